//! Figures beside the peers, in one run and as ratios: a still as a whole process beside `ffmpeg -ss T -frames:v 1`,
//! a mark's commit, the report. Run by `make bench`; prints a table, asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "other benchmarks use more of it")]
mod common;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 10;

fn main() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    std::fs::create_dir_all(&dir).expect("target/bench can be made");
    let Some(footage) = common::footage("h264", 250, 600) else {
        println!("ffmpeg is missing: nothing to compare with");
        return;
    };
    stills(&dir, &footage);
}

fn stills(dir: &Path, footage: &Path) {
    let mingcha = env!("CARGO_BIN_EXE_mingcha");
    let (ours, theirs) = (dir.join("ours.png"), dir.join("theirs.png"));
    println!("{:>10} {:>12} {:>12} {:>8}", "at", "mingcha ms", "ffmpeg ms", "ratio");
    for at in ["0.00", "7.48", "123.44", "309.96", "595.20"] {
        let mut times = (Vec::new(), Vec::new());
        for _run in 0..RUNS {
            times.0.push(time(Command::new(mingcha).arg("still").arg(footage).args(["--at", at, "-o"]).arg(&ours)));
            let mut ffmpeg = Command::new("ffmpeg");
            ffmpeg.args(["-v", "error", "-y", "-ss", at, "-i"]).arg(footage).args(["-frames:v", "1"]).arg(&theirs);
            times.1.push(time(&mut ffmpeg));
        }
        let (ours, theirs) = (median(&mut times.0), median(&mut times.1));
        let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
        println!("{at:>10} {:>12} {:>12} {ratio:>8.2}", ours.as_millis(), theirs.as_millis());
    }
}

fn time(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{command:?} failed");
    start.elapsed()
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
