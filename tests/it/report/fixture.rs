//! An inspection made in memory: ten items in three sections, six people, two cameras, drawn stills.

use image::{Rgb, RgbImage};
use jiff::civil::{date, datetime};
use mingcha::domain::checklist::{
    Area, Checklist, Class, Evidence, Item, ItemCode, NaRule, Observe, Per, Section, Subject, Weight,
};
use mingcha::domain::coverage::coverage;
use mingcha::domain::footage::{ClockSource, Fingerprint, Moment, Recording, RecordingId, SiteClock};
use mingcha::domain::inspection::{BlobHash, Finding, FindingNo, Inspection, InspectionId, Rect, Verdict};
use mingcha::domain::number::Points;
use mingcha::domain::place::{Camera, CameraId, Level, Outlet, OutletClass, OutletId, Person, PersonId, Post};
use mingcha::domain::score::score;
use mingcha::domain::text::{Lang, Text};
use mingcha::domain::time::{Pts, SiteTime};
use mingcha::report::{ReportInput, ReportModel, build};
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::LazyLock;

/// An inspection with its evidence.
pub(crate) struct Case {
    pub(crate) inspection: Inspection,
    pub(crate) blobs: BTreeMap<BlobHash, Vec<u8>>,
}

impl Case {
    /// The model of it in that language.
    pub(crate) fn model(&self, lang: Lang) -> ReportModel {
        let (score, coverage) = (score(&self.inspection), coverage(&self.inspection));
        build(&ReportInput {
            inspection: &self.inspection,
            score: &score,
            coverage: &coverage,
            lang,
            made_at: datetime(2026, 3, 5, 18, 30, 0, 0),
            program_version: "0.1.0",
            library_fingerprint: "7f3a91c2d45e",
            blob: &|hash| self.blobs.get(hash).cloned(),
        })
    }
}

struct Row(&'static str, &'static str, &'static str, i64, &'static [Post], Observe);

const GUARD: &[Post] = &[Post::Guard];
const LOBBY: &[Post] = &[Post::LobbyManager];
const TELLERS: &[Post] = &[Post::HighCounter, Post::LowCounter];
const HIGH: &[Post] = &[Post::HighCounter];

const HARDWARE: &[Row] = &[
    Row("S2-45a", "店招标识清洁完好", "Shop sign clean and whole", 8, &[], Observe::Picture),
    Row("S2-45c", "点钞机开启、温馨提示牌在位", "Note counter on, notice board in place", 6, &[], Observe::Picture),
    Row("S2-31", "定置定位物品齐全", "Fixed-place items complete", 10, &[], Observe::Picture),
];
const COUNTER: &[Row] = &[
    Row("S2-27", "叫号后举手招呼客户", "Raises a hand after calling a number", 12, HIGH, Observe::Picture),
    Row("S2-48c1", "来有迎声", "Greets the customer", 12, TELLERS, Observe::Sound),
    Row("S2-48b", "柜台内不使用手机", "No phone behind the counter", 12, TELLERS, Observe::Picture),
    Row("S2-48a", "着装规范、佩戴工号牌", "Uniform and name badge as prescribed", 10, TELLERS, Observe::Picture),
];
const HALL: &[Row] = &[
    Row("S2-29", "引导客户在一米线外等候", "Customers wait behind the one-metre line", 12, LOBBY, Observe::Picture),
    Row("S2-48f", "大堂经理在岗并主动迎接", "Lobby manager present and greeting", 10, LOBBY, Observe::Time),
    Row("S2-48g", "保安在岗、站姿端正", "Guard present and upright", 8, GUARD, Observe::Time),
];

/// Every Chinese text of an item.
pub(crate) fn item_texts() -> Vec<&'static str> {
    [HARDWARE, COUNTER, HALL].concat().iter().map(|row| row.1).collect()
}

impl Clone for Row {
    fn clone(&self) -> Self {
        Self(self.0, self.1, self.2, self.3, self.4, self.5)
    }
}

fn item(row: &Row) -> Item {
    Item {
        code: ItemCode(row.0.to_owned()),
        text: Text::new(row.1, row.2),
        standard: Text::new(format!("{}，全程保持。", row.1), format!("{} at all times.", row.2)),
        posts: row.4.to_vec(),
        area: Area::Hall,
        observe: vec![row.5],
        points: Points::whole(row.3),
        step: Points::from_thousandths(500),
        per: Per::Occurrence,
        cap: Points::whole(row.3.min(3)),
        weight: Weight::Normal,
        key_item: row.0 == "S2-27",
        gates: Vec::new(),
        hotkey: None,
        remedy: Text::new(
            "当晚组织培训演练，次日晨会点评。",
            "Train the same evening; comment at the morning meeting.",
        ),
        responsible: (row.0 == "S2-45a").then_some(Post::Head),
        evidence: Evidence::Still,
        reference: String::new(),
        required: true,
        clauses: vec![row.0.to_owned()],
    }
}

