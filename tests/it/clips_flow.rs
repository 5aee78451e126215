//! The page of clips: findings are filtered, ticked and put in order, orders are made one after the other, and what a run
//! left undone is offered at the next start and not begun by itself.

use crate::program::demo_library;
use crate::settlement_flow::{Live, press, retype, window, write};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mingcha::app::App;
use mingcha::app::clipping::{ClipsCommand, Standing};
use mingcha::app::clips::{Batch, Manner, OrderId, OrderKind, Pick};
use mingcha::app::command::Command;
use mingcha::app::config::AppConfig;
use mingcha::app::notice::Offer;
use mingcha::app::reading::Reading;
use mingcha::domain::inspection::{FindingNo, InspectionId};
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn manifest(to: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(to.join("清单.json")).unwrap()).unwrap()
}

fn findings(manifest: &Value) -> Vec<u64> {
    let own = manifest["clips"].as_array().unwrap().iter().filter(|clip| clip["example"].is_null());
    own.map(|clip| clip["finding"].as_u64().unwrap()).collect()
}

/// The orders as they stand on the disk.
fn on_disk(config: &Path) -> Vec<u64> {
    let text = std::fs::read(config.join("clip-orders.json")).unwrap();
    let kept: Value = serde_json::from_slice(&text).unwrap();
    kept["orders"].as_array().unwrap().iter().map(|order| order["id"].as_u64().unwrap()).collect()
}

fn shown(harness: &Harness<'_, Live>) -> usize {
    harness.query_all_by_label_contains("勾选 ").count()
}

#[test]
fn findings_are_chosen_put_in_order_and_made() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    press(&mut harness, "演练片段");
    assert_eq!(shown(&harness), 7);

    // A filter leaves what fits, and takes nothing away.
    write(&mut harness, "项目或人员", "S2-27");
    assert_eq!(shown(&harness), 2);
    retype(&mut harness, "项目或人员", " ");
    write(&mut harness, "起始日期", "2026-03-06");
    assert_eq!(shown(&harness), 0);
    assert!(harness.query_by_label_contains("没有符合条件的记录").is_some());
    retype(&mut harness, "起始日期", "2026-03-05");
    assert_eq!(shown(&harness), 7);
    press(&mut harness, "只看重复出现的");
    assert_eq!(shown(&harness), 0, "the demo's findings are of one inspection");
    press(&mut harness, "只看重复出现的");

    // Two of them, the later one first.
    let state = harness.state().app.state();
    let marked = state.clips.marked.as_ref().unwrap();
    let called = |at: usize| {
        let one = &marked.candidates[at];
        let whose = one.person.as_ref().map_or("网点", |(_, name)| name.as_str());
        (format!("{}-{} {whose}", one.pick.0.0, one.pick.1.0), u64::from(one.pick.1.0))
    };
    let (first, second) = (called(0), called(1));
    press(&mut harness, &format!("勾选 {}", first.0));
    press(&mut harness, &format!("勾选 {}", second.0));
    press(&mut harness, &format!("下移 {}", first.0));
    assert!(harness.query_by_label_contains("已选 2 段").is_some());

    // What is wrong is told before anything is ordered.
    retype(&mut harness, "文件名", "{where}");
    assert!(harness.query_by_label_contains("没有“{where}”这个词").is_some());
    retype(&mut harness, "文件名", "{no}_{item}");
    retype(&mut harness, "标记前（秒）", "0.5");
    retype(&mut harness, "标记后（秒）", "0.5");
    press(&mut harness, "快速");
    let to = dir.path().join("今晚");
    retype(&mut harness, "存到文件夹", &to.display().to_string());
    press(&mut harness, "加入队列");
    let clips = &harness.state().app.state().clips;
    assert_eq!(clips.orders, [], "{:?}", harness.state().app.state().notices);
    assert_eq!(clips.done[0].counts, [2, 0, 0, 0]);
    assert!(harness.query_by_label_contains("已完成：新 2 段").is_some());
    assert_eq!(on_disk(&dir.path().join("config")), [0_u64; 0]);
    let manifest = manifest(&to);
    assert_eq!(findings(&manifest), [second.1, first.1]);
    assert!(manifest["clips"][0]["file"].as_str().unwrap().starts_with(&format!("1-{}_", second.1)));
    assert_eq!(harness.state().app.state().settings.clip_name, "{no}_{item}", "the pattern is kept");

    // The same again: nothing is made twice.
    press(&mut harness, "移除");
    assert_eq!(harness.state().app.state().clips.done, []);
    // What was done is said at the foot of the window, over the button, until somebody takes it away.
    let said = harness.state().app.state().notices[0].id;
    harness.state_mut().app.handle(Command::DismissNotice(said));
    harness.run_steps(3);
    press(&mut harness, "加入队列");
    assert_eq!(harness.state().app.state().clips.done[0].counts, [0, 2, 0, 0]);
}

fn app(dir: &Path, library: &Path) -> App {
    let config = AppConfig { config_dir: dir.join("config"), reserved_keys: Vec::new(), lang: Some(Lang::Zh) };
    let mut app = App::new(config, Arc::new(|| {}));
    app.handle(Command::OpenLibrary(library.to_owned()));
    app
}

