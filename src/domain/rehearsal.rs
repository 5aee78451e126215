//! Rehearsals (演练, S2-41…S2-44): what was found is practised the same evening and spoken of the next morning.
//!
//! ```text
//!  assigned ──► rehearsed that evening ──► footage handed in ──► checked
//!     │             (ticked)                  (S2-43)
//!     └──────► commented at the next morning's meeting (S2-42)
//! ```
//!
//! A rehearsal is the fold of its standing entries of the book (`rehearsals`); its number is that of its first entry. No
//! clock is read here: whoever asks whether one is overdue says which day it is. That the mark itself stands is asked of
//! the inspection (`may_assign`), since the book knows nothing of inspections; a mark that falls later takes its
//! rehearsal with it.

#[cfg(test)]
mod tests;

use crate::domain::book::{BookNo, Booked, Entry, Source, standing};
use crate::domain::checklist::ItemCode;
use crate::domain::inspection::{Finding, FindingNo, Inspection, InspectionId};
use crate::domain::place::{OutletId, PersonId, named};
use crate::domain::scheme::Scheme;
use crate::domain::settle::in_time_to_repeat;
use crate::domain::text::Lang;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// A mark of the library: a finding of an inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MarkId {
    /// Of which inspection.
    pub inspection: InspectionId,
    /// Its number there.
    pub finding: FindingNo,
}

/// What the book holds of rehearsals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RehearsalEntry {
    /// A mark is to be rehearsed on an evening (S2-41).
    Assign {
        /// Which mark.
        mark: MarkId,
        /// The evening.
        evening: Date,
    },
    /// The rehearsal of that number goes on.
    Step(BookNo, RehearsalStep),
}

/// One step of a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RehearsalStep {
    /// 已练：a person says that it was rehearsed (S2-41).
    Rehearse {
        /// The day on which it was; not before the evening, and later than that it was made up for.
        on: Date,
        /// Who says so; not empty.
        by: String,
    },
    /// 晨会点评 (S2-42).
    Comment {
        /// The day of the meeting; after the evening.
        on: Date,
        /// What was said; not empty.
        words: String,
        /// Who said it; not empty.
        by: String,
    },
    /// 录像提交：the outlet hands in footage of the rehearsal (S2-43).
    Prove {
        /// The file.
        file: Source,
        /// Its size in bytes where the library keeps no copy of it, but only knows it by its name and SHA-256; none: kept.
        apart: Option<u64>,
    },
    /// 核验：综合业务部 looked at it (S2-43).
    Check {
        /// Who; not empty.
        by: String,
    },
}

named! {
    /// How a rehearsal stands on a day.
    RehearsalState {
        /// 待练
        Assigned = "assigned", "待练", "To rehearse";
        /// 逾期未练
        Overdue = "overdue", "逾期未练", "Overdue";
        /// 已练
        Rehearsed = "rehearsed", "已练", "Rehearsed";
        /// 补练
        MadeUp = "made-up", "已补练", "Made up for";
        /// 录像已交
        Proved = "proved", "录像已交", "Handed in";
        /// 已核验
        Checked = "checked", "已核验", "Checked";
    }
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its entry in the book.
    pub no: BookNo,
    /// When it was entered, by the machine's clock.
    pub at: DateTime,
    /// Who entered it.
    pub who: String,
    /// The step.
    pub step: RehearsalStep,
}

/// A rehearsal as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rehearsal {
    /// Its number.
    pub no: BookNo,
    /// When it was assigned.
    pub at: DateTime,
    /// By whom.
    pub who: String,
    /// Which mark.
    pub mark: MarkId,
    /// For which evening.
    pub evening: Date,
    /// Its steps, in the order of the book; none of a kind twice.
    pub steps: Vec<Taken>,
}

/// Why a mark is not assigned, or a step not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RehearsalError {
    /// There is no such rehearsal, or it is struck.
    #[error("there is no rehearsal no. {}", .0.0)]
    NoRehearsal(BookNo),
    /// The mark does not stand.
    #[error("the mark does not stand")]
    NoMark,
    /// It is assigned for that evening already.
    #[error("it is assigned for {0} already")]
    AssignedAlready(Date),
    /// The evening is before the day on which the mark was found.
    #[error("the mark was found on {0}; it cannot be rehearsed before")]
    BeforeFound(Date),
    /// The step was taken before.
    #[error("this step was taken before")]
    TakenAlready,
    /// Rehearsed before the evening came.
    #[error("it is assigned for the evening of {0}")]
    BeforeEvening(Date),
    /// The morning meeting comes after the evening (S2-42).
    #[error("the evening was {0}; the morning meeting is on a later day")]
    BeforeMorning(Date),
    /// Footage of what was not rehearsed (S2-43).
    #[error("nobody has said yet that it was rehearsed")]
    NotRehearsed,
    /// Checked before anything was handed in (S2-43).
    #[error("no footage was handed in")]
    NotProved,
    /// Whoever ticked it also wants to check it (S2-43).
    #[error("it was ticked by the same person")]
    OwnTick,
    /// It says nothing on who did it.
    #[error("a name is needed")]
    NoName,
    /// A comment without words.
    #[error("words are needed")]
    NoWords,
}

