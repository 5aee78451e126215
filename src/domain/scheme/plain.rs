//! A clause in plain words: what fires it, and how much it costs or gives. Figures are those of the scheme, in its reading.

use crate::domain::number::Fen;
use crate::domain::scheme::names::{figure_name, post_name};
use crate::domain::scheme::{
    Amount, By, Cadence, Clause, Condition, Coverage, EventRule, Indicator, Kind, LostRule, Mark, Method, Package, Per,
    Phase, RankBand, Rate, Reading, RoundRule, Rule, Scheme, Scope,
};
use crate::domain::scheme::{Doubling, PhaseBy, RepeatWithin, SameVisit, SettledBy, SharedDay, StepMode};
use crate::domain::text::{Lang, Text};

/// Pieces of a sentence in both languages.
#[derive(Default)]
struct Said {
    zh: Vec<String>,
    en: Vec<String>,
}

impl Said {
    fn put(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        self.zh.push(zh.into());
        self.en.push(en.into());
    }

    fn text(self) -> Text {
        let en = self.en.join(", ");
        let mut letters = en.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
        Text::new(self.zh.join("，"), format!("{first}{}", letters.as_str()))
    }
}

/// Names side by side in both languages.
fn names<T: Copy>(all: &[T], name: impl Fn(T, Lang) -> &'static str) -> (String, String) {
    let joined = |lang, between: &str| all.iter().map(|one| name(*one, lang)).collect::<Vec<_>>().join(between);
    (joined(Lang::Zh, "、"), joined(Lang::En, ", "))
}

fn rounds(by: &[By]) -> (String, String) {
    names(by, By::name)
}

fn mark(mark: Mark) -> (String, String) {
    match mark {
        Mark::Target => ("本阶段目标分".to_owned(), "the phase's target".to_owned()),
        Mark::LastTarget => ("全年目标分".to_owned(), "the year's target".to_owned()),
        Mark::Score(score) => (format!(" {score} 分"), format!("{score} points")),
    }
}

fn band(said: &mut Said, band: RankBand, (zh, en): (&str, &str)) {
    let RankBand { first, last } = band;
    match last {
        Some(last) if last == first => said.put(format!("{zh}第 {first} 名"), format!("place {first} {en}")),
        Some(last) => said.put(format!("{zh}第 {first}–{last} 名"), format!("places {first} to {last} {en}")),
        None => said.put(format!("{zh}第 {first} 名以后"), format!("place {first} {en} and beyond")),
    }
}

