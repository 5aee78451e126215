//! Stars (篇1): the candidacies of the award year, composed from the book and from what closed inspections found of the
//! persons; the steps that are taken in them.
//!
//! A candidate is named by the staff number in facts, as their notice and their papers are.

pub mod documents;
mod wording;

pub use crate::catalog::facts::{GRADES, SKILLS};

use crate::app::App;
use crate::app::assessing::Books;
use crate::app::jobs::JobKind;
use crate::app::notice::Notice;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::book::{BookError, Booked, Brings, Entry, standing};
use crate::domain::candidacy::{self, Act, Candidacy, Ground, Refusal, Stage, candidacies};
use crate::domain::facts::{self, Facts, Filed, Id, Quota};
use crate::domain::inspection::{FindingNo, Inspection, InspectionId};
use crate::domain::ledger::{Eligibility, PackageState, Settlement};
use crate::domain::place::{Outlet, OutletId, Person, PersonId};
use crate::domain::scheme::Scheme;
use crate::domain::settle::package;
use crate::domain::text::Text;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A finding that bears on a candidate's appearance (S1-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Whose.
    pub person: PersonId,
    /// In which inspection.
    pub inspection: InspectionId,
    /// Its number there.
    pub no: FindingNo,
    /// The day.
    pub date: Date,
    /// What was found.
    pub item: Text,
}

/// What closed inspections of the scheme's year say of the persons' appearance.
#[derive(Debug, Default)]
pub struct Watched {
    /// Who was looked at by a checklist that has such items.
    people: BTreeSet<PersonId>,
    /// What stands against them, in the order of the inspections.
    pub seen: Vec<Seen>,
}

impl Watched {
    /// Takes up a closed inspection.
    pub(crate) fn take(&mut self, inspection: &Inspection, scheme: &Scheme) {
        let items = scheme.appearance_items();
        let bears = |code: &str| items.iter().any(|item| item == code);
        if !scheme.holds_on(inspection.date) || !inspection.checklist.items().any(|(_, item)| bears(&item.code.0)) {
            return;
        }
        self.people.extend(inspection.people.iter().map(|person| person.id));
        for finding in inspection.standing().filter(|finding| bears(&finding.item.0)) {
            let item = inspection.checklist.item(&finding.item);
            self.seen.extend(finding.person.map(|person| Seen {
                person,
                inspection: inspection.id,
                no: finding.no,
                date: inspection.date,
                item: item.map(|item| item.text.clone()).unwrap_or_default(),
            }));
        }
    }

    /// How many findings stand against the person; none: nobody has looked yet.
    fn open(&self, person: PersonId) -> Option<u32> {
        let count = self.seen.iter().filter(|seen| seen.person == person).count();
        self.people.contains(&person).then(|| u32::try_from(count).unwrap_or(u32::MAX))
    }
}

/// One candidate, with all that the page shows of them.
#[derive(Clone, Debug)]
pub struct Star {
    /// Their name in facts: the staff number.
    pub id: Id,
    /// The candidacy.
    pub candidacy: Candidacy,
    /// What they bring: as typed last, with the grades of skill tests that lists gave.
    pub brings: Brings,
    /// Of that, what was typed.
    pub typed: Brings,
    /// Of that, the grades that lists gave (S1-07).
    pub listed: Vec<String>,
    /// Condition by condition.
    pub eligibility: Option<Eligibility>,
    /// The papers, were they sent today.
    pub package: PackageState,
    /// Findings that bear on them.
    pub seen: Vec<Seen>,
    /// The unit whose places they take.
    pub unit: Option<Id>,
}

/// Places of a unit and how many are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The unit.
    pub unit: Id,
    /// How many it has.
    pub places: u32,
    /// How many were filed.
    pub filed: u32,
}

/// The award year.
#[derive(Clone, Debug)]
pub struct Stars {
    /// The year.
    pub year: i16,
    /// The candidates, in the order in which they entered.
    pub stars: Vec<Star>,
    /// Places of units that are known.
    pub places: Vec<Places>,
    /// The last day on which a notice may go up.
    pub last_posting: Option<Date>,
    /// The last day on which papers may go off.
    pub last_filing: Option<Date>,
}

impl Stars {
    /// The candidate of that person.
    pub fn of(&self, person: PersonId) -> Option<&Star> {
        self.stars.iter().find(|star| star.candidacy.person == person)
    }
}

