//! What stands at a place of a program stream, and whether to believe it.

use crate::media::reader::elementary;
use crate::media::reader::pes::{self, Header};
use memchr::memmem;

/// Enough to see any packet whole, and the start of what follows it, in bytes.
pub(super) const AHEAD: usize = 6 + 0xFFFF + 16;

/// So many packets are looked through for the next of a stream.
const FAR: usize = 8;

/// What stands at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// The header of a Hikvision file, of so many bytes.
    Header(usize),
    /// The header of a pack.
    Pack(usize),
    /// The stream's end.
    End,
    /// The map of the program.
    Map(usize),
    /// A packet of pictures or sound.
    Pes {
        /// Which stream.
        stream: u16,
        /// Its header.
        header: Header,
        /// All of it, in bytes.
        total: usize,
    },
    /// The same, which ends where the next packet begins.
    Open {
        /// Which stream.
        stream: u16,
        /// Its header.
        header: Header,
    },
    /// A packet that is neither.
    Aside(usize),
    /// A packet that the end of the file cuts after so many bytes.
    Cut {
        /// Which stream, if it is known, and its header, if that is whole.
        packet: Option<(u16, Option<Header>)>,
        /// What there is of it.
        size: usize,
    },
    /// Nothing that there should be.
    Junk,
}

/// The stream of the packet that begins here: its number, and in private stream 1 the number inside it.
pub(super) fn stream(bytes: &[u8]) -> Option<u16> {
    let pes::Read::Header(header) = pes::read(bytes) else { return None };
    let id = u16::from(*bytes.get(3)?);
    Some(if id == 0xBD { id << 8 | u16::from(*bytes.get(header.size)?) } else { id })
}

/// Bytes of payload before the stream's own, in a packet of private stream 1.
pub(super) fn substream(stream: u16) -> usize {
    if stream > 0xFF { 4 } else { 0 }
}

/// What is known of the bytes that are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// More of the file comes behind them.
    More,
    /// The file ends with them.
    Last,
    /// They were looked through before and held no damage.
    Healthy,
}

impl Known {
    /// The same of bytes that a packet goes on behind.
    fn at_end(self) -> Self {
        if self == Self::Healthy { self } else { Self::Last }
    }
}

/// What stands at the start of `bytes`.
pub(super) fn next(bytes: &[u8], known: Known) -> Next {
    let last = known != Known::More;
    if matches!(bytes, [b'I', b'M', b'K', b'H', ..]) && bytes.len() >= 40 {
        return Next::Header(40);
    }
    let cut = Next::Cut { packet: None, size: bytes.len() };
    let &[0, 0, 1, id, ref rest @ ..] = bytes else {
        return if last && bytes == [0, 0, 1] { cut } else { Next::Junk };
    };
    let whole = |size: usize, kind: Next| match bytes.len() >= size {
        true if believed(bytes, size, known) => kind,
        false if believed(bytes, bytes.len(), known.at_end()) => cut,
        _ => Next::Junk,
    };
    match id {
        0xB9 => Next::End,
        0xBA => match *rest {
            [first, ..] if first >> 6 == 1 => match rest.get(9) {
                Some(stuffing) => whole(14 + usize::from(stuffing & 7), Next::Pack(14 + usize::from(stuffing & 7))),
                None => cut,
            },
            [first, ..] if first >> 4 == 2 => whole(12, Next::Pack(12)),
            [_, ..] => Next::Junk,
            [] => cut,
        },
        0xBB.. => {
            let &[high, low, ..] = rest else {
                return Next::Cut { packet: Some((u16::from(id), None)), size: bytes.len() };
            };
            let size = 6 + usize::from(u16::from_be_bytes([high, low]));
            match id {
                0xBC => whole(size, Next::Map(size)),
                0xBD | 0xC0..=0xEF => stream_packet(bytes, id, size, known),
                _ => whole(size, Next::Aside(size)),
            }
        }
        _ => Next::Junk,
    }
}

