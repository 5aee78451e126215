//! The keyboard: items and actions do not overlap, nothing fires while somebody types, and a held key marks once.

use super::state;
use super::{Window, window};
use eframe::egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::command::{Command, Transport};
use mingcha::app::player::Screen;
use mingcha::app::review::{Draft, Layout, Review};
use mingcha::domain::checklist::{Hotkey, ItemCode};
use mingcha::domain::footage::{ClockSource, Recording, RecordingId, SiteClock};
use mingcha::domain::inspection::Verdict;
use mingcha::domain::number::Points;
use mingcha::domain::place::{Camera, CameraId, PersonId};
use mingcha::domain::time::Pts;
use mingcha::ui::action::{self, TABLE};
use mingcha::ui::view::Sheet;

fn fresh() -> Harness<'static, Window> {
    window(state::reviewing(state::fresh()))
}

fn with_key(key: &Hotkey) -> ItemCode {
    let list = state::county();
    let item = list.items().map(|(_, item)| item).find(|item| item.hotkey.as_ref() == Some(key));
    item.unwrap_or_else(|| panic!("no item has the key {key}")).code.clone()
}

fn press(harness: &mut Harness<'_, Window>, key: Key) {
    harness.key_press(key);
    harness.run_steps(2);
}

fn hold(harness: &mut Harness<'_, Window>, key: Key, times: usize) {
    for _ in 0..times {
        let event = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
        harness.event(event);
        harness.run_steps(1);
    }
    harness.key_up(key);
    harness.run_steps(1);
}

#[test]
fn keys_of_the_shipped_checklist_are_not_those_of_actions() {
    let reserved = action::reserved_keys();
    let list = state::county();
    let mut keys = 0;
    for (_, item) in list.items() {
        match &item.hotkey {
            Some(Hotkey::Stroke(key)) => assert!(!reserved.contains(key), "{} has the key {key}", item.code),
            Some(Hotkey::Number(section, _)) => {
                let digit = char::from_digit(u32::from(*section), 10).unwrap();
                assert!(!reserved.contains(&digit), "{} begins with {digit}", item.code);
            }
            None => continue,
        }
        keys += 1;
    }
    assert!(keys > 10, "the shipped checklist has keys");
}

#[test]
fn one_stroke_marks() {
    let mut harness = fresh();
    press(&mut harness, Key::Q);
    assert_eq!(harness.state().sent, [Command::Mark(with_key(&Hotkey::Stroke('q')))]);
}

#[test]
fn section_and_number_mark_together() {
    let mut harness = fresh();
    press(&mut harness, Key::Num1);
    assert!(harness.state().sent.is_empty());
    press(&mut harness, Key::Num2);
    assert_eq!(harness.state().sent, [Command::Mark(with_key(&Hotkey::Number(1, 2)))]);
}

#[test]
fn the_second_digit_comes_within_a_second_and_a_half() {
    let mut harness = fresh();
    press(&mut harness, Key::Num1);
    harness.run_steps(120);
    press(&mut harness, Key::Num2);
    assert!(harness.state().sent.is_empty(), "{:?}", harness.state().sent);
}

#[test]
fn a_held_key_marks_once_and_a_held_step_steps_on() {
    let mut harness = fresh();
    hold(&mut harness, Key::Q, 5);
    assert_eq!(harness.state().sent.len(), 1);
    let mut harness = fresh();
    hold(&mut harness, Key::Period, 5);
    assert_eq!(harness.state().sent, vec![Command::Transport(Transport::Step(1)); 5]);
}

#[test]
fn nothing_fires_while_somebody_types() {
    let mut review = state::half_done();
    review.finding = Some(mingcha::domain::inspection::FindingNo(1));
    let mut harness = window(state::reviewing(review));
    harness.get_by_label("备注").focus();
    harness.run_steps(2);
    for key in [Key::Q, Key::Space, Key::Num1, Key::Num2, Key::Slash, Key::Comma, Key::Delete, Key::ArrowLeft] {
        press(&mut harness, key);
    }
    assert!(harness.state().sent.is_empty(), "{:?}", harness.state().sent);
    assert!(harness.state().view.palette.is_none());
}

#[test]
fn nothing_fires_while_an_input_method_composes() {
    let mut harness = fresh();
    let compose = |text: &str| Event::Ime(ImeEvent::Preedit { text: text.to_owned(), active_range_chars: None });
    harness.event(compose("ni"));
    harness.run_steps(1);
    press(&mut harness, Key::Q);
    press(&mut harness, Key::Space);
    assert!(harness.state().sent.is_empty(), "{:?}", harness.state().sent);
    harness.event(Event::Ime(ImeEvent::Commit("你".to_owned())));
    harness.run_steps(1);
    press(&mut harness, Key::Q);
    assert_eq!(harness.state().sent.len(), 1);
}

