//! `[casework]`: the times set for cases of the grid (S4-16, S4-17).
//!
//! ```toml
//! [casework]
//! report_minutes = 30                  # "at once": from meeting a hazard to its report
//! [[casework.deadline]]                # by when the result is fed back; the first that fits counts
//! kind = "hazard"                      # optional: mood dispute coordination hazard
//! size = "small"                       # optional: small ordinary prominent
//! hours = 24
//! ```

use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::catalog::wording::say;
use crate::domain::casework::{CaseKind, Size};
use crate::domain::scheme::{Casework, Deadline};

/// A year.
const MOST_HOURS: u32 = 8760;
/// A day.
const MOST_MINUTES: u32 = 1440;

/// The times, where the scheme has cases.
pub(super) fn read(scheme: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Casework> {
    if !scheme.has("casework") {
        return None;
    }
    let fields = &scheme.table("casework", problems)?;
    fields.only(&["report_minutes", "deadline"], problems);
    if !fields.has("report_minutes") {
        fields.missing("report_minutes", problems);
    }
    let tables = fields.tables("deadline", problems);
    let deadlines: Vec<Deadline> = tables.iter().map(|table| deadline(table, problems)).collect();
    for (at, set) in deadlines.iter().enumerate() {
        let covers = |earlier: &Deadline| {
            (earlier.kind.is_none() || earlier.kind == set.kind) && (earlier.size.is_none() || earlier.size == set.size)
        };
        if deadlines.iter().take(at).any(covers) {
            let what =
                say("前面的时限已包含这一条，它不起作用", "a deadline before it covers this one, which never counts");
            let how = say("把较细的写在前面，或删去它", "Write the narrower one first, or remove it");
            problems.error(tables.get(at).map_or(0..0, Fields::begins), what, how);
        }
    }
    let report_minutes = fields.number("report_minutes", 1, MOST_MINUTES, problems).unwrap_or(1);
    Some(Casework { report_minutes, deadlines })
}

fn deadline(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Deadline {
    fields.only(&["kind", "size", "hours"], problems);
    if !fields.has("hours") {
        fields.missing("hours", problems);
    }
    Deadline {
        kind: fields.word("kind", CaseKind::ALL, CaseKind::code, CaseKind::parse, problems),
        size: fields.word("size", Size::ALL, Size::code, Size::parse, problems),
        hours: fields.number("hours", 1, MOST_HOURS, problems).unwrap_or(1),
    }
}
