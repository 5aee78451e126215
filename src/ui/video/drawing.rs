//! Drawing on the picture: the camera's guide lines (two ends each) and the rectangle of a finding (one drag). `covering` has
//! the pen for covers.

use crate::app::command::Command;
use crate::app::review::{Amendment, Review};
use crate::domain::inspection::{FindingNo, Rect as Fraction};
use crate::domain::place::{Camera, CameraId, Guide};
use crate::domain::text::Lang;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::video::VideoLocal;
use crate::ui::video::covering;
use crate::ui::video::overlay;
use crate::ui::video::view::Placed;
use crate::ui::widgets::button;
use eframe::egui;
use egui::{PointerButton, Response, Stroke, StrokeKind, Ui, vec2};

/// What the pointer draws.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Tool {
    /// Nothing: it moves the picture.
    #[default]
    None,
    /// Guide lines.
    Guides {
        /// The end that stands already.
        from: Option<(u16, u16)>,
    },
    /// The rectangle of a finding.
    Rectangle {
        /// Whose.
        no: FindingNo,
        /// The corner that stands already.
        from: Option<(u16, u16)>,
        /// Whether its moment was asked for.
        visited: bool,
    },
    /// Covers, or customers' areas.
    Covers {
        /// Whether a drag makes a customers' area.
        is_area: bool,
    },
}

impl Tool {
    /// What it is when another camera leads: guide lines are put away, a rectangle's finding may be of that camera; every
    /// camera can have covers.
    pub(super) fn on(self, camera: Option<CameraId>, review: &Review) -> Self {
        if let Self::Covers { .. } = self {
            return self;
        }
        let Self::Rectangle { no, .. } = self else { return Self::None };
        let moment = review.inspection.findings.get(&no).and_then(|finding| finding.moment);
        let recording = moment.and_then(|moment| review.inspection.recording(moment.recording));
        if recording.map(|recording| recording.camera) == camera { self } else { Self::None }
    }
}

/// Shortest line and smallest rectangle, in ten-thousandths; less is a slip of the hand.
pub(super) const LEAST: u16 = 50;

/// Draws with the tool in hand, and shows under the picture how to go on.
pub(super) fn drawing_ui(
    ui: &mut Ui,
    response: &Response,
    review: &Review,
    local: &mut VideoLocal,
    placed: &Placed,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let is_frozen = review.inspection.closing.is_some() && !local.is_covering();
    if local.is_drawing() && (review.read_only || is_frozen) {
        local.stop_drawing();
    }
    if local.is_drawing() && ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape)) {
        local.stop_drawing();
    }
    let hint = match local.tool {
        Tool::None => return,
        Tool::Covers { .. } => return covering::covering_ui(ui, response, review, local, placed, lang, out),
        Tool::Guides { from } => {
            let camera = review.recording().and_then(|recording| review.inspection.camera(recording.camera));
            let Some(camera) = camera else { return local.stop_drawing() };
            guides(ui, response, camera, from, local, placed, out);
            guides_bar(ui, camera, local, lang, out);
            return;
        }
        Tool::Rectangle { no, from, visited } => {
            let finding = review.inspection.findings.get(&no);
            let Some(finding) = finding.filter(|finding| finding.moment.is_some()) else {
                return local.stop_drawing();
            };
            if overlay::is_on_screen(finding, review) {
                let amend = |rect| {
                    Command::Amend(Amendment {
                        no,
                        points: finding.points,
                        note: finding.note.clone(),
                        person: finding.person,
                        rect,
                    })
                };
                if let Some(rect) = drag(ui, response, from, local, placed) {
                    out.push(amend(Some(rect)));
                    return local.stop_drawing();
                }
                if let Tool::Rectangle { .. } = local.tool {
                    rectangle_bar(ui, finding.rect.is_some(), local, lang, out, || amend(None));
                }
                return;
            }
            if !visited {
                out.push(Command::GoToFinding(no));
                local.tool = Tool::Rectangle { no, from: None, visited: true };
            }
            t(lang).going_to_finding
        }
    };
    bar(ui, local.room, |ui| {
        ui.label(hint);
        if button::plain(ui, t(lang).cancel).clicked() {
            local.stop_drawing();
        }
    });
}

