//! Cells as the tables of a checklist file: the same fields under the same keys, each with the cell that it came from, so that
//! the same rules read them.

use crate::catalog::checklist::sheet::faults::Faults;
use crate::catalog::checklist::sheet::find::{Head, Table};
use crate::catalog::checklist::sheet::value::{self, Kind};
use crate::catalog::checklist::sheet::workbook::Cell;
use crate::catalog::position::{Slot, Span};
use crate::catalog::wording::say;
use crate::domain::checklist_table::{Column, ListField, example_code};
use crate::domain::diagnostic::Place;
use crate::domain::text::Lang;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The whole list as a file's table, and the cell of each of its fields. What is missing altogether has the file as its place.
pub(super) fn build(
    head: Option<&Head<'_>>,
    table: Option<&Table<'_>>,
    faults: &mut Faults,
) -> (DeTable<'static>, Vec<Slot>) {
    let mut slots = Vec::new();
    let mut list = Record::begin(&slots);
    for field in ListField::ALL {
        let place = head.map_or(Place::File, |head| head.place(*field));
        let names = (field.name(Lang::Zh), field.name(Lang::En));
        let (path, cell) = (field.code(), head.and_then(|head| head.cell(*field)));
        list.put(Field { path, names, kind: Kind::from(*field), cell, place }, &mut slots, faults);
    }
    let sections = match table {
        Some(table) => sections(table, &mut slots, faults),
        None => DeArray::new(),
    };
    let place = table.map_or(Place::File, |table| table.sheet.place(table.head + 1, 0));
    if table.is_some() && sections.is_empty() {
        let what = say("表头下面一行检查项也没有", "there is no item below the headings");
        faults.error(place.clone(), what, say("每个检查项写一行", "Write a row for each item"));
    }
    let at = slot(&mut slots, "section", ("分组", "section"), place);
    list.table.insert(key(at.clone(), "section"), Spanned::new(at, DeValue::Array(sections)));
    (list.table, slots)
}

fn key(at: Span, key: &'static str) -> Spanned<std::borrow::Cow<'static, str>> {
    Spanned::new(at, key.into())
}

fn slot(slots: &mut Vec<Slot>, key: &'static str, names: (&'static str, &'static str), place: Place) -> Span {
    slots.push(Slot { key, names, place });
    slots.len() - 1..slots.len()
}

/// One field of a record as it stands in a spreadsheet.
struct Field<'c> {
    /// Table, key and, for a text, its language: `item.text.zh`.
    path: &'static str,
    names: (&'static str, &'static str),
    kind: Kind,
    cell: Option<&'c Cell>,
    place: Place,
}

/// A table under way, and its first slot.
struct Record {
    table: DeTable<'static>,
    begins: Span,
}

impl Record {
    fn begin(slots: &[Slot]) -> Self {
        Self { table: DeTable::new(), begins: slots.len()..slots.len() + 1 }
    }

    fn end(self) -> Spanned<DeValue<'static>> {
        Spanned::new(self.begins, DeValue::Table(self.table))
    }

    /// Gives the field its slot, and the table its value if the cell holds one.
    fn put(&mut self, field: Field<'_>, slots: &mut Vec<Slot>, faults: &mut Faults) {
        let mut path = field.path.split('.').skip(1);
        let (name, lang) = (path.next().unwrap_or_default(), path.next());
        let of_english = lang.is_some_and(|lang| lang != "zh");
        let at = slot(slots, if of_english { field.path } else { name }, field.names, field.place.clone());
        let (name, at) = match (&field.kind, field.cell.and_then(Cell::text)) {
            // A key of two strokes is another field of the file.
            (Kind::Key, written) => {
                let two = slot(slots, "keys", field.names, field.place.clone());
                if written.is_some_and(|written| written.trim().chars().count() > 1) {
                    ("keys", two)
                } else {
                    (name, at)
                }
            }
            _ => (name, at),
        };
        let Some(cell) = field.cell.filter(|cell| !value::is_blank(cell, &field.kind)) else { return };
        match value::read(cell, &field.kind, field.names, &at) {
            Ok(value) => self.insert(name, lang, Spanned::new(at, value)),
            Err((what, how)) => faults.error(field.place, what, how),
        }
    }

    /// A text of one language stands in a table of its own, which begins where its Chinese stands.
    fn insert(&mut self, name: &'static str, lang: Option<&'static str>, value: Spanned<DeValue<'static>>) {
        let at = value.span();
        let Some(lang) = lang else {
            self.table.insert(key(at, name), value);
            return;
        };
        let begins = if lang == "zh" { at.clone() } else { at.start - 1..at.start };
        let entry = self.table.entry(key(begins.clone(), name));
        let text = entry.or_insert(Spanned::new(begins, DeValue::Table(DeTable::new())));
        if let DeValue::Table(text) = text.get_mut() {
            text.insert(key(at, lang), value);
        }
    }
}

/// A section under way: its code, its first row, its items.
struct Section {
    code: String,
    rows: Vec<usize>,
}

