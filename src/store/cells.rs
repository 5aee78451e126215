//! The cells of a change as rows: whether the rows hold the value before, and writing the value after.

use crate::domain::checklist::Subject;
use crate::domain::cover::Redaction;
use crate::domain::edit::Cell;
use crate::domain::footage::{RecordingId, SiteClock};
use crate::domain::inspection::{Closing, Finding, FindingNo, InspectionId, Rect, Verdict};
use crate::domain::number::Fen;
use crate::domain::place::{CameraId, Guide};
use crate::domain::time::Pts;
use crate::store::column::{Iso, Word};
use crate::store::contents;
use crate::store::error::StoreError;
use crate::store::json;
use crate::store::json_redaction;
use crate::store::loading;
use rusqlite::{Connection, OptionalExtension as _, params};

/// Whether the rows hold what the cell had before the change.
pub(crate) fn hold_before(conn: &Connection, inspection: InspectionId, cell: &Cell) -> Result<bool, StoreError> {
    Ok(match cell {
        Cell::Verdict(subject, before, _) => verdict(conn, inspection, subject)? == *before,
        Cell::Finding(no, before, _) => finding(conn, inspection, *no)?.as_ref() == before.as_deref(),
        Cell::Clock(recording, before, _) => clock(conn, inspection, *recording)? == Some(*before),
        Cell::Guides(camera, before, _) => guides(conn, inspection, *camera)?.as_ref() == Some(before),
        Cell::Areas(camera, before, _) => areas(conn, inspection, *camera)?.as_ref() == Some(before),
        Cell::Redaction(recording, before, _) => {
            loading::redaction(conn, inspection, *recording)?.as_ref() == Some(before)
        }
        Cell::Closing(before, _) => closing(conn, inspection)? == Some(before.clone()),
    })
}

/// Writes what the cell has after the change.
pub(crate) fn write(conn: &Connection, inspection: InspectionId, cell: &Cell) -> Result<(), StoreError> {
    match cell {
        Cell::Verdict(subject, _, after) => write_verdict(conn, inspection, subject, *after),
        Cell::Finding(no, _, after) => write_finding(conn, inspection, *no, after.as_deref()),
        Cell::Clock(recording, _, after) => write_clock(conn, *recording, *after),
        Cell::Guides(camera, _, after) => write_guides(conn, *camera, after),
        Cell::Areas(camera, _, after) => write_areas(conn, *camera, after),
        Cell::Redaction(recording, _, after) => write_redaction(conn, inspection, *recording, after),
        Cell::Closing(_, after) => write_closing(conn, inspection, after.as_ref()),
    }
}

/// Keeps outlet and people of a closed inspection as they are.
pub(crate) fn freeze(conn: &Connection, inspection: InspectionId, frozen: &str) -> Result<(), StoreError> {
    let sql = "UPDATE inspection SET frozen = ?2 WHERE id = ?1";
    conn.prepare_cached(sql)?.execute(params![inspection.0, frozen])?;
    Ok(())
}

/// The highest number of a finding that the inspection ever used.
pub(crate) fn last_finding(conn: &Connection, inspection: InspectionId) -> Result<u32, StoreError> {
    let sql = "SELECT last_finding FROM inspection WHERE id = ?1";
    let last = conn.prepare_cached(sql)?.query_row([inspection.0], |row| row.get(0)).optional()?;
    last.ok_or(StoreError::NoSuch { what: "inspection", id: inspection.0 })
}

fn verdict(conn: &Connection, inspection: InspectionId, subject: &Subject) -> Result<Option<Verdict>, StoreError> {
    let sql = "SELECT verdict FROM verdict WHERE inspection = ?1 AND item = ?2 AND ifnull(person, 0) = ifnull(?3, 0)";
    let person = subject.person.map(|id| id.0);
    let mut statement = conn.prepare_cached(sql)?;
    let found =
        statement.query_row(params![inspection.0, subject.item.0, person], |row| row.get::<_, Word<Verdict>>(0));
    Ok(found.optional()?.map(|word| word.0))
}

