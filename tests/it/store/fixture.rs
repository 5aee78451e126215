//! A small library in a folder of its own: one outlet with four people, two cameras, three recordings, one inspection.

use jiff::civil::{Date, DateTime, date, datetime};
use mingcha::domain::checklist::{
    Area, Checklist, Class, Evidence, Hotkey, Item, ItemCode, NaRule, Observe, Per, Section, Weight,
};
use mingcha::domain::footage::{ClockSource, Fingerprint, Moment, RecordingId, SiteClock};
use mingcha::domain::inspection::{Finding, FindingNo, InspectionId, Rect};
use mingcha::domain::number::Points;
use mingcha::domain::place::{Level, OutletClass, OutletId, PersonId, Post};
use mingcha::domain::places_draft::{OutletRow, PersonRow, PlacesDraft};
use mingcha::domain::text::Text;
use mingcha::domain::time::{Pts, SiteTime};
use mingcha::store::{
    BlobKind, NewBlob, NewInspection, NewRecording, RecordingFacts, Stamp, Store, StoreError, blob_hash,
};
use std::path::{Path, PathBuf};

/// The day inspected.
pub(crate) const DAY: Date = date(2026, 3, 5);
/// When edits are made.
pub(crate) const NOW: DateTime = datetime(2026, 3, 6, 10, 30, 0, 0);
/// Length of each recording.
pub(crate) const LENGTH: Pts = Pts::from_ms(60_000);

/// Who and when, for what is not an undoing.
pub(crate) const STAMP: Stamp<'static> = Stamp { at: NOW, who: "检查人01", undoes: None };

/// A library with one inspection, in a folder that goes with it.
pub(crate) struct Fixture {
    pub(crate) path: PathBuf,
    pub(crate) store: Option<Store>,
    pub(crate) outlet: OutletId,
    pub(crate) inspection: InspectionId,
    pub(crate) recordings: Vec<RecordingId>,
    // Last, so that the library is closed before its folder goes.
    pub(crate) dir: tempfile::TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("县行 2026.mingcha");
        let (store, outlet, inspection, recordings) = fill(&path).expect("a library");
        Self { path, store: Some(store), outlet, inspection, recordings, dir }
    }

    pub(crate) fn store(&mut self) -> &mut Store {
        self.store.as_mut().expect("the library is open")
    }

    pub(crate) fn close(&mut self) {
        self.store.take().expect("the library is open").close().expect("closing");
    }

    /// Closes the library and opens it again.
    pub(crate) fn reopen(&mut self) {
        self.close();
        self.store = Some(Store::open(&self.path).expect("opening"));
    }

    /// Records a deduction on the first item, with a still and a sound of its own.
    pub(crate) fn mark(&mut self, ms: i64) -> FindingNo {
        let (inspection, recording) = (self.inspection, self.recordings[0]);
        mark(self.store(), inspection, recording, ms).expect("a mark")
    }
}

/// Makes a library at `path` and fills it.
pub(crate) fn fill(path: &Path) -> Result<(Store, OutletId, InspectionId, Vec<RecordingId>), StoreError> {
    let mut store = Store::create(path)?;
    store.import_places(&places(), &STAMP)?;
    let outlet = store.outlets()?.iter().find(|outlet| outlet.code == "3201").expect("the outlet").id;
    let (counter, hall) = (store.add_camera(outlet, "高柜")?, store.add_camera(outlet, "大堂")?);
    let mut recordings = Vec::new();
    for (name, camera, clock) in [("a", counter, Some(0)), ("b", counter, None), ("c", hall, Some(30))] {
        let clock = clock.map(|minute| {
            let at_first = SiteTime::new(datetime(2026, 3, 5, 9, minute, 0, 33_366_667));
            SiteClock::new(at_first, ClockSource::FileName)
        });
        let fingerprint = Fingerprint { size: 1_000_000, modified_s: 1_772_672_400, ..Fingerprint::default() };
        let facts = RecordingFacts {
            fingerprint,
            duration: LENGTH,
            has_sound: name == "a",
            clock,
            ..RecordingFacts::default()
        };
        recordings.push(store.add_recording(&NewRecording { camera, path: format!("/录像/{name}.mp4"), facts })?);
    }
    let inspection = store.create_inspection(&NewInspection {
        outlet,
        date: DAY,
        inspector: "检查人01",
        checklist: &checklist(),
        recordings: &recordings,
    })?;
    Ok((store, outlet, inspection, recordings))
}

/// Records a deduction on the first item at a moment of a recording.
pub(crate) fn mark(
    store: &mut Store,
    id: InspectionId,
    recording: RecordingId,
    ms: i64,
) -> Result<FindingNo, StoreError> {
    let inspection = store.load(id)?;
    let no = store.next_finding_no(id)?;
    let (still, sound) = evidence(ms);
    let finding = Finding {
        no,
        item: ItemCode("S2-27".to_owned()),
        person: Some(inspection.people[0].id),
        moment: Some(moment(recording, ms)),
        until: None,
        points: Points::from_thousandths(500),
        note: format!("第 {} 处", no.0),
        rect: Some(Rect { min: (1000, 2000), max: (3000, 10_000) }),
        still: Some(blob_hash(&still.bytes)),
        sound: Some(blob_hash(&sound.bytes)),
        on_the_spot: false,
        amount: None,
        withdrawn: None,
    };
    let edit = mingcha::domain::edit::Edit::Deduct(Box::new(finding));
    let change = inspection.plan(edit).expect("the deduction keeps the rules");
    store.commit(id, &change, &STAMP, &[still, sound])?;
    Ok(no)
}

