//! The inspection: one outlet, one day, its own copy of the checklist, and what was found.
//!
//! An inspection changes only by `Change`s that `edit::plan` made; `apply` cannot fail.

use crate::domain::checklist::{Checklist, Item, ItemCode, Subject};
use crate::domain::cover::Redaction;
use crate::domain::footage::{Moment, Recording, RecordingId};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{Camera, CameraId, Outlet, Person, PersonId, named};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use jiff::civil::{Date, DateTime};
use std::collections::BTreeMap;

/// An inspection of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InspectionId(pub i64);

/// A finding's number within its inspection, from 1; never used twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingNo(pub u32);

named! {
    /// What a person decides about a subject. Not judged yet is the absence of a verdict: nobody sets it.
    /// 扣分 is not in here, since it follows from the findings; see `Outcome`.
    Verdict {
        /// 合格
        Pass = "pass", "合格", "Right";
        /// 不适用
        NotApplicable = "not-applicable", "不适用", "Does not apply";
        /// 无法观察
        NotObservable = "not-observable", "无法观察", "Cannot be seen";
    }
}

named! {
    /// How a subject stands: a verdict, a deduction, or nothing yet.
    Outcome {
        /// 合格
        Pass = "pass", "合格", "Right";
        /// 扣分
        Deducted = "deducted", "扣分", "Deducted";
        /// 不适用
        NotApplicable = "not-applicable", "不适用", "Does not apply";
        /// 无法观察
        NotObservable = "not-observable", "无法观察", "Cannot be seen";
        /// 未检
        NotJudged = "not-judged", "未检", "Not judged yet";
    }
}

impl From<Verdict> for Outcome {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass => Self::Pass,
            Verdict::NotApplicable => Self::NotApplicable,
            Verdict::NotObservable => Self::NotObservable,
        }
    }
}

/// A rectangle on a still, in ten-thousandths of the picture's width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rect {
    /// Left and top, 0..=10000.
    pub min: (u16, u16),
    /// Right and bottom, 0..=10000; not less than `min`.
    pub max: (u16, u16),
}

/// SHA-256 of a still or sound kept in the library, lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobHash(pub String);

/// One lapse, at one moment, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its number.
    pub no: FindingNo,
    /// Which item.
    pub item: ItemCode,
    /// Whose, where the item names posts.
    pub person: Option<PersonId>,
    /// When: the picture that was on the screen. None only where nothing was on the screen (documents, by hand).
    pub moment: Option<Moment>,
    /// End of the span, exclusive, in the same recording; none for an instant.
    pub until: Option<Pts>,
    /// What it costs; not negative.
    pub points: Points,
    /// A word on it; may be empty.
    pub note: String,
    /// What is marked on the still.
    pub rect: Option<Rect>,
    /// The still, PNG.
    pub still: Option<BlobHash>,
    /// The sound around it, WAV.
    pub sound: Option<BlobHash>,
    /// Punished on the spot, on the person (S2-50).
    pub on_the_spot: bool,
    /// What the inspector set, in fen, where the scheme's clause leaves the amount open; greater than zero.
    pub amount: Option<Fen>,
    /// Why it was withdrawn, if it was. A withdrawn finding counts nothing and stays visible (invariant 6).
    pub withdrawn: Option<String>,
}

/// The closing of an inspection: what was frozen, and why in spite of open items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When, by the machine's own clock.
    pub at: DateTime,
    /// The score that was frozen, in thousandths, already rounded.
    pub score: Points,
    /// Edition of the checklist that gave it.
    pub checklist_version: String,
    /// The reason given for what was still open; empty when nothing was.
    pub reason: String,
}

/// One inspection with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Its place in the library.
    pub id: InspectionId,
    /// The outlet inspected.
    pub outlet: Outlet,
    /// The day that is inspected; phase and target follow from it.
    pub date: Date,
    /// Who inspects.
    pub inspector: String,
    /// Its own copy of the checklist's text (invariant 4).
    pub checklist: Checklist,
    /// The people of the outlet who served that day.
    pub people: Vec<Person>,
    /// The outlet's cameras.
    pub cameras: Vec<Camera>,
    /// The recordings handed in for it.
    pub recordings: Vec<Recording>,
    /// What was decided, by subject.
    pub verdicts: BTreeMap<Subject, Verdict>,
    /// What was found, by number.
    pub findings: BTreeMap<FindingNo, Finding>,
    /// What of the recordings their clips do not show and do not sound; none of them is empty.
    pub redactions: BTreeMap<RecordingId, Redaction>,
    /// Set while it is closed.
    pub closing: Option<Closing>,
}

impl Inspection {
    /// Findings that count, in the order of their numbers.
    pub fn standing(&self) -> impl Iterator<Item = &Finding> {
        self.findings.values().filter(|finding| finding.withdrawn.is_none())
    }

    /// Findings that count against this subject. A finding without a person counts for the item as a whole.
    pub fn standing_for<'a>(&'a self, subject: &'a Subject) -> impl Iterator<Item = &'a Finding> {
        self.standing().filter(move |finding| finding.item == subject.item && finding.person == subject.person)
    }

    /// How the subject stands.
    pub fn outcome(&self, subject: &Subject) -> Outcome {
        if self.standing_for(subject).next().is_some() {
            return Outcome::Deducted;
        }
        self.verdicts.get(subject).map_or(Outcome::NotJudged, |verdict| Outcome::from(*verdict))
    }

    /// Everything that has to be judged. Subjects that findings name are among them even if the person left since.
    pub fn subjects(&self) -> Vec<Subject> {
        self.checklist.items().flat_map(|(_, item)| self.subjects_of(item)).collect()
    }

    /// What has to be judged for one item.
    pub fn subjects_of(&self, item: &Item) -> Vec<Subject> {
        let mut subjects = item.subjects(&self.people);
        for finding in self.standing().filter(|finding| finding.item == item.code) {
            let subject = Subject { item: item.code.clone(), person: finding.person };
            if !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    /// The recording of that ID.
    pub fn recording(&self, id: RecordingId) -> Option<&Recording> {
        self.recordings.iter().find(|recording| recording.id == id)
    }

    /// What of that recording its clips do not show and do not sound; none where they show and sound all of it.
    pub fn redaction(&self, id: RecordingId) -> Option<&Redaction> {
        self.redactions.get(&id)
    }

    /// The camera of that ID.
    pub fn camera(&self, id: CameraId) -> Option<&Camera> {
        self.cameras.iter().find(|camera| camera.id == id)
    }

    /// The person of that ID.
    pub fn person(&self, id: PersonId) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}
