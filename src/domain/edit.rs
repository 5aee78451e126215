//! What can happen to an inspection: an `Edit` is asked for, `plan` checks it against the rules and makes a `Change`,
//! the store commits the change, and only then `apply` shows it.
//!
//! A change is a list of cells with the value before and after, so that its inverse is the same list turned round:
//! applying both is the identity (invariant 3), and undo is a change like any other.

mod clock;
mod redact;

pub use crate::domain::edit::clock::LEAST_APART;

use crate::domain::checklist::{ItemCode, Subject};
use crate::domain::cover::Redaction;
use crate::domain::footage::{Moment, RecordingId, SiteClock};
use crate::domain::inspection::{BlobHash, Closing, Finding, FindingNo, Inspection, Rect, Verdict};
use crate::domain::number::{Fen, Points};
use crate::domain::place::{CameraId, Guide, PersonId, named};
use crate::domain::score::score;
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use jiff::civil::DateTime;

/// What somebody wants to do to an inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Record a finding. Its number must be new; `withdrawn` must be none.
    Deduct(Box<Finding>),
    /// Change points, note, person or rectangle of a finding.
    Amend {
        /// Which.
        no: FindingNo,
        /// The new points.
        points: Points,
        /// The new note.
        note: String,
        /// The new person.
        person: Option<PersonId>,
        /// The new rectangle.
        rect: Option<Rect>,
    },
    /// Move a finding to another moment, with the still (and sound) of that moment.
    Move {
        /// Which.
        no: FindingNo,
        /// Where to.
        moment: Moment,
        /// New end of the span.
        until: Option<Pts>,
        /// The still there.
        still: Option<BlobHash>,
        /// The sound there.
        sound: Option<BlobHash>,
    },
    /// Say what follows from a finding: punished on the spot, and the amount where the clause leaves it open.
    Assess {
        /// Which.
        no: FindingNo,
        /// Whether the person is punished on the spot (S2-50).
        on_the_spot: bool,
        /// The amount set; greater than zero.
        amount: Option<Fen>,
    },
    /// Withdraw a finding; it stays visible and counts nothing.
    Withdraw {
        /// Which.
        no: FindingNo,
        /// Why; not empty.
        reason: String,
    },
    /// Set or clear a verdict.
    SetVerdict {
        /// About what.
        subject: Subject,
        /// The verdict; none takes it back.
        verdict: Option<Verdict>,
    },
    /// "The picture at `pts` shows `shows`": sets the recording's clock and the site times of its findings.
    SetClock {
        /// Which recording.
        recording: RecordingId,
        /// The picture looked at.
        pts: Pts,
        /// What its burned-in clock shows.
        shows: SiteTime,
    },
    /// The same, for all recordings of that camera: their clocks move by as much, for a recorder is wrong by the same all
    /// day.
    SetCameraClock {
        /// The recording looked at.
        recording: RecordingId,
        /// The picture looked at.
        pts: Pts,
        /// What its burned-in clock shows.
        shows: SiteTime,
    },
    /// A second reading of a clock that the inspector set: the first one stays, and the clock goes evenly between both,
    /// faster or slower than the pictures.
    SecondReading {
        /// Which recording.
        recording: RecordingId,
        /// The picture looked at.
        pts: Pts,
        /// What its burned-in clock shows.
        shows: SiteTime,
    },
    /// Draw the guide lines of a camera (the one-metre line).
    SetGuides {
        /// Which camera.
        camera: CameraId,
        /// All its lines.
        guides: Vec<Guide>,
    },
    /// Say where customers stand on a camera's picture: clips cover it all through.
    SetAreas {
        /// Which camera.
        camera: CameraId,
        /// All its areas.
        areas: Vec<Rect>,
    },
    /// Say what of a recording its clips do not show and do not sound.
    Redact {
        /// Which recording.
        recording: RecordingId,
        /// All its covers and muted spans.
        redaction: Redaction,
    },
    /// Close: freezes score and checklist version.
    Close {
        /// Now, by the machine's clock.
        at: DateTime,
        /// Why in spite of open required items; may be empty when none is open.
        reason: String,
    },
    /// Open again a closed inspection.
    Reopen {
        /// Why; not empty.
        reason: String,
    },
}

