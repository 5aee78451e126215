//! A frame of DHAV: its header, the list of small records behind that, and its end.

use crate::media::reader::aac;
use crate::media::reader::dhav::axis::{self, Stamp};
use crate::media::reader::{Coding, Format};

/// Bytes of the header.
pub(super) const HEADER: usize = 24;

/// Bytes behind the payload: `dhav` and the length again.
pub(super) const TRAILER: usize = 8;

/// No frame is longer than this, in bytes.
const MOST: usize = 32 << 20;

/// Samples a second, by the number that stands for them.
const RATES: [u32; 13] = [8000, 4000, 8000, 11025, 16000, 20000, 22050, 32000, 44100, 48000, 96000, 192_000, 64000];

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A picture that begins a group of pictures.
    Key,
    /// A picture that refers to earlier ones.
    Predicted,
    /// A picture that refers to later ones too.
    Between,
    /// Sound.
    Sound,
    /// Watermarks, analysis, and whatever else.
    Data,
}

/// A frame's header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub kind: Kind,
    /// From 0.
    pub channel: u8,
    /// Bytes of the whole frame.
    pub length: usize,
    /// Bytes of the records between header and payload.
    pub records: usize,
    /// Whether the header's own sum is right.
    pub sum_is_right: bool,
    /// Its clocks.
    pub stamp: Stamp,
}

impl Header {
    /// From the first bytes of a frame; none when no frame can begin like this.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let head: &[u8; HEADER] = bytes.first_chunk()?;
        let word = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let (length, records) = (usize::try_from(word(12)).ok()?, usize::from(head[22]));
        if !head.starts_with(b"DHAV") || !(HEADER + records + TRAILER..=MOST).contains(&length) {
            return None;
        }
        let kind = match head[4] {
            0xFD => Kind::Key,
            0xFC => Kind::Predicted,
            0xFE => Kind::Between,
            0xF0 => Kind::Sound,
            _ => Kind::Data,
        };
        let sum_is_right = head[..23].iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)) == head[23];
        let stamp =
            Stamp { date: axis::date_of(word(16)), counter: u16::from_le_bytes([head[20], head[21]]), number: word(8) };
        Some(Self { kind, channel: head[6], length, records, sum_is_right, stamp })
    }

    /// Whether these bytes, which begin with the frame and go on behind it, bear the header out: the length stands at the
    /// end again; or the header's sum is right, and there is an end without it, or the file ends or goes on with a frame.
    pub(super) fn is_borne_out(&self, bytes: &[u8]) -> bool {
        let Some((frame, behind)) = bytes.split_at_checked(self.length) else { return false };
        let (word, again) = frame[self.length - TRAILER..].split_at(4);
        let (ends, again) = (word == b"dhav", again == &frame[12..16]);
        ends && again || self.sum_is_right && (ends || behind.is_empty() || behind.starts_with(b"DHAV"))
    }

    /// The frame's payload.
    pub(super) fn payload<'f>(&self, frame: &'f [u8]) -> &'f [u8] {
        frame.get(HEADER + self.records..self.length - TRAILER).unwrap_or_default()
    }
}

/// What the records say of the track; what they do not say is as before.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Records {
    size: Option<(u32, u32)>,
    codec: Option<u8>,
    /// Pictures a second.
    pub rate: u8,
    /// Channels, codec and number of the rate.
    sound: Option<(u8, u8, u8)>,
}

impl Records {
    /// Takes in the records of one frame. Each is as long as its first byte says, by a table; behind one that is not in
    /// the table nothing can be told. What sticks out at the end is left.
    pub(super) fn take(&mut self, mut list: &[u8]) {
        while let Some(long) = list.first().and_then(|kind| length_of(*kind)) {
            let Some((record, behind)) = list.split_at_checked(long) else { return };
            list = behind;
            match *record {
                [0x80, _, width, height] if width > 0 && height > 0 => {
                    self.size = Some((u32::from(width) * 8, u32::from(height) * 8));
                }
                [0x81, _, codec, rate] => (self.codec, self.rate) = (Some(codec), rate),
                [0x82, _, _, _, w, wide, h, high] if (w | wide) > 0 && (h | high) > 0 => {
                    self.size = Some((u16::from_le_bytes([w, wide]).into(), u16::from_le_bytes([h, high]).into()));
                }
                [0x83, channels, codec, rate] | [0x8C, _, channels, codec, rate, ..] => {
                    self.sound = Some((channels, codec, rate));
                }
                _ => {}
            }
        }
    }

    /// The format of pictures; their own first bytes tell the codec where no record does.
    pub(super) fn pictures(&self, payload: &[u8]) -> Format {
        let coding = match self.codec {
            Some(1) => Coding::Mpeg4,
            Some(3) => Coding::Jpeg,
            Some(2 | 4 | 8) => Coding::H264,
            Some(0x0C) => Coding::H265,
            other => sniffed(payload).unwrap_or(Coding::Unknown(other.unwrap_or(0).into())),
        };
        Format { coding, header: Vec::new(), size: self.size, sound: None }
    }

    /// The format of sound. Packets of AAC with and without headers look different.
    pub(super) fn sound(&self, payload: &[u8]) -> Format {
        let (channels, codec, number) = self.sound.unwrap_or_default();
        let rate = *RATES.get(usize::from(number)).unwrap_or(&8000);
        let channels = u32::from(channels.max(1));
        let with_header = payload.first() == Some(&0xFF) && payload.get(1).is_some_and(|byte| byte & 0xF6 == 0xF0);
        let (coding, header) = match codec {
            0x0E => (Coding::ALaw, Vec::new()),
            0x0A | 0x16 => (Coding::MuLaw, Vec::new()),
            0x0C | 0x10 => (Coding::Pcm16, Vec::new()),
            0x1A if with_header => (Coding::AacAdts, Vec::new()),
            0x1A => (Coding::AacRaw, aac::header(rate, channels)),
            0x1F | 0x21 => (Coding::MpegAudio, Vec::new()),
            other => (Coding::Unknown(other.into()), Vec::new()),
        };
        Format { coding, header, size: None, sound: Some((rate, channels)) }
    }
}

fn length_of(record: u8) -> Option<usize> {
    match record {
        0x80 | 0x81 | 0x83..=0x85 | 0x8B | 0x94 | 0x96 | 0xA0 | 0xB2 | 0xB4 => Some(4),
        0x82 | 0x88 | 0x8C | 0x91..=0x93 | 0x95 | 0x9A | 0x9B | 0xB3 => Some(8),
        _ => None,
    }
}

/// The codec of a key picture, by the first unit behind its first start code.
fn sniffed(payload: &[u8]) -> Option<Coding> {
    if payload.starts_with(&[0xFF, 0xD8]) {
        return Some(Coding::Jpeg);
    }
    let code = payload.get(..64.min(payload.len()))?.windows(3).position(|bytes| bytes == [0, 0, 1])?;
    match payload.get(code + 3..)? {
        [0x40 | 0x42 | 0x44 | 0x46, 1, ..] => Some(Coding::H265),
        [0x00 | 0x20 | 0xB0 | 0xB3 | 0xB6, ..] => Some(Coding::Mpeg4),
        [head, ..] if matches!(head & 0x1F, 5..=9) && head & 0x80 == 0 => Some(Coding::H264),
        _ => None,
    }
}
