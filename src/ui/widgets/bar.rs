//! A thin bar of progress.

use crate::ui::theme;
use eframe::egui;
use egui::{Sense, Vec2};

/// A bar of `width` points, filled to `share` (0..=1). `name` is read to those who cannot see it.
pub fn bar(ui: &mut egui::Ui, share: f32, width: f32, name: &str) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width.max(24.0), 6.0), Sense::hover());
    let share = share.clamp(0.0, 1.0);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::accesskit::Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(share));
        info
    });
    let tokens = theme::tokens(ui);
    ui.painter().rect_filled(rect, 3.0, tokens.pressed);
    let mut done = rect;
    done.set_width(rect.width() * share);
    ui.painter().rect_filled(done, 3.0, tokens.accent);
    response
}
