//! The day tape of an inspection, read without a window: which camera recorded what when, by whose clock, and what is
//! missing.

use crate::app::notice::Notice;
use crate::app::taking::chosen;
use crate::app::wording;
use crate::domain::footage::RecordingId;
use crate::domain::inspection::{Inspection, InspectionId};
use crate::domain::tape::Tape;
use crate::store::Reader;
use std::collections::BTreeSet;
use std::path::Path;

/// The tape of one inspection.
#[derive(Clone, Debug)]
pub struct DayTape {
    /// The inspection, with its cameras and recordings.
    pub inspection: Inspection,
    /// Its recordings on the wall clock.
    pub tape: Tape,
    /// Recordings whose file is not where it was.
    pub missing: BTreeSet<RecordingId>,
}

/// Reads the tape of an inspection, or of the library's only one.
///
/// # Errors
/// A notice when the library cannot be read, or no inspection or several can be meant.
pub fn day_tape(library: &Path, inspection: Option<InspectionId>) -> Result<DayTape, Notice> {
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    let row = chosen::inspection(&reader, inspection)?;
    let inspection = reader.load(row.id).map_err(|why| wording::store(&why))?;
    let tape = Tape::of(&inspection.cameras, &inspection.recordings);
    let gone = inspection.recordings.iter().filter(|recording| !Path::new(&recording.path).is_file());
    let missing = gone.map(|recording| recording.id).collect();
    Ok(DayTape { inspection, tape, missing })
}
