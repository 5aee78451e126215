//! The thread that is the only writer of the playhead: takes commands, says to the reel where the playhead is, and shows
//! the picture there once it has come.

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::exact::Exactness;
use crate::media::picture::Picture;
use crate::media::player::aim::{Pace, Way};
use crate::media::player::pace::Running;
use crate::media::player::reel::{Aim, Facts, Find, Reel};
use crate::media::player::shared::{Input, Shared};
use crate::media::player::tally::{self, Kept};
use crate::media::player::voice::Voice;
use crate::media::player::{Accuracy, FASTEST, Phase, PlayerCommand, SLOWEST};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the thread sleeps when nothing is due; only a check, since news wake it.
const IDLE: Duration = Duration::from_secs(60);

/// How much memory decoded pictures may take, in bytes, until somebody says otherwise.
pub(super) const MEMORY: usize = 256 << 20;

/// A picture that is later than this stops the clock until it has come.
const LATE: Pts = Pts::from_ms(150);

/// From this rate on only key pictures are shown, where they come often enough.
const KEYS_FROM: f64 = 8.0;

/// Key pictures that come less often than this, as one watches, are too rare to follow anything by.
const RAREST_S: f64 = 1.5;

/// What is being waited for.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wish {
    to: Pts,
    accuracy: Accuracy,
    /// The way to go where there is no picture: a step goes on, a seek does not.
    onward: i64,
}

/// See the top of this file.
pub(super) struct Control {
    path: PathBuf,
    shared: Arc<Shared>,
    reel: Option<Reel>,
    voice: Option<Voice>,
    facts: Facts,
    wish: Option<Wish>,
    /// The key picture that was wished for before, while somebody drags: shown on the way if it comes.
    passing: Option<Pts>,
    steps: i64,
    playing: bool,
    running: Option<Running>,
    /// Whether the clock has waited for a picture since the last one was shown.
    waited: bool,
    rate: f64,
    gain_db: f32,
    muted: bool,
    shown: Option<Arc<Picture>>,
}

impl Control {
    pub(super) fn new(path: PathBuf, shared: Arc<Shared>) -> Self {
        Self {
            path,
            shared,
            reel: None,
            voice: None,
            facts: Facts::default(),
            wish: Some(Wish { to: Pts::ZERO, accuracy: Accuracy::Exact, onward: 1 }),
            passing: None,
            steps: 0,
            playing: false,
            running: None,
            waited: false,
            rate: 1.0,
            gain_db: 0.0,
            muted: false,
            shown: None,
        }
    }

    pub(super) fn run(mut self) {
        if let Err(error) = self.open() {
            self.shared.update(|status| status.phase = Phase::Failed(error));
        }
        loop {
            let due = self.due();
            let within = due.map_or(IDLE, |due| due.saturating_duration_since(Instant::now()));
            match self.shared.next(within) {
                Input::Close => return,
                Input::Command(command) => self.command(command),
                Input::News | Input::Nothing => {}
            }
            if let Some(reel) = &self.reel {
                self.facts = reel.facts();
            }
            self.advance();
            self.tell();
        }
    }

    fn open(&mut self) -> Result<(), MediaError> {
        let told = Arc::clone(&self.shared);
        self.reel = Some(Reel::open(&self.path, MEMORY, None, move || told.news())?);
        let heard = Arc::clone(&self.shared);
        self.voice = Some(Voice::open(&self.path, move |level| heard.level(level))?);
        Ok(())
    }

    fn command(&mut self, command: PlayerCommand) {
        match command {
            PlayerCommand::Play => self.play(),
            PlayerCommand::Pause => self.pause(),
            PlayerCommand::Seek { to, accuracy } => {
                let dragged = self.wish.filter(|wish| wish.accuracy == Accuracy::Key && accuracy == Accuracy::Key);
                self.passing = dragged.map(|wish| self.goal(wish));
                self.steps = 0;
                self.go_to(Wish { to, accuracy, onward: i64::from(self.shown.is_none()) });
            }
            PlayerCommand::Step(pictures) => {
                self.pause();
                self.steps = self.steps.saturating_add(i64::from(pictures));
                self.shared.update(|status| (status.at_end, status.missed) = (false, None));
            }
            PlayerCommand::SetRate(rate) => self.set_rate(rate),
            PlayerCommand::SetGain(db) => {
                self.gain_db = if db.is_finite() { db.clamp(-60.0, 24.0) } else { 0.0 };
                self.adjust_volume();
            }
            PlayerCommand::SetMuted(muted) => {
                self.muted = muted;
                self.adjust_volume();
            }
            PlayerCommand::SetMemory(bytes) => {
                if let Some(reel) = &self.reel {
                    reel.resize(bytes);
                }
            }
        }
    }

