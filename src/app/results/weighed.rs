//! A list beside the book: what is new, what is known already, and what contradicts it.

use crate::app::state::Library;
use crate::domain::book::{About, BookNo, Booked, Entry, Source, standing};
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::facts::{Id, Round, Tickets};
use crate::domain::place::{OutletId, PersonId};
use crate::domain::results::{Interval, PeriodFigure, Rows, SkillGrade, Subject, conflicts};
use crate::domain::text::{Lang, Text};
use std::collections::BTreeMap;

/// What a list would bring into the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brings {
    /// Not in the book yet.
    pub new: Vec<Entry>,
    /// How many are known already, with nothing to add.
    pub same: usize,
    /// What somebody has to choose about.
    pub contradicting: Vec<Contradiction>,
    /// Rows about outlets or people that the library does not know.
    pub skipped: usize,
}

/// A result that the book has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Outlet or person.
    pub of: String,
    /// The day or the year; empty for a figure.
    pub time: String,
    /// What differs.
    pub differences: Vec<Difference>,
    /// What of the book would be struck; empty where the old value is an inspection of this library, which stays.
    pub strikes: Vec<BookNo>,
    /// What would stand in its place.
    pub entry: Entry,
}

/// One value that differs; none: nothing is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What.
    pub what: Text,
    /// As the book has it.
    pub old: Option<String>,
    /// As the list has it.
    pub new: Option<String>,
}

impl Brings {
    /// How many contradictions can be settled for the list.
    pub fn replaceable(&self) -> usize {
        self.replacing().count()
    }

    /// How many results would come in.
    pub fn amount(&self, replace: bool) -> usize {
        self.new.len() + if replace { self.replaceable() } else { 0 }
    }

    fn replacing(&self) -> impl Iterator<Item = &Contradiction> {
        self.contradicting.iter().filter(|contradiction| !contradiction.strikes.is_empty())
    }

    /// All entries, in the order of the book: strikes with their reason first, each followed by what replaces it.
    pub(super) fn entries(&self, replace: bool, file: &Source, lang: Lang) -> Vec<Entry> {
        let name = &file.name;
        let reason = match lang {
            Lang::Zh => format!("按导入的“{name}”更正"),
            Lang::En => format!("Corrected by the imported {name}"),
        };
        let mut entries = Vec::new();
        for contradiction in self.replacing().filter(|_| replace) {
            let strike = |no: &BookNo| Entry::Strike { entry: *no, reason: reason.clone() };
            entries.extend(contradiction.strikes.iter().map(strike));
            entries.push(contradiction.entry.clone());
        }
        entries.extend(self.new.iter().cloned());
        entries
    }
}

/// What a list is weighed against.
pub(super) struct Scales<'a> {
    pub(super) library: &'a Library,
    pub(super) book: &'a [Booked],
    /// Rounds among which are those of the library's own inspections, named `I` and a number.
    pub(super) own: &'a [Round],
    pub(super) source: &'a Source,
    /// Whose figures the list holds.
    pub(super) figures_of: Subject,
    /// The year of what tells no time.
    pub(super) year: i16,
}

