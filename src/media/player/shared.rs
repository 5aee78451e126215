//! What a player's control thread, GStreamer's threads and the holder of the player have in common: the inbox, the
//! mailbox of one picture, and the status. No lock is held across a call to GStreamer or to the waker.

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::index::FrameIndex;
use crate::media::picture::Picture;
use crate::media::player::slot::{Arrival, Slot, Step};
use crate::media::player::{Level, Phase, PlayerCommand, PlayerStatus, Waker};
use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many levels are kept: ten seconds, and what the sound runs ahead of the picture.
const LEVELS: usize = 240;

/// What happened on GStreamer's threads.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    /// The index has grown.
    Indexed,
    /// Data has reached the gate, or the gate has found something out.
    Gate,
    /// All sinks have what they waited for.
    Settled,
    /// A picture was handed over.
    Shown(Pts),
    /// Everything has been played.
    End,
    /// The pipeline failed; true when it was the sound device.
    Failed(MediaError, bool),
    /// A track could not be attached.
    Problem,
}

/// What the control thread finds when it looks into its inbox.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Input {
    /// Somebody asked for something.
    Command(PlayerCommand),
    /// Something happened.
    Event(Event),
    /// Nothing for the time it was ready to wait.
    Nothing,
    /// The player was dropped.
    Close,
}

#[derive(Debug, Default)]
struct Inbox {
    commands: VecDeque<PlayerCommand>,
    events: VecDeque<Event>,
    closed: bool,
}

/// See the top of this file.
pub(super) struct Shared {
    inbox: Mutex<Inbox>,
    filled: Condvar,
    status: Mutex<PlayerStatus>,
    slot: Mutex<Slot<Picture>>,
    /// The index, and whether its numbers hold for what is shown.
    index: Mutex<(Arc<FrameIndex>, bool)>,
    waker: Waker,
}

impl Shared {
    pub(super) fn new(waker: Waker) -> Self {
        Self {
            inbox: Mutex::default(),
            filled: Condvar::new(),
            status: Mutex::default(),
            slot: Mutex::default(),
            index: Mutex::default(),
            waker,
        }
    }

    /// Puts a command into the inbox. Of several in a row that replace each other only the last stays, so that the inbox
    /// cannot grow without end.
    pub(super) fn command(&self, command: PlayerCommand) {
        let moves = matches!(command, PlayerCommand::Seek { .. } | PlayerCommand::Step(_));
        let mut inbox = lock(&self.inbox);
        match (inbox.commands.back_mut(), command) {
            (Some(PlayerCommand::Step(waiting)), PlayerCommand::Step(more)) => *waiting = waiting.saturating_add(more),
            (Some(last), command) if discriminant(last) == discriminant(&command) => *last = command,
            (_, command) => inbox.commands.push_back(command),
        }
        drop(inbox);
        if moves {
            let mut status = lock(&self.status);
            status.seeking = status.phase == Phase::Ready;
        }
        self.filled.notify_one();
    }

    /// Whether commands wait.
    pub(super) fn has_commands(&self) -> bool {
        !lock(&self.inbox).commands.is_empty()
    }

    /// Tells the control thread that something happened.
    pub(super) fn event(&self, event: Event) {
        let mut inbox = lock(&self.inbox);
        if inbox.events.back() != Some(&event) {
            inbox.events.push_back(event);
        }
        drop(inbox);
        self.filled.notify_one();
    }

    /// Tells the control thread to end.
    pub(super) fn close(&self) {
        lock(&self.inbox).closed = true;
        self.filled.notify_one();
    }

    /// What comes next: events before commands, so that a command finds things as they are.
    pub(super) fn next(&self, within: Duration) -> Input {
        let is_empty = |inbox: &mut Inbox| !inbox.closed && inbox.events.is_empty() && inbox.commands.is_empty();
        let (mut inbox, _timeout) =
            self.filled.wait_timeout_while(lock(&self.inbox), within, is_empty).unwrap_or_else(PoisonError::into_inner);
        if inbox.closed {
            return Input::Close;
        }
        if let Some(event) = inbox.events.pop_front() {
            return Input::Event(event);
        }
        inbox.commands.pop_front().map_or(Input::Nothing, Input::Command)
    }

    pub(super) fn is_closed(&self) -> bool {
        lock(&self.inbox).closed
    }

