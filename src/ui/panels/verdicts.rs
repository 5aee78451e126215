//! The verdicts of one item: a line for each person whose post it names, or one line for the outlet.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::checklist::{Item, Subject};
use crate::domain::inspection::{Outcome, Verdict};
use crate::domain::text::Lang;
use crate::ui::action::{can_edit, next_subject};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::{button, chip};
use eframe::egui;
use egui::{Align, Layout, RichText};

/// Height of a line.
const HEIGHT: f32 = 28.0;
/// Where less than this is left for the name, it stands above the chips.
const LEAST_NAME: f32 = 90.0;

/// Paints the lines.
pub fn verdicts_ui(ui: &mut egui::Ui, review: &Review, item: &Item, lang: Lang, out: &mut Vec<Command>) {
    let subjects = review.inspection.subjects_of(item);
    let next = next_subject(review);
    // Where nothing can be changed any more the verdicts are still there to be read.
    ui.visuals_mut().disabled_alpha = 0.9;
    ui.add_enabled_ui(can_edit(review), |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for subject in &subjects {
            let is_next = subjects.len() > 1 && next.as_ref() == Some(subject);
            line(ui, review, subject, is_next, subjects.len() > 1, lang, out);
        }
        let fresh = |subject: &&Subject| review.inspection.outcome(subject) == Outcome::NotJudged;
        let rest: Vec<&Subject> = subjects.iter().filter(fresh).collect();
        if rest.len() > 1 && button::small(ui, t(lang).pass_rest).clicked() {
            out.extend(rest.into_iter().map(|subject| Command::Judge(subject.clone(), Some(Verdict::Pass))));
        }
    });
}

fn line(
    ui: &mut egui::Ui,
    review: &Review,
    subject: &Subject,
    is_next: bool,
    of_several: bool,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let tokens = theme::tokens(ui);
    let person = subject.person.and_then(|id| review.inspection.person(id));
    let name = person.map_or(t(lang).whole_outlet, |person| person.name.as_str());
    let words = match person {
        Some(person) => format!("{name} {}", person.post.name(lang)),
        None => name.to_owned(),
    };
    let ink = if is_next { tokens.text } else { tokens.second };
    let words = RichText::new(words).font(theme::font(theme::CAPTION)).color(ink);
    let room = ui.available_width() - chips_width(ui, lang);
    if room < LEAST_NAME {
        ui.add(egui::Label::new(words).truncate());
        ui.horizontal(|ui| {
            ui.set_min_height(HEIGHT);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                chips(ui, review, subject, name, of_several, lang, out);
            });
        });
        return;
    }
    ui.horizontal(|ui| {
        ui.set_min_height(HEIGHT);
        ui.allocate_ui_with_layout(egui::vec2(room, HEIGHT), Layout::left_to_right(Align::Center), |ui| {
            ui.set_width(room);
            ui.add(egui::Label::new(words).truncate());
        });
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            chips(ui, review, subject, name, of_several, lang, out);
        });
    });
}

/// How much the four chips of a line take, with the gap before them.
fn chips_width(ui: &egui::Ui, lang: Lang) -> f32 {
    let outcomes = [Outcome::Pass, Outcome::NotApplicable, Outcome::NotObservable];
    let widths: f32 = outcomes.iter().map(|outcome| chip::width(ui, outcome.name(lang))).sum();
    let counted = chip::text(Outcome::Deducted, 1, lang);
    widths + chip::width(ui, &counted) + 3.0 * theme::GAP[0] + theme::GAP[2]
}

fn chips(
    ui: &mut egui::Ui,
    review: &Review,
    subject: &Subject,
    name: &str,
    of_several: bool,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.x = theme::GAP[0];
    let outcome = review.inspection.outcome(subject);
    let findings = review.inspection.standing_for(subject).count();
    let named = |what: Outcome| format!("{name} {}", what.name(lang));
    // From the right, since the chips stand flush right.
    for verdict in [Verdict::NotObservable, Verdict::NotApplicable] {
        verdict_chip(ui, subject, verdict, outcome, &named(Outcome::from(verdict)), lang, out);
    }
    let text = chip::text(Outcome::Deducted, findings, lang);
    if chip::choice(ui, Outcome::Deducted, &text, findings > 0, &named(Outcome::Deducted)).clicked() {
        out.push(Command::Mark(subject.item.clone()));
        if of_several {
            out.push(Command::MarkPerson(subject.person));
        }
    }
    verdict_chip(ui, subject, Verdict::Pass, outcome, &named(Outcome::Pass), lang, out);
}

fn verdict_chip(
    ui: &mut egui::Ui,
    subject: &Subject,
    verdict: Verdict,
    outcome: Outcome,
    name: &str,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let chosen = outcome == Outcome::from(verdict);
    if chip::choice(ui, Outcome::from(verdict), verdict.name(lang), chosen, name).clicked() {
        out.push(Command::Judge(subject.clone(), (!chosen).then_some(verdict)));
    }
}
