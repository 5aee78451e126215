//! Registers: what people write down with its proof, and which clause it feeds. An entry is never changed: it is struck
//! with a reason, and both stay to be read.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::book::{BookNo, Booked, Entry, strikes};
use crate::domain::scheme::Register;
use crate::domain::text::Lang;
use crate::ui::dialogs::Purpose;
use crate::ui::panels::registers_form::EntryForm;
use crate::ui::panels::registers_results::ResultForm;
use crate::ui::panels::settlement::scheme_ui;
use crate::ui::panels::{home, registers_form, registers_results, results_import};
use crate::ui::strings::registers::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// What the page remembers.
#[derive(Debug, Default)]
pub struct RegistersLocal {
    /// The entry being written, while somebody writes one.
    form: Option<EntryForm>,
    /// The result being typed, while somebody types one.
    result: Option<ResultForm>,
    /// The entry being struck, with the reason typed so far.
    pub(super) strike: Option<(BookNo, String)>,
    /// Whether imported results strike what they contradict.
    replace: bool,
}

/// Paints the page.
pub fn registers_ui(ui: &mut egui::Ui, state: &State, shell: &mut View, out: &mut Vec<Command>) {
    let (Some(library), lang) = (&state.library, state.settings.lang) else { return };
    let local = &mut shell.home.registers;
    if state.results.is_some() {
        return results_import::results_ui(ui, state, library, &mut local.replace, out);
    }
    // The next list begins with what loses nothing.
    local.replace = false;
    let Some(view) = &state.settlement else { return };
    let t = t(lang);
    let scheme = &view.books.scheme;
    home::head(ui, t.registers, t.registers_below, |ui| {
        let can = !library.read_only && !scheme.registers.is_empty() && library.inspectable().next().is_some();
        let new = ui.add_enabled_ui(can, |ui| button::primary(ui, t.register_new)).inner;
        if new.on_disabled_hover_text(t.no_outlets_yet).clicked() {
            local.form = Some(EntryForm::new(state, library, scheme));
        }
        let import = ui.add_enabled_ui(!library.read_only, |ui| button::plain(ui, t.results_import)).inner;
        if import.on_hover_text(t.results_import_hint).clicked() {
            shell.dialogs.ask(Purpose::Results);
        }
        let writable = !library.read_only && library.inspectable().next().is_some();
        if registers_results::new_button(ui, writable, lang) {
            local.result = Some(ResultForm::new(state, library));
        }
        scheme_ui(ui, view, lang, out);
    });
    if let Some(form) = &mut local.form
        && registers_form::form_ui(ui, state, library, view, form, &mut shell.dialogs, out)
    {
        local.form = None;
    }
    if local.form.is_none() {
        // A proof that was chosen for a form that is gone belongs to no other.
        shell.dialogs.proof = None;
    }
    if let Some(form) = &mut local.result
        && registers_results::form_ui(ui, state, library, view, form, out)
    {
        local.result = None;
    }
    entries_ui(ui, library, view, lang, shell, out);
    registers_results::results_ui(ui, library, view, lang, &mut shell.home.registers, out);
}

/// All events of the book, the newest first.
fn events(book: &[Booked]) -> Vec<&Booked> {
    let mut events: Vec<_> = book.iter().rev().filter(|booked| is_event(&booked.entry)).collect();
    events.sort_by_key(|booked| std::cmp::Reverse(day(booked)));
    events
}

const fn is_event(entry: &Entry) -> bool {
    matches!(entry, Entry::Event { .. })
}

fn day(booked: &Booked) -> Option<Date> {
    match &booked.entry {
        Entry::Event { date, .. } => Some(*date),
        _ => None,
    }
}

fn entries_ui(
    ui: &mut egui::Ui,
    library: &Library,
    view: &SettlementView,
    lang: Lang,
    shell: &mut View,
    out: &mut Vec<Command>,
) {
    let (t, w) = (t(lang), words(lang));
    let (events, struck) = (events(&view.book), strikes(&view.book));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if events.is_empty() {
            ui.label(theme::heading(t.register_none));
            ui.label(theme::caption(ui, t.register_none_text));
            return;
        }
        ui.label(theme::heading(w.entries));
        let columns = [
            table::words(t.date, 0.9),
            table::words(t.register_kind, 1.5),
            table::words(w.clause, 0.8),
            table::words(t.outlet, 1.5),
            table::words(t.column_note, 2.4),
            table::words(w.proof, 1.3),
            table::figures(t.column_amount, 0.9),
            table::words("", 1.4),
        ];
        let table = table::Table {
            id: "registers",
            columns: &columns,
            rows: events.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, row, column| {
            let booked = events[row];
            let reason = struck.get(&booked.no).map(|(_, reason)| *reason);
            cell(ui, (booked, reason), column, library, view, lang, shell);
        });
        shell.home.registers.strike_ui(ui, lang, is_event, &view.book, out);
    });
}

