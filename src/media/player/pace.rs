//! The clock that playing goes by: which time of the recording belongs to which moment.

use crate::domain::time::Pts;
use std::time::{Duration, Instant};

/// Runs at a steady rate from a moment on; a negative rate runs backward.
#[derive(Clone, Copy, Debug)]
pub(super) struct Running {
    from: Pts,
    since: Instant,
    rate: f64,
}

impl Running {
    /// Runs from `from` on, beginning at `since`.
    pub(super) fn new(from: Pts, since: Instant, rate: f64) -> Self {
        Self { from, since, rate }
    }

    /// Which time it is at a moment.
    pub(super) fn at(&self, moment: Instant) -> Pts {
        let passed = moment.saturating_duration_since(self.since).as_secs_f64() * self.rate;
        self.from + Pts::from_ns((passed * 1e9) as i64)
    }

    /// When it will be that time; none when it never will be.
    pub(super) fn when(&self, pts: Pts) -> Option<Instant> {
        let seconds = (pts - self.from).seconds() / self.rate;
        // A little later rather than a little earlier, which would be a wake for nothing.
        let wait = Duration::try_from_secs_f64(seconds.max(0.0)).ok()? + Duration::from_micros(50);
        (seconds >= 0.0).then(|| self.since.checked_add(wait)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::Running;
    use crate::domain::time::Pts;
    use std::time::{Duration, Instant};

    #[test]
    fn it_runs_at_its_rate_in_both_directions() {
        let now = Instant::now();
        let later = now + Duration::from_secs(2);
        for (rate, ms) in [(1.0, 12_000), (0.25, 10_500), (16.0, 42_000), (-1.0, 8_000), (-4.0, 2_000)] {
            let running = Running::new(Pts::from_ms(10_000), now, rate);
            assert_eq!(running.at(later), Pts::from_ms(ms), "{rate}");
            let when = running.when(Pts::from_ms(ms)).unwrap();
            assert!(when >= later && when < later + Duration::from_millis(1));
            assert_eq!(running.at(now - Duration::from_secs(1)), Pts::from_ms(10_000), "not before it began");
        }
        assert_eq!(Running::new(Pts::ZERO, now, -1.0).when(Pts::from_ms(5)), None);
    }
}
