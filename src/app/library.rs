//! Opening and closing the library file, and what the home screen shows of it.

use crate::app::App;
use crate::app::checklists::{self, own_lines, shipped_lines};
use crate::app::command::{NewOutlet, NewPerson};
use crate::app::import::ImportPreview;
use crate::app::jobs::JobKind;
use crate::app::notice::Offer;
use crate::app::reading::Reading;
use crate::app::state::ChecklistChoice;
use crate::app::state::{InspectionLine, Library, Screen};
use crate::app::wall_clock;
use crate::app::wording;
use crate::catalog::places;
use crate::domain::coverage::coverage;
use crate::domain::place::Outlet;
use crate::domain::places_draft::{OutletRow, PersonRow};
use crate::domain::score::score;
use crate::store::{Contents, InspectionRow, Reader, Stamp, Store, StoreError};
use std::path::{Path, PathBuf};

/// The ending of library files.
pub const ENDING: &str = "mingcha";

/// The open library: for writing, or for reading only.
pub(crate) enum Shelf {
    /// The one writer.
    Writer(Box<Store>),
    /// A reader beside somebody else's writer, or of read-only media.
    Reader(Box<Reader>),
}

impl Shelf {
    /// For reading, whichever it is.
    pub(crate) fn contents(&self) -> &Contents {
        match self {
            Self::Writer(store) => store,
            Self::Reader(reader) => reader,
        }
    }

    /// For writing, if it may.
    pub(crate) fn writer(&mut self) -> Option<&mut Store> {
        match self {
            Self::Writer(store) => Some(store),
            Self::Reader(_) => None,
        }
    }
}

/// The path with the library's ending, if it has none.
pub fn with_ending(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|ending| ending == ENDING) {
        path.to_owned()
    } else {
        path.with_added_extension(ENDING)
    }
}

