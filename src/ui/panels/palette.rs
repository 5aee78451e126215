//! The palette: type a few letters of an item, a person or an action, and Enter does it. In a draft it finds people.

use crate::app::command::Command;
use crate::app::find::{Candidate, search};
use crate::app::review::Review;
use crate::app::state::{Screen, State};
use crate::domain::checklist::ItemCode;
use crate::domain::place::PersonId;
use crate::domain::text::Lang;
use crate::ui::action::{Action, TABLE, can_edit};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, keycap};
use eframe::egui;
use egui::{Align2, Key, Sense, TextEdit, pos2, vec2};

const WIDTH: f32 = 560.0;

/// What is typed, and which line is chosen.
#[derive(Debug, Default)]
pub struct PaletteLocal {
    query: String,
    chosen: usize,
    /// The line that was scrolled to last.
    shown: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Item(ItemCode),
    Person(Option<PersonId>),
    Action(Action),
}

/// Paints the palette over the window while it is open.
pub fn palette_ui(ctx: &egui::Context, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let Screen::Review(review) = &state.screen else { return };
    let Some(mut local) = view.palette.take() else { return };
    let lang = state.settings.lang;
    let all = candidates(review, state, lang);
    let found: Vec<&Candidate<Found>> = search(&local.query, &all);
    // Read before the field does, which would move its own cursor by them.
    let (up, down, enter) = ctx.input_mut(|input| {
        let none = egui::Modifiers::NONE;
        (
            input.consume_key(none, Key::ArrowUp),
            input.consume_key(none, Key::ArrowDown),
            input.consume_key(none, Key::Enter),
        )
    });
    local.chosen = moved(local.chosen, up, down, found.len());
    let clicked = list(ctx, review, lang, &mut local, &found);
    let taken = clicked.or_else(|| enter.then_some(local.chosen)).and_then(|at| found.get(at));
    match taken {
        Some(candidate) => take(&candidate.value.clone(), state, view, out),
        None => view.palette = Some(local),
    }
}

fn moved(chosen: usize, up: bool, down: bool, count: usize) -> usize {
    let last = count.saturating_sub(1);
    match (up, down) {
        (true, false) => chosen.saturating_sub(1).min(last),
        (false, true) => (chosen + 1).min(last),
        _ => chosen.min(last),
    }
}

fn take(found: &Found, state: &State, view: &mut View, out: &mut Vec<Command>) {
    match found {
        Found::Item(code) => {
            let Screen::Review(review) = &state.screen else { return };
            out.push(if can_edit(review) {
                Command::Mark(code.clone())
            } else {
                Command::SelectItem(Some(code.clone()))
            });
        }
        Found::Person(person) => out.push(Command::MarkPerson(*person)),
        Found::Action(action) => button::perform(action.effect(state), state, view, out),
    }
}

fn candidates(review: &Review, state: &State, lang: Lang) -> Vec<Candidate<Found>> {
    if let Some(draft) = &review.draft {
        let people = draft.candidates.iter().filter_map(|id| review.inspection.person(*id));
        let mut all: Vec<Candidate<Found>> = people
            .map(|person| Candidate {
                value: Found::Person(Some(person.id)),
                names: vec![person.name.clone(), person.post.name(lang).to_owned()],
                codes: vec![person.staff_no.clone()],
            })
            .collect();
        all.push(Candidate {
            value: Found::Person(None),
            names: vec![t(lang).nobody.to_owned()],
            codes: vec!["0".to_owned()],
        });
        return all;
    }
    let items = review.inspection.checklist.items().map(|(_, item)| Candidate {
        value: Found::Item(item.code.clone()),
        names: vec![item.text.zh.clone(), item.text.en.clone()],
        codes: item
            .clauses
            .iter()
            .cloned()
            .chain([item.code.0.clone()])
            .chain(item.hotkey.as_ref().map(ToString::to_string))
            .collect(),
    });
    let actions = TABLE.iter().filter(|entry| entry.action != Action::Palette && entry.action.effect(state).is_some());
    let actions = actions.map(|entry| Candidate {
        value: Found::Action(entry.action),
        names: vec![entry.title.0.to_owned(), entry.title.1.to_owned()],
        codes: Vec::new(),
    });
    items.chain(actions).collect()
}

