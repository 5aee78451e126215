//! What lies on the tape: one lane per camera with its recordings, on the site's clock where that is known.
//!
//! Recordings whose clock is unknown cannot stand beside others. The one in the player then has the tape for itself, by
//! its own time; the others wait on a shelf under the lanes. Pure, no painting.

use crate::app::review::Review;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::place::CameraId;
use crate::domain::tape::{self, Segment};
use crate::domain::time::{Pts, SiteTime};
use crate::ui::panels::tape::axis::{SECOND, Stretch};

/// One recording on a lane, or one part of it where the site's clock jumped within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    /// Which.
    pub(super) recording: RecordingId,
    /// Where on the axis.
    pub(super) stretch: Stretch,
    /// Its pictures on the site's clock, where the axis is that clock.
    segment: Option<(Segment, SiteTime)>,
    /// Whether it is the one in the player.
    pub(super) current: bool,
}

/// One camera's recordings, by time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lane {
    /// Which camera.
    pub(super) camera: CameraId,
    /// Its recordings.
    pub(super) bars: Vec<Bar>,
}

/// All that lies on the tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lanes {
    /// Midnight of the first day, when the axis is the site's clock; none when it is the recording's own time.
    pub(super) midnight: Option<SiteTime>,
    /// One per camera, in the inspection's order.
    pub(super) lanes: Vec<Lane>,
    /// Recordings that have no place on the axis.
    pub(super) shelf: Vec<RecordingId>,
    /// From the first to the last picture, with a margin.
    pub(super) all: Stretch,
}

impl Lanes {
    /// Lays out the recordings of an inspection.
    pub(super) fn of(review: &Review) -> Self {
        let current = review.recording();
        let by_site = current.is_none_or(|recording| recording.clock.is_some());
        let on_axis = |recording: &Recording| match recording.clock {
            Some(_) => by_site && length(review, recording) > Pts::ZERO,
            None => !by_site && Some(recording.id) == review.footage.recording,
        };
        let recordings = &review.inspection.recordings;
        let midnight = if by_site { first_midnight(recordings.iter().filter(|r| on_axis(r))) } else { None };
        let mut lanes: Vec<Lane> = Vec::new();
        for recording in recordings.iter().filter(|recording| on_axis(recording)) {
            let bars = bars(review, recording, midnight);
            match lanes.iter_mut().find(|lane| lane.camera == recording.camera) {
                Some(lane) => lane.bars.extend(bars),
                None => lanes.push(Lane { camera: recording.camera, bars }),
            }
        }
        let order = |camera| review.inspection.cameras.iter().position(|other| other.id == camera);
        lanes.sort_by_key(|lane| order(lane.camera).unwrap_or(usize::MAX));
        for lane in &mut lanes {
            lane.bars.sort_by_key(|bar| bar.stretch.from);
        }
        let bars = lanes.iter().flat_map(|lane| &lane.bars);
        let all = bars.map(|bar| bar.stretch).reduce(Stretch::with).unwrap_or(Stretch { from: 0, to: 60 * SECOND });
        let shelf = recordings.iter().filter(|recording| !on_axis(recording)).map(|recording| recording.id).collect();
        Self { midnight, lanes, shelf, all: all.with_margin() }
    }

    /// The place on the axis of a time of a recording; none when it is on the shelf.
    pub(super) fn time(&self, recording: RecordingId, pts: Pts) -> Option<i64> {
        let bars = self.bars().filter(|bar| bar.recording == recording);
        let bar = bars.min_by_key(|bar| bar.beside(pts))?;
        Some(bar.time(pts))
    }

    fn bars(&self) -> impl Iterator<Item = &Bar> {
        self.lanes.iter().flat_map(|lane| &lane.bars)
    }

    /// The bars of the recording in the player, by time.
    pub(super) fn current(&self) -> impl Iterator<Item = &Bar> {
        self.bars().filter(|bar| bar.current)
    }

