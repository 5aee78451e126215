//! The bank's own checklists: made in the window, kept through a kill, taken by new inspections and by no old one.

use crate::program::demo_library;
use crate::settlement_flow::{Live, press, retype, window};
use crate::store::fixture::{Fixture, NOW, STAMP};
use eframe::egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use jiff::civil::date;
use mingcha::app::checklist_drafts::ListCommand;
use mingcha::app::checklists;
use mingcha::app::command::{Command, NewInspection};
use mingcha::app::state::{ChecklistChoice, Screen};
use mingcha::catalog::checklist::{read, write};
use mingcha::domain::book::{BookError, Entry, check};
use mingcha::domain::checklist::Checklist;
use mingcha::domain::checklist_draft::{At, Draft, Edit};
use mingcha::domain::diagnostic::{Place, Severity};
use mingcha::domain::edit::Edit as Deed;
use mingcha::domain::inspection::InspectionId;
use mingcha::domain::number::Points;
use mingcha::domain::score::score;
use mingcha::store::{Store, verify};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

fn county() -> Checklist {
    read(checklists::shipped("psbc-county").unwrap(), &[]).0.unwrap()
}

fn version(list: &Checklist, version: &str, from: jiff::civil::Date) -> Entry {
    let list = Checklist { version: version.to_owned(), ..list.clone() };
    Entry::Checklist {
        code: list.code.clone(),
        version: list.version.clone(),
        from,
        folder: String::new(),
        text: write(&list),
    }
}

fn draft<'h>(harness: &'h Harness<'_, Live>) -> &'h Draft {
    &harness.state().app.state().draft.as_ref().expect("a draft").draft
}

#[test]
fn a_version_is_kept_in_the_book_and_is_the_only_one_of_its_name() {
    let mut fixture = Fixture::new();
    let entry = version(&county(), "2026.9", date(2026, 5, 1));
    let book = fixture.store().book().unwrap();
    assert_eq!(check(&book, &entry), Ok(()));
    let no = fixture.store().book_all(std::slice::from_ref(&entry), &STAMP).unwrap()[0];
    fixture.reopen();
    let book = fixture.store().book().unwrap();
    assert_eq!(book[0].entry, entry);
    assert!(matches!(check(&book, &entry), Err(BookError::VersionTaken { .. })));
    let lines = checklists::own_lines(&book);
    assert_eq!((lines.len(), &lines[0].choice), (1, &ChecklistChoice::Own(no)));
    assert_eq!(*lines[0].list, Checklist { version: "2026.9".to_owned(), ..county() });
    // Struck, it is no longer there for new inspections, and its name is free.
    let strike = Entry::Strike { entry: no, reason: "写错了".to_owned() };
    fixture.store().book_all(&[strike], &STAMP).unwrap();
    let book = fixture.store().book().unwrap();
    assert!(checklists::own_lines(&book).is_empty());
    assert_eq!(check(&book, &entry), Ok(()));
    fixture.close();
    assert!(verify(&fixture.path).unwrap().is_sound());
}

#[test]
fn an_inspection_keeps_the_list_that_it_was_made_by() {
    let mut fixture = Fixture::new();
    fixture.mark(10_000);
    let id = fixture.inspection;
    let inspection = fixture.store().load(id).unwrap();
    let change = inspection.plan(Deed::Close { at: NOW, reason: "试".to_owned() }).unwrap();
    fixture.store().commit(id, &change, &STAMP, &[]).unwrap();
    let before = fixture.store().load(id).unwrap();
    let mut other = before.checklist.clone();
    other.version = "2099.1".to_owned();
    for item in other.sections.iter_mut().flat_map(|section| &mut section.items) {
        item.set_points(Points::whole(7));
    }
    let entry = version(&other, "2099.1", date(2026, 1, 1));
    fixture.store().book_all(&[entry], &STAMP).unwrap();
    fixture.reopen();
    let after = fixture.store().load(id).unwrap();
    assert_eq!(after, before);
    assert_eq!(score(&after).value, before.closing.as_ref().unwrap().score);
    fixture.close();
}

