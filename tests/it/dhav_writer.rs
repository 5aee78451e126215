//! Writes DHAV files for tests: an elementary stream with start codes, and sound, as a Dahua recorder would.

use jiff::civil::DateTime;
use jiff::{SignedDuration, civil};

/// One frame before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// 0xFD, 0xFC, 0xFE for pictures, 0xF0 for sound, 0xF1 for data.
    pub kind: u8,
    pub number: u32,
    pub date: DateTime,
    pub counter: u16,
    pub records: Vec<u8>,
    pub payload: Vec<u8>,
}

impl Frame {
    /// Its bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let length = u32::try_from(24 + self.records.len() + self.payload.len() + 8).unwrap();
        let mut bytes = vec![b'D', b'H', b'A', b'V', self.kind, 0, 0, 0];
        bytes.extend(self.number.to_le_bytes());
        bytes.extend(length.to_le_bytes());
        bytes.extend(packed(self.date).to_le_bytes());
        bytes.extend(self.counter.to_le_bytes());
        bytes.push(u8::try_from(self.records.len()).unwrap());
        bytes.push(bytes.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte)));
        bytes.extend(&self.records);
        bytes.extend(&self.payload);
        bytes.extend(b"dhav");
        bytes.extend(length.to_le_bytes());
        bytes
    }
}

/// A date as a frame's header has it.
pub(crate) fn packed(date: DateTime) -> u32 {
    let field = |value: i8, at: u32| u32::try_from(value).unwrap() << at;
    let year = u32::try_from(date.year() - 2000).unwrap() << 26;
    year | field(date.month(), 22)
        | field(date.day(), 17)
        | field(date.hour(), 12)
        | field(date.minute(), 6)
        | field(date.second(), 0)
}

/// How a stream is recorded.
#[derive(Clone, Debug)]
pub(crate) struct Recorder {
    /// H.265, else H.264.
    pub hevc: bool,
    pub size: (u16, u16),
    /// Pictures a second.
    pub rate: u8,
    /// What the recorder's clock shows at the first picture.
    pub start: DateTime,
    /// The counter at the first picture.
    pub counter: u16,
    /// When each picture comes, in ms from the first, in the stream's order; those behind the end of the list by the rate.
    pub times: Vec<i64>,
}

impl Default for Recorder {
    fn default() -> Self {
        let start = civil::date(2026, 3, 5).at(9, 0, 0, 0);
        Self { hevc: false, size: (320, 180), rate: 25, start, counter: 12_345, times: Vec::new() }
    }
}

impl Recorder {
    /// The frames of a stream with start codes, and behind each picture its part of `sound` (A-law, 8 kHz, mono).
    pub(crate) fn frames(&self, stream: &[u8], sound: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        let mut packets = sound.chunks(8000 / usize::from(self.rate));
        for (number, (kind, payload)) in (0_u32..).zip(access_units(stream, self.hevc)) {
            let usual = i64::from(number) * 1000 / i64::from(self.rate);
            let at = self.times.get(number as usize).copied().unwrap_or(usual);
            let date = self.start + SignedDuration::from_millis(at);
            let counter = u16::try_from((i64::from(self.counter) + at).rem_euclid(65_536)).unwrap();
            let records = if kind == 0xFD { self.picture_records() } else { Vec::new() };
            frames.push(Frame { kind, number, date, counter, records, payload });
            if let Some(packet) = packets.next() {
                let records = vec![0x83, 1, 0x0E, 2];
                frames.push(Frame { kind: 0xF0, number, date, counter, records, payload: packet.to_vec() });
            }
        }
        frames
    }

    /// The whole file.
    pub(crate) fn file(&self, stream: &[u8], sound: &[u8]) -> Vec<u8> {
        self.frames(stream, sound).iter().flat_map(Frame::bytes).collect()
    }

    fn picture_records(&self) -> Vec<u8> {
        let mut records = vec![0x81, 0, if self.hevc { 0x0C } else { 8 }, self.rate, 0x82, 0, 0, 0];
        records.extend(self.size.0.to_le_bytes());
        records.extend(self.size.1.to_le_bytes());
        records
    }
}

