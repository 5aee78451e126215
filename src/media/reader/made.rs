//! For tests of readers: small streams made by hand.

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
