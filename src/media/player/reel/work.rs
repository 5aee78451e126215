//! The thread that owns a reel's pipeline: builds it, seeks, and builds it anew when it is stuck.

use crate::domain::time::Pts;
use crate::media::container::{Sniffed, sniff};
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, by_scan};
use crate::media::gate::{From, Outcome, Plan};
use crate::media::index::FrameIndex;
use crate::media::player::aim::{Next, Pace};
use crate::media::player::reel::choice::{NEAR_NS, next};
use crate::media::player::reel::stage::Stage;
use crate::media::player::reel::{Desk, Run, State};
use crate::media::scan::Scan;
use crate::media::seek::{Approach, approach, send};
use crate::media::survey::Recall;
use crate::media::tracks::{TrackKind, decoder};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the thread waits for news while something is under way, before it looks whether all is well.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// How long it waits when nothing is under way; only a check, since news wake it.
const IDLE: Duration = Duration::from_secs(60);

/// A move during which nothing at all reaches the decoder for so long is stuck.
const STUCK: Duration = Duration::from_secs(6);

/// A seek that leads away from what is wanted by now is left to end for so long: what it brings is seen on the way while
/// somebody drags, and dropping every one of them would show nothing at all.
const PATIENCE: Duration = Duration::from_millis(250);

/// How many times a pipeline is built anew without one picture in between.
const MOST_BUILDS: u32 = 2;

/// What is under way.
#[derive(Clone, Copy, Debug)]
struct Seeking {
    /// The picture sought; none where pictures are not exact.
    number: Option<usize>,
    attempt: usize,
    /// Somebody waits for it; else it only fills the shelf.
    urgent: bool,
    since: Instant,
}

/// See the top of this file.
pub(super) struct Work {
    path: PathBuf,
    /// Gives what an earlier scan has found; asked once.
    recall: Option<Recall>,
    desk: Arc<Desk>,
    sniffed: Option<Sniffed>,
    scan: Option<Scan>,
    stage: Option<Stage>,
    generation: u64,
    seeking: Option<Seeking>,
    /// The pipeline waits at its closed gate for its first plan.
    closed: bool,
    /// How many times it was built anew since the last picture but the one that it opens with, which comes however broken
    /// the rest is.
    rebuilt: u32,
    opening: bool,
    /// When there was a sign of life last, and how many access units had come then.
    alive: (Instant, u64),
    idle: bool,
}

impl Work {
    pub(super) fn new(path: PathBuf, recall: Option<Recall>, desk: Arc<Desk>) -> Self {
        let alive = (Instant::now(), 0);
        Self {
            path,
            recall,
            desk,
            sniffed: None,
            scan: None,
            stage: None,
            generation: 0,
            seeking: None,
            closed: true,
            rebuilt: 0,
            opening: true,
            alive,
            idle: false,
        }
    }

    pub(super) fn run(mut self) {
        if let Err(error) = self.open() {
            self.fail(error);
        }
        loop {
            let mut state = self.desk.wait(if self.idle { IDLE } else { LOOK_EVERY });
            if state.closed {
                // Whoever waits in the decoder's callback must go before the pipeline does.
                drop(state);
                self.desk.changed.notify_all();
                return;
            }
            let news = std::mem::take(&mut state.news);
            let failed = state.facts.failure.is_some();
            drop(state);
            if failed {
                self.idle = true;
                continue;
            }
            if news.indexed {
                self.indexed();
            }
            if news.arrived && !self.opening {
                self.rebuilt = 0;
            }
            if news.problem || news.failed.is_some() {
                self.broke(news.failed);
            }
            self.advance();
        }
    }

    fn open(&mut self) -> Result<(), MediaError> {
        crate::media::init()?;
        let sniffed = sniff(&self.path)?;
        self.sniffed = Some(sniffed);
        self.scan = Some(self.scan(sniffed)?);
        self.build(sniffed)
    }

    /// A scan under way, or what an earlier one has found.
    fn scan(&mut self, sniffed: Sniffed) -> Result<Scan, MediaError> {
        let desk = Arc::clone(&self.desk);
        let told = move || desk.note(|state| state.news.indexed = true);
        let known = self.recall.take().and_then(|recall| recall()).filter(|known| known.is_of(sniffed));
        let Some(known) = known else { return Scan::start(&self.path, sniffed, None, told) };
        told();
        Ok(Scan::known(&known))
    }

    fn build(&mut self, sniffed: Sniffed) -> Result<(), MediaError> {
        self.next_generation(None, Pace::All);
        self.stage = None;
        (self.closed, self.opening) = (true, true);
        self.seeking = None;
        let layout = self.scan.as_ref().and_then(Scan::layout);
        let stage = Stage::build(&self.path, sniffed, layout, &self.desk)?;
        self.stage = Some(stage);
        self.alive = (Instant::now(), 0);
        Ok(())
    }

