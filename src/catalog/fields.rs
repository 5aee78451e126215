//! The fields of one table of the file: each is read by its kind, and every fault is put down with its place.

use crate::catalog::position::{Named, Problems, Span};
use crate::catalog::wording::{nearest, say};
use crate::domain::number::{Fen, Points};
use crate::domain::text::Text;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One table and where it begins, with tables laid over it: what an upper one says stands in place of what lies below.
#[derive(Clone)]
pub(in crate::catalog) struct Fields<'a> {
    table: &'a DeTable<'a>,
    over: Vec<&'a DeTable<'a>>,
    begins: Span,
}

/// Fields of an upper table that say when it holds.
const OF_A_READING: &[&str] = &["when", "is"];

/// Written in an upper table, it takes away what the lower one says.
const NOTHING: &str = "none";

impl<'a> Fields<'a> {
    /// The table that begins at `begins`.
    pub(in crate::catalog) const fn new(table: &'a DeTable<'a>, begins: Span) -> Self {
        Self { table, over: Vec::new(), begins }
    }

    /// The same with another table laid over it.
    pub(in crate::catalog) fn under(mut self, upper: &Fields<'a>) -> Self {
        self.over.push(upper.table);
        self
    }

    /// Puts down every key that is not among `known`.
    pub(in crate::catalog) fn only(&self, known: &[&str], problems: &mut Problems<'_>) {
        let upper = self.over.iter().flat_map(|table| table.keys());
        let upper = upper.filter(|key| !OF_A_READING.contains(&key.get_ref().as_ref()));
        for key in self.table.keys().chain(upper).filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let what = say(format!("没有 {name} 这个字段"), format!("there is no field {name}"));
            let how = match nearest(name, known.iter().copied()) {
                Some(meant) => say(format!("是不是 {meant}？"), format!("Did you mean {meant}?")),
                None => say(format!("可用字段：{}", known.join("、")), format!("Fields are: {}", known.join(", "))),
            };
            problems.error(key.span(), what, how);
        }
    }

    /// Whether the field is written at all.
    pub(in crate::catalog) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Whether the field is written but is no list of tables; that has been put down already.
    pub(in crate::catalog) fn has_fault(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| {
            value.get_ref().as_array().is_none_or(|list| list.iter().any(|entry| !entry.get_ref().is_table()))
        })
    }

    /// Whether the field is a list with nothing in it.
    pub(in crate::catalog) fn is_empty_list(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| value.get_ref().as_array().is_some_and(|list| list.is_empty()))
    }

    /// Where the field's value stands, or where the table begins when it is not written.
    pub(in crate::catalog) fn at(&self, key: &str) -> Span {
        self.get(key).map_or_else(|| self.begins.clone(), Spanned::span)
    }

    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        match self.over.iter().rev().find_map(|table| table.get(key)) {
            Some(upper) if upper.get_ref().as_str() == Some(NOTHING) => None,
            Some(upper) => Some(upper),
            None => self.table.get(key),
        }
    }

    /// The table of that name inside this one, with those of the tables above laid over it.
    pub(in crate::catalog) fn table(&self, key: &str, problems: &mut Problems<'_>) -> Option<Fields<'a>> {
        let layers = std::iter::once(self.table).chain(self.over.iter().copied()).filter_map(|table| table.get(key));
        let mut inner: Option<Fields<'a>> = None;
        for value in layers {
            let Some(table) = value.get_ref().as_table() else {
                self.wrong_kind(key, &format!("[{key}] 表"), &format!("a table [{key}]"), problems);
                continue;
            };
            let layer = Fields::new(table, value.span());
            inner = Some(match inner {
                Some(lower) => lower.under(&layer),
                None => layer,
            });
        }
        inner
    }

    /// Where the table begins.
    pub(in crate::catalog) fn begins(&self) -> Span {
        self.begins.clone()
    }

    /// Puts down that a needed field is not written.
    pub(in crate::catalog) fn missing(&self, key: &str, problems: &mut Problems<'_>) {
        let Named { zh, en, at } = problems.field(&self.begins, key);
        let what = say(format!("缺少 {zh}"), format!("{en} is missing"));
        problems.error(at, what, say(format!("补上 {zh}"), format!("Write {en}")));
    }

    fn wrong_kind(&self, key: &str, zh: &str, en: &str, problems: &mut Problems<'_>) {
        let found = self.get(key).map_or("nothing", |value| value.get_ref().type_str());
        let what = say(format!("{key} 不该是 {found}"), format!("{key} must not be a TOML {found}"));
        problems.error(self.at(key), what, say(format!("写成{zh}"), format!("Write {en}")));
    }

    /// A string, if it is written.
    pub(in crate::catalog) fn string(&self, key: &str, problems: &mut Problems<'_>) -> Option<String> {
        let value = self.get(key)?.get_ref();
        if value.as_str().is_none() {
            self.wrong_kind(key, "文字，例如 \"…\"", "a string, such as \"…\"", problems);
        }
        value.as_str().map(str::to_owned)
    }

    /// A string on one line that must be written; empty after a fault.
    pub(in crate::catalog) fn needed_line(&self, key: &str, problems: &mut Problems<'_>) -> String {
        if !self.has(key) {
            self.missing(key, problems);
        }
        let Some(line) = self.string(key, problems) else { return String::new() };
        if line.trim().is_empty() {
            let Named { zh, en, .. } = problems.field(&self.begins, key);
            let what = say(format!("{zh} 是空的"), format!("{en} is empty"));
            problems.error(self.at(key), what, say(format!("填写 {zh}"), format!("Fill in {en}")));
        }
        self.one_line(key, &line, self.at(key), problems);
        line
    }

    fn one_line(&self, key: &str, line: &str, at: Span, problems: &mut Problems<'_>) {
        if line.chars().any(char::is_control) {
            let Named { zh, en, .. } = problems.field(&self.begins, key);
            let what = say(format!("{zh} 里有换行或控制字符"), format!("{en} holds a line break or control character"));
            problems.error(at, what, say("写成一行", "Write it on one line"));
        }
    }

    /// A code that must be written: letters, digits, `-`, `_` and `.`, at most 32 of them. Empty after a fault.
    pub(in crate::catalog) fn code(&self, key: &str, problems: &mut Problems<'_>) -> String {
        let code = self.needed_line(key, problems);
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !code.trim().is_empty() && (!code.chars().all(plain) || code.chars().count() > 32) {
            let what = say(format!("编号 {code:?} 不能用"), format!("{code:?} cannot be a code"));
            let how = say("只用字母、数字和 - _ .，不超过 32 个", "Use letters, digits and - _ . only, at most 32");
            problems.error(self.at(key), what, how);
        }
        code
    }

    /// A text in both languages; empty where it is not written.
    pub(in crate::catalog) fn text(&self, key: &str, problems: &mut Problems<'_>) -> Text {
        let Some(value) = self.get(key) else { return Text::default() };
        match value.get_ref() {
            DeValue::String(zh) => Text::new(zh.as_ref(), ""),
            DeValue::Table(table) => {
                let inner = Fields::new(table, value.span());
                inner.only(&["zh", "en"], problems);
                let text = Text::new(
                    inner.string("zh", problems).unwrap_or_default(),
                    inner.string("en", problems).unwrap_or_default(),
                );
                if text.zh.trim().is_empty() && !text.en.trim().is_empty() {
                    self.no_chinese(key, problems);
                }
                text
            }
            _ => {
                let (zh, en) = ("{ zh = \"…\", en = \"…\" }", "{ zh = \"…\", en = \"…\" }");
                self.wrong_kind(key, zh, en, problems);
                Text::default()
            }
        }
    }

    /// A text on one line whose Chinese must be written.
    pub(in crate::catalog) fn needed_text(&self, key: &str, problems: &mut Problems<'_>) -> Text {
        if !self.has(key) {
            self.missing(key, problems);
        }
        let text = self.text(key, problems);
        if text.zh.trim().is_empty() && text.en.trim().is_empty() && self.is_text(key) {
            self.no_chinese(key, problems);
        }
        self.one_line(key, &text.zh, self.part_at(key, "zh"), problems);
        self.one_line(key, &text.en, self.part_at(key, "en"), problems);
        text
    }

    /// Where the text of one language stands.
    fn part_at(&self, key: &str, lang: &str) -> Span {
        let parts = self.get(key).and_then(|value| value.get_ref().as_table());
        parts.and_then(|parts| parts.get(lang)).map_or_else(|| self.at(key), Spanned::span)
    }

    fn no_chinese(&self, key: &str, problems: &mut Problems<'_>) {
        let Named { zh, en, .. } = problems.field(&self.begins, key);
        let what = say(format!("{zh} 没有中文"), format!("{en} has no Chinese text"));
        let how = match (problems.are_in_text(), problems.are_in_cells()) {
            (true, _) => say("补上 zh = \"…\"", "Write zh = \"…\""),
            (_, true) => say("在这一格填写中文", "Write Chinese into this cell"),
            _ => say("填写中文", "Write it in Chinese"),
        };
        problems.error(self.at(key), what, how);
    }

    fn is_text(&self, key: &str) -> bool {
        self.get(key).is_some_and(|value| matches!(value.get_ref(), DeValue::String(_) | DeValue::Table(_)))
    }

    /// Points as they are written: `2`, `0.5` or `"0.5"`.
    pub(in crate::catalog) fn points(&self, key: &str, problems: &mut Problems<'_>) -> Option<Points> {
        let Some(written) = number_text(self.get(key)?.get_ref()) else {
            self.wrong_kind(key, "数字，例如 2 或 0.5", "a number, such as 2 or 0.5", problems);
            return None;
        };
        let points = written.strip_prefix('+').unwrap_or(&written).parse::<Points>();
        if points.is_err() {
            let Named { zh, en, .. } = problems.field(&self.begins, key);
            let what = say(format!("{zh} = {written} 读不懂"), format!("{en} = {written} is no number of points"));
            let how = say("写成 2 或 0.5，最多三位小数", "Write it like 2 or 0.5, with at most three places");
            problems.error(self.at(key), what, how);
        }
        points.ok()
    }

    /// Puts down points outside `least..=most`.
    pub(in crate::catalog) fn within(
        &self,
        key: &str,
        points: Points,
        least: Points,
        most: Points,
        problems: &mut Problems<'_>,
    ) {
        if points < least || points > most {
            let Named { zh, en, .. } = problems.field(&self.begins, key);
            let what = say(format!("{zh} = {points} 超出范围"), format!("{en} = {points} is out of range"));
            let how = say(format!("写 {least} 到 {most} 之间的数"), format!("Write a number from {least} to {most}"));
            problems.error(self.at(key), what, how);
        }
    }

    /// Yuan as they are written, not negative: `200`, `0.5` or `"0.50"`, with at most two places.
    pub(in crate::catalog) fn money(&self, key: &str, problems: &mut Problems<'_>) -> Option<Fen> {
        let value = self.get(key)?;
        money(key, value, problems)
    }

    /// A list of amounts, as `money`; none where it is not written.
    pub(in crate::catalog) fn moneys(&self, key: &str, problems: &mut Problems<'_>) -> Vec<Fen> {
        self.list(key, "[200, 1000]", problems).iter().filter_map(|entry| money(key, entry, problems)).collect()
    }

    /// A list of whole numbers, not negative; none where it is not written.
    pub(in crate::catalog) fn numbers(&self, key: &str, problems: &mut Problems<'_>) -> Vec<u32> {
        let mut numbers = Vec::new();
        for entry in self.list(key, "[1, 100]", problems) {
            match entry.get_ref().as_integer().and_then(|integer| integer.to_string().parse::<u32>().ok()) {
                Some(number) => numbers.push(number),
                None => {
                    let what = say(format!("{key} 里有一项不是非负整数"), format!("{key} holds no whole number"));
                    problems.error(entry.span(), what, say("写成整数", "Write a whole number, not negative"));
                }
            }
        }
        numbers
    }

    fn list(&self, key: &str, example: &str, problems: &mut Problems<'_>) -> &'a [Spanned<DeValue<'a>>] {
        let Some(value) = self.get(key) else { return &[] };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_kind(key, &format!("列表，例如 {example}"), &format!("a list, such as {example}"), problems);
            return &[];
        };
        list
    }

    /// A day, written as `2026-05-01`, if it is written.
    pub(in crate::catalog) fn date(&self, key: &str, problems: &mut Problems<'_>) -> Option<Date> {
        let value = self.get(key)?;
        let written = match value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            DeValue::String(date) => date.to_string(),
            _ => {
                self.wrong_kind(key, "日期，例如 2026-05-01", "a date, such as 2026-05-01", problems);
                return None;
            }
        };
        let date = written.parse::<Date>();
        if date.is_err() {
            let what = say(format!("{key} 的日期 {written} 不存在"), format!("{key} = {written} is no day"));
            problems.error(value.span(), what, say("写成 2026-05-01", "Write it like 2026-05-01"));
        }
        date.ok()
    }

    /// A day that must be written.
    pub(in crate::catalog) fn needed_date(&self, key: &str, problems: &mut Problems<'_>) -> Option<Date> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        self.date(key, problems)
    }

    /// A word, yes or no, or a number, as it is written.
    pub(in crate::catalog) fn scalar(&self, key: &str, problems: &mut Problems<'_>) -> Option<String> {
        let value = self.get(key)?.get_ref();
        let scalar = scalar(value);
        if scalar.is_none() {
            self.wrong_kind(key, "一个词、true、false 或数字", "a word, true, false or a number", problems);
        }
        scalar
    }

    /// A list of such, as they are written; none where it is not written.
    pub(in crate::catalog) fn scalars(&self, key: &str, problems: &mut Problems<'_>) -> Vec<String> {
        let list = self.list(key, "[true, false]", problems);
        list.iter().filter_map(|entry| scalar(entry.get_ref())).collect()
    }

    /// A whole number in `least..=most`, if it is written.
    pub(in crate::catalog) fn number(
        &self,
        key: &str,
        least: u32,
        most: u32,
        problems: &mut Problems<'_>,
    ) -> Option<u32> {
        let value = self.get(key)?.get_ref();
        let number = match value {
            // A cell has no kinds of numbers: its digits came as a text.
            DeValue::String(digits) if problems.are_in_cells() => digits.parse::<u32>().ok(),
            value => value.as_integer().and_then(|integer| integer.to_string().parse::<u32>().ok()),
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let Named { zh, en, .. } = problems.field(&self.begins, key);
            let what = say(format!("{zh} 超出范围"), format!("{en} is out of range"));
            let how =
                say(format!("写 {least} 到 {most} 的整数"), format!("Write a whole number from {least} to {most}"));
            problems.error(self.at(key), what, how);
        }
        number
    }

    /// Yes or no, if it is written.
    pub(in crate::catalog) fn flag(&self, key: &str, problems: &mut Problems<'_>) -> Option<bool> {
        let value = self.get(key)?.get_ref();
        if value.as_bool().is_none() {
            self.wrong_kind(key, " true 或 false", "true or false", problems);
        }
        value.as_bool()
    }

    /// One of the words `all`, if it is written.
    pub(in crate::catalog) fn word<T: Copy>(
        &self,
        key: &str,
        all: &[T],
        code: fn(T) -> &'static str,
        parse: fn(&str) -> Option<T>,
        problems: &mut Problems<'_>,
    ) -> Option<T> {
        let word = self.string(key, problems)?;
        known_word(key, &word, self.at(key), (all, code, parse), problems)
    }

    /// One of the words `all`, which must be written.
    pub(in crate::catalog) fn needed_word<T: Copy>(
        &self,
        key: &str,
        all: &[T],
        code: fn(T) -> &'static str,
        parse: fn(&str) -> Option<T>,
        problems: &mut Problems<'_>,
    ) -> Option<T> {
        if !self.has(key) {
            self.missing(key, problems);
        }
        self.word(key, all, code, parse, problems)
    }

    /// Several of the words `all`; none where it is not written.
    pub(in crate::catalog) fn words<T: Copy>(
        &self,
        key: &str,
        all: &[T],
        code: fn(T) -> &'static str,
        parse: fn(&str) -> Option<T>,
        problems: &mut Problems<'_>,
    ) -> Vec<T> {
        let strings = self.strings(key, problems);
        strings.into_iter().filter_map(|(word, at)| known_word(key, &word, at, (all, code, parse), problems)).collect()
    }

    /// A list of strings with their places; none where it is not written. One that stands twice is put down.
    pub(in crate::catalog) fn strings(&self, key: &str, problems: &mut Problems<'_>) -> Vec<(String, Span)> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_kind(key, "列表，例如 [\"…\", \"…\"]", "a list, such as [\"…\", \"…\"]", problems);
            return Vec::new();
        };
        let mut strings: Vec<(String, Span)> = Vec::new();
        for entry in list.iter() {
            match entry.get_ref().as_str() {
                Some(word) if word.trim().is_empty() => {
                    let what = say(format!("{key} 里有空的一项"), format!("{key} holds an empty entry"));
                    problems.error(entry.span(), what, say("填写或删去", "Fill it in or remove it"));
                }
                Some(word) if strings.iter().any(|(other, _)| other == word) => {
                    let Named { zh, en, .. } = problems.field(&self.begins, key);
                    let what = say(format!("{zh} 里 {word} 写了两次"), format!("{en} names {word} twice"));
                    problems.error(entry.span(), what, say("删去一个", "Remove one"));
                }
                Some(word) => strings.push((word.to_owned(), entry.span())),
                None => {
                    let what =
                        say(format!("{key} 里有一项不是文字"), format!("{key} holds something that is no string"));
                    problems.error(entry.span(), what, say("写成 \"…\"", "Write it as \"…\""));
                }
            }
        }
        strings
    }

    /// A list of tables, such as `[[section]]`; none where it is not written.
    pub(in crate::catalog) fn tables(&self, key: &str, problems: &mut Problems<'_>) -> Vec<Fields<'a>> {
        if self.has_fault(key) {
            let head = if key == "item" { "[[section.item]]".to_owned() } else { format!("[[{key}]]") };
            self.wrong_kind(key, &head, &head, problems);
        }
        let list = self.get(key).and_then(|value| value.get_ref().as_array());
        let entries = list.map(|list| list.iter()).into_iter().flatten();
        entries.filter_map(|entry| Some(Fields::new(entry.get_ref().as_table()?, entry.span()))).collect()
    }
}

