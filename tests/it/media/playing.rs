//! The player without a window: what is in its mailbox is the picture asked for, whatever was asked in whichever order.

use crate::clips::{self, Clip, Pace};
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::time::Pts;
use mingcha::media::MediaError;
use mingcha::media::exact::Exactness;
use mingcha::media::picture::Picture;
use mingcha::media::player::{Accuracy, Phase, Player, PlayerCommand, PlayerStatus, Programme};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// The longest that anything may take here.
const PATIENCE: Duration = Duration::from_secs(20);

/// A player and how often it woke its holder.
pub(crate) struct Watched {
    pub player: Player,
    woken: Arc<(Mutex<()>, Condvar, AtomicUsize)>,
}

impl Watched {
    pub(crate) fn open(path: &Path) -> Self {
        Self::play(Programme::file(path))
    }

    pub(crate) fn play(programme: Programme) -> Self {
        // With RUST_LOG set, what the player says of itself is printed.
        if std::env::var_os("RUST_LOG").is_some() {
            drop(
                tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).try_init(),
            );
        }
        let woken = Arc::new((Mutex::new(()), Condvar::new(), AtomicUsize::new(0)));
        let wake = Arc::clone(&woken);
        let player = Player::play(
            programme,
            None,
            Arc::new(move || {
                wake.2.fetch_add(1, Ordering::SeqCst);
                let _turn = wake.0.lock().unwrap();
                wake.1.notify_all();
            }),
        );
        Self { player, woken }
    }

    pub(crate) fn wakes(&self) -> usize {
        self.woken.2.load(Ordering::SeqCst)
    }

    /// Waits until the status and the picture are as wanted; gives them.
    pub(crate) fn until(
        &self,
        wanted: impl Fn(&PlayerStatus, Option<&Picture>) -> bool,
    ) -> Result<Arc<Picture>, String> {
        let begun = Instant::now();
        loop {
            let (status, picture) = (self.player.status(), self.player.picture());
            if wanted(&status, picture.as_deref()) {
                return picture.ok_or_else(|| "no picture".to_owned());
            }
            if begun.elapsed() > PATIENCE {
                let levels = status.levels.len();
                let status = PlayerStatus { levels: Vec::new(), ..status };
                return Err(format!("not within {PATIENCE:?}: {status:?}, {levels} levels, {picture:?}"));
            }
            let turn = self.woken.0.lock().unwrap();
            drop(self.woken.1.wait_timeout(turn, Duration::from_millis(20)).unwrap());
        }
    }

    pub(crate) fn settled(&self) -> Result<Arc<Picture>, String> {
        self.until(|status, _| status.phase == Phase::Ready && !status.seeking)
    }

    pub(crate) fn indexed(&self) -> Result<Arc<Picture>, String> {
        self.until(|status, _| status.phase == Phase::Ready && !status.seeking && status.pictures.is_some())
    }

    pub(crate) fn seek(&self, ns: i64, accuracy: Accuracy) {
        self.player.send(PlayerCommand::Seek { to: Pts::from_ns(ns).into(), accuracy });
    }
}

fn tries() -> usize {
    if std::env::var_os("MINGCHA_PROVE").is_some() { 200 } else { 6 }
}

/// Random exact seeks and steps; what is wrong.
fn check(clip: &Clip, tries: usize, seed: u64) -> Result<Vec<String>, String> {
    let watched = Watched::open(&clips::file(clip));
    let first = watched.indexed()?;
    let mut wrong = Vec::new();
    let mut expect = |what: String, picture: &Picture, wanted: usize| {
        let number = clips::number(picture);
        let off = (picture.pts().ns() - clip.at(wanted)).abs();
        if number != Some(wanted) || picture.index() != Some(wanted as u64) || off > 1_500_000 {
            wrong.push(format!("{}: {what}: {number:?} instead of {wanted}, {picture:?}, off {off} ns", clip.name));
        }
    };
    expect("first picture".to_owned(), &first, 0);
    let mut random = Random::new(seed);
    let mut here = 0;
    for turn in 0..tries {
        if turn % 2 == 0 {
            here = random.below(clip.pictures as u64) as usize;
            watched.seek(clip.at(here) + 3_000_000, Accuracy::Exact);
            let picture = watched.settled()?;
            expect(format!("turn {turn}, seek"), &picture, here);
        } else {
            let by = random.below(9) as i32 - 4;
            let wanted = here.saturating_add_signed(by as isize).min(clip.pictures - 1);
            // Several single steps in a row, as keys send them.
            for _ in 0..by.abs() {
                watched.player.send(PlayerCommand::Step(by.signum()));
            }
            let picture = watched.settled()?;
            let before = here;
            here = wanted;
            expect(format!("turn {turn}, step {by} from {before}"), &picture, wanted);
        }
    }
    Ok(wrong)
}

