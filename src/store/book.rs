//! The book of the library: entries with their chain of hashes. It only grows.

use crate::domain::book::{BookNo, Booked, Entry};
use crate::store::chain::FIRST;
use crate::store::column::Iso;
use crate::store::commit::Stamp;
use crate::store::contents::Contents;
use crate::store::error::StoreError;
use crate::store::evidence::{NewBlob, hex, keep};
use crate::store::json::write_json;
use crate::store::json_book;
use crate::store::open::Store;
use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What is hashed. The order of the fields is part of the format.
#[derive(Serialize)]
struct Sealed<'a> {
    no: i64,
    at: Iso<DateTime>,
    who: &'a str,
    entry: &'a str,
    prev_hash: &'a str,
}

/// A row of the book as it stands in the file.
pub(crate) struct StoredEntry {
    pub(crate) no: i64,
    pub(crate) at: DateTime,
    pub(crate) who: String,
    pub(crate) entry: String,
    pub(crate) prev_hash: String,
    pub(crate) hash: String,
}

impl StoredEntry {
    /// The hash that it ought to have.
    pub(crate) fn sealed(&self) -> Result<String, StoreError> {
        let Self { no, at, who, entry, prev_hash, .. } = self;
        let sealed = Sealed { no: *no, at: Iso(*at), who, entry, prev_hash };
        Ok(hex(&Sha256::digest(write_json("entry of the book", &sealed)?)))
    }
}

impl Store {
    /// Puts entries into the book, all or none.
    ///
    /// # Errors
    /// `DiskFull`, `Busy`, and what SQLite refuses.
    pub fn book_all(&mut self, entries: &[Entry], stamp: &Stamp<'_>) -> Result<Vec<BookNo>, StoreError> {
        self.book_proven(entries, &[], stamp)
    }

    /// The same, with the files that prove them.
    ///
    /// # Errors
    /// `DiskFull`, `Busy`, and what SQLite refuses.
    pub fn book_proven(
        &mut self,
        entries: &[Entry],
        proofs: &[NewBlob],
        stamp: &Stamp<'_>,
    ) -> Result<Vec<BookNo>, StoreError> {
        let transaction = self.begin()?;
        proofs.iter().try_for_each(|proof| keep(&transaction, proof))?;
        let numbers = entries.iter().map(|entry| append(&transaction, entry, stamp)).collect::<Result<_, _>>()?;
        transaction.commit()?;
        Ok(numbers)
    }
}

impl Contents {
    /// The whole book, in its order.
    ///
    /// # Errors
    /// When the library cannot be read, or an entry is not what it was.
    pub fn book(&self) -> Result<Vec<Booked>, StoreError> {
        self.stored_book()?
            .into_iter()
            .map(|row| {
                let entry = json_book::from_json(&row.entry)?;
                Ok(Booked { no: BookNo(row.no), at: row.at, who: row.who, entry })
            })
            .collect()
    }

    /// The rows as they stand.
    pub(crate) fn stored_book(&self) -> Result<Vec<StoredEntry>, StoreError> {
        let sql = "SELECT no, at, who, entry, prev_hash, hash FROM book ORDER BY no";
        let mut statement = self.conn().prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(StoredEntry {
                no: row.get(0)?,
                at: row.get::<_, Iso<DateTime>>(1)?.0,
                who: row.get(2)?,
                entry: row.get(3)?,
                prev_hash: row.get(4)?,
                hash: row.get(5)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn append(conn: &Connection, entry: &Entry, stamp: &Stamp<'_>) -> Result<BookNo, StoreError> {
    let last = "SELECT no, hash FROM book ORDER BY no DESC LIMIT 1";
    let last: Option<(i64, String)> =
        conn.prepare_cached(last)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (last_no, prev_hash) = last.unwrap_or_else(|| (0, FIRST.to_owned()));
    let entry = json_book::to_json(entry)?;
    let mut row =
        StoredEntry { no: last_no + 1, at: stamp.at, who: stamp.who.to_owned(), entry, prev_hash, hash: String::new() };
    row.hash = row.sealed()?;
    let sql = "INSERT INTO book (no, at, who, entry, prev_hash, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    conn.prepare_cached(sql)?.execute(params![row.no, Iso(row.at), row.who, row.entry, row.prev_hash, row.hash])?;
    Ok(BookNo(row.no))
}
