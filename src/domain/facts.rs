//! What a scheme is applied to: rounds, findings, events and figures of one scheme year, free of any library or file.
//!
//! An absent list is unknown, not empty: what depends on it is not judged. `catalog` reads facts from a file and refuses
//! what contradicts itself; `app` composes them from a library. Both name things by an `Id` of their own.

use crate::domain::casework::{CaseKind, Size};
use crate::domain::checklist::{Class, ItemCode};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{OutletClass, named};
use crate::domain::scheme::By;
use crate::domain::text::Lang;
use jiff::civil::{Date, DateTime, date};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The name by which facts refer to each other: an outlet's code, a round's number, a finding's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(name: &str) -> Self {
        Self(Arc::from(name))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// An outlet as the scheme sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletFacts {
    /// Its name in these facts.
    pub id: Id,
    /// The sub-branch that it belongs to.
    pub sub_branch: Id,
    /// Whether customers are called by a queue machine (S2-27, S2-28).
    pub queue_machine: bool,
    /// Its class, where it has one.
    pub class: Option<OutletClass>,
}

/// A scored inspection of one outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its name.
    pub id: Id,
    /// The outlet.
    pub outlet: Id,
    /// Whose inspection.
    pub by: By,
    /// The day of the visit, or the day that was watched.
    pub visited: Date,
    /// 0..=100.
    pub score: Points,
    /// Its place in the official list, from 1.
    pub rank: Option<u32>,
    /// How many outlets that list ranks.
    pub ranked: Option<u32>,
}

/// Points lost at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub id: Id,
    /// The round whose score it lowered, if it belongs to one.
    pub round: Option<Id>,
    /// The outlet.
    pub outlet: Id,
    /// The checklist's item.
    pub item: ItemCode,
    /// 硬件 or 软件.
    pub class: Class,
    /// Whose, where the item names posts.
    pub person: Option<Id>,
    /// What it cost; not negative.
    pub points: Points,
    /// The day that it was found.
    pub found: Date,
    /// Whether the same was found before; none: derived.
    pub repeated: Option<bool>,
    /// On the superior's key-rectification list (S2-25).
    pub key_item: bool,
    /// Under the power to punish on the spot (S2-50).
    pub on_the_spot: bool,
    /// What a person set, where its register's clause asks for an amount.
    pub amount: Option<Fen>,
}

/// An entry of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its name.
    pub id: Id,
    /// The outlet.
    pub outlet: Id,
    /// The person, where it is about one.
    pub person: Option<Id>,
    /// The register's kind.
    pub kind: String,
    /// Its day.
    pub date: Date,
    /// What a person set.
    pub amount: Option<Fen>,
    /// The flags that are set.
    pub flags: BTreeSet<String>,
    /// The words chosen, by field.
    pub words: BTreeMap<String, String>,
}

/// Assessed tickets (考核工单) of an outlet in a year (S2-14).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tickets {
    /// The outlet.
    pub outlet: Id,
    /// The year.
    pub year: i16,
    /// How many.
    pub count: u32,
}

/// Somebody who enters for an award (S1-04…S1-11); none: not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their name in these facts.
    pub id: Id,
    /// Their outlet.
    pub outlet: Id,
    /// Their post.
    pub post: String,
    /// Last year's grade.
    pub grade_last_year: Option<String>,
    /// The first half-year's.
    pub grade_first_half: Option<String>,
    /// Whether attitude and conduct are attested (S1-06).
    pub attested: Option<bool>,
    /// Grades of the skill tests.
    pub skill_tests: Option<Vec<String>>,
    /// Valid complaints against the person.
    pub valid_complaints: Option<u32>,
    /// Their volume.
    pub volume: Option<Points>,
    /// Their outlet's volume.
    pub outlet_volume: Option<Points>,
    /// Heads that the outlet's volume is divided by.
    pub outlet_headcount: Option<u32>,
    /// Business errors.
    pub errors: Option<u32>,
    /// Findings on dress, grooming, manners, words and badge that stand against the person.
    pub open_appearance_findings: Option<u32>,
}

/// A public notice (公示).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Its name.
    pub id: Id,
    /// The day that it was posted.
    pub posted: Date,
    /// The last day that it stood.
    pub closed: Date,
}

/// Papers sent to the committee (S1-16…S1-21); none: not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Their name.
    pub id: Id,
    /// The day.
    pub filed: Date,
    /// The unit whose places they take.
    pub unit: Option<Id>,
    /// Which papers are there, as the scheme names them.
    pub papers: Option<Vec<String>>,
    /// Characters of the deeds.
    pub deeds: Option<u32>,
    /// Objections without an answer.
    pub open_objections: Option<u32>,
}

/// Places of a unit for an award (S1-18).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The unit.
    pub unit: Id,
    /// How many it may send.
    pub places: u32,
}

/// A year, or a quarter of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The year.
    pub year: i16,
    /// 1..=4; none: the whole year.
    pub quarter: Option<i8>,
}

/// A grade that a person was given for a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// Who.
    pub person: Id,
    /// For what.
    pub term: Term,
    /// The word.
    pub grade: String,
}

/// A score of one part of a composite: one of the five forms, or the public's opinion (S4-08).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Who or what it is about.
    pub of: Id,
    /// For which term.
    pub term: Term,
    /// The part, as the scheme's weights name it.
    pub part: String,
    /// 0..=100.
    pub score: Points,
}

