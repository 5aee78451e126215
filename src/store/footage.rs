//! Recordings into the library: which file, of which camera, and what was measured of it.

use crate::domain::footage::{Fingerprint, RecordingId, SiteClock};
use crate::domain::place::CameraId;
use crate::domain::time::Pts;
use crate::store::column::{Iso, Word};
use crate::store::error::StoreError;
use crate::store::open::Store;
use rusqlite::{OptionalExtension as _, params};

/// What is measured of a recording's file; it may come later than the recording itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordingFacts {
    /// Size, time and hash.
    pub fingerprint: Fingerprint,
    /// Measured length; zero when unknown.
    pub duration: Pts,
    /// Whether it has a sound track.
    pub has_sound: bool,
    /// Its clock, where one is known without the inspector.
    pub clock: Option<SiteClock>,
    /// Why it does not play, if it does not.
    pub fault: Option<String>,
}

/// A file of footage for the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecording {
    /// The camera that recorded it.
    pub camera: CameraId,
    /// Where the file is, as the system writes it.
    pub path: String,
    /// What is known of it.
    pub facts: RecordingFacts,
}

impl Store {
    /// Adds a recording. The same file (path, size and time) again gives the recording that is there already, as it
    /// stands there, whichever camera is named now.
    ///
    /// # Errors
    /// `NoSuch` when there is no such camera.
    pub fn add_recording(&mut self, new: &NewRecording) -> Result<RecordingId, StoreError> {
        self.camera(new.camera)?;
        let size = signed(new.facts.fingerprint.size);
        let transaction = self.begin()?;
        let same = "SELECT id FROM recording WHERE path = ?1 AND size = ?2 AND modified_s = ?3 ORDER BY id";
        let same: Option<i64> = transaction
            .query_row(same, params![new.path, size, new.facts.fingerprint.modified_s], |row| row.get(0))
            .optional()?;
        if let Some(id) = same {
            return Ok(RecordingId(id));
        }
        let facts = &new.facts;
        let sql = "INSERT INTO recording (camera, path, size, modified_s, sha256, duration_ns, has_sound, clock_at, \
                   clock_source, fault) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) RETURNING id";
        let id = transaction.query_row(
            sql,
            params![
                new.camera.0,
                new.path,
                size,
                facts.fingerprint.modified_s,
                facts.fingerprint.sha256,
                facts.duration.ns(),
                facts.has_sound,
                facts.clock.map(|clock| Iso(clock.at_first.civil())),
                facts.clock.map(|clock| Word(clock.source)),
                facts.fault,
            ],
            |row| row.get(0),
        )?;
        transaction.commit()?;
        Ok(RecordingId(id))
    }

    /// Says where the file of a recording is now. Whether it is the same file is for the caller to judge.
    ///
    /// # Errors
    /// `NoSuch` when there is no such recording.
    pub fn relink(&mut self, recording: RecordingId, path: &str) -> Result<(), StoreError> {
        let changed =
            self.conn().execute("UPDATE recording SET path = ?2 WHERE id = ?1", params![recording.0, path])?;
        found(changed, recording)
    }

    /// Sets what was measured of a recording. A clock that a logged edit set stays as it is.
    ///
    /// # Errors
    /// `NoSuch` when there is no such recording.
    pub fn set_recording_facts(&mut self, recording: RecordingId, facts: &RecordingFacts) -> Result<(), StoreError> {
        let sql = "UPDATE recording SET size = ?2, modified_s = ?3, sha256 = ?4, duration_ns = ?5, has_sound = ?6, \
                   clock_at = iif(clock_edited, clock_at, ?7), clock_source = iif(clock_edited, clock_source, ?8), \
                   fault = ?9 WHERE id = ?1";
        let changed = self.conn().execute(
            sql,
            params![
                recording.0,
                signed(facts.fingerprint.size),
                facts.fingerprint.modified_s,
                facts.fingerprint.sha256,
                facts.duration.ns(),
                facts.has_sound,
                facts.clock.map(|clock| Iso(clock.at_first.civil())),
                facts.clock.map(|clock| Word(clock.source)),
                facts.fault,
            ],
        )?;
        found(changed, recording)
    }
}

/// SQLite's integers are signed; no file is longer than they reach.
fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

fn found(changed: usize, recording: RecordingId) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NoSuch { what: "recording", id: recording.0 }) } else { Ok(()) }
}
