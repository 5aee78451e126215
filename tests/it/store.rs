//! The library file: making, opening, refusing, closing; who may write; what a library can be asked.

pub(crate) mod fixture;
mod guarding;
mod opening;
mod redacting;

use fixture::{DAY, Fixture, LENGTH, NOW, STAMP, checklist, places};
use jiff::civil::date;
use mingcha::domain::checklist::{ItemCode, Subject};
use mingcha::domain::edit::{Deed, Edit, EditError};
use mingcha::domain::footage::{ClockSource, Fingerprint, RecordingId, SiteClock, Stretch};
use mingcha::domain::inspection::Verdict;
use mingcha::domain::place::{Level, Post};
use mingcha::domain::time::{Pts, SiteTime};
use mingcha::store::{
    IndexStamp, NewInspection, NewRecording, Reader, RecordingFacts, Resume, Stamp, StoreError, verify,
};

#[test]
fn a_library_keeps_what_is_put_into_it() {
    let mut case = Fixture::new();
    let (id, outlet) = (case.inspection, case.outlet);
    case.mark(1000);
    case.mark(2000);
    let resume = Resume {
        camera: Some(case.store().cameras(outlet).unwrap()[1].id),
        recording: Some(case.recordings[2]),
        pts: Pts::from_ns(33_366_667),
        item: Some(ItemCode("S2-27".to_owned())),
    };
    case.store().set_resume(id, &resume).unwrap();
    case.store().set_setting("a", "1").unwrap();
    case.store().set_setting("a", "2").unwrap();
    let before = case.store().load(id).unwrap();
    let fingerprint = case.store().fingerprint().unwrap();
    case.reopen();
    let store = case.store();
    assert_eq!(store.load(id).unwrap(), before);
    assert_eq!(store.fingerprint().unwrap(), fingerprint);
    assert_eq!(store.resume(id).unwrap(), Some(resume));
    assert_eq!(store.setting("a").unwrap().as_deref(), Some("2"));
    assert_eq!(store.setting("b").unwrap(), None);
    assert_eq!(before.checklist, checklist(), "the copy of the checklist is not exact");
    assert_eq!(before.findings.len(), 2);
    for finding in before.findings.values() {
        for hash in [&finding.still, &finding.sound] {
            let bytes = store.blob(hash.as_ref().unwrap()).unwrap().unwrap();
            assert_eq!(mingcha::store::blob_hash(&bytes), *hash.as_ref().unwrap());
        }
    }
    let rows = store.inspections().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].outlet_name.as_str(), rows[0].version.as_str()), ("示例网点", "2026.1"));
    assert_eq!((rows[0].findings, rows[0].verdicts, rows[0].recordings), (2, 0, 3));
    assert_eq!(rows[0].closing, None);
}

#[test]
fn those_who_served_that_day_are_listed() {
    let mut case = Fixture::new();
    let outlet = case.outlet;
    let names = |people: Vec<mingcha::domain::place::Person>| -> Vec<String> {
        people.into_iter().map(|person| person.name).collect()
    };
    let store = case.store();
    assert_eq!(names(store.people(outlet).unwrap()), ["柜员01", "柜员02", "柜员03", "保安01"]);
    assert_eq!(names(store.people_on(outlet, DAY).unwrap()), ["柜员01", "柜员03", "保安01"]);
    assert_eq!(names(store.people_on(outlet, date(2026, 3, 6)).unwrap()), ["柜员01", "保安01"]);
    let outlets = store.outlets().unwrap();
    assert_eq!(outlets[1].parent, Some(outlets[0].id), "the outlet hangs under the county");
}

