//! Clauses on a round's score and rank, exemption first.

use crate::domain::facts::{Id, Round, Term};
use crate::domain::ledger::{Account, Cause, IndicatorState, Line, Settlement, Warning};
use crate::domain::number::{Fen, Points};
use crate::domain::scheme::{Amount, By, Clause, Mark, RoundRule, Rule, SameVisit};
use crate::domain::settle::case::{Case, Standing, doubt};
use crate::domain::settle::{line, money};
use crate::domain::text::Text;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Lines of one clause.
pub(super) fn settle(case: &Case<'_>, clause: &Clause, rule: &RoundRule, settlement: &mut Settlement) {
    for standing in case.rounds.iter().filter(|standing| rule.by.contains(&standing.round.by)) {
        if !in_phase(rule, standing) || !score_fits(case, rule, standing) {
            continue;
        }
        match rank_fits(rule, standing) {
            Some(true) => {}
            Some(false) => continue,
            None => {
                settlement.warnings.push(no_rank(clause, &standing.round));
                continue;
            }
        }
        match exempt(case, rule, standing) {
            Some(true) => continue,
            Some(false) => {}
            None => settlement.warnings.push(doubt(
                clause,
                &standing.round,
                "没有全省名次，无法判断是否免考核，暂按不免计；请导入名次",
                "No provincial rank is given, so the exemption cannot be tested and is not granted; import the rank",
            )),
        }
        if let Some(line) = consequence(case, clause, rule, standing) {
            settlement.lines.push(line);
        }
    }
}

/// Rounds beside a goal that costs nothing (S2-06, S3-01).
pub(super) fn goals(case: &Case<'_>, clause: &Clause, rule: &RoundRule, settlement: &mut Settlement) {
    let rounds = case.rounds.iter().filter(|standing| rule.by.contains(&standing.round.by) && in_phase(rule, standing));
    for standing in rounds {
        let round = &standing.round;
        let met = if score_fits(case, rule, standing) { rank_fits(rule, standing) } else { Some(false) };
        let score = rule.at_least.map(|_| round.score.to_string());
        let rank = rule.rank.and(round.rank).map(|rank| format!("#{rank}"));
        let figures: Vec<String> = score.into_iter().chain(rank).collect();
        let formula = format!("{} {}", round.visited, figures.join(" "));
        settlement.indicators.push(IndicatorState {
            clause: clause.id.clone(),
            of: round.outlet.clone(),
            met,
            formula,
        });
    }
}

fn in_phase(rule: &RoundRule, standing: &Standing<'_>) -> bool {
    let quarter = Term::quarter_of(standing.round.visited).quarter.and_then(|quarter| u32::try_from(quarter).ok());
    let in_quarter = rule.quarters.is_empty() || quarter.is_some_and(|quarter| rule.quarters.contains(&quarter));
    let in_phase = rule.phases.is_empty() || standing.phase.is_some_and(|phase| rule.phases.contains(&phase.code));
    in_quarter && in_phase
}

/// A rule that needs a target does not fire where the phase has none.
fn score_fits(case: &Case<'_>, rule: &RoundRule, standing: &Standing<'_>) -> bool {
    let score = standing.round.score;
    let below = rule.below.is_none_or(|mark| figure(case, mark, standing).is_some_and(|mark| score < mark));
    let reached = rule.at_least.is_none_or(|mark| figure(case, mark, standing).is_some_and(|mark| score >= mark));
    below && reached
}

fn figure(case: &Case<'_>, mark: Mark, standing: &Standing<'_>) -> Option<Points> {
    match mark {
        Mark::Score(points) => Some(points),
        Mark::Target => standing.phase.and_then(|phase| phase.target),
        Mark::LastTarget => case.scheme.phases.last().and_then(|phase| phase.target),
    }
}

