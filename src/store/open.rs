//! Opening and closing a library: `Store` writes, `Reader` never changes a byte.
//!
//! While it is open for writing a library has a write-ahead log beside it; on closing that is folded in, so that one
//! file remains, which can be carried on a stick. In a network folder an ordinary journal takes its place.

use crate::store::contents::Contents;
use crate::store::error::StoreError;
use crate::store::lock::Lock;
use crate::store::migrate;
use crate::store::network_folder::is_on_network;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait for another program that holds the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long closing waits for those who are still reading.
const FAREWELL: Duration = Duration::from_secs(1);

/// A library open for writing. There is one writer at a time, over all processes.
#[derive(Debug)]
pub struct Store {
    contents: Contents,
    path: PathBuf,
    closed: bool,
    // Last, so that the right to write is given back only after the file is closed.
    _lock: Lock,
}

/// A library open for reading only, on its own connection: for jobs, and where somebody else is writing.
#[derive(Debug)]
pub struct Reader {
    contents: Contents,
    path: PathBuf,
}

impl Store {
    /// Makes an empty library and opens it.
    ///
    /// # Errors
    /// `Exists` when there is a file of that name; `File` when the folder cannot be written.
    pub fn create(path: &Path) -> Result<Self, StoreError> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        let file = |source| StoreError::File { doing: "make the library", path: path.to_owned(), source };
        let new = migrate::new_file_beside(path).map_err(file)?;
        let mut conn = Connection::open(&new)?;
        migrate::found(&mut conn, path)?;
        conn.close().map_err(|(_conn, why)| why)?;
        new.persist_noclobber(path).map_err(|failed| match failed.error.kind() {
            std::io::ErrorKind::AlreadyExists => StoreError::Exists { path: path.to_owned() },
            _ => file(failed.error),
        })?;
        migrate::sync_folder(path);
        Self::open(path)
    }

    /// Opens a library for writing, bringing an older one up to date (a copy is kept).
    ///
    /// # Errors
    /// `OpenElsewhere`, `ReadOnly`, `Missing`, `NotALibrary`, `Newer`, `Damaged`; the file is then as it was.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, if is_on_network(path) { "TRUNCATE" } else { "WAL" })
    }

    fn open_with(path: &Path, journal: &str) -> Result<Self, StoreError> {
        migrate::examine(path)?;
        let lock = Lock::take(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(path, flags)?;
        conn.busy_timeout(PATIENCE)?;
        if conn.is_readonly("main")? {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        guard(&conn)?;
        migrate::bring_up_to_date(&mut conn, path, &migrate::migrations(), migrate::known_version())?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        set_journal(&conn, journal)?;
        Ok(Self { contents: Contents::new(conn), path: path.to_owned(), closed: false, _lock: lock })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Closes the library; one file remains.
    ///
    /// # Errors
    /// `StillRead` when somebody else is reading, so that the log stays beside the library. Nothing is lost.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.closed = true;
        self.fold_in()
    }

    /// Begins the transaction of one change: it has the file to itself from the start.
    pub(crate) fn begin(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(Transaction::new_unchecked(self.contents.conn(), TransactionBehavior::Immediate)?)
    }

    fn fold_in(&self) -> Result<(), StoreError> {
        let conn = self.contents.conn();
        conn.busy_timeout(FAREWELL)?;
        let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        let still_read = || StoreError::StillRead { path: self.path.clone() };
        if busy != 0 {
            return Err(still_read());
        }
        let mode = conn.pragma_update_and_check(None, "journal_mode", "DELETE", |row| row.get::<_, String>(0));
        match mode.map_err(StoreError::from) {
            Ok(mode) if mode == "delete" => Ok(()),
            Ok(_) | Err(StoreError::Busy) => Err(still_read()),
            Err(why) => Err(why),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if !self.closed
            && let Err(why) = self.fold_in()
        {
            tracing::warn!(%why, "library not folded into one file");
        }
    }
}

impl Deref for Store {
    type Target = Contents;
    fn deref(&self) -> &Contents {
        &self.contents
    }
}

impl Reader {
    /// Opens a library for reading only; also one that somebody else is writing, and one on a medium that cannot be
    /// written.
    ///
    /// # Errors
    /// `Missing`, `NotALibrary`, `Newer`, `Older`, `Damaged`; `Unfinished` when it was not closed and lies where
    /// SQLite cannot bring it in order.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let version = migrate::examine(path)?;
        if version < migrate::known_version() {
            return Err(StoreError::Older { path: path.to_owned(), version });
        }
        let conn = read_only(path)?;
        guard(&conn)?;
        Ok(Self { contents: Contents::new(conn), path: path.to_owned() })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Deref for Reader {
    type Target = Contents;
    fn deref(&self) -> &Contents {
        &self.contents
    }
}

/// Opens as a reader among others; where that needs files that cannot be made, opens the bare file as it lies, provided
/// that nothing is missing from it.
fn read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    conn.busy_timeout(PATIENCE)?;
    let looked = conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
    let Err(why) = looked else { return Ok(conn) };
    use rusqlite::ErrorCode;
    match why.sqlite_error_code() {
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) if has_log(path) => {
            Err(StoreError::Unfinished { path: path.to_owned() })
        }
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly) => Ok(migrate::immutable(path)?),
        _ => Err(why.into()),
    }
}

