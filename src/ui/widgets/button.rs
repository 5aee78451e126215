//! Buttons: one primary to a screen, plain ones, quiet ones without a frame, and those of actions with their key.

use crate::app::command::Command;
use crate::app::state::State;
use crate::domain::text::Lang;
use crate::ui::action::{Action, Effect};
use crate::ui::theme;
use crate::ui::view::View;
use eframe::egui;
use egui::{Button, RichText, Stroke, Vec2};

/// The one button that a screen is about.
pub fn primary(ui: &mut egui::Ui, text: &str) -> egui::Response {
    let tokens = theme::tokens(ui);
    let text = RichText::new(text).font(theme::bold_font(theme::BASE)).color(tokens.on_accent);
    ui.add(
        Button::new(text)
            .fill(tokens.accent)
            .stroke(Stroke::new(1.0, tokens.accent))
            .min_size(Vec2::new(64.0, theme::CONTROL)),
    )
}

/// A button with a frame.
pub fn plain(ui: &mut egui::Ui, text: &str) -> egui::Response {
    ui.add(Button::new(text).min_size(Vec2::new(48.0, theme::CONTROL)))
}

/// A button without a frame.
pub fn quiet(ui: &mut egui::Ui, text: &str) -> egui::Response {
    let tokens = theme::tokens(ui);
    let text = RichText::new(text).font(theme::font(theme::CAPTION)).color(tokens.second);
    ui.add(Button::new(text).frame_when_inactive(false))
}

/// A small button with a frame, for the foot of a card.
pub fn small(ui: &mut egui::Ui, text: &str) -> egui::Response {
    small_where(ui, true, text)
}

/// The same, greyed where it cannot be pressed. Several of them in a row that wraps go to the next line as a whole.
pub fn small_where(ui: &mut egui::Ui, can: bool, text: &str) -> egui::Response {
    let text = RichText::new(text).font(theme::font(theme::CAPTION));
    ui.add_enabled(can, Button::new(text).wrap_mode(egui::TextWrapMode::Extend).min_size(Vec2::new(0.0, 24.0)))
}

/// One choice of a few beside each other.
pub fn choice(ui: &mut egui::Ui, text: &str, chosen: bool) -> egui::Response {
    let tokens = theme::tokens(ui);
    let colour = if chosen { tokens.text } else { tokens.second };
    let shown = RichText::new(text).color(colour);
    let fill = if chosen { tokens.pressed } else { egui::Color32::TRANSPARENT };
    let response = ui.add(Button::new(shown).fill(fill).stroke(Stroke::NONE).min_size(Vec2::new(48.0, theme::CONTROL)));
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, chosen, text));
    response
}

/// The button of an action: its title, its key beside it, its hint on hovering, greyed where it cannot be done.
pub fn action(
    ui: &mut egui::Ui,
    action: Action,
    state: &State,
    lang: Lang,
    view: &mut View,
    out: &mut Vec<Command>,
) -> egui::Response {
    let tokens = theme::tokens(ui);
    let key = RichText::new(action.key()).font(theme::font(theme::TINY)).color(tokens.second);
    let effect = action.effect(state);
    let button = Button::new(action.title(lang)).shortcut_text(key).min_size(Vec2::new(0.0, theme::CONTROL));
    let response = ui.add_enabled(effect.is_some(), button);
    let name = action.title(lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, effect.is_some(), name));
    let response = if action.hint(lang).is_empty() { response } else { response.on_hover_text(action.hint(lang)) };
    if response.clicked() {
        perform(effect, state, view, out);
    }
    response
}

/// Does what an action does.
pub fn perform(effect: Option<Effect>, state: &State, view: &mut View, out: &mut Vec<Command>) {
    match effect {
        Some(Effect::Send(commands)) => out.extend(commands),
        Some(Effect::Show(shown)) => view.show(shown, state, out),
        None => {}
    }
}
