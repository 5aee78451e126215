//! Where one access unit ends and the next begins, told from start codes and the bytes right behind them.
//!
//! Two fields that are pictures of their own in H.264 and H.265 stay two units, as those who read units expect; in
//! MPEG-2 the second field belongs to the unit of the first.

use crate::media::reader::Coding;

/// Bytes from a start code on that a rule looks at: the code itself and four behind it.
pub(super) const LOOK: usize = 7;

/// What a start code means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// A unit begins with it.
    pub begins: bool,
    /// The unit ends behind it.
    pub ends: bool,
    /// The times of the packet that holds it belong to the unit.
    pub times: bool,
    /// There is a picture in the unit.
    pub picture: bool,
    /// Decoding can begin with the unit.
    pub key: bool,
    /// Messages that may say so too.
    pub message: bool,
}

/// The rules of one coding and what they must remember.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    coding: Coding,
    /// What of the present unit has come, if one has begun.
    unit: Option<Come>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Come {
    /// Data of a picture.
    data: bool,
    /// MPEG-2: picture headers.
    pictures: u32,
    /// MPEG-2: the first picture is a field.
    field: bool,
}

impl Rules {
    pub(super) fn new(coding: Coding) -> Self {
        Self { coding, unit: None }
    }

    /// Forgets the unit that has begun.
    pub(super) fn reset(&mut self) {
        self.unit = None;
    }

    /// Of a zero before a start code: whether it belongs to it.
    pub(super) fn long_codes(&self) -> bool {
        matches!(self.coding, Coding::H264 | Coding::H265)
    }

    /// `next`: the bytes behind `00 00 01`; fewer than four only at the end of the stream.
    pub(super) fn judge(&mut self, next: &[u8]) -> Verdict {
        let byte = |at: usize| next.get(at).copied();
        let Some(code) = byte(0) else { return Verdict::default() };
        match self.coding {
            Coding::H264 => self.h264(code, byte(1)),
            Coding::H265 => self.h265(code, byte(1), byte(2)),
            Coding::Mpeg4 => self.mpeg4(code, byte(1)),
            _ => self.mpeg2(code, byte(2), byte(1).zip(byte(3))),
        }
    }

    /// Whether a unit certainly begins with these bytes, behind one that has its picture. Never where a picture may come
    /// in two parts.
    pub(super) fn opens(&self, bytes: &[u8]) -> bool {
        let whole = Come { data: true, ..Come::default() };
        let mut rules = Self { coding: self.coding, unit: Some(whole) };
        match bytes {
            [0, 0, 1, next @ ..] | [0, 0, 0, 1, next @ ..] => self.regular() && rules.judge(next).begins,
            _ => false,
        }
    }

    /// Whether packets that hold one unit each can be trusted to do so.
    pub(super) fn regular(&self) -> bool {
        matches!(self.coding, Coding::H264 | Coding::H265 | Coding::Mpeg4)
    }

    /// Something that comes before the data of a picture.
    fn prelude(&mut self) -> Verdict {
        let begins = self.unit.is_none_or(|come| come.data);
        if begins {
            self.unit = Some(Come::default());
        }
        Verdict { begins, times: begins, ..Verdict::default() }
    }

    /// Data of a picture; `first`: its first.
    fn data(&mut self, first: bool, key: bool) -> Verdict {
        let begins = first && self.unit.is_none_or(|come| come.data);
        if begins {
            self.unit = Some(Come::default());
        }
        let Some(come) = &mut self.unit else { return Verdict::default() };
        come.data = true;
        Verdict { begins, times: begins, picture: true, key, ..Verdict::default() }
    }

    fn h264(&mut self, head: u8, next: Option<u8>) -> Verdict {
        match head & 0x1F {
            _ if head & 0x80 != 0 => Verdict::default(),
            6 => Verdict { message: true, ..self.prelude() },
            7..=9 | 15..=18 => self.prelude(),
            // The number of the first macroblock is zero when its first bit is set.
            kind @ (1 | 2 | 5) => match next {
                Some(next) => self.data(next & 0x80 != 0, kind == 5),
                None => Verdict::default(),
            },
            _ => Verdict::default(),
        }
    }

