//! Reasons: closing an inspection, opening it again, withdrawing a finding.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::inspection::{FindingNo, Outcome};
use crate::domain::text::Lang;
use crate::ui::panels::finding_card;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::RichText;

/// How many open items are named.
const NAMED: usize = 8;

/// Paints the sheet that closes or reopens. True when it is done with.
pub fn close_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, reason: &mut String, out: &mut Vec<Command>) -> bool {
    if review.inspection.closing.is_some() {
        return reopen_ui(ui, review, lang, reason, out);
    }
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let open = review.score.open_required.len();
    ui.label(fill(t.close_score, &[&review.score.value, &review.inspection.checklist.version]));
    if open == 0 {
        ui.label(RichText::new(t.close_nothing_open).color(tokens.green));
    } else {
        ui.label(RichText::new(fill(t.close_open, &[&open])).color(tokens.amber));
        open_items(ui, review, lang);
    }
    let unseen = review.score.open.iter().filter(|s| review.inspection.outcome(s) == Outcome::NotObservable).count();
    if unseen > 0 {
        ui.label(theme::caption(ui, fill(t.close_unseen, &[&unseen])));
    }
    let hint = if open == 0 { t.reason_optional } else { t.reason_hint };
    let ready = open == 0 || !reason.trim().is_empty();
    let (confirmed, done) = reason_row(ui, lang, reason, hint, t.close_do, ready);
    if confirmed {
        out.push(Command::CloseInspection(reason.trim().to_owned()));
    }
    confirmed || done
}

fn open_items(ui: &mut egui::Ui, review: &Review, lang: Lang) {
    let mut names: Vec<&str> = Vec::new();
    for subject in &review.score.open_required {
        let item = review.inspection.checklist.item(&subject.item);
        let name = item.map_or(subject.item.0.as_str(), |item| item.text.get(lang));
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let shown = names.iter().take(NAMED).copied().collect::<Vec<_>>().join(t(lang).comma);
    let text = if names.len() > NAMED { format!("{shown}…") } else { shown };
    ui.label(theme::caption(ui, text));
}

fn reopen_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, reason: &mut String, out: &mut Vec<Command>) -> bool {
    let t = t(lang);
    if let Some(closing) = &review.inspection.closing {
        ui.label(fill(t.closed_at, &[&closing.at.date(), &closing.score, &closing.checklist_version]));
        if !closing.reason.is_empty() {
            ui.label(theme::caption(ui, fill(t.closed_reason, &[&closing.reason])));
        }
    }
    ui.label(theme::caption(ui, t.reopen_text));
    let ready = !reason.trim().is_empty();
    let (confirmed, done) = reason_row(ui, lang, reason, t.reason_hint, t.reopen_do, ready);
    if confirmed {
        out.push(Command::ReopenInspection(reason.trim().to_owned()));
    }
    confirmed || done
}

/// Paints the sheet that withdraws a finding. True when it is done with.
pub fn withdraw_ui(
    ui: &mut egui::Ui,
    review: &Review,
    lang: Lang,
    no: FindingNo,
    reason: &mut String,
    out: &mut Vec<Command>,
) -> bool {
    let t = t(lang);
    let Some(finding) = review.inspection.findings.get(&no) else { return true };
    let item = review.inspection.checklist.item(&finding.item);
    let text = item.map_or(finding.item.0.as_str(), |item| item.text.get(lang));
    ui.label(format!("#{} {text}", no.0));
    let (when, who) = (finding_card::moment(finding, t), finding_card::person_name(review, finding, t));
    ui.label(theme::caption(ui, format!("{when} · {who} · −{}", finding.points)));
    ui.label(theme::caption(ui, t.withdraw_text));
    let ready = !reason.trim().is_empty();
    let (confirmed, done) = reason_row(ui, lang, reason, t.reason_hint, t.withdraw_do, ready);
    if confirmed {
        out.push(Command::Withdraw(no, reason.trim().to_owned()));
    }
    confirmed || done
}

/// The reason's field and the two buttons: (confirmed, cancelled).
fn reason_row(
    ui: &mut egui::Ui,
    lang: Lang,
    reason: &mut String,
    hint: &str,
    action: &str,
    ready: bool,
) -> (bool, bool) {
    let t = t(lang);
    ui.add_space(theme::GAP[0]);
    let width = ui.available_width();
    let edit = field::captioned(ui, reason, t.reason, hint, width);
    let first = ui.memory(|memory| memory.focused().is_none());
    if first && reason.is_empty() && !edit.lost_focus() {
        edit.request_focus();
    }
    let entered = edit.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.horizontal(|ui| {
        let pressed = ui.add_enabled_ui(ready, |ui| button::primary(ui, action)).inner.clicked();
        let cancelled = button::plain(ui, t.cancel).clicked();
        (ready && (pressed || entered), cancelled)
    })
    .inner
}
