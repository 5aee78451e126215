//! Which picture each cell of a wall shows when, and when an output picture comes.

use crate::domain::time::Pts;
use crate::media::clip::programme::slowed;
use crate::media::clip::span::Span;

/// Where no picture comes for longer than this, nothing is on; cameras that take pictures rarely have more time.
const HOLE: Pts = Pts::from_ms(1_000);

/// How many of a camera's usual intervals may pass.
const INTERVALS: i64 = 3;

/// A picture in a cell, in times of the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// Of which span.
    pub span: usize,
    /// Its number in the recording.
    pub number: usize,
    /// Its time in the recording.
    pub pts: Pts,
    /// From when on it is on; before zero where it was on already.
    pub from: Pts,
    /// Until when, exclusive.
    pub until: Pts,
}

/// A cell's pictures in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    pub shown: Vec<Shown>,
    /// Whether the last picture stays.
    pub held: bool,
    /// For how long no picture may come before nothing is on, in times of the wall.
    pub hole: Pts,
}

/// A piece of a cell whose pictures are known.
pub(super) struct Laid<'a> {
    /// Which span, and what it is.
    pub span: (usize, &'a Span),
    /// The time in the wall of this time of the recording.
    pub at: (Pts, Pts),
    /// How many times longer it is shown.
    pub slower: u32,
}

impl Laid<'_> {
    /// A time of the recording as one of the wall.
    pub(super) fn time(&self, pts: Pts) -> Pts {
        self.at.0 + slowed(pts - self.at.1, self.slower)
    }

    /// For how long no picture may come before nothing is on, in times of the wall.
    fn hole(&self) -> Pts {
        let usual = self.span.1.index.usual_interval().unwrap_or_default();
        slowed(HOLE.max(Pts::from_ns(usual.ns().saturating_mul(INTERVALS))), self.slower)
    }
}

impl Cell {
    /// Lays pieces one after the other; of what two have, the earlier one's is shown.
    pub(super) fn new(pieces: &[Laid<'_>], held: bool) -> Self {
        let mut shown: Vec<Shown> = Vec::new();
        for laid in pieces {
            let (number, span) = laid.span;
            let hole = if held { Pts::from_ns(i64::MAX) } else { laid.hole() };
            let newest = shown.last().map(|last| last.from);
            for at in span.first..=span.last {
                let pts = span.pts(at);
                let from = laid.time(pts);
                if newest.is_some_and(|newest| from <= newest) {
                    continue;
                }
                if let Some(last) = shown.last_mut() {
                    last.until = followed(last, from, hole);
                }
                // Until it is known what follows, a picture that has one behind it takes no time.
                let until = if at == span.last { laid.time(span.end).min(from + hole) } else { from };
                shown.push(Shown { span: number, number: at, pts, from, until });
            }
        }
        let hole = pieces.iter().map(Laid::hole).max().unwrap_or(HOLE);
        Self { shown, held, hole }
    }

    /// What is on at a time.
    pub(super) fn on(&self, at: Pts) -> Option<usize> {
        let last = self.shown.partition_point(|shown| shown.from <= at).checked_sub(1)?;
        let stays = self.held && last + 1 == self.shown.len();
        (stays || at < self.shown[last].until).then_some(last)
    }

    /// Whether its pictures are still coming at a time: one that only stays is over.
    fn is_live(&self, at: Pts) -> bool {
        self.on(at).is_some_and(|number| at < self.shown[number].until)
    }
}

/// Until when a picture is on whose next one comes at that time.
fn followed(last: &Shown, next: Pts, hole: Pts) -> Pts {
    if next - last.until <= hole {
        next
    } else if last.until == last.from {
        last.from + hole
    } else {
        last.until
    }
}

/// When an output picture comes, from zero until `length`.
pub(super) fn moments(cells: &[Cell], length: Pts) -> Vec<Pts> {
    let mut moments = Vec::new();
    for (number, cell) in cells.iter().enumerate() {
        let earlier = &cells[..number];
        let leads = |at: &Pts| (Pts::ZERO..length).contains(at) && !earlier.iter().any(|cell| cell.is_live(*at));
        for (place, shown) in cell.shown.iter().enumerate() {
            moments.extend(Some(shown.from).filter(leads));
            // Where nothing follows, that is to be seen at once.
            let next = cell.shown.get(place + 1).map(|next| next.from);
            let stays = cell.held && next.is_none();
            moments.extend(Some(shown.until).filter(|until| Some(*until) != next && !stays).filter(leads));
        }
    }
    moments.sort_unstable();
    moments.dedup();
    // Before its first picture a cell is not dark for the blink of an eye.
    let firsts = cells.iter().filter_map(|cell| {
        let first = cell.shown.iter().map(|shown| shown.from).find(|from| *from >= Pts::ZERO)?;
        Some((first, cell.hole))
    });
    let firsts: Vec<(Pts, Pts)> = firsts.collect();
    let earliest = firsts.iter().map(|(first, _hole)| *first).min();
    let begins = earliest.and_then(|earliest| firsts.into_iter().find(|(first, hole)| *first <= earliest + *hole));
    let begins = begins.map(|(first, _hole)| first);
    moments.retain(|at| begins.is_some_and(|begins| *at >= begins));
    moments
}

#[cfg(test)]
mod tests {
    use super::{Cell, Shown, moments};
    use crate::domain::time::Pts;

    fn cell(times: &[(i64, i64)], held: bool) -> Cell {
        let shown = times.iter().enumerate().map(|(number, (from, until))| {
            let (from, until) = (Pts::from_ms(*from), Pts::from_ms(*until));
            Shown { span: 0, number, pts: from, from, until }
        });
        Cell { shown: shown.collect(), held, hole: Pts::from_ms(1_000) }
    }

    fn ms(cells: &[Cell], length: i64) -> Vec<i64> {
        moments(cells, Pts::from_ms(length)).iter().map(|at| at.ns() / 1_000_000).collect()
    }

    #[test]
    fn the_first_cell_leads_and_where_it_shows_none_the_next_does() {
        let first = cell(&[(10, 50), (50, 90), (2_000, 2_040)], false);
        let second = cell(&[(-20, 30), (30, 80), (80, 130), (130, 180)], false);
        assert_eq!(ms(&[first.clone(), second.clone()], 3_000), [10, 50, 90, 130, 180, 2_000, 2_040]);
        assert_eq!(ms(std::slice::from_ref(&first), 2_000), [10, 50, 90]);
        assert_eq!(second.on(Pts::ZERO), Some(0), "it was on already");
        assert_eq!((first.on(Pts::from_ms(9)), first.on(Pts::from_ms(90))), (None, None));
    }

    #[test]
    fn a_last_picture_that_stays_leads_no_longer() {
        let short = cell(&[(0, 40), (40, 80)], true);
        let long = cell(&[(0, 50), (50, 100), (100, 150)], true);
        assert_eq!(short.on(Pts::from_ms(500)), Some(1));
        assert_eq!(ms(&[short, long], 150), [0, 40, 100]);
    }

    #[test]
    fn a_camera_that_takes_pictures_rarely_or_is_slowed_down_leads_from_its_first_one() {
        let rare = Cell { hole: Pts::from_ms(6_000), ..cell(&[(1_500, 3_500), (3_500, 5_500)], false) };
        let often = cell(&[(0, 40), (40, 80)], false);
        assert_eq!(ms(&[rare.clone(), often.clone()], 4_000), [1_500, 3_500]);
        assert_eq!(ms(&[Cell { hole: Pts::from_ms(1_000), ..rare }, often], 4_000)[0], 0);
    }
}
