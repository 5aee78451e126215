//! Marks: the moment and the still are those of the picture that is on the screen, never of where the player is by now.

use crate::app::App;
use crate::app::jobs::JobKind;
use crate::app::notice::{Level, Notice};
use crate::app::review::{Draft, Review, Thumbnail};
use crate::app::state::Screen;
use crate::app::wording;
use crate::domain::checklist::{Item, ItemCode, Observe};
use crate::domain::edit::Edit;
use crate::domain::footage::Moment;
use crate::domain::inspection::{Finding, FindingNo};
use crate::domain::place::PersonId;
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::exact::Exactness;
use crate::media::sound;
use crate::store::{BlobKind, NewBlob, blob_hash};
use std::path::PathBuf;
use std::sync::Arc;

/// What the sound of a mark keeps before and after its moment.
const SOUND_AROUND: Pts = Pts::from_ms(5_000);

/// Width of the thumbnails beside findings, in pixels.
pub(crate) const THUMBNAIL_WIDTH: u32 = 240;

/// The evidence of one moment, not yet in the library.
struct Evidence {
    still: Option<Vec<u8>>,
    sound: Option<Vec<u8>>,
}

impl App {
    /// Marks an item at the picture on the screen. Where several people can be meant a draft asks whose it is.
    pub(crate) fn mark(&mut self, code: &ItemCode) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(item) = review.inspection.checklist.item(code).cloned() else { return };
        review.item = Some(code.clone());
        if let Err(refusal) = may_mark(review, &item) {
            return self.notify(refusal);
        }
        let draft = draft(review, &item);
        self.ask_whose(draft);
    }

    /// Takes up a draft; where several people can be meant it waits for an answer.
    pub(crate) fn ask_whose(&mut self, draft: Draft) {
        let person = match draft.candidates.as_slice() {
            [] => None,
            [only] => Some(*only),
            _several => {
                if let Screen::Review(review) = &mut self.state.screen {
                    review.draft = Some(draft);
                }
                return;
            }
        };
        self.commit_draft(draft, person);
    }

    fn commit_draft(&mut self, draft: Draft, person: Option<PersonId>) {
        if draft.example { self.commit_example(draft, person) } else { self.commit_mark(draft, person) }
    }

    /// Answers whose the draft is.
    pub(crate) fn mark_person(&mut self, person: Option<PersonId>) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(draft) = review.draft.take() else { return };
        review.person = person.or(review.person);
        self.commit_draft(draft, person);
    }

    /// Forgets the draft.
    pub(crate) fn cancel_draft(&mut self) {
        if let Screen::Review(review) = &mut self.state.screen {
            review.draft = None;
        }
    }

    /// Takes the evidence and commits the finding. Where sound is to be kept it is cut by a job first, since that reads
    /// the file; the mark appears when all of it is on disk.
    fn commit_mark(&mut self, draft: Draft, person: Option<PersonId>) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        if draft.until.is_some() {
            review.footage.span_in = None;
            review.footage.span_out = None;
        }
        let wants_sound = review.inspection.checklist.item(&draft.item).is_some_and(Item::needs_sound);
        let source = sound_source(review, draft.moment).filter(|_| wants_sound);
        let Some((path, from, to)) = source else { return self.commit_finding(draft, person, None) };
        self.jobs.start(JobKind::Mark, wording::job_sound(), move |_reins| {
            let wav = sound::excerpt(&path, from, to);
            Box::new(move |app: &mut Self| {
                let wav = app.sound_or_notice(wav);
                app.commit_finding(draft, person, wav);
            })
        });
    }

    fn sound_or_notice(&mut self, wav: Result<Option<Vec<u8>>, MediaError>) -> Option<Vec<u8>> {
        wav.unwrap_or_else(|why| {
            self.notify(wording::sound_not_kept(&why, self.state.settings.lang));
            None
        })
    }

    fn commit_finding(&mut self, draft: Draft, person: Option<PersonId>, sound: Option<Vec<u8>>) {
        let still = match draft.picture.as_ref().map(|picture| picture.png()).transpose() {
            Ok(still) => still,
            Err(why) => return self.notify(wording::media(&why)),
        };
        let Some(no) = self.next_finding_no() else { return };
        let evidence = Evidence { still, sound };
        let finding = Finding {
            no,
            item: draft.item,
            person,
            moment: draft.moment,
            until: draft.until,
            points: draft.points,
            note: String::new(),
            rect: None,
            still: evidence.still.as_deref().map(blob_hash),
            sound: evidence.sound.as_deref().map(blob_hash),
            on_the_spot: false,
            amount: None,
            withdrawn: None,
        };
        if self.commit(Edit::Deduct(Box::new(finding)), &evidence.into_blobs()) {
            self.show_new_finding(no, draft.picture.as_deref());
        }
    }

    fn show_new_finding(&mut self, no: FindingNo, picture: Option<&crate::media::picture::Picture>) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        review.finding = Some(no);
        if let Some(picture) = picture {
            review.thumbnails.insert(no, thumbnail(picture));
        }
    }

    /// Moves a finding to the picture on the screen, with its still and sound.
    pub(crate) fn move_here(&mut self, no: FindingNo) {
        let Screen::Review(review) = &self.state.screen else { return };
        let item = review.inspection.findings.get(&no).and_then(|f| review.inspection.checklist.item(&f.item)).cloned();
        let Some(item) = item else { return };
        if let Err(refusal) = may_mark(review, &item) {
            return self.notify(refusal);
        }
        let draft = draft(review, &item);
        let Some(moment) = draft.moment else {
            return self.notify(wording::no_picture());
        };
        let source = sound_source(review, draft.moment).filter(|_| item.needs_sound());
        self.jobs.start(JobKind::Mark, wording::job_sound(), move |_reins| {
            let wav = source.map_or(Ok(None), |(path, from, to)| sound::excerpt(&path, from, to));
            Box::new(move |app: &mut Self| {
                let wav = app.sound_or_notice(wav);
                app.commit_move(no, moment, &draft, wav);
            })
        });
    }

    fn commit_move(&mut self, no: FindingNo, moment: Moment, draft: &Draft, sound: Option<Vec<u8>>) {
        let still = match draft.picture.as_ref().map(|picture| picture.png()).transpose() {
            Ok(still) => still,
            Err(why) => return self.notify(wording::media(&why)),
        };
        let evidence = Evidence { still, sound };
        let edit = Edit::Move {
            no,
            moment,
            until: draft.until,
            still: evidence.still.as_deref().map(blob_hash),
            sound: evidence.sound.as_deref().map(blob_hash),
        };
        if self.commit(edit, &evidence.into_blobs()) {
            if draft.until.is_some() {
                self.clear_span();
            }
            self.show_new_finding(no, draft.picture.as_deref());
        }
    }

    /// Starts the span at the picture on the screen.
    pub(crate) fn span_in(&mut self) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(picture) = review.footage.picture.clone() else { return self.notify(wording::no_picture()) };
        if review.footage.span_out.is_some_and(|out| out <= picture.pts()) {
            review.footage.span_out = None;
        }
        review.footage.span_in = Some((picture.pts(), picture));
    }

    /// Ends the span at the picture on the screen.
    pub(crate) fn span_out(&mut self) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(pts) = review.footage.picture.as_ref().map(|picture| picture.pts()) else {
            return self.notify(wording::no_picture());
        };
        match &review.footage.span_in {
            Some((from, _)) if *from < pts => review.footage.span_out = Some(pts),
            Some(_) | None => self.notify(wording::span_needs_a_start()),
        }
    }

    /// Forgets the span.
    pub(crate) fn clear_span(&mut self) {
        if let Screen::Review(review) = &mut self.state.screen {
            review.footage.span_in = None;
            review.footage.span_out = None;
        }
    }
}

