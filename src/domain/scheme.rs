//! The scheme (考核方案): what follows from scores, ranks, findings and events, clause by clause.
//!
//! A `Scheme` is plain data; `catalog` reads it from a file, in one reading of its parameters, and refuses what makes no
//! sense. `settle` applies it. Every number that a bank may change next year stands in the file: the code knows kinds of
//! rules, never an amount, a date or a threshold.

mod amount;
mod casework;
mod names;
mod package;
mod plain;
mod rule;

pub use amount::{Amount, Rate};
pub use casework::{Casework, Deadline};
pub use names::figure_name;
pub use package::{Entrance, Package};
pub use rule::{
    Average, Bottom, Cadence, Condition, Coverage, EventRule, Exemption, Filing, GradeRule, Indicator, LostRule, Mark,
    Mean, NoneRule, NoticeRule, Per, Period, RankBand, Recheck, RoundRule, Rule, RunRule, Scope,
};

use crate::domain::number::Points;
use crate::domain::place::{OutletClass, Post, named};
use crate::domain::text::{Lang, Text};
use jiff::civil::Date;
use std::fmt;

/// A clause's ID, such as `S2-20`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseId(pub String);

impl fmt::Display for ClauseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

named! {
    /// Whose inspection a round is.
    By {
        /// 省行神秘人检查
        Province = "province", "省行", "Province";
        /// 全区检查
        District = "district", "全区", "District";
        /// 县行非现场检查
        County = "county", "县行", "County";
        /// 第三方神秘人检查
        ThirdParty = "third_party", "第三方神秘人", "Mystery shopper";
        /// 分行视频检查
        BranchVideo = "branch_video", "视频检查", "Video check";
    }
}

named! {
    /// Whether a line takes, gives, or ends an employment.
    Kind {
        /// 考核
        Penalty = "penalty", "考核", "Penalty";
        /// 奖励
        Reward = "reward", "奖励", "Reward";
        /// 辞退
        Dismissal = "dismissal", "辞退", "Dismissal";
    }
}

named! {
    /// Who pays or receives (S2-11, Q9).
    Payer {
        /// 支行长
        Head = "head", "支行长", "Head";
        /// 网点
        Outlet = "outlet", "网点", "Outlet";
        /// 个人
        Person = "person", "个人", "Person";
    }
}

named! {
    /// What the scheme is about, which decides what its screens list.
    Subjects {
        /// 网点
        Outlets = "outlets", "网点", "Outlets";
        /// 人员
        People = "people", "人员", "People";
    }
}

named! {
    /// How hard a consequence is where the scheme has two degrees of it (S3-45, S3-46).
    Severity {
        /// 扣罚
        Normal = "normal", "扣罚", "normal";
        /// 加重扣罚
        Heavier = "heavier", "加重扣罚", "heavier";
    }
}

named! {
    /// By which date a round finds its phase (X-06, Q3).
    PhaseBy {
        /// 检查日
        Visit = "visit", "检查日", "day of the visit";
        /// 检查所在季度的末日
        PeriodEnd = "period-end", "季度末", "end of the quarter";
    }
}

named! {
    /// Which of two phases a shared boundary day belongs to (Q24).
    SharedDay {
        /// 后一阶段
        Later = "later", "后一阶段", "the later phase";
        /// 前一阶段
        Earlier = "earlier", "前一阶段", "the earlier phase";
    }
}

named! {
    /// What is settled where one phase has several provincial rounds (Q3b).
    SettledBy {
        /// 每次
        Round = "round", "每次检查", "each round";
        /// 阶段平均
        PhaseAverage = "phase-average", "阶段平均", "mean of the phase";
        /// 阶段最后一次
        LastRound = "last-round", "阶段末次", "last round of the phase";
    }
}

named! {
    /// What is doubled when points are lost again or on a key item (S2-25, Q7).
    Doubling {
        /// 该部分分数，不超过差距
        PointsCapped = "points-capped", "重复分数，以差距为限", "the repeated points, up to the shortfall";
        /// 该部分分数，不设限
        PointsUncapped = "points-uncapped", "重复分数，不设限", "the repeated points, without a limit";
        /// 整笔
        Whole = "whole", "整笔金额", "the whole amount";
    }
}

named! {
    /// How a fraction of a point costs.
    StepMode {
        /// 按比例
        Linear = "linear", "按比例", "in proportion";
        /// 舍去不足一分
        Floor = "floor", "不足一分舍去", "whole points, down";
        /// 不足一分按一分
        Ceil = "ceil", "不足一分按一分", "whole points, up";
    }
}

