//! The picture on the screen: planes to the graphics card, zoom and pan, guide lines, the rectangle of a finding.
//!
//! Nothing here asks for a repaint: while the picture stands, the window stands still. `VideoLocal::shown` says which
//! picture was really painted last; a mark means that one.

mod cells;
mod drawing;
mod others;
mod overlay;
mod painter;
mod planes;
mod shader;
mod view;

use crate::app::command::Command;
use crate::app::picture::Picture;
use crate::app::player::Screen;
use crate::app::review::{Layout, Review};
use crate::domain::footage::RecordingId;
use crate::domain::inspection::{FindingNo, Rect as Marked};
use crate::domain::place::CameraId;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::theme;
use crate::ui::video::drawing::Tool;
pub use crate::ui::video::overlay::Remedy;
use crate::ui::video::painter::Painter;
use crate::ui::video::view::{Placed, Zoom};
use eframe::egui;
use eframe::egui_glow::CallbackFn;
use egui::{PointerButton, Rect, Response, Sense, TextureHandle, Ui, Vec2};
use std::collections::BTreeMap;
use std::sync::{Arc, Weak};

/// How long a recording is being opened before the screen says so, in seconds.
const BRIEF_S: f64 = 0.4;

/// What the picture's place in the window remembers. Keep one for as long as the window lives: it holds textures.
#[derive(Default)]
pub struct VideoLocal {
    /// Whether the camera's guide lines are shown.
    pub guides_shown: bool,
    zoom: Zoom,
    camera: Option<CameraId>,
    tool: Tool,
    /// One for each place of the window in which a picture may be.
    canvases: Vec<Canvas>,
    /// How large each camera's picture was last, as displayed.
    sizes: BTreeMap<CameraId, Vec2>,
    /// All the room that the cameras have.
    room: Option<Rect>,
    shown: Option<Shown>,
    remedy: Option<Remedy>,
    /// The recording that is being opened, and since when (seconds of the window's clock).
    opening: Option<(RecordingId, f64)>,
}

/// What paints pictures in one place of the window.
#[derive(Default)]
struct Canvas {
    painter: Arc<Painter>,
    plain: Option<(Weak<Picture>, TextureHandle)>,
}

/// The picture that was painted last, and of which recording it is.
struct Shown {
    recording: RecordingId,
    picture: Arc<Picture>,
}

impl std::fmt::Debug for VideoLocal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { guides_shown, zoom, camera, tool, .. } = self;
        f.debug_struct("VideoLocal")
            .field("guides_shown", guides_shown)
            .field("zoom", zoom)
            .field("camera", camera)
            .field("tool", tool)
            .field("shown", &self.shown())
            .finish_non_exhaustive()
    }
}

impl VideoLocal {
    /// The picture that was painted in the last frame: what somebody saw when they pressed a key.
    pub fn shown(&self) -> Option<(RecordingId, Pts)> {
        self.shown.as_ref().map(|shown| (shown.recording, shown.picture.pts()))
    }

    /// Starts drawing guide lines on the camera's picture, and shows those that are there.
    pub fn draw_guides(&mut self) {
        self.guides_shown = true;
        self.tool = Tool::Guides { from: None };
    }

    /// Starts drawing the rectangle of a finding; its moment is visited first if it is not on the screen.
    pub fn draw_rectangle(&mut self, no: FindingNo) {
        self.tool = Tool::Rectangle { no, from: None, visited: false };
    }

    /// Whether guide lines or a rectangle are being drawn; Esc then means `stop_drawing`.
    pub fn is_drawing(&self) -> bool {
        self.tool != Tool::None
    }

    /// Puts the pen away.
    pub fn stop_drawing(&mut self) {
        self.tool = Tool::None;
    }

    /// What paints in a place of the window.
    fn canvas(&mut self, place: usize) -> &mut Canvas {
        if self.canvases.len() <= place {
            self.canvases.resize_with(place + 1, Canvas::default);
        }
        &mut self.canvases[place]
    }

