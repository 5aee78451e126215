//! Rows of `cases`: cases of the grid with their moments.

use crate::catalog::facts::record::{Faults, Record};
use crate::catalog::wording::say;
use crate::domain::casework::{CaseKind, Size};
use crate::domain::facts::CaseFacts;

/// One case: `id`, `worker`, `kind`, `size`, `at`, `ended` or null, and `reported` where it is a hazard.
pub(super) fn case(row: &Record<'_>, faults: &mut Faults) -> Option<CaseFacts> {
    row.only(&["id", "worker", "kind", "size", "at", "reported", "ended"], faults);
    let (id, worker) = (row.id("id", faults), row.id("worker", faults));
    let kind = row.word("kind", CaseKind::ALL, CaseKind::code, CaseKind::parse, faults);
    let size = row.word("size", Size::ALL, Size::code, Size::parse, faults);
    let at = row.moment("at", faults);
    let (reported, ended) = (row.optional_moment("reported", faults), row.optional_moment("ended", faults));
    for (key, moment) in [("reported", reported), ("ended", ended)] {
        if moment.zip(at).is_some_and(|(moment, at)| moment < at) {
            let (zh, en) = (format!("{key} 早于 at"), format!("{key} is before at"));
            row.fault(key, &zh, &en, say("核对两个时间", "Look at both moments"), faults);
        }
    }
    if let Some(kind) = kind.filter(|kind| (*kind == CaseKind::Hazard) != reported.is_some()) {
        let code = kind.code();
        let (zh, en) = (format!("{code} 与 reported 不配"), format!("reported does not fit {code}"));
        let how = say("隐患写上报时间，其他事项不写", "A hazard has the moment of its report, others have none");
        row.fault("reported", &zh, &en, how, faults);
    }
    Some(CaseFacts { id: id?, worker: worker?, kind: kind?, size: size?, at: at?, reported, ended })
}
