//! A candidacy for an award: what the book's entries say of one person and one award year, step by step (S1-12…S1-26).
//!
//! A `Candidacy` is the fold of its standing entries and nothing else. What may be done next is asked of `guard`: the
//! order of the steps there needs no scheme, days, papers and places do.

mod guard;
mod step;

pub use guard::{Ground, Refusal, check, in_order, last_posting};
pub use step::{Act, Body, DEEDS, Route, Step};

use crate::domain::book::{BookNo, Booked, Entry, standing};
use crate::domain::facts::{Filed, Id};
use crate::domain::number::Points;
use crate::domain::place::{PersonId, named};
use crate::domain::text::Lang;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

named! {
    /// How far a candidacy has come, in the order of the selection; the last two end it.
    Stage {
        /// 报名或提名 (S1-12)
        Entered = "entered", "报名提名", "Entered";
        /// 网点评分 (S1-13)
        Scored = "scored", "网点评分", "Scored";
        /// 单位复核 (S1-14)
        Rechecked = "rechecked", "单位复核", "Re-checked";
        /// 公示中 (S1-15)
        Posted = "posted", "公示中", "On notice";
        /// 行领导确认 (S1-17)
        Confirmed = "confirmed", "行领导确认", "Confirmed";
        /// 已报送 (S1-21)
        Filed = "filed", "已报送", "Filed";
        /// 委员会审定 (S1-22)
        Approved = "approved", "委员会审定", "Approved";
        /// 表彰 (S1-23)
        Awarded = "awarded", "表彰", "Awarded";
        /// 淘汰
        Dropped = "dropped", "淘汰", "Dropped";
        /// 取消资格 (S1-25)
        Disqualified = "disqualified", "取消资格", "Disqualified";
    }
}

impl Stage {
    /// The way of one who is awarded, in order.
    pub const WAY: &'static [Self] = &[
        Self::Entered,
        Self::Scored,
        Self::Rechecked,
        Self::Posted,
        Self::Confirmed,
        Self::Filed,
        Self::Approved,
        Self::Awarded,
    ];

    /// Whether the candidacy is over without an award.
    pub const fn lost(self) -> bool {
        matches!(self, Self::Dropped | Self::Disqualified)
    }
}

/// A step as it stands in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The entry.
    pub no: BookNo,
    /// When it was entered, by the machine's clock.
    pub at: DateTime,
    /// Who entered it.
    pub who: String,
    /// What was done, when, by whom.
    pub act: Act,
}

/// An objection during the notice (S1-16).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    /// Its number in the candidacy, from 1.
    pub no: u32,
    /// The day.
    pub on: Date,
    /// Who objects.
    pub by: String,
    /// What they say.
    pub text: String,
    /// Day, name and words of the answer, once there is one.
    pub answer: Option<(Date, String, String)>,
}

/// One person's candidacy of one year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidacy {
    /// Who.
    pub person: PersonId,
    /// Signed up, or nominated by the outlet (S1-12).
    pub route: Route,
    /// How far.
    pub stage: Stage,
    /// The day on which each stage was reached.
    pub reached: BTreeMap<Stage, Date>,
    /// The outlet's score and who gave it (S1-13).
    pub score: Option<(Points, String)>,
    /// Who re-checked (S1-14).
    pub rechecked_by: Option<String>,
    /// The last day on which the notice stood (S1-15).
    pub closed: Option<Date>,
    /// Objections, in order.
    pub objections: Vec<Objection>,
    /// The minutes of the leaders' decision (S1-17).
    pub minutes: Option<String>,
    /// Papers that are there, by the scheme's names, each with its file or a word on it (S1-19).
    pub papers: BTreeMap<String, String>,
    /// The account of deeds (S1-20); may be empty.
    pub deeds: String,
    /// What the committee said (S1-22), or why the candidacy ended.
    pub decision: Option<String>,
    /// Number or words of the certificate (S1-23).
    pub certificate: Option<String>,
    /// Also recommended for the model unit (S1-26).
    pub model_unit: bool,
    /// Every standing step, in order.
    pub steps: Vec<Taken>,
}

