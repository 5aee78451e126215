//! Text fields with a name that a screen reader can say.

use crate::ui::theme;
use eframe::egui;
use egui::{Margin, TextEdit, Vec2};

/// A field of one line.
pub fn text(ui: &mut egui::Ui, value: &mut String, name: &str, hint: &str, width: f32) -> egui::Response {
    let edit = TextEdit::singleline(value)
        .hint_text(hint.to_owned())
        .margin(Margin::symmetric(8, 5))
        .min_size(Vec2::new(0.0, theme::CONTROL))
        .desired_width(width.max(40.0));
    ui.add(edit).accessible_name(name)
}

/// A field under its caption.
pub fn captioned(ui: &mut egui::Ui, value: &mut String, name: &str, hint: &str, width: f32) -> egui::Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, name));
        text(ui, value, name, hint, width)
    })
    .inner
}

/// A box to tick, with a frame that is seen on every ground. True when it was changed.
pub fn tick(ui: &mut egui::Ui, ticked: &mut bool, name: &str, hint: &str) -> bool {
    let response = ui.scope(|ui| {
        frame_ticks(ui);
        ui.checkbox(ticked, name)
    });
    let response = if hint.is_empty() { response.inner } else { response.inner.on_hover_text(hint) };
    response.changed()
}

/// Gives boxes to tick that frame from here on; for several of them in a row that wraps.
pub fn frame_ticks(ui: &mut egui::Ui) {
    ui.visuals_mut().widgets.inactive.bg_stroke = egui::Stroke::new(1.0, theme::tokens(ui).third);
}
