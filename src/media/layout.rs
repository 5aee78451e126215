//! Where every piece of a recording lies in its file, and when it is due: what a walk of one of our readers has found so
//! far. Grows while the walk goes on; whoever feeds a decoder waits for what is not yet known.

mod kept;

#[cfg(test)]
pub(crate) use crate::media::layout::kept::tests;

use crate::domain::footage::Stretch;
use crate::media::axis::Axis;
use crate::media::container::Container;
use crate::media::feed::caps_of;
use crate::media::gaps::Gaps;
use crate::media::index::Scanned;
use crate::media::reader::{self, Coding, Format, Found, HEAD, Piece, Slot};
use crate::media::unit::UnitReader;
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Findings are handed on in lots of this many: a lock for each would cost more than the walk.
const LOT: usize = 64;

/// One track of a recording.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LaidTrack {
    /// How it is encoded, by its beginning.
    pub format: Format,
    /// Its pieces in the file's order, with times that never jump.
    pub pieces: Vec<Piece>,
}

/// What was found beside pictures and sound.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside {
    /// The camera's channel, from 1.
    pub channel: Option<u32>,
    /// Bytes that nothing reads, from and to, in the file's order.
    pub lost: Vec<(u64, u64)>,
    /// How many frames or packets are neither pictures nor sound.
    pub asides: u64,
    /// How far the walk has come, in bytes.
    pub read: u64,
}

#[derive(Debug, Default)]
struct State {
    tracks: [Option<LaidTrack>; 2],
    scanned: Vec<Scanned>,
    gaps: Gaps,
    /// Sound that waits for the next picture: only then is it known to which stretch of times it belongs.
    waiting: Vec<Piece>,
    axis: Axis,
    beside: Beside,
    ended: bool,
    stop: bool,
}

/// See the top of this file.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    state: Mutex<State>,
    grown: Condvar,
}

/// What a walk knows of one piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It lies there.
    Here(Piece),
    /// There is none: the track is over.
    Over,
    /// It is not known yet.
    Unknown,
}

impl Layout {
    /// Walks through a file to its end, or until told to stop. `grown` is told whenever there is more.
    ///
    /// # Errors
    /// When the file cannot be read; what was found before stays.
    pub(crate) fn walk(&self, path: &Path, container: Container, grown: &mut dyn FnMut()) -> io::Result<()> {
        let walked = self.walk_file(path, container, grown);
        let mut state = self.lock();
        let rest = state.gaps.rest();
        state.lay(rest);
        state.lay_sound();
        state.ended = true;
        drop(state);
        self.grown.notify_all();
        walked
    }

    fn walk_file(&self, path: &Path, container: Container, grown: &mut dyn FnMut()) -> io::Result<()> {
        let mut collector = Collector { layout: self, lot: Vec::with_capacity(LOT), units: None };
        reader::walk(container, File::open(path)?, &mut |found| {
            let goes_on = collector.take(found);
            if collector.lot.is_empty() {
                grown();
            }
            goes_on
        })?;
        let _stop_or_not = collector.hand_over();
        Ok(())
    }

    /// Ends the walk soon.
    pub(crate) fn stop(&self) {
        self.lock().stop = true;
    }

    /// Whether it was told to stop before its end.
    pub(crate) fn is_stopped(&self) -> bool {
        self.lock().stop
    }

    /// What a track is; waits until pictures and sound are known, or it is clear that there are no more tracks to come.
    pub(crate) fn formats(&self, within: Duration) -> [Option<Format>; 2] {
        let state = self.lock();
        let (state, _timeout) = self
            .grown
            .wait_timeout_while(state, within, |state| !state.ended && !state.are_tracks_known())
            .unwrap_or_else(PoisonError::into_inner);
        state.tracks.each_ref().map(|track| track.as_ref().map(|track| track.format.clone()))
    }

    /// Piece `number` of a track, in the file's order.
    pub(crate) fn piece(&self, slot: Slot, number: usize, within: Duration) -> Place {
        let state = self.lock();
        let known = |state: &State| state.pieces(slot).get(number).copied();
        let (state, _timeout) = self
            .grown
            .wait_timeout_while(state, within, |state| !state.ended && known(state).is_none())
            .unwrap_or_else(PoisonError::into_inner);
        match known(&state) {
            Some(piece) => Place::Here(piece),
            None if state.ended => Place::Over,
            None => Place::Unknown,
        }
    }

    /// The first piece of a track that is due at `from` (ns on the axis) or later, in the file's order; behind the last
    /// where there is none.
    pub(crate) fn first_from(&self, slot: Slot, from: i64) -> usize {
        let state = self.lock();
        let pieces = state.pieces(slot);
        let is_due = |piece: &Piece| piece.pts.or(piece.dts).is_some_and(|at| at >= from);
        pieces.iter().position(is_due).unwrap_or(pieces.len())
    }

