//! Composites: several parts by their weights into one figure, and the grade that it gives (S3-31b, S4-08, S4-11). Who
//! decides the grade is a person (S4-09): what stands here is what the figures propose.

use crate::domain::facts::{Id, Term};
use crate::domain::ledger::{Composite, Settlement};
use crate::domain::number::Points;
use crate::domain::place::OutletClass;
use crate::domain::scheme::{By, Scheme, Weight};
use crate::domain::settle::case::{Case, mean};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// A part's scores, for one outlet or person and one term.
type Parts<'a> = BTreeMap<&'a str, Vec<Points>>;

/// One composite for each term in which every weighted part is known.
pub(super) fn settle(case: &Case<'_>, settlement: &mut Settlement) {
    if case.scheme.weights.is_empty() {
        return;
    }
    let mut all: BTreeMap<(&Id, Term), Parts<'_>> = BTreeMap::new();
    for part in case.facts.parts.iter().flatten() {
        all.entry((&part.of, part.term)).or_default().entry(&part.part).or_default().push(part.score);
    }
    for standing in &case.rounds {
        let (round, term) = (&standing.round, Term::quarter_of(standing.round.visited));
        all.entry((&round.outlet, term)).or_default().entry(By::code(round.by)).or_default().push(round.score);
    }
    for ((of, term), parts) in all {
        let class = case.outlet(of).and_then(|outlet| outlet.class);
        if let Some((value, formula)) = weighted(case.scheme, &parts, term, class) {
            let grade = grade(case.scheme, value);
            settlement.composites.push(Composite { of: of.clone(), term: term.to_string(), value, formula, grade });
        }
    }
}

/// The weights that hold for the class at the term's last day.
fn holding(scheme: &Scheme, term: Term, class: Option<OutletClass>) -> Vec<&Weight> {
    let (_, day) = term.days();
    let holds = |weight: &&Weight| {
        (weight.classes.is_empty() || class.is_some_and(|class| weight.classes.contains(&class)))
            && weight.from.is_none_or(|from| from <= day)
            && weight.to.is_none_or(|to| day <= to)
    };
    scheme.weights.iter().filter(holds).collect()
}

fn weighted(scheme: &Scheme, parts: &Parts<'_>, term: Term, class: Option<OutletClass>) -> Option<(Points, String)> {
    let weights = holding(scheme, term, class);
    if weights.is_empty() {
        return None;
    }
    let mut sum = Decimal::ZERO;
    let mut terms = Vec::new();
    for weight in weights {
        let score = mean(parts.get(weight.part.as_str())?.iter().copied());
        sum += score.decimal() * weight.percent.decimal() / Decimal::ONE_HUNDRED;
        terms.push(format!("{score} × {}%", weight.percent));
    }
    let thousandths = (sum * Decimal::ONE_THOUSAND).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    let value = Points::from_thousandths(i64::try_from(thousandths).ok()?);
    Some((value, format!("{} = {value}", terms.join(" + "))))
}

fn grade(scheme: &Scheme, value: Points) -> Option<String> {
    let grade = scheme.grades.iter().find(|grade| grade.from.is_some_and(|from| value >= from));
    grade.map(|grade| grade.word.clone())
}
