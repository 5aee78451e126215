//! What must not happen on the way: marks lost or put elsewhere, things overwritten, a wrong picture beside a deduction.

use crate::flow::{Bench, OUTLETS, PEOPLE, assert_no_failure, code, review, show, wait};
use mingcha::app::App;
use mingcha::app::command::{Command, NewOutlet, NewPerson};
use mingcha::app::notice::Level;
use mingcha::app::review::{Amendment, Review};
use mingcha::app::settings::Settings;
use mingcha::app::state::Screen;
use mingcha::domain::checklist::Subject;
use mingcha::domain::inspection::{FindingNo, Outcome, Verdict};
use mingcha::domain::place::{Level as Rank, Post};
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;

/// Marks what is heard, whose sound is cut by a job; the job is not waited for.
fn mark_heard(app: &mut App, at: Pts) {
    show(app, at);
    app.handle(Command::Mark(code("S2-48c1")));
    let first = review(app).draft.as_ref().unwrap().candidates[0];
    app.handle(Command::MarkPerson(Some(first)));
}

fn subject(app: &App, item: &str) -> Subject {
    review(app).inspection.subjects().into_iter().find(|s| s.item == code(item)).unwrap()
}

fn warned(app: &App, english: &str) -> bool {
    app.state().notices.iter().any(|n| n.level >= Level::Warning && n.headline.en.contains(english))
}

#[test]
fn a_mark_on_its_way_is_not_lost_by_leaving() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    mark_heard(&mut app, Pts::from_ms(2_000));
    app.handle(Command::LeaveInspection);
    app.handle(Command::OpenInspection(id));
    assert_eq!(review(&app).inspection.findings.len(), 1);
    mark_heard(&mut app, Pts::from_ms(1_000));
    app.handle(Command::CloseLibrary);
    app.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    app.handle(Command::OpenInspection(id));
    assert_eq!(review(&app).inspection.findings.len(), 2);
    assert_no_failure(&app);
}

#[test]
fn undo_takes_back_the_mark_that_was_made_last() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let right = subject(&app, "S2-30");
    app.handle(Command::Judge(right.clone(), Some(Verdict::Pass)));
    mark_heard(&mut app, Pts::from_ms(2_000));
    app.handle(Command::Undo);
    app.finish_jobs();
    assert!(review(&app).inspection.findings.is_empty());
    assert_eq!(review(&app).inspection.outcome(&right), Outcome::Pass);
}

#[test]
fn a_withdrawn_deduction_leaves_all_as_if_it_had_never_been() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let sign = subject(&app, "S2-45c2");
    app.handle(Command::Judge(sign.clone(), Some(Verdict::NotApplicable)));
    let before = review(&app).score.clone();
    show(&mut app, Pts::from_ms(400));
    app.handle(Command::Mark(code("S2-45c2")));
    app.finish_jobs();
    assert_eq!(review(&app).inspection.outcome(&sign), Outcome::Deducted);
    app.handle(Command::Withdraw(FindingNo(1), "误记".to_owned()));
    assert_eq!(review(&app).inspection.outcome(&sign), Outcome::NotApplicable);
    assert_eq!(review(&app).score, before);
    assert_no_failure(&app);
}

#[test]
fn a_still_that_was_taken_back_is_not_shown_any_more() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    show(&mut app, Pts::from_ms(400));
    app.handle(Command::Mark(code("S2-45c2")));
    app.handle(Command::LeaveInspection);
    app.handle(Command::OpenInspection(id));
    app.finish_jobs();
    let first = review(&app).thumbnails[&FindingNo(1)].clone();
    show(&mut app, Pts::from_ms(2_000));
    app.handle(Command::MoveHere(FindingNo(1)));
    app.finish_jobs();
    assert_ne!(review(&app).thumbnails[&FindingNo(1)], first);
    app.handle(Command::Undo);
    app.finish_jobs();
    assert_eq!(review(&app).thumbnails[&FindingNo(1)], first);
    assert_no_failure(&app);
}

#[test]
fn footage_comes_into_the_library_that_it_was_asked_for() {
    let bench = Bench::new();
    let mut app = bench.app();
    bench.start(&mut app, "甲");
    app.handle(Command::AddFootage { paths: vec![bench.footage()], camera: String::new() });
    bench.start(&mut app, "乙");
    app.finish_jobs();
    assert!(review(&app).inspection.recordings.is_empty(), "the other library got the footage");
    // It came in while that one was still open, or it is told that it did not.
    if !warned(&app, "the footage was not added") {
        app.handle(Command::OpenLibrary(bench.path("甲.mingcha")));
        let inspection = app.state().library.as_ref().unwrap().inspections[0].id;
        app.handle(Command::OpenInspection(inspection));
        assert_eq!(review(&app).inspection.recordings.len(), 1);
    }
}