    /// Begins a new run of pictures from `from` (ns of stream time): what belongs to an older one is thrown away.
    fn next_generation(&mut self, from: Option<i64>, pace: Pace) {
        self.generation += 1;
        let generation = self.generation;
        let mut state = self.desk.lock();
        state.run = from.map(|from| Run { generation, from, newest: None, over: false, pace });
        drop(state);
        self.desk.changed.notify_all();
    }

    fn indexed(&mut self) {
        let (Some(scan), Some(sniffed)) = (&self.scan, self.sniffed) else { return };
        let progress = scan.progress();
        let exactness = by_scan(sniffed, &progress);
        let layout = scan.layout().cloned();
        let has_sound = progress.tracks.iter().any(|t| t.kind == TrackKind::Sound && decoder(&t.caps).is_ok());
        if let Some(stage) = &self.stage {
            stage.gate.learn(&progress.index);
        }
        let why = match &progress.ended {
            Some(Err(error)) => Some(error.clone()),
            Some(Ok(())) if progress.index.is_empty() => Some(progress.why_empty(sniffed, &self.path)),
            _ => None,
        };
        let mut shows = false;
        self.desk.note(|state| {
            shows = state.run.is_some_and(|run| run.newest.is_some());
            state.exact = exactness == Exactness::Exact && !progress.index.is_empty();
            state.facts.index = Arc::clone(&progress.index);
            state.facts.exactness = Some(exactness);
            state.facts.declared = progress.declared;
            state.facts.has_sound = has_sound;
            state.facts.layout = layout;
            state.progress = progress;
        });
        if let Some(why) = why.filter(|_| !shows) {
            self.fail(why);
        }
    }

    /// Looks at what became of the seek under way, and decides what comes next.
    fn advance(&mut self) {
        let Some(stage) = &self.stage else { return };
        if self.closed {
            if stage.gate.has_data() {
                self.open_gate();
            } else {
                self.look();
            }
            return;
        }
        if let Some(seeking) = self.seeking {
            match stage.gate.outcome() {
                Outcome::Shown if self.has_arrived() => self.seeking = None,
                Outcome::Shown | Outcome::Pending => {
                    if !self.is_overtaken(&seeking) {
                        self.look();
                        return;
                    }
                }
                Outcome::KeyMissed | Outcome::PictureMissed => {
                    self.try_again();
                    return;
                }
            }
        }
        self.decide();
    }

    /// Whether a seek under way leads away from what is wanted now.
    fn is_overtaken(&self, seeking: &Seeking) -> bool {
        let state = self.desk.lock();
        let leads_away = matches!(next(&state), Next::Seek { .. }) && !state.is_wanted_coming();
        leads_away && (!seeking.urgent || seeking.since.elapsed() > PATIENCE)
    }

    fn has_arrived(&self) -> bool {
        self.desk.lock().run.is_some_and(|run| run.newest.is_some())
    }

    fn decide(&mut self) {
        let next = {
            let mut state = self.desk.lock();
            let next = next(&state);
            let index = Arc::clone(&state.progress.index);
            match next {
                Next::Rest => {}
                Next::GoOn { until } | Next::Seek { until, .. } if state.exact => {
                    state.until = index.pts(until).map_or(i64::MAX, |pts| index.stream_time(pts));
                }
                Next::GoOn { .. } | Next::Seek { .. } => state.until = state.playhead() + NEAR_NS / 2,
            }
            next
        };
        self.desk.changed.notify_all();
        self.idle = next == Next::Rest;
        match next {
            Next::Rest => {}
            Next::GoOn { .. } => self.look(),
            Next::Seek { to, .. } => self.seek(to),
        }
    }

    fn seek(&mut self, to: usize) {
        self.opening = false;
        let exact = self.desk.lock().exact;
        if exact {
            let urgent = !self.desk.lock().has_wanted();
            self.seeking = Some(Seeking { number: Some(to), attempt: 0, urgent, since: Instant::now() });
            self.attempt();
        } else {
            self.seek_near();
        }
    }

    /// The next attempt at a picture; when all have been made, it is lost.
    fn attempt(&mut self) {
        let (index, pace) = {
            let state = self.desk.lock();
            (Arc::clone(&state.progress.index), state.aim.pace)
        };
        while let Some(seeking @ Seeking { number: Some(number), attempt, .. }) = self.seeking {
            let Some(mut way) = approach(&index, number, attempt, self.generation + 1) else {
                self.lose(&index, number);
                return;
            };
            way.plan.early = pace == Pace::All;
            way.plan.keys = pace == Pace::Keys;
            self.next_generation(way.plan.target, pace);
            if self.send(&way) {
                return;
            }
            self.seeking = Some(Seeking { attempt: attempt + 1, ..seeking });
        }
    }

    fn lose(&mut self, index: &FrameIndex, number: usize) {
        let at = index.pts(number).unwrap_or_default();
        tracing::warn!(at_s = at.seconds(), path = %self.path.display(), "a picture could not be had");
        self.seeking = None;
        self.next_generation(None, Pace::All);
        self.desk.note(|state| {
            state.lost.insert(index.stream_time(at));
            state.news.aimed = true;
        });
    }