named! {
    /// How far back an earlier finding makes a repeat.
    RepeatWithin {
        /// 方案年度内
        Year = "year", "方案年度", "the scheme's year";
        /// 同一阶段内
        Phase = "phase", "同一阶段", "the same phase";
    }
}

named! {
    /// What stands where the same visit costs by the province's and by the district's list (Q21).
    SameVisit {
        /// 两笔都计
        Both = "both", "两笔都计", "both lines";
        /// 只计较大一笔
        Larger = "larger", "只计较大一笔", "the larger alone";
    }
}

/// How clauses are computed, where the source can be read in more than one way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Method {
    /// X-06, Q3.
    pub phase_by: PhaseBy,
    /// Q24.
    pub shared_day: SharedDay,
    /// Q3b; for rounds of the province.
    pub settled_by: SettledBy,
    /// Q7.
    pub doubling: Doubling,
    ///
    pub step_mode: StepMode,
    ///
    pub repeat_within: RepeatWithin,
    /// Q21.
    pub same_visit: SameVisit,
}

impl Default for Method {
    /// The recommended readings.
    fn default() -> Self {
        Self {
            phase_by: PhaseBy::Visit,
            shared_day: SharedDay::Later,
            settled_by: SettledBy::Round,
            doubling: Doubling::PointsCapped,
            step_mode: StepMode::Linear,
            repeat_within: RepeatWithin::Year,
            same_visit: SameVisit::Both,
        }
    }
}

/// A stretch of the scheme's year with its target; both days are included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phase {
    /// Unique in the scheme, such as `2`.
    pub code: String,
    /// What people call it.
    pub name: Text,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The score that is to be reached, where the phase has one.
    pub target: Option<Points>,
}

/// A grade of people or outlets, from the best down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grade {
    /// The word, such as 优秀.
    pub word: String,
    /// In English; may be empty.
    pub english: String,
    /// The composite score from which it is given; none where the source names no figure and nobody set one.
    pub from: Option<Points>,
}

/// How much one part counts in a composite (S3-31b, S4-08): of the rounds of one kind, or of one form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The part: a kind of round (`third_party`), or a form's name (`查`).
    pub part: String,
    /// What people call it; empty: as the part itself.
    pub name: Text,
    /// What it looks at, for whoever fills it in; may be empty.
    pub words: Text,
    /// Its share, in percent, 0..=100.
    pub percent: Points,
    /// Only for outlets of these classes; empty: all.
    pub classes: Vec<OutletClass>,
    /// First day on which it holds; none: from the scheme's first.
    pub from: Option<Date>,
    /// Last day; none: to the scheme's last.
    pub to: Option<Date>,
}

/// One kind of entry that somebody writes down with its proof: praise, a complaint, a contest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The kind's name in files, such as `media_praise`.
    pub kind: String,
    /// What people call it.
    pub name: Text,
    /// Fields that are yes or no.
    pub flags: Vec<Field>,
    /// Fields with one word of several.
    pub choices: Vec<Choice>,
    /// Items of checklists whose findings are such entries too (codes).
    pub items: Vec<String>,
    /// The rule of the source that it is kept for, where no clause computes anything from it (S2-49); may be empty.
    pub kept_for: String,
}

/// A field of a register that is yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in files.
    pub name: String,
    /// What people call it.
    pub label: Text,
}

/// A field of a register with one word of several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its name in files.
    pub name: String,
    /// What people call it.
    pub label: Text,
    /// Its words, with what people call them.
    pub words: Vec<Field>,
}

/// One sentence of the scheme that has a consequence or a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its ID in the trade's list of rules.
    pub id: ClauseId,
    /// What it says, short.
    pub words: Text,
    /// What its lines are; of no meaning for rules that give no lines.
    pub kind: Kind,
    /// Whose account its lines belong to.
    pub payer: Payer,
    /// The object as the clause itself words it (X-11: 支行长, 支行, 网点, 个人); may be empty.
    pub object: Text,
    /// What fires it and what is counted.
    pub rule: Rule,
    /// How much.
    pub amount: Amount,
    /// What else must be done, such as joining the evening's rehearsal (S2-50); may be empty.
    pub duty: Text,
    /// The same for a repeat; empty: as the first time.
    pub duty_repeated: Text,
}

/// A reading that was chosen for a parameter, as it stands in the file or was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The parameter's name.
    pub name: String,
    /// What it decides.
    pub words: Text,
    /// The chosen value, as written.
    pub value: String,
    /// The recommended one.
    pub recommended: String,
    /// All values that the file knows.
    pub values: Vec<String>,
    /// What people call each of them, in that order; empty where the file does not say.
    pub labels: Vec<Text>,
}

