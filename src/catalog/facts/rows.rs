//! The rows of the file's lists.

use crate::catalog::facts::record::{Faults, Record};
use crate::catalog::wording::say;
use crate::domain::checklist::{Class, ItemCode};
use crate::domain::facts::{
    Candidate, Event, Figure, Filed, Finding, Graded, Id, Notice, OutletFacts, Part, Quota, Round, SetAmount, Tickets,
};
use crate::domain::number::Points;
use crate::domain::place::OutletClass;
use crate::domain::scheme::{By, Register, Scheme};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Full marks.
const FULL: Points = Points::whole(100);

/// The most of any other figure.
const MOST: Points = Points::whole(1_000_000_000_000);

/// Posts of candidates.
const POSTS: &[&str] = &[
    "high_counter_teller",
    "low_counter_teller",
    "lobby_manager",
    "lobby_assistant",
    "account_manager",
    "outlet_head",
    "back_office",
];

/// Grades of a year's work.
pub const GRADES: &[&str] = &["优等", "良等", "合格", "不合格"];

/// Grades of skill tests.
pub const SKILLS: &[&str] = &["一等", "二等", "三等"];

pub(super) fn outlet(row: &Record<'_>, faults: &mut Faults) -> Option<OutletFacts> {
    row.only(&["id", "sub_branch", "queue_machine", "class"], faults);
    let (id, sub_branch) = (row.id("id", faults), row.id("sub_branch", faults));
    let queue_machine = row.flag("queue_machine", faults);
    let class = match row.value("class") {
        None | Some(Value::Null) => None,
        Some(_) => row.word("class", OutletClass::ALL, OutletClass::code, OutletClass::parse, faults),
    };
    Some(OutletFacts { id: id?, sub_branch: sub_branch?, queue_machine: queue_machine?, class })
}

pub(super) fn round(row: &Record<'_>, faults: &mut Faults) -> Option<Round> {
    row.only(&["id", "outlet", "by", "visited", "score", "rank", "ranked"], faults);
    let (id, outlet) = (row.id("id", faults), row.id("outlet", faults));
    let by = row.word("by", By::ALL, By::code, By::parse, faults);
    let (visited, score) = (row.date("visited", faults), row.points("score", FULL, faults));
    let (rank, ranked) = (row.optional_number("rank", 1, faults), row.optional_number("ranked", 1, faults));
    if let (Some(rank), Some(ranked)) = (rank, ranked)
        && rank > ranked
    {
        let (zh, en) = (format!("名次 {rank} 大于参排网点数 {ranked}"), format!("rank {rank} is over {ranked} ranked"));
        row.fault("rank", &zh, &en, say("核对名次与参排网点数", "Look at rank and ranked"), faults);
    }
    Some(Round { id: id?, outlet: outlet?, by: by?, visited: visited?, score: score?, rank, ranked })
}

pub(super) fn finding(row: &Record<'_>, outlet_of: &BTreeMap<&Id, &Id>, faults: &mut Faults) -> Option<Finding> {
    let keys = [
        "id",
        "round",
        "outlet",
        "item",
        "class",
        "person",
        "points",
        "found",
        "repeated",
        "key_item",
        "on_the_spot",
        "amount",
    ];
    row.only(&keys, faults);
    let (id, round) = (row.id("id", faults), row.optional_id("round", faults));
    let named = row.optional_id("outlet", faults);
    let of_round = round.as_ref().and_then(|round| outlet_of.get(round)).map(|outlet| (*outlet).clone());
    if let Some(round) = round.as_ref().filter(|_| of_round.is_none()) {
        let (zh, en) = (format!("没有检查 {round}"), format!("there is no round {round}"));
        row.fault("round", &zh, &en, say("写 rounds 里的编号，或 null", "Name one of rounds, or write null"), faults);
    }
    if let (Some(named), Some(of_round)) = (&named, &of_round)
        && named != of_round
    {
        let (zh, en) = (
            format!("网点 {named} 与检查的网点 {of_round} 不符"),
            format!("outlet {named} is not the round's, {of_round}"),
        );
        row.fault("outlet", &zh, &en, say("删去 outlet 或改正", "Remove outlet, or mend it"), faults);
    }
    let outlet = of_round.or(named);
    if outlet.is_none() && round.is_none() {
        row.fault(
            "outlet",
            "不属于任何检查，又没有写网点",
            "it has neither round nor outlet",
            say("写上 outlet", "Write outlet"),
            faults,
        );
    }
    let item = row.line("item", faults);
    let class = row.word("class", Class::ALL, Class::code, Class::parse, faults);
    let person = row.optional_id("person", faults);
    let (points, found) = (row.points("points", FULL, faults), row.date("found", faults));
    let repeated = row.optional_flag("repeated", faults);
    let (key_item, on_the_spot) = (row.flag("key_item", faults), row.flag("on_the_spot", faults));
    let amount = row.optional_money("amount", faults);
    Some(Finding {
        id: id?,
        round,
        outlet: outlet?,
        item: ItemCode(item?),
        class: class?,
        person,
        points: points?,
        found: found?,
        repeated,
        key_item: key_item?,
        on_the_spot: on_the_spot?,
        amount,
    })
}