impl App {
    pub(crate) fn create_library(&mut self, path: &Path) {
        let path = with_ending(path);
        match Store::create(&path) {
            Ok(store) => self.show_library(&path, Shelf::Writer(Box::new(store))),
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    /// Opens another library. The one that is open stays open when the other cannot be opened.
    pub(crate) fn open_library(&mut self, path: &Path) {
        if self.has_open(path) {
            return self.leave_inspection();
        }
        match Store::open(path) {
            Ok(store) => self.show_library(path, Shelf::Writer(Box::new(store))),
            Err(why @ StoreError::ReadOnly { .. }) => {
                self.open_read_only(path);
                self.notify(wording::store(&why));
            }
            Err(why @ StoreError::OpenElsewhere { .. }) => {
                self.notify(wording::store(&why).offering(Offer::OpenReadOnly(path.to_owned())));
            }
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    pub(crate) fn open_read_only(&mut self, path: &Path) {
        match Reader::open(path) {
            Ok(reader) => self.show_library(path, Shelf::Reader(Box::new(reader))),
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    fn has_open(&self, path: &Path) -> bool {
        let real = |path: &Path| path.canonicalize().ok();
        let open = self.state.library.as_ref().and_then(|library| real(&library.path));
        open.is_some() && open == real(path)
    }

    fn show_library(&mut self, path: &Path, shelf: Shelf) {
        self.close_library();
        let path = std::path::absolute(path).unwrap_or_else(|_why| path.to_owned());
        let read_only = matches!(shelf, Shelf::Reader(_));
        self.shelf = Some(shelf);
        self.opened += 1;
        self.state.settings.remember(&path);
        self.save_settings();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.state.library = Some(Library {
            path,
            name,
            read_only,
            outlets: Vec::new(),
            people: Vec::new(),
            inspections: Vec::new(),
            checklists: shipped_lines(),
        });
        self.state.screen = Screen::Home;
        self.refresh_library();
    }

    /// Reads anew what the home screen shows.
    pub(crate) fn refresh_library(&mut self) {
        let (Some(shelf), Some(library)) = (&self.shelf, &mut self.state.library) else { return };
        let read = (|| {
            let contents = shelf.contents();
            let rows = contents.inspections()?;
            let lines = rows.into_iter().map(|row| line(contents, row)).collect::<Result<Vec<_>, StoreError>>()?;
            let own = own_lines(&contents.book()?);
            Ok::<_, StoreError>((contents.outlets()?, contents.everyone()?, lines, own))
        })();
        match read {
            Ok((outlets, people, mut inspections, own)) => {
                inspections.sort_by_key(|line| std::cmp::Reverse((line.date, line.id)));
                library.outlets = outlets;
                library.people = people;
                library.inspections = inspections;
                library.checklists.retain(|line| line.own.is_none());
                library.checklists.extend(own);
                self.look_at_settlement();
                self.read_results();
                self.read_draft();
                self.look_again_at_schemes();
                self.look_at_rehearsals();
            }
            Err(why) => self.notify(wording::store(&why)),
        }
    }

    /// Leaves everything saved, makes the library one file again, and shows the first screen.
    pub(crate) fn close_library(&mut self) {
        self.leave_inspection();
        self.leave_rehearsal();
        self.finish(JobKind::Library);
        self.finish(JobKind::Compose);
        self.opened += 1;
        if let Some(Shelf::Writer(store)) = self.shelf.take()
            && let Err(why) = store.close()
        {
            self.notify(wording::store(&why));
        }
        self.state.library = None;
        self.forget_settlement();
        self.state.import = None;
        self.state.results = None;
        (self.state.draft, self.state.faulty, self.state.schemes) = (None, None, None);
        self.forget_marked();
        (self.state.rehearsals, self.state.rehearsals_reading) = (None, Reading::Idle);
        self.state.screen = Screen::Welcome;
    }

    pub(crate) fn preview_import(&mut self, path: &Path) {
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(why) => return self.notify(wording::file("读不到文件", "The file cannot be read", &why, path)),
        };
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let (draft, diagnostics) = places::read_places(&name, &bytes);
        self.state.import = Some(ImportPreview { path: path.to_owned(), draft, diagnostics });
    }

    pub(crate) fn confirm_import(&mut self) {
        let Some(preview) = self.state.import.take() else { return };
        if !preview.is_acceptable() {
            self.notify(wording::import_has_errors());
            self.state.import = Some(preview);
            return;
        }
        let (outlets, people) = (preview.draft.outlets.len(), preview.draft.people.len());
        if self.write_places(|store, stamp| store.import_places(&preview.draft, stamp)) {
            self.notify(wording::imported(outlets, people));
        } else {
            self.state.import = Some(preview);
        }
    }

    pub(crate) fn add_outlet(&mut self, new: &NewOutlet) {
        let row = OutletRow {
            code: new.code.trim().to_owned(),
            name: new.name.trim().to_owned(),
            level: new.level,
            parent_code: None,
            class: None,
            queue_machine: new.queue_machine,
        };
        if row.code.is_empty() || row.name.is_empty() {
            return self.notify(wording::outlet_needs_name());
        }
        self.write_places(|store, stamp| store.add_outlet(&row, stamp).map(drop));
    }

    pub(crate) fn add_person(&mut self, new: &NewPerson) {
        let outlet = self.state.library.as_ref().and_then(|library| library.outlet(new.outlet));
        let Some(outlet_code) = outlet.map(|outlet: &Outlet| outlet.code.clone()) else { return };
        let row = PersonRow {
            staff_no: new.staff_no.trim().to_owned(),
            name: new.name.trim().to_owned(),
            post: new.post,
            outlet_code,
            from: None,
            to: None,
        };
        if row.staff_no.is_empty() || row.name.is_empty() {
            return self.notify(wording::person_needs_name());
        }
        self.write_places(|store, stamp| store.add_person(&row, stamp).map(drop));
    }

    fn write_places(&mut self, write: impl FnOnce(&mut Store, &Stamp<'_>) -> Result<(), StoreError>) -> bool {
        let Some(store) = self.shelf.as_mut().and_then(Shelf::writer) else {
            self.notify(wording::read_only());
            return false;
        };
        let now = wall_clock::now();
        let stamp = Stamp { at: now, who: &self.state.settings.inspector, undoes: None };
        match write(store, &stamp) {
            Ok(()) => {
                self.state.saved_at = Some(now);
                self.refresh_library();
                true
            }
            Err(why) => {
                self.notify(wording::store(&why));
                false
            }
        }
    }

    /// The checklist that was chosen, or a notice.
    pub(crate) fn chosen_checklist(&mut self, choice: &ChecklistChoice) -> Option<crate::domain::checklist::Checklist> {
        if let ChecklistChoice::Own(_) = choice {
            let line = self.state.library.as_ref()?.checklist(choice)?;
            let (list, own) = ((*line.list).clone(), line.own.as_ref()?);
            return Some(if own.folder.is_empty() {
                list
            } else {
                checklists::with_pictures_from(Path::new(&own.folder), list)
            });
        }
        match checklists::load(choice, &self.config.reserved_keys) {
            Ok(checklist) => Some(checklist),
            Err(notice) => {
                self.notify(notice);
                None
            }
        }
    }
}

fn line(contents: &Contents, row: InspectionRow) -> Result<InspectionLine, StoreError> {
    let inspection = contents.load(row.id)?;
    let (score, coverage) = (score(&inspection), coverage(&inspection));
    Ok(InspectionLine {
        id: row.id,
        findings: inspection.standing().count(),
        outlet: inspection.outlet.name,
        date: inspection.date,
        inspector: inspection.inspector,
        checklist: inspection.checklist.name,
        version: inspection.checklist.version,
        score: inspection.closing.as_ref().map_or(score.value, |closing| closing.score),
        total: score.total,
        judged: coverage.subjects,
        closed: inspection.closing.map(|closing| closing.at),
    })
}
