//! The settlement of a period: an outlet's figures, its lines with formula and cause, people's lines, what stands on an
//! edge. The scheme decides what is listed.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::difference::Moved;
use crate::domain::facts::{Id, Round};
use crate::domain::ledger::{Line, Total};
use crate::domain::number::Fen;
use crate::domain::place::Outlet;
use crate::domain::scheme::{By, Payer, Subjects};
use crate::domain::text::Lang;
use crate::ui::panels::{appraisal, home, settlement_lines, settlement_people, settlement_steps, what_if};
use crate::ui::strings::schemes::words;
use crate::ui::strings::{Strings, fill, steps, t};
use crate::ui::theme;
use crate::ui::widgets::figures::{self, Figure};
use eframe::egui;
use egui::RichText;

/// What the settlement's page remembers.
#[derive(Debug, Default)]
pub struct SettlementLocal {
    /// The amount being typed, while somebody types one.
    pub amount: Option<settlement_lines::AmountForm>,
    /// Who approves, as typed so far.
    pub approver: String,
    /// What is asked.
    pub what_if: what_if::WhatIfLocal,
}

/// Paints the page.
pub fn settlement_ui(ui: &mut egui::Ui, state: &State, local: &mut SettlementLocal, out: &mut Vec<Command>) {
    let Some(view) = &state.settlement else { return };
    let lang = state.settings.lang;
    let t = t(lang);
    heading(ui, state, view, local, out);
    if view.books.scheme.subjects == Subjects::People {
        return settlement_people::people_ui(ui, state, view, local, out);
    }
    let Some(outlet) = &view.outlet else {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(theme::heading(t.begin_with_outlets));
            ui.label(theme::caption(ui, t.begin_with_outlets_text));
        });
        return;
    };
    cards(ui, view, outlet, lang);
    let (persons, others): (Vec<&Line>, Vec<&Line>) =
        view.lines().partition(|line| line.account.payer == Payer::Person);
    settlement_lines::lines_ui(ui, t.settlement_lines, t.settlement_lines_text, &others, state, view, local, out);
    if !persons.is_empty() {
        settlement_lines::lines_ui(
            ui,
            t.settlement_people,
            t.settlement_people_text,
            &persons,
            state,
            view,
            local,
            out,
        );
    }
    settlement_steps::corrections_ui(ui, state, view, Some(outlet));
    what_if::what_if_ui(ui, view, outlet, lang, &mut local.what_if);
    notes(ui, view, outlet, lang);
}

fn heading(
    ui: &mut egui::Ui,
    state: &State,
    view: &SettlementView,
    local: &mut SettlementLocal,
    out: &mut Vec<Command>,
) {
    let (Some(library), lang) = (&state.library, state.settings.lang) else { return };
    let t = t(lang);
    let scheme = &view.books.scheme;
    let people = (scheme.subjects == Subjects::People).then(|| appraisal::page_name(scheme, lang));
    let outlet = view.outlet.as_ref().map_or("", |id| outlet_name(library, id));
    let title = format!("{} · {}", people.as_deref().unwrap_or(outlet), view.period.name.get(lang));
    let below =
        fill(t.settlement_below, &[&scheme.name.get(lang), &scheme.edition, &view.period.from, &view.period.to]);
    home::head(ui, &title, &below, |ui| settlement_steps::steps_ui(ui, state, view, local, out));
    ui.horizontal(|ui| {
        scheme_ui(ui, view, lang, out);
        egui::ComboBox::from_id_salt("period").selected_text(view.period.name.get(lang)).show_ui(ui, |ui| {
            for period in view.books.scheme.periods() {
                let chosen = period.code == view.period.code;
                if ui.selectable_label(chosen, period.name.get(lang)).clicked() && !chosen {
                    out.push(Command::SettlePeriod(period.code));
                }
            }
        });
        if people.is_some() {
            return;
        }
        egui::ComboBox::from_id_salt("outlet").selected_text(outlet).show_ui(ui, |ui| {
            for known in view.books.facts.outlets.iter().flatten() {
                let chosen = Some(&known.id) == view.outlet.as_ref();
                if ui.selectable_label(chosen, outlet_name(library, &known.id)).clicked() && !chosen {
                    out.push(Command::SettleOutlet(known.id.clone()));
                }
            }
        });
    });
}

/// Chooses the scheme that the library is looked at under.
pub(super) fn scheme_ui(ui: &mut egui::Ui, view: &SettlementView, lang: Lang, out: &mut Vec<Command>) {
    let key = view.key();
    let in_use = view.schemes.iter().find(|(known, _)| *known == key);
    let in_use = in_use.map_or(&view.books.scheme.name, |(_, name)| name);
    let chooser = egui::ComboBox::from_id_salt("scheme").selected_text(in_use.get(lang)).show_ui(ui, |ui| {
        for (code, name) in &view.schemes {
            let chosen = *code == key;
            if ui.selectable_label(chosen, name.get(lang)).clicked() && !chosen {
                out.push(Command::ChooseScheme(code.clone()));
            }
        }
    });
    chooser.response.on_hover_text(words(lang).choose);
}

/// The outlet's name, by its code.
pub(super) fn outlet_name<'l>(library: &'l Library, id: &'l Id) -> &'l str {
    library.outlets.iter().find(|outlet: &&Outlet| outlet.code == id.as_str()).map_or(id.as_str(), |o| o.name.as_str())
}

