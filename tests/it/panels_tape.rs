//! The tape by its labels: what can be found on it, and which commands clicks and drags send.

#![expect(clippy::unwrap_used, reason = "helpers of a test may stop at the first surprise")]

use crate::footage_review::{add_camera, add_finding, add_recording, ms, review, show};
use eframe::egui;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mingcha::app::command::{Command, Transport};
use mingcha::app::fonts::Fonts;
use mingcha::app::player::Screen;
use mingcha::app::review::{Layout, Peek, Review, Thumbnail};
use mingcha::domain::footage::RecordingId;
use mingcha::domain::inspection::FindingNo;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::ui::panels::tape::{TapeLocal, tape_height, tape_ui};
use mingcha::ui::theme;
use std::sync::Arc;

const WIDTH: f32 = 945.0;

/// What the panel paints and what it has sent.
struct Stage {
    review: Review,
    local: TapeLocal,
    sent: Vec<Command>,
    lang: Lang,
    dressed: bool,
}

fn stage(review: Review) -> Harness<'static, Stage> {
    let height = tape_height(&review);
    let stage = Stage { review, local: TapeLocal::default(), sent: Vec::new(), lang: Lang::Zh, dressed: false };
    let mut harness = Harness::builder().with_size([WIDTH, height]).build_ui_state(
        |ui, stage: &mut Stage| {
            if !std::mem::replace(&mut stage.dressed, true) {
                // Fonts count from the next frame on; without them Chinese cannot be laid out.
                theme::install_fonts(ui.ctx(), &Fonts::find());
                theme::install_styles(ui.ctx());
                ui.ctx().request_repaint();
                return;
            }
            tape_ui(ui, &stage.review, &mut stage.local, stage.lang, &mut stage.sent);
        },
        stage,
    );
    harness.run_steps(4);
    harness
}

/// Two recordings of an hour at nine and at half past ten; the picture at 09:10 is on the screen.
fn two_hours() -> Review {
    let mut review = review();
    let camera = add_camera(&mut review, "高柜");
    let first = add_recording(&mut review, camera, Some("2026-03-05T09:00:00"), ms(3_600_000));
    add_recording(&mut review, camera, Some("2026-03-05T10:30:00"), ms(3_600_000));
    show(&mut review, first, ms(600_000));
    review
}

/// What was sent without what only looks at the moment under the pointer.
fn sent(harness: &Harness<'_, Stage>) -> Vec<Command> {
    harness.state().sent.iter().filter(|command| !matches!(command, Command::Peek(_))).cloned().collect()
}

fn only_transport(sent: &[Command]) -> Vec<Transport> {
    let moves = sent.iter().filter(|command| !matches!(command, Command::Peek(_)));
    moves
        .map(|command| match command {
            Command::Transport(transport) => *transport,
            other => panic!("{other:?}"),
        })
        .collect()
}

/// Presses, moves and releases the pointer on the screen.
fn drag(harness: &mut Harness<'_, Stage>, places: &[egui::Pos2]) {
    let button = egui::PointerButton::Primary;
    let press = |pos, pressed| egui::Event::PointerButton { pos, button, pressed, modifiers: egui::Modifiers::NONE };
    harness.event(egui::Event::PointerMoved(places[0]));
    harness.step();
    harness.event(press(places[0], true));
    harness.step();
    for place in &places[1..] {
        harness.event(egui::Event::PointerMoved(*place));
        harness.step();
    }
    harness.event(press(*places.last().unwrap(), false));
    harness.step();
}

fn tape(harness: &Harness<'_, Stage>) -> egui::Rect {
    harness.get_by_label("时间轴").rect()
}

#[test]
fn buttons_send_what_they_say() {
    let mut harness = stage(two_hours());
    for (label, sends) in [
        ("播放或暂停", Command::Transport(Transport::PlayPause)),
        ("后退一帧", Command::Transport(Transport::Step(-1))),
        ("前进一帧", Command::Transport(Transport::Step(1))),
        ("区间起点", Command::SpanIn),
        ("区间终点", Command::SpanOut),
    ] {
        harness.get_by_label(label).click();
        harness.run_steps(2);
        assert_eq!(std::mem::take(&mut harness.state_mut().sent), [sends], "{label}");
    }
}

#[test]
fn a_rate_is_chosen_from_the_menu() {
    let mut harness = stage(two_hours());
    harness.get_by_label("速度 1×").click();
    harness.run_steps(3);
    harness.get_by_label("0.25×").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Transport(Transport::Rate(0.25))]);
}

