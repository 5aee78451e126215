//! A player's sound: whenever it begins and ends, and however it is stored, it plays in step with the pictures.

use crate::clips::{self, Clip};
use crate::media::matrix;
use crate::media::playing::Watched;
use mingcha::domain::time::Pts;
use mingcha::media::player::{Accuracy, Level, PlayerCommand};
use std::time::{Duration, Instant};

/// Loud in the second half of every second.
const TONE: &str = "aevalsrc=0.5*sin(880*PI*t)*gte(mod(t\\,1)\\,0.5):s=48000";

fn plain() -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap()
}

/// The levels between two moments, in ms.
fn heard(watched: &Watched, from: i64, to: i64) -> Vec<Level> {
    let levels = watched.player.status().levels;
    levels.into_iter().filter(|level| (Pts::from_ms(from)..Pts::from_ms(to)).contains(&level.at)).collect()
}

fn is_loud(levels: &[Level]) -> bool {
    !levels.is_empty() && levels.iter().all(|level| level.rms_db > -20.0)
}

fn is_quiet(levels: &[Level]) -> bool {
    levels.iter().all(|level| level.rms_db < -50.0)
}

fn play_to(watched: &Watched, ms: i64) {
    watched.player.send(PlayerCommand::Play);
    watched.until(|status, p| !status.seeking && p.is_some_and(|p| p.pts() > Pts::from_ms(ms))).unwrap();
}

/// Pictures move at the site's own pace now.
#[track_caller]
fn assert_at_pace(watched: &Watched, name: &str) {
    let (from, begun) = (watched.player.status().position, Instant::now());
    std::thread::sleep(Duration::from_millis(1_000));
    let pace = (watched.player.status().position - from).seconds() / begun.elapsed().as_secs_f64();
    assert!((pace - 1.0).abs() < 0.25, "{name}: pictures move at {pace:.2} from {from:?} on");
}

/// How far the sound that was let through last is ahead of the picture, in s.
fn lead(watched: &Watched) -> f64 {
    let status = watched.player.status();
    status.levels.last().map_or(f64::NAN, |level| (level.at - status.position).seconds())
}

#[test]
fn sound_that_begins_late_is_heard_in_its_time() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let late = ["-itsoffset", "5", "-f", "lavfi", "-t", "5", "-i", TONE];
    for name in ["late-sound.mp4", "late-sound.mkv"] {
        let watched = Watched::open(&clips::remade(plain(), name, &late, "-c:v copy -c:a aac"));
        watched.player.send(PlayerCommand::Play);
        watched.until(|_, p| p.is_some_and(|p| p.pts() > Pts::from_ms(300))).unwrap();
        assert_at_pace(&watched, name);
        watched.seek(4_000_000_000, Accuracy::Exact);
        play_to(&watched, 6_300);
        assert!(watched.player.status().has_sound, "{name}: the sound was given up");
        assert!(is_loud(&heard(&watched, 5_600, 5_900)), "{name}: {:?}", heard(&watched, 5_600, 5_900));
        assert!(is_quiet(&heard(&watched, 4_000, 5_400)), "{name}: {:?}", heard(&watched, 4_000, 5_400));
        assert!(lead(&watched).abs() < 0.3, "{name}: sound leads by {} s", lead(&watched));
    }
}

#[test]
fn sound_that_ends_early_holds_nothing_up() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let early = ["-f", "lavfi", "-t", "3", "-i", TONE];
    for name in ["early-sound.mp4", "early-sound.mkv"] {
        let watched = Watched::open(&clips::remade(plain(), name, &early, "-c:v copy -c:a aac"));
        watched.indexed().unwrap();
        watched.seek(2_000_000_000, Accuracy::Exact);
        play_to(&watched, 3_500);
        assert!(is_loud(&heard(&watched, 2_600, 2_850)), "{name}: {:?}", heard(&watched, 2_600, 2_850));
        assert_at_pace(&watched, name);
        watched.seek(8_000_000_000, Accuracy::Exact);
        watched.until(|status, p| !status.seeking && p.is_some_and(|p| p.pts() > Pts::from_ms(8_100))).unwrap();
        assert_at_pace(&watched, name);
        watched.seek(plain().at(plain().pictures - 10), Accuracy::Exact);
        let last = watched.until(|status, _| status.at_end).unwrap();
        assert_eq!(clips::number(&last), Some(plain().pictures - 1), "{name}");
    }
}

