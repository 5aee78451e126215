//! Rehearsals in a window over the demo: assigned, ticked, commented, found again after the library was opened anew; a
//! good example marked by a key; an evening over the whole screen, by its keys.

use crate::program::{demo_film, demo_library, json, run};
use crate::settlement_flow::{Live, press, window, write};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::ToSpan as _;
use jiff::civil::Date;
use mingcha::app::command::Command;
use mingcha::app::demo::LAPSES;
use mingcha::app::reading::Reading;
use mingcha::app::rehearsing::{RehearsalCommand, Rehearsals, Stage};
use mingcha::app::state::Screen;
use mingcha::domain::book::{Entry, Source, standing};
use mingcha::domain::cover::{Cover, Redaction};
use mingcha::domain::footage::RecordingId;
use mingcha::domain::inspection::{InspectionId, Rect};
use mingcha::domain::rehearsal::{RehearsalEntry, RehearsalState, RehearsalStep};
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::store::{Reader, Store};
use std::path::Path;
use std::time::{Duration, Instant};

fn rehearsals<'h>(harness: &'h Harness<'_, Live>) -> &'h Rehearsals {
    harness.state().app.state().rehearsals.as_ref().expect("the rehearsals are read")
}

fn stage<'h>(harness: &'h Harness<'_, Live>) -> &'h Stage {
    let Screen::Rehearsal(stage) = &harness.state().app.state().screen else { panic!("no evening is on the screen") };
    stage
}

fn today(harness: &Harness<'_, Live>) -> Date {
    harness.state().app.state().today
}

fn page(dir: &Path, library: &Path) -> Harness<'static, Live> {
    let mut harness = window(dir, library);
    // As high as all of the page, so that everything can be pressed.
    harness.set_size(vec2(1440.0, 2400.0));
    press(&mut harness, "演练");
    harness.run_steps(3);
    harness
}

fn key(harness: &mut Harness<'_, Live>, key: Key) {
    harness.key_press(key);
    harness.run_steps(3);
}

/// Paints until something holds; the footage is really played.
fn until(harness: &mut Harness<'_, Live>, what: &str, holds: impl Fn(&Harness<'_, Live>) -> bool) {
    let begun = Instant::now();
    while !holds(harness) {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(10));
        harness.run_steps(1);
    }
}

