//! An evening over the whole screen, to be read from the other end of the room: the list of marks, the picture as large as
//! it goes, what the standard asks in large letters.
//!
//! Sizes grow with the screen's height; `scale` is 1 at 720 points.

use crate::app::command::Command;
use crate::app::player::Phase;
use crate::app::rehearsing::{RehearsalCommand, Row, Shot, Stage};
use crate::app::state::State;
use crate::domain::book::BookNo;
use crate::domain::place::PersonId;
use crate::domain::rehearsal::RehearsalState;
use crate::domain::text::Lang;
use crate::ui::panels::checklist::ChecklistLocal;
use crate::ui::panels::rehearsal::{group_name, groups, item_name, moment};
use crate::ui::rehearsal_keys;
use crate::ui::strings::fill;
use crate::ui::strings::rehearsal::words;
use crate::ui::theme;
use crate::ui::video::{self, VideoLocal};
use crate::ui::view::View;
use crate::ui::widgets::words as said;
use crate::ui::widgets::{button, keycap};
use eframe::egui;
use egui::{Align2, Color32, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};
use std::collections::BTreeSet;

/// The standard's text at a scale of 1: read from four metres.
const STANDARD: f32 = 28.0;
/// Names of items over the standard, and captions of pictures.
const LARGE: f32 = 20.0;
/// The list.
const LIST: f32 = 15.0;

/// What the mode remembers.
#[derive(Debug, Default)]
pub struct ModeLocal {
    /// People whose marks are folded away, by outlet and person.
    folded: BTreeSet<(i64, Option<PersonId>)>,
    /// The one that was shown last.
    shown: Option<BookNo>,
}

/// Paints the evening.
pub fn rehearsal_mode_ui(ui: &mut Ui, state: &State, stage: &Stage, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let tokens = theme::tokens(ui);
    let scale = (ui.available_height() / 720.0).max(1.0);
    let side = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::same(12));
    let width = (ui.available_width() * 0.22).clamp(260.0, 460.0);
    egui::Panel::left("rehearsal-list").resizable(false).exact_size(width).frame(side).show(ui, |ui| {
        egui::Panel::bottom("rehearsal-tick").resizable(false).frame(egui::Frame::new()).show(ui, |ui| {
            tick_ui(ui, state, stage, view, scale, out);
        });
        egui::CentralPanel::no_frame().show(ui, |ui| list_ui(ui, state, stage, &mut view.rehearsal, scale, out));
    });
    let foot = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(16, 8));
    egui::Panel::bottom("rehearsal-keys").resizable(false).frame(foot).show(ui, |ui| keys_ui(ui, stage, lang, out));
    let words_frame = egui::Frame::new().fill(tokens.ground).inner_margin(egui::Margin::symmetric(24, 14));
    let said = said_of(ui, stage, lang, scale, ui.available_width() - 48.0);
    let high = said.iter().map(|galley| galley.size().y + theme::GAP[1]).sum::<f32>() + 28.0;
    // A long standard scrolls: the picture keeps the larger part of the screen.
    let high = high.min(ui.available_height() * 0.45);
    egui::Panel::bottom("rehearsal-standard").resizable(false).exact_size(high).frame(words_frame).show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("standard").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP[1];
            said.into_iter().for_each(|galley| drop(ui.label(galley)));
        });
    });
    let ground = egui::Frame::new().fill(theme::DARK.ground);
    egui::CentralPanel::no_frame().frame(ground).show(ui, |ui| {
        let panel = ui.available_rect_before_wrap();
        pictures_ui(ui, panel, stage, (&mut view.video, &mut view.checklist), lang, scale);
    });
}

/// Tonight's marks by person; a person's are folded away by a press on the name.
fn list_ui(ui: &mut Ui, state: &State, stage: &Stage, local: &mut ModeLocal, scale: f32, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let w = words(lang);
    ui.label(RichText::new(fill(w.tonight, &[&stage.evening])).font(theme::bold_font(theme::TITLE)));
    let at = stage.rows.iter().position(|row| row.rehearsal.no == stage.no).map_or(0, |at| at + 1);
    ui.label(theme::caption(ui, fill(w.position, &[&at, &stage.rows.len()])));
    ui.add_space(theme::GAP[1]);
    let rows: Vec<&Row> = stage.rows.iter().collect();
    let several = rows.iter().any(|row| row.outlet.id != rows[0].outlet.id);
    let is_new = local.shown.replace(stage.no) != Some(stage.no);
    egui::ScrollArea::vertical().id_salt("rehearsal-rows").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for group in groups(&rows) {
            let whose = (group[0].outlet.id.0, group[0].person.as_ref().map(|person| person.id));
            // Whoever goes on by the keys sees where they are.
            if is_new && group.iter().any(|row| row.rehearsal.no == stage.no) {
                local.folded.remove(&whose);
            }
            let folded = local.folded.contains(&whose);
            let name = group_name(group[0], several, lang);
            let done = group.iter().filter(|row| row.rehearsal.rehearsed().is_some()).count();
            let count = format!("{done}/{}", group.len());
            if head_ui(ui, &name, &count, folded, scale) && !local.folded.remove(&whose) {
                local.folded.insert(whose);
            }
            if !folded {
                for row in group {
                    row_ui(ui, state, row, row.rehearsal.no == stage.no, scale, out);
                }
            }
            ui.add_space(theme::GAP[1]);
        }
    });
}

