//! The schemes: what each says, its readings as choices, and what another reading or edition would change before somebody
//! takes it into use. Nothing chosen here has a consequence until then.

use crate::app::command::Command;
use crate::app::scheme_trial::{Adoption, Origin, SchemeCommand, SchemeTrial, SchemesView};
use crate::app::state::{Library, State};
use crate::domain::book::BookNo;
use crate::domain::scheme::{Reading, Scheme};
use crate::domain::text::Lang;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::page_file::PageFile;
use crate::ui::panels::home::head;
use crate::ui::panels::registers::strike_form;
use crate::ui::panels::{checklists, scheme_effect, scheme_parts};
use crate::ui::strings::schemes::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, table};
use eframe::egui;
use egui::RichText;

/// Paints the page.
pub fn schemes_ui(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    take_file(&mut view.dialogs, out);
    let Some(schemes) = &state.schemes else { return };
    if schemes.stale {
        send(out, SchemeCommand::Look);
    }
    match &schemes.open {
        Some(trial) => trial_ui(ui, state, library, trial, view, out),
        None => list_ui(ui, state, library, schemes, &mut view.dialogs, out),
    }
}

fn send(out: &mut Vec<Command>, command: SchemeCommand) {
    out.push(Command::Schemes(command));
}

/// Does what a path was asked for.
fn take_file(dialogs: &mut Dialogs, out: &mut Vec<Command>) {
    let Some((file, path)) = dialogs.page.take_if(|(file, _)| !file.is_list()) else { return };
    match file {
        PageFile::SchemeIn => send(out, SchemeCommand::Bring(path)),
        _ => send(out, SchemeCommand::Export(path)),
    }
}

fn bring_ui(ui: &mut egui::Ui, library: &Library, lang: Lang, dialogs: &mut Dialogs) {
    let w = words(lang);
    let bring = ui.add_enabled_ui(!library.read_only, |ui| button::plain(ui, w.bring)).inner;
    if bring.on_hover_text(w.bring_hint).on_disabled_hover_text(t(lang).read_only).clicked() {
        dialogs.ask(Purpose::Page(PageFile::SchemeIn));
    }
}

fn list_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    view: &SchemesView,
    dialogs: &mut Dialogs,
    out: &mut Vec<Command>,
) {
    let (lang, tokens) = (state.settings.lang, theme::tokens(ui));
    let w = words(lang);
    head(ui, w.page, w.below, |ui| bring_ui(ui, library, lang, dialogs));
    checklists::faulty_ui(ui, state, lang, out);
    theme::card(ui).show(ui, |ui| {
        let columns = [
            table::words(t(lang).name, 2.4),
            table::words(w.edition, 0.8),
            table::words(w.validity, 1.8),
            table::figures(w.clauses, 0.7),
            table::words(w.readings, 1.3),
            table::words(w.state, 2.0),
        ];
        let lines = &view.lines;
        let name = |row: usize| fill(w.open_of, &[&lines[row].scheme.name.get(lang)]);
        let table = table::Table {
            id: "schemes",
            columns: &columns,
            rows: lines.len(),
            height: f32::INFINITY,
            pressable: Some(&name),
            selected: None,
        };
        let pressed = table.show(ui, |ui, row, column| {
            let line = &lines[row];
            let scheme = &line.scheme;
            match column {
                0 => table::say(ui, scheme.name.get(lang), tokens.text),
                1 => table::say(ui, &scheme.edition, tokens.second),
                2 => table::say(ui, format!("{} – {}", scheme.from, scheme.to), tokens.second),
                3 => table::say(ui, scheme.clauses.len().to_string(), tokens.text),
                4 => table::say(ui, otherwise(scheme, lang), tokens.second),
                _ => {
                    let said = match &line.taken {
                        None => w.shipped.to_owned(),
                        Some((at, who)) => taken(at.date(), who, lang),
                    };
                    table::say(ui, said, if line.taken.is_some() { tokens.text } else { tokens.second });
                }
            }
        });
        if let Some(row) = pressed {
            send(out, SchemeCommand::Open(lines[row].scheme.code.clone()));
        }
    });
}

fn taken(day: jiff::civil::Date, who: &str, lang: Lang) -> String {
    let w = words(lang);
    if who.is_empty() { fill(w.taken_nobody, &[&day]) } else { fill(w.taken, &[&day, &who]) }
}

/// How many readings are not the recommended ones.
fn otherwise(scheme: &Scheme, lang: Lang) -> String {
    let w = words(lang);
    match scheme.readings.iter().filter(|reading| reading.value != reading.recommended).count() {
        _ if scheme.readings.is_empty() => String::new(),
        0 => w.readings_all.to_owned(),
        count => fill(w.readings_changed, &[&count]),
    }
}