#[test]
fn marks_are_assigned_ticked_commented_and_found_again() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = page(dir.path(), &library);
    press(&mut harness, "‹");
    let evening = today(&harness).checked_sub(1.day()).unwrap();
    let assign = format!("把 城东支行 2026-03-05 的扣分全部安排到 {evening}");
    press(&mut harness, &assign);
    // Pressed once more it finds nothing left for that evening.
    let again = Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening));
    harness.state_mut().app.handle(again);
    harness.run_steps(3);
    assert!(harness.state().app.state().notices.is_empty());
    let rows = &rehearsals(&harness).rows;
    assert_eq!(rows.len(), LAPSES.len());
    assert!(rows.iter().all(|row| row.state(today(&harness)) == Some(RehearsalState::Overdue)));
    let site = rows[0].finding.moment.unwrap().site.unwrap().time_of_day();
    let item = format!("{} {}", rows[0].item.as_ref().unwrap().text.zh, &site[..8]);
    let no = rows[0].rehearsal.no;

    // Yesterday evening's tick is entered this morning, with the name of who says so.
    write(&mut harness, "登记人", "支行长01");
    press(&mut harness, &format!("当晚已练 {item}"));
    let row = |harness: &Harness<'_, Live>| {
        rehearsals(harness).rows.iter().find(|row| row.rehearsal.no == no).expect("it is still there").clone()
    };
    assert_eq!(row(&harness).state(today(&harness)), Some(RehearsalState::Rehearsed));
    assert_eq!(
        row(&harness).rehearsal.rehearsed().map(|(_, on, by)| (on, by.to_owned())),
        Some((evening, "支行长01".into()))
    );

    // Ticked by mistake: taken back without a reason to type, and the book still has both.
    press(&mut harness, &format!("取消勾选 {item}"));
    assert_eq!(row(&harness).state(today(&harness)), Some(RehearsalState::Overdue));
    press(&mut harness, &format!("补练 {item}"));
    assert_eq!(row(&harness).state(today(&harness)), Some(RehearsalState::MadeUp));

    write(&mut harness, &format!("点评 {item}"), "动作到位，语速再慢些");
    press(&mut harness, &format!("登记点评 {item}"));
    assert!(harness.query_by_label_contains("动作到位，语速再慢些").is_some());
    drop(harness);

    let mut harness = page(dir.path(), &library);
    press(&mut harness, &format!("查看 {evening} 的演练"));
    assert!(harness.query_by_label_contains("动作到位，语速再慢些").is_some(), "it is read from the disk");
    assert_eq!(row(&harness).rehearsal.steps.len(), 2);
    let book = Reader::open(&library).unwrap().book().unwrap();
    let rehearsing = |entry: &Entry| matches!(entry, Entry::Rehearsal(_));
    assert_eq!(book.iter().filter(|booked| rehearsing(&booked.entry)).count(), LAPSES.len() + 3);
    assert_eq!(standing(&book).filter(|booked| rehearsing(&booked.entry)).count(), LAPSES.len() + 2);

    let listed = json(&run(&["rehearsal", library.to_str().unwrap(), "--evening", &evening.to_string(), "--json"], 0));
    assert_eq!(listed.as_array().unwrap().len(), LAPSES.len());
    let first = listed.as_array().unwrap().iter().find(|one| one["no"] == no.0).unwrap();
    assert_eq!((&first["state"], &first["rehearsed"]["by"]), (&"made-up".into(), &"支行长01".into()));
    assert_eq!(first["comment"]["words"], "动作到位，语速再慢些");
    let none = json(&run(&["rehearsal", library.to_str().unwrap(), "--evening", "2020-01-01", "--json"], 0));
    assert_eq!(none, serde_json::json!([]));
}

#[test]
fn a_withdrawn_mark_is_not_rehearsed_and_an_evening_before_the_inspection_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = page(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    let before: Date = "2026-03-04".parse().unwrap();
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), before)));
    assert!(app.state().notices.last().unwrap().headline.zh.contains("早于检查日期"));
    let evening = app.state().today;
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening)));
    harness.run_steps(3);
    assert_eq!(rehearsals(&harness).rows.len(), LAPSES.len());
    let mark = rehearsals(&harness).rows[0].rehearsal.mark;
    let app = &mut harness.state_mut().app;
    app.handle(Command::OpenInspection(mark.inspection));
    app.handle(Command::Withdraw(mark.finding, "看错".to_owned()));
    app.handle(Command::LeaveInspection);
    harness.run_steps(5);
    let gone: Vec<_> = rehearsals(&harness).rows.iter().filter(|row| row.state(evening).is_none()).collect();
    assert_eq!(gone.iter().map(|row| row.rehearsal.mark).collect::<Vec<_>>(), [mark]);
    assert!(harness.query_all_by_label("扣分已撤销").next().is_some());
    let app = &mut harness.state_mut().app;
    let next = evening.checked_add(1.day()).unwrap();
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), next)));
    app.finish_jobs();
    assert!(rehearsals(&harness).rows.iter().all(|row| row.rehearsal.mark != mark || row.rehearsal.evening == evening));
}

