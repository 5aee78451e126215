//! What may be done next in a candidacy. `in_order` asks nothing but the steps so far; `check` asks the scheme as well:
//! its days, its papers, its conditions, the unit's places.

use crate::domain::candidacy::{Act, Candidacy, Stage, Step};
use crate::domain::facts::{Filed, Id, Quota};
use crate::domain::ledger::{ConditionState, Eligibility};
use crate::domain::number::Points;
use crate::domain::scheme::{ClauseId, Package, Rule, Scheme};
use crate::domain::settle::package;
use crate::domain::text::Text;
use jiff::civil::Date;

/// What a step is measured by, beside the steps so far.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'g> {
    /// The scheme.
    pub scheme: &'g Scheme,
    /// The candidate's name in facts.
    pub id: &'g Id,
    /// Names of the candidate's outlet and of what stands above it.
    pub units: &'g [&'g str],
    /// The unit whose places the papers take.
    pub unit: Option<&'g Id>,
    /// How the candidate stands; none: not known.
    pub eligibility: Option<&'g Eligibility>,
    /// The year's filings so far.
    pub filed: &'g [Filed],
    /// Places of units.
    pub quotas: Option<&'g [Quota]>,
}

/// Why a step is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody has entered.
    #[error("the person has not entered")]
    NotEntered,
    /// They entered before.
    #[error("the person has entered already")]
    AlreadyEntered,
    /// The unit takes no part (S1-02).
    #[error("{0} takes no part")]
    ExcludedUnit(String),
    /// The stage does not allow it.
    #[error("this is no step after {}", .0.code())]
    NotNow(Stage),
    /// The notice still stands (S1-15).
    #[error("the notice has not come down")]
    NoticeOpen,
    /// It says nothing on who did it.
    #[error("a name is needed")]
    NoName,
    /// Words are needed and there are none.
    #[error("words are needed")]
    NoWords,
    /// A score outside 0 to 100.
    #[error("{0} is no score from 0 to 100")]
    BadScore(Points),
    /// The day is before that of an earlier step.
    #[error("the day is before {0}, that of an earlier step")]
    Before(Date),
    /// The day lies outside the scheme's year.
    #[error("the day lies outside {0} to {1}")]
    OutsideYear(Date, Date),
    /// The scorer cannot re-check (S1-14).
    #[error("{0} scored and cannot re-check")]
    SameScorer(String),
    /// The notice closes later at the earliest (S1-15).
    #[error("the notice may close on {0} at the earliest")]
    TooEarly(Date),
    /// There is no such objection without an answer.
    #[error("there is no objection {0} without an answer")]
    NoObjection(u32),
    /// The scheme knows no such paper.
    #[error("there is no paper {0}")]
    UnknownPaper(String),
    /// Papers go off after the day on which the notice closed (S1-15).
    #[error("the notice stands until the end of {0}")]
    NoticeStands(Date),
    /// Conditions of entry that are not met, or not known to be (S1-04…S1-11).
    #[error("{} conditions are not met", .0.len())]
    NotEligible(Vec<ClauseId>),
    /// Objections without an answer (S1-16).
    #[error("{0} objections have no answer")]
    OpenObjections(usize),
    /// Papers that are missing (S1-19).
    #[error("{} papers are missing", .0.len())]
    PapersMissing(Vec<Text>),
    /// The unit's places are not known (S1-18).
    #[error("the unit's places are not known")]
    NoQuota,
    /// The unit has no more places (S1-18).
    #[error("the unit has {0} places and no more")]
    QuotaFull(u32),
    /// The scheme's last day is over (S1-21).
    #[error("the last day was {0}")]
    TooLate(Date),
}