named! {
    /// What was done, as the log says it.
    Deed {
        /// A finding was recorded.
        Deduct = "deduct", "扣分", "deduction";
        /// A finding was amended.
        Amend = "amend", "修改扣分", "deduction amended";
        /// A finding was moved.
        Move = "move", "移动扣分", "deduction moved";
        /// What follows from a finding was said.
        Assess = "assess", "考核认定", "deduction assessed";
        /// A finding was withdrawn.
        Withdraw = "withdraw", "撤销扣分", "deduction withdrawn";
        /// A verdict was set or cleared.
        Verdict = "verdict", "判定", "verdict";
        /// A recording's clock was set.
        Clock = "clock", "校时", "clock set";
        /// Guide lines were drawn.
        Guides = "guides", "辅助线", "guide lines";
        /// Customers' areas were drawn.
        Areas = "areas", "顾客区", "customers' areas";
        /// Covers or muted spans were set.
        Redact = "redact", "遮挡与静音", "covers and muting";
        /// The inspection was closed.
        Close = "close", "结案", "closed";
        /// The inspection was reopened.
        Reopen = "reopen", "重开", "reopened";
        /// An earlier change was undone.
        Undo = "undo", "撤消操作", "undone";
        /// An undone change was done again.
        Redo = "redo", "重做操作", "redone";
    }
}

/// One cell of the inspection with its value before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A subject's verdict.
    Verdict(Subject, Option<Verdict>, Option<Verdict>),
    /// A finding as a whole.
    Finding(FindingNo, Option<Box<Finding>>, Option<Box<Finding>>),
    /// A recording's clock.
    Clock(RecordingId, Option<SiteClock>, Option<SiteClock>),
    /// A camera's guide lines.
    Guides(CameraId, Vec<Guide>, Vec<Guide>),
    /// A camera's customers' areas.
    Areas(CameraId, Vec<Rect>, Vec<Rect>),
    /// What a recording's clips do not show and do not sound.
    Redaction(RecordingId, Redaction, Redaction),
    /// The closing.
    Closing(Option<Closing>, Option<Closing>),
}

/// A checked change, ready to be committed and applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is done.
    pub deed: Deed,
    /// The reason given, where the deed asks for one.
    pub reason: String,
    /// The cells it changes, in order; never empty.
    pub cells: Vec<Cell>,
}

/// Why an edit is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Only `Reopen` works on a closed inspection, and what changes no result: covers, muting, customers' areas.
    #[error("the inspection is closed")]
    Closed,
    /// It is open already.
    #[error("the inspection is not closed")]
    NotClosed,
    /// The checklist has no such item.
    #[error("the checklist has no item {0}")]
    NoSuchItem(ItemCode),
    /// There is no such finding, or it was withdrawn.
    #[error("there is no standing deduction no. {}", .0.0)]
    NoSuchFinding(FindingNo),
    /// The number was used before.
    #[error("deduction no. {} exists already", .0.0)]
    NumberTaken(FindingNo),
    /// The recording is not part of the inspection.
    #[error("the recording is not part of this inspection")]
    NoSuchRecording,
    /// The camera is not part of the inspection.
    #[error("the camera is not part of this inspection")]
    NoSuchCamera,
    /// The moment lies outside the recording.
    #[error("the moment lies outside the recording")]
    OutsideRecording,
    /// A region has no width or no height, or does not lie in the picture.
    #[error("a covered region must have width and height and lie in the picture")]
    EmptyRegion,
    /// Muted spans end before they begin, or overlap.
    #[error("muted spans must be in order, each longer than nothing, and must not overlap")]
    MutedOutOfOrder,
    /// The person is not among the outlet's people of that day, or does not hold a post that the item names.
    #[error("this person does not hold a post that the item names")]
    WrongPerson,
    /// Only a person can be punished on the spot.
    #[error("a deduction without a person cannot be punished on the spot")]
    NobodyToPunish,
    /// An amount must be more than nothing.
    #[error("an amount is more than zero")]
    AmountNotPositive,
    /// A deduction cannot be negative or above the item's cap.
    #[error("points must lie between 0 and {cap}")]
    PointsOutOfRange {
        /// The item's cap.
        cap: Points,
    },
    /// The item loses its points once, and has lost them.
    #[error("item {0} is deducted once only, and is deducted already")]
    OnceOnly(ItemCode),
    /// A verdict cannot be set while deductions stand; withdraw them first.
    #[error("deductions stand against this item; withdraw them first")]
    DeductionsStand,
    /// The evidence that the item asks for is missing.
    #[error("item {0} needs a still of the moment")]
    StillMissing(ItemCode),
    /// A reason must be given.
    #[error("a reason must be given")]
    ReasonMissing,
    /// Required items are open.
    #[error("{open} required items are open; judge them or give a reason")]
    RequiredOpen {
        /// How many.
        open: usize,
    },
    /// The change would alter nothing.
    #[error("nothing would change")]
    NothingChanges,
    /// A second reading needs a first one.
    #[error("the recording's clock was not set by a first reading")]
    NoFirstReading,
    /// Burned-in clocks show whole seconds: two readings of near pictures tell nothing of how fast the clock goes.
    #[error("the two readings must be at least {} s apart", LEAST_APART.ns() / 1_000_000_000)]
    ReadingsTooClose,
    /// The two readings do not belong to one clock.
    #[error("by these readings the clock would go less than half or more than twice as fast as the pictures")]
    ReadingsContradict,
    /// What is to be undone was changed again since.
    #[error("it was changed again since")]
    Overtaken,
}