#[test]
fn an_evening_is_gone_through_by_keys_with_the_example_beside() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    // The first mark's item is shown done right at another moment of the film.
    harness.state_mut().app.handle(Command::OpenInspection(InspectionId(1)));
    let Screen::Review(review) = &harness.state().app.state().screen else { panic!("no review") };
    let finding = review.inspection.standing().find(|finding| finding.person.is_some()).unwrap().clone();
    let moment = finding.moment.unwrap();
    let app = &mut harness.state_mut().app;
    app.handle(Command::SelectItem(Some(finding.item.clone())));
    app.handle(Command::GoTo(moment.recording, mingcha::domain::time::Pts::from_ms(2_000)));
    until(&mut harness, "the picture comes", |harness| {
        let Screen::Review(review) = &harness.state().app.state().screen else { return false };
        review.moment().is_some_and(|moment| moment.pts.seconds() >= 1.9 && moment.pts.seconds() <= 2.1)
    });
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run_steps(3);
    let asks = |harness: &Harness<'_, Live>| matches!(&harness.state().app.state().screen, Screen::Review(review) if review.draft.is_some());
    if asks(&harness) {
        assert!(harness.query_by_label_contains("谁做得合格").is_some());
        key(&mut harness, Key::Num1);
    }
    let Screen::Review(review) = &harness.state().app.state().screen else { panic!("no review") };
    let example = review.examples.values().next().expect("it is in the book").clone();
    assert_eq!((&example.item, example.still.is_some()), (&finding.item, true));
    assert!(harness.query_all_by_label_contains("合格示范 · ").next().is_some(), "on the tape and under its item");

    let app = &mut harness.state_mut().app;
    app.handle(Command::LeaveInspection);
    app.handle(Command::Rehearsal(RehearsalCommand::Look));
    app.finish_jobs();
    let evening = app.state().today;
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening)));
    app.finish_jobs();
    let of_item = |row: &&mingcha::app::rehearsing::Row| row.finding.item == finding.item;
    let no = app.state().rehearsals.as_ref().unwrap().rows.iter().find(of_item).unwrap().rehearsal.no;
    app.handle(Command::Rehearsal(RehearsalCommand::Begin(evening, None, Some(no))));
    harness.run_steps(3);
    assert_eq!(stage(&harness).no, no);
    assert!(stage(&harness).shown_example().is_some());

    // It plays up to the moment and stops there, on that very picture.
    let stopped = |harness: &Harness<'_, Live>| {
        let was = &stage(harness).was;
        !was.status.playing && was.picture.as_ref().is_some_and(|picture| picture.pts() == was.mark)
    };
    until(&mut harness, "it does not stop at the moment", stopped);
    // Asked to, it goes on.
    key(&mut harness, Key::Space);
    until(&mut harness, "it does not go on", |harness| {
        let was = &stage(harness).was;
        was.picture.as_ref().is_some_and(|picture| picture.pts() > was.mark)
    });
    key(&mut harness, Key::M);
    until(&mut harness, "it does not come back to the moment", stopped);
    key(&mut harness, Key::L);
    assert!(stage(&harness).looped);
    until(&mut harness, "it does not play again", |harness| {
        let was = &stage(harness).was;
        was.status.playing && was.picture.as_ref().is_some_and(|picture| picture.pts() < was.mark)
    });
    for rate in [0.5, 0.25, 1.0] {
        key(&mut harness, Key::S);
        assert_eq!(stage(&harness).rate, rate);
    }
    key(&mut harness, Key::E);
    assert!(stage(&harness).shown_example().is_none());
    key(&mut harness, Key::T);
    harness.run_steps(3);
    let ticked = stage(&harness).row().unwrap().rehearsal.rehearsed().map(|(_, on, by)| (on, by.to_owned()));
    assert_eq!(ticked, Some((evening, "检查人01".to_owned())));

    // The remote control's keys, to the ends and no further.
    let order: Vec<_> = stage(&harness).rows.iter().map(|row| row.rehearsal.no).collect();
    for _ in 0..=order.len() {
        key(&mut harness, Key::PageUp);
    }
    assert_eq!(stage(&harness).no, order[0]);
    for no in &order[1..] {
        key(&mut harness, Key::PageDown);
        assert_eq!(stage(&harness).no, *no);
    }
    key(&mut harness, Key::PageDown);
    assert_eq!(Some(&stage(&harness).no), order.last());
    key(&mut harness, Key::Escape);
    assert!(matches!(harness.state().app.state().screen, Screen::Home));
}

