//! A checklist as a bank keeps it in a spreadsheet: the fields of the list, and the columns of its items.
//!
//! The code of a field is its path in the checklist file, so that spreadsheet and file cannot drift apart: the table, the
//! field, and the language where it is a text.

use crate::domain::place::named;
use crate::domain::text::Lang;

named! {
    /// A field of the list as a whole.
    ListField {
        /// Its short name in files.
        Code = "list.code", "编号", "code";
        /// Its title.
        Name = "list.name.zh", "名称", "name";
        /// Its title in English.
        NameEn = "list.name.en", "英文名称", "name in English";
        /// Its edition.
        Version = "list.version", "版本", "version";
        /// The standard it follows.
        Basis = "list.basis", "依据", "basis";
        /// A word of warning.
        Notice = "list.notice.zh", "提示", "notice";
        /// The same in English.
        NoticeEn = "list.notice.en", "英文提示", "notice in English";
        /// What full marks are.
        Total = "list.total", "满分", "total";
        /// The most that bonus items add together.
        BonusCap = "list.bonus_cap", "加分上限", "bonus cap";
        /// What 不适用 does.
        Na = "list.na", "不适用规则", "does not apply";
        /// Places of the score.
        Places = "list.places", "小数位", "decimals";
    }
}

named! {
    /// A column of the table of items. Those of the section stand in each of its rows, or in the first alone.
    Column {
        /// Unique in the checklist.
        SectionCode = "section.code", "分组编号", "section";
        /// The section's heading.
        SectionName = "section.name.zh", "分组名称", "section name";
        /// The same in English.
        SectionNameEn = "section.name.en", "分组英文", "section name in English";
        /// 硬件 or 软件.
        Class = "section.class", "类别", "class";
        /// The share below which the section is not met.
        MinimumPercent = "section.minimum_percent", "分组下限%", "section minimum %";
        /// Unique in the checklist.
        Code = "item.code", "编号", "code";
        /// What is checked, short.
        Text = "item.text.zh", "检查项", "item";
        /// The same in English.
        TextEn = "item.text.en", "检查项英文", "item in English";
        /// What the standard asks.
        Standard = "item.standard.zh", "标准要求", "standard";
        /// The same in English.
        StandardEn = "item.standard.en", "标准英文", "standard in English";
        /// Whose it is.
        Posts = "item.posts", "岗位", "posts";
        /// Where it is seen.
        Area = "item.area", "区域", "area";
        /// How it can be observed.
        Observe = "item.observe", "观察方式", "observed by";
        /// Points it is worth.
        Points = "item.points", "分值", "points";
        /// What one finding costs.
        Step = "item.step", "每次扣分", "points each time";
        /// Once or per occurrence.
        Per = "item.per", "计扣方式", "counted";
        /// The most it loses.
        Cap = "item.cap", "最多扣", "at most";
        /// How it enters the score.
        Weight = "item.weight", "计分方式", "scoring";
        /// On the superior's list.
        KeyItem = "item.key_item", "重点项目", "key item";
        /// Items whose points are lost with it.
        Gates = "item.gates", "否决", "gates";
        /// Its key.
        Key = "item.key", "按键", "key";
        /// What is to be done.
        Remedy = "item.remedy.zh", "整改办法", "remedy";
        /// The same in English.
        RemedyEn = "item.remedy.en", "整改英文", "remedy in English";
        /// Who puts it right.
        Responsible = "item.responsible", "责任岗位", "responsible";
        /// The least evidence.
        Evidence = "item.evidence", "证据", "evidence";
        /// A picture of how it should look.
        Reference = "item.reference", "参照图", "reference picture";
        /// Whether it must be judged before closing.
        Required = "item.required", "必检", "required";
        /// Rule IDs that it comes from.
        Clauses = "item.clauses", "条款", "clauses";
    }
}

/// Sheet names in that language: the list's own fields, its items, the explanation. The last is not read back.
pub const fn sheet_names(lang: Lang) -> [&'static str; 3] {
    match lang {
        Lang::Zh => ["检查表", "检查项", "说明"],
        Lang::En => ["Checklist", "Items", "Notes"],
    }
}

/// Yes or no, as a cell says it in that language.
pub const fn yes_no(yes: bool, lang: Lang) -> &'static str {
    match (yes, lang) {
        (true, Lang::Zh) => "是",
        (false, Lang::Zh) => "否",
        (true, Lang::En) => "yes",
        (false, Lang::En) => "no",
    }
}

/// What may stand between the words of one cell.
pub const BETWEEN: [char; 5] = ['、', '，', ',', '；', ';'];

/// Several words in one cell.
pub fn join<'w>(words: impl IntoIterator<Item = &'w str>, lang: Lang) -> String {
    let between = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    words.into_iter().collect::<Vec<_>>().join(between)
}

/// Several phrases in one cell. Where one of them holds what stands between others, each has a line of its own, and a line
/// break says so where there is only one.
pub fn join_phrases(phrases: &[String], lang: Lang) -> String {
    if !phrases.iter().any(|phrase| phrase.contains(BETWEEN)) {
        return join(phrases.iter().map(String::as_str), lang);
    }
    phrases.iter().map(|phrase| format!("{phrase}\n")).collect()
}

/// The phrases of one cell.
pub fn split_phrases(cell: &str) -> Vec<&str> {
    let by_line = cell.contains('\n');
    let parts = cell.split(|c: char| if by_line { c == '\n' } else { BETWEEN.contains(&c) });
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// What the code of an example row begins with: it shows how to fill in the form and is to be deleted.
pub const fn example_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "示例",
        Lang::En => "EXAMPLE",
    }
}

#[cfg(test)]
mod tests {
    use super::{join_phrases, split_phrases};
    use crate::domain::text::Lang;

    #[test]
    fn phrases_come_back_as_they_went() {
        for phrases in [&[][..], &["S2-27"], &["S2-27", "第 3 条"], &["第一、二条"], &["甲，乙", "丙"]] {
            let phrases: Vec<String> = phrases.iter().map(|phrase| (*phrase).to_owned()).collect();
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(split_phrases(&join_phrases(&phrases, lang)), phrases);
            }
        }
        assert_eq!(split_phrases("S2-27，S2-28;S2-29"), ["S2-27", "S2-28", "S2-29"]);
    }
}
