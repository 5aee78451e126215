//! Plays one recording: pictures through a one-slot mailbox, sound to the machine's device.
//!
//! One thread per player owns the pipeline and is the only one that seeks or changes its state. Whoever holds a
//! [`Player`] sends commands, which never waits, and reads a snapshot of its status and the newest picture. The waker is
//! called when one of the two has changed; a paused player calls it not at all.
//!
//! The picture in the mailbox is the truth: steps count from it, and the position is its time.

mod aim;
mod control;
mod glimpse;
mod pace;
mod reel;
mod shared;
mod shelf;
mod tally;
mod voice;

#[doc(hidden)]
pub use crate::media::player::glimpse::glimpses;

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::exact::Exactness;
use crate::media::picture::Picture;
use crate::media::player::aim::{Pace, Way};
use crate::media::player::control::Control;
use crate::media::player::reel::{Aim, Find, Reel};
use crate::media::player::shared::Shared;
use std::path::Path;
use std::sync::Arc;

/// The slowest rate.
pub const SLOWEST: f64 = 0.125;

/// The fastest rate.
pub const FASTEST: f64 = 16.0;

/// Called, on any thread, when there is something new to paint.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// How closely a seek must hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accuracy {
    /// The picture that is shown at that time.
    Exact,
    /// The last key picture before it, which is quick: for dragging.
    Key,
}

/// What can be asked of a player.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PlayerCommand {
    /// Play from the picture shown.
    Play,
    /// Stop at the picture shown.
    Pause,
    /// Show another picture. A newer seek takes the place of one that has not begun.
    Seek {
        /// Time from the first picture; beyond the ends it means the first or the last picture.
        to: Pts,
        /// How closely.
        accuracy: Accuracy,
    },
    /// So many pictures forward, or back, from the one shown; pauses.
    Step(i32),
    /// Play so fast, [`SLOWEST`]..=[`FASTEST`], backward where it is negative; there is no sound but at 1.
    SetRate(f64),
    /// Raise the sound by so many dB, -60..=24.
    SetGain(f32),
    /// Switch the sound off or on.
    SetMuted(bool),
    /// Keep so many bytes of decoded pictures at most.
    SetMemory(usize),
}

/// How far a player has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The file is being opened.
    #[default]
    Loading,
    /// There is a picture.
    Ready,
    /// It does not play.
    Failed(MediaError),
}

/// How loud it was for a twentieth of a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// When, from the first picture.
    pub at: Pts,
    /// Mean power of the louder channel in dB of full scale, -100..=0.
    pub rms_db: f32,
    /// The highest peak in dB of full scale, -100..=0.
    pub peak_db: f32,
}

/// A snapshot of a player.
#[derive(Clone, Debug, PartialEq)]
pub struct PlayerStatus {
    /// How far it has come.
    pub phase: Phase,
    /// When the last picture ends; grows while the file is being indexed.
    pub duration: Pts,
    /// The time of the picture shown.
    pub position: Pts,
    /// Whether it plays, or will as soon as it can.
    pub playing: bool,
    /// How fast, 1 being the site's own pace.
    pub rate: f64,
    /// Whether it has played to the end.
    pub at_end: bool,
    /// Whether there is a sound track that can be played.
    pub has_sound: bool,
    /// Whether a picture asked for is still to come.
    pub seeking: bool,
    /// Why the picture asked for last did not come, so that the one before stayed; none again with the next one asked for.
    pub missed: Option<MediaError>,
    /// Whether pictures are exact.
    pub exactness: Exactness,
    /// How many pictures there are, once all are indexed.
    pub pictures: Option<u64>,
    /// The sound of the last ten seconds or so, before gain, oldest first; may run ahead of the picture a little.
    pub levels: Vec<Level>,
    /// How many pictures were put into the mailbox, from the opening on.
    pub presented: u64,
    /// How many of them came more than an interval after they were due by the clock, or made it wait.
    pub late: u64,
    /// How many pictures were due by the clock and never shown.
    pub dropped: u64,
}

impl Default for PlayerStatus {
    fn default() -> Self {
        Self {
            phase: Phase::Loading,
            duration: Pts::ZERO,
            position: Pts::ZERO,
            playing: false,
            rate: 1.0,
            at_end: false,
            has_sound: false,
            seeking: false,
            missed: None,
            exactness: Exactness::Exact,
            pictures: None,
            levels: Vec::new(),
            presented: 0,
            late: 0,
            dropped: 0,
        }
    }
}

/// A recording in the player. Dropping it stops everything without waiting.
pub struct Player {
    shared: Arc<Shared>,
}

impl Player {
    /// Opens a file; returns at once. It is paused at its first picture when that has come.
    pub fn open(path: &Path, waker: Waker) -> Self {
        let shared = Arc::new(Shared::new(waker));
        let (ours, path) = (Arc::clone(&shared), path.to_owned());
        let thread = std::thread::Builder::new().name("player".to_owned());
        if let Err(why) = thread.spawn(move || Control::new(path, ours).run()) {
            shared.update(|status| status.phase = Phase::Failed(MediaError::Broken { why: why.to_string() }));
        }
        Self { shared }
    }

    /// Asks for something; never waits.
    pub fn send(&self, command: PlayerCommand) {
        self.shared.command(command);
    }

    /// How things stand.
    pub fn status(&self) -> PlayerStatus {
        self.shared.status()
    }

    /// The newest picture.
    pub fn picture(&self) -> Option<Arc<Picture>> {
        self.shared.picture()
    }
}

/// Decodes a recording from its beginning to its end as fast as that goes, through all that a player does; gives how many
/// pictures there were. For measuring.
///
/// # Errors
/// When it does not play.
#[doc(hidden)]
pub fn race(path: &Path) -> Result<u64, MediaError> {
    let news = Arc::new((std::sync::Mutex::new(()), std::sync::Condvar::new()));
    let told = Arc::clone(&news);
    let reel = Reel::open(path, control::MEMORY, None, move || {
        drop(told.0.lock());
        told.1.notify_all();
    })?;
    let (mut at, mut pictures) = (Pts::ZERO, 0);
    loop {
        let facts = reel.facts();
        if let Some(failure) = facts.failure {
            return Err(failure);
        }
        while let Find::Here(_) = reel.find(at) {
            pictures += 1;
            let next = facts.index.number_of(at).and_then(|number| facts.index.pts(number + 1));
            match next {
                Some(next) => at = next,
                None if facts.index.is_complete() => return Ok(pictures),
                None => break,
            }
        }
        reel.aim(Aim { at, way: Way::Forward, pace: Pace::All });
        let turn = news.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        drop(news.1.wait_timeout(turn, std::time::Duration::from_millis(20)));
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.shared.close();
    }
}

impl std::fmt::Debug for Player {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Player").field("status", &self.status()).finish()
    }
}