#[test]
fn where_the_footage_is_gone_the_still_is_shown_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut store = Store::open(&library).unwrap();
    for recording in store.recordings(InspectionId(1)).unwrap() {
        let RecordingId(number) = recording.id;
        store.relink(recording.id, &format!("/nowhere/{number}.mp4")).unwrap();
    }
    store.close().unwrap();
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    app.handle(Command::Rehearsal(RehearsalCommand::Look));
    app.finish_jobs();
    let evening = app.state().today;
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening)));
    app.finish_jobs();
    app.handle(Command::Rehearsal(RehearsalCommand::Begin(evening, None, None)));
    app.finish_jobs();
    harness.run_steps(3);
    let was = &stage(&harness).was;
    assert!(was.still.is_some() && was.picture.is_none());
    assert!(was.missing.as_ref().is_some_and(|why| why.zh.contains("/nowhere/")));
    key(&mut harness, Key::Space);
    // Who goes on by the keys sees where they are, though the person's marks were folded away.
    let listed = |harness: &Harness<'_, Live>| harness.query_all_by_role(Role::ListItem).count();
    let all = listed(&harness);
    let person = stage(&harness).rows[0].person.clone().expect("people come first");
    press(&mut harness, &format!("{} · {}", person.name, person.post.name(Lang::Zh)));
    assert!(listed(&harness) < all);
    key(&mut harness, Key::PageDown);
    assert_eq!(listed(&harness), all);
    // A pen that is still in hand from an inspection does not keep Esc.
    harness.state_mut().view.video.draw_guides();
    key(&mut harness, Key::Escape);
    assert!(matches!(harness.state().app.state().screen, Screen::Home));
}

#[test]
fn an_evening_begins_with_the_covers_of_that_minute_and_is_not_read_again_for_a_tick() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    app.handle(Command::Rehearsal(RehearsalCommand::Look));
    app.finish_jobs();
    let evening = app.state().today;
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening)));
    app.finish_jobs();
    let row = app.state().rehearsals.as_ref().unwrap().rows[0].clone();
    let (no, recording) = (row.rehearsal.no, row.recording.unwrap().id);
    assert!(row.veiled.is_empty());

    // Covered, and begun at once: no job has ended in between.
    app.handle(Command::OpenInspection(InspectionId(1)));
    let cover = Cover::still(Rect { min: (0, 0), max: (5_000, 5_000) }, Pts::ZERO, Pts::from_ms(1_000));
    let redaction = Redaction { covers: vec![cover.clone()], muted: Vec::new() };
    app.handle(Command::Redact(recording, redaction));
    app.handle(Command::Rehearsal(RehearsalCommand::Begin(evening, None, Some(no))));
    let Screen::Rehearsal(stage) = &app.state().screen else { panic!("no evening is on the screen") };
    assert_eq!(stage.was.veiled.covers, [cover]);

    // A tick is seen at once, without a job that reads the library.
    app.handle(Command::Rehearsal(RehearsalCommand::Tick(no, evening, "柜员01".to_owned())));
    assert_eq!(app.state().rehearsals_reading, Reading::Idle);
    let Screen::Rehearsal(stage) = &app.state().screen else { panic!("no evening is on the screen") };
    assert!(stage.row().is_some_and(|row| row.rehearsal.rehearsed().is_some()));
    app.handle(Command::Rehearsal(RehearsalCommand::Leave));
    app.handle(Command::Rehearsal(RehearsalCommand::Untick(no)));
    app.finish_jobs();
    let rows = &app.state().rehearsals.as_ref().unwrap().rows;
    assert!(rows.iter().all(|row| row.rehearsal.steps.is_empty()));

    // What cannot be read says so, and is read again when asked.
    assert_eq!(app.state().rehearsals_reading, Reading::Idle);
    press(&mut harness, "演练");
    std::fs::rename(&library, dir.path().join("away")).unwrap();
    let app = &mut harness.state_mut().app;
    app.handle(Command::Rehearsal(RehearsalCommand::Look));
    app.finish_jobs();
    assert!(matches!(app.state().rehearsals_reading, Reading::Failed(_)));
    app.handle(Command::Rehearsal(RehearsalCommand::Begin(evening, None, Some(no))));
    assert!(matches!(app.state().screen, Screen::Home), "what is old is not shown");
    std::fs::rename(dir.path().join("away"), &library).unwrap();
    harness.run_steps(3);
    press(&mut harness, "重新读取");
    assert_eq!(harness.state().app.state().rehearsals_reading, Reading::Idle);
}

