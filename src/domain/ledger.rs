//! The ledger: what follows from facts under a scheme, line by line. A total is a sum of lines; no consequence
//! exists that is not a line with its clause, its formula and what caused it.

use crate::domain::facts::Id;
use crate::domain::number::{Fen, Points};
use crate::domain::scheme::{ClauseId, Kind, Payer, Severity};
use crate::domain::text::Text;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// Whose money it is. Accounts are never added to each other (S2-11, Q22).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What kind of payer.
    pub payer: Payer,
    /// The outlet, or the person for a person's account.
    pub of: Id,
}

/// What brought a line about, by name; each list in the order of the names.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause {
    /// Rounds.
    pub rounds: Vec<Id>,
    /// Findings.
    pub findings: Vec<Id>,
    /// Earlier findings that made repeats of them.
    pub earlier: Vec<Id>,
    /// Entries of registers.
    pub events: Vec<Id>,
}

/// One consequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The clause that it comes from.
    pub clause: ClauseId,
    /// Takes, gives, or dismisses.
    pub kind: Kind,
    /// Whose.
    pub account: Account,
    /// What names the line together with its clause, whenever everything is computed anew: the round, finding or entry that
    /// fired it, or the outlet or person where nothing of these did.
    pub cause: Id,
    /// The outlet that it is about.
    pub outlet: Option<Id>,
    /// The person that it is about.
    pub person: Option<Id>,
    /// Always positive; none while nobody has set it, and for a dismissal.
    pub amount: Option<Fen>,
    /// Bounds for the amount that somebody has to set, where the clause names them.
    pub bounds: Option<(Fen, Fen)>,
    /// Which degree, where the clause has two.
    pub level: Option<Severity>,
    /// How the amount came about, with the numbers put in: `1000 + (95 − 93.5) × 200 = 1300.00`.
    pub formula: String,
    /// What caused it.
    pub because: Cause,
    /// The day that it belongs to, if it belongs to one.
    pub day: Option<Date>,
    /// The code of the phase that the day lies in, if it lies in one.
    pub phase: Option<String>,
    /// Whether a repeat or a key item made it dearer.
    pub repeated: bool,
}

/// An entry that breaks its clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The entry.
    pub event: Id,
    /// The clause.
    pub clause: ClauseId,
    /// Why, and what to do.
    pub reason: Text,
}

/// Something that a person should look at before the settlement is approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The clause that it is about, if one.
    pub clause: Option<ClauseId>,
    /// What it is about: rounds, findings, outlets.
    pub about: Vec<Id>,
    /// What it says.
    pub text: Text,
}

/// A finding with the earlier one that makes it a repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The later finding.
    pub finding: Id,
    /// The latest earlier one that still stands.
    pub earlier: Id,
}

/// How one condition of a candidate stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionState {
    /// The clause.
    pub clause: ClauseId,
    /// True when met, false when not, none while unknown.
    pub met: Option<bool>,
    /// The figures: `5749 < 5750 = 40000 ÷ 8 × 115%`.
    pub formula: String,
    /// Whether it only warns when it is not met.
    pub warns_only: bool,
}

/// Whether a candidate may be put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eligibility {
    /// Who.
    pub candidate: Id,
    /// Condition by condition, in the scheme's order.
    pub conditions: Vec<ConditionState>,
}

impl Eligibility {
    /// All conditions that bind are met.
    pub fn eligible(&self) -> bool {
        self.conditions.iter().all(|c| c.met == Some(true) || c.warns_only)
    }

    /// Clauses that are not met, or not known to be, in the scheme's order.
    pub fn failed(&self) -> impl Iterator<Item = &ClauseId> {
        self.conditions.iter().filter(|c| c.met != Some(true) && !c.warns_only).map(|c| &c.clause)
    }
}

/// Whether a notice stood long enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeState {
    /// Which.
    pub notice: Id,
    /// The clause.
    pub clause: ClauseId,
    /// Whether it did.
    pub accepted: bool,
    /// The first day on which it may close.
    pub earliest_close: Date,
}

/// Whether something was filed in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingState {
    /// Which.
    pub filing: Id,
    /// The clause.
    pub clause: ClauseId,
    /// Whether it was.
    pub in_time: bool,
}

/// How papers sent in stand beside what the scheme asks of them (S1-16…S1-20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageState {
    /// Which.
    pub filing: Id,
    /// Condition by condition, in the scheme's order.
    pub conditions: Vec<ConditionState>,
}

impl PackageState {
    /// All conditions that bind are met.
    pub fn ready(&self) -> bool {
        self.failed().next().is_none()
    }

    /// Clauses that bind and are not met, or not known to be.
    pub fn failed(&self) -> impl Iterator<Item = &ClauseId> {
        self.conditions.iter().filter(|c| c.met != Some(true) && !c.warns_only).map(|c| &c.clause)
    }

    /// Clauses that only warn, and are not met.
    pub fn warned(&self) -> impl Iterator<Item = &ClauseId> {
        self.conditions.iter().filter(|c| c.met == Some(false) && c.warns_only).map(|c| &c.clause)
    }
}

