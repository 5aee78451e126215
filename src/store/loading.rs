//! One inspection, read from the rows alone; its log lines, and what can be undone.

use crate::domain::checklist::{ItemCode, Subject};
use crate::domain::cover::Redaction;
use crate::domain::footage::{Moment, RecordingId};
use crate::domain::history::{History, LogNo};
use crate::domain::inspection::{BlobHash, Finding, FindingNo, Inspection, InspectionId, Verdict};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{OutletId, Person, PersonId};
use crate::domain::time::{Pts, SiteTime};
use crate::store::chain::{self, LogLine};
use crate::store::column::{Iso, Word};
use crate::store::contents::{self, Contents};
use crate::store::error::StoreError;
use crate::store::json;
use crate::store::json_checklist::checklist_from_json;
use crate::store::json_redaction::redaction_from_json;
use jiff::civil::{Date, DateTime};
use rusqlite::{Connection, OptionalExtension as _, Row};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const FINDINGS: &str = "SELECT no, item, person, recording, pts_ns, site, until_ns, points, note, rect, \
                                   still, sound, withdrawn, on_the_spot, amount FROM finding";

/// What of a recording of the inspection its clips do not show and do not sound; none when it has no such recording.
pub(crate) fn redaction(
    conn: &Connection,
    inspection: InspectionId,
    recording: RecordingId,
) -> Result<Option<Redaction>, StoreError> {
    let sql = "SELECT d.redaction FROM inspection_recording h LEFT JOIN redaction d \
               ON d.inspection = h.inspection AND d.recording = h.recording \
               WHERE h.inspection = ?1 AND h.recording = ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let found = statement.query_row([inspection.0, recording.0], |row| row.get::<_, Option<String>>(0)).optional()?;
    found.map(|json| json.as_deref().map_or_else(|| Ok(Redaction::default()), redaction_from_json)).transpose()
}

impl Contents {
    /// One inspection with all that belongs to it. While it is open, its people are those of the outlet who served
    /// that day and whoever was judged; once closed, outlet and people stay as they were on closing.
    ///
    /// # Errors
    /// `NoSuch`, or when the library cannot be read.
    pub fn load(&self, id: InspectionId) -> Result<Inspection, StoreError> {
        self.at_one_moment(|this| this.load_now(id))
    }

    fn load_now(&self, id: InspectionId) -> Result<Inspection, StoreError> {
        let sql = "SELECT outlet, date, inspector, checklist, frozen, closed_at, closed_score, closed_version, \
                   closed_reason FROM inspection WHERE id = ?1";
        let found = self.all(sql, [id.0], |row| {
            let outlet = OutletId(row.get(0)?);
            let date = row.get::<_, Iso<Date>>(1)?.0;
            let texts: (String, String, Option<String>) = (row.get(2)?, row.get(3)?, row.get(4)?);
            Ok((outlet, date, texts, contents::closing(row, 5)?))
        })?;
        let (outlet_id, date, (inspector, checklist, frozen), closing) =
            found.into_iter().next().ok_or(StoreError::NoSuch { what: "inspection", id: id.0 })?;
        let (verdicts, findings) = (self.verdicts(id)?, self.findings(id)?);
        let (outlet, people) = match frozen {
            Some(json) => json::frozen_from_json(&json)?,
            None => (self.outlet(outlet_id)?, self.people_of(outlet_id, date, &judged(&verdicts, &findings))?),
        };
        Ok(Inspection {
            id,
            outlet,
            date,
            inspector,
            checklist: checklist_from_json(&checklist)?,
            people,
            cameras: self.cameras(outlet_id)?,
            recordings: self.recordings(id)?,
            verdicts,
            findings,
            redactions: self.redactions(id)?,
            closing,
        })
    }

    fn redactions(&self, id: InspectionId) -> Result<BTreeMap<RecordingId, Redaction>, StoreError> {
        let sql = "SELECT recording, redaction FROM redaction WHERE inspection = ?1";
        let rows = self.all(sql, [id.0], |row| Ok((RecordingId(row.get(0)?), row.get::<_, String>(1)?)))?;
        rows.into_iter().map(|(recording, json)| Ok((recording, redaction_from_json(&json)?))).collect()
    }

