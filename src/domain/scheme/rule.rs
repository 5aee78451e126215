//! What fires a clause and what it counts. One struct for each kind of rule that the four schemes have.

use crate::domain::checklist::Class;
use crate::domain::number::Points;
use crate::domain::place::named;
use crate::domain::scheme::{By, ClauseId, Entrance, Package, Severity};
use crate::domain::text::Lang;
use jiff::civil::Date;

/// A score to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The target of the phase.
    Target,
    /// That of the scheme's last phase, whatever the phase is (Q6).
    LastTarget,
    /// A figure.
    Score(Points),
}

/// Places of a ranking list, both ends included; no end: to the far end of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankBand {
    /// First place, from 1.
    pub first: u32,
    /// Last place.
    pub last: Option<u32>,
}

impl RankBand {
    /// Whether the place lies in it.
    pub fn holds(self, place: u32) -> bool {
        self.first <= place && self.last.is_none_or(|last| place <= last)
    }
}

/// A round's score and rank (S2-13, S2-20…24, S2-39, S3-43, S3-45…47). All that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundRule {
    /// Whose rounds; at least one.
    pub by: Vec<By>,
    /// Codes of the phases in which it holds; empty: always.
    pub phases: Vec<String>,
    /// The score is lower (X-01: the figure itself is not).
    pub below: Option<Mark>,
    /// The score is at least this.
    pub at_least: Option<Mark>,
    /// The rank from the top lies in here.
    pub rank: Option<RankBand>,
    /// The rank from the end lies in here.
    pub rank_from_end: Option<RankBand>,
    /// Quarters of the calendar, 1..=4, in which it holds; empty: all.
    pub quarters: Vec<u32>,
    /// The exemption that is tested before everything else.
    pub exempt_by: Option<ClauseId>,
    /// Which degree of the consequence, where there are two.
    pub level: Option<Severity>,
}

/// Who goes free (S2-19): a rank in the latest round of that kind, in the same phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Whose list.
    pub by: By,
    /// The places that go free.
    pub rank: RankBand,
}

named! {
    /// What one line of a rule on lost points covers.
    Per {
        /// One line for all the points of a round (S2-47).
        Round = "round", "每次检查", "round";
        /// One line for each finding (S2-50).
        Finding = "finding", "每处扣分", "finding";
    }
}

/// Points that findings lost (S2-47, S2-50).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostRule {
    /// Only findings of this class.
    pub class: Option<Class>,
    /// Only findings under the power to punish on the spot, or only others; none: all.
    pub on_the_spot: Option<bool>,
    /// Found on this day or later.
    pub from: Option<Date>,
    /// Found on this day or earlier.
    pub to: Option<Date>,
    /// What one line covers.
    pub per: Per,
}

/// An entry of a register (S2-15…18, S2-26…33).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventRule {
    /// The register's kind.
    pub kind: String,
    /// Only outlets with a queue machine, or only those without; none: all (S2-27, S2-28).
    pub queue_machine: Option<bool>,
    /// Flags that must all be set: an entry without is refused (S2-17).
    pub requires: Vec<String>,
    /// Flags that spare the entry (S2-31).
    pub unless: Vec<String>,
}

/// An unbroken run of quarters at or above a score before the year's last (S2-12, Q4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunRule {
    /// Whose rounds.
    pub by: By,
    /// The score that each quarter, and the last one, must reach.
    pub at_least: Points,
    /// False: counted from the first quarter that reached it, whatever came between.
    pub unbroken: bool,
}

/// Nothing of a kind in the whole year (S2-14). Zero is no assessed ticket; an outlet without a figure is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoneRule {
    /// The most that still counts as none.
    pub most: u32,
}

/// The year's mean of an outlet's rounds, with its place among all outlets (S3-44).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Average {
    /// Whose rounds.
    pub by: Vec<By>,
    /// The mean must reach it.
    pub at_least: Points,
    /// Places among all outlets by the mean.
    pub rank: RankBand,
    /// Every single round must reach it, not the mean alone (Q18).
    pub each_round: bool,
}

named! {
    /// A stretch of the calendar.
    Period {
        /// 周（周一起）
        Week = "week", "周", "week";
        /// 半月：1–15 日、16 日至月末
        HalfMonth = "half-month", "半月", "half-month";
        /// 月
        Month = "month", "月", "month";
        /// 季度
        Quarter = "quarter", "季度", "quarter";
        /// 半年
        Half = "half", "半年", "half-year";
        /// 年
        Year = "year", "年", "year";
    }
}

/// How many outlets must have been seen in a period (S3-13, S3-16, S3-19).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Whose rounds.
    pub by: Vec<By>,
    /// In which period.
    pub period: Period,
    /// Share of the outlets, in percent, rounded up to whole outlets.
    pub percent: Points,
    /// Every sub-branch at least once, whatever the share.
    pub every_sub_branch: bool,
}

named! {
    /// What a cadence counts over.
    Scope {
        /// All outlets together.
        All = "all", "全部", "all together";
        /// Each outlet by itself.
        Outlet = "outlet", "每个网点", "each outlet";
        /// Each sub-branch by itself.
        SubBranch = "sub-branch", "每个支行", "each sub-branch";
    }
}

/// How often something must be done in a period (S3-09, S3-12, S3-15, S3-20, S3-21).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cadence {
    /// Rounds of these kinds are counted …
    pub by: Vec<By>,
    /// … and entries of this register, where it names one.
    pub kind: Option<String>,
    /// In which period.
    pub period: Period,
    /// How many at least.
    pub times: u32,
    /// Over what.
    pub scope: Scope,
}

