//! The checklist beside the footage: rows, verdicts, cards.

use super::state;
use super::{Window, window};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::command::Command;
use mingcha::app::review::Review;
use mingcha::domain::checklist::{Item, Subject};
use mingcha::domain::inspection::{FindingNo, Verdict};
use mingcha::domain::number::Points;
use mingcha::domain::place::{PersonId, Post};
use mingcha::ui::view::{Sheet, Tab};

fn first_item(review: &Review) -> Item {
    review.inspection.checklist.items().next().unwrap().1.clone()
}

fn teller_item(review: &Review) -> Item {
    review
        .inspection
        .checklist
        .items()
        .map(|(_, item)| item)
        .find(|i| i.posts.contains(&Post::HighCounter))
        .unwrap()
        .clone()
}

/// A window whose selected item is that of the tellers.
fn opened() -> (Harness<'static, Window>, Item) {
    let mut review = state::fresh();
    let item = teller_item(&review);
    review.item = Some(item.code.clone());
    (window(state::reviewing(review)), item)
}

#[test]
fn a_click_selects_and_a_double_click_marks() {
    let review = state::fresh();
    let item = first_item(&review);
    let mut harness = window(state::reviewing(review));
    harness.get_by_label_contains(&item.text.zh).click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::SelectItem(Some(item.code.clone()))]);
    harness.get_by_label_contains(&item.text.zh).click();
    harness.get_by_label_contains(&item.text.zh).click();
    harness.run_steps(2);
    assert!(harness.state().sent.contains(&Command::Mark(item.code)), "{:?}", harness.state().sent);
}

#[test]
fn each_person_has_the_four_chips() {
    for (label, verdict) in [
        ("柜员02 合格", Verdict::Pass),
        ("柜员02 不适用", Verdict::NotApplicable),
        ("柜员02 无法观察", Verdict::NotObservable),
    ] {
        let (mut harness, item) = opened();
        harness.get_by_label(label).click();
        harness.run_steps(2);
        let subject = Subject { item: item.code, person: Some(PersonId(2)) };
        assert_eq!(harness.state().sent, [Command::Judge(subject, Some(verdict))]);
    }
}

#[test]
fn the_chip_of_a_deduction_marks_for_that_person() {
    let (mut harness, item) = opened();
    harness.get_by_label("柜员02 扣分").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Mark(item.code), Command::MarkPerson(Some(PersonId(2)))]);
}

#[test]
fn a_verdict_pressed_again_is_taken_back() {
    let mut review = state::fresh();
    let item = teller_item(&review);
    let subject = Subject { item: item.code.clone(), person: Some(PersonId(1)) };
    review.inspection.verdicts.insert(subject.clone(), Verdict::Pass);
    review.item = Some(item.code);
    state::refresh(&mut review);
    let mut harness = window(state::reviewing(review));
    harness.get_by_label("柜员01 合格").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Judge(subject, None)]);
}

#[test]
fn everybody_else_is_right_by_one_button() {
    let (mut harness, item) = opened();
    let people = harness.state().state.library.as_ref().unwrap().people.clone();
    let expected: Vec<Command> =
        item.subjects(&people).into_iter().map(|subject| Command::Judge(subject, Some(Verdict::Pass))).collect();
    assert!(expected.len() > 1);
    harness.get_by_label("其余全部合格").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, expected);
}

#[test]
fn a_closed_inspection_takes_no_verdict() {
    let mut review = state::half_done();
    review.inspection.closing = Some(mingcha::domain::inspection::Closing {
        at: "2026-03-06T10:00:00".parse().unwrap(),
        score: Points::whole(91),
        checklist_version: "2026.1".to_owned(),
        reason: String::new(),
    });
    let mut harness = window(state::reviewing(review));
    harness.get_by_label("低柜01 合格").click();
    harness.run_steps(2);
    assert!(harness.state().sent.is_empty(), "{:?}", harness.state().sent);
}

fn with_card() -> Harness<'static, Window> {
    let mut review = state::half_done();
    review.finding = Some(FindingNo(1));
    let mut harness = window(state::reviewing(review));
    harness.state_mut().view.tab = Tab::Findings;
    harness.run_steps(3);
    harness
}

#[test]
fn points_and_note_are_sent_when_their_field_is_left() {
    for (field, typed) in [("分值", "0.25"), ("备注", "收款时没有唱收")] {
        let mut harness = with_card();
        harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, field).focus();
        harness.run_steps(2);
        harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
        harness.run_steps(2);
        harness.event(eframe::egui::Event::Text(typed.to_owned()));
        harness.run_steps(2);
        assert!(harness.state().sent.is_empty(), "sent while typing");
        harness.key_press(eframe::egui::Key::Enter);
        harness.run_steps(3);
        let [Command::Amend(amendment)] = harness.state().sent.as_slice() else { panic!("{:?}", harness.state().sent) };
        assert_eq!(amendment.no, FindingNo(1));
        match field {
            "分值" => assert_eq!(amendment.points, Points::from_thousandths(250)),
            _ => assert_eq!(amendment.note, typed),
        }
    }
}

#[test]
fn a_card_leads_to_its_moment_moves_and_is_withdrawn_with_a_reason() {
    let mut harness = with_card();
    harness.get_by_label("转到第 1 条扣分的画面").click();
    harness.run_steps(2);
    harness.get_by_label("移到当前画面").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::GoToFinding(FindingNo(1)), Command::MoveHere(FindingNo(1))]);
    harness.get_by_label("撤销…").click();
    harness.run_steps(4);
    assert!(matches!(harness.state().view.sheet, Some(Sheet::Withdraw(FindingNo(1), _))));
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "原因").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::TextInput, "原因").type_text("重复");
    harness.run_steps(2);
    harness.get_by_role_and_label(eframe::egui::accesskit::Role::Button, "撤销扣分").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent.last(), Some(&Command::Withdraw(FindingNo(1), "重复".to_owned())));
}

#[test]
fn the_palette_marks_what_is_found_by_initials() {
    let mut harness = window(state::reviewing(state::fresh()));
    let (code, initials) = {
        let window = harness.state_mut();
        let item = state::review_of(&mut window.state).inspection.checklist.items().nth(1).unwrap().1.clone();
        (item.code, "mwwxgg")
    };
    harness.key_press(eframe::egui::Key::Slash);
    harness.run_steps(3);
    harness.event(eframe::egui::Event::Text(initials.to_owned()));
    harness.run_steps(3);
    harness.key_press(eframe::egui::Key::Enter);
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Mark(code)]);
    assert!(harness.state().view.palette.is_none());
}

#[test]
fn how_it_should_look_stands_in_the_opened_row() {
    let mut review = state::half_done();
    let item = review.item.clone().unwrap();
    let small = review.thumbnails.values().next().cloned();
    review.references.insert(item.clone(), small);
    let harness = window(state::reviewing(review));
    harness.get_by_label("应有的样子");
    let mut review = state::half_done();
    review.references.insert(item, None);
    let harness = window(state::reviewing(review));
    harness.get_by_label_contains("参照图打不开");
}
