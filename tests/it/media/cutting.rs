//! Clips are exactly what was asked for: by the numbers in their pixels as ffmpeg decodes them, by ffprobe's packets, and by
//! when it is loud.

mod batches;
mod beside;
mod cards;
mod covers;
mod edges;
mod findings;
mod recorded;
mod redacted;
mod typed;
mod walls;

use crate::clips::{self, Clip, SIZE};
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::time::Pts;
use mingcha::media::clip::{Made, Piece, Wanted, copy, exact};
use mingcha::media::error::MediaError;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How many random spans: the whole proof, or a sample.
fn tries() -> usize {
    if std::env::var_os("MINGCHA_PROVE").is_some() { 100 } else { 8 }
}

pub(crate) fn piece(path: &Path, from: i64, to: i64) -> Piece {
    let (from, to) = (Pts::from_ns(from), Pts::from_ns(to));
    Piece { path: path.to_owned(), from, to, survey: None, muted: Vec::new() }
}

pub(crate) fn wanted(pieces: Vec<Piece>) -> Wanted {
    Wanted { pieces, sound: true, slower: 1 }
}

pub(crate) fn make(wanted: &Wanted, to: &Path) -> Result<Made, MediaError> {
    exact(wanted, to, None, &mut |_share| true).map(|made| made.expect("nobody stopped it"))
}

/// What a witness says of a file: ffmpeg or ffprobe with these arguments around its name.
fn told(program: &str, before: &[&str], path: &Path, behind: &[&str]) -> Vec<u8> {
    let mut command = Command::new(program);
    command.args(["-v", "error"]).args(before).arg(path).args(behind).stdin(Stdio::null());
    let out = command.output().unwrap();
    assert!(out.status.success(), "{command:?}: {}", String::from_utf8_lossy(&out.stderr));
    out.stdout
}

