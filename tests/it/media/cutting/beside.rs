//! `mingcha clip` with other cameras beside the first, in slow motion and muted: what is typed and what is answered.

use crate::clips::{self, Clip, Pace, SIZE};
use crate::media::cutting::{lumas, onsets, sound};
use crate::media::matrix;
use crate::program::{json, run, shared};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Twelve and a half pictures a second beside twenty-five.
const SLOWER: Clip = Clip {
    name: "wall-12.mp4",
    pictures: 150,
    pace: Pace::Even(25, 2),
    encode: "-c:v libx264 -bf 2 -g 25",
    sound: false,
};

fn first() -> PathBuf {
    clips::file(matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap())
}

/// A recording under a name that says when it began.
fn named(dir: &Path, file: &Path, name: &str) -> String {
    let path = dir.join(name);
    std::fs::copy(file, &path).unwrap();
    path.display().to_string()
}

fn clip(args: &[&str], to: &Path) -> Value {
    json(&run(&[&["clip"], args, &["-o", &to.display().to_string(), "--json"]].concat(), 0))
}

#[test]
fn two_recorded_channels_are_in_step_and_a_gap_is_no_jump() {
    let Some(dir) = shared("footage/nvr/dahua").filter(|_| !clips::ffmpeg_is_missing()) else { return };
    let out = tempfile::tempdir().unwrap();
    let name = |name: &str| dir.join(name).display().to_string();
    let (before, behind) = (
        name("NVR_ch1_main_20260305090028_20260305090052.dav"),
        name("NVR_ch1_main_20260305090100_20260305090130.dav"),
    );
    let other = name("NVR_ch2_main_20260305090000_20260305090130.dav");
    let span = ["--from", "09:00:50", "--to", "09:01:02", "--beside", &other];
    let told = clip(&[&[before.as_str(), &behind], &span[..]].concat(), &out.path().join("two.mp4"));
    // The first camera's 50 pictures, the other one's while it is dark, its 50 again: time goes on.
    assert_eq!((&told["duration_s"], &told["pictures"]), (&Value::from(12.0), &300.into()));
    assert_eq!(told["gaps"].as_array().unwrap().len(), 0);
    let pieces = told["pieces"].as_array().unwrap();
    let of = |field: &str| pieces.iter().map(|piece| piece[field].clone()).collect::<Vec<_>>();
    assert_eq!(of("camera"), [1, 1, 2]);
    // The other recorder's clock is 3.24 s ahead: at 09:00:50 by it, its picture is the 1169th.
    assert_eq!(of("first_frame"), [550, 0, 1_169]);
    assert_eq!(of("last_frame"), [599, 49, 1_468]);
    assert_eq!(of("at_s"), [0.0, 10.0, 0.0]);
    assert_eq!(of("first_site")[1], "2026-03-05T09:01:00.000");
    assert_eq!(of("last_site")[2], "2026-03-05T09:01:01.960");
}

#[test]
fn a_recorders_clock_that_jumps_is_followed() {
    let Some(dir) = shared("footage/nvr/hikvision").filter(|_| !clips::ffmpeg_is_missing()) else { return };
    let out = tempfile::tempdir().unwrap();
    let [jumps, other] =
        ["time-jumps-600s.mp4", "ch01_00000000363000000.mp4"].map(|name| dir.join(name).display().to_string());
    let frames = |told: &Value| -> Vec<(u64, u64, u64)> {
        let number = |piece: &Value, field: &str| piece[field].as_u64().unwrap();
        let pieces = told["pieces"].as_array().unwrap().iter();
        pieces.map(|one| (number(one, "camera"), number(one, "first_frame"), number(one, "last_frame"))).collect()
    };
    // At its 250th picture its clock goes from 09:00:10 to 09:10:10: it is dark then, and the other one leads.
    let span = ["--beside", other.as_str(), "--from", "09:00:08", "--to", "09:00:12"];
    let told = clip(&[&[jumps.as_str()], &span[..]].concat(), &out.path().join("before.mp4"));
    assert_eq!((frames(&told), &told["pictures"]), (vec![(1, 200, 249), (2, 200, 299)], &100.into()));
    // Silence where nothing was recorded silences nothing, and is no mistake.
    let span = ["--from", "09:00:08", "--to", "09:10:12", "--mute", "09:05:00,09:06:00"];
    let told = clip(&[&[jumps.as_str()], &span[..]].concat(), &out.path().join("mute.mp4"));
    assert_eq!(told["pictures"], 100);
    // Ten minutes later the other one has nothing, and that is said.
    let to = out.path().join("behind.mp4").display().to_string();
    let span = ["--beside", other.as_str(), "--from", "09:10:09", "--to", "09:10:12", "-o", &to];
    let said = run(&[&["clip", jumps.as_str()], &span[..]].concat(), 0);
    let said = crate::program::text(&said);
    assert!(said.contains("机位 2：这段时间没有录像") && said.contains("第 250 至 299 幅"), "{said}");
}

