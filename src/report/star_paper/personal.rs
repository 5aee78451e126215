//! Documents about one candidate: scoring sheet, recommendation form, letter of opinion.

use crate::domain::candidacy::Stage;
use crate::domain::scheme::{Condition, Rule};
use crate::report::paper::{Fact, Opinion, Paper, PaperSection, PaperTable};
use crate::report::star_paper::{StarEntry, StarInput};

/// Name, staff number, outlet, post, route, day of entry.
fn facts(input: &StarInput<'_>, star: &StarEntry) -> Vec<Fact> {
    let entered = star.candidacy.reached.get(&Stage::Entered).map(|day| input.day(*day));
    vec![
        input.fact("姓名", "Name", star.name.as_str()),
        input.fact("工号", "Staff no.", star.staff_no.as_str()),
        input.fact("单位", "Unit", input.unit),
        input.fact("网点", "Outlet", star.outlet.as_str()),
        input.fact("岗位", "Post", star.post.as_str()),
        input.fact("参评方式", "Route", star.candidacy.route.name(input.lang)),
        input.fact("参评日期", "Entered", entered.unwrap_or_default()),
        input.fact("评选年度", "Year", input.year().to_string()),
    ]
}

/// The conditions with their figures and whether each is met.
fn conditions(input: &StarInput<'_>, star: &StarEntry) -> PaperTable {
    let states = star.eligibility.iter().flat_map(|eligibility| &eligibility.conditions);
    let row = |state: &crate::domain::ledger::ConditionState| {
        let clause = input.scheme.clauses.iter().find(|clause| clause.id == state.clause);
        let figures = match clause.map(|clause| &clause.rule) {
            Some(Rule::Condition(Condition::Post(_))) => star.post.clone(),
            Some(Rule::Condition(Condition::Attested)) => {
                let signer = star.brings.attested.as_ref().map(|(_, signer)| signer.as_str());
                signer.map(|signer| format!("{} {signer}", input.t("证明人", "by"))).unwrap_or_default()
            }
            _ => state.formula.clone(),
        };
        let met = match state.met {
            Some(true) => input.t("满足", "met"),
            Some(false) => input.t("不满足", "not met"),
            None => input.t("待核实", "to be checked"),
        };
        let words = clause.map_or("", |clause| clause.words.get(input.lang));
        vec![state.clause.0.clone(), words.to_owned(), figures, met.to_owned()]
    };
    PaperTable {
        title: input.t("参评条件核对", "Conditions of entry").to_owned(),
        columns: vec![
            input.column("条款", "Clause", 3),
            input.column("条件", "Condition", 9),
            input.column("数据", "Figures", 9),
            input.column("结果", "Result", 4),
        ],
        rows: states.map(row).collect(),
    }
}

/// A paper without a candidate says so.
fn nobody(input: &StarInput<'_>, mut paper: Paper) -> Paper {
    paper.before = vec![input.t("没有选定参评人。", "No candidate was chosen.").to_owned()];
    paper
}

/// The outlet's score and the unit's re-check.
pub(super) fn scoring_sheet(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let mut paper = input.titled(
        format!("{year} 年度服务明星参评人评分表"),
        format!("Scoring sheet of a candidate for the service star {year}"),
    );
    let Some(star) = input.stars.first() else { return nobody(input, paper) };
    paper.facts = facts(input, star);
    let (points, scorer) = match &star.candidacy.score {
        Some((points, scorer)) => (points.to_string(), scorer.clone()),
        None => (String::new(), String::new()),
    };
    let on = |stage: Stage| star.candidacy.reached.get(&stage).map(|day| input.day(*day)).unwrap_or_default();
    let checker = star.candidacy.rechecked_by.clone().unwrap_or_default();
    let scores = PaperTable {
        title: input.t("评分和复核", "Score and re-check").to_owned(),
        columns: vec![
            input.column("步骤", "Step", 4),
            input.column("得分", "Score", 3),
            input.column("办理人", "By", 4),
            input.column("日期", "Date", 4),
            input.column("签名", "Signature", 5),
        ],
        rows: vec![
            vec![Stage::Scored.name(input.lang).to_owned(), points, scorer, on(Stage::Scored), String::new()],
            vec![
                Stage::Rechecked.name(input.lang).to_owned(),
                String::new(),
                checker,
                on(Stage::Rechecked),
                String::new(),
            ],
        ],
    };
    paper.tables = vec![conditions(input, star), scores];
    paper.after = vec![input.t("评分人不得兼任复核人。", "Whoever scored does not re-check.").to_owned()];
    paper
}

