//! Packets of a transport stream: where they begin, what they carry, and how packets of an elementary stream come
//! together from them.

use crate::media::reader::pes::{self, Header};

/// A packet, in bytes.
pub(super) const PACKET: usize = 188;

/// How far apart packets may begin, in bytes.
pub(super) const STRIDES: [usize; 3] = [188, 192, 204];

/// So many in a row make sure where packets begin.
const ENOUGH: usize = 8;

/// No header of a packet of an elementary stream is longer, in bytes.
const LONGEST: usize = 9 + 255;

/// Where the first packet begins, and how far apart packets are.
pub(super) fn stride(bytes: &[u8]) -> Option<(usize, usize)> {
    let places = memchr::memchr_iter(0x47, bytes);
    let rows = |at: usize, stride: usize| bytes[at..].iter().step_by(stride).take(ENOUGH);
    // A short file has fewer packets: then all of them must be where they should.
    places.flat_map(|at| STRIDES.map(|stride| (at, stride))).filter(|(at, _)| bytes.len() - at >= PACKET).find(
        |(at, stride)| {
            let few = rows(*at, *stride).count() < ENOUGH;
            (!few || *at < 256) && rows(*at, *stride).all(|byte| *byte == 0x47)
        },
    )
}

/// Where packets begin again behind damage; the next ones where they should be are preferred.
pub(super) fn resynchronise(bytes: &[u8], stride: usize, last: bool) -> Option<usize> {
    let here = |at: usize, count: usize| {
        let row = || bytes[at..].iter().step_by(stride).take(count);
        row().all(|byte| *byte == 0x47) && (row().count() == count || last && bytes.len() - at >= PACKET)
    };
    let expected = [stride, 2 * stride].into_iter().find(|at| *at < bytes.len() && here(*at, 3));
    expected.or_else(|| memchr::memchr_iter(0x47, bytes).find(|at| here(*at, ENOUGH)))
}

/// One packet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packet<'a> {
    /// Which stream.
    pub pid: u16,
    /// Something begins in it.
    pub begins: bool,
    /// The one who sent it knew it to be damaged.
    pub damaged: bool,
    /// The counter is not expected to go on.
    jumps: bool,
    /// Bytes were put in before the payload so that it ends with the packet.
    stuffed: bool,
    count: u8,
    /// What it carries; none if nothing, or nothing that can be read.
    pub payload: &'a [u8],
}

impl<'a> Packet<'a> {
    /// The stream of a packet of which there is perhaps only the start.
    pub(super) fn pid(bytes: &[u8]) -> Option<u16> {
        let &[0x47, high, low, ..] = bytes else { return None };
        Some(u16::from(high & 0x1F) << 8 | u16::from(low))
    }

    /// Reads a packet of [`PACKET`] bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.get(..PACKET)?;
        let pid = Self::pid(bytes)?;
        let field = if bytes[3] & 0x20 != 0 { 1 + usize::from(bytes[4]) } else { 0 };
        let clear = bytes[3] & 0xC0 == 0 && bytes[3] & 0x10 != 0;
        let flags = if field > 1 { bytes[5] } else { 0 };
        // Beyond its flags and the clock, a field is there to fill the packet.
        let needed = 2 + if flags & 0x10 != 0 { 6 } else { 0 } + if flags & 8 != 0 { 6 } else { 0 };
        Some(Self {
            pid,
            begins: bytes[1] & 0x40 != 0,
            damaged: bytes[1] & 0x80 != 0,
            jumps: flags & 0x80 != 0,
            stuffed: field > needed || field == 1 || field == 2 && flags == 0,
            count: bytes[3] & 15,
            payload: if clear { bytes.get(4 + field..).unwrap_or_default() } else { &[] },
        })
    }
}

/// What comes of taking a packet in.
#[derive(Debug)]
pub(super) enum Took<'a> {
    /// Nothing yet.
    Nothing,
    /// Payload of the elementary stream.
    Payload {
        /// The payload.
        data: &'a [u8],
        /// A packet of the elementary stream begins with it.
        begins: Option<Header>,
        /// Where to begin to read in order to have it.
        from: u64,
        /// Packets before it are missing.
        gap: bool,
    },
}

/// The length of a payload and its first and last bytes.
type Ends = (usize, Option<[u8; 16]>, Option<[u8; 16]>);

/// Takes headers off the packets of one elementary stream.
#[derive(Debug, Default)]
pub(super) struct Assembler {
    open: bool,
    /// A header that is not whole, and where it began.
    header: Vec<u8>,
    from: u64,
    /// The counter before, and the ends of the payload, to know repeated packets.
    before: Option<(u8, Ends)>,
    gap: bool,
    /// What the packet says that is still to come.
    left: Option<i64>,
    /// The last packet was filled up, so something ends with it.
    stuffed: bool,
}

impl Assembler {
    /// Of a stream within a packet.
    pub(super) fn within() -> Self {
        Self { open: true, ..Self::default() }
    }

    /// Whether all has come that belongs to the packet of the elementary stream.
    pub(super) fn is_whole(&self) -> bool {
        match self.left {
            _ if !self.open => true,
            Some(left) => left <= 0,
            None => self.stuffed,
        }
    }

    /// Whether the packet said how long it is and all of it has come.
    pub(super) fn is_done(&self) -> bool {
        self.left.is_some_and(|left| left <= 0)
    }

    /// Takes in a packet that stands at `at` in the file.
    pub(super) fn take<'a>(&mut self, packet: &Packet<'a>, at: u64) -> Took<'a> {
        let payload = packet.payload;
        if payload.is_empty() {
            return Took::Nothing;
        }
        let ends = (payload.len(), payload.first_chunk().copied(), payload.last_chunk().copied());
        if let Some((count, before)) = self.before {
            if packet.count == count && ends == before {
                return Took::Nothing;
            }
            self.gap |= packet.count != (count + 1) & 15 && !packet.jumps;
        }
        self.before = Some((packet.count, ends));
        self.stuffed = packet.stuffed;
        if packet.begins {
            (self.open, self.left, self.from) = (true, None, at);
            self.header.clear();
            self.header.extend_from_slice(payload);
        } else if self.header.is_empty() {
            self.left = self.left.map(|left| left - payload.len() as i64);
            return if self.open { self.payload(payload, None, at) } else { Took::Nothing };
        } else {
            self.header.extend_from_slice(payload);
        }
        match pes::read(&self.header) {
            pes::Read::Header(header) => {
                let data = &payload[payload.len() - (self.header.len() - header.size).min(payload.len())..];
                self.left = header.total.map(|total| total as i64 - self.header.len() as i64);
                self.header.clear();
                self.payload(data, Some(header), self.from)
            }
            pes::Read::Short if self.header.len() < LONGEST => Took::Nothing,
            pes::Read::Short | pes::Read::Not => {
                self.open = false;
                self.header.clear();
                Took::Nothing
            }
        }
    }

    fn payload<'a>(&mut self, data: &'a [u8], begins: Option<Header>, from: u64) -> Took<'a> {
        Took::Payload { data, begins, from, gap: std::mem::take(&mut self.gap) }
    }
}