#[test]
fn a_click_on_the_tape_shows_that_time() {
    let mut harness = stage(two_hours());
    let rect = tape(&harness);
    // The lane of the first recording begins a margin after the axis; the figures stand above it.
    drag(&mut harness, &[egui::pos2(rect.left() + rect.width() * 0.2, rect.top() + 10.0)]);
    let sent = only_transport(&harness.state().sent);
    let [Transport::SeekIn(RecordingId(1), pts)] = sent[..] else { panic!("{sent:?}") };
    // 150 minutes with a margin of a fiftieth at both ends.
    let wanted = 150.0 * 60.0 * (1.04 * 0.2 - 0.02);
    assert!((pts.seconds() - wanted).abs() < 15.0, "{pts:?} instead of {wanted}");
}

#[test]
fn dragging_scrubs_and_releasing_seeks() {
    let mut harness = stage(two_hours());
    let rect = tape(&harness);
    let at = |share: f32| egui::pos2(rect.left() + rect.width() * share, rect.top() + 12.0);
    drag(&mut harness, &[at(0.05), at(0.10), at(0.15), at(0.20), at(0.25)]);
    let sent = only_transport(&harness.state().sent);
    let (last, moves) = sent.split_last().unwrap();
    assert!(moves.len() >= 3 && moves.iter().all(|sent| matches!(sent, Transport::ScrubTo(..))), "{sent:?}");
    let Some(Transport::ScrubTo(recording, to)) = moves.last() else { panic!("{sent:?}") };
    assert_eq!(*last, Transport::SeekIn(*recording, *to));
}

#[test]
fn dragging_goes_on_in_the_next_recording_and_stops_at_the_edges() {
    let mut harness = stage(two_hours());
    let rect = tape(&harness);
    let at = |share: f32| egui::pos2(rect.left() + rect.width() * share, rect.top() + 12.0);
    let last = Pts::from_ns(3_600_000_000_000 - 1);
    for (share, recording, lands) in [(0.45, 1, last), (0.55, 2, Pts::ZERO), (0.999, 2, last)] {
        harness.state_mut().sent.clear();
        drag(&mut harness, &[at(0.1), at(0.2), at(share)]);
        let sent = only_transport(&harness.state().sent);
        assert!(sent.contains(&Transport::ScrubTo(RecordingId(recording), lands)), "{share}: {sent:?}");
        assert_eq!(sent.last(), Some(&Transport::SeekIn(RecordingId(recording), lands)), "{share}");
    }
}

#[test]
fn marks_are_found_by_their_words_and_go_to_their_moment() {
    let mut footage = two_hours();
    let recording = footage.inspection.recordings[0].id;
    add_finding(&mut footage, 0, recording, ms(300_000));
    let gone = add_finding(&mut footage, 1, recording, ms(900_000));
    footage.inspection.findings.get_mut(&gone).unwrap().withdrawn = Some("看错了".to_owned());
    let words = footage.inspection.checklist.items().next().unwrap().1.text.zh.clone();
    let mut harness = stage(footage);
    let mark = format!("#1 09:05:00.000 {words}");
    harness.get_by_label(&mark).click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::GoToFinding(FindingNo(1))]);
    assert!(harness.query_by_label_contains("已撤销").is_some(), "a withdrawn finding stays visible");
}

#[test]
fn another_recording_of_the_tape_is_put_into_the_player_where_it_was_clicked() {
    let mut harness = stage(two_hours());
    let rect = harness.get_by_label("第2段.mp4").rect();
    drag(&mut harness, &[rect.center()]);
    let sent = sent(&harness);
    let [Command::GoTo(RecordingId(2), pts)] = sent[..] else { panic!("{sent:?}") };
    assert!((pts.seconds() - 1800.0).abs() < 15.0, "{pts:?}");
}

fn type_time(harness: &mut Harness<'_, Stage>, typed: &str) {
    harness.get_by_label("转到时间").click();
    harness.run_steps(3);
    harness.get_by_role(egui::accesskit::Role::TextInput).type_text(typed);
    harness.run_steps(2);
    harness.key_press(egui::Key::Enter);
    harness.run_steps(3);
}

#[test]
fn a_typed_time_goes_to_the_recording_that_runs_then() {
    for (typed, sends) in [
        ("9:12:30", vec![Command::Transport(Transport::SeekTo(ms(750_000)))]),
        ("104500", vec![Command::GoTo(RecordingId(2), ms(900_000))]),
        ("12.48", vec![Command::Transport(Transport::SeekTo(ms(12_480)))]),
        ("+30", vec![Command::Transport(Transport::SeekTo(ms(630_000)))]),
        ("-5.5", vec![Command::Transport(Transport::SeekTo(ms(594_500)))]),
        ("10:10", vec![]),
        ("昨天", vec![]),
    ] {
        let mut harness = stage(two_hours());
        type_time(&mut harness, typed);
        assert_eq!(harness.state().sent, sends, "{typed}");
        let refused = harness.query_by_label("没有这一时刻的录像").is_some();
        assert_eq!(refused, sends.is_empty(), "{typed}");
    }
}

