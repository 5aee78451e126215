//! Covers in a window over the demo: drawn by the pointer, moved at another moment, ended, taken back, previewed; a span
//! muted; a closed inspection covered. One gesture is one line of the log.

use crate::program::demo_library;
use crate::settlement_flow::{Live, press, window};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::clips::Preview;
use mingcha::app::command::{Command, Transport};
use mingcha::app::review::Review;
use mingcha::app::state::Screen;
use mingcha::domain::cover::{Cover, Redaction};
use mingcha::domain::edit::Deed;
use mingcha::domain::inspection::{InspectionId, Rect as Fraction};
use mingcha::domain::time::Pts;
use mingcha::store::Reader;
use mingcha::ui::veils;
use mingcha::ui::view::Tab;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

type Window = Harness<'static, Live>;

fn review(harness: &Window) -> &Review {
    match &harness.state().app.state().screen {
        Screen::Review(review) => review,
        other => panic!("no inspection is open: {other:?}"),
    }
}

fn show(harness: &mut Window, pts: Pts) {
    harness.state_mut().app.handle(Command::Transport(Transport::SeekTo(pts)));
    let begun = Instant::now();
    while review(harness).moment().is_none_or(|moment| moment.pts != pts) {
        assert!(begun.elapsed() < Duration::from_secs(30), "the picture does not come");
        std::thread::sleep(Duration::from_millis(10));
        harness.run_steps(1);
    }
    harness.run_steps(2);
}

/// The demo's inspection at its first picture.
fn opened(dir: &Path) -> (Window, PathBuf) {
    let library = demo_library(dir);
    let mut harness = window(dir, &library);
    harness.state_mut().app.handle(Command::OpenInspection(InspectionId(1)));
    harness.run_steps(3);
    show(&mut harness, Pts::ZERO);
    (harness, library)
}

fn key(harness: &mut Window, held: Modifiers, key: Key) {
    harness.key_press_modifiers(held, key);
    harness.run_steps(3);
}

/// The point of the window at hundredths of the picture.
fn at(harness: &Window, x: f32, y: f32) -> Pos2 {
    let panel = harness.get_all_by_role(Role::Image).next().expect("the picture").rect();
    let wide = panel.width().min(panel.height() * 16.0 / 9.0);
    let picture = Rect::from_center_size(panel.center(), vec2(wide, wide * 9.0 / 16.0));
    picture.min + picture.size() * vec2(x, y) / 100.0
}

fn drag(harness: &mut Window, from: (f32, f32), to: (f32, f32)) {
    let (from, to) = (at(harness, from.0, from.1), at(harness, to.0, to.1));
    let mut button = |pos, pressed| {
        harness.event(Event::PointerMoved(pos));
        harness.step();
        let modifiers = Modifiers::NONE;
        harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
        harness.step();
    };
    button(from, true);
    for share in [0.3, 0.6, 1.0] {
        harness.event(Event::PointerMoved(from + (to - from) * share));
        harness.step();
    }
    let mut button = |pos, pressed| {
        let modifiers = Modifiers::NONE;
        harness.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
        harness.run_steps(3);
    };
    button(to, false);
}

fn covers(harness: &Window) -> Vec<Cover> {
    let review = review(harness);
    let redaction = review.inspection.redaction(review.footage.recording.expect("a recording"));
    redaction.map(|redaction| redaction.covers.clone()).unwrap_or_default()
}

fn deeds(library: &Path) -> Vec<Deed> {
    let log = Reader::open(library).unwrap().log(InspectionId(1)).unwrap();
    log.iter().map(|line| line.change.deed).collect()
}

fn near(found: Fraction, (left, top, right, bottom): (u16, u16, u16, u16)) -> bool {
    let near = |one: u16, other: u16| one.abs_diff(other) <= 40;
    near(found.min.0, left) && near(found.min.1, top) && near(found.max.0, right) && near(found.max.1, bottom)
}

