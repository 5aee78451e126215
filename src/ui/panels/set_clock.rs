//! "The picture shows 09:00:12": takes what the burned-in clock shows and keeps the offset as a logged edit.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::edit::{Cell, Edit, EditError, LEAST_APART};
use crate::domain::footage::{ClockSource, Moment, SiteClock};
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::RichText;
use jiff::civil::{Date, DateTime, Time};

/// What is typed.
#[derive(Debug, Default)]
pub struct ClockLocal {
    date: String,
    time: String,
    focused: bool,
}

impl ClockLocal {
    /// Filled with what the recording is believed to show now, or with the inspection's day.
    pub fn new(review: &Review) -> Self {
        let site = review.moment().and_then(|moment| moment.site).map(SiteTime::civil);
        let date = site.map_or(review.inspection.date, DateTime::date);
        let time = site.map(|at| format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())).unwrap_or_default();
        Self { date: date.to_string(), time, focused: false }
    }

    fn shows(&self) -> Option<SiteTime> {
        let date: Date = self.date.trim().replace('/', "-").parse().ok()?;
        // Full-width colons come from Chinese input methods.
        let time: Time = self.time.trim().replace('：', ":").parse().ok()?;
        Some(SiteTime::new(DateTime::from_parts(date, time)))
    }
}

/// Paints the sheet. True when it is done with.
pub fn clock_ui(
    ui: &mut egui::Ui,
    review: &Review,
    lang: Lang,
    local: &mut ClockLocal,
    out: &mut Vec<Command>,
) -> bool {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let mut done = false;
    ui.label(theme::caption(ui, t.clock_text));
    if let Some(pts) = review.footage.picture.as_ref().map(|picture| picture.pts()) {
        ui.label(theme::caption(ui, fill(t.clock_picture, &[&pts.clock()])));
    }
    let mut entered = false;
    ui.horizontal(|ui| {
        field::captioned(ui, &mut local.date, t.date, "2026-03-05", 140.0);
        let time = field::captioned(ui, &mut local.time, t.clock_time, "09:00:12", 160.0);
        if !std::mem::replace(&mut local.focused, true) {
            time.request_focus();
        }
        entered = time.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    });
    let shows = local.shows();
    if shows.is_none() && !local.time.is_empty() {
        ui.label(RichText::new(t.clock_wrong).font(theme::font(theme::CAPTION)).color(tokens.amber));
    }
    let first = first_reading(review);
    let drift = first.zip(shows).map(|((moment, _), shows)| drift(review, moment, shows));
    if let Some((_, clock)) = first {
        ui.separator();
        let shown = review.site(clock.read_at).unwrap_or(clock.at_first);
        let text = fill(t.clock_second_text, &[&clock.read_at.clock(), &shown.time_of_day()]);
        ui.add(egui::Label::new(theme::caption(ui, text)).wrap());
        match &drift {
            Some(Ok(drift_ppb)) => _ = ui.label(theme::caption(ui, drift_words(*drift_ppb, lang))),
            Some(Err(_contradict)) => {
                let wrong = RichText::new(t.clock_second_wrong).font(theme::font(theme::CAPTION));
                ui.label(wrong.color(tokens.amber));
            }
            None => {}
        }
    }
    ui.horizontal_wrapped(|ui| {
        let set = ui.add_enabled_ui(shows.is_some(), |ui| button::primary(ui, t.clock_set)).inner.clicked();
        if let (Some(shows), true) = (shows, set || entered) {
            out.push(Command::SetClock(shows));
            done = true;
        }
        if has_neighbours(review) {
            let all = ui.add_enabled_ui(shows.is_some(), |ui| button::plain(ui, t.clock_camera)).inner;
            if let (Some(shows), true) = (shows, all.on_hover_text(t.clock_camera_hint).clicked()) {
                out.push(Command::SetCameraClock(shows));
                done = true;
            }
        }
        if first.is_some() {
            let fits = matches!(drift, Some(Ok(_)));
            let again = ui.add_enabled_ui(fits, |ui| button::plain(ui, t.clock_second)).inner.clicked();
            if let (Some(shows), true) = (shows, again) {
                out.push(Command::SecondReading(shows));
                done = true;
            }
        }
        done |= button::plain(ui, t.cancel).clicked();
    });
    done
}

/// Whether the camera has other recordings whose clocks could move along.
fn has_neighbours(review: &Review) -> bool {
    let Some(here) = review.recording().filter(|recording| recording.clock.is_some()) else { return false };
    let others = review.inspection.recordings.iter().filter(|other| other.camera == here.camera && other.id != here.id);
    others.into_iter().any(|other| other.clock.is_some())
}

/// The picture on the screen, and the clock that an earlier reading set, where that is far enough from it.
fn first_reading(review: &Review) -> Option<(Moment, SiteClock)> {
    let moment = review.moment()?;
    let clock = review.recording()?.clock.filter(|clock| clock.source == ClockSource::Inspector)?;
    let apart = moment.pts - clock.read_at;
    (apart >= LEAST_APART || apart <= Pts::ZERO - LEAST_APART).then_some((moment, clock))
}

/// How the clock would go if this were the second reading.
fn drift(review: &Review, moment: Moment, shows: SiteTime) -> Result<i64, EditError> {
    let Moment { recording, pts, .. } = moment;
    let now = review.recording().and_then(|recording| recording.clock).map_or(0, |clock| clock.drift_ppb);
    let change = match review.inspection.plan(Edit::SecondReading { recording, pts, shows }) {
        Err(EditError::NothingChanges) => return Ok(now),
        planned => planned?,
    };
    let set = change.cells.iter().find_map(|cell| match cell {
        Cell::Clock(_, _, Some(after)) => Some(after.drift_ppb),
        _ => None,
    });
    Ok(set.unwrap_or(now))
}

/// `画面时钟每小时快 3.6 秒`
pub(super) fn drift_words(drift_ppb: i64, lang: Lang) -> String {
    let t = t(lang);
    // Parts per billion of an hour, in tenths of a second.
    let tenths = (i128::from(drift_ppb.unsigned_abs()) * 36_000 + 500_000_000) / 1_000_000_000;
    let seconds = format!("{}.{}", tenths / 10, tenths % 10);
    match drift_ppb {
        _ if tenths == 0 => t.clock_even.to_owned(),
        0.. => fill(t.clock_fast, &[&seconds]),
        _ => fill(t.clock_slow, &[&seconds]),
    }
}
