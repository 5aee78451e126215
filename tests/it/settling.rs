//! A library settled by the program: closed inspections and the book under a scheme.

use crate::program::run;
use crate::store::fixture::{Fixture, NOW, STAMP, moment};
use jiff::civil::date;
use mingcha::app::assessing;
use mingcha::domain::book::{BookError, BookNo, Entry, Source, Step, check, check_all};
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::difference::{Booking, Moved, difference};
use mingcha::domain::edit::Edit;
use mingcha::domain::example::Example;
use mingcha::domain::number::{Fen, Points};
use mingcha::domain::place::OutletId;
use mingcha::domain::scheme::By;
use mingcha::store::{BlobKind, NewBlob, Reader, Stamp, blob_hash, verify};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A library whose one inspection, of 5 March, is closed with one deduction on the first item.
fn closed() -> Fixture {
    let mut fixture = Fixture::new();
    fixture.mark(10_000);
    edit(&mut fixture, Edit::Close { at: NOW, reason: "试".to_owned() });
    fixture
}

fn edit(fixture: &mut Fixture, edit: Edit) {
    let id = fixture.inspection;
    let inspection = fixture.store().load(id).unwrap();
    let change = inspection.plan(edit).unwrap();
    fixture.store().commit(id, &change, &STAMP, &[]).unwrap();
}

fn settle(fixture: &Fixture, period: &str) -> Value {
    let output = run(&["settle", fixture.path.to_str().unwrap(), "--period", period, "--json"], 0);
    serde_json::from_slice(&output.stdout).unwrap()
}

fn round(outlet: OutletId, score: &str, rank: u32, source: Option<Source>) -> Entry {
    Entry::Round {
        outlet,
        by: By::Province,
        visited: date(2026, 3, 15),
        score: score.parse::<Points>().unwrap(),
        rank: Some(rank),
        ranked: Some(1500),
        source,
    }
}

fn event(outlet: OutletId, kind: &str, amount: Option<i64>) -> Entry {
    Entry::Event {
        kind: kind.to_owned(),
        outlet,
        person: None,
        date: date(2026, 3, 20),
        amount: amount.map(|yuan| Fen::new(yuan * 100)),
        flags: BTreeSet::new(),
        words: BTreeMap::new(),
        note: String::new(),
        proof: None,
    }
}

