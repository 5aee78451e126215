//! Grid workers in a window over a library: scores typed in place, the composite, a grade decided, what follows for the year;
//! and a case from its entry to its answer.

use crate::program::demo;
use crate::settlement_flow::{Live, press, window};
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::appraising::{Appraisal, Record};
use mingcha::app::command::Command;
use mingcha::domain::book::{BookNo, Entry};
use mingcha::domain::casework::{Deed, Stage, Tier};
use mingcha::domain::facts::Term;
use mingcha::domain::number::Points;
use mingcha::domain::place::PersonId;
use mingcha::ui::panels::home::Page;
use std::path::{Path, PathBuf};

const WORKER: &str = "网格员03";

/// A copy of the demo's library of grid workers.
fn library(dir: &Path) -> PathBuf {
    let copy = dir.join("grid.mingcha");
    std::fs::copy(demo().join("grid.mingcha"), &copy).unwrap();
    copy
}

fn appraisal<'h>(harness: &'h Harness<'_, Live>) -> &'h Appraisal {
    let view = harness.state().app.state().settlement.as_ref().expect("a settlement is composed");
    view.appraisal.as_ref().expect("the scheme appraises people")
}

fn worker(harness: &Harness<'_, Live>) -> PersonId {
    appraisal(harness).workers.iter().find(|worker| worker.name == WORKER).expect("the worker").id
}

fn record(harness: &Harness<'_, Live>, quarter: Option<i8>) -> Record {
    let term = Term { year: 2026, quarter };
    appraisal(harness).record(worker(harness), term).cloned().unwrap_or_default()
}

/// Types into the field of that name and leaves it by Enter.
fn enter(harness: &mut Harness<'_, Live>, name: &str, text: &str) {
    harness.get_by_label(name).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.get_by_label(name).type_text(text);
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
}

/// Types into a field of a form; its caption, of the same name, stands before it.
fn write(harness: &mut Harness<'_, Live>, name: &str, text: &str) {
    harness.get_all_by_label(name).last().expect("the field").focus();
    harness.run_steps(2);
    harness.get_all_by_label(name).last().expect("the field").type_text(text);
    harness.run_steps(2);
}

/// Chooses the next step of a case; the list above has chips of the same words.
fn choose(harness: &mut Harness<'_, Live>, deed: &str) {
    harness.get_all_by_label(deed).last().expect("the step").click();
    harness.run_steps(3);
}

/// Chooses a grade of the worker.
fn grade(harness: &mut Harness<'_, Live>, word: &str) {
    harness.get_by_label(&format!("{WORKER} 核定等次")).click();
    harness.run_steps(3);
    // The list is painted last, over what the table says.
    harness.get_all_by_label(word).last().expect("the grade").click();
    harness.run_steps(3);
}

/// S4-08, S4-09, S4-11, S4-12, X-12
#[test]
fn scores_typed_in_place_give_a_composite_and_a_decided_grade_its_dismissal() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut harness = window(dir.path(), &library);
    press(&mut harness, "网格员考核");
    // The fourth quarter lacks what the public thinks of the worker.
    let before = record(&harness, Some(4));
    assert_eq!((before.parts.len(), before.composite.clone(), before.grade.clone()), (5, None, None));
    enter(&mut harness, &format!("{WORKER} 群众测评"), "101");
    assert_eq!(record(&harness, Some(4)), before, "what is no score goes nowhere");
    harness.get_by_label_contains("“101” 不是 0 到 100 的分数");
    enter(&mut harness, &format!("{WORKER} 群众测评"), "88.25");
    let parts = |record: &Record| record.parts.iter().map(|(_, (_, score))| *score).collect::<Vec<_>>();
    let full = record(&harness, Some(4));
    let five: i64 = before.parts.values().map(|(_, score)| score.thousandths()).sum();
    let composite = full.composite.clone().expect("no part is missing");
    assert_eq!(composite.value, Points::from_thousandths((five * 15 + 88_250 * 25 + 50) / 100));
    assert!(composite.formula.contains("88.25 × 25%"), "{}", composite.formula);
    assert_eq!(composite.grade.as_deref(), Some("良好"));

    // Another score in its place needs a reason; the old one stays in the book.
    enter(&mut harness, &format!("{WORKER} 群众测评"), "70");
    assert_eq!(parts(&record(&harness, Some(4))), parts(&full), "without its reason nothing changes");
    write(&mut harness, "原因", "测评表重新统计");
    press(&mut harness, "改");
    let changed = record(&harness, Some(4));
    let (old, new) = (full.parts["群众测评"], changed.parts["群众测评"]);
    assert_eq!((old.1, new.1), ("88.25".parse().unwrap(), Points::whole(70)));
    let book = &harness.state().app.state().settlement.as_ref().unwrap().book;
    let strike = Entry::Strike { entry: old.0, reason: "测评表重新统计".to_owned() };
    assert!(book.iter().any(|booked| booked.entry == strike) && book.iter().any(|booked| booked.no == old.0));

    // A failed quarter has no consequence, a failed year ends the employment.
    grade(&mut harness, "不合格");
    let failed = record(&harness, Some(4));
    assert_eq!(failed.grade.as_ref().map(|decided| decided.word.as_str()), Some("不合格"));
    assert!(failed.follows.is_empty());
    press(&mut harness, "2026 年度");
    assert!(record(&harness, None).follows.is_empty());
    grade(&mut harness, "不合格");
    assert!(
        record(&harness, None).grade.is_some_and(|decided| decided.word != "不合格"),
        "a change waits for its reason"
    );
    write(&mut harness, "原因", "年终复核");
    press(&mut harness, "改");
    assert_eq!(record(&harness, None).follows.iter().map(|id| id.0.as_str()).collect::<Vec<_>>(), ["S4-12"]);
    assert!(harness.get_all_by_label("辞退 S4-12").next().is_some());

    // The settlement of the year says the same.
    press(&mut harness, "考核结算");
    let view = harness.state().app.state().settlement.as_ref().unwrap();
    let dismissed = view.settled.lines.iter().filter(|line| line.clause.0 == "S4-12");
    let dismissed: Vec<&str> = dismissed.filter_map(|line| line.person.as_ref()).map(|id| id.as_str()).collect();
    assert_eq!(dismissed, ["网格03", "网格12"]);
    harness.get_all_by_label(WORKER).next().expect("the worker's line is on the page");
}

