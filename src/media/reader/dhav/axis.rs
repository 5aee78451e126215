//! When the frames of a DHAV file are due, from two clocks that each say half: a date in whole seconds, and a counter of
//! milliseconds that runs freely through 16 bits (65.536 s).
//!
//! The rule, from one picture to the next. `short` is the counter's difference as a signed number, `dates` that of the
//! dates; the candidates are `short` plus any number of wraps, and the one nearest to `dates` is taken.
//! 1. It differs from `dates` by at most 2 s and does not go back: it is the step. That covers pictures one behind the
//!    other, and holes of any length in a recording whose counter went on running.
//! 2. Else, when `short` is not zero and at most 2 s (0.2 s where the frame's number did not go on by one), the counter
//!    went on and the date did not: the recorder's clock was set. The step is `short`, and the date's jump shows in the
//!    readings of the clock alone. The same is believed where a hole is a possible reading, but the frame's number went
//!    on by one and the counter by no more than 0.2 s.
//! 3. Else both jumped: the recorder was started anew. The step is `dates`; when they go back, a second, so that what is
//!    behind in the file stays behind.
//!
//! A counter that stands still says nothing: pictures are then an interval apart by the frame rate, which is given back
//! when the counter moves on. Sound is placed by the same rule from the picture before it, and moves nothing.

use crate::domain::time::{Pts, SiteTime};
use crate::media::reader::Found;
use jiff::civil::{DateTime, date};

/// One wrap of the counter, in ms.
const WRAP: i64 = 1 << 16;

/// Dates and counter may differ by this much, in ms: a date is cut to its second, and the two clocks drift.
const JUMP: i64 = 2_000;

/// Pictures one behind the other are seldom further apart, in ms.
const NEXT: i64 = 200;

/// The dates of one stretch may contradict each other by this much, in ms, before a new one begins.
const SLACK: i64 = 40;

/// Within this width, in ms, the part of the second is known well enough to be told.
const FITS: i64 = 500;

/// The clocks of one frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stamp {
    /// The date in ms since 1970, of the site's clock; none when there is none or it is not to be trusted.
    pub date: Option<i64>,
    /// The counter.
    pub counter: u16,
    /// The frame's number.
    pub number: u32,
}

/// Where a frame comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// On the axis, in ms.
    pub at: i64,
    /// False when the date alone brought it there (rule 3): nothing is known of the part of the second any more.
    joined: bool,
}

/// See the top of this file.
#[derive(Debug, Default)]
pub(super) struct Axis {
    last: Option<(Stamp, i64)>,
    by_pictures: bool,
    /// How far the axis ran ahead while the counter stood still, in ms.
    ahead: i64,
    stretch: Option<Stretch>,
}

/// Pictures whose dates fit one distance between date and axis.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    /// Its first picture on the axis, in ms.
    at: i64,
    /// The distance is not less than this, in ms: the most of (date - axis).
    low: i64,
    /// It is less than this: a second more than the least of (date - axis).
    high: i64,
}

impl Axis {
    /// Where a picture comes; `interval` is what the frame rate says, in ms.
    pub(super) fn picture(&mut self, stamp: Stamp, interval: i64) -> Place {
        let place = match self.last {
            None => Place { at: stamp.date.unwrap_or(0), joined: true },
            Some((last, at)) => {
                let (mut step, joined) = step(last, stamp, self.by_pictures);
                if !joined {
                    self.ahead = 0;
                } else if step == 0 && self.by_pictures {
                    step = interval;
                    self.ahead += interval;
                } else if step > 1 {
                    let back = self.ahead.min(step - 1);
                    step -= back;
                    self.ahead -= back;
                }
                Place { at: at.saturating_add(step), joined }
            }
        };
        self.by_pictures = true;
        self.keep(stamp, place.at);
        place
    }

    /// Where sound comes, in ms.
    pub(super) fn sound(&mut self, stamp: Stamp) -> i64 {
        let at = match self.last {
            None => stamp.date.unwrap_or(0),
            Some((last, at)) => at.saturating_add(step(last, stamp, false).0),
        };
        if !self.by_pictures {
            self.keep(stamp, at);
        }
        at
    }

    fn keep(&mut self, stamp: Stamp, at: i64) {
        // A frame without a date does not make the date before it any less true: it has grown older by the step.
        let date = stamp.date.or_else(|| self.last.and_then(|(last, before)| Some(last.date? + (at - before))));
        self.last = Some((Stamp { date, ..stamp }, at));
    }

    /// Takes in the date of a picture: what is now known of the stretch that it ends, and the reading that begins one.
    pub(super) fn read_clock(&mut self, date: Option<i64>, place: Place) -> [Option<Found<'static>>; 2] {
        let Some(date) = date else { return [None, None] };
        let (low, high) = (date - place.at, date - place.at + 1000);
        if let Some(stretch) = self.stretch.as_mut().filter(|_| place.joined) {
            let (most, least) = (stretch.low.max(low), stretch.high.min(high));
            if most < least + SLACK {
                (stretch.low, stretch.high) = (most, least);
                return [None, None];
            }
        }
        let ended = self.end_stretch();
        self.stretch = Some(Stretch { at: place.at, low, high });
        [ended, Some(Found::Clock { site: site(date), at: ns(place.at), exact: false })]
    }

