//! kill -9 in the middle of marking: every deduction that was shown is in the library afterwards (invariant 1).
//!
//! The writer is this test binary again, started for one test. It says "shown N" only after the commit came back, as
//! the screen does; the parent kills it at a random moment and looks at what is there.

use crate::store::fixture;
use mingcha::domain::footage::RecordingId;
use mingcha::domain::inspection::{FindingNo, InspectionId};
use mingcha::store::{Store, verify};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Names the library to the child.
const LIBRARY: &str = "MINGCHA_TEST_KILL";

/// How often the writer is killed; `make prove` sets the variable.
fn rounds() -> u64 {
    if std::env::var_os("MINGCHA_PROVE").is_some() { 50 } else { 5 }
}

#[test]
fn a_killed_writer_loses_nothing_that_was_shown() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("县行.mingcha");
    let (store, _outlet, inspection, _recordings) = fixture::fill(&path).unwrap();
    store.close().unwrap();
    let mut shown = Vec::new();
    let mut seed = 20_260_305_u64;
    for round in 0..rounds() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let life = Duration::from_micros((seed >> 33) % 400_000);
        let new = kill_after(&path, life);
        println!("round {round}: killed {life:?} after the first of {} shown", new.len());
        shown.extend(new);
        let report = verify(&path).unwrap();
        assert!(report.is_sound(), "round {round}: {:?}", report.problems);
        let store = Store::open(&path).unwrap();
        let found = store.load(inspection).unwrap().findings;
        for no in &shown {
            assert!(found.contains_key(no), "round {round}: deduction {} was shown and is lost", no.0);
        }
        assert!(found.len() <= shown.len() + round as usize + 1, "more than one unshown deduction per round");
        store.close().unwrap();
    }
    assert!(shown.len() as u64 >= rounds(), "the writer hardly wrote: {}", shown.len());
}

/// Starts the writer, lets it live that long after its first mark, kills it, and gives what it had shown.
fn kill_after(path: &Path, life: Duration) -> Vec<FindingNo> {
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "kill::child_writer", "--nocapture"])
        .env(LIBRARY, path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the writer starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let mut shown = Vec::new();
    let mut deadline = None;
    while deadline.is_none_or(|deadline| Instant::now() < deadline) {
        let Some(line) = lines.next() else { break };
        if let Some(no) = shown_no(&line.expect("a line")) {
            shown.push(no);
            deadline.get_or_insert_with(|| Instant::now() + life);
        }
    }
    child.kill().expect("kill -9");
    // What was still in the pipe had been shown as well.
    shown.extend(lines.map_while(Result::ok).filter_map(|line| shown_no(&line)));
    child.wait().expect("it ends");
    shown
}

/// The number in a line "shown N"; the test runner's own words may stand before it.
fn shown_no(line: &str) -> Option<FindingNo> {
    let (_, no) = line.split_once("shown ")?;
    no.trim().parse().ok().map(FindingNo)
}

/// The writer: marks as fast as it can until it is killed. Without the variable it has nothing to do.
#[test]
fn child_writer() {
    let Some(path) = std::env::var_os(LIBRARY) else { return };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let inspection: InspectionId = store.inspections().unwrap()[0].id;
    let recording: RecordingId = store.recordings(inspection).unwrap()[0].id;
    let mut out = std::io::stdout();
    // Far more than the parent waits for, but not for ever, should the parent be gone.
    for ms in 0..20_000 {
        let no = fixture::mark(&mut store, inspection, recording, ms).unwrap();
        writeln!(out, "shown {}", no.0).unwrap();
        out.flush().unwrap();
    }
}
