//! Random spans of recorders' files: the pictures of the clip are those that ffmpeg finds there in the recording.

use crate::clips;
use crate::media::cutting::{make, packets, piece, wanted};
use crate::media::random::Random;
use crate::program::shared;
use mingcha::media::clip::{Made, copy};
use std::path::Path;
use std::process::Command;

/// The upper right corner, where the number is burned in.
const CORNER: usize = 72 * 24;

const FILES: &[(&str, usize)] = &[
    ("dahua/NVR_ch1_main_20260305090000_20260305090028.dav", 700),
    ("dahua/NVR_ch2_main_20260305090000_20260305090130.dav", 2_250),
    ("dahua/cut-in-the-middle-of-a-frame.dav", 455),
    ("hikvision/ch01_00000000363002000.mp4", 750),
    ("hikvision/ch02_00000000363009000.mp4", 2_250),
    ("hikvision/bare-ps-no-header.mp4", 700),
    ("hikvision/time-jumps-600s.mp4", 700),
];

/// The corners of pictures from `first` on, as ffmpeg decodes them.
fn corners(path: &Path, first: usize, count: usize) -> Vec<Vec<u8>> {
    let filter = format!("select=between(n\\,{first}\\,{}),extractplanes=y,crop=72:24:568:4", first + count - 1);
    let mut ffmpeg = Command::new("ffmpeg");
    ffmpeg.args(["-v", "fatal", "-nostdin", "-i"]).arg(path).args(["-map", "0:v:0", "-vf", &filter]);
    let out = ffmpeg.args(["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"]).output().unwrap();
    out.stdout.chunks_exact(CORNER).map(<[u8]>::to_vec).collect()
}

fn difference(one: &[u8], other: &[u8]) -> u64 {
    one.iter().zip(other).map(|(a, b)| u64::from(a.abs_diff(*b))).sum()
}

/// What is wrong with a clip: each of its pictures must be nearest to the one of the recording that it is to be.
fn wrong(source: &Path, clip: &Path, made: &Made) -> Option<String> {
    let (first, count) = (made.pieces[0].first as usize, made.pictures as usize);
    let before = first.min(2);
    let theirs = corners(source, first - before, count + before + 2);
    let ours = corners(clip, 0, count + 10);
    let (times, thrown_away) = packets(clip);
    if ours.len() != count || times.len() != count || thrown_away {
        return Some(format!("{} pictures and {} packets instead of {count}", ours.len(), times.len()));
    }
    for (number, ours) in ours.iter().enumerate() {
        let own = number + before;
        let near = (own.saturating_sub(2)..(own + 3).min(theirs.len())).min_by_key(|n| difference(ours, &theirs[*n]));
        if near != Some(own) {
            return Some(format!("picture {number} is {near:?} and not {own}, counted from {}", first - before));
        }
    }
    None
}

#[test]
fn random_spans_of_recorders_files_are_exact() {
    let Some(dir) = shared("footage/nvr").filter(|_| !clips::ffmpeg_is_missing()) else { return };
    let rounds = if std::env::var_os("MINGCHA_PROVE").is_some() { 8 } else { 1 };
    let out = tempfile::tempdir().unwrap();
    let mut random = Random::new(305);
    let mut found = Vec::new();
    for (turn, (name, pictures)) in (0..rounds).flat_map(|_| FILES).enumerate() {
        let source = dir.join(name);
        let first = random.below(*pictures as u64 - 1) as usize;
        let last = (first + random.below(60) as usize).min(pictures - 1);
        let span = piece(&source, first as i64 * 40_000_000 - 5_000_000, last as i64 * 40_000_000 + 35_000_000);
        let wanted = wanted(vec![span]);
        let path = out.path().join(format!("{turn}.mp4"));
        match make(&wanted, &path) {
            Ok(made) if (made.pieces[0].first, made.pictures) != (first as u64, (last - first + 1) as u64) => {
                found.push(format!("{name} {first}..={last}: says {made:?}"));
            }
            Ok(made) => found.extend(wrong(&source, &path, &made).map(|why| format!("{name} {first}..={last}: {why}"))),
            Err(error) => found.push(format!("{name} {first}..={last}: {error}")),
        }
        let path = out.path().join(format!("{turn}-copy.mp4"));
        match copy(&wanted, &path, &mut |_| true).map(Option::unwrap) {
            Ok(made) => found.extend(wrong(&source, &path, &made).map(|why| format!("copy {name} {first}: {why}"))),
            Err(error) => found.push(format!("copy {name} {first}..={last}: {error}")),
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