/// Outlets that must be seen again (S3-14): those below a score in the quarter before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recheck {
    /// Whose rounds.
    pub by: Vec<By>,
    /// Below this.
    pub below: Points,
}

/// The last sub-branches of a quarter by their outlets' scores (S3-17, Q17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bottom {
    /// Whose rounds.
    pub by: Vec<By>,
    /// How many of the last.
    pub last: u32,
    /// How a sub-branch's score comes about.
    pub average: Mean,
}

named! {
    /// How several scores become one (Q17).
    Mean {
        /// 平均
        Mean = "mean", "平均", "mean";
        /// 最低
        Minimum = "minimum", "最低", "lowest";
        /// 按网点检查次数加权
        Weighted = "weighted", "按次数加权", "weighted by rounds";
    }
}

/// One thing that a candidate must bring (S1-04…S1-11).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Holds one of these posts.
    Post(Vec<String>),
    /// These grades, for last year and for the first half of the award's year.
    Grades(String, String),
    /// Somebody attests it.
    Attested,
    /// At least one test with the first grade, and every other with one of `others`.
    Skills {
        /// The grade that at least one test must have.
        best: String,
        /// The grades that the others may have.
        others: Vec<String>,
    },
    /// No more valid complaints than this.
    Complaints(u32),
    /// Volume of at least so many percent of the outlet's per-head volume.
    Volume {
        /// In percent.
        percent: Points,
        /// False: more than that (Q13).
        inclusive: bool,
    },
    /// No more errors than this.
    Errors(u32),
    /// No more open findings on appearance than this.
    Appearance {
        /// The most.
        most: u32,
        /// False: more of them only warn.
        blocks: bool,
        /// Items of checklists whose findings are meant (codes).
        items: Vec<String>,
    },
}

/// How long a public notice must stand (S1-15, X-07: the day of posting does not count).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeRule {
    /// Calendar days.
    pub days: u32,
}

/// By when something must be filed (S1-21, Q20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filing {
    /// The day.
    pub day: Date,
    /// Whether the day itself still is in time.
    pub inclusive: bool,
}

/// A grade that somebody was given for a period (S4-12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeRule {
    /// Year or quarter.
    pub period: Period,
    /// The word.
    pub grade: String,
}

/// A figure beside its goal (S2-06, S2-07, S3-01…04, S3-32…36, S3-40, S3-50). Figures are named by the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indicator {
    /// A figure as it is.
    Value {
        /// Its name.
        of: String,
        /// What it must reach.
        at_least: Points,
    },
    /// One figure in percent of another.
    Share {
        /// The part.
        of: String,
        /// The whole.
        among: String,
        /// In percent.
        percent: Points,
        /// False: more than that (Q15).
        inclusive: bool,
    },
    /// How far a figure fell, in percent of what it was (S2-07).
    Fall {
        /// What it was.
        from: String,
        /// What it is.
        to: String,
        /// In percent.
        percent: Points,
    },
    /// So many percent of a plan, rounded up to whole ones (S3-40).
    Sample {
        /// The plan.
        of: String,
        /// What was done.
        done: String,
        /// In percent.
        percent: Points,
    },
    /// A number that depends on the size of another (S3-36): the last step whose size is reached.
    Steps {
        /// What decides.
        by: String,
        /// What is there.
        have: String,
        /// From which size on how many are needed, the smallest size first.
        need: Vec<(u32, u32)>,
    },
}

impl Rule {
    /// Whether it puts down lines of the ledger.
    pub const fn gives_lines(&self) -> bool {
        matches!(
            self,
            Self::Round(_)
                | Self::Lost(_)
                | Self::Event(_)
                | Self::Run(_)
                | Self::None(_)
                | Self::Average(_)
                | Self::Grade(_)
        )
    }
}

impl Indicator {
    /// The names of the figures that it looks at.
    pub fn figures(&self) -> Vec<&str> {
        match self {
            Self::Value { of, .. } => vec![of],
            Self::Share { of, among, .. } => vec![of, among],
            Self::Fall { from, to, .. } => vec![from, to],
            Self::Sample { of, done, .. } => vec![of, done],
            Self::Steps { by, have, .. } => vec![by, have],
        }
    }
}

/// What fires a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A round.
    Round(RoundRule),
    /// Who goes free.
    Exempt(Exemption),
    /// Points lost by findings.
    Lost(LostRule),
    /// An entry of a register.
    Event(EventRule),
    /// A run of quarters.
    Run(RunRule),
    /// Nothing in the year.
    None(NoneRule),
    /// The year's mean.
    Average(Average),
    /// Coverage of outlets.
    Coverage(Coverage),
    /// How often.
    Cadence(Cadence),
    /// Who must be seen again.
    Recheck(Recheck),
    /// The last of a period.
    Bottom(Bottom),
    /// A candidate's condition.
    Condition(Condition),
    /// A public notice.
    Notice(NoticeRule),
    /// Who may not enter.
    Entrance(Entrance),
    /// What papers sent in must meet.
    Package(Package),
    /// A day of filing.
    Filing(Filing),
    /// A person's grade.
    Grade(GradeRule),
    /// A figure beside its goal.
    Indicator(Indicator),
    /// A round beside its goal (S2-06, S3-01): reached or not, and nothing to pay.
    Goal(RoundRule),
}
