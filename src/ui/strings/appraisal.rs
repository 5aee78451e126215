//! Sentences of the page of people who are appraised, and of their cases.

page_words! {
    no_money: "本方案没有要结算的金额", "This scheme settles nothing";
    no_money_text: "参评、评审和表彰在左侧的页面办理", "Entering, reviewing and commending stand on the page at the left";
    page: "{0}考核", "{0} assessment";
    below: "{0} {1} · 工作站评价，街道中心核定", "{0} {1} · stations evaluate, the street centre decides";
    tab_scores: "评价与等次", "Scores and grades";
    tab_cases: "协同事项", "Cases";
    quarter: "第{0}季度", "Q{0}";
    year: "{0} 年度", "Year {0}";
    all_stations: "全部工作站", "All stations";
    station: "工作站", "Station";

    card_people: "考核对象", "People";
    card_people_text: "{0} 个工作站", "{0} stations";
    card_missing: "评分缺项", "Scores missing";
    card_missing_text: "缺项者没有综合得分", "Without all parts there is no composite";
    card_complete_text: "各项齐全", "All parts are there";
    card_decided: "已核定等次", "Grades decided";
    card_decided_text: "共 {0} 人", "Of {0}";
    card_follows: "年度不合格辞退", "Dismissed for the year";
    card_follows_text: "依据 {0}", "By {0}";
    card_follows_none: "本期没有", "None in this term";

    scores: "评价表", "Score sheet";
    scores_text: "在格内填分，回车即入账；改动要写原因，原分保留在账上", "Type into a cell and press Enter: it is in the book. A change needs its reason, and the old score stays to be read";
    column_no: "编号", "Number";
    column_name: "姓名", "Name";
    column_composite: "综合", "Composite";
    column_proposed: "按分数", "Proposed";
    column_decided: "核定等次", "Decided";
    column_follows: "后果", "Consequence";
    missing: "缺", "–";
    open_grade: "待核定", "Open";
    none_follows: "本方案未写后果", "The scheme names none";
    score_of: "{0} {1}", "{0} {1}";
    grade_of: "{0} 核定等次", "{0}: grade";
    no_score: "“{0}” 不是 0 到 100 的分数，最多两位小数", "“{0}” is no score from 0 to 100 with at most two places";
    nobody: "还没有考核对象", "Nobody to appraise yet";
    nobody_text: "在“网点与人员”里登记社区工作站和岗位为网格员的人员", "Enter stations and people whose post is grid worker under Outlets and people";

    change_score: "{0} · {1}：{2} 改为 {3}", "{0} · {1}: {2} becomes {3}";
    change_grade: "{0} 的等次：{1} 改为 {2}", "{0}: {1} becomes {2}";
    change_nothing: "空", "nothing";
    change: "改", "Change";

    formula: "算式", "Formula";
    formula_missing: "缺 {0}，没有综合得分", "{0} missing, so there is no composite";
    decided_by: "{0} 核定，{1} 录入", "Decided by {0}, entered {1}";
    undecided: "街道中心尚未核定", "The street centre has not decided";
    quarters: "各季度", "Quarters";

    filter_open: "在办 {0}", "Open {0}";
    filter_overdue: "超期 {0}", "Overdue {0}";
    filter_all: "全部 {0}", "All {0}";
    case_new: "录入事项", "New case";
    column_case: "编号", "No.";
    column_met: "发现时间", "Met";
    column_kind: "类别", "Kind";
    column_size: "大小", "Size";
    column_worker: "网格员", "Worker";
    column_what: "内容", "What";
    column_with: "现在何处", "Who has it";
    column_due: "反馈时限", "Due";
    column_state: "状态", "State";
    no_due: "未设时限", "No time set";
    lines: "个人明细", "People's lines";
    lines_text: "每一笔都有条款和来由", "Each line has its clause and what brought it about";
    card_lines: "本期笔数", "Lines";
    card_lines_text: "涉及 {0} 人", "About {0} people";
    card_dismissed: "辞退", "Dismissals";
    card_money: "金额合计", "Amounts";
    card_open: "{0} 笔金额待定", "{0} to be set";
    card_all_set: "金额均已确定", "All amounts are set";
    indicators: "指标", "Indicators";
    indicators_text: "按事项台账计算，时限见方案", "Counted from the cases, by the scheme's times";
    column_result: "结果", "Result";
    reached: "达到", "Reached";
    not_reached: "未达到", "Not reached";
    notes: "请核对", "To look at";
    cases_none: "没有这样的事项", "No such case";
    cases_none_text: "网格员走访发现的民情、矛盾、隐患和要协调的事，从这里录入", "What workers meet on their rounds is entered here: moods, disputes, hazards, things to coordinate";

    state_waiting: "待交办", "Waiting";
    state_in_hand: "在办", "In hand";
    state_overdue: "超期", "Overdue";
    state_fed_back: "按时办结", "Done in time";
    state_fed_back_late: "超期办结", "Done late";
    state_done: "已办结", "Done";
    state_refused: "不予办理", "Refused";

    entered: "采集录入", "Entered";
    reported_at_once: "立即上报", "At once";
    reported_late: "上报迟于 {0}", "Reported after {0}";
    route_now: "现在：{0}", "Now: {0}";
    route_ended: "办结于：{0}", "Ended at: {0}";
    strike_step: "作废", "Strike";
    strike_last: "作废最后一笔", "Strike the last entry";

    next: "下一步", "Next step";
    next_none: "事项已办结，不再流转", "The case has ended";
    when: "时间", "When";
    met_at: "发现时间", "Met at";
    reported_at: "上报时间", "Reported at";
    prevention: "已采取的预防措施", "Preventive step taken";
    enter: "登记", "Enter";
    words_divert: "交给谁承办", "To whom it goes";
    words_supervise: "督办意见", "What is asked";
    words_follow_up: "跟踪情况", "What was found";
    words_raise: "办不了的原因", "Why it cannot be solved here";
    words_feed_back: "反馈内容", "The answer given";
    words_refuse: "不予办理的原因（书面告知）", "The reason, as told in writing";
    bad_moment: "时间写成 2026-08-03 09:30", "Write a moment like 2026-08-03 09:30";
    no_worker: "先选网格员", "Choose the worker first";
}
