//! Where in a workbook the table of items stands, and where the list's own fields.

use crate::catalog::checklist::sheet::faults::Faults;
use crate::catalog::checklist::sheet::headings::{self, Heading};
use crate::catalog::checklist::sheet::workbook::{Cell, Sheet};
use crate::catalog::sheet::heading;
use crate::catalog::wording::say;
use crate::domain::checklist_table::{Column, ListField, sheet_names};
use crate::domain::diagnostic::Place;
use crate::domain::text::Lang;
use std::collections::BTreeSet;

/// Titles may stand above the headings, and the list's own fields, but not more rows than this.
const HEADING_WITHIN: usize = 40;

/// So many known headings in one row make it the head of a table.
const HEADINGS: usize = 4;

/// So many known labels below each other are the list's own fields.
const LABELS: usize = 2;

/// What stands before a sum.
const SUMS: &[&str] = &["合计", "总计", "合 计", "总 计", "total", "sum"];

/// More rows than any checklist has.
const MOST_ROWS: usize = 5000;

/// Columns without which no item can be read.
const NEEDED: &[Column] = &[
    Column::SectionCode,
    Column::SectionName,
    Column::Class,
    Column::Code,
    Column::Text,
    Column::Area,
    Column::Observe,
    Column::Points,
];

/// The table of items.
pub(super) struct Table<'s> {
    pub(super) sheet: &'s Sheet,
    /// The row of the headings.
    pub(super) head: usize,
    columns: Vec<(Column, usize)>,
    /// The first column behind the headings.
    after: usize,
}

impl<'s> Table<'s> {
    /// The place of a column's cell in a row; behind the headings where the table lacks the column.
    pub(super) fn place(&self, row: usize, column: Column) -> Place {
        match self.column(column) {
            Some(at) => self.sheet.place(row, at),
            None => self.sheet.place(self.head, self.after),
        }
    }

    /// What stands there.
    pub(super) fn cell(&self, row: usize, column: Column) -> Option<&'s Cell> {
        self.sheet.cell(row, self.column(column)?)
    }

    /// Rows below the headings in which something stands, but for a sum.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        let filled = |row: usize| self.columns.iter().any(|(_, at)| self.sheet.cell(row, *at).is_some());
        let rows = self.sheet.rows.range(self.head + 1..).map(|(row, _)| *row);
        rows.filter(move |row| filled(*row) && !self.is_sum(*row))
    }

    /// A row without a code that adds up what stands above it.
    fn is_sum(&self, row: usize) -> bool {
        let cells = self.sheet.rows.get(&row).into_iter().flatten();
        let mut words = cells.filter_map(|(_, cell)| cell.text());
        self.cell(row, Column::Code).is_none() && words.any(|word| SUMS.contains(&heading(word).as_str()))
    }

    fn column(&self, column: Column) -> Option<usize> {
        self.columns.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }
}

/// The list's own fields: labels below each other, each with its value to the right.
pub(super) struct Head<'s> {
    pub(super) sheet: &'s Sheet,
    fields: Vec<(ListField, usize)>,
    column: usize,
    /// The row below the last label.
    below: usize,
}

impl<'s> Head<'s> {
    /// The place of a field's value; below the labels where the field is not there.
    pub(super) fn place(&self, field: ListField) -> Place {
        match self.row(field) {
            Some(row) => self.sheet.place(row, self.column + 1),
            None => self.sheet.place(self.below, self.column),
        }
    }

    /// What stands there.
    pub(super) fn cell(&self, field: ListField) -> Option<&'s Cell> {
        self.sheet.cell(self.row(field)?, self.column + 1)
    }

    fn row(&self, field: ListField) -> Option<usize> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, row)| *row)
    }
}

/// Sheets that are read: all but the explanation.
fn read_ones(sheets: &[Sheet]) -> impl Iterator<Item = &Sheet> {
    let explains =
        |name: &str| [Lang::Zh, Lang::En].iter().any(|lang| sheet_names(*lang)[2].eq_ignore_ascii_case(name));
    sheets.iter().filter(move |sheet| !explains(sheet.name.trim()))
}

