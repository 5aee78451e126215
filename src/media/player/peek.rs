//! Small pictures of any moment, for the tape: key pictures at their own times, one at a time, the newest question first,
//! and kept, so that a moment looked at twice is decoded once.
//!
//! A thread of its own decodes them, in reels that are closed soon after nobody asks any more.

use crate::domain::footage::RecordingId;
use crate::domain::time::Pts;
use crate::media::index::FrameIndex;
use crate::media::picture::Rgb;
use crate::media::player::Waker;
use crate::media::player::aim::{Pace, Way};
use crate::media::player::lane::is_exact;
use crate::media::player::programme::{Surveys, recall};
use crate::media::player::reel::{Aim, Find, Reel};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How wide they are at most, in pixels.
const WIDTH: u32 = 240;

/// How many are kept; each takes some 100 KB.
const MOST: usize = 240;

/// What a reel may keep, in bytes: it needs one picture at a time.
const MEMORY: usize = 1 << 20;

/// How many files are open at most.
const MOST_REELS: usize = 2;

/// Files are closed when nobody has asked for so long.
const CLOSED_AFTER: Duration = Duration::from_secs(6);

/// The longest that a picture may take; another question is answered meanwhile.
const WITHIN: Duration = Duration::from_secs(10);

/// How often the thread looks at a reel, should no news come.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A moment of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Which recording.
    pub recording: RecordingId,
    /// Its file.
    pub path: PathBuf,
    /// The time from its first picture.
    pub pts: Pts,
}

/// The key picture at a moment or before it.
#[derive(Clone, Debug)]
pub struct Glimpsed {
    /// Its own time.
    pub pts: Pts,
    /// When the next key picture comes, exclusive: until then it is the one.
    pub until: Pts,
    /// The picture; none where it cannot be had.
    pub small: Option<Arc<Rgb>>,
}

#[derive(Default)]
struct State {
    asked: Option<Moment>,
    /// Whether the question is new, or a reel has news.
    stirred: bool,
    kept: BTreeMap<(RecordingId, Pts), Glimpsed>,
    /// In the order in which they came, for the oldest to go first.
    order: std::collections::VecDeque<(RecordingId, Pts)>,
    closed: bool,
}

impl State {
    fn get(&self, recording: RecordingId, pts: Pts) -> Option<Glimpsed> {
        let (_, found) = self.kept.range((recording, Pts::from_ns(i64::MIN))..=(recording, pts)).next_back()?;
        (pts < found.until).then(|| found.clone())
    }

    fn forget_missing(&mut self) {
        self.kept.retain(|_, glimpsed| glimpsed.small.is_some());
        self.order.retain(|at| self.kept.contains_key(at));
    }

    fn keep(&mut self, recording: RecordingId, glimpsed: Glimpsed) {
        let at = (recording, glimpsed.pts);
        if self.kept.insert(at, glimpsed).is_none() {
            self.order.push_back(at);
        }
        if self.order.len() > MOST
            && let Some(oldest) = self.order.pop_front()
        {
            self.kept.remove(&oldest);
        }
    }
}

/// What the thread and whoever asks have in common.
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
    waker: Waker,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stir(&self) {
        self.lock().stirred = true;
        self.changed.notify_all();
    }
}

/// See the top of this file. Dropping it ends the thread.
pub struct Peeks {
    shared: Arc<Shared>,
}

impl std::fmt::Debug for Peeks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Peeks").field("kept", &self.shared.lock().kept.len()).finish()
    }
}

impl Peeks {
    /// Starts the thread. What `surveys` knows of a recording need not be read; `waker` is called when a picture has come.
    pub fn new(surveys: Option<Surveys>, waker: Waker) -> Self {
        let shared = Arc::new(Shared { state: Mutex::default(), changed: Condvar::new(), waker });
        let ours = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("peeks".to_owned());
        if let Err(error) = thread.spawn(move || Work { shared: ours, surveys, reels: Vec::new() }.run()) {
            tracing::warn!(%error, "no small pictures on the tape");
        }
        Self { shared }
    }

    /// Asks for a moment in place of the one before, or for none; never waits.
    pub fn ask(&self, moment: Option<Moment>) {
        let mut state = self.shared.lock();
        if state.asked != moment {
            (state.asked, state.stirred) = (moment, true);
            drop(state);
            self.shared.changed.notify_all();
        }
    }

