//! Lays the times that a container counts onto one axis that never jumps, and the site's clock beside it.
//!
//! A recorder that waits for motion, or whose clock is set, leaves a jump in its file. What is watched does not wait with
//! it: the next picture follows after the usual interval, and a new stretch of site time begins there.

use crate::domain::footage::Stretch;
use crate::domain::time::{Pts, SiteTime};

/// Times that go back further than this are a jump and no reordering.
const BACK_NS: i64 = 500_000_000;

/// Pictures further apart than this, and than twenty usual intervals, lie on both sides of a jump.
const APART_NS: i64 = 10_000_000_000;

/// The interval until two pictures are known.
const FIRST_NS: i64 = 40_000_000;

/// Where the first picture lies on the axis, so that sound before it, and pictures that reach back, have times as well.
const BEGIN_NS: i64 = 10_000_000_000;

/// What a reading that is cut to the second may disagree with what was known before the clock counts as set anew.
const COARSE_NS: i64 = 1_100_000_000;

/// What a reading to the millisecond may: what is more is drift, and a new stretch puts it right.
const FINE_NS: i64 = 100_000_000;

/// A stretch of the container's times.
#[derive(Clone, Copy, Debug)]
struct Piecewise {
    /// The first picture's time by the container.
    raw: i64,
    /// The latest picture's time by the container, so far.
    end: i64,
    /// What is added to the container's times.
    shift: i64,
    /// What the site's clock showed when the container's time was zero.
    site: Option<SiteTime>,
    /// Whether that is known to the millisecond.
    exact: bool,
}

/// See the top of this file. All times are in ns.
#[derive(Clone, Debug, Default)]
pub(crate) struct Axis {
    stretches: Vec<Piecewise>,
    last: Option<i64>,
    usual: Option<i64>,
    /// A reading of the site's clock that belongs to a picture to come.
    reading: Option<(i64, SiteTime, bool)>,
}

