//! Bits of NAL units: emulation prevention taken out, Exp-Golomb codes, and the NAL units of an access unit.

/// Reads bits from the left; `None` at the end.
#[derive(Debug)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    /// Of a NAL unit's payload, of which at most `most` bytes are needed.
    pub(super) fn of_nal(payload: &[u8], most: usize) -> Self {
        Self { bytes: unescaped(payload, most), at: 0 }
    }

    pub(super) fn bit(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    /// The next `count` bits, at most 32, as a number.
    pub(super) fn bits(&mut self, count: u32) -> Option<u32> {
        (0..count).try_fold(0_u32, |value, _| Some(value << 1 | u32::from(self.bit()?)))
    }

    pub(super) fn skip(&mut self, count: usize) -> Option<()> {
        self.at += count;
        (self.at <= self.bytes.len() * 8).then_some(())
    }

    /// An unsigned Exp-Golomb code.
    pub(super) fn unsigned(&mut self) -> Option<u32> {
        let mut zeros = 0;
        while !self.bit()? {
            zeros += 1;
            if zeros > 31 {
                return None;
            }
        }
        let rest = self.bits(zeros)?;
        u32::try_from((1_u64 << zeros) - 1 + u64::from(rest)).ok()
    }

    /// A signed Exp-Golomb code.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let code = i64::from(self.unsigned()?);
        Some(if code % 2 == 1 { code / 2 + 1 } else { -(code / 2) })
    }
}

/// The first `most` bytes of a NAL unit's payload, without emulation prevention.
pub(super) fn unescaped(payload: &[u8], most: usize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len().min(most));
    let mut zeros = 0;
    for &byte in payload {
        if bytes.len() == most {
            break;
        }
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        bytes.push(byte);
    }
    bytes
}

/// The NAL units of an access unit, with lengths before them (`Some(bytes of a length)`) or start codes between them.
pub(super) fn nals(data: &[u8], length_size: Option<usize>) -> Box<dyn Iterator<Item = &[u8]> + '_> {
    match length_size {
        Some(size) => Box::new(with_lengths(data, size)),
        None => Box::new(between_start_codes(data)),
    }
}

fn with_lengths(data: &[u8], size: usize) -> impl Iterator<Item = &[u8]> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let (length, behind) = rest.split_at_checked(size)?;
        let length = length.iter().fold(0_usize, |value, byte| value << 8 | usize::from(*byte));
        // Of a long unit only the beginning may be at hand.
        let (nal, behind) = behind.split_at_checked(length).unwrap_or((behind, &[]));
        if nal.is_empty() && behind.is_empty() {
            return None;
        }
        rest = behind;
        Some(nal)
    })
}

fn between_start_codes(data: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = start_code(data).map(|at| &data[at + 3..]);
    std::iter::from_fn(move || {
        let from = rest?;
        let next = start_code(from);
        rest = next.map(|at| &from[at + 3..]);
        Some(&from[..next.unwrap_or(from.len())])
    })
}

/// Where the next `00 00 01` is.
pub(super) fn start_code(data: &[u8]) -> Option<usize> {
    memchr::memmem::find(data, &[0, 0, 1])
}

#[cfg(test)]
mod tests {
    use super::{Bits, nals};

    #[test]
    fn exp_golomb_codes_are_read() {
        // 1 | 010 | 011 | 00100 | 00101, then padding.
        let mut bits = Bits::of_nal(&[0b1010_0110, 0b0100_0010, 0b1000_0000], 64);
        assert_eq!((0..5).map(|_| bits.unsigned().unwrap()).collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
        let mut bits = Bits::of_nal(&[0b1010_0110, 0b0100_0010, 0b1000_0000], 64);
        assert_eq!((0..5).map(|_| bits.signed().unwrap()).collect::<Vec<_>>(), [0, 1, -1, 2, -2]);
        assert_eq!(Bits::of_nal(&[0, 0], 64).unsigned(), None);
    }

    #[test]
    fn emulation_prevention_is_taken_out() {
        let mut bits = Bits::of_nal(&[0, 0, 3, 1], 64);
        assert_eq!(bits.bits(24), Some(1));
    }

    #[test]
    fn nal_units_are_found_both_ways() {
        let wanted: [&[u8]; 2] = [&[0x65, 1, 2], &[0x41]];
        assert_eq!(nals(&[0, 0, 0, 3, 0x65, 1, 2, 0, 0, 0, 1, 0x41], Some(4)).collect::<Vec<_>>(), wanted);
        assert_eq!(nals(&[0, 0, 1, 0x65, 1, 2, 0, 0, 1, 0x41], None).collect::<Vec<_>>(), wanted);
        assert_eq!(nals(&[0, 0, 0, 9, 1], Some(4)).collect::<Vec<_>>(), [[1]], "only the beginning is at hand");
        assert_eq!(nals(&[0, 0, 0, 9], Some(4)).count(), 0);
    }
}
