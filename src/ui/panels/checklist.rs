//! The checklist beside the footage: sections of rows, each with its key, its points and how it stands. The selected
//! row opens: whose verdict is what, what the standard asks, and the findings.

use crate::app::command::Command;
use crate::app::review::{Review, Thumbnail};
use crate::domain::book::BookNo;
use crate::domain::checklist::{Hotkey, Item, Section, Weight};
use crate::domain::inspection::FindingNo;
use crate::domain::score::item_outcome;
use crate::domain::text::Lang;
use crate::ui::action::can_edit;
use crate::ui::panels::examples;
use crate::ui::panels::finding_card::{self, EditLocal};
use crate::ui::panels::verdicts;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{chip, keycap, words};
use eframe::egui;
use egui::{Align2, Rect, Sense, Stroke, TextureHandle, pos2, vec2};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most that a picture of how it should look is high, in points.
const REFERENCE: f32 = 220.0;

/// What the checklist remembers: the card being edited, thumbnails as textures, which row was scrolled to.
#[derive(Default)]
pub struct ChecklistLocal {
    /// The card being edited.
    pub edit: EditLocal,
    textures: BTreeMap<String, (Arc<Vec<u8>>, TextureHandle)>,
    shown_item: Option<crate::domain::checklist::ItemCode>,
    /// The digit of a section that was pressed and waits for the item's.
    pub pending: Option<u8>,
    /// Set when the rectangle of a finding is to be drawn on the picture.
    pub draw: Option<FindingNo>,
    /// Set when a finding is to be withdrawn; the sheet asks for the reason.
    pub withdraw: Option<FindingNo>,
    /// The good example being struck, with the reason typed so far.
    pub strike: Option<(BookNo, String)>,
}

impl std::fmt::Debug for ChecklistLocal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChecklistLocal").field("edit", &self.edit).field("thumbnails", &self.textures.len()).finish()
    }
}

impl ChecklistLocal {
    /// A small picture as a texture; made once for each picture. `name` tells one place from another.
    pub fn texture(&mut self, ctx: &egui::Context, name: &str, thumbnail: &Thumbnail) -> TextureHandle {
        if let Some((bytes, texture)) = self.textures.get(name)
            && Arc::ptr_eq(bytes, &thumbnail.rgba)
        {
            return texture.clone();
        }
        let image = egui::ColorImage::from_rgba_unmultiplied([thumbnail.width, thumbnail.height], &thumbnail.rgba);
        let texture = ctx.load_texture(name, image, egui::TextureOptions::LINEAR);
        self.textures.insert(name.to_owned(), (Arc::clone(&thumbnail.rgba), texture.clone()));
        texture
    }
}

/// Paints the tab of items.
pub fn checklist_ui(
    ui: &mut egui::Ui,
    review: &Review,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let moved = local.shown_item != review.item;
    local.shown_item.clone_from(&review.item);
    egui::ScrollArea::vertical().id_salt("items").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (number, section) in review.inspection.checklist.sections.iter().enumerate() {
            section_head(ui, review, section, number, lang, local.pending);
            for item in &section.items {
                let selected = review.item.as_ref() == Some(&item.code);
                let head = row(ui, review, item, selected, lang, local.pending, out).rect;
                if selected {
                    let whole = head.union(opened(ui, review, item, lang, local, out));
                    if moved {
                        ui.scroll_to_rect(whole, None);
                    }
                }
            }
        }
        ui.add_space(theme::GAP[4]);
    });
}

fn section_head(ui: &mut egui::Ui, review: &Review, section: &Section, number: usize, lang: Lang, pending: Option<u8>) {
    let tokens = theme::tokens(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::hover());
    let name = section.name.get(lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, name));
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let line = rect.bottom() - 12.0;
    let waits = pending.is_some_and(|digit| usize::from(digit) == number + 1);
    let ink = if waits { tokens.accent } else { tokens.text };
    let left = pos2(rect.left() + theme::EDGE, line);
    painter.text(left, Align2::LEFT_CENTER, name, theme::bold_font(theme::BASE), ink);
    let Some(score) = review.score.sections.iter().find(|score| score.code == section.code) else { return };
    let (text, ink) = if score.met {
        (format!("{} / {}", score.earned, score.possible), tokens.second)
    } else {
        (fill(t(lang).section_below, &[&score.earned, &score.possible]), tokens.red)
    };
    painter.text(pos2(rect.right() - theme::EDGE, line), Align2::RIGHT_CENTER, text, theme::font(theme::CAPTION), ink);
}

