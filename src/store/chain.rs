//! The edit log as a chain: each line carries the hash of the one before, so that no line can be changed, left out or
//! slipped in afterwards without breaking all that follow. One chain for the whole library.
//!
//! A line's hash is SHA-256 over its JSON, fields in the order of `Sealed`, the hash of the line before among them;
//! the first line has sixty-four zeros there.

use crate::domain::edit::{Change, Deed};
use crate::domain::history::LogNo;
use crate::domain::inspection::InspectionId;
use crate::store::column::{Iso, Word};
use crate::store::commit::Stamp;
use crate::store::error::StoreError;
use crate::store::evidence::hex;
use crate::store::json;
use crate::store::loading::log_no;
use jiff::civil::DateTime;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// What stands in the first line for the hash of the one before.
pub(crate) const FIRST: &str = "0000000000000000000000000000000000000000000000000000000000000000";

pub(crate) const LINES: &str =
    "SELECT no, inspection, seq, at, who, deed, reason, undoes, change, prev_hash, hash FROM edit_log";

/// One line of the edit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// Its place in the library's chain, from 1.
    pub no: LogNo,
    /// The inspection changed.
    pub inspection: InspectionId,
    /// Its place among the lines of that inspection, from 1.
    pub seq: i64,
    /// When, by the machine's clock.
    pub at: DateTime,
    /// Who did it.
    pub who: String,
    /// What was done, with the reason and the values before and after.
    pub change: Change,
    /// The line that this one undoes or does again.
    pub undoes: Option<LogNo>,
    /// Its hash, lower-case hex.
    pub hash: String,
}

/// A line as it stands in the file, its change still JSON.
pub(crate) struct StoredLine {
    pub(crate) no: LogNo,
    pub(crate) inspection: InspectionId,
    pub(crate) seq: i64,
    pub(crate) at: DateTime,
    pub(crate) who: String,
    pub(crate) deed: Deed,
    pub(crate) reason: String,
    pub(crate) undoes: Option<LogNo>,
    pub(crate) change: String,
    pub(crate) prev_hash: String,
    pub(crate) hash: String,
}

/// What is hashed. The order of the fields is part of the format.
#[derive(Serialize)]
struct Sealed<'a> {
    no: i64,
    inspection: i64,
    seq: i64,
    at: Iso<DateTime>,
    who: &'a str,
    deed: Word<Deed>,
    reason: &'a str,
    undoes: Option<i64>,
    change: &'a str,
    prev_hash: &'a str,
}

impl StoredLine {
    /// A row of `LINES`.
    pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            no: log_no(row, 0)?,
            inspection: InspectionId(row.get(1)?),
            seq: row.get(2)?,
            at: row.get::<_, Iso<DateTime>>(3)?.0,
            who: row.get(4)?,
            deed: row.get::<_, Word<Deed>>(5)?.0,
            reason: row.get(6)?,
            undoes: row.get::<_, Option<i64>>(7)?.map(LogNo),
            change: row.get(8)?,
            prev_hash: row.get(9)?,
            hash: row.get(10)?,
        })
    }

    /// The line with its change.
    pub(crate) fn into_line(self) -> Result<LogLine, StoreError> {
        let change = json::change_from_json(self.deed, self.reason, &self.change)?;
        let Self { no, inspection, seq, at, who, undoes, hash, .. } = self;
        Ok(LogLine { no, inspection, seq, at, who, change, undoes, hash })
    }

    /// The hash that the line ought to have.
    pub(crate) fn sealed(&self) -> Result<String, StoreError> {
        let sealed = Sealed {
            no: self.no.0,
            inspection: self.inspection.0,
            seq: self.seq,
            at: Iso(self.at),
            who: &self.who,
            deed: Word(self.deed),
            reason: &self.reason,
            undoes: self.undoes.map(|no| no.0),
            change: &self.change,
            prev_hash: &self.prev_hash,
        };
        Ok(hex(&Sha256::digest(json::write_json("log line", &sealed)?)))
    }
}

/// Appends the line of a change.
pub(crate) fn append(
    conn: &Connection,
    inspection: InspectionId,
    change: &Change,
    stamp: &Stamp<'_>,
) -> Result<LogNo, StoreError> {
    let last = "SELECT no, hash FROM edit_log ORDER BY no DESC LIMIT 1";
    let last: Option<(i64, String)> =
        conn.prepare_cached(last)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (last_no, prev_hash) = last.unwrap_or_else(|| (0, FIRST.to_owned()));
    let seq = "SELECT ifnull(max(seq), 0) + 1 FROM edit_log WHERE inspection = ?1";
    let mut line = StoredLine {
        no: LogNo(last_no + 1),
        inspection,
        seq: conn.prepare_cached(seq)?.query_row([inspection.0], |row| row.get(0))?,
        at: stamp.at,
        who: stamp.who.to_owned(),
        deed: change.deed,
        reason: change.reason.clone(),
        undoes: stamp.undoes,
        change: json::cells_to_json(change)?,
        prev_hash,
        hash: String::new(),
    };
    line.hash = line.sealed()?;
    let sql = "INSERT INTO edit_log (no, inspection, seq, at, who, deed, reason, undoes, change, prev_hash, hash) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    conn.prepare_cached(sql)?.execute(params![
        line.no.0,
        line.inspection.0,
        line.seq,
        Iso(line.at),
        line.who,
        Word(line.deed),
        line.reason,
        line.undoes.map(|no| no.0),
        line.change,
        line.prev_hash,
        line.hash,
    ])?;
    Ok(line.no)
}
