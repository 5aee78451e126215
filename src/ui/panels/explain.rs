//! Why the score is what it is, line by line: what each item lost, what each section gave, and the sum.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::checklist::ItemCode;
use crate::domain::number::Points;
use crate::domain::score::{LineKind, ScoreLine};
use crate::domain::text::Lang;
use crate::ui::strings::t;
use crate::ui::theme;
use eframe::egui;
use egui::{Align, Layout, RichText, Sense, Stroke};

/// The share of a line that its name takes.
const NAME: f32 = 0.42;

/// Paints the tab that explains the score.
pub fn explain_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, out: &mut Vec<Command>) {
    let t = t(lang);
    let checklist = &review.inspection.checklist;
    egui::ScrollArea::vertical().id_salt("explain").auto_shrink([false, false]).show(ui, |ui| {
        egui::Frame::new().inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            let lines = review.score.lines(checklist);
            let (items, whole): (Vec<&ScoreLine>, Vec<&ScoreLine>) =
                lines.iter().partition(|line| matches!(line.kind, LineKind::Item | LineKind::Section));
            for line in whole {
                line_ui(ui, line, lang, out);
            }
            ui.add_space(theme::GAP[3]);
            ui.label(theme::heading(t.explain_by_section));
            ui.add_space(theme::GAP[0]);
            for line in sections_first(&items) {
                line_ui(ui, line, lang, out);
            }
            ui.add_space(theme::GAP[3]);
            basis(ui, review, lang);
        });
    });
}

/// The score counts items and then their section; people read the heading first.
fn sections_first<'a>(lines: &[&'a ScoreLine]) -> Vec<&'a ScoreLine> {
    let mut ordered = Vec::with_capacity(lines.len());
    let mut items = Vec::new();
    for line in lines {
        if line.kind == LineKind::Section {
            ordered.push(*line);
            ordered.append(&mut items);
        } else {
            items.push(*line);
        }
    }
    ordered.append(&mut items);
    ordered
}

fn line_ui(ui: &mut egui::Ui, line: &ScoreLine, lang: Lang, out: &mut Vec<Command>) {
    let tokens = theme::tokens(ui);
    let strong = matches!(line.kind, LineKind::Section | LineKind::Score);
    let name = line.label.get(lang);
    let size = if line.kind == LineKind::Score { theme::HEADING } else { theme::BASE };
    let font = if strong { theme::bold_font(size) } else { theme::font(size) };
    let formula = RichText::new(line.formula.get(lang)).font(theme::font(theme::CAPTION)).color(tokens.second);
    let indent = if line.kind == LineKind::Item { theme::GAP[3] } else { 0.0 };
    let room = ui.available_width() - indent;
    let beside = name_width(ui, line, lang, &font, room);
    let shown = ui.horizontal(|ui| {
        ui.set_min_height(26.0);
        ui.add_space(indent);
        let width = beside.unwrap_or(room * 0.8);
        ui.allocate_ui_with_layout(egui::vec2(width, 26.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(width);
            let sense = if line.kind == LineKind::Item { Sense::click() } else { Sense::hover() };
            let label = egui::Label::new(RichText::new(name).font(font.clone())).truncate().sense(sense);
            if ui.add(label).clicked() {
                out.push(Command::SelectItem(Some(ItemCode(line.code.clone()))));
            }
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if line.kind != LineKind::Open {
                let ink = if line.amount < Points::ZERO { tokens.red } else { tokens.text };
                ui.label(RichText::new(signed(line.amount)).font(font).color(ink));
            }
            if beside.is_some() {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(egui::Label::new(formula.clone()).truncate());
                });
            }
        });
    });
    let mut rect = shown.response.rect;
    if beside.is_none() {
        let margin = egui::Margin { left: indent as i8, bottom: 5, ..egui::Margin::ZERO };
        let under = egui::Frame::new().inner_margin(margin).show(ui, |ui| ui.add(egui::Label::new(formula).wrap()));
        rect = rect.union(under.response.rect);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, tokens.line.gamma_multiply(0.5)));
}

/// How much of a line its name takes with the formula beside it; none where both do not fit, and the formula goes below:
/// a sum that is cut off explains nothing.
fn name_width(ui: &egui::Ui, line: &ScoreLine, lang: Lang, font: &egui::FontId, room: f32) -> Option<f32> {
    let wide = |text: &str, font: egui::FontId| {
        ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::WHITE).size().x + theme::GAP[2]
    };
    let amount = if line.kind == LineKind::Open { 0.0 } else { wide(&signed(line.amount), font.clone()) };
    let left = room - amount - wide(line.formula.get(lang), theme::font(theme::CAPTION));
    let name = wide(line.label.get(lang), font.clone());
    (left >= name.min(room * NAME)).then(|| left.min(name.max(room * NAME)))
}

fn signed(points: Points) -> String {
    if points < Points::ZERO { format!("−{}", -points) } else { points.to_string() }
}

/// Under which standard and with what warning.
fn basis(ui: &mut egui::Ui, review: &Review, lang: Lang) {
    let t = t(lang);
    let checklist = &review.inspection.checklist;
    ui.spacing_mut().item_spacing.y = theme::GAP[0];
    ui.label(theme::heading(t.explain_basis));
    ui.label(theme::caption(ui, format!("{} {}", checklist.name.get(lang), checklist.version)));
    if !checklist.basis.is_empty() {
        ui.label(theme::caption(ui, checklist.basis.clone()));
    }
    if !checklist.notice.is_empty() {
        ui.label(theme::caption(ui, checklist.notice.get(lang)));
    }
    ui.label(theme::caption(ui, t.explain_open));
}

/// The score in one line, for the tooltip of the figure.
pub fn formula_ui(ui: &mut egui::Ui, review: &Review, lang: Lang) {
    for line in review.score.lines(&review.inspection.checklist) {
        if matches!(line.kind, LineKind::Score | LineKind::Open) {
            ui.label(format!("{}：{}", line.label.get(lang), line.formula.get(lang)).replace('：', t(lang).colon));
        }
    }
    ui.label(theme::caption(ui, t(lang).explain_more));
}
