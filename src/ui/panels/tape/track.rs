//! The axis with its lanes: recordings, gaps, marks, span, sound, playhead; dragging, zooming and clicking on them.

use crate::app::command::{Command, Transport};
use crate::app::review::Review;
use crate::domain::inspection::Finding;
use crate::domain::text::Lang;
use crate::ui::panels::examples;
use crate::ui::panels::tape::axis::{Axis, Stretch};
use crate::ui::panels::tape::icons::{self, Icon};
use crate::ui::panels::tape::lanes::{Bar, Lane, Lanes};
use crate::ui::panels::tape::peek::{self, Pointed};
use crate::ui::panels::tape::{FIGURES, LANE, NAMES, SHELF, SOUND, TapeLocal, has_sound, shows_sound};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::level;
use eframe::egui;
use egui::{Align2, Color32, CornerRadius, PointerButton, Rect, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

/// Least distance of two figures of the axis, in points.
const APART: f32 = 84.0;
/// How far beside a mark a click still means it.
const REACH: f32 = 4.0;

/// Everything that a part of the track needs to paint itself.
struct Track<'a> {
    review: &'a Review,
    lanes: &'a Lanes,
    axis: Axis,
    lang: Lang,
    /// Figures, lanes and sound.
    area: Rect,
}

/// Paints the track and sends what is done with it.
#[expect(clippy::too_many_arguments, reason = "a part of `tape_ui` that has what it has")]
pub(super) fn track_ui(
    ui: &mut Ui,
    review: &Review,
    lanes: &Lanes,
    local: &mut TapeLocal,
    axis: Axis,
    rest: Rect,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let sound = if shows_sound(review) { SOUND } else { 0.0 };
    let height = FIGURES + LANE * lanes.lanes.len().max(1) as f32 + sound;
    let area = Rect::from_min_size(rest.min, vec2(rest.width(), height));
    let track = Track { review, lanes, axis, lang, area };
    let response = ui.interact(track.span_of_axis(), ui.scope_id().with("tape"), Sense::CLICK | Sense::DRAG);
    let spoken = t(lang).tape;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ScrollBar, true, spoken));
    track.figures(ui);
    for (row, lane) in lanes.lanes.iter().enumerate() {
        track.lane_ui(ui, lane, track.row(row), out);
    }
    if lanes.lanes.is_empty() {
        track.empty_lane(ui);
    }
    if sound > 0.0 {
        track.sound(ui, local, Rect::from_min_max(pos2(area.left(), area.bottom() - sound), area.max));
    }
    track.span(ui);
    let mut over_mark = false;
    for (row, lane) in lanes.lanes.iter().enumerate() {
        over_mark |= track.marks_ui(ui, lane, track.row(row), out);
    }
    track.follow(ui, &response, local, out);
    let pointer = ui.input(|input| input.pointer.hover_pos()).filter(|_| response.contains_pointer());
    match pointer.filter(|_| local.drag.is_none() && !over_mark && !local.covered) {
        Some(pointer) => track.point_ui(ui, local, pointer, out),
        None => local.peek.ask(None, out),
    }
    track.playhead(ui, local);
    track.shelf_ui(ui, Rect::from_min_max(pos2(rest.left(), area.bottom()), rest.max), out);
}

