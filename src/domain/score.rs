//! The score of an inspection: total × earned ÷ possible, exact, rounded half up once at the end, and explained line
//! by line (issue: X-02, S2-38).
//!
//! 不适用 leaves earned and possible (or counts as earned, by the checklist's rule). Not judged and 无法观察 lose
//! nothing, count as open, and make the score 未完成. Where a gate failed, its items are decided: all their points are
//! lost, and nothing of them stays open.

mod lines;

pub use lines::{LineKind, ScoreLine};

use crate::domain::checklist::{Item, ItemCode, NaRule, Per, Subject, Weight};
use crate::domain::inspection::{Finding, FindingNo, Inspection, Outcome};
use crate::domain::number::Points;
use rust_decimal::{Decimal, RoundingStrategy};

/// What one item gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemScore {
    /// Which item.
    pub item: ItemCode,
    /// How it stands over all its subjects: deducted if anybody was, else open if anything is open.
    pub outcome: Outcome,
    /// Points it could give; zero where it does not apply or carries none of its own.
    pub possible: Points,
    /// The findings that count, with what each costs: all of them, or the dearest of each subject where the item is
    /// deducted once.
    pub findings: Vec<(FindingNo, Points)>,
    /// What these cost together, before the cap.
    pub found: Points,
    /// What it lost, after the cap and after gates; for a bonus item, what it earned.
    pub lost: Points,
    /// The item whose failure took all its points, if one did.
    pub gated_by: Option<ItemCode>,
}

/// What one section gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SectionScore {
    /// Its code.
    pub code: String,
    /// Points earned.
    pub earned: Points,
    /// Points possible.
    pub possible: Points,
    /// False when it has a minimum and stays below it.
    pub met: bool,
    /// Its items.
    pub items: Vec<ItemScore>,
}

/// The score with everything that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// Rounded to the checklist's places, never below zero.
    pub value: Points,
    /// Full marks.
    pub total: Points,
    /// Points earned by normal items.
    pub earned: Points,
    /// Points possible by normal items.
    pub possible: Points,
    /// Taken from the total by items that carry no points of their own.
    pub from_total: Points,
    /// Added by bonus items, after the cap.
    pub bonus: Points,
    /// Section by section.
    pub sections: Vec<SectionScore>,
    /// Subjects not judged or not observable.
    pub open: Vec<Subject>,
    /// Those of them that must be judged before closing (not judged at all; 无法观察 is a judgement).
    pub open_required: Vec<Subject>,
}

impl Score {
    /// False while anything is open: the score then says 未完成.
    pub fn complete(&self) -> bool {
        self.open.is_empty()
    }
}

/// Scores the inspection as it stands.
pub fn score(inspection: &Inspection) -> Score {
    let checklist = &inspection.checklist;
    let failed_gates: Vec<&Item> = checklist
        .items()
        .map(|(_, item)| item)
        .filter(|item| !item.gates.is_empty() && inspection.standing().any(|f| f.item == item.code))
        .collect();
    let sections: Vec<SectionScore> = checklist
        .sections
        .iter()
        .map(|section| {
            let items: Vec<ItemScore> =
                section.items.iter().map(|item| item_score(inspection, item, &failed_gates)).collect();
            let normal = || section.items.iter().zip(&items).filter(|(item, _)| item.weight == Weight::Normal);
            let possible: Points = normal().map(|(_, s)| s.possible).sum();
            let lost: Points = normal().map(|(_, s)| s.lost).sum();
            let earned = possible - lost;
            let met = section.minimum_percent.is_none_or(|percent| {
                earned.decimal() * Decimal::from(100) >= possible.decimal() * Decimal::from(percent)
            });
            SectionScore { code: section.code.clone(), earned, possible, met, items }
        })
        .collect();
    let earned = sections.iter().map(|s| s.earned).sum();
    let possible = sections.iter().map(|s| s.possible).sum();
    let lost_by = |weight: Weight| -> Points {
        let scores = sections.iter().flat_map(|s| &s.items);
        checklist.items().zip(scores).filter(|((_, item), _)| item.weight == weight).map(|(_, s)| s.lost).sum()
    };
    let from_total = lost_by(Weight::FromTotal);
    let bonus = lost_by(Weight::Bonus).min(checklist.bonus_cap);
    let open = open_subjects(inspection, &failed_gates);
    let open_required = open
        .iter()
        .filter(|subject| inspection.outcome(subject) == Outcome::NotJudged)
        .filter(|subject| checklist.item(&subject.item).is_some_and(|item| item.required))
        .cloned()
        .collect();
    let exact = exact(checklist.total, earned, possible, from_total, bonus);
    let value = rounded(exact, checklist.places);
    Score { value, total: checklist.total, earned, possible, from_total, bonus, sections, open, open_required }
}

