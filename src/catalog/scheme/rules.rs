//! What fires a clause: exactly one of these tables.
//!
//! ```toml
//! round = { by = ["province"], phases = ["3"], below = "target", at_least = 80, rank = [1, 2], rank_from_end = [1, 100], exempt_by = "S2-19", level = "heavier" }
//! exempt = { by = "province", rank = [1, 200] }             # a band with one number is open: [201]
//! lost = { class = "hardware", on_the_spot = true, from = 2026-05-01, to = 2026-12-31, per = "round" }
//! event = { kind = "innovation", queue_machine = true, requires = ["reported"], unless = ["applied_in_time"] }
//! run = { by = "province", at_least = 98, unbroken = true } # of quarters, before the year's last
//! none = { most = 0 }                                       # assessed tickets in the year
//! average = { by = ["province"], at_least = 90, rank = [1, 3], each_round = false }
//! coverage = { by = ["third_party"], period = "quarter", percent = 60, every_sub_branch = true }
//! cadence = { by = ["branch_video"], period = "week", times = 1, scope = "outlet" }   # or kind = "…" of a register
//! recheck = { by = ["third_party"], below = 85 }
//! bottom = { by = ["third_party"], last = 3, average = "mean" }
//! condition = { posts = ["outlet_head"] }                   # or last_year and first_half; attested; best and others;
//!                                                           # complaints; volume_percent and inclusive; errors;
//!                                                           # appearance, blocks and items
//! entrance = { excluded = ["…"] }                           # words in the name of a unit that takes no part
//! package = { paper = [{ name = "photo", label = { … } }] } # or deeds = [800, 1200]; open_objections and blocks; quota
//! notice = { days = 5 }
//! filing = { before = 2026-10-01, inclusive = false }
//! grade = { period = "year", grade = "不合格" }
//! indicator = { is = "value", of = "satisfaction", at_least = 85 }
//! indicator = { is = "share", of = "marketing_staff", among = "staff", percent = 50, inclusive = true }
//! indicator = { is = "fall", before = "rate_last_year", now = "rate", percent = 40 }
//! indicator = { is = "sample", of = "plan", done = "accepted", percent = 50 }
//! goal = { by = ["district"], rank = [1, 15] }              # as round, but only reached or not; quarters = [4]
//! indicator = { is = "steps", by = "outlets", have = "trainers", sizes = [1, 10], need = [1, 2] }
//! ```

use crate::catalog::fields::Fields;
use crate::catalog::position::Problems;
use crate::catalog::scheme::package;
use crate::catalog::scheme::parts::{HUNDRED, figure};
use crate::catalog::wording::say;
use crate::domain::checklist::Class;
use crate::domain::number::Points;
use crate::domain::scheme::{
    Average, Bottom, By, Cadence, ClauseId, Condition, Coverage, Entrance, EventRule, Exemption, Filing, GradeRule,
    Indicator, LostRule, Mark, Mean, NoneRule, NoticeRule, Per, Period, RankBand, Recheck, RoundRule, Rule, RunRule,
    Scope, Severity,
};

/// The tables.
pub(super) const TABLES: &[&str] = &[
    "round",
    "exempt",
    "lost",
    "event",
    "run",
    "none",
    "average",
    "coverage",
    "cadence",
    "recheck",
    "bottom",
    "condition",
    "entrance",
    "package",
    "notice",
    "filing",
    "grade",
    "indicator",
    "goal",
];

/// The most that a count in a rule may be.
pub(super) const MOST: u32 = 1_000_000;

