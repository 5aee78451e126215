//! A list of results before it goes into the book: what it holds, which column says what, what is wrong in it, and what it
//! would bring.

use crate::app::command::Command;
use crate::app::results::{Brings, Contradiction, Difference, ResultsPreview};
use crate::app::state::{Library, State};
use crate::domain::diagnostic::Severity;
use crate::domain::results::{Column, Role};
use crate::domain::text::Lang;
use crate::ui::panels::home::head;
use crate::ui::panels::home_import::diagnostics;
use crate::ui::strings::registers::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use egui::{ComboBox, RichText};

/// Columns of the list that are shown; all can be matched.
const SHOWN: usize = 9;

/// Signs of the file's hash that are shown; the book keeps all.
const HASH: usize = 12;

/// How wide the box of a column is.
const BOX: f32 = 200.0;

/// Paints the page. `replace` is whether the list counts where it contradicts the book.
pub fn results_ui(ui: &mut egui::Ui, state: &State, library: &Library, replace: &mut bool, out: &mut Vec<Command>) {
    let Some(preview) = &state.results else { return };
    let lang = state.settings.lang;
    let t = t(lang);
    let amount = preview.brings.as_ref().map_or(0, |brings| brings.amount(*replace));
    let hash: String = preview.file.sha256.chars().take(HASH).collect();
    head(ui, t.results_import, &format!("{} · SHA-256 {hash}…", preview.file.name), |ui| {
        let can = !library.read_only && amount > 0;
        let take = ui.add_enabled_ui(can, |ui| button::primary(ui, t.import_take)).inner;
        let why = if preview.brings.is_some() { t.results_nothing_new } else { t.import_wrong };
        if take.on_disabled_hover_text(why).clicked() {
            out.push(Command::ConfirmResults { replace: *replace });
        }
        if button::plain(ui, t.cancel).clicked() {
            out.push(Command::CancelResults);
        }
    });
    counts(ui, preview, *replace, lang);
    if !preview.columns().is_empty() {
        theme::card(ui).show(ui, |ui| kind_ui(ui, preview, lang, out));
        theme::card(ui).show(ui, |ui| columns_ui(ui, preview, lang, out));
    }
    if !preview.diagnostics.is_empty() {
        theme::card(ui).show(ui, |ui| diagnostics(ui, &preview.diagnostics, lang));
    }
    if let Some(brings) = preview.brings.as_ref().filter(|brings| !brings.contradicting.is_empty()) {
        theme::card(ui).show(ui, |ui| contradictions(ui, brings, lang, replace));
    }
    if !preview.columns().is_empty() {
        theme::card(ui).show(ui, |ui| rows(ui, preview, lang));
    }
}

/// What would come in, or that nothing would.
fn counts(ui: &mut egui::Ui, preview: &ResultsPreview, replace: bool, lang: Lang) {
    let t = t(lang);
    let errors = preview.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    if errors > 0 {
        let text = fill(t.import_errors, &[&errors]);
        ui.label(RichText::new(text).color(theme::tokens(ui).red));
    }
    let Some(brings) = &preview.brings else { return };
    let counts = fill(t.results_counts, &[&brings.new.len(), &brings.same, &brings.contradicting.len()]);
    ui.label(theme::bold(counts));
    if !brings.contradicting.is_empty() {
        let choice = if replace { t.results_replace } else { t.results_keep };
        ui.label(RichText::new(fill(t.results_choose, &[&choice])).color(theme::tokens(ui).amber));
    }
    if brings.skipped > 0 {
        ui.label(theme::caption(ui, fill(t.results_skipped, &[&brings.skipped])));
    }
}

fn kind_ui(ui: &mut egui::Ui, preview: &ResultsPreview, lang: Lang, out: &mut Vec<Command>) {
    let t = t(lang);
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.set_width(ui.available_width());
    ui.label(theme::heading(t.results_kind));
    ui.label(theme::caption(ui, t.results_kind_text));
    ui.horizontal_wrapped(|ui| {
        for (kind, name) in &preview.kinds {
            if button::choice(ui, name.get(lang), *kind == preview.kind).clicked() {
                out.push(Command::ChooseResultKind(kind.clone()));
            }
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        let mut typed = preview.period.clone();
        if field::captioned(ui, &mut typed, t.results_period, "2026-Q2", 160.0).changed() {
            out.push(Command::SetResultsPeriod(typed));
        }
        let sheets = preview.sheets();
        if sheets.len() > 1 {
            sheet_ui(ui, preview, &sheets, lang, out);
        }
        headings_ui(ui, preview, lang, out);
    });
}

fn sheet_ui(ui: &mut egui::Ui, preview: &ResultsPreview, sheets: &[&str], lang: Lang, out: &mut Vec<Command>) {
    let caption = t(lang).results_sheet;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, caption));
        let open = sheets.get(preview.sheet()).copied().unwrap_or_default();
        let shown = ComboBox::from_id_salt("results sheet").width(180.0).selected_text(open).show_ui(ui, |ui| {
            for (at, name) in sheets.iter().enumerate() {
                if ui.selectable_label(at == preview.sheet(), *name).clicked() {
                    out.push(Command::ChooseSheet(at, None));
                }
            }
        });
        shown.response.accessible_name(caption);
    });
}

