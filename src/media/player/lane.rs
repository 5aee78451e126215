//! One camera in the player: its segments on the wall clock, the reels of those around the playhead, and what it shows.

use crate::domain::footage::RecordingId;
use crate::domain::place::CameraId;
use crate::domain::tape::{SLIGHT, Segment, Track};
use crate::domain::time::{Pts, SiteTime};
use crate::media::error::MediaError;
use crate::media::exact::Exactness;
use crate::media::picture::Picture;
use crate::media::player::aim::{Pace, Way};
use crate::media::player::programme::{Line, Surveys, recall};
use crate::media::player::reel::{Aim, Facts, Reel};
use crate::media::player::shared::Shared;
use std::path::PathBuf;
use std::sync::Arc;

/// The recording that plays and the one that plays next.
const MOST_REELS: usize = 2;

/// What a recording that only waits for its turn may keep, in bytes: the few pictures that it begins with.
const WAITING: usize = 16 << 20;

/// The picture on the screen, and of which segment it is.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    pub segment: usize,
    pub picture: Arc<Picture>,
}

/// See the top of this file.
pub(super) struct Lane {
    line: Line,
    surveys: Option<Surveys>,
    /// The one used last stands last.
    reels: Vec<(RecordingId, Reel)>,
    /// The segment that it is in; none where it has no recording.
    pub segment: Option<usize>,
    /// What is on its screen.
    pub shown: Option<Shown>,
    /// Whether it shows what it should, or never will.
    pub settled: bool,
    /// Whether the clock has waited for it since its last picture.
    pub waited: bool,
    /// Whether its picture is from before the last seek.
    pub stale: bool,
}

impl Lane {
    pub(super) fn new(line: Line, surveys: Option<Surveys>) -> Self {
        Self {
            line,
            surveys,
            reels: Vec::new(),
            segment: None,
            shown: None,
            settled: true,
            waited: false,
            stale: false,
        }
    }

    pub(super) fn camera(&self) -> CameraId {
        self.line.track.camera
    }

    pub(super) fn track(&self) -> &Track {
        &self.line.track
    }

    pub(super) fn get(&self, number: usize) -> Option<&Segment> {
        self.line.track.segments.get(number)
    }

    /// Where a recording's file is; empty where nobody knows.
    pub(super) fn path(&self, recording: RecordingId) -> PathBuf {
        self.line.files.get(&recording).cloned().unwrap_or_default()
    }

    /// The segment that holds a moment: the one that it is in, else the one that began first.
    pub(super) fn at(&self, site: SiteTime) -> Option<usize> {
        let holds = |number: &usize| self.get(*number).is_some_and(|segment| segment.holds(site));
        let segments = 0..self.line.track.segments.len();
        self.segment.filter(holds).or_else(|| segments.into_iter().find(holds))
    }

    /// The segment of a recording that holds a time, or is nearest to it.
    pub(super) fn find(&self, recording: RecordingId, pts: Pts) -> Option<usize> {
        let hers = self.line.track.segments.iter().enumerate().filter(|(_, segment)| segment.recording == recording);
        let beside = |segment: &Segment| (segment.from - pts).max(pts - (segment.to - Pts::from_ns(1))).max(Pts::ZERO);
        hers.min_by_key(|(_, segment)| beside(segment)).map(|(number, _)| number)
    }

