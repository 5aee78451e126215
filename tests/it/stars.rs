//! Candidacies (S1-01…S1-26): the order of the steps, what the scheme asks of each, and a library that holds them.

use crate::program::run;
use crate::store::fixture::{Fixture, NOW, STAMP, person_id};
use jiff::civil::{Date, date};
use mingcha::app::notice::Notice;
use mingcha::app::{assessing, schemes};
use mingcha::domain::book::{BookError, BookNo, Booked, Brings, Entry, check as book_check};
use mingcha::domain::candidacy::{
    Act, Body, Candidacy, DEEDS, Ground, Refusal, Route, Stage, Step, candidacies, candidacy, check, last_posting,
};
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::edit::Edit;
use mingcha::domain::facts::{Filed, Id, Quota};
use mingcha::domain::ledger::{ConditionState, Eligibility};
use mingcha::domain::number::Points;
use mingcha::domain::place::PersonId;
use mingcha::domain::scheme::{ClauseId, Scheme};
use mingcha::store::verify;
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

const ANNA: PersonId = PersonId(1);

fn scheme() -> Scheme {
    schemes::read(schemes::shipped("service-star").unwrap(), &BTreeMap::new()).0.unwrap()
}

fn act(on: Date, by: &str, step: Step) -> Act {
    Act { on, by: by.to_owned(), step }
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn day(month: i8, day: i8) -> Date {
    date(2026, month, day)
}

/// A book of one candidacy, written by the rules, and what it is measured by.
struct Desk {
    scheme: Scheme,
    book: Vec<Booked>,
    met: Option<bool>,
    places: u32,
    filed: Vec<Filed>,
}

impl Desk {
    fn new() -> Self {
        Self { scheme: scheme(), book: Vec::new(), met: Some(true), places: 1, filed: Vec::new() }
    }

    fn candidacy(&self) -> Option<Candidacy> {
        candidacy(&self.book, ANNA, 2026)
    }

    fn stage(&self) -> Stage {
        self.candidacy().expect("somebody entered").stage
    }

    fn may(&self, act: &Act, units: &[&str]) -> Result<(), Refusal> {
        let conditions = vec![ConditionState {
            clause: ClauseId(text("S1-08")),
            met: self.met,
            formula: text(""),
            warns_only: false,
        }];
        let eligibility = Eligibility { candidate: Id::from("0101"), conditions };
        let ground = Ground {
            scheme: &self.scheme,
            id: &Id::from("0101"),
            units,
            unit: Some(&Id::from("U")),
            eligibility: Some(&eligibility),
            filed: &self.filed,
            quotas: Some(&[Quota { unit: Id::from("U"), places: self.places }]),
        };
        check(self.candidacy().as_ref(), act, &ground)
    }

    fn take(&mut self, act: Act) -> Result<(), Refusal> {
        self.may(&act, &["城东支行", "示范县支行"])?;
        let entry = Entry::Candidacy { person: ANNA, year: 2026, act };
        book_check(&self.book, &entry).expect("what the scheme allows is in order");
        let no = BookNo(i64::try_from(self.book.len()).unwrap() + 1);
        self.book.push(Booked { no, at: NOW, who: text("录入人"), entry });
        Ok(())
    }

    /// Takes all of them, none refused.
    fn all(mut self, acts: impl IntoIterator<Item = Act>) -> Self {
        for act in acts {
            let said = format!("{act:?}");
            self.take(act).unwrap_or_else(|why| panic!("{said}: {why}"));
        }
        self
    }
}

fn begun() -> Vec<Act> {
    vec![
        act(day(8, 20), "柜员01", Step::Enter { route: Route::SignUp }),
        act(day(9, 1), "网点负责人01", Step::Score { points: Points::whole(93) }),
        act(day(9, 10), "复核人", Step::Recheck),
        act(day(9, 20), "办公室", Step::Post),
    ]
}

fn papers() -> Vec<Act> {
    let paper = |paper: &str| act(day(9, 22), "办公室", Step::Paper { paper: text(paper), note: text("") });
    vec![
        paper("opinion_letter"),
        paper("photo"),
        paper("recommendation_form"),
        act(day(9, 22), "办公室", Step::Deeds { text: "事".repeat(1000) }),
    ]
}

fn confirmed() -> Desk {
    Desk::new().all(begun()).all(papers()).all([
        act(day(9, 25), "办公室", Step::CloseNotice),
        act(day(9, 28), "行长", Step::Confirm { minutes: text("会议纪要 2026-9") }),
    ])
}

#[test]
fn the_whole_way_leads_to_the_award_and_every_stage_has_its_day() {
    let desk = confirmed().all([
        act(day(9, 30), "办公室", Step::File),
        act(day(10, 15), "委员会", Step::Decide { approved: true, note: text("审定 3 号") }),
        act(day(11, 10), "委员会", Step::Award { certificate: text("2026-012") }),
        act(day(11, 12), "办公室", Step::Publish { note: text("银行业动态") }),
        act(day(11, 12), "办公室", Step::Reuse),
    ]);
    let candidacy = desk.candidacy().unwrap();
    assert_eq!(candidacy.reached.keys().copied().collect::<Vec<_>>(), Stage::WAY);
    assert_eq!((candidacy.route, candidacy.certificate.as_deref()), (Route::SignUp, Some("2026-012")));
    assert_eq!(candidacy.steps.len(), desk.book.len());
    assert!(candidacy.model_unit);
    // S1-25: fraud is found at any moment.
    let mut desk = desk;
    assert_eq!(desk.take(act(day(12, 1), "单位", Step::Disqualify { reason: text(" ") })), Err(Refusal::NoWords));
    // It may be found, and the award made public, when the year is over (S1-24); never before the year.
    let publish = |on| act(on, "办公室", Step::Publish { note: text("年鉴") });
    desk.take(publish(date(2027, 1, 20))).unwrap();
    assert!(matches!(desk.take(publish(date(2025, 12, 31))), Err(Refusal::OutsideYear(..))));
    desk.take(act(date(2027, 2, 1), "单位", Step::Disqualify { reason: text("弄虚作假") })).unwrap();
    assert_eq!(desk.stage(), Stage::Disqualified);
}

#[test]
fn the_scorer_cannot_re_check() {
    let mut desk = Desk::new().all(begun().into_iter().take(2));
    let own = desk.take(act(day(9, 10), " 网点负责人01 ", Step::Recheck));
    assert_eq!(own, Err(Refusal::SameScorer(text("网点负责人01"))));
    desk.take(act(day(9, 10), "复核人", Step::Recheck)).unwrap();
}

/// O-68.
#[test]
fn a_notice_of_20_september_closes_on_25_september_at_the_earliest() {
    let mut desk = Desk::new().all(begun());
    assert_eq!(desk.take(act(day(9, 24), "办公室", Step::CloseNotice)), Err(Refusal::TooEarly(day(9, 25))));
    let confirm = act(day(9, 25), "行长", Step::Confirm { minutes: text("纪要") });
    assert_eq!(desk.take(confirm), Err(Refusal::NoticeOpen));
    desk.take(act(day(9, 25), "办公室", Step::CloseNotice)).unwrap();
    assert_eq!(last_posting(&scheme()), Some(day(9, 24)));
    // The notice stands to the end of its last day.
    let mut desk = confirmed();
    desk.book.retain(|booked| booked.no.0 <= 8);
    let mut desk = desk.all([
        act(day(9, 28), "办公室", Step::CloseNotice),
        act(day(9, 28), "行长", Step::Confirm { minutes: text("纪要") }),
    ]);
    assert_eq!(desk.take(act(day(9, 28), "办公室", Step::File)), Err(Refusal::NoticeStands(day(9, 28))));
    desk.take(act(day(9, 29), "办公室", Step::File)).unwrap();
}

#[test]
fn an_open_objection_blocks_the_filing_until_it_is_answered() {
    let mut desk = confirmed().all([act(day(9, 24), "某客户", Step::Object { text: text("有投诉未结") })]);
    assert_eq!(desk.take(act(day(9, 30), "办公室", Step::File)), Err(Refusal::OpenObjections(1)));
    let answer = |objection, on| act(on, "纪检", Step::Answer { objection, text: text("查无实据") });
    assert_eq!(desk.take(answer(2, day(9, 29))), Err(Refusal::NoObjection(2)));
    assert_eq!(desk.take(answer(1, day(9, 23))), Err(Refusal::Before(day(9, 24))));
    desk.take(answer(1, day(9, 29))).unwrap();
    assert_eq!(desk.take(answer(1, day(9, 29))), Err(Refusal::NoObjection(1)));
    desk.take(act(day(9, 30), "办公室", Step::File)).unwrap();
}

#[test]
fn papers_go_off_complete_in_time_and_within_the_places() {
    let file = |on| act(on, "办公室", Step::File);
    // S1-19: each paper is needed.
    for missing in ["opinion_letter", "photo", "recommendation_form", DEEDS] {
        let mut desk = confirmed();
        desk.book.retain(|booked| match &booked.entry {
            Entry::Candidacy { act: Act { step: Step::Paper { paper, .. }, .. }, .. } => paper != missing,
            Entry::Candidacy { act: Act { step: Step::Deeds { .. }, .. }, .. } => missing != DEEDS,
            _ => true,
        });
        let refusal = desk.take(file(day(9, 30))).unwrap_err();
        assert!(matches!(&refusal, Refusal::PapersMissing(papers) if papers.len() == 1), "{missing}: {refusal:?}");
        assert!(Notice::from(&refusal).headline.en.contains("S1-19"));
    }
    // S1-20: 1500 characters warn and refuse nothing.
    let long = act(day(9, 29), "办公室", Step::Deeds { text: "事".repeat(1500) });
    confirmed().all([long, file(day(9, 30))]);
    // S1-21: 30 September is the last day.
    assert_eq!(confirmed().take(file(day(10, 1))), Err(Refusal::TooLate(day(9, 30))));
    // S1-18: one more than the quota is refused, whatever day is typed.
    let mut desk = confirmed();
    let other = Filed {
        id: Id::from("0102"),
        filed: day(9, 30),
        unit: Some(Id::from("U")),
        papers: None,
        deeds: None,
        open_objections: None,
    };
    desk.filed.push(other);
    assert_eq!(desk.take(file(day(9, 29))), Err(Refusal::QuotaFull(1)));
    desk.places = 2;
    desk.take(file(day(9, 29))).unwrap();
    // Conditions that are not met, or not known, keep the papers here.
    for met in [Some(false), None] {
        let mut desk = confirmed();
        desk.met = met;
        assert_eq!(desk.take(file(day(9, 30))), Err(Refusal::NotEligible(vec![ClauseId(text("S1-08"))])));
    }
}

#[test]
fn only_the_committee_decides_and_an_excluded_unit_takes_no_part() {
    let award = act(day(11, 10), "行长", Step::Award { certificate: text("1") });
    assert_eq!(confirmed().take(award.clone()), Err(Refusal::NotNow(Stage::Confirmed)));
    let filed = confirmed().all([act(day(9, 30), "办公室", Step::File)]);
    assert_eq!(filed.may(&award, &[]), Err(Refusal::NotNow(Stage::Filed)));
    let decide = |approved| Step::Decide { approved, note: text("意见") };
    assert_eq!((decide(true).body(), award.step.body()), (Body::Committee, Body::Committee));
    let rejected = filed.all([act(day(10, 15), "委员会", decide(false))]);
    assert_eq!(rejected.stage(), Stage::Dropped);
    let enter = act(day(8, 20), "柜员01", Step::Enter { route: Route::Nomination });
    let refused = Desk::new().may(&enter, &["中国农业发展银行示范县支行"]);
    assert_eq!(refused, Err(Refusal::ExcludedUnit(text("农业发展银行"))));
    assert_eq!(Desk::new().may(&enter, &["中国农业银行示范县支行"]), Ok(()));
}

#[test]
fn steps_are_dated_named_and_entered_once() {
    let mut desk = Desk::new();
    let score = act(day(9, 1), "网点负责人01", Step::Score { points: Points::whole(93) });
    assert_eq!(desk.take(score.clone()), Err(Refusal::NotEntered));
    let enter = |on| act(on, "柜员01", Step::Enter { route: Route::SignUp });
    assert!(matches!(desk.take(enter(date(2027, 1, 1))), Err(Refusal::OutsideYear(..))));
    desk.take(enter(day(9, 2))).unwrap();
    assert_eq!(desk.take(enter(day(9, 2))), Err(Refusal::AlreadyEntered));
    assert_eq!(desk.take(score.clone()), Err(Refusal::Before(day(9, 2))));
    assert_eq!(desk.take(Act { by: text(" "), on: day(9, 3), ..score.clone() }), Err(Refusal::NoName));
    let high = Step::Score { points: Points::whole(101) };
    assert_eq!(desk.take(act(day(9, 3), "甲", high)), Err(Refusal::BadScore(Points::whole(101))));
    let unknown = Step::Paper { paper: text("diploma"), note: text("") };
    assert_eq!(desk.take(act(day(9, 3), "甲", unknown)), Err(Refusal::UnknownPaper(text("diploma"))));
    // The last step alone is struck; another year is another candidacy.
    desk.take(Act { on: day(9, 3), ..score }).unwrap();
    let strike = |no| Entry::Strike { entry: BookNo(no), reason: text("录错了") };
    assert_eq!(book_check(&desk.book, &strike(1)), Err(BookError::StepsLater(BookNo(2))));
    assert_eq!(book_check(&desk.book, &strike(2)), Ok(()));
    assert!(candidacies(&desk.book, 2025).is_empty());
}

/// Every step that there is, as a random one.
fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Enter { route: Route::SignUp }),
        Just(Step::Score { points: Points::whole(90) }),
        Just(Step::Recheck),
        Just(Step::Post),
        Just(Step::Object { text: text("异议") }),
        (1_u32..3).prop_map(|objection| Step::Answer { objection, text: text("答复") }),
        Just(Step::CloseNotice),
        Just(Step::Confirm { minutes: text("纪要") }),
        prop_oneof![Just("opinion_letter"), Just("photo"), Just("recommendation_form")]
            .prop_map(|paper| Step::Paper { paper: text(paper), note: text("") }),
        Just(Step::Deeds { text: text("事迹") }),
        Just(Step::File),
        any::<bool>().prop_map(|approved| Step::Decide { approved, note: text("意见") }),
        Just(Step::Award { certificate: text("1") }),
        Just(Step::Drop { reason: text("退出") }),
    ]
}

