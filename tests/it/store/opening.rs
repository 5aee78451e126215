//! Opening, refusing and closing.

use crate::store::fixture::Fixture;
use mingcha::store::{Reader, Store, StoreError, verify};
use rusqlite::Connection;
use std::path::Path;
use std::process::Command;

fn names(dir: &Path) -> Vec<String> {
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("a file").file_name();
    let mut names: Vec<String> = std::fs::read_dir(dir)
        .expect("the folder")
        .map(|entry| name(entry).into_string().expect("a name in UTF-8"))
        .collect();
    names.sort();
    names
}

#[test]
fn one_file_remains_after_closing() {
    let mut case = Fixture::new();
    case.mark(1000);
    assert!(names(case.dir.path()).len() > 1, "the log and the lock lie beside an open library");
    case.close();
    assert_eq!(names(case.dir.path()), ["县行 2026.mingcha"]);
    let store = Store::open(&case.path).unwrap();
    drop(store);
    assert_eq!(names(case.dir.path()), ["县行 2026.mingcha"], "dropping closes as well");
    assert!(verify(&case.path).unwrap().is_sound());
    assert_eq!(names(case.dir.path()), ["县行 2026.mingcha"], "verifying leaves nothing behind");
}

#[test]
fn the_file_says_what_it_is_and_is_written_through() {
    let mut case = Fixture::new();
    let conn = Connection::open(&case.path).unwrap();
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((pragma("application_id"), pragma("user_version")), (0x4D43_4841, 5));
    let journal: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(journal, "wal");
    drop(conn);
    case.close();
    assert!(matches!(Store::create(&case.path), Err(StoreError::Exists { .. })));
}

#[test]
fn a_second_writer_is_told_and_may_read() {
    let mut case = Fixture::new();
    case.mark(1000);
    let refused = Store::open(&case.path).unwrap_err();
    let sentence = refused.to_string();
    let process = std::process::id();
    assert!(matches!(refused, StoreError::OpenElsewhere { process: Some(id), .. } if id == process));
    assert!(sentence.contains("reading only") && sentence.ends_with("县行 2026.mingcha"), "{sentence}");
    let reader = Reader::open(&case.path).unwrap();
    assert_eq!(reader.load(case.inspection).unwrap().findings.len(), 1);
    case.mark(2000);
    assert_eq!(reader.load(case.inspection).unwrap().findings.len(), 2, "the reader sees what is written meanwhile");
    drop(reader);
    case.reopen();
}

#[test]
fn a_lock_that_a_crash_left_behind_locks_nobody_out() {
    let mut case = Fixture::new();
    case.close();
    let lock = case.dir.path().join("县行 2026.mingcha-lock");
    std::fs::write(&lock, "4711").unwrap();
    drop(Store::open(&case.path).unwrap());
    assert!(!lock.exists());
}

#[test]
fn closing_says_when_somebody_is_still_reading() {
    let mut case = Fixture::new();
    let id = case.inspection;
    case.mark(1000);
    let reader = Reader::open(&case.path).unwrap();
    reader
        .at_one_moment(|held| {
            held.load(id)?;
            case.mark(2000);
            let closed = case.store.take().unwrap().close();
            assert!(matches!(closed, Err(StoreError::StillRead { .. })), "{closed:?}");
            Ok::<_, StoreError>(())
        })
        .unwrap();
    drop(reader);
    case.store = Some(Store::open(&case.path).unwrap());
    assert_eq!(case.store().load(id).unwrap().findings.len(), 2);
    case.close();
    assert_eq!(names(case.dir.path()), ["县行 2026.mingcha"]);
}

#[test]
fn foreign_files_are_refused_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let sqlite = dir.path().join("other.mingcha");
    let conn = Connection::open(&sqlite).unwrap();
    conn.execute_batch("CREATE TABLE t (x); PRAGMA user_version = 1;").unwrap();
    drop(conn);
    let text = dir.path().join("text.mingcha");
    std::fs::write(&text, "这不是数据库\n".repeat(500)).unwrap();
    let empty = dir.path().join("empty.mingcha");
    std::fs::write(&empty, "").unwrap();
    let before = names(dir.path());
    for path in [&sqlite, &text, &empty] {
        let bytes = std::fs::read(path).unwrap();
        for refused in [Store::open(path).map(drop), Reader::open(path).map(drop)] {
            assert!(matches!(refused, Err(StoreError::NotALibrary { .. })), "{}: {refused:?}", path.display());
        }
        assert_eq!(std::fs::read(path).unwrap(), bytes);
    }
    assert_eq!(names(dir.path()), before, "something was left beside a foreign file");
    for refused in [Store::open(dir.path()).map(drop), Reader::open(dir.path()).map(drop)] {
        assert!(matches!(refused, Err(StoreError::NotALibrary { .. })), "{refused:?}");
    }
    let missing = dir.path().join("missing.mingcha");
    assert!(matches!(Store::open(&missing), Err(StoreError::Missing { .. })));
    assert!(matches!(Reader::open(&missing), Err(StoreError::Missing { .. })));
    assert_eq!(names(dir.path()), before, "a library was made where one was looked for");
}

