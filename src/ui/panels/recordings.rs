//! The recordings of the inspection: where each is, how long, by whose clock, and why one does not play. What does not
//! play stays listed.

use crate::app::command::Command;
use crate::app::player::Phase;
use crate::app::review::Review;
use crate::domain::footage::{ClockSource, Disagreement, Recording};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::action::can_edit;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::panels::set_clock::drift_words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, chip};
use eframe::egui;
use egui::{Align, Layout, RichText};
use std::path::Path;

/// Paints the sheet.
pub fn recordings_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, dialogs: &mut Dialogs, out: &mut Vec<Command>) {
    let t = t(lang);
    let editable = can_edit(review);
    ui.add_enabled_ui(editable, |ui| {
        ui.horizontal(|ui| {
            if button::primary(ui, t.add_footage).clicked() {
                dialogs.ask(Purpose::Footage);
            }
            if button::plain(ui, t.add_folder).clicked() {
                dialogs.ask(Purpose::FootageFolder);
            }
            ui.label(theme::caption(ui, t.drop_footage_here));
        });
    });
    if review.inspection.recordings.is_empty() {
        ui.label(theme::caption(ui, t.no_recordings));
    }
    for recording in &review.inspection.recordings {
        ui.separator();
        line(ui, review, recording, lang, dialogs, out);
    }
}

fn line(
    ui: &mut egui::Ui,
    review: &Review,
    recording: &Recording,
    lang: Lang,
    dialogs: &mut Dialogs,
    out: &mut Vec<Command>,
) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let here = review.footage.recording == Some(recording.id);
    let fault = match &review.footage.status.phase {
        Phase::Failed(why) if here => Some(why.text().get(lang).to_owned()),
        _ => recording.fault.clone(),
    };
    let playing = here && fault.is_none();
    ui.horizontal(|ui| {
        let width = ui.available_width() - 230.0;
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            let name = Path::new(&recording.path).file_name().unwrap_or_default().to_string_lossy();
            let camera = review.inspection.camera(recording.camera).map_or("", |camera| camera.name.as_str());
            ui.add(egui::Label::new(theme::bold(format!("{camera} {name}"))).truncate()).on_hover_text(&recording.path);
            ui.label(theme::caption(ui, facts(review, recording, lang)));
            for other in recording.disagreements() {
                let text = RichText::new(disagrees(&other, lang)).font(theme::font(theme::CAPTION));
                ui.add(egui::Label::new(text.color(tokens.amber)).wrap());
            }
            if let Some(fault) = fault {
                ui.add(
                    egui::Label::new(RichText::new(fault).font(theme::font(theme::CAPTION)).color(tokens.amber)).wrap(),
                );
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if playing {
                chip::label(ui, t.in_player, tokens.accent);
            } else if !here && button::small(ui, t.show_recording).clicked() {
                out.push(Command::SelectRecording(recording.id));
            }
            let may = can_edit(review);
            let moved = ui.add_enabled_ui(may, |ui| button::small(ui, t.relink)).inner;
            if moved.on_hover_text(t.relink_hint).clicked() {
                dialogs.ask_with(Purpose::Relink(recording.id), recording.path.clone());
            }
        });
    });
}

/// Length, beginning by the site's clock and where that is known from, and whether there is sound.
fn facts(review: &Review, recording: &Recording, lang: Lang) -> String {
    let t = t(lang);
    // What plays is known better than what was written down when it was taken in.
    let player = (review.footage.recording == Some(recording.id)).then_some(&review.footage.status);
    let duration = player.map_or(Pts::ZERO, |player| player.duration).max(recording.duration);
    let has_sound = recording.has_sound || player.is_some_and(|player| player.has_sound);
    let mut facts = Vec::new();
    if duration > Pts::ZERO {
        facts.push(duration.clock());
    }
    match recording.clock {
        Some(clock) => {
            let begins = clock.at_first.civil();
            facts.push(format!(
                "{} {}",
                begins.date(),
                begins.time().round(jiff::Unit::Second).unwrap_or(begins.time())
            ));
            facts.push(source(clock.source, lang).to_owned());
            if clock.drift_ppb != 0 {
                facts.push(drift_words(clock.drift_ppb, lang));
            }
            if recording.stretches.len() > 1 {
                facts.push(fill(t.clock_parts, &[&(recording.stretches.len() - 1).to_string()]));
            }
        }
        None => facts.push(t.clock_unknown.to_owned()),
    }
    facts.push(if has_sound { t.with_sound } else { t.no_sound }.to_owned());
    facts.join(" · ")
}

/// `文件名写的是 09:00:00.000，早 3.2 秒`
fn disagrees(other: &Disagreement, lang: Lang) -> String {
    let t = t(lang);
    let source = match other.source {
        ClockSource::Inspector => t.source_inspector,
        ClockSource::Frames => t.source_frames,
        ClockSource::FileName => t.source_file_name,
        ClockSource::Container => t.source_container,
    };
    let tenths = other.by.ns().unsigned_abs() / 100_000_000;
    let by = format!("{}.{}", tenths / 10, tenths % 10);
    let says = if other.by > Pts::ZERO { t.disagrees_later } else { t.disagrees_earlier };
    let at =
        if tenths >= 864_000 { other.at_first.to_string().replace('T', " ") } else { other.at_first.time_of_day() };
    fill(says, &[&source, &at, &by])
}

fn source(source: ClockSource, lang: Lang) -> &'static str {
    let t = t(lang);
    match source {
        ClockSource::Inspector => t.clock_inspector,
        ClockSource::Frames => t.clock_frames,
        ClockSource::FileName => t.clock_file_name,
        ClockSource::Container => t.clock_container,
    }
}
