//! What is wrong with something that a person wrote: where, what, and the remedy, in both languages.

use crate::domain::text::{Lang, Text};
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
    /// A part of a checklist that is being written: the section, or one of its items. Both count from 1.
    Part {
        /// The section.
        section: usize,
        /// The item; none: the section itself.
        item: Option<usize>,
    },
    /// The path of a field in a file of nested records, such as `rounds[3].score`.
    Key(String),
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
    /// What is wrong, in one sentence without its full stop.
    pub message: Text,
    /// What to do about it, likewise.
    pub remedy: Text,
}

impl Severity {
    /// The word that stands before the sentence.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Error, Lang::Zh) => "错误",
            (Self::Error, Lang::En) => "error",
            (Self::Warning, Lang::Zh) => "提醒",
            (Self::Warning, Lang::En) => "warning",
        }
    }
}

impl Diagnostic {
    /// Something for which the file cannot be used.
    pub const fn error(place: Place, message: Text, remedy: Text) -> Self {
        Self { severity: Severity::Error, place, message, remedy }
    }

    /// Something that somebody should look at.
    pub const fn warning(place: Place, message: Text, remedy: Text) -> Self {
        Self { severity: Severity::Warning, place, message, remedy }
    }

    /// `12:5: error: what is wrong. What to do.` The file's name goes before it.
    pub fn sentence(&self, lang: Lang) -> String {
        let severity = self.severity.name(lang);
        let (message, remedy) = (self.message.get(lang), self.remedy.get(lang));
        let asks = remedy.ends_with(['?', '？']);
        let said = match lang {
            Lang::Zh => format!("{severity}：{message}。{remedy}{}", if asks { "" } else { "。" }),
            Lang::En => format!("{severity}: {message}. {remedy}{}", if asks { "" } else { "." }),
        };
        if self.place == Place::File { said } else { format!("{}: {said}", self.place) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Line { line, column } => write!(f, "{line}:{column}"),
            Self::Part { section, item: Some(item) } => write!(f, "{section}-{item}"),
            Self::Part { section, item: None } => write!(f, "{section}"),
            Self::Key(path) => f.write_str(path),
            Self::Cell { sheet, row, column } if sheet.is_empty() => write!(f, "{row}:{column}"),
            Self::Cell { sheet, row, column } => write!(f, "{sheet}!{column}{row}"),
        }
    }
}
