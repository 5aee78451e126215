//! The words that stand over columns, and which column they make most likely to say what. What is ambiguous is left to the
//! person who matches the columns.

use crate::catalog::results::table::Table;
use crate::catalog::sheet;
use crate::domain::results::{Matching, ResultKind, Role, Subject};
use crate::domain::scheme::{self, By};
use crate::domain::text::Text;

type Words = &'static [&'static str];

const OUTLET_CODE: Words = &[
    "网点编号",
    "网点号",
    "网点代码",
    "机构编号",
    "机构号",
    "机构代码",
    "支行号",
    "outletcode",
    "branchcode",
    "outletno.",
];

const OUTLET_NAME: Words = &[
    "网点名称",
    "网点",
    "营业网点",
    "被检网点",
    "受检网点",
    "检查网点",
    "机构名称",
    "机构",
    "支行名称",
    "支行",
    "二级支行",
    "单位名称",
    "单位",
    "outletname",
    "outlet",
    "branchname",
    "branch",
];

const STAFF_NO: Words =
    &["工号", "员工号", "员工编号", "柜员号", "人员编号", "staffnumber", "staffno.", "staffno", "employeeno."];

const SCORE: Words = &[
    "总分",
    "总得分",
    "最终得分",
    "综合得分",
    "得分",
    "本期得分",
    "本次得分",
    "检查得分",
    "成绩",
    "总成绩",
    "分数",
    "totalscore",
    "score",
    "total",
];

const RANK: Words = &["排名", "名次", "本期排名", "本次排名", "位次", "rank", "ranking"];

const PROVINCE_RANK: Words = &["全省排名", "全省名次", "省内排名", "省排名", "provincerank", "provincialrank"];

const DISTRICT_RANK: Words =
    &["全区排名", "全区名次", "区内排名", "区排名", "全市排名", "全市名次", "市排名", "districtrank"];

const RANKED: Words = &[
    "参评网点数",
    "参排网点数",
    "参评网点",
    "参评数",
    "参评家数",
    "参评机构数",
    "网点总数",
    "排名总数",
    "numberranked",
    "ranked",
    "outletsranked",
];

const VISITED: Words = &[
    "检查日期",
    "检查时间",
    "到访日期",
    "暗访日期",
    "暗访时间",
    "走访日期",
    "巡检日期",
    "日期",
    "dayofthevisit",
    "visitdate",
    "datevisited",
    "visited",
    "date",
];

const PERIOD: Words = &[
    "期间",
    "期次",
    "检查期次",
    "周期",
    "季度",
    "检查季度",
    "月份",
    "检查月份",
    "年度",
    "年份",
    "period",
    "quarter",
    "month",
    "year",
];

const TICKETS: Words = &["考核工单数", "考核工单", "工单数", "工单数量", "工单量", "工单", "tickets", "ticketcount"];

const GRADE: Words = &["等级", "等次", "评定等级", "测试等级", "技能等级", "grade"];

const VALUE: Words = &["数值", "指标值", "完成值", "实际值", "本期值", "value"];

/// Figures of the starter schemes by their names there.
const FIGURES: &[(&str, Words)] = &[
    ("satisfaction", &["满意度", "客户满意度", "满意率", "satisfaction"]),
    ("complaint_rate", &["投诉率", "95580投诉率", "complaintrate"]),
    ("complaint_rate_last_year", &["上年投诉率", "去年投诉率", "上年基数", "投诉率基数"]),
    ("volume", &["业务量", "业务笔数", "个人业务量", "volume"]),
    ("staff", &["员工数", "员工人数", "在岗人数", "人数", "staff", "headcount"]),
    ("marketing_staff", &["营销人员数", "营销人员", "marketingstaff"]),
    ("lobby_managers", &["大堂经理数", "专职大堂经理数", "lobbymanagers"]),
    ("non_cash_tellers", &["非现金柜员数", "noncashtellers"]),
    ("trained", &["培训人次", "轮训人次", "trained"]),
];

