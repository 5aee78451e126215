//! Clips at the edges: across files and gaps, from odd footage, muted and slowed down, under a name that is taken, killed in
//! the middle, and what makes no sense.

use crate::clips::{self, Clip, SIZE};
use crate::media::cutting::{bare_sound, lumas, make, numbers, onsets, packets, piece, sound, wanted};
use crate::media::matrix;
use crate::program::{mingcha, shared};
use mingcha::domain::time::Pts;
use mingcha::media::clip::{Wanted, copy, exact};
use mingcha::media::error::MediaError;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

const SECOND: i64 = 1_000_000_000;

fn clip(name: &str) -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == name).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_picture_at_the_end_is_not_taken_and_the_one_at_the_begin_is() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let source = clips::file(clip("h264-closed.mp4"));
    let ms = |from: i64, to: i64, name: &str| {
        let path = dir.path().join(name);
        make(&wanted(vec![piece(&source, from * 1_000_000, to * 1_000_000)]), &path).map(|made| (made, path))
    };
    let (made, path) = ms(400, 480, "two.mp4").unwrap();
    assert_eq!(numbers(&path), [Some(10), Some(11)]);
    assert_eq!((made.pictures, made.length), (2, Pts::from_ms(80)));
    let (made, path) = ms(401, 441, "one.mp4").unwrap();
    assert_eq!(numbers(&path), [Some(11)]);
    assert_eq!((made.pictures, made.pieces[0].end, made.length), (1, Pts::from_ms(441), Pts::from_ms(1)));
    let (made, path) = ms(11_900, 99_000, "rest.mp4").unwrap();
    assert_eq!(numbers(&path), [Some(298), Some(299)]);
    assert_eq!(made.pieces[0].end, Pts::from_ms(12_000));
    let refused = |from, to| ms(from, to, "none.mp4").unwrap_err();
    assert!(matches!(refused(401, 440), MediaError::NoPictureBetween { .. }));
    assert!(matches!(refused(440, 440), MediaError::NoPictureBetween { .. }));
    assert!(matches!(refused(440, 400), MediaError::NoPictureBetween { .. }));
    assert!(matches!(refused(13_000, 14_000), MediaError::Outside { .. }));
    assert!(matches!(refused(-500, -100), MediaError::Outside { .. }));
    assert_eq!(names(dir.path()), ["one.mp4", "rest.mp4", "two.mp4"], "something is left behind");
}

#[test]
fn what_is_called_off_while_it_is_checked_leaves_nothing() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let wanted = wanted(vec![piece(&clips::file(clip("h264-closed.mp4")), SECOND, 3 * SECOND)]);
    for copied in [false, true] {
        let path = dir.path().join("a.mp4");
        // All is written when the share is whole; the check asks for each picture.
        let mut asked = 0;
        let mut watch = |share: f32| {
            asked += usize::from(share >= 1.0);
            asked < 20
        };
        let made = if copied { copy(&wanted, &path, &mut watch) } else { exact(&wanted, &path, None, &mut watch) };
        assert_eq!((made.unwrap(), asked), (None, 20), "copied: {copied}");
        assert_eq!(names(dir.path()), [""; 0], "copied: {copied}");
    }
}

