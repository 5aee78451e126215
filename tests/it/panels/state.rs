//! A state in memory, as full as a morning's work: a library, an open inspection with people, footage, verdicts and
//! deductions.

use mingcha::app::picture::{Look, Picture, PixelFormat};
use mingcha::app::reading::Reading;
use mingcha::app::review::{Footage, Review, Thumbnail};
use mingcha::app::settings::Settings;
use mingcha::app::state::{ChecklistChoice, ChecklistLine, InspectionLine, Library, Screen, State};
use mingcha::catalog::checklist;
use mingcha::domain::checklist::{Checklist, Item, Subject};
use mingcha::domain::coverage::coverage;
use mingcha::domain::footage::{ClockSource, Fingerprint, Moment, Recording, RecordingId, SiteClock};
use mingcha::domain::inspection::{BlobHash, Finding, FindingNo, Inspection, InspectionId, Rect, Verdict};
use mingcha::domain::place::{Camera, CameraId, Level, Outlet, OutletClass, OutletId, Person, PersonId, Post};
use mingcha::domain::score::score;
use mingcha::domain::text::Text;
use mingcha::domain::time::Pts;
use mingcha::media::picture::Plane;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The shipped county checklist.
pub(crate) fn county() -> Checklist {
    let text = include_str!("../../../checklists/psbc-county.toml");
    let (list, problems) = checklist::read(text, &[]);
    list.unwrap_or_else(|| panic!("{problems:?}"))
}

/// No library is open.
pub(crate) fn welcome() -> State {
    State {
        settings: Settings::default(),
        library: None,
        screen: Screen::Welcome,
        notices: Vec::new(),
        jobs: Vec::new(),
        import: None,
        results: None,
        settlement: None,
        composing: false,
        draft: None,
        faulty: None,
        schemes: None,
        clips: mingcha::app::clipping::ClipsView::default(),
        rehearsals: None,
        rehearsals_reading: Reading::Idle,
        saved_at: None,
        today: "2026-03-05".parse().unwrap(),
        quit: false,
    }
}

/// A library is open, with inspections in it.
pub(crate) fn home() -> State {
    State { library: Some(library()), screen: Screen::Home, ..welcome() }
}

/// An inspection is open.
pub(crate) fn reviewing(review: Review) -> State {
    let saved_at = Some("2026-03-05T09:47:12".parse().unwrap());
    State { screen: Screen::Review(Box::new(review)), saved_at, ..home() }
}

/// The open inspection of a state.
pub(crate) fn review_of(state: &mut State) -> &mut Review {
    match &mut state.screen {
        Screen::Review(review) => review,
        Screen::Welcome | Screen::Home | Screen::Rehearsal(_) => panic!("no inspection is open"),
    }
}

fn outlet(id: i64, code: &str, name: &str, level: Level, parent: Option<i64>) -> Outlet {
    let class = (level == Level::Outlet).then_some(OutletClass::Premium);
    Outlet {
        id: OutletId(id),
        code: code.to_owned(),
        name: name.to_owned(),
        level,
        parent: parent.map(OutletId),
        class,
        queue_machine: true,
    }
}

fn person(id: i64, name: &str, post: Post) -> Person {
    let staff_no = format!("2026{id:04}");
    Person { id: PersonId(id), staff_no, name: name.to_owned(), post, outlet: OutletId(3), from: None, to: None }
}

fn people() -> Vec<Person> {
    vec![
        person(1, "柜员01", Post::HighCounter),
        person(2, "柜员02", Post::HighCounter),
        person(3, "低柜01", Post::LowCounter),
        person(4, "大堂01", Post::LobbyManager),
        person(5, "保安01", Post::Guard),
        person(6, "负责人01", Post::Head),
    ]
}

fn library() -> Library {
    let line = |id, outlet: &str, date: &str, judged, findings, score, closed: Option<&str>| InspectionLine {
        id: InspectionId(id),
        outlet: outlet.to_owned(),
        date: date.parse().unwrap(),
        inspector: "检查人01".to_owned(),
        checklist: county().name,
        version: "2026.1".to_owned(),
        score: mingcha::domain::number::Points::from_thousandths(score),
        total: mingcha::domain::number::Points::whole(100),
        judged: (judged, 74),
        findings,
        closed: closed.map(|at| at.parse().unwrap()),
    };
    Library {
        path: PathBuf::from("/检查/演示库.mingcha"),
        name: "演示库".to_owned(),
        read_only: false,
        outlets: vec![
            outlet(1, "33", "县支行", Level::County, None),
            outlet(2, "3301", "城关支行", Level::Branch, Some(1)),
            outlet(3, "330101", "城东支行", Level::Outlet, Some(2)),
            outlet(4, "330102", "城南支行", Level::Outlet, Some(2)),
        ],
        people: people(),
        inspections: vec![
            line(3, "城南支行", "2026-03-06", 0, 0, 100_000, None),
            line(1, "城东支行", "2026-03-05", 51, 5, 91_500, None),
            line(2, "城南支行", "2026-02-26", 74, 3, 94_250, Some("2026-02-27T10:00:00")),
        ],
        checklists: vec![
            ChecklistLine {
                choice: ChecklistChoice::Shipped("psbc-county".to_owned()),
                list: Arc::new(county()),
                own: None,
            },
            ChecklistLine {
                choice: ChecklistChoice::Shipped("six-s".to_owned()),
                list: Arc::new(Checklist {
                    code: "six-s".to_owned(),
                    name: Text::new("6S 台面检查表", "6S desk layout"),
                    ..county()
                }),
                own: None,
            },
        ],
    }
}