fn order(to: &Path, numbers: &[u32]) -> Command {
    let chosen: Vec<Pick> = numbers.iter().map(|no| (InspectionId(1), FindingNo(*no))).collect();
    let manner = Manner { lead: Pts::from_ms(500), lag: Pts::from_ms(500), ..Manner::default() };
    let batch = Batch { chosen, manner };
    Command::Clips(ClipsCommand::Add(OrderKind::Folder(to.to_owned()), Box::new(batch)))
}

/// Polls until it is so.
fn until(app: &mut App, what: &str, is_so: impl Fn(&App) -> bool) {
    let begun = Instant::now();
    while !is_so(app) {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never comes: {:?}", app.state().clips.orders);
        std::thread::sleep(Duration::from_millis(5));
        app.poll();
    }
}

/// Whether the clip of that number is being made.
fn is_at(app: &App, at: usize) -> bool {
    let orders = &app.state().clips.orders;
    orders.iter().any(|one| matches!(&one.standing, Standing::UnderWay(now) if now.number >= at && now.share > 0.0))
}

#[test]
fn an_order_is_called_off_and_the_next_begins() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut app = app(dir.path(), &library);
    let (first, second) = (dir.path().join("一"), dir.path().join("二"));
    app.handle(order(&first, &[1, 2, 3, 4, 5, 6, 7]));
    app.handle(order(&second, &[1]));
    assert_eq!(app.state().clips.orders[1].standing, Standing::Waiting);
    assert_eq!(on_disk(&dir.path().join("config")), [1, 2]);
    until(&mut app, "the second clip", |app| is_at(app, 2));
    app.handle(Command::Clips(ClipsCommand::Cancel(OrderId(1))));
    app.finish_jobs();
    assert_eq!(app.state().clips.orders, []);
    let done = &app.state().clips.done;
    assert_eq!((done.len(), &done[0].to, done[0].counts), (1, &second, [1, 0, 0, 0]));
    assert_eq!(on_disk(&dir.path().join("config")), [0_u64; 0]);
    assert!(!findings(&manifest(&first)).is_empty(), "what was made stays");
    app.shut();
}

#[test]
fn what_a_run_left_is_offered_and_goes_on_by_one_press() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let (config, to) = (dir.path().join("config"), dir.path().join("今晚"));
    let mut first = app(dir.path(), &library);
    first.handle(order(&to, &[1, 3, 4]));
    until(&mut first, "the second clip", |app| is_at(app, 2));
    // As a power cut would leave it: the order on the disk, a clip half made.
    let kept = std::fs::read(config.join("clip-orders.json")).unwrap();
    first.shut();
    drop(first);
    assert_eq!(std::fs::read(config.join("clip-orders.json")).unwrap(), kept, "closing keeps the order");
    std::fs::write(to.join(".制作中-1-3.mp4.part"), b"half").unwrap();

    let mut harness = window(dir.path(), &library);
    let state = harness.state().app.state();
    assert_eq!(state.clips.left(), 1);
    assert!(state.notices.iter().any(|notice| notice.offer == Some(Offer::GoOnWithClips)), "{:?}", state.notices);
    harness.run_steps(5);
    assert_eq!(harness.state().app.state().clips.left(), 1, "nothing begins by itself");
    press(&mut harness, "继续");
    let state = harness.state().app.state();
    assert_eq!(state.clips.orders, []);
    let [made, there, ..] = state.clips.done[0].counts;
    assert_eq!(made + there, 3);
    assert!(there >= 1, "what was made before is not made again");
    assert!(state.notices.iter().all(|notice| notice.offer.is_none()), "it is offered no longer");
    assert_eq!(findings(&manifest(&to)).len(), 3);
    assert!(!to.join(".制作中-1-3.mp4.part").exists());
    assert_eq!(on_disk(&config), [0_u64; 0]);
}

#[test]
fn what_failed_says_why_and_is_tried_again() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut app = app(dir.path(), &library);
    // A file where the folder should be.
    let to = dir.path().join("今晚");
    std::fs::write(&to, b"mine").unwrap();
    app.handle(order(&to, &[1]));
    app.finish_jobs();
    let Standing::Failed(why) = &app.state().clips.orders[0].standing else { panic!("{:?}", app.state().clips.orders) };
    assert!(why.headline.zh.contains("文件夹不能写入") && !why.hint.is_empty());
    assert_eq!(on_disk(&dir.path().join("config")), [1], "it is kept to be tried again");
    assert_eq!(std::fs::read(&to).unwrap(), b"mine");
    std::fs::remove_file(&to).unwrap();
    app.handle(Command::Clips(ClipsCommand::Retry(OrderId(1))));
    app.finish_jobs();
    assert_eq!(app.state().clips.done[0].counts, [1, 0, 0, 0]);
    app.shut();
}

#[test]
fn findings_that_could_not_be_read_are_read_again_by_one_press() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut harness = window(dir.path(), &library);
    let away = dir.path().join("away");
    std::fs::rename(&library, &away).unwrap();
    press(&mut harness, "演练片段");
    let clips = &harness.state().app.state().clips;
    assert!(matches!(clips.reading, Reading::Failed(_)), "{:?}", clips.reading);
    assert!(harness.query_by_label_contains("正在读取").is_none());
    std::fs::rename(&away, &library).unwrap();
    press(&mut harness, "重新读取");
    assert_eq!(shown(&harness), 7);
}
