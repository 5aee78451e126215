//! Reads what the library still lacks of recordings' files, in the background: where their pictures lie, and their hash.

use crate::app::App;
use crate::app::jobs::{JobKind, Reins};
use crate::app::library::Shelf;
use crate::app::state::Screen;
use crate::app::taking::{fingerprint, survey};
use crate::app::wording;
use crate::domain::footage::{Fingerprint, RecordingId};
use crate::media::survey::Survey;
use std::path::PathBuf;

/// A file to be read.
#[derive(Clone, Debug)]
struct Unread {
    recording: RecordingId,
    path: PathBuf,
    /// Size and time before it was read.
    file: Fingerprint,
}

impl App {
    /// Reads what is lacking of the open inspection's recordings. One after the other: two that read the same stick would
    /// hinder each other.
    pub(crate) fn read_recordings(&mut self) {
        if !self.index_recordings() {
            self.hash_recordings();
        }
    }

    /// Starts to index the recordings whose file was never read to its end, or has changed since; false when there are
    /// none. Each file is tried once while the library is open.
    fn index_recordings(&mut self) -> bool {
        let wanted = self.unread();
        if wanted.is_empty() {
            return false;
        }
        let opened = self.opened;
        self.indexing.extend(wanted.iter().map(|unread| (opened, unread.recording, unread.file.modified_s)));
        self.jobs.start(JobKind::Files, wording::job_index(), move |reins| {
            let (read, left) = read_all(wanted, reins);
            Box::new(move |app: &mut Self| {
                left.iter()
                    .for_each(|unread| _ = app.indexing.remove(&(opened, unread.recording, unread.file.modified_s)));
                if app.opened != opened {
                    return;
                }
                if let Some(store) = app.shelf.as_mut().and_then(Shelf::writer) {
                    read.iter().for_each(|(unread, bytes)| survey::keep(store, unread.recording, &unread.file, bytes));
                }
                if left.is_empty() {
                    app.hash_recordings();
                }
            })
        });
        true
    }

    fn unread(&self) -> Vec<Unread> {
        let (Screen::Review(review), Some(shelf @ Shelf::Writer(_))) = (&self.state.screen, &self.shelf) else {
            return Vec::new();
        };
        let plays = review.inspection.recordings.iter().filter(|recording| recording.fault.is_none());
        let files = plays.map(|recording| {
            let path = PathBuf::from(&recording.path);
            Unread { recording: recording.id, file: fingerprint::stamp(&path), path }
        });
        let lacks = |unread: &Unread| {
            let has = shelf.contents().has_footage_index(unread.recording, &survey::stamp(&unread.file));
            let tried = self.indexing.contains(&(self.opened, unread.recording, unread.file.modified_s));
            unread.path.is_file() && !tried && has.is_ok_and(|has| !has)
        };
        files.filter(lacks).collect()
    }
}

/// Reads one file after the other until called off; gives what was found, and what was not read.
fn read_all(wanted: Vec<Unread>, reins: &Reins) -> (Vec<(Unread, Vec<u8>)>, Vec<Unread>) {
    let (mut read, mut left) = (Vec::new(), Vec::new());
    let whole = wanted.len() as f32;
    for (done, unread) in (0_u16..).zip(wanted) {
        let found = Survey::make(&unread.path, &mut |share| {
            reins.progress((f32::from(done) + share) / whole);
            !reins.is_cancelled()
        });
        match found {
            _ if reins.is_cancelled() => left.push(unread),
            Ok(Some(survey)) => read.extend(survey.to_bytes().map(|bytes| (unread, bytes))),
            Ok(None) => tracing::info!(path = %unread.path.display(), "no index that can be kept"),
            Err(error) => tracing::info!(%error, "not indexed"),
        }
    }
    (read, left)
}
