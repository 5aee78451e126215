//! The settlement in a window over the demo: from a mark to its ledger line, and from the line back to its picture.

use crate::program::demo_library;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mingcha::app::App;
use mingcha::app::command::Command;
use mingcha::app::config::AppConfig;
use mingcha::app::fonts::Fonts;
use mingcha::app::settling::SettlementView;
use mingcha::app::state::Screen;
use mingcha::domain::book::{BookNo, Entry, Step, standing};
use mingcha::domain::checklist::ItemCode;
use mingcha::domain::difference::{Moved, difference};
use mingcha::domain::inspection::InspectionId;
use mingcha::domain::number::{Fen, Points};
use mingcha::domain::scheme::By;
use mingcha::domain::text::Lang;
use mingcha::ui::frame::frame_ui;
use mingcha::ui::panels::home::Page;
use mingcha::ui::theme;
use mingcha::ui::view::View;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A window whose program answers.
pub(crate) struct Live {
    pub(crate) app: App,
    pub(crate) view: View,
}

/// Opens the window over a library.
pub(crate) fn window(dir: &Path, library: &Path) -> Harness<'static, Live> {
    let config = AppConfig { config_dir: dir.join("config"), reserved_keys: Vec::new(), lang: Some(Lang::Zh) };
    let mut app = App::new(config, Arc::new(|| {}));
    app.handle(Command::SetInspector("检查人01".to_owned()));
    app.handle(Command::OpenLibrary(library.to_owned()));
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(1.0 / 60.0)
        .allow_missing_glyphs()
        .with_context_setup(|ctx| {
            theme::install_fonts(ctx, &Fonts::default());
            theme::install_styles(ctx);
            theme::select(ctx, true);
        })
        .build_ui_state(
            |ui, live: &mut Live| {
                let mut sent = Vec::new();
                frame_ui(ui, live.app.state(), &mut live.view, &mut sent);
                for command in sent {
                    live.app.handle(command);
                }
                // The settlement is composed by a job.
                live.app.finish_jobs();
                live.app.poll();
            },
            Live { app, view: View::default() },
        );
    harness.run_steps(3);
    harness
}

/// Presses the first of that label.
pub(crate) fn press(harness: &mut Harness<'_, Live>, label: &str) {
    harness.get_all_by_label(label).next().unwrap_or_else(|| panic!("there is no {label}")).click();
    harness.run_steps(3);
}

