//! A way with its stations: those behind, the one where somebody stands, those ahead.

use crate::ui::theme;
use eframe::egui;
use egui::{Align2, Color32, Sense, Stroke, Vec2, pos2};

/// How a station stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Behind.
    Passed,
    /// Here.
    Here,
    /// Here, and it went well to the end.
    Won,
    /// Here, and it is over.
    Lost,
    /// Ahead.
    Ahead,
}

/// One station: its name, a word below it (such as a day), and how it stands.
#[derive(Clone, Debug)]
pub struct Station {
    /// Name.
    pub name: String,
    /// A word below.
    pub below: String,
    /// How it stands.
    pub reach: Reach,
    /// What is read to those who cannot see it.
    pub spoken: String,
}

const RADIUS: f32 = 7.0;
const HEIGHT: f32 = 58.0;

/// Paints the way over the whole width.
pub fn stepper(ui: &mut egui::Ui, stations: &[Station]) {
    let tokens = theme::tokens(ui);
    let (whole, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::hover());
    let each = whole.width() / stations.len().max(1) as f32;
    let centre = |at: usize| pos2(whole.left() + each * (at as f32 + 0.5), whole.top() + RADIUS + 2.0);
    for (at, station) in stations.iter().enumerate().skip(1) {
        let (from, to) = (centre(at - 1), centre(at));
        let ink = if station.reach == Reach::Ahead { tokens.line } else { tokens.second };
        let gap = Vec2::new(RADIUS + 4.0, 0.0);
        ui.painter().line_segment([from + gap, to - gap], Stroke::new(1.5, ink));
    }
    for (at, station) in stations.iter().enumerate() {
        let room = egui::Rect::from_center_size(pos2(centre(at).x, whole.center().y), Vec2::new(each, HEIGHT));
        let response = ui.interact(room, ui.scope_id().with(("station", at)), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &station.spoken));
        let (fill, frame, ink) = match station.reach {
            Reach::Passed => (tokens.second, tokens.second, tokens.second),
            Reach::Here => (tokens.accent, tokens.accent, tokens.text),
            Reach::Won => (tokens.green, tokens.green, tokens.text),
            Reach::Lost => (tokens.red, tokens.red, tokens.text),
            Reach::Ahead => (Color32::TRANSPARENT, tokens.third, tokens.second),
        };
        let middle = centre(at);
        ui.painter().circle(middle, RADIUS, fill, Stroke::new(1.5, frame));
        mark(ui, middle, station.reach);
        let here = matches!(station.reach, Reach::Here | Reach::Won | Reach::Lost);
        let font = if here { theme::bold_font(theme::CAPTION) } else { theme::font(theme::CAPTION) };
        let below = pos2(middle.x, middle.y + RADIUS + 6.0);
        let said = ui.painter().text(below, Align2::CENTER_TOP, &station.name, font, ink);
        let under = pos2(middle.x, said.bottom() + 2.0);
        ui.painter().text(under, Align2::CENTER_TOP, &station.below, theme::font(theme::TINY), tokens.second);
    }
}

/// A tick in what is behind or won, a cross in what is over.
fn mark(ui: &egui::Ui, middle: egui::Pos2, reach: Reach) {
    let stroke = Stroke::new(1.5, theme::tokens(ui).on_accent);
    let at = |x: f32, y: f32| middle + Vec2::new(x, y);
    let painter = ui.painter();
    match reach {
        Reach::Passed | Reach::Won => {
            painter.line_segment([at(-3.0, 0.2), at(-0.8, 2.4)], stroke);
            painter.line_segment([at(-0.8, 2.4), at(3.2, -2.2)], stroke);
        }
        Reach::Lost => {
            painter.line_segment([at(-2.4, -2.4), at(2.4, 2.4)], stroke);
            painter.line_segment([at(-2.4, 2.4), at(2.4, -2.4)], stroke);
        }
        Reach::Here => drop(painter.circle_filled(middle, 2.2, theme::tokens(ui).on_accent)),
        Reach::Ahead => {}
    }
}