fn section(code: &str, zh: &str, en: &str, class: Class, minimum: Option<u8>, rows: &[Row]) -> Section {
    Section {
        code: code.to_owned(),
        name: Text::new(zh, en),
        class,
        minimum_percent: minimum,
        items: rows.iter().map(item).collect(),
    }
}

fn person(id: i64, name: &str, post: Post) -> Person {
    Person {
        id: PersonId(id),
        staff_no: format!("3210{id:04}"),
        name: name.to_owned(),
        post,
        outlet: OutletId(1),
        from: None,
        to: None,
    }
}

/// Notes of the findings, in turn; the second tries to be markup, the third a formula.
pub(crate) const NOTES: [&str; 5] = [
    "叫到 A012 号后未举手，客户自行走到窗口。",
    "<script>alert('x')</script> 未说“您好” & \"请坐\"",
    "=1+1 低头看手机约 6 秒",
    "两名客户站在一米线内，未劝导。#set page(width: 1pt) {{footer}} $x$",
    "离岗 4 分钟，无人替岗。\n第二次提醒后才返回。",
];

/// An inspection with `findings` standing findings, and one withdrawn if there are any.
pub(crate) fn case(findings: u32) -> Case {
    let mut blobs = BTreeMap::new();
    let mut inspection = bare();
    let where_what: [(&str, Option<i64>); 5] =
        [("S2-27", Some(1)), ("S2-48c1", Some(2)), ("S2-48b", Some(3)), ("S2-29", Some(4)), ("S2-48g", Some(5))];
    let withdrawn = u32::from(findings > 0);
    for no in 1..=findings + withdrawn {
        let at = (no as usize - 1) % 5;
        let still = BlobHash(hash(u64::from(no)));
        blobs.insert(still.clone(), SCENES[at].clone());
        let sound = (at == 1).then(|| BlobHash(hash(1000 + u64::from(no))));
        if let Some(sound) = &sound {
            blobs.insert(sound.clone(), tone());
        }
        let pts = Pts::from_ms(25_600 + i64::from(no) * 2_480);
        let start = inspection.recordings[0].clock.unwrap().at_first;
        let finding = Finding {
            no: FindingNo(no),
            item: ItemCode(where_what[at].0.to_owned()),
            person: where_what[at].1.map(PersonId),
            moment: Some(Moment { recording: RecordingId(1), pts, site: Some(start.plus(pts)) }),
            until: (at == 4).then_some(pts + Pts::from_ms(240_000)),
            points: Points::from_thousandths(if at == 3 { 1000 } else { 500 }),
            note: NOTES[at].to_owned(),
            rect: (at != 4).then_some(Rect { min: (3900, 3000), max: (5200, 6400) }),
            still: Some(still),
            sound,
            on_the_spot: false,
            amount: None,
            withdrawn: (no > findings).then(|| "经复核，该柜员当时正在为客户递送凭条。".to_owned()),
        };
        inspection.findings.insert(finding.no, finding);
    }
    judge(&mut inspection);
    Case { inspection, blobs }
}

