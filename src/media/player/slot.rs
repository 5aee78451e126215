//! The newest picture, and whether one that arrives may be shown.
//!
//! A sink that pauses takes the next picture in advance, before its time. That one is held back: what is shown stays, as
//! whoever pressed pause saw it, and a step forward shows the one held.

use crate::domain::time::Pts;
use std::sync::Arc;

/// How a picture arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Its time has come while playing.
    InTime,
    /// The paused sink took it.
    InAdvance,
}

/// What a step forward needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Nothing more: the picture held is shown now.
    Done,
    /// The sink must go on by so many pictures.
    Sink(u32),
    /// It is not known which picture the sink has: the picture must be sought.
    Unknown,
}

/// The slot; of pictures, or of anything in tests.
#[derive(Debug)]
pub(super) struct Slot<P> {
    shown: Option<(Pts, Arc<P>)>,
    held: Option<(Pts, Arc<P>)>,
    /// The seek to which the shown picture belongs.
    generation: u64,
    /// The sink has the very picture that is shown.
    together: bool,
    /// The sink was told to step: the next picture in advance is the answer.
    stepping: bool,
}

impl<P> Default for Slot<P> {
    fn default() -> Self {
        Self { shown: None, held: None, generation: 0, together: false, stepping: false }
    }
}

impl<P> Slot<P> {
    /// Takes a picture of a seek; true when another one is shown from now on. The same picture comes twice when it was
    /// taken in advance: once then, and once in its time.
    pub(super) fn put(&mut self, at: Pts, picture: P, generation: u64, arrival: Arrival) -> bool {
        let first = generation > self.generation;
        let same = !first && self.shown.as_ref().is_some_and(|(shown, _)| *shown == at);
        if arrival == Arrival::InAdvance && !first && !same && !self.stepping {
            self.held = Some((at, Arc::new(picture)));
            self.together = false;
            return false;
        }
        self.held = None;
        self.together = arrival == Arrival::InAdvance;
        if same {
            return false;
        }
        self.stepping = false;
        self.generation = generation.max(self.generation);
        self.shown = Some((at, Arc::new(picture)));
        true
    }

    /// The picture that is shown.
    pub(super) fn shown(&self) -> Option<&Arc<P>> {
        self.shown.as_ref().map(|(_, picture)| picture)
    }

    /// When the picture that is shown is due.
    pub(super) fn at(&self) -> Option<Pts> {
        self.shown.as_ref().map(|(at, _)| *at)
    }

    /// The seek to which the shown picture belongs.
    pub(super) fn generation(&self) -> u64 {
        self.generation
    }

    /// Gets ready for a step of so many pictures, at least one.
    pub(super) fn step(&mut self, pictures: u32) -> Step {
        let left = match self.held.take() {
            Some(held) if pictures == 1 => {
                self.shown = Some(held);
                self.together = true;
                return Step::Done;
            }
            Some(_held) => pictures - 1,
            None if self.together => pictures,
            None => return Step::Unknown,
        };
        self.together = false;
        self.stepping = true;
        Step::Sink(left)
    }

    /// The sink will be emptied: what it has, and what is held, is of no use any more.
    pub(super) fn flush(&mut self) {
        self.held = None;
        self.together = false;
        self.stepping = false;
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrival, Slot, Step};
    use crate::domain::time::Pts;

    fn put(slot: &mut Slot<i64>, picture: i64, generation: u64, arrival: Arrival) -> bool {
        slot.put(Pts::from_ms(picture), picture, generation, arrival)
    }

    fn shown(slot: &Slot<i64>) -> i64 {
        **slot.shown().unwrap()
    }

    #[test]
    fn a_pause_keeps_the_picture_and_a_step_shows_the_one_held() {
        let mut slot = Slot::default();
        assert!(put(&mut slot, 10, 1, Arrival::InAdvance));
        assert!(put(&mut slot, 11, 1, Arrival::InTime));
        assert!(!put(&mut slot, 12, 1, Arrival::InAdvance));
        assert_eq!(shown(&slot), 11);
        assert_eq!(slot.step(1), Step::Done);
        assert_eq!((shown(&slot), slot.at()), (12, Some(Pts::from_ms(12))));
        assert_eq!(slot.step(2), Step::Sink(2), "the sink has what is shown");
        assert!(put(&mut slot, 14, 1, Arrival::InAdvance));
        assert_eq!(shown(&slot), 14);
    }

    #[test]
    fn a_longer_step_starts_from_the_one_held() {
        let mut slot = Slot::default();
        put(&mut slot, 10, 1, Arrival::InTime);
        assert_eq!(slot.step(3), Step::Unknown, "nothing is known of a sink that plays");
        put(&mut slot, 11, 1, Arrival::InAdvance);
        assert_eq!(slot.step(3), Step::Sink(2));
        assert!(put(&mut slot, 13, 1, Arrival::InAdvance));
    }

    #[test]
    fn play_and_pause_at_once_leave_the_picture_where_it_was() {
        let mut slot = Slot::default();
        put(&mut slot, 10, 1, Arrival::InAdvance);
        assert!(!put(&mut slot, 10, 1, Arrival::InAdvance), "the same one is taken in advance again");
        assert_eq!(slot.step(1), Step::Sink(1));
        put(&mut slot, 11, 1, Arrival::InAdvance);
        assert!(!put(&mut slot, 11, 1, Arrival::InTime), "it plays what is shown already");
        assert_eq!(slot.step(1), Step::Unknown);
    }

    #[test]
    fn after_a_seek_its_own_first_picture_is_shown() {
        let mut slot = Slot::default();
        put(&mut slot, 10, 1, Arrival::InTime);
        put(&mut slot, 11, 1, Arrival::InAdvance);
        slot.flush();
        assert_eq!(slot.step(1), Step::Unknown);
        assert!(put(&mut slot, 90, 2, Arrival::InAdvance));
        assert_eq!((shown(&slot), slot.generation()), (90, 2));
        assert!(put(&mut slot, 90, 3, Arrival::InAdvance), "the same time, sought anew");
    }
}