/// Rows by section, in the order in which the sections begin.
fn sections(table: &Table<'_>, slots: &mut Vec<Slot>, faults: &mut Faults) -> DeArray<'static> {
    let mut grouped: Vec<Section> = Vec::new();
    let mut last = 0;
    for row in table.rows() {
        put_example(table, row, faults);
        let written = table.cell(row, Column::SectionCode).and_then(Cell::text).map(|code| code.trim().to_owned());
        if written.is_none() && !grouped.is_empty() {
            put_no_section(table, row, faults);
            grouped[last].rows.push(row);
            continue;
        }
        let code = written.unwrap_or_default();
        match grouped.iter().position(|section| section.code == code) {
            Some(known) => {
                if known != last {
                    put_apart(table, row, &grouped[known], faults);
                }
                grouped[known].rows.push(row);
                last = known;
            }
            None => {
                grouped.push(Section { code, rows: vec![row] });
                last = grouped.len() - 1;
            }
        }
    }
    let mut sections = DeArray::new();
    grouped.iter().for_each(|section| sections.push(read_section(table, section, slots, faults)));
    sections
}

fn read_section(
    table: &Table<'_>,
    section: &Section,
    slots: &mut Vec<Slot>,
    faults: &mut Faults,
) -> Spanned<DeValue<'static>> {
    let mut record = Record::begin(slots);
    for column in Column::ALL.iter().filter(|column| column.code().starts_with("section.")) {
        let first = section.rows.iter().copied().find(|row| table.cell(*row, *column).is_some());
        let row = first.or(section.rows.first().copied()).unwrap_or(table.head);
        put_differing(table, section, *column, row, faults);
        record.put(column_field(table, row, *column), slots, faults);
    }
    let mut items = DeArray::new();
    for row in &section.rows {
        let mut item = Record::begin(slots);
        for column in Column::ALL.iter().filter(|column| column.code().starts_with("item.")) {
            item.put(column_field(table, *row, *column), slots, faults);
        }
        items.push(item.end());
    }
    let begins = record.begins.clone();
    record.table.insert(key(begins.clone(), "item"), Spanned::new(begins, DeValue::Array(items)));
    record.end()
}

fn column_field<'s>(table: &Table<'s>, row: usize, column: Column) -> Field<'s> {
    Field {
        path: column.code(),
        names: (column.name(Lang::Zh), column.name(Lang::En)),
        kind: Kind::from(column),
        cell: table.cell(row, column),
        place: table.place(row, column),
    }
}

fn put_no_section(table: &Table<'_>, row: usize, faults: &mut Faults) {
    let place = table.place(row, Column::SectionCode);
    // A cell that says something unreadable has a section of its own in mind.
    if let Some(cell) = table.cell(row, Column::SectionCode) {
        let names = (Column::SectionCode.name(Lang::Zh), Column::SectionCode.name(Lang::En));
        if let Err((what, how)) = value::read(cell, &Kind::Code, names, &(0..0)) {
            faults.error(place, what, how);
        }
        return;
    }
    if !faults.is_told(&place) {
        let what = say("分组编号 是空的", "section is empty");
        faults.error(place, what, say("每一行都写它的分组编号", "Write the section's code in every row"));
    }
}

fn put_apart(table: &Table<'_>, row: usize, section: &Section, faults: &mut Faults) {
    let first = table.place(section.rows.first().copied().unwrap_or(row), Column::SectionCode);
    let code = &section.code;
    let what = say(
        format!("分组 {code} 的各行没有排在一起，这一行并到 {first} 起的分组里"),
        format!("the rows of section {code} are apart; this one joins those from {first} on"),
    );
    let how = say("把同组的行排在一起，或改正分组编号", "Put them together, or correct the section's code");
    faults.warning(table.place(row, Column::SectionCode), what, how);
}

/// What is said of a section in one row must not be said otherwise in another.
fn put_differing(table: &Table<'_>, section: &Section, column: Column, first: usize, faults: &mut Faults) {
    let text = |row| table.cell(row, column).and_then(Cell::text).map(str::trim);
    if column == Column::SectionCode || section.code.is_empty() {
        return;
    }
    for row in section.rows.iter().copied().filter(|row| *row != first) {
        let Some(other) = text(row).filter(|other| Some(*other) != text(first)) else { continue };
        let (zh, en, code) = (column.name(Lang::Zh), column.name(Lang::En), &section.code);
        let earlier = table.place(first, column);
        let what = say(
            format!("分组 {code} 的 {zh} 这里写“{other}”，与 {earlier} 不同"),
            format!("{en} of section {code} is {other:?} here, and something else at {earlier}"),
        );
        faults.error(table.place(row, column), what, say("写成一样，或留空", "Write the same, or leave it empty"));
    }
}

fn put_example(table: &Table<'_>, row: usize, faults: &mut Faults) {
    let Some(code) = table.cell(row, Column::Code).and_then(Cell::text) else { return };
    if [Lang::Zh, Lang::En].iter().any(|lang| code.trim().starts_with(example_code(*lang))) {
        let what = say("这一行是模板里的示例", "this row is an example from the template");
        faults.warning(table.place(row, Column::Code), what, say("不用就删去", "Delete it if it is not wanted"));
    }
}
