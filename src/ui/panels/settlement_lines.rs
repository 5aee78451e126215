//! The lines of a settlement: clause, reason, formula, object, cause, amount. A cause that is a mark leads back to its
//! moment; an amount that is not set is typed here, and one that is set is set otherwise or struck.

use crate::app::assessing::finding_of;
use crate::app::command::Command;
use crate::app::settling::{OpenAmount, SettlementView};
use crate::app::state::State;
use crate::domain::book::{BookNo, Booked, Entry, standing};
use crate::domain::cliff::Step;
use crate::domain::facts::Id;
use crate::domain::inspection::InspectionId;
use crate::domain::ledger::Line;
use crate::domain::number::Fen;
use crate::domain::scheme::Kind;
use crate::domain::text::Lang;
use crate::ui::panels::settlement::{SettlementLocal, object_of, signed};
use crate::ui::strings::registers::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use egui::RichText;

/// An amount being typed for one line.
#[derive(Clone, Debug, Default)]
pub struct AmountForm {
    /// The line's clause.
    clause: String,
    /// The line's cause.
    cause: Option<Id>,
    /// The bounds of the clause.
    bounds: Option<(Fen, Fen)>,
    /// What is typed.
    amount: String,
    /// Why.
    reason: String,
    /// The entry that set it; none: nobody has.
    set: Option<BookNo>,
}

impl AmountForm {
    /// Begins with the amount that stands; why it is another is for the person to say.
    fn of(line: &Line, set: Option<&Booked>) -> Self {
        let amount = set.and_then(|booked| match booked.entry {
            Entry::Amount { amount, .. } => Some(amount.to_string()),
            _ => None,
        });
        Self {
            clause: line.clause.0.clone(),
            cause: Some(line.cause.clone()),
            bounds: line.bounds,
            amount: amount.unwrap_or_default(),
            reason: String::new(),
            set: set.map(|booked| booked.no),
        }
    }
}

/// The entries that set amounts of the scheme's lines and stand.
fn amounts(view: &SettlementView) -> Vec<&Booked> {
    let of =
        |booked: &&Booked| matches!(&booked.entry, Entry::Amount { scheme, .. } if *scheme == view.books.scheme.code);
    standing(&view.book).filter(of).collect()
}

/// The last of them that set this line's.
fn set_by<'b>(amounts: &[&'b Booked], line: &Line) -> Option<&'b Booked> {
    let of = |booked: &&&Booked| {
        matches!(&booked.entry, Entry::Amount { clause, cause, .. }
            if *clause == line.clause.0 && *cause == line.cause.as_str())
    };
    amounts.iter().rev().find(of).copied()
}

/// Paints one card of lines.
#[expect(clippy::too_many_arguments, reason = "a table with its words and its place on the page")]
pub fn lines_ui(
    ui: &mut egui::Ui,
    title: &str,
    below: &str,
    lines: &[&Line],
    state: &State,
    view: &SettlementView,
    local: &mut SettlementLocal,
    out: &mut Vec<Command>,
) {
    let lang = state.settings.lang;
    let t = t(lang);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::heading(title));
            ui.label(theme::caption(ui, if lines.is_empty() { t.settlement_no_lines } else { below }));
        });
        if lines.is_empty() {
            return;
        }
        let columns = [
            table::words(t.column_clause, 0.8),
            table::words(t.column_reason, 3.2),
            table::words(t.column_formula, 2.6),
            table::words(t.column_object, 1.0),
            table::words(t.column_cause, 1.5),
            table::figures(t.column_amount, 1.2),
        ];
        let table = table::Table {
            id: title,
            columns: &columns,
            rows: lines.len(),
            height: f32::INFINITY,
            pressable: None,
            selected: None,
        };
        let amounts = amounts(view);
        table.show(ui, |ui, row, column| match column {
            5 => amount(ui, lines[row], set_by(&amounts, lines[row]), state, local),
            _ => cell(ui, lines[row], column, state, view, out),
        });
        let here = |form: &AmountForm| {
            lines.iter().any(|line| line.clause.0 == form.clause && Some(&line.cause) == form.cause.as_ref())
        };
        if local.amount.as_ref().is_some_and(here) {
            amount_ui(ui, lang, local, out);
        }
    });
}

fn cell(ui: &mut egui::Ui, line: &Line, column: usize, state: &State, view: &SettlementView, out: &mut Vec<Command>) {
    let (lang, tokens) = (state.settings.lang, theme::tokens(ui));
    let clause = view.books.scheme.clauses.iter().find(|clause| clause.id == line.clause);
    match column {
        0 => table::say(ui, line.clause.0.clone(), tokens.text),
        1 => {
            let said = clause.map_or("", |clause| clause.words.get(lang));
            let duty = clause.map(|clause| clause.duty_of(line.repeated).get(lang)).filter(|duty| !duty.is_empty());
            let level = line.level.map(|level| level.name(lang));
            let said = [Some(said), level, duty].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let shown = egui::Label::new(RichText::new(&said).color(tokens.text)).truncate();
            ui.add(shown).on_hover_text(said);
        }
        2 if line.formula.is_empty() => table::say(ui, t(lang).formula_not_set, tokens.second),
        2 => table::say(ui, line.formula.clone(), tokens.second),
        3 => {
            table::say(ui, object_of(line, state, view, lang), tokens.text);
        }
        _ => cause(ui, line, state, view, out),
    }
}

