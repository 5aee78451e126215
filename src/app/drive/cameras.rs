//! The files on the wall clock, camera by camera: what the player plays, and which picture a moment means.

use crate::app::drive::refused;
use crate::app::notice::Notice;
use crate::app::still_file::Typed;
use crate::app::taking::camera::Hints;
use crate::app::taking::find::File;
use crate::app::wording;
use crate::domain::footage::{Recording, RecordingId, Timeline};
use crate::domain::place::{Camera, CameraId, OutletId};
use crate::domain::tape::{self, At, Tape, Track};
use crate::domain::time::{Pts, SiteTime};
use crate::media::MediaError;
use crate::media::player::{Line, Programme, Spot};
use crate::media::probe::probe;
use jiff::civil::{DateTime, Time};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// One file.
#[derive(Debug)]
pub(super) struct Reel {
    /// Where it is.
    pub(super) path: PathBuf,
    /// How long it is.
    pub(super) duration: Pts,
    /// Its site time, where that is known.
    pub(super) timeline: Option<Timeline>,
    /// The recorder's channel, where frames or name tell it.
    channel: Option<u32>,
}

/// The files by their beginning, and the cameras that they are of. Recordings are numbered as the files are.
#[derive(Debug)]
pub(super) struct Cameras {
    reels: Vec<Reel>,
    tracks: Vec<Track>,
    /// Whether the tracks stand on the wall clock; else each file is a camera of its own, and all begin together.
    by_site: bool,
}

impl Cameras {
    /// Looks into the files and lays them on the wall clock.
    ///
    /// # Errors
    /// When one does not play, or some have a clock and others have none.
    pub(super) fn of(files: &[PathBuf]) -> Result<Self, Notice> {
        let mut reels = files.iter().map(|path| reel(path)).collect::<Result<Vec<_>, _>>()?;
        let by_site = reels.iter().any(|reel| reel.timeline.is_some());
        if let Some(reel) = reels.iter().find(|reel| by_site && reel.timeline.is_none()) {
            return Err(wording::media(&MediaError::NoClock { path: reel.path.clone() }));
        }
        if by_site {
            reels.sort_by_key(|reel| reel.timeline.as_ref().map(|timeline| timeline.site(Pts::ZERO)));
        }
        let tracks = if by_site { laid(&reels) } else { beside_each_other(reels.len()) };
        Ok(Self { reels, tracks, by_site })
    }

    /// What the player plays.
    pub(super) fn programme(&self) -> Programme {
        let lines = self.tracks.iter().map(|track| {
            let hers = track
                .segments
                .iter()
                .filter_map(|segment| Some((segment.recording, self.get(segment.recording)?.path.clone())));
            Line { files: hers.collect::<BTreeMap<_, _>>(), track: track.clone() }
        });
        Programme { lines: lines.collect(), begin: None }
    }

    /// The cameras, in the order in which their first files begin.
    pub(super) fn ids(&self) -> Vec<CameraId> {
        self.tracks.iter().map(|track| track.camera).collect()
    }

    /// A file by its recording.
    pub(super) fn get(&self, recording: RecordingId) -> Option<&Reel> {
        self.reels.get(usize::try_from(recording.0).ok()?)
    }

    /// The site time of a picture; none where nothing tells it.
    pub(super) fn site(&self, recording: RecordingId, pts: Pts) -> Option<SiteTime> {
        self.get(recording)?.timeline.as_ref().map(|timeline| timeline.site(pts))
    }

    /// The picture of a site time: of this camera if it recorded something then, else of the first that did.
    ///
    /// # Errors
    /// When nothing says when the recordings were, or nothing was recorded then.
    pub(super) fn find(&self, at: Typed, leads: CameraId) -> Result<Spot, Notice> {
        let no_clock = || {
            let path = self.reels.first().map(|reel| reel.path.clone()).unwrap_or_default();
            wording::media(&MediaError::NoClock { path })
        };
        let site = match at {
            Typed::Pts(pts) => return Ok(Spot::Here(pts)),
            Typed::Site(site) => Some(site),
            Typed::TimeOfDay(time) => self.on_its_day(time),
        };
        let site = site.filter(|_| self.by_site).ok_or_else(no_clock)?;
        let mut tracks: Vec<&Track> = self.tracks.iter().collect();
        tracks.sort_by_key(|track| track.camera != leads);
        let there = tracks.iter().find_map(|track| match track.at(site) {
            At::Picture { recording, pts } => Some(Spot::In(recording, pts)),
            At::Gap { .. } => None,
        });
        there.ok_or_else(|| nothing_then(site, &tracks))
    }

