//! The library's own checklists: a draft copied from a list or read from a file, changed, checked at every change, and put
//! into the book as a version that is valid from a day on. One draft at a time; it is on disk before it is shown.

use crate::app::App;
use crate::app::checklists::Content;
use crate::app::library::Shelf;
use crate::app::notice::{Level, Notice};
use crate::app::state::{ChecklistChoice, ChecklistLine};
use crate::app::{files, wording};
use crate::catalog::checklist::{review, write};
use crate::domain::book::{BookNo, Entry};
use crate::domain::checklist::Checklist;
use crate::domain::checklist_draft::{Draft, Edit, next_version};
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::text::{Lang, Text};
use crate::report;
use std::path::{Path, PathBuf};

/// What can be done with the library's own checklists.
#[derive(Clone, Debug, PartialEq)]
pub enum ListCommand {
    /// Begin a draft as a copy of this list, with the version that follows.
    Copy(ChecklistChoice),
    /// Begin a draft with what a file or workbook holds.
    Import(PathBuf),
    /// Take the faults of a file off the screen.
    DropFaults,
    /// Write a list to a file: a workbook where its name ends so, a checklist file otherwise.
    Export(ChecklistChoice, PathBuf),
    /// Write the empty form.
    BlankForm(PathBuf),
    /// Change the draft; the flag says that it goes on with the last change, as typing does.
    Edit(Box<Edit>, bool),
    /// Take the last change of the draft back.
    Undo,
    /// Put the draft into the book as a version.
    Save,
    /// Forget the draft.
    Discard,
    /// Strike a version, with the reason: new inspections no longer take it.
    Strike(BookNo, String),
}

/// The draft as the screen shows it.
#[derive(Debug)]
pub struct DraftView {
    /// The draft, as it is on disk.
    pub draft: Draft,
    /// What is wrong with it, by its parts.
    pub found: Vec<Diagnostic>,
}

impl DraftView {
    /// How much is wrong, and how much should be looked at.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.found.iter().filter(|one| one.severity == Severity::Error).count();
        (errors, self.found.len() - errors)
    }
}

/// A file that was not taken in.
#[derive(Debug)]
pub struct Faulty {
    /// The file.
    pub path: PathBuf,
    /// What is wrong in it.
    pub found: Vec<Diagnostic>,
}

impl App {
    pub(crate) fn handle_list(&mut self, command: ListCommand) {
        match command {
            ListCommand::Copy(choice) => self.copy_list(&choice),
            ListCommand::Import(path) => self.import_list(&path),
            ListCommand::DropFaults => self.state.faulty = None,
            ListCommand::Export(choice, path) => self.export_list(&choice, &path),
            ListCommand::BlankForm(path) => {
                let made = report::checklist_template(self.state.settings.lang);
                self.write_list_file(made.map_err(|why| wording::checklist_not_made(&why)), &path);
            }
            ListCommand::Edit(edit, goes_on) => self.edit_draft(*edit, goes_on),
            ListCommand::Undo => self.undo_draft(),
            ListCommand::Save => self.save_draft(),
            ListCommand::Discard => self.discard_draft(),
            ListCommand::Strike(entry, reason) => {
                if self.book(&[Entry::Strike { entry, reason }]).is_some() {
                    self.refresh_library();
                }
            }
        }
    }

