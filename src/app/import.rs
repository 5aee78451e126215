//! Outlets and people from a spreadsheet: read, shown, and taken in only when somebody says so and nothing is wrong.

use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::places_draft::PlacesDraft;
use std::path::PathBuf;

/// What a file would bring.
#[derive(Clone, Debug)]
pub struct ImportPreview {
    /// The file.
    pub path: PathBuf,
    /// Outlets and people, by row.
    pub draft: PlacesDraft,
    /// What is wrong, by row.
    pub diagnostics: Vec<Diagnostic>,
}

impl ImportPreview {
    /// Whether it can be taken in: nothing is wrong and there is something in it.
    pub fn is_acceptable(&self) -> bool {
        let wrong = self.diagnostics.iter().any(|d| d.severity == Severity::Error);
        !wrong && !self.draft.is_empty()
    }
}
