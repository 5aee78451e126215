//! Bytes of a file as sheets of cells: workbooks through calamine, text through csv in the encodings that offices use.

use crate::catalog::places::cell::Cell;
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::text::Text;
use calamine::{Data, Range, Reader, Sheets, Xlsx, XlsxError};
use encoding_rs::{Encoding, GB18030, UTF_8};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::io::Cursor;

/// One row with its number, from 1, as the spreadsheet counts.
pub(super) struct Row {
    pub(super) number: usize,
    /// What is written, by column from 0; empty cells are not there.
    pub(super) cells: BTreeMap<usize, Cell>,
}

impl Row {
    fn new(number: usize, cells: impl Iterator<Item = (usize, Cell)>) -> Self {
        Self { number, cells: cells.filter(|(_, cell)| !cell.is_empty()).collect() }
    }

    /// The cell of a column.
    pub(super) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(&column).unwrap_or(&Cell::Empty)
    }
}

/// One sheet; a text file is one without a name.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) rows: Vec<Row>,
}

impl Sheet {
    /// The place of a cell; columns count from 0.
    pub(super) fn place(&self, row: usize, column: usize) -> Place {
        Place::Cell { sheet: self.name.clone(), row, column: letters(column) }
    }
}

/// `A` for 0, `Z` for 25, `AA` for 26.
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match column / 26 {
        0 => letter.to_string(),
        more => letters(more - 1) + &letter.to_string(),
    }
}

/// All sheets of the file, or why it cannot be read.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let zip = bytes.starts_with(b"PK\x03\x04");
    let compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if zip || compound { read_workbook(name, bytes) } else { Ok(vec![read_text(name, bytes)?]) }
}

fn refused(what: Text, how: Text) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Place::File, what, how))
}

fn read_workbook(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let unreadable = |why: calamine::Error| {
        refused(
            say(
                format!("{name} 不是能读的工作簿（{why}）"),
                format!("{name} is not a workbook that can be read ({why})"),
            ),
            say(
                "用表格软件打开后另存为 .xlsx，去掉密码",
                "Open it in a spreadsheet program and save it as .xlsx without a password",
            ),
        )
    };
    let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(unreadable)?;
    let mut sheets = Vec::new();
    for sheet in workbook.sheet_names() {
        let rows = match &mut workbook {
            Sheets::Xlsx(xlsx) => sparse_rows(xlsx, &sheet).map_err(|why| unreadable(why.into()))?,
            other => dense_rows(&other.worksheet_range(&sheet).map_err(unreadable)?),
        };
        sheets.push(Sheet { name: sheet, rows });
    }
    Ok(sheets)
}

/// Cell by cell: one stray cell at the far end of a sheet must not cost the memory of all cells before it.
fn sparse_rows(xlsx: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Row>, XlsxError> {
    let mut reader = match xlsx.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        reader => reader?,
    };
    let mut rows: BTreeMap<u32, BTreeMap<usize, Cell>> = BTreeMap::new();
    while let Some(next) = reader.next_cell()? {
        let (row, column) = next.get_position();
        let cell = cell(&Data::from(next.get_value().clone()));
        if !cell.is_empty() {
            rows.entry(row).or_default().insert(column as usize, cell);
        }
    }
    Ok(rows.into_iter().map(|(row, cells)| Row { number: row as usize + 1, cells }).collect())
}

fn dense_rows(range: &Range<Data>) -> Vec<Row> {
    let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
    let row = |(index, cells): (usize, &[Data])| Row::new(top + index + 1, (left..).zip(cells.iter().map(cell)));
    range.rows().enumerate().map(row).filter(|row| !row.cells.is_empty()).collect()
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::text(text),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::Float(number) => Cell::number(*number),
        Data::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            excel_date(year, month, day).unwrap_or_else(|| Cell::Fault(at.as_f64().to_string()))
        }
        Data::DateTime(at) => Cell::Text(at.as_f64().to_string()),
        Data::DateTimeIso(text) => text.get(..10).map_or_else(|| Cell::text(text), Cell::text),
        Data::DurationIso(text) => Cell::text(text),
        Data::Error(error) => Cell::Fault(error.to_string()),
    }
}

fn excel_date(year: u16, month: u8, day: u8) -> Option<Cell> {
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    date.ok().map(Cell::Date)
}

fn read_text(name: &str, bytes: &[u8]) -> Result<Sheet, Box<Diagnostic>> {
    let text = decode(name, bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut lines = LineCount { text: text.as_bytes(), at: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(|why| {
            let what = say(format!("{name} 不是能读的表格（{why}）"), format!("{name} is no readable table ({why})"));
            refused(what, say("另存为 CSV UTF-8 或 .xlsx", "Save it as CSV UTF-8 or .xlsx"))
        })?;
        let byte = record.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
        let number = lines.of(byte);
        rows.push(Row::new(number, record.iter().map(Cell::text).enumerate()));
    }
    rows.retain(|row| !row.cells.is_empty());
    Ok(Sheet { name: String::new(), rows })
}

/// Counts lines up to where a record begins. The csv reader's own count stands still before a line feed that follows a
/// carriage return.
struct LineCount<'t> {
    text: &'t [u8],
    at: usize,
    line: usize,
}

impl LineCount<'_> {
    /// The line of the record that begins at `byte` or behind the line breaks there; bytes must be asked in order.
    fn of(&mut self, byte: usize) -> usize {
        while let Some(next) = self.text.get(self.at) {
            let line_break = matches!(next, b'\r' | b'\n');
            if self.at >= byte && !line_break {
                break;
            }
            self.line += usize::from(*next == b'\n');
            self.at += 1;
        }
        self.line
    }
}

/// By its byte order mark, else as UTF-8 if it is that, else as GB18030, which Chinese Windows writes.
fn decode(name: &str, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let plain = if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 };
    let (text, used, wrong) = marked.unwrap_or(plain).decode(bytes);
    if wrong || text.contains('\0') {
        let used = used.name();
        let what =
            say(format!("{name} 不是文字文件，按 {used} 也读不通"), format!("{name} is no text, not even as {used}"));
        let how = say("另存为 CSV UTF-8 或 .xlsx", "Save it as CSV UTF-8 or .xlsx");
        return Err(refused(what, how));
    }
    Ok(text.into_owned())
}

/// What stands most often in the first lines: comma, semicolon or tab.
fn delimiter(text: &str) -> u8 {
    let head: Vec<u8> = text.lines().take(20).flat_map(str::bytes).collect();
    let count = |wanted: u8| head.iter().filter(|byte| **byte == wanted).count();
    if count(b'\t') > count(b',').max(count(b';')) {
        b'\t'
    } else if count(b';') > count(b',') {
        b';'
    } else {
        b','
    }
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (702, "AAA")] {
            assert_eq!(letters(column), name);
        }
    }
}
