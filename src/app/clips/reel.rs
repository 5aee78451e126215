//! Reels: clips, cards between them, and what was done beside what should be done, as one file.

use crate::app::clips::grid;
use crate::app::clips::lettering::Letters;
use crate::app::clips::stage::{Scene, Stage};
use crate::app::clips::title::Title;
use crate::domain::cover::Cover;
use crate::domain::footage::Timeline;
use crate::domain::inspection::Rect;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::MediaError;
use crate::media::clip::{Cell, Made, Piece, Programme, Segment, Wall, compose, slowed};
use std::path::Path;

/// The colours of the window's dark theme for lost points and for what was done right.
const LOST: [u8; 3] = [0xFF, 0x5D, 0x62];
const RIGHT: [u8; 3] = [0x3F, 0xBF, 0x83];

/// As it was beside as it should be.
const PAIR: (usize, usize) = (2, 1);

/// What is shown one after the other. The first recording decides about the size of the picture.
#[derive(Clone, Debug)]
pub struct Reel {
    /// In order.
    pub parts: Vec<ReelPart>,
    /// Whether there is to be sound, where a recording has it.
    pub sound: bool,
    /// Language of what the reel itself says.
    pub lang: Lang,
}

/// A part of a reel.
#[derive(Clone, Debug)]
pub enum ReelPart {
    /// A card with words; silent.
    Card(Title),
    /// A clip.
    Clip(ReelClip),
    /// What was done beside what should be done, side by side from their beginnings on; the shorter one's last picture
    /// stays. The words of `was` stand below both.
    Pair {
        /// As it was.
        was: ReelClip,
        /// As it should be.
        should: ReelClip,
    },
    /// Several cameras at the same moment of the site's clock.
    InStep(ReelStep),
}

/// Several cameras at once.
#[derive(Clone, Debug, Default)]
pub struct ReelStep {
    /// The first one leads; up to nine.
    pub cells: Vec<ReelCell>,
    /// The lines below all of them.
    pub words: Vec<String>,
    /// How long it is, as recorded.
    pub length: Pts,
    /// How many times longer each picture is shown, 1..=16; slow motion is silent. 0 counts as 1.
    pub slower: u32,
}

/// One camera of several.
#[derive(Clone, Debug, Default)]
pub struct ReelCell {
    /// What stands above it. `{time}` stands for the site time.
    pub place: String,
    /// Its pieces, each with how long behind the first moment it begins, as recorded.
    pub pieces: Vec<(Pts, ReelPiece)>,
}

/// A clip of one camera with what is painted on it.
#[derive(Clone, Debug, Default)]
pub struct ReelClip {
    /// One after the other, with where each is muted.
    pub pieces: Vec<ReelPiece>,
    /// Outlet, camera and time: the first line. `{time}` stands for the site time.
    pub place: String,
    /// The lines below it: the item, what the standard asks.
    pub words: Vec<String>,
    /// How many times longer each picture is shown, 1..=16; slow motion is silent. 0 counts as 1.
    pub slower: u32,
}

/// A part of one recording in a reel.
#[derive(Clone, Debug)]
pub struct ReelPiece {
    /// Which part.
    pub piece: Piece,
    /// What nobody may see, by the recording's times.
    pub covers: Vec<Cover>,
    /// What is marked: from this time of the recording until that one, exclusive.
    pub highlight: Option<(Pts, Pts, Rect)>,
    /// What tells the site time.
    pub clock: Option<Timeline>,
}

/// A reel that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Film {
    /// What was taken; `segment` of each piece leads to its part by [`Film::part_of`].
    pub made: Made,
    /// When each part begins in the film and when it ends, in the order of the reel.
    pub parts: Vec<(Pts, Pts)>,
    /// Which part each segment belongs to.
    part_of: Vec<usize>,
}

impl Film {
    /// The part of the reel, from 0, that a segment of the programme belongs to.
    pub fn part_of(&self, segment: usize) -> usize {
        self.part_of.get(segment).copied().unwrap_or(0)
    }
}