/// How far a period's coverage came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverageState {
    /// The clause.
    pub clause: ClauseId,
    /// Which period: `2026`, `2026-Q2`, `2026-05`, or the first day of a week or half-month.
    pub period: String,
    /// What must be there: outlets, or times.
    pub need: u32,
    /// What is there.
    pub have: u32,
    /// Whether it is enough, in every sub-branch too where the clause says so.
    pub met: bool,
    /// Sub-branches that were not seen at all, in order.
    pub branches_missed: Vec<Id>,
    /// Outlets that were not seen, or not often enough, in order.
    pub outlets_missed: Vec<Id>,
}

/// A list that a clause draws up: outlets to see again, the last sub-branches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The clause.
    pub clause: ClauseId,
    /// Who is on it, in order.
    pub ids: Vec<Id>,
}

/// A figure beside its goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorState {
    /// The clause.
    pub clause: ClauseId,
    /// Whose figure.
    pub of: Id,
    /// True when reached, false when not, none where it cannot be assessed.
    pub met: Option<bool>,
    /// The figures put in.
    pub formula: String,
}

/// A case beside the times set for it (S4-16, S4-17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseState {
    /// Which.
    pub case: Id,
    /// Whose.
    pub worker: Id,
    /// The last moment at which its result is fed back in time; none where no time is set.
    pub due: Option<DateTime>,
    /// True when it was, false when it was not or cannot be any more, none while that is open.
    pub in_time: Option<bool>,
    /// For a hazard: the last moment at which its report is "at once".
    pub report_by: Option<DateTime>,
    /// Whether it was; none for what is no hazard.
    pub at_once: Option<bool>,
}

/// Rank and mean of an outlet over the year (S3-44), or a composite (S3-31b, S4-08).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composite {
    /// Whose.
    pub of: Id,
    /// The term, as `2026-Q1` or `2026`.
    pub term: String,
    /// The value, to three places.
    pub value: Points,
    /// The parts put in.
    pub formula: String,
    /// The grade that it gives, where the scheme has one for it.
    pub grade: Option<String>,
}

/// Everything that follows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// The lines, ordered by outlet, person, the scheme's order of clauses, day and cause.
    pub lines: Vec<Line>,
    /// Entries refused.
    pub refused: Vec<Refusal>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
    /// Rounds whose score changed by withdrawal, with the score that counts now.
    pub scores: Vec<(Id, Points)>,
    /// Ranks that were computed because none was given: round, rank, of how many.
    pub ranks: Vec<(Id, u32, u32)>,
    /// Repeats found.
    pub repeats: Vec<Repeat>,
    /// Candidates.
    pub eligibility: Vec<Eligibility>,
    /// Notices.
    pub notices: Vec<NoticeState>,
    /// Filings.
    pub filings: Vec<FilingState>,
    /// What was filed, where the scheme asks something of it.
    pub packages: Vec<PackageState>,
    /// Coverage.
    pub coverage: Vec<CoverageState>,
    /// Lists.
    pub lists: Vec<Listed>,
    /// Cases of the grid.
    pub cases: Vec<CaseState>,
    /// Figures beside their goals.
    pub indicators: Vec<IndicatorState>,
    /// Composites.
    pub composites: Vec<Composite>,
}

/// What one account comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// What it receives.
    pub rewards: Fen,
    /// What it pays.
    pub penalties: Fen,
    /// Lines whose amount nobody has set.
    pub not_set: u32,
}

impl Total {
    /// Rewards less penalties; negative where it pays.
    pub fn balance(self) -> Fen {
        Fen::new(self.rewards.fen() - self.penalties.fen())
    }
}

impl Settlement {
    /// Per account, the sum of its lines.
    pub fn totals(&self) -> BTreeMap<Account, Total> {
        let mut totals: BTreeMap<Account, Total> = BTreeMap::new();
        for line in &self.lines {
            let total = totals.entry(line.account.clone()).or_default();
            match (line.kind, line.amount) {
                (Kind::Reward, Some(amount)) => total.rewards = Fen::new(total.rewards.fen() + amount.fen()),
                (Kind::Penalty, Some(amount)) => total.penalties = Fen::new(total.penalties.fen() + amount.fen()),
                (Kind::Reward | Kind::Penalty, None) => total.not_set += 1,
                (Kind::Dismissal, _) => {}
            }
        }
        totals
    }

    /// Whether some amount still has to be set: the settlement cannot be closed before.
    pub fn open(&self) -> bool {
        self.lines.iter().any(Line::not_set)
    }
}

impl Line {
    /// What it adds to its account, negative for a penalty; none while nobody has set it.
    pub fn worth(&self) -> Option<Fen> {
        self.amount.map(|amount| if self.kind == Kind::Penalty { Fen::new(-amount.fen()) } else { amount })
    }

    /// Whether somebody has to set its amount.
    pub fn not_set(&self) -> bool {
        self.amount.is_none() && self.kind != Kind::Dismissal
    }
}
