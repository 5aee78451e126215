//! Characters that cannot be shown: a visible mark takes their place, never a silent box.

use crate::report::error::Warning;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Control characters other than line breaks and tabs become a mark; carriage returns before a line feed go.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c.is_control() && c != '\n') {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    Cow::Owned(text.chars().map(|c| if c.is_control() && c != '\n' { mark(c) } else { c.to_string() }).collect())
}

/// `〔U+1F600〕`
fn mark(character: char) -> String {
    format!("〔U+{:04X}〕", character as u32)
}

/// Replaces what no font has. Remembers what it has looked up and counts what it replaced.
pub(crate) struct Glyphs<'a> {
    has: &'a dyn Fn(char) -> bool,
    known: BTreeMap<char, bool>,
    missing: BTreeMap<char, usize>,
    brackets: (char, char),
}

impl<'a> Glyphs<'a> {
    /// `has` says whether any font has the character.
    pub(crate) fn new(has: &'a dyn Fn(char) -> bool) -> Self {
        let brackets = if has('〔') && has('〕') { ('〔', '〕') } else { ('[', ']') };
        Self { has, known: BTreeMap::new(), missing: BTreeMap::new(), brackets }
    }

    /// Goes through every text of the value. Keys of objects are the program's own and stay.
    pub(crate) fn value(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(values) => values.iter_mut().for_each(|value| self.value(value)),
            Value::Object(map) => map.values_mut().for_each(|value| self.value(value)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// What was replaced, in the order of the characters.
    pub(crate) fn warnings(self) -> Vec<Warning> {
        self.missing.into_iter().map(|(character, times)| Warning::MissingGlyph { character, times }).collect()
    }

    fn text(&mut self, text: &str) -> String {
        let visible = visible(text);
        let mut shown = String::with_capacity(visible.len());
        for c in visible.chars() {
            if c == '\n' || self.has(c) {
                shown.push(c);
            } else if !is_ignorable(c) {
                *self.missing.entry(c).or_default() += 1;
                let (open, close) = self.brackets;
                shown.push_str(&format!("{open}U+{:04X}{close}", c as u32));
            }
        }
        shown
    }

    fn has(&mut self, c: char) -> bool {
        let has = self.has;
        *self.known.entry(c).or_insert_with(|| has(c))
    }
}

/// Characters without a shape of their own: joiners, direction and variation marks, soft hyphen. A font need not have
/// them, and nothing is lost to the eye without them.
fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0100}'..='\u{E01EF}')
}

#[cfg(test)]
mod tests {
    use super::{Glyphs, visible};
    use crate::report::error::Warning;
    use serde_json::json;

    #[test]
    fn what_no_font_has_becomes_a_mark_and_is_counted() {
        let has = |c: char| c != '😀' && c != '\u{FE0F}';
        let mut glyphs = Glyphs::new(&has);
        let mut value = json!({"a": ["好😀\u{FE0F}", {"b": "😀\n好"}], "n": 1});
        glyphs.value(&mut value);
        assert_eq!(value, json!({"a": ["好〔U+1F600〕", {"b": "〔U+1F600〕\n好"}], "n": 1}));
        assert_eq!(glyphs.warnings(), [Warning::MissingGlyph { character: '😀', times: 2 }]);
    }

    #[test]
    fn a_font_without_the_bracket_gets_another() {
        let has = |c: char| c.is_ascii();
        let mut glyphs = Glyphs::new(&has);
        let mut value = json!("好");
        glyphs.value(&mut value);
        assert_eq!(value, json!("[U+597D]"));
    }

    #[test]
    fn control_characters_are_seen() {
        assert_eq!(visible("a\u{7}b\r\nc\td"), "a〔U+0007〕b\nc d");
        assert_eq!(visible("一行\n两行"), "一行\n两行");
    }
}
