//! Text files as a sheet: UTF-8, UTF-16 or GB18030, with commas, semicolons or tabs.

use crate::catalog::sheet::{Cell, Row, Sheet, Source, refused};
use crate::catalog::wording::say;
use crate::domain::diagnostic::Diagnostic;
use encoding_rs::{Encoding, GB18030, UTF_8};

/// The one sheet of a text file.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Sheet, Box<Diagnostic>> {
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
    Ok(Sheet { name: String::new(), rows, merged: Vec::new(), source: Source::Text })
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
