//! What is said at the morning meeting of an evening's rehearsals (S2-42), and the list of all evenings.

use crate::app::command::Command;
use crate::app::rehearsing::{RehearsalCommand, Rehearsals, Row};
use crate::app::state::{Library, State};
use crate::domain::place::OutletId;
use crate::domain::rehearsal::{RehearsalState, RehearsalStep};
use crate::ui::panels::rehearsal::{RehearsalLocal, group_name, item_name, say_as};
use crate::ui::strings::fill;
use crate::ui::strings::rehearsal::words;
use crate::ui::theme;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// The next morning's list, with a place for words.
pub fn morning_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    rehearsals: &Rehearsals,
    evening: Date,
    local: &mut RehearsalLocal,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let outlet = local.outlet();
    let stands = |row: &&Row| row.finding.withdrawn.is_none();
    let rows: Vec<&Row> = rehearsals.on(evening, outlet).filter(stands).collect();
    if rows.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.morning));
        if state.today <= evening {
            let morning = evening.checked_add(1.day()).unwrap_or(evening);
            ui.label(theme::caption(ui, fill(w.morning_wait, &[&morning])));
            return;
        }
        let by = local.by(state).to_owned();
        let columns = [table::words(w.item, 2.0), table::words(w.comment, 4.0), table::words(w.who, 1.6)];
        let table = table::Table {
            id: "rehearsal-morning",
            columns: &columns,
            rows: rows.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, at, column| {
            let row = rows[at];
            let no = row.rehearsal.no;
            match (column, row.rehearsal.comment()) {
                (0, _) => {
                    let name = format!("{} · {}", group_name(row, outlet.is_none(), lang), item_name(row, lang));
                    table::say(ui, name, tokens.text);
                }
                (1, Some((_, _, said, _))) => table::say(ui, said, tokens.text),
                (1, None) => {
                    let typed = local.comments.entry(no).or_default();
                    let name = fill(w.comment_of, &[&item_name(row, lang)]);
                    let width = ui.available_width() - 24.0;
                    ui.add_enabled_ui(!library.read_only, |ui| field::text(ui, typed, &name, w.comment_hint, width));
                }
                (_, Some((taken, _, _, by))) => {
                    let said = fill(w.ticked, &[&by, &taken.at.strftime("%m-%d %H:%M")]);
                    table::say(ui, said, tokens.second);
                }
                (_, None) => {
                    let typed = local.comments.get(&no).map(|typed| typed.trim().to_owned()).unwrap_or_default();
                    let ready = !typed.is_empty() && !by.is_empty() && !library.read_only;
                    let enter = ui.add_enabled_ui(ready, |ui| button::small(ui, w.comment_do)).inner;
                    let enter = say_as(enter, ready, &fill(w.comment_do_of, &[&item_name(row, lang)]));
                    if enter.on_disabled_hover_text(w.tick_needs_name).clicked() {
                        let step = RehearsalStep::Comment { on: state.today, words: typed, by: by.clone() };
                        out.push(Command::Rehearsal(RehearsalCommand::Step(no, step)));
                    }
                }
            }
        });
    });
}

/// All evenings; the one that was pressed.
pub fn past_ui(
    ui: &mut egui::Ui,
    state: &State,
    rehearsals: &Rehearsals,
    evening: Date,
    outlet: Option<OutletId>,
) -> Option<Date> {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let days: Vec<Date> = rehearsals.evenings();
    let days: Vec<Date> = days.into_iter().filter(|day| rehearsals.on(*day, outlet).next().is_some()).collect();
    if days.is_empty() {
        return None;
    }
    let shown = theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.past));
        let columns = [
            table::words(w.evening, 1.4),
            table::figures(w.count, 1.0),
            table::figures(w.rehearsed, 1.0),
            table::figures(w.overdue, 1.0),
            table::figures(w.commented, 1.0),
        ];
        let name = |row: usize| fill(w.past_of, &[&days[row]]);
        let table = table::Table {
            id: "rehearsal-evenings",
            columns: &columns,
            rows: days.len(),
            height: 8.0 * theme::ROW,
            pressable: Some(&name),
            selected: days.iter().position(|day| *day == evening),
        };
        table.show(ui, |ui, at, column| {
            let rows = || rehearsals.on(days[at], outlet).filter(|row| row.finding.withdrawn.is_none());
            let late = rows().filter(|row| row.state(state.today) == Some(RehearsalState::Overdue)).count();
            match column {
                0 => table::say(ui, days[at].to_string(), tokens.text),
                1 => table::say(ui, rows().count().to_string(), tokens.text),
                2 => {
                    let done = rows().filter(|row| row.rehearsal.rehearsed().is_some()).count();
                    table::say(ui, done.to_string(), tokens.text);
                }
                3 => table::say(ui, late.to_string(), if late > 0 { tokens.red } else { tokens.second }),
                _ => {
                    let said = rows().filter(|row| row.rehearsal.comment().is_some()).count();
                    table::say(ui, said.to_string(), tokens.text);
                }
            }
        })
    });
    shown.inner.map(|at| days[at])
}
