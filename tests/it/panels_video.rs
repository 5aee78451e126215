//! The picture's panel by what is done to it: drawing guide lines and rectangles, and what it says it has shown. Its
//! pixels are proved in `window.rs`.

use crate::footage_review::{add_camera, add_finding, add_recording, ms, review, show};
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::command::Command;
use mingcha::app::fonts::Fonts;
use mingcha::app::player::Screen;
use mingcha::app::review::{Layout, Review};
use mingcha::domain::footage::RecordingId;
use mingcha::domain::inspection::{FindingNo, Rect};
use mingcha::domain::place::{CameraId, Guide};
use mingcha::domain::text::Lang;
use mingcha::media::MediaError;
use mingcha::ui::theme;
use mingcha::ui::video::{VideoLocal, video_ui};

/// Size of the window; the panel has a margin in it.
const SIZE: egui::Vec2 = egui::vec2(960.0, 540.0);

struct Stage {
    review: Review,
    local: VideoLocal,
    sent: Vec<Command>,
    dressed: bool,
}

fn stage(review: Review) -> Harness<'static, Stage> {
    let stage = Stage { review, local: VideoLocal::default(), sent: Vec::new(), dressed: false };
    let mut harness = Harness::builder().with_size(SIZE).build_ui_state(
        |ui, stage: &mut Stage| {
            if !std::mem::replace(&mut stage.dressed, true) {
                theme::install_fonts(ui.ctx(), &Fonts::find());
                theme::install_styles(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            video_ui(ui, &stage.review, &mut stage.local, Lang::Zh, &mut stage.sent);
        },
        stage,
    );
    harness.run_steps(4);
    harness
}

fn footage() -> Review {
    let mut review = review();
    let camera = add_camera(&mut review, "高柜");
    let recording = add_recording(&mut review, camera, Some("2026-03-05T09:00:00"), ms(60_000));
    show(&mut review, recording, ms(10_000));
    review
}

/// The point of the panel at hundredths of its picture.
fn at(harness: &Harness<'_, Stage>, x: f32, y: f32) -> egui::Pos2 {
    let panel = harness.get_by_role(egui::accesskit::Role::Image).rect();
    let height = panel.height().min(panel.width() * 9.0 / 16.0);
    let rect = egui::Rect::from_center_size(panel.center(), egui::vec2(height * 16.0 / 9.0, height));
    rect.min + rect.size() * egui::vec2(x, y) / 100.0
}

fn press(harness: &mut Harness<'_, Stage>, pos: egui::Pos2, pressed: bool) {
    let button = egui::PointerButton::Primary;
    harness.event(egui::Event::PointerMoved(pos));
    harness.step();
    harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers: egui::Modifiers::NONE });
    harness.step();
}

fn click(harness: &mut Harness<'_, Stage>, pos: egui::Pos2) {
    press(harness, pos, true);
    press(harness, pos, false);
}

fn drag(harness: &mut Harness<'_, Stage>, from: egui::Pos2, to: egui::Pos2) {
    press(harness, from, true);
    for share in [0.25, 0.5, 0.75] {
        harness.event(egui::Event::PointerMoved(from + (to - from) * share));
        harness.step();
    }
    press(harness, to, false);
}

fn near(found: (u16, u16), wanted: (u16, u16)) -> bool {
    found.0.abs_diff(wanted.0) <= 15 && found.1.abs_diff(wanted.1) <= 15
}

#[test]
fn what_was_painted_is_what_it_says_it_has_shown() {
    let mut harness = stage(footage());
    let recording = harness.state().review.footage.recording.unwrap();
    assert_eq!(harness.state().local.shown(), Some((recording, ms(10_000))));
    // A newer picture counts from the frame on that paints it.
    show(&mut harness.state_mut().review, recording, ms(10_040));
    assert_eq!(harness.state().local.shown(), Some((recording, ms(10_000))));
    harness.step();
    assert_eq!(harness.state().local.shown(), Some((recording, ms(10_040))));
    harness.state_mut().review.footage.picture = None;
    harness.step();
    assert_eq!(harness.state().local.shown(), None);
    assert!(harness.query_by_label("画面 高柜").is_some());
}

