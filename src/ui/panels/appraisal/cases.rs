//! The cases of grid workers: a list by what is open, overdue, or all, the form of a new one, and the one that is selected.

use crate::app::appraising::{Appraisal, Worker, case_sentence};
use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::domain::book::{BookNo, Entry};
use crate::domain::casework::{Case, CaseEntry, CaseKind, HazardReport, Opened, Size, Stage};
use crate::domain::place::PersonId;
use crate::domain::scheme::Casework;
use crate::domain::text::Lang;
use crate::ui::panels::appraisal::case;
use crate::ui::strings::appraisal::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, chip, field, table};
use eframe::egui;
use egui::Color32;
use jiff::civil::DateTime;

/// Which cases are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filter {
    /// Those that have not ended.
    #[default]
    Open,
    /// Those of them whose time is over.
    Overdue,
    /// All.
    All,
}

/// What the list remembers.
#[derive(Debug, Default)]
pub(super) struct CasesLocal {
    filter: Filter,
    /// The case shown below the list.
    selected: Option<BookNo>,
    /// A new case being written.
    form: Option<CaseForm>,
    /// The next step of the selected case, being written.
    pub(super) step: case::StepForm,
}

/// A new case being written.
#[derive(Debug)]
struct CaseForm {
    worker: Option<PersonId>,
    at: String,
    kind: CaseKind,
    size: Size,
    what: String,
    reported: String,
    prevention: String,
}

impl CasesLocal {
    /// Opens the form of a new case, met just now.
    pub(super) fn begin(&mut self, appraisal: &Appraisal) {
        let now = shown(appraisal.now);
        self.form = Some(CaseForm {
            worker: None,
            at: now.clone(),
            kind: CaseKind::Mood,
            size: Size::Small,
            what: String::new(),
            reported: now,
            prevention: String::new(),
        });
    }
}

/// A moment as people type it.
pub(super) fn shown(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// A moment as it was typed.
pub(super) fn moment(typed: &str) -> Option<DateTime> {
    let typed = typed.trim();
    typed.contains(':').then(|| typed.parse().ok()).flatten()
}

/// Paints the list, the form, and the selected case.
#[expect(clippy::too_many_arguments, reason = "the page's own parts, one by one")]
pub(super) fn cases_ui(
    ui: &mut egui::Ui,
    view: &SettlementView,
    appraisal: &Appraisal,
    workers: &[&Worker],
    writable: bool,
    lang: Lang,
    local: &mut CasesLocal,
    out: &mut Vec<Command>,
) {
    let Some(times) = &view.books.scheme.casework else { return };
    if local.form.is_some() {
        form_ui(ui, appraisal, workers, lang, local, out);
    }
    let here: Vec<&Case> = appraisal
        .cases
        .iter()
        .rev()
        .filter(|case| workers.iter().any(|worker| worker.id == case.opened.worker))
        .collect();
    let (now, filter) = (appraisal.now, local.filter);
    let counts = |filter: Filter| here.iter().filter(|case| fits(case, filter, times, now)).count();
    let counts = [Filter::Open, Filter::Overdue, Filter::All].map(|filter| (filter, counts(filter)));
    let listed: Vec<&Case> = here.iter().copied().filter(|case| fits(case, filter, times, now)).collect();
    // A case that a step has just ended stays in sight, though it is not listed any more.
    let selected = here.iter().find(|case| Some(case.no) == local.selected).or(listed.first()).copied();
    let open = selected.map(|case| case.no);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        filters(ui, counts, lang, local);
        if listed.is_empty() {
            let w = words(lang);
            ui.label(theme::heading(w.cases_none));
            ui.label(theme::caption(ui, w.cases_none_text));
            return;
        }
        list(ui, appraisal, times, &listed, open, lang, local);
    });
    if let Some(case) = selected {
        case::case_ui(ui, appraisal, times, case, writable, lang, &mut local.step, out);
    }
}

fn fits(case: &Case, filter: Filter, times: &Casework, now: DateTime) -> bool {
    match filter {
        Filter::Open => case.ended().is_none(),
        Filter::Overdue => case.overdue(times, now),
        Filter::All => true,
    }
}

