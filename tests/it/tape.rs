//! A recorder's stick taken in, and the day tape that comes of it, by the program itself.

use crate::program::{demo_library, json, run, shared, text};
use crate::store::fixture::{DAY, checklist, places};
use mingcha::app::taking::{Order, import};
use mingcha::media::encode::{EncodeSettings, Encoder};
use mingcha::store::{NewInspection, Store};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn at(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A library with one inspection of one outlet, without footage.
fn library(dir: &Path) -> PathBuf {
    let path = dir.join("库.mingcha");
    let mut store = Store::create(&path).unwrap();
    store.import_places(&places(), &crate::store::fixture::STAMP).unwrap();
    let outlet = store.outlets().unwrap().iter().find(|outlet| outlet.code == "3201").unwrap().id;
    let checklist = checklist();
    let new = NewInspection { outlet, date: DAY, inspector: "检查人01", checklist: &checklist, recordings: &[] };
    store.create_inspection(&new).unwrap();
    store.close().unwrap();
    path
}

/// So many pictures, 25 a second, of a grey of their own.
fn clip(path: &Path, pictures: usize, grey: u8) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let settings = EncodeSettings { width: 160, height: 90, fps: (25, 1), sample_rate: None };
    let mut encoder = Encoder::create(path, settings).unwrap();
    for picture in 0..pictures {
        let mut planes = vec![128_u8; 160 * 90 * 3 / 2];
        planes[..160 * 90].fill(grey + (picture % 16) as u8);
        encoder.push_picture(&planes).unwrap();
    }
    encoder.finish().unwrap();
}

/// What somebody brings from a branch: two cameras by channel, one by its folder, a copy, a cut file, and clutter.
fn stick(dir: &Path) -> PathBuf {
    let stick = dir.join("U盘");
    let nvr = |name: &str| stick.join(name);
    clip(&nvr("NVR_ch1_main_20260305090000_20260305090002.mp4"), 50, 40);
    clip(&nvr("NVR_ch1_main_20260305090010_20260305090012.mp4"), 50, 60);
    clip(&nvr("NVR_ch2_main_20260305090000_20260305090002.mp4"), 50, 80);
    clip(&nvr("NVR_ch2_main_20260305090001_20260305090003.mp4"), 50, 100);
    clip(&nvr("大堂/2026-03-05/20260305_090001.mp4"), 25, 120);
    std::fs::create_dir_all(nvr("0 备份")).unwrap();
    let first = nvr("NVR_ch1_main_20260305090000_20260305090002.mp4");
    std::fs::copy(&first, nvr("0 备份/旧.mp4")).unwrap();
    let whole = std::fs::read(&first).unwrap();
    std::fs::write(nvr("ch03_00000000363000000.mp4"), &whole[..whole.len() / 2]).unwrap();
    std::fs::write(nvr("说明.txt"), "播放器请用 SmartPlayer").unwrap();
    std::fs::write(nvr("empty.mp4"), b"").unwrap();
    std::fs::write(nvr(".DS_Store"), b"x").unwrap();
    std::fs::write(nvr("信.mp4"), "这不是录像，只是一封很长的信。".repeat(50)).unwrap();
    stick
}

fn list<'a>(value: &'a Value, of: &str) -> Vec<&'a str> {
    value.as_array().unwrap().iter().map(|one| one[of].as_str().unwrap_or_default()).collect()
}

fn names(value: &Value, of: &str) -> Vec<String> {
    let name = |path: &str| Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
    let mut names: Vec<String> = list(value, of).into_iter().map(name).collect();
    names.sort();
    names
}