/// A figure from elsewhere: a rate, a count, a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// An outlet, a sub-branch, or the unit as a whole.
    pub of: Id,
    /// The figure's name, as the scheme's clauses name it.
    pub name: String,
    /// Its value.
    pub value: Points,
}

/// A case of the grid (S4-16, S4-17), as far as figures are made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFacts {
    /// Its name.
    pub id: Id,
    /// Whose.
    pub worker: Id,
    /// What it is about.
    pub kind: CaseKind,
    /// How big it is.
    pub size: Size,
    /// When it was met: times set for it run from here.
    pub at: DateTime,
    /// When it was reported; for hazards.
    pub reported: Option<DateTime>,
    /// When the result was fed back, or it was refused in writing; none: not yet.
    pub ended: Option<DateTime>,
}

/// An amount that a person set where the clause leaves it open. Which line: the clause, and what caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAmount {
    /// The clause's ID.
    pub clause: String,
    /// The first round, finding or entry that caused the line, or the outlet or person where nothing of these did.
    pub cause: Id,
    /// How much.
    pub amount: Fen,
    /// Why so much.
    pub reason: String,
}

named! {
    /// What is settled.
    Extent {
        /// 只计已发生的各笔
        Running = "running", "即时", "as it stands";
        /// 连同年终条款
        Year = "year", "年终", "with the year's end";
    }
}

/// All that a scheme looks at. Lists that are none are unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The outlets of the scheme.
    pub outlets: Option<Vec<OutletFacts>>,
    /// Rounds.
    pub rounds: Option<Vec<Round>>,
    /// Findings.
    pub findings: Option<Vec<Finding>>,
    /// Names of findings withdrawn on appeal: everything is computed as if they had never been (S2-52).
    pub withdrawn: BTreeSet<Id>,
    /// Entries of registers.
    pub events: Option<Vec<Event>>,
    /// Tickets.
    pub tickets: Option<Vec<Tickets>>,
    /// Candidates.
    pub candidates: Option<Vec<Candidate>>,
    /// Notices.
    pub notices: Option<Vec<Notice>>,
    /// Filings.
    pub filings: Option<Vec<Filed>>,
    /// Places of units.
    pub quotas: Option<Vec<Quota>>,
    /// Grades.
    pub grades: Option<Vec<Graded>>,
    /// Parts of composites.
    pub parts: Option<Vec<Part>>,
    /// Figures.
    pub figures: Option<Vec<Figure>>,
    /// Cases of the grid.
    pub cases: Option<Vec<CaseFacts>>,
    /// The moment from which things that are still open are looked at; none: only what has ended is judged.
    pub as_of: Option<DateTime>,
    /// Amounts that persons set.
    pub amounts: Vec<SetAmount>,
    /// Whether the year's end is settled too.
    pub extent: Extent,
    /// The quarter whose coverage is checked.
    pub quarter: Option<Term>,
}

impl Facts {
    /// Points that withdrawn findings give back, by round (S2-52).
    pub(in crate::domain) fn given_back(&self) -> BTreeMap<&Id, Points> {
        let mut given_back: BTreeMap<&Id, Points> = BTreeMap::new();
        for finding in self.findings.iter().flatten().filter(|finding| self.withdrawn.contains(&finding.id)) {
            if let Some(round) = &finding.round {
                *given_back.entry(round).or_default() += finding.points;
            }
        }
        given_back
    }

    /// Nothing known, nothing settled but what has happened.
    pub const fn new() -> Self {
        Self {
            outlets: None,
            rounds: None,
            findings: None,
            withdrawn: BTreeSet::new(),
            events: None,
            tickets: None,
            candidates: None,
            notices: None,
            filings: None,
            quotas: None,
            grades: None,
            parts: None,
            figures: None,
            cases: None,
            as_of: None,
            amounts: Vec::new(),
            extent: Extent::Running,
            quarter: None,
        }
    }
}

impl Default for Facts {
    fn default() -> Self {
        Self::new()
    }
}

impl Term {
    /// The quarter of that day.
    pub fn quarter_of(day: Date) -> Self {
        Self { year: day.year(), quarter: Some((day.month() - 1) / 3 + 1) }
    }

    /// Whether the day lies in it.
    pub fn holds(self, day: Date) -> bool {
        self.year == day.year() && self.quarter.is_none_or(|quarter| (day.month() - 1) / 3 + 1 == quarter)
    }

    /// Its first and its last day.
    pub fn days(self) -> (Date, Date) {
        let (first, last) = self.quarter.map_or((1, 12), |quarter| (3 * quarter - 2, 3 * quarter));
        (date(self.year, first, 1), date(self.year, last, 1).last_of_month())
    }

    /// The quarter before; a year's is the year before.
    pub const fn before(self) -> Self {
        match self.quarter {
            Some(1) => Self { year: self.year - 1, quarter: Some(4) },
            Some(quarter) => Self { year: self.year, quarter: Some(quarter - 1) },
            None => Self { year: self.year - 1, quarter: None },
        }
    }

    /// From `2026` or `2026-Q1`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, quarter) = match text.split_once("-Q") {
            Some((year, quarter)) => (year, Some(quarter.parse().ok().filter(|q| (1..=4).contains(q))?)),
            None => (text, None),
        };
        let digits = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        digits.then_some(Self { year: year.parse().ok()?, quarter })
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.quarter {
            Some(quarter) => write!(f, "{}-Q{quarter}", self.year),
            None => write!(f, "{}", self.year),
        }
    }
}
