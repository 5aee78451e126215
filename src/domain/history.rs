//! Which change undo and redo would take next, rebuilt from the log alone, so that it survives a restart.

use crate::domain::edit::{Change, Deed};

/// A line's number in the edit log, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LogNo(pub i64);

/// The changes that can be undone and redone, newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    done: Vec<(LogNo, Change)>,
    undone: Vec<(LogNo, Change)>,
}

impl History {
    /// Takes note of a committed change. Closing and reopening are barriers: nothing before them can be undone.
    pub fn record(&mut self, no: LogNo, change: &Change) {
        match change.deed {
            Deed::Undo => {
                self.done.pop();
                self.undone.push((no, change.clone()));
            }
            Deed::Redo => {
                self.undone.pop();
                self.done.push((no, change.clone()));
            }
            Deed::Close | Deed::Reopen => {
                self.done.clear();
                self.undone.clear();
            }
            Deed::Deduct
            | Deed::Amend
            | Deed::Move
            | Deed::Assess
            | Deed::Withdraw
            | Deed::Verdict
            | Deed::Clock
            | Deed::Guides
            | Deed::Areas
            | Deed::Redact => {
                self.undone.clear();
                self.done.push((no, change.clone()));
            }
        }
    }

    /// The change that undo would take back, with its log number.
    pub fn to_undo(&self) -> Option<&(LogNo, Change)> {
        self.done.last()
    }

    /// The undoing change that redo would take back, with its log number.
    pub fn to_redo(&self) -> Option<&(LogNo, Change)> {
        self.undone.last()
    }
}
