//! DHAV, what Dahua's recorders write (`.dav`, and others' who build on them): frames one behind the other, each with its
//! length at both ends, a date and a counter.
//!
//! Readings of the clock come in pairs. When a stretch begins whose dates do not fit what went before, one comes cut to
//! the second. When it ends (at the latest with the file), another comes with the same `at`, exact, when the dates told
//! the part of the second to within half a second: the listener lets it take the first one's place. It is the earliest
//! one that fits, and right to within one picture where pictures fall on both sides of a full second.
//!
//! There is one time for each frame. Where pictures that refer to later ones (B) come in the file's order of time, it is
//! that of decoding, and from the first such picture on no time of presentation is given; where they go back, it is that
//! of presentation.

mod axis;
mod frame;
#[cfg(test)]
mod tests;

use crate::media::reader::dhav::axis::Axis;
use crate::media::reader::dhav::frame::{HEADER, Header, Kind, Records};
use crate::media::reader::teller::Teller;
use crate::media::reader::window::Window;
use crate::media::reader::{Coding, Finder, Format, Found, HEAD, Piece, Slot};
use std::io::{Read, Result, Seek};

/// Where frames begin in files that begin with `DAHUA`.
const BEHIND_PREFIX: u64 = 0x400;

/// How far is looked for the next frame at once, in bytes.
const LOOK: usize = 64 * 1024;

/// Walks through a file and says what it finds. See the top of this file for readings of the clock.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn walk<R: Read + Seek>(source: R, found: &mut Finder<'_>) -> Result<()> {
    let mut window = Window::new(source, 0)?;
    let mut teller = Teller::new(found);
    let mut tracks = Tracks::default();
    if window.bytes(5)?.starts_with(b"DAHUA") {
        window.skip(BEHIND_PREFIX)?;
    }
    let mut lost = window.at();
    while !teller.is_done() {
        let at = window.at();
        if let Some(header) = header_here(&mut window)? {
            teller.lost(lost, at);
            let Some(frame) = window.exactly(header.length)? else { break };
            tracks.take(&header, frame, at, &mut teller);
            window.skip(header.length as u64)?;
            lost = window.at();
        } else if !to_next(&mut window)? {
            break;
        }
    }
    teller.lost(lost, window.at());
    if let Some(reading) = tracks.axis.end_stretch() {
        teller.say(reading);
    }
    Ok(())
}

/// The piece's payload, out of the `span` bytes of the file from `at`; none when they are no such frame.
pub(crate) fn payload(carried: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    let header = Header::read(carried)?;
    let own = header.payload(carried);
    (own.len() == piece.size as usize).then(|| own.to_vec())
}

/// The frame that begins here, whole, if one does.
fn header_here<R: Read + Seek>(window: &mut Window<R>) -> Result<Option<Header>> {
    let Some(header) = Header::read(window.bytes(HEADER)?) else { return Ok(None) };
    let bytes = window.bytes(header.length + 4)?;
    Ok(header.is_borne_out(bytes).then_some(header))
}

/// Goes on to the next place where a frame may begin, or to the end.
fn to_next<R: Read + Seek>(window: &mut Window<R>) -> Result<bool> {
    window.skip(1)?;
    loop {
        let bytes = window.bytes(LOOK)?;
        let (seen, by) = (bytes.len(), bytes.windows(4).position(|word| word == b"DHAV"));
        window.skip(by.unwrap_or(seen.saturating_sub(3).max(1)) as u64)?;
        if by.is_some() || seen == 0 {
            return Ok(by.is_some());
        }
    }
}

#[derive(Default)]
struct Tracks {
    axis: Axis,
    records: Records,
    pictures: Option<Format>,
    sound: Option<Format>,
    channel: Option<u8>,
    /// A header's sum was right before: one that is wrong means damage and not a writer that fills in none.
    sums: bool,
    /// Whether times are those of presentation, once a picture has come that tells.
    presented: Option<bool>,
    last_place: Option<i64>,
}

