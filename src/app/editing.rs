//! Edits: plan, commit, apply, in this order and nowhere else. Undo and redo go by the same road.

use crate::app::App;
use crate::app::jobs::JobKind;
use crate::app::notice::Notice;
use crate::app::review::{Amendment, Review};
use crate::app::state::Screen;
use crate::app::wall_clock;
use crate::app::wording;
use crate::domain::checklist::Subject;
use crate::domain::cover::Redaction;
use crate::domain::coverage::coverage;
use crate::domain::edit::{Cell, Change, Deed, Edit};
use crate::domain::footage::RecordingId;
use crate::domain::history::LogNo;
use crate::domain::inspection::{FindingNo, Rect, Verdict};
use crate::domain::number::Fen;
use crate::domain::place::{CameraId, Guide};
use crate::domain::score::score;
use crate::domain::time::SiteTime;
use crate::store::{NewBlob, Stamp};

impl App {
    /// Plans the edit, commits it with its evidence, and only then shows it. False, with a notice, when refused.
    pub(crate) fn commit(&mut self, edit: Edit, blobs: &[NewBlob]) -> bool {
        let Screen::Review(review) = &self.state.screen else { return false };
        match review.inspection.plan(edit) {
            Ok(change) => self.commit_change(&change, None, blobs),
            Err(crate::domain::edit::EditError::NothingChanges) => false,
            Err(refused) => {
                self.notify(Notice::from(&refused));
                false
            }
        }
    }

    fn commit_change(&mut self, change: &Change, undoes: Option<LogNo>, blobs: &[NewBlob]) -> bool {
        let Screen::Review(review) = &mut self.state.screen else { return false };
        let Some(store) = self.shelf.as_mut().and_then(|shelf| shelf.writer()) else {
            self.notify(wording::read_only());
            return false;
        };
        let now = wall_clock::now();
        let set = self.state.settings.inspector.as_str();
        let who = if set.is_empty() { review.inspection.inspector.as_str() } else { set };
        let stamp = Stamp { at: now, who, undoes };
        match store.commit(review.inspection.id, change, &stamp, blobs) {
            Ok(no) => {
                review.inspection.apply(change);
                forget_thumbnails(review, change);
                self.history.record(no, change);
                self.state.saved_at = Some(now);
                self.refresh_review();
                self.lay_tape_anew();
                self.save_place();
                true
            }
            Err(why) => {
                self.notify(wording::store(&why));
                false
            }
        }
    }