/// Whether a log or journal with something in it lies beside the library.
fn has_log(path: &Path) -> bool {
    ["-wal", "-journal"].iter().any(|ending| {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        std::fs::metadata(&name).is_ok_and(|beside| beside.len() > 0)
    })
}

/// What holds for every connection: rows never point at nothing, and a library from elsewhere runs no code of its own.
fn guard(conn: &Connection) -> Result<(), StoreError> {
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Ok(())
}

/// Sets the journal; a file system that cannot share memory keeps an ordinary one.
fn set_journal(conn: &Connection, wanted: &str) -> Result<(), StoreError> {
    let mode: String = conn.pragma_update_and_check(None, "journal_mode", wanted, |row| row.get(0))?;
    if !mode.eq_ignore_ascii_case(wanted) {
        let mode: String = conn.pragma_update_and_check(None, "journal_mode", "TRUNCATE", |row| row.get(0))?;
        tracing::warn!(mode, "no write-ahead log here");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::Store;
    use crate::store::error::StoreError;
    use crate::store::verify::verify;
    use std::path::Path;

    fn pragma(store: &Store, name: &str) -> i64 {
        store.conn().pragma_query_value(None, name, |row| row.get(0)).unwrap()
    }

    fn journal(store: &Store) -> String {
        store.conn().pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap()
    }

    fn files(dir: &Path) -> usize {
        std::fs::read_dir(dir).unwrap().count()
    }

    #[test]
    fn every_commit_reaches_the_disk() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(&dir.path().join("a.mingcha")).unwrap();
        assert_eq!(journal(&store), "wal");
        assert_eq!((pragma(&store, "synchronous"), pragma(&store, "foreign_keys")), (2, 1));
        assert_eq!(pragma(&store, "trusted_schema"), 0);
    }

    #[test]
    fn a_network_folder_gets_an_ordinary_journal() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.mingcha");
        Store::create(&path).unwrap().close().unwrap();
        let mut store = Store::open_with(&path, "TRUNCATE").unwrap();
        assert_eq!(journal(&store), "truncate");
        store.set_setting("a", "1").unwrap();
        assert!(!dir.path().join("a.mingcha-wal").exists() && !dir.path().join("a.mingcha-shm").exists());
        assert_eq!(pragma(&store, "synchronous"), 2);
        store.close().unwrap();
        assert_eq!(files(dir.path()), 1);
        assert_eq!(Store::open(&path).unwrap().setting("a").unwrap().as_deref(), Some("1"));
    }

    #[test]
    fn a_full_disk_is_named_and_nothing_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.mingcha");
        let mut store = Store::create(&path).unwrap();
        store.set_setting("a", "1").unwrap();
        let pages = pragma(&store, "page_count");
        let limit = |store: &Store, pages: i64| {
            store.conn().query_row(&format!("PRAGMA max_page_count = {pages}"), [], |row| row.get::<_, i64>(0)).unwrap()
        };
        limit(&store, pages);
        let full = store.set_setting("a", &"x".repeat(1_000_000));
        assert!(matches!(full, Err(StoreError::DiskFull)), "{full:?}");
        assert_eq!(store.setting("a").unwrap().as_deref(), Some("1"));
        limit(&store, 1_000_000);
        store.set_setting("a", "2").unwrap();
        store.close().unwrap();
        assert!(verify(&path).unwrap().is_sound());
    }
}