/// A mark leads to its moment; what came from outside is named.
fn cause(ui: &mut egui::Ui, line: &Line, state: &State, view: &SettlementView, out: &mut Vec<Command>) {
    let (lang, tokens) = (state.settings.lang, theme::tokens(ui));
    let finding = line.because.findings.first().and_then(|id| finding_of(id.as_str()));
    if let Some((inspection, no)) = finding {
        let name = match line.because.findings.len() {
            1 => fill(t(lang).cause_mark, &[&inspection, &no.0]),
            count => fill(t(lang).cause_marks, &[&inspection, &no.0, &count]),
        };
        if button::small(ui, &name).on_hover_text(t(lang).cause_mark_hint).clicked() {
            out.push(Command::OpenCause(InspectionId(inspection), no));
        }
        return;
    }
    let facts = &view.books.facts;
    let round = line.because.rounds.first().and_then(|id| facts.rounds.iter().flatten().find(|round| round.id == *id));
    let event = line.because.events.first().and_then(|id| facts.events.iter().flatten().find(|event| event.id == *id));
    let said = match (round, event) {
        (Some(round), _) => format!("{} {}", round.visited.strftime("%m-%d"), round.by.name(lang)),
        (None, Some(event)) => {
            let name = view.books.scheme.register(&event.kind).map_or("", |register| register.name.get(lang));
            format!("{} {name}", event.date.strftime("%m-%d"))
        }
        (None, None) => t(lang).cause_year.to_owned(),
    };
    table::say(ui, said, tokens.second);
}

fn amount(ui: &mut egui::Ui, line: &Line, set: Option<&Booked>, state: &State, local: &mut SettlementLocal) {
    let (lang, tokens) = (state.settings.lang, theme::tokens(ui));
    let writable = state.library.as_ref().is_some_and(|library| !library.read_only);
    match (line.worth(), line.kind) {
        (Some(worth), _) => {
            let ink = if worth < Fen::default() { tokens.red } else { tokens.green };
            table::say(ui, signed(worth), ink);
            if set.is_some() {
                let change = ui.add_enabled_ui(writable, |ui| button::small(ui, words(lang).amount_change)).inner;
                if change.on_hover_text(words(lang).amount_change_hint).clicked() {
                    local.amount = Some(AmountForm::of(line, set));
                }
            }
        }
        (None, Kind::Dismissal) => table::say(ui, line.kind.name(lang), tokens.red),
        (None, Kind::Penalty | Kind::Reward) => {
            let open = ui.add_enabled_ui(writable, |ui| {
                let text = RichText::new(t(lang).amount_not_set).color(tokens.amber);
                ui.add(egui::Button::new(text).min_size(egui::vec2(0.0, 24.0)))
            });
            if open.inner.clicked() {
                local.amount = Some(AmountForm::of(line, set));
            }
        }
    }
}

/// The form below the table.
fn amount_ui(ui: &mut egui::Ui, lang: Lang, local: &mut SettlementLocal, out: &mut Vec<Command>) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let Some(form) = &mut local.amount else { return };
    let amount: Option<Fen> = form.amount.parse().ok().filter(|amount| *amount > Fen::default());
    let inside = |amount: Fen| form.bounds.is_none_or(|(low, high)| low <= amount && amount <= high);
    let ready = amount.is_some_and(inside) && !form.reason.trim().is_empty();
    let bounds = match form.bounds {
        Some((low, high)) => fill(t.amount_bounds, &[&low, &high]),
        None => t.amount_free.to_owned(),
    };
    let mut done = false;
    ui.add_space(theme::GAP[1]);
    ui.horizontal(|ui| {
        ui.label(RichText::new(fill(t.amount_of, &[&form.clause])).color(tokens.text));
        field::text(ui, &mut form.amount, t.amount_field, "200", 110.0);
        field::text(ui, &mut form.reason, t.reason, t.reason_hint, 320.0);
        let set = ui.add_enabled_ui(ready, |ui| button::primary(ui, t.amount_set)).inner;
        if let Some((amount, cause)) = amount.zip(form.cause.clone()).filter(|_| set.clicked()) {
            let (clause, reason) = (form.clause.clone(), form.reason.trim().to_owned());
            out.push(Command::SetAmount(OpenAmount { clause, cause, amount, reason }));
            done = true;
        }
        if let Some(entry) = form.set {
            let why = !form.reason.trim().is_empty();
            let strike = ui.add_enabled_ui(why, |ui| button::plain(ui, t.register_strike)).inner;
            if strike.on_hover_text(words(lang).amount_strike_hint).clicked() {
                let reason = form.reason.trim().to_owned();
                out.push(Command::Book(Box::new(Entry::Strike { entry, reason })));
                done = true;
            }
        }
        done |= button::plain(ui, t.cancel).clicked();
        ui.label(theme::caption(ui, bounds));
    });
    if done {
        local.amount = None;
    }
}

/// Sentences on rounds of the outlet that stand on an edge.
pub fn edges(view: &SettlementView, outlet: &Id, lang: Lang) -> Vec<String> {
    let t = t(lang);
    let rounds = view.books.facts.rounds.iter().flatten().filter(|round| round.outlet == *outlet);
    let of_outlet = rounds
        .flat_map(|round| view.cliffs.iter().filter(|cliff| cliff.round == round.id).map(move |cliff| (round, cliff)));
    of_outlet
        .map(|(round, cliff)| {
            let step = match cliff.step {
                Step::HalfPointMore => t.edge_half_more,
                Step::HalfPointLess => t.edge_half_less,
                Step::PlaceBetter => t.edge_place_better,
                Step::PlaceWorse => t.edge_place_worse,
            };
            let name = format!("{} {}", round.by.name(lang), round.visited.strftime("%m-%d"));
            let clauses: Vec<&str> = cliff.falls.iter().chain(&cliff.comes).map(|clause| clause.0.as_str()).collect();
            fill(t.edge, &[&name, &step, &clauses.join(t.comma), &signed(cliff.gain)])
        })
        .collect()
}