/// The table of items; headings that are unknown, missing or doubled are put down.
pub(super) fn table<'s>(sheets: &'s [Sheet], faults: &mut Faults) -> Option<Table<'s>> {
    let mut heads = read_ones(sheets).filter_map(|sheet| Some((sheet, heading_row(sheet)?)));
    let Some((sheet, head)) = heads.next() else {
        let what = say("没有找到检查项的表格", "there is no table of items");
        let how = say(
            "一行写表头：分组编号、分组名称、类别、编号、检查项、区域、观察方式、分值……；可从模板改起",
            "Write its headings in one row: section, section name, class, code, item, area, observed by, points …; the template has them",
        );
        faults.error(Place::File, what, how);
        return None;
    };
    for (other, row) in heads {
        let what = say(
            format!("工作表“{}”也是检查项的表格，“{}”已经是了", other.name, sheet.name),
            format!("sheet {:?} holds a table of items, as {:?} does already", other.name, sheet.name),
        );
        let how = say("只留一张，或把各行合到一张表里", "Keep one, or put all rows into one table");
        faults.error(other.place(row, 0), what, how);
    }
    let after = sheet.rows.get(&head).and_then(|cells| cells.keys().next_back()).map_or(0, |last| last + 1);
    let mut table = Table { sheet, head, columns: Vec::new(), after };
    read_headings(&mut table, faults);
    put_missing(&table, faults);
    put_merged(&table, faults);
    if table.rows().count() > MOST_ROWS {
        let what = say(format!("检查项超过 {MOST_ROWS} 行"), format!("there are more than {MOST_ROWS} rows of items"));
        faults.error(sheet.place(head, 0), what, say("拆成几张检查表", "Make several checklists of it"));
        faults.pass_over(Place::File);
        return None;
    }
    Some(table)
}

fn heading_row(sheet: &Sheet) -> Option<usize> {
    let known = |cell: &Cell| match headings::column(cell.text()?) {
        Heading::Known(column) => Some(column),
        Heading::Count | Heading::Unknown(_) => None,
    };
    let mut head = sheet.rows.range(..=HEADING_WITHIN);
    head.find_map(|(row, cells)| {
        let found: BTreeSet<Column> = cells.values().filter_map(known).collect();
        (found.len() >= HEADINGS).then_some(*row)
    })
}

fn read_headings(table: &mut Table<'_>, faults: &mut Faults) {
    let (sheet, head) = (table.sheet, table.head);
    for (at, cell) in sheet.rows.get(&head).into_iter().flatten() {
        let place = sheet.place(head, *at);
        let Some(word) = cell.text() else { continue };
        match headings::column(word) {
            Heading::Known(column) => match table.column(column) {
                Some(first) => faults.doubled(place, word.trim(), &sheet.place(head, first)),
                None => table.columns.push((column, *at)),
            },
            Heading::Count => {}
            Heading::Unknown(meant) => faults.unknown(place, word.trim(), meant),
        }
    }
    let headed = |at: &usize| sheet.cell(head, *at).is_some();
    let mut told = BTreeSet::new();
    for (row, cells) in sheet.rows.range(head + 1..) {
        for at in cells.keys().filter(|at| !headed(at)) {
            if told.insert(*at) {
                let what = say("这一列没有表头，没有读入", "this column has no heading and was not read");
                let how = say("需要读入时补上表头", "Give it a heading if it is to be read");
                faults.warning(sheet.place(*row, *at), what, how);
            }
        }
    }
}