impl Change {
    /// The change that takes this one back.
    pub fn inverse(&self, deed: Deed) -> Self {
        let cells = self.cells.iter().rev().map(Cell::turned).collect();
        Self { deed, reason: String::new(), cells }
    }

    /// Whether no finding, verdict, clock or closing changes by it.
    fn is_about_clips_alone(&self) -> bool {
        self.cells.iter().all(|cell| matches!(cell, Cell::Areas(..) | Cell::Redaction(..)))
    }
}

impl Cell {
    fn turned(&self) -> Self {
        match self.clone() {
            Self::Verdict(subject, before, after) => Self::Verdict(subject, after, before),
            Self::Finding(no, before, after) => Self::Finding(no, after, before),
            Self::Clock(recording, before, after) => Self::Clock(recording, after, before),
            Self::Guides(camera, before, after) => Self::Guides(camera, after, before),
            Self::Areas(camera, before, after) => Self::Areas(camera, after, before),
            Self::Redaction(recording, before, after) => Self::Redaction(recording, after, before),
            Self::Closing(before, after) => Self::Closing(after, before),
        }
    }

    fn changes_nothing(&self) -> bool {
        match self {
            Self::Verdict(_, before, after) => before == after,
            Self::Finding(_, before, after) => before == after,
            Self::Clock(_, before, after) => before == after,
            Self::Guides(_, before, after) => before == after,
            Self::Areas(_, before, after) => before == after,
            Self::Redaction(_, before, after) => before == after,
            Self::Closing(before, after) => before == after,
        }
    }
}

impl Inspection {
    /// Checks the edit against the rules and says what would change.
    ///
    /// # Errors
    /// Every rule that it breaks, by `EditError`; the inspection is left as it is either way.
    pub fn plan(&self, edit: Edit) -> Result<Change, EditError> {
        if let Edit::Reopen { reason } = edit {
            return self.plan_reopen(reason);
        }
        // Clips are made of closed inspections too, and a covered face changes no result.
        let is_about_clips_alone = matches!(edit, Edit::SetAreas { .. } | Edit::Redact { .. });
        if self.closing.is_some() && !is_about_clips_alone {
            return Err(EditError::Closed);
        }
        let (deed, reason, mut cells) = match edit {
            Edit::Deduct(finding) => (Deed::Deduct, String::new(), self.plan_deduct(*finding)?),
            Edit::Amend { no, points, note, person, rect } => {
                (Deed::Amend, String::new(), self.plan_amend(no, |f| Finding { points, note, person, rect, ..f })?)
            }
            Edit::Move { no, moment, until, still, sound } => {
                let moved = |f| Finding { moment: Some(moment), until, still, sound, ..f };
                (Deed::Move, String::new(), self.plan_amend(no, moved)?)
            }
            Edit::Assess { no, on_the_spot, amount } => {
                (Deed::Assess, String::new(), self.plan_amend(no, |f| Finding { on_the_spot, amount, ..f })?)
            }
            Edit::Withdraw { no, reason } => {
                let cells = self.plan_withdraw(no, &reason)?;
                (Deed::Withdraw, reason, cells)
            }
            Edit::SetVerdict { subject, verdict } => {
                (Deed::Verdict, String::new(), self.plan_verdict(subject, verdict)?)
            }
            Edit::SetClock { recording, pts, shows } => {
                (Deed::Clock, String::new(), self.plan_clock(recording, pts, shows)?)
            }
            Edit::SetCameraClock { recording, pts, shows } => {
                (Deed::Clock, String::new(), self.plan_camera_clock(recording, pts, shows)?)
            }
            Edit::SecondReading { recording, pts, shows } => {
                (Deed::Clock, String::new(), self.plan_second_reading(recording, pts, shows)?)
            }
            Edit::SetGuides { camera, guides } => {
                let before = self.camera(camera).ok_or(EditError::NoSuchCamera)?.guides.clone();
                (Deed::Guides, String::new(), vec![Cell::Guides(camera, before, guides)])
            }
            Edit::SetAreas { camera, areas } => (Deed::Areas, String::new(), self.plan_areas(camera, areas)?),
            Edit::Redact { recording, redaction } => {
                (Deed::Redact, String::new(), self.plan_redaction(recording, redaction)?)
            }
            Edit::Close { at, reason } => {
                let cells = self.plan_close(at, &reason)?;
                (Deed::Close, reason, cells)
            }
            Edit::Reopen { .. } => return Err(EditError::NotClosed),
        };
        cells.retain(|cell| !cell.changes_nothing());
        if cells.is_empty() {
            return Err(EditError::NothingChanges);
        }
        Ok(Change { deed, reason, cells })
    }

