//! Small pictures of moments: the key picture there or before it, at its own time, once decoded and then kept.

use crate::clips;
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::footage::RecordingId;
use mingcha::domain::time::Pts;
use mingcha::media::player::{Glimpsed, Moment, Peeks};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

struct Asked {
    peeks: Peeks,
    woken: Arc<(Mutex<()>, Condvar, AtomicUsize)>,
}

impl Asked {
    fn new() -> Self {
        let woken = Arc::new((Mutex::new(()), Condvar::new(), AtomicUsize::new(0)));
        let wake = Arc::clone(&woken);
        let waker = move || {
            wake.2.fetch_add(1, Ordering::SeqCst);
            let _turn = wake.0.lock().unwrap();
            wake.1.notify_all();
        };
        Self { peeks: Peeks::new(None, Arc::new(waker)), woken }
    }

    fn ask(&self, recording: i64, path: &Path, ns: i64) {
        let moment = Moment { recording: RecordingId(recording), path: path.to_owned(), pts: Pts::from_ns(ns) };
        self.peeks.ask(Some(moment));
    }

    fn answer(&self, recording: i64, ns: i64) -> Option<Glimpsed> {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(15) {
            if let Some(found) = self.peeks.get(RecordingId(recording), Pts::from_ns(ns)) {
                return Some(found);
            }
            let turn = self.woken.0.lock().unwrap();
            drop(self.woken.1.wait_timeout(turn, Duration::from_millis(20)).unwrap());
        }
        None
    }
}

#[test]
fn the_key_picture_before_a_moment_is_shown_small() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let asked = Asked::new();
    let mut random = Random::new(11);
    for (recording, name) in (1..).zip(["h264-closed.mp4", "h264-b.dav", "h265.ts", "h264-vfr.mkv"]) {
        let clip = matrix::EXACT.iter().find(|clip| clip.name == name).unwrap();
        let path = clips::file(clip);
        let probe = mingcha::media::probe::probe(&path).unwrap();
        for _ in 0..8 {
            let ns = random.below(clip.at(clip.pictures - 1) as u64) as i64;
            asked.ask(recording, &path, ns);
            let found = asked.answer(recording, ns).unwrap_or_else(|| panic!("{name}: nothing at {ns} ns"));
            let small = found.small.unwrap();
            let number = clips::number_of_small(&small).unwrap_or_else(|| panic!("{name}: unreadable at {ns} ns"));
            let off = (found.pts.ns() - clip.at(number)).abs();
            assert!(
                off < 1_500_000 && found.pts.ns() <= ns + 1_500_000 && ns < found.until.ns(),
                "{name}: {number} at {ns} ns"
            );
            assert!(small.width <= 240 && small.height > 0);
        }
        assert!(probe.pictures > 0);
    }
    // What was decoded once is there at once, and nobody is woken for it.
    let woken = asked.woken.2.load(Ordering::SeqCst);
    let ns = random.below(1_000_000_000) as i64;
    asked.ask(1, &clips::file(&matrix::EXACT[0]), ns);
    if asked.peeks.get(RecordingId(1), Pts::from_ns(ns)).is_some() {
        std::thread::sleep(Duration::from_millis(200));
        assert_eq!(asked.woken.2.load(Ordering::SeqCst), woken);
    }
}

#[test]
fn the_newest_question_is_answered_and_what_does_not_play_has_no_picture() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap();
    let path = clips::file(clip);
    let asked = Asked::new();
    let last = clip.at(clip.pictures - 1);
    for step in 0..200 {
        asked.ask(1, &path, last * step / 199);
    }
    let found = asked.answer(1, last).unwrap();
    assert!(found.small.is_some() && found.pts.ns() <= last);
    let gone = PathBuf::from("gone.mp4");
    asked.ask(2, &gone, 0);
    assert!(asked.answer(2, 0).unwrap().small.is_none());
}
