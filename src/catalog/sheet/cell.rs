//! One cell: what it says, as text, date or yes and no.

use crate::catalog::sheet::word::flag;
use jiff::civil::Date;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::catalog) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text or a number, without blanks at its ends; never empty.
    Text(String),
    /// A number that the spreadsheet shows in percent: 0.85 where it shows 85%.
    Percent(String),
    /// A date of the spreadsheet.
    Date(Date),
    /// A date that the spreadsheet shows without its day; the first of the month.
    Month(Date),
    /// A number that the spreadsheet no longer holds exactly.
    Inexact(String),
    /// An error value of the spreadsheet, such as `#N/A`.
    Fault(String),
}

/// The digits that a spreadsheet shows at most.
const DIGITS: usize = 15;

impl Cell {
    /// From text as written; a line break within the cell becomes a blank.
    pub(in crate::catalog) fn text(text: &str) -> Self {
        let parts = text.split(|c: char| c.is_control() || c == '\u{feff}').map(str::trim);
        let text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// From a number: 1001.0 is 1001. Above 15 digits a spreadsheet keeps zeros instead of digits.
    pub(in crate::catalog) fn number(number: f64) -> Self {
        let shown = decimal(number);
        if number.abs() >= 1e15 { Self::Inexact(shown) } else { Self::Text(shown) }
    }

    /// From a number that is shown in percent.
    pub(in crate::catalog) fn percent(number: f64) -> Self {
        match Self::number(number) {
            Self::Text(shown) => Self::Percent(shown),
            other => other,
        }
    }

    /// True when nothing is in it.
    pub(in crate::catalog) const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What stands in it, to show or to compare.
    pub(in crate::catalog) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Percent(text) | Self::Inexact(text) | Self::Fault(text) => text.clone(),
            Self::Date(date) => date.to_string(),
            Self::Month(first) => first.strftime("%Y-%m").to_string(),
        }
    }

    /// As a date, if it is one.
    pub(in crate::catalog) fn date(&self) -> Option<Date> {
        match self {
            Self::Date(date) | Self::Month(date) => Some(*date),
            Self::Text(text) => written_date(text),
            Self::Empty | Self::Percent(_) | Self::Inexact(_) | Self::Fault(_) => None,
        }
    }

    /// As yes or no, if it says either.
    pub(in crate::catalog) fn flag(&self) -> Option<bool> {
        flag(&self.shown())
    }
}

/// The shortest decimal that stands for the number, in no more digits than a spreadsheet shows: 92.5, and 92.3 where a
/// formula left 92.30000000000001 behind.
fn decimal(number: f64) -> String {
    let shown = number.to_string();
    let digits = shown.trim_start_matches(['-', '0', '.']).bytes().filter(u8::is_ascii_digit).count();
    let rounded = || format!("{number:.*e}", DIGITS - 1).parse::<f64>().ok();
    if digits > DIGITS && number.abs() < 1e15 { rounded().map_or(shown, |rounded| rounded.to_string()) } else { shown }
}

/// 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305.
pub(in crate::catalog) fn written_date(text: &str) -> Option<Date> {
    let joined = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let (year, month, day) = if joined {
        (&text[..4], &text[4..6], &text[6..])
    } else {
        let mut parts = text.strip_suffix('日').unwrap_or(text).split(['-', '/', '.', '年', '月']);
        let date = (parts.next()?.trim(), parts.next()?.trim(), parts.next()?.trim());
        parts.next().is_none().then_some(date)?
    };
    (year.len() == 4).then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
}

#[cfg(test)]
mod tests {
    use super::Cell;
    use jiff::civil::date;

    #[test]
    fn dates_are_read_as_people_write_them() {
        for text in ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "2026 年 3 月 5 日", "20260305"] {
            assert_eq!(Cell::text(text).date(), Some(date(2026, 3, 5)), "{text}");
        }
        for text in ["2026-02-30", "26/3/5", "5/3/2026", "2026年3月", "2026-03-05-01", "46086", "三月五日"] {
            assert_eq!(Cell::text(text).date(), None, "{text}");
        }
    }

    #[test]
    fn numbers_keep_their_digits_or_say_that_they_lost_them() {
        assert_eq!(Cell::number(1001.0), Cell::Text("1001".to_owned()));
        assert!(matches!(Cell::number(6.2e17), Cell::Inexact(_)));
    }

    #[test]
    fn numbers_show_no_more_digits_than_the_spreadsheet() {
        for (number, shown) in [
            (92.5, "92.5"),
            ("91.980000000000004".parse().unwrap(), "91.98"),
            (0.1 + 0.2, "0.3"),
            (92.1 + 0.2, "92.3"),
            (-0.285 - 1e-17, "-0.285"),
            (1.0 / 3.0, "0.333333333333333"),
            (999_999_999_999_999.0, "999999999999999"),
            (0.000_012_5, "0.0000125"),
        ] {
            assert_eq!(Cell::number(number), Cell::Text(shown.to_owned()), "{number}");
        }
        assert_eq!(Cell::percent(0.855), Cell::Percent("0.855".to_owned()));
    }
}
