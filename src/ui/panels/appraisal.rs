//! People who are appraised, such as grid workers (S4-08…S4-12): parts, composite, the grade that the figures propose and
//! the one that was decided, what follows; and, where the scheme has them, their cases (S4-15…S4-17, S4-25, S4-26).

mod case;
mod cases;
mod detail;
mod scores;

use crate::app::appraising::{Appraisal, Worker};
use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::State;
use crate::domain::facts::Term;
use crate::domain::place::OutletId;
use crate::domain::scheme::{Grade, Rule, Scheme};
use crate::domain::text::Lang;
use crate::ui::panels::home;
use crate::ui::strings::appraisal::words;
use crate::ui::strings::fill;
use crate::ui::theme;
use crate::ui::widgets::button;
use crate::ui::widgets::figures::{self, Figure};
use eframe::egui;
use egui::RichText;

/// The halves of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    /// Scores and grades.
    #[default]
    Scores,
    /// Cases.
    Cases,
}

/// What the page remembers.
#[derive(Debug, Default)]
pub struct AppraisalLocal {
    tab: Tab,
    /// The term chosen; none: the usual one.
    term: Option<Term>,
    /// Only this station; none: all.
    station: Option<OutletId>,
    scores: scores::ScoresLocal,
    cases: cases::CasesLocal,
}

/// What people call the page under this scheme: after those whom its grades are about.
pub fn page_name(scheme: &Scheme, lang: Lang) -> String {
    let graded =
        scheme.clauses.iter().find(|clause| matches!(clause.rule, Rule::Grade(_)) && !clause.object.is_empty());
    let whom = graded.map_or_else(|| scheme.subjects.name(lang), |clause| clause.object.get(lang));
    fill(words(lang).page, &[&whom])
}

/// Paints the page.
pub fn appraisal_ui(ui: &mut egui::Ui, state: &State, local: &mut AppraisalLocal, out: &mut Vec<Command>) {
    let (Some(library), lang) = (&state.library, state.settings.lang) else { return };
    let Some(view) = &state.settlement else { return };
    let Some(appraisal) = &view.appraisal else { return };
    let (w, scheme) = (words(lang), &view.books.scheme);
    let term = local.term.filter(|term| appraisal.terms.contains(term)).unwrap_or(appraisal.usual);
    if scheme.casework.is_none() {
        local.tab = Tab::Scores;
    }
    let below = fill(w.below, &[&scheme.name.get(lang), &scheme.edition]);
    let can = !library.read_only && !appraisal.workers.is_empty();
    home::head(ui, &page_name(scheme, lang), &below, |ui| {
        if local.tab == Tab::Cases && ui.add_enabled_ui(can, |ui| button::primary(ui, w.case_new)).inner.clicked() {
            local.cases.begin(appraisal);
        }
    });
    if appraisal.workers.is_empty() {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading(w.nobody));
            ui.label(theme::caption(ui, w.nobody_text));
        });
        return;
    }
    choices(ui, view, appraisal, term, lang, local);
    let here = |worker: &&Worker| local.station.is_none_or(|station| worker.outlet == station);
    let workers: Vec<&Worker> = appraisal.workers.iter().filter(here).collect();
    match local.tab {
        Tab::Scores => {
            cards(ui, scheme, appraisal, &workers, term, lang);
            let sheet = scores::Sheet { scheme, appraisal, workers: &workers, term, writable: can, lang };
            scores::scores_ui(ui, &sheet, &mut local.scores, out);
        }
        Tab::Cases => cases::cases_ui(ui, view, appraisal, &workers, can, lang, &mut local.cases, out),
    }
}

/// Tabs, term, station.
fn choices(
    ui: &mut egui::Ui,
    view: &SettlementView,
    appraisal: &Appraisal,
    term: Term,
    lang: Lang,
    local: &mut AppraisalLocal,
) {
    let w = words(lang);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[0];
        if view.books.scheme.casework.is_some() {
            for (tab, name) in [(Tab::Scores, w.tab_scores), (Tab::Cases, w.tab_cases)] {
                if button::choice(ui, name, local.tab == tab).clicked() {
                    local.tab = tab;
                }
            }
            ui.add_space(theme::GAP[2]);
            ui.separator();
            ui.add_space(theme::GAP[2]);
        }
        if local.tab == Tab::Scores {
            for known in &appraisal.terms {
                if button::choice(ui, &term_name(*known, lang), *known == term).clicked() {
                    local.term = Some(*known);
                }
            }
            ui.add_space(theme::GAP[2]);
        }
        stations(ui, appraisal, lang, &mut local.station);
    });
}

