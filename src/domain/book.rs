//! The book: what persons enter beside inspections, for schemes to look at. It only grows: an entry is never changed, it
//! is struck out by a later one with a reason, and both stay to be read.
//!
//! What stands at a moment is the entries that are not struck (`standing`). Settlements that were approved are entries too
//! and carry their lines, so that a published figure never moves; a later one over the same period shows the difference.

use crate::domain::candidacy::{self, Act, Refusal};
use crate::domain::casework::{self, CaseEntry, CaseError};
use crate::domain::example::{self, Example, ExampleError};
use crate::domain::facts::Term;
use crate::domain::ledger::Line;
use crate::domain::number::{Fen, Points};
use crate::domain::place::{OutletId, PersonId, named};
use crate::domain::rehearsal::{self, RehearsalEntry, RehearsalError, RehearsalStep};
use crate::domain::scheme::By;
use crate::domain::text::Lang;
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// An entry's number in the library, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookNo(pub i64);

/// A file that entries came from or that proves them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// What a figure, a grade or a part of a composite is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// An outlet, or a unit above outlets.
    Outlet(OutletId),
    /// A person.
    Person(PersonId),
}

named! {
    /// How far a settlement has come after it was submitted (S2-54).
    Step {
        /// 已审批
        Approved = "approved", "已审批", "approved";
        /// 已兑现
        Paid = "paid", "已兑现", "paid";
    }
}

/// What a candidate brings beside what the footage shows (S1-05…S1-10); none: not known yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brings {
    /// Last year's grade.
    pub grade_last_year: Option<String>,
    /// The first half-year's.
    pub grade_first_half: Option<String>,
    /// Whether attitude and conduct are attested, and by whom (S1-06).
    pub attested: Option<(bool, String)>,
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
}