#[test]
fn a_list_is_copied_changed_checked_saved_and_offered() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    // The old inspection of the film, closed by the shipped list.
    let app = &mut harness.state_mut().app;
    app.handle(Command::OpenInspection(InspectionId(1)));
    app.handle(Command::CloseInspection("演示".to_owned()));
    app.finish_jobs();
    app.handle(Command::LeaveInspection);
    harness.run_steps(3);
    let old = |harness: &Harness<'_, Live>| {
        let line = &harness.state().app.state().library.as_ref().unwrap().inspections[0];
        (line.version.clone(), line.score, line.closed)
    };
    let before = old(&harness);

    press(&mut harness, "检查表");
    let shipped = county();
    press(&mut harness, &format!("查看 {} {}", shipped.name.zh, shipped.version));
    press(&mut harness, "复制为新版本");
    assert_eq!(draft(&harness).list.sections, shipped.sections);
    assert_eq!(draft(&harness).list.version, "2026.2");
    assert_eq!(draft(&harness).from, harness.state().app.state().today);

    // A point is changed at the first item; what is typed is on disk, and the check says that the sum is off.
    press(&mut harness, &format!("1-1 {}", shipped.sections[0].items[0].text.zh));
    retype(&mut harness, "分值", "5");
    let item = &draft(&harness).list.sections[0].items[0];
    assert_eq!(item.points, Points::whole(5));
    assert_ne!(item.points, shipped.sections[0].items[0].points);
    let on_disk = mingcha::store::Reader::open(&library).unwrap().checklist_draft().unwrap();
    assert_eq!(on_disk.as_ref(), Some(draft(&harness)));
    let found = |harness: &Harness<'_, Live>| harness.state().app.state().draft.as_ref().unwrap().found.clone();
    assert!(found(&harness).iter().any(|one| one.severity == Severity::Warning && one.message.zh.contains("合计")));

    // What is no number is told at once, stays in the field, and is not in the draft.
    retype(&mut harness, "分值", "三分");
    harness.get_by_label("写成 2 或 0.5");
    assert_eq!(draft(&harness).list.sections[0].items[0].points, Points::whole(5));
    retype(&mut harness, "分值", "5");

    // A code that stands twice is an error; its line leads to the item; nothing is saved meanwhile.
    let (first, second) = (shipped.sections[0].items[0].code.0.clone(), shipped.sections[0].items[1].code.0.clone());
    press(&mut harness, &format!("1-2 {}", shipped.sections[0].items[1].text.zh));
    retype(&mut harness, "编号", &first);
    let wrong = found(&harness).into_iter().find(|one| one.severity == Severity::Error).expect("an error");
    assert_eq!(wrong.place, Place::Part { section: 1, item: Some(2) });
    harness.state_mut().app.handle(Command::Lists(ListCommand::Save));
    harness.run_steps(2);
    assert!(harness.state().app.state().draft.is_some());
    let told = harness.state().app.state().notices.last().unwrap().headline.zh.clone();
    assert!(told.contains("1 处错误"), "{told}");
    press(&mut harness, "基本信息");
    let line = harness.get_all_by_label_contains("已经用过").next().expect("the check's line");
    line.click();
    harness.run_steps(3);
    harness.get_by_label("检查项 1-2");
    press(&mut harness, "撤销");
    assert_eq!(draft(&harness).list.sections[0].items[1].code.0, second);

    // A removed item comes back.
    press(&mut harness, "删去本项");
    assert_eq!(draft(&harness).list.items().count(), shipped.items().count() - 1);
    press(&mut harness, "撤销");
    assert_eq!(draft(&harness).list.items().count(), shipped.items().count());

    press(&mut harness, "存为新版本");
    let state = harness.state().app.state();
    assert!(state.draft.is_none(), "{:?}", state.notices.last());
    let today = state.today;
    let first = state.library.as_ref().unwrap().checklists_on(today)[0];
    assert_eq!((first.list.version.as_str(), first.list.code.as_str()), ("2026.2", "psbc-county"));
    assert_eq!(old(&harness), before, "the old inspection keeps its list and score");

    // A new inspection begins with it; one of a day before it was valid does not.
    press(&mut harness, "检查");
    press(&mut harness, "新建检查");
    let chosen = |harness: &Harness<'_, Live>| {
        harness.get_by_role_and_label(Role::ComboBox, "检查表").value().expect("the list that is chosen")
    };
    assert!(chosen(&harness).ends_with("2026.2"), "{}", chosen(&harness));
    retype(&mut harness, "日期", "2026-01-01");
    assert!(chosen(&harness).ends_with("2026.1"), "it follows the date: {}", chosen(&harness));
    let outlet = harness.state().app.state().library.as_ref().unwrap().inspectable().next().unwrap().id;
    let choice = first_choice(&harness, today);
    let new = NewInspection { outlet, date: today, inspector: "检查人01".to_owned(), checklist: choice };
    harness.state_mut().app.handle(Command::NewInspection(new));
    let Screen::Review(review) = &harness.state().app.state().screen else { panic!("no review") };
    let made = &review.inspection.checklist;
    assert_eq!((made.version.as_str(), made.sections[0].items[0].points), ("2026.2", Points::whole(5)));
    let earlier = first_choice(&harness, date(2026, 1, 1));
    assert_eq!(earlier, ChecklistChoice::Shipped("psbc-county".to_owned()));
}

fn first_choice(harness: &Harness<'_, Live>, day: jiff::civil::Date) -> ChecklistChoice {
    harness.state().app.state().library.as_ref().unwrap().checklists_on(day)[0].choice.clone()
}

