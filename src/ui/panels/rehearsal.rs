//! Rehearsals: what is practised on an evening, by whom, who ticked it and when; what was said the next morning.

use crate::app::command::Command;
use crate::app::reading::Reading;
use crate::app::rehearsing::{Inspected, RehearsalCommand, Rehearsals, Row};
use crate::app::state::{Library, State};
use crate::domain::book::{BookNo, Entry, Source};
use crate::domain::place::OutletId;
use crate::domain::rehearsal::{RehearsalEntry, RehearsalState, RehearsalStep};
use crate::domain::text::Lang;
use crate::ui::dialogs::Dialogs;
use crate::ui::page_file::PageFile;
use crate::ui::panels::registers::strike_form;
use crate::ui::panels::rehearsal_acts::{acts_ui, is_of_evening};
use crate::ui::panels::{home, rehearsal_morning};
use crate::ui::strings::fill;
use crate::ui::strings::rehearsal::{Words, words};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, chip, field, table};
use eframe::egui;
use egui::{ComboBox, RichText};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What the page remembers.
#[derive(Debug, Default)]
pub struct RehearsalLocal {
    /// The evening as typed; empty: today.
    day: String,
    /// The outlet; none: all.
    outlet: Option<OutletId>,
    /// Who enters it; empty: the inspector of the settings.
    by: String,
    /// The assignment or the step being taken back, with the reason typed so far.
    pub(super) strike: Option<(BookNo, String)>,
    /// Comments being typed, with the day of the meeting as typed; empty: the morning after.
    pub(super) comments: BTreeMap<BookNo, (String, String)>,
}

impl RehearsalLocal {
    /// The evening looked at; none where what is typed is no day.
    fn evening(&self, state: &State) -> Option<Date> {
        if self.day.trim().is_empty() { Some(state.today) } else { self.day.trim().parse().ok() }
    }

    /// Who enters what is entered.
    pub fn by<'a>(&'a self, state: &'a State) -> &'a str {
        let typed = self.by.trim();
        if typed.is_empty() { state.settings.inspector.trim() } else { typed }
    }

    /// The outlet looked at; none: all.
    pub(super) const fn outlet(&self) -> Option<OutletId> {
        self.outlet
    }

    /// The field for that name.
    pub fn by_ui(&mut self, ui: &mut egui::Ui, state: &State, lang: Lang, width: f32) {
        let w = words(lang);
        let usual = state.settings.inspector.trim();
        let hint = if usual.is_empty() { w.by_hint } else { usual };
        field::text(ui, &mut self.by, w.by, hint, width);
    }
}

/// Paints the page.
pub fn rehearsal_ui(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let w = words(lang);
    reading_ui(ui, state, lang, out);
    let Some(rehearsals) = &state.rehearsals else { return };
    take_proof(&mut view.dialogs, out);
    let local = &mut view.home.rehearsal;
    let evening = local.evening(state);
    home::head(ui, w.page, w.below, |ui| {
        let playable = |evening: Date| {
            rehearsals.on(evening, local.outlet).any(|row| row.finding.withdrawn.is_none()).then_some(evening)
        };
        let ready = evening.and_then(playable).filter(|_| state.rehearsals_reading == Reading::Idle);
        let why = match state.rehearsals_reading {
            Reading::Idle => w.begin_none,
            Reading::Reading { .. } => w.composing,
            Reading::Failed(_) => w.unread,
        };
        let begin = ui.add_enabled_ui(ready.is_some(), |ui| button::primary(ui, w.begin)).inner;
        let begin = begin.on_hover_text(w.begin_hint).on_disabled_hover_text(why);
        if let Some(evening) = ready.filter(|_| begin.clicked()) {
            out.push(Command::Rehearsal(RehearsalCommand::Begin(evening, local.outlet, None)));
        }
    });
    choose_ui(ui, state, rehearsals, local, lang);
    let Some(evening) = evening else { return };
    assign_ui(ui, library, rehearsals, evening, state, local, out);
    evening_ui(ui, state, library, rehearsals, evening, view, out);
    rehearsal_morning::morning_ui(ui, state, library, rehearsals, evening, &mut view.home.rehearsal, out);
    if let Some(day) = rehearsal_morning::past_ui(ui, state, rehearsals, evening, view.home.rehearsal.outlet) {
        view.home.rehearsal.day = day.to_string();
    }
}