/// The access units of a stream with start codes, each with the kind of its frame: 0xFD where decoding can begin, 0xFE
/// where its first slice is of type B, else 0xFC.
pub(crate) fn access_units(stream: &[u8], hevc: bool) -> Vec<(u8, Vec<u8>)> {
    let mut units: Vec<(u8, Vec<u8>)> = Vec::new();
    let mut has_picture = true;
    for nal in nals(stream) {
        let code = nal.iter().position(|byte| *byte == 1).unwrap() + 1;
        let Some(&head) = nal.get(code) else { continue };
        let (kind, body) = if hevc { (head >> 1 & 0x3F, code + 2) } else { (head & 0x1F, code + 1) };
        let picture = if hevc { kind < 32 } else { matches!(kind, 1..=5) };
        let first = picture && nal.get(body).is_some_and(|byte| byte & 0x80 != 0);
        let before = if hevc { matches!(kind, 32..=35 | 39) } else { matches!(kind, 6..=9) };
        if units.is_empty() || has_picture && (first || before) {
            units.push((0xFC, Vec::new()));
            has_picture = false;
        }
        let (unit_kind, unit) = units.last_mut().unwrap();
        unit.extend(nal);
        if first {
            let access = if hevc { (16..=23).contains(&kind) } else { kind == 5 };
            let between = slice_type(&nal[body..], hevc, access) % 5 == u32::from(!hevc);
            *unit_kind = if access {
                0xFD
            } else if between {
                0xFE
            } else {
                0xFC
            };
        }
        has_picture |= picture;
    }
    units
}

/// The number of the first slice's type, in a stream whose slice headers have no extras before it.
fn slice_type(slice: &[u8], hevc: bool, access: bool) -> u32 {
    let mut bits = slice.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1));
    if hevc {
        bits.nth(usize::from(access));
    }
    code(&mut bits);
    code(&mut bits)
}

/// An unsigned Exp-Golomb code.
fn code(bits: &mut impl Iterator<Item = u8>) -> u32 {
    let zeros = bits.by_ref().take_while(|bit| *bit == 0).count();
    (0..zeros).fold(1_u32, |value, _| value << 1 | u32::from(bits.next().unwrap_or(0))) - 1
}

/// NAL units with their start codes, one behind the other.
fn nals(stream: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = (0..stream.len().saturating_sub(2))
        .filter(|at| stream[*at..].starts_with(&[0, 0, 1]))
        .map(|at| if at > 0 && stream[at - 1] == 0 { at - 1 } else { at })
        .collect();
    starts.push(stream.len());
    starts.windows(2).map(|pair| &stream[pair[0]..pair[1]]).collect()
}

#[cfg(test)]
mod tests {
    use super::{Recorder, access_units};

    #[test]
    fn streams_are_cut_into_pictures() {
        // A parameter set, a key picture of two slices, a picture of type P (0: 1 | 1) and one of type B (1: 1 | 010).
        let stream = [
            &[0, 0, 0, 1, 0x67, 66, 0, 0, 0, 1, 0x65, 0x88, 7, 0, 0, 1, 0x65, 0x40, 7][..],
            &[0, 0, 0, 1, 0x41, 0b1100_0000, 9],
            &[0, 0, 1, 0x01, 0b1010_0000, 9],
        ];
        let whole = stream.concat();
        let units = access_units(&whole, false);
        assert_eq!(units.iter().map(|unit| unit.0).collect::<Vec<_>>(), [0xFD, 0xFC, 0xFE]);
        assert_eq!(units.iter().map(|unit| unit.1.as_slice()).collect::<Vec<_>>(), stream);
        let file = Recorder::default().file(&whole, &[0xD5; 640]);
        assert_eq!(file.windows(4).filter(|word| word == b"DHAV").count(), 5);
        assert!(file.ends_with(&38_u32.to_le_bytes()), "the length again");
    }
}
