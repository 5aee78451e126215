//! `AudioSpecificConfig`, the two bytes (and more) that describe AAC without headers.

const RATES: [u32; 13] = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/// For AAC-LC of so many samples a second (8000 for a rate that has no number) and channels.
pub(crate) fn header(rate: u32, channels: u32) -> Vec<u8> {
    let number = RATES.iter().position(|known| *known == rate).unwrap_or(11);
    let bits = 2 << 11 | number << 7 | (channels.min(7) as usize) << 3;
    vec![(bits >> 8) as u8, (bits & 0xFF) as u8]
}

/// Samples a second and channels; none for what is described in other ways.
pub(crate) fn sound(header: &[u8]) -> Option<(u32, u32)> {
    let &[first, second, ..] = header else { return None };
    let bits = u16::from_be_bytes([first, second]);
    if bits >> 11 == 31 {
        return None;
    }
    let rate = *RATES.get(usize::from(bits >> 7 & 15))?;
    match bits >> 3 & 15 {
        channels @ 1..=6 => Some((rate, channels.into())),
        7 => Some((rate, 8)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{header, sound};

    #[test]
    fn what_is_written_is_read_back() {
        assert_eq!(header(44100, 2), [0x12, 0x10]);
        for (rate, channels) in [(8000, 1), (16000, 2), (48000, 6)] {
            assert_eq!(sound(&header(rate, channels)), Some((rate, channels)));
        }
        assert_eq!((sound(&[0xF9, 0]), sound(&[0x12, 0]), sound(&[1])), (None, None, None));
    }
}
