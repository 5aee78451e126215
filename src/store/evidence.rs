//! Stills, sounds and proofs in the library, by the hash of their content: kept once, never changed, never deleted.

use crate::domain::inspection::BlobHash;
use crate::store::contents::Contents;
use crate::store::error::StoreError;
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

/// What a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlobKind {
    /// A still, PNG.
    Still,
    /// A sound, WAV.
    Sound,
    /// What proves an entry of the book: a letter, a photo, minutes; whatever kind of file it is.
    Proof,
}

impl BlobKind {
    fn code(self) -> &'static str {
        match self {
            Self::Still => "still",
            Self::Sound => "sound",
            Self::Proof => "proof",
        }
    }
}

/// A piece of evidence to be kept with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBlob {
    /// What it is.
    pub kind: BlobKind,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// The name of a piece of evidence: SHA-256 of its bytes, lower-case hex.
pub fn blob_hash(bytes: &[u8]) -> BlobHash {
    BlobHash(hex(&Sha256::digest(bytes)))
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts a piece of evidence into the library, unless it is there already.
pub(crate) fn keep(conn: &Connection, blob: &NewBlob) -> Result<(), StoreError> {
    let sql = "INSERT INTO blob (sha256, kind, bytes) VALUES (?1, ?2, ?3) ON CONFLICT (sha256) DO NOTHING";
    conn.prepare_cached(sql)?.execute(params![blob_hash(&blob.bytes).0, blob.kind.code(), blob.bytes])?;
    Ok(())
}

impl Contents {
    /// The bytes of a piece of evidence; none when the library has no such thing.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn blob(&self, hash: &BlobHash) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM blob WHERE sha256 = ?1";
        Ok(self.conn().prepare_cached(sql)?.query_row([&hash.0], |row| row.get(0)).optional()?)
    }
}