    fn go_to(&mut self, wish: Wish) {
        self.wish = Some(wish);
        self.halt();
        self.shared.update(|status| (status.at_end, status.missed) = (false, None));
    }

    fn play(&mut self) {
        self.playing = true;
        let (at_end, backward) = (self.shared.status().at_end, self.rate < 0.0);
        if at_end && !backward {
            self.go_to(Wish { to: Pts::ZERO, accuracy: Accuracy::Exact, onward: 1 });
        }
    }

    fn pause(&mut self) {
        self.playing = false;
        self.halt();
    }

    /// Stops the clock where it is; whether it plays on is another matter.
    fn halt(&mut self) {
        self.running = None;
        self.waited = false;
        if let Some(voice) = &mut self.voice {
            voice.stop();
        }
    }

    fn set_rate(&mut self, rate: f64) {
        let sign = if rate < 0.0 { -1.0 } else { 1.0 };
        let rate = if rate.is_finite() { sign * rate.abs().clamp(SLOWEST, FASTEST) } else { 1.0 };
        if (rate - self.rate).abs() > f64::EPSILON {
            self.rate = rate;
            // The clock goes on from the picture shown, at the new rate.
            self.halt();
        }
    }

    fn adjust_volume(&self) {
        if let Some(voice) = &self.voice {
            voice.set_volume(self.gain_db, self.muted);
        }
    }

    /// Does what can be done now.
    fn advance(&mut self) {
        if let Some(failure) = self.facts.failure.clone() {
            self.failed(failure);
            return;
        }
        self.take_steps();
        if self.wish.is_some() {
            self.fulfil();
        }
        if self.wish.is_none() && self.playing {
            self.play_on();
        }
        self.aim();
    }

    fn failed(&mut self, failure: MediaError) {
        self.pause();
        self.wish = None;
        let shows = self.shown.is_some();
        self.shared.update(|status| {
            // What was seen stays to be seen; but nothing else comes any more, and that must be said.
            if shows { status.missed = Some(failure) } else { status.phase = Phase::Failed(failure) }
        });
    }

    /// Steps count from the picture on the screen, or from the one that is on its way there.
    fn take_steps(&mut self) {
        let from = match (self.wish, &self.shown) {
            (Some(wish), _) if wish.onward != 0 && self.shown.is_some() => wish.to,
            (None, Some(shown)) => shown.pts(),
            _ => return,
        };
        let steps = std::mem::take(&mut self.steps);
        if steps == 0 {
            return;
        }
        let index = &self.facts.index;
        let to = if self.is_exact() {
            let last = index.len().saturating_sub(1);
            let by = isize::try_from(steps).unwrap_or(0);
            index.at(from).and_then(|number| index.pts(number.saturating_add_signed(by).min(last)))
        } else {
            let usual = if index.fps() > 0.0 { (1e9 / index.fps()) as i64 } else { 40_000_000 };
            let next = self.reel.as_ref().filter(|_| steps == 1).and_then(|reel| reel.after(from));
            Some(next.map_or_else(|| from + Pts::from_ns(usual.saturating_mul(steps)), |next| next.pts()))
        };
        if let Some(to) = to.filter(|to| *to != from || self.wish.is_some()) {
            self.go_to(Wish { to: to.max(Pts::ZERO), accuracy: Accuracy::Exact, onward: steps.signum() });
        }
    }

    /// The time of the picture that a wish is for, as far as that is known.
    fn goal(&self, wish: Wish) -> Pts {
        let index = &self.facts.index;
        let number = match wish.accuracy {
            Accuracy::Exact => index.at(wish.to),
            Accuracy::Key => index.key_at(wish.to),
        };
        number.and_then(|number| index.pts(number)).unwrap_or(wish.to)
    }

    fn fulfil(&mut self) {
        let (Some(wish), Some(reel)) = (self.wish, &self.reel) else { return };
        let exact = wish.accuracy == Accuracy::Exact && self.is_exact();
        if exact && !self.facts.index.reaches(wish.to) && self.shown.is_some() {
            return;
        }
        let to = if self.is_exact() { self.goal(wish) } else { wish.to };
        match reel.find(to) {
            Find::Here(picture) => {
                self.wish = None;
                self.passing = None;
                self.show(picture);
            }
            Find::Coming => {
                if let Some(Find::Here(picture)) = self.passing.map(|passing| reel.find(passing)) {
                    self.passing = None;
                    self.show(picture);
                }
            }
            Find::Lost => self.miss(wish, to),
        }
    }

