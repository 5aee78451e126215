//! One case: the way that it went from level to level, its steps, and the form of the next one.

use crate::app::appraising::{Appraisal, case_sentence};
use crate::app::command::Command;
use crate::domain::book::{BookNo, Entry};
use crate::domain::casework::{Case, CaseEntry, CaseStep, Deed, Tier};
use crate::domain::scheme::Casework;
use crate::domain::text::Lang;
use crate::ui::panels::appraisal::cases::{holder, moment, shown, state};
use crate::ui::strings::appraisal::{Words, words};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::stepper::{Reach, Station, stepper};
use crate::ui::widgets::{button, chip, field};
use eframe::egui;
use egui::{Align, Color32, Layout, RichText};

/// The next step, being written.
#[derive(Debug, Default)]
pub(super) struct StepForm {
    /// Of which case: what is typed for one never goes to another.
    case: Option<BookNo>,
    deed: Option<Deed>,
    /// As typed; empty: the moment from which the cases are looked at.
    at: String,
    words: String,
    /// The reason for striking the last entry, while somebody types one.
    strike: Option<String>,
}

/// Paints the case.
#[expect(clippy::too_many_arguments, reason = "the page's own parts, one by one")]
pub(super) fn case_ui(
    ui: &mut egui::Ui,
    appraisal: &Appraisal,
    times: &Casework,
    case: &Case,
    writable: bool,
    lang: Lang,
    form: &mut StepForm,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    if form.case != Some(case.no) {
        *form = StepForm { case: Some(case.no), ..StepForm::default() };
    }
    let (text, ink) = state(ui, case, times, appraisal.now, lang);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::heading(format!("#{} {}", case.no.0, case.opened.what)));
            chip::label(ui, text, ink);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let due = case.due(times).map_or_else(|| w.no_due.to_owned(), shown);
                let overdue = case.overdue(times, appraisal.now);
                let said = RichText::new(format!("{} {due}", w.column_due)).font(theme::font(theme::CAPTION));
                let tokens = theme::tokens(ui);
                ui.label(said.color(if overdue { tokens.red } else { tokens.second }));
            });
        });
        route(ui, appraisal, case, lang);
        ui.scope(|ui| history(ui, appraisal, times, case, lang));
        foot(ui, appraisal, case, writable, lang, form, out);
    });
}

/// The levels as stations, with who had the case there.
fn route(ui: &mut egui::Ui, appraisal: &Appraisal, case: &Case, lang: Lang) {
    let w = words(lang);
    let first = case.opened.size.tier();
    let at_tier = |tier: Tier| case.steps.iter().filter(move |taken| taken.tier == tier);
    let diverted =
        |tier: Tier| at_tier(tier).rfind(|taken| taken.step.deed == Deed::Divert).map(|taken| taken.step.words.clone());
    let worker = appraisal.worker(case.opened.worker).map(|worker| worker.name.clone());
    let ended = case.ended();
    let said = |tier: Tier, below: &str| match tier == case.tier {
        true => fill(if ended.is_some() { w.route_ended } else { w.route_now }, &[&holder(case, appraisal, lang)]),
        false => format!("{} {below}", tier.name(lang)),
    };
    let stations: Vec<Station> = Tier::ALL
        .iter()
        .map(|tier| {
            let below = if *tier == Tier::Grid { worker.clone() } else { diverted(*tier) }.unwrap_or_default();
            // Every case is met in the grid, whatever its size; levels between it and the first were passed over.
            let passed = *tier < case.tier && (*tier == Tier::Grid || *tier >= first);
            let reach = match (*tier == case.tier, ended.is_some()) {
                (true, true) => Reach::Won,
                (true, false) => Reach::Here,
                (false, _) if passed => Reach::Passed,
                (false, _) => Reach::Ahead,
            };
            Station { name: tier.name(lang).to_owned(), spoken: said(*tier, &below), below, reach }
        })
        .collect();
    stepper(ui, &stations);
}

fn history(ui: &mut egui::Ui, appraisal: &Appraisal, times: &Casework, case: &Case, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let opened = &case.opened;
    ui.spacing_mut().interact_size.y = 20.0;
    egui::Grid::new("history").num_columns(4).spacing(egui::vec2(theme::GAP[3], theme::GAP[1])).show(ui, |ui| {
        let worker = appraisal.worker(opened.worker).map_or("", |worker| worker.name.as_str());
        let kind = format!("{} · {}", opened.kind.name(lang), opened.size.name(lang));
        row(ui, [&shown(opened.at), w.entered, worker, &kind], tokens.text);
        if let Some(report) = &opened.hazard {
            let late = report.reported > times.report_by(opened.at);
            let by = shown(times.report_by(opened.at));
            let word = if late { fill(w.reported_late, &[&by]) } else { w.reported_at_once.to_owned() };
            let ink = if late { tokens.red } else { tokens.text };
            row(ui, [&shown(report.reported), &word, worker, &report.prevention], ink);
        }
        for taken in &case.steps {
            let step = &taken.step;
            let ink = if step.deed == Deed::Refuse { tokens.amber } else { tokens.text };
            row(ui, [&shown(step.at), step.deed.name(lang), taken.tier.name(lang), &step.words], ink);
        }
    });
}

