//! A library under its scheme: facts composed from closed inspections and the book, settled over a period.
//!
//! Names in these facts: an outlet is its code, a person their staff number, a round of this library `I` and the
//! inspection's number, a finding that with its own (`I12-3`), an entry of the book `B` and its number.

use crate::app::notice::{Level, Notice};
use crate::app::stars::{self, Watched};
use crate::app::{schemes, wall_clock, wording};
use crate::domain::book::{About, BookNo, Booked, Entry, standing};
use crate::domain::casework::{Case, cases};
use crate::domain::checklist::{Class, ItemCode};
use crate::domain::facts::{
    CaseFacts, Event, Extent, Facts, Figure, Finding, Graded, Id, OutletFacts, Part, Round, SetAmount, Tickets,
};
use crate::domain::inspection::{FindingNo, Inspection};
use crate::domain::ledger::{Line, Settlement, Warning};
use crate::domain::number::{Fen, Points};
use crate::domain::period::Period;
use crate::domain::place::{Level as PlaceLevel, Outlet, OutletId, Person, PersonId};
use crate::domain::ranking::{Placed, ranking};
use crate::domain::scheme::{Amount, By, Rule, Scheme, Subjects};
use crate::domain::score::{Score, score};
use crate::domain::settle::settle;
use crate::domain::text::Text;
use crate::report;
use crate::store::{Contents, Reader, StoreError};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// The scheme that a library takes where it has chosen none.
const USUAL: &str = "psbc-county";

/// A library's facts under its scheme.
#[derive(Debug)]
pub struct Books {
    /// The scheme.
    pub scheme: Scheme,
    /// The book's entry that took it into use; none: the shipped one.
    pub adopted: Option<BookNo>,
    /// The facts of the scheme's year.
    pub facts: Facts,
    /// Closed inspections that do not count, with the reason.
    pub left_out: Vec<Warning>,
    /// What closed inspections say of candidates' appearance (S1-11).
    pub watched: Watched,
}

/// A settlement over a period.
#[derive(Debug)]
pub struct Settled {
    /// Over what.
    pub period: Period,
    /// Everything, with the lines of the period only.
    pub settlement: Settlement,
}

/// Outlets side by side over a period.
#[derive(Debug)]
pub struct Ranked {
    /// Over what.
    pub period: Period,
    /// By each kind of round, the best first.
    pub lists: Vec<(By, Vec<Placed>)>,
}

/// The scheme that is in use: of what the book took into use, the last edition whose year has today, or else the last;
/// or the shipped one named, or the usual one. `code` names a scheme (`psbc-county`) or its edition of a year
/// (`psbc-county@2026`).
///
/// # Errors
/// A notice when the scheme's text is no scheme.
pub fn scheme_in_use(book: &[Booked], code: Option<&str>) -> Result<(Scheme, Option<BookNo>), Notice> {
    let (wanted, year) = match code.map(|code| code.split_once('@').unwrap_or((code, ""))) {
        Some((code, year)) => (Some(code), year.parse::<i16>().ok()),
        None => (None, None),
    };
    let adopted = standing(book).filter_map(|booked| match &booked.entry {
        Entry::Scheme { code, text, readings, .. } if wanted.is_none_or(|wanted| wanted == code.as_str()) => {
            Some((booked.no, text.as_str(), readings))
        }
        _ => None,
    });
    let today = wall_clock::now().date();
    // Of an edition that cannot be read nothing is known; it is told, and not passed over.
    let usable = adopted.filter_map(|(no, text, readings)| {
        let scheme = schemes::read(text, readings).0;
        let fits = scheme.as_ref().is_none_or(|scheme| year.is_none_or(|year| scheme.to.year() == year));
        let holds = scheme.as_ref().is_none_or(|scheme| scheme.holds_on(today));
        let rank = if wanted.is_some() { 0 } else { scheme.as_ref().map_or(Some(1), rank_of)? };
        fits.then_some(((rank, holds), (no, text, readings)))
    });
    let none = BTreeMap::new();
    let (text, readings, no) = match usable.max_by_key(|(rank, _)| *rank) {
        Some((_, (no, text, readings))) => (text, readings, Some(no)),
        None => {
            let code = wanted.unwrap_or(USUAL);
            (schemes::shipped(code).ok_or_else(|| no_scheme(code))?, &none, None)
        }
    };
    let (scheme, faults) = schemes::read(text, readings);
    let scheme = scheme.ok_or_else(|| {
        let first = faults.first();
        let said = |lang| first.map(|fault| fault.sentence(lang)).unwrap_or_default();
        Notice::new(Level::Error, "考核方案读不懂", "The scheme cannot be read")
            .hint(said(crate::domain::text::Lang::Zh), said(crate::domain::text::Lang::En))
    })?;
    Ok((scheme, no))
}

