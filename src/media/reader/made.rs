//! For tests of readers: small streams made by hand, and mutations of them.

use crate::media::reader::pes::tests::written;

/// The data of a picture in H.264: nothing decodes it, but it is cut where real ones are.
pub(crate) fn picture(number: u8, key: bool, size: usize) -> Vec<u8> {
    let mut data = vec![0, 0, 0, 1, 9, 0xF0];
    if key {
        data.extend([0, 0, 0, 1, 0x67, 0x64, 0, 0x1E, 0xAC, 0, 0, 0, 1, 0x68, 0xEF, 0x0F]);
    }
    data.extend([0, 0, 0, 1, if key { 0x65 } else { 0x41 }, 0x88]);
    data.extend((0..size).map(|at| 0x40 | (at as u8 ^ number) & 0x3F));
    data
}

/// A packet of an elementary stream; `length`: whether it says how long it is.
pub(crate) fn pes(id: u8, pts: Option<u64>, aligned: bool, length: bool, payload: &[u8]) -> Vec<u8> {
    let times = pts.map(|pts| written(2, pts).to_vec()).unwrap_or_default();
    let flags = if aligned { 0x84 } else { 0x80 };
    let mut out = vec![0, 0, 1, id, 0, 0, flags, if pts.is_some() { 0x80 } else { 0 }, times.len() as u8];
    out.extend(times);
    out.extend(payload);
    if length {
        let size = (out.len() - 6) as u16;
        out[4..6].copy_from_slice(&size.to_be_bytes());
    }
    out
}

/// Numbers that are the same every time.
pub(crate) struct Seeded(pub u64);

impl Seeded {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % most.max(1)
    }

    /// Damages a file in up to eight places.
    pub(crate) fn damage(&mut self, data: &mut Vec<u8>) {
        for _ in 0..=self.below(8) {
            let at = self.below(data.len());
            let size = self.below(400).min(data.len() - at);
            match self.below(7) {
                0 => data[at..][..size.min(1)].iter_mut().for_each(|byte| *byte ^= 1 << self.below(8)),
                1 => data.truncate(at),
                2 => drop(data.drain(at..at + size)),
                3 => {
                    let copy = data[at..at + size].to_vec();
                    let to = self.below(data.len());
                    drop(data.splice(to..to, copy));
                }
                4 => {
                    let junk: Vec<u8> = (0..size).map(|_| self.below(256) as u8).collect();
                    drop(data.splice(at..at, junk));
                }
                5 => {
                    let fill = [0, 1, 0x47, 0xFF][self.below(4)];
                    data[at..at + size].fill(fill);
                }
                _ => {
                    let codes: [&[u8]; 7] = [
                        &[0, 0, 1],
                        &[0, 0, 1, 0xBA],
                        &[0, 0, 1, 0xE0, 0, 0, 0x80, 0x80, 5],
                        &[0, 0, 1, 0xC0, 0xFF, 0xFF],
                        &[0, 0, 1, 0xB9],
                        b"IMKH",
                        &[0x47, 0x41, 0, 0x10],
                    ];
                    let code = codes[self.below(codes.len())];
                    drop(data.splice(at..at, code.iter().copied()));
                }
            }
        }
    }
}
