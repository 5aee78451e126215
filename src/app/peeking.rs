//! The small picture over the tape, of the moment under the pointer.

use crate::app::App;
use crate::app::marking::small;
use crate::app::review::Peek;
use crate::app::state::Screen;
use crate::domain::footage::RecordingId;
use crate::domain::time::Pts;
use crate::media::player::{Moment, Peeks};
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// The pointer is over this moment of the tape, or over none.
    pub(crate) fn peek(&mut self, moment: Option<(RecordingId, Pts)>) {
        let surveys = self.surveys();
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some((recording, pts)) = moment else {
            review.peek = None;
            if let Some(peeks) = &self.peeks {
                peeks.ask(None);
            }
            return;
        };
        let Some(path) = review.inspection.recording(recording).map(|found| PathBuf::from(&found.path)) else { return };
        // Until the next one has come the last one of the same recording stays: it tells its own time.
        let before = review.peek.take().filter(|peek| peek.recording == recording);
        let picture = before.and_then(|peek| peek.picture);
        review.peek = Some(Peek { recording, pts, picture, missing: false });
        let peeks = self.peeks.get_or_insert_with(|| Peeks::new(surveys, Arc::clone(&self.wake)));
        peeks.ask(Some(Moment { recording, path, pts }));
        self.look_at_peek();
    }

    /// Takes up the small picture when it has come.
    pub(crate) fn look_at_peek(&mut self) {
        let (Some(peeks), Screen::Review(review)) = (&self.peeks, &mut self.state.screen) else { return };
        let Some(peek) = &mut review.peek else { return };
        let Some(found) = peeks.get(peek.recording, peek.pts) else { return };
        peek.missing = found.small.is_none();
        if peek.missing {
            peek.picture = None;
        } else if peek.picture.as_ref().is_none_or(|(pts, _)| *pts != found.pts) {
            peek.picture = found.small.map(|rgb| (found.pts, small(&rgb)));
        }
    }
}
