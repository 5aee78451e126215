//! The tracks of a movie, as `moov` describes them.

use crate::media::reader::fragments::boxes::{at_path, boxes, first, u16_at, u32_at, versioned};
use crate::media::reader::{Coding, Format, Piece, Slot, aac};

/// One sample: where it lies, and when, in the track's ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sample {
    pub at: u64,
    pub size: u32,
    pub dts: i64,
    /// Shown so much later than decoded.
    pub later: i64,
    pub duration: i64,
    pub key: bool,
}

/// What fragments take where they say nothing themselves.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Defaults {
    pub duration: u32,
    pub size: u32,
    pub flags: u32,
}

/// A track that is read.
#[derive(Clone, Debug)]
pub(super) struct Track {
    pub id: u32,
    pub slot: Slot,
    pub format: Format,
    /// Ticks a second.
    scale: u32,
    /// The media's time that is shown first, in ticks.
    shown_from: i64,
    /// The media's time that is shown no more, in ticks.
    shown_to: Option<i64>,
    /// Nothing is shown for so many ticks before.
    empty: i64,
    pub defaults: Defaults,
    /// When the next sample is decoded, in ticks, where nothing else says so.
    pub next: i64,
}

impl Track {
    /// The piece of a sample.
    pub(super) fn piece(&self, sample: &Sample) -> Piece {
        let shift = self.shown_from.saturating_sub(self.empty);
        let shown = sample.dts.saturating_add(sample.later);
        let after = self.shown_to.is_some_and(|to| shown >= to);
        Piece {
            at: sample.at,
            span: sample.size,
            skip: 0,
            size: sample.size,
            pts: Some(self.ns(shown.saturating_sub(shift))),
            dts: Some(self.ns(sample.dts.saturating_sub(shift))),
            duration: Some(self.ns(sample.duration)),
            key: sample.key || self.slot == Slot::Sound,
            hidden: shown < self.shown_from || after,
        }
    }

    /// Beyond what `moov` itself describes, the end of an edit is not known: recorders write it before they know.
    pub(super) fn goes_on(&mut self) {
        self.shown_to = None;
    }

    fn ns(&self, ticks: i64) -> i64 {
        let ns = (i128::from(ticks) * 1_000_000_000).div_euclid(self.scale.into());
        i64::try_from(ns).unwrap_or(if ticks < 0 { i64::MIN } else { i64::MAX })
    }
}

/// The largest track of pictures and the first of sound, each with its `stbl`.
pub(super) fn tracks(moov: &[u8]) -> Vec<(Track, &[u8])> {
    let movie_scale = first(moov, b"mvhd").and_then(scale).unwrap_or(1000);
    let all = || boxes(moov).filter(|(kind, _)| kind == b"trak").filter_map(|(_, trak)| track(trak, moov, movie_scale));
    let area = |track: &Track| track.format.size.map_or(0, |(width, height)| u64::from(width) * u64::from(height));
    let mut pictures: Option<(Track, &[u8])> = None;
    for this in all().filter(|(track, _)| track.slot == Slot::Pictures) {
        if pictures.as_ref().is_none_or(|best| area(&this.0) > area(&best.0)) {
            pictures = Some(this);
        }
    }
    let sound = all().find(|(track, _)| track.slot == Slot::Sound);
    pictures.into_iter().chain(sound).collect()
}

fn track<'m>(trak: &'m [u8], moov: &[u8], movie_scale: u32) -> Option<(Track, &'m [u8])> {
    let (version, _, _) = versioned(first(trak, b"tkhd")?)?;
    let id = u32_at(first(trak, b"tkhd")?, if version == 1 { 20 } else { 12 })?;
    let media = first(trak, b"mdia")?;
    let scale = scale(first(media, b"mdhd")?).filter(|scale| *scale > 0)?;
    let slot = match first(media, b"hdlr")?.get(8..12)? {
        b"vide" => Slot::Pictures,
        b"soun" => Slot::Sound,
        _ => return None,
    };
    let table = at_path(media, &[b"minf", b"stbl"])?;
    let (kind, entry) = boxes(first(table, b"stsd")?.get(8..)?).next()?;
    let format = if slot == Slot::Pictures { pictures(kind, entry) } else { sound(kind, entry) };
    let mut track = Track {
        id,
        slot,
        format,
        scale,
        shown_from: 0,
        shown_to: None,
        empty: 0,
        defaults: defaults(moov, id).unwrap_or_default(),
        next: 0,
    };
    if let Some(list) = at_path(trak, &[b"edts", b"elst"]) {
        edit(&mut track, list, movie_scale);
    }
    Some((track, table))
}

/// Ticks a second, of `mvhd` and `mdhd`.
fn scale(contents: &[u8]) -> Option<u32> {
    u32_at(contents, if contents.first() == Some(&1) { 20 } else { 12 })
}

fn defaults(moov: &[u8], id: u32) -> Option<Defaults> {
    let extends = first(moov, b"mvex")?;
    let mut all = boxes(extends).filter(|(kind, _)| kind == b"trex").map(|(_, contents)| contents);
    let own = all.find(|contents| u32_at(contents, 4) == Some(id))?;
    Some(Defaults { duration: u32_at(own, 12)?, size: u32_at(own, 16)?, flags: u32_at(own, 20)? })
}

