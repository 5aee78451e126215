//! Days and periods as people write them into a list.

use crate::catalog::sheet::{Cell, Source, narrow, written_date};
use crate::domain::results::Interval;
use jiff::Span;
use jiff::civil::Date;

/// Results are of these years; anything else is a slip of the pen or a number that is no date.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

const QUARTERS: &[(&str, i8)] = &[("一", 1), ("二", 2), ("三", 3), ("四", 4), ("1", 1), ("2", 2), ("3", 3), ("4", 4)];

const MONTHS: &[(&str, i8)] = &[
    ("十二", 12),
    ("十一", 11),
    ("十", 10),
    ("一", 1),
    ("二", 2),
    ("三", 3),
    ("四", 4),
    ("五", 5),
    ("六", 6),
    ("七", 7),
    ("八", 8),
    ("九", 9),
];

/// The day in a cell: a date of the spreadsheet, its serial number, or a date as written, with or without a time behind it.
pub(super) fn day(cell: &Cell, source: Source) -> Option<Date> {
    let date = match cell {
        Cell::Date(date) => Some(*date),
        Cell::Text(text) => {
            let text = narrow(text);
            let text = text.trim();
            written_date(text).or_else(|| before_time(text)).or_else(|| serial(text, source))
        }
        _ => None,
    };
    date.filter(|date| YEARS.contains(&date.year()))
}

/// A date with a weekday or a time behind it; not one of several days.
fn before_time(text: &str) -> Option<Date> {
    let to_day = text.find(['日', '号']).map(|at| (&text[..at], &text[at..]));
    let to_time = text.find([' ', 'T', '(']).map(|at| (&text[..at], &text[at..]));
    [to_day, to_time].into_iter().flatten().find_map(|(date, rest)| {
        let rest = rest.trim_start_matches(['日', '号']);
        let rest = ["周日", "星期日"].into_iter().fold(rest.to_owned(), |rest, weekday| rest.replace(weekday, ""));
        let more = rest.contains(['年', '月', '日', '号', '至', '到', '~', '、', '/']);
        let to_another = rest.contains('-') && !rest.contains(':');
        written_date(date).filter(|_| !more && !to_another)
    })
}

/// A date whose cell lost its format shows as the number of days since the spreadsheet's first. A text file does not tell
/// which day that was.
fn serial(text: &str, source: Source) -> Option<Date> {
    let Source::Workbook { day_zero } = source else { return None };
    let days = (text.len() == 5).then(|| text.parse::<u32>().ok())??;
    day_zero.checked_add(Span::new().days(i64::from(days))).ok()
}

/// The period in a cell: a date that shows no day, a day, or a period as written.
pub(super) fn of_cell(cell: &Cell, source: Source) -> Option<Interval> {
    match cell {
        Cell::Month(first) if YEARS.contains(&first.year()) => {
            Interval::months(first.year(), first.month(), first.month())
        }
        Cell::Text(text) => period(text).or_else(|| day(cell, source).map(Interval::day)),
        _ => day(cell, source).map(Interval::day),
    }
}

/// A year, half-year, quarter or month, or several months of one year: 2026, 2026年度, 2026年上半年, 2026H1, 2026年第二季度,
/// 2026年2季度, 2026-Q2, 2026年5月, 2026-05, 202605, 2026年4-5月. None for anything else.
pub fn period(text: &str) -> Option<Interval> {
    let text: String = narrow(text).split_whitespace().collect();
    let (period, rest) = begins(&text)?;
    rest.is_empty().then_some(period)
}

/// The first period that stands somewhere in a title. A year alone may stand for anything there; it must say 年度.
pub(super) fn within(title: &str) -> Option<Interval> {
    let title: String = narrow(title).split_whitespace().collect();
    let starts = title.char_indices().filter(|(at, c)| c.is_ascii_digit() && !after_digit(&title, *at));
    starts.map(|(at, _)| &title[at..]).find_map(|rest| {
        let (period, behind) = begins(rest)?;
        let read = &rest[..rest.len() - behind.len()];
        let meant = period.year().is_none() || read.contains('度');
        (meant && !behind.starts_with(|c: char| c.is_ascii_digit())).then_some(period)
    })
}

