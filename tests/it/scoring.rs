//! The score by data: every file of `tests/cases/scoring` tells a checklist, what was judged and found, and what must
//! come out. `tests/cases/scoring/README.txt` says how a case is written.

#![expect(clippy::unwrap_used, reason = "helpers of a test may stop at the first surprise")]

use mingcha::domain::checklist::{
    Area, Checklist, Class, Evidence, Item, ItemCode, NaRule, Observe, Per, Section, Subject, Weight,
};
use mingcha::domain::inspection::{Finding, FindingNo, Inspection, InspectionId, Verdict};
use mingcha::domain::number::Points;
use mingcha::domain::place::{Level, Outlet, OutletId, Person, PersonId, Post};
use mingcha::domain::score::{LineKind, Score, ScoreLine, score};
use mingcha::domain::text::Text;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

struct Case {
    inspection: Inspection,
    expected: Vec<(usize, String)>,
}

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

/// `name=value` words after the first, and bare ones with an empty value.
fn options(words: &[&str]) -> BTreeMap<String, String> {
    let pair = |word: &&str| match word.split_once('=') {
        Some((name, value)) => (name.to_owned(), value.to_owned()),
        None => ((*word).to_owned(), String::new()),
    };
    words.iter().map(pair).collect()
}

fn empty_checklist(options: &BTreeMap<String, String>) -> Checklist {
    let get = |name: &str, default: &str| options.get(name).cloned().unwrap_or_else(|| default.to_owned());
    Checklist {
        code: "case".to_owned(),
        name: Text::new("例", "case"),
        version: "1".to_owned(),
        basis: String::new(),
        notice: Text::default(),
        total: points(&get("total", "100")),
        bonus_cap: points(&get("bonus_cap", "0")),
        na: NaRule::parse(&get("na", "drop")).unwrap(),
        places: get("places", "2").parse().unwrap(),
        sections: Vec::new(),
    }
}

fn item(code: &str, options: &BTreeMap<String, String>) -> Item {
    let get = |name: &str| options.get(name).map(String::as_str);
    let list = |name: &str| get(name).into_iter().flat_map(|words| words.split(','));
    let weight = match get("weight") {
        Some("bonus") => Weight::Bonus,
        Some("from-total") => Weight::FromTotal,
        None => Weight::Normal,
        Some(other) => panic!("no weight {other}"),
    };
    let worth = points(get("points").unwrap_or("0"));
    Item {
        code: ItemCode(code.to_owned()),
        text: Text::new(code, code),
        standard: Text::default(),
        posts: list("posts").map(|post| Post::parse(post).unwrap()).collect(),
        area: Area::Counter,
        observe: vec![Observe::Picture],
        points: worth,
        step: points(get("step").unwrap_or("0.5")),
        per: Per::parse(get("per").unwrap_or("occurrence")).unwrap(),
        cap: get("cap").map_or(worth, points),
        weight,
        key_item: false,
        gates: list("gates").map(|code| ItemCode(code.to_owned())).collect(),
        hotkey: None,
        remedy: Text::default(),
        responsible: None,
        evidence: Evidence::None,
        reference: String::new(),
        required: !options.contains_key("optional"),
        clauses: Vec::new(),
    }
}

fn inspection(checklist: Checklist) -> Inspection {
    Inspection {
        id: InspectionId(1),
        outlet: Outlet {
            id: OutletId(1),
            code: "01".to_owned(),
            name: "网点01".to_owned(),
            level: Level::Outlet,
            parent: None,
            class: None,
            queue_machine: true,
        },
        date: jiff::civil::date(2026, 3, 5),
        inspector: "检查人01".to_owned(),
        checklist,
        people: Vec::new(),
        cameras: Vec::new(),
        recordings: Vec::new(),
        verdicts: BTreeMap::new(),
        findings: BTreeMap::new(),
        redactions: BTreeMap::new(),
        closing: None,
    }
}

/// `A1` or `A1@2`.
fn subject(word: &str) -> Subject {
    let (code, person) = word.split_once('@').map_or((word, None), |(code, person)| (code, Some(person)));
    let person = person.map(|id| PersonId(id.parse().unwrap()));
    Subject { item: ItemCode(code.to_owned()), person }
}

fn finding(no: u32, of: &str, cost: &str, withdrawn: bool) -> Finding {
    let Subject { item, person } = subject(of);
    Finding {
        no: FindingNo(no),
        item,
        person,
        moment: None,
        until: None,
        points: points(cost),
        note: String::new(),
        rect: None,
        still: None,
        sound: None,
        on_the_spot: false,
        amount: None,
        withdrawn: withdrawn.then(|| "记错了".to_owned()),
    }
}

