//! Takes a player through the steps: sends commands, waits for pictures, counts.

use crate::app::drive::cameras::Cameras;
use crate::app::drive::steps::Step;
use crate::app::drive::{OnScreen, Shown};
use crate::app::notice::Notice;
use crate::app::still_file::Typed;
use crate::app::wording;
use crate::domain::footage::RecordingId;
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::picture::Picture;
use crate::media::player::{Accuracy, Phase, Player, PlayerCommand, PlayerStatus, Screen, Spot};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest that anything may take, but playing.
const WITHIN: Duration = Duration::from_secs(60);

/// The longest that the player is not looked at, should no news come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How far apart the seeks of a scrub are sent.
const SCRUB_EVERY: Duration = Duration::from_millis(30);

/// How many cameras are seen at most.
const MOST_CAMERAS: usize = 9;

/// News of a player, counted.
type News = Arc<(Mutex<u64>, Condvar)>;

/// The player, and what it plays.
pub(super) struct Driver<'a> {
    cameras: &'a Cameras,
    player: Player,
    news: News,
}

impl<'a> Driver<'a> {
    /// Opens the first file of each camera and waits until all pictures of the one that leads are known.
    ///
    /// # Errors
    /// When it does not play.
    pub(super) fn begin(cameras: &'a Cameras) -> Result<Self, Notice> {
        let ids = cameras.ids();
        if ids.is_empty() {
            return Err(wording::no_footage_found());
        }
        let news: News = Arc::default();
        let told = Arc::clone(&news);
        let wake = move || {
            *told.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
            told.1.notify_all();
        };
        let player = Player::play(cameras.programme(), None, Arc::new(wake));
        player.send(PlayerCommand::SetMuted(true));
        player.send(PlayerCommand::Show(ids.into_iter().take(MOST_CAMERAS).collect()));
        let driver = Self { cameras, player, news };
        driver.settled(|status| status.pictures.is_some())?;
        Ok(driver)
    }

    /// Takes one step; gives what it showed, and the pictures of all cameras, the leading one's first.
    ///
    /// # Errors
    /// When there is no such moment, or its picture does not come.
    pub(super) fn take(&mut self, step: &Step) -> Result<(Shown, Vec<Arc<Picture>>), Notice> {
        let (begun, before) = (Instant::now(), self.player.status());
        let took = match step {
            Step::Seek(at) => self.seek_site(*at)?,
            Step::SeekPts(pts) => self.seek(*pts)?,
            Step::Step(pictures) => self.send_and_settle(PlayerCommand::Step(*pictures))?,
            Step::Play { lasting, rate } => self.play(*lasting, *rate)?,
            Step::Scrub(way) => self.scrub(way)?,
        };
        let took = took.unwrap_or_else(|| begun.elapsed());
        let (now, mut screens) = (self.player.status(), self.player.screens());
        screens.sort_by_key(|screen| screen.camera != now.camera);
        let pictures = screens.iter().filter_map(|screen| screen.picture.clone()).collect();
        let cameras: Vec<OnScreen> = screens.iter().map(|screen| self.on_screen(screen)).collect();
        let shown = Shown {
            took,
            cameras,
            presented: now.presented - before.presented,
            late: now.late - before.late,
            dropped: now.dropped - before.dropped,
            skew: now.skew,
        };
        Ok((shown, pictures))
    }

    fn on_screen(&self, screen: &Screen) -> OnScreen {
        let picture = screen.picture.as_ref();
        let file = screen.recording.and_then(|recording| self.cameras.get(recording)).map(|reel| reel.path.clone());
        OnScreen {
            file,
            pts: picture.map(|picture| picture.pts()),
            site: screen.recording.zip(picture).and_then(|(recording, p)| self.cameras.site(recording, p.pts())),
            frame: picture.and_then(|picture| picture.index()),
        }
    }

    fn seek_site(&self, at: Typed) -> Result<Option<Duration>, Notice> {
        let spot = self.cameras.find(at, self.player.status().camera)?;
        self.send_and_settle(exactly(spot))
    }

    fn seek(&self, pts: Pts) -> Result<Option<Duration>, Notice> {
        self.within(pts)?;
        self.send_and_settle(exactly(Spot::Here(pts)))
    }

