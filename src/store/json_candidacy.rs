//! Steps of candidacies and what candidates bring, as JSON in the book. The field order is part of the format.

use crate::domain::book::Brings;
use crate::domain::candidacy::{Act, Route, Step};
use crate::domain::number::Points;
use crate::store::column::{Iso, Word};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A step, its day and its name.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActRecord {
    on: Iso<Date>,
    by: String,
    step: StepRecord,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case", deny_unknown_fields)]
enum StepRecord {
    Enter { route: Word<Route> },
    Score { points: i64 },
    Recheck,
    Post,
    Object { text: String },
    Answer { objection: u32, text: String },
    CloseNotice,
    Confirm { minutes: String },
    Paper { paper: String, note: String },
    Deeds { text: String },
    File,
    Decide { approved: bool, note: String },
    Award { certificate: String },
    Publish { note: String },
    Drop { reason: String },
    Disqualify { reason: String },
    Reuse,
}

/// What a candidate brings.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BringsRecord {
    grade_last_year: Option<String>,
    grade_first_half: Option<String>,
    attested: Option<(bool, String)>,
    skill_tests: Option<Vec<String>>,
    valid_complaints: Option<u32>,
    volume: Option<i64>,
    outlet_volume: Option<i64>,
    outlet_headcount: Option<u32>,
    errors: Option<u32>,
}

impl From<Act> for ActRecord {
    fn from(act: Act) -> Self {
        let step = match act.step {
            Step::Enter { route } => StepRecord::Enter { route: Word(route) },
            Step::Score { points } => StepRecord::Score { points: points.thousandths() },
            Step::Recheck => StepRecord::Recheck,
            Step::Post => StepRecord::Post,
            Step::Object { text } => StepRecord::Object { text },
            Step::Answer { objection, text } => StepRecord::Answer { objection, text },
            Step::CloseNotice => StepRecord::CloseNotice,
            Step::Confirm { minutes } => StepRecord::Confirm { minutes },
            Step::Paper { paper, note } => StepRecord::Paper { paper, note },
            Step::Deeds { text } => StepRecord::Deeds { text },
            Step::File => StepRecord::File,
            Step::Decide { approved, note } => StepRecord::Decide { approved, note },
            Step::Award { certificate } => StepRecord::Award { certificate },
            Step::Publish { note } => StepRecord::Publish { note },
            Step::Drop { reason } => StepRecord::Drop { reason },
            Step::Disqualify { reason } => StepRecord::Disqualify { reason },
            Step::Reuse => StepRecord::Reuse,
        };
        Self { on: Iso(act.on), by: act.by, step }
    }
}

impl From<ActRecord> for Act {
    fn from(record: ActRecord) -> Self {
        let step = match record.step {
            StepRecord::Enter { route } => Step::Enter { route: route.0 },
            StepRecord::Score { points } => Step::Score { points: Points::from_thousandths(points) },
            StepRecord::Recheck => Step::Recheck,
            StepRecord::Post => Step::Post,
            StepRecord::Object { text } => Step::Object { text },
            StepRecord::Answer { objection, text } => Step::Answer { objection, text },
            StepRecord::CloseNotice => Step::CloseNotice,
            StepRecord::Confirm { minutes } => Step::Confirm { minutes },
            StepRecord::Paper { paper, note } => Step::Paper { paper, note },
            StepRecord::Deeds { text } => Step::Deeds { text },
            StepRecord::File => Step::File,
            StepRecord::Decide { approved, note } => Step::Decide { approved, note },
            StepRecord::Award { certificate } => Step::Award { certificate },
            StepRecord::Publish { note } => Step::Publish { note },
            StepRecord::Drop { reason } => Step::Drop { reason },
            StepRecord::Disqualify { reason } => Step::Disqualify { reason },
            StepRecord::Reuse => Step::Reuse,
        };
        Self { on: record.on.0, by: record.by, step }
    }
}

impl From<Brings> for BringsRecord {
    fn from(brings: Brings) -> Self {
        Self {
            grade_last_year: brings.grade_last_year,
            grade_first_half: brings.grade_first_half,
            attested: brings.attested,
            skill_tests: brings.skill_tests,
            valid_complaints: brings.valid_complaints,
            volume: brings.volume.map(Points::thousandths),
            outlet_volume: brings.outlet_volume.map(Points::thousandths),
            outlet_headcount: brings.outlet_headcount,
            errors: brings.errors,
        }
    }
}

impl From<BringsRecord> for Brings {
    fn from(record: BringsRecord) -> Self {
        Self {
            grade_last_year: record.grade_last_year,
            grade_first_half: record.grade_first_half,
            attested: record.attested,
            skill_tests: record.skill_tests,
            valid_complaints: record.valid_complaints,
            volume: record.volume.map(Points::from_thousandths),
            outlet_volume: record.outlet_volume.map(Points::from_thousandths),
            outlet_headcount: record.outlet_headcount,
            errors: record.errors,
        }
    }
}
