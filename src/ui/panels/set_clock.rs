//! "The picture shows 09:00:12": takes what the burned-in clock shows and keeps the offset as a logged edit.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::text::Lang;
use crate::domain::time::SiteTime;
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
    ui.horizontal(|ui| {
        let set = ui.add_enabled_ui(shows.is_some(), |ui| button::primary(ui, t.clock_set)).inner.clicked();
        if let (Some(shows), true) = (shows, set || entered) {
            out.push(Command::SetClock(shows));
            done = true;
        }
        done |= button::plain(ui, t.cancel).clicked();
    });
    done
}