    /// Takes up the draft that lies in the library, if there is one.
    pub(crate) fn read_draft(&mut self) {
        let Some(shelf) = &self.shelf else { return };
        match shelf.contents().checklist_draft() {
            Ok(draft) => self.state.draft = draft.map(|draft| Box::new(self.looked_through(draft))),
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    fn copy_list(&mut self, choice: &ChecklistChoice) {
        let Some(line) = self.state.library.as_ref().and_then(|library| library.checklist(choice)) else { return };
        let mut list = (*line.list).clone();
        let folder = line.own.as_ref().map(|own| own.folder.clone()).unwrap_or_default();
        list.version = next_version(&list.version, |version| self.version_taken(&list.code, version));
        self.begin_draft(list, folder);
    }

    fn import_list(&mut self, path: &Path) {
        let (list, found) = match Content::of(path) {
            Ok(content) => content.checklist(&self.config.reserved_keys),
            Err(notice) => return self.notify(notice),
        };
        match list {
            Some(list) => {
                let pictures = list.items().any(|(_, item)| !item.reference.is_empty());
                let folder =
                    path.parent().filter(|_| pictures).map(|dir| std::path::absolute(dir).unwrap_or(dir.to_owned()));
                self.begin_draft(list, folder.map(|dir| dir.to_string_lossy().into_owned()).unwrap_or_default());
            }
            None => self.state.faulty = Some(Box::new(Faulty { path: path.to_owned(), found })),
        }
    }

    fn begin_draft(&mut self, list: Checklist, folder: String) {
        if self.state.draft.is_some() {
            let refused =
                Notice::new(Level::Warning, "已有一份正在编辑的检查表", "A checklist is being written already");
            return self.notify(refused.hint("请先保存或放弃那一份", "Save that one first, or drop it"));
        }
        self.state.faulty = None;
        self.keep_draft(Draft::new(list, self.state.today, folder));
    }

    /// Onto the disk first, then onto the screen.
    fn keep_draft(&mut self, draft: Draft) {
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return self.notify(wording::read_only()) };
        match store.keep_checklist_draft(&draft) {
            Ok(()) => self.state.draft = Some(Box::new(self.looked_through(draft))),
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    fn edit_draft(&mut self, edit: Edit, goes_on: bool) {
        let Some(view) = &self.state.draft else { return };
        let mut draft = view.draft.clone();
        // A place that is no longer there was pressed before the screen had followed.
        let edited = if goes_on { draft.go_on(edit) } else { draft.edit(edit) };
        if edited.is_ok() && draft != view.draft {
            self.keep_draft(draft);
        }
    }

    fn undo_draft(&mut self) {
        let Some(view) = &self.state.draft else { return };
        let mut draft = view.draft.clone();
        if draft.undo() {
            self.keep_draft(draft);
        }
    }

    fn discard_draft(&mut self) {
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else { return self.notify(wording::read_only()) };
        match store.forget_checklist_draft() {
            Ok(()) => self.state.draft = None,
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    fn save_draft(&mut self) {
        let Some(view) = &self.state.draft else { return };
        let (errors, _) = view.counts();
        if let Some(first) = view.found.iter().find(|one| one.severity == Severity::Error) {
            let refused = Notice::new(
                Level::Warning,
                format!("检查表还有 {errors} 处错误，没有保存"),
                format!("The checklist still has {errors} errors and was not saved"),
            );
            let notice = refused.hint(first.sentence(Lang::Zh), first.sentence(Lang::En));
            return self.notify(notice);
        }
        let Draft { list, from, folder, .. } = view.draft.clone();
        let text = write(&list);
        let entry = Entry::Checklist { code: list.code, version: list.version.clone(), from, folder, text };
        if self.book(&[entry]).is_none() {
            return;
        }
        self.discard_draft();
        self.refresh_library();
        let version = &list.version;
        let saved = Notice::new(
            Level::Done,
            format!("已存为版本 {version}，{from} 起新检查使用"),
            format!("Saved as version {version}; new inspections take it from {from}"),
        );
        self.notify(saved.hint("已有的检查仍用各自的检查表", "Inspections that exist keep their own list"));
    }

    fn export_list(&mut self, choice: &ChecklistChoice, path: &Path) {
        let Some(line) = self.state.library.as_ref().and_then(|library| library.checklist(choice)) else { return };
        let as_workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
        let made = if as_workbook {
            let made = report::checklist_sheet(&line.list, self.state.settings.lang);
            made.map_err(|why| wording::checklist_not_made(&why))
        } else {
            Ok(write(&line.list).into_bytes())
        };
        self.write_list_file(made, path);
    }

    fn write_list_file(&mut self, made: Result<Vec<u8>, Notice>, path: &Path) {
        let written = made
            .and_then(|bytes| files::write_new(path, &bytes).map_err(|why| wording::checklist_not_written(&why, path)));
        match written {
            Ok(name) => self.notify(wording::file_written(&name)),
            Err(notice) => self.notify(notice),
        }
    }

    fn version_taken(&self, code: &str, version: &str) -> bool {
        let lines = self.state.library.as_ref().map(|library| library.checklists.as_slice()).unwrap_or_default();
        lines.iter().any(|line| line.list.code == code && line.list.version == version)
    }

    /// With everything that the catalog and the library have to say about it.
    fn looked_through(&self, draft: Draft) -> DraftView {
        let mut found = review(&draft.list, &self.config.reserved_keys);
        let lines = self.state.library.as_ref().map(|library| library.checklists.as_slice()).unwrap_or_default();
        found.extend(beside(&draft, lines));
        let counted = self.state.settlement.as_ref().map(|view| view.books.scheme.checklists.as_slice());
        found.extend(not_counted(&draft, counted.unwrap_or_default()));
        found.sort_by_key(|one| (one.severity, one.place.clone()));
        DraftView { draft, found }
    }
}

/// What the other versions of the list say about it.
fn beside(draft: &Draft, lines: &[ChecklistLine]) -> Vec<Diagnostic> {
    let Draft { list, from, .. } = draft;
    let mut found = Vec::new();
    let same = || lines.iter().filter(|line| line.list.code == list.code);
    if same().any(|line| line.list.version == list.version) {
        let (code, version) = (&list.code, &list.version);
        let what = Text::new(
            format!("检查表 {code} 的版本 {version} 已经有了"),
            format!("there is a version {version} of {code} already"),
        );
        found.push(Diagnostic::error(Place::File, what, Text::new("换一个版本号", "Give it another version")));
    }
    if let Some(later) = same().filter_map(|line| line.own.as_ref()).map(|own| own.from).max().filter(|day| day > from)
    {
        let what = Text::new(
            format!("另有一个版本自 {later} 起有效，那天起新检查用那一版"),
            format!("another version is valid from {later}; new inspections take that one from then on"),
        );
        let how = Text::new("要让本版接着用，把生效日期改到那天以后", "To have this one follow it, choose a later day");
        found.push(Diagnostic::warning(Place::File, what, how));
    }
    found
}

/// The scheme in use takes rounds only from inspections by the lists that it names.
fn not_counted(draft: &Draft, counted: &[String]) -> Option<Diagnostic> {
    if counted.is_empty() || counted.contains(&draft.list.code) || draft.list.code.is_empty() {
        return None;
    }
    let (code, known) = (&draft.list.code, counted.join("、"));
    let what = Text::new(
        format!("现行考核方案只计入检查表 {known}，按 {code} 做的检查不参加结算"),
        format!("the scheme in use counts only inspections by {}, not by {code}", counted.join(", ")),
    );
    let how = Text::new(
        "要参加结算，就沿用原编号，或在方案的 checklists 里写上它",
        "To have them count, keep the code, or name it among the scheme's checklists",
    );
    Some(Diagnostic::warning(Place::File, what, how))
}
