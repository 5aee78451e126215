//! How single values stand in a column and in JSON: the trade's words by their codes, days and times as ISO 8601 text
//! with every nanosecond they have.

use crate::domain::book::Step;
use crate::domain::candidacy::Route;
use crate::domain::casework::{CaseKind, Deed as CaseDeed, Size};
use crate::domain::checklist::{Area, Class, Evidence, NaRule, Observe, Per};
use crate::domain::edit::Deed;
use crate::domain::footage::ClockSource;
use crate::domain::inspection::Verdict;
use crate::domain::place::{Level, OutletClass, Post};
use crate::domain::scheme::{By, Kind, Payer, Severity};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt::Display;
use std::str::FromStr;

/// A word of the trade that has a code for files.
pub(crate) trait Coded: Copy + 'static {
    /// Its code.
    fn code(self) -> &'static str;
    /// The word of exactly that code.
    fn from_code(code: &str) -> Option<Self>;
}

macro_rules! coded {
    ($($word:ty),+) => {$(
        impl Coded for $word {
            fn code(self) -> &'static str {
                <$word>::code(self)
            }
            fn from_code(code: &str) -> Option<Self> {
                <$word>::ALL.iter().copied().find(|word| word.code() == code)
            }
        }
    )+};
}
coded!(
    Level,
    OutletClass,
    Post,
    ClockSource,
    Class,
    Observe,
    Area,
    Per,
    Evidence,
    NaRule,
    Verdict,
    Deed,
    By,
    Kind,
    Payer,
    Severity,
    Step,
    Route,
    CaseKind,
    Size,
    CaseDeed
);

/// A text of the file that stands for nothing known here.
#[derive(Debug, thiserror::Error)]
#[error("{text:?} is not {wanted}")]
pub(crate) struct Unknown {
    text: String,
    wanted: &'static str,
}

/// A word of the trade, by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<T>(pub(crate) T);

impl<T: Coded> Word<T> {
    fn read(text: &str) -> Result<Self, Unknown> {
        let unknown = || Unknown { text: text.to_owned(), wanted: std::any::type_name::<T>() };
        T::from_code(text).map(Self).ok_or_else(unknown)
    }
}

impl<T: Coded> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.code()))
    }
}

impl<T: Coded> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::read(value.as_str()?).map_err(FromSqlError::other)
    }
}

impl<T: Coded> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de, T: Coded> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// A day or a time without a zone, as ISO 8601 text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Iso<T>(pub(crate) T);

impl<T: FromStr> Iso<T> {
    fn read(text: &str) -> Result<Self, Unknown> {
        text.parse().map(Self).map_err(|_not_iso| Unknown { text: text.to_owned(), wanted: "an ISO 8601 time" })
    }
}

impl<T: Display> ToSql for Iso<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to_string()))
    }
}

impl<T: FromStr> FromSql for Iso<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::read(value.as_str()?).map_err(FromSqlError::other)
    }
}

impl<T: Display> Serialize for Iso<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Iso<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::read(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::{Coded, Iso, Word};
    use crate::domain::place::Post;
    use jiff::civil::DateTime;

    #[test]
    fn words_stand_by_their_codes_only() {
        for post in Post::ALL {
            assert_eq!(Post::from_code(post.code()), Some(*post));
        }
        assert!(Word::<Post>::read("保安").is_err(), "the log must not depend on names that people read");
    }

    #[test]
    fn times_keep_every_nanosecond() {
        for text in ["2026-03-05T09:00:00", "2026-03-05T09:00:00.033366667"] {
            let time: Iso<DateTime> = Iso::read(text).unwrap();
            assert_eq!(time.0.to_string(), text);
        }
    }
}
