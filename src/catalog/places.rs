//! Outlets and people from a spreadsheet or a CSV file.
//!
//! What a file is, is seen from its bytes: a workbook (XLSX, XLS, ODS), or text in UTF-8, UTF-16 or GB18030 with commas,
//! semicolons or tabs. A table is known by its headings, in Chinese or English, in any order and below any title rows:
//!
//! | outlets | | people | |
//! | --- | --- | --- | --- |
//! | 网点编号 | its number, needed | 工号 | staff number, needed |
//! | 名称 | its name, needed | 姓名 | name, needed |
//! | 级别 | 省 市 县 一级支行 二级支行 网点; 网点 when empty | 岗位 | post, needed |
//! | 上级编号 | number of the unit above | 网点编号 | number of the outlet, needed |
//! | 等级 | 自助 基础 精品 财富 | 起始日期 | first day in the post |
//! | 叫号机 | 是/否, 有/无; 否 when empty | 截止日期 | last day in the post |
//!
//! Dates are the spreadsheet's own, or text such as 2026-03-05, 2026/3/5 or 2026年3月5日.

mod check;
mod row;
mod table;
pub(in crate::catalog) mod word;

use crate::catalog::sheet;
use crate::catalog::wording::say;
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::places_draft::PlacesDraft;

/// Why a draft is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAcceptable {
    /// Some rows are wrong; nothing is taken in until they are mended.
    #[error("{errors} errors in the list: mend them and read the file again")]
    Errors {
        /// How many.
        errors: usize,
    },
    /// There is neither an outlet nor a person in it.
    #[error("the list names neither an outlet nor a person")]
    Empty,
}

/// Reads outlets and people. `name` is the file's name, for sentences only.
///
/// The draft holds the rows that could be read, for a preview; `accepted` tells whether it may be taken in.
pub fn read_places(name: &str, bytes: &[u8]) -> (PlacesDraft, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let sheets = match sheet::read(name, bytes) {
        Ok(sheets) => sheets,
        Err(unreadable) => return (PlacesDraft::default(), vec![*unreadable]),
    };
    let mut rows = row::Rows::default();
    let mut tables = 0;
    for sheet in sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        match table::find(sheet, &mut found) {
            Some(table) => {
                tables += 1;
                row::read(sheet, &table, &mut rows, &mut found);
            }
            None if sheets.len() > 1 => found.push(not_a_table(&sheet.name)),
            None => {}
        }
    }
    if tables == 0 {
        found.push(Diagnostic::error(
            Place::File,
            say(format!("{name} 里没有网点表或人员表"), format!("{name} holds no table of outlets or people")),
            say(
                "第一行写表头：网点编号、名称、级别…… 或 工号、姓名、岗位、网点编号……",
                "Begin with headings: outlet code, name, level … or staff number, name, post, outlet code …",
            ),
        ));
    }
    check::check(&rows, &mut found);
    found.sort_by(|a, b| a.place.cmp(&b.place));
    (rows.into_draft(), found)
}

/// The draft, if it may be taken into a library.
///
/// # Errors
/// `Errors` while any diagnostic is an error, `Empty` when there is nothing in it.
pub fn accepted(draft: PlacesDraft, diagnostics: &[Diagnostic]) -> Result<PlacesDraft, NotAcceptable> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    if errors > 0 {
        Err(NotAcceptable::Errors { errors })
    } else if draft.is_empty() {
        Err(NotAcceptable::Empty)
    } else {
        Ok(draft)
    }
}

fn not_a_table(sheet: &str) -> Diagnostic {
    Diagnostic::warning(
        Place::File,
        say(
            format!("工作表“{sheet}”没有认得的表头，已略过"),
            format!("sheet {sheet:?} has no known headings and was passed over"),
        ),
        say("需要导入时补上表头", "Give it headings if it is to be read"),
    )
}
