//! Why a step of a candidacy is refused, in words, with what to do.

use crate::app::notice::{Level, Notice};
use crate::domain::candidacy::Refusal;
use crate::domain::text::{Lang, Text};

fn refused(zh: impl Into<String>, en: impl Into<String>) -> Notice {
    Notice::new(Level::Warning, zh, en)
}

impl From<&Refusal> for Notice {
    fn from(refusal: &Refusal) -> Self {
        by_order(refusal).unwrap_or_else(|| by_scheme(refusal))
    }
}

/// What the steps so far do not allow.
fn by_order(refusal: &Refusal) -> Option<Notice> {
    Some(match refusal {
        Refusal::NotEntered => {
            refused("此人还没有报名或提名", "This person has not entered").hint("先登记参评", "Enter them first")
        }
        Refusal::AlreadyEntered => refused("此人本年度已参评", "This person has entered already this year"),
        Refusal::NotNow(stage) => refused(
            format!("当前为“{}”，不能做这一步", stage.name(Lang::Zh)),
            format!("The candidacy is {}: this is no step now", stage.name(Lang::En).to_lowercase()),
        )
        .hint("按评选顺序办理", "Take the steps in their order"),
        Refusal::NoticeOpen => refused("公示还没有期满（S1-15）", "The notice has not come down (S1-15)")
            .hint("先登记公示期满", "Close the notice first"),
        Refusal::NoName => refused("没有写经办人", "The name is missing").hint("写明由谁办理", "Write who did it"),
        Refusal::NoWords => refused("没有写内容", "The words are missing").hint("写明内容后再提交", "Write them first"),
        Refusal::BadScore(points) => {
            refused(format!("{points} 不是 0 到 100 的得分"), format!("{points} is no score from 0 to 100"))
        }
        Refusal::Before(day) => {
            refused(format!("日期早于前一步的 {day}"), format!("The day is before {day}, that of an earlier step"))
                .hint("核对日期", "Look at the day again")
        }
        Refusal::SameScorer(name) => refused(
            format!("{name} 评的分，不能由本人复核（S1-14）"),
            format!("{name} gave the score and cannot re-check it (S1-14)"),
        )
        .hint("换单位领导小组的另一人", "Let somebody else of the leading group do it"),
        Refusal::NoObjection(no) => {
            refused(format!("没有待答复的第 {no} 条异议"), format!("There is no objection {no} without an answer"))
        }
        _ => return None,
    })
}

/// What the scheme does not allow.
fn by_scheme(refusal: &Refusal) -> Notice {
    match refusal {
        Refusal::ExcludedUnit(unit) => {
            refused(format!("{unit} 不参加本项评选（S1-02）"), format!("{unit} takes no part (S1-02)"))
        }
        Refusal::OutsideYear(from, to) => refused(
            format!("日期不在评选年度 {from} 至 {to} 内"),
            format!("The day lies outside the award year, {from} to {to}"),
        ),
        Refusal::TooEarly(earliest) => refused(
            format!("公示最早到 {earliest} 才满期（S1-15）"),
            format!("The notice may close on {earliest} at the earliest (S1-15)"),
        )
        .hint("发布当日不计在内", "The day of posting does not count"),
        Refusal::UnknownPaper(paper) => {
            refused(format!("方案没有材料 {paper}"), format!("The scheme knows no paper {paper}"))
        }
        Refusal::NoticeStands(closed) => refused(
            format!("公示到 {closed} 当日结束，次日起才能报送（S1-15）"),
            format!("The notice stands until the end of {closed}; papers go off from the next day (S1-15)"),
        ),
        Refusal::NotEligible(clauses) => {
            let clauses: Vec<&str> = clauses.iter().map(|clause| clause.0.as_str()).collect();
            refused(
                format!("参评条件未满足或未知：{}", clauses.join("、")),
                format!("Not met or not known: {}", clauses.join(", ")),
            )
            .hint("先补齐条件材料，或淘汰", "Enter what is missing, or drop the candidate")
        }
        Refusal::OpenObjections(count) => refused(
            format!("还有 {count} 条异议没有答复（S1-16）"),
            format!("{count} objections have no answer yet (S1-16)"),
        )
        .hint("先答复异议", "Answer them first"),
        Refusal::PapersMissing(papers) => {
            let said = |lang| papers.iter().map(|paper: &Text| paper.get(lang)).collect::<Vec<_>>();
            refused(
                format!("材料不齐，缺：{}（S1-19）", said(Lang::Zh).join("、")),
                format!("Papers are missing: {} (S1-19)", said(Lang::En).join(", ")),
            )
            .hint("收齐后再报送", "File when all are there")
        }
        Refusal::NoQuota => refused("单位名额还没有登记（S1-18）", "The unit's places are not known (S1-18)")
            .hint("先登记本单位名额（附件 2）", "Enter the unit's places first (annex 2)"),
        Refusal::QuotaFull(places) => refused(
            format!("单位名额 {places} 个已用完（S1-18）"),
            format!("The unit's {places} places are taken (S1-18)"),
        )
        .hint("淘汰一人，或更正名额", "Drop the candidate, or mend the number of places"),
        Refusal::TooLate(last) => {
            refused(format!("最晚报送日是 {last}（S1-21）"), format!("The last day for filing was {last} (S1-21)"))
        }
        // The rest is said above.
        _ => refused(refusal.to_string(), refusal.to_string()),
    }
}
