//! Fragmented MP4: pieces that lie as `moof` boxes describe them, and before those the ones that `moov` lists itself.
//!
//! Edits shift the times, and what lies before the first moment shown is hidden. A second `moov` (files put one behind the
//! other) describes what follows it. After damage the walk goes on at the next `moof` or `moov`.

mod boxes;
mod fragment;
mod table;
#[cfg(test)]
mod tests;
mod track;

use crate::media::reader::fragments::boxes::Head;
use crate::media::reader::fragments::table::Samples;
use crate::media::reader::fragments::track::{Sample, Track};
use crate::media::reader::teller::Teller;
use crate::media::reader::window::Window;
use crate::media::reader::{Finder, Format, Found, HEAD, Piece, Slot};
use std::io::{Read, Result, Seek, SeekFrom};
use std::iter::Peekable;

/// No `moov` or `moof` is longer than this, in bytes.
const MOST: u64 = 64 << 20;

/// No sample is longer than this, in bytes.
const LONGEST: u32 = 32 << 20;

/// How far is looked for the next fragment at once, in bytes.
const LOOK: usize = 64 * 1024;

/// Walks through a file and says what it finds.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn walk<R: Read + Seek>(mut source: R, found: &mut Finder<'_>) -> Result<()> {
    let end = source.seek(SeekFrom::End(0))?;
    let window = Window::new(source, 0)?;
    let mut walk =
        Walk { window, end, teller: Teller::new(found), tracks: Vec::new(), told: Vec::new(), waiting: Vec::new() };
    let mut before = 0;
    while !walk.teller.is_done() {
        let at = walk.window.at();
        if at >= end {
            break;
        }
        let head = Head::read(walk.window.bytes(16)?);
        // Data may be cut off or promise too much; no other box reaches beyond the file.
        match head.filter(|head| head.size <= end - at || &head.kind == b"mdat") {
            Some(head) => {
                before = at + 8;
                walk.take(&head, at)?;
            }
            None => {
                // The box before may have been damaged in its length: fragments are looked for in it too.
                walk.tell_waiting()?;
                walk.search(before, at)?;
                before = walk.window.at();
            }
        }
    }
    walk.tell_waiting()
}

/// The piece's payload: all of the `span` bytes of the file from `at`.
pub(crate) fn payload(carried: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    carried.get(..piece.size as usize).map(<[u8]>::to_vec)
}

struct Walk<'t, 'f, R> {
    window: Window<R>,
    end: u64,
    teller: Teller<'t, 'f>,
    tracks: Vec<Track>,
    /// What was said of the tracks.
    told: Vec<(Slot, Format)>,
    /// Samples of each track whose data comes next.
    waiting: Vec<Vec<Sample>>,
}

impl<R: Read + Seek> Walk<'_, '_, R> {
    /// Takes in the box that begins at `at`, and goes on behind it.
    fn take(&mut self, head: &Head, at: u64) -> Result<()> {
        let behind = at.saturating_add(head.size);
        if head.size <= MOST && matches!(&head.kind, b"moov" | b"moof") {
            if self.waiting.iter().any(|samples| !samples.is_empty()) {
                self.tell_waiting()?;
                self.window.go_to(at)?;
            }
            let size = usize::try_from(head.size).unwrap_or(0);
            let bytes = self.window.exactly(size)?.unwrap_or_default().to_vec();
            let inside = bytes.get(head.long..).unwrap_or_default();
            if &head.kind == b"moov" {
                self.take_movie(inside)?;
            } else {
                self.waiting = fragment::samples(inside, at, self.end, &mut self.tracks);
            }
            return self.window.go_to(behind);
        }
        // The data of a fragment lies here: what follows is known, so that the window never goes back.
        self.tell_waiting()?;
        if behind <= self.end && head.size > 0 { self.window.go_to(behind) } else { self.search(at + 8, self.end) }
    }