#[test]
fn a_list_is_taken_in_whole_or_not_at_all() {
    let mut case = Fixture::new();
    let store = case.store();
    let (outlets, people) = (store.outlets().unwrap(), store.everyone().unwrap());

    let mut wrong = places();
    wrong.outlets[0].name = "改名".to_owned();
    wrong.people[3].outlet_code = "9999".to_owned();
    let refused = store.import_places(&wrong, &STAMP);
    assert!(matches!(&refused, Err(StoreError::UnknownOutlet { row, code }) if row == "0201" && code == "9999"));
    let mut ring = places();
    ring.outlets[1].parent_code = Some("3201".to_owned());
    assert!(matches!(store.import_places(&ring, &STAMP), Err(StoreError::Ring { .. })));
    assert_eq!((store.outlets().unwrap(), store.everyone().unwrap()), (outlets.clone(), people.clone()));

    let mut again = places();
    again.outlets[0].name = "改名".to_owned();
    again.people[0].post = Post::LowCounter;
    store.import_places(&again, &STAMP).unwrap();
    let renamed = store.outlets().unwrap();
    assert_eq!(renamed.len(), outlets.len());
    assert_eq!((renamed[1].id, renamed[1].name.as_str()), (outlets[1].id, "改名"));
    assert_eq!(store.everyone().unwrap()[0].post, Post::LowCounter);

    let taken = store.add_outlet(&places().outlets[0], &STAMP);
    assert!(matches!(taken, Err(StoreError::CodeTaken { .. })));
    let taken = store.add_person(&places().people[0], &STAMP);
    assert!(matches!(taken, Err(StoreError::CodeTaken { .. })));
    let new = mingcha::domain::places_draft::OutletRow { code: "3202".to_owned(), ..places().outlets[0].clone() };
    let id = store.add_outlet(&new, &STAMP).unwrap();
    assert_eq!(store.outlet(id).unwrap().level, Level::Outlet);
    let new = mingcha::domain::places_draft::PersonRow { staff_no: "0301".to_owned(), ..places().people[0].clone() };
    let id = store.add_person(&new, &STAMP).unwrap();
    assert_eq!(fixture::person_id(store, "0301"), id);
}

#[test]
fn the_same_file_is_one_recording() {
    let mut case = Fixture::new();
    let (outlet, id) = (case.outlet, case.inspection);
    let first = case.recordings[0];
    let store = case.store();
    let camera = store.cameras(outlet).unwrap()[0].id;
    assert_eq!(store.add_camera(outlet, "高柜").unwrap(), camera);
    let known = store.recording(first).unwrap();
    let facts = RecordingFacts { fingerprint: known.fingerprint.clone(), ..RecordingFacts::default() };
    let again = NewRecording { camera, path: known.path.clone(), facts };
    assert_eq!(store.add_recording(&again).unwrap(), first);
    assert_eq!(store.recording(first).unwrap(), known);
    let mut grown = again.clone();
    grown.facts.fingerprint.size += 1;
    let other = store.add_recording(&grown).unwrap();
    assert_ne!(other, first);
    store.attach_recording(id, other).unwrap();
    store.attach_recording(id, other).unwrap();
    assert_eq!(store.recordings(id).unwrap().len(), 4);
    store.relink(other, "/别处/a.mp4").unwrap();
    assert_eq!(store.recording(other).unwrap().path, "/别处/a.mp4");
    assert!(matches!(store.relink(mingcha::domain::footage::RecordingId(99), "x"), Err(StoreError::NoSuch { .. })));
}

#[test]
fn a_clock_that_the_inspector_set_outlives_new_measurements() {
    let mut case = Fixture::new();
    let (id, recordings) = (case.inspection, case.recordings.clone());
    let measured = RecordingFacts {
        fingerprint: Fingerprint { size: 7, modified_s: 8, sha256: "ab".repeat(32), edges: "cd".repeat(32) },
        duration: LENGTH,
        has_sound: true,
        clock: Some(SiteClock::new(SiteTime::new(DAY.at(8, 0, 0, 0)), ClockSource::Frames)),
        ..RecordingFacts::default()
    };
    let store = case.store();
    let inspection = store.load(id).unwrap();
    let shows = SiteTime::new(DAY.at(9, 0, 12, 0));
    let edit = Edit::SetClock { recording: recordings[0], pts: Pts::from_ms(2000), shows };
    store.commit(id, &inspection.plan(edit).unwrap(), &STAMP, &[]).unwrap();
    for recording in &recordings[..2] {
        store.set_recording_facts(*recording, &measured).unwrap();
    }
    let edited = store.recording(recordings[0]).unwrap();
    assert_eq!(edited.clock.unwrap().source, ClockSource::Inspector);
    assert_eq!(edited.clock.unwrap().site(Pts::from_ms(2000)), shows);
    assert_eq!(edited.fingerprint, measured.fingerprint);
    assert_eq!(store.recording(recordings[1]).unwrap().clock, measured.clock);
    assert!(verify(store.path()).unwrap().is_sound());
}

