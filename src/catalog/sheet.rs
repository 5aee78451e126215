//! Bytes of a file as sheets of cells: workbooks through calamine, text through csv in the encodings that offices use.

mod cell;
mod text;
mod word;
mod workbook;

pub(in crate::catalog) use cell::{Cell, written_date};
pub(in crate::catalog) use word::{flag, heading, narrow};
pub(in crate::catalog) use workbook::is_percent;

use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::text::Text;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// One row with its number, from 1, as the spreadsheet counts.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct Row {
    pub(in crate::catalog) number: usize,
    /// What is written, by column from 0; empty cells are not there.
    pub(in crate::catalog) cells: BTreeMap<usize, Cell>,
}

impl Row {
    fn new(number: usize, cells: impl Iterator<Item = (usize, Cell)>) -> Self {
        Self { number, cells: cells.filter(|(_, cell)| !cell.is_empty()).collect() }
    }

    /// The cell of a column.
    pub(in crate::catalog) fn cell(&self, column: usize) -> &Cell {
        self.cells.get(&column).unwrap_or(&Cell::Empty)
    }
}

/// What a sheet comes from, which decides what can be known of its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::catalog) enum Source {
    /// A text file.
    Text,
    /// XLSX.
    Workbook {
        /// The day for which a serial number of 0 stands.
        day_zero: Date,
    },
    /// A workbook of another format, of which neither merged cells nor percent signs are known.
    Other,
}

/// Cells that the spreadsheet shows as one; rows from 1, columns from 0, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::catalog) struct Merged {
    pub(in crate::catalog) top: usize,
    pub(in crate::catalog) bottom: usize,
    pub(in crate::catalog) left: usize,
    pub(in crate::catalog) right: usize,
}

impl Merged {
    /// Whether it reaches into any of these rows.
    pub(in crate::catalog) const fn touches(&self, first: usize, last: usize) -> bool {
        self.top <= last && self.bottom >= first
    }

    /// Whether the cell is part of it.
    pub(in crate::catalog) const fn holds(&self, row: usize, column: usize) -> bool {
        self.touches(row, row) && self.left <= column && column <= self.right
    }
}

/// One sheet; a text file is one without a name.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct Sheet {
    pub(in crate::catalog) name: String,
    /// Rows in which something is written.
    pub(in crate::catalog) rows: Vec<Row>,
    pub(in crate::catalog) merged: Vec<Merged>,
    pub(in crate::catalog) source: Source,
}

impl Sheet {
    /// The place of a cell; columns count from 0.
    pub(in crate::catalog) fn place(&self, row: usize, column: usize) -> Place {
        Place::Cell { sheet: self.name.clone(), row, column: letters(column) }
    }
}

/// `A` for 0, `Z` for 25, `AA` for 26.
pub(in crate::catalog) fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or(0));
    match column / 26 {
        0 => letter.to_string(),
        more => letters(more - 1) + &letter.to_string(),
    }
}

/// All sheets of the file, or why it cannot be read.
pub(in crate::catalog) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Box<Diagnostic>> {
    let zip = bytes.starts_with(b"PK\x03\x04");
    let compound = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if zip || compound { workbook::read(name, bytes) } else { Ok(vec![text::read(name, bytes)?]) }
}

fn refused(what: Text, how: Text) -> Box<Diagnostic> {
    Box::new(Diagnostic::error(Place::File, what, how))
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