impl Rehearsal {
    /// The step by which it was said to be rehearsed, with the day and the name.
    pub fn rehearsed(&self) -> Option<(&Taken, Date, &str)> {
        self.steps.iter().find_map(|taken| match &taken.step {
            RehearsalStep::Rehearse { on, by } => Some((taken, *on, by.as_str())),
            _ => None,
        })
    }

    /// What was said of it at the morning meeting: the step, the day, the words, the name.
    pub fn comment(&self) -> Option<(&Taken, Date, &str, &str)> {
        self.steps.iter().find_map(|taken| match &taken.step {
            RehearsalStep::Comment { on, words, by } => Some((taken, *on, words.as_str(), by.as_str())),
            _ => None,
        })
    }

    /// The footage that was handed in, and its size where the library keeps no copy.
    pub fn proof(&self) -> Option<(&Taken, &Source, Option<u64>)> {
        self.steps.iter().find_map(|taken| match &taken.step {
            RehearsalStep::Prove { file, apart } => Some((taken, file, *apart)),
            _ => None,
        })
    }

    /// Who checked it.
    pub fn checked(&self) -> Option<(&Taken, &str)> {
        self.steps.iter().find_map(|taken| match &taken.step {
            RehearsalStep::Check { by } => Some((taken, by.as_str())),
            _ => None,
        })
    }

    /// Whether that person said that it was rehearsed, and so cannot check it.
    pub fn is_ticked_by(&self, name: &str) -> bool {
        self.rehearsed().is_some_and(|(_, _, by)| by.trim() == name.trim())
    }

    /// How it stands on that day.
    pub fn state(&self, today: Date) -> RehearsalState {
        match (self.checked(), self.proof(), self.rehearsed()) {
            (Some(_), ..) => RehearsalState::Checked,
            (None, Some(_), _) => RehearsalState::Proved,
            (None, None, Some((_, on, _))) if on > self.evening => RehearsalState::MadeUp,
            (None, None, Some(_)) => RehearsalState::Rehearsed,
            (None, None, None) if today > self.evening => RehearsalState::Overdue,
            (None, None, None) => RehearsalState::Assigned,
        }
    }

    /// Whether it can take that step now.
    ///
    /// # Errors
    /// See `RehearsalError`.
    pub fn check(&self, step: &RehearsalStep) -> Result<(), RehearsalError> {
        let unnamed = |by: &str| by.trim().is_empty();
        let (taken, refused) = match step {
            RehearsalStep::Rehearse { on, by } => (
                self.rehearsed().is_some(),
                match () {
                    () if unnamed(by) => Err(RehearsalError::NoName),
                    () if *on < self.evening => Err(RehearsalError::BeforeEvening(self.evening)),
                    () => Ok(()),
                },
            ),
            RehearsalStep::Comment { on, words, by } => (
                self.comment().is_some(),
                match () {
                    () if words.trim().is_empty() => Err(RehearsalError::NoWords),
                    () if unnamed(by) => Err(RehearsalError::NoName),
                    () if *on <= self.evening => Err(RehearsalError::BeforeMorning(self.evening)),
                    () => Ok(()),
                },
            ),
            RehearsalStep::Prove { .. } => {
                let rehearsed = self.rehearsed().map(|_| ()).ok_or(RehearsalError::NotRehearsed);
                (self.proof().is_some(), rehearsed)
            }
            RehearsalStep::Check { by } => (
                self.checked().is_some(),
                match self.proof() {
                    None => Err(RehearsalError::NotProved),
                    Some(_) if unnamed(by) => Err(RehearsalError::NoName),
                    Some(_) if self.is_ticked_by(by) => Err(RehearsalError::OwnTick),
                    Some(_) => Ok(()),
                },
            ),
        };
        if taken { Err(RehearsalError::TakenAlready) } else { refused }
    }

    /// The step that stands on the one of that number: no footage of a rehearsal that was not, no check of what was not
    /// handed in; and every step stands on the assignment.
    fn later(&self, no: BookNo) -> Option<BookNo> {
        if no == self.no {
            return self.steps.last().map(|last| last.no);
        }
        match self.steps.iter().find(|taken| taken.no == no).map(|taken| &taken.step)? {
            RehearsalStep::Rehearse { .. } => self.proof().map(|(taken, ..)| taken.no),
            RehearsalStep::Prove { .. } => self.checked().map(|(taken, _)| taken.no),
            RehearsalStep::Comment { .. } | RehearsalStep::Check { .. } => None,
        }
    }
}

