//! Asking for a file or folder: the desktop's own dialog where there is one, and a field for a typed path always.
//!
//! The dialog runs on a thread of its own (rfd's); its answer is looked for once a frame, and its end wakes the window.

use crate::app::command::{Command, Format};
use crate::app::stars::documents::StarPaper;
use crate::domain::book::BookNo;
use crate::domain::footage::RecordingId;
use crate::domain::place::PersonId;
use crate::domain::text::Lang;
use crate::ui::page_file::PageFile;
use crate::ui::strings::{clips, registers::words, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field, sheet};
use eframe::egui;
use std::fmt;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

/// A desktop without dialogs says no sooner than a person can: within this many seconds.
const AT_ONCE_S: f64 = 0.8;

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Where a new library goes.
    NewLibrary,
    /// Which library to open.
    OpenLibrary,
    /// Where the demo goes.
    Demo,
    /// A spreadsheet of outlets and people.
    Import,
    /// A list of results.
    Results,
    /// Files of footage.
    Footage,
    /// A folder of footage.
    FootageFolder,
    /// Where a recording's file is now.
    Relink(RecordingId),
    /// Where a report goes.
    Export(Format),
    /// A checklist file or workbook.
    Checklist,
    /// What proves an entry of a register.
    Proof,
    /// Where a proof goes.
    SaveProof(BookNo),
    /// Where a document of the star selection goes.
    StarPaper(StarPaper, Option<PersonId>),
    /// A file that a page of the home screen asked for.
    Page(PageFile),
    /// The folder that clips go into.
    ClipsFolder,
}

type Answer = Option<Vec<PathBuf>>;

struct Asking {
    purpose: Purpose,
    typed: String,
    native: Option<Pin<Box<dyn Future<Output = Answer>>>>,
    since: Option<f64>,
    /// The desktop turned out to have no dialog.
    none_here: bool,
    focused: bool,
}

/// The question that is open, if one is.
#[derive(Default)]
pub struct Dialogs {
    /// Whether the desktop's dialogs may be tried. Off in tests.
    pub native: bool,
    asking: Option<Asking>,
    /// A checklist file that was chosen; the new-inspection form takes it.
    pub checklist: Option<PathBuf>,
    /// A proof that was chosen; the register's form takes it.
    pub proof: Option<PathBuf>,
    /// A file that was chosen for a page; the page takes it.
    pub page: Option<(PageFile, PathBuf)>,
    /// A folder that was chosen for clips; their page takes it.
    pub folder: Option<PathBuf>,
}

impl fmt::Debug for Dialogs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dialogs").field("asking", &self.asking.as_ref().map(|asking| asking.purpose)).finish()
    }
}

struct WakeWindow(egui::Context);

impl Wake for WakeWindow {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

impl Dialogs {
    /// Asks for a path, with an empty field.
    pub fn ask(&mut self, purpose: Purpose) {
        self.ask_with(purpose, suggestion(purpose));
    }

    /// Asks for a path; the field and the dialog begin with `name`.
    pub fn ask_with(&mut self, purpose: Purpose, name: String) {
        self.asking =
            Some(Asking { purpose, typed: name, native: None, since: None, none_here: false, focused: false });
    }

    /// Whether a question is open.
    pub fn is_asking(&self) -> bool {
        self.asking.is_some()
    }

    /// Forgets the question. False when there was none.
    pub fn dismiss(&mut self) -> bool {
        self.asking.take().is_some()
    }

    /// Opens the desktop's dialog for a new question and takes its answer when it is there.
    pub fn poll(&mut self, ctx: &egui::Context, lang: Lang, out: &mut Vec<Command>) {
        let native = self.native;
        let Some(asking) = self.asking.as_mut() else { return };
        let now = ctx.input(|input| input.time);
        if asking.since.is_none() {
            asking.since = Some(now);
            asking.native = native.then(|| open(asking.purpose, &asking.typed, lang));
            asking.none_here = !native;
        }
        let Some(future) = asking.native.as_mut() else { return };
        let waker = Waker::from(Arc::new(WakeWindow(ctx.clone())));
        let Poll::Ready(answer) = future.as_mut().poll(&mut Context::from_waker(&waker)) else { return };
        asking.native = None;
        let purpose = asking.purpose;
        match answer {
            Some(paths) if !paths.is_empty() => self.answer(purpose, paths, out),
            _ if asking.since.is_some_and(|since| now - since < AT_ONCE_S) => asking.none_here = true,
            _ => self.asking = None,
        }
    }

