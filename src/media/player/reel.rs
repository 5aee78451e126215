//! One recording, decoded around the playhead. Whoever holds a [`Reel`] says where the playhead is and where it goes; a
//! thread of its own sees to it that the picture there, and those that come next, lie on the shelf.
//!
//! That thread owns the pipeline and is the only one that seeks. The decoder runs as fast as it can, and waits when
//! enough lies ahead; no clock is involved.

mod choice;
mod stage;
mod work;

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::exact::Exactness;
use crate::media::index::FrameIndex;
use crate::media::layout::Layout;
use crate::media::picture::Picture;
use crate::media::player::aim::{Head, Pace, Way};
use crate::media::player::reel::work::Work;
use crate::media::player::shelf::Shelf;
use crate::media::scan::Progress;
use crate::media::survey::Recall;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Where the playhead is, and what is wanted around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Aim {
    /// The time of the picture wanted, from the first.
    pub at: Pts,
    /// Where it goes.
    pub way: Way,
    /// Which pictures are wanted.
    pub pace: Pace,
}

/// What became of a picture that was aimed at.
#[derive(Clone, Debug)]
pub(super) enum Find {
    /// Here it is.
    Here(Arc<Picture>),
    /// It is on its way.
    Coming,
    /// It cannot be had.
    Lost,
}

/// What is known of the recording.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    /// When each picture is shown, as far as that is known.
    pub index: Arc<FrameIndex>,
    /// Whether pictures are exact; by what is known so far.
    pub exactness: Option<Exactness>,
    /// Length by the container's header.
    pub declared: Option<Pts>,
    /// Whether there is a sound track that can be decoded.
    pub has_sound: bool,
    /// Where its pieces lie, where a reader of ours takes the file apart.
    pub layout: Option<Arc<Layout>>,
    /// Why it does not play.
    pub failure: Option<MediaError>,
}

/// See the top of this file. Dropping it stops everything without waiting.
pub(super) struct Reel {
    desk: Arc<Desk>,
}

/// The run of pictures that the decoder is at, in ns of stream time.
#[derive(Clone, Copy, Debug)]
struct Run {
    generation: u64,
    /// The picture that was sought; what comes before it comes by chance.
    from: i64,
    newest: Option<i64>,
    over: bool,
    pace: Pace,
}

/// What happened, for the thread to look at.
#[derive(Debug, Default)]
struct News {
    aimed: bool,
    indexed: bool,
    gate: bool,
    arrived: bool,
    problem: bool,
    failed: Option<MediaError>,
}

/// What the reel's thread, GStreamer's threads and whoever holds the reel have in common.
pub(super) struct Desk {
    state: Mutex<State>,
    changed: Condvar,
    told: Box<dyn Fn() + Send + Sync>,
}

struct State {
    aim: Aim,
    shelf: Shelf<Picture>,
    /// Times of pictures that could not be had.
    lost: BTreeSet<i64>,
    run: Option<Run>,
    /// The decoder waits once this time was reached, in ns of stream time.
    until: i64,
    progress: Progress,
    exact: bool,
    facts: Facts,
    news: News,
    closed: bool,
}

impl Reel {
    /// Opens a file; returns at once. `recall` is asked, on the reel's own thread, for what an earlier scan has found; the
    /// file is scanned where there is nothing. `told` is called, on any thread, when there is news.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn open(
        path: &Path,
        memory: usize,
        recall: Option<Recall>,
        told: impl Fn() + Send + Sync + 'static,
    ) -> Result<Self, MediaError> {
        let state = State {
            aim: Aim::default(),
            shelf: Shelf::new(memory),
            lost: BTreeSet::new(),
            run: None,
            until: i64::MIN,
            progress: Progress::default(),
            exact: false,
            facts: Facts::default(),
            news: News::default(),
            closed: false,
        };
        let desk = Arc::new(Desk { state: Mutex::new(state), changed: Condvar::new(), told: Box::new(told) });
        let (ours, path) = (Arc::clone(&desk), path.to_owned());
        let thread = std::thread::Builder::new().name("reel".to_owned());
        thread
            .spawn(move || Work::new(path, recall, ours).run())
            .map_err(|why| MediaError::Broken { why: why.to_string() })?;
        Ok(Self { desk })
    }

    /// Says where the playhead is; never waits.
    pub(super) fn aim(&self, aim: Aim) {
        let mut state = self.desk.lock();
        if state.aim == aim {
            return;
        }
        state.aim = aim;
        state.news.aimed = true;
        drop(state);
        self.desk.changed.notify_all();
    }

    /// Changes how many bytes of pictures may be kept.
    pub(super) fn resize(&self, memory: usize) {
        let mut state = self.desk.lock();
        let playhead = state.playhead();
        state.shelf.resize(memory, playhead);
    }

    /// What is known of the recording.
    pub(super) fn facts(&self) -> Facts {
        self.desk.lock().facts.clone()
    }

    /// The picture shown at a time.
    pub(super) fn find(&self, at: Pts) -> Find {
        self.desk.lock().find(at)
    }

    /// The last picture on the shelf that is not later than this.
    pub(super) fn not_after(&self, at: Pts) -> Option<Arc<Picture>> {
        let state = self.desk.lock();
        let at = state.progress.index.stream_time(at);
        state.shelf.not_after(at).map(|(_, picture)| Arc::clone(picture))
    }

    /// The first picture on the shelf that is later than this.
    pub(super) fn after(&self, at: Pts) -> Option<Arc<Picture>> {
        let state = self.desk.lock();
        let at = state.progress.index.stream_time(at);
        state.shelf.after(at).map(|(_, picture)| Arc::clone(picture))
    }

    /// It does not play after all.
    pub(super) fn give_up(&self, why: MediaError) {
        self.desk.note(|state| {
            state.facts.failure.get_or_insert(why);
        });
    }

    /// Whether nothing is on the shelf beyond this and nothing more comes: where no index says where the end is.
    pub(super) fn ends_at(&self, at: Pts) -> bool {
        let state = self.desk.lock();
        let at = state.progress.index.stream_time(at);
        state.shelf.after(at).is_none() && state.run.is_some_and(|run| run.over)
    }
}

