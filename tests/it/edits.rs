//! Random edits on a library: what is applied in memory is what comes back from the disk; a change and its inverse are
//! the identity; undo and redo survive reopening; refused edits change nothing; the log only grows.

use crate::store::fixture::{Fixture, LENGTH, NOW, STAMP, evidence, moment};
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::cover::{Cover, Redaction};
use mingcha::domain::edit::{Change, Deed, Edit};
use mingcha::domain::footage::RecordingId;
use mingcha::domain::history::{History, LogNo};
use mingcha::domain::inspection::{Finding, FindingNo, Inspection, Rect, Verdict};
use mingcha::domain::number::Points;
use mingcha::domain::place::{Guide, PersonId};
use mingcha::domain::time::{Pts, SiteTime};
use mingcha::store::{LogLine, NewBlob, Stamp, blob_hash, verify};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof};
use proptest::test_runner::{RngSeed, TestRunner};

/// One thing that a person does; numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Deduct { item: usize, person: usize, recording: usize, ms: i64, points: i64, span: bool },
    Amend { which: usize, points: i64, person: usize, rect: Option<(u16, u16)>, note: String },
    Move { which: usize, recording: usize, ms: i64 },
    Withdraw { which: usize, reason: String },
    Judge { subject: usize, verdict: Option<usize> },
    SetClock { recording: usize, ms: i64, second: i8, way: u8 },
    SetGuides { camera: usize, ends: Vec<(u16, u16)> },
    SetAreas { camera: usize, corners: Vec<(u16, u16)> },
    Redact { recording: usize, covers: Vec<Vec<(i64, (u16, u16))>>, muted: Vec<(i64, i64)> },
    Close { reason: String },
    Reopen { reason: String },
    Undo,
    Redo,
    Restart,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let ms = || -500..60_500_i64;
    let text = || prop_oneof![Just(String::new()), Just("  ".to_owned()), "[a-z扣分\"\\\\\n😀]{1,8}"];
    let end = || (0..=10_000_u16, 0..=10_000_u16);
    let deduct = (0..6_usize, 0..4_usize, 0..4_usize, ms(), -500..52_000_i64, any::<bool>()).prop_map(
        |(item, person, recording, ms, points, span)| Step::Deduct { item, person, recording, ms, points, span },
    );
    let amend = (0..9_usize, -500..52_000_i64, 0..5_usize, proptest::option::of(end()), text())
        .prop_map(|(which, points, person, rect, note)| Step::Amend { which, points, person, rect, note });
    let step = prop_oneof![
        9 => deduct,
        4 => amend,
        3 => (0..9_usize, 0..4_usize, ms()).prop_map(|(which, recording, ms)| Step::Move { which, recording, ms }),
        2 => (0..9_usize, text()).prop_map(|(which, reason)| Step::Withdraw { which, reason }),
        4 => (0..12_usize, proptest::option::of(0..3_usize))
            .prop_map(|(subject, verdict)| Step::Judge { subject, verdict }),
        3 => (0..4_usize, ms(), any::<i8>(), 0..3_u8)
            .prop_map(|(recording, ms, second, way)| Step::SetClock { recording, ms, second, way }),
        1 => (0..3_usize, proptest::collection::vec(end(), 0..3))
            .prop_map(|(camera, ends)| Step::SetGuides { camera, ends }),
        2 => (0..3_usize, proptest::collection::vec(end(), 0..3))
            .prop_map(|(camera, corners)| Step::SetAreas { camera, corners }),
        4 => redact(),
        1 => text().prop_map(|reason| Step::Close { reason }),
        4 => text().prop_map(|reason| Step::Reopen { reason }),
        5 => Just(Step::Undo),
        4 => Just(Step::Redo),
        1 => Just(Step::Restart),
    ];
    proptest::collection::vec(step, 5..45)
}

/// Mostly within the recordings and in order.
fn redact() -> impl Strategy<Value = Step> {
    let key = || (-20..60_020_i64, (0..=10_000_u16, 0..=10_000_u16));
    let covers = proptest::collection::vec(proptest::collection::vec(key(), 1..4), 0..3);
    let muted = prop_oneof![Just(Vec::new()), proptest::collection::vec((0..60_000_i64, 0..60_000_i64), 0..3)];
    (0..4_usize, covers, muted).prop_map(|(recording, covers, muted)| Step::Redact { recording, covers, muted })
}