    /// Plans taking back `change` (deed `Undo`), or doing an undone one again (deed `Redo`, with the undoing change).
    ///
    /// # Errors
    /// `Closed` while the inspection is closed, unless the change is about clips alone; `Overtaken` when a cell no longer
    /// holds what the change left there.
    pub fn plan_inverse(&self, change: &Change, deed: Deed) -> Result<Change, EditError> {
        if self.closing.is_some() && !change.is_about_clips_alone() {
            return Err(EditError::Closed);
        }
        let inverse = change.inverse(deed);
        if inverse.cells.iter().all(|cell| self.holds_before(cell)) { Ok(inverse) } else { Err(EditError::Overtaken) }
    }

    /// Shows a committed change. Cells are set to their value after, whatever was there.
    pub fn apply(&mut self, change: &Change) {
        for cell in &change.cells {
            match cell.clone() {
                Cell::Verdict(subject, _, Some(after)) => {
                    self.verdicts.insert(subject, after);
                }
                Cell::Verdict(subject, _, None) => {
                    self.verdicts.remove(&subject);
                }
                Cell::Finding(no, _, Some(after)) => {
                    self.findings.insert(no, *after);
                }
                Cell::Finding(no, _, None) => {
                    self.findings.remove(&no);
                }
                Cell::Clock(id, _, after) => {
                    if let Some(recording) = self.recordings.iter_mut().find(|recording| recording.id == id) {
                        recording.clock = after;
                    }
                }
                Cell::Guides(id, _, after) => {
                    if let Some(camera) = self.cameras.iter_mut().find(|camera| camera.id == id) {
                        camera.guides = after;
                    }
                }
                Cell::Areas(id, _, after) => {
                    if let Some(camera) = self.cameras.iter_mut().find(|camera| camera.id == id) {
                        camera.areas = after;
                    }
                }
                Cell::Redaction(id, _, after) if after.is_empty() => {
                    self.redactions.remove(&id);
                }
                Cell::Redaction(id, _, after) => {
                    self.redactions.insert(id, after);
                }
                Cell::Closing(_, after) => self.closing = after,
            }
        }
    }

    fn holds_before(&self, cell: &Cell) -> bool {
        match cell {
            Cell::Verdict(subject, before, _) => self.verdicts.get(subject) == before.as_ref(),
            Cell::Finding(no, before, _) => self.findings.get(no) == before.as_deref(),
            Cell::Clock(id, before, _) => self.recording(*id).is_some_and(|recording| recording.clock == *before),
            Cell::Guides(id, before, _) => self.camera(*id).is_some_and(|camera| camera.guides == *before),
            Cell::Areas(id, before, _) => self.camera(*id).is_some_and(|camera| camera.areas == *before),
            Cell::Redaction(id, before, _) => {
                self.recording(*id).is_some() && self.redaction(*id).cloned().unwrap_or_default() == *before
            }
            Cell::Closing(before, _) => self.closing == *before,
        }
    }

    fn plan_deduct(&self, finding: Finding) -> Result<Vec<Cell>, EditError> {
        if self.findings.contains_key(&finding.no) || finding.withdrawn.is_some() {
            return Err(EditError::NumberTaken(finding.no));
        }
        self.check_finding(&finding, None)?;
        // A verdict that is set stays under it: once the finding is withdrawn, all is as if it had never been recorded.
        Ok(vec![Cell::Finding(finding.no, None, Some(Box::new(finding)))])
    }

    fn plan_amend(&self, no: FindingNo, amended: impl FnOnce(Finding) -> Finding) -> Result<Vec<Cell>, EditError> {
        let before = self.standing_no(no)?;
        let after = amended(before.clone());
        self.check_finding(&after, Some(before))?;
        Ok(vec![Cell::Finding(no, Some(Box::new(before.clone())), Some(Box::new(after)))])
    }

