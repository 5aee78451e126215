//! Coverage and cadence: how many outlets were seen in a period, how often, who must be seen again, who came last
//! (S3-09, S3-12…S3-21). Nothing here costs anything.

use crate::domain::facts::{Extent, Id, OutletFacts, Round};
use crate::domain::ledger::{CoverageState, Listed, Settlement};
use crate::domain::number::Points;
use crate::domain::scheme::{Bottom, By, Cadence, Clause, Coverage, Mean, Period, Recheck, Scope};
use crate::domain::settle::case::{Case, mean};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// A stretch of days with the name that people give it.
struct Window {
    name: String,
    from: Date,
    to: Date,
}

/// The periods that are asked for: those inside the facts' quarter, and the year where the year's end is settled.
fn windows(case: &Case<'_>, period: Period) -> Vec<Window> {
    let quarter = case.facts.quarter.and_then(|term| Some((term, term.quarter?)));
    match (period, quarter) {
        (Period::Year, _) if case.facts.extent == Extent::Year => {
            let (from, to) = (case.scheme.from, case.scheme.to);
            vec![Window { name: to.year().to_string(), from, to }]
        }
        (Period::Half, _) if case.facts.extent == Extent::Year => {
            let year = case.scheme.to.year();
            let half = |n: i8| Window {
                name: format!("{year}-H{n}"),
                from: date(year, 6 * n - 5, 1),
                to: date(year, 6 * n, 1).last_of_month(),
            };
            vec![half(1), half(2)]
        }
        (Period::Year | Period::Half, _) | (_, None) => Vec::new(),
        (Period::Quarter, Some((term, quarter))) => {
            let from = date(term.year, 3 * quarter - 2, 1);
            vec![Window { name: term.to_string(), from, to: date(term.year, 3 * quarter, 1).last_of_month() }]
        }
        (Period::Month, Some((term, quarter))) => months(term.year, quarter)
            .map(|first| Window { name: first.strftime("%Y-%m").to_string(), from: first, to: first.last_of_month() })
            .collect(),
        (Period::HalfMonth, Some((term, quarter))) => months(term.year, quarter).flat_map(halves).collect(),
        (Period::Week, Some((term, quarter))) => weeks(term.year, quarter),
    }
}

fn months(year: i16, quarter: i8) -> impl Iterator<Item = Date> {
    (3 * quarter - 2..=3 * quarter).map(move |month| date(year, month, 1))
}

/// 1–15, and 16 to the end (S3-21).
fn halves(first: Date) -> [Window; 2] {
    let (year, month) = (first.year(), first.month());
    let name = first.strftime("%Y-%m").to_string();
    [
        Window { name: format!("{name}-01"), from: first, to: date(year, month, 15) },
        Window { name: format!("{name}-16"), from: date(year, month, 16), to: first.last_of_month() },
    ]
}

/// Monday to Sunday; a week belongs to the quarter of its Monday.
fn weeks(year: i16, quarter: i8) -> Vec<Window> {
    let first = date(year, 3 * quarter - 2, 1);
    let last = date(year, 3 * quarter, 1).last_of_month();
    let to_monday = (7 - i64::from(first.weekday().to_monday_zero_offset())) % 7;
    let mondays =
        std::iter::successors(Some(first.saturating_add(to_monday.days())), |day| Some(day.saturating_add(7.days())));
    mondays
        .take_while(|monday| *monday <= last)
        .map(|from| Window { name: from.to_string(), from, to: from.saturating_add(6.days()) })
        .collect()
}

/// Outlets and rounds, where both are known.
fn known<'c>(case: &'c Case<'_>, by: &'c [By]) -> Option<(&'c [OutletFacts], impl Iterator<Item = &'c Round> + Clone)> {
    case.facts.rounds.as_ref()?;
    let rounds = case.rounds.iter().map(|standing| &standing.round).filter(|round| by.contains(&round.by));
    Some((case.facts.outlets.as_deref()?, rounds))
}

/// So many percent of the outlets, and every sub-branch (S3-13, S3-16, S3-19).
pub(super) fn coverage(case: &Case<'_>, clause: &Clause, rule: &Coverage, settlement: &mut Settlement) {
    for window in windows(case, rule.period) {
        let Some((outlets, rounds)) = known(case, &rule.by) else { continue };
        let seen: BTreeSet<&Id> =
            rounds.filter(|round| window.holds(round.visited)).map(|round| &round.outlet).collect();
        let count = u32::try_from(outlets.len()).unwrap_or(u32::MAX);
        let share = Decimal::from(count) * rule.percent.decimal() / Decimal::ONE_HUNDRED;
        let need = u32::try_from(share.ceil()).unwrap_or(u32::MAX);
        let have = outlets.iter().filter(|outlet| seen.contains(&outlet.id)).count();
        let have = u32::try_from(have).unwrap_or(u32::MAX);
        let branches_missed = if rule.every_sub_branch { branches_without(outlets, &seen) } else { Vec::new() };
        settlement.coverage.push(CoverageState {
            clause: clause.id.clone(),
            period: window.name,
            need,
            have,
            met: have >= need && branches_missed.is_empty(),
            branches_missed,
            outlets_missed: missed(outlets.iter().map(|outlet| &outlet.id), |id| seen.contains(id)),
        });
    }
}

fn branches_without(outlets: &[OutletFacts], seen: &BTreeSet<&Id>) -> Vec<Id> {
    let branches = outlets.iter().map(|outlet| &outlet.sub_branch);
    let visited: BTreeSet<&Id> =
        outlets.iter().filter(|outlet| seen.contains(&outlet.id)).map(|outlet| &outlet.sub_branch).collect();
    missed(branches, |branch| visited.contains(branch))
}

