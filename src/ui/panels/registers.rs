//! Registers: what people write down with its proof, and which clause it feeds. An entry is never changed: it is struck
//! with a reason, and both stay to be read.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::book::{Booked, Entry};
use crate::domain::number::Fen;
use crate::domain::place::{OutletId, PersonId};
use crate::domain::scheme::{Register, Scheme, Subjects};
use crate::domain::text::Lang;
use crate::ui::dialogs::Purpose;
use crate::ui::panels::{home, results_import};
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
    /// The entry being struck, with the reason typed so far.
    strike: Option<(i64, String)>,
    /// Whether imported results strike what they contradict.
    replace: bool,
}

/// An entry being written.
#[derive(Debug, Default)]
struct EntryForm {
    kind: String,
    outlet: Option<OutletId>,
    person: Option<PersonId>,
    date: String,
    amount: String,
    note: String,
    flags: BTreeSet<String>,
    words: BTreeMap<String, String>,
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
            local.form = Some(EntryForm {
                kind: scheme.registers.first().map(|register| register.kind.clone()).unwrap_or_default(),
                outlet: library.inspectable().next().map(|outlet| outlet.id),
                date: state.today.to_string(),
                ..EntryForm::default()
            });
        }
        let import = ui.add_enabled_ui(!library.read_only, |ui| button::plain(ui, t.results_import)).inner;
        if import.on_hover_text(t.results_import_hint).clicked() {
            shell.dialogs.ask(Purpose::Results);
        }
    });
    if local.form.is_some() {
        form_ui(ui, library, scheme, lang, local, out);
    }
    entries_ui(ui, library, view, lang, local, out);
}

fn form_ui(
    ui: &mut egui::Ui,
    library: &Library,
    scheme: &Scheme,
    lang: Lang,
    local: &mut RegistersLocal,
    out: &mut Vec<Command>,
) {
    let t = t(lang);
    let Some(form) = &mut local.form else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t.register_new));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            kind_ui(ui, scheme, lang, form);
            outlet_ui(ui, library, lang, form);
            if scheme.subjects == Subjects::People {
                person_ui(ui, library, lang, form);
            }
            field::captioned(ui, &mut form.date, t.date, "2026-05-01", 110.0);
            field::captioned(ui, &mut form.amount, t.register_amount, "200", 130.0);
            field::captioned(ui, &mut form.note, t.column_note, "", 320.0);
        });
        if let Some(register) = scheme.register(&form.kind) {
            fields_ui(ui, register, lang, form);
        }
        ui.horizontal(|ui| {
            let entry = entry(form, scheme);
            let add = ui.add_enabled_ui(entry.is_some(), |ui| button::primary(ui, t.add)).inner;
            if let Some(entry) = entry.filter(|_| add.on_disabled_hover_text(t.form_incomplete).clicked()) {
                out.push(Command::Book(Box::new(entry)));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
        });
    });
    if done {
        local.form = None;
    }
}

fn kind_ui(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang, form: &mut EntryForm) {
    ui.vertical(|ui| {
        ui.label(theme::caption(ui, t(lang).register_kind));
        let name = scheme.register(&form.kind).map_or("", |register| register.name.get(lang));
        egui::ComboBox::from_id_salt("register").selected_text(name).show_ui(ui, |ui| {
            for register in &scheme.registers {
                if ui.selectable_label(register.kind == form.kind, register.name.get(lang)).clicked() {
                    form.kind.clone_from(&register.kind);
                    (form.flags, form.words) = (BTreeSet::new(), BTreeMap::new());
                }
            }
        });
    });
}

fn outlet_ui(ui: &mut egui::Ui, library: &Library, lang: Lang, form: &mut EntryForm) {
    ui.vertical(|ui| {
        ui.label(theme::caption(ui, t(lang).outlet));
        let name = form.outlet.and_then(|id| library.outlet(id)).map_or("", |outlet| outlet.name.as_str());
        egui::ComboBox::from_id_salt("register outlet").selected_text(name).show_ui(ui, |ui| {
            for outlet in library.inspectable() {
                if ui.selectable_label(form.outlet == Some(outlet.id), outlet.name.as_str()).clicked() {
                    (form.outlet, form.person) = (Some(outlet.id), None);
                }
            }
        });
    });
}

/// Whose it is, where the scheme is about people.
fn person_ui(ui: &mut egui::Ui, library: &Library, lang: Lang, form: &mut EntryForm) {
    let caption = t(lang).person_name;
    ui.vertical(|ui| {
        ui.label(theme::caption(ui, caption));
        let here = || library.people.iter().filter(|person| Some(person.outlet) == form.outlet);
        let name = here().find(|person| Some(person.id) == form.person).map_or("—", |person| person.name.as_str());
        let combo = egui::ComboBox::from_id_salt("register person").selected_text(name);
        let mut chosen = form.person;
        let shown = combo.show_ui(ui, |ui| {
            ui.selectable_value(&mut chosen, None, "—");
            for person in here() {
                ui.selectable_value(&mut chosen, Some(person.id), person.name.as_str());
            }
        });
        shown.response.accessible_name(caption);
        form.person = chosen;
    });
}

