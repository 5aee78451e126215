//! Taking footage into an inspection, putting it into the player, and finding one's way between findings.

use crate::app::App;
use crate::app::files;
use crate::app::jobs::JobKind;
use crate::app::library::Shelf;
use crate::app::state::Screen;
use crate::app::taking::fingerprint;
use crate::app::taking::keep::{self, Bound};
use crate::app::taking::look::{Haul, look_at_all};
use crate::app::wording;
use crate::domain::footage::{Fingerprint, RecordingId};
use crate::domain::inspection::{Finding, FindingNo};
use crate::domain::time::Pts;
use crate::store::RecordingFacts;
use std::path::{Path, PathBuf};

impl App {
    /// Takes files and folders into the open inspection. Probing reads the files, so a job does it.
    pub(crate) fn add_footage(&mut self, paths: Vec<PathBuf>, camera: String) {
        let Screen::Review(review) = &self.state.screen else {
            return self.notify(wording::open_an_inspection_first());
        };
        if review.read_only || review.inspection.closing.is_some() {
            return self.notify(wording::read_only());
        }
        let opened = self.opened;
        let bound = Bound { inspection: review.inspection.id, outlet: review.inspection.outlet.id };
        let known = self.shelf.as_ref().map(|shelf| shelf.contents().recordings_of_outlet(bound.outlet)).transpose();
        let known = match known {
            Ok(known) => known.unwrap_or_default(),
            Err(why) => return self.notify(wording::store(&why)),
        };
        self.jobs.start(JobKind::Files, wording::job_footage(), move |reins| {
            let haul = look_at_all(&paths, &known, &mut |share| {
                reins.progress(share);
                !reins.is_cancelled()
            });
            Box::new(move |app: &mut Self| app.take_footage(opened, bound, &camera, haul))
        });
    }

