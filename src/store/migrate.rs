//! The library's format: what it is in a file, and how an older one is brought up to date, with a copy kept first.
//!
//! `user_version` counts the steps in `migrations/`. A step never runs under the write-ahead log, so that format and
//! mark of a library always stand in the file itself, even after a crash.

use crate::store::error::StoreError;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Marks a SQLite file as a library: "MCHA" in the header.
pub(crate) const APPLICATION_ID: i64 = 0x4D43_4841;

const STEPS: &[M<'static>] = &[
    M::up(include_str!("migrations/0001_init.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0002_tape.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0003_footage_index.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0004_book.sql")).foreign_key_check(),
    M::up(include_str!("migrations/0005_redaction.sql")).foreign_key_check(),
];

/// All steps, oldest first.
pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::from_slice(STEPS)
}

/// The format that this program writes.
pub(crate) const fn known_version() -> i64 {
    STEPS.len() as i64
}

/// Makes an empty database a library of the newest format.
pub(crate) fn found(conn: &mut Connection, path: &Path) -> Result<(), StoreError> {
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    let failed = |source| StoreError::Migration { path: path.to_owned(), source };
    migrations().to_latest(conn).map_err(failed)
}

/// Looks whether the file is a library of a format known here, without changing or locking anything, and gives the
/// format.
pub(crate) fn examine(path: &Path) -> Result<i64, StoreError> {
    if !path.exists() {
        return Err(StoreError::Missing { path: path.to_owned() });
    }
    let foreign = |_not_sqlite: rusqlite::Error| StoreError::NotALibrary { path: path.to_owned() };
    let conn = immutable(path).map_err(foreign)?;
    let mark: i64 = conn.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(foreign)?;
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(foreign)?;
    if mark != APPLICATION_ID || version < 1 {
        return Err(StoreError::NotALibrary { path: path.to_owned() });
    }
    if version > known_version() {
        return Err(StoreError::Newer { path: path.to_owned(), version, known: known_version() });
    }
    Ok(version)
}

/// Opens the file as it is, without locks and without looking at a log beside it.
pub(crate) fn immutable(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
    Connection::open_with_flags(uri(path), flags)
}

fn uri(path: &Path) -> String {
    let whole = std::path::absolute(path).unwrap_or_else(|_as_it_is| path.to_owned());
    let mut uri = String::from("file:");
    let text = whole.as_os_str().as_encoded_bytes();
    if !text.starts_with(b"/") {
        uri.push('/');
    }
    for byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => uri.push(char::from(*byte)),
            b'\\' if cfg!(windows) => uri.push('/'),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri.push_str("?mode=ro&immutable=1");
    uri
}

/// Brings an older library up to date. A copy stays beside it as `NAME.mingcha.before-vN`, N being the new format; on
/// failure the library is as it was.
pub(crate) fn bring_up_to_date(
    conn: &mut Connection,
    path: &Path,
    steps: &Migrations<'_>,
    newest: i64,
) -> Result<(), StoreError> {
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if version >= newest {
        return Ok(());
    }
    conn.pragma_update_and_check(None, "journal_mode", "DELETE", |_mode| Ok(()))?;
    let copy = keep_copy(conn, path, newest)?;
    tracing::info!(from = version, to = newest, copy = %copy.display(), "bringing the library up to date");
    steps.to_latest(conn).map_err(|source| StoreError::Migration { path: path.to_owned(), source })
}

/// Copies the library under a name that is still free; gives the name.
fn keep_copy(conn: &Connection, path: &Path, newest: i64) -> Result<PathBuf, StoreError> {
    let file = |source| StoreError::File { doing: "keep a copy of the library", path: path.to_owned(), source };
    let mut copy = new_file_beside(path).map_err(file)?;
    let mut to = Connection::open(&copy)?;
    Backup::new(conn, &mut to)?.step(-1)?;
    to.close().map_err(|(_conn, why)| why)?;
    for number in 1.. {
        let mut name = OsString::from(path);
        name.push(format!(".before-v{newest}"));
        if number > 1 {
            name.push(format!("-{number}"));
        }
        match copy.persist_noclobber(&name) {
            Ok(()) => {
                sync_folder(path);
                return Ok(PathBuf::from(name));
            }
            Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => copy = taken.path,
            Err(failed) => return Err(file(failed.error)),
        }
    }
    Err(file(std::io::Error::other("no free name")))
}

/// An empty file with a passing name in the folder of `path`, to be renamed once it is whole.
pub(crate) fn new_file_beside(path: &Path) -> std::io::Result<tempfile::TempPath> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mingcha-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // Like any new file, as the user's own mask has it; temporary files would be private.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    Ok(builder.tempfile_in(folder)?.into_temp_path())
}

/// Makes a new name durable, where the system can.
pub(crate) fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Err(why) = std::fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%why, "folder not synced");
    }
}

#[cfg(test)]
mod tests {
    use super::{APPLICATION_ID, STEPS, bring_up_to_date, found, known_version, migrations, uri};
    use crate::store::error::StoreError;
    use rusqlite::Connection;
    use rusqlite_migration::{M, Migrations};
    use std::path::Path;

    fn library(dir: &Path) -> (Connection, std::path::PathBuf) {
        let path = dir.join("旧库.mingcha");
        let mut conn = Connection::open(&path).unwrap();
        found(&mut conn, &path).unwrap();
        conn.execute("INSERT INTO setting (name, value) VALUES ('a', '1')", []).unwrap();
        (conn, path)
    }

