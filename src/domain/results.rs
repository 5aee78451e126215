//! Results from outside (RankImport, S2-04, X-08): scores, ranks, tickets and figures that a province, a district or another
//! system hands down as a list, before a library takes them in.
//!
//! `catalog` reads a list by a `Matching` of its columns. `conflicts` lays new rounds beside those already known.

mod conflicts;
mod interval;

pub use conflicts::{Conflict, Conflicts, Measure, conflicts};
pub use interval::Interval;

use crate::domain::diagnostic::Diagnostic;
use crate::domain::facts::{Figure, Id, Round, Tickets};
use crate::domain::place::named;
use crate::domain::scheme::By;
use crate::domain::text::Lang;
use std::collections::BTreeMap;
use std::fmt;

named! {
    /// What a column of a list says.
    Role {
        /// 网点编号
        OutletCode = "outlet_code", "网点编号", "Outlet code";
        /// 网点名称
        OutletName = "outlet_name", "网点名称", "Outlet name";
        /// 工号
        StaffNo = "staff_no", "工号", "Staff number";
        /// 得分
        Score = "score", "得分", "Score";
        /// 名次 in the list whose results are read
        Rank = "rank", "名次", "Rank";
        /// 参评网点数 of that list
        Ranked = "ranked", "参评网点数", "Number ranked";
        /// 检查日期
        Visited = "visited", "检查日期", "Day of the visit";
        /// 期间
        Period = "period", "期间", "Period";
        /// 数值: the figure, the number of tickets or the grade
        Value = "value", "数值", "Value";
    }
}

named! {
    /// Whose figures a list holds.
    Subject {
        /// 网点
        Outlet = "outlet", "网点", "Outlet";
        /// 个人
        Person = "person", "个人", "Person";
    }
}

/// What a list is read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultKind {
    /// Scores, and ranks where the list has them.
    Rounds {
        /// Whose inspection.
        by: By,
    },
    /// Assessed tickets (考核工单) of a year (S2-14).
    Tickets,
    /// A figure: a rate, a count, a volume.
    Figures {
        /// Its name, as the scheme's clauses name it.
        name: String,
        /// Whose.
        of: Subject,
    },
    /// A skill test: 一等, 二等 or 三等 for each person (S1-07).
    SkillTest {
        /// The test's name.
        name: String,
    },
}

/// What a person says of a list that the list need not say itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is read as.
    pub kind: ResultKind,
    /// What it is about as a whole, for rows that give neither day nor period.
    pub period: Option<Interval>,
}

/// A column as a person sees it before anything is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// From 0, as the spreadsheet counts.
    pub index: usize,
    /// The spreadsheet's own name for it, such as `C`.
    pub letter: String,
    /// What stands over it; empty where nothing does.
    pub heading: String,
    /// The first few cells that are not empty.
    pub examples: Vec<String>,
}

/// The headings of a list, freed of how they were typed: equal for two lists whose columns mean the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// From the headings by column, empty ones too; blanks and the case of letters do not count.
    pub fn of(headings: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let plain = |heading: &str| heading.split_whitespace().collect::<String>().to_lowercase();
        let headings = headings.into_iter().map(|heading| plain(heading.as_ref()));
        Self(headings.collect::<Vec<_>>().join("\n"))
    }

    /// From the text that was kept.
    pub const fn kept(text: String) -> Self {
        Self(text)
    }

    /// The text to keep.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.replace('\n', " | "))
    }
}

/// Which column says what. A person may change it; it can be kept beside its headings and used again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching {
    headings: Fingerprint,
    columns: BTreeMap<Role, usize>,
}

impl Matching {
    /// Nothing matched yet, for a list with these headings.
    pub const fn new(headings: Fingerprint) -> Self {
        Self { headings, columns: BTreeMap::new() }
    }

    /// The headings that it is for.
    pub const fn headings(&self) -> &Fingerprint {
        &self.headings
    }

    /// Lets a column, from 0, say `role` and nothing else; with none, no column says it.
    pub fn set(&mut self, role: Role, column: Option<usize>) {
        self.columns.remove(&role);
        if let Some(column) = column {
            self.columns.retain(|_, matched| *matched != column);
            self.columns.insert(role, column);
        }
    }

    /// The same with one column more.
    #[must_use]
    pub fn with(mut self, role: Role, column: usize) -> Self {
        self.set(role, Some(column));
        self
    }

    /// The column of a role, from 0.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.columns.get(&role).copied()
    }

    /// What a column says, if it is matched.
    pub fn role(&self, column: usize) -> Option<Role> {
        self.columns.iter().find(|(_, matched)| **matched == column).map(|(role, _)| *role)
    }

    /// All that is matched, in the order of the roles.
    pub fn columns(&self) -> impl Iterator<Item = (Role, usize)> {
        self.columns.iter().map(|(role, column)| (*role, *column))
    }
}

/// A figure and the time that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeriodFigure {
    /// The figure.
    pub figure: Figure,
    /// Its time, where the list tells it.
    pub period: Option<Interval>,
}

/// The grade of one person in one skill test (S1-07).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillGrade {
    /// Staff number.
    pub person: Id,
    /// The test.
    pub test: String,
    /// 一等, 二等 or 三等.
    pub grade: String,
    /// Its time, where the list tells it.
    pub period: Option<Interval>,
}

/// What a list says, in its own order. Outlets are named by their code, people by their staff number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Rounds; each is named by body, day and outlet, such as `province-2026-05-20-3201`.
    Rounds(Vec<Round>),
    /// Tickets.
    Tickets(Vec<Tickets>),
    /// Figures.
    Figures(Vec<PeriodFigure>),
    /// Grades of a skill test.
    Skills(Vec<SkillGrade>),
}

/// A list that could be read as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// What it says of outlets and people of the library.
    pub rows: Rows,
    /// Rows about outlets or people that the library does not know.
    pub skipped: usize,
    /// What somebody should look at before it is taken in.
    pub warnings: Vec<Diagnostic>,
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Matching, Role};

    #[test]
    fn a_column_says_one_thing_and_a_role_has_one_column() {
        let mut matching = Matching::new(Fingerprint::of(["网点", "得分", "排名"]));
        matching.set(Role::Score, Some(1));
        matching.set(Role::Rank, Some(1));
        assert_eq!((matching.column(Role::Score), matching.column(Role::Rank)), (None, Some(1)));
        matching.set(Role::Rank, Some(2));
        assert_eq!((matching.role(1), matching.role(2)), (None, Some(Role::Rank)));
        matching.set(Role::Rank, None);
        assert_eq!(matching.columns().count(), 0);
    }

    #[test]
    fn headings_are_the_same_but_for_how_they_were_typed() {
        let first = Fingerprint::of(["网点 名称", "Score", "", "排名"]);
        assert_eq!(first, Fingerprint::of(["网点名称", " score", "", "排 名 "]));
        assert_ne!(first, Fingerprint::of(["网点名称", "", "score", "排名"]));
        assert_ne!(first, Fingerprint::of(["网点名称", "score", "排名"]));
        assert_eq!(first, Fingerprint::kept(first.as_str().to_owned()));
        assert_eq!(first.to_string(), "网点名称 | score |  | 排名");
    }
}