/// Puts candidates, notices, filings and places into the facts, where the scheme judges candidates.
pub(crate) fn fill(
    facts: &mut Facts,
    scheme: &Scheme,
    book: &[Booked],
    (outlets, people): (&[Outlet], &[Person]),
    watched: &Watched,
) {
    if !scheme.has_candidates() {
        return;
    }
    let year = scheme.from.year();
    let quotas = quotas(book, year, outlets);
    let (mut candidates, mut notices, mut filings) = (Vec::new(), Vec::new(), Vec::new());
    for candidacy in candidacies(book, year) {
        let Some(person) = people.iter().find(|person| person.id == candidacy.person) else { continue };
        let Some(outlet) = outlets.iter().find(|outlet| outlet.id == person.outlet) else { continue };
        let id = Id::from(person.staff_no.as_str());
        let brings = brought(book, person.id, year);
        candidates.push(facts::Candidate {
            id: id.clone(),
            outlet: Id::from(outlet.code.as_str()),
            post: person.post.word().to_owned(),
            grade_last_year: brings.grade_last_year,
            grade_first_half: brings.grade_first_half,
            attested: brings.attested.map(|(attested, _)| attested),
            skill_tests: brings.skill_tests,
            valid_complaints: brings.valid_complaints,
            volume: brings.volume,
            outlet_volume: brings.outlet_volume,
            outlet_headcount: brings.outlet_headcount,
            errors: brings.errors,
            open_appearance_findings: watched.open(person.id),
        });
        if let (Some(posted), Some(closed)) = (candidacy.posted(), candidacy.closed) {
            notices.push(facts::Notice { id: id.clone(), posted, closed });
        }
        // Whom the committee rejects, or who is dropped or barred later, gives the unit its place back (S1-18).
        if let Some(filed) = candidacy.reached.get(&Stage::Filed).filter(|_| !candidacy.stage.lost()) {
            let unit = unit_of(outlet.id, outlets, &quotas);
            filings.push(candidacy.filing(id, unit, *filed));
        }
    }
    facts.candidates = Some(candidates);
    facts.notices = Some(notices);
    facts.filings = Some(filings);
    facts.quotas = Some(quotas);
}

/// What the person brings, as typed last; grades of skill tests that came by lists count together with those typed.
fn brought(book: &[Booked], person: PersonId, year: i16) -> Brings {
    let typed = typed(book, person, year);
    let mut tests = listed(book, person, year);
    tests.extend(typed.skill_tests.into_iter().flatten());
    Brings { skill_tests: (!tests.is_empty()).then_some(tests), ..typed }
}

/// Grades of skill tests that came by lists (S1-07).
fn listed(book: &[Booked], person: PersonId, year: i16) -> Vec<String> {
    let grades = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Skill { person: of, year: when, grade, .. } if *of == person && *when == year => Some(grade.clone()),
        _ => None,
    });
    grades.collect()
}

/// What was typed last.
fn typed(book: &[Booked], person: PersonId, year: i16) -> Brings {
    let entries = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Brought { person: of, year: when, brings } if *of == person && *when == year => Some(brings),
        _ => None,
    });
    entries.last().cloned().unwrap_or_default()
}

/// Places of units, as entered last.
fn quotas(book: &[Booked], year: i16, outlets: &[Outlet]) -> Vec<Quota> {
    let mut places: BTreeMap<OutletId, u32> = BTreeMap::new();
    for booked in standing(book) {
        if let Entry::Quota { unit, year: when, places: count } = booked.entry
            && when == year
        {
            places.insert(unit, count);
        }
    }
    let named = outlets.iter().filter_map(|outlet| {
        places.get(&outlet.id).map(|places| Quota { unit: Id::from(outlet.code.as_str()), places: *places })
    });
    named.collect()
}

/// The outlet and what stands above it, from below.
fn upwards(outlet: OutletId, outlets: &[Outlet]) -> Vec<&Outlet> {
    let mut found: Vec<&Outlet> = Vec::new();
    let mut next = Some(outlet);
    while let Some(unit) = next.and_then(|id| outlets.iter().find(|outlet| outlet.id == id)) {
        // A ring of units would have no end.
        if found.iter().any(|other| other.id == unit.id) {
            break;
        }
        found.push(unit);
        next = unit.parent;
    }
    found
}

/// The unit whose places a candidate of that outlet takes: the nearest one that has any, or else the topmost.
fn unit_of(outlet: OutletId, outlets: &[Outlet], quotas: &[Quota]) -> Option<Id> {
    let units = upwards(outlet, outlets);
    let has = |unit: &&&Outlet| quotas.iter().any(|quota| quota.unit.as_str() == unit.code);
    units.iter().find(has).or(units.last()).map(|unit| Id::from(unit.code.as_str()))
}

