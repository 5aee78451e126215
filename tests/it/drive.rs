//! The player without a window, by the program itself: a list of steps in, what each showed out.

use crate::clips;
use crate::program::{json, run, shared};
use mingcha::media::encode::{EncodeSettings, Encoder};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn at(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// So many pictures, 25 a second, that carry their number from `first` on.
fn clip(path: &Path, first: usize, pictures: usize) {
    let (width, height) = (clips::SIZE.0 as u32, clips::SIZE.1 as u32);
    let mut encoder = Encoder::create(path, EncodeSettings { width, height, fps: (25, 1), sample_rate: None }).unwrap();
    (first..first + pictures).for_each(|n| encoder.push_picture(&clips::drawn(n)).unwrap());
    encoder.finish().unwrap();
}

/// Two files of one camera with five seconds between them: pictures 0–74, then 200–249.
fn camera(dir: &Path) -> [PathBuf; 2] {
    let first = dir.join("NVR_ch1_main_20260305090000_20260305090003.mp4");
    let second = dir.join("NVR_ch1_main_20260305090008_20260305090010.mp4");
    clip(&first, 0, 75);
    clip(&second, 200, 50);
    [first, second]
}

fn steps(dir: &Path, text: &str) -> PathBuf {
    let path = dir.join("steps.json");
    std::fs::write(&path, text).unwrap();
    path
}

/// Drives; gives the answer's rows.
fn driven(files: &[&Path], dir: &Path, text: &str, more: &[&str]) -> Vec<Value> {
    let steps = steps(dir, text);
    let typed: Vec<&str> = std::iter::once("drive").chain(files.iter().map(|file| at(file))).collect();
    let typed = [&typed[..], &["--steps", at(&steps), "--json"], more].concat();
    json(&run(&typed, 0)).as_array().unwrap().clone()
}

/// What is said on stderr when it fails, with nothing on stdout.
fn refused(files: &[&Path], dir: &Path, text: &str, more: &[&str]) -> String {
    let steps = steps(dir, text);
    let typed: Vec<&str> = std::iter::once("drive").chain(files.iter().map(|file| at(file))).collect();
    let output = run(&[&typed[..], &["--steps", at(&steps), "--json", "--lang", "en"], more].concat(), 2);
    assert!(output.stdout.is_empty(), "an answer in spite of the failure");
    String::from_utf8(output.stderr).unwrap()
}

fn frames(rows: &[Value]) -> Vec<u64> {
    rows.iter().map(|row| row["frame"].as_u64().unwrap()).collect()
}

#[test]
fn one_file_goes_through_every_kind_of_step() {
    let dir = tempfile::tempdir().unwrap();
    let [file, _] = camera(dir.path());
    let text = r#"[{"seek": "09:00:01.000"}, {"seek": "2026-03-05T09:00:02.100"}, {"seek_s": 0.5}, {"step": -1},
        {"step": 3}, {"step": -100}, {"step": 0}, {"scrub_s": [0.2, 1.0, 2.0, 0.7, 1.5]}, {"play_s": 0.8},
        {"seek_s": 3}, {"play_s": 5, "rate": -4}]"#;
    let rows = driven(&[&file], dir.path(), text, &[]);
    assert_eq!(frames(&rows[..8]), [25, 52, 12, 11, 14, 0, 0, 37], "{rows:#?}");
    for (row, (pts, site)) in rows.iter().zip([(1.0, "09:00:01.000"), (2.08, "09:00:02.080"), (0.48, "09:00:00.480")]) {
        assert_eq!((&row["pts_s"], &row["site"]), (&pts.into(), &format!("2026-03-05T{site}").into()));
    }
    let count = |row: &Value, of: &str| row[of].as_u64().unwrap();
    assert_eq!(count(&rows[0], "presented"), 1);
    assert!(rows.iter().all(|row| row["skew_ms"] == 0.0 && row["ms"].as_f64().unwrap() >= 0.0));
    assert!(rows[..8].iter().all(|row| count(row, "late") == 0 && count(row, "dropped") == 0));
    let played = &rows[8];
    let (presented, dropped) = (count(played, "presented"), count(played, "dropped"));
    assert_eq!(count(played, "frame"), 37 + presented + dropped, "every picture is shown or counted: {played}");
    assert!((45..60).contains(&count(played, "frame")), "0.8 s later: {played}");
    let (last, back) = (&rows[9], &rows[10]);
    assert_eq!((count(last, "frame"), count(back, "frame")), (74, 0));
    assert_eq!(count(back, "presented") + count(back, "dropped"), 74, "{back}");
}

