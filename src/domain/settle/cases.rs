//! Cases of the grid beside the times set for them, and the figures that are counted from them (S4-16, S4-17).
//!
//! A figure that is typed and says otherwise than the cases does not count, and a warning says so: each case is there with
//! its moments, while a bare number has nothing to show for itself, and a total is the sum of its lines.

use crate::domain::casework::{CaseKind, in_time};
use crate::domain::facts::{CaseFacts, Id};
use crate::domain::ledger::{CaseState, Settlement, Warning};
use crate::domain::number::Points;
use crate::domain::scheme::{Casework, Clause, Indicator, figure_name};
use crate::domain::settle::case::Case;
use crate::domain::text::Text;
use std::collections::BTreeMap;

/// Cases whose time has been kept or is over.
const CASES: &str = "cases";
/// Those of them that were fed back, or refused in writing, in time.
const IN_TIME: &str = "fed_back_in_time";
/// Hazards.
const HAZARDS: &str = "hazards";
/// Those of them that were reported at once.
const AT_ONCE: &str = "reported_at_once";

/// Every case that counts: one of the scheme's year, and of the quarter where one is settled.
pub(super) fn settle(case: &Case<'_>, settlement: &mut Settlement) {
    let Some(times) = &case.scheme.casework else { return };
    let counts = |row: &&CaseFacts| {
        case.scheme.holds_on(row.at.date()) && case.facts.quarter.is_none_or(|term| term.holds(row.at.date()))
    };
    settlement.cases = case.facts.cases.iter().flatten().filter(counts).map(|row| state(case, times, row)).collect();
    settlement.cases.sort_by(|a, b| (&a.worker, &a.case).cmp(&(&b.worker, &b.case)));
}

fn state(case: &Case<'_>, times: &Casework, row: &CaseFacts) -> CaseState {
    let due = times.due(row.kind, row.size, row.at);
    // Without a moment to look from, what has not ended is open.
    let seen = case.facts.as_of.unwrap_or(row.at);
    let report_by = (row.kind == CaseKind::Hazard).then(|| times.report_by(row.at));
    CaseState {
        case: row.id.clone(),
        worker: row.worker.clone(),
        due,
        in_time: due.and_then(|due| in_time(due, row.ended, seen)),
        report_by,
        at_once: report_by.map(|by| row.reported.is_some_and(|reported| reported <= by)),
    }
}

/// Figures that the rule looks at and that the cases give: whose, name, value. `typed` is what somebody entered.
pub(super) fn figures<'a>(
    case: &Case<'a>,
    clause: &Clause,
    rule: &'a Indicator,
    typed: &BTreeMap<&'a Id, BTreeMap<&'a str, Points>>,
    settlement: &mut Settlement,
) -> Vec<(&'a Id, &'a str, Points)> {
    let mut counted = Vec::new();
    for name in rule.figures() {
        let mut of: BTreeMap<Id, i64> = BTreeMap::new();
        for state in &settlement.cases {
            if let Some(one) = count(name, state) {
                *of.entry(state.worker.clone()).or_default() += i64::from(one);
            }
        }
        for worker in case.facts.cases.iter().flatten().map(|row| &row.worker) {
            // Each worker once: what is taken out is counted.
            let Some(value) = of.remove(worker).map(Points::whole) else { continue };
            let entered = typed.get(worker).and_then(|figures| figures.get(name));
            if let Some(entered) = entered.filter(|entered| **entered != value) {
                settlement.warnings.push(contradicts(clause, worker, name, *entered, value));
            }
            counted.push((worker, name, value));
        }
    }
    counted
}

/// One, nothing, or that the case says nothing of that figure.
fn count(name: &str, state: &CaseState) -> Option<bool> {
    match name {
        CASES => state.in_time.map(|_| true),
        IN_TIME => state.in_time,
        HAZARDS => state.at_once.map(|_| true),
        AT_ONCE => state.at_once,
        _ => None,
    }
}

fn contradicts(clause: &Clause, worker: &Id, name: &str, typed: Points, counted: Points) -> Warning {
    let Text { zh, en } = figure_name(name);
    let text = Text::new(
        format!("{worker} 登记的{zh} = {typed} 与事项台账的 {counted} 不符，按台账计；请作废登记或补录事项"),
        format!(
            "{en} = {typed} was entered for {worker}, but the cases give {counted}, which counts; strike the entry, or enter the cases that are missing"
        ),
    );
    Warning { clause: Some(clause.id.clone()), about: vec![worker.clone()], text }
}