/// The pictures as ffmpeg decodes them, luma alone.
pub(crate) fn lumas(path: &Path, (width, height): (usize, usize)) -> Vec<Vec<u8>> {
    let raw = told(
        "ffmpeg",
        &["-i"],
        path,
        &["-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
    );
    raw.chunks(width * height).map(<[u8]>::to_vec).collect()
}

/// The numbers of the pictures in the order in which they are shown.
pub(crate) fn numbers(path: &Path) -> Vec<Option<usize>> {
    lumas(path, SIZE).iter().map(|luma| clips::number_in(luma, SIZE.0)).collect()
}

/// When each packet of pictures is shown, in seconds and sorted, and whether any is to be thrown away.
pub(crate) fn packets(path: &Path) -> (Vec<f64>, bool) {
    let show = ["-select_streams", "v", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0"];
    let text = String::from_utf8(told("ffprobe", &show, path, &[])).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let mut times: Vec<f64> = rows.iter().map(|row| row.split(',').next().unwrap().parse().unwrap()).collect();
    times.sort_by(f64::total_cmp);
    (times, rows.iter().any(|row| row.contains('D')))
}

/// The sound as ffmpeg decodes it, in step with the pictures: mono, 48 kHz.
pub(crate) fn sound(path: &Path) -> Vec<i16> {
    let raw = told(
        "ffmpeg",
        &["-i"],
        path,
        &["-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "48000", "-f", "s16le", "-"],
    );
    raw.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// The sound as ffmpeg decodes it, sample after sample whatever their times: mono, 48 kHz.
pub(crate) fn bare_sound(path: &Path) -> Vec<i16> {
    let raw = told("ffmpeg", &["-i"], path, &["-map", "0:a", "-ac", "1", "-ar", "48000", "-f", "s16le", "-"]);
    raw.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()
}

/// When it becomes loud after silence, in ms from the first picture.
pub(crate) fn onsets(samples: &[i16]) -> Vec<f64> {
    let mut quiet_since = Some(0);
    let mut found = Vec::new();
    for (n, sample) in samples.iter().enumerate() {
        if sample.unsigned_abs() > 3_000 {
            if quiet_since.is_some_and(|since| n - since > 4_800) {
                found.push(n as f64 / 48.0);
            }
            quiet_since = None;
        } else if sample.unsigned_abs() < 300 {
            quiet_since.get_or_insert(n);
        }
    }
    found
}

/// What is wrong with the sound of a clip of generated footage between two times of it in ns: it is loud in the second half
/// of every second. What happens within a moment of the clip's own edges is not looked at.
fn out_of_step(path: &Path, from: i64, to: i64) -> Option<String> {
    let (begin, end) = (from as f64 / 1e6, to as f64 / 1e6);
    let inside = |at: &f64| *at > 160.0 && *at < end - begin - 60.0;
    let heard: Vec<f64> = onsets(&sound(path)).into_iter().filter(inside).collect();
    let due: Vec<f64> = (0..60).map(|second| f64::from(second * 1_000 + 500) - begin).filter(inside).collect();
    let in_step = heard.len() == due.len() && heard.iter().zip(&due).all(|(a, b)| (a - b).abs() < 20.0);
    (!in_step).then(|| format!("loud at {heard:?} instead of {due:?} ms"))
}

/// What is wrong with a clip of the pictures `first..=last` of generated footage.
fn wrong(clip: &Clip, path: &Path, made: &Made, (first, last): (usize, usize), end: i64) -> Vec<String> {
    let mut wrong = Vec::new();
    let wanted: Vec<Option<usize>> = (first..=last).map(Some).collect();
    let seen = numbers(path);
    if seen != wanted {
        wrong.push(format!("shows {:?}..{:?} ({}) instead of {first}..={last}", seen.first(), seen.last(), seen.len()));
    }
    if made.pictures as usize != wanted.len() || made.pieces[0].first as usize != first {
        wrong.push(format!("says {made:?}"));
    }
    let (times, thrown_away) = packets(path);
    if times.len() != wanted.len() || thrown_away {
        wrong.push(format!("{} packets for {} pictures, hidden: {thrown_away}", times.len(), wanted.len()));
    }
    for (n, time) in (first..=last).zip(&times) {
        let due = (clip.at(n) - clip.at(first)) as f64 / 1e9;
        if (time - due).abs() > 0.0021 {
            wrong.push(format!("picture {n} at {time} s instead of {due} s"));
        }
    }
    if clip.sound {
        wrong.extend(out_of_step(path, clip.at(first), end));
    }
    wrong.into_iter().map(|what| format!("{} {first}..={last}: {what}", clip.name)).collect()
}

#[test]
fn random_spans_are_exactly_the_pictures_asked_for() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let chosen: Vec<&Clip> = matrix::chosen(matrix::EXACT).filter(|clip| clip.pictures < 1_000).collect();
    let mut random = Random::new(2_026);
    let mut found = Vec::new();
    for turn in 0..tries() {
        // Every second one has sound, which few of them have.
        let with_sound: Vec<&&Clip> = chosen.iter().filter(|clip| clip.sound).collect();
        let clip = if turn % 2 == 0 && !with_sound.is_empty() {
            with_sound[random.below(with_sound.len() as u64) as usize]
        } else {
            &chosen[random.below(chosen.len() as u64) as usize]
        };
        let first = random.below(clip.pictures as u64 - 1) as usize;
        let last = (first + 1 + random.below(90) as usize).min(clip.pictures - 1);
        // Half-open: from the first picture's own time or a little before, to the time of the one behind the last.
        let slack = 3_000_000;
        let (from, to) = (clip.at(first) - slack, clip.at(last + 1) - slack);
        let path = dir.path().join(format!("{turn}.mp4"));
        match make(&wanted(vec![piece(&clips::file(clip), from, to)]), &path) {
            Ok(made) => found.extend(wrong(clip, &path, &made, (first, last), to)),
            Err(error) => found.push(format!("{} {first}..={last}: {error}", clip.name)),
        }
    }
    let left: Vec<PathBuf> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(left.iter().all(|path| path.extension().is_some_and(|ending| ending == "mp4")), "{left:?}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// What is wrong with a clip that was copied for the pictures `first..=last`.
fn wrong_copy(clip: &Clip, path: &Path, made: &Made, (first, last): (usize, usize)) -> Vec<String> {
    let mut wrong = Vec::new();
    let seen = numbers(path);
    let taken = &made.pieces[0];
    let (begin, end) = (taken.first as usize, (taken.first + taken.pictures) as usize);
    let wanted: Vec<Option<usize>> = (begin..end).map(Some).collect();
    if begin > first || end <= last || end > last + 20 {
        wrong.push(format!("says that it has {begin}..{end}"));
    }
    if seen != wanted {
        wrong.push(format!("shows {:?}..{:?} ({}), says {begin}..{end}", seen.first(), seen.last(), seen.len()));
    }
    let (times, thrown_away) = packets(path);
    if times.len() != wanted.len() || thrown_away || times.first().is_none_or(|first| first.abs() > 0.001) {
        wrong.push(format!("{} packets from {:?} on, hidden: {thrown_away}", times.len(), times.first()));
    }
    if clip.sound {
        wrong.extend(out_of_step(path, clip.at(begin), clip.at(end)));
    }
    wrong.into_iter().map(|what| format!("{} {first}..={last}: {what}", clip.name)).collect()
}

#[test]
fn copies_begin_with_a_key_picture_and_have_all_that_was_asked_for() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let is_copied = |clip: &&Clip| clip.name.starts_with("h26") && clip.pictures < 1_000;
    let mut random = Random::new(26);
    let mut found = Vec::new();
    let chosen: Vec<&Clip> = matrix::chosen(matrix::EXACT).filter(is_copied).collect();
    let rounds = if tries() > 8 { 4 } else { 1 };
    for (turn, clip) in (0..rounds).flat_map(|_| &chosen).enumerate() {
        if tries() == 8 && turn % 4 != 0 {
            continue;
        }
        let first = random.below(clip.pictures as u64 - 1) as usize;
        let last = (first + 1 + random.below(90) as usize).min(clip.pictures - 1);
        let (from, to) = (clip.at(first) - 3_000_000, clip.at(last + 1) - 3_000_000);
        let path = dir.path().join(format!("{turn}.mp4"));
        let wanted = wanted(vec![piece(&clips::file(clip), from, to)]);
        match copy(&wanted, &path, &mut |_share| true) {
            Ok(made) => found.extend(wrong_copy(clip, &path, &made.unwrap(), (first, last))),
            Err(error) => found.push(format!("{} {first}..={last}: {error}", clip.name)),
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
