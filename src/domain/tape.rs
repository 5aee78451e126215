//! The day tape: what each camera recorded, on the wall clock of the site, with its gaps and overlaps.

use crate::domain::footage::{ClockSource, Recording, RecordingId, SiteClock};
use crate::domain::place::{Camera, CameraId};
use crate::domain::time::{Pts, SiteTime};

/// A hole or overlap shorter than this may come from names that tell whole seconds, and means nothing.
pub const SLIGHT: Pts = Pts::from_ms(1_000);

/// Pictures of one recording between which the site's clock runs through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Of which recording.
    pub recording: RecordingId,
    /// Its first picture.
    pub from: Pts,
    /// The end of its last, exclusive.
    pub to: Pts,
    /// Site time at `from`.
    pub begin: SiteTime,
    /// Site time at `to`, exclusive.
    pub end: SiteTime,
    clock: SiteClock,
}

/// A stretch of site time, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub begin: SiteTime,
    /// Its end, exclusive.
    pub end: SiteTime,
}

/// Site time that is recorded twice: by two files, or within one whose clock was set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// When.
    pub span: Span,
    /// The recording that began earlier.
    pub earlier: RecordingId,
    /// The recording that began later.
    pub later: RecordingId,
}

/// What one camera recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Which camera.
    pub camera: CameraId,
    /// Its segments by their beginning.
    pub segments: Vec<Segment>,
    /// Time between the first and the last picture that no segment holds.
    pub gaps: Vec<Span>,
    /// Time that more than one segment holds, pair by pair.
    pub overlaps: Vec<Overlap>,
}

/// What a camera has at a moment of the wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A picture. Where several segments hold the moment it is of the one that began first.
    Picture {
        /// In which recording.
        recording: RecordingId,
        /// Its PTS there: the picture shown from this time on, or before it.
        pts: Pts,
    },
    /// No recording.
    Gap {
        /// What comes next, if anything does.
        next: Option<Segment>,
    },
}

/// All cameras of an inspection on one clock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tape {
    /// One per camera that has a recording with a place on it, in the order of the cameras.
    pub tracks: Vec<Track>,
    /// Recordings that have no place on it, for want of a clock or a length, in their order.
    pub apart: Vec<RecordingId>,
}

impl Segment {
    /// Site time of a picture, as the recording's timeline has it.
    pub fn site(&self, pts: Pts) -> SiteTime {
        self.clock.site(pts)
    }

    /// The PTS at a site time, kept within the segment.
    pub fn pts(&self, site: SiteTime) -> Pts {
        self.clock.pts(site).min(self.to - Pts::from_ns(1)).max(self.from)
    }

    /// The PTS at a site time as if the clock had run like that before and behind the segment as well.
    pub fn reckon(&self, site: SiteTime) -> Pts {
        self.clock.pts(site)
    }

    /// Whether the site time lies in it.
    pub fn holds(&self, site: SiteTime) -> bool {
        self.begin <= site && site < self.end
    }
}

impl Span {
    /// How long it is.
    pub fn length(&self) -> Pts {
        self.end.since(self.begin)
    }

    /// Whether it is too short to mean anything.
    pub fn is_slight(&self) -> bool {
        self.length() < SLIGHT
    }
}

