//! How far the reading of what a page shows has come: by one job at a time, and once more when something came meanwhile.

use crate::app::App;
use crate::app::jobs::JobKind;
use crate::app::notice::Notice;
use crate::app::wording;

/// What was read before stays on the screen meanwhile.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Reading {
    /// Nothing is being read.
    #[default]
    Idle,
    /// A job reads; what is shown may be old.
    Reading {
        /// Something came since it began, so that it is read once more.
        again: bool,
    },
    /// It could not be read, and why.
    Failed(Box<Notice>),
}

impl Reading {
    /// Whether a job reads.
    pub const fn is_under_way(&self) -> bool {
        matches!(self, Self::Reading { .. })
    }

    /// Something is to be read: whether a job has to begin. Where one reads already it will be read once more.
    pub(crate) fn begin(&mut self) -> bool {
        let begins = !self.is_under_way();
        *self = Self::Reading { again: !begins };
        begins
    }

    /// The job ended: whether it has to be read once more.
    pub(crate) fn end(&mut self) -> bool {
        std::mem::take(self) == Self::Reading { again: true }
    }
}

impl App {
    /// A job came to grief: nobody waits any more for what it read.
    pub(crate) fn give_up_reading(&mut self) {
        if self.jobs.is_running(JobKind::Library) {
            return;
        }
        for reading in [&mut self.state.rehearsals_reading, &mut self.state.clips.reading] {
            if reading.is_under_way() {
                *reading = Reading::Failed(Box::new(wording::job_panicked()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Reading;

    #[test]
    fn what_comes_while_it_is_read_is_read_once_more_and_no_oftener() {
        let mut reading = Reading::Idle;
        assert!(reading.begin(), "the first one begins");
        assert!(!reading.begin() && !reading.begin(), "those that come meanwhile wait");
        assert!(reading.end(), "once more for all of them");
        assert!(reading.begin());
        assert!(!reading.end());
        assert_eq!(reading, Reading::Idle);
    }
}
