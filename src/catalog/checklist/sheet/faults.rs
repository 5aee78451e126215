//! What is wrong with single cells, found before the rules of a checklist are asked.
//!
//! A cell that cannot be read is told once: what the rules would say about it afterwards follows from that alone.

use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::text::Text;
use std::collections::BTreeSet;

/// The faults so far, and the cells of which enough was said.
#[derive(Default)]
pub(super) struct Faults {
    found: Vec<Diagnostic>,
    told: BTreeSet<Place>,
}

impl Faults {
    /// Something for which the file cannot be used.
    pub(super) fn error(&mut self, place: Place, what: Text, how: Text) {
        self.told.insert(place.clone());
        self.found.push(Diagnostic::error(place, what, how));
    }

    /// Something to look at.
    pub(super) fn warning(&mut self, place: Place, what: Text, how: Text) {
        self.found.push(Diagnostic::warning(place, what, how));
    }

    /// Says nothing more about that cell.
    pub(super) fn pass_over(&mut self, place: Place) {
        self.told.insert(place);
    }

    /// Whether enough was said about that cell.
    pub(super) fn is_told(&self, place: &Place) -> bool {
        self.told.contains(place)
    }

    /// A heading or label that is none of the known ones: what was probably meant must be mended, anything else is left out.
    pub(super) fn unknown(&mut self, place: Place, word: &str, meant: Option<&str>) {
        if let Some(meant) = meant {
            let what = say(format!("“{word}”不认得"), format!("{word:?} is not known"));
            let how = say(
                format!("是不是“{meant}”？不是就换个名字，或删去"),
                format!("Did you mean {meant:?}? If not, give it another name or remove it"),
            );
            self.error(place, what, how);
        } else {
            let what = say(format!("“{word}”不认得，没有读入"), format!("{word:?} is not known and was not read"));
            self.warning(place, what, say("不需要可不管", "Nothing to do if it is not needed"));
        }
    }

    /// A field that stands twice.
    pub(super) fn doubled(&mut self, place: Place, word: &str, first: &Place) {
        let what = say(format!("“{word}”在 {first} 已经有了"), format!("{word:?} is there already at {first}"));
        self.error(place, what, say("只留一个", "Keep one of them"));
    }

    /// These, and what the rules said afterwards of cells that are not among them. What adds up to what means nothing while
    /// some cells could not be read.
    pub(super) fn and(self, later: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let Self { mut found, told } = self;
        let sound = found.iter().all(|fault| fault.severity != Severity::Error);
        let news = |one: &Diagnostic| !told.contains(&one.place) && (sound || one.severity == Severity::Error);
        found.extend(later.into_iter().filter(news));
        found
    }
}
