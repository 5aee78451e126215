//! The queue of orders for clips: how far each is, what failed and why, what was finished.

use crate::app::clipping::{ClipsCommand, ClipsView, DoneView, OrderView, Progress, Standing};
use crate::app::clips::OrderKind;
use crate::app::command::Command;
use crate::domain::text::Lang;
use crate::ui::strings::clips::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{bar, button};
use eframe::egui;
use egui::{Align, Layout, RichText};
use std::path::Path;
use std::time::Duration;

/// Paints the queue; nothing where nothing was ordered.
pub(super) fn queue_ui(ui: &mut egui::Ui, view: &ClipsView, lang: Lang, out: &mut Vec<Command>) {
    if view.orders.is_empty() && view.done.is_empty() {
        return;
    }
    let (w, left) = (words(lang), view.left());
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        ui.horizontal(|ui| {
            ui.label(theme::heading(w.queue));
            ui.label(theme::caption(ui, w.queue_below));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if left > 0 {
                    if button::primary(ui, w.go_on).clicked() {
                        send(out, ClipsCommand::GoOn);
                    }
                    ui.label(RichText::new(fill(w.left, &[&left])).color(theme::tokens(ui).amber));
                }
            });
        });
        for one in &view.orders {
            ui.separator();
            order_ui(ui, one, lang, out);
        }
        for done in &view.done {
            ui.separator();
            done_ui(ui, done, lang, out);
        }
    });
}

fn send(out: &mut Vec<Command>, command: ClipsCommand) {
    out.push(Command::Clips(command));
}

fn order_ui(ui: &mut egui::Ui, one: &OrderView, lang: Lang, out: &mut Vec<Command>) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let (id, to) = (one.order.id, one.order.kind.to());
    let stopping = one.standing == Standing::Stopping;
    titled(ui, to, &fill(w.count, &[&one.order.batch.chosen.len()]), |ui| {
        let cancel = ui.add_enabled_ui(!stopping, |ui| button::small(ui, t(lang).cancel)).inner;
        let spoken = fill(w.cancel_of, &[&short(to)]);
        cancel.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, !stopping, &spoken));
        if cancel.clicked() {
            send(out, ClipsCommand::Cancel(id));
        }
        if matches!(one.standing, Standing::Failed(_)) && button::small(ui, w.retry).clicked() {
            send(out, ClipsCommand::Retry(id));
        }
    });
    match &one.standing {
        Standing::Left => drop(ui.label(RichText::new(w.standing_left).color(tokens.amber))),
        Standing::Waiting => drop(ui.label(theme::caption(ui, w.waiting))),
        Standing::Stopping => drop(ui.label(theme::caption(ui, w.stopping))),
        Standing::UnderWay(progress) => {
            let is_film = matches!(one.order.kind, OrderKind::Film { .. });
            progress_ui(ui, progress, is_film, lang);
        }
        Standing::Failed(why) => {
            ui.add(egui::Label::new(RichText::new(why.headline.get(lang)).color(tokens.red)).wrap());
            for line in [why.hint.get(lang), &why.detail].into_iter().filter(|line| !line.is_empty()) {
                ui.add(egui::Label::new(theme::caption(ui, line)).wrap());
            }
        }
    }
}

fn progress_ui(ui: &mut egui::Ui, progress: &Progress, is_film: bool, lang: Lang) {
    let w = words(lang);
    let said = match progress.number {
        0 => w.beginning.to_owned(),
        _ if is_film => w.film_under_way.to_owned(),
        number => fill(w.under_way, &[&number, &progress.of, &progress.name]),
    };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(theme::caption(ui, format!("{:.0} %", progress.share * 100.0)));
            if let Some(left) = progress.left {
                ui.label(theme::caption(ui, left_text(left, lang)));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(theme::caption(ui, &said)).truncate());
            });
        });
    });
    bar::bar(ui, progress.share, ui.available_width(), &fill(t(lang).progress_of, &[&w.page]));
}

/// Rounded as roughly as it is known.
fn left_text(left: Duration, lang: Lang) -> String {
    let (w, seconds) = (words(lang), left.as_secs());
    match seconds {
        0..=54 => fill(w.seconds_left, &[&(seconds / 5 * 5 + 5)]),
        _ => fill(w.minutes_left, &[&seconds.div_ceil(60)]),
    }
}

fn done_ui(ui: &mut egui::Ui, done: &DoneView, lang: Lang, out: &mut Vec<Command>) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let [made, kept, skipped, _failed] = done.counts;
    titled(ui, &done.to, "", |ui| {
        if button::small(ui, w.dismiss).clicked() {
            send(out, ClipsCommand::Dismiss(done.id));
        }
        if button::small(ui, w.open_folder).clicked() {
            let folder = if done.film { done.to.parent().map(Path::to_owned) } else { Some(done.to.clone()) };
            send(out, ClipsCommand::OpenFolder(folder.unwrap_or_default()));
        }
    });
    let ink = if made + kept == 0 { tokens.amber } else { tokens.green };
    let said = if done.film { fill(w.done_film, &[&made, &skipped]) } else { fill(w.done, &[&made, &kept, &skipped]) };
    ui.label(RichText::new(said).color(ink));
}

/// The folder's name and path, a word beside it, and buttons at the right.
fn titled(ui: &mut egui::Ui, to: &Path, beside: &str, buttons: impl FnOnce(&mut egui::Ui)) {
    ui.horizontal(|ui| {
        ui.label(theme::bold(short(to)));
        ui.label(theme::caption(ui, beside));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            buttons(ui);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let path = theme::caption(ui, to.display().to_string());
                ui.add(egui::Label::new(path).truncate());
            });
        });
    });
}

fn short(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
