//! Drawing covers and customers' areas: a drag makes one, a drag of one that is there moves it, a drag of its corner makes it
//! larger. One drag is one edit.

use crate::app::command::{Command, Transport};
use crate::app::review::Review;
use crate::domain::footage::RecordingId;
use crate::domain::inspection::Rect as Fraction;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::strings::covers::words;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::veils::{self, Region};
use crate::ui::video::VideoLocal;
use crate::ui::video::drawing::{LEAST, Tool, bar};
use crate::ui::video::overlay;
use crate::ui::video::view::Placed;
use crate::ui::widgets::button;
use eframe::egui;
use egui::{Align, CursorIcon, Layout, PointerButton, Pos2, Response, Ui};

/// How near a corner the pointer takes hold of it, in points.
const NEAR: f32 = 9.0;

/// The frame that stands in the middle until it is moved.
const MIDDLE: Fraction = Fraction { min: (4_000, 4_000), max: (6_000, 6_000) };

/// What the window remembers of covers.
#[derive(Debug, Default)]
pub struct VeilLocal {
    /// The region that is chosen.
    pub chosen: Option<Region>,
    /// Of which recording.
    of: Option<RecordingId>,
    /// Whether somebody switched the preview on or off; else it is on while the pen for covers is in hand.
    switched: Option<bool>,
    grip: Option<Grip>,
}

/// What the pointer holds, and since which picture.
#[derive(Clone, Copy, Debug)]
struct Grip {
    hold: Hold,
    from: (u16, u16),
    pts: Pts,
}

#[derive(Clone, Copy, Debug)]
enum Hold {
    New,
    /// A region that was there.
    Whole(Region, Fraction),
    /// The corner across from this one, which stays.
    Corner(Region, (u16, u16)),
}

impl VeilLocal {
    /// Switches the preview on or off.
    pub(super) fn switch(&mut self, on: bool) {
        self.switched = Some(on);
    }

    /// Whether covers are shown as clips will have them.
    pub(super) fn previews(&self, is_pen_in_hand: bool) -> bool {
        self.switched.unwrap_or(is_pen_in_hand)
    }

    /// A preview that was switched off so that one could see beneath is on again with the next pen.
    pub(super) fn pen_taken(&mut self) {
        self.switched = self.switched.filter(|on| *on);
        self.grip = None;
    }

    /// Another recording has other covers; what was taken back is not chosen.
    pub(super) fn follow(&mut self, review: &Review) {
        if self.of != review.footage.recording {
            (self.of, self.chosen, self.grip) = (review.footage.recording, None, None);
        }
        self.chosen = self.chosen.filter(|chosen| veils::regions(review).contains(chosen));
    }
}

/// Draws with the pen in hand.
pub(super) fn covering_ui(
    ui: &mut Ui,
    response: &Response,
    review: &Review,
    local: &mut VideoLocal,
    placed: &Placed,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let Some(moment) = review.moment() else { return };
    let Tool::Covers { is_area } = local.tool else { return };
    let painter = ui.painter().with_clip_rect(placed.visible());
    for region in veils::regions(review) {
        let Some(rect) = veils::at(review, region, moment.pts) else { continue };
        let is_chosen = local.veils.chosen == Some(region);
        let ink = if is_chosen { theme::DARK.accent } else { theme::DARK.text };
        overlay::frame(&painter, placed, rect, ink);
        if is_chosen {
            for corner in corners(rect) {
                painter.circle_filled(placed.point(corner), 4.0, ink);
            }
        }
    }
    if let Some(rect) = drag(ui, response, review, (moment.pts, is_area), local, placed, out) {
        overlay::frame(&painter, placed, rect, theme::DARK.accent);
    }
    let w = words(lang);
    bar(ui, local.room, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::primary(ui, t(lang).done).clicked() {
                local.stop_drawing();
            }
            if button::plain(ui, w.in_the_middle).clicked() {
                take(veils::add(review, is_area, moment.pts, MIDDLE), local, out);
            }
            for (name, area) in [(w.areas, true), (w.covers, false)] {
                if button::choice(ui, name, is_area == area).clicked() {
                    local.tool = Tool::Covers { is_area: area };
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(if is_area { w.bar_area } else { w.bar_cover }).truncate());
            });
        });
    });
}

fn take(added: Option<(Region, Command)>, local: &mut VideoLocal, out: &mut Vec<Command>) {
    let Some((region, command)) = added else { return };
    out.push(command);
    local.veils.chosen = Some(region);
}

