//! One finding: its still, moment, person, note and points; opened, it can be changed.

use crate::app::command::Command;
use crate::app::review::{Amendment, Review};
use crate::domain::inspection::{Finding, FindingNo};
use crate::domain::number::{Fen, Points};
use crate::domain::place::PersonId;
use crate::domain::text::Lang;
use crate::ui::action::can_edit;
use crate::ui::panels::checklist::ChecklistLocal;
use crate::ui::strings::{Strings, fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::{Align, Layout, RichText, Sense, Stroke, Vec2};

/// Size of a thumbnail on a card, 16:9.
const THUMBNAIL: Vec2 = Vec2::new(72.0, 40.5);

/// What is being typed into the open card.
#[derive(Debug, Default)]
pub struct EditLocal {
    no: Option<FindingNo>,
    points: String,
    note: String,
    amount: String,
}

impl EditLocal {
    /// Takes the finding's own values when another card was opened, or when they changed while nobody types.
    fn follow(&mut self, finding: &Finding, typing: bool) {
        if self.no != Some(finding.no) || !typing {
            let amount = finding.amount.map(|amount| amount.to_string()).unwrap_or_default();
            *self =
                Self { no: Some(finding.no), points: finding.points.to_string(), note: finding.note.clone(), amount };
        }
    }
}

/// When it was, by the site's clock where it is known.
pub fn moment(finding: &Finding, t: &Strings) -> String {
    let Some(moment) = finding.moment else { return t.no_moment.to_owned() };
    let start = moment.site.map_or_else(|| moment.pts.clock(), |site| site.time_of_day());
    match finding.until {
        Some(until) => format!("{start} +{:.1} s", (until - moment.pts).seconds()),
        None => start,
    }
}

/// Whose it is.
pub fn person_name<'a>(review: &'a Review, finding: &Finding, t: &'a Strings) -> &'a str {
    finding.person.and_then(|id| review.inspection.person(id)).map_or(t.whole_outlet, |person| person.name.as_str())
}

/// Paints the card of a finding.
pub fn finding_card_ui(
    ui: &mut egui::Ui,
    review: &Review,
    no: FindingNo,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let Some(finding) = review.inspection.findings.get(&no) else { return };
    let tokens = theme::tokens(ui);
    let open = review.finding == Some(no) && finding.withdrawn.is_none();
    let frame = egui::Frame::new()
        .fill(tokens.pressed)
        .stroke(Stroke::new(1.0, if open { tokens.accent } else { tokens.pressed }))
        .corner_radius(theme::RADIUS_SMALL)
        .inner_margin(egui::Margin::same(8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        head(ui, review, finding, lang, local, out);
        if open && can_edit(review) {
            editor(ui, review, finding, lang, local, out);
        }
    });
}

fn head(
    ui: &mut egui::Ui,
    review: &Review,
    finding: &Finding,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    ui.horizontal(|ui| {
        thumbnail(ui, review, finding, lang, local, out);
        let width = ui.available_width() - 56.0;
        let builder = egui::UiBuilder::new().sense(Sense::click());
        let words = ui.scope_builder(builder, |ui| {
            ui.set_width(width);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.set_min_height(THUMBNAIL.y);
                let first = format!("{} · {}", moment(finding, t), person_name(review, finding, t));
                ui.add(egui::Label::new(RichText::new(first).color(tokens.text)).truncate());
                let (second, ink) = second_line(finding, t, tokens);
                ui.add(egui::Label::new(RichText::new(second).font(theme::font(theme::CAPTION)).color(ink)).truncate());
            });
        });
        let spoken = fill(t.finding_spoken, &[&finding.no.0, &moment(finding, t), &finding.points]);
        words.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &spoken));
        if words.response.clicked() {
            let open = review.finding == Some(finding.no);
            out.push(Command::SelectFinding((!open).then_some(finding.no)));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut figure = RichText::new(format!("−{}", finding.points)).color(tokens.red);
            if finding.withdrawn.is_some() {
                figure = figure.color(tokens.second).strikethrough();
            }
            ui.label(figure);
        });
    });
}

fn second_line(finding: &Finding, t: &Strings, tokens: &theme::Tokens) -> (String, egui::Color32) {
    match (&finding.withdrawn, finding.note.is_empty()) {
        (Some(reason), _) => (fill(t.withdrawn_because, &[reason]), tokens.second),
        (None, true) => (fill(t.finding_number, &[&finding.no.0]), tokens.second),
        (None, false) => (finding.note.clone(), tokens.second),
    }
}

/// The still, which leads to its moment.
fn thumbnail(
    ui: &mut egui::Ui,
    review: &Review,
    finding: &Finding,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let goes = finding.moment.is_some();
    let (rect, response) = ui.allocate_exact_size(THUMBNAIL, if goes { Sense::click() } else { Sense::hover() });
    let name = fill(t.go_to_finding, &[&finding.no.0]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, goes, &name));
    ui.painter().rect_filled(rect, 3.0, tokens.ground);
    if let Some(small) = review.thumbnails.get(&finding.no) {
        let texture = local.texture(ui.ctx(), &format!("finding-{}", finding.no.0), small);
        let size = texture.size_vec2();
        let scale = (rect.width() / size.x).min(rect.height() / size.y);
        let place = egui::Rect::from_center_size(rect.center(), size * scale);
        let whole = egui::Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
        let tint = if finding.withdrawn.is_some() { egui::Color32::from_gray(110) } else { egui::Color32::WHITE };
        ui.painter().image(texture.id(), place, whole, tint);
        if let Some(marked) = finding.rect {
            let at = |(x, y): (u16, u16)| place.min + place.size() * egui::vec2(f32::from(x), f32::from(y)) / 10_000.0;
            let frame = egui::Rect::from_min_max(at(marked.min), at(marked.max));
            ui.painter().rect_stroke(frame, 0.0, Stroke::new(1.0, tokens.red), egui::StrokeKind::Inside);
        }
    }
    if goes && response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(name).clicked() {
        out.push(Command::GoToFinding(finding.no));
    }
}

