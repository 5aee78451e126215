//! Program streams (MPEG-1 and MPEG-2): what Hikvision recorders write behind a header of their own (`IMKH`), what
//! other recorders write without one, and what camcorders and DVDs hold.

mod map;
mod packet;
#[cfg(test)]
mod tests;

use crate::media::reader::elementary::{Carrier, Step, Track, ended, say};
use crate::media::reader::pes::{Header, Unwrap};
use crate::media::reader::ps::map::{Imkh, Map};
use crate::media::reader::ps::packet::{AHEAD, Known, Next, gap, next, start};
use crate::media::reader::window::Window;
use crate::media::reader::{Finder, Found, Piece, Slot};
use std::io::{Read, Result, Seek};

/// After so many packets of other streams of its kind, a stream is taken to have ended, or never to have been: its number
/// may have been damaged.
const STRANGE: u32 = 64;

/// Walks through a program stream. Pieces come when they are whole: a picture comes behind the sound that lies between
/// it and the next.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn walk<R: Read + Seek>(source: R, found: &mut Finder<'_>) -> Result<()> {
    let mut walk = Walk {
        window: Window::new(source, 0)?,
        found,
        map: Map::default(),
        imkh: None,
        pictures: None,
        sound: None,
        strange: (0, 0),
        unwrap: Unwrap::default(),
        junk: None,
        open: None,
    };
    ended(walk.run())
}

/// A piece's own bytes, from the `span` bytes of the file that carry it.
pub(crate) fn payload(carried: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    let wanted = usize::try_from(piece.size).ok()?;
    let mut skip = usize::try_from(piece.skip).ok()?;
    let mut out = Vec::with_capacity(wanted.min(carried.len()));
    let stream = packet::stream(carried)?;
    let mut at = 0;
    while out.len() < wanted && at < carried.len() {
        let rest = &carried[at..];
        let (size, data) = match next(rest, Known::Healthy) {
            Next::Pes { stream: this, header, total } => (total, (this == stream).then_some(header.size..total)),
            Next::Open { stream: this, header } => {
                let end = header.size + start(rest.get(header.size..)?).unwrap_or(rest.len());
                (end, (this == stream).then_some(header.size..end))
            }
            Next::Cut { packet: Some((this, Some(header))), .. } => {
                (rest.len(), (this == stream).then_some(header.size..rest.len()))
            }
            Next::Cut { .. } => return None,
            Next::Pack(size) | Next::Map(size) | Next::Aside(size) | Next::Header(size) => (size, None),
            Next::End => (4, None),
            Next::Junk => (1 + start(&rest[1..])?, None),
        };
        if let Some(data) = data {
            let data = rest.get(data.start + packet::substream(stream)..data.end.min(rest.len())).unwrap_or_default();
            let passed = skip.min(data.len());
            skip -= passed;
            let data = &data[passed..];
            out.extend_from_slice(&data[..data.len().min(wanted - out.len())]);
        }
        at += size;
    }
    (out.len() == wanted).then_some(out)
}

struct Walk<'a, 'b, R> {
    window: Window<R>,
    found: &'a mut Finder<'b>,
    map: Map,
    imkh: Option<Imkh>,
    /// The stream of pictures.
    pictures: Option<(u16, Track)>,
    /// The stream of sound.
    sound: Option<(u16, Track)>,
    /// Packets of other streams of pictures, and of sound, since the last of those.
    strange: (u32, u32),
    unwrap: Unwrap,
    /// Where bytes began that are no packet, and whether they are zeros alone.
    junk: Option<(u64, bool)>,
    /// A packet that does not say how long it is: its place, its stream.
    open: Option<(u64, u16)>,
}