/// How soon a scheme is taken where several are in use: 1 about outlets, 0 about people, none for a selection, which runs
/// beside either.
fn rank_of(scheme: &Scheme) -> Option<u8> {
    match scheme.subjects {
        Subjects::Outlets => Some(1),
        Subjects::People => (!scheme.has_candidates()).then_some(0),
    }
}

fn no_scheme(code: &str) -> Notice {
    let known: Vec<&str> = schemes::shipped_codes().collect();
    Notice::new(Level::Error, format!("没有方案 {code}"), format!("There is no scheme {code}"))
        .hint(format!("可用：{}", known.join("、")), format!("Known are {}", known.join(", ")))
}

/// The same for a library's file, which is not changed.
///
/// # Errors
/// A notice when it cannot be read.
pub fn books_of(library: &Path, code: Option<&str>) -> Result<Books, Notice> {
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    books(&reader, code)
}

/// Composes the facts of a library.
///
/// # Errors
/// A notice when the library cannot be read or its scheme is none.
pub fn books(contents: &Contents, code: Option<&str>) -> Result<Books, Notice> {
    let composed = contents.at_one_moment(|contents| {
        let book = contents.book()?;
        let (scheme, adopted) = match scheme_in_use(&book, code) {
            Ok(in_use) => in_use,
            Err(notice) => return Ok(Err(notice)),
        };
        let (facts, left_out, watched) = compose(contents, &scheme, &book)?;
        Ok(Ok(Books { scheme, adopted, facts, left_out, watched }))
    });
    composed.map_err(|why: StoreError| wording::store(&why))?
}

/// Composes the facts of a library for a scheme that it might take into use.
///
/// # Errors
/// A notice when the library cannot be read.
pub fn books_under(contents: &Contents, scheme: Scheme) -> Result<Books, Notice> {
    let composed = contents.at_one_moment(|contents| compose(contents, &scheme, &contents.book()?));
    let (facts, left_out, watched) = composed.map_err(|why: StoreError| wording::store(&why))?;
    Ok(Books { scheme, adopted: None, facts, left_out, watched })
}

impl Books {
    /// Settles over the period of that code.
    ///
    /// # Errors
    /// A notice that names the periods there are.
    pub fn settle(&self, period: &str) -> Result<Settled, Notice> {
        let period = self.scheme.period(period).ok_or_else(|| no_period(&self.scheme, period))?;
        let settlement = self.over(&period, self.facts.clone());
        Ok(Settled { period, settlement })
    }

    /// Settles the year's facts, or facts as somebody asks about them, and keeps the period's lines.
    pub(crate) fn over(&self, period: &Period, facts: Facts) -> Settlement {
        let extent = if period.year { Extent::Year } else { Extent::Running };
        let mut settlement = settle(&self.scheme, &Facts { extent, quarter: period.quarter(), ..facts });
        settlement.lines.retain(|line| in_period(line, period));
        settlement.warnings.extend(self.left_out.iter().cloned());
        settlement
    }

    /// The settlement as JSON.
    pub fn json(&self, settled: &Settled) -> Value {
        let mut object = report::settlement(&self.scheme, &settled.settlement);
        object["period"] = report::period(&settled.period);
        object
    }

    /// Ranks the outlets over the period of that code, by each kind of round that there is.
    ///
    /// # Errors
    /// A notice that names the periods there are.
    pub fn rank(&self, period: &str) -> Result<Ranked, Notice> {
        let period = self.scheme.period(period).ok_or_else(|| no_period(&self.scheme, period))?;
        let lists = By::ALL.iter().map(|by| (*by, ranking(&self.scheme, &self.facts, &period, *by)));
        Ok(Ranked { lists: lists.filter(|(_, placed)| !placed.is_empty()).collect(), period })
    }
}

impl Ranked {
    /// As JSON.
    pub fn json(&self) -> Value {
        report::ranking(&self.period, &self.lists)
    }
}

fn in_period(line: &Line, period: &Period) -> bool {
    line.day.map_or(period.year, |day| period.holds(day))
}

fn no_period(scheme: &Scheme, code: &str) -> Notice {
    let known: Vec<String> = scheme.periods().into_iter().map(|period| period.code).collect();
    let known = known.join(" ");
    Notice::new(Level::Error, format!("本方案没有期间 {code}"), format!("This scheme has no period {code}"))
        .hint(format!("可用：{known}"), format!("Known are: {known}"))
}

/// How a person, an outlet and an entry of the book are named in facts.
struct Names {
    outlets: HashMap<OutletId, Id>,
    people: HashMap<PersonId, Id>,
}