    /// The segment that is played behind another, or before it. A file is played as it was recorded, whatever its clock
    /// did; of other files those that bring nothing new are left out, for what was recorded twice is not seen twice.
    pub(super) fn neighbour(&self, number: usize, forward: bool) -> Option<usize> {
        let here = self.get(number)?;
        let all = || self.line.track.segments.iter().enumerate();
        let adjoins = |other: &Segment| if forward { other.from == here.to } else { other.to == here.from };
        let same = all().find(|(_, other)| other.recording == here.recording && adjoins(other));
        let is_set_back = |other: &Segment| if forward { other.begin < here.end } else { other.end > here.begin };
        if let Some((next, _)) = same.filter(|(_, other)| is_set_back(other)) {
            return Some(next);
        }
        // Where the file goes on behind a hole another one may lie in it.
        let fits = |other: &Segment| match (forward, same.is_some()) {
            (true, false) => other.end > here.end,
            (true, true) => other.end > here.end && here.end.since(other.begin) < SLIGHT,
            (false, false) => other.begin < here.begin,
            (false, true) => other.begin < here.begin && other.end.since(here.begin) < SLIGHT,
        };
        let others = all().filter(|(_, other)| other.recording != here.recording && fits(other)).chain(same);
        let found = if forward {
            others.min_by_key(|(_, other)| other.begin)
        } else {
            others.max_by_key(|(_, other)| other.end)
        };
        found.map(|(next, _)| next)
    }

    /// Where a segment is entered from another one: at its edge, but not before what was just seen where the other one
    /// lies within its time.
    pub(super) fn entry(&self, from: usize, to: usize, forward: bool) -> Option<Pts> {
        let (left, entered) = (self.get(from)?, self.get(to)?);
        let other = left.recording != entered.recording;
        Some(match forward {
            true if other && entered.begin <= left.begin => entered.pts(left.end),
            true => entered.from,
            false if other && entered.end >= left.end => entered.pts(left.begin.plus(Pts::from_ns(-1))),
            false => entered.to - Pts::from_ns(1),
        })
    }

    /// The nearest segment beyond a moment at which there is none.
    pub(super) fn beyond(&self, site: SiteTime, forward: bool) -> Option<usize> {
        let segments = self.line.track.segments.iter().enumerate();
        let found = if forward {
            segments.filter(|(_, segment)| segment.begin > site).min_by_key(|(_, segment)| segment.begin)
        } else {
            segments.filter(|(_, segment)| segment.end <= site).max_by_key(|(_, segment)| segment.end)
        };
        found.map(|(number, _)| number)
    }

    pub(super) fn recording(&self, number: usize) -> Option<RecordingId> {
        self.get(number).map(|segment| segment.recording)
    }

    /// The recording of the picture on its screen.
    pub(super) fn shown_recording(&self) -> Option<RecordingId> {
        self.recording(self.shown.as_ref()?.segment)
    }

    /// Closes what does not play, so that the next time it is tried anew.
    pub(super) fn let_go_of_failed(&mut self) {
        self.reels.retain(|(_, reel)| reel.facts().failure.is_none());
    }

    pub(super) fn reel(&self, number: usize) -> Option<&Reel> {
        let recording = self.recording(number)?;
        self.reels.iter().find(|(other, _)| *other == recording).map(|(_, reel)| reel)
    }

    /// What is known of a segment's recording; nothing where it is not open.
    pub(super) fn facts(&self, number: usize) -> Facts {
        self.reel(number).map(Reel::facts).unwrap_or_default()
    }

