//! Clauses on points lost: hardware after its day (S2-47), the power to punish on the spot (S2-50). They stand beside every
//! other consequence, whatever the score and the rank (Q14b, Q22).

use crate::domain::facts::Id;
use crate::domain::ledger::{Account, Cause, Line, Settlement, Warning};
use crate::domain::number::{Fen, Points};
use crate::domain::scheme::{Amount, Clause, LostRule, Payer, Per};
use crate::domain::settle::case::{Case, Loss};
use crate::domain::settle::line;
use crate::domain::settle::money::{self, Money};
use crate::domain::text::Text;
use std::collections::BTreeMap;

/// Lines of one clause.
pub(super) fn settle(case: &Case<'_>, clause: &Clause, rule: &LostRule, settlement: &mut Settlement) {
    let losses = case.losses.iter().filter(|loss| counts(case, rule, loss));
    match rule.per {
        Per::Finding => {
            for loss in losses {
                of_finding(clause, loss, settlement);
            }
        }
        Per::Round => {
            let mut groups: BTreeMap<(&Id, &Id), Vec<&Loss<'_>>> = BTreeMap::new();
            for loss in losses {
                let finding = loss.finding;
                groups.entry((&finding.outlet, finding.round.as_ref().unwrap_or(&finding.id))).or_default().push(loss);
            }
            settlement.lines.extend(groups.into_values().filter_map(|group| of_round(clause, &group)));
        }
    }
}

fn counts(case: &Case<'_>, rule: &LostRule, loss: &Loss<'_>) -> bool {
    let finding = loss.finding;
    rule.class.is_none_or(|class| class == finding.class)
        && rule.on_the_spot.is_none_or(|spot| spot == finding.on_the_spot)
        && rule.from.is_none_or(|from| from <= finding.found)
        && rule.to.is_none_or(|to| finding.found <= to)
        && case.scheme.holds_on(finding.found)
        && !finding.points.is_zero()
}

fn of_round(clause: &Clause, group: &[&Loss<'_>]) -> Option<Line> {
    let first = group.first()?.finding;
    let points: Points = group.iter().map(|loss| loss.finding.points).sum();
    let money = cost(&clause.amount, points, false)?;
    let because = Cause {
        rounds: first.round.iter().cloned().collect(),
        findings: group.iter().map(|loss| loss.finding.id.clone()).collect(),
        ..Cause::default()
    };
    let account = Account { payer: clause.payer, of: first.outlet.clone() };
    let day = group.iter().map(|loss| loss.finding.found).max();
    let cause = first.round.as_ref().unwrap_or(&first.id);
    Some(with_money(Line { outlet: Some(first.outlet.clone()), day, ..line(clause, account, cause, because) }, money))
}

fn of_finding(clause: &Clause, loss: &Loss<'_>, settlement: &mut Settlement) {
    let finding = loss.finding;
    let repeated = loss.repeats_person.is();
    let Some(money) = cost(&clause.amount, finding.points, repeated) else { return };
    let person = finding.person.clone().filter(|_| clause.payer == Payer::Person);
    if clause.payer == Payer::Person && person.is_none() {
        settlement.warnings.push(nobody(clause, &finding.id));
    }
    let account = Account { payer: clause.payer, of: person.clone().unwrap_or_else(|| finding.outlet.clone()) };
    let because = Cause {
        rounds: finding.round.iter().cloned().collect(),
        findings: vec![finding.id.clone()],
        earlier: loss.repeats_person.earlier().cloned().into_iter().collect(),
        events: Vec::new(),
    };
    let (outlet, day) = (Some(finding.outlet.clone()), Some(finding.found));
    settlement
        .lines
        .push(with_money(Line { outlet, person, day, repeated, ..line(clause, account, &finding.id, because) }, money));
}

/// Nothing where the clause has a rate of nothing.
fn cost(amount: &Amount, points: Points, repeated: bool) -> Option<Option<Money>> {
    match amount {
        Amount::NotSet | Amount::Range(..) => Some(None),
        Amount::Fixed(amount) | Amount::Each(amount) => Some(Some(money::fixed(*amount))),
        Amount::Rate(rate) => {
            let per_point = rate.per_point_repeated.filter(|_| repeated).unwrap_or(rate.per_point);
            let money = money::points(points, per_point);
            (money.amount != Fen::default()).then_some(Some(money))
        }
    }
}

fn with_money(line: Line, money: Option<Money>) -> Line {
    match money {
        Some(money) => Line { amount: Some(money.amount), formula: money.formula, ..line },
        None => line,
    }
}

fn nobody(clause: &Clause, finding: &Id) -> Warning {
    let text = Text::new(
        format!("扣分 {finding} 没有写明责任人，本条由个人承担；请补上姓名"),
        format!("Finding {finding} names nobody, and this clause falls on a person; name the person"),
    );
    Warning { clause: Some(clause.id.clone()), about: vec![finding.clone()], text }
}
