//! Taking footage into an inspection, putting it into the player, and finding one's way between findings.

use crate::app::App;
use crate::app::files;
use crate::app::jobs::JobKind;
use crate::app::library::Shelf;
use crate::app::notice::Notice;
use crate::app::state::Screen;
use crate::app::wording;
use crate::domain::footage::{Fingerprint, RecordingId};
use crate::domain::inspection::{Finding, FindingNo, InspectionId};
use crate::domain::place::{Camera, OutletId};
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::player::{Accuracy, Player, PlayerCommand};
use crate::media::probe::{Probe, probe};
use crate::store::{NewRecording, RecordingFacts, Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One file with what was learnt about it.
struct Found {
    path: PathBuf,
    fingerprint: Fingerprint,
    probe: Result<Probe, MediaError>,
}

/// What footage was asked for: the answer goes there and nowhere else.
#[derive(Clone, Copy)]
struct Bound {
    opened: u64,
    inspection: InspectionId,
    outlet: OutletId,
}

impl App {
    /// Takes files and folders into the open inspection. Probing reads the files, so a job does it.
    pub(crate) fn add_footage(&mut self, paths: Vec<PathBuf>, camera: String) {
        let Screen::Review(review) = &self.state.screen else {
            return self.notify(wording::open_an_inspection_first());
        };
        if review.read_only || review.inspection.closing.is_some() {
            return self.notify(wording::read_only());
        }
        let bound =
            Bound { opened: self.opened, inspection: review.inspection.id, outlet: review.inspection.outlet.id };
        self.jobs.start(JobKind::Files, wording::job_footage(), move |reins| {
            let files = collect(&paths);
            let mut found = Vec::new();
            for (done, path) in files.iter().enumerate() {
                if reins.is_cancelled() {
                    break;
                }
                reins.progress(done as f32 / files.len() as f32);
                found.push(Found { path: path.clone(), fingerprint: fingerprint(path), probe: probe(path) });
            }
            let cancelled = reins.is_cancelled();
            Box::new(move |app: &mut Self| app.take_footage(bound, &camera, &found, cancelled))
        });
    }

    /// Takes in what was found, file by file: what cannot be taken is told, and the others come all the same.
    fn take_footage(&mut self, bound: Bound, camera: &str, found: &[Found], cancelled: bool) {
        if found.is_empty() {
            let why = if cancelled { wording::cancelled() } else { wording::no_footage_found() };
            return self.notify(why);
        }
        if bound.opened != self.opened {
            return self.notify(wording::library_left());
        }
        let mut plays = None;
        for one in found {
            let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return };
            match take(store, bound, camera, one) {
                Ok(id) if one.probe.is_ok() => plays = plays.or(Some(id)),
                Ok(_stays_listed) => {}
                Err(refused) => {
                    self.notify(refused);
                    continue;
                }
            }
            if let Err(why) = &one.probe {
                self.notify(wording::media(why));
            }
        }
        self.reload_recordings();
        self.hash_recordings();
        if let (Screen::Review(review), Some(first)) = (&self.state.screen, plays)
            && review.footage.recording.is_none()
        {
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
            .filter(|(_, path, size)| path.is_file() && fingerprint(path).size == *size)
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

    /// Puts a recording into the player, at its start.
    pub(crate) fn select_recording(&mut self, id: RecordingId) {
        self.put_in_player(id, Pts::ZERO);
    }

    /// Puts a recording into the player and shows the picture at `pts`.
    pub(crate) fn put_in_player(&mut self, id: RecordingId, pts: Pts) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(recording) = review.inspection.recording(id) else { return };
        // A file that is gone is put in as well: the player says why there is no picture, and where it was.
        let path = PathBuf::from(&recording.path);
        let player = Player::open(&path, Arc::clone(&self.wake));
        player.send(PlayerCommand::SetGain(review.footage.gain_db));
        player.send(PlayerCommand::SetMuted(review.footage.muted));
        if pts > Pts::ZERO {
            player.send(PlayerCommand::Seek { to: pts, accuracy: Accuracy::Exact });
        }
        review.footage.recording = Some(id);
        review.footage.picture = None;
        review.footage.loudness.clear();
        review.footage.span_in = None;
        review.footage.span_out = None;
        self.player = Some(player);
        self.listening = None;
        self.bound_for = None;
        self.waiting_since = Some(std::time::Instant::now());
        self.look_at_player();
    }

    /// Says where a recording's file is now. Another file is refused: its pictures have other times, and every finding
    /// would point at a wrong one.
    pub(crate) fn relink(&mut self, id: RecordingId, path: &Path) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(known) = review.inspection.recording(id).map(|recording| recording.fingerprint.clone()) else {
            return;
        };
        let Some(text) = path.to_str() else { return self.notify(wording::name_not_text(path)) };
        if !path.is_file() {
            return self.notify(wording::no_such_file(path));
        }
        if known.size > 0 && fingerprint(path).size != known.size {
            return self.notify(wording::other_file(path));
        }
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return self.notify(wording::read_only()) };
        match store.relink(id, text) {
            Ok(()) => {
                self.reload_recordings();
                self.hash_recordings();
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
        if review.footage.recording == Some(moment.recording) {
            if let Some(player) = &self.player {
                player.send(PlayerCommand::Pause);
                player.send(PlayerCommand::Seek { to: moment.pts, accuracy: Accuracy::Exact });
            }
        } else {
            self.put_in_player(moment.recording, moment.pts);
        }
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

/// Files as they are, folders with all that is in them; hidden files and what is certainly no footage are left out.
fn collect(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() { walk(path, 0, &mut files) } else { files.push(path.clone()) }
    }
    files.sort();
    files.dedup();
    files
}

fn walk(dir: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    const DEEPEST: usize = 8;
    let Ok(entries) = std::fs::read_dir(dir) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if hidden || path.is_symlink() {
            continue;
        }
        if path.is_dir() && depth < DEEPEST {
            walk(&path, depth + 1, files);
        } else if path.is_file() && !is_no_footage(&path) {
            files.push(path);
        }
    }
}

fn is_no_footage(path: &Path) -> bool {
    const OTHERS: &[&str] = &[
        "txt", "md", "jpg", "jpeg", "png", "bmp", "pdf", "xlsx", "xls", "csv", "docx", "doc", "exe", "dll", "ini",
        "log", "idx", "db", "zip", "rar", "7z", "html", "json", "mingcha", "url", "lnk",
    ];
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| OTHERS.contains(&ending.as_str()))
}