    /// Opens a segment's recording and gives it the room for pictures, in bytes.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn hold(&mut self, number: usize, memory: usize, shared: &Arc<Shared>) -> Result<(), MediaError> {
        let Some(recording) = self.recording(number) else { return Ok(()) };
        match self.reels.iter().position(|(other, _)| *other == recording) {
            Some(place) if place + 1 == self.reels.len() => {
                self.resize(memory);
                return Ok(());
            }
            Some(place) => {
                let held = self.reels.remove(place);
                held.1.resize(memory);
                self.reels.push(held);
            }
            None => {
                let reel = self.open(recording, memory, shared)?;
                self.reels.push((recording, reel));
            }
        }
        let surplus = self.reels.len().saturating_sub(MOST_REELS);
        self.reels.drain(..surplus);
        if let [.., (_, before), _] = self.reels.as_slice() {
            before.resize(WAITING);
        }
        Ok(())
    }

    /// Opens a recording that will be wanted soon; nothing of the one that plays is given up for it.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn prepare(&mut self, number: usize, shared: &Arc<Shared>) -> Result<(), MediaError> {
        let Some(recording) = self.recording(number) else { return Ok(()) };
        if self.reels.iter().any(|(other, _)| *other == recording) {
            return Ok(());
        }
        let reel = self.open(recording, WAITING, shared)?;
        let surplus = (self.reels.len() + 1).saturating_sub(MOST_REELS);
        self.reels.drain(..surplus);
        self.reels.insert(0, (recording, reel));
        Ok(())
    }

    fn open(&self, recording: RecordingId, memory: usize, shared: &Arc<Shared>) -> Result<Reel, MediaError> {
        let (told, path) = (Arc::clone(shared), self.path(recording));
        let recall = recall(self.surveys.as_ref(), recording, &path);
        Reel::open(&path, memory, recall, move || told.news())
    }

    /// Lets a recording that waits for its turn decode the pictures that it begins with.
    pub(super) fn aim_at_edge(&self, number: usize, forward: bool) {
        let (Some(segment), Some(reel)) = (self.get(number), self.reel(number)) else { return };
        let (at, way) =
            if forward { (segment.from, Way::Forward) } else { (segment.to - Pts::from_ns(1), Way::Backward) };
        reel.aim(Aim { at, way, pace: Pace::All });
    }

    /// Gives the recording that plays another room for pictures, in bytes.
    pub(super) fn resize(&self, memory: usize) {
        if let Some((_, reel)) = self.reels.last() {
            reel.resize(memory);
        }
    }

    /// Nothing of it is to be seen: nothing is decoded, and no file stays open.
    pub(super) fn put_away(&mut self) {
        self.reels.clear();
        (self.segment, self.shown, self.settled, self.waited) = (None, None, true, false);
    }

    /// The picture on its screen, where that is of the segment that it is in.
    pub(super) fn shown_here(&self) -> Option<&Arc<Picture>> {
        self.shown.as_ref().filter(|shown| Some(shown.segment) == self.segment).map(|shown| &shown.picture)
    }

    /// When the picture on its screen was.
    pub(super) fn site_shown(&self) -> Option<SiteTime> {
        let shown = self.shown.as_ref()?;
        Some(self.get(shown.segment)?.site(shown.picture.pts()))
    }

    /// Puts a picture on its screen. Of a recording in several segments the picture's own time tells which it is of.
    pub(super) fn show(&mut self, segment: usize, picture: Arc<Picture>) {
        let recording = self.recording(segment);
        let segment = recording.and_then(|recording| self.find(recording, picture.pts())).unwrap_or(segment);
        self.segment = Some(segment);
        self.shown = Some(Shown { segment, picture });
        (self.waited, self.stale) = (false, false);
    }

    /// The end of a segment's pictures, exclusive, as far as anybody knows: a file may have become shorter.
    pub(super) fn end(&self, number: usize, facts: &Facts) -> Pts {
        let to = self.get(number).map_or(Pts::ZERO, |segment| segment.to);
        let index = &facts.index;
        if !index.is_complete() || index.is_empty() {
            return to;
        }
        // A length that was measured otherwise does not cut off the last picture.
        let is_last = self.get(number).is_some_and(|segment| {
            self.line.track.segments.iter().all(|other| other.recording != segment.recording || other.to <= segment.to)
        });
        let end = index.duration().max(index.last());
        if is_last { end } else { to.min(end) }
    }

    /// The numbers of a segment's first and last picture, as far as they are known.
    pub(super) fn numbers(&self, number: usize, facts: &Facts) -> Option<(usize, usize)> {
        let segment = self.get(number)?;
        let first = facts.index.at(segment.from)?;
        let last = facts.index.at(self.end(number, facts) - Pts::from_ns(1))?;
        Some((first, last.max(first)))
    }
}

/// Whether the pictures of a recording are exact.
pub(super) fn is_exact(facts: &Facts) -> bool {
    facts.exactness == Some(Exactness::Exact)
}
