//! Cliffs: where half a point, or one place, decides whether a clause fires at all. A reviewer should look at such a round
//! twice before anything is published.

use crate::domain::facts::{Facts, Id, Round};
use crate::domain::ledger::{Line, Settlement};
use crate::domain::number::{Fen, Points};
use crate::domain::scheme::{ClauseId, Scheme, Severity};
use crate::domain::settle::settle;
use std::collections::{BTreeMap, BTreeSet};

/// What would have to be otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Half a point more.
    HalfPointMore,
    /// Half a point less.
    HalfPointLess,
    /// One place better.
    PlaceBetter,
    /// One place worse.
    PlaceWorse,
}

/// A round on the edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cliff {
    /// The round.
    pub round: Id,
    /// What would have to be otherwise.
    pub step: Step,
    /// Clauses that would no longer fire.
    pub falls: Vec<ClauseId>,
    /// Clauses that would fire.
    pub comes: Vec<ClauseId>,
    /// What the outlet would gain by it, all its accounts together, amounts that are not set left out; negative: lose.
    pub gain: Fen,
}

/// Rounds of these facts on whose edge a clause stands, by outlet and round, each once for every step that matters.
///
/// Each outlet is looked at by itself, with the ranks that `settled` computed: lists and ranks of others stay as they are.
pub fn cliffs(scheme: &Scheme, facts: &Facts, settled: &Settlement) -> Vec<Cliff> {
    let scheme = Scheme { ranked_here: Vec::new(), ..scheme.clone() };
    let alone = by_outlet(facts, settled);
    alone.values().flat_map(|facts| of_outlet(&scheme, facts)).collect()
}

/// The facts of each outlet that has rounds.
fn by_outlet<'f>(facts: &'f Facts, settled: &Settlement) -> BTreeMap<&'f Id, Facts> {
    let ranks: BTreeMap<&Id, (u32, u32)> = settled.ranks.iter().map(|(id, rank, of)| (id, (*rank, *of))).collect();
    let mut alone: BTreeMap<&Id, Facts> = BTreeMap::new();
    for round in facts.rounds.iter().flatten() {
        let outlet = alone.entry(&round.outlet).or_insert_with(|| Facts {
            outlets: facts.outlets.iter().flatten().find(|outlet| outlet.id == round.outlet).map(|o| vec![o.clone()]),
            rounds: Some(Vec::new()),
            findings: Some(Vec::new()),
            withdrawn: facts.withdrawn.clone(),
            extent: facts.extent,
            ..Facts::new()
        });
        let mut round = round.clone();
        if let Some((rank, ranked)) = ranks.get(&round.id) {
            (round.rank, round.ranked) = (Some(*rank), Some(*ranked));
        }
        outlet.rounds.get_or_insert_default().push(round);
    }
    for finding in facts.findings.iter().flatten() {
        if let Some(outlet) = alone.get_mut(&finding.outlet) {
            outlet.findings.get_or_insert_default().push(finding.clone());
        }
    }
    alone
}

fn of_outlet(scheme: &Scheme, alone: &Facts) -> Vec<Cliff> {
    let before = settle(scheme, alone);
    let rounds = alone.rounds.iter().flatten().filter(|round| scheme.holds_on(round.visited));
    rounds.flat_map(|round| around(scheme, alone, &before, &round.id)).collect()
}

fn around(scheme: &Scheme, alone: &Facts, before: &Settlement, round: &Id) -> Vec<Cliff> {
    let steps = [Step::HalfPointMore, Step::HalfPointLess, Step::PlaceBetter, Step::PlaceWorse];
    steps
        .into_iter()
        .filter_map(|step| {
            let mut other = alone.clone();
            step_to(other.rounds.iter_mut().flatten().find(|other| other.id == *round)?, step)?;
            compare(round, step, before, &settle(scheme, &other))
        })
        .collect()
}

/// Nothing where the step leads out of the scale.
fn step_to(round: &mut Round, step: Step) -> Option<()> {
    let half = Points::from_thousandths(500);
    match step {
        Step::HalfPointMore => round.score = Some(round.score + half).filter(|score| *score <= Points::whole(100))?,
        Step::HalfPointLess => round.score = Some(round.score - half).filter(|score| *score >= Points::ZERO)?,
        Step::PlaceBetter => round.rank = Some(round.rank?.checked_sub(1).filter(|rank| *rank > 0)?),
        Step::PlaceWorse => {
            let worse = round.rank? + 1;
            round.rank = Some(round.ranked.is_none_or(|ranked| worse <= ranked).then_some(worse)?);
        }
    }
    Some(())
}

fn compare(round: &Id, step: Step, before: &Settlement, after: &Settlement) -> Option<Cliff> {
    let fired = |settled: &Settlement| -> BTreeSet<(ClauseId, Option<Severity>, Id)> {
        settled.lines.iter().map(|line| (line.clause.clone(), line.level, line.cause.clone())).collect()
    };
    let (then, now) = (fired(before), fired(after));
    let clauses = |a: &BTreeSet<(ClauseId, Option<Severity>, Id)>, b| -> Vec<ClauseId> {
        a.difference(b).map(|(clause, ..)| clause.clone()).collect()
    };
    let (falls, comes) = (clauses(&then, &now), clauses(&now, &then));
    let gain = Fen::new(balance(&after.lines) - balance(&before.lines));
    let moves = !falls.is_empty() || !comes.is_empty();
    moves.then(|| Cliff { round: round.clone(), step, falls, comes, gain })
}

fn balance(lines: &[Line]) -> i64 {
    lines.iter().filter_map(Line::worth).map(Fen::fen).sum()
}
