//! What the parts of a scheme say about each other: phases, exemptions, targets, registers, weights, grades, and amounts
//! that fit their rule. Every fault names its clause.

use crate::catalog::fields::Fields;
use crate::catalog::position::{Problems, Span};
use crate::catalog::scheme::clause::ReadClause;
use crate::catalog::scheme::parts::HUNDRED;
use crate::catalog::wording::{nearest, say};
use crate::domain::number::Points;
use crate::domain::place::OutletClass;
use crate::domain::scheme::{Amount, Clause, Mark, Rate, Register, RoundRule, Rule, Scheme};
use crate::domain::text::Text;
use jiff::civil::Date;

/// Checks everything that no single table can know. `scheme` has no clauses yet; they are `clauses`.
pub(super) fn check(scheme: &Scheme, fields: &Fields<'_>, clauses: &[ReadClause], problems: &mut Problems<'_>) {
    phases(scheme, fields, problems);
    grades(scheme, fields, problems);
    weights(scheme, fields, problems);
    registers(scheme, fields, problems);
    for read in clauses {
        let mut faults = Faults { clause: &read.clause, at: read.at.clone(), problems };
        amount(&mut faults);
        match &read.clause.rule {
            Rule::Round(rule) | Rule::Goal(rule) => round(scheme, rule, clauses, &mut faults),
            Rule::Event(rule) => match scheme.register(&rule.kind) {
                Some(register) => flags(register, rule.requires.iter().chain(&rule.unless), &mut faults),
                None => {
                    faults.unknown("台账", "register", &rule.kind, scheme.registers.iter().map(|r| r.kind.as_str()))
                }
            },
            Rule::Cadence(rule) => {
                if let Some(kind) = rule.kind.as_ref().filter(|kind| scheme.register(kind).is_none()) {
                    faults.unknown("台账", "register", kind, scheme.registers.iter().map(|r| r.kind.as_str()));
                }
            }
            Rule::Grade(rule) if !scheme.grades.iter().any(|grade| grade.word == rule.grade) => {
                faults.unknown("等级", "grade", &rule.grade, scheme.grades.iter().map(|grade| grade.word.as_str()));
            }
            _ => {}
        }
    }
}

/// Puts down faults of one clause.
struct Faults<'c, 'p, 't> {
    clause: &'c Clause,
    at: Span,
    problems: &'p mut Problems<'t>,
}

impl Faults<'_, '_, '_> {
    fn put(&mut self, zh: &str, en: &str, how: Text) {
        let id = &self.clause.id;
        self.problems.error(self.at.clone(), say(format!("条款 {id}：{zh}"), format!("clause {id}: {en}")), how);
    }

    fn unknown<'k>(&mut self, zh: &str, en: &str, word: &str, known: impl Iterator<Item = &'k str> + Clone) {
        let how = match nearest(word, known.clone()) {
            Some(meant) => say(format!("是不是 {meant}？"), format!("Did you mean {meant}?")),
            None => {
                let known: Vec<&str> = known.collect();
                say(format!("可用：{}", known.join("、")), format!("Known are: {}", known.join(", ")))
            }
        };
        self.put(&format!("没有{zh} {word}"), &format!("there is no {en} {word}"), how);
    }
}

fn phases(scheme: &Scheme, fields: &Fields<'_>, problems: &mut Problems<'_>) {
    for (at, phase) in scheme.phases.iter().enumerate() {
        let code = &phase.code;
        let mut fault = |zh: &str, en: &str| {
            let what = say(format!("阶段 {code} {zh}"), format!("phase {code} {en}"));
            problems.error(fields.at("phase"), what, say("改正 from 或 to", "Mend from or to"));
        };
        if phase.from > phase.to {
            fault("前后颠倒", "ends before it begins");
        }
        if phase.from < scheme.from || scheme.to < phase.to {
            fault("超出方案有效期", "lies outside the scheme's year");
        }
        let Some(before) = at.checked_sub(1).and_then(|before| scheme.phases.get(before)) else { continue };
        if before.code == *code {
            fault("写了两次", "is written twice");
        }
        // One shared boundary day is allowed: the parameter says whose it is (Q24).
        if phase.from < before.to {
            fault("与前一阶段重叠", "overlaps the phase before it");
        }
        let next = before.to.tomorrow().unwrap_or(Date::MAX);
        if phase.from > next {
            let what = say(format!("阶段 {code} 与前一阶段之间有空档"), format!("there is a hole before phase {code}"));
            problems.warning(fields.at("phase"), what, say("接上日期", "Join the days"));
        }
    }
}

fn grades(scheme: &Scheme, fields: &Fields<'_>, problems: &mut Problems<'_>) {
    let from: Vec<Points> = scheme.grades.iter().filter_map(|grade| grade.from).collect();
    if !from.is_sorted_by(|a, b| a > b) {
        let what = say("等级的分数线不是由高到低", "the grades' figures do not fall");
        problems.error(fields.at("grade"), what, say("最好的等级写在最前", "Write the best grade first"));
    }
}

