//! All that a shell may read. Shells get `&State` and send `Command`s; nothing here is changed outside `app`.

use crate::app::checklist_drafts::{DraftView, Faulty};
use crate::app::clipping::ClipsView;
use crate::app::import::ImportPreview;
use crate::app::jobs::JobView;
use crate::app::notice::Notice;
use crate::app::reading::Reading;
use crate::app::rehearsing::{Rehearsals, Stage};
use crate::app::results::ResultsPreview;
use crate::app::review::Review;
use crate::app::scheme_trial::SchemesView;
use crate::app::settings::Settings;
use crate::app::settling::SettlementView;
use crate::domain::book::BookNo;
use crate::domain::checklist::Checklist;
use crate::domain::checklist_editions::{Edition, offered};
use crate::domain::inspection::InspectionId;
use crate::domain::number::Points;
use crate::domain::place::{Outlet, OutletId, Person};
use crate::domain::text::{Lang, Text};
use jiff::civil::{Date, DateTime};
use std::path::PathBuf;
use std::sync::Arc;

/// Everything that can be on the screen.
#[derive(Debug)]
pub struct State {
    /// Language, theme, recent libraries, inspector's name.
    pub settings: Settings,
    /// The open library, if one is open.
    pub library: Option<Library>,
    /// What the window shows.
    pub screen: Screen,
    /// Sentences for the person at the screen, newest last.
    pub notices: Vec<Notice>,
    /// Long work under way, oldest first.
    pub jobs: Vec<JobView>,
    /// Outlets and people read from a file and not yet taken in.
    pub import: Option<ImportPreview>,
    /// Results read from a file and not yet taken in.
    pub results: Option<Box<ResultsPreview>>,
    /// The settlement that somebody looks at.
    pub settlement: Option<Box<SettlementView>>,
    /// Whether the settlement is being composed anew, so that what is shown may be old.
    pub composing: bool,
    /// The checklist that is being written in this library.
    pub draft: Option<Box<DraftView>>,
    /// A checklist or scheme file that was not taken in, with what is wrong in it.
    pub faulty: Option<Box<Faulty>>,
    /// The schemes, while somebody looks at them.
    pub schemes: Option<Box<SchemesView>>,
    /// Findings that clips can be made of, and the orders for clips.
    pub clips: ClipsView,
    /// The rehearsals, once somebody looked at them.
    pub rehearsals: Option<Box<Rehearsals>>,
    /// Whether they are being read, or could not be.
    pub rehearsals_reading: Reading,
    /// When the last edit reached the disk.
    pub saved_at: Option<DateTime>,
    /// The day by the machine's clock, as of the last `poll`.
    pub today: Date,
    /// Set when the window should close.
    pub quit: bool,
}

/// What the window shows. A review cannot be shown without an inspection.
#[derive(Debug)]
pub enum Screen {
    /// No library is open: what to do first.
    Welcome,
    /// The library's inspections and outlets.
    Home,
    /// One inspection: footage beside the checklist.
    Review(Box<Review>),
    /// An evening's rehearsals, one after the other, over the whole screen.
    Rehearsal(Box<Stage>),
}

/// The open library, as the home screen shows it.
#[derive(Clone, Debug)]
pub struct Library {
    /// Its file.
    pub path: PathBuf,
    /// The file's name without the ending.
    pub name: String,
    /// True when it was opened for reading only.
    pub read_only: bool,
    /// Outlets and what stands above them, by code.
    pub outlets: Vec<Outlet>,
    /// Everybody, by staff number.
    pub people: Vec<Person>,
    /// Inspections, newest first.
    pub inspections: Vec<InspectionLine>,
    /// The checklists one can start from.
    pub checklists: Vec<ChecklistLine>,
}

impl Library {
    /// The outlet of that ID.
    pub fn outlet(&self, id: OutletId) -> Option<&Outlet> {
        self.outlets.iter().find(|outlet| outlet.id == id)
    }

    /// The checklists for an inspection on that day, the likeliest first.
    pub fn checklists_on(&self, day: Date) -> Vec<&ChecklistLine> {
        let edition = |line: &'_ ChecklistLine| line.own.as_ref().map(|own| own.from);
        let editions: Vec<Edition<'_>> =
            self.checklists.iter().map(|line| Edition { code: &line.list.code, from: edition(line) }).collect();
        offered(&editions, day).into_iter().filter_map(|at| self.checklists.get(at)).collect()
    }

    /// The checklist of that choice, unless it is a file.
    pub fn checklist(&self, choice: &ChecklistChoice) -> Option<&ChecklistLine> {
        self.checklists.iter().find(|line| line.choice == *choice)
    }

    /// Outlets that can be inspected: those that have people, or are of the two lowest levels.
    pub fn inspectable(&self) -> impl Iterator<Item = &Outlet> {
        use crate::domain::place::Level;
        self.outlets.iter().filter(|outlet| {
            matches!(outlet.level, Level::SubBranch | Level::Outlet)
                || self.people.iter().any(|person| person.outlet == outlet.id)
        })
    }
}

/// One inspection in the list.
#[derive(Clone, Debug)]
pub struct InspectionLine {
    /// Which.
    pub id: InspectionId,
    /// Of which outlet.
    pub outlet: String,
    /// On which day.
    pub date: Date,
    /// By whom.
    pub inspector: String,
    /// By which checklist.
    pub checklist: Text,
    /// Its edition.
    pub version: String,
    /// The score as it stands, or as it was frozen.
    pub score: Points,
    /// Full marks.
    pub total: Points,
    /// Judged subjects, and all.
    pub judged: (usize, usize),
    /// Standing deductions.
    pub findings: usize,
    /// When it was closed, if it is.
    pub closed: Option<DateTime>,
}

impl InspectionLine {
    /// Whether nothing was judged or deducted yet, so that its full marks mean nothing.
    pub fn is_untouched(&self) -> bool {
        self.closed.is_none() && self.judged.0 == 0 && self.findings == 0
    }
}

/// A checklist that a new inspection can take.
#[derive(Clone, Debug)]
pub struct ChecklistLine {
    /// How to ask for it.
    pub choice: ChecklistChoice,
    /// The list itself.
    pub list: Arc<Checklist>,
    /// What the book says of one of the library's own; none: it came with the program.
    pub own: Option<OwnList>,
}

impl ChecklistLine {
    /// Name and version, as lists to choose from say it.
    pub fn title(&self, lang: Lang) -> String {
        format!("{} {}", self.list.name.get(lang), self.list.version)
    }
}

/// A list of the library's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnList {
    /// The first day on which new inspections take it.
    pub from: Date,
    /// When it was put into the book.
    pub at: DateTime,
    /// By whom.
    pub who: String,
    /// The folder of its pictures; may be empty.
    pub folder: String,
}

/// A shipped checklist by its code, one of the library's own by its entry, or a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChecklistChoice {
    /// A version that stands in the library's book.
    Own(BookNo),
    /// One of those that come with the program.
    Shipped(String),
    /// A file that somebody wrote.
    File(PathBuf),
}