impl Names {
    fn new(outlets: &[Outlet], people: &[Person]) -> Self {
        Self {
            outlets: outlets.iter().map(|outlet| (outlet.id, Id::from(outlet.code.as_str()))).collect(),
            people: people.iter().map(|person| (person.id, Id::from(person.staff_no.as_str()))).collect(),
        }
    }

    fn outlet(&self, id: OutletId) -> Id {
        self.outlets.get(&id).cloned().unwrap_or_else(|| Id::from(format!("outlet {}", id.0).as_str()))
    }

    fn person(&self, id: PersonId) -> Id {
        self.people.get(&id).cloned().unwrap_or_else(|| Id::from(format!("person {}", id.0).as_str()))
    }

    fn about(&self, about: About) -> Id {
        match about {
            About::Outlet(id) => self.outlet(id),
            About::Person(id) => self.person(id),
        }
    }
}

type Composed = (Facts, Vec<Warning>, Watched);

fn compose(contents: &Contents, scheme: &Scheme, book: &[Booked]) -> Result<Composed, StoreError> {
    let (outlets, people) = (contents.outlets()?, contents.everyone()?);
    let names = Names::new(&outlets, &people);
    let mut facts = Facts {
        outlets: Some(of_outlets(&outlets)),
        rounds: Some(Vec::new()),
        findings: Some(Vec::new()),
        events: Some(Vec::new()),
        tickets: Some(Vec::new()),
        grades: Some(Vec::new()),
        parts: Some(Vec::new()),
        figures: Some(Vec::new()),
        ..Facts::new()
    };
    let (mut left_out, mut watched) = (Vec::new(), Watched::default());
    for row in contents.inspections()?.into_iter().filter(|row| row.closing.is_some()) {
        let inspection = contents.load(row.id)?;
        watched.take(&inspection, scheme);
        if counts(scheme, &inspection) {
            of_inspection(&inspection, scheme, &names, &mut facts);
        } else {
            left_out.push(by_another_list(scheme, &inspection, names.outlet(inspection.outlet.id)));
        }
    }
    for booked in standing(book) {
        of_entry(booked, scheme, &names, &mut facts);
    }
    facts.cases = Some(cases(book).iter().map(|case| of_case(case, &names)).collect());
    facts.as_of = Some(wall_clock::now());
    stars::fill(&mut facts, scheme, book, (&outlets, &people), &watched);
    Ok((facts, left_out, watched))
}

/// Whether the inspection was made by a checklist that the scheme's targets are meant for.
fn counts(scheme: &Scheme, inspection: &Inspection) -> bool {
    scheme.checklists.is_empty() || scheme.checklists.contains(&inspection.checklist.code)
}

fn by_another_list(scheme: &Scheme, inspection: &Inspection, outlet: Id) -> Warning {
    let (id, code, known) = (inspection.id.0, &inspection.checklist.code, scheme.checklists.join(", "));
    let text = Text::new(
        format!("检查 I{id} 按检查表 {code} 进行，不是本方案的检查表（{known}），未计入"),
        format!(
            "Inspection I{id} was made by checklist {code}, which is none of this scheme's ({known}); it does not count"
        ),
    );
    Warning { clause: None, about: vec![outlet], text }
}

/// Outlets of the lowest levels, each with the unit right above as its sub-branch.
fn of_outlets(outlets: &[Outlet]) -> Vec<OutletFacts> {
    let code = |id: OutletId| outlets.iter().find(|outlet| outlet.id == id).map(|outlet| outlet.code.as_str());
    let lowest = outlets.iter().filter(|outlet| matches!(outlet.level, PlaceLevel::SubBranch | PlaceLevel::Outlet));
    lowest
        .map(|outlet| OutletFacts {
            id: Id::from(outlet.code.as_str()),
            sub_branch: Id::from(outlet.parent.and_then(code).unwrap_or(&outlet.code)),
            queue_machine: outlet.queue_machine,
            class: outlet.class,
        })
        .collect()
}

/// A closed inspection is final: its frozen score is its round, its standing findings are points lost.
fn of_inspection(inspection: &Inspection, scheme: &Scheme, names: &Names, facts: &mut Facts) {
    let (Some(by), Some(closing)) = (scheme.own_rounds, &inspection.closing) else { return };
    let round = Id::from(format!("I{}", inspection.id.0).as_str());
    let outlet = names.outlet(inspection.outlet.id);
    facts.rounds.get_or_insert_default().push(Round {
        id: round.clone(),
        outlet: outlet.clone(),
        by,
        visited: inspection.date,
        score: closing.score,
        rank: None,
        ranked: None,
    });
    let lost = lost(&score(inspection));
    for finding in inspection.standing() {
        let item = inspection.checklist.items().find(|(_, item)| item.code == finding.item);
        facts.findings.get_or_insert_default().push(Finding {
            id: Id::from(format!("I{}-{}", inspection.id.0, finding.no.0).as_str()),
            round: Some(round.clone()),
            outlet: outlet.clone(),
            item: finding.item.clone(),
            class: item.map_or(Class::Software, |(section, _)| section.class),
            person: finding.person.map(|id| names.person(id)),
            points: lost.get(&finding.no).copied().unwrap_or_default(),
            found: inspection.date,
            repeated: None,
            key_item: item.is_some_and(|(_, item)| item.key_item),
            on_the_spot: finding.on_the_spot,
            amount: finding.amount,
        });
    }
}