fn list(
    ctx: &egui::Context,
    review: &Review,
    lang: Lang,
    local: &mut PaletteLocal,
    found: &[&Candidate<Found>],
) -> Option<usize> {
    let mut clicked = None;
    let top = (ctx.content_rect().height() * 0.14).max(56.0);
    egui::Area::new(egui::Id::unique("palette"))
        .anchor(egui::Align2::CENTER_TOP, [0.0, top])
        .order(egui::Order::Foreground)
        .fade_in(false)
        .show(ctx, |ui| {
            theme::card(ui).shadow(ui.visuals().window_shadow).inner_margin(egui::Margin::same(8)).show(ui, |ui| {
                ui.set_width(WIDTH.min(ctx.content_rect().width() - 64.0));
                query(ui, review, lang, local);
                ui.spacing_mut().item_spacing.y = 0.0;
                let most = (ctx.content_rect().height() * 0.55).max(160.0);
                egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, |ui| {
                    for (at, candidate) in found.iter().enumerate() {
                        let response = line(ui, review, lang, candidate, at == local.chosen);
                        if at == local.chosen && local.shown != Some(at) {
                            local.shown = Some(at);
                            response.scroll_to_me(None);
                        }
                        if response.clicked() {
                            clicked = Some(at);
                        }
                    }
                    if found.is_empty() {
                        ui.add_space(theme::GAP[1]);
                        ui.label(theme::caption(ui, t(lang).nothing_found));
                    }
                });
            });
        });
    clicked
}

fn query(ui: &mut egui::Ui, review: &Review, lang: Lang, local: &mut PaletteLocal) {
    let hint = if review.draft.is_some() { t(lang).palette_person_hint } else { t(lang).palette_hint };
    let before = local.query.clone();
    let edit = TextEdit::singleline(&mut local.query)
        .hint_text(hint)
        .font(theme::font(theme::HEADING))
        .margin(egui::Margin::symmetric(8, 8))
        .desired_width(ui.available_width());
    let response = ui.add(edit).accessible_name(t(lang).palette_name);
    response.request_focus();
    if local.query != before {
        local.chosen = 0;
        local.shown = None;
    }
    ui.add_space(theme::GAP[0]);
}

fn line(ui: &mut egui::Ui, review: &Review, lang: Lang, found: &Candidate<Found>, chosen: bool) -> egui::Response {
    let tokens = theme::tokens(ui);
    let (text, right, key) = words(review, lang, &found.value);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::ListBoxOption, true, chosen, &text));
    if chosen {
        ui.painter().rect_filled(rect, 6.0, tokens.pressed);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 6.0, tokens.raised);
    }
    let middle = rect.center().y;
    if !key.is_empty() {
        keycap::paint(ui, pos2(rect.left() + 8.0, middle), &key, false);
    }
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let left = pos2(rect.left() + 84.0, middle);
    painter.text(left, Align2::LEFT_CENTER, text, theme::font(theme::BASE), tokens.text);
    let right_end = pos2(rect.right() - 8.0, middle);
    painter.text(right_end, Align2::RIGHT_CENTER, right, theme::font(theme::CAPTION), tokens.second);
    response
}

/// The line's text, what stands at its right, and its key.
fn words(review: &Review, lang: Lang, found: &Found) -> (String, String, String) {
    match found {
        Found::Item(code) => {
            let Some(item) = review.inspection.checklist.item(code) else { return Default::default() };
            let key = item.hotkey.as_ref().map(ToString::to_string).unwrap_or_default();
            (item.text.get(lang).to_owned(), format!("{code}   −{}", item.step), key)
        }
        Found::Person(None) => (t(lang).nobody.to_owned(), String::new(), "0".to_owned()),
        Found::Person(Some(id)) => {
            let Some(person) = review.inspection.person(*id) else { return Default::default() };
            let at = review.draft.as_ref().and_then(|draft| draft.candidates.iter().position(|other| other == id));
            let key = at.filter(|at| *at < 9).map(|at| (at + 1).to_string()).unwrap_or_default();
            (person.name.clone(), format!("{} {}", person.post.name(lang), person.staff_no), key)
        }
        Found::Action(action) => (action.title(lang).to_owned(), t(lang).action.to_owned(), action.key()),
    }
}