impl<R: Read + Seek> Walk<'_, '_, R> {
    fn run(&mut self) -> Step {
        loop {
            let at = self.window.at();
            let bytes = self.window.bytes(AHEAD)?;
            if bytes.is_empty() {
                // One zero or two are the start of a packet.
                let torn = self.junk.is_some_and(|(from, zeros)| zeros && at - from < 3);
                self.settle(at)?;
                return self.end(torn.then_some(None));
            }
            let last = bytes.len() < AHEAD;
            if let Some((header, stream)) = self.open {
                let ends = start(bytes);
                let size = ends.unwrap_or(if last { bytes.len() } else { bytes.len() - 3 });
                let carrier = Carrier {
                    at: header,
                    data: at,
                    until: None,
                    begins: None,
                    goes_on: true,
                    aligned: false,
                    ahead: None,
                };
                let track = [&mut self.pictures, &mut self.sound].into_iter().flatten().find(|held| held.0 == stream);
                if let Some((_, track)) = track {
                    track.feed(carrier, &bytes[..size], self.found)?;
                }
                if ends.is_some() {
                    self.open = None;
                }
                self.window.skip(size as u64)?;
                continue;
            }
            let next = match self.junk {
                // Behind damage nothing is believed that nothing follows.
                Some((_, false)) if !packet::followed(bytes) => Next::Junk,
                _ => next(bytes, if last { Known::Last } else { Known::More }),
            };
            match next {
                Next::Junk => {
                    let (size, zeros) = gap(bytes, last);
                    let (from, before) = self.junk.unwrap_or((at, true));
                    self.junk = Some((from, before && zeros));
                    self.window.skip(size as u64)?;
                }
                next => {
                    self.settle(at)?;
                    if self.one(at, next)? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// Says what was lost before `at`, and ends what had begun before it. Zeros between packets are no loss.
    fn settle(&mut self, at: u64) -> Step {
        let Some((from, zeros)) = self.junk.take() else { return Ok(()) };
        if zeros {
            return Ok(());
        }
        self.interrupt()?;
        say(self.found, Found::Lost { from, to: at })
    }

    fn interrupt(&mut self) -> Step {
        for (_, track) in [&mut self.pictures, &mut self.sound].into_iter().flatten() {
            track.end(false, self.found)?;
        }
        Ok(())
    }

    /// The file ends; `torn`: within a packet, and of which stream, if that is known.
    fn end(&mut self, torn: Option<Option<u16>>) -> Step {
        for (stream, track) in [&mut self.pictures, &mut self.sound].into_iter().flatten() {
            // Where pictures run through packets as they please, the last one is hardly whole.
            let cut = torn.is_some_and(|cut| cut == Some(*stream) || !track.is_aligned());
            track.end(cut, self.found)?;
        }
        Ok(())
    }

    /// One packet; whether it is the last.
    fn one(&mut self, at: u64, next: Next) -> Step<bool> {
        let size = match next {
            Next::Pes { stream, header, total } => {
                self.packet(at, stream, &header, total)?;
                total
            }
            Next::Open { stream, header } => {
                self.packet(at, stream, &header, header.size)?;
                self.open = Some((at, stream));
                header.size
            }
            Next::Cut { packet, size } => {
                if let Some((stream, Some(header))) = packet {
                    self.packet(at, stream, &header, size)?;
                }
                self.end(Some(packet.map(|(stream, _)| stream)))?;
                say(self.found, Found::Lost { from: at, to: at + size as u64 })?;
                return Ok(true);
            }
            Next::Header(size) => {
                self.interrupt()?;
                self.imkh = self.window.exactly(size)?.and_then(Imkh::read).or(self.imkh);
                size
            }
            Next::Map(size) => {
                self.take_map(size)?;
                size
            }
            Next::Aside(size) => {
                say(self.found, Found::Aside)?;
                size
            }
            Next::Pack(size) => size,
            Next::End => 4,
            Next::Junk => 1,
        };
        self.window.skip(size as u64)?;
        Ok(false)
    }

    /// The packet at the window, `size` bytes of it.
    fn packet(&mut self, at: u64, stream: u16, header: &Header, size: usize) -> Step {
        let (slot, held, strange) = match stream {
            0xE0..=0xEF => (Slot::Pictures, &mut self.pictures, &mut self.strange.0),
            _ => (Slot::Sound, &mut self.sound, &mut self.strange.1),
        };
        *strange = if held.as_ref().is_none_or(|(id, _)| *id == stream) { 0 } else { *strange + 1 };
        if *strange > STRANGE
            && let Some((_, mut track)) = held.take()
        {
            track.end(false, self.found)?;
        }
        if held.as_ref().is_some_and(|(id, _)| *id != stream) {
            return say(self.found, Found::Aside);
        }
        let (_, track) = held.get_or_insert_with(|| (stream, self.map.track(slot, stream, self.imkh)));
        let skip = header.size + packet::substream(stream);
        let bytes = self.window.bytes(size)?;
        let carrier = Carrier {
            at,
            data: at + skip as u64,
            until: None,
            begins: Some(self.unwrap.times(header)),
            goes_on: false,
            aligned: header.aligned,
            ahead: (header.aligned && slot == Slot::Pictures).then(|| packet::ahead(&bytes[size..], stream)).flatten(),
        };
        let bytes = bytes.get(skip..size.min(bytes.len())).unwrap_or_default();
        track.feed(carrier, bytes, self.found)?;
        if header.total == Some(size) { track.packet_ends(self.found) } else { Ok(()) }
    }

    fn take_map(&mut self, size: usize) -> Step {
        let Some(map) = self.window.exactly(size)?.and_then(Map::read) else {
            return say(self.found, Found::Aside);
        };
        let changed: Vec<u16> =
            map.codings().filter(|of| !self.map.codings().any(|had| had == *of)).map(|of| of.0).collect();
        let clock = map.clock;
        self.map = map;
        for (slot, held) in [(Slot::Pictures, &mut self.pictures), (Slot::Sound, &mut self.sound)] {
            if let Some((stream, track)) = held
                && changed.contains(stream)
            {
                track.end(false, self.found)?;
                *track = self.map.track(slot, *stream, self.imkh);
            }
        }
        if let Some(site) = clock {
            let pictures = || (0xE0, self.map.track(Slot::Pictures, 0xE0, self.imkh));
            let first = self.map.first_pictures();
            let (_, track) = self.pictures.get_or_insert_with(|| {
                first.map_or_else(pictures, |stream| (stream, self.map.track(Slot::Pictures, stream, self.imkh)))
            });
            track.clock(site);
        }
        Ok(())
    }
}