impl Candidacy {
    fn entered(person: PersonId, route: Route, on: Date) -> Self {
        Self {
            person,
            route,
            stage: Stage::Entered,
            reached: BTreeMap::from([(Stage::Entered, on)]),
            score: None,
            rechecked_by: None,
            closed: None,
            objections: Vec::new(),
            minutes: None,
            papers: BTreeMap::new(),
            deeds: String::new(),
            decision: None,
            certificate: None,
            model_unit: false,
            steps: Vec::new(),
        }
    }

    /// The day on which the notice was posted.
    pub fn posted(&self) -> Option<Date> {
        self.reached.get(&Stage::Posted).copied()
    }

    /// The day of the step that brought it here.
    pub fn since(&self) -> Option<Date> {
        self.reached.get(&self.stage).copied()
    }

    /// Objections that nobody has answered.
    pub fn open_objections(&self) -> usize {
        self.objections.iter().filter(|objection| objection.answer.is_none()).count()
    }

    /// Characters of the deeds, blanks not counted.
    pub fn deeds_length(&self) -> u32 {
        let count = self.deeds.chars().filter(|sign| !sign.is_whitespace()).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    /// Its papers as facts, were they sent on that day.
    pub fn filing(&self, id: Id, unit: Option<Id>, filed: Date) -> Filed {
        let deeds = (!self.deeds.is_empty()).then(|| self.deeds_length());
        let open_objections = Some(u32::try_from(self.open_objections()).unwrap_or(u32::MAX));
        Filed { id, filed, unit, papers: Some(self.papers.keys().cloned().collect()), deeds, open_objections }
    }

    /// Takes a step up. What makes no sense here changes nothing: `check` keeps it out of the book.
    fn take(&mut self, act: &Act) {
        let (on, by) = (act.on, act.by.clone());
        match &act.step {
            Step::Enter { .. } => {}
            Step::Score { points } => self.score = Some((*points, by)),
            Step::Recheck => self.rechecked_by = Some(by),
            Step::Object { text } => {
                let no = u32::try_from(self.objections.len()).unwrap_or(u32::MAX).saturating_add(1);
                self.objections.push(Objection { no, on, by, text: text.clone(), answer: None });
            }
            Step::Answer { objection, text } => {
                if let Some(found) = self.objections.iter_mut().find(|other| other.no == *objection) {
                    found.answer = Some((on, by, text.clone()));
                }
            }
            Step::CloseNotice => self.closed = Some(on),
            Step::Confirm { minutes } => self.minutes = Some(minutes.clone()),
            Step::Paper { paper, note } => drop(self.papers.insert(paper.clone(), note.clone())),
            Step::Deeds { text } => {
                self.papers.insert(DEEDS.to_owned(), String::new());
                self.deeds.clone_from(text);
            }
            Step::Decide { note, .. } => self.decision = Some(note.clone()),
            Step::Award { certificate } => self.certificate = Some(certificate.clone()),
            Step::Drop { reason } | Step::Disqualify { reason } => self.decision = Some(reason.clone()),
            Step::Reuse => self.model_unit = true,
            Step::Post | Step::File | Step::Publish { .. } => {}
        }
        if let Some(stage) = act.step.leads_to() {
            self.stage = stage;
            self.reached.insert(stage, on);
        }
    }
}

/// The candidacies of a year, in the order in which they began.
pub fn candidacies(book: &[Booked], year: i16) -> Vec<Candidacy> {
    let mut found: Vec<Candidacy> = Vec::new();
    for booked in standing(book) {
        let Entry::Candidacy { person, year: of, act } = &booked.entry else { continue };
        if *of != year {
            continue;
        }
        let known = found.iter().position(|candidacy| candidacy.person == *person);
        let at = match (known, &act.step) {
            (Some(at), _) => at,
            (None, Step::Enter { route }) => {
                found.push(Candidacy::entered(*person, *route, act.on));
                found.len() - 1
            }
            (None, _) => continue,
        };
        let (no, when, who) = (booked.no, booked.at, booked.who.clone());
        let candidacy = &mut found[at];
        candidacy.take(act);
        candidacy.steps.push(Taken { no, at: when, who, act: act.clone() });
    }
    found
}

/// The candidacy of a person in a year, if they entered.
pub fn candidacy(book: &[Booked], person: PersonId, year: i16) -> Option<Candidacy> {
    candidacies(book, year).into_iter().find(|candidacy| candidacy.person == person)
}
