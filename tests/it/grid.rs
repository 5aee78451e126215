//! Grid workers in a library: parts, grades and cases in the book, kept, guarded and settled.

use crate::program::{demo, json, run};
use crate::store::fixture::{Fixture, STAMP, person_id};
use jiff::civil::datetime;
use mingcha::app::{assessing, schemes};
use mingcha::domain::book::{About, BookError, BookNo, Entry, check, check_all};
use mingcha::domain::casework::{CaseEntry, CaseKind, CaseStep, Deed, HazardReport, Opened, Size, Stage, cases};
use mingcha::domain::facts::Term;
use mingcha::domain::number::Points;
use mingcha::domain::place::PersonId;
use mingcha::domain::text::Lang;
use mingcha::store::{Store, verify};
use std::collections::{BTreeMap, BTreeSet};

const Q2: Term = Term { year: 2026, quarter: Some(2) };

fn scheme() -> Entry {
    let text = schemes::shipped("grid-worker").unwrap().to_owned();
    Entry::Scheme { code: "grid-worker".to_owned(), edition: "2026".to_owned(), text, readings: BTreeMap::new() }
}

fn part(person: PersonId, part: &str, score: &str) -> Entry {
    Entry::Part { of: About::Person(person), term: Q2, part: part.to_owned(), score: score.parse().unwrap() }
}

fn grade(person: PersonId, term: Term, grade: &str) -> Entry {
    Entry::Grade { person, term, grade: grade.to_owned() }
}

fn open(worker: PersonId, kind: CaseKind, size: Size) -> Entry {
    let at = datetime(2026, 5, 6, 8, 40, 0, 0);
    let hazard = (kind == CaseKind::Hazard)
        .then(|| HazardReport { reported: at, prevention: "设警示牌，劝离行人".to_owned() });
    Entry::Case(CaseEntry::Open(Opened { worker, at, kind, size, what: "井盖缺失".to_owned(), hazard }))
}

fn step(no: BookNo, deed: Deed, hour: i8, words: &str) -> Entry {
    let at = datetime(2026, 5, 6, hour, 0, 0, 0);
    Entry::Case(CaseEntry::Step(no, CaseStep { deed, at, words: words.to_owned() }))
}

/// S4-15…S4-17, S4-26: entries of every kind come back as they were, under hashes that hold.
#[test]
fn entries_on_cases_are_kept_as_they_were() {
    let mut fixture = Fixture::new();
    let worker = person_id(fixture.store(), "0101");
    let first = BookNo(1);
    let mut entries = vec![open(worker, CaseKind::Hazard, Size::Prominent)];
    entries.extend(Deed::ALL.iter().map(|deed| step(first, *deed, 9, "市政养护所")));
    entries.extend(CaseKind::ALL.iter().zip(Size::ALL.iter().cycle()).map(|(kind, size)| open(worker, *kind, *size)));
    fixture.store().book_all(&entries, &STAMP).unwrap();
    fixture.reopen();
    let book = fixture.store().book().unwrap();
    assert_eq!(book.iter().map(|booked| &booked.entry).collect::<Vec<_>>(), entries.iter().collect::<Vec<_>>());
    assert_eq!(cases(&book).iter().map(|case| case.no.0).collect::<Vec<_>>(), [1, 8, 9, 10, 11]);
    fixture.close();
    assert!(verify(&fixture.path).unwrap().is_sound());
}

