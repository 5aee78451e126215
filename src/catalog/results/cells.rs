//! The cells of one row by what they say. Each reader gives `None` after it has put down a fault, and `Some(None)` where
//! nothing is written.

use crate::catalog::results::number::{self, NoNumber};
use crate::catalog::results::table::Table;
use crate::catalog::results::when;
use crate::catalog::sheet::{Cell, Row, narrow};
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::number::Points;
use crate::domain::results::{Interval, Matching, ResultKind, Role};
use crate::domain::text::{Lang, Text};
use jiff::civil::Date;

/// What people write for nothing.
const NOTHING: &[&str] = &["-", "--", "—", "——", "–", "/"];

/// Rows that sum up the others.
const SUMS: &[&str] = &["合计", "小计", "总计", "平均", "均值", "最高", "最低", "total", "average", "mean"];

/// One row of the list.
pub(super) struct Cells<'t> {
    table: &'t Table,
    matching: &'t Matching,
    pub(super) row: &'t Row,
    results: &'static [Role],
}

/// The rows below the headings in which something matched is written, without sums.
pub(super) fn data<'t>(table: &'t Table, matching: &'t Matching, kind: &ResultKind) -> Vec<Cells<'t>> {
    let results: &[Role] = match kind {
        ResultKind::Rounds { .. } => &[Role::Score, Role::Rank],
        ResultKind::Tickets | ResultKind::Figures { .. } | ResultKind::SkillTest { .. } => &[Role::Value],
    };
    let rows = table.data().map(|row| Cells { table, matching, row, results });
    rows.filter(|cells| cells.any(Role::ALL) && !cells.is_sum()).collect()
}