fn cell(
    ui: &mut egui::Ui,
    (booked, struck): (&Booked, Option<&str>),
    column: usize,
    library: &Library,
    view: &SettlementView,
    lang: Lang,
    shell: &mut View,
) {
    let tokens = theme::tokens(ui);
    let ink = if struck.is_some() { tokens.third } else { tokens.text };
    let Entry::Event { kind, outlet, person, date, amount, flags, words, note, .. } = &booked.entry else { return };
    let scheme = &view.books.scheme;
    let register = scheme.register(kind);
    match column {
        0 => table::say(ui, date.to_string(), ink),
        1 => table::say(ui, register.map_or(kind.as_str(), |register| register.name.get(lang)), ink),
        2 => table::say(ui, registers_form::clauses_of(scheme, kind), tokens.second),
        3 => {
            let outlet = library.outlet(*outlet).map_or("", |outlet| outlet.name.as_str());
            let person = person.and_then(|id| library.people.iter().find(|person| person.id == id));
            let name = person.map(|person| format!("{outlet} · {}", person.name));
            table::say(ui, name.unwrap_or_else(|| outlet.to_owned()), ink);
        }
        4 => {
            let labels = register.map(|register| labels(register, flags, words, lang)).unwrap_or_default();
            let said: Vec<&str> =
                labels.iter().map(String::as_str).chain([note.as_str()]).filter(|s| !s.is_empty()).collect();
            table::say(ui, said.join(" · "), ink);
        }
        5 => proof(ui, booked, lang, shell),
        6 => table::say(ui, amount.map(|amount| amount.to_string()).unwrap_or_default(), ink),
        _ => match struck {
            Some(reason) => table::say(ui, fill(t(lang).register_struck, &[&reason]), tokens.second),
            None => shell.home.registers.strike_button(ui, booked, library, lang),
        },
    }
}

/// The proof's name; pressed, it is saved from the library.
fn proof(ui: &mut egui::Ui, booked: &Booked, lang: Lang, shell: &mut View) {
    let w = words(lang);
    match booked.entry.proof() {
        Some(file) => {
            if button::small(ui, &file.name).on_hover_text(w.proof_save).clicked() {
                let home = std::env::home_dir().unwrap_or_default();
                shell.dialogs.ask_with(Purpose::SaveProof(booked.no), home.join(&file.name).display().to_string());
            }
        }
        None => table::say(ui, w.proof_none, theme::tokens(ui).third),
    }
}

fn labels(register: &Register, flags: &BTreeSet<String>, words: &BTreeMap<String, String>, lang: Lang) -> Vec<String> {
    let flags = register.flags.iter().filter(|flag| flags.contains(&flag.name)).map(|flag| flag.label.get(lang));
    let words = register.choices.iter().filter_map(|choice| {
        let word = words.get(&choice.name)?;
        choice.words.iter().find(|known| known.name == *word).map(|known| known.label.get(lang))
    });
    words.chain(flags).map(str::to_owned).collect()
}

impl RegistersLocal {
    /// The button that asks why an entry is struck.
    pub(super) fn strike_button(&mut self, ui: &mut egui::Ui, booked: &Booked, library: &Library, lang: Lang) {
        let strike = ui.add_enabled_ui(!library.read_only, |ui| button::small(ui, t(lang).register_strike)).inner;
        if strike.clicked() {
            self.strike = Some((booked.no, String::new()));
        }
    }

    /// The reason for striking an entry of this table, below it.
    pub(super) fn strike_ui(
        &mut self,
        ui: &mut egui::Ui,
        lang: Lang,
        listed: impl Fn(&Entry) -> bool,
        book: &[Booked],
        out: &mut Vec<Command>,
    ) {
        let Some((no, _)) = &self.strike else { return };
        if !book.iter().any(|booked| booked.no == *no && listed(&booked.entry)) {
            return;
        }
        if let Some((entry, reason)) = strike_form(ui, lang, &mut self.strike) {
            out.push(Command::Book(Box::new(Entry::Strike { entry, reason })));
        }
    }
}

/// Asks why an entry is struck; its number and the reason once they are given.
pub fn strike_form(ui: &mut egui::Ui, lang: Lang, asked: &mut Option<(BookNo, String)>) -> Option<(BookNo, String)> {
    let (t, w) = (t(lang), words(lang));
    let (no, reason) = asked.as_mut()?;
    let (mut struck, mut done) = (None, false);
    ui.add_space(theme::GAP[1]);
    ui.horizontal(|ui| {
        ui.label(fill(w.strike_of, &[&no.0]));
        field::text(ui, reason, t.reason, t.reason_hint, 320.0);
        let ready = !reason.trim().is_empty();
        if ui.add_enabled_ui(ready, |ui| button::primary(ui, t.register_strike)).inner.clicked() {
            struck = Some((*no, reason.trim().to_owned()));
        }
        done = struck.is_some() || button::plain(ui, t.cancel).clicked();
    });
    if done {
        *asked = None;
    }
    struck
}