    fn h265(&mut self, head: u8, layer: Option<u8>, next: Option<u8>) -> Verdict {
        // Units of other layers than the first belong to the picture that they refine.
        if head & 0x81 != 0 || layer.is_none_or(|layer| layer & 0xF8 != 0) {
            return Verdict::default();
        }
        match head >> 1 {
            32..=35 | 39 | 41..=44 | 48..=55 => self.prelude(),
            kind @ 0..=31 => match next {
                Some(next) => self.data(next & 0x80 != 0, (16..=23).contains(&kind)),
                None => Verdict::default(),
            },
            _ => Verdict::default(),
        }
    }

    fn mpeg4(&mut self, code: u8, next: Option<u8>) -> Verdict {
        match code {
            0xB6 => match next {
                Some(next) => self.data(true, next >> 6 == 0),
                None => Verdict::default(),
            },
            0x00..=0x2F | 0xB0 | 0xB2 | 0xB3 | 0xB5 => self.prelude(),
            0xB1 => self.last(),
            _ => Verdict::default(),
        }
    }

    fn mpeg2(&mut self, code: u8, second: Option<u8>, extension: Option<(u8, u8)>) -> Verdict {
        match code {
            0x00 => self.mpeg2_picture(second.is_some_and(|byte| byte >> 3 & 7 == 1)),
            0x01..=0xAF => match &mut self.unit {
                Some(come) if come.pictures > 0 => {
                    come.data = true;
                    Verdict { picture: true, ..Verdict::default() }
                }
                _ => Verdict::default(),
            },
            0xB7 => self.last(),
            0xB5 => {
                let field = extension.filter(|(kind, _)| kind >> 4 == 8).map(|(_, structure)| structure & 3 != 3);
                match (field, &mut self.unit) {
                    (Some(field), Some(come)) if come.pictures == 1 && !come.data => come.field = field,
                    _ => {}
                }
                Verdict::default()
            }
            0xB3 | 0xB8 => Verdict { times: false, ..self.prelude() },
            _ => Verdict::default(),
        }
    }

    /// The times of a packet belong to the first picture whose own header begins in it.
    fn mpeg2_picture(&mut self, intra: bool) -> Verdict {
        if let Some(come) = &mut self.unit
            && come.data
            && come.field
            && come.pictures == 1
        {
            (come.pictures, come.data) = (2, false);
            return Verdict::default();
        }
        let verdict = self.prelude();
        let Some(come) = &mut self.unit else { return verdict };
        come.pictures += 1;
        let first = come.pictures == 1;
        Verdict { times: first, key: first && intra, ..verdict }
    }

    fn last(&mut self) -> Verdict {
        let ends = self.unit.take().is_some_and(|come| come.data);
        Verdict { ends, ..Verdict::default() }
    }
}

/// Whether a message of H.264 says that decoding may begin here with no picture lost; `nal` begins behind its header.
pub(super) fn recovers(nal: &[u8]) -> bool {
    let mut plain = Vec::with_capacity(nal.len().min(256));
    for (at, byte) in nal.iter().take(256).enumerate() {
        let escape = *byte == 3 && at >= 2 && nal[at - 2..at] == [0, 0];
        if nal[at..].starts_with(&[0, 0, 1]) {
            break;
        }
        if !escape {
            plain.push(*byte);
        }
    }
    let mut rest = plain.as_slice();
    while let Some((kind, behind)) = number(rest)
        && let Some((size, behind)) = number(behind)
    {
        if kind == 6 {
            return behind.first().is_some_and(|byte| byte & 0x80 != 0);
        }
        rest = behind.get(size..).unwrap_or_default();
    }
    false
}

/// A number of a message's header: bytes of 255 that add up, and the one that ends them.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let full = bytes.iter().take_while(|byte| **byte == 0xFF).count();
    let last = bytes.get(full)?;
    Some((full * 255 + usize::from(*last), &bytes[full + 1..]))
}