/// What is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A scheme is taken into use from now on, with the readings that differ from the recommended ones.
    Scheme {
        /// Its code.
        code: String,
        /// Its edition.
        edition: String,
        /// The file as it is.
        text: String,
        /// Readings by name.
        readings: BTreeMap<String, String>,
    },
    /// A checklist of the library's own is valid from a day on, beside the shipped ones.
    Checklist {
        /// Its code.
        code: String,
        /// Its version; another one than that of every standing list of this code.
        version: String,
        /// The first day on which new inspections take it.
        from: Date,
        /// The folder that its pictures lie in, where it was read from a file; may be empty.
        folder: String,
        /// The file as it is.
        text: String,
    },
    /// A round from outside.
    Round {
        /// The outlet.
        outlet: OutletId,
        /// Whose.
        by: By,
        /// The day.
        visited: Date,
        /// 0..=100.
        score: Points,
        /// Official rank.
        rank: Option<u32>,
        /// How many are ranked.
        ranked: Option<u32>,
        /// Where it came from; none: typed.
        source: Option<Source>,
    },
    /// An entry of a register.
    Event {
        /// The register's kind.
        kind: String,
        /// The outlet.
        outlet: OutletId,
        /// The person, where it is about one.
        person: Option<PersonId>,
        /// Its day.
        date: Date,
        /// What was set.
        amount: Option<Fen>,
        /// Flags that are set.
        flags: BTreeSet<String>,
        /// Words chosen.
        words: BTreeMap<String, String>,
        /// A word on it.
        note: String,
        /// What proves it.
        proof: Option<Source>,
    },
    /// Assessed tickets of a year.
    Tickets {
        /// The outlet.
        outlet: OutletId,
        /// The year.
        year: i16,
        /// How many.
        count: u32,
        /// Where it came from; none: typed.
        source: Option<Source>,
    },
    /// A figure.
    Figure {
        /// Whose.
        of: About,
        /// Its name, as the scheme's clauses have it.
        name: String,
        /// Its value.
        value: Points,
        /// Where it came from; none: typed.
        source: Option<Source>,
    },
    /// A part of a composite: one of the five forms, or public opinion.
    Part {
        /// Whose.
        of: About,
        /// For which term.
        term: Term,
        /// Which part.
        part: String,
        /// 0..=100.
        score: Points,
    },
    /// A grade that somebody decided (S4-09).
    Grade {
        /// Who is graded.
        person: PersonId,
        /// For which term.
        term: Term,
        /// The word.
        grade: String,
    },
    /// A step of a candidacy (S1-12…S1-26).
    Candidacy {
        /// Whose.
        person: PersonId,
        /// The year of the award.
        year: i16,
        /// The step.
        act: Act,
    },
    /// What a candidate brings, in place of what was entered before (S1-05…S1-10).
    Brought {
        /// Who.
        person: PersonId,
        /// The year of the award.
        year: i16,
        /// What.
        brings: Brings,
    },
    /// A grade in a skill test, as a list has it (S1-07).
    Skill {
        /// Whose.
        person: PersonId,
        /// The year of the award.
        year: i16,
        /// The test.
        test: String,
        /// 一等, 二等 or 三等.
        grade: String,
        /// Where it came from; none: typed.
        source: Option<Source>,
    },
    /// Places of a unit for an award, in place of what was entered before (S1-18).
    Quota {
        /// The unit: an outlet, or what stands above outlets.
        unit: OutletId,
        /// The year of the award.
        year: i16,
        /// How many it may send.
        places: u32,
    },
    /// A case of the grid begins, or goes on (S4-15…S4-17, S4-25, S4-26).
    Case(CaseEntry),
    /// A moment that shows how it should be (合格示范).
    Example(Example),
    /// A rehearsal is assigned, or goes on (S2-41…S2-43).
    Rehearsal(RehearsalEntry),
    /// An amount that a clause leaves open, set for one line of a scheme.
    Amount {
        /// The scheme's code.
        scheme: String,
        /// The first day of the scheme's year: next year's line of the same cause is another one.
        from: Date,
        /// The clause's ID.
        clause: String,
        /// The line's cause.
        cause: String,
        /// How much.
        amount: Fen,
        /// Why; not empty.
        reason: String,
    },
    /// A settlement was submitted, with its lines.
    Settlement {
        /// The entry of the scheme that made it.
        scheme: BookNo,
        /// The period, as it was asked for.
        period: String,
        /// The period's first day: phases have the same codes in every edition.
        from: Date,
        /// Its lines.
        lines: Vec<Line>,
        /// The paid settlement of the same period in whose place it comes: what differs is reversed by new lines.
        corrects: Option<BookNo>,
    },
    /// A settlement went a step further.
    Progress {
        /// Which settlement.
        settlement: BookNo,
        /// The step.
        step: Step,
        /// Who took it: for an approval another than who submitted the settlement.
        by: String,
    },
    /// An earlier entry no longer counts.
    Strike {
        /// Which.
        entry: BookNo,
        /// Why; not empty.
        reason: String,
    },
}

impl Entry {
    /// What it is a result of: one round, one outlet's tickets of a year, one figure, one part or grade of somebody's term.
    /// Of entries that share it only one can stand.
    fn result_of(&self) -> Option<ResultOf<'_>> {
        match self {
            Self::Round { outlet, by, visited, .. } => Some(ResultOf::Round(*outlet, by.code(), *visited)),
            Self::Tickets { outlet, year, .. } => Some(ResultOf::Tickets(*outlet, *year)),
            Self::Figure { of, name, .. } => Some(ResultOf::Figure(*of, name)),
            Self::Part { of, term, part, .. } => Some(ResultOf::Part(*of, *term, part)),
            Self::Grade { person, term, .. } => Some(ResultOf::Grade(*person, *term)),
            Self::Skill { person, year, test, .. } => Some(ResultOf::Skill(*person, *year, test)),
            _ => None,
        }
    }

    /// The file that proves it, where the library keeps a copy.
    pub const fn proof(&self) -> Option<&Source> {
        match self {
            Self::Event { proof, .. } => proof.as_ref(),
            Self::Rehearsal(RehearsalEntry::Step(_, RehearsalStep::Prove { file, apart: None })) => Some(file),
            _ => None,
        }
    }

    /// Says which file proves it. False where such an entry has none.
    pub fn set_proof(&mut self, file: Source) -> bool {
        match self {
            Self::Event { proof, .. } => {
                *proof = Some(file);
                true
            }
            Self::Rehearsal(RehearsalEntry::Step(_, RehearsalStep::Prove { file: proof, apart })) => {
                (*proof, *apart) = (file, None);
                true
            }
            _ => false,
        }
    }

    /// Says which film of that many bytes proves it, of which the library keeps no copy (S2-43). False where it takes none.
    pub fn set_film(&mut self, file: Source, bytes: u64) -> bool {
        let Self::Rehearsal(RehearsalEntry::Step(_, RehearsalStep::Prove { file: proof, apart })) = self else {
            return false;
        };
        (*proof, *apart) = (file, Some(bytes));
        true
    }

    /// Whether a film may prove it that is too large for the library.
    pub const fn takes_film(&self) -> bool {
        matches!(self, Self::Rehearsal(RehearsalEntry::Step(_, RehearsalStep::Prove { .. })))
    }

    /// The file that a result came from; none: typed, or no result.
    pub const fn source(&self) -> Option<&Source> {
        match self {
            Self::Round { source, .. }
            | Self::Tickets { source, .. }
            | Self::Figure { source, .. }
            | Self::Skill { source, .. } => source.as_ref(),
            _ => None,
        }
    }
}

