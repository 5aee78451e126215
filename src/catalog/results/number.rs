//! Numbers as people write them into a list, taken exactly.

use crate::catalog::sheet::{Cell, narrow};
use crate::domain::number::Points;
use rust_decimal::Decimal;

/// A number and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// 85 for 85%.
    pub(super) value: Points,
    /// Whether it was written in percent.
    pub(super) percent: bool,
}

/// Why a cell gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// It is something else.
    NotOne,
    /// It has more than three places.
    TooFine,
    /// It is beyond all that is counted here.
    TooLarge,
}

/// What a person sees in the cell: `85%` where the spreadsheet shows 0.85 so.
pub(super) fn shown(cell: &Cell) -> String {
    match (cell, in_percent(cell)) {
        (Cell::Percent(_), Some(value)) => format!("{}%", value.normalize()),
        _ => cell.shown(),
    }
}

/// The number in a cell, with or without one of `units` behind it; digits of full width and commas by the thousand are
/// as good.
pub(super) fn exact(cell: &Cell, units: &[&str]) -> Result<Written, NoNumber> {
    if let Cell::Percent(_) = cell {
        let value = in_percent(cell).ok_or(NoNumber::NotOne)?;
        return Ok(Written { value: points(value)?, percent: true });
    }
    let Cell::Text(text) = cell else { return Err(NoNumber::NotOne) };
    let text = narrow(text);
    let bare = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text);
    let percent = bare.strip_suffix('%');
    let value = decimal(percent.unwrap_or(bare).trim()).ok_or(NoNumber::NotOne)?;
    Ok(Written { value: points(value)?, percent: percent.is_some() })
}

/// A whole number from 0, not in percent.
pub(super) fn whole(cell: &Cell, units: &[&str]) -> Option<u32> {
    let written = exact(cell, units).ok().filter(|written| !written.percent)?;
    let thousandths = written.value.thousandths();
    (thousandths % 1000 == 0).then(|| u32::try_from(thousandths / 1000).ok())?
}

/// A place in a list: 3, 第3名.
pub(super) fn rank(cell: &Cell) -> Option<u32> {
    match cell {
        Cell::Text(text) => whole(&Cell::text(text.strip_prefix('第').unwrap_or(text)), &["名", "位"]),
        _ => whole(cell, &[]),
    }
}

fn in_percent(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Percent(text) => decimal(text)?.checked_mul(Decimal::ONE_HUNDRED),
        _ => None,
    }
}

/// Digits with at most a sign before and a point among them.
fn decimal(text: &str) -> Option<Decimal> {
    let digits = without_commas(text)?;
    let unsigned = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    let plain =
        unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.') && unsigned.bytes().any(|b| b.is_ascii_digit());
    plain.then(|| Decimal::from_str_exact(&digits).ok())?
}

/// 12,345.6 without its commas; none where they do not stand by the thousand.
fn without_commas(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let whole = text.split('.').next().unwrap_or_default();
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()));
    let by_thousand = first && groups.all(|group| group.len() == 3) && !text[whole.len()..].contains(',');
    by_thousand.then(|| text.replace(',', ""))
}

fn points(value: Decimal) -> Result<Points, NoNumber> {
    let scaled = value.checked_mul(Decimal::ONE_THOUSAND).ok_or(NoNumber::TooLarge)?;
    if scaled.fract() != Decimal::ZERO {
        return Err(NoNumber::TooFine);
    }
    i64::try_from(scaled).map(Points::from_thousandths).map_err(|_beyond| NoNumber::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::{NoNumber, Written, exact, rank, shown, whole};
    use crate::catalog::sheet::Cell;
    use crate::domain::number::Points;

    #[test]
    fn numbers_are_taken_exactly() {
        for (text, thousandths, percent) in [
            ("92.5", 92_500, false),
            ("９２．５", 92_500, false),
            ("92.5分", 92_500, false),
            ("92.5 分", 92_500, false),
            ("85%", 85_000, true),
            ("８５．５ ％", 85_500, true),
            ("0.125", 125, false),
            ("-1", -1000, false),
            ("12,345.678", 12_345_678, false),
            ("100.000", 100_000, false),
            ("92.50000", 92_500, false),
        ] {
            let written = Written { value: Points::from_thousandths(thousandths), percent };
            assert_eq!(exact(&Cell::text(text), &["分"]), Ok(written), "{text}");
        }
        assert_eq!(exact(&Cell::number(92.1 + 0.2), &[]).map(|w| w.value), Ok(Points::from_thousandths(92_300)));
    }

    #[test]
    fn a_percent_cell_is_what_it_shows() {
        for (number, thousandths, text) in [(0.855, 85_500, "85.5%"), (1.0, 100_000, "100%"), (0.285, 28_500, "28.5%")]
        {
            let cell = Cell::percent(number);
            let written = Written { value: Points::from_thousandths(thousandths), percent: true };
            assert_eq!((exact(&cell, &[]), shown(&cell).as_str()), (Ok(written), text));
        }
        assert_eq!(exact(&Cell::percent(1.0 / 3.0), &[]), Err(NoNumber::TooFine));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["优", "92,5", "1,23,456", "9 2", "92.5.1", "--1", "1e3", "92.5人", ".", "%", "3/1500", "1_000"] {
            assert_eq!(exact(&Cell::text(text), &["分"]), Err(NoNumber::NotOne), "{text}");
        }
        assert_eq!(exact(&Cell::text("92.3333"), &[]), Err(NoNumber::TooFine));
        assert_eq!(exact(&Cell::text("99999999999999999999"), &[]), Err(NoNumber::TooLarge));
        assert_eq!(exact(&Cell::number(1e16), &[]), Err(NoNumber::NotOne));
    }

    #[test]
    fn places_and_counts_are_whole() {
        for (text, place) in [("3", Some(3)), ("第３名", Some(3)), ("1,500", Some(1500)), ("3.5", None), ("-3", None)]
        {
            assert_eq!(rank(&Cell::text(text)), place, "{text}");
        }
        assert_eq!(whole(&Cell::number(3.0), &[]), Some(3));
        assert_eq!(whole(&Cell::text("0件"), &["件"]), Some(0));
        assert_eq!((whole(&Cell::text("3%"), &[]), whole(&Cell::percent(0.03), &[])), (None, None));
    }
}