/// S2-42, S2-43
#[test]
fn footage_of_any_size_is_handed_in_checked_by_another_person_and_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = page(dir.path(), &library);
    let today = today(&harness);
    let evening = today.checked_sub(2.day()).unwrap();
    let app = &mut harness.state_mut().app;
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening)));
    app.finish_jobs();
    // The evening is over: on the full screen it is made up for, today.
    app.handle(Command::Rehearsal(RehearsalCommand::Begin(evening, None, None)));
    app.finish_jobs();
    harness.run_steps(3);
    let no = stage(&harness).no;
    assert!(harness.query_by_label("补练").is_some());
    key(&mut harness, Key::T);
    let row = |harness: &Harness<'_, Live>| {
        rehearsals(harness).rows.iter().find(|row| row.rehearsal.no == no).expect("it is still there").clone()
    };
    assert_eq!(row(&harness).state(today), Some(RehearsalState::MadeUp));
    assert_eq!(
        row(&harness).rehearsal.rehearsed().map(|(_, on, by)| (on, by.to_owned())),
        Some((today, "检查人01".into()))
    );
    // An inspection that is opened leaves the evening.
    harness.state_mut().app.handle(Command::OpenInspection(InspectionId(1)));
    harness.state_mut().app.handle(Command::LeaveInspection);
    harness.run_steps(3);
    press(&mut harness, &format!("查看 {evening} 的演练"));

    let step = || RehearsalStep::Prove { file: Source::default(), apart: None };
    let prove = |harness: &mut Harness<'_, Live>, path: &Path| {
        let entry = Entry::Rehearsal(RehearsalEntry::Step(no, step()));
        harness.state_mut().app.handle(Command::BookProven(Box::new(entry), path.to_owned()));
        harness.state_mut().app.finish_jobs();
        harness.run_steps(3);
    };
    let small = dir.path().join("演练.dav");
    std::fs::write(&small, b"film").unwrap();
    prove(&mut harness, &small);
    let item = {
        let row = row(&harness);
        let site = row.finding.moment.unwrap().site.unwrap().time_of_day();
        format!("{} {}", row.item.as_ref().unwrap().text.zh, &site[..8])
    };
    press(&mut harness, "演练.dav");
    assert!(harness.state().view.dialogs.is_asking(), "it is saved from the library");
    harness.state_mut().view.dialogs.dismiss();
    // Whoever ticked it does not check it.
    press(&mut harness, &format!("核验 {item}"));
    assert_eq!(row(&harness).state(today), Some(RehearsalState::Proved));
    write(&mut harness, "登记人", "综合业务部01");
    press(&mut harness, &format!("核验 {item}"));
    assert_eq!(row(&harness).state(today), Some(RehearsalState::Checked));
    for state in [RehearsalState::Proved, RehearsalState::MadeUp] {
        press(&mut harness, &format!("作废最后一步 {item}"));
        write(&mut harness, "原因", "交错了");
        press(&mut harness, "作废");
        assert_eq!(row(&harness).state(today), Some(state));
    }

    // A film of 65 MiB is known by its name, size and hash; the library stays small and in order.
    let large = dir.path().join("整晚演练.mp4");
    std::fs::File::create(&large).unwrap().set_len(65 << 20).unwrap();
    prove(&mut harness, &large);
    let proof = row(&harness).rehearsal.proof().map(|(_, file, apart)| (file.clone(), apart));
    let (file, apart) = proof.expect("it is handed in");
    assert_eq!((file.name.as_str(), file.sha256.len(), apart), ("整晚演练.mp4", 64, Some(65 << 20)));
    assert!(harness.state().app.state().notices.last().unwrap().headline.zh.contains("65 MB"));
    assert!(std::fs::metadata(&library).unwrap().len() < 60 << 20);

    // The comment is of the morning after, although it is written later; it can be taken back beside it.
    write(&mut harness, &format!("点评 {item}"), "动作到位");
    press(&mut harness, &format!("登记点评 {item}"));
    let said = |harness: &Harness<'_, Live>| row(harness).rehearsal.comment().map(|(_, on, ..)| on);
    assert_eq!(said(&harness), evening.checked_add(1.day()).ok());
    press(&mut harness, &format!("作废点评 {item}"));
    write(&mut harness, "原因", "写错了");
    press(&mut harness, "作废");
    assert_eq!(said(&harness), None);
    drop(harness);
    run(&["verify", library.to_str().unwrap()], 0);
}