fn cards(ui: &mut egui::Ui, view: &SettlementView, outlet: &Id, lang: Lang) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let mut cards: Vec<Figure> = Vec::new();
    for by in [By::Province, By::District, By::County, By::ThirdParty, By::BranchVideo] {
        let latest = view
            .books
            .facts
            .rounds
            .iter()
            .flatten()
            .filter(|round| round.by == by && round.outlet == *outlet && view.period.holds(round.visited));
        if let Some(round) = latest.max_by_key(|round| (round.visited, round.id.clone())) {
            cards.push(score_card(view, round, lang, t, tokens.red));
            cards.extend(rank_card(round, lang, t));
        }
    }
    cards.truncate(3);
    let balance: i64 = totals(view, outlet).iter().map(|(_, total)| total.balance().fen()).sum();
    let not_set: u32 = totals(view, outlet).iter().map(|(_, total)| total.not_set).sum();
    let ink = match balance {
        0 => None,
        1.. => Some(tokens.green),
        _ => Some(tokens.red),
    };
    let payer = totals(view, outlet).first().map_or(Payer::Head, |(payer, _)| *payer);
    cards.push(Figure {
        name: fill(t.settlement_total, &[&payer.name(lang)]),
        figure: signed(Fen::new(balance)),
        below: if not_set > 0 { fill(t.settlement_not_set, &[&not_set]) } else { t.settlement_all_set.to_owned() },
        ink,
    });
    figures::cards(ui, cards);
}

/// The outlet's own accounts (people have theirs), by payer.
fn totals(view: &SettlementView, outlet: &Id) -> Vec<(Payer, Total)> {
    let totals = view.settled.totals().into_iter();
    totals.filter(|(account, _)| account.of == *outlet).map(|(account, total)| (account.payer, total)).collect()
}

fn score_card(view: &SettlementView, round: &Round, lang: Lang, t: &Strings, red: egui::Color32) -> Figure {
    let target = view.books.scheme.phase_on(round.visited).and_then(|phase| phase.target);
    let score = view.settled.scores.iter().find(|(id, _)| *id == round.id).map_or(round.score, |(_, score)| *score);
    let below = match target {
        Some(target) if score < target => fill(t.settlement_short, &[&target, &(target - score)]),
        Some(target) => fill(t.settlement_met, &[&target]),
        None => round.visited.to_string(),
    };
    let ink = target.filter(|target| score < *target).map(|_| red);
    Figure { name: fill(t.settlement_score, &[&round.by.name(lang)]), figure: score.to_string(), below, ink }
}

fn rank_card(round: &Round, lang: Lang, t: &Strings) -> Option<Figure> {
    let rank = round.rank?;
    let below = match round.ranked {
        Some(ranked) => fill(t.settlement_from_end, &[&ranked, &(ranked + 1 - rank.min(ranked))]),
        None => t.settlement_ranked_unknown.to_owned(),
    };
    Some(Figure { name: fill(t.settlement_rank, &[&round.by.name(lang)]), figure: rank.to_string(), below, ink: None })
}

/// The name of the person of that staff number.
pub(super) fn person_name<'s>(state: &'s State, id: &Id) -> Option<&'s str> {
    let people = &state.library.as_ref()?.people;
    people.iter().find(|person| person.staff_no == id.as_str()).map(|person| person.name.as_str())
}

/// Whom a line is about: the person, or the object that the clause names.
pub(super) fn object_of<'s>(line: &Line, state: &'s State, view: &'s SettlementView, lang: Lang) -> &'s str {
    let named = line.person.as_ref().and_then(|id| person_name(state, id));
    let clause = view.books.scheme.clauses.iter().find(|clause| clause.id == line.clause);
    named.unwrap_or_else(|| clause.map_or("", |clause| clause.object.get(lang)))
}

/// `−1,300.00`, `+100.00`.
pub(super) fn signed(amount: Fen) -> String {
    let sign = match amount.fen() {
        0 => "",
        1.. => "+",
        _ => "−",
    };
    format!("{sign}{}", grouped(Fen::new(amount.fen().abs())))
}

/// With a comma after every three digits.
fn grouped(amount: Fen) -> String {
    let text = amount.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "00"));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{rest}")
}

/// Edges, differences to what was published, refusals and warnings that concern the outlet.
fn notes(ui: &mut egui::Ui, view: &SettlementView, outlet: &Id, lang: Lang) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let mut notes: Vec<(egui::Color32, String)> = Vec::new();
    if let Some(published) = view.published.as_ref().filter(|published| !published.moved.is_empty()) {
        let ours: Vec<&Moved> = published.moved.iter().filter(|moved| moved.outlet() == Some(outlet)).collect();
        let gain: i64 = ours.iter().map(|moved| moved.gain().fen()).sum();
        let (count, at, gain) = (ours.len(), published.at.date(), signed(Fen::new(gain)));
        notes.push((tokens.amber, fill(steps::words(lang).moved, &[&at, &published.who, &count, &gain])));
    }
    for cliff in settlement_lines::edges(view, outlet, lang) {
        notes.push((tokens.amber, cliff));
    }
    for refusal in &view.settled.refused {
        notes.push((tokens.red, format!("{} {}: {}", refusal.clause, refusal.event, refusal.reason.get(lang))));
    }
    let about_us = |id: &Id| {
        id == outlet || view.books.facts.rounds.iter().flatten().any(|round| round.id == *id && round.outlet == *outlet)
    };
    for warning in view.settled.warnings.iter().filter(|warning| warning.about.iter().any(about_us)) {
        notes.push((tokens.amber, warning.text.get(lang).to_owned()));
    }
    if notes.is_empty() {
        return;
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t.settlement_notes));
        for (ink, note) in notes {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new("●").font(theme::font(theme::TINY)).color(ink));
                ui.label(note);
            });
        }
    });
}
