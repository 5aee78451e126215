//! Workbooks as sheets: XLSX with its merged cells and percent signs, older formats by their values alone.

use crate::catalog::sheet::{Cell, Merged, Row, Sheet, Source, refused};
use crate::catalog::wording::say;
use crate::domain::diagnostic::Diagnostic;
use calamine::{Data, Dimensions, NumberFormat, Range, Reader, Sheets, Xlsx, XlsxError};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::io::Cursor;

/// All sheets of the workbook.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Box<Diagnostic>> {
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
    for name in workbook.sheet_names() {
        sheets.push(match &mut workbook {
            Sheets::Xlsx(xlsx) => xlsx_sheet(xlsx, name).map_err(|why| unreadable(why.into()))?,
            other => {
                let rows = dense_rows(&other.worksheet_range(&name).map_err(unreadable)?);
                Sheet { name, rows, merged: Vec::new(), source: Source::Other }
            }
        });
    }
    Ok(sheets)
}

fn xlsx_sheet(xlsx: &mut Xlsx<Cursor<&[u8]>>, name: String) -> Result<Sheet, XlsxError> {
    // Serial 60 is a 29 February 1900 that never was; every day behind it counts from one day earlier.
    let day_zero = if xlsx.has_1904_epoch() { date(1904, 1, 1) } else { date(1899, 12, 30) };
    let source = Source::Workbook { day_zero };
    let Some(rows) = sparse_rows(xlsx, &name)? else {
        return Ok(Sheet { name, rows: Vec::new(), merged: Vec::new(), source });
    };
    let merged = xlsx.merge_cells_by_sheet_name(&name)?.into_iter().map(merged).collect();
    Ok(Sheet { name, rows, merged, source })
}

const fn merged(block: Dimensions) -> Merged {
    let ((top, left), (bottom, right)) = (block.start, block.end);
    Merged { top: top as usize + 1, bottom: bottom as usize + 1, left: left as usize, right: right as usize }
}

/// Cell by cell: one stray cell at the far end of a sheet must not cost the memory of all cells before it. None for a
/// sheet that holds a chart.
fn sparse_rows(xlsx: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Option<Vec<Row>>, XlsxError> {
    let mut reader = match xlsx.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        reader => reader?,
    };
    let shapes: Vec<Shape> = reader.styles().iter().map(|style| shape(style.number_format.as_ref())).collect();
    let mut rows: BTreeMap<u32, BTreeMap<usize, Cell>> = BTreeMap::new();
    while let Some((next, style)) = reader.next_cell_with_style_id()? {
        let (row, column) = next.get_position();
        let shape = shapes.get(style).copied().unwrap_or(Shape::Plain);
        let cell = cell(&Data::from(next.get_value().clone()), shape);
        if !cell.is_empty() {
            rows.entry(row).or_default().insert(column as usize, cell);
        }
    }
    Ok(Some(rows.into_iter().map(|(row, cells)| Row { number: row as usize + 1, cells }).collect()))
}

fn dense_rows(range: &Range<Data>) -> Vec<Row> {
    let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
    let plain = |data: &Data| cell(data, Shape::Plain);
    let row = |(index, cells): (usize, &[Data])| Row::new(top + index + 1, (left..).zip(cells.iter().map(plain)));
    range.rows().enumerate().map(row).filter(|row| !row.cells.is_empty()).collect()
}

/// What a number format says of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Nothing that matters here.
    Plain,
    /// It is shown in percent.
    Percent,
    /// It is a date of which year and month are shown.
    Month,
}

/// Formats of China's editions that have a number but no text in the file: year and month.
const MONTHS: &[u32] = &[27, 36, 50, 52, 57];

/// Whether a number format shows its number in percent.
pub(in crate::catalog) fn is_percent(format: Option<&NumberFormat>) -> bool {
    shape(format) == Shape::Percent
}

fn shape(format: Option<&NumberFormat>) -> Shape {
    let Some(format) = format else { return Shape::Plain };
    let code = signs(&format.format_code);
    let any = |letters: &[char]| code.contains(letters);
    let month = any(&['y', 'e']) && any(&['m']) && !any(&['d', 'h', 's']);
    let unnamed = code == "general" && format.format_id.is_some_and(|id| MONTHS.contains(&id));
    if any(&['%']) {
        Shape::Percent
    } else if month || unnamed {
        Shape::Month
    } else {
        Shape::Plain
    }
}

/// The first section of a format without its quoted, escaped and bracketed parts, in small letters.
fn signs(code: &str) -> String {
    let mut left = code.chars();
    let mut signs = String::new();
    while let Some(c) = left.next() {
        match c {
            ';' => break,
            '"' => while left.next().is_some_and(|c| c != '"') {},
            '[' => while left.next().is_some_and(|c| c != ']') {},
            '\\' | '_' | '*' => {
                left.next();
            }
            other => signs.extend(other.to_lowercase()),
        }
    }
    signs
}

fn cell(data: &Data, shape: Shape) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::text(text),
        Data::Int(number) if shape == Shape::Percent => Cell::Percent(number.to_string()),
        Data::Int(number) => Cell::Text(number.to_string()),
        Data::Float(number) if shape == Shape::Percent => Cell::percent(*number),
        Data::Float(number) => Cell::number(*number),
        Data::Bool(yes) => Cell::Text(if *yes { "是" } else { "否" }.to_owned()),
        Data::DateTime(at) if at.is_datetime() => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            match excel_date(year, month, day) {
                Some(date) if shape == Shape::Month => Cell::Month(date.first_of_month()),
                Some(date) => Cell::Date(date),
                None => Cell::Fault(at.as_f64().to_string()),
            }
        }
        Data::DateTime(at) => Cell::Text(at.as_f64().to_string()),
        Data::DateTimeIso(text) => text.get(..10).map_or_else(|| Cell::text(text), Cell::text),
        Data::DurationIso(text) => Cell::text(text),
        Data::Error(error) => Cell::Fault(error.to_string()),
    }
}

fn excel_date(year: u16, month: u8, day: u8) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::signs;

    #[test]
    fn a_format_is_read_without_its_words() {
        for (code, bare) in [
            ("0.00%", "0.00%"),
            ("0\"%\"", "0"),
            ("yyyy\"年\"m\"月\";@", "yyyym"),
            ("[$-804]yyyy\"年\"m\"月\"d\"日\";@", "yyyymd"),
            ("0.0\\%", "0.0"),
            ("0;-0%", "0"),
        ] {
            assert_eq!(signs(code), bare);
        }
    }
}
