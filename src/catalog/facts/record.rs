//! One object of the file: its fields by their kind, each fault at its path.

use crate::catalog::wording::{nearest, say};
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::facts::{Id, Term};
use crate::domain::number::{Fen, Points};
use crate::domain::text::Text;
use jiff::civil::{Date, DateTime};
use serde_json::{Map, Value};

/// Faults that are told; a file that is something else altogether has one in every row.
const MOST_FAULTS: usize = 50;

/// What was found wrong so far.
#[derive(Default)]
pub(super) struct Faults {
    found: Vec<Diagnostic>,
    count: usize,
}

impl Faults {
    /// Puts down a fault at a path such as `rounds[3].score`.
    pub(super) fn put(&mut self, path: &str, message: Text, remedy: Text) {
        self.count += 1;
        if self.found.len() < MOST_FAULTS {
            let place = if path.is_empty() { Place::File } else { Place::Key(path.to_owned()) };
            self.found.push(Diagnostic::error(place, message, remedy));
        }
    }

    /// What the JSON reader itself could not read.
    pub(super) fn syntax(&mut self, why: &serde_json::Error) {
        let place = Place::Line { line: why.line(), column: why.column() };
        let what = say(format!("不合 JSON 语法：{why}"), format!("this is no JSON: {why}"));
        self.found.push(Diagnostic::error(
            place,
            what,
            say("按 JSON 语法改正这一处", "Mend this place by the rules of JSON"),
        ));
        self.count += 1;
    }

    /// All of them.
    pub(super) fn into_list(self) -> Vec<Diagnostic> {
        self.found
    }

    /// The value, if nothing is wrong.
    pub(super) fn none_or<T>(self, value: T) -> Result<T, Vec<Diagnostic>> {
        if self.count == 0 { Ok(value) } else { Err(self.found) }
    }
}

/// One object and its path.
pub(super) struct Record<'v> {
    object: &'v Map<String, Value>,
    path: String,
}

impl<'v> Record<'v> {
    /// The object at `path`; empty for the file's own.
    pub(super) const fn new(object: &'v Map<String, Value>, path: String) -> Self {
        Self { object, path }
    }

