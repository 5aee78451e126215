//! Which streams a transport stream has: the table of programs, and of each program the table of its streams.

use crate::media::reader::Coding;
use crate::media::reader::pes::descriptors;
use crate::media::reader::ts::packet::Packet;
use std::collections::BTreeMap;

/// No section is longer, in bytes.
const LONGEST: usize = 3 + 4093;

/// The streams of pictures and of sound, with their codings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Chosen {
    pub pictures: Option<(u16, Coding)>,
    pub sound: Option<(u16, Coding)>,
}

/// See the top of this file.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Sections that are not whole, by stream; those of programs once their table has been read.
    sections: BTreeMap<u16, Vec<u8>>,
    /// The program that was chosen: where its table is, and what it held.
    program: Option<(u16, Chosen)>,
    /// All streams that the table names.
    named: Vec<u16>,
}

impl Tables {
    /// Whether the program has this stream.
    pub(super) fn names(&self, pid: u16) -> bool {
        self.named.contains(&pid)
    }

    /// Takes in a packet that is none of the chosen streams; what is chosen, if that changes.
    pub(super) fn take(&mut self, packet: &Packet<'_>) -> Option<Chosen> {
        if packet.pid == 0 {
            self.sections.entry(0).or_default();
        }
        let held = self.sections.get_mut(&packet.pid)?;
        if packet.begins {
            let (pointer, rest) = packet.payload.split_first()?;
            held.clear();
            held.extend_from_slice(rest.get(usize::from(*pointer)..)?);
        } else if !held.is_empty() {
            held.extend_from_slice(packet.payload);
        }
        let size = 3 + usize::from(u16::from_be_bytes([*held.get(1)?, *held.get(2)?]) & 0xFFF);
        if size > LONGEST {
            held.clear();
        }
        let section = held.get(..size)?.to_vec();
        held.clear();
        if checksum(&section) != 0 {
            return None;
        }
        match section.first()? {
            0 if packet.pid == 0 => {
                self.programs(&section);
                None
            }
            2 => self.streams(packet.pid, &section),
            _ => None,
        }
    }

    fn programs(&mut self, section: &[u8]) {
        let Some(body) = section.get(8..section.len().saturating_sub(4)) else { return };
        for entry in body.chunks_exact(4).filter(|entry| entry[..2] != [0, 0]).take(64) {
            let pid = u16::from_be_bytes([entry[2], entry[3]]) & 0x1FFF;
            self.sections.entry(pid).or_default();
        }
    }

    /// The first program with pictures is taken, and stays.
    fn streams(&mut self, pid: u16, section: &[u8]) -> Option<Chosen> {
        let body = section.get(8..section.len().saturating_sub(4))?;
        let size = usize::from(u16::from_be_bytes([*body.get(2)?, *body.get(3)?]) & 0xFFF);
        let (info, mut rest) = body.get(4..)?.split_at_checked(size)?;
        let disc = descriptors(info).any(|(tag, data)| tag == 5 && data.starts_with(b"HDMV"));
        let (mut chosen, mut named) = (Chosen::default(), Vec::new());
        while let &[kind, a, b, c, d, ref behind @ ..] = rest {
            let stream = u16::from_be_bytes([a, b]) & 0x1FFF;
            let size = usize::from(u16::from_be_bytes([c, d]) & 0xFFF);
            let (info, behind) = behind.split_at_checked(size)?;
            named.push(stream);
            match coding(kind, info, disc) {
                Some(Kind::Pictures(coding)) => better(&mut chosen.pictures, stream, coding),
                Some(Kind::Sound(coding)) => better(&mut chosen.sound, stream, coding),
                None => {}
            }
            rest = behind;
        }
        match self.program {
            Some((other, had)) if other != pid && (had.pictures.is_some() || chosen.pictures.is_none()) => None,
            Some((_, had)) if had == chosen => None,
            _ => {
                self.named = named;
                self.program = Some((pid, chosen));
                Some(chosen)
            }
        }
    }
}

/// The first of its kind, but one that can be decoded before one that cannot.
fn better(had: &mut Option<(u16, Coding)>, stream: u16, coding: Coding) {
    let poor = |coding: Coding| matches!(coding, Coding::Unknown(_));
    if had.is_none_or(|(_, had)| poor(had) && !poor(coding)) {
        *had = Some((stream, coding));
    }
}

enum Kind {
    Pictures(Coding),
    Sound(Coding),
}

/// What a stream is by its type and its descriptors. `disc`: as on Blu-ray discs, where types of users have a meaning.
fn coding(kind: u8, info: &[u8], disc: bool) -> Option<Kind> {
    let unknown = Coding::Unknown(u32::from(kind));
    Some(match kind {
        0x01 => Kind::Pictures(Coding::Mpeg1),
        0x02 => Kind::Pictures(Coding::Mpeg2),
        0x10 => Kind::Pictures(Coding::Mpeg4),
        0x1B => Kind::Pictures(Coding::H264),
        0x24 => Kind::Pictures(Coding::H265),
        0x33 | 0x42 | 0xD1 | 0xEA => Kind::Pictures(unknown),
        0x03 | 0x04 => Kind::Sound(Coding::MpegAudio),
        0x0F => Kind::Sound(Coding::AacAdts),
        0x81 => Kind::Sound(Coding::Ac3),
        0x90 if !disc => Kind::Sound(Coding::ALaw),
        0x91 if !disc => Kind::Sound(Coding::MuLaw),
        0x92 | 0x93 if !disc => Kind::Sound(unknown),
        0x11 | 0x1C | 0x82..=0x87 => Kind::Sound(unknown),
        0x80 if disc => Kind::Sound(unknown),
        0x06 => {
            return descriptors(info).find_map(|(tag, data)| match (tag, data.first_chunk::<4>()) {
                (0x6A, _) | (5, Some(b"AC-3")) => Some(Kind::Sound(Coding::Ac3)),
                (5, Some(b"HEVC")) => Some(Kind::Pictures(Coding::H265)),
                (0x7A..=0x7C, _) | (5, Some(b"Opus" | b"EAC3")) => Some(Kind::Sound(unknown)),
                _ => None,
            });
        }
        _ => return None,
    })
}

/// The checksum of a section; zero over a whole one.
pub(super) fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte) << 24, |sum, _| sum << 1 ^ if sum >> 31 == 1 { 0x04C1_1DB7 } else { 0 })
    })
}