#[test]
fn a_stick_becomes_a_day_tape() {
    let dir = tempfile::tempdir().unwrap();
    let (library, stick) = (library(dir.path()), stick(dir.path()));
    let done = json(&run(&["import", at(&library), at(&stick), "--json"], 0));
    assert_eq!(done["inspection"], 1);
    let taken: Vec<(String, &str, bool)> = done["taken"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let name = Path::new(one["file"].as_str().unwrap()).file_name().unwrap();
            (name.to_string_lossy().into_owned(), one["camera"].as_str().unwrap(), one["fault"].is_null())
        })
        .collect();
    let expected = [
        ("NVR_ch1_main_20260305090000_20260305090002.mp4", "通道 1", true),
        ("NVR_ch1_main_20260305090010_20260305090012.mp4", "通道 1", true),
        ("NVR_ch2_main_20260305090000_20260305090002.mp4", "通道 2", true),
        ("NVR_ch2_main_20260305090001_20260305090003.mp4", "通道 2", true),
        ("ch03_00000000363000000.mp4", "通道 3", false),
        ("20260305_090001.mp4", "大堂", true),
    ];
    assert_eq!(taken, expected.map(|(name, camera, plays)| (name.to_owned(), camera, plays)), "{done:#}");
    assert_eq!(names(&done["copies"], "file"), ["旧.mp4"]);
    assert_eq!(names(&done["copies"], "of"), ["NVR_ch1_main_20260305090000_20260305090002.mp4"]);
    assert_eq!(names(&done["left_out"], "file"), [".DS_Store", "empty.mp4", "信.mp4", "说明.txt"]);
    assert!(done["left_out"].as_array().unwrap().iter().all(|one| !one["reason"]["zh"].as_str().unwrap().is_empty()));

    let tape = json(&run(&["tape", at(&library), "--json"], 0));
    assert_eq!(list(&tape["cameras"], "camera"), ["通道 1", "通道 2", "通道 3", "大堂"]);
    let first = &tape["cameras"][0];
    assert_eq!(list(&first["segments"], "begin"), ["2026-03-05T09:00:00.000", "2026-03-05T09:00:10.000"]);
    assert_eq!(list(&first["segments"], "end"), ["2026-03-05T09:00:02.000", "2026-03-05T09:00:12.000"]);
    assert_eq!(first["segments"][0]["path"], at(&stick.join("NVR_ch1_main_20260305090000_20260305090002.mp4")));
    assert_eq!(first["gaps"][0]["seconds"], 8.0);
    assert_eq!(tape["cameras"][1]["overlaps"][0]["seconds"], 1.0);
    assert_eq!(tape["cameras"][1]["gaps"].as_array().unwrap().len(), 0);
    assert_eq!(tape["recordings"][0]["provenance"]["source"], "file-name");
    assert_eq!(tape["recordings"][0]["channel"], 1);
    assert_eq!(names(&tape["apart"], "path"), ["ch03_00000000363000000.mp4"]);
    assert_eq!(tape["missing"].as_array().unwrap().len(), 0);
}

#[test]
fn a_stick_that_comes_again_brings_nothing_new() {
    let dir = tempfile::tempdir().unwrap();
    let (library, stick) = (library(dir.path()), stick(dir.path()));
    run(&["import", at(&library), at(&stick)], 0);
    let before = json(&run(&["tape", at(&library), "--json"], 0));
    let again = json(&run(&["import", at(&library), at(&stick), "--json"], 0));
    assert_eq!(again["taken"].as_array().unwrap().len(), 0, "{again:#}");
    assert_eq!(again["known"].as_array().unwrap().len(), 6);
    assert_eq!(json(&run(&["tape", at(&library), "--json"], 0)), before);
    let verified = json(&run(&["verify", at(&library), "--json"], 0));
    assert_eq!(verified["sound"], true, "{verified}");
}