#[test]
fn two_readings_make_a_clock_that_drifts_and_can_be_taken_back() {
    let mut case = Fixture::new();
    case.mark(32_000);
    let (id, recording) = (case.inspection, case.recordings[0]);
    let store = case.store();
    let at = |ms: i64| SiteTime::new(DAY.at(9, 0, 0, 0)).plus(Pts::from_ms(ms));
    let known = store.recording(recording).unwrap();
    let stretch = |ms: i64, shows| Stretch { from: Pts::from_ms(ms), site: shows };
    let stretches = vec![stretch(0, at(0)), stretch(30_000, at(330_000))];
    let facts = RecordingFacts { stretches, duration: LENGTH, ..RecordingFacts::from(known) };
    store.set_recording_facts(recording, &facts).unwrap();
    let mut states = vec![store.load(id).unwrap()];
    let second = |ms: i64, shows| Edit::SecondReading { recording, pts: Pts::from_ms(ms), shows };
    assert_eq!(states[0].plan(second(2_000, at(0))), Err(EditError::NoFirstReading));
    let first = Edit::SetClock { recording, pts: Pts::from_ms(32_000), shows: at(340_000) };
    let mut lines = Vec::new();
    for edit in [first, second(-68_000, at(-60_500))] {
        let inspection = store.load(id).unwrap();
        let change = inspection.plan(edit).unwrap();
        lines.push((store.commit(id, &change, &STAMP, &[]).unwrap(), change));
        states.push(store.load(id).unwrap());
    }
    let set = states[1].recording(recording).unwrap();
    assert_eq!(set.site(Pts::from_ms(32_000)), Some(at(340_000)), "it was read behind the jump");
    assert_eq!(set.site(Pts::from_ms(2_000)), Some(at(10_000)), "the jump stays as long as it was");
    assert_eq!(states[1].findings.values().next().unwrap().moment.unwrap().site, Some(at(340_000)));
    for (ms, refused) in [(91_999, EditError::ReadingsTooClose), (92_000, EditError::ReadingsContradict)] {
        assert_eq!(states[1].plan(second(ms, at(900_000))), Err(refused));
    }
    let drifts = states[2].recording(recording).unwrap();
    assert_eq!(drifts.clock.unwrap().drift_ppb, 5_000_000, "half a second in a hundred");
    assert_eq!(drifts.site(Pts::from_ms(32_000)), Some(at(340_000)), "the first reading stays right");
    assert_eq!(drifts.site(Pts::from_ms(-68_000)), Some(at(-60_500)));
    for ((no, change), before) in lines.iter().zip(&states).rev() {
        let inverse = store.load(id).unwrap().plan_inverse(change, Deed::Undo).unwrap();
        store.commit(id, &inverse, &Stamp { undoes: Some(*no), ..STAMP }, &[]).unwrap();
        assert_eq!(store.load(id).unwrap(), *before);
    }
    assert!(verify(store.path()).unwrap().is_sound());
}

#[test]
fn a_reading_moves_all_recordings_of_its_camera() {
    let mut case = Fixture::new();
    let (id, recordings) = (case.inspection, case.recordings.clone());
    let store = case.store();
    let at = |ms: i64| SiteTime::new(DAY.at(9, 0, 0, 0)).plus(Pts::from_ms(ms));
    for (recording, ms) in recordings.iter().zip([Some(0), Some(600_000), None]) {
        let clock = ms.map(|ms| SiteClock::new(at(ms), ClockSource::FileName));
        let facts =
            RecordingFacts { clock, duration: LENGTH, ..RecordingFacts::from(store.recording(*recording).unwrap()) };
        store.set_recording_facts(*recording, &facts).unwrap();
    }
    let before = store.load(id).unwrap();
    let hers =
        |of: RecordingId| before.recording(of).unwrap().camera == before.recording(recordings[0]).unwrap().camera;
    let edit = Edit::SetCameraClock { recording: recordings[0], pts: Pts::from_ms(2_000), shows: at(5_240) };
    let change = before.plan(edit).unwrap();
    let no = store.commit(id, &change, &STAMP, &[]).unwrap();
    let after = store.load(id).unwrap();
    for (recording, ms) in recordings.iter().zip([Some(3_240), Some(603_240), None]) {
        let by = if hers(*recording) { ms } else { ms.map(|ms| ms - 3_240) };
        assert_eq!(after.recording(*recording).unwrap().site(Pts::ZERO), by.map(at), "{recording:?}");
    }
    assert!(recordings.iter().filter(|recording| hers(**recording)).count() > 1, "the case says nothing");
    let inverse = after.plan_inverse(&change, Deed::Undo).unwrap();
    store.commit(id, &inverse, &Stamp { undoes: Some(no), ..STAMP }, &[]).unwrap();
    assert_eq!(store.load(id).unwrap(), before);
}

