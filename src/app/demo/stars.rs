//! The demo's candidates for the service star: seven of its people, each at another point of the selection.

use crate::domain::book::{Brings, Entry};
use crate::domain::candidacy::{Act, Route, Step};
use crate::domain::number::Points;
use crate::domain::place::PersonId;
use crate::store::{Stamp, Store, StoreError};
use jiff::civil::{Date, date};

/// The award year.
const YEAR: i16 = 2026;
/// The unit that sends candidates, by its code, and its places.
const UNIT: (&str, u32) = ("350100", 2);
/// Volume of an outlet and the heads that it is divided by: 5000 each, so that 5750 are needed.
const OUTLET_VOLUME: (i64, u32) = (40_000, 8);

/// Staff number, volume, errors, what is not known yet.
const BROUGHT: [(&str, i64, u32, bool); 7] = [
    ("350101", 6_120, 0, true),
    // The film shows that this one does not greet: known as soon as its inspection is closed.
    ("350102", 6_050, 0, true),
    ("350104", 5_980, 0, true),
    ("350203", 5_750, 0, true),
    ("350204", 5_749, 0, true),
    ("350301", 6_400, 0, false),
    ("350302", 6_010, 1, true),
];

const DEEDS: &str = "任大堂经理四年，每天第一个到岗检查叫号机、填单台和便民设施；高峰时段主动分流，引导老年客户使用自助设备并全程陪同；\
两次及时劝阻疑似电信诈骗的转账，受到客户来信感谢；坚持每晚带队演练服务流程，本网点上半年服务检查得分逐次提高。";

/// Puts them into the book.
pub(super) fn fill(store: &mut Store, stamp: &Stamp<'_>) -> Result<(), StoreError> {
    let (people, outlets) = (store.everyone()?, store.outlets()?);
    let id = |staff_no: &str| people.iter().find(|person| person.staff_no == staff_no).map(|person| person.id);
    let mut entries = Vec::new();
    for (staff_no, volume, errors, known) in BROUGHT {
        let Some(person) = id(staff_no) else { continue };
        entries.extend(steps(staff_no).into_iter().map(|act| Entry::Candidacy { person, year: YEAR, act }));
        entries.push(brought(person, volume, errors, known));
    }
    if let Some(unit) = outlets.iter().find(|outlet| outlet.code == UNIT.0) {
        entries.push(Entry::Quota { unit: unit.id, year: YEAR, places: UNIT.1 });
    }
    store.book_all(&entries, stamp).map(drop)
}

fn brought(person: PersonId, volume: i64, errors: u32, known: bool) -> Entry {
    let top = || Some("优等".to_owned());
    let brings = Brings {
        grade_last_year: top(),
        grade_first_half: if known { top() } else { None },
        attested: Some((true, "合规人员01".to_owned())),
        skill_tests: Some(vec!["一等".to_owned(), "二等".to_owned()]),
        valid_complaints: Some(0),
        volume: Some(Points::whole(volume)),
        outlet_volume: Some(Points::whole(OUTLET_VOLUME.0)),
        outlet_headcount: Some(OUTLET_VOLUME.1),
        errors: Some(errors),
    };
    Entry::Brought { person, year: YEAR, brings }
}

fn act(on: Date, by: &str, step: Step) -> Act {
    Act { on, by: by.to_owned(), step }
}

fn score(on: Date, by: &str, thousandths: i64) -> Act {
    act(on, by, Step::Score { points: Points::from_thousandths(thousandths) })
}

/// What was done for each so far.
fn steps(staff_no: &str) -> Vec<Act> {
    let enter = |day: i8, by: &str, route| act(date(YEAR, 8, day), by, Step::Enter { route });
    let recheck = |day: i8| act(date(YEAR, 9, day), "合规人员01", Step::Recheck);
    let post = |day: i8| act(date(YEAR, 9, day), "合规人员01", Step::Post);
    let september = |day: i8| date(YEAR, 9, day);
    let paper = |day: i8, paper: &str| {
        let step = Step::Paper { paper: paper.to_owned(), note: String::new() };
        act(september(day), "合规人员01", step)
    };
    match staff_no {
        "350101" => vec![
            enter(24, "高柜柜员01", Route::SignUp),
            score(september(3), "网点负责人01", 93_500),
            recheck(10),
            post(20),
            act(september(22), "高柜柜员04", Step::Object { text: "上半年有一次客户投诉，请核实".to_owned() }),
        ],
        "350104" => vec![
            enter(24, "网点负责人01", Route::Nomination),
            score(september(3), "网点负责人01", 95_000),
            recheck(8),
            post(15),
            paper(16, "photo"),
            paper(16, "recommendation_form"),
            act(september(17), "大堂经理01", Step::Deeds { text: DEEDS.to_owned() }),
            act(september(20), "合规人员01", Step::CloseNotice),
            act(september(22), "行长办公会", Step::Confirm { minutes: "会议纪要〔2026〕9 号".to_owned() }),
        ],
        "350102" => vec![enter(25, "高柜柜员02", Route::SignUp), score(september(3), "网点负责人01", 92_000)],
        "350203" => {
            vec![enter(26, "网点负责人02", Route::Nomination), score(september(4), "网点负责人02", 91_000), recheck(11)]
        }
        "350204" => vec![enter(26, "大堂经理02", Route::SignUp), score(september(4), "网点负责人02", 90_500)],
        "350302" => vec![
            enter(27, "网点负责人03", Route::Nomination),
            score(september(5), "网点负责人03", 88_000),
            act(september(9), "合规人员01", Step::Drop { reason: "本年有业务差错 1 笔，不符合 S1-10".to_owned() }),
        ],
        _ => vec![enter(28, "高柜柜员05", Route::SignUp)],
    }
}
