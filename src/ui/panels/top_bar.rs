//! The bar at the head of the window: where one is, what is saved, and the ways to everything else.

use crate::app::command::Command;
use crate::app::state::{Screen, State};
use crate::domain::text::Lang;
use crate::ui::action::Action;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, chip};
use eframe::egui;
use egui::{Align, Layout, RichText};

/// Paints the bar.
pub fn top_bar_ui(ui: &mut egui::Ui, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    ui.horizontal_centered(|ui| {
        match &state.screen {
            Screen::Review(_) => breadcrumbs(ui, state, out),
            Screen::Home | Screen::Welcome | Screen::Rehearsal(_) => home_name(ui, state),
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            inspector(ui, state, view, out);
            button::action(ui, Action::KeySheet, state, lang, view, out);
            match &state.screen {
                Screen::Review(_) => {
                    button::action(ui, Action::Palette, state, lang, view, out);
                    file_menu(ui, state, view, out);
                    saved(ui, state, lang);
                }
                Screen::Home | Screen::Welcome | Screen::Rehearsal(_) => file_menu(ui, state, view, out),
            }
        });
    });
}

fn home_name(ui: &mut egui::Ui, state: &State) {
    let t = t(state.settings.lang);
    ui.label(theme::heading(t.app_name));
    if let Some(library) = &state.library {
        ui.label(RichText::new(&library.name).color(theme::tokens(ui).second));
        if library.read_only {
            let amber = theme::tokens(ui).amber;
            chip::label(ui, t.read_only, amber).on_hover_text(t.read_only_hint);
        }
    }
}

fn breadcrumbs(ui: &mut egui::Ui, state: &State, out: &mut Vec<Command>) {
    let Screen::Review(review) = &state.screen else { return };
    let (t, tokens) = (t(state.settings.lang), theme::tokens(ui));
    ui.spacing_mut().item_spacing.x = 6.0;
    let library = state.library.as_ref().map_or(t.app_name, |library| library.name.as_str());
    let back = egui::Label::new(RichText::new(library).color(tokens.second)).sense(egui::Sense::click());
    let back = ui.add(back).on_hover_cursor(egui::CursorIcon::PointingHand);
    back.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Link, true, library));
    if back.on_hover_text(t.back_to_list).clicked() {
        out.push(Command::LeaveInspection);
    }
    let inspection = &review.inspection;
    ui.label(RichText::new("›").color(tokens.third));
    ui.label(RichText::new(&inspection.outlet.name).color(tokens.second));
    ui.label(RichText::new("›").color(tokens.third));
    ui.label(theme::bold(format!("{} {}", inspection.date, t.off_site_inspection)));
    ui.add_space(theme::GAP[1]);
    let name = inspection.checklist.name.get(state.settings.lang);
    let edition = format!("{} {}", name, inspection.checklist.version);
    let response = chip::label(ui, &edition, tokens.second);
    if !inspection.checklist.notice.is_empty() {
        response.on_hover_text(inspection.checklist.notice.get(state.settings.lang));
    }
    if review.read_only {
        chip::label(ui, t.read_only, tokens.amber).on_hover_text(t.read_only_hint);
    }
}

fn saved(ui: &mut egui::Ui, state: &State, lang: Lang) {
    let Some(at) = state.saved_at else { return };
    let at = at.time();
    let time = format!("{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second());
    ui.label(theme::caption(ui, format!("{} {time}", t(lang).saved))).on_hover_text(t(lang).saved_hint);
}

fn inspector(ui: &mut egui::Ui, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let t = t(state.settings.lang);
    let name = state.settings.inspector.trim();
    let shown = if name.is_empty() { t.settings } else { name };
    if button::plain(ui, shown).on_hover_text(Action::Settings.hint(state.settings.lang)).clicked() {
        view.show(Action::Settings, state, out);
    }
}

fn file_menu(ui: &mut egui::Ui, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let in_review = matches!(state.screen, Screen::Review(_));
    ui.menu_button(t(lang).menu, |ui| {
        ui.set_min_width(240.0);
        if in_review {
            for action in [Action::Recordings, Action::AddFootage, Action::AddFolder, Action::Report, Action::Close] {
                item(ui, action, state, lang, view, out);
            }
            ui.separator();
            for action in
                [Action::Undo, Action::Redo, Action::SetClock, Action::Guides, Action::DrawGuides, Action::FullScreen]
            {
                item(ui, action, state, lang, view, out);
            }
            ui.separator();
            item(ui, Action::Leave, state, lang, view, out);
        }
        item(ui, Action::NewLibrary, state, lang, view, out);
        item(ui, Action::OpenLibrary, state, lang, view, out);
        if state.library.is_some() && ui.button(t(lang).close_library).clicked() {
            out.push(Command::CloseLibrary);
        }
        ui.separator();
        item(ui, Action::Settings, state, lang, view, out);
        item(ui, Action::Quit, state, lang, view, out);
    });
}

fn item(ui: &mut egui::Ui, action: Action, state: &State, lang: Lang, view: &mut View, out: &mut Vec<Command>) {
    if button::action(ui, action, state, lang, view, out).clicked() {
        ui.close();
    }
}