/// A moment whose site time is not known.
pub(crate) fn moment(recording: RecordingId, ms: i64) -> Moment {
    Moment { recording, pts: Pts::from_ms(ms), site: None }
}

/// Bytes that stand for a still and a sound; the store does not look inside.
pub(crate) fn evidence(of: i64) -> (NewBlob, NewBlob) {
    let bytes = |kind: u8| of.to_le_bytes().iter().cycle().map(|byte| byte ^ kind).take(3000).collect();
    (NewBlob { kind: BlobKind::Still, bytes: bytes(1) }, NewBlob { kind: BlobKind::Sound, bytes: bytes(2) })
}

/// A county with one outlet; the second teller left before the day inspected.
pub(crate) fn places() -> PlacesDraft {
    let outlet = |code: &str, name: &str, level, parent: Option<&str>, class| OutletRow {
        code: code.to_owned(),
        name: name.to_owned(),
        level,
        parent_code: parent.map(str::to_owned),
        class,
        queue_machine: level == Level::Outlet,
    };
    let person = |staff_no: &str, name: &str, post, to| PersonRow {
        staff_no: staff_no.to_owned(),
        name: name.to_owned(),
        post,
        outlet_code: "3201".to_owned(),
        from: Some(date(2024, 1, 1)),
        to,
    };
    PlacesDraft {
        // The outlet stands before the unit above it: lists come in any order.
        outlets: vec![
            outlet("3201", "示例网点", Level::Outlet, Some("32"), Some(OutletClass::Premium)),
            outlet("32", "示例县支行", Level::County, None, None),
        ],
        people: vec![
            person("0101", "柜员01", Post::HighCounter, None),
            person("0102", "柜员02", Post::HighCounter, Some(date(2026, 3, 4))),
            person("0103", "柜员03", Post::HighCounter, Some(DAY)),
            person("0201", "保安01", Post::Guard, None),
        ],
    }
}

/// A checklist in which every field of the format is used.
pub(crate) fn checklist() -> Checklist {
    let raise = Item {
        hotkey: Some(Hotkey::Stroke('q')),
        key_item: true,
        clauses: vec!["S2-27".to_owned(), "S2-28".to_owned()],
        ..item("S2-27", "举手招迎", &[Post::HighCounter])
    };
    let greet = Item {
        observe: vec![Observe::Picture, Observe::Sound],
        evidence: Evidence::Sound,
        per: Per::Once,
        hotkey: Some(Hotkey::Number(1, 2)),
        gates: vec![ItemCode("S2-27".to_owned())],
        ..item("S2-48c1", "来有迎声", &[Post::HighCounter, Post::LowCounter])
    };
    let sign = Item {
        standard: Text::new("店招清洁、完好", "The sign is clean and whole"),
        observe: vec![Observe::Document, Observe::Hand],
        evidence: Evidence::None,
        responsible: Some(Post::Head),
        reference: "参考/店招.jpg".to_owned(),
        required: false,
        area: Area::Outside,
        ..item("S2-45a", "店招标识", &[])
    };
    let extra = Item { weight: Weight::Bonus, ..item("B-1", "客户表扬", &[]) };
    let off = Item { weight: Weight::FromTotal, points: Points::ZERO, ..item("T-1", "重大失误", &[Post::Guard]) };
    let section = |code: &str, class, minimum_percent, items| Section {
        code: code.to_owned(),
        name: Text::new(code, ""),
        class,
        minimum_percent,
        items,
    };
    Checklist {
        code: "psbc-county".to_owned(),
        name: Text::new("示例检查表", "Example checklist"),
        version: "2026.1".to_owned(),
        basis: "示例标准".to_owned(),
        notice: Text::new("起步稿", "A starter"),
        total: Points::whole(100),
        bonus_cap: Points::from_thousandths(2500),
        na: NaRule::Pass,
        places: 2,
        sections: vec![
            section("软件", Class::Software, Some(60), vec![raise, greet]),
            section("硬件", Class::Hardware, None, vec![sign, extra, off]),
        ],
    }
}

fn item(code: &str, text: &str, posts: &[Post]) -> Item {
    Item {
        code: ItemCode(code.to_owned()),
        text: Text::new(text, code),
        standard: Text::default(),
        posts: posts.to_vec(),
        area: Area::Counter,
        observe: vec![Observe::Picture],
        points: Points::whole(50),
        step: Points::from_thousandths(500),
        per: Per::Occurrence,
        cap: Points::whole(50),
        weight: Weight::Normal,
        key_item: false,
        gates: Vec::new(),
        hotkey: None,
        remedy: Text::new("当日演练", "Rehearse the same day"),
        responsible: None,
        evidence: Evidence::Still,
        reference: String::new(),
        required: true,
        clauses: Vec::new(),
    }
}

/// The person of that staff number.
pub(crate) fn person_id(store: &Store, staff_no: &str) -> PersonId {
    store.everyone().expect("people").iter().find(|person| person.staff_no == staff_no).expect("the person").id
}