#[test]
fn nothing_is_replaced_and_nothing_is_left_behind() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (path, source) = (dir.path().join("a.mp4"), clips::file(clip("h264-closed.mp4")));
    std::fs::write(&path, b"kept").unwrap();
    let all = wanted(vec![piece(&source, 0, 8 * SECOND)]);
    assert!(matches!(make(&all, &path), Err(MediaError::Exists { .. })));
    assert!(matches!(copy(&all, &path, &mut |_| true), Err(MediaError::Exists { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), b"kept");
    // Somebody takes the name while the clip is being made.
    let other = dir.path().join("b.mp4");
    let taken = exact(&all, &other, None, &mut |share| {
        if share > 0.5 {
            std::fs::write(&other, b"taken").unwrap();
        }
        true
    });
    assert!(matches!(taken, Err(MediaError::Exists { .. })), "{taken:?}");
    assert_eq!(std::fs::read(&other).unwrap(), b"taken");
    // Somebody else makes the same clip at the same time.
    let (twice, mut second) = (dir.path().join("e.mp4"), None);
    let first = exact(&all, &twice, None, &mut |_share| {
        second.get_or_insert_with(|| make(&all, &twice));
        true
    });
    assert!(matches!(second, Some(Err(MediaError::Exists { .. }))), "{second:?}");
    assert_eq!(first.unwrap().unwrap().pictures, 200);
    // It is called off in the middle.
    let stopped = exact(&all, &dir.path().join("c.mp4"), None, &mut |share| share < 0.5).unwrap();
    assert_eq!(stopped, None);
    assert_eq!(names(dir.path()), ["a.mp4", "b.mp4", "e.mp4"]);
    let nowhere = make(&all, &dir.path().join("none/d.mp4"));
    assert!(matches!(nowhere, Err(MediaError::Unwritable { .. })), "{nowhere:?}");
}

#[test]
fn what_is_killed_leaves_nothing_under_the_final_name() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let source = clips::file(clip("h264-gop3000.mp4"));
    let path = dir.path().join("killed.mp4");
    let start = || {
        let mut command = mingcha(dir.path());
        command.arg("clip").arg(&source).args(["--from", "0", "--to", "120", "-o"]).arg(&path);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    for life in [150, 400, 800] {
        let mut child = start();
        // It lives until it has begun to write, and a while longer.
        let begun = Instant::now();
        while !dir.path().join("killed.mp4.part").exists() && begun.elapsed() < Duration::from_secs(10) {
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(life));
        child.kill().unwrap();
        let ended = child.wait().unwrap();
        assert!(!ended.success(), "it was done before it was killed");
        assert!(!path.exists(), "half a clip has its name after {life} ms");
    }
    // What was left under temporary names is in nobody's way.
    let all = wanted(vec![piece(&source, 0, 2 * SECOND)]);
    make(&all, &path).unwrap();
    assert!(!names(dir.path()).iter().any(|name| name.ends_with(".part") || name.ends_with(".faststart")));
}

#[test]
fn pieces_follow_each_other_and_another_size_is_fitted_in() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let first = clips::file(clip("h264-closed.mp4"));
    let second = clips::file(clip("h264-no-b.dav"));
    // The same pictures in a smaller frame of another shape: beside them is black.
    let tall = clips::remade(clip("h264-closed.mp4"), "tall.mp4", &[], "-vf scale=160:180 -c:v libx264 -bf 2 -g 50");
    let path = dir.path().join("three.mp4");
    let pieces = vec![
        piece(&first, 2 * SECOND, 3 * SECOND),
        piece(&second, 11 * SECOND, 20 * SECOND),
        piece(&tall, 0, SECOND / 5),
    ];
    let made = make(&wanted(pieces), &path).unwrap();
    assert_eq!(made.pieces.iter().map(|p| p.pictures).collect::<Vec<_>>(), [25, 25, 5]);
    assert_eq!(made.pieces[2].at, Pts::from_ms(2_000));
    assert_eq!((made.length, made.size), (Pts::from_ms(2_200), (320, 180)));
    let seen = numbers(&path);
    let expected: Vec<Option<usize>> = (50..75).chain(275..300).map(Some).collect();
    assert_eq!(seen[..50], expected);
    let (times, _) = packets(&path);
    assert!(times.iter().zip(0..).all(|(at, n)| (at - f64::from(n) * 0.04).abs() < 0.0001), "{times:?}");
    for (luma, number) in lumas(&path, SIZE)[50..].iter().zip(0..) {
        let row = &luma[90 * SIZE.0..][..SIZE.0];
        assert!(row[..76].iter().chain(&row[244..]).all(|level| *level < 22), "no black beside it: {row:?}");
        let stretched: Vec<u8> =
            (0..SIZE.0 * SIZE.1).map(|i| luma[i / SIZE.0 * SIZE.0 + 80 + i % SIZE.0 / 2]).collect();
        assert_eq!(clips::number_in(&stretched, SIZE.0), Some(number));
    }
    // The first has sound, the others have none: silence to the end.
    let heard = sound(&path);
    assert_eq!(onsets(&heard).len(), 1);
    // The last packet is always a whole one.
    assert!((2_199.0..2_222.0).contains(&(heard.len() as f64 / 48.0)), "{}", heard.len());
    assert!(heard[52_800..].iter().all(|sample| sample.unsigned_abs() < 300));
}