/// Empty edits before the first one that shows anything, and that one. What further ones do to the order is not followed.
fn edit(track: &mut Track, list: &[u8], movie_scale: u32) -> Option<()> {
    let (version, _, mut numbers) = versioned(list)?;
    let (wide, scales) = (version == 1, (i128::from(track.scale), i128::from(movie_scale.max(1))));
    let ticks =
        |duration: u64| i64::try_from((i128::from(duration) * scales.0 + scales.1 / 2) / scales.1).unwrap_or(i64::MAX);
    let count = numbers.u32()?;
    for place in 0..count {
        let duration = numbers.either(wide)?;
        let from = numbers.either(wide)?;
        let from = if wide { from.cast_signed() } else { i64::from((from as u32).cast_signed()) };
        numbers.u32()?;
        if from < 0 {
            track.empty = track.empty.saturating_add(ticks(duration));
            continue;
        }
        track.shown_from = from;
        track.shown_to = (duration > 0 && place + 1 == count).then(|| from.saturating_add(ticks(duration)));
        return Some(());
    }
    None
}

fn pictures(kind: [u8; 4], entry: &[u8]) -> Format {
    let size = u16_at(entry, 24).zip(u16_at(entry, 26)).map(|(width, height)| (width.into(), height.into()));
    let inside = entry.get(78..).unwrap_or_default();
    let own = |kind| first(inside, kind).unwrap_or_default().to_vec();
    let (coding, header) = match &kind {
        b"avc1" | b"avc3" => (Coding::H264Lengths, own(b"avcC")),
        b"hvc1" | b"hev1" => (Coding::H265Lengths, own(b"hvcC")),
        b"jpeg" | b"mjpa" => (Coding::Jpeg, Vec::new()),
        b"mp4v" => described(inside).unwrap_or((Coding::Mpeg4, Vec::new())),
        other => (Coding::Unknown(u32::from_be_bytes(*other)), Vec::new()),
    };
    Format { coding, header, size, sound: None }
}

fn sound(kind: [u8; 4], entry: &[u8]) -> Format {
    let version = u16_at(entry, 8).unwrap_or(0);
    let channels = u16_at(entry, 16).map_or(1, u32::from).max(1);
    let rate = u32_at(entry, 24).map_or(0, |rate| rate >> 16);
    let inside = entry
        .get(
            if version == 1 {
                44
            } else if version == 2 {
                64
            } else {
                28
            }..,
        )
        .unwrap_or_default();
    let inside = first(inside, b"wave").unwrap_or(inside);
    let bits = u16_at(entry, 18);
    let (coding, header) = match &kind {
        b"mp4a" => described(inside).unwrap_or((Coding::Unknown(u32::from_be_bytes(kind)), Vec::new())),
        b"alaw" => (Coding::ALaw, Vec::new()),
        b"ulaw" => (Coding::MuLaw, Vec::new()),
        b"sowt" if bits == Some(16) => (Coding::Pcm16, Vec::new()),
        b".mp3" => (Coding::MpegAudio, Vec::new()),
        b"ac-3" => (Coding::Ac3, Vec::new()),
        other => (Coding::Unknown(u32::from_be_bytes(*other)), Vec::new()),
    };
    let by_header = if coding == Coding::AacRaw { aac::sound(&header) } else { None };
    Format { coding, header, size: None, sound: by_header.or((rate > 0).then_some((rate, channels))) }
}

/// The coding that an `esds` box names, and the header in it.
fn described(inside: &[u8]) -> Option<(Coding, Vec<u8>)> {
    let mut rest = first(inside, b"esds")?.get(4..)?;
    let mut coding = None;
    while let Some((tag, contents, behind)) = descriptor(rest) {
        rest = match tag {
            3 => {
                let flags = *contents.get(2)?;
                let address = if flags & 0x40 == 0 { 0 } else { 1 };
                let mut from = 3 + if flags & 0x80 == 0 { 0 } else { 2 };
                from += if address == 1 { 1 + usize::from(*contents.get(from)?) } else { 0 };
                contents.get(from + if flags & 0x20 == 0 { 0 } else { 2 }..)?
            }
            4 => {
                coding = Some(match *contents.first()? {
                    0x20 => Coding::Mpeg4,
                    0x60..=0x65 => Coding::Mpeg2,
                    0x6A => Coding::Mpeg1,
                    0x6C => Coding::Jpeg,
                    0x40 | 0x66..=0x68 => Coding::AacRaw,
                    0x69 | 0x6B => Coding::MpegAudio,
                    0xA5 => Coding::Ac3,
                    other => Coding::Unknown(other.into()),
                });
                contents.get(13..)?
            }
            5 => return Some((coding?, contents.to_vec())),
            _ => behind,
        };
    }
    coding.map(|coding| (coding, Vec::new()))
}

/// A descriptor's tag, its contents (all there are of them) and what is behind.
fn descriptor(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, mut rest) = bytes.split_first()?;
    let mut size = 0_usize;
    for _ in 0..4 {
        let (&byte, behind) = rest.split_first()?;
        rest = behind;
        size = size << 7 | usize::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            break;
        }
    }
    let (contents, behind) = rest.split_at(size.min(rest.len()));
    Some((tag, contents, behind))
}
