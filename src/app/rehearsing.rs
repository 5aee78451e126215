//! Rehearsals (演练, S2-41…S2-44): marks are assigned for an evening, ticked, and commented the next morning.
//!
//! | file | what it does |
//! | --- | --- |
//! | `reading` | when they are read: by one job at a time, or only what the book says anew |
//! | `rows` | composes rehearsals, marks, people, repeats and examples from a library |
//! | `stage` | an evening over the whole screen: one mark after the other, played by the player |
//! | `shot` | one picture of it: the span around a moment, where it stops, what is shown where footage is missing |
//! | `words` | what is said to an example or a rehearsal that is refused |

mod reading;
mod rows;
mod shot;
mod stage;
mod words;

pub use crate::app::rehearsing::rows::{Inspected, Rehearsals, Row, Shown, read};
pub use crate::app::rehearsing::shot::Shot;
pub use crate::app::rehearsing::stage::Stage;
pub use crate::app::rehearsing::words::{example_refused, refused};

use crate::app::App;
use crate::app::notice::Notice;
use crate::app::{wall_clock, wording};
use crate::domain::book::{BookNo, Entry};
use crate::domain::inspection::InspectionId;
use crate::domain::place::OutletId;
use crate::domain::rehearsal::{MarkId, RehearsalEntry, RehearsalStep, may_assign};
use crate::domain::text::Lang;
use crate::store::Reader;
use jiff::civil::Date;
use std::path::Path;

/// What can be asked of rehearsals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RehearsalCommand {
    /// Look at the library's rehearsals, as they are now.
    Look,
    /// Assign every mark of an inspection that nobody assigned yet, or that was missed, for an evening.
    Assign(InspectionId, Date),
    /// Say that a mark was rehearsed on that day; by whom.
    Tick(BookNo, Date, String),
    /// Take a tick back; both stay in the book.
    Untick(BookNo),
    /// Put a step into the book: a comment, a check.
    Step(BookNo, RehearsalStep),
    /// Show an evening over the whole screen, of one outlet or of all; from that rehearsal on, or from the first.
    Begin(Date, Option<OutletId>, Option<BookNo>),
    /// Back to the page.
    Leave,
    /// Show another mark of the evening.
    Show(BookNo),
    /// Show the next mark, or the previous one.
    Beside {
        /// True for the next one.
        forward: bool,
    },
    /// Play, or pause; from the start where it has ended.
    PlayPause,
    /// Play from before the moment again.
    Again,
    /// To the moment of the mark, and stop there.
    Moment,
    /// Play again and again, or no longer.
    Loop,
    /// The next slower rate: 1, 1/2, 1/4, and 1 again.
    Slow,
    /// The good example beside it, or no longer.
    Example,
}

/// The rehearsals of a library that is not open, and the day by the machine's clock.
///
/// # Errors
/// A notice when the library cannot be read.
pub fn of_library(library: &Path) -> Result<(Rehearsals, Date), Notice> {
    let reader = Reader::open(library).map_err(|why| wording::store(&why))?;
    Ok((rows::read(&reader)?, wall_clock::now().date()))
}

impl App {
    /// Does what was asked of rehearsals.
    pub(crate) fn handle_rehearsal(&mut self, command: RehearsalCommand) {
        match command {
            RehearsalCommand::Look => self.read_rehearsals(),
            RehearsalCommand::Assign(inspection, evening) => self.assign_all(inspection, evening),
            RehearsalCommand::Tick(no, on, by) => self.step(no, RehearsalStep::Rehearse { on, by }),
            RehearsalCommand::Untick(no) => self.untick(no),
            RehearsalCommand::Step(no, step) => self.step(no, step),
            RehearsalCommand::Begin(evening, outlet, first) => self.begin_rehearsal(evening, outlet, first),
            RehearsalCommand::Leave => self.leave_rehearsal(),
            RehearsalCommand::Show(no) => self.show_rehearsal(no),
            RehearsalCommand::Beside { forward } => self.show_beside(forward),
            RehearsalCommand::PlayPause => self.rehearsal_play_pause(),
            RehearsalCommand::Again => self.rehearsal_again(),
            RehearsalCommand::Moment => self.rehearsal_moment(),
            RehearsalCommand::Loop => self.rehearsal_loop(),
            RehearsalCommand::Slow => self.rehearsal_slow(),
            RehearsalCommand::Example => self.rehearsal_example(),
        }
    }

    fn assign_all(&mut self, inspection: InspectionId, evening: Date) {
        let Some(view) = &self.state.rehearsals else { return };
        let today = self.state.today;
        let marks = view.inspections.iter().find(|one| one.id == inspection).map(|one| one.free(view, evening, today));
        self.assign(inspection, &marks.unwrap_or_default(), evening);
    }

    /// Assigns marks of an inspection, all or none.
    fn assign(&mut self, inspection: InspectionId, marks: &[MarkId], evening: Date) {
        let Some(shelf) = &self.shelf else { return };
        let inspected = match shelf.contents().load(inspection) {
            Ok(inspected) => inspected,
            Err(why) => return self.notify(wording::store(&why)),
        };
        let may = |mark: &MarkId| may_assign(inspected.findings.get(&mark.finding), inspected.date, evening);
        if let Err(why) = marks.iter().try_for_each(may) {
            return self.notify(words::refused(why));
        }
        let entry = |mark: &MarkId| Entry::Rehearsal(RehearsalEntry::Assign { mark: *mark, evening });
        let entries: Vec<Entry> = marks.iter().map(entry).collect();
        if !entries.is_empty() {
            self.book(&entries);
        }
    }

    fn step(&mut self, no: BookNo, step: RehearsalStep) {
        self.book(&[Entry::Rehearsal(RehearsalEntry::Step(no, step))]);
    }

    /// A tick made by mistake is struck with a reason of its own, so that nobody has to type one.
    fn untick(&mut self, no: BookNo) {
        let Some(view) = &self.state.rehearsals else { return };
        let row = view.rows.iter().find(|row| row.rehearsal.no == no);
        let Some((taken, ..)) = row.and_then(|row| row.rehearsal.rehearsed()) else { return };
        let reason = match self.state.settings.lang {
            Lang::Zh => "取消勾选",
            Lang::En => "Tick taken back",
        };
        self.book(&[Entry::Strike { entry: taken.no, reason: reason.to_owned() }]);
    }
}