    /// The bar of a camera that is nearest to a time of the axis.
    pub(super) fn nearest(&self, camera: CameraId, time: i64) -> Option<&Bar> {
        let lane = self.lanes.iter().find(|lane| lane.camera == camera)?;
        lane.bars.iter().min_by_key(|bar| bar.stretch.beside(time))
    }

    /// The recording of that lane that is running at a time of the axis.
    pub(super) fn at(lane: &Lane, time: i64) -> Option<&Bar> {
        lane.bars.iter().find(|bar| bar.stretch.holds(time))
    }

    /// The place on the axis of a site time, where the axis is the site's clock.
    pub(super) fn place(&self, site: SiteTime) -> Option<i64> {
        self.midnight.map(|midnight| site.since(midnight).ns())
    }

    /// The site time at a place of the axis, where the axis is the site's clock.
    pub(super) fn site(&self, time: i64) -> Option<SiteTime> {
        self.midnight.map(|midnight| midnight.plus(Pts::from_ns(time)))
    }

    /// A place of the axis in words, to the millisecond.
    pub(super) fn clock(&self, time: i64) -> String {
        self.site(time).map_or_else(|| Pts::from_ns(time).clock(), SiteTime::time_of_day)
    }
}

impl Bar {
    /// The time of the recording at a place of the axis, kept within the bar.
    pub(super) fn pts(&self, time: i64) -> Pts {
        if let Some((segment, midnight)) = &self.segment {
            return segment.pts(midnight.plus(Pts::from_ns(time)));
        }
        let last = self.stretch.length().saturating_sub(1).max(0);
        Pts::from_ns(time.saturating_sub(self.stretch.from).clamp(0, last))
    }

    /// The place on the axis of a time of the recording.
    pub(super) fn time(&self, pts: Pts) -> i64 {
        match &self.segment {
            Some((segment, midnight)) => segment.site(pts).since(*midnight).ns(),
            None => self.stretch.from.saturating_add(pts.ns()),
        }
    }

    /// The end of its pictures, exclusive.
    pub(super) fn end(&self) -> Pts {
        self.segment.map_or(Pts::from_ns(self.stretch.length()), |(segment, _)| segment.to)
    }

    /// How far a time of the recording lies outside the bar.
    fn beside(&self, pts: Pts) -> Pts {
        let (from, to) = self.segment.map_or((Pts::ZERO, self.end()), |(segment, _)| (segment.from, segment.to));
        (from - pts).max(pts - (to - Pts::from_ns(1))).max(Pts::ZERO)
    }
}

/// A recording's bars: one for each run of the site's clock, or one by its own time.
fn bars(review: &Review, recording: &Recording, midnight: Option<SiteTime>) -> Vec<Bar> {
    let current = Some(recording.id) == review.footage.recording;
    let length = length(review, recording);
    let Some(midnight) = midnight else {
        let stretch = Stretch { from: 0, to: length.ns().max(1) };
        return vec![Bar { recording: recording.id, stretch, segment: None, current }];
    };
    let on_clock = |segment: Segment| {
        let place = |site: SiteTime| site.since(midnight).ns();
        let stretch = Stretch { from: place(segment.begin), to: place(segment.end) };
        Bar { recording: recording.id, stretch, segment: Some((segment, midnight)), current }
    };
    tape::segments(recording, length).into_iter().map(on_clock).collect()
}

/// How long a recording is: measured, or as the player found it.
fn length(review: &Review, recording: &Recording) -> Pts {
    if Some(recording.id) == review.footage.recording {
        recording.duration.max(review.footage.status.duration)
    } else {
        recording.duration
    }
}

fn first_midnight<'a>(recordings: impl Iterator<Item = &'a Recording>) -> Option<SiteTime> {
    let first = recordings.filter_map(|recording| {
        let begins = tape::segments(recording, Pts::from_ns(i64::MAX / 4)).into_iter().map(|segment| segment.begin);
        begins.min()
    });
    let first = first.min()?;
    Some(SiteTime::new(first.civil().date().to_datetime(jiff::civil::Time::midnight())))
}
