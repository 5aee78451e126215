//! Our own readers, for containers that recorders write and that GStreamer takes apart wrongly or not at all.
//!
//! A reader walks through a file once, from front to back, and says what it finds: tracks, pieces, readings of the
//! recorder's clock, and what was lost. Any piece can be had again by its place alone. Readers are total: whatever the
//! bytes are, they end, never panic, and keep what is readable behind the damage.

mod aac;
pub(crate) mod dhav;
mod elementary;
pub(crate) mod flv;
pub(crate) mod fragments;
#[cfg(test)]
mod made;
mod pes;
pub(crate) mod ps;
mod reread;
mod teller;
pub(crate) mod ts;
#[cfg(test)]
mod walked;
mod window;
#[cfg(test)]
mod witness;

use crate::domain::time::SiteTime;
use crate::media::container::Container;
use std::io::{self, Read, Seek};
use std::ops::ControlFlow;

/// Which of a recording's two tracks. Recorders write one of each; of several, the first of its kind is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    /// Pictures.
    Pictures,
    /// Sound.
    Sound,
}

/// How a track is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Coding {
    /// H.264 with start codes.
    H264,
    /// H.264 with lengths, described by an `avcC` header.
    H264Lengths,
    /// H.265 with start codes.
    H265,
    /// H.265 with lengths, described by an `hvcC` header.
    H265Lengths,
    /// MPEG-1 pictures.
    Mpeg1,
    /// MPEG-2 pictures.
    Mpeg2,
    /// MPEG-4 part 2.
    Mpeg4,
    /// One JPEG for each picture.
    Jpeg,
    /// G.711 A-law.
    ALaw,
    /// G.711 µ-law.
    MuLaw,
    /// AAC, each packet with an ADTS header.
    AacAdts,
    /// AAC without headers, described by an `AudioSpecificConfig`.
    AacRaw,
    /// MPEG audio, layers 1 to 3.
    MpegAudio,
    /// AC-3.
    Ac3,
    /// Linear samples, signed, 16 bits, little-endian.
    Pcm16,
    /// Something that nothing here decodes, by the number that the container gives it.
    Unknown(u32),
}

/// What is known of a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Format {
    /// How it is encoded.
    pub coding: Coding,
    /// What the container keeps apart from the pieces: `avcC`, `hvcC`, `AudioSpecificConfig`, `esds` header; else empty.
    pub header: Vec<u8>,
    /// Width and height in pixels, where the container says so.
    pub size: Option<(u32, u32)>,
    /// Samples a second and channels, where the container says so or the coding fixes them.
    pub sound: Option<(u32, u32)>,
}

/// The data of one picture (an access unit), or one packet of sound: where it lies and when it is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The first byte, in the file, of what carries it: a header of a packet or frame.
    pub at: u64,
    /// How many bytes of the file, from `at` on, must be read to have all of it.
    pub span: u32,
    /// Payload in that range, before its own, that belongs to the piece before.
    pub skip: u32,
    /// Its payload in bytes.
    pub size: u32,
    /// When it is shown, in ns, as the container counts: any origin, jumps and all, but wraps are undone. None where the
    /// container does not say.
    pub pts: Option<i64>,
    /// When it is decoded, in the same ns, where the container says so.
    pub dts: Option<i64>,
    /// How long it lasts, in ns, where the container says so.
    pub duration: Option<i64>,
    /// What the container says of decoding beginning here; the bitstream, where it is read, goes before.
    pub key: bool,
    /// The container says that it is not to be shown.
    pub hidden: bool,
}

/// What a walk through a file finds, in the file's order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found<'a> {
    /// A track, before its first piece; once more when its format changes.
    Track(Slot, Format),
    /// A piece, with the first bytes of its payload: all of them, or at least [`HEAD`].
    Piece(Slot, Piece, &'a [u8]),
    /// The recorder's own clock at one picture: `exact` to the millisecond, or cut to the second. It holds from there to
    /// the next reading; a later one with the same `at` takes its place.
    Clock {
        /// The date and time.
        site: SiteTime,
        /// The piece's time that belongs to it, in the ns of [`Piece::pts`].
        at: i64,
        /// Whether milliseconds count.
        exact: bool,
    },
    /// The camera's channel, from 1, as the container counts them.
    Channel(u32),
    /// Bytes that belong to nothing readable, from the first to behind the last.
    Lost {
        /// The first.
        from: u64,
        /// Behind the last.
        to: u64,
    },
    /// Something whole that is neither picture nor sound: watermarks, metadata, private streams.
    Aside,
}

/// How much of a piece's payload a reader shows at least, in bytes, where it has as much.
pub(crate) const HEAD: usize = 16 * 1024;

/// Where findings go; `Break` ends the walk.
pub(crate) type Finder<'f> = dyn FnMut(Found<'_>) -> ControlFlow<()> + 'f;

/// Walks through a file whose container is one of ours.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn walk<R: Read + Seek>(container: Container, source: R, found: &mut Finder<'_>) -> io::Result<()> {
    match container {
        Container::Dhav => dhav::walk(source, found),
        Container::Flv => flv::walk(source, found),
        Container::FragmentedMp4 => fragments::walk(source, found),
        Container::MpegPs | Container::HikvisionPs => ps::walk(source, found),
        Container::MpegTs => ts::walk(source, found),
        other => Err(io::Error::new(io::ErrorKind::Unsupported, other.name())),
    }
}

/// Takes a piece out of the bytes of the file that carry it; none when they are not what they were.
pub(crate) fn payload(container: Container, carried: &[u8], piece: &Piece) -> Option<Vec<u8>> {
    match container {
        Container::Dhav => dhav::payload(carried, piece),
        Container::Flv => flv::payload(carried, piece),
        Container::FragmentedMp4 => fragments::payload(carried, piece),
        Container::MpegPs | Container::HikvisionPs => ps::payload(carried, piece),
        Container::MpegTs => ts::payload(carried, piece),
        _ => None,
    }
}

/// Walks through bytes as if they were a file of a container of ours, and takes every piece found out of them again;
/// how many there were. For fuzzing.
///
/// # Panics
/// When a piece cannot be had again as it was found: a reader has broken its word.
#[doc(hidden)]
pub fn fuzz_one(container: Container, data: &[u8]) -> usize {
    let payload = |carried: &[u8], piece: &Piece| payload(container, carried, piece);
    reread::reread(data, |source, found| walk(container, source, found), payload)
}
