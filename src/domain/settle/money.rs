//! Money from points, exact to the fen, with the formula that a reader can follow (X-03, X-04, S2-25).

use crate::domain::number::{Fen, Points};
use crate::domain::scheme::{Doubling, Method, Rate, StepMode};
use rust_decimal::{Decimal, RoundingStrategy};

/// An amount with its formula.
pub(super) struct Money {
    /// How much.
    pub(super) amount: Fen,
    /// How it came about.
    pub(super) formula: String,
}

/// What a shortfall costs: base + points × rate, with the repeated points counted twice.
///
/// `from_end` is the place from the end of the list, for bases that depend on it.
pub(super) fn shortfall(
    method: &Method,
    rate: &Rate,
    score: Points,
    mark: Option<Points>,
    doubled: Points,
    from_end: Option<u32>,
) -> Money {
    let base = base(rate, from_end);
    let short = mark.map_or(Points::ZERO, |mark| (mark - score).max(Points::ZERO));
    let per_point = rate.per_point;
    let mut terms = Vec::new();
    if base != Fen::default() {
        terms.push(yuan(base));
    }
    let mut sum = exact(base);
    if !short.is_zero() && per_point != Fen::default() {
        let mark = mark.unwrap_or_default();
        terms.push(format!("{} × {}", stepped_text(method.step_mode, mark, score), yuan(per_point)));
        sum += stepped(method.step_mode, short) * exact(per_point);
    }
    let counted = match method.doubling {
        Doubling::PointsCapped => doubled.min(short),
        Doubling::PointsUncapped => doubled,
        Doubling::Whole => Points::ZERO,
    };
    if rate.doubles && !counted.is_zero() {
        let points = stepped(method.step_mode, counted);
        terms.push(format!("{} × {}", points.normalize(), yuan(per_point)));
        sum += points * exact(per_point);
    }
    let mut formula = if terms.is_empty() { "0".to_owned() } else { terms.join(" + ") };
    if rate.doubles && method.doubling == Doubling::Whole && !doubled.is_zero() {
        formula = if terms.len() > 1 { format!("({formula}) × 2") } else { format!("{formula} × 2") };
        sum *= Decimal::TWO;
    }
    said(sum, formula)
}

/// What points cost at a rate per point.
pub(super) fn points(points: Points, per_point: Fen) -> Money {
    said(points.decimal() * exact(per_point), format!("{points} × {}", yuan(per_point)))
}

/// So many times the same.
pub(super) fn times(count: u32, each: Fen) -> Money {
    said(Decimal::from(count) * exact(each), format!("{count} × {}", yuan(each)))
}

/// A fixed amount.
pub(super) fn fixed(amount: Fen) -> Money {
    Money { amount, formula: amount.to_string() }
}

fn base(rate: &Rate, from_end: Option<u32>) -> Fen {
    let place = from_end.and_then(|place| usize::try_from(place).ok()).and_then(|place| place.checked_sub(1));
    place.and_then(|place| rate.base_from_end.get(place)).copied().unwrap_or(rate.base)
}

fn said(sum: Decimal, formula: String) -> Money {
    let amount = fen(sum);
    Money { amount, formula: format!("{formula} = {amount}") }
}

/// Yuan as a decimal.
fn exact(fen: Fen) -> Decimal {
    Decimal::new(fen.fen(), 2)
}

/// Half up to the fen.
fn fen(yuan: Decimal) -> Fen {
    let fen = (yuan * Decimal::ONE_HUNDRED).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    Fen::new(i64::try_from(fen).unwrap_or(i64::MAX))
}

/// Without needless zeros: `200`, `0.5`.
fn yuan(fen: Fen) -> String {
    exact(fen).normalize().to_string()
}

fn stepped(mode: StepMode, points: Points) -> Decimal {
    match mode {
        StepMode::Linear => points.decimal(),
        StepMode::Floor => points.decimal().floor(),
        StepMode::Ceil => points.decimal().ceil(),
    }
}

fn stepped_text(mode: StepMode, mark: Points, score: Points) -> String {
    match mode {
        StepMode::Linear => format!("({mark} − {score})"),
        StepMode::Floor => format!("⌊{mark} − {score}⌋"),
        StepMode::Ceil => format!("⌈{mark} − {score}⌉"),
    }
}
