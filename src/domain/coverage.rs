//! Coverage: which items and which people were seen at all (S2-36, S2-37).

use crate::domain::checklist::{ItemCode, Subject};
use crate::domain::inspection::{Inspection, Outcome};
use crate::domain::place::PersonId;
use std::collections::BTreeSet;

/// How much of the checklist and of the staff was judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Items with at least one judged subject, and all items.
    pub items: (usize, usize),
    /// People with at least one judged subject, and all whom the checklist names.
    pub people: (usize, usize),
    /// Judged subjects, and all.
    pub subjects: (usize, usize),
    /// Items of which nothing was judged.
    pub unseen_items: Vec<ItemCode>,
    /// People of whom nothing was judged.
    pub unseen_people: Vec<PersonId>,
}

/// Counts what was seen. Anything but 未检 and 无法观察 is seen.
pub fn coverage(inspection: &Inspection) -> Coverage {
    let subjects = inspection.subjects();
    let seen: Vec<&Subject> = subjects
        .iter()
        .filter(|s| !matches!(inspection.outcome(s), Outcome::NotJudged | Outcome::NotObservable))
        .collect();
    let seen_items: BTreeSet<&ItemCode> = seen.iter().map(|s| &s.item).collect();
    let seen_people: BTreeSet<PersonId> = seen.iter().filter_map(|s| s.person).collect();
    let named: BTreeSet<PersonId> = subjects.iter().filter_map(|s| s.person).collect();
    let items: Vec<&ItemCode> = inspection.checklist.items().map(|(_, item)| &item.code).collect();
    Coverage {
        items: (seen_items.len(), items.len()),
        people: (seen_people.len(), named.len()),
        subjects: (seen.len(), subjects.len()),
        unseen_items: items.into_iter().filter(|code| !seen_items.contains(code)).cloned().collect(),
        unseen_people: named.difference(&seen_people).copied().collect(),
    }
}
