//! One candidate: how far, which conditions are met and what the footage says of it, which papers are there, objections,
//! and every step with its day and its name.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::stars::Star;
use crate::app::state::{Library, State};
use crate::domain::book::{BookNo, Booked, Entry, strikes};
use crate::domain::candidacy::{Act, DEEDS, Objection, Stage, Step};
use crate::domain::ledger::ConditionState;
use crate::domain::scheme::{Condition, Package, Rule, Scheme};
use crate::domain::text::Lang;
use crate::ui::panels::star_forms::{self, BringsForm};
use crate::ui::panels::star_steps::{self, StepForm};
use crate::ui::panels::{home, registers, stars};
use crate::ui::strings::stars::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, chip, table};
use eframe::egui;
use egui::{Align, Layout, RichText};

/// What the page of one candidate remembers.
#[derive(Debug, Default)]
pub struct StarLocal {
    /// The step being written.
    step: Option<StepForm>,
    /// What the candidate brings, while it is being typed.
    brings: Option<BringsForm>,
    /// The step being struck, with the reason typed so far.
    strike: Option<(BookNo, String)>,
}

/// Paints the page of one candidate.
pub fn star_ui(
    ui: &mut egui::Ui,
    state: &State,
    view: &SettlementView,
    star: &Star,
    shell: &mut View,
    out: &mut Vec<Command>,
) {
    let (Some(library), lang) = (&state.library, state.settings.lang) else { return };
    let writable = !library.read_only;
    let w = words(lang);
    let Some(person) = stars::person_of(library, star) else { return };
    let outlet = library.outlet(person.outlet).map_or("", |outlet| outlet.name.as_str());
    let below = [outlet, person.post.name(lang), person.staff_no.as_str(), star.candidacy.route.name(lang)].join(" · ");
    let mut back = false;
    home::head(ui, &person.name, &below, |ui| {
        back = button::plain(ui, w.back).clicked();
        let (year, whose) = (view.books.scheme.from.year(), (person.id, person.name.as_str()));
        star_forms::papers_menu(ui, &mut shell.dialogs, lang, year, Some(whose));
    });
    let local = &mut shell.home.stars.star;
    star_steps::steps_ui(ui, state, star, &mut local.step, writable, out);
    let gap = theme::GAP[3];
    let room = ui.available_width() - gap;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.vertical(|ui| {
            ui.set_width(room * 0.62);
            conditions(ui, state, view, star, local, out);
        });
        ui.vertical(|ui| {
            ui.set_width(room * 0.38);
            papers(ui, state, view, star, local);
        });
    });
    objections(ui, state, star, local, writable);
    history(ui, view, library, star, lang, local, out);
    if back {
        shell.home.stars.open = None;
    }
}

fn conditions(
    ui: &mut egui::Ui,
    state: &State,
    view: &SettlementView,
    star: &Star,
    local: &mut StarLocal,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let w = words(lang);
    let writable = state.library.as_ref().is_some_and(|library| !library.read_only) && !star.candidacy.stage.lost();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::heading(w.conditions));
            ui.label(theme::caption(ui, w.conditions_text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if writable && local.brings.is_none() && button::small(ui, w.brought).clicked() {
                    local.brings = Some(BringsForm::of(&star.typed));
                }
            });
        });
        if let Some(form) = &mut local.brings {
            let whose = (star.candidacy.person, view.books.scheme.from.year());
            if star_forms::brings_ui(ui, lang, whose, &star.listed, form, out) {
                local.brings = None;
            }
        }
        let rows = star.eligibility.as_ref().map_or(&[][..], |eligibility| eligibility.conditions.as_slice());
        let columns = [
            table::words(t(lang).column_clause, 0.8),
            table::words(w.conditions, 3.0),
            table::words(w.figures, 2.6),
            table::words(t(lang).status, 1.0),
        ];
        let table = table::Table {
            id: "conditions",
            columns: &columns,
            rows: rows.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, row, column| condition(ui, &rows[row], column, state, view, star));
        seen(ui, view, star, lang, out);
    });
}

