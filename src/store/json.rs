//! What a change did, and what closing freezes, as JSON. The field order is part of the format: the log's hashes are
//! taken over this text.
//!
//! The domain knows no serde, so these records mirror its values; a new field there is a compile error here.

use crate::domain::checklist::{ItemCode, Subject};
use crate::domain::edit::{Cell, Change, Deed};
use crate::domain::footage::{ClockSource, Moment, RecordingId, SiteClock};
use crate::domain::inspection::{BlobHash, Closing, Finding, FindingNo, Rect, Verdict};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{CameraId, Guide, Level, Outlet, OutletClass, OutletId, Person, PersonId, Post};
use crate::domain::time::{Pts, SiteTime};
use crate::store::column::{Iso, Word};
use crate::store::error::StoreError;
use crate::store::json_redaction::RedactionRecord;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

/// Corners: left, top, right, bottom (or x and y of both ends), in ten-thousandths of the picture.
pub(crate) type Corners = [u16; 4];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChangeRecord {
    cells: Vec<CellRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "cell", rename_all = "kebab-case", deny_unknown_fields)]
enum CellRecord {
    Verdict { item: String, person: Option<i64>, before: Option<Word<Verdict>>, after: Option<Word<Verdict>> },
    Finding { no: u32, before: Option<Box<FindingRecord>>, after: Option<Box<FindingRecord>> },
    Clock { recording: i64, before: Option<ClockRecord>, after: Option<ClockRecord> },
    Guides { camera: i64, before: Vec<Corners>, after: Vec<Corners> },
    Areas { camera: i64, before: Vec<Corners>, after: Vec<Corners> },
    Redaction { recording: i64, before: RedactionRecord, after: RedactionRecord },
    Closing { before: Option<ClosingRecord>, after: Option<ClosingRecord> },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FindingRecord {
    no: u32,
    item: String,
    person: Option<i64>,
    moment: Option<MomentRecord>,
    until_ns: Option<i64>,
    points: i64,
    note: String,
    rect: Option<Corners>,
    still: Option<String>,
    sound: Option<String>,
    withdrawn: Option<String>,
    // Lines from before there were schemes have neither.
    #[serde(default, skip_serializing_if = "is_false")]
    on_the_spot: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    amount: Option<i64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MomentRecord {
    recording: i64,
    pts_ns: i64,
    site: Option<Iso<DateTime>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockRecord {
    at_first: Iso<DateTime>,
    source: Word<ClockSource>,
    // Lines from before there were second readings have neither.
    #[serde(default, skip_serializing_if = "is_zero")]
    drift_ppb: i64,
    #[serde(default, skip_serializing_if = "is_zero")]
    read_at_ns: i64,
}

fn is_false(value: &bool) -> bool {
    !*value
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClosingRecord {
    at: Iso<DateTime>,
    score: i64,
    checklist_version: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FrozenRecord {
    outlet: OutletRecord,
    people: Vec<PersonRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutletRecord {
    id: i64,
    code: String,
    name: String,
    level: Word<Level>,
    parent: Option<i64>,
    class: Option<Word<OutletClass>>,
    queue_machine: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonRecord {
    id: i64,
    staff_no: String,
    name: String,
    post: Word<Post>,
    outlet: i64,
    from: Option<Iso<Date>>,
    to: Option<Iso<Date>>,
}

/// The cells of a change as JSON; deed and reason stand in columns of their own.
pub(crate) fn cells_to_json(change: &Change) -> Result<String, StoreError> {
    let cells = change.cells.iter().cloned().map(CellRecord::from).collect();
    write_json("change", &ChangeRecord { cells })
}

/// The change of a log line.
pub(crate) fn change_from_json(deed: Deed, reason: String, json: &str) -> Result<Change, StoreError> {
    let record: ChangeRecord = read_json("change", json)?;
    Ok(Change { deed, reason, cells: record.cells.into_iter().map(Cell::from).collect() })
}

/// Outlet and people as JSON, frozen on closing.
pub(crate) fn frozen_to_json(outlet: &Outlet, people: &[Person]) -> Result<String, StoreError> {
    let people = people.iter().cloned().map(PersonRecord::from).collect();
    write_json("frozen", &FrozenRecord { outlet: outlet.clone().into(), people })
}

/// Outlet and people as they were frozen on closing.
pub(crate) fn frozen_from_json(json: &str) -> Result<(Outlet, Vec<Person>), StoreError> {
    let record: FrozenRecord = read_json("frozen", json)?;
    Ok((record.outlet.into(), record.people.into_iter().map(Person::from).collect()))
}

/// Guide lines as JSON.
pub(crate) fn guides_to_json(guides: &[Guide]) -> Result<String, StoreError> {
    write_json("guides", &guides.iter().copied().map(corners_of_guide).collect::<Vec<_>>())
}

/// Guide lines from JSON.
pub(crate) fn guides_from_json(json: &str) -> Result<Vec<Guide>, StoreError> {
    Ok(read_json::<Vec<Corners>>("guides", json)?.into_iter().map(guide_from_corners).collect())
}

/// A rectangle as JSON.
pub(crate) fn rect_to_json(rect: Rect) -> Result<String, StoreError> {
    write_json("rect", &corners_of_rect(rect))
}

/// A rectangle from JSON.
pub(crate) fn rect_from_json(json: &str) -> Result<Rect, StoreError> {
    read_json("rect", json).map(rect_from_corners)
}

pub(crate) fn write_json<T: Serialize>(what: &str, record: &T) -> Result<String, StoreError> {
    serde_json::to_string(record).map_err(|why| StoreError::unreadable(what, why))
}

pub(crate) fn read_json<'a, T: Deserialize<'a>>(what: &str, json: &'a str) -> Result<T, StoreError> {
    serde_json::from_str(json).map_err(|why| StoreError::unreadable(what, why))
}

fn corners_of_guide(guide: Guide) -> Corners {
    [guide.from.0, guide.from.1, guide.to.0, guide.to.1]
}

fn guide_from_corners([x0, y0, x1, y1]: Corners) -> Guide {
    Guide { from: (x0, y0), to: (x1, y1) }
}

pub(crate) fn corners_of_rect(rect: Rect) -> Corners {
    [rect.min.0, rect.min.1, rect.max.0, rect.max.1]
}

pub(crate) fn rect_from_corners([left, top, right, bottom]: Corners) -> Rect {
    Rect { min: (left, top), max: (right, bottom) }
}

impl From<Cell> for CellRecord {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Verdict(Subject { item, person }, before, after) => Self::Verdict {
                item: item.0,
                person: person.map(|id| id.0),
                before: before.map(Word),
                after: after.map(Word),
            },
            Cell::Finding(no, before, after) => Self::Finding {
                no: no.0,
                before: before.map(|finding| Box::new((*finding).into())),
                after: after.map(|finding| Box::new((*finding).into())),
            },
            Cell::Clock(recording, before, after) => {
                Self::Clock { recording: recording.0, before: before.map(Into::into), after: after.map(Into::into) }
            }
            Cell::Guides(camera, before, after) => Self::Guides {
                camera: camera.0,
                before: before.into_iter().map(corners_of_guide).collect(),
                after: after.into_iter().map(corners_of_guide).collect(),
            },
            Cell::Areas(camera, before, after) => Self::Areas {
                camera: camera.0,
                before: before.into_iter().map(corners_of_rect).collect(),
                after: after.into_iter().map(corners_of_rect).collect(),
            },
            Cell::Redaction(recording, before, after) => {
                Self::Redaction { recording: recording.0, before: before.into(), after: after.into() }
            }
            Cell::Closing(before, after) => {
                Self::Closing { before: before.map(Into::into), after: after.map(Into::into) }
            }
        }
    }
}

impl From<CellRecord> for Cell {
    fn from(record: CellRecord) -> Self {
        match record {
            CellRecord::Verdict { item, person, before, after } => Self::Verdict(
                Subject { item: ItemCode(item), person: person.map(PersonId) },
                before.map(|word| word.0),
                after.map(|word| word.0),
            ),
            CellRecord::Finding { no, before, after } => Self::Finding(
                FindingNo(no),
                before.map(|finding| Box::new((*finding).into())),
                after.map(|finding| Box::new((*finding).into())),
            ),
            CellRecord::Clock { recording, before, after } => {
                Self::Clock(RecordingId(recording), before.map(Into::into), after.map(Into::into))
            }
            CellRecord::Guides { camera, before, after } => Self::Guides(
                CameraId(camera),
                before.into_iter().map(guide_from_corners).collect(),
                after.into_iter().map(guide_from_corners).collect(),
            ),
            CellRecord::Areas { camera, before, after } => Self::Areas(
                CameraId(camera),
                before.into_iter().map(rect_from_corners).collect(),
                after.into_iter().map(rect_from_corners).collect(),
            ),
            CellRecord::Redaction { recording, before, after } => {
                Self::Redaction(RecordingId(recording), before.into(), after.into())
            }
            CellRecord::Closing { before, after } => Self::Closing(before.map(Into::into), after.map(Into::into)),
        }
    }
}

impl From<Finding> for FindingRecord {
    fn from(finding: Finding) -> Self {
        let Finding {
            no,
            item,
            person,
            moment,
            until,
            points,
            note,
            rect,
            still,
            sound,
            withdrawn,
            on_the_spot,
            amount,
        } = finding;
        Self {
            no: no.0,
            item: item.0,
            person: person.map(|id| id.0),
            moment: moment.map(|Moment { recording, pts, site }| MomentRecord {
                recording: recording.0,
                pts_ns: pts.ns(),
                site: site.map(|site| Iso(site.civil())),
            }),
            until_ns: until.map(Pts::ns),
            points: points.thousandths(),
            note,
            rect: rect.map(corners_of_rect),
            still: still.map(|hash| hash.0),
            sound: sound.map(|hash| hash.0),
            withdrawn,
            on_the_spot,
            amount: amount.map(Fen::fen),
        }
    }
}

impl From<FindingRecord> for Finding {
    fn from(record: FindingRecord) -> Self {
        Self {
            no: FindingNo(record.no),
            item: ItemCode(record.item),
            person: record.person.map(PersonId),
            moment: record.moment.map(|moment| Moment {
                recording: RecordingId(moment.recording),
                pts: Pts::from_ns(moment.pts_ns),
                site: moment.site.map(|site| SiteTime::new(site.0)),
            }),
            until: record.until_ns.map(Pts::from_ns),
            points: Points::from_thousandths(record.points),
            note: record.note,
            rect: record.rect.map(rect_from_corners),
            still: record.still.map(BlobHash),
            sound: record.sound.map(BlobHash),
            withdrawn: record.withdrawn,
            on_the_spot: record.on_the_spot,
            amount: record.amount.map(Fen::new),
        }
    }
}

impl From<SiteClock> for ClockRecord {
    fn from(SiteClock { at_first, source, drift_ppb, read_at }: SiteClock) -> Self {
        Self { at_first: Iso(at_first.civil()), source: Word(source), drift_ppb, read_at_ns: read_at.ns() }
    }
}

impl From<ClockRecord> for SiteClock {
    fn from(record: ClockRecord) -> Self {
        let ClockRecord { at_first, source, drift_ppb, read_at_ns } = record;
        Self { at_first: SiteTime::new(at_first.0), source: source.0, drift_ppb, read_at: Pts::from_ns(read_at_ns) }
    }
}

impl From<Closing> for ClosingRecord {
    fn from(Closing { at, score, checklist_version, reason }: Closing) -> Self {
        Self { at: Iso(at), score: score.thousandths(), checklist_version, reason }
    }
}

impl From<ClosingRecord> for Closing {
    fn from(record: ClosingRecord) -> Self {
        Self {
            at: record.at.0,
            score: Points::from_thousandths(record.score),
            checklist_version: record.checklist_version,
            reason: record.reason,
        }
    }
}

impl From<Outlet> for OutletRecord {
    fn from(outlet: Outlet) -> Self {
        let Outlet { id, code, name, level, parent, class, queue_machine } = outlet;
        let parent = parent.map(|id| id.0);
        Self { id: id.0, code, name, level: Word(level), parent, class: class.map(Word), queue_machine }
    }
}

impl From<OutletRecord> for Outlet {
    fn from(record: OutletRecord) -> Self {
        Self {
            id: OutletId(record.id),
            code: record.code,
            name: record.name,
            level: record.level.0,
            parent: record.parent.map(OutletId),
            class: record.class.map(|word| word.0),
            queue_machine: record.queue_machine,
        }
    }
}

impl From<Person> for PersonRecord {
    fn from(person: Person) -> Self {
        let Person { id, staff_no, name, post, outlet, from, to } = person;
        let (from, to) = (from.map(Iso), to.map(Iso));
        Self { id: id.0, staff_no, name, post: Word(post), outlet: outlet.0, from, to }
    }
}

impl From<PersonRecord> for Person {
    fn from(record: PersonRecord) -> Self {
        Self {
            id: PersonId(record.id),
            staff_no: record.staff_no,
            name: record.name,
            post: record.post.0,
            outlet: OutletId(record.outlet),
            from: record.from.map(|day| day.0),
            to: record.to.map(|day| day.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cells_to_json, change_from_json};
    use crate::domain::edit::{Cell, Deed};

    #[test]
    fn lines_from_before_second_readings_are_read_and_written_as_they_stand() {
        let old = r#"{"cells":[{"cell":"clock","recording":1,"before":null,"after":{"at_first":"2026-03-05T09:00:00","source":"inspector"}}]}"#;
        let change = change_from_json(Deed::Clock, String::new(), old).unwrap();
        let Cell::Clock(_, None, Some(after)) = change.cells[0] else { panic!("{change:?}") };
        assert_eq!((after.drift_ppb, after.read_at.ns()), (0, 0));
        assert_eq!(cells_to_json(&change).unwrap(), old);
    }
}
