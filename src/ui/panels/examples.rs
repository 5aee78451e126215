//! Good examples of the selected item in this inspection's footage, in green: each leads to its moment and can be struck.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::book::{BookNo, Entry};
use crate::domain::example::Example;
use crate::domain::text::Lang;
use crate::ui::panels::checklist::ChecklistLocal;
use crate::ui::panels::registers::strike_form;
use crate::ui::strings::examples::words;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::button;
use eframe::egui;
use egui::{Align, Layout, RichText, Sense, Stroke};

/// When it was and whose it is, in words.
pub fn spoken(review: &Review, example: &Example, lang: Lang) -> String {
    let moment = example.moment;
    let start = moment.site.map_or_else(|| moment.pts.clock(), |site| site.time_of_day());
    let span = example.until.map(|until| format!(" +{:.1} s", (until - moment.pts).seconds())).unwrap_or_default();
    let person = example.person.and_then(|id| review.inspection.person(id));
    let whose = person.map_or(t(lang).whole_outlet, |person| person.name.as_str());
    format!("{} · {start}{span} · {whose}", words(lang).example)
}

/// Paints the examples of the selected item.
pub fn examples_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, local: &mut ChecklistLocal, out: &mut Vec<Command>) {
    let of_item: Vec<(BookNo, &Example)> = review
        .examples
        .iter()
        .filter(|(_, example)| Some(&example.item) == review.item.as_ref())
        .map(|(no, example)| (*no, example))
        .collect();
    for (no, example) in &of_item {
        example_ui(ui, review, (*no, example), lang, local, out);
    }
    let asked = local.strike.as_ref().is_some_and(|(no, _)| of_item.iter().any(|(of, _)| of == no));
    if asked && let Some((entry, reason)) = strike_form(ui, lang, &mut local.strike) {
        out.push(Command::Book(Box::new(Entry::Strike { entry, reason })));
    }
}

fn example_ui(
    ui: &mut egui::Ui,
    review: &Review,
    (no, example): (BookNo, &Example),
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let frame = egui::Frame::new()
        .fill(tokens.pressed)
        .stroke(Stroke::new(1.0, tokens.green.gamma_multiply(0.65)))
        .corner_radius(theme::RADIUS_SMALL)
        .inner_margin(egui::Margin::symmetric(8, 4));
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            let text = spoken(review, example, lang);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let strike = ui.add_enabled_ui(!review.read_only, |ui| button::small(ui, w.strike)).inner;
                if strike.on_hover_text(w.strike_hint).clicked() {
                    local.strike = Some((no, String::new()));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let words = RichText::new(&text).color(tokens.green);
                    let label = ui.add(egui::Label::new(words).truncate().sense(Sense::click()));
                    label.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &text));
                    let label = label.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(w.go);
                    if label.clicked() {
                        out.push(Command::GoToExample(no));
                    }
                });
            });
        });
    });
}
