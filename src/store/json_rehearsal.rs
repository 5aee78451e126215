//! Good examples and rehearsals in the book, as JSON. The field order is part of the format.

use crate::domain::book::{BookNo, Source};
use crate::domain::checklist::ItemCode;
use crate::domain::example::Example;
use crate::domain::footage::{Moment, RecordingId};
use crate::domain::inspection::{BlobHash, FindingNo, InspectionId};
use crate::domain::place::{OutletId, PersonId};
use crate::domain::rehearsal::{MarkId, RehearsalEntry, RehearsalStep};
use crate::domain::time::{Pts, SiteTime};
use crate::store::column::Iso;
use crate::store::json_book::SourceRecord;
use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleRecord {
    inspection: i64,
    outlet: i64,
    checklist: String,
    item: String,
    person: Option<i64>,
    recording: i64,
    pts: i64,
    until: Option<i64>,
    site: Option<Iso<DateTime>>,
    still: Option<String>,
    note: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "rehearsal", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum RehearsalRecord {
    Assign {
        inspection: i64,
        finding: u32,
        evening: Iso<Date>,
    },
    Rehearse {
        no: i64,
        on: Iso<Date>,
        by: String,
    },
    Comment {
        no: i64,
        on: Iso<Date>,
        words: String,
        by: String,
    },
    Prove {
        no: i64,
        file: SourceRecord,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        apart: Option<u64>,
    },
    Check {
        no: i64,
        by: String,
    },
}

impl From<Example> for ExampleRecord {
    fn from(example: Example) -> Self {
        Self {
            inspection: example.inspection.0,
            outlet: example.outlet.0,
            checklist: example.checklist,
            item: example.item.0,
            person: example.person.map(|id| id.0),
            recording: example.moment.recording.0,
            pts: example.moment.pts.ns(),
            until: example.until.map(Pts::ns),
            site: example.moment.site.map(|site| Iso(site.civil())),
            still: example.still.map(|hash| hash.0),
            note: example.note,
        }
    }
}

impl From<ExampleRecord> for Example {
    fn from(record: ExampleRecord) -> Self {
        Self {
            inspection: InspectionId(record.inspection),
            outlet: OutletId(record.outlet),
            checklist: record.checklist,
            item: ItemCode(record.item),
            person: record.person.map(PersonId),
            moment: Moment {
                recording: RecordingId(record.recording),
                pts: Pts::from_ns(record.pts),
                site: record.site.map(|at| SiteTime::new(at.0)),
            },
            until: record.until.map(Pts::from_ns),
            still: record.still.map(BlobHash),
            note: record.note,
        }
    }
}

impl From<RehearsalEntry> for RehearsalRecord {
    fn from(entry: RehearsalEntry) -> Self {
        match entry {
            RehearsalEntry::Assign { mark, evening } => {
                Self::Assign { inspection: mark.inspection.0, finding: mark.finding.0, evening: Iso(evening) }
            }
            RehearsalEntry::Step(BookNo(no), step) => match step {
                RehearsalStep::Rehearse { on, by } => Self::Rehearse { no, on: Iso(on), by },
                RehearsalStep::Comment { on, words, by } => Self::Comment { no, on: Iso(on), words, by },
                RehearsalStep::Prove { file, apart } => Self::Prove { no, file: (&file).into(), apart },
                RehearsalStep::Check { by } => Self::Check { no, by },
            },
        }
    }
}

impl From<RehearsalRecord> for RehearsalEntry {
    fn from(record: RehearsalRecord) -> Self {
        let (no, step) = match record {
            RehearsalRecord::Assign { inspection, finding, evening } => {
                let mark = MarkId { inspection: InspectionId(inspection), finding: FindingNo(finding) };
                return Self::Assign { mark, evening: evening.0 };
            }
            RehearsalRecord::Rehearse { no, on, by } => (no, RehearsalStep::Rehearse { on: on.0, by }),
            RehearsalRecord::Comment { no, on, words, by } => (no, RehearsalStep::Comment { on: on.0, words, by }),
            RehearsalRecord::Prove { no, file, apart } => {
                (no, RehearsalStep::Prove { file: Source::from(file), apart })
            }
            RehearsalRecord::Check { no, by } => (no, RehearsalStep::Check { by }),
        };
        Self::Step(BookNo(no), step)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::book::{BookNo, Entry, Source};
    use crate::domain::checklist::ItemCode;
    use crate::domain::example::Example;
    use crate::domain::footage::{Moment, RecordingId};
    use crate::domain::inspection::{BlobHash, FindingNo, InspectionId};
    use crate::domain::place::{OutletId, PersonId};
    use crate::domain::rehearsal::{MarkId, RehearsalEntry, RehearsalStep};
    use crate::domain::time::Pts;
    use crate::store::json_book::{from_json, to_json};
    use jiff::civil::date;

    #[test]
    fn examples_and_rehearsals_come_back_as_they_were() {
        let full = Example {
            inspection: InspectionId(3),
            outlet: OutletId(1),
            checklist: "psbc-2026".to_owned(),
            item: ItemCode("2.3".to_owned()),
            person: Some(PersonId(7)),
            moment: Moment {
                recording: RecordingId(5),
                pts: Pts::from_ns(1_234_567_891),
                site: Some("2026-05-06T09:00:12.500".parse().unwrap()),
            },
            until: Some(Pts::from_ns(2_234_567_891)),
            still: Some(BlobHash("ab".to_owned())),
            note: "双手递接".to_owned(),
        };
        let moment = Moment { site: None, ..full.moment };
        let bare = Example { person: None, moment, until: None, still: None, note: String::new(), ..full.clone() };
        let (on, by) = (date(2026, 5, 6), "柜员01".to_owned());
        let file = Source { name: "演练.mp4".to_owned(), sha256: "cd".to_owned() };
        let steps = [
            RehearsalStep::Rehearse { on, by: by.clone() },
            RehearsalStep::Comment { on, words: "好".to_owned(), by: by.clone() },
            RehearsalStep::Prove { file: file.clone(), apart: None },
            RehearsalStep::Prove { file, apart: Some(5 << 30) },
            RehearsalStep::Check { by },
        ];
        let mark = MarkId { inspection: InspectionId(3), finding: FindingNo(2) };
        let steps = steps.into_iter().map(|step| RehearsalEntry::Step(BookNo(9), step));
        let rehearsals = [RehearsalEntry::Assign { mark, evening: on }].into_iter().chain(steps).map(Entry::Rehearsal);
        for entry in [full, bare].into_iter().map(Entry::Example).chain(rehearsals) {
            let text = to_json(&entry).unwrap();
            assert_eq!(from_json(&text).unwrap(), entry, "{text}");
        }
    }
}
