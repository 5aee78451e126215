//! Surveys: read as they were written, refused when damaged, and small.

use crate::domain::footage::Stretch;
use crate::domain::time::Pts;
use crate::media::container::{Container, Sniffed};
use crate::media::index::{FrameIndex, Scanned};
use crate::media::layout::tests::laid;
use crate::media::layout::{Beside, LaidTrack, Layout};
use crate::media::reader::{Coding, Format, Piece};
use crate::media::scan::{Progress, TrackFacts};
use crate::media::survey::{SUM, Survey, checksum};
use crate::media::tracks::TrackKind;
use crate::media::unit::{Order, Unit};
use gstreamer as gst;
use std::sync::Arc;

const MS: i64 = 1_000_000;

/// Pictures of an hour at 25 a second.
const HOUR: usize = 90_000;

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// When the access unit at this place is shown, in ms: two pictures of type B before each of type P, decoded behind it.
fn shown_ms(place: i64) -> i64 {
    40 * match place {
        0 => 0,
        reference if reference % 3 == 1 => reference + 2,
        between => between - 1,
    }
}

fn scanned(pts: i64, dts: i64, key: bool) -> Scanned {
    let unit = Unit { key, lone: false, silent: false, order: Order::Unknown };
    Scanned { pts: Some(pts), dts: Some(dts), told: None, duration: Some(40 * MS), hidden: false, unit }
}

fn survey(container: Container, size: u64, index: FrameIndex, layout: Option<Layout>, beside: Beside) -> Survey {
    crate::media::init().unwrap();
    let caps = "video/x-h264, stream-format=(string)avc, codec_data=(buffer)0164001effe1, framerate=(fraction)25/1";
    let sound = "audio/x-alaw, rate=(int)8000, channels=(int)1";
    let track =
        |kind, caps: &str| TrackFacts { kind, caps: caps.parse().unwrap(), scanned: kind == TrackKind::Pictures };
    let site = "2026-03-05T09:00:00.033366667".parse().unwrap();
    let progress = Progress {
        index: Arc::new(index),
        tracks: vec![track(TrackKind::Pictures, caps), track(TrackKind::Sound, sound)],
        tags: Some(gst::TagList::new()),
        declared: Some(Pts::from_ms(3_600_000)),
        stretches: vec![Stretch { from: Pts::ZERO, site }],
        beside,
        whole: true,
        ended: Some(Ok(())),
    };
    Survey::of(Sniffed { container, size, cut_short: false }, &progress, layout.map(Arc::new).as_ref()).unwrap()
}

/// An hour of MP4.
fn plain(pictures: usize) -> Survey {
    let units: Vec<Scanned> =
        (0..pictures as i64).map(|n| scanned(shown_ms(n) * MS + 80 * MS, n * 40 * MS, n == 0 || n % 48 == 1)).collect();
    survey(Container::Mp4, 1 << 30, FrameIndex::new(&units, true), None, Beside::default())
}

/// So many pictures of a recorder, each with a packet of G.711 behind it: `around` gives the bytes around a picture of so
/// many bytes, which are headers.
fn recorded(container: Container, pictures: usize, around: impl Fn(u32) -> u32) -> Survey {
    let mut chance = Chance(7);
    let (mut shown, mut heard, mut units, mut at) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for n in 0..pictures as i64 {
        let key = n % 50 == 0;
        let size = 4_000 + chance.below(9_000) as u32 + if key { 60_000 } else { 0 };
        // The recorder's own clock is off by a millisecond now and then.
        let due = (10_000 + n * 40 + chance.below(2) as i64) * MS;
        let (pts, dts, duration) = (Some(due), Some(due), None);
        let picture = Piece { at, span: size + around(size), skip: 0, size, pts, dts, duration, key, hidden: false };
        at += u64::from(picture.span);
        let sound = Piece { at, span: 360, skip: 0, size: 320, dts: None, key: false, ..picture };
        at += 360;
        units.push(scanned(due, due, key));
        shown.push(picture);
        heard.push(sound);
    }
    let format = |coding, sound| Format { coding, header: Vec::new(), size: None, sound };
    let tracks = [
        Some(LaidTrack { format: format(Coding::H264, None), pieces: shown }),
        Some(LaidTrack { format: format(Coding::ALaw, Some((8_000, 1))), pieces: heard }),
    ];
    let beside = Beside { channel: Some(3), lost: vec![(7, 9), (1 << 20, 1 << 21)], asides: 70, read: at };
    let layout = laid(tracks, beside.clone());
    survey(container, at, FrameIndex::new(&units, true), Some(layout), beside)
}