    fn with_next(next: &'static str) -> Migrations<'static> {
        Migrations::new(STEPS.iter().cloned().chain([M::up(next)]).collect())
    }

    fn version(conn: &Connection) -> i64 {
        conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_steps_are_sound() {
        migrations().validate().unwrap();
    }

    #[test]
    fn recordings_of_the_first_format_keep_all_they_had() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("旧库.mingcha");
        let mut conn = Connection::open(&path).unwrap();
        conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
        Migrations::from_slice(&STEPS[..1]).to_latest(&mut conn).unwrap();
        conn.execute_batch(
            "INSERT INTO outlet (id, code, name, level, queue_machine, changed_at, changed_by)
             VALUES (1, '3301', '城东支行', 'outlet', 0, '2026-03-05T09:00:00', '检查人01');
             INSERT INTO camera (id, outlet, name) VALUES (1, 1, '高柜');
             INSERT INTO recording (camera, path, size, modified_s, duration_ns, has_sound, clock_at, clock_source)
             VALUES (1, '/录像/a.mp4', 7, 8, 9, 1, '2026-03-05T09:00:00', 'file-name');",
        )
        .unwrap();
        bring_up_to_date(&mut conn, &path, &migrations(), known_version()).unwrap();
        drop(conn);
        let store = crate::store::Store::open(&path).unwrap();
        let kept = store.recording(crate::domain::footage::RecordingId(1)).unwrap();
        assert_eq!((kept.path.as_str(), kept.fingerprint.size, kept.duration.ns()), ("/录像/a.mp4", 7, 9));
        let clock = kept.clock.unwrap();
        assert_eq!((clock.at_first.to_string().as_str(), clock.drift_ppb), ("2026-03-05T09:00:00.000", 0));
        assert!(kept.stretches.is_empty() && kept.claims.is_empty() && kept.channel.is_none());
        assert!(store.camera(kept.camera).unwrap().areas.is_empty());
        let path = store.path().to_owned();
        drop(store);
        assert!(crate::store::verify(&path).unwrap().is_sound());
    }

    #[test]
    fn every_older_format_gets_room_for_indexes_and_covers() {
        for steps in 1..STEPS.len() {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("旧库.mingcha");
            let mut conn = Connection::open(&path).unwrap();
            conn.pragma_update(None, "application_id", APPLICATION_ID).unwrap();
            Migrations::from_slice(&STEPS[..steps]).to_latest(&mut conn).unwrap();
            drop(conn);
            let store = crate::store::Store::open(&path).unwrap();
            let rows: i64 = store.conn().query_row("SELECT count(*) FROM footage_index", [], |row| row.get(0)).unwrap();
            assert_eq!((rows, version(store.conn())), (0, known_version()), "from format {steps}");
            let rows: i64 = store.conn().query_row("SELECT count(*) FROM redaction", [], |row| row.get(0)).unwrap();
            assert_eq!(rows, 0, "from format {steps}");
            store.close().unwrap();
            assert!(crate::store::verify(&path).unwrap().is_sound());
        }
    }

    #[test]
    fn an_older_library_is_copied_and_brought_up_to_date() {
        let dir = tempfile::tempdir().unwrap();
        let (mut conn, path) = library(dir.path());
        let newest = known_version() + 1;
        bring_up_to_date(&mut conn, &path, &with_next("CREATE TABLE later (x INTEGER) STRICT;"), newest).unwrap();
        assert_eq!(version(&conn), newest);
        let copy = Connection::open(dir.path().join(format!("旧库.mingcha.before-v{newest}"))).unwrap();
        assert_eq!(version(&copy), newest - 1);
        let mark: i64 = copy.pragma_query_value(None, "application_id", |row| row.get(0)).unwrap();
        assert_eq!(mark, APPLICATION_ID);
        let kept: String = copy.query_row("SELECT value FROM setting", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "1");
        let files = std::fs::read_dir(dir.path()).unwrap().count();
        assert_eq!(files, 2, "a passing file stayed behind");
    }

    #[test]
    fn a_failing_step_rolls_back() {
        let dir = tempfile::tempdir().unwrap();
        let (mut conn, path) = library(dir.path());
        let failing = "CREATE TABLE half (x INTEGER) STRICT; INSERT INTO no_such_table VALUES (1);";
        let newest = known_version() + 1;
        let failed = bring_up_to_date(&mut conn, &path, &with_next(failing), newest);
        assert!(matches!(failed, Err(StoreError::Migration { .. })), "{failed:?}");
        assert_eq!(version(&conn), newest - 1);
        let half: i64 =
            conn.query_row("SELECT count(*) FROM sqlite_master WHERE name = 'half'", [], |row| row.get(0)).unwrap();
        assert_eq!(half, 0);
    }

    #[test]
    fn an_earlier_copy_is_never_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let (mut conn, path) = library(dir.path());
        let newest = known_version() + 1;
        let first = dir.path().join(format!("旧库.mingcha.before-v{newest}"));
        std::fs::write(&first, b"an earlier copy").unwrap();
        bring_up_to_date(&mut conn, &path, &with_next("CREATE TABLE later (x INTEGER) STRICT;"), newest).unwrap();
        assert_eq!(std::fs::read(&first).unwrap(), b"an earlier copy");
        assert!(dir.path().join(format!("旧库.mingcha.before-v{newest}-2")).exists());
    }

    #[test]
    fn names_with_signs_of_their_own_are_escaped() {
        assert_eq!(uri(Path::new("/a b/50%?#.mingcha")), "file:/a%20b/50%25%3F%23.mingcha?mode=ro&immutable=1");
    }
}