/// Those that do not pass, each once, in order.
fn missed<'i>(ids: impl Iterator<Item = &'i Id>, passes: impl Fn(&Id) -> bool) -> Vec<Id> {
    let missed: BTreeSet<&Id> = ids.filter(|id| !passes(id)).collect();
    missed.into_iter().cloned().collect()
}

/// So many times in a period (S3-09, S3-12, S3-15, S3-20, S3-21).
pub(super) fn cadence(case: &Case<'_>, clause: &Clause, rule: &Cadence, settlement: &mut Settlement) {
    for window in windows(case, rule.period) {
        let Some(times) = times(case, rule, &window) else { continue };
        let Some(outlets) = case.facts.outlets.as_deref() else { continue };
        let of_outlet = |id: &Id| times.get(id).copied().unwrap_or(0);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let mut state = CoverageState {
            clause: clause.id.clone(),
            period: window.name,
            need: rule.times,
            have: times.values().sum(),
            met: false,
            branches_missed: Vec::new(),
            outlets_missed: Vec::new(),
        };
        match rule.scope {
            Scope::All => {}
            Scope::Outlet => {
                let ids = outlets.iter().map(|outlet| &outlet.id);
                state.outlets_missed = missed(ids, |id| of_outlet(id) >= rule.times);
                state.need = count(outlets.len());
                state.have = state.need.saturating_sub(count(state.outlets_missed.len()));
            }
            Scope::SubBranch => {
                let mut branches: BTreeMap<&Id, u32> = BTreeMap::new();
                for outlet in outlets {
                    *branches.entry(&outlet.sub_branch).or_default() += of_outlet(&outlet.id);
                }
                state.branches_missed =
                    missed(branches.keys().copied(), |id| branches.get(id).is_some_and(|n| *n >= rule.times));
                state.need = count(branches.len());
                state.have = state.need.saturating_sub(count(state.branches_missed.len()));
            }
        }
        state.met = state.have >= state.need;
        settlement.coverage.push(state);
    }
}

/// How often, by outlet; nothing where that is not known.
fn times<'c>(case: &'c Case<'_>, rule: &Cadence, window: &Window) -> Option<BTreeMap<&'c Id, u32>> {
    let mut times: BTreeMap<&Id, u32> = BTreeMap::new();
    if let Some(kind) = &rule.kind {
        let events = case.facts.events.as_ref()?;
        for event in events.iter().filter(|event| event.kind == *kind && window.holds(event.date)) {
            *times.entry(&event.outlet).or_default() += 1;
        }
    } else {
        case.facts.rounds.as_ref()?;
        let rounds = case.rounds.iter().map(|standing| &standing.round);
        for round in rounds.filter(|round| rule.by.contains(&round.by) && window.holds(round.visited)) {
            *times.entry(&round.outlet).or_default() += 1;
        }
    }
    Some(times)
}

/// Outlets whose latest round of the quarter before was below (S3-14).
pub(super) fn recheck(case: &Case<'_>, clause: &Clause, rule: &Recheck, settlement: &mut Settlement) {
    let Some(term) = case.facts.quarter.filter(|term| term.quarter.is_some()) else { return };
    let Some((_, rounds)) = known(case, &rule.by) else { return };
    let before = term.before();
    // Rounds go by day: the latest stays.
    let latest: BTreeMap<&Id, Points> =
        rounds.filter(|round| before.holds(round.visited)).map(|round| (&round.outlet, round.score)).collect();
    let ids = latest.into_iter().filter(|(_, score)| *score < rule.below).map(|(outlet, _)| outlet.clone()).collect();
    settlement.lists.push(Listed { clause: clause.id.clone(), ids });
}

/// The last sub-branches of the quarter, the very last first; those that tie with the last one counted come too
/// (S3-17, Q17).
pub(super) fn bottom(case: &Case<'_>, clause: &Clause, rule: &Bottom, settlement: &mut Settlement) {
    let Some(term) = case.facts.quarter.filter(|term| term.quarter.is_some()) else { return };
    let Some((_, rounds)) = known(case, &rule.by) else { return };
    let mut branches: BTreeMap<&Id, BTreeMap<&Id, Vec<Points>>> = BTreeMap::new();
    for round in rounds.filter(|round| term.holds(round.visited)) {
        let Some(outlet) = case.outlet(&round.outlet) else { continue };
        branches.entry(&outlet.sub_branch).or_default().entry(&outlet.id).or_default().push(round.score);
    }
    let mut scores: Vec<(Points, &Id)> =
        branches.iter().map(|(branch, outlets)| (of_branch(rule.average, outlets), *branch)).collect();
    scores.sort();
    let last = usize::try_from(rule.last).unwrap_or(usize::MAX);
    let limit = last.checked_sub(1).and_then(|at| scores.get(at).or(scores.last())).map(|(score, _)| *score);
    let ids = scores.iter().filter(|(score, _)| limit.is_some_and(|limit| *score <= limit));
    settlement.lists.push(Listed { clause: clause.id.clone(), ids: ids.map(|(_, id)| (*id).clone()).collect() });
}

fn of_branch(average: Mean, outlets: &BTreeMap<&Id, Vec<Points>>) -> Points {
    match average {
        Mean::Mean => mean(outlets.values().map(|scores| mean(scores.iter().copied()))),
        Mean::Minimum => outlets.values().flatten().copied().min().unwrap_or_default(),
        Mean::Weighted => mean(outlets.values().flatten().copied()),
    }
}

impl Window {
    fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}
