//! What reading all of a recording's file has found, in the library and out of it: it holds as long as the file has the
//! size and time that it had then.

use crate::app::taking::fingerprint;
use crate::domain::footage::{Fingerprint, RecordingId};
use crate::media::survey::Survey;
use crate::store::{IndexStamp, Reader, Store, StoreError};
use std::path::Path;

/// By which an index is found again, of a file with this size and time.
pub(crate) fn stamp(file: &Fingerprint) -> IndexStamp {
    IndexStamp::new(file, Survey::VERSION)
}

/// Keeps what was found in a file that had this size and time before it was read. That it cannot be kept costs time and
/// loses nothing.
pub(crate) fn keep(store: &mut Store, recording: RecordingId, file: &Fingerprint, bytes: &[u8]) {
    if let Err(why) = store.keep_footage_index(recording, &stamp(file), bytes) {
        tracing::warn!(%why, recording = recording.0, "an index was not kept");
    }
}

/// What an earlier reading of the recording's file, which is at `path` now, has found; none where the library has nothing
/// of it, or the file has changed since. Opens the library for itself and reads from the disk: not for the thread that
/// paints.
pub fn index_of(library: &Path, recording: RecordingId, path: &Path) -> Option<Survey> {
    let found = Reader::open(library).and_then(|reader| read(&reader, recording, path));
    found.unwrap_or_else(|why| {
        tracing::warn!(%why, recording = recording.0, "an index was not read");
        None
    })
}

fn read(reader: &Reader, recording: RecordingId, path: &Path) -> Result<Option<Survey>, StoreError> {
    let bytes = reader.footage_index(recording, &stamp(&fingerprint::stamp(path)))?;
    let survey = bytes.as_deref().map(Survey::from_bytes);
    if let Some(None) = survey {
        tracing::warn!(recording = recording.0, "a damaged index; the file is read anew");
    }
    Ok(survey.flatten())
}