/// S4-08, S4-09: one score for a part, one grade for a term, changed only by striking.
#[test]
fn a_part_or_a_grade_stands_once() {
    let mut fixture = Fixture::new();
    let worker = person_id(fixture.store(), "0101");
    let entries = [part(worker, "查", "88.5"), grade(worker, Q2, "良好")];
    let numbers = fixture.store().book_all(&entries, &STAMP).unwrap();
    let book = fixture.store().book().unwrap();
    for (entry, no) in [(part(worker, "查", "90"), numbers[0]), (grade(worker, Q2, "优秀"), numbers[1])] {
        assert_eq!(check_all(&book, std::slice::from_ref(&entry)), Err(BookError::SaidAlready(no)));
        let strike = Entry::Strike { entry: no, reason: "复核更正".to_owned() };
        assert_eq!(check_all(&book, &[strike, entry]), Ok(()));
    }
    for entry in [part(worker, "访", "88"), grade(worker, Term { year: 2026, quarter: None }, "合格")] {
        assert_eq!(check(&book, &entry), Ok(()));
    }
    for wrong in ["100.01", "-0.01", "88.555"] {
        let score: Points = wrong.parse().unwrap();
        assert_eq!(check(&book, &part(worker, "访", wrong)), Err(BookError::NoScore(score)));
    }
}

/// O-66, S4-11, S4-12, S4-16, S4-17: what stands in the book is settled.
#[test]
fn a_workers_term_is_settled_from_the_book() {
    let mut fixture = Fixture::new();
    let worker = person_id(fixture.store(), "0101");
    let parts = [("查", "90"), ("访", "80"), ("问", "70.55"), ("看", "85"), ("听", "95"), ("群众测评", "92.5")];
    let mut entries = vec![scheme()];
    entries.extend(parts.map(|(name, score)| part(worker, name, score)));
    entries.extend((1..=3).map(|quarter| grade(worker, Term { year: 2026, quarter: Some(quarter) }, "不合格")));
    entries.push(open(worker, CaseKind::Hazard, Size::Prominent));
    let numbers = fixture.store().book_all(&entries, &STAMP).unwrap();
    let case = numbers[numbers.len() - 1];
    let settle = |fixture: &mut Fixture, period: &str| {
        assessing::books(fixture.store(), None).unwrap().settle(period).unwrap().settlement
    };
    let settled = settle(&mut fixture, "2026");
    let found = &settled.composites[0];
    assert_eq!((found.of.as_str(), found.value.to_string().as_str()), ("0101", "86.208"));
    assert_eq!(found.grade.as_deref(), Some("良好"));
    assert_eq!(settled.lines, [], "three failed quarters have no consequence");
    // Nobody ended the case, and its time is long over.
    let met = |settled: &mingcha::domain::ledger::Settlement| -> Vec<(String, Option<bool>)> {
        settled.indicators.iter().map(|row| (row.clause.0.clone(), row.met)).collect()
    };
    assert_eq!(met(&settled), [("S4-16".to_owned(), Some(false)), ("S4-17".to_owned(), Some(true))]);

    let steps = [step(case, Deed::Divert, 9, "市政养护所"), step(case, Deed::FeedBack, 15, "井盖已换")];
    let annual = grade(worker, Term { year: 2026, quarter: None }, "不合格");
    fixture.store().book_all(&[&steps[..], &[annual]].concat(), &STAMP).unwrap();
    assert_eq!(cases(&fixture.store().book().unwrap())[0].stage, Stage::FedBack);
    let settled = settle(&mut fixture, "2026");
    assert_eq!(met(&settled), [("S4-16".to_owned(), Some(true)), ("S4-17".to_owned(), Some(true))]);
    let line = &settled.lines[0];
    assert_eq!((settled.lines.len(), line.clause.0.as_str(), line.formula.as_str()), (1, "S4-12", "2026 不合格"));
    assert_eq!(line.person.as_ref().map(|id| id.as_str()), Some("0101"));
    // A quarter that saw no case has no share of cases.
    assert_eq!(met(&settle(&mut fixture, "2026-Q3")), []);
}