    /// Another picture in the place of one that cannot be had would be a lie: the one before stays. A step goes over it.
    fn miss(&mut self, wish: Wish, to: Pts) {
        let index = &self.facts.index;
        let next = index.number_of(to).and_then(|number| {
            let next = number.checked_add_signed(isize::try_from(wish.onward).ok()?)?;
            index.pts(next)
        });
        match next.filter(|_| wish.onward != 0) {
            Some(next) => self.wish = Some(Wish { to: next, ..wish }),
            None if self.shown.is_none() => {
                let error = MediaError::NothingDecodable { path: self.path.clone(), why: String::new() };
                self.failed(error);
            }
            None => {
                self.wish = None;
                self.pause();
                let asked = format!("{:.3}", to.seconds());
                let error = MediaError::WrongPicture { asked, path: self.path.clone() };
                tracing::error!(%error, "the picture before stays");
                self.shared.update(|status| status.missed = Some(error));
            }
        }
    }

    fn show(&mut self, picture: Arc<Picture>) {
        self.show_as(picture, Kept::default());
    }

    fn show_as(&mut self, picture: Arc<Picture>, kept: Kept) {
        self.shared.show(Arc::clone(&picture), kept);
        self.shown = Some(picture);
        self.waited = false;
    }

    /// How a picture that the clock asked for keeps to it, shown now in the place of `before`.
    fn kept(&self, picture: &Picture, before: Pts, running: &Running, now: Instant) -> Kept {
        let index = &self.facts.index;
        let late = self.waited || tally::is_late(index, picture.pts(), self.pace(), running, now);
        Kept { late, dropped: self.passed(before, picture.pts()) }
    }

    /// How many pictures lie between two that were shown one after the other.
    fn passed(&self, before: Pts, behind: Pts) -> u64 {
        if self.is_exact() { tally::between(&self.facts.index, before, behind, self.pace()) } else { 0 }
    }

    /// Shows what is due by the clock.
    fn play_on(&mut self) {
        let (Some(shown), Some(reel)) = (self.shown.clone(), &self.reel) else { return };
        let now = Instant::now();
        let running = *self.running.get_or_insert(Running::new(shown.pts(), now, self.rate));
        let at = running.at(now);
        if self.has_ended(at) {
            let unseen = self.passed(shown.pts(), at);
            self.pause();
            // Whatever was skipped on the way: it ends with the picture at the end.
            let (end, inward) = if self.rate > 0.0 { (self.facts.index.last(), -1) } else { (Pts::ZERO, 1) };
            if self.is_exact() && shown.pts() != end {
                self.wish = Some(Wish { to: end, accuracy: Accuracy::Exact, onward: inward });
            }
            self.shared.update(|status| {
                (status.at_end, status.playing) = (self.rate > 0.0, false);
                status.dropped += unseen;
            });
            return;
        }
        let due = match self.pace() {
            Pace::All => at,
            Pace::Keys => self.facts.index.key_at(at).and_then(|n| self.facts.index.pts(n)).unwrap_or(at),
        };
        let found = match reel.find(due.max(Pts::ZERO)) {
            Find::Here(picture) => Some(picture),
            // What is there already and nearer than what is shown is better than nothing.
            Find::Coming | Find::Lost => reel.not_after(at).filter(|found| self.is_between(found.pts(), at)),
        };
        let newest = found.as_ref().map_or(shown.pts(), |found| found.pts());
        if let Some(found) = found.filter(|found| found.pts() != shown.pts()) {
            let kept = self.kept(&found, shown.pts(), &running, now);
            self.show_as(found, kept);
        }
        self.keep_in_step(newest, at, now);
    }

    /// Whether a time lies between the picture shown and the clock.
    fn is_between(&self, pts: Pts, at: Pts) -> bool {
        let Some(shown) = self.shown.as_ref().map(|shown| shown.pts()) else { return true };
        if self.rate > 0.0 { pts > shown && pts <= at } else { pts < shown && pts >= at }
    }

