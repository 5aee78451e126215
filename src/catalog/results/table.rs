//! The table of a file: which sheet, where its headings stand, and what its columns are.

use crate::catalog::results::{headings, number, when};
use crate::catalog::sheet::{Cell, Row, Sheet, letters, narrow};
use crate::domain::results::{Column, Fingerprint, Interval, Matching};
use std::collections::BTreeSet;

/// Titles may stand above the headings, but not more rows than this.
const HEADING_WITHIN: usize = 20;

/// Headings take no more rows than this.
const HEADING_ROWS: usize = 4;

/// Cells of a column that are shown beside its heading.
const EXAMPLES: usize = 3;

/// A file with one of its sheets chosen, and the row of headings in it.
#[derive(Clone, Debug)]
pub struct Table {
    name: String,
    sheets: Vec<Sheet>,
    at: usize,
    /// Rows of the headings as the spreadsheet counts, first and last.
    head: (usize, usize),
    columns: Vec<Column>,
}

impl Table {
    /// The sheet whose headings know most words; none where nothing is written at all.
    pub(super) fn find(name: &str, sheets: Vec<Sheet>) -> Option<Self> {
        let likely = |sheet: &Sheet| likely_heading(sheet).map(|(known, row)| (known, row.number));
        let best = sheets.iter().enumerate().filter_map(|(at, sheet)| Some((at, likely(sheet)?)));
        let (at, (_, row)) = best.max_by_key(|(at, (known, _))| (*known, std::cmp::Reverse(*at)))?;
        Some(Self { name: name.to_owned(), sheets, at, head: (row, row), columns: Vec::new() }.laid_out(row))
    }

    /// The same file seen by another sheet, from 0, and by headings in the row that the spreadsheet counts so. None where
    /// nothing is written there.
    pub fn turned_to(mut self, sheet: usize, heading_row: Option<usize>) -> Option<Self> {
        let chosen = self.sheets.get(sheet)?;
        let row = match heading_row {
            Some(number) => chosen.rows.iter().find(|row| row.number == number)?.number,
            None => likely_heading(chosen)?.1.number,
        };
        self.at = sheet;
        Some(self.laid_out(row))
    }

    fn laid_out(mut self, row: usize) -> Self {
        let sheet = &self.sheets[self.at];
        self.head = block(sheet, row);
        let in_use: BTreeSet<usize> = sheet
            .rows
            .iter()
            .filter(|row| row.number >= self.head.0)
            .flat_map(|row| row.cells.keys().copied())
            .collect();
        self.columns = in_use.into_iter().map(|column| self.column_at(column)).collect();
        self
    }

    fn column_at(&self, index: usize) -> Column {
        let filled = self.data().map(|row| row.cell(index)).filter(|cell| !cell.is_empty());
        let examples = filled.take(EXAMPLES).map(number::shown).collect();
        Column { index, letter: letters(index), heading: self.heading_parts(index).join(" "), examples }
    }

    /// Names of all sheets; the one of a text file is empty.
    pub fn sheets(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().map(|sheet| sheet.name.as_str())
    }

    /// The chosen sheet, from 0.
    pub const fn sheet(&self) -> usize {
        self.at
    }

    /// The rows of its headings as the spreadsheet counts, first and last.
    pub const fn heading_rows(&self) -> (usize, usize) {
        self.head
    }

    /// The first rows of the chosen sheet, in any of which its headings could stand: the row's number and what is written
    /// there.
    pub fn top_rows(&self, most: usize) -> Vec<(usize, String)> {
        let written = |row: &Row| row.cells.values().map(number::shown).collect::<Vec<_>>().join(" · ");
        self.sheets[self.at].rows.iter().take(most).map(|row| (row.number, written(row))).collect()
    }

    /// Its columns, from left to right.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that index.
    pub fn column(&self, index: usize) -> Option<&Column> {
        self.columns.iter().find(|column| column.index == index)
    }

