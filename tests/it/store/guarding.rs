//! The log only grows, evidence stays, and `verify` sees what was tampered with.

use crate::store::fixture::{Fixture, STAMP};
use mingcha::domain::edit::{Deed, Edit};
use mingcha::domain::inspection::Finding;
use mingcha::store::{IndexStamp, NewBlob, Problem, Stamp, StoreError, verify};
use rusqlite::Connection;

/// A closed library with three deductions, one of them withdrawn, one undone.
fn marked() -> Fixture {
    let mut case = Fixture::new();
    let id = case.inspection;
    for ms in [1000, 2000, 3000] {
        case.mark(ms);
    }
    let store = case.store();
    let inspection = store.load(id).expect("loading");
    let no = *inspection.findings.keys().next().expect("a deduction");
    let withdraw = inspection.plan(Edit::Withdraw { no, reason: "误记".to_owned() }).expect("the withdrawal");
    store.commit(id, &withdraw, &STAMP, &[]).expect("the commit");
    case.close();
    case
}

/// Tampers with a closed library behind its back: no guards, no foreign keys.
fn tamper(case: &Fixture, sql: &str) {
    let conn = Connection::open(&case.path).expect("the file");
    conn.pragma_update(None, "foreign_keys", false).expect("a pragma");
    let guards = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'";
    let mut statement = conn.prepare(guards).expect("a query");
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?));
    let guards: Vec<(String, String)> =
        statement.query_map([], read).expect("a query").map(|guard| guard.expect("a guard")).collect();
    drop(statement);
    for (name, _) in &guards {
        conn.execute_batch(&format!("DROP TRIGGER {name}")).expect("a guard goes");
    }
    conn.execute_batch(sql).expect("it runs");
    assert!(conn.changes() > 0, "nothing was tampered with");
    // Put back, so that only the tampering itself can be noticed.
    for (_, sql) in &guards {
        conn.execute_batch(sql).expect("it runs");
    }
}

fn problems(sql: &str) -> Vec<Problem> {
    let case = marked();
    let sound = verify(&case.path).expect("verifying");
    assert!(sound.is_sound(), "{:?}", sound.problems);
    assert_eq!((sound.lines, sound.blobs, sound.inspections), (4, 6, 1));
    tamper(&case, sql);
    verify(&case.path).expect("verifying").problems
}

#[test]
fn a_flipped_byte_of_evidence_is_found() {
    let found = problems("UPDATE blob SET bytes = CAST(x'00' || substr(bytes, 2) AS BLOB) WHERE rowid = 2");
    assert!(matches!(found.as_slice(), [Problem::BlobAltered { .. }]), "{found:?}");
}

#[test]
fn missing_evidence_is_found() {
    let found = problems("DELETE FROM blob WHERE rowid = 1");
    assert!(found.iter().any(|problem| matches!(problem, Problem::BlobMissing { finding: 1, .. })), "{found:?}");
    assert!(found.iter().any(|problem| matches!(problem, Problem::Dangling { .. })), "{found:?}");
}

