//! What a library can be asked without changing it: places, people, cameras, recordings, the list of inspections,
//! where one stopped, settings. `loading` has the questions about one inspection, `evidence` those about blobs.

use crate::domain::checklist::ItemCode;
use crate::domain::footage::{Fingerprint, Recording, RecordingId, SiteClock};
use crate::domain::inspection::{Closing, InspectionId};
use crate::domain::number::Points;
use crate::domain::place::{Camera, CameraId, Level, Outlet, OutletClass, OutletId, Person, PersonId};
use crate::domain::text::Text;
use crate::domain::time::{Pts, SiteTime};
use crate::store::column::{Iso, Word};
use crate::store::error::StoreError;
use crate::store::json;
use crate::store::json_footage;
use crate::store::json_redaction;
use crate::store::migrate;
use jiff::civil::{Date, DateTime};
use rusqlite::{Connection, OptionalExtension as _, Params, Row, params};
use sha2::{Digest as _, Sha256};

/// The contents of an open library, whoever opened it. `Store` and `Reader` dereference to it.
#[derive(Debug)]
pub struct Contents {
    conn: Connection,
}

/// One inspection in the list of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InspectionRow {
    /// Which.
    pub id: InspectionId,
    /// Of which outlet.
    pub outlet: OutletId,
    /// The outlet's name today.
    pub outlet_name: String,
    /// The day inspected.
    pub date: Date,
    /// Who inspects.
    pub inspector: String,
    /// Title of its checklist.
    pub checklist: Text,
    /// Edition of its checklist.
    pub version: String,
    /// Set while it is closed, with the frozen score.
    pub closing: Option<Closing>,
    /// How many verdicts are set.
    pub verdicts: usize,
    /// How many findings stand.
    pub findings: usize,
    /// How many recordings were handed in.
    pub recordings: usize,
}

/// Where one stopped in an inspection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resume {
    /// The camera on the screen.
    pub camera: Option<CameraId>,
    /// The recording in the player.
    pub recording: Option<RecordingId>,
    /// The picture on the screen.
    pub pts: Pts,
    /// The selected item.
    pub item: Option<ItemCode>,
}

const OUTLETS: &str = "SELECT id, code, name, level, parent, class, queue_machine FROM outlet";
const PEOPLE: &str = "SELECT id, staff_no, name, post, outlet, from_day, to_day FROM person";
const CAMERAS: &str = "SELECT id, outlet, name, guides, areas FROM camera";
const RECORDINGS: &str = "SELECT r.id, r.camera, r.path, r.size, r.modified_s, r.sha256, r.duration_ns, r.has_sound, \
                          r.clock_at, r.clock_source, r.clock_drift_ppb, r.clock_read_ns, r.fault, r.edges, \
                          r.channel, r.stretches, r.claims FROM recording r";

/// What the library's fingerprint is taken over: everything that a report can show, and nothing that moves without
/// meaning (paths, where one stopped, settings).
const FINGERPRINTED: &[&str] = &[
    "SELECT json_array(id, code, name, level, parent, class, queue_machine) FROM outlet ORDER BY id",
    "SELECT json_array(id, staff_no, name, post, outlet, from_day, to_day) FROM person ORDER BY id",
    "SELECT json_array(id, outlet, name, guides) FROM camera ORDER BY id",
    "SELECT json_array(id, camera, size, sha256, duration_ns, has_sound, clock_at, clock_source, clock_drift_ppb,
     stretches, claims, fault) FROM recording ORDER BY id",
    "SELECT json_array(id, outlet, date, inspector, checklist) FROM inspection ORDER BY id",
    "SELECT json_array(inspection, recording) FROM inspection_recording ORDER BY id",
    "SELECT json_array(no, hash) FROM edit_log ORDER BY no DESC LIMIT 1",
];

impl Contents {
    pub(crate) fn new(conn: Connection) -> Self {
        Self { conn }
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.conn
    }

    /// Asks several questions of one and the same moment, whatever is written meanwhile.
    ///
    /// # Errors
    /// Those of the questions, and `Damaged` or `Sqlite` when the library cannot be read.
    pub fn at_one_moment<T, E: From<StoreError>>(&self, ask: impl FnOnce(&Self) -> Result<T, E>) -> Result<T, E> {
        if !self.conn.is_autocommit() {
            return ask(self);
        }
        let moment = self.conn.unchecked_transaction().map_err(StoreError::from)?;
        let answer = ask(self)?;
        moment.commit().map_err(StoreError::from)?;
        Ok(answer)
    }

