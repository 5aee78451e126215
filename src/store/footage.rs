//! Recordings into the library: which file, of which camera, and what was measured of it.

use crate::domain::footage::{Fingerprint, Recording, RecordingId, SiteClock, Stretch};
use crate::domain::place::CameraId;
use crate::domain::time::Pts;
use crate::store::column::{Iso, Word};
use crate::store::error::StoreError;
use crate::store::json_footage;
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
    /// Where site time begins anew within it, by the recorder's own clock.
    pub stretches: Vec<Stretch>,
    /// What each source says of the first picture, the most trusted first.
    pub claims: Vec<SiteClock>,
    /// The recorder's channel, from 1.
    pub channel: Option<u32>,
    /// Why it does not play, if it does not.
    pub fault: Option<String>,
}

impl From<Recording> for RecordingFacts {
    fn from(known: Recording) -> Self {
        let Recording { fingerprint, duration, has_sound, clock, stretches, claims, channel, fault, .. } = known;
        Self { fingerprint, duration, has_sound, clock, stretches, claims, channel, fault }
    }
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
                   clock_source, fault, edges, channel, stretches, claims) \
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) RETURNING id";
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
                facts.fingerprint.edges,
                facts.channel,
                json_footage::stretches_to_json(&facts.stretches)?,
                json_footage::claims_to_json(&facts.claims)?,
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
        self.relink_all(&[(recording, path.to_owned())])
    }

    /// Says where the files of several recordings are now, all or none.
    ///
    /// # Errors
    /// `NoSuch` when there is no such recording; every path is then as it was.
    pub fn relink_all(&mut self, moved: &[(RecordingId, String)]) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for (recording, path) in moved {
            let sql = "UPDATE recording SET path = ?2 WHERE id = ?1";
            found(transaction.prepare_cached(sql)?.execute(params![recording.0, path])?, *recording)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Sets what was measured of a recording. A clock that a logged edit set stays as it is.
    ///
    /// # Errors
    /// `NoSuch` when there is no such recording.
    pub fn set_recording_facts(&mut self, recording: RecordingId, facts: &RecordingFacts) -> Result<(), StoreError> {
        let sql = "UPDATE recording SET size = ?2, modified_s = ?3, sha256 = ?4, duration_ns = ?5, has_sound = ?6, \
                   clock_at = iif(clock_edited, clock_at, ?7), clock_source = iif(clock_edited, clock_source, ?8), \
                   fault = ?9, edges = ?10, channel = ?11, stretches = ?12, claims = ?13 WHERE id = ?1";
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
                facts.fingerprint.edges,
                facts.channel,
                json_footage::stretches_to_json(&facts.stretches)?,
                json_footage::claims_to_json(&facts.claims)?,
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
