//! What a program stream says of itself: the map of the program, with Hikvision's own descriptors, and the header that
//! Hikvision writes before it all.

use crate::domain::time::SiteTime;
use crate::media::reader::elementary::Track;
use crate::media::reader::pes::descriptors;
use crate::media::reader::{Coding, Slot};
use jiff::civil::DateTime;

/// The header of a Hikvision file, as far as it is of use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Imkh {
    pictures: Option<Coding>,
    sound: Option<Coding>,
    /// Samples a second and channels.
    heard: Option<(u32, u32)>,
}

impl Imkh {
    /// Reads the 40 bytes of it.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"IMKH")?.first_chunk::<16>()?;
        let short = |at: usize| u32::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
        let pictures = match short(6) {
            2 => Some(Coding::Mpeg2),
            3 => Some(Coding::Mpeg4),
            5 => Some(Coding::H265),
            0x100 => Some(Coding::H264),
            _ => None,
        };
        let sound = match short(8) {
            0 => None,
            0x2000 => Some(Coding::MpegAudio),
            0x2001 => Some(Coding::AacAdts),
            0x7110 => Some(Coding::MuLaw),
            0x7111 => Some(Coding::ALaw),
            other => Some(Coding::Unknown(other)),
        };
        let rate = u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
        let heard = (4000..=192_000).contains(&rate) && (1..=8).contains(&bytes[10]);
        Some(Self { pictures, sound, heard: heard.then_some((rate, u32::from(bytes[10]))) })
    }
}

/// The map of a program.
#[derive(Clone, Debug, Default)]
pub(super) struct Map {
    /// The recorder's clock.
    pub clock: Option<SiteTime>,
    streams: Vec<Listed>,
}

/// A stream, its type, its width and height.
type Listed = (u16, u8, Option<(u32, u32)>);

impl Map {
    /// Reads a packet that holds one.
    pub(super) fn read(packet: &[u8]) -> Option<Self> {
        let &[_, _, _, _, _, _, _, _, high, low, ref rest @ ..] = packet else { return None };
        let (info, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes([high, low])))?;
        let (length, rest) = rest.split_first_chunk::<2>()?;
        let mut rest = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
        let clock = descriptors(info).find(|(tag, _)| *tag == 0x40).and_then(|(_, data)| clock(data));
        let mut streams = Vec::new();
        while let &[kind, id, high, low, ref behind @ ..] = rest {
            let (info, behind) = behind.split_at_checked(usize::from(u16::from_be_bytes([high, low])))?;
            let size = descriptors(info).find(|(tag, _)| *tag == 0x42).and_then(|(_, data)| size(data));
            streams.push((u16::from(id), kind, size));
            rest = behind;
        }
        Some(Self { clock, streams })
    }

    /// Streams and their types.
    pub(super) fn codings(&self) -> impl Iterator<Item = (u16, u8)> {
        self.streams.iter().map(|(stream, kind, _)| (*stream, *kind))
    }

    /// The first stream of pictures.
    pub(super) fn first_pictures(&self) -> Option<u16> {
        self.streams.iter().map(|(stream, ..)| *stream).find(|stream| (0xE0..=0xEF).contains(stream))
    }

    /// A track for a stream: its coding by this map, by the file's header, or to be found out.
    pub(super) fn track(&self, slot: Slot, stream: u16, imkh: Option<Imkh>) -> Track {
        let said = self.streams.iter().find(|(id, ..)| *id == stream);
        let by_header = imkh.and_then(|imkh| if slot == Slot::Pictures { imkh.pictures } else { imkh.sound });
        let coding = match (said, stream) {
            (_, 0x100..) => Some(Coding::Ac3),
            (Some((_, kind, _)), _) => Some(coding(*kind)),
            (None, _) => by_header,
        };
        let mut track = Track::new(slot, coding);
        track.sized(said.and_then(|(_, _, size)| *size));
        if matches!(coding, Some(Coding::ALaw | Coding::MuLaw)) {
            track.sounding(imkh.and_then(|imkh| imkh.heard));
        }
        track
    }
}

/// What a type of stream is.
fn coding(kind: u8) -> Coding {
    match kind {
        0x01 => Coding::Mpeg1,
        0x02 => Coding::Mpeg2,
        0x03 | 0x04 => Coding::MpegAudio,
        0x0F => Coding::AacAdts,
        0x10 => Coding::Mpeg4,
        0x1B => Coding::H264,
        0x24 => Coding::H265,
        0x81 => Coding::Ac3,
        0x90 => Coding::ALaw,
        0x91 => Coding::MuLaw,
        other => Coding::Unknown(u32::from(other)),
    }
}

/// `HK`, a version, then 48 bits: year since 2000, month, day, hour, minute, second, a marker, milliseconds.
fn clock(data: &[u8]) -> Option<SiteTime> {
    let fields = data.strip_prefix(b"HK")?.get(2..8)?;
    let all = fields.iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    let part = |shift: u32, bits: u32| i16::try_from(all >> shift & ((1 << bits) - 1)).unwrap_or(i16::MAX);
    let small = |shift: u32, bits: u32| i8::try_from(part(shift, bits)).unwrap_or(i8::MAX);
    let ms = i32::from(part(3, 10));
    let at = DateTime::new(
        2000 + part(40, 8),
        small(36, 4),
        small(31, 5),
        small(26, 5),
        small(20, 6),
        small(14, 6),
        ms * 1_000_000,
    );
    at.ok().map(SiteTime::new)
}

/// Width and height, behind four bytes.
fn size(data: &[u8]) -> Option<(u32, u32)> {
    let &[_, _, _, _, a, b, c, d, ..] = data else { return None };
    let size = (u32::from(u16::from_be_bytes([a, b])), u32::from(u16::from_be_bytes([c, d])));
    (size.0 > 0 && size.1 > 0).then_some(size)
}

#[cfg(test)]
mod tests {
    use super::{clock, size};

    #[test]
    fn hikvision_says_when_and_how_large() {
        // 2026-03-05 09:00:00.000
        let at = clock(&[0x48, 0x4B, 1, 0, 0x1A, 0x32, 0xA4, 0, 0x20, 0, 0xFF, 0xFF, 0xFF, 0xFF]).unwrap();
        assert_eq!(at.to_string(), "2026-03-05T09:00:00.000");
        assert_eq!(clock(&[0x48, 0x4B, 1, 0, 0x1A, 0xF2, 0xA4, 0, 0x20, 0]), None, "there is no month 15");
        assert_eq!(size(&[7, 0x10, 0x10, 0xEA, 2, 0x80, 1, 0x68]), Some((640, 360)));
    }
}