fn filters(ui: &mut egui::Ui, counts: [(Filter, usize); 3], lang: Lang, local: &mut CasesLocal) {
    let w = words(lang);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[0];
        for ((filter, count), name) in counts.into_iter().zip([w.filter_open, w.filter_overdue, w.filter_all]) {
            if button::choice(ui, &fill(name, &[&count]), local.filter == filter).clicked() {
                local.filter = filter;
            }
        }
    });
}

fn list(
    ui: &mut egui::Ui,
    appraisal: &Appraisal,
    times: &Casework,
    listed: &[&Case],
    open: Option<BookNo>,
    lang: Lang,
    local: &mut CasesLocal,
) {
    let w = words(lang);
    let columns = [
        table::words(w.column_case, 0.5),
        table::words(w.column_what, 2.2),
        table::words(w.column_kind, 0.95),
        table::words(w.column_size, 0.8),
        table::words(w.column_worker, 1.9),
        table::words(w.column_met, 0.95),
        table::words(w.column_due, 0.95),
        table::words(w.column_with, 1.9),
        table::words(w.column_state, 1.0),
    ];
    let spoken = |row: usize| format!("#{} {}", listed[row].no.0, listed[row].opened.what);
    let table = table::Table {
        id: "cases",
        columns: &columns,
        rows: listed.len(),
        height: 8.0 * theme::ROW,
        pressable: Some(&spoken),
        selected: listed.iter().position(|case| Some(case.no) == open),
    };
    let pressed = table.show(ui, |ui, row, column| {
        let (case, tokens) = (listed[row], theme::tokens(ui));
        let overdue = case.overdue(times, appraisal.now);
        match column {
            0 => table::say(ui, format!("#{}", case.no.0), tokens.second),
            1 => table::say(ui, &case.opened.what, tokens.text),
            2 => table::say(ui, case.opened.kind.name(lang), tokens.second),
            3 => table::say(ui, case.opened.size.name(lang), tokens.second),
            4 => {
                let worker = appraisal.worker(case.opened.worker);
                let said = worker.map(|worker| format!("{} {}", worker.name, worker.station));
                table::say(ui, said.unwrap_or_default(), tokens.second);
            }
            5 => table::say(ui, short(case.opened.at), tokens.second),
            6 => {
                let ink = if overdue { tokens.red } else { tokens.second };
                table::say(ui, case.due(times).map_or_else(|| w.no_due.to_owned(), short), ink);
            }
            7 => table::say(ui, holder(case, appraisal, lang), tokens.text),
            _ => {
                let (text, ink) = state(ui, case, times, appraisal.now, lang);
                chip::label(ui, text, ink);
            }
        }
    });
    if let Some(case) = pressed.and_then(|row| listed.get(row)) {
        local.selected = Some(case.no);
    }
}

fn short(at: DateTime) -> String {
    at.strftime("%m-%d %H:%M").to_string()
}

/// The level that has the case, and who handles it there.
pub(super) fn holder(case: &Case, appraisal: &Appraisal, lang: Lang) -> String {
    use crate::domain::casework::Tier;
    let worker = appraisal.worker(case.opened.worker).map(|worker| worker.name.as_str());
    let who = if case.tier == Tier::Grid { worker } else { case.with.as_deref() };
    match who {
        Some(who) => format!("{} · {who}", case.tier.name(lang)),
        None => case.tier.name(lang).to_owned(),
    }
}

/// How the case stands, and the colour of that.
pub(super) fn state(
    ui: &egui::Ui,
    case: &Case,
    times: &Casework,
    now: DateTime,
    lang: Lang,
) -> (&'static str, Color32) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    match (case.stage, case.in_time(times, now)) {
        (Stage::Waiting | Stage::InHand, Some(false)) => (w.state_overdue, tokens.red),
        (Stage::Waiting, _) => (w.state_waiting, tokens.amber),
        (Stage::InHand, _) => (w.state_in_hand, tokens.second),
        (Stage::FedBack, Some(true)) => (w.state_fed_back, tokens.green),
        (Stage::FedBack, Some(false)) => (w.state_fed_back_late, tokens.red),
        (Stage::FedBack, None) => (w.state_done, tokens.second),
        (Stage::Refused, Some(false)) => (w.state_refused, tokens.red),
        (Stage::Refused, _) => (w.state_refused, tokens.second),
    }
}