fn parse(text: &str) -> Case {
    let mut case = Case { inspection: inspection(empty_checklist(&BTreeMap::new())), expected: Vec::new() };
    let mut rest = None;
    for (number, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let it = &mut case.inspection;
        match words.as_slice() {
            [] => {}
            [first, ..] if first.starts_with('#') => {}
            ["checklist", more @ ..] => it.checklist = empty_checklist(&options(more)),
            ["section", code, more @ ..] => it.checklist.sections.push(Section {
                code: (*code).to_owned(),
                name: Text::new(*code, *code),
                class: Class::Software,
                minimum_percent: options(more).get("minimum").map(|percent| percent.parse().unwrap()),
                items: Vec::new(),
            }),
            ["item", code, more @ ..] => {
                it.checklist.sections.last_mut().unwrap().items.push(item(code, &options(more)));
            }
            ["person", id, post] => it.people.push(Person {
                id: PersonId(id.parse().unwrap()),
                staff_no: format!("10{id}"),
                name: format!("柜员0{id}"),
                post: Post::parse(post).unwrap(),
                outlet: OutletId(1),
                from: None,
                to: None,
            }),
            ["verdict", of, verdict] => {
                it.verdicts.insert(subject(of), Verdict::parse(verdict).unwrap());
            }
            ["rest", verdict] => rest = Some(Verdict::parse(verdict).unwrap()),
            ["finding", no, of, cost, more @ ..] => {
                let finding = finding(no.parse().unwrap(), of, cost, more.contains(&"withdrawn"));
                it.findings.insert(finding.no, finding);
            }
            ["expect", ..] => case.expected.push((number + 1, line.trim().trim_start_matches("expect ").to_owned())),
            _ => panic!("line {}: {line:?} says nothing known", number + 1),
        }
    }
    if let Some(verdict) = rest {
        for subject in case.inspection.subjects() {
            case.inspection.verdicts.entry(subject).or_insert(verdict);
        }
    }
    case
}

fn subjects(list: &[Subject]) -> String {
    let shown = list.iter().map(|s| match s.person {
        Some(PersonId(id)) => format!("{}@{id}", s.item),
        None => s.item.0.clone(),
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(" ") }
}

fn line<'l>(lines: &'l [ScoreLine], name: &str) -> &'l ScoreLine {
    let kind = match name {
        "possible" => Some(LineKind::Possible),
        "earned" => Some(LineKind::Earned),
        "bonus" => Some(LineKind::Bonus),
        "score" => Some(LineKind::Score),
        "open" => Some(LineKind::Open),
        _ => None,
    };
    let wanted = |line: &&ScoreLine| kind.map_or(line.code == name, |kind| line.kind == kind);
    lines.iter().find(wanted).unwrap_or_else(|| panic!("no line {name} among {lines:#?}"))
}

/// What really came out, worded as the expectation words it.
fn actual(expected: &str, inspection: &Inspection, score: &Score) -> String {
    let (what, rest) = expected.split_once(' ').unwrap();
    let name = rest.split_whitespace().next().unwrap();
    let lines = score.lines(&inspection.checklist);
    match what {
        "score" => format!("score {}", score.value.fixed(inspection.checklist.places)),
        "earned" => format!("earned {}", score.earned),
        "possible" => format!("possible {}", score.possible),
        "from-total" => format!("from-total {}", score.from_total),
        "bonus" => format!("bonus {}", score.bonus),
        "complete" => format!("complete {}", if score.complete() { "yes" } else { "no" }),
        "open" => format!("open {}", subjects(&score.open)),
        "open-required" => format!("open-required {}", subjects(&score.open_required)),
        "section" => {
            let section = score.sections.iter().find(|section| section.code == name).unwrap();
            let met = if section.met { "met" } else { "below" };
            format!("section {name} {}/{} {met}", section.earned, section.possible)
        }
        "item" => {
            let item = score.sections.iter().flat_map(|s| &s.items).find(|item| item.item.0 == name).unwrap();
            format!("item {name} {} found {} lost {}", item.outcome.code(), item.found, item.lost)
        }
        "line" => format!("line {name} {}", line(&lines, name).formula.zh),
        "line-en" => format!("line-en {name} {}", line(&lines, name).formula.en),
        "no-line" => {
            let there = lines.iter().any(|line| line.code == name);
            format!("no-line {name}{}", if there { " but there is one" } else { "" })
        }
        other => panic!("a case cannot expect {other:?}"),
    }
}