/// Annex 1: facts, conditions, deeds, three opinions.
pub(super) fn recommendation_form(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let mut paper = input.titled(
        format!("{year} 年度文明规范服务明星推荐表"),
        format!("Recommendation form for the service star {year}"),
    );
    let Some(star) = input.stars.first() else { return nobody(input, paper) };
    paper.facts = facts(input, star);
    paper.photo = input.t("照片", "Photo").to_owned();
    paper.tables = vec![conditions(input, star)];
    let deeds = star.candidacy.deeds.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned);
    let mut deeds: Vec<String> = deeds.collect();
    if deeds.is_empty() {
        deeds.push(input.t("（待填写）", "(to be written)").to_owned());
    }
    let title = input.t("简要事迹", "Account of deeds").to_owned();
    paper.sections = vec![PaperSection { title, paragraphs: deeds }];
    let opinion = |zh: &str, en: &str| Opinion { title: input.t(zh, en).to_owned(), sign: input.sign(true) };
    paper.opinions = vec![
        opinion("网点意见", "Opinion of the outlet"),
        opinion("单位意见", "Opinion of the unit"),
        opinion("自律工作委员会审定意见", "Decision of the self-discipline committee"),
    ];
    paper
}

/// Whether the candidate meets the conditions, with those that are not met, or else those that nobody knows yet.
fn meets(input: &StarInput<'_>, star: &StarEntry) -> String {
    let conditions = || star.eligibility.iter().flat_map(|eligibility| &eligibility.conditions);
    let named = |met: Option<bool>| {
        let clauses = conditions().filter(|state| state.met == met && !state.warns_only);
        clauses.map(|state| state.clause.0.as_str()).collect::<Vec<_>>().join(input.t("、", ", "))
    };
    match (named(Some(false)), named(None)) {
        (unmet, _) if !unmet.is_empty() => {
            format!("{}{unmet}", input.t("不满足参评条件 ", "does not meet the conditions of entry "))
        }
        (_, unknown) if star.eligibility.is_none() || !unknown.is_empty() => {
            let said = input.t("参评条件待核实 ", "still has conditions to be checked: ");
            format!("{said}{unknown}").trim_end_matches([' ', ':']).to_owned()
        }
        _ => input.t("符合各项参评条件", "meets every condition of entry").to_owned(),
    }
}

/// The unit's letter to the committee, under its seal.
pub(super) fn opinion_letter(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let mut paper = input.titled("推荐意见书".to_owned(), "Letter of opinion".to_owned());
    let Some(star) = input.stars.first() else { return nobody(input, paper) };
    let StarEntry { name, staff_no, outlet, post, candidacy, .. } = star;
    paper.address = input.t("自律工作委员会：", "To the self-discipline committee").to_owned();
    let (points, _) = candidacy.score.clone().unzip();
    let points = points.map_or_else(|| input.blank().to_owned(), |points| points.to_string());
    let (posted, closed) = (input.day_or_blank(candidacy.posted()), input.day_or_blank(candidacy.closed));
    let objections = match candidacy.objections.len() {
        0 => input.t("期间没有收到异议", "and no objection came in").to_owned(),
        count => {
            let (zh, en) = (
                format!("期间收到异议 {count} 条，已答复 {} 条", count - candidacy.open_objections()),
                format!("{count} objections came in, of which {} were answered", count - candidacy.open_objections()),
            );
            input.t(&zh, &en).to_owned()
        }
    };
    let minutes = candidacy.minutes.as_deref().unwrap_or(input.blank());
    let decided = input.day_or_blank(candidacy.reached.get(&Stage::Confirmed).copied());
    let meets = meets(input, star);
    let (zh, en) = (
        [
            format!(
                "兹推荐本单位{outlet}{post}{name}（工号 {staff_no}）参加 {year} 年度文明规范服务明星评选。该同志{meets}，网点评分 {points} 分，并经单位领导小组复核。"
            ),
            format!(
                "推荐人选自 {posted}至 {closed}在本单位公示，{objections}。经行领导 {decided}研究（{minutes}），同意推荐。"
            ),
            "本单位对所报材料的真实性负责。".to_owned(),
        ],
        [
            format!(
                "We recommend {name} (staff no. {staff_no}), {} at {outlet}, for the service star of {year}. The candidate {meets}, was scored {points} by the outlet and re-checked by the unit's leading group.",
                post.to_lowercase()
            ),
            format!(
                "The recommendation was on public notice in the unit from {posted} to {closed}; {objections}. On {decided} the bank's leaders agreed to it ({minutes})."
            ),
            "The unit answers for the truth of the papers.".to_owned(),
        ],
    );
    paper.before = zh.iter().zip(&en).map(|(zh, en)| input.t(zh, en).to_owned()).collect();
    let received = input.scheme.papers().iter().filter(|paper| candidacy.papers.contains_key(&paper.name));
    let listed: Vec<&str> = received.map(|paper| paper.label.get(input.lang)).collect();
    let listed = if listed.is_empty() { input.blank().to_owned() } else { listed.join(input.t("、", "; ")) };
    paper.after = vec![format!("{}{listed}", input.t("报送材料：", "Papers filed: "))];
    paper.signed = input.signed();
    paper
}
