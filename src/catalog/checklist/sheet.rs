//! The checklist as a workbook: the bank's own standard, as its staff keep it in a spreadsheet.
//!
//! # The form
//!
//! A sheet 检查表 (Checklist) has the list's own fields below each other, each with its value to the right:
//!
//! | label | holds | |
//! | --- | --- | --- |
//! | 编号 code | name of the list in files | needed |
//! | 名称 name, 英文名称 name in English | its title | needed in Chinese |
//! | 版本 version | its edition | needed |
//! | 依据 basis | the standard it follows | |
//! | 提示 notice, 英文提示 notice in English | a warning for screen and report | |
//! | 满分 total | full marks | needed |
//! | 加分上限 bonus cap | the most that bonus items add together | 0 |
//! | 不适用规则 does not apply | 剔除, 视为合格 | 剔除 |
//! | 小数位 decimals | of the score, 0 to 3 | 2 |
//!
//! A sheet 检查项 (Items) has a row for each item below its headings, in any order and below any title rows:
//!
//! | heading | holds | |
//! | --- | --- | --- |
//! | 分组编号 section | in every row | needed |
//! | 分组名称 section name, 分组英文 section name in English, 类别 class (硬件, 软件), 分组下限% section minimum % | in one row of the section at least, the same in all | name and class needed |
//! | 编号 code | unique | needed |
//! | 检查项 item, 检查项英文 item in English | short | needed in Chinese |
//! | 标准要求 standard, 标准英文 standard in English | a sentence | |
//! | 岗位 posts | several with 、 between them | |
//! | 区域 area | one word | needed |
//! | 观察方式 observed by | several with 、 between them | needed |
//! | 分值 points | a number | needed unless 总分扣减 |
//! | 每次扣分 points each time, 计扣方式 counted (按项, 按次), 最多扣 at most | | points, 按项, points |
//! | 计分方式 scoring | 计分, 总分扣减, 加分 | 计分 |
//! | 重点项目 key item, 必检 required | 是, 否 | 否, 是 |
//! | 否决 gates | codes of items | |
//! | 按键 key | one stroke, or two digits | |
//! | 整改办法 remedy, 整改英文 remedy in English, 责任岗位 responsible | | |
//! | 证据 evidence | 不限, 截图, 截图与录音, 资料 | 截图 |
//! | 参照图 reference picture | a path beside the file | |
//! | 条款 clauses | several with 、 between them, or one a line | |
//!
//! Sheets are known by what stands in them, whatever they are called; one called 说明 (Notes) is not read. Headings and words
//! may be English, or the words of the checklist file. Digits may be full-width. A row without a code that says 合计 is a sum
//! and no item. The rules are those of the checklist file, checked by the same code, with cells as places.

mod build;
mod faults;
mod find;
mod headings;
mod value;
mod workbook;

use crate::catalog::checklist::read_table;
use crate::catalog::checklist::sheet::faults::Faults;
use crate::catalog::checklist::sheet::workbook::Sheet;
use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::domain::checklist::Checklist;
use crate::domain::diagnostic::{Diagnostic, Place, Severity};

/// Whether bytes are a workbook rather than the text of a checklist file.
pub fn is_workbook(bytes: &[u8]) -> bool {
    workbook::is_workbook(bytes)
}

/// Reads a checklist from a workbook (XLSX). `reserved` are the keys that the program's own actions take.
///
/// All problems are given at once, by sheet, row and column; only a file that is no workbook stops earlier. There is no
/// checklist as soon as one of them is an error.
pub fn read(bytes: &[u8], reserved: &[char]) -> (Option<Checklist>, Vec<Diagnostic>) {
    let sheets = match workbook::read(bytes) {
        Ok(sheets) => sheets,
        Err(unreadable) => return (None, vec![*unreadable]),
    };
    let mut faults = Faults::default();
    let table = find::table(&sheets, &mut faults);
    let head = find::head(&sheets, table.as_ref(), &mut faults);
    let (list, slots) = build::build(head.as_ref(), table.as_ref(), &mut faults);
    let mut problems = Problems::in_cells(&slots);
    let checklist = read_table(&Fields::new(&list, 0..0), reserved, &mut problems);
    let mut found = faults.and(problems.sorted());
    found.sort_by_key(|one| order(&one.place, &sheets));
    let usable = found.iter().all(|problem| problem.severity != Severity::Error);
    (usable.then_some(checklist), found)
}

/// As one reads a workbook: sheet by sheet, row by row, from left to right.
fn order(place: &Place, sheets: &[Sheet]) -> (usize, usize, usize, String) {
    match place {
        Place::Cell { sheet, row, column } => {
            let number = sheets.iter().position(|one| one.name == *sheet).unwrap_or(0);
            (number + 1, *row, column.len(), column.clone())
        }
        Place::File | Place::Line { .. } | Place::Part { .. } | Place::Key(_) => (0, 0, 0, String::new()),
    }
}
