//! Outlets side by side over a period: their mean score, their place, how far the target is (S2-06, S3-17, X-08).

use crate::domain::facts::{Facts, Id, Round};
use crate::domain::number::Points;
use crate::domain::period::Period;
use crate::domain::scheme::{By, Scheme};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One outlet's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The outlet.
    pub outlet: Id,
    /// The mean of its rounds in the period, half up to thousandths.
    pub score: Points,
    /// How many rounds.
    pub rounds: u32,
    /// Its place among these outlets by that mean: 1, 2, 2, 4.
    pub place: u32,
    /// The official rank of its latest round, and of how many, where one is given.
    pub official: Option<(u32, Option<u32>)>,
    /// The target at its latest round, where the phase has one.
    pub target: Option<Points>,
    /// Score less target; negative below it.
    pub distance: Option<Points>,
}

/// An outlet's scores in the order of their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The outlet.
    pub outlet: Id,
    /// Day and score of each round; never empty.
    pub scores: Vec<(Date, Points)>,
}

/// The courses of all outlets with rounds of one kind in the scheme's year, in the order of their names.
pub fn courses(scheme: &Scheme, facts: &Facts, by: By) -> Vec<Course> {
    let mut courses: BTreeMap<&Id, Vec<(Date, &Id, Points)>> = BTreeMap::new();
    for (round, score) in scored(facts, by).into_iter().filter(|(round, _)| scheme.holds_on(round.visited)) {
        courses.entry(&round.outlet).or_default().push((round.visited, &round.id, score));
    }
    let courses = courses.into_iter().map(|(outlet, mut rounds)| {
        rounds.sort();
        Course { outlet: outlet.clone(), scores: rounds.into_iter().map(|(day, _, score)| (day, score)).collect() }
    });
    courses.collect()
}

/// Rounds of one kind with the score that they have when withdrawn findings count nothing.
fn scored(facts: &Facts, by: By) -> Vec<(&Round, Points)> {
    let given_back = facts.given_back();
    let rounds = facts.rounds.iter().flatten().filter(|round| round.by == by);
    let score =
        |round: &Round| (round.score + given_back.get(&round.id).copied().unwrap_or_default()).min(Points::whole(100));
    rounds.map(|round| (round, score(round))).collect()
}

/// Outlets by the mean of their rounds of one kind, the best first. Withdrawn findings count nothing.
pub fn ranking(scheme: &Scheme, facts: &Facts, period: &Period, by: By) -> Vec<Placed> {
    let mut outlets: BTreeMap<&Id, Vec<(&Round, Points)>> = BTreeMap::new();
    for (round, score) in scored(facts, by).into_iter().filter(|(round, _)| period.holds(round.visited)) {
        outlets.entry(&round.outlet).or_default().push((round, score));
    }
    let mut placed: Vec<Placed> = outlets
        .into_iter()
        .filter_map(|(outlet, rounds)| {
            let latest =
                rounds.iter().map(|(round, _)| *round).max_by_key(|round| (round.visited, round.id.clone()))?;
            let score = mean(&rounds.iter().map(|(_, score)| *score).collect::<Vec<_>>());
            let target = scheme.phase_on(latest.visited).and_then(|phase| phase.target);
            Some(Placed {
                outlet: outlet.clone(),
                score,
                rounds: u32::try_from(rounds.len()).unwrap_or(u32::MAX),
                place: 0,
                official: latest.rank.map(|rank| (rank, latest.ranked)),
                target,
                distance: target.map(|target| score - target),
            })
        })
        .collect();
    placed.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.outlet.cmp(&b.outlet)));
    let scores: Vec<Points> = placed.iter().map(|placed| placed.score).collect();
    for placed in &mut placed {
        let better = scores.iter().filter(|score| **score > placed.score).count();
        placed.place = u32::try_from(better).unwrap_or(u32::MAX).saturating_add(1);
    }
    placed
}

/// The mean, half up to thousandths; zero of nothing.
pub(in crate::domain) fn mean(scores: &[Points]) -> Points {
    let sum: i64 = scores.iter().map(|score| score.thousandths()).sum();
    let count = i64::try_from(scores.len()).unwrap_or(i64::MAX);
    if count == 0 { Points::ZERO } else { Points::from_thousandths((2 * sum + count).div_euclid(2 * count)) }
}