/// What each finding really cost: an item's cap is used up in the order of the findings.
fn lost(score: &Score) -> BTreeMap<FindingNo, Points> {
    let mut lost = BTreeMap::new();
    for item in score.sections.iter().flat_map(|section| &section.items) {
        let mut left = item.lost;
        for (no, points) in &item.findings {
            let taken = (*points).min(left);
            left = left - taken;
            lost.insert(*no, taken);
        }
    }
    lost
}

/// A case is named after its first entry.
fn of_case(case: &Case, names: &Names) -> CaseFacts {
    let opened = &case.opened;
    CaseFacts {
        id: Id::from(format!("B{}", case.no.0).as_str()),
        worker: names.person(opened.worker),
        kind: opened.kind,
        size: opened.size,
        at: opened.at,
        reported: opened.hazard.as_ref().map(|report| report.reported),
        ended: case.ended(),
    }
}

fn of_entry(booked: &Booked, scheme: &Scheme, names: &Names, facts: &mut Facts) {
    let id = Id::from(format!("B{}", booked.no.0).as_str());
    match booked.entry.clone() {
        Entry::Round { outlet, by, visited, score, rank, ranked, .. } => {
            let outlet = names.outlet(outlet);
            facts.rounds.get_or_insert_default().push(Round { id, outlet, by, visited, score, rank, ranked });
        }
        Entry::Event { kind, outlet, person, date, amount, flags, words, .. } => {
            let (outlet, person) = (names.outlet(outlet), person.map(|person| names.person(person)));
            facts.events.get_or_insert_default().push(Event { id, outlet, person, kind, date, amount, flags, words });
        }
        Entry::Tickets { outlet, year, count, .. } => {
            facts.tickets.get_or_insert_default().push(Tickets { outlet: names.outlet(outlet), year, count });
        }
        Entry::Figure { of, name, value, .. } => {
            facts.figures.get_or_insert_default().push(Figure { of: names.about(of), name, value });
        }
        Entry::Part { of, term, part, score } => {
            facts.parts.get_or_insert_default().push(Part { of: names.about(of), term, part, score });
        }
        Entry::Grade { person, term, grade } => {
            facts.grades.get_or_insert_default().push(Graded { person: names.person(person), term, grade });
        }
        Entry::Amount { scheme: of, from, clause, cause, amount, reason }
            if of == scheme.code && from == scheme.from =>
        {
            facts.amounts.push(SetAmount { clause, cause: Id::from(cause.as_str()), amount, reason });
        }
        Entry::Candidacy { .. }
        | Entry::Brought { .. }
        | Entry::Skill { .. }
        | Entry::Quota { .. }
        // Cases are composed whole, not entry by entry.
        | Entry::Case(_)
        | Entry::Example(_)
        | Entry::Rehearsal(_)
        | Entry::Amount { .. }
        | Entry::Scheme { .. }
        | Entry::Checklist { .. }
        | Entry::Settlement { .. }
        | Entry::Progress { .. }
        | Entry::Strike { .. } => {}
    }
}

/// Items whose marks need an amount that a clause leaves open, with its bounds where it names any.
pub fn asked(scheme: &Scheme) -> BTreeMap<ItemCode, Option<(Fen, Fen)>> {
    let clauses = scheme.clauses.iter().filter_map(|clause| match (&clause.rule, &clause.amount) {
        (Rule::Event(rule), Amount::Range(low, high)) => Some((rule, Some((*low, *high)))),
        (Rule::Event(rule), Amount::NotSet) => Some((rule, None)),
        _ => None,
    });
    let items = clauses.flat_map(|(rule, bounds)| {
        let items = scheme.register(&rule.kind).map_or(&[][..], |register| register.items.as_slice());
        items.iter().map(move |item| (ItemCode(item.clone()), bounds))
    });
    items.collect()
}

/// The inspection and the finding that a name in these facts stands for, if it stands for one.
pub fn finding_of(name: &str) -> Option<(i64, FindingNo)> {
    let (inspection, no) = name.strip_prefix('I')?.split_once('-')?;
    Some((inspection.parse().ok()?, FindingNo(no.parse().ok()?)))
}