/// Headings with one of these are about another time, or about a change.
const ELSEWHEN: Words =
    &["上期", "上季", "上月", "上年", "上次", "去年", "同期", "同比", "环比", "变化", "previous", "last"];

/// Which column most likely says what: by a heading that is a known word, else by the only one that ends in one. What the
/// list is read as decides between the province's and the district's ranks, and between figures.
pub fn propose(table: &Table, kind: Option<&ResultKind>) -> Matching {
    let columns: Vec<(usize, Vec<String>)> =
        table.columns().iter().map(|column| (column.index, spellings(&table.heading_parts(column.index)))).collect();
    let mut matching = Matching::new(table.fingerprint());
    for role in roles(kind) {
        let free: Vec<_> = columns.iter().filter(|(index, _)| matching.role(*index).is_none()).collect();
        if let Some(column) = likely(*role, &words(*role, kind), &free) {
            matching.set(*role, Some(column));
        }
    }
    matching
}

/// What people call a figure; its own name where it is none of the starter schemes'.
pub fn figure_name(name: &str) -> Text {
    let Text { zh, en } = scheme::figure_name(name);
    let mut signs = en.chars();
    let first = signs.next().map(|first| first.to_ascii_uppercase());
    let english: String = first.into_iter().chain(signs).collect();
    Text::new(zh, english)
}

/// Whether a cell looks like a heading of any column.
pub(super) fn is_known(word: &str) -> bool {
    let spelt = plain(word);
    let fits = |role: Role| words(role, None).iter().any(|word| spelt == *word || ends_in(role, &spelt, word));
    Role::ALL.iter().any(|role| fits(*role))
}

fn plain(word: &str) -> String {
    sheet::heading(word).split_whitespace().collect()
}

/// A heading in several rows may be meant from the top down, from the bottom up, or by its last row alone.
fn spellings(parts: &[String]) -> Vec<String> {
    let parts: Vec<String> = parts.iter().map(|part| plain(part)).filter(|part| !part.is_empty()).collect();
    let mut spellings = vec![parts.concat()];
    if let [_, .., last] = parts.as_slice() {
        let upwards: Vec<&str> = parts.iter().rev().map(String::as_str).collect();
        spellings.extend([upwards.concat(), last.clone()]);
    }
    spellings
}

fn likely(role: Role, words: &[String], columns: &[&(usize, Vec<String>)]) -> Option<usize> {
    let all = |fits: &dyn Fn(&String) -> bool| -> Vec<usize> {
        columns.iter().filter(|(_, spelt)| spelt.iter().any(fits)).map(|(index, _)| *index).collect()
    };
    let exact = words.iter().map(|word| all(&|spelt| spelt == word)).find(|columns| !columns.is_empty());
    match exact.unwrap_or_else(|| all(&|spelt| words.iter().any(|word| ends_in(role, spelt, word)))).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Names of outlets themselves end in 支行 or 网点, so that no ending tells their heading.
fn ends_in(role: Role, spelt: &str, word: &str) -> bool {
    role != Role::OutletName && spelt.ends_with(word) && !ELSEWHEN.iter().any(|other| spelt.contains(other))
}

/// What columns may say of a list that is read so; all, where that is not chosen.
pub const fn roles(kind: Option<&ResultKind>) -> &'static [Role] {
    use Role::{OutletCode, OutletName, Period, Rank, Ranked, Score, StaffNo, Value, Visited};
    match kind {
        None => Role::ALL,
        Some(ResultKind::Rounds { .. }) => &[OutletCode, OutletName, Score, Rank, Ranked, Visited, Period],
        Some(ResultKind::Tickets | ResultKind::Figures { of: Subject::Outlet, .. }) => {
            &[OutletCode, OutletName, Value, Period]
        }
        Some(ResultKind::Figures { of: Subject::Person, .. } | ResultKind::SkillTest { .. }) => {
            &[StaffNo, Value, Period]
        }
    }
}