    fn answer(&mut self, purpose: Purpose, paths: Vec<PathBuf>, out: &mut Vec<Command>) {
        self.asking = None;
        match purpose {
            Purpose::Checklist => self.checklist = paths.into_iter().next(),
            Purpose::Proof => self.proof = paths.into_iter().next(),
            Purpose::ClipsFolder => self.folder = paths.into_iter().next(),
            Purpose::Page(file) => {
                let path = paths.into_iter().next();
                let named = |path: PathBuf| match file.ending() {
                    Some(ending) => with_ending(path, ending),
                    None => path,
                };
                self.page = path.map(|path| (file, named(path)));
            }
            _ => out.extend(command(purpose, paths)),
        }
    }
}

/// The field for a typed path, in the middle of the window.
pub fn dialogs_ui(ctx: &egui::Context, lang: Lang, dialogs: &mut Dialogs, out: &mut Vec<Command>) {
    let Some(asking) = dialogs.asking.as_mut() else { return };
    let (mut confirmed, mut dismissed) = (false, false);
    egui::Area::new(egui::Id::unique("path-question"))
        .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
        .order(egui::Order::Foreground)
        .fade_in(false)
        .show(ctx, |ui| {
            sheet::dim(ui);
            theme::card(ui).fill(theme::tokens(ui).raised).shadow(ui.visuals().window_shadow).show(ui, |ui| {
                ui.set_width((ctx.content_rect().width() - 80.0).min(640.0));
                ui.label(theme::heading(title(asking.purpose, lang)));
                let note = if asking.none_here { t(lang).path_no_dialog } else { t(lang).path_or_type };
                ui.label(theme::caption(ui, note));
                ui.add_space(theme::GAP[0]);
                ui.horizontal(|ui| {
                    let room = ui.available_width() - 190.0;
                    let edit = field::text(ui, &mut asking.typed, t(lang).path, example(asking.purpose), room);
                    if !std::mem::replace(&mut asking.focused, true) {
                        edit.request_focus();
                    }
                    let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
                    let some = !asking.typed.trim().is_empty();
                    confirmed = ui.add_enabled_ui(some, |ui| button::primary(ui, t(lang).ok)).inner.clicked()
                        || entered && some;
                    dismissed = button::plain(ui, t(lang).cancel).clicked();
                });
            });
        });
    if confirmed {
        let (purpose, path) = (asking.purpose, PathBuf::from(asking.typed.trim()));
        dialogs.answer(purpose, vec![path], out);
    } else if dismissed {
        dialogs.asking = None;
    }
}

fn command(purpose: Purpose, paths: Vec<PathBuf>) -> Option<Command> {
    if purpose == Purpose::Footage || purpose == Purpose::FootageFolder {
        return Some(Command::AddFootage { paths, camera: String::new() });
    }
    let path = paths.into_iter().next()?;
    match purpose {
        Purpose::NewLibrary => Some(Command::CreateLibrary(with_ending(path, "mingcha"))),
        Purpose::OpenLibrary => Some(Command::OpenLibrary(path)),
        Purpose::Demo => Some(Command::MakeDemo(path)),
        Purpose::Import => Some(Command::PreviewImport(path)),
        Purpose::Results => Some(Command::PreviewResults(path)),
        Purpose::Relink(recording) => Some(Command::Relink(recording, path)),
        Purpose::Export(format) => Some(Command::Export { format, path: with_ending(path, ending(format)) }),
        Purpose::SaveProof(no) => Some(Command::SaveProof(no, path)),
        Purpose::StarPaper(kind, person) => {
            Some(Command::WriteStarPaper { kind, person, path: with_ending(path, "pdf") })
        }
        Purpose::Footage
        | Purpose::FootageFolder
        | Purpose::Checklist
        | Purpose::Proof
        | Purpose::ClipsFolder
        | Purpose::Page(_) => None,
    }
}

fn with_ending(path: PathBuf, ending: &str) -> PathBuf {
    let has = path.extension().is_some_and(|found| found.eq_ignore_ascii_case(ending));
    if has {
        return path;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

/// The ending of a report's file.
pub const fn ending(format: Format) -> &'static str {
    match format {
        Format::Pdf => "pdf",
        Format::Xlsx => "xlsx",
        Format::Html => "html",
        Format::Json => "json",
    }
}

fn title(purpose: Purpose, lang: Lang) -> &'static str {
    let t = t(lang);
    match purpose {
        Purpose::NewLibrary => t.ask_new_library,
        Purpose::OpenLibrary => t.ask_open_library,
        Purpose::Demo => t.ask_demo,
        Purpose::Import => t.ask_import,
        Purpose::Results => t.ask_results,
        Purpose::Footage => t.ask_footage,
        Purpose::FootageFolder => t.ask_footage_folder,
        Purpose::Relink(_) => t.ask_relink,
        Purpose::Export(_) => t.ask_export,
        Purpose::Checklist => t.ask_checklist,
        Purpose::Proof => words(lang).ask_proof,
        Purpose::SaveProof(_) => words(lang).ask_save_proof,
        Purpose::StarPaper(kind, _) => kind.name(lang),
        Purpose::Page(file) => file.title(lang),
        Purpose::ClipsFolder => clips::words(lang).ask_folder,
    }
}

fn example(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::NewLibrary | Purpose::OpenLibrary => "/home/…/2026.mingcha",
        Purpose::Demo | Purpose::FootageFolder | Purpose::ClipsFolder => "/home/…",
        Purpose::Import | Purpose::Results => "/home/….xlsx",
        Purpose::Footage | Purpose::Relink(_) => "/home/….mp4",
        Purpose::Export(format) => match format {
            Format::Pdf => "/home/….pdf",
            Format::Xlsx => "/home/….xlsx",
            Format::Html => "/home/….html",
            Format::Json => "/home/….json",
        },
        Purpose::Checklist => "/home/….toml",
        Purpose::Proof | Purpose::SaveProof(_) => "/home/….pdf",
        Purpose::StarPaper(..) => "/home/….pdf",
        Purpose::Page(file) => file.example(),
    }
}

