//! What follows from facts under a scheme: pure, exact, the same whatever the order of entry.
//!
//! First the case is laid out: withdrawn findings leave and their rounds rise, phases and ranks are found, repeats
//! derived. Then each clause looks at the case by itself and puts down its lines; no clause knows of another. Last come
//! the order of the lines and what two clauses say together (Q21, ties).

mod amounts;
mod case;
mod cases;
mod composites;
mod coverage;
mod events;
mod figures;
mod lost;
mod money;
mod packages;
mod people;
mod ranks;
mod repeats;
mod rounds;
mod year;

pub use packages::package;
pub use repeats::in_time_to_repeat;

use crate::domain::facts::{Facts, Id};
use crate::domain::ledger::{Account, Cause, Line, Settlement};
use crate::domain::scheme::{Clause, Rule, Scheme};
use crate::domain::settle::case::Case;
use std::collections::BTreeMap;

/// Settles facts under a scheme.
///
/// Facts that contradict themselves are not looked for here (`catalog` refuses them): a finding of an unknown round
/// simply belongs to none.
pub fn settle(scheme: &Scheme, facts: &Facts) -> Settlement {
    let mut settlement = Settlement::default();
    let case = Case::new(scheme, facts, &mut settlement);
    cases::settle(&case, &mut settlement);
    for clause in &scheme.clauses {
        match &clause.rule {
            Rule::Round(rule) => rounds::settle(&case, clause, rule, &mut settlement),
            Rule::Lost(rule) => lost::settle(&case, clause, rule, &mut settlement),
            Rule::Event(rule) => events::settle(&case, clause, rule, &mut settlement),
            Rule::Run(rule) => year::run(&case, clause, rule, &mut settlement),
            Rule::None(rule) => year::none(&case, clause, *rule, &mut settlement),
            Rule::Average(rule) => year::average(&case, clause, rule, &mut settlement),
            Rule::Coverage(rule) => coverage::coverage(&case, clause, rule, &mut settlement),
            Rule::Cadence(rule) => coverage::cadence(&case, clause, rule, &mut settlement),
            Rule::Recheck(rule) => coverage::recheck(&case, clause, rule, &mut settlement),
            Rule::Bottom(rule) => coverage::bottom(&case, clause, rule, &mut settlement),
            Rule::Filing(rule) => people::filings(&case, clause, *rule, &mut settlement),
            Rule::Notice(rule) => people::notices(&case, clause, *rule, &mut settlement),
            Rule::Grade(rule) => people::grades(&case, clause, rule, &mut settlement),
            Rule::Indicator(rule) => figures::settle(&case, clause, rule, &mut settlement),
            Rule::Goal(rule) => rounds::goals(&case, clause, rule, &mut settlement),
            // Exemptions are asked for by the clauses that they spare, conditions by candidate, packages by filing.
            Rule::Exempt(_) | Rule::Condition(_) | Rule::Entrance(_) | Rule::Package(_) => {}
        }
    }
    people::eligibility(&case, &mut settlement);
    packages::packages(&case, &mut settlement);
    composites::settle(&case, &mut settlement);
    rounds::same_visits(&case, &mut settlement);
    amounts::set(facts, &mut settlement);
    order(scheme, &mut settlement);
    settlement
}

/// Puts everything into an order that does not depend on that of the facts.
fn order(scheme: &Scheme, settlement: &mut Settlement) {
    for line in &mut settlement.lines {
        line.phase = line.day.and_then(|day| scheme.phase_on(day)).map(|phase| phase.code.clone());
    }
    let place: BTreeMap<_, _> = scheme.clauses.iter().zip(0_usize..).map(|(clause, at)| (&clause.id, at)).collect();
    settlement.lines.sort_by(|a, b| {
        let key = |line: &'_ Line| (place.get(&line.clause).copied(), line.day);
        (&a.outlet, &a.person, key(a), &a.because).cmp(&(&b.outlet, &b.person, key(b), &b.because))
    });
    settlement.refused.sort_by(|a, b| (&a.event, &a.clause).cmp(&(&b.event, &b.clause)));
    settlement.warnings.sort_by(|a, b| (&a.clause, &a.about, &a.text).cmp(&(&b.clause, &b.about, &b.text)));
    settlement.scores.sort();
    settlement.ranks.sort();
    settlement.repeats.sort_by(|a, b| a.finding.cmp(&b.finding));
}

/// A line of this clause without its money; `cause` is what fired it.
fn line(clause: &Clause, account: Account, cause: &Id, because: Cause) -> Line {
    Line {
        clause: clause.id.clone(),
        kind: clause.kind,
        account,
        cause: cause.clone(),
        outlet: None,
        person: None,
        amount: None,
        bounds: None,
        level: None,
        formula: String::new(),
        because,
        day: None,
        phase: None,
        repeated: false,
    }
}