#[test]
fn arrows_move_the_footage_and_not_the_focus() {
    let mut harness = fresh();
    for (modifiers, ms) in [(Modifiers::NONE, 1_000), (Modifiers::SHIFT, 5_000), (Modifiers::CTRL, 60_000)] {
        harness.key_press_modifiers(modifiers, Key::ArrowRight);
        harness.run_steps(2);
        let skip = Command::Transport(Transport::Skip(Pts::from_ms(ms)));
        assert_eq!(harness.state().sent.last(), Some(&skip));
    }
    assert!(harness.ctx.memory(|memory| memory.focused()).is_none());
}

#[test]
fn verdict_keys_go_from_person_to_person() {
    let mut review = state::half_done();
    let item = review.item.clone().unwrap();
    let subjects = review.inspection.subjects_of(review.inspection.checklist.item(&item).unwrap());
    review.inspection.findings.clear();
    review.inspection.verdicts.clear();
    review.inspection.verdicts.insert(subjects[0].clone(), Verdict::Pass);
    state::refresh(&mut review);
    let mut harness = window(state::reviewing(review));
    for (key, verdict) in [(Key::Y, Verdict::Pass), (Key::X, Verdict::NotApplicable), (Key::U, Verdict::NotObservable)]
    {
        press(&mut harness, key);
        assert_eq!(harness.state().sent.last(), Some(&Command::Judge(subjects[1].clone(), Some(verdict))));
    }
}

fn drafting() -> Harness<'static, Window> {
    let mut review = state::half_done();
    review.person = Some(PersonId(2));
    review.draft = Some(Draft {
        item: review.item.clone().unwrap(),
        moment: review.moment(),
        until: None,
        picture: review.footage.picture.clone(),
        candidates: vec![PersonId(1), PersonId(2)],
        points: Points::from_thousandths(500),
        example: false,
    });
    window(state::reviewing(review))
}

#[test]
fn in_a_draft_digits_say_whose_it_is() {
    for (key, person) in [
        (Key::Num1, Some(PersonId(1))),
        (Key::Num2, Some(PersonId(2))),
        (Key::Num0, None),
        (Key::Enter, Some(PersonId(2))),
    ] {
        let mut harness = drafting();
        press(&mut harness, key);
        assert_eq!(harness.state().sent, [Command::MarkPerson(person)], "{key:?}");
    }
    let mut harness = drafting();
    press(&mut harness, Key::Num3);
    press(&mut harness, Key::Q);
    assert!(harness.state().sent.is_empty(), "no such person, and no second mark before the first is answered");
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().sent, [Command::CancelDraft]);
}

#[test]
fn escape_closes_one_thing_at_a_time() {
    let mut review = state::half_done();
    review.footage.span_in = review.footage.picture.clone().map(|picture| (picture.pts(), picture));
    let mut harness = window(state::reviewing(review));
    press(&mut harness, Key::Questionmark);
    assert!(matches!(harness.state().view.sheet, Some(Sheet::Keys)));
    press(&mut harness, Key::Q);
    assert!(harness.state().sent.is_empty(), "keys reach what lies behind a sheet");
    press(&mut harness, Key::Escape);
    assert!(harness.state().view.sheet.is_none());
    assert!(harness.state().sent.is_empty());
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().sent, [Command::ClearSpan]);
}

#[test]
fn a_read_only_library_takes_no_mark() {
    let mut review = state::half_done();
    review.read_only = true;
    let mut harness = window(state::reviewing(review));
    for key in [Key::Q, Key::Enter, Key::Y, Key::Delete] {
        press(&mut harness, key);
    }
    assert!(harness.state().sent.is_empty(), "{:?}", harness.state().sent);
    press(&mut harness, Key::Space);
    assert_eq!(harness.state().sent, [Command::Transport(Transport::PlayPause)]);
}

/// The README's table is the action table; `UPDATE_README=1` writes it there.
#[test]
fn the_readme_has_the_key_table() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let Ok(readme) = std::fs::read_to_string(&path) else {
        println!("no README yet");
        return;
    };
    let (begin, end) = ("<!-- keys -->\n", "<!-- /keys -->");
    let (before, rest) = readme.split_once(begin).expect("the README says where its key table begins");
    let (table, after) = rest.split_once(end).expect("the README says where its key table ends");
    let wanted = action::readme_table();
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, [before, begin, &wanted, end, after].concat()).unwrap();
        return;
    }
    assert_eq!(table, wanted, "run this test with UPDATE_README=1");
    assert!(TABLE.iter().any(|entry| !entry.keys.is_empty()));
}

#[test]
fn in_the_list_arrows_select_and_enter_opens() {
    let mut harness = window(state::home());
    let listed: Vec<_> = harness.state().state.library.as_ref().unwrap().inspections.iter().map(|l| l.id).collect();
    assert!(listed.len() > 1, "there is something to choose from");
    press(&mut harness, Key::Enter);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Enter);
    for _ in &listed {
        press(&mut harness, Key::ArrowDown);
    }
    press(&mut harness, Key::Enter);
    let opened = [listed[0], listed[1], *listed.last().unwrap()];
    assert_eq!(harness.state().sent, opened.map(Command::OpenInspection));
}

