//! What clips of the recording on the screen do not show and do not sound: its covers with their times and places, its
//! camera's customers' areas, its muted spans.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::cover::Cover;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::inspection::Rect;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::action::Action;
use crate::ui::panels::covers_strip::strip_ui;
use crate::ui::strings::covers::{Words, words};
use crate::ui::strings::fill;
use crate::ui::theme;
use crate::ui::veils::{self, Region};
use crate::ui::video::VideoLocal;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::{Align, Layout, RichText, Sense, Stroke};

/// The whole of a side, in ten-thousandths.
const WHOLE: u16 = 10_000;

/// What the tab remembers.
#[derive(Debug, Default)]
pub struct CoversLocal {
    typing: Option<Typing>,
}

/// What is being typed into the fields of a region, and at which picture that was begun.
#[derive(Debug)]
struct Typing {
    recording: RecordingId,
    region: Region,
    pts: Pts,
    /// Where the region was then.
    was: Rect,
    figures: [String; 4],
}

impl CoversLocal {
    /// What was typed counts, whichever way its fields were left: by the keyboard, by a click on another region, to another tab.
    fn keep(&mut self, review: &Review, out: &mut Vec<Command>) {
        let Some(typing) = self.typing.take() else { return };
        if review.read_only || review.footage.recording != Some(typing.recording) {
            return;
        }
        if let Some(rect) = parsed(&typing.figures, typing.was).filter(|rect| *rect != typing.was) {
            out.extend(veils::place(review, typing.region, typing.pts, rect));
        }
    }

    /// Call it after the tabs were painted: fields that are no longer there are left.
    pub fn keep_left(&mut self, review: &Review, is_open: bool, video: &VideoLocal, out: &mut Vec<Command>) {
        let is_there = |typing: &Typing| is_open && video.veils.chosen == Some(typing.region);
        if self.typing.as_ref().is_some_and(|typing| !is_there(typing)) {
            self.keep(review, out);
        }
    }
}

/// Paints the tab.
pub fn covers_ui(
    ui: &mut egui::Ui,
    review: &Review,
    lang: Lang,
    local: &mut CoversLocal,
    video: &mut VideoLocal,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    egui::ScrollArea::vertical().id_salt("covers").auto_shrink([false, false]).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let Some(recording) = review.recording() else {
                ui.label(theme::caption(ui, w.nothing_shown));
                return;
            };
            covers(ui, review, recording, lang, local, video, out);
            ui.add_space(theme::GAP[3]);
            areas(ui, review, lang, local, video, out);
            ui.add_space(theme::GAP[3]);
            muted(ui, review, recording, lang, out);
        });
    });
}

/// A heading with what it is about, and a button to the right of it. True when that was pressed.
fn head(ui: &mut egui::Ui, name: &str, about: &str, (does, action): (&str, Action), (can, why): (bool, &str)) -> bool {
    let pressed = ui.horizontal(|ui| {
        ui.label(theme::heading(name));
        let right = Layout::right_to_left(Align::Center);
        ui.with_layout(right, |ui| {
            let response = button::small_where(ui, can, does);
            let hint = if why.is_empty() { action.key() } else { format!("{why}  {}", action.key()) };
            response.on_hover_text(hint.clone()).on_disabled_hover_text(hint).clicked()
        })
        .inner
    });
    ui.label(theme::caption(ui, about));
    ui.add_space(theme::GAP[0]);
    pressed.inner
}

/// Why nothing can be drawn now; empty: it can.
const fn draws_not(review: &Review, w: &Words) -> &'static str {
    match (review.read_only, &review.footage.picture) {
        (true, _) => w.read_only,
        (false, None) => w.no_picture,
        (false, Some(_)) => "",
    }
}

