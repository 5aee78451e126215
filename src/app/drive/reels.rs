//! The files of one camera on the wall clock: which of them a moment means, and which comes before and after another.

use crate::app::drive::refused;
use crate::app::notice::Notice;
use crate::app::still_file::Typed;
use crate::app::taking::camera::Hints;
use crate::app::taking::find::File;
use crate::app::wording;
use crate::domain::footage::{Recording, RecordingId, Timeline};
use crate::domain::place::{Camera, CameraId, OutletId};
use crate::domain::tape::{At, Tape, Track};
use crate::domain::time::{Pts, SiteTime};
use crate::media::MediaError;
use crate::media::probe::probe;
use jiff::civil::{DateTime, Time};
use std::path::{Path, PathBuf};

/// One file.
#[derive(Debug)]
pub(super) struct Reel {
    /// Where it is.
    pub(super) path: PathBuf,
    /// How long it is.
    pub(super) duration: Pts,
    /// How many pictures it has.
    pub(super) pictures: u64,
    /// Its site time, where that is known.
    pub(super) timeline: Option<Timeline>,
    /// The recorder's channel, where frames or name tell it.
    channel: Option<u32>,
}

/// The files by their beginning, and the track that they make.
#[derive(Debug)]
pub(super) struct Reels {
    reels: Vec<Reel>,
    /// Recordings are numbered as the reels are; none where the only file has no clock.
    track: Option<Track>,
}

impl Reels {
    /// Looks into the files and lays them on the wall clock.
    ///
    /// # Errors
    /// When one does not play, or several have no clock or are not of one camera.
    pub(super) fn of(files: &[PathBuf]) -> Result<Self, Notice> {
        let mut reels = files.iter().map(|path| reel(path)).collect::<Result<Vec<_>, _>>()?;
        reels.sort_by_key(|reel| reel.timeline.as_ref().map(|timeline| timeline.site(Pts::ZERO)));
        if reels.len() > 1 {
            if let Some(reel) = reels.iter().find(|reel| reel.timeline.is_none()) {
                return Err(wording::media(&MediaError::NoClock { path: reel.path.clone() }));
            }
            one_channel(&reels)?;
        }
        let track = laid(&reels);
        if let Some(overlap) = track
            .iter()
            .flat_map(|track| &track.overlaps)
            .find(|overlap| overlap.earlier != overlap.later && !overlap.span.is_slight())
        {
            let path = |id: RecordingId| place(id).and_then(|place| reels.get(place)).map(|reel| reel.path.as_path());
            return Err(several_cameras(path(overlap.earlier), path(overlap.later)));
        }
        Ok(Self { reels, track })
    }

    /// A file by its place, from 0.
    pub(super) fn get(&self, place: usize) -> Option<&Reel> {
        self.reels.get(place)
    }

    /// The file, and the time in it, of a site time.
    ///
    /// # Errors
    /// When nothing says when the recording was, or nothing was recorded then.
    pub(super) fn find(&self, at: Typed) -> Result<(usize, Pts), Notice> {
        let no_clock = || {
            let path = self.reels.first().map(|reel| reel.path.clone()).unwrap_or_default();
            wording::media(&MediaError::NoClock { path })
        };
        let track = self.track.as_ref().ok_or_else(no_clock)?;
        let site = match at {
            Typed::Pts(pts) => return Ok((0, pts)),
            Typed::Site(site) => site,
            Typed::TimeOfDay(time) => self.on_its_day(time).ok_or_else(no_clock)?,
        };
        match track.at(site) {
            At::Picture { recording, pts } => Ok((place(recording).unwrap_or(0), pts)),
            At::Gap { next } => {
                let time = |site: SiteTime| site.to_string().replace('T', " ");
                let before = track.previous(site).map(|segment| time(segment.end));
                let after = next.map(|segment| time(segment.begin));
                let (zh, en) = match (before, after) {
                    (Some(before), Some(after)) => (
                        format!("前一段录像到 {before} 为止，后一段从 {after} 开始"),
                        format!("The recording before it ends at {before}, the one behind it begins at {after}"),
                    ),
                    (None, Some(after)) => (format!("录像从 {after} 开始"), format!("The recording begins at {after}")),
                    (Some(before), None) => {
                        (format!("录像到 {before} 为止"), format!("The recording ends at {before}"))
                    }
                    (None, None) => (String::new(), String::new()),
                };
                let at = time(site);
                Err(refused(format!("{at} 无录像"), format!("There is no recording at {at}")).hint(zh, en))
            }
        }
    }

    /// A time of day before the first recording's is the next day's: recordings run past midnight.
    fn on_its_day(&self, time: Time) -> Option<SiteTime> {
        let first = self.reels.first()?.timeline.as_ref()?.clock.at_first.civil();
        let same_day = SiteTime::new(DateTime::from_parts(first.date(), time));
        let next_day = || first.date().tomorrow().map(|date| SiteTime::new(DateTime::from_parts(date, time)));
        // Where the next day has no recording either, the day meant is the first.
        let is_there = |site: &SiteTime| {
            self.track.as_ref().is_some_and(|track| track.segments.iter().any(|segment| segment.holds(*site)))
        };
        if time >= first.time() {
            return Some(same_day);
        }
        Some(next_day().ok().filter(is_there).unwrap_or(same_day))
    }
}

fn reel(path: &Path) -> Result<Reel, Notice> {
    let probe = probe(path).map_err(|why| wording::media(&why))?;
    let channel = Hints::of(&File { path: path.to_owned(), below: Vec::new() }, probe.channel).channel;
    let (duration, pictures) = (probe.duration(), probe.pictures);
    Ok(Reel { path: path.to_owned(), duration, pictures, timeline: probe.start, channel })
}

/// # Errors
/// When the files name different channels.
fn one_channel(reels: &[Reel]) -> Result<(), Notice> {
    let mut known = reels.iter().filter_map(|reel| Some((reel, reel.channel?)));
    let Some((first, of_first)) = known.next() else { return Ok(()) };
    match known.find(|(_, channel)| *channel != of_first) {
        Some((other, _)) => Err(several_cameras(Some(&first.path), Some(&other.path))),
        None => Ok(()),
    }
}

fn several_cameras(one: Option<&Path>, other: Option<&Path>) -> Notice {
    let paths: Vec<String> = [one, other].into_iter().flatten().map(|path| path.display().to_string()).collect();
    refused(
        "这些录像不是同一路摄像机的：drive 还不能同时放几路",
        "These are recordings of several cameras: drive does not play several at once yet",
    )
    .hint("请只给同一路摄像机的文件", "Give the files of one camera only")
    .detail(paths.join(", "))
}

/// The files as recordings of one camera, numbered by their place.
fn laid(reels: &[Reel]) -> Option<Track> {
    let camera = CameraId(1);
    let recordings: Vec<Recording> = (0..)
        .zip(reels)
        .map(|(id, reel)| Recording {
            id: RecordingId(id),
            camera,
            duration: reel.duration,
            clock: reel.timeline.as_ref().map(|timeline| timeline.clock),
            stretches: reel.timeline.as_ref().map(|timeline| timeline.stretches.clone()).unwrap_or_default(),
            ..Recording::default()
        })
        .collect();
    let camera = Camera { id: camera, outlet: OutletId(1), name: String::new(), guides: Vec::new() };
    Tape::of(&[camera], &recordings).tracks.pop()
}

fn place(id: RecordingId) -> Option<usize> {
    usize::try_from(id.0).ok()
}
