//! Times that a scheme sets for cases of the grid (S4-16, S4-17).

use crate::domain::casework::{CaseKind, Size};
use jiff::ToSpan as _;
use jiff::civil::DateTime;

/// The times set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Casework {
    /// Minutes within which "at once" is kept: from meeting a hazard to its report (S4-17).
    pub report_minutes: u32,
    /// By when a result is fed back (S4-16): the first that fits counts.
    pub deadlines: Vec<Deadline>,
}

/// A time set for some cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Only cases of this kind; none: of any.
    pub kind: Option<CaseKind>,
    /// Only cases of this size; none: of any.
    pub size: Option<Size>,
    /// Hours from the moment that the case was met.
    pub hours: u32,
}

impl Casework {
    /// The last moment at which a result is in time; none where no time is set for such cases.
    pub fn due(&self, kind: CaseKind, size: Size, met: DateTime) -> Option<DateTime> {
        let fits = |set: &&Deadline| set.kind.is_none_or(|of| of == kind) && set.size.is_none_or(|of| of == size);
        let set = self.deadlines.iter().find(fits)?;
        Some(met.saturating_add(i64::from(set.hours).hours()))
    }

    /// The last moment at which a hazard's report is "at once".
    pub fn report_by(&self, met: DateTime) -> DateTime {
        met.saturating_add(i64::from(self.report_minutes).minutes())
    }
}
