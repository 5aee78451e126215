//! How much a clause costs or gives.

use crate::domain::number::Fen;
use crate::domain::scheme::Mark;

/// Money for points: a base, and so much for each point.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    /// Whatever the points are.
    pub base: Fen,
    /// Bases by place from the end of the list, the last one first (S2-24: 500, 300); empty: `base` for all.
    pub base_from_end: Vec<Fen>,
    /// For each point.
    pub per_point: Fen,
    /// For each point of a repeat, where that costs another rate than the first time (S2-50).
    pub per_point_repeated: Option<Fen>,
    /// The score from which the shortfall counts; none where points lost are counted instead.
    pub short_of: Option<Mark>,
    /// Whether repeated points and key items double (S2-25).
    pub doubles: bool,
}

/// How much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Amount {
    /// The source names no amount (金额待定): it is typed by a person, and nothing closes before.
    #[default]
    NotSet,
    /// Always the same.
    Fixed(Fen),
    /// Typed by a person within these bounds, both included.
    Range(Fen, Fen),
    /// By points.
    Rate(Rate),
    /// For each of what is counted, such as quarters (S2-12).
    Each(Fen),
}
