//! A programme whose pictures are known: which come when, and what is heard.

use crate::domain::time::Pts;
use crate::media::clip::programme::{Programme, Segment, Wall as AskedWall, slowed};
use crate::media::clip::span::Span;
use crate::media::clip::track::Passage;
use crate::media::clip::wall::{Cell, Laid, moments};
use crate::media::clip::{Piece, SLOWEST, Taken};
use crate::media::error::MediaError;

/// A card comes again so often: players that are told of five pictures a second play them all.
const CARD_EVERY: Pts = Pts::from_ms(200);

/// The longest card.
const LONGEST_CARD: Pts = Pts::from_ms(600_000);

/// The most cells in a row, and in all.
const MOST_COLUMNS: usize = 4;
const MOST_CELLS: usize = 16;

/// See the top of this file.
pub(super) struct Plan {
    /// The pieces that have pictures.
    pub spans: Vec<Span>,
    /// Which piece of the programme each of them is.
    pub pieces: Vec<usize>,
    /// One after the other.
    pub segments: Vec<Planned>,
}

/// A segment with its place in the clip.
pub(super) struct Planned {
    pub at: Pts,
    pub length: Pts,
    pub what: What,
}

/// What a segment shows.
pub(super) enum What {
    Piece { span: usize, slower: u32 },
    Card,
    Wall(Wall),
}

/// A wall whose pictures are known.
pub(super) struct Wall {
    pub columns: usize,
    pub cells: Vec<Cell>,
    /// When its output pictures come, in times of the wall; the segment begins with the first.
    pub moments: Vec<Pts>,
    /// What is heard: span, times of the recording, time in the wall.
    heard: Vec<(usize, Pts, Pts, Pts)>,
}

impl Plan {
    /// Finds the pictures of a programme. None when `goes_on` says no.
    ///
    /// # Errors
    /// When it is out of bounds, has no recording, a file does not open, or one has no picture where it needs some.
    pub(super) fn find(programme: &Programme, goes_on: &mut dyn FnMut() -> bool) -> Result<Option<Self>, MediaError> {
        let mut plan = Self { spans: Vec::new(), pieces: Vec::new(), segments: Vec::new() };
        let (mut number, mut at) = (0, Pts::ZERO);
        for segment in &programme.segments {
            let found = match segment {
                Segment::Piece { piece, slower } => plan.piece(piece, *slower, &mut number, goes_on)?,
                Segment::Card { length } if (Pts::from_ms(1)..=LONGEST_CARD).contains(length) => {
                    Some((*length, What::Card))
                }
                Segment::Card { .. } => return Err(wrong("a card is shown for up to ten minutes")),
                Segment::Wall(wall) => plan.wall(wall, &mut number, goes_on)?,
            };
            let Some((length, what)) = found else { return Ok(None) };
            plan.segments.push(Planned { at, length, what });
            at = at + length;
        }
        if plan.spans.is_empty() {
            return Err(wrong("a clip needs a recording"));
        }
        Ok(Some(plan))
    }

