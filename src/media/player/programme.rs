//! What a player plays: the recordings of one camera or several, on one wall clock.

use crate::domain::footage::RecordingId;
use crate::domain::place::CameraId;
use crate::domain::tape::Track;
use crate::domain::time::Pts;
use crate::media::survey::{Recall, Survey};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What an earlier reading of a recording's file has found, where that is kept. Asked on a thread of its own; may be slow.
pub type Surveys = Arc<dyn Fn(RecordingId, &Path) -> Option<Survey> + Send + Sync>;

/// What is to be asked when one recording is opened.
pub(super) fn recall(surveys: Option<&Surveys>, recording: RecordingId, path: &Path) -> Option<Recall> {
    let (surveys, path) = (Arc::clone(surveys?), path.to_owned());
    Some(Box::new(move || surveys(recording, &path)))
}

/// One camera's recordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it recorded when; as the tape has it, with whatever its clock is wrong by put right.
    pub track: Track,
    /// Where its files are. A recording without one plays as one that is missing.
    pub files: BTreeMap<RecordingId, PathBuf>,
}

/// See the top of this file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programme {
    /// Cameras; one that recorded nothing is left out.
    pub lines: Vec<Line>,
    /// Where to begin; that recording's camera leads. None: with the first recording of the first camera.
    pub begin: Option<(RecordingId, Pts)>,
}

impl Programme {
    /// One file, on an axis of its own.
    pub fn file(path: &Path) -> Self {
        Self::alone(CameraId(0), RecordingId(0), path)
    }

    /// One recording that nobody knows the time of.
    pub fn alone(camera: CameraId, recording: RecordingId, path: &Path) -> Self {
        let files = BTreeMap::from([(recording, path.to_owned())]);
        Self { lines: vec![Line { track: Track::alone(camera, recording), files }], begin: None }
    }
}
