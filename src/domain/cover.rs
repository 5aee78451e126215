//! Covers over faces and papers: regions of the picture that nobody may see, and how they move; and what of one recording
//! nobody may see or hear.
//!
//! Covering and muting change no finding, no point and no amount: they are about clips alone.

use crate::domain::inspection::Rect;
use crate::domain::time::Pts;

/// What of one recording its clips do not show and do not sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redaction {
    /// The covers, in the order in which they were drawn. Their times are those of the recording.
    pub covers: Vec<Cover>,
    /// Spans without sound, half open, in their order; they do not overlap.
    pub muted: Vec<(Pts, Pts)>,
}

impl Redaction {
    /// Whether it takes nothing away.
    pub fn is_empty(&self) -> bool {
        self.covers.is_empty() && self.muted.is_empty()
    }

    /// The same without sound in this span as well; spans that meet become one. As it is where the span is empty.
    #[must_use]
    pub fn muting(mut self, from: Pts, to: Pts) -> Self {
        if from >= to {
            return self;
        }
        let (mut from, mut to) = (from, to);
        self.muted.retain(|(begin, end)| {
            let is_apart = *end < from || *begin > to;
            if !is_apart {
                (from, to) = (from.min(*begin), to.max(*end));
            }
            is_apart
        });
        let at = self.muted.partition_point(|(begin, _)| *begin < from);
        self.muted.insert(at, (from, to));
        self
    }
}

/// A region that is covered, from its first key time to its last. Between two key times it moves on a straight line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    keys: Vec<(Pts, Rect)>,
}

