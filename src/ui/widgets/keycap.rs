//! Key caps.

use crate::ui::theme;
use eframe::egui;
use egui::{Color32, Sense, Stroke, Vec2};

const HEIGHT: f32 = 18.0;

/// Paints a key cap with its left end at `left`, and gives its rectangle. `active`: it was pressed as the first of two.
pub fn paint(ui: &egui::Ui, left: egui::Pos2, key: &str, active: bool) -> egui::Rect {
    let tokens = theme::tokens(ui);
    let size = Vec2::new(width(ui, key), HEIGHT);
    let rect = egui::Rect::from_min_size(egui::pos2(left.x, left.y - size.y / 2.0), size);
    let (frame, ink) = if active { (tokens.accent, tokens.accent) } else { (tokens.line, tokens.second) };
    let painter = ui.painter();
    painter.rect(rect, 4.0, tokens.raised, Stroke::new(1.0, frame), egui::StrokeKind::Inside);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, key, theme::font(theme::TINY), ink);
    rect
}

/// How wide a key cap is; at least 26 points, so that caps of one letter line up.
pub fn width(ui: &egui::Ui, key: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(key.to_owned(), theme::font(theme::TINY), Color32::WHITE);
    (galley.size().x + 12.0).max(26.0)
}

/// A key cap in a row of words.
pub fn keycap(ui: &mut egui::Ui, key: &str) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width(ui, key), HEIGHT), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, key));
    paint(ui, rect.left_center(), key, false);
    response
}
