//! Every colour, size and font of the window. Nothing else in the room writes a colour or a size of text.
//!
//! A colour has one meaning: red lost points or time, amber undecided, green right, the accent selected or pressed.

use crate::app::fonts::{Face, Fonts};
use eframe::egui;
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, RichText, Stroke, TextStyle, Vec2};
use std::sync::Arc;

/// The colours of one theme, by role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Behind everything, and behind the picture.
    pub ground: Color32,
    /// Panels.
    pub panel: Color32,
    /// What stands out of a panel: cards, the selected row.
    pub raised: Color32,
    /// What is pressed, or under the pointer.
    pub pressed: Color32,
    /// Lines and frames.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Second text: captions, units, explanations.
    pub second: Color32,
    /// Third text: only what is inert, such as a disabled button or an empty chip.
    pub third: Color32,
    /// Selected or pressed.
    pub accent: Color32,
    /// Text on the accent, on red and on amber.
    pub on_accent: Color32,
    /// Lost.
    pub red: Color32,
    /// Right.
    pub green: Color32,
    /// Undecided.
    pub amber: Color32,
}

/// The dark theme, the default: pictures are judged on it.
pub const DARK: Tokens = Tokens {
    ground: Color32::from_rgb(0x0E, 0x11, 0x16),
    panel: Color32::from_rgb(0x14, 0x19, 0x20),
    raised: Color32::from_rgb(0x1B, 0x22, 0x2B),
    pressed: Color32::from_rgb(0x25, 0x2E, 0x39),
    line: Color32::from_rgb(0x28, 0x31, 0x3C),
    text: Color32::from_rgb(0xE8, 0xEC, 0xF2),
    second: Color32::from_rgb(0x9D, 0xAA, 0xBB),
    third: Color32::from_rgb(0x67, 0x75, 0x88),
    accent: Color32::from_rgb(0x4C, 0x9A, 0xFF),
    on_accent: Color32::from_rgb(0x0E, 0x11, 0x16),
    red: Color32::from_rgb(0xFF, 0x5D, 0x62),
    green: Color32::from_rgb(0x3F, 0xBF, 0x83),
    amber: Color32::from_rgb(0xE3, 0xB0, 0x4B),
};

/// The light theme: the same roles.
pub const LIGHT: Tokens = Tokens {
    ground: Color32::from_rgb(0xEE, 0xF1, 0xF5),
    panel: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    raised: Color32::from_rgb(0xF3, 0xF5, 0xF9),
    pressed: Color32::from_rgb(0xE2, 0xE8, 0xF0),
    line: Color32::from_rgb(0xD2, 0xD9, 0xE3),
    text: Color32::from_rgb(0x14, 0x1A, 0x22),
    second: Color32::from_rgb(0x4A, 0x56, 0x66),
    third: Color32::from_rgb(0x74, 0x80, 0x90),
    accent: Color32::from_rgb(0x0B, 0x5E, 0xC9),
    on_accent: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    red: Color32::from_rgb(0xBE, 0x12, 0x2B),
    green: Color32::from_rgb(0x11, 0x66, 0x3D),
    amber: Color32::from_rgb(0x7E, 0x50, 0x00),
};

/// What lies over the window behind a sheet.
pub const DIMMED: Color32 = Color32::from_black_alpha(128);

/// Distances between things, in points.
pub const GAP: [f32; 5] = [4.0, 8.0, 12.0, 16.0, 24.0];
/// Inner edge of panels.
pub const EDGE: f32 = 16.0;
/// Height of a row of a list.
pub const ROW: f32 = 36.0;
/// Height of buttons and fields.
pub const CONTROL: f32 = 28.0;
/// Height of the bar at the head of the window.
pub const TOP_BAR: f32 = 44.0;
/// Rounding of cards and sheets.
pub const RADIUS: u8 = 8;
/// Rounding of buttons and fields.
pub const RADIUS_SMALL: u8 = 6;

