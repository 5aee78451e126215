//! From the payload of packets to pieces: access units of pictures, frames of sound. Shared by program streams and
//! transport streams, which carry the same elementary streams in different packets.
//!
//! Payload comes in fragments, each with the place in the file of what carries it. Offsets here count the bytes of one
//! elementary stream from where its reading began.

mod carriers;
mod frames;
mod guess;
mod pictures;
mod rules;

use crate::domain::time::SiteTime;
use crate::media::reader::{Coding, Finder, Format, Found, HEAD, Piece, Slot};
use carriers::{Carriers, Start};
use frames::Frames;
use guess::{Guess, Held};
use pictures::Pictures;
use std::io;

/// Of what comes next, so much is enough to know whether an access unit begins with it, in bytes.
pub(crate) const AHEAD: usize = 8;

/// No piece is longer than this, nor lies in so many bytes of the file.
pub(crate) const MOST: u64 = 32 << 20;

/// Why a walk ends before the file does.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The one who listens has heard enough.
    Enough,
    /// The file cannot be read.
    Broken(io::Error),
}

impl From<io::Error> for Stop {
    fn from(why: io::Error) -> Self {
        Self::Broken(why)
    }
}

/// What comes of a step of a walk.
pub(crate) type Step<T = ()> = Result<T, Stop>;

/// As the one who called the walk wants to know it.
pub(crate) fn ended(step: Step) -> io::Result<()> {
    match step {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Broken(why)) => Err(why),
    }
}

/// Says what was found.
pub(crate) fn say(found: &mut Finder<'_>, what: Found<'_>) -> Step {
    if found(what).is_break() { Err(Stop::Enough) } else { Ok(()) }
}

/// What carries a fragment of payload.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carrier {
    /// The first byte, in the file, of the packet.
    pub at: u64,
    /// Where in the file the fragment begins.
    pub data: u64,
    /// Where the packet ends, if it can only be read whole.
    pub until: Option<u64>,
    /// A packet of the elementary stream begins here, with these times in ns: shown, decoded.
    pub begins: Option<(Option<i64>, Option<i64>)>,
    /// More of the packet that the fragment before was in.
    pub goes_on: bool,
    /// The packet says that something of the stream begins right with it.
    pub aligned: bool,
    /// What the next packet of the stream begins with, where that is known already.
    pub ahead: Option<[u8; AHEAD]>,
}

/// One elementary stream on its way to pieces.
#[derive(Debug)]
pub(crate) struct Track {
    slot: Slot,
    split: Split,
    format: Format,
    /// The format is as it was last announced.
    said: bool,
}

#[derive(Debug)]
enum Split {
    Pictures(Box<Pictures>),
    Frames(Box<Frames>),
    Packets(Box<Packets>),
    Guess(Box<Guess>),
}

impl Track {
    /// Of a stream whose coding is known, or to be found out (`None`).
    pub(crate) fn new(slot: Slot, coding: Option<Coding>) -> Self {
        let format =
            Format { coding: coding.unwrap_or(Coding::Unknown(0)), header: Vec::new(), size: None, sound: None };
        let split = match coding {
            None => Split::Guess(Box::new(Guess::new(slot))),
            Some(coding) => Split::of(slot, coding),
        };
        Self { slot, split, format, said: false }
    }

    /// What the container says of the picture's width and height.
    pub(crate) fn sized(&mut self, size: Option<(u32, u32)>) {
        self.format.size = size.or(self.format.size);
        self.said = false;
    }

    /// What the container says of samples a second and channels.
    pub(crate) fn sounding(&mut self, sound: Option<(u32, u32)>) {
        self.format.sound = sound.or(self.format.sound);
        self.said = false;
    }

    /// Takes a fragment in.
    pub(crate) fn feed(&mut self, carrier: Carrier, bytes: &[u8], found: &mut Finder<'_>) -> Step {
        let mut out = Out { slot: self.slot, format: &mut self.format, said: &mut self.said, found };
        match &mut self.split {
            Split::Pictures(split) => split.feed(carrier, bytes, &mut out),
            Split::Frames(split) => split.feed(carrier, bytes, &mut out),
            Split::Packets(split) => split.feed(carrier, bytes, &mut out),
            Split::Guess(split) => {
                let Some(coding) = split.feed(carrier, bytes) else { return Ok(()) };
                let held = split.held();
                self.format.coding = coding;
                self.split = Split::of(self.slot, coding);
                held.into_iter().try_for_each(|held| match held {
                    Held::Fragment(carrier, bytes) => self.feed(carrier, &bytes, found),
                    Held::End => self.end(false, found),
                })
            }
        }
    }

    /// The packet ends that the last fragment was in.
    pub(crate) fn packet_ends(&mut self, found: &mut Finder<'_>) -> Step {
        let mut out = Out { slot: self.slot, format: &mut self.format, said: &mut self.said, found };
        match &mut self.split {
            Split::Packets(split) => split.flush(&mut out),
            Split::Pictures(_) | Split::Frames(_) | Split::Guess(_) => Ok(()),
        }
    }

