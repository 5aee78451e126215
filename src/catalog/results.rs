//! Results from outside, as provinces, districts and other systems hand them down: a list in XLSX or CSV.
//!
//! First `preview` finds the table: the sheet and the row of headings that know most words of the trade, below any title
//! rows, with headings of more than one row where cells are merged. It proposes which column says what; a person may change
//! that `Matching`, and the headings' fingerprint tells when it fits again. Then `read` takes the list as a whole or not at
//! all. Older formats of workbooks are refused: in them neither merged cells nor percent signs can be told.
//!
//! | column | is |
//! | --- | --- |
//! | outlet | by its code, else by its exact name; outlets that the library does not know are counted and passed over |
//! | score | exact, 0 to 100, at most three places; `92.5分` and `92.5%` are 92.5 |
//! | rank, number ranked | whole numbers; without such a column the number ranked is that of the rows, if ranks allow it |
//! | day of the visit | a date of the spreadsheet, its serial number, 2026-05-20, 2026/5/20, 2026年5月20日, 20260520 |
//! | period | 2026, 2026年上半年, 2026年第二季度, 2026Q2, 2026年5月, 2026年4-5月; its last day stands for a visit (X-06) |
//! | value | a figure, where 85% is 85; a number of tickets; a grade |

mod cells;
mod headings;
mod number;
mod once;
mod outlet;
mod rounds;
mod rows;
mod table;
mod when;

pub use headings::{figure_name, propose, roles};
pub use table::Table;
pub use when::period;

use crate::catalog::results::cells::Cells;
use crate::catalog::sheet::{self, Merged, Source};
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::place::{Outlet, Person};
use crate::domain::results::{Matching, ResultKind, Results, Role, Subject, Wanted};
use crate::domain::text::{Lang, Text};

/// Faults that are told; a list that is something else altogether has one in every row.
const MOST_FAULTS: usize = 50;

/// What the library knows, for which the list is read.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Its outlets.
    pub outlets: &'a [Outlet],
    /// Its people.
    pub people: &'a [Person],
}

/// The table of the file in which results are most likely. `name` is the file's, for sentences and for the period.
///
/// # Errors
/// The file is no XLSX and no text, or nothing is written in it.
pub fn preview(bytes: &[u8], name: &str) -> Result<Table, Vec<Diagnostic>> {
    let sheets = sheet::read(name, bytes).map_err(|why| vec![*why])?;
    if sheets.iter().any(|sheet| sheet.source == Source::Other) {
        let what = say(
            format!("{name} 的格式看不出合并单元格和百分号"),
            format!("{name} is of a format in which merged cells and percent signs cannot be told"),
        );
        let how = say("用表格软件打开后另存为 .xlsx", "Open it in a spreadsheet program and save it as .xlsx");
        return Err(vec![Diagnostic::error(Place::File, what, how)]);
    }
    Table::find(name, sheets).ok_or_else(|| {
        let what = say(format!("{name} 里什么也没有写"), format!("nothing is written in {name}"));
        vec![Diagnostic::error(Place::File, what, say("换一个文件", "Choose another file"))]
    })
}