fn condition(
    ui: &mut egui::Ui,
    row: &ConditionState,
    column: usize,
    state: &State,
    view: &SettlementView,
    star: &Star,
) {
    let (lang, tokens) = (state.settings.lang, theme::tokens(ui));
    let w = words(lang);
    let clause = view.books.scheme.clauses.iter().find(|clause| clause.id == row.clause);
    match column {
        0 => table::say(ui, row.clause.0.as_str(), tokens.text),
        1 => {
            let said = clause.map_or("", |clause| clause.words.get(lang));
            ui.add(egui::Label::new(RichText::new(said).color(tokens.text)).truncate()).on_hover_text(said);
        }
        2 => {
            let person = state.library.as_ref().and_then(|library| stars::person_of(library, star));
            let said = match clause.map(|clause| &clause.rule) {
                Some(Rule::Condition(Condition::Post(_))) => person.map_or("", |p| p.post.name(lang)).to_owned(),
                Some(Rule::Condition(Condition::Attested)) => {
                    star.brings.attested.as_ref().map(|(_, signer)| signer.clone()).unwrap_or_default()
                }
                _ => row.formula.clone(),
            };
            ui.add(egui::Label::new(RichText::new(&said).color(tokens.second)).truncate()).on_hover_text(&said);
        }
        _ => match (row.met, row.warns_only) {
            (Some(true), _) => table::say(ui, w.condition_met, tokens.green),
            (_, true) => table::say(ui, w.condition_warns, tokens.amber),
            (Some(false), false) => table::say(ui, w.condition_unmet, tokens.red),
            (None, false) => table::say(ui, w.condition_unknown, tokens.amber),
        },
    }
}

/// What the footage says of the candidate's appearance, each one press from its picture (S1-11).
fn seen(ui: &mut egui::Ui, view: &SettlementView, star: &Star, lang: Lang, out: &mut Vec<Command>) {
    let w = words(lang);
    let asks = |condition: &ConditionState| {
        view.books.scheme.clauses.iter().any(|clause| {
            clause.id == condition.clause && matches!(clause.rule, Rule::Condition(Condition::Appearance { .. }))
        })
    };
    let Some(condition) = star.eligibility.iter().flat_map(|state| &state.conditions).find(|c| asks(c)) else { return };
    ui.add_space(theme::GAP[1]);
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.label(theme::bold(w.seen));
    if star.seen.is_empty() {
        let none = if condition.met.is_none() { w.seen_nobody } else { w.seen_none };
        ui.label(theme::caption(ui, none));
    }
    for seen in &star.seen {
        ui.horizontal(|ui| {
            let name = fill(t(lang).cause_mark, &[&seen.inspection.0, &seen.no.0]);
            if button::small(ui, &name).on_hover_text(t(lang).cause_mark_hint).clicked() {
                out.push(Command::OpenCause(seen.inspection, seen.no));
            }
            ui.label(seen.item.get(lang));
            ui.label(theme::caption(ui, seen.date.to_string()));
        });
    }
}