fn trial_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    trial: &SchemeTrial,
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let dialogs = &mut view.dialogs;
    let (lang, scheme) = (state.settings.lang, &trial.scheme);
    let w = words(lang);
    let below = fill(w.facts, &[&scheme.code, &scheme.edition, &scheme.from, &scheme.to]);
    head(ui, scheme.name.get(lang), &below, |ui| {
        let take = ui.add_enabled_ui(trial.differs && !library.read_only, |ui| button::primary(ui, w.take)).inner;
        let same = if library.read_only { t(lang).read_only } else { w.take_same };
        if take.on_hover_text(w.take_hint).on_disabled_hover_text(same).clicked() {
            send(out, SchemeCommand::TakeIntoUse);
        }
        bring_ui(ui, library, lang, dialogs);
        if button::plain(ui, w.export).clicked() {
            let file = PageFile::SchemeOut;
            let name = format!("{}_{}", scheme.code, scheme.edition);
            dialogs.ask_with(Purpose::Page(file), file.suggestion(&name));
        }
        if button::plain(ui, w.back).clicked() {
            send(out, SchemeCommand::Close);
        }
    });
    checklists::faulty_ui(ui, state, lang, out);
    standing_ui(ui, trial, lang, out);
    if trial.says_otherwise() {
        scheme_effect::effect_ui(ui, library, trial, lang, out);
    }
    readings_ui(ui, trial, lang, library.read_only, out);
    scheme_parts::parts_ui(ui, scheme, lang);
    scheme_parts::clauses_ui(ui, scheme, lang);
    let strike = (!library.read_only).then_some(&mut view.home.registers.strike);
    history_ui(ui, &trial.history, scheme, lang, strike, out);
}

/// Where what is shown stands: in use, tried, from which file; with the ways back.
fn standing_ui(ui: &mut egui::Ui, trial: &SchemeTrial, lang: Lang, out: &mut Vec<Command>) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let scheme = &trial.scheme;
    let tried = match &trial.origin {
        Origin::File(path) => Some(fill(w.trying_file, &[&path.display()])),
        Origin::Shipped if trial.differs => Some(w.trying_shipped.to_owned()),
        _ if trial.history.is_empty() && trial.present.as_ref() == Some(scheme) => Some(w.never_taken.to_owned()),
        _ if trial.differs => Some(w.trying_readings.to_owned()),
        _ => None,
    };
    let shipped = crate::app::schemes::shipped(&scheme.code).is_some_and(|text| text != trial.text);
    let moved = trial.says_otherwise();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        ui.horizontal(|ui| {
            let first = trial.history.first();
            let stands = first.map_or(w.shipped.to_owned(), |first| taken(first.at.date(), &first.who, lang));
            let ink = if trial.differs && moved { tokens.amber } else { tokens.text };
            ui.label(RichText::new(tried.unwrap_or(stands)).color(ink));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if moved && trial.present.is_some() && button::small(ui, w.drop_trial).clicked() {
                    send(out, SchemeCommand::Open(scheme.code.clone()));
                }
                if shipped && button::small(ui, w.try_shipped).clicked() {
                    send(out, SchemeCommand::TakeShipped);
                }
            });
        });
        if trial.same_edition {
            ui.label(RichText::new(w.same_edition).color(tokens.amber));
        }
        for (name, said) in [(w.basis, scheme.basis.as_str()), (w.notice, scheme.notice.get(lang))] {
            if !said.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    ui.label(theme::caption(ui, name));
                    ui.label(said);
                });
            }
        }
    });
}

fn readings_ui(ui: &mut egui::Ui, trial: &SchemeTrial, lang: Lang, read_only: bool, out: &mut Vec<Command>) {
    let w = words(lang);
    if trial.scheme.readings.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.horizontal(|ui| {
            ui.label(theme::heading(w.readings));
            ui.label(theme::caption(ui, w.readings_below));
        });
        let room = ui.available_width();
        for reading in &trial.scheme.readings {
            let of = |present: &Scheme| present.readings.iter().find(|other| other.name == reading.name).cloned();
            let present = trial.present.as_ref().and_then(of);
            ui.add_enabled_ui(!read_only, |ui| reading_ui(ui, room, reading, present.as_ref(), lang, out));
        }
    });
}