fn row(
    ui: &mut egui::Ui,
    review: &Review,
    item: &Item,
    selected: bool,
    lang: Lang,
    pending: Option<u8>,
    out: &mut Vec<Command>,
) -> egui::Response {
    let outcome = item_outcome(&review.inspection, item);
    let findings = review.inspection.standing().filter(|finding| finding.item == item.code).count();
    let verdict = chip::text(outcome, findings, lang);
    let points = points(review, item);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), theme::ROW), Sense::click());
    let spoken = format!("{} {points} {verdict}", item.text.get(lang));
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListItem, true, selected, &spoken));
    background(ui, rect, selected, response.hovered() || response.has_focus());
    let middle = rect.center().y;
    if let Some(key) = &item.hotkey {
        let first = matches!(key, Hotkey::Number(section, _) if pending == Some(*section));
        keycap::paint(ui, pos2(rect.left() + theme::EDGE, middle), &key.to_string(), first);
    }
    let chip = chip::paint_outcome(ui, pos2(rect.right() - theme::EDGE, middle), outcome, &verdict);
    let tokens = theme::tokens(ui);
    let lost = outcome == crate::domain::inspection::Outcome::Deducted;
    let ink = if lost { tokens.red } else { tokens.second };
    let at = pos2(chip.left() - theme::GAP[1], middle);
    let figure = ui.painter().text(at, Align2::RIGHT_CENTER, points, theme::font(theme::CAPTION), ink);
    let left = rect.left() + theme::EDGE + 40.0;
    let ink = if item.key_item { tokens.text } else { tokens.text.gamma_multiply(0.94) };
    let room = Rect::from_min_max(pos2(left, rect.top()), pos2(figure.left() - 8.0, rect.bottom()));
    words::shortened(ui, room, item.text.get(lang), theme::BASE, ink);
    if response.double_clicked() && can_edit(review) {
        out.push(Command::Mark(item.code.clone()));
    } else if response.clicked() {
        out.push(Command::SelectItem((!selected).then(|| item.code.clone())));
    }
    response
}

/// What an item is worth, or what it has lost so far.
fn points(review: &Review, item: &Item) -> String {
    let scores = review.score.sections.iter().flat_map(|section| &section.items);
    let lost =
        scores.filter(|score| score.item == item.code).map(|score| score.lost).sum::<crate::domain::number::Points>();
    match item.weight {
        Weight::Bonus if lost.is_zero() => format!("+{}", item.cap),
        Weight::Bonus => format!("+{lost}"),
        Weight::Normal | Weight::FromTotal if !lost.is_zero() => format!("−{lost}"),
        Weight::Normal => item.points.to_string(),
        Weight::FromTotal => format!("−{}", item.step),
    }
}

fn background(ui: &egui::Ui, rect: Rect, selected: bool, under_pointer: bool) {
    let tokens = theme::tokens(ui);
    if selected {
        ui.painter().rect_filled(rect, 0.0, tokens.raised);
        let edge = Rect::from_min_size(rect.left_top(), vec2(2.0, rect.height()));
        ui.painter().rect_filled(edge, 0.0, tokens.accent);
    } else if under_pointer {
        ui.painter().rect_filled(rect, 0.0, tokens.raised.gamma_multiply(0.6));
    }
}

/// What the selected row holds.
fn opened(
    ui: &mut egui::Ui,
    review: &Review,
    item: &Item,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) -> Rect {
    let tokens = theme::tokens(ui);
    let margin = egui::Margin { left: 56, right: 16, top: 0, bottom: 12 };
    let shown = egui::Frame::new().fill(tokens.raised).inner_margin(margin).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        if !item.standard.is_empty() {
            ui.label(theme::caption(ui, item.standard.get(lang)));
        }
        facts(ui, item, lang);
        reference(ui, review, item, lang, local);
        verdicts::verdicts_ui(ui, review, item, lang, out);
        let findings: Vec<FindingNo> =
            review.inspection.findings.values().filter(|f| f.item == item.code).map(|f| f.no).collect();
        for no in findings {
            finding_card::finding_card_ui(ui, review, no, lang, local, out);
        }
        examples::examples_ui(ui, review, lang, local, out);
    });
    let rect = shown.response.rect;
    let edge = Rect::from_min_size(rect.left_top(), vec2(2.0, rect.height()));
    ui.painter().rect_filled(edge, 0.0, tokens.accent);
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, tokens.line));
    rect
}

/// How it should look, beside how it looks.
fn reference(ui: &mut egui::Ui, review: &Review, item: &Item, lang: Lang, local: &mut ChecklistLocal) {
    let t = t(lang);
    match review.references.get(&item.code) {
        None => {}
        Some(None) => {
            let text = fill(t.reference_missing, &[&item.reference]);
            ui.add(egui::Label::new(theme::caption(ui, text).color(theme::tokens(ui).amber)).wrap());
        }
        Some(Some(picture)) => {
            ui.label(theme::caption(ui, t.reference_picture));
            let texture = local.texture(ui.ctx(), &format!("reference-{}", item.code), picture);
            let size = texture.size_vec2();
            let scale = (ui.available_width() / size.x).min(REFERENCE / size.y);
            let name = format!("{} {}", t.reference_picture, item.text.get(lang));
            let image = egui::Image::new(&texture).fit_to_exact_size(size * scale).corner_radius(theme::RADIUS_SMALL);
            ui.add(image.alt_text(name));
        }
    }
}

/// How it is observed, what one lapse costs, and under which clause.
fn facts(ui: &mut egui::Ui, item: &Item, lang: Lang) {
    let t = t(lang);
    let how: Vec<&str> = item.observe.iter().map(|observe| observe.name(lang)).collect();
    let mut facts = vec![
        fill(t.fact_step, &[&item.step, &item.per.name(lang)]),
        fill(t.fact_observe, &[&how.join(t.comma)]),
        item.area.name(lang).to_owned(),
    ];
    if item.key_item {
        facts.push(t.fact_key_item.to_owned());
    }
    if !item.clauses.is_empty() {
        facts.push(item.clauses.join(t.comma));
    }
    let response = ui.label(theme::caption(ui, facts.join(" · ")));
    if !item.remedy.is_empty() {
        response.on_hover_text(fill(t.fact_remedy, &[&item.remedy.get(lang)]));
    }
}