fn row(ui: &mut egui::Ui, [at, what, who, words]: [&str; 4], ink: Color32) {
    let second = theme::tokens(ui).second;
    ui.label(RichText::new(at).color(second));
    ui.label(RichText::new(what).color(ink));
    ui.label(RichText::new(who).color(second));
    ui.label(RichText::new(words).color(ink));
    ui.end_row();
}

/// The next step, or that there is none; and striking what was entered last.
fn foot(
    ui: &mut egui::Ui,
    appraisal: &Appraisal,
    case: &Case,
    writable: bool,
    lang: Lang,
    form: &mut StepForm,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    ui.separator();
    if form.strike.is_some() {
        return strike_ui(ui, case, lang, form, out);
    }
    let next = case.next();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[0];
        if next.is_empty() {
            ui.label(theme::caption(ui, w.next_none));
        } else {
            ui.label(theme::caption(ui, w.next));
            for deed in &next {
                let chosen = form.deed == Some(*deed);
                let choice = ui.add_enabled_ui(writable, |ui| button::choice(ui, deed.name(lang), chosen)).inner;
                if choice.clicked() {
                    let at = shown(appraisal.now.max(case.last_at()));
                    let deed = (!chosen).then_some(*deed);
                    *form = StepForm { case: form.case, deed, at, ..StepForm::default() };
                }
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let strike = ui.add_enabled_ui(writable, |ui| button::small(ui, w.strike_last)).inner;
            if strike.clicked() {
                form.strike = Some(String::new());
            }
        });
    });
    if let Some(deed) = form.deed.filter(|deed| next.contains(deed)) {
        step_ui(ui, case, deed, lang, form, out);
    }
}

fn step_ui(ui: &mut egui::Ui, case: &Case, deed: Deed, lang: Lang, form: &mut StepForm, out: &mut Vec<Command>) {
    let w = words(lang);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        field::captioned(ui, &mut form.at, w.when, "2026-08-03 09:30", 150.0);
        field::captioned(ui, &mut form.words, caption(deed, w), "", 420.0);
    });
    let step = moment(&form.at).map(|at| CaseStep { deed, at, words: form.words.trim().to_owned() });
    let refused = match &step {
        Some(step) => case.check(step).err().map(|why| case_sentence(why, lang)),
        None => Some(w.bad_moment.to_owned()),
    };
    let mut done = false;
    ui.horizontal(|ui| {
        let enter = ui.add_enabled_ui(refused.is_none(), |ui| button::primary(ui, w.enter)).inner;
        if let Some(step) = step.filter(|_| enter.clicked()) {
            out.push(Command::Book(Box::new(Entry::Case(CaseEntry::Step(case.no, step)))));
            done = true;
        }
        done |= button::plain(ui, t(lang).cancel).clicked();
        if let Some(why) = refused {
            ui.label(theme::caption(ui, why));
        }
    });
    if done {
        *form = StepForm::default();
    }
}

const fn caption(deed: Deed, w: &Words) -> &'static str {
    match deed {
        Deed::Divert => w.words_divert,
        Deed::Supervise => w.words_supervise,
        Deed::FollowUp => w.words_follow_up,
        Deed::Raise => w.words_raise,
        Deed::FeedBack => w.words_feed_back,
        Deed::Refuse => w.words_refuse,
    }
}

/// What was entered last is struck, with its reason; the first entry takes the case with it.
fn strike_ui(ui: &mut egui::Ui, case: &Case, lang: Lang, form: &mut StepForm, out: &mut Vec<Command>) {
    let (w, t) = (words(lang), t(lang));
    let Some(reason) = &mut form.strike else { return };
    let mut done = false;
    ui.horizontal(|ui| {
        let what = case.steps.last().map_or(w.entered, |taken| taken.step.deed.name(lang));
        ui.label(theme::bold(format!("{} · {what}", w.strike_step)));
        field::text(ui, reason, t.reason, t.reason_hint, 320.0);
        let said = reason.trim().to_owned();
        let strike = ui.add_enabled_ui(!said.is_empty(), |ui| button::primary(ui, w.strike_step)).inner;
        if strike.clicked() {
            let entry = case.steps.last().map_or(case.no, |taken| taken.no);
            out.push(Command::Book(Box::new(Entry::Strike { entry, reason: said })));
            done = true;
        }
        done |= button::plain(ui, t.cancel).clicked();
    });
    if done {
        *form = StepForm::default();
    }
}