impl Tracks {
    fn take(&mut self, header: &Header, frame: &[u8], at: u64, teller: &mut Teller<'_, '_>) {
        let mut header = *header;
        self.sums |= header.sum_is_right;
        if self.sums && !header.sum_is_right {
            header.stamp.date = None;
        }
        let own = header.payload(frame);
        let list = frame.get(HEADER..HEADER + header.records).unwrap_or_default();
        match header.kind {
            _ if own.is_empty() => teller.say(Found::Aside),
            Kind::Data => teller.say(Found::Aside),
            Kind::Sound => {
                self.records.take(list);
                self.take_sound(&header, own, at, teller);
            }
            Kind::Key | Kind::Predicted | Kind::Between => {
                if header.kind == Kind::Key {
                    self.records.take(list);
                    self.tell_pictures(&header, own, teller);
                }
                self.take_picture(&header, own, at, teller);
            }
        }
    }

    fn tell_pictures(&mut self, header: &Header, own: &[u8], teller: &mut Teller<'_, '_>) {
        let format = self.records.pictures(own);
        if self.pictures.as_ref() != Some(&format) {
            teller.say(Found::Track(Slot::Pictures, format.clone()));
            self.pictures = Some(format);
        }
        if self.channel.replace(header.channel) != Some(header.channel) {
            teller.say(Found::Channel(u32::from(header.channel) + 1));
        }
    }

    fn take_picture(&mut self, header: &Header, own: &[u8], at: u64, teller: &mut Teller<'_, '_>) {
        // What comes before the first key picture cannot be decoded.
        let Some(format) = &self.pictures else { return teller.say(Found::Aside) };
        let interval = 1000 / i64::from(self.records.rate).clamp(1, 120);
        let interval = if self.records.rate == 0 { 40 } else { interval };
        let place = self.axis.picture(header.stamp, interval);
        for reading in self.axis.read_clock(header.stamp.date, place).into_iter().flatten() {
            teller.say(reading);
        }
        if header.kind == Kind::Between && self.presented.is_none() {
            self.presented = Some(self.last_place.is_some_and(|last| place.at < last));
        }
        self.last_place = Some(place.at);
        let time = axis::ns(place.at);
        let key = header.kind == Kind::Key || format.coding == Coding::Jpeg;
        let (pts, dts) = match self.presented {
            Some(false) => (None, Some(time)),
            Some(true) => (Some(time), None),
            None => (Some(time), Some(time)),
        };
        say_piece(Slot::Pictures, own, Piece { pts, dts, key, ..whole(header, own, at) }, teller);
    }

    fn take_sound(&mut self, header: &Header, own: &[u8], at: u64, teller: &mut Teller<'_, '_>) {
        let format = self.records.sound(own);
        let duration = duration(&format, own.len());
        if self.sound.as_ref() != Some(&format) {
            teller.say(Found::Track(Slot::Sound, format.clone()));
            self.sound = Some(format);
        }
        let time = Some(axis::ns(self.axis.sound(header.stamp)));
        let piece = Piece { pts: time, dts: time, duration, key: true, ..whole(header, own, at) };
        say_piece(Slot::Sound, own, piece, teller);
    }
}

/// A piece without times.
fn whole(header: &Header, own: &[u8], at: u64) -> Piece {
    let bytes = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (span, size) = (bytes(header.length), bytes(own.len()));
    Piece { at, span, skip: 0, size, pts: None, dts: None, duration: None, key: false, hidden: false }
}

fn say_piece(slot: Slot, own: &[u8], piece: Piece, teller: &mut Teller<'_, '_>) {
    teller.say(Found::Piece(slot, piece, &own[..own.len().min(HEAD)]));
}

/// How long so many bytes of sound last, in ns, where each sample has its bytes.
fn duration(format: &Format, size: usize) -> Option<i64> {
    let bytes = match format.coding {
        Coding::ALaw | Coding::MuLaw => 1,
        Coding::Pcm16 => 2,
        _ => return None,
    };
    let (rate, channels) = format.sound?;
    let a_second = u64::from(rate) * u64::from(channels) * bytes;
    i64::try_from(size as u64 * 1_000_000_000 / a_second.max(1)).ok()
}
