//! The command line, from outside: what it prints and how it ends.

use crate::program::{demo, demo_film, demo_library, json, mingcha, run, text};
use std::path::Path;

fn at(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_demo_holds_what_the_film_shows() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let listed = json(&run(&["list", at(&library), "--json"], 0));
    assert_eq!(listed[0]["outlet"], "城东支行");
    let verified = json(&run(&["verify", at(&library), "--json"], 0));
    assert_eq!(verified["sound"], true, "{verified}");
    assert!(verified["evidence"].as_u64().unwrap() >= 7);
    let out = dir.path().join("报告.json");
    run(&["report", at(&library), "--inspection", "1", "--format", "json", "--out", at(&out)], 0);
    let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let deductions = report["deductions"].as_array().expect("the report lists deductions");
    assert_eq!(deductions.len(), mingcha::app::demo::LAPSES.len());
}

#[test]
fn a_second_demo_in_the_same_folder_is_refused() {
    let output = run(&["demo", at(demo()), "--headless"], 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("演示库"));
}

#[test]
fn probe_tells_streams_and_clock() {
    let probe = json(&run(&["probe", at(&demo_film()), "--json"], 0));
    assert_eq!(probe["start"]["at"], "2026-03-05T09:00:00.000");
    assert_eq!(probe["start"]["from"], "file-name");
    assert_eq!(probe["vfr"], false);
    let several = json(&run(&["probe", at(&demo_film()), at(&demo_film()), "--json"], 0));
    assert_eq!(several.as_array().unwrap().len(), 2);
}

#[test]
fn a_still_is_the_picture_shown_at_that_time() {
    let dir = tempfile::tempdir().unwrap();
    let (film, png, jpg) = (demo_film(), dir.path().join("a.png"), dir.path().join("b.jpg"));
    let first = json(&run(&["still", at(&film), "--at", "12.50", "-o", at(&png), "--json"], 0));
    assert_eq!(first["pts_s"], 12.48, "{first}");
    assert_eq!(first["frame"], 156);
    assert_eq!(first["site"], "2026-03-05T09:00:12.480");
    let same = json(&run(&["still", at(&film), "--at", "2026-03-05T09:00:12.500", "-o", at(&jpg), "--json"], 0));
    assert_eq!(same["frame"], 156);
    let by_clock = json(&run(&["still", at(&film), "--at", "09:00:12.500", "-o", at(&jpg), "--json"], 0));
    assert_eq!(by_clock["frame"], 156);
    assert_eq!(&std::fs::read(&png).unwrap()[1..4], b"PNG");
    assert_eq!(&std::fs::read(&jpg).unwrap()[..2], [0xFF, 0xD8]);
    for wrong in ["soon", "9999", "-1"] {
        let at_wrong = format!("--at={wrong}");
        run(&["still", at(&film), &at_wrong, "-o", at(&dir.path().join("none.png"))], 2);
        assert!(!dir.path().join("none.png").exists(), "{wrong} wrote a file");
    }
}

#[test]
fn check_names_line_and_remedy_and_ends_with_one() {
    let dir = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists/psbc-county.toml");
    assert!(text(&run(&["check", at(&shipped), "--lang", "en"], 0)).contains("100 points"));
    let bad = dir.path().join("坏.toml");
    let broken = std::fs::read_to_string(&shipped).unwrap().replacen("key = \"w\"", "key = \"q\"", 1);
    std::fs::write(&bad, broken).unwrap();
    let said = text(&run(&["check", at(&bad), "--lang", "en"], 1));
    assert!(said.contains("坏.toml:") && said.contains("error"), "{said}");
    let found = json(&run(&["check", at(&bad), "--json"], 1));
    assert_eq!(found[0]["opens"], false);
    assert!(found[0]["diagnostics"][0]["line"].as_u64().unwrap() > 1);
    run(&["check", at(&dir.path().join("missing.toml"))], 2);
}

#[test]
fn no_item_takes_a_key_of_the_window() {
    let dir = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists/psbc-county.toml");
    let taken = dir.path().join("taken.toml");
    let text = std::fs::read_to_string(&shipped).unwrap().replacen("key = \"q\"", "key = \"j\"", 1);
    std::fs::write(&taken, text).unwrap();
    run(&["check", at(&taken)], 1);
}

