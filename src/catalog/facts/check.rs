//! What the lists say about each other: names that stand twice, names that nothing bears, rounds that contradict.

use crate::catalog::facts::record::Faults;
use crate::catalog::wording::say;
use crate::domain::facts::{Facts, Id, Round};
use crate::domain::scheme::By;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Checks everything that no single row can know.
pub(super) fn check(facts: &Facts, faults: &mut Faults) {
    twice("outlets", facts.outlets.iter().flatten().map(|row| &row.id), faults);
    twice("rounds", facts.rounds.iter().flatten().map(|row| &row.id), faults);
    twice("findings", facts.findings.iter().flatten().map(|row| &row.id), faults);
    twice("events", facts.events.iter().flatten().map(|row| &row.id), faults);
    twice("candidates", facts.candidates.iter().flatten().map(|row| &row.id), faults);
    twice("notices", facts.notices.iter().flatten().map(|row| &row.id), faults);
    twice("cases", facts.cases.iter().flatten().map(|row| &row.id), faults);
    twice("filings", facts.filings.iter().flatten().map(|row| &row.id), faults);
    if let Some(outlets) = &facts.outlets {
        let known: BTreeSet<&Id> = outlets.iter().map(|outlet| &outlet.id).collect();
        there("rounds", facts.rounds.iter().flatten().map(|row| &row.outlet), &known, faults);
        there("findings", facts.findings.iter().flatten().map(|row| &row.outlet), &known, faults);
        there("events", facts.events.iter().flatten().map(|row| &row.outlet), &known, faults);
        there("tickets", facts.tickets.iter().flatten().map(|row| &row.outlet), &known, faults);
        there("candidates", facts.candidates.iter().flatten().map(|row| &row.outlet), &known, faults);
    }
    contradict(facts.rounds.iter().flatten(), faults);
    let findings: BTreeSet<&Id> = facts.findings.iter().flatten().map(|finding| &finding.id).collect();
    for withdrawn in facts.withdrawn.iter().filter(|id| !findings.contains(id)) {
        let what = say(format!("没有扣分 {withdrawn}"), format!("there is no finding {withdrawn}"));
        faults.put("withdrawn", what, say("写 findings 里的编号", "Name one of findings"));
    }
    let mut graded = BTreeMap::new();
    for (at, row) in facts.grades.iter().flatten().enumerate() {
        if let Some(before) = graded.insert((&row.person, row.term), at) {
            let (person, term) = (&row.person, row.term);
            let what = say(
                format!("{person} 的 {term} 等级在 grades[{before}] 已有"),
                format!("grades[{before}] grades {person} for {term} already"),
            );
            faults.put(&format!("grades[{at}]"), what, say("只留一个", "Keep one of them"));
        }
    }
}

fn twice<'i>(list: &str, ids: impl Iterator<Item = &'i Id>, faults: &mut Faults) {
    let mut seen: HashMap<&Id, usize> = HashMap::new();
    for (at, id) in ids.enumerate() {
        if let Some(before) = seen.insert(id, at) {
            let what =
                say(format!("编号 {id} 在 {list}[{before}] 已经用过"), format!("{list}[{before}] is {id} already"));
            faults.put(&format!("{list}[{at}].id"), what, say("改用另一个编号", "Give it another name"));
        }
    }
}

fn there<'i>(list: &str, outlets: impl Iterator<Item = &'i Id>, known: &BTreeSet<&Id>, faults: &mut Faults) {
    for (at, outlet) in outlets.enumerate().filter(|(_, outlet)| !known.contains(outlet)) {
        let what = say(format!("没有网点 {outlet}"), format!("there is no outlet {outlet}"));
        faults.put(&format!("{list}[{at}].outlet"), what, say("写 outlets 里的编号", "Name one of outlets"));
    }
}

/// One body's visit of one outlet on one day has one score and one rank. The county's own inspections and video checks
/// may well be two on a day.
fn contradict<'r>(rounds: impl Iterator<Item = &'r Round>, faults: &mut Faults) {
    let mut seen: HashMap<(By, &Id, Date), (usize, &Round)> = HashMap::new();
    for (at, round) in rounds.enumerate() {
        if !matches!(round.by, By::Province | By::District | By::ThirdParty) {
            continue;
        }
        if let Some((before, other)) = seen.insert((round.by, &round.outlet, round.visited), (at, round)) {
            let (zh, en) = if (other.score, other.rank, other.ranked) == (round.score, round.rank, round.ranked) {
                ("重复", "says the same")
            } else {
                ("矛盾", "contradicts it")
            };
            let what = say(
                format!("与 rounds[{before}] {zh}：同一天同一网点的同一检查"),
                format!("rounds[{before}] is of the same day, outlet and body, and {en}"),
            );
            faults.put(&format!("rounds[{at}]"), what, say("只留正确的一条", "Keep the right one"));
        }
    }
}
