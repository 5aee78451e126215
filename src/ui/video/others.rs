//! The cameras that do not lead: a picture, its camera's name, or that there is none. A click lets one lead.

use crate::app::command::Command;
use crate::app::player::Screen;
use crate::app::review::Review;
use crate::domain::text::Lang;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::video::view::Zoom;
use crate::ui::video::{Canvas, overlay, paint, planes};
use eframe::egui;
use egui::{Rect, Sense, Ui, vec2};
use std::sync::Arc;

/// Paints one into its place.
pub(super) fn other_ui(
    ui: &mut Ui,
    place: Rect,
    review: &Review,
    (screen, previews): (&Screen, bool),
    canvas: &mut Canvas,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let name = review.inspection.camera(screen.camera).map_or("", |camera| camera.name.as_str());
    let response = ui.interact(place, ui.scope_id().with(("camera", screen.camera)), Sense::CLICK);
    let words = words(screen, lang);
    let spoken = [name, &time(review, screen), words.as_deref().unwrap_or_default()];
    let spoken = spoken.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &spoken));
    if response.clicked() {
        out.push(Command::Lead(screen.camera));
    }
    let ground = if words.is_some() { theme::DARK.panel } else { theme::DARK.ground };
    ui.painter().rect_filled(place, 0.0, ground);
    let mut corner = place.left_bottom();
    if let Some(picture) = &screen.picture {
        let placed = Zoom::default().place(place, planes::displayed_size(picture), ui.pixels_per_point());
        let seen = match screen.recording.filter(|_| previews) {
            Some(recording) => canvas.preview.picture(&review.inspection, recording, picture),
            None => Arc::clone(picture),
        };
        paint(ui, canvas, &seen, &placed);
        corner = placed.visible().left_bottom();
    }
    if let Some(words) = words {
        overlay::sentence(ui, place, &words);
    }
    overlay::chip(ui, corner + vec2(8.0, -8.0), name);
    if response.hovered() {
        let line = egui::Stroke::new(1.0, theme::DARK.second);
        ui.painter().rect_stroke(place, 0.0, line, egui::StrokeKind::Inside);
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand);
}

/// When its picture was, or where the site's clock stands in a hole.
fn time(review: &Review, screen: &Screen) -> String {
    let recording = screen.recording.and_then(|id| review.inspection.recording(id));
    let pictured = screen.picture.as_ref().and_then(|picture| recording?.site(picture.pts()));
    let now = review.footage.status.site.filter(|_| screen.recording.is_none());
    pictured.or(now).map(|site| site.time_of_day()).unwrap_or_default()
}

/// Why there is no picture; none while one is on its way.
fn words(screen: &Screen, lang: Lang) -> Option<String> {
    match (&screen.failure, screen.recording) {
        (Some(failure), _) => Some(failure.text().get(lang).to_owned()),
        (None, None) => Some(t(lang).no_recording_now.to_owned()),
        (None, Some(_)) => None,
    }
}
