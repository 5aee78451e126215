//! What is said of bad workbooks: cell and remedy, once, in both languages.

use crate::checklist_sheets::book::{
    Change, Date, HEADINGS, LIST, Nothing, Number, Words, Worked, packed, put, workbook, workbook_with,
};
use crate::checklist_sheets::{clean, said};
use crate::checklists::RESERVED;
use mingcha::catalog::checklist::sheet;
use mingcha::domain::checklist_table::ListField;
use mingcha::domain::diagnostic::{Place, Severity};
use mingcha::domain::text::Lang;
use rust_xlsxwriter::{Format, Workbook};

/// Changes to the small good workbook, and all that is said of them, in English and in Chinese.
type Case = (&'static [Change], &'static [&'static str], &'static [&'static str]);

const CASES: &[Case] = &[
    // -- cells that cannot be read
    (
        &[(1, 1, 8, Words("两分"))],
        &["error 检查项!I2 points = 两 is no number of points | Write it like 2 or 0.5, with at most three places"],
        &["error 检查项!I2 分值 = 两 读不懂 | 写成 2 或 0.5，最多三位小数"],
    ),
    (
        &[(1, 1, 8, Worked("=NA()", "#N/A"))],
        &["error 检查项!I2 points holds the error #N/A | Mend the formula or write the value"],
        &["error 检查项!I2 分值 是错误值 #N/A | 改正公式或直接填值"],
    ),
    (
        &[(1, 1, 4, Date)],
        &["error 检查项!E2 code was turned into the date 2026-03-05 | Format the cell as text and write it again"],
        &["error 检查项!E2 编号 被表格当成了日期 2026-03-05 | 把这一格设为文本格式后重填"],
    ),
    (
        &[(1, 1, 6, Words("柜面")), (1, 2, 7, Words("画面、听"))],
        &[
            "error 检查项!G2 area knows no word \"柜面\" | Did you mean \"柜台\"?",
            "error 检查项!H3 observed by knows no word \"听\" | Write one of: picture, sound, time, document, by hand",
        ],
        &[
            "error 检查项!G2 区域 没有“柜面”这个词 | 是不是“柜台”？",
            "error 检查项!H3 观察方式 没有“听”这个词 | 可写：画面、声音、时段、资料、人工",
        ],
    ),
    (
        &[(1, 1, 14, Words("也许")), (1, 2, 12, Words("第二"))],
        &[
            "error 检查项!O2 required \"也许\" is neither yes nor no | Write yes or no",
            "error 检查项!M3 key \"第二\" cannot be used | Write one letter or digit, such as q, or section and item number, each 1 to 9, such as 32",
        ],
        &[
            "error 检查项!O2 必检“也许”不是“是”或“否” | 写 是 或 否",
            "error 检查项!M3 按键“第二”用不了 | 写一个字母或数字，例如 q；或分组序号加项号，各 1 到 9，例如 32",
        ],
    ),
    // -- cells that are empty or break a rule
    (
        &[(1, 1, 6, Words(" \n")), (1, 2, 8, Nothing), (0, 2, 1, Nothing)],
        &[
            "error 检查表!B3 version is missing | Write version",
            "error 检查项!G2 area is missing | Write area",
            "error 检查项!I3 points is missing | Write points",
        ],
        &[
            "error 检查表!B3 缺少 版本 | 补上 版本",
            "error 检查项!G2 缺少 区域 | 补上 区域",
            "error 检查项!I3 缺少 分值 | 补上 分值",
        ],
    ),
    (
        &[(1, 2, 4, Words("A1"))],
        &["error 检查项!E3 code A1 is taken already at 检查项!E2 | Give it another code"],
        &["error 检查项!E3 编号 A1 在 检查项!E2 已经用过 | 改用另一个编号"],
    ),
    (
        &[(1, 2, 8, Number(3.0))],
        &[
            "warning 检查表!B4 the items' points add up to 5, not to the total of 6 | Change points or total; as it is, the score is scaled",
        ],
        &["warning 检查表!B4 各项分值合计 5，与满分 6 不同 | 改分值或满分；不改则按比例折算"],
    ),
    (
        &[(1, 1, 9, Number(3.0)), (1, 2, 11, Words("A1、B7、A1"))],
        &[
            "error 检查项!J2 at most = 3 is out of range | Write a number from 0.001 to 2",
            "error 检查项!L3 gates names A1 twice | Remove one",
            "error 检查项!L3 gates names B7, which does not exist | Name an item of this checklist",
        ],
        &[
            "error 检查项!J2 最多扣 = 3 超出范围 | 写 0.001 到 2 之间的数",
            "error 检查项!L3 否决 里 A1 写了两次 | 删去一个",
            "error 检查项!L3 否决 里的 B7 不存在 | 写本表已有的编号",
        ],
    ),
    (
        &[(1, 1, 12, Words("j")), (1, 2, 12, Words("J"))],
        &[
            "error 检查项!M2 A1 takes key J, which the program itself uses | Choose another key; ? lists those taken",
            "error 检查项!M3 A2 takes key J, which the program itself uses | Choose another key; ? lists those taken",
            "error 检查项!M3 A2 takes key J, which A1 has already at 检查项!M2 | Choose another key",
        ],
        &[
            "error 检查项!M2 A1 的键 J 是程序自己的快捷键 | 换一个键；按 ? 可看已占用的键",
            "error 检查项!M3 A2 的键 J 是程序自己的快捷键 | 换一个键；按 ? 可看已占用的键",
            "error 检查项!M3 A2 的键 J 已被 A1（检查项!M2）使用 | 换一个键",
        ],
    ),
    (
        &[(1, 1, 10, Words("总分扣减"))],
        &[
            "error 检查项!P1 points each time is missing | Write points each time",
            "error 检查项!I2 an item that is taken off the total carries no points | Remove points; write points each time and at most",
            "error 检查项!J2 at most is missing | Write at most",
        ],
        &[
            "error 检查项!P1 缺少 每次扣分 | 补上 每次扣分",
            "error 检查项!I2 从总分扣减的项目不该有 分值 | 删去 分值，只写 每次扣分 和 最多扣",
            "error 检查项!J2 缺少 最多扣 | 补上 最多扣",
        ],
    ),
    (
        &[(1, 1, 5, Words("一\n二"))],
        &["error 检查项!F2 item holds a line break or control character | Write it on one line"],
        &["error 检查项!F2 检查项 里有换行或控制字符 | 写成一行"],
    ),
    (
        &[(1, 0, 5, Words("检查项英文"))],
        &["error 检查项!P1 these columns are missing: item | Add their headings"],
        &["error 检查项!P1 缺少这些列：检查项 | 补上表头"],
    ),
    (
        &[(1, 0, 13, Words("检查项英文")), (1, 1, 13, Words("Greets")), (1, 1, 5, Nothing)],
        &["error 检查项!F2 item has no Chinese text | Write Chinese into this cell"],
        &["error 检查项!F2 检查项 没有中文 | 在这一格填写中文"],
    ),
    // -- sections
    (
        &[(1, 2, 1, Nothing)],
        &["error 检查项!B3 section is empty | Write the section's code in every row"],
        &["error 检查项!B3 分组编号 是空的 | 每一行都写它的分组编号"],
    ),
    (
        &[(1, 2, 2, Words("乙"))],
        &[
            "error 检查项!C3 section name of section A is \"乙\" here, and something else at 检查项!C2 | Write the same, or leave it empty",
        ],
        &["error 检查项!C3 分组 A 的 分组名称 这里写“乙”，与 检查项!C2 不同 | 写成一样，或留空"],
    ),
    (
        &[(1, 1, 3, Nothing)],
        &["error 检查项!D2 class is missing | Write class"],
        &["error 检查项!D2 缺少 类别 | 补上 类别"],
    ),
    (
        &[
            (1, 3, 1, Words("B")),
            (1, 3, 2, Words("乙")),
            (1, 3, 3, Words("硬件")),
            (1, 3, 4, Words("B1")),
            (1, 3, 5, Words("桌面")),
            (1, 3, 6, Words("柜台")),
            (1, 3, 7, Words("画面")),
            (1, 3, 8, Number(1.0)),
            (1, 4, 1, Words("A")),
            (1, 4, 4, Words("A3")),
            (1, 4, 5, Words("站姿")),
            (1, 4, 6, Words("柜台")),
            (1, 4, 7, Words("画面")),
            (1, 4, 8, Number(1.0)),
            (0, 3, 1, Number(8.0)),
        ],
        &[
            "warning 检查项!B5 the rows of section A are apart; this one joins those from 检查项!B2 on | Put them together, or correct the section's code",
        ],
        &[
            "warning 检查项!B5 分组 A 的各行没有排在一起，这一行并到 检查项!B2 起的分组里 | 把同组的行排在一起，或改正分组编号",
        ],
    ),
    (
        &[(1, 0, 13, Words("分组下限%")), (1, 1, 13, Number(0.6))],
        &[
            "error 检查项!N2 section minimum % is 0.6, no number of percent | Write a whole number such as 60, not in percent format",
        ],
        &["error 检查项!N2 分组下限% 是 0.6，不是百分数 | 写整数，例如 60，不用百分比格式"],
    ),
    (
        &[(1, 0, 13, Words("分组下限%")), (1, 1, 13, Words("120％"))],
        &["error 检查项!N2 section minimum % is out of range | Write a whole number from 0 to 100"],
        &["error 检查项!N2 分组下限% 超出范围 | 写 0 到 100 的整数"],
    ),
    // -- headings and labels
    (
        &[(1, 0, 13, Words("岗为")), (1, 0, 14, Words("负责部门")), (1, 1, 15, Words("漏写表头"))],
        &[
            "error 检查项!N1 \"岗为\" is not known | Did you mean \"岗位\"? If not, give it another name or remove it",
            "warning 检查项!O1 \"负责部门\" is not known and was not read | Nothing to do if it is not needed",
            "warning 检查项!P2 this column has no heading and was not read | Give it a heading if it is to be read",
        ],
        &[
            "error 检查项!N1 “岗为”不认得 | 是不是“岗位”？不是就换个名字，或删去",
            "warning 检查项!O1 “负责部门”不认得，没有读入 | 不需要可不管",
            "warning 检查项!P2 这一列没有表头，没有读入 | 需要读入时补上表头",
        ],
    ),
    (
        &[(1, 0, 8, Nothing), (1, 1, 8, Nothing), (1, 2, 8, Nothing)],
        &["error 检查项!P1 these columns are missing: points | Add their headings"],
        &["error 检查项!P1 缺少这些列：分值 | 补上表头"],
    ),
    (
        &[(1, 0, 13, Words("分值"))],
        &["error 检查项!N1 \"分值\" is there already at 检查项!I1 | Keep one of them"],
        &["error 检查项!N1 “分值”在 检查项!I1 已经有了 | 只留一个"],
    ),
    (
        &[(0, 3, 0, Words("满分值为"))],
        &[
            "error 检查表!A4 \"满分值为\" is not known | Did you mean \"满分值\"? If not, give it another name or remove it",
        ],
        &["error 检查表!A4 “满分值为”不认得 | 是不是“满分值”？不是就换个名字，或删去"],
    ),
    (
        &[(0, 4, 0, Words("名称")), (0, 4, 1, Words("另一个"))],
        &["error 检查表!A5 \"名称\" is there already at 检查表!A2 | Keep one of them"],
        &["error 检查表!A5 “名称”在 检查表!A2 已经有了 | 只留一个"],
    ),
    (
        &[(0, 0, 0, Words("甲")), (0, 1, 0, Words("乙")), (0, 2, 0, Words("丙"))],
        &[
            "error file the checklist's own code, name, version and total are not there | On a sheet “Checklist” write these words below each other with their values to the right; the template has them",
        ],
        &[
            "error file 没有找到检查表自己的编号、名称、版本和满分 | 在“检查表”工作表里，左边一列写这些词，右边一列填写；可从模板改起",
        ],
    ),
];

#[test]
fn what_is_wrong_is_told_by_cell_and_remedy_in_both_languages() {
    let mut wrong = Vec::new();
    for (changes, english, chinese) in CASES {
        let (checklist, found) = sheet::read(&workbook(changes), &['j']);
        let errors = found.iter().any(|d| d.severity == Severity::Error);
        assert_eq!(checklist.is_none(), errors, "a bad checklist never opens, a good one does");
        for (lang, expected) in [(Lang::En, english), (Lang::Zh, chinese)] {
            let lines = said(&found, lang);
            if lines != **expected {
                wrong.push(format!("wanted {expected:#?}\nfound {lines:#?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn merged_cells_are_told_once_and_not_what_they_hide() {
    let bytes = workbook_with(&[], |workbook| {
        let items = workbook.worksheet_from_name("检查项").unwrap();
        items.merge_range(1, 1, 2, 1, "A", &Format::new()).unwrap();
    });
    let (checklist, found) = sheet::read(&bytes, RESERVED);
    assert!(checklist.is_none());
    assert_eq!(
        said(&found, Lang::En),
        ["error 检查项!B2 cells of the table of items are merged | Unmerge them and fill in every row"]
    );
    assert_eq!(said(&found, Lang::Zh), ["error 检查项!B2 检查项的表格里有合并的单元格 | 取消合并，每一行都填写"]);
}

#[test]
fn a_second_table_of_items_is_refused_and_an_explanation_is_passed_over() {
    let twice = workbook_with(&[], |workbook| {
        let sheet = workbook.add_worksheet().set_name("检查项 (2)").unwrap();
        (0..).zip(HEADINGS).for_each(|(column, heading)| put(sheet, 0, column, Words(heading)));
    });
    assert_eq!(
        said(&sheet::read(&twice, RESERVED).1, Lang::En),
        [
            "error 检查项 (2)!A1 sheet \"检查项 (2)\" holds a table of items, as \"检查项\" does already | Keep one, or put all rows into one table"
        ]
    );
    let explained = workbook_with(&[], |workbook| {
        let sheet = workbook.add_worksheet().set_name("说明").unwrap();
        (0..).zip(HEADINGS).for_each(|(column, heading)| put(sheet, 0, column, Words(heading)));
        (0..).zip(ListField::ALL).for_each(|(row, field)| put(sheet, row, 0, Words(field.name(Lang::Zh))));
    });
    clean(&explained);
}

#[test]
fn a_formula_that_nobody_worked_out_is_no_empty_cell() {
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let row = |cells: &[String]| format!("<row>{}</row>", cells.concat());
    let list = LIST.iter().enumerate().map(|(n, (label, _))| {
        let value = match n {
            0..3 => text(&format!("B{}", n + 1), "x"),
            _ => "<c r=\"B4\"><f>1+1</f></c>".to_owned(),
        };
        row(&[text(&format!("A{}", n + 1), label), value])
    });
    let head = ["分组编号", "分组名称", "类别", "编号", "检查项", "区域", "观察方式", "分值"];
    let line = ["A", "甲", "软件", "A1", "项", "大堂", "画面"];
    let cells = |row: usize, words: &[&str]| -> Vec<String> {
        ('A'..).zip(words).map(|(column, word)| text(&format!("{column}{row}"), word)).collect()
    };
    let mut last = cells(7, &line);
    last.push("<c r=\"H7\"><f>SUM(A1:A2)</f><v></v></c>".to_owned());
    let sheet = list.collect::<String>() + &row(&cells(6, &head)) + &row(&last);
    let (checklist, found) = sheet::read(&packed(&sheet), RESERVED);
    assert!(checklist.is_none());
    assert_eq!(
        said(&found, Lang::En),
        [
            "error 表!B4 total is a formula without a value | Open and save the file in a spreadsheet program, or write the value",
            "error 表!H7 points is a formula without a value | Open and save the file in a spreadsheet program, or write the value",
        ]
    );
    assert_eq!(
        said(&found[..1], Lang::Zh),
        ["error 表!B4 满分 是公式，还没有算出值 | 用表格软件打开后保存，或直接填值"]
    );
}

#[test]
fn what_is_no_workbook_is_told_in_one_sentence() {
    let good = workbook(&[]);
    let cases: &[(&[u8], &str, &str)] = &[
        (b"", "the file is empty", "文件是空的"),
        (b"code = \"a\"", "this is no .xlsx workbook", "这不是 .xlsx 工作簿"),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
            "this is an old .xls workbook, or one with a password",
            "这是旧式 .xls 或加了密码的工作簿",
        ),
        (&good[..good.len() / 2], "the workbook cannot be read", "工作簿读不了"),
        (b"PK\x03\x04 and no more", "the workbook cannot be read", "工作簿读不了"),
    ];
    for (bytes, english, chinese) in cases {
        let (checklist, found) = sheet::read(bytes, RESERVED);
        assert!(checklist.is_none());
        assert_eq!(found.len(), 1, "{:?}", said(&found, Lang::En));
        assert!(found[0].message.en.starts_with(english), "{:?}", said(&found, Lang::En));
        assert!(found[0].message.zh.starts_with(chinese) && found[0].place == Place::File);
    }
    let (_, found) = sheet::read(&Workbook::new().save_to_buffer().unwrap(), RESERVED);
    assert_eq!(found.len(), 2, "neither list nor items: {:?}", said(&found, Lang::En));
}
