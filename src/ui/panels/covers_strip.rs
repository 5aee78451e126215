//! The strip of a cover: from where it begins to where it ends, a diamond for each place it was given, and the picture on the
//! screen between them.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::cover::Cover;
use crate::domain::footage::Recording;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::panels::covers::said;
use crate::ui::strings::covers::words;
use crate::ui::strings::fill;
use crate::ui::theme;
use eframe::egui;
use egui::{Rect, Sense, Shape, Stroke, Vec2, pos2, vec2};

const HEIGHT: f32 = 22.0;
/// Half the height of a diamond.
const DIAMOND: f32 = 5.0;

/// Paints it over the whole width; a diamond leads to its picture.
pub(super) fn strip_ui(
    ui: &mut egui::Ui,
    review: &Review,
    recording: &Recording,
    cover: &Cover,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let tokens = theme::tokens(ui);
    let (room, _) = ui.allocate_exact_size(Vec2::new(ui.available_width(), HEIGHT), Sense::hover());
    let line = room.shrink2(vec2(DIAMOND + 2.0, 0.0));
    let (from, to) = cover.span();
    let length = (to - from).seconds().max(1e-9);
    let x = |pts: Pts| line.left() + ((pts - from).seconds() / length) as f32 * line.width();
    let middle = line.center().y;
    ui.painter().hline(line.x_range(), middle, Stroke::new(2.0, tokens.third));
    let now = review.moment().map(|moment| moment.pts);
    if let Some(now) = now.filter(|now| (from..=to).contains(now)) {
        ui.painter().vline(x(now), room.y_range(), Stroke::new(1.0, tokens.accent));
    }
    for (number, (at, _)) in cover.keys().iter().enumerate() {
        let centre = pos2(x(*at), middle);
        let place = Rect::from_center_size(centre, Vec2::splat(2.0 * DIAMOND + 4.0));
        let response = ui.interact(place, ui.scope_id().with(("key", number)), Sense::click());
        let name = fill(words(lang).key_at, &[&said(recording, *at)]);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
        let is_here = now == Some(*at);
        let ink = if is_here || response.hovered() || response.has_focus() { tokens.accent } else { tokens.text };
        let points = [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)].map(|(x, y)| centre + vec2(x, y) * DIAMOND);
        ui.painter().add(Shape::convex_polygon(points.to_vec(), ink, Stroke::NONE));
        if response.on_hover_text(name).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            out.push(Command::GoTo(recording.id, *at));
        }
    }
}
