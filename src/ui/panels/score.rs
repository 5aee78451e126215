//! The running score: the figure, whether it is finished, and what was not seen yet. Always visible.

use crate::app::review::Review;
use crate::domain::coverage::Coverage;
use crate::domain::text::Lang;
use crate::ui::panels::explain;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::Tab;
use crate::ui::widgets::{bar, chip};
use eframe::egui;
use egui::{Align, Layout, RichText, Sense};

/// How many names of people who were not seen are written out.
const NAMES: usize = 3;
/// Height of the figure.
const FIGURE: f32 = 46.0;
/// How far letters reach below their line, as a share of the size.
const DESCENT: f32 = 0.29;

/// Paints the head of the right third. The figure explains itself on hovering, and leads to the explanation.
pub fn score_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, tab: &mut Tab) {
    ui.spacing_mut().item_spacing.y = theme::GAP[0];
    ui.horizontal(|ui| {
        figure(ui, review, lang, tab);
        ui.add_space(theme::GAP[1]);
        ui.vertical(|ui| progress(ui, review, lang));
    });
    coverage_line(ui, review, lang, tab);
}

fn figure(ui: &mut egui::Ui, review: &Review, lang: Lang, tab: &mut Tab) {
    let tokens = theme::tokens(ui);
    let score = &review.score;
    let value = review.inspection.closing.as_ref().map_or(score.value, |closing| closing.score);
    let spoken = fill(t(lang).score_spoken, &[&value, &score.total]);
    // Full marks that nobody earned yet are quiet.
    let untouched = review.coverage.subjects.0 == 0 && review.inspection.standing().next().is_none();
    let ink = if untouched && review.inspection.closing.is_none() { tokens.third } else { tokens.text };
    let big = ui.painter().layout_no_wrap(value.to_string(), theme::bold_font(theme::SCORE), ink);
    let small = ui.painter().layout_no_wrap(format!("/ {}", score.total), theme::font(theme::HEADING), tokens.second);
    let width = big.size().x + 6.0 + small.size().x;
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, FIGURE), Sense::click());
    let top = rect.center().y - big.size().y / 2.0;
    let left = rect.left() + big.size().x + 6.0;
    // Both stand on one line: what hangs below it grows with the size.
    let below = |size: f32| size * DESCENT;
    let bottom = top + big.size().y - below(theme::SCORE) + below(theme::HEADING);
    ui.painter().galley(egui::pos2(rect.left(), top), big, ink);
    ui.painter().galley(egui::pos2(left, bottom - small.size().y), small, tokens.second);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &spoken));
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    if response.clicked() {
        *tab = Tab::Explain;
    }
    response.on_hover_ui(|ui| explain::formula_ui(ui, review, lang));
}

fn progress(ui: &mut egui::Ui, review: &Review, lang: Lang) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let (done, all) = review.coverage.subjects;
    ui.horizontal(|ui| {
        match &review.inspection.closing {
            Some(closing) => {
                let at = closing.at.date().to_string();
                chip::label(ui, t.closed, tokens.green)
                    .on_hover_text(fill(t.closed_hint, &[&at, &closing.checklist_version]));
            }
            None if review.score.complete() => drop(chip::label(ui, t.complete, tokens.green)),
            None => drop(chip::label(ui, t.unfinished, tokens.amber).on_hover_text(t.unfinished_hint)),
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let open = review.score.open.len();
            let text = if open == 0 { t.nothing_open.to_owned() } else { fill(t.left_open, &[&open]) };
            ui.label(theme::caption(ui, text));
        });
    });
    let share = if all == 0 { 0.0 } else { done as f32 / all as f32 };
    ui.add_space(2.0);
    bar::bar(ui, share, ui.available_width(), &fill(t.judged_of, &[&done, &all]));
}

fn coverage_line(ui: &mut egui::Ui, review: &Review, lang: Lang, tab: &mut Tab) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let coverage = &review.coverage;
    ui.horizontal(|ui| {
        let text = fill(t.coverage_of, &[&coverage.items.0, &coverage.items.1, &coverage.people.0, &coverage.people.1]);
        ui.label(theme::caption(ui, text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let unseen = unseen(review, coverage, lang);
            if !unseen.is_empty() {
                let label = RichText::new(unseen).font(theme::font(theme::CAPTION)).color(tokens.amber);
                let label = egui::Label::new(label).truncate().sense(Sense::click());
                if ui.add(label).on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
                    *tab = Tab::Coverage;
                }
            }
        });
    });
}

/// "Not seen: …": names of people, shortened.
fn unseen(review: &Review, coverage: &Coverage, lang: Lang) -> String {
    let t = t(lang);
    let all = &coverage.unseen_people;
    let names: Vec<&str> = all
        .iter()
        .take(NAMES)
        .filter_map(|id| review.inspection.person(*id))
        .map(|person| person.name.as_str())
        .collect();
    match all.len() {
        0 => String::new(),
        n if n > NAMES => fill(t.unseen_more, &[&names.join(t.comma), &n]),
        _ => fill(t.unseen, &[&names.join(t.comma)]),
    }
}