    /// Computes anew what follows from the inspection.
    pub(crate) fn refresh_review(&mut self) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        review.score = score(&review.inspection);
        review.coverage = coverage(&review.inspection);
        // After closing there is only what is about clips alone to be taken back.
        review.can_undo = !review.read_only && self.history.to_undo().is_some();
        review.can_redo = !review.read_only && self.history.to_redo().is_some();
        let gone = review.finding.filter(|no| !review.inspection.findings.contains_key(no));
        if gone.is_some() {
            review.finding = None;
        }
    }

    pub(crate) fn undo(&mut self) {
        // A mark whose sound is still being cut is the last thing done.
        self.finish(JobKind::Mark);
        let next = self.history.to_undo().cloned();
        self.take_back(next, Deed::Undo);
    }

    pub(crate) fn redo(&mut self) {
        self.finish(JobKind::Mark);
        let next = self.history.to_redo().cloned();
        self.take_back(next, Deed::Redo);
    }

    fn take_back(&mut self, next: Option<(LogNo, Change)>, deed: Deed) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some((no, change)) = next else { return };
        match review.inspection.plan_inverse(&change, deed) {
            Ok(inverse) => {
                self.commit_change(&inverse, Some(no), &[]);
                self.load_thumbnails();
            }
            Err(refused) => self.notify(Notice::from(&refused)),
        }
    }

    pub(crate) fn judge(&mut self, subject: Subject, verdict: Option<Verdict>) {
        self.commit(Edit::SetVerdict { subject, verdict }, &[]);
    }

    pub(crate) fn amend(&mut self, change: Amendment) {
        let Amendment { no, points, note, person, rect } = change;
        self.commit(Edit::Amend { no, points, note, person, rect }, &[]);
    }

    pub(crate) fn withdraw(&mut self, no: FindingNo, reason: String) {
        self.commit(Edit::Withdraw { no, reason }, &[]);
    }

    /// Answers what the scheme asks of a mark (S2-50). An amount outside its clause's bounds is refused.
    pub(crate) fn assess(&mut self, no: FindingNo, on_the_spot: bool, amount: Option<Fen>) {
        let Screen::Review(review) = &self.state.screen else { return };
        let item = review.inspection.findings.get(&no).map(|finding| &finding.item);
        if let (Some(amount), Some(Some((low, high)))) = (amount, item.and_then(|item| review.asked.get(item)))
            && (amount < *low || *high < amount)
        {
            return self.notify(wording::amount_out_of_bounds(amount, *low, *high));
        }
        self.commit(Edit::Assess { no, on_the_spot, amount }, &[]);
    }

    /// "The picture on the screen shows this time."
    pub(crate) fn set_clock(&mut self, shows: SiteTime) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(moment) = review.moment() else { return self.notify(wording::no_picture()) };
        self.commit(Edit::SetClock { recording: moment.recording, pts: moment.pts, shows }, &[]);
    }

    /// "The picture on the screen shows this time", and all recordings of its camera are wrong by as much.
    pub(crate) fn set_camera_clock(&mut self, shows: SiteTime) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(moment) = review.moment() else { return self.notify(wording::no_picture()) };
        self.commit(Edit::SetCameraClock { recording: moment.recording, pts: moment.pts, shows }, &[]);
    }

    /// "The picture on the screen shows this time", and the first reading was right as well.
    pub(crate) fn second_reading(&mut self, shows: SiteTime) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(moment) = review.moment() else { return self.notify(wording::no_picture()) };
        self.commit(Edit::SecondReading { recording: moment.recording, pts: moment.pts, shows }, &[]);
    }

    pub(crate) fn set_guides(&mut self, camera: CameraId, guides: Vec<Guide>) {
        self.commit(Edit::SetGuides { camera, guides }, &[]);
    }

    pub(crate) fn set_areas(&mut self, camera: CameraId, areas: Vec<Rect>) {
        self.commit(Edit::SetAreas { camera, areas }, &[]);
    }

    /// Mutes the marked span, which is then done with; where that is refused it stays marked.
    pub(crate) fn mute_span(&mut self, recording: RecordingId, redaction: Redaction) {
        if self.redact(recording, redaction) {
            self.clear_span();
        }
    }

    /// Whether it was taken.
    pub(crate) fn redact(&mut self, recording: RecordingId, redaction: Redaction) -> bool {
        self.commit(Edit::Redact { recording, redaction }, &[])
    }

    pub(crate) fn close_inspection(&mut self, reason: String) {
        self.finish(JobKind::Mark);
        if self.commit(Edit::Close { at: wall_clock::now(), reason }, &[]) {
            self.cancel_draft();
            self.notify(wording::closed());
        }
    }

    pub(crate) fn reopen_inspection(&mut self, reason: String) {
        if self.commit(Edit::Reopen { reason }, &[]) {
            self.reload_inspection();
        }
    }

    /// Takes outlet and people as they are today; while closed the inspection showed those of the closing.
    fn reload_inspection(&mut self) {
        let (Screen::Review(review), Some(shelf)) = (&mut self.state.screen, &self.shelf) else { return };
        match shelf.contents().load(review.inspection.id) {
            Ok(inspection) => review.inspection = inspection,
            Err(why) => self.notify(wording::store(&why)),
        }
        self.refresh_review();
    }

    pub(crate) fn next_finding_no(&mut self) -> Option<FindingNo> {
        let Screen::Review(review) = &self.state.screen else { return None };
        let next = self.shelf.as_ref()?.contents().next_finding_no(review.inspection.id);
        match next {
            Ok(no) => Some(no),
            Err(why) => {
                self.notify(wording::store(&why));
                None
            }
        }
    }
}

/// A finding that has another still now must not go on showing the old one.
fn forget_thumbnails(review: &mut Review, change: &Change) {
    for cell in &change.cells {
        if let Cell::Finding(no, before, after) = cell
            && before.as_ref().map(|finding| &finding.still) != after.as_ref().map(|finding| &finding.still)
        {
            review.thumbnails.remove(no);
        }
    }
}