/// The upper band of a cell, where its time stands.
fn band(luma: &[u8], left: usize) -> Vec<u8> {
    (0..20).flat_map(|y| luma[y * SIZE.0 + left..][..160].iter().copied()).collect()
}

/// How many pixels are not the same, whatever the encoder lost.
fn difference(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).filter(|(a, b)| a.abs_diff(**b) > 60).count()
}

#[test]
fn each_camera_has_the_time_of_its_own_picture() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    // The other camera began two seconds later, and 40 ms off the first one's beat by its own.
    let one = named(dir.path(), &first(), "A_20260305090000.mp4");
    let other = named(dir.path(), &clips::file(&SLOWER), "B_20260305090002.mp4");
    let path = dir.path().join("two.mp4");
    let args = [&one, "--from", "09:00:05.8", "--to", "09:00:07.2", "--beside", &other, "--caption", "{time}"];
    let told = clip(&args, &path);
    assert_eq!(told["pictures"], 35);
    assert_eq!((&told["pieces"][1]["first_frame"], &told["pieces"][1]["last_frame"]), (&47.into(), &64.into()));
    let seen = lumas(&path, (320, 180));
    // Cells are half as wide and as high as the whole: the picture lies in the middle, its time above it.
    let bands: Vec<[Vec<u8>; 2]> =
        seen.iter().map(|luma| [0, 160].map(|left| band(&luma[(44 - 22) * SIZE.0..], left))).collect();
    let second = |ms: i64| ms / 1_000;
    let mut changes = 0;
    for (n, [left, right]) in bands.iter().enumerate() {
        let at = 5_800 + n as i64 * 40;
        let (mine, theirs) =
            (second(at), second(2_000 + SLOWER.at(SLOWER.shown_at((at - 2_000) * 1_000_000)) / 1_000_000));
        let off = difference(left, right);
        assert_eq!(off < 10, mine == theirs, "picture {n}: off by {off}, {mine} and {theirs}");
        changes += usize::from(n > 0 && difference(left, &bands[n - 1][0]) > 10);
    }
    assert_eq!(changes, 2, "the first camera's seconds are 5, 6 and 7");
}

#[test]
fn a_cover_on_another_camera_has_the_first_ones_moments() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let one = named(dir.path(), &first(), "A_20260305090000.mp4");
    let other = named(dir.path(), &clips::file(&SLOWER), "B_20260305090002.mp4");
    for (number, moments) in ["6,6.5", "09:00:06,09:00:06.5"].into_iter().enumerate() {
        let path = dir.path().join(format!("{number}.mp4"));
        let cover = format!("2:0,0,320,180,{moments}");
        clip(&[&one, "--from", "5.8", "--to", "7.2", "--beside", &other, "--cover", &cover], &path);
        let mut covered = 0;
        for (n, luma) in lumas(&path, SIZE).iter().enumerate() {
            let at = 5_800 + n as i64 * 40;
            let theirs = 2_000 + SLOWER.at(SLOWER.shown_at((at - 2_000) * 1_000_000)) / 1_000_000;
            let is_pattern = (60..120).all(|y| luma[y * SIZE.0 + 170..][..140].iter().all(|l| (36..=96).contains(l)));
            assert_eq!(is_pattern, (6_000..=6_500).contains(&theirs), "{moments}: picture {n}, of {theirs} ms");
            covered += usize::from(is_pattern);
        }
        assert!(covered > 8, "{covered} pictures are covered");
    }
}

