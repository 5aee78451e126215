//! Says what was found, until the listener has heard enough.

use crate::media::reader::{Finder, Found};

/// See the top of this file.
pub(crate) struct Teller<'t, 'f> {
    found: &'t mut Finder<'f>,
    done: bool,
}

impl<'t, 'f> Teller<'t, 'f> {
    /// Tells `found`.
    pub(crate) fn new(found: &'t mut Finder<'f>) -> Self {
        Self { found, done: false }
    }

    /// True once the listener has heard enough: the walk ends.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// Says one thing; nothing to a listener who has heard enough.
    pub(crate) fn say(&mut self, what: Found<'_>) {
        self.done = self.done || (self.found)(what).is_break();
    }

    /// Says that bytes belong to nothing readable, if there are any.
    pub(crate) fn lost(&mut self, from: u64, to: u64) {
        if from < to {
            self.say(Found::Lost { from, to });
        }
    }
}
