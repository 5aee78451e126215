//! Headers of packets of an elementary stream (PES), of MPEG-1 and MPEG-2 both, and what their times mean.

/// Of what an elementary stream's time counts 90 000 to the second: where it begins anew.
const WRAP: i64 = 1 << 33;

/// How near a time must be, on the other side of the wrap, to be its continuation and not a jump: ten minutes.
const NEAR: i64 = 600 * 90_000;

/// One header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// From the start code to the payload, in bytes.
    pub size: usize,
    /// Bytes of the whole packet, start code and all; none where the packet does not say (length 0).
    pub total: Option<usize>,
    /// Something of the stream begins right behind the header.
    pub aligned: bool,
    /// When what begins in it is shown: 33 bits at 90 kHz.
    pub pts: Option<u64>,
    /// When it is decoded.
    pub dts: Option<u64>,
}

/// What comes of reading a header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    /// It is one.
    Header(Header),
    /// It goes on behind these bytes.
    Short,
    /// It is none.
    Not,
}

/// Reads the header at the start of `bytes`, of a stream whose packets have one (video, sound, private stream 1, extended).
pub(crate) fn read(bytes: &[u8]) -> Read {
    let &[zero, zero_too, one, id, high, low, ref rest @ ..] = bytes else {
        return if [0, 0, 1].starts_with(&bytes[..bytes.len().min(3)]) { Read::Short } else { Read::Not };
    };
    if [zero, zero_too, one] != [0, 0, 1] || !(matches!(id, 0xBD | 0xC0..=0xEF | 0xFD)) {
        return Read::Not;
    }
    let length = usize::from(u16::from_be_bytes([high, low]));
    let total = (length > 0).then_some(length + 6);
    let (size, pts, dts) = match rest.first() {
        None => return Read::Short,
        Some(first) if first & 0xC0 == 0x80 => match second_edition(rest) {
            Some(found) => found,
            None => return Read::Short,
        },
        Some(_) => match first_edition(rest) {
            Ok(found) => found,
            Err(why) => return why,
        },
    };
    if total.is_some_and(|total| 6 + size > total) {
        return Read::Not;
    }
    let aligned = rest[0] & 0xC4 == 0x84;
    Read::Header(Header { size: 6 + size, total, aligned, pts, dts })
}

type Times = (usize, Option<u64>, Option<u64>);

/// MPEG-2: flags, the length of the rest, and times where the flags say so.
fn second_edition(rest: &[u8]) -> Option<Times> {
    let &[_, flags, length, ref fields @ ..] = rest else { return None };
    let fields = fields.get(..usize::from(length))?;
    let pts = (flags & 0x80 != 0).then(|| time(fields)).flatten();
    let dts = (flags & 0xC0 == 0xC0).then(|| time(fields.get(5..)?)).flatten();
    Some((3 + usize::from(length), pts, dts))
}

/// MPEG-1: stuffing, the size of the decoder's buffer, times.
fn first_edition(rest: &[u8]) -> Result<Times, Read> {
    let stuffing = rest.iter().take(17).take_while(|byte| **byte == 0xFF).count();
    let buffer = match rest.get(stuffing) {
        None => return Err(Read::Short),
        Some(byte) if byte & 0xC0 == 0x40 => 2,
        Some(_) => 0,
    };
    let at = stuffing + buffer;
    let Some(fields) = rest.get(at..).filter(|fields| !fields.is_empty()) else { return Err(Read::Short) };
    let (size, pts, dts) = match fields[0] >> 4 {
        2 => (5, time(fields), None),
        3 => (10, time(fields), fields.get(5..).and_then(time)),
        _ if fields[0] == 0x0F => (1, None, None),
        _ => return Err(Read::Not),
    };
    if fields.len() < size {
        return Err(Read::Short);
    }
    Ok((at + size, pts, dts))
}

/// 33 bits in five bytes, with a marker bit behind each part. Damaged markers make it no time.
fn time(bytes: &[u8]) -> Option<u64> {
    let bytes = bytes.first_chunk::<5>()?;
    let part = |at: usize| u64::from(bytes[at]);
    let marked = bytes[0] & bytes[2] & bytes[4] & 1 == 1;
    let value = (part(0) >> 1 & 7) << 30 | part(1) << 22 | (part(2) >> 1) << 15 | part(3) << 7 | part(4) >> 1;
    marked.then_some(value)
}

