//! How quickly the picture moves, beside mpv in the same run: exact seeks, seeks into what was seen a moment ago, single
//! pictures back and forward, decoding as fast as it goes. Run by `make bench`; prints medians, 95th percentiles and
//! ratios, asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use mingcha::domain::time::Pts;
use mingcha::media::player::{Accuracy, Player, PlayerCommand, race};
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
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
    let clips = [("1080p25-gop250-600s-h264.mp4", "libx264"), ("1080p25-gop250-600s-h265.mp4", "libx265")];
    for (name, codec) in clips.into_iter().filter(|(name, _)| name.contains(&wanted)) {
        let Some(footage) = footage(&dir, name, codec) else {
            println!("ffmpeg is missing, or cannot make {name}");
            continue;
        };
        println!("\n{name}");
        compare(&dir, &footage);
        decode(&footage, codec);
    }
}

/// Ten minutes of 1080p25 with two B-frames and a key picture every 250, kept between runs.
fn footage(dir: &Path, name: &str, codec: &str) -> Option<PathBuf> {
    let path = dir.join(name);
    if path.exists() {
        return Some(path);
    }
    let half = dir.join("half.mp4");
    let preset = if codec == "libx265" { "ultrafast" } else { "veryfast" };
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i"])
        .arg(format!("testsrc2=size=1920x1080:rate=25:duration={SECONDS}"))
        .args(["-c:v", codec, "-preset", preset, "-bf", "2", "-g", "250", "-keyint_min", "250"])
        .args([
            "-sc_threshold",
            "0",
            "-pix_fmt",
            "yuv420p",
            "-x265-params",
            "log-level=error:keyint=250:min-keyint=250:bframes=2:scenecut=0",
        ])
        .arg(&half)
        .status()
        .ok()?;
    made.success().then(|| std::fs::rename(&half, &path).expect("a rename in one folder"))?;
    Some(path)
}

fn compare(dir: &Path, footage: &Path) {
    let ours = Ours::open(footage);
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
    let decoder = if codec == "libx265" { "h265parse ! avdec_h265" } else { "h264parse ! avdec_h264" };
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

struct Ours {
    player: Player,
    woken: Arc<(Mutex<()>, Condvar)>,
}

impl Ours {
    fn open(path: &Path) -> Self {
        let woken = Arc::new((Mutex::new(()), Condvar::new()));
        let wake = Arc::clone(&woken);
        let waker = move || {
            drop(wake.0.lock().expect("nobody panics"));
            wake.1.notify_all();
        };
        let ours = Self { player: Player::open(path, Arc::new(waker)), woken };
        ours.until(|ours| ours.player.status().pictures.is_some() && ours.player.picture().is_some());
        ours
    }

    fn until(&self, there: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        let mut turn = self.woken.0.lock().expect("nobody panics");
        while !there(self) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", self.player.status());
            turn = self.woken.1.wait_timeout(turn, Duration::from_millis(5)).expect("nobody panics").0;
        }
    }

    fn seek(&self, ms: i64) -> Duration {
        let (begun, to) = (Instant::now(), Pts::from_ms(ms));
        self.player.send(PlayerCommand::Seek { to: to.into(), accuracy: Accuracy::Exact });
        self.until(|ours| ours.player.picture().is_some_and(|picture| picture.pts() == to));
        begun.elapsed()
    }

    fn step(&self, by: i32) -> Duration {
        let shown = self.player.picture().map(|picture| picture.pts());
        let begun = Instant::now();
        self.player.send(PlayerCommand::Step(by));
        self.until(|ours| ours.player.picture().map(|picture| picture.pts()) != shown);
        begun.elapsed()
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