impl Evidence {
    fn into_blobs(self) -> Vec<NewBlob> {
        let still = self.still.map(|bytes| NewBlob { kind: BlobKind::Still, bytes }).into_iter();
        let sound = self.sound.map(|bytes| NewBlob { kind: BlobKind::Sound, bytes });
        still.chain(sound).collect()
    }
}

/// Whether footage can say anything about the item.
fn is_watched(item: &Item) -> bool {
    item.observe.iter().any(|o| matches!(o, Observe::Picture | Observe::Sound | Observe::Time))
}

fn may_mark(review: &Review, item: &Item) -> Result<(), Notice> {
    if review.inspection.closing.is_some() && !review.read_only {
        return Err(Notice::from(&crate::domain::edit::EditError::Closed));
    }
    may_show(review, item)
}

/// Whether what is on the screen can say something about the item.
pub(crate) fn may_show(review: &Review, item: &Item) -> Result<(), Notice> {
    if review.read_only {
        return Err(wording::read_only());
    }
    if !is_watched(item) {
        return Ok(());
    }
    let Some(recording) = review.recording() else {
        return Err(if review.is_in_hole() { wording::no_recording_now() } else { wording::no_picture() });
    };
    let only_heard = item.observe.iter().all(|o| *o == Observe::Sound);
    if only_heard && !recording.has_sound {
        return Err(Notice::new(
            Level::Warning,
            "这段录像没有声音，听不到这一项",
            "This recording has no sound to hear it by",
        )
        .hint("可按 U 判为无法观察", "Press U for: cannot be seen"));
    }
    if review.footage.picture.is_none() {
        return Err(wording::no_picture());
    }
    match &review.footage.status.exactness {
        Exactness::Exact => Ok(()),
        Exactness::Refused(_why) => Err(wording::not_exact(&recording.path)),
    }
}

