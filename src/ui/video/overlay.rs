//! What lies over the picture: the camera's name, guide lines, the selected finding's rectangle, and words where there
//! is no picture.

use crate::app::player::Phase;
use crate::app::review::Review;
use crate::domain::footage::RecordingId;
use crate::domain::inspection::{Finding, Rect as Fraction};
use crate::domain::place::Guide;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::action::can_edit;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::video::VideoLocal;
use crate::ui::video::view::Placed;
use crate::ui::widgets::button;
use eframe::egui;
use egui::{Align2, Color32, Pos2, Rect, Stroke, StrokeKind, Ui, pos2, vec2};

/// Where one is, for those who hear the screen: the camera and the time.
pub(super) fn spoken(review: &Review, lang: Lang) -> String {
    let site = review.footage.status.site.filter(|_| review.is_in_hole());
    let time = match review.moment() {
        Some(moment) => Some(moment.site.map_or_else(|| moment.pts.clock(), |site| site.time_of_day())),
        None => site.map(|site| site.time_of_day()),
    };
    let nothing = if review.is_in_hole() { t(lang).no_recording_now } else { "" };
    let words = [t(lang).picture, camera_name(review), time.as_deref().unwrap_or_default(), nothing];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn camera_name(review: &Review) -> &str {
    let camera = review.camera().and_then(|camera| review.inspection.camera(camera));
    camera.map_or("", |camera| camera.name.as_str())
}

/// What can be done where there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Bring footage in.
    Add,
    /// Say where the file is now.
    Relink(RecordingId),
}

/// Says why nothing is shown, with the button that helps where one does. Gives it when it was pressed.
pub(super) fn no_picture_ui(ui: &mut Ui, panel: Rect, review: &Review, waited: bool, lang: Lang) -> Option<Remedy> {
    let (headline, detail, remedy) = why_nothing(review, waited, lang);
    let remedy = remedy.filter(|_| can_edit(review));
    let (strong, weak) = (theme::DARK.text, theme::DARK.second);
    let width = (panel.width() - 64.0).max(80.0);
    let lines = |text: String, size: f32, colour: Color32| {
        let mut job = egui::text::LayoutJob::simple(text, theme::font(size), colour, width);
        job.halign = egui::Align::Center;
        ui.painter().layout_job(job)
    };
    let (head, tail) = (lines(headline, theme::HEADING, strong), lines(detail, theme::CAPTION, weak));
    let foot = if remedy.is_some() { theme::GAP[3] + theme::CONTROL } else { 0.0 };
    let height = head.size().y + theme::GAP[1] + tail.size().y + foot;
    let top = panel.center().y - height / 2.0;
    let below = top + head.size().y + theme::GAP[1];
    let button = below + tail.size().y + theme::GAP[3];
    ui.painter().galley(pos2(panel.center().x, top), head, strong);
    ui.painter().galley(pos2(panel.center().x, below), tail, weak);
    let remedy = remedy?;
    let text = if remedy == Remedy::Add { t(lang).add_footage } else { t(lang).relink };
    let room =
        Rect::from_center_size(pos2(panel.center().x, button + theme::CONTROL / 2.0), vec2(160.0, theme::CONTROL));
    let layout = egui::Layout::centered_and_justified(egui::Direction::LeftToRight);
    let pressed = ui.scope_builder(egui::UiBuilder::new().max_rect(room).layout(layout), |ui| button::plain(ui, text));
    pressed.inner.clicked().then_some(remedy)
}

/// What happened, what it is about, and what helps.
fn why_nothing(review: &Review, waited: bool, lang: Lang) -> (String, String, Option<Remedy>) {
    let t = t(lang);
    if review.is_in_hole() {
        let time = review.footage.status.site.map(|site| site.time_of_day()).unwrap_or_default();
        return (t.no_recording_now.to_owned(), format!("{} {time}", camera_name(review)).trim().to_owned(), None);
    }
    let recordings = &review.inspection.recordings;
    // Where none was put into the player all are faulty; the first says why.
    let Some(recording) = review.recording().or(recordings.first()) else {
        return (t.drop_footage_here.to_owned(), t.drop_footage_how.to_owned(), Some(Remedy::Add));
    };
    let relink = Some(Remedy::Relink(recording.id));
    match (&review.footage.status.phase, &recording.fault) {
        (Phase::Failed(why), _) => {
            let hint = why.hint();
            let headline = why.text().get(lang).to_owned();
            let detail = [hint.get(lang), recording.path.as_str()].into_iter().filter(|line| !line.is_empty());
            (headline, detail.collect::<Vec<_>>().join("\n"), relink)
        }
        (_, Some(fault)) => (fault.clone(), recording.path.clone(), relink),
        (_, None) if waited => (t.opening_footage.to_owned(), String::new(), None),
        (_, None) => Default::default(),
    }
}

