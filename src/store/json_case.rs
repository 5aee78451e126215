//! Entries of the book on cases of the grid, as JSON. The field order is part of the format.

use crate::domain::book::BookNo;
use crate::domain::casework::{CaseEntry, CaseKind, CaseStep, Deed, HazardReport, Opened, Size};
use crate::domain::place::PersonId;
use crate::store::column::{Iso, Word};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(tag = "case", rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum CaseRecord {
    Open {
        worker: i64,
        at: Iso<DateTime>,
        kind: Word<CaseKind>,
        size: Word<Size>,
        what: String,
        hazard: Option<HazardRecord>,
    },
    Step {
        no: i64,
        deed: Word<Deed>,
        at: Iso<DateTime>,
        words: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HazardRecord {
    reported: Iso<DateTime>,
    prevention: String,
}

impl From<CaseEntry> for CaseRecord {
    fn from(entry: CaseEntry) -> Self {
        match entry {
            CaseEntry::Open(Opened { worker, at, kind, size, what, hazard }) => Self::Open {
                worker: worker.0,
                at: Iso(at),
                kind: Word(kind),
                size: Word(size),
                what,
                hazard: hazard
                    .map(|report| HazardRecord { reported: Iso(report.reported), prevention: report.prevention }),
            },
            CaseEntry::Step(no, CaseStep { deed, at, words }) => {
                Self::Step { no: no.0, deed: Word(deed), at: Iso(at), words }
            }
        }
    }
}

impl From<CaseRecord> for CaseEntry {
    fn from(record: CaseRecord) -> Self {
        match record {
            CaseRecord::Open { worker, at, kind, size, what, hazard } => Self::Open(Opened {
                worker: PersonId(worker),
                at: at.0,
                kind: kind.0,
                size: size.0,
                what,
                hazard: hazard
                    .map(|report| HazardReport { reported: report.reported.0, prevention: report.prevention }),
            }),
            CaseRecord::Step { no, deed, at, words } => {
                Self::Step(BookNo(no), CaseStep { deed: deed.0, at: at.0, words })
            }
        }
    }
}