/// Base text.
pub const BASE: f32 = 13.0;
/// Captions.
pub const CAPTION: f32 = 12.0;
/// Key caps and the smallest captions.
pub const TINY: f32 = 11.0;
/// Headings of cards.
pub const HEADING: f32 = 14.0;
/// Titles of screens.
pub const TITLE: f32 = 20.0;
/// Figures of cards.
pub const FIGURE: f32 = 28.0;
/// The score.
pub const SCORE: f32 = 38.0;

const BOLD: &str = "bold";
const DATA_REGULAR: &str = "named-regular";
const DATA_BOLD: &str = "named-bold";

/// The tokens of the theme that `ui` is painted in.
pub fn tokens(ui: &egui::Ui) -> &'static Tokens {
    of(ui.visuals().dark_mode)
}

/// The tokens of the dark or the light theme.
pub const fn of(dark: bool) -> &'static Tokens {
    if dark { &DARK } else { &LIGHT }
}

/// Gives the window its fonts: the named Chinese faces first, then what comes with egui for signs that they lack.
/// Never the system's automatic fallback, which takes the Japanese forms. Bold falls back to regular.
pub fn install_fonts(ctx: &egui::Context, found: &Fonts) {
    let mut fonts = egui::FontDefinitions::default();
    let rest = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let add = |fonts: &mut egui::FontDefinitions, name: &str, face: Option<&Face>| {
        face.map(|face| {
            let data = egui::FontData::from_blob(Arc::clone(&face.bytes) as _, face.index);
            fonts.font_data.insert(name.to_owned(), Arc::new(data));
            name.to_owned()
        })
    };
    let regular = add(&mut fonts, DATA_REGULAR, found.regular.as_ref());
    let bold = add(&mut fonts, DATA_BOLD, found.bold.as_ref());
    let chain = |head: &[&Option<String>]| -> Vec<String> {
        head.iter().filter_map(|name| (*name).clone()).chain(rest.iter().cloned()).collect()
    };
    fonts.families.insert(FontFamily::Proportional, chain(&[&regular]));
    fonts.families.insert(FontFamily::Name(BOLD.into()), chain(&[&bold, &regular]));
    if let Some(monospace) = fonts.families.get_mut(&FontFamily::Monospace) {
        monospace.extend(regular);
    }
    ctx.set_fonts(fonts);
}

/// Sets both themes' styles once; `select` then switches between them.
pub fn install_styles(ctx: &egui::Context) {
    ctx.set_style_of(egui::Theme::Dark, style(true));
    ctx.set_style_of(egui::Theme::Light, style(false));
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = false;
        options.sync_window_theme = true;
    });
}

/// Paints with the dark or the light theme from now on.
pub fn select(ctx: &egui::Context, dark: bool) {
    let wanted = if dark { egui::ThemePreference::Dark } else { egui::ThemePreference::Light };
    if ctx.options(|options| options.theme_preference) != wanted {
        ctx.set_theme(wanted);
    }
}

fn style(dark: bool) -> egui::Style {
    let tokens = of(dark);
    let mut style = egui::Style { animation_time: 0.0, ..Default::default() };
    style.text_styles = [
        (TextStyle::Small, FontId::new(CAPTION, FontFamily::Proportional)),
        (TextStyle::Body, FontId::new(BASE, FontFamily::Proportional)),
        (TextStyle::Button, FontId::new(BASE, FontFamily::Proportional)),
        (TextStyle::Heading, FontId::new(TITLE, FontFamily::Name(BOLD.into()))),
        (TextStyle::Monospace, FontId::new(CAPTION, FontFamily::Monospace)),
    ]
    .into();
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(GAP[1], GAP[1]);
    spacing.button_padding = Vec2::new(GAP[2], 5.0);
    spacing.interact_size = Vec2::new(CONTROL, CONTROL);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(16);
    spacing.combo_width = 120.0;
    spacing.tooltip_width = 420.0;
    spacing.scroll = egui::style::ScrollStyle { bar_width: 8.0, ..egui::style::ScrollStyle::floating() };
    spacing.scroll.fade.strength = 0.0;
    visuals(&mut style.visuals, dark, tokens);
    style
}