fn editor(
    ui: &mut egui::Ui,
    review: &Review,
    finding: &Finding,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let t = t(lang);
    let typing = ui.ctx().text_edit_focused();
    local.edit.follow(finding, typing);
    ui.horizontal(|ui| {
        ui.label(theme::caption(ui, t.points));
        let points = field::text(ui, &mut local.edit.points, t.points, "", 64.0);
        let person = person_box(ui, review, finding, lang);
        if points.lost_focus() {
            match local.edit.points.trim().parse::<Points>() {
                Ok(points) if points != finding.points => out.push(amend(finding, |a| a.points = points)),
                Ok(_unchanged) => {}
                Err(_not_points) => local.edit.points = finding.points.to_string(),
            }
        }
        if let Some(person) = person {
            out.push(amend(finding, |a| a.person = person));
        }
    });
    let width = ui.available_width();
    let note = field::text(ui, &mut local.edit.note, t.note, t.note_hint, width);
    if note.lost_focus() && local.edit.note.trim() != finding.note {
        let typed = local.edit.note.trim().to_owned();
        out.push(amend(finding, |a| a.note = typed));
    }
    assessed(ui, review, finding, lang, local, out);
    ui.horizontal_wrapped(|ui| {
        if finding.still.is_some() && button::small(ui, t.draw_rect).on_hover_text(t.draw_rect_hint).clicked() {
            local.draw = Some(finding.no);
        }
        if finding.rect.is_some() && button::small(ui, t.clear_rect).clicked() {
            out.push(amend(finding, |a| a.rect = None));
        }
        let shown = review.footage.picture.is_some();
        let here = ui.add_enabled_ui(shown, |ui| button::small(ui, t.move_here)).inner;
        if here.on_hover_text(t.move_here_hint).clicked() {
            out.push(Command::MoveHere(finding.no));
        }
        if button::small(ui, t.withdraw).clicked() {
            local.withdraw = Some(finding.no);
        }
    });
}

/// What the scheme asks of a mark: punished on the spot (S2-50), and an amount that its clause leaves open.
fn assessed(
    ui: &mut egui::Ui,
    review: &Review,
    finding: &Finding,
    lang: Lang,
    local: &mut ChecklistLocal,
    out: &mut Vec<Command>,
) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let bounds = review.asked.get(&finding.item);
    if finding.person.is_none() && bounds.is_none() {
        return;
    }
    ui.horizontal(|ui| {
        if finding.person.is_some() {
            let mut on_the_spot = finding.on_the_spot;
            if field::tick(ui, &mut on_the_spot, t.on_the_spot, t.on_the_spot_hint) {
                out.push(Command::Assess(finding.no, on_the_spot, finding.amount));
            }
        }
        let Some(bounds) = bounds else { return };
        let hint = bounds.map(|(low, high)| format!("{low}–{high}")).unwrap_or_default();
        ui.label(theme::caption(ui, t.column_amount));
        let typed = field::text(ui, &mut local.edit.amount, t.column_amount, &hint, 110.0);
        if finding.amount.is_none() {
            ui.label(RichText::new(t.amount_not_set).font(theme::font(theme::CAPTION)).color(tokens.amber));
        }
        if typed.lost_focus() {
            let written = local.edit.amount.trim();
            let amount = if written.is_empty() { Ok(None) } else { written.parse::<Fen>().map(Some) };
            match amount {
                Ok(amount) if amount != finding.amount => {
                    out.push(Command::Assess(finding.no, finding.on_the_spot, amount));
                    // What is refused does not stay in the field.
                    local.edit.no = None;
                }
                Ok(_unchanged) => {}
                Err(_not_yuan) => local.edit.no = None,
            }
        }
    });
}

fn amend(finding: &Finding, change: impl FnOnce(&mut Amendment)) -> Command {
    let mut amendment = Amendment {
        no: finding.no,
        points: finding.points,
        note: finding.note.clone(),
        person: finding.person,
        rect: finding.rect,
    };
    change(&mut amendment);
    Command::Amend(amendment)
}

/// The person of a finding, to be changed among those whose post the item names.
#[expect(clippy::option_option, reason = "the outer says whether it was changed, the inner whom it names now")]
fn person_box(ui: &mut egui::Ui, review: &Review, finding: &Finding, lang: Lang) -> Option<Option<PersonId>> {
    let t = t(lang);
    let item = review.inspection.checklist.item(&finding.item)?;
    let people: Vec<_> = review.inspection.people.iter().filter(|person| item.posts.contains(&person.post)).collect();
    if people.is_empty() {
        return None;
    }
    let mut chosen = finding.person;
    let shown = egui::ComboBox::from_id_salt(("person", finding.no.0))
        .selected_text(person_name(review, finding, t))
        .width(140.0)
        .show_ui(ui, |ui| {
            for person in people {
                ui.selectable_value(
                    &mut chosen,
                    Some(person.id),
                    format!("{} {}", person.name, person.post.name(lang)),
                );
            }
            ui.selectable_value(&mut chosen, None, t.whole_outlet);
        });
    shown.response.accessible_name(t.whose);
    (chosen != finding.person).then_some(chosen)
}