/// The papers that are filed, the deeds' length, objections and places.
fn papers(ui: &mut egui::Ui, state: &State, view: &SettlementView, star: &Star, local: &mut StarLocal) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let candidacy = &star.candidacy;
    let open =
        matches!(candidacy.stage, Stage::Entered | Stage::Scored | Stage::Rechecked | Stage::Posted | Stage::Confirmed)
            && state.library.as_ref().is_some_and(|library| !library.read_only);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        ui.label(theme::heading(w.papers));
        ui.label(theme::caption(ui, w.papers_text));
        let wide = chip::width(ui, w.there).max(chip::width(ui, w.missing));
        for paper in view.books.scheme.papers() {
            let there = candidacy.papers.get(&paper.name);
            ui.horizontal(|ui| {
                ui.set_min_height(theme::CONTROL);
                let (word, ink) = if there.is_some() { (w.there, tokens.green) } else { (w.missing, tokens.amber) };
                ui.allocate_ui_with_layout(
                    egui::vec2(wide, theme::CONTROL),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_width(wide);
                        chip::label(ui, word, ink);
                    },
                );
                let label = egui::Label::new(RichText::new(paper.label.get(lang)).color(tokens.text)).truncate();
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let deeds = paper.name == DEEDS;
                    let name = if deeds { w.write } else { w.receive };
                    let step = if deeds {
                        Step::Deeds { text: candidacy.deeds.clone() }
                    } else {
                        Step::Paper { paper: paper.name.clone(), note: String::new() }
                    };
                    let spoken = format!("{name} {}", paper.label.get(lang));
                    if open && (there.is_none() || deeds) {
                        let pressed = button::small(ui, name);
                        pressed.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, spoken.as_str())
                        });
                        if pressed.clicked() {
                            local.step = Some(StepForm::new(state, candidacy, step));
                        }
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        let note = there.filter(|note| !note.is_empty());
                        let said = [Some(paper.label.get(lang)), note.map(String::as_str)];
                        ui.add(label).on_hover_text(said.into_iter().flatten().collect::<Vec<_>>().join(" · "));
                    });
                });
            });
        }
        ui.add_space(theme::GAP[0]);
        for state in &star.package.conditions {
            package(ui, state, &view.books.scheme, star, lang);
        }
    });
}

/// One condition of the package beside the papers: deeds, objections, places.
fn package(ui: &mut egui::Ui, state: &ConditionState, scheme: &Scheme, star: &Star, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let clause = scheme.clauses.iter().find(|clause| clause.id == state.clause);
    let said = match clause.map(|clause| &clause.rule) {
        Some(Rule::Package(Package::Deeds { least, most })) if !star.candidacy.deeds.is_empty() => {
            fill(w.deeds_count, &[&star.candidacy.deeds_length(), least, most])
        }
        Some(Rule::Package(Package::Objections { .. })) if star.candidacy.open_objections() > 0 => {
            fill(w.note_objections, &[&star.candidacy.open_objections()])
        }
        Some(Rule::Package(Package::Quota)) if state.met.is_none() => w.card_places_none.to_owned(),
        Some(Rule::Package(Package::Quota)) if state.met == Some(false) => fill(w.places_full, &[&state.formula]),
        _ => return,
    };
    let ink = if state.met == Some(true) { tokens.second } else { tokens.amber };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(state.clause.0.as_str()).font(theme::font(theme::CAPTION)).color(tokens.second));
        ui.label(RichText::new(said).font(theme::font(theme::CAPTION)).color(ink));
    });
}

fn objections(ui: &mut egui::Ui, state: &State, star: &Star, local: &mut StarLocal, writable: bool) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let objections = &star.candidacy.objections;
    if objections.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.objections));
        let columns = [
            table::figures(t(lang).number, 0.4),
            table::words(t(lang).date, 0.9),
            table::words(w.by_objector, 1.0),
            table::words(w.words_objection, 3.0),
            table::words(w.words_answer, 3.4),
        ];
        let table = table::Table {
            id: "objections",
            columns: &columns,
            rows: objections.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, row, column| {
            let objection: &Objection = &objections[row];
            match (column, &objection.answer) {
                (0, _) => table::say(ui, objection.no.to_string(), tokens.second),
                (1, _) => table::say(ui, objection.on.to_string(), tokens.text),
                (2, _) => table::say(ui, objection.by.as_str(), tokens.text),
                (3, _) => table::say(ui, objection.text.as_str(), tokens.text),
                (_, Some((on, by, text))) => {
                    table::say(ui, fill(w.objection_answered, &[on, by, text]), tokens.second);
                }
                (_, None) => {
                    let may = matches!(star.candidacy.stage, Stage::Posted | Stage::Confirmed) && writable;
                    if may && button::small(ui, w.answer).clicked() {
                        let step = Step::Answer { objection: objection.no, text: String::new() };
                        local.step = Some(StepForm::new(state, &star.candidacy, step));
                    }
                    table::say(ui, w.objection_open, tokens.amber);
                }
            }
        });
    });
}