#[test]
fn a_path_to_nothing_is_no_recording() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let paths = vec![bench.path("没有.mp4"), bench.path("NVR_ch1_main_20260305090000_20260305090004.mp4")];
    app.handle(Command::AddFootage { paths, camera: String::new() });
    app.finish_jobs();
    assert_eq!(review(&app).inspection.recordings.len(), 1);
    assert!(warned(&app, "no such file"));
}

#[test]
fn a_folder_that_moved_is_found_again_and_clutter_is_named() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let known = review(&app).inspection.recordings[0].clone();
    let folder = bench.path("新盘/高柜");
    std::fs::create_dir_all(&folder).unwrap();
    // Of several copies the one that has kept its name is taken for the file that moved.
    let moved = folder.join(std::path::Path::new(&known.path).file_name().unwrap());
    std::fs::rename(&known.path, &moved).unwrap();
    std::fs::copy(&moved, folder.join("1.mp4")).unwrap();
    std::fs::write(folder.join("说明.txt"), "播放器").unwrap();
    app.handle(Command::AddFootage { paths: vec![bench.path("新盘")], camera: String::new() });
    app.finish_jobs();
    let recordings = &review(&app).inspection.recordings;
    assert_eq!(recordings.len(), 1);
    assert_eq!((recordings[0].id, recordings[0].path.as_str()), (known.id, moved.to_str().unwrap()));
    let said = |text: &str| app.state().notices.iter().any(|notice| notice.headline.en.contains(text));
    assert!(said("by their content: 1") && said("Copies of other files") && said("no footage: 1"));
    let named = app.state().notices.iter().find(|notice| notice.headline.en.contains("no footage")).unwrap();
    assert!(named.hint.zh.contains("说明.txt"), "{named:?}");
    assert!(!recordings[0].fingerprint.edges.is_empty());
}

#[test]
fn a_recording_is_never_another_file() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let known = review(&app).inspection.recordings[0].clone();
    let other = bench.path("别的.mp4");
    std::fs::write(&other, b"another file").unwrap();
    app.handle(Command::Relink(known.id, other));
    assert!(warned(&app, "another file"));
    assert_eq!(review(&app).inspection.recordings[0].path, known.path);
    let moved = bench.path("移走的.mp4");
    std::fs::rename(&known.path, &moved).unwrap();
    app.handle(Command::Relink(known.id, moved.clone()));
    assert_eq!(review(&app).inspection.recordings[0].path, moved.to_str().unwrap());
    wait(&mut app, "the picture", |review| review.footage.picture.is_some());
}

#[test]
fn the_place_is_kept_while_the_footage_is_away() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    let film = review(&app).inspection.recordings[0].path.clone();
    show(&mut app, Pts::from_ms(3_200));
    app.handle(Command::LeaveInspection);
    std::fs::rename(&film, bench.path("away")).unwrap();
    app.handle(Command::OpenInspection(id));
    app.handle(Command::LeaveInspection);
    std::fs::rename(bench.path("away"), &film).unwrap();
    app.handle(Command::OpenInspection(id));
    wait(&mut app, "the last picture", |r| r.footage.picture.as_ref().is_some_and(|p| p.pts() == Pts::from_ms(3_200)));
}

#[test]
fn what_is_typed_by_hand_overwrites_nobody() {
    let bench = Bench::new();
    let mut app = bench.app();
    bench.start(&mut app, "测试库");
    app.handle(Command::LeaveInspection);
    let before = app.state().library.clone().unwrap();
    let (code, name) = ("320901".to_owned(), "别的网点".to_owned());
    app.handle(Command::AddOutlet(NewOutlet { code, name, level: Rank::Outlet, queue_machine: false }));
    let (staff_no, name, outlet) = ("G01".to_owned(), "别的柜员".to_owned(), before.outlets[0].id);
    app.handle(Command::AddPerson(NewPerson { staff_no, name, post: Post::Guard, outlet }));
    let after = app.state().library.as_ref().unwrap();
    assert_eq!((&after.outlets, &after.people), (&before.outlets, &before.people));
    assert!(warned(&app, "is in the library already"));
}

#[test]
fn a_list_that_is_refused_stays_on_the_screen() {
    let bench = Bench::new();
    let mut app = bench.app();
    app.handle(Command::CreateLibrary(bench.path("测试库")));
    bench.import(&mut app, "人员.csv", PEOPLE);
    assert!(warned(&app, "does not exist"));
    assert_eq!(app.state().import.as_ref().unwrap().draft.people.len(), 3);
    assert!(app.state().library.as_ref().unwrap().people.is_empty());
    app.handle(Command::CancelImport);
    bench.import(&mut app, "网点.csv", OUTLETS);
    assert!(app.state().import.is_none());
}