/// A person's name with how many of the marks are rehearsed; true when it was pressed.
fn head_ui(ui: &mut Ui, name: &str, count: &str, folded: bool, scale: f32) -> bool {
    let second = theme::tokens(ui).second;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0 * scale.min(1.4)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    let ink = if response.hovered() || response.has_focus() { theme::tokens(ui).text } else { second };
    let (middle, size) = (pos2(rect.left() + 6.0, rect.center().y), LIST * scale.min(1.2));
    let corners = if folded {
        [vec2(-2.5, -4.5), vec2(3.5, 0.0), vec2(-2.5, 4.5)]
    } else {
        [vec2(-4.5, -2.5), vec2(4.5, -2.5), vec2(0.0, 3.5)]
    };
    let corners = corners.iter().map(|corner| middle + *corner).collect();
    ui.painter().add(egui::Shape::convex_polygon(corners, ink, Stroke::NONE));
    let font = theme::font(size);
    let figure = ui.painter().text(rect.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, count, font, ink);
    let room = Rect::from_min_max(pos2(rect.left() + 17.0, rect.top()), pos2(figure.left() - 8.0, rect.bottom()));
    said::shortened(ui, room, name, size, ink);
    response.clicked()
}

fn row_ui(ui: &mut Ui, state: &State, row: &Row, shown: bool, scale: f32, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let tokens = theme::tokens(ui);
    let name = item_name(row, lang);
    let left = 30.0;
    let wide = ui.available_width() - left - 12.0;
    let size = LIST * scale.min(1.4);
    let ink = if shown { tokens.text } else { tokens.second };
    let galley = ui.painter().layout(name.clone(), theme::font(size), ink, wide);
    let under = moment(row);
    let under = if row.repeat.is_some() { format!("{under} · {}", words(lang).repeat) } else { under };
    let height = galley.size().y + 30.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListItem, true, shown, &name));
    if shown || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, if shown { tokens.pressed } else { tokens.raised });
    }
    if shown {
        let edge = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        ui.painter().rect_filled(edge, 1.0, tokens.accent);
        response.scroll_to_me(None);
    }
    dot(ui, pos2(rect.left() + 17.0, rect.top() + 8.0 + size * 0.6), row.state(state.today));
    let text = pos2(rect.left() + left, rect.top() + 6.0);
    let bottom = text.y + galley.size().y + 2.0;
    ui.painter().galley(text, galley, ink);
    let ink = if row.repeat.is_some() { tokens.red } else { tokens.second };
    let at = pos2(rect.left() + left, bottom);
    ui.painter().text(at, Align2::LEFT_TOP, under, theme::font(theme::CAPTION), ink);
    if response.clicked() && !shown {
        out.push(Command::Rehearsal(RehearsalCommand::Show(row.rehearsal.no)));
    }
}

/// A tick for what is done, a ring for what is not, in the colour of how it stands.
fn dot(ui: &Ui, at: egui::Pos2, state: Option<RehearsalState>) {
    let tokens = theme::tokens(ui);
    match state {
        Some(RehearsalState::Assigned) | None => {
            ui.painter().circle_stroke(at, 6.0, Stroke::new(1.5, tokens.amber));
        }
        Some(RehearsalState::Overdue) => {
            ui.painter().circle_stroke(at, 6.0, Stroke::new(1.5, tokens.red));
        }
        Some(_) => {
            ui.painter().circle_filled(at, 7.0, tokens.green);
            let stroke = Stroke::new(2.0, tokens.on_accent);
            ui.painter().line_segment([at + vec2(-3.2, 0.2), at + vec2(-0.8, 2.8)], stroke);
            ui.painter().line_segment([at + vec2(-0.8, 2.8), at + vec2(3.6, -2.6)], stroke);
        }
    }
}

