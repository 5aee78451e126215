//! Sentences of the registers' page, and of correcting what was entered elsewhere, that no other page says.

page_words! {
    ask_proof: "证明材料在哪里？", "Where is the proof?";
    ask_save_proof: "证明材料另存到哪里？", "Where to save the proof?";
    headings: "表头所在行", "Headings are in";
    headings_row: "第 {0} 行", "row {0}";
    person: "人员", "Person";
    nobody: "不涉及个人", "Nobody in particular";
    person_choose: "请选择", "Choose";
    person_needed: "这一项计到个人，请选择人员", "It goes to a person's account: choose the person";
    proof: "证明材料", "Proof";
    proof_choose: "附上文件", "Attach a file";
    proof_none: "未附", "None";
    proof_save: "另存这份证明材料", "Save this proof";
    clause: "条款", "Clause";
    feeds: "对应条款 {0}", "Feeds {0}";
    kept_for: "依据 {0} 留存，不计金额", "Kept for {0}; nothing is computed from it";
    feeds_nothing: "本方案没有条款用到它", "No clause of this scheme looks at it";
    entries: "各项登记", "Entries";
    results: "成绩与数据", "Scores and figures";
    results_text: "导入或手工录入；改正须作废原记录并写明原因", "Imported or typed; a correction strikes the earlier one with a reason";
    results_none: "还没有外部成绩", "No results from outside yet";
    results_none_text: "点“导入成绩”读入通报，或点“录入成绩”手工填写", "Import a list, or type a result";
    result_new: "录入成绩", "Type a result";
    result_when: "日期或年度", "Day or year";
    result_what: "内容", "What";
    result_whose: "对象", "Whose";
    result_value: "数值", "Value";
    result_score: "得分 {0}", "Score {0}";
    result_score_rank: "得分 {0} · 第 {1} 名", "Score {0} · rank {1}";
    result_score_of: "得分 {0} · 第 {1} 名，共 {2} 家", "Score {0} · rank {1} of {2}";
    result_count: "{0} 件", "{0}";
    result_from: "来源", "From";
    result_typed: "手工", "Typed";
    result_hash: "文件校验 SHA-256 {0}", "SHA-256 of the file {0}";
    rank: "名次", "Rank";
    ranked: "总家数", "Of how many";
    tickets: "考核工单", "Assessed tickets";
    amount_change: "改", "Change";
    amount_change_hint: "重新核定，或作废已核定的金额", "Set it otherwise, or strike what was set";
    amount_strike_hint: "作废后金额恢复待定", "The amount is not set any more then";
    strike_of: "作废第 {0} 笔", "Strike no. {0}";
}