/// The edit of a step, with the evidence that goes with it; often one that the rules refuse.
fn edit(step: Step, inspection: &Inspection, next: FindingNo) -> Option<(Edit, Vec<NewBlob>)> {
    let person = |index: usize| -> Option<PersonId> { inspection.people.get(index).map(|person| person.id) };
    let recording = |index: usize| inspection.recordings.get(index).map_or(RecordingId(99), |known| known.id);
    // Numbers count from 1, and one of them is too many.
    let which = |index: usize| FindingNo((index % (inspection.findings.len() + 2)) as u32);
    let without = |edit: Edit| Some((edit, Vec::new()));
    match step {
        Step::Deduct { item, person: who, recording: of, ms, points, span } => {
            let item = inspection.checklist.items().nth(item).map(|(_, item)| item);
            // Mostly somebody whom the item can mean, at times somebody else.
            let meant = item.map(|item| item.subjects(&inspection.people)).unwrap_or_default();
            let person = match meant.get(who % meant.len().max(1)) {
                Some(subject) if who < 3 => subject.person,
                _ => person(who),
            };
            let (still, sound) = evidence(ms);
            let at = moment(recording(of), ms);
            let site = inspection.recording(at.recording).and_then(|r| r.site(at.pts));
            let finding = Finding {
                no: next,
                item: item.map_or(ItemCode("nowhere".to_owned()), |item| item.code.clone()),
                person,
                moment: Some(mingcha::domain::footage::Moment { site, ..at }),
                until: span.then(|| Pts::from_ms(ms + 2500)),
                points: Points::from_thousandths(points),
                note: String::new(),
                rect: None,
                still: Some(blob_hash(&still.bytes)),
                sound: Some(blob_hash(&sound.bytes)),
                on_the_spot: false,
                amount: None,
                withdrawn: None,
            };
            Some((Edit::Deduct(Box::new(finding)), vec![still, sound]))
        }
        Step::Amend { which: no, points, person: who, rect, note } => {
            let kept = inspection.findings.get(&which(no)).and_then(|finding| finding.person);
            without(Edit::Amend {
                no: which(no),
                points: Points::from_thousandths(points),
                note,
                person: if who < 2 { person(who) } else { kept },
                rect: rect.map(|min| Rect { min, max: (10_000, 10_000) }),
            })
        }
        Step::Move { which: no, recording: to, ms } => {
            let (still, sound) = evidence(ms);
            let moved = Edit::Move {
                no: which(no),
                moment: moment(recording(to), ms),
                until: None,
                still: Some(blob_hash(&still.bytes)),
                sound: None,
            };
            Some((moved, vec![still, sound]))
        }
        Step::Withdraw { which: no, reason } => without(Edit::Withdraw { no: which(no), reason }),
        Step::Judge { subject, verdict } => {
            let subject = inspection.subjects().get(subject)?.clone();
            without(Edit::SetVerdict { subject, verdict: verdict.map(|index| Verdict::ALL[index]) })
        }
        Step::SetClock { recording: of, ms, second, way } => {
            let shows = SiteTime::new(NOW).plus(Pts::from_ms(i64::from(second) * 1000));
            let (recording, pts) = (recording(of), Pts::from_ms(ms));
            without(match way {
                0 => Edit::SetClock { recording, pts, shows },
                1 => Edit::SecondReading { recording, pts, shows: shows.plus(pts) },
                _ => Edit::SetCameraClock { recording, pts, shows },
            })
        }
        Step::SetGuides { camera, ends } => {
            let guides = ends.into_iter().map(|to| Guide { from: (0, 5000), to }).collect();
            without(Edit::SetGuides { camera: inspection.cameras.get(camera)?.id, guides })
        }
        Step::SetAreas { camera, corners } => {
            let areas = corners.into_iter().map(|min| Rect { min, max: (10_000, 10_000) }).collect();
            without(Edit::SetAreas { camera: inspection.cameras.get(camera)?.id, areas })
        }
        Step::Redact { recording: of, covers, muted } => {
            let key = |(ms, min)| (Pts::from_ms(ms), Rect { min, max: (10_000, 10_000) });
            let covers = covers.into_iter().filter_map(|keys| Cover::moving(keys.into_iter().map(key).collect()));
            let muted = muted.into_iter().map(|(from, to)| (Pts::from_ms(from), Pts::from_ms(to))).collect();
            without(Edit::Redact { recording: recording(of), redaction: Redaction { covers: covers.collect(), muted } })
        }
        Step::Close { reason } => without(Edit::Close { at: NOW, reason }),
        Step::Reopen { reason } => without(Edit::Reopen { reason }),
        Step::Undo | Step::Redo | Step::Restart => None,
    }
}

/// The library, and what memory says that it holds.
struct Run {
    case: Fixture,
    inspection: Inspection,
    history: History,
    log: Vec<LogLine>,
    committed: usize,
    refused: usize,
}