/// The words of one figure, or of all.
fn figures(wanted: Option<&str>) -> Vec<&'static str> {
    let figures = FIGURES.iter().filter(|(name, _)| wanted.is_none_or(|wanted| wanted == *name));
    figures.flat_map(|(_, words)| words.iter().copied()).collect()
}

/// The words of a role, the likeliest first.
fn words(role: Role, kind: Option<&ResultKind>) -> Vec<String> {
    let by = match kind {
        Some(ResultKind::Rounds { by }) => Some(*by),
        _ => None,
    };
    let own: Vec<String> = match kind {
        Some(ResultKind::Figures { name, .. } | ResultKind::SkillTest { name }) if role == Role::Value => {
            vec![plain(name)]
        }
        _ => Vec::new(),
    };
    let known: Vec<&str> = match role {
        Role::OutletCode => OUTLET_CODE.to_vec(),
        Role::OutletName => OUTLET_NAME.to_vec(),
        Role::StaffNo => STAFF_NO.to_vec(),
        Role::Score => SCORE.to_vec(),
        Role::Rank => match by {
            None => [PROVINCE_RANK, RANK, DISTRICT_RANK].concat(),
            Some(By::Province) => [PROVINCE_RANK, RANK].concat(),
            Some(By::District) => [DISTRICT_RANK, RANK].concat(),
            Some(By::County | By::ThirdParty | By::BranchVideo) => RANK.to_vec(),
        },
        Role::Ranked => RANKED.to_vec(),
        Role::Visited => VISITED.to_vec(),
        Role::Period => PERIOD.to_vec(),
        Role::Value => match kind {
            Some(ResultKind::Tickets) => [TICKETS, VALUE].concat(),
            Some(ResultKind::SkillTest { .. }) => [GRADE, VALUE].concat(),
            Some(ResultKind::Figures { name, .. }) => [figures(Some(name)), VALUE.to_vec()].concat(),
            _ => [figures(None), [TICKETS, GRADE, VALUE].concat()].concat(),
        },
    };
    own.into_iter().chain(known.into_iter().map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_known, likely, spellings, words};
    use crate::domain::results::{ResultKind, Role};
    use crate::domain::scheme::By;

    fn column(role: Role, by: By, headings: &[&[&str]]) -> Option<usize> {
        let spelt = |parts: &&[&str]| spellings(&parts.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
        let columns: Vec<_> = headings.iter().map(spelt).enumerate().collect();
        likely(role, &words(role, Some(&ResultKind::Rounds { by })), &columns.iter().collect::<Vec<_>>())
    }

    #[test]
    fn each_body_has_its_own_rank() {
        let headings: &[&[&str]] = &[&["网点"], &["排名", "全省"], &["排名", "全区"], &["上期排名"]];
        assert_eq!(column(Role::Rank, By::Province, headings), Some(1));
        assert_eq!(column(Role::Rank, By::District, headings), Some(2));
        assert_eq!(column(Role::Rank, By::District, &[&["全省排名"], &["排名"]]), Some(1));
        assert_eq!(column(Role::Rank, By::Province, &[&["2026年5月神秘人排名（全省）"]]), Some(0));
        assert_eq!(column(Role::Rank, By::Province, &[&["上期排名"]]), None);
    }

    #[test]
    fn what_is_ambiguous_is_left_open() {
        assert_eq!(column(Role::Score, By::Province, &[&["一季度", "得分"], &["二季度", "得分"]]), None);
        assert_eq!(column(Role::Score, By::Province, &[&["硬件得分"], &["软件得分"]]), None);
        assert_eq!(column(Role::Score, By::Province, &[&["硬件得分"], &["软件得分"], &["总 分"]]), Some(2));
    }

    #[test]
    fn headings_are_known_in_both_languages() {
        for word in ["网点名称", "得分（满分100）", "Rank", "Visit date", "95580投诉率", "全省 排名", "＊工号"]
        {
            assert!(is_known(word), "{word}");
        }
        for word in ["序号", "备注", "东街支行", "92.5", ""] {
            assert!(!is_known(word), "{word}");
        }
    }
}
