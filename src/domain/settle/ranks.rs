//! Ranks: the official one stands; only a list of the scheme's own outlets without any is ranked here.

use crate::domain::facts::{Id, Term};
use crate::domain::ledger::{Settlement, Warning};
use crate::domain::scheme::{By, Scheme};
use crate::domain::settle::case::Standing;
use crate::domain::text::{Lang, Text};
use std::collections::BTreeMap;

/// One list: whose rounds, of which quarter.
type List = (By, Term);

/// Gives ranks to lists that have none, and shows ties.
pub(super) fn fill(scheme: &Scheme, rounds: &mut [Standing<'_>], settlement: &mut Settlement) {
    let mut lists: BTreeMap<List, Vec<usize>> = BTreeMap::new();
    for (at, standing) in rounds.iter().enumerate() {
        lists.entry((standing.round.by, Term::quarter_of(standing.round.visited))).or_default().push(at);
    }
    for ((by, term), places) in lists {
        let unranked = places.iter().all(|at| rounds[*at].round.rank.is_none());
        if unranked && scheme.ranked_here.contains(&by) {
            compete(rounds, &places, settlement);
        }
        show_ties(rounds, &places, by, term, settlement);
    }
}

/// Competition ranking from the best score down: 1, 2, 2, 4.
fn compete(rounds: &mut [Standing<'_>], places: &[usize], settlement: &mut Settlement) {
    let mut order = places.to_vec();
    order.sort_by_key(|at| std::cmp::Reverse(rounds[*at].round.score));
    let ranked = u32::try_from(order.len()).unwrap_or(u32::MAX);
    let mut before = None;
    for (place, at) in (1_u32..).zip(order) {
        let round = &mut rounds[at].round;
        let rank = match before {
            Some((score, rank)) if score == round.score => rank,
            _ => place,
        };
        before = Some((round.score, rank));
        (round.rank, round.ranked) = (Some(rank), Some(ranked));
        settlement.ranks.push((round.id.clone(), rank, ranked));
    }
}

fn show_ties(rounds: &[Standing<'_>], places: &[usize], by: By, term: Term, settlement: &mut Settlement) {
    let mut ties: BTreeMap<u32, Vec<Id>> = BTreeMap::new();
    for standing in places.iter().map(|at| &rounds[*at]) {
        if let Some(rank) = standing.round.rank {
            ties.entry(rank).or_default().push(standing.round.id.clone());
        }
    }
    for (rank, mut about) in ties.into_iter().filter(|(_, about)| about.len() > 1) {
        about.sort();
        let (zh, en, count) = (by.name(Lang::Zh), by.name(Lang::En), about.len());
        let text = Text::new(
            format!("{zh} {term} 有 {count} 个网点并列第 {rank} 名，请复核"),
            format!("{en} {term}: {count} outlets share rank {rank}; look at them"),
        );
        settlement.warnings.push(Warning { clause: None, about, text });
    }
}
