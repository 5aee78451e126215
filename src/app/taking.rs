//! Taking footage into an inspection: what lies under the given paths is looked at file by file, which needs no library
//! and may be called off, and then put into the library.
//!
//! | file | what it does |
//! | --- | --- |
//! | `find` | the files under the given paths, and what is certainly no footage |
//! | `fingerprint` | what tells copies apart |
//! | `look` | what each file is: new, known, moved, a copy, or no footage |
//! | `camera` | which camera it is of |
//! | `keep` | into the library |
//! | `survey` | what reading a file has found, into the library and out of it |
//! | `chosen` | the inspection that is meant on the command line |

pub(crate) mod camera;
pub(crate) mod chosen;
pub(crate) mod find;
pub(crate) mod fingerprint;
pub(crate) mod keep;
pub(crate) mod look;
pub mod survey;

use crate::app::notice::Notice;
use crate::app::taking::keep::Bound;
use crate::app::wording;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::inspection::InspectionId;
use crate::domain::text::Text;
use crate::store::{Store, StoreError};
use std::path::{Path, PathBuf};

/// A file that was taken in.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The recording that it is now.
    pub recording: Recording,
    /// Its camera's name.
    pub camera: String,
}

/// A recording whose file was found in another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which recording.
    pub recording: RecordingId,
    /// Where it was.
    pub from: String,
    /// Where it is.
    pub to: String,
}

/// What became of the files.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// New recordings, those that do not play among them.
    pub taken: Vec<Taken>,
    /// Files that the library had already, with the recordings that they are.
    pub known: Vec<(PathBuf, RecordingId)>,
    /// Files whose content is that of another file, which stands beside them.
    pub copies: Vec<(PathBuf, PathBuf)>,
    /// Recordings that have a new path.
    pub moved: Vec<Moved>,
    /// Files that are no footage, with the reason.
    pub left_out: Vec<(PathBuf, Text)>,
    /// Why recordings that were taken in do not play.
    pub faults: Vec<Notice>,
    /// What could not be taken in though it is footage, or may be.
    pub refused: Vec<Notice>,
    /// Whether it was called off before the end.
    pub cancelled: bool,
}

impl Import {
    /// Whether nothing of what was found is in the library now.
    pub fn is_empty(&self) -> bool {
        self.taken.is_empty() && self.known.is_empty() && self.copies.is_empty() && self.moved.is_empty()
    }
}

/// What is to be imported without a window.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// Files and folders.
    pub paths: &'a [PathBuf],
    /// Into which inspection; none where the library has only one.
    pub inspection: Option<InspectionId>,
    /// The camera's name; empty to find it by channel and folder.
    pub camera: &'a str,
}

/// Imports files and folders into a library. `watch` is told shares, 0..=1, and calls it off by saying false; what was
/// looked at by then is taken in all the same.
///
/// # Errors
/// A notice when the library cannot be written, no inspection or several can be meant, or it is closed.
pub fn import(
    library: &Path,
    order: &Order<'_>,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<(InspectionId, Import), Notice> {
    let failed = |why: StoreError| wording::store(&why);
    let mut store = Store::open(library).map_err(failed)?;
    let row = chosen::inspection(&store, order.inspection)?;
    if row.closing.is_some() {
        return Err(failed(StoreError::Closed));
    }
    let known = store.recordings_of_outlet(row.outlet).map_err(failed)?;
    let haul = look::look_at_all(order.paths, &known, watch);
    let import = keep::keep_all(&mut store, Bound { inspection: row.id, outlet: row.outlet }, order.camera, haul);
    if let Err(why) = store.close() {
        tracing::warn!(%why, "library not folded into one file");
    }
    Ok((row.id, import))
}
