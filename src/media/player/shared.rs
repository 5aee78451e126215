//! What a player's control thread, its reels and voice, and the holder of the player have in common: the inbox, a mailbox
//! of one picture for each camera, and the status. No lock is held across a call to the waker.

use crate::domain::place::CameraId;
use crate::media::picture::Picture;
use crate::media::player::{Level, Phase, PlayerCommand, PlayerStatus, Screen, Spot, Waker};
use std::collections::VecDeque;
use std::mem::discriminant;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How many levels are kept: ten seconds, and what the sound runs ahead of the picture.
const LEVELS: usize = 240;

/// What the control thread finds when it looks into its inbox.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Input {
    /// Somebody asked for something.
    Command(PlayerCommand),
    /// The reel has news.
    News,
    /// Nothing for the time it was ready to wait.
    Nothing,
    /// The player was dropped.
    Close,
}

#[derive(Debug, Default)]
struct Inbox {
    commands: VecDeque<PlayerCommand>,
    news: bool,
    closed: bool,
}

/// See the top of this file.
pub(super) struct Shared {
    inbox: Mutex<Inbox>,
    filled: Condvar,
    status: Mutex<PlayerStatus>,
    screens: Mutex<Vec<Screen>>,
    waker: Waker,
}

impl Shared {
    pub(super) fn new(waker: Waker) -> Self {
        Self {
            inbox: Mutex::default(),
            filled: Condvar::new(),
            status: Mutex::default(),
            screens: Mutex::default(),
            waker,
        }
    }

    /// Puts a command into the inbox. Of several in a row that replace each other only the last stays, so that the inbox
    /// cannot grow without end.
    pub(super) fn command(&self, command: PlayerCommand) {
        // Held until the inbox is filled: a command that is done at once must not be called under way afterwards. Whoever
        // brings the status up to date looks into the inbox meanwhile, so this is the order of the two locks.
        let mut status = lock(&self.status);
        if matches!(command, PlayerCommand::Seek { .. } | PlayerCommand::Step(_)) {
            status.seeking = status.phase == Phase::Ready;
        }
        let mut inbox = lock(&self.inbox);
        match (inbox.commands.back_mut(), command) {
            (Some(PlayerCommand::Step(waiting)), PlayerCommand::Step(more)) => *waiting = waiting.saturating_add(more),
            (Some(last), command) if replaces(&command, last) => *last = command,
            (_, command) => inbox.commands.push_back(command),
        }
        drop((inbox, status));
        self.filled.notify_one();
    }

    /// Whether commands wait.
    pub(super) fn has_commands(&self) -> bool {
        !lock(&self.inbox).commands.is_empty()
    }

    /// Tells the control thread that the reel has news.
    pub(super) fn news(&self) {
        lock(&self.inbox).news = true;
        self.filled.notify_one();
    }

    /// Tells the control thread to end.
    pub(super) fn close(&self) {
        lock(&self.inbox).closed = true;
        self.filled.notify_one();
    }

    /// What comes next: news before commands, so that a command finds things as they are.
    pub(super) fn next(&self, within: Duration) -> Input {
        let is_empty = |inbox: &mut Inbox| !inbox.closed && !inbox.news && inbox.commands.is_empty();
        let (mut inbox, _timeout) =
            self.filled.wait_timeout_while(lock(&self.inbox), within, is_empty).unwrap_or_else(PoisonError::into_inner);
        if inbox.closed {
            return Input::Close;
        }
        if std::mem::take(&mut inbox.news) {
            return Input::News;
        }
        inbox.commands.pop_front().map_or(Input::Nothing, Input::Command)
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

    /// What the cameras show.
    pub(super) fn screens(&self) -> Vec<Screen> {
        lock(&self.screens).clone()
    }

    /// The picture of the camera that leads.
    pub(super) fn picture(&self) -> Option<Arc<Picture>> {
        let leads = lock(&self.status).camera;
        let of = |camera: CameraId| move |screen: &&Screen| screen.camera == camera;
        lock(&self.screens).iter().find(of(leads)).and_then(|screen| screen.picture.clone())
    }

    /// Puts pictures into the mailboxes and changes the status, and wakes whoever paints them if something is new.
    pub(super) fn publish(&self, screens: Vec<Screen>, change: impl FnOnce(&mut PlayerStatus)) {
        let mut before = lock(&self.screens);
        let is_new = *before != screens;
        // Whoever sees the new status must not find an old picture with it.
        *before = screens;
        drop(before);
        let mut status = lock(&self.status);
        let told = status.clone();
        change(&mut status);
        let changed = is_new || *status != told;
        drop(status);
        if changed {
            (self.waker)();
        }
    }

    /// Forgets how loud it was: another recording plays.
    pub(super) fn forget_levels(&self) {
        lock(&self.status).levels.clear();
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

/// Whether a command leaves nothing to do of the one before it. A seek that counts from where one is needs the one that
/// leads there.
fn replaces(command: &PlayerCommand, last: &PlayerCommand) -> bool {
    let counts = |command: &PlayerCommand| matches!(command, PlayerCommand::Seek { to: Spot::Here(_), .. });
    discriminant(last) == discriminant(command) && (!counts(command) || counts(last))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{Input, Shared};
    use crate::domain::footage::RecordingId;
    use crate::domain::time::Pts;
    use crate::media::player::{Accuracy, Phase, PlayerCommand, Spot};
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
        let seek = |ms| PlayerCommand::Seek { to: Pts::from_ms(ms).into(), accuracy: Accuracy::Key };
        (0..1000).for_each(|ms| shared.command(seek(ms)));
        let spot = |to| PlayerCommand::Seek { to, accuracy: Accuracy::Exact };
        let elsewhere = Spot::In(RecordingId(7), Pts::ZERO);
        shared.command(spot(elsewhere));
        shared.command(spot(Spot::Here(Pts::from_ms(5))));
        shared.command(PlayerCommand::Step(1));
        shared.command(PlayerCommand::Step(-3));
        shared.news();
        shared.news();
        let now = Duration::ZERO;
        assert_eq!(shared.next(now), Input::News);
        assert_eq!(shared.next(now), Input::Command(spot(elsewhere)), "what counts from there does not replace it");
        assert_eq!(shared.next(now), Input::Command(spot(Spot::Here(Pts::from_ms(5)))));
        assert_eq!(shared.next(now), Input::Command(PlayerCommand::Step(-2)));
        assert_eq!(shared.next(now), Input::Nothing);
        shared.close();
        assert_eq!(shared.next(now), Input::Close);
    }

    #[test]
    fn what_is_done_at_once_is_not_under_way_afterwards() {
        const TURNS: usize = 20_000;
        let (shared, _) = counted();
        shared.update(|status| status.phase = Phase::Ready);
        let done = AtomicUsize::new(0);
        let late = std::thread::scope(|scope| {
            scope.spawn(|| {
                while done.load(Ordering::SeqCst) < TURNS {
                    if let Input::Command(_) = shared.next(Duration::ZERO) {
                        shared.update(|status| status.seeking = shared.has_commands());
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
            let mut late = 0;
            for turn in 0..TURNS {
                shared.command(PlayerCommand::Seek { to: Pts::ZERO.into(), accuracy: Accuracy::Key });
                while done.load(Ordering::SeqCst) <= turn {
                    std::hint::spin_loop();
                }
                late += usize::from(shared.status().seeking);
            }
            late
        });
        assert_eq!(late, 0, "of {TURNS}");
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
