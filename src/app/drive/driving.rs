//! Takes a player through the steps: sends commands, waits for pictures, counts.

use crate::app::drive::Shown;
use crate::app::drive::reels::{Reel, Reels};
use crate::app::drive::steps::Step;
use crate::app::notice::Notice;
use crate::app::still_file::Typed;
use crate::app::wording;
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::picture::Picture;
use crate::media::player::{Accuracy, Phase, Player, PlayerCommand, PlayerStatus};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The longest that anything may take, but playing.
const WITHIN: Duration = Duration::from_secs(60);

/// The longest that the player is not looked at, should no news come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How far apart the seeks of a scrub are sent.
const SCRUB_EVERY: Duration = Duration::from_millis(30);

/// Later than any picture, for the last one of a file.
const LAST: Pts = Pts::from_ns(i64::MAX / 2);

/// News of a player, counted.
type News = Arc<(Mutex<u64>, Condvar)>;

/// Numbers of pictures: shown, late, dropped.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    presented: u64,
    late: u64,
    dropped: u64,
}

impl Counts {
    fn of(status: &PlayerStatus) -> Self {
        Self { presented: status.presented, late: status.late, dropped: status.dropped }
    }

    fn and(self, more: Self) -> Self {
        Self {
            presented: self.presented + more.presented,
            late: self.late + more.late,
            dropped: self.dropped + more.dropped,
        }
    }
}

/// The player, and the file that it has open.
pub(super) struct Driver<'a> {
    reels: &'a Reels,
    reel: &'a Reel,
    place: usize,
    player: Player,
    news: News,
    /// What the players before this one counted.
    before: Counts,
}

impl<'a> Driver<'a> {
    /// Opens the first file and waits until all of its pictures are known.
    ///
    /// # Errors
    /// When it does not play.
    pub(super) fn begin(reels: &'a Reels) -> Result<Self, Notice> {
        let Some(reel) = reels.get(0) else {
            return Err(wording::no_footage_found());
        };
        let (player, news) = open(reel);
        let driver = Self { reels, reel, place: 0, player, news, before: Counts::default() };
        driver.settled(|status| status.pictures.is_some())?;
        Ok(driver)
    }

    /// Takes one step; gives what it showed.
    ///
    /// # Errors
    /// When there is no such moment, or its picture does not come.
    pub(super) fn take(&mut self, step: &Step) -> Result<(Shown, Arc<Picture>), Notice> {
        let (begun, counted) = (Instant::now(), self.counted());
        let took = match step {
            Step::Seek(at) => self.seek_site(*at)?,
            Step::SeekPts(pts) => self.seek(*pts)?,
            Step::Step(pictures) => self.step(i64::from(*pictures))?,
            Step::Play { lasting, rate } => self.play(*lasting, *rate)?,
            Step::Scrub(way) => self.scrub(way)?,
        };
        let took = took.unwrap_or_else(|| begun.elapsed());
        let picture = self.player.picture().ok_or_else(|| self.timed_out())?;
        let now = self.counted();
        let shown = Shown {
            took,
            file: self.reel.path.clone(),
            pts: picture.pts(),
            site: self.reel.timeline.as_ref().map(|timeline| timeline.site(picture.pts())),
            frame: picture.index(),
            presented: now.presented - counted.presented,
            late: now.late - counted.late,
            dropped: now.dropped - counted.dropped,
        };
        Ok((shown, picture))
    }

    fn seek_site(&mut self, at: Typed) -> Result<Option<Duration>, Notice> {
        let (place, pts) = self.reels.find(at)?;
        self.change_to(place);
        self.send_and_settle(exactly(pts))
    }

    fn seek(&self, pts: Pts) -> Result<Option<Duration>, Notice> {
        self.within(pts)?;
        self.send_and_settle(exactly(pts))
    }

