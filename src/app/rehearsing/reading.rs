//! When the rehearsals are read: by one job at a time, and anew when something came meanwhile. An entry of the book alone
//! needs no reading of the library: the rows take up what it says.

use crate::app::App;
use crate::app::jobs::JobKind;
use crate::app::notice::Notice;
use crate::app::reading::Reading;
use crate::app::rehearsing::rows::{self, Rehearsals};
use crate::app::wording;
use crate::store::Reader;

impl App {
    /// Reads the rehearsals anew, if somebody looks at them.
    pub(crate) fn look_at_rehearsals(&mut self) {
        if self.state.rehearsals.is_some() || self.state.rehearsals_reading.is_under_way() {
            self.read_rehearsals();
        }
    }

    /// The book has more entries: the rows take up what they say. Read anew where they speak of what no row knows.
    pub(crate) fn take_up_book(&mut self) {
        if self.state.rehearsals_reading.is_under_way() {
            return self.read_rehearsals();
        }
        let Some(mut shown) = self.state.rehearsals.take() else { return };
        let book = self.shelf.as_ref().and_then(|shelf| shelf.contents().book().ok());
        let is_told = book.is_some_and(|book| shown.refold(&book));
        if is_told {
            self.follow_on_stage(&shown);
        }
        self.state.rehearsals = Some(shown);
        if !is_told {
            self.read_rehearsals();
        }
    }

    /// Reads the rehearsals by a job.
    pub(crate) fn read_rehearsals(&mut self) {
        let Some(library) = &self.state.library else { return };
        if !self.state.rehearsals_reading.begin() {
            return;
        }
        let (path, opened) = (library.path.clone(), self.opened);
        self.jobs.start_quietly(JobKind::Library, move |_reins| {
            let read = Reader::open(&path).map_err(|why| wording::store(&why)).and_then(|reader| rows::read(&reader));
            Box::new(move |app: &mut Self| {
                if app.opened == opened {
                    app.show_rehearsals(read);
                }
            })
        });
    }

    fn show_rehearsals(&mut self, read: Result<Rehearsals, Notice>) {
        if self.state.rehearsals_reading.end() {
            return self.read_rehearsals();
        }
        match read {
            Ok(rehearsals) => {
                self.follow_on_stage(&rehearsals);
                self.state.rehearsals = Some(Box::new(rehearsals));
            }
            Err(notice) => self.state.rehearsals_reading = Reading::Failed(Box::new(notice)),
        }
    }

    /// What is being read is waited for, so that nothing old is shown or played.
    pub(crate) fn finish_reading(&mut self) {
        if self.state.rehearsals_reading.is_under_way() {
            self.finish(JobKind::Library);
        }
    }
}
