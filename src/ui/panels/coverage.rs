//! Items × people: what was judged of whom, and what nobody has looked at yet.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::checklist::{Item, Subject};
use crate::domain::inspection::Outcome;
use crate::domain::place::Person;
use crate::domain::text::Lang;
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::{chip, words};
use eframe::egui;
use egui::{Color32, Rect, Sense, Stroke, pos2, vec2};

const ROW: f32 = 26.0;
const CELL: f32 = 30.0;

/// Paints the tab of coverage.
pub fn coverage_ui(ui: &mut egui::Ui, review: &Review, lang: Lang, out: &mut Vec<Command>) {
    let people: Vec<&Person> = review.inspection.people.iter().filter(|person| is_named(review, person)).collect();
    legend(ui, lang);
    egui::ScrollArea::both().id_salt("coverage").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let columns = people.len() as f32 + 1.0;
        let names = (ui.available_width() - columns * CELL - theme::EDGE * 2.0).max(170.0);
        head(ui, review, &people, names, lang);
        for (_, item) in review.inspection.checklist.items() {
            row(ui, review, item, &people, names, lang, out);
        }
        ui.add_space(theme::GAP[3]);
    });
}

fn is_named(review: &Review, person: &Person) -> bool {
    review.inspection.checklist.items().any(|(_, item)| item.posts.contains(&person.post))
}

fn legend(ui: &mut egui::Ui, lang: Lang) {
    let margin = egui::Margin { left: 16, right: 16, top: 12, bottom: 4 };
    egui::Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            for outcome in Outcome::ALL {
                // Square and word are one thing, so that a narrow panel does not part them.
                let (name, ink) = (outcome.name(lang), theme::tokens(ui).second);
                let galley = ui.painter().layout_no_wrap(name.to_owned(), theme::font(theme::CAPTION), ink);
                let size = vec2(18.0 + galley.size().x + theme::GAP[0], 18.0);
                let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, name));
                square(ui, rect.left_center() + vec2(6.0, 0.0), Some(*outcome));
                let at = pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0);
                ui.painter().galley(at, galley, ink);
            }
        });
    });
}

/// Names of people stand upright over their columns.
fn head(ui: &mut egui::Ui, review: &Review, people: &[&Person], names: f32, lang: Lang) {
    let (t, tokens) = (t(lang), theme::tokens(ui));
    let width = names + (people.len() as f32 + 1.0) * CELL + theme::EDGE * 2.0;
    let (rect, _) = ui.allocate_exact_size(vec2(width, 92.0), Sense::hover());
    let heads = std::iter::once((t.whole_outlet, false)).chain(people.iter().map(|person| {
        let unseen = review.coverage.unseen_people.contains(&person.id);
        (person.name.as_str(), unseen)
    }));
    for (at, (name, unseen)) in heads.enumerate() {
        let ink = if unseen { tokens.amber } else { tokens.second };
        let galley = ui.painter().layout_no_wrap(name.to_owned(), theme::font(theme::CAPTION), ink);
        let middle = rect.left() + theme::EDGE + names + (at as f32 + 0.5) * CELL;
        let place = pos2(middle - galley.size().y / 2.0, rect.bottom() - 6.0);
        let shape = egui::epaint::TextShape::new(place, galley, ink).with_angle(-std::f32::consts::FRAC_PI_2);
        ui.painter().add(shape);
        let column =
            Rect::from_min_max(pos2(middle - CELL / 2.0, rect.top()), pos2(middle + CELL / 2.0, rect.bottom()));
        let id = ui.scope_id().with(("head", at));
        let response = ui.interact(column, id, Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ColumnHeader, true, name));
        response.on_hover_text(name);
    }
}

fn row(
    ui: &mut egui::Ui,
    review: &Review,
    item: &Item,
    people: &[&Person],
    names: f32,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    let tokens = theme::tokens(ui);
    let width = names + (people.len() as f32 + 1.0) * CELL + theme::EDGE * 2.0;
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW), Sense::click());
    let text = item.text.get(lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, text));
    if review.item.as_ref() == Some(&item.code) || response.hovered() {
        ui.painter().rect_filled(rect, 0.0, tokens.raised);
    }
    let unseen = review.coverage.unseen_items.contains(&item.code);
    let ink = if unseen { tokens.amber } else { tokens.text };
    let left = rect.left() + theme::EDGE;
    let room = Rect::from_x_y_ranges(left..=left + names - 8.0, rect.y_range());
    words::shortened(ui, room, text, theme::CAPTION, ink);
    let subjects = review.inspection.subjects_of(item);
    let columns = std::iter::once(None).chain(people.iter().map(|person| Some(person.id)));
    for (at, person) in columns.enumerate() {
        let subject = Subject { item: item.code.clone(), person };
        let outcome = subjects.contains(&subject).then(|| review.inspection.outcome(&subject));
        let middle = rect.left() + theme::EDGE + names + (at as f32 + 0.5) * CELL;
        square(ui, pos2(middle, rect.center().y), outcome);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, tokens.line.gamma_multiply(0.5)));
    if response.clicked() {
        out.push(Command::SelectItem(Some(item.code.clone())));
    }
}

/// Filled for what was judged, framed for what is open, a dot where there is nothing to judge. The form differs as well
/// as the colour, for those who cannot tell the colours apart.
fn square(ui: &egui::Ui, middle: egui::Pos2, outcome: Option<Outcome>) {
    let tokens = theme::tokens(ui);
    let painter = ui.painter();
    let square = Rect::from_center_size(middle, vec2(12.0, 12.0));
    let Some(outcome) = outcome else {
        painter.circle_filled(middle, 1.0, tokens.line);
        return;
    };
    let colour = chip::colour(tokens, outcome);
    match outcome {
        Outcome::Pass => drop(painter.rect_filled(square, 3.0, colour)),
        Outcome::Deducted => {
            painter.rect_filled(square, 3.0, colour);
            let bar = Rect::from_center_size(middle, vec2(6.0, 2.0));
            painter.rect_filled(bar, 0.0, tokens.on_accent);
        }
        Outcome::NotApplicable => {
            let bar = Rect::from_center_size(middle, vec2(10.0, 2.0));
            painter.rect_filled(bar, 0.0, colour);
        }
        Outcome::NotObservable => {
            painter.rect(square, 3.0, colour.gamma_multiply(0.25), Stroke::new(1.5, colour), egui::StrokeKind::Inside);
        }
        Outcome::NotJudged => {
            let frame = Stroke::new(1.0, tokens.third);
            painter.rect(square, 3.0, Color32::TRANSPARENT, frame, egui::StrokeKind::Inside);
        }
    }
}