/// A number's own letters.
fn number_text(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::Integer(integer) => Some(integer.to_string()),
        DeValue::Float(float) => Some(float.as_str().to_owned()),
        DeValue::String(string) => Some(string.to_string()),
        _ => None,
    }
}

fn scalar(value: &DeValue<'_>) -> Option<String> {
    value.as_bool().map(|flag| flag.to_string()).or_else(|| number_text(value))
}

fn money(key: &str, value: &Spanned<DeValue<'_>>, problems: &mut Problems<'_>) -> Option<Fen> {
    let written = number_text(value.get_ref()).unwrap_or_default();
    let fen = written.parse::<Fen>().ok().filter(|fen| *fen >= Fen::default());
    if fen.is_none() {
        let what = say(format!("{key} 的金额 {written:?} 读不懂"), format!("{key} = {written:?} is no amount"));
        let how = say("写元，例如 200 或 0.50，不写负数", "Write yuan, such as 200 or 0.50, not negative");
        problems.error(value.span(), what, how);
    }
    fen
}

/// The words of one kind: all of them, how each is written, how it is read.
type Words<'w, T> = (&'w [T], fn(T) -> &'static str, fn(&str) -> Option<T>);

fn known_word<T: Copy>(key: &str, word: &str, at: Span, words: Words<'_, T>, problems: &mut Problems<'_>) -> Option<T> {
    let (all, code, parse) = words;
    let known = parse(word);
    if known.is_none() {
        let codes: Vec<&str> = all.iter().map(|x| code(*x)).collect();
        let what = say(format!("{key} 没有 {word:?} 这个词"), format!("{key} knows no word {word:?}"));
        let how = match nearest(word, codes.iter().copied()) {
            Some(meant) => say(format!("是不是 {meant}？"), format!("Did you mean {meant}?")),
            None => say(format!("可用：{}", codes.join("、")), format!("Words are: {}", codes.join(", "))),
        };
        problems.error(at, what, how);
    }
    known
}