/// Whether the step may follow those so far, whatever the scheme.
///
/// # Errors
/// See `Refusal`.
pub fn in_order(candidacy: Option<&Candidacy>, act: &Act) -> Result<(), Refusal> {
    if act.by.trim().is_empty() {
        return Err(Refusal::NoName);
    }
    if act.step.words().is_some_and(|words| words.trim().is_empty()) {
        return Err(Refusal::NoWords);
    }
    let candidacy = match (&act.step, candidacy) {
        (Step::Enter { .. }, None) => return Ok(()),
        (Step::Enter { .. }, Some(_)) => return Err(Refusal::AlreadyEntered),
        (_, None) => return Err(Refusal::NotEntered),
        (_, Some(candidacy)) => candidacy,
    };
    if !follows(&act.step, candidacy.stage) {
        return Err(Refusal::NotNow(candidacy.stage));
    }
    dated(candidacy, act)?;
    match &act.step {
        Step::Score { points } if *points < Points::ZERO || *points > Points::whole(100) => {
            Err(Refusal::BadScore(*points))
        }
        Step::Recheck => match &candidacy.score {
            Some((_, scorer)) if scorer.trim() == act.by.trim() => Err(Refusal::SameScorer(scorer.clone())),
            _ => Ok(()),
        },
        Step::Answer { objection, .. } => {
            let open = |no: u32| candidacy.objections.iter().any(|other| other.no == no && other.answer.is_none());
            if open(*objection) { Ok(()) } else { Err(Refusal::NoObjection(*objection)) }
        }
        Step::CloseNotice if candidacy.closed.is_some() => Err(Refusal::NotNow(candidacy.stage)),
        Step::Confirm { .. } if candidacy.closed.is_none() => Err(Refusal::NoticeOpen),
        _ => Ok(()),
    }
}

/// Whether a stage allows a step.
const fn follows(step: &Step, stage: Stage) -> bool {
    use Stage::{Approved, Awarded, Confirmed, Disqualified, Entered, Filed, Posted, Rechecked, Scored};
    match step {
        Step::Enter { .. } => false,
        Step::Score { .. } => matches!(stage, Entered),
        Step::Recheck => matches!(stage, Scored),
        Step::Post => matches!(stage, Rechecked),
        Step::CloseNotice | Step::Confirm { .. } => matches!(stage, Posted),
        Step::Object { .. } | Step::Answer { .. } => matches!(stage, Posted | Confirmed),
        Step::Paper { .. } | Step::Deeds { .. } => matches!(stage, Entered | Scored | Rechecked | Posted | Confirmed),
        Step::File => matches!(stage, Confirmed),
        Step::Decide { .. } => matches!(stage, Filed),
        Step::Award { .. } => matches!(stage, Approved),
        Step::Publish { .. } | Step::Reuse => !stage.lost(),
        Step::Drop { .. } => !stage.lost() && !matches!(stage, Awarded),
        Step::Disqualify { .. } => !matches!(stage, Disqualified),
    }
}

/// The stages are reached in the order of their days; what is only put on record may be entered late.
fn dated(candidacy: &Candidacy, act: &Act) -> Result<(), Refusal> {
    let last = candidacy.reached.values().chain(&candidacy.closed).max().copied();
    let after = match &act.step {
        Step::Paper { .. } | Step::Deeds { .. } | Step::Publish { .. } | Step::Reuse => None,
        Step::Object { .. } => candidacy.posted(),
        Step::Answer { objection, .. } => {
            candidacy.objections.iter().find(|other| other.no == *objection).map(|other| other.on)
        }
        _ => last,
    };
    match after {
        Some(day) if act.on < day => Err(Refusal::Before(day)),
        _ => Ok(()),
    }
}

