//! The score in words: one line for each thing that moved it, with the numbers put in, as people check it by hand.

use crate::domain::checklist::{Checklist, Item, NaRule, Section, Weight};
use crate::domain::inspection::{FindingNo, Outcome};
use crate::domain::number::Points;
use crate::domain::score::{ItemScore, Score, SectionScore, exact, rounded};
use crate::domain::text::Text;
use rust_decimal::{Decimal, RoundingStrategy};

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// An item that lost, earned or left something.
    Item,
    /// What a section earned of what it could.
    Section,
    /// What all sections could give.
    Possible,
    /// What all sections gave.
    Earned,
    /// What all bonus items added, with their common cap.
    Bonus,
    /// The score itself.
    Score,
    /// What is still open.
    Open,
}

/// One line of the explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreLine {
    /// What it is about.
    pub kind: LineKind,
    /// Code of the item or section; empty for lines about the whole.
    pub code: String,
    /// Its name.
    pub label: Text,
    /// The numbers, such as `100 × 91.5 ÷ 100 = 91.50`.
    pub formula: Text,
    /// What it comes to: an item's loss is negative, its bonus positive; otherwise what the formula ends with.
    pub amount: Points,
}

impl Score {
    /// The score line by line: each item that moved it, each section, and the sum. `checklist` is the inspection's own.
    pub fn lines(&self, checklist: &Checklist) -> Vec<ScoreLine> {
        let mut lines = Vec::new();
        for (section, scored) in checklist.sections.iter().zip(&self.sections) {
            let items = section.items.iter().zip(&scored.items);
            lines.extend(items.filter_map(|(item, score)| item_line(checklist.na, item, score)));
            lines.push(section_line(section, scored));
        }
        lines.push(self.sum_line(LineKind::Possible, ("应得分合计", "Possible"), |section| section.possible));
        lines.push(self.sum_line(LineKind::Earned, ("实得分合计", "Earned"), |section| section.earned));
        lines.extend(self.bonus_line(checklist));
        lines.push(self.score_line(checklist));
        lines.extend(self.open_line());
        lines
    }

    fn sum_line(&self, kind: LineKind, label: (&str, &str), of: fn(&SectionScore) -> Points) -> ScoreLine {
        let parts: Vec<Points> = self.sections.iter().map(of).filter(|points| !points.is_zero()).collect();
        let formula = sum(&parts);
        whole(kind, label, Text::new(formula.clone(), formula), parts.into_iter().sum())
    }

    /// Only where the common cap cuts something off; otherwise the items' own lines say it all.
    fn bonus_line(&self, checklist: &Checklist) -> Option<ScoreLine> {
        let items = checklist.items().zip(self.sections.iter().flat_map(|section| &section.items));
        let bonus = items.filter(|((_, item), score)| item.weight == Weight::Bonus && !score.lost.is_zero());
        let parts: Vec<Points> = bonus.map(|(_, score)| score.lost).collect();
        let found: Points = parts.iter().copied().sum();
        let capped = capped(&parts, found, self.bonus);
        (found > self.bonus).then(|| whole(LineKind::Bonus, ("加分合计", "Bonus"), capped, self.bonus))
    }

    fn score_line(&self, checklist: &Checklist) -> ScoreLine {
        let total = self.total;
        let mut terms = if self.possible.is_zero() {
            Text::new(
                format!("没有适用的计分项，按满分 {total}"),
                format!("nothing scored applies: full marks, {total}"),
            )
        } else {
            let scaled = format!("{total} × {} ÷ {}", self.earned, self.possible);
            Text::new(scaled.clone(), scaled)
        };
        let mut push = |term: String| {
            terms.zh.push_str(&term);
            terms.en.push_str(&term);
        };
        if !self.from_total.is_zero() {
            push(format!(" − {}", self.from_total));
        }
        if !self.bonus.is_zero() {
            push(format!(" + {}", self.bonus));
        }
        let exact = exact(total, self.earned, self.possible, self.from_total, self.bonus);
        push(format!(" = {}", result(exact, checklist.places)));
        if exact < Decimal::ZERO {
            terms.zh.push_str("，不低于 0");
            terms.en.push_str(", not below 0");
        }
        whole(LineKind::Score, ("得分", "Score"), terms, self.value)
    }

    fn open_line(&self) -> Option<ScoreLine> {
        let open = self.open.len();
        let formula = Text::new(
            format!("{open} 处未检或无法观察，暂不扣分，得分未完成"),
            format!("{open} not judged or not observable: nothing is deducted for them, the score is not complete"),
        );
        (open > 0).then(|| whole(LineKind::Open, ("未完成", "Open"), formula, Points::ZERO))
    }
}

fn whole(kind: LineKind, label: (&str, &str), formula: Text, amount: Points) -> ScoreLine {
    ScoreLine { kind, code: String::new(), label: Text::new(label.0, label.1), formula, amount }
}