    /// The picture of a moment, where it has come.
    pub fn get(&self, recording: RecordingId, pts: Pts) -> Option<Glimpsed> {
        self.shared.lock().get(recording, pts)
    }
}

impl Drop for Peeks {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.changed.notify_all();
    }
}

struct Work {
    shared: Arc<Shared>,
    surveys: Option<Surveys>,
    /// The one used last stands last.
    reels: Vec<(RecordingId, PathBuf, Reel)>,
}

impl Work {
    fn run(mut self) {
        loop {
            let within = if self.reels.is_empty() { None } else { Some(CLOSED_AFTER) };
            match self.wait(within) {
                None => return,
                Some(false) => self.close(),
                Some(true) => {
                    let asked = self.shared.lock().asked.clone();
                    if let Some(moment) = asked.filter(|moment| !self.is_kept(moment)) {
                        self.bring(&moment);
                    }
                }
            }
        }
    }

    /// Waits until something is asked; false when nothing was for so long, none when it is to end.
    fn wait(&self, within: Option<Duration>) -> Option<bool> {
        let quiet = |state: &mut State| !state.closed && !state.stirred;
        let state = self.shared.lock();
        let mut state = match within {
            None => self.shared.changed.wait_while(state, quiet).unwrap_or_else(PoisonError::into_inner),
            Some(within) => {
                let waited = self.shared.changed.wait_timeout_while(state, within, quiet);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        let stirred = std::mem::take(&mut state.stirred);
        (!state.closed).then_some(stirred)
    }

    /// Closes the files. What could not be had of them is tried again when it is asked for next: a file may come back.
    fn close(&mut self) {
        self.reels.clear();
        self.shared.lock().forget_missing();
    }

    fn is_kept(&self, moment: &Moment) -> bool {
        self.shared.lock().get(moment.recording, moment.pts).is_some()
    }

    /// Decodes the picture of a moment, unless something else is asked meanwhile.
    fn bring(&mut self, moment: &Moment) {
        let begun = Instant::now();
        let shared = Arc::clone(&self.shared);
        let Some(reel) = self.reel(moment) else { return };
        loop {
            let facts = reel.facts();
            if facts.failure.is_some() || facts.exactness.is_some() && facts.index.is_complete() && !is_exact(&facts) {
                let until = Pts::from_ns(i64::MAX);
                break shared.lock().keep(moment.recording, Glimpsed { pts: Pts::ZERO, until, small: None });
            }
            let key = facts.index.key_at(moment.pts).filter(|_| is_exact(&facts) && facts.index.reaches(moment.pts));
            if let Some((number, pts)) = key.and_then(|key| Some((key, facts.index.pts(key)?))) {
                let until = until(&facts.index, number);
                reel.aim(Aim { at: pts, way: Way::Forward, pace: Pace::Keys });
                let small = match reel.find(pts) {
                    Find::Here(picture) => Some(Some(Arc::new(picture.thumbnail(WIDTH)))),
                    Find::Lost => Some(None),
                    Find::Coming => None,
                };
                if let Some(small) = small {
                    break shared.lock().keep(moment.recording, Glimpsed { pts, until, small });
                }
            }
            if begun.elapsed() > WITHIN || !is_still_asked(&shared, moment) {
                return;
            }
        }
        (shared.waker)();
    }

    fn reel(&mut self, moment: &Moment) -> Option<&Reel> {
        let is_it = |(recording, path, _): &(RecordingId, PathBuf, Reel)| {
            *recording == moment.recording && *path == moment.path
        };
        match self.reels.iter().position(is_it) {
            Some(place) => {
                let held = self.reels.remove(place);
                self.reels.push(held);
            }
            None => {
                let (recording, path) = (moment.recording, moment.path.clone());
                let recall = recall(self.surveys.as_ref(), recording, &path);
                let told = Arc::clone(&self.shared);
                let reel = Reel::open(&path, MEMORY, recall, move || told.stir());
                let reel = reel.inspect_err(|error| tracing::warn!(%error, "no small pictures of it")).ok()?;
                self.reels.push((recording, path, reel));
                let surplus = self.reels.len().saturating_sub(MOST_REELS);
                self.reels.drain(..surplus);
            }
        }
        self.reels.last().map(|(_, _, reel)| reel)
    }
}

/// How far a key picture is known to reach: to the next, or else as far as the recording was read.
fn until(index: &FrameIndex, number: usize) -> Pts {
    let next = index.key_after(number).and_then(|next| index.pts(next));
    next.unwrap_or_else(|| if index.is_complete() { Pts::from_ns(i64::MAX) } else { index.last() })
}

/// Waits for news for a while, and says whether the question is still the same; what the news was is looked at by whoever
/// asks.
fn is_still_asked(shared: &Shared, moment: &Moment) -> bool {
    let is_same = |state: &State| !state.closed && state.asked.as_ref() == Some(moment);
    let quiet = |state: &mut State| is_same(state) && !state.stirred;
    let waited = shared.changed.wait_timeout_while(shared.lock(), LOOK_EVERY, quiet);
    let mut state = waited.unwrap_or_else(PoisonError::into_inner).0;
    let same = is_same(&state);
    // News of the reel were heard; another question is left for the thread to find.
    state.stirred &= !same;
    same
}

#[cfg(test)]
mod tests {
    use super::{Glimpsed, MOST, State, until};
    use crate::domain::footage::RecordingId;
    use crate::domain::time::Pts;
    use crate::media::index::{FrameIndex, Scanned};
    use crate::media::picture::Rgb;
    use crate::media::unit::{Order, Unit};
    use std::sync::Arc;

    fn glimpsed(ms: i64) -> Glimpsed {
        Glimpsed { pts: Pts::from_ms(ms), until: Pts::from_ms(ms + 2_000), small: None }
    }

    #[test]
    fn a_key_picture_is_the_one_until_the_next() {
        let mut state = State::default();
        let (one, other) = (RecordingId(1), RecordingId(2));
        state.keep(one, glimpsed(4_000));
        let at = |recording, ms| state.get(recording, Pts::from_ms(ms)).map(|found| found.pts);
        assert_eq!(at(one, 3_999), None);
        assert_eq!(at(one, 4_000), Some(Pts::from_ms(4_000)));
        assert_eq!(at(one, 5_999), Some(Pts::from_ms(4_000)));
        assert_eq!(at(one, 6_000), None);
        assert_eq!(at(other, 5_000), None);
    }

    /// So many pictures, 25 a second, with a key every fifty.
    fn index(pictures: usize, complete: bool) -> FrameIndex {
        let scanned: Vec<Scanned> = (0..pictures)
            .map(|n| {
                let at = Some(n as i64 * 40_000_000);
                let unit = Unit { key: n.is_multiple_of(50), lone: false, silent: false, order: Order::Unknown };
                Scanned { pts: at, dts: at, told: None, duration: None, hidden: false, unit }
            })
            .collect();
        FrameIndex::new(&scanned, complete)
    }

    #[test]
    fn a_key_picture_does_not_stand_for_what_was_not_read_yet() {
        let part = index(110, false);
        assert_eq!(until(&part, 0), Pts::from_ms(2_000));
        let last = until(&part, 50);
        assert!(part.reaches(last - Pts::from_ns(1)) && last < Pts::from_ms(4_000), "{last:?}");
        assert_eq!(until(&index(110, true), 100), Pts::from_ns(i64::MAX));
    }

    #[test]
    fn what_is_missing_is_forgotten_and_pictures_are_not() {
        let mut state = State::default();
        let small = Some(Arc::new(Rgb { width: 1, height: 1, bytes: vec![0; 3] }));
        state.keep(RecordingId(1), Glimpsed { small, ..glimpsed(0) });
        state.keep(RecordingId(1), glimpsed(2_000));
        state.forget_missing();
        assert!(state.get(RecordingId(1), Pts::ZERO).is_some());
        assert!(state.get(RecordingId(1), Pts::from_ms(2_000)).is_none());
        assert_eq!(state.order.len(), state.kept.len());
    }

    #[test]
    fn the_oldest_goes_first() {
        let mut state = State::default();
        for n in 0..=MOST as i64 {
            state.keep(RecordingId(1), glimpsed(n * 2_000));
            state.keep(RecordingId(1), glimpsed(n * 2_000));
        }
        assert_eq!(state.kept.len(), MOST);
        assert!(state.get(RecordingId(1), Pts::ZERO).is_none());
        assert!(state.get(RecordingId(1), Pts::from_ms(MOST as i64 * 2_000)).is_some());
    }
}
