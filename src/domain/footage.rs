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

/// Two sources that are further apart than this disagree; names of files tell whole seconds only.
pub const AGREEMENT: Pts = Pts::from_ms(2_000);

/// One thousand million parts: a clock that runs twice as fast as the pictures drifts by as much.
const WHOLE: i128 = 1_000_000_000;

/// When the first picture of a recording was, by the site's clock, and how fast that clock goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteClock {
    /// Site time of the first picture.
    pub at_first: SiteTime,
    /// Where that is known from.
    pub source: ClockSource,
    /// By how much the site's clock goes faster than the pictures, in parts per billion; negative where it is slower.
    pub drift_ppb: i64,
    /// The picture whose burned-in clock the inspector read; the first one where nobody read any.
    pub read_at: Pts,
}

impl SiteClock {
    /// A clock that goes as the pictures do.
    pub const fn new(at_first: SiteTime, source: ClockSource) -> Self {
        Self { at_first, source, drift_ppb: 0, read_at: Pts::ZERO }
    }

    /// Site time of a picture.
    pub fn site(&self, pts: Pts) -> SiteTime {
        self.at_first.plus(self.gone(pts))
    }

    /// The last PTS that has this site time, so that a picture is found again by its own; negative when that is before
    /// the recording.
    pub fn pts(&self, site: SiteTime) -> Pts {
        let gone = site.since(self.at_first);
        let rate = WHOLE + i128::from(self.drift_ppb);
        if self.drift_ppb == 0 || rate <= 0 {
            return gone;
        }
        narrow(((i128::from(gone.ns()) + 1) * WHOLE - 1).div_euclid(rate))
    }

    /// The same clock put so that the picture at `pts` shows this much more.
    pub fn moved(self, by: Pts) -> Self {
        Self { at_first: self.at_first.plus(by), ..self }
    }

    /// How far the site's clock went from the first picture to this one.
    fn gone(&self, pts: Pts) -> Pts {
        pts + narrow((i128::from(pts.ns()) * i128::from(self.drift_ppb)).div_euclid(WHOLE))
    }
}

fn narrow(ns: i128) -> Pts {
    Pts::from_ns(i64::try_from(ns).unwrap_or(if ns < 0 { i64::MIN / 2 } else { i64::MAX / 2 }))
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
        let at = |number: usize| self.clock.pts(site.plus(Pts::ZERO - self.skipped(number)));
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

    /// The clock of one stretch as if it had run like that from the first picture on, by the number of the stretch.
    pub fn clock_of(&self, number: usize) -> SiteClock {
        self.clock.moved(self.skipped(number))
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
    /// SHA-256 over the size and the first and last 64 KiB, lower-case hex; empty where it was never computed. Two files
    /// that agree in it are taken for copies of one.
    pub edges: String,
    /// SHA-256 of the whole content, lower-case hex; empty until it was computed.
    pub sha256: String,
}

impl Fingerprint {
    /// Whether two files hold the same, as far as is known of both: by the whole content, else by size and edges. None
    /// where too little is known.
    pub fn same_content(&self, other: &Self) -> Option<bool> {
        let both = |one: &String, two: &String| (!one.is_empty() && !two.is_empty()).then(|| one == two);
        if self.size != other.size {
            return Some(false);
        }
        both(&self.sha256, &other.sha256).or_else(|| both(&self.edges, &other.edges))
    }
}

/// A source of site time that says something else than the clock in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// Which.
    pub source: ClockSource,
    /// When the first picture was by that source.
    pub at_first: SiteTime,
    /// By how much that is later than by the clock in use; negative when earlier.
    pub by: Pts,
}

/// One file of footage of one camera.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
    /// Where site time begins anew within it, as the recorder's own clock has it; empty where it runs through.
    pub stretches: Vec<Stretch>,
    /// What each source said of the first picture when the file was taken in, the most trusted first.
    pub claims: Vec<SiteClock>,
    /// The recorder's channel, from 1, where the file or its name tells it.
    pub channel: Option<u32>,
    /// Why it does not play, if it does not; it stays listed all the same.
    pub fault: Option<String>,
}

impl Recording {
    /// Its site time, stretch by stretch; none without a clock.
    pub fn timeline(&self) -> Option<Timeline> {
        self.clock.map(|clock| Timeline { clock, stretches: self.stretches.clone() })
    }

    /// Site time of a picture; none without a clock.
    pub fn site(&self, pts: Pts) -> Option<SiteTime> {
        self.timeline().map(|timeline| timeline.site(pts))
    }

    /// The PTS at a site time; none without a clock. Outside the recording it lies before zero or behind the end.
    pub fn pts(&self, site: SiteTime) -> Option<Pts> {
        self.timeline().map(|timeline| timeline.pts(site))
    }