/// The draft of a mark at the picture on the screen, or over the span where one was started.
pub(crate) fn draft(review: &Review, item: &Item) -> Draft {
    let watched = is_watched(item);
    let here = review.footage.picture.clone().filter(|_| watched);
    let now = here.as_ref().map(|picture| picture.pts());
    let (picture, until) = match (&review.footage.span_in, now) {
        (Some((from, first)), Some(now)) if watched => {
            let until = review.footage.span_out.or(Some(now)).filter(|until| until > from);
            if until.is_some() { (Some(Arc::clone(first)), until) } else { (here, None) }
        }
        _instant => (here, None),
    };
    let recording = review.recording().map(|recording| recording.id);
    let moment = picture.as_ref().zip(recording).map(|(picture, recording)| {
        let pts = picture.pts();
        Moment { recording, pts, site: review.site(pts) }
    });
    let people = review.inspection.people.iter();
    let candidates = people.filter(|person| item.posts.contains(&person.post)).map(|person| person.id).collect();
    Draft {
        item: item.code.clone(),
        moment,
        until,
        picture,
        candidates,
        points: item.step.min(item.cap),
        example: false,
    }
}

fn sound_source(review: &Review, moment: Option<Moment>) -> Option<(PathBuf, Pts, Pts)> {
    let moment = moment?;
    let recording = review.inspection.recording(moment.recording).filter(|recording| recording.has_sound)?;
    let from = (moment.pts - SOUND_AROUND).max(Pts::ZERO);
    Some((PathBuf::from(&recording.path), from, moment.pts + SOUND_AROUND))
}

/// A small picture for the card of a finding.
pub(crate) fn thumbnail(picture: &crate::media::picture::Picture) -> Thumbnail {
    small(&picture.thumbnail(THUMBNAIL_WIDTH))
}

/// A small picture of a still that is in the library.
pub(crate) fn thumbnail_of_still(png: &[u8]) -> Option<Thumbnail> {
    crate::media::picture::thumbnail_of_png(png, THUMBNAIL_WIDTH).ok().map(|rgb| small(&rgb))
}

/// A small picture of a photograph that lies beside a checklist.
pub(crate) fn thumbnail_of_photo(bytes: &[u8], width: u32) -> Option<Thumbnail> {
    crate::media::picture::thumbnail_of_photo(bytes, width).ok().map(|rgb| small(&rgb))
}

pub(crate) fn small(rgb: &crate::media::picture::Rgb) -> Thumbnail {
    let rgba = rgb.bytes.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect();
    Thumbnail { width: rgb.width as usize, height: rgb.height as usize, rgba: Arc::new(rgba) }
}
