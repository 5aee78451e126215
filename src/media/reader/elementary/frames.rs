//! Frames of sound whose headers say how long they are: MPEG audio, AAC with ADTS headers, AC-3.

use crate::media::reader::elementary::carriers::Carriers;
use crate::media::reader::elementary::{Carrier, Out, Step};
use crate::media::reader::{Coding, HEAD};

/// What a header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// Bytes of the frame, header and all.
    pub size: usize,
    /// Samples of one channel.
    pub samples: u32,
    /// Samples a second.
    pub rate: u32,
    pub channels: u32,
    /// Layer of MPEG audio; else 0.
    layer: u8,
}

/// Enough for any header, in bytes.
pub(super) const LOOK: usize = 7;

/// See the top of this file.
#[derive(Debug)]
pub(super) struct Frames {
    coding: Coding,
    carriers: Carriers,
    /// What is not yet given.
    held: Vec<u8>,
    /// The frame before, where this one follows right behind.
    before: Option<Header>,
    /// When the frame before ends, in ns.
    due: Option<i64>,
}

impl Frames {
    pub(super) fn new(coding: Coding) -> Self {
        Self { coding, carriers: Carriers::default(), held: Vec::new(), before: None, due: None }
    }

    pub(super) fn feed(&mut self, carrier: Carrier, bytes: &[u8], out: &mut Out<'_, '_>) -> Step {
        self.carriers.push(carrier, bytes.len());
        self.held.extend_from_slice(bytes);
        self.give(false, out)
    }

    /// Whole frames are given; of the rest nothing is.
    pub(super) fn end(&mut self, out: &mut Out<'_, '_>) -> Step {
        self.give(true, out)?;
        self.held.clear();
        (self.before, self.due) = (None, None);
        Ok(())
    }

    fn give(&mut self, last: bool, out: &mut Out<'_, '_>) -> Step {
        let mut at = 0;
        while let Some(next) = frame(self.coding, &self.held[at..], self.before, last) {
            match next {
                Next::Junk(size) => {
                    at += size;
                    (self.before, self.due) = (None, None);
                }
                Next::Frame(header) => {
                    self.one(at, header, out)?;
                    at += header.size;
                }
            }
        }
        self.held.drain(..at);
        self.carriers.forget(self.carriers.end() - self.held.len() as u64);
        Ok(())
    }

    fn one(&mut self, at: usize, header: Header, out: &mut Out<'_, '_>) -> Step {
        let offset = self.carriers.end() - (self.held.len() - at) as u64;
        let length = i64::from(header.samples) * 1_000_000_000 / i64::from(header.rate.max(1));
        self.before = Some(header);
        let Some(mut start) = self.carriers.start(offset) else { return Ok(()) };
        start.pts = start.pts.or(self.due);
        self.due = start.pts.map(|pts| pts.saturating_add(length));
        out.sounding(header.rate, header.channels);
        let to = offset + header.size as u64;
        let head = &self.held[at..at + header.size.min(HEAD)];
        out.timed(&start, header.size as u64, self.carriers.file_end(to), true, Some(length), head)
    }
}

enum Next {
    Frame(Header),
    /// So many bytes are none.
    Junk(usize),
}

/// What comes next; none where more bytes are needed. A frame that follows no other must be followed by one.
fn frame(coding: Coding, bytes: &[u8], before: Option<Header>, last: bool) -> Option<Next> {
    let alike = |a: Header, b: Header| (a.rate, a.layer) == (b.rate, b.layer);
    if bytes.len() < LOOK {
        return None;
    }
    let junk = || {
        let sync = if coding == Coding::Ac3 { 0x0B } else { 0xFF };
        let behind = &bytes[1..];
        Some(Next::Junk(memchr::memchr(sync, behind).map_or(bytes.len(), |at| at + 1)))
    };
    let Some(header) = header(coding, bytes) else { return junk() };
    if before.is_some_and(|before| alike(before, header)) {
        return (bytes.len() >= header.size).then_some(Next::Frame(header));
    }
    match bytes.get(header.size..).filter(|behind| behind.len() >= LOOK) {
        None if last => {
            if bytes.len() == header.size {
                Some(Next::Frame(header))
            } else {
                junk()
            }
        }
        None => None,
        Some(behind) => match self::header(coding, behind) {
            Some(next) if alike(next, header) => Some(Next::Frame(header)),
            _ => junk(),
        },
    }
}

/// The header at the start of `bytes`, at least [`LOOK`] of them.
pub(super) fn header(coding: Coding, bytes: &[u8]) -> Option<Header> {
    let bytes = bytes.first_chunk::<LOOK>()?;
    let header = match coding {
        Coding::MpegAudio => mpeg_audio(bytes),
        Coding::AacAdts => adts(bytes),
        Coding::Ac3 => ac3(bytes),
        _ => None,
    };
    header.filter(|header| header.size >= LOOK)
}