/// total × earned ÷ possible − from_total + bonus, not yet rounded; may be negative. Full marks where nothing scored
/// applies.
fn exact(total: Points, earned: Points, possible: Points, from_total: Points, bonus: Points) -> Decimal {
    let total = total.decimal();
    let scaled = if possible.is_zero() { total } else { total * earned.decimal() / possible.decimal() };
    scaled - from_total.decimal() + bonus.decimal()
}

/// Half up to `places`, and never below zero.
fn rounded(exact: Decimal, places: u32) -> Points {
    let places = places.min(3);
    let value = exact.max(Decimal::ZERO).round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero);
    Points::from_thousandths(i64::try_from(value * Decimal::from(1000)).unwrap_or(i64::MAX))
}

fn item_score(inspection: &Inspection, item: &Item, failed_gates: &[&Item]) -> ItemScore {
    let outcome = item_outcome(inspection, item);
    let dropped = outcome == Outcome::NotApplicable && inspection.checklist.na == NaRule::Drop;
    let possible = if dropped || item.weight != Weight::Normal { Points::ZERO } else { item.points };
    let findings = counted(inspection, item);
    let found: Points = findings.iter().map(|(_, points)| *points).sum();
    let gated_by = gate_of(&item.code, failed_gates).filter(|_| item.weight == Weight::Normal);
    let lost = match item.weight {
        Weight::Normal if gated_by.is_some() => possible,
        Weight::Normal => found.min(item.cap).min(possible),
        Weight::FromTotal | Weight::Bonus => found.min(item.cap),
    };
    ItemScore { item: item.code.clone(), outcome, possible, findings, found, lost, gated_by }
}

fn gate_of(code: &ItemCode, failed_gates: &[&Item]) -> Option<ItemCode> {
    failed_gates.iter().find(|gate| gate.gates.contains(code)).map(|gate| gate.code.clone())
}

fn counted(inspection: &Inspection, item: &Item) -> Vec<(FindingNo, Points)> {
    let standing: Vec<&Finding> = inspection.standing().filter(|finding| finding.item == item.code).collect();
    let dearest = |finding: &&&Finding| {
        let others = standing.iter().filter(|other| other.person == finding.person);
        item.per == Per::Occurrence
            || others
                .max_by_key(|other| (other.points, std::cmp::Reverse(other.no)))
                .is_some_and(|f| f.no == finding.no)
    };
    standing.iter().filter(dearest).map(|finding| (finding.no, finding.points)).collect()
}

/// How an item stands over all its subjects.
pub fn item_outcome(inspection: &Inspection, item: &Item) -> Outcome {
    let outcomes: Vec<Outcome> = inspection.subjects_of(item).iter().map(|s| inspection.outcome(s)).collect();
    let any = |wanted: Outcome| outcomes.contains(&wanted);
    if any(Outcome::Deducted) {
        Outcome::Deducted
    } else if any(Outcome::NotJudged) {
        Outcome::NotJudged
    } else if any(Outcome::NotObservable) {
        Outcome::NotObservable
    } else if any(Outcome::Pass) {
        Outcome::Pass
    } else {
        Outcome::NotApplicable
    }
}

fn open_subjects(inspection: &Inspection, failed_gates: &[&Item]) -> Vec<Subject> {
    let undecided = |outcome| matches!(outcome, Outcome::NotJudged | Outcome::NotObservable);
    let counts = |item: &Item| match item.weight {
        Weight::Normal => gate_of(&item.code, failed_gates).is_none(),
        Weight::FromTotal => true,
        Weight::Bonus => false,
    };
    let items = inspection.checklist.items().map(|(_, item)| item).filter(|item| counts(item));
    items.flat_map(|item| inspection.subjects_of(item)).filter(|s| undecided(inspection.outcome(s))).collect()
}
