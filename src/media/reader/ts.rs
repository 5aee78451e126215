//! Transport streams: packets of 188 bytes, bare, behind a time stamp of four (camcorders), or before a checksum of 16.

mod packet;
mod tables;
#[cfg(test)]
mod tests;

use crate::media::reader::elementary::{Carrier, Step, Track, ended, say};
use crate::media::reader::pes::Unwrap;
use crate::media::reader::ts::packet::{Assembler, PACKET, Packet, STRIDES, Took, resynchronise, stride};
use crate::media::reader::ts::tables::{Chosen, Tables};
use crate::media::reader::window::Window;
use crate::media::reader::{Finder, Found, Piece, Slot};
use std::io::{Read, Result, Seek};

/// How much is looked at to find where packets begin again, in bytes.
const AHEAD: usize = 64 * 1024;

/// Walks through a transport stream. Pieces come when they are whole. Packets that are missing, by their counters, are
/// told as a loss of no bytes at the place of the gap; what lies on both sides of it is given.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn walk<R: Read + Seek>(source: R, found: &mut Finder<'_>) -> Result<()> {
    let sorter = Sorter {
        found,
        tables: Tables::default(),
        chosen: Chosen::default(),
        pictures: None,
        sound: None,
        unwrap: Unwrap::default(),
    };
    let mut walk = Walk { window: Window::new(source, 0)?, stride: None, junk: Some(0), sorter };
    ended(walk.run())
}

/// A piece's own bytes, from the `span` bytes of the file that carry it.
pub(crate) fn payload(carried: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    let between = carried.len().checked_sub(PACKET)?;
    STRIDES.into_iter().filter(|stride| between.is_multiple_of(*stride)).find_map(|stride| {
        let whole = carried.chunks(stride).all(|packet| packet.first() == Some(&0x47));
        whole.then(|| gathered(carried, stride, piece)).flatten()
    })
}

fn gathered(carried: &[u8], stride: usize, piece: &Piece) -> Option<Vec<u8>> {
    let wanted = usize::try_from(piece.size).ok()?;
    let mut skip = usize::try_from(piece.skip).ok()?;
    let mut out = Vec::with_capacity(wanted.min(carried.len()));
    let pid = Packet::read(carried)?.pid;
    let mut assembler = Assembler::within();
    for bytes in carried.chunks(stride) {
        let Some(packet) = Packet::read(bytes).filter(|packet| packet.pid == pid) else { continue };
        let Took::Payload { data, .. } = assembler.take(&packet, 0) else { continue };
        let passed = skip.min(data.len());
        skip -= passed;
        let data = &data[passed..];
        out.extend_from_slice(&data[..data.len().min(wanted - out.len())]);
    }
    (out.len() == wanted).then_some(out)
}

/// One of the two tracks on its way.
struct Held {
    pid: u16,
    track: Track,
    assembler: Assembler,
}

/// Finds packets.
struct Walk<'a, 'b, R> {
    window: Window<R>,
    /// How far apart packets are, once it is known.
    stride: Option<usize>,
    /// Where bytes began that are no packets; the file itself begins so.
    junk: Option<u64>,
    sorter: Sorter<'a, 'b>,
}

/// Gives packets to the tracks that they belong to.
struct Sorter<'a, 'b> {
    found: &'a mut Finder<'b>,
    tables: Tables,
    chosen: Chosen,
    pictures: Option<Held>,
    sound: Option<Held>,
    unwrap: Unwrap,
}

impl<R: Read + Seek> Walk<'_, '_, R> {
    fn run(&mut self) -> Step {
        loop {
            let at = self.window.at();
            if self.junk.is_some() {
                if !self.find()? {
                    return self.sorter.end(None);
                }
                continue;
            }
            let bytes = self.window.bytes(PACKET)?;
            let Some(packet) = bytes.first_chunk::<PACKET>() else {
                // A packet with which something begins leaves what was before it whole.
                let cut = Packet::pid(bytes).filter(|_| bytes[1] & 0x40 == 0);
                if bytes.is_empty() {
                    return self.sorter.end(None);
                }
                let to = at + bytes.len() as u64;
                say(self.sorter.found, Found::Lost { from: at, to })?;
                return self.sorter.end(cut);
            };
            match Packet::read(packet) {
                Some(packet) => {
                    self.sorter.packet(&packet, at)?;
                    self.window.skip(self.stride.unwrap_or(PACKET) as u64)?;
                }
                None => self.junk = Some(at),
            }
        }
    }