#[test]
fn a_cover_is_drawn_moved_ended_taken_back_and_previewed() {
    let dir = tempfile::tempdir().unwrap();
    let (mut harness, library) = opened(dir.path());
    let lines = deeds(&library).len();
    key(&mut harness, Modifiers::SHIFT, Key::C);
    assert!(harness.state().view.tab == Tab::Covers && harness.state().view.video.is_covering());
    drag(&mut harness, (30.0, 20.0), (42.0, 50.0));
    let end = review(&harness).recording().unwrap().duration;
    let drawn = covers(&harness);
    let [cover] = &drawn[..] else { panic!("{drawn:?}") };
    assert_eq!(cover.span(), (Pts::ZERO, end), "from this picture to the end");
    assert!(near(cover.keys()[0].1, (3_000, 2_000, 4_200, 5_000)), "{cover:?}");

    // At another moment a drag of the frame is a place of its own; between them it moves.
    let later = Pts::from_ms(8_000);
    show(&mut harness, later);
    drag(&mut harness, (36.0, 35.0), (56.0, 45.0));
    let moved = covers(&harness)[0].clone();
    assert_eq!(moved.keys().iter().map(|(at, _)| *at).collect::<Vec<_>>(), [Pts::ZERO, later, end]);
    assert!(near(moved.keys()[1].1, (5_000, 3_000, 6_200, 6_000)), "{moved:?}");
    assert_eq!(moved.keys()[1].1, moved.keys()[2].1, "it stays where it was put");
    // A drag of its corner makes it larger.
    drag(&mut harness, (62.0, 60.0), (70.0, 64.0));
    let grown = covers(&harness)[0].clone();
    assert!(near(grown.at(later).unwrap(), (5_000, 3_000, 7_000, 6_400)), "{grown:?}");
    press(&mut harness, "到此处止");
    assert_eq!(covers(&harness)[0].span(), (Pts::ZERO, later));
    assert!(covers(&harness)[0].at(later).is_some(), "the last picture is covered");
    assert_eq!(deeds(&library)[lines..], [Deed::Redact; 4], "one line for each gesture");
    for before in [&grown, &moved, cover] {
        key(&mut harness, Modifiers::COMMAND, Key::Z);
        assert_eq!(covers(&harness), std::slice::from_ref(before));
    }
    key(&mut harness, Modifiers::COMMAND, Key::Y);
    assert_eq!(covers(&harness), std::slice::from_ref(&moved));

    the_preview_is_switched(&mut harness);
    // Esc puts the pen away, and a drag moves no cover any more.
    key(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!harness.state().view.video.is_covering());
    drag(&mut harness, (56.0, 45.0), (40.0, 45.0));
    assert_eq!(covers(&harness), [moved]);
    press(&mut harness, "删除遮挡");
    assert!(covers(&harness).is_empty());
    let shown = Reader::open(&library).unwrap().load(InspectionId(1)).unwrap();
    assert_eq!(shown, review(&harness).inspection, "the screen shows what is on the disk");
}

/// On while the pen is in hand; off and on by its key; a mark's picture never has a cover.
fn the_preview_is_switched(harness: &mut Window) {
    assert!(harness.state().view.video.previews());
    key(harness, Modifiers::SHIFT, Key::V);
    assert!(!harness.state().view.video.previews());
    press(harness, "遮挡预览");
    assert!(harness.state().view.video.previews());
    let review = review(harness);
    let (picture, recording) = (review.footage.picture.clone().unwrap(), review.footage.recording.unwrap());
    let seen = Preview::default().picture(&review.inspection, recording, &picture);
    assert!(!Arc::ptr_eq(&seen, &picture), "nothing of this picture is covered");
    assert_eq!(harness.state().view.video.shown(), Some((recording, picture.pts())));
}