/// Guide lines and the rectangle of the selected finding while its moment is on the screen.
pub(super) fn marks(ui: &Ui, review: &Review, local: &VideoLocal, placed: &Placed) {
    let painter = ui.painter().with_clip_rect(placed.visible());
    if local.guides_shown {
        let camera = review.recording().and_then(|recording| review.inspection.camera(recording.camera));
        for guide in camera.iter().flat_map(|camera| &camera.guides) {
            line(&painter, placed, *guide, theme::DARK.text);
        }
    }
    let selected = review.finding.and_then(|no| review.inspection.findings.get(&no));
    let Some(finding) = selected.filter(|finding| is_on_screen(finding, review)) else { return };
    if let Some(fraction) = finding.rect {
        let colour = if finding.withdrawn.is_some() { theme::DARK.second } else { theme::DARK.red };
        frame(&painter, placed, fraction, colour);
    }
}

/// Whether the picture on the screen is the finding's, or lies in its span.
pub(super) fn is_on_screen(finding: &Finding, review: &Review) -> bool {
    let (Some(moment), Some(now)) = (finding.moment, review.moment()) else { return false };
    let until = finding.until.unwrap_or(moment.pts + Pts::from_ns(1));
    moment.recording == now.recording && (moment.pts..until.max(moment.pts + Pts::from_ns(1))).contains(&now.pts)
}

/// A line with a dark edge, so that it is seen on any picture.
pub(super) fn line(painter: &egui::Painter, placed: &Placed, guide: Guide, colour: Color32) {
    let ends = [placed.point(guide.from), placed.point(guide.to)];
    painter.line_segment(ends, Stroke::new(4.0, under()));
    painter.line_segment(ends, Stroke::new(2.0, colour));
}

/// A rectangle with a dark edge.
pub(super) fn frame(painter: &egui::Painter, placed: &Placed, fraction: Fraction, colour: Color32) {
    let rect = Rect::from_min_max(placed.point(fraction.min), placed.point(fraction.max));
    painter.rect_stroke(rect, 0.0, Stroke::new(4.0, under()), StrokeKind::Middle);
    painter.rect_stroke(rect, 0.0, Stroke::new(2.0, colour), StrokeKind::Middle);
}

/// A rectangle that is to be seen from the other end of a room: all around it is darker.
pub(super) fn lit(painter: &egui::Painter, placed: &Placed, fraction: Fraction) {
    let seen = placed.visible();
    let rect = Rect::from_min_max(placed.point(fraction.min), placed.point(fraction.max)).intersect(seen);
    let (above, rest) = seen.split_top_bottom_at_y(rect.top());
    let (beside, below) = rest.split_top_bottom_at_y(rect.bottom());
    let (left, right) = (beside.with_max_x(rect.left()), beside.with_min_x(rect.right()));
    for dark in [above, below, left, right] {
        painter.rect_filled(dark, 0.0, theme::DARK.ground.gamma_multiply(0.45));
    }
    painter.rect_stroke(rect, 4.0, Stroke::new(8.0, under()), StrokeKind::Outside);
    painter.rect_stroke(rect, 4.0, Stroke::new(5.0, theme::DARK.red), StrokeKind::Outside);
}

/// The camera's name, and how far one has zoomed in.
pub(super) fn labels(ui: &Ui, review: &Review, local: &VideoLocal, placed: &Placed, lang: Lang) {
    let sound = if review.footage.status.has_sound { t(lang).with_sound } else { "" };
    let name = camera_name(review);
    let name = if sound.is_empty() || name.is_empty() { name.to_owned() } else { format!("{name} · {sound}") };
    // At the lower left: recorders burn their clock into the top and the camera's name into the lower right.
    let mut at = placed.visible().left_bottom() + vec2(8.0, -8.0);
    if !name.is_empty() {
        at.x = chip(ui, at, &name) + 6.0;
    }
    if !local.zoom.is_fit() {
        chip(ui, at, &format!("{:.1}×", local.zoom.factor()));
    }
}

/// Words in the middle of a place without a picture.
pub(super) fn sentence(ui: &Ui, place: Rect, text: &str) {
    let width = (place.width() - 16.0).max(40.0);
    let mut job =
        egui::text::LayoutJob::simple(text.to_owned(), theme::font(theme::CAPTION), theme::DARK.second, width);
    job.halign = egui::Align::Center;
    let galley = ui.painter().layout_job(job);
    let at = place.center() - vec2(0.0, galley.size().y / 2.0);
    ui.painter().with_clip_rect(place).galley(at, galley, theme::DARK.second);
}

/// A small label on a dark ground that stands on `at`; gives its right edge.
pub(super) fn chip(ui: &Ui, at: Pos2, text: &str) -> f32 {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::font(theme::TINY), theme::DARK.text);
    let size = galley.size() + vec2(12.0, 4.0);
    let rect = Rect::from_min_size(at - vec2(0.0, size.y), size);
    ui.painter().rect_filled(rect, 4.0, under());
    ui.painter().galley(
        Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min,
        galley,
        theme::DARK.text,
    );
    rect.right()
}

/// Dark and half clear: under words and lines, so that they are seen on any picture.
fn under() -> Color32 {
    theme::DARK.ground.gamma_multiply(0.7)
}
