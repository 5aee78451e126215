//! The first screen: what the program does in three steps, and the ways to begin.

use crate::app::command::Command;
use crate::app::state::State;
use crate::ui::dialogs::Purpose;
use crate::ui::strings::{Strings, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::button;
use eframe::egui;
use egui::{Align, Layout, RichText, Sense};
use std::path::Path;

const WIDTH: f32 = 860.0;
/// About how high the title, the steps and the buttons are together.
const CONTENT: f32 = 340.0;

/// Paints the first screen.
pub fn welcome_ui(ui: &mut egui::Ui, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let t = t(state.settings.lang);
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let width = WIDTH.min(ui.available_width() - 2.0 * theme::GAP[4]);
        let rows = state.settings.recent.len() as f32;
        let tall = CONTENT + if rows > 0.0 { 48.0 + rows * theme::ROW } else { 0.0 };
        // A little above the middle, where the eye expects it.
        let top = ((ui.available_height() - tall) * 0.45).max(theme::GAP[4]);
        ui.add_space(top);
        ui.horizontal_top(|ui| {
            ui.add_space((ui.available_width() - width) / 2.0);
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.label(RichText::new(t.app_name).font(theme::bold_font(theme::SCORE)));
                ui.label(RichText::new(t.welcome_what).color(theme::tokens(ui).second));
                ui.add_space(theme::GAP[4]);
                steps(ui, t, width);
                ui.add_space(theme::GAP[4]);
                begin(ui, t, view);
                ui.add_space(theme::GAP[4]);
                recent(ui, t, state, out);
            });
        });
    });
}

fn steps(ui: &mut egui::Ui, t: &Strings, width: f32) {
    let steps = [
        (t.welcome_step_1, t.welcome_step_1_text),
        (t.welcome_step_2, t.welcome_step_2_text),
        (t.welcome_step_3, t.welcome_step_3_text),
    ];
    let each = (width - 2.0 * theme::GAP[3]) / 3.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[3];
        for (number, (head, text)) in steps.iter().enumerate() {
            theme::card(ui).show(ui, |ui| {
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.set_width(each - 34.0);
                    ui.set_min_height(116.0);
                    let figure = RichText::new(format!("{}", number + 1)).font(theme::bold_font(theme::TITLE));
                    ui.label(figure.color(theme::tokens(ui).accent));
                    ui.label(theme::heading(*head));
                    ui.label(theme::caption(ui, *text));
                });
            });
        }
    });
}

fn begin(ui: &mut egui::Ui, t: &Strings, view: &mut View) {
    ui.horizontal(|ui| {
        if button::primary(ui, t.new_library).clicked() {
            view.dialogs.ask(Purpose::NewLibrary);
        }
        if button::plain(ui, t.open_library).clicked() {
            view.dialogs.ask(Purpose::OpenLibrary);
        }
        if button::plain(ui, t.make_demo).on_hover_text(t.make_demo_hint).clicked() {
            view.dialogs.ask(Purpose::Demo);
        }
    });
}

fn recent(ui: &mut egui::Ui, t: &Strings, state: &State, out: &mut Vec<Command>) {
    if state.settings.recent.is_empty() {
        return;
    }
    ui.label(theme::caption(ui, t.recent));
    ui.spacing_mut().item_spacing.y = 0.0;
    for path in &state.settings.recent {
        if recent_row(ui, path) {
            out.push(Command::OpenLibrary(path.clone()));
        }
    }
}

fn recent_row(ui: &mut egui::Ui, path: &Path) -> bool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = path.parent().unwrap_or(Path::new("")).display().to_string();
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), theme::ROW), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, format!("{name} {folder}")));
    let tokens = theme::tokens(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.expand2(egui::vec2(8.0, 0.0)), 6.0, tokens.raised);
    }
    let painter = ui.painter().with_clip_rect(rect);
    let end = painter.text(rect.left_center(), egui::Align2::LEFT_CENTER, name, theme::font(theme::BASE), tokens.text);
    let at = egui::pos2(end.right() + theme::GAP[2], rect.center().y);
    painter.text(at, egui::Align2::LEFT_CENTER, folder, theme::font(theme::CAPTION), tokens.second);
    response.clicked()
}