fn stations(ui: &mut egui::Ui, appraisal: &Appraisal, lang: Lang, chosen: &mut Option<OutletId>) {
    let w = words(lang);
    let mut known: Vec<(OutletId, &str)> =
        appraisal.workers.iter().map(|worker| (worker.outlet, worker.station.as_str())).collect();
    known.dedup();
    let name = known.iter().find(|(id, _)| Some(*id) == *chosen).map_or(w.all_stations, |(_, name)| name);
    let shown = egui::ComboBox::from_id_salt("station").width(160.0).selected_text(name).show_ui(ui, |ui| {
        ui.selectable_value(chosen, None, w.all_stations);
        for (id, name) in &known {
            ui.selectable_value(chosen, Some(*id), *name);
        }
    });
    shown.response.accessible_name(w.station);
}

/// What people call the term.
fn term_name(term: Term, lang: Lang) -> String {
    match term.quarter {
        Some(quarter) => fill(words(lang).quarter, &[&quarter]),
        None => fill(words(lang).year, &[&term.year]),
    }
}

/// What people call a grade: its word, or its English where there is one.
fn grade_name<'g>(scheme: &'g Scheme, word: &'g str, lang: Lang) -> &'g str {
    let known = scheme.grades.iter().find(|grade| grade.word == word);
    known.filter(|grade| lang == Lang::En && !grade.english.is_empty()).map_or(word, |grade: &Grade| &grade.english)
}

/// Whether the grade is the scheme's worst.
fn is_worst(scheme: &Scheme, word: &str) -> bool {
    scheme.grades.last().is_some_and(|grade| grade.word == word)
}

fn cards(ui: &mut egui::Ui, scheme: &Scheme, appraisal: &Appraisal, workers: &[&Worker], term: Term, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let mut stations: Vec<OutletId> = workers.iter().map(|worker| worker.outlet).collect();
    stations.dedup();
    let parts = scores::parts(scheme, term).len();
    let records = || workers.iter().map(|worker| appraisal.record(worker.id, term));
    let missing: usize = records().map(|record| parts - record.map_or(0, |record| record.parts.len().min(parts))).sum();
    let decided = records().filter(|record| record.is_some_and(|record| record.grade.is_some())).count();
    let follows = records().flatten().filter(|record| !record.follows.is_empty()).count();
    let clause = records().flatten().find_map(|record| record.follows.first());
    let mut figures = vec![
        Figure {
            name: w.card_people.to_owned(),
            figure: workers.len().to_string(),
            below: fill(w.card_people_text, &[&stations.len()]),
            ink: None,
        },
        Figure {
            name: w.card_missing.to_owned(),
            figure: missing.to_string(),
            below: if missing > 0 { w.card_missing_text } else { w.card_complete_text }.to_owned(),
            ink: (missing > 0).then_some(tokens.amber),
        },
        Figure {
            name: w.card_decided.to_owned(),
            figure: decided.to_string(),
            below: fill(w.card_decided_text, &[&workers.len()]),
            ink: None,
        },
    ];
    if term.quarter.is_none() {
        figures.push(Figure {
            name: w.card_follows.to_owned(),
            figure: follows.to_string(),
            below: clause.map_or_else(|| w.card_follows_none.to_owned(), |id| fill(w.card_follows_text, &[id])),
            ink: (follows > 0).then_some(tokens.red),
        });
    }
    figures::cards(ui, figures);
}

/// The scheme's own word of warning, such as that its figures are not the source's.
fn notice(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang) {
    let said = scheme.notice.get(lang);
    if !said.is_empty() {
        ui.horizontal(|ui| {
            ui.label(RichText::new("●").font(theme::font(theme::TINY)).color(theme::tokens(ui).amber));
            ui.add(egui::Label::new(theme::caption(ui, said)).truncate());
        });
    }
}