fn write_verdict(
    conn: &Connection,
    inspection: InspectionId,
    subject: &Subject,
    after: Option<Verdict>,
) -> Result<(), StoreError> {
    let person = subject.person.map(|id| id.0);
    let clear = "DELETE FROM verdict WHERE inspection = ?1 AND item = ?2 AND ifnull(person, 0) = ifnull(?3, 0)";
    conn.prepare_cached(clear)?.execute(params![inspection.0, subject.item.0, person])?;
    if let Some(verdict) = after {
        let set = "INSERT INTO verdict (inspection, item, person, verdict) VALUES (?1, ?2, ?3, ?4)";
        conn.prepare_cached(set)?.execute(params![inspection.0, subject.item.0, person, Word(verdict)])?;
    }
    Ok(())
}

fn finding(conn: &Connection, inspection: InspectionId, no: FindingNo) -> Result<Option<Finding>, StoreError> {
    let sql = format!("{} WHERE inspection = ?1 AND no = ?2", loading::FINDINGS);
    let row = conn.prepare_cached(&sql)?.query_row(params![inspection.0, no.0], loading::finding).optional()?;
    row.map(loading::FindingRow::into_finding).transpose()
}

fn write_finding(
    conn: &Connection,
    inspection: InspectionId,
    no: FindingNo,
    after: Option<&Finding>,
) -> Result<(), StoreError> {
    let clear = "DELETE FROM finding WHERE inspection = ?1 AND no = ?2";
    conn.prepare_cached(clear)?.execute(params![inspection.0, no.0])?;
    let Some(finding) = after else { return Ok(()) };
    let set = "INSERT INTO finding (inspection, no, item, person, recording, pts_ns, site, until_ns, points, note, rect, \
               still, sound, withdrawn, on_the_spot, amount) \
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)";
    conn.prepare_cached(set)?.execute(params![
        inspection.0,
        finding.no.0,
        finding.item.0,
        finding.person.map(|id| id.0),
        finding.moment.map(|moment| moment.recording.0),
        finding.moment.map(|moment| moment.pts.ns()),
        finding.moment.and_then(|moment| moment.site).map(|site| Iso(site.civil())),
        finding.until.map(Pts::ns),
        finding.points.thousandths(),
        finding.note,
        finding.rect.map(json::rect_to_json).transpose()?,
        finding.still.as_ref().map(|hash| &hash.0),
        finding.sound.as_ref().map(|hash| &hash.0),
        finding.withdrawn,
        finding.on_the_spot,
        finding.amount.map(Fen::fen),
    ])?;
    let used = "UPDATE inspection SET last_finding = max(last_finding, ?2) WHERE id = ?1";
    conn.prepare_cached(used)?.execute(params![inspection.0, finding.no.0])?;
    Ok(())
}

/// The clock of a recording that the inspection has; none when it has no such recording.
fn clock(
    conn: &Connection,
    inspection: InspectionId,
    recording: RecordingId,
) -> Result<Option<Option<SiteClock>>, StoreError> {
    let sql = "SELECT r.clock_at, r.clock_source, r.clock_drift_ppb, r.clock_read_ns FROM recording r \
               JOIN inspection_recording h ON h.recording = r.id WHERE h.inspection = ?1 AND r.id = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row(params![inspection.0, recording.0], |row| contents::clock(row, 0)).optional()?)
}

fn write_clock(conn: &Connection, recording: RecordingId, after: Option<SiteClock>) -> Result<(), StoreError> {
    let sql = "UPDATE recording SET clock_at = ?2, clock_source = ?3, clock_drift_ppb = ?4, clock_read_ns = ?5, \
               clock_edited = 1 WHERE id = ?1";
    let at = after.map(|clock| Iso(clock.at_first.civil()));
    let source = after.map(|clock| Word(clock.source));
    let drift = after.map_or(0, |clock| clock.drift_ppb);
    let read_ns = after.map_or(0, |clock| clock.read_at.ns());
    conn.prepare_cached(sql)?.execute(params![recording.0, at, source, drift, read_ns])?;
    Ok(())
}