fn item_line(na: NaRule, item: &Item, score: &ItemScore) -> Option<ScoreLine> {
    let (formula, amount) = match item.weight {
        Weight::Normal => normal(na, item, score)?,
        Weight::FromTotal if score.findings.is_empty() => return None,
        Weight::FromTotal => (by_findings(("总分扣分", "off the total"), score), -score.lost),
        Weight::Bonus if score.findings.is_empty() => return None,
        Weight::Bonus => (by_findings(("加分", "bonus"), score), score.lost),
    };
    Some(ScoreLine { kind: LineKind::Item, code: item.code.0.clone(), label: item.text.clone(), formula, amount })
}

fn normal(na: NaRule, item: &Item, score: &ItemScore) -> Option<(Text, Points)> {
    let points = item.points;
    if score.outcome == Outcome::NotApplicable && na == NaRule::Drop {
        let formula =
            Text::new(format!("不适用，应得分减 {points}"), format!("does not apply: possible points less {points}"));
        return Some((formula, Points::ZERO));
    }
    if let Some(gate) = &score.gated_by {
        let formula = Text::new(format!("{gate} 不合格，{points} 分全失"), format!("{gate} failed: all {points} lost"));
        return Some((formula, -score.lost));
    }
    if score.outcome == Outcome::NotApplicable {
        return Some((Text::new("不适用，视为合格", "does not apply: counts as right"), Points::ZERO));
    }
    (!score.findings.is_empty()).then(|| (by_findings(("扣分", "deductions"), score), -score.lost))
}

/// `扣分 #1、#3：0.5 + 0.5 = 1`
fn by_findings(what: (&str, &str), score: &ItemScore) -> Text {
    let numbers = |between: &str| {
        let numbers: Vec<String> = score.findings.iter().map(|(FindingNo(no), _)| format!("#{no}")).collect();
        numbers.join(between)
    };
    let parts: Vec<Points> = score.findings.iter().map(|(_, points)| *points).collect();
    let sum = capped(&parts, score.found, score.lost);
    Text::new(format!("{} {}：{}", what.0, numbers("、"), sum.zh), format!("{} {}: {}", what.1, numbers(", "), sum.en))
}

fn capped(parts: &[Points], found: Points, cap: Points) -> Text {
    let sum = sum(parts);
    if found > cap {
        Text::new(format!("{sum}，封顶 {cap}"), format!("{sum}, capped at {cap}"))
    } else {
        Text::new(sum.clone(), sum)
    }
}

fn section_line(section: &Section, scored: &SectionScore) -> ScoreLine {
    let (possible, earned) = (scored.possible, scored.earned);
    let lost = possible - earned;
    let mut formula = if possible.is_zero() {
        Text::new("没有适用的计分项", "nothing scored applies")
    } else if lost.is_zero() {
        Text::new(possible.to_string(), possible.to_string())
    } else {
        let formula = format!("{possible} − {lost} = {earned}");
        Text::new(formula.clone(), formula)
    };
    if let Some(percent) = section.minimum_percent.filter(|_| !possible.is_zero()) {
        let least = (possible.decimal() * Decimal::from(percent) / Decimal::from(100)).normalize();
        let (sign, zh, en) = if scored.met { ("≥", "达标", "met") } else { ("<", "未达标", "not met") };
        formula.zh.push_str(&format!("；下限 {percent}%：{earned} {sign} {least}，{zh}"));
        formula.en.push_str(&format!("; minimum {percent}%: {earned} {sign} {least}, {en}"));
    }
    ScoreLine {
        kind: LineKind::Section,
        code: section.code.clone(),
        label: section.name.clone(),
        formula,
        amount: earned,
    }
}

/// `1 + 2 = 3`, or `3` alone.
fn sum(parts: &[Points]) -> String {
    let total: Points = parts.iter().copied().sum();
    if parts.len() < 2 {
        return total.to_string();
    }
    let parts: Vec<String> = parts.iter().map(Points::to_string).collect();
    format!("{} = {total}", parts.join(" + "))
}

/// `91.50`, or `92.1875 ≈ 92.19` where rounding took something off, or `92.66666… ≈ 92.67` where it never ends.
fn result(exact: Decimal, places: u32) -> String {
    /// Decimals that are shown before the rounding; enough to see which way it goes.
    const SHOWN: u32 = 6;
    let value = rounded(exact, places);
    let shown = value.fixed(places);
    let cut = exact.round_dp_with_strategy(SHOWN, RoundingStrategy::ToZero).normalize();
    if exact == value.decimal() {
        shown
    } else if exact < Decimal::ZERO {
        format!("{} → {shown}", cut.to_string().replace('-', "−"))
    } else if cut == exact {
        format!("{cut} ≈ {shown}")
    } else {
        format!("{cut}… ≈ {shown}")
    }
}