#[test]
fn a_mark_leads_to_its_line_and_the_line_back_to_the_picture() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);

    // The inspection of the film is closed: it is a round now, and its marks are findings.
    let app = &mut harness.state_mut().app;
    app.handle(Command::OpenInspection(InspectionId(1)));
    app.handle(Command::CloseInspection("演示".to_owned()));
    app.finish_jobs();
    app.handle(Command::LeaveInspection);
    harness.run_steps(3);

    press(&mut harness, "考核结算");
    let view = harness.state().app.state().settlement.as_ref().expect("a settlement is composed");
    let line = view.lines().find(|line| !line.because.findings.is_empty()).expect("a mark has a consequence");
    let name = line.because.findings[0].as_str().to_owned();
    let (inspection, no) = mingcha::app::assessing::finding_of(&name).expect("the name of a mark");
    let scheme = &view.books.scheme;
    let words = scheme.clauses.iter().find(|clause| clause.id == line.clause).unwrap().words.zh.clone();
    assert!(!line.formula.is_empty() || line.not_set(), "{words}");

    harness.get_all_by_label_contains(&format!("录像 {inspection}-{}", no.0)).next().expect("the cause").click();
    harness.run_steps(3);
    let begun = Instant::now();
    let moment = loop {
        harness.run_steps(1);
        let Screen::Review(review) = &harness.state().app.state().screen else { panic!("no review") };
        assert_eq!((review.inspection.id.0, review.finding), (inspection, Some(no)));
        let moment = review.inspection.findings[&no].moment.unwrap();
        if review.moment().is_some_and(|shown| shown.recording == moment.recording && shown.pts == moment.pts) {
            break moment;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "the picture of the mark does not come");
        std::thread::sleep(Duration::from_millis(10));
    };
    assert!(moment.site.is_some());

    // Back, and the amount that a clause leaves open is typed there.
    harness.state_mut().app.handle(Command::LeaveInspection);
    harness.run_steps(3);
    let open =
        |harness: &Harness<'_, Live>| harness.state().app.state().settlement.as_ref().map_or(0, |view| view.open());
    let before = open(&harness);
    assert!(before > 0, "the demo has an amount that nobody has set");
    press(&mut harness, "金额待定");
    harness.get_by_label("核定金额").focus();
    harness.run_steps(1);
    harness.get_by_label("核定金额").type_text("120");
    harness.run_steps(1);
    harness.get_by_label("原因").focus();
    harness.run_steps(1);
    harness.get_by_label("原因").type_text("缺服务监督牌一块");
    harness.run_steps(2);
    press(&mut harness, "核定");
    assert_eq!(open(&harness), before - 1);

    // Set by mistake: it is set otherwise, which strikes what was set, and struck.
    let set = |harness: &Harness<'_, Live>| {
        let standing = standing(&settlement(harness).book);
        let amounts = standing.filter_map(|booked| match &booked.entry {
            Entry::Amount { amount, .. } => Some(*amount),
            _ => None,
        });
        amounts.collect::<Vec<_>>()
    };
    assert_eq!(set(&harness), [Fen::new(12_000)]);
    press(&mut harness, "改");
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "核定金额").value().as_deref(), Some("120.00"));
    assert!(harness.get_by_label("核定").accesskit_node().is_disabled(), "a correction has a reason of its own");
    retype(&mut harness, "核定金额", "150");
    write(&mut harness, "原因", "少写了");
    press(&mut harness, "核定");
    assert_eq!(set(&harness), [Fen::new(15_000)]);
    press(&mut harness, "改");
    write(&mut harness, "原因", "不该核定");
    press(&mut harness, "作废");
    assert_eq!((set(&harness), open(&harness)), (Vec::new(), before));
}

#[test]
fn what_if_asks_the_scheme_again_and_keeps_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let harness = window(dir.path(), &library);
    let view = harness.state().app.state().settlement.as_ref().expect("a settlement is composed");
    let lines: Vec<_> = view.lines().cloned().collect();
    assert_eq!(view.otherwise(&BTreeMap::new(), &BTreeSet::new()), lines);
    // Outlet 350100101 has 90.5 by the province, for which it pays 1300; at the target it pays nothing.
    let round = lines.iter().find(|line| line.clause.0 == "S2-20").expect("the target is missed").cause.clone();
    let scores = BTreeMap::from([(round, Points::whole(92))]);
    let moved = difference(&lines, &view.otherwise(&scores, &BTreeSet::new()));
    assert_eq!(moved.iter().map(|moved| moved.gain().to_string()).collect::<Vec<_>>(), ["1300.00"]);
}

/// Types into the field of that label.
pub(crate) fn write(harness: &mut Harness<'_, Live>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run_steps(1);
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run_steps(2);
}

/// Puts a text in place of what a field holds.
pub(crate) fn retype(harness: &mut Harness<'_, Live>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_steps(1);
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run_steps(3);
}

fn settlement<'h>(harness: &'h Harness<'_, Live>) -> &'h SettlementView {
    harness.state().app.state().settlement.as_ref().expect("a settlement is composed")
}