fn stream_packet(bytes: &[u8], id: u8, size: usize, known: Known) -> Next {
    let last = known != Known::More;
    let header = match pes::read(bytes) {
        pes::Read::Header(header) => header,
        pes::Read::Short if last => return Next::Cut { packet: Some((u16::from(id), None)), size: bytes.len() },
        pes::Read::Short | pes::Read::Not => return Next::Junk,
    };
    let mut stream = u16::from(id);
    if id == 0xBD {
        // Of what private streams hold, only AC-3 is taken.
        match bytes.get(header.size) {
            Some(inner @ 0x80..=0x87) if size >= header.size + 4 => stream = stream << 8 | u16::from(*inner),
            _ if bytes.len() < size => return Next::Cut { packet: None, size: bytes.len() },
            _ if !believed(bytes, size, known) => return Next::Junk,
            _ => return Next::Aside(size),
        }
    }
    match header.total {
        None if id >= 0xE0 => Next::Open { stream, header },
        None => Next::Junk,
        Some(total) if total <= bytes.len() && believed(bytes, total, known) => Next::Pes { stream, header, total },
        Some(total) if total > bytes.len() && believed(bytes, bytes.len(), known.at_end()) => {
            Next::Cut { packet: Some((stream, Some(header))), size: bytes.len() }
        }
        Some(_) => Next::Junk,
    }
}

/// Whether a packet of so many bytes may be believed: another follows, or zeros, or the end of the file; or else none
/// that is followed by one begins inside it, so that only what follows is damaged.
fn believed(bytes: &[u8], size: usize, known: Known) -> bool {
    if known == Known::Healthy {
        return true;
    }
    let last = known == Known::Last;
    let behind = bytes.get(size..).unwrap_or_default();
    if behind.len() < 4 && size < bytes.len() && last && behind.iter().all(|byte| *byte == 0) {
        return true;
    }
    if code(behind) || matches!(behind, [0, 0, 0, ..] | [b'I', b'M', b'K', b'H', ..]) || behind.is_empty() && !last {
        return true;
    }
    if behind.is_empty() && size == bytes.len() && claimed(bytes) == Some(size) {
        return true;
    }
    let inside = &bytes[..size.min(bytes.len())];
    !memmem::find_iter(inside, &[0, 0, 1]).skip(1).any(|at| followed(&bytes[at..]))
}

/// What the next packet of a stream begins with, if that packet is among these bytes and not far.
pub(super) fn ahead(mut bytes: &[u8], stream: u16) -> Option<[u8; elementary::AHEAD]> {
    for _ in 0..FAR {
        if bytes.get(3).map(|id| u16::from(*id)) == Some(stream) {
            let pes::Read::Header(header) = pes::read(bytes) else { return None };
            return bytes.get(header.size..)?.first_chunk().copied();
        }
        bytes = bytes.get(claimed(bytes)?..)?;
    }
    None
}

/// How long the packet at the start says that it is.
fn claimed(bytes: &[u8]) -> Option<usize> {
    let &[0, 0, 1, id, high, low, ref rest @ ..] = bytes else { return None };
    match id {
        0xBA if high >> 6 == 1 => Some(14 + usize::from(rest.get(7)? & 7)),
        0xBA if high >> 4 == 2 => Some(12),
        0xBB.. => Some(6 + usize::from(u16::from_be_bytes([high, low]))),
        _ => None,
    }
}

/// Whether a packet stands at the start and another right behind it.
pub(super) fn followed(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"IMKH") {
        return true;
    }
    let plain = !matches!(bytes.get(3), Some(0xBD | 0xC0..=0xEF)) || matches!(pes::read(bytes), pes::Read::Header(_));
    plain && claimed(bytes).and_then(|size| bytes.get(size..)).is_some_and(|behind| behind.is_empty() || code(behind))
}

/// Whether the start code of a packet stands at the start.
fn code(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 0, 1, id, ..] if *id >= 0xB9)
}

/// Where the next packet may begin.
pub(super) fn start(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, &[0, 0, 1]).find(|at| bytes.get(at + 3) >= Some(&0xB9))
}

/// How many bytes, at least one, are certainly no start of a packet, and whether they are all zero.
pub(super) fn gap(bytes: &[u8], last: bool) -> (usize, bool) {
    let code = bytes.get(1..).and_then(start).map(|at| at + 1);
    let before = bytes.get(1..code.unwrap_or(bytes.len())).unwrap_or_default();
    let found = memmem::find(before, b"IMKH").map(|at| at + 1).or(code);
    let size = found.unwrap_or(if last { bytes.len() } else { bytes.len() - 3 });
    (size, bytes[..size].iter().all(|byte| *byte == 0))
}
