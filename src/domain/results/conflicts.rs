//! New rounds beside those that are known: the same, in contradiction, or new. Nothing is decided here; a person is asked.

use crate::domain::facts::{Id, Round};
use crate::domain::place::named;
use crate::domain::scheme::By;
use crate::domain::text::Lang;
use jiff::civil::Date;
use std::collections::BTreeMap;

named! {
    /// What two rounds of one visit may say differently.
    Measure {
        /// 得分
        Score = "score", "得分", "Score";
        /// 名次
        Rank = "rank", "名次", "Rank";
        /// 参评网点数
        Ranked = "ranked", "参评网点数", "Number ranked";
    }
}

impl Measure {
    /// What a round says of it, if it says anything.
    pub fn of(self, round: &Round) -> Option<String> {
        match self {
            Self::Score => Some(round.score.to_string()),
            Self::Rank => round.rank.map(|rank| rank.to_string()),
            Self::Ranked => round.ranked.map(|ranked| ranked.to_string()),
        }
    }
}

/// A known round, and what the new list says of the same visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// As it is known.
    pub old: Round,
    /// As it would be: under the known name, and with what is known and still fits where the new list is silent.
    pub new: Round,
}

impl Conflict {
    /// What differs, with the old and the new value; no old value where nothing was known.
    pub fn differences(&self) -> impl Iterator<Item = (Measure, Option<String>, Option<String>)> {
        let both = |measure: &Measure| (*measure, measure.of(&self.old), measure.of(&self.new));
        Measure::ALL.iter().map(both).filter(|(_, old, new)| old != new)
    }
}

/// New rounds, sorted by what they mean for those already known; each list in the order of the new rounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// Known already, with nothing to add: to be skipped.
    pub same: Vec<Round>,
    /// Somebody has to choose between the old and the new.
    pub contradict: Vec<Conflict>,
    /// Not known yet.
    pub new: Vec<Round>,
}

/// Lays new rounds beside the existing ones. One body's visit of one outlet on one day has one score; the county's own
/// inspections and video checks may well be two on a day, so that another score of theirs is another round.
pub fn conflicts(existing: &[Round], new: &[Round]) -> Conflicts {
    let mut known: BTreeMap<(By, &Id, Date), Vec<&Round>> = BTreeMap::new();
    for round in existing {
        known.entry((round.by, &round.outlet, round.visited)).or_default().push(round);
    }
    let mut found = Conflicts::default();
    for round in new {
        let visits = known.get(&(round.by, &round.outlet, round.visited)).map_or(&[][..], Vec::as_slice);
        let one_a_day = matches!(round.by, By::Province | By::District | By::ThirdParty);
        let mut pairs = visits.iter().map(|old| Conflict { old: (*old).clone(), new: over(old, round) });
        if pairs.clone().any(|pair| pair.old == pair.new) {
            found.same.push(round.clone());
        } else if let Some(pair) = pairs.next().filter(|_| one_a_day) {
            found.contradict.push(pair);
        } else {
            found.new.push(round.clone());
        }
    }
    found
}

fn over(old: &Round, new: &Round) -> Round {
    let fits = |rank: Option<u32>, ranked: Option<u32>| rank <= ranked || ranked.is_none();
    let rank = new.rank.or(old.rank.filter(|rank| fits(Some(*rank), new.ranked)));
    let ranked = new.ranked.or(old.ranked.filter(|ranked| fits(rank, Some(*ranked))));
    Round { id: old.id.clone(), rank, ranked, ..new.clone() }
}

#[cfg(test)]
mod tests {
    use super::{Measure, conflicts};
    use crate::domain::facts::{Id, Round};
    use crate::domain::scheme::By;
    use jiff::civil::date;

    fn round(id: &str, by: By, score: &str, rank: Option<u32>, ranked: Option<u32>) -> Round {
        Round {
            id: Id::from(id),
            outlet: Id::from("3201"),
            by,
            visited: date(2026, 5, 20),
            score: score.parse().expect("points"),
            rank,
            ranked,
        }
    }

    #[test]
    fn the_same_is_skipped_and_silence_takes_nothing_away() {
        let old = [round("old", By::Province, "92.50", Some(900), Some(1500))];
        for new in [
            round("new", By::Province, "92.5", Some(900), Some(1500)),
            round("new", By::Province, "92.5", Some(900), None),
            round("new", By::Province, "92.5", None, None),
        ] {
            let found = conflicts(&old, std::slice::from_ref(&new));
            assert_eq!((found.same, found.contradict.len(), found.new.len()), (vec![new], 0, 0));
        }
    }

    #[test]
    fn what_differs_is_told_with_both_values() {
        let old = [round("old", By::District, "92.5", None, Some(40))];
        let new = round("new", By::District, "93", Some(2), None);
        let found = conflicts(&old, std::slice::from_ref(&new));
        assert!(found.same.is_empty() && found.new.is_empty());
        let [pair] = found.contradict.as_slice() else { panic!("{found:?}") };
        assert_eq!((pair.new.id.as_str(), pair.new.ranked), ("old", Some(40)));
        let said: Vec<_> = pair.differences().collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(said, [(Measure::Score, text("92.5"), text("93")), (Measure::Rank, None, text("2"))]);
    }

    #[test]
    fn no_rank_is_left_over_the_number_ranked() {
        let old = [round("old", By::Province, "92.5", Some(40), Some(50))];
        for (new, rank, ranked) in [
            (round("new", By::Province, "92.5", None, Some(30)), None, Some(30)),
            (round("new", By::Province, "92.5", Some(60), None), Some(60), None),
        ] {
            let found = conflicts(&old, &[new]);
            let merged = found.contradict.first().map(|pair| (pair.new.rank, pair.new.ranked));
            assert_eq!(merged, Some((rank, ranked)));
        }
    }

    #[test]
    fn another_day_outlet_or_body_is_new() {
        let old = [round("old", By::Province, "92.5", None, None)];
        let new = [
            round("a", By::District, "92.5", None, None),
            Round { visited: date(2026, 5, 21), ..round("b", By::Province, "92.5", None, None) },
            Round { outlet: Id::from("3202"), ..round("c", By::Province, "92.5", None, None) },
        ];
        assert_eq!(conflicts(&old, &new).new, new);
    }

    #[test]
    fn the_county_may_come_twice_a_day() {
        let old = [round("a", By::County, "92.5", None, None), round("b", By::County, "94", None, None)];
        let (same, other) = (round("x", By::County, "94", None, None), round("y", By::County, "95", None, None));
        let found = conflicts(&old, &[same.clone(), other.clone()]);
        assert_eq!((found.same, found.contradict.len(), found.new), (vec![same], 0, vec![other]));
    }
}
