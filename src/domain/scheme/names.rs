//! What people call the posts and the figures that the shipped schemes name by a word of their own.

use crate::domain::place::Post;
use crate::domain::text::{Lang, Text};

/// Figures of the shipped schemes, in Chinese.
const FIGURES: &[(&str, &str)] = &[
    ("satisfaction", "满意度"),
    ("complaint_rate", "投诉率"),
    ("complaint_rate_last_year", "上年投诉率"),
    ("volume", "业务量"),
    ("staff", "员工数"),
    ("marketing_staff", "营销人员数"),
    ("lobby_managers", "大堂经理数"),
    ("non_cash_tellers", "非现金柜员数"),
    ("trained", "培训人次"),
    ("rolled_out", "已导入网点数"),
    ("outlets", "网点数"),
    ("branch_outlets", "支行网点数"),
    ("lobby_present_seconds", "大堂在岗时间（秒）"),
    ("lobby_seconds", "大堂应在岗时间（秒）"),
    ("account_managers_added", "增配客户经理数"),
    ("advisers_added", "增配理财顾问数"),
    ("deputy_lobby_managers_added", "增配大堂副理数"),
    ("trainers", "培训师数"),
    ("second_level_trainers", "二级分行培训师数"),
    ("lecturers", "产品讲师数"),
    ("model_outlets_planned", "计划样板网点数"),
    ("model_outlets_sampled", "抽查样板网点数"),
    ("cases", "事项数"),
    ("fed_back_in_time", "按时反馈的事项数"),
    ("hazards", "隐患数"),
    ("reported_at_once", "立即上报的隐患数"),
];

impl Post {
    /// The post as schemes name it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::HighCounter => "high_counter_teller",
            Self::LowCounter => "low_counter_teller",
            Self::LobbyManager => "lobby_manager",
            Self::LobbyAssistant => "lobby_assistant",
            Self::Head => "outlet_head",
            Self::Guard => "guard",
            Self::Compliance => "back_office",
            Self::GridWorker => "grid_worker",
        }
    }
}

/// What people call the post of that word; the word itself where it is none that the program knows.
pub(super) fn post_name(word: &str) -> Text {
    match Post::ALL.iter().find(|post| post.word() == word) {
        Some(post) => Text::new(post.name(Lang::Zh), post.name(Lang::En).to_lowercase()),
        None if word == "account_manager" => Text::new("客户经理", "account manager"),
        None => Text::new(word, word.replace('_', " ")),
    }
}

/// What people call a figure; its own name where it is none of the shipped schemes'.
pub fn figure_name(name: &str) -> Text {
    let known = FIGURES.iter().find(|(known, _)| *known == name);
    Text::new(known.map_or(name, |(_, chinese)| chinese), name.replace('_', " "))
}