#[test]
fn a_settlement_is_submitted_approved_by_another_paid_and_corrected_by_new_lines() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    press(&mut harness, "考核结算");
    while settlement(&harness).open() > 0 {
        press(&mut harness, "金额待定");
        write(&mut harness, "核定金额", "120");
        write(&mut harness, "原因", "按清单");
        press(&mut harness, "核定");
    }
    // A settlement is submitted by somebody.
    let entries = settlement(&harness).book.len();
    let app = &mut harness.state_mut().app;
    app.handle(Command::SetInspector(" ".to_owned()));
    app.handle(Command::PublishSettlement);
    assert!(app.state().notices.last().unwrap().headline.zh.contains("没有填写姓名"));
    app.handle(Command::SetInspector("检查人01".to_owned()));
    harness.run_steps(2);
    assert_eq!(settlement(&harness).book.len(), entries);
    press(&mut harness, "提交结算");
    let published = settlement(&harness).published.as_ref().expect("it is submitted");
    let (no, who, lines) = (published.no, published.who.clone(), published.lines.clone());
    assert_eq!((published.approved_by.as_deref(), published.paid), (None, false));

    // Whoever submitted it cannot approve it, even when the button is got round.
    let app = &mut harness.state_mut().app;
    app.handle(Command::MoveSettlement(no, Step::Approved, who));
    assert!(app.state().notices.last().unwrap().headline.zh.contains("审批人"));
    harness.run_steps(2);
    write(&mut harness, "审批人", "县行行长");
    press(&mut harness, "审批");
    press(&mut harness, "登记兑现");
    assert!(settlement(&harness).published.as_ref().is_some_and(|published| published.paid));

    // The province corrects a score: the paid lines stay, the difference is booked by lines of its own.
    let view = settlement(&harness);
    let outlet = view.outlet.clone().unwrap();
    let round = view
        .books
        .facts
        .rounds
        .iter()
        .flatten()
        .find(|round| round.outlet == outlet && round.by == By::Province && view.period.holds(round.visited));
    let round = round.expect("the province was there").clone();
    let of_round = round.id.as_str().strip_prefix('B').unwrap().parse().unwrap();
    let booked = view.book.iter().find(|booked| booked.no == BookNo(of_round)).unwrap();
    let Entry::Round { outlet, by, visited, rank, ranked, .. } = booked.entry.clone() else { panic!("no round") };
    let corrected = Entry::Round { outlet, by, visited, score: Points::whole(91), rank, ranked, source: None };
    let app = &mut harness.state_mut().app;
    app.handle(Command::Book(Box::new(Entry::Strike { entry: BookNo(of_round), reason: "省行更正".to_owned() })));
    app.handle(Command::Book(Box::new(corrected)));
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("提交更正后将这样记账，净额：支行长 +100.00").is_some());
    press(&mut harness, "提交更正");
    // Once more is no second one.
    let entries = settlement(&harness).book.len();
    harness.state_mut().app.handle(Command::PublishSettlement);
    harness.run_steps(2);
    assert_eq!(settlement(&harness).book.len(), entries);
    let published = settlement(&harness).published.as_ref().unwrap();
    assert!(published.no > no && published.moved.is_empty() && published.approved_by.is_none());
    let booked: i64 = published.corrections.iter().flat_map(Moved::bookings).map(|(.., fen)| fen.fen()).sum();
    assert_eq!(booked, 10_000, "90.5 costs 1300, 91 costs 1200");
    let book = &settlement(&harness).book;
    let first = book.iter().find(|booked| booked.no == no).map(|booked| &booked.entry);
    assert!(matches!(first, Some(Entry::Settlement { lines: kept, .. }) if *kept == lines), "what was paid stays");
    assert!(harness.query_all_by_label("冲正").next().is_some() && harness.query_all_by_label("补记").next().is_some());

    // The score moves again before the correction is approved: it gives way to another one of the same paid settlement.
    let waiting = settlement(&harness).published.as_ref().unwrap().no;
    let round = settlement(&harness).book.iter().rev().find(|booked| matches!(booked.entry, Entry::Round { .. }));
    let (last, again) = round.map(|booked| (booked.no, booked.entry.clone())).unwrap();
    let Entry::Round { outlet, by, visited, rank, ranked, .. } = again else { panic!("no round") };
    let again = Entry::Round { outlet, by, visited, score: Points::whole(92), rank, ranked, source: None };
    let app = &mut harness.state_mut().app;
    app.handle(Command::Book(Box::new(Entry::Strike { entry: last, reason: "再更正".to_owned() })));
    app.handle(Command::Book(Box::new(again)));
    app.handle(Command::MoveSettlement(waiting, Step::Approved, "县行行长".to_owned()));
    assert!(app.state().notices.last().unwrap().headline.zh.contains("有变化"), "what no longer holds is not approved");
    harness.run_steps(3);
    press(&mut harness, "重新提交");
    let view = settlement(&harness);
    let published = view.published.as_ref().unwrap();
    assert_eq!(published.corrects, Some(no));
    assert!(view.book.iter().any(|booked| matches!(booked.entry, Entry::Strike { entry, .. } if entry == waiting)));
    let booked: i64 = published.corrections.iter().flat_map(Moved::bookings).map(|(.., fen)| fen.fen()).sum();
    assert_eq!(booked, 130_000, "at the target nothing is due, and all that was paid is reversed");

    // Next year's edition has a phase 1 too, of which nothing was submitted and no amount was set.
    let text = mingcha::app::schemes::shipped("psbc-county").unwrap();
    let text = text.replacen("edition = \"2026\"", "edition = \"2027\"", 1).replace("2026-", "2027-");
    let (code, edition) = ("psbc-county".to_owned(), "2027".to_owned());
    let app = &mut harness.state_mut().app;
    app.handle(Command::Book(Box::new(Entry::Scheme { code, edition, text, readings: BTreeMap::new() })));
    app.handle(Command::ChooseScheme("psbc-county@2027".to_owned()));
    app.handle(Command::SettlePeriod("1".to_owned()));
    harness.run_steps(3);
    let view = settlement(&harness);
    assert_eq!((view.key().as_str(), view.period.from.year()), ("psbc-county@2027", 2027));
    assert!(view.published.is_none() && view.books.facts.amounts.is_empty());
    let app = &mut harness.state_mut().app;
    app.handle(Command::ChooseScheme("psbc-county@2026".to_owned()));
    app.handle(Command::SettlePeriod("1".to_owned()));
    harness.run_steps(3);
    assert!(settlement(&harness).published.is_some() && !settlement(&harness).books.facts.amounts.is_empty());
}

