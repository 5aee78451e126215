//! The thread that owns a player's pipeline: takes commands and what happened, and decides what is done next.

mod rescue;

use crate::domain::time::Pts;
use crate::media::container::{Sniffed, sniff};
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, by_scan};
use crate::media::gate::{From, Outcome, Plan};
use crate::media::index::FrameIndex;
use crate::media::player::moves::{Move, Moves};
use crate::media::player::shared::{Event, Input, Shared};
use crate::media::player::slot::Step;
use crate::media::player::stage::{Sound, Stage};
use crate::media::player::{Accuracy, Phase, PlayerCommand};
use crate::media::scan::{Progress, Scan};
use crate::media::seek::{Approach, approach, send};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the thread waits for news while something is under way, before it looks whether all is well.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long it waits when nothing is under way; only a check, since news wake it.
const IDLE: Duration = Duration::from_secs(60);

/// A move during which nothing at all reaches the decoder for so long is stuck.
const STUCK: Duration = Duration::from_secs(6);

/// Steps further than this are seeks.
const MOST_STEPS: u32 = 25;

/// What is under way.
struct UnderWay {
    /// The time of the picture to come.
    to: Pts,
    /// The picture to come, by its number; none where pictures are not exact.
    number: Option<usize>,
    /// Which attempt.
    attempt: usize,
    /// Whether pictures go by a step event instead of a seek.
    stepping: bool,
    /// Whether all sinks have what they waited for.
    settled: bool,
    /// The move on which a pipeline opens.
    opening: bool,
    /// When there was a sign of life last, and how many access units had come then.
    alive: (Instant, u64),
}

/// See the top of this file.
pub(super) struct Control {
    path: PathBuf,
    shared: Arc<Shared>,
    sniffed: Option<Sniffed>,
    scan: Option<Scan>,
    progress: Progress,
    stage: Option<Stage>,
    sound: Sound,
    moves: Moves,
    under_way: Option<UnderWay>,
    generation: u64,
    playing: bool,
    /// Whether the pipeline plays: not while a picture is sought.
    rolling: bool,
    rate: f64,
    gain_db: f32,
    muted: bool,
    /// The pipeline waits at its closed gate for its first plan.
    closed: bool,
    /// Pictures were stepped, so that the sound is not where they are.
    apart: bool,
    rebuilt: u32,
    /// Where a pipeline that was built anew goes first.
    back: Option<Pts>,
    failed: bool,
}

impl Control {
    pub(super) fn new(path: PathBuf, shared: Arc<Shared>) -> Self {
        Self {
            path,
            shared,
            sniffed: None,
            scan: None,
            progress: Progress::default(),
            stage: None,
            sound: Sound::Device,
            moves: Moves::default(),
            under_way: None,
            generation: 0,
            playing: false,
            rolling: false,
            rate: 1.0,
            gain_db: 0.0,
            muted: false,
            closed: true,
            apart: false,
            rebuilt: 0,
            back: None,
            failed: false,
        }
    }

    pub(super) fn run(mut self) {
        if let Err(error) = self.open() {
            self.fail(error);
        }
        loop {
            let idle = self.under_way.is_none() && !self.closed || self.failed;
            match self.shared.next(if idle { IDLE } else { LOOK_EVERY }) {
                Input::Close => return,
                Input::Command(command) => self.command(command),
                Input::Event(event) => self.event(event),
                Input::Nothing => self.look(),
            }
            if !self.failed {
                self.advance();
            }
            self.tell();
        }
    }

    fn open(&mut self) -> Result<(), MediaError> {
        crate::media::init()?;
        let sniffed = sniff(&self.path)?;
        self.sniffed = Some(sniffed);
        let told = Arc::clone(&self.shared);
        self.scan = Some(Scan::start(&self.path, sniffed, None, move || told.event(Event::Indexed))?);
        self.build(sniffed)
    }

    fn build(&mut self, sniffed: Sniffed) -> Result<(), MediaError> {
        self.stage = None;
        self.shared.flush();
        self.closed = true;
        self.rolling = false;
        self.under_way = None;
        self.moves.done();
        let layout = self.scan.as_ref().and_then(Scan::layout);
        let stage = Stage::build(&self.path, sniffed, layout, self.sound, &self.shared)?;
        self.stage = Some(stage);
        self.adjust_volume();
        Ok(())
    }

