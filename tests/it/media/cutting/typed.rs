//! `mingcha clip`: what is typed, what is answered, and the words on the picture.

use crate::clips;
use crate::program::{json, run, shared, text};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The recorder's three files of the first channel, as they are typed: not in order.
fn files() -> Option<Vec<String>> {
    let dir = shared("footage/nvr/dahua").filter(|_| !clips::ffmpeg_is_missing())?;
    let names = [
        "NVR_ch1_main_20260305090100_20260305090130.dav",
        "NVR_ch1_main_20260305090000_20260305090028.dav",
        "NVR_ch1_main_20260305090028_20260305090052.dav",
    ];
    Some(names.map(|name| dir.join(name).display().to_string()).to_vec())
}

fn clip(files: &[String], more: &[&str], to: &Path) -> Value {
    let to = to.display().to_string();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    json(&run(&[&["clip"], &files[..], more, &["-o", &to, "--json"]].concat(), 0))
}

#[test]
fn a_span_across_files_and_a_gap_is_told() {
    let Some(files) = files() else { return };
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("夜间演练.mp4");
    let told = clip(&files, &["--from", "09:00:27.500", "--to", "2026-03-05T09:01:00.120"], &path);
    assert_eq!(told["pictures"], 12 + 600 + 3);
    assert_eq!(told["duration_s"], 24.6);
    assert_eq!((&told["copied"], &told["sound"]), (&false.into(), &true.into()));
    let pieces = told["pieces"].as_array().unwrap();
    let of = |field: &str| pieces.iter().map(|piece| piece[field].clone()).collect::<Vec<_>>();
    assert_eq!(of("first_frame"), [688, 0, 0]);
    assert_eq!(of("pictures"), [12, 600, 3]);
    assert_eq!(of("first_site")[2], "2026-03-05T09:01:00.000");
    assert_eq!(of("last_site")[1], "2026-03-05T09:00:51.960");
    let gaps = told["gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 1);
    assert_eq!(
        (&gaps[0]["from_site"], &gaps[0]["to_site"]),
        (&"2026-03-05T09:00:52.000".into(), &"2026-03-05T09:01:00.000".into())
    );
    assert_eq!(gaps[0]["at_s"], 24.48);
    assert_eq!(told["sha256"], sha256(&path));
    assert_eq!(pieces[0]["sha256"], sha256(Path::new(&files[1])));
    // The same span, counted in seconds of what was recorded.
    let other = dir.path().join("seconds.mp4");
    let told = clip(&files, &["--from", "27.5", "--to", "52.12"], &other);
    assert_eq!(told["pictures"], 12 + 600 + 3);
    assert_eq!(sha256(&path), sha256(&other), "the same pictures give the same file");
}

fn sha256(path: &Path) -> String {
    let out = std::process::Command::new("sha256sum").arg(path).output().unwrap();
    String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[test]
fn the_time_on_the_picture_is_the_sites() {
    let Some(files) = files() else { return };
    let dir = tempfile::tempdir().unwrap();
    // Within one second, and behind the gap: as if the very words had been typed.
    for (number, (from, to, words)) in [
        ("09:00:27.800", "09:00:28", "营业部 2026-03-05 09:00:27"),
        ("09:00:51.900", "09:00:52", "营业部 2026-03-05 09:00:51"),
        ("09:00:55", "09:01:00.100", "营业部 2026-03-05 09:01:00"),
    ]
    .iter()
    .enumerate()
    {
        let hash = |name: &str, caption: &str| {
            let path = dir.path().join(format!("{number}-{name}.mp4"));
            clip(&files, &["--from", from, "--to", to, "--caption", caption], &path)["sha256"].clone()
        };
        let burned = hash("time", "营业部 {time}");
        assert_eq!(burned, hash("words", words), "{words}");
        assert_ne!(burned, hash("other", "营业部 2026-03-05 09:00:53"), "{words}");
    }
}

#[test]
fn a_copy_says_where_it_begins() {
    let Some(files) = files() else { return };
    let dir = tempfile::tempdir().unwrap();
    let told = clip(&files[1..2], &["--from", "5", "--to", "6", "--copy"], &dir.path().join("a.mp4"));
    assert_eq!((&told["copied"], &told["begins_late_s"]), (&true.into(), &Value::from(-1.0)));
    assert_eq!((&told["pictures"], &told["pieces"][0]["first_frame"]), (&50.into(), &100.into()));
    let out = dir.path().join("b.mp4").display().to_string();
    let said = run(&["clip", &files[1], "--from", "5", "--to", "6", "--copy", "-o", &out], 0);
    assert!(text(&said).contains("早 1.000 秒"), "{}", text(&said));
}

#[test]
fn what_makes_no_sense_is_refused_with_a_remedy() {
    let Some(files) = files() else { return };
    let dir = tempfile::tempdir().unwrap();
    let (file, out) = (files[1].as_str(), dir.path().join("a.mp4").display().to_string());
    let taken = dir.path().join("taken.mp4");
    std::fs::write(&taken, b"kept").unwrap();
    let taken = taken.display().to_string();
    let other: PathBuf = dir.path().join("a.avi");
    let other = other.display().to_string();
    for (more, words) in [
        (&["--from", "6", "--to", "5", "-o", &out][..], "终点须晚于起点"),
        (&["--from", "5", "--to", "5", "-o", &out], "终点须晚于起点"),
        (&["--from", "soon", "--to", "5", "-o", &out], "请写秒数"),
        (&["--from", "500", "--to", "501", "-o", &out], "不在录像范围内"),
        (&["--from", "10:30:00", "--to", "10:31:00", "-o", &out], "不在录像范围内"),
        (&["--from", "5", "--to", "6", "-o", &other], ".mp4"),
        (&["--from", "5", "--to", "6", "-o", &taken], "请换一个文件名"),
        (&["--from", "5", "--to", "6", "-o", &out, "--cover", "1,2,3"], "x,y,宽,高"),
        (&["--from", "5", "--to", "6", "-o", &out, "--cover", "1,2,3,4,6,5"], "对调"),
        (&["--from", "5", "--to", "6", "-o", &out, "--cover", "1,2,3,4", "--copy"], "--copy"),
    ] {
        let said = run(&[&["clip", file], more].concat(), 2);
        let said = String::from_utf8_lossy(&said.stderr);
        assert!(said.contains(words), "{more:?}: {said}");
        assert!(!Path::new(&out).exists());
    }
    assert_eq!(std::fs::read(&taken).unwrap(), b"kept");
    let both = run(&["clip", file, &files[0], "--from", "09:00:53", "--to", "09:00:59", "-o", &out], 2);
    assert!(String::from_utf8_lossy(&both.stderr).contains("没有录像"));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "something is left behind");
}

#[test]
fn a_full_disk_is_told_with_what_is_needed() {
    let Some(files) = files() else { return };
    let dir = tempfile::tempdir().unwrap();
    let run = |size: &str, more: &str| {
        let full = dir.path().display();
        let clip = format!(
            "mount -t tmpfs -o size={size} tmpfs {full} && {{ {} clip {} --from 0 --to 27 -o {full}/a.mp4 {more}; \
             echo code $?; ls -A {full}; }}",
            env!("CARGO_BIN_EXE_mingcha"),
            files[1],
        );
        let out = std::process::Command::new("unshare").args(["-r", "-m", "sh", "-c", &clip]).output();
        out.ok().filter(|out| String::from_utf8_lossy(&out.stdout).contains("code"))
    };
    for (size, more) in [("300k", ""), ("300k", "--copy"), ("600k", "--copy")] {
        let Some(out) = run(size, more) else {
            println!("skipped: no file system can be made small here");
            return;
        };
        let (said, told) = (String::from_utf8_lossy(&out.stderr), String::from_utf8_lossy(&out.stdout));
        assert!(said.contains("磁盘已满") && said.contains(" MB"), "{size} {more}: {said}");
        assert_eq!(told.trim(), "code 2", "something is left behind");
    }
}