    /// The path of a field.
    pub(super) fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The field as it is; none where it is not written.
    pub(super) fn value(&self, key: &str) -> Option<&'v Value> {
        self.object.get(key)
    }

    /// Puts down every key that is not among `known`.
    pub(super) fn only(&self, known: &[&str], faults: &mut Faults) {
        for key in self.object.keys().filter(|key| !known.contains(&key.as_str())) {
            let what = say(format!("没有 {key} 这个字段"), format!("there is no field {key}"));
            faults.put(&self.path(key), what, meant(key, known));
        }
    }

    /// Puts down a fault of one field.
    pub(super) fn fault(&self, key: &str, zh: &str, en: &str, how: Text, faults: &mut Faults) {
        faults.put(&self.path(key), say(zh, en), how);
    }

    fn wrong(&self, key: &str, zh: &str, en: &str, faults: &mut Faults) {
        let (what_zh, what_en) = if self.object.contains_key(key) {
            (format!("{key} 不对"), format!("{key} is wrong"))
        } else {
            (format!("缺少 {key}"), format!("{key} is missing"))
        };
        self.fault(key, &what_zh, &what_en, say(format!("写成{zh}"), format!("Write {en}")), faults);
    }

    /// The rows of a list; none where it is not written.
    pub(super) fn rows<T>(
        &mut self,
        key: &str,
        mut read: impl FnMut(&Record<'v>, &mut Faults) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<Vec<T>> {
        let list = match self.object.get(key)? {
            Value::Null => return None,
            Value::Array(list) => list,
            _ => {
                self.wrong(key, "列表 [ … ]", "a list [ … ]", faults);
                return None;
            }
        };
        let mut rows = Vec::with_capacity(list.len());
        for (at, row) in list.iter().enumerate() {
            let path = format!("{key}[{at}]");
            match row {
                Value::Object(object) => rows.extend(read(&Record::new(object, path), faults)),
                _ => {
                    faults.put(&path, say("这一行不是对象", "this row is no object"), say("写成 { … }", "Write { … }"))
                }
            }
        }
        Some(rows)
    }

    /// A text that must be written.
    pub(super) fn line(&self, key: &str, faults: &mut Faults) -> Option<String> {
        let line = self.object.get(key).and_then(Value::as_str).filter(|line| !line.trim().is_empty());
        if line.is_none() {
            self.wrong(key, "文字 \"…\"", "a text \"…\"", faults);
        }
        line.map(str::to_owned)
    }

    /// A text, if it is written.
    pub(super) fn optional_line(&self, key: &str, faults: &mut Faults) -> Option<String> {
        if self.missing(key) { None } else { self.line(key, faults) }
    }

    fn missing(&self, key: &str) -> bool {
        matches!(self.object.get(key), None | Some(Value::Null))
    }

    /// A name that must be written.
    pub(super) fn id(&self, key: &str, faults: &mut Faults) -> Option<Id> {
        self.line(key, faults).map(|name| Id::from(name.as_str()))
    }

    /// A name, if it is written.
    pub(super) fn optional_id(&self, key: &str, faults: &mut Faults) -> Option<Id> {
        self.optional_line(key, faults).map(|name| Id::from(name.as_str()))
    }

    /// A list of words, if it is written.
    pub(super) fn optional_words(&self, key: &str, faults: &mut Faults) -> Option<Vec<String>> {
        match self.object.get(key)? {
            Value::Null => None,
            Value::Array(list) => Some(list.iter().map(|word| word.as_str().unwrap_or_default().to_owned()).collect()),
            _ => {
                let how = say("写成 [\"…\", \"…\"]", "Write [\"…\", \"…\"]");
                self.fault(key, &format!("{key} 不是列表"), &format!("{key} is no list"), how, faults);
                None
            }
        }
    }

    /// Yes or no, which must be written.
    pub(super) fn flag(&self, key: &str, faults: &mut Faults) -> Option<bool> {
        let flag = self.object.get(key).and_then(Value::as_bool);
        if flag.is_none() {
            self.wrong(key, " true 或 false", "true or false", faults);
        }
        flag
    }

    /// Yes or no, if it is written.
    pub(super) fn optional_flag(&self, key: &str, faults: &mut Faults) -> Option<bool> {
        if self.missing(key) { None } else { self.flag(key, faults) }
    }

    /// A whole number from `least`, which must be written.
    pub(super) fn number(&self, key: &str, least: u32, faults: &mut Faults) -> Option<u32> {
        let number = self.object.get(key).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number >= least);
        if number.is_none() {
            self.wrong(key, &format!("不小于 {least} 的整数"), &format!("a whole number from {least}"), faults);
        }
        number
    }

    /// A whole number, if it is written.
    pub(super) fn optional_number(&self, key: &str, least: u32, faults: &mut Faults) -> Option<u32> {
        if self.missing(key) { None } else { self.number(key, least, faults) }
    }

    /// Points in `0..=most`, which must be written, as a string.
    pub(super) fn points(&self, key: &str, most: Points, faults: &mut Faults) -> Option<Points> {
        let points = self.line(key, faults)?.parse::<Points>();
        match points {
            Ok(points) if points < Points::ZERO || points > most => {
                let (zh, en) = (format!("{key} = {points} 超出范围"), format!("{key} = {points} is out of range"));
                let how = say(format!("写 0 到 {most} 之间的数"), format!("Write a number from 0 to {most}"));
                self.fault(key, &zh, &en, how, faults);
                None
            }
            Ok(points) => Some(points),
            Err(_not_points) => {
                self.wrong(key, "小数 \"92.5\"，最多三位小数", "a decimal \"92.5\" with at most three places", faults);
                None
            }
        }
    }

    /// Points, if they are written.
    pub(super) fn optional_points(&self, key: &str, most: Points, faults: &mut Faults) -> Option<Points> {
        if self.missing(key) { None } else { self.points(key, most, faults) }
    }

    /// Yuan, if they are written, as a string.
    pub(super) fn optional_money(&self, key: &str, faults: &mut Faults) -> Option<Fen> {
        if self.missing(key) {
            return None;
        }
        let amount = self.line(key, faults)?.parse::<Fen>().ok();
        if amount.is_none() {
            self.wrong(key, "金额 \"200.00\"", "an amount \"200.00\"", faults);
        }
        amount
    }

    /// A day that must be written.
    pub(super) fn date(&self, key: &str, faults: &mut Faults) -> Option<Date> {
        let written = self.line(key, faults)?;
        // A date alone: a time after it would be dropped in silence.
        let date = (written.len() == 10).then(|| written.parse::<Date>().ok()).flatten();
        if date.is_none() {
            let (zh, en) = (format!("没有 {written} 这一天"), format!("{written} is no day"));
            self.fault(key, &zh, &en, say("写成 2026-05-01", "Write it like 2026-05-01"), faults);
        }
        date
    }

    /// A moment that must be written: a day with its time, without a zone.
    pub(super) fn moment(&self, key: &str, faults: &mut Faults) -> Option<DateTime> {
        let written = self.line(key, faults)?;
        // A day alone would be midnight, which nobody meant.
        let moment = written.contains(':').then(|| written.parse::<DateTime>().ok()).flatten();
        if moment.is_none() {
            let (zh, en) = (format!("没有 {written} 这个时间"), format!("{written} is no moment"));
            self.fault(key, &zh, &en, say("写成 2026-05-01T09:30", "Write it like 2026-05-01T09:30"), faults);
        }
        moment
    }

    /// A moment, if it is written.
    pub(super) fn optional_moment(&self, key: &str, faults: &mut Faults) -> Option<DateTime> {
        if self.missing(key) { None } else { self.moment(key, faults) }
    }

    /// A year or quarter that must be written.
    pub(super) fn term(&self, key: &str, faults: &mut Faults) -> Option<Term> {
        let written = self.line(key, faults)?;
        let term = Term::parse(&written);
        if term.is_none() {
            let (zh, en) = (format!("{written} 不是年份或季度"), format!("{written} is no year or quarter"));
            self.fault(key, &zh, &en, say("写成 2026 或 2026-Q2", "Write it like 2026 or 2026-Q2"), faults);
        }
        term
    }

    /// A year or quarter, if it is written.
    pub(super) fn optional_term(&self, key: &str, faults: &mut Faults) -> Option<Term> {
        if self.missing(key) { None } else { self.term(key, faults) }
    }

    /// One of the words of the trade, which must be written.
    pub(super) fn word<T: Copy>(
        &self,
        key: &str,
        all: &[T],
        code: fn(T) -> &'static str,
        parse: fn(&str) -> Option<T>,
        faults: &mut Faults,
    ) -> Option<T> {
        let written = self.line(key, faults)?;
        let known = parse(&written);
        if known.is_none() {
            let codes: Vec<&str> = all.iter().map(|word| code(*word)).collect();
            self.unknown(key, &written, &codes, faults);
        }
        known
    }

    /// Puts down a word that is not among `known`.
    pub(super) fn unknown(&self, key: &str, word: &str, known: &[&str], faults: &mut Faults) {
        let (zh, en) = (format!("{key} 没有 {word} 这个词"), format!("{key} knows no word {word:?}"));
        self.fault(key, &zh, &en, meant(word, known), faults);
    }
}

fn meant(word: &str, known: &[&str]) -> Text {
    match nearest(word, known.iter().copied()) {
        Some(meant) => say(format!("是不是 {meant}？"), format!("Did you mean {meant}?")),
        None => say(format!("可用：{}", known.join("、")), format!("Known are: {}", known.join(", "))),
    }
}
