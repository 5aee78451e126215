//! Schemes tried before they are taken into use: a reading chosen, its cost seen, taken into use; what was published stays
//! . Files with faults bring nothing.

use crate::program::demo_library;
use crate::settlement_flow::{Live, press, window, write};
use crate::store::fixture::{Fixture, STAMP};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::command::{Command, NewPerson};
use mingcha::app::scheme_trial::{Origin, SchemeCommand, SchemeTrial};
use mingcha::app::{assessing, schemes};
use mingcha::domain::book::Entry;
use mingcha::domain::diagnostic::Place;
use mingcha::domain::ledger::Line;
use mingcha::domain::number::Fen;
use mingcha::domain::scheme::{Payer, Scheme};
use mingcha::domain::text::{Lang, Text};
use std::collections::BTreeMap;

fn scheme(code: &str, readings: &[(&str, &str)]) -> Scheme {
    let readings = readings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    schemes::read(schemes::shipped(code).unwrap(), &readings).0.unwrap()
}

fn chinese(text: &str) -> bool {
    text.chars().any(|sign| ('\u{4e00}'..'\u{9fff}').contains(&sign))
}

#[test]
fn every_clause_of_every_shipped_scheme_is_said_in_plain_words() {
    for code in schemes::shipped_codes() {
        let scheme = scheme(code, &[]);
        for clause in &scheme.clauses {
            let (fires, costs) = (clause.fires(&scheme), clause.costs());
            assert!(chinese(&fires.zh) && !fires.en.is_empty(), "{code} {}: {fires:?}", clause.id);
            assert_eq!(costs.zh.is_empty(), costs.en.is_empty(), "{code} {}", clause.id);
            // A word of the file is no word for people.
            let raw = |text: &str| text.split_whitespace().any(|word| word.contains('_'));
            let latin = fires.zh.chars().any(|sign| sign.is_ascii_lowercase());
            assert!(!raw(&fires.en) && !latin, "{code} {}: {fires:?}", clause.id);
            // What is quoted from the scheme (grades, posts, figures' names) is the scheme's own.
            if code == "psbc-county" {
                assert!(!chinese(&fires.en) && !chinese(&costs.en), "{}: {fires:?} {costs:?}", clause.id);
            }
        }
        for reading in &scheme.readings {
            let labels: Vec<Text> = reading.values.iter().map(|value| reading.label(value)).collect();
            for (value, label) in reading.values.iter().zip(&labels) {
                assert!(chinese(&label.zh) && !chinese(&label.en), "{code} {} {value}: {label:?}", reading.name);
                assert_eq!(labels.iter().filter(|other| *other == label).count(), 1, "{code} {}", reading.name);
            }
        }
    }
}

#[test]
fn plain_words_have_the_figures_of_the_scheme_and_its_reading() {
    let said = |scheme: &Scheme, id: &str| {
        let clause = scheme.clauses.iter().find(|clause| clause.id.0 == id).unwrap();
        (clause.fires(scheme).zh, clause.costs().zh)
    };
    let usual = scheme("psbc-county", &[]);
    let (fires, costs) = said(&usual, "S2-20");
    assert_eq!(fires, "省行检查，在自查整改阶段、达标阶段，得分低于本阶段目标分，符合 S2-19 的除外");
    assert_eq!(costs, "1000 元，另距本阶段目标分每差 1 分 200 元，重复或重点项目加倍");
    assert_eq!(said(&usual, "S2-24").1.split('，').next(), Some("倒数第一名起依次 500、300 元"));
    let other = scheme("psbc-county", &[("district_order", "as-listed"), ("district_exempts_top", "false")]);
    let (fires, costs) = said(&other, "S2-24");
    assert_eq!(fires, "全区检查，倒数第 1–2 名");
    assert!(costs.starts_with("倒数第一名起依次 300、500 元"), "{costs}");
    assert_eq!(said(&usual, "S2-16").1, "200–1000 元，由人核定");
    assert_eq!(said(&usual, "S2-17").0, "登记“服务创新”一次，须首家使用、已上报县行、领导小组认可");
}

#[test]
fn labels_are_one_for_each_value_or_none() {
    let text = schemes::shipped("service-star").unwrap();
    let fewer = text.replacen("labels = [{ zh = \"含\", en = \"enough\" }, ", "labels = [", 1);
    assert_ne!(fewer, text);
    let (read, faults) = schemes::read(&fewer, &BTreeMap::new());
    assert!(read.is_none() && faults[0].message.zh.contains("labels 有 1 个"), "{faults:?}");
    assert!(matches!(faults[0].place, Place::Line { .. }));
}

