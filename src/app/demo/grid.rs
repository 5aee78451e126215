//! The second library of the demo: a sub-district with four community stations (S4-05) and their grid workers, a year of
//! parts and grades, cases in every state. It has no footage, and no moment of it comes from the machine's clock.

use crate::app::notice::Notice;
use crate::app::{schemes, wording};
use crate::domain::book::{About, BookNo, Entry};
use crate::domain::casework::{CaseEntry, CaseKind, CaseStep, Deed, HazardReport, Opened, Size};
use crate::domain::facts::Term;
use crate::domain::number::Points;
use crate::domain::place::{Level, OutletId, PersonId, Post};
use crate::domain::places_draft::{OutletRow, PersonRow, PlacesDraft};
use crate::store::{Stamp, Store, StoreError};
use jiff::ToSpan as _;
use jiff::civil::{DateTime, date, datetime};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The scheme that the library takes into use.
const SCHEME: &str = "grid-worker";
/// The year that is appraised.
const YEAR: i16 = 2026;
/// The sub-district's centre, above the stations.
const STREET: &str = "J01";
/// Stations, out of the pilot list (S4-05).
const STATIONS: [&str; 4] = ["华新街", "通济桥", "二江寺", "广福"];
/// How good each worker is, in whole points; three to a station.
const SKILL: [i64; 12] = [92, 86, 81, 89, 77, 84, 94, 70, 87, 82, 75, 55];
/// Who enters: the sub-district's centre decides (S4-09).
const STAMP: Stamp<'static> = Stamp { at: datetime(2026, 12, 31, 9, 0, 0, 0), who: "街道中心01", undoes: None };

/// Makes the library at `path`, which must not exist.
///
/// # Errors
/// A notice when it cannot be written.
pub(super) fn make(path: &Path) -> Result<(), Notice> {
    let text = schemes::shipped(SCHEME).ok_or_else(wording::job_panicked)?;
    let (scheme, _faults) = schemes::read(text, &BTreeMap::new());
    let scheme = scheme.ok_or_else(wording::job_panicked)?;
    let made = (|| {
        let mut store = Store::create(path)?;
        store.import_places(&places(), &STAMP)?;
        let people = store.everyone()?;
        let workers: Vec<PersonId> =
            people.iter().filter(|person| person.post == Post::GridWorker).map(|person| person.id).collect();
        let (code, edition) = (scheme.code.clone(), scheme.edition.clone());
        let adopted = Entry::Scheme { code, edition, text: text.to_owned(), readings: BTreeMap::new() };
        store.book_all(&[adopted], &STAMP)?;
        cases(&mut store, &workers)?;
        let outlet = people.iter().find(|person| person.post == Post::GridWorker).map(|person| person.outlet);
        let mut entries: Vec<Entry> = outlet.map(|outlet| lead(outlet, workers.first().copied())).into_iter().collect();
        let parts: Vec<&str> = scheme.weights.iter().map(|weight| weight.part.as_str()).collect();
        // The last quarter comes last: it is the one that is still being worked on.
        for quarter in [Some(1), Some(2), Some(3), None, Some(4)] {
            entries.extend(term(&workers, &parts, Term { year: YEAR, quarter }));
        }
        store.book_all(&entries, &STAMP)?;
        store.close()
    })();
    made.map_err(|why: StoreError| wording::store(&why))
}

fn places() -> PlacesDraft {
    let outlet = |code: String, name: String, level, parent: Option<&str>| OutletRow {
        code,
        name,
        level,
        parent_code: parent.map(str::to_owned),
        class: None,
        queue_machine: false,
    };
    let person = |staff_no: String, name: String, post, station: usize| PersonRow {
        staff_no,
        name,
        post,
        outlet_code: format!("{STREET}{station:02}"),
        from: Some(date(YEAR, 1, 1)),
        to: None,
    };
    let street = outlet(STREET.to_owned(), "示范街道管理中心".to_owned(), Level::Branch, None);
    let stations = STATIONS
        .iter()
        .zip(1..)
        .map(|(name, no)| outlet(format!("{STREET}{no:02}"), format!("{name}社区工作站"), Level::Outlet, Some(STREET)));
    let heads = (1..=STATIONS.len()).map(|no| person(format!("Z{no:02}"), format!("站长{no:02}"), Post::Head, no));
    let workers = (1..=SKILL.len()).map(|no| {
        let station = no.div_ceil(SKILL.len() / STATIONS.len());
        person(format!("网格{no:02}"), format!("网格员{no:02}"), Post::GridWorker, station)
    });
    PlacesDraft { outlets: std::iter::once(street).chain(stations).collect(), people: heads.chain(workers).collect() }
}

/// A lead to the police, whose reward nobody has set yet (S4-13).
fn lead(outlet: OutletId, person: Option<PersonId>) -> Entry {
    Entry::Event {
        kind: "lead".to_owned(),
        outlet,
        person,
        date: date(YEAR, 9, 3),
        amount: None,
        flags: BTreeSet::new(),
        words: BTreeMap::new(),
        note: "提供盗窃电动车线索".to_owned(),
        proof: None,
    }
}

