//! Entries of the book as JSON. The field order is part of the format: the book's hashes are taken over this text.

use crate::domain::book::{About, BookNo, Entry, Source, Step};
use crate::domain::facts::{Id, Term};
use crate::domain::ledger::{Account, Cause, Line};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{OutletId, PersonId};
use crate::domain::scheme::{By, ClauseId, Kind, Payer, Severity};
use crate::store::column::{Iso, Word};
use crate::store::error::StoreError;
use crate::store::json::{read_json, write_json};
use crate::store::json_candidacy::{ActRecord, BringsRecord};
use crate::store::json_case::CaseRecord;
use crate::store::json_rehearsal::{ExampleRecord, RehearsalRecord};
use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceRecord {
    name: String,
    sha256: String,
}

/// A year or quarter as `2026` or `2026-Q1`.
struct TermRecord(Term);

impl Serialize for TermRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for TermRecord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Term::parse(&text).map(Self).ok_or_else(|| D::Error::custom(format!("{text:?} is no year or quarter")))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum AboutRecord {
    Outlet(i64),
    Person(i64),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case", deny_unknown_fields)]
enum EntryRecord {
    Scheme {
        code: String,
        edition: String,
        text: String,
        readings: BTreeMap<String, String>,
    },
    Checklist {
        code: String,
        version: String,
        from: Iso<Date>,
        folder: String,
        text: String,
    },
    Round {
        outlet: i64,
        by: Word<By>,
        visited: Iso<Date>,
        score: i64,
        rank: Option<u32>,
        ranked: Option<u32>,
        source: Option<SourceRecord>,
    },
    Event {
        kind: String,
        outlet: i64,
        person: Option<i64>,
        date: Iso<Date>,
        amount: Option<i64>,
        flags: BTreeSet<String>,
        words: BTreeMap<String, String>,
        note: String,
        proof: Option<SourceRecord>,
    },
    Tickets {
        outlet: i64,
        year: i16,
        count: u32,
        source: Option<SourceRecord>,
    },
    Figure {
        of: AboutRecord,
        name: String,
        value: i64,
        source: Option<SourceRecord>,
    },
    Part {
        of: AboutRecord,
        term: TermRecord,
        part: String,
        score: i64,
    },
    Grade {
        person: i64,
        term: TermRecord,
        grade: String,
    },
    Candidacy {
        person: i64,
        year: i16,
        act: ActRecord,
    },
    Brought {
        person: i64,
        year: i16,
        brings: BringsRecord,
    },
    Skill {
        person: i64,
        year: i16,
        test: String,
        grade: String,
        source: Option<SourceRecord>,
    },
    Quota {
        unit: i64,
        year: i16,
        places: u32,
    },
    Case(CaseRecord),
    Example(ExampleRecord),
    Rehearsal(RehearsalRecord),
    Amount {
        scheme: String,
        from: Iso<Date>,
        clause: String,
        cause: String,
        amount: i64,
        reason: String,
    },
    Settlement {
        scheme: i64,
        period: String,
        from: Iso<Date>,
        lines: Vec<LineRecord>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrects: Option<i64>,
    },
    Progress {
        settlement: i64,
        step: Word<Step>,
        #[serde(default)]
        by: String,
    },
    Strike {
        struck: i64,
        reason: String,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LineRecord {
    clause: String,
    kind: Word<Kind>,
    payer: Word<Payer>,
    of: String,
    cause: String,
    outlet: Option<String>,
    person: Option<String>,
    amount: Option<i64>,
    bounds: Option<(i64, i64)>,
    level: Option<Word<Severity>>,
    formula: String,
    rounds: Vec<String>,
    findings: Vec<String>,
    earlier: Vec<String>,
    events: Vec<String>,
    day: Option<Iso<Date>>,
    phase: Option<String>,
    repeated: bool,
}

/// The entry as JSON.
pub(crate) fn to_json(entry: &Entry) -> Result<String, StoreError> {
    write_json("entry of the book", &EntryRecord::from(entry))
}

/// The entry from JSON.
pub(crate) fn from_json(text: &str) -> Result<Entry, StoreError> {
    read_json::<EntryRecord>("entry of the book", text).map(Entry::from)
}

impl From<&Source> for SourceRecord {
    fn from(source: &Source) -> Self {
        Self { name: source.name.clone(), sha256: source.sha256.clone() }
    }
}

impl From<SourceRecord> for Source {
    fn from(record: SourceRecord) -> Self {
        Self { name: record.name, sha256: record.sha256 }
    }
}

impl From<About> for AboutRecord {
    fn from(about: About) -> Self {
        match about {
            About::Outlet(id) => Self::Outlet(id.0),
            About::Person(id) => Self::Person(id.0),
        }
    }
}

impl From<AboutRecord> for About {
    fn from(record: AboutRecord) -> Self {
        match record {
            AboutRecord::Outlet(id) => Self::Outlet(OutletId(id)),
            AboutRecord::Person(id) => Self::Person(PersonId(id)),
        }
    }
}

impl From<&Entry> for EntryRecord {
    fn from(entry: &Entry) -> Self {
        let file = |source: &Option<Source>| source.as_ref().map(SourceRecord::from);
        match entry.clone() {
            Entry::Scheme { code, edition, text, readings } => Self::Scheme { code, edition, text, readings },
            Entry::Checklist { code, version, from, folder, text } => {
                Self::Checklist { code, version, from: Iso(from), folder, text }
            }
            Entry::Round { outlet, by, visited, score, rank, ranked, source } => Self::Round {
                outlet: outlet.0,
                by: Word(by),
                visited: Iso(visited),
                score: score.thousandths(),
                rank,
                ranked,
                source: file(&source),
            },
            Entry::Event { kind, outlet, person, date, amount, flags, words, note, proof } => Self::Event {
                kind,
                outlet: outlet.0,
                person: person.map(|id| id.0),
                date: Iso(date),
                amount: amount.map(Fen::fen),
                flags,
                words,
                note,
                proof: file(&proof),
            },
            Entry::Tickets { outlet, year, count, source } => {
                Self::Tickets { outlet: outlet.0, year, count, source: file(&source) }
            }
            Entry::Figure { of, name, value, source } => {
                Self::Figure { of: of.into(), name, value: value.thousandths(), source: file(&source) }
            }
            Entry::Part { of, term, part, score } => {
                Self::Part { of: of.into(), term: TermRecord(term), part, score: score.thousandths() }
            }
            Entry::Grade { person, term, grade } => Self::Grade { person: person.0, term: TermRecord(term), grade },
            Entry::Candidacy { person, year, act } => Self::Candidacy { person: person.0, year, act: act.into() },
            Entry::Brought { person, year, brings } => Self::Brought { person: person.0, year, brings: brings.into() },
            Entry::Skill { person, year, test, grade, source } => {
                Self::Skill { person: person.0, year, test, grade, source: file(&source) }
            }
            Entry::Quota { unit, year, places } => Self::Quota { unit: unit.0, year, places },
            Entry::Case(case) => Self::Case(case.into()),
            Entry::Example(example) => Self::Example(example.into()),
            Entry::Rehearsal(entry) => Self::Rehearsal(entry.into()),
            Entry::Amount { scheme, from, clause, cause, amount, reason } => {
                Self::Amount { scheme, from: Iso(from), clause, cause, amount: amount.fen(), reason }
            }
            Entry::Settlement { scheme, period, from, lines, corrects } => Self::Settlement {
                scheme: scheme.0,
                period,
                from: Iso(from),
                lines: lines.iter().map(LineRecord::from).collect(),
                corrects: corrects.map(|no| no.0),
            },
            Entry::Progress { settlement, step, by } => {
                Self::Progress { settlement: settlement.0, step: Word(step), by }
            }
            Entry::Strike { entry, reason } => Self::Strike { struck: entry.0, reason },
        }
    }
}

impl From<EntryRecord> for Entry {
    fn from(record: EntryRecord) -> Self {
        match record {
            EntryRecord::Scheme { code, edition, text, readings } => Self::Scheme { code, edition, text, readings },
            EntryRecord::Checklist { code, version, from, folder, text } => {
                Self::Checklist { code, version, from: from.0, folder, text }
            }
            EntryRecord::Round { outlet, by, visited, score, rank, ranked, source } => Self::Round {
                outlet: OutletId(outlet),
                by: by.0,
                visited: visited.0,
                score: Points::from_thousandths(score),
                rank,
                ranked,
                source: source.map(Source::from),
            },
            EntryRecord::Event { kind, outlet, person, date, amount, flags, words, note, proof } => Self::Event {
                kind,
                outlet: OutletId(outlet),
                person: person.map(PersonId),
                date: date.0,
                amount: amount.map(Fen::new),
                flags,
                words,
                note,
                proof: proof.map(Source::from),
            },
            EntryRecord::Tickets { outlet, year, count, source } => {
                Self::Tickets { outlet: OutletId(outlet), year, count, source: source.map(Source::from) }
            }
            EntryRecord::Figure { of, name, value, source } => Self::Figure {
                of: of.into(),
                name,
                value: Points::from_thousandths(value),
                source: source.map(Source::from),
            },
            EntryRecord::Part { of, term, part, score } => {
                Self::Part { of: of.into(), term: term.0, part, score: Points::from_thousandths(score) }
            }
            EntryRecord::Grade { person, term, grade } => Self::Grade { person: PersonId(person), term: term.0, grade },
            EntryRecord::Candidacy { person, year, act } => {
                Self::Candidacy { person: PersonId(person), year, act: act.into() }
            }
            EntryRecord::Brought { person, year, brings } => {
                Self::Brought { person: PersonId(person), year, brings: brings.into() }
            }
            EntryRecord::Skill { person, year, test, grade, source } => {
                Self::Skill { person: PersonId(person), year, test, grade, source: source.map(Source::from) }
            }
            EntryRecord::Quota { unit, year, places } => Self::Quota { unit: OutletId(unit), year, places },
            EntryRecord::Case(case) => Self::Case(case.into()),
            EntryRecord::Example(example) => Self::Example(example.into()),
            EntryRecord::Rehearsal(entry) => Self::Rehearsal(entry.into()),
            EntryRecord::Amount { scheme, from, clause, cause, amount, reason } => {
                Self::Amount { scheme, from: from.0, clause, cause, amount: Fen::new(amount), reason }
            }
            EntryRecord::Settlement { scheme, period, from, lines, corrects } => Self::Settlement {
                scheme: BookNo(scheme),
                period,
                from: from.0,
                lines: lines.into_iter().map(Line::from).collect(),
                corrects: corrects.map(BookNo),
            },
            EntryRecord::Progress { settlement, step, by } => {
                Self::Progress { settlement: BookNo(settlement), step: step.0, by }
            }
            EntryRecord::Strike { struck, reason } => Self::Strike { entry: BookNo(struck), reason },
        }
    }
}

fn names(ids: &[Id]) -> Vec<String> {
    ids.iter().map(|id| id.as_str().to_owned()).collect()
}

fn ids(names: &[String]) -> Vec<Id> {
    names.iter().map(|name| Id::from(name.as_str())).collect()
}

impl From<&Line> for LineRecord {
    fn from(line: &Line) -> Self {
        let name = |id: &Option<Id>| id.as_ref().map(|id| id.as_str().to_owned());
        Self {
            clause: line.clause.0.clone(),
            kind: Word(line.kind),
            payer: Word(line.account.payer),
            of: line.account.of.as_str().to_owned(),
            cause: line.cause.as_str().to_owned(),
            outlet: name(&line.outlet),
            person: name(&line.person),
            amount: line.amount.map(Fen::fen),
            bounds: line.bounds.map(|(low, high)| (low.fen(), high.fen())),
            level: line.level.map(Word),
            formula: line.formula.clone(),
            rounds: names(&line.because.rounds),
            findings: names(&line.because.findings),
            earlier: names(&line.because.earlier),
            events: names(&line.because.events),
            day: line.day.map(Iso),
            phase: line.phase.clone(),
            repeated: line.repeated,
        }
    }
}

impl From<LineRecord> for Line {
    fn from(record: LineRecord) -> Self {
        let id = |name: Option<String>| name.map(|name| Id::from(name.as_str()));
        Self {
            clause: ClauseId(record.clause),
            kind: record.kind.0,
            account: Account { payer: record.payer.0, of: Id::from(record.of.as_str()) },
            cause: Id::from(record.cause.as_str()),
            outlet: id(record.outlet),
            person: id(record.person),
            amount: record.amount.map(Fen::new),
            bounds: record.bounds.map(|(low, high)| (Fen::new(low), Fen::new(high))),
            level: record.level.map(|level| level.0),
            formula: record.formula,
            because: Cause {
                rounds: ids(&record.rounds),
                findings: ids(&record.findings),
                earlier: ids(&record.earlier),
                events: ids(&record.events),
            },
            day: record.day.map(|day| day.0),
            phase: record.phase,
            repeated: record.repeated,
        }
    }
}
