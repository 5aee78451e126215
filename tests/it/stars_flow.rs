//! The stars' page in a window over the demo: entering, the next step, what the footage says, an objection.

use crate::program::demo_library;
use crate::settlement_flow::{Live, press, window};
use eframe::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::command::Command;
use mingcha::app::stars::Stars;
use mingcha::app::state::Screen;
use mingcha::domain::candidacy::{Route, Stage};
use mingcha::domain::inspection::InspectionId;

fn stars<'h>(harness: &'h Harness<'_, Live>) -> &'h Stars {
    let view = harness.state().app.state().settlement.as_ref().expect("a settlement is composed");
    view.stars.as_ref().expect("the scheme judges candidates")
}

fn type_into(harness: &mut Harness<'_, Live>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run_steps(1);
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run_steps(1);
}

fn star(harness: &Harness<'_, Live>, staff_no: &str) -> mingcha::app::stars::Star {
    let stars = stars(harness);
    stars.stars.iter().find(|star| star.id.as_str() == staff_no).expect("a candidate").clone()
}

#[test]
fn a_candidate_goes_from_the_list_to_the_next_step_and_from_a_mark_to_its_picture() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    app.handle(Command::SetInspector("合规人员01".to_owned()));
    // The film is inspected to the end: what it shows of the candidates is known from now on.
    app.handle(Command::OpenInspection(InspectionId(1)));
    app.handle(Command::CloseInspection("演示".to_owned()));
    app.finish_jobs();
    app.handle(Command::LeaveInspection);
    harness.run_steps(3);

    // Under the county's own scheme there is no such page.
    press(&mut harness, "考核结算");
    assert!(harness.query_by_label("服务明星").is_none());
    harness.state_mut().app.handle(Command::ChooseScheme("service-star".to_owned()));
    harness.run_steps(3);
    press(&mut harness, "服务明星");
    for shown in ["2026-09-24", "2026-09-30", "0 / 2"] {
        assert!(harness.query_all_by_label(shown).next().is_some(), "{shown} is not shown");
    }

    // Only those who were nominated.
    assert!(harness.query_by_label("打开 高柜柜员01").is_some());
    press(&mut harness, "网点提名");
    assert!(harness.query_by_label("打开 高柜柜员01").is_none());
    press(&mut harness, "全部");

    // The next step of one who was re-checked is the notice.
    press(&mut harness, "打开 低柜柜员02");
    press(&mut harness, "发布公示");
    press(&mut harness, "登记");
    assert_eq!(star(&harness, "350203").candidacy.stage, Stage::Posted);
    press(&mut harness, "全部参评人");

    // Who scored cannot re-check: the form says so and records nothing.
    press(&mut harness, "打开 大堂经理02");
    press(&mut harness, "单位复核");
    harness.get_by_role_and_label(Role::TextInput, "复核人").focus();
    harness.run_steps(1);
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, eframe::egui::Key::A);
    harness.run_steps(1);
    harness.get_by_role_and_label(Role::TextInput, "复核人").type_text("网点负责人02");
    harness.run_steps(2);
    assert!(harness.query_all_by_label_contains("不能由本人复核").next().is_some());
    press(&mut harness, "登记");
    assert_eq!(star(&harness, "350204").candidacy.stage, Stage::Scored);
    press(&mut harness, "取消");
    press(&mut harness, "全部参评人");

    // An open objection is answered.
    press(&mut harness, "打开 高柜柜员01");
    press(&mut harness, "答复");
    type_into(&mut harness, "答复和处理", "经核实，投诉不成立");
    press(&mut harness, "登记");
    assert_eq!(star(&harness, "350101").candidacy.open_objections(), 0);

    // What the footage says of the candidate, one press from its picture.
    let seen: Vec<_> = stars(&harness).stars.iter().filter(|star| !star.seen.is_empty()).cloned().collect();
    let candidate = seen.first().expect("the film shows a lapse of a candidate");
    let person = candidate.candidacy.person;
    harness.state_mut().view.home.stars.open = Some(person);
    harness.run_steps(2);
    let first = &candidate.seen[0];
    press(&mut harness, &format!("录像 {}-{}", first.inspection.0, first.no.0));
    let Screen::Review(review) = &harness.state().app.state().screen else { panic!("no review") };
    assert_eq!((review.inspection.id, review.finding), (first.inspection, Some(first.no)));
}

#[test]
fn entering_asks_for_person_route_and_name() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    harness.state_mut().app.handle(Command::ChooseScheme("service-star".to_owned()));
    harness.run_steps(3);
    press(&mut harness, "服务明星");
    let before = stars(&harness).stars.len();
    press(&mut harness, "登记参评");
    harness.get_by_role_and_label(Role::ComboBox, "参评人").click();
    harness.run_steps(3);
    press(&mut harness, "高柜柜员03 · 城南支行");
    press(&mut harness, "网点提名");
    type_into(&mut harness, "本人或提名人", "网点负责人02");
    press(&mut harness, "登记");
    let now = stars(&harness);
    assert_eq!(now.stars.len(), before + 1);
    let entered = now.stars.last().unwrap();
    assert_eq!((entered.id.as_str(), entered.candidacy.route), ("350201", Route::Nomination));
    assert!(!entered.eligibility.as_ref().unwrap().eligible(), "nothing is known of them yet");
}