/// The next step of the way, so that random ones get far enough; with `hasty`, whatever is still missing.
fn next(candidacy: Option<&Candidacy>, hasty: bool) -> Step {
    let Some(candidacy) = candidacy else { return Step::Enter { route: Route::SignUp } };
    let lacks = |paper: &&str| !candidacy.papers.contains_key(*paper);
    match candidacy.stage {
        Stage::Entered => Step::Score { points: Points::whole(90) },
        Stage::Scored => Step::Recheck,
        Stage::Rechecked => Step::Post,
        Stage::Posted if candidacy.closed.is_none() => Step::CloseNotice,
        Stage::Posted => Step::Confirm { minutes: text("纪要") },
        Stage::Confirmed if hasty => Step::File,
        Stage::Confirmed if lacks(&DEEDS) => Step::Deeds { text: text("事迹") },
        Stage::Confirmed => {
            let paper = ["opinion_letter", "photo", "recommendation_form"].into_iter().find(lacks);
            let open = candidacy.objections.iter().find(|objection| objection.answer.is_none());
            match (paper, open) {
                (Some(paper), _) => Step::Paper { paper: text(paper), note: text("") },
                (None, Some(open)) => Step::Answer { objection: open.no, text: text("答复") },
                (None, None) => Step::File,
            }
        }
        Stage::Filed => Step::Decide { approved: true, note: text("意见") },
        _ => Step::Award { certificate: text("1") },
    }
}

