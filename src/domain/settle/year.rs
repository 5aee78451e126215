//! Clauses of the year's end: runs of quarters (S2-12), nothing in the year (S2-14), the year's mean (S3-44).

use crate::domain::facts::{Extent, Id, Round, Term};
use crate::domain::ledger::{Account, Cause, Composite, Line, Settlement};
use crate::domain::number::Points;
use crate::domain::scheme::{Amount, Average, Clause, NoneRule, RunRule};
use crate::domain::settle::case::{Case, mean};
use crate::domain::settle::{line, money};
use std::collections::BTreeMap;

/// For each quarter early, so much (S2-12, Q4).
pub(super) fn run(case: &Case<'_>, clause: &Clause, rule: &RunRule, settlement: &mut Settlement) {
    if case.facts.extent != Extent::Year {
        return;
    }
    let mut outlets: BTreeMap<&Id, BTreeMap<Term, &Round>> = BTreeMap::new();
    for standing in case.rounds.iter().filter(|standing| standing.round.by == rule.by) {
        let round = &standing.round;
        // Rounds go by day: the quarter keeps its latest.
        outlets.entry(&round.outlet).or_default().insert(Term::quarter_of(round.visited), round);
    }
    let last = Term::quarter_of(case.scheme.to);
    let first = Term::quarter_of(case.scheme.from);
    for (outlet, quarters) in outlets {
        let reached = |term: &Term| quarters.get(term).is_some_and(|round| round.score >= rule.at_least);
        if !reached(&last) {
            continue;
        }
        let before: Vec<Term> = std::iter::successors(Some(last.before()), |term| Some(term.before()))
            .take_while(|term| *term >= first)
            .collect();
        let early = if rule.unbroken {
            before.iter().take_while(|term| reached(term)).count()
        } else {
            before.iter().rposition(reached).map_or(0, |at| at + 1)
        };
        let Some(because) = before.get(..early).filter(|early| !early.is_empty()) else { continue };
        let mut rounds: Vec<Id> = because.iter().filter_map(|term| quarters.get(term)).map(|r| r.id.clone()).collect();
        rounds.extend(quarters.get(&last).map(|round| round.id.clone()));
        rounds.sort();
        let count = u32::try_from(early).unwrap_or(u32::MAX);
        settlement.lines.push(counted(case, clause, outlet, count, Cause { rounds, ..Cause::default() }));
    }
}

/// Nothing of the kind in the year (S2-14).
pub(super) fn none(case: &Case<'_>, clause: &Clause, rule: NoneRule, settlement: &mut Settlement) {
    if case.facts.extent != Extent::Year {
        return;
    }
    let year = case.scheme.to.year();
    let of_year = case.facts.tickets.iter().flatten().filter(|tickets| tickets.year == year);
    for tickets in of_year.filter(|tickets| tickets.count <= rule.most) {
        settlement.lines.push(counted(case, clause, &tickets.outlet, 1, Cause::default()));
    }
}

/// The year's mean with its place among all outlets (S3-44, Q18).
pub(super) fn average(case: &Case<'_>, clause: &Clause, rule: &Average, settlement: &mut Settlement) {
    if case.facts.extent != Extent::Year {
        return;
    }
    let mut outlets: BTreeMap<&Id, Vec<&Round>> = BTreeMap::new();
    for standing in case.rounds.iter().filter(|standing| rule.by.contains(&standing.round.by)) {
        outlets.entry(&standing.round.outlet).or_default().push(&standing.round);
    }
    let means: Vec<(&Id, Points, Vec<&Round>)> = outlets
        .into_iter()
        .map(|(outlet, rounds)| (outlet, mean(rounds.iter().map(|round| round.score)), rounds))
        .collect();
    for (outlet, value, rounds) in &means {
        let better = means.iter().filter(|(_, other, _)| other > value).count();
        let rank = u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1);
        let scores: Vec<String> = rounds.iter().map(|round| round.score.to_string()).collect();
        let formula = format!("({}) ÷ {} = {value}", scores.join(" + "), rounds.len());
        settlement.composites.push(Composite {
            of: (*outlet).clone(),
            term: case.scheme.to.year().to_string(),
            value: *value,
            formula: formula.clone(),
            grade: None,
        });
        let enough =
            *value >= rule.at_least && (!rule.each_round || rounds.iter().all(|round| round.score >= rule.at_least));
        if enough && rule.rank.holds(rank) {
            let rounds = rounds.iter().map(|round| round.id.clone()).collect();
            let line = counted(case, clause, outlet, 1, Cause { rounds, ..Cause::default() });
            settlement.lines.push(Line { formula: format!("{formula}; #{rank}"), ..line });
        }
    }
}

fn counted(case: &Case<'_>, clause: &Clause, outlet: &Id, count: u32, because: Cause) -> Line {
    let account = Account { payer: clause.payer, of: outlet.clone() };
    let (amount, formula, bounds) = match &clause.amount {
        Amount::Each(each) => {
            let money = money::times(count, *each);
            (Some(money.amount), money.formula, None)
        }
        Amount::Fixed(amount) => (Some(*amount), amount.to_string(), None),
        Amount::Range(low, high) => (None, String::new(), Some((*low, *high))),
        Amount::NotSet | Amount::Rate(_) => (None, String::new(), None),
    };
    let day = Some(case.scheme.to);
    Line { outlet: Some(outlet.clone()), amount, formula, bounds, day, ..line(clause, account, outlet, because) }
}
