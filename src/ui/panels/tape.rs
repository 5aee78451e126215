//! The day tape under the picture: the time and the transport, then the axis with one lane per camera, the marks, the
//! span, and the sound.

mod axis;
mod controls;
mod goto;
mod icons;
mod lanes;
mod peek;
mod track;

use crate::app::command::Command;
use crate::app::player::Phase;
use crate::app::review::Review;
use crate::domain::text::Lang;
use crate::ui::panels::tape::axis::{Axis, SECOND, Stretch};
use crate::ui::panels::tape::lanes::Lanes;
use crate::ui::panels::tape::peek::PeekLocal;
use crate::ui::theme;
use crate::ui::widgets::level::Heard;
use eframe::egui;
use egui::{Rect, Ui, pos2};

/// Height of the row with time and transport.
const CONTROLS: f32 = 44.0;
/// Height of the axis' figures.
const FIGURES: f32 = 24.0;
/// Height of a lane.
const LANE: f32 = 27.0;
/// Height of the sound trace.
const SOUND: f32 = 36.0;
/// Height of the row of recordings without a place on the axis.
const SHELF: f32 = 32.0;
/// Width of the names of cameras.
const NAMES: f32 = 104.0;

/// What the tape remembers between frames.
#[derive(Debug, Default)]
pub struct TapeLocal {
    /// Whether a sheet lies over the window: then nothing is looked at under the pointer.
    pub covered: bool,
    /// The stretch that is seen; none: all of it.
    seen: Option<Stretch>,
    /// What the tape held when `seen` was chosen.
    all: Option<Stretch>,
    /// Where the playhead was.
    playhead: Option<i64>,
    /// Where the pointer drags it.
    drag: Option<i64>,
    /// The time being typed, and whether it was refused.
    typed: Option<Typed>,
    /// What the pointer is over.
    peek: PeekLocal,
    /// What the sound is, as far as it is known.
    heard: Heard,
}

/// A time being typed.
#[derive(Debug, Default)]
struct Typed {
    text: String,
    refused: bool,
}

impl TapeLocal {
    /// Opens the field that takes a time.
    pub fn type_time(&mut self) {
        self.typed = Some(Typed::default());
    }
}

/// How high the tape is for what it has to show, in points.
pub fn tape_height(review: &Review) -> f32 {
    let lanes = Lanes::of(review);
    let sound = if shows_sound(review) { SOUND } else { 0.0 };
    let shelf = if lanes.shelf.is_empty() { 0.0 } else { SHELF };
    CONTROLS + FIGURES + LANE * lanes.lanes.len().max(1) as f32 + sound + shelf + 8.0
}

/// Whether the sound has a row. Of several cameras any may lead, and nothing must move when another one does.
fn shows_sound(review: &Review) -> bool {
    let several = review.cameras_on_tape().len() > 1;
    has_sound(review) || several && review.inspection.recordings.iter().any(|recording| recording.has_sound)
}

/// Whether the recording in the player has sound; while it is being opened what was written down counts, so that nothing
/// moves once it is there.
fn has_sound(review: &Review) -> bool {
    if review.is_in_hole() {
        let mut hers =
            review.inspection.recordings.iter().filter(|recording| Some(recording.camera) == review.camera());
        return hers.any(|recording| recording.has_sound);
    }
    let opening = review.footage.status.phase == Phase::Loading;
    review.footage.status.has_sound || opening && review.recording().is_some_and(|recording| recording.has_sound)
}

/// Paints time, transport and tape into the room there is; `tape_height` says how much they want.
pub fn tape_ui(ui: &mut Ui, review: &Review, local: &mut TapeLocal, lang: Lang, out: &mut Vec<Command>) {
    let lanes = Lanes::of(review);
    local.heard.take_up(review);
    let room = ui.available_rect_before_wrap();
    let row = Rect::from_min_size(room.min, egui::vec2(room.width(), CONTROLS));
    let inner = row.shrink2(egui::vec2(theme::EDGE, 6.0));
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        controls::controls_ui(ui, review, &lanes, local, lang, out);
    });
    let rest = Rect::from_min_max(pos2(room.left(), row.bottom()), room.max);
    let axis = choose_axis(review, &lanes, local, rest);
    track::track_ui(ui, review, &lanes, local, axis, rest, lang, out);
    ui.advance_cursor_after_rect(room);
}

/// What is seen of the axis: all of it after the recordings changed, and always the playhead while it runs.
fn choose_axis(review: &Review, lanes: &Lanes, local: &mut TapeLocal, rest: Rect) -> Axis {
    if local.all != Some(lanes.all) {
        (local.all, local.seen) = (Some(lanes.all), None);
    }
    let left = rest.left() + NAMES;
    let width = (rest.right() - theme::GAP[2] - left).max(40.0);
    let mut axis = Axis { seen: local.seen.unwrap_or(lanes.all), left, width };
    let here = review.moment().and_then(|moment| lanes.time(moment.recording, moment.pts));
    let hole = || review.footage.status.site.filter(|_| review.is_in_hole()).and_then(|site| lanes.place(site));
    let now = here.or_else(hole);
    if let (Some(now), Some(before)) = (now, local.playhead)
        && now != before
        && local.drag.is_none()
        && !axis.seen.holds(now)
    {
        // Whoever looked elsewhere on purpose is left there while it plays; a jump is always followed.
        let jumped = now.abs_diff(before) > 2 * SECOND.unsigned_abs();
        if axis.seen.holds(before) || jumped {
            axis.seen = axis.turned_to(now, lanes.all);
            local.seen = Some(axis.seen);
        }
    }
    local.playhead = now;
    axis
}
