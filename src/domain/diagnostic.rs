//! What is wrong with something that a person wrote: where, what, and the remedy.

use std::fmt;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be used.
    Error,
    /// It can be used, but somebody should look.
    Warning,
}

/// Where in the file: a line and column, a cell of a spreadsheet, or the file as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The whole file.
    File,
    /// Line and column, both from 1.
    Line {
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
    },
    /// Sheet and cell, such as `B7`.
    Cell {
        /// Sheet name; empty for CSV.
        sheet: String,
        /// Row, from 1, as the spreadsheet counts.
        row: usize,
        /// The column's letter or heading.
        column: String,
    },
}

/// One thing wrong, with its place and its remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Where.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line { line, column } => write!(f, "{line}:{column}"),
            Self::Cell { sheet, row, column } if sheet.is_empty() => write!(f, "{row}:{column}"),
            Self::Cell { sheet, row, column } => write!(f, "{sheet}!{column}{row}"),
        }
    }
}
