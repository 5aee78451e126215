//! All keys at a glance, from the action table; the items' own keys stand beside the items.

use crate::domain::text::Lang;
use crate::ui::action::{Group, TABLE};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::keycap;
use eframe::egui;
use egui::{Align, Layout};

/// The least that a column needs, so that long titles and two keys fit.
const COLUMN: f32 = 256.0;
/// Height of a row.
const ROW: f32 = 22.0;

/// Paints the sheet of keys.
pub fn keysheet_ui(ui: &mut egui::Ui, lang: Lang) {
    ui.label(theme::caption(ui, t(lang).keys_text));
    ui.add_space(theme::GAP[1]);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[4];
        let columns: &[&[Group]] = if ui.available_width() >= 4.0 * COLUMN + 3.0 * theme::GAP[4] {
            &[&[Group::Marking], &[Group::Footage], &[Group::View], &[Group::File]]
        } else {
            &[&[Group::Marking], &[Group::Footage], &[Group::View, Group::File]]
        };
        let count = columns.len() as f32;
        let width = (ui.available_width() - (count - 1.0) * theme::GAP[4]) / count;
        for groups in columns {
            column(ui, groups, width, lang);
        }
    });
}

fn column(ui: &mut egui::Ui, groups: &[Group], width: f32, lang: Lang) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.spacing_mut().interact_size.y = ROW;
        for group in groups {
            ui.label(theme::heading(group.name(lang)));
            ui.add_space(theme::GAP[0]);
            for entry in TABLE.iter().filter(|entry| entry.group == *group && !entry.keys.is_empty()) {
                ui.horizontal(|ui| {
                    let title = if lang == Lang::Zh { entry.title.0 } else { entry.title.1 };
                    ui.label(title);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = theme::GAP[0];
                        for stroke in entry.keys.iter().rev() {
                            keycap::keycap(ui, &stroke.label());
                        }
                    });
                });
            }
            ui.add_space(theme::GAP[2]);
        }
    });
}