fn covers(
    ui: &mut egui::Ui,
    review: &Review,
    recording: &Recording,
    lang: Lang,
    local: &mut CoversLocal,
    video: &mut VideoLocal,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    let (can, why) = (!review.read_only, draws_not(review, w));
    if head(ui, w.covers, w.covers_text, (w.draw, Action::DrawCover), (why.is_empty(), why)) {
        video.draw_covers(false);
    }
    let mut previews = video.previews();
    if field::tick(ui, &mut previews, w.preview, w.preview_hint) {
        video.toggle_preview();
    }
    ui.add_space(theme::GAP[0]);
    let covers = review.inspection.redaction(recording.id).map_or(&[][..], |redaction| &redaction.covers);
    if covers.is_empty() {
        ui.label(w.none);
        ui.label(theme::caption(ui, w.none_text));
    }
    for (number, cover) in covers.iter().enumerate() {
        let region = Region::Cover(number);
        let is_chosen = video.veils.chosen == Some(region);
        let (from, to) = cover.span();
        let (from_said, to_said) = (said(recording, from), said(recording, to));
        card(ui, is_chosen, |ui| {
            let first = fill(w.cover, &[&(number + 1)]);
            let second = fill(w.span, &[&from_said, &to_said]);
            let spoken = fill(w.cover_row, &[&(number + 1), &from_said, &to_said]);
            if row(ui, &first, &second, &fill(w.keys, &[&cover.keys().len()]), &spoken) {
                video.veils.chosen = (!is_chosen).then_some(region);
                let is_there = review.moment().is_some_and(|moment| cover.at(moment.pts).is_some());
                if !is_chosen && !is_there {
                    out.push(Command::GoTo(recording.id, from));
                }
            }
            if is_chosen {
                strip_ui(ui, review, recording, cover, lang, out);
                if can {
                    edges(ui, review, number, cover, w, out);
                    place(ui, review, region, w, local, out);
                }
            }
        });
    }
}

/// Where a cover begins and ends, its key at this picture, and itself away.
fn edges(ui: &mut egui::Ui, review: &Review, number: usize, cover: &Cover, w: &Words, out: &mut Vec<Command>) {
    let (Some(moment), Some(recording)) = (review.moment(), review.recording()) else { return };
    // Key times lie in the recording: behind its named end they are at that end.
    let pts = veils::within(recording, moment.pts);
    let mut offer = |ui: &mut egui::Ui, name: &str, hint: &str, command: Option<Command>| {
        let response = button::small_where(ui, command.is_some(), name);
        let response = match hint.is_empty() {
            true => response,
            false => response.on_hover_text(hint).on_disabled_hover_text(hint),
        };
        if response.clicked() {
            out.extend(command);
        }
    };
    let change = |other: &dyn Fn(&Cover) -> Option<Cover>| {
        veils::change(review, number, |cover| other(cover).filter(|other| other != cover))
    };
    ui.horizontal_wrapped(|ui| {
        offer(ui, w.begins_here, w.begins_here_hint, change(&|cover| cover.since(pts)));
        offer(ui, w.ends_here, w.ends_here_hint, change(&|cover| cover.until(pts)));
        offer(ui, w.all_through, w.all_through_hint, veils::all_through(review, number));
        let has_key = cover.keys().iter().any(|(at, _)| *at == pts);
        let without = change(&|cover| cover.without_key(pts)).filter(|_| has_key);
        offer(ui, w.remove_key, w.remove_key_hint, without);
        offer(ui, w.remove_cover, "", veils::remove(review, Region::Cover(number)));
    });
}

/// The region's place at this picture as four figures: what the pointer does, by the keyboard.
fn place(
    ui: &mut egui::Ui,
    review: &Review,
    region: Region,
    w: &Words,
    local: &mut CoversLocal,
    out: &mut Vec<Command>,
) {
    let (Some(moment), Some(recording)) = (review.moment(), review.footage.recording) else { return };
    let Some(rect) = veils::at(review, region, moment.pts) else {
        ui.label(theme::caption(ui, w.not_now));
        return;
    };
    let is_of = |typing: &Typing| (typing.region, typing.recording) == (region, recording);
    if !local.typing.as_ref().is_some_and(is_of) {
        local.keep(review, out);
    }
    if local.typing.is_none() || !ui.ctx().text_edit_focused() {
        let figures = figures(rect).map(percent);
        local.typing = Some(Typing { recording, region, pts: moment.pts, was: rect, figures });
    }
    let Some(typing) = &mut local.typing else { return };
    let mut is_left = false;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[1];
        let width = (ui.available_width() - 3.0 * theme::GAP[1]) / 4.0;
        for (typed, name) in typing.figures.iter_mut().zip([w.left, w.top, w.width, w.height]) {
            let field =
                ui.allocate_ui(egui::vec2(width, theme::CONTROL), |ui| field::captioned(ui, typed, name, "", width));
            is_left |= field.inner.lost_focus();
        }
    });
    if is_left {
        local.keep(review, out);
    }
}