    /// The clock waits for pictures that are too late, and the sound begins with the clock.
    fn keep_in_step(&mut self, newest: Pts, at: Pts, now: Instant) {
        let index = &self.facts.index;
        let wanted = index.at(at).and_then(|number| index.pts(number)).filter(|_| self.is_exact()).unwrap_or(at);
        let apart = if self.rate > 0.0 { wanted - newest } else { newest - wanted };
        let patience = Pts::from_ns((LATE.ns() as f64 * self.rate.abs().max(1.0)) as i64);
        if self.pace() == Pace::All && apart > patience {
            self.halt();
            self.waited = true;
            self.running = Some(Running::new(newest, now, self.rate));
            return;
        }
        let sounds = self.facts.has_sound && (self.rate - 1.0).abs() < 1e-9;
        if let (Some(voice), Some(running)) = (&mut self.voice, &self.running)
            && sounds
            && !voice.is_playing()
            && apart <= Pts::ZERO
        {
            voice.play(running.at(now), now, &self.facts);
        }
    }

    fn has_ended(&self, at: Pts) -> bool {
        if self.rate < 0.0 {
            return at < Pts::ZERO;
        }
        let index = &self.facts.index;
        let by_index = index.is_complete() && !index.is_empty() && at >= index.duration().max(index.last());
        by_index || !self.is_exact() && self.reel.as_ref().is_some_and(|reel| reel.ends_at(at))
    }

    /// Which pictures are shown at this rate.
    fn pace(&self) -> Pace {
        if self.rate.abs() < KEYS_FROM || !self.is_exact() || !self.playing {
            return Pace::All;
        }
        let median = self.facts.index.key_spacing().map_or(f64::MAX, |(_, median, _)| median);
        if median / self.rate.abs() <= RAREST_S { Pace::Keys } else { Pace::All }
    }

    /// Says where the playhead is, and where it goes.
    fn aim(&self) {
        let Some(reel) = &self.reel else { return };
        let way = match (self.playing, self.rate > 0.0) {
            // Whoever steps back once does so again.
            (false, _) if self.wish.is_some_and(|wish| wish.onward < 0) => Way::Backward,
            (false, _) => Way::Still,
            (true, true) => Way::Forward,
            (true, false) => Way::Backward,
        };
        let at = match (self.wish, &self.running, &self.shown) {
            (Some(wish), ..) => self.goal(wish),
            (None, Some(running), _) => running.at(Instant::now()),
            (None, None, Some(shown)) => shown.pts(),
            (None, None, None) => Pts::ZERO,
        };
        let pace = if self.wish.is_some() { Pace::All } else { self.pace() };
        reel.aim(Aim { at: at.max(Pts::ZERO), way, pace });
    }

    /// When the next picture is due.
    fn due(&self) -> Option<Instant> {
        let (running, shown) = (self.running.as_ref()?, self.shown.as_ref()?);
        let index = &self.facts.index;
        let next = if self.rate < 0.0 {
            // The picture shown is left once the clock is before it.
            shown.pts() - Pts::from_ns(1)
        } else if self.is_exact() {
            let number = index.at(shown.pts())?;
            let next = match self.pace() {
                Pace::All => Some(number + 1),
                Pace::Keys => index.key_after(number),
            };
            next.and_then(|next| index.pts(next)).unwrap_or(index.duration())
        } else {
            let next = self.reel.as_ref()?.after(shown.pts());
            next.map_or(shown.pts() + Pts::from_ms(40), |next| next.pts())
        };
        let when = running.when(next)?;
        // A picture that is overdue comes with news; there is no use in looking all the time.
        let now = Instant::now();
        Some(if when > now { when } else { now + Duration::from_millis(5) })
    }

    fn is_exact(&self) -> bool {
        self.facts.exactness == Some(Exactness::Exact)
    }

    /// Brings the status up to date.
    fn tell(&self) {
        let index = &self.facts.index;
        let duration = if index.is_complete() {
            index.duration()
        } else {
            self.facts.declared.unwrap_or_default().max(index.duration())
        };
        let seeking = self.wish.is_some() || self.steps != 0;
        self.shared.update(|status| {
            if self.shown.is_some() && status.phase == Phase::Loading {
                status.phase = Phase::Ready;
            }
            status.duration = duration;
            status.playing = self.playing;
            status.rate = self.rate;
            status.has_sound = self.facts.has_sound;
            status.exactness = self.facts.exactness.unwrap_or(Exactness::Exact);
            status.pictures = index.is_complete().then(|| index.len() as u64);
            // Looked at inside, so that a command that comes just now is not forgotten.
            status.seeking = (seeking || self.shared.has_commands()) && status.phase == Phase::Ready;
        });
    }
}