#[test]
fn a_register_keeps_the_proof_and_a_typed_result_is_ranked() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    press(&mut harness, "台账");
    press(&mut harness, "登记");
    let letter = dir.path().join("表扬信.txt");
    std::fs::write(&letter, "谢谢").unwrap();
    harness.state_mut().view.dialogs.proof = Some(letter);
    harness.run_steps(2);
    press(&mut harness, "书面");
    // While the proof cannot be read the book takes nothing, and nothing that was typed is lost.
    let away = dir.path().join("移走.txt");
    std::fs::rename(dir.path().join("表扬信.txt"), &away).unwrap();
    write(&mut harness, "说明", "王女士来信");
    let before = settlement(&harness).book.len();
    press(&mut harness, "添加");
    assert_eq!(settlement(&harness).book.len(), before);
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "说明").value().as_deref(), Some("王女士来信"));
    std::fs::rename(&away, dir.path().join("表扬信.txt")).unwrap();
    press(&mut harness, "添加");
    assert_eq!(settlement(&harness).book.len(), before + 1);
    assert!(harness.query_by_label("添加").is_none(), "the form is done with");
    let booked = settlement(&harness).book.last().unwrap().clone();
    assert_eq!(booked.entry.proof().map(|file| file.name.as_str()), Some("表扬信.txt"));
    let copy = dir.path().join("另存.txt");
    harness.state_mut().app.handle(Command::SaveProof(booked.no, copy.clone()));
    harness.state_mut().app.finish_jobs();
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), "谢谢");
    // A proof that is gone enters nothing.
    let before = settlement(&harness).book.len();
    let missing = dir.path().join("没有.jpg");
    harness.state_mut().app.handle(Command::BookProven(Box::new(booked.entry), missing));
    harness.run_steps(2);
    assert_eq!(settlement(&harness).book.len(), before);

    press(&mut harness, "录入成绩");
    write(&mut harness, "得分", "91.5");
    write(&mut harness, "名次", "30");
    write(&mut harness, "总家数", "20");
    assert!(harness.get_by_label("添加").accesskit_node().is_disabled(), "rank 30 of 20");
    write(&mut harness, "总家数", "00");
    press(&mut harness, "添加");
    let view = settlement(&harness);
    let Entry::Round { rank, ranked, .. } = view.book.last().unwrap().entry else { panic!("no round") };
    assert_eq!((rank, ranked), (Some(30), Some(2000)));
    assert_eq!(view.books.facts.rounds.iter().flatten().filter(|round| round.score.to_string() == "91.5").count(), 1);
    assert!(harness.query_by_label("添加").is_none());
    // The same round again is refused, and says what to do; what was typed stays.
    press(&mut harness, "录入成绩");
    write(&mut harness, "得分", "92");
    press(&mut harness, "添加");
    assert!(harness.state().app.state().notices.last().unwrap().hint.zh.contains("作废"));
    assert_eq!(harness.get_by_role_and_label(Role::TextInput, "得分").value().as_deref(), Some("92"));
    press(&mut harness, "取消");

    // A proof that was chosen for a form that is gone does not stick to the next one.
    harness.state_mut().view.dialogs.proof = Some(dir.path().join("另一封.txt"));
    harness.run_steps(2);
    press(&mut harness, "登记");
    assert!(harness.query_by_label("另一封.txt").is_none() && harness.query_by_label("附上文件").is_some());

    // Nor does a form that is open go over to another library, whose outlets have the same numbers.
    harness.state_mut().app.handle(Command::CreateLibrary(dir.path().join("另一库")));
    harness.run_steps(3);
    assert_eq!(harness.state().view.home.page, Page::Inspections);
    press(&mut harness, "台账");
    assert!(harness.query_by_label("附上文件").is_none());
}