#[test]
fn a_scheme_for_people_does_not_take_the_place_of_the_one_that_settles_outlets() {
    let mut fixture = Fixture::new();
    let of = |fixture: &mut Fixture| {
        let book = fixture.store().book().unwrap();
        let (scheme, no) = assessing::scheme_in_use(&book, None).unwrap();
        (scheme.code, no.is_some())
    };
    let entry = |code: &str, readings: &[(&str, &str)]| Entry::Scheme {
        code: code.to_owned(),
        edition: "2026".to_owned(),
        text: schemes::shipped(code).unwrap().to_owned(),
        readings: readings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
    };
    fixture.store().book_all(&[entry("service-star", &[])], &STAMP).unwrap();
    assert_eq!(of(&mut fixture), ("psbc-county".to_owned(), false));
    let entries = [entry("psbc-county", &[("payer", "outlet")]), entry("grid-worker", &[])];
    fixture.store().book_all(&entries, &STAMP).unwrap();
    assert_eq!(of(&mut fixture), ("psbc-county".to_owned(), true));
    let book = fixture.store().book().unwrap();
    assert_eq!(assessing::scheme_in_use(&book, Some("grid-worker")).unwrap().0.code, "grid-worker");
    fixture.close();
}

fn trial<'h>(harness: &'h Harness<'_, Live>) -> &'h SchemeTrial {
    harness.state().app.state().schemes.as_ref().and_then(|view| view.open.as_ref()).expect("a scheme is open")
}

fn lines(harness: &Harness<'_, Live>) -> Vec<Line> {
    harness.state().app.state().settlement.as_ref().expect("a settlement").settled.lines.clone()
}

fn amount(lines: &[Line], clause: &str) -> Option<Fen> {
    lines.iter().find(|line| line.clause.0 == clause).and_then(|line| line.amount)
}

#[test]
fn a_reading_is_tried_seen_and_taken_into_use_and_what_was_published_stays() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    // The last of the district pays 500 by the recommended reading, 300 by the other (Q6). The open amount is set, and the
    // settlement published: the shipped scheme goes into the book with it.
    let before = lines(&harness);
    let app = &mut harness.state_mut().app;
    for line in before.iter().filter(|line| line.not_set()) {
        let set = mingcha::app::settling::OpenAmount {
            clause: line.clause.0.clone(),
            cause: line.cause.clone(),
            amount: Fen::new(12_000),
            reason: "核定".to_owned(),
        };
        app.handle(Command::SetAmount(set));
    }
    app.finish_jobs();
    app.handle(Command::PublishSettlement);
    harness.run_steps(3);
    let published = |harness: &Harness<'_, Live>| {
        let view = harness.state().app.state().settlement.as_ref().unwrap();
        let published = view.published.as_ref().expect("it is published");
        (published.no, published.lines.clone(), published.moved.len())
    };
    let then = published(&harness);
    assert_eq!(then.2, 0);
    let was = amount(&then.1, "S2-24").expect("a line by the district's list");

    press(&mut harness, "考核方案");
    press(&mut harness, "查看 县邮储网点服务工作考核方案");
    assert!(!trial(&harness).differs && trial(&harness).origin == Origin::InUse);
    assert_eq!(trial(&harness).history.len(), 1);
    assert!(trial(&harness).effect.is_none(), "nothing differs: nothing is computed");
    harness.get_by_label("按它提交的结算");
    press(&mut harness, "全区后两名 500、300 的对应次序（Q6）：按文中次序");
    let effect = trial(&harness).effect.as_ref().unwrap().as_ref().unwrap();
    assert!(trial(&harness).differs && effect.published);
    let moved = effect.moved.iter().find(|moved| moved.before.as_ref().is_some_and(|line| line.clause.0 == "S2-24"));
    assert_eq!(moved.unwrap().gain(), Fen::new(20_000), "300 in place of 500");
    // Nothing has happened so far.
    assert_eq!(amount(&lines(&harness), "S2-24"), Some(was));
    let book = |harness: &Harness<'_, Live>| harness.state().app.state().settlement.as_ref().unwrap().book.len();
    let entries = book(&harness);

    press(&mut harness, "启用");
    assert_eq!(book(&harness), entries + 1);
    assert_eq!(amount(&lines(&harness), "S2-24"), Some(Fen::new(was.fen() - 20_000)));
    let now = published(&harness);
    assert_eq!((now.0, &now.1), (then.0, &then.1), "the published lines stay");
    assert_eq!(now.2, 1, "and the difference is shown");
    assert!(!trial(&harness).differs);
    let history = &trial(&harness).history;
    assert_eq!((history.len(), history[0].readings["district_order"].as_str()), (2, "as-listed"));
    assert_eq!((history[0].settlements, history[1].settlements), (0, 1));

    // Publishing again goes by what was taken into use, never by the shipped text.
    let app = &mut harness.state_mut().app;
    app.handle(Command::PublishSettlement);
    app.finish_jobs();
    let view = app.state().settlement.as_ref().unwrap();
    let last = view.published.as_ref().unwrap();
    let Some(Entry::Settlement { scheme, .. }) = view.book.iter().find(|booked| booked.no == last.no).map(|b| &b.entry)
    else {
        panic!("no settlement")
    };
    let of = view.book.iter().find(|booked| booked.no == *scheme).map(|booked| &booked.entry);
    assert!(matches!(of, Some(Entry::Scheme { readings, .. }) if readings.len() == 1), "{of:?}");

    // An adoption that a standing settlement was made under stays.
    let (adopted, entries) = (*scheme, view.book.len());
    let app = &mut harness.state_mut().app;
    app.handle(Command::Schemes(SchemeCommand::Strike(adopted, "误启用".to_owned())));
    app.finish_jobs();
    let notice = app.state().notices.last().unwrap();
    assert!(notice.headline.zh.contains("不能作废") && !notice.hint.zh.is_empty(), "{notice:?}");
    assert_eq!(app.state().settlement.as_ref().unwrap().book.len(), entries);
}

