//! What can be done with one rehearsal: shown, ticked, proved by footage (S2-43), checked, and each step taken back.

use crate::app::command::Command;
use crate::app::rehearsing::{RehearsalCommand, Row};
use crate::app::state::{Library, State};
use crate::domain::book::{BookNo, Source};
use crate::domain::rehearsal::{RehearsalState, RehearsalStep, Taken};
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::page_file::PageFile;
use crate::ui::panels::rehearsal::{act, spoken};
use crate::ui::strings::fill;
use crate::ui::strings::rehearsal::{Words, words};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::button;
use eframe::egui;
use jiff::civil::Date;

/// The longest name of a file on a button, in characters.
const NAME: usize = 14;

/// Something that is entered about a rehearsal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Tick,
    Prove,
    Check,
    Unassign,
    Strike,
}

/// Why that cannot be entered now; none: it can.
fn why_not(deed: Deed, row: &Row, by: &str, today: Date, read_only: bool, w: &Words) -> Option<&'static str> {
    let needs_name = matches!(deed, Deed::Tick | Deed::Check) && by.is_empty();
    match deed {
        _ if read_only => Some(w.read_only),
        Deed::Tick if today < row.rehearsal.evening => Some(w.tick_early),
        _ if needs_name => Some(w.tick_needs_name),
        Deed::Check if row.rehearsal.is_ticked_by(by) => Some(w.own_tick),
        Deed::Unassign if !row.rehearsal.steps.is_empty() => Some(w.steps_first),
        Deed::Tick | Deed::Prove | Deed::Check | Deed::Unassign | Deed::Strike => None,
    }
}

/// Whether that entry is the rehearsal's, and stands in the evening's table: comments stand in the morning's.
pub fn is_of_evening(row: &Row, no: BookNo) -> bool {
    let is_step = |taken: &Taken| taken.no == no && !matches!(taken.step, RehearsalStep::Comment { .. });
    row.rehearsal.no == no || row.rehearsal.steps.iter().any(is_step)
}

/// The buttons of a row.
pub fn acts_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    row: &Row,
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let w = words(lang);
    let (no, item) = (row.rehearsal.no, spoken(row, lang));
    let Some(stands) = row.state(state.today) else { return };
    let evening = row.rehearsal.evening;
    let by = view.home.rehearsal.by(state).to_owned();
    let press = |ui: &mut egui::Ui, text: &str, name: &str, deed: Deed| {
        let why = why_not(deed, row, &by, state.today, library.read_only, w);
        act(ui, text, &fill(name, &[&item]), why)
    };
    let tick = |on: Date| Command::Rehearsal(RehearsalCommand::Tick(no, on, by.clone()));
    let reading = state.rehearsals_reading.is_under_way().then_some(w.composing);
    if act(ui, w.show, &fill(w.show_of, &[&item]), reading) {
        let outlet = view.home.rehearsal.outlet();
        out.push(Command::Rehearsal(RehearsalCommand::Begin(evening, outlet, Some(no))));
    }
    match stands {
        RehearsalState::Assigned | RehearsalState::Overdue => {
            if press(ui, w.tick, w.tick_of, Deed::Tick) {
                out.push(tick(evening));
            }
            if state.today > evening && press(ui, w.tick_late, w.tick_late_of, Deed::Tick) {
                out.push(tick(state.today));
            }
            if press(ui, w.unassign, w.unassign_of, Deed::Unassign) {
                view.home.rehearsal.strike = Some((no, String::new()));
            }
        }
        RehearsalState::Rehearsed | RehearsalState::MadeUp => {
            if press(ui, w.proof, w.proof_of, Deed::Prove) {
                view.dialogs.ask(Purpose::Page(PageFile::Rehearsal(no)));
            }
            if press(ui, w.untick, w.untick_of, Deed::Strike) {
                out.push(Command::Rehearsal(RehearsalCommand::Untick(no)));
            }
        }
        RehearsalState::Proved | RehearsalState::Checked => {
            let Some((proved, file, apart)) = row.rehearsal.proof() else { return };
            film_ui(ui, (proved.no, file, apart), w, &mut view.dialogs);
            if stands == RehearsalState::Proved && press(ui, w.check, w.check_of, Deed::Check) {
                let step = RehearsalStep::Check { by: by.clone() };
                out.push(Command::Rehearsal(RehearsalCommand::Step(no, step)));
            }
            if press(ui, w.strike, w.strike_of, Deed::Strike) {
                let last = row.rehearsal.checked().map_or(proved.no, |(checked, _)| checked.no);
                view.home.rehearsal.strike = Some((last, String::new()));
            }
        }
    }
}

/// The footage that was handed in: pressed, it is saved from the library, where that keeps it.
fn film_ui(ui: &mut egui::Ui, (no, file, apart): (BookNo, &Source, Option<u64>), w: &Words, dialogs: &mut Dialogs) {
    let short = match file.name.char_indices().nth(NAME) {
        Some((at, _)) => format!("{}…", &file.name[..at]),
        None => file.name.clone(),
    };
    match apart {
        None => {
            let hint = format!("{}\n{}", file.name, w.proof_save);
            if button::small(ui, &short).on_hover_text(hint).clicked() {
                let home = std::env::home_dir().unwrap_or_default();
                dialogs.ask_with(Purpose::SaveProof(no), home.join(&file.name).display().to_string());
            }
        }
        Some(bytes) => {
            let hint = fill(w.proof_apart, &[&file.name, &(bytes >> 20), &file.sha256]);
            ui.label(theme::caption(ui, short)).on_hover_text(hint);
        }
    }
}