#[test]
fn areas_spans_and_figures_work_by_the_keyboard_and_on_a_closed_inspection() {
    let dir = tempfile::tempdir().unwrap();
    let (mut harness, library) = opened(dir.path());
    harness.state_mut().app.handle(Command::CloseInspection("演示".to_owned()));
    harness.run_steps(3);
    assert!(review(&harness).inspection.closing.is_some());
    key(&mut harness, Modifiers::SHIFT, Key::A);
    press(&mut harness, "放在正中");
    let areas = |harness: &Window| review(harness).inspection.cameras[0].areas.clone();
    assert_eq!(areas(&harness), [Fraction { min: (4_000, 4_000), max: (6_000, 6_000) }]);
    let field = harness.get_by_role_and_label(Role::TextInput, "左 %");
    field.focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.step();
    harness.event(Event::Text("12.5".to_owned()));
    harness.step();
    harness.key_press(Key::Tab);
    harness.run_steps(3);
    assert_eq!(areas(&harness), [Fraction { min: (1_250, 4_000), max: (3_250, 6_000) }]);
    press(&mut harness, "完成");

    let muted = |harness: &Window| {
        let review = review(harness);
        let redaction = review.inspection.redaction(review.footage.recording.unwrap());
        redaction.map(|redaction| redaction.muted.clone()).unwrap_or_default()
    };
    key(&mut harness, Modifiers::SHIFT, Key::M);
    assert!(muted(&harness).is_empty(), "there is no span yet");
    key(&mut harness, Modifiers::NONE, Key::I);
    show(&mut harness, Pts::from_ms(4_000));
    key(&mut harness, Modifiers::NONE, Key::O);
    key(&mut harness, Modifiers::SHIFT, Key::M);
    assert_eq!(muted(&harness), [(Pts::ZERO, Pts::from_ms(4_000))]);
    assert!(review(&harness).footage.span_in.is_none());
    press(&mut harness, "恢复 09:00:00.000 至 09:00:04.000 的声音");
    assert!(muted(&harness).is_empty());
    key(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(muted(&harness).len(), 1, "what is about clips is taken back after closing too");
    assert!(review(&harness).inspection.closing.is_some());
    let log = deeds(&library);
    let close = log.iter().position(|deed| *deed == Deed::Close).unwrap();
    assert_eq!(log[close + 1..], [Deed::Areas, Deed::Areas, Deed::Redact, Deed::Redact, Deed::Undo]);
}

fn type_into(harness: &mut Window, field: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run_steps(2);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.step();
    harness.event(Event::Text(text.to_owned()));
    harness.step();
}

#[test]
fn what_is_typed_is_kept_and_each_pen_holds_its_own_kind() {
    let dir = tempfile::tempdir().unwrap();
    let (mut harness, library) = opened(dir.path());
    key(&mut harness, Modifiers::SHIFT, Key::A);
    press(&mut harness, "放在正中");
    let areas = |harness: &Window| review(harness).inspection.cameras[0].areas.clone();
    let area = areas(&harness);
    // A face in the area is covered; the area stays where it is.
    key(&mut harness, Modifiers::SHIFT, Key::C);
    drag(&mut harness, (45.0, 45.0), (55.0, 55.0));
    assert_eq!(areas(&harness), area);
    assert!(near(covers(&harness)[0].keys()[0].1, (4_500, 4_500, 5_500, 5_500)), "{:?}", covers(&harness));
    // What was typed counts when another tab is opened by a click, when another region is chosen, and when one leaves.
    let left = |harness: &Window| covers(harness)[0].keys()[0].1.min.0;
    type_into(&mut harness, "左 %", "20");
    harness.get_by_role_and_label(Role::Tab, "扣分").click();
    harness.run_steps(3);
    assert_eq!(left(&harness), 2_000);
    harness.get_by_role_and_label(Role::Tab, "遮挡").click();
    harness.run_steps(3);
    type_into(&mut harness, "左 %", "25");
    press(&mut harness, "顾客区 1，宽 20%，高 20%");
    assert_eq!(left(&harness), 2_500);
    type_into(&mut harness, "宽 %", "30");
    harness.get_by_role_and_label(Role::Tab, "覆盖").click();
    harness.run_steps(3);
    assert_eq!(areas(&harness), [Fraction { min: (4_000, 4_000), max: (7_000, 6_000) }]);
    let shown = Reader::open(&library).unwrap().load(InspectionId(1)).unwrap();
    assert_eq!(shown, review(&harness).inspection, "the screen shows what is on the disk");
}

#[test]
fn pictures_behind_the_named_end_are_covered_with_it() {
    let dir = tempfile::tempdir().unwrap();
    let (mut harness, _library) = opened(dir.path());
    let review = review(&harness);
    let (end, recording) = (review.recording().unwrap().duration, review.recording().unwrap().id);
    let behind = end + Pts::from_ms(40);
    let rect = Fraction { min: (0, 0), max: (1_000, 1_000) };
    let (region, command) = veils::add(review, false, behind, rect).unwrap();
    harness.state_mut().app.handle(command);
    assert_eq!(covers(&harness), [Cover::still(rect, end, end)]);
    assert_eq!(veils::at(self::review(&harness), region, behind), Some(rect));
    // A span that cannot be muted stays marked.
    let wrong = Redaction { covers: Vec::new(), muted: vec![(end, behind)] };
    key(&mut harness, Modifiers::NONE, Key::I);
    harness.state_mut().app.handle(Command::MuteSpan(recording, wrong));
    assert!(self::review(&harness).footage.span_in.is_some());
}