/// That they are being read, or why they could not be and how to try again; asks for a first reading where there was none.
fn reading_ui(ui: &mut egui::Ui, state: &State, lang: Lang, out: &mut Vec<Command>) {
    let w = words(lang);
    match &state.rehearsals_reading {
        Reading::Idle if state.rehearsals.is_none() => out.push(Command::Rehearsal(RehearsalCommand::Look)),
        Reading::Reading { .. } if state.rehearsals.is_none() => drop(ui.label(theme::caption(ui, w.composing))),
        Reading::Idle | Reading::Reading { .. } => {}
        Reading::Failed(why) => {
            theme::card(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.label(theme::heading(w.unread));
                for said in [why.headline.get(lang), why.hint.get(lang), &why.detail] {
                    if !said.is_empty() {
                        ui.label(theme::caption(ui, said));
                    }
                }
                if button::small(ui, w.read_again).clicked() {
                    out.push(Command::Rehearsal(RehearsalCommand::Look));
                }
            });
        }
    }
}

/// Footage that was chosen for a rehearsal goes into the book with its step.
fn take_proof(dialogs: &mut Dialogs, out: &mut Vec<Command>) {
    if let Some((PageFile::Rehearsal(no), path)) = dialogs.page.clone() {
        dialogs.page = None;
        let step = RehearsalStep::Prove { file: Source::default(), apart: None };
        out.push(Command::BookProven(Box::new(Entry::Rehearsal(RehearsalEntry::Step(no, step))), path));
    }
}

/// Evening, outlet, and who enters what follows.
fn choose_ui(ui: &mut egui::Ui, state: &State, rehearsals: &Rehearsals, local: &mut RehearsalLocal, lang: Lang) {
    let w = words(lang);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[1];
        let by_day = |day: Date, by: i64| day.checked_add(by.days()).unwrap_or(day).to_string();
        ui.label(theme::caption(ui, w.evening));
        let day = local.evening(state);
        if button::small(ui, "‹").on_hover_text(w.day_before).clicked() {
            local.day = day.map(|day| by_day(day, -1)).unwrap_or_default();
        }
        field::text(ui, &mut local.day, w.evening, &state.today.to_string(), 104.0);
        if button::small(ui, "›").on_hover_text(w.day_after).clicked() {
            local.day = day.map(|day| by_day(day, 1)).unwrap_or_default();
        }
        if day.is_none() {
            ui.label(RichText::new(w.not_a_day).color(theme::tokens(ui).amber));
        }
        ui.add_space(theme::GAP[3]);
        ui.label(theme::caption(ui, w.outlet));
        let outlets: BTreeMap<OutletId, &str> = rehearsals
            .inspections
            .iter()
            .map(|one| (one.outlet.id, one.outlet.name.as_str()))
            .chain(rehearsals.rows.iter().map(|row| (row.outlet.id, row.outlet.name.as_str())))
            .collect();
        let chosen = local.outlet.and_then(|id| outlets.get(&id).copied()).unwrap_or(w.all_outlets);
        let shown = ComboBox::from_id_salt("rehearsal-outlet").width(200.0).selected_text(chosen).show_ui(ui, |ui| {
            ui.selectable_value(&mut local.outlet, None, w.all_outlets);
            for (id, name) in outlets {
                ui.selectable_value(&mut local.outlet, Some(id), name);
            }
        });
        shown.response.accessible_name(w.outlet);
        ui.add_space(theme::GAP[3]);
        ui.label(theme::caption(ui, w.by));
        local.by_ui(ui, state, lang, 140.0);
    });
}

