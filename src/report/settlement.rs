//! The settlement as JSON, for scripts: every list is there, an empty one too. Ids are the facts' own.

use crate::domain::facts::Id;
use crate::domain::ledger::{
    CaseState, Composite, ConditionState, CoverageState, Eligibility, FilingState, IndicatorState, Line, Listed,
    NoticeState, PackageState, Refusal, Repeat, Settlement, Total, Warning,
};
use crate::domain::number::Fen;
use crate::domain::period::Period;
use crate::domain::ranking::Placed;
use crate::domain::scheme::{By, Clause, Scheme};
use crate::domain::text::{Lang, Text};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One object with the scheme and every list.
pub fn settlement(scheme: &Scheme, settled: &Settlement) -> Value {
    let readings: BTreeMap<&str, &str> =
        scheme.readings.iter().map(|reading| (reading.name.as_str(), reading.value.as_str())).collect();
    let lines: Vec<Value> = settled.lines.iter().map(|row| line(scheme, row)).collect();
    json!({
        "scheme": scheme.code,
        "edition": scheme.edition,
        "parameters": readings,
        "lines": lines,
        "totals": settled.totals().iter().map(|(account, sum)| total(account.payer.code(), &account.of, *sum)).collect::<Vec<_>>(),
        "refused": settled.refused.iter().map(refusal).collect::<Vec<_>>(),
        "warnings": settled.warnings.iter().map(warning).collect::<Vec<_>>(),
        "scores": settled.scores.iter().map(|(round, score)| json!({ "round": round.as_str(), "score": score.fixed(2) })).collect::<Vec<_>>(),
        "ranks": settled.ranks.iter().map(|(round, rank, ranked)| json!({ "round": round.as_str(), "rank": rank, "ranked": ranked })).collect::<Vec<_>>(),
        "repeats": settled.repeats.iter().map(repeat).collect::<Vec<_>>(),
        "eligibility": settled.eligibility.iter().map(eligibility).collect::<Vec<_>>(),
        "notices": settled.notices.iter().map(notice).collect::<Vec<_>>(),
        "filings": settled.filings.iter().map(filing).collect::<Vec<_>>(),
        "packages": settled.packages.iter().map(package).collect::<Vec<_>>(),
        "coverage": settled.coverage.iter().map(coverage).collect::<Vec<_>>(),
        "lists": settled.lists.iter().map(listed).collect::<Vec<_>>(),
        "cases": settled.cases.iter().map(case).collect::<Vec<_>>(),
        "indicators": settled.indicators.iter().map(indicator).collect::<Vec<_>>(),
        "composites": settled.composites.iter().map(composite).collect::<Vec<_>>(),
    })
}

/// The period of a settlement.
pub fn period(period: &Period) -> Value {
    json!({
        "code": period.code, "name": text(&period.name), "from": period.from.to_string(), "to": period.to.to_string(),
    })
}

/// Outlets side by side, by each kind of round.
pub fn ranking(of: &Period, lists: &[(By, Vec<Placed>)]) -> Value {
    let lists: Vec<Value> = lists
        .iter()
        .map(|(by, placed)| json!({ "by": by.code(), "outlets": placed.iter().map(place).collect::<Vec<_>>() }))
        .collect();
    json!({ "period": period(of), "average": "mean", "lists": lists })
}

fn place(placed: &Placed) -> Value {
    json!({
        "outlet": placed.outlet.as_str(), "score": placed.score.to_string(), "rounds": placed.rounds,
        "place": placed.place, "official_rank": placed.official.map(|(rank, _)| rank),
        "ranked": placed.official.and_then(|(_, ranked)| ranked), "target": placed.target.map(|target| target.to_string()),
        "distance": placed.distance.map(|distance| distance.to_string()),
    })
}

fn ids(ids: &[Id]) -> Vec<&str> {
    ids.iter().map(Id::as_str).collect()
}

fn text(text: &Text) -> Value {
    json!({ "zh": text.zh, "en": text.get(Lang::En) })
}

fn yuan(amount: Option<Fen>) -> Option<String> {
    amount.map(|amount| amount.to_string())
}

