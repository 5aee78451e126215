//! What a spreadsheet of outlets and people would bring, with what is wrong in it row by row, before it is taken in.

use crate::app::command::Command;
use crate::app::import::ImportPreview;
use crate::app::state::State;
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::text::Lang;
use crate::ui::panels::home::head;
use crate::ui::strings::{Strings, fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, table};
use eframe::egui;

/// Paints the preview.
pub fn import_ui(ui: &mut egui::Ui, state: &State, out: &mut Vec<Command>) {
    let Some(preview) = &state.import else { return };
    let lang = state.settings.lang;
    let t = t(lang);
    head(ui, t.import_preview, &preview.path.display().to_string(), |ui| {
        let ready = preview.is_acceptable();
        let take = ui.add_enabled_ui(ready, |ui| button::primary(ui, t.import_take)).inner;
        if take.on_disabled_hover_text(t.import_wrong).clicked() {
            out.push(Command::ConfirmImport);
        }
        if button::plain(ui, t.cancel).clicked() {
            out.push(Command::CancelImport);
        }
    });
    let errors = preview.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    let counts = fill(t.import_counts, &[&preview.draft.outlets.len(), &preview.draft.people.len()]);
    ui.label(theme::bold(counts));
    if errors > 0 {
        let text = fill(t.import_errors, &[&errors]);
        ui.label(egui::RichText::new(text).color(theme::tokens(ui).red));
    }
    if !preview.diagnostics.is_empty() {
        theme::card(ui).show(ui, |ui| diagnostics(ui, &preview.diagnostics, lang));
    }
    if !preview.draft.outlets.is_empty() {
        theme::card(ui).show(ui, |ui| outlets(ui, preview, lang));
    }
    if !preview.draft.people.is_empty() {
        theme::card(ui).show(ui, |ui| people(ui, preview, lang));
    }
}

/// What is wrong in a spreadsheet, or to be looked at: where, what, and the remedy.
pub(super) fn diagnostics(ui: &mut egui::Ui, found: &[Diagnostic], lang: Lang) {
    let t = t(lang);
    // What keeps the sheet out comes first.
    let mut found: Vec<&Diagnostic> = found.iter().collect();
    found.sort_by_key(|found| (found.severity, found.place.clone()));
    let tokens = theme::tokens(ui);
    ui.label(theme::heading(t.import_look));
    let columns = [table::words(t.place, 1.0), table::words(t.what_is_wrong, 3.0), table::words(t.what_to_do, 3.0)];
    let table = table::Table {
        id: "diagnostics",
        columns: &columns,
        rows: found.len(),
        height: 420.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let found = found[row];
        let ink = if found.severity == Severity::Error { tokens.red } else { tokens.amber };
        match column {
            0 => table::say(ui, place(&found.place, t), ink),
            1 => table::say(ui, found.message.get(lang), tokens.text),
            _ => table::say(ui, found.remedy.get(lang), tokens.second),
        }
    });
}

/// In the words of whoever has the spreadsheet open beside.
fn place(place: &Place, t: &Strings) -> String {
    match place {
        Place::File => String::new(),
        Place::Part { .. } | Place::Key(_) => place.to_string(),
        Place::Line { line, column } => fill(t.place_line, &[line, column]),
        Place::Cell { sheet, row, column } if sheet.is_empty() => fill(t.place_cell, &[row, column]),
        Place::Cell { sheet, row, column } => format!("{sheet} {}", fill(t.place_cell, &[row, column])),
    }
}

fn outlets(ui: &mut egui::Ui, preview: &ImportPreview, lang: Lang) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    let rows = &preview.draft.outlets;
    ui.label(theme::heading(t.outlets));
    let columns = [
        table::words(t.code, 1.2),
        table::words(t.name, 2.0),
        table::words(t.level, 1.2),
        table::words(t.parent, 1.2),
        table::words(t.queue_machine, 1.0),
    ];
    let table = table::Table {
        id: "new-outlets",
        columns: &columns,
        rows: rows.len(),
        height: 260.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let row = &rows[row];
        match column {
            0 => table::say(ui, &row.code, tokens.second),
            1 => table::say(ui, &row.name, tokens.text),
            2 => table::say(ui, row.level.name(lang), tokens.second),
            3 => table::say(ui, row.parent_code.clone().unwrap_or_default(), tokens.second),
            _ => table::say(ui, if row.queue_machine { t.yes } else { t.no }, tokens.second),
        }
    });
}

fn people(ui: &mut egui::Ui, preview: &ImportPreview, lang: Lang) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    let rows = &preview.draft.people;
    ui.label(theme::heading(t.people));
    let columns = [
        table::words(t.staff_no, 1.2),
        table::words(t.person_name, 1.5),
        table::words(t.post, 1.5),
        table::words(t.outlet, 1.5),
        table::words(t.from, 1.2),
        table::words(t.to, 1.2),
    ];
    let table = table::Table {
        id: "new-people",
        columns: &columns,
        rows: rows.len(),
        height: 260.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let row = &rows[row];
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        match column {
            0 => table::say(ui, &row.staff_no, tokens.second),
            1 => table::say(ui, &row.name, tokens.text),
            2 => table::say(ui, row.post.name(lang), tokens.second),
            3 => table::say(ui, &row.outlet_code, tokens.second),
            4 => table::say(ui, day(row.from), tokens.second),
            _ => table::say(ui, day(row.to), tokens.second),
        }
    });
}