/// A second camera that records while the first one has its hole from ten to half past.
fn two_cameras() -> Review {
    let mut review = two_hours();
    let camera = add_camera(&mut review, "大堂");
    add_recording(&mut review, camera, Some("2026-03-05T09:30:00"), ms(3_600_000));
    review
}

#[test]
fn a_time_that_another_camera_has_is_gone_to_there() {
    for (typed, sends) in [
        ("10:10", vec![Command::GoTo(RecordingId(3), ms(2_400_000))]),
        ("9:40", vec![Command::Transport(Transport::SeekTo(ms(2_400_000)))]),
        ("8:00", vec![]),
    ] {
        let mut harness = stage(two_cameras());
        type_time(&mut harness, typed);
        assert_eq!(harness.state().sent, sends, "{typed}");
    }
}

#[test]
fn cameras_are_arranged_and_led_by_buttons() {
    let mut harness = stage(two_hours());
    assert!(harness.query_by_label("四路画面").is_none(), "one camera is not arranged");
    harness = stage(two_cameras());
    for (label, layout) in [("四路画面", Layout::Four), ("一大多小", Layout::Strip), ("一路画面", Layout::One)]
    {
        harness.state_mut().sent.clear();
        harness.get_by_label(label).click();
        harness.run_steps(2);
        assert_eq!(harness.state().sent, [Command::Arrange(layout)]);
    }
    let other = harness.state().review.inspection.cameras[1].id;
    harness.state_mut().sent.clear();
    harness.get_by_label("大堂").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Lead(other)]);
}

#[test]
fn a_span_is_repeated_by_its_button() {
    let mut review = two_hours();
    assert!(stage(two_hours()).query_by_label("循环播放区间").is_none());
    let picture = review.footage.picture.clone().unwrap();
    (review.footage.span_in, review.footage.span_out) = (Some((ms(600_000), picture)), Some(ms(605_000)));
    let mut harness = stage(review);
    harness.get_by_label("循环播放区间").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Transport(Transport::Repeat)]);
}

#[test]
fn in_a_hole_the_tape_stands_at_the_clock() {
    let mut review = two_cameras();
    let camera = review.inspection.cameras[0].id;
    review.footage.screens = vec![Screen { camera, recording: None, picture: None, failure: None }];
    review.footage.status.camera = camera;
    review.footage.status.site = Some("2026-03-05T10:10:00".parse().unwrap());
    (review.footage.recording, review.footage.picture) = (None, None);
    let mut harness = stage(review);
    // The time is on the screen, and what is typed goes to where there is something.
    type_time(&mut harness, "9:12:30");
    assert_eq!(harness.state().sent, [Command::GoTo(RecordingId(1), ms(750_000))]);
    // From the hole one drags to where its camera has something.
    harness.state_mut().sent.clear();
    let rect = tape(&harness);
    drag(&mut harness, &[egui::pos2(rect.left() + rect.width() * 0.45, rect.top() + 10.0)]);
    let sent = only_transport(&harness.state().sent);
    assert!(matches!(sent[..], [Transport::SeekIn(RecordingId(1), _)]), "{sent:?}");
}

/// The buttons of the row, and where each is.
fn row(harness: &Harness<'_, Stage>) -> Vec<(String, egui::Rect)> {
    let buttons = harness.query_all_by_role(egui::accesskit::Role::Button);
    let named = buttons.map(|button| (button.accesskit_node().label().unwrap_or_default(), button.rect()));
    named.filter(|(_, rect)| rect.center().y < 44.0).collect()
}

#[test]
fn the_row_holds_everything_in_a_small_window() {
    for lang in [Lang::Zh, Lang::En] {
        let mut review = two_cameras();
        let picture = review.footage.picture.clone().unwrap();
        (review.footage.span_in, review.footage.span_out) = (Some((ms(600_000), picture)), Some(ms(605_000)));
        review.footage.status.has_sound = true;
        review.footage.gain_db = 24.0;
        let mut harness = stage(review);
        harness.set_size(egui::vec2(840.0, 200.0));
        harness.state_mut().lang = lang;
        harness.run_steps(3);
        let row = row(&harness);
        assert!(row.len() >= 13, "{row:?}");
        for (number, (name, rect)) in row.iter().enumerate() {
            assert!(rect.left() >= 0.0 && rect.right() <= 840.0, "{name} {rect:?}");
            let over = row[..number].iter().find(|(_, other)| other.shrink(0.5).intersects(*rect));
            assert!(over.is_none(), "{name} {rect:?} lies over {over:?}");
        }
    }
}

