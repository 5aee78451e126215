//! All keys at a glance, from the action table; the items' own keys stand beside the items.

use crate::domain::text::Lang;
use crate::ui::action::{Group, TABLE};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::keycap;
use eframe::egui;
use egui::{Align, Layout};

const COLUMN: f32 = 290.0;

/// Paints the sheet of keys.
pub fn keysheet_ui(ui: &mut egui::Ui, lang: Lang) {
    ui.label(theme::caption(ui, t(lang).keys_text));
    ui.add_space(theme::GAP[1]);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[4];
        column(ui, &[Group::Marking], lang);
        column(ui, &[Group::Footage], lang);
        column(ui, &[Group::View, Group::File], lang);
    });
}

fn column(ui: &mut egui::Ui, groups: &[Group], lang: Lang) {
    ui.vertical(|ui| {
        ui.set_width(COLUMN);
        ui.spacing_mut().item_spacing.y = 2.0;
        for group in groups {
            ui.label(theme::heading(group.name(lang)));
            for entry in TABLE.iter().filter(|entry| entry.group == *group && !entry.keys.is_empty()) {
                ui.horizontal(|ui| {
                    ui.set_min_height(24.0);
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