#[test]
fn what_would_change_is_computed_beside_the_window_for_what_was_tried_last() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let send = |harness: &mut Harness<'_, Live>, command| {
        harness.state_mut().app.handle(Command::Schemes(command));
    };
    let choose = |name: &str, value: &str| SchemeCommand::Choose(name.to_owned(), value.to_owned());
    send(&mut harness, SchemeCommand::Open("psbc-county".to_owned()));
    harness.state_mut().app.finish_jobs();
    assert!(!trial(&harness).says_otherwise() && trial(&harness).effect.is_none(), "reading it settles nothing");
    send(&mut harness, choose("district_order", "as-listed"));
    // A click comes back before anything is settled, and the next one is not kept waiting either.
    assert!(trial(&harness).differs && trial(&harness).effect.is_none());
    send(&mut harness, choose("payer", "outlet"));
    assert!(trial(&harness).effect.is_none());
    harness.state_mut().app.finish_jobs();
    let moved = |harness: &Harness<'_, Live>| {
        let effect = trial(harness).effect.as_ref().expect("it is computed").as_ref().unwrap();
        effect.moved.iter().filter_map(|moved| moved.after.as_ref()).map(|line| line.account.payer).collect::<Vec<_>>()
    };
    let of_both = moved(&harness);
    assert!(!of_both.is_empty() && of_both.contains(&Payer::Outlet), "{of_both:?}");

    // The library changes while nobody looks: nothing is computed until somebody does.
    let person = NewPerson {
        staff_no: "99".to_owned(),
        name: "新人".to_owned(),
        post: mingcha::domain::place::Post::HighCounter,
        outlet: harness.state().app.state().library.as_ref().unwrap().inspectable().next().unwrap().id,
    };
    harness.state_mut().app.handle(Command::AddPerson(person));
    let schemes = |harness: &Harness<'_, Live>| harness.state().app.state().schemes.as_ref().unwrap().stale;
    assert!(schemes(&harness) && trial(&harness).effect.is_some());
    press(&mut harness, "考核方案");
    assert!(!schemes(&harness));
    assert_eq!(moved(&harness), of_both);

    // Taking it into use goes by what is tried, whether or not what would change is known yet.
    send(&mut harness, choose("payer", "head"));
    send(&mut harness, SchemeCommand::TakeIntoUse);
    harness.state_mut().app.finish_jobs();
    assert!(!trial(&harness).differs && trial(&harness).effect.is_none());
    assert_eq!(trial(&harness).history[0].readings.len(), 1);

    // Taken into use by mistake: struck with a reason, and the shipped one is looked at again.
    harness.run_steps(3);
    // The history is at the foot of the page, out of the pointer's reach.
    harness.get_all_by_label("作废").next().unwrap().click_accesskit();
    harness.run_steps(3);
    write(&mut harness, "原因", "误启用");
    harness.get_all_by_label("作废").last().unwrap().click_accesskit();
    harness.run_steps(3);
    assert!(trial(&harness).history.is_empty() && trial(&harness).differs);
    assert!(trial(&harness).scheme.readings.iter().all(|reading| reading.value == reading.recommended));
    let view = harness.state().app.state().settlement.as_ref().unwrap();
    assert!(view.books.adopted.is_none());
    assert!(matches!(&view.book.last().unwrap().entry, Entry::Strike { reason, .. } if reason == "误启用"));
}