fn assert_same(one: &Survey, other: &Survey) {
    assert_eq!((&one.container, one.size), (&other.container, other.size));
    let (this, that) = (&one.progress, &other.progress);
    assert_eq!(this.index, that.index);
    assert_eq!(this.beside, that.beside);
    assert_eq!((this.declared, &this.stretches), (that.declared, &that.stretches));
    assert_eq!((this.whole, &this.ended), (that.whole, &that.ended));
    assert!(one.layout == other.layout, "the layouts differ");
    let facts = |progress: &Progress| {
        progress.tracks.iter().map(|track| (track.kind, track.caps.clone(), track.scanned)).collect::<Vec<_>>()
    };
    assert_eq!(facts(this), facts(that));
}

#[test]
fn a_survey_is_read_as_it_was_written() {
    let recorder = recorded(Container::Dhav, 500, |size| 40 + size / 5_000 * 8);
    for survey in [plain(500), recorder] {
        let again = Survey::from_bytes(&survey.to_bytes().unwrap()).unwrap();
        assert_same(&survey, &again);
        let container = if survey.layout.is_some() { Container::Dhav } else { Container::Mp4 };
        let sniffed = Sniffed { container, size: survey.size, cut_short: false };
        assert!(again.is_of(sniffed));
        assert!(!again.is_of(Sniffed { size: sniffed.size + 1, ..sniffed }));
        assert!(!again.is_of(Sniffed { container: Container::Flv, ..sniffed }));
    }
}

#[test]
fn what_is_not_all_there_is_is_no_survey() {
    let whole = plain(100);
    let sniffed = Sniffed { container: Container::Mp4, size: 1, cut_short: false };
    let of = |progress: Progress| Survey::of(sniffed, &progress, None);
    assert!(of(whole.progress.clone()).is_some());
    assert!(of(Progress { whole: false, ..whole.progress.clone() }).is_none());
    assert!(of(Progress { ended: None, ..whole.progress.clone() }).is_none());
    assert!(of(Progress { index: Arc::default(), ..whole.progress.clone() }).is_none());
}

#[test]
fn damaged_bytes_and_those_of_another_version_are_no_survey() {
    let bytes = recorded(Container::Dhav, 60, |_size| 40).to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(Survey::from_bytes(&damaged).is_none(), "byte {at}");
        assert!(Survey::from_bytes(&bytes[..at]).is_none(), "cut at {at}");
    }
    let mut newer = bytes[..bytes.len() - SUM].to_vec();
    newer[4] += 1;
    newer.extend(checksum(&newer));
    assert!(Survey::from_bytes(&newer).is_none());
}

/// Bytes that somebody made up, with a checksum that is right: nothing panics, nothing takes all memory.
#[test]
fn forged_bytes_do_no_harm() {
    let bytes = recorded(Container::MpegPs, 40, |_size| 40).to_bytes().unwrap();
    let (mut chance, mut read) = (Chance(11), 0);
    // GStreamer complains aloud of caps that make no sense; they end with the channels of the sound.
    let behind = bytes.windows(9).rposition(|word| word == b"channels=").unwrap() + 15;
    for _ in 0..20_000 {
        let mut forged = bytes[..bytes.len() - SUM].to_vec();
        for _ in 0..=chance.below(3) {
            let at = behind + chance.below((forged.len() - behind) as u64) as usize;
            forged[at] = chance.below(256) as u8;
        }
        forged.extend(checksum(&forged));
        if let Some(survey) = Survey::from_bytes(&forged) {
            read += 1;
            let index = survey.index();
            let seen = (0..index.len()).filter(|number| index.entry(*number, 1).is_some()).count();
            assert_eq!(seen, index.len());
            assert!(index.duration() >= index.last() || index.fps() >= 0.0 || index.key_spacing().is_none());
        }
    }
    assert!(read > 0, "a number here and there may be any other");
}

#[test]
fn an_hour_takes_no_more_than_is_stated() {
    let bytes = |survey: &Survey| survey.to_bytes().unwrap().len();
    let packets = |size: u32| 20 + size.div_ceil(5_000) * 14;
    for (what, survey, most) in [
        ("MP4", plain(HOUR), 100_000),
        ("DHAV", recorded(Container::Dhav, HOUR, |_size| 40), 600_000),
        ("PS", recorded(Container::MpegPs, HOUR, packets), 700_000),
    ] {
        assert!(bytes(&survey) <= most, "{what}: {} bytes an hour", bytes(&survey));
    }
}