    /// Takes in what was found, into the library that it was asked for and no other.
    fn take_footage(&mut self, opened: u64, bound: Bound, camera: &str, haul: Haul) {
        if opened != self.opened {
            return self.notify(wording::library_left());
        }
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return };
        let import = keep::keep_all(store, bound, camera, haul);
        for notice in keep::notices(&import) {
            self.notify(notice);
        }
        self.reload_recordings();
        self.read_recordings();
        let Screen::Review(review) = &self.state.screen else { return };
        let taken = import.taken.iter().map(|taken| taken.recording.id);
        let mut found =
            taken.chain(import.known.iter().map(|(_, id)| *id)).chain(import.moved.iter().map(|m| m.recording));
        let plays =
            found.find(|id| review.inspection.recording(*id).is_some_and(|recording| recording.fault.is_none()));
        let idle = review.footage.recording.is_none() && !review.is_in_hole();
        if let Some(first) = plays.filter(|_| idle) {
            self.put_in_player(first, Pts::ZERO);
        }
    }

    /// Reads cameras and recordings anew; what was found and judged stays as it is.
    fn reload_recordings(&mut self) {
        let (Screen::Review(review), Some(shelf)) = (&mut self.state.screen, &self.shelf) else { return };
        match shelf.contents().load(review.inspection.id) {
            Ok(inspection) => {
                review.inspection.recordings = inspection.recordings;
                review.inspection.cameras = inspection.cameras;
                self.lay_tape_anew();
            }
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    /// Computes the content hashes that the report names, in the background, one file after the other. What was not
    /// finished is begun again when the inspection is opened next.
    pub(crate) fn hash_recordings(&mut self) {
        let (Screen::Review(review), Some(Shelf::Writer(_))) = (&self.state.screen, &self.shelf) else { return };
        let opened = self.opened;
        let wanted: Vec<(RecordingId, PathBuf)> = review
            .inspection
            .recordings
            .iter()
            .filter(|recording| recording.fingerprint.sha256.is_empty())
            .filter(|recording| !self.hashing.contains(&(opened, recording.id)))
            .map(|recording| (recording.id, PathBuf::from(&recording.path), recording.fingerprint.size))
            .filter(|(_, path, size)| path.is_file() && fingerprint::stamp(path).size == *size)
            .map(|(id, path, _)| (id, path))
            .collect();
        if wanted.is_empty() {
            return;
        }
        self.hashing.extend(wanted.iter().map(|(id, _)| (opened, *id)));
        self.jobs.start(JobKind::Files, wording::job_hash(), move |reins| {
            let mut hashes = Vec::new();
            for (done, (id, path)) in wanted.iter().enumerate() {
                let hash = files::sha256(path, &mut |share| {
                    reins.progress((done as f32 + share) / wanted.len() as f32);
                    !reins.is_cancelled()
                });
                hashes.extend(hash.ok().flatten().map(|sha256| (*id, sha256)));
            }
            Box::new(move |app: &mut Self| {
                wanted.iter().for_each(|(id, _)| _ = app.hashing.remove(&(opened, *id)));
                if app.opened == opened {
                    app.keep_hashes(hashes);
                }
            })
        });
    }

    fn keep_hashes(&mut self, hashes: Vec<(RecordingId, String)>) {
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return };
        let kept = hashes.into_iter().try_for_each(|(id, sha256)| {
            let known = store.recording(id)?;
            let fingerprint = Fingerprint { sha256, ..known.fingerprint.clone() };
            store.set_recording_facts(id, &RecordingFacts { fingerprint, ..RecordingFacts::from(known) })
        });
        if let Err(why) = kept {
            return self.notify(wording::store(&why));
        }
        self.reload_recordings();
    }

    /// Says where a recording's file is now. Another file is refused: its pictures have other times, and every finding
    /// would point at a wrong one.
    pub(crate) fn relink(&mut self, id: RecordingId, path: &Path) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(known) = review.inspection.recording(id) else { return };
        let Some(text) = path.to_str() else { return self.notify(wording::name_not_text(path)) };
        if !path.is_file() {
            return self.notify(wording::no_such_file(path));
        }
        let is_known = known.fingerprint.size > 0;
        let found = fingerprint::of(path);
        // Where the library has no edges of it, from a time before there were any, the size must do.
        let differs = known.fingerprint.same_content(&found) == Some(false);
        if is_known && differs {
            return self.notify(wording::other_file(path));
        }
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return self.notify(wording::read_only()) };
        match store.relink(id, text) {
            Ok(()) => {
                self.reload_recordings();
                self.read_recordings();
                self.put_in_player(id, Pts::ZERO);
            }
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    /// Shows the moment of a finding, in whichever recording it is.
    pub(crate) fn go_to_finding(&mut self, no: FindingNo) {
        self.select_finding(Some(no));
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(moment) = review.inspection.findings.get(&no).and_then(|finding| finding.moment) else { return };
        self.put_in_player(moment.recording, moment.pts);
        self.bound_for = Some((moment.recording, moment.pts));
    }

    /// Shows the next or previous standing finding, by recording and time.
    pub(crate) fn next_finding(&mut self, forward: bool) {
        let Screen::Review(review) = &self.state.screen else { return };
        // The finding asked for last is where one is even before its picture has come: a key pressed twice goes on twice.
        let here = self.bound_for.or_else(|| review.moment().map(|moment| (moment.recording, moment.pts)));
        let mut moments: Vec<((RecordingId, Pts), FindingNo)> =
            review.inspection.standing().filter_map(|f| Some((place_of(f)?, f.no))).collect();
        moments.sort_unstable();
        let next = match (here, forward) {
            (Some(here), true) => moments.iter().find(|(at, _)| *at > here),
            (Some(here), false) => moments.iter().rev().find(|(at, _)| *at < here),
            (None, true) => moments.first(),
            (None, false) => moments.last(),
        };
        if let Some((_, no)) = next.copied() {
            self.go_to_finding(no);
        }
    }
}

fn place_of(finding: &Finding) -> Option<(RecordingId, Pts)> {
    finding.moment.map(|moment| (moment.recording, moment.pts))
}