pub(crate) fn fingerprint(path: &Path) -> Fingerprint {
    let Ok(meta) = std::fs::metadata(path) else { return Fingerprint::default() };
    let modified = meta.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let modified_s = modified.and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or_default();
    Fingerprint { size: meta.len(), modified_s, ..Fingerprint::default() }
}

fn take(store: &mut Store, bound: Bound, camera: &str, found: &Found) -> Result<RecordingId, Notice> {
    let path = std::path::absolute(&found.path).unwrap_or_else(|_why| found.path.clone());
    let text = path.to_str().ok_or_else(|| wording::name_not_text(&path))?;
    if !path.exists() {
        return Err(wording::no_such_file(&path));
    }
    keep(store, bound, camera, text, found).map_err(|why| {
        let notice = wording::store(&why);
        if notice.detail.is_empty() { notice.detail(text) } else { notice }
    })
}

fn keep(store: &mut Store, bound: Bound, camera: &str, path: &str, found: &Found) -> Result<RecordingId, StoreError> {
    let cameras = store.cameras(bound.outlet)?;
    let name = if camera.trim().is_empty() { camera_name(&found.path, &cameras) } else { camera.trim().to_owned() };
    let camera = match cameras.iter().find(|known| known.name == name) {
        Some(known) => known.id,
        None => store.add_camera(bound.outlet, &name)?,
    };
    let start = found.probe.as_ref().ok().and_then(|probe| probe.start.as_ref());
    let facts = RecordingFacts {
        fingerprint: found.fingerprint.clone(),
        duration: found.probe.as_ref().map(Probe::duration).unwrap_or_default(),
        has_sound: found.probe.as_ref().is_ok_and(Probe::has_sound),
        clock: start.map(|start| start.clock),
        stretches: start.map(|start| start.stretches.clone()).unwrap_or_default(),
        claims: Vec::new(),
        channel: None,
        fault: found.probe.as_ref().err().map(|why| wording::media(why).headline.zh),
    };
    let id = store.add_recording(&NewRecording { camera, path: path.to_owned(), facts: facts.clone() })?;
    store.attach_recording(bound.inspection, id)?;
    let known = store.recording(id)?;
    if known.fault.is_some() && facts.fault.is_none() {
        // Known from a time when it did not play, for want of a decoder perhaps; now it does.
        store.set_recording_facts(id, &RecordingFacts { fingerprint: known.fingerprint, ..facts })?;
    }
    Ok(id)
}

/// The channel that the file's name tells, else the outlet's only camera, else the first.
fn camera_name(path: &Path, cameras: &[Camera]) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let channel = name.split("ch").skip(1).find_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        digits.parse::<u32>().ok().filter(|_| digits.len() <= 3)
    });
    match (channel, cameras) {
        (Some(channel), _) => format!("通道 {channel}"),
        (None, [only]) => only.name.clone(),
        (None, _) => "通道 1".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::camera_name;
    use std::path::Path;

    #[test]
    fn cameras_are_named_by_the_channel_in_the_file_name() {
        let name = |path: &str| camera_name(Path::new(path), &[]);
        assert_eq!(name("NVR_ch1_main_20260305090000_20260305090028.dav"), "通道 1");
        assert_eq!(name("ch02_00000000363009000.mp4"), "通道 2");
        assert_eq!(name("watching.mp4"), "通道 1");
    }
}
