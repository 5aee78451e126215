//! Is the library still what was written? SQLite's own checks, the chain of the log, the hashes of the evidence, and
//! the log replayed against the rows.

use crate::domain::book::Entry;
use crate::domain::checklist::Subject;
use crate::domain::edit::{Cell, Change, Deed};
use crate::domain::footage::RecordingId;
use crate::domain::history::LogNo;
use crate::domain::inspection::{BlobHash, Finding, FindingNo, InspectionId};
use crate::domain::place::CameraId;
use crate::store::cells;
use crate::store::chain::{self, StoredLine};
use crate::store::contents::Contents;
use crate::store::error::StoreError;
use crate::store::evidence::blob_hash;
use crate::store::json_book;
use crate::store::migrate;
use crate::store::open::Reader;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What `verify` looked at and what it found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Everything that is wrong, in the order of the checks; empty for a sound library.
    pub problems: Vec<Problem>,
    /// Log lines looked at.
    pub lines: usize,
    /// Pieces of evidence looked at.
    pub blobs: usize,
    /// Inspections looked at.
    pub inspections: usize,
}

impl VerifyReport {
    /// True when nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}

/// One thing that is wrong with a library. Inspections, lines and deductions go by their numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// SQLite finds the file itself damaged.
    #[error("the file is damaged: {0}")]
    File(String),
    /// A row points at nothing.
    #[error("a row of {table} points at a row of {parent} that is not there")]
    Dangling {
        /// Table of the row.
        table: String,
        /// Table that it points into.
        parent: String,
    },
    /// A part of the library could not be read at all.
    #[error("{0}")]
    Unreadable(String),
    /// Tables or the guards of the log are not as they were made.
    #[error("the library's {0} is not as Mingcha made it")]
    Schema(String),
    /// Lines are missing from the log.
    #[error("the log goes from line {after} to line {no}: lines are missing")]
    LinesMissing {
        /// The last line before the gap.
        after: i64,
        /// The first line after it.
        no: i64,
    },
    /// An entry of the book is not what was written, or does not follow from the one before.
    #[error("entry {no} of the book was altered, or entries before it are missing")]
    Book {
        /// The entry.
        no: i64,
    },
    /// A line does not carry the hash of the one before.
    #[error("line {no} of the log does not follow from the line before it")]
    ChainBroken {
        /// The line.
        no: i64,
    },
    /// A line is not what was written.
    #[error("line {no} of the log was altered")]
    LineAltered {
        /// The line.
        no: i64,
    },
    /// A line starts from something that the lines before it did not leave.
    #[error("line {no} of the log starts from a value that the lines before it did not leave")]
    LineOutOfPlace {
        /// The line.
        no: i64,
    },
    /// An undoing line does not take back the line that it names.
    #[error("line {no} of the log does not take back line {undoes}")]
    WrongUndo {
        /// The line.
        no: i64,
        /// The line that it names.
        undoes: i64,
    },
    /// The rows are not what the log leads to.
    #[error("inspection {inspection}: {what} is not what the log says")]
    RowsDiffer {
        /// The inspection.
        inspection: i64,
        /// Of what.
        what: String,
    },
    /// Evidence is not what was kept.
    #[error("evidence {hash} was altered")]
    BlobAltered {
        /// Its hash when it was kept.
        hash: String,
    },
    /// The file that proves an entry of the book, or the still of an example, is not there.
    #[error("entry {no} of the book: its proof or still {hash} is missing")]
    ProofMissing {
        /// The entry's number.
        no: i64,
        /// The file's hash.
        hash: String,
    },
    /// Evidence that the log names is not there.
    #[error("inspection {inspection}: the evidence {hash} of deduction no. {finding} is missing")]
    BlobMissing {
        /// The inspection.
        inspection: i64,
        /// The finding.
        finding: u32,
        /// Its hash.
        hash: String,
    },
}

/// Verifies a library without changing it.
///
/// # Errors
/// As `Reader::open`: whatever is wrong inside an opened library is in the report.
pub fn verify(path: &Path) -> Result<VerifyReport, StoreError> {
    Ok(Reader::open(path)?.verify(&mut |_share| {}))
}

impl Contents {
    /// Verifies the library, reporting progress from 0 to 1.
    pub fn verify(&self, progress: &mut dyn FnMut(f32)) -> VerifyReport {
        let mut report = VerifyReport::default();
        let looked = self.at_one_moment(|this| {
            note(&mut report, Self::check_file(this));
            note(&mut report, check_schema(this));
            let log = check_log(this, &mut report);
            note(&mut report, log);
            note(&mut report, check_book(this));
            let evidence = check_evidence(this, &mut report, progress);
            note(&mut report, evidence);
            Ok::<(), StoreError>(())
        });
        note(&mut report, looked.map(|()| Vec::new()));
        progress(1.0);
        report
    }

