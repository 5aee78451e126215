//! Cases of the grid (协同事项, S4-15…S4-17, S4-21, S4-25, S4-26): met by a grid worker, handled where their size belongs,
//! taken one level up while unsolved, and ended by an answer or by a refusal in writing.
//!
//! ```text
//!  open ──► diverted ──► followed up, supervised ──► fed back
//!             ▲   └── unsolved: one level up ──┐ └──► refused, with its reason
//!             └────────────────────────────────┘
//! ```
//!
//! A case is the fold of its standing entries of the book (`cases`); its number is that of its first entry. What a step may
//! not do is said by `Case::check`, so that whatever stands in the book is a course that a case can take. No clock is read
//! here: whoever asks whether a case is late says at which moment.

mod rules;
#[cfg(test)]
mod tests;

pub use crate::domain::casework::rules::CaseError;
pub(in crate::domain) use crate::domain::casework::rules::{check, later};

use crate::domain::book::{BookNo, Booked, Entry, standing};
use crate::domain::place::{PersonId, named};
use crate::domain::scheme::Casework;
use crate::domain::text::Lang;
use jiff::civil::DateTime;
use std::collections::BTreeMap;

named! {
    /// What a case is about.
    CaseKind {
        /// 民情舆情 (S4-15, S4-21)
        Mood = "mood", "民情舆情", "Public mood";
        /// 矛盾纠纷 (S4-15)
        Dispute = "dispute", "矛盾纠纷", "Dispute";
        /// 需要协调处理的事 (S4-16)
        Coordination = "coordination", "协调事项", "Coordination";
        /// 安全隐患、突发事件 (S4-17)
        Hazard = "hazard", "隐患与突发", "Hazard";
    }
}

named! {
    /// How big a case is, which says where it should end (S4-25).
    Size {
        /// 小问题不出网格
        Small = "small", "小问题", "Small";
        /// 一般问题不出社区
        Ordinary = "ordinary", "一般问题", "Ordinary";
        /// 突出问题不出街道
        Prominent = "prominent", "突出问题", "Prominent";
    }
}

named! {
    /// Who can have a case, from below (S4-01).
    Tier {
        /// 网格员
        Grid = "grid", "网格", "Grid";
        /// 社区工作站
        Community = "community", "社区工作站", "Community station";
        /// 街道管理中心
        Street = "street", "街道中心", "Street centre";
        /// 新区监管中心
        District = "district", "新区中心", "District centre";
    }
}

named! {
    /// What is done about a case (S4-26).
    Deed {
        /// 分流：交给承办的部门或人
        Divert = "divert", "分流交办", "Divert";
        /// 督办
        Supervise = "supervise", "督办", "Supervise";
        /// 跟踪
        FollowUp = "follow-up", "跟踪", "Follow up";
        /// 本级办不了，上报一级
        Raise = "raise", "上报一级", "Take up a level";
        /// 反馈，办结
        FeedBack = "feed-back", "反馈办结", "Feed back";
        /// 不予办理，写明原因
        Refuse = "refuse", "不予办理", "Refuse";
    }
}

/// A case as its grid worker met and entered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whose case it is.
    pub worker: PersonId,
    /// When the worker met it, by the wall clock of the place: the set time runs from here.
    pub at: DateTime,
    /// What it is about.
    pub kind: CaseKind,
    /// How big it is.
    pub size: Size,
    /// What was seen or asked for; not empty.
    pub what: String,
    /// What was done at once; for hazards, and only for them (S4-17).
    pub hazard: Option<HazardReport>,
}

/// What S4-17 asks of whoever meets a hazard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HazardReport {
    /// When it was reported; not before it was met.
    pub reported: DateTime,
    /// What was done meanwhile, such as a warning sign; not empty.
    pub prevention: String,
}

/// One step of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseStep {
    /// What is done.
    pub deed: Deed,
    /// When.
    pub at: DateTime,
    /// To whom it is given, what was found, the answer, the reason; never empty.
    pub words: String,
}

/// What the book holds of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseEntry {
    /// A case begins; its number is that of this entry.
    Open(Opened),
    /// The case of that number goes on.
    Step(BookNo, CaseStep),
}

/// How far a case has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Its level has it and has given it to nobody yet.
    Waiting,
    /// Somebody handles it.
    InHand,
    /// The result was fed back.
    FedBack,
    /// It was refused in writing.
    Refused,
}

/// A step that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its entry in the book.
    pub no: BookNo,
    /// The step.
    pub step: CaseStep,
    /// The level that had the case then.
    pub tier: Tier,
    /// Who entered it.
    pub who: String,
}

