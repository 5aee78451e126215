//! What people write into a cell, as the value that the checklist file would have there.

use crate::catalog::checklist::item::{one_stroke, two_digits};
use crate::catalog::checklist::sheet::workbook::Cell;
use crate::catalog::places::word::post;
use crate::catalog::position::Span;
use crate::catalog::sheet::{flag, narrow};
use crate::catalog::wording::{nearest, say};
use crate::domain::checklist::{Area, Class, Evidence, NaRule, Observe, Per, Weight};
use crate::domain::checklist_table::{BETWEEN, Column, ListField, split_phrases};
use crate::domain::number::Points;
use crate::domain::place::Post;
use crate::domain::text::{Lang, Text};
use toml::Spanned;
use toml::de::{DeArray, DeValue};

/// The words of one field.
pub(super) struct Words {
    /// The word for files, of a word as people write it.
    read: fn(&str) -> Option<&'static str>,
    /// How people write them.
    names: fn(Lang) -> Vec<&'static str>,
}

macro_rules! words {
    ($kind:ident) => {
        words!($kind, $kind::parse)
    };
    ($kind:ident, $read:expr) => {
        Words {
            read: |word| $read(word).map($kind::code),
            names: |lang| $kind::ALL.iter().map(|one| one.name(lang)).collect(),
        }
    };
}

/// What a field holds.
pub(super) enum Kind {
    /// A text; a line break may stand in it.
    Text,
    /// A text on one line.
    Line,
    /// A code.
    Code,
    /// Points.
    Points,
    /// A whole number.
    Whole,
    /// A share in whole percent.
    Percent,
    /// Yes or no.
    Flag,
    /// One of some words.
    Word(Words),
    /// Several of them.
    List(Words),
    /// Several codes.
    Codes,
    /// Several phrases.
    Phrases,
    /// A key, or two.
    Key,
}

impl From<ListField> for Kind {
    fn from(field: ListField) -> Self {
        match field {
            ListField::Code => Self::Code,
            ListField::Name | ListField::NameEn | ListField::Version => Self::Line,
            ListField::Basis | ListField::Notice | ListField::NoticeEn => Self::Text,
            ListField::Total | ListField::BonusCap => Self::Points,
            ListField::Na => Self::Word(words!(NaRule)),
            ListField::Places => Self::Whole,
        }
    }
}

impl From<Column> for Kind {
    fn from(column: Column) -> Self {
        match column {
            Column::SectionCode | Column::Code => Self::Code,
            Column::SectionName | Column::SectionNameEn | Column::Text | Column::TextEn | Column::Reference => {
                Self::Line
            }
            Column::Standard | Column::StandardEn | Column::Remedy | Column::RemedyEn => Self::Text,
            Column::Class => Self::Word(words!(Class)),
            Column::MinimumPercent => Self::Percent,
            Column::Posts => Self::List(words!(Post, post)),
            Column::Area => Self::Word(words!(Area)),
            Column::Observe => Self::List(words!(Observe)),
            Column::Points | Column::Step | Column::Cap => Self::Points,
            Column::Per => Self::Word(words!(Per)),
            Column::Weight => Self::Word(words!(Weight)),
            Column::KeyItem | Column::Required => Self::Flag,
            Column::Gates => Self::Codes,
            Column::Key => Self::Key,
            Column::Responsible => Self::Word(words!(Post, post)),
            Column::Evidence => Self::Word(words!(Evidence)),
            Column::Clauses => Self::Phrases,
        }
    }
}

/// Whether a cell says nothing: a line break alone is a text, but no word.
pub(super) fn is_blank(cell: &Cell, kind: &Kind) -> bool {
    !matches!(kind, Kind::Text | Kind::Line) && cell.text().is_some_and(|text| text.trim().is_empty())
}

/// What is wrong with a cell, and what to do.
pub(super) type Wrong = (Text, Text);

/// The value of a cell. `names` are what the field is called in both languages, `at` where it stands.
pub(super) fn read(cell: &Cell, kind: &Kind, names: (&str, &str), at: &Span) -> Result<DeValue<'static>, Wrong> {
    let written = written(cell, names)?;
    let string = |text: String| DeValue::String(text.into());
    match kind {
        Kind::Text => Ok(string(written.to_owned())),
        // A break at the end of a line shows nowhere; one within it is put down by the rules.
        Kind::Line => Ok(string(written.trim_matches(['\n', '\r']).to_owned())),
        Kind::Code => Ok(string(written.trim().to_owned())),
        Kind::Points => Ok(string(amount(written).trim_end_matches('分').trim().to_owned())),
        Kind::Whole => Ok(string(plain(written))),
        Kind::Percent => percent(written, names),
        Kind::Flag => read_flag(written, names).map(DeValue::Boolean),
        Kind::Word(words) => word(&plain(written), words, names).map(|word| string(word.to_owned())),
        Kind::List(words) => {
            let plain = plain(written);
            // A blank parts two words unless it belongs to one.
            let parts = split(&plain, false)
                .flat_map(|part| if (words.read)(part).is_some() { vec![part] } else { split(part, true).collect() });
            let known: Result<Vec<&str>, Wrong> = parts.map(|one| word(one, words, names)).collect();
            Ok(list(known?, at))
        }
        Kind::Codes => Ok(list(split(written, true).collect(), at)),
        Kind::Phrases => Ok(list(split_phrases(written), at)),
        Kind::Key => key(plain(written), names),
    }
}