    /// How many rows stand below the headings.
    pub fn len(&self) -> usize {
        self.data().count()
    }

    /// Whether no row stands below the headings.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first rows below the headings, as a person sees them: the row's number, and a cell for each column.
    pub fn first_rows(&self, most: usize) -> Vec<(usize, Vec<String>)> {
        let cells = |row: &Row| self.columns.iter().map(|column| number::shown(row.cell(column.index))).collect();
        self.data().take(most).map(|row| (row.number, cells(row))).collect()
    }

    /// What stands above the headings.
    pub fn titles(&self) -> impl Iterator<Item = String> {
        let above = self.sheet_cells().rows.iter().take_while(|row| row.number < self.head.0);
        above.map(|row| row.cells.values().map(Cell::shown).collect::<Vec<_>>().join(" "))
    }

    /// The period that a title, the sheet's name or the file's name tells.
    pub fn period(&self) -> Option<Interval> {
        let names = [self.sheet_cells().name.clone(), self.name.clone()];
        self.titles().chain(names).find_map(|title| when::within(&title))
    }

    /// Its headings, by which a matching is found again.
    pub fn fingerprint(&self) -> Fingerprint {
        let last = self.columns.iter().rfind(|column| !column.heading.is_empty()).map_or(0, |column| column.index + 1);
        Fingerprint::of(
            (0..last).map(|index| self.column(index).map_or_else(String::new, |column| narrow(&column.heading))),
        )
    }

    /// Which column most likely says what, whatever the list is read as.
    pub fn proposed(&self) -> Matching {
        headings::propose(self, None)
    }

    /// The cells of the chosen sheet.
    pub(super) fn sheet_cells(&self) -> &Sheet {
        &self.sheets[self.at]
    }

    /// The rows below the headings.
    pub(super) fn data(&self) -> impl Iterator<Item = &Row> {
        self.sheet_cells().rows.iter().filter(|row| row.number > self.head.1)
    }

    /// What stands over a column, from the top; a merged cell stands over each of its columns, once.
    pub(super) fn heading_parts(&self, column: usize) -> Vec<String> {
        let sheet = self.sheet_cells();
        let rows = sheet.rows.iter().filter(|row| self.head.0 <= row.number && row.number <= self.head.1);
        let part = |row: &Row| match sheet.merged.iter().find(|block| block.holds(row.number, column)) {
            Some(block) if block.top == row.number => row.cell(block.left).shown(),
            Some(_) => String::new(),
            None => row.cell(column).shown(),
        };
        rows.map(part).filter(|part| !part.is_empty()).collect()
    }
}

/// The first row that knows the most words, with their number; where none knows two, the first row that is no title.
fn likely_heading(sheet: &Sheet) -> Option<(usize, &Row)> {
    let head = || sheet.rows.iter().take(HEADING_WITHIN);
    let known = |row: &Row| row.cells.values().filter(|cell| headings::is_known(&cell.shown())).count();
    let best = head().map(|row| (known(row), row)).rev().max_by_key(|(known, _)| *known)?;
    if best.0 >= 2 {
        return Some(best);
    }
    let texts = |row: &&Row| row.cells.values().filter(|cell| matches!(cell, Cell::Text(_))).count() >= 2;
    head().find(texts).or(sheet.rows.first()).map(|row| (0, row))
}

/// The rows that headings take: merged cells that reach above or below the row belong to them, but for a label down the
/// side of the whole table.
fn block(sheet: &Sheet, row: usize) -> (usize, usize) {
    let low = || sheet.merged.iter().filter(|block| block.bottom.saturating_sub(block.top) < HEADING_ROWS);
    let (mut first, mut last) = (row, row);
    loop {
        let across = low().filter(|block| block.touches(first, last));
        let reach = across.fold((first, last), |(top, bottom), block| (top.min(block.top), bottom.max(block.bottom)));
        if reach == (first, last) {
            return reach;
        }
        (first, last) = reach;
    }
}
