//! A span of a recording as a file of its own: MP4 that any phone plays.
//!
//! | file | is |
//! | --- | --- |
//! | `programme` | what a clip shows: recordings, cards, walls of several pictures |
//! | `span` | which pictures a span has, by the index: those with from <= PTS < to |
//! | `plan`, `wall` | when each picture is shown; which picture of each camera is on at a moment |
//! | `exact`, `reading` | exactly these pictures, decoded, painted on and encoded again, with their sound |
//! | `copy`, `units` | the data as it is, from a key picture on |
//! | `track`, `packets` | the sound of the pieces and the silence between, sample by sample; AAC as it is |
//! | `writer`, `boxes`, `part` | encodes and muxes; puts the index right; the temporary name |
//! | `check` | opens what was written and decodes it to the end |
//!
//! A clip of several pieces shows one after the other: what nobody recorded between them takes no time.

mod boxes;
mod check;
mod copy;
mod exact;
mod packets;
mod part;
mod plan;
mod programme;
mod reading;
mod span;
mod track;
mod units;
mod wall;
mod writer;

pub use crate::media::clip::copy::copy;
pub use crate::media::clip::exact::{Paint, compose, exact};
pub use crate::media::clip::programme::{Cell, PaintView, Programme, Segment, Shot, View, Wall, slowed};

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::survey::Survey;
use std::path::PathBuf;
use std::time::Duration;

/// How many times longer a picture is shown at most: slow motion beyond this is a still.
pub const SLOWEST: u32 = 16;

/// Whether a piece can be shown: what is found of it is thrown away. None when `goes_on` says no.
///
/// # Errors
/// As [`compose`] has them for a recording that is not to be read, or has no picture there.
pub fn find(piece: &Piece, goes_on: &mut dyn FnMut() -> bool) -> Result<Option<()>, MediaError> {
    crate::media::init()?;
    Ok(span::Span::find(piece, goes_on)?.map(drop))
}

/// A part of one recording.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The recording.
    pub path: PathBuf,
    /// The first picture is the first that is not earlier.
    pub from: Pts,
    /// The last picture is the last that is earlier.
    pub to: Pts,
    /// What an earlier scan has found, where that is kept: then the file is not scanned again.
    pub survey: Option<Survey>,
    /// Where nothing is to be heard: from <= time < to, as times of the recording.
    pub muted: Vec<(Pts, Pts)>,
}

/// What is to be made: pieces alone, one after the other.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Of one camera, in order; the first one decides about size and colours.
    pub pieces: Vec<Piece>,
    /// Whether there is to be sound, where the recording has it.
    pub sound: bool,
    /// How many times longer each picture is shown, 1..=16. A clip in slow motion has no sound track.
    pub slower: u32,
}

/// Which pictures of one recording are in a clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The recording.
    pub path: PathBuf,
    /// The number of the first picture in the recording, from 0.
    pub first: u64,
    /// The number of the last one.
    pub last: u64,
    /// How many pictures are shown: in a wall, at least once.
    pub pictures: u64,
    /// The first picture's time.
    pub first_pts: Pts,
    /// The last picture's time.
    pub last_pts: Pts,
    /// Where the last picture ends.
    pub end: Pts,
    /// When the first picture is shown in the clip.
    pub at: Pts,
    /// In which segment of the programme, from 0.
    pub segment: usize,
    /// In which cell of a wall, from 0; none where it has the whole picture.
    pub cell: Option<usize>,
    /// Which piece it is, from 0, counted as in [`Shot::piece`].
    pub piece: usize,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What was taken of which recording, in the order of the clip, in a wall cell by cell. A piece in step that had
    /// nothing to be shown is not among them.
    pub pieces: Vec<Taken>,
    /// When each segment begins in the clip, and when it ends.
    pub segments: Vec<(Pts, Pts)>,
    /// How many pictures there are.
    pub pictures: u64,
    /// How long it plays.
    pub length: Pts,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Whether it has a sound track.
    pub sound: bool,
    /// Whether the data was copied and not encoded again.
    pub copied: bool,
    /// How long it took to write.
    pub writing: Duration,
    /// How long it took to check what was written.
    pub checking: Duration,
}