/// The words of a cell, or why there are none.
fn written<'c>(cell: &'c Cell, (zh, en): (&str, &str)) -> Result<&'c str, Wrong> {
    let as_text = || say("把这一格设为文本格式后重填", "Format the cell as text and write it again");
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::Percent(text) => Ok(text),
        Cell::Date(date) => Err((
            say(format!("{zh} 被表格当成了日期 {date}"), format!("{en} was turned into the date {date}")),
            as_text(),
        )),
        Cell::Inexact(shown) => Err((
            say(
                format!("{zh} 太长，表格已丢掉末几位（{shown}）"),
                format!("{en} is too long for a number; the spreadsheet dropped its last digits ({shown})"),
            ),
            as_text(),
        )),
        Cell::Fault(shown) => Err((
            say(format!("{zh} 是错误值 {shown}"), format!("{en} holds the error {shown}")),
            say("改正公式或直接填值", "Mend the formula or write the value"),
        )),
        Cell::Uncomputed => Err((
            say(format!("{zh} 是公式，还没有算出值"), format!("{en} is a formula without a value")),
            say(
                "用表格软件打开后保存，或直接填值",
                "Open and save the file in a spreadsheet program, or write the value",
            ),
        )),
    }
}

/// Without the ways of typing that mean nothing: full width, blanks at the ends.
fn plain(written: &str) -> String {
    narrow(written).trim().to_owned()
}

fn amount(written: &str) -> String {
    plain(written).replace('−', "-")
}

fn percent(written: &str, (zh, en): (&str, &str)) -> Result<DeValue<'static>, Wrong> {
    let digits = plain(written);
    let digits = digits.strip_suffix('%').unwrap_or(&digits).trim();
    // Somebody means 60 %: a cell in percent format would have said so.
    if digits.starts_with("0.") && digits.parse::<Points>().is_ok_and(|share| !share.is_zero()) {
        let what = say(format!("{zh} 是 {digits}，不是百分数"), format!("{en} is {digits}, no number of percent"));
        return Err((
            what,
            say("写整数，例如 60，不用百分比格式", "Write a whole number such as 60, not in percent format"),
        ));
    }
    Ok(DeValue::String(digits.to_owned().into()))
}

fn read_flag(written: &str, (zh, en): (&str, &str)) -> Result<bool, Wrong> {
    flag(&plain(written)).ok_or_else(|| {
        let what = say(format!("{zh}“{written}”不是“是”或“否”"), format!("{en} {written:?} is neither yes nor no"));
        (what, say("写 是 或 否", "Write yes or no"))
    })
}

fn word(written: &str, words: &Words, (zh, en): (&str, &str)) -> Result<&'static str, Wrong> {
    (words.read)(written).ok_or_else(|| {
        let what = say(format!("{zh} 没有“{written}”这个词"), format!("{en} knows no word {written:?}"));
        let (chinese, english) = ((words.names)(Lang::Zh), (words.names)(Lang::En));
        let lower: Vec<String> = english.iter().map(|name| name.to_lowercase()).collect();
        let meant = nearest(written, chinese.iter().copied().chain(lower.iter().map(String::as_str)));
        let how = match meant {
            Some(meant) => say(format!("是不是“{meant}”？"), format!("Did you mean {meant:?}?")),
            None => say(format!("可写：{}", chinese.join("、")), format!("Write one of: {}", english.join(", "))),
        };
        (what, how)
    })
}

/// Where people split what stands in one cell; codes hold no blanks, words may.
fn split(written: &str, at_blanks: bool) -> impl Iterator<Item = &str> {
    let between =
        move |c: char| BETWEEN.contains(&c) || matches!(c, '/' | '\n' | '\r') || at_blanks && c.is_whitespace();
    written.split(between).map(str::trim).filter(|part| !part.is_empty())
}

fn list(words: Vec<&str>, at: &Span) -> DeValue<'static> {
    let mut list = DeArray::new();
    words.into_iter().for_each(|word| list.push(Spanned::new(at.clone(), DeValue::String(word.to_owned().into()))));
    DeValue::Array(list)
}

fn key(written: String, (zh, en): (&str, &str)) -> Result<DeValue<'static>, Wrong> {
    if one_stroke(&written).is_none() && two_digits(&written).is_none() {
        let what = say(format!("{zh}“{written}”用不了"), format!("{en} {written:?} cannot be used"));
        let how = say(
            "写一个字母或数字，例如 q；或分组序号加项号，各 1 到 9，例如 32",
            "Write one letter or digit, such as q, or section and item number, each 1 to 9, such as 32",
        );
        return Err((what, how));
    }
    Ok(DeValue::String(written.into()))
}
