//! An open inspection in memory with footage and pictures made by bytes, for tests of the picture and the tape.

#![expect(clippy::unwrap_used, reason = "helpers of a test may stop at the first surprise")]

use mingcha::app::picture::{Look, Picture, PixelFormat};
use mingcha::app::review::{Footage, Review};
use mingcha::catalog::checklist;
use mingcha::domain::coverage::coverage;
use mingcha::domain::footage::{ClockSource, Fingerprint, Moment, Recording, RecordingId, SiteClock};
use mingcha::domain::inspection::{Finding, FindingNo, Inspection, InspectionId};
use mingcha::domain::number::Points;
use mingcha::domain::place::{Camera, CameraId, Level, Outlet, OutletId};
use mingcha::domain::score::score;
use mingcha::domain::time::Pts;
use mingcha::media::picture::Plane;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Milliseconds as a time of the recording.
pub(crate) fn ms(ms: i64) -> Pts {
    Pts::from_ms(ms)
}

/// An inspection without recordings, of the shipped county checklist.
pub(crate) fn review() -> Review {
    let (list, problems) = checklist::read(include_str!("../../checklists/psbc-county.toml"), &[]);
    let inspection = Inspection {
        id: InspectionId(1),
        outlet: Outlet {
            id: OutletId(1),
            code: "3301".to_owned(),
            name: "城东支行".to_owned(),
            level: Level::SubBranch,
            parent: None,
            class: None,
            queue_machine: true,
        },
        date: "2026-03-05".parse().unwrap(),
        inspector: "检查人01".to_owned(),
        checklist: list.unwrap_or_else(|| panic!("{problems:?}")),
        people: Vec::new(),
        cameras: Vec::new(),
        recordings: Vec::new(),
        verdicts: BTreeMap::new(),
        findings: BTreeMap::new(),
        closing: None,
    };
    Review {
        score: score(&inspection),
        coverage: coverage(&inspection),
        inspection,
        footage: Footage::default(),
        item: None,
        finding: None,
        person: None,
        draft: None,
        can_undo: false,
        can_redo: false,
        read_only: false,
        thumbnails: BTreeMap::new(),
        peek: None,
        references: BTreeMap::new(),
        asked: BTreeMap::new(),
        examples: BTreeMap::new(),
    }
}

/// A camera of that name; an empty name leaves the picture without a label.
pub(crate) fn add_camera(review: &mut Review, name: &str) -> CameraId {
    let id = CameraId(review.inspection.cameras.len() as i64 + 1);
    let outlet = review.inspection.outlet.id;
    review.inspection.cameras.push(Camera { id, outlet, name: name.to_owned(), guides: Vec::new() });
    id
}

/// A recording that starts at a site time (`2026-03-05T09:00:00`), or whose clock nobody knows.
pub(crate) fn add_recording(review: &mut Review, camera: CameraId, starts: Option<&str>, duration: Pts) -> RecordingId {
    let id = RecordingId(review.inspection.recordings.len() as i64 + 1);
    let clock = starts.map(|at| SiteClock::new(at.parse().unwrap(), ClockSource::FileName));
    review.inspection.recordings.push(Recording {
        id,
        camera,
        path: format!("/录像/第{}段.mp4", id.0),
        fingerprint: Fingerprint::default(),
        duration,
        has_sound: false,
        clock,
        ..Recording::default()
    });
    id
}

/// Puts a recording into the player, with a grey picture at that time.
pub(crate) fn show(review: &mut Review, recording: RecordingId, pts: Pts) {
    review.footage.recording = Some(recording);
    review.footage.picture = Some(Arc::new(grey(pts)));
    review.footage.status.rate = 1.0;
    let duration = review.inspection.recording(recording).unwrap().duration;
    review.footage.status.duration = duration;
}

/// A small grey picture.
pub(crate) fn grey(pts: Pts) -> Picture {
    let plane = |size: usize, stride: usize| Plane { bytes: vec![128; size], stride };
    let planes = vec![plane(32 * 18, 32), plane(16 * 9, 16), plane(16 * 9, 16)];
    Picture::from_planes(PixelFormat::I420, (32, 18), planes, Look::default(), pts).unwrap().numbered(Some(640))
}

/// A finding of the `item`th item of the checklist at a moment.
pub(crate) fn add_finding(review: &mut Review, item: usize, recording: RecordingId, pts: Pts) -> FindingNo {
    let no = FindingNo(review.inspection.findings.len() as u32 + 1);
    let code = review.inspection.checklist.items().nth(item).unwrap().1.code.clone();
    let site = review.inspection.recording(recording).unwrap().site(pts);
    let finding = Finding {
        no,
        item: code,
        person: None,
        moment: Some(Moment { recording, pts, site }),
        until: None,
        points: Points::whole(1),
        note: String::new(),
        rect: None,
        still: None,
        sound: None,
        on_the_spot: false,
        amount: None,
        withdrawn: None,
    };
    review.inspection.findings.insert(no, finding);
    no
}
