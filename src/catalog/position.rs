//! Where a problem stands in the file, and the list of problems found so far.

use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::text::Text;
use std::ops::Range;

/// Bytes of the file.
pub(in crate::catalog) type Span = Range<usize>;

/// What was found wrong in one text.
pub(in crate::catalog) struct Problems<'t> {
    text: &'t str,
    found: Vec<(usize, Diagnostic)>,
}

impl<'t> Problems<'t> {
    /// None yet.
    pub(in crate::catalog) const fn new(text: &'t str) -> Self {
        Self { text, found: Vec::new() }
    }

    /// Something for which the file cannot be used.
    pub(in crate::catalog) fn error(&mut self, at: Span, message: Text, remedy: Text) {
        let place = self.place(at.start);
        self.found.push((at.start, Diagnostic::error(place, message, remedy)));
    }

    /// Something to look at.
    pub(in crate::catalog) fn warning(&mut self, at: Span, message: Text, remedy: Text) {
        let place = self.place(at.start);
        self.found.push((at.start, Diagnostic::warning(place, message, remedy)));
    }

    /// How many so far.
    pub(in crate::catalog) fn count(&self) -> usize {
        self.found.len()
    }

    /// Line and column of a byte, for sentences that name a second place.
    pub(in crate::catalog) fn place(&self, byte: usize) -> Place {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Place::Line { line, column }
    }

    /// All of them in the order of the file.
    pub(in crate::catalog) fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(byte, _)| *byte);
        self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Problems;
    use crate::domain::diagnostic::Place;

    #[test]
    fn columns_count_characters() {
        let problems = Problems::new("a = 1\r\n名称 = 2\n");
        assert_eq!(problems.place(0), Place::Line { line: 1, column: 1 });
        assert_eq!(problems.place(7 + 6), Place::Line { line: 2, column: 3 });
        assert_eq!(problems.place(999), Place::Line { line: 3, column: 1 });
    }
}