    fn check_file(&self) -> Result<Vec<Problem>, StoreError> {
        let said = self.all("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))?;
        let mut problems: Vec<Problem> = said.into_iter().filter(|line| line != "ok").map(Problem::File).collect();
        problems.extend(self.all("PRAGMA foreign_key_check", [], |row| {
            Ok(Problem::Dangling { table: row.get(0)?, parent: row.get(2)? })
        })?);
        Ok(problems)
    }
}

fn note(report: &mut VerifyReport, found: Result<Vec<Problem>, StoreError>) {
    match found {
        Ok(problems) => report.problems.extend(problems),
        Err(why) => report.problems.push(Problem::Unreadable(why.to_string())),
    }
}

/// Compares tables, indices and triggers with those of a new library.
fn check_schema(contents: &Contents) -> Result<Vec<Problem>, StoreError> {
    let mut new = Connection::open_in_memory()?;
    migrate::found(&mut new, Path::new(""))?;
    let parts = |contents: &Contents| -> Result<BTreeSet<(String, String)>, StoreError> {
        let sql = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL";
        Ok(contents.all(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?.into_iter().collect())
    };
    let (made, found) = (parts(&Contents::new(new))?, parts(contents)?);
    let names: BTreeSet<&String> = made.symmetric_difference(&found).map(|(name, _sql)| name).collect();
    Ok(names.into_iter().cloned().map(Problem::Schema).collect())
}

fn check_evidence(
    contents: &Contents,
    report: &mut VerifyReport,
    progress: &mut dyn FnMut(f32),
) -> Result<Vec<Problem>, StoreError> {
    let hashes = contents.all("SELECT sha256 FROM blob ORDER BY sha256", [], |row| row.get::<_, String>(0))?;
    report.blobs = hashes.len();
    let mut problems = Vec::new();
    for (done, hash) in hashes.iter().enumerate() {
        progress(done as f32 / hashes.len() as f32);
        let kept = BlobHash(hash.clone());
        if contents.blob(&kept)?.is_none_or(|bytes| blob_hash(&bytes) != kept) {
            problems.push(Problem::BlobAltered { hash: hash.clone() });
        }
    }
    Ok(problems)
}

/// The book's chain: each entry's hash, and that of the one before in it.
fn check_book(contents: &Contents) -> Result<Vec<Problem>, StoreError> {
    let mut problems = Vec::new();
    let mut before = chain::FIRST.to_owned();
    for (at, row) in (1..).zip(contents.stored_book()?) {
        if row.no != at || row.prev_hash != before || row.hash != row.sealed()? {
            problems.push(Problem::Book { no: row.no });
        }
        match json_book::from_json(&row.entry) {
            Ok(entry) => {
                let kept = match &entry {
                    Entry::Example(example) => example.still.clone(),
                    other => other.proof().map(|proof| BlobHash(proof.sha256.clone())),
                };
                if let Some(hash) = kept
                    && contents.blob(&hash)?.is_none()
                {
                    problems.push(Problem::ProofMissing { no: row.no, hash: hash.0 });
                }
            }
            Err(why) => problems.push(Problem::Unreadable(format!("entry {} of the book: {why}", row.no))),
        }
        before = row.hash;
    }
    Ok(problems)
}

fn check_log(contents: &Contents, report: &mut VerifyReport) -> Result<Vec<Problem>, StoreError> {
    let inspections = contents.all("SELECT id FROM inspection ORDER BY id", [], |row| row.get(0).map(InspectionId))?;
    report.inspections = inspections.len();
    let lines = contents.all(&format!("{} ORDER BY no", chain::LINES), [], StoredLine::read)?;
    report.lines = lines.len();
    let mut replay = Replay::default();
    for line in lines {
        replay.take(line)?;
    }
    replay.compare_evidence(contents)?;
    replay.compare_rows(contents)?;
    for id in inspections {
        replay.compare_counts(contents, id)?;
    }
    Ok(replay.problems)
}

/// One cell of the library.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Address {
    Verdict(InspectionId, Subject),
    Finding(InspectionId, FindingNo),
    Clock(RecordingId),
    Guides(CameraId),
    Areas(CameraId),
    Redaction(InspectionId, RecordingId),
    Closing(InspectionId),
}

impl Address {
    fn of(inspection: InspectionId, cell: &Cell) -> Self {
        match cell {
            Cell::Verdict(subject, ..) => Self::Verdict(inspection, subject.clone()),
            Cell::Finding(no, ..) => Self::Finding(inspection, *no),
            Cell::Clock(recording, ..) => Self::Clock(*recording),
            Cell::Guides(camera, ..) => Self::Guides(*camera),
            Cell::Areas(camera, ..) => Self::Areas(*camera),
            Cell::Redaction(recording, ..) => Self::Redaction(inspection, *recording),
            Cell::Closing(..) => Self::Closing(inspection),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Verdict(_, subject) => format!("the verdict on {}", subject.item),
            Self::Finding(_, no) => format!("deduction no. {}", no.0),
            Self::Clock(recording) => format!("the clock of recording {}", recording.0),
            Self::Guides(camera) => format!("the guide lines of camera {}", camera.0),
            Self::Areas(camera) => format!("the customers' areas of camera {}", camera.0),
            Self::Redaction(_, recording) => format!("the covers and muted spans of recording {}", recording.0),
            Self::Closing(_) => "the closing".to_owned(),
        }
    }
}

/// The log replayed: the last value of every cell, and whatever did not fit on the way.
#[derive(Default)]
struct Replay {
    problems: Vec<Problem>,
    last_line: Option<(LogNo, String)>,
    last_seq: BTreeMap<InspectionId, i64>,
    changes: BTreeMap<LogNo, (InspectionId, Change)>,
    cells: BTreeMap<Address, (InspectionId, Cell)>,
    evidence: BTreeMap<String, (InspectionId, FindingNo)>,
}

impl Replay {
    fn take(&mut self, line: StoredLine) -> Result<(), StoreError> {
        let no = line.no.0;
        let (before, hash) = self.last_line.take().map_or((0, chain::FIRST.to_owned()), |(no, hash)| (no.0, hash));
        if no != before + 1 {
            self.problems.push(Problem::LinesMissing { after: before, no });
        }
        let seq = self.last_seq.insert(line.inspection, line.seq).unwrap_or(0) + 1;
        if line.prev_hash != hash || line.seq != seq {
            self.problems.push(Problem::ChainBroken { no });
        }
        if line.sealed()? != line.hash {
            self.problems.push(Problem::LineAltered { no });
        }
        self.last_line = Some((line.no, line.hash.clone()));
        match line.into_line() {
            Ok(line) => self.replay(line.no, line.inspection, line.change, line.undoes),
            Err(why) => self.problems.push(Problem::Unreadable(format!("line {no} of the log: {why}"))),
        }
        Ok(())
    }

