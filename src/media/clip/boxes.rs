//! Puts right in a written MP4 file what the muxer cannot know: when nothing was made, and what is to be shown and heard.
//!
//! Times of making go, so that the same pictures give the same file. The edit of the pictures ends with the last one. The
//! edit of the sound begins behind the samples that its encoder puts in front (priming). Nothing else is changed, and no
//! edit hides a picture.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};

/// The index of a clip is far smaller.
const MOST: u64 = 256 << 20;

/// What is to be put right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    /// How long the pictures are shown, in ns.
    pub pictures_ns: u64,
    /// How long sound is heard, in ns, and how many of its samples come before it; none to leave its edit alone.
    pub sound: Option<(u64, u32)>,
}

/// Changes the file in place; its index stands before the media data.
///
/// # Errors
/// When it cannot be read or written, or is no such file.
pub(super) fn put_right(file: &mut File, truth: Truth) -> io::Result<()> {
    let (at, length) = find_index(file)?;
    let mut index = vec![0; length];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut index)?;
    let mut scale = 0;
    each(&mut index, 0, &mut |kind, body| {
        if kind == b"mvhd" {
            zero_times(body);
            scale = number(body, 12);
            let ns = truth.sound.map_or(0, |(ns, _before)| ns).max(truth.pictures_ns);
            set_length(body, 16, ns, scale);
        }
    });
    each(&mut index, 0, &mut |kind, body| {
        if kind == b"trak" {
            track(body, truth, scale);
        }
    });
    file.seek(SeekFrom::Start(at))?;
    file.write_all(&index)
}

/// Where the body of the `moov` box lies, and how long it is.
fn find_index(file: &mut File) -> io::Result<(u64, usize)> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidData, "no index at the front");
    let mut at = 0;
    loop {
        let mut head = [0; 16];
        file.seek(SeekFrom::Start(at))?;
        file.read_exact(&mut head[..8])?;
        let size = match u64::from(number(&head, 0)) {
            1 => {
                file.read_exact(&mut head[8..])?;
                u64::from(number(&head, 8)) << 32 | u64::from(number(&head, 12))
            }
            size => size,
        };
        match &head[4..8] {
            b"moov" if (8..MOST).contains(&size) => return Ok((at + 8, size as usize - 8)),
            b"mdat" => return Err(wrong()),
            _other if size < 8 => return Err(wrong()),
            _other => at += size,
        }
    }
}

fn track(track: &mut [u8], truth: Truth, scale: u32) {
    let mut is_sound = false;
    each_deep(track, &mut |kind, body| match kind {
        b"tkhd" | b"mdhd" => zero_times(body),
        b"smhd" => is_sound = true,
        _other => {}
    });
    let edit = match (is_sound, truth.sound) {
        (false, _) => Some((truth.pictures_ns, None)),
        (true, Some((ns, before))) => Some((ns, Some(before))),
        (true, None) => None,
    };
    let Some((ns, begin)) = edit else { return };
    each_deep(track, &mut |kind, body| match kind {
        // One edit, version 0: version, count, length, begin, rate.
        b"elst" if body.len() == 20 && body[0] == 0 && number(body, 4) == 1 => {
            set_length(body, 8, ns, scale);
            if let Some(begin) = begin {
                body[12..16].copy_from_slice(&begin.to_be_bytes());
            }
        }
        b"tkhd" => set_length(body, 20, ns, scale),
        _other => {}
    });
}

/// Writes a length where a box of version 0 has it.
fn set_length(body: &mut [u8], at: usize, ns: u64, scale: u32) {
    let length = (u128::from(ns) * u128::from(scale)).div_ceil(1_000_000_000);
    let length = u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    if body.first() == Some(&0)
        && let Some(place) = body.get_mut(at..at + 4)
    {
        place.copy_from_slice(&length);
    }
}

/// When it was made and changed: version 0 has four bytes for each, version 1 eight.
fn zero_times(body: &mut [u8]) {
    let length = if body.first() == Some(&1) { 16 } else { 8 };
    if let Some(times) = body.get_mut(4..4 + length) {
        times.fill(0);
    }
}

/// Calls for each box in `boxes`, from `from` on.
fn each(boxes: &mut [u8], from: usize, found: &mut dyn FnMut(&[u8; 4], &mut [u8])) {
    let mut at = from;
    while at + 8 <= boxes.len() {
        let size = number(boxes, at) as usize;
        let kind: [u8; 4] = [boxes[at + 4], boxes[at + 5], boxes[at + 6], boxes[at + 7]];
        if size < 8 || at + size > boxes.len() {
            return;
        }
        found(&kind, &mut boxes[at + 8..at + size]);
        at += size;
    }
}

/// As [`each`], and for what is inside of those that hold others.
fn each_deep(boxes: &mut [u8], found: &mut dyn FnMut(&[u8; 4], &mut [u8])) {
    each(boxes, 0, &mut |kind, body| {
        found(kind, body);
        if matches!(kind, b"mdia" | b"minf" | b"edts") {
            each_deep(body, found);
        }
    });
}

fn number(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |four| u32::from_be_bytes([four[0], four[1], four[2], four[3]]))
}