proptest! {
    /// Whatever is tried in whatever order, who is filed has passed every guard.
    #[test]
    fn no_order_of_steps_is_filed_without_all_guards(
        tries in proptest::collection::vec((any_step(), 0_u8..12, 0_i64..3, 0_usize..3), 0..80),
        met in proptest::bool::weighted(0.8),
    ) {
        let mut desk = Desk::new();
        desk.met = Some(met);
        let mut on = day(8, 25);
        for (random, how, days, by) in tries {
            on = on.saturating_add(jiff::Span::new().days(days));
            let step = if how < 3 { random } else { next(desk.candidacy().as_ref(), how == 3) };
            let _refused = desk.take(act(on, ["甲", "乙", "丙"][by], step));
        }
        let Some(candidacy) = desk.candidacy() else { return Ok(()) };
        let days: Vec<Date> = Stage::WAY.iter().filter_map(|stage| candidacy.reached.get(stage).copied()).collect();
        prop_assert!(days.is_sorted());
        if let Some(filed) = candidacy.reached.get(&Stage::Filed) {
            let (_, scorer) = candidacy.score.as_ref().expect("scored");
            prop_assert_ne!(Some(scorer), candidacy.rechecked_by.as_ref());
            let closed = candidacy.closed.expect("the notice was closed");
            let stood = candidacy.posted().expect("posted").until(closed).expect("days").get_days();
            prop_assert!(stood >= 5 && closed < *filed && *filed <= day(9, 30));
            prop_assert!(candidacy.minutes.is_some() && candidacy.open_objections() == 0 && met);
            prop_assert_eq!(candidacy.papers.len(), 4);
        }
        let decided = candidacy.reached.contains_key(&Stage::Approved);
        prop_assert!(!candidacy.reached.contains_key(&Stage::Awarded) || decided);
    }
}