    /// Ends the stretch: the reading at its first picture, when its dates tell the part of the second.
    pub(super) fn end_stretch(&mut self) -> Option<Found<'static>> {
        let Stretch { at, low, high } = self.stretch.take()?;
        let distance = if low < high { low } else { high + (low - high) / 2 };
        (high - low <= FITS).then(|| Found::Clock { site: site(at + distance), at: ns(at), exact: true })
    }
}

/// The step from one frame to another, in ms, and whether the counter has a part in it. `numbered`: their numbers belong
/// together.
fn step(last: Stamp, next: Stamp, numbered: bool) -> (i64, bool) {
    let short = i64::from(next.counter.wrapping_sub(last.counter).cast_signed());
    let Some(dates) = next.date.zip(last.date).map(|(next, last)| next - last) else { return (short, true) };
    let wraps = (dates - short + WRAP / 2).div_euclid(WRAP);
    let long = short + wraps * WRAP;
    let next_number = next.number == last.number.wrapping_add(1);
    let nothing_between = numbered && next_number && (1..=NEXT).contains(&short);
    let near = if numbered && !next_number { NEXT } else { JUMP };
    if (long - dates).abs() <= JUMP && long >= -JUMP && (wraps == 0 || !nothing_between) {
        (long, true)
    } else if short != 0 && short.abs() <= near {
        (short, true)
    } else {
        (if dates > 0 { dates } else { 1000 }, false)
    }
}

/// The date of a frame header, in ms since 1970: six bits each of second and minute, five of hour and day, four of month,
/// six of the year from 2000. None when there is no such date.
pub(super) fn date_of(packed: u32) -> Option<i64> {
    let field = |from: u32, bits: u32| i8::try_from(packed >> from & ((1 << bits) - 1)).ok();
    let (year, month, day) = (2000 + i16::from(field(26, 6)?), field(22, 4)?, field(17, 5)?);
    let (hour, minute, second) = (field(12, 5)?, field(6, 6)?, field(0, 6)?);
    let date = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Some(SiteTime::new(date).since(EPOCH).ns() / 1_000_000)
}

const EPOCH: SiteTime = SiteTime::new(date(1970, 1, 1).at(0, 0, 0, 0));

fn site(ms: i64) -> SiteTime {
    EPOCH.plus(Pts::from_ms(ms))
}

