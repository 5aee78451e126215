//! The way of a candidacy, the form of its next step, and what else may be put on record.

use crate::app::command::Command;
use crate::app::notice::Notice;
use crate::app::stars::{self, Star};
use crate::app::state::State;
use crate::domain::candidacy::{Act, Candidacy, Stage, Step};
use crate::domain::number::Points;
use crate::domain::scheme::Scheme;
use crate::domain::text::Lang;
use crate::ui::panels::star_forms::{refusal, under};
use crate::ui::strings::stars::{Words, words};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::stepper::{Reach, Station, stepper};
use crate::ui::widgets::{button, field};
use eframe::egui;
use jiff::civil::Date;

/// A step being written.
#[derive(Debug)]
pub struct StepForm {
    step: Step,
    on: String,
    by: String,
    points: String,
    /// Whether it was brought into view: it may be opened from far below.
    seen: bool,
}

impl StepForm {
    /// A form of that step: today, or the first day on which it may be taken.
    pub fn new(state: &State, candidacy: &Candidacy, step: Step) -> Self {
        let scheme = state.settlement.as_ref().map(|view| &view.books.scheme);
        let since = candidacy.since().max(candidacy.closed);
        let earliest = match (&step, scheme.and_then(Scheme::notice_rule), candidacy.posted()) {
            (Step::CloseNotice, Some(rule), Some(posted)) => Some(rule.earliest_close(posted)),
            (Step::File, ..) => candidacy.closed.and_then(|closed| closed.tomorrow().ok()).max(since),
            _ => since,
        };
        let last = match step {
            Step::CloseNotice => earliest,
            Step::File => scheme.and_then(Scheme::filing_rule).map(|rule| rule.last_day()),
            Step::Publish { .. } | Step::Disqualify { .. } => None,
            _ => scheme.map(|scheme| scheme.to),
        };
        let day = last.map_or(state.today, |last| state.today.min(last));
        let on = earliest.map_or(day, |earliest| day.max(earliest)).to_string();
        Self { step, on, by: state.settings.inspector.clone(), points: String::new(), seen: false }
    }

    /// The step as typed, or why it is none yet.
    fn act(&self, w: &'static Words) -> Result<Act, &'static str> {
        let on: Date = self.on.trim().parse().map_err(|_why| w.bad_day)?;
        let step = match &self.step {
            Step::Score { .. } => Step::Score { points: self.points.parse::<Points>().map_err(|_why| w.bad_score)? },
            step => step.clone(),
        };
        Ok(Act { on, by: self.by.trim().to_owned(), step })
    }
}

/// The steps that lead on from here, the usual one first.
pub fn next(candidacy: &Candidacy) -> Vec<Step> {
    let note = String::new;
    match candidacy.stage {
        Stage::Entered => vec![Step::Score { points: Points::ZERO }],
        Stage::Scored => vec![Step::Recheck],
        Stage::Rechecked => vec![Step::Post],
        Stage::Posted if candidacy.closed.is_none() => vec![Step::CloseNotice],
        Stage::Posted => vec![Step::Confirm { minutes: note() }],
        Stage::Confirmed => vec![Step::File],
        Stage::Filed => {
            vec![Step::Decide { approved: true, note: note() }, Step::Decide { approved: false, note: note() }]
        }
        Stage::Approved => vec![Step::Award { certificate: note() }],
        Stage::Awarded | Stage::Dropped | Stage::Disqualified => Vec::new(),
    }
}

/// What else may be put on record here.
fn beside(candidacy: &Candidacy) -> Vec<Step> {
    let note = String::new;
    let stage = candidacy.stage;
    let mut steps = Vec::new();
    if matches!(stage, Stage::Posted | Stage::Confirmed) {
        steps.push(Step::Object { text: note() });
    }
    if matches!(stage, Stage::Filed | Stage::Approved | Stage::Awarded) {
        steps.push(Step::Publish { note: note() });
        if !candidacy.model_unit {
            steps.push(Step::Reuse);
        }
    }
    if !stage.lost() && stage != Stage::Awarded {
        steps.push(Step::Drop { reason: note() });
    }
    if stage != Stage::Disqualified {
        steps.push(Step::Disqualify { reason: note() });
    }
    steps
}

/// The way, the next step, and the form that is open.
pub fn steps_ui(
    ui: &mut egui::Ui,
    state: &State,
    star: &Star,
    form: &mut Option<StepForm>,
    writable: bool,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let w = words(lang);
    let candidacy = &star.candidacy;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        stepper(ui, &stations(candidacy, lang));
        if !writable {
            return;
        }
        ui.add_space(theme::GAP[1]);
        if form.is_some() {
            form_ui(ui, state, star, form, out);
            return;
        }
        ui.horizontal_wrapped(|ui| {
            for (at, step) in next(candidacy).into_iter().enumerate() {
                let name = step.name(lang);
                let pressed = if at == 0 { button::primary(ui, name) } else { button::plain(ui, name) };
                if pressed.clicked() {
                    *form = Some(StepForm::new(state, candidacy, step));
                }
            }
            let beside = beside(candidacy);
            if !beside.is_empty() && !next(candidacy).is_empty() {
                ui.add_space(theme::GAP[1]);
                ui.label(theme::caption(ui, w.more));
            }
            for step in beside {
                if button::plain(ui, step.name(lang)).clicked() {
                    *form = Some(StepForm::new(state, candidacy, step));
                }
            }
        });
    });
}

