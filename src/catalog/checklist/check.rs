//! What items say about each other and about the total: codes that stand twice, gates, sums.

use crate::catalog::checklist::ReadSection;
use crate::catalog::checklist::item::ReadItem;
use crate::catalog::fields::Fields;
use crate::catalog::position::{Named, Problems, Span};
use crate::catalog::wording::{nearest, say};
use crate::domain::checklist::{Checklist, Weight};
use crate::domain::number::Points;
use std::collections::BTreeMap;

/// Checks everything that no single table can know.
pub(super) fn check(checklist: &Checklist, fields: &Fields<'_>, sections: &[ReadSection], problems: &mut Problems<'_>) {
    let items: Vec<&ReadItem> = sections.iter().flat_map(|section| &section.items).collect();
    twice(sections.iter().map(|s| (s.code.as_str(), &s.code_at)), problems);
    twice(items.iter().map(|i| (i.item.code.0.as_str(), &i.code_at)), problems);
    for item in &items {
        check_gates(item, &items, problems);
    }
    check_sum(checklist, fields, &items, problems);
    let bonus = items.iter().any(|read| read.item.weight == Weight::Bonus);
    if bonus && checklist.bonus_cap.is_zero() && !fields.has("bonus_cap") {
        let Named { zh, en, at } = problems.field(&fields.begins(), "bonus_cap");
        let what = say(
            format!("有加分项，但没有 {zh}，加分不会计入"),
            format!("there are bonus items but no {en}: they add nothing"),
        );
        problems.warning(at, what, say(format!("写上 {zh} = …"), format!("Write {en} = …")));
    }
}

fn twice<'s>(codes: impl Iterator<Item = (&'s str, &'s Span)>, problems: &mut Problems<'_>) {
    let mut first: BTreeMap<&str, &Span> = BTreeMap::new();
    for (code, at) in codes.filter(|(code, _)| !code.is_empty()) {
        if let Some(earlier) = first.get(code) {
            let earlier = problems.place(earlier.start);
            let what =
                say(format!("编号 {code} 在 {earlier} 已经用过"), format!("code {code} is taken already at {earlier}"));
            problems.error(at.clone(), what, say("改用另一个编号", "Give it another code"));
        } else {
            first.insert(code, at);
        }
    }
}

fn check_gates(read: &ReadItem, items: &[&ReadItem], problems: &mut Problems<'_>) {
    for (gate, at) in read.item.gates.iter().zip(&read.gates_at) {
        let Named { zh, en, .. } = problems.field(at, "gates");
        let target = items.iter().find(|other| other.item.code == *gate);
        if *gate == read.item.code {
            let what = say(format!("{gate} 的 {zh} 写了自己"), format!("{gate} names itself in {en}"));
            problems.error(at.clone(), what, say("删去", "Remove it"));
        } else if target.is_none() {
            let what = say(format!("{zh} 里的 {gate} 不存在"), format!("{en} names {gate}, which does not exist"));
            let how = match nearest(&gate.0, items.iter().map(|other| other.item.code.0.as_str())) {
                Some(meant) => say(format!("是不是 {meant}？"), format!("Did you mean {meant}?")),
                None => say("写本表已有的编号", "Name an item of this checklist"),
            };
            problems.error(at.clone(), what, how);
        } else if target.is_some_and(|other| other.item.weight != Weight::Normal) {
            let what = say(
                format!("{zh} 里的 {gate} 不计入应得分，没有分可失"),
                format!("{en} names {gate}, which has no points to lose"),
            );
            problems.warning(at.clone(), what, say("删去", "Remove it"));
        }
    }
}

fn check_sum(checklist: &Checklist, fields: &Fields<'_>, items: &[&ReadItem], problems: &mut Problems<'_>) {
    let normal = || items.iter().filter(|read| read.item.weight == Weight::Normal);
    if items.is_empty() || checklist.total.is_zero() || !items.iter().all(|read| read.counted) {
        return;
    }
    let sum: Points = normal().map(|read| read.item.points).sum();
    let total = checklist.total;
    if sum != total {
        let what = say(
            format!("各项分值合计 {sum}，与满分 {total} 不同"),
            format!("the items' points add up to {sum}, not to the total of {total}"),
        );
        let how = say("改分值或满分；不改则按比例折算", "Change points or total; as it is, the score is scaled");
        problems.warning(fields.at("total"), what, how);
    }
}