#[test]
fn sound_is_heard_however_it_is_stored() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let whole = ["-f", "lavfi", "-t", "12", "-i", TONE];
    let stored = [
        ("pcm.mov", "-c:v copy -c:a pcm_s16le"),
        ("pcm.avi", "-c:v mjpeg -q:v 5 -c:a pcm_s16le"),
        ("pcm.mkv", "-c:v copy -c:a pcm_s16le"),
        ("a-law.mkv", "-c:v copy -c:a pcm_alaw -ar 8000"),
        ("mu-law.avi", "-c:v mjpeg -q:v 5 -c:a pcm_mulaw -ar 8000"),
        ("mp3.avi", "-c:v mjpeg -q:v 5 -c:a libmp3lame"),
    ];
    for (name, encode) in stored {
        let watched = Watched::open(&clips::remade(plain(), name, &whole, encode));
        watched.indexed().unwrap();
        assert!(watched.player.status().has_sound, "{name}: no sound");
        watched.seek(2_300_000_000, Accuracy::Exact);
        play_to(&watched, 3_200);
        assert!(watched.player.status().has_sound, "{name}: the sound was given up");
        assert!(is_loud(&heard(&watched, 2_600, 2_900)), "{name}: {:?}", heard(&watched, 2_600, 2_900));
        assert!(is_quiet(&heard(&watched, 2_300, 2_400)), "{name}: {:?}", heard(&watched, 2_300, 2_400));
        assert!(lead(&watched).abs() < 0.3, "{name}: sound leads by {} s", lead(&watched));
    }
}

#[test]
fn sound_is_in_step_again_after_another_rate() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let watched = Watched::open(&clips::file(plain()));
    watched.indexed().unwrap();
    watched.player.send(PlayerCommand::SetRate(4.0));
    play_to(&watched, 3_000);
    watched.player.send(PlayerCommand::Pause);
    watched.player.send(PlayerCommand::SetRate(1.0));
    watched.seek(5_200_000_000, Accuracy::Exact);
    play_to(&watched, 6_200);
    assert!(lead(&watched).abs() < 0.3, "sound leads by {} s", lead(&watched));
    assert!(is_loud(&heard(&watched, 5_600, 5_900)), "{:?}", heard(&watched, 5_600, 5_900));
    assert_at_pace(&watched, "at 1");
    watched.player.send(PlayerCommand::SetRate(2.0));
    watched.until(|status, _| status.rate > 1.5 && !status.seeking).unwrap();
    watched.player.send(PlayerCommand::SetRate(1.0));
    watched.until(|status, _| status.rate < 1.5 && !status.seeking).unwrap();
    assert_at_pace(&watched, "at 1 again");
    assert!(lead(&watched).abs() < 0.3, "sound leads by {} s", lead(&watched));
}

#[test]
fn dragging_while_it_plays_ends_where_it_was_let_go() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for clip in matrix::EXACT.iter().filter(|clip| clip.sound && clip.name.starts_with("h264-closed")) {
        let name = clip.name;
        let watched = Watched::open(&clips::file(clip));
        watched.indexed().unwrap();
        watched.player.send(PlayerCommand::Play);
        for turn in 0..130_i64 {
            let accuracy = if turn % 4 == 3 { Accuracy::Exact } else { Accuracy::Key };
            watched.seek(turn * 7 % 110 * 100_000_000, accuracy);
            std::thread::sleep(Duration::from_millis(30));
        }
        watched.seek(clip.at(200) + 1_000_000, Accuracy::Exact);
        let picture = watched.until(|status, p| !status.seeking && p.is_some_and(|p| p.index() >= Some(200)));
        assert!(clips::number(&picture.unwrap()).is_some_and(|number| (200..210).contains(&number)), "{name}");
        assert_at_pace(&watched, name);
        assert!(lead(&watched).abs() < 0.3, "{name}: sound leads by {} s", lead(&watched));
    }
}