    /// All outlets and what stands above them, by code.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn outlets(&self) -> Result<Vec<Outlet>, StoreError> {
        self.all(&format!("{OUTLETS} ORDER BY code"), [], outlet)
    }

    /// One outlet.
    ///
    /// # Errors
    /// `NoSuch`, or when the library cannot be read.
    pub fn outlet(&self, id: OutletId) -> Result<Outlet, StoreError> {
        let found = self.all(&format!("{OUTLETS} WHERE id = ?1"), [id.0], outlet)?;
        found.into_iter().next().ok_or(StoreError::NoSuch { what: "outlet", id: id.0 })
    }

    /// Everybody, by staff number.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn everyone(&self) -> Result<Vec<Person>, StoreError> {
        self.all(&format!("{PEOPLE} ORDER BY staff_no"), [], person)
    }

    /// The people of an outlet, past ones too, by staff number.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn people(&self, outlet: OutletId) -> Result<Vec<Person>, StoreError> {
        self.all(&format!("{PEOPLE} WHERE outlet = ?1 ORDER BY staff_no"), [outlet.0], person)
    }

    /// The people of an outlet who served that day, by staff number.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn people_on(&self, outlet: OutletId, day: Date) -> Result<Vec<Person>, StoreError> {
        let mut people = self.people(outlet)?;
        people.retain(|person| person.serves_on(day));
        Ok(people)
    }

    /// The cameras of an outlet, in the order in which they were added.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn cameras(&self, outlet: OutletId) -> Result<Vec<Camera>, StoreError> {
        let cameras = self.all(&format!("{CAMERAS} WHERE outlet = ?1 ORDER BY id"), [outlet.0], camera)?;
        cameras.into_iter().map(with_drawings).collect()
    }

    /// One camera.
    ///
    /// # Errors
    /// `NoSuch`, or when the library cannot be read.
    pub fn camera(&self, id: CameraId) -> Result<Camera, StoreError> {
        let found = self.all(&format!("{CAMERAS} WHERE id = ?1"), [id.0], camera)?;
        with_drawings(found.into_iter().next().ok_or(StoreError::NoSuch { what: "camera", id: id.0 })?)
    }

    /// One recording.
    ///
    /// # Errors
    /// `NoSuch`, or when the library cannot be read.
    pub fn recording(&self, id: RecordingId) -> Result<Recording, StoreError> {
        let found = self.some_recordings("WHERE r.id = ?1", id.0)?;
        found.into_iter().next().ok_or(StoreError::NoSuch { what: "recording", id: id.0 })
    }

    /// All recordings of an outlet's cameras, whatever inspection they were handed in for, oldest first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn recordings_of_outlet(&self, outlet: OutletId) -> Result<Vec<Recording>, StoreError> {
        self.some_recordings("JOIN camera c ON c.id = r.camera WHERE c.outlet = ?1 ORDER BY r.id", outlet.0)
    }

    /// The recordings handed in for an inspection, in that order.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn recordings(&self, inspection: InspectionId) -> Result<Vec<Recording>, StoreError> {
        let which = "JOIN inspection_recording h ON h.recording = r.id WHERE h.inspection = ?1 ORDER BY h.id";
        self.some_recordings(which, inspection.0)
    }

    fn some_recordings(&self, which: &str, id: i64) -> Result<Vec<Recording>, StoreError> {
        let rows = self.all(&format!("{RECORDINGS} {which}"), [id], recording)?;
        let parsed = |(recording, stretches, claims): (Recording, String, String)| {
            let stretches = json_footage::stretches_from_json(&stretches)?;
            let claims = json_footage::claims_from_json(&claims)?;
            Ok(Recording { stretches, claims, ..recording })
        };
        rows.into_iter().map(parsed).collect()
    }

    /// All inspections, newest day first.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn inspections(&self) -> Result<Vec<InspectionRow>, StoreError> {
        let sql = "SELECT i.id, i.outlet, o.name, i.date, i.inspector, i.checklist ->> '$.name.zh', \
                   i.checklist ->> '$.name.en', i.checklist ->> '$.version', \
                   i.closed_at, i.closed_score, i.closed_version, i.closed_reason, \
                   (SELECT count(*) FROM verdict v WHERE v.inspection = i.id), \
                   (SELECT count(*) FROM finding f WHERE f.inspection = i.id AND f.withdrawn IS NULL), \
                   (SELECT count(*) FROM inspection_recording h WHERE h.inspection = i.id) \
                   FROM inspection i JOIN outlet o ON o.id = i.outlet ORDER BY i.date DESC, i.id DESC";
        self.all(sql, [], |row| {
            Ok(InspectionRow {
                id: InspectionId(row.get(0)?),
                outlet: OutletId(row.get(1)?),
                outlet_name: row.get(2)?,
                date: row.get::<_, Iso<Date>>(3)?.0,
                inspector: row.get(4)?,
                checklist: Text::new(row.get::<_, String>(5)?, row.get::<_, String>(6)?),
                version: row.get(7)?,
                closing: closing(row, 8)?,
                verdicts: count(row, 12)?,
                findings: count(row, 13)?,
                recordings: count(row, 14)?,
            })
        })
    }

    /// Where one stopped in the inspection, if one ever did.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn resume(&self, inspection: InspectionId) -> Result<Option<Resume>, StoreError> {
        let sql = "SELECT camera, recording, pts_ns, item FROM resume WHERE inspection = ?1";
        let found = self.all(sql, [inspection.0], |row| {
            Ok(Resume {
                camera: row.get::<_, Option<i64>>(0)?.map(CameraId),
                recording: row.get::<_, Option<i64>>(1)?.map(RecordingId),
                pts: Pts::from_ns(row.get(2)?),
                item: row.get::<_, Option<String>>(3)?.map(ItemCode),
            })
        })?;
        Ok(found.into_iter().next())
    }

    /// A setting of this library.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        let sql = "SELECT value FROM setting WHERE name = ?1";
        Ok(self.conn.query_row(sql, params![name], |row| row.get(0)).optional()?)
    }

    /// SHA-256 over all that a report can show, the edit log by its last hash; the same for the same contents, wherever
    /// the library lies and however often it was opened. Lower-case hex.
    ///
    /// # Errors
    /// When the library cannot be read.
    pub fn fingerprint(&self) -> Result<String, StoreError> {
        self.at_one_moment(|this| {
            let mut hasher = Sha256::new();
            hasher.update(format!("mingcha {}\n", migrate::known_version()));
            for sql in FINGERPRINTED {
                for line in this.all(sql, [], |row| row.get::<_, String>(0))? {
                    hasher.update(line.as_bytes());
                    hasher.update(b"\n");
                }
                hasher.update(b"\n");
            }
            Ok(crate::store::evidence::hex(&hasher.finalize()))
        })
    }

    /// All rows of a query.
    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<rusqlite::Result<Vec<T>>>()?)
    }
}

