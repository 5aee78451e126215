//! Parameters: where the source can be read in more than one way, which reading is chosen, and what it changes.

use crate::catalog::fields::Fields;
use crate::catalog::position::{Problems, Span};
use crate::catalog::wording::{nearest, say};
use crate::domain::scheme::{
    Doubling, Method, PhaseBy, Reading, RepeatWithin, SameVisit, SettledBy, SharedDay, StepMode,
};
use crate::domain::text::Text;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

const KEYS: &[&str] = &["name", "value", "values", "words", "labels"];

/// Names that the program itself knows: they choose how it computes.
const OF_THE_METHOD: &[&str] =
    &["phase_by", "shared_day", "settled_by", "doubling", "step_mode", "repeat_within", "same_visit"];

/// The parameters of one file with the readings chosen.
pub(super) struct Parameters {
    readings: Vec<(Reading, Span)>,
    used: RefCell<BTreeSet<String>>,
}

impl Parameters {
    /// Reads `[[parameter]]` and takes the chosen values in place of the recommended ones.
    pub(super) fn read(fields: &Fields<'_>, chosen: &BTreeMap<String, String>, problems: &mut Problems<'_>) -> Self {
        let mut readings: Vec<(Reading, Span)> = Vec::new();
        for table in fields.tables("parameter", problems) {
            table.only(KEYS, problems);
            let name = table.code("name", problems);
            if !table.has("value") {
                table.missing("value", problems);
            }
            let value = table.scalar("value", problems).unwrap_or_default();
            let values = table.scalars("values", problems);
            if readings.iter().any(|(other, _)| other.name == name) {
                let what = say(format!("参数 {name} 写了两次"), format!("parameter {name} is written twice"));
                problems.error(table.at("name"), what, say("只留一个", "Keep one of them"));
            }
            known_value(&name, &value, &values, table.at("value"), problems);
            let words = table.needed_text("words", problems);
            let labels = labels(&table, &values, problems);
            let recommended = value.clone();
            readings.push((Reading { name, words, value, recommended, values, labels }, table.at("value")));
        }
        let mut parameters = Self { readings, used: RefCell::default() };
        parameters.choose(chosen, problems);
        parameters
    }

    fn choose(&mut self, chosen: &BTreeMap<String, String>, problems: &mut Problems<'_>) {
        for (name, value) in chosen {
            let Some((reading, at)) = self.readings.iter_mut().find(|(reading, _)| reading.name == *name) else {
                let what = say(format!("方案没有参数 {name}"), format!("the scheme has no parameter {name}"));
                let names: Vec<&str> = self.readings.iter().map(|(reading, _)| reading.name.as_str()).collect();
                problems.error(0..0, what, meant(name, &names));
                continue;
            };
            known_value(name, value, &reading.values, at.clone(), problems);
            reading.value.clone_from(value);
        }
    }

    /// The table with every `[[reading]]` of it laid over that holds in the readings chosen.
    pub(super) fn over<'a>(&self, fields: &Fields<'a>, problems: &mut Problems<'_>) -> Fields<'a> {
        let mut whole = fields.clone();
        for reading in fields.tables("reading", problems) {
            let at = reading.at("when");
            let name = reading.needed_line("when", problems);
            if !reading.has("is") {
                reading.missing("is", problems);
            }
            let is = reading.scalar("is", problems).unwrap_or_default();
            self.used.borrow_mut().insert(name.clone());
            match self.readings.iter().find(|(reading, _)| reading.name == name) {
                Some((parameter, _)) => {
                    known_value(&name, &is, &parameter.values, reading.at("is"), problems);
                    if parameter.value == is {
                        whole = whole.under(&reading);
                    }
                }
                None => {
                    let what = say(format!("没有参数 {name}"), format!("there is no parameter {name}"));
                    let names: Vec<&str> = self.readings.iter().map(|(reading, _)| reading.name.as_str()).collect();
                    problems.error(at, what, meant(&name, &names));
                }
            }
        }
        whole
    }