#[test]
fn what_is_known_of_a_recordings_time_comes_back() {
    let mut case = Fixture::new();
    let recording = case.recordings[1];
    let claim = |source, minute| SiteClock::new(SiteTime::new(DAY.at(9, minute, 0, 250_000_000)), source);
    let facts = RecordingFacts {
        fingerprint: Fingerprint { size: 7, edges: "ab".repeat(32), ..Fingerprint::default() },
        clock: Some(claim(ClockSource::Frames, 1)),
        stretches: vec![Stretch { from: Pts::from_ns(33_366_667), site: SiteTime::new(DAY.at(9, 1, 0, 1)) }],
        claims: vec![claim(ClockSource::Frames, 1), claim(ClockSource::FileName, 0)],
        channel: Some(16),
        ..RecordingFacts::default()
    };
    case.store().set_recording_facts(recording, &facts).unwrap();
    case.reopen();
    let kept = case.store().recording(recording).unwrap();
    assert_eq!(RecordingFacts::from(kept.clone()), facts);
    assert_eq!(kept.disagreements().len(), 1);
    let outlet = case.store().camera(kept.camera).unwrap().outlet;
    assert!(case.store().recordings_of_outlet(outlet).unwrap().contains(&kept));
}

#[test]
fn an_index_holds_for_one_file_and_one_version() {
    let mut case = Fixture::new();
    let (first, second) = (case.recordings[0], case.recordings[1]);
    let stamp = IndexStamp { size: 1_000_000, modified_s: 1_772_672_400, version: 1 };
    assert!(!case.store().has_footage_index(first, &stamp).unwrap());
    case.store().keep_footage_index(first, &stamp, b"old").unwrap();
    case.store().keep_footage_index(first, &stamp, b"new").unwrap();
    let nobody = mingcha::domain::footage::RecordingId(99);
    let refused = case.store().keep_footage_index(nobody, &stamp, b"x");
    assert!(matches!(refused, Err(StoreError::NoSuch { what: "recording", id: 99 })), "{refused:?}");
    let reader = Reader::open(&case.path).unwrap();
    assert!(reader.has_footage_index(first, &stamp).unwrap());
    assert_eq!(reader.footage_index(first, &stamp).unwrap().as_deref(), Some(&b"new"[..]));
    assert_eq!(reader.footage_index(second, &stamp).unwrap(), None);
    let others = [
        IndexStamp { size: 1_000_001, ..stamp },
        IndexStamp { modified_s: stamp.modified_s + 1, ..stamp },
        IndexStamp { version: 2, ..stamp },
    ];
    for other in others {
        assert_eq!(reader.footage_index(first, &other).unwrap(), None, "{other:?}");
        assert!(!reader.has_footage_index(first, &other).unwrap(), "{other:?}");
    }
}

#[test]
fn several_files_are_relinked_or_none() {
    let mut case = Fixture::new();
    let [a, b] = [case.recordings[0], case.recordings[1]];
    let moved = |id, path: &str| (id, path.to_owned());
    let store = case.store();
    let nobody = mingcha::domain::footage::RecordingId(99);
    let refused = store.relink_all(&[moved(a, "/新/a.mp4"), moved(nobody, "/新/x.mp4")]);
    assert!(matches!(refused, Err(StoreError::NoSuch { .. })));
    assert_eq!(store.recording(a).unwrap().path, "/录像/a.mp4");
    store.relink_all(&[moved(a, "/新/a.mp4"), moved(b, "/新/b.mp4")]).unwrap();
    assert_eq!(store.recording(b).unwrap().path, "/新/b.mp4");
}

#[test]
fn footage_of_another_outlet_is_refused() {
    let mut case = Fixture::new();
    let (id, recording) = (case.inspection, case.recordings[0]);
    let store = case.store();
    let county = store.outlets().unwrap()[0].id;
    let new = NewInspection {
        outlet: county,
        date: DAY,
        inspector: "检查人01",
        checklist: &checklist(),
        recordings: &[recording],
    };
    assert!(matches!(store.create_inspection(&new), Err(StoreError::OtherOutlet)));
    assert_eq!(store.inspections().unwrap().len(), 1, "half an inspection was written");
    assert!(matches!(
        store.attach_recording(id, mingcha::domain::footage::RecordingId(99)),
        Err(StoreError::NoSuch { .. })
    ));
}