#[test]
fn several_files_of_a_camera_are_one_tape() {
    let dir = tempfile::tempdir().unwrap();
    let [first, second] = camera(dir.path());
    let stills = dir.path().join("截图");
    let text = r#"[{"seek": "09:00:09.000"}, {"seek": "09:00:02.500"}, {"step": 15}, {"step": -1}, {"step": -4},
        {"play_s": 1.2}, {"seek": "09:00:08.200"}, {"play_s": 1.5, "rate": -1}, {"step": 1000}]"#;
    let rows = driven(&[&second, &first], dir.path(), text, &["--stills", at(&stills)]);
    let wanted = [(&second, 25), (&first, 62), (&second, 2), (&second, 1), (&first, 72)];
    for (row, (file, frame)) in rows.iter().zip(wanted) {
        assert_eq!((&row["file"], &row["frame"]), (&at(file).into(), &frame.into()), "{rows:#?}");
    }
    assert_eq!(rows[2]["site"], "2026-03-05T09:00:08.080");
    assert_eq!(rows[5]["file"], at(&second), "it plays on behind the gap");
    assert_eq!(rows[7]["file"], at(&first), "and back before it");
    assert_eq!((&rows[8]["file"], &rows[8]["frame"]), (&at(&second).into(), &49.into()), "the last of all");
    // What was saved is what a still of that picture is.
    let mut names: Vec<String> =
        stills.read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names.len(), rows.len(), "{names:?}");
    for ((number, row), name) in (1..).zip(&rows).zip(&names) {
        assert_eq!(*name, format!("{number:03}-{:06}.png", row["frame"].as_u64().unwrap()));
        let witness = dir.path().join("witness.png");
        let (file, when) = (row["file"].as_str().unwrap(), row["pts_s"].as_f64().unwrap() + 0.02);
        run(&["still", file, "--at", &format!("{when:.3}"), "-o", at(&witness)], 0);
        assert!(std::fs::read(&witness).unwrap() == std::fs::read(stills.join(name)).unwrap(), "{name}: {row}");
    }
}

#[test]
fn what_cannot_be_driven_is_said_and_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let [first, second] = camera(dir.path());
    let one = |text: &str| refused(&[&first], dir.path(), text, &[]);
    let unknown = one("[{\"step\": 1},\n {\"jump\": 3}]");
    assert!(unknown.contains("line 2, column 8") && unknown.contains("jump"), "{unknown}");
    assert!(one("[{\"step\": 1}").contains("line 1, column 12"));
    assert!(one("[{\"step\": 1}, {\"step\": 1, \"play_s\": 2}]").contains("Step 2"));
    let outside = one("[{\"seek_s\": 1}, {\"seek_s\": 3.5}]");
    assert!(outside.contains("Step 2") && outside.contains("3.500") && outside.contains("3.000"), "{outside}");
    assert!(one("[{\"scrub_s\": [1, -1]}]").contains("-1.000"));
    for time in ["09:00:03.000", "08:59:59", "2026-03-06T09:00:01"] {
        let said = one(&format!("[{{\"seek\": \"{time}\"}}]"));
        assert!(said.contains("There is no recording at 2026-03-0"), "{said}");
    }
    let stills = dir.path().join("stills");
    let gap = refused(
        &[&first, &second],
        dir.path(),
        "[{\"step\": 1}, {\"seek\": \"09:00:05\"}]",
        &["--stills", at(&stills)],
    );
    assert!(
        gap.contains("ends at 2026-03-05 09:00:03.000") && gap.contains("begins at 2026-03-05 09:00:08.000"),
        "{gap}"
    );
    assert_eq!(stills.read_dir().unwrap().count(), 0, "stills of steps before the one that failed");
    // Neither its name nor its container tells a time.
    let nameless = dir.path().join("nameless.mp4");
    let mut bytes = std::fs::read(&first).unwrap();
    let created = bytes.windows(4).position(|kind| kind == b"mvhd").unwrap() + 8;
    bytes[created..created + 4].fill(0);
    std::fs::write(&nameless, bytes).unwrap();
    assert!(refused(&[&first, &nameless], dir.path(), "[]", &[]).contains("nameless.mp4"));
    refused(&[&nameless], dir.path(), "[{\"seek\": \"09:00:01\"}]", &[]);
    let bare = driven(&[&nameless], dir.path(), "[{\"seek_s\": 1}]", &[]);
    assert!(bare[0]["site"].is_null() && bare[0]["frame"] == 25, "{bare:?}");
    let gone = dir.path().join("gone.json");
    run(&["drive", at(&first), "--steps", at(&gone)], 2);
    refused(&[&dir.path().join("gone.mp4")], dir.path(), "[]", &[]);
}

