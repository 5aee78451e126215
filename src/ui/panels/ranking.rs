//! Outlets side by side over a period, by each kind of round: place, mean, target and how far it is.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::number::Points;
use crate::domain::ranking::Placed;
use crate::domain::text::Lang;
use crate::ui::panels::settlement::{outlet_name, scheme_ui};
use crate::ui::panels::{home, ranking_chart};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::table;
use eframe::egui;

/// Scores below this are not drawn: bars of good scores would all look the same from zero.
const FOOT: Points = Points::whole(70);

/// Paints the page.
pub fn ranking_ui(ui: &mut egui::Ui, state: &State, out: &mut Vec<Command>) {
    let (Some(library), lang) = (&state.library, state.settings.lang) else { return };
    let Some(view) = &state.settlement else { return };
    let t = t(lang);
    let title = format!("{} · {}", t.ranking, view.period.name.get(lang));
    home::head(ui, &title, &fill(t.ranking_below, &[&view.period.from, &view.period.to]), |ui| {
        egui::ComboBox::from_id_salt("period").selected_text(view.period.name.get(lang)).show_ui(ui, |ui| {
            for period in view.books.scheme.periods() {
                let chosen = period.code == view.period.code;
                if ui.selectable_label(chosen, period.name.get(lang)).clicked() && !chosen {
                    out.push(Command::SettlePeriod(period.code));
                }
            }
        });
        scheme_ui(ui, view, lang, out);
    });
    if view.ranked.is_empty() {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading(t.ranking_none));
            ui.label(theme::caption(ui, t.ranking_none_text));
        });
    }
    for (by, placed) in &view.ranked {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading(by.name(lang)));
            list(ui, by.code(), placed, library, view, lang, out);
            ranking_chart::chart_ui(ui, *by, library, view, lang);
        });
    }
}

fn list(
    ui: &mut egui::Ui,
    id: &str,
    placed: &[Placed],
    library: &Library,
    view: &SettlementView,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let t = t(lang);
    let columns = [
        table::figures(t.column_place, 0.6),
        table::words(t.outlet, 2.0),
        table::words("", 2.6),
        table::figures(t.score, 0.9),
        table::figures(t.column_rounds, 0.7),
        table::figures(t.column_target, 0.8),
        table::figures(t.column_distance, 0.9),
        table::figures(t.column_official, 1.2),
    ];
    let spoken = |row: usize| {
        let placed = &placed[row];
        format!("{} {} {}", placed.place, outlet_name(library, &placed.outlet), placed.score)
    };
    let table = table::Table {
        id,
        columns: &columns,
        rows: placed.len(),
        height: f32::INFINITY,
        pressable: Some(&spoken),
        selected: placed.iter().position(|placed| Some(&placed.outlet) == view.outlet.as_ref()),
    };
    let pressed = table.show(ui, |ui, row, column| {
        let (placed, tokens) = (&placed[row], theme::tokens(ui));
        let below = placed.distance.is_some_and(|distance| distance < Points::ZERO);
        match column {
            0 => table::say(ui, placed.place.to_string(), tokens.text),
            1 => table::say(ui, outlet_name(library, &placed.outlet), tokens.text),
            2 => bar(ui, placed),
            3 => table::say(ui, placed.score.fixed(2), tokens.text),
            4 => table::say(ui, placed.rounds.to_string(), tokens.second),
            5 => table::say(ui, placed.target.map(|target| target.to_string()).unwrap_or_default(), tokens.second),
            6 => {
                let ink = if below { tokens.red } else { tokens.green };
                table::say(ui, placed.distance.map(distance_text).unwrap_or_default(), ink);
            }
            _ => {
                let official = placed.official.map(|(rank, ranked)| match ranked {
                    Some(ranked) => format!("{rank} / {ranked}"),
                    None => rank.to_string(),
                });
                table::say(ui, official.unwrap_or_default(), tokens.second);
            }
        }
    });
    if let Some(placed) = pressed.and_then(|row| placed.get(row)) {
        out.push(Command::SettleOutlet(placed.outlet.clone()));
    }
}

/// `+1.2`, `−1.5`, `0`.
fn distance_text(distance: Points) -> String {
    match distance {
        distance if distance < Points::ZERO => format!("−{}", -distance),
        distance if distance.is_zero() => "0".to_owned(),
        distance => format!("+{distance}"),
    }
}

/// The score as a bar from `FOOT` to full marks, with the target as a line over it.
fn bar(ui: &mut egui::Ui, placed: &Placed) {
    let tokens = theme::tokens(ui);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 8.0), egui::Sense::hover());
    let share = |points: Points| {
        let span = (Points::whole(100) - FOOT).thousandths() as f32;
        ((points - FOOT).thousandths() as f32 / span).clamp(0.0, 1.0)
    };
    let at = |points: Points| rect.left() + rect.width() * share(points);
    ui.painter().rect_filled(rect, 4.0, tokens.pressed);
    let below = placed.distance.is_some_and(|distance| distance < Points::ZERO);
    let ink = if below { tokens.red } else { tokens.second };
    let filled = egui::Rect::from_min_max(rect.min, egui::pos2(at(placed.score), rect.bottom()));
    ui.painter().rect_filled(filled, 4.0, ink);
    if let Some(target) = placed.target {
        let line = [egui::pos2(at(target), rect.top() - 4.0), egui::pos2(at(target), rect.bottom() + 4.0)];
        ui.painter().line_segment(line, egui::Stroke::new(1.5, tokens.text));
    }
}
