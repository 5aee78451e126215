//! An entry on its way into the book: its form stays as it was typed until the entry stands there, so that a refusal
//! costs nobody their typing.

use crate::app::notice::Level;
use crate::app::settling::SettlementView;
use crate::app::state::State;
use crate::domain::book::{Booked, Entry};

/// What a form has sent, until it is answered.
#[derive(Debug, Default)]
pub struct Sending(Option<Sent>);

#[derive(Debug)]
struct Sent {
    entry: Entry,
    /// How long the book was.
    entries: usize,
    /// The last notice so far.
    notice: u64,
}

impl Sending {
    /// The entry was sent now.
    pub fn begin(&mut self, state: &State, view: &SettlementView, entry: &Entry) {
        let notice = state.notices.iter().map(|notice| notice.id).max().unwrap_or_default();
        self.0 = Some(Sent { entry: entry.clone(), entries: view.book.len(), notice });
    }

    /// Whether the entry stands in the book by now, so that the form is done with.
    pub fn has_come(&mut self, state: &State, view: &SettlementView) -> bool {
        let Some(sent) = &self.0 else { return false };
        let since = view.book.get(sent.entries..).unwrap_or_default();
        if since.iter().any(|booked| sent.is(booked)) {
            self.0 = None;
            return true;
        }
        let told = |level| matches!(level, Level::Warning | Level::Error);
        if state.notices.iter().any(|notice| notice.id > sent.notice && told(notice.level)) {
            self.0 = None;
        }
        false
    }

    /// Whether nothing has come back so far; sending it once more would enter it twice.
    pub const fn waits(&self) -> bool {
        self.0.is_some()
    }
}

impl Sent {
    /// A proof is put to the entry on its way.
    fn is(&self, booked: &Booked) -> bool {
        let mut entry = self.entry.clone();
        if let Some(file) = booked.entry.proof() {
            entry.set_proof(file.clone());
        }
        booked.entry == entry
    }
}