impl Axis {
    /// A picture's presentation and decoding time on the axis.
    pub(crate) fn picture(&mut self, pts: Option<i64>, dts: Option<i64>) -> (Option<i64>, Option<i64>) {
        let Some(raw) = dts.or(pts) else { return (None, None) };
        let usual = self.usual.unwrap_or(FIRST_NS);
        let shift = match (self.last, self.stretches.last()) {
            (Some(last), Some(stretch)) => {
                let apart = raw.saturating_sub(last);
                if apart < -BACK_NS || apart > APART_NS.max(usual.saturating_mul(20)) {
                    let shift = last.saturating_add(stretch.shift).saturating_add(usual).saturating_sub(raw);
                    self.begin(raw, shift);
                    shift
                } else {
                    if apart > 0 {
                        self.usual = Some(self.usual.map_or(apart, |usual| usual.min(apart)));
                    }
                    stretch.shift
                }
            }
            _ => {
                let shift = BEGIN_NS.saturating_sub(raw);
                self.begin(raw, shift);
                shift
            }
        };
        self.last = Some(raw);
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.end = stretch.end.max(raw);
        }
        if let Some((at, site, exact)) = self.reading.take() {
            self.read(at, site, exact);
        }
        let on_axis = |time: Option<i64>| time.map(|time| time.saturating_add(shift));
        (on_axis(pts), on_axis(dts))
    }

    /// The time of sound on the axis: by the stretch whose pictures are nearest, the newest of equals. Sound is asked about
    /// once the picture behind it is known, or it would be put into the stretch before a jump.
    pub(crate) fn sound(&self, raw: i64) -> i64 {
        let apart = |stretch: &&Piecewise| stretch.raw.saturating_sub(raw).max(raw.saturating_sub(stretch.end)).max(0);
        let nearest = self.stretches.iter().rev().take(2).min_by_key(apart);
        raw.saturating_add(nearest.map_or(0, |stretch| stretch.shift))
    }

    /// What the site's clock showed at a time of the container, of a picture that came or of the next one.
    pub(crate) fn clock(&mut self, at: i64, site: SiteTime, exact: bool) {
        let began = self.stretches.last().map(|stretch| stretch.raw);
        if began.zip(self.last).is_some_and(|(began, last)| (began..=last).contains(&at)) {
            self.read(at, site, exact);
        } else {
            self.reading = Some((at, site, exact));
        }
    }

    /// Where site time begins anew, from the first picture on; `origin` is the first picture's time on the axis.
    pub(crate) fn stretches(&self, origin: i64) -> Vec<Stretch> {
        let stretch = |found: &Piecewise| {
            let site = found.site?.plus(Pts::from_ns(found.raw));
            let from = Pts::from_ns(found.raw.saturating_add(found.shift).saturating_sub(origin));
            Some(Stretch { from, site })
        };
        self.stretches.iter().filter_map(stretch).collect()
    }

    fn begin(&mut self, raw: i64, shift: i64) {
        self.stretches.push(Piecewise { raw, end: raw, shift, site: None, exact: false });
    }

    fn read(&mut self, at: i64, site: SiteTime, exact: bool) {
        let zero = site.plus(Pts::from_ns(at.saturating_neg()));
        // A later reading of the same picture knows better than the first.
        if let Some(stretch) = self.stretches.iter_mut().rev().find(|stretch| stretch.raw == at) {
            if exact || !stretch.exact {
                (stretch.site, stretch.exact) = (Some(zero), exact);
            }
            return;
        }
        let Some(stretch) = self.stretches.last_mut() else { return };
        let apart = stretch.site.map_or(0, |known| zero.since(known).ns().abs());
        let slack = if exact && stretch.exact { FINE_NS } else { COARSE_NS };
        match stretch.site {
            None => (stretch.site, stretch.exact) = (Some(zero), exact),
            Some(_) if apart > slack && at > stretch.raw => {
                let shift = stretch.shift;
                let end = stretch.end.max(at);
                self.stretches.push(Piecewise { raw: at, end, shift, site: Some(zero), exact });
            }
            Some(_) if exact && !stretch.exact => (stretch.site, stretch.exact) = (Some(zero), true),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, BEGIN_NS};
    use crate::domain::footage::Stretch;
    use crate::domain::time::{Pts, SiteTime};

    const MS: i64 = 1_000_000;

    fn site(text: &str) -> SiteTime {
        text.parse().unwrap()
    }

    /// Shows a picture; where it lies behind the first.
    fn show(axis: &mut Axis, ms: i64) -> i64 {
        (axis.picture(Some(ms * MS), None).0.unwrap() - BEGIN_NS) / MS
    }

    #[test]
    fn a_jump_is_left_out_and_site_time_begins_anew() {
        for jump in [600_000, -300_000] {
            let mut axis = Axis::default();
            axis.clock(1_000 * MS, site("2026-03-05T09:00:00"), true);
            assert_eq!([show(&mut axis, 1_000), show(&mut axis, 1_040), show(&mut axis, 1_080)], [0, 40, 80]);
            let raw = 1_120 + jump;
            axis.clock(raw * MS, site("2026-03-05T09:10:00.120"), true);
            assert_eq!([show(&mut axis, raw), show(&mut axis, raw + 40)], [120, 160]);
            assert_eq!((axis.sound(raw * MS + 20 * MS) - BEGIN_NS) / MS, 140);
            let expected = [(0, "2026-03-05T09:00:00"), (120, "2026-03-05T09:10:00.120")]
                .map(|(from, at)| Stretch { from: Pts::from_ms(from), site: site(at) });
            assert_eq!(axis.stretches(BEGIN_NS), expected, "{jump}");
        }
    }

    #[test]
    fn sound_behind_a_jump_belongs_to_the_stretch_before_it() {
        let mut axis = Axis::default();
        show(&mut axis, 0);
        show(&mut axis, 40);
        show(&mut axis, 600_000);
        assert_eq!(axis.sound(60 * MS) - BEGIN_NS, 60 * MS);
        assert_eq!(axis.sound(600_020 * MS) - BEGIN_NS, 100 * MS);
        // The clock went back: what was heard before it did has later times than what came then.
        let mut back = Axis::default();
        show(&mut back, 300_000);
        show(&mut back, 300_040);
        show(&mut back, 0);
        assert_eq!(back.sound(300_060 * MS) - BEGIN_NS, 60 * MS);
        assert_eq!(back.sound(20 * MS) - BEGIN_NS, 100 * MS);
    }

    #[test]
    fn reordering_and_slow_cameras_are_no_jumps() {
        let mut axis = Axis::default();
        for ms in [0, 120, 40, 80, 240] {
            assert_eq!(show(&mut axis, ms), ms);
        }
        let mut slow = Axis::default();
        for ms in [0, 5_000, 10_000, 15_000] {
            assert_eq!(show(&mut slow, ms), ms);
        }
        assert_eq!(slow.stretches(BEGIN_NS), [], "no clock was read");
    }

    #[test]
    fn a_clock_that_was_set_begins_a_stretch_without_a_jump() {
        let mut axis = Axis::default();
        axis.clock(0, site("2026-03-05T09:00:00"), false);
        show(&mut axis, 0);
        show(&mut axis, 1_000);
        axis.clock(2_000 * MS, site("2026-03-05T09:00:02.900"), false);
        show(&mut axis, 2_000);
        assert_eq!(axis.stretches(BEGIN_NS).len(), 1, "within the slack of a clock cut to the second");
        axis.clock(3_000 * MS, site("2026-03-05T10:00:03"), true);
        show(&mut axis, 3_000);
        let starts: Vec<i64> = axis.stretches(BEGIN_NS).iter().map(|stretch| stretch.from.ns() / MS).collect();
        assert_eq!(starts, [0, 3_000]);
    }

    #[test]
    fn a_later_reading_of_a_picture_knows_better() {
        let mut axis = Axis::default();
        axis.clock(0, site("2026-03-05T09:00:00"), false);
        show(&mut axis, 0);
        show(&mut axis, 40);
        axis.clock(0, site("2026-03-05T09:00:00.640"), true);
        assert_eq!(axis.stretches(BEGIN_NS)[0].site, site("2026-03-05T09:00:00.640"));
        axis.clock(60_000 * MS, site("2026-03-05T09:01:00.840"), true);
        show(&mut axis, 60_000);
        assert_eq!(axis.stretches(BEGIN_NS).len(), 2, "drift is put right");
    }
}
