//! One frame: keys and dropped files first, then the screen, then what lies over it.

use crate::app::checklist_drafts::ListCommand;
use crate::app::command::Command;
use crate::app::state::{Screen, State};
use crate::ui::action::Action;
use crate::ui::dialogs;
use crate::ui::keys;
use crate::ui::panels::{
    close, home, keysheet, notices, palette, recordings, rehearsal_mode, report, review, set_clock, settings, tape,
    top_bar, welcome,
};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::view::{Sheet, View};
use crate::ui::widgets::sheet;
use crate::ui::widgets::sheet::Behind;
use eframe::egui;
use egui::{Align2, Margin};
use std::path::{Path, PathBuf};

/// Paints the state and collects commands.
pub fn frame_ui(ui: &mut egui::Ui, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let ctx = ui.ctx().clone();
    keys::take(&ctx, state, view, out);
    take_dropped(&ctx, state, view, out);
    let tokens = theme::tokens(ui);
    // An evening fills the screen; the lists never do.
    view.full_screen = match &state.screen {
        Screen::Review(_) => view.full_screen,
        Screen::Rehearsal(_) => true,
        Screen::Welcome | Screen::Home => false,
    };
    if !view.full_screen {
        let bar = egui::Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(16, 0));
        egui::Panel::top("top").resizable(false).exact_size(theme::TOP_BAR).frame(bar).show(ui, |ui| {
            top_bar::top_bar_ui(ui, state, view, out);
        });
    }
    let ground = egui::Frame::new().fill(tokens.ground);
    egui::CentralPanel::no_frame().frame(ground).show(ui, |ui| match &state.screen {
        Screen::Welcome => welcome::welcome_ui(ui, state, view, out),
        Screen::Home => home::home_ui(ui, state, view, out),
        Screen::Review(review) => review::review_ui(ui, state, review, view, out),
        Screen::Rehearsal(stage) => rehearsal_mode::rehearsal_mode_ui(ui, state, stage, view, out),
    });
    over(&ctx, state, view, out);
    edits_first(out);
}

/// One click can end the typing of a note, or of a cover's place, and leave the inspection: what was typed goes first,
/// wherever it was painted.
fn edits_first(out: &mut [Command]) {
    let is_typed = |command: &Command| {
        matches!(
            command,
            Command::Amend(_) | Command::Lists(ListCommand::Edit(..)) | Command::Redact(..) | Command::SetAreas(..)
        )
    };
    out.sort_by_key(|command| !is_typed(command));
}

/// What lies over the screen: sheet, palette, path field, notices, and the hint while files hover.
fn over(ctx: &egui::Context, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    sheets(ctx, state, view, out);
    palette::palette_ui(ctx, state, view, out);
    dialogs::dialogs_ui(ctx, lang, &mut view.dialogs, out);
    let above = match &state.screen {
        _ if view.is_covered() => 0.0,
        Screen::Review(review) => tape::tape_height(review) + view.who_height,
        Screen::Welcome | Screen::Home | Screen::Rehearsal(_) => 0.0,
    };
    notices::notices_ui(ctx, state, &mut view.notices, above, out);
    if ctx.input(|input| !input.raw.hovered_files.is_empty()) {
        drop_hint(ctx, state);
    }
}