#[test]
fn closing_asks_for_a_reason_while_items_are_open() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let refused = run(&["close", at(&library), "--inspection", "1"], 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("必检项"));
    let closed = json(&run(&["close", at(&library), "--inspection", "1", "--reason", "演示", "--json"], 0));
    assert_eq!(closed["reason"], "演示");
    run(&["close", at(&library), "--inspection", "1", "--reason", "演示"], 2);
    run(&["close", at(&library), "--inspection", "99", "--reason", "演示"], 2);
    let verified = json(&run(&["verify", at(&library), "--json"], 0));
    assert_eq!(verified["sound"], true, "{verified}");
}

#[test]
fn the_book_is_listed_and_any_entry_is_struck_with_a_reason() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let book = || json(&run(&["book", at(&library), "--json"], 0));
    let before = book();
    let first = &before[0];
    let no = first["no"].to_string();
    assert!(first["says"].as_str().is_some_and(|says| says.contains('·')) && first["struck"].is_null(), "{first}");
    // Without a reason, or of an entry that is not there, nothing is struck.
    run(&["book", at(&library), "--strike", &no], 2);
    for (no, reason) in [(no.as_str(), " "), ("9999", "没有")] {
        run(&["book", at(&library), "--strike", no, "--reason", reason], 2);
    }
    assert_eq!(book(), before);
    let typed = ["book", at(&library), "--strike", &no, "--reason", "录错了", "--by", "王检查", "--json"];
    let struck = json(&run(&typed, 0));
    let after = book();
    let last = after.as_array().unwrap().last().unwrap();
    assert_eq!((&last["no"], &last["kind"], &last["who"]), (&struck["no"], &"strike".into(), &"王检查".into()));
    assert_eq!((&after[0]["struck"]["by"], &after[0]["struck"]["reason"]), (&struck["no"], &"录错了".into()));
    let said = text(&run(&["book", at(&library), "--lang", "en"], 0));
    assert!(said.lines().next().unwrap().contains("struck by no."), "{said}");
    // Twice is no act.
    let twice = run(&typed, 2);
    assert!(String::from_utf8_lossy(&twice.stderr).contains("已作废"));
    assert_eq!(json(&run(&["verify", at(&library), "--json"], 0))["sound"], true);
}

#[test]
fn reports_come_in_four_formats_with_the_same_bytes_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    for (format, begins) in [("pdf", &b"%PDF"[..]), ("xlsx", b"PK"), ("html", b"<!"), ("json", b"{")] {
        let mut made = Vec::new();
        for name in ["一", "二"] {
            let out = dir.path().join(format!("{name}.{format}"));
            let when = "2026-03-06T08:00:00";
            let typed =
                ["report", at(&library), "--inspection", "1", "--format", format, "--out", at(&out), "--made-at", when];
            run(&typed, 0);
            made.push(std::fs::read(&out).unwrap());
        }
        assert!(made[0].to_ascii_lowercase().starts_with(&begins.to_ascii_lowercase()), "{format}");
        assert!(format == "pdf" || made[0] == made[1], "{format} differs");
    }
    let refused = run(&["report", at(&library), "--inspection", "1", "--format", "docx", "--out", "x"], 2);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("没有这种报告格式"));
}

#[test]
fn doctor_says_what_is_there() {
    let found = json(&run(&["doctor", "--json"], 0));
    assert_eq!(found["ready"], true, "{found}");
    assert!(found["checks"].as_array().unwrap().len() > 10);
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let other = dir.path().join("别的.mingcha");
    std::fs::write(&other, b"SQLite format 3 but not really").unwrap();
    for typed in [vec!["verify", at(&other)], vec!["list", at(&other)], vec!["close", at(&other), "--inspection", "1"]]
    {
        run(&typed, 2);
    }
    assert_eq!(std::fs::read(&other).unwrap(), b"SQLite format 3 but not really");
}

#[test]
fn a_report_takes_the_place_of_neither_library_nor_footage() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let film = demo_film();
    for out in [library.clone(), film.clone()] {
        let before = std::fs::metadata(&out).unwrap().len();
        let typed = ["report", at(&library), "--inspection", "1", "--format", "json", "--out", at(&out)];
        let refused = run(&typed, 2);
        assert!(String::from_utf8_lossy(&refused.stderr).contains("不能覆盖"));
        assert_eq!(std::fs::metadata(&out).unwrap().len(), before);
    }
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let dir = tempfile::tempdir().unwrap();
    let library = demo_library(dir.path());
    let mut listing = mingcha(dir.path());
    listing.args(["list", at(&library), "--json"]).stdout(std::process::Stdio::piped());
    let mut child = listing.stderr(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0), "{}", String::from_utf8_lossy(&ended.stderr));
}