/// Whether the step may be taken under the scheme.
///
/// # Errors
/// See `Refusal`.
pub fn check(candidacy: Option<&Candidacy>, act: &Act, ground: &Ground<'_>) -> Result<(), Refusal> {
    in_order(candidacy, act)?;
    let scheme = ground.scheme;
    // Fraud is found and an award is made public after the year as well (S1-24, S1-25).
    let any_later = matches!(act.step, Step::Publish { .. } | Step::Disqualify { .. });
    if act.on < scheme.from || act.on > scheme.to && !any_later {
        return Err(Refusal::OutsideYear(scheme.from, scheme.to));
    }
    match (&act.step, candidacy) {
        (Step::Enter { .. }, _) => excluded(ground),
        (Step::Paper { paper, .. }, _) if !scheme.papers().iter().any(|known| known.name == *paper) => {
            Err(Refusal::UnknownPaper(paper.clone()))
        }
        (Step::CloseNotice, Some(candidacy)) => {
            let earliest =
                scheme.notice_rule().zip(candidacy.posted()).map(|(rule, posted)| rule.earliest_close(posted));
            match earliest {
                Some(earliest) if act.on < earliest => Err(Refusal::TooEarly(earliest)),
                _ => Ok(()),
            }
        }
        (Step::File, Some(candidacy)) => may_file(candidacy, act.on, ground),
        _ => Ok(()),
    }
}

fn excluded(ground: &Ground<'_>) -> Result<(), Refusal> {
    let words = ground.scheme.clauses.iter().filter_map(|clause| match &clause.rule {
        Rule::Entrance(entrance) => Some(&entrance.excluded),
        _ => None,
    });
    let named = |word: &&String| ground.units.iter().any(|unit| unit.contains(word.as_str()));
    match words.flatten().find(named) {
        Some(word) => Err(Refusal::ExcludedUnit(word.clone())),
        None => Ok(()),
    }
}

/// All that must hold before papers go off.
fn may_file(candidacy: &Candidacy, on: Date, ground: &Ground<'_>) -> Result<(), Refusal> {
    if let Some(closed) = candidacy.closed.filter(|closed| on <= *closed) {
        return Err(Refusal::NoticeStands(closed));
    }
    if let Some(rule) = ground.scheme.filing_rule().filter(|rule| !rule.in_time(on)) {
        return Err(Refusal::TooLate(rule.last_day()));
    }
    match ground.eligibility {
        Some(eligibility) if eligibility.eligible() => {}
        Some(eligibility) => return Err(Refusal::NotEligible(eligibility.failed().cloned().collect())),
        None => return Err(Refusal::NotEligible(Vec::new())),
    }
    let ours = candidacy.filing(ground.id.clone(), ground.unit.cloned(), on);
    // Who was filed before keeps the place, whatever day is typed now.
    let others: Vec<Filed> = ground
        .filed
        .iter()
        .filter(|other| other.id != ours.id)
        .map(|other| Filed { filed: Date::MIN, ..other.clone() })
        .collect();
    let state = package(ground.scheme, &ours, &others.iter().collect::<Vec<_>>(), ground.quotas);
    let unmet = state.conditions.iter().find(|state| state.met != Some(true) && !state.warns_only);
    unmet.map_or(Ok(()), |state| Err(lacking(candidacy, state, ground)))
}

/// What a condition of the package lacks.
fn lacking(candidacy: &Candidacy, state: &ConditionState, ground: &Ground<'_>) -> Refusal {
    let clause = ground.scheme.clauses.iter().find(|clause| clause.id == state.clause);
    match clause.map(|clause| &clause.rule) {
        Some(Rule::Package(Package::Papers(needed))) => {
            let missing = needed.iter().filter(|paper| !candidacy.papers.contains_key(&paper.name));
            Refusal::PapersMissing(missing.map(|paper| paper.label.clone()).collect())
        }
        Some(Rule::Package(Package::Quota)) => {
            let quotas = ground.quotas.unwrap_or_default();
            let quota = quotas.iter().find(|quota| Some(&quota.unit) == ground.unit);
            quota.map_or(Refusal::NoQuota, |quota| Refusal::QuotaFull(quota.places))
        }
        _ => Refusal::OpenObjections(candidacy.open_objections()),
    }
}

/// The last day on which a notice may go up, so that the papers still go off in time (O-68).
pub fn last_posting(scheme: &Scheme) -> Option<Date> {
    let (notice, filing) = scheme.notice_rule().zip(scheme.filing_rule())?;
    Some(notice.latest_posting(filing.last_day()))
}