    fn plan_withdraw(&self, no: FindingNo, reason: &str) -> Result<Vec<Cell>, EditError> {
        let before = self.standing_no(no)?;
        let reason = said(reason)?;
        let after = Finding { withdrawn: Some(reason.to_owned()), ..before.clone() };
        Ok(vec![Cell::Finding(no, Some(Box::new(before.clone())), Some(Box::new(after)))])
    }

    fn plan_verdict(&self, subject: Subject, verdict: Option<Verdict>) -> Result<Vec<Cell>, EditError> {
        let item = self.checklist.item(&subject.item).ok_or_else(|| EditError::NoSuchItem(subject.item.clone()))?;
        let before = self.verdicts.get(&subject).copied();
        // What was set for somebody who left the post since can still be taken back.
        let taken_back = verdict.is_none() && before.is_some();
        if !taken_back && !self.subjects_of(item).contains(&subject) {
            return Err(EditError::WrongPerson);
        }
        if self.standing_for(&subject).next().is_some() {
            return Err(EditError::DeductionsStand);
        }
        Ok(vec![Cell::Verdict(subject, before, verdict)])
    }

    fn plan_close(&self, at: DateTime, reason: &str) -> Result<Vec<Cell>, EditError> {
        let score = score(self);
        let open = score.open_required.len();
        if open > 0 && reason.trim().is_empty() {
            return Err(EditError::RequiredOpen { open });
        }
        let closing = Closing {
            at,
            score: score.value,
            checklist_version: self.checklist.version.clone(),
            reason: reason.trim().to_owned(),
        };
        Ok(vec![Cell::Closing(None, Some(closing))])
    }

    fn plan_reopen(&self, reason: String) -> Result<Change, EditError> {
        let closing = self.closing.clone().ok_or(EditError::NotClosed)?;
        said(&reason)?;
        Ok(Change { deed: Deed::Reopen, reason, cells: vec![Cell::Closing(Some(closing), None)] })
    }

    fn standing_no(&self, no: FindingNo) -> Result<&Finding, EditError> {
        self.findings.get(&no).filter(|f| f.withdrawn.is_none()).ok_or(EditError::NoSuchFinding(no))
    }

    /// `before`: the finding as it stood, if it did. Whoever it names may have left the post since.
    fn check_finding(&self, finding: &Finding, before: Option<&Finding>) -> Result<(), EditError> {
        use crate::domain::checklist::{Evidence, Observe, Per};
        let item = self.checklist.item(&finding.item).ok_or_else(|| EditError::NoSuchItem(finding.item.clone()))?;
        if finding.points < Points::ZERO || finding.points > item.cap {
            return Err(EditError::PointsOutOfRange { cap: item.cap });
        }
        if let Some(id) = finding.person.filter(|_| before.is_none_or(|before| before.person != finding.person)) {
            let known = self.person(id).is_some_and(|person| item.posts.contains(&person.post));
            if !known {
                return Err(EditError::WrongPerson);
            }
        }
        if finding.on_the_spot && finding.person.is_none() {
            return Err(EditError::NobodyToPunish);
        }
        if finding.amount.is_some_and(|amount| amount <= Fen::default()) {
            return Err(EditError::AmountNotPositive);
        }
        let subject = Subject { item: finding.item.clone(), person: finding.person };
        if item.per == Per::Once && self.standing_for(&subject).any(|other| other.no != finding.no) {
            return Err(EditError::OnceOnly(finding.item.clone()));
        }
        let seen = item.observe.iter().any(|o| matches!(o, Observe::Picture | Observe::Sound | Observe::Time));
        if seen && matches!(item.evidence, Evidence::Still | Evidence::Sound) && finding.still.is_none() {
            return Err(EditError::StillMissing(finding.item.clone()));
        }
        let Some(moment) = finding.moment else { return Ok(()) };
        let recording = self.recording(moment.recording).ok_or(EditError::NoSuchRecording)?;
        let end = recording.duration;
        let inside = |pts: Pts| pts >= Pts::ZERO && (end == Pts::ZERO || pts <= end);
        let ordered = finding.until.is_none_or(|until| until > moment.pts && inside(until));
        if inside(moment.pts) && ordered { Ok(()) } else { Err(EditError::OutsideRecording) }
    }
}

fn said(reason: &str) -> Result<&str, EditError> {
    let reason = reason.trim();
    if reason.is_empty() { Err(EditError::ReasonMissing) } else { Ok(reason) }
}
