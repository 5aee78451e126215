//! The list of findings that clips are made of: ticked row by row, moved up and down.

use crate::app::clips::{Candidate, Pick};
use crate::domain::text::Lang;
use crate::ui::panels::clips::{ClipsLocal, lacks};
use crate::ui::strings::clips::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, chip, field, table};
use eframe::egui;
use egui::{Align, Layout};

/// What was pressed in a row.
enum Pressed {
    Tick(Pick),
    /// It goes to the place of the other.
    Move(Pick, Pick),
}

/// Paints the list with what is done to all of it.
pub(super) fn list_ui(ui: &mut egui::Ui, listed: &[&Candidate], local: &mut ClipsLocal, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let ticked = listed.iter().filter(|one| local.ticked.contains(&one.pick)).count();
    ui.horizontal(|ui| {
        ui.label(theme::heading(fill(w.chosen, &[&ticked, &listed.len()])));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::small(ui, w.usual_order).clicked() {
                local.put_in_usual_order();
            }
            if button::small(ui, w.tick_none).clicked() {
                local.ticked.clear();
            }
            if button::small(ui, w.tick_all).clicked() {
                local.ticked.extend(listed.iter().filter(|one| one.lacking.is_none()).map(|one| one.pick));
            }
        });
    });
    if listed.is_empty() {
        ui.label(theme::caption(ui, w.none_fit));
        return;
    }
    let columns = [
        table::words("", 0.3),
        table::words(w.order, 0.95),
        table::words(w.person, 1.0),
        table::words(t(lang).outlet, 1.2),
        table::words(w.time, 1.45),
        table::words(w.item, 2.8),
        table::words(w.remark, 1.3),
    ];
    let name = |row: usize| fill(w.tick_of, &[&called(listed[row], lang)]);
    let mut pressed = None;
    let table = table::Table {
        id: "clips",
        columns: &columns,
        rows: listed.len(),
        height: 360.0,
        pressable: Some(&name),
        selected: None,
    };
    let row = table.show(ui, |ui, row, column| {
        let one = listed[row];
        let ink = if one.lacking.is_some() { tokens.second } else { tokens.text };
        match column {
            0 => {
                ui.add_enabled_ui(one.lacking.is_none(), |ui| {
                    field::frame_ticks(ui);
                    let mut is_ticked = local.ticked.contains(&one.pick);
                    if ui.checkbox(&mut is_ticked, "").changed() {
                        pressed = Some(Pressed::Tick(one.pick));
                    }
                });
            }
            1 => {
                let before = row.checked_sub(1).and_then(|above| listed.get(above));
                for (sign, words, other) in [("↑", w.up_of, before), ("↓", w.down_of, listed.get(row + 1))] {
                    let spoken = fill(words, &[&called(one, lang)]);
                    let response = ui.add_enabled_ui(other.is_some(), |ui| button::small(ui, sign)).inner;
                    response.widget_info(|| {
                        egui::WidgetInfo::labeled(egui::accesskit::Role::Button, other.is_some(), &spoken)
                    });
                    if let Some(other) = other.filter(|_| response.clicked()) {
                        pressed = Some(Pressed::Move(one.pick, other.pick));
                    }
                }
            }
            2 => table::say(ui, one.person.as_ref().map_or(w.outlets_own, |(_, name)| name), ink),
            3 => table::say(ui, &one.outlet, ink),
            4 => table::say(ui, when(one), tokens.second),
            5 => table::say(ui, format!("{} {}", one.item.0, one.item_text.get(lang)), ink),
            _ => match lacks(one, lang) {
                Some(why) => table::say(ui, why, tokens.amber),
                None if one.repeated => drop(chip::label(ui, w.repeated, tokens.second)),
                None => {}
            },
        }
    });
    let row = row.and_then(|row| listed.get(row)).filter(|one| one.lacking.is_none());
    match pressed.or(row.map(|one| Pressed::Tick(one.pick))) {
        Some(Pressed::Tick(pick)) if local.ticked.remove(&pick) => {}
        Some(Pressed::Tick(pick)) => _ = local.ticked.insert(pick),
        Some(Pressed::Move(pick, other)) => swap(&mut local.order, pick, other),
        None => {}
    }
}

/// How a row is spoken of: inspection and finding, person.
fn called(one: &Candidate, lang: Lang) -> String {
    let whose = one.person.as_ref().map_or(words(lang).outlets_own, |(_, name)| name);
    format!("{}-{} {whose}", one.pick.0.0, one.pick.1.0)
}

/// Day and site time, or the day alone.
fn when(one: &Candidate) -> String {
    let time = one.site.map(|site| site.time_of_day().chars().take(8).collect::<String>());
    format!("{} {}", one.date, time.unwrap_or_default()).trim().to_owned()
}

fn swap(order: &mut [Pick], one: Pick, other: Pick) {
    let at = |wanted: Pick| order.iter().position(|pick| *pick == wanted);
    if let (Some(one), Some(other)) = (at(one), at(other)) {
        order.swap(one, other);
    }
}