impl Drop for Reel {
    fn drop(&mut self) {
        self.desk.lock().closed = true;
        self.desk.changed.notify_all();
    }
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what stands on the desk, wakes the reel's thread and says that there is news.
    fn note(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.changed.notify_all();
        (self.told)();
    }

    /// Takes a decoded picture, and keeps the decoder waiting while enough lies ahead.
    fn arrive(&self, generation: u64, at: i64, picture: Picture) {
        let mut state = self.lock();
        if state.closed || state.run.is_none_or(|run| run.generation != generation) {
            return;
        }
        if !state.take(at, picture) {
            return;
        }
        drop(state);
        self.changed.notify_all();
        (self.told)();
        let stays = |state: &mut State| {
            let is_newest = state.run.is_some_and(|run| run.generation == generation && run.newest.is_some());
            !state.closed && is_newest && at >= state.until
        };
        drop(self.changed.wait_while(self.lock(), stays).unwrap_or_else(PoisonError::into_inner));
    }

    /// Waits for news, or for as long as that.
    fn wait(&self, within: Duration) -> MutexGuard<'_, State> {
        let quiet = |state: &mut State| {
            let News { aimed, indexed, gate, arrived, problem, failed } = &state.news;
            !(state.closed || *aimed || *indexed || *gate || *arrived || *problem || failed.is_some())
        };
        let (state, _timeout) =
            self.changed.wait_timeout_while(self.lock(), within, quiet).unwrap_or_else(PoisonError::into_inner);
        state
    }
}

impl State {
    /// Where the playhead is, in ns of stream time.
    fn playhead(&self) -> i64 {
        self.progress.index.stream_time(self.aim.at)
    }

    /// Puts a picture on the shelf; false when nobody waits for it, since it only came on the way.
    fn take(&mut self, at: i64, picture: Picture) -> bool {
        let number = self.progress.index.number_of(self.progress.index.pts_of(at));
        // What the index knows to be no picture (before an edit's start, say) is none.
        if self.exact && number.is_none() && self.progress.index.reaches(self.progress.index.pts_of(at)) {
            return false;
        }
        let picture = picture.numbered(number.filter(|_| self.exact).and_then(|number| u64::try_from(number).ok()));
        let (bytes, playhead) = (picture.bytes(), self.playhead());
        self.shelf.put(at, Arc::new(picture), bytes, playhead);
        self.lost.remove(&at);
        let Some(run) = self.run.filter(|run| at >= run.from) else { return false };
        self.news.arrived = true;
        if self.exact && run.pace == Pace::All {
            self.lose_between(run.newest.unwrap_or(run.from), at);
        }
        self.run = Some(Run { newest: Some(at), ..run });
        true
    }

    /// What did not come between two pictures of a run cannot be decoded.
    fn lose_between(&mut self, before: i64, behind: i64) {
        let index = &self.progress.index;
        let number = |at| index.number_of(index.pts_of(at));
        let Some((before, behind)) = number(before).zip(number(behind)) else { return };
        for number in before + 1..behind {
            if let Some(pts) = index.pts(number) {
                self.lost.insert(index.stream_time(pts));
            }
        }
    }

    fn find(&self, at: Pts) -> Find {
        let index = &self.progress.index;
        if !self.exact {
            return self.find_near(index.stream_time(at));
        }
        let known = index.at(at).and_then(|number| index.pts(number)).filter(|_| index.reaches(at));
        let Some(at) = known.map(|pts| index.stream_time(pts)) else { return Find::Coming };
        match self.shelf.get(at) {
            Some(picture) => Find::Here(Arc::clone(picture)),
            None if self.lost.contains(&at) => Find::Lost,
            None => Find::Coming,
        }
    }

    /// Where pictures cannot be told by number, what a run has reached is there.
    fn find_near(&self, at: i64) -> Find {
        let Some(run) = self.run.filter(|run| run.newest.is_some()) else { return Find::Coming };
        if !self.covers(at) {
            return Find::Coming;
        }
        let here = self.shelf.not_after(at).filter(|(here, _)| *here >= run.from);
        match here.or_else(|| self.shelf.after(at)) {
            Some((_, picture)) => Find::Here(Arc::clone(picture)),
            None => Find::Lost,
        }
    }

    /// Whether the run has come past a time.
    fn covers(&self, at: i64) -> bool {
        self.run.is_some_and(|run| run.from <= at && (run.over || run.newest.is_some_and(|newest| newest > at)))
            || self.run.is_some_and(|run| run.newest.is_some_and(|newest| newest == at))
    }

    /// What the decoder is at, by numbers.
    fn head(&self) -> Option<Head> {
        let index = &self.progress.index;
        let number = |at: i64| index.at(index.pts_of(at));
        let run = self.run?;
        Some(Head { from: number(run.from)?, newest: run.newest.and_then(number), over: run.over, pace: run.pace })
    }
}