#[test]
fn four_real_cameras_make_a_wall() {
    let Some(footage) = shared("footage/multicam-office4").filter(|_| !clips::ffmpeg_is_missing()) else { return };
    let dir = tempfile::tempdir().unwrap();
    let cameras: Vec<String> = (0..4)
        .map(|n| named(dir.path(), &footage.join(format!("cam_{n}.mp4")), &format!("cam{n}_20260305090000.mp4")))
        .collect();
    let path = dir.path().join("wall.mp4");
    let mut args = vec![cameras[0].as_str(), "--from", "09:00:04", "--to", "09:00:06", "--caption", "{time}"];
    cameras[1..].iter().for_each(|camera| args.extend(["--beside", camera.as_str()]));
    let told = clip(&[&args[..], &["--caption", "离席锁屏", "--cover", "2:0,0,1280,720"]].concat(), &path);
    assert_eq!((&told["pictures"], &told["width"], &told["height"]), (&12.into(), &1_280.into(), &720.into()));
    let pieces = told["pieces"].as_array().unwrap();
    let frames: Vec<(u64, u64)> = pieces
        .iter()
        .map(|piece| (piece["first_frame"].as_u64().unwrap(), piece["last_frame"].as_u64().unwrap()))
        .collect();
    assert_eq!(frames, [(24, 35); 4]);
    // Each quarter is the very picture of its camera, scaled down; the second one is covered.
    let (wall, size) = (lumas(&path, (1_280, 720)), (1_280, 720));
    for (camera, (left, top)) in [(0, (0, 0)), (2, (0, 360)), (3, (640, 360))] {
        let theirs = lumas(Path::new(&cameras[camera]), size);
        let near = |n: usize| {
            let spot = |y: usize, x: usize| {
                let sum: u32 = [(0, 0), (0, 1), (1, 0), (1, 1)]
                    .iter()
                    .map(|(dy, dx)| u32::from(theirs[n][(y * 2 + dy) * 1_280 + x * 2 + dx]))
                    .sum();
                (sum / 4) as u8
            };
            // Between the time above and the words below.
            (90..200)
                .flat_map(|y| (0..640).step_by(3).map(move |x| (y, x)))
                .map(|(y, x)| u64::from(wall[0][(top + y) * 1_280 + left + x].abs_diff(spot(y, x))))
                .sum::<u64>()
        };
        let nearest = (20..40).min_by_key(|n| near(*n));
        assert_eq!(nearest, Some(24), "camera {camera}");
    }
    let covered = wall
        .iter()
        .all(|luma| (100..300).all(|y| luma[y * 1_280 + 700..][..500].iter().all(|level| (40..80).contains(level))));
    assert!(covered, "the second camera is seen");
}

#[test]
fn slow_motion_and_silence_are_typed() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = first().display().to_string();
    let made = |more: &[&str], name: &str| {
        let path = dir.path().join(name);
        (clip(&[&[file.as_str(), "--from", "2", "--to", "4"], more].concat(), &path), path)
    };
    let (told, _) = made(&["--slow", "4"], "slow.mp4");
    assert_eq!(
        (&told["duration_s"], &told["sound"], &told["pictures"]),
        (&Value::from(8.0), &false.into(), &50.into())
    );
    let (told, _) = made(&["--mute"], "mute.mp4");
    assert_eq!(told["sound"], false);
    let (told, path) = made(&["--mute", "2.4,3.2"], "span.mp4");
    assert_eq!(told["sound"], true);
    let heard = onsets(&sound(&path));
    assert!(heard.len() == 1 && (heard[0] - 1_500.0).abs() < 20.0, "{heard:?}");
}

#[test]
fn what_cannot_be_beside_is_refused_in_plain_words() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let one = named(dir.path(), &first(), "A_20260305090000.mp4");
    let without = named(dir.path(), &first(), "camera.mp4");
    let out = dir.path().join("out.mp4").display().to_string();
    for (more, words) in [
        (vec!["--beside", &without], "无法与其他机位对齐"),
        (vec!["--beside", &one, "--copy"], "并排"),
        (vec!["--slow", "2", "--copy"], "慢放"),
        (vec!["--slow", "17"], "1 至 16"),
        (vec!["--slow", "0"], "1 至 16"),
        (vec!["--mute", "3"], "起点,终点"),
        (vec!["--mute", "3,2"], "对调"),
        (vec!["--beside", &one, "--mute", "3,2"], "对调"),
        (vec!["--cover", "2:1,2,3,4"], "第 2 个机位"),
    ] {
        let said = run(&[&["clip", &one, "--from", "1", "--to", "2", "-o", &out], &more[..]].concat(), 2);
        let said = String::from_utf8_lossy(&said.stderr);
        assert!(said.contains(words), "{more:?}: {said}");
        assert!(!Path::new(&out).exists());
    }
}