/// Inspections with marks that are to be assigned.
fn assign_ui(
    ui: &mut egui::Ui,
    library: &Library,
    rehearsals: &Rehearsals,
    evening: Date,
    state: &State,
    local: &RehearsalLocal,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let free = |one: &Inspected| one.free(rehearsals, evening, state.today).len();
    let of_outlet = |one: &&Inspected| local.outlet.is_none_or(|outlet| one.outlet.id == outlet);
    let waiting: Vec<&Inspected> =
        rehearsals.inspections.iter().filter(of_outlet).filter(|one| free(one) > 0).collect();
    let has_none = !rehearsals.inspections.iter().any(|one| of_outlet(&one));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.to_assign));
        if waiting.is_empty() {
            let none = if local.outlet.is_some() { w.no_marks_here } else { w.no_marks };
            let none = if has_none { none } else { w.nothing_to_assign };
            ui.label(theme::caption(ui, none));
            return;
        }
        ui.label(theme::caption(ui, w.to_assign_text));
        let t = crate::ui::strings::t(lang);
        let columns = [
            table::words(t.outlet, 2.0),
            table::words(t.date, 1.2),
            table::words(t.deductions, 2.0),
            table::words("", 1.2),
        ];
        let table = table::Table {
            id: "rehearsal-assign",
            columns: &columns,
            rows: waiting.len(),
            height: 5.0 * theme::ROW,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, row, column| {
            let one = waiting[row];
            match column {
                0 => table::say(ui, &one.outlet.name, tokens.text),
                1 => table::say(ui, one.date.to_string(), tokens.text),
                2 => table::say(ui, fill(w.marks_free, &[&free(one), &one.marks.len()]), tokens.second),
                _ => {
                    let why = match () {
                        () if library.read_only => Some(w.read_only),
                        () if evening < one.date => Some(w.too_early),
                        () => None,
                    };
                    let spoken = fill(w.assign_all_of, &[&one.outlet.name, &one.date, &evening]);
                    if act(ui, w.assign_all, &spoken, why) {
                        out.push(Command::Rehearsal(RehearsalCommand::Assign(one.id, evening)));
                    }
                }
            }
        });
    });
}

/// The marks of the evening, by outlet and person.
fn evening_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    rehearsals: &Rehearsals,
    evening: Date,
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let w = words(lang);
    let outlet = view.home.rehearsal.outlet;
    let rows: Vec<&Row> = rehearsals.on(evening, outlet).collect();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if rows.is_empty() {
            ui.label(theme::heading(w.none_tonight));
            let is_here = |of: OutletId| outlet.is_none_or(|outlet| of == outlet);
            let mut inspected = rehearsals.inspections.iter().filter(|one| is_here(one.outlet.id));
            let waits = inspected.any(|one| !one.free(rehearsals, evening, state.today).is_empty());
            let what = match () {
                () if waits => w.none_tonight_text,
                () if rehearsals.rows.iter().any(|row| is_here(row.outlet.id)) => w.none_tonight_else,
                () => return,
            };
            ui.label(theme::caption(ui, what));
            return;
        }
        ui.label(theme::heading(fill(w.tonight, &[&evening])));
        ui.label(theme::caption(ui, counts(&rows, state.today, w)));
        let several = rows.iter().any(|row| row.outlet.id != rows[0].outlet.id);
        for (number, group) in groups(&rows).into_iter().enumerate() {
            ui.add_space(theme::GAP[0]);
            ui.label(theme::bold(group_name(group[0], several, lang)));
            group_ui(ui, state, library, group, number, view, out);
            let asked = &mut view.home.rehearsal.strike;
            let is_here = asked.as_ref().is_some_and(|(no, _)| group.iter().any(|row| is_of_evening(row, *no)));
            if is_here && let Some((entry, reason)) = strike_form(ui, lang, asked) {
                out.push(Command::Book(Box::new(Entry::Strike { entry, reason })));
            }
        }
    });
}

fn counts(rows: &[&Row], today: Date, w: &Words) -> String {
    let states: Vec<RehearsalState> = rows.iter().filter_map(|row| row.state(today)).collect();
    let of = |state| states.iter().filter(|one| **one == state).count();
    let (waiting, overdue) = (of(RehearsalState::Assigned), of(RehearsalState::Overdue));
    fill(w.counts, &[&states.len(), &(states.len() - waiting - overdue), &waiting, &overdue])
}