/// For every class and on every day on which weights change, they add up to a hundred.
fn weights(scheme: &Scheme, fields: &Fields<'_>, problems: &mut Problems<'_>) {
    let mut days: Vec<Date> = scheme.weights.iter().map(|weight| weight.from.unwrap_or(scheme.from)).collect();
    days.sort();
    days.dedup();
    let classes = std::iter::once(None).chain(OutletClass::ALL.iter().copied().map(Some));
    for (day, class) in days.iter().flat_map(|day| classes.clone().map(move |class| (*day, class))) {
        let holding = scheme.weights.iter().filter(|weight| {
            (weight.classes.is_empty() || class.is_some_and(|class| weight.classes.contains(&class)))
                && weight.from.unwrap_or(scheme.from) <= day
                && day <= weight.to.unwrap_or(scheme.to)
        });
        let (sum, count) = holding.fold((Points::ZERO, 0), |(sum, count), weight| (sum + weight.percent, count + 1));
        if count > 0 && sum != HUNDRED {
            let what = say(format!("{day} 起各权重合计 {sum}%"), format!("weights from {day} add up to {sum}%"));
            problems.error(fields.at("weight"), what, say("改成合计 100%", "Make them add up to 100%"));
        }
    }
}

fn registers(scheme: &Scheme, fields: &Fields<'_>, problems: &mut Problems<'_>) {
    for (at, register) in scheme.registers.iter().enumerate() {
        if scheme.registers.iter().take(at).any(|other| other.kind == register.kind) {
            let kind = &register.kind;
            let what = say(format!("台账 {kind} 写了两次"), format!("register {kind} is written twice"));
            problems.error(fields.at("register"), what, say("只留一个", "Keep one of them"));
        }
    }
}

fn flags<'f>(register: &Register, named: impl Iterator<Item = &'f String>, faults: &mut Faults<'_, '_, '_>) {
    for flag in named {
        if !register.flags.iter().any(|known| known.name == *flag) {
            faults.unknown("字段", "flag", flag, register.flags.iter().map(|known| known.name.as_str()));
        }
    }
}

fn round(scheme: &Scheme, rule: &RoundRule, clauses: &[ReadClause], faults: &mut Faults<'_, '_, '_>) {
    for phase in &rule.phases {
        if !scheme.phases.iter().any(|known| known.code == *phase) {
            faults.unknown("阶段", "phase", phase, scheme.phases.iter().map(|known| known.code.as_str()));
        }
    }
    if let Some(id) = &rule.exempt_by {
        let exemptions =
            || clauses.iter().map(|read| &read.clause).filter(|clause| matches!(clause.rule, Rule::Exempt(_)));
        if !exemptions().any(|clause| clause.id == *id) {
            faults.unknown("免考核条款", "exemption", &id.0, exemptions().map(|clause| clause.id.0.as_str()));
        }
    }
    let short_of = match &faults.clause.amount {
        Amount::Rate(rate) => rate.short_of,
        _ => None,
    };
    let marks = [rule.below, rule.at_least, short_of];
    let wants_target = marks.iter().any(|mark| matches!(mark, Some(Mark::Target | Mark::LastTarget)));
    let in_rule = |code: &String| rule.phases.is_empty() || rule.phases.contains(code);
    let mut concerned = scheme.phases.iter().filter(|phase| in_rule(&phase.code)).peekable();
    if wants_target && (concerned.peek().is_none() || concerned.any(|phase| phase.target.is_none())) {
        let how = say("给阶段写 target，或写具体分数", "Give the phases a target, or write a score");
        faults.put("用到目标分，但阶段没有 target", "it names a target that a phase does not have", how);
    }
}

/// An amount must be one that its rule can count.
fn amount(faults: &mut Faults<'_, '_, '_>) {
    let clause = faults.clause;
    let none = Amount::NotSet;
    if !clause.gives_lines() && clause.amount != none {
        let how = say("删去 amount", "Remove amount");
        faults.put("本条不产生金额，却写了 amount", "it gives no lines, yet has an amount", how);
        return;
    }
    let fits = match (&clause.rule, &clause.amount) {
        (Rule::Round(_), Amount::Rate(rate)) => rate.short_of.is_some() && rate.per_point_repeated.is_none(),
        (Rule::Lost(_), Amount::Rate(rate)) => only_per_point(rate),
        (Rule::Run(_), Amount::Each(_)) => true,
        (Rule::Grade(_), amount) => *amount == none,
        (_, Amount::Each(_) | Amount::Rate(_)) => false,
        _ => true,
    };
    if !fits {
        let how = say(
            "检查按分：short_of；扣分：per_point；季度：each；登记：fixed 或 range",
            "Rounds take short_of, lost points per_point, runs each, entries fixed or range",
        );
        faults.put("金额的写法与触发方式不配", "its amount cannot be counted from what fires it", how);
    }
}

fn only_per_point(rate: &Rate) -> bool {
    let bare = Rate { per_point: rate.per_point, per_point_repeated: rate.per_point_repeated, ..Rate::default() };
    *rate == bare
}
