//! How well playing keeps to its clock: which pictures come late, and which were due and never shown.

use crate::domain::time::Pts;
use crate::media::index::FrameIndex;
use crate::media::player::aim::Pace;

/// The usual interval where an index tells none.
const USUAL: Pts = Pts::from_ms(40);

/// How a picture that is shown kept to the clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kept {
    /// It came more than an interval after it was due.
    pub late: bool,
    /// So many were due before it and never shown.
    pub dropped: u64,
}

/// The time of its recording at which a picture's turn is over. Going backward, the clock comes to its beginning last.
pub(super) fn over(index: &FrameIndex, pts: Pts, pace: Pace, backward: bool) -> Pts {
    if backward {
        return pts;
    }
    let next = index.at(pts).and_then(|number| match pace {
        Pace::All => index.pts(number + 1),
        Pace::Keys => index.key_after(number).and_then(|key| index.pts(key)),
    });
    next.unwrap_or(pts + USUAL)
}

/// How many pictures lie between two times, both exclusive; a time beyond the ends stands for the end.
pub(super) fn between(index: &FrameIndex, one: Pts, other: Pts, pace: Pace) -> u64 {
    let (low, high) = (one.min(other), one.max(other));
    let first = if low < Pts::ZERO { 0 } else { index.at(low).map_or(0, |number| number + 1) };
    let ends_before = |number: usize| index.pts(number).is_some_and(|pts| pts < high);
    let behind = index.at(high).map_or(0, |number| number + usize::from(ends_before(number)));
    let count = match pace {
        Pace::All => (first..behind).len(),
        Pace::Keys => (first..behind).filter(|number| index.is_key(*number)).count(),
    };
    count as u64
}

#[cfg(test)]
mod tests {
    use super::{between, over};
    use crate::domain::time::Pts;
    use crate::media::index::{FrameIndex, Scanned};
    use crate::media::player::aim::Pace;
    use crate::media::player::pace::Running;
    use crate::media::unit::{Order, Unit};
    use std::time::{Duration, Instant};

    /// A second of pictures with a key every five.
    fn index() -> FrameIndex {
        let scanned = |n: i64| {
            let unit = Unit { key: n % 5 == 0, lone: false, silent: false, order: Order::Unknown };
            let at = Some(n * 40_000_000);
            Scanned { pts: at, dts: at, told: None, duration: None, hidden: false, unit }
        };
        FrameIndex::new(&(0..25).map(scanned).collect::<Vec<_>>(), true)
    }

    #[test]
    fn what_was_passed_over_is_counted() {
        let (index, ms) = (index(), Pts::from_ms);
        assert_eq!(between(&index, ms(40), ms(80), Pace::All), 0);
        assert_eq!(between(&index, ms(40), ms(200), Pace::All), 3);
        assert_eq!(between(&index, ms(200), ms(40), Pace::All), 3);
        assert_eq!(between(&index, ms(80), ms(480), Pace::Keys), 2);
        assert_eq!(between(&index, ms(80), ms(1_000_000), Pace::All), 22, "to the end");
        assert_eq!(between(&index, ms(80), ms(-1), Pace::All), 2, "to the beginning");
    }

    #[test]
    fn late_is_what_comes_when_the_next_is_due() {
        let (index, begun) = (index(), Instant::now());
        let late = |rate: f64, pts: i64, pace, after: u64| {
            let running = Running::new(Pts::from_ms(400), begun, rate);
            let over = over(&index, Pts::from_ms(pts), pace, rate < 0.0);
            running.when(over).is_some_and(|over| begun + Duration::from_millis(after) > over)
        };
        assert!(!late(1.0, 480, Pace::All, 115) && late(1.0, 480, Pace::All, 125));
        assert!(!late(2.0, 480, Pace::All, 55) && late(2.0, 480, Pace::All, 65));
        assert!(!late(-1.0, 320, Pace::All, 75) && late(-1.0, 320, Pace::All, 85), "backward");
        assert!(!late(8.0, 600, Pace::Keys, 45) && late(8.0, 600, Pace::Keys, 55), "keys have longer");
    }
}
