//! The score, line by line, as the domain explains it, written out in the report's language.

use crate::domain::checklist::Checklist;
use crate::domain::number::Points;
use crate::domain::score::{LineKind, Score, ScoreLine};
use crate::domain::text::Lang;
use crate::report::model::{Amount, Line};

/// From items and sections to the rounded figure, in the order in which it is worked out.
pub(crate) fn lines(checklist: &Checklist, score: &Score, lang: Lang) -> Vec<Line> {
    score.lines(checklist).into_iter().map(|line| entry(checklist, line, lang)).collect()
}

fn entry(checklist: &Checklist, line: ScoreLine, lang: Lang) -> Line {
    let value = match line.kind {
        LineKind::Score => Some(Amount::fixed(line.amount, checklist.places)),
        LineKind::Item if !line.amount.is_zero() => Some(signed(line.amount)),
        LineKind::Item | LineKind::Open => None,
        LineKind::Section | LineKind::Possible | LineKind::Earned | LineKind::Bonus => Some(Amount::plain(line.amount)),
    };
    Line {
        kind: kind(line.kind),
        code: line.code,
        label: line.label.get(lang).to_owned(),
        formula: line.formula.get(lang).to_owned(),
        value,
    }
}

fn kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Item => "item",
        LineKind::Section => "section",
        LineKind::Possible => "possible",
        LineKind::Earned => "earned",
        LineKind::Bonus => "bonus",
        LineKind::Score => "score",
        LineKind::Open => "open",
    }
}

/// With its sign, and a minus as wide as a plus.
fn signed(points: Points) -> Amount {
    let text = if points < Points::ZERO { format!("−{}", -points) } else { format!("+{points}") };
    Amount { thousandths: points.thousandths(), text }
}