/// A step in the book, whether it stands or not.
struct Row<'v> {
    booked: &'v Booked,
    act: &'v Act,
    struck: Option<&'v str>,
}

/// Every step of the candidacy that was ever entered, the newest first, with the reason where one is struck.
fn rows<'v>(view: &'v SettlementView, star: &Star) -> Vec<Row<'v>> {
    let year = view.books.scheme.from.year();
    let struck = strikes(&view.book);
    let rows = view.book.iter().rev().filter_map(|booked| match &booked.entry {
        Entry::Candidacy { person, year: of, act } if *person == star.candidacy.person && *of == year => {
            Some(Row { booked, act, struck: struck.get(&booked.no).map(|(_, reason)| *reason) })
        }
        _ => None,
    });
    rows.collect()
}

fn history(
    ui: &mut egui::Ui,
    view: &SettlementView,
    library: &Library,
    star: &Star,
    lang: Lang,
    local: &mut StarLocal,
    out: &mut Vec<Command>,
) {
    let (w, t, tokens) = (words(lang), t(lang), theme::tokens(ui));
    let rows = rows(view, star);
    let last = star.candidacy.steps.last().map(|taken| taken.no);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.history));
        let columns = [
            table::words(t.date, 0.9),
            table::words(w.step, 1.3),
            table::words(w.body, 1.4),
            table::words(w.by, 1.2),
            table::words(w.words, 3.0),
            table::words(w.entered_by, 1.8),
            table::words("", 1.4),
        ];
        let table = table::Table {
            id: "history",
            columns: &columns,
            rows: rows.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, row, column| {
            let Row { booked, act, struck } = &rows[row];
            let ink = |ink| if struck.is_some() { tokens.third } else { ink };
            match column {
                0 => table::say(ui, act.on.to_string(), ink(tokens.text)),
                1 => table::say(ui, act.step.name(lang), ink(tokens.text)),
                2 => table::say(ui, act.step.body().name(lang), ink(tokens.second)),
                3 => table::say(ui, act.by.as_str(), ink(tokens.text)),
                4 => table::say(ui, detail(&act.step, &view.books.scheme, lang), ink(tokens.second)),
                5 => {
                    let said = format!("{} {}", booked.who, booked.at.strftime("%Y-%m-%d %H:%M"));
                    table::say(ui, said, ink(tokens.second));
                }
                _ => {
                    let may = last == Some(booked.no) && !library.read_only;
                    if let Some(reason) = struck {
                        table::say(ui, fill(t.register_struck, &[reason]), tokens.second);
                    } else if may && button::small(ui, w.strike).clicked() {
                        local.strike = Some((booked.no, String::new()));
                    }
                }
            }
        });
        if let Some((entry, reason)) = registers::strike_form(ui, lang, &mut local.strike) {
            out.push(Command::Book(Box::new(Entry::Strike { entry, reason })));
        }
    });
}

/// What a step says beside its name.
fn detail(step: &Step, scheme: &Scheme, lang: Lang) -> String {
    match step {
        Step::Score { points } => points.to_string(),
        Step::Paper { paper, note } => {
            let label = scheme.papers().iter().find(|known| known.name == *paper);
            let label = label.map_or(paper.as_str(), |known| known.label.get(lang));
            if note.is_empty() { label.to_owned() } else { format!("{label} · {note}") }
        }
        step => step.words().unwrap_or_default().to_owned(),
    }
}
