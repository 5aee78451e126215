//! Clips in the window: the findings that can be chosen, and the queue of orders, made one after the other by one job.
//!
//! An order stands on the disk before it is shown and until it is finished or called off. What an earlier run left is
//! offered and not begun by itself.

use crate::app::App;
use crate::app::clips::{Batch, ClipOrder, Delivered, Marked, OrderId, OrderKind, Orders, Step, make_clips, make_film};
use crate::app::jobs::JobKind;
use crate::app::notice::{Level, Notice, Offer};
use crate::app::reading::Reading;
use crate::app::wording;
use crate::domain::text::Text;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What can be done with clips.
#[derive(Clone, Debug, PartialEq)]
pub enum ClipsCommand {
    /// Read the findings of the open library.
    Look,
    /// Put an order behind the others.
    Add(OrderKind, Box<Batch>),
    /// Call an order off; what it made stays.
    Cancel(OrderId),
    /// Try one that failed again.
    Retry(OrderId),
    /// Go on with what an earlier run left.
    GoOn,
    /// Take a finished one off the page.
    Dismiss(OrderId),
    /// Show a folder in the desktop's own way.
    OpenFolder(PathBuf),
}

/// How an order stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// An earlier run left it, and nobody has said that it shall go on.
    Left,
    /// Its turn comes.
    Waiting,
    /// It is being made.
    UnderWay(Progress),
    /// It is being called off.
    Stopping,
    /// It could not be finished; the reason.
    Failed(Notice),
}

/// How far an order is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Progress {
    /// The number of the clip, from 1; 0 before the first.
    pub number: usize,
    /// How many there are to be.
    pub of: usize,
    /// The clip's name without the ending.
    pub name: String,
    /// Which share of the order is done, 0..=1.
    pub share: f32,
    /// How long it will take yet, by what was made in this run; none until that is known.
    pub left: Option<Duration>,
}

/// An order as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderView {
    /// The order.
    pub order: Arc<ClipOrder>,
    /// How it stands.
    pub standing: Standing,
}

/// An order that was finished since the program was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoneView {
    /// Which.
    pub id: OrderId,
    /// Where the clips are, or the film.
    pub to: PathBuf,
    /// Whether it is a film.
    pub film: bool,
    /// How many clips were made, were there already, can be none, and failed.
    pub counts: [usize; 4],
}

/// What the page of clips shows.
#[derive(Debug, Default)]
pub struct ClipsView {
    /// The findings of the open library; none until they are read.
    pub marked: Option<Arc<Marked>>,
    /// How far reading them has come.
    pub reading: Reading,
    /// Orders that are not finished.
    pub orders: Vec<OrderView>,
    /// Orders that were, the last one first.
    pub done: Vec<DoneView>,
}

impl ClipsView {
    /// How many an earlier run left.
    pub fn left(&self) -> usize {
        self.orders.iter().filter(|one| one.standing == Standing::Left).count()
    }
}

/// The order that is being made.
struct Running {
    id: OrderId,
    job: u64,
    progress: Arc<Mutex<Progress>>,
}

/// The queue behind the page.
pub(crate) struct Clipping {
    orders: Orders,
    running: Option<Running>,
    /// Those whose turn comes.
    waiting: Vec<OrderId>,
    failed: Vec<(OrderId, Notice)>,
    done: Vec<DoneView>,
    /// The program is being closed: nothing is begun any more, and what is stopped stays for the next time.
    closing: bool,
}

impl Clipping {
    /// What earlier runs left, and what there is to say of it.
    pub(crate) fn open(dir: &Path) -> (Self, Option<Notice>) {
        let (orders, problem) = Orders::open(dir);
        let left = orders.all().first().map(|first| left_over(orders.all().len(), first.kind.to()));
        let (waiting, failed, done) = (Vec::new(), Vec::new(), Vec::new());
        (Self { orders, running: None, waiting, failed, done, closing: false }, problem.or(left))
    }

    fn standing(&self, id: OrderId, stopping: bool) -> Standing {
        if let Some(running) = self.running.as_ref().filter(|running| running.id == id) {
            let progress = running.progress.lock().unwrap_or_else(PoisonError::into_inner);
            return if stopping { Standing::Stopping } else { Standing::UnderWay(progress.clone()) };
        }
        match self.failed.iter().find(|(failed, _)| *failed == id) {
            Some((_, why)) => Standing::Failed(why.clone()),
            None if self.waiting.contains(&id) => Standing::Waiting,
            None => Standing::Left,
        }
    }
}

