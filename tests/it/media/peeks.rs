//! Small pictures of moments: the key picture there or before it, at its own time, once decoded and then kept.

use crate::clips;
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::footage::RecordingId;
use mingcha::domain::time::Pts;
use mingcha::media::player::{Glimpsed, Moment, Peeks};
use mingcha::media::still::{At, still};
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
fn what_was_decoded_once_is_there_at_once_and_wakes_nobody() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap();
    let (asked, path) = (Asked::new(), clips::file(clip));
    asked.ask(1, &path, clip.at(70));
    let first = asked.answer(1, clip.at(70)).unwrap();
    let woken = asked.woken.2.load(Ordering::SeqCst);
    for picture in [50, 71, 99] {
        asked.ask(1, &path, clip.at(picture));
        let again = asked.peeks.get(RecordingId(1), Pts::from_ns(clip.at(picture))).unwrap();
        assert!(Arc::ptr_eq(again.small.as_ref().unwrap(), first.small.as_ref().unwrap()), "picture {picture}");
    }
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(asked.woken.2.load(Ordering::SeqCst), woken);
    assert!(asked.peeks.get(RecordingId(1), Pts::from_ns(clip.at(100))).is_none(), "that is the next key's");
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

/// Clips of every kind of container, with how many pictures there are from one key to the next: what the encoder was told.
const KEYS: &[(&str, usize)] = &[
    ("h264-gop250.mp4", 250),
    ("h265-open.mp4", 40),
    ("h264-fragments.mp4", 50),
    ("h264-open.mkv", 40),
    ("h264-start.mkv", 50),
    ("h264-closed.avi", 50),
    ("mjpeg.avi", 1),
    ("h264-gop250.ts", 250),
    ("h264-b.mpg", 50),
    ("h264-vfr.flv", 50),
    ("h264-b.dav", 50),
];

#[test]
fn it_is_the_key_picture_that_the_encoder_placed_there_as_a_still_shows_it() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let asked = Asked::new();
    let mut wrong = Vec::new();
    for (recording, &(name, every)) in (1..).zip(KEYS) {
        let clip = matrix::EXACT.iter().find(|clip| clip.name == name).unwrap();
        let (path, mut random) = (clips::file(clip), Random::new(recording as u64));
        for _ in 0..20 {
            let wanted = random.below(clip.pictures as u64) as usize;
            // Containers round to their ticks: not the very beginning of a picture.
            let (ns, key) = (clip.at(wanted) + 5_000_000, wanted / every * every);
            asked.ask(recording, &path, ns);
            let found = asked.answer(recording, ns).unwrap_or_else(|| panic!("{name}: nothing at {ns} ns"));
            let small = found.small.unwrap_or_else(|| panic!("{name}: no picture at {ns} ns"));
            let whole = still(&path, At::Pts(found.pts)).unwrap().thumbnail(240);
            let number = clips::number_of_small(&small);
            if number != Some(key) || (found.pts.ns() - clip.at(key)).abs() > 1_500_000 || *small != whole {
                wrong.push(format!("{name}: at {wanted} shows {number:?} of {:?} instead of {key}", found.pts));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_does_not_play_is_tried_again_after_a_while() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (asked, path) = (Asked::new(), dir.path().join("later.mp4"));
    asked.ask(1, &path, 0);
    assert!(asked.answer(1, 0).unwrap().small.is_none());
    let clip = matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap();
    std::fs::copy(clips::file(clip), &path).unwrap();
    let ns = clip.at(70);
    asked.ask(1, &path, ns);
    assert!(asked.answer(1, ns).unwrap().small.is_none(), "not again and again");
    asked.peeks.ask(None);
    let begun = Instant::now();
    while asked.peeks.get(RecordingId(1), Pts::from_ns(ns)).is_some() {
        assert!(begun.elapsed() < Duration::from_secs(60), "that there was none is never forgotten");
        std::thread::sleep(Duration::from_millis(50));
    }
    asked.ask(1, &path, ns);
    let small = asked.answer(1, ns).and_then(|found| found.small).unwrap();
    assert_eq!(clips::number_of_small(&small), Some(50));
}