/// The rule of the clause `id`, if it has exactly one that can be read.
pub(super) fn read(clause: &Fields<'_>, id: &str, problems: &mut Problems<'_>) -> Option<Rule> {
    let written: Vec<&str> = TABLES.iter().copied().filter(|table| clause.has(table)).collect();
    let &[table] = written.as_slice() else {
        let what = if written.is_empty() {
            say(format!("条款 {id} 没有写由什么触发"), format!("clause {id} does not say what fires it"))
        } else {
            let (zh, en) = (written.join("、"), written.join(", "));
            say(format!("条款 {id} 同时写了 {zh}"), format!("clause {id} has {en} at once"))
        };
        let how = say(
            format!("写一张且只写一张：{}", TABLES.join("、")),
            format!("Write exactly one of: {}", TABLES.join(", ")),
        );
        problems.error(clause.at("id"), what, how);
        return None;
    };
    let fields = &clause.table(table, problems)?;
    Some(match table {
        "round" => Rule::Round(round(fields, problems)),
        "goal" => Rule::Goal(round(fields, problems)),
        "exempt" => exempt(fields, problems)?,
        "lost" => Rule::Lost(lost(fields, problems)),
        "event" => Rule::Event(event(fields, problems)),
        "run" => run(fields, problems)?,
        "none" => {
            fields.only(&["most"], problems);
            Rule::None(NoneRule { most: fields.number("most", 0, MOST, problems).unwrap_or(0) })
        }
        "average" => average(fields, problems)?,
        "coverage" => coverage(fields, problems)?,
        "cadence" => cadence(fields, problems)?,
        "recheck" => {
            fields.only(&["by", "below"], problems);
            Rule::Recheck(Recheck { by: needed_by(fields, problems), below: needed_figure(fields, "below", problems) })
        }
        "bottom" => {
            fields.only(&["by", "last", "average"], problems);
            Rule::Bottom(Bottom {
                by: needed_by(fields, problems),
                last: needed_number(fields, "last", 1, problems),
                average: fields.word("average", Mean::ALL, Mean::code, Mean::parse, problems).unwrap_or(Mean::Mean),
            })
        }
        "condition" => Rule::Condition(condition(fields, problems)?),
        "entrance" => {
            fields.only(&["excluded"], problems);
            Rule::Entrance(Entrance { excluded: words_of(fields, "excluded", problems) })
        }
        "package" => Rule::Package(package::read(fields, problems)?),
        "notice" => {
            fields.only(&["days"], problems);
            Rule::Notice(NoticeRule { days: needed_number(fields, "days", 0, problems) })
        }
        "filing" => {
            fields.only(&["before", "inclusive"], problems);
            let inclusive = fields.flag("inclusive", problems).unwrap_or(false);
            Rule::Filing(Filing { day: fields.needed_date("before", problems)?, inclusive })
        }
        "grade" => {
            fields.only(&["period", "grade"], problems);
            let period = fields.needed_word("period", Period::ALL, Period::code, Period::parse, problems)?;
            Rule::Grade(GradeRule { period, grade: fields.needed_line("grade", problems) })
        }
        _ => Rule::Indicator(indicator(fields, problems)?),
    })
}