#[test]
fn sound_is_muted_by_spans_and_altogether_and_slow_motion_has_none() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let source = clips::file(clip("h264-closed.mp4"));
    let all = wanted(vec![piece(&source, 2 * SECOND, 6 * SECOND)]);
    let mut muted = all.clone();
    muted.pieces[0].muted = vec![(Pts::from_ms(3_300), Pts::from_ms(5_200)), (Pts::ZERO, Pts::from_ms(2_100))];
    let path = dir.path().join("muted.mp4");
    make(&muted, &path).unwrap();
    let heard = sound(&path);
    let at: Vec<i64> = onsets(&heard).iter().map(|ms| ms.round() as i64).collect();
    assert_eq!(at, [500, 3_500]);
    assert!(heard[67_200..148_800].iter().all(|sample| sample.unsigned_abs() < 300));
    // A copy says nothing either: what is muted is not handed on as it is.
    let path = dir.path().join("copied.mp4");
    let made = copy(&muted, &path, &mut |_share| true).unwrap().unwrap();
    let (heard, begin) = (sound(&path), made.pieces[0].first_pts.seconds());
    let place = |second: f64| ((second - begin) * 48_000.0) as usize;
    assert!(heard[place(3.4)..place(5.1)].iter().all(|sample| sample.unsigned_abs() < 300));
    let without = Wanted { sound: false, ..all.clone() };
    let made = make(&without, &dir.path().join("without.mp4")).unwrap();
    assert!(!made.sound);
    let slow = Wanted { slower: 3, ..all };
    let path = dir.path().join("slow.mp4");
    let made = make(&slow, &path).unwrap();
    assert_eq!((made.pictures, made.length, made.sound), (100, Pts::from_ms(12_000), false));
    assert_eq!(numbers(&path), (50..150).map(Some).collect::<Vec<_>>());
    let (times, _) = packets(&path);
    assert!(times.iter().zip(0..).all(|(at, n)| (at - f64::from(n) * 0.12).abs() < 0.0001), "{times:?}");
}

#[test]
fn turned_and_odd_and_deep_pictures_come_out_upright_and_plain() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let source = clip("h264-closed.mp4");
    for (name, encode, size) in [
        ("turned-1.mp4", "-c:v copy -metadata:s:v rotate=90", (180, 320)),
        ("odd-319.mkv", "-vf crop=319:179:exact=1 -c:v ffv1 -pix_fmt yuv420p", (320, 180)),
        ("ten.mp4", "-c:v libx264 -pix_fmt yuv420p10le -g 50", (320, 180)),
        ("wide-pixels.mp4", "-vf setsar=4/3 -c:v libx264 -g 50", (428, 180)),
        ("full-range.mp4", "-vf scale=out_range=pc -color_range pc -pix_fmt yuvj420p -c:v libx264 -g 50", (320, 180)),
    ] {
        let file = clips::remade(source, name, &[], encode);
        let path = dir.path().join(name).with_extension("mp4");
        let made = make(&wanted(vec![piece(&file, SECOND, SECOND + SECOND / 5)]), &path).unwrap();
        assert_eq!(made.size, size, "{name}");
        let size = (size.0 as usize, size.1 as usize);
        let ours = lumas(&path, size);
        assert_eq!(ours.len(), 5, "{name}");
        if name == "wide-pixels.mp4" {
            let stretched = |luma: &Vec<u8>| -> Vec<u8> {
                (0..SIZE.0 * SIZE.1).map(|i| luma[i / SIZE.0 * size.0 + i % SIZE.0 * size.0 / SIZE.0]).collect()
            };
            let seen: Vec<Option<usize>> = ours.iter().map(|luma| clips::number_in(&stretched(luma), SIZE.0)).collect();
            assert_eq!(seen, (25..30).map(Some).collect::<Vec<_>>());
            continue;
        }
        // ffmpeg turns it as the tags say; odd sides lack their last pixels.
        let own = if name == "odd-319.mkv" { (319, 179) } else { size };
        let theirs = lumas(&file, own);
        for (ours, theirs) in ours.iter().zip(&theirs[25..]) {
            let rows = (0..own.1).flat_map(|y| ours[y * size.0..y * size.0 + own.0].iter());
            let off: u64 = rows.zip(theirs).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
            assert!(off < 4 * theirs.len() as u64, "{name}: off by {off} over {} pixels", theirs.len());
        }
    }
}

