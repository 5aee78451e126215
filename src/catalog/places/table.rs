//! Headings: which table a sheet holds, and which column is which.

use crate::catalog::sheet::{self, Cell, Row, Sheet};
use crate::catalog::wording::say;
use crate::domain::diagnostic::Diagnostic;

/// A column that the importer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    /// 网点编号
    OutletCode,
    /// 名称
    OutletName,
    /// 级别
    Level,
    /// 上级编号
    Parent,
    /// 等级
    Class,
    /// 叫号机
    Queue,
    /// 工号
    StaffNo,
    /// 姓名
    PersonName,
    /// 岗位
    Post,
    /// 起始日期
    From,
    /// 截止日期
    To,
}

/// Which table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Outlets.
    Outlets,
    /// People.
    People,
}

/// A table of a sheet: what it lists, where its headings stand, and its columns.
pub(super) struct Table {
    pub(super) kind: Kind,
    /// Index in the sheet's rows of the first row below the headings.
    pub(super) below: usize,
    columns: Vec<(Field, usize)>,
}

/// Headings of one field; the first is the one that sentences name.
struct Heading {
    field: Field,
    needed: bool,
    words: &'static [&'static str],
}

const fn heading(field: Field, needed: bool, words: &'static [&'static str]) -> Heading {
    Heading { field, needed, words }
}

const OUTLET_CODE: &[&str] =
    &["网点编号", "网点号", "机构编号", "机构号", "机构代码", "编号", "outlet code", "outlet", "code"];

const OUTLETS: &[Heading] = &[
    heading(Field::OutletCode, true, OUTLET_CODE),
    heading(Field::OutletName, true, &["名称", "网点名称", "机构名称", "outlet name", "name"]),
    heading(Field::Level, false, &["级别", "层级", "机构级别", "level"]),
    heading(Field::Parent, false, &["上级编号", "上级机构编号", "上级机构号", "上级", "parent code", "parent"]),
    heading(Field::Class, false, &["等级", "网点等级", "网点类型", "类别", "class"]),
    heading(Field::Queue, false, &["叫号机", "有无叫号机", "是否有叫号机", "queue machine", "queue"]),
];

const PEOPLE: &[Heading] = &[
    heading(Field::StaffNo, true, &["工号", "员工号", "员工编号", "柜员号", "staff number", "staff no", "staff no."]),
    heading(Field::PersonName, true, &["姓名", "person", "name"]),
    heading(Field::Post, true, &["岗位", "岗位名称", "职务", "post"]),
    heading(Field::OutletCode, true, OUTLET_CODE),
    heading(Field::From, false, &["起始日期", "开始日期", "到岗日期", "from"]),
    heading(Field::To, false, &["截止日期", "结束日期", "离岗日期", "to"]),
];

/// Titles may stand above the headings, but not more rows than this.
const HEADING_WITHIN: usize = 20;

impl Kind {
    const fn headings(self) -> &'static [Heading] {
        match self {
            Self::Outlets => OUTLETS,
            Self::People => PEOPLE,
        }
    }
}

impl Table {
    /// The column of a field, from 0, if the table has it.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    /// The heading that sentences name for a field.
    pub(super) fn heading(&self, field: Field) -> &'static str {
        let known = self.kind.headings().iter().find(|heading| heading.field == field);
        known.and_then(|heading| heading.words.first()).copied().unwrap_or_default()
    }
}

/// Finds the table of a sheet; columns that are unknown, missing or doubled are put down.
pub(super) fn find(sheet: &Sheet, found: &mut Vec<Diagnostic>) -> Option<Table> {
    let mut head = sheet.rows.iter().take(HEADING_WITHIN).enumerate();
    let (index, row, kind) = head.find_map(|(index, row)| Some((index, row, kind_of(row)?)))?;
    let mut table = Table { kind, below: index + 1, columns: Vec::new() };
    for (&column, cell) in &row.cells {
        let word = cell.shown();
        let place = sheet.place(row.number, column);
        match field_of(kind, &word) {
            Some(field) if table.column(field).is_some() => {
                let what = say(format!("“{word}”一列写了两次"), format!("the column {word:?} is there twice"));
                found.push(Diagnostic::error(place, what, say("只留一列", "Keep one of them")));
            }
            Some(field) => table.columns.push((field, column)),
            None => {
                let what = say(format!("“{word}”一列不导入"), format!("the column {word:?} is not read"));
                found.push(Diagnostic::warning(place, what, say("不需要可不管", "Nothing to do if it is not needed")));
            }
        }
    }
    for heading in kind.headings().iter().filter(|h| h.needed && table.column(h.field).is_none()) {
        let word = heading.words.first().copied().unwrap_or_default();
        let place = sheet.place(row.number, row.cells.keys().next_back().map_or(0, |last| last + 1));
        let what = say(format!("缺少“{word}”一列"), format!("the column {word:?} is missing"));
        found.push(Diagnostic::error(place, what, say("补上这一列", "Add the column")));
    }
    Some(table)
}

/// The kind whose headings fit best, if at least two of its needed ones are there.
fn kind_of(row: &Row) -> Option<Kind> {
    let words: Vec<String> = row.cells.values().map(Cell::shown).collect();
    let fits = |kind: Kind| {
        let needed = kind.headings().iter().filter(|heading| heading.needed);
        needed.filter(|heading| words.iter().any(|word| is_heading(heading, word))).count()
    };
    let (outlets, people) = (fits(Kind::Outlets), fits(Kind::People));
    let (kind, fit) = if people > outlets { (Kind::People, people) } else { (Kind::Outlets, outlets) };
    (fit >= 2).then_some(kind)
}

fn field_of(kind: Kind, word: &str) -> Option<Field> {
    kind.headings().iter().find(|heading| is_heading(heading, word)).map(|heading| heading.field)
}

fn is_heading(heading: &Heading, word: &str) -> bool {
    let plain = sheet::heading(word);
    heading.words.iter().any(|known| *known == plain || *known == plain.replace(' ', ""))
}
