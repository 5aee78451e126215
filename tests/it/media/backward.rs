//! Going backward, and faster than every picture can be decoded: what is shown is right, in order and in time.

use crate::clips::{self, Clip};
use crate::media::matrix;
use crate::media::playing::Watched;
use mingcha::domain::time::Pts;
use mingcha::media::player::{Accuracy, PlayerCommand};
use std::time::{Duration, Instant};

fn clip(name: &str) -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == name).unwrap()
}

/// The numbers of the pictures shown for so long, by their pixels, which must agree with their times.
fn seen(watched: &Watched, clip: &Clip, within: Duration) -> Vec<usize> {
    let (begun, mut seen) = (Instant::now(), Vec::new());
    while begun.elapsed() < within {
        std::thread::sleep(Duration::from_millis(3));
        let picture = watched.player.picture().unwrap();
        let number = clips::number(&picture).expect("a picture with its number");
        assert_eq!(picture.index(), Some(number as u64), "{picture:?}");
        assert!((picture.pts().ns() - clip.at(number)).abs() < 1_500_000, "{picture:?}");
        if seen.last() != Some(&number) {
            seen.push(number);
        }
    }
    seen
}

#[test]
fn it_plays_backward_picture_by_picture() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for name in ["h264-gop250.mp4", "h264-b.dav", "h265.ts"] {
        let clip = clip(name);
        let watched = Watched::open(&clips::file(clip));
        watched.indexed().unwrap();
        watched.seek(clip.at(280), Accuracy::Exact);
        watched.settled().unwrap();
        for rate in [-1.0, -4.0] {
            watched.player.send(PlayerCommand::SetRate(rate));
            watched.player.send(PlayerCommand::Play);
            let from = clips::number(&watched.player.picture().unwrap()).unwrap();
            let seen = seen(&watched, clip, Duration::from_millis(1_200));
            watched.player.send(PlayerCommand::Pause);
            watched.until(|status, _| !status.playing).unwrap();
            assert!(seen.windows(2).all(|pair| pair[1] < pair[0]), "{name}, {rate}: {seen:?}");
            // Never faster than it should; how far it gets is a matter of the machine.
            let moved = from - seen.last().unwrap();
            let due = (30.0 * -rate) as usize;
            assert!((1..=due + due / 4 + 2).contains(&moved), "{name}, {rate}: {moved} pictures of {due}");
        }
        watched.player.send(PlayerCommand::SetRate(-16.0));
        watched.player.send(PlayerCommand::Play);
        let first = watched.until(|status, p| !status.playing && p.is_some_and(|p| p.pts() == Pts::ZERO));
        assert_eq!(clips::number(&first.unwrap()), Some(0), "{name}: it ends at the beginning");
    }
}

#[test]
fn key_pictures_come_in_time_at_sixteen_times_the_pace() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = clip("h264-closed.mp4");
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    watched.player.send(PlayerCommand::SetRate(16.0));
    watched.player.send(PlayerCommand::Play);
    let seen = seen(&watched, clip, Duration::from_millis(500));
    assert!(seen.iter().all(|number| number.is_multiple_of(50)), "only key pictures: {seen:?}");
    assert!(seen.windows(2).all(|pair| pair[1] > pair[0]), "in order: {seen:?}");
    let end = watched.until(|status, _| status.at_end).unwrap();
    assert!(end.pts() >= Pts::from_ns(clip.at(250)), "{end:?}");
}

#[test]
fn one_picture_back_is_there_at_once() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = clip("h264-gop250.mp4");
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    watched.seek(clip.at(400), Accuracy::Exact);
    watched.settled().unwrap();
    for back in 1..=120 {
        watched.player.send(PlayerCommand::Step(-1));
        let picture = watched.settled().unwrap();
        assert_eq!(clips::number(&picture), Some(400 - back));
    }
    for on in 1..=150 {
        watched.player.send(PlayerCommand::Step(1));
        let picture = watched.settled().unwrap();
        assert_eq!(clips::number(&picture), Some(280 + on));
    }
}

#[test]
fn little_memory_is_enough() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = clip("h264-gop250.mp4");
    let watched = Watched::open(&clips::file(clip));
    watched.player.send(PlayerCommand::SetMemory(0));
    watched.indexed().unwrap();
    for number in [300, 299, 297, 298, 12, 599, 0] {
        watched.seek(clip.at(number), Accuracy::Exact);
        assert_eq!(clips::number(&watched.settled().unwrap()), Some(number));
    }
    watched.player.send(PlayerCommand::Play);
    let seen = seen(&watched, clip, Duration::from_millis(800));
    assert!(seen.len() > 12 && seen.windows(2).all(|pair| pair[1] > pair[0]), "{seen:?}");
}