    /// Plays on in the next file where one ends. It is over early where the last one ends.
    fn play(&self, lasting: Duration, rate: f64) -> Result<Option<Duration>, Notice> {
        let begun = Instant::now();
        let shown = self.shown();
        let mut took = None;
        self.player.send(PlayerCommand::SetRate(rate));
        self.player.send(PlayerCommand::Play);
        let mut goes = false;
        while begun.elapsed() < lasting {
            let news = self.heard();
            let status = self.checked()?;
            if took.is_none() && self.shown() != shown {
                took = Some(begun.elapsed());
            }
            // Commands are done in their turn: until it plays, what is told is of before.
            goes |= status.playing;
            if goes && (status.at_end || !status.playing) {
                break;
            }
            self.await_news(news, lasting.saturating_sub(begun.elapsed()));
        }
        self.player.send(PlayerCommand::Pause);
        self.settled(|status| !status.playing)?;
        Ok(took)
    }

    /// What the leading camera shows.
    fn shown(&self) -> Option<(Option<RecordingId>, Pts)> {
        let recording = self.player.status().recording;
        self.player.picture().map(|picture| (recording, picture.pts()))
    }

    fn scrub(&self, way: &[Pts]) -> Result<Option<Duration>, Notice> {
        way.iter().try_for_each(|pts| self.within(*pts))?;
        let Some((last, dragged)) = way.split_last() else { return Ok(None) };
        for pts in dragged {
            self.player.send(PlayerCommand::Seek { to: Spot::Here(*pts), accuracy: Accuracy::Key });
            std::thread::sleep(SCRUB_EVERY);
        }
        self.send_and_settle(exactly(Spot::Here(*last)))
    }

    /// The file on the screen of the leading camera.
    fn path(&self) -> PathBuf {
        let recording = self.player.status().recording.unwrap_or_default();
        self.cameras.get(recording).map(|reel| reel.path.clone()).unwrap_or_default()
    }

    fn within(&self, pts: Pts) -> Result<(), Notice> {
        let recording = self.player.status().recording.unwrap_or_default();
        let duration = self.cameras.get(recording).map_or(Pts::ZERO, |reel| reel.duration);
        if (Pts::ZERO..=duration).contains(&pts) {
            return Ok(());
        }
        let seconds = |pts: Pts| format!("{:.3}", pts.seconds());
        let outside = MediaError::Outside { asked: seconds(pts), duration: seconds(duration), path: self.path() };
        Err(wording::media(&outside))
    }

    /// Sends a command and waits for its pictures; how long that took.
    fn send_and_settle(&self, command: PlayerCommand) -> Result<Option<Duration>, Notice> {
        let begun = Instant::now();
        self.player.send(command);
        self.settled(|_status| true)?;
        Ok(Some(begun.elapsed()))
    }

    /// Waits until no picture is to come any more, and the status is as wanted.
    fn settled(&self, wanted: impl Fn(&PlayerStatus) -> bool) -> Result<(), Notice> {
        let begun = Instant::now();
        loop {
            let news = self.heard();
            let status = self.checked()?;
            if status.phase == Phase::Ready && !status.seeking && wanted(&status) {
                return Ok(());
            }
            if begun.elapsed() > WITHIN {
                return Err(wording::media(&MediaError::TimedOut { what: "picture", path: self.path() }));
            }
            self.await_news(news, LOOK_EVERY);
        }
    }

    /// The status, unless something went wrong.
    fn checked(&self) -> Result<PlayerStatus, Notice> {
        let status = self.player.status();
        match (&status.phase, &status.missed) {
            (Phase::Failed(why), _) | (_, Some(why)) => Err(wording::media(why)),
            _ => Ok(status),
        }
    }

    fn heard(&self) -> u64 {
        *self.news.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for news beyond what was heard, for so long at most.
    fn await_news(&self, heard: u64, within: Duration) {
        let turn = self.news.0.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.news.1.wait_timeout_while(turn, within.min(LOOK_EVERY), |news| *news == heard));
    }
}

fn exactly(to: Spot) -> PlayerCommand {
    PlayerCommand::Seek { to, accuracy: Accuracy::Exact }
}