#[test]
fn two_clicks_or_one_drag_draw_a_guide_line() {
    let mut harness = stage(footage());
    harness.state_mut().local.draw_guides();
    harness.step();
    assert!(harness.state().local.guides_shown);
    let ends = [at(&harness, 10.0, 70.0), at(&harness, 90.0, 60.0)];
    click(&mut harness, ends[0]);
    assert!(harness.state().sent.is_empty());
    click(&mut harness, ends[1]);
    drag(&mut harness, ends[1], ends[0]);
    let sent = std::mem::take(&mut harness.state_mut().sent);
    let [Command::SetGuides(CameraId(1), first), Command::SetGuides(CameraId(1), second)] = &sent[..] else {
        panic!("{sent:?}")
    };
    let [Guide { from, to }] = first[..] else { panic!("{first:?}") };
    assert!(near(from, (1000, 7000)) && near(to, (9000, 6000)), "{first:?}");
    let [Guide { from, to }] = second[..] else { panic!("{second:?}") };
    assert!(near(from, (9000, 6000)) && near(to, (1000, 7000)), "{second:?}");
    harness.key_press(egui::Key::Escape);
    harness.run_steps(2);
    assert!(!harness.state().local.is_drawing());
}

#[test]
fn guide_lines_can_be_taken_away() {
    let mut footage = footage();
    let guide = |y| Guide { from: (0, y), to: (10_000, y) };
    footage.inspection.cameras[0].guides = vec![guide(100), guide(200)];
    let mut harness = stage(footage);
    harness.state_mut().local.draw_guides();
    harness.run_steps(2);
    harness.get_by_label("去掉最后一条").click();
    harness.run_steps(2);
    harness.get_by_label("全部去掉").click();
    harness.run_steps(2);
    let wanted = [Command::SetGuides(CameraId(1), vec![guide(100)]), Command::SetGuides(CameraId(1), vec![])];
    assert_eq!(harness.state().sent, wanted);
}

#[test]
fn a_drag_on_the_findings_picture_gives_its_rectangle() {
    let mut footage = footage();
    let recording = footage.footage.recording.unwrap();
    let no = add_finding(&mut footage, 3, recording, ms(10_000));
    let mut harness = stage(footage);
    harness.state_mut().local.draw_rectangle(no);
    harness.run_steps(2);
    let (from, to) = (at(&harness, 60.0, 80.0), at(&harness, 20.0, 30.0));
    drag(&mut harness, from, to);
    let sent = harness.state().sent.clone();
    let [Command::Amend(amendment)] = &sent[..] else { panic!("{sent:?}") };
    let finding = &harness.state().review.inspection.findings[&no];
    assert_eq!((amendment.no, amendment.points, amendment.person), (no, finding.points, finding.person));
    let Some(Rect { min, max }) = amendment.rect else { panic!("{amendment:?}") };
    assert!(near(min, (2000, 3000)) && near(max, (6000, 8000)), "{amendment:?}");
    assert!(!harness.state().local.is_drawing());
}

#[test]
fn a_rectangle_is_only_drawn_on_the_findings_own_picture() {
    let mut footage = footage();
    let recording = footage.footage.recording.unwrap();
    let no = add_finding(&mut footage, 3, recording, ms(20_000));
    let mut harness = stage(footage);
    harness.state_mut().local.draw_rectangle(no);
    harness.run_steps(3);
    let (from, to) = (at(&harness, 20.0, 30.0), at(&harness, 60.0, 80.0));
    drag(&mut harness, from, to);
    assert_eq!(harness.state().sent, [Command::GoToFinding(FindingNo(1))], "asked once, and nothing drawn meanwhile");
    show(&mut harness.state_mut().review, recording, ms(20_000));
    harness.run_steps(2);
    drag(&mut harness, from, to);
    assert!(matches!(harness.state().sent.last(), Some(Command::Amend(_))));
}

#[test]
fn nothing_is_drawn_on_what_cannot_be_changed() {
    let mut footage = footage();
    footage.read_only = true;
    let mut harness = stage(footage);
    harness.state_mut().local.draw_guides();
    harness.run_steps(2);
    assert!(!harness.state().local.is_drawing());
}

#[test]
fn a_picture_that_stands_still_asks_for_no_repaint() {
    let mut harness = stage(footage());
    // `run` panics when the panel asks for repaints for ever.
    harness.run();
    let mut harness = stage(review());
    harness.run();
}

/// What is read aloud of the second of three cameras.
const SECOND: &str = "大堂 09:00:10.000";

/// Three cameras: the first leads, the second has a picture, the third recorded nothing.
fn three_cameras(layout: Layout) -> Review {
    let mut review = footage();
    let second = add_camera(&mut review, "大堂");
    let there = add_recording(&mut review, second, Some("2026-03-05T09:00:00"), ms(60_000));
    let third = add_camera(&mut review, "门口");
    let leads = review.inspection.cameras[0].id;
    let picture = review.footage.picture.clone();
    let screen = |camera, recording, picture| Screen { camera, recording, picture, failure: None };
    review.footage.screens = vec![
        screen(leads, review.footage.recording, picture.clone()),
        screen(second, Some(there), picture),
        screen(third, None, None),
    ];
    review.footage.status.camera = leads;
    review.footage.layout = layout;
    review
}