/// One of every kind of entry.
fn entries(person: PersonId, unit: mingcha::domain::place::OutletId) -> Vec<Entry> {
    let mut acts = begun();
    acts.extend([
        act(day(9, 21), "某客户", Step::Object { text: text("异议") }),
        act(day(9, 22), "纪检", Step::Answer { objection: 1, text: text("答复") }),
    ]);
    acts.extend(papers());
    acts.extend([
        act(day(9, 25), "办公室", Step::CloseNotice),
        act(day(9, 28), "行长", Step::Confirm { minutes: text("纪要") }),
        act(day(9, 30), "办公室", Step::File),
        act(day(10, 15), "委员会", Step::Decide { approved: true, note: text("审定") }),
        act(day(11, 10), "委员会", Step::Award { certificate: text("012") }),
        act(day(11, 12), "办公室", Step::Publish { note: text("银行业动态") }),
        act(day(11, 12), "办公室", Step::Reuse),
        act(day(12, 1), "单位", Step::Disqualify { reason: text("弄虚作假") }),
    ]);
    let mut entries: Vec<Entry> = acts.into_iter().map(|act| Entry::Candidacy { person, year: 2026, act }).collect();
    let other = PersonId(person.0 + 1);
    let enter = act(day(8, 20), "网点", Step::Enter { route: Route::Nomination });
    let drop = act(day(8, 21), "网点", Step::Drop { reason: text("退出") });
    entries.extend([enter, drop].map(|act| Entry::Candidacy { person: other, year: 2026, act }));
    let brings = Brings {
        grade_last_year: Some(text("优等")),
        grade_first_half: Some(text("优等")),
        attested: Some((true, text("网点负责人01"))),
        skill_tests: Some(vec![text("一等"), text("二等")]),
        valid_complaints: Some(0),
        volume: Some(Points::whole(5750)),
        outlet_volume: Some(Points::whole(40_000)),
        outlet_headcount: Some(8),
        errors: Some(0),
    };
    entries.push(Entry::Brought { person, year: 2026, brings });
    entries.push(Entry::Brought { person: other, year: 2026, brings: Brings::default() });
    let (test, grade) = (text("点钞"), text("一等"));
    entries.push(Entry::Skill { person, year: 2026, test, grade, source: None });
    entries.push(Entry::Quota { unit, year: 2026, places: 2 });
    entries
}

