//! Cards with one figure each, side by side at the head of a page.

use crate::ui::theme;
use eframe::egui;
use egui::{Color32, RichText};

/// One figure: what it is, the figure, a word below, and its colour where it means something.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// The figure.
    pub figure: String,
    /// A word below.
    pub below: String,
    /// Its colour; none: that of text.
    pub ink: Option<Color32>,
}

/// Paints them over the whole width.
pub fn cards(ui: &mut egui::Ui, cards: Vec<Figure>) {
    let gap = theme::GAP[3];
    let each = (ui.available_width() - gap * (cards.len() as f32 - 1.0)) / cards.len().max(1) as f32;
    let text = theme::tokens(ui).text;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for card in cards {
            theme::card(ui).show(ui, |ui| {
                ui.vertical(|ui| {
                    ui.set_width(each - 34.0);
                    ui.spacing_mut().item_spacing.y = 2.0;
                    ui.label(theme::caption(ui, card.name));
                    let ink = card.ink.unwrap_or(text);
                    ui.label(RichText::new(card.figure).font(theme::bold_font(theme::FIGURE)).color(ink));
                    ui.add(egui::Label::new(theme::caption(ui, card.below)).truncate());
                });
            });
        }
    });
}
