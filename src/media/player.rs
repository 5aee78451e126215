//! Plays the recordings of one camera or several on one wall clock: pictures through a one-slot mailbox for each camera,
//! sound to the machine's device.
//!
//! One thread per player is the only writer of the playhead. Whoever holds a [`Player`] sends commands, which never
//! waits, and reads a snapshot of its status and the newest pictures. The waker is called when one of the two has changed;
//! a paused player calls it not at all.
//!
//! One camera leads: its picture in the mailbox is the truth, steps count from it, and the position is its time. The others
//! that are to be seen show the picture that they have at that moment of the wall clock, or that they have none.
//!
//! | file | what it does |
//! | --- | --- |
//! | `programme` | what is to be played |
//! | `control` | the thread: takes commands, tells how things stand |
//! | `lead` | brings the picture asked for: seeks and steps |
//! | `playing` | shows what is due by the clock, and goes from segment to segment |
//! | `followers` | the other cameras |
//! | `speech`, `voice` | whose sound is heard; the sound of one recording |
//! | `lane` | one camera: its segments, its open recordings, its screen |
//! | `reel` | one recording, decoded around the playhead |
//! | `peek` | small pictures of any moment, for the tape |
//! | `aim`, `shelf`, `pace`, `tally` | what to decode next, decoded pictures, the clock, what came late |

mod aim;
mod control;
mod followers;
mod glimpse;
mod lane;
mod lead;
mod pace;
mod peek;
mod playing;
mod programme;
mod reel;
mod shared;
mod shelf;
mod speech;
mod tally;
mod voice;

#[doc(hidden)]
pub use crate::media::player::glimpse::glimpses;
pub use crate::media::player::peek::{Glimpsed, Moment, Peeks};
pub use crate::media::player::programme::{Line, Programme, Surveys};

use crate::domain::footage::RecordingId;
use crate::domain::place::CameraId;
use crate::domain::tape::Span;
use crate::domain::time::{Pts, SiteTime};
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

/// A place to go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// A time of the recording that one is in, from its first picture; beyond the ends it means the first or the last one.
    Here(Pts),
    /// A time of a recording; its camera leads from then on.
    In(RecordingId, Pts),
    /// A moment of the wall clock.
    Site(SiteTime),
}

impl From<Pts> for Spot {
    fn from(pts: Pts) -> Self {
        Self::Here(pts)
    }
}

/// What can be asked of a player.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayerCommand {
    /// Play from the picture shown.
    Play,
    /// Stop at the picture shown.
    Pause,
    /// Show another picture. A newer seek takes the place of one that has not begun.
    Seek {
        /// Where.
        to: Spot,
        /// How closely.
        accuracy: Accuracy,
    },
    /// So many pictures forward, or back, from the one shown, into the segments beside it as well; pauses.
    Step(i32),
    /// Play so fast, [`SLOWEST`]..=[`FASTEST`], backward where it is negative; there is no sound but at 1.
    SetRate(f64),
    /// Raise the sound by so many dB, -60..=24.
    SetGain(f32),
    /// Switch the sound off or on.
    SetMuted(bool),
    /// Keep so many bytes of decoded pictures at most, of all cameras together.
    SetMemory(usize),
    /// Let these cameras be seen, and the one that leads in any case.
    Show(Vec<CameraId>),
    /// Let another camera lead, at the moment where one is.
    Lead(CameraId),
    /// Play this stretch of a recording again and again, half open; or no longer.
    Repeat(Option<(RecordingId, Pts, Pts)>),
}

/// What a camera shows.
#[derive(Clone, Debug)]
pub struct Screen {
    /// Which camera.
    pub camera: CameraId,
    /// The recording that the picture is of; the one that is being opened, or does not play, where there is no picture.
    /// None where the camera recorded nothing at this moment.
    pub recording: Option<RecordingId>,
    /// The picture.
    pub picture: Option<Arc<Picture>>,
    /// Why there is none, where the recording does not play.
    pub failure: Option<MediaError>,
}

impl PartialEq for Screen {
    /// Two pictures are the same when they are the very same.
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.picture, &other.picture) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        };
        same && (self.camera, self.recording) == (other.camera, other.recording) && self.failure == other.failure
    }
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
    /// The camera that leads.
    pub camera: CameraId,
    /// The recording that it is in; none where it recorded nothing.
    pub recording: Option<RecordingId>,
    /// The moment on the wall clock.
    pub site: Option<SiteTime>,
    /// The hole in the recordings that was jumped over last, counted, so that a second one in the same place is news.
    pub jumped: Option<(u64, Span)>,
    /// When the recording's last picture ends; grows while the file is being indexed.
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
    /// How far apart the pictures of the cameras were at most, by the wall clock, since the last seek or step, or since it
    /// began to play.
    pub skew: Pts,
}

impl Default for PlayerStatus {
    fn default() -> Self {
        Self {
            phase: Phase::Loading,
            camera: CameraId::default(),
            recording: None,
            site: None,
            jumped: None,
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
            skew: Pts::ZERO,
        }
    }
}

/// Recordings in the player. Dropping it stops everything without waiting.
pub struct Player {
    shared: Arc<Shared>,
}

impl Player {
    /// Opens a file; returns at once. It is paused at its first picture when that has come.
    pub fn open(path: &Path, waker: Waker) -> Self {
        Self::play(Programme::file(path), None, waker)
    }

    /// Opens the first recording of the first camera; returns at once. It is paused at its first picture when that has
    /// come, or at the place that it is sent to meanwhile. What `surveys` knows of a recording need not be read again.
    pub fn play(programme: Programme, surveys: Option<Surveys>, waker: Waker) -> Self {
        let shared = Arc::new(Shared::new(waker));
        let ours = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("player".to_owned());
        if let Err(why) = thread.spawn(move || Control::new(programme, surveys, ours).run()) {
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

    /// What the cameras show that are to be seen, in their order.
    pub fn screens(&self) -> Vec<Screen> {
        self.shared.screens()
    }

    /// The newest picture of the camera that leads.
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