/// The demo's second library: out of the source's stations, whole, and not of the machine's clock.
#[test]
fn the_demo_has_a_library_of_grid_workers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("grid.mingcha");
    std::fs::copy(demo().join("grid.mingcha"), &path).unwrap();
    let at = path.to_str().unwrap();
    assert_eq!(json(&run(&["verify", at, "--json"], 0))["sound"], true);
    let settled = json(&run(&["settle", at, "--period", "2026", "--json"], 0));
    assert_eq!(settled["scheme"], "grid-worker");
    let lines = settled["lines"].as_array().unwrap();
    let line = |clause: &str| lines.iter().find(|line| line["clause"] == clause).unwrap();
    assert_eq!(line("S4-12")["person"], "网格12");
    assert_eq!((&line("S4-13")["state"], &line("S4-13")["person"]), (&"amount_not_set".into(), &"网格01".into()));
    let store = Store::open(&path).unwrap();
    let book = store.book().unwrap();
    assert!(book.iter().all(|booked| booked.at == datetime(2026, 12, 31, 9, 0, 0, 0)));
    let stages: BTreeSet<Stage> = cases(&book).iter().map(|case| case.stage).collect();
    assert_eq!(stages.len(), 4, "a case in every state");
}

/// Times of cases that make no sense are told with their remedy (S4-16, S4-17).
#[test]
fn times_that_make_no_sense_are_told() {
    let text = schemes::shipped("grid-worker").unwrap();
    let alterations = [
        ("report_minutes = 30\n", "", "report_minutes is missing"),
        ("report_minutes = 30", "report_minutes = 0", "report_minutes is out of range"),
        ("kind = \"hazard\"\nhours = 24", "kind = \"hazzard\"\nhours = 24", "Did you mean hazard?"),
        ("kind = \"hazard\"\nhours = 24", "kind = \"hazard\"", "hours is missing"),
        ("kind = \"hazard\"\nhours = 24", "hours = 24", "a deadline before it covers this one"),
        ("size = \"ordinary\"\nhours", "size = \"small\"\nhours", "a deadline before it covers this one"),
        ("posts = [\"grid-worker\"]", "posts = [\"grid\"]", "posts knows no word \"grid\""),
    ];
    for (from, to, expected) in alterations {
        let mutant = text.replacen(from, to, 1);
        assert_ne!(mutant, text, "{from:?} is not in the file");
        let (scheme, found) = schemes::check(&mutant);
        let said: Vec<String> = found.iter().map(|fault| fault.sentence(Lang::En)).collect();
        assert!(scheme.is_none(), "{to:?} was taken");
        assert!(said.iter().any(|line| line.contains(expected)), "{to:?}\nlacks {expected:?}: {said:#?}");
    }
}

/// Whoever holds another post by now keeps the year's scores and the open cases in sight (S4-08, S4-26).
#[test]
fn who_changed_posts_is_listed_with_what_is_on_record() {
    let listed = |entries: &[Entry]| {
        let mut fixture = Fixture::new();
        fixture.store().book_all(&[scheme()], &STAMP).unwrap();
        fixture.store().book_all(entries, &STAMP).unwrap();
        let worker = person_id(fixture.store(), "0101");
        fixture.close();
        let dir = tempfile::tempdir().unwrap();
        let mut harness = crate::settlement_flow::window(dir.path(), &fixture.path);
        let app = &mut harness.state_mut().app;
        app.handle(mingcha::app::command::Command::LookAtSettlement);
        app.finish_jobs();
        let view = app.state().settlement.as_ref().unwrap();
        let appraisal = view.appraisal.as_ref().expect("the scheme appraises people");
        (appraisal.worker(worker).is_some(), appraisal.workers.len())
    };
    // The fixture's staff are tellers: nobody of them is a grid worker.
    assert_eq!(listed(&[]), (false, 0));
    let worker = {
        let mut fixture = Fixture::new();
        person_id(fixture.store(), "0101")
    };
    let other_year = Entry::Part {
        of: About::Person(worker),
        term: Term { year: 2025, quarter: Some(2) },
        part: "查".to_owned(),
        score: Points::whole(80),
    };
    assert_eq!(listed(&[other_year]), (false, 0));
    assert_eq!(listed(&[part(worker, "查", "88.5")]), (true, 1));
    assert_eq!(listed(&[open(worker, CaseKind::Dispute, Size::Small)]), (true, 1));
}