pub(super) fn event(row: &Record<'_>, scheme: &Scheme, faults: &mut Faults) -> Option<Event> {
    let (id, outlet) = (row.id("id", faults), row.id("outlet", faults));
    let person = row.optional_id("person", faults);
    let (kind, date) = (row.line("kind", faults), row.date("date", faults));
    let amount = row.optional_money("amount", faults);
    let kind = kind?;
    let Some(register) = scheme.register(&kind) else {
        let known: Vec<&str> = scheme.registers.iter().map(|register| register.kind.as_str()).collect();
        row.unknown("kind", &kind, &known, faults);
        return None;
    };
    let (flags, words) = fields(row, register, faults);
    Some(Event { id: id?, outlet: outlet?, person, kind, date: date?, amount, flags, words })
}

/// The fields of the kind's register: flags that are set, words that are chosen.
fn fields(row: &Record<'_>, register: &Register, faults: &mut Faults) -> (BTreeSet<String>, BTreeMap<String, String>) {
    let mut known = vec!["id", "outlet", "person", "kind", "date", "amount"];
    known.extend(register.flags.iter().map(|flag| flag.name.as_str()));
    known.extend(register.choices.iter().map(|choice| choice.name.as_str()));
    row.only(&known, faults);
    let set = register.flags.iter().filter(|flag| row.optional_flag(&flag.name, faults) == Some(true));
    let flags = set.map(|flag| flag.name.clone()).collect();
    let mut words = BTreeMap::new();
    for choice in &register.choices {
        let Some(word) = row.optional_line(&choice.name, faults) else { continue };
        if choice.words.iter().any(|known| known.name == word) {
            words.insert(choice.name.clone(), word);
        } else {
            let known: Vec<&str> = choice.words.iter().map(|known| known.name.as_str()).collect();
            row.unknown(&choice.name, &word, &known, faults);
        }
    }
    (flags, words)
}

pub(super) fn tickets(row: &Record<'_>, faults: &mut Faults) -> Option<Tickets> {
    row.only(&["outlet", "year", "count"], faults);
    let (outlet, count) = (row.id("outlet", faults), row.number("count", 0, faults));
    let year = row.number("year", 1, faults).and_then(|year| i16::try_from(year).ok());
    Some(Tickets { outlet: outlet?, year: year?, count: count? })
}

pub(super) fn candidate(row: &Record<'_>, faults: &mut Faults) -> Option<Candidate> {
    let keys = [
        "id",
        "outlet",
        "post",
        "grade_last_year",
        "grade_first_half",
        "attested",
        "skill_tests",
        "valid_complaints",
        "volume",
        "outlet_volume",
        "outlet_headcount",
        "errors",
        "open_appearance_findings",
    ];
    row.only(&keys, faults);
    let (id, outlet) = (row.id("id", faults), row.id("outlet", faults));
    let post = row.line("post", faults);
    one_of(row, "post", post.as_deref(), POSTS, faults);
    let grade_last_year = row.optional_line("grade_last_year", faults);
    one_of(row, "grade_last_year", grade_last_year.as_deref(), GRADES, faults);
    let grade_first_half = row.optional_line("grade_first_half", faults);
    one_of(row, "grade_first_half", grade_first_half.as_deref(), GRADES, faults);
    Some(Candidate {
        id: id?,
        outlet: outlet?,
        post: post?,
        grade_last_year,
        grade_first_half,
        attested: row.optional_flag("attested", faults),
        skill_tests: skill_tests(row, faults),
        valid_complaints: row.optional_number("valid_complaints", 0, faults),
        volume: row.optional_points("volume", MOST, faults),
        outlet_volume: row.optional_points("outlet_volume", MOST, faults),
        outlet_headcount: row.optional_number("outlet_headcount", 1, faults),
        errors: row.optional_number("errors", 0, faults),
        open_appearance_findings: row.optional_number("open_appearance_findings", 0, faults),
    })
}