/// Follows the pointer; gives the frame as it would be.
fn drag(
    ui: &Ui,
    response: &Response,
    review: &Review,
    (pts, is_area): (Pts, bool),
    local: &mut VideoLocal,
    placed: &Placed,
    out: &mut Vec<Command>,
) -> Option<Fraction> {
    let pointer = response.interact_pointer_pos().or(response.hover_pos())?;
    if local.veils.grip.is_none() {
        ui.ctx().set_cursor_icon(cursor(hold_at(review, local.veils.chosen, (pts, is_area), placed, pointer)));
    }
    if response.clicked_by(PointerButton::Primary) {
        local.veils.chosen = match hold_at(review, local.veils.chosen, (pts, is_area), placed, pointer) {
            Hold::Whole(region, _) | Hold::Corner(region, _) => Some(region),
            Hold::New => None,
        };
        return None;
    }
    if response.drag_started_by(PointerButton::Primary) {
        let origin = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
        let hold = hold_at(review, local.veils.chosen, (pts, is_area), placed, origin);
        if let Hold::Whole(region, _) | Hold::Corner(region, _) = hold {
            local.veils.chosen = Some(region);
        }
        local.veils.grip = Some(Grip { hold, from: placed.fraction(origin), pts });
        // What is drawn on stands still.
        if review.footage.status.playing {
            out.push(Command::Transport(Transport::Pause));
        }
        return None;
    }
    let Grip { hold, from, pts } = local.veils.grip?;
    let here = placed.fraction(pointer);
    let rect = match hold {
        Hold::New => spanned(from, here),
        Hold::Corner(_, stays) => spanned(stays, here),
        Hold::Whole(_, rect) => moved(rect, from, here),
    };
    if response.drag_stopped_by(PointerButton::Primary) {
        local.veils.grip = None;
        let is_large = rect.max.0 - rect.min.0 >= LEAST && rect.max.1 - rect.min.1 >= LEAST;
        match hold {
            _ if !is_large => {}
            Hold::New => take(veils::add(review, is_area, pts, rect), local, out),
            Hold::Whole(region, _) | Hold::Corner(region, _) => out.extend(veils::place(review, region, pts, rect)),
        }
        return None;
    }
    Some(rect)
}

/// What the pointer would take hold of: a corner of the chosen region, the chosen region, another one, or nothing. The pen
/// for areas holds areas alone, the one for covers covers: a face in an area is covered without moving the area.
fn hold_at(
    review: &Review,
    chosen: Option<Region>,
    (pts, is_area): (Pts, bool),
    placed: &Placed,
    pointer: Pos2,
) -> Hold {
    let is_held = |region: &Region| matches!(region, Region::Area(_)) == is_area;
    let chosen = chosen.filter(is_held);
    let shown = |region: Region| Some((region, veils::at(review, region, pts)?));
    if let Some((region, rect)) = chosen.and_then(shown) {
        let corners = corners(rect);
        let near = corners.iter().position(|corner| placed.point(*corner).distance(pointer) <= NEAR);
        if let Some(near) = near {
            return Hold::Corner(region, corners[(near + 2) % 4]);
        }
    }
    let is_in =
        |rect: Fraction| egui::Rect::from_min_max(placed.point(rect.min), placed.point(rect.max)).contains(pointer);
    // What was drawn last lies on top.
    let all = chosen.into_iter().chain(veils::regions(review).into_iter().rev().filter(is_held));
    let found = all.filter_map(shown).find(|(_, rect)| is_in(*rect));
    found.map_or(Hold::New, |(region, rect)| Hold::Whole(region, rect))
}

fn cursor(hold: Hold) -> CursorIcon {
    match hold {
        Hold::New => CursorIcon::Crosshair,
        Hold::Whole(..) => CursorIcon::Move,
        Hold::Corner(..) => CursorIcon::ResizeNwSe,
    }
}

/// Clockwise from the upper left: two on, one is across.
fn corners(rect: Fraction) -> [(u16, u16); 4] {
    [rect.min, (rect.max.0, rect.min.1), rect.max, (rect.min.0, rect.max.1)]
}

fn spanned(one: (u16, u16), other: (u16, u16)) -> Fraction {
    Fraction { min: (one.0.min(other.0), one.1.min(other.1)), max: (one.0.max(other.0), one.1.max(other.1)) }
}

/// Moved with the pointer, and kept in the picture as a whole.
fn moved(rect: Fraction, from: (u16, u16), to: (u16, u16)) -> Fraction {
    let by = |from: u16, to: u16, low: u16, high: u16| {
        (i32::from(to) - i32::from(from)).clamp(-i32::from(low), 10_000 - i32::from(high))
    };
    let (x, y) = (by(from.0, to.0, rect.min.0, rect.max.0), by(from.1, to.1, rect.min.1, rect.max.1));
    let put = |at: (u16, u16)| ((i32::from(at.0) + x) as u16, (i32::from(at.1) + y) as u16);
    Fraction { min: put(rect.min), max: put(rect.max) }
}

#[cfg(test)]
mod tests {
    use super::{Fraction, corners, moved};

    #[test]
    fn a_frame_is_moved_as_a_whole_and_stays_in_the_picture() {
        let rect = Fraction { min: (1_000, 2_000), max: (3_000, 9_000) };
        assert_eq!(moved(rect, (0, 0), (100, 200)), Fraction { min: (1_100, 2_200), max: (3_100, 9_200) });
        assert_eq!(moved(rect, (5_000, 5_000), (0, 10_000)), Fraction { min: (0, 3_000), max: (2_000, 10_000) });
        let corners = corners(rect);
        assert_eq!((corners[0], corners[2]), (rect.min, rect.max));
    }
}