fn clauses(settled: &Value) -> Vec<(String, Option<String>)> {
    let line = |line: &Value| (line["clause"].as_str().unwrap().to_owned(), line["amount"].as_str().map(str::to_owned));
    settled["lines"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn a_closed_inspection_is_a_round_and_the_book_is_looked_at() {
    let mut fixture = closed();
    let id = fixture.inspection;
    let score = fixture.store().load(id).unwrap().closing.unwrap().score;
    let entries = [round(fixture.outlet, "90.5", 900, None), event(fixture.outlet, "customer_praise", None)];
    fixture.store().book_all(&entries, &STAMP).unwrap();
    fixture.close();
    let settled = settle(&fixture, "1");
    let found = clauses(&settled);
    assert!(found.contains(&("S2-20".to_owned(), Some("1300.00".to_owned()))), "{found:?}");
    assert!(found.contains(&("S2-15".to_owned(), Some("100.00".to_owned()))), "{found:?}");
    let county = settled["lines"].as_array().unwrap().iter().find(|line| line["clause"] == "S2-39");
    match score < Points::whole(92) {
        true => assert_eq!(county.unwrap()["because"]["rounds"][0], format!("I{}", fixture.inspection.0)),
        false => assert!(county.is_none()),
    }
    // The next phase has none of it, the year all.
    assert_eq!(clauses(&settle(&fixture, "2")), []);
    assert_eq!(clauses(&settle(&fixture, "2026")).len(), found.len());
    let ranked = run(&["rank", fixture.path.to_str().unwrap(), "--period", "2026-Q1", "--json"], 0);
    let ranked: Value = serde_json::from_slice(&ranked.stdout).unwrap();
    let by: Vec<&str> = ranked["lists"].as_array().unwrap().iter().map(|list| list["by"].as_str().unwrap()).collect();
    assert_eq!(by, ["province", "county"]);
    assert_eq!(ranked["lists"][0]["outlets"][0]["distance"], "-1.5");
}

#[test]
fn an_unknown_period_or_scheme_is_told_with_what_there_is() {
    let mut fixture = closed();
    fixture.close();
    let path = fixture.path.to_str().unwrap();
    for (typed, said) in
        [(["--period", "2025", "--lang", "en"], "no period 2025"), (["--period", "4", "--lang", "en"], "no period 4")]
    {
        let output = run(&[&["settle", path, "--json"], &typed[..]].concat(), 2);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.stdout.is_empty() && told.contains(said) && told.contains("2026-Q2"), "{told}");
    }
    let output = run(&["settle", path, "--period", "1", "--scheme", "psbc", "--lang", "en"], 2);
    assert!(String::from_utf8(output.stderr).unwrap().contains("psbc-county"));
}

#[test]
fn what_is_struck_counts_nothing_and_stays_to_be_read() {
    let mut fixture = closed();
    let entry =
        round(fixture.outlet, "90.5", 900, Some(Source { name: "一季度.xlsx".to_owned(), sha256: "a".repeat(64) }));
    let no = fixture.store().book_all(std::slice::from_ref(&entry), &STAMP).unwrap()[0];
    let book = fixture.store().book().unwrap();
    assert_eq!((book[0].no, &book[0].entry, book[0].who.as_str()), (no, &entry, STAMP.who));
    let strike = |reason: &str| Entry::Strike { entry: no, reason: reason.to_owned() };
    assert_eq!(check(&book, &strike(" ")), Err(BookError::NoReason));
    assert_eq!(check(&book, &strike("录错了")), Ok(()));
    fixture.store().book_all(&[strike("录错了")], &STAMP).unwrap();
    let book = fixture.store().book().unwrap();
    assert_eq!(book.len(), 2);
    assert_eq!(check(&book, &strike("再删")), Err(BookError::NoSuchEntry(no)));
    fixture.close();
    assert!(!clauses(&settle(&fixture, "1")).iter().any(|(clause, _)| clause == "S2-20"));
    assert!(verify(&fixture.path).unwrap().is_sound());
}

#[test]
fn a_published_settlement_keeps_its_lines_and_shows_the_difference() {
    let mut fixture = closed();
    let scheme = Entry::Scheme {
        code: "psbc-county".to_owned(),
        edition: "2026".to_owned(),
        text: mingcha::app::schemes::shipped("psbc-county").unwrap().to_owned(),
        readings: BTreeMap::new(),
    };
    let entries = [scheme, round(fixture.outlet, "90.5", 900, None), event(fixture.outlet, "fixed_item_missing", None)];
    let numbers = fixture.store().book_all(&entries, &STAMP).unwrap();
    let settled = |fixture: &mut Fixture| assessing::books(fixture.store(), None).unwrap().settle("1").unwrap();
    let draft = settled(&mut fixture);
    assert!(draft.settlement.open());
    let from = date(2026, 1, 1);
    let publish = |lines| Entry::Settlement { scheme: numbers[0], period: "1".to_owned(), from, lines, corrects: None };
    let book = fixture.store().book().unwrap();
    assert_eq!(check(&book, &publish(draft.settlement.lines)), Err(BookError::AmountsOpen(1)));

    // Somebody sets the amount that the clause leaves open; then it can be published.
    let amount = Entry::Amount {
        scheme: "psbc-county".to_owned(),
        from,
        clause: "S2-31".to_owned(),
        cause: format!("B{}", numbers[2].0),
        amount: Fen::new(12_000),
        reason: "缺服务监督牌一块".to_owned(),
    };
    fixture.store().book_all(&[amount], &STAMP).unwrap();
    let ready = settled(&mut fixture);
    assert!(!ready.settlement.open());
    let book = fixture.store().book().unwrap();
    let entry = publish(ready.settlement.lines.clone());
    assert_eq!(check(&book, &entry), Ok(()));
    let published = fixture.store().book_all(std::slice::from_ref(&entry), &STAMP).unwrap()[0];
    // A second one of the period waits until the first is struck; once that is paid, it corrects it.
    let book = fixture.store().book().unwrap();
    assert_eq!(check(&book, &entry), Err(BookError::OtherSettlement(published)));
    let strike = Entry::Strike { entry: published, reason: "重算".to_owned() };
    assert_eq!(check_all(&book, &[strike, entry.clone()]), Ok(()));
    let by = |step, by: &str| Entry::Progress { settlement: published, step, by: by.to_owned() };
    let (approved, paid) = (by(Step::Approved, "县行行长"), by(Step::Paid, STAMP.who));
    let book = fixture.store().book().unwrap();
    assert_eq!(check(&book, &paid), Err(BookError::NotApproved));
    assert_eq!(check(&book, &by(Step::Approved, STAMP.who)), Err(BookError::NoSecondPerson));
    assert_eq!(check(&book, &by(Step::Approved, " ")), Err(BookError::NoSecondPerson));
    assert_eq!(check(&book, &approved), Ok(()));
    let approval = fixture.store().book_all(&[approved], &STAMP).unwrap()[0];
    fixture.store().book_all(std::slice::from_ref(&paid), &STAMP).unwrap();
    let book = fixture.store().book().unwrap();
    assert_eq!(check(&book, &paid), Err(BookError::StepTaken));
    assert_eq!(check(&book, &entry), Err(BookError::OtherSettlement(published)), "what is paid is corrected");
    let correcting = |corrects| match entry.clone() {
        Entry::Settlement { scheme, period, from, lines, .. } => {
            Entry::Settlement { scheme, period, from, lines, corrects }
        }
        other => other,
    };
    assert_eq!(check(&book, &correcting(Some(published))), Ok(()));
    let next_year = match correcting(None) {
        Entry::Settlement { scheme, period, lines, .. } => {
            Entry::Settlement { scheme, period, from: date(2027, 1, 1), lines, corrects: None }
        }
        other => other,
    };
    assert_eq!(check(&book, &next_year), Ok(()), "phase 1 of next year is another period");
    let strike = Entry::Strike { entry: approval, reason: "撤回".to_owned() };
    assert_eq!(check(&book, &strike), Err(BookError::Paid), "what led to a payment stays");
    fixture.reopen();
    let book = fixture.store().book().unwrap();
    assert_eq!(book.iter().find(|booked| booked.no == published).map(|booked| &booked.entry), Some(&entry));
    let strike = Entry::Strike { entry: published, reason: "重算".to_owned() };
    assert_eq!(check(&book, &strike), Err(BookError::Paid));

    // The provincial round is struck: the published lines stay, the difference says what falls.
    let strike = Entry::Strike { entry: numbers[1], reason: "复核更正".to_owned() };
    let entries = [strike, round(fixture.outlet, "91.5", 900, None)];
    fixture.store().book_all(&entries, &STAMP).unwrap();
    let now = settled(&mut fixture);
    let moved = difference(&ready.settlement.lines, &now.settlement.lines);
    let gain: i64 = moved.iter().map(|moved| moved.gain().fen()).sum();
    assert_eq!(gain, 130_000 - 110_000);
    // It is booked by a line that takes the old one back and one that comes in its place.
    let booked: Vec<_> = moved.iter().flat_map(Moved::bookings).map(|(what, _, fen)| (what, fen.fen())).collect();
    assert_eq!(booked, [(Booking::Reversal, 130_000), (Booking::Due, -110_000)]);
    assert_eq!(difference(&now.settlement.lines, &now.settlement.lines), []);
}

#[test]
fn an_altered_entry_is_found() {
    let mut fixture = closed();
    let entries = [round(fixture.outlet, "90.5", 900, None), round(fixture.outlet, "91.5", 800, None)];
    fixture.store().book_all(&entries, &Stamp { who: "甲", ..STAMP }).unwrap();
    fixture.close();
    assert!(verify(&fixture.path).unwrap().is_sound());
    let conn = rusqlite::Connection::open(&fixture.path).unwrap();
    let changed = conn.execute("UPDATE book SET entry = replace(entry, '90500', '95500') WHERE no = 1", []);
    assert!(changed.unwrap_err().to_string().contains("cannot be changed"));
    conn.execute_batch("DROP TRIGGER book_stays").unwrap();
    conn.execute("UPDATE book SET entry = replace(entry, '90500', '95500') WHERE no = 1", []).unwrap();
    drop(conn);
    let report = verify(&fixture.path).unwrap();
    assert!(report.problems.iter().any(|problem| problem.to_string().contains("entry 1 of the book")), "{report:?}");
}

#[test]
fn a_finding_on_the_spot_and_its_amount_are_kept_and_settled() {
    let mut fixture = Fixture::new();
    let no = fixture.mark(10_000);
    let amount = Some(Fen::new(15_000));
    let id = fixture.inspection;
    let inspection = fixture.store().load(id).unwrap();
    let refused = inspection.plan(Edit::Assess { no, on_the_spot: false, amount: Some(Fen::new(0)) });
    assert!(refused.unwrap_err().to_string().contains("more than zero"));
    let has_person = inspection.findings[&no].person.is_some();
    let spot = inspection.plan(Edit::Assess { no, on_the_spot: true, amount });
    assert_eq!(spot.is_ok(), has_person);
    edit(&mut fixture, Edit::Assess { no, on_the_spot: has_person, amount });
    fixture.reopen();
    let finding = fixture.store().load(id).unwrap().findings[&no].clone();
    assert_eq!((finding.on_the_spot, finding.amount), (has_person, amount));
    edit(&mut fixture, Edit::Close { at: NOW, reason: "试".to_owned() });
    let facts = assessing::books(fixture.store(), None).unwrap().facts;
    assert_eq!(facts.findings.unwrap()[0].amount, amount);
    fixture.close();
    assert!(verify(&fixture.path).unwrap().is_sound());
    assert!(Reader::open(&fixture.path).is_ok());
}

#[test]
fn an_inspection_by_another_checklist_is_no_round_and_says_so() {
    let mut fixture = closed();
    let list = mingcha::app::schemes::shipped("psbc-county").unwrap();
    let other = list.replacen("checklists = [\"psbc-county\"]", "checklists = [\"our-own\"]", 1);
    assert_ne!(other, list);
    let of = |fixture: &mut Fixture| {
        let books = assessing::books(fixture.store(), None).unwrap();
        (books.facts.rounds.as_ref().map_or(0, Vec::len), books.settle("1").unwrap().settlement.warnings.len())
    };
    assert_eq!(of(&mut fixture), (1, 0));
    let (code, edition) = ("psbc-county".to_owned(), "2026".to_owned());
    let scheme = Entry::Scheme { code, edition, text: other, readings: BTreeMap::new() };
    fixture.store().book_all(&[scheme], &STAMP).unwrap();
    assert_eq!(of(&mut fixture), (0, 1));
}

#[test]
fn a_proof_is_kept_with_its_entry_and_missed_when_it_is_gone() {
    let mut fixture = Fixture::new();
    let letter = NewBlob { kind: BlobKind::Proof, bytes: b"a letter of thanks".to_vec() };
    let hash = blob_hash(&letter.bytes);
    let mut entry = event(fixture.outlet, "customer_praise", None);
    assert!(entry.set_proof(Source { name: "表扬信.jpg".to_owned(), sha256: hash.0.clone() }));
    fixture.store().book_proven(&[entry.clone()], std::slice::from_ref(&letter), &STAMP).unwrap();
    let still = NewBlob { kind: BlobKind::Proof, bytes: b"a still of an example".to_vec() };
    let example = Entry::Example(Example {
        inspection: fixture.inspection,
        outlet: fixture.outlet,
        checklist: "psbc-county".to_owned(),
        item: ItemCode("S2-27".to_owned()),
        person: None,
        moment: moment(fixture.recordings[0], 1_000),
        until: None,
        still: Some(blob_hash(&still.bytes)),
        note: String::new(),
    });
    fixture.store().book_proven(&[example], &[still], &STAMP).unwrap();
    fixture.reopen();
    assert_eq!(fixture.store().book().unwrap()[0].entry, entry);
    assert_eq!(fixture.store().blob(&hash).unwrap(), Some(letter.bytes));
    fixture.close();
    assert!(verify(&fixture.path).unwrap().is_sound());
    let conn = rusqlite::Connection::open(&fixture.path).unwrap();
    conn.execute_batch("DROP TRIGGER blob_keeps; DELETE FROM blob WHERE kind = 'proof'").unwrap();
    drop(conn);
    let report = verify(&fixture.path).unwrap();
    let missing = |no| format!("entry {no} of the book: its proof or still");
    for no in [1, 2] {
        assert!(report.problems.iter().any(|problem| problem.to_string().contains(&missing(no))), "{report:?}");
    }
    // A result has no proof but the list that it came from.
    let mut result = round(fixture.outlet, "90", 900, None);
    assert!(!result.set_proof(Source::default()));
}

#[test]
fn of_the_same_only_one_result_stands() {
    let mut fixture = Fixture::new();
    let first = round(fixture.outlet, "90.5", 900, None);
    let no = fixture.store().book_all(&[first], &STAMP).unwrap()[0];
    let book = fixture.store().book().unwrap();
    let corrected = round(fixture.outlet, "91", 880, None);
    let strike = Entry::Strike { entry: no, reason: "更正".to_owned() };
    assert_eq!(check_all(&book, std::slice::from_ref(&corrected)), Err(BookError::SaidAlready(no)));
    assert_eq!(check_all(&book, &[strike.clone(), corrected.clone()]), Ok(()));
    assert_eq!(check_all(&book, &[strike, corrected.clone(), corrected]), Err(BookError::SaidAlready(BookNo(3))));
    let impossible = [("-5", 900), ("100.01", 900), ("90", 1501)];
    for (score, rank) in impossible {
        assert_eq!(check(&book, &round(fixture.outlet, score, rank, None)), Err(BookError::NoRound), "{score} {rank}");
    }
    let tickets = |count| Entry::Tickets { outlet: fixture.outlet, year: 2026, count, source: None };
    assert_eq!(check_all(&book, &[tickets(0), tickets(1)]), Err(BookError::SaidAlready(BookNo(2))));
}

#[test]
fn an_edition_for_next_year_leaves_this_year_as_it_is() {
    let mut fixture = Fixture::new();
    let text = mingcha::app::schemes::shipped("psbc-county").unwrap();
    let next = text.replacen("edition = \"2026\"", "edition = \"2027\"", 1).replace("2026-", "2027-");
    let taken = |edition: &str, text: &str| Entry::Scheme {
        code: "psbc-county".to_owned(),
        edition: edition.to_owned(),
        text: text.to_owned(),
        readings: BTreeMap::new(),
    };
    fixture.store().book_all(&[taken("2026", text), taken("2027", &next)], &STAMP).unwrap();
    let book = fixture.store().book().unwrap();
    let edition = |code: &str| assessing::scheme_in_use(&book, Some(code)).unwrap().0.edition;
    assert_eq!(edition("psbc-county@2026"), "2026");
    assert_eq!(edition("psbc-county@2027"), "2027");
    // Without a year it is the one whose year today is in, and the last one where no year has today.
    let year = mingcha::app::wall_clock::now().date().year();
    assert_eq!(edition("psbc-county"), if year == 2026 { "2026" } else { "2027" });
}
