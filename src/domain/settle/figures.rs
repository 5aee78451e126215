//! Figures beside their goals (S2-07, S3-02…04, S3-32, S3-36, S3-40): no money, only reached, not reached, or not known.

use crate::domain::facts::Id;
use crate::domain::ledger::{IndicatorState, Settlement};
use crate::domain::number::Points;
use crate::domain::scheme::{Clause, Indicator};
use crate::domain::settle::case::Case;
use crate::domain::settle::cases;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Everyone who has the figures of the clause.
pub(super) fn settle(case: &Case<'_>, clause: &Clause, rule: &Indicator, settlement: &mut Settlement) {
    let mut of: BTreeMap<&Id, BTreeMap<&str, Points>> = BTreeMap::new();
    for figure in case.facts.figures.iter().flatten() {
        of.entry(&figure.of).or_default().insert(&figure.name, figure.value);
    }
    let counted = cases::figures(case, clause, rule, &of, settlement);
    for (id, name, value) in counted {
        of.entry(id).or_default().insert(name, value);
    }
    for (id, figures) in of {
        if let Some((met, formula)) = judge(rule, &|name| figures.get(name).map(|value| value.decimal())) {
            settlement.indicators.push(IndicatorState { clause: clause.id.clone(), of: id.clone(), met, formula });
        }
    }
}

/// Nothing where a figure is missing; no verdict where the figures cannot be compared (a base of zero, S2-07).
fn judge(rule: &Indicator, get: &dyn Fn(&str) -> Option<Decimal>) -> Option<(Option<bool>, String)> {
    let said = |met: bool, left: String, right: String| Some((Some(met), format!("{left} {} {right}", sign(met))));
    match rule {
        Indicator::Value { of, at_least } => {
            let value = get(of)?;
            said(value >= at_least.decimal(), value.normalize().to_string(), at_least.to_string())
        }
        Indicator::Share { of, among, percent, inclusive } => {
            let (part, whole) = (get(of)?, get(among)?);
            if whole <= Decimal::ZERO {
                return Some((None, format!("{part} ÷ {whole}")));
            }
            let (have, need) = (part * Decimal::ONE_HUNDRED, whole * percent.decimal());
            let met = if *inclusive { have >= need } else { have > need };
            let share = shown(have / whole);
            said(met, format!("{} ÷ {} = {share}%", part.normalize(), whole.normalize()), format!("{percent}%"))
        }
        Indicator::Fall { from, to, percent } => {
            let (before, now) = (get(from)?, get(to)?);
            if before <= Decimal::ZERO {
                return Some((None, format!("({before} − {now}) ÷ {before}")));
            }
            let fall = (before - now) * Decimal::ONE_HUNDRED;
            let met = fall >= before * percent.decimal();
            let (before, now, fall) = (before.normalize(), now.normalize(), shown(fall / before));
            said(met, format!("({before} − {now}) ÷ {before} = {fall}%"), format!("{percent}%"))
        }
        Indicator::Sample { of, done, percent } => {
            let (plan, done) = (get(of)?, get(done)?);
            let need = (plan * percent.decimal() / Decimal::ONE_HUNDRED).ceil();
            said(done >= need, done.normalize().to_string(), format!("⌈{} × {percent}%⌉ = {need}", plan.normalize()))
        }
        Indicator::Steps { by, have, need } => {
            let (size, have) = (get(by)?, get(have)?);
            let reached = need.iter().rfind(|(from, _)| Decimal::from(*from) <= size);
            let need = Decimal::from(reached.map_or(0, |(_, need)| *need));
            said(have >= need, have.normalize().to_string(), need.to_string())
        }
    }
}

const fn sign(met: bool) -> &'static str {
    if met { "≥" } else { "<" }
}

/// Percent to one place, half up.
fn shown(percent: Decimal) -> String {
    percent.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
}