/// Whether the rank lies where the clause wants it; none where it is not known.
fn rank_fits(rule: &RoundRule, standing: &Standing<'_>) -> Option<bool> {
    let top = rule.rank.map_or(Some(true), |band| standing.rank_in(band));
    let end = rule.rank_from_end.map_or(Some(true), |band| standing.place_from_end().map(|place| band.holds(place)));
    match (top, end) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// Whether the outlet goes free: by its own rank where the list is the exemption's, else by the latest round of that list
/// in the same phase. None where the rank is not known although the round is.
fn exempt(case: &Case<'_>, rule: &RoundRule, standing: &Standing<'_>) -> Option<bool> {
    let Some(id) = &rule.exempt_by else { return Some(false) };
    let exemption = case.scheme.clauses.iter().find_map(|clause| match &clause.rule {
        Rule::Exempt(exemption) if clause.id == *id => Some(*exemption),
        _ => None,
    });
    let Some(exemption) = exemption else { return Some(false) };
    if standing.round.by == exemption.by {
        return standing.rank_in(exemption.rank);
    }
    match case.latest(exemption.by, &standing.round.outlet, standing.phase) {
        Some(other) => other.rank_in(exemption.rank),
        None => Some(false),
    }
}

fn no_rank(clause: &Clause, round: &Round) -> Warning {
    let (zh, en) = if round.rank.is_some() {
        (
            "只有名次，没有参加排名的网点数，无法从末位数起；请补上",
            "The rank is given but not how many were ranked; add it",
        )
    } else {
        ("没有名次，本条无法判断；请导入名次", "No rank is given, so this clause cannot be judged; import the rank")
    };
    doubt(clause, round, zh, en)
}

fn consequence(case: &Case<'_>, clause: &Clause, rule: &RoundRule, standing: &Standing<'_>) -> Option<Line> {
    let round = &standing.round;
    let doubling = || case.losses_of(standing).filter(|loss| loss.repeats_outlet.is() || loss.finding.key_item);
    let lost = case.losses_of(standing).map(|loss| loss.finding.id.clone());
    let mut because = Cause { rounds: standing.of.clone(), findings: lost.collect(), ..Cause::default() };
    let mut repeated = false;
    let (amount, formula, bounds) = match &clause.amount {
        Amount::NotSet => (None, String::new(), None),
        Amount::Fixed(amount) | Amount::Each(amount) => {
            let money = money::fixed(*amount);
            (Some(money.amount), money.formula, None)
        }
        Amount::Range(low, high) => (None, String::new(), Some((*low, *high))),
        Amount::Rate(rate) => {
            let mark = rate.short_of.and_then(|mark| figure(case, mark, standing));
            let doubled: Points =
                if rate.doubles { doubling().map(|loss| loss.finding.points).sum() } else { Points::ZERO };
            repeated = !doubled.is_zero();
            if rate.doubles {
                because.earlier = doubling().filter_map(|loss| loss.repeats_outlet.earlier().cloned()).collect();
            }
            let method = &case.scheme.method;
            let money = money::shortfall(method, rate, round.score, mark, doubled, standing.place_from_end());
            (Some(money.amount), money.formula, None)
        }
    };
    if amount == Some(Fen::default()) {
        return None;
    }
    let account = Account { payer: clause.payer, of: round.outlet.clone() };
    let outlet = Some(round.outlet.clone());
    let day = Some(round.visited);
    Some(Line {
        outlet,
        amount,
        formula,
        bounds,
        level: rule.level,
        day,
        repeated,
        ..line(clause, account, &round.id, because)
    })
}

/// Where the province's list and the district's cost the same visit, both lines stand with a warning, or the larger one
/// alone (Q21).
pub(super) fn same_visits(case: &Case<'_>, settlement: &mut Settlement) {
    let by: HashMap<&Id, &Round> = case.rounds.iter().map(|s| (&s.round.id, &s.round)).collect();
    let mut visits: BTreeMap<(Id, Date), Vec<(usize, By)>> = BTreeMap::new();
    for (at, line) in settlement.lines.iter().enumerate() {
        let round = line.because.rounds.first().and_then(|id| by.get(id));
        if let Some(round) = round.filter(|round| matches!(round.by, By::Province | By::District)) {
            visits.entry((round.outlet.clone(), round.visited)).or_default().push((at, round.by));
        }
    }
    let mut dropped = BTreeSet::new();
    for ((outlet, day), lines) in visits {
        let penalties: Vec<usize> =
            lines.iter().map(|(at, _)| *at).filter(|at| is_penalty(&settlement.lines[*at])).collect();
        let kinds: BTreeSet<By> = lines.iter().filter(|(at, _)| penalties.contains(at)).map(|(_, by)| *by).collect();
        if kinds.len() < 2 {
            continue;
        }
        let largest = penalties.iter().copied().max_by_key(|at| (settlement.lines[*at].amount, std::cmp::Reverse(*at)));
        let larger_alone = case.scheme.method.same_visit == SameVisit::Larger;
        if larger_alone {
            dropped.extend(penalties.iter().copied().filter(|at| Some(*at) != largest));
        }
        settlement.warnings.push(twice(outlet, day, larger_alone));
    }
    let mut at = 0;
    settlement.lines.retain(|_| {
        at += 1;
        !dropped.contains(&(at - 1))
    });
}

fn is_penalty(line: &Line) -> bool {
    line.kind == crate::domain::scheme::Kind::Penalty
}

fn twice(outlet: Id, day: Date, larger_alone: bool) -> Warning {
    let (zh, en) = if larger_alone {
        ("只计较大一笔", "the larger line alone counts")
    } else {
        ("两笔都计，请复核是否同一来源", "both lines count; see whether they come from one source")
    };
    let text = Text::new(
        format!("网点 {outlet} 在 {day} 同时受全省和全区名单考核：{zh}"),
        format!("Outlet {outlet} is assessed by the province's and the district's list for {day}: {en}"),
    );
    Warning { clause: None, about: vec![outlet], text }
}