    /// The pictures as the index wants them.
    pub(crate) fn scanned(&self) -> Vec<Scanned> {
        let state = self.lock();
        if !state.gaps.are_there() {
            return state.scanned.clone();
        }
        // The order of presentation is the bitstream's; the container's few times say when all of it is.
        state.scanned.iter().map(|scan| Scanned { pts: None, told: scan.pts, ..*scan }).collect()
    }

    /// How many pictures were found so far.
    pub(crate) fn count(&self) -> usize {
        self.lock().scanned.len()
    }

    /// Where site time begins anew; `origin` is the first picture's time in ns on the axis.
    pub(crate) fn stretches(&self, origin: i64) -> Vec<Stretch> {
        self.lock().axis.stretches(origin)
    }

    /// What was found beside pictures and sound.
    pub(crate) fn beside(&self) -> Beside {
        self.lock().beside.clone()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn pieces(&self, slot: Slot) -> &[Piece] {
        self.tracks[slot as usize].as_ref().map_or(&[], |track| &track.pieces)
    }

    /// A sound track that has not shown itself among so many pictures is not there.
    fn are_tracks_known(&self) -> bool {
        const ENOUGH: usize = 100;
        let [pictures, sound] = &self.tracks;
        pictures.is_some() && sound.is_some() || self.scanned.len() >= ENOUGH
    }

    fn take(&mut self, find: Find) {
        match find {
            Find::Track(slot, format) => {
                self.tracks[slot as usize].get_or_insert(LaidTrack { format, pieces: Vec::new() });
            }
            Find::Picture(piece, scanned) => self.picture(piece, scanned),
            Find::Sound(piece) => self.waiting.push(piece),
            Find::Clock(at, site, exact) => self.axis.clock(at, site, exact),
            Find::Channel(channel) => self.beside.channel = Some(channel),
            Find::Lost(from, to) => match self.beside.lost.last_mut() {
                Some((_, end)) if *end == from => *end = to,
                _ => self.beside.lost.push((from, to)),
            },
            Find::Aside => self.beside.asides += 1,
        }
    }

    fn picture(&mut self, piece: Piece, scanned: Scanned) {
        self.beside.read = piece.at + u64::from(piece.span);
        let (pts, dts) = self.axis.picture(piece.pts, piece.dts);
        self.lay_sound();
        let piece = Piece { pts, dts, key: scanned.unit.key, ..piece };
        let timed = self.gaps.take(piece, Scanned { pts, dts, ..scanned });
        self.lay(timed);
    }

    fn lay_sound(&mut self) {
        let Some(track) = &mut self.tracks[Slot::Sound as usize] else { return };
        for piece in self.waiting.drain(..) {
            let at = piece.pts.or(piece.dts).map(|at| self.axis.sound(at));
            track.pieces.push(Piece { pts: at, dts: None, ..piece });
        }
    }

    fn lay(&mut self, timed: Vec<(Piece, Scanned)>) {
        for (piece, scanned) in timed {
            self.scanned.push(scanned);
            if let Some(track) = &mut self.tracks[Slot::Pictures as usize] {
                track.pieces.push(piece);
            }
        }
    }
}

/// A finding that owns what it says.
enum Find {
    Track(Slot, Format),
    Picture(Piece, Scanned),
    Sound(Piece),
    Clock(i64, crate::domain::time::SiteTime, bool),
    Channel(u32),
    Lost(u64, u64),
    Aside,
}

/// Takes findings up in lots, and reads on the way what each access unit is.
struct Collector<'a> {
    layout: &'a Layout,
    lot: Vec<Find>,
    units: Option<(Coding, UnitReader)>,
}

impl Collector<'_> {
    fn take(&mut self, found: Found<'_>) -> ControlFlow<()> {
        let find = match found {
            Found::Track(slot, format) => {
                if slot == Slot::Pictures {
                    self.units = caps_of(&format).map(|caps| (format.coding, UnitReader::new(&caps)));
                }
                Find::Track(slot, format)
            }
            Found::Piece(Slot::Sound, piece, _head) => Find::Sound(piece),
            Found::Piece(Slot::Pictures, piece, head) => {
                let Some((_, units)) = &mut self.units else { return ControlFlow::Continue(()) };
                let unit = units.read(&head[..head.len().min(HEAD)], !piece.key);
                let (duration, hidden) = (piece.duration, piece.hidden);
                Find::Picture(piece, Scanned { pts: None, dts: None, told: None, duration, hidden, unit })
            }
            Found::Clock { site, at, exact } => Find::Clock(at, site, exact),
            Found::Channel(channel) => Find::Channel(channel),
            Found::Lost { from, to } => Find::Lost(from, to),
            Found::Aside => Find::Aside,
        };
        self.lot.push(find);
        if self.lot.len() < LOT { ControlFlow::Continue(()) } else { self.hand_over() }
    }

    fn hand_over(&mut self) -> ControlFlow<()> {
        let mut state = self.layout.lock();
        self.lot.drain(..).for_each(|find| state.take(find));
        let stop = state.stop;
        drop(state);
        self.layout.grown.notify_all();
        if stop { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
