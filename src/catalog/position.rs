//! Where a problem stands in the file, in the cells of a spreadsheet or in the fields of a form, and the list of problems
//! found so far.

use crate::domain::checklist_table::{Column, ListField};
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::text::{Lang, Text};
use std::ops::Range;

/// Bytes of the file, or slots of a spreadsheet.
pub(in crate::catalog) type Span = Range<usize>;

/// A place for one field in a spreadsheet, whether something stands in it or not. The slots of one table follow each other.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct Slot {
    /// The field's key in a file.
    pub(in crate::catalog) key: &'static str,
    /// What the spreadsheet calls it, in Chinese and English.
    pub(in crate::catalog) names: (&'static str, &'static str),
    /// Its cell.
    pub(in crate::catalog) place: Place,
}

/// A field as sentences name it.
pub(in crate::catalog) struct Named<'k> {
    pub(in crate::catalog) zh: &'k str,
    pub(in crate::catalog) en: &'k str,
    /// Where it is to be written when it is not.
    pub(in crate::catalog) at: Span,
}

/// What was read: text, or cells, or a checklist in a form, whose text nobody sees: its parts by the byte that they begin at.
enum Source<'t> {
    Text(&'t str),
    Cells(&'t [Slot]),
    Form(&'t [(usize, Place)]),
}

/// What was found wrong in one file.
pub(in crate::catalog) struct Problems<'t> {
    source: Source<'t>,
    found: Vec<(usize, Diagnostic)>,
}

impl<'t> Problems<'t> {
    /// None yet in a text.
    pub(in crate::catalog) const fn new(text: &'t str) -> Self {
        Self { source: Source::Text(text), found: Vec::new() }
    }

    /// None yet in a spreadsheet. Spans count its slots.
    pub(in crate::catalog) const fn in_cells(slots: &'t [Slot]) -> Self {
        Self { source: Source::Cells(slots), found: Vec::new() }
    }

    /// None yet in a checklist that somebody writes in a form.
    pub(in crate::catalog) const fn in_form(parts: &'t [(usize, Place)]) -> Self {
        Self { source: Source::Form(parts), found: Vec::new() }
    }

    /// Whether a text was read, in which a field is written by its key.
    pub(in crate::catalog) const fn are_in_text(&self) -> bool {
        matches!(self.source, Source::Text(_))
    }

    /// Whether a spreadsheet was read rather than a text.
    pub(in crate::catalog) const fn are_in_cells(&self) -> bool {
        matches!(self.source, Source::Cells(_))
    }

    /// How to name a field of the table that begins at `begins`, and where it would stand.
    pub(in crate::catalog) fn field<'k>(&self, begins: &Span, key: &'k str) -> Named<'k> {
        let slots = match self.source {
            Source::Text(_) => return Named { zh: key, en: key, at: begins.clone() },
            Source::Form(_) => {
                let (zh, en) = form_names(&self.place(begins.start), key);
                return Named { zh, en, at: begins.clone() };
            }
            Source::Cells(slots) => slots,
        };
        let mut from = slots.iter().enumerate().skip(begins.start);
        from.find(|(_, slot)| slot.key == key).map_or_else(
            || Named { zh: key, en: key, at: begins.clone() },
            |(index, slot)| Named { zh: slot.names.0, en: slot.names.1, at: index..index + 1 },
        )
    }

    /// Something for which the file cannot be used.
    pub(in crate::catalog) fn error(&mut self, at: Span, message: Text, remedy: Text) {
        let place = self.place(at.start);
        self.found.push((at.start, Diagnostic::error(place, message, remedy)));
    }

    /// Something to look at.
    pub(in crate::catalog) fn warning(&mut self, at: Span, message: Text, remedy: Text) {
        let place = self.place(at.start);
        self.found.push((at.start, Diagnostic::warning(place, message, remedy)));
    }

    /// How many so far.
    pub(in crate::catalog) fn count(&self) -> usize {
        self.found.len()
    }

    /// Line and column of a byte, or a slot's cell, for sentences that name a second place.
    pub(in crate::catalog) fn place(&self, start: usize) -> Place {
        let text = match self.source {
            Source::Text(text) => text,
            Source::Form(parts) => {
                let part = parts.iter().rev().find(|(begins, _)| *begins <= start);
                return part.map_or(Place::File, |(_, place)| place.clone());
            }
            Source::Cells(slots) => return slots.get(start).map_or(Place::File, |slot| slot.place.clone()),
        };
        let before = text.get(..start).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Place::Line { line, column }
    }

    /// All of them in the order of the file.
    pub(in crate::catalog) fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(byte, _)| *byte);
        self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}

/// What a form calls a field of the list, of a section or of an item: the same as a spreadsheet does.
fn form_names<'k>(place: &Place, key: &'k str) -> (&'k str, &'k str) {
    let key_of = |path: &'static str| {
        let (table, field) = path.split_once('.').unwrap_or_default();
        (table, field.strip_suffix(".zh").unwrap_or(field))
    };
    let table = match place {
        Place::Part { item: Some(_), .. } => "item",
        Place::Part { item: None, .. } => "section",
        _ => "list",
    };
    let columns = Column::ALL.iter().map(|column| (column.code(), column.name(Lang::Zh), column.name(Lang::En)));
    let fields = ListField::ALL.iter().map(|field| (field.code(), field.name(Lang::Zh), field.name(Lang::En)));
    let key = if key == "keys" { "key" } else { key };
    columns.chain(fields).find(|(path, ..)| key_of(path) == (table, key)).map_or((key, key), |(_, zh, en)| (zh, en))
}

#[cfg(test)]
mod tests {
    use super::Problems;
    use crate::domain::diagnostic::Place;

    #[test]
    fn columns_count_characters() {
        let problems = Problems::new("a = 1\r\n名称 = 2\n");
        assert_eq!(problems.place(0), Place::Line { line: 1, column: 1 });
        assert_eq!(problems.place(7 + 6), Place::Line { line: 2, column: 3 });
        assert_eq!(problems.place(999), Place::Line { line: 3, column: 1 });
    }
}
