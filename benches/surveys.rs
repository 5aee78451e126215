//! How quickly a recording is indexed, beside `cat` of the same file: DHAV, program streams and transport streams of about
//! a gigabyte, from the page cache. Run by `make bench`; prints times, ratios and what is kept of it; asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "other benchmarks use more of it")]
mod common;
#[expect(unused_imports, clippy::unwrap_used, reason = "written for tests, which use all of it")]
#[path = "../tests/it/dhav_writer.rs"]
mod dhav_writer;

use dhav_writer::Recorder;
use mingcha::media::survey::Survey;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often the ten minutes are repeated: a gigabyte is about that much.
const ROUNDS: &str = "2";

fn main() {
    let Some(footage) = common::footage("h264", 250, 600) else {
        println!("ffmpeg is missing: nothing to index");
        return;
    };
    for (name, make) in [("h264.dav", dhav as fn(&Path, &Path) -> bool), ("h264.mpg", ps), ("h264.ts", ts)] {
        let path = common::dir().join(format!("1gb-{name}"));
        if !path.exists() && !made(&footage, &path, make) {
            println!("{name} could not be made");
            continue;
        }
        measure(&path);
    }
}

fn measure(path: &Path) {
    let read = || {
        let begun = Instant::now();
        let status = Command::new("cat").arg(path).stdout(Stdio::null()).status();
        assert!(status.is_ok_and(|status| status.success()));
        begun.elapsed()
    };
    // The first reading brings the file into the page cache.
    read();
    let (mut ours, mut theirs, mut kept, mut pictures) = (Vec::new(), Vec::new(), 0, 0);
    for _round in 0..3 {
        theirs.push(read());
        let begun = Instant::now();
        let Some(survey) = Survey::make(path, &mut |_share| true).expect("it opens") else {
            println!("{}: not all of it can be read", path.display());
            return;
        };
        ours.push(begun.elapsed());
        kept = survey.to_bytes().map_or(0, |bytes| bytes.len());
        pictures = survey.index().len();
    }
    let (ours, theirs) = (median(&mut ours), median(&mut theirs));
    let size = std::fs::metadata(path).map_or(0, |file| file.len()) as f64 / 1e9;
    let an_hour = kept as f64 * 90_000.0 / pictures.max(1) as f64 / 1e6;
    println!(
        "{}: {size:.2} GB, {pictures} pictures: indexed in {:.2} s, cat {:.2} s, ratio {:.2}; kept {an_hour:.2} MB an hour",
        path.display(),
        ours.as_secs_f64(),
        theirs.as_secs_f64(),
        ours.as_secs_f64() / theirs.as_secs_f64()
    );
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

/// Made under another name first.
fn made(footage: &Path, path: &Path, make: fn(&Path, &Path) -> bool) -> bool {
    let half = PathBuf::from(format!("{}.half", path.display()));
    make(footage, &half) && std::fs::rename(&half, path).is_ok()
}

fn ffmpeg(footage: &Path, rest: &[&str], to: &Path) -> bool {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-stream_loop", ROUNDS, "-i"]).arg(footage).args(["-c", "copy"]);
    command.args(rest).arg(to).status().is_ok_and(|status| status.success())
}

fn dhav(footage: &Path, to: &Path) -> bool {
    let raw = common::dir().join("raw.h264");
    let mut once = Command::new("ffmpeg");
    once.args(["-v", "error", "-y", "-i"]).arg(footage).args([
        "-c",
        "copy",
        "-bsf:v",
        "h264_mp4toannexb",
        "-f",
        "h264",
    ]);
    let there = once.arg(&raw).status().is_ok_and(|status| status.success());
    let stream = std::fs::read(&raw).unwrap_or_default().repeat(3);
    drop(std::fs::remove_file(&raw));
    let sound = vec![0xD5; 8_000 * 1_800];
    let recorder = Recorder { size: (1920, 1080), ..Recorder::default() };
    there && std::fs::write(to, recorder.file(&stream, &sound)).is_ok()
}

/// From a transport stream, whose times run on where the file is repeated.
fn ps(footage: &Path, to: &Path) -> bool {
    let long = common::dir().join("long.ts");
    let mut command = Command::new("ffmpeg");
    let there = ts(footage, &long);
    command.args(["-v", "error", "-y", "-i"]).arg(&long).args(["-c", "copy", "-f", "vob"]).arg(to);
    let made = there && command.status().is_ok_and(|status| status.success());
    drop(std::fs::remove_file(&long));
    made
}

fn ts(footage: &Path, to: &Path) -> bool {
    ffmpeg(footage, &["-f", "mpegts"], to)
}
