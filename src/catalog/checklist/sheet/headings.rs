//! Which words stand for which field: its own names, and what else people call it.

use crate::catalog::sheet::{heading as tidy_heading, narrow};
use crate::catalog::wording::nearest;
use crate::domain::checklist_table::{Column, ListField};
use crate::domain::text::Lang;

/// Headings of columns that many tables have and that say nothing of an item.
const COUNTED: &[&str] = &["序号", "no", "no.", "#"];

/// What a heading is.
pub(super) enum Heading<F> {
    /// A field.
    Known(F),
    /// A mere count of rows.
    Count,
    /// None of the known ones, with the one that was probably meant.
    Unknown(Option<&'static str>),
}

/// The list's field of a label.
pub(super) fn list_field(label: &str) -> Heading<ListField> {
    look_up(label, ListField::ALL, ListField::parse, |field| {
        (field.name(Lang::Zh), field.name(Lang::En), of_list(field))
    })
}

/// The column of a heading.
pub(super) fn column(heading: &str) -> Heading<Column> {
    look_up(heading, Column::ALL, Column::parse, |column| {
        (column.name(Lang::Zh), column.name(Lang::En), of_column(column))
    })
}

type Names = (&'static str, &'static str, &'static [&'static str]);

fn look_up<F: Copy>(
    heading: &str,
    all: &'static [F],
    parse: fn(&str) -> Option<F>,
    names: fn(F) -> Names,
) -> Heading<F> {
    let tidy = tidy_heading(&language_first(&narrow(heading)));
    // Chinese headings are often spaced out to fill their cell.
    let tight = tidy.replace(' ', "");
    let also = |word: &str| all.iter().copied().find(|field| names(*field).2.contains(&word));
    let known = [tidy.as_str(), &tight].into_iter().find_map(|word| parse(word).or_else(|| also(word)));
    if let Some(field) = known {
        return Heading::Known(field);
    }
    if COUNTED.contains(&tight.as_str()) {
        return Heading::Count;
    }
    let words = || {
        all.iter()
            .map(|field| names(*field))
            .flat_map(|(zh, en, also)| [zh, en].into_iter().chain(also.iter().copied()))
    };
    Heading::Unknown(nearest(&tidy, words()).or_else(|| nearest(&tight, words())))
}

/// A language in brackets is no mere remark: 检查项（英文） is another column than 检查项.
fn language_first(heading: &str) -> String {
    let Some((word, remark)) = heading.split_once('(') else { return heading.to_owned() };
    let remark = remark.to_lowercase();
    if remark.contains("英文") {
        format!("{}英文", word.trim())
    } else if remark.contains("english") {
        format!("{} in english", word.trim())
    } else {
        heading.to_owned()
    }
}

const fn of_list(field: ListField) -> &'static [&'static str] {
    match field {
        ListField::Code => &["检查表编号", "代号", "checklist code"],
        ListField::Name => &["检查表名称", "标题", "title"],
        ListField::NameEn => &["名称英文", "english name"],
        ListField::Version => &["版次", "版本号", "edition"],
        ListField::Basis => &["依据文件", "制度依据"],
        ListField::Notice => &["提示语", "注意事项"],
        ListField::NoticeEn => &["提示英文"],
        ListField::Total => &["总分", "满分值", "full marks"],
        ListField::BonusCap => &["加分封顶", "最多加分", "bonus_cap"],
        ListField::Na => &["不适用", "不适用项", "na"],
        ListField::Places => &["小数位数", "得分小数位", "places"],
    }
}

const fn of_column(column: Column) -> &'static [&'static str] {
    match column {
        Column::SectionCode => &["分组号", "组号", "section code"],
        Column::SectionName => &["分组", "组名", "section title"],
        Column::SectionNameEn => &["分组名称英文"],
        Column::Class => &["软硬件", "硬件/软件"],
        Column::MinimumPercent => &["分组下限", "下限%", "section minimum", "minimum_percent"],
        Column::Code => &["项目编号", "检查项编号", "item code"],
        Column::Text => &["检查项目", "检查内容", "项目", "text"],
        Column::TextEn => &["英文", "text in english"],
        Column::Standard => &["检查标准", "评分标准", "标准"],
        Column::StandardEn => &["标准要求英文"],
        Column::Posts => &["涉及岗位", "检查岗位", "post"],
        Column::Area => &["检查区域", "位置"],
        Column::Observe => &["检查方式", "观察", "observe"],
        Column::Points => &["分数", "标准分"],
        Column::Step => &["每次扣", "单次扣分", "step"],
        Column::Per => &["扣分方式", "per"],
        Column::Cap => &["最多扣分", "扣分上限", "封顶", "cap"],
        Column::Weight => &["计分", "weight"],
        Column::KeyItem => &["重点", "重点整治", "重点整治项目", "key_item"],
        Column::Gates => &["否决项", "一票否决"],
        Column::Key => &["快捷键", "hotkey", "keys"],
        Column::Remedy => &["整改措施", "整改方法"],
        Column::RemedyEn => &["整改办法英文"],
        Column::Responsible => &["责任人", "整改岗位", "整改责任岗位"],
        Column::Evidence => &["证据要求", "最少证据"],
        Column::Reference => &["参照图片", "参考图", "标准图", "reference"],
        Column::Required => &["必查", "是否必检"],
        Column::Clauses => &["依据条款", "条款编号", "clause"],
    }
}

#[cfg(test)]
mod tests {
    use super::{Heading, column, list_field};
    use crate::domain::checklist_table::{Column, ListField};
    use crate::domain::text::Lang;

    #[test]
    fn every_name_of_a_field_is_its_own() {
        for known in Column::ALL {
            for word in [known.name(Lang::Zh), known.name(Lang::En)].iter().chain(super::of_column(*known)) {
                assert!(matches!(column(word), Heading::Known(found) if found == *known), "{word}");
            }
        }
        for known in ListField::ALL {
            for word in [known.name(Lang::Zh), known.name(Lang::En)].iter().chain(super::of_list(*known)) {
                assert!(matches!(list_field(word), Heading::Known(found) if found == *known), "{word}");
            }
        }
    }

    #[test]
    fn slips_of_the_pen_are_guessed_and_counts_are_passed_over() {
        assert!(matches!(column("整改办发"), Heading::Unknown(Some("整改办法"))));
        assert!(matches!(column("负责部门"), Heading::Unknown(None)));
        assert!(matches!(column("序 号"), Heading::Count));
        assert!(matches!(column("编　号 *"), Heading::Known(Column::Code)));
        assert!(matches!(column("分组下限％（可不填）"), Heading::Known(Column::MinimumPercent)));
        assert!(matches!(column("检查项（英文）"), Heading::Known(Column::TextEn)));
        assert!(matches!(column("Remedy (English)"), Heading::Known(Column::RemedyEn)));
        assert!(matches!(column("检查项（不超过14字）"), Heading::Known(Column::Text)));
    }
}