fn by(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<By> {
    fields.words("by", By::ALL, By::code, By::parse, problems)
}

fn needed_by(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<By> {
    let by = by(fields, problems);
    if by.is_empty() {
        fields.missing("by", problems);
    }
    by
}

fn needed_figure(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Points {
    if !fields.has(key) {
        fields.missing(key, problems);
    }
    figure(fields, key, problems).unwrap_or_default()
}

pub(super) fn needed_number(fields: &Fields<'_>, key: &str, least: u32, problems: &mut Problems<'_>) -> u32 {
    if !fields.has(key) {
        fields.missing(key, problems);
    }
    fields.number(key, least, MOST, problems).unwrap_or(least)
}

/// `"target"`, `"last-target"`, or a score.
pub(super) fn mark(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Option<Mark> {
    match fields.scalar(key, problems)?.as_str() {
        "target" => Some(Mark::Target),
        "last-target" => Some(Mark::LastTarget),
        _ => figure(fields, key, problems).map(Mark::Score),
    }
}

/// Places: `[1, 200]`, or `[201]` to the end of the list.
fn band(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Option<RankBand> {
    if !fields.has(key) {
        return None;
    }
    match fields.numbers(key, problems)[..] {
        [first] if first >= 1 => Some(RankBand { first, last: None }),
        [first, last] if first >= 1 && first <= last => Some(RankBand { first, last: Some(last) }),
        _ => {
            let what = say(format!("{key} 不是名次范围"), format!("{key} is no band of places"));
            let how = say("写成 [1, 200]，不封底写 [201]", "Write [1, 200], or [201] for an open end");
            problems.error(fields.at(key), what, how);
            None
        }
    }
}

fn needed_band(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Option<RankBand> {
    if !fields.has(key) {
        fields.missing(key, problems);
    }
    band(fields, key, problems)
}

fn words_of(fields: &Fields<'_>, key: &str, problems: &mut Problems<'_>) -> Vec<String> {
    fields.strings(key, problems).into_iter().map(|(word, _)| word).collect()
}

fn round(fields: &Fields<'_>, problems: &mut Problems<'_>) -> RoundRule {
    let keys = ["by", "phases", "quarters", "below", "at_least", "rank", "rank_from_end", "exempt_by", "level"];
    fields.only(&keys, problems);
    RoundRule {
        by: needed_by(fields, problems),
        phases: words_of(fields, "phases", problems),
        quarters: quarters(fields, problems),
        below: mark(fields, "below", problems),
        at_least: mark(fields, "at_least", problems),
        rank: band(fields, "rank", problems),
        rank_from_end: band(fields, "rank_from_end", problems),
        exempt_by: fields.string("exempt_by", problems).map(ClauseId),
        level: fields.word("level", Severity::ALL, Severity::code, Severity::parse, problems),
    }
}

fn quarters(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<u32> {
    let quarters = fields.numbers("quarters", problems);
    if quarters.iter().any(|quarter| !(1..=4).contains(quarter)) {
        let what = say("quarters 里有 1 至 4 以外的数", "quarters holds a number outside 1 to 4");
        problems.error(fields.at("quarters"), what, say("写成 [4]", "Write it like [4]"));
    }
    quarters
}

fn exempt(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Rule> {
    fields.only(&["by", "rank"], problems);
    let by = fields.needed_word("by", By::ALL, By::code, By::parse, problems);
    let rank = needed_band(fields, "rank", problems);
    Some(Rule::Exempt(Exemption { by: by?, rank: rank? }))
}

fn lost(fields: &Fields<'_>, problems: &mut Problems<'_>) -> LostRule {
    fields.only(&["class", "on_the_spot", "from", "to", "per"], problems);
    LostRule {
        class: fields.word("class", Class::ALL, Class::code, Class::parse, problems),
        on_the_spot: fields.flag("on_the_spot", problems),
        from: fields.date("from", problems),
        to: fields.date("to", problems),
        per: fields.needed_word("per", Per::ALL, Per::code, Per::parse, problems).unwrap_or(Per::Round),
    }
}

fn event(fields: &Fields<'_>, problems: &mut Problems<'_>) -> EventRule {
    fields.only(&["kind", "queue_machine", "requires", "unless"], problems);
    EventRule {
        kind: fields.needed_line("kind", problems),
        queue_machine: fields.flag("queue_machine", problems),
        requires: words_of(fields, "requires", problems),
        unless: words_of(fields, "unless", problems),
    }
}

fn run(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Rule> {
    fields.only(&["by", "at_least", "unbroken"], problems);
    let by = fields.needed_word("by", By::ALL, By::code, By::parse, problems);
    let at_least = needed_figure(fields, "at_least", problems);
    let unbroken = fields.flag("unbroken", problems).unwrap_or(true);
    Some(Rule::Run(RunRule { by: by?, at_least, unbroken }))
}

fn average(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Rule> {
    fields.only(&["by", "at_least", "rank", "each_round"], problems);
    let (by, at_least) = (needed_by(fields, problems), needed_figure(fields, "at_least", problems));
    let each_round = fields.flag("each_round", problems).unwrap_or(false);
    Some(Rule::Average(Average { by, at_least, rank: needed_band(fields, "rank", problems)?, each_round }))
}

fn coverage(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Rule> {
    fields.only(&["by", "period", "percent", "every_sub_branch"], problems);
    let (by, percent) = (needed_by(fields, problems), needed_figure(fields, "percent", problems));
    let every_sub_branch = fields.flag("every_sub_branch", problems).unwrap_or(false);
    let period = fields.needed_word("period", Period::ALL, Period::code, Period::parse, problems)?;
    Some(Rule::Coverage(Coverage { by, period, percent, every_sub_branch }))
}

fn cadence(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Rule> {
    fields.only(&["by", "kind", "period", "times", "scope"], problems);
    let (by, kind) = (by(fields, problems), fields.string("kind", problems));
    if by.is_empty() == kind.is_none() {
        let what = say("cadence 要写 by 或 kind，且只写一个", "a cadence has either by or kind");
        problems.error(
            fields.begins(),
            what,
            say("写检查来源 by，或台账 kind", "Write whose rounds, or which register"),
        );
    }
    let times = needed_number(fields, "times", 1, problems);
    let scope = fields.word("scope", Scope::ALL, Scope::code, Scope::parse, problems).unwrap_or(Scope::All);
    let period = fields.needed_word("period", Period::ALL, Period::code, Period::parse, problems)?;
    Some(Rule::Cadence(Cadence { by, kind, period, times, scope }))
}

fn condition(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Condition> {
    let keys = [
        "posts",
        "last_year",
        "first_half",
        "attested",
        "best",
        "others",
        "complaints",
        "volume_percent",
        "inclusive",
        "errors",
        "appearance",
        "blocks",
        "items",
    ];
    fields.only(&keys, problems);
    let found = if fields.has("posts") {
        Condition::Post(words_of(fields, "posts", problems))
    } else if fields.has("last_year") {
        let last_year = fields.needed_line("last_year", problems);
        Condition::Grades(last_year, fields.needed_line("first_half", problems))
    } else if fields.flag("attested", problems) == Some(true) {
        Condition::Attested
    } else if fields.has("best") {
        Condition::Skills { best: fields.needed_line("best", problems), others: words_of(fields, "others", problems) }
    } else if fields.has("complaints") {
        Condition::Complaints(needed_number(fields, "complaints", 0, problems))
    } else if fields.has("volume_percent") {
        let percent = fields.points("volume_percent", problems).unwrap_or(HUNDRED);
        fields.within("volume_percent", percent, Points::ZERO, Points::whole(1000), problems);
        Condition::Volume { percent, inclusive: fields.flag("inclusive", problems).unwrap_or(true) }
    } else if fields.has("errors") {
        Condition::Errors(needed_number(fields, "errors", 0, problems))
    } else if fields.has("appearance") {
        let most = needed_number(fields, "appearance", 0, problems);
        let blocks = fields.flag("blocks", problems).unwrap_or(true);
        Condition::Appearance { most, blocks, items: words_of(fields, "items", problems) }
    } else {
        let what = say("条件是空的", "the condition says nothing");
        let how = say(format!("写其中一个：{}", keys.join("、")), format!("Write one of: {}", keys.join(", ")));
        problems.error(fields.begins(), what, how);
        return None;
    };
    Some(found)
}

/// How an indicator comes about, as the file writes it.
const INDICATORS: &[&str] = &["value", "share", "fall", "sample", "steps"];

fn indicator(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Option<Indicator> {
    let known = |word: &str| INDICATORS.iter().copied().find(|known| *known == word);
    let word = fields.needed_word("is", INDICATORS, |word| word, known, problems)?;
    let only = |keys: &[&str], problems: &mut Problems<'_>| fields.only(&[&["is"], keys].concat(), problems);
    Some(match word {
        "value" => {
            only(&["of", "at_least"], problems);
            if !fields.has("at_least") {
                fields.missing("at_least", problems);
            }
            let at_least = fields.points("at_least", problems).unwrap_or_default();
            Indicator::Value { of: fields.needed_line("of", problems), at_least }
        }
        "share" => {
            only(&["of", "among", "percent", "inclusive"], problems);
            Indicator::Share {
                of: fields.needed_line("of", problems),
                among: fields.needed_line("among", problems),
                percent: needed_figure(fields, "percent", problems),
                inclusive: fields.flag("inclusive", problems).unwrap_or(true),
            }
        }
        "fall" => {
            only(&["before", "now", "percent"], problems);
            Indicator::Fall {
                from: fields.needed_line("before", problems),
                to: fields.needed_line("now", problems),
                percent: needed_figure(fields, "percent", problems),
            }
        }
        "sample" => {
            only(&["of", "done", "percent"], problems);
            Indicator::Sample {
                of: fields.needed_line("of", problems),
                done: fields.needed_line("done", problems),
                percent: needed_figure(fields, "percent", problems),
            }
        }
        _ => {
            only(&["by", "have", "sizes", "need"], problems);
            let (sizes, need) = (fields.numbers("sizes", problems), fields.numbers("need", problems));
            if sizes.is_empty() || sizes.len() != need.len() || !sizes.is_sorted_by(|a, b| a < b) {
                let what = say("sizes 与 need 不成对，或不是由小到大", "sizes and need do not pair, or do not rise");
                problems.error(
                    fields.begins(),
                    what,
                    say("写成 sizes = [1, 10]，need = [1, 2]", "Write sizes = [1, 10] and need = [1, 2]"),
                );
            }
            Indicator::Steps {
                by: fields.needed_line("by", problems),
                have: fields.needed_line("have", problems),
                need: sizes.into_iter().zip(need).collect(),
            }
        }
    })
}
