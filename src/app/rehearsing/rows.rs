//! The rehearsals of a library with all that is said of them: whose mark it is, what the standard asks, whether it is a
//! repeat, and the good example that suits it.

use crate::app::assessing::scheme_in_use;
use crate::app::clips::veils;
use crate::app::notice::Notice;
use crate::app::wording;
use crate::domain::book::{BookNo, Booked, Entry, standing};
use crate::domain::checklist::Item;
use crate::domain::cover::Redaction;
use crate::domain::example::{Example, example_for};
use crate::domain::footage::{Moment, Recording};
use crate::domain::inspection::{Finding, FindingNo, Inspection, InspectionId};
use crate::domain::place::{Outlet, OutletId, Person};
use crate::domain::rehearsal::{Known, MarkId, Rehearsal, RehearsalState, rehearsals, repeats};
use crate::domain::scheme::Scheme;
use crate::store::{Contents, StoreError};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The library's rehearsals, and the inspections whose marks can be rehearsed.
#[derive(Clone, Debug, Default)]
pub struct Rehearsals {
    /// All of them: the latest evening first, then by outlet, by person, and in the order of the day.
    pub rows: Vec<Row>,
    /// Inspections with marks that stand, the newest first.
    pub inspections: Vec<Inspected>,
    /// The rows of each mark, by their places in `rows`.
    of_mark: BTreeMap<MarkId, Vec<usize>>,
    /// The book's entries, besides those of rehearsals, that decide what rows say: examples and schemes.
    shaping: Vec<BookNo>,
}

/// A rehearsal and its mark.
#[derive(Clone, Debug)]
pub struct Row {
    /// How far it has come.
    pub rehearsal: Rehearsal,
    /// The outlet.
    pub outlet: Outlet,
    /// The day that was inspected.
    pub inspected: Date,
    /// The mark. It may have been withdrawn since.
    pub finding: Finding,
    /// Whose it is; none: the outlet's.
    pub person: Option<Person>,
    /// The item with its standard, as the inspection's own checklist has it.
    pub item: Option<Item>,
    /// The recording that shows it; none where nothing was on the screen.
    pub recording: Option<Recording>,
    /// What of the recording nobody may see or hear.
    pub veiled: Redaction,
    /// The camera's name; may be empty.
    pub camera: String,
    /// The mark that it repeats, and its day (S2-44).
    pub repeat: Option<(MarkId, Date)>,
    /// The good example that suits it best.
    pub example: Option<Shown>,
}

/// A good example and where it can be seen.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its entry.
    pub no: BookNo,
    /// What it shows.
    pub example: Example,
    /// The outlet that it is of.
    pub outlet: String,
    /// Its recording, where the library still has it.
    pub recording: Option<Recording>,
    /// What of the recording nobody may see or hear.
    pub veiled: Redaction,
}

/// An inspection with marks.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Which.
    pub id: InspectionId,
    /// Of which outlet.
    pub outlet: Outlet,
    /// On which day.
    pub date: Date,
    /// The marks that stand.
    pub marks: Vec<MarkId>,
}

impl Row {
    /// How it stands; none where the mark was withdrawn, so that nothing is left to rehearse.
    pub fn state(&self, today: Date) -> Option<RehearsalState> {
        self.finding.withdrawn.is_none().then(|| self.rehearsal.state(today))
    }

    /// Whether it shows the same pictures as that row, covered in the same way.
    pub(super) fn looks_like(&self, other: &Self) -> bool {
        let file =
            |recording: &Option<Recording>| recording.as_ref().map(|one| (one.id, one.path.clone(), one.duration));
        let own = |row: &Self| {
            let finding = &row.finding;
            let of_mark = (finding.moment, finding.until, finding.rect, finding.still.clone());
            (of_mark, file(&row.recording), row.veiled.clone())
        };
        let example = |row: &Self| row.example.as_ref().map(|one| (one.no, file(&one.recording), one.veiled.clone()));
        own(self) == own(other) && example(self) == example(other)
    }
}

impl Inspected {
    /// The marks that can be assigned for that evening: those that are assigned for none, or were missed on every other one.
    pub fn free(&self, rehearsals: &Rehearsals, evening: Date, today: Date) -> Vec<MarkId> {
        let holds =
            |row: &Row| row.rehearsal.evening == evening || row.rehearsal.state(today) != RehearsalState::Overdue;
        let of = |mark: &MarkId| rehearsals.of_mark.get(mark).into_iter().flatten();
        let taken = |mark: &MarkId| of(mark).any(|at| holds(&rehearsals.rows[*at]));
        self.marks.iter().copied().filter(|mark| !taken(mark)).collect()
    }
}

impl Rehearsals {
    /// The evenings, the latest first.
    pub fn evenings(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self.rows.iter().map(|row| row.rehearsal.evening).collect();
        days.dedup();
        days
    }

    /// What is rehearsed on that evening, of one outlet or of all.
    pub fn on(&self, evening: Date, outlet: Option<OutletId>) -> impl Iterator<Item = &Row> {
        self.rows
            .iter()
            .filter(move |row| row.rehearsal.evening == evening && outlet.is_none_or(|outlet| row.outlet.id == outlet))
    }