    /// The shape that most of the cameras' pictures have; of two that are as frequent that of the first camera.
    fn shape(&mut self, screens: &[Screen]) -> Vec2 {
        let new = screens.iter().filter_map(|screen| Some((screen.camera, screen.picture.as_ref()?)));
        self.sizes.extend(new.map(|(camera, picture)| (camera, planes::displayed_size(picture))));
        let sizes: Vec<Vec2> = screens.iter().filter_map(|screen| self.sizes.get(&screen.camera).copied()).collect();
        let is_like = |one: Vec2, other: Vec2| (one.x * other.y - other.x * one.y).abs() < 0.02 * one.x * other.y;
        let alike = |one: &Vec2| sizes.iter().filter(|other| is_like(*one, **other)).count();
        sizes.iter().rev().copied().max_by_key(alike).unwrap_or(cells::SHAPE)
    }

    /// Whether the recording has been opening for so long that one should say so.
    fn has_waited(&mut self, ctx: &egui::Context, review: &Review) -> bool {
        let now = ctx.input(|input| input.time);
        let Some(recording) = review.footage.recording else { return true };
        let (_, since) = self.opening.filter(|(other, _)| *other == recording).unwrap_or((recording, now));
        self.opening = Some((recording, since));
        let left = since + BRIEF_S - now;
        if left > 0.0 {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
        left <= 0.0
    }

    /// What somebody asked for where there is no picture; asked once.
    pub fn take_remedy(&mut self) -> Option<Remedy> {
        self.remedy.take()
    }

    /// How often a picture was sent to the graphics card; for the proof that a paused picture is sent once.
    pub fn uploads(&self) -> u64 {
        self.canvases.iter().map(|canvas| canvas.painter.uploads()).sum()
    }
}

/// Paints what the cameras show into all the room there is.
pub fn video_ui(ui: &mut Ui, review: &Review, local: &mut VideoLocal, lang: Lang, out: &mut Vec<Command>) {
    let panel = ui.available_rect_before_wrap();
    local.room = Some(panel);
    let screens = &review.footage.screens;
    let leads = screens.iter().position(|screen| screen.camera == review.footage.status.camera);
    let Some(leads) = leads.filter(|_| screens.len() > 1 && review.footage.layout != Layout::One) else {
        return leading_ui(ui, panel, 0, review, local, lang, out);
    };
    ui.painter().rect_filled(panel, 0.0, theme::DARK.ground);
    let places = cells::places(panel, review.footage.layout, local.shape(screens), screens.len(), leads);
    for (number, (screen, place)) in screens.iter().zip(&places).enumerate().filter(|(number, _)| *number != leads) {
        others::other_ui(ui, *place, review, screen, local.canvas(number), lang, out);
    }
    // Last, since what is said while one draws on it may lie over the others.
    leading_ui(ui, places[leads], leads, review, local, lang, out);
    let frame = egui::Stroke::new(2.0, theme::tokens(ui).accent);
    ui.painter().rect_stroke(places[leads], 0.0, frame, egui::StrokeKind::Inside);
}

/// The camera that leads: it can be zoomed and drawn on, and its picture is the one that a mark means.
fn leading_ui(
    ui: &mut Ui,
    panel: Rect,
    place: usize,
    review: &Review,
    local: &mut VideoLocal,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let response = ui.allocate_rect(panel, Sense::CLICK | Sense::DRAG);
    let label = overlay::spoken(review, lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, &label));
    ui.painter().rect_filled(panel, 0.0, theme::DARK.ground);
    let camera = review.camera();
    if local.camera != camera {
        if local.camera.is_some() {
            local.zoom = Zoom::default();
            local.tool = local.tool.on(camera, review);
        }
        local.camera = camera;
    }
    let picture = review.footage.picture.clone().zip(review.footage.recording);
    let Some((picture, recording)) = picture else {
        local.shown = None;
        let waited = local.has_waited(ui.ctx(), review);
        local.remedy = overlay::no_picture_ui(ui, panel, review, waited, lang);
        return;
    };
    local.opening = None;
    let placed = look_around(ui, &response, local, &picture);
    paint(ui, local.canvas(place), &picture, &placed);
    local.shown = Some(Shown { recording, picture });
    overlay::marks(ui, review, local, &placed);
    drawing::drawing_ui(ui, &response, review, local, &placed, lang, out);
    if !local.is_drawing() {
        overlay::labels(ui, review, local, &placed, lang);
    }
}

