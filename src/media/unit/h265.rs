//! Access units of H.265: random access pictures, and the start of slice headers.

use crate::media::unit::bits::{Bits, nals};
use crate::media::unit::{Order, Unit};
use std::collections::BTreeMap;

/// Enough of any header that is read here, in bytes.
const MOST: usize = 512;

#[derive(Clone, Copy, Debug)]
struct Sps {
    sub_layers: u32,
    colour_planes: bool,
    order_bits: u32,
}

#[derive(Clone, Copy, Debug)]
struct Pps {
    sps: u32,
    output_flag: bool,
    extra_bits: usize,
}

/// Reads access units one after the other.
#[derive(Debug, Default)]
pub(super) struct Reader {
    length_size: Option<usize>,
    sps: BTreeMap<u32, Sps>,
    pps: BTreeMap<u32, Pps>,
    order_high: i64,
    order_low: i64,
}

impl Reader {
    /// Takes in the header of an MP4 or MKV track (hvcC).
    pub(super) fn configure(&mut self, header: &[u8]) {
        if header.len() < 23 {
            return;
        }
        self.length_size = Some(usize::from(header[21] & 3) + 1);
        let mut rest = &header[23..];
        for _ in 0..header[22] {
            let &[_kind, high, low, ref behind @ ..] = rest else { return };
            rest = behind;
            for _ in 0..u16::from_be_bytes([high, low]) {
                let Some((length, behind)) = rest.split_first_chunk::<2>() else { return };
                let length = usize::from(u16::from_be_bytes(*length));
                let Some((nal, behind)) = behind.split_at_checked(length) else { return };
                self.parameters(nal);
                rest = behind;
            }
        }
    }

    fn parameters(&mut self, nal: &[u8]) {
        let &[head, _, ref payload @ ..] = nal else { return };
        match head >> 1 & 0x3F {
            33 => {
                if let Some((id, sps)) = sps(payload) {
                    self.sps.insert(id, sps);
                }
            }
            34 => {
                if let Some((id, pps)) = pps(payload) {
                    self.pps.insert(id, pps);
                }
            }
            _ => {}
        }
    }

    /// Reads one access unit.
    pub(super) fn read(&mut self, data: &[u8]) -> Unit {
        for nal in nals(data, self.length_size) {
            let &[head, layer, ref payload @ ..] = nal else { continue };
            match head >> 1 & 0x3F {
                33 | 34 => self.parameters(nal),
                kind @ 0..=31 => return self.unit(kind, layer & 7, payload),
                _ => {}
            }
        }
        Unit { key: false, lone: false, silent: true, order: Order::Unknown }
    }

    fn unit(&mut self, kind: u8, layer: u8, payload: &[u8]) -> Unit {
        let key = (16..=23).contains(&kind);
        let slice = self.slice(kind, payload);
        // Even types below 16 are not referred to within their sub-layer; with one sub-layer that means not at all.
        let single = slice.as_ref().is_some_and(|(sps, _)| sps.sub_layers == 1);
        let lone = single && kind < 16 && kind.is_multiple_of(2);
        let anchor = layer == 1 && !(6..=9).contains(&kind) && !(kind < 16 && kind.is_multiple_of(2));
        let order = match slice {
            Some((sps, low)) => self.order(sps, low, kind, anchor),
            None => Order::Unknown,
        };
        Unit { key, lone, silent: false, order }
    }

    /// The order count by its low bits; `anchor` pictures carry the high part on.
    fn order(&mut self, sps: Sps, low: u32, kind: u8, anchor: bool) -> Order {
        let refresh = matches!(kind, 16..=20);
        let (low, span) = (i64::from(low), 1_i64 << sps.order_bits);
        if refresh {
            (self.order_high, self.order_low) = (0, 0);
        }
        let high = if refresh {
            0
        } else if low < self.order_low && self.order_low - low >= span / 2 {
            self.order_high + span
        } else if low > self.order_low && low - self.order_low > span / 2 {
            self.order_high - span
        } else {
            self.order_high
        };
        if anchor {
            (self.order_high, self.order_low) = (high, low);
        }
        Order::Count { count: high + low, refresh }
    }

    /// The SPS and the low bits of the order count of a picture's first slice.
    fn slice(&self, kind: u8, payload: &[u8]) -> Option<(Sps, u32)> {
        let mut bits = Bits::of_nal(payload, 48);
        bits.skip(1)?;
        if (16..=23).contains(&kind) {
            bits.skip(1)?;
        }
        let pps = self.pps.get(&bits.unsigned()?)?;
        let sps = *self.sps.get(&pps.sps)?;
        bits.skip(pps.extra_bits)?;
        bits.unsigned()?;
        if pps.output_flag {
            bits.skip(1)?;
        }
        if sps.colour_planes {
            bits.skip(2)?;
        }
        let low = if matches!(kind, 19 | 20) { 0 } else { bits.bits(sps.order_bits)? };
        Some((sps, low))
    }
}

fn sps(payload: &[u8]) -> Option<(u32, Sps)> {
    let mut bits = Bits::of_nal(payload, MOST);
    bits.skip(4)?;
    let below = bits.bits(3)?;
    bits.skip(1)?;
    bits.skip(96)?;
    let present: Vec<(bool, bool)> = (0..below).map(|_| Some((bits.bit()?, bits.bit()?))).collect::<Option<_>>()?;
    if below > 0 {
        bits.skip(2 * (8 - below as usize))?;
    }
    for (profile, level) in present {
        bits.skip(if profile { 88 } else { 0 } + if level { 8 } else { 0 })?;
    }
    let id = bits.unsigned()?;
    let colour_planes = bits.unsigned()? == 3 && bits.bit()?;
    bits.unsigned()?;
    bits.unsigned()?;
    if bits.bit()? {
        for _ in 0..4 {
            bits.unsigned()?;
        }
    }
    bits.unsigned()?;
    bits.unsigned()?;
    let order_bits = bits.unsigned()? + 4;
    Some((id, Sps { sub_layers: below + 1, colour_planes, order_bits: order_bits.min(16) }))
}

fn pps(payload: &[u8]) -> Option<(u32, Pps)> {
    let mut bits = Bits::of_nal(payload, 32);
    let id = bits.unsigned()?;
    let sps = bits.unsigned()?;
    bits.skip(1)?;
    let output_flag = bits.bit()?;
    let extra_bits = bits.bits(3)? as usize;
    Some((id, Pps { sps, output_flag, extra_bits }))
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn random_access_pictures_are_keys_even_where_headers_are_missing() {
        let mut reader = Reader::default();
        assert!(reader.read(&[0, 0, 1, 19 << 1, 1, 0x80, 0x80]).key, "IDR");
        assert!(reader.read(&[0, 0, 1, 21 << 1, 1, 0x80, 0x80]).key, "CRA");
        let trailing = reader.read(&[0, 0, 1, 0, 1, 0x80, 0x80]);
        assert!(!trailing.key && !trailing.lone, "never dropped while the number of sub-layers is not known");
        assert!(reader.read(&[0, 0, 1, 39 << 1, 1, 0x80]).silent, "a message alone gives no picture");
    }
}