    fn replay(&mut self, no: LogNo, inspection: InspectionId, change: Change, undoes: Option<LogNo>) {
        if let Some(undone) = undoes {
            let takes_back = self
                .changes
                .get(&undone)
                .is_some_and(|(of, earlier)| *of == inspection && earlier.inverse(change.deed).cells == change.cells);
            if !takes_back {
                self.problems.push(Problem::WrongUndo { no: no.0, undoes: undone.0 });
            }
        }
        for cell in &change.cells {
            let fits = match self.cells.get(&Address::of(inspection, cell)) {
                Some((_, earlier)) => follows(earlier, cell),
                None => may_be_first(cell),
            };
            if !fits {
                self.problems.push(Problem::LineOutOfPlace { no: no.0 });
            }
            self.remember_evidence(inspection, cell);
            self.cells.insert(Address::of(inspection, cell), (inspection, cell.clone()));
        }
        self.changes.insert(no, (inspection, change));
    }

    fn remember_evidence(&mut self, inspection: InspectionId, cell: &Cell) {
        let Cell::Finding(no, _, Some(finding)) = cell else { return };
        let Finding { still, sound, .. } = finding.as_ref();
        for hash in [still, sound].into_iter().flatten() {
            self.evidence.entry(hash.0.clone()).or_insert((inspection, *no));
        }
    }

    /// Everything that a finding ever named must be there, undone and moved ones included.
    fn compare_evidence(&mut self, contents: &Contents) -> Result<(), StoreError> {
        let kept = contents.all("SELECT sha256 FROM blob", [], |row| row.get::<_, String>(0))?;
        let kept: BTreeSet<String> = kept.into_iter().collect();
        for (hash, (inspection, finding)) in &self.evidence {
            if !kept.contains(hash) {
                let (inspection, finding, hash) = (inspection.0, finding.0, hash.clone());
                self.problems.push(Problem::BlobMissing { inspection, finding, hash });
            }
        }
        Ok(())
    }