    /// Takes up what the book says by now. False, and everything as it was, where the library has to be read for it.
    pub(super) fn refold(&mut self, book: &[Booked]) -> bool {
        if self.shaping != shaping(book) {
            return false;
        }
        let row = |rehearsal: Rehearsal| {
            let mut known = self.of_mark.get(&rehearsal.mark)?.iter().map(|at| &self.rows[*at]);
            Some(Row { rehearsal, ..known.next()?.clone() })
        };
        let Some(rows) = rehearsals(book).into_iter().map(row).collect::<Option<Vec<Row>>>() else { return false };
        self.put(rows);
        true
    }

    fn put(&mut self, mut rows: Vec<Row>) {
        rows.sort_by_cached_key(order);
        self.of_mark.clear();
        for (at, row) in rows.iter().enumerate() {
            self.of_mark.entry(row.rehearsal.mark).or_default().push(at);
        }
        self.rows = rows;
    }
}

fn shaping(book: &[Booked]) -> Vec<BookNo> {
    let shapes = |booked: &&Booked| matches!(booked.entry, Entry::Example(_) | Entry::Scheme { .. });
    standing(book).filter(shapes).map(|booked| booked.no).collect()
}

/// Reads them from a library.
///
/// # Errors
/// A notice when the library cannot be read, or the scheme in use is none.
pub fn read(contents: &Contents) -> Result<Rehearsals, Notice> {
    let book = contents.book().map_err(|why| wording::store(&why))?;
    let (scheme, _) = scheme_in_use(&book, None)?;
    composed(contents, &book, &scheme).map_err(|why| wording::store(&why))
}

fn composed(contents: &Contents, book: &[Booked], scheme: &Scheme) -> Result<Rehearsals, StoreError> {
    let mut loaded: BTreeMap<InspectionId, Inspection> = BTreeMap::new();
    for row in contents.inspections()? {
        loaded.insert(row.id, contents.load(row.id)?);
    }
    let known = |inspection| Inspection::standing(inspection).map(move |finding| Known::of(inspection, finding));
    let known: Vec<Known> = loaded.values().flat_map(known).collect();
    let repeats = repeats(scheme, &known);
    let mut rows = Vec::new();
    for rehearsal in rehearsals(book) {
        let Some(inspection) = loaded.get(&rehearsal.mark.inspection) else { continue };
        let Some(finding) = inspection.findings.get(&rehearsal.mark.finding).cloned() else { continue };
        let repeat = repeats.get(&rehearsal.mark).map(|earlier| (earlier.mark, earlier.found));
        let found = example_for(book, inspection.outlet.id, &inspection.checklist.code, &finding.item);
        let example = found.map(|(booked, example)| Shown {
            no: booked.no,
            example: example.clone(),
            outlet: loaded.get(&example.inspection).map(|of| of.outlet.name.clone()).unwrap_or_default(),
            recording: contents.recording(example.moment.recording).ok(),
            veiled: veiled(loaded.get(&example.inspection), Some(example.moment)),
        });
        let recording = finding.moment.and_then(|moment| inspection.recording(moment.recording)).cloned();
        let camera = recording.as_ref().and_then(|recording| inspection.camera(recording.camera));
        rows.push(Row {
            outlet: inspection.outlet.clone(),
            inspected: inspection.date,
            person: finding.person.and_then(|id| inspection.person(id)).cloned(),
            item: inspection.checklist.item(&finding.item).cloned(),
            camera: camera.map(|camera| camera.name.clone()).unwrap_or_default(),
            recording,
            veiled: veiled(Some(inspection), finding.moment),
            repeat,
            example,
            finding,
            rehearsal,
        });
    }
    let mut inspections: Vec<Inspected> = loaded.values().map(inspected).filter(|one| !one.marks.is_empty()).collect();
    inspections.sort_by_key(|one| std::cmp::Reverse((one.date, one.id)));
    let mut all = Rehearsals { inspections, shaping: shaping(book), ..Rehearsals::default() };
    all.put(rows);
    Ok(all)
}

/// What of a moment's recording nobody may see or hear.
fn veiled(inspection: Option<&Inspection>, moment: Option<Moment>) -> Redaction {
    inspection.zip(moment).map(|(inspection, moment)| veils(inspection, moment.recording)).unwrap_or_default()
}

fn inspected(inspection: &Inspection) -> Inspected {
    let mark = |finding: &Finding| MarkId { inspection: inspection.id, finding: finding.no };
    Inspected {
        id: inspection.id,
        outlet: inspection.outlet.clone(),
        date: inspection.date,
        marks: inspection.standing().map(mark).collect(),
    }
}

/// The latest evening first; people by staff number, what is nobody's after them; then as the day went.
fn order(row: &Row) -> (std::cmp::Reverse<Date>, String, Option<String>, Option<i64>, FindingNo) {
    let person = row.person.as_ref().map_or("\u{10FFFF}", |person| person.staff_no.as_str());
    let site = row.finding.moment.and_then(|moment| moment.site).map(|site| site.to_string());
    let evening = std::cmp::Reverse(row.rehearsal.evening);
    (evening, format!("{} {person}", row.outlet.code), site, row.finding.moment.map(|m| m.pts.ns()), row.finding.no)
}