    /// The sources that say something else than the clock in use, by more than `AGREEMENT`.
    pub fn disagreements(&self) -> Vec<Disagreement> {
        let Some(clock) = self.clock else { return Vec::new() };
        let by = |claim: &SiteClock| claim.at_first.since(clock.at_first);
        let others = self.claims.iter().filter(|claim| claim.source != clock.source);
        others
            .filter(|claim| by(claim) > AGREEMENT || by(claim) < Pts::ZERO - AGREEMENT)
            .map(|claim| Disagreement { source: claim.source, at_first: claim.at_first, by: by(claim) })
            .collect()
    }
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
    use super::{ClockSource, Disagreement, Fingerprint, Recording, SiteClock, Stretch, Timeline};
    use crate::domain::time::{Pts, SiteTime};

    fn site(time: &str) -> SiteTime {
        format!("2026-03-05T{time}").parse().unwrap()
    }

    fn timeline(stretches: &[(i64, &str)]) -> Timeline {
        let stretches: Vec<Stretch> =
            stretches.iter().map(|(ms, at)| Stretch { from: Pts::from_ms(*ms), site: site(at) }).collect();
        let at_first = stretches.first().map_or(site("09:00:00"), |first| first.site);
        Timeline { clock: SiteClock::new(at_first, ClockSource::Frames), stretches }
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
        timeline.clock = SiteClock::new(site("09:00:03"), ClockSource::Inspector);
        assert_eq!(timeline.site(Pts::from_ms(11_000)), site("09:10:14"));
        assert_eq!(timeline.pts(site("09:10:14")), Pts::from_ms(11_000));
    }

    #[test]
    fn a_clock_that_goes_wrong_is_followed() {
        let fast = SiteClock { drift_ppb: 1_000_000, ..SiteClock::new(site("09:00:00"), ClockSource::Inspector) };
        assert_eq!(fast.site(Pts::from_ms(3_600_000)), site("10:00:03.6"));
        assert_eq!(fast.pts(site("10:00:03.6")), Pts::from_ms(3_600_000));
        assert_eq!(fast.site(Pts::from_ms(-1_000_000)), site("08:43:19"));
        let mut timeline = timeline(&[(0, "09:00:00"), (10_000, "09:10:10")]);
        timeline.clock = SiteClock { drift_ppb: -100_000_000, ..timeline.clock };
        assert_eq!(timeline.site(Pts::from_ms(20_000)), site("09:10:18"));
        let found = timeline.pts(site("09:10:18"));
        assert!((found - Pts::from_ms(20_000)).ns() <= 1, "{found:?}");
    }

    proptest::proptest! {
        #[test]
        fn a_picture_is_found_again_by_its_site_time(ns in -10_000_000_000_000i64..100_000_000_000_000, drift_ppb in -500_000_000i64..1_000_000_000) {
            let clock = SiteClock { drift_ppb, ..SiteClock::new(site("09:00:00"), ClockSource::Inspector) };
            let pts = Pts::from_ns(ns);
            let found = clock.pts(clock.site(pts));
            proptest::prop_assert_eq!(clock.site(found), clock.site(pts));
            // Where the clock is slow several have one site time: it is the last of them, and the same picture.
            proptest::prop_assert!(found >= pts && (found - pts).ns() <= 2);
        }
    }

    #[test]
    fn sources_that_are_two_seconds_apart_disagree() {
        let claim = |source, at: &str| SiteClock::new(site(at), source);
        let frames = claim(ClockSource::Frames, "09:00:03.240");
        let claims =
            vec![frames, claim(ClockSource::FileName, "09:00:00"), claim(ClockSource::Container, "09:00:05.2")];
        let mut recording = Recording { clock: Some(frames), claims, ..Recording::default() };
        let named =
            Disagreement { source: ClockSource::FileName, at_first: site("09:00:00"), by: Pts::from_ms(-3_240) };
        assert_eq!(recording.disagreements(), [named]);
        recording.clock = Some(claim(ClockSource::Inspector, "09:00:00"));
        let sources: Vec<ClockSource> = recording.disagreements().iter().map(|other| other.source).collect();
        assert_eq!(sources, [ClockSource::Frames, ClockSource::Container]);
        recording.clock = None;
        assert_eq!(recording.disagreements(), []);
    }

    #[test]
    fn copies_are_known_by_what_is_known_of_both() {
        let of = |size, edges: &str, sha256: &str| Fingerprint {
            size,
            edges: edges.into(),
            sha256: sha256.into(),
            modified_s: 0,
        };
        assert_eq!(of(1, "a", "").same_content(&of(1, "a", "x")), Some(true));
        assert_eq!(of(1, "a", "y").same_content(&of(1, "a", "x")), Some(false), "the whole content decides");
        assert_eq!(of(1, "a", "").same_content(&of(2, "a", "")), Some(false));
        assert_eq!(of(1, "", "").same_content(&of(1, "a", "x")), None);
    }
}
