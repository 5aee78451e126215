//! Outlets and people into the library: one by one, or a whole list of which nothing is taken in when a row is wrong.

use crate::domain::place::{CameraId, OutletId, PersonId};
use crate::domain::places_draft::{OutletRow, PersonRow, PlacesDraft};
use crate::store::column::{Iso, Word};
use crate::store::commit::Stamp;
use crate::store::error::StoreError;
use crate::store::open::Store;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeSet;

impl Store {
    /// Takes in a list: rows whose code or staff number is known replace what stands there, others are added.
    ///
    /// # Errors
    /// `UnknownOutlet` when a row names an outlet that is nowhere, `Ring` when outlets would stand above themselves;
    /// nothing is taken in then.
    pub fn import_places(&mut self, draft: &PlacesDraft, stamp: &Stamp<'_>) -> Result<(), StoreError> {
        let transaction = self.begin()?;
        for row in &draft.outlets {
            put_outlet(&transaction, row, stamp)?;
        }
        // Only now is every unit known that a row may name as the one above it.
        for row in &draft.outlets {
            put_parent(&transaction, row)?;
        }
        for row in &draft.people {
            put_person(&transaction, row, stamp)?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Adds one outlet.
    ///
    /// # Errors
    /// `CodeTaken`, `UnknownOutlet` for the unit above it.
    pub fn add_outlet(&mut self, row: &OutletRow, stamp: &Stamp<'_>) -> Result<OutletId, StoreError> {
        let transaction = self.begin()?;
        if outlet_id(&transaction, &row.code)?.is_some() {
            return Err(StoreError::CodeTaken { code: row.code.clone() });
        }
        let id = put_outlet(&transaction, row, stamp)?;
        put_parent(&transaction, row)?;
        transaction.commit()?;
        Ok(id)
    }

    /// Adds one person.
    ///
    /// # Errors
    /// `CodeTaken` for the staff number, `UnknownOutlet`.
    pub fn add_person(&mut self, row: &PersonRow, stamp: &Stamp<'_>) -> Result<PersonId, StoreError> {
        let transaction = self.begin()?;
        let taken = "SELECT id FROM person WHERE staff_no = ?1";
        let taken: Option<i64> = transaction.query_row(taken, [&row.staff_no], |row| row.get(0)).optional()?;
        if taken.is_some() {
            return Err(StoreError::CodeTaken { code: row.staff_no.clone() });
        }
        let id = put_person(&transaction, row, stamp)?;
        transaction.commit()?;
        Ok(id)
    }

    /// The camera of that name at an outlet, added when there is none.
    ///
    /// # Errors
    /// `NoSuch` when there is no such outlet.
    pub fn add_camera(&mut self, outlet: OutletId, name: &str) -> Result<CameraId, StoreError> {
        self.outlet(outlet)?;
        let transaction = self.begin()?;
        let add = "INSERT INTO camera (outlet, name) VALUES (?1, ?2) ON CONFLICT (outlet, name) DO NOTHING";
        transaction.execute(add, params![outlet.0, name])?;
        let find = "SELECT id FROM camera WHERE outlet = ?1 AND name = ?2";
        let id = transaction.query_row(find, params![outlet.0, name], |row| row.get(0))?;
        transaction.commit()?;
        Ok(CameraId(id))
    }
}

fn put_outlet(conn: &Connection, row: &OutletRow, stamp: &Stamp<'_>) -> Result<OutletId, StoreError> {
    let sql = "INSERT INTO outlet (code, name, level, class, queue_machine, changed_at, changed_by) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (code) DO UPDATE SET name = excluded.name, \
               level = excluded.level, class = excluded.class, queue_machine = excluded.queue_machine, \
               changed_at = excluded.changed_at, changed_by = excluded.changed_by RETURNING id";
    let id = conn.prepare_cached(sql)?.query_row(
        params![row.code, row.name, Word(row.level), row.class.map(Word), row.queue_machine, Iso(stamp.at), stamp.who,],
        |row| row.get(0),
    )?;
    Ok(OutletId(id))
}

fn put_parent(conn: &Connection, row: &OutletRow) -> Result<(), StoreError> {
    let parent = match &row.parent_code {
        Some(code) => Some(named_outlet(conn, &row.code, code)?),
        None => None,
    };
    conn.prepare_cached("UPDATE outlet SET parent = ?2 WHERE code = ?1")?
        .execute(params![row.code, parent.map(|id| id.0)])?;
    refuse_ring(conn, &row.code)
}

/// Walks up from an outlet; whoever is met twice stands above itself.
fn refuse_ring(conn: &Connection, code: &str) -> Result<(), StoreError> {
    let mut met = BTreeSet::new();
    let mut at = outlet_id(conn, code)?.map(|id| id.0);
    while let Some(id) = at {
        if !met.insert(id) {
            return Err(StoreError::Ring { code: code.to_owned() });
        }
        at = conn
            .prepare_cached("SELECT parent FROM outlet WHERE id = ?1")?
            .query_row([id], |row| row.get::<_, Option<i64>>(0))?;
    }
    Ok(())
}

fn put_person(conn: &Connection, row: &PersonRow, stamp: &Stamp<'_>) -> Result<PersonId, StoreError> {
    let outlet = named_outlet(conn, &row.staff_no, &row.outlet_code)?;
    let sql = "INSERT INTO person (staff_no, name, post, outlet, from_day, to_day, changed_at, changed_by) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (staff_no) DO UPDATE SET name = excluded.name, \
               post = excluded.post, outlet = excluded.outlet, from_day = excluded.from_day, to_day = excluded.to_day, \
               changed_at = excluded.changed_at, changed_by = excluded.changed_by RETURNING id";
    let id = conn.prepare_cached(sql)?.query_row(
        params![
            row.staff_no,
            row.name,
            Word(row.post),
            outlet.0,
            row.from.map(Iso),
            row.to.map(Iso),
            Iso(stamp.at),
            stamp.who,
        ],
        |row| row.get(0),
    )?;
    Ok(PersonId(id))
}

fn outlet_id(conn: &Connection, code: &str) -> Result<Option<OutletId>, StoreError> {
    let sql = "SELECT id FROM outlet WHERE code = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([code], |row| row.get(0)).optional()?.map(OutletId))
}

fn named_outlet(conn: &Connection, row: &str, code: &str) -> Result<OutletId, StoreError> {
    outlet_id(conn, code)?.ok_or_else(|| StoreError::UnknownOutlet { row: row.to_owned(), code: code.to_owned() })
}