/// A count.
fn count(row: &Row<'_>, at: usize) -> rusqlite::Result<usize> {
    let count: i64 = row.get(at)?;
    usize::try_from(count).map_err(|_negative| rusqlite::Error::IntegralValueOutOfRange(at, count))
}

/// The closing in four columns from `first` on.
pub(crate) fn closing(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Closing>> {
    let Some(at) = row.get::<_, Option<Iso<DateTime>>>(first)? else { return Ok(None) };
    Ok(Some(Closing {
        at: at.0,
        score: Points::from_thousandths(row.get(first + 1)?),
        checklist_version: row.get(first + 2)?,
        reason: row.get(first + 3)?,
    }))
}

/// The clock in four columns from `first` on.
pub(crate) fn clock(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<SiteClock>> {
    let Some(at) = row.get::<_, Option<Iso<DateTime>>>(first)? else { return Ok(None) };
    Ok(Some(SiteClock {
        at_first: SiteTime::new(at.0),
        source: row.get::<_, Word<_>>(first + 1)?.0,
        drift_ppb: row.get(first + 2)?,
        read_at: Pts::from_ns(row.get(first + 3)?),
    }))
}

fn outlet(row: &Row<'_>) -> rusqlite::Result<Outlet> {
    Ok(Outlet {
        id: OutletId(row.get(0)?),
        code: row.get(1)?,
        name: row.get(2)?,
        level: row.get::<_, Word<Level>>(3)?.0,
        parent: row.get::<_, Option<i64>>(4)?.map(OutletId),
        class: row.get::<_, Option<Word<OutletClass>>>(5)?.map(|word| word.0),
        queue_machine: row.get(6)?,
    })
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: PersonId(row.get(0)?),
        staff_no: row.get(1)?,
        name: row.get(2)?,
        post: row.get::<_, Word<_>>(3)?.0,
        outlet: OutletId(row.get(4)?),
        from: row.get::<_, Option<Iso<Date>>>(5)?.map(|day| day.0),
        to: row.get::<_, Option<Iso<Date>>>(6)?.map(|day| day.0),
    })
}

/// A camera without what was drawn on its picture, and its guide lines and customers' areas as JSON.
type CameraRow = (Camera, String, String);

fn camera(row: &Row<'_>) -> rusqlite::Result<CameraRow> {
    let camera = Camera {
        id: CameraId(row.get(0)?),
        outlet: OutletId(row.get(1)?),
        name: row.get(2)?,
        guides: Vec::new(),
        areas: Vec::new(),
    };
    Ok((camera, row.get(3)?, row.get(4)?))
}

fn with_drawings((camera, guides, areas): CameraRow) -> Result<Camera, StoreError> {
    let (guides, areas) = (json::guides_from_json(&guides)?, json_redaction::areas_from_json(&areas)?);
    Ok(Camera { guides, areas, ..camera })
}

/// A recording without its stretches and claims, and those as JSON.
fn recording(row: &Row<'_>) -> rusqlite::Result<(Recording, String, String)> {
    let size: i64 = row.get(3)?;
    let fingerprint =
        Fingerprint { size: size.unsigned_abs(), modified_s: row.get(4)?, edges: row.get(13)?, sha256: row.get(5)? };
    let recording = Recording {
        id: RecordingId(row.get(0)?),
        camera: CameraId(row.get(1)?),
        path: row.get(2)?,
        fingerprint,
        duration: Pts::from_ns(row.get(6)?),
        has_sound: row.get(7)?,
        clock: clock(row, 8)?,
        stretches: Vec::new(),
        claims: Vec::new(),
        channel: row.get(14)?,
        fault: row.get(12)?,
    };
    Ok((recording, row.get(15)?, row.get(16)?))
}