#[test]
fn every_seek_and_step_shows_the_picture_asked_for() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let mut wrong = Vec::new();
    for (clip, seed) in matrix::chosen(matrix::EXACT).zip(100..) {
        let begun = Instant::now();
        let found = check(clip, tries(), seed).unwrap_or_else(|error| vec![format!("{}: {error}", clip.name)]);
        println!("{}: {} of {} wrong, {:.1} s", clip.name, found.len(), tries(), begun.elapsed().as_secs_f64());
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn plain() -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap()
}

#[test]
fn pausing_keeps_the_picture_and_wakes_nobody() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let watched = Watched::open(&clips::file(plain()));
    watched.indexed().unwrap();
    watched.player.send(PlayerCommand::Play);
    watched.until(|_, picture| picture.is_some_and(|picture| picture.pts() >= Pts::from_ms(600))).unwrap();
    watched.player.send(PlayerCommand::Pause);
    watched.until(|status, _| !status.playing).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let (wakes, paused) = (watched.wakes(), watched.player.picture().unwrap());
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(watched.wakes(), wakes, "woken while paused");
    assert_eq!(watched.player.picture().unwrap().pts(), paused.pts());
    assert_eq!(watched.player.status().position, paused.pts());
    // A step goes on from the picture on the screen.
    let number = clips::number(&paused).unwrap();
    watched.player.send(PlayerCommand::Step(1));
    let stepped = watched.until(|_, picture| picture.is_some_and(|p| p.pts() != paused.pts())).unwrap();
    assert_eq!(clips::number(&stepped), Some(number + 1));
    watched.player.send(PlayerCommand::Step(-2));
    let back = watched.until(|status, p| !status.seeking && p.is_some_and(|p| p.pts() < paused.pts())).unwrap();
    assert_eq!(clips::number(&back), Some(number - 1));
}

#[test]
fn it_plays_at_every_rate_to_the_end_and_again() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let watched = Watched::open(&clips::file(plain()));
    watched.indexed().unwrap();
    for rate in [0.25, 0.5, 1.0, 2.0, 4.0] {
        watched.player.send(PlayerCommand::SetRate(rate));
        watched.seek(0, Accuracy::Exact);
        watched.player.send(PlayerCommand::Play);
        watched.until(|status, p| !status.seeking && p.is_some_and(|p| p.pts() > Pts::from_ms(100))).unwrap();
        let (from, begun) = (watched.player.status().position, Instant::now());
        std::thread::sleep(Duration::from_millis(1_000));
        let moved = (watched.player.status().position - from).seconds() / begun.elapsed().as_secs_f64();
        assert!((moved - rate).abs() < 0.15 * rate.max(1.0), "rate {rate}: moved at {moved:.2}");
        watched.player.send(PlayerCommand::Pause);
    }
    watched.seek(plain().at(plain().pictures - 10), Accuracy::Exact);
    watched.player.send(PlayerCommand::Play);
    let last = watched.until(|status, _| status.at_end).unwrap();
    assert_eq!(clips::number(&last), Some(plain().pictures - 1));
    assert!(!watched.player.status().playing);
    watched.player.send(PlayerCommand::Play);
    watched.until(|status, p| status.playing && p.is_some_and(|p| p.pts() < Pts::from_ms(2_000))).unwrap();
}

#[test]
fn the_sound_is_measured_and_in_step_with_the_pictures() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let watched = Watched::open(&clips::file(plain()));
    watched.indexed().unwrap();
    assert!(watched.player.status().has_sound);
    watched.player.send(PlayerCommand::SetGain(24.0));
    watched.seek(2_000_000_000, Accuracy::Exact);
    watched.player.send(PlayerCommand::Play);
    watched.until(|_, p| p.is_some_and(|p| p.pts() > Pts::from_ms(4_200))).unwrap();
    let levels = watched.player.status().levels;
    let mean = |from: i64| {
        let heard: Vec<f32> = levels
            .iter()
            .filter(|level| {
                let ms = level.at.ns() / 1_000_000;
                (2_000..4_000).contains(&ms) && (from..from + 300).contains(&(ms % 1000))
            })
            .map(|level| level.rms_db)
            .collect();
        assert!(!heard.is_empty(), "nothing was measured: {levels:?}");
        heard.iter().sum::<f32>() / heard.len() as f32
    };
    assert!(mean(100) < -60.0 && mean(600) > -20.0, "quiet {} loud {}", mean(100), mean(600));
}

