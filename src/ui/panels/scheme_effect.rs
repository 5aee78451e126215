//! What would change if the scheme that is tried were taken into use: the settlement of a period beside the present one.

use crate::app::command::Command;
use crate::app::scheme_trial::{Effect, SchemeCommand, SchemeTrial};
use crate::app::state::Library;
use crate::domain::difference::Moved;
use crate::domain::ledger::{Account, Line};
use crate::domain::number::Fen;
use crate::domain::scheme::Payer;
use crate::domain::text::Lang;
use crate::ui::panels::settlement::{outlet_name, signed};
use crate::ui::strings::schemes::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::table;
use eframe::egui;
use egui::RichText;

/// Paints the card.
pub fn effect_ui(ui: &mut egui::Ui, library: &Library, trial: &SchemeTrial, lang: Lang, out: &mut Vec<Command>) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        let effect = match &trial.effect {
            None => {
                ui.label(theme::heading(w.effect));
                ui.label(theme::caption(ui, w.effect_computing));
                return;
            }
            Some(Ok(effect)) => effect,
            Some(Err(notice)) => {
                ui.label(theme::heading(w.effect));
                ui.label(RichText::new(notice.headline.get(lang)).color(tokens.red));
                ui.label(theme::caption(ui, notice.hint.get(lang)));
                return;
            }
        };
        ui.horizontal(|ui| {
            ui.label(theme::heading(w.effect));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let shown = egui::ComboBox::from_id_salt("effect-period").selected_text(effect.period.name.get(lang));
                let shown = shown.show_ui(ui, |ui| {
                    for period in trial.scheme.periods() {
                        let chosen = period.code == effect.period.code;
                        if ui.selectable_label(chosen, period.name.get(lang)).clicked() && !chosen {
                            out.push(Command::Schemes(SchemeCommand::Period(period.code)));
                        }
                    }
                });
                shown.response.accessible_name(w.effect_period);
            });
        });
        summary_ui(ui, trial, effect, lang);
        if !effect.moved.is_empty() && trial.present.is_some() {
            moved_ui(ui, library, trial, &effect.moved, lang);
        }
    });
}

fn summary_ui(ui: &mut egui::Ui, trial: &SchemeTrial, effect: &Effect, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    ui.horizontal_wrapped(|ui| {
        let (before, after) = effect.lines;
        if trial.present.is_none() {
            ui.label(fill(w.effect_first, &[&after]));
        } else if effect.moved.is_empty() {
            ui.label(fill(w.effect_none, &[&after]));
        } else {
            ui.label(fill(w.effect_moved, &[&before, &after, &effect.moved.len()]));
            // Accounts of different kinds are never added to each other (S2-11, Q22).
            for payer in Payer::ALL {
                let gain = gain(&effect.moved, *payer);
                if gain != Fen::default() {
                    let ink = if gain < Fen::default() { tokens.red } else { tokens.green };
                    ui.label(theme::bold(format!("{} {}", payer.name(lang), signed(gain))).color(ink));
                }
            }
        }
        if effect.open > 0 {
            ui.label(RichText::new(fill(w.effect_open, &[&effect.open])).color(tokens.amber));
        }
        if effect.published {
            ui.label(theme::caption(ui, w.effect_published));
        }
    });
}

/// What all accounts of that kind would gain.
fn gain(moved: &[Moved], payer: Payer) -> Fen {
    let of =
        |moved: &&Moved| moved.after.as_ref().or(moved.before.as_ref()).is_some_and(|line| line.account.payer == payer);
    Fen::new(moved.iter().filter(of).map(|moved| moved.gain().fen()).sum())
}

fn moved_ui(ui: &mut egui::Ui, library: &Library, trial: &SchemeTrial, moved: &[Moved], lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let columns = [
        table::words(w.clause, 0.7),
        table::words(w.words, 2.4),
        table::words(t(lang).outlet, 1.1),
        table::words(w.account, 1.1),
        table::figures(w.before, 0.9),
        table::figures(w.after, 0.9),
        table::words(w.formula, 2.4),
    ];
    let table = table::Table {
        id: "effect",
        columns: &columns,
        rows: moved.len(),
        height: 400.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let moved = &moved[row];
        let Some(line) = moved.after.as_ref().or(moved.before.as_ref()) else { return };
        match column {
            0 => table::say(ui, line.clause.0.clone(), tokens.text),
            1 => {
                let schemes = std::iter::once(&trial.scheme).chain(&trial.present);
                let clause = schemes.flat_map(|scheme| &scheme.clauses).find(|clause| clause.id == line.clause);
                table::say(ui, clause.map_or("", |clause| clause.words.get(lang)), tokens.text);
            }
            2 => table::say(ui, line.outlet.as_ref().map_or("", |id| outlet_name(library, id)), tokens.second),
            3 => table::say(ui, account(library, &line.account, lang), tokens.second),
            4 => amount(ui, moved.before.as_ref(), lang),
            5 => amount(ui, moved.after.as_ref(), lang),
            _ => table::say(ui, moved.after.as_ref().map_or("", |line| line.formula.as_str()), tokens.second),
        }
    });
}

/// Whose money it is: a person by name, the head or the outlet as such.
fn account(library: &Library, account: &Account, lang: Lang) -> String {
    let person = || library.people.iter().find(|person| person.staff_no == account.of.as_str());
    match account.payer {
        Payer::Person => person().map_or(account.of.to_string(), |person| person.name.clone()),
        payer @ (Payer::Head | Payer::Outlet) => payer.name(lang).to_owned(),
    }
}

fn amount(ui: &mut egui::Ui, line: Option<&Line>, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    match line {
        None => table::say(ui, w.none, tokens.second),
        Some(line) => match line.worth() {
            Some(worth) if worth < Fen::default() => table::say(ui, signed(worth), tokens.red),
            Some(worth) => table::say(ui, signed(worth), tokens.green),
            None if line.not_set() => table::say(ui, w.open, tokens.amber),
            None => table::say(ui, line.kind.name(lang), tokens.red),
        },
    }
}
