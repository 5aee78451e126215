//! What rows say about each other: numbers that stand twice, units above themselves, units that the list does not name.

use crate::catalog::places::row::{Placed, Rows};
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::places_draft::OutletRow;
use std::collections::{BTreeMap, BTreeSet};

/// Checks everything that no single row can know.
pub(super) fn check(rows: &Rows, found: &mut Vec<Diagnostic>) {
    twice("网点编号", "outlet code", rows.outlets.iter().map(|o| (o.row.code.as_str(), &o.key_at)), found);
    twice("工号", "staff number", rows.people.iter().map(|p| (p.row.staff_no.as_str(), &p.key_at)), found);
    let by_code: BTreeMap<&str, &OutletRow> = rows.outlets.iter().map(|o| (o.row.code.as_str(), &o.row)).collect();
    for outlet in &rows.outlets {
        check_above(outlet, &by_code, found);
    }
    check_known(rows, &by_code, found);
}

fn twice<'r>(zh: &str, en: &str, keys: impl Iterator<Item = (&'r str, &'r Place)>, found: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
    for (key, at) in keys {
        if let Some(earlier) = first.get(key) {
            let what =
                say(format!("{zh} {key} 在 {earlier} 已经出现"), format!("{en} {key} is there already at {earlier}"));
            found.push(Diagnostic::error(
                at.clone(),
                what,
                say("删去一行，或改正编号", "Remove one row or correct the number"),
            ));
        } else {
            first.insert(key, at);
        }
    }
}

fn check_above(outlet: &Placed<OutletRow>, by_code: &BTreeMap<&str, &OutletRow>, found: &mut Vec<Diagnostic>) {
    let code = &outlet.row.code;
    let mut seen = BTreeSet::from([code.as_str()]);
    let mut above = outlet.row.parent_code.as_deref();
    while let Some(parent) = above {
        if parent == code {
            let what = say(format!("{code} 成了自己的上级"), format!("{code} stands above itself"));
            found.push(Diagnostic::error(outlet.above_at.clone(), what, say("改正上级编号", "Correct the unit above")));
            return;
        }
        if !seen.insert(parent) {
            return;
        }
        above = by_code.get(parent).and_then(|row| row.parent_code.as_deref());
    }
    let parent = outlet.row.parent_code.as_deref().and_then(|code| by_code.get(code));
    if let Some(parent) = parent.filter(|parent| parent.level >= outlet.row.level) {
        let what = say(
            format!("{code} 的上级 {} 级别并不更高", parent.code),
            format!("{}, the unit above {code}, is not of a higher level", parent.code),
        );
        found.push(Diagnostic::warning(outlet.above_at.clone(), what, say("核对两者的级别", "Check both levels")));
    }
}

/// A list that names outlets usually names them all; what it does not name must be in the library.
fn check_known(rows: &Rows, by_code: &BTreeMap<&str, &OutletRow>, found: &mut Vec<Diagnostic>) {
    if rows.outlets.is_empty() {
        return;
    }
    let parents = rows.outlets.iter().filter_map(|o| Some((o.row.parent_code.as_deref()?, &o.above_at)));
    let workplaces = rows.people.iter().map(|p| (p.row.outlet_code.as_str(), &p.above_at));
    let mut told = BTreeSet::new();
    for (code, at) in parents.chain(workplaces) {
        if !by_code.contains_key(code) && told.insert(code) {
            let what = say(format!("名单里没有网点 {code}"), format!("the list names no outlet {code}"));
            let how = say("它须已在库里，否则补上这一行", "It must be in the library already; else add its row");
            found.push(Diagnostic::warning(at.clone(), what, how));
        }
    }
}
