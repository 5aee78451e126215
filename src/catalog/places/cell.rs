//! One cell: what it says, and the words, dates and yes/no that people write into it.

use crate::domain::place::{Level, OutletClass, Post};
use jiff::civil::Date;

/// What a cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, without blanks at its ends; never empty.
    Text(String),
    /// A date of the spreadsheet.
    Date(Date),
    /// A number that the spreadsheet no longer holds exactly.
    Inexact(String),
    /// An error value of the spreadsheet, such as `#N/A`.
    Fault(String),
}

impl Cell {
    /// From text as written; a line break within the cell becomes a blank.
    pub(super) fn text(text: &str) -> Self {
        let parts = text.split(|c: char| c.is_control() || c == '\u{feff}').map(str::trim);
        let text = parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// From a number: 1001.0 is 1001. Above 15 digits a spreadsheet keeps zeros instead of digits.
    pub(super) fn number(number: f64) -> Self {
        let shown = number.to_string();
        if number.abs() >= 1e15 { Self::Inexact(shown) } else { Self::Text(shown) }
    }

    /// True when nothing is in it.
    pub(super) const fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What stands in it, to show or to compare.
    pub(super) fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Inexact(text) | Self::Fault(text) => text.clone(),
            Self::Date(date) => date.to_string(),
        }
    }

    /// As a date, if it is one.
    pub(super) fn date(&self) -> Option<Date> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Text(text) => written_date(text),
            Self::Empty | Self::Inexact(_) | Self::Fault(_) => None,
        }
    }

    /// As yes or no, if it says either.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.shown().to_lowercase().as_str() {
            "是" | "有" | "yes" | "y" | "true" | "1" | "√" | "✓" => Some(true),
            "" | "否" | "无" | "没有" | "no" | "n" | "false" | "0" | "×" | "-" => Some(false),
            _ => None,
        }
    }
}

/// 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305.
fn written_date(text: &str) -> Option<Date> {
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

/// A level by its name, or by what people call the unit.
pub(super) fn level(word: &str) -> Option<Level> {
    Level::parse(word).or(match word {
        "省分行" | "省行" | "一级分行" => Some(Level::Province),
        "市分行" | "市行" | "二级分行" => Some(Level::City),
        "县支行" | "县行" => Some(Level::County),
        _ => None,
    })
}

/// A class by its name, with or without 网点 behind it.
pub(super) fn class(word: &str) -> Option<OutletClass> {
    let short = word.strip_suffix("网点").unwrap_or(word);
    OutletClass::parse(short).or(match short {
        "理财中心" | "财富中心" => Some(OutletClass::Wealth),
        _ => None,
    })
}

/// A post by its name, or by what people call it.
pub(super) fn post(word: &str) -> Option<Post> {
    Post::parse(word).or(match word {
        "高柜" => Some(Post::HighCounter),
        "低柜" => Some(Post::LowCounter),
        "大堂经理助理" => Some(Post::LobbyAssistant),
        "保安员" => Some(Post::Guard),
        "合规" | "合规员" => Some(Post::Compliance),
        "支行长" | "二级支行支行长" | "网点主任" | "负责人" => Some(Post::Head),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Cell, class, level, post};
    use crate::domain::place::{Level, OutletClass, Post};
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
    fn words_of_the_trade_have_their_usual_other_names() {
        assert_eq!(level("县支行"), Some(Level::County));
        assert_eq!(class("精品网点"), Some(OutletClass::Premium));
        assert_eq!(post("支行长"), Some(Post::Head));
        assert_eq!(post("柜员"), None);
    }
}
