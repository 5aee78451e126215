//! A sheet over the window: a heading, a cross to close it, and what it holds. Esc closes it as well.

use crate::domain::text::Lang;
use crate::ui::strings::t;
use crate::ui::theme;
use eframe::egui;
use egui::{Align, Layout, Sense, Stroke, Vec2};

/// What becomes of the window behind a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// It is dimmed and takes no click.
    Dimmed,
    /// It stays as it is, because one has to look at it while the sheet is open.
    Clear,
}

/// Shows a sheet of `width` points in the middle of the window. True when its cross was pressed.
pub fn sheet(
    ctx: &egui::Context,
    lang: Lang,
    title: &str,
    width: f32,
    behind: Behind,
    content: impl FnOnce(&mut egui::Ui),
) -> bool {
    let mut closed = false;
    let room = ctx.content_rect().size() - Vec2::splat(48.0);
    egui::Area::new(egui::Id::unique("sheet"))
        .anchor(egui::Align2::CENTER_CENTER, [0.0, 0.0])
        .order(egui::Order::Foreground)
        .fade_in(false)
        .show(ctx, |ui| {
            if behind == Behind::Dimmed {
                dim(ui);
            }
            let frame = theme::card(ui).shadow(ui.visuals().window_shadow);
            frame.inner_margin(egui::Margin::same(20)).show(ui, |ui| {
                ui.set_width(width.min(room.x - 40.0));
                ui.horizontal(|ui| {
                    ui.label(theme::title(title));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| closed = cross(ui, t(lang).close_sheet));
                });
                ui.add_space(theme::GAP[1]);
                let most = room.y - 110.0;
                egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, content);
            });
        });
    closed
}

/// Dims the window behind what is about to be painted; nothing there takes a click meanwhile.
pub fn dim(ui: &mut egui::Ui) {
    let window = ui.ctx().content_rect();
    ui.interact(window, ui.scope_id().with("behind"), Sense::CLICK | Sense::DRAG);
    ui.painter().rect_filled(window, 0.0, theme::DIMMED);
}

/// A cross to close something with.
pub fn cross(ui: &mut egui::Ui, name: &str) -> bool {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(24.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    let tokens = theme::tokens(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, f32::from(theme::RADIUS_SMALL), tokens.pressed);
    }
    let arm = rect.shrink(8.0);
    let stroke = Stroke::new(1.5, tokens.second);
    ui.painter().line_segment([arm.left_top(), arm.right_bottom()], stroke);
    ui.painter().line_segment([arm.right_top(), arm.left_bottom()], stroke);
    response.clicked()
}
