//! The book: what persons enter beside inspections, for schemes to look at. It only grows: an entry is never changed, it
//! is struck out by a later one with a reason, and both stay to be read.
//!
//! What stands at a moment is the entries that are not struck (`standing`). Settlements that were approved are entries too
//! and carry their lines, so that a published figure never moves; a later one over the same period shows the difference.

use crate::domain::facts::Term;
use crate::domain::ledger::Line;
use crate::domain::number::{Fen, Points};
use crate::domain::place::{OutletId, PersonId, named};
use crate::domain::scheme::By;
use crate::domain::text::Lang;
use jiff::civil::{Date, DateTime};
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
    /// How far a settlement has come (S2-54).
    Step {
        /// 已兑现
        Paid = "paid", "已兑现", "paid";
    }
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
    /// An amount that a clause leaves open, set for one line of a scheme.
    Amount {
        /// The scheme's code.
        scheme: String,
        /// The clause's ID.
        clause: String,
        /// The line's cause.
        cause: String,
        /// How much.
        amount: Fen,
        /// Why; not empty.
        reason: String,
    },
    /// A settlement was approved, with its lines.
    Settlement {
        /// The entry of the scheme that made it.
        scheme: BookNo,
        /// The period, as it was asked for.
        period: String,
        /// Its lines.
        lines: Vec<Line>,
    },
    /// A settlement went a step further.
    Progress {
        /// Which settlement.
        settlement: BookNo,
        /// The step.
        step: Step,
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
    /// The file that a result came from; none: typed, or no result.
    pub const fn source(&self) -> Option<&Source> {
        match self {
            Self::Round { source, .. } | Self::Tickets { source, .. } | Self::Figure { source, .. } => source.as_ref(),
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
}

/// Entries that count: not struck, and no strike themselves.
pub fn standing(book: &[Booked]) -> impl Iterator<Item = &Booked> {
    let struck: BTreeSet<BookNo> = book
        .iter()
        .filter_map(|booked| match booked.entry {
            Entry::Strike { entry, .. } => Some(entry),
            _ => None,
        })
        .collect();
    book.iter().filter(move |booked| !struck.contains(&booked.no) && !matches!(booked.entry, Entry::Strike { .. }))
}

/// Whether the entry may be put into the book.
///
/// # Errors
/// See `BookError`.
pub fn check(book: &[Booked], entry: &Entry) -> Result<(), BookError> {
    let stands = |no: BookNo| standing(book).find(|booked| booked.no == no).ok_or(BookError::NoSuchEntry(no));
    let paid = |no: BookNo| {
        standing(book)
            .any(|booked| matches!(booked.entry, Entry::Progress { settlement, step: Step::Paid } if settlement == no))
    };
    match entry {
        Entry::Strike { entry, reason } => {
            let struck = stands(*entry)?;
            if reason.trim().is_empty() {
                return Err(BookError::NoReason);
            }
            let is_settlement = matches!(struck.entry, Entry::Settlement { .. });
            if is_settlement && paid(*entry) { Err(BookError::Paid) } else { Ok(()) }
        }
        Entry::Amount { reason, .. } if reason.trim().is_empty() => Err(BookError::NoReason),
        Entry::Settlement { scheme, lines, .. } => {
            stands(*scheme)?;
            let open = lines.iter().filter(|line| line.not_set()).count();
            if open > 0 { Err(BookError::AmountsOpen(open)) } else { Ok(()) }
        }
        Entry::Checklist { code, version, .. } => {
            let taken = standing(book).any(|booked| {
                matches!(&booked.entry, Entry::Checklist { code: of, version: is, .. } if of == code && is == version)
            });
            let refused = || BookError::VersionTaken { code: code.clone(), version: version.clone() };
            if taken { Err(refused()) } else { Ok(()) }
        }
        Entry::Progress { settlement, .. } => stands(*settlement).map(|_| ()),
        _ => Ok(()),
    }
}
