//! Rows of a table as outlets and people; what cannot be read is put down with its cell.

use crate::catalog::places::table::{Field, Kind, Table};
use crate::catalog::places::word;
use crate::catalog::sheet::{Cell, Row, Sheet};
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::place::{Level, OutletClass, Post};
use crate::domain::places_draft::{OutletRow, PersonRow, PlacesDraft};
use crate::domain::text::Lang;
use jiff::civil::Date;

/// A row with the places that later checks point at.
pub(super) struct Placed<T> {
    pub(super) row: T,
    /// Its own number.
    pub(super) key_at: Place,
    /// The number of what stands above it.
    pub(super) above_at: Place,
}

/// All rows read so far.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) outlets: Vec<Placed<OutletRow>>,
    pub(super) people: Vec<Placed<PersonRow>>,
}

impl Rows {
    /// Without the places.
    pub(super) fn into_draft(self) -> PlacesDraft {
        PlacesDraft {
            outlets: self.outlets.into_iter().map(|placed| placed.row).collect(),
            people: self.people.into_iter().map(|placed| placed.row).collect(),
        }
    }
}

/// Reads all rows below the headings.
pub(super) fn read(sheet: &Sheet, table: &Table, rows: &mut Rows, found: &mut Vec<Diagnostic>) {
    for row in &sheet.rows[table.below..] {
        let mut cells = Cells { sheet, table, row, found };
        if cells.all_empty() {
            continue;
        }
        match table.kind {
            Kind::Outlets => rows.outlets.extend(read_outlet(&mut cells)),
            Kind::People => rows.people.extend(read_person(&mut cells)),
        }
    }
}

fn read_outlet(cells: &mut Cells<'_, '_>) -> Option<Placed<OutletRow>> {
    let code = cells.needed(Field::OutletCode);
    let name = cells.needed(Field::OutletName);
    let level = cells.word(Field::Level, word::level, &names(Level::ALL, Level::name));
    let class = cells.word(Field::Class, word::class, &names(OutletClass::ALL, OutletClass::name));
    let parent_code = cells.string(Field::Parent);
    let queue_machine = cells.flag(Field::Queue);
    let row = OutletRow {
        code: code?,
        name: name?,
        level: level?.unwrap_or(Level::Outlet),
        parent_code: parent_code?,
        class: class?,
        queue_machine: queue_machine?,
    };
    Some(Placed { row, key_at: cells.place(Field::OutletCode), above_at: cells.place(Field::Parent) })
}

fn read_person(cells: &mut Cells<'_, '_>) -> Option<Placed<PersonRow>> {
    let staff_no = cells.needed(Field::StaffNo);
    let name = cells.needed(Field::PersonName);
    let outlet_code = cells.needed(Field::OutletCode);
    let has_post = cells.needed(Field::Post);
    let post = has_post.and_then(|_| cells.word(Field::Post, word::post, &names(Post::ALL, Post::name)));
    let from = cells.date(Field::From);
    let to = cells.date(Field::To);
    if let (Some(Some(from)), Some(Some(to))) = (from, to)
        && to < from
    {
        let what =
            say(format!("截止日期 {to} 早于起始日期 {from}"), format!("the last day {to} is before the first, {from}"));
        cells.fault(Field::To, what, say("改正其中一个日期", "Correct one of the dates"));
        return None;
    }
    let row =
        PersonRow { staff_no: staff_no?, name: name?, post: post??, outlet_code: outlet_code?, from: from?, to: to? };
    Some(Placed { row, key_at: cells.place(Field::StaffNo), above_at: cells.place(Field::OutletCode) })
}

fn names<T: Copy>(all: &[T], name: fn(T, Lang) -> &'static str) -> String {
    all.iter().map(|word| name(*word, Lang::Zh)).collect::<Vec<_>>().join("、")
}

/// The cells of one row by their field. Each reader gives `None` after it has put down a fault.
struct Cells<'a, 'f> {
    sheet: &'a Sheet,
    table: &'a Table,
    row: &'a Row,
    found: &'f mut Vec<Diagnostic>,
}

impl Cells<'_, '_> {
    fn cell(&self, field: Field) -> &Cell {
        self.table.column(field).map_or(&Cell::Empty, |column| self.row.cell(column))
    }

