//! The rows of a list as results of the library's outlets and people.

use crate::catalog::facts::SKILLS;
use crate::catalog::results::cells::Cells;
use crate::catalog::results::once::{Placed, once};
use crate::catalog::results::outlet::{self, Located};
use crate::catalog::results::{Known, rounds};
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::facts::{Figure, Id, Tickets};
use crate::domain::number::Points;
use crate::domain::place::Outlet;
use crate::domain::results::{Interval, PeriodFigure, ResultKind, Role, Rows, SkillGrade, Subject, Wanted};

/// The most of any figure.
const MOST: Points = Points::whole(1_000_000_000_000);

/// What the rows say of what the library knows, and how many are about others.
pub(super) fn read(
    rows: &[Cells<'_>],
    wanted: &Wanted,
    known: Known<'_>,
    found: &mut Vec<Diagnostic>,
) -> (Rows, usize) {
    match &wanted.kind {
        ResultKind::Rounds { by } => {
            let at = outlet::outlets(rows, known.outlets, found);
            (Rows::Rounds(rounds::read(rows, &at, *by, wanted.period, found)), at.skipped)
        }
        ResultKind::Tickets => {
            let at = outlet::outlets(rows, known.outlets, found);
            (Rows::Tickets(tickets(rows, &at, wanted.period, found)), at.skipped)
        }
        ResultKind::Figures { name, of: Subject::Outlet } => {
            let at = outlet::outlets(rows, known.outlets, found);
            let ids = named(&at, |outlet| &outlet.code);
            (Rows::Figures(figures(rows, &ids, name, wanted.period, found)), at.skipped)
        }
        ResultKind::Figures { name, of: Subject::Person } => {
            let at = outlet::people(rows, known.people, found);
            let ids = named(&at, |person| &person.staff_no);
            (Rows::Figures(figures(rows, &ids, name, wanted.period, found)), at.skipped)
        }
        ResultKind::SkillTest { name } => {
            let at = outlet::people(rows, known.people, found);
            let ids = named(&at, |person| &person.staff_no);
            (Rows::Skills(skills(rows, &ids, name, wanted.period, found)), at.skipped)
        }
    }
}

fn named<T>(at: &Located<'_, T>, name: impl Fn(&T) -> &String) -> Vec<Option<Id>> {
    at.of.iter().map(|of| of.map(|of| Id::from(name(of).as_str()))).collect()
}

/// Puts down that a row does not say what time it is about.
pub(super) fn no_time(row: &Cells<'_>, zh: &str, en: &str, found: &mut Vec<Diagnostic>) {
    let role = if row.is_matched(Role::Visited) { Role::Visited } else { Role::Period };
    let how = say(
        "填上日期或期间，或为整份名单选定期间",
        "Fill in the day or the period, or choose a period for the whole list",
    );
    found.push(Diagnostic::error(row.place(role), say(zh, en), how));
}

fn tickets(
    rows: &[Cells<'_>],
    at: &Located<'_, Outlet>,
    whole: Option<Interval>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Tickets> {
    let mut tickets = Vec::new();
    for (row, outlet) in rows.iter().zip(&at.of).filter_map(|(row, outlet)| Some((row, (*outlet)?))) {
        let count = row.count(Role::Value, &["件", "次", "张", "个", "笔"], found);
        let year = year(row, whole, found);
        if let (Some(count), Some(year)) = (count, year) {
            let row_of = Tickets { outlet: Id::from(outlet.code.as_str()), year, count };
            tickets.push(Placed { row: row_of, at: row.place(Role::Value) });
        }
    }
    let same = ("同一网点同一年的工单数", "the same outlet and year");
    once(tickets, |row| (row.outlet.clone(), row.year), same, |row| row.count.to_string(), found)
}

/// Tickets count by the year (S2-14).
fn year(row: &Cells<'_>, whole: Option<Interval>, found: &mut Vec<Diagnostic>) -> Option<i16> {
    let own = row.period(found)?;
    let Some(period) = own.or(whole) else {
        no_time(row, "这一行没有写年度", "the row gives no year", found);
        return None;
    };
    let year = period.year();
    if year.is_none() {
        let what = say(
            format!("{period} 不是整年，工单按年计"),
            format!("{period} is no whole year; tickets count by the year"),
        );
        let how = say("写年度合计，期间写成 2026年", "Write the year's sum and 2026 as its period");
        let place = if own.is_some() { row.place(Role::Period) } else { Place::File };
        found.push(Diagnostic::error(place, what, how));
    }
    year
}

fn figures(
    rows: &[Cells<'_>],
    of: &[Option<Id>],
    name: &str,
    whole: Option<Interval>,
    found: &mut Vec<Diagnostic>,
) -> Vec<PeriodFigure> {
    let mut figures = Vec::new();
    let (mut in_percent, mut plain) = (None, None);
    for (row, of) in rows.iter().zip(of).filter_map(|(row, of)| Some((row, of.as_ref()?))) {
        let value = row.points(Role::Value, &[], MOST, found);
        let period = row.period(found);
        if let Some((_, percent)) = value.filter(|(value, _)| !value.is_zero()) {
            let kind = if percent { &mut in_percent } else { &mut plain };
            kind.get_or_insert(row);
        }
        if let (Some((value, _)), Some(period)) = (value, period) {
            let figure = Figure { of: of.clone(), name: name.to_owned(), value };
            let row_of = PeriodFigure { figure, period: period.or(whole) };
            figures.push(Placed { row: row_of, at: row.place(Role::Value) });
        }
    }
    if let (Some(in_percent), Some(plain)) = (in_percent, plain) {
        let there = in_percent.place(Role::Value);
        let how = say("全列统一：都写百分号，或都不写", "Write the percent sign in the whole column, or nowhere");
        let said = (format!("没有百分号，而 {there} 有"), format!("has no percent sign, but {there} has one"));
        plain.no(Role::Value, (&said.0, &said.1), how, found);
    }
    let same = ("同一对象同一期间的数值", "the same period of the same one");
    let shown = |row: &PeriodFigure| row.figure.value.to_string();
    once(figures, |row| (row.figure.of.clone(), row.period), same, shown, found)
}

fn skills(
    rows: &[Cells<'_>],
    of: &[Option<Id>],
    test: &str,
    whole: Option<Interval>,
    found: &mut Vec<Diagnostic>,
) -> Vec<SkillGrade> {
    let mut grades = Vec::new();
    for (row, person) in rows.iter().zip(of).filter_map(|(row, of)| Some((row, of.as_ref()?))) {
        let grade = grade(row, found);
        let period = row.period(found);
        if let (Some(grade), Some(period)) = (grade, period) {
            let (person, test, period) = (person.clone(), test.to_owned(), period.or(whole));
            let row_of = SkillGrade { person, test, grade: grade.to_owned(), period };
            grades.push(Placed { row: row_of, at: row.place(Role::Value) });
        }
    }
    let same = ("同一人同一期间的等级", "the same person and period");
    once(grades, |row| (row.person.clone(), row.period), same, |row| row.grade.clone(), found)
}

fn grade(row: &Cells<'_>, found: &mut Vec<Diagnostic>) -> Option<&'static str> {
    if !row.has(Role::Value) {
        row.empty(Role::Value, found);
        return None;
    }
    let word = row.word(Role::Value);
    let grade = SKILLS.iter().copied().find(|known| word.as_deref() == Some(*known));
    if grade.is_none() {
        let how = say(format!("可写：{}", SKILLS.join("、")), format!("Write one of: {}", SKILLS.join(", ")));
        row.no(Role::Value, ("不是等级", "is no grade"), how, found);
    }
    grade
}