    /// How the program computes, in the readings chosen.
    pub(super) fn method(&self, problems: &mut Problems<'_>) -> Method {
        let default = Method::default();
        Method {
            phase_by: self.one_of("phase_by", default.phase_by, PhaseBy::ALL, PhaseBy::code, problems),
            shared_day: self.one_of("shared_day", default.shared_day, SharedDay::ALL, SharedDay::code, problems),
            settled_by: self.one_of("settled_by", default.settled_by, SettledBy::ALL, SettledBy::code, problems),
            doubling: self.one_of("doubling", default.doubling, Doubling::ALL, Doubling::code, problems),
            step_mode: self.one_of("step_mode", default.step_mode, StepMode::ALL, StepMode::code, problems),
            repeat_within: self.one_of(
                "repeat_within",
                default.repeat_within,
                RepeatWithin::ALL,
                RepeatWithin::code,
                problems,
            ),
            same_visit: self.one_of("same_visit", default.same_visit, SameVisit::ALL, SameVisit::code, problems),
        }
    }

    fn one_of<T: Copy>(
        &self,
        name: &str,
        default: T,
        all: &[T],
        code: fn(T) -> &'static str,
        problems: &mut Problems<'_>,
    ) -> T {
        let Some((reading, at)) = self.readings.iter().find(|(reading, _)| reading.name == name) else {
            return default;
        };
        for value in std::iter::once(&reading.value).chain(&reading.values) {
            if !all.iter().any(|word| code(*word) == value) {
                let words: Vec<&str> = all.iter().map(|word| code(*word)).collect();
                let what = say(
                    format!("参数 {name} 没有 {value} 这种读法"),
                    format!("parameter {name} has no reading {value}"),
                );
                problems.error(at.clone(), what, meant(value, &words));
            }
        }
        all.iter().copied().find(|word| code(*word) == reading.value).unwrap_or(default)
    }

    /// Puts down parameters that change nothing.
    pub(super) fn unused(&self, problems: &mut Problems<'_>) {
        let used = self.used.borrow();
        for (reading, at) in &self.readings {
            if !used.contains(&reading.name) && !OF_THE_METHOD.contains(&reading.name.as_str()) {
                let name = &reading.name;
                let what = say(format!("参数 {name} 没有用处"), format!("parameter {name} changes nothing"));
                let how =
                    say("在条款里写 [[clause.reading]]，或删去", "Write a [[clause.reading]] for it, or remove it");
                problems.warning(at.clone(), what, how);
            }
        }
    }

    /// All of them as chosen.
    pub(super) fn readings(&self) -> Vec<Reading> {
        self.readings.iter().map(|(reading, _)| reading.clone()).collect()
    }
}

/// What people call the values: one text for each, or none at all.
fn labels(fields: &Fields<'_>, values: &[String], problems: &mut Problems<'_>) -> Vec<Text> {
    let mut labels = Vec::new();
    for table in fields.tables("labels", problems) {
        table.only(&["zh", "en"], problems);
        let mut word = |key| table.string(key, problems).unwrap_or_default();
        labels.push(Text::new(word("zh"), word("en")));
    }
    if !labels.is_empty() && labels.len() != values.len() {
        let (given, wanted) = (labels.len(), values.len());
        let what =
            say(format!("labels 有 {given} 个，values 有 {wanted} 个"), format!("{given} labels for {wanted} values"));
        problems.error(
            fields.at("labels"),
            what,
            say("每个值写一个 { zh, en }", "Write one { zh, en } for each value"),
        );
    }
    labels
}

fn known_value(name: &str, value: &str, values: &[String], at: Span, problems: &mut Problems<'_>) {
    if !values.is_empty() && !values.iter().any(|known| known == value) {
        let what = say(format!("参数 {name} 没有 {value} 这个值"), format!("parameter {name} has no value {value}"));
        let words: Vec<&str> = values.iter().map(String::as_str).collect();
        problems.error(at, what, meant(value, &words));
    }
}

fn meant(word: &str, words: &[&str]) -> crate::domain::text::Text {
    match nearest(word, words.iter().copied()) {
        Some(meant) => say(format!("是不是 {meant}？"), format!("Did you mean {meant}?")),
        None => say(format!("可用：{}", words.join("、")), format!("Words are: {}", words.join(", "))),
    }
}