#[test]
fn enter_opens_nothing_behind_a_form() {
    let mut harness = window(state::home());
    harness.get_by_label("新建检查").click();
    harness.run_steps(3);
    press(&mut harness, Key::Escape);
    assert!(harness.state().view.home.inspection.is_some(), "the first Esc leaves the field");
    press(&mut harness, Key::Enter);
    assert!(harness.state().sent.is_empty(), "{:?}", harness.state().sent);
    press(&mut harness, Key::Escape);
    assert!(harness.state().view.home.inspection.is_none(), "the second Esc closes the form");
}

/// Two cameras: the one that leads recorded twice, with a hole between, and the other one all the time.
fn two_cameras() -> Review {
    let mut review = state::fresh();
    let outlet = review.inspection.outlet.id;
    review.inspection.cameras.push(Camera { id: CameraId(2), outlet, name: "大堂".to_owned(), guides: Vec::new() });
    for (id, camera, begin, ms) in [(2, 2, "09:00:00", 600_000), (3, 1, "09:05:00", 60_000)] {
        let begin = format!("2026-03-05T{begin}").parse().unwrap();
        review.inspection.recordings.push(Recording {
            id: RecordingId(id),
            camera: CameraId(camera),
            path: format!("/录像/第{id}段.mp4"),
            duration: Pts::from_ms(ms),
            clock: Some(SiteClock::new(begin, ClockSource::FileName)),
            ..Recording::default()
        });
    }
    let picture = review.footage.picture.clone();
    let screen = |camera, recording, picture| Screen { camera, recording, picture, failure: None };
    review.footage.screens = vec![
        screen(CameraId(1), review.footage.recording, picture.clone()),
        screen(CameraId(2), Some(RecordingId(2)), picture),
    ];
    review.footage.status.camera = CameraId(1);
    review
}

/// What a stroke sends.
fn sent(review: Review, modifiers: Modifiers, key: Key) -> Vec<Command> {
    let mut harness = window(state::reviewing(review));
    harness.key_press_modifiers(modifiers, key);
    harness.run_steps(2);
    std::mem::take(&mut harness.state_mut().sent)
}

#[test]
fn cameras_are_arranged_and_led_by_keys() {
    let layouts =
        [(Key::Num1, Layout::One), (Key::Num2, Layout::Four), (Key::Num3, Layout::Nine), (Key::Num4, Layout::Strip)];
    for (key, layout) in layouts {
        assert_eq!(sent(two_cameras(), Modifiers::CTRL, key), [Command::Arrange(layout)]);
        assert_eq!(sent(state::fresh(), Modifiers::CTRL, key), [], "one camera is not arranged");
    }
    for key in [Key::ArrowUp, Key::ArrowDown] {
        assert_eq!(sent(two_cameras(), Modifiers::SHIFT, key), [Command::Lead(CameraId(2))], "it goes round");
        assert_eq!(sent(state::fresh(), Modifiers::SHIFT, key), []);
    }
}

#[test]
fn a_span_is_repeated_and_holes_are_jumped_over_by_keys() {
    let repeat = [Command::Transport(Transport::Repeat)];
    let mut review = two_cameras();
    assert_eq!(sent(two_cameras(), Modifiers::CTRL, Key::R), [], "there is no span");
    review.footage.repeat = Some((RecordingId(1), Pts::ZERO, Pts::from_ms(500)));
    assert_eq!(sent(review, Modifiers::CTRL, Key::R), repeat, "it can be ended without one");
    for (key, forward) in [(Key::PageUp, false), (Key::PageDown, true)] {
        let over = Command::Transport(Transport::OverHole { forward });
        assert_eq!(sent(two_cameras(), Modifiers::CTRL, key), [over]);
    }
}

#[test]
fn the_next_recording_is_the_cameras_own_also_from_a_hole() {
    let select = |id| [Command::SelectRecording(RecordingId(id))];
    assert_eq!(sent(two_cameras(), Modifiers::NONE, Key::PageDown), select(3));
    assert_eq!(sent(two_cameras(), Modifiers::NONE, Key::PageUp), []);
    let in_hole = || {
        let mut review = two_cameras();
        let footage = &mut review.footage;
        (footage.recording, footage.picture) = (None, None);
        footage.status.site = Some("2026-03-05T09:04:00".parse().unwrap());
        (footage.screens[0].recording, footage.screens[0].picture) = (None, None);
        review
    };
    assert_eq!(sent(in_hole(), Modifiers::NONE, Key::PageDown), select(3));
    assert_eq!(sent(in_hole(), Modifiers::NONE, Key::PageUp), select(1));
}