    /// Nothing comes behind what came. `cut`: there should have been more, so what has begun is not whole.
    pub(crate) fn end(&mut self, cut: bool, found: &mut Finder<'_>) -> Step {
        let mut out = Out { slot: self.slot, format: &mut self.format, said: &mut self.said, found };
        match &mut self.split {
            Split::Pictures(split) => split.end(cut, &mut out),
            Split::Frames(split) => split.end(&mut out),
            Split::Packets(split) => split.end(cut, &mut out),
            Split::Guess(split) => {
                split.end();
                Ok(())
            }
        }
    }

    /// Whether what has begun came with a packet of its own, so that nothing of it is likely to be missing when another
    /// packet is cut.
    pub(crate) fn is_aligned(&self) -> bool {
        match &self.split {
            Split::Pictures(split) => split.is_aligned(),
            Split::Frames(_) | Split::Packets(_) | Split::Guess(_) => true,
        }
    }

    /// The recorder's clock at the picture that begins next.
    pub(crate) fn clock(&mut self, site: SiteTime) {
        if let Split::Pictures(split) = &mut self.split {
            split.clock(site);
        }
    }
}

impl Split {
    fn of(slot: Slot, coding: Coding) -> Self {
        match (slot, coding) {
            (Slot::Pictures, Coding::H264 | Coding::H265 | Coding::Mpeg1 | Coding::Mpeg2 | Coding::Mpeg4) => {
                Self::Pictures(Box::new(Pictures::new(coding)))
            }
            (Slot::Sound, Coding::MpegAudio | Coding::AacAdts | Coding::Ac3) => {
                Self::Frames(Box::new(Frames::new(coding)))
            }
            _ => Self::Packets(Box::default()),
        }
    }
}

/// Where pieces go; announces their track before the first, and again when it changes.
struct Out<'a, 'b> {
    slot: Slot,
    format: &'a mut Format,
    said: &'a mut bool,
    found: &'a mut Finder<'b>,
}

impl Out<'_, '_> {
    fn announce(&mut self) -> Step {
        if *self.said {
            return Ok(());
        }
        if self.slot == Slot::Sound && matches!(self.format.coding, Coding::ALaw | Coding::MuLaw) {
            self.format.sound.get_or_insert((8000, 1));
        }
        *self.said = true;
        say(self.found, Found::Track(self.slot, self.format.clone()))
    }

    /// What the stream itself says of samples a second and channels.
    fn sounding(&mut self, rate: u32, channels: u32) {
        let sound = Some((rate, channels));
        *self.said &= self.format.sound == sound;
        self.format.sound = sound;
    }

    fn lost(&mut self, from: u64, to: u64) -> Step {
        say(self.found, Found::Lost { from, to })
    }

    /// Gives a piece, unless it lies in too many bytes of the file.
    fn piece(&mut self, start: &Start, size: u64, to: u64, key: bool, head: &[u8]) -> Step {
        self.timed(start, size, to, key, None, head)
    }

    fn timed(&mut self, start: &Start, size: u64, to: u64, key: bool, duration: Option<i64>, head: &[u8]) -> Step {
        let span = to.saturating_sub(start.at);
        let (true, Ok(span), Ok(skip), Ok(size)) =
            (span <= MOST, u32::try_from(span), u32::try_from(start.skip), u32::try_from(size))
        else {
            return self.lost(start.at, to);
        };
        self.announce()?;
        let (pts, dts) = (start.pts, start.dts);
        let piece = Piece { at: start.at, span, skip, size, pts, dts, duration, key, hidden: false };
        say(self.found, Found::Piece(self.slot, piece, head))
    }
}

/// Hands packets over as they are: G.711, and what nothing here can take apart.
#[derive(Debug, Default)]
struct Packets {
    carriers: Carriers,
    start: Option<Start>,
    head: Vec<u8>,
}

impl Packets {
    fn feed(&mut self, carrier: Carrier, bytes: &[u8], out: &mut Out<'_, '_>) -> Step {
        if carrier.begins.is_some() {
            self.flush(out)?;
        }
        self.carriers.push(carrier, bytes.len());
        if bytes.is_empty() {
            return Ok(());
        }
        if self.start.is_none() && carrier.begins.is_some() {
            self.start = self.carriers.start(self.carriers.end() - bytes.len() as u64);
            self.head.clear();
        }
        let Some(start) = &self.start else { return Ok(()) };
        if self.carriers.end() - start.offset > MOST {
            let from = start.at;
            self.start = None;
            return out.lost(from, self.carriers.file_end(self.carriers.end()));
        }
        self.head.extend_from_slice(&bytes[..bytes.len().min(HEAD - self.head.len().min(HEAD))]);
        Ok(())
    }

    fn flush(&mut self, out: &mut Out<'_, '_>) -> Step {
        let Some(start) = self.start.take() else { return Ok(()) };
        let end = self.carriers.end();
        out.piece(&start, end - start.offset, self.carriers.file_end(end), true, &self.head)?;
        self.carriers.forget(end);
        Ok(())
    }

    fn end(&mut self, cut: bool, out: &mut Out<'_, '_>) -> Step {
        match self.start.take() {
            Some(start) if cut => out.lost(start.at, self.carriers.file_end(self.carriers.end())),
            start => {
                self.start = start;
                self.flush(out)
            }
        }
    }
}