#[test]
fn a_mark_asks_for_the_amount_that_its_clause_leaves_open_and_refuses_what_is_out_of_bounds() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    harness.state_mut().app.handle(Command::OpenInspection(InspectionId(1)));
    let review = |harness: &Harness<'_, Live>| match &harness.state().app.state().screen {
        Screen::Review(review) => (review.finding, review.draft.clone(), review.moment().is_some()),
        _ => panic!("no review"),
    };
    let begun = Instant::now();
    while !review(&harness).2 {
        harness.run_steps(1);
        assert!(begun.elapsed() < Duration::from_secs(30), "no picture comes");
        std::thread::sleep(Duration::from_millis(10));
    }
    harness.state_mut().app.handle(Command::Mark(ItemCode("S2-26".to_owned())));
    if let Some(draft) = review(&harness).1 {
        harness.state_mut().app.handle(Command::MarkPerson(draft.candidates.first().copied()));
    }
    harness.state_mut().app.finish_jobs();
    harness.run_steps(3);
    let no = review(&harness).0.expect("it is marked");
    let amount = |harness: &Harness<'_, Live>| match &harness.state().app.state().screen {
        Screen::Review(review) => review.inspection.findings[&no].amount,
        _ => None,
    };
    assert_eq!(amount(&harness), None, "nothing is filled in as if it were prescribed");
    let type_amount = |harness: &mut Harness<'_, Live>, text: &str| {
        write(harness, "金额（元）", text);
        harness.get_by_role_and_label(Role::TextInput, "备注").focus();
        harness.run_steps(3);
    };
    type_amount(&mut harness, "250");
    assert_eq!(amount(&harness), None);
    assert!(harness.state().app.state().notices.last().unwrap().hint.zh.contains("100.00 至 200.00"));
    type_amount(&mut harness, "150");
    assert_eq!(amount(&harness), Some(Fen::new(15_000)));
}