#[test]
fn a_stick_under_another_name_is_found_again_by_its_content() {
    let dir = tempfile::tempdir().unwrap();
    let (library, stick) = (library(dir.path()), stick(dir.path()));
    run(&["import", at(&library), at(&stick)], 0);
    let before = json(&run(&["tape", at(&library), "--json"], 0));
    let moved = dir.path().join("第二个盘/子文件夹");
    std::fs::create_dir_all(moved.parent().unwrap()).unwrap();
    std::fs::rename(&stick, &moved).unwrap();
    // Files that were renamed as well are told by what they hold.
    let renamed = moved.join("改名.mp4");
    std::fs::rename(moved.join("NVR_ch1_main_20260305090010_20260305090012.mp4"), &renamed).unwrap();
    let gone = json(&run(&["tape", at(&library), "--json"], 0));
    assert_eq!(gone["missing"].as_array().unwrap().len(), 6);
    let done = json(&run(&["import", at(&library), at(moved.parent().unwrap()), "--json"], 0));
    assert_eq!(done["moved"].as_array().unwrap().len(), 6, "{done:#}");
    assert_eq!(done["taken"].as_array().unwrap().len(), 0);
    let after = json(&run(&["tape", at(&library), "--json"], 0));
    assert_eq!(after["missing"].as_array().unwrap().len(), 0);
    assert_eq!(after["cameras"][0]["segments"][1]["path"], at(&renamed));
    assert_eq!(after["cameras"][0]["segments"][1]["begin"], before["cameras"][0]["segments"][1]["begin"]);
    let copied = dir.path().join("复制.mp4");
    std::fs::copy(&renamed, &copied).unwrap();
    let copy = json(&run(&["import", at(&library), at(&copied), "--json"], 0));
    assert_eq!(names(&copy["copies"], "of"), ["改名.mp4"], "the file is still there: nothing moves");
}

#[test]
fn recorders_exports_stand_on_one_clock() {
    let Some(exports) = shared("footage/nvr") else { return };
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let done = json(&run(&["import", at(&library), at(&exports), "--json"], 0));
    let taken = done["taken"].as_array().unwrap();
    let named = |file: &str| taken.iter().find(|one| one["file"].as_str().unwrap().ends_with(file)).unwrap();
    assert_eq!(named("dahua/NVR_ch1_main_20260305090000_20260305090028.dav")["camera"], "通道 1");
    assert_eq!(named("dahua/NVR_ch2_main_20260305090000_20260305090130.dav")["camera"], "通道 2");
    assert_eq!(named("hikvision/ch01_00000000363001000.mp4")["camera"], "通道 1 (hikvision)", "another recorder");
    assert!(taken.iter().all(|one| one["start"]["from"] == "frames"), "{done:#}");
    let tape = json(&run(&["tape", at(&library), "--json"], 0));
    let camera = |name: &str| tape["cameras"].as_array().unwrap().iter().find(|one| one["camera"] == name).unwrap();
    let hikvision = camera("通道 1 (hikvision)");
    let begins = ["2026-03-05T09:00:00.000", "2026-03-05T09:00:28.000", "2026-03-05T09:01:00.000"];
    assert_eq!(list(&hikvision["segments"], "begin"), begins);
    assert_eq!(hikvision["gaps"].as_array().unwrap().len(), 1);
    assert_eq!(hikvision["gaps"][0]["seconds"], 8.0);
    assert_eq!(hikvision["overlaps"].as_array().unwrap().len(), 0);
    let recording = |file: &str| {
        tape["recordings"].as_array().unwrap().iter().find(|one| one["path"].as_str().unwrap().ends_with(file)).unwrap()
    };
    let ahead = &recording("NVR_ch2_main_20260305090000_20260305090130.dav")["provenance"];
    assert_eq!((&ahead["at"], &ahead["source"]), (&"2026-03-05T09:00:03.240".into(), &"frames".into()));
    assert_eq!(ahead["disagreements"][0]["source"], "file-name");
    assert_eq!(ahead["disagreements"][0]["by_s"], -3.24);
    let jumps = recording("time-jumps-600s.mp4");
    assert_eq!(list(&jumps["provenance"]["stretches"], "at"), ["2026-03-05T09:00:00.000", "2026-03-05T09:10:10.000"]);
    assert_eq!(tape["apart"].as_array().unwrap().len(), 0);
}