#[test]
fn the_example_is_played_where_the_marks_own_footage_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    // The example is of another inspection's recording: a copy of the film.
    let app = &mut harness.state_mut().app;
    app.handle(Command::OpenInspection(InspectionId(1)));
    let Screen::Review(review) = &app.state().screen else { panic!("no review") };
    // Of an item of which the demo itself has no example.
    let finding = review.inspection.standing().find(|finding| finding.item.0 == "S2-29").unwrap().clone();
    let recording = review.inspection.recordings[0].id;
    let (film, copy) = (dir.path().join("own.mp4"), dir.path().join("copy.mp4"));
    for to in [&film, &copy] {
        std::fs::copy(demo_film(), to).unwrap();
    }
    app.handle(Command::Relink(recording, film.clone()));
    app.finish_jobs();
    app.handle(Command::OpenInspection(InspectionId(2)));
    app.handle(Command::AddFootage { paths: vec![copy], camera: String::new() });
    app.finish_jobs();
    app.handle(Command::SelectItem(Some(finding.item.clone())));
    until(&mut harness, "the picture comes", |harness| {
        let Screen::Review(review) = &harness.state().app.state().screen else { return false };
        review.moment().is_some()
    });
    harness.key_press_modifiers(Modifiers::SHIFT, Key::Enter);
    harness.run_steps(3);
    let Screen::Review(review) = &harness.state().app.state().screen else { panic!("no review") };
    if review.draft.is_some() {
        key(&mut harness, Key::Num1);
    }
    let app = &mut harness.state_mut().app;
    app.handle(Command::LeaveInspection);
    std::fs::remove_file(&film).unwrap();
    app.handle(Command::Rehearsal(RehearsalCommand::Look));
    app.finish_jobs();
    let evening = app.state().today;
    app.handle(Command::Rehearsal(RehearsalCommand::Assign(InspectionId(1), evening)));
    app.finish_jobs();
    let rows = &app.state().rehearsals.as_ref().unwrap().rows;
    let no = rows.iter().find(|row| row.finding.no == finding.no).unwrap().rehearsal.no;
    app.handle(Command::Rehearsal(RehearsalCommand::Begin(evening, None, Some(no))));
    harness.run_steps(3);
    assert!(!stage(&harness).was.plays());
    let should = |harness: &Harness<'_, Live>| stage(harness).should.as_ref().unwrap().status.clone();
    until(&mut harness, "the example stops at its moment", |harness| {
        !should(harness).playing && should(harness).position == stage(harness).should.as_ref().unwrap().mark
    });
    key(&mut harness, Key::Space);
    until(&mut harness, "it goes on", |harness| should(harness).playing);
    key(&mut harness, Key::Space);
    until(&mut harness, "it stands", |harness| !should(harness).playing);
    // At its end it begins anew.
    key(&mut harness, Key::Space);
    let end = stage(&harness).should.as_ref().unwrap().to;
    until(&mut harness, "it ends", |harness| !should(harness).playing && should(harness).position >= end);
    key(&mut harness, Key::Space);
    until(&mut harness, "it begins anew", |harness| should(harness).position < end);
}
