//! A mark that wants to know whose it is: big numbered buttons under the picture, answered by one digit.

use crate::app::command::Command;
use crate::app::review::{Draft, Review};
use crate::domain::text::Lang;
use crate::ui::strings::examples::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::keycap;
use eframe::egui;
use egui::{Align2, Margin, Rect, RichText, Sense, Stroke, pos2, vec2};

/// Paints the question over the foot of `picture` and gives its height.
pub fn who_ui(
    ctx: &egui::Context,
    picture: Rect,
    review: &Review,
    draft: &Draft,
    lang: Lang,
    out: &mut Vec<Command>,
) -> f32 {
    let shown = egui::Area::new(egui::Id::unique("who"))
        .pivot(Align2::LEFT_BOTTOM)
        .fixed_pos(picture.left_bottom())
        .fade_in(false)
        .show(ctx, |ui| {
            let frame = egui::Frame::new().fill(theme::tokens(ui).panel).inner_margin(Margin::symmetric(16, 12));
            let shown = frame.show(ui, |ui| {
                ui.set_width(picture.width() - 32.0);
                question(ui, review, draft, lang, out);
            });
            let rect = shown.response.rect;
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, theme::tokens(ui).line));
        });
    shown.response.rect.height()
}

fn question(ui: &mut egui::Ui, review: &Review, draft: &Draft, lang: Lang, out: &mut Vec<Command>) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let item = review.inspection.checklist.item(&draft.item);
    let text = item.map_or(draft.item.0.as_str(), |item| item.text.get(lang));
    ui.horizontal(|ui| {
        if draft.example {
            let asked = fill(words(lang).whose, &[&text]);
            ui.label(theme::heading(asked).color(tokens.green));
        } else {
            ui.label(theme::heading(fill(t.whose_is, &[&text])));
            ui.label(RichText::new(format!("−{}", draft.points)).color(tokens.red));
        }
        ui.label(theme::caption(ui, t.whose_keys));
    });
    ui.add_space(theme::GAP[0]);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::GAP[1], theme::GAP[1]);
        // All in one row where that is possible: the fewer rows, the more of the picture stays in sight.
        let count = draft.candidates.len() as f32 + 2.0;
        let width = ((ui.available_width() - (count - 1.0) * theme::GAP[1]) / count).floor().clamp(118.0, 164.0);
        for (at, id) in draft.candidates.iter().enumerate() {
            let Some(person) = review.inspection.person(*id) else { continue };
            let key = if at < 9 { (at + 1).to_string() } else { String::new() };
            let chosen = review.person == Some(*id);
            if big_button(ui, width, &key, &person.name, person.post.name(lang), chosen) {
                out.push(Command::MarkPerson(Some(*id)));
            }
        }
        if big_button(ui, width, "0", t.nobody, t.nobody_text, false) {
            out.push(Command::MarkPerson(None));
        }
        let nothing = if draft.example { words(lang).nothing } else { t.cancel_draft };
        if big_button(ui, width, "Esc", t.cancel, nothing, false) {
            out.push(Command::CancelDraft);
        }
    });
}

fn big_button(ui: &mut egui::Ui, width: f32, key: &str, name: &str, below: &str, chosen: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(width, 48.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    let tokens = theme::tokens(ui);
    let under_pointer = response.hovered() || response.has_focus();
    let fill = if under_pointer { tokens.pressed } else { tokens.raised };
    let frame = if chosen { tokens.accent } else { tokens.line };
    ui.painter().rect(rect, 6.0, fill, Stroke::new(1.0, frame), egui::StrokeKind::Inside);
    let mut left = rect.left() + 10.0;
    if !key.is_empty() {
        left = keycap::paint(ui, pos2(left, rect.center().y), key, false).right() + 10.0;
    }
    let painter = ui.painter().with_clip_rect(rect.shrink(4.0));
    painter.text(pos2(left, rect.top() + 16.0), Align2::LEFT_CENTER, name, theme::bold_font(theme::BASE), tokens.text);
    painter.text(pos2(left, rect.top() + 33.0), Align2::LEFT_CENTER, below, theme::font(theme::TINY), tokens.second);
    response.clicked()
}