/// What the page shows; none where the scheme judges no candidates.
pub(crate) fn view(
    books: &Books,
    settled: &Settlement,
    book: &[Booked],
    (outlets, people): (&[Outlet], &[Person]),
    today: Date,
) -> Option<Stars> {
    let scheme = &books.scheme;
    if !scheme.has_candidates() {
        return None;
    }
    let year = scheme.from.year();
    let quotas = books.facts.quotas.as_deref().unwrap_or_default();
    let filings = books.facts.filings.as_deref().unwrap_or_default();
    let among: Vec<&Filed> = filings.iter().collect();
    let stars = candidacies(book, year).into_iter().filter_map(|candidacy| {
        let person = people.iter().find(|person| person.id == candidacy.person)?;
        let id = Id::from(person.staff_no.as_str());
        let unit = unit_of(person.outlet, outlets, quotas);
        let known = filings.iter().find(|filed| filed.id == id).cloned();
        // Who is out shows the papers as they were sent.
        let sent = || candidacy.reached.get(&Stage::Filed).map(|on| candidacy.filing(id.clone(), unit.clone(), *on));
        // Were they sent today, the places that others took before are gone.
        let filed =
            known.or_else(sent).unwrap_or_else(|| candidacy.filing(id.clone(), unit.clone(), today.max(scheme.to)));
        Some(Star {
            package: package(scheme, &filed, &among, Some(quotas)),
            eligibility: settled.eligibility.iter().find(|state| state.candidate == id).cloned(),
            brings: brought(book, person.id, year),
            typed: typed(book, person.id, year),
            listed: listed(book, person.id, year),
            seen: books.watched.seen.iter().filter(|seen| seen.person == person.id).cloned().collect(),
            id,
            candidacy,
            unit,
        })
    });
    let places = quotas.iter().map(|quota| {
        let filed = filings.iter().filter(|filed| filed.unit.as_ref() == Some(&quota.unit)).count();
        Places { unit: quota.unit.clone(), places: quota.places, filed: u32::try_from(filed).unwrap_or(u32::MAX) }
    });
    Some(Stars {
        year,
        stars: stars.collect(),
        places: places.collect(),
        last_posting: candidacy::last_posting(scheme),
        last_filing: scheme.filing_rule().map(|rule| rule.last_day()),
    })
}

/// Whether the step may be taken, under the scheme that is looked at.
///
/// # Errors
/// See `Refusal`.
pub fn may(state: &State, person: PersonId, act: &Act) -> Result<(), Refusal> {
    let (Some(view), Some(library)) = (&state.settlement, &state.library) else { return Err(Refusal::NotEntered) };
    may_in(view, library, person, act)
}

fn may_in(view: &SettlementView, library: &Library, person: PersonId, act: &Act) -> Result<(), Refusal> {
    let star = view.stars.as_ref().and_then(|stars| stars.of(person));
    let known = library.people.iter().find(|known| known.id == person).ok_or(Refusal::NotEntered)?;
    let above = upwards(known.outlet, &library.outlets);
    let units: Vec<&str> = above.iter().map(|unit| unit.name.as_str()).collect();
    let facts = &view.books.facts;
    let unit = unit_of(known.outlet, &library.outlets, facts.quotas.as_deref().unwrap_or_default());
    let ground = Ground {
        scheme: &view.books.scheme,
        id: &Id::from(known.staff_no.as_str()),
        units: &units,
        unit: unit.as_ref(),
        eligibility: star.and_then(|star| star.eligibility.as_ref()),
        filed: facts.filings.as_deref().unwrap_or_default(),
        quotas: facts.quotas.as_deref(),
    };
    candidacy::check(star.map(|star| &star.candidacy), act, &ground)
}

impl App {
    /// Takes a step of a candidacy: into the book, if the scheme and the steps so far allow it.
    pub(crate) fn take_step(&mut self, person: PersonId, act: Act) {
        // What the step is judged by has to be what the library holds now.
        self.finish(JobKind::Compose);
        let Some(year) = self.state.settlement.as_ref().and_then(|view| view.stars.as_ref()).map(|stars| stars.year)
        else {
            return;
        };
        match may(&self.state, person, &act) {
            Ok(()) => drop(self.book(&[Entry::Candidacy { person, year, act }])),
            Err(refusal) => self.notify(Notice::from(&BookError::Candidacy(refusal))),
        }
    }
}
