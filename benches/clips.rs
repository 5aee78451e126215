//! Clips beside ffmpeg in the same run: a span of ten seconds from deep in an hour of 1080p, encoded and copied, and
//! batches of fifty. The recording's index is known, as a library keeps it; how long making it takes is told. The check of
//! what was written stands beside the time of writing. Run by `make bench`; prints medians and ratios; asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "other benchmarks use more of it")]
mod common;

use mingcha::domain::time::Pts;
use mingcha::media::clip::{Made, Piece, Wanted, copy, exact};
use mingcha::media::survey::Survey;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often each is measured.
const ROUNDS: usize = 5;

/// How many clips are in a batch, and how long each of them is.
const BATCH: i64 = 50;
const BATCH_SECONDS: i64 = 3;

/// Ten minutes are six times an hour.
const LOOPS: &str = "5";

fn main() {
    let Some(footage) = common::footage("h264", 250, 600) else {
        println!("ffmpeg is missing: nothing to compare with");
        return;
    };
    let hour = common::dir().join("hour-h264-aac.mp4");
    if !hour.exists() {
        let half = common::dir().join("half-hour-h264-aac.mp4");
        let sound = ["-f", "lavfi", "-t", "3600", "-i", "sine=440:beep_factor=4"];
        let codecs = ["-map", "0:v", "-map", "1:a", "-c:v", "copy", "-c:a", "aac"];
        ffmpeg(&["-stream_loop", LOOPS], &footage, &[&sound[..], &codecs].concat(), Some(&half));
        std::fs::rename(&half, &hour).expect("a rename in one folder");
    }
    let begun = Instant::now();
    let survey = Survey::make(&hour, &mut |_share| true).expect("it opens").expect("all of it can be read");
    println!("index of an hour: {:.2} s", begun.elapsed().as_secs_f64());
    let dir = tempfile::tempdir_in(common::dir()).expect("a folder");
    let bench = Bench { hour, survey, dir: dir.path().to_owned() };
    bench.one(false);
    bench.one(true);
    bench.batch(false);
    bench.batch(true);
}

struct Bench {
    hour: PathBuf,
    survey: Survey,
    dir: PathBuf,
}

impl Bench {
    fn ours(&self, copied: bool, from: i64, seconds: i64, to: &Path) -> Made {
        let (from, until) = (Pts::from_ms(from * 1_000), Pts::from_ms((from + seconds) * 1_000));
        let survey = Some(self.survey.clone());
        let piece = Piece { path: self.hour.clone(), from, to: until, survey, muted: Vec::new() };
        let wanted = Wanted { pieces: vec![piece], sound: true, slower: 1 };
        let made =
            if copied { copy(&wanted, to, &mut |_share| true) } else { exact(&wanted, to, None, &mut |_share| true) };
        made.expect("a clip is made").expect("nobody stops it")
    }

    fn theirs(&self, copied: bool, from: i64, seconds: i64, to: &Path) -> Duration {
        let (from, seconds) = (from.to_string(), seconds.to_string());
        let codec: &[&str] =
            if copied { &["-c", "copy"] } else { &["-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"] };
        ffmpeg(&["-ss", &from, "-t", &seconds], &self.hour, codec, Some(to))
    }

    fn one(&self, copied: bool) {
        let (mut ours, mut theirs, mut checks, mut decodes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (own, other) = (self.dir.join("ours.mp4"), self.dir.join("theirs.mp4"));
        let mut sizes = (0, 0);
        for round in 0..=ROUNDS {
            remove(&own);
            theirs.push(self.theirs(copied, 3_003, 10, &other));
            let made = self.ours(copied, 3_003, 10, &own);
            ours.push(made.writing);
            checks.push(made.checking);
            decodes.push(ffmpeg(&[], &own, &["-f", "null", "-"], None));
            sizes = (size(&own), size(&other));
            if round == 0 {
                // The first reading brings everything into memory.
                [&mut ours, &mut theirs, &mut checks, &mut decodes].iter_mut().for_each(|times| times.clear());
            }
        }
        let what = if copied { "copy" } else { "exact" };
        let (ours, theirs) = (median(&mut ours), median(&mut theirs));
        let (checked, decoded) = (median(&mut checks), median(&mut decodes));
        println!("{what} 10 s: {ours:.3} s, ffmpeg {theirs:.3} s: {:.2} times", ours / theirs);
        println!("  check {checked:.3} s, ffmpeg decodes it in {decoded:.3} s: {:.2} times", checked / decoded);
        println!("  {} kB, ffmpeg {} kB", sizes.0 / 1_000, sizes.1 / 1_000);
        if !copied {
            println!("  SSIM {}, ffmpeg {}", self.likeness(&own), self.likeness(&other));
        }
    }

    fn batch(&self, copied: bool) {
        let (mut ours, mut theirs) = (Duration::ZERO, Duration::ZERO);
        for number in 0..BATCH {
            let from = 100 + number * 67;
            let to = self.dir.join(format!("{copied}-{number}.mp4"));
            ours += self.ours(copied, from, BATCH_SECONDS, &to).writing;
            remove(&to);
            theirs += self.theirs(copied, from, BATCH_SECONDS, &to);
            remove(&to);
        }
        let (ours, theirs) = (ours.as_secs_f64(), theirs.as_secs_f64());
        let what = if copied { "copy" } else { "exact" };
        println!(
            "{BATCH} times {what} {BATCH_SECONDS} s: {ours:.2} s, ffmpeg {theirs:.2} s: {:.2} times",
            ours / theirs
        );
    }

    /// How like the recording a clip of it is, by ffmpeg.
    fn likeness(&self, clip: &Path) -> String {
        let out = Command::new("ffmpeg")
            .args(["-hide_banner", "-nostats", "-i"])
            .arg(clip)
            .args(["-ss", "3003", "-t", "10", "-i"])
            .arg(&self.hour)
            .args(["-lavfi", "[0:v]setpts=PTS-STARTPTS[a];[1:v]setpts=PTS-STARTPTS[b];[a][b]ssim", "-f", "null", "-"])
            .output()
            .expect("ffmpeg runs");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        said.split("All:").nth(1).and_then(|rest| rest.split(' ').next()).unwrap_or("?").to_owned()
    }
}

fn ffmpeg(before: &[&str], input: &Path, behind: &[&str], to: Option<&Path>) -> Duration {
    let begun = Instant::now();
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y"]).args(before).arg("-i").arg(input).args(behind).args(to).stdin(Stdio::null());
    assert!(command.status().is_ok_and(|status| status.success()), "{command:?}");
    begun.elapsed()
}

fn size(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

fn remove(path: &Path) {
    if path.exists() {
        std::fs::remove_file(path).expect("a file of ours goes");
    }
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}