#[test]
fn a_storm_of_commands_ends_at_the_last_one() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = plain();
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    let mut random = Random::new(7);
    for turn in 0..150 {
        let to = clip.at(random.below(clip.pictures as u64) as usize);
        watched.seek(to, if turn % 3 == 0 { Accuracy::Exact } else { Accuracy::Key });
        match turn % 10 {
            2 => watched.player.send(PlayerCommand::Play),
            5 => watched.player.send(PlayerCommand::Pause),
            7 => watched.player.send(PlayerCommand::Step(2)),
            _ => {}
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    watched.player.send(PlayerCommand::Pause);
    watched.seek(clip.at(123) + 1_000_000, Accuracy::Exact);
    let picture = watched.settled().unwrap();
    assert_eq!(clips::number(&picture), Some(123));
    watched.seek(i64::MAX / 2, Accuracy::Exact);
    let picture = watched.settled().unwrap();
    assert_eq!(clips::number(&picture), Some(clip.pictures - 1));
    watched.seek(-5, Accuracy::Exact);
    let picture = watched.settled().unwrap();
    assert_eq!(clips::number(&picture), Some(0));
}

#[test]
fn a_key_seek_shows_the_key_picture_before() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = plain();
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    watched.seek(clip.at(137), Accuracy::Key);
    let picture = watched.settled().unwrap();
    let number = clips::number(&picture).unwrap();
    assert!(number <= 137 && number.is_multiple_of(50), "shows {number}");
}

#[test]
fn what_is_not_exact_plays_all_the_same_and_says_so() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for clip in matrix::chosen(matrix::REFUSED) {
        let watched = Watched::open(&clips::file(clip));
        let check = || -> Result<(), String> {
            watched.settled()?;
            watched.player.send(PlayerCommand::Play);
            watched.until(|_, p| p.is_some_and(|p| p.pts() > Pts::from_ms(500)))?;
            watched.seek(6_000_000_000, Accuracy::Exact);
            watched.until(|status, p| !status.seeking && p.is_some_and(|p| p.pts() > Pts::from_ms(4_000)))?;
            Ok(())
        };
        check().unwrap_or_else(|error| panic!("{}: {error}", clip.name));
        let number = watched.player.picture().and_then(|picture| picture.index());
        assert_eq!(number, None, "{}: a number where none is certain", clip.name);
        let status = watched.player.status();
        assert!(matches!(status.exactness, Exactness::Refused(_)), "{}: {:?}", clip.name, status.exactness);
    }
}

#[test]
fn a_pause_keeps_the_picture_and_a_step_goes_on_from_it() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let watched = Watched::open(&clips::file(plain()));
    watched.indexed().unwrap();
    watched.player.send(PlayerCommand::SetRate(0.25));
    for turn in 0..4 {
        watched.seek(2_000_000_000, Accuracy::Exact);
        watched.settled().unwrap();
        watched.player.send(PlayerCommand::Play);
        watched.until(|_, p| p.is_some_and(|p| p.pts() > Pts::from_ms(2_150))).unwrap();
        // Not always right behind a picture.
        std::thread::sleep(Duration::from_millis(turn * 35));
        watched.player.send(PlayerCommand::Pause);
        let paused = watched.until(|status, _| !status.playing).unwrap();
        std::thread::sleep(Duration::from_millis(500));
        let later = watched.player.picture().unwrap();
        assert_eq!(clips::number(&later), clips::number(&paused), "turn {turn}: it moved after the pause");
        let number = clips::number(&paused).unwrap();
        watched.player.send(PlayerCommand::Step(1));
        let stepped = watched.settled().unwrap();
        assert_eq!(clips::number(&stepped), Some(number + 1), "turn {turn}");
        watched.player.send(PlayerCommand::Step(3));
        let stepped = watched.settled().unwrap();
        assert_eq!(clips::number(&stepped), Some(number + 4), "turn {turn}");
        watched.player.send(PlayerCommand::Play);
        let on = watched.until(|_, p| p.is_some_and(|p| p.pts() > stepped.pts())).unwrap();
        assert_eq!(clips::number(&on), Some(number + 5), "turn {turn}: goes on from the picture stepped to");
        watched.player.send(PlayerCommand::Pause);
        watched.player.send(PlayerCommand::Step(-1));
        watched.settled().unwrap();
    }
}

/// B pictures in a container that keeps no times of presentation, and more of them than the first look finds.
const LONG: Clip = Clip {
    name: "h264-b-long.avi",
    pictures: 12_000,
    pace: Pace::Even(100, 1),
    encode: "-c:v libx264 -preset ultrafast -bf 3 -g 50",
    sound: false,
};

