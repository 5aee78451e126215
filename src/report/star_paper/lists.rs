//! Documents about the year: plan, notice, register of objections, roll.

use crate::domain::candidacy::{Stage, last_posting};
use crate::domain::scheme::Rule;
use crate::report::paper::{Paper, PaperSection, PaperTable};
use crate::report::star_paper::{StarEntry, StarInput};

/// How the selection goes this year.
pub(super) fn activity_plan(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let scheme = input.scheme;
    let mut paper = input.titled(
        format!("{year} 年度文明规范服务明星评选活动方案"),
        format!("Selection of the service stars {year}: plan of activity"),
    );
    paper.below = input.unit.to_owned();
    paper.before = vec![
        input
            .t(
                "为带动一线员工提高服务质量，本单位组织年度服务明星评选。评选公开、公平、公正，自下而上逐级进行；弄虚作假的，取消资格。",
                "To raise the quality of service at the counter, the unit selects its service stars of the year. The selection is open, fair and just and goes from the outlets upward; fraud bars from it.",
            )
            .to_owned(),
    ];
    let conditions = scheme.clauses.iter().filter(|clause| matches!(clause.rule, Rule::Condition(_)));
    let numbered = conditions.enumerate().map(|(at, clause)| format!("{}. {}", at + 1, clause.words.get(input.lang)));
    let papers: Vec<&str> = scheme.papers().iter().map(|paper| paper.label.get(input.lang)).collect();
    let joined = papers.join(input.t("、", "; "));
    paper.sections = vec![
        PaperSection {
            title: input.t("参评条件", "Conditions of entry").to_owned(),
            paragraphs: numbered.collect(),
        },
        PaperSection {
            title: input.t("报送材料", "Papers to be filed").to_owned(),
            paragraphs: vec![joined],
        },
        PaperSection {
            title: input.t("工作要求", "Conduct").to_owned(),
            paragraphs: vec![
                input
                    .t(
                        "评分与复核不得由同一人办理；公示期间的异议逐条登记、逐条答复；本单位对材料的真实性负责。",
                        "Nobody both scores and re-checks; objections during the notice are put on record and answered one by one; the unit answers for the truth of what it files.",
                    )
                    .to_owned(),
            ],
        },
    ];
    paper.tables = vec![steps(input)];
    paper.signed = input.signed();
    paper
}

/// The steps with whose they are and by when.
fn steps(input: &StarInput<'_>) -> PaperTable {
    let scheme = input.scheme;
    let posting = last_posting(scheme).map(|day| input.day(day));
    let days = scheme.notice_rule().map_or(0, |rule| rule.days);
    let filing = scheme.filing_rule().map(|rule| input.day(rule.last_day()));
    let row = |stage: Stage, who: &str, when: String| vec![stage.name(input.lang).to_owned(), who.to_owned(), when];
    let posting = posting.unwrap_or_default();
    let by = |day: &str| match day {
        "" => String::new(),
        day => format!("{} {day}", input.t("不晚于", "by")),
    };
    let notice = format!(
        "{}{}",
        by(&posting),
        input.t("，公示至少 {} 天", ", for {} days at least").replace("{}", &days.to_string())
    );
    let committee = input.t("自律工作委员会", "Self-discipline committee");
    let unit = input.t("单位领导小组", "Unit's leading group");
    let announced = input.t("按委员会通知", "as the committee announces").to_owned();
    let rows = vec![
        row(Stage::Entered, input.t("一线员工、网点", "Staff, outlets"), String::new()),
        row(Stage::Scored, input.t("网点", "Outlet"), String::new()),
        row(Stage::Rechecked, unit, String::new()),
        row(Stage::Posted, unit, notice),
        row(Stage::Confirmed, input.t("行领导", "Bank leaders"), String::new()),
        row(Stage::Filed, unit, by(&filing.unwrap_or_default())),
        row(Stage::Approved, committee, announced.clone()),
        row(Stage::Awarded, committee, announced),
    ];
    PaperTable {
        title: input.t("程序和时间", "Steps and days").to_owned(),
        columns: vec![
            input.column("步骤", "Step", 2),
            input.column("办理方", "Whose step", 3),
            input.column("时间", "When", 4),
        ],
        rows,
    }
}