    /// Finds where packets begin (again); whether they do.
    fn find(&mut self) -> Step<bool> {
        let Some(from) = self.junk else { return Ok(true) };
        let bytes = self.window.bytes(AHEAD)?;
        let last = bytes.len() < AHEAD;
        // The file's first packets say how far apart they are; damage later on does not change it.
        let place = match self.stride {
            Some(stride) => resynchronise(bytes, stride, last).map(|at| (at, stride)),
            None => stride(bytes),
        };
        let (skip, here) = match place {
            Some((skip, stride)) => {
                self.stride = Some(stride);
                (skip, true)
            }
            None if last => (bytes.len(), false),
            None => (AHEAD / 2, false),
        };
        let header = bytes.starts_with(b"IMKH") && skip == 40;
        self.window.skip(skip as u64)?;
        if !here && !last {
            return Ok(true);
        }
        self.junk = None;
        let to = self.window.at();
        // The stamp before the first packet, and the header of a recorder, belong where they are.
        let own = from == 0 && (header || Some(to) == self.stride.map(|stride| (stride - PACKET) as u64));
        if to > from && !own {
            self.sorter.interrupt()?;
            say(self.sorter.found, Found::Lost { from, to })?;
        }
        Ok(here)
    }
}

impl Sorter<'_, '_> {
    fn held(&mut self) -> impl Iterator<Item = &mut Held> {
        [&mut self.pictures, &mut self.sound].into_iter().flatten()
    }

    fn interrupt(&mut self) -> Step {
        for held in [&mut self.pictures, &mut self.sound].into_iter().flatten() {
            held.track.end(false, self.found)?;
            held.assembler = Assembler::default();
        }
        Ok(())
    }

    /// The file ends; within a packet of the stream `cut`, if of any.
    fn end(&mut self, cut: Option<u16>) -> Step {
        for held in [&mut self.pictures, &mut self.sound].into_iter().flatten() {
            let cut = cut == Some(held.pid) || !held.assembler.is_whole();
            held.track.end(cut, self.found)?;
        }
        Ok(())
    }

    fn packet(&mut self, packet: &Packet<'_>, at: u64) -> Step {
        if packet.damaged {
            say(self.found, Found::Lost { from: at, to: at })?;
        }
        if self.held().all(|held| held.pid != packet.pid) {
            if let Some(chosen) = self.tables.take(packet) {
                return self.choose(chosen);
            }
            let aside = packet.begins && self.tables.names(packet.pid);
            return if aside { say(self.found, Found::Aside) } else { Ok(()) };
        }
        let until = Some(at + PACKET as u64);
        let Some(held) =
            [&mut self.pictures, &mut self.sound].into_iter().flatten().find(|held| held.pid == packet.pid)
        else {
            return Ok(());
        };
        match held.assembler.take(packet, at) {
            Took::Nothing => Ok(()),
            Took::Payload { data, begins, from, gap } => {
                if gap {
                    say(self.found, Found::Lost { from: at, to: at })?;
                }
                let begins = begins.map(|header| self.unwrap.times(&header));
                let carrier =
                    Carrier { at: from, data: at, until, begins, goes_on: false, aligned: false, ahead: None };
                held.track.feed(carrier, data, self.found)?;
                if held.assembler.is_done() { held.track.packet_ends(self.found) } else { Ok(()) }
            }
        }
    }

    fn choose(&mut self, chosen: Chosen) -> Step {
        for (slot, held, had, has) in [
            (Slot::Pictures, &mut self.pictures, self.chosen.pictures, chosen.pictures),
            (Slot::Sound, &mut self.sound, self.chosen.sound, chosen.sound),
        ] {
            if had == has {
                continue;
            }
            if let Some(held) = held {
                held.track.end(false, self.found)?;
            }
            *held = has.map(|(pid, coding)| Held {
                pid,
                track: Track::new(slot, Some(coding)),
                assembler: Assembler::default(),
            });
        }
        self.chosen = chosen;
        Ok(())
    }
}