impl<'t> Cells<'t> {
    /// What the row says of a role.
    pub(super) fn cell(&self, role: Role) -> &'t Cell {
        let cell = self.matching.column(role).map_or(&Cell::Empty, |column| self.row.cell(column));
        match cell {
            Cell::Text(text) if NOTHING.contains(&narrow(text).as_str()) => &Cell::Empty,
            cell => cell,
        }
    }

    /// Whether it says anything of it.
    pub(super) fn has(&self, role: Role) -> bool {
        !self.cell(role).is_empty()
    }

    fn any(&self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.has(*role))
    }

    /// Whether it holds a result, and no mere remark.
    pub(super) fn has_result(&self) -> bool {
        self.any(self.results)
    }

    fn is_sum(&self) -> bool {
        let names = [Role::OutletCode, Role::OutletName, Role::StaffNo];
        let sums = |cell: &Cell| SUMS.iter().any(|sum| tight(&cell.shown()).starts_with(sum));
        if self.any(&names) {
            names.into_iter().any(|role| sums(self.cell(role)))
        } else {
            self.row.cells.values().any(sums)
        }
    }

    /// Whether a column is matched to the role.
    pub(super) fn is_matched(&self, role: Role) -> bool {
        self.matching.column(role).is_some()
    }

    /// A name or a code in small letters of half width, without blanks.
    pub(super) fn word(&self, role: Role) -> Option<String> {
        match self.cell(role) {
            Cell::Text(text) | Cell::Percent(text) => Some(tight(text)),
            _ => None,
        }
    }

    /// The place of a role's cell; the row's first cell where no column is matched.
    pub(super) fn place(&self, role: Role) -> Place {
        let column = self.matching.column(role).or_else(|| self.row.cells.keys().next().copied());
        self.table.sheet_cells().place(self.row.number, column.unwrap_or(0))
    }

    /// The place of a role's heading.
    pub(super) fn heading_place(&self, role: Role) -> Place {
        match self.matching.column(role) {
            Some(column) => self.table.sheet_cells().place(self.table.heading_rows().1, column),
            None => Place::File,
        }
    }

    /// What stands over a role's column.
    pub(super) fn heading(&self, role: Role) -> String {
        let column = self.matching.column(role).and_then(|column| self.table.column(column));
        let heading = column.map(|column| column.heading.clone()).filter(|heading| !heading.is_empty());
        heading.unwrap_or_else(|| role.name(Lang::Zh).to_owned())
    }

    fn fault(&self, role: Role, what: Text, how: Text, found: &mut Vec<Diagnostic>) {
        found.push(Diagnostic::error(self.place(role), what, how));
    }

    /// Puts down what is wrong with a cell that must hold something else.
    pub(super) fn no(&self, role: Role, (zh, en): (&str, &str), how: Text, found: &mut Vec<Diagnostic>) {
        let (heading, cell) = (self.heading(role), self.cell(role));
        let shown = number::shown(cell);
        if let Cell::Fault(_) = cell {
            let what = say(format!("{heading} 是错误值 {shown}"), format!("{heading} holds the error {shown}"));
            return self.fault(role, what, say("改正公式或直接填值", "Mend the formula or write the value"), found);
        }
        let what = say(format!("{heading}“{shown}”{zh}"), format!("{heading} {shown:?} {en}"));
        self.fault(role, what, how, found);
    }

    /// Puts down that nothing is written where something must be.
    pub(super) fn empty(&self, role: Role, found: &mut Vec<Diagnostic>) {
        let heading = self.heading(role);
        let what = say(format!("{heading} 是空的"), format!("{heading} is empty"));
        let how = say("填上；没有结果就删去这一行", "Fill it in; remove the row if there is no result");
        self.fault(role, what, how, found);
    }

    /// A number from 0 to `most` that must be written, and whether it is in percent.
    pub(super) fn points(
        &self,
        role: Role,
        units: &[&str],
        most: Points,
        found: &mut Vec<Diagnostic>,
    ) -> Option<(Points, bool)> {
        if !self.has(role) {
            self.empty(role, found);
            return None;
        }
        match number::exact(self.cell(role), units) {
            Ok(written) if written.value < Points::ZERO || written.value > most => {
                let how = say(format!("写 0 到 {most} 之间的数"), format!("Write a number from 0 to {most}"));
                self.no(role, ("超出范围", "is out of range"), how, found);
                None
            }
            Ok(written) => Some((written.value, written.percent)),
            Err(NoNumber::TooFine) => {
                let how = say(
                    "按通报的数值填写，或用 ROUND 四舍五入到三位以内",
                    "Write it as it was published, or round it to three places with ROUND",
                );
                self.no(role, ("小数超过三位", "has more than three places"), how, found);
                None
            }
            Err(NoNumber::TooLarge) => {
                let how = say(format!("写 0 到 {most} 之间的数"), format!("Write a number from 0 to {most}"));
                self.no(role, ("超出范围", "is out of range"), how, found);
                None
            }
            Err(NoNumber::NotOne) => {
                self.no(role, ("不是数字", "is no number"), say("写成 92.5", "Write it like 92.5"), found);
                None
            }
        }
    }

    /// A place in the list or the number ranked, from 1.
    pub(super) fn place_in_list(&self, role: Role, found: &mut Vec<Diagnostic>) -> Option<Option<u32>> {
        if !self.has(role) {
            return Some(None);
        }
        let place = number::rank(self.cell(role)).filter(|place| *place >= 1);
        if place.is_none() {
            let how = say("写成 3 这样的整数", "Write a whole number such as 3");
            self.no(role, ("不是从 1 起的整数", "is no whole number from 1"), how, found);
        }
        place.map(Some)
    }

    /// A number of things, from 0, that must be written.
    pub(super) fn count(&self, role: Role, units: &[&str], found: &mut Vec<Diagnostic>) -> Option<u32> {
        if !self.has(role) {
            self.empty(role, found);
            return None;
        }
        let count = number::whole(self.cell(role), units);
        if count.is_none() {
            let how = say("写成 0、1、2 这样的整数", "Write a whole number such as 0, 1 or 2");
            self.no(role, ("不是整数", "is no whole number"), how, found);
        }
        count
    }

    /// A day.
    pub(super) fn day(&self, role: Role, found: &mut Vec<Diagnostic>) -> Option<Option<Date>> {
        if !self.has(role) {
            return Some(None);
        }
        let source = self.table.sheet_cells().source;
        let day = when::day(self.cell(role), source);
        if day.is_none() {
            let (said, how) = if when::of_cell(self.cell(role), source).is_some() {
                let how = say(
                    "写明日期，如 2026-05-20；只有期间时把这一列对应为“期间”",
                    "Write the day, such as 2026-05-20, or match this column as the period",
                );
                (("没有写明哪一天", "does not say which day"), how)
            } else {
                (
                    ("不是 2000 年以后存在的日期", "is no day since 2000"),
                    say("写成 2026-05-20", "Write it like 2026-05-20"),
                )
            };
            self.no(role, said, how, found);
        }
        day.map(Some)
    }

    /// A period.
    pub(super) fn period(&self, found: &mut Vec<Diagnostic>) -> Option<Option<Interval>> {
        if !self.has(Role::Period) {
            return Some(None);
        }
        let period = when::of_cell(self.cell(Role::Period), self.table.sheet_cells().source);
        if period.is_none() {
            let how = say("写成 2026年、2026年第二季度 或 2026年5月", "Write it like 2026, 2026-Q2 or 2026-05");
            self.no(Role::Period, ("不是期间", "is no period"), how, found);
        }
        period.map(Some)
    }
}

/// A name or a code as it is compared.
pub(super) fn tight(text: &str) -> String {
    narrow(text).split_whitespace().collect::<String>().to_lowercase()
}
