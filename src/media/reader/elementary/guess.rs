//! Which coding a stream has, told from the stream itself, where the container does not say it.

use crate::media::reader::elementary::Carrier;
use crate::media::reader::elementary::frames::{self, header};
use crate::media::reader::{Coding, Slot};
use memchr::memmem;

/// So much is looked at before the earliest of it is given up, in bytes.
const MOST: usize = 1 << 20;

/// And no more fragments than these, however small.
const FRAGMENTS: usize = 8192;

/// Sound that is nothing else after so many packets is G.711, if it comes at 8000 bytes a second.
const PACKETS: usize = 8;

/// What was held back.
#[derive(Debug)]
pub(super) enum Held {
    /// A fragment.
    Fragment(Carrier, Vec<u8>),
    /// Here what had begun ended, because of damage.
    End,
}

/// Holds a stream back until its coding is known.
#[derive(Debug)]
pub(super) struct Guess {
    slot: Slot,
    held: Vec<Held>,
    size: usize,
    /// All of it, one behind the other.
    bytes: Vec<u8>,
}

impl Guess {
    pub(super) fn new(slot: Slot) -> Self {
        Self { slot, held: Vec::new(), size: 0, bytes: Vec::new() }
    }

    /// What was held back.
    pub(super) fn held(&mut self) -> Vec<Held> {
        std::mem::take(&mut self.held)
    }

    /// What has begun ends here.
    pub(super) fn end(&mut self) {
        if matches!(self.held.last(), Some(Held::Fragment(..))) {
            self.held.push(Held::End);
        }
    }

    /// Takes a fragment in; the coding, once it is known.
    pub(super) fn feed(&mut self, carrier: Carrier, bytes: &[u8]) -> Option<Coding> {
        self.held.push(Held::Fragment(carrier, bytes.to_vec()));
        self.size += bytes.len();
        let from = self.bytes.len().saturating_sub(256);
        self.bytes.extend_from_slice(bytes);
        let coding = match self.slot {
            Slot::Pictures => pictures(&self.bytes[from..]),
            Slot::Sound => self.sound(),
        };
        if coding.is_none() && (self.size > MOST || self.held.len() > FRAGMENTS) {
            (self.size, self.held, self.bytes) = (0, Vec::new(), Vec::new());
        }
        coding
    }

    fn sound(&self) -> Option<Coding> {
        [Coding::AacAdts, Coding::Ac3, Coding::MpegAudio]
            .into_iter()
            .find(|coding| in_a_row(*coding, &self.bytes))
            .or_else(|| self.g711())
    }

    /// One byte a sample at 8 kHz, by the times of the packets.
    fn g711(&self) -> Option<Coding> {
        let times: Vec<(i64, u64)> = self
            .held
            .iter()
            .filter_map(|held| match held {
                Held::Fragment(carrier, bytes) => Some((carrier, bytes)),
                Held::End => None,
            })
            .scan(0_u64, |sum, (carrier, bytes)| {
                let before = *sum;
                *sum += bytes.len() as u64;
                Some((carrier.begins.and_then(|(pts, _)| pts), before))
            })
            .filter_map(|(pts, before)| Some((pts?, before)))
            .collect();
        let (&(first, from), &(last, to)) = (times.first()?, times.last()?);
        let due = i64::try_from(to - from).ok()?.saturating_mul(125_000);
        let near = (last.saturating_sub(first)).abs_diff(due) <= due.unsigned_abs() / 20;
        if times.len() <= PACKETS || !near {
            return None;
        }
        // Silence is what microphones hear most: 0xD5 and 0x55 in A-law, 0xFF and 0x7F in µ-law.
        let count = |codes: [u8; 4]| self.bytes.iter().filter(|byte| codes.contains(byte)).count();
        let mu = count([0xFF, 0x7F, 0xFE, 0x7E]) > count([0xD5, 0x55, 0xD4, 0x54]);
        Some(if mu { Coding::MuLaw } else { Coding::ALaw })
    }
}

/// Whether there are three frames right behind one another.
fn in_a_row(coding: Coding, bytes: &[u8]) -> bool {
    let sync = if coding == Coding::Ac3 { 0x0B } else { 0xFF };
    memchr::memchr_iter(sync, bytes).take(4096).any(|at| {
        let mut rest = &bytes[at..];
        (0..3).all(|_| match header(coding, rest) {
            Some(found) if rest.len() >= frames::LOOK => {
                rest = rest.get(found.size..).unwrap_or_default();
                true
            }
            _ => false,
        })
    })
}

/// The first start code that only one coding has decides.
fn pictures(bytes: &[u8]) -> Option<Coding> {
    memmem::find_iter(bytes, &[0, 0, 1]).find_map(|at| {
        let &[code, a, b, c, d, _, _, g, h, ref rest @ ..] = bytes.get(at + 3..)? else { return None };
        match code {
            0xB0 | 0xB6 => Some(Coding::Mpeg4),
            // A sequence header: a size, and a marker bit behind the bit rate. MPEG-2 has an extension behind it.
            0xB3 if g & 0x20 != 0 && (a, b >> 4) != (0, 0) && (b & 15, c) != (0, 0) && d & 0xF0 != 0 => {
                let matrix = if h & 2 != 0 { 64 } else { 0 };
                let behind = rest.get(matrix..).unwrap_or_default();
                let behind = &behind[..behind.len().min(72)];
                match memmem::find(behind, &[0, 0, 1]).and_then(|at| behind.get(at + 3)) {
                    Some(0xB5) => Some(Coding::Mpeg2),
                    Some(_) => Some(Coding::Mpeg1),
                    None => None,
                }
            }
            0x40 | 0x42 | 0x44 if a == 1 => Some(Coding::H265),
            0x27 | 0x47 | 0x67 if [66, 77, 88, 100, 110, 122, 244].contains(&a) && b & 3 == 0 && c > 0 => {
                Some(Coding::H264)
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::pictures;
    use crate::media::reader::Coding;

    #[test]
    fn codings_are_told_by_their_first_headers() {
        let of = |bytes: &[u8]| pictures(&[bytes, &[0x55; 80]].concat());
        assert_eq!(of(&[0, 0, 0, 1, 9, 0xF0, 0, 0, 0, 1, 0x67, 0x64, 0, 0x1E]), Some(Coding::H264));
        assert_eq!(of(&[0, 0, 0, 1, 0x40, 1, 0x0C]), Some(Coding::H265));
        assert_eq!(of(&[0, 0, 1, 0xB0, 1, 0, 0, 1, 0xB5]), Some(Coding::Mpeg4));
        let sequence = [0, 0, 1, 0xB3, 0x2D, 0x01, 0x95, 0x33, 0xFF, 0xFF, 0xE0, 0x18];
        assert_eq!(of(&[&sequence[..], &[0, 0, 1, 0xB5, 0x14]].concat()), Some(Coding::Mpeg2));
        assert_eq!(of(&[&sequence[..], &[0, 0, 1, 0xB8, 0x14]].concat()), Some(Coding::Mpeg1));
        assert_eq!(of(&[0, 0, 1, 0x41, 0x9A]), None);
    }
}