/// All rehearsals of a book, by their numbers. Entries that are struck never happened.
pub fn rehearsals(book: &[Booked]) -> Vec<Rehearsal> {
    let mut all: BTreeMap<BookNo, Rehearsal> = BTreeMap::new();
    for booked in standing(book) {
        let Booked { no, at, who, entry: Entry::Rehearsal(entry) } = booked else { continue };
        let (at, who) = (*at, who.clone());
        match entry {
            RehearsalEntry::Assign { mark, evening } => {
                let assigned = Rehearsal { no: *no, at, who, mark: *mark, evening: *evening, steps: Vec::new() };
                all.insert(*no, assigned);
            }
            RehearsalEntry::Step(of, step) => {
                if let Some(rehearsal) = all.get_mut(of).filter(|rehearsal| rehearsal.check(step).is_ok()) {
                    rehearsal.steps.push(Taken { no: *no, at, who, step: step.clone() });
                }
            }
        }
    }
    all.into_values().collect()
}

/// Whether the entry may be put into the book.
///
/// # Errors
/// See `RehearsalError`.
pub(in crate::domain) fn check(book: &[Booked], entry: &RehearsalEntry) -> Result<(), RehearsalError> {
    let all = rehearsals(book);
    match entry {
        RehearsalEntry::Assign { mark, evening } => {
            let same = |rehearsal: &Rehearsal| rehearsal.mark == *mark && rehearsal.evening == *evening;
            let refused = RehearsalError::AssignedAlready(*evening);
            if all.iter().any(same) { Err(refused) } else { Ok(()) }
        }
        RehearsalEntry::Step(no, step) => {
            let rehearsal = all.iter().find(|rehearsal| rehearsal.no == *no);
            rehearsal.ok_or(RehearsalError::NoRehearsal(*no))?.check(step)
        }
    }
}

/// The entry of a rehearsal that stands on `no`, which can therefore not be struck before it.
pub(in crate::domain) fn later(book: &[Booked], no: BookNo) -> Option<BookNo> {
    rehearsals(book).iter().find_map(|rehearsal| rehearsal.later(no))
}

/// Whether a mark of an inspection of that day can be rehearsed on that evening: it stands, and was found by then (S2-41).
///
/// # Errors
/// `NoMark`, `BeforeFound`.
pub fn may_assign(finding: Option<&Finding>, inspected: Date, evening: Date) -> Result<(), RehearsalError> {
    match finding {
        Some(finding) if finding.withdrawn.is_none() && evening >= inspected => Ok(()),
        Some(finding) if finding.withdrawn.is_none() => Err(RehearsalError::BeforeFound(inspected)),
        _ => Err(RehearsalError::NoMark),
    }
}

/// What of a standing mark says whether another repeats it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which mark.
    pub mark: MarkId,
    /// The day that was inspected.
    pub found: Date,
    /// The outlet.
    pub outlet: OutletId,
    /// The code of the inspection's checklist.
    pub checklist: String,
    /// The item.
    pub item: ItemCode,
    /// Whose, where it is somebody's.
    pub person: Option<PersonId>,
}

impl Known {
    /// Of a mark that stands.
    pub fn of(inspection: &Inspection, finding: &Finding) -> Self {
        Self {
            mark: MarkId { inspection: inspection.id, finding: finding.no },
            found: inspection.date,
            outlet: inspection.outlet.id,
            checklist: inspection.checklist.code.clone(),
            item: finding.item.clone(),
            person: finding.person,
        }
    }

    /// Whose lapse it is: the person's, or where it is nobody's the outlet's.
    fn whose(&self) -> (Option<PersonId>, Option<OutletId>) {
        self.person.map_or((None, Some(self.outlet)), |person| (Some(person), None))
    }
}

/// The marks that repeat an earlier one (S2-44, with the consequences of S2-25 and S2-50), each with the last that it
/// repeats: the same item of the same person, or of the same outlet where it is nobody's, on an earlier day, as the ledger
/// counts days (X-14). Items of two checklists are the same only where the scheme goes by both.
pub fn repeats<'k>(scheme: &Scheme, known: &'k [Known]) -> BTreeMap<MarkId, &'k Known> {
    let of_scheme = |one: &Known| scheme.checklists.is_empty() || scheme.checklists.contains(&one.checklist);
    let mut alike: BTreeMap<_, Vec<&Known>> = BTreeMap::new();
    for one in known {
        alike.entry((one.whose(), &one.item)).or_default().push(one);
    }
    let earlier = |mark: &Known, all: &[&'k Known]| {
        let is_earlier = |one: &&&Known| {
            in_time_to_repeat(scheme, one.found, mark.found)
                && (one.checklist == mark.checklist || of_scheme(one) && of_scheme(mark))
        };
        all.iter().filter(is_earlier).max_by_key(|one| (one.found, one.mark)).copied()
    };
    let of_all = alike.values().flat_map(|all| all.iter().map(move |mark| (mark, all)));
    of_all.filter_map(|(mark, all)| Some((mark.mark, earlier(mark, all)?))).collect()
}
