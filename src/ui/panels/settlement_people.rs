//! The settlement of a scheme about people: everybody's lines in one list, and the figures beside their goals.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::State;
use crate::domain::facts::Id;
use crate::domain::ledger::Line;
use crate::domain::number::Fen;
use crate::domain::scheme::{Clause, Kind};
use crate::domain::text::Lang;
use crate::ui::panels::settlement::{SettlementLocal, person_name, signed};
use crate::ui::panels::{settlement_lines, settlement_steps};
use crate::ui::strings::appraisal::words;
use crate::ui::strings::{fill, steps};
use crate::ui::theme;
use crate::ui::widgets::figures::{self, Figure};
use crate::ui::widgets::table;
use eframe::egui;
use egui::{Color32, RichText};
use std::collections::BTreeSet;

/// Paints what stands below the head of the page.
pub fn people_ui(
    ui: &mut egui::Ui,
    state: &State,
    view: &SettlementView,
    local: &mut SettlementLocal,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let w = words(lang);
    if !view.books.scheme.clauses.iter().any(Clause::gives_lines) {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading(w.no_money));
            ui.label(theme::caption(ui, w.no_money_text));
        });
        return notes(ui, view, lang);
    }
    cards(ui, view, lang);
    let lines: Vec<&Line> = view.settled.lines.iter().collect();
    settlement_lines::lines_ui(ui, w.lines, w.lines_text, &lines, state, view, local, out);
    settlement_steps::corrections_ui(ui, state, view, None);
    indicators(ui, state, view, lang);
    notes(ui, view, lang);
}

fn cards(ui: &mut egui::Ui, view: &SettlementView, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let lines = &view.settled.lines;
    let people: BTreeSet<&Id> = lines.iter().filter_map(|line| line.person.as_ref()).collect();
    let dismissed = lines.iter().filter(|line| line.kind == Kind::Dismissal).count();
    let money: i64 = lines.iter().filter_map(Line::worth).map(Fen::fen).sum();
    let open = view.open();
    let red = |some: bool| some.then_some(tokens.red);
    let figures = vec![
        Figure {
            name: w.card_lines.to_owned(),
            figure: lines.len().to_string(),
            below: fill(w.card_lines_text, &[&people.len()]),
            ink: None,
        },
        Figure {
            name: w.card_dismissed.to_owned(),
            figure: dismissed.to_string(),
            below: view.period.name.get(lang).to_owned(),
            ink: red(dismissed > 0),
        },
        Figure {
            name: w.card_money.to_owned(),
            figure: signed(Fen::new(money)),
            below: if open > 0 { fill(w.card_open, &[&open]) } else { w.card_all_set.to_owned() },
            ink: match money {
                0 => None,
                1.. => Some(tokens.green),
                _ => Some(tokens.red),
            },
        },
    ];
    figures::cards(ui, figures);
}

/// Figures beside their goals, one row for each person who has them.
fn indicators(ui: &mut egui::Ui, state: &State, view: &SettlementView, lang: Lang) {
    let w = words(lang);
    let rows = &view.settled.indicators;
    if rows.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::heading(w.indicators));
            ui.label(theme::caption(ui, w.indicators_text));
        });
        let columns = [
            table::words(crate::ui::strings::t(lang).column_clause, 0.8),
            table::words(crate::ui::strings::t(lang).column_reason, 3.0),
            table::words(w.column_name, 1.2),
            table::words(w.formula, 2.4),
            table::words(w.column_result, 1.0),
        ];
        let table = table::Table {
            id: "indicators",
            columns: &columns,
            rows: rows.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        table.show(ui, |ui, row, column| {
            let (row, tokens) = (&rows[row], theme::tokens(ui));
            let clause = view.books.scheme.clauses.iter().find(|clause| clause.id == row.clause);
            let name = person_name(state, &row.of).unwrap_or(row.of.as_str());
            match column {
                0 => table::say(ui, row.clause.0.clone(), tokens.text),
                1 => table::say(ui, clause.map_or("", |clause| clause.words.get(lang)), tokens.text),
                2 => table::say(ui, name, tokens.text),
                3 => table::say(ui, row.formula.clone(), tokens.second),
                _ => match row.met {
                    Some(true) => table::say(ui, w.reached, tokens.green),
                    Some(false) => table::say(ui, w.not_reached, tokens.red),
                    None => table::say(ui, "—", tokens.second),
                },
            }
        });
    });
}

/// Differences to what was published, refusals and warnings.
fn notes(ui: &mut egui::Ui, view: &SettlementView, lang: Lang) {
    let tokens = theme::tokens(ui);
    let mut notes: Vec<(Color32, String)> = Vec::new();
    if let Some(published) = view.published.as_ref().filter(|published| !published.moved.is_empty()) {
        let gain: i64 = published.moved.iter().map(|moved| moved.gain().fen()).sum();
        let (count, at, gain) = (published.moved.len(), published.at.date(), signed(Fen::new(gain)));
        notes.push((tokens.amber, fill(steps::words(lang).moved, &[&at, &published.who, &count, &gain])));
    }
    for refusal in &view.settled.refused {
        notes.push((tokens.red, format!("{} {}: {}", refusal.clause, refusal.event, refusal.reason.get(lang))));
    }
    for warning in &view.settled.warnings {
        notes.push((tokens.amber, warning.text.get(lang).to_owned()));
    }
    if notes.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(words(lang).notes));
        for (ink, note) in notes {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new("●").font(theme::font(theme::TINY)).color(ink));
                ui.label(note);
            });
        }
    });
}