#[test]
fn a_newer_library_is_refused_untouched() {
    let mut case = Fixture::new();
    case.close();
    let conn = Connection::open(&case.path).unwrap();
    conn.pragma_update(None, "user_version", 99).unwrap();
    drop(conn);
    let bytes = std::fs::read(&case.path).unwrap();
    for refused in [Store::open(&case.path).map(drop), Reader::open(&case.path).map(drop)] {
        assert!(matches!(refused, Err(StoreError::Newer { version: 99, known: 5, .. })), "{refused:?}");
    }
    assert_eq!(std::fs::read(&case.path).unwrap(), bytes);
    assert_eq!(names(case.dir.path()), ["县行 2026.mingcha"]);
}

/// The folder of the library that `child_in_a_read_only_folder` is to open.
const READ_ONLY: &str = "MINGCHA_TEST_READ_ONLY";

#[test]
#[cfg(unix)]
fn a_medium_that_cannot_be_written_is_read() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let mut case = Fixture::new();
    case.mark(1000);
    // As on a stick that was copied while the library was open: the header says write-ahead log, and there is none.
    let left_open = case.dir.path().join("left-open.mingcha");
    let conn = case.store.take().unwrap();
    drop(conn);
    std::fs::copy(&case.path, &left_open).unwrap();
    let conn = Connection::open(&left_open).unwrap();
    conn.pragma_update(None, "journal_mode", "WAL").unwrap();
    conn.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).unwrap();
    drop(conn);
    for beside in ["left-open.mingcha-wal", "left-open.mingcha-shm"] {
        let beside = case.dir.path().join(beside);
        if beside.exists() {
            std::fs::remove_file(beside).unwrap();
        }
    }
    // The same with a log that holds something: reading alone cannot put that in order.
    let unfinished = case.dir.path().join("unfinished.mingcha");
    std::fs::copy(&left_open, &unfinished).unwrap();
    std::fs::write(case.dir.path().join("unfinished.mingcha-wal"), [1; 64]).unwrap();
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    for name in names(case.dir.path()) {
        std::fs::set_permissions(case.dir.path().join(name), mode(0o444)).unwrap();
    }
    std::fs::set_permissions(case.dir.path(), mode(0o555)).unwrap();

    let mut child = Command::new("/proc/self/exe");
    child.args(["--exact", "store::opening::child_in_a_read_only_folder", "--nocapture"]);
    child.env(READ_ONLY, case.dir.path());
    if std::fs::File::create(case.dir.path().join("probe")).is_ok() {
        // Permissions do not bind root, so the child is somebody else.
        std::fs::remove_file(case.dir.path().join("probe")).unwrap();
        child.uid(65_534).gid(65_534);
    }
    let ran = child.output();
    std::fs::set_permissions(case.dir.path(), mode(0o755)).unwrap();
    let ran = ran.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    assert!(ran.status.success() && said.contains("read without writing"), "{said}");
}

/// Run by `a_medium_that_cannot_be_written_is_read` in a process of its own; on its own it has nothing to do.
#[test]
fn child_in_a_read_only_folder() {
    let Some(dir) = std::env::var_os(READ_ONLY) else { return };
    let dir = Path::new(&dir);
    assert!(std::fs::File::create(dir.join("probe")).is_err(), "the folder can be written");
    for name in ["县行 2026.mingcha", "left-open.mingcha"] {
        let path = dir.join(name);
        assert!(matches!(Store::open(&path), Err(StoreError::ReadOnly { .. })), "{name}");
        let reader = Reader::open(&path).unwrap();
        let id = reader.inspections().unwrap()[0].id;
        assert_eq!(reader.load(id).unwrap().findings.len(), 1, "{name}");
        assert!(verify(&path).unwrap().is_sound(), "{name}");
    }
    let unfinished = Reader::open(&dir.join("unfinished.mingcha"));
    assert!(matches!(unfinished, Err(StoreError::Unfinished { .. })), "{unfinished:?}");
    println!("read without writing");
}