fn check_explanation(inspection: &Inspection, score: &Score, name: &str) {
    let lines = score.lines(&inspection.checklist);
    let sum = |kind: LineKind| -> Points { lines.iter().filter(|l| l.kind == kind).map(|l| l.amount).sum() };
    assert_eq!(sum(LineKind::Section), score.earned, "{name}: the sections' lines do not add up");
    assert_eq!(sum(LineKind::Earned), score.earned, "{name}");
    assert_eq!(sum(LineKind::Possible), score.possible, "{name}");
    assert_eq!(sum(LineKind::Score), score.value, "{name}");
    let weight = |line: &&ScoreLine| inspection.checklist.item(&ItemCode(line.code.clone())).unwrap().weight;
    let items = lines.iter().filter(|line| line.kind == LineKind::Item);
    let lost: Points = items.filter(|line| weight(line) == Weight::Normal).map(|line| line.amount).sum();
    assert_eq!(lost, score.earned - score.possible, "{name}: the items' lines do not add up to what was lost");
}

#[test]
fn every_case_comes_out_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/scoring");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap() != "README.txt");
    files.sort();
    assert!(files.len() >= 15, "only {} cases in {}", files.len(), folder.display());
    let mut wrong = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let case = parse(&fs::read_to_string(&path).unwrap());
        assert!(!case.expected.is_empty(), "{name} expects nothing");
        let score = score(&case.inspection);
        for (number, expected) in &case.expected {
            let actual = actual(expected, &case.inspection, &score);
            if actual != *expected {
                wrong.push(format!("{name}:{number}: expected {expected:?}, came out as {actual:?}"));
            }
        }
        check_explanation(&case.inspection, &score, name);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A small inspection in which anything can happen.
fn any_inspection() -> impl Strategy<Value = Inspection> {
    let text = "
        checklist total=100 bonus_cap=2
        section A minimum=60
        item A1 points=4 cap=3 posts=high-counter
        item A2 points=3 per=once
        item A3 points=5 gates=B1,B2
        section B
        item B1 points=7
        item B2 points=11 posts=high-counter
        item T1 weight=from-total cap=4
        item P1 points=3 weight=bonus
        person 1 high-counter
        person 2 high-counter";
    let base = parse(text).inspection;
    let all = base.subjects();
    let verdicts = proptest::collection::vec(proptest::option::of(0..3_usize), all.len());
    let findings = proptest::collection::vec((0..all.len(), 0..8_i64, any::<bool>()), 0..12);
    (verdicts, findings).prop_map(move |(verdicts, findings)| {
        let mut inspection = base.clone();
        for (subject, verdict) in all.iter().zip(verdicts) {
            if let Some(index) = verdict {
                inspection.verdicts.insert(subject.clone(), Verdict::ALL[index]);
            }
        }
        for (no, (index, halves, withdrawn)) in (1..).zip(findings) {
            let mut finding = finding(no, "A1", "0", withdrawn);
            finding.item = all[index].item.clone();
            finding.person = all[index].person;
            finding.points = Points::from_thousandths(halves * 500);
            inspection.findings.insert(finding.no, finding);
        }
        inspection
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_withdrawn_finding_is_as_if_it_had_never_been(inspection in any_inspection()) {
        let mut never = inspection.clone();
        never.findings.retain(|_, finding| finding.withdrawn.is_none());
        prop_assert_eq!(score(&inspection), score(&never));
    }

    #[test]
    fn the_score_stays_in_bounds_and_its_lines_add_up(inspection in any_inspection()) {
        let score = score(&inspection);
        prop_assert!(score.value >= Points::ZERO && score.value <= Points::whole(102));
        check_explanation(&inspection, &score, "random");
    }

    #[test]
    fn one_more_lapse_never_raises_the_score(inspection in any_inspection(), of in 0..4_usize) {
        let mut more = inspection.clone();
        let lapse = finding(99, ["A1@1", "A2", "B1", "T1"][of], "0.5", false);
        more.findings.insert(lapse.no, lapse);
        // Not for an item that did not apply before: its points come back into play with the lapse.
        let back = score(&more).possible != score(&inspection).possible;
        prop_assert!(back || score(&more).value <= score(&inspection).value);
    }
}
