//! FLV: tags one behind the other, each with its length before and behind it, and a time of decoding in ms.
//!
//! H.264 comes with lengths, as in MP4; H.265 in both ways that are in use: under the number 12, and under its four
//! letters. Times have 32 bits, the top eight in a byte of their own that some writers leave at zero: both wraps are
//! undone. Other jumps stay.

mod tag;
#[cfg(test)]
mod tests;

use crate::media::reader::flv::tag::{Content, HEADER, Tag, content};
use crate::media::reader::teller::Teller;
use crate::media::reader::window::Window;
use crate::media::reader::{Finder, Format, Found, HEAD, Piece, Slot};
use std::io::{Read, Result, Seek};

/// How far is looked for the next tag at once, in bytes.
const LOOK: usize = 64 * 1024;

/// Times of 24 bits wrap here, in ms.
const SHORT_WRAP: i64 = 1 << 24;

/// A time of 24 bits wrapped when it went from the last minute to the first one, in ms.
const MINUTE: i64 = 60_000;

/// Walks through a file and says what it finds.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn walk<R: Read + Seek>(source: R, found: &mut Finder<'_>) -> Result<()> {
    let mut window = Window::new(source, 0)?;
    let mut teller = Teller::new(found);
    let mut tracks = Tracks::default();
    if let &[b'F', b'L', b'V', _, _, a, b, c, d, ..] = window.bytes(9)? {
        // Behind the header comes the length of no tag.
        window.skip(u64::from(u32::from_be_bytes([a, b, c, d]).clamp(9, 1024)) + 4)?;
    }
    let mut lost = window.at();
    while !teller.is_done() {
        let at = window.at();
        if let Some((tag, behind)) = tag_here(&mut window)? {
            teller.lost(lost, at);
            let Some(bytes) = window.exactly(HEADER + tag.size)? else { break };
            tracks.take(&tag, bytes, at, &mut teller);
            window.skip((HEADER + tag.size + behind) as u64)?;
            lost = window.at();
        } else if !to_next(&mut window)? {
            break;
        }
    }
    teller.lost(lost, window.at());
    Ok(())
}

/// The piece's payload, out of the `span` bytes of the file from `at`; none when they are no such tag.
pub(crate) fn payload(carried: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    let tag = Tag::read(carried)?;
    let from = match content(tag.kind, carried.get(HEADER..)?) {
        Content::Picture { from, .. } | Content::Sound { from, .. } => HEADER + from,
        _ => return None,
    };
    carried.get(from..from.checked_add(piece.size as usize)?).map(<[u8]>::to_vec)
}

/// The tag that begins here, whole, and how many bytes of length stand behind it: when that length agrees, or another tag
/// or the end of the file follows.
fn tag_here<R: Read + Seek>(window: &mut Window<R>) -> Result<Option<(Tag, usize)>> {
    let Some(tag) = Tag::read(window.bytes(HEADER)?) else { return Ok(None) };
    let whole = HEADER + tag.size;
    let bytes = window.bytes(whole + 4 + HEADER)?;
    let Some(behind) = bytes.get(whole..) else { return Ok(None) };
    let Some((length, next)) = behind.split_first_chunk::<4>() else { return Ok(Some((tag, behind.len()))) };
    let agrees = u32::from_be_bytes(*length) as usize == whole;
    Ok((agrees || next.is_empty() || Tag::read(next).is_some()).then_some((tag, 4)))
}

/// Goes on to the next place where a tag may begin, or to the end.
fn to_next<R: Read + Seek>(window: &mut Window<R>) -> Result<bool> {
    window.skip(1)?;
    loop {
        let bytes = window.bytes(LOOK)?;
        let (seen, by) = (bytes.len(), bytes.windows(HEADER).position(|head| Tag::read(head).is_some()));
        window.skip(by.unwrap_or(seen.saturating_sub(HEADER - 1).max(1)) as u64)?;
        if by.is_some() || seen == 0 {
            return Ok(by.is_some());
        }
    }
}

#[derive(Default)]
struct Tracks {
    pictures: Option<Format>,
    sound: Option<Format>,
    /// The last time as written, and with its wraps undone, in ms.
    last: Option<(u32, i64)>,
}

impl Tracks {
    fn take(&mut self, tag: &Tag, bytes: &[u8], at: u64, teller: &mut Teller<'_, '_>) {
        let body = &bytes[HEADER..];
        match content(tag.kind, body) {
            Content::Header(slot, format) => self.tell(slot, format, teller),
            Content::Picture { from, key, later, format } if from < body.len() => {
                if let Some(format) = format {
                    self.tell(Slot::Pictures, format, teller);
                }
                // Without its header nothing can be decoded.
                if self.pictures.is_none() {
                    return teller.say(Found::Aside);
                }
                let ms = self.unwrapped(tag.time);
                let piece = piece(at, bytes.len(), body.len() - from, ms);
                let piece = Piece { key, pts: Some(ns(ms.saturating_add(later.into()))), ..piece };
                say_piece(Slot::Pictures, piece, &body[from..], teller);
            }
            Content::Sound { from, format } if from < body.len() => {
                if let Some(format) = format {
                    self.tell(Slot::Sound, format, teller);
                }
                if self.sound.is_none() {
                    return teller.say(Found::Aside);
                }
                let ms = self.unwrapped(tag.time);
                say_piece(Slot::Sound, piece(at, bytes.len(), body.len() - from, ms), &body[from..], teller);
            }
            Content::Picture { .. } | Content::Sound { .. } | Content::Other => teller.say(Found::Aside),
        }
    }

    fn tell(&mut self, slot: Slot, format: Format, teller: &mut Teller<'_, '_>) {
        let known = match slot {
            Slot::Pictures => &mut self.pictures,
            Slot::Sound => &mut self.sound,
        };
        if known.as_ref() != Some(&format) {
            teller.say(Found::Track(slot, format.clone()));
            *known = Some(format);
        }
    }

    fn unwrapped(&mut self, time: u32) -> i64 {
        let ms = match self.last {
            None => i64::from(time.cast_signed()),
            Some((last, ms)) => {
                let step = i64::from(time.wrapping_sub(last).cast_signed());
                let (from, to) = (i64::from(last), i64::from(time));
                let wrapped = (SHORT_WRAP - MINUTE..SHORT_WRAP).contains(&from) && to < MINUTE;
                let back = (SHORT_WRAP - MINUTE..SHORT_WRAP).contains(&to) && from < MINUTE && ms >= MINUTE;
                ms + step
                    + if wrapped {
                        SHORT_WRAP
                    } else if back {
                        -SHORT_WRAP
                    } else {
                        0
                    }
            }
        };
        self.last = Some((time, ms));
        ms
    }
}

fn piece(at: u64, span: usize, size: usize, ms: i64) -> Piece {
    let bytes = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let time = Some(ns(ms));
    let (span, size) = (bytes(span), bytes(size));
    Piece { at, span, skip: 0, size, pts: time, dts: time, duration: None, key: true, hidden: false }
}

fn say_piece(slot: Slot, piece: Piece, own: &[u8], teller: &mut Teller<'_, '_>) {
    teller.say(Found::Piece(slot, piece, &own[..own.len().min(HEAD)]));
}

fn ns(ms: i64) -> i64 {
    ms.saturating_mul(1_000_000)
}