/// Undoes the wrap of 33 bits, which comes every 26.5 hours. Jumps stay what they are.
#[derive(Debug, Default)]
pub(crate) struct Unwrap {
    last: Option<i64>,
    laps: i64,
}

impl Unwrap {
    /// The times of a header, in ns: shown, decoded.
    pub(crate) fn times(&mut self, header: &Header) -> (Option<i64>, Option<i64>) {
        let pts = header.pts.map(|raw| self.time(raw));
        let dts = header.dts.and_then(|raw| {
            let raw = i64::try_from(raw).ok()?;
            let Some(pts) = pts else { return Some(raw + self.laps * WRAP) };
            // Decoding lies near, whichever side of the wrap.
            [-1, 0, 1].into_iter().map(|lap| raw + (self.laps + lap) * WRAP).min_by_key(|dts| pts.abs_diff(*dts))
        });
        (pts.map(ns), dts.map(ns))
    }

    fn time(&mut self, raw: u64) -> i64 {
        let raw = i64::try_from(raw).unwrap_or(0) & (WRAP - 1);
        let this = raw + self.laps * WRAP;
        let Some(last) = self.last else {
            self.last = Some(this);
            return this;
        };
        let lap = [1, -1].into_iter().find(|lap| (this + lap * WRAP).abs_diff(last) < NEAR.unsigned_abs());
        let this = this + lap.unwrap_or(0) * WRAP;
        self.laps += lap.unwrap_or(0);
        self.last = Some(this);
        this
    }
}

/// 90 kHz to ns; whole laps of any file stay far below the range.
fn ns(ticks: i64) -> i64 {
    ticks.saturating_mul(100_000).div_euclid(9)
}

/// The descriptors that a map of streams holds, each with its tag.
pub(super) fn descriptors(mut bytes: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let &[tag, size, ref rest @ ..] = bytes else { return None };
        let (data, rest) = rest.split_at_checked(usize::from(size))?;
        bytes = rest;
        Some((tag, data))
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Header, Read, Unwrap, WRAP, ns, read};

    /// A time as five bytes; `tag` are the four bits before it.
    pub(crate) fn written(tag: u8, time: u64) -> [u8; 5] {
        [
            tag << 4 | (time >> 29 & 0x0E) as u8 | 1,
            (time >> 22) as u8,
            (time >> 14 & 0xFE) as u8 | 1,
            (time >> 7) as u8,
            (time << 1) as u8 | 1,
        ]
    }

    #[test]
    fn both_editions_are_read() {
        let second =
            [&[0, 0, 1, 0xE0, 0, 20, 0x84, 0xC0, 10][..], &written(3, 5_000_000_000), &written(1, 77)].concat();
        let wanted = Header { size: 19, total: Some(26), aligned: true, pts: Some(5_000_000_000), dts: Some(77) };
        assert_eq!(read(&second), Read::Header(wanted));
        let first = [&[0, 0, 1, 0xC0, 0, 20, 0xFF, 0xFF, 0x40, 0x20][..], &written(2, 90_000)].concat();
        assert_eq!(
            read(&first),
            Read::Header(Header { size: 15, total: Some(26), aligned: false, pts: Some(90_000), dts: None })
        );
        for cut in 0..second.len() {
            assert_eq!(read(&second[..cut]), Read::Short, "cut at {cut}");
        }
        for cut in 0..first.len() {
            assert_eq!(read(&first[..cut]), Read::Short, "cut at {cut}");
        }
        assert_eq!(read(&[0, 0, 1, 0xE0, 0, 9, 0x10]), Read::Not);
        assert_eq!(read(&[0, 0, 2]), Read::Not);
        assert_eq!(read(&[0, 0, 1, 0xE0, 0, 2, 0x80, 0, 0]), Read::Not, "longer than its packet");
    }

    #[test]
    fn wraps_are_undone_and_jumps_are_kept() {
        let mut unwrap = Unwrap::default();
        let mut at = |raw: i64| {
            let raw = u64::try_from(raw.rem_euclid(WRAP)).unwrap();
            unwrap.times(&Header { size: 0, total: None, aligned: false, pts: Some(raw), dts: Some(raw) })
        };
        for ticks in [WRAP - 90_000, WRAP + 90_000, WRAP - 1, WRAP + 500 * 90_000, WRAP + 40_000 * 90_000] {
            assert_eq!(at(ticks), (Some(ns(ticks)), Some(ns(ticks))));
        }
        assert_eq!(at(9), (Some(ns(WRAP + 9)), Some(ns(WRAP + 9))), "a jump back, not a wrap");
    }
}