fn areas(
    ui: &mut egui::Ui,
    review: &Review,
    lang: Lang,
    local: &mut CoversLocal,
    video: &mut VideoLocal,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    let Some(camera) = veils::camera(review) else { return };
    let why = draws_not(review, w);
    let about = fill(w.areas_text, &[&camera.name]);
    if head(ui, w.areas, &about, (w.draw_area, Action::DrawArea), (why.is_empty(), why)) {
        video.draw_covers(true);
    }
    if camera.areas.is_empty() {
        ui.label(w.areas_none);
    }
    for (number, area) in camera.areas.iter().enumerate() {
        let region = Region::Area(number);
        let is_chosen = video.veils.chosen == Some(region);
        let [.., wide, tall] = figures(*area).map(percent);
        card(ui, is_chosen, |ui| {
            let first = fill(w.area, &[&(number + 1)]);
            let spoken = fill(w.area_row, &[&(number + 1), &wide, &tall]);
            if row(ui, &first, "", &fill(w.area_size, &[&wide, &tall]), &spoken) {
                video.veils.chosen = (!is_chosen).then_some(region);
            }
            if is_chosen && !review.read_only {
                place(ui, review, region, w, local, out);
                if button::small(ui, w.remove_area).clicked() {
                    out.extend(veils::remove(review, region));
                }
            }
        });
    }
}

fn muted(ui: &mut egui::Ui, review: &Review, recording: &Recording, lang: Lang, out: &mut Vec<Command>) {
    let w = words(lang);
    let mute = veils::mute_span(review).filter(|_| !review.read_only);
    let why = if review.read_only { w.read_only } else { w.mute_hint };
    if head(ui, w.muted, w.muted_text, (w.mute, Action::MuteSpan), (mute.is_some(), why)) {
        out.extend(mute);
    }
    let muted = review.inspection.redaction(recording.id).map_or(&[][..], |redaction| &redaction.muted);
    if muted.is_empty() {
        ui.label(w.muted_none);
    }
    for (number, (from, to)) in muted.iter().enumerate() {
        let (from_said, to_said) = (said(recording, *from), said(recording, *to));
        card(ui, false, |ui| {
            ui.horizontal(|ui| {
                let width = (ui.available_width() - 96.0).max(80.0);
                ui.allocate_ui_with_layout(egui::vec2(width, 24.0), Layout::left_to_right(Align::Center), |ui| {
                    ui.set_width(width);
                    let spoken = fill(w.muted_row, &[&from_said, &to_said]);
                    if row(ui, &fill(w.span, &[&from_said, &to_said]), "", "", &spoken) {
                        out.push(Command::GoTo(recording.id, *from));
                    }
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if review.read_only {
                        return;
                    }
                    let response = button::small(ui, w.unmute);
                    let spoken = fill(w.unmute_of, &[&from_said, &to_said]);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &spoken));
                    if response.clicked() {
                        out.extend(veils::unmute(review, number));
                    }
                });
            });
        });
        ui.add_space(theme::GAP[0]);
    }
}

fn card(ui: &mut egui::Ui, is_chosen: bool, add: impl FnOnce(&mut egui::Ui)) {
    let tokens = theme::tokens(ui);
    let frame = egui::Frame::new()
        .fill(tokens.pressed)
        .stroke(Stroke::new(1.0, if is_chosen { tokens.accent } else { tokens.pressed }))
        .corner_radius(theme::RADIUS_SMALL)
        .inner_margin(egui::Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        add(ui);
    });
    ui.add_space(theme::GAP[0]);
}

