//! The small picture over the tape: what the camera under the pointer has at that moment, without going there.

use crate::app::command::Command;
use crate::app::review::{Review, Thumbnail};
use crate::domain::footage::RecordingId;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::panels::tape::lanes::{Lane, Lanes};
use crate::ui::panels::tape::track::file_name;
use crate::ui::strings::t;
use crate::ui::theme;
use eframe::egui;
use egui::{Rect, TextureHandle, Ui, pos2, vec2};
use std::sync::Arc;

/// How wide the picture is, in points.
const WIDTH: f32 = 192.0;

/// How far above the tape it stands.
const APART: f32 = 6.0;

/// What it remembers: what was asked for last, and the texture of the last picture.
#[derive(Default)]
pub(super) struct PeekLocal {
    asked: Option<(RecordingId, Pts)>,
    texture: Option<(Arc<Vec<u8>>, TextureHandle)>,
}

impl std::fmt::Debug for PeekLocal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PeekLocal").field("asked", &self.asked).finish_non_exhaustive()
    }
}

impl PeekLocal {
    /// Asks for another moment, or none, where that is news.
    pub(super) fn ask(&mut self, moment: Option<(RecordingId, Pts)>, out: &mut Vec<Command>) {
        if self.asked != moment {
            self.asked = moment;
            out.push(Command::Peek(moment));
        }
    }

    fn texture(&mut self, ctx: &egui::Context, small: &Thumbnail) -> TextureHandle {
        if let Some((bytes, texture)) = &self.texture
            && Arc::ptr_eq(bytes, &small.rgba)
        {
            return texture.clone();
        }
        let image = egui::ColorImage::from_rgba_unmultiplied([small.width, small.height], &small.rgba);
        let texture = ctx.load_texture("peek", image, egui::TextureOptions::LINEAR);
        self.texture = Some((Arc::clone(&small.rgba), texture.clone()));
        texture
    }
}

/// Where the pointer is on the tape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pointed<'a> {
    /// The lane under it.
    pub lane: &'a Lane,
    /// Its place on the axis.
    pub time: i64,
    /// Its place on the screen, across.
    pub x: f32,
    /// The tape on the screen.
    pub area: Rect,
}

/// Asks for the picture of the moment, and paints what there is of it.
pub(super) fn peek_ui(
    ui: &Ui,
    review: &Review,
    lanes: &Lanes,
    local: &mut PeekLocal,
    at: Pointed<'_>,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let bar = Lanes::at(at.lane, at.time);
    local.ask(bar.map(|bar| (bar.recording, bar.pts(at.time))), out);
    let camera = review.inspection.camera(at.lane.camera).map_or("", |camera| camera.name.as_str());
    let Some(bar) = bar else {
        let words = [camera, t(lang).no_recording_then];
        return panel(ui, at, None, &words.join(" "), "");
    };
    let Some(recording) = review.inspection.recording(bar.recording) else { return };
    let peek = review.peek.as_ref().filter(|peek| peek.recording == bar.recording);
    let picture = peek.and_then(|peek| peek.picture.as_ref());
    let time = picture.map(|(pts, _)| recording.site(*pts).map_or_else(|| pts.clock(), |site| site.time_of_day()));
    let several = lanes.lanes.len() > 1;
    let missing = peek.filter(|peek| peek.missing).map(|_| t(lang).no_picture_then);
    let words = [Some(camera).filter(|_| several), time.as_deref(), missing];
    let words: Vec<&str> = words.into_iter().flatten().collect();
    let texture = picture.map(|(_, small)| local.texture(ui.ctx(), small));
    panel(ui, at, texture.as_ref(), &words.join(" "), file_name(&recording.path));
}

fn panel(ui: &Ui, at: Pointed<'_>, texture: Option<&TextureHandle>, words: &str, detail: &str) {
    if texture.is_none() && words.is_empty() {
        return;
    }
    let tokens = theme::tokens(ui);
    let line = |text: &str, colour| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), theme::font(theme::TINY), colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(WIDTH);
        ui.painter().layout_job(job)
    };
    let lines = [line(words, tokens.text), line(detail, tokens.second)];
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.text().is_empty()).collect();
    let picture = texture.map_or(egui::Vec2::ZERO, |texture| texture.size_vec2() * (WIDTH / texture.size_vec2().x));
    let text = lines.iter().map(|line| line.size().y).sum::<f32>();
    let wide = lines.iter().map(|line| line.size().x).fold(picture.x, f32::max);
    let gap = if texture.is_some() { 4.0 } else { 0.0 };
    let size = vec2(wide, picture.y + gap + text) + vec2(12.0, 10.0);
    let most = (at.area.right() - size.x - 4.0).max(at.area.left());
    let min = pos2((at.x - size.x / 2.0).clamp(at.area.left() + 4.0, most), at.area.top() - APART - size.y);
    let area = egui::Area::new(ui.scope_id().with("peek")).order(egui::Order::Tooltip).interactable(false);
    area.fixed_pos(min).constrain(false).show(ui.ctx(), |ui| {
        let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Tooltip, true, words));
        ui.painter().rect_filled(rect, f32::from(theme::RADIUS_SMALL), tokens.raised);
        let edge = egui::Stroke::new(1.0, tokens.line);
        ui.painter().rect_stroke(rect, f32::from(theme::RADIUS_SMALL), edge, egui::StrokeKind::Inside);
        let mut top = rect.min + vec2(6.0, 5.0);
        if let Some(texture) = texture {
            let place = Rect::from_min_size(top, picture);
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            ui.painter().image(texture.id(), place, whole, egui::Color32::WHITE);
            top.y += picture.y + gap;
        }
        for line in lines {
            let tall = line.size().y;
            ui.painter().galley(top, line, tokens.text);
            top.y += tall;
        }
    });
}
