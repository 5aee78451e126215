//! Which rows are about outlets and people of the library. A province lists hundreds of outlets; those that the library
//! does not know are passed over, and a name that was almost one of its own is pointed out.

use crate::catalog::results::any_error;
use crate::catalog::results::cells::{Cells, tight};
use crate::catalog::sheet::Cell;
use crate::catalog::wording::{nearest, say};
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::place::{Outlet, OutletId, Person};
use crate::domain::results::Role;
use std::collections::{BTreeMap, BTreeSet};

/// What each row is about; none for those that are not about the library.
pub(super) struct Located<'k, T> {
    /// In the order of the rows.
    pub(super) of: Vec<Option<&'k T>>,
    /// Rows with a result that are not about the library.
    pub(super) skipped: usize,
}

/// Outlets of the library as lists name them.
struct Book<'k> {
    codes: BTreeMap<String, &'k Outlet>,
    names: BTreeMap<String, Vec<&'k Outlet>>,
}

impl<'k> Book<'k> {
    fn new(known: &'k [Outlet]) -> Self {
        let codes = known.iter().map(|outlet| (tight(&outlet.code), outlet)).collect();
        let mut names: BTreeMap<String, Vec<&Outlet>> = BTreeMap::new();
        for outlet in known {
            names.entry(tight(&outlet.name)).or_default().push(outlet);
        }
        Self { codes, names }
    }

    /// By exact name, of those that the list does not name by code; a code in the column of names is as good.
    fn named(&self, row: &Cells<'_>, claimed: &BTreeSet<OutletId>, found: &mut Vec<Diagnostic>) -> Option<&'k Outlet> {
        let name = row.word(Role::OutletName)?;
        let free = |outlet: &&Outlet| !claimed.contains(&outlet.id);
        let same: Vec<&Outlet> = self.names.get(&name).into_iter().flatten().copied().filter(free).collect();
        match same.as_slice() {
            [] => by_code(&self.codes, &name).filter(free),
            [outlet] => Some(outlet),
            _ => {
                let what = say(
                    format!("库里不止一个网点叫“{name}”"),
                    format!("more than one outlet of the library is called {name:?}"),
                );
                let how = say("补上网点编号一列并对应", "Add a column of outlet codes and match it");
                found.push(Diagnostic::error(row.place(Role::OutletName), what, how));
                None
            }
        }
    }
}

/// Outlets by their code, else by their exact name.
pub(super) fn outlets<'k>(rows: &[Cells<'_>], known: &'k [Outlet], found: &mut Vec<Diagnostic>) -> Located<'k, Outlet> {
    let book = Book::new(known);
    let coded: Vec<Option<&Outlet>> =
        rows.iter().map(|row| by_code(&book.codes, &row.word(Role::OutletCode)?)).collect();
    // Every county has a 城关支行: what the list gives by its code is not looked for by name.
    let claimed: BTreeSet<OutletId> = coded.iter().flatten().map(|outlet| outlet.id).collect();
    let mut by_name = ByName::default();
    let mut of = Vec::with_capacity(rows.len());
    for (row, coded) in rows.iter().zip(coded) {
        if let Some(outlet) = coded {
            check_name(row, outlet, found);
            of.push(Some(outlet));
            continue;
        }
        let outlet = book.named(row, &claimed, found);
        if let Some(outlet) = outlet {
            by_name.take(row, outlet, found);
        } else if row.has_result() {
            check_readable(row, &[Role::OutletCode, Role::OutletName], found);
        }
        of.push(outlet);
    }
    by_name.tell(found);
    point_out(rows, &of, known, found);
    located(rows, of, ("网点", "outlets"), Role::OutletName, found)
}

/// People by their staff number.
pub(super) fn people<'k>(rows: &[Cells<'_>], known: &'k [Person], found: &mut Vec<Diagnostic>) -> Located<'k, Person> {
    let numbers: BTreeMap<String, &Person> = known.iter().map(|person| (tight(&person.staff_no), person)).collect();
    let of: Vec<Option<&Person>> = rows.iter().map(|row| by_code(&numbers, &row.word(Role::StaffNo)?)).collect();
    for (row, _) in rows.iter().zip(&of).filter(|(row, person)| person.is_none() && row.has_result()) {
        check_readable(row, &[Role::StaffNo], found);
    }
    located(rows, of, ("人员", "people"), Role::StaffNo, found)
}

/// A code; where there is none such, the only one that differs by zeros before it, which a spreadsheet takes away from
/// numbers.
fn by_code<'k, T>(codes: &BTreeMap<String, &'k T>, code: &str) -> Option<&'k T> {
    codes.get(code).copied().or_else(|| {
        let mut same = codes.iter().filter(|(known, _)| bare(known) == bare(code)).map(|(_, of)| *of);
        same.next().filter(|_| same.next().is_none())
    })
}

fn bare(code: &str) -> &str {
    code.trim_start_matches('0')
}

fn check_name(row: &Cells<'_>, outlet: &Outlet, found: &mut Vec<Diagnostic>) {
    let Some(name) = row.word(Role::OutletName) else { return };
    let known = tight(&outlet.name);
    if !name.contains(&known) && !known.contains(&name) {
        let (code, known) = (&outlet.code, &outlet.name);
        let what = say(
            format!("编号 {code} 在库里是“{known}”，名单里是“{name}”"),
            format!("code {code} is {known:?} in the library and {name:?} in the list"),
        );
        let how = say("按编号取用；核对是否串行", "The code counts; see whether rows have slipped");
        found.push(Diagnostic::warning(row.place(Role::OutletName), what, how));
    }
}