    /// The field's cell; the first column where the table lacks it.
    fn place(&self, field: Field) -> Place {
        self.sheet.place(self.row.number, self.table.column(field).unwrap_or(0))
    }

    fn all_empty(&self) -> bool {
        ALL.iter().filter_map(|field| self.table.column(*field)).all(|column| self.row.cell(column).is_empty())
    }

    fn fault(&mut self, field: Field, what: crate::domain::text::Text, how: crate::domain::text::Text) {
        let place = self.place(field);
        self.found.push(Diagnostic::error(place, what, how));
    }

    /// What is written, or `Some(None)` where nothing is.
    fn string(&mut self, field: Field) -> Option<Option<String>> {
        let heading = self.table.heading(field);
        match self.cell(field).clone() {
            Cell::Empty => Some(None),
            Cell::Text(text) | Cell::Percent(text) => Some(Some(text)),
            Cell::Date(date) | Cell::Month(date) => {
                let what = say(
                    format!("{heading} 被表格当成了日期 {date}"),
                    format!("{heading} was turned into the date {date}"),
                );
                self.fault(
                    field,
                    what,
                    say("把这一列设为文本格式后重填", "Format the column as text and write it again"),
                );
                None
            }
            Cell::Inexact(shown) => {
                let what = say(
                    format!("{heading} 太长，表格已丢掉末几位（{shown}）"),
                    format!("{heading} is too long for a number; the spreadsheet dropped its last digits ({shown})"),
                );
                self.fault(
                    field,
                    what,
                    say("把这一列设为文本格式后重填", "Format the column as text and write it again"),
                );
                None
            }
            Cell::Fault(shown) => {
                let what = say(format!("{heading} 是错误值 {shown}"), format!("{heading} holds the error {shown}"));
                self.fault(field, what, say("改正公式或直接填值", "Mend the formula or write the value"));
                None
            }
        }
    }

    /// What must be written. Where the whole column is missing that has been put down once already.
    fn needed(&mut self, field: Field) -> Option<String> {
        let written = self.string(field)?;
        if written.is_none() && self.table.column(field).is_some() {
            let heading = self.table.heading(field);
            let what = say(format!("{heading} 是空的"), format!("{heading} is empty"));
            self.fault(field, what, say(format!("填写{heading}"), format!("Fill in {heading}")));
        }
        written
    }

    fn word<T>(&mut self, field: Field, read: fn(&str) -> Option<T>, known: &str) -> Option<Option<T>> {
        let Some(word) = self.string(field)? else { return Some(None) };
        let value = read(&word);
        if value.is_none() {
            let heading = self.table.heading(field);
            let what = say(format!("{heading}“{word}”不认得"), format!("{heading} {word:?} is not known"));
            self.fault(field, what, say(format!("可写：{known}"), format!("Write one of: {known}")));
        }
        value.map(Some)
    }

    fn flag(&mut self, field: Field) -> Option<bool> {
        let flag = self.cell(field).flag();
        if flag.is_none() {
            let (heading, word) = (self.table.heading(field), self.cell(field).shown());
            let what =
                say(format!("{heading}“{word}”不是“是”或“否”"), format!("{heading} {word:?} is neither yes nor no"));
            self.fault(field, what, say("写 是 或 否", "Write 是 (yes) or 否 (no)"));
        }
        flag
    }

    fn date(&mut self, field: Field) -> Option<Option<Date>> {
        if self.cell(field).is_empty() {
            return Some(None);
        }
        let date = self.cell(field).date();
        if date.is_none() {
            let (heading, word) = (self.table.heading(field), self.cell(field).shown());
            let what = say(format!("{heading}“{word}”不是日期"), format!("{heading} {word:?} is no date"));
            self.fault(field, what, say("写成 2026-03-05", "Write it like 2026-03-05"));
        }
        date.map(Some)
    }
}

const ALL: &[Field] = &[
    Field::OutletCode,
    Field::OutletName,
    Field::Level,
    Field::Parent,
    Field::Class,
    Field::Queue,
    Field::StaffNo,
    Field::PersonName,
    Field::Post,
    Field::From,
    Field::To,
];