/// An inspection that nobody has begun: people, a recording in the player, no verdicts.
pub(crate) fn fresh() -> Review {
    let camera =
        Camera {
            id: CameraId(1), outlet: OutletId(3), name: "高柜".to_owned(), guides: Vec::new(), areas: Vec::new()
        };
    let at_first = "2026-03-05T09:00:00".parse().unwrap();
    let recording = Recording {
        id: RecordingId(1),
        camera: CameraId(1),
        path: "/录像/高柜_20260305090000.mp4".to_owned(),
        fingerprint: Fingerprint::default(),
        duration: Pts::from_ms(150_000),
        has_sound: true,
        clock: Some(SiteClock::new(at_first, ClockSource::FileName)),
        ..Recording::default()
    };
    let inspection = Inspection {
        id: InspectionId(1),
        outlet: outlet(3, "330101", "城东支行", Level::Outlet, Some(2)),
        date: "2026-03-05".parse().unwrap(),
        inspector: "检查人01".to_owned(),
        checklist: county(),
        people: people(),
        cameras: vec![camera],
        recordings: vec![recording],
        verdicts: BTreeMap::new(),
        findings: BTreeMap::new(),
        redactions: BTreeMap::new(),
        closing: None,
    };
    let mut review = Review {
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
    };
    review.footage.recording = Some(RecordingId(1));
    review.footage.picture = Some(Arc::new(picture(Pts::from_ms(25_600))));
    review.footage.status.rate = 1.0;
    review.footage.status.duration = Pts::from_ms(150_000);
    review
}

/// The same after half a morning.
pub(crate) fn half_done() -> Review {
    let mut review = fresh();
    let items: Vec<Item> = review.inspection.checklist.items().map(|(_, item)| item.clone()).collect();
    for (at, item) in items.iter().enumerate().filter(|(at, _)| at % 4 != 3) {
        for subject in item.subjects(&review.inspection.people) {
            let verdict = match at % 7 {
                5 => Verdict::NotObservable,
                6 => Verdict::NotApplicable,
                _ => Verdict::Pass,
            };
            review.inspection.verdicts.insert(subject, verdict);
        }
    }
    let heard = items.iter().position(|item| item.posts.contains(&Post::HighCounter)).unwrap();
    let notes = ["收款未与客户确认金额", "付款未唱付", ""];
    for (at, (item, ms)) in [(heard, 25_600), (heard, 71_120), (0, 12_040)].into_iter().enumerate() {
        let code = items[item].code.clone();
        let who = if item == heard { Some(PersonId(1 + at as i64 % 2)) } else { None };
        review.inspection.verdicts.remove(&Subject { item: code.clone(), person: who });
        let no = FindingNo(at as u32 + 1);
        let pts = Pts::from_ms(ms);
        let site = review.site(pts);
        let finding = Finding {
            no,
            item: code,
            person: who,
            moment: Some(Moment { recording: RecordingId(1), pts, site }),
            until: None,
            points: items[item].step,
            note: notes[at].to_owned(),
            rect: (at == 0).then_some(Rect { min: (2400, 1600), max: (4200, 7800) }),
            still: Some(BlobHash("0".repeat(64))),
            sound: None,
            on_the_spot: false,
            amount: None,
            withdrawn: (at == 2).then(|| "重复记录".to_owned()),
        };
        review.inspection.findings.insert(no, finding);
        review.thumbnails.insert(no, thumbnail(at as u8));
    }
    review.item = Some(items[heard].code.clone());
    refresh(&mut review);
    review
}

/// Score and coverage after a change by hand.
pub(crate) fn refresh(review: &mut Review) {
    review.score = score(&review.inspection);
    review.coverage = coverage(&review.inspection);
}

/// A picture with a soft gradient.
pub(crate) fn picture(pts: Pts) -> Picture {
    let (width, height) = (640_usize, 360_usize);
    let luma = (0..width * height).map(|at| (60 + (at % width) / 5 + (at / width) / 8) as u8).collect();
    let chroma = |value: u8| Plane { bytes: vec![value; width / 2 * height / 2], stride: width / 2 };
    let planes = vec![Plane { bytes: luma, stride: width }, chroma(120), chroma(134)];
    Picture::from_planes(PixelFormat::I420, (640, 360), planes, Look::default(), pts).unwrap().numbered(Some(640))
}

fn thumbnail(seed: u8) -> Thumbnail {
    let (width, height) = (96, 54);
    let rgba = (0..width * height).flat_map(|at| {
        let (x, y) = ((at % width) as u8, (at / width) as u8);
        [x.saturating_add(60), y.saturating_add(70), 90_u8.saturating_add(seed * 30), 255]
    });
    Thumbnail { width, height, rgba: Arc::new(rgba.collect()) }
}