/// The guide lines of a camera of the inspection's outlet; none when it has no such camera.
fn guides(conn: &Connection, inspection: InspectionId, camera: CameraId) -> Result<Option<Vec<Guide>>, StoreError> {
    let sql = "SELECT c.guides FROM camera c JOIN inspection i ON i.outlet = c.outlet WHERE i.id = ?1 AND c.id = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let json = statement.query_row(params![inspection.0, camera.0], |row| row.get::<_, String>(0)).optional()?;
    json.as_deref().map(json::guides_from_json).transpose()
}

/// The customers' areas of a camera of the inspection's outlet; none when it has no such camera.
fn areas(conn: &Connection, inspection: InspectionId, camera: CameraId) -> Result<Option<Vec<Rect>>, StoreError> {
    let sql = "SELECT c.areas FROM camera c JOIN inspection i ON i.outlet = c.outlet WHERE i.id = ?1 AND c.id = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let json = statement.query_row(params![inspection.0, camera.0], |row| row.get::<_, String>(0)).optional()?;
    json.as_deref().map(json_redaction::areas_from_json).transpose()
}

fn write_areas(conn: &Connection, camera: CameraId, after: &[Rect]) -> Result<(), StoreError> {
    let sql = "UPDATE camera SET areas = ?2 WHERE id = ?1";
    conn.prepare_cached(sql)?.execute(params![camera.0, json_redaction::areas_to_json(after)?])?;
    Ok(())
}

fn write_redaction(
    conn: &Connection,
    inspection: InspectionId,
    recording: RecordingId,
    after: &Redaction,
) -> Result<(), StoreError> {
    let clear = "DELETE FROM redaction WHERE inspection = ?1 AND recording = ?2";
    conn.prepare_cached(clear)?.execute(params![inspection.0, recording.0])?;
    if !after.is_empty() {
        let set = "INSERT INTO redaction (inspection, recording, redaction) VALUES (?1, ?2, ?3)";
        let json = json_redaction::redaction_to_json(after)?;
        conn.prepare_cached(set)?.execute(params![inspection.0, recording.0, json])?;
    }
    Ok(())
}

fn write_guides(conn: &Connection, camera: CameraId, after: &[Guide]) -> Result<(), StoreError> {
    let sql = "UPDATE camera SET guides = ?2 WHERE id = ?1";
    conn.prepare_cached(sql)?.execute(params![camera.0, json::guides_to_json(after)?])?;
    Ok(())
}

/// The closing; none when there is no such inspection.
fn closing(conn: &Connection, inspection: InspectionId) -> Result<Option<Option<Closing>>, StoreError> {
    let sql = "SELECT closed_at, closed_score, closed_version, closed_reason FROM inspection WHERE id = ?1";
    let mut statement = conn.prepare_cached(sql)?;
    Ok(statement.query_row([inspection.0], |row| contents::closing(row, 0)).optional()?)
}

fn write_closing(conn: &Connection, inspection: InspectionId, after: Option<&Closing>) -> Result<(), StoreError> {
    let sql = "UPDATE inspection SET closed_at = ?2, closed_score = ?3, closed_version = ?4, closed_reason = ?5, \
               frozen = NULL WHERE id = ?1";
    conn.prepare_cached(sql)?.execute(params![
        inspection.0,
        after.map(|closing| Iso(closing.at)),
        after.map(|closing| closing.score.thousandths()),
        after.map(|closing| &closing.checklist_version),
        after.map(|closing| &closing.reason),
    ])?;
    Ok(())
}