/// Who says that the mark shown was rehearsed, and the button for it.
fn tick_ui(ui: &mut Ui, state: &State, stage: &Stage, view: &mut View, scale: f32, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let Some(row) = stage.row() else { return };
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.add_space(theme::GAP[1]);
    if let Some((taken, on, by)) = row.rehearsal.rehearsed() {
        let done = if on > row.rehearsal.evening { w.tick_late } else { w.tick };
        let said = format!("{done} · {}", fill(w.ticked, &[&by, &taken.at.strftime("%m-%d %H:%M")]));
        ui.label(RichText::new(said).font(theme::font(LIST)).color(tokens.green));
        if row.rehearsal.proof().is_none() && button::plain(ui, w.untick).clicked() {
            out.push(Command::Rehearsal(RehearsalCommand::Untick(row.rehearsal.no)));
        }
        return;
    }
    ui.label(theme::caption(ui, w.by));
    let width = ui.available_width();
    view.home.rehearsal.by_ui(ui, state, lang, width);
    let tick = rehearsal_keys::tick(state, stage, view.home.rehearsal.by(state));
    let why = match () {
        () if state.library.as_ref().is_none_or(|library| library.read_only) => w.read_only,
        () if state.today < stage.evening => w.tick_early,
        () => w.tick_needs_name,
    };
    let name = if state.today > stage.evening { w.tick_late } else { w.tick };
    let text = RichText::new(name).font(theme::bold_font(LIST * scale.min(1.4))).color(tokens.on_accent);
    let key = RichText::new("T").font(theme::font(theme::TINY)).color(tokens.on_accent);
    let wide = vec2(ui.available_width(), 44.0);
    let press = egui::Button::new(text).shortcut_text(key).fill(tokens.green).min_size(wide);
    let response = ui.add_enabled(tick.is_some(), press);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, tick.is_some(), name));
    if response.on_disabled_hover_text(why).clicked() {
        out.extend(tick.map(Command::Rehearsal));
    }
}

/// What the item is, what is special about this mark, and what the standard asks, laid out to that width.
fn said_of(ui: &Ui, stage: &Stage, lang: Lang, scale: f32, wide: f32) -> Vec<std::sync::Arc<egui::Galley>> {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let Some(row) = stage.row() else { return Vec::new() };
    let lay = |text: &str, font: egui::FontId, ink: Color32| ui.painter().layout(text.to_owned(), font, ink, wide);
    let large = || theme::font(LARGE * scale);
    let whose = row.person.as_ref().map_or(w.whole_outlet, |person| person.name.as_str());
    let head = format!("{whose} · {} · {}", item_name(row, lang), fill(w.lost, &[&row.finding.points]));
    let mut said = vec![lay(&head, large(), tokens.second)];
    if let Some((_, day)) = row.repeat {
        said.push(lay(&fill(w.repeat_hint, &[&day]), large(), tokens.red));
    }
    let standard = row.item.as_ref().map_or("", |item| item.standard.get(lang));
    let standard = if standard.is_empty() { w.no_standard } else { standard };
    said.push(lay(standard, theme::bold_font(STANDARD * scale), tokens.text));
    if !row.finding.note.is_empty() {
        said.push(lay(&row.finding.note, large(), tokens.second));
    }
    said
}

/// As it was, and beside it as it should be.
fn pictures_ui(
    ui: &mut Ui,
    panel: Rect,
    stage: &Stage,
    locals: (&mut VideoLocal, &mut ChecklistLocal),
    lang: Lang,
    scale: f32,
) {
    let w = words(lang);
    let (video, textures) = locals;
    let whole = panel;
    let Some(should) = stage.shown_example() else {
        return shot_ui(ui, whole, 0, &stage.was, (video, textures), ("", lang, scale));
    };
    let half = whole.width() / 2.0 - 2.0;
    let (left, right) = (whole.with_max_x(whole.left() + half), whole.with_min_x(whole.right() - half));
    shot_ui(ui, left, 0, &stage.was, (video, textures), (w.as_was, lang, scale));
    let from = stage.row().and_then(|row| row.example.as_ref()).map_or("", |shown| shown.outlet.as_str());
    let caption = format!("{} · {from}", w.as_should);
    shot_ui(ui, right, 1, should, (video, textures), (&caption, lang, scale));
}

