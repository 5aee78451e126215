//! The facts laid out for the clauses: what still stands, in which phase, at which rank.

use crate::domain::facts::{Facts, Finding, Id, OutletFacts, Round};
use crate::domain::ledger::{Settlement, Warning};
use crate::domain::number::Points;
use crate::domain::scheme::{By, Clause, Phase, PhaseBy, RankBand, Scheme, SettledBy};
use crate::domain::settle::{ranks, repeats};
use crate::domain::text::Text;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};

/// Full marks of a round (S2-38).
const FULL: Points = Points::whole(100);

/// A round as it counts.
pub(super) struct Standing<'a> {
    /// The round, with its score after withdrawals.
    pub(super) round: Round,
    /// Its phase.
    pub(super) phase: Option<&'a Phase>,
    /// The rounds that it stands for: itself, or all that were averaged (Q3b).
    pub(super) of: Vec<Id>,
}

/// A finding that stands.
pub(super) struct Loss<'a> {
    /// The finding.
    pub(super) finding: &'a Finding,
    /// The earlier finding of the same outlet and item, or none; said by the facts or derived.
    pub(super) repeats_outlet: Repeated<'a>,
    /// The earlier finding of the same person and item.
    pub(super) repeats_person: Repeated<'a>,
}

/// Whether a finding is a repeat, and of which.
#[derive(Clone, Copy)]
pub(super) enum Repeated<'a> {
    /// No.
    No,
    /// The facts say so, without naming the earlier one.
    Said,
    /// Of this one.
    Of(&'a Id),
}

impl<'a> Repeated<'a> {
    /// Whether it is one.
    pub(super) const fn is(self) -> bool {
        !matches!(self, Self::No)
    }

    /// The earlier one, where it is known.
    pub(super) const fn earlier(self) -> Option<&'a Id> {
        match self {
            Self::Of(id) => Some(id),
            Self::No | Self::Said => None,
        }
    }
}

/// The facts, laid out.
pub(super) struct Case<'a> {
    /// The scheme.
    pub(super) scheme: &'a Scheme,
    /// The facts as they came.
    pub(super) facts: &'a Facts,
    /// Rounds as they count, by day and name.
    pub(super) rounds: Vec<Standing<'a>>,
    /// Findings that stand, by day and name.
    pub(super) losses: Vec<Loss<'a>>,
    outlets: HashMap<&'a Id, &'a OutletFacts>,
    /// Places in `losses`, by round.
    of_round: HashMap<&'a Id, Vec<usize>>,
    /// Places in `rounds` of the latest one, by kind, outlet and phase.
    latest: HashMap<(By, Id, Option<&'a str>), usize>,
}

impl<'a> Case<'a> {
    /// Lays the facts out and puts down what changed on the way: scores, ranks, repeats, doubts.
    pub(super) fn new(scheme: &'a Scheme, facts: &'a Facts, settlement: &mut Settlement) -> Self {
        let outlets = facts.outlets.iter().flatten().map(|outlet| (&outlet.id, outlet)).collect();
        let rounds = standing(scheme, facts, settlement);
        let losses = repeats::find(scheme, facts, settlement);
        let mut of_round: HashMap<&Id, Vec<usize>> = HashMap::new();
        for (at, loss) in losses.iter().enumerate() {
            if let Some(round) = &loss.finding.round {
                of_round.entry(round).or_default().push(at);
            }
        }
        // Rounds go by day: the last one put in is the latest.
        let latest = rounds.iter().enumerate().map(|(at, standing)| (key(standing), at)).collect();
        Self { scheme, facts, rounds, losses, outlets, of_round, latest }
    }

    /// The outlet of that name, if the facts list it.
    pub(super) fn outlet(&self, id: &Id) -> Option<&'a OutletFacts> {
        self.outlets.get(id).copied()
    }

    /// Findings that stand and belong to the round.
    pub(super) fn losses_of<'c>(&'c self, standing: &'c Standing<'a>) -> impl Iterator<Item = &'c Loss<'a>> {
        let places = standing.of.iter().filter_map(|id| self.of_round.get(id)).flatten();
        places.map(|at| &self.losses[*at])
    }

    /// The outlet's latest round of that kind in the phase.
    pub(super) fn latest(&self, by: By, outlet: &Id, phase: Option<&'a Phase>) -> Option<&Standing<'a>> {
        let at = self.latest.get(&(by, outlet.clone(), phase.map(|phase| phase.code.as_str())))?;
        self.rounds.get(*at)
    }
}

