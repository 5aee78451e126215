//! The report: four formats, how far each is, and a look at the deductions as they will be printed.

use crate::app::command::{Command, Format};
use crate::app::exporting::suggested_name;
use crate::app::review::Review;
use crate::app::state::State;
use crate::domain::inspection::Finding;
use crate::domain::text::Lang;
use crate::ui::dialogs::{Dialogs, Purpose, ending};
use crate::ui::panels::{finding_card, findings, notices};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, table};
use eframe::egui;

/// Paints the sheet.
pub fn report_ui(ui: &mut egui::Ui, state: &State, review: &Review, dialogs: &mut Dialogs, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let (t, tokens) = (t(lang), theme::tokens(ui));
    if !review.score.complete() && review.inspection.closing.is_none() {
        let text = fill(t.report_unfinished, &[&review.score.open.len()]);
        ui.label(egui::RichText::new(text).color(tokens.amber));
    }
    ui.horizontal(|ui| {
        let formats = [
            (Format::Pdf, t.report_pdf),
            (Format::Xlsx, t.report_xlsx),
            (Format::Html, t.report_html),
            (Format::Json, t.report_json),
        ];
        for (at, (format, hint)) in formats.into_iter().enumerate() {
            let name = format!("{}…", ending(format).to_uppercase());
            let response = if at == 0 { button::primary(ui, &name) } else { button::plain(ui, &name) };
            if response.on_hover_text(hint).clicked() {
                dialogs.ask_with(Purpose::Export(format), file_name(state, review, format));
            }
        }
    });
    // Of one height with a job and without, so that nothing moves when one begins or ends.
    ui.scope(|ui| {
        ui.set_min_size(egui::vec2(ui.available_width(), 44.0));
        if state.jobs.is_empty() {
            ui.label(theme::caption(ui, t.report_where));
        } else {
            notices::jobs_ui(ui, state, out);
        }
    });
    ui.label(theme::heading(t.report_preview));
    preview(ui, review, lang);
}

/// Beside the library, named after outlet and day.
fn file_name(state: &State, review: &Review, format: Format) -> String {
    let inspection = &review.inspection;
    let name = suggested_name(&inspection.outlet.name, inspection.date, format, state.settings.lang);
    let folder = state.library.as_ref().and_then(|library| library.path.parent());
    folder.map_or_else(|| name.clone(), |folder| folder.join(&name).display().to_string())
}

fn preview(ui: &mut egui::Ui, review: &Review, lang: Lang) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let rows: Vec<&Finding> = findings::in_order(review)
        .into_iter()
        .filter_map(|no| review.inspection.findings.get(&no))
        .filter(|finding| finding.withdrawn.is_none())
        .collect();
    if rows.is_empty() {
        ui.label(theme::caption(ui, t.no_findings));
        return;
    }
    let columns = [
        table::words(t.number, 0.5),
        table::words(t.item, 2.6),
        table::words(t.moment, 1.8),
        table::words(t.camera, 1.1),
        table::words(t.whose, 1.3),
        table::words(t.note, 2.0),
        table::figures(t.points, 0.8),
    ];
    let table = table::Table {
        id: "report-preview",
        columns: &columns,
        rows: rows.len(),
        height: 320.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let finding = rows[row];
        let item = review.inspection.checklist.item(&finding.item);
        match column {
            0 => table::say(ui, finding.no.0.to_string(), tokens.second),
            1 => table::say(ui, item.map_or(finding.item.0.as_str(), |item| item.text.get(lang)), tokens.text),
            2 => table::say(ui, finding_card::moment(finding, t), tokens.text),
            3 => table::say(ui, camera(review, finding), tokens.second),
            4 => table::say(ui, finding_card::person_name(review, finding, t), tokens.second),
            5 => table::say(ui, &finding.note, tokens.second),
            _ => table::say(ui, format!("−{}", finding.points), tokens.red),
        }
    });
}

fn camera<'a>(review: &'a Review, finding: &Finding) -> &'a str {
    let recording = finding.moment.and_then(|moment| review.inspection.recording(moment.recording));
    recording.and_then(|recording| review.inspection.camera(recording.camera)).map_or("", |camera| &camera.name)
}
