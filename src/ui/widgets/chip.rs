//! Chips: small rounded words. A verdict's chip has the colour of the verdict, and no other chip has a colour.

use crate::domain::inspection::Outcome;
use crate::domain::text::Lang;
use crate::ui::theme;
use crate::ui::theme::Tokens;
use eframe::egui;
use egui::{Color32, Sense, Stroke, Vec2};

const HEIGHT: f32 = 22.0;
const PADDING: f32 = 9.0;

/// The colour of an outcome.
pub fn colour(tokens: &Tokens, outcome: Outcome) -> Color32 {
    match outcome {
        Outcome::Pass => tokens.green,
        Outcome::Deducted => tokens.red,
        Outcome::NotObservable => tokens.amber,
        Outcome::NotApplicable => tokens.second,
        Outcome::NotJudged => tokens.second,
    }
}

/// How wide a chip with this text is.
pub fn width(ui: &egui::Ui, text: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::font(theme::CAPTION), Color32::WHITE);
    galley.size().x + 2.0 * PADDING
}

/// What a chip with `text` says of an outcome, with the number of findings where there are any.
pub fn text(outcome: Outcome, findings: usize, lang: Lang) -> String {
    match (outcome, findings) {
        (Outcome::Deducted, n) if n > 0 => format!("{} {n}", outcome.name(lang)),
        _ => outcome.name(lang).to_owned(),
    }
}

/// Paints an outcome's chip with its right end at `right`, and gives its rectangle. It takes no click of its own.
pub fn paint_outcome(ui: &egui::Ui, right: egui::Pos2, outcome: Outcome, text: &str) -> egui::Rect {
    let tokens = theme::tokens(ui);
    let size = Vec2::new(width(ui, text), HEIGHT);
    let rect = egui::Rect::from_min_size(egui::pos2(right.x - size.x, right.y - size.y / 2.0), size);
    let colour = colour(tokens, outcome);
    let (fill, frame, ink) = match outcome {
        Outcome::Deducted => (colour, colour, tokens.on_accent),
        Outcome::NotJudged | Outcome::NotApplicable => (Color32::TRANSPARENT, tokens.line, colour),
        Outcome::Pass | Outcome::NotObservable => (Color32::TRANSPARENT, colour.gamma_multiply(0.65), colour),
    };
    paint(ui, rect, text, fill, frame, ink);
    rect
}

/// A chip that only says something.
pub fn label(ui: &mut egui::Ui, text: &str, ink: Color32) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::new(width(ui, text), HEIGHT), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, text));
    let tokens = theme::tokens(ui);
    let frame = if ink == tokens.second { tokens.line } else { ink.gamma_multiply(0.65) };
    paint(ui, rect, text, Color32::TRANSPARENT, frame, ink);
    response
}

/// A chip that is pressed to choose an outcome; coloured while chosen.
pub fn choice(ui: &mut egui::Ui, outcome: Outcome, text: &str, chosen: bool, name: &str) -> egui::Response {
    let enabled = ui.is_enabled();
    // As wide with a count as without one, so that the chips of several people line up.
    let uncounted = outcome == Outcome::Deducted && !text.ends_with(|sign: char| sign.is_ascii_digit());
    let room = if uncounted { width(ui, &format!("{text} 0")) } else { width(ui, text) };
    let (rect, response) = ui.allocate_exact_size(Vec2::new(room, HEIGHT), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Button, enabled, chosen, name));
    let tokens = theme::tokens(ui);
    let colour = colour(tokens, outcome);
    let under_pointer = response.hovered() || response.has_focus();
    let (fill, frame, ink) = match (chosen, outcome) {
        (true, Outcome::Deducted) => (colour, colour, tokens.on_accent),
        (true, _) => (colour.gamma_multiply(0.16), colour, colour),
        (false, _) if under_pointer => (tokens.pressed, tokens.third, tokens.text),
        (false, _) => (Color32::TRANSPARENT, tokens.line, tokens.second),
    };
    paint(ui, rect, text, fill, frame, ink);
    response
}

fn paint(ui: &egui::Ui, rect: egui::Rect, text: &str, fill: Color32, frame: Color32, ink: Color32) {
    let painter = ui.painter();
    painter.rect(rect, HEIGHT / 2.0, fill, Stroke::new(1.0, frame), egui::StrokeKind::Inside);
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, theme::font(theme::CAPTION), ink);
}