impl Track {
    /// A recording that nobody knows the time of, on an axis of its own that is as long as anybody could wish.
    pub fn alone(camera: CameraId, recording: RecordingId) -> Self {
        let (from, to) = (Pts::ZERO, Pts::from_ns(i64::MAX / 4));
        let begin = SiteTime::new(jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0));
        let clock = SiteClock::new(begin, ClockSource::Container);
        let segment = Segment { recording, from, to, begin, end: begin.plus(to), clock };
        Self { camera, segments: vec![segment], gaps: Vec::new(), overlaps: Vec::new() }
    }

    /// A camera's segments with what lies between them.
    fn of(camera: CameraId, mut segments: Vec<Segment>) -> Self {
        segments.sort_by_key(|segment| (segment.begin, segment.recording, segment.from));
        let mut gaps = Vec::new();
        let mut end = segments.first().map(|first| first.begin);
        for segment in &segments {
            gaps.extend(end.filter(|end| *end < segment.begin).map(|begin| Span { begin, end: segment.begin }));
            end = end.max(Some(segment.end));
        }
        let mut overlaps = Vec::new();
        for (number, earlier) in segments.iter().enumerate() {
            let during = segments[number + 1..].iter().take_while(|later| later.begin < earlier.end);
            overlaps.extend(during.map(|later| Overlap {
                span: Span { begin: later.begin, end: earlier.end.min(later.end) },
                earlier: earlier.recording,
                later: later.recording,
            }));
        }
        Self { camera, segments, gaps, overlaps }
    }

    /// What the camera has at a moment.
    pub fn at(&self, site: SiteTime) -> At {
        match self.segments.iter().find(|segment| segment.holds(site)) {
            Some(segment) => At::Picture { recording: segment.recording, pts: segment.pts(site) },
            None => At::Gap { next: self.next(site).copied() },
        }
    }

    /// The first segment that begins after a moment.
    pub fn next(&self, site: SiteTime) -> Option<&Segment> {
        self.segments.iter().find(|segment| segment.begin > site)
    }

    /// The segment that ended last at a moment or before it.
    pub fn previous(&self, site: SiteTime) -> Option<&Segment> {
        self.segments.iter().filter(|segment| segment.end <= site).max_by_key(|segment| (segment.end, segment.begin))
    }
}

impl Tape {
    /// Lays the recordings of an inspection on the wall clock. Recordings of other cameras stand apart.
    pub fn of(cameras: &[Camera], recordings: &[Recording]) -> Self {
        let mut tape = Self::default();
        let segments: Vec<Vec<Segment>> =
            recordings.iter().map(|recording| segments(recording, recording.duration)).collect();
        for camera in cameras {
            let hers = recordings.iter().zip(&segments).filter(|(recording, _)| recording.camera == camera.id);
            let hers: Vec<Segment> = hers.flat_map(|(_, segments)| segments.iter().copied()).collect();
            if !hers.is_empty() {
                tape.tracks.push(Track::of(camera.id, hers));
            }
        }
        let is_placed =
            |id: RecordingId| tape.tracks.iter().flat_map(|track| &track.segments).any(|s| s.recording == id);
        let apart = recordings.iter().map(|recording| recording.id).filter(|id| !is_placed(*id)).collect();
        Self { apart, ..tape }
    }

    /// The track of a camera.
    pub fn track(&self, camera: CameraId) -> Option<&Track> {
        self.tracks.iter().find(|track| track.camera == camera)
    }
}

/// Whether two recordings hold the same site time, by more than names of whole seconds explain.
pub fn overlap(one: &Recording, other: &Recording) -> bool {
    let others = segments(other, other.duration);
    segments(one, one.duration)
        .iter()
        .any(|one| others.iter().any(|other| one.end.min(other.end).since(one.begin.max(other.begin)) > SLIGHT))
}