fn mpeg_audio(bytes: &[u8; LOOK]) -> Option<Header> {
    const KBITS: [[u32; 14]; 5] = [
        [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];
    if bytes[0] != 0xFF || bytes[1] & 0xE0 != 0xE0 {
        return None;
    }
    // Versions: 0 is MPEG-2.5, 2 is MPEG-2, 3 is MPEG-1; layers count down from 3 for the first.
    let (version, layer) = (bytes[1] >> 3 & 3, 4 - (bytes[1] >> 1 & 3));
    if version == 1 || layer == 4 {
        return None;
    }
    let rate = [44_100, 48_000, 32_000].get(usize::from(bytes[2] >> 2 & 3))? >> [2, 0, 1, 0][usize::from(version)];
    let table = match (version, layer) {
        (3, 1..=3) => usize::from(layer) - 1,
        (_, 1) => 3,
        _ => 4,
    };
    let kbits = KBITS[table].get(usize::from(bytes[2] >> 4).checked_sub(1)?)?;
    let padding = u32::from(bytes[2] >> 1 & 1);
    let (size, samples) = match layer {
        1 => ((12_000 * kbits / rate + padding) * 4, 384),
        3 if version != 3 => (72_000 * kbits / rate + padding, 576),
        _ => (144_000 * kbits / rate + padding, 1152),
    };
    let channels = if bytes[3] >> 6 == 3 { 1 } else { 2 };
    Some(Header { size: size as usize, samples, rate, channels, layer })
}

fn adts(bytes: &[u8; LOOK]) -> Option<Header> {
    const RATES: [u32; 13] =
        [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
    if bytes[0] != 0xFF || bytes[1] & 0xF6 != 0xF0 {
        return None;
    }
    let rate = *RATES.get(usize::from(bytes[2] >> 2 & 15))?;
    let channels = u32::from(bytes[2] & 1) << 2 | u32::from(bytes[3] >> 6);
    let size = usize::from(bytes[3] & 3) << 11 | usize::from(bytes[4]) << 3 | usize::from(bytes[5] >> 5);
    let samples = 1024 * (u32::from(bytes[6] & 3) + 1);
    Some(Header { size, samples, rate, channels: if channels == 7 { 8 } else { channels }, layer: 0 })
}

fn ac3(bytes: &[u8; LOOK]) -> Option<Header> {
    const KBITS: [u32; 19] = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
    if bytes[..2] != [0x0B, 0x77] || bytes[5] >> 3 > 10 {
        return None;
    }
    let rate = *[48_000, 44_100, 32_000].get(usize::from(bytes[4] >> 6))?;
    let code = bytes[4] & 0x3F;
    let kbits = KBITS.get(usize::from(code >> 1))?;
    let words = kbits * 96_000 / rate + if rate == 44_100 { u32::from(code & 1) } else { 0 };
    let mode = bytes[6] >> 5;
    // Mixing levels stand between the mode and the bit for the low channel: two bits each, where the mode has them.
    let levels = u32::from(mode & 1 != 0 && mode != 1) + u32::from(mode & 4 != 0) + u32::from(mode == 2);
    let low = u32::from(u16::from_be_bytes([bytes[6], 0]) >> (12 - 2 * levels) & 1);
    let full = [2, 1, 2, 3, 3, 4, 4, 5][usize::from(mode)];
    Some(Header { size: words as usize * 2, samples: 1536, rate, channels: full + low, layer: 0 })
}

#[cfg(test)]
mod tests {
    use super::{Header, header};
    use crate::media::reader::Coding;

    #[test]
    fn headers_are_read() {
        let of = |coding, bytes: [u8; 7]| header(coding, &bytes);
        let wanted = Header { size: 417, samples: 1152, rate: 44_100, channels: 2, layer: 3 };
        assert_eq!(of(Coding::MpegAudio, [0xFF, 0xFB, 0x90, 0, 0, 0, 0]), Some(wanted));
        let wanted = Header { size: 0x155, samples: 1024, rate: 48_000, channels: 2, layer: 0 };
        assert_eq!(of(Coding::AacAdts, [0xFF, 0xF1, 0x4C, 0x80, 0x2A, 0xBF, 0xFC]), Some(wanted));
        let wanted = Header { size: 1792, samples: 1536, rate: 48_000, channels: 6, layer: 0 };
        assert_eq!(of(Coding::Ac3, [0x0B, 0x77, 0, 0, 0x1E, 0x40, 0xE1]), Some(wanted));
        assert_eq!(of(Coding::AacAdts, [0xFF, 0xF1, 0x4C, 0x80, 0, 0x3F, 0xFC]), None, "shorter than its header");
    }
}
