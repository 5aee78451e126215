//! Periods of a scheme: a phase, a year, a quarter, a month, as people ask for them.

use crate::domain::facts::Term;
use crate::domain::scheme::Scheme;
use crate::domain::text::Text;
use jiff::civil::{Date, date};

/// A stretch of days with its name; both days are included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// As it was asked for: `3`, `2026`, `2026-Q2`, `2026-05`.
    pub code: String,
    /// What people call it.
    pub name: Text,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Whether the year's end is settled in it.
    pub year: bool,
}

impl Period {
    /// Whether the day lies in it.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }

    /// The quarter that it is, if it is one.
    pub fn quarter(&self) -> Option<Term> {
        Term::parse(&self.code).filter(|term| term.quarter.is_some())
    }
}

impl Scheme {
    /// The period of that code: a phase's code, `2026`, `2026-Q2` or `2026-05`, if it lies in the scheme's year.
    pub fn period(&self, code: &str) -> Option<Period> {
        self.periods().into_iter().find(|period| period.code == code)
    }

    /// Every period that can be asked for: the year, its phases, quarters, months.
    pub fn periods(&self) -> Vec<Period> {
        let year = self.to.year();
        let whole = Period {
            code: year.to_string(),
            name: Text::new(format!("{year} 年"), year.to_string()),
            from: self.from,
            to: self.to,
            year: true,
        };
        let phases = self.phases.iter().map(|phase| Period {
            code: phase.code.clone(),
            name: phase.name.clone(),
            from: phase.from,
            to: phase.to,
            year: false,
        });
        let months = (self.from.year()..=year).flat_map(|year| (1..=12).map(move |month| (year, month)));
        let months: Vec<(i16, i8)> = months.filter(|(year, month)| self.holds_on(date(*year, *month, 1))).collect();
        let quarters = months.iter().filter(|(_, month)| month % 3 == 1).map(|(year, month)| {
            let term = Term::quarter_of(date(*year, *month, 1));
            let (from, to) = term.days();
            let quarter = term.quarter.unwrap_or_default();
            let name = Text::new(format!("{year} 年第 {quarter} 季度"), term.to_string());
            Period { code: term.to_string(), name, from, to, year: false }
        });
        let by_month = months.iter().map(|(year, month)| {
            let from = date(*year, *month, 1);
            let code = from.strftime("%Y-%m").to_string();
            let name = Text::new(format!("{year} 年 {month} 月"), code.clone());
            Period { code, name, from, to: from.last_of_month(), year: false }
        });
        std::iter::once(whole).chain(phases).chain(quarters.collect::<Vec<_>>()).chain(by_month).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::scheme::{Phase, Scheme};
    use crate::domain::text::Text;
    use jiff::civil::date;

    fn scheme() -> Scheme {
        let phase =
            |code: &str, from, to| Phase { code: code.to_owned(), name: Text::default(), from, to, target: None };
        let phases = vec![phase("1", date(2026, 1, 1), date(2026, 4, 30))];
        Scheme { phases, ..Scheme::bare() }
    }

    #[test]
    fn a_period_is_asked_for_by_its_code() {
        let scheme = scheme();
        let days = |code: &str| scheme.period(code).map(|period| (period.from, period.to, period.year));
        assert_eq!(days("2026"), Some((date(2026, 1, 1), date(2026, 12, 31), true)));
        assert_eq!(days("1"), Some((date(2026, 1, 1), date(2026, 4, 30), false)));
        assert_eq!(days("2026-Q2"), Some((date(2026, 4, 1), date(2026, 6, 30), false)));
        assert_eq!(days("2026-02"), Some((date(2026, 2, 1), date(2026, 2, 28), false)));
        for wrong in ["2025", "2", "2026-Q5", "2026-13", "2027-Q1", ""] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
        assert_eq!(scheme.periods().len(), 1 + 1 + 4 + 12);
    }
}
