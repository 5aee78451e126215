//! Rows about the same: taken once where they agree, refused where they contradict each other.

use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use std::collections::BTreeMap;

/// A row and the cell of its result.
pub(super) struct Placed<T> {
    pub(super) row: T,
    pub(super) at: Place,
}

/// The rows without those that only say again what another says. `key` is what a row is about, `same` that in both
/// languages, `shown` its result.
pub(super) fn once<T: PartialEq, K: Ord>(
    rows: Vec<Placed<T>>,
    key: impl Fn(&T) -> K,
    same: (&str, &str),
    shown: impl Fn(&T) -> String,
    found: &mut Vec<Diagnostic>,
) -> Vec<T> {
    let mut first: BTreeMap<K, usize> = BTreeMap::new();
    let mut kept: Vec<Placed<T>> = Vec::with_capacity(rows.len());
    for row in rows {
        match first.get(&key(&row.row)).map(|at| &kept[*at]) {
            None => {
                first.insert(key(&row.row), kept.len());
                kept.push(row);
            }
            Some(earlier) => found.push(twice(earlier, &row, same, &shown)),
        }
    }
    kept.into_iter().map(|placed| placed.row).collect()
}

fn twice<T: PartialEq>(
    earlier: &Placed<T>,
    row: &Placed<T>,
    (zh, en): (&str, &str),
    shown: &impl Fn(&T) -> String,
) -> Diagnostic {
    let (there, here) = (&earlier.at, row.at.clone());
    if earlier.row == row.row {
        let what =
            say(format!("与 {there} 重复，{zh}只取一次"), format!("{there} says the same of {en}; it is taken once"));
        return Diagnostic::warning(here, what, say("删去一行", "Remove one of the rows"));
    }
    let (old, new) = (shown(&earlier.row), shown(&row.row));
    let what = say(
        format!("{zh}在 {there} 是 {old}，这里是 {new}"),
        format!("{there} says {old} of {en}, but this says {new}"),
    );
    Diagnostic::error(here, what, say("只留正确的一行", "Keep the right row"))
}