/// 64 hexadecimal digits that differ from number to number.
fn hash(number: u64) -> String {
    (1..=4).map(|part| format!("{:016x}", (number * 4 + part).wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect()
}

/// Passes what is clean, leaves some open.
fn judge(inspection: &mut Inspection) {
    let subjects: Vec<Subject> = inspection.subjects();
    for subject in subjects {
        let code = subject.item.0.as_str();
        let verdict = match (code, subject.person) {
            ("S2-45a", _) => Verdict::NotObservable,
            ("S2-45c", _) => Verdict::NotApplicable,
            ("S2-48a", Some(PersonId(3))) => continue,
            (_, Some(PersonId(6))) => continue,
            _ => Verdict::Pass,
        };
        inspection.verdicts.insert(subject, verdict);
    }
}

fn bare() -> Inspection {
    Inspection {
        id: InspectionId(7),
        outlet: Outlet {
            id: OutletId(1),
            code: "32109901".to_owned(),
            name: "城东二级支行".to_owned(),
            level: Level::SubBranch,
            parent: None,
            class: Some(OutletClass::Basic),
            queue_machine: true,
        },
        date: date(2026, 3, 5),
        inspector: "县行检查人01".to_owned(),
        checklist: Checklist {
            code: "psbc-county".to_owned(),
            name: Text::new("县邮储网点服务检查表", "County outlet service checklist"),
            version: "2026.1".to_owned(),
            basis: "苏邮银业〔20xx〕21号".to_owned(),
            notice: Text::new(
                "本表为起步样表，分值与标准以本行下发的神秘人检查标准为准。",
                "A starter: the bank's own standard decides points and wording.",
            ),
            total: Points::whole(100),
            bonus_cap: Points::whole(2),
            na: NaRule::Drop,
            places: 2,
            sections: vec![
                section("hw", "硬件环境", "Premises", Class::Hardware, None, HARDWARE),
                section("counter", "柜面服务", "Counter service", Class::Software, Some(90), COUNTER),
                section("hall", "大堂与保安", "Hall and guard", Class::Software, Some(90), HALL),
            ],
        },
        people: vec![
            person(1, "高柜柜员01", Post::HighCounter),
            person(2, "高柜柜员02", Post::HighCounter),
            person(3, "低柜柜员01", Post::LowCounter),
            person(4, "大堂经理01", Post::LobbyManager),
            person(5, "保安01", Post::Guard),
            person(6, "低柜柜员02", Post::LowCounter),
        ],
        cameras: vec![camera(1, "高柜全景"), camera(2, "大堂入口")],
        recordings: recordings(),
        verdicts: BTreeMap::new(),
        findings: BTreeMap::new(),
        redactions: BTreeMap::new(),
        closing: None,
    }
}

fn camera(id: i64, name: &str) -> Camera {
    Camera { id: CameraId(id), outlet: OutletId(1), name: name.to_owned(), guides: Vec::new(), areas: Vec::new() }
}

fn recordings() -> Vec<Recording> {
    let start = SiteTime::new(datetime(2026, 3, 5, 9, 0, 0, 0));
    vec![
        Recording {
            id: RecordingId(1),
            camera: CameraId(1),
            path: "/录像/NVR_ch1_main_20260305090000_20260305093000.mp4".to_owned(),
            fingerprint: Fingerprint {
                size: 482_331_904,
                modified_s: 1_772_674_200,
                sha256: "9c56cc51b374c3ba189210d5b6d4bf57790d351c96c47c02190ecf1e430635ab".to_owned(),
                ..Fingerprint::default()
            },
            duration: Pts::from_ms(1_800_000),
            has_sound: true,
            clock: Some(SiteClock::new(start, ClockSource::FileName)),
            ..Recording::default()
        },
        Recording {
            id: RecordingId(2),
            camera: CameraId(2),
            path: "D:\\录像\\大堂 上午.avi".to_owned(),
            fingerprint: Fingerprint { size: 1_204_224, modified_s: 1_772_674_800, ..Fingerprint::default() },
            duration: Pts::ZERO,
            has_sound: false,
            clock: None,
            fault: Some("文件不完整：缺少索引".to_owned()),
            ..Recording::default()
        },
    ]
}

/// Five scenes, drawn once; only the first is larger than a printed still, so that tests stay quick.
static SCENES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| (1..=5).map(scene).collect());

/// A drawn counter scene, PNG.
fn scene(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut picture = RgbImage::from_fn(1280, 720, |x, y| {
        let shade = (70 + y / 8 + (x / 64 + y / 48) % 2 * 6) as u8;
        Rgb([shade, shade.saturating_add(4), shade.saturating_add(10)])
    });
    let mut next = |most: u32| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % u64::from(most)) as u32
    };
    fill(&mut picture, (0, 300), (1280, 60), Rgb([196, 186, 168]));
    fill(&mut picture, (0, 360), (1280, 90), Rgb([120, 98, 78]));
    fill(&mut picture, (0, 560), (1280, 8), Rgb([232, 196, 60]));
    for at in 0..4 {
        let (x, y) = (120 + at * 300 + next(90), 190 + next(30));
        fill(&mut picture, (x, y), (90, 130), Rgb([34, 52, 92]));
        fill(&mut picture, (x + 22, y - 54), (46, 56), Rgb([206, 168, 142]));
    }
    for _ in 0..3 {
        let (x, y) = (100 + next(1000), 450 + next(120));
        fill(&mut picture, (x, y), (80, 140), Rgb([next(180) as u8, 90, 110]));
    }
    let picture = if seed == 1 { picture } else { image::imageops::thumbnail(&picture, 640, 360) };
    let mut png = Vec::new();
    picture.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
    png
}

fn fill(picture: &mut RgbImage, at: (u32, u32), size: (u32, u32), colour: Rgb<u8>) {
    for y in at.1..(at.1 + size.1).min(picture.height()) {
        for x in at.0..(at.0 + size.0).min(picture.width()) {
            picture.put_pixel(x, y, colour);
        }
    }
}

/// A tenth of a second of silence, WAV, 16 bit mono at 16 kHz.
fn tone() -> Vec<u8> {
    let samples = vec![0_u8; 3200];
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + samples.len() as u32).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16_u32.to_le_bytes());
    wav.extend([1, 0, 1, 0]);
    wav.extend(16_000_u32.to_le_bytes());
    wav.extend(32_000_u32.to_le_bytes());
    wav.extend([2, 0, 16, 0]);
    wav.extend(b"data");
    wav.extend((samples.len() as u32).to_le_bytes());
    wav.extend(samples);
    wav
}