fn form_ui(
    ui: &mut egui::Ui,
    appraisal: &Appraisal,
    workers: &[&Worker],
    lang: Lang,
    local: &mut CasesLocal,
    out: &mut Vec<Command>,
) {
    let (w, t) = (words(lang), t(lang));
    let Some(form) = &mut local.form else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.case_new));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            worker_ui(ui, appraisal, workers, lang, &mut form.worker);
            field::captioned(ui, &mut form.at, w.met_at, "2026-08-03 09:30", 150.0);
            choose(ui, w.column_kind, CaseKind::ALL, &mut form.kind, |kind| kind.name(lang));
            choose(ui, w.column_size, Size::ALL, &mut form.size, |size| size.name(lang));
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            field::captioned(ui, &mut form.what, w.column_what, "", 380.0);
            if form.kind == CaseKind::Hazard {
                field::captioned(ui, &mut form.reported, w.reported_at, "2026-08-03 09:30", 150.0);
                field::captioned(ui, &mut form.prevention, w.prevention, "", 300.0);
            }
        });
        let opened = opened(form, lang);
        ui.horizontal(|ui| {
            let enter = ui.add_enabled_ui(opened.is_ok(), |ui| button::primary(ui, w.enter)).inner;
            done |= button::plain(ui, t.cancel).clicked();
            match opened {
                Ok(opened) if enter.clicked() => {
                    out.push(Command::Book(Box::new(Entry::Case(CaseEntry::Open(opened)))));
                    done = true;
                }
                Ok(_) => {}
                Err(why) => drop(ui.label(theme::caption(ui, why))),
            }
        });
    });
    if done {
        // What was entered last is the first of the list.
        (local.form, local.selected) = (None, None);
    }
}

/// The case as typed, or what is missing.
fn opened(form: &CaseForm, lang: Lang) -> Result<Opened, String> {
    let w = words(lang);
    let worker = form.worker.ok_or_else(|| w.no_worker.to_owned())?;
    let at = moment(&form.at).ok_or_else(|| w.bad_moment.to_owned())?;
    let hazard = match form.kind {
        CaseKind::Hazard => {
            let reported = moment(&form.reported).ok_or_else(|| w.bad_moment.to_owned())?;
            Some(HazardReport { reported, prevention: form.prevention.trim().to_owned() })
        }
        CaseKind::Mood | CaseKind::Dispute | CaseKind::Coordination => None,
    };
    let what = form.what.trim().to_owned();
    let opened = Opened { worker, at, kind: form.kind, size: form.size, what, hazard };
    opened.check().map_err(|why| case_sentence(why, lang))?;
    Ok(opened)
}

fn worker_ui(ui: &mut egui::Ui, appraisal: &Appraisal, workers: &[&Worker], lang: Lang, chosen: &mut Option<PersonId>) {
    let w = words(lang);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, w.column_worker));
        let name = |worker: &Worker| format!("{} · {}", worker.name, worker.station);
        let text = chosen.and_then(|id| appraisal.worker(id)).map(name).unwrap_or_default();
        let combo = egui::ComboBox::from_id_salt("case worker").width(210.0).selected_text(text);
        let shown = combo.show_ui(ui, |ui| {
            for worker in workers {
                ui.selectable_value(chosen, Some(worker.id), name(worker));
            }
        });
        shown.response.accessible_name(w.column_worker);
    });
}

/// A few words beside each other under their caption.
fn choose<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    caption: &str,
    all: &[T],
    chosen: &mut T,
    name: impl Fn(T) -> &'static str,
) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, caption));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for one in all {
                if button::choice(ui, name(*one), one == chosen).clicked() {
                    *chosen = *one;
                }
            }
        });
    });
}