    /// What undo and redo would take next, from the log alone.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn history(&self, inspection: InspectionId) -> Result<History, StoreError> {
        let mut history = History::default();
        for line in self.log(inspection)? {
            history.record(line.no, &line.change);
        }
        Ok(history)
    }

    /// The log lines of an inspection, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn log(&self, inspection: InspectionId) -> Result<Vec<LogLine>, StoreError> {
        let stored = self.all(
            &format!("{} WHERE inspection = ?1 ORDER BY seq", chain::LINES),
            [inspection.0],
            chain::StoredLine::read,
        )?;
        stored.into_iter().map(chain::StoredLine::into_line).collect()
    }

    /// The number that the next finding of the inspection takes: never one that was used before, undone ones included.
    ///
    /// # Errors
    /// `NoSuch`, or when the library cannot be read.
    pub fn next_finding_no(&self, inspection: InspectionId) -> Result<FindingNo, StoreError> {
        let sql = "SELECT last_finding FROM inspection WHERE id = ?1";
        let last = self.all(sql, [inspection.0], |row| row.get::<_, u32>(0))?;
        let last = last.first().ok_or(StoreError::NoSuch { what: "inspection", id: inspection.0 })?;
        Ok(FindingNo(last + 1))
    }

    /// The people who served, and those judged who do not serve there any more, by staff number.
    fn people_of(&self, outlet: OutletId, day: Date, judged: &BTreeSet<PersonId>) -> Result<Vec<Person>, StoreError> {
        let mut people = self.everyone()?;
        people.retain(|person| (person.outlet == outlet && person.serves_on(day)) || judged.contains(&person.id));
        Ok(people)
    }

    fn verdicts(&self, inspection: InspectionId) -> Result<BTreeMap<Subject, Verdict>, StoreError> {
        let sql = "SELECT item, person, verdict FROM verdict WHERE inspection = ?1";
        let verdicts = self.all(sql, [inspection.0], |row| {
            let person = row.get::<_, Option<i64>>(1)?.map(PersonId);
            Ok((Subject { item: ItemCode(row.get(0)?), person }, row.get::<_, Word<Verdict>>(2)?.0))
        })?;
        Ok(verdicts.into_iter().collect())
    }

    fn findings(&self, inspection: InspectionId) -> Result<BTreeMap<FindingNo, Finding>, StoreError> {
        let findings = self.all(&format!("{FINDINGS} WHERE inspection = ?1"), [inspection.0], finding)?;
        findings.into_iter().map(|row| row.into_finding().map(|finding| (finding.no, finding))).collect()
    }
}

fn judged(verdicts: &BTreeMap<Subject, Verdict>, findings: &BTreeMap<FindingNo, Finding>) -> BTreeSet<PersonId> {
    let by_verdict = verdicts.keys().filter_map(|subject| subject.person);
    by_verdict.chain(findings.values().filter_map(|finding| finding.person)).collect()
}

/// A finding whose rectangle is still JSON.
pub(crate) struct FindingRow {
    finding: Finding,
    rect: Option<String>,
}

impl FindingRow {
    pub(crate) fn into_finding(self) -> Result<Finding, StoreError> {
        let rect = self.rect.as_deref().map(json::rect_from_json).transpose()?;
        Ok(Finding { rect, ..self.finding })
    }
}

/// A row of `FINDINGS`.
pub(crate) fn finding(row: &Row<'_>) -> rusqlite::Result<FindingRow> {
    let recording = row.get::<_, Option<i64>>(3)?.map(RecordingId);
    let pts = row.get::<_, Option<i64>>(4)?.map(Pts::from_ns);
    let site = row.get::<_, Option<Iso<DateTime>>>(5)?.map(|site| SiteTime::new(site.0));
    let finding = Finding {
        no: FindingNo(row.get(0)?),
        item: ItemCode(row.get(1)?),
        person: row.get::<_, Option<i64>>(2)?.map(PersonId),
        moment: recording.zip(pts).map(|(recording, pts)| Moment { recording, pts, site }),
        until: row.get::<_, Option<i64>>(6)?.map(Pts::from_ns),
        points: Points::from_thousandths(row.get(7)?),
        note: row.get(8)?,
        rect: None,
        still: row.get::<_, Option<String>>(10)?.map(BlobHash),
        sound: row.get::<_, Option<String>>(11)?.map(BlobHash),
        withdrawn: row.get(12)?,
        on_the_spot: row.get(13)?,
        amount: row.get::<_, Option<i64>>(14)?.map(Fen::new),
    };
    Ok(FindingRow { finding, rect: row.get(9)? })
}

/// The log number as a column.
pub(crate) fn log_no(row: &Row<'_>, at: usize) -> rusqlite::Result<LogNo> {
    row.get(at).map(LogNo)
}