#[test]
fn the_moment_under_the_pointer_is_looked_at() {
    let mut harness = stage(two_cameras());
    let bar = harness.get_by_label("第2段.mp4").rect();
    let hole = egui::pos2(bar.left() - 6.0, bar.center().y);
    harness.event(egui::Event::PointerMoved(bar.center()));
    harness.run_steps(3);
    let [Command::Peek(Some((RecordingId(2), pts)))] = harness.state().sent[..] else {
        panic!("{:?}", harness.state().sent)
    };
    assert!((pts.seconds() - 1800.0).abs() < 20.0, "{pts:?}");
    let small = Thumbnail { width: 16, height: 9, rgba: Arc::new(vec![128; 16 * 9 * 4]) };
    harness.state_mut().review.peek =
        Some(Peek { recording: RecordingId(2), pts, picture: Some((ms(1_798_000), small)), missing: false });
    harness.run_steps(3);
    assert!(harness.query_by_label("高柜 10:59:58.000").is_some(), "the picture's own time is told");
    harness.state_mut().review.peek = Some(Peek { recording: RecordingId(2), pts, picture: None, missing: true });
    harness.run_steps(3);
    assert!(harness.query_by_label("高柜 无画面").is_some(), "that there is none is told");
    harness.state_mut().sent.clear();
    harness.event(egui::Event::PointerMoved(hole));
    harness.run_steps(3);
    assert_eq!(harness.state().sent, [Command::Peek(None)]);
    assert!(harness.query_by_label("高柜 无录像").is_some());
    harness.state_mut().local.covered = true;
    harness.run_steps(3);
    assert!(harness.query_by_label("高柜 无录像").is_none(), "it lies over a sheet");
    harness.state_mut().local.covered = false;
    harness.run_steps(3);
    assert!(harness.query_by_label("高柜 无录像").is_some());
    harness.event(egui::Event::PointerGone);
    harness.run_steps(3);
    assert!(harness.query_by_label("高柜 无录像").is_none());
}

#[test]
fn a_recording_without_a_clock_waits_on_the_shelf() {
    let mut footage = two_hours();
    let camera = footage.inspection.cameras[0].id;
    let lost = add_recording(&mut footage, camera, None, ms(60_000));
    let mut harness = stage(footage);
    harness.get_by_label("第3段.mp4").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::SelectRecording(lost)]);
}

#[test]
fn sound_can_be_raised_and_switched_off_only_where_there_is_sound() {
    let harness = stage(two_hours());
    assert!(harness.query_by_label("无声音").is_some());
    assert!(harness.query_by_label("增益").is_none());
    let mut footage = two_hours();
    footage.footage.status.has_sound = true;
    let mut harness = stage(footage);
    assert!(harness.query_by_label("增益").is_some());
    harness.get_by_label("关闭声音").click();
    harness.run_steps(2);
    assert_eq!(harness.state().sent, [Command::Transport(Transport::Mute(true))]);
}

#[test]
fn the_wheel_zooms_and_nothing_repaints_by_itself() {
    let mut harness = stage(two_hours());
    let rect = harness.get_by_label("第2段.mp4").rect();
    harness.event(egui::Event::PointerMoved(rect.center()));
    harness.step();
    // Its tooltip says the same, so the role is needed as well.
    let mark = |harness: &Harness<'_, Stage>| {
        harness.get_by_role_and_label(egui::accesskit::Role::Button, "第2段.mp4").rect().width()
    };
    let before = mark(&harness);
    for _ in 0..3 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, 1.0),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: egui::Modifiers::NONE,
        });
        harness.run_steps(8);
    }
    assert!(mark(&harness) > before * 1.2, "{} after {before}", mark(&harness));
    // `run` panics when the panel asks for repaints for ever.
    harness.run();
}

#[test]
fn an_empty_tape_and_both_languages_can_be_painted() {
    let harness = stage(review());
    assert!(harness.query_by_label("播放或暂停").is_some());
    let mut harness = stage(two_hours());
    harness.state_mut().lang = Lang::En;
    harness.run_steps(2);
    assert!(harness.query_by_label("Play or pause").is_some());
}
