//! What is said at the morning meeting of an evening's rehearsals (S2-42), and the list of all evenings.

use crate::app::command::Command;
use crate::app::rehearsing::{RehearsalCommand, Rehearsals, Row};
use crate::app::state::{Library, State};
use crate::domain::book::{BookNo, Entry};
use crate::domain::place::OutletId;
use crate::domain::rehearsal::{RehearsalState, RehearsalStep};
use crate::ui::panels::registers::strike_form;
use crate::ui::panels::rehearsal::{RehearsalLocal, act, spoken};
use crate::ui::strings::fill;
use crate::ui::strings::rehearsal::{Words, words};
use crate::ui::theme;
use crate::ui::widgets::{field, table};
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
            ui.label(theme::caption(ui, fill(w.morning_wait, &[&morning_after(evening)])));
            return;
        }
        let by = local.by(state).to_owned();
        let several = rows.iter().any(|row| row.outlet.id != rows[0].outlet.id);
        let columns = [
            table::words(w.item, 2.0),
            table::words(w.comment, 3.4),
            table::words(w.meeting, 1.0),
            table::words(w.who, 1.2),
            table::words("", 0.8),
        ];
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
                    let whose = row.person.as_ref().map_or(w.whole_outlet, |person| person.name.as_str());
                    let outlet = if several { format!("{} · ", row.outlet.name) } else { String::new() };
                    let name = format!("{outlet}{whose} · {}", spoken(row, lang));
                    table::say(ui, name, tokens.text);
                }
                (1, Some((_, _, said, _))) => table::say(ui, said, tokens.text),
                (1, None) => {
                    let (typed, _) = local.comments.entry(no).or_default();
                    let name = fill(w.comment_of, &[&spoken(row, lang)]);
                    let width = ui.available_width() - 24.0;
                    ui.add_enabled_ui(!library.read_only, |ui| field::text(ui, typed, &name, w.comment_hint, width));
                }
                (2, Some((_, on, ..))) => table::say(ui, on.to_string(), tokens.second),
                (2, None) => {
                    let (_, day) = local.comments.entry(no).or_default();
                    let name = fill(w.meeting_of, &[&spoken(row, lang)]);
                    let hint = morning_after(evening).to_string();
                    let width = ui.available_width() - 24.0;
                    ui.add_enabled_ui(!library.read_only, |ui| field::text(ui, day, &name, &hint, width));
                }
                (3, Some((taken, _, _, by))) => {
                    let said = fill(w.ticked, &[&by, &taken.at.strftime("%m-%d %H:%M")]);
                    table::say(ui, said, tokens.second);
                }
                (3, None) => table::say(ui, &by, tokens.second),
                (_, Some((taken, ..))) => {
                    let why = library.read_only.then_some(w.read_only);
                    if act(ui, w.strike, &fill(w.comment_strike_of, &[&spoken(row, lang)]), why) {
                        local.strike = Some((taken.no, String::new()));
                    }
                }
                (_, None) => {
                    let (typed, day) = local.comments.get(&no).cloned().unwrap_or_default();
                    let ready = ready(&typed, &day, (evening, state.today), &by, library.read_only, w);
                    if act(ui, w.comment_do, &fill(w.comment_do_of, &[&spoken(row, lang)]), ready.err())
                        && let Ok(on) = ready
                    {
                        let step = RehearsalStep::Comment { on, words: typed.trim().to_owned(), by: by.clone() };
                        out.push(Command::Rehearsal(RehearsalCommand::Step(no, step)));
                    }
                }
            }
        });
        let is_said =
            |no: BookNo| rows.iter().any(|row| row.rehearsal.comment().is_some_and(|(taken, ..)| taken.no == no));
        let is_here = local.strike.as_ref().is_some_and(|(no, _)| is_said(*no));
        if is_here && let Some((entry, reason)) = strike_form(ui, lang, &mut local.strike) {
            out.push(Command::Book(Box::new(Entry::Strike { entry, reason })));
        }
    });
}

fn morning_after(evening: Date) -> Date {
    evening.checked_add(1.day()).unwrap_or(evening)
}

/// The day of the meeting, or why the comment cannot be entered.
fn ready(
    typed: &str,
    day: &str,
    (evening, today): (Date, Date),
    by: &str,
    read_only: bool,
    w: &Words,
) -> Result<Date, &'static str> {
    let on = if day.trim().is_empty() { Some(morning_after(evening)) } else { day.trim().parse().ok() };
    match on {
        _ if read_only => Err(w.read_only),
        _ if typed.trim().is_empty() => Err(w.comment_needs_words),
        _ if by.is_empty() => Err(w.tick_needs_name),
        None => Err(w.not_a_day),
        Some(on) if on <= evening => Err(w.meeting_early),
        Some(on) if on > today => Err(w.meeting_late),
        Some(on) => Ok(on),
    }
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

#[cfg(test)]
mod tests {
    use super::ready;
    use crate::domain::text::Lang;
    use crate::ui::strings::rehearsal::words;
    use jiff::civil::date;

    #[test]
    fn a_comment_is_of_the_morning_after_or_a_later_day_that_has_come() {
        let w = words(Lang::Zh);
        let (evening, today) = (date(2026, 5, 6), date(2026, 5, 9));
        let on = |day: &str| ready("好", day, (evening, today), "支行长01", false, w);
        assert_eq!(on(""), Ok(date(2026, 5, 7)));
        assert_eq!(on(" 2026-05-09 "), Ok(today));
        assert_eq!(on("2026-05-10"), Err(w.meeting_late));
        assert_eq!(on("2026-05-06"), Err(w.meeting_early));
        assert_eq!(on("昨天"), Err(w.not_a_day));
        assert_eq!(ready(" ", "", (evening, today), "支行长01", false, w), Err(w.comment_needs_words));
        assert_eq!(ready("好", "", (evening, today), "", false, w), Err(w.tick_needs_name));
        assert_eq!(ready("好", "", (evening, today), "支行长01", true, w), Err(w.read_only));
    }
}