fn fields_ui(ui: &mut egui::Ui, register: &Register, lang: Lang, form: &mut EntryForm) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        for flag in &register.flags {
            let mut set = form.flags.contains(&flag.name);
            if field::tick(ui, &mut set, flag.label.get(lang), "") {
                if set {
                    form.flags.insert(flag.name.clone());
                } else {
                    form.flags.remove(&flag.name);
                }
            }
        }
        for choice in &register.choices {
            ui.label(theme::caption(ui, choice.label.get(lang)));
            for word in &choice.words {
                let chosen = form.words.get(&choice.name) == Some(&word.name);
                if button::choice(ui, word.label.get(lang), chosen).clicked() {
                    form.words.insert(choice.name.clone(), word.name.clone());
                }
            }
        }
    });
}

/// The entry as typed, if nothing is missing.
fn entry(form: &EntryForm, scheme: &Scheme) -> Option<Entry> {
    let register = scheme.register(&form.kind)?;
    let date: Date = form.date.trim().parse().ok()?;
    let amount = match form.amount.trim() {
        "" => None,
        typed => Some(typed.parse::<Fen>().ok().filter(|amount| *amount > Fen::default())?),
    };
    let chosen = register.choices.iter().all(|choice| form.words.contains_key(&choice.name));
    (chosen && scheme.holds_on(date)).then(|| Entry::Event {
        kind: form.kind.clone(),
        outlet: form.outlet.unwrap_or_default(),
        person: form.person,
        date,
        amount,
        flags: form.flags.clone(),
        words: form.words.clone(),
        note: form.note.trim().to_owned(),
        proof: None,
    })
}

/// All events of the book, the newest first, with the reason where one is struck.
fn events(book: &[Booked]) -> Vec<(&Booked, Option<&str>)> {
    let struck: BTreeMap<i64, &str> = book
        .iter()
        .filter_map(|booked| match &booked.entry {
            Entry::Strike { entry, reason } => Some((entry.0, reason.as_str())),
            _ => None,
        })
        .collect();
    let events = book.iter().rev().filter(|booked| matches!(booked.entry, Entry::Event { .. }));
    let mut events: Vec<_> = events.map(|booked| (booked, struck.get(&booked.no.0).copied())).collect();
    events.sort_by_key(|(booked, _)| std::cmp::Reverse(day(booked)));
    events
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
    local: &mut RegistersLocal,
    out: &mut Vec<Command>,
) {
    let t = t(lang);
    let events = events(&view.book);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if events.is_empty() {
            ui.label(theme::heading(t.register_none));
            ui.label(theme::caption(ui, t.register_none_text));
            return;
        }
        let columns = [
            table::words(t.date, 0.9),
            table::words(t.register_kind, 1.6),
            table::words(t.outlet, 1.6),
            table::words(t.column_note, 2.6),
            table::figures(t.column_amount, 1.1),
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
            let (booked, struck) = events[row];
            cell(ui, (booked, struck), column, library, view, lang, local);
        });
        strike_ui(ui, lang, local, out);
    });
}

fn cell(
    ui: &mut egui::Ui,
    (booked, struck): (&Booked, Option<&str>),
    column: usize,
    library: &Library,
    view: &SettlementView,
    lang: Lang,
    local: &mut RegistersLocal,
) {
    let tokens = theme::tokens(ui);
    let ink = if struck.is_some() { tokens.third } else { tokens.text };
    let Entry::Event { kind, outlet, person, date, amount, flags, words, note, .. } = &booked.entry else { return };
    let register = view.books.scheme.register(kind);
    match column {
        0 => table::say(ui, date.to_string(), ink),
        1 => table::say(ui, register.map_or(kind.as_str(), |register| register.name.get(lang)), ink),
        2 => {
            let outlet = library.outlet(*outlet).map_or("", |outlet| outlet.name.as_str());
            let person = library.people.iter().find(|known| Some(known.id) == *person);
            let said = person.map_or_else(|| outlet.to_owned(), |person| format!("{} · {outlet}", person.name));
            table::say(ui, said, ink);
        }
        3 => {
            let labels = register.map(|register| labels(register, flags, words, lang)).unwrap_or_default();
            let said: Vec<&str> =
                labels.iter().map(String::as_str).chain([note.as_str()]).filter(|s| !s.is_empty()).collect();
            table::say(ui, said.join(" · "), ink);
        }
        4 => table::say(ui, amount.map(|amount| amount.to_string()).unwrap_or_default(), ink),
        _ => match struck {
            Some(reason) => table::say(ui, fill(t(lang).register_struck, &[&reason]), tokens.second),
            None => {
                let can = ui.add_enabled_ui(!library.read_only, |ui| button::small(ui, t(lang).register_strike)).inner;
                if can.clicked() {
                    local.strike = Some((booked.no.0, String::new()));
                }
            }
        },
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

fn strike_ui(ui: &mut egui::Ui, lang: Lang, local: &mut RegistersLocal, out: &mut Vec<Command>) {
    let t = t(lang);
    let Some((no, reason)) = &mut local.strike else { return };
    let mut done = false;
    ui.add_space(theme::GAP[1]);
    ui.horizontal(|ui| {
        ui.label(t.register_strike);
        field::text(ui, reason, t.reason, t.reason_hint, 320.0);
        let ready = !reason.trim().is_empty();
        if ui.add_enabled_ui(ready, |ui| button::primary(ui, t.register_strike)).inner.clicked() {
            let entry = crate::domain::book::BookNo(*no);
            out.push(Command::Book(Box::new(Entry::Strike { entry, reason: reason.trim().to_owned() })));
            done = true;
        }
        done |= button::plain(ui, t.cancel).clicked();
    });
    if done {
        local.strike = None;
    }
}
