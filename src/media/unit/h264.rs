//! Access units of H.264: SPS, recovery points and the start of slice headers.

use crate::media::unit::bits::{Bits, nals, unescaped};
use crate::media::unit::{Order, Unit};
use std::collections::BTreeMap;

/// Enough of any header that is read here, in bytes.
const MOST: usize = 512;

#[derive(Clone, Copy, Debug)]
struct Sps {
    frame_num_bits: u32,
    colour_planes: bool,
    frames_only: bool,
    /// Bits of the low part of the picture order count; none when the count is not written (type 1), `Some(0)` when
    /// pictures are shown as decoded (type 2).
    order_bits: Option<u32>,
}

/// Reads access units one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    length_size: Option<usize>,
    sps: BTreeMap<u32, Sps>,
    /// Which SPS each PPS names.
    pps: BTreeMap<u32, u32>,
    order_high: i64,
    order_low: i64,
    first_field: Option<(u32, bool)>,
}

struct Slice {
    frame_num: u32,
    field: Option<bool>,
    order_low: Option<u32>,
    sps: Sps,
}

impl Reader {
    /// Takes in the header of an MP4 or MKV track (avcC).
    pub(super) fn configure(&mut self, header: &[u8]) {
        let &[1, _, _, _, length, sets, ref rest @ ..] = header else { return };
        self.length_size = Some(usize::from(length & 3) + 1);
        let mut rest = rest;
        for _ in 0..sets & 0x1F {
            let Some(behind) = self.take_set(rest) else { return };
            rest = behind;
        }
        let Some((count, mut rest)) = rest.split_first() else { return };
        for _ in 0..*count {
            let Some(behind) = self.take_set(rest) else { return };
            rest = behind;
        }
    }

    fn take_set<'a>(&mut self, data: &'a [u8]) -> Option<&'a [u8]> {
        let (length, rest) = data.split_first_chunk::<2>()?;
        let (nal, behind) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        self.parameters(nal);
        Some(behind)
    }

    fn parameters(&mut self, nal: &[u8]) {
        let Some((head, payload)) = nal.split_first() else { return };
        match head & 0x1F {
            7 => {
                if let Some((id, sps)) = sps(payload) {
                    self.sps.insert(id, sps);
                }
            }
            8 => {
                let mut bits = Bits::of_nal(payload, 16);
                if let (Some(pps), Some(sps)) = (bits.unsigned(), bits.unsigned()) {
                    self.pps.insert(pps, sps);
                }
            }
            _ => {}
        }
    }

    /// Reads one access unit. Some phones put start codes where the container promises lengths.
    pub(super) fn read(&mut self, data: &[u8]) -> Unit {
        let lengths = self.length_size;
        let with_codes = |reader: &mut Self| lengths.and_then(|_| reader.picture(data, None));
        let nothing = Unit { key: false, lone: false, silent: true, order: Order::Unknown };
        self.picture(data, lengths).or_else(|| with_codes(self)).unwrap_or(nothing)
    }

    fn picture(&mut self, data: &[u8], length_size: Option<usize>) -> Option<Unit> {
        let mut recovers = false;
        for nal in nals(data, length_size) {
            let Some((&head, payload)) = nal.split_first() else { continue };
            match head & 0x1F {
                6 => recovers |= recovery_point(payload),
                7 | 8 => self.parameters(nal),
                kind @ (1 | 2 | 5) => return Some(self.unit(kind == 5, head >> 5 & 3, payload, recovers)),
                _ => {}
            }
        }
        None
    }

    fn unit(&mut self, refresh: bool, reference: u8, payload: &[u8], recovers: bool) -> Unit {
        let Some(slice) = self.slice(payload, refresh) else {
            return Unit { key: refresh || recovers, lone: false, silent: false, order: Order::Unknown };
        };
        let silent = self.is_second_field(&slice);
        let order = self.order(&slice, refresh, reference != 0);
        let lone = reference == 0 && slice.sps.frames_only;
        Unit { key: (refresh || recovers) && !silent, lone, silent, order }
    }

    /// Two fields with the same frame number and opposite parity, one behind the other, are one picture.
    fn is_second_field(&mut self, slice: &Slice) -> bool {
        let second = match (self.first_field, slice.field) {
            (Some((number, bottom)), Some(this)) => number == slice.frame_num && bottom != this,
            _ => false,
        };
        self.first_field = if second { None } else { slice.field.map(|bottom| (slice.frame_num, bottom)) };
        second
    }

    fn order(&mut self, slice: &Slice, refresh: bool, reference: bool) -> Order {
        match (slice.sps.order_bits, slice.order_low) {
            (Some(0), _) => Order::Decoded,
            (Some(bits), Some(low)) => {
                if refresh {
                    (self.order_high, self.order_low) = (0, 0);
                }
                let (low, span) = (i64::from(low), 1_i64 << bits);
                let high = if low < self.order_low && self.order_low - low >= span / 2 {
                    self.order_high + span
                } else if low > self.order_low && low - self.order_low > span / 2 {
                    self.order_high - span
                } else {
                    self.order_high
                };
                if reference {
                    (self.order_high, self.order_low) = (high, low);
                }
                Order::Count { count: high + low, refresh }
            }
            _ => Order::Unknown,
        }
    }

    fn slice(&self, payload: &[u8], refresh: bool) -> Option<Slice> {
        let mut bits = Bits::of_nal(payload, 48);
        bits.unsigned()?;
        bits.unsigned()?;
        let pps = bits.unsigned()?;
        let sps = *self.pps.get(&pps).and_then(|id| self.sps.get(id)).or_else(|| self.sps.values().next())?;
        if sps.colour_planes {
            bits.skip(2)?;
        }
        let frame_num = bits.bits(sps.frame_num_bits)?;
        let field = if !sps.frames_only && bits.bit()? { Some(bits.bit()?) } else { None };
        if refresh {
            bits.unsigned()?;
        }
        let order_low = match sps.order_bits {
            Some(count) if count > 0 => Some(bits.bits(count)?),
            _ => None,
        };
        Some(Slice { frame_num, field, order_low, sps })
    }
}

