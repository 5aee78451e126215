//! Which checklists a library offers for an inspection on a day: the shipped ones and its own, version by version.

use jiff::civil::Date;
use std::collections::BTreeMap;

/// One version of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition<'l> {
    /// The list's code.
    pub code: &'l str,
    /// The first day of a version of the library's own; none: it came with the program and was always there.
    pub from: Option<Date>,
}

/// What can be chosen for an inspection on that day, by places in `editions`, the likeliest first.
///
/// Of each code the newest version that is valid on the day comes first: the last one to be made among those of the same
/// day, and a version of the library's own before the shipped one. Lists that are the library's alone come before those
/// that the program knows. Versions that were superseded follow, the newest first; versions that begin later are left out.
pub fn offered(editions: &[Edition<'_>], day: Date) -> Vec<usize> {
    let mut by_code: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let valid = |at: &usize| editions[*at].from.is_none_or(|from| from <= day);
    for at in (0..editions.len()).filter(valid) {
        by_code.entry(editions[at].code).or_default().push(at);
    }
    let mut lists: Vec<(bool, usize, Vec<usize>)> = Vec::new();
    for versions in by_code.into_values() {
        let shipped = versions.iter().any(|at| editions[*at].from.is_none());
        let first = versions.iter().copied().min().unwrap_or_default();
        let mut newest_first = versions;
        newest_first.sort_by_key(|at| std::cmp::Reverse((editions[*at].from, *at)));
        lists.push((shipped, first, newest_first));
    }
    lists.sort();
    let newest = lists.iter().filter_map(|(.., versions)| versions.first().copied());
    let superseded = lists.iter().flat_map(|(.., versions)| versions.iter().copied().skip(1));
    newest.chain(superseded).collect()
}

#[cfg(test)]
mod tests {
    use super::{Edition, offered};
    use jiff::civil::date;

    #[test]
    fn the_newest_version_of_the_day_comes_first() {
        let own = |code, month, day| Edition { code, from: Some(date(2026, month, day)) };
        let shipped = |code| Edition { code, from: None };
        let all = [
            shipped("county"),
            shipped("six-s"),
            own("county", 5, 1),
            own("county", 9, 1),
            own("ours", 3, 1),
            own("county", 5, 1),
        ];
        let codes = |month, day| offered(&all, date(2026, month, day));
        assert_eq!(codes(2, 28), [0, 1], "before there is any of its own");
        assert_eq!(codes(3, 1), [4, 0, 1], "the first day counts");
        assert_eq!(codes(5, 1), [4, 5, 1, 2, 0], "made last, valid from the same day");
        assert_eq!(codes(12, 1), [4, 3, 1, 5, 2, 0]);
        assert_eq!(offered(&[], date(2026, 1, 1)), [0_usize; 0]);
    }
}
