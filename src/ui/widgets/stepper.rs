//! A calm line of stations: those passed are filled, the present one is ringed, the rest wait.

use crate::ui::theme;
use eframe::egui;
use egui::{Align2, Color32, Sense, Stroke, Vec2};

/// Height of the line with its two rows of words.
const HEIGHT: f32 = 66.0;
/// Half the width of a station's dot.
const DOT: f32 = 6.0;

/// What one station is.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Its name.
    pub name: String,
    /// A word below; may be empty.
    pub below: String,
    /// Whether the way leads through it.
    pub passed: bool,
    /// Whether it is the present one; with the colour of what is said of it.
    pub here: Option<Color32>,
}

/// Paints the stations over the whole width. `name` is read to those who cannot see them.
pub fn stepper(ui: &mut egui::Ui, stops: &[Stop], name: &str) {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, name));
    let tokens = theme::tokens(ui);
    let painter = ui.painter();
    let each = rect.width() / stops.len().max(1) as f32;
    let at = |number: usize| egui::pos2(rect.left() + each * (number as f32 + 0.5), rect.top() + 14.0);
    let here = stops.iter().position(|stop| stop.here.is_some()).unwrap_or_default();
    for number in 1..stops.len() {
        let ink = if number <= here { tokens.second } else { tokens.line };
        let gap = Vec2::new(DOT + 6.0, 0.0);
        painter.line_segment([at(number - 1) + gap, at(number) - gap], Stroke::new(2.0, ink));
    }
    for (number, stop) in stops.iter().enumerate() {
        let middle = at(number);
        match stop.here {
            Some(ink) => {
                painter.circle_filled(middle, DOT - 2.0, ink);
                painter.circle_stroke(middle, DOT + 2.0, Stroke::new(2.0, ink));
            }
            None if stop.passed => drop(painter.circle_filled(middle, DOT, tokens.second)),
            None => drop(painter.circle_stroke(middle, DOT, Stroke::new(1.5, tokens.third))),
        }
        let ink = match stop.here {
            Some(_) => tokens.text,
            None if stop.passed => tokens.second,
            None => tokens.third,
        };
        let font = if stop.here.is_some() { theme::bold_font(theme::BASE) } else { theme::font(theme::BASE) };
        painter.text(middle + Vec2::new(0.0, 14.0), Align2::CENTER_TOP, &stop.name, font, ink);
        let below = middle + Vec2::new(0.0, 34.0);
        painter.text(below, Align2::CENTER_TOP, &stop.below, theme::font(theme::CAPTION), tokens.second);
    }
}