/// Rows of one outlet and person after the other, as they are sorted.
pub fn groups<'r>(rows: &'r [&'r Row]) -> Vec<&'r [&'r Row]> {
    let whose = |row: &Row| (row.outlet.id, row.person.as_ref().map(|person| person.id));
    rows.chunk_by(|one, next| whose(one) == whose(next)).collect()
}

/// Whose rows they are.
pub fn group_name(row: &Row, with_outlet: bool, lang: Lang) -> String {
    let person = row.person.as_ref().map(|person| format!("{} · {}", person.name, person.post.name(lang)));
    let person = person.unwrap_or_else(|| words(lang).whole_outlet.to_owned());
    if with_outlet { format!("{} · {person}", row.outlet.name) } else { person }
}

/// What a row is called among others.
pub fn item_name(row: &Row, lang: Lang) -> String {
    row.item.as_ref().map_or_else(|| row.finding.item.to_string(), |item| item.text.get(lang).to_owned())
}

/// What tells it from others, for whoever hears it: one item may be marked twice.
pub fn spoken(row: &Row, lang: Lang) -> String {
    format!("{} {}", item_name(row, lang), moment(row))
}

/// When it was, by the site's clock where that is known.
pub fn moment(row: &Row) -> String {
    let Some(moment) = row.finding.moment else { return "—".to_owned() };
    moment.site.map_or_else(|| moment.pts.clock(), |site| site.time_of_day().chars().take(8).collect())
}

fn group_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    group: &[&Row],
    number: usize,
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let columns = [
        table::words(w.item, 1.6),
        table::words(w.standard, 1.3),
        table::words(w.moment, 0.85),
        table::words(w.state, 1.0),
        table::words(w.who, 1.6),
        table::words("", 3.3),
    ];
    let id = format!("rehearsal-{number}");
    let table = table::Table {
        id: &id,
        columns: &columns,
        rows: group.len(),
        height: f32::INFINITY,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, at, column| {
        let row = group[at];
        let gone = row.finding.withdrawn.is_some();
        let ink = if gone { tokens.third } else { tokens.text };
        match column {
            0 => {
                if let Some((_, day)) = row.repeat {
                    chip::label(ui, w.repeat, tokens.red).on_hover_text(fill(w.repeat_hint, &[&day]));
                }
                table::say(ui, item_name(row, lang), ink);
            }
            1 => {
                let standard = row.item.as_ref().map_or("", |item| item.standard.get(lang));
                ui.add(egui::Label::new(RichText::new(standard).color(tokens.second)).truncate());
            }
            2 => table::say(ui, moment(row), ink),
            3 => state_ui(ui, row, state.today, lang),
            4 => entered_ui(ui, row, w),
            _ => acts_ui(ui, state, library, row, view, out),
        }
    });
}

/// How a rehearsal stands, in the colour of that.
pub fn state_ui(ui: &mut egui::Ui, row: &Row, today: Date, lang: Lang) {
    let tokens = theme::tokens(ui);
    let Some(state) = row.state(today) else {
        chip::label(ui, words(lang).withdrawn, tokens.second);
        return;
    };
    let ink = match state {
        RehearsalState::Assigned => tokens.amber,
        RehearsalState::Overdue => tokens.red,
        RehearsalState::Rehearsed | RehearsalState::MadeUp | RehearsalState::Proved | RehearsalState::Checked => {
            tokens.green
        }
    };
    chip::label(ui, state.name(lang), ink);
}

/// Who ticked it, and when; or who checked it.
fn entered_ui(ui: &mut egui::Ui, row: &Row, w: &Words) {
    let second = theme::tokens(ui).second;
    if let Some((taken, by)) = row.rehearsal.checked() {
        let words = fill(w.checked, &[&by]);
        ui.add(egui::Label::new(RichText::new(words).color(second)).truncate())
            .on_hover_text(taken.at.strftime("%Y-%m-%d %H:%M").to_string());
    } else if let Some((taken, _, by)) = row.rehearsal.rehearsed() {
        let words = fill(w.ticked, &[&by, &taken.at.strftime("%m-%d %H:%M")]);
        ui.add(egui::Label::new(RichText::new(words).color(second)).truncate())
            .on_hover_text(taken.at.strftime("%Y-%m-%d %H:%M").to_string());
    }
}

/// A small button; where it cannot be pressed, the reason is said on hovering. True when it was pressed.
pub fn act(ui: &mut egui::Ui, text: &str, spoken: &str, why_not: Option<&str>) -> bool {
    let response = button::small_where(ui, why_not.is_none(), text);
    let response = say_as(response, why_not.is_none(), spoken);
    match why_not {
        Some(why) => response.on_disabled_hover_text(why).clicked(),
        None => response.clicked(),
    }
}

/// Names a button by what it is about, for whoever hears it.
pub fn say_as(response: egui::Response, enabled: bool, name: &str) -> egui::Response {
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, enabled, name));
    response
}