/// Makes a film at `to`, which must not exist. `watch` is told the share that is done, 0..=1, and stops it by saying
/// false. None when stopped.
///
/// # Errors
/// As for one clip: see [`compose`]; also when there is no recording in it.
pub fn make_reel(
    reel: &Reel,
    letters: &Letters,
    to: &Path,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<Film>, MediaError> {
    let mut stage = Stage::new(Some(letters.clone()), reel.lang);
    let (mut segments, mut part_of) = (Vec::new(), Vec::new());
    for (number, part) in reel.parts.iter().enumerate() {
        match part {
            ReelPart::Card(title) => {
                stage.cards.insert(segments.len(), title.clone());
                segments.push(Segment::Card { length: title.length });
            }
            ReelPart::Clip(clip) => {
                let caption: Vec<String> = std::iter::once(&clip.place).chain(&clip.words).cloned().collect();
                let caption: Vec<String> = caption.into_iter().filter(|line| !line.is_empty()).collect();
                clip.pieces.iter().for_each(|piece| stage.scene(scene(piece, caption.clone(), None)));
                let slower = clip.slower.max(1);
                segments.extend(
                    clip.pieces.iter().map(|piece| Segment::Piece { piece: Box::new(piece.piece.clone()), slower }),
                );
            }
            ReelPart::Pair { was, should } => {
                stage.feet.insert(segments.len(), was.words.clone());
                stage.grids.insert(segments.len(), PAIR);
                for (clip, heading) in [(was, as_it_was(reel.lang)), (should, as_it_should_be(reel.lang))] {
                    let caption: Vec<String> =
                        Some(clip.place.clone()).filter(|line| !line.is_empty()).into_iter().collect();
                    for piece in &clip.pieces {
                        stage.scene(Scene { heading: Some(heading), ..scene(piece, caption.clone(), Some(PAIR)) });
                    }
                }
                segments.push(Segment::Wall(pair(was, should)));
            }
            ReelPart::InStep(step) => {
                let grid = grid(step.cells.len());
                stage.grids.insert(segments.len(), grid);
                stage.feet.insert(segments.len(), step.words.clone());
                for cell in &step.cells {
                    let pieces = cell.pieces.iter().map(|(_at, piece)| piece);
                    pieces.for_each(|piece| stage.scene(scene(piece, vec![cell.place.clone()], Some(grid))));
                }
                segments.push(Segment::Wall(in_step(step, grid.0)));
            }
        }
        part_of.resize(segments.len(), number);
    }
    let programme = Programme { segments, sound: reel.sound };
    let made = compose(&programme, to, Some(&mut |view, canvas| stage.paint(view, canvas)), watch)?;
    Ok(made.map(|made| {
        let of_part = |number: usize| {
            let own = part_of.iter().zip(&made.segments).filter(move |(part, _)| **part == number);
            let times: Vec<(Pts, Pts)> = own.map(|(_part, times)| *times).collect();
            times.first().zip(times.last()).map(|(first, last)| (first.0, last.1))
        };
        let mut reached = Pts::ZERO;
        let parts = (0..reel.parts.len()).map(|number| {
            // A clip without pieces takes no time.
            let times = of_part(number).unwrap_or((reached, reached));
            reached = times.1;
            times
        });
        let parts = parts.collect();
        Film { made, parts, part_of }
    }))
}

fn scene(piece: &ReelPiece, caption: Vec<String>, grid: Option<(usize, usize)>) -> Scene<'_> {
    Scene {
        covers: piece.covers.clone(),
        typed: Vec::new(),
        from: piece.piece.from,
        marked: piece.highlight,
        clock: piece.clock.as_ref(),
        caption,
        heading: None,
        grid,
    }
}

/// Cameras at the same moment of the site's clock.
fn in_step(step: &ReelStep, columns: usize) -> Wall {
    let slower = step.slower.max(1);
    let cell = |cell: &ReelCell| Cell::InStep {
        pieces: cell.pieces.iter().map(|(at, piece)| (slowed(*at, slower), piece.piece.clone())).collect(),
        slower,
    };
    Wall { columns, cells: step.cells.iter().map(cell).collect(), length: Some(slowed(step.length, slower)) }
}

/// Two clips side by side, as long as the longer one asks for; the shorter one's last picture stays.
fn pair(was: &ReelClip, should: &ReelClip) -> Wall {
    let cell = |clip: &ReelClip| Cell::Row {
        pieces: clip.pieces.iter().map(|piece| piece.piece.clone()).collect(),
        slower: clip.slower.max(1),
    };
    Wall { columns: 2, cells: vec![cell(was), cell(should)], length: None }
}

/// In red what cost points.
const fn as_it_was(lang: Lang) -> (&'static str, [u8; 3]) {
    match lang {
        Lang::Zh => ("当时", LOST),
        Lang::En => ("As it was", LOST),
    }
}

/// In green what was done right.
const fn as_it_should_be(lang: Lang) -> (&'static str, [u8; 3]) {
    match lang {
        Lang::Zh => ("示范", RIGHT),
        Lang::En => ("As it should be", RIGHT),
    }
}