/// One question with its answers beside it, in as many lines as they need.
fn reading_ui(
    ui: &mut egui::Ui,
    room: f32,
    reading: &Reading,
    present: Option<&Reading>,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let tokens = theme::tokens(ui);
    let question = reading.words.get(lang);
    let width = (room * 0.42).min(520.0);
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(width, theme::CONTROL), egui::Sense::hover());
        let shown = egui::Label::new(RichText::new(question).color(tokens.text)).truncate();
        let inner = egui::UiBuilder::new().max_rect(rect).layout(egui::Layout::left_to_right(egui::Align::Center));
        ui.new_child(inner).add(shown);
        let rest = egui::vec2(room - width - theme::GAP[1], theme::CONTROL);
        let layout = egui::Layout::left_to_right(egui::Align::Center).with_main_wrap(true);
        ui.allocate_ui_with_layout(rest, layout, |ui| {
            ui.set_max_width(rest.x);
            ui.spacing_mut().item_spacing.x = theme::GAP[0];
            answers_ui(ui, reading, present, lang, out);
        });
    });
}

fn answers_ui(ui: &mut egui::Ui, reading: &Reading, present: Option<&Reading>, lang: Lang, out: &mut Vec<Command>) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let question = reading.words.get(lang);
    for value in &reading.values {
        let label = reading.label(value);
        let more = if *value == reading.recommended { w.recommended } else { "" };
        let said = format!("{}{more}", label.get(lang));
        let response = button::choice(ui, &said, *value == reading.value);
        let spoken = fill(w.line, &[&question, &said]);
        response.widget_info(|| {
            egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, *value == reading.value, &spoken)
        });
        if response.clicked() && *value != reading.value {
            send(out, SchemeCommand::Choose(reading.name.clone(), value.clone()));
        }
    }
    if let Some(present) = present.filter(|present| present.value != reading.value) {
        let label = present.label(&present.value);
        ui.label(RichText::new(fill(w.present, &[&label.get(lang)])).color(tokens.amber));
    }
}

/// The adoptions; one made by mistake is struck here. The entry being struck, with its reason, is none where nothing can be
/// written.
fn history_ui(
    ui: &mut egui::Ui,
    history: &[Adoption],
    scheme: &Scheme,
    lang: Lang,
    strike: Option<&mut Option<(BookNo, String)>>,
    out: &mut Vec<Command>,
) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.history));
        if history.is_empty() {
            ui.label(theme::caption(ui, w.history_none));
            return;
        }
        let columns = [
            table::words(w.at, 1.2),
            table::words(w.who, 1.0),
            table::words(w.edition, 0.8),
            table::words(w.readings, 3.6),
            table::figures(w.settlements, 1.0),
            table::words("", 0.6),
        ];
        let table = table::Table {
            id: "adoptions",
            columns: &columns,
            rows: history.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        let mut asked = None;
        table.show(ui, |ui, row, column| {
            let taken = &history[row];
            match column {
                0 => table::say(ui, taken.at.strftime("%Y-%m-%d %H:%M").to_string(), tokens.text),
                1 => table::say(ui, &taken.who, tokens.second),
                2 => table::say(ui, &taken.edition, tokens.text),
                3 => table::say(ui, readings_of(taken, scheme, lang), tokens.second),
                4 => table::say(ui, taken.settlements.to_string(), tokens.second),
                _ => {
                    let button = |ui: &mut egui::Ui| button::small(ui, t(lang).register_strike);
                    if ui.add_enabled_ui(strike.is_some(), button).inner.clicked() {
                        asked = Some((taken.no, String::new()));
                    }
                }
            }
        });
        let Some(strike) = strike else { return };
        if asked.is_some() {
            *strike = asked;
        }
        let listed = |no: BookNo| history.iter().any(|taken| taken.no == no);
        if strike.as_ref().is_some_and(|(no, _)| listed(*no))
            && let Some((no, reason)) = strike_form(ui, lang, strike)
        {
            send(out, SchemeCommand::Strike(no, reason));
        }
    });
}

/// The readings that were chosen otherwise, in the words of the scheme that is open.
fn readings_of(taken: &Adoption, scheme: &Scheme, lang: Lang) -> String {
    if taken.readings.is_empty() {
        return words(lang).readings_all.to_owned();
    }
    let said = |(name, value): (&String, &String)| {
        let known = scheme.readings.iter().find(|reading| reading.name == *name);
        known.map_or_else(
            || format!("{name} = {value}"),
            |known| fill(words(lang).line, &[&known.words.get(lang), &known.label(value).get(lang)]),
        )
    };
    taken.readings.iter().map(said).collect::<Vec<_>>().join(t(lang).comma)
}
