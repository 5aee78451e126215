//! Clauses on people: a candidate's conditions (S1-04…S1-11), public notices (S1-15), grades (S4-12).

use crate::domain::facts::{Candidate, Id, Term};
use crate::domain::ledger::{Account, Cause, ConditionState, Eligibility, FilingState, Line, NoticeState, Settlement};
use crate::domain::number::Points;
use crate::domain::scheme::{Clause, Condition, Filing, GradeRule, NoticeRule, Payer, Period, Rule};
use crate::domain::settle::case::Case;
use crate::domain::settle::line;
use crate::domain::settle::packages::at_most;
use rust_decimal::Decimal;

/// Every candidate, condition by condition.
pub(super) fn eligibility(case: &Case<'_>, settlement: &mut Settlement) {
    for candidate in case.facts.candidates.iter().flatten() {
        let conditions = case.scheme.clauses.iter().filter_map(|clause| match &clause.rule {
            Rule::Condition(condition) => Some(state(clause, condition, candidate)),
            _ => None,
        });
        let conditions = conditions.collect();
        settlement.eligibility.push(Eligibility { candidate: candidate.id.clone(), conditions });
    }
    settlement.eligibility.sort_by(|a, b| a.candidate.cmp(&b.candidate));
}

fn state(clause: &Clause, condition: &Condition, candidate: &Candidate) -> ConditionState {
    let (met, formula) = judge(condition, candidate);
    let warns_only = matches!(condition, Condition::Appearance { blocks: false, .. });
    ConditionState { clause: clause.id.clone(), met, formula, warns_only }
}

/// Whether the condition is met, none while unknown; and the figures.
fn judge(condition: &Condition, candidate: &Candidate) -> (Option<bool>, String) {
    match condition {
        Condition::Post(posts) => (Some(posts.contains(&candidate.post)), candidate.post.clone()),
        Condition::Grades(last_year, first_half) => {
            let met = |grade: &Option<String>, wanted: &String| grade.as_ref().map(|grade| grade == wanted);
            let word = |grade: &Option<String>| grade.clone().unwrap_or_else(|| "?".to_owned());
            let both = both(met(&candidate.grade_last_year, last_year), met(&candidate.grade_first_half, first_half));
            (both, format!("{} / {}", word(&candidate.grade_last_year), word(&candidate.grade_first_half)))
        }
        Condition::Attested => (candidate.attested, String::new()),
        Condition::Skills { best, others } => {
            let Some(tests) = &candidate.skill_tests else { return (None, String::new()) };
            let met = tests.contains(best) && tests.iter().all(|test| test == best || others.contains(test));
            (Some(met), tests.join("、"))
        }
        Condition::Complaints(most) => at_most(candidate.valid_complaints, *most),
        Condition::Errors(most) => at_most(candidate.errors, *most),
        Condition::Appearance { most, .. } => at_most(candidate.open_appearance_findings, *most),
        Condition::Volume { percent, inclusive } => volume(candidate, *percent, *inclusive),
    }
}

/// False as soon as one is; unknown while one is.
const fn both(a: Option<bool>, b: Option<bool>) -> Option<bool> {
    match (a, b) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

/// The person's volume beside so many percent of the outlet's per head (S1-09, Q13).
fn volume(candidate: &Candidate, percent: Points, inclusive: bool) -> (Option<bool>, String) {
    let (Some(own), Some(all), Some(heads)) = (candidate.volume, candidate.outlet_volume, candidate.outlet_headcount)
    else {
        return (None, String::new());
    };
    if heads == 0 {
        return (None, String::new());
    }
    let needed = all.decimal() * percent.decimal() / Decimal::ONE_HUNDRED;
    let have = own.decimal() * Decimal::from(heads);
    let met = if inclusive { have >= needed } else { have > needed };
    let sign = match have.cmp(&needed) {
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Equal => "=",
        std::cmp::Ordering::Greater => ">",
    };
    let bar = (needed / Decimal::from(heads)).round_dp(2).normalize();
    (Some(met), format!("{own} {sign} {bar} = {all} ÷ {heads} × {percent}%"))
}

/// The day of posting does not count.
pub(super) fn notices(case: &Case<'_>, clause: &Clause, rule: NoticeRule, settlement: &mut Settlement) {
    for notice in case.facts.notices.iter().flatten() {
        let earliest_close = rule.earliest_close(notice.posted);
        settlement.notices.push(NoticeState {
            notice: notice.id.clone(),
            clause: clause.id.clone(),
            accepted: notice.closed >= earliest_close,
            earliest_close,
        });
    }
    settlement.notices.sort_by(|a, b| (&a.notice, &a.clause).cmp(&(&b.notice, &b.clause)));
}

/// Filed before the day, or on it where it is included (S1-21, Q20).
pub(super) fn filings(case: &Case<'_>, clause: &Clause, rule: Filing, settlement: &mut Settlement) {
    for filed in case.facts.filings.iter().flatten().filter(|filed| case.scheme.holds_on(filed.filed)) {
        let in_time = rule.in_time(filed.filed);
        settlement.filings.push(FilingState { filing: filed.id.clone(), clause: clause.id.clone(), in_time });
    }
    settlement.filings.sort_by(|a, b| (&a.filing, &a.clause).cmp(&(&b.filing, &b.clause)));
}

/// A grade that ends the employment, or is paid for.
pub(super) fn grades(case: &Case<'_>, clause: &Clause, rule: &GradeRule, settlement: &mut Settlement) {
    let quarterly = rule.period == Period::Quarter;
    let in_year = |term: Term| {
        let (first, last) = term.days();
        case.scheme.holds_on(first) && case.scheme.holds_on(last)
    };
    let grades = case.facts.grades.iter().flatten().filter(|graded| in_year(graded.term));
    for graded in grades.filter(|graded| graded.term.quarter.is_some() == quarterly && graded.grade == rule.grade) {
        let person: Id = graded.person.clone();
        let account = Account { payer: Payer::Person, of: person.clone() };
        let formula = format!("{} {}", graded.term, graded.grade);
        let line = line(clause, account, &person, Cause::default());
        settlement.lines.push(Line { person: Some(person), formula, ..line });
    }
}