    fn command(&mut self, command: PlayerCommand) {
        match command {
            PlayerCommand::Play => self.play(),
            PlayerCommand::Pause => self.pause(),
            PlayerCommand::Seek { to, accuracy } => {
                self.moves.seek(to, accuracy);
                self.shared.update(|status| (status.at_end, status.missed) = (false, None));
            }
            PlayerCommand::Step(pictures) => self.step(pictures),
            PlayerCommand::SetRate(rate) => {
                let rate = if rate.is_finite() { rate.clamp(0.25, 4.0) } else { 1.0 };
                if (rate - self.rate).abs() > f64::EPSILON {
                    self.rate = rate;
                    self.moves.restart();
                    self.adjust_volume();
                }
            }
            PlayerCommand::SetGain(db) => {
                self.gain_db = if db.is_finite() { db.clamp(-60.0, 24.0) } else { 0.0 };
                self.adjust_volume();
            }
            PlayerCommand::SetMuted(muted) => {
                self.muted = muted;
                self.adjust_volume();
            }
        }
    }

    fn play(&mut self) {
        if self.shared.status().at_end {
            self.moves.seek(Pts::ZERO, Accuracy::Exact);
            self.shared.update(|status| status.at_end = false);
        } else if self.apart {
            self.moves.restart();
        }
        self.playing = true;
    }

    fn pause(&mut self) {
        self.playing = false;
        self.roll(false);
    }

    /// Sets the pipeline to play or to pause.
    fn roll(&mut self, rolling: bool) {
        if let Some(stage) = self.stage.as_ref().filter(|_| self.rolling != rolling) {
            stage.set_playing(rolling);
            self.rolling = rolling;
        }
    }

    /// While it plays, the picture shown moves on: the step becomes a seek from where it is now.
    fn step(&mut self, pictures: i32) {
        if self.playing
            && let Some(target) = self.stepped(pictures)
        {
            self.pause();
            self.moves.seek(target, Accuracy::Exact);
        } else {
            self.pause();
            self.moves.step(pictures);
        }
        self.shared.update(|status| (status.at_end, status.missed) = (false, None));
    }

    /// The time of the picture so many on from the one shown, no further than the ends.
    fn stepped(&self, pictures: i32) -> Option<Pts> {
        let index = &self.progress.index;
        let shown = index.at(self.shared.picture()?.pts())?;
        let last = index.len().checked_sub(1)?;
        index.pts(shown.saturating_add_signed(pictures as isize).min(last))
    }

    fn adjust_volume(&self) {
        if let Some(stage) = &self.stage {
            let own_pace = (self.rate - 1.0).abs() < 1e-9;
            stage.set_volume(self.gain_db, self.muted || !own_pace);
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Indexed => self.indexed(),
            Event::Gate => self.check_move(),
            Event::Settled => {
                if let Some(way) = &mut self.under_way {
                    way.settled = true;
                }
                self.check_move();
            }
            Event::Shown(pts) => self.shown(pts),
            Event::End => self.ended(),
            Event::Failed(_, true) if self.sound == Sound::Device => self.rebuild(Sound::Nowhere),
            Event::Failed(error, _) => self.pipeline_failed(error),
            Event::Problem => {
                if let Some(error) = self.stage.as_ref().and_then(Stage::problem) {
                    self.fail(error);
                }
            }
        }
    }

    fn indexed(&mut self) {
        let Some(scan) = &self.scan else { return };
        self.progress = scan.progress();
        self.shared.set_index(Arc::clone(&self.progress.index), self.is_exact());
        if let Some(stage) = &self.stage {
            stage.gate.learn(&self.progress.index);
        }
        if self.shared.picture().is_some() {
            return;
        }
        match (&self.progress.ended, self.sniffed) {
            (Some(Err(error)), _) => self.fail(error.clone()),
            (Some(Ok(())), Some(sniffed)) if self.progress.index.is_empty() => {
                self.fail(self.progress.why_empty(sniffed, &self.path));
            }
            _ => {}
        }
    }

    fn exactness(&self) -> Exactness {
        self.sniffed.map_or(Exactness::Exact, |sniffed| by_scan(sniffed, &self.progress))
    }

    fn is_exact(&self) -> bool {
        self.exactness() == Exactness::Exact
    }