/// A scheme in one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Short name in files, such as `psbc-county`.
    pub code: String,
    /// Its title.
    pub name: Text,
    /// Edition, such as `2026.1`.
    pub edition: String,
    /// The papers it follows; may be empty.
    pub basis: String,
    /// A word of warning for screen and documents; may be empty.
    pub notice: Text,
    /// First day of its year.
    pub from: Date,
    /// Last day of its year, included.
    pub to: Date,
    /// What it is about.
    pub subjects: Subjects,
    /// What a closed inspection of this library counts as, if its score counts at all.
    pub own_rounds: Option<By>,
    /// Codes of the checklists whose closed inspections are such rounds; empty: all. A 6S walk or a candidate's sheet has a
    /// score too, and none of the scheme's targets is meant for it.
    pub checklists: Vec<String>,
    /// Kinds of rounds whose list is the scheme's own outlets: only there may ranks be computed.
    pub ranked_here: Vec<By>,
    /// Its phases, in order; may be empty.
    pub phases: Vec<Phase>,
    /// Its grades, the best first; may be empty.
    pub grades: Vec<Grade>,
    /// Its weights; may be empty.
    pub weights: Vec<Weight>,
    /// Whose holders are assessed, where the scheme is about people; empty: everybody.
    pub posts: Vec<Post>,
    /// Times set for cases of the grid; none: the scheme has no cases.
    pub casework: Option<Casework>,
    /// Its registers.
    pub registers: Vec<Register>,
    /// How it is computed.
    pub method: Method,
    /// Every parameter with the reading chosen.
    pub readings: Vec<Reading>,
    /// Its clauses, in printed order.
    pub clauses: Vec<Clause>,
}

impl Clause {
    /// Whether it puts down lines of the ledger.
    pub const fn gives_lines(&self) -> bool {
        self.rule.gives_lines()
    }

    /// What else must be done, the first time or again.
    pub fn duty_of(&self, repeated: bool) -> &Text {
        if repeated && !self.duty_repeated.is_empty() { &self.duty_repeated } else { &self.duty }
    }
}

impl Weight {
    /// What people call the part: by the scheme's own word, or a kind of round by its name.
    pub fn part_name(&self, lang: Lang) -> &str {
        let round = By::ALL.iter().find(|by| by.code() == self.part).map(|by| by.name(lang));
        match self.name.is_empty() {
            true => round.unwrap_or(&self.part),
            false => self.name.get(lang),
        }
    }
}

impl Scheme {
    /// The phase that a day belongs to; a day that two phases share belongs to the one that `shared_day` names.
    pub fn phase_on(&self, day: Date) -> Option<&Phase> {
        let mut of_day = self.phases.iter().filter(|phase| phase.from <= day && day <= phase.to);
        match self.method.shared_day {
            SharedDay::Later => of_day.next_back(),
            SharedDay::Earlier => of_day.next(),
        }
    }

    /// The register of that kind.
    pub fn register(&self, kind: &str) -> Option<&Register> {
        self.registers.iter().find(|register| register.kind == kind)
    }

    /// Clauses that look at entries of the register of that kind.
    pub fn fed_by(&self, kind: &str) -> impl Iterator<Item = &Clause> {
        self.clauses.iter().filter(move |clause| match &clause.rule {
            Rule::Event(rule) => rule.kind == kind,
            Rule::Cadence(rule) => rule.kind.as_deref() == Some(kind),
            _ => false,
        })
    }

    /// Whether an entry of the register is about a person: a clause that looks at it goes to that person's account.
    pub fn asks_person(&self, kind: &str) -> bool {
        self.fed_by(kind).any(|clause| clause.gives_lines() && clause.payer == Payer::Person)
    }

    /// Whether the day is in the scheme's year.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

#[cfg(test)]
impl Scheme {
    /// A scheme of 2026 that says nothing.
    pub(in crate::domain) fn bare() -> Self {
        Self {
            code: "x".to_owned(),
            name: Text::default(),
            edition: String::new(),
            basis: String::new(),
            notice: Text::default(),
            from: jiff::civil::date(2026, 1, 1),
            to: jiff::civil::date(2026, 12, 31),
            subjects: Subjects::Outlets,
            own_rounds: None,
            checklists: Vec::new(),
            ranked_here: Vec::new(),
            phases: Vec::new(),
            grades: Vec::new(),
            weights: Vec::new(),
            posts: Vec::new(),
            casework: None,
            registers: Vec::new(),
            method: Method::default(),
            readings: Vec::new(),
            clauses: Vec::new(),
        }
    }
}