fn sheets(ctx: &egui::Context, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let Some(mut open) = view.sheet.take() else { return };
    let lang = state.settings.lang;
    let t = t(lang);
    let review = match &state.screen {
        Screen::Review(review) => Some(&**review),
        Screen::Welcome | Screen::Home | Screen::Rehearsal(_) => None,
    };
    let mut done = false;
    let closed = match (&mut open, review) {
        (Sheet::Keys, _) => {
            let title = Action::KeySheet.title(lang);
            sheet::sheet(ctx, lang, title, 1180.0, Behind::Dimmed, |ui| keysheet::keysheet_ui(ui, lang))
        }
        (Sheet::Settings(local), _) => sheet::sheet(ctx, lang, t.settings, 380.0, Behind::Dimmed, |ui| {
            settings::settings_ui(ui, state, local, out)
        }),
        (Sheet::Clock(local), Some(review)) => sheet::sheet(ctx, lang, t.clock_set, 420.0, Behind::Clear, |ui| {
            done = set_clock::clock_ui(ui, review, lang, local, out);
        }),
        (Sheet::Close(reason), Some(review)) => {
            let title = if review.inspection.closing.is_some() { t.reopen_do } else { t.close_do };
            sheet::sheet(ctx, lang, title, 480.0, Behind::Dimmed, |ui| {
                done = close::close_ui(ui, review, lang, reason, out)
            })
        }
        (Sheet::Withdraw(no, reason), Some(review)) => {
            sheet::sheet(ctx, lang, t.withdraw_do, 480.0, Behind::Dimmed, |ui| {
                done = close::withdraw_ui(ui, review, lang, *no, reason, out);
            })
        }
        (Sheet::Report, Some(review)) => sheet::sheet(ctx, lang, t.make_report, 940.0, Behind::Dimmed, |ui| {
            report::report_ui(ui, state, review, &mut view.dialogs, out);
        }),
        (Sheet::Recordings, Some(review)) => sheet::sheet(ctx, lang, t.recordings, 720.0, Behind::Dimmed, |ui| {
            recordings::recordings_ui(ui, review, lang, &mut view.dialogs, out);
        }),
        (_, None) => true,
    };
    if !closed && !done && view.sheet.is_none() {
        view.sheet = Some(open);
    }
}

/// Files dropped on the window: a library opens, a spreadsheet is previewed (on the registers' page as results), all else is
/// footage.
fn take_dropped(ctx: &egui::Context, state: &State, view: &View, out: &mut Vec<Command>) {
    let dropped: Vec<PathBuf> =
        ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    if dropped.is_empty() {
        return;
    }
    let ends = |path: &Path, endings: &[&str]| {
        path.extension().is_some_and(|found| endings.iter().any(|ending| found.eq_ignore_ascii_case(ending)))
    };
    if let Some(library) = dropped.iter().find(|path| ends(path, &["mingcha"])) {
        out.push(Command::OpenLibrary(library.clone()));
    } else if let Some(sheet) = dropped.iter().find(|path| ends(path, &["csv", "xlsx", "xls", "ods"]))
        && state.library.is_some()
    {
        let on_registers = matches!(state.screen, Screen::Home) && view.home.page == home::Page::Registers;
        if matches!(state.screen, Screen::Review(_)) {
            out.push(Command::LeaveInspection);
        }
        let preview = if on_registers { Command::PreviewResults } else { Command::PreviewImport };
        out.push(preview(sheet.clone()));
    } else {
        out.push(Command::AddFootage { paths: dropped, camera: String::new() });
    }
}

fn drop_hint(ctx: &egui::Context, state: &State) {
    let t = t(state.settings.lang);
    egui::Area::new(egui::Id::unique("drop-hint"))
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .order(egui::Order::Tooltip)
        .fade_in(false)
        .show(ctx, |ui| {
            theme::card(ui).inner_margin(Margin::same(24)).show(ui, |ui| {
                ui.label(theme::title(t.drop_here));
                ui.label(theme::caption(ui, t.drop_what));
            });
        });
}

#[cfg(test)]
mod tests {
    use super::edits_first;
    use crate::app::command::Command;
    use crate::app::review::Amendment;
    use crate::domain::cover::Redaction;
    use crate::domain::footage::RecordingId;
    use crate::domain::inspection::FindingNo;
    use crate::domain::number::Points;
    use crate::domain::place::CameraId;

    #[test]
    fn what_was_typed_is_kept_before_one_leaves() {
        let note = "大堂".to_owned();
        let typed =
            Command::Amend(Amendment { no: FindingNo(1), points: Points::ZERO, note, person: None, rect: None });
        let cover = Command::Redact(RecordingId(1), Redaction::default());
        let area = Command::SetAreas(CameraId(1), Vec::new());
        let mut out = vec![Command::LeaveInspection, Command::Undo, typed.clone(), cover.clone(), area.clone()];
        edits_first(&mut out);
        assert_eq!(out, [typed, cover, area, Command::LeaveInspection, Command::Undo]);
    }
}