    pub(super) fn status(&self) -> PlayerStatus {
        lock(&self.status).clone()
    }

    /// Changes the status, and wakes whoever paints it if it is another one now.
    pub(super) fn update(&self, change: impl FnOnce(&mut PlayerStatus)) {
        let mut status = lock(&self.status);
        let before = status.clone();
        change(&mut status);
        let changed = *status != before;
        drop(status);
        if changed {
            (self.waker)();
        }
    }

    pub(super) fn picture(&self) -> Option<Arc<Picture>> {
        lock(&self.slot).shown().map(Arc::clone)
    }

    /// The seek to which the picture in the mailbox belongs.
    pub(super) fn shown_generation(&self) -> u64 {
        lock(&self.slot).generation()
    }

    /// Puts a picture of a seek into the mailbox, or holds it back.
    pub(super) fn put(&self, generation: u64, picture: Picture, arrival: Arrival) {
        let pts = picture.pts();
        let shows = lock(&self.slot).put(pts, picture, generation, arrival);
        if shows {
            self.has_shown(pts);
        }
    }

    /// Gets ready for a step forward; shows the picture held back where that is the one.
    pub(super) fn step(&self, pictures: u32) -> Step {
        let (step, shown) = {
            let mut slot = lock(&self.slot);
            (slot.step(pictures), slot.at())
        };
        if let (Step::Done, Some(pts)) = (step, shown) {
            self.has_shown(pts);
        }
        step
    }

    /// The sink will be emptied.
    pub(super) fn flush(&self) {
        lock(&self.slot).flush();
    }

    fn has_shown(&self, pts: Pts) {
        lock(&self.status).position = pts;
        self.event(Event::Shown(pts));
        (self.waker)();
    }

    pub(super) fn index(&self) -> Arc<FrameIndex> {
        Arc::clone(&lock(&self.index).0)
    }

    /// The number of the picture shown at `pts`; none where pictures are not exact.
    pub(super) fn number_of(&self, pts: Pts) -> Option<u64> {
        let (index, exact) = lock(&self.index).clone();
        let number = index.number_of(pts).filter(|_| exact)?;
        u64::try_from(number).ok()
    }

    /// Takes a newer index; `exact` says whether pictures are exact.
    pub(super) fn set_index(&self, index: Arc<FrameIndex>, exact: bool) {
        *lock(&self.index) = (index, exact);
    }

    /// Keeps how loud it was; painted with the next picture, so nobody is woken for it.
    pub(super) fn level(&self, level: Level) {
        let levels = &mut lock(&self.status).levels;
        if levels.last().is_some_and(|last| level.at < last.at) {
            levels.retain(|kept| kept.at < level.at);
        }
        levels.push(level);
        if levels.len() > LEVELS {
            levels.drain(..levels.len() - LEVELS);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Event, Input, Shared};
    use crate::domain::time::Pts;
    use crate::media::player::{Accuracy, PlayerCommand};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    fn counted() -> (Shared, Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&count);
        let waker = move || {
            counter.fetch_add(1, Ordering::SeqCst);
        };
        (Shared::new(Arc::new(waker)), count)
    }

    #[test]
    fn the_inbox_keeps_the_newest_and_adds_steps() {
        let (shared, _) = counted();
        let seek = |ms| PlayerCommand::Seek { to: Pts::from_ms(ms), accuracy: Accuracy::Key };
        (0..1000).for_each(|ms| shared.command(seek(ms)));
        shared.command(PlayerCommand::Step(1));
        shared.command(PlayerCommand::Step(-3));
        shared.event(Event::End);
        shared.event(Event::End);
        let now = Duration::ZERO;
        assert_eq!(shared.next(now), Input::Event(Event::End));
        assert_eq!(shared.next(now), Input::Command(seek(999)));
        assert_eq!(shared.next(now), Input::Command(PlayerCommand::Step(-2)));
        assert_eq!(shared.next(now), Input::Nothing);
        shared.close();
        assert_eq!(shared.next(now), Input::Close);
    }

    #[test]
    fn nobody_is_woken_for_nothing() {
        let (shared, woken) = counted();
        shared.update(|status| status.playing = false);
        assert_eq!(woken.load(Ordering::SeqCst), 0);
        shared.update(|status| status.playing = true);
        assert_eq!(woken.load(Ordering::SeqCst), 1);
    }
}
