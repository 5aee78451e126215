//! Sentences of the ranking's chart.

page_words! {
    chart: "全年走势：虚线为阶段目标，红点低于目标，浅底为本期", "The year: targets dashed, scores below them red, the period shaded";
    month: "{0}月", "{0}";
    target: "目标 {0}", "Target {0}";
}
