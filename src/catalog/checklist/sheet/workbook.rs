//! Bytes of a workbook as sheets of cells. Texts stand as they are written, line breaks and all; numbers as a spreadsheet shows
//! them; what is neither says why.

use crate::catalog::sheet::{Merged, is_percent, letters};
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::text::Text;
use calamine::{Data, Reader as _, Xlsx, XlsxError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

/// What a cell holds; there is none for an empty one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    /// Text, not blank.
    Text(String),
    /// A number, in decimal digits.
    Number(String),
    /// A number that is shown in percent: `60%`.
    Percent(String),
    /// A number that the spreadsheet turned into a date.
    Date(String),
    /// A number that the spreadsheet no longer holds exactly.
    Inexact(String),
    /// An error value of the spreadsheet, such as `#N/A`.
    Fault(String),
    /// A formula that nobody has worked out yet.
    Uncomputed,
}

/// One sheet with something in it.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Cells by row, from 1, and column, from 0.
    pub(super) rows: BTreeMap<usize, BTreeMap<usize, Cell>>,
    pub(super) merged: Vec<Merged>,
}

impl Sheet {
    /// The place of a cell: row from 1, column from 0.
    pub(super) fn place(&self, row: usize, column: usize) -> Place {
        Place::Cell { sheet: self.name.clone(), row, column: letters(column) }
    }

    /// What stands in a cell.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&Cell> {
        self.rows.get(&row)?.get(&column)
    }
}

impl Cell {
    /// Its words, where it has some.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Number(text) | Self::Percent(text) => Some(text),
            Self::Date(_) | Self::Inexact(_) | Self::Fault(_) | Self::Uncomputed => None,
        }
    }
}

/// Whether bytes are a workbook, or what an old or locked one is packed in, rather than text.
pub(super) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(ZIP) || bytes.starts_with(COMPOUND)
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0];

/// All sheets that are not empty, or why the file cannot be read.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    if bytes.is_empty() {
        return Err(refused(say("文件是空的", "the file is empty"), say("选另一个文件", "Choose another file")));
    }
    if bytes.starts_with(COMPOUND) {
        let what = say("这是旧式 .xls 或加了密码的工作簿", "this is an old .xls workbook, or one with a password");
        let how = say("去掉密码，另存为 .xlsx", "Take the password off and save it as .xlsx");
        return Err(refused(what, how));
    }
    if !bytes.starts_with(ZIP) {
        let what = say("这不是 .xlsx 工作簿", "this is no .xlsx workbook");
        let how = say("用表格软件打开后另存为 .xlsx", "Open it in a spreadsheet program and save it as .xlsx");
        return Err(refused(what, how));
    }
    read_sheets(bytes).map_err(|why| {
        let what = say(format!("工作簿读不了：{why}"), format!("the workbook cannot be read: {why}"));
        let how = say("用表格软件打开后另存为 .xlsx", "Open it in a spreadsheet program and save it as .xlsx");
        refused(what, how)
    })
}

fn refused(what: Text, how: Text) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Place::File, what, how))
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Sheet>, XlsxError> {
    let mut workbook = Xlsx::new(Cursor::new(bytes))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let rows = read_rows(&mut workbook, &name)?;
        if !rows.is_empty() {
            let merged = workbook.merge_cells_by_sheet_name(&name)?;
            let merged = merged.into_iter().map(|region| Merged {
                top: region.start.0 as usize + 1,
                bottom: region.end.0 as usize + 1,
                left: region.start.1 as usize,
                right: region.end.1 as usize,
            });
            sheets.push(Sheet { name, rows, merged: merged.collect() });
        }
    }
    Ok(sheets)
}

/// Cell by cell: one stray cell at the far end of a sheet must not cost the memory of all cells before it.
fn read_rows(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
) -> Result<BTreeMap<usize, BTreeMap<usize, Cell>>, XlsxError> {
    let mut rows: BTreeMap<usize, BTreeMap<usize, Cell>> = BTreeMap::new();
    let percents = percents(workbook, sheet)?;
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(rows),
        reader => reader?,
    };
    while let Some(next) = reader.next_cell_with_formula_metadata()? {
        let value = Data::from(next.value);
        let cell = match (value, next.formula) {
            (Data::Empty, Some(_)) => Some(Cell::Uncomputed),
            (Data::Float(share), _) if percents.contains(&next.pos) => Some(percent_cell(share)),
            (value, _) => cell(&value),
        };
        if let Some(cell) = cell {
            let (row, column) = next.pos;
            rows.entry(row as usize + 1).or_default().insert(column as usize, cell);
        }
    }
    Ok(rows)
}

/// Where numbers are shown in percent. A reader tells of formats or of formulas, not of both.
fn percents(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<BTreeSet<(u32, u32)>, XlsxError> {
    let mut percents = BTreeSet::new();
    let mut reader = match workbook.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(percents),
        reader => reader?,
    };
    let styles: Vec<bool> = reader.styles().iter().map(|style| is_percent(style.number_format.as_ref())).collect();
    while let Some((row, column, style)) = reader.next_style_id()? {
        if styles.get(style) == Some(&true) {
            percents.insert((row, column));
        }
    }
    Ok(percents)
}

fn percent_cell(share: f64) -> Cell {
    match number_cell(share * 100.0) {
        Cell::Number(digits) => Cell::Percent(format!("{digits}%")),
        other => other,
    }
}

fn cell(data: &Data) -> Option<Cell> {
    let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{3000}');
    match data {
        Data::Empty => None,
        Data::String(text) if text.chars().all(blank) => None,
        Data::String(text) => Some(Cell::Text(text.clone())),
        Data::Int(number) => Some(Cell::Number(number.to_string())),
        Data::Float(number) => Some(number_cell(*number)),
        Data::Bool(yes) => Some(Cell::Text(if *yes { "是" } else { "否" }.to_owned())),
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            Some(Cell::Date(format!("{year}-{month:02}-{day:02}")))
        }
        Data::DateTime(at) => Some(number_cell(at.as_f64())),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(Cell::Date(text.clone())),
        Data::Error(error) => Some(Cell::Fault(error.to_string())),
    }
}

/// As a spreadsheet shows it: fifteen digits, so that =0.1+0.2 is 0.3. From 1e15 on it keeps zeros instead of digits.
fn number_cell(number: f64) -> Cell {
    if number.abs() >= 1e15 {
        return Cell::Inexact(number.to_string());
    }
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    Cell::Number(rounded.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Cell, number_cell, percent_cell};

    #[test]
    fn numbers_are_what_a_spreadsheet_shows() {
        for (number, shown) in
            [(0.1 + 0.2, "0.3"), (1.0 - 0.9, "0.1"), (60.0, "60"), (99_999.999, "99999.999"), (0.001, "0.001")]
        {
            assert_eq!(number_cell(number), Cell::Number(shown.to_owned()));
        }
        assert!(matches!(number_cell(6.2e17), Cell::Inexact(_)));
        assert_eq!(percent_cell(0.57), Cell::Percent("57%".to_owned()));
    }
}
