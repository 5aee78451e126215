//! What happened: sentences at the lower left, never in the way, and the jobs under way with their progress.

use crate::app::clipping::ClipsCommand;
use crate::app::command::Command;
use crate::app::jobs::JobView;
use crate::app::notice::{Level, Notice, Offer};
use crate::app::state::{Screen, State};
use crate::domain::text::Lang;
use crate::ui::strings::{clips, fill, t};
use crate::ui::theme;
use crate::ui::widgets::{bar, button, sheet};
use eframe::egui;
use egui::{Align, Layout, RichText, Stroke};
use std::collections::BTreeMap;

/// How many notices are shown at once, newest last.
const SHOWN: usize = 4;
/// How long good news stays, in seconds. What was refused or failed stays until it is taken away, and so does what
/// names a file that somebody may want to look for.
const GOOD_NEWS_S: f64 = 6.0;
const WIDTH: f32 = 440.0;

/// How long a job runs before it is shown, in seconds: what is done at once needs no bar that flashes up.
const BRIEF_S: f64 = 0.4;

/// When each notice, and each job, was first seen, in seconds of the window's clock.
#[derive(Debug, Default)]
pub struct NoticesLocal {
    since: BTreeMap<u64, f64>,
    jobs: BTreeMap<u64, f64>,
}

/// Paints notices and jobs over the window and over what dims it; `above` is how much of the foot is kept free.
pub fn notices_ui(ctx: &egui::Context, state: &State, local: &mut NoticesLocal, above: f32, out: &mut Vec<Command>) {
    expire(ctx, state, local, out);
    // What is shown to a room is not covered by what runs beside it.
    let jobs = if matches!(state.screen, Screen::Rehearsal(_)) { Vec::new() } else { lasting(ctx, state, local) };
    if state.notices.is_empty() && jobs.is_empty() {
        return;
    }
    egui::Area::new(egui::Id::unique("notices"))
        .anchor(egui::Align2::LEFT_BOTTOM, [16.0, -16.0 - above])
        .order(egui::Order::Tooltip)
        .fade_in(false)
        .show(ctx, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = theme::GAP[1];
            for job in jobs {
                framed(ui, theme::tokens(ui).accent, |ui| job_ui(ui, job, state.settings.lang, out));
            }
            let hidden = state.notices.len().saturating_sub(SHOWN);
            for notice in state.notices.iter().skip(hidden) {
                framed(ui, ink(ui, notice.level), |ui| notice_ui(ui, notice, state.settings.lang, out));
            }
        });
}

/// Good news leaves by itself; one repaint is asked for at the time when it does, and none otherwise.
fn expire(ctx: &egui::Context, state: &State, local: &mut NoticesLocal, out: &mut Vec<Command>) {
    let now = ctx.input(|input| input.time);
    local.since.retain(|id, _| state.notices.iter().any(|notice| notice.id == *id));
    let passing = |notice: &&Notice| notice.level <= Level::Info && notice.detail.is_empty();
    for notice in state.notices.iter().filter(passing) {
        let since = *local.since.entry(notice.id).or_insert(now);
        let left = since + GOOD_NEWS_S - now;
        if left <= 0.0 {
            out.push(Command::DismissNotice(notice.id));
        } else {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }
}

/// The jobs that have run for a while.
fn lasting<'a>(ctx: &egui::Context, state: &'a State, local: &mut NoticesLocal) -> Vec<&'a JobView> {
    let now = ctx.input(|input| input.time);
    local.jobs.retain(|id, _| state.jobs.iter().any(|job| job.id == *id));
    let mut lasting = Vec::new();
    for job in &state.jobs {
        let left = *local.jobs.entry(job.id).or_insert(now) + BRIEF_S - now;
        if left <= 0.0 {
            lasting.push(job);
        } else {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }
    lasting
}

fn ink(ui: &egui::Ui, level: Level) -> egui::Color32 {
    let tokens = theme::tokens(ui);
    match level {
        Level::Done => tokens.green,
        Level::Info => tokens.accent,
        Level::Warning => tokens.amber,
        Level::Error => tokens.red,
    }
}

fn framed(ui: &mut egui::Ui, edge: egui::Color32, content: impl FnOnce(&mut egui::Ui)) {
    let tokens = theme::tokens(ui);
    let frame = egui::Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(theme::RADIUS)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(egui::Margin { left: 16, right: 12, top: 10, bottom: 10 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
    let rect = shown.response.rect;
    let bar = egui::Rect::from_min_size(rect.left_top() + egui::vec2(6.0, 10.0), egui::vec2(3.0, rect.height() - 20.0));
    ui.painter().rect_filled(bar, 1.5, edge);
}

fn notice_ui(ui: &mut egui::Ui, notice: &Notice, lang: Lang, out: &mut Vec<Command>) {
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - 34.0;
        ui.vertical(|ui| {
            ui.set_width(width);
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add(
                egui::Label::new(RichText::new(notice.headline.get(lang)).font(theme::bold_font(theme::BASE))).wrap(),
            );
            if !notice.hint.is_empty() {
                ui.add(egui::Label::new(theme::caption(ui, notice.hint.get(lang))).wrap());
            }
            if !notice.detail.is_empty() {
                let detail =
                    RichText::new(&notice.detail).font(theme::font(theme::TINY)).color(theme::tokens(ui).second);
                ui.add(egui::Label::new(detail).wrap().selectable(true));
            }
            if let Some(offer) = &notice.offer {
                ui.add_space(theme::GAP[0]);
                let (text, command) = match offer {
                    Offer::OpenReadOnly(path) => (t(lang).open_read_only, Command::OpenReadOnly(path.clone())),
                    Offer::GoOnWithClips => (clips::words(lang).go_on, Command::Clips(ClipsCommand::GoOn)),
                };
                if button::small(ui, text).clicked() {
                    out.push(command);
                    out.push(Command::DismissNotice(notice.id));
                }
            }
        });
        if sheet::cross(ui, t(lang).dismiss) {
            out.push(Command::DismissNotice(notice.id));
        }
    });
}

/// Paints the jobs under way, one line each.
pub fn jobs_ui(ui: &mut egui::Ui, state: &State, out: &mut Vec<Command>) {
    for job in &state.jobs {
        job_ui(ui, job, state.settings.lang, out);
    }
}

fn job_ui(ui: &mut egui::Ui, job: &JobView, lang: Lang, out: &mut Vec<Command>) {
    let t = t(lang);
    ui.horizontal(|ui| {
        ui.label(job.title.get(lang));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = if job.cancelling { t.cancelling } else { t.cancel };
            if ui.add_enabled_ui(!job.cancelling, |ui| button::small(ui, text)).inner.clicked() {
                out.push(Command::CancelJob(job.id));
            }
            ui.label(theme::caption(ui, format!("{:.0} %", job.progress * 100.0)));
        });
    });
    let name = fill(t.progress_of, &[&job.title.get(lang)]);
    bar::bar(ui, job.progress, ui.available_width(), &name);
}