impl Track<'_> {
    fn span_of_axis(&self) -> Rect {
        Rect::from_min_max(
            pos2(self.axis.left, self.area.top()),
            pos2(self.axis.left + self.axis.width, self.area.bottom()),
        )
    }

    fn row(&self, row: usize) -> Rect {
        let top = self.area.top() + FIGURES + LANE * row as f32;
        Rect::from_min_size(pos2(self.area.left(), top), vec2(self.area.width(), LANE))
    }

    /// A stretch on the screen, cut to what is seen; none when nothing of it is seen.
    fn across(&self, stretch: Stretch, rows: std::ops::RangeInclusive<f32>) -> Option<Rect> {
        let (low, high) = (self.axis.left, self.axis.left + self.axis.width);
        let (left, right) = (self.axis.x(stretch.from), self.axis.x(stretch.to));
        (right >= low && left <= high).then(|| {
            let left = left.clamp(low, high);
            Rect::from_x_y_ranges(left..=right.clamp(low, high).max(left + 1.0), rows)
        })
    }

    fn figures(&self, ui: &Ui) {
        let tokens = theme::tokens(ui);
        let painter = ui.painter();
        let y = self.area.top();
        painter.hline(self.area.x_range(), y, Stroke::new(1.0, tokens.line));
        if self.lanes.lanes.is_empty() {
            return;
        }
        let figures = self.axis.figures(APART);
        for time in &figures.times {
            let x = self.axis.x(*time);
            painter.vline(x, y + FIGURES - 5.0..=y + FIGURES, Stroke::new(1.0, tokens.line));
            let text = figures.text(*time);
            painter.text(
                pos2(x, y + FIGURES / 2.0 - 1.0),
                Align2::CENTER_CENTER,
                text,
                theme::font(theme::TINY),
                tokens.second,
            );
        }
    }

    fn lane_ui(&self, ui: &mut Ui, lane: &Lane, row: Rect, out: &mut Vec<Command>) {
        let tokens = theme::tokens(ui);
        self.name_ui(ui, lane, row, out);
        let rows = bar_rows(row);
        let mut last: Option<i64> = None;
        for bar in &lane.bars {
            if let Some(gap) = last.filter(|end| *end < bar.stretch.from) {
                self.gap(ui, Stretch { from: gap, to: bar.stretch.from }, rows.clone());
            }
            last = Some(last.map_or(bar.stretch.to, |end| end.max(bar.stretch.to)));
            let Some(rect) = self.across(bar.stretch, rows.clone()) else { continue };
            let seen = self.review.footage.screens.iter().any(|screen| screen.recording == Some(bar.recording));
            let fill = match (bar.current, seen) {
                (true, _) => tokens.accent.gamma_multiply(0.38),
                (false, true) => tokens.accent.gamma_multiply(0.2),
                (false, false) => tokens.pressed,
            };
            ui.painter().rect_filled(rect, 3.0, fill);
            self.bar_ui(ui, bar, rect, out);
        }
    }

    /// A recording that is not in the player is put there by a click.
    fn bar_ui(&self, ui: &mut Ui, bar: &Bar, rect: Rect, out: &mut Vec<Command>) {
        let Some(recording) = self.review.inspection.recording(bar.recording) else { return };
        if bar.current {
            return;
        }
        let name = file_name(&recording.path).to_owned();
        let id = ui.scope_id().with(("bar", bar.recording, bar.stretch.from));
        let response = ui.interact(rect, id, Sense::CLICK);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
        if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.clicked()) {
            out.push(Command::GoTo(bar.recording, bar.pts(self.axis.time(pointer.x))));
        }
    }

    fn camera(&self, lane: &Lane) -> &str {
        self.review.inspection.camera(lane.camera).map_or("", |camera| camera.name.as_str())
    }

    fn name(&self, ui: &Ui, row: Rect, name: &str) {
        self.name_in(ui, row, name, theme::tokens(ui).second);
    }

    fn name_in(&self, ui: &Ui, row: Rect, name: &str, colour: Color32) {
        let tokens = theme::tokens(ui);
        ui.painter().hline(self.area.x_range(), row.top(), Stroke::new(1.0, tokens.line));
        let room = NAMES - theme::EDGE - 8.0;
        let galley = elided(ui, name, room, colour);
        let at = pos2(self.area.left() + theme::EDGE, row.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, colour);
    }

    /// A camera's name; that of the one that leads stands out, and a click lets another one lead.
    fn name_ui(&self, ui: &mut Ui, lane: &Lane, row: Rect, out: &mut Vec<Command>) {
        let (tokens, name) = (theme::tokens(ui), self.camera(lane));
        let leads = self.review.camera() == Some(lane.camera);
        let several = self.lanes.lanes.len() > 1;
        self.name_in(ui, row, name, if leads && several { tokens.text } else { tokens.second });
        if !several {
            return;
        }
        let place = Rect::from_min_max(row.min, pos2(self.axis.left - 4.0, row.bottom()));
        if leads {
            let edge = Rect::from_min_max(row.min + vec2(0.0, 1.0), pos2(row.left() + 3.0, row.bottom()));
            ui.painter().rect_filled(edge, 0.0, tokens.accent);
            return;
        }
        let response = ui.interact(place, ui.scope_id().with(("lane", lane.camera)), Sense::CLICK);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
        if response.clicked() {
            out.push(Command::Lead(lane.camera));
        }
        response.on_hover_text(t(self.lang).let_lead).on_hover_cursor(egui::CursorIcon::PointingHand);
    }

    fn empty_lane(&self, ui: &Ui) {
        let row = self.row(0);
        self.name(ui, row, "");
        let colour = theme::tokens(ui).second;
        let at = pos2(self.axis.left, row.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, t(self.lang).no_recordings, theme::font(theme::CAPTION), colour);
    }

    /// Time without a recording is hatched.
    fn gap(&self, ui: &Ui, stretch: Stretch, rows: std::ops::RangeInclusive<f32>) {
        let Some(rect) = self.across(stretch, rows).filter(|rect| rect.width() > 3.0) else { return };
        let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
        let stroke = Stroke::new(1.5, theme::tokens(ui).line);
        let mut x = rect.left() - rect.height();
        while x < rect.right() {
            painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke);
            x += 7.0;
        }
    }

    fn sound(&self, ui: &Ui, local: &TapeLocal, row: Rect) {
        self.name(ui, row, t(self.lang).sound);
        let rows = row.y_range().shrink(3.0);
        if !has_sound(self.review) {
            let (colour, font) = (theme::tokens(ui).second, theme::font(theme::CAPTION));
            let at = pos2(self.axis.left, row.center().y);
            ui.painter().text(at, Align2::LEFT_CENTER, t(self.lang).no_sound, font, colour);
            return;
        }
        for bar in self.lanes.current() {
            let Some(rect) = self.across(bar.stretch, rows.into()) else { continue };
            let [from, to] = [rect.left(), rect.right()].map(|x| bar.pts(self.axis.time(x)).ns());
            level::trace(ui, rect, &local.heard, from..to, self.review.footage.gain_db);
        }
    }

    /// The span that the next mark will take, and the stretch that is played again and again.
    fn span(&self, ui: &Ui) {
        let footage = &self.review.footage;
        let accent = theme::tokens(ui).accent;
        let rows = self.area.top() + FIGURES..=self.area.bottom();
        self.repeat(ui);
        let Some(recording) = self.review.footage.recording else { return };
        let place = |pts: crate::domain::time::Pts| self.lanes.time(recording, pts);
        let ends = [footage.span_in.as_ref().map(|(pts, _picture)| *pts), footage.span_out];
        let ends = ends.map(|end| end.and_then(place));
        if let [Some(from), Some(to)] = ends {
            let stretch = Stretch { from, to };
            if let Some(rect) = self.across(stretch, rows.clone()) {
                ui.painter().rect_filled(rect, 0.0, accent.gamma_multiply(0.16));
            }
        }
        for (end, inwards) in ends.into_iter().zip([1.0, -1.0]) {
            let Some(time) = end.filter(|time| self.is_seen(*time)) else { continue };
            bracket(ui, self.axis.x(time), rows.clone(), inwards * 5.0, accent);
        }
    }

    /// A band from which the playhead does not come out, under the sign of the button that ends it.
    fn repeat(&self, ui: &Ui) {
        let Some((recording, from, to)) = self.review.footage.repeat else { return };
        let ends = [from, to].map(|pts| self.lanes.time(recording, pts));
        let [Some(from), Some(to)] = ends else { return };
        let rows = self.area.top() + FIGURES..=self.area.bottom();
        let Some(band) = self.across(Stretch { from, to }, rows) else { return };
        let tokens = theme::tokens(ui);
        ui.painter().rect_filled(band, 0.0, tokens.accent.gamma_multiply(0.16));
        let sign = Rect::from_center_size(pos2(band.center().x, self.area.top() + FIGURES / 2.0), vec2(20.0, 20.0));
        ui.painter().rect_filled(sign, CornerRadius::same(3), tokens.panel);
        icons::draw(ui.painter(), Icon::Repeat, sign.center(), tokens.accent);
    }

    fn is_seen(&self, time: i64) -> bool {
        self.axis.seen.from <= time && time <= self.axis.seen.to
    }

    /// The findings of a lane; the selected one comes last and lies on top. True when the pointer is over one.
    fn marks_ui(&self, ui: &mut Ui, lane: &Lane, row: Rect, out: &mut Vec<Command>) -> bool {
        let (selected, mut over_mark) = (self.review.finding, false);
        let mut findings: Vec<&Finding> = self.review.inspection.findings.values().collect();
        findings.sort_by_key(|finding| (Some(finding.no) == selected, finding.withdrawn.is_none()));
        for finding in findings {
            let Some(moment) = finding.moment else { continue };
            if lane.bars.iter().all(|bar| bar.recording != moment.recording) {
                continue;
            }
            let Some(from) = self.lanes.time(moment.recording, moment.pts) else { continue };
            let to = finding.until.and_then(|until| self.lanes.time(moment.recording, until)).unwrap_or(from);
            if self.axis.seen.to < from || to < self.axis.seen.from {
                continue;
            }
            over_mark |= self.mark_ui(ui, finding, Stretch { from, to }, row, out);
        }
        over_mark | self.examples_ui(ui, lane, row, out)
    }

    /// The good examples of a lane, in green. True when the pointer is over one.
    fn examples_ui(&self, ui: &mut Ui, lane: &Lane, row: Rect, out: &mut Vec<Command>) -> bool {
        let (tokens, mut over_one) = (theme::tokens(ui), false);
        for (no, example) in &self.review.examples {
            let moment = example.moment;
            if lane.bars.iter().all(|bar| bar.recording != moment.recording) {
                continue;
            }
            let Some(from) = self.lanes.time(moment.recording, moment.pts) else { continue };
            let to = example.until.and_then(|until| self.lanes.time(moment.recording, until)).unwrap_or(from);
            if self.axis.seen.to < from || to < self.axis.seen.from {
                continue;
            }
            let x = self.axis.x(from);
            let tick = Rect::from_x_y_ranges(x - 1.5..=x + 1.5, row.top() + 3.0..=row.bottom() - 3.0);
            if let Some(band) = self.across(Stretch { from, to }, bar_rows(row)).filter(|_| to > from) {
                ui.painter().rect_filled(band, 2.0, tokens.green.gamma_multiply(0.35));
            }
            ui.painter().rect_filled(tick, 1.0, tokens.green);
            let item = self.review.inspection.checklist.item(&example.item);
            let item = item.map_or("", |item| item.text.get(self.lang));
            let words = format!("{} · {item}", examples::spoken(self.review, example, self.lang));
            let response =
                ui.interact(tick.expand2(vec2(REACH, 2.0)), ui.scope_id().with(("example", no.0)), Sense::CLICK);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &words));
            if response.clicked() {
                out.push(Command::GoToExample(*no));
            }
            over_one |= response.on_hover_text(words).on_hover_cursor(egui::CursorIcon::PointingHand).hovered();
        }
        over_one
    }

    fn mark_ui(&self, ui: &mut Ui, finding: &Finding, stretch: Stretch, row: Rect, out: &mut Vec<Command>) -> bool {
        let tokens = theme::tokens(ui);
        let x = self.axis.x(stretch.from);
        let tick = Rect::from_x_y_ranges(x - 1.5..=x + 1.5, row.top() + 3.0..=row.bottom() - 3.0);
        let selected = self.review.finding == Some(finding.no);
        if finding.withdrawn.is_some() {
            ui.painter().rect_stroke(tick, 1.0, Stroke::new(1.0, tokens.second), StrokeKind::Outside);
        } else {
            if stretch.to > stretch.from
                && let Some(band) = self.across(stretch, bar_rows(row))
            {
                ui.painter().rect_filled(band, 2.0, tokens.red.gamma_multiply(0.35));
            }
            ui.painter().rect_filled(tick, 1.0, tokens.red);
        }
        if selected {
            ui.painter().rect_stroke(tick.expand(2.0), 2.0, Stroke::new(1.5, tokens.accent), StrokeKind::Outside);
        }
        let words = self.words(finding);
        let response =
            ui.interact(tick.expand2(vec2(REACH, 2.0)), ui.scope_id().with(("mark", finding.no)), Sense::CLICK);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &words));
        if response.clicked() {
            out.push(Command::GoToFinding(finding.no));
        }
        response.on_hover_text(words).on_hover_cursor(egui::CursorIcon::PointingHand).hovered()
    }

    /// `#3 09:11:02.120 唱收唱付 柜员01`
    fn words(&self, finding: &Finding) -> String {
        let inspection = &self.review.inspection;
        let time =
            finding.moment.map(|moment| moment.site.map_or_else(|| moment.pts.clock(), |site| site.time_of_day()));
        let item = inspection.checklist.item(&finding.item).map_or("", |item| item.text.get(self.lang));
        let person = finding.person.and_then(|id| inspection.person(id)).map_or("", |person| person.name.as_str());
        let state = if finding.withdrawn.is_some() { t(self.lang).withdrawn } else { "" };
        let parts = [
            format!("#{}", finding.no.0),
            time.unwrap_or_default(),
            item.to_owned(),
            person.to_owned(),
            state.to_owned(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Zooming, moving and seeking.
    fn follow(&self, ui: &Ui, response: &Response, local: &mut TapeLocal, out: &mut Vec<Command>) {
        if response.contains_pointer()
            && let Some(pointer) = ui.input(|input| input.pointer.hover_pos())
        {
            let (scroll, pinch) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
            let by = (scroll.y / 180.0).exp2() * pinch;
            if (by - 1.0).abs() > 1e-4 {
                local.seen = Some(self.axis.zoomed(pointer.x, by, self.lanes.all));
            } else if scroll.x.abs() > 0.1 {
                local.seen = Some(self.axis.panned(scroll.x, self.lanes.all));
            }
        }
        if response.dragged_by(PointerButton::Middle) || response.dragged_by(PointerButton::Secondary) {
            local.seen = Some(self.axis.panned(response.drag_delta().x, self.lanes.all));
        }
        if response.double_clicked() {
            local.seen = None;
        }
        self.seek(response, local, out);
    }

    /// Along all recordings of the camera that leads; where it has none the nearest picture is meant.
    fn seek(&self, response: &Response, local: &mut TapeLocal, out: &mut Vec<Command>) {
        let pointed = response.interact_pointer_pos().map(|pointer| self.axis.time(pointer.x));
        let Some(time) = pointed.or(local.drag) else { return };
        let Some(bar) = self.review.camera().and_then(|camera| self.lanes.nearest(camera, time)) else { return };
        let (recording, pts) = (bar.recording, bar.pts(time));
        if response.dragged_by(PointerButton::Primary) {
            let place = bar.time(pts);
            if local.drag != Some(place) {
                local.drag = Some(place);
                out.push(Command::Transport(Transport::ScrubTo(recording, pts)));
            }
        } else if response.drag_stopped_by(PointerButton::Primary) && local.drag.take().is_some()
            || response.clicked_by(PointerButton::Primary)
        {
            out.push(Command::Transport(Transport::SeekIn(recording, pts)));
        } else if !response.is_pointer_button_down_on() {
            local.drag = None;
        }
    }

    /// What is under the pointer: its time, and the picture of that moment.
    fn point_ui(&self, ui: &Ui, local: &mut TapeLocal, pointer: egui::Pos2, out: &mut Vec<Command>) {
        self.ghost(ui, pointer.x);
        let lanes = &self.lanes.lanes;
        let under = (0..lanes.len()).find(|row| self.row(*row).y_range().contains(pointer.y));
        let leads = || lanes.iter().position(|lane| Some(lane.camera) == self.review.camera());
        let Some(lane) = under.or_else(leads).and_then(|row| lanes.get(row)) else { return };
        let at = Pointed { lane, time: self.axis.time(pointer.x), x: pointer.x, area: self.area };
        peek::peek_ui(ui, self.review, self.lanes, &mut local.peek, at, self.lang, out);
    }

    /// A faint line under the pointer with its time.
    fn ghost(&self, ui: &Ui, x: f32) {
        let tokens = theme::tokens(ui);
        ui.painter().vline(x, self.area.top() + FIGURES..=self.area.bottom(), Stroke::new(1.0, tokens.third));
        self.flag(ui, x, &self.lanes.clock(self.axis.time(x)), tokens.pressed, tokens.text);
    }

    /// A time on the axis, kept within it.
    fn flag(&self, ui: &Ui, x: f32, text: &str, fill: Color32, colour: Color32) {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::font(theme::TINY), colour);
        let size = galley.size() + vec2(10.0, 4.0);
        let left =
            (x - size.x / 2.0).clamp(self.axis.left, (self.axis.left + self.axis.width - size.x).max(self.axis.left));
        let rect = Rect::from_min_size(pos2(left, self.area.top() + 2.0), size);
        ui.painter().rect_filled(rect, CornerRadius::same(3), fill);
        ui.painter().galley(rect.min + vec2(5.0, 2.0), galley, colour);
    }

    fn playhead(&self, ui: &Ui, local: &TapeLocal) {
        let tokens = theme::tokens(ui);
        let Some(time) = local.drag.or(local.playhead).filter(|time| self.is_seen(*time)) else { return };
        let (x, top) = (self.axis.x(time), self.area.top());
        ui.painter().vline(x, top + 2.0..=self.area.bottom(), Stroke::new(1.5, tokens.text));
        let tip = vec![pos2(x - 5.0, top), pos2(x + 5.0, top), pos2(x, top + 7.0)];
        ui.painter().add(egui::Shape::convex_polygon(tip, tokens.text, Stroke::NONE));
        if local.drag.is_some() {
            self.flag(ui, x, &self.lanes.clock(time), tokens.accent, tokens.on_accent);
        }
    }

    /// Recordings without a place on the axis: a click puts one into the player.
    fn shelf_ui(&self, ui: &mut Ui, row: Rect, out: &mut Vec<Command>) {
        if self.lanes.shelf.is_empty() {
            return;
        }
        let row = Rect::from_min_size(row.min, vec2(row.width(), SHELF));
        self.name(ui, row, t(self.lang).off_axis);
        let inner = Rect::from_min_max(pos2(self.axis.left, row.top() + 3.0), row.max - vec2(theme::GAP[2], 3.0));
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), |ui| {
            egui::ScrollArea::horizontal().show(ui, |ui| {
                for id in &self.lanes.shelf {
                    self.shelf_button(ui, *id, out);
                }
            });
        });
    }

    fn shelf_button(&self, ui: &mut Ui, id: crate::domain::footage::RecordingId, out: &mut Vec<Command>) {
        let Some(recording) = self.review.inspection.recording(id) else { return };
        let tokens = theme::tokens(ui);
        let colour = if recording.fault.is_some() { tokens.second } else { tokens.text };
        let name = egui::RichText::new(file_name(&recording.path)).font(theme::font(theme::CAPTION)).color(colour);
        let chosen = self.review.footage.recording == Some(id);
        let hint = recording.fault.clone().unwrap_or_else(|| t(self.lang).off_axis_hint.to_owned());
        if ui.selectable_label(chosen, name).on_hover_text(hint).clicked() {
            out.push(Command::SelectRecording(id));
        }
    }
}

fn bar_rows(row: Rect) -> std::ops::RangeInclusive<f32> {
    row.top() + 7.0..=row.bottom() - 6.0
}

/// `[` or `]`, as high as the lanes.
fn bracket(ui: &Ui, x: f32, rows: std::ops::RangeInclusive<f32>, foot: f32, colour: Color32) {
    let stroke = Stroke::new(2.0, colour);
    ui.painter().vline(x, rows.clone(), stroke);
    for y in [*rows.start() + 1.0, *rows.end() - 1.0] {
        ui.painter().line_segment([pos2(x, y), pos2(x + foot, y)], stroke);
    }
}

fn elided(ui: &Ui, text: &str, width: f32, colour: Color32) -> std::sync::Arc<egui::Galley> {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), theme::font(theme::CAPTION), colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width);
    ui.painter().layout_job(job)
}

/// The last part of a path, whichever way its slashes lean.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}