    /// Every cell that the log names holds what its last line left there.
    fn compare_rows(&mut self, contents: &Contents) -> Result<(), StoreError> {
        for (address, (inspection, cell)) in &self.cells {
            let change = Change { deed: Deed::Undo, reason: String::new(), cells: vec![cell.clone()] };
            let turned = change.inverse(Deed::Undo).cells;
            for after in &turned {
                if !cells::hold_before(contents.conn(), *inspection, after)? {
                    self.problems.push(Problem::RowsDiffer { inspection: inspection.0, what: address.name() });
                }
            }
        }
        Ok(())
    }

    /// There are no rows that the log does not name.
    fn compare_counts(&mut self, contents: &Contents, id: InspectionId) -> Result<(), StoreError> {
        let sql = "SELECT (SELECT count(*) FROM verdict WHERE inspection = i.id), \
                   (SELECT count(*) FROM finding WHERE inspection = i.id), \
                   (SELECT count(*) FROM redaction WHERE inspection = i.id), \
                   closed_at IS NOT NULL, last_finding FROM inspection i WHERE id = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Tally {
                verdicts: row.get(0)?,
                findings: row.get(1)?,
                redactions: row.get(2)?,
                closed: row.get(3)?,
                last_finding: row.get(4)?,
            })
        };
        let expected = self.tally(id);
        for found in contents.all(sql, [id.0], read)? {
            let parts = [
                ("the number of verdicts", found.verdicts == expected.verdicts),
                ("the number of deductions", found.findings == expected.findings),
                ("the number of recordings with covers", found.redactions == expected.redactions),
                ("the closing", found.closed == expected.closed),
                ("the last deduction's number", found.last_finding == expected.last_finding),
            ];
            for (what, _) in parts.into_iter().filter(|(_, same)| !same) {
                self.problems.push(Problem::RowsDiffer { inspection: id.0, what: what.to_owned() });
            }
        }
        Ok(())
    }

    /// What the log leads to for one inspection.
    fn tally(&self, id: InspectionId) -> Tally {
        let mut tally = Tally::default();
        for (address, (_, cell)) in &self.cells {
            match (address, cell) {
                (Address::Verdict(of, _), Cell::Verdict(_, _, Some(_))) if *of == id => tally.verdicts += 1,
                (Address::Finding(of, no), Cell::Finding(_, _, after)) if *of == id => {
                    tally.findings += i64::from(after.is_some());
                    tally.last_finding = tally.last_finding.max(no.0);
                }
                (Address::Redaction(of, _), Cell::Redaction(_, _, after)) if *of == id => {
                    tally.redactions += i64::from(!after.is_empty());
                }
                (Address::Closing(of), Cell::Closing(_, Some(_))) if *of == id => tally.closed = true,
                _ => {}
            }
        }
        tally
    }
}

/// How much stands in the rows of one inspection.
#[derive(Default)]
struct Tally {
    verdicts: i64,
    findings: i64,
    redactions: i64,
    closed: bool,
    last_finding: u32,
}

/// Whether a cell starts from what an earlier one left.
fn follows(earlier: &Cell, later: &Cell) -> bool {
    match (earlier, later) {
        (Cell::Verdict(_, _, after), Cell::Verdict(_, before, _)) => after == before,
        (Cell::Finding(_, _, after), Cell::Finding(_, before, _)) => after == before,
        (Cell::Clock(_, _, after), Cell::Clock(_, before, _)) => after == before,
        (Cell::Guides(_, _, after), Cell::Guides(_, before, _)) => after == before,
        (Cell::Areas(_, _, after), Cell::Areas(_, before, _)) => after == before,
        (Cell::Redaction(_, _, after), Cell::Redaction(_, before, _)) => after == before,
        (Cell::Closing(_, after), Cell::Closing(before, _)) => after == before,
        _ => false,
    }
}

/// Whether a cell may be the first of its address: nothing was there before, except a clock that came with the file.
fn may_be_first(cell: &Cell) -> bool {
    match cell {
        Cell::Verdict(_, before, _) => before.is_none(),
        Cell::Finding(_, before, _) => before.is_none(),
        Cell::Clock(..) => true,
        Cell::Guides(_, before, _) => before.is_empty(),
        Cell::Areas(_, before, _) => before.is_empty(),
        Cell::Redaction(_, before, _) => before.is_empty(),
        Cell::Closing(before, _) => before.is_none(),
    }
}