/// Two clicks, or one drag, make a line.
fn guides(
    ui: &Ui,
    response: &Response,
    camera: &Camera,
    from: Option<(u16, u16)>,
    local: &mut VideoLocal,
    placed: &Placed,
    out: &mut Vec<Command>,
) {
    let painter = ui.painter().with_clip_rect(placed.visible());
    ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    let Some(pointer) = response.interact_pointer_pos().or(response.hover_pos()) else { return };
    let here = placed.fraction(pointer);
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
        local.tool = Tool::Guides { from: Some(from.unwrap_or_else(|| placed.fraction(origin))) };
        return;
    }
    let ends = response.clicked_by(PointerButton::Primary) || response.drag_stopped_by(PointerButton::Primary);
    match (from, ends) {
        (None, true) => local.tool = Tool::Guides { from: Some(here) },
        (Some(from), true) if apart(from, here) => {
            let mut guides = camera.guides.clone();
            guides.push(Guide { from, to: here });
            out.push(Command::SetGuides(camera.id, guides));
            local.tool = Tool::Guides { from: None };
        }
        (Some(from), _) => {
            overlay::line(&painter, placed, Guide { from, to: here }, theme::DARK.accent);
            painter.circle_filled(placed.point(from), 4.0, theme::DARK.accent);
        }
        (None, false) => {}
    }
}

fn guides_bar(ui: &mut Ui, camera: &Camera, local: &mut VideoLocal, lang: Lang, out: &mut Vec<Command>) {
    let any = !camera.guides.is_empty();
    bar(ui, local.room, |ui| {
        ui.label(t(lang).guides_hint);
        if ui.add_enabled_ui(any, |ui| button::plain(ui, t(lang).guides_remove_last)).inner.clicked() {
            let mut guides = camera.guides.clone();
            guides.pop();
            out.push(Command::SetGuides(camera.id, guides));
        }
        if ui.add_enabled_ui(any, |ui| button::plain(ui, t(lang).guides_remove_all)).inner.clicked() {
            out.push(Command::SetGuides(camera.id, Vec::new()));
        }
        if button::primary(ui, t(lang).done).clicked() {
            local.stop_drawing();
        }
    });
}

/// One drag makes the rectangle; gives it once it is done.
fn drag(
    ui: &Ui,
    response: &Response,
    from: Option<(u16, u16)>,
    local: &mut VideoLocal,
    placed: &Placed,
) -> Option<Fraction> {
    ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    let Tool::Rectangle { no, visited, .. } = local.tool else { return None };
    let pointer = response.interact_pointer_pos()?;
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
        local.tool = Tool::Rectangle { no, from: Some(placed.fraction(origin)), visited };
        return None;
    }
    let (from, here) = (from?, placed.fraction(pointer));
    let rect =
        Fraction { min: (from.0.min(here.0), from.1.min(here.1)), max: (from.0.max(here.0), from.1.max(here.1)) };
    if response.drag_stopped_by(PointerButton::Primary) {
        local.tool = Tool::Rectangle { no, from: None, visited };
        let large = rect.max.0 - rect.min.0 >= LEAST && rect.max.1 - rect.min.1 >= LEAST;
        return large.then_some(rect);
    }
    overlay::frame(&ui.painter().with_clip_rect(placed.visible()), placed, rect, theme::DARK.accent);
    None
}

fn rectangle_bar(
    ui: &mut Ui,
    has_one: bool,
    local: &mut VideoLocal,
    lang: Lang,
    out: &mut Vec<Command>,
    without: impl FnOnce() -> Command,
) {
    bar(ui, local.room, |ui| {
        ui.label(t(lang).rectangle_hint);
        if has_one && button::plain(ui, t(lang).rectangle_remove).clicked() {
            out.push(without());
            local.stop_drawing();
        }
        if button::plain(ui, t(lang).cancel).clicked() {
            local.stop_drawing();
        }
    });
}

/// How much of the room the bar takes at its foot, in points.
pub(super) const BAR: f32 = 60.0;

/// A bar at the foot of all pictures: one of several may be too small for it.
pub(super) fn bar(ui: &mut Ui, room: Option<egui::Rect>, add: impl FnOnce(&mut Ui)) {
    let room = room.unwrap_or_else(|| ui.max_rect());
    let size = vec2(room.width() - 24.0, 40.0);
    let rect = egui::Rect::from_min_size(room.left_bottom() + vec2(12.0, -52.0), size);
    let tokens = theme::tokens(ui);
    let frame = Stroke::new(1.0, tokens.line);
    ui.painter().rect(rect, f32::from(theme::RADIUS_SMALL), tokens.panel, frame, StrokeKind::Inside);
    let inner = rect.shrink2(vec2(12.0, 6.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), add);
}

fn apart(a: (u16, u16), b: (u16, u16)) -> bool {
    a.0.abs_diff(b.0).max(a.1.abs_diff(b.1)) >= LEAST
}
