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
