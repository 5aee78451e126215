//! Documents of the star selection (S1-27): each kind decides its title, its paragraphs and its table; blanks are left
//! where nothing is known yet. The words are our own; days and conditions are the scheme's.

mod lists;
mod personal;

use crate::domain::book::Brings;
use crate::domain::candidacy::Candidacy;
use crate::domain::ledger::Eligibility;
use crate::domain::place::named;
use crate::domain::scheme::Scheme;
use crate::domain::text::Lang;
use crate::report::paper::{Fact, Paper, PaperColumn};
use jiff::civil::Date;

named! {
    /// The kinds of documents (S1-27).
    StarPaper {
        /// 活动方案
        ActivityPlan = "activity-plan", "活动方案", "Activity plan";
        /// 评分表
        ScoringSheet = "scoring-sheet", "参评人评分表", "Scoring sheet";
        /// 公示
        PublicNotice = "public-notice", "公示", "Public notice";
        /// 异议登记表
        ObjectionRegister = "objection-register", "异议登记表", "Objection register";
        /// 推荐表
        RecommendationForm = "recommendation-form", "推荐表", "Recommendation form";
        /// 推荐意见书
        OpinionLetter = "opinion-letter", "推荐意见书", "Letter of opinion";
        /// 表彰名册
        AwardRoll = "award-roll", "表彰名册", "Award roll";
    }
}

impl StarPaper {
    /// Whether it is about one candidate; the others are about the year.
    pub const fn of_one(self) -> bool {
        matches!(self, Self::ScoringSheet | Self::RecommendationForm | Self::OpinionLetter)
    }
}

/// A candidate with the names that stand in a document.
#[derive(Clone, Debug)]
pub struct StarEntry {
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// The unit whose places they take.
    pub unit: String,
    /// Outlet.
    pub outlet: String,
    /// Post.
    pub post: String,
    /// The candidacy.
    pub candidacy: Candidacy,
    /// What they bring.
    pub brings: Brings,
    /// Condition by condition.
    pub eligibility: Option<Eligibility>,
}

/// What a document is made of.
#[derive(Clone, Copy, Debug)]
pub struct StarInput<'a> {
    /// Which.
    pub kind: StarPaper,
    /// In which language.
    pub lang: Lang,
    /// The scheme.
    pub scheme: &'a Scheme,
    /// The unit that signs it.
    pub unit: &'a str,
    /// The candidates that it is about, in order.
    pub stars: &'a [StarEntry],
    /// The day that stands under it.
    pub made_on: Date,
}

impl StarInput<'_> {
    /// The words in the document's language.
    fn t<'w>(&self, zh: &'w str, en: &'w str) -> &'w str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn column(&self, zh: &str, en: &str, weight: u32) -> PaperColumn {
        PaperColumn { name: self.t(zh, en).to_owned(), weight, right: false }
    }

    fn fact(&self, zh: &str, en: &str, text: impl Into<String>) -> Fact {
        Fact { label: self.t(zh, en).to_owned(), text: text.into() }
    }

    fn year(&self) -> i16 {
        self.scheme.from.year()
    }

    /// 2026 年 9 月 20 日, or 20 Sep 2026.
    fn day(&self, day: Date) -> String {
        match self.lang {
            Lang::Zh => format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day()),
            Lang::En => day.strftime("%-d %b %Y").to_string(),
        }
    }

    /// The day, or a blank to fill in.
    fn day_or_blank(&self, day: Option<Date>) -> String {
        day.map_or_else(|| self.blank().to_owned(), |day| self.day(day))
    }

    fn blank(&self) -> &'static str {
        "＿＿＿＿"
    }

    /// Unit and day at the foot, with a place for the seal.
    fn signed(&self) -> Vec<String> {
        let seal = self.t("（盖章）", " (seal)");
        vec![format!("{}{seal}", self.unit), self.day(self.made_on)]
    }

    /// The line for signature and day in a box.
    fn sign(&self, seal: bool) -> String {
        match seal {
            true => self.t("（盖章）　　　年　　月　　日", "(seal)            Date:                    "),
            false => self
                .t("签名：　　　　　　　　年　　月　　日", "Signature:                    Date:                    "),
        }
        .to_owned()
    }

    /// A paper with title, language and foot.
    fn titled(&self, zh: String, en: String) -> Paper {
        let (lang, title) = match self.lang {
            Lang::Zh => ("zh", zh),
            Lang::En => ("en", en),
        };
        let name = self.scheme.name.get(self.lang);
        Paper {
            lang: lang.to_owned(),
            title,
            footer: format!("{name} {} · {}", self.scheme.edition, self.kind.name(self.lang)),
            ..Paper::default()
        }
    }
}

/// The document.
pub fn star_paper(input: &StarInput<'_>) -> Paper {
    match input.kind {
        StarPaper::ActivityPlan => lists::activity_plan(input),
        StarPaper::PublicNotice => lists::public_notice(input),
        StarPaper::ObjectionRegister => lists::objection_register(input),
        StarPaper::AwardRoll => lists::award_roll(input),
        StarPaper::ScoringSheet => personal::scoring_sheet(input),
        StarPaper::RecommendationForm => personal::recommendation_form(input),
        StarPaper::OpinionLetter => personal::opinion_letter(input),
    }
}
