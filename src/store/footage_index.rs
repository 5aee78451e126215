//! What was found by reading a recording's whole file, kept so that it need not be read again. A cache, and no part of the
//! record: a row that is missing or deleted costs time and nothing else.

use crate::domain::footage::{Fingerprint, RecordingId};
use crate::store::contents::Contents;
use crate::store::error::StoreError;
use crate::store::open::Store;
use rusqlite::{OptionalExtension as _, params};

/// Which file, and which program, an index holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IndexStamp {
    /// Size of the file in bytes.
    pub size: u64,
    /// When it was changed last, in seconds since 1970.
    pub modified_s: i64,
    /// The version of the bytes.
    pub version: u32,
}

impl IndexStamp {
    /// Of a file with this size and time, for bytes of this version.
    pub fn new(file: &Fingerprint, version: u32) -> Self {
        Self { size: file.size, modified_s: file.modified_s, version }
    }

    fn size(&self) -> i64 {
        i64::try_from(self.size).unwrap_or(i64::MAX)
    }
}

impl Store {
    /// Keeps the index of a recording; an older one gives way.
    ///
    /// # Errors
    /// `NoSuch` when there is no such recording; `DiskFull`, `Busy`.
    pub fn keep_footage_index(
        &mut self,
        recording: RecordingId,
        stamp: &IndexStamp,
        bytes: &[u8],
    ) -> Result<(), StoreError> {
        self.recording(recording)?;
        let sql = "INSERT INTO footage_index (recording, size, modified_s, version, bytes) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (recording) DO UPDATE SET size = ?2, modified_s = ?3, version = ?4, bytes = ?5";
        let values = params![recording.0, stamp.size(), stamp.modified_s, stamp.version, bytes];
        self.conn().prepare_cached(sql)?.execute(values)?;
        Ok(())
    }
}

impl Contents {
    /// The index of a recording; none where there is none for this file and this version.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn footage_index(&self, recording: RecordingId, stamp: &IndexStamp) -> Result<Option<Vec<u8>>, StoreError> {
        let sql =
            "SELECT bytes FROM footage_index WHERE recording = ?1 AND size = ?2 AND modified_s = ?3 AND version = ?4";
        let values = params![recording.0, stamp.size(), stamp.modified_s, stamp.version];
        Ok(self.conn().prepare_cached(sql)?.query_row(values, |row| row.get(0)).optional()?)
    }

    /// Whether there is an index of a recording for this file and this version.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn has_footage_index(&self, recording: RecordingId, stamp: &IndexStamp) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM footage_index WHERE recording = ?1 AND size = ?2 AND modified_s = ?3 AND version = ?4";
        let values = params![recording.0, stamp.size(), stamp.modified_s, stamp.version];
        Ok(self.conn().prepare_cached(sql)?.exists(values)?)
    }
}
