//! What a case may not do, each with its sentence.

use crate::domain::book::{BookNo, Booked};
use crate::domain::casework::{Case, CaseEntry, CaseKind, CaseStep, Deed, Opened, Stage, Tier, cases};
use jiff::civil::DateTime;

/// Why a case is not opened, or a step not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// There is no such case, or it is struck.
    #[error("there is no case no. {}", .0.0)]
    NoCase(BookNo),
    /// Nothing says what the case is about.
    #[error("what was met is not written down")]
    NoWhat,
    /// A hazard needs its report and a preventive step (S4-17).
    #[error("a hazard needs the moment of its report and what was done meanwhile")]
    NoReport,
    /// Only hazards are reported at once.
    #[error("only a hazard has a report of its own")]
    NoHazard,
    /// Reported before it was met.
    #[error("it was met at {0}, so it cannot have been reported before")]
    ReportedTooEarly(DateTime),
    /// The case has ended.
    #[error("the case ended at {0}")]
    Ended(DateTime),
    /// A step before the last one.
    #[error("the last step was at {0}; this one cannot be earlier")]
    TooEarly(DateTime),
    /// A step without its words: to whom, what, why (S4-26).
    #[error("the step needs its words: to whom it goes, what was found, the answer, or the reason")]
    NoWords(Deed),
    /// Nobody handles it yet.
    #[error("nobody handles the case yet: divert it first")]
    NotDiverted,
    /// In the grid its worker handles it.
    #[error("in the grid the case is its worker's own; what cannot be solved there goes up a level")]
    OfTheGrid,
    /// No level is above the district (S4-25).
    #[error("no level is above the district: feed back, or refuse with the reason")]
    NothingAbove,
}

impl Opened {
    /// Whether a case can begin so.
    ///
    /// # Errors
    /// See `CaseError`.
    pub fn check(&self) -> Result<(), CaseError> {
        if self.what.trim().is_empty() {
            return Err(CaseError::NoWhat);
        }
        match (&self.hazard, self.kind) {
            (None, CaseKind::Hazard) => Err(CaseError::NoReport),
            (Some(report), CaseKind::Hazard) if report.prevention.trim().is_empty() => Err(CaseError::NoReport),
            (Some(report), CaseKind::Hazard) if report.reported < self.at => Err(CaseError::ReportedTooEarly(self.at)),
            (Some(_), CaseKind::Mood | CaseKind::Dispute | CaseKind::Coordination) => Err(CaseError::NoHazard),
            _ => Ok(()),
        }
    }
}

impl Case {
    /// Whether the case can take that step now.
    ///
    /// # Errors
    /// See `CaseError`.
    pub fn check(&self, step: &CaseStep) -> Result<(), CaseError> {
        if let Some(ended) = self.ended() {
            return Err(CaseError::Ended(ended));
        }
        if step.words.trim().is_empty() {
            return Err(CaseError::NoWords(step.deed));
        }
        if step.at < self.last_at() {
            return Err(CaseError::TooEarly(self.last_at()));
        }
        match step.deed {
            Deed::Divert if self.tier == Tier::Grid => Err(CaseError::OfTheGrid),
            Deed::Raise if self.tier.above().is_none() => Err(CaseError::NothingAbove),
            Deed::Supervise | Deed::FollowUp | Deed::FeedBack if self.stage == Stage::Waiting => {
                Err(CaseError::NotDiverted)
            }
            _ => Ok(()),
        }
    }
}

/// Whether the entry may be put into the book.
///
/// # Errors
/// See `CaseError`.
pub(in crate::domain) fn check(book: &[Booked], entry: &CaseEntry) -> Result<(), CaseError> {
    match entry {
        CaseEntry::Open(opened) => opened.check(),
        CaseEntry::Step(no, step) => {
            let case = cases(book).into_iter().find(|case| case.no == *no).ok_or(CaseError::NoCase(*no))?;
            case.check(step)
        }
    }
}

/// The entry of a case that stands last, where that is not `no` itself: steps are struck from the last one back, so that
/// what stays is always a course that a case can take.
pub(in crate::domain) fn later(book: &[Booked], no: BookNo) -> Option<BookNo> {
    let of_it = |case: &Case| case.no == no || case.steps.iter().any(|taken| taken.no == no);
    let case = cases(book).into_iter().find(of_it)?;
    let last = case.steps.last().map_or(case.no, |taken| taken.no);
    (last != no).then_some(last)
}
