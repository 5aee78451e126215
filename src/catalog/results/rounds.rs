//! The rows of a list as rounds: score, rank among how many, and day.

use crate::catalog::results::cells::Cells;
use crate::catalog::results::number;
use crate::catalog::results::once::{Placed, once};
use crate::catalog::results::outlet::Located;
use crate::catalog::results::rows::no_time;
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::facts::{Id, Round};
use crate::domain::number::Points;
use crate::domain::place::{Outlet, OutletId};
use crate::domain::results::{Interval, Role};
use crate::domain::scheme::By;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Full marks.
const FULL: Points = Points::whole(100);

/// The rounds of the library's outlets.
pub(super) fn read(
    rows: &[Cells<'_>],
    at: &Located<'_, Outlet>,
    by: By,
    whole: Option<Interval>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Round> {
    let lists = lists(rows, at);
    let (mut counted, mut stood_in) = (BTreeSet::new(), None);
    let mut rounds = Vec::new();
    for (row, outlet) in rows.iter().zip(&at.of).filter_map(|(row, outlet)| Some((row, (*outlet)?))) {
        let score = row.points(Role::Score, &["分"], FULL, found).map(|(score, _)| score);
        let rank = row.place_in_list(Role::Rank, found);
        let ranked = row.place_in_list(Role::Ranked, found);
        let visited = visited(row, whole, &mut stood_in, found);
        let (Some(score), Some(rank), Some(ranked), Some(visited)) = (score, rank, ranked, visited) else { continue };
        let size = lists.get(&list_of(row)).and_then(List::size).filter(|_| rank.is_some() && ranked.is_none());
        if size.is_some() {
            counted.insert(list_of(row));
        }
        let ranked = ranked.or(size);
        if let (Some(rank), Some(ranked)) = (rank, ranked)
            && rank > ranked
        {
            let how = say("核对名次与参评网点数", "Look at the rank and the number ranked");
            let said = (format!("大于参评网点数 {ranked}"), format!("is over the number ranked, {ranked}"));
            row.no(Role::Rank, (&said.0, &said.1), how, found);
            continue;
        }
        let outlet = Id::from(outlet.code.as_str());
        let id = Id::from(format!("{}-{visited}-{outlet}", by.code()).as_str());
        let round = Round { id, outlet, by, visited, score, rank, ranked };
        rounds.push(Placed { row: round, at: row.place(Role::Score) });
    }
    tell_sizes(rows, &lists, &counted, &rounds, found);
    if let Some((place, period)) = stood_in {
        found.push(last_day(place, period));
    }
    let shown = |round: &Round| {
        let rank = round.rank.map(|rank| format!("#{rank}"));
        let ranked = round.ranked.map(|ranked| format!("/{ranked}"));
        format!("{} {}{}", round.score, rank.unwrap_or_default(), ranked.unwrap_or_default()).trim_end().to_owned()
    };
    let same = ("同一网点同一天的结果", "the same outlet and day");
    once(rounds, |round| (round.outlet.clone(), round.visited), same, shown, found)
}

/// Rows that are ranked with each other: those of one period.
#[derive(Default)]
struct List {
    /// How many rows have a rank.
    ranks: u32,
    last: u32,
    /// How many rows share the last rank.
    at_last: u32,
    outlets: BTreeSet<OutletId>,
    outlet_twice: bool,
}

impl List {
    fn add(&mut self, rank: u32) {
        self.ranks += 1;
        if rank > self.last {
            (self.last, self.at_last) = (rank, 0);
        }
        self.at_last += u32::from(rank == self.last);
    }

    /// How many it ranks, if its ranks are those of a whole list, 1-2-2-4: one that was cut off, that tells ranks of
    /// another list, or that names an outlet twice cannot be counted.
    fn size(&self) -> Option<u32> {
        let whole = self.last.checked_add(self.at_last) == self.ranks.checked_add(1);
        (whole && self.ranks > 0 && !self.outlet_twice).then_some(self.ranks)
    }
}

fn list_of(row: &Cells<'_>) -> String {
    row.cell(Role::Period).shown()
}

fn lists(rows: &[Cells<'_>], at: &Located<'_, Outlet>) -> BTreeMap<String, List> {
    let mut lists: BTreeMap<String, List> = BTreeMap::new();
    for (row, outlet) in rows.iter().zip(&at.of).filter(|(row, _)| row.has_result()) {
        let list = lists.entry(list_of(row)).or_default();
        if let Some(rank) = number::rank(row.cell(Role::Rank)) {
            list.add(rank);
        }
        list.outlet_twice |= outlet.is_some_and(|outlet| !list.outlets.insert(outlet.id));
    }
    lists
}

/// Says how many are ranked where the rows were counted, and where they could not be.
fn tell_sizes(
    rows: &[Cells<'_>],
    lists: &BTreeMap<String, List>,
    counted: &BTreeSet<String>,
    rounds: &[Placed<Round>],
    found: &mut Vec<Diagnostic>,
) {
    let Some(place) = rows.first().map(|row| row.heading_place(Role::Rank)) else { return };
    let how = || say("不对就补上“参评网点数”一列", "If that is wrong, add a column with the number ranked");
    for (period, size) in counted.iter().filter_map(|period| Some((period, lists.get(period)?.size()?))) {
        let of = if period.is_empty() {
            (String::new(), String::new())
        } else {
            (format!("（{period}）"), format!(" for {period}"))
        };
        let what = say(
            format!("没有参评网点数{}，名单有 {size} 行名次，按 {size} 计", of.0),
            format!("the number ranked{} is not given; the list has {size} rows with ranks, so {size} it is", of.1),
        );
        found.push(Diagnostic::warning(place.clone(), what, how()));
    }
    if rounds.iter().any(|round| round.row.rank.is_some() && round.row.ranked.is_none()) {
        let what = say(
            "没有参评网点数，名次又不像完整名单的，数不出来；倒数名次无从算起",
            "the number ranked is not given, and the ranks are not those of a whole list, so it cannot be counted; places from the end stay unknown",
        );
        found.push(Diagnostic::warning(
            place,
            what,
            say("补上“参评网点数”一列", "Add a column with the number ranked"),
        ));
    }
}

/// The day of the visit; where only the period is known, its last day.
fn visited(
    row: &Cells<'_>,
    whole: Option<Interval>,
    stood_in: &mut Option<(Place, Interval)>,
    found: &mut Vec<Diagnostic>,
) -> Option<Date> {
    if let Some(day) = row.day(Role::Visited, found)? {
        return Some(day);
    }
    let Some(period) = row.period(found)?.or(whole) else {
        no_time(
            row,
            "这一行没有检查日期，也没有期间",
            "the row gives neither the day of the visit nor a period",
            found,
        );
        return None;
    };
    if period.first() != period.last() && stood_in.is_none() {
        let role = if row.has(Role::Period) { Role::Period } else { Role::Visited };
        *stood_in = Some((row.heading_place(role), period));
    }
    Some(period.last())
}

fn last_day(place: Place, period: Interval) -> Diagnostic {
    let day = period.last();
    let what = say(
        format!("没有检查日期的，以期间末日为准，如 {period} 为 {day}"),
        format!("where no day of the visit is given, the last of the period counts, such as {day} for {period}"),
    );
    Diagnostic::warning(place, what, say("知道检查日期就补上", "Add the day of the visit if it is known"))
}