#[test]
fn a_camera_that_is_named_takes_all_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let file = dir.path().join("NVR_ch1_main_20260305090000_20260305090002.mp4");
    clip(&file, 25, 40);
    let done = json(&run(&["import", at(&library), at(&file), "--camera", "高柜", "--json"], 0));
    assert_eq!(done["taken"][0]["camera"], "高柜");
    let next = dir.path().join("NVR_ch1_main_20260305090005_20260305090006.mp4");
    clip(&next, 25, 70);
    let done = json(&run(&["import", at(&library), at(&next), "--json"], 0));
    assert_eq!(done["taken"][0]["camera"], "高柜", "channel 1 has a camera");
    let said = text(&run(&["tape", at(&library), "--lang", "en"], 0));
    assert!(said.contains("高柜") && said.contains("gap of 4.0 s") && said.contains("(file name)"), "{said}");
    let said = text(&run(&["tape", at(&library), "--lang", "zh"], 0));
    assert!(said.contains("缺 4.0 秒") && said.contains("(文件名)"), "{said}");
}

#[test]
fn what_was_looked_at_stays_when_it_is_called_off() {
    let dir = tempfile::tempdir().unwrap();
    let (library, stick) = (library(dir.path()), stick(dir.path()));
    let order = Order { paths: std::slice::from_ref(&stick), inspection: None, camera: "" };
    let mut shares = Vec::new();
    let (_, done) = import(&library, &order, &mut |share| {
        shares.push(share);
        share < 0.5
    })
    .unwrap();
    assert!(done.cancelled && !done.is_empty() && done.taken.len() < 6, "{done:#?}");
    assert!(shares.is_sorted() && shares[0] == 0.0, "{shares:?}");
    let (_, rest) = import(&library, &order, &mut |_share| true).unwrap();
    assert!(!rest.cancelled);
    assert_eq!((rest.known.len(), rest.taken.len()), (done.taken.len(), 6 - done.taken.len()));
}

#[test]
fn a_container_that_says_another_time_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let made = |name: &str, seconds: u32, grey: u8| {
        let path = dir.path().join(name);
        clip(&path, 50, grey);
        let mut bytes = std::fs::read(&path).unwrap();
        let at = bytes.windows(4).position(|kind| kind == b"mvhd").unwrap() + 8;
        bytes[at..at + 4].copy_from_slice(&seconds.to_be_bytes());
        std::fs::write(&path, bytes).unwrap();
        path
    };
    // Seconds since 1904 of 2026-03-05 08:59:50, and of the evening, when it was exported.
    let early = made("ch01_20260305090000.mp4", 3_855_545_990, 40);
    let exported = made("ch02_20260305090000.mp4", 3_855_580_000, 60);
    run(&["import", at(&library), at(&early), at(&exported)], 0);
    let tape = json(&run(&["tape", at(&library), "--json"], 0));
    let doubts = &tape["recordings"][0]["provenance"]["disagreements"];
    assert_eq!((&doubts[0]["source"], &doubts[0]["by_s"]), (&"container".into(), &(-10.0).into()), "{tape:#}");
    assert_eq!(tape["recordings"][1]["provenance"]["disagreements"].as_array().unwrap().len(), 0);
    let said = text(&run(&["tape", at(&library), "--lang", "en"], 0));
    assert!(said.contains("the container says 2026-03-05 08:59:50.000"), "{said}");
}

#[test]
fn what_cannot_be_imported_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let library = library(dir.path());
    let said = |output: &std::process::Output| String::from_utf8_lossy(&output.stderr).into_owned();
    let nowhere = dir.path().join("没有.mp4");
    assert!(said(&run(&["import", at(&library), at(&nowhere)], 2)).contains("没有这个文件"));
    let empty = dir.path().join("空");
    std::fs::create_dir(&empty).unwrap();
    assert!(text(&run(&["import", at(&library), at(&empty), "--lang", "en"], 2)).contains("No footage was found"));
    let several = demo_library(dir.path());
    for typed in [vec!["import", at(&several), at(&empty)], vec!["tape", at(&several)]] {
        let refused = said(&run(&typed, 2));
        assert!(refused.contains("--inspection") && refused.contains("城东支行"), "{refused}");
    }
    run(&["tape", at(&several), "--inspection", "9"], 2);
    let tape = json(&run(&["tape", at(&several), "--inspection", "1", "--json"], 0));
    assert_eq!(tape["cameras"][0]["segments"].as_array().unwrap().len(), 1);
}
