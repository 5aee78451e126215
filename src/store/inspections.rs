//! Starting an inspection, handing in footage, where one stopped, and settings: rows that are not edits of what was
//! found.

use crate::domain::checklist::Checklist;
use crate::domain::footage::RecordingId;
use crate::domain::inspection::InspectionId;
use crate::domain::place::OutletId;
use crate::store::column::Iso;
use crate::store::contents::Resume;
use crate::store::error::StoreError;
use crate::store::json_checklist::checklist_to_json;
use crate::store::open::Store;
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, params};

/// What a new inspection needs.
#[derive(Clone, Debug)]
pub struct NewInspection<'a> {
    /// The outlet to be inspected.
    pub outlet: OutletId,
    /// The day inspected.
    pub date: Date,
    /// Who inspects.
    pub inspector: &'a str,
    /// The checklist; the inspection keeps a copy of its own.
    pub checklist: &'a Checklist,
    /// Recordings handed in from the start; may be empty.
    pub recordings: &'a [RecordingId],
}

impl Store {
    /// Starts an inspection.
    ///
    /// # Errors
    /// `NoSuch` for the outlet or a recording, `OtherOutlet` for a recording of another outlet; nothing is written then.
    pub fn create_inspection(&mut self, new: &NewInspection<'_>) -> Result<InspectionId, StoreError> {
        self.outlet(new.outlet)?;
        let checklist = checklist_to_json(new.checklist)?;
        let transaction = self.begin()?;
        let sql = "INSERT INTO inspection (outlet, date, inspector, checklist) VALUES (?1, ?2, ?3, ?4) RETURNING id";
        let row = params![new.outlet.0, Iso(new.date), new.inspector, checklist];
        let id = InspectionId(transaction.query_row(sql, row, |row| row.get(0))?);
        for recording in new.recordings {
            hand_in(&transaction, id, *recording)?;
        }
        transaction.commit()?;
        Ok(id)
    }

    /// Hands in a recording; again changes nothing.
    ///
    /// # Errors
    /// `NoSuch`, `OtherOutlet`, or `Closed` while the inspection is closed.
    pub fn attach_recording(&mut self, inspection: InspectionId, recording: RecordingId) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        hand_in(&transaction, inspection, recording)?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps where one stopped.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn set_resume(&mut self, inspection: InspectionId, resume: &Resume) -> Result<(), StoreError> {
        let sql = "INSERT INTO resume (inspection, camera, recording, pts_ns, item) VALUES (?1, ?2, ?3, ?4, ?5) \
                   ON CONFLICT (inspection) DO UPDATE SET camera = excluded.camera, recording = excluded.recording, \
                   pts_ns = excluded.pts_ns, item = excluded.item";
        self.conn().execute(
            sql,
            params![
                inspection.0,
                resume.camera.map(|id| id.0),
                resume.recording.map(|id| id.0),
                resume.pts.ns(),
                resume.item.as_ref().map(|code| &code.0),
            ],
        )?;
        Ok(())
    }

    /// Keeps a setting of this library.
    ///
    /// # Errors
    /// When the library cannot be written.
    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2";
        self.conn().execute(sql, params![name, value])?;
        Ok(())
    }
}

fn hand_in(conn: &Connection, inspection: InspectionId, recording: RecordingId) -> Result<(), StoreError> {
    let sql = "SELECT outlet, closed_at IS NOT NULL FROM inspection WHERE id = ?1";
    let found: Option<(i64, bool)> =
        conn.prepare_cached(sql)?.query_row([inspection.0], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (outlet, closed) = found.ok_or(StoreError::NoSuch { what: "inspection", id: inspection.0 })?;
    let sql = "SELECT c.outlet FROM recording r JOIN camera c ON c.id = r.camera WHERE r.id = ?1";
    let of: Option<i64> = conn.prepare_cached(sql)?.query_row([recording.0], |row| row.get(0)).optional()?;
    if of.ok_or(StoreError::NoSuch { what: "recording", id: recording.0 })? != outlet {
        return Err(StoreError::OtherOutlet);
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM inspection_recording WHERE inspection = ?1 AND recording = ?2)";
    if conn.prepare_cached(sql)?.query_row([inspection.0, recording.0], |row| row.get(0))? {
        return Ok(());
    }
    if closed {
        return Err(StoreError::Closed);
    }
    let add = "INSERT INTO inspection_recording (inspection, recording) VALUES (?1, ?2)";
    conn.prepare_cached(add)?.execute([inspection.0, recording.0])?;
    Ok(())
}