impl Scales<'_> {
    /// What the rows would bring.
    ///
    /// # Errors
    /// What the book has no place for, with its remedy.
    pub(super) fn weigh(&self, rows: Rows, skipped: usize) -> Result<Brings, Vec<Diagnostic>> {
        let mut brings = match rows {
            Rows::Rounds(rounds) => self.rounds(&rounds),
            Rows::Tickets(tickets) => self.tickets(tickets),
            Rows::Figures(figures) => self.figures(figures)?,
            Rows::Skills(skills) => self.skills(skills),
        };
        brings.skipped = skipped;
        Ok(brings)
    }

    fn outlet(&self, code: &Id) -> Option<OutletId> {
        self.library.outlets.iter().find(|outlet| outlet.code == code.as_str()).map(|outlet| outlet.id)
    }

    fn outlet_name(&self, id: OutletId) -> String {
        self.library.outlet(id).map(|outlet| outlet.name.clone()).unwrap_or_default()
    }

    fn person(&self, staff_no: &Id) -> Option<PersonId> {
        self.library.people.iter().find(|person| person.staff_no == staff_no.as_str()).map(|person| person.id)
    }

    fn name(&self, about: About) -> String {
        match about {
            About::Outlet(id) => self.outlet_name(id),
            About::Person(id) => {
                let person = self.library.people.iter().find(|person| person.id == id);
                person.map(|person| format!("{} {}", person.staff_no, person.name)).unwrap_or_default()
            }
        }
    }

    /// Rounds of the book, each with its number, and of the library's own inspections.
    fn known_rounds(&self) -> Vec<(Option<BookNo>, Round)> {
        let code = |id: OutletId| self.library.outlet(id).map(|outlet| Id::from(outlet.code.as_str()));
        let booked = standing(self.book).filter_map(|booked| match &booked.entry {
            Entry::Round { outlet, by, visited, score, rank, ranked, .. } => {
                let id = Id::from(format!("B{}", booked.no.0).as_str());
                let (outlet, by, visited) = (code(*outlet)?, *by, *visited);
                let round = Round { id, outlet, by, visited, score: *score, rank: *rank, ranked: *ranked };
                Some((Some(booked.no), round))
            }
            _ => None,
        });
        let own = self.own.iter().filter(|round| round.id.as_str().starts_with('I'));
        booked.chain(own.map(|round| (None, round.clone()))).collect()
    }

    fn rounds(&self, rounds: &[Round]) -> Brings {
        let known = self.known_rounds();
        let existing: Vec<Round> = known.iter().map(|(_, round)| round.clone()).collect();
        let found = conflicts(&existing, rounds);
        let contradicting = found.contradict.into_iter().filter_map(|conflict| {
            let visit = |round: &Round| (round.by, round.outlet.clone(), round.visited);
            let of_visit = known.iter().filter(|(_, round)| visit(round) == visit(&conflict.old));
            let differences = conflict.differences().map(|(measure, old, new)| {
                let what = Text::new(measure.name(Lang::Zh), measure.name(Lang::En));
                Difference { what, old, new }
            });
            Some(Contradiction {
                of: self.outlet_name(self.outlet(&conflict.new.outlet)?),
                time: conflict.new.visited.to_string(),
                differences: differences.collect(),
                strikes: of_visit.filter_map(|(no, _)| *no).collect(),
                entry: self.round(&conflict.new)?,
            })
        });
        Brings {
            contradicting: contradicting.collect(),
            new: found.new.iter().filter_map(|round| self.round(round)).collect(),
            same: found.same.len(),
            skipped: 0,
        }
    }

    fn round(&self, round: &Round) -> Option<Entry> {
        let Round { by, visited, score, rank, ranked, .. } = *round;
        let outlet = self.outlet(&round.outlet)?;
        Some(Entry::Round { outlet, by, visited, score, rank, ranked, source: Some(self.source.clone()) })
    }

    fn tickets(&self, rows: Vec<Tickets>) -> Brings {
        let mut brings = Brings::default();
        for row in rows {
            let Some(outlet) = self.outlet(&row.outlet) else { continue };
            let known = standing(self.book).filter_map(|booked| match &booked.entry {
                Entry::Tickets { outlet: of, year, count, .. } if (*of, *year) == (outlet, row.year) => {
                    Some((booked.no, count.to_string()))
                }
                _ => None,
            });
            let (year, count, source) = (row.year, row.count, Some(self.source.clone()));
            let entry = Entry::Tickets { outlet, year, count, source };
            let new = New { of: self.outlet_name(outlet), time: year.to_string(), value: count.to_string(), entry };
            brings.lay(new, &Text::new("考核工单", "Tickets"), known.collect());
        }
        brings
    }

    fn skills(&self, rows: Vec<SkillGrade>) -> Brings {
        let mut brings = Brings::default();
        for row in rows {
            let Some(person) = self.person(&row.person) else { continue };
            let year = row.period.and_then(Interval::year).unwrap_or(self.year);
            let known = standing(self.book).filter_map(|booked| match &booked.entry {
                Entry::Skill { person: of, year: when, test, grade, .. }
                    if (*of, *when, test) == (person, year, &row.test) =>
                {
                    Some((booked.no, grade.clone()))
                }
                _ => None,
            });
            let known = known.collect();
            let what = Text::new(row.test.as_str(), row.test.as_str());
            let (test, grade, source) = (row.test, row.grade.clone(), Some(self.source.clone()));
            let entry = Entry::Skill { person, year, test, grade, source };
            let of = self.name(About::Person(person));
            brings.lay(New { of, time: year.to_string(), value: row.grade, entry }, &what, known);
        }
        brings
    }

    fn figures(&self, rows: Vec<PeriodFigure>) -> Result<Brings, Vec<Diagnostic>> {
        let mut brings = Brings::default();
        let mut taken: BTreeMap<About, PeriodFigure> = BTreeMap::new();
        let mut faults = Vec::new();
        for row in rows {
            let of = &row.figure.of;
            let about = match self.figures_of {
                Subject::Outlet => self.outlet(of).map(About::Outlet),
                Subject::Person => self.person(of).map(About::Person),
            };
            let Some(about) = about else { continue };
            if let Some(earlier) = taken.get(&about) {
                faults.push(two_periods(&self.name(about), earlier, &row));
                continue;
            }
            let name = row.figure.name.clone();
            let known = standing(self.book).filter_map(|booked| match &booked.entry {
                Entry::Figure { of, name: called, value, .. } if *of == about && *called == name => {
                    Some((booked.no, value.to_string()))
                }
                _ => None,
            });
            let (value, source) = (row.figure.value, Some(self.source.clone()));
            let entry = Entry::Figure { of: about, name: name.clone(), value, source };
            let new = New { of: self.name(about), time: String::new(), value: value.to_string(), entry };
            brings.lay(new, &crate::catalog::results::figure_name(&name), known.collect());
            taken.insert(about, row);
        }
        if faults.is_empty() { Ok(brings) } else { Err(faults) }
    }
}

/// One result of a single value.
struct New {
    of: String,
    time: String,
    value: String,
    entry: Entry,
}

impl Brings {
    /// Lays a result beside what stands in the book of the same.
    fn lay(&mut self, new: New, what: &Text, known: Vec<(BookNo, String)>) {
        let other = known.iter().rfind(|(_, value)| *value != new.value).map(|(_, value)| value.clone());
        match other {
            None if known.is_empty() => self.new.push(new.entry),
            None => self.same += 1,
            Some(old) => self.contradicting.push(Contradiction {
                of: new.of,
                time: new.time,
                differences: vec![Difference { what: what.clone(), old: Some(old), new: Some(new.value) }],
                strikes: known.iter().map(|(no, _)| *no).collect(),
                entry: new.entry,
            }),
        }
    }
}

/// The book keeps one figure of a name.
fn two_periods(of: &str, earlier: &PeriodFigure, row: &PeriodFigure) -> Diagnostic {
    let said = |row: &PeriodFigure| row.period.map_or_else(|| "—".to_owned(), |period| period.to_string());
    let (first, second) = (said(earlier), said(row));
    let what = Text::new(
        format!("“{of}”有 {first} 和 {second} 两个期间的数值"),
        format!("{of:?} has values of two periods, {first} and {second}"),
    );
    let how = Text::new("每个对象只留一个期间的行", "Keep the rows of one period only");
    Diagnostic::error(Place::File, what, how)
}