/// A score that was typed is in the book, though its row is scrolled out of sight before the field is left.
#[test]
fn a_score_that_is_scrolled_out_of_sight_is_booked() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut harness = window(dir.path(), &library);
    harness.set_size(egui::vec2(1280.0, 720.0));
    press(&mut harness, "网格员考核");
    let name = format!("{WORKER} 群众测评");
    harness.get_by_label(&name).focus();
    harness.run_steps(2);
    harness.get_by_label(&name).type_text("88.25");
    harness.run_steps(2);
    assert_eq!(record(&harness, Some(4)).parts.len(), 5, "nobody has left the field");
    let middle = harness.get_by_label(&name).rect().center();
    harness.event(egui::Event::PointerMoved(middle));
    harness.run_steps(1);
    for _ in 0..4 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: egui::vec2(0.0, -400.0),
            phase: egui::TouchPhase::Move,
            modifiers: egui::Modifiers::default(),
            source: egui::MouseWheelSource::Wheel,
        });
        harness.run_steps(4);
    }
    assert!(harness.query_by_label(&name).is_none(), "the row is out of sight");
    assert_eq!(record(&harness, Some(4)).parts["群众测评"].1, "88.25".parse().unwrap());
}

/// S4-25, S4-26
#[test]
fn a_case_goes_up_a_level_and_is_ended_with_words() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut harness = window(dir.path(), &library);
    press(&mut harness, "网格员考核");
    // High enough for list and case: what is out of sight takes no click.
    harness.set_size(egui::vec2(1440.0, 1400.0));
    press(&mut harness, "协同事项");
    press(&mut harness, "全部 9");
    let what = "居民反映早市噪声";
    let find = |harness: &Harness<'_, Live>| {
        appraisal(harness).cases.iter().find(|case| case.opened.what == what).expect("the case").clone()
    };
    let case = find(&harness);
    assert_eq!((case.tier, case.stage), (Tier::Grid, Stage::InHand));
    press(&mut harness, &format!("#{} {what}", case.no.0));
    let step = |harness: &mut Harness<'_, Live>, deed: &str, caption: &str, words: &str| {
        choose(harness, deed);
        write(harness, caption, words);
        press(harness, "登记");
    };
    step(&mut harness, "上报一级", "办不了的原因", "摊主不止一家");
    assert_eq!((find(&harness).tier, find(&harness).stage), (Tier::Community, Stage::Waiting));
    assert!(harness.query_by_label("反馈办结").is_none(), "nobody handles it yet");
    step(&mut harness, "分流交办", "交给谁承办", "社区城管服务站");
    // A refusal without its reason is not to be had.
    choose(&mut harness, "不予办理");
    press(&mut harness, "登记");
    assert_eq!(find(&harness).stage, Stage::InHand);
    harness.get_by_label_contains("不予办理须写明原因");
    choose(&mut harness, "不予办理");
    step(&mut harness, "反馈办结", "反馈内容", "已划定时段，居民认可");
    let ended = find(&harness);
    assert_eq!((ended.stage, ended.with.as_deref()), (Stage::FedBack, Some("社区城管服务站")));
    let deeds: Vec<Deed> = ended.steps.iter().map(|taken| taken.step.deed).collect();
    assert_eq!(deeds, [Deed::FollowUp, Deed::Raise, Deed::Divert, Deed::FeedBack]);

    // What was entered last is taken back with a reason.
    press(&mut harness, "作废最后一笔");
    write(&mut harness, "原因", "录错事项");
    press(&mut harness, "作废");
    assert_eq!(find(&harness).stage, Stage::InHand);
}

/// S4-26: the book refuses in a sentence, and nothing is lost.
#[test]
fn the_book_refuses_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut harness = window(dir.path(), &library);
    let before = appraisal(&harness).cases.clone();
    let first = before[0].no;
    let strike = |no: BookNo| Command::Book(Box::new(Entry::Strike { entry: no, reason: "试".to_owned() }));
    harness.state_mut().app.handle(strike(first));
    harness.run_steps(2);
    assert_eq!(appraisal(&harness).cases, before);
    let notices = &harness.state().app.state().notices;
    assert!(notices.iter().any(|notice| notice.headline.zh.contains("之后还有")), "{notices:?}");
}

/// The page is there only while the scheme in use appraises people.
#[test]
fn under_a_scheme_about_outlets_there_is_no_such_page() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let mut harness = window(dir.path(), &library);
    press(&mut harness, "网格员考核");
    harness.state_mut().app.handle(Command::ChooseScheme("psbc-county".to_owned()));
    harness.run_steps(3);
    assert!(harness.query_by_label("网格员考核").is_none());
    assert_eq!(harness.state().view.home.page, Page::Settlement);
    assert!(harness.state().app.state().settlement.as_ref().is_some_and(|view| view.appraisal.is_none()));
}
