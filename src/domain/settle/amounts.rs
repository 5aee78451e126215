//! Amounts that persons set where a clause leaves them open (X-12, 金额待定). Out of bounds, without a reason, or for a line
//! that is not there: refused, and the line stays open.

use crate::domain::facts::{Facts, SetAmount};
use crate::domain::ledger::{Line, Refusal, Settlement};
use crate::domain::number::Fen;
use crate::domain::scheme::ClauseId;
use crate::domain::text::Text;
use std::collections::HashMap;

/// Puts every amount to its line.
pub(super) fn set(facts: &Facts, settlement: &mut Settlement) {
    if facts.amounts.is_empty() {
        return;
    }
    let mut open: HashMap<(String, String), usize> = HashMap::new();
    for (at, line) in settlement.lines.iter().enumerate().filter(|(_, line)| line.not_set()) {
        open.insert((line.clause.0.clone(), line.cause.as_str().to_owned()), at);
    }
    for amount in &facts.amounts {
        let at = open.get(&(amount.clause.clone(), amount.cause.as_str().to_owned()));
        let line = at.and_then(|at| settlement.lines.get_mut(*at));
        if let Err(reason) = put(amount, line) {
            let clause = ClauseId(amount.clause.clone());
            settlement.refused.push(Refusal { event: amount.cause.clone(), clause, reason });
        }
    }
}

fn put(set: &SetAmount, line: Option<&mut Line>) -> Result<(), Text> {
    let (clause, cause, amount) = (&set.clause, &set.cause, set.amount);
    let Some(line) = line else {
        return Err(Text::new(
            format!("{clause} 没有由 {cause} 引起的待定金额；请删去这笔核定"),
            format!("{clause} has no open amount that {cause} caused; remove what was set"),
        ));
    };
    if let Some((low, high)) = line.bounds.filter(|(low, high)| amount < *low || *high < amount) {
        return Err(Text::new(
            format!("金额 {amount} 元不在 {low} 至 {high} 元之间；请在范围内核定"),
            format!("{amount} yuan is not between {low} and {high}; set an amount within the bounds"),
        ));
    }
    if amount <= Fen::default() {
        return Err(Text::new(
            format!("金额 {amount} 元不大于零；请写正数"),
            format!("{amount} yuan is not more than zero; write a positive amount"),
        ));
    }
    line.amount = Some(amount);
    line.formula = match line.bounds {
        Some((low, high)) => format!("{low} ≤ {amount} ≤ {high}：{}", set.reason),
        None => format!("{amount}：{}", set.reason),
    };
    Ok(())
}
