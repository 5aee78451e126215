//! The sheet that explains a checklist's workbook, column by column, in Chinese and English.

use crate::domain::checklist_table::{Column, ListField};
use crate::domain::text::{Lang, Text};
use crate::report::checklist_sheet::{Page, words};
use crate::report::error::ReportError;

/// Of the columns, in characters.
const WIDTHS: [f64; 6] = [14.0, 22.0, 8.0, 56.0, 64.0, 44.0];

/// How the form is used, line by line.
const HOW: &[(&str, &str)] = &[
    (
        "1. 在第一张表里填写检查表的编号、名称、版本和满分。",
        "1. Fill in the list's code, name, version and total on the first sheet.",
    ),
    (
        "2. 在第二张表里每个检查项写一行；示例行看过后删去。",
        "2. Write one row for each item on the second sheet; delete the examples once you have seen them.",
    ),
    (
        "3. 表头不要改名；列可以换顺序，不用的列可以删去。不要合并单元格。",
        "3. Keep the headings; columns may be moved, and those not needed removed. Do not merge cells.",
    ),
    (
        "4. 保存后运行 mingcha check 文件名.xlsx 检查，或在“新建检查”里直接选这个文件。",
        "4. Save it and run: mingcha check FILE.xlsx, or choose the file for a new inspection.",
    ),
];

/// Writes the sheet.
pub(crate) fn notes(page: &mut Page<'_>) -> Result<(), ReportError> {
    let looks = page.looks;
    for (column, width) in (0_u16..).zip(WIDTHS) {
        page.sheet.set_column_width(column, width)?;
    }
    page.text(0, 0, "怎样填写 · How to fill it in", &looks.title)?;
    page.sheet.set_row_height(0, 26)?;
    let mut row = 1;
    for (zh, en) in HOW {
        page.sheet.merge_range(row, 0, row, 3, zh, &looks.quiet)?;
        page.sheet.merge_range(row, 4, row, 5, en, &looks.quiet)?;
        page.sheet.set_row_height(row, 30)?;
        row += 1;
    }
    row = write_head(page, row + 1, "检查表的各项 · Fields of the list")?;
    for field in ListField::ALL {
        let needed = matches!(field, ListField::Code | ListField::Name | ListField::Version | ListField::Total);
        let names = (field.name(Lang::Zh), field.name(Lang::En));
        write_row(page, row, names, needed, &explain_list(*field), "")?;
        row += 1;
    }
    row = write_head(page, row + 1, "检查项的各列 · Columns of the items")?;
    for column in Column::ALL {
        let names = (column.name(Lang::Zh), column.name(Lang::En));
        write_row(page, row, names, is_needed(*column), &explain(*column), &known_words(*column))?;
        row += 1;
    }
    Ok(())
}

fn write_head(page: &mut Page<'_>, row: u32, title: &str) -> Result<u32, ReportError> {
    let looks = page.looks;
    page.text(row, 0, title, &looks.title)?;
    page.sheet.set_row_height(row, 26)?;
    let heads = ["名称", "English", "必填", "填什么", "What it holds", "可用的词 · Words"];
    for (column, head) in (0_u16..).zip(heads) {
        page.text(row + 1, column, head, &looks.head)?;
    }
    Ok(row + 2)
}

fn write_row(
    page: &mut Page<'_>,
    row: u32,
    (zh, en): (&str, &str),
    needed: bool,
    holds: &Text,
    words: &str,
) -> Result<(), ReportError> {
    let looks = page.looks;
    let texts = [zh, en, if needed { "是" } else { "" }, &holds.zh, &holds.en, words];
    for (column, text) in (0_u16..).zip(texts) {
        page.text(row, column, text, &looks.text)?;
    }
    page.height(row, texts.into_iter().zip(WIDTHS))
}

const fn is_needed(column: Column) -> bool {
    matches!(
        column,
        Column::SectionCode
            | Column::SectionName
            | Column::Class
            | Column::Code
            | Column::Text
            | Column::Area
            | Column::Observe
            | Column::Points
    )
}

fn known_words(column: Column) -> String {
    let (Some((zh, _)), Some((en, _))) = (words(column, Lang::Zh), words(column, Lang::En)) else {
        return String::new();
    };
    format!("{}\n{}", zh.join("、"), en.join(", "))
}