    /// Shows what comes at about that time, under its own time.
    fn seek_near(&mut self) {
        let (index, to) = {
            let state = self.desk.lock();
            (Arc::clone(&state.progress.index), state.aim.at)
        };
        let target = index.stream_time(to.clamp(Pts::ZERO, index.last().max(Pts::ZERO)));
        self.next_generation(Some(target), Pace::All);
        let plan = Plan {
            generation: self.generation,
            from: From::AnyKey,
            target: Some(target),
            lenient: true,
            early: false,
            keys: false,
            index: Arc::clone(&index),
        };
        self.seeking = Some(Seeking { number: None, attempt: 0, urgent: true, since: Instant::now() });
        let begin = index.key_at(to).and_then(|key| index.pts(key)).map_or(target, |key| index.stream_time(key));
        if !self.send(&Approach { plan, begin: begin.saturating_sub(1_000_000).max(0), from_start: false }) {
            self.desk.note(|state| state.end_run());
            self.seeking = None;
        }
    }

    fn send(&mut self, way: &Approach) -> bool {
        self.alive.0 = Instant::now();
        let Some(stage) = &self.stage else { return false };
        let Some(head) = stage.head.get() else { return false };
        if !send(&stage.gate, &stage.source, head, way, 1.0) {
            tracing::debug!(begin = way.begin, "the demuxer refused to seek");
            return false;
        }
        true
    }

    fn try_again(&mut self) {
        let Some(seeking) = &mut self.seeking else { return };
        seeking.attempt += 1;
        if seeking.number.is_some() {
            self.attempt();
        } else {
            self.seeking = None;
            self.desk.note(State::end_run);
        }
    }

    /// Lets the first picture through once it is known which one that is.
    fn open_gate(&mut self) {
        let (index, exact, ended) = {
            let state = self.desk.lock();
            (Arc::clone(&state.progress.index), state.exact, state.progress.ended.is_some())
        };
        if index.is_empty() && !ended {
            return;
        }
        self.closed = false;
        let first = approach(&index, 0, 0, self.generation + 1).filter(|way| exact && way.from_start);
        let mut plan = match first {
            Some(way) => way.plan,
            None => Plan {
                generation: self.generation + 1,
                from: From::Any,
                target: None,
                lenient: true,
                early: false,
                keys: false,
                index: Arc::clone(&index),
            },
        };
        self.next_generation(Some(plan.target.unwrap_or(i64::MIN)), Pace::All);
        plan.generation = self.generation;
        self.seeking = Some(Seeking { number: None, attempt: 0, urgent: true, since: Instant::now() });
        self.desk.lock().until = index.origin();
        if let Some(stage) = &self.stage {
            stage.gate.open(plan);
        }
    }

    /// Nothing has come for a while: is that all right?
    fn look(&mut self) {
        let Some(stage) = &self.stage else { return };
        let came = stage.gate.came();
        let waits = {
            let state = self.desk.lock();
            let rests = state.run.is_some_and(|run| run.newest.is_some_and(|newest| newest >= state.until));
            rests || self.closed && state.progress.ended.is_none()
        };
        if came != self.alive.1 || waits || stage.gate.is_waiting_for_index() {
            self.alive = (Instant::now(), came);
        }
        if self.alive.0.elapsed() >= STUCK {
            self.rebuild(MediaError::TimedOut { what: "picture", path: self.path.clone() });
        }
    }

    /// The pipeline said that it failed.
    fn broke(&mut self, why: Option<MediaError>) {
        let problem = self.stage.as_ref().and_then(|stage| stage.source.problem.take());
        let Some(why) = problem.or(why) else { return };
        let shows = self.desk.lock().shelf_is_used();
        if shows { self.rebuild(why) } else { self.fail(why) }
    }

    /// A pipeline may be beyond help, and a new one be well. What breaks new ones as well is lost.
    fn rebuild(&mut self, why: MediaError) {
        let Some(sniffed) = self.sniffed else { return };
        let (shows, number) = (self.desk.lock().shelf_is_used(), self.seeking.and_then(|seeking| seeking.number));
        if self.rebuilt >= MOST_BUILDS {
            if !shows {
                self.fail(why);
                return;
            }
            let index = Arc::clone(&self.desk.lock().progress.index);
            match number {
                Some(number) => self.lose(&index, number),
                None => self.desk.note(State::end_run),
            }
            self.rebuilt = 0;
        }
        tracing::info!(%why, "the pipeline is built anew");
        self.rebuilt += 1;
        if let Err(error) = self.build(sniffed) {
            self.fail(error);
        }
    }

    fn fail(&mut self, error: MediaError) {
        self.next_generation(None, Pace::All);
        self.stage = None;
        self.seeking = None;
        let cut_short = self.sniffed.is_some_and(|sniffed| sniffed.cut_short);
        let error = match error {
            MediaError::NothingDecodable { path, .. } | MediaError::Failed { path, .. } if cut_short => {
                MediaError::Truncated { path }
            }
            other => other,
        };
        self.desk.note(|state| {
            state.facts.failure.get_or_insert(error);
        });
    }
}
