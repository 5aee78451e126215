//! State and commands: the one place that joins catalog, store, media and report.
//!
//! A shell makes one [`App`], sends it `Command`s, calls `poll` when woken, and paints `state()`. Everything that takes
//! longer than one small commit runs as a job (`jobs.rs`) whose answer is applied here, on the caller's thread.

pub mod appraising;
pub mod assessing;
pub mod book_words;
pub mod checklist_drafts;
pub mod checklist_sheets;
pub mod checklists;
pub mod clipping;
pub mod clips;
pub mod wall_clock;
pub mod closing;
pub mod command;
pub mod config;
pub mod deck;
pub mod demo;
pub mod doctor;
pub mod drive;
pub mod editing;
mod examples;
pub mod exporting;
pub mod files;
pub mod find;
pub mod fonts;
pub mod footage;
pub mod still_file;
pub mod handle;
pub mod import;
mod indexing;
pub mod inspecting;
pub mod jobs;
pub mod library;
pub mod logging;
pub mod loudness;
pub mod marking;
pub mod notice;
pub mod peeking;
mod proving;
pub mod reading;
pub mod rehearsing;
pub mod results;
pub mod review;
pub mod scheme_trial;
pub mod schemes;
pub mod settings;
pub mod settling;
pub mod stars;
pub mod state;
pub mod striking;
pub mod taking;
pub mod tape;
pub mod transport;
pub mod wording;

pub use crate::media::picture;
pub use crate::media::player;
pub use crate::media::probe;
pub use crate::report::Format;

use crate::app::clipping::{Clipping, ClipsView};
use crate::app::config::AppConfig;
use crate::app::fonts::Fonts;
use crate::app::jobs::{JobKind, Jobs};
use crate::app::library::Shelf;
use crate::app::notice::Notice;
use crate::app::reading::Reading;
use crate::app::scheme_trial::Comparing;
use crate::app::settings::Settings;
use crate::app::settling::Composing;
use crate::app::state::{Screen, State};
use crate::domain::footage::RecordingId;
use crate::domain::history::History;
use crate::domain::place::CameraId;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::player::{Line, Peeks, Player};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

/// Called whenever there is something new to show.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// What a finished job wants done on the main thread.
type Then = Box<dyn FnOnce(&mut App) + Send>;

/// The program without a window.
pub struct App {
    state: State,
    config: AppConfig,
    shelf: Option<Shelf>,
    player: Option<Player>,
    /// What the player plays, and which cameras it was told to show.
    programme: Vec<Line>,
    shown: Vec<CameraId>,
    /// The recording that was on the screen last.
    on_screen: Option<RecordingId>,
    /// Small pictures for the tape; from the first time that somebody points at it.
    peeks: Option<Peeks>,
    /// When the recording in the player was opened, until its first picture has come; for the log.
    waiting_since: Option<Instant>,
    history: History,
    jobs: Jobs<Then>,
    /// Orders for clips.
    clipping: Clipping,
    /// What the settlement's pages ask for.
    composing: Composing,
    /// What the schemes' page asks for.
    comparing: Comparing,
    /// The recording whose loudness is being read, and the stretch that was begun last.
    listening: Option<(RecordingId, Pts)>,
    /// What plays the good example beside the mark in a rehearsal; the mark itself is in `player`.
    beside: Option<Player>,
    /// The finding's place that was asked for last, until somebody moves on from there.
    bound_for: Option<(RecordingId, Pts)>,
    fonts: Arc<Fonts>,
    wake: Waker,
    next_notice: u64,
    /// Counts the libraries opened, so that a job's answer never reaches another library than the one it began with.
    opened: u64,
    /// Recordings whose content hash is being computed, with the library that they belong to.
    hashing: BTreeSet<(u64, RecordingId)>,
    /// Recordings whose file is or was indexed, with the library and the time of the file.
    indexing: BTreeSet<(u64, RecordingId, i64)>,
    /// The language in the settings file, which `--lang` leaves as it is.
    kept_lang: Lang,
}