    /// Starts what can be started.
    fn advance(&mut self) {
        if self.closed {
            self.open_gate();
            return;
        }
        let (index, exact) = (Arc::clone(&self.progress.index), self.is_exact());
        let may = |next: &Move| match next {
            Move::Seek(to, Accuracy::Exact) if exact => index.reaches(*to),
            Move::Seek(..) | Move::Step(_) | Move::Restart => true,
        };
        while let Some(next) = self.moves.next(may) {
            if self.start(next) {
                break;
            }
            self.finish_move();
        }
        if self.under_way.is_none() {
            self.roll(self.playing);
        }
    }

    /// Lets the first picture through once it is known which one that is.
    fn open_gate(&mut self) {
        let index = Arc::clone(&self.progress.index);
        let Some(stage) = self.stage.as_ref().filter(|stage| stage.gate.has_data()) else { return };
        if index.is_empty() && self.progress.ended.is_none() {
            return;
        }
        self.generation += 1;
        let exact = self.is_exact() && !index.is_empty();
        self.closed = false;
        if let Some(back) = self.back.take() {
            self.moves.go_back(back);
        }
        let plan = match approach(&index, 0, 0, self.generation) {
            Some(way) if exact && way.from_start => way.plan,
            _ => Plan { generation: self.generation, from: From::Any, target: None, lenient: true, index },
        };
        stage.gate.open(plan);
        self.moves.begin();
        self.under_way = Some(UnderWay { opening: true, ..self.move_to(None, Pts::ZERO, false) });
    }

    /// Starts a move; false when there is nothing to do.
    fn start(&mut self, next: Move) -> bool {
        let index = Arc::clone(&self.progress.index);
        let shown = self.shared.picture().map(|picture| picture.pts());
        match next {
            Move::Seek(to, Accuracy::Exact) => self.go_to(index.at(to), to),
            Move::Seek(to, Accuracy::Key) => self.go_to(index.key_at(to), to),
            Move::Restart => shown.is_some_and(|shown| self.go_to(index.at(shown), shown)),
            Move::Step(pictures) => self.start_step(pictures, &index),
        }
    }

    fn start_step(&mut self, pictures: i32, index: &FrameIndex) -> bool {
        let Some(target) = self.stepped(pictures) else { return false };
        let shown = self.shared.picture().map(|picture| picture.pts());
        if shown == Some(target) {
            return false;
        }
        let forward = u32::try_from(pictures).ok().filter(|pictures| *pictures <= MOST_STEPS);
        let (from, to) = (shown.and_then(|shown| index.number_of(shown)), index.number_of(target));
        let plain = from.zip(to).zip(forward).is_some_and(|((from, to), forward)| to == from + forward as usize);
        let number = index.at(target).filter(|_| self.is_exact());
        match forward.filter(|_| plain).map_or(Step::Unknown, |forward| self.shared.step(forward)) {
            Step::Done => false,
            Step::Sink(left) if self.stage.as_ref().is_some_and(|stage| stage.step(left)) => {
                self.apart = true;
                self.under_way = Some(self.move_to(number, target, true));
                true
            }
            Step::Sink(_) | Step::Unknown => self.go_to(index.at(target), target),
        }
    }

    fn move_to(&self, number: Option<usize>, to: Pts, stepping: bool) -> UnderWay {
        let came = self.stage.as_ref().map_or(0, |stage| stage.gate.came());
        UnderWay { to, number, attempt: 0, stepping, settled: false, opening: false, alive: (Instant::now(), came) }
    }

    /// Seeks to a picture by its number; to a time where pictures are not exact.
    fn go_to(&mut self, number: Option<usize>, to: Pts) -> bool {
        let exact = self.is_exact();
        self.under_way = Some(self.move_to(number.filter(|_| exact), to, false));
        match (exact, number) {
            (true, Some(number)) => self.attempt(number),
            (true, None) => false,
            (false, _) => self.attempt_near(to),
        }
    }

    /// The next attempt at a picture; false when all have been made. Another picture in its place would be a lie: the old
    /// one stays.
    fn attempt(&mut self, number: usize) -> bool {
        let index = Arc::clone(&self.progress.index);
        let mut attempt = self.under_way.as_ref().map_or(0, |way| way.attempt);
        while let Some(approach) = approach(&index, number, attempt, self.generation + 1) {
            self.generation += 1;
            if let Some(way) = &mut self.under_way {
                (way.attempt, way.settled, way.stepping, way.alive.0) = (attempt, false, false, Instant::now());
            }
            if self.send(&approach) {
                return true;
            }
            attempt += 1;
        }
        self.give_up(number);
        false
    }

