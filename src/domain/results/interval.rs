//! The time that a result is for, where it is no single day.

use crate::domain::facts::Term;
use jiff::civil::{Date, date};
use std::fmt;

/// Whole days, from the first to the last; both are included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    from: Date,
    to: Date,
}

impl Interval {
    /// One day.
    pub const fn day(day: Date) -> Self {
        Self { from: day, to: day }
    }

    /// From the first day of one month to the last of another of the same year; none where that is no time of a year
    /// from 1 to 9999.
    pub fn months(year: i16, first: i8, last: i8) -> Option<Self> {
        let known = (1..=9999).contains(&year) && 1 <= first && first <= last && last <= 12;
        known.then(|| Self { from: date(year, first, 1), to: date(year, last, 1).last_of_month() })
    }

    /// Its first day.
    pub const fn first(self) -> Date {
        self.from
    }

    /// Its last day, which stands for a visit whose day is not known.
    pub const fn last(self) -> Date {
        self.to
    }

    /// The year or quarter that it is, if it is one.
    pub fn term(self) -> Option<Term> {
        let year = Term { year: self.from.year(), quarter: None };
        [year, Term::quarter_of(self.from)].into_iter().find(|term| term.days() == (self.from, self.to))
    }

    /// The year that it is, if it is a whole one.
    pub fn year(self) -> Option<i16> {
        self.term().filter(|term| term.quarter.is_none()).map(|term| term.year)
    }
}

impl fmt::Display for Interval {
    /// `2026`, `2026-H1`, `2026-Q2`, `2026-05`, `2026-05-20`, or `2026-04…2026-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        if let Some(term) = self.term() {
            write!(f, "{term}")
        } else if from == to {
            write!(f, "{from}")
        } else {
            let (year, first, last) = (from.year(), from.month(), to.month());
            match (first, last) {
                (1, 6) => write!(f, "{year}-H1"),
                (7, 12) => write!(f, "{year}-H2"),
                _ if first == last => write!(f, "{year}-{first:02}"),
                _ => write!(f, "{year}-{first:02}…{year}-{last:02}"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;
    use jiff::civil::date;

    #[test]
    fn periods_are_shown_and_know_their_term() {
        for (first, last, shown, term) in [
            (1, 12, "2026", Some("2026")),
            (1, 6, "2026-H1", None),
            (7, 12, "2026-H2", None),
            (4, 6, "2026-Q2", Some("2026-Q2")),
            (2, 2, "2026-02", None),
            (4, 5, "2026-04…2026-05", None),
        ] {
            let period = Interval::months(2026, first, last).expect("months of a year");
            assert_eq!(period.to_string(), shown);
            assert_eq!(period.term().map(|term| term.to_string()).as_deref(), term);
        }
        assert_eq!(Interval::months(2024, 2, 2).map(Interval::last), Some(date(2024, 2, 29)));
        assert_eq!(Interval::day(date(2026, 5, 20)).to_string(), "2026-05-20");
        assert_eq!(Interval::months(2026, 1, 12).and_then(Interval::year), Some(2026));
        assert_eq!(Interval::months(2026, 4, 6).and_then(Interval::year), None);
        for (year, first, last) in [(2026, 5, 4), (2026, 0, 1), (2026, 1, 13), (0, 1, 1)] {
            assert_eq!(Interval::months(year, first, last), None);
        }
    }
}
