//! The transport's buttons: drawn shapes, since signs of fonts differ in size and place from one machine to the next.

use crate::ui::theme;
use eframe::egui;
use egui::{Painter, Pos2, Response, Sense, Shape, Stroke, Ui, Vec2, pos2, vec2};

/// What is drawn on a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Icon {
    /// A triangle.
    Play,
    /// Two bars.
    Pause,
    /// A bar and a triangle to the left.
    StepBack,
    /// A triangle to the right and a bar.
    StepForward,
    /// A loudspeaker.
    Sound,
    /// A loudspeaker, crossed out.
    Muted,
    /// A round of two arrows.
    Repeat,
    /// So many cells in a row, and rows.
    Grid(u8),
    /// A large cell over three small ones.
    Strip,
}

/// A button of 28 points with a drawn shape. `name` is read aloud, `hint` shown on hovering.
pub(super) fn button(ui: &mut Ui, icon: Icon, enabled: bool, name: &str, hint: &str) -> Response {
    chosen(ui, icon, enabled, None, name, hint)
}

/// The same for what can be on or off; on it has the accent's colour.
pub(super) fn switch(ui: &mut Ui, icon: Icon, enabled: bool, on: bool, name: &str, hint: &str) -> Response {
    chosen(ui, icon, enabled, Some(on), name, hint)
}

fn chosen(ui: &mut Ui, icon: Icon, enabled: bool, on: Option<bool>, name: &str, hint: &str) -> Response {
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(theme::CONTROL), sense);
    response.widget_info(|| match on {
        Some(on) => egui::WidgetInfo::selected(egui::accesskit::Role::Button, enabled, on, name),
        None => egui::WidgetInfo::labeled(egui::accesskit::Role::Button, enabled, name),
    });
    let tokens = theme::tokens(ui);
    if enabled && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect, f32::from(theme::RADIUS_SMALL), tokens.pressed);
    }
    let colour = match (enabled, on) {
        (false, _) => tokens.third,
        (true, Some(true)) => tokens.accent,
        (true, _) => tokens.text,
    };
    draw(ui.painter(), icon, rect.center(), colour);
    response.on_hover_text(hint)
}

/// Draws an icon around a place.
pub(super) fn draw(painter: &Painter, icon: Icon, at: Pos2, colour: egui::Color32) {
    let triangle = |x: f32, wide: f32| {
        let corners = vec![at + vec2(x, -6.0), at + vec2(x + wide, 0.0), at + vec2(x, 6.0)];
        painter.add(Shape::convex_polygon(corners, colour, Stroke::NONE));
    };
    let bar = |x: f32, wide: f32| {
        let rect = egui::Rect::from_center_size(pos2(at.x + x, at.y), vec2(wide, 12.0));
        painter.rect_filled(rect, 0.5, colour);
    };
    match icon {
        Icon::Play => triangle(-4.0, 10.0),
        Icon::Pause => {
            bar(-3.0, 3.0);
            bar(3.0, 3.0);
        }
        Icon::StepForward => {
            triangle(-5.0, 8.0);
            bar(5.0, 2.0);
        }
        Icon::StepBack => {
            triangle(5.0, -8.0);
            bar(-5.0, 2.0);
        }
        Icon::Repeat => round(painter, at, colour),
        Icon::Grid(cells) => grid(painter, at, cells, colour),
        Icon::Strip => {
            cell(painter, at + vec2(-7.0, -6.0), vec2(14.0, 8.0), colour);
            for column in 0..3_u8 {
                cell(painter, at + vec2(-7.0 + 5.0 * f32::from(column), 3.0), vec2(4.0, 3.0), colour);
            }
        }
        Icon::Sound | Icon::Muted => speaker(painter, at, colour, icon == Icon::Muted),
    }
}

fn cell(painter: &Painter, min: Pos2, size: Vec2, colour: egui::Color32) {
    painter.rect_stroke(egui::Rect::from_min_size(min, size), 0.5, Stroke::new(1.0, colour), egui::StrokeKind::Inside);
}

fn grid(painter: &Painter, at: Pos2, cells: u8, colour: egui::Color32) {
    let size = vec2((15.0 - f32::from(cells)) / f32::from(cells), (13.0 - f32::from(cells)) / f32::from(cells));
    for number in 0..cells * cells {
        let (column, row) = (f32::from(number % cells), f32::from(number / cells));
        cell(painter, at + vec2(-7.0 + column * (size.x + 1.0), -6.0 + row * (size.y + 1.0)), size, colour);
    }
}

/// Two half rounds, each with an arrow at its end.
fn round(painter: &Painter, at: Pos2, colour: egui::Color32) {
    for turn in [1.0, -1.0] {
        let place = |degrees: f32, radius: f32| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            at + turn * vec2(cos * radius, sin * radius)
        };
        let arc = (0..=8_u8).map(|step| place(-160.0 + 16.0 * f32::from(step), 5.5));
        painter.add(Shape::line(arc.collect(), Stroke::new(1.5, colour)));
        let tip = vec![place(-8.0, 5.5), place(-36.0, 8.5), place(-36.0, 2.5)];
        painter.add(Shape::convex_polygon(tip, colour, Stroke::NONE));
    }
}

fn speaker(painter: &Painter, at: Pos2, colour: egui::Color32, muted: bool) {
    painter.rect_filled(egui::Rect::from_min_max(at + vec2(-7.0, -2.5), at + vec2(-3.0, 2.5)), 0.0, colour);
    let cone = vec![at + vec2(-4.0, -2.5), at + vec2(0.0, -6.0), at + vec2(0.0, 6.0), at + vec2(-4.0, 2.5)];
    painter.add(Shape::convex_polygon(cone, colour, Stroke::NONE));
    let stroke = Stroke::new(1.5, colour);
    if muted {
        painter.line_segment([at + vec2(2.5, -3.0), at + vec2(7.5, 3.0)], stroke);
        painter.line_segment([at + vec2(7.5, -3.0), at + vec2(2.5, 3.0)], stroke);
    } else {
        for (x, high) in [(3.0, 2.5), (6.0, 5.0)] {
            let arc = (-4..=4).map(|step| {
                let share = f32::from(i8::try_from(step).unwrap_or(0)) / 4.0;
                at + vec2(x + 1.5 * (1.0 - share * share), high * share)
            });
            painter.add(Shape::line(arc.collect(), stroke));
        }
    }
}
