//! All deductions of the inspection, in the order of their moments; those withdrawn stay listed.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::inspection::{Finding, FindingNo};
use crate::domain::number::Points;
use crate::domain::text::Lang;
use crate::ui::panels::checklist::ChecklistLocal;
use crate::ui::panels::finding_card;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use eframe::egui;
use egui::{Align, Layout, RichText, Sense};

/// Paints the tab of deductions.
pub fn findings_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, local: &mut ChecklistLocal, out: &mut Vec<Command>) {
    let t = t(lang);
    egui::ScrollArea::vertical().id_salt("findings").auto_shrink([false, false]).show(ui, |ui| {
        let margin = egui::Margin::symmetric(16, 12);
        egui::Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let findings = in_order(review);
            if findings.is_empty() {
                ui.label(theme::heading(t.no_findings));
                ui.label(theme::caption(ui, t.no_findings_text));
                return;
            }
            summary(ui, review, lang);
            ui.add_space(theme::GAP[0]);
            for no in findings {
                item_line(ui, review, no, lang, out);
                finding_card::finding_card_ui(ui, review, no, lang, local, out);
                ui.add_space(theme::GAP[0]);
            }
        });
    });
}

/// By moment; those without one last, by number.
pub fn in_order(review: &Review) -> Vec<FindingNo> {
    let mut all: Vec<&Finding> = review.inspection.findings.values().collect();
    all.sort_by_key(|finding| {
        let moment = finding.moment;
        (moment.is_none(), moment.and_then(|m| m.site), moment.map(|m| (m.recording, m.pts)), finding.no)
    });
    all.into_iter().map(|finding| finding.no).collect()
}

fn summary(ui: &mut egui::Ui, review: &Review, lang: Lang) {
    let t = t(lang);
    let standing = review.inspection.standing().count();
    let withdrawn = review.inspection.findings.len() - standing;
    let points: Points = review.inspection.standing().map(|finding| finding.points).sum();
    let text = if withdrawn == 0 {
        fill(t.findings_sum, &[&standing, &points])
    } else {
        fill(t.findings_sum_withdrawn, &[&standing, &points, &withdrawn])
    };
    ui.label(theme::caption(ui, text)).on_hover_text(t.findings_sum_hint);
}

fn item_line(ui: &mut egui::Ui, review: &Review, no: FindingNo, lang: Lang, out: &mut Vec<Command>) {
    let Some(finding) = review.inspection.findings.get(&no) else { return };
    let item = review.inspection.checklist.item(&finding.item);
    let text = item.map_or(finding.item.0.as_str(), |item| item.text.get(lang));
    ui.horizontal(|ui| {
        let label = egui::Label::new(RichText::new(text)).truncate().sense(Sense::click());
        if ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            out.push(Command::SelectItem(Some(finding.item.clone())));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(theme::caption(ui, finding.item.0.clone()));
        });
    });
}