/// A recording of this length on the wall clock: a segment for each stretch of its site time, in their order; none
/// without a clock or a length.
pub fn segments(recording: &Recording, length: Pts) -> Vec<Segment> {
    let Some(timeline) = recording.timeline() else { return Vec::new() };
    let mut segments = Vec::new();
    for number in 0..timeline.stretches.len().max(1) {
        let begins = |number: usize| timeline.stretches.get(number).map(|stretch| stretch.from);
        let from = if number == 0 { Pts::ZERO } else { begins(number).unwrap_or(length).max(Pts::ZERO) };
        let to = begins(number + 1).unwrap_or(length).min(length);
        let clock = timeline.clock_of(number);
        if from < to {
            // A slow clock may show at the end what it shows at the last nanosecond before it.
            let last = clock.site(to - Pts::from_ns(1));
            let (begin, end) = (clock.site(from), last.plus(Pts::from_ns(1)));
            segments.push(Segment { recording: recording.id, from, to, begin, end, clock });
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::{At, Overlap, Span, Tape, Track};
    use crate::domain::footage::{ClockSource, Recording, RecordingId, SiteClock, Stretch};
    use crate::domain::place::{Camera, CameraId, OutletId};
    use crate::domain::time::{Pts, SiteTime};
    use proptest::prelude::*;

    fn site(time: &str) -> SiteTime {
        format!("2026-03-05T{time}").parse().unwrap()
    }

    fn span(begin: &str, end: &str) -> Span {
        Span { begin: site(begin), end: site(end) }
    }

    fn camera(id: i64) -> Camera {
        Camera {
            id: CameraId(id),
            outlet: OutletId(1),
            name: format!("通道 {id}"),
            guides: Vec::new(),
            areas: Vec::new(),
        }
    }

    fn recording(id: i64, camera: i64, begin: &str, seconds: i64) -> Recording {
        let clock = (!begin.is_empty()).then(|| SiteClock::new(site(begin), ClockSource::FileName));
        let duration = Pts::from_ms(seconds * 1000);
        Recording { id: RecordingId(id), camera: CameraId(camera), clock, duration, ..Recording::default() }
    }

    fn only_track(recordings: &[Recording]) -> Track {
        Tape::of(&[camera(1)], recordings).tracks.remove(0)
    }

    #[test]
    fn pieces_lie_in_order_with_a_gap_between_them() {
        let track = only_track(&[
            recording(1, 1, "09:01:00", 30),
            recording(2, 1, "09:00:00", 28),
            recording(3, 1, "09:00:28", 24),
        ]);
        let order: Vec<i64> = track.segments.iter().map(|segment| segment.recording.0).collect();
        assert_eq!(order, [2, 3, 1]);
        assert_eq!(track.gaps, [span("09:00:52", "09:01:00")]);
        assert_eq!(track.overlaps, []);
        assert_eq!(track.at(site("09:00:30")), At::Picture { recording: RecordingId(3), pts: Pts::from_ms(2000) });
        let At::Gap { next: Some(next) } = track.at(site("09:00:52")) else { panic!("no gap") };
        assert_eq!((next.recording, next.begin), (RecordingId(1), site("09:01:00")));
        assert_eq!(track.at(site("09:01:30")), At::Gap { next: None }, "spans are half open");
        assert_eq!(track.previous(site("09:00:55")).map(|segment| segment.recording), Some(RecordingId(3)));
        assert_eq!(track.next(site("09:00:28")).map(|segment| segment.recording), Some(RecordingId(1)));
        assert_eq!(track.previous(site("09:00:10")), None);
    }

    #[test]
    fn what_was_recorded_twice_is_named() {
        let track = only_track(&[
            recording(1, 1, "09:00:00", 60),
            recording(2, 1, "09:00:50", 60),
            recording(3, 1, "09:00:10", 5),
        ]);
        let overlap =
            |begin, end, later| Overlap { span: span(begin, end), earlier: RecordingId(1), later: RecordingId(later) };
        assert_eq!(track.overlaps, [overlap("09:00:10", "09:00:15", 3), overlap("09:00:50", "09:01:00", 2)]);
        assert_eq!(track.gaps, []);
        assert_eq!(track.at(site("09:00:55")), At::Picture { recording: RecordingId(1), pts: Pts::from_ms(55_000) });
        assert!(!track.overlaps[0].span.is_slight() && span("09:00:00", "09:00:00.999").is_slight());
    }

    #[test]
    fn a_jump_of_the_clock_begins_a_segment() {
        let stretches = [(0, "09:00:00"), (10_000, "09:10:10"), (20_000, "09:05:00")];
        let stretches = stretches.map(|(ms, at)| Stretch { from: Pts::from_ms(ms), site: site(at) }).to_vec();
        let track = only_track(&[Recording { stretches, ..recording(1, 1, "09:00:00", 30) }]);
        let spans: Vec<Span> = track.segments.iter().map(|s| Span { begin: s.begin, end: s.end }).collect();
        let expected = [span("09:00:00", "09:00:10"), span("09:05:00", "09:05:10"), span("09:10:10", "09:10:20")];
        assert_eq!(spans, expected);
        assert_eq!(track.gaps.len(), 2);
        assert_eq!(track.at(site("09:10:12")), At::Picture { recording: RecordingId(1), pts: Pts::from_ms(12_000) });
        assert_eq!(track.at(site("09:05:01")), At::Picture { recording: RecordingId(1), pts: Pts::from_ms(21_000) });
    }

    #[test]
    fn without_a_clock_or_a_length_it_stands_apart() {
        let recordings = [
            recording(1, 2, "09:00:00", 10),
            recording(2, 1, "", 10),
            recording(3, 1, "09:00:00", 0),
            recording(4, 9, "09:00:00", 10),
        ];
        let tape = Tape::of(&[camera(1), camera(2)], &recordings);
        assert_eq!(tape.tracks.iter().map(|track| track.camera.0).collect::<Vec<_>>(), [2]);
        assert_eq!(tape.apart, [RecordingId(2), RecordingId(3), RecordingId(4)]);
        assert!(tape.track(CameraId(2)).is_some() && tape.track(CameraId(1)).is_none());
    }

    prop_compose! {
        fn any_recording()(begin in 0i64..4000, seconds in 1i64..600, drift_ppb in prop_oneof![Just(0), -50_000_000i64..50_000_000],
            jumps in proptest::collection::vec((1i64..600_000, -400i64..4000), 0..4)) -> Recording {
            let mut recording = recording(0, 1, "09:00:00", seconds);
            let first = site("09:00:00").plus(Pts::from_ms(begin * 1000));
            recording.clock = Some(SiteClock { drift_ppb, ..SiteClock::new(first, ClockSource::Frames) });
            let mut froms: Vec<(i64, i64)> = jumps;
            froms.sort_unstable();
            froms.dedup_by_key(|(from, _)| *from);
            if !froms.is_empty() {
                recording.stretches.push(Stretch { from: Pts::ZERO, site: first });
            }
            let mut skipped = 0;
            for (from, jump) in froms {
                skipped += jump * 1000;
                let at = first.plus(Pts::from_ms(from + skipped));
                recording.stretches.push(Stretch { from: Pts::from_ms(from), site: at });
            }
            recording
        }
    }

    proptest! {
        #[test]
        fn every_picture_is_found_by_its_site_time(
            recordings in proptest::collection::vec(any_recording(), 1..6),
            share in 0.0f64..1.0,
        ) {
            let recordings: Vec<Recording> = (1..).zip(recordings).map(|(id, recording)| Recording { id: RecordingId(id), ..recording }).collect();
            let track = only_track(&recordings);
            for recording in &recordings {
                let pts = Pts::from_ns((recording.duration.ns() as f64 * share) as i64);
                let site = recording.site(pts).unwrap();
                let At::Picture { recording: found, pts: there } = track.at(site) else {
                    return Err(TestCaseError::fail("a picture lies in a gap"));
                };
                let twice = track.overlaps.iter().any(|o| o.span.begin <= site && site < o.span.end);
                if !twice {
                    prop_assert_eq!(found, recording.id);
                    // A slow clock gives one site time to two neighbouring nanoseconds.
                    prop_assert!(there >= pts && (there - pts).ns() <= 1, "{:?} {:?}", there, pts);
                }
            }
        }

        #[test]
        fn segments_are_disjoint_or_named_as_overlaps(recordings in proptest::collection::vec(any_recording(), 1..6)) {
            let track = only_track(&recordings);
            let inside = |span: &Span, at: SiteTime| span.begin <= at && at < span.end;
            for (number, one) in track.segments.iter().enumerate() {
                prop_assert!(one.begin < one.end && one.from < one.to);
                for other in &track.segments[number + 1..] {
                    prop_assert!(one.begin <= other.begin);
                    let shared = other.begin < one.end;
                    prop_assert_eq!(shared, track.overlaps.iter().any(|o| o.span == Span { begin: other.begin, end: one.end.min(other.end) }) && shared);
                }
                prop_assert!(!track.gaps.iter().any(|gap| inside(gap, one.begin)), "a gap is recorded");
            }
            for pair in track.segments.windows(2) {
                let held = track.segments.iter().any(|s| s.holds(pair[0].end)) || pair[0].end >= pair[1].begin;
                prop_assert!(held || track.gaps.iter().any(|gap| inside(gap, pair[0].end)), "a gap is not named");
            }
        }
    }
}