impl App {
    /// Reads the settings and finds the fonts. `wake` is called from other threads.
    pub fn new(config: AppConfig, wake: Waker) -> Self {
        let mut settings = Settings::read(&config.config_dir);
        let kept_lang = settings.lang;
        if let Some(lang) = config.lang {
            settings.lang = lang;
        }
        let state = State {
            settings,
            library: None,
            screen: Screen::Welcome,
            notices: Vec::new(),
            jobs: Vec::new(),
            import: None,
            results: None,
            settlement: None,
            composing: false,
            draft: None,
            faulty: None,
            schemes: None,
            clips: ClipsView::default(),
            rehearsals: None,
            rehearsals_reading: Reading::Idle,
            saved_at: None,
            today: wall_clock::now().date(),
            quit: false,
        };
        let fonts = Arc::new(Fonts::find());
        let jobs = Jobs::new(Arc::clone(&wake));
        let history = History::default();
        let (clipping, left) = Clipping::open(&config.config_dir);
        let mut app = Self {
            state,
            config,
            shelf: None,
            player: None,
            programme: Vec::new(),
            shown: Vec::new(),
            on_screen: None,
            peeks: None,
            waiting_since: None,
            history,
            jobs,
            clipping,
            composing: Composing::default(),
            comparing: Comparing::default(),
            listening: None,
            beside: None,
            bound_for: None,
            fonts,
            wake,
            next_notice: 1,
            opened: 0,
            hashing: BTreeSet::new(),
            indexing: BTreeSet::new(),
            kept_lang,
        };
        app.show_orders();
        left.into_iter().for_each(|left| app.notify(left));
        app
    }

    /// All that a shell may read.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The faces for the window.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Takes up what jobs and player have done since. Call it when woken and before painting.
    pub fn poll(&mut self) {
        for (job, ended) in self.jobs.drain() {
            self.take_up(job, ended);
        }
        self.state.jobs = self.jobs.views();
        // A window may stay open over midnight.
        self.state.today = wall_clock::now().date();
        self.show_orders();
        self.look_at_player();
        self.look_at_rehearsal();
        self.look_at_peek();
        self.listen();
    }

    /// Waits until every job has ended and takes up what they did; for command line and tests.
    pub fn finish_jobs(&mut self) {
        while let Some((job, ended)) = self.jobs.wait() {
            self.take_up(job, ended);
        }
        self.state.jobs = self.jobs.views();
    }

    /// Waits until no job of this kind is left, and takes up what ended meanwhile.
    pub(crate) fn finish(&mut self, kind: JobKind) {
        while self.jobs.is_running(kind) {
            let Some((job, ended)) = self.jobs.wait() else { return };
            self.take_up(job, ended);
        }
        self.state.jobs = self.jobs.views();
    }

    fn take_up(&mut self, job: u64, ended: Option<Then>) {
        match ended {
            Some(then) => then(self),
            None => {
                if !self.jobs.is_running(JobKind::Compose) {
                    self.give_up_composing();
                }
                self.give_up_order(job);
                self.give_up_reading();
                self.notify(wording::job_panicked());
            }
        }
    }

    /// Shows a notice.
    pub(crate) fn notify(&mut self, notice: Notice) {
        let notice = Notice { id: self.next_notice, ..notice };
        self.next_notice += 1;
        tracing::info!(level = ?notice.level, headline = notice.headline.en, detail = notice.detail, "notice");
        self.state.notices.push(notice);
        if self.state.notices.len() > 50 {
            self.state.notices.remove(0);
        }
    }

    /// Saves where one stopped, ends the player, and makes the library one file again. What only reads footage is called
    /// off; marks and reports are waited for.
    pub fn shut(&mut self) {
        self.listening = None;
        self.close_clipping();
        self.jobs.cancel_all(JobKind::Files);
        self.finish_jobs();
        self.close_library();
    }

    fn save_settings(&mut self) {
        let kept = Settings { lang: self.kept_lang, ..self.state.settings.clone() };
        if let Err(why) = kept.write(&self.config.config_dir) {
            tracing::warn!(%why, "settings not saved");
        }
    }
}