    /// A time of day before the first recording's is the next day's: recordings run past midnight.
    fn on_its_day(&self, time: Time) -> Option<SiteTime> {
        let first = self.reels.first()?.timeline.as_ref()?.clock.at_first.civil();
        let same_day = SiteTime::new(DateTime::from_parts(first.date(), time));
        let next_day = || first.date().tomorrow().map(|date| SiteTime::new(DateTime::from_parts(date, time)));
        // Where the next day has no recording either, the day meant is the first.
        let is_there =
            |site: &SiteTime| self.tracks.iter().flat_map(|track| &track.segments).any(|segment| segment.holds(*site));
        if time >= first.time() {
            return Some(same_day);
        }
        Some(next_day().ok().filter(is_there).unwrap_or(same_day))
    }
}

/// No camera recorded anything then: when the recordings before and behind it are.
fn nothing_then(site: SiteTime, tracks: &[&Track]) -> Notice {
    let time = |site: SiteTime| site.to_string().replace('T', " ");
    let before = tracks.iter().filter_map(|track| track.previous(site)).map(|segment| segment.end).max().map(time);
    let after = tracks.iter().filter_map(|track| track.next(site)).map(|segment| segment.begin).min().map(time);
    let (zh, en) = match (before, after) {
        (Some(before), Some(after)) => (
            format!("前一段录像到 {before} 为止，后一段从 {after} 开始"),
            format!("The recording before it ends at {before}, the one behind it begins at {after}"),
        ),
        (None, Some(after)) => (format!("录像从 {after} 开始"), format!("The recording begins at {after}")),
        (Some(before), None) => (format!("录像到 {before} 为止"), format!("The recording ends at {before}")),
        (None, None) => (String::new(), String::new()),
    };
    let at = time(site);
    refused(format!("{at} 无录像"), format!("There is no recording at {at}")).hint(zh, en)
}

fn reel(path: &Path) -> Result<Reel, Notice> {
    let probe = probe(path).map_err(|why| wording::media(&why))?;
    let channel = Hints::of(&File { path: path.to_owned(), below: Vec::new() }, probe.channel).channel;
    let duration = probe.duration();
    Ok(Reel { path: path.to_owned(), duration, timeline: probe.start, channel })
}

/// Each file is a camera of its own, and all begin together.
fn beside_each_other(files: usize) -> Vec<Track> {
    (0..).take(files).map(|number| Track::alone(CameraId(number + 1), RecordingId(number))).collect()
}

/// Files of one channel are one camera's, unless they were recorded at once: no camera records twice.
fn laid(reels: &[Reel]) -> Vec<Track> {
    let mut cameras: Vec<(Option<u32>, Vec<Recording>)> = Vec::new();
    for (id, reel) in (0..).zip(reels) {
        let new = Recording {
            id: RecordingId(id),
            duration: reel.duration,
            clock: reel.timeline.as_ref().map(|timeline| timeline.clock),
            stretches: reel.timeline.as_ref().map(|timeline| timeline.stretches.clone()).unwrap_or_default(),
            ..Recording::default()
        };
        let fits = |(channel, hers): &&mut (Option<u32>, Vec<Recording>)| {
            *channel == reel.channel && !hers.iter().any(|other| tape::overlap(&new, other))
        };
        match cameras.iter_mut().find(fits) {
            Some((_, hers)) => hers.push(new),
            None => cameras.push((reel.channel, vec![new])),
        }
    }
    let (mut all, mut recordings) = (Vec::new(), Vec::new());
    for (id, (_, hers)) in (1..).zip(cameras) {
        let camera = CameraId(id);
        all.push(Camera {
            id: camera,
            outlet: OutletId(1),
            name: String::new(),
            guides: Vec::new(),
            areas: Vec::new(),
        });
        recordings.extend(hers.into_iter().map(|recording| Recording { camera, ..recording }));
    }
    Tape::of(&all, &recordings).tracks
}