#[test]
fn an_index_of_no_recording_is_found_and_one_that_is_missing_is_not_missed() {
    let found = problems("INSERT INTO footage_index VALUES (99, 1, 2, 3, x'00')");
    let [Problem::Dangling { table, parent }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((table.as_str(), parent.as_str()), ("footage_index", "recording"));
    let mut case = Fixture::new();
    let (recording, stamp) = (case.recordings[0], IndexStamp { size: 7, modified_s: 8, version: 1 });
    case.store().keep_footage_index(recording, &stamp, b"bytes").expect("the index");
    case.close();
    assert!(verify(&case.path).expect("verifying").is_sound());
    tamper(&case, "DELETE FROM footage_index");
    assert!(verify(&case.path).expect("verifying").is_sound());
}

#[test]
fn an_altered_line_is_found() {
    for sql in [
        "UPDATE edit_log SET who = '检查人02' WHERE no = 2",
        "UPDATE edit_log SET reason = '' WHERE no = 4",
        "UPDATE edit_log SET at = '2026-03-06T10:30:01' WHERE no = 1",
    ] {
        let found = problems(sql);
        assert!(matches!(found.as_slice(), [Problem::LineAltered { .. }]), "{sql}: {found:?}");
    }
    let found =
        problems("UPDATE edit_log SET change = replace(change, '\"points\":500', '\"points\":100') WHERE no = 2");
    assert!(found.contains(&Problem::LineAltered { no: 2 }), "{found:?}");
    assert!(found.iter().any(|problem| matches!(problem, Problem::RowsDiffer { .. })), "{found:?}");
}

#[test]
fn a_line_with_a_new_hash_breaks_the_chain() {
    let found = problems(&format!("UPDATE edit_log SET hash = '{}' WHERE no = 2", "0f".repeat(32)));
    assert!(found.contains(&Problem::LineAltered { no: 2 }) && found.contains(&Problem::ChainBroken { no: 3 }));
}

#[test]
fn missing_lines_are_found() {
    let found = problems("DELETE FROM edit_log WHERE no = 2");
    assert!(found.contains(&Problem::LinesMissing { after: 1, no: 3 }), "{found:?}");
    // The end of a chain can be cut off without breaking it; the rows then show what the log lost.
    let found = problems("DELETE FROM edit_log WHERE no = 4");
    assert!(matches!(found.as_slice(), [Problem::RowsDiffer { .. }]), "{found:?}");
}

#[test]
fn altered_rows_are_found() {
    for sql in [
        "DELETE FROM finding WHERE no = 3",
        "UPDATE finding SET points = 400 WHERE no = 2",
        "UPDATE finding SET withdrawn = NULL WHERE no = 1",
        "UPDATE inspection SET last_finding = 1",
        "UPDATE inspection SET closed_at = '2026-03-06T10:30:00', closed_score = 100000, closed_version = '1', \
         closed_reason = ''",
        "INSERT INTO verdict (inspection, item, person, verdict) VALUES (1, 'S2-45a', NULL, 'pass')",
    ] {
        let found = problems(sql);
        assert!(!found.is_empty(), "{sql}");
        assert!(found.iter().all(|problem| matches!(problem, Problem::RowsDiffer { .. })), "{sql}: {found:?}");
    }
}

#[test]
fn missing_guards_are_found() {
    let case = marked();
    let conn = Connection::open(&case.path).unwrap();
    conn.execute_batch("DROP TRIGGER edit_log_stays").unwrap();
    drop(conn);
    let found = verify(&case.path).unwrap().problems;
    assert_eq!(found, [Problem::Schema("trigger edit_log_stays".to_owned())]);
}

#[test]
fn a_damaged_file_is_reported_and_not_trusted() {
    let case = marked();
    let mut bytes = std::fs::read(&case.path).unwrap();
    // Everything after the first page, where the tables are.
    for byte in bytes.iter_mut().skip(4096) {
        *byte ^= 0x5A;
    }
    std::fs::write(&case.path, bytes).unwrap();
    match verify(&case.path) {
        Ok(report) => assert!(!report.is_sound()),
        Err(why) => assert!(matches!(why, StoreError::Damaged { .. }), "{why:?}"),
    }
}

#[test]
fn the_log_and_the_evidence_are_guarded() {
    let case = marked();
    let conn = Connection::open(&case.path).unwrap();
    for sql in [
        "UPDATE edit_log SET who = 'x'",
        "DELETE FROM edit_log WHERE no = 4",
        "INSERT INTO edit_log SELECT 9, inspection, 9, at, who, deed, reason, undoes, change, prev_hash, 'h' \
         FROM edit_log WHERE no = 1",
        "INSERT OR REPLACE INTO edit_log SELECT * FROM edit_log WHERE no = 1",
        "UPDATE blob SET bytes = x'00'",
        "DELETE FROM blob",
    ] {
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
    drop(conn);
    assert!(verify(&case.path).unwrap().is_sound());
}

#[test]
fn numbers_are_never_used_twice() {
    let mut case = Fixture::new();
    let id = case.inspection;
    let no = case.mark(1000);
    let store = case.store();
    let inspection = store.load(id).unwrap();
    let history = store.history(id).unwrap();
    let (line, change) = history.to_undo().unwrap();
    let undo = inspection.plan_inverse(change, Deed::Undo).unwrap();
    let stamp = Stamp { undoes: Some(*line), ..STAMP };
    store.commit(id, &undo, &stamp, &[]).unwrap();
    assert!(store.load(id).unwrap().findings.is_empty());
    assert_eq!(store.next_finding_no(id).unwrap().0, no.0 + 1);

    let again = inspection.findings[&no].clone();
    let undone = store.load(id).unwrap();
    let edit = Edit::Deduct(Box::new(Finding { note: "另一处".to_owned(), ..again }));
    let refused = store.commit(id, &undone.plan(edit).unwrap(), &STAMP, &[]);
    assert!(matches!(refused, Err(StoreError::NumberUsed { no: 1 })), "{refused:?}");
    let unnamed = store.commit(id, &undo, &STAMP, &[]);
    assert!(unnamed.is_err(), "an undoing that names no line was taken");
    case.close();
    assert!(verify(&case.path).unwrap().is_sound());
}

#[test]
fn evidence_that_is_not_there_cannot_be_named() {
    let mut case = Fixture::new();
    let (id, recording) = (case.inspection, case.recordings[0]);
    case.mark(1000);
    let store = case.store();
    let inspection = store.load(id).unwrap();
    let no = *inspection.findings.keys().next().unwrap();
    let bytes = b"another still".to_vec();
    let still = Some(mingcha::store::blob_hash(&bytes));
    let moment = crate::store::fixture::moment(recording, 5000);
    let change = inspection.plan(Edit::Move { no, moment, until: None, still, sound: None }).unwrap();
    assert!(store.commit(id, &change, &STAMP, &[]).is_err());
    assert_eq!(store.load(id).unwrap(), inspection);
    let blob = NewBlob { kind: mingcha::store::BlobKind::Still, bytes };
    store.commit(id, &change, &STAMP, &[blob]).unwrap();
    case.close();
    let report = verify(&case.path).unwrap();
    assert!(report.is_sound());
    assert_eq!(report.blobs, 3, "the earlier still is kept");
}