    /// Says what `moov` describes, and the samples that it lists.
    fn take_movie(&mut self, moov: &[u8]) -> Result<()> {
        let described = track::tracks(moov);
        for (track, _) in &described {
            let said = (track.slot, track.format.clone());
            if !self.told.contains(&said) {
                self.told.retain(|(slot, _)| *slot != track.slot);
                self.teller.say(Found::Track(track.slot, track.format.clone()));
                self.told.push(said);
            }
        }
        let mut listed: Vec<Option<Peekable<Samples<'_>>>> =
            described.iter().map(|(_, table)| Samples::new(table, self.end).map(Iterator::peekable)).collect();
        self.tracks = described.iter().map(|(track, _)| track.clone()).collect();
        let mut lost = None;
        loop {
            // Of the tracks' next samples the one that lies first.
            let first = (0..listed.len()).filter_map(|place| Some((listed[place].as_mut()?.peek()?.at, place))).min();
            let Some((_, place)) = first.filter(|_| !self.teller.is_done()) else { break };
            let Some(sample) = listed[place].as_mut().and_then(Iterator::next) else { break };
            self.tracks[place].next = sample.dts.saturating_add(sample.duration);
            if !self.tell(place, &sample)? {
                lost = Some(sample.at.min(lost.unwrap_or(sample.at)));
            }
        }
        if let Some(from) = lost {
            self.teller.lost(from, self.end);
        }
        self.tracks.iter_mut().for_each(Track::goes_on);
        Ok(())
    }

    /// Says the samples that wait, by where they lie; those of a track stay in their order.
    fn tell_waiting(&mut self) -> Result<()> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut places = vec![0; waiting.len()];
        let mut lost = None;
        loop {
            let first =
                (0..waiting.len()).filter_map(|track| Some((waiting[track].get(places[track])?.at, track))).min();
            let Some((_, track)) = first.filter(|_| !self.teller.is_done()) else { break };
            let sample = waiting[track][places[track]];
            places[track] += 1;
            if !self.tell(track, &sample)? {
                lost = Some(sample.at.min(lost.unwrap_or(sample.at)));
            }
        }
        if let Some(from) = lost {
            self.teller.lost(from, self.end);
        }
        Ok(())
    }

    /// Says one sample; false when the file does not hold all of it.
    fn tell(&mut self, track: usize, sample: &Sample) -> Result<bool> {
        let behind = sample.at.saturating_add(sample.size.into());
        if behind > self.end {
            return Ok(false);
        }
        if sample.size > LONGEST {
            self.teller.lost(sample.at, behind);
        } else if sample.size > 0 {
            let (slot, piece) = (self.tracks[track].slot, self.tracks[track].piece(sample));
            self.window.go_to(sample.at)?;
            let shown = HEAD.min(sample.size as usize);
            let Some(bytes) = self.window.exactly(shown)? else { return Ok(false) };
            self.teller.say(Found::Piece(slot, piece, bytes));
        }
        Ok(true)
    }

    /// Goes on at the first `moof` or `moov` from `from` on that does not begin at `bad`, or at the end; what lies from
    /// `bad` to there is lost.
    fn search(&mut self, from: u64, bad: u64) -> Result<()> {
        self.window.go_to(from)?;
        let mut found = false;
        while !found {
            let at = self.window.at();
            let bytes = self.window.bytes(LOOK)?;
            let seen = bytes.len();
            let begins = |place: &usize| is_fragment(&bytes[*place..]) && at + *place as u64 != bad;
            let by = (0..seen.saturating_sub(15)).find(begins);
            found = by.is_some() || seen < 16;
            self.window.skip(by.unwrap_or(if seen < 16 { seen } else { seen - 15 }) as u64)?;
        }
        let here = self.window.at();
        self.teller.lost(bad, here);
        Ok(())
    }
}

/// Whether these bytes, sixteen at least, begin a `moof` or a `moov`, each with the box that always comes first in it.
fn is_fragment(bytes: &[u8]) -> bool {
    let (kind, first) = (&bytes[4..8], &bytes[12..16]);
    kind == b"moof" && first == b"mfhd" || kind == b"moov" && first == b"mvhd"
}
