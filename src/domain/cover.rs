//! Covers over faces and papers: regions of the picture that nobody may see, and how they move.

use crate::domain::inspection::Rect;
use crate::domain::time::Pts;

/// A region that is covered, from its first key time to its last. Between two key times it moves on a straight line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    keys: Vec<(Pts, Rect)>,
}

impl Cover {
    /// A region that stays where it is, on every picture with `from` <= PTS <= `to`.
    pub fn still(rect: Rect, from: Pts, to: Pts) -> Self {
        Self { keys: vec![(from, rect), (to.max(from), rect)] }
    }

    /// A region that is at each of these places at that time; none without a place. Of two places at one time the later
    /// one counts.
    pub fn moving(mut keys: Vec<(Pts, Rect)>) -> Option<Self> {
        keys.reverse();
        keys.sort_by_key(|(at, _)| *at);
        keys.dedup_by_key(|(at, _)| *at);
        (!keys.is_empty()).then_some(Self { keys })
    }

    /// The places by their times, earliest first.
    pub fn keys(&self) -> &[(Pts, Rect)] {
        &self.keys
    }

    /// What is covered on the picture with this PTS; none before the first and after the last key time. Rounded outwards.
    pub fn at(&self, pts: Pts) -> Option<Rect> {
        let behind = self.keys.partition_point(|(at, _)| *at <= pts);
        let (before, from) = self.keys.get(behind.checked_sub(1)?)?;
        let Some((after, to)) = self.keys.get(behind) else { return (*before == pts).then_some(*from) };
        let part = |from: u16, to: u16| {
            let (gone, span) = (i128::from((pts - *before).ns()), i128::from((*after - *before).ns()));
            (i128::from(from) * (span - gone) + i128::from(to) * gone, span)
        };
        let down = |from, to| {
            let (sum, span) = part(from, to);
            sum.div_euclid(span) as u16
        };
        let up = |from, to| {
            let (sum, span) = part(from, to);
            (sum + span - 1).div_euclid(span) as u16
        };
        Some(Rect {
            min: (down(from.min.0, to.min.0), down(from.min.1, to.min.1)),
            max: (up(from.max.0, to.max.0), up(from.max.1, to.max.1)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Cover;
    use crate::domain::inspection::Rect;
    use crate::domain::time::Pts;

    fn rect(left: u16, top: u16) -> Rect {
        Rect { min: (left, top), max: (left + 100, top + 50) }
    }

    #[test]
    fn it_stays_on_the_first_and_the_last_picture_of_its_span() {
        let cover = Cover::still(rect(10, 20), Pts::from_ms(40), Pts::from_ms(80));
        for (ms, covered) in [(39, false), (40, true), (60, true), (80, true), (81, false)] {
            assert_eq!(cover.at(Pts::from_ms(ms)).is_some(), covered, "{ms} ms");
        }
    }

    #[test]
    fn it_moves_on_a_straight_line_and_is_never_smaller_than_the_line_says() {
        let keys = vec![(Pts::from_ms(300), rect(0, 0)), (Pts::ZERO, rect(10, 20))];
        let cover = Cover::moving(keys).unwrap();
        assert_eq!(cover.at(Pts::ZERO), Some(rect(10, 20)));
        let third = cover.at(Pts::from_ms(100)).unwrap();
        assert_eq!((third.min, third.max), ((6, 13), (107, 64)));
        assert_eq!(cover.at(Pts::from_ms(300)), Some(rect(0, 0)));
        assert_eq!(Cover::moving(Vec::new()), None);
    }

    #[test]
    fn of_two_places_at_one_time_the_later_one_counts() {
        let cover = Cover::moving(vec![(Pts::ZERO, rect(1, 1)), (Pts::ZERO, rect(2, 2))]).unwrap();
        assert_eq!(cover.at(Pts::ZERO), Some(rect(2, 2)));
    }
}
