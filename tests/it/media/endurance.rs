//! Players leave nothing behind: threads, descriptors and memory after many seeks, and after many openings and closings.
//!
//! The work is done by this test binary again, started for one test alone, so that nothing else counts.

use crate::clips::{self, Clip};
use crate::media::matrix;
use crate::media::playing::Watched;
use crate::media::random::Random;
use gstreamer::glib;
use mingcha::domain::time::Pts;
use mingcha::media::player::{Accuracy, PlayerCommand};
use std::fs;
use std::io::Write as _;
use std::process::Command;
use std::time::{Duration, Instant};

/// Says to the child what to do: `seeks` or `opens`, and how many.
const ORDER: &str = "MINGCHA_TEST_ENDURANCE";

/// After so many the memory is what it should be at the end as well.
const WARM: usize = 50;

/// What was dropped ends without anybody waiting for it; in the end it must have.
const SETTLED_WITHIN: Duration = Duration::from_secs(10);

/// What a process holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Held {
    threads: usize,
    descriptors: usize,
    resident_kib: u64,
}

impl Held {
    fn now() -> Self {
        let count = |dir: &str| fs::read_dir(dir).unwrap().count();
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        Self {
            threads: count("/proc/self/task"),
            descriptors: count("/proc/self/fd"),
            resident_kib: resident.trim().trim_end_matches("kB").trim().parse().unwrap(),
        }
    }

    /// Once no more threads are held than before, or when the time is up.
    fn settled(before: Self) -> Self {
        let begun = Instant::now();
        loop {
            let now = Self::now();
            if now.threads <= before.threads || begun.elapsed() > SETTLED_WITHIN {
                return now;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Starts the child; gives what it held before, when warm, at the end, and once all is closed.
fn endure(order: &str) -> Vec<Held> {
    let out = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "media::endurance::child_player", "--nocapture", "--test-threads", "1"])
        .env(ORDER, order)
        // What is measured is what players hold, not what a heap for each thread keeps for the next one.
        .env("MALLOC_ARENA_MAX", "1")
        .output()
        .unwrap();
    let (text, errors) = (String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{order}: {}\n{text}\n{errors}", out.status);
    let held: Vec<Held> = text.lines().filter_map(read).collect();
    println!("{order}: {held:?}");
    assert!(held.len() >= 3, "{order}: {text}");
    held
}

/// A line "held THREADS DESCRIPTORS KIB"; the test runner's own words may stand before it.
fn read(line: &str) -> Option<Held> {
    let (_, numbers) = line.split_once("held ")?;
    let numbers: Vec<u64> = numbers.split(' ').filter_map(|number| number.parse().ok()).collect();
    let [threads, descriptors, resident_kib] = numbers.try_into().ok()?;
    Some(Held { threads: threads as usize, descriptors: descriptors as usize, resident_kib })
}

fn say(held: Held) {
    let mut out = std::io::stdout();
    writeln!(out, "held {} {} {}", held.threads, held.descriptors, held.resident_kib).unwrap();
    out.flush().unwrap();
}

fn check(order: &str) {
    let held = endure(order);
    let (before, closed) = (held[0], held[held.len() - 1]);
    let counts = |held: Held| (held.threads, held.descriptors);
    assert_eq!(counts(closed), counts(before), "{order}: threads, descriptors");
    if std::env::var_os("MINGCHA_PROVE").is_some() {
        let (warm, end) = (held[1], held[2]);
        let growth = end.resident_kib as f64 / warm.resident_kib as f64;
        assert!(growth <= 1.1, "{order}: memory grew {growth:.3} times, from {} KiB", warm.resident_kib);
    }
}

#[test]
fn many_seeks_leave_nothing_behind() {
    if clips::ffmpeg_is_missing() || !cfg!(target_os = "linux") {
        return;
    }
    clips::file(plain());
    check(if std::env::var_os("MINGCHA_PROVE").is_some() { "seeks 1000" } else { "seeks 40" });
}

#[test]
fn many_openings_leave_nothing_behind() {
    if clips::ffmpeg_is_missing() || !cfg!(target_os = "linux") {
        return;
    }
    small().for_each(|clip| drop(clips::file(clip)));
    check(if std::env::var_os("MINGCHA_PROVE").is_some() { "opens 200" } else { "opens 10" });
}

fn plain() -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap()
}

fn small() -> impl Iterator<Item = &'static Clip> + Clone {
    matrix::EXACT.iter().filter(|clip| clip.pictures <= 600)
}

/// The work. Without the variable it has nothing to do.
#[test]
fn child_player() {
    let Some(order) = std::env::var_os(ORDER) else { return };
    let order = order.into_string().unwrap();
    let (what, count) = order.split_once(' ').unwrap();
    let count: usize = count.parse().unwrap();
    // Threads that GLib would keep for a quarter of a minute, for whoever needs one next, end at once.
    glib::ThreadPool::set_max_unused_threads(Some(0));
    // What is opened once for good is open after this.
    let fresh = Held::now();
    open(plain(), 0);
    let before = Held::settled(fresh);
    say(before);
    match what {
        "seeks" => seeks(count),
        "opens" => opens(count, before),
        other => panic!("no such order: {other}"),
    }
    say(Held::settled(before));
}

/// Opens, seeks once, plays a little with sound, closes.
fn open(clip: &Clip, picture: usize) {
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    watched.seek(clip.at(picture) + 3_000_000, Accuracy::Exact);
    let shown = watched.settled().unwrap();
    assert_eq!(clips::number(&shown), Some(picture), "{}", clip.name);
    watched.player.send(PlayerCommand::Play);
    let later = shown.pts() + Pts::from_ms(150);
    watched.until(|status, picture| status.at_end || picture.is_some_and(|picture| picture.pts() > later)).unwrap();
}

fn opens(count: usize, before: Held) {
    let mut random = Random::new(9);
    for (turn, clip) in small().cycle().take(count).enumerate() {
        open(clip, random.below(clip.pictures as u64) as usize);
        if [WARM.min(count), count].contains(&(turn + 1)) {
            say(Held::settled(before));
        }
    }
}

fn seeks(count: usize) {
    let clip = plain();
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    let mut random = Random::new(11);
    for turn in 0..count {
        let picture = random.below(clip.pictures as u64) as usize;
        watched.seek(clip.at(picture) + 3_000_000, Accuracy::Exact);
        let shown = watched.settled().unwrap_or_else(|error| panic!("seek {turn}: {error}"));
        assert_eq!(clips::number(&shown), Some(picture), "seek {turn}");
        if [WARM.min(count), count].contains(&(turn + 1)) {
            say(Held::now());
        }
    }
}