/// Parts and grades of one term. The fourth quarter still lacks some of both.
fn term(workers: &[PersonId], parts: &[&str], term: Term) -> Vec<Entry> {
    let open = term.quarter == Some(4);
    let shift = i64::from(term.quarter.unwrap_or(5));
    let mut entries = Vec::new();
    for ((person, skill), number) in workers.iter().zip(SKILL).zip(1..) {
        let mut sum = 0;
        for (part, at) in parts.iter().zip(0..) {
            let halves = 2 * skill + (number * 5 + at * 3 + shift * 7) % 15 - 7;
            sum += halves;
            if open && (number % 5 == 3 && at == 5 || number == 9 && at > 2) {
                continue;
            }
            let score = Points::from_thousandths(halves.min(200) * 500);
            entries.push(Entry::Part { of: About::Person(*person), term, part: (*part).to_owned(), score });
        }
        let grade = match sum / (2 * i64::try_from(parts.len()).unwrap_or(1)) {
            90.. => "优秀",
            80..90 => "良好",
            60..80 => "合格",
            _ => "不合格",
        };
        if !open || number % 2 == 0 {
            entries.push(Entry::Grade { person: *person, term, grade: grade.to_owned() });
        }
    }
    entries
}

/// One case: worker, beginning, kind, size, what, for hazards the minutes to the report and what was done; then its steps, in
/// minutes from the beginning.
type Told =
    (usize, DateTime, CaseKind, Size, &'static str, Option<(i64, &'static str)>, &'static [(Deed, i64, &'static str)]);

const fn on(month: i8, day: i8, hour: i8, minute: i8) -> DateTime {
    datetime(YEAR, month, day, hour, minute, 0, 0)
}

/// Cases in every state: ended in time and late, refused, gone up to the district, waiting, in hand.
const CASES: [Told; 9] = [
    (
        0,
        on(8, 3, 9, 20),
        CaseKind::Dispute,
        Size::Small,
        "楼上漏水，两户争执",
        None,
        &[(Deed::FollowUp, 150, "已陪同查看，找到漏点"), (Deed::FeedBack, 380, "楼上已修，两户签字和解")],
    ),
    (
        3,
        on(8, 11, 15, 5),
        CaseKind::Coordination,
        Size::Ordinary,
        "院落路灯三盏不亮",
        None,
        &[
            (Deed::Divert, 60, "社区物业"),
            (Deed::Supervise, 1_200, "居民再次来电，请今日到场"),
            (Deed::FollowUp, 1_500, "已换两盏，余一盏待灯具"),
            (Deed::FeedBack, 2_700, "三盏均已换好，已电话告知"),
        ],
    ),
    (
        4,
        on(8, 19, 8, 40),
        CaseKind::Hazard,
        Size::Prominent,
        "燃气管道被施工挖伤",
        Some((5, "疏散住户，拉警戒线")),
        &[
            (Deed::Divert, 10, "燃气公司抢修队"),
            (Deed::FollowUp, 95, "已关阀，正在更换管段"),
            (Deed::FeedBack, 410, "复压合格，恢复供气"),
        ],
    ),
    (
        7,
        on(9, 2, 10, 10),
        CaseKind::Hazard,
        Size::Ordinary,
        "围墙倾斜",
        Some((55, "设警示牌，绕行")),
        &[(Deed::Divert, 90, "社区安全员"), (Deed::FeedBack, 2_900, "围墙已拆除重砌")],
    ),
    (
        5,
        on(9, 8, 17, 30),
        CaseKind::Coordination,
        Size::Ordinary,
        "要求在绿地划停车位",
        None,
        &[(Deed::Divert, 900, "社区工作站专职"), (Deed::Refuse, 1_800, "绿地不得改作停车位，承办单已写明并送达")],
    ),
    (
        10,
        on(9, 21, 9, 0),
        CaseKind::Dispute,
        Size::Small,
        "两户争占楼道",
        None,
        &[
            (Deed::Raise, 240, "两次劝说不成"),
            (Deed::Divert, 400, "人民调解员"),
            (Deed::Raise, 2_600, "涉及产权，社区调解不成"),
            (Deed::Divert, 3_000, "街道司法所"),
            (Deed::Raise, 9_000, "需不动产登记部门查档"),
        ],
    ),
    (
        1,
        on(10, 9, 14, 15),
        CaseKind::Mood,
        Size::Small,
        "居民反映早市噪声",
        None,
        &[(Deed::FollowUp, 90, "已与摊主约定七点后出摊")],
    ),
    (8, on(10, 20, 11, 0), CaseKind::Coordination, Size::Ordinary, "残疾老人申请无障碍坡道", None, &[]),
    (
        6,
        on(12, 30, 16, 10),
        CaseKind::Mood,
        Size::Prominent,
        "多户担心拆迁补偿标准",
        None,
        &[(Deed::Divert, 30, "街道征收办"), (Deed::Supervise, 45, "明日上午答复进度")],
    ),
];

fn cases(store: &mut Store, workers: &[PersonId]) -> Result<(), StoreError> {
    for (worker, at, kind, size, what, hazard, steps) in CASES {
        let Some(worker) = workers.get(worker).copied() else { continue };
        let hazard = hazard.map(|(minutes, prevention)| HazardReport {
            reported: at.saturating_add(minutes.minutes()),
            prevention: prevention.to_owned(),
        });
        let open = Entry::Case(CaseEntry::Open(Opened { worker, at, kind, size, what: what.to_owned(), hazard }));
        let no = store.book_all(&[open], &STAMP)?.first().copied().unwrap_or(BookNo(0));
        let steps = steps.iter().map(|(deed, minutes, words)| {
            let at = at.saturating_add(minutes.minutes());
            Entry::Case(CaseEntry::Step(no, CaseStep { deed: *deed, at, words: (*words).to_owned() }))
        });
        store.book_all(&steps.collect::<Vec<_>>(), &STAMP)?;
    }
    Ok(())
}
