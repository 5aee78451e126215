//! What the benchmarks share: footage that is made once and kept beside the build, and a player that is waited for.

use mingcha::domain::time::Pts;
use mingcha::media::player::{Accuracy, Player, PlayerCommand, Programme};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// Where footage is kept.
pub(crate) fn dir() -> PathBuf {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    std::fs::create_dir_all(&dir).expect("target/bench can be made");
    dir
}

/// 1080p25 with two B-frames and a key picture every `gop`; none where ffmpeg is missing.
pub(crate) fn footage(codec: &str, gop: u32, seconds: u64) -> Option<PathBuf> {
    let dir = dir();
    let path = dir.join(format!("1080p25-gop{gop}-{seconds}s-{codec}.mp4"));
    if path.exists() {
        return Some(path);
    }
    let half = dir.join(format!("half-{codec}-{gop}.mp4"));
    let (encoder, preset) = if codec == "h265" { ("libx265", "ultrafast") } else { ("libx264", "veryfast") };
    let gop = gop.to_string();
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y", "-f", "lavfi", "-i"])
        .arg(format!("testsrc2=size=1920x1080:rate=25:duration={seconds}"))
        .args(["-c:v", encoder, "-preset", preset, "-bf", "2", "-g", &gop, "-keyint_min", &gop])
        .args(["-sc_threshold", "0", "-pix_fmt", "yuv420p", "-x265-params"])
        .arg(format!("log-level=error:keyint={gop}:min-keyint={gop}:bframes=2:scenecut=0"))
        .arg(&half)
        .status()
        .ok()?;
    made.success().then(|| std::fs::rename(&half, &path).expect("a rename in one folder"))?;
    Some(path)
}

/// A player and what wakes its holder.
pub(crate) struct Watched {
    pub(crate) player: Player,
    woken: Arc<(Mutex<()>, Condvar)>,
}

impl Watched {
    /// One file, all of whose pictures are known.
    pub(crate) fn open(path: &Path) -> Self {
        Self::play(Programme::file(path))
    }

    pub(crate) fn play(programme: Programme) -> Self {
        let woken = Arc::new((Mutex::new(()), Condvar::new()));
        let wake = Arc::clone(&woken);
        let waker = move || {
            drop(wake.0.lock().expect("nobody panics"));
            wake.1.notify_all();
        };
        let ours = Self { player: Player::play(programme, None, Arc::new(waker)), woken };
        ours.until(|ours| ours.player.status().pictures.is_some() && ours.player.picture().is_some());
        ours
    }

    /// Waits until it is as wanted, looking again whenever there is news.
    pub(crate) fn until(&self, there: impl Fn(&Self) -> bool) {
        let begun = Instant::now();
        let mut turn = self.woken.0.lock().expect("nobody panics");
        while !there(self) {
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", self.player.status());
            turn = self.woken.1.wait_timeout(turn, Duration::from_millis(5)).expect("nobody panics").0;
        }
    }

    pub(crate) fn seek(&self, ms: i64) -> Duration {
        let (begun, to) = (Instant::now(), Pts::from_ms(ms));
        self.player.send(PlayerCommand::Seek { to: to.into(), accuracy: Accuracy::Exact });
        self.until(|ours| ours.player.picture().is_some_and(|picture| picture.pts() == to));
        begun.elapsed()
    }

    pub(crate) fn step(&self, by: i32) -> Duration {
        let shown = self.player.picture().map(|picture| picture.pts());
        let begun = Instant::now();
        self.player.send(PlayerCommand::Step(by));
        self.until(|ours| ours.player.picture().map(|picture| picture.pts()) != shown);
        begun.elapsed()
    }
}