/// Whom the unit means to recommend.
pub(super) fn public_notice(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let mut paper = input.titled(
        format!("关于 {year} 年度文明规范服务明星推荐人选的公示"),
        format!("Public notice: candidates for the service star {year}"),
    );
    let days = input.scheme.notice_rule().map_or(0, |rule| rule.days);
    let on_notice: Vec<&StarEntry> =
        input.stars.iter().filter(|star| star.candidacy.posted().is_some() && !star.candidacy.stage.lost()).collect();
    let (zh, en) = (
        format!("经自愿报名、网点推荐、评分和复核，本单位拟推荐下列人员参加评选，现予公示，时间不少于 {days} 天。"),
        format!(
            "After sign-up and nomination, scoring and re-check, the unit means to recommend those named below. This notice stands for at least {days} days."
        ),
    );
    paper.before = vec![input.t(&zh, &en).to_owned()];
    let row = |(at, star): (usize, &&StarEntry)| {
        let posted = star.candidacy.posted();
        let until = star
            .candidacy
            .closed
            .or_else(|| input.scheme.notice_rule().zip(posted).map(|(rule, posted)| rule.earliest_close(posted)));
        let said = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            (at + 1).to_string(),
            star.name.clone(),
            star.unit.clone(),
            star.outlet.clone(),
            star.post.clone(),
            star.candidacy.route.name(input.lang).to_owned(),
            said(posted),
            said(until),
        ]
    };
    paper.tables = vec![PaperTable {
        title: String::new(),
        columns: vec![
            input.column("序号", "No.", 3),
            input.column("姓名", "Name", 5),
            input.column("单位", "Unit", 5),
            input.column("网点", "Outlet", 5),
            input.column("岗位", "Post", 5),
            input.column("参评方式", "Route", 4),
            input.column("公示自", "From", 4),
            input.column("公示至", "Until", 4),
        ],
        rows: on_notice.iter().enumerate().map(row).collect(),
    }];
    paper.after = vec![
        input
            .t(
                "对以上人选有异议的，请在公示期内向本单位评选领导小组反映，写明事由和真实姓名。反映的情况逐条登记、调查、答复，并为反映人保密。",
                "Whoever objects to a candidate may tell the unit's leading group while this notice stands, with the matter and their own name. Every objection is put on record, looked into and answered, and the name is kept in confidence.",
            )
            .to_owned(),
        format!("{}{}", input.t("受理人和电话：", "Contact and telephone: "), input.blank()),
    ];
    paper.signed = input.signed();
    paper
}

/// Objections and their answers.
pub(super) fn objection_register(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let mut paper = input.titled(
        format!("{year} 年度服务明星公示异议登记表"),
        format!("Service stars {year}: objections during the notice"),
    );
    paper.wide = true;
    paper.below = input.unit.to_owned();
    let objections = input.stars.iter().flat_map(|star| star.candidacy.objections.iter().map(move |o| (star, o)));
    let row = |(at, (star, objection)): (usize, (&StarEntry, &crate::domain::candidacy::Objection))| {
        let (answered, answer) = match &objection.answer {
            Some((on, by, text)) => (format!("{on} {by}"), text.clone()),
            None => (String::new(), input.t("待答复", "to be answered").to_owned()),
        };
        vec![
            (at + 1).to_string(),
            star.name.clone(),
            objection.on.to_string(),
            objection.by.clone(),
            objection.text.clone(),
            answer,
            answered,
        ]
    };
    let rows: Vec<Vec<String>> = objections.enumerate().map(row).collect();
    if rows.is_empty() {
        paper.after = vec![input.t("公示期间没有收到异议。", "No objection came in during the notice.").to_owned()];
    }
    paper.tables = vec![PaperTable {
        title: String::new(),
        columns: vec![
            input.column("序号", "No.", 3),
            input.column("参评人", "Candidate", 4),
            input.column("日期", "Date", 4),
            input.column("提出人", "By", 4),
            input.column("异议内容", "Objection", 9),
            input.column("处理和答复", "Answer", 9),
            input.column("答复日期、经办人", "Answered, by", 5),
        ],
        rows,
    }];
    paper.signed = vec![input.sign(false)];
    paper
}

/// Who is commended.
pub(super) fn award_roll(input: &StarInput<'_>) -> Paper {
    let year = input.year();
    let mut paper =
        input.titled(format!("{year} 年度文明规范服务明星表彰名册"), format!("Service stars {year}: roll of awards"));
    paper.below = input.unit.to_owned();
    let awarded = input.stars.iter().filter(|star| star.candidacy.stage == Stage::Awarded);
    let row = |(at, star): (usize, &StarEntry)| {
        let day = star.candidacy.reached.get(&Stage::Awarded);
        vec![
            (at + 1).to_string(),
            star.name.clone(),
            star.staff_no.clone(),
            star.outlet.clone(),
            star.post.clone(),
            star.candidacy.certificate.clone().unwrap_or_default(),
            day.map(|day| day.to_string()).unwrap_or_default(),
            String::new(),
        ]
    };
    let rows: Vec<Vec<String>> = awarded.enumerate().map(row).collect();
    if rows.is_empty() {
        paper.after = vec![input.t("本年度还没有表彰。", "Nobody has been commended yet this year.").to_owned()];
    }
    paper.tables = vec![PaperTable {
        title: String::new(),
        columns: vec![
            input.column("序号", "No.", 3),
            input.column("姓名", "Name", 6),
            input.column("工号", "Staff no.", 4),
            input.column("网点", "Outlet", 5),
            input.column("岗位", "Post", 5),
            input.column("证书编号", "Certificate", 5),
            input.column("表彰日期", "Day", 5),
            input.column("签收", "Received", 4),
        ],
        rows,
    }];
    paper.signed = input.signed();
    paper
}