#[test]
fn a_file_brings_another_edition_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    let send = |app: &mut mingcha::app::App, command| {
        app.handle(Command::Schemes(command));
        app.finish_jobs();
    };
    let text = schemes::shipped("psbc-county").unwrap();

    // A fault, even one of another reading than the recommended one: told by line and clause, and nothing is taken over.
    let wrong = dir.path().join("错.toml");
    std::fs::write(&wrong, text.replacen("exempt_by = \"S2-19\"", "exempt_by = \"S2-91\"", 1)).unwrap();
    let entries = app.state().settlement.as_ref().unwrap().book.len();
    send(app, SchemeCommand::Bring(wrong));
    let found = &app.state().faulty.as_ref().expect("faults").found;
    assert!(matches!(found[0].place, Place::Line { .. }) && found[0].message.zh.contains("S2-"), "{found:?}");
    assert!(!found[0].remedy.zh.is_empty());
    assert!(app.state().schemes.as_ref().is_none_or(|view| view.open.is_none()));

    // Another edition whose base is dearer: seen, taken into use, exported, and the shipped one taken again.
    let dearer =
        text.replacen("edition = \"2026\"", "edition = \"2026.2\"", 1).replacen("base = 1000", "base = 1500", 1);
    let file = dir.path().join("新版.toml");
    std::fs::write(&file, &dearer).unwrap();
    send(app, SchemeCommand::Bring(file.clone()));
    assert!(app.state().faulty.is_none());
    let open = app.state().schemes.as_ref().unwrap().open.as_ref().unwrap();
    assert_eq!((open.scheme.edition.as_str(), &open.origin), ("2026.2", &Origin::File(file)));
    assert!(open.differs && !open.same_edition);
    let gain: i64 = open.effect.as_ref().unwrap().as_ref().unwrap().moved.iter().map(|moved| moved.gain().fen()).sum();
    assert!(gain < 0, "{gain}");
    assert_eq!(app.state().settlement.as_ref().unwrap().book.len(), entries, "looking leaves nothing behind");
    send(app, SchemeCommand::TakeIntoUse);
    let view = app.state().settlement.as_ref().unwrap();
    assert_eq!((view.books.scheme.edition.as_str(), view.book.len()), ("2026.2", entries + 1));
    let out = dir.path().join("导出.toml");
    send(app, SchemeCommand::Export(out.clone()));
    assert_eq!(std::fs::read_to_string(out).unwrap(), dearer);
    send(app, SchemeCommand::TakeShipped);
    let open = app.state().schemes.as_ref().unwrap().open.as_ref().unwrap();
    assert_eq!((open.scheme.edition.as_str(), &open.origin, open.differs), ("2026", &Origin::Shipped, true));
    send(app, SchemeCommand::TakeIntoUse);
    let books = &app.state().settlement.as_ref().unwrap().books;
    assert_eq!((books.scheme.edition.as_str(), books.adopted.is_some()), ("2026", true));
    let history = &app.state().schemes.as_ref().unwrap().open.as_ref().unwrap().history;
    assert_eq!(history.iter().map(|taken| taken.edition.as_str()).collect::<Vec<_>>(), ["2026", "2026.2"]);
    // The same once more is no act.
    send(app, SchemeCommand::TakeIntoUse);
    assert_eq!(app.state().settlement.as_ref().unwrap().book.len(), entries + 2);
    assert_eq!(scheme("psbc-county", &[]).name.get(Lang::Zh), "县邮储网点服务工作考核方案");
}