/// Reads the list as `wanted`, by the columns of `matching`: all that it says of what is `known`.
///
/// # Errors
/// Everything that is wrong, each with its cell and its remedy; then nothing is taken.
pub fn read(table: &Table, matching: &Matching, wanted: &Wanted, known: Known<'_>) -> Result<Results, Vec<Diagnostic>> {
    let mut found = Vec::new();
    check_matching(table, matching, &wanted.kind, &mut found);
    if !found.is_empty() {
        return Err(found);
    }
    tell_twins(table, matching, &mut found);
    let rows = cells::data(table, matching, &wanted.kind);
    check_merged(table, &rows, &mut found);
    if any_error(&found) {
        return Err(told(found));
    }
    let (rows, skipped) = rows::read(&rows, wanted, known, &mut found);
    if any_error(&found) {
        return Err(told(found));
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(Results { rows, skipped, warnings: found })
}

fn any_error(found: &[Diagnostic]) -> bool {
    found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Errors first, each kind by its place, and no more than a person will read.
fn told(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by(|a, b| (a.severity, &a.place).cmp(&(b.severity, &b.place)));
    let more = found.len().saturating_sub(MOST_FAULTS);
    if more > 0 {
        found.truncate(MOST_FAULTS);
        let what = say(format!("还有 {more} 处未列出"), format!("{more} more are not told here"));
        let how = say("改正以上各处后再读一次", "Mend those above and read the list again");
        found.push(Diagnostic::error(Place::File, what, how));
    }
    found
}

/// The matching must be for these headings and name a column for all that the kind needs.
fn check_matching(table: &Table, matching: &Matching, kind: &ResultKind, found: &mut Vec<Diagnostic>) {
    if *matching.headings() != table.fingerprint() {
        let what = say("列的对应关系属于另一种表头", "the columns were matched for other headings");
        let how = say("重新对应各列", "Match the columns anew");
        return found.push(Diagnostic::error(Place::File, what, how));
    }
    for (role, _) in matching.columns().filter(|(_, column)| table.column(*column).is_none()) {
        let (zh, en) = (role.name(Lang::Zh), role.name(Lang::En));
        let what = say(format!("“{zh}”对应的列不在表里"), format!("the column matched as {en:?} is not in the table"));
        found.push(Diagnostic::error(Place::File, what, say("重新对应这一列", "Match it to another column")));
    }
    for needed in needs(kind) {
        if !needed.iter().any(|role| matching.column(*role).is_some()) {
            let names = |lang, or: &str| needed.iter().map(|role| role.name(lang)).collect::<Vec<_>>().join(or);
            let what = say(
                format!("没有哪一列对应为“{}”", names(Lang::Zh, "”或“")),
                format!("no column is matched as {}", names(Lang::En, " or ")),
            );
            let how = say("指定这一列；表里没有就补上", "Match the column; add it if the list lacks it");
            found.push(Diagnostic::error(Place::File, what, how));
        }
    }
}

/// What must be matched; of each group one is enough.
const fn needs(kind: &ResultKind) -> &'static [&'static [Role]] {
    const OUTLET: &[Role] = &[Role::OutletCode, Role::OutletName];
    match kind {
        ResultKind::Rounds { .. } => &[OUTLET, &[Role::Score]],
        ResultKind::Tickets | ResultKind::Figures { of: Subject::Outlet, .. } => &[OUTLET, &[Role::Value]],
        ResultKind::Figures { of: Subject::Person, .. } | ResultKind::SkillTest { .. } => {
            &[&[Role::StaffNo], &[Role::Value]]
        }
    }
}

/// A list may stand in two blocks side by side, of which only one can be read.
fn tell_twins(table: &Table, matching: &Matching, found: &mut Vec<Diagnostic>) {
    let heading = |index| table.column(index).map(|column| sheet::heading(&column.heading));
    let read: Vec<String> = matching.columns().filter_map(|(_, index)| heading(index)).collect();
    for column in table.columns().iter().filter(|column| matching.role(column.index).is_none()) {
        let plain = sheet::heading(&column.heading);
        if !plain.is_empty() && read.contains(&plain) {
            let place = table.sheet_cells().place(table.heading_rows().1, column.index);
            let what = say(
                format!("“{}”不止一列，这一列没有读", column.heading),
                format!("more than one column is called {:?}; this one is not read", column.heading),
            );
            let how = say("并排的两栏要接成一栏", "Put blocks that stand side by side below each other");
            found.push(Diagnostic::warning(place, what, how));
        }
    }
}

/// A merged cell says nothing of the rows that it covers but the first, so none may reach into the data.
fn check_merged(table: &Table, rows: &[Cells<'_>], found: &mut Vec<Diagnostic>) {
    let numbers = || rows.iter().filter(|cells| cells.has_result()).map(|cells| cells.row.number);
    let (Some(first), Some(last)) = (numbers().min(), numbers().max()) else { return };
    for block in table.sheet_cells().merged.iter().filter(|block| block.touches(first, last)) {
        found.push(merged(table, block));
    }
}

fn merged(table: &Table, block: &Merged) -> Diagnostic {
    let sheet = table.sheet_cells();
    let end = format!("{}{}", sheet::letters(block.right), block.bottom);
    let heading = table.column(block.left).map_or("", |column| column.heading.as_str());
    let (what, how): (Text, Text) = if block.top == block.bottom {
        (
            say(
                format!("“{heading}”的单元格与右边的合并到 {end}"),
                format!("{heading:?} is merged with what stands to its right, up to {end}"),
            ),
            say("取消合并，各列分别填写", "Unmerge it and fill in each column"),
        )
    } else {
        (
            say(
                format!("“{heading}”的单元格跨行合并到 {end}，看不出每行的值"),
                format!("{heading:?} is merged over several rows, up to {end}, so that no row has its own value"),
            ),
            say("取消合并，每行都填上", "Unmerge it and fill in every row"),
        )
    };
    Diagnostic::error(sheet.place(block.top, block.left), what, how)
}