/// An entry in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// Its number.
    pub no: BookNo,
    /// When, by the machine's clock.
    pub at: DateTime,
    /// Who entered it.
    pub who: String,
    /// What.
    pub entry: Entry,
}

/// What a result is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum ResultOf<'e> {
    Round(OutletId, &'static str, Date),
    Tickets(OutletId, i16),
    Figure(About, &'e str),
    Part(About, Term, &'e str),
    Grade(PersonId, Term),
    Skill(PersonId, i16, &'e str),
}

/// Why an entry is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// It names an entry that is not there or is struck already.
    #[error("there is no standing entry no. {}", .0.0)]
    NoSuchEntry(BookNo),
    /// The reason is empty.
    #[error("a reason is needed")]
    NoReason,
    /// A settlement has amounts that nobody has set.
    #[error("{0} amounts are not set")]
    AmountsOpen(usize),
    /// A list of that code and version stands in the book already.
    #[error("there is a version {version} of {code} already")]
    VersionTaken {
        /// Its code.
        code: String,
        /// Its version.
        version: String,
    },
    /// The settlement is paid, so that it can only be reversed by a later one.
    #[error("the settlement is paid and stays")]
    Paid,
    /// A settlement stands that was made under the scheme.
    #[error("settlement no. {} was made under the scheme", .0.0)]
    SchemeSettled(BookNo),
    /// Another settlement of the same period stands: one that is not paid is struck first, one that is paid is corrected.
    #[error("settlement no. {} of the same period stands", .0.0)]
    OtherSettlement(BookNo),
    /// A round's score is out of 0..=100, or its rank beyond how many are ranked.
    #[error("a round has no such score or rank")]
    NoRound,
    /// A settlement is paid before anybody approved it.
    #[error("the settlement is not approved")]
    NotApproved,
    /// Whoever submitted it cannot approve it, and an approval has a name.
    #[error("somebody else has to approve the settlement")]
    NoSecondPerson,
    /// The book says something of the same already; it is struck first.
    #[error("entry no. {} says something of the same already", .0.0)]
    SaidAlready(BookNo),
    /// The step was taken before.
    #[error("the settlement is there already")]
    StepTaken,
    /// A step of a candidacy that may not follow those so far.
    #[error(transparent)]
    Candidacy(#[from] Refusal),
    /// A later step of the same candidacy or case stands on it.
    #[error("a later step stands on it: entry no. {}", .0.0)]
    StepsLater(BookNo),
    /// Somebody attests and is not named (S1-06).
    #[error("who attests is needed")]
    NoSigner,
    /// A score out of 0..=100, or with more than two places.
    #[error("{0} is no score from 0 to 100 with at most two places")]
    NoScore(Points),
    /// A case that may not be so.
    #[error(transparent)]
    Case(#[from] CaseError),
    /// An example that may not be so.
    #[error(transparent)]
    Example(#[from] ExampleError),
    /// A rehearsal that may not be so.
    #[error(transparent)]
    Rehearsal(#[from] RehearsalError),
}

/// The entries that are struck, each with its strike and the reason.
pub fn strikes(book: &[Booked]) -> BTreeMap<BookNo, (BookNo, &str)> {
    let strikes = book.iter().filter_map(|booked| match &booked.entry {
        Entry::Strike { entry, reason } => Some((*entry, (booked.no, reason.as_str()))),
        _ => None,
    });
    strikes.collect()
}

/// Entries that count: not struck, and no strike themselves.
pub fn standing(book: &[Booked]) -> impl Iterator<Item = &Booked> {
    let struck = strikes(book);
    book.iter().filter(move |booked| !struck.contains_key(&booked.no) && !matches!(booked.entry, Entry::Strike { .. }))
}

/// Standing settlements of the same scheme and period as the entry, in the book's order.
fn settlements_like<'b>(book: &'b [Booked], entry: &'b Entry) -> impl Iterator<Item = &'b Booked> {
    let code = move |no: BookNo| {
        book.iter().find(|booked| booked.no == no).and_then(|booked| match &booked.entry {
            Entry::Scheme { code, .. } => Some(code.as_str()),
            _ => None,
        })
    };
    standing(book).filter(move |booked| match (&booked.entry, entry) {
        (
            Entry::Settlement { scheme, period, from, .. },
            Entry::Settlement { scheme: other, period: same, from: day, .. },
        ) => (period, from) == (same, day) && code(*scheme) == code(*other),
        _ => false,
    })
}

/// Whether the settlement of that number has come to the step.
pub fn has_come_to(book: &[Booked], settlement: BookNo, to: Step) -> bool {
    standing(book).any(
        |booked| matches!(booked.entry, Entry::Progress { settlement: of, step, .. } if of == settlement && step == to),
    )
}

/// Whether all the entries may be put into the book together, in their order.
///
/// # Errors
/// See `BookError`.
pub fn check_all(book: &[Booked], entries: &[Entry]) -> Result<(), BookError> {
    let mut results: BTreeMap<ResultOf<'_>, BookNo> =
        standing(book).filter_map(|booked| Some((booked.entry.result_of()?, booked.no))).collect();
    let mut so_far = Cow::Borrowed(book);
    for (at, entry) in entries.iter().enumerate() {
        check(&so_far, entry)?;
        let no = BookNo(so_far.last().map_or(1, |last| last.no.0 + 1));
        if let Entry::Strike { entry, .. } = entry {
            results.retain(|_, standing| standing != entry);
        }
        if let Some(result) = entry.result_of()
            && let Some(earlier) = results.insert(result, no)
        {
            return Err(BookError::SaidAlready(earlier));
        }
        // The last one is followed by none.
        if at + 1 < entries.len() {
            let booked = Booked { no, at: DateTime::default(), who: String::new(), entry: entry.clone() };
            so_far.to_mut().push(booked);
        }
    }
    Ok(())
}

/// Whether the entry may be put into the book.
///
/// # Errors
/// See `BookError`.
pub fn check(book: &[Booked], entry: &Entry) -> Result<(), BookError> {
    let stands = |no: BookNo| standing(book).find(|booked| booked.no == no).ok_or(BookError::NoSuchEntry(no));
    match entry {
        Entry::Strike { entry, reason } => check_strike(book, stands(*entry)?, reason),
        Entry::Amount { reason, .. } if reason.trim().is_empty() => Err(BookError::NoReason),
        Entry::Settlement { scheme, lines, corrects, .. } => {
            stands(*scheme)?;
            let open = lines.iter().filter(|line| line.not_set()).count();
            if open > 0 {
                return Err(BookError::AmountsOpen(open));
            }
            let others: Vec<BookNo> = settlements_like(book, entry).map(|booked| booked.no).collect();
            let paid = |no: &&BookNo| has_come_to(book, **no, Step::Paid);
            match (others.iter().find(|no| !paid(no)), others.iter().rfind(paid)) {
                (Some(unpaid), _) => Err(BookError::OtherSettlement(*unpaid)),
                (None, Some(last)) if *corrects != Some(*last) => Err(BookError::OtherSettlement(*last)),
                (None, None) if corrects.is_some() => Err(BookError::NoSuchEntry(corrects.unwrap_or_default())),
                _ => Ok(()),
            }
        }
        Entry::Round { score, rank, ranked, .. } => {
            let placed = rank.is_none_or(|rank| rank > 0 && ranked.is_none_or(|ranked| rank <= ranked));
            let possible = (Points::ZERO..=Points::whole(100)).contains(score) && placed;
            if possible { Ok(()) } else { Err(BookError::NoRound) }
        }
        Entry::Progress { settlement, step, by } => {
            let submitted = stands(*settlement)?;
            if has_come_to(book, *settlement, *step) {
                return Err(BookError::StepTaken);
            }
            let second = !by.trim().is_empty() && by.trim() != submitted.who.trim();
            match step {
                Step::Approved if !second => Err(BookError::NoSecondPerson),
                Step::Paid if !has_come_to(book, *settlement, Step::Approved) => Err(BookError::NotApproved),
                Step::Approved | Step::Paid => Ok(()),
            }
        }
        Entry::Candidacy { person, year, act } => {
            Ok(candidacy::in_order(candidacy::candidacy(book, *person, *year).as_ref(), act)?)
        }
        Entry::Brought { brings: Brings { attested: Some((_, signer)), .. }, .. } if signer.trim().is_empty() => {
            Err(BookError::NoSigner)
        }
        Entry::Checklist { code, version, .. } => {
            let taken = standing(book).any(|booked| {
                matches!(&booked.entry, Entry::Checklist { code: of, version: is, .. } if of == code && is == version)
            });
            let refused = || BookError::VersionTaken { code: code.clone(), version: version.clone() };
            if taken { Err(refused()) } else { Ok(()) }
        }
        Entry::Case(case) => casework::check(book, case).map_err(BookError::Case),
        Entry::Example(example) => Ok(example::check(book, example)?),
        Entry::Rehearsal(entry) => Ok(rehearsal::check(book, entry)?),
        Entry::Part { score, .. } => {
            let exact = score.thousandths() % 10 == 0 && (Points::ZERO..=Points::whole(100)).contains(score);
            if exact { Ok(()) } else { Err(BookError::NoScore(*score)) }
        }
        _ => Ok(()),
    }
}

/// Whether the entry may be struck: with a reason, and only while nothing stands on it.
fn check_strike(book: &[Booked], struck: &Booked, reason: &str) -> Result<(), BookError> {
    if reason.trim().is_empty() {
        return Err(BookError::NoReason);
    }
    match struck.entry {
        Entry::Candidacy { person, year, .. } => {
            let taken = candidacy::candidacy(book, person, year).and_then(|candidacy| candidacy.steps.last().cloned());
            match taken {
                Some(last) if last.no != struck.no => Err(BookError::StepsLater(last.no)),
                _ => Ok(()),
            }
        }
        Entry::Case(_) => casework::later(book, struck.no).map_or(Ok(()), |later| Err(BookError::StepsLater(later))),
        Entry::Rehearsal(_) => rehearsal::later(book, struck.no).map_or(Ok(()), |no| Err(BookError::StepsLater(no))),
        // A scheme stays while a settlement names it.
        Entry::Scheme { .. } => {
            let by_it =
                |booked: &&Booked| matches!(booked.entry, Entry::Settlement { scheme, .. } if scheme == struck.no);
            standing(book).find(by_it).map_or(Ok(()), |settlement| Err(BookError::SchemeSettled(settlement.no)))
        }
        // What led to a payment stays with it.
        Entry::Settlement { .. } if has_come_to(book, struck.no, Step::Paid) => Err(BookError::Paid),
        Entry::Progress { settlement, .. } if has_come_to(book, settlement, Step::Paid) => Err(BookError::Paid),
        _ => Ok(()),
    }
}
