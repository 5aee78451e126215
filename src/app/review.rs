//! One open inspection: its state, the footage in the player, the mark being made.

use crate::domain::book::BookNo;
use crate::domain::checklist::ItemCode;
use crate::domain::coverage::Coverage;
use crate::domain::example::Example;
use crate::domain::footage::{Moment, Recording, RecordingId};
use crate::domain::inspection::{FindingNo, Inspection, Rect};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{CameraId, PersonId};
use crate::domain::score::Score;
use crate::domain::time::{Pts, SiteTime};
use crate::media::picture::Picture;
use crate::media::player::{Level, PlayerStatus, Screen};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everything about the inspection on the screen.
#[derive(Debug)]
pub struct Review {
    /// The inspection as it stands on disk.
    pub inspection: Inspection,
    /// Its score, computed from it.
    pub score: Score,
    /// Its coverage, computed from it.
    pub coverage: Coverage,
    /// The footage in the player.
    pub footage: Footage,
    /// The selected item.
    pub item: Option<ItemCode>,
    /// The selected finding, whose card is open for editing.
    pub finding: Option<FindingNo>,
    /// The person chosen last, offered first next time.
    pub person: Option<PersonId>,
    /// A mark that still wants to know whose it is.
    pub draft: Option<Draft>,
    /// Whether there is something to undo.
    pub can_undo: bool,
    /// Whether there is something to redo.
    pub can_redo: bool,
    /// True when nothing can be changed: opened for reading only.
    pub read_only: bool,
    /// Thumbnails of the stills, 16:9 or as the camera is, by finding; filled as they are read.
    pub thumbnails: BTreeMap<FindingNo, Thumbnail>,
    /// What the pointer is over on the tape, with a small picture of that moment once it has come.
    pub peek: Option<Peek>,
    /// How it should look, for the items that name a picture; none where the picture cannot be read. Filled as they are
    /// read.
    pub references: BTreeMap<ItemCode, Option<Thumbnail>>,
    /// Items whose marks need an amount that the scheme's clause leaves open, with its bounds where it names any.
    pub asked: BTreeMap<ItemCode, Option<(Fen, Fen)>>,
    /// The good examples in this inspection's footage, by their entries in the book.
    pub examples: BTreeMap<BookNo, Example>,
}

/// A small RGBA picture, four bytes a pixel, rows without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thumbnail {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// `width * height * 4` bytes.
    pub rgba: Arc<Vec<u8>>,
}

/// A moment that somebody points at without going there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// In which recording.
    pub recording: RecordingId,
    /// At which time of it.
    pub pts: Pts,
    /// The key picture there or before it, with its own time; none while it has not come.
    pub picture: Option<(Pts, Thumbnail)>,
    /// Whether it is known that there is none: the file does not play, or this picture cannot be decoded.
    pub missing: bool,
}

/// How the cameras stand on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// The one that leads.
    #[default]
    One,
    /// Two rows of two.
    Four,
    /// Three rows of three.
    Nine,
    /// The one that leads, and a strip of five others.
    Strip,
}

impl Layout {
    /// How many cameras are seen at most.
    pub fn cameras(self) -> usize {
        match self {
            Self::One => 1,
            Self::Four => 4,
            Self::Nine => 9,
            Self::Strip => 6,
        }
    }
}

/// The recordings in the player and where one is in them.
#[derive(Debug, Default)]
pub struct Footage {
    /// The recording of the camera that leads; none where nothing was handed in, or that camera recorded nothing at this
    /// moment (`status.site`).
    pub recording: Option<RecordingId>,
    /// What the player says.
    pub status: PlayerStatus,
    /// The newest picture of the camera that leads, to be painted.
    pub picture: Option<Arc<Picture>>,
    /// What the cameras show, in their order, the leading one (`status.camera`) among them.
    pub screens: Vec<Screen>,
    /// How they stand on the screen.
    pub layout: Layout,
    /// The stretch of a recording that is played again and again, half open.
    pub repeat: Option<(RecordingId, Pts, Pts)>,
    /// How loud the recording is, a stretch at a time from its start; grows while it is read behind the scenes.
    pub loudness: Vec<Arc<[Level]>>,
    /// Start of the span being marked, with the picture that was on the screen there.
    pub span_in: Option<(Pts, Arc<Picture>)>,
    /// End of the span, exclusive.
    pub span_out: Option<Pts>,
    /// Gain in dB, 0..=24.
    pub gain_db: f32,
    /// Whether the sound is switched off.
    pub muted: bool,
}

/// A mark whose moment and still are taken, and which asks whose it is.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The item marked.
    pub item: ItemCode,
    /// The moment of the picture that was on the screen; none for what is not seen in footage.
    pub moment: Option<Moment>,
    /// End of the span.
    pub until: Option<Pts>,
    /// The picture that was on the screen.
    pub picture: Option<Arc<Picture>>,
    /// Who can be meant, in the order of their number keys.
    pub candidates: Vec<PersonId>,
    /// What it will cost.
    pub points: Points,
    /// Whether it is a good example and not a deduction.
    pub example: bool,
}

/// What a finding's card asks to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// Which finding.
    pub no: FindingNo,
    /// New points.
    pub points: Points,
    /// New note.
    pub note: String,
    /// New person.
    pub person: Option<PersonId>,
    /// New rectangle.
    pub rect: Option<Rect>,
}

impl Review {
    /// The recording in the player.
    pub fn recording(&self) -> Option<&Recording> {
        self.footage.recording.and_then(|id| self.inspection.recording(id))
    }

    /// The camera that leads; none while nothing is in the player.
    pub fn camera(&self) -> Option<CameraId> {
        let in_player = self.footage.screens.iter().any(|screen| screen.camera == self.footage.status.camera);
        self.recording().map(|recording| recording.camera).or(in_player.then_some(self.footage.status.camera))
    }

    /// Whether the camera that leads recorded nothing at this moment.
    pub fn is_in_hole(&self) -> bool {
        let footage = &self.footage;
        let leads = footage.screens.iter().find(|screen| screen.camera == footage.status.camera);
        leads.is_some_and(|screen| screen.recording.is_none())
    }

    /// The cameras that have a place on the wall clock, in their order.
    pub fn cameras_on_tape(&self) -> Vec<CameraId> {
        let placed = |camera: &CameraId| {
            let mut recordings = self.inspection.recordings.iter();
            recordings.any(|recording| {
                recording.camera == *camera && recording.clock.is_some() && recording.duration > Pts::ZERO
            })
        };
        self.inspection.cameras.iter().map(|camera| camera.id).filter(placed).collect()
    }

    /// The moment of the picture on the screen; none while no picture is shown.
    pub fn moment(&self) -> Option<Moment> {
        let recording = self.recording()?;
        let pts = self.footage.picture.as_ref()?.pts();
        Some(Moment { recording: recording.id, pts, site: self.site(pts) })
    }

    /// What the site's clock showed at a time of the recording in the player.
    pub fn site(&self, pts: Pts) -> Option<SiteTime> {
        self.recording()?.site(pts)
    }
}