#[test]
fn a_closed_inspection_stays_as_it_was_closed() {
    let mut case = Fixture::new();
    let (id, outlet) = (case.inspection, case.outlet);
    case.mark(1000);
    let store = case.store();
    let inspection = store.load(id).unwrap();
    let close = inspection.plan(Edit::Close { at: NOW, reason: "演示".to_owned() }).unwrap();
    store.commit(id, &close, &STAMP, &[]).unwrap();
    let closed = store.load(id).unwrap();
    assert_eq!((&closed.people, &closed.outlet), (&inspection.people, &inspection.outlet));
    assert_eq!(store.inspections().unwrap()[0].closing, closed.closing);

    let mut moved = places();
    moved.outlets[0].name = "改名".to_owned();
    moved.people[0].outlet_code = "32".to_owned();
    store.import_places(&moved, &STAMP).unwrap();
    assert_eq!(store.load(id).unwrap(), closed, "a later list moved people under a published score");

    let camera = store.cameras(outlet).unwrap()[0].id;
    let new = NewRecording { camera, path: "/录像/late.mp4".to_owned(), facts: RecordingFacts::default() };
    let late = store.add_recording(&new).unwrap();
    assert!(matches!(store.attach_recording(id, late), Err(StoreError::Closed)));

    let reopen = closed.plan(Edit::Reopen { reason: "补录".to_owned() }).unwrap();
    store.commit(id, &reopen, &STAMP, &[]).unwrap();
    let open = store.load(id).unwrap();
    assert_eq!(open.outlet.name, "改名");
    assert!(open.people.iter().any(|person| person.staff_no == "0101"), "a judged person lost their name");
    store.attach_recording(id, late).unwrap();
    assert!(verify(store.path()).unwrap().is_sound());
}

#[test]
fn a_change_planned_on_something_else_is_refused() {
    let mut case = Fixture::new();
    let (id, path) = (case.inspection, case.path.clone());
    let store = case.store();
    let inspection = store.load(id).unwrap();
    let subject = Subject { item: ItemCode("S2-45a".to_owned()), person: None };
    let judge = |verdict| Edit::SetVerdict { subject: subject.clone(), verdict: Some(verdict) };
    let (pass, unseen) = (inspection.plan(judge(Verdict::Pass)), inspection.plan(judge(Verdict::NotObservable)));
    store.commit(id, &pass.unwrap(), &STAMP, &[]).unwrap();
    let refused = store.commit(id, &unseen.unwrap(), &STAMP, &[]);
    assert!(matches!(refused, Err(StoreError::Overtaken)), "{refused:?}");
    assert_eq!(store.load(id).unwrap().verdicts[&subject], Verdict::Pass);
    assert_eq!(store.log(id).unwrap().len(), 1);
    assert!(verify(&path).unwrap().is_sound());
}

#[test]
fn the_fingerprint_follows_what_a_report_can_show() {
    let mut case = Fixture::new();
    let (id, recording) = (case.inspection, case.recordings[0]);
    let first = case.store().fingerprint().unwrap();
    case.store().set_resume(id, &Resume::default()).unwrap();
    case.store().set_setting("a", "1").unwrap();
    case.store().relink(recording, "/别处/a.mp4").unwrap();
    assert_eq!(case.store().fingerprint().unwrap(), first);
    assert_eq!(Reader::open(&case.path).unwrap().fingerprint().unwrap(), first);
    case.mark(1000);
    let second = case.store().fingerprint().unwrap();
    assert_ne!(second, first);
    case.store().set_recording_facts(recording, &RecordingFacts::default()).unwrap();
    assert_ne!(case.store().fingerprint().unwrap(), second);
}

#[test]
fn a_reader_can_look_at_one_moment() {
    let mut case = Fixture::new();
    let id = case.inspection;
    let reader = Reader::open(&case.path).unwrap();
    let (before, during): (usize, usize) = reader
        .at_one_moment(|reader| {
            let before = reader.load(id)?.findings.len();
            case.mark(1000);
            Ok::<_, StoreError>((before, reader.load(id)?.findings.len()))
        })
        .unwrap();
    assert_eq!((before, during), (0, 0));
    assert_eq!(reader.load(id).unwrap().findings.len(), 1);
}