impl Cover {
    /// A region that stays where it is, on every picture with `from` <= PTS <= `to`.
    pub fn still(rect: Rect, from: Pts, to: Pts) -> Self {
        let mut keys = vec![(from, rect), (to.max(from), rect)];
        keys.dedup();
        Self { keys }
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

    /// The first and the last time at which it covers.
    pub fn span(&self) -> (Pts, Pts) {
        let ends = self.keys.first().zip(self.keys.last());
        ends.map_or((Pts::ZERO, Pts::ZERO), |((from, _), (to, _))| (*from, *to))
    }

    /// The same cover with this place at this time. Before its first and after its last key time it reaches until there.
    #[must_use]
    pub fn with_key(&self, at: Pts, rect: Rect) -> Self {
        let mut keys = self.keys.clone();
        let place = keys.partition_point(|(time, _)| *time < at);
        match keys.get_mut(place).filter(|(time, _)| *time == at) {
            Some(key) => key.1 = rect,
            None => keys.insert(place, (at, rect)),
        }
        Self { keys }
    }

    /// The same cover moved there at this time. Where it would have stood still from then on to its end, it now stands there:
    /// what is put over a face stays there until somebody says otherwise.
    #[must_use]
    pub fn moved(&self, at: Pts, rect: Rect) -> Self {
        let mut moved = self.with_key(at, rect);
        let later = moved.keys.partition_point(|(time, _)| *time <= at);
        let before = self.at(at);
        if moved.keys[later..].iter().all(|(_, place)| Some(*place) == before) {
            moved.keys[later..].iter_mut().for_each(|(_, place)| *place = rect);
        }
        moved
    }

    /// The same cover without the key at this time; none where that was its only one.
    #[must_use]
    pub fn without_key(&self, at: Pts) -> Option<Self> {
        let keys: Vec<_> = self.keys.iter().copied().filter(|(time, _)| *time != at).collect();
        (!keys.is_empty()).then_some(Self { keys })
    }

    /// The same cover, on no picture before this time and on one with it. Where it began later it stands there from now on
    /// as at its beginning. None where it ended before.
    #[must_use]
    pub fn since(&self, at: Pts) -> Option<Self> {
        let (first, rect) = *self.keys.first()?;
        let rect = if at < first { rect } else { self.at(at)? };
        let mut keys = vec![(at, rect)];
        keys.extend(self.keys.iter().copied().filter(|(time, _)| *time > at));
        Some(Self { keys })
    }

    /// The same cover, on no picture after this time and on one with it. Where it ended earlier it goes on until then as at
    /// its end. None where it begins later.
    #[must_use]
    pub fn until(&self, at: Pts) -> Option<Self> {
        let (last, rect) = *self.keys.last()?;
        let rect = if at > last { rect } else { self.at(at)? };
        let mut keys: Vec<_> = self.keys.iter().copied().filter(|(time, _)| *time < at).collect();
        keys.push((at, rect));
        Some(Self { keys })
    }

    /// What is covered on the picture with this PTS; none before the first and after the last key time. Rounded outwards.
    pub fn at(&self, pts: Pts) -> Option<Rect> {
        let behind = self.keys.partition_point(|(at, _)| *at <= pts);
        let (before, from) = self.keys.get(behind.checked_sub(1)?)?;
        let Some((after, to)) = self.keys.get(behind) else { return (*before == pts).then_some(*from) };
        let part = |from: u16, to: u16| {
            // Wider than a PTS: what covers all through has its keys at the ends of all time.
            let since = |at: Pts| i128::from(at.ns()) - i128::from(before.ns());
            let (gone, span) = (since(pts), since(*after));
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
    use super::{Cover, Redaction};
    use crate::domain::inspection::Rect;
    use crate::domain::time::Pts;
    use proptest::prelude::{Strategy, prop_assert, prop_assert_eq};

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

    #[test]
    fn what_covers_all_through_covers_every_picture() {
        let all = Cover::still(rect(10, 20), Pts::from_ns(i64::MIN), Pts::from_ns(i64::MAX));
        for ns in [i64::MIN, -1, 0, 1, 3_600_000_000_000, i64::MAX] {
            assert_eq!(all.at(Pts::from_ns(ns)), Some(rect(10, 20)), "{ns}");
        }
    }

    #[test]
    fn a_key_is_set_moved_and_taken_away() {
        let ms = Pts::from_ms;
        let cover = Cover::still(rect(0, 0), ms(100), ms(300));
        let moved = cover.with_key(ms(200), rect(50, 50));
        assert_eq!(moved.keys(), [(ms(100), rect(0, 0)), (ms(200), rect(50, 50)), (ms(300), rect(0, 0))]);
        assert_eq!(moved.with_key(ms(200), rect(60, 60)).at(ms(200)), Some(rect(60, 60)));
        assert_eq!(moved.with_key(ms(400), rect(9, 9)).span(), (ms(100), ms(400)));
        assert_eq!(moved.without_key(ms(200)), Some(cover));
        assert_eq!(Cover::still(rect(0, 0), ms(1), ms(1)).without_key(ms(1)), None);
    }

    #[test]
    fn what_is_moved_stays_there_unless_it_was_to_go_on() {
        let ms = Pts::from_ms;
        let cover = Cover::still(rect(0, 0), ms(100), ms(300));
        let moved = cover.moved(ms(200), rect(50, 50));
        assert_eq!(moved.keys(), [(ms(100), rect(0, 0)), (ms(200), rect(50, 50)), (ms(300), rect(50, 50))]);
        let put_right = cover.moved(ms(100), rect(7, 7));
        assert_eq!(put_right, Cover::still(rect(7, 7), ms(100), ms(300)));
        let between = moved.moved(ms(150), rect(9, 9));
        assert_eq!(between.keys()[2..], moved.keys()[1..], "where it was to go on to stays as it was");
        assert_eq!(moved.moved(ms(300), rect(1, 1)).at(ms(200)), Some(rect(50, 50)));
    }

    #[test]
    fn it_begins_and_ends_where_one_says() {
        let ms = Pts::from_ms;
        let cover = Cover::moving(vec![(ms(100), rect(0, 0)), (ms(300), rect(200, 0))]).unwrap();
        let shorter = cover.since(ms(200)).unwrap();
        assert_eq!(shorter.keys(), [(ms(200), rect(100, 0)), (ms(300), rect(200, 0))]);
        assert_eq!(cover.until(ms(200)).unwrap().keys(), [(ms(100), rect(0, 0)), (ms(200), rect(100, 0))]);
        let longer = cover.since(ms(50)).unwrap();
        assert_eq!((longer.at(ms(50)), longer.span()), (Some(rect(0, 0)), (ms(50), ms(300))));
        assert_eq!(cover.until(ms(400)).unwrap().at(ms(400)), Some(rect(200, 0)));
        assert_eq!((cover.since(ms(301)), cover.until(ms(99))), (None, None));
    }

    #[test]
    fn spans_without_sound_that_meet_become_one() {
        let ms = Pts::from_ms;
        let muted = |spans: &[(i64, i64)]| {
            spans.iter().fold(Redaction::default(), |one, (from, to)| one.muting(ms(*from), ms(*to))).muted
        };
        assert_eq!(muted(&[(300, 400), (100, 200)]), [(ms(100), ms(200)), (ms(300), ms(400))]);
        assert_eq!(muted(&[(100, 200), (300, 400), (200, 300)]), [(ms(100), ms(400))]);
        assert_eq!(muted(&[(100, 400), (200, 300)]), [(ms(100), ms(400))]);
        assert!(muted(&[(100, 100), (200, 100)]).is_empty());
    }

    fn covers() -> impl Strategy<Value = Cover> {
        let place = (0..1_000_i64, (0..9_000_u16, 0..9_000_u16), (1..1_000_u16, 1..1_000_u16));
        let key = place.prop_map(|(ms, (left, top), (wide, tall))| {
            (Pts::from_ms(ms), Rect { min: (left, top), max: (left + wide, top + tall) })
        });
        proptest::collection::vec(key, 1..6).prop_map(|keys| Cover::moving(keys).expect("there is a key"))
    }

    /// Whether nothing of `inner` lies outside `outer`.
    fn contains(outer: Rect, inner: Rect) -> bool {
        outer.min.0 <= inner.min.0
            && outer.min.1 <= inner.min.1
            && outer.max.0 >= inner.max.0
            && outer.max.1 >= inner.max.1
    }

    proptest::proptest! {
        #[test]
        fn a_shorter_cover_covers_no_less_while_it_lasts(cover in covers(), cut in 0..1_000_i64, at in 0..1_000_i64) {
            let (cut, at) = (Pts::from_ms(cut), Pts::from_ms(at));
            for (half, kept) in [(cover.since(cut), at >= cut), (cover.until(cut), at <= cut)] {
                let Some(half) = half else { continue };
                if let (Some(was), true) = (cover.at(at), kept) {
                    let is = half.at(at);
                    prop_assert!(is.is_some_and(|is| contains(is, was)), "{:?} became {:?}", was, is);
                }
                prop_assert_eq!(half.at(at).is_some() && !kept, false);
            }
        }

        #[test]
        fn where_a_key_is_set_it_lies_and_keys_stay_in_order(cover in covers(), ms in -500..1_500_i64) {
            let (at, place) = (Pts::from_ms(ms), rect(7, 9));
            let keyed = cover.with_key(at, place);
            prop_assert_eq!(keyed.at(at), Some(place));
            prop_assert!(keyed.keys().is_sorted_by(|one, other| one.0 < other.0));
            prop_assert_eq!(Cover::moving(keyed.keys().to_vec()), Some(keyed));
        }

        #[test]
        fn muting_keeps_spans_apart_and_in_order(spans in proptest::collection::vec((0..100_i64, 0..30_i64), 0..8)) {
            let muted = spans.iter().fold(Redaction::default(), |one, (from, long)| {
                one.muting(Pts::from_ms(*from), Pts::from_ms(from + long))
            });
            prop_assert!(muted.muted.iter().all(|(from, to)| from < to));
            prop_assert!(muted.muted.is_sorted_by(|one, other| one.1 < other.0));
            for ms in 0..130 {
                let at = Pts::from_ms(ms);
                let asked = spans.iter().any(|(from, long)| (*from..from + long).contains(&ms));
                let silent = muted.muted.iter().any(|(from, to)| (*from..*to).contains(&at));
                prop_assert_eq!(silent, asked, "{} ms", ms);
            }
        }
    }
}
