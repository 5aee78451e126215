//! The tape's time axis: from a time to a place on the screen and back, zooming, panning, and where the figures stand.
//!
//! Times are nanoseconds on the axis: since midnight of the first day where the site's clock is known, else since the
//! recording's first picture. Pure geometry, no painting.

/// One second of the axis.
pub(super) const SECOND: i64 = 1_000_000_000;

/// The least that can be seen at once: a fifth of a second, five pictures.
const LEAST_SPAN: i64 = SECOND / 5;

/// Distances between figures, smallest first.
const STEPS: &[i64] = &[
    SECOND / 100,
    SECOND / 50,
    SECOND / 20,
    SECOND / 10,
    SECOND / 5,
    SECOND / 2,
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    60 * SECOND,
    120 * SECOND,
    300 * SECOND,
    600 * SECOND,
    900 * SECOND,
    1800 * SECOND,
    3600 * SECOND,
    7200 * SECOND,
    10_800 * SECOND,
    21_600 * SECOND,
    43_200 * SECOND,
    86_400 * SECOND,
];

/// A stretch of time, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Its start.
    pub(super) from: i64,
    /// Its end, exclusive.
    pub(super) to: i64,
}

impl Stretch {
    /// How long it is, in nanoseconds; never negative.
    pub(super) fn length(self) -> i64 {
        self.to.saturating_sub(self.from).max(0)
    }

    /// How far outside it a time lies.
    pub(super) fn beside(self, time: i64) -> i64 {
        self.from.saturating_sub(time).max(time.saturating_sub(self.to.saturating_sub(1))).max(0)
    }

    /// The shortest stretch that holds both.
    pub(super) fn with(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// Whether the time lies in it.
    pub(super) fn holds(self, time: i64) -> bool {
        self.from <= time && time < self.to
    }

    /// With a margin at both ends, so that the first and last picture can be reached.
    pub(super) fn with_margin(self) -> Self {
        let margin = (self.length() / 50).max(LEAST_SPAN / 2);
        Self { from: self.from.saturating_sub(margin), to: self.to.saturating_add(margin) }
    }
}

/// What is seen of the axis, and where on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Axis {
    /// The stretch that is seen.
    pub(super) seen: Stretch,
    /// Left end on the screen, in points.
    pub(super) left: f32,
    /// Width on the screen, in points; positive.
    pub(super) width: f32,
}

impl Axis {
    /// Where a time stands on the screen; far beside it for times that are not seen.
    pub(super) fn x(&self, time: i64) -> f32 {
        let share = time.saturating_sub(self.seen.from) as f64 / self.seen.length().max(1) as f64;
        self.left + (share * f64::from(self.width)) as f32
    }

    /// The time at a place of the screen.
    pub(super) fn time(&self, x: f32) -> i64 {
        let share = f64::from(x - self.left) / f64::from(self.width.max(1.0));
        self.seen.from.saturating_add((share * self.seen.length() as f64) as i64)
    }

    /// The stretch seen after zooming by `by` (above one: closer) around a place, kept within `all`.
    pub(super) fn zoomed(&self, x: f32, by: f32, all: Stretch) -> Stretch {
        let least = LEAST_SPAN.min(all.length().max(1));
        let length = ((self.seen.length() as f64 / f64::from(by)) as i64).clamp(least, all.length().max(1));
        let share = f64::from((x - self.left) / self.width.max(1.0)).clamp(0.0, 1.0);
        let from = self.time(x).saturating_sub((share * length as f64) as i64);
        keep_in(from, length, all)
    }

    /// The stretch seen after moving by `dx` points (to the right: earlier times come in), kept within `all`.
    pub(super) fn panned(&self, dx: f32, all: Stretch) -> Stretch {
        let by = f64::from(dx / self.width.max(1.0)) * self.seen.length() as f64;
        keep_in(self.seen.from.saturating_sub(by as i64), self.seen.length(), all)
    }

    /// The stretch of the same length that shows `time` at a tenth from the left, kept within `all`.
    pub(super) fn turned_to(&self, time: i64, all: Stretch) -> Stretch {
        let length = self.seen.length();
        keep_in(time.saturating_sub(length / 10), length, all)
    }

    /// Times at which figures stand, at least `apart` points from each other.
    pub(super) fn figures(&self, apart: f32) -> Figures {
        let least = self.seen.length() as f64 * f64::from(apart / self.width.max(1.0));
        let longest = STEPS.last().copied().unwrap_or(SECOND);
        let step = STEPS
            .iter()
            .copied()
            .find(|step| *step as f64 >= least)
            .unwrap_or_else(|| longest.saturating_mul((least / longest as f64).ceil() as i64));
        let first = self.seen.from.div_euclid(step).saturating_add(1).saturating_mul(step);
        let mut times = Vec::new();
        let mut time = if first - step == self.seen.from { self.seen.from } else { first };
        while time <= self.seen.to && times.len() < 1000 {
            times.push(time);
            time = time.saturating_add(step);
        }
        Figures { step, times }
    }
}