/// A case as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its number.
    pub no: BookNo,
    /// Who entered it.
    pub who: String,
    /// How it began.
    pub opened: Opened,
    /// The level that has it, or that ended it.
    pub tier: Tier,
    /// Who handles it there; none in the grid, where its worker does, and while it waits.
    pub with: Option<String>,
    /// How far it has come.
    pub stage: Stage,
    /// Its steps, in the order of the book.
    pub steps: Vec<Taken>,
}

impl Size {
    /// Where a case of that size should end (S4-25).
    pub const fn tier(self) -> Tier {
        match self {
            Self::Small => Tier::Grid,
            Self::Ordinary => Tier::Community,
            Self::Prominent => Tier::Street,
        }
    }
}

impl Tier {
    /// The next level, to which an unsolved case goes (S4-25).
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Grid => Some(Self::Community),
            Self::Community => Some(Self::Street),
            Self::Street => Some(Self::District),
            Self::District => None,
        }
    }
}

impl Case {
    /// A case that begins: with its worker when it is small, waiting at its level when it is not.
    pub fn open(no: BookNo, who: &str, opened: Opened) -> Self {
        let tier = opened.size.tier();
        let stage = waits(tier);
        Self { no, who: who.to_owned(), opened, tier, with: None, stage, steps: Vec::new() }
    }

    /// The moment at which it ended, if it has.
    pub fn ended(&self) -> Option<DateTime> {
        let ended = matches!(self.stage, Stage::FedBack | Stage::Refused);
        self.steps.last().filter(|_| ended).map(|taken| taken.step.at)
    }

    /// The moment of what happened last.
    pub fn last_at(&self) -> DateTime {
        self.steps.last().map_or(self.opened.at, |taken| taken.step.at)
    }

    /// The last moment at which the result is fed back in time (S4-16); none where the scheme sets no time.
    ///
    /// It runs from the moment that the case was met, for the size as it was entered: going up a level gives no more time,
    /// for whoever waits for the answer waits all the while.
    pub fn due(&self, times: &Casework) -> Option<DateTime> {
        times.due(self.opened.kind, self.opened.size, self.opened.at)
    }

    /// Whether it was ended in time, or is already late at `now`; none while that is open, or where no time is set.
    pub fn in_time(&self, times: &Casework, now: DateTime) -> Option<bool> {
        in_time(self.due(times)?, self.ended(), now)
    }

    /// Whether it is not ended and its time is over at `now`.
    pub fn overdue(&self, times: &Casework, now: DateTime) -> bool {
        self.ended().is_none() && self.in_time(times, now) == Some(false)
    }

    /// What may be done next, in the order of the trade; nothing once it has ended.
    pub fn next(&self) -> Vec<Deed> {
        let may =
            |deed: &Deed| self.check(&CaseStep { deed: *deed, at: self.last_at(), words: "…".to_owned() }).is_ok();
        Deed::ALL.iter().copied().filter(may).collect()
    }

    /// Takes a step that `check` lets pass; one that it does not changes nothing.
    pub fn take(&mut self, no: BookNo, who: &str, step: CaseStep) {
        if self.check(&step).is_err() {
            return;
        }
        let tier = self.tier;
        match step.deed {
            Deed::Divert => (self.stage, self.with) = (Stage::InHand, Some(step.words.trim().to_owned())),
            Deed::Supervise | Deed::FollowUp => {}
            Deed::Raise => {
                self.tier = tier.above().unwrap_or(tier);
                (self.stage, self.with) = (Stage::Waiting, None);
            }
            Deed::FeedBack => self.stage = Stage::FedBack,
            Deed::Refuse => self.stage = Stage::Refused,
        }
        self.steps.push(Taken { no, step, tier, who: who.to_owned() });
    }
}

const fn waits(tier: Tier) -> Stage {
    match tier {
        Tier::Grid => Stage::InHand,
        Tier::Community | Tier::Street | Tier::District => Stage::Waiting,
    }
}

/// Whether something that ended then, or has not yet, kept its last moment, seen from `now`; the moment itself is in time
/// (X-01).
pub fn in_time(due: DateTime, ended: Option<DateTime>, now: DateTime) -> Option<bool> {
    match ended {
        Some(ended) => Some(ended <= due),
        None => (now > due).then_some(false),
    }
}

/// All cases of a book, by their numbers. Entries that are struck never happened.
pub fn cases(book: &[Booked]) -> Vec<Case> {
    let mut cases: BTreeMap<BookNo, Case> = BTreeMap::new();
    for booked in standing(book) {
        match &booked.entry {
            Entry::Case(CaseEntry::Open(opened)) => {
                cases.insert(booked.no, Case::open(booked.no, &booked.who, opened.clone()));
            }
            Entry::Case(CaseEntry::Step(no, step)) => {
                if let Some(case) = cases.get_mut(no) {
                    case.take(booked.no, &booked.who, step.clone());
                }
            }
            _ => {}
        }
    }
    cases.into_values().collect()
}