#[test]
fn cameras_stand_side_by_side_and_a_click_lets_one_lead() {
    let mut harness = stage(three_cameras(Layout::Four));
    let leading = harness.get_by_role(egui::accesskit::Role::Image).rect();
    let (second, third) = (harness.get_by_label(SECOND).rect(), harness.get_by_label("门口 此刻无录像").rect());
    for pair in [[leading, second], [leading, third], [second, third]] {
        assert!(!pair[0].shrink(1.0).intersects(pair[1]), "{pair:?}");
        assert!((pair[0].size() - pair[1].size()).length() < 1.0);
    }
    let led = [1, 2].map(|number: usize| harness.state().review.inspection.cameras[number].id);
    click(&mut harness, second.center());
    click(&mut harness, third.center());
    assert_eq!(harness.state().sent, led.map(Command::Lead));
    // What a mark means is what was painted of the one that leads.
    assert_eq!(harness.state().local.shown(), harness.state().review.footage.recording.map(|id| (id, ms(10_000))));
    harness.state_mut().review.footage.layout = Layout::Strip;
    harness.run_steps(3);
    let leading = harness.get_by_role(egui::accesskit::Role::Image).rect();
    assert!(leading.area() > 6.0 * harness.get_by_label(SECOND).rect().area());
    harness.state_mut().review.footage.layout = Layout::One;
    harness.run_steps(3);
    assert!(harness.query_by_label_contains("大堂").is_none());
}

#[test]
fn a_camera_whose_recording_does_not_play_says_so_in_its_place() {
    let mut review = three_cameras(Layout::Four);
    let failure = MediaError::Broken { why: "moov".to_owned() };
    let sentence = failure.text().zh.clone();
    (review.footage.screens[1].picture, review.footage.screens[1].failure) = (None, Some(failure));
    let harness = stage(review);
    assert!(harness.query_by_label(&format!("大堂 {sentence}")).is_some(), "{sentence}");
    assert!(harness.query_by_label("门口 此刻无录像").is_some());
}

#[test]
fn what_is_said_while_drawing_lies_over_the_other_cameras() {
    let mut review = three_cameras(Layout::Nine);
    let line = Guide { from: (0, 100), to: (10_000, 100) };
    review.inspection.cameras[0].guides = vec![line, line];
    let mut harness = stage(review);
    harness.state_mut().local.draw_guides();
    harness.run_steps(2);
    let button = harness.get_by_label("去掉最后一条").rect();
    let leading = harness.get_by_role(egui::accesskit::Role::Image).rect();
    assert!(!leading.intersects(button), "there is not enough room in the one that leads");
    click(&mut harness, button.center());
    assert_eq!(harness.state().sent, [Command::SetGuides(CameraId(1), vec![line])]);
}

#[test]
fn a_rectangle_is_drawn_on_another_cameras_picture_once_that_leads() {
    let mut review = three_cameras(Layout::Four);
    let there = review.footage.screens[1].recording.unwrap();
    let no = add_finding(&mut review, 3, there, ms(10_000));
    let mut harness = stage(review);
    harness.state_mut().local.draw_rectangle(no);
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::GoToFinding(no)]);
    show(&mut harness.state_mut().review, there, ms(10_000));
    harness.state_mut().review.footage.status.camera = CameraId(2);
    harness.run_steps(2);
    assert!(harness.state().local.is_drawing());
    show(&mut harness.state_mut().review, RecordingId(1), ms(10_000));
    harness.state_mut().review.footage.status.camera = CameraId(1);
    harness.run_steps(2);
    assert!(!harness.state().local.is_drawing(), "the finding is not of this camera");
}

#[test]
fn several_cameras_that_stand_still_ask_for_no_repaint() {
    for layout in [Layout::Four, Layout::Nine, Layout::Strip] {
        stage(three_cameras(layout)).run();
    }
}

#[test]
fn a_hole_is_called_one() {
    let mut review = three_cameras(Layout::One);
    review.footage.status.camera = review.inspection.cameras[2].id;
    review.footage.status.site = Some("2026-03-05T09:00:10".parse().unwrap());
    (review.footage.recording, review.footage.picture) = (None, None);
    let harness = stage(review);
    assert!(harness.query_by_label("画面 门口 09:00:10.000 此刻无录像").is_some());
    assert_eq!(harness.state().local.shown(), None);
}