/// Moves a stretch of that length so that it lies within `all`, as far as it fits.
fn keep_in(from: i64, length: i64, all: Stretch) -> Stretch {
    let length = length.min(all.length()).max(1);
    let from = from.clamp(all.from, all.to.saturating_sub(length).max(all.from));
    Stretch { from, to: from.saturating_add(length) }
}

/// Where figures stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Figures {
    /// From one to the next.
    pub(super) step: i64,
    /// The times.
    pub(super) times: Vec<i64>,
}

impl Figures {
    /// A time as it is written under the axis: `09:10`, `09:10:05` or `09:10:05.2`, by how close the figures stand.
    pub(super) fn text(&self, time: i64) -> String {
        let ms = time.div_euclid(1_000_000).rem_euclid(86_400_000);
        let (s, ms) = (ms / 1000, ms % 1000);
        let minute = format!("{:02}:{:02}", s / 3600, s / 60 % 60);
        match self.step {
            step if step >= 60 * SECOND => minute,
            step if step >= SECOND => format!("{minute}:{:02}", s % 60),
            step if step >= SECOND / 10 => format!("{minute}:{:02}.{}", s % 60, ms / 100),
            _ => format!("{minute}:{:02}.{:02}", s % 60, ms / 10),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, SECOND, Stretch};

    const HOUR: i64 = 3600 * SECOND;
    const ALL: Stretch = Stretch { from: 9 * HOUR, to: 11 * HOUR };

    fn axis(from: i64, to: i64) -> Axis {
        Axis { seen: Stretch { from, to }, left: 100.0, width: 800.0 }
    }

    #[test]
    fn times_and_places_go_there_and_back() {
        let axis = axis(9 * HOUR, 10 * HOUR);
        assert_eq!(axis.x(9 * HOUR + 30 * 60 * SECOND), 500.0);
        for x in [100.0, 333.25, 899.0] {
            assert!((axis.x(axis.time(x)) - x).abs() < 0.01);
        }
    }

    #[test]
    fn zooming_keeps_the_time_under_the_pointer() {
        let mut axis = axis(ALL.from, ALL.to);
        let time = axis.time(420.0);
        for _ in 0..20 {
            axis.seen = axis.zoomed(420.0, 1.4, ALL);
        }
        assert!((axis.x(time) - 420.0).abs() < 1.0, "{}", axis.x(time));
        for _ in 0..60 {
            axis.seen = axis.zoomed(420.0, 0.5, ALL);
        }
        assert_eq!(axis.seen, ALL);
        for _ in 0..200 {
            axis.seen = axis.zoomed(420.0, 2.0, ALL);
        }
        assert_eq!(axis.seen.length(), SECOND / 5);
    }

    #[test]
    fn panning_stops_at_the_ends() {
        let mut axis = axis(9 * HOUR, 10 * HOUR);
        axis.seen = axis.panned(-400.0, ALL);
        assert_eq!(axis.seen, Stretch { from: 9 * HOUR + HOUR / 2, to: 10 * HOUR + HOUR / 2 });
        axis.seen = axis.panned(-4000.0, ALL);
        assert_eq!(axis.seen, Stretch { from: 10 * HOUR, to: 11 * HOUR });
        axis.seen = axis.panned(99_000.0, ALL);
        assert_eq!(axis.seen, Stretch { from: 9 * HOUR, to: 10 * HOUR });
    }

    #[test]
    fn turning_to_a_time_shows_it() {
        let axis = axis(9 * HOUR, 9 * HOUR + 60 * SECOND);
        for time in [ALL.from, 10 * HOUR, ALL.to - 1] {
            assert!(axis.turned_to(time, ALL).holds(time));
        }
    }

    #[test]
    fn figures_stand_on_round_times_and_apart() {
        for length in [SECOND / 5, SECOND, 7 * SECOND, 90 * SECOND, 2 * HOUR, 26 * HOUR, 40 * 24 * HOUR] {
            let axis = axis(9 * HOUR + 1, 9 * HOUR + 1 + length);
            let figures = axis.figures(70.0);
            assert!(!figures.times.is_empty() || length < figures.step, "{length}");
            assert!(figures.times.len() <= 12, "{length}: {}", figures.times.len());
            for time in &figures.times {
                assert_eq!(time % figures.step, 0);
                assert!(axis.x(*time) >= 100.0 && axis.x(*time) <= 900.0);
            }
            for pair in figures.times.windows(2) {
                assert!(axis.x(pair[1]) - axis.x(pair[0]) >= 69.9, "{length}");
            }
        }
    }

    #[test]
    fn figures_are_as_fine_as_their_distance() {
        let coarse = axis(9 * HOUR, 10 * HOUR).figures(70.0);
        assert_eq!(coarse.times.first().map(|t| coarse.text(*t)).as_deref(), Some("09:00"));
        let fine = axis(9 * HOUR, 9 * HOUR + 10 * SECOND).figures(70.0);
        assert_eq!(fine.text(9 * HOUR + 5 * SECOND), "09:00:05");
        let finest = axis(9 * HOUR, 9 * HOUR + SECOND).figures(70.0);
        assert_eq!(finest.text(9 * HOUR + SECOND / 5), "09:00:00.2");
    }
}