#[test]
fn several_cameras_go_in_step() {
    let dir = tempfile::tempdir().unwrap();
    let [first, second] = camera(dir.path());
    // Another channel, whose clock is 1.2 s behind the first one's, and what was recorded at once without any channel.
    let other = dir.path().join("NVR_ch2_main_20260305090001_20260305090011.mp4");
    let nameless = dir.path().join("copy_20260305090001.mp4");
    clip(&other, 0, 250);
    std::fs::copy(&first, &nameless).unwrap();
    let stills = dir.path().join("stills");
    let text =
        r#"[{"seek": "09:00:01.500"}, {"step": 1}, {"seek": "09:00:05"}, {"seek": "09:00:08.400"}, {"play_s": 1}]"#;
    let files = [first.as_path(), &second, &other, &nameless];
    let rows = driven(&files, dir.path(), text, &["--stills", at(&stills)]);
    let seen = |row: &Value| {
        let cameras = row["cameras"].as_array().unwrap().iter();
        cameras.map(|camera| (camera["file"].clone(), camera["frame"].as_u64())).collect::<Vec<_>>()
    };
    let name = |path: &Path| Value::from(at(path));
    let (one, two, three) = (name(&first), name(&other), name(&nameless));
    let beside = [(one.clone(), Some(37)), (two.clone(), Some(12)), (three.clone(), Some(12))];
    assert_eq!(seen(&rows[0]), beside, "{rows:#?}");
    let beside = [(one, Some(38)), (two.clone(), Some(13)), (three, Some(13))];
    assert_eq!(seen(&rows[1]), beside);
    // In a hole of the first camera another one leads, and the others say that there is nothing.
    assert_eq!(seen(&rows[2]), [(two.clone(), Some(100)), (Value::Null, None), (Value::Null, None)]);
    assert_eq!(rows[3]["frame"], 185, "{rows:#?}");
    assert_eq!(seen(&rows[3])[1], (name(&second), Some(10)));
    assert!(rows.iter().all(|row| row["skew_ms"].as_f64().unwrap() <= 40.0), "{rows:#?}");
    let stills: Vec<_> = stills.read_dir().unwrap().collect();
    assert_eq!(stills.len(), 3 + 3 + 1 + 2 + 2);
    // Without any clock all begin together.
    let bare = |name: &str| {
        let path = dir.path().join(name);
        let mut bytes = std::fs::read(&other).unwrap();
        let created = bytes.windows(4).position(|kind| kind == b"mvhd").unwrap() + 8;
        bytes[created..created + 4].fill(0);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let rows = driven(&[&bare("cam_0.mp4"), &bare("cam_1.mp4")], dir.path(), r#"[{"seek_s": 4}]"#, &[]);
    let frames: Vec<_> = seen(&rows[0]).into_iter().map(|(_, frame)| frame).collect();
    assert_eq!(frames, [Some(100), Some(100)]);
}

#[test]
fn a_recorders_hole_and_jump_are_driven_through() {
    let Some(dir) = shared("footage/nvr/hikvision") else { return };
    let kept = tempfile::tempdir().unwrap();
    let piece = |number: u32| dir.join(format!("ch01_0000000036300{number}000.mp4"));
    let (one, two, three) = (piece(0), piece(1), piece(2));
    let text = r#"[{"seek": "09:00:51.980"}, {"step": 1}, {"step": -1}, {"step": -600}, {"seek": "09:01:10.010"}]"#;
    let rows = driven(&[&one, &two, &three], kept.path(), text, &[]);
    let sites: Vec<&str> = rows.iter().map(|row| &row["site"].as_str().unwrap()[11..]).collect();
    assert_eq!(sites, ["09:00:51.960", "09:01:00.000", "09:00:51.960", "09:00:27.960", "09:01:10.000"], "{rows:#?}");
    let jumps = dir.join("time-jumps-600s.mp4");
    let text = r#"[{"seek": "09:10:10.000"}, {"step": -1}, {"step": 1}, {"seek_s": 9.5}, {"play_s": 1.2}]"#;
    let rows = driven(&[&jumps], kept.path(), text, &[]);
    assert_eq!(frames(&rows[..4]), [250, 249, 250, 237]);
    assert_eq!(rows[1]["site"], "2026-03-05T09:00:09.960");
    let (frame, site) = (rows[4]["frame"].as_u64().unwrap(), rows[4]["site"].as_str().unwrap());
    assert!(frame > 250 && site.starts_with("2026-03-05T09:10:1"), "{rows:#?}");
}
