//! Points and money as exact integers: thousandths of a point, fen of a yuan. Binary floats never hold either.

use rust_decimal::Decimal;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

/// Points of a checklist, in thousandths: `Points::from_thousandths(500)` is half a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

/// Money in integer fen; 100 fen are one yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fen(i64);

/// The text was not a decimal number with at most three places.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a number of points: write it like 2 or 0.5, with at most three places")]
pub struct NotPoints {
    /// What was written.
    pub text: String,
}

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// From thousandths of a point.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// From whole points.
    pub const fn whole(points: i64) -> Self {
        Self(points * 1000)
    }

    /// In thousandths of a point.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// As an exact decimal.
    pub fn decimal(self) -> Decimal {
        Decimal::new(self.0, 3)
    }

    /// With exactly `places` decimals (0..=3), rounded half away from zero: for columns that must line up.
    pub fn fixed(self, places: u32) -> String {
        let places = places.min(3);
        let rounded =
            self.decimal().round_dp_with_strategy(places, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        format!("{rounded:.width$}", width = places as usize)
    }

    /// The smaller of the two.
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// True for zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for Points {
    /// Without needless zeros: `1`, `0.5`, `92.25`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.decimal().normalize().to_string())
    }
}

impl FromStr for Points {
    type Err = NotPoints;

    fn from_str(text: &str) -> Result<Self, NotPoints> {
        let wrong = || NotPoints { text: text.to_owned() };
        let decimal = Decimal::from_str_exact(text.trim()).map_err(|_not_decimal| wrong())?;
        let scaled = decimal.checked_mul(Decimal::from(1000)).ok_or_else(wrong)?;
        if scaled.fract() != Decimal::ZERO {
            return Err(wrong());
        }
        i64::try_from(scaled).map(Self).map_err(|_too_large| wrong())
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Points {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Points {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

impl Fen {
    /// From fen.
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// In fen.
    pub const fn fen(self) -> i64 {
        self.0
    }
}

/// The text was not an amount of yuan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no amount: write yuan like 200 or 0.50, with at most two places")]
pub struct NotYuan {
    /// What was written.
    pub text: String,
}

/// The most fen that anything costs: far above any real figure, and safe in exact arithmetic.
const MOST_FEN: i64 = 100_000_000_000;

impl FromStr for Fen {
    type Err = NotYuan;

    /// From yuan with at most two places, such as `200`, `1002.00` or `-0.5`.
    fn from_str(text: &str) -> Result<Self, NotYuan> {
        let wrong = || NotYuan { text: text.to_owned() };
        let yuan = Decimal::from_str_exact(text.trim()).map_err(|_not_decimal| wrong())?;
        let exact =
            yuan.checked_mul(Decimal::ONE_HUNDRED).filter(|fen| fen.fract() == Decimal::ZERO).ok_or_else(wrong)?;
        let fen = i64::try_from(exact).map_err(|_too_large| wrong())?;
        if fen.abs() <= MOST_FEN { Ok(Self(fen)) } else { Err(wrong()) }
    }
}

impl fmt::Display for Fen {
    /// In yuan with two places.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.2}", Decimal::new(self.0, 2)))
    }
}

#[cfg(test)]
mod tests {
    use super::{Fen, Points};

    #[test]
    fn points_are_read_and_written_exactly() {
        for (text, thousandths) in [("2", 2000), ("0.5", 500), ("-1.25", -1250), (" 0.125 ", 125)] {
            assert_eq!(text.parse::<Points>().unwrap().thousandths(), thousandths);
        }
        for wrong in ["", "a", "0.0005", "1,5", "99999999999999999999"] {
            assert!(wrong.parse::<Points>().is_err(), "{wrong:?} was taken");
        }
        assert_eq!(Points::from_thousandths(92_500).to_string(), "92.5");
        assert_eq!(Points::from_thousandths(92_500).fixed(2), "92.50");
        assert_eq!(Points::from_thousandths(125).fixed(2), "0.13");
    }

    #[test]
    fn money_is_shown_in_yuan() {
        assert_eq!(Fen::new(100_200).to_string(), "1002.00");
        assert_eq!(Fen::new(-5).to_string(), "-0.05");
        for (text, expected) in [("200", 20_000), ("1002.00", 100_200), (" 0.5", 50), ("-1", -100)] {
            assert_eq!(text.parse(), Ok(Fen::new(expected)), "{text}");
        }
        for wrong in ["", "一百", "0.001", "1,000", "99999999999999999"] {
            assert!(wrong.parse::<Fen>().is_err(), "{wrong}");
        }
    }
}
