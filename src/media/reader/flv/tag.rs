//! One tag of FLV: its header, and what its first bytes say of the rest.

use crate::media::reader::aac;
use crate::media::reader::{Coding, Format, Slot};

/// Bytes of a tag's header.
pub(super) const HEADER: usize = 11;

/// What a tag holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Sound,
    Picture,
    Script,
}

/// A tag's header.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    pub kind: Kind,
    /// Bytes behind the header.
    pub size: usize,
    /// When it is decoded, in ms.
    pub time: u32,
}

impl Tag {
    /// From the first bytes of a tag; none when no tag can begin like this.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        // The stream's number is always zero.
        let &[kind, a, b, c, low, mid, high, top, 0, 0, 0, ..] = bytes else { return None };
        let kind = match kind {
            8 => Kind::Sound,
            9 => Kind::Picture,
            18 => Kind::Script,
            _ => return None,
        };
        let size = u32::from_be_bytes([0, a, b, c]) as usize;
        Some(Self { kind, size, time: u32::from_be_bytes([top, low, mid, high]) })
    }
}

/// What is in a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A track's header, kept apart from its pieces.
    Header(Slot, Format),
    /// A picture whose payload begins at `from`, shown so many ms later than it is decoded; the format where every
    /// picture says it.
    Picture { from: usize, key: bool, later: i32, format: Option<Format> },
    /// Sound whose payload begins at `from`; the format where every packet says it.
    Sound { from: usize, format: Option<Format> },
    /// Anything else.
    Other,
}

/// What a tag of this kind holds behind its header.
pub(super) fn content(kind: Kind, body: &[u8]) -> Content {
    match kind {
        Kind::Picture => picture(body).unwrap_or(Content::Other),
        Kind::Sound => sound(body).unwrap_or(Content::Other),
        Kind::Script => Content::Other,
    }
}

fn picture(body: &[u8]) -> Option<Content> {
    let (first, rest) = body.split_first()?;
    let frame = first >> 4 & 7;
    // 5 is a command to the player.
    if frame == 5 {
        return None;
    }
    let key = matches!(frame, 1 | 4);
    if first & 0x80 != 0 {
        return by_letters(first & 15, key, rest);
    }
    let coding = match first & 15 {
        7 => Coding::H264Lengths,
        12 => Coding::H265Lengths,
        other => {
            let format = pictures(Coding::Unknown(other.into()), &[]);
            return Some(Content::Picture { from: 1, key, later: 0, format: Some(format) });
        }
    };
    let &[packet, a, b, c, ref payload @ ..] = rest else { return None };
    match packet {
        0 if !payload.is_empty() => Some(Content::Header(Slot::Pictures, pictures(coding, payload))),
        1 => Some(Content::Picture { from: 5, key, later: signed([a, b, c]), format: None }),
        _ => None,
    }
}

/// The newer way: the codec by four letters, and the kind of packet in the first byte.
fn by_letters(packet: u8, key: bool, rest: &[u8]) -> Option<Content> {
    let (letters, payload) = rest.split_first_chunk::<4>()?;
    let (coding, has_later) = match letters {
        b"avc1" => (Coding::H264Lengths, true),
        b"hvc1" => (Coding::H265Lengths, true),
        other => (Coding::Unknown(u32::from_be_bytes(*other)), false),
    };
    match (packet, payload) {
        (0, [_, ..]) => Some(Content::Header(Slot::Pictures, pictures(coding, payload))),
        (1, &[a, b, c, ..]) if has_later => {
            Some(Content::Picture { from: 8, key, later: signed([a, b, c]), format: None })
        }
        (1 | 3, _) => Some(Content::Picture { from: 5, key, later: 0, format: None }),
        _ => None,
    }
}

fn pictures(coding: Coding, header: &[u8]) -> Format {
    Format { coding, header: header.to_vec(), size: None, sound: None }
}

fn sound(body: &[u8]) -> Option<Content> {
    let (&first, rest) = body.split_first()?;
    let channels = u32::from(first & 1) + 1;
    let rate = [5512, 11025, 22050, 44100][usize::from(first >> 2 & 3)];
    let wide = first & 2 != 0;
    let (coding, rate) = match first >> 4 {
        10 => {
            let (&packet, header) = rest.split_first()?;
            if packet != 0 {
                return Some(Content::Sound { from: 2, format: None });
            }
            let sound = aac::sound(header).or(Some((rate, channels)));
            let format = Format { coding: Coding::AacRaw, header: header.to_vec(), size: None, sound };
            return (!header.is_empty()).then_some(Content::Header(Slot::Sound, format));
        }
        0 | 3 if wide => (Coding::Pcm16, rate),
        2 => (Coding::MpegAudio, rate),
        7 => (Coding::ALaw, 8000),
        8 => (Coding::MuLaw, 8000),
        14 => (Coding::MpegAudio, 8000),
        other => (Coding::Unknown(other.into()), rate),
    };
    let format = Format { coding, header: Vec::new(), size: None, sound: Some((rate, channels)) };
    Some(Content::Sound { from: 1, format: Some(format) })
}

fn signed([a, b, c]: [u8; 3]) -> i32 {
    i32::from_be_bytes([a, b, c, 0]) >> 8
}