/// What a field of the list holds.
pub(crate) fn explain_list(field: ListField) -> Text {
    let (zh, en) = match field {
        ListField::Code => {
            ("文件里用的短名，只用字母、数字和 - _ .", "A short name for files: letters, digits and - _ .")
        }
        ListField::Name => ("检查表的名称，写在报告上", "The title, as the report prints it"),
        ListField::NameEn => ("英文名称，没有可不填", "The title in English, if there is one"),
        ListField::Version => {
            ("版本，例如 2026.1；改了内容就换版本", "The edition, such as 2026.1; a changed list gets a new one")
        }
        ListField::Basis => ("依据的文件名称和文号", "The standard it follows, by name and number"),
        ListField::Notice => ("要在界面和报告上提醒的话", "A word of warning for screen and report"),
        ListField::NoticeEn => ("同上，英文", "The same in English"),
        ListField::Total => ("满分；各项分值加起来应等于它", "Full marks; the items' points should add up to it"),
        ListField::BonusCap => ("全部加分项合计最多加多少分", "The most that all bonus items add together"),
        ListField::Na => (
            "不适用的项目怎么算：剔除，或视为合格",
            "What happens where an item does not apply: it is left out, or counts as right",
        ),
        ListField::Places => ("得分保留几位小数，0 到 3", "Decimals of the score, 0 to 3"),
    };
    Text::new(zh, en)
}

/// What a column holds.
pub(crate) fn explain(column: Column) -> Text {
    let (zh, en) = match column {
        Column::SectionCode => ("检查项所在分组的编号，每行都写", "The code of the item's section, in every row"),
        Column::SectionName => (
            "分组的名称，写在该组任意一行即可，写多行须相同",
            "The section's heading; one row of the section is enough, and all must agree",
        ),
        Column::SectionNameEn => ("同上，英文", "The same in English"),
        Column::Class => ("这一组属硬件还是软件", "Whether the section is hardware or software"),
        Column::MinimumPercent => (
            "这一组得分低于应得分的百分之几就算不达标，写整数，例如 60；没有下限就不填",
            "Below this share of its points the section is not met: a whole number of percent such as 60, or nothing",
        ),
        Column::Code => ("检查项的编号，全表不重复", "The item's code, unique in the list"),
        Column::Text => ("检查什么，短句，显示在窄行里", "What is checked, short: it stands in a narrow row"),
        Column::TextEn => ("同上，英文", "The same in English"),
        Column::Standard => ("标准的要求，一句话", "What the standard asks, in a sentence"),
        Column::StandardEn => ("同上，英文", "The same in English"),
        Column::Posts => (
            "涉及的岗位，逐人判定；多个用顿号隔开；不填则整个网点判定一次",
            "Whose it is: one verdict for each person in these posts, several with commas between them; empty: one for the outlet",
        ),
        Column::Area => ("在哪里看到", "Where it is seen"),
        Column::Observe => (
            "怎样观察，至少一种，多个用顿号隔开",
            "How it can be observed, one way at least; several with commas between them",
        ),
        Column::Points => {
            ("这一项值多少分；总分扣减的项目不填", "What it is worth; empty where it is taken off the total")
        }
        Column::Step => {
            ("发现一次扣（或加）多少分；不填就是分值", "What one finding costs (or earns); its points when empty")
        }
        Column::Per => (
            "按项：不论几次只扣一次；按次：每次都扣，到最多扣为止",
            "Once however often it happens, or for each occurrence up to the most",
        ),
        Column::Cap => {
            ("这一项最多扣（或加）多少分；不填就是分值", "The most that it loses (or earns); its points when empty")
        }
        Column::Weight => (
            "计分：计入应得分；总分扣减：没有自己的分值，直接从总分里扣；加分：另加到总分上",
            "Scored: part of the possible points. Off the total: no points of its own. Bonus: added to the total",
        ),
        Column::KeyItem => ("是否上级重点整治项目", "Whether it is on the superior's key-rectification list"),
        Column::Gates => (
            "本项不合格时，这些编号的项目全部失分；多个用顿号隔开",
            "Codes of the items whose points are all lost when this one fails",
        ),
        Column::Key => (
            "看录像时按的键：一个字母或数字，例如 q；或分组序号加项号，例如 32",
            "The key to press while watching: one letter or digit, such as q, or section and item number, such as 32",
        ),
        Column::Remedy => ("怎样整改", "What is to be done about it"),
        Column::RemedyEn => ("同上，英文", "The same in English"),
        Column::Responsible => {
            ("由哪个岗位整改，不是当事人时填写", "Who puts it right, where that is not the person found")
        }
        Column::Evidence => {
            ("扣分至少要有的证据；不填就是截图", "The least evidence of a deduction; a still when empty")
        }
        Column::Reference => {
            ("标准样子的图片，放在本文件旁边，写文件名", "A picture of how it should look, beside this file: its name")
        }
        Column::Required => {
            ("结案前是否必须判定；不填就是“是”", "Whether it must be judged before closing; yes when empty")
        }
        Column::Clauses => (
            "依据的条款编号，多个用顿号隔开或分行写",
            "Rules that it comes from, with commas between them or one a line",
        ),
    };
    Text::new(zh, en)
}
