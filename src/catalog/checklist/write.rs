//! A checklist as the text that `read` takes back without loss.

use crate::domain::checklist::{Checklist, Hotkey, Item, Section, Weight};
use crate::domain::diagnostic::Place;
use crate::domain::text::Text;

/// The checklist as a file. Fields that say nothing (empty texts, what is left at its default) are not written.
pub fn write(checklist: &Checklist) -> String {
    write_in_parts(checklist).0
}

/// The same, with the byte from which on the text is about another part of the list.
pub(super) fn write_in_parts(checklist: &Checklist) -> (String, Vec<(usize, Place)>) {
    let mut out = Lines::default();
    out.string("code", &checklist.code);
    out.string("version", &checklist.version);
    out.text("name", &checklist.name);
    out.optional("basis", &checklist.basis);
    out.text("notice", &checklist.notice);
    out.plain("total", checklist.total);
    out.plain("bonus_cap", checklist.bonus_cap);
    out.string("na", checklist.na.code());
    out.plain("places", checklist.places);
    for (number, section) in (1..).zip(&checklist.sections) {
        write_section(&mut out, number, section);
    }
    (out.text, out.parts)
}

fn write_section(out: &mut Lines, number: usize, section: &Section) {
    out.head("[[section]]", Place::Part { section: number, item: None });
    out.string("code", &section.code);
    out.text("name", &section.name);
    out.string("class", section.class.code());
    if let Some(percent) = section.minimum_percent {
        out.plain("minimum_percent", percent);
    }
    for (at, item) in (1..).zip(&section.items) {
        write_item(out, Place::Part { section: number, item: Some(at) }, item);
    }
}

fn write_item(out: &mut Lines, place: Place, item: &Item) {
    out.head("[[section.item]]", place);
    out.string("code", &item.code.0);
    out.text("text", &item.text);
    out.text("standard", &item.standard);
    out.list("posts", item.posts.iter().map(|post| post.code()));
    out.string("area", item.area.code());
    out.list("observe", item.observe.iter().map(|observe| observe.code()));
    if item.weight != Weight::FromTotal {
        out.plain("points", item.points);
    }
    out.plain("step", item.step);
    out.string("per", item.per.code());
    out.plain("cap", item.cap);
    if item.weight != Weight::Normal {
        out.string("weight", item.weight.code());
    }
    if item.key_item {
        out.plain("key_item", true);
    }
    out.list("gates", item.gates.iter().map(|gate| gate.0.as_str()));
    match item.hotkey {
        Some(Hotkey::Stroke(key)) => out.string("key", &key.to_string()),
        Some(Hotkey::Number(section, number)) => out.string("keys", &format!("{section}{number}")),
        None => {}
    }
    out.text("remedy", &item.remedy);
    if let Some(post) = item.responsible {
        out.string("responsible", post.code());
    }
    out.string("evidence", item.evidence.code());
    out.optional("reference", &item.reference);
    if !item.required {
        out.plain("required", false);
    }
    out.list("clauses", item.clauses.iter().map(String::as_str));
}

/// The file so far.
#[derive(Default)]
struct Lines {
    text: String,
    /// Where each table begins, and which part of the list it is.
    parts: Vec<(usize, Place)>,
}

impl Lines {
    fn line(&mut self, key: &str, value: &str) {
        self.text.push_str(key);
        self.text.push_str(" = ");
        self.text.push_str(value);
        self.text.push('\n');
    }

    fn head(&mut self, head: &str, place: Place) {
        self.text.push('\n');
        self.parts.push((self.text.len(), place));
        self.text.push_str(head);
        self.text.push('\n');
    }

    fn plain(&mut self, key: &str, value: impl ToString) {
        self.line(key, &value.to_string());
    }

    fn string(&mut self, key: &str, value: &str) {
        self.line(key, &quoted(value));
    }

    fn optional(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.string(key, value);
        }
    }

    fn text(&mut self, key: &str, text: &Text) {
        if text.is_empty() {
            return;
        }
        if text.en.is_empty() {
            self.string(key, &text.zh);
        } else {
            self.line(key, &format!("{{ zh = {}, en = {} }}", quoted(&text.zh), quoted(&text.en)));
        }
    }

    fn list<'w>(&mut self, key: &str, words: impl Iterator<Item = &'w str>) {
        let words: Vec<String> = words.map(quoted).collect();
        if !words.is_empty() {
            self.line(key, &format!("[{}]", words.join(", ")));
        }
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