#[test]
fn times_are_right_while_the_index_is_still_being_made() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let watched = Watched::open(&clips::file(&LONG));
    watched.player.send(PlayerCommand::SetRate(4.0));
    watched.player.send(PlayerCommand::Play);
    watched.until(|status, p| status.phase == Phase::Ready && p.is_some()).unwrap();
    let begun = Instant::now();
    let (mut seen, mut last) = (Vec::new(), Pts::from_ns(-1));
    while begun.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(4));
        let Some(picture) = watched.player.picture().filter(|picture| picture.pts() != last) else { continue };
        last = picture.pts();
        let (number, index) = (clips::number(&picture), picture.index());
        let off = number.map(|number| picture.pts().ns() - LONG.at(number));
        let is_right = number.map(|number| number as u64) == index && off.is_some_and(|off| off.abs() < 1_500_000);
        seen.push((is_right, number, index, off));
    }
    let wrong: Vec<_> = seen.iter().filter(|(is_right, ..)| !is_right).take(8).collect();
    assert!(wrong.is_empty(), "of {} pictures: {wrong:?}", seen.len());
    assert!(seen.len() > 200 && last > Pts::from_ms(10_000), "{} pictures up to {last:?}", seen.len());
}

#[test]
fn a_picture_that_cannot_be_decoded_is_not_replaced_by_another() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = matrix::EXACT.iter().find(|clip| clip.name == "mjpeg.avi").unwrap();
    let path = clips::file(clip).with_file_name("mjpeg-damaged.avi");
    let mut bytes = std::fs::read(clips::file(clip)).unwrap();
    let starts: Vec<usize> = (0..bytes.len() - 4).filter(|at| bytes[*at..].starts_with(b"\xFF\xD8\xFF")).collect();
    assert_eq!(starts.len(), clip.pictures);
    bytes[starts[150] + 2..starts[151] - 8].fill(0);
    std::fs::write(&path, bytes).unwrap();
    let watched = Watched::open(&path);
    watched.indexed().unwrap();
    for _ in 0..2 {
        watched.seek(clip.at(149), Accuracy::Exact);
        assert_eq!(clips::number(&watched.settled().unwrap()), Some(149));
        watched.seek(clip.at(150), Accuracy::Exact);
        assert_eq!(clips::number(&watched.settled().unwrap()), Some(149), "the picture before stays");
        let missed = watched.player.status().missed;
        assert!(matches!(missed, Some(MediaError::WrongPicture { .. })), "and it is said: {missed:?}");
        watched.seek(clip.at(151), Accuracy::Exact);
        assert_eq!(clips::number(&watched.settled().unwrap()), Some(151));
        assert_eq!(watched.player.status().missed, None);
    }
    watched.seek(clip.at(150), Accuracy::Exact);
    watched.settled().unwrap();
    watched.player.send(PlayerCommand::Step(1));
    assert_eq!(clips::number(&watched.settled().unwrap()), Some(152));
    watched.seek(clip.at(150), Accuracy::Exact);
    watched.settled().unwrap();
    watched.player.send(PlayerCommand::Play);
    let on = watched.until(|_, p| p.is_some_and(|p| p.pts() > Pts::from_ns(clip.at(152)))).unwrap();
    assert!(clips::number(&on).is_some_and(|number| number < 160), "{on:?}");
}

#[test]
fn a_seek_that_comes_before_the_index_waits_for_it() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for number in [LONG.pictures - 1, LONG.pictures - 3_000] {
        let watched = Watched::open(&clips::file(&LONG));
        watched.seek(LONG.at(number) + 2_000_000, Accuracy::Exact);
        let picture = watched.settled().unwrap();
        assert_eq!(clips::number(&picture), Some(number));
    }
}

#[test]
fn footage_that_goes_away_while_it_is_watched_is_missed_and_told() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for name in ["h264-gop250.mp4", "h264-no-b.dav", "h264-open.mkv"] {
        let clip = matrix::EXACT.iter().find(|clip| clip.name == name).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::copy(clips::file(clip), &path).unwrap();
        let watched = Watched::open(&path);
        // So little is kept that nearly everything must be read again.
        watched.player.send(PlayerCommand::SetMemory(0));
        watched.indexed().unwrap();
        watched.seek(clip.at(280), Accuracy::Exact);
        watched.settled().unwrap();
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(16).unwrap();
        watched.seek(clip.at(20), Accuracy::Exact);
        let stays = watched.until(|status, _| !status.seeking && status.missed.is_some());
        let stays = stays.unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(clips::number(&stays), Some(280), "{name}: what was seen stays");
    }
}