    fn piece(
        &mut self,
        piece: &Piece,
        slower: u32,
        number: &mut usize,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<(Pts, What)>, MediaError> {
        check_pace(slower)?;
        let Some(span) = Span::find(piece, goes_on)? else { return Ok(None) };
        let length = slowed(span.length(), slower);
        let what = What::Piece { span: self.take(span, *number), slower };
        *number += 1;
        Ok(Some((length, what)))
    }

    fn take(&mut self, span: Span, piece: usize) -> usize {
        self.spans.push(span);
        self.pieces.push(piece);
        self.spans.len() - 1
    }

    fn wall(
        &mut self,
        wall: &AskedWall,
        number: &mut usize,
        goes_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<(Pts, What)>, MediaError> {
        let is_sane = (1..=MOST_COLUMNS).contains(&wall.columns) && (1..=MOST_CELLS).contains(&wall.cells.len());
        if !is_sane || wall.length.is_some_and(|length| length <= Pts::ZERO) {
            return Err(wrong("a wall has one to sixteen pictures, at most four in a row, and a length"));
        }
        let (mut cells, mut heard, mut refused) = (Vec::new(), Vec::new(), None);
        for (place, cell) in wall.cells.iter().enumerate() {
            check_pace(cell.slower())?;
            let mut laid: Vec<(usize, Pts, Pts)> = Vec::new();
            let mut after = Pts::ZERO;
            for (at, piece) in cell.pieces() {
                let own = *number;
                *number += 1;
                let span = match Span::find(piece, goes_on) {
                    Ok(Some(span)) => span,
                    Ok(None) => return Ok(None),
                    // In step, a camera may have nothing just then.
                    Err(why @ (MediaError::NoPictureBetween { .. } | MediaError::Outside { .. }))
                        if !cell.is_held() =>
                    {
                        refused.get_or_insert(why);
                        continue;
                    }
                    Err(why) => return Err(why),
                };
                let (at, zero) = if cell.is_held() { (after, span.begin()) } else { (at, piece.from) };
                after = after + slowed(span.length(), cell.slower());
                let was_on = place > 0 && !cell.is_held() && laid.is_empty();
                let span = if was_on { span.with_what_is_on() } else { span };
                laid.push((self.take(span, own), at, zero));
            }
            let laid: Vec<Laid<'_>> = laid
                .into_iter()
                .map(|(span, at, zero)| Laid { span: (span, &self.spans[span]), at: (at, zero), slower: cell.slower() })
                .collect();
            if heard.is_empty() && cell.slower() == 1 {
                heard = voices(&laid);
            }
            cells.push(Cell::new(&laid, cell.is_held()));
        }
        let ends = cells.iter().filter_map(|cell| cell.shown.last()).map(|last| last.until).max();
        let length = wall.length.unwrap_or_else(|| ends.unwrap_or_default());
        let moments = moments(&cells, length);
        let Some(begin) = moments.first().copied() else {
            return Err(refused.unwrap_or_else(|| wrong("no picture begins in a wall")));
        };
        Ok(Some((length - begin, What::Wall(Wall { columns: wall.columns, cells, moments, heard }))))
    }

    /// How many pictures there are.
    pub(super) fn count(&self) -> usize {
        self.segments.iter().map(|segment| self.offsets(segment).0).sum()
    }

    /// How long it is.
    pub(super) fn length(&self) -> Pts {
        self.segments.last().map_or(Pts::ZERO, |last| last.at + last.length)
    }

    /// When the last picture is shown.
    pub(super) fn last(&self) -> Pts {
        self.segments.last().map_or(Pts::ZERO, |last| last.at + self.offsets(last).1)
    }

    /// How many pictures a segment has, and when its last one is shown.
    fn offsets(&self, segment: &Planned) -> (usize, Pts) {
        match &segment.what {
            What::Piece { span, slower } => {
                let span = &self.spans[*span];
                (span.count(), slowed(span.pts(span.last) - span.begin(), *slower))
            }
            What::Card => {
                let last = (segment.length.ns() - 1) / CARD_EVERY.ns();
                (usize::try_from(last).unwrap_or(0) + 1, Pts::from_ns(last * CARD_EVERY.ns()))
            }
            What::Wall(wall) => {
                let (first, last) = (wall.moments.first(), wall.moments.last());
                let length = last.zip(first).map_or(Pts::ZERO, |(last, first)| *last - *first);
                (wall.moments.len(), length)
            }
        }
    }

    /// The times of a card's pictures from its begin, each with its end.
    pub(super) fn card(length: Pts) -> impl Iterator<Item = (Pts, Pts)> {
        let all = (0..).map(|n| Pts::from_ns(n * CARD_EVERY.ns())).take_while(move |at| *at < length);
        all.map(move |at| (at, (at + CARD_EVERY).min(length)))
    }

    /// The first picture of a recording that is shown: its span and number.
    pub(super) fn first(&self) -> Option<(usize, usize)> {
        self.segments.iter().find_map(|segment| match &segment.what {
            What::Piece { span, .. } => Some((*span, self.spans[*span].first)),
            What::Card => None,
            What::Wall(wall) => {
                let begin = *wall.moments.first()?;
                wall.cells.iter().find_map(|cell| {
                    let shown = cell.shown[cell.on(begin)?];
                    Some((shown.span, shown.number))
                })
            }
        })
    }

    /// How fast the first recording goes that is shown, in pictures a second as shown.
    pub(super) fn rate(&self) -> f64 {
        let Some((first, _number)) = self.first() else { return 0.0 };
        let slower = self.segments.iter().find_map(|segment| match &segment.what {
            What::Piece { span, slower } if *span == first => Some(*slower),
            _other => None,
        });
        self.spans[first].index.fps() / f64::from(slower.unwrap_or(1))
    }

    /// What is heard; nothing where there is no sound at all, or all of it is in slow motion.
    pub(super) fn sound(&self) -> Option<Vec<Passage>> {
        let mut passages = Vec::new();
        for segment in &self.segments {
            match &segment.what {
                What::Piece { span, slower: 1 } => {
                    let from = self.spans[*span].begin();
                    passages.push(Passage {
                        span: Some(*span),
                        from,
                        at: segment.at,
                        until: segment.at + segment.length,
                    });
                }
                What::Piece { .. } | What::Card => {}
                What::Wall(wall) => {
                    let begin = wall.moments.first().copied().unwrap_or_default();
                    for (span, from, until, at) in &wall.heard {
                        // What is heard before the first picture is left out.
                        let late = (begin - *at).max(Pts::ZERO);
                        let at = segment.at + (*at + late - begin);
                        let until = (at + (*until - *from - late)).min(segment.at + segment.length);
                        passages.push(Passage { span: Some(*span), from: *from + late, at, until });
                    }
                }
            }
        }
        let has = passages.iter().any(|one| one.span.is_some_and(|span| self.spans[span].sound().is_some()));
        has.then(|| Passage::without_holes(passages, self.length()))
    }

    /// What was taken of which recording.
    pub(super) fn taken(&self) -> Vec<Taken> {
        let mut all = Vec::new();
        for (number, segment) in self.segments.iter().enumerate() {
            match &segment.what {
                What::Card => {}
                What::Piece { span, .. } => {
                    let piece = self.pieces[*span];
                    all.push(Taken { segment: number, piece, ..self.spans[*span].taken(segment.at) });
                }
                What::Wall(wall) => {
                    for (cell, shown) in wall.cells.iter().enumerate() {
                        all.extend(self.shown_of(wall, segment.at, shown).into_iter().map(|taken| Taken {
                            segment: number,
                            cell: Some(cell),
                            ..taken
                        }));
                    }
                }
            }
        }
        all
    }

    /// What a cell shows of each of its pieces.
    fn shown_of(&self, wall: &Wall, begin: Pts, cell: &Cell) -> Vec<Taken> {
        let zero = wall.moments.first().copied().unwrap_or_default();
        let mut all: Vec<(usize, Taken)> = Vec::new();
        let mut seen = None;
        for moment in &wall.moments {
            let Some(place) = cell.on(*moment).filter(|place| seen != Some(*place)) else { continue };
            seen = Some(place);
            let shown = cell.shown[place];
            let end = self.spans[shown.span].end_of(shown.number);
            match all.last_mut() {
                Some((span, taken)) if *span == shown.span => {
                    taken.pictures += 1;
                    (taken.last, taken.last_pts, taken.end) = (shown.number as u64, shown.pts, end);
                }
                _new => {
                    let first = Taken {
                        first: shown.number as u64,
                        last: shown.number as u64,
                        pictures: 1,
                        first_pts: shown.pts,
                        last_pts: shown.pts,
                        end,
                        piece: self.pieces[shown.span],
                        ..self.spans[shown.span].taken(begin + (*moment - zero))
                    };
                    all.push((shown.span, first));
                }
            }
        }
        all.into_iter().map(|(_span, taken)| taken).collect()
    }
}

/// What a cell's pieces say, where they have sound: what two of them have is heard once.
fn voices(laid: &[Laid<'_>]) -> Vec<(usize, Pts, Pts, Pts)> {
    let mut voices = Vec::new();
    let mut heard = Pts::ZERO;
    for one in laid {
        let (number, span) = one.span;
        let from = one.at.1.max(Pts::ZERO);
        let early = (heard - one.time(from)).max(Pts::ZERO);
        let from = from + early;
        if span.sound().is_none() || from >= span.end {
            continue;
        }
        voices.push((number, from, span.end, one.time(from)));
        heard = one.time(span.end);
    }
    voices
}

fn check_pace(slower: u32) -> Result<(), MediaError> {
    let is_sane = (1..=SLOWEST).contains(&slower);
    if is_sane { Ok(()) } else { Err(wrong(&format!("a clip is at most {SLOWEST} times slower"))) }
}

fn wrong(what: &str) -> MediaError {
    MediaError::BadInput { what: what.to_owned() }
}