fn line(scheme: &Scheme, line: &Line) -> Value {
    let clause: Option<&Clause> = scheme.clauses.iter().find(|clause| clause.id == line.clause);
    let state = if line.not_set() { "amount_not_set" } else { "final" };
    let mut row = json!({
        "clause": line.clause.0,
        "words": clause.map(|clause| text(&clause.words)),
        "kind": line.kind.code(),
        "account": { "payer": line.account.payer.code(), "of": line.account.of.as_str() },
        "cause": line.cause.as_str(),
        "object": clause.map(|clause| text(&clause.object)),
        "outlet": line.outlet.as_ref().map(Id::as_str),
        "person": line.person.as_ref().map(Id::as_str),
        "amount": yuan(line.amount),
        "bounds": line.bounds.map(|(low, high)| [low.to_string(), high.to_string()]),
        "state": state,
        "formula": line.formula,
        "because": {
            "rounds": ids(&line.because.rounds),
            "findings": ids(&line.because.findings),
            "earlier": ids(&line.because.earlier),
            "events": ids(&line.because.events),
        },
        "day": line.day.map(|day| day.to_string()),
        "phase": line.phase,
        "repeated": line.repeated,
    });
    if let Some(level) = line.level {
        row["level"] = json!(level.code());
    }
    if let Some(duty) = clause.map(|clause| clause.duty_of(line.repeated)).filter(|duty| !duty.is_empty()) {
        row["duty"] = text(duty);
    }
    row
}

fn total(payer: &str, of: &Id, total: Total) -> Value {
    json!({
        "payer": payer, "of": of.as_str(),
        "rewards": total.rewards.to_string(), "penalties": total.penalties.to_string(),
        "balance": total.balance().to_string(), "not_set": total.not_set,
    })
}

fn refusal(refusal: &Refusal) -> Value {
    json!({ "event": refusal.event.as_str(), "clause": refusal.clause.0, "reason": text(&refusal.reason) })
}

fn warning(warning: &Warning) -> Value {
    let clause = warning.clause.as_ref().map(|clause| &clause.0);
    json!({ "clause": clause, "about": ids(&warning.about), "text": text(&warning.text) })
}

fn repeat(repeat: &Repeat) -> Value {
    json!({ "finding": repeat.finding.as_str(), "earlier": repeat.earlier.as_str() })
}

fn condition(condition: &ConditionState) -> Value {
    json!({ "clause": condition.clause.0, "met": condition.met, "formula": condition.formula, "warns_only": condition.warns_only })
}

fn package(package: &PackageState) -> Value {
    json!({
        "filing": package.filing.as_str(), "ready": package.ready(),
        "failed": package.failed().map(|clause| clause.0.as_str()).collect::<Vec<_>>(),
        "warned": package.warned().map(|clause| clause.0.as_str()).collect::<Vec<_>>(),
        "conditions": package.conditions.iter().map(condition).collect::<Vec<_>>(),
    })
}

fn eligibility(eligibility: &Eligibility) -> Value {
    let conditions: Vec<Value> = eligibility.conditions.iter().map(condition).collect();
    let failed: Vec<&str> = eligibility.failed().map(|clause| clause.0.as_str()).collect();
    json!({
        "candidate": eligibility.candidate.as_str(), "eligible": eligibility.eligible(), "failed": failed,
        "conditions": conditions,
    })
}

fn notice(notice: &NoticeState) -> Value {
    json!({
        "notice": notice.notice.as_str(), "clause": notice.clause.0, "accepted": notice.accepted,
        "earliest_close": notice.earliest_close.to_string(),
    })
}

fn filing(filing: &FilingState) -> Value {
    json!({ "filing": filing.filing.as_str(), "clause": filing.clause.0, "in_time": filing.in_time })
}

fn coverage(coverage: &CoverageState) -> Value {
    json!({
        "clause": coverage.clause.0, "period": coverage.period, "need": coverage.need, "have": coverage.have,
        "met": coverage.met, "branches_missed": ids(&coverage.branches_missed), "outlets_missed": ids(&coverage.outlets_missed),
    })
}

fn listed(listed: &Listed) -> Value {
    json!({ "clause": listed.clause.0, "ids": ids(&listed.ids) })
}

fn indicator(indicator: &IndicatorState) -> Value {
    json!({
        "clause": indicator.clause.0, "of": indicator.of.as_str(), "met": indicator.met, "formula": indicator.formula,
    })
}

fn case(case: &CaseState) -> Value {
    json!({
        "case": case.case.as_str(), "worker": case.worker.as_str(),
        "due": case.due.map(|due| due.to_string()), "in_time": case.in_time,
        "report_by": case.report_by.map(|by| by.to_string()), "at_once": case.at_once,
    })
}

fn composite(composite: &Composite) -> Value {
    json!({
        "of": composite.of.as_str(), "term": composite.term, "value": composite.value.to_string(),
        "formula": composite.formula, "grade": composite.grade,
    })
}
