//! Recordings and their clocks: from a picture's PTS to what the site's clock showed, and where that is known from.

use crate::domain::place::{CameraId, named};
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};

/// A recording (one file) of the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordingId(pub i64);

named! {
    /// Where a recording's site time is known from (design.md section 3), most trusted first.
    ClockSource {
        /// Set by the inspector from the clock burned into the picture.
        Inspector = "inspector", "检查人按画面时钟设定", "set from the burned-in clock";
        /// Per-frame dates or program-stream clocks of the recorder.
        Frames = "frames", "录像帧内时钟", "dates in the frames";
        /// The file's name.
        FileName = "file-name", "文件名", "file name";
        /// The container's creation time.
        Container = "container", "文件容器", "container";
    }
}

/// When the first picture of a recording was, by the site's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteClock {
    /// Site time of the first picture.
    pub at_first: SiteTime,
    /// Where that is known from.
    pub source: ClockSource,
}

impl SiteClock {
    /// Site time of a picture.
    pub fn site(&self, pts: Pts) -> SiteTime {
        self.at_first.plus(pts)
    }

    /// The PTS at a site time; negative when that is before the recording.
    pub fn pts(&self, site: SiteTime) -> Pts {
        site.since(self.at_first)
    }
}

/// From one picture of a recording on, its site time runs on from here: a recorder that waited for motion, or whose clock
/// was set, begins a new stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first picture of the stretch.
    pub from: Pts,
    /// What the recorder's clock showed then.
    pub site: SiteTime,
}

/// A recording's site time, stretch by stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The clock at the first picture.
    pub clock: SiteClock,
    /// Where site time begins anew, as the recorder's own clock has it, the first picture's stretch first; empty where it
    /// runs through. Only what lies between them counts, so that a clock that an inspector set moves them all.
    pub stretches: Vec<Stretch>,
}

impl Timeline {
    /// Site time of a picture.
    pub fn site(&self, pts: Pts) -> SiteTime {
        let behind = self.stretches.partition_point(|stretch| stretch.from <= pts);
        self.clock.site(pts).plus(self.skipped(behind.saturating_sub(1)))
    }

    /// The PTS at a site time; negative before the recording. In a hole between two stretches the last picture before
    /// it is shown; of two stretches that have the same time the earlier one is meant.
    pub fn pts(&self, site: SiteTime) -> Pts {
        let at = |number: usize| self.clock.pts(site) - self.skipped(number);
        let mut before_hole = None;
        for number in 1..self.stretches.len() {
            let (begin, end) = (self.stretches[number - 1].from, self.stretches[number].from);
            let (here, last) = (at(number - 1), end - Pts::from_ns(1));
            if here < end && (here >= begin || number == 1) {
                return here;
            }
            if here >= end && at(number) < end {
                before_hole.get_or_insert(last);
            }
        }
        let number = self.stretches.len().saturating_sub(1);
        let last = at(number);
        match before_hole {
            Some(pts) if self.stretches.get(number).is_some_and(|stretch| last < stretch.from) => pts,
            _ => last,
        }
    }

    /// By how much more the site's clock went on than the pictures, from the first to this stretch.
    fn skipped(&self, number: usize) -> Pts {
        match (self.stretches.first(), self.stretches.get(number)) {
            (Some(first), Some(stretch)) => stretch.site.since(first.site) - (stretch.from - first.from),
            _ => Pts::ZERO,
        }
    }
}

impl From<SiteClock> for Timeline {
    fn from(clock: SiteClock) -> Self {
        Self { clock, stretches: Vec::new() }
    }
}

/// What tells a file apart from others without reading all of it, and the content hash once it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// Size in bytes.
    pub size: u64,
    /// Modification time, in seconds since the epoch.
    pub modified_s: i64,
    /// SHA-256 of the whole content, lower-case hex; empty until it was computed.
    pub sha256: String,
}

/// One file of footage of one camera.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its place in the library.
    pub id: RecordingId,
    /// The camera that recorded it.
    pub camera: CameraId,
    /// Where the file was last seen, as the system writes it.
    pub path: String,
    /// Size, time and hash.
    pub fingerprint: Fingerprint,
    /// Measured length; zero when unknown.
    pub duration: Pts,
    /// Whether it has a sound track.
    pub has_sound: bool,
    /// Its clock, where one is known.
    pub clock: Option<SiteClock>,
    /// Why it does not play, if it does not; it stays listed all the same.
    pub fault: Option<String>,
}

/// A moment of footage: the PTS of a picture that was on the screen, and the site time it had then (invariant 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// In which recording.
    pub recording: RecordingId,
    /// Which picture.
    pub pts: Pts,
    /// What the site's clock showed, where it is known.
    pub site: Option<SiteTime>,
}

#[cfg(test)]
mod tests {
    use super::{ClockSource, SiteClock, Stretch, Timeline};
    use crate::domain::time::{Pts, SiteTime};

    fn site(time: &str) -> SiteTime {
        format!("2026-03-05T{time}").parse().unwrap()
    }

    fn timeline(stretches: &[(i64, &str)]) -> Timeline {
        let stretches: Vec<Stretch> =
            stretches.iter().map(|(ms, at)| Stretch { from: Pts::from_ms(*ms), site: site(at) }).collect();
        let at_first = stretches.first().map_or(site("09:00:00"), |first| first.site);
        Timeline { clock: SiteClock { at_first, source: ClockSource::Frames }, stretches }
    }

    #[test]
    fn site_time_goes_on_behind_a_hole() {
        let timeline = timeline(&[(0, "09:00:00"), (10_000, "09:10:10"), (20_000, "09:30:00")]);
        for (ms, at) in [(0, "09:00:00"), (9_999, "09:00:09.999"), (10_000, "09:10:10"), (25_000, "09:30:05")] {
            assert_eq!(timeline.site(Pts::from_ms(ms)), site(at));
            assert_eq!(timeline.pts(site(at)), Pts::from_ms(ms), "{at}");
        }
        let before = |ms: i64| Pts::from_ms(ms) - Pts::from_ns(1);
        assert_eq!(timeline.pts(site("09:05:00")), before(10_000), "the last picture before the hole");
        assert_eq!(timeline.pts(site("09:20:00")), before(20_000));
        assert_eq!(timeline.pts(site("08:59:59")), Pts::from_ms(-1_000));
        assert_eq!(timeline.pts(site("09:30:15")), Pts::from_ms(35_000));
    }

    #[test]
    fn a_clock_that_was_set_back_shows_a_time_twice() {
        let timeline = timeline(&[(0, "09:00:00"), (10_000, "09:00:05")]);
        assert_eq!(timeline.site(Pts::from_ms(12_000)), site("09:00:07"));
        assert_eq!(timeline.pts(site("09:00:07")), Pts::from_ms(7_000), "the earlier one");
        assert_eq!(timeline.pts(site("09:00:12")), Pts::from_ms(17_000));
    }

    #[test]
    fn the_inspectors_clock_moves_every_stretch() {
        let mut timeline = timeline(&[(0, "09:00:00"), (10_000, "09:10:10")]);
        timeline.clock = SiteClock { at_first: site("09:00:03"), source: ClockSource::Inspector };
        assert_eq!(timeline.site(Pts::from_ms(11_000)), site("09:10:14"));
        assert_eq!(timeline.pts(site("09:10:14")), Pts::from_ms(11_000));
    }
}