fn check_readable(row: &Cells<'_>, roles: &[Role], found: &mut Vec<Diagnostic>) {
    let written: Vec<Role> = roles.iter().copied().filter(|role| row.has(*role)).collect();
    if written.is_empty() {
        let role = roles.iter().copied().find(|role| row.is_matched(*role)).unwrap_or(Role::OutletName);
        let what = say("这一行有结果，却没有写是谁的", "the row has a result but does not say whose");
        let how =
            say("填上；合并过的单元格只有第一行有值", "Fill it in; of merged cells only the first row has the value");
        found.push(Diagnostic::error(row.place(role), what, how));
    }
    for role in written.into_iter().filter(|role| row.word(*role).is_none()) {
        let how = say("把这一列设为文本格式后重填", "Format the column as text and write it again");
        let said = match row.cell(role) {
            Cell::Inexact(_) => {
                ("太长，表格已丢掉末几位", "is too long for a number; the spreadsheet dropped its last digits")
            }
            _ => ("被表格当成了日期", "was turned into a date"),
        };
        row.no(role, said, how, found);
    }
}

/// Rows whose code the library does not know, taken by their name.
#[derive(Default)]
struct ByName {
    codes: BTreeMap<OutletId, String>,
    first: Option<(String, Place)>,
    count: usize,
}

impl ByName {
    fn take(&mut self, row: &Cells<'_>, outlet: &Outlet, found: &mut Vec<Diagnostic>) {
        let Some(code) = row.word(Role::OutletCode) else { return };
        let place = row.place(Role::OutletCode);
        let other = self.codes.entry(outlet.id).or_insert_with(|| code.clone());
        if *other != code {
            let (name, known) = (&outlet.name, &outlet.code);
            let what = say(
                format!("编号 {other} 和 {code} 都叫“{name}”，库里的编号是 {known}，分不清是哪一个"),
                format!("{other} and {code} are both called {name:?}, which has the code {known} in the library"),
            );
            let how =
                say("把库里这个网点的编号改成名单里的编号", "Give the outlet of the library the code of the list");
            found.push(Diagnostic::error(place.clone(), what, how));
        }
        self.count += 1;
        self.first.get_or_insert((code, place));
    }

    fn tell(self, found: &mut Vec<Diagnostic>) {
        let Some((code, place)) = self.first else { return };
        let count = self.count;
        let what = say(
            format!("名单的网点编号（如 {code}）不在库里，{count} 行按名称取用"),
            format!("codes of the list, such as {code}, are not in the library; rows taken by their name: {count}"),
        );
        found.push(Diagnostic::warning(place, what, say("核对确是同一网点", "See that they are the same outlets")));
    }
}

/// Outlets of the library that the list does not name, where one of its names is almost theirs.
fn point_out(rows: &[Cells<'_>], of: &[Option<&Outlet>], known: &[Outlet], found: &mut Vec<Diagnostic>) {
    let there: BTreeSet<OutletId> = of.iter().flatten().map(|outlet| outlet.id).collect();
    let mut others: BTreeMap<String, &Cells<'_>> = BTreeMap::new();
    for (row, _) in rows.iter().zip(of).filter(|(row, outlet)| outlet.is_none() && row.has_result()) {
        if let Some(name) = row.word(Role::OutletName) {
            others.entry(name).or_insert(row);
        }
    }
    for outlet in known.iter().filter(|outlet| !there.contains(&outlet.id)) {
        let name = tight(&outlet.name);
        let mut longer = others.keys().filter(|other| other.contains(&name));
        let only = longer.next().filter(|_| longer.next().is_none()).map(String::as_str);
        let Some(meant) = only.or_else(|| nearest(&name, others.keys().map(String::as_str))) else { continue };
        let known = &outlet.name;
        let what = say(
            format!("“{meant}”不在库里，已略过；是不是“{known}”？"),
            format!("{meant:?} is not in the library and was passed over; is it {known:?}?"),
        );
        let how = say("是就改成一样的名称，或补上网点编号", "If so, write the same name, or add the outlet's code");
        if let Some(row) = others.get(meant) {
            found.push(Diagnostic::warning(row.place(Role::OutletName), what, how));
        }
    }
}

fn located<'k, T>(
    rows: &[Cells<'_>],
    of: Vec<Option<&'k T>>,
    (zh, en): (&str, &str),
    role: Role,
    found: &mut Vec<Diagnostic>,
) -> Located<'k, T> {
    let skipped = rows.iter().zip(&of).filter(|(row, of)| of.is_none() && row.has_result()).count();
    if of.iter().all(Option::is_none) && !any_error(found) {
        let place = rows.first().map_or(Place::File, |row| row.heading_place(role));
        let what = if skipped == 0 {
            say("表头下面没有结果", "there is no result below the headings")
        } else {
            say(format!("{skipped} 行都不是库里的{zh}"), format!("rows about {en} of the library: none of {skipped}"))
        };
        let how = say(
            "核对各列的对应，或先把他们加进库",
            "See how the columns are matched, or add them to the library first",
        );
        found.push(Diagnostic::error(place, what, how));
    }
    Located { of, skipped }
}