impl Run {
    fn new() -> Self {
        let mut case = Fixture::new();
        let id = case.inspection;
        let inspection = case.store().load(id).expect("the inspection");
        Self { case, inspection, history: History::default(), log: Vec::new(), committed: 0, refused: 0 }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Restart => self.case.reopen(),
            Step::Undo => {
                let to_undo = self.history.to_undo().cloned();
                self.take_back(to_undo, Deed::Undo);
            }
            Step::Redo => {
                let to_redo = self.history.to_redo().cloned();
                self.take_back(to_redo, Deed::Redo);
            }
            step => {
                let id = self.case.inspection;
                let next = self.case.store().next_finding_no(id).expect("a number");
                let Some((edit, blobs)) = edit(step, &self.inspection, next) else { return };
                match self.inspection.plan(edit) {
                    Ok(change) => self.commit(&change, None, &blobs),
                    Err(_rule) => self.refused += 1,
                }
            }
        }
        self.compare();
    }

    fn take_back(&mut self, line: Option<(LogNo, Change)>, deed: Deed) {
        let Some((no, change)) = line else { return };
        match self.inspection.plan_inverse(&change, deed) {
            Ok(inverse) => self.commit(&inverse, Some(no), &[]),
            Err(_rule) => self.refused += 1,
        }
    }

    fn commit(&mut self, change: &Change, undoes: Option<LogNo>, blobs: &[NewBlob]) {
        let mut there_and_back = self.inspection.clone();
        there_and_back.apply(change);
        assert_ne!(there_and_back, self.inspection, "a change that changes nothing");
        there_and_back.apply(&change.inverse(Deed::Undo));
        assert_eq!(there_and_back, self.inspection, "a change and its inverse are not the identity");

        let (id, stamp) = (self.case.inspection, Stamp { undoes, ..STAMP });
        let no = self.case.store().commit(id, change, &stamp, blobs).expect("the commit");
        self.inspection.apply(change);
        self.history.record(no, change);
        self.committed += 1;
    }

    /// Disk and memory say the same; the log has grown by what was committed and by nothing else.
    fn compare(&mut self) {
        let id = self.case.inspection;
        assert_eq!(self.case.store().load(id).expect("loading"), self.inspection);
        assert_eq!(self.case.store().history(id).expect("the history"), self.history);
        let log = self.case.store().log(id).expect("the log");
        assert_eq!(log.len(), self.committed);
        assert!(log.starts_with(&self.log), "an earlier line of the log has changed");
        self.log = log;
    }
}

fn config() -> ProptestConfig {
    let prove = std::env::var_os("MINGCHA_PROVE").is_some();
    ProptestConfig {
        cases: if prove { 400 } else { 24 },
        rng_seed: if prove { RngSeed::Random } else { RngSeed::Fixed(20_260_305) },
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    }
}

#[test]
fn disk_and_memory_stay_the_same_through_any_edits() {
    let mut runner = TestRunner::new(config());
    let totals = std::cell::Cell::new((0, 0));
    let ran = runner.run(&steps(), |steps| {
        let mut run = Run::new();
        for step in steps {
            run.take(step);
        }
        run.case.close();
        let report = verify(&run.case.path).expect("verifying");
        assert!(report.is_sound(), "{:?}", report.problems);
        assert_eq!(report.lines, run.committed);
        let (committed, refused) = totals.get();
        totals.set((committed + run.committed, refused + run.refused));
        Ok(())
    });
    if let Err(failed) = ran {
        panic!("{failed}");
    }
    let (committed, refused) = totals.get();
    println!("{committed} edits committed, {refused} refused");
    assert!(committed > 150 && refused > 80, "the edits hardly tried anything: {committed} and {refused}");
}

#[test]
fn everything_can_be_undone_and_done_again_after_a_restart() {
    let mut run = Run::new();
    let start = run.inspection.clone();
    let deduct = |item, ms| Step::Deduct { item, person: 0, recording: 0, ms, points: 500, span: true };
    let steps = [
        deduct(0, 1000),
        Step::Judge { subject: 2, verdict: Some(0) },
        deduct(1, 2000),
        Step::SetClock { recording: 0, ms: 3000, second: 12, way: 0 },
        Step::SetClock { recording: 0, ms: 70_000, second: 13, way: 1 },
        Step::Amend { which: 1, points: 1500, person: 1, rect: Some((0, 0)), note: "改".to_owned() },
        Step::Move { which: 2, recording: 1, ms: 4000 },
        Step::SetGuides { camera: 0, ends: vec![(10_000, 4000)] },
        Step::SetAreas { camera: 0, corners: vec![(0, 4000)] },
        Step::Redact { recording: 0, covers: vec![vec![(0, (1, 2)), (900, (3, 4))]], muted: vec![(5, 7)] },
        Step::Redact { recording: 0, covers: Vec::new(), muted: Vec::new() },
        Step::Withdraw { which: 1, reason: "误记".to_owned() },
    ];
    let mut states = vec![start];
    for step in steps {
        run.take(step);
        states.push(run.inspection.clone());
    }
    assert_eq!(run.committed, 12, "a step was refused");
    for before in states.iter().rev().skip(1) {
        run.take(Step::Restart);
        run.take(Step::Undo);
        assert_eq!(run.inspection, *before);
    }
    assert!(run.history.to_undo().is_none());
    for after in states.iter().skip(1) {
        run.take(Step::Restart);
        run.take(Step::Redo);
        assert_eq!(run.inspection, *after);
    }
    assert!(run.history.to_redo().is_none());
    assert_eq!(run.log.len(), 36, "undoing and doing again are lines of their own");
    assert!(run.log.iter().skip(12).all(|line| line.undoes.is_some()));
    assert_eq!(run.inspection.recordings[0].duration, LENGTH);
    run.case.close();
    assert!(verify(&run.case.path).unwrap().is_sound());
}
