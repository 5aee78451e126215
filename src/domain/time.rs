//! Times of footage: nanoseconds from a recording's first picture, and what the site's clock showed.
//!
//! Site time is never converted between zones: it is what stood on the site's clock.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

/// A moment of a recording, in nanoseconds from its first picture (which is at zero whatever the file's own clock says).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pts(i64);

impl Pts {
    /// The first picture.
    pub const ZERO: Self = Self(0);

    /// From nanoseconds.
    pub const fn from_ns(ns: i64) -> Self {
        Self(ns)
    }

    /// From milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms * 1_000_000)
    }

    /// In nanoseconds.
    pub const fn ns(self) -> i64 {
        self.0
    }

    /// In seconds, for display and for JSON; not for comparisons.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// `h:mm:ss.mmm`, as the player shows it when the site's time is not known.
    pub fn clock(self) -> String {
        let ms = self.0.div_euclid(1_000_000);
        let (sign, ms) = if ms < 0 { ("-", -ms) } else { ("", ms) };
        let (s, ms) = (ms / 1000, ms % 1000);
        format!("{sign}{}:{:02}:{:02}.{ms:03}", s / 3600, s / 60 % 60, s % 60)
    }
}

impl Add for Pts {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Pts {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// What the site's clock showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteTime(DateTime);

impl SiteTime {
    /// From a civil date and time.
    pub const fn new(at: DateTime) -> Self {
        Self(at)
    }

    /// As a civil date and time.
    pub const fn civil(self) -> DateTime {
        self.0
    }

    /// This much later (or earlier, for a negative time); saturates at the ends of the calendar.
    pub fn plus(self, later: Pts) -> Self {
        Self(self.0.saturating_add(SignedDuration::from_nanos(later.ns())))
    }

    /// How much later this is than `earlier`.
    pub fn since(self, earlier: Self) -> Pts {
        let between = self.0.duration_since(earlier.0);
        Pts(i64::try_from(between.as_nanos()).unwrap_or(i64::MAX))
    }

    /// `09:00:25.600`
    pub fn time_of_day(self) -> String {
        let t = self.0.time();
        format!("{:02}:{:02}:{:02}.{:03}", t.hour(), t.minute(), t.second(), t.millisecond())
    }
}

impl fmt::Display for SiteTime {
    /// `2026-03-05T09:00:00.000`, always with milliseconds.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}T{}", self.0.date(), self.time_of_day())
    }
}

/// The text was neither a date with a time nor anything like it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a site time: write it like 2026-03-05T09:00:12.500")]
pub struct NotSiteTime {
    /// What was written.
    pub text: String,
}

impl FromStr for SiteTime {
    type Err = NotSiteTime;

    fn from_str(text: &str) -> Result<Self, NotSiteTime> {
        text.trim().parse::<DateTime>().map(Self).map_err(|_not_a_date| NotSiteTime { text: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::{Pts, SiteTime};

    #[test]
    fn site_time_is_written_with_milliseconds_and_read_back() {
        let at: SiteTime = "2026-03-05T09:00:00".parse().unwrap();
        let later = at.plus(Pts::from_ms(25_600));
        assert_eq!(later.to_string(), "2026-03-05T09:00:25.600");
        assert_eq!(later.to_string().parse::<SiteTime>().unwrap(), later);
        assert_eq!(later.since(at), Pts::from_ms(25_600));
        assert_eq!(at.since(later), Pts::from_ms(-25_600));
    }

    #[test]
    fn player_time_counts_hours() {
        assert_eq!(Pts::from_ms(3_725_004).clock(), "1:02:05.004");
        assert_eq!(Pts::from_ms(-40).clock(), "-0:00:00.040");
    }
}
