//! Clauses on entries of registers (S2-15…18, S2-26…33), and on findings whose item is such an entry: three occurrences
//! give three lines.

use crate::domain::facts::{Event, Finding, Id};
use crate::domain::ledger::{Account, Cause, Line, Refusal, Settlement};
use crate::domain::number::Fen;
use crate::domain::scheme::{Amount, Clause, EventRule, Payer, Register};
use crate::domain::settle::case::Case;
use crate::domain::settle::{line, money};
use crate::domain::text::Text;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// An entry, wherever it was written down.
struct Entry<'a> {
    id: &'a Id,
    outlet: &'a Id,
    person: Option<&'a Id>,
    date: Date,
    amount: Option<Fen>,
    flags: Option<&'a BTreeSet<String>>,
    because: Cause,
}

impl<'a> Entry<'a> {
    fn of_event(event: &'a Event) -> Self {
        let because = Cause { events: vec![event.id.clone()], ..Cause::default() };
        let (id, outlet, date, amount) = (&event.id, &event.outlet, event.date, event.amount);
        Self { id, outlet, person: event.person.as_ref(), date, amount, flags: Some(&event.flags), because }
    }

    fn of_finding(finding: &'a Finding) -> Self {
        let rounds = finding.round.iter().cloned().collect();
        let because = Cause { rounds, findings: vec![finding.id.clone()], ..Cause::default() };
        let (id, outlet, date, amount) = (&finding.id, &finding.outlet, finding.found, finding.amount);
        Self { id, outlet, person: None, date, amount, flags: None, because }
    }

    fn has(&self, flag: &str) -> bool {
        self.flags.is_some_and(|flags| flags.contains(flag))
    }
}

/// Lines and refusals of one clause.
pub(super) fn settle(case: &Case<'_>, clause: &Clause, rule: &EventRule, settlement: &mut Settlement) {
    let events = case.facts.events.iter().flatten().filter(|event| event.kind == rule.kind).map(Entry::of_event);
    let items = case.scheme.register(&rule.kind).map_or(&[][..], |register: &Register| register.items.as_slice());
    let found = case.losses.iter().map(|loss| loss.finding).filter(|finding| items.contains(&finding.item.0));
    for entry in events.chain(found.map(Entry::of_finding)) {
        let outlet_fits = rule
            .queue_machine
            .is_none_or(|queue| case.outlet(entry.outlet).is_some_and(|outlet| outlet.queue_machine == queue));
        if !outlet_fits || !case.scheme.holds_on(entry.date) || rule.unless.iter().any(|flag| entry.has(flag)) {
            continue;
        }
        match judge(clause, rule, &entry) {
            // A fixed amount of nothing is a reading in which the clause does not hold.
            Ok(line) if line.amount == Some(Fen::default()) => {}
            Ok(line) => settlement.lines.push(line),
            Err(reason) => {
                settlement.refused.push(Refusal { event: entry.id.clone(), clause: clause.id.clone(), reason });
            }
        }
    }
}

fn judge(clause: &Clause, rule: &EventRule, entry: &Entry<'_>) -> Result<Line, Text> {
    if let Some(flag) = rule.requires.iter().find(|flag| !entry.has(flag)) {
        return Err(Text::new(
            format!("不满足条件 {flag}，本条不给予；条件成立后再登记"),
            format!("{flag} is not met, so the clause gives nothing; enter it when it is"),
        ));
    }
    let (amount, formula, bounds) = match &clause.amount {
        Amount::Fixed(fixed) | Amount::Each(fixed) => {
            if let Some(typed) = entry.amount.filter(|typed| typed != fixed) {
                return Err(Text::new(
                    format!("本条金额固定为 {fixed} 元，登记为 {typed} 元；请改为 {fixed} 或留空"),
                    format!("The clause fixes {fixed} yuan, but {typed} is entered; write {fixed} or leave it out"),
                ));
            }
            let money = money::fixed(*fixed);
            (Some(money.amount), money.formula, None)
        }
        Amount::Range(low, high) => match entry.amount {
            Some(typed) if typed < *low || *high < typed => {
                return Err(Text::new(
                    format!("金额 {typed} 元不在 {low} 至 {high} 元之间；请在范围内核定"),
                    format!("{typed} yuan is not between {low} and {high}; set an amount within the bounds"),
                ));
            }
            typed => {
                (typed, typed.map(|typed| format!("{low} ≤ {typed} ≤ {high}")).unwrap_or_default(), Some((*low, *high)))
            }
        },
        Amount::NotSet | Amount::Rate(_) => match entry.amount {
            Some(typed) if typed <= Fen::default() => {
                return Err(Text::new(
                    format!("金额 {typed} 元不大于零；请写正数"),
                    format!("{typed} yuan is not more than zero; write a positive amount"),
                ));
            }
            typed => (typed, typed.map(|typed| typed.to_string()).unwrap_or_default(), None),
        },
    };
    // A person's money is the person's, where the entry says whose (S4-13).
    let person = entry.person.filter(|_| clause.payer == Payer::Person).cloned();
    let account = Account { payer: clause.payer, of: person.as_ref().unwrap_or(entry.outlet).clone() };
    let (outlet, day) = (Some(entry.outlet.clone()), Some(entry.date));
    Ok(Line { outlet, person, amount, formula, bounds, day, ..line(clause, account, entry.id, entry.because.clone()) })
}
