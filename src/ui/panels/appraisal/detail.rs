//! Below the score sheet: how the selected person's composite comes about, who decided the grade, and for the year what the
//! quarters gave.

use crate::app::appraising::Worker;
use crate::domain::facts::Term;
use crate::domain::scheme::Weight;
use crate::ui::panels::appraisal::scores::Sheet;
use crate::ui::panels::appraisal::{grade_name, is_worst, term_name};
use crate::ui::strings::appraisal::words;
use crate::ui::strings::fill;
use crate::ui::theme;
use eframe::egui;
use egui::RichText;

/// Paints the card.
pub(super) fn detail_ui(ui: &mut egui::Ui, sheet: &Sheet<'_>, worker: &Worker, parts: &[&Weight]) {
    let (w, tokens) = (words(sheet.lang), theme::tokens(ui));
    let record = sheet.appraisal.record(worker.id, sheet.term);
    let missing: Vec<&str> = parts
        .iter()
        .filter(|weight| record.is_none_or(|record| !record.parts.contains_key(&weight.part)))
        .map(|weight| weight.part_name(sheet.lang))
        .collect();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::heading(format!("{} · {} · {}", worker.no, worker.name, term_name(sheet.term, sheet.lang))));
        match record.and_then(|record| record.composite.as_ref()) {
            Some(composite) => {
                line(ui, w.formula, RichText::new(&composite.formula).color(tokens.text));
                line(
                    ui,
                    w.column_proposed,
                    RichText::new(proposed(sheet, composite.grade.as_deref())).color(tokens.text),
                );
            }
            None => {
                let comma = crate::ui::strings::t(sheet.lang).comma;
                let said = fill(w.formula_missing, &[&missing.join(comma)]);
                line(ui, w.formula, RichText::new(said).color(tokens.amber));
            }
        }
        let decided = match record.and_then(|record| record.grade.as_ref()) {
            Some(decided) => {
                let ink = if is_worst(sheet.scheme, &decided.word) { tokens.red } else { tokens.text };
                let name = grade_name(sheet.scheme, &decided.word, sheet.lang);
                let by = fill(w.decided_by, &[&decided.who, &decided.at.strftime("%Y-%m-%d %H:%M")]);
                RichText::new(format!("{name} · {by}")).color(ink)
            }
            None => RichText::new(w.undecided).color(tokens.amber),
        };
        line(ui, w.column_decided, decided);
        for id in record.into_iter().flat_map(|record| &record.follows) {
            let Some(clause) = sheet.scheme.clauses.iter().find(|clause| clause.id == *id) else { continue };
            let said = format!("{id} {}", clause.words.get(sheet.lang));
            line(ui, w.column_follows, RichText::new(said).color(tokens.red));
        }
        if sheet.term.quarter.is_none() {
            line(ui, w.quarters, RichText::new(quarters(sheet, worker)).color(tokens.text));
        }
    });
}

fn line(ui: &mut egui::Ui, name: &str, said: RichText) {
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(egui::vec2(84.0, 20.0), egui::Sense::hover());
        let ink = theme::tokens(ui).second;
        ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, name, theme::font(theme::CAPTION), ink);
        ui.add(egui::Label::new(said).wrap());
    });
}

/// The grade that the figures propose, with the figure from which it is given.
fn proposed(sheet: &Sheet<'_>, grade: Option<&str>) -> String {
    let Some(word) = grade else { return "—".to_owned() };
    let name = grade_name(sheet.scheme, word, sheet.lang);
    let from = sheet.scheme.grades.iter().find(|grade| grade.word == word).and_then(|grade| grade.from);
    from.map_or_else(|| name.to_owned(), |from| format!("{name} (≥ {from})"))
}

/// What each quarter of the year gave: `Q1 良好 86.2`.
fn quarters(sheet: &Sheet<'_>, worker: &Worker) -> String {
    let of = |quarter: i8| {
        let term = Term { year: sheet.term.year, quarter: Some(quarter) };
        let record = sheet.appraisal.record(worker.id, term);
        let grade = record.and_then(|record| record.grade.as_ref()).map(|decided| decided.word.as_str());
        let grade = grade.map_or(words(sheet.lang).open_grade, |word| grade_name(sheet.scheme, word, sheet.lang));
        let value = record.and_then(|record| record.composite.as_ref()).map(|composite| composite.value.fixed(2));
        format!("{} {grade} {}", term_name(term, sheet.lang), value.unwrap_or_else(|| "—".to_owned()))
    };
    (1..=4).map(of).collect::<Vec<_>>().join("   ")
}
