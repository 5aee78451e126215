//! Starting, opening and leaving an inspection; where one stopped is kept and taken up again.

use crate::app::App;
use crate::app::assessing;
use crate::app::command::NewInspection as Wanted;
use crate::app::jobs::JobKind;
use crate::app::library::Shelf;
use crate::app::marking::thumbnail_of_photo;
use crate::app::review::{Footage, Review};
use crate::app::state::Screen;
use crate::app::wording;
use crate::domain::checklist::{Item, ItemCode};
use crate::domain::coverage::coverage;
use crate::domain::history::History;
use crate::domain::inspection::{FindingNo, Inspection, InspectionId};
use crate::domain::number::Fen;
use crate::domain::score::score;
use crate::store::{NewInspection, Resume};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How wide a picture of how it should look is kept, in pixels.
const REFERENCE_WIDTH: u32 = 960;

impl App {
    /// Starts an inspection with its own copy of the checklist, and opens it.
    pub(crate) fn new_inspection(&mut self, wanted: &Wanted) {
        let Some(checklist) = self.chosen_checklist(&wanted.checklist) else { return };
        if wanted.inspector.trim().is_empty() {
            return self.notify(wording::inspector_needed());
        }
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return self.notify(wording::read_only()) };
        let new = NewInspection {
            outlet: wanted.outlet,
            date: wanted.date,
            inspector: wanted.inspector.trim(),
            checklist: &checklist,
            recordings: &[],
        };
        match store.create_inspection(&new) {
            Ok(id) => {
                self.state.settings.inspector = wanted.inspector.trim().to_owned();
                self.save_settings();
                self.refresh_library();
                self.open_inspection(id);
            }
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    /// Opens an inspection where one stopped.
    pub(crate) fn open_inspection(&mut self, id: InspectionId) {
        self.leave_inspection();
        self.leave_rehearsal();
        let Some(shelf) = &self.shelf else { return };
        let read_only = matches!(shelf, Shelf::Reader(_));
        let loaded = (|| {
            let contents = shelf.contents();
            Ok::<_, crate::store::StoreError>((contents.load(id)?, contents.history(id)?, contents.resume(id)?))
        })();
        match loaded {
            Ok((inspection, history, resume)) => self.show_review(inspection, history, resume, read_only),
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    fn show_review(&mut self, inspection: Inspection, history: History, resume: Option<Resume>, read_only: bool) {
        self.history = history;
        let review = Review {
            score: score(&inspection),
            coverage: coverage(&inspection),
            inspection,
            footage: Footage::default(),
            item: resume.as_ref().and_then(|resume| resume.item.clone()),
            finding: None,
            person: None,
            draft: None,
            can_undo: false,
            can_redo: false,
            read_only,
            thumbnails: BTreeMap::new(),
            peek: None,
            references: BTreeMap::new(),
            asked: self.asked(),
            examples: BTreeMap::new(),
        };
        let stopped = resume.as_ref().and_then(|resume| resume.recording.map(|id| (id, resume.pts)));
        let first = review.inspection.recordings.iter().find(|recording| recording.fault.is_none()).map(|r| r.id);
        self.state.screen = Screen::Review(Box::new(review));
        self.refresh_review();
        self.read_examples();
        self.load_thumbnails();
        self.load_references();
        match (stopped, first) {
            (Some((recording, pts)), _) => self.put_in_player(recording, pts),
            (None, Some(recording)) => self.put_in_player(recording, crate::domain::time::Pts::ZERO),
            (None, None) => {}
        }
        self.read_recordings();
    }

    /// Items whose marks need an amount, by the scheme in use; none where that cannot be read, which the settlement tells.
    fn asked(&self) -> BTreeMap<ItemCode, Option<(Fen, Fen)>> {
        let book = self.shelf.as_ref().and_then(|shelf| shelf.contents().book().ok()).unwrap_or_default();
        assessing::scheme_in_use(&book, None).map(|(scheme, _)| assessing::asked(&scheme)).unwrap_or_default()
    }

    /// Back to the home screen; where one stopped is kept.
    pub(crate) fn leave_inspection(&mut self) {
        if !matches!(self.state.screen, Screen::Review(_)) {
            return;
        }
        self.finish(JobKind::Mark);
        self.save_place();
        self.player = None;
        self.peeks = None;
        self.history = History::default();
        self.state.screen = if self.state.library.is_some() { Screen::Home } else { Screen::Welcome };
        self.refresh_library();
    }

    /// Keeps camera, time and selection, so that the next opening goes on here.
    pub(crate) fn save_place(&mut self) {
        let Screen::Review(review) = &self.state.screen else { return };
        let id = review.inspection.id;
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return };
        let kept = store.resume(id).and_then(|before| store.set_resume(id, &place(review, before.unwrap_or_default())));
        if let Err(why) = kept {
            tracing::warn!(%why, "the place where one stopped is not kept");
        }
    }

    pub(crate) fn select_finding(&mut self, no: Option<FindingNo>) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        if let Some(finding) = no.and_then(|no| review.inspection.findings.get(&no)) {
            review.item = Some(finding.item.clone());
        }
        review.finding = no;
    }

    /// Reads the stills of findings that have no thumbnail yet, by a job.
    pub(crate) fn load_thumbnails(&mut self) {
        let (Screen::Review(review), Some(library)) = (&self.state.screen, &self.state.library) else { return };
        let wanted: Vec<_> = review
            .inspection
            .findings
            .values()
            .filter(|finding| !review.thumbnails.contains_key(&finding.no))
            .filter_map(|finding| Some((finding.no, finding.still.clone()?)))
            .collect();
        if wanted.is_empty() {
            return;
        }
        let (path, inspection, opened) = (library.path.clone(), review.inspection.id, self.opened);
        self.jobs.start(JobKind::Library, wording::job_thumbnails(), move |reins| {
            let mut made = Vec::new();
            if let Ok(reader) = crate::store::Reader::open(&path) {
                for (done, (no, hash)) in wanted.iter().enumerate() {
                    reins.progress(done as f32 / wanted.len() as f32);
                    let png = reader.blob(hash).ok().flatten();
                    let small = png.and_then(|png| crate::app::marking::thumbnail_of_still(&png));
                    made.extend(small.map(|small| (*no, hash.clone(), small)));
                }
            }
            Box::new(move |app: &mut Self| {
                if let Screen::Review(review) = &mut app.state.screen
                    && (app.opened, review.inspection.id) == (opened, inspection)
                {
                    // Meanwhile a finding may have been moved to another still.
                    let is = |no| review.inspection.findings.get(&no).and_then(|finding| finding.still.as_ref());
                    let made: Vec<_> = made.into_iter().filter(|(no, hash, _)| is(*no) == Some(hash)).collect();
                    review.thumbnails.extend(made.into_iter().map(|(no, _, small)| (no, small)));
                }
            })
        });
    }

    /// Reads the pictures of how it should look, by a job. They are files beside the checklist, and not in the library.
    fn load_references(&mut self) {
        let Screen::Review(review) = &self.state.screen else { return };
        let named = |item: &Item| !item.reference.is_empty();
        let items = review.inspection.checklist.items().map(|(_, item)| item).filter(|item| named(item));
        let wanted: Vec<(ItemCode, PathBuf)> =
            items.map(|item| (item.code.clone(), PathBuf::from(&item.reference))).collect();
        if wanted.is_empty() {
            return;
        }
        let inspection = review.inspection.id;
        self.jobs.start_quietly(JobKind::Files, move |_reins| {
            let read = |path: PathBuf| {
                let bytes = path.is_absolute().then(|| std::fs::read(path).ok())??;
                thumbnail_of_photo(&bytes, REFERENCE_WIDTH)
            };
            let made: Vec<_> = wanted.into_iter().map(|(code, path)| (code, read(path))).collect();
            Box::new(move |app: &mut Self| {
                if let Screen::Review(review) = &mut app.state.screen
                    && review.inspection.id == inspection
                {
                    review.references.extend(made);
                }
            })
        });
    }
}

/// Where one is now. Where footage shows no picture (the stick is not plugged in, the file still opens), the place is
/// still the one from `before`.
fn place(review: &Review, before: Resume) -> Resume {
    let item = review.item.clone();
    let shown = review.footage.picture.as_ref().map(|picture| picture.pts());
    match (review.recording(), shown) {
        (Some(recording), Some(pts)) => {
            Resume { camera: Some(recording.camera), recording: Some(recording.id), pts, item }
        }
        (Some(recording), None) if before.recording != Some(recording.id) => {
            Resume { camera: Some(recording.camera), recording: Some(recording.id), item, ..Resume::default() }
        }
        (Some(_), None) | (None, _) => Resume { item, ..before },
    }
}