impl App {
    /// Does what was asked.
    pub(crate) fn handle_clips(&mut self, command: ClipsCommand) {
        match command {
            ClipsCommand::Look => self.look_at_marked(),
            ClipsCommand::Add(kind, batch) => self.add_order(kind, *batch),
            ClipsCommand::Cancel(id) => self.cancel_order(id),
            ClipsCommand::Retry(id) => {
                self.clipping.failed.retain(|(failed, _)| *failed != id);
                self.let_wait(&[id]);
            }
            ClipsCommand::GoOn => self.go_on_with_clips(),
            ClipsCommand::Dismiss(id) => self.clipping.done.retain(|done| done.id != id),
            ClipsCommand::OpenFolder(path) => self.open_folder(&path),
        }
        self.show_orders();
    }

    fn look_at_marked(&mut self) {
        let Some(library) = &self.state.library else { return };
        if !self.state.clips.reading.begin() {
            return;
        }
        let (path, opened) = (library.path.clone(), self.opened);
        self.jobs.start_quietly(JobKind::Library, move |reins| {
            let marked = Marked::read(&path, &mut || !reins.is_cancelled());
            Box::new(move |app: &mut Self| {
                if app.opened != opened {
                    return;
                }
                if app.state.clips.reading.end() {
                    return app.look_at_marked();
                }
                match marked {
                    Ok(marked) => app.state.clips.marked = marked.map(Arc::new),
                    Err(why) => app.state.clips.reading = Reading::Failed(Box::new(why)),
                }
            })
        });
    }

    fn add_order(&mut self, kind: OrderKind, batch: Batch) {
        let Some(library) = &self.state.library else { return };
        let name = batch.manner.name.written().to_owned();
        if let Err(why) = kind.check(&batch.manner) {
            return self.notify(why);
        }
        match self.clipping.orders.add(library.path.clone(), kind, batch) {
            Ok(id) => {
                self.state.settings.clip_name = name;
                self.save_settings();
                self.let_wait(&[id]);
            }
            Err(why) => self.notify(why),
        }
    }

    fn go_on_with_clips(&mut self) {
        self.state.notices.retain(|notice| notice.offer != Some(Offer::GoOnWithClips));
        if let Err(why) = self.clipping.orders.claim() {
            return self.notify(why);
        }
        let left: Vec<OrderId> = self.clipping.orders.all().iter().map(|order| order.id).collect();
        let left: Vec<OrderId> =
            left.into_iter().filter(|id| self.clipping.standing(*id, false) == Standing::Left).collect();
        self.let_wait(&left);
    }

    fn let_wait(&mut self, ids: &[OrderId]) {
        self.clipping.waiting.extend_from_slice(ids);
        self.begin_next_order();
    }

    /// The one that is being made is stopped and then forgotten; any other is forgotten at once.
    fn cancel_order(&mut self, id: OrderId) {
        match self.clipping.running.as_ref().filter(|running| running.id == id) {
            Some(running) => self.jobs.cancel(running.job),
            None => self.forget_order(id),
        }
    }

    fn forget_order(&mut self, id: OrderId) {
        if let Err(why) = self.clipping.orders.remove(id) {
            return self.notify(why);
        }
        self.clipping.waiting.retain(|waiting| *waiting != id);
        self.clipping.failed.retain(|(failed, _)| *failed != id);
    }

    fn begin_next_order(&mut self) {
        let queue = &mut self.clipping;
        if queue.closing || queue.running.is_some() {
            return;
        }
        queue.waiting.retain(|id| queue.orders.get(*id).is_some());
        let Some(order) = queue.orders.all().iter().find(|order| queue.waiting.contains(&order.id)).cloned() else {
            return;
        };
        if let Err(why) = queue.orders.claim() {
            queue.waiting.clear();
            return self.notify(why);
        }
        queue.waiting.retain(|id| *id != order.id);
        let (id, progress) = (order.id, Arc::new(Mutex::new(Progress::default())));
        let told = Arc::clone(&progress);
        let job = self.jobs.start(JobKind::Files, job_title(&order), move |reins| {
            let made = make(&order, &mut |now| {
                reins.progress(now.share);
                *told.lock().unwrap_or_else(PoisonError::into_inner) = now;
                !reins.is_cancelled()
            });
            Box::new(move |app: &mut Self| app.order_ended(id, &order.kind, made))
        });
        self.clipping.running = Some(Running { id, job, progress });
    }