/// The pieces of a recorder's first channel, and the burned-in numbers with which they begin.
fn recorded(recorder: &str) -> Option<(Vec<PathBuf>, [usize; 3])> {
    let dir = shared("footage/nvr")?.join(recorder);
    let names = match recorder {
        "dahua" => [
            "NVR_ch1_main_20260305090000_20260305090028.dav",
            "NVR_ch1_main_20260305090028_20260305090052.dav",
            "NVR_ch1_main_20260305090100_20260305090130.dav",
        ],
        _hikvision => ["ch01_00000000363000000.mp4", "ch01_00000000363001000.mp4", "ch01_00000000363002000.mp4"],
    };
    Some((names.map(|name| dir.join(name)).to_vec(), [0, 700, 1_500]))
}

#[test]
fn recorders_files_are_cut_across_pieces_and_a_gap() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    for recorder in ["dahua", "hikvision"] {
        let Some((files, _firsts)) = recorded(recorder) else { return };
        let pieces = vec![
            piece(&files[0], 27_900_000_000, 99 * SECOND),
            piece(&files[1], 0, 99 * SECOND),
            piece(&files[2], 0, 100_000_000),
        ];
        for copied in [false, true] {
            let path = dir.path().join(format!("{recorder}-{copied}.mp4"));
            let wanted = wanted(pieces.clone());
            let made =
                if copied { copy(&wanted, &path, &mut |_| true) } else { exact(&wanted, &path, None, &mut |_| true) };
            let made = made.unwrap().unwrap();
            let taken: Vec<(u64, u64)> = made.pieces.iter().map(|p| (p.first, p.first + p.pictures - 1)).collect();
            let begin = if copied { made.pieces[0].first } else { 698 };
            assert_eq!(taken, [(begin, 699), (0, 599), (0, 2)], "{recorder} {copied}");
            assert!(begin <= 698);
            let (times, thrown_away) = packets(&path);
            assert_eq!((times.len() as u64, thrown_away), (made.pictures, false));
            // Loud when the recordings are: their sound has as many samples as their pictures last.
            let due: Vec<f64> = made
                .pieces
                .iter()
                .flat_map(|taken| {
                    let (from, to) = (taken.first_pts.seconds() * 1e3, taken.end.seconds() * 1e3);
                    // Silence before it, so that what is loud from the very beginning counts.
                    let heard = [vec![0; 9_600], bare_sound(&taken.path)].concat();
                    let loud = onsets(&heard).into_iter().map(|at| at - 200.0);
                    let inside = loud.filter(move |at| (from..to).contains(at));
                    inside.map(move |at| taken.at.seconds() * 1e3 + at - from)
                })
                .filter(|at| *at > 500.0)
                .collect();
            let heard: Vec<f64> = onsets(&sound(&path)).into_iter().filter(|at| *at > 500.0).collect();
            let in_step = heard.len() == due.len() && heard.iter().zip(&due).all(|(a, b)| (a - b).abs() < 20.0);
            assert!(in_step && due.len() >= 3, "{recorder} {copied}: loud at {heard:?} instead of {due:?} ms");
        }
    }
}