/// Whether an SEI message says that decoding may begin here with no picture lost: a recovery point of zero pictures.
fn recovery_point(payload: &[u8]) -> bool {
    let bytes = unescaped(payload, MOST);
    let mut rest = bytes.as_slice();
    while let Some((kind, behind)) = sei_number(rest) {
        let Some((size, behind)) = sei_number(behind) else { break };
        if kind == 6 {
            return behind.first().is_some_and(|byte| byte & 0x80 != 0);
        }
        let Some((_message, behind)) = behind.split_at_checked(size) else { break };
        rest = behind;
    }
    false
}

/// A number of an SEI header: bytes of 255 that add up, and the one that ends them.
fn sei_number(data: &[u8]) -> Option<(usize, &[u8])> {
    let full = data.iter().take_while(|byte| **byte == 0xFF).count();
    let last = data.get(full)?;
    Some((full * 255 + usize::from(*last), &data[full + 1..]))
}

fn sps(payload: &[u8]) -> Option<(u32, Sps)> {
    let mut bits = Bits::of_nal(payload, MOST);
    let profile = bits.bits(8)?;
    bits.skip(16)?;
    let id = bits.unsigned()?;
    let mut colour_planes = false;
    if [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(&profile) {
        let chroma = bits.unsigned()?;
        if chroma == 3 {
            colour_planes = bits.bit()?;
        }
        bits.unsigned()?;
        bits.unsigned()?;
        bits.skip(1)?;
        if bits.bit()? {
            scaling_lists(&mut bits, if chroma == 3 { 12 } else { 8 })?;
        }
    }
    let frame_num_bits = bits.unsigned()? + 4;
    let order_bits = match bits.unsigned()? {
        0 => Some(bits.unsigned()? + 4),
        1 => {
            bits.skip(1)?;
            bits.signed()?;
            bits.signed()?;
            for _ in 0..bits.unsigned()?.min(255) {
                bits.signed()?;
            }
            None
        }
        _ => Some(0),
    };
    bits.unsigned()?;
    bits.skip(1)?;
    bits.unsigned()?;
    bits.unsigned()?;
    let frames_only = bits.bit()?;
    Some((id, Sps { frame_num_bits: frame_num_bits.min(16), colour_planes, frames_only, order_bits }))
}

fn scaling_lists(bits: &mut Bits, count: usize) -> Option<()> {
    for list in 0..count {
        if !bits.bit()? {
            continue;
        }
        let (mut last, mut next) = (8_i64, 8_i64);
        for _ in 0..if list < 6 { 16 } else { 64 } {
            if next != 0 {
                next = (last + bits.signed()? + 256) % 256;
            }
            last = if next == 0 { last } else { next };
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Reader, recovery_point};
    use crate::media::unit::Order;

    #[test]
    fn recovery_points_count_only_without_lost_pictures() {
        assert!(recovery_point(&[6, 1, 0b1100_0000, 0x80]));
        assert!(!recovery_point(&[6, 1, 0b0101_0000, 0x80]), "one picture lost");
        assert!(recovery_point(&[5, 2, 9, 9, 6, 1, 0x80]));
        assert!(!recovery_point(&[5, 200, 9]));
        assert!(!recovery_point(&[]));
    }

    #[test]
    fn an_intra_slice_alone_is_no_key() {
        let mut reader = Reader::default();
        // SPS: baseline, level 1, id 0, frame_num of 4 bits, order type 2, 1 reference, 1x1 macroblocks, frames only.
        let sps = [0x67, 66, 0, 10, 0b1101_1010, 0b0111_1100];
        let pps = [0x68, 0b1100_0000];
        let slice = |head: u8| vec![0, 0, 1, head, 0b1000_1000, 0b1000_0100, 0x80, 0x80];
        let data = [&[0, 0, 1][..], &sps, &[0, 0, 1], &pps, &slice(0x65)].concat();
        let first = reader.read(&data);
        assert!(first.key && !first.lone && !first.silent && first.order == Order::Decoded, "{first:?}");
        let intra = reader.read(&slice(0x41));
        assert!(!intra.key && !intra.lone, "{intra:?}");
        assert!(reader.read(&slice(0x01)).lone);
    }
}