    fn order_ended(&mut self, id: OrderId, kind: &OrderKind, made: Result<Option<Delivered>, Notice>) {
        // Never two at once, whatever happened to the job of another one.
        if self.clipping.running.take_if(|running| running.id == id).is_none() {
            return;
        }
        match made {
            Ok(None) if self.clipping.closing => {}
            Ok(None) => {
                self.forget_order(id);
                self.notify(called_off(kind));
            }
            Ok(Some(delivered)) => self.order_made(id, kind.to(), &delivered),
            Err(why) => {
                self.notify(why.clone());
                self.clipping.failed.push((id, why));
            }
        }
        self.begin_next_order();
        self.show_orders();
    }

    /// What could be made is there; an order with a clip that failed stays, to be tried again.
    fn order_made(&mut self, id: OrderId, to: &Path, delivered: &Delivered) {
        delivered.warnings.iter().for_each(|warning| self.notify(warning.clone()));
        let counts = delivered.counts();
        if let Some(why) = delivered.failure() {
            self.notify(why.clone());
            self.clipping.failed.push((id, why));
            return;
        }
        self.forget_order(id);
        let film = delivered.is_film();
        self.clipping.done.insert(0, DoneView { id, to: to.to_owned(), film, counts });
        self.notify(finished(counts, film, to));
    }

    /// The job of that number panicked: where it was an order's, that has failed.
    pub(crate) fn give_up_order(&mut self, job: u64) {
        if let Some(running) = self.clipping.running.take_if(|running| running.job == job) {
            self.clipping.failed.push((running.id, wording::job_panicked()));
            self.begin_next_order();
            self.show_orders();
        }
    }

    /// From now on nothing is begun, and what is stopped stays for the next time.
    pub(crate) fn close_clipping(&mut self) {
        self.clipping.closing = true;
    }

    /// The findings are another library's, or none.
    pub(crate) fn forget_marked(&mut self) {
        (self.state.clips.marked, self.state.clips.reading) = (None, Reading::Idle);
    }

    /// Shows how the orders stand.
    pub(crate) fn show_orders(&mut self) {
        let stops = self.clipping.running.as_ref().is_some_and(|running| self.jobs.is_stopping(running.job));
        let queue = &self.clipping;
        let view =
            |order: &Arc<ClipOrder>| OrderView { order: Arc::clone(order), standing: queue.standing(order.id, stops) };
        self.state.clips.orders = queue.orders.all().iter().map(view).collect();
        self.state.clips.done.clone_from(&queue.done);
    }

    fn open_folder(&mut self, path: &Path) {
        let opener = match std::env::consts::OS {
            "windows" => "explorer",
            "macos" => "open",
            _other => "xdg-open",
        };
        let mut command = std::process::Command::new(opener);
        let opened = command.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        // Somebody has to wait for it, and not this thread: some desktops stay in it while the folder is shown.
        let waited = opened.and_then(|mut child| {
            std::thread::Builder::new().name("folder".to_owned()).spawn(move || drop(child.wait()))
        });
        if let Err(why) = waited {
            tracing::info!(%why, opener, "no folder is shown");
            self.notify(
                Notice::new(Level::Info, "这台电脑不能直接打开文件夹", "This desktop cannot show a folder")
                    .hint("请在文件管理器里打开", "Open it in the file manager")
                    .detail(path.display().to_string()),
            );
        }
    }
}

/// Makes what is ordered; of a film, each finding that is in it counts as made.
fn make(order: &ClipOrder, watch: &mut dyn FnMut(Progress) -> bool) -> Result<Option<Delivered>, Notice> {
    let (library, batch) = (&order.library, &order.batch);
    match &order.kind {
        OrderKind::Folder(to) => {
            let mut pace = Pace::default();
            make_clips(library, batch, to, &mut |step| watch(pace.look(step)))
        }
        OrderKind::Film { to, cards } => {
            let (since, name) = (Instant::now(), to.file_stem().unwrap_or_default().to_string_lossy().into_owned());
            let film = make_film(library, batch, *cards, to, &mut |share| {
                // The first moments tell nothing: recordings are looked into before a picture is made.
                let left = (share > 0.05).then(|| since.elapsed().mul_f32((1.0 - share).max(0.0) / share));
                watch(Progress { number: 1, of: 1, name: name.clone(), share, left })
            })?;
            Ok(film.map(Delivered::of_film))
        }
    }
}

/// How fast clips are made, by what was made in this run.
#[derive(Debug, Default)]
struct Pace {
    since: Option<Instant>,
    before: usize,
}

