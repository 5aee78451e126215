//! One change to the disk: rows, evidence and log line in one transaction (invariant 1).

use crate::domain::edit::{Cell, Change, Deed};
use crate::domain::history::LogNo;
use crate::domain::inspection::InspectionId;
use crate::store::cells;
use crate::store::chain;
use crate::store::error::StoreError;
use crate::store::evidence::{self, NewBlob};
use crate::store::json;
use crate::store::open::Store;
use jiff::civil::DateTime;
use rusqlite::Connection;

/// When, by whom, and of which earlier line a change is the undoing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp<'a> {
    /// Now, by the machine's clock.
    pub at: DateTime,
    /// Who does it.
    pub who: &'a str,
    /// With `Deed::Undo` and `Deed::Redo`, the line whose change is taken back; none with every other deed.
    pub undoes: Option<LogNo>,
}

impl Store {
    /// Commits a planned change with its evidence. When this returns, all of it is on disk; when it fails, nothing is.
    ///
    /// # Errors
    /// `Overtaken` when the rows do not hold what the change was planned on, `NumberUsed` when a new finding takes an
    /// old number, `DiskFull`, `Busy`, and a refused row as `Sqlite`.
    pub fn commit(
        &mut self,
        inspection: InspectionId,
        change: &Change,
        stamp: &Stamp<'_>,
        blobs: &[NewBlob],
    ) -> Result<LogNo, StoreError> {
        let frozen = self.to_freeze(inspection, change)?;
        let transaction = self.begin()?;
        for blob in blobs {
            evidence::keep(&transaction, blob)?;
        }
        for cell in &change.cells {
            write_cell(&transaction, inspection, change.deed, cell)?;
        }
        if let Some(frozen) = frozen {
            cells::freeze(&transaction, inspection, &frozen)?;
        }
        let no = chain::append(&transaction, inspection, change, stamp)?;
        transaction.commit()?;
        Ok(no)
    }

    /// Outlet and people as JSON when the change closes the inspection: they must not move under a published score.
    fn to_freeze(&self, id: InspectionId, change: &Change) -> Result<Option<String>, StoreError> {
        let closes = change.cells.iter().any(|cell| matches!(cell, Cell::Closing(_, Some(_))));
        if !closes {
            return Ok(None);
        }
        let inspection = self.load(id)?;
        json::frozen_to_json(&inspection.outlet, &inspection.people).map(Some)
    }
}

fn write_cell(conn: &Connection, inspection: InspectionId, deed: Deed, cell: &Cell) -> Result<(), StoreError> {
    if let Cell::Finding(no, None, Some(_)) = cell
        && deed == Deed::Deduct
        && no.0 <= cells::last_finding(conn, inspection)?
    {
        return Err(StoreError::NumberUsed { no: no.0 });
    }
    if !cells::hold_before(conn, inspection, cell)? {
        return Err(StoreError::Overtaken);
    }
    cells::write(conn, inspection, cell)
}