    /// Beyond the ends of a file the steps go on in the one before it or behind it.
    fn step(&mut self, pictures: i64) -> Result<Option<Duration>, Notice> {
        let begun = Instant::now();
        let mut left = pictures;
        while let Some(frame) = self.player.picture().and_then(|picture| picture.index()) {
            let (frame, last) = (signed(frame), signed(self.reel.pictures) - 1);
            let to = frame.saturating_add(left);
            let next = if to < 0 { self.place.checked_sub(1) } else { Some(self.place + 1).filter(|_| to > last) };
            let Some(next) = next.filter(|next| self.reels.get(*next).is_some()) else { break };
            self.change_to(next);
            // One step leads over the edge.
            left = if to < 0 { to + 1 } else { to - last - 1 };
            self.send_and_settle(exactly(if to < 0 { LAST } else { Pts::ZERO }))?;
        }
        if left != 0 || pictures == 0 {
            self.send_and_settle(PlayerCommand::Step(i32::try_from(left).unwrap_or_default()))?;
        }
        Ok(Some(begun.elapsed()))
    }

    /// Plays on in the next file where one ends. It is over early where the last one ends.
    fn play(&mut self, lasting: Duration, rate: f64) -> Result<Option<Duration>, Notice> {
        let begun = Instant::now();
        let shown = self.player.picture().map(|picture| (self.place, picture.pts()));
        let (mut took, mut goes) = (None, false);
        while begun.elapsed() < lasting {
            let news = self.heard();
            let status = self.checked()?;
            let here = self.player.picture().map(|picture| (self.place, picture.pts()));
            if took.is_none() && here != shown {
                took = Some(begun.elapsed());
            }
            if self.has_ended(&status, rate) {
                let next = if rate < 0.0 { self.place.checked_sub(1) } else { Some(self.place + 1) };
                let Some(next) = next.filter(|next| self.reels.get(*next).is_some()) else { break };
                self.change_to(next);
                self.send_and_settle(exactly(if rate < 0.0 { LAST } else { Pts::ZERO }))?;
                goes = false;
            } else if goes {
                self.await_news(news, lasting.saturating_sub(begun.elapsed()));
            } else {
                self.player.send(PlayerCommand::SetRate(rate));
                self.player.send(PlayerCommand::Play);
                goes = true;
            }
        }
        self.player.send(PlayerCommand::Pause);
        self.settled(|status| !status.playing)?;
        Ok(took)
    }

    /// Playing backward has ended with the first picture, playing forward when the last one's time is over.
    fn has_ended(&self, status: &PlayerStatus, rate: f64) -> bool {
        if rate < 0.0 { status.position <= Pts::ZERO && !status.seeking } else { status.at_end }
    }

    fn scrub(&self, way: &[Pts]) -> Result<Option<Duration>, Notice> {
        way.iter().try_for_each(|pts| self.within(*pts))?;
        let Some((last, dragged)) = way.split_last() else { return Ok(None) };
        for pts in dragged {
            self.player.send(PlayerCommand::Seek { to: (*pts).into(), accuracy: Accuracy::Key });
            std::thread::sleep(SCRUB_EVERY);
        }
        self.send_and_settle(exactly(*last))
    }

    /// Opens another file; its player begins with what is asked for next.
    fn change_to(&mut self, place: usize) {
        let Some(reel) = self.reels.get(place).filter(|_| place != self.place) else { return };
        self.before = self.counted();
        (self.reel, self.place) = (reel, place);
        (self.player, self.news) = open(reel);
    }

    fn counted(&self) -> Counts {
        self.before.and(Counts::of(&self.player.status()))
    }

    fn within(&self, pts: Pts) -> Result<(), Notice> {
        if (Pts::ZERO..=self.reel.duration).contains(&pts) {
            return Ok(());
        }
        let seconds = |pts: Pts| format!("{:.3}", pts.seconds());
        let outside = MediaError::Outside {
            asked: seconds(pts),
            duration: seconds(self.reel.duration),
            path: self.reel.path.clone(),
        };
        Err(wording::media(&outside))
    }

    /// Sends a command and waits for its picture; how long that took.
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
                return Err(self.timed_out());
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

    fn timed_out(&self) -> Notice {
        wording::media(&MediaError::TimedOut { what: "picture", path: self.reel.path.clone() })
    }
}

/// A file in a player of its own, silent.
fn open(reel: &Reel) -> (Player, News) {
    let news: News = Arc::default();
    let told = Arc::clone(&news);
    let wake = move || {
        *told.0.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        told.1.notify_all();
    };
    let player = Player::open(&reel.path, Arc::new(wake));
    player.send(PlayerCommand::SetMuted(true));
    (player, news)
}

fn exactly(to: Pts) -> PlayerCommand {
    PlayerCommand::Seek { to: to.into(), accuracy: Accuracy::Exact }
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