impl Pace {
    fn look(&mut self, step: &Step<'_>) -> Progress {
        let since = *self.since.get_or_insert_with(Instant::now);
        if step.made == 0 && step.number > self.before {
            // What was there already took no time worth counting.
            (self.since, self.before) = (Some(Instant::now()), step.number);
        }
        let done = (step.number - 1) as f32 + step.share;
        let left = time_left(since.elapsed(), step.made, step.share, step.of as f32 - done);
        Progress {
            number: step.number,
            of: step.of,
            name: step.name.to_owned(),
            share: done / step.of.max(1) as f32,
            left,
        }
    }
}

/// How long `more` clips take, where `made` and a share of the next took `elapsed`; none before one was made.
fn time_left(elapsed: Duration, made: usize, share: f32, more: f32) -> Option<Duration> {
    (made > 0).then(|| elapsed.mul_f32((more / (made as f32 + share)).max(0.0)))
}

fn job_title(order: &ClipOrder) -> Text {
    let count = order.batch.chosen.len();
    if matches!(order.kind, OrderKind::Film { .. }) {
        return Text::new(format!("生成演练影片（{count} 条）"), format!("Making a rehearsal film ({count})"));
    }
    Text::new(format!("生成 {count} 段演练片段"), format!("Making rehearsal clips ({count})"))
}

fn left_over(count: usize, to: &Path) -> Notice {
    Notice::new(
        Level::Info,
        format!("有 {count} 个片段任务上次没有完成"),
        format!("Orders for clips that were not finished last time: {count}"),
    )
    .hint("继续时，已生成的不会重做", "What was made already is not made again")
    .detail(to.display().to_string())
    .offering(Offer::GoOnWithClips)
}

fn called_off(kind: &OrderKind) -> Notice {
    let to = kind.to();
    if matches!(kind, OrderKind::Film { .. }) {
        return Notice::new(Level::Info, "影片任务已取消", "The order for a film was called off")
            .hint("没有生成影片", "No film was made")
            .detail(to.display().to_string());
    }
    Notice::new(Level::Info, "片段任务已取消", "The order for clips was called off")
        .hint("已生成的片段保留在文件夹里", "What was made until then stays in the folder")
        .detail(to.display().to_string())
}

fn finished([made, kept, skipped, _failed]: [usize; 4], film: bool, to: &Path) -> Notice {
    let notice = if made + kept == 0 {
        Notice::new(Level::Warning, "一段片段也没有生成", "No clip could be made")
    } else if film {
        Notice::new(Level::Done, format!("影片已生成：{made} 条在内"), format!("The film is made, with {made} in it"))
    } else {
        Notice::new(
            Level::Done,
            format!("片段已生成：新 {made} 段，已有 {kept} 段"),
            format!("Clips made: {made}, there already: {kept}"),
        )
    };
    let notice = notice.detail(to.display().to_string());
    if skipped == 0 {
        return notice;
    }
    notice.hint(
        format!("略过 {skipped} 条：没有录像时刻，或录像不在原处"),
        format!("Left out, having no moment or no recording in its place: {skipped}"),
    )
}

#[cfg(test)]
mod tests {
    use super::{OrderId, OrderKind, Progress, Running, time_left};
    use crate::app::App;
    use crate::app::config::AppConfig;
    use crate::app::wording;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    #[test]
    fn the_order_that_is_being_made_is_ended_by_its_own_job_alone() {
        let dir = tempfile::tempdir().unwrap();
        let config = AppConfig { config_dir: dir.path().to_owned(), reserved_keys: Vec::new(), lang: None };
        let mut app = App::new(config, Arc::new(|| {}));
        let progress = Arc::new(Mutex::new(Progress::default()));
        app.clipping.running = Some(Running { id: OrderId(2), job: 7, progress });
        let kind = OrderKind::Folder(dir.path().join("a"));
        app.give_up_order(6);
        app.order_ended(OrderId(1), &kind, Err(wording::job_panicked()));
        assert_eq!(app.clipping.running.as_ref().map(|running| running.id), Some(OrderId(2)));
        assert!(app.clipping.failed.is_empty() && app.state.notices.is_empty());
        app.give_up_order(7);
        assert!(app.clipping.running.is_none());
        assert_eq!(app.clipping.failed[0].0, OrderId(2));
    }

    #[test]
    fn the_time_left_is_told_only_from_what_was_made() {
        let elapsed = Duration::from_secs(10);
        assert_eq!(time_left(elapsed, 0, 0.9, 4.0), None, "nothing is known before the first");
        assert_eq!(time_left(elapsed, 2, 0.0, 4.0), Some(Duration::from_secs(20)));
        assert_eq!(time_left(elapsed, 1, 1.0, 0.0), Some(Duration::ZERO));
    }
}
