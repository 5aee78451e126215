//! Words painted into a given room, cut with an ellipsis where they do not fit.

use crate::ui::theme;
use eframe::egui;
use egui::{Color32, Rect, pos2};

/// Paints one line at the left of `room`, in the middle of its height.
pub fn shortened(ui: &egui::Ui, room: Rect, text: &str, size: f32, ink: Color32) {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), theme::font(size), ink);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.width().max(10.0));
    let galley = ui.painter().layout_job(job);
    let at = pos2(room.left(), room.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
}
