//! How playing keeps to the clock: four cameras at once, and many times the site's pace. Run by `make bench`; prints
//! figures, asserts nothing.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[expect(dead_code, reason = "other benchmarks use more of it")]
mod common;

use common::Watched;
use mingcha::domain::footage::RecordingId;
use mingcha::domain::place::CameraId;
use mingcha::media::player::{PlayerCommand, Programme};
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    if let Some(footage) = common::footage("h264", 250, 600) {
        four_cameras(&footage);
        fast(&footage, 250);
    }
    if let Some(footage) = common::footage("h264", 50, 240) {
        fast(&footage, 50);
    }
}

/// The same file as four cameras, at the site's pace.
fn four_cameras(footage: &Path) {
    let cameras = (1..=4).map(CameraId);
    let line = |camera: CameraId| Programme::alone(camera, RecordingId(camera.0), footage).lines.remove(0);
    let watched = Watched::play(Programme { lines: cameras.clone().map(line).collect(), begin: None });
    watched.player.send(PlayerCommand::Show(cameras.collect()));
    watched.until(|watched| {
        let screens = watched.player.screens();
        screens.len() == 4 && screens.iter().all(|screen| screen.picture.is_some())
    });
    // Every file is walked from end to end first; that is not what is measured here.
    std::thread::sleep(Duration::from_secs(15));
    let before = watched.player.status();
    watched.player.send(PlayerCommand::Play);
    std::thread::sleep(Duration::from_secs(40));
    watched.player.send(PlayerCommand::Pause);
    let after = watched.player.status();
    let (shown, late, dropped) =
        (after.presented - before.presented, after.late - before.late, after.dropped - before.dropped);
    let share = (late + dropped) as f64 * 100.0 / (shown + dropped) as f64;
    let skew = after.skew.seconds() * 1e3;
    println!(
        "4 x 1080p25 for 40 s: {shown} shown, {late} late, {dropped} dropped: {share:.2} %; at most {skew:.0} ms apart"
    );
}

/// At sixteen times the site's pace: how many new pictures a second, and how far they are from the clock.
fn fast(footage: &Path, gop: u32) {
    const RATE: f64 = 16.0;
    let watched = Watched::open(footage);
    watched.seek(0);
    watched.player.send(PlayerCommand::SetRate(RATE));
    let (before, begun) = (watched.player.status(), Instant::now());
    watched.player.send(PlayerCommand::Play);
    let (mut shown, mut apart) = (Vec::new(), Vec::new());
    while begun.elapsed() < Duration::from_secs(10) {
        let last = shown.last().copied();
        watched.until(|watched| {
            watched.player.picture().map(|picture| picture.pts()) != last || begun.elapsed() > Duration::from_secs(10)
        });
        if let Some(picture) = watched.player.picture().filter(|picture| Some(picture.pts()) != last) {
            shown.push(picture.pts());
            apart.push((begun.elapsed().as_secs_f64() * RATE - picture.pts().seconds()).abs());
        }
    }
    let after = watched.player.status();
    let furthest = apart.iter().copied().fold(0.0, f64::max);
    let (late, dropped) = (after.late - before.late, after.dropped - before.dropped);
    let a_second = shown.len() as f64 / begun.elapsed().as_secs_f64();
    println!(
        "16x, GOP {gop}: {a_second:.1} new pictures a second, at most {furthest:.2} s of footage from the clock; {late} late, {dropped} dropped"
    );
}