fn after_digit(text: &str, at: usize) -> bool {
    text[..at].ends_with(|c: char| c.is_ascii_digit())
}

/// The period with which the text begins, and what is left behind it.
fn begins(text: &str) -> Option<(Interval, &str)> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))?;
    let year = digits.parse().ok().filter(|year| YEARS.contains(year))?;
    let rest = &text[4..];
    let behind = rest.strip_prefix('年').unwrap_or(rest);
    let behind = behind.strip_prefix('度').filter(|_| rest.len() != behind.len()).unwrap_or(behind);
    let part = half(behind).or_else(|| quarter(behind)).or_else(|| months(behind));
    let part = part.or_else(|| if rest.len() == behind.len() { month_in_digits(rest) } else { None });
    match part {
        Some((first, last, left)) => Some((Interval::months(year, first, last)?, left)),
        // A month with its day, or with a number that is no month, is no year.
        None if behind.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.')) => None,
        None => Some((Interval::months(year, 1, 12)?, behind.strip_prefix("全年").unwrap_or(behind))),
    }
}

/// First month, last month, and what is left.
type Part<'t> = Option<(i8, i8, &'t str)>;

fn half(text: &str) -> Part<'_> {
    let text = text.strip_prefix('-').unwrap_or(text);
    let words = [("上半年", 1), ("H1", 1), ("h1", 1), ("下半年", 7), ("H2", 7), ("h2", 7)];
    words.into_iter().find_map(|(word, first)| Some((first, first + 5, text.strip_prefix(word)?)))
}

fn quarter(text: &str) -> Part<'_> {
    let of = |quarter: i8, rest| (3 * quarter - 2, 3 * quarter, rest);
    let short = text.strip_prefix('-').unwrap_or(text);
    if let Some(short) = short.strip_prefix(['Q', 'q']) {
        let (quarter, rest) = prefix(short, QUARTERS)?;
        return Some(of(quarter, rest));
    }
    let (quarter, rest) = prefix(text.strip_prefix('第').unwrap_or(text), QUARTERS)?;
    let rest = rest.strip_prefix("季度").or_else(|| rest.strip_prefix('季'))?;
    Some(of(quarter, rest))
}

/// 5月, 五月份, 4-6月, 4月至6月; not 5月20日.
fn months(text: &str) -> Part<'_> {
    let (first, rest) = month(text)?;
    let first_closed = rest.strip_prefix('月');
    let after = first_closed.unwrap_or(rest);
    let second = after.strip_prefix(['-', '~', '—', '至', '到']).and_then(month);
    let (last, closed) = match second {
        Some((last, rest)) => (last, rest.strip_prefix('月')?),
        None => (first, first_closed?),
    };
    let left = closed.strip_prefix('份').unwrap_or(closed);
    (!left.starts_with(|c: char| c.is_ascii_digit())).then_some((first, last, left))
}

fn month(text: &str) -> Option<(i8, &str)> {
    let digits = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    match text[..digits].parse() {
        Ok(month) if (1..=12).contains(&month) => Some((month, &text[digits..])),
        Ok(_) => None,
        Err(_no_digit) => prefix(text, MONTHS),
    }
}

/// -05, /5, .05 or 05, with nothing of a day behind it.
fn month_in_digits(text: &str) -> Part<'_> {
    let parted = text.strip_prefix(['-', '/', '.']);
    let (month, left) =
        month(parted.unwrap_or(text)).filter(|(_, left)| parted.is_some() || text.len() - left.len() == 2)?;
    let of_a_day = left.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.'));
    (!of_a_day).then_some((month, month, left))
}

fn prefix<'t>(text: &'t str, words: &[(&str, i8)]) -> Option<(i8, &'t str)> {
    words.iter().find_map(|(word, number)| Some((*number, text.strip_prefix(word)?)))
}

#[cfg(test)]
mod tests {
    use super::{day, of_cell, period, within};
    use crate::catalog::sheet::{Cell, Source};
    use jiff::civil::date;