fn visuals(visuals: &mut egui::Visuals, dark: bool, tokens: &Tokens) {
    *visuals = if dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let radius = CornerRadius::same(RADIUS_SMALL);
    let line = Stroke::new(1.0, tokens.line);
    let look = |fill: Color32, frame: Stroke, text: Color32| egui::style::WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: frame,
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let widgets = &mut visuals.widgets;
    widgets.noninteractive = look(tokens.panel, line, tokens.text);
    widgets.inactive = look(tokens.raised, line, tokens.text);
    widgets.hovered = look(tokens.pressed, Stroke::new(1.0, tokens.third), tokens.text);
    widgets.active = look(tokens.pressed, Stroke::new(1.0, tokens.accent), tokens.text);
    widgets.open = look(tokens.pressed, Stroke::new(1.0, tokens.accent), tokens.text);
    visuals.selection.bg_fill = tokens.accent.gamma_multiply(if dark { 0.45 } else { 0.30 });
    visuals.selection.stroke = Stroke::new(1.0, tokens.accent);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(tokens.second);
    visuals.hyperlink_color = tokens.accent;
    visuals.warn_fg_color = tokens.amber;
    visuals.error_fg_color = tokens.red;
    visuals.extreme_bg_color = tokens.ground;
    visuals.text_edit_bg_color = Some(tokens.ground);
    visuals.faint_bg_color = tokens.panel;
    visuals.panel_fill = tokens.panel;
    visuals.window_fill = tokens.panel;
    visuals.window_stroke = line;
    visuals.window_corner_radius = CornerRadius::same(RADIUS);
    visuals.menu_corner_radius = CornerRadius::same(RADIUS);
    visuals.window_shadow = egui::Shadow { offset: [0, 8], blur: 24, spread: 0, color: Color32::from_black_alpha(96) };
    visuals.popup_shadow = egui::Shadow { offset: [0, 4], blur: 12, spread: 0, color: Color32::from_black_alpha(72) };
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(1.5, tokens.accent);
    visuals.disabled_alpha = 0.55;
    visuals.striped = false;
    visuals.slider_trailing_fill = true;
}

/// The regular face at a size.
pub fn font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The bold face at a size.
pub fn bold_font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

/// Bold base text.
pub fn bold(text: impl Into<String>) -> RichText {
    RichText::new(text).font(bold_font(BASE))
}

/// A heading of a card or section.
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(bold_font(HEADING))
}

/// The title of a screen.
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).font(bold_font(TITLE))
}

/// A caption in second colour.
pub fn caption(ui: &egui::Ui, text: impl Into<String>) -> RichText {
    RichText::new(text).font(font(CAPTION)).color(tokens(ui).second)
}

/// A card: raised from the ground, framed, rounded.
pub fn card(ui: &egui::Ui) -> egui::Frame {
    let tokens = tokens(ui);
    egui::Frame::new()
        .fill(tokens.panel)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(16))
}

#[cfg(test)]
mod tests {
    use super::{DARK, LIGHT, Tokens};
    use eframe::egui::Color32;

    /// Contrast of two opaque colours by WCAG 2.1, 1..=21.
    fn contrast(a: Color32, b: Color32) -> f64 {
        let luminance = |colour: Color32| {
            let linear = |byte: u8| {
                let share = f64::from(byte) / 255.0;
                if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_every_surface() {
        for (name, t) in [("dark", &DARK), ("light", &LIGHT)] {
            let Tokens { ground, panel, raised, pressed, .. } = *t;
            for surface in [ground, panel, raised, pressed] {
                for (role, colour) in [("text", t.text), ("second", t.second), ("amber", t.amber), ("green", t.green)] {
                    let found = contrast(colour, surface);
                    assert!(found >= 4.5, "{name}: {role} on {surface:?} has {found:.2}");
                }
            }
            for surface in [ground, panel, raised] {
                for (role, colour) in [("red", t.red), ("accent", t.accent)] {
                    let found = contrast(colour, surface);
                    assert!(found >= 4.5, "{name}: {role} on {surface:?} has {found:.2}");
                }
            }
            for fill in [t.accent, t.red, t.amber, t.green] {
                assert!(contrast(t.on_accent, fill) >= 4.5, "{name}: text on {fill:?}");
            }
            assert!(contrast(t.third, panel) >= 3.0, "{name}: even inert text can be made out");
        }
    }
}
