//! The report's own words in both languages. One row per key: a key without either language does not compile.

use crate::domain::text::Lang;
use serde::Serialize;

macro_rules! strings {
    ($($key:ident: $zh:literal, $en:literal;)+) => {
        /// All words of one language.
        #[derive(Debug, Serialize)]
        pub(crate) struct Strings { $(pub(crate) $key: &'static str,)+ }

        static ZH: Strings = Strings { $($key: $zh,)+ };
        static EN: Strings = Strings { $($key: $en,)+ };

        #[cfg(test)]
        const ROWS: &[(&str, &str, &str)] = &[$((stringify!($key), $zh, $en),)+];
    };
}

strings! {
    title: "网点录像检查报告", "Outlet footage inspection report";
    program: "明察", "Mingcha";
    none: "—", "—";
    yes: "有", "yes";
    no: "无", "no";

    outlet: "被检网点", "Outlet";
    outlet_code: "网点编号", "Outlet no.";
    level: "级别", "Level";
    class: "等级", "Class";
    queue_machine: "叫号机", "Queue machine";
    date: "检查日期", "Inspected day";
    inspector: "检查人", "Inspector";
    checklist: "检查表", "Checklist";
    version: "版本", "Edition";
    basis: "依据", "Basis";
    notice: "说明", "Notice";
    status: "状态", "Status";
    made_at: "制表时间", "Made at";
    closed: "已结案（{at}），结案得分 {score}", "Closed {at} with {score}";
    not_closed: "未结案", "Not closed";
    close_reason: "带未检项结案的理由", "Reason for closing with open items";
    footage: "录像资料", "Footage";
    camera: "摄像头", "Camera";
    file: "文件", "File";
    duration: "时长", "Length";
    clock: "首帧时间与来源", "First picture, and how known";
    clock_text: "{at}（{source}）", "{at} ({source})";
    clock_differs: "；与{source}相差 {seconds} 秒", "; {seconds} s off the {source}";
    clock_unknown: "现场时间未知", "site time unknown";
    duration_unknown: "未知", "unknown";
    size: "大小", "Size";
    modified: "修改时间（UTC）", "Modified (UTC)";
    sha256: "SHA-256", "SHA-256";
    not_hashed: "未计算", "not computed";
    sound_track: "音轨", "Sound track";
    fault: "无法播放：{fault}", "does not play: {fault}";
    no_footage: "没有录像资料。", "No footage was handed in.";

    score: "得分", "Score";
    full_marks: "满分 {total}", "out of {total}";
    incomplete: "未完成", "Incomplete";
    open_text: "尚有 {open} 处未检或无法观察，暂不扣分（其中必检未检 {required} 处）。",
        "{open} checks are not judged or cannot be seen and lose nothing yet ({required} of them must be judged).";
    section: "分项", "Section";
    class_column: "类别", "Kind";
    possible: "应得", "Possible";
    earned: "实得", "Earned";
    lost: "失分", "Lost";
    met_column: "底线", "Minimum";
    met: "达到 {percent}%", "{percent}% reached";
    not_met: "未达 {percent}%", "below {percent}%";
    sum: "合计", "Sum";
    from_total: "总分直接扣减", "Taken from the total";
    bonus: "加分", "Bonus";

    deductions: "扣分事项", "Deductions";
    deductions_count: "共 {n} 条，按记录顺序排列；分值为单次扣分，分项失分以上限为准。",
        "{n} in the order in which they were recorded; points are per finding, sections lose no more than their items' caps.";
    no_deductions: "未发现扣分事项。", "Nothing was found that costs points.";
    merits: "加分事项", "What was done well";
    withdrawn: "已撤销事项", "Withdrawn";
    withdrawn_note: "以下事项已撤销，不计分，仅供查证。", "These were withdrawn: they count nothing and stand here for the record.";
    withdrawn_reason: "撤销理由", "Reason";
    number: "序号", "No.";
    item: "检查项", "Item";
    item_code: "编号", "Code";
    item_text: "检查内容", "What is checked";
    standard: "标准", "Standard";
    person: "人员", "Person";
    staff_no: "工号", "Staff no.";
    post: "岗位", "Post";
    person_text: "{name}（{post}，工号 {staff_no}）", "{name} ({post}, staff no. {staff_no})";
    person_gone: "人员 {id}（当日不在名单）", "person {id} (not on that day's list)";
    whole_outlet: "网点整体", "The outlet as a whole";
    recording: "录像", "Recording";
    recording_gone: "录像 {id}（已不在清单）", "recording {id} (no longer listed)";
    recording_time: "录像时间", "In recording";
    site_time: "现场时间", "Site time";
    points: "扣分", "Points";
    points_unit: "分", "points";
    merit_points: "加分", "Bonus";
    note: "情况说明", "Note";
    remedy: "整改要求", "Remedy";
    responsible: "责任岗位", "Responsible";
    clauses: "条款", "Clauses";
    key_item: "重点整治", "Key item";
    still: "截图", "Still";
    still_unreadable: "截图缺失或损坏", "the still is missing or damaged";
    no_still: "未附截图", "no still";
    sound: "录音", "Sound";
    sound_unreadable: "录音缺失或损坏", "the sound is missing or damaged";
    evidence: "证据指纹", "Evidence";
    still_hash: "截图 SHA-256", "Still SHA-256";
    sound_hash: "录音 SHA-256", "Sound SHA-256";
    standing: "有效", "counts";
    withdrawn_status: "已撤销", "withdrawn";

    items: "检查项逐项结果", "Every item and its outcome";
    outcome: "结果", "Outcome";
    found: "累计", "Found";
    findings: "扣分序号", "Findings";
    finding_ref: "见第 {list} 条", "see {list}";
    remark: "备注", "Remark";
    capped: "累计 {found}，按上限计 {lost}", "{found} found, capped at {lost}";
    gated: "因 {code} 不合格，本项失全部分值", "all points lost since {code} failed";
    weight_from_total: "直接从总分扣减", "comes off the total";
    weight_bonus: "加分项", "bonus item";

    coverage: "检查覆盖", "Coverage";
    covered_items: "检查项", "Items";
    covered_people: "人员", "People";
    covered_subjects: "检查项 × 人员", "Items × people";
    covered: "已检 / 应检", "Judged / all";
    unseen_items: "未检到的检查项", "Items of which nothing was judged";
    unseen_people: "未检到的人员", "People of whom nothing was judged";
    all_seen: "全部已检到。", "All were judged.";
    by_person: "按人员", "By person";
    judged: "已检", "Judged";
    of_all: "应检", "Of";
    person_points: "扣分累计", "Points found";

    explanation: "得分说明", "How the score comes about";
    line: "计分事项", "Line";
    formula: "算式", "Formula";
    value: "分值", "Value";

    signatures: "签字确认", "Signatures";
    sign_inspector: "检查人", "Inspector";
    sign_head: "被检网点负责人", "Head of the outlet";
    sign_reviewer: "复核人", "Reviewer";
    signature: "签字", "Signature";
    sign_date: "日期", "Date";
    sign_date_blank: "　　　年　　月　　日", "";

    page: "第 {n} 页 / 共 {m} 页", "Page {n} of {m}";
    library: "案卷指纹 {hash}", "Library {hash}";
    summary_sheet: "概要", "Summary";
    deductions_sheet: "扣分", "Deductions";
    items_sheet: "检查项", "Items";
    coverage_sheet: "覆盖", "Coverage";
    explanation_sheet: "得分说明", "Score explained";
}

/// The words of that language.
pub(crate) fn strings(lang: Lang) -> &'static Strings {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// Puts values into `{names}` of a text.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        let name = &rest[open + 1..open + close];
        filled.push_str(&rest[..open]);
        match values.iter().find(|(key, _)| *key == name) {
            Some((_, value)) => filled.push_str(value),
            None => filled.push_str(&rest[open..=open + close]),
        }
        rest = &rest[open + close + 1..];
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::{ROWS, fill};

    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<&str> =
            text.split('{').skip(1).map(|part| part.split('}').next().unwrap_or_default()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn both_languages_say_everything() {
        let blank_in_english = ["sign_date_blank"];
        for (key, zh, en) in ROWS {
            assert!(!zh.is_empty(), "{key} has no Chinese");
            assert!(!en.is_empty() || blank_in_english.contains(key), "{key} has no English");
            assert!(
                en.is_ascii() || !en.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c)),
                "{key}: Chinese in {en}"
            );
            assert_eq!(places(zh), places(en), "{key} takes different values in its two languages");
        }
    }

    #[test]
    fn values_are_put_in_once_and_never_read_again() {
        assert_eq!(fill("{a} and {b}", &[("a", "{b}"), ("b", "2")]), "{b} and 2");
        assert_eq!(fill("{unknown} {", &[]), "{unknown} {");
    }
}
