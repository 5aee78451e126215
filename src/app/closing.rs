//! Closing an inspection and checking a library without a window.

use crate::app::notice::Notice;
use crate::app::wall_clock;
use crate::app::wording;
use crate::domain::edit::Edit;
use crate::domain::inspection::{Closing, InspectionId};
use crate::domain::number::Points;
use crate::domain::score::score;
use crate::domain::text::Text;
use crate::store::{InspectionRow, Reader, Stamp, Store, VerifyReport};
use jiff::civil::{Date, DateTime};
use std::path::Path;

/// One inspection as the command line lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its number.
    pub id: InspectionId,
    /// The outlet's name.
    pub outlet: String,
    /// The day inspected.
    pub date: Date,
    /// Who inspects.
    pub inspector: String,
    /// The checklist's title.
    pub checklist: Text,
    /// The score as it stands, or as it was frozen.
    pub score: Points,
    /// Whether nothing is open.
    pub complete: bool,
    /// When it was closed.
    pub closed: Option<DateTime>,
}

/// Closes an inspection: freezes its score and checklist edition. The notice, if there is one, says what else to know:
/// it is closed all the same.
///
/// # Errors
/// A notice: the library cannot be written, it is closed already, or required items are open and no reason was given.
pub fn close(library: &Path, id: InspectionId, reason: &str) -> Result<(Closing, Option<Notice>), Notice> {
    let mut store = Store::open(library).map_err(|why| wording::store(&why))?;
    let mut inspection = store.load(id).map_err(|why| wording::store(&why))?;
    let edit = Edit::Close { at: wall_clock::now(), reason: reason.to_owned() };
    let change = inspection.plan(edit).map_err(|why| Notice::from(&why))?;
    let stamp = Stamp { at: wall_clock::now(), who: &inspection.inspector, undoes: None };
    store.commit(id, &change, &stamp, &[]).map_err(|why| wording::store(&why))?;
    let aside = store.close().err().map(|why| wording::store(&why));
    inspection.apply(&change);
    let closing = inspection.closing.ok_or_else(wording::job_panicked)?;
    Ok((closing, aside))
}

/// The inspections of a library, oldest first.
///
/// # Errors
/// A notice when it cannot be read.
pub fn list(library: &Path) -> Result<Vec<Listed>, Notice> {
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    let rows = reader.inspections().map_err(|why| wording::store(&why))?;
    let one = |row: InspectionRow| {
        let inspection = reader.load(row.id).map_err(|why| wording::store(&why))?;
        let score = score(&inspection);
        let (complete, value) = (score.complete(), score.value);
        Ok(Listed {
            id: row.id,
            outlet: inspection.outlet.name,
            date: inspection.date,
            inspector: inspection.inspector,
            checklist: inspection.checklist.name,
            score: inspection.closing.as_ref().map_or(value, |closing| closing.score),
            complete,
            closed: inspection.closing.map(|closing| closing.at),
        })
    };
    let mut listed = rows.into_iter().map(one).collect::<Result<Vec<_>, Notice>>()?;
    listed.sort_by_key(|one| one.id);
    Ok(listed)
}

/// Integrity, hash chain and evidence of a library.
///
/// # Errors
/// A notice when it cannot be read at all.
pub fn verify(library: &Path) -> Result<VerifyReport, Notice> {
    crate::store::verify(library).map_err(|why| wording::store(&why))
}