fn put_missing(table: &Table<'_>, faults: &mut Faults) {
    let missing: Vec<Column> = NEEDED.iter().copied().filter(|column| table.column(*column).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    let names = |lang, between: &str| missing.iter().map(|one| one.name(lang)).collect::<Vec<_>>().join(between);
    let what = say(
        format!("缺少这些列：{}", names(Lang::Zh, "、")),
        format!("these columns are missing: {}", names(Lang::En, ", ")),
    );
    faults.error(table.sheet.place(table.head, table.after), what, say("补上表头", "Add their headings"));
}

/// What stands in a joined cell stands in one row only; the others look empty.
fn put_merged(table: &Table<'_>, faults: &mut Faults) {
    let sheet = table.sheet;
    for merged in &sheet.merged {
        let columns = merged.left..=merged.right;
        let touched: Vec<usize> = table.columns.iter().map(|(_, at)| *at).filter(|at| columns.contains(at)).collect();
        let (first, bottom) = (merged.top.max(table.head), merged.bottom);
        if bottom < first || touched.is_empty() {
            continue;
        }
        for (row, _) in sheet.rows.range(first..=bottom) {
            touched.iter().for_each(|at| faults.pass_over(sheet.place(*row, *at)));
        }
        let what = say("检查项的表格里有合并的单元格", "cells of the table of items are merged");
        let how = say("取消合并，每一行都填写", "Unmerge them and fill in every row");
        faults.error(sheet.place(merged.top, merged.left), what, how);
    }
}

/// The list's own fields; labels that are unknown or doubled are put down.
pub(super) fn head<'s>(sheets: &'s [Sheet], table: Option<&Table<'_>>, faults: &mut Faults) -> Option<Head<'s>> {
    let above = |sheet: &Sheet| match table {
        Some(table) if table.sheet.name == sheet.name => table.head,
        _ => HEADING_WITHIN + 1,
    };
    let mut heads = read_ones(sheets).filter_map(|sheet| Some((sheet, label_column(sheet, above(sheet))?)));
    let Some((sheet, column)) = heads.next() else {
        let what = say(
            "没有找到检查表自己的编号、名称、版本和满分",
            "the checklist's own code, name, version and total are not there",
        );
        let how = say(
            "在“检查表”工作表里，左边一列写这些词，右边一列填写；可从模板改起",
            "On a sheet “Checklist” write these words below each other with their values to the right; the template has them",
        );
        faults.error(Place::File, what, how);
        return None;
    };
    for (other, column) in heads {
        let what = say(
            format!("工作表“{}”也写着检查表的编号、名称，“{}”已经写了", other.name, sheet.name),
            format!("sheet {:?} holds a checklist's code and name, as {:?} does already", other.name, sheet.name),
        );
        let first = other.rows.keys().next().copied().unwrap_or(1);
        faults.error(other.place(first, column), what, say("只留一张", "Keep one of them"));
    }
    let mut head = Head { sheet, fields: Vec::new(), column, below: 1 };
    read_labels(&mut head, above(sheet), faults);
    Some(head)
}

/// The first column with known labels enough.
fn label_column(sheet: &Sheet, above: usize) -> Option<usize> {
    let columns: BTreeSet<usize> = sheet.rows.range(..above).flat_map(|(_, cells)| cells.keys().copied()).collect();
    columns.into_iter().find(|column| {
        let labels = sheet.rows.range(..above).filter_map(|(_, cells)| label(cells.get(column)?));
        labels.collect::<BTreeSet<_>>().len() >= LABELS
    })
}

fn label(cell: &Cell) -> Option<ListField> {
    match headings::list_field(cell.text()?) {
        Heading::Known(field) => Some(field),
        Heading::Count | Heading::Unknown(_) => None,
    }
}

fn read_labels(head: &mut Head<'_>, above: usize, faults: &mut Faults) {
    let (sheet, column) = (head.sheet, head.column);
    for (row, cells) in sheet.rows.range(..above) {
        let Some(word) = cells.get(&column).and_then(Cell::text) else { continue };
        let place = sheet.place(*row, column);
        match headings::list_field(word) {
            Heading::Known(field) => match head.row(field) {
                Some(first) => faults.doubled(place, word.trim(), &sheet.place(first, column)),
                None => {
                    head.fields.push((field, *row));
                    head.below = row + 1;
                }
            },
            // What stands above the labels, or has nothing beside it, is a title.
            Heading::Unknown(meant) if !head.fields.is_empty() && cells.contains_key(&(column + 1)) => {
                faults.unknown(place, word.trim(), meant);
            }
            Heading::Count | Heading::Unknown(_) => {}
        }
    }
}
