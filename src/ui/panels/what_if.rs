//! What if: scores moved by hand and marks ticked away, and what would follow for the outlet. Nothing here is kept; it only
//! asks the scheme the same question again.

use crate::app::assessing::finding_of;
use crate::app::settling::SettlementView;
use crate::domain::difference::difference;
use crate::domain::facts::Id;
use crate::domain::ledger::Line;
use crate::domain::number::{Fen, Points};
use crate::domain::text::Lang;
use crate::ui::panels::settlement::signed;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::RichText;
use std::collections::{BTreeMap, BTreeSet};

/// The lowest score that can be asked about.
const LOWEST: f32 = 60.0;

/// What is asked, and the answer to it.
#[derive(Debug, Default)]
pub struct WhatIfLocal {
    /// Whether the card is open.
    open: bool,
    /// Scores otherwise than they are, by round, in half points from zero.
    scores: BTreeMap<Id, u16>,
    /// Marks as if they had never been.
    without: BTreeSet<Id>,
    /// For which outlet, period and scheme it was asked, and how long the book was then.
    about: Option<(Id, String, String, usize)>,
    /// The lines that would follow, until something is asked anew.
    answer: Option<Vec<Line>>,
}

/// Paints the card.
pub fn what_if_ui(ui: &mut egui::Ui, view: &SettlementView, outlet: &Id, lang: Lang, local: &mut WhatIfLocal) {
    let t = t(lang);
    let about = Some((outlet.clone(), view.period.code.clone(), view.key(), view.book.len()));
    if local.about != about {
        *local = WhatIfLocal { open: local.open, about, ..WhatIfLocal::default() };
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::heading(t.what_if));
            ui.label(theme::caption(ui, t.what_if_text));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if button::small(ui, if local.open { t.what_if_close } else { t.what_if_open }).clicked() {
                    *local = WhatIfLocal { open: !local.open, about: local.about.take(), ..WhatIfLocal::default() };
                }
            });
        });
        if local.open {
            scores_ui(ui, view, outlet, lang, local);
            marks_ui(ui, view, outlet, lang, local);
            answer_ui(ui, view, lang, local);
        }
    });
}

fn scores_ui(ui: &mut egui::Ui, view: &SettlementView, outlet: &Id, lang: Lang, local: &mut WhatIfLocal) {
    let rounds = view.books.facts.rounds.iter().flatten();
    for round in rounds.filter(|round| round.outlet == *outlet && view.period.holds(round.visited)) {
        let own = half_points(round.score);
        let mut score = f32::from(local.scores.get(&round.id).copied().unwrap_or(own)) / 2.0;
        let name = format!("{} {}", round.by.name(lang), round.visited.strftime("%m-%d"));
        ui.horizontal(|ui| {
            let (width, align) = (130.0, egui::Layout::left_to_right(egui::Align::Center));
            ui.allocate_ui_with_layout(egui::vec2(width, theme::CONTROL), align, |ui| {
                ui.set_width(width);
                ui.add(egui::Label::new(theme::caption(ui, name.clone())).truncate());
            });
            ui.spacing_mut().slider_width = 280.0;
            let slider = egui::Slider::new(&mut score, LOWEST..=100.0).step_by(0.5).fixed_decimals(1);
            if ui.add(slider).accessible_name(name).changed() {
                local.answer = None;
                local.scores.insert(round.id.clone(), (score * 2.0).round().clamp(0.0, 200.0) as u16);
            }
            ui.label(theme::caption(ui, fill(t(lang).what_if_is, &[&round.score])));
        });
    }
}

/// Rounded to half points, as the slider goes.
fn half_points(score: Points) -> u16 {
    u16::try_from((score.thousandths() + 250) / 500).unwrap_or(200)
}

fn of_halves(halves: u16) -> Points {
    Points::from_thousandths(i64::from(halves) * 500)
}

fn marks_ui(ui: &mut egui::Ui, view: &SettlementView, outlet: &Id, lang: Lang, local: &mut WhatIfLocal) {
    let findings = view.books.facts.findings.iter().flatten();
    let mut findings =
        findings.filter(|finding| finding.outlet == *outlet && view.period.holds(finding.found)).peekable();
    if findings.peek().is_none() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        for finding in findings {
            let mut counts = !local.without.contains(&finding.id);
            let mark = match finding_of(finding.id.as_str()) {
                Some((inspection, no)) => fill(t(lang).cause_mark, &[&inspection, &no.0]),
                None => finding.id.to_string(),
            };
            let name = format!("{mark} · {} −{}", finding.item, finding.points);
            if field::tick(ui, &mut counts, &name, "") {
                local.answer = None;
                if counts {
                    local.without.remove(&finding.id);
                } else {
                    local.without.insert(finding.id.clone());
                }
            }
        }
    });
}

fn answer_ui(ui: &mut egui::Ui, view: &SettlementView, lang: Lang, local: &mut WhatIfLocal) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    if local.scores.is_empty() && local.without.is_empty() {
        ui.label(theme::caption(ui, t.what_if_nothing));
        return;
    }
    if local.answer.is_none() {
        let scores = local.scores.iter().map(|(id, halves)| (id.clone(), of_halves(*halves))).collect();
        local.answer = Some(view.otherwise(&scores, &local.without));
    }
    let Some(lines) = &local.answer else { return };
    let before: Vec<Line> = view.lines().cloned().collect();
    let moved = difference(&before, lines);
    let gain: i64 = moved.iter().map(|moved| moved.gain().fen()).sum();
    let ink = if gain < 0 { tokens.red } else { tokens.green };
    ui.horizontal(|ui| {
        ui.label(fill(t.what_if_moved, &[&moved.len()]));
        ui.label(RichText::new(signed(Fen::new(gain))).color(ink));
    });
    let amount = |line: &Option<Line>| match line {
        Some(line) => line.worth().map_or(t.amount_not_set.to_owned(), signed),
        None => "0".to_owned(),
    };
    for moved in &moved {
        let clause = moved.after.as_ref().or(moved.before.as_ref()).map_or("", |line| line.clause.0.as_str());
        let formula = moved.after.as_ref().map_or("", |line| line.formula.as_str());
        let said = format!("{clause}: {} → {}  {formula}", amount(&moved.before), amount(&moved.after));
        ui.label(theme::caption(ui, said));
    }
}
