//! What a clip shows, one after the other: recordings, cards with words, and walls of several pictures at once.

use crate::domain::time::Pts;
use crate::media::canvas::Canvas;
use crate::media::clip::{Piece, Wanted};

/// See the top of this file. The first piece of a recording decides about size and colours of the whole.
#[derive(Clone, Debug)]
pub struct Programme {
    /// One after the other.
    pub segments: Vec<Segment>,
    /// Whether there is to be sound, where a recording has it.
    pub sound: bool,
}

/// A part of a programme.
#[derive(Clone, Debug)]
pub enum Segment {
    /// A part of a recording.
    Piece {
        /// Which part.
        piece: Box<Piece>,
        /// How many times longer each picture is shown, 1..=16; slow motion is silent.
        slower: u32,
    },
    /// A still picture that `paint` paints, on the dark ground; silent.
    Card {
        /// How long it is shown, up to ten minutes.
        length: Pts,
    },
    /// Several pictures at once.
    Wall(Wall),
}

/// Pictures beside and above each other. An output picture comes whenever the first cell's changes, and where that shows
/// none, whenever the next one's does; it has of each cell the very picture that is on at that moment. So a wall begins
/// with the first picture that begins in it. What is heard is the first cell that has sound.
#[derive(Clone, Debug)]
pub struct Wall {
    /// How many cells there are in a row, 1..=4.
    pub columns: usize,
    /// Row by row.
    pub cells: Vec<Cell>,
    /// How long it is shown from its time zero on; none for as long as any of its pictures comes.
    pub length: Option<Pts>,
}

/// One of a wall's pictures.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Pieces at their times in the wall, which may overlap: of what two have, the earlier one's is shown. Where there is
    /// none for more than a second, the cell is dark.
    InStep {
        /// Each with the time in the wall of its `from`, earliest first. What was on already at the first one's `from` is
        /// shown from then on in all cells but a wall's first.
        pieces: Vec<(Pts, Piece)>,
        /// How many times longer each picture is shown, 1..=16.
        slower: u32,
    },
    /// Pieces one after the other from time zero on; the last picture stays.
    Row {
        /// In order.
        pieces: Vec<Piece>,
        /// How many times longer each picture is shown, 1..=16.
        slower: u32,
    },
}

/// Which picture of a clip is to be painted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Of which piece, from 0, counted through the whole programme: in a wall cell by cell.
    pub piece: usize,
    /// Its time in the recording.
    pub pts: Pts,
    /// When it is shown in the clip.
    pub at: Pts,
}

/// What is to be painted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// A picture of a recording, on its own or in a cell of a wall: then the canvas is the cell's.
    Picture(Shot),
    /// A cell of a wall in which nothing is on.
    Empty {
        /// Which segment, from 0.
        segment: usize,
        /// Which of its cells, from 0.
        cell: usize,
        /// When it is shown in the clip.
        at: Pts,
    },
    /// A wall with all its cells, which were painted already.
    Whole {
        /// Which segment, from 0.
        segment: usize,
        /// When it is shown in the clip.
        at: Pts,
    },
    /// A card.
    Card {
        /// Which segment, from 0.
        segment: usize,
        /// When it is shown in the clip.
        at: Pts,
    },
}

/// Paints before anything is encoded.
pub type PaintView<'a> = dyn FnMut(&View, &mut Canvas) + 'a;

impl Cell {
    /// Its pieces in order, those in step with their times.
    pub(super) fn pieces(&self) -> Vec<(Pts, &Piece)> {
        match self {
            Self::InStep { pieces, .. } => pieces.iter().map(|(at, piece)| (*at, piece)).collect(),
            Self::Row { pieces, .. } => pieces.iter().map(|piece| (Pts::ZERO, piece)).collect(),
        }
    }

    /// How many times longer each picture is shown.
    pub(super) const fn slower(&self) -> u32 {
        match self {
            Self::InStep { slower, .. } | Self::Row { slower, .. } => *slower,
        }
    }

    /// Whether the last picture stays.
    pub(super) const fn is_held(&self) -> bool {
        matches!(self, Self::Row { .. })
    }
}

impl From<&Wanted> for Programme {
    fn from(wanted: &Wanted) -> Self {
        let segment = |piece: &Piece| Segment::Piece { piece: Box::new(piece.clone()), slower: wanted.slower };
        Self { segments: wanted.pieces.iter().map(segment).collect(), sound: wanted.sound }
    }
}

/// A time when everything goes so many times slower.
pub fn slowed(time: Pts, slower: u32) -> Pts {
    Pts::from_ns(time.ns().saturating_mul(i64::from(slower)))
}
