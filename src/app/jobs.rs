//! Long work on named threads, with progress and cancel. A job answers through one bounded channel that `poll` drains.

use crate::app::Waker;
use crate::domain::text::Text;
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// What a job works with, and so who waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobKind {
    /// A mark on its way to the disk: everything that could overtake it waits for it.
    Mark,
    /// Reads the open library: closing the library waits for it.
    Library,
    /// Composes the settlement of the open library: as `Library`, and every step of a settlement waits for it.
    Compose,
    /// Works with other files: on closing the program it is called off.
    Files,
}

/// What a shell shows of a job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    /// To cancel it by.
    pub id: u64,
    /// What it does.
    pub title: Text,
    /// 0..=1.
    pub progress: f32,
    /// True once cancelling was asked for.
    pub cancelling: bool,
}

/// Handed to the work: it reports progress here and looks whether it should stop.
#[derive(Clone)]
pub struct Reins {
    thousandths: Arc<AtomicU32>,
    cancelled: Arc<AtomicBool>,
    wake: Waker,
}

impl Reins {
    /// Reports progress, 0..=1. The screen is woken for every hundredth, not for every call.
    pub fn progress(&self, share: f32) {
        let now = (share.clamp(0.0, 1.0) * 1000.0) as u32;
        let before = self.thousandths.swap(now, Ordering::Relaxed);
        if now / 10 != before / 10 {
            (self.wake)();
        }
    }

    /// Whether the work should stop.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    /// The flag itself, for rooms that take one.
    pub fn cancel_flag(&self) -> &AtomicBool {
        &self.cancelled
    }
}

/// What a job left behind, to be taken up on the main thread.
type Outcome = Box<dyn Any + Send>;

struct Job {
    id: u64,
    kind: JobKind,
    /// None for what nobody waits for, which is not shown.
    title: Option<Text>,
    reins: Reins,
}

/// The jobs under way.
pub struct Jobs<T> {
    next: u64,
    running: Vec<Job>,
    sender: SyncSender<(u64, Result<T, Outcome>)>,
    receiver: Receiver<(u64, Result<T, Outcome>)>,
    wake: Waker,
}

impl<T: Send + 'static> Jobs<T> {
    /// No jobs yet. `wake` is called whenever there is something new to show.
    pub fn new(wake: Waker) -> Self {
        let (sender, receiver) = sync_channel(64);
        Self { next: 1, running: Vec::new(), sender, receiver, wake }
    }

    /// Starts `work` on a thread of its own; what to cancel it by. A panic in it ends the job, not the program.
    pub fn start(&mut self, kind: JobKind, title: Text, work: impl FnOnce(&Reins) -> T + Send + 'static) -> u64 {
        self.spawn(kind, Some(title), work)
    }

    /// Starts work that no person waits for and that is therefore not shown.
    pub fn start_quietly(&mut self, kind: JobKind, work: impl FnOnce(&Reins) -> T + Send + 'static) {
        self.spawn(kind, None, work);
    }

    fn spawn(&mut self, kind: JobKind, title: Option<Text>, work: impl FnOnce(&Reins) -> T + Send + 'static) -> u64 {
        let id = self.next;
        self.next += 1;
        let wake = Arc::clone(&self.wake);
        let reins = Reins { thousandths: Arc::default(), cancelled: Arc::default(), wake };
        let (hers, sender, wake) = (reins.clone(), self.sender.clone(), Arc::clone(&self.wake));
        let thread = std::thread::Builder::new().name(format!("job-{id}")).spawn(move || {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&hers)));
            if sender.send((id, outcome)).is_err() {
                tracing::debug!(id, "the window closed before the job ended");
            }
            wake();
        });
        match thread {
            Ok(_runs_by_itself) => self.running.push(Job { id, kind, title, reins }),
            Err(why) => tracing::error!(%why, "no thread for a job"),
        }
        id
    }

    /// What ended since: which, and the work's answer, or none where it panicked.
    pub fn drain(&mut self) -> Vec<(u64, Option<T>)> {
        let mut ended = Vec::new();
        while let Ok((id, outcome)) = self.receiver.try_recv() {
            self.running.retain(|job| job.id != id);
            ended.push((id, outcome.ok()));
        }
        ended
    }

    /// Waits for the next job to end; none when nothing runs.
    pub fn wait(&mut self) -> Option<(u64, Option<T>)> {
        if self.running.is_empty() {
            return None;
        }
        let (id, outcome) = self.receiver.recv().ok()?;
        self.running.retain(|job| job.id != id);
        Some((id, outcome.ok()))
    }

    /// Asks a job to stop.
    pub fn cancel(&self, id: u64) {
        if let Some(job) = self.running.iter().find(|job| job.id == id) {
            job.reins.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Asks all jobs of a kind to stop.
    pub fn cancel_all(&self, kind: JobKind) {
        for job in self.running.iter().filter(|job| job.kind == kind) {
            job.reins.cancelled.store(true, Ordering::Relaxed);
        }
    }

    /// Whether that job runs.
    pub fn has(&self, id: u64) -> bool {
        self.running.iter().any(|job| job.id == id)
    }

    /// Whether that job was asked to stop and has not yet.
    pub fn is_stopping(&self, id: u64) -> bool {
        self.running.iter().any(|job| job.id == id && job.reins.is_cancelled())
    }

    /// Whether a job of this kind runs.
    pub fn is_running(&self, kind: JobKind) -> bool {
        self.running.iter().any(|job| job.kind == kind)
    }

    /// What a shell shows.
    pub fn views(&self) -> Vec<JobView> {
        self.running
            .iter()
            .filter_map(|job| {
                Some(JobView {
                    id: job.id,
                    title: job.title.clone()?,
                    progress: job.reins.thousandths.load(Ordering::Relaxed) as f32 / 1000.0,
                    cancelling: job.reins.is_cancelled(),
                })
            })
            .collect()
    }
}
