//! A settlement's way: draft, submitted, approved by another person, paid; and after that corrected by new lines only.

use crate::app::command::Command;
use crate::app::settling::{Published, SettlementView};
use crate::app::state::State;
use crate::domain::book::Step;
use crate::domain::difference::{Booking, Moved};
use crate::domain::facts::Id;
use crate::domain::ledger::Line;
use crate::domain::number::Fen;
use crate::domain::scheme::Payer;
use crate::domain::text::Lang;
use crate::ui::panels::settlement::{SettlementLocal, object_of, signed};
use crate::ui::strings::steps::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, chip, field, table};
use eframe::egui;

/// Buttons and chip at the right of the page's title, from right to left.
pub fn steps_ui(
    ui: &mut egui::Ui,
    state: &State,
    view: &SettlementView,
    local: &mut SettlementLocal,
    out: &mut Vec<Command>,
) {
    let Some(library) = &state.library else { return };
    let (lang, writable) = (state.settings.lang, !library.read_only && !state.composing);
    let (w, tokens) = (words(lang), theme::tokens(ui));
    match &view.published {
        Some(published) if published.moved.is_empty() && published.paid => {
            chip::label(ui, w.paid, tokens.green);
        }
        Some(published) if published.moved.is_empty() => match &published.approved_by {
            Some(by) => {
                if ui.add_enabled_ui(writable, |ui| button::primary(ui, w.pay)).inner.clicked() {
                    let by = state.settings.inspector.clone();
                    out.push(Command::MoveSettlement(published.no, Step::Paid, by));
                }
                chip::label(ui, &fill(w.approved, &[by]), tokens.green);
            }
            None => approve_ui(ui, published, writable, lang, local, out),
        },
        other => submit_ui(ui, view, other.as_ref(), writable, lang, out),
    }
}

fn submit_ui(
    ui: &mut egui::Ui,
    view: &SettlementView,
    before: Option<&Published>,
    writable: bool,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    let ready = writable && view.open() == 0 && (before.is_some() || !view.settled.lines.is_empty());
    let name = match before {
        Some(before) if before.paid => w.correct,
        Some(_) => w.submit_again,
        None => w.submit,
    };
    let submit = ui.add_enabled_ui(ready, |ui| button::primary(ui, name)).inner;
    let why = if view.open() > 0 { fill(w.open, &[&view.open()]) } else { w.empty.to_owned() };
    if submit.on_disabled_hover_text(why).clicked() {
        out.push(Command::PublishSettlement);
    }
    if before.is_none() {
        chip::label(ui, w.draft, theme::tokens(ui).second);
    }
}

/// Whoever submitted it writes nothing here: it takes a second person.
fn approve_ui(
    ui: &mut egui::Ui,
    published: &Published,
    writable: bool,
    lang: Lang,
    local: &mut SettlementLocal,
    out: &mut Vec<Command>,
) {
    let w = words(lang);
    let by = local.approver.trim().to_owned();
    let second = !by.is_empty() && by != published.who.trim();
    let approve = ui.add_enabled_ui(writable && second, |ui| button::primary(ui, w.approve)).inner;
    if approve.on_disabled_hover_text(fill(w.approver_hint, &[&published.who])).clicked() {
        out.push(Command::MoveSettlement(published.no, Step::Approved, by));
        local.approver.clear();
    }
    if writable {
        field::text(ui, &mut local.approver, w.approver, w.approver, 120.0);
    }
    chip::label(ui, w.submitted, theme::tokens(ui).amber);
}

/// Reversals and what comes in their place: booked ones of a correction, or those that a correction would book.
///
/// Those of one outlet, or of everybody where none is named.
pub fn corrections_ui(ui: &mut egui::Ui, state: &State, view: &SettlementView, outlet: Option<&Id>) {
    let Some(published) = &view.published else { return };
    let (w, lang) = (words(state.settings.lang), state.settings.lang);
    let due = published.paid && !published.moved.is_empty();
    let (moved, below) =
        if due { (&published.moved, w.corrections_due) } else { (&published.corrections, w.corrections_text) };
    let ours = |moved: &&Moved| outlet.is_none_or(|outlet| moved.outlet() == Some(outlet));
    let rows: Vec<(Booking, &Line, Fen)> = moved.iter().filter(ours).flat_map(Moved::bookings).collect();
    if rows.is_empty() {
        return;
    }
    // What one pays is never added to what another pays.
    let sum = |payer: Payer| {
        let of = moved.iter().filter(ours).filter(|moved| moved.payer() == Some(payer));
        let gain: i64 = of.map(|moved| moved.gain().fen()).sum();
        (gain != 0).then(|| format!("{} {}", payer.name(lang), signed(Fen::new(gain))))
    };
    let sums: Vec<String> = Payer::ALL.iter().filter_map(|payer| sum(*payer)).collect();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::heading(w.corrections));
            ui.label(theme::caption(ui, fill(below, &[&sums.join(t(lang).comma)])));
        });
        rows_ui(ui, &rows, state, view, lang);
    });
}

fn rows_ui(ui: &mut egui::Ui, rows: &[(Booking, &Line, Fen)], state: &State, view: &SettlementView, lang: Lang) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let columns = [
        table::words(words(lang).column_booking, 0.9),
        table::words(t.column_clause, 0.8),
        table::words(t.column_reason, 3.2),
        table::words(t.column_formula, 2.6),
        table::words(t.column_object, 1.2),
        table::figures(t.column_amount, 1.2),
    ];
    let table = table::Table {
        id: "corrections",
        columns: &columns,
        rows: rows.len(),
        height: f32::INFINITY,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let (booking, line, effect) = &rows[row];
        match column {
            0 => table::say(ui, booking.name(lang), if *booking == Booking::Due { tokens.text } else { tokens.second }),
            1 => table::say(ui, line.clause.0.clone(), tokens.text),
            2 => {
                let clause = view.books.scheme.clauses.iter().find(|clause| clause.id == line.clause);
                table::say(ui, clause.map_or("", |clause| clause.words.get(lang)), tokens.text);
            }
            3 => table::say(ui, line.formula.clone(), tokens.second),
            4 => table::say(ui, object_of(line, state, view, lang), tokens.text),
            _ => {
                let ink = match effect.fen() {
                    0 => tokens.second,
                    1.. => tokens.green,
                    _ => tokens.red,
                };
                table::say(ui, signed(*effect), ink);
            }
        }
    });
}