/// One picture: what plays, or the still, or why there is neither; over it what it is, below it where one is.
fn shot_ui(
    ui: &mut Ui,
    place: Rect,
    number: usize,
    shot: &Shot,
    (video, textures): (&mut VideoLocal, &mut ChecklistLocal),
    (caption, lang, scale): (&str, Lang, f32),
) {
    let w = words(lang);
    let dark = &theme::DARK;
    let (place, below) = place.split_top_bottom_at_y(place.bottom() - 18.0);
    let stopped = !shot.status.playing && shot.is_at_mark();
    let marked = shot.rect.filter(|_| stopped || shot.picture.is_none());
    let name = if number == 0 { w.as_was } else { w.as_should };
    let response = ui.interact(place, ui.scope_id().with(("shot", number)), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Image, true, name));
    let image = match (&shot.picture, &shot.still) {
        (Some(picture), _) => Some(video::picture_ui(ui, place, video, number, picture, marked)),
        (None, Some(still)) => {
            let texture = textures.texture(ui.ctx(), &format!("rehearsal-{number}"), still);
            Some(video::still_ui(ui, place, &texture, marked))
        }
        (None, None) => {
            let failed = matches!(shot.status.phase, Phase::Failed(_));
            if shot.missing.is_none() && !failed {
                let font = theme::font(LARGE * scale);
                ui.painter().text(place.center(), Align2::CENTER_CENTER, w.opening, font, dark.second);
            }
            None
        }
    };
    let image = image.unwrap_or(place);
    // Above the picture where the place is higher than it, so that nothing of it is covered.
    let high = LARGE * scale * 1.5 + 18.0;
    let above = image.top() - place.top() > high;
    if !caption.is_empty() {
        let ink = if number == 0 { dark.red } else { dark.green };
        let at = if above { image.left_top() + vec2(4.0, -4.0) } else { image.left_bottom() + vec2(12.0, -12.0) };
        label(ui, at, Align2::LEFT_BOTTOM, caption, LARGE * scale, ink);
    }
    if let Some(why) = &shot.missing {
        let wide = place.width() - 40.0;
        let galley = ui.painter().layout(why.get(lang).to_owned(), theme::font(LIST * scale), dark.amber, wide);
        let ground = Rect::from_min_size(place.min, vec2(place.width(), galley.size().y + 20.0));
        ui.painter().rect_filled(ground, 0.0, dark.ground.gamma_multiply(0.85));
        ui.painter().galley(place.min + vec2(20.0, 10.0), galley, dark.amber);
    } else if number == 0 && stopped && shot.picture.is_some() {
        let (at, anchor) = if above {
            (image.right_top() - vec2(4.0, 4.0), Align2::RIGHT_BOTTOM)
        } else {
            (image.right_top() + vec2(-12.0, 12.0), Align2::RIGHT_TOP)
        };
        label(ui, at, anchor, w.at_moment, LARGE * scale, dark.text);
    }
    if shot.missing.is_none() {
        progress(ui, below, shot);
    }
}

/// Words on a dark ground over a picture.
fn label(ui: &Ui, at: egui::Pos2, anchor: Align2, text: &str, size: f32, ink: Color32) {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::bold_font(size), ink);
    let rect = anchor.anchor_size(at, galley.size() + vec2(20.0, 10.0));
    ui.painter().rect_filled(rect, 6.0, theme::DARK.ground.gamma_multiply(0.8));
    ui.painter().galley(rect.min + vec2(10.0, 5.0), galley, ink);
}

/// Where one is in the span, with the moment marked on it.
fn progress(ui: &Ui, below: Rect, shot: &Shot) {
    let dark = &theme::DARK;
    let line = Rect::from_center_size(below.center(), vec2(below.width() - 24.0, 4.0));
    let whole = (shot.to - shot.from).seconds().max(0.001);
    let share = |pts: crate::domain::time::Pts| ((pts - shot.from).seconds() / whole).clamp(0.0, 1.0) as f32;
    let now = shot.picture.as_ref().map_or(shot.from, |picture| picture.pts());
    ui.painter().rect_filled(line, 2.0, dark.pressed);
    let done = line.with_max_x(line.left() + line.width() * share(now));
    ui.painter().rect_filled(done, 2.0, dark.accent);
    let mark = line.left() + line.width() * share(shot.mark);
    ui.painter().vline(mark, below.shrink(3.0).y_range(), Stroke::new(3.0, dark.red));
}

/// The keys, each of them a button.
fn keys_ui(ui: &mut Ui, stage: &Stage, lang: Lang, out: &mut Vec<Command>) {
    let tokens = theme::tokens(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[1];
        for press in rehearsal_keys::presses(stage, lang) {
            let ink = if press.on { tokens.accent } else { tokens.text };
            let key = RichText::new(press.key).font(theme::font(theme::TINY)).color(tokens.second);
            let text = RichText::new(&press.title).color(ink);
            let shown = egui::Button::new(text).shortcut_text(key).min_size(vec2(0.0, 32.0));
            let can = press.why_not.is_none();
            let response = ui.add_enabled(can, shown);
            let role = egui::accesskit::Role::Button;
            response.widget_info(|| egui::WidgetInfo::selected(role, can, press.on, &press.title));
            let response = response.on_disabled_hover_text(press.why_not.unwrap_or_default());
            if response.clicked() {
                out.push(Command::Rehearsal(press.command));
            }
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button::plain(ui, words(lang).leave).clicked() {
                out.push(Command::Rehearsal(RehearsalCommand::Leave));
            }
            keycap::keycap(ui, "Esc");
        });
    });
}