#[test]
fn a_draft_waits_where_it_was_left_and_files_come_in_and_go_out() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let app = &mut harness.state_mut().app;
    let send = |app: &mut mingcha::app::App, command| app.handle(Command::Lists(command));

    // A file with a fault is told with its place, and nothing is taken in.
    let wrong = dir.path().join("错.toml");
    std::fs::write(&wrong, write(&county()).replacen("area = \"", "area = \"no", 1)).unwrap();
    send(app, ListCommand::Import(wrong));
    let faulty = app.state().faulty.as_ref().expect("faults");
    assert!(app.state().draft.is_none() && matches!(faulty.found[0].place, Place::Line { .. }), "{faulty:?}");

    // Out as a workbook and as a file, and in again.
    let shipped = ChecklistChoice::Shipped("psbc-county".to_owned());
    for name in ["表.xlsx", "表.toml"] {
        let path = dir.path().join(name);
        send(app, ListCommand::Export(shipped.clone(), path.clone()));
        send(app, ListCommand::Import(path.clone()));
        assert_eq!(app.state().draft.as_ref().expect("a draft").draft.list, county(), "{name}");
        let waits = app.state().draft.as_ref().unwrap();
        assert!(waits.found.iter().any(|one| one.message.zh.contains("版本 2026.1 已经有了")), "{:?}", waits.found);
        send(app, ListCommand::Import(path));
        assert!(app.state().notices.last().unwrap().headline.zh.contains("已有一份"));
        send(app, ListCommand::Discard);
        assert!(app.state().draft.is_none());
    }
    send(app, ListCommand::BlankForm(dir.path().join("空.xlsx")));
    assert!(dir.path().join("空.xlsx").exists());

    // Left and opened again, the draft is as it was, and can still be undone.
    send(app, ListCommand::Copy(shipped));
    let begun = app.state().draft.as_ref().unwrap().draft.clone();
    send(app, ListCommand::Edit(Box::new(Edit::RemoveItem(At { section: 0, item: 0 })), false));
    let left = app.state().draft.as_ref().unwrap().draft.clone();
    app.handle(Command::CloseLibrary);
    assert!(app.state().draft.is_none());
    app.handle(Command::OpenLibrary(library));
    assert_eq!(app.state().draft.as_ref().unwrap().draft, left);
    send(app, ListCommand::Undo);
    assert_eq!(app.state().draft.as_ref().unwrap().draft, begun);
    harness.run_steps(3);
    press(&mut harness, "检查表");
    harness.get_by_label("存为新版本");
}

/// Names the library to the child.
const LIBRARY: &str = "MINGCHA_TEST_KILL_DRAFT";

#[test]
fn a_killed_writer_loses_nothing_of_a_draft_that_was_shown() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("县行.mingcha");
    Store::create(&path).unwrap().close().unwrap();
    for life in [3, 40, 90] {
        let shown = kill_after(&path, Duration::from_millis(life));
        assert!(verify(&path).unwrap().is_sound());
        let store = Store::open(&path).unwrap();
        let draft = store.checklist_draft().unwrap().expect("a draft");
        let kept: usize = draft.list.basis.parse().unwrap();
        assert!(kept >= shown, "{shown} was shown, {kept} is kept");
        assert_eq!(draft.undo.len(), kept.min(mingcha::domain::checklist_draft::MOST_UNDONE));
        store.close().unwrap();
    }
}

fn kill_after(path: &Path, life: Duration) -> usize {
    let mut child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "own_lists::child_draft_writer", "--nocapture"])
        .env(LIBRARY, path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the writer starts");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let number = |line: &str| line.split_once("shown ").and_then(|(_, no)| no.trim().parse().ok());
    let (mut shown, mut deadline) = (0, None);
    while deadline.is_none_or(|deadline| Instant::now() < deadline) {
        let Some(line) = lines.next() else { break };
        if let Some(no) = number(&line.expect("a line")) {
            shown = no;
            deadline.get_or_insert_with(|| Instant::now() + life);
        }
    }
    child.kill().expect("kill -9");
    shown = lines.map_while(Result::ok).filter_map(|line| number(&line)).last().unwrap_or(shown);
    child.wait().expect("it ends");
    assert!(shown > 0, "the writer hardly wrote");
    shown
}

/// The writer: changes the draft as fast as it can until it is killed. Without the variable it has nothing to do.
#[test]
fn child_draft_writer() {
    let Some(path) = std::env::var_os(LIBRARY) else { return };
    let mut store = Store::open(Path::new(&path)).unwrap();
    let mut draft = Draft::new(county(), date(2026, 5, 1), String::new());
    let mut out = std::io::stdout();
    for number in 1..20_000 {
        let head = Checklist { basis: number.to_string(), ..draft.list.clone() };
        draft.edit(Edit::Head(draft.from, Box::new(head))).unwrap();
        store.keep_checklist_draft(&draft).unwrap();
        writeln!(out, "shown {number}").unwrap();
        out.flush().unwrap();
    }
}