    /// The sink is empty now, and what plays next must be sought.
    fn give_up(&mut self, number: usize) {
        let asked = format!("{:.3}", self.progress.index.pts(number).unwrap_or_default().seconds());
        let error = MediaError::WrongPicture { asked, path: self.path.clone() };
        tracing::error!(%error, "a seek failed, and the picture before stays");
        self.shared.flush();
        self.playing = false;
        self.apart = true;
        self.shared.update(|status| status.missed = Some(error));
    }

    /// Shows what comes at about that time, under its own time.
    fn attempt_near(&mut self, to: Pts) -> bool {
        self.generation += 1;
        let index = Arc::clone(&self.progress.index);
        let target = index.stream_time(to.clamp(Pts::ZERO, index.last().max(Pts::ZERO)));
        let plan = Plan {
            generation: self.generation,
            from: From::AnyKey,
            target: Some(target),
            lenient: true,
            index: Arc::clone(&index),
        };
        self.under_way = Some(self.move_to(None, to, false));
        let begin = index.key_at(to).and_then(|key| index.pts(key)).map_or(target, |key| index.stream_time(key));
        self.send(&Approach { plan, begin: begin.saturating_sub(1_000_000).max(0), from_start: false })
    }

    /// Only a paused pipeline seeks: its sound's sink keeps going through a seek while it plays, by the clock of before.
    fn send(&mut self, way: &Approach) -> bool {
        self.roll(false);
        let Some(stage) = &self.stage else { return false };
        let Some(head) = stage.head() else { return false };
        self.shared.flush();
        if !send(&stage.gate, &stage.source, head, way, self.rate) {
            tracing::debug!(begin = way.begin, "the demuxer refused to seek");
            return false;
        }
        self.apart = false;
        true
    }

    /// Whether the move under way has ended, or must be tried another way.
    fn check_move(&mut self) {
        let (Some(stage), Some(way)) = (&self.stage, &self.under_way) else { return };
        if way.stepping {
            return;
        }
        match stage.gate.outcome() {
            Outcome::Shown if way.settled && self.shared.shown_generation() == self.generation => self.finish_move(),
            Outcome::Shown | Outcome::Pending => {}
            Outcome::KeyMissed | Outcome::PictureMissed => self.try_again(),
        }
    }

    fn try_again(&mut self) {
        let Some(way) = &mut self.under_way else { return };
        way.attempt += 1;
        let started = match way.number {
            Some(number) => self.attempt(number),
            None => false,
        };
        if started {
            return;
        }
        self.finish_move();
        if self.shared.picture().is_none() {
            self.fail(MediaError::NothingDecodable { path: self.path.clone(), why: String::new() });
        }
    }

    fn finish_move(&mut self) {
        self.under_way = None;
        self.moves.done();
    }

    fn shown(&mut self, pts: Pts) {
        if self.under_way.as_ref().is_none_or(|way| !way.opening) {
            self.rebuilt = 0;
        }
        let Some(way) = self.under_way.as_ref().filter(|way| way.stepping) else {
            self.check_move();
            return;
        };
        // Where pictures are not exact, whichever comes next is the answer.
        let wanted = way.number.and_then(|number| self.progress.index.pts(number));
        if wanted.is_none_or(|wanted| wanted == pts) {
            self.finish_move();
        }
    }

    fn ended(&mut self) {
        // While a move is under way the end is only that of an attempt.
        if self.under_way.is_some() {
            self.check_move();
            return;
        }
        self.pause();
        self.shared.update(|status| (status.at_end, status.playing) = (true, false));
    }

    /// Brings the status up to date.
    fn tell(&self) {
        let index = &self.progress.index;
        let has_picture = self.shared.picture().is_some();
        let duration = if index.is_complete() {
            index.duration()
        } else {
            self.progress.declared.unwrap_or_default().max(index.duration())
        };
        let (exactness, has_sound) = (self.exactness(), self.stage.as_ref().is_some_and(Stage::has_sound));
        let seeking = self.moves.is_pending();
        self.shared.update(|status| {
            if has_picture && status.phase == Phase::Loading {
                status.phase = Phase::Ready;
            }
            status.duration = duration;
            status.playing = self.playing;
            status.rate = self.rate;
            status.has_sound = has_sound;
            status.exactness = exactness;
            status.pictures = index.is_complete().then(|| index.len() as u64);
            // Looked at inside, so that a command that comes just now is not forgotten.
            status.seeking = (seeking || self.shared.has_commands()) && status.phase == Phase::Ready;
        });
    }
}