/// Ns, of ms on the axis.
pub(super) fn ns(ms: i64) -> i64 {
    ms.saturating_mul(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::{Axis, Stamp, WRAP, ns, site};
    use crate::media::reader::Found;

    /// What a recorder writes at a moment of its own counter's clock, with its date ahead of that by `ahead`.
    fn stamp(ms: i64, ahead: i64, number: u32) -> Stamp {
        let date = Some((ms + ahead).div_euclid(1000) * 1000);
        Stamp { date, counter: (ms + 12_345).rem_euclid(WRAP) as u16, number }
    }

    fn clocks(axis: &mut Axis, stamps: &[Stamp]) -> (Vec<i64>, Vec<(String, i64, bool)>) {
        let (mut places, mut found) = (Vec::new(), Vec::new());
        for stamp in stamps {
            let place = axis.picture(*stamp, 40);
            places.push(place.at);
            found.extend(axis.read_clock(stamp.date, place).into_iter().flatten());
        }
        found.extend(axis.end_stretch());
        let readings = found.into_iter().map(|found| match found {
            Found::Clock { site, at, exact } => (site.time_of_day(), at, exact),
            other => panic!("{other:?}"),
        });
        (places, readings.collect())
    }

    fn steps(places: &[i64]) -> Vec<i64> {
        places.windows(2).map(|pair| pair[1] - pair[0]).collect()
    }

    #[test]
    fn the_counter_wraps_and_the_dates_say_how_often() {
        let moments = [0, 40, 80, 65_536 + 80, 65_536 + 120, 3_600_000, 3_600_040, 86_400_000 * 3 + 17];
        let stamps: Vec<Stamp> = (0..).zip(moments).map(|(n, ms)| stamp(ms, 500, n * 9)).collect();
        let (places, found) = clocks(&mut Axis::default(), &stamps);
        assert_eq!(steps(&places), moments.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>());
        assert_eq!(found.iter().filter(|reading| !reading.2).count(), 1, "nothing jumped: {found:?}");
    }

    #[test]
    fn every_hole_of_up_to_three_hours_is_measured() {
        for hole in (0..10_800_000).step_by(7_919) {
            let stamps = [stamp(0, 730, 0), stamp(40, 730, 1), stamp(80 + hole, 730, 900)];
            let (places, _) = clocks(&mut Axis::default(), &stamps);
            assert_eq!(steps(&places), [40, 40 + hole]);
        }
    }

    #[test]
    fn a_clock_that_is_set_moves_the_readings_and_not_the_axis() {
        // Ten wraps and a bit are a hole as well by the counter; the frame's number says that nothing is missing.
        for set in [3_600_000, -3_600_000, 3_000, -2_500, -65_000, 10 * WRAP + 300, 700, -900] {
            let before = (0..250).map(|n| stamp(i64::from(n) * 40, 240, n));
            let after = (250..500).map(|n| stamp(i64::from(n) * 40, 240 + set, n));
            let (places, found) = clocks(&mut Axis::default(), &before.chain(after).collect::<Vec<_>>());
            assert!(steps(&places).iter().all(|step| *step == 40), "set by {set}");
            let exact: Vec<_> = found.iter().filter(|reading| reading.2).collect();
            assert_eq!(exact.len(), 2, "set by {set}: {found:?}");
            let first_of_second = (exact[1].1 / 1_000_000 - places[0]).rem_euclid(86_400_000);
            assert!((10_000..11_000).contains(&first_of_second), "set by {set}: {found:?}");
            // Right to within one picture: the earliest that fits is taken.
            let wanted = |off| site(first_of_second + 240 + set - off).time_of_day();
            assert!((0..40).any(|off| exact[1].0 == wanted(off)), "set by {set}: {found:?}");
            assert_eq!(exact[0].0, "00:00:00.240", "set by {set}");
        }
    }

    #[test]
    fn a_recorder_started_anew_goes_by_the_dates() {
        let again = |ms: i64, n| Stamp { counter: (ms + 40_000).rem_euclid(WRAP) as u16, ..stamp(ms, 0, n) };
        let stamps = [stamp(0, 0, 0), stamp(40, 0, 1), again(300_440, 0), again(300_480, 1)];
        let (places, found) = clocks(&mut Axis::default(), &stamps);
        assert_eq!(steps(&places), [40, 300_000, 40]);
        assert_eq!(
            found.iter().map(|reading| reading.0.as_str()).collect::<Vec<_>>(),
            ["00:00:00.000", "00:05:00.000"]
        );
        let stamps = [stamp(900_000, 0, 0), again(400, 0), again(440, 1)];
        assert_eq!(steps(&clocks(&mut Axis::default(), &stamps).0), [1000, 40], "what is behind stays behind");
    }

    #[test]
    fn drift_gives_new_readings_that_are_each_right_to_a_picture() {
        // The counter runs 50 ppm fast for an hour.
        let stamps: Vec<Stamp> = (0..90_000_i64)
            .map(|n| Stamp { date: stamp(n * 40 - n * 40 / 20_000, 0, 0).date, ..stamp(n * 40, 0, n as u32) })
            .collect();
        let (places, found) = clocks(&mut Axis::default(), &stamps);
        assert_eq!(places[89_999] - places[0], 89_999 * 40);
        let exact: Vec<_> = found.iter().filter(|reading| reading.2).collect();
        assert!((2..=8).contains(&exact.len()), "{exact:?}");
        for (clock, at, _) in exact {
            let ms = at / 1_000_000 - places[0];
            let right = ms - ms / 20_000;
            assert!((-60..=60).any(|off| *clock == site(right + off).time_of_day()), "{clock} at {ms}");
        }
    }

    #[test]
    fn a_counter_that_stands_still_leaves_the_frame_rate_and_the_dates() {
        let still: Vec<Stamp> = (0..100).map(|n| Stamp { counter: 0, ..stamp(i64::from(n) * 40, 0, n) }).collect();
        let (places, _) = clocks(&mut Axis::default(), &still);
        assert!(steps(&places).iter().all(|step| *step == 40));
        let hole = [still[0], still[1], Stamp { counter: 0, ..stamp(600_000, 0, 2) }];
        assert_eq!(steps(&clocks(&mut Axis::default(), &hole).0), [40, 600_000]);
        let twice = [stamp(0, 0, 0), stamp(40, 0, 1), stamp(40, 0, 2), stamp(120, 0, 3)];
        assert_eq!(
            steps(&clocks(&mut Axis::default(), &twice).0),
            [40, 40, 40],
            "one stamp twice shifts nothing for good"
        );
    }

    #[test]
    fn sound_is_placed_beside_its_picture() {
        let mut axis = Axis::default();
        let first = axis.sound(stamp(1_234, 0, 7));
        assert_eq!(axis.picture(stamp(1_250, 0, 0), 40).at - first, 16);
        assert_eq!(axis.sound(stamp(1_230, 0, 8)) - first, -4);
        assert_eq!(axis.picture(stamp(67_000, 0, 1), 40).at - first, 67_000 - 1_234);
        assert_eq!(axis.sound(stamp(66_990, 3_600_000, 8)) - first, 66_990 - 1_234, "the clock was set meanwhile");
        assert_eq!(ns(2), 2_000_000);
    }
}