#[test]
fn the_book_keeps_every_step_as_it_was() {
    let mut fixture = Fixture::new();
    let (person, unit) = (person_id(fixture.store(), "0101"), fixture.outlet);
    let wanted = entries(person, unit);
    fixture.store().book_all(&wanted, &STAMP).unwrap();
    fixture.reopen();
    let kept: Vec<Entry> = fixture.store().book().unwrap().into_iter().map(|booked| booked.entry).collect();
    assert_eq!(kept, wanted);
    fixture.close();
    assert!(verify(&fixture.path).unwrap().is_sound());
    let unsigned = Brings { attested: Some((true, text(" "))), ..Brings::default() };
    let entry = Entry::Brought { person, year: 2026, brings: unsigned };
    assert_eq!(book_check(&[], &entry), Err(BookError::NoSigner));
}

/// The library's candidacy settled by the program, with what the closed inspection found of the person (S1-11).
#[test]
fn a_library_knows_its_candidates_and_what_the_footage_says_of_them() {
    let mut fixture = Fixture::new();
    let no = fixture.mark(10_000);
    let id = fixture.inspection;
    let person = fixture.store().load(id).unwrap().findings[&no].person.expect("a person is marked");
    let staff_no = fixture.store().everyone().unwrap().into_iter().find(|p| p.id == person).unwrap().staff_no;
    let unit = fixture.outlet;
    let mut all = entries(person, unit);
    // The mark of the fixture is on S2-27, which this unit counts among appearance.
    let scheme = schemes::shipped("service-star").unwrap().replacen("\"S2-48a\"", "\"S2-27\"", 1);
    let (code, edition) = (text("service-star"), text("2026"));
    all.push(Entry::Scheme { code, edition, text: scheme, readings: BTreeMap::new() });
    // Whose papers are filed takes a place, whoever is barred later does not (S1-18).
    let barred =
        |entry: &Entry| matches!(entry, Entry::Candidacy { act, .. } if matches!(act.step, Step::Disqualify { .. }));
    let later: Vec<Entry> = all.iter().filter(|entry| barred(entry)).cloned().collect();
    all.retain(|entry| !barred(entry));
    fixture.store().book_all(&all, &STAMP).unwrap();
    let settled = |fixture: &Fixture| -> Value {
        let path = fixture.path.to_str().unwrap();
        let output = run(&["settle", path, "--scheme", "service-star", "--period", "2026", "--json"], 0);
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let condition = |settled: &Value, clause: &str| {
        let of = settled["eligibility"].as_array().unwrap().iter().find(|row| row["candidate"] == *staff_no).unwrap();
        of["conditions"].as_array().unwrap().iter().find(|row| row["clause"] == clause).unwrap()["met"].clone()
    };
    fixture.close();
    let before = settled(&fixture);
    assert_eq!(condition(&before, "S1-09"), true);
    assert_eq!(condition(&before, "S1-11"), Value::Null, "nobody has looked yet");
    assert_eq!(before["notices"][0]["accepted"], true);
    assert_eq!(before["notices"][0]["earliest_close"], "2026-09-25");
    assert_eq!((&before["filings"][0]["in_time"], &before["packages"][0]["ready"]), (&true.into(), &true.into()));
    assert_eq!(before["eligibility"].as_array().unwrap().len(), 2);

    fixture.store = Some(mingcha::store::Store::open(&fixture.path).unwrap());
    let change = fixture.store().load(id).unwrap().plan(Edit::Close { at: NOW, reason: text("试") }).unwrap();
    fixture.store().commit(id, &change, &STAMP, &[]).unwrap();
    let books = assessing::books(fixture.store(), Some("service-star")).unwrap();
    let seen = &books.watched.seen;
    assert_eq!(seen.iter().map(|seen| (seen.person, seen.inspection, seen.no)).collect::<Vec<_>>(), [(person, id, no)]);
    fixture.close();
    let known = settled(&fixture);
    assert_eq!((condition(&known, "S1-11"), condition(&known, "S1-07")), (false.into(), true.into()));

    // A third grade that was typed is not covered by the first grade of a list (S1-07).
    fixture.store = Some(mingcha::store::Store::open(&fixture.path).unwrap());
    let brings = Brings { skill_tests: Some(vec![text("一等"), text("三等")]), ..Brings::default() };
    fixture.store().book_all(&[Entry::Brought { person, year: 2026, brings }], &STAMP).unwrap();
    fixture.store().book_all(&later, &STAMP).unwrap();
    fixture.close();
    let after = settled(&fixture);
    assert_eq!(condition(&after, "S1-07"), false);
    assert_eq!((&after["filings"], &after["packages"]), (&serde_json::json!([]), &serde_json::json!([])));
    // The county's own scheme knows nothing of candidates.
    let path = fixture.path.to_str().unwrap();
    let output = run(&["settle", path, "--scheme", "psbc-county", "--period", "1", "--json"], 0);
    let county: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(county["eligibility"], serde_json::json!([]));
}

#[test]
fn every_item_that_bears_on_appearance_is_in_a_shipped_checklist() {
    let known: Vec<ItemCode> = mingcha::app::checklists::shipped_codes()
        .flat_map(|code| {
            let choice = mingcha::app::state::ChecklistChoice::Shipped(code.to_owned());
            let list = mingcha::app::checklists::load(&choice, &[]).unwrap();
            list.items().map(|(_, item)| item.code.clone()).collect::<Vec<_>>()
        })
        .collect();
    let scheme = scheme();
    assert!(scheme.appearance_items().len() > 10);
    for item in scheme.appearance_items() {
        assert!(known.contains(&ItemCode(item.clone())), "no checklist has {item}");
    }
}