fn key<'a>(standing: &Standing<'a>) -> (By, Id, Option<&'a str>) {
    (standing.round.by, standing.round.outlet.clone(), standing.phase.map(|phase| phase.code.as_str()))
}

fn standing<'a>(scheme: &'a Scheme, facts: &Facts, settlement: &mut Settlement) -> Vec<Standing<'a>> {
    let given_back = facts.given_back();
    let mut rounds: Vec<Standing<'_>> = Vec::new();
    for round in facts.rounds.iter().flatten() {
        let mut round = round.clone();
        if let Some(points) = given_back.get(&round.id) {
            round.score = (round.score + *points).min(FULL);
            settlement.scores.push((round.id.clone(), round.score));
        }
        if !scheme.holds_on(round.visited) {
            settlement.warnings.push(outside(scheme, &round));
            continue;
        }
        let phase = scheme.phase_on(phase_day(scheme, round.visited));
        rounds.push(Standing { of: vec![round.id.clone()], phase, round });
    }
    rounds.sort_by(|a, b| (a.round.visited, &a.round.id).cmp(&(b.round.visited, &b.round.id)));
    let mut rounds = settled(scheme.method.settled_by, rounds);
    ranks::fill(scheme, &mut rounds, settlement);
    rounds
}

fn outside(scheme: &Scheme, round: &Round) -> Warning {
    let (id, day, from, to) = (&round.id, round.visited, scheme.from, scheme.to);
    Warning {
        clause: None,
        about: vec![round.id.clone()],
        text: Text::new(
            format!("检查 {id} 在 {day}，不在本方案的有效期 {from} 至 {to} 内，未计入；请用当年的方案"),
            format!(
                "Round {id} of {day} is outside this scheme's {from} to {to} and does not count; use that year's scheme"
            ),
        ),
    }
}

/// The day by which the phase is chosen (X-06, Q3).
fn phase_day(scheme: &Scheme, visited: Date) -> Date {
    match scheme.method.phase_by {
        PhaseBy::Visit => visited,
        PhaseBy::PeriodEnd => {
            let last_month = (visited.month() - 1) / 3 * 3 + 3;
            Date::new(visited.year(), last_month, 1).map_or(visited, Date::last_of_month)
        }
    }
}

/// Provincial rounds of one outlet and phase taken together, where the method says so (Q3b).
fn settled(by: SettledBy, rounds: Vec<Standing<'_>>) -> Vec<Standing<'_>> {
    if by == SettledBy::Round {
        return rounds;
    }
    let (province, mut kept): (Vec<_>, Vec<_>) = rounds.into_iter().partition(|s| s.round.by == By::Province);
    let mut groups: BTreeMap<(Id, Option<&str>), Vec<Standing<'_>>> = BTreeMap::new();
    for standing in province {
        let group = (standing.round.outlet.clone(), standing.phase.map(|phase| phase.code.as_str()));
        groups.entry(group).or_default().push(standing);
    }
    for mut group in groups.into_values() {
        let mean = mean(group.iter().map(|standing| standing.round.score));
        let of = group.iter().map(|standing| standing.round.id.clone()).collect();
        let Some(mut last) = group.pop() else { continue };
        if by == SettledBy::PhaseAverage {
            (last.round.score, last.of) = (mean, of);
        }
        kept.push(last);
    }
    kept.sort_by(|a, b| (a.round.visited, &a.round.id).cmp(&(b.round.visited, &b.round.id)));
    kept
}

/// The mean, half up to thousandths; zero of nothing.
pub(super) fn mean(scores: impl Iterator<Item = Points>) -> Points {
    crate::domain::ranking::mean(&scores.collect::<Vec<_>>())
}

impl Standing<'_> {
    /// The place from the end, where both figures are known.
    pub(super) fn place_from_end(&self) -> Option<u32> {
        Some((self.round.ranked? + 1).saturating_sub(self.round.rank?))
    }

    /// Whether its rank lies in the band; none where it has no rank.
    pub(super) fn rank_in(&self, band: RankBand) -> Option<bool> {
        self.round.rank.map(|rank| band.holds(rank))
    }
}

/// A word on a round that a clause could not judge.
pub(super) fn doubt(clause: &Clause, round: &Round, zh: &str, en: &str) -> Warning {
    Warning { clause: Some(clause.id.clone()), about: vec![round.id.clone()], text: Text::new(zh, en) }
}
