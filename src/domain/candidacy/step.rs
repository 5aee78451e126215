//! The steps of a candidacy, who takes them, and which stage they lead to.

use crate::domain::candidacy::Stage;
use crate::domain::number::Points;
use crate::domain::place::named;
use crate::domain::text::Lang;
use jiff::civil::Date;

/// The paper whose text the library itself keeps.
pub const DEEDS: &str = "deeds";

named! {
    /// How somebody enters (S1-12).
    Route {
        /// 自愿报名
        SignUp = "sign-up", "自愿报名", "Sign-up";
        /// 网点提名
        Nomination = "nomination", "网点提名", "Nomination";
    }
}

named! {
    /// Whose step it is (S1-01…S1-03).
    Body {
        /// 参评人本人
        Candidate = "candidate", "参评人", "Candidate";
        /// 网点
        Outlet = "outlet", "网点", "Outlet";
        /// 会员单位领导小组
        Unit = "unit", "单位领导小组", "Unit's leading group";
        /// 行领导
        Leaders = "leaders", "行领导", "Bank leaders";
        /// 自律工作委员会
        Committee = "committee", "自律工作委员会", "Self-discipline committee";
    }
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Signs up, or is nominated (S1-12).
    Enter {
        /// Which of both.
        route: Route,
    },
    /// The outlet scores (S1-13).
    Score {
        /// 0..=100.
        points: Points,
    },
    /// The unit's leading group re-checks (S1-14).
    Recheck,
    /// The notice goes up (S1-15).
    Post,
    /// Somebody objects (S1-16).
    Object {
        /// What they say.
        text: String,
    },
    /// An objection is answered (S1-16).
    Answer {
        /// Which, from 1.
        objection: u32,
        /// What came of it.
        text: String,
    },
    /// The notice comes down at the end of that day (S1-15).
    CloseNotice,
    /// The bank's leaders confirm (S1-17).
    Confirm {
        /// Name or number of the minutes.
        minutes: String,
    },
    /// A paper of the package is there (S1-19).
    Paper {
        /// Which, as the scheme names it.
        paper: String,
        /// Its file, or a word on it; may be empty.
        note: String,
    },
    /// The account of deeds (S1-20).
    Deeds {
        /// All of it.
        text: String,
    },
    /// The papers go to the committee's secretariat (S1-21).
    File,
    /// The committee approves or rejects (S1-22).
    Decide {
        /// Whether it approves.
        approved: bool,
        /// Number of the decision, or why not.
        note: String,
    },
    /// Prize and certificate are handed over (S1-23).
    Award {
        /// Number or words of the certificate.
        certificate: String,
    },
    /// Something was published (S1-24).
    Publish {
        /// Where and what.
        note: String,
    },
    /// Out of the running (淘汰).
    Drop {
        /// Why.
        reason: String,
    },
    /// Barred for fraud or the like (S1-25).
    Disqualify {
        /// Why.
        reason: String,
    },
    /// Also recommended for the model unit (S1-26).
    Reuse,
}

/// A step, its day, and who took it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// The day.
    pub on: Date,
    /// Who: the scorer, the re-checker, the chair; the candidate or nominator at the entry.
    pub by: String,
    /// What.
    pub step: Step,
}

impl Step {
    /// What people call it.
    pub const fn name(&self, lang: Lang) -> &'static str {
        let (zh, en) = match self {
            Self::Enter { route } => return route.name(lang),
            Self::Score { .. } => ("网点评分", "Score"),
            Self::Recheck => ("单位复核", "Re-check"),
            Self::Post => ("发布公示", "Post the notice"),
            Self::Object { .. } => ("登记异议", "Objection"),
            Self::Answer { .. } => ("答复异议", "Answer"),
            Self::CloseNotice => ("公示期满", "Close the notice"),
            Self::Confirm { .. } => ("行领导确认", "Confirm"),
            Self::Paper { .. } => ("收到材料", "Paper received"),
            Self::Deeds { .. } => ("事迹材料", "Deeds"),
            Self::File => ("报送", "File"),
            Self::Decide { approved: true, .. } => ("委员会审定通过", "Approve"),
            Self::Decide { approved: false, .. } => ("委员会未通过", "Reject"),
            Self::Award { .. } => ("表彰", "Award"),
            Self::Publish { .. } => ("宣传", "Publicity"),
            Self::Drop { .. } => ("淘汰", "Drop"),
            Self::Disqualify { .. } => ("取消资格", "Disqualify"),
            Self::Reuse => ("推荐示范单位", "For the model unit"),
        };
        match lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Whose step it is; only the committee decides and awards (S1-01).
    pub const fn body(&self) -> Body {
        match self {
            Self::Enter { route: Route::SignUp } => Body::Candidate,
            Self::Enter { route: Route::Nomination } | Self::Score { .. } => Body::Outlet,
            Self::Confirm { .. } => Body::Leaders,
            Self::Decide { .. } | Self::Award { .. } => Body::Committee,
            _ => Body::Unit,
        }
    }

    /// The stage that it leads to; none for what is only put on record.
    pub const fn leads_to(&self) -> Option<Stage> {
        Some(match self {
            Self::Enter { .. } => Stage::Entered,
            Self::Score { .. } => Stage::Scored,
            Self::Recheck => Stage::Rechecked,
            Self::Post => Stage::Posted,
            Self::Confirm { .. } => Stage::Confirmed,
            Self::File => Stage::Filed,
            Self::Decide { approved: true, .. } => Stage::Approved,
            Self::Award { .. } => Stage::Awarded,
            Self::Decide { approved: false, .. } | Self::Drop { .. } => Stage::Dropped,
            Self::Disqualify { .. } => Stage::Disqualified,
            _ => return None,
        })
    }

    /// Words that must not be empty, if the step has any.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Object { text } | Self::Answer { text, .. } | Self::Deeds { text } => Some(text),
            Self::Confirm { minutes: note }
            | Self::Decide { note, .. }
            | Self::Award { certificate: note }
            | Self::Publish { note }
            | Self::Drop { reason: note }
            | Self::Disqualify { reason: note } => Some(note),
            _ => None,
        }
    }
}
