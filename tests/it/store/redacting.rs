//! Covers, muted spans and customers' areas in the library: what is refused, that a closed inspection takes them, and that
//! a row that the log does not name is found.

use crate::store::fixture::{Fixture, LENGTH, NOW, STAMP};
use mingcha::domain::cover::{Cover, Redaction};
use mingcha::domain::edit::{Deed, Edit, EditError};
use mingcha::domain::footage::RecordingId;
use mingcha::domain::inspection::Rect;
use mingcha::domain::place::CameraId;
use mingcha::domain::time::Pts;
use mingcha::store::verify;

const FACE: Rect = Rect { min: (1_000, 2_000), max: (3_000, 4_000) };

fn covered(from: Pts, to: Pts) -> Redaction {
    Redaction { covers: vec![Cover::still(FACE, from, to)], muted: Vec::new() }
}

#[test]
fn what_is_covered_lies_in_recording_and_picture() {
    let mut case = Fixture::new();
    let (id, recording) = (case.inspection, case.recordings[0]);
    let inspection = case.store().load(id).unwrap();
    let plan = |redaction| inspection.plan(Edit::Redact { recording, redaction }).map(|change| change.deed);
    let second = Pts::from_ms(1_000);
    assert_eq!(plan(covered(Pts::ZERO, LENGTH)), Ok(Deed::Redact));
    assert_eq!(plan(covered(Pts::ZERO, LENGTH + second)), Err(EditError::OutsideRecording));
    assert_eq!(plan(covered(Pts::ZERO - second, second)), Err(EditError::OutsideRecording));
    let line = Rect { min: (1_000, 2_000), max: (1_000, 4_000) };
    let outside = Rect { min: (1_000, 2_000), max: (10_001, 4_000) };
    for wrong in [line, outside] {
        let redaction = Redaction { covers: vec![Cover::still(wrong, Pts::ZERO, second)], muted: Vec::new() };
        assert_eq!(plan(redaction), Err(EditError::EmptyRegion));
        let camera = inspection.cameras[0].id;
        assert_eq!(inspection.plan(Edit::SetAreas { camera, areas: vec![wrong] }), Err(EditError::EmptyRegion));
    }
    let muted = |spans: &[(i64, i64)]| Redaction {
        covers: Vec::new(),
        muted: spans.iter().map(|(from, to)| (Pts::from_ms(*from), Pts::from_ms(*to))).collect(),
    };
    assert_eq!(plan(muted(&[(1, 2), (2, 3)])), Ok(Deed::Redact));
    for wrong in [&[(2, 2)][..], &[(3, 2)], &[(1, 3), (2, 4)], &[(5, 6), (1, 2)]] {
        assert_eq!(plan(muted(wrong)), Err(EditError::MutedOutOfOrder), "{wrong:?}");
    }
    assert_eq!(plan(muted(&[(0, 3_600_000)])), Err(EditError::OutsideRecording));
    assert_eq!(plan(Redaction::default()), Err(EditError::NothingChanges));
    let nowhere = Edit::Redact { recording: RecordingId(99), redaction: covered(Pts::ZERO, second) };
    assert_eq!(inspection.plan(nowhere), Err(EditError::NoSuchRecording));
    let nowhere = Edit::SetAreas { camera: CameraId(99), areas: vec![FACE] };
    assert_eq!(inspection.plan(nowhere), Err(EditError::NoSuchCamera));
}

#[test]
fn a_closed_inspection_takes_covers_and_gives_them_back() {
    let mut case = Fixture::new();
    let (id, recording) = (case.inspection, case.recordings[0]);
    case.mark(1_000);
    let mut inspection = case.store().load(id).unwrap();
    let camera = inspection.cameras[0].id;
    let mut commit = |edit| {
        let change = inspection.plan(edit).unwrap();
        let no = case.store().commit(id, &change, &STAMP, &[]).unwrap();
        inspection.apply(&change);
        assert_eq!(case.store().load(id).unwrap(), inspection);
        no
    };
    commit(Edit::Close { at: NOW, reason: "演示".to_owned() });
    commit(Edit::SetAreas { camera, areas: vec![FACE] });
    let line = commit(Edit::Redact { recording, redaction: covered(Pts::ZERO, LENGTH) });
    assert!(inspection.closing.is_some(), "covering opened it");
    assert_eq!(inspection.plan(Edit::SetGuides { camera, guides: Vec::new() }), Err(EditError::Closed));

    let history = case.store().history(id).unwrap();
    let (no, last) = history.to_undo().cloned().unwrap();
    assert_eq!((no, last.deed), (line, Deed::Redact));
    let back = inspection.plan_inverse(&last, Deed::Undo).unwrap();
    let stamp = mingcha::store::Stamp { undoes: Some(no), ..STAMP };
    case.store().commit(id, &back, &stamp, &[]).unwrap();
    inspection.apply(&back);
    assert_eq!(case.store().load(id).unwrap(), inspection);
    assert!(inspection.redactions.is_empty());
    assert_eq!(inspection.camera(camera).unwrap().areas, [FACE]);
    case.close();
    assert!(verify(&case.path).unwrap().is_sound());
}

#[test]
fn covers_taken_away_behind_the_log_are_missed() {
    let mut case = Fixture::new();
    let (id, recording) = (case.inspection, case.recordings[0]);
    let inspection = case.store().load(id).unwrap();
    let change = inspection.plan(Edit::Redact { recording, redaction: covered(Pts::ZERO, LENGTH) }).unwrap();
    case.store().commit(id, &change, &STAMP, &[]).unwrap();
    case.close();
    assert!(verify(&case.path).unwrap().is_sound());
    let conn = rusqlite::Connection::open(&case.path).unwrap();
    assert_eq!(conn.execute("DELETE FROM redaction", []).unwrap(), 1);
    drop(conn);
    let report = verify(&case.path).unwrap();
    assert_eq!(report.problems.len(), 2, "the row and the number of rows: {:?}", report.problems);
}