/// In yuan, without needless zeros.
fn yuan(amount: Fen) -> String {
    let text = amount.to_string();
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

impl Clause {
    /// What fires it, in plain words.
    pub fn fires(&self, scheme: &Scheme) -> Text {
        let mut said = Said::default();
        match &self.rule {
            Rule::Round(rule) | Rule::Goal(rule) => round(&mut said, rule, scheme),
            Rule::Exempt(rule) => {
                said.put(
                    format!("最近一次{}检查", rule.by.name(Lang::Zh)),
                    format!("latest round by {}", rule.by.name(Lang::En)),
                );
                band(&mut said, rule.rank, ("", "from the top"));
            }
            Rule::Lost(rule) => lost(&mut said, rule),
            Rule::Event(rule) => event(&mut said, rule, scheme),
            Rule::Run(rule) => {
                let (zh, en) = rounds(&[rule.by]);
                let at = rule.at_least;
                said.put(format!("四季度{zh}检查达到 {at} 分"), format!("fourth quarter by {en} at {at} or more"));
                match rule.unbroken {
                    true => said.put("此前连续达标的季度", "quarters before it that reached it without a break"),
                    false => said.put("自首次达标的季度算起", "quarters from the first that reached it"),
                }
            }
            Rule::None(rule) if rule.most == 0 => said.put("全年一次也没有", "none in the whole year"),
            Rule::None(rule) => {
                said.put(format!("全年不超过 {} 次", rule.most), format!("no more than {} in the year", rule.most));
            }
            Rule::Average(rule) => {
                let (zh, en) = rounds(&rule.by);
                let at = rule.at_least;
                match rule.each_round {
                    true => said.put(format!("{zh}每次都达到 {at} 分"), format!("every round by {en} at {at} or more")),
                    false => said
                        .put(format!("{zh}年度平均达到 {at} 分"), format!("mean of the year by {en} at {at} or more")),
                }
                band(&mut said, rule.rank, ("平均分排名", "by that mean"));
            }
            Rule::Coverage(rule) => coverage(&mut said, rule),
            Rule::Cadence(rule) => cadence(&mut said, rule, scheme),
            Rule::Recheck(rule) => {
                let (zh, en) = rounds(&rule.by);
                let below = rule.below;
                said.put(
                    format!("上一季度{zh}低于 {below} 分的网点须再查"),
                    format!("outlets below {below} by {en} in the quarter before are seen again"),
                );
            }
            Rule::Bottom(rule) => {
                let (zh, en) = rounds(&rule.by);
                let (last, mean) = (rule.last, rule.average);
                said.put(
                    format!("每季度{zh}得分最后 {last} 个支行（{}）", mean.name(Lang::Zh)),
                    format!("the last {last} sub-branches of a quarter by {en} ({})", mean.name(Lang::En)),
                );
            }
            Rule::Condition(rule) => condition(&mut said, rule),
            Rule::Notice(rule) => {
                said.put(format!("公示满 {} 天", rule.days), format!("the notice stands {} days", rule.days));
            }
            Rule::Entrance(rule) => {
                let (zh, en) = (rule.excluded.join("、"), rule.excluded.join(", "));
                said.put(format!("名称含“{zh}”的单位不参评"), format!("units named {en} take no part"));
            }
            Rule::Package(rule) => package(&mut said, rule),
            Rule::Filing(rule) => match rule.inclusive {
                true => {
                    said.put(format!("{} 当日及以前报送", rule.day), format!("filed by {} at the latest", rule.day))
                }
                false => said.put(format!("{} 以前报送", rule.day), format!("filed before {}", rule.day)),
            },
            Rule::Grade(rule) => {
                let (zh, en) = (rule.period.name(Lang::Zh), rule.period.name(Lang::En));
                said.put(
                    format!("{zh}评定为“{}”", rule.grade),
                    format!("grade {:?} for a {en}", grade(scheme, &rule.grade)),
                );
            }
            Rule::Indicator(rule) => indicator(&mut said, rule),
        }
        said.text()
    }

    /// How much, in plain words; empty for a clause that costs and gives nothing.
    pub fn costs(&self) -> Text {
        match &self.amount {
            Amount::NotSet if self.gives_lines() && self.kind != Kind::Dismissal => {
                Text::new("金额由人核定", "amount set by a person")
            }
            Amount::NotSet => Text::default(),
            Amount::Fixed(amount) => Text::new(format!("{} 元", yuan(*amount)), format!("{} yuan", yuan(*amount))),
            Amount::Each(amount) => {
                Text::new(format!("每季 {} 元", yuan(*amount)), format!("{} yuan a quarter", yuan(*amount)))
            }
            Amount::Range(low, high) => {
                let (low, high) = (yuan(*low), yuan(*high));
                Text::new(format!("{low}–{high} 元，由人核定"), format!("{low} to {high} yuan, set by a person"))
            }
            Amount::Rate(by_points) => rate(by_points),
        }
    }
}

fn grade(scheme: &Scheme, word: &str) -> String {
    let known = scheme.grades.iter().find(|grade| grade.word == word).filter(|grade| !grade.english.is_empty());
    known.map_or_else(|| word.to_owned(), |grade| grade.english.clone())
}

fn round(said: &mut Said, rule: &RoundRule, scheme: &Scheme) {
    let (zh, en) = rounds(&rule.by);
    said.put(format!("{zh}检查"), format!("a round by {en}"));
    if !rule.phases.is_empty() {
        let of = |code: &String| scheme.phases.iter().find(|phase: &&Phase| phase.code == *code);
        let name = |lang| {
            let names = rule.phases.iter().map(|code| of(code).map_or(code.as_str(), |phase| phase.name.get(lang)));
            names.collect::<Vec<_>>()
        };
        said.put(format!("在{}", name(Lang::Zh).join("、")), format!("in {}", name(Lang::En).join("; ")));
    }
    if !rule.quarters.is_empty() {
        let quarters = rule.quarters.iter().map(ToString::to_string).collect::<Vec<_>>();
        said.put(format!("在第 {} 季度", quarters.join("、")), format!("in quarter {}", quarters.join(", ")));
    }
    if let Some(below) = rule.below {
        let (zh, en) = mark(below);
        said.put(format!("得分低于{zh}"), format!("score below {en}"));
    }
    if let Some(at_least) = rule.at_least {
        let (zh, en) = mark(at_least);
        said.put(format!("得分达到{zh}"), format!("score at {en} or more"));
    }
    if let Some(rank) = rule.rank {
        band(said, rank, ("排名", "from the top"));
    }
    if let Some(rank) = rule.rank_from_end {
        band(said, rank, ("倒数", "from the end"));
    }
    if let Some(exempt) = &rule.exempt_by {
        said.put(format!("符合 {exempt} 的除外"), format!("unless {exempt} holds"));
    }
}

fn lost(said: &mut Said, rule: &LostRule) {
    let class = |lang| rule.class.map_or("", |class| class.name(lang));
    match rule.per {
        Per::Round => said.put(
            format!("一次检查中{}扣掉的分", class(Lang::Zh)),
            format!("{} points lost in a round", class(Lang::En)).trim().to_owned(),
        ),
        Per::Finding => said.put(
            format!("每处{}扣分", class(Lang::Zh)),
            format!("each {} deduction", class(Lang::En).to_lowercase()).replace("  ", " "),
        ),
    }
    match rule.on_the_spot {
        Some(true) => said.put("属现场处罚", "punished on the spot"),
        Some(false) => said.put("不属现场处罚", "not punished on the spot"),
        None => {}
    }
    if let Some(from) = rule.from {
        said.put(format!("{from} 起"), format!("from {from} on"));
    }
    if let Some(to) = rule.to {
        said.put(format!("{to} 止"), format!("until {to}"));
    }
}

fn event(said: &mut Said, rule: &EventRule, scheme: &Scheme) {
    let register = scheme.register(&rule.kind);
    let name = |lang| register.map_or(rule.kind.as_str(), |register| register.name.get(lang));
    said.put(format!("登记“{}”一次", name(Lang::Zh)), format!("each entry “{}”", name(Lang::En)));
    let label = |flag: &String, lang| {
        let known = register.and_then(|register| register.flags.iter().find(|known| known.name == *flag));
        known.map_or(flag.clone(), |known| known.label.get(lang).to_owned())
    };
    let labels = |flags: &[String], lang, between: &str| {
        flags.iter().map(|flag| label(flag, lang)).collect::<Vec<_>>().join(between)
    };
    match rule.queue_machine {
        Some(true) => said.put("有叫号机的网点", "outlets with a queue machine"),
        Some(false) => said.put("没有叫号机的网点", "outlets without a queue machine"),
        None => {}
    }
    if !rule.requires.is_empty() {
        let (zh, en) = (labels(&rule.requires, Lang::Zh, "、"), labels(&rule.requires, Lang::En, ", "));
        said.put(format!("须{zh}"), format!("if: {en}"));
    }
    if !rule.unless.is_empty() {
        let (zh, en) = (labels(&rule.unless, Lang::Zh, "、"), labels(&rule.unless, Lang::En, ", "));
        said.put(format!("{zh}的除外"), format!("unless: {en}"));
    }
}

fn coverage(said: &mut Said, rule: &Coverage) {
    let (zh, en) = rounds(&rule.by);
    let (percent, period) = (rule.percent, rule.period);
    said.put(
        format!("每{}{zh}检查覆盖 {percent}% 的网点", period.name(Lang::Zh)),
        format!("rounds by {en} cover {percent}% of the outlets in each {}", period.name(Lang::En)),
    );
    if rule.every_sub_branch {
        said.put("每个支行至少一次", "every sub-branch at least once");
    }
}

fn cadence(said: &mut Said, rule: &Cadence, scheme: &Scheme) {
    let (mut zh, mut en) = rounds(&rule.by);
    if let Some(kind) = &rule.kind {
        let register = scheme.register(kind);
        let name = |lang| register.map_or(kind.as_str(), |register| register.name.get(lang)).to_owned();
        let joined =
            |said: String, name: String, between: &str| if said.is_empty() { name } else { [said, name].join(between) };
        (zh, en) = (joined(zh, name(Lang::Zh), "、"), joined(en, name(Lang::En), ", "));
    }
    let (times, period) = (rule.times, rule.period);
    said.put(
        format!("每{}{zh}不少于 {times} 次", period.name(Lang::Zh)),
        format!("{en} at least {times} times in each {}", period.name(Lang::En)),
    );
    if rule.scope != Scope::All {
        said.put(rule.scope.name(Lang::Zh), rule.scope.name(Lang::En));
    }
}

fn condition(said: &mut Said, rule: &Condition) {
    match rule {
        Condition::Post(posts) => {
            let names: Vec<Text> = posts.iter().map(|post| post_name(post)).collect();
            let joined =
                |lang, between: &str| names.iter().map(|name| name.get(lang)).collect::<Vec<_>>().join(between);
            said.put(format!("岗位为{}", joined(Lang::Zh, "、")), format!("holds the post {}", joined(Lang::En, ", ")))
        }
        Condition::Grades(year, half) => said.put(
            format!("上年度考核“{year}”，本年上半年“{half}”"),
            format!("grade {year} last year and {half} in this year's first half"),
        ),
        Condition::Attested => said.put("有证明", "attested by somebody"),
        Condition::Skills { best, others } => said.put(
            format!("技能测试至少一项“{best}”，其余为{}", others.join("、")),
            format!("one skill test at {best}, the others at {}", others.join(", ")),
        ),
        Condition::Complaints(most) => {
            said.put(format!("有责投诉不超过 {most} 次"), format!("no more than {most} valid complaints"));
        }
        Condition::Volume { percent, inclusive } => match inclusive {
            true => said.put(
                format!("业务量达到人均的 {percent}%"),
                format!("volume at {percent}% of the volume per head or more"),
            ),
            false => {
                said.put(
                    format!("业务量超过人均的 {percent}%"),
                    format!("volume above {percent}% of the volume per head"),
                );
            }
        },
        Condition::Errors(most) => said.put(format!("差错不超过 {most} 笔"), format!("no more than {most} errors")),
        Condition::Appearance { most, blocks, .. } => {
            said.put(
                format!("未了结的仪容举止扣分不超过 {most} 处"),
                format!("no more than {most} open findings on appearance"),
            );
            if !blocks {
                said.put("超过只提醒", "more of them only warn");
            }
        }
    }
}

fn package(said: &mut Said, rule: &Package) {
    match rule {
        Package::Papers(papers) => {
            let names = |lang| papers.iter().map(|paper| paper.label.get(lang)).collect::<Vec<_>>();
            said.put(
                format!("材料齐全：{}", names(Lang::Zh).join("、")),
                format!("all papers: {}", names(Lang::En).join(", ")),
            );
        }
        Package::Deeds { least, most } => said.put(
            format!("事迹 {least}–{most} 字，多或少只提醒"),
            format!("deeds of {least} to {most} characters; more or fewer only warn"),
        ),
        Package::Objections { most, blocks } => {
            said.put(
                format!("未答复的异议不超过 {most} 件"),
                format!("no more than {most} objections without an answer"),
            );
            if !blocks {
                said.put("超过只提醒", "more of them only warn");
            }
        }
        Package::Quota => said.put("不超过单位名额", "no more than the unit's places"),
    }
}

fn indicator(said: &mut Said, rule: &Indicator) {
    match rule {
        Indicator::Value { of, at_least } => {
            let of = figure_name(of);
            said.put(format!("{}达到 {at_least}", of.zh), format!("{} at {at_least} or more", of.en))
        }
        Indicator::Share { of, among, percent, inclusive } => {
            let (of, among) = (figure_name(of), figure_name(among));
            match inclusive {
                true => said.put(
                    format!("{}占{}的 {percent}% 以上（含）", of.zh, among.zh),
                    format!("{} at {percent}% of {} or more", of.en, among.en),
                ),
                false => said.put(
                    format!("{}超过{}的 {percent}%", of.zh, among.zh),
                    format!("{} above {percent}% of {}", of.en, among.en),
                ),
            }
        }
        Indicator::Fall { from, to, percent } => {
            let (from, to) = (figure_name(from), figure_name(to));
            said.put(
                format!("{}比{}下降 {percent}% 以上", to.zh, from.zh),
                format!("{} at least {percent}% below {}", to.en, from.en),
            )
        }
        Indicator::Sample { of, done, percent } => {
            let (of, done) = (figure_name(of), figure_name(done));
            said.put(
                format!("{}达到{}的 {percent}%", done.zh, of.zh),
                format!("{} at {percent}% of {}", done.en, of.en),
            );
        }
        Indicator::Steps { by, have, need } => {
            let (by, have) = (figure_name(by), figure_name(have));
            let steps =
                |word: &str| need.iter().map(|(size, needed)| format!("{size}{word}{needed}")).collect::<Vec<_>>();
            said.put(
                format!("{}随{}配足：{}", have.zh, by.zh, steps(" 起 ").join("；")),
                format!("{} by {}: {}", have.en, by.en, steps(" and more: ").join("; ")),
            );
        }
    }
}

fn rate(rate: &Rate) -> Text {
    let mut said = Said::default();
    if !rate.base_from_end.is_empty() {
        let bases: Vec<String> = rate.base_from_end.iter().map(|base| yuan(*base)).collect();
        said.put(
            format!("倒数第一名起依次 {} 元", bases.join("、")),
            format!("from the last place up: {} yuan", bases.join(", ")),
        );
    }
    if rate.base > Fen::default() {
        said.put(format!("{} 元", yuan(rate.base)), format!("{} yuan", yuan(rate.base)));
    }
    let per_point = yuan(rate.per_point);
    match rate.short_of.map(mark) {
        _ if rate.per_point == Fen::default() => {}
        Some((zh, en)) => said.put(
            format!("另距{zh}每差 1 分 {per_point} 元"),
            format!("and {per_point} yuan for each point short of {en}"),
        ),
        None => said.put(format!("每分 {per_point} 元"), format!("{per_point} yuan a point")),
    }
    if let Some(repeated) = rate.per_point_repeated {
        said.put(
            format!("再次发生每分 {} 元", yuan(repeated)),
            format!("{} yuan a point for a repeat", yuan(repeated)),
        );
    }
    if rate.doubles {
        said.put("重复或重点项目加倍", "repeats and key items double");
    }
    if said.zh.is_empty() {
        said.put("不计金额", "nothing");
    }
    said.text()
}

impl Reading {
    /// What people call one of its values: as the file says, or as the program calls what it computes by.
    pub fn label(&self, value: &str) -> Text {
        let at = self.values.iter().position(|known| known == value);
        let written = at.and_then(|at| self.labels.get(at)).filter(|label| !label.is_empty());
        let known = written.cloned().or_else(|| Method::label(&self.name, value));
        known.unwrap_or_else(|| match value {
            "true" => Text::new("是", "yes"),
            "false" => Text::new("否", "no"),
            other => Text::new(other, other),
        })
    }
}

impl Method {
    /// What people call a reading of a parameter that the program computes by.
    fn label(parameter: &str, value: &str) -> Option<Text> {
        macro_rules! named {
            ($kind:ty) => {
                <$kind>::parse(value).map(|word| Text::new(word.name(Lang::Zh), word.name(Lang::En)))
            };
        }
        match parameter {
            "phase_by" => named!(PhaseBy),
            "shared_day" => named!(SharedDay),
            "settled_by" => named!(SettledBy),
            "doubling" => named!(Doubling),
            "step_mode" => named!(StepMode),
            "repeat_within" => named!(RepeatWithin),
            "same_visit" => named!(SameVisit),
            _ => None,
        }
    }
}
