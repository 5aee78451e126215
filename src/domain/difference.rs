//! The difference between what was published and what comes out now (X-13, S2-52): lines that fell, lines that came,
//! lines whose amount moved. Paid lines are never changed; the difference is what a later settlement books, by lines that
//! reverse and lines that come in their place.

use crate::domain::facts::Id;
use crate::domain::ledger::Line;
use crate::domain::number::Fen;
use crate::domain::place::named;
use crate::domain::scheme::Payer;
use crate::domain::text::Lang;
use std::collections::BTreeMap;

/// One line that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// As published; none where it is new.
    pub before: Option<Line>,
    /// As it comes out now; none where it fell.
    pub after: Option<Line>,
}

impl Moved {
    /// The line that is there, or else the one that was.
    fn line(&self) -> Option<&Line> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// The outlet that it concerns.
    pub fn outlet(&self) -> Option<&Id> {
        self.line().and_then(|line| line.outlet.as_ref())
    }

    /// Whose account it moves.
    pub fn payer(&self) -> Option<Payer> {
        self.line().map(|line| line.account.payer)
    }

    /// What the account gains by it: a penalty that falls is a gain.
    pub fn gain(&self) -> Fen {
        let worth = |line: &Option<Line>| line.as_ref().and_then(Line::worth).map_or(0, Fen::fen);
        Fen::new(worth(&self.after) - worth(&self.before))
    }

    /// The lines that book it: what was paid is reversed, what is due comes in its place. Each with its effect on the
    /// account; their sum is the gain.
    pub fn bookings(&self) -> impl Iterator<Item = (Booking, &Line, Fen)> {
        let worth = |line: &Line| line.worth().unwrap_or_default();
        let reversed = self.before.as_ref().map(|line| (Booking::Reversal, line, Fen::new(-worth(line).fen())));
        let due = self.after.as_ref().map(|line| (Booking::Due, line, worth(line)));
        reversed.into_iter().chain(due)
    }
}

named! {
    /// What a line of a correction is.
    Booking {
        /// 冲正
        Reversal = "reversal", "冲正", "reversal";
        /// 补记
        Due = "due", "补记", "due";
    }
}

/// Lines that fell, came or moved, in the order of the published ones, new ones last. A line is the same one when clause,
/// account and cause are.
pub fn difference(before: &[Line], after: &[Line]) -> Vec<Moved> {
    let key = |line: &Line| (line.clause.clone(), line.account.clone(), line.cause.clone());
    let mut now: BTreeMap<_, Vec<&Line>> = BTreeMap::new();
    for line in after.iter().rev() {
        now.entry(key(line)).or_default().push(line);
    }
    let mut moved = Vec::new();
    for line in before {
        let other = now.get_mut(&key(line)).and_then(Vec::pop);
        let same = other.is_some_and(|other| other.amount == line.amount && other.kind == line.kind);
        if !same {
            moved.push(Moved { before: Some(line.clone()), after: other.cloned() });
        }
    }
    let came = after.iter().filter(|line| now.get_mut(&key(line)).is_some_and(|left| left.pop().is_some()));
    moved.extend(came.map(|line| Moved { before: None, after: Some(line.clone()) }));
    moved
}