    const WORKBOOK: Source = Source::Workbook { day_zero: date(1899, 12, 30) };

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-05-20",
            "2026/5/20",
            "2026.5.20",
            "2026年5月20日",
            "２０２６年５月２０日",
            "2026年5月20号",
            "20260520",
            "2026-05-20 14:30",
            "2026-05-20T14:30:00",
            "2026年5月20日14时",
            "2026年5月20日（周日）",
            "2026-05-20 14:30-16:00",
            "2026 年 5 月 20 日",
        ] {
            assert_eq!(day(&Cell::text(text), Source::Text), Some(date(2026, 5, 20)), "{text}");
        }
        for text in
            ["2026-02-30", "2026年2月29日", "26.5.20", "20/5/2026", "2026年5月", "1926-05-20", "5月20日", "46162"]
        {
            assert_eq!(day(&Cell::text(text), Source::Text), None, "{text}");
        }
        assert_eq!(day(&Cell::Month(date(2026, 5, 1)), WORKBOOK), None);
    }

    #[test]
    fn serial_numbers_count_from_the_workbooks_first_day() {
        assert_eq!(day(&Cell::number(46162.0), WORKBOOK), Some(date(2026, 5, 20)));
        let from_1904 = Source::Workbook { day_zero: date(1904, 1, 1) };
        assert_eq!(day(&Cell::number(44700.0), from_1904), Some(date(2026, 5, 20)));
        assert_eq!(day(&Cell::number(99999.0), WORKBOOK), None);
    }

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (text, shown) in [
            ("2026", "2026"),
            ("2026年", "2026"),
            ("2026年度", "2026"),
            ("2026 年全年", "2026"),
            ("2026年上半年", "2026-H1"),
            ("2026下半年", "2026-H2"),
            ("2026H1", "2026-H1"),
            ("2026年第二季度", "2026-Q2"),
            ("2026年二季度", "2026-Q2"),
            ("2026年2季度", "2026-Q2"),
            ("2026年2季", "2026-Q2"),
            ("2026Q2", "2026-Q2"),
            ("2026-Q2", "2026-Q2"),
            ("２０２６年第４季度", "2026-Q4"),
            ("2026年5月", "2026-05"),
            ("2026年5月份", "2026-05"),
            ("2026年05月", "2026-05"),
            ("2026年十一月", "2026-11"),
            ("2026-05", "2026-05"),
            ("2026/5", "2026-05"),
            ("202605", "2026-05"),
            ("2026年4-5月", "2026-04…2026-05"),
            ("2026年4月至6月", "2026-Q2"),
            ("2026年1—12月", "2026"),
            ("2026年度第三季度", "2026-Q3"),
        ] {
            assert_eq!(period(text).map(|period| period.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in
            ["二季度", "2026年五季度", "2026-13", "2026年13月", "2026-05-20", "2026年5月20日", "1999", "年", "2026年春"]
        {
            assert_eq!(period(text), None, "{text}");
        }
    }

    #[test]
    fn a_title_tells_its_period() {
        for (title, shown) in [
            ("全省2026年第二季度神秘人检查成绩通报", Some("2026-Q2")),
            ("2026年5月 全区排名表", Some("2026-05")),
            ("关于2026年度服务检查的通报", Some("2026")),
            ("苏邮银业〔2026〕21号 2026年上半年成绩", Some("2026-H1")),
            ("2026年神秘人检查成绩", None),
            ("2026年5月20日通报", None),
            ("20260520导出", None),
            ("成绩.xlsx", None),
        ] {
            assert_eq!(within(title).map(|period| period.to_string()).as_deref(), shown, "{title}");
        }
    }

    #[test]
    fn a_date_without_a_day_is_a_month() {
        let shown = |cell: &Cell| of_cell(cell, WORKBOOK).map(|period| period.to_string());
        assert_eq!(shown(&Cell::Month(date(2026, 5, 1))).as_deref(), Some("2026-05"));
        assert_eq!(shown(&Cell::Date(date(2026, 5, 1))).as_deref(), Some("2026-05-01"));
        assert_eq!(shown(&Cell::number(2026.0)).as_deref(), Some("2026"));
        assert_eq!(shown(&Cell::Empty), None);
    }
}