/// A first path for what is to be made; what exists already has to be named by the person.
fn suggestion(purpose: Purpose) -> String {
    let home = || std::env::home_dir().unwrap_or_default();
    match purpose {
        Purpose::NewLibrary => home().join("检查库.mingcha").display().to_string(),
        Purpose::Demo => home().join("mingcha-demo").display().to_string(),
        _ => String::new(),
    }
}

fn open(purpose: Purpose, name: &str, lang: Lang) -> Pin<Box<dyn Future<Output = Answer>>> {
    let mut dialog = rfd::AsyncFileDialog::new().set_title(title(purpose, lang));
    let path = PathBuf::from(name);
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        dialog = dialog.set_directory(folder);
    }
    if let Some(file) = path.file_name() {
        dialog = dialog.set_file_name(file.to_string_lossy());
    }
    dialog = match purpose {
        Purpose::NewLibrary | Purpose::OpenLibrary => dialog.add_filter("mingcha", &["mingcha"]),
        Purpose::Import | Purpose::Results => dialog.add_filter("xlsx, csv", &["xlsx", "csv"]),
        Purpose::Export(format) => dialog.add_filter(ending(format), &[ending(format)]),
        Purpose::StarPaper(..) => dialog.add_filter("pdf", &["pdf"]),
        Purpose::Page(file) if file.endings().is_empty() => dialog,
        Purpose::Page(file) => dialog.add_filter(file.endings().join(", "), file.endings()),
        Purpose::Checklist => dialog.add_filter("toml, xlsx", &["toml", "xlsx"]),
        Purpose::Demo
        | Purpose::Footage
        | Purpose::FootageFolder
        | Purpose::ClipsFolder
        | Purpose::Relink(_)
        | Purpose::Proof
        | Purpose::SaveProof(_) => dialog,
    };
    let one = |file: Option<rfd::FileHandle>| file.map(|file| vec![file.path().to_owned()]);
    match purpose {
        Purpose::Page(file) if file.ending().is_some() => Box::pin(async move { one(dialog.save_file().await) }),
        Purpose::NewLibrary | Purpose::Export(_) | Purpose::SaveProof(_) | Purpose::StarPaper(..) => {
            Box::pin(async move { one(dialog.save_file().await) })
        }
        Purpose::Demo | Purpose::FootageFolder | Purpose::ClipsFolder => {
            Box::pin(async move { one(dialog.pick_folder().await) })
        }
        Purpose::Footage => Box::pin(async move {
            let files = dialog.pick_files().await;
            files.map(|files| files.iter().map(|file| file.path().to_owned()).collect())
        }),
        Purpose::OpenLibrary
        | Purpose::Import
        | Purpose::Results
        | Purpose::Relink(_)
        | Purpose::Checklist
        | Purpose::Proof
        | Purpose::Page(_) => Box::pin(async move { one(dialog.pick_file().await) }),
    }
}
