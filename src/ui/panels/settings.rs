//! Language, theme, and the name that stands under findings and reports.

use crate::app::command::Command;
use crate::app::settings::Theme;
use crate::app::state::State;
use crate::domain::text::Lang;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;

/// How much memory decoded pictures may take, to choose from, in MiB.
const MEMORIES: [u32; 4] = [128, 256, 512, 1024];

/// The name being typed; sent when the field is left.
#[derive(Debug, Default)]
pub struct SettingsLocal {
    inspector: Option<String>,
}

/// Paints the settings.
pub fn settings_ui(ui: &mut egui::Ui, state: &State, local: &mut SettingsLocal, out: &mut Vec<Command>) {
    let settings = &state.settings;
    let t = t(settings.lang);
    ui.label(theme::caption(ui, t.language));
    ui.horizontal(|ui| {
        // A language is named in its own words, so that whoever cannot read the other finds it.
        for (lang, name) in [(Lang::Zh, "简体中文"), (Lang::En, "English")] {
            if button::choice(ui, name, settings.lang == lang).clicked() {
                out.push(Command::SetLang(lang));
            }
        }
    });
    ui.add_space(theme::GAP[1]);
    ui.label(theme::caption(ui, t.theme));
    ui.horizontal(|ui| {
        for (choice, name) in [(Theme::Dark, t.theme_dark), (Theme::Light, t.theme_light)] {
            if button::choice(ui, name, settings.theme == choice).clicked() {
                out.push(Command::SetTheme(choice));
            }
        }
    });
    ui.add_space(theme::GAP[1]);
    ui.label(theme::caption(ui, t.memory));
    ui.horizontal(|ui| {
        for megabytes in MEMORIES {
            if button::choice(ui, &format!("{megabytes} MB"), settings.memory_mb == megabytes).clicked() {
                out.push(Command::SetMemory(megabytes));
            }
        }
    });
    ui.label(theme::caption(ui, t.memory_hint));
    ui.add_space(theme::GAP[1]);
    let typed = local.inspector.get_or_insert_with(|| settings.inspector.clone());
    let width = ui.available_width();
    let edit = field::captioned(ui, typed, t.inspector, t.inspector_hint, width);
    if edit.lost_focus() && *typed != settings.inspector {
        out.push(Command::SetInspector(typed.trim().to_owned()));
    }
    ui.add_space(theme::GAP[1]);
    ui.label(theme::caption(ui, t.settings_note));
}