/// Where the headings stand, when they were taken for another row.
fn headings_ui(ui: &mut egui::Ui, preview: &ResultsPreview, lang: Lang, out: &mut Vec<Command>) {
    let rows = preview.top_rows();
    if rows.len() < 2 {
        return;
    }
    let (w, at) = (words(lang), preview.heading_row());
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, w.headings));
        let open = fill(w.headings_row, &[&at]);
        let shown = ComboBox::from_id_salt("results headings").width(120.0).selected_text(open).show_ui(ui, |ui| {
            for (number, written) in &rows {
                let name = format!("{number}   {}", written.chars().take(48).collect::<String>());
                if ui.selectable_label(*number == at, name).clicked() {
                    out.push(Command::ChooseSheet(preview.sheet(), Some(*number)));
                }
            }
        });
        shown.response.accessible_name(w.headings);
    });
}

fn columns_ui(ui: &mut egui::Ui, preview: &ResultsPreview, lang: Lang, out: &mut Vec<Command>) {
    let t = t(lang);
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.set_width(ui.available_width());
    ui.label(theme::heading(t.results_columns));
    let below = if preview.remembered { t.results_remembered } else { t.results_columns_text };
    ui.label(theme::caption(ui, below));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(theme::GAP[3], theme::GAP[2]);
        for role in preview.roles() {
            role_ui(ui, preview, *role, lang, out);
        }
    });
}

/// One thing that a column may say: the column chosen, with its first cells below it.
fn role_ui(ui: &mut egui::Ui, preview: &ResultsPreview, role: Role, lang: Lang, out: &mut Vec<Command>) {
    let none = t(lang).results_no_column;
    let matched = preview.matching.column(role);
    let column = preview.columns().iter().find(|column| Some(column.index) == matched);
    ui.allocate_ui(egui::vec2(BOX, 76.0), |ui| {
        ui.vertical(|ui| {
            ui.set_max_width(BOX);
            ui.spacing_mut().item_spacing.y = theme::GAP[0];
            ui.label(theme::caption(ui, role.name(lang)));
            let text = column.map_or_else(|| none.to_owned(), name);
            let combo = ComboBox::from_id_salt(("results column", role.code())).width(BOX).truncate();
            let shown = combo.selected_text(text).show_ui(ui, |ui| {
                if ui.selectable_label(matched.is_none(), none).clicked() {
                    out.push(Command::MatchColumn(role, None));
                }
                for column in preview.columns() {
                    let chosen = matched == Some(column.index);
                    if ui.selectable_label(chosen, with_examples(column)).clicked() {
                        out.push(Command::MatchColumn(role, Some(column.index)));
                    }
                }
            });
            shown.response.accessible_name(role.name(lang));
            let examples = column.map(|column| column.examples.join(" · ")).unwrap_or_default();
            ui.add(egui::Label::new(theme::caption(ui, examples)).truncate());
        });
    });
}

/// As the spreadsheet names it, and what stands over it.
fn name(column: &Column) -> String {
    format!("{} {}", column.letter, column.heading).trim_end().to_owned()
}

fn with_examples(column: &Column) -> String {
    let examples = column.examples.join(" · ");
    if examples.is_empty() { name(column) } else { format!("{} · {examples}", name(column)) }
}

fn contradictions(ui: &mut egui::Ui, brings: &Brings, lang: Lang, replace: &mut bool) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.label(theme::heading(t.results_contradict));
    ui.label(theme::caption(ui, t.results_contradict_text));
    ui.horizontal(|ui| {
        for (name, list_counts) in [(t.results_keep, false), (t.results_replace, true)] {
            if button::choice(ui, name, *replace == list_counts).clicked() {
                *replace = list_counts;
            }
        }
    });
    let rows: Vec<(&Contradiction, &Difference)> = brings
        .contradicting
        .iter()
        .flat_map(|contradiction| contradiction.differences.iter().map(move |difference| (contradiction, difference)))
        .collect();
    let columns = [
        table::words(t.outlet, 1.6),
        table::words(t.date, 1.0),
        table::words(t.results_what, 1.2),
        table::figures(t.results_old, 1.0),
        table::figures(t.results_new, 1.0),
        table::words("", 1.6),
    ];
    let table = table::Table {
        id: "contradictions",
        columns: &columns,
        rows: rows.len(),
        height: 320.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let (contradiction, difference) = rows[row];
        let counts = *replace && !contradiction.strikes.is_empty();
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "—".to_owned());
        let (old, new) = if counts { (tokens.third, tokens.text) } else { (tokens.text, tokens.third) };
        match column {
            0 => table::say(ui, &contradiction.of, tokens.text),
            1 => table::say(ui, &contradiction.time, tokens.second),
            2 => table::say(ui, difference.what.get(lang), tokens.second),
            3 => table::say(ui, value(&difference.old), old),
            4 => table::say(ui, value(&difference.new), new),
            _ if contradiction.strikes.is_empty() => table::say(ui, t.results_own, tokens.second),
            _ => {}
        }
    });
}

fn rows(ui: &mut egui::Ui, preview: &ResultsPreview, lang: Lang) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    let rows = preview.first_rows();
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.label(theme::heading(t.results_rows));
    ui.label(theme::caption(ui, fill(t.results_rows_text, &[&preview.rows(), &rows.len()])));
    let shown = &preview.columns()[..preview.columns().len().min(SHOWN)];
    let names: Vec<String> = shown.iter().map(name).collect();
    let mut columns = vec![table::figures(t.results_row, 0.5)];
    columns.extend(names.iter().map(|name| table::words(name, 1.0)));
    let table = table::Table {
        id: "results",
        columns: &columns,
        rows: rows.len(),
        height: 320.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let (number, cells) = &rows[row];
        match column.checked_sub(1) {
            None => table::say(ui, number.to_string(), tokens.third),
            Some(at) => {
                let read = preview.matching.role(shown[at].index).is_some();
                table::say(ui, &cells[at], if read { tokens.text } else { tokens.third });
            }
        }
    });
}
