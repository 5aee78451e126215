//! Clips are exactly what was asked for: by the numbers in their pixels as ffmpeg decodes them, by ffprobe's packets, and by
//! when it is loud.

use crate::clips::{self, Clip, SIZE};
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::time::Pts;
use mingcha::media::clip::{Made, Piece, Wanted, exact};
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
    let raw = told("ffmpeg", &["-i"], path, &["-map", "0:v", "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"]);
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
    let raw = told("ffmpeg", &["-i"], path, &["-map", "0:a", "-af", "aresample=async=1:first_pts=0", "-ac", "1", "-ar", "48000", "-f", "s16le", "-"]);
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
        let heard = onsets(&sound(path));
        let begin = clip.at(first);
        let due: Vec<f64> = (0..60)
            .map(|second| (second * 1_000 + 500) as f64 - begin as f64 / 1e6)
            .filter(|at| *at > 150.0 && *at < (end - begin) as f64 / 1e6 - 20.0)
            .collect();
        let in_step = heard.len() == due.len() && heard.iter().zip(&due).all(|(a, b)| (a - b).abs() < 20.0);
        if !in_step {
            wrong.push(format!("loud at {heard:?} instead of {due:?} ms"));
        }
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
