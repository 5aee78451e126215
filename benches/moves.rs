//! How quickly the picture moves, beside mpv in the same run: exact seeks, seeks into what was seen a moment ago, single
//! pictures back and forward, decoding as fast as it goes. Run by `make bench`; prints medians, 95th percentiles and
//! ratios, asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod common;

use common::Watched;
use mingcha::media::player::race;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How many random seeks.
const SEEKS: usize = 40;

/// How many single pictures in a row, and how many rows.
const STEPS: usize = 50;
const ROWS: usize = 4;

const SECONDS: u64 = 600;

fn main() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    std::fs::create_dir_all(&dir).expect("target/bench can be made");
    // MINGCHA_CLIP chooses one by a part of its name.
    let wanted = std::env::var("MINGCHA_CLIP").unwrap_or_default();
    for codec in ["h264", "h265"].into_iter().filter(|codec| codec.contains(&wanted)) {
        let Some(footage) = common::footage(codec, 250, SECONDS) else {
            println!("ffmpeg is missing, or cannot make {codec}");
            continue;
        };
        println!("\n{}", footage.display());
        compare(&dir, &footage);
        decode(&footage, codec);
    }
}

fn compare(dir: &Path, footage: &Path) {
    let ours = Watched::open(footage);
    let mut theirs = Theirs::open(dir, footage);
    let mut random = Random(42);
    let (mut seeks, mut near, mut forward, mut back) = (Pair::default(), Vec::new(), Vec::new(), Pair::default());
    for _ in 0..SEEKS {
        let ms = (random.next() % (SECONDS * 25 - 1)) as i64 * 40;
        seeks.0.push(ours.seek(ms));
        if let Some(theirs) = &mut theirs {
            seeks.1.push(theirs.wait(&format!("[\"seek\",{},\"absolute+exact\"]", ms as f64 / 1000.0)));
        }
        // What lies around the picture is decoded while nothing else is asked for.
        std::thread::sleep(Duration::from_millis(2_000));
        near.push(ours.seek((ms - 480).max(0)));
    }
    for row in 0..ROWS {
        let ms = 60_000 + row as i64 * 97_360;
        ours.seek(ms);
        forward.extend((0..STEPS).map(|_| ours.step(1)));
        ours.seek(ms + 200_000);
        back.0.extend((0..STEPS).map(|_| ours.step(-1)));
        if let Some(theirs) = &mut theirs {
            theirs.wait(&format!("[\"seek\",{},\"absolute+exact\"]", (ms + 200_000) as f64 / 1000.0));
            back.1.extend((0..STEPS).map(|_| theirs.wait("[\"frame-back-step\"]")));
        }
    }
    let base = seeks.1.clone();
    seeks.print("exact seek");
    Pair(near, base).print("seek nearby (mpv: exact seek)");
    let steps = back.0.clone();
    back.print("one picture back");
    Pair(steps, forward).print("one back against one forward, both ours");
}

/// Decoding through the whole player against `gst-launch … ! fakesink`.
fn decode(footage: &Path, codec: &str) {
    let decoder = if codec == "h265" { "h265parse ! avdec_h265" } else { "h264parse ! avdec_h264" };
    let launch = format!("filesrc location={} ! qtdemux ! {decoder} ! fakesink sync=false", footage.display());
    let begun = Instant::now();
    let status = Command::new("gst-launch-1.0")
        .arg("-q")
        .args(launch.split(' '))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let theirs = begun.elapsed();
    if !status.is_ok_and(|status| status.success()) {
        println!("gst-launch-1.0 is missing");
        return;
    }
    let begun = Instant::now();
    let pictures = race(footage).expect("it decodes");
    let ours = begun.elapsed();
    let speed = |time: Duration| pictures as f64 / time.as_secs_f64();
    println!(
        "decoding: {:.0} pictures/s, gst-launch {:.0}, ratio {:.2}",
        speed(ours),
        speed(theirs),
        speed(ours) / speed(theirs)
    );
}

/// Our times and theirs.
#[derive(Default)]
struct Pair(Vec<Duration>, Vec<Duration>);

impl Pair {
    fn print(mut self, what: &str) {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        let (ours, theirs) = (both(&mut self.0), both(&mut self.1));
        let ratio = |a: Duration, b: Duration| a.as_secs_f64() / b.as_secs_f64().max(1e-9);
        println!(
            "{what}: p50 {:.1} ms, p95 {:.1} ms; other {:.1}, {:.1}; ratio {:.3}, {:.3}",
            ms(ours.0),
            ms(ours.1),
            ms(theirs.0),
            ms(theirs.1),
            ratio(ours.0, theirs.0),
            ratio(ours.1, theirs.1)
        );
    }
}

/// Median and 95th percentile.
fn both(times: &mut [Duration]) -> (Duration, Duration) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    (at(50).unwrap_or_default(), at(95).unwrap_or_default())
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}

/// mpv behind its socket.
struct Theirs {
    process: Child,
    asked: u64,
    socket: BufReader<UnixStream>,
}

impl Theirs {
    fn open(dir: &Path, footage: &Path) -> Option<Self> {
        let at = dir.join("mpv.sock");
        drop(std::fs::remove_file(&at));
        let process = Command::new("mpv")
            .args(["--no-config", "--vo=null", "--ao=null", "--hr-seek=yes", "--pause", "--idle=no", "--keep-open=yes"])
            .arg(format!("--input-ipc-server={}", at.display()))
            .arg(footage)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let begun = Instant::now();
        let stream = loop {
            match UnixStream::connect(&at) {
                Ok(stream) => break stream,
                Err(_) if begun.elapsed() < Duration::from_secs(10) => std::thread::sleep(Duration::from_millis(20)),
                Err(_) => return None,
            }
        };
        std::thread::sleep(Duration::from_secs(1));
        Some(Self { process, asked: 0, socket: BufReader::new(stream) })
    }

    /// Sends a command and waits until playback has begun again.
    fn wait(&mut self, command: &str) -> Duration {
        let begun = Instant::now();
        self.asked += 1;
        writeln!(self.socket.get_mut(), "{{\"command\":{command},\"request_id\":{}}}", self.asked)
            .expect("mpv listens");
        let (reply, mut line, mut replied) = (format!("\"request_id\":{}", self.asked), String::new(), false);
        // What came before the answer belongs to an earlier command.
        while !(replied && line.contains("playback-restart")) {
            line.clear();
            assert!(self.socket.read_line(&mut line).expect("mpv speaks") > 0, "mpv left");
            replied |= line.contains(&reply);
        }
        begun.elapsed()
    }
}

impl Drop for Theirs {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