#[test]
fn who_changed_posts_keeps_what_was_found() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    mark_heard(&mut app, Pts::from_ms(2_000));
    app.handle(Command::LeaveInspection);
    bench.import(&mut app, "调岗.csv", "工号,姓名,岗位,网点编号\nG01,高柜柜员01,大堂经理,320901\n");
    app.handle(Command::OpenInspection(id));
    let finding = review(&app).inspection.findings[&FindingNo(1)].clone();
    let note = "迎客时没有问候".to_owned();
    let (no, points, person, rect) = (finding.no, finding.points, finding.person, None);
    app.handle(Command::Amend(Amendment { no, points, note: note.clone(), person, rect }));
    assert_eq!(review(&app).inspection.findings[&FindingNo(1)].note, note);
    assert_no_failure(&app);
}

#[test]
fn reopening_shows_the_people_of_today() {
    let bench = Bench::new();
    let mut app = bench.ready();
    let id = review(&app).inspection.id;
    app.handle(Command::CloseInspection("演示".to_owned()));
    app.handle(Command::LeaveInspection);
    bench.import(&mut app, "新人.csv", "工号,姓名,岗位,网点编号\nD01,大堂经理01,大堂经理,320901\n");
    app.handle(Command::OpenInspection(id));
    assert_eq!(review(&app).inspection.people.len(), 3, "closed, it shows the people of the closing");
    app.handle(Command::ReopenInspection("补充".to_owned()));
    assert_eq!(review(&app).inspection.people.len(), 4);
    assert_eq!(review(&app).coverage.people.1, 4);
}

#[test]
fn a_library_that_is_open_elsewhere_can_be_read() {
    let bench = Bench::new();
    let writer = bench.ready();
    let id = review(&writer).inspection.id;
    let mut app = bench.app();
    app.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    assert!(app.state().library.is_none(), "nobody asked for reading only yet");
    assert!(warned(&app, "open in another window"));
    app.handle(Command::OpenReadOnly(bench.path("测试库.mingcha")));
    assert!(app.state().library.as_ref().unwrap().read_only);
    app.handle(Command::OpenInspection(id));
    assert!(review(&app).read_only);
    app.shut();
    drop(writer);
    let mut app = bench.app();
    app.handle(Command::OpenLibrary(bench.path("测试库.mingcha")));
    assert!(!app.state().library.as_ref().unwrap().read_only);
}

#[test]
fn a_language_for_once_is_not_kept() {
    let bench = Bench::new();
    let config_dir = bench.path("config");
    let config = mingcha::app::config::AppConfig { config_dir, reserved_keys: Vec::new(), lang: Some(Lang::En) };
    let mut app = App::new(config, std::sync::Arc::new(|| {}));
    app.handle(Command::CreateLibrary(bench.path("测试库")));
    assert_eq!(app.state().settings.lang, Lang::En);
    assert!(matches!(app.state().screen, Screen::Home));
    let kept = Settings::read(&bench.path("config"));
    assert_eq!((kept.lang, kept.recent.len()), (Lang::Zh, 1));
    app.handle(Command::SetLang(Lang::En));
    assert_eq!(Settings::read(&bench.path("config")).lang, Lang::En);
}

/// The footage again as another file of another camera that begins at a time of the day, so many bytes longer, so that
/// it is no copy.
fn add_other(bench: &Bench, app: &mut App, begin: &str, more: usize) {
    let first = std::fs::read(&review(app).inspection.recordings[0].path).unwrap();
    let other = bench.path(&format!("NVR_ch2_main_20260305{begin}.mp4"));
    std::fs::write(&other, [first, vec![0; more]].concat()).unwrap();
    app.handle(Command::AddFootage { paths: vec![other], camera: "大堂".to_owned() });
    app.finish_jobs();
    assert_no_failure(app);
}

#[test]
fn where_the_camera_recorded_nothing_no_mark_is_taken() {
    let bench = Bench::new();
    let mut app = bench.ready();
    // The first picture has not come yet; the tape is longer all the same.
    add_other(&bench, &mut app, "090010", 1);
    show(&mut app, Pts::from_ms(1000));
    let second = review(&app).inspection.cameras.iter().find(|camera| camera.name == "大堂").unwrap().id;
    app.handle(Command::Lead(second));
    wait(&mut app, "the hole", Review::is_in_hole);
    // What comes meanwhile leaves it where it is, or fills it.
    add_other(&bench, &mut app, "090020", 2);
    wait(&mut app, "the hole", Review::is_in_hole);
    let code = review(&app).inspection.checklist.items().find(|(_, item)| !item.needs_sound()).unwrap().1.code.clone();
    app.handle(Command::Mark(code));
    app.finish_jobs();
    assert!(warned(&app, "This camera has no recording at this moment"), "{:?}", app.state().notices);
    assert!(review(&app).inspection.findings.is_empty() && review(&app).draft.is_none());
    app.state().notices.iter().map(|notice| notice.id).collect::<Vec<_>>().into_iter().for_each(|id| {
        app.handle(Command::DismissNotice(id));
    });
    add_other(&bench, &mut app, "090000", 3);
    wait(&mut app, "the picture", |review| review.moment().is_some());
    let moment = review(&app).moment().unwrap();
    assert_eq!((review(&app).camera(), moment.pts), (Some(second), Pts::from_ms(1000)), "{moment:?}");
}