/// Zooms by the wheel and moves by dragging, and says where the picture now lies.
fn look_around(ui: &Ui, response: &Response, local: &mut VideoLocal, picture: &Picture) -> Placed {
    let size = planes::displayed_size(picture);
    let scale = ui.pixels_per_point();
    let placed = local.zoom.place(response.rect, size, scale);
    if let Some(pointer) = response.hover_pos() {
        let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta()));
        let by = (scroll / 240.0).exp2() * pinch;
        if (by - 1.0).abs() > 1e-4 {
            local.zoom.zoom_at(&placed, pointer, by);
        }
    }
    let primary = response.dragged_by(PointerButton::Primary) && !local.is_drawing();
    if primary || response.dragged_by(PointerButton::Middle) {
        local.zoom.pan(&placed, response.drag_delta());
    }
    if response.double_clicked() && !local.is_drawing() {
        local.zoom = Zoom::default();
    }
    local.zoom.place(response.rect, size, scale)
}

/// Paints a picture as large as `place` allows, in the canvas of that number, with what is marked on it; gives where it
/// lies.
pub fn picture_ui(
    ui: &Ui,
    place: Rect,
    local: &mut VideoLocal,
    number: usize,
    picture: &Arc<Picture>,
    marked: Option<Marked>,
) -> Rect {
    let placed = Zoom::default().place(place, planes::displayed_size(picture), ui.pixels_per_point());
    paint(ui, local.canvas(number), picture, &placed);
    if let Some(marked) = marked {
        overlay::lit(ui.painter(), &placed, marked);
    }
    placed.visible()
}

/// The same for a still.
pub fn still_ui(ui: &Ui, place: Rect, still: &TextureHandle, marked: Option<Marked>) -> Rect {
    let placed = Zoom::default().place(place, still.size_vec2(), ui.pixels_per_point());
    let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
    ui.painter().image(still.id(), placed.image, whole, egui::Color32::WHITE);
    if let Some(marked) = marked {
        overlay::lit(ui.painter(), &placed, marked);
    }
    placed.visible()
}

/// By the shader; as a plain texture where the machine's OpenGL does not take the shader.
fn paint(ui: &Ui, canvas: &mut Canvas, picture: &Arc<Picture>, placed: &Placed) {
    if canvas.painter.failure().is_some() {
        return paint_plain(ui, canvas, picture, placed);
    }
    canvas.plain = None;
    let visible = placed.visible();
    let mapping = planes::mapping(picture, placed);
    let (painter, picture) = (Arc::clone(&canvas.painter), Arc::clone(picture));
    let callback = CallbackFn::new(move |info, egui| painter.paint(&info, egui.gl(), &picture, mapping));
    ui.painter().add(egui::PaintCallback { rect: visible, callback: Arc::new(callback) });
}

fn paint_plain(ui: &Ui, canvas: &mut Canvas, picture: &Arc<Picture>, placed: &Placed) {
    let held = canvas.plain.as_ref().filter(|(of, _)| Weak::as_ptr(of) == Arc::as_ptr(picture));
    if held.is_none() {
        let image = planes::plain(picture);
        match &mut canvas.plain {
            Some((of, texture)) => {
                texture.set(image, egui::TextureOptions::LINEAR);
                *of = Arc::downgrade(picture);
            }
            none => {
                let texture = ui.ctx().load_texture("picture", image, egui::TextureOptions::LINEAR);
                *none = Some((Arc::downgrade(picture), texture));
            }
        }
    }
    let Some((_, texture)) = &canvas.plain else { return };
    let whole = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
    let clipped = ui.painter().with_clip_rect(placed.panel.intersect(ui.clip_rect()));
    clipped.image(texture.id(), placed.image, whole, egui::Color32::WHITE);
}