fn one_of(row: &Record<'_>, key: &str, word: Option<&str>, known: &[&str], faults: &mut Faults) {
    if let Some(word) = word.filter(|word| !known.contains(word)) {
        row.unknown(key, word, known, faults);
    }
}

fn skill_tests(row: &Record<'_>, faults: &mut Faults) -> Option<Vec<String>> {
    let words = row.optional_words("skill_tests", faults)?;
    for word in &words {
        one_of(row, "skill_tests", Some(word), SKILLS, faults);
    }
    Some(words)
}

pub(super) fn notice(row: &Record<'_>, faults: &mut Faults) -> Option<Notice> {
    row.only(&["id", "posted", "closed"], faults);
    let (id, posted, closed) = (row.id("id", faults), row.date("posted", faults), row.date("closed", faults));
    if let (Some(posted), Some(closed)) = (posted, closed)
        && closed < posted
    {
        let how = say("核对两个日期", "Look at both dates");
        row.fault("closed", "公示结束早于开始", "the notice ends before it begins", how, faults);
    }
    Some(Notice { id: id?, posted: posted?, closed: closed? })
}

pub(super) fn filed(row: &Record<'_>, faults: &mut Faults) -> Option<Filed> {
    row.only(&["id", "filed", "unit", "papers", "deeds", "open_objections"], faults);
    let (id, filed) = (row.id("id", faults), row.date("filed", faults));
    let (unit, papers) = (row.optional_id("unit", faults), row.optional_words("papers", faults));
    let deeds = row.optional_number("deeds", 0, faults);
    let open_objections = row.optional_number("open_objections", 0, faults);
    Some(Filed { id: id?, filed: filed?, unit, papers, deeds, open_objections })
}

pub(super) fn quota(row: &Record<'_>, faults: &mut Faults) -> Option<Quota> {
    row.only(&["unit", "places"], faults);
    let (unit, places) = (row.id("unit", faults), row.number("places", 0, faults));
    Some(Quota { unit: unit?, places: places? })
}

pub(super) fn graded(row: &Record<'_>, scheme: &Scheme, faults: &mut Faults) -> Option<Graded> {
    row.only(&["person", "period", "grade"], faults);
    let (person, term) = (row.id("person", faults), row.term("period", faults));
    let grade = row.line("grade", faults);
    let known: Vec<&str> = scheme.grades.iter().map(|grade| grade.word.as_str()).collect();
    one_of(row, "grade", grade.as_deref(), &known, faults);
    Some(Graded { person: person?, term: term?, grade: grade? })
}

pub(super) fn part(row: &Record<'_>, scheme: &Scheme, faults: &mut Faults) -> Option<Part> {
    row.only(&["of", "period", "part", "score"], faults);
    let (of, term) = (row.id("of", faults), row.term("period", faults));
    let (part, score) = (row.line("part", faults), row.points("score", FULL, faults));
    let known: Vec<&str> = scheme.weights.iter().map(|weight| weight.part.as_str()).collect();
    one_of(row, "part", part.as_deref(), &known, faults);
    Some(Part { of: of?, term: term?, part: part?, score: score? })
}

pub(super) fn figure(row: &Record<'_>, faults: &mut Faults) -> Option<Figure> {
    row.only(&["of", "name", "value"], faults);
    let (of, name, value) = (row.id("of", faults), row.line("name", faults), row.points("value", MOST, faults));
    Some(Figure { of: of?, name: name?, value: value? })
}

pub(super) fn set_amount(row: &Record<'_>, faults: &mut Faults) -> Option<SetAmount> {
    row.only(&["clause", "cause", "amount", "reason"], faults);
    let (clause, cause) = (row.line("clause", faults), row.id("cause", faults));
    let reason = row.line("reason", faults);
    if row.value("amount").is_none() {
        row.fault("amount", "缺少 amount", "amount is missing", say("写成 \"200.00\"", "Write \"200.00\""), faults);
    }
    let amount = row.optional_money("amount", faults);
    Some(SetAmount { clause: clause?, cause: cause?, amount: amount?, reason: reason? })
}