/// The way of one who is awarded; where the candidacy ended, the end stands in place of the next station.
fn stations(candidacy: &Candidacy, lang: Lang) -> Vec<Station> {
    let day = |stage: Stage| candidacy.reached.get(&stage).map(|day| day.to_string()).unwrap_or_default();
    let mut ended = candidacy.stage.lost();
    let way = Stage::WAY.iter().map(|stage| {
        let reached = candidacy.reached.contains_key(stage);
        let (shown, reach) = match (reached, candidacy.stage) {
            (true, Stage::Awarded) if *stage == Stage::Awarded => (*stage, Reach::Won),
            (true, here) if here == *stage => (*stage, Reach::Here),
            (true, _) => (*stage, Reach::Passed),
            (false, lost) if std::mem::take(&mut ended) => (lost, Reach::Lost),
            (false, _) => (*stage, Reach::Ahead),
        };
        let below = match (shown, candidacy.closed) {
            (Stage::Posted, Some(closed)) => format!("{} – {}", day(shown), closed.strftime("%m-%d")),
            _ => day(shown),
        };
        station(shown, below, reach, lang)
    });
    let mut way: Vec<Station> = way.collect();
    // Barred after the award: there is no next station to stand in for.
    if candidacy.stage.lost() && !way.iter().any(|station| station.reach == Reach::Lost) {
        let stage = candidacy.stage;
        way.push(station(stage, day(stage), Reach::Lost, lang));
    }
    way
}

fn station(stage: Stage, below: String, reach: Reach, lang: Lang) -> Station {
    let (w, name) = (words(lang), stage.name(lang).to_owned());
    let stands = match reach {
        Reach::Passed => w.passed,
        Reach::Here | Reach::Won | Reach::Lost => w.here,
        Reach::Ahead => w.ahead,
    };
    Station { spoken: fill(w.station, &[&name, &stands, &below]), name, below, reach }
}

/// The form of a step.
fn form_ui(ui: &mut egui::Ui, state: &State, star: &Star, open: &mut Option<StepForm>, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let (w, t) = (words(lang), t(lang));
    let Some(form) = open else { return };
    let heading = ui.label(theme::heading(form.step.name(lang)));
    if !std::mem::replace(&mut form.seen, true) {
        heading.scroll_to_me(Some(egui::Align::Center));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        field::captioned(ui, &mut form.on, t.date, "2026-09-20", 110.0);
        field::captioned(ui, &mut form.by, by_name(&form.step, w), "", 150.0);
        match &mut form.step {
            Step::Score { .. } => drop(field::captioned(ui, &mut form.points, w.score_points, "93.5", 80.0)),
            Step::Paper { note, .. } => drop(field::captioned(ui, note, w.paper_note, "", 300.0)),
            Step::Deeds { .. } => {}
            step => {
                let name = words_name(step, w);
                if let Some(typed) = typed(step) {
                    field::captioned(ui, typed, name, "", 420.0);
                }
            }
        }
    });
    if let Step::Deeds { text } = &mut form.step {
        deeds_ui(ui, text, w);
    }
    let mut done = false;
    ui.horizontal(|ui| {
        let person = star.candidacy.person;
        let act = form.act(w);
        let may = act.as_ref().map(|act| stars::may(state, person, act));
        let ready = matches!(may, Ok(Ok(())));
        let record = ui.add_enabled_ui(ready, |ui| button::primary(ui, w.record)).inner;
        match (&may, &act) {
            (Ok(Ok(())), Ok(act)) if record.clicked() => {
                out.push(Command::TakeStep(person, Box::new(act.clone())));
                done = true;
            }
            _ => {}
        }
        done |= button::plain(ui, t.cancel).clicked();
        match may {
            Err(why) => refusal(ui, why),
            Ok(Err(why)) => refusal(ui, Notice::from(&why).headline.get(lang)),
            Ok(Ok(())) => {}
        }
    });
    if done {
        *open = None;
    }
}

/// The account of deeds, with its length.
fn deeds_ui(ui: &mut egui::Ui, text: &mut String, w: &Words) {
    let count = text.chars().filter(|sign| !sign.is_whitespace()).count();
    under(ui, &fill(w.deeds_length, &[&count]), |ui| {
        let edit = egui::TextEdit::multiline(text)
            .desired_rows(8)
            .desired_width(ui.available_width())
            .margin(egui::Margin::symmetric(8, 6));
        ui.add(edit).accessible_name(w.deeds);
    });
}

/// The words of a step that are typed in one line.
fn typed(step: &mut Step) -> Option<&mut String> {
    match step {
        Step::Object { text } | Step::Answer { text, .. } => Some(text),
        Step::Confirm { minutes: note }
        | Step::Decide { note, .. }
        | Step::Award { certificate: note }
        | Step::Publish { note }
        | Step::Drop { reason: note }
        | Step::Disqualify { reason: note } => Some(note),
        _ => None,
    }
}

const fn by_name(step: &Step, w: &Words) -> &'static str {
    match step {
        Step::Score { .. } => w.by_scorer,
        Step::Recheck => w.by_checker,
        Step::Object { .. } => w.by_objector,
        Step::Confirm { .. } => w.by_leaders,
        _ => w.by,
    }
}

const fn words_name(step: &Step, w: &Words) -> &'static str {
    match step {
        Step::Object { .. } => w.words_objection,
        Step::Answer { .. } => w.words_answer,
        Step::Confirm { .. } => w.words_minutes,
        Step::Decide { .. } => w.words_decision,
        Step::Award { .. } => w.words_certificate,
        Step::Publish { .. } => w.words_where,
        Step::Drop { .. } | Step::Disqualify { .. } => w.words_reason,
        _ => w.words,
    }
}
