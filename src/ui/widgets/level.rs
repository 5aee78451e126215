//! How loud the sound is: a trace along the tape and a meter of the moment.
//!
//! The whole recording is read behind the scenes, and the player tells the last few seconds; `Heard` keeps both by the
//! recording's time. What is not known yet stays empty.

use crate::app::review::Review;
use crate::domain::footage::RecordingId;
use crate::ui::theme;
use eframe::egui;
use egui::{Rect, Sense, Stroke, Ui, vec2};
use std::collections::BTreeMap;
use std::ops::Range;

/// Quieter than this is silence, in dB below the loudest that can be recorded.
const SILENCE: f32 = -60.0;
/// Length of a fine slot and of a coarse one, in nanoseconds.
const FINE: i64 = 50_000_000;
const COARSE: i64 = 1_000_000_000;

/// The loudness of one recording by its time.
#[derive(Debug, Default)]
pub struct Heard {
    recording: Option<RecordingId>,
    fine: BTreeMap<i64, f32>,
    coarse: BTreeMap<i64, f32>,
    now: Option<f32>,
    /// How many stretches of what is read behind the scenes were taken up.
    stretches: usize,
}

impl Heard {
    /// Takes up what has become known since.
    pub fn take_up(&mut self, review: &Review) {
        if self.recording != review.footage.recording {
            *self = Self { recording: review.footage.recording, ..Self::default() };
        }
        let loudness = &review.footage.loudness;
        for level in loudness.iter().skip(self.stretches).flat_map(|stretch| stretch.iter()) {
            self.add(level.at.ns(), level.rms_db);
        }
        self.stretches = loudness.len();
        let levels = &review.footage.status.levels;
        for level in levels {
            self.add(level.at.ns(), level.rms_db);
        }
        let here = review.moment().map(|moment| moment.pts);
        let near = |level: &&crate::app::player::Level| {
            here.is_some_and(|here| level.at.ns().abs_diff(here.ns()) < COARSE.unsigned_abs() / 4)
        };
        self.now = levels.iter().rev().find(near).filter(|_| review.footage.status.playing).map(|level| level.rms_db);
    }

    /// Keeps the loudness of a moment, in dB (0 the loudest).
    fn add(&mut self, ns: i64, db: f32) {
        for (slots, length) in [(&mut self.fine, FINE), (&mut self.coarse, COARSE)] {
            let slot = slots.entry(ns.div_euclid(length)).or_insert(SILENCE);
            *slot = slot.max(db);
        }
    }

    /// The loudness that is being heard, in dB; none while nothing plays.
    pub fn now(&self) -> Option<f32> {
        self.now
    }

    /// The loudest of a stretch of the recording, in dB; none where it was not heard.
    fn loudest(&self, ns: Range<i64>) -> Option<f32> {
        let coarse = ns.end.saturating_sub(ns.start) >= 2 * COARSE;
        let (slots, length) = if coarse { (&self.coarse, COARSE) } else { (&self.fine, FINE) };
        let (first, last) = (ns.start.div_euclid(length), ns.end.saturating_sub(1).max(ns.start).div_euclid(length));
        slots.range(first..=last).map(|(_, db)| *db).reduce(f32::max)
    }
}

/// How high a loudness stands, 0..=1.
fn share(db: f32, gain_db: f32) -> f32 {
    ((db + gain_db - SILENCE) / -SILENCE).clamp(0.0, 1.0)
}

/// The trace over `rect`, which stands for that stretch of the recording (nanoseconds). Raised sound is drawn raised.
pub fn trace(ui: &Ui, rect: Rect, heard: &Heard, ns: Range<i64>, gain_db: f32) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter();
    painter.rect_filled(rect, 3.0, tokens.raised);
    let columns = rect.width().floor().max(1.0);
    let length = ns.end.saturating_sub(ns.start);
    for column in 0..columns as u32 {
        let at = |column: u32| ns.start + (length as f64 * f64::from(column) / f64::from(columns)) as i64;
        let Some(db) = heard.loudest(at(column)..at(column + 1)) else { continue };
        let high = (share(db, gain_db) * rect.height()).max(1.0);
        let x = rect.left() + column as f32 + 0.5;
        painter.vline(x, rect.bottom() - high..=rect.bottom(), Stroke::new(1.0, tokens.second));
    }
}

/// A small upright meter of what is being heard.
pub fn meter(ui: &mut Ui, now: Option<f32>, gain_db: f32) {
    let (rect, _) = ui.allocate_exact_size(vec2(5.0, 20.0), Sense::empty());
    let tokens = theme::tokens(ui);
    ui.painter().rect_filled(rect, 2.0, tokens.pressed);
    if let Some(db) = now {
        let high = share(db, gain_db) * rect.height();
        let filled = Rect::from_min_max(egui::pos2(rect.left(), rect.bottom() - high), rect.max);
        ui.painter().rect_filled(filled, 2.0, tokens.text);
    }
}

#[cfg(test)]
mod tests {
    use super::{COARSE, Heard, share};

    #[test]
    fn what_was_heard_stays_and_the_rest_is_empty() {
        let mut heard = Heard::default();
        heard.add(10 * COARSE + 7, -20.0);
        heard.add(10 * COARSE + 9, -30.0);
        assert_eq!(heard.loudest(10 * COARSE..10 * COARSE + 1000), Some(-20.0));
        assert_eq!(heard.loudest(0..3600 * COARSE), Some(-20.0));
        assert_eq!(heard.loudest(11 * COARSE..12 * COARSE), None);
        assert_eq!(heard.loudest(0..9 * COARSE), None);
    }

    #[test]
    fn gain_raises_the_trace_and_loud_stays_within() {
        assert_eq!(share(-60.0, 0.0), 0.0);
        assert_eq!(share(-30.0, 0.0), 0.5);
        assert_eq!(share(-30.0, 24.0), 0.9);
        assert_eq!(share(0.0, 24.0), 1.0);
        assert_eq!(share(f32::NEG_INFINITY, 0.0), 0.0);
    }
}