/// A line that can be pressed: a name, what it is about, a figure at the right.
fn row(ui: &mut egui::Ui, name: &str, about: &str, figure: &str, spoken: &str) -> bool {
    let tokens = theme::tokens(ui);
    let builder = egui::UiBuilder::new().sense(Sense::click());
    let words = ui.scope_builder(builder, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.add(egui::Label::new(RichText::new(name).color(tokens.text)).selectable(false));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::caption(ui, figure));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(theme::caption(ui, about)).selectable(false).truncate());
                });
            });
        });
    });
    words.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, spoken));
    words.response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked()
}

/// A time by the site's clock where it is known.
pub(super) fn said(recording: &Recording, pts: Pts) -> String {
    recording.site(pts).map_or_else(|| pts.clock(), |site| site.time_of_day())
}

/// Left, top, width and height in ten-thousandths.
fn figures(rect: Rect) -> [u16; 4] {
    [rect.min.0, rect.min.1, rect.max.0.saturating_sub(rect.min.0), rect.max.1.saturating_sub(rect.min.1)]
}

/// Exactly, without zeros that say nothing.
fn percent(part: u16) -> String {
    let exact = format!("{}.{:02}", part / 100, part % 100);
    exact.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The region that the figures name, where it was something else before; none where they are none. What was typed last
/// counts: a place leaves less width, a width shifts the place, so that all of it is in the picture.
fn parsed(typed: &[String; 4], was: Rect) -> Option<Rect> {
    let mut parts = [0_u16; 4];
    for (part, typed) in parts.iter_mut().zip(typed) {
        let figure = typed.trim().trim_end_matches('%').trim_end().parse::<f32>().ok()?;
        *part = (0.0..=100.0).contains(&figure).then(|| (figure * 100.0).round() as u16)?;
    }
    let [left, top, wide, tall] = parts;
    let [was_left, was_top, ..] = figures(was);
    let fitted = |at: u16, size: u16, is_moved: bool| {
        let room = WHOLE - if is_moved { at } else { 0 };
        let size = size.min(room);
        let at = at.min(WHOLE - size);
        (size > 0).then_some((at, at + size))
    };
    let ((left, right), (top, bottom)) = (fitted(left, wide, left != was_left)?, fitted(top, tall, top != was_top)?);
    Some(Rect { min: (left, top), max: (right, bottom) })
}

#[cfg(test)]
mod tests {
    use super::{Rect, figures, parsed, percent};

    #[test]
    fn figures_are_read_as_they_are_written() {
        let rect = Rect { min: (1_234, 40), max: (9_234, 10_000) };
        assert_eq!(figures(rect).map(percent), ["12.34", "0.4", "80", "99.6"]);
        assert_eq!(parsed(&figures(rect).map(percent), rect), Some(rect));
        let typed = |figures: [&str; 4]| parsed(&figures.map(str::to_owned), rect);
        assert_eq!(typed([" 10 ", "20%", "30", "40"]), Some(Rect { min: (1_000, 2_000), max: (4_000, 6_000) }));
        for wrong in [["a", "1", "1", "1"], ["100", "0", "11", "1"], ["0", "0", "0", "5"], ["-1", "0", "5", "5"]] {
            assert_eq!(typed(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn the_figure_typed_last_counts_and_the_other_one_gives_way() {
        let rect = Rect { min: (2_000, 3_000), max: (9_000, 8_000) };
        let typed = |figures: [&str; 4]| parsed(&figures.map(str::to_owned), rect);
        assert_eq!(typed(["60", "30", "70", "50"]), Some(Rect { min: (6_000, 3_000), max: (10_000, 8_000) }));
        assert_eq!(typed(["20", "30", "95", "50"]), Some(Rect { min: (500, 3_000), max: (10_000, 8_000) }));
        assert_eq!(typed(["20", "90", "70", "50"]), Some(Rect { min: (2_000, 9_000), max: (9_000, 10_000) }));
        assert_eq!(typed(["20", "30", "70", "100"]), Some(Rect { min: (2_000, 0), max: (9_000, 10_000) }));
    }
}
