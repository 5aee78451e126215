//! The editor of a checklist's draft: its contents at the left, the fields of what is chosen at the right, and what the check
//! says, line by line, each a way to its place.

use crate::app::checklist_drafts::{DraftView, ListCommand};
use crate::app::command::Command;
use crate::app::state::Library;
use crate::domain::checklist::{Item, Weight};
use crate::domain::checklist_draft::{At, Draft, Edit};
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::number::Points;
use crate::domain::text::Lang;
use crate::ui::panels::checklist_fields;
use crate::ui::panels::home::head;
use crate::ui::strings::fill;
use crate::ui::strings::lists::words;
use crate::ui::theme;
use crate::ui::widgets::{button, words as painted};
use eframe::egui;
use egui::{RichText, Sense};
use std::collections::BTreeMap;

/// Width of the contents.
const CONTENTS: f32 = 340.0;
/// What a card's frame takes of its width and height.
const FRAME: f32 = 34.0;
/// Height of a line of the contents.
const LINE: f32 = 28.0;
/// The most lines of the check that are shown without scrolling.
const CHECKED: f32 = 132.0;

/// What is chosen in the contents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The list itself.
    #[default]
    Head,
    /// A section.
    Section(usize),
    /// An item.
    Item(usize, usize),
}

impl Part {
    /// The part that a diagnostic is about.
    pub fn of(place: &Place) -> Self {
        match place {
            Place::Part { section, item: Some(item) } => Self::Item(section.saturating_sub(1), item.saturating_sub(1)),
            Place::Part { section, item: None } => Self::Section(section.saturating_sub(1)),
            _ => Self::Head,
        }
    }

    /// The same or the nearest that the draft still has.
    fn in_draft(self, draft: &Draft) -> Self {
        let sections = &draft.list.sections;
        match self {
            Self::Head => Self::Head,
            Self::Section(at) if at < sections.len() => self,
            Self::Item(at, item) => match sections.get(at).map(|section| section.items.len()) {
                Some(0) => Self::Section(at),
                Some(items) => Self::Item(at, item.min(items - 1)),
                None => Self::Head,
            },
            Self::Section(_) => sections.len().checked_sub(1).map_or(Self::Head, Self::Section),
        }
    }
}

/// A text being typed.
#[derive(Debug)]
pub(super) struct Typed {
    /// As typed.
    pub(super) text: String,
    /// Whether it can be read; what cannot is not in the draft.
    pub(super) sound: bool,
}

/// What the editor remembers.
#[derive(Debug, Default)]
pub struct EditorLocal {
    /// What is chosen.
    pub part: Part,
    /// What stands in fields that are read as a number or a day, while somebody types or while it cannot be read.
    pub(super) typed: BTreeMap<String, Typed>,
    /// The field that was changed last, so that typing goes on with the same change.
    pub(super) last: Option<String>,
    /// Whether the chosen line is to come into view.
    seek: bool,
    /// Whether dropping the draft was pressed once.
    dropping: bool,
}

impl EditorLocal {
    /// Fields whose text cannot be read.
    fn unread(&self) -> usize {
        self.typed.values().filter(|typed| !typed.sound).count()
    }

    /// Chooses another part; what could not be read falls back to what the draft says.
    fn choose(&mut self, part: Part) {
        if self.part != part {
            (self.part, self.last) = (part, None);
            self.typed.clear();
        }
    }
}

/// Paints the editor. True when somebody goes back to the lists.
pub fn editor_ui(
    ui: &mut egui::Ui,
    view: &DraftView,
    library: &Library,
    lang: Lang,
    local: &mut EditorLocal,
    out: &mut Vec<Command>,
) -> bool {
    local.part = local.part.in_draft(&view.draft);
    let back = head_ui(ui, view, library, lang, local, out);
    check_ui(ui, view, lang, local);
    // What is chosen changes only after the fields were painted, so that none of them loses what is typed.
    let mut next = None;
    let height = (ui.clip_rect().bottom() - ui.cursor().top() - theme::GAP[4]).max(320.0);
    let (room, inner) = (ui.available_width(), height - FRAME);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[3];
        theme::card(ui).show(ui, |ui| {
            ui.set_width(CONTENTS - FRAME);
            ui.set_min_height(inner);
            ui.vertical(|ui| next = contents_ui(ui, view, library, lang, local, inner, out));
        });
        theme::card(ui).show(ui, |ui| {
            ui.set_width(room - CONTENTS - theme::GAP[3] - FRAME);
            ui.set_min_height(inner);
            ui.vertical(|ui| {
                egui::ScrollArea::vertical().id_salt("fields").max_height(inner).auto_shrink([false, true]).show(
                    ui,
                    |ui| {
                        ui.set_max_width(ui.available_width() - theme::GAP[1]);
                        ui.add_enabled_ui(!library.read_only, |ui| {
                            checklist_fields::fields_ui(ui, &view.draft, lang, local, out);
                        });
                    },
                );
            });
        });
    });
    if let Some(part) = next {
        local.choose(part);
    }
    back
}

fn head_ui(
    ui: &mut egui::Ui,
    view: &DraftView,
    library: &Library,
    lang: Lang,
    local: &mut EditorLocal,
    out: &mut Vec<Command>,
) -> bool {
    let (w, draft) = (words(lang), &view.draft);
    let list = &draft.list;
    let title = if list.name.is_empty() { w.unnamed } else { list.name.get(lang) };
    let below = fill(w.draft_below, &[&list.code, &list.version, &draft.from]);
    let unread = local.unread();
    let (mut back, errors) = (false, view.counts().0 + unread);
    head(ui, &fill(w.draft_of, &[&title]), &below, |ui| {
        let save = ui.add_enabled_ui(errors == 0 && !library.read_only, |ui| button::primary(ui, w.save)).inner;
        if save.on_hover_text(w.save_hint).on_disabled_hover_text(fill(w.save_wrong, &[&errors])).clicked() {
            out.push(Command::Lists(ListCommand::Save));
        }
        let undo = ui.add_enabled_ui(!draft.undo.is_empty(), |ui| button::plain(ui, w.undo)).inner;
        if undo.on_hover_text(w.undo_hint).clicked() {
            local.typed.clear();
            local.last = None;
            out.push(Command::Lists(ListCommand::Undo));
        }
        let drop = button::plain(ui, if local.dropping { w.discard_sure } else { w.discard });
        if drop.clicked() {
            if local.dropping {
                out.push(Command::Lists(ListCommand::Discard));
            }
            local.dropping = !local.dropping;
        } else if drop.clicked_elsewhere() {
            local.dropping = false;
        }
        back = button::plain(ui, w.back).clicked();
    });
    back
}

/// What the check says; a line leads to its place.
fn check_ui(ui: &mut egui::Ui, view: &DraftView, lang: Lang, local: &mut EditorLocal) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        let (errors, warnings) = view.counts();
        ui.horizontal(|ui| {
            ui.label(theme::heading(w.check));
            let unread = local.unread();
            if unread > 0 {
                ui.label(RichText::new(fill(w.unread, &[&unread])).color(tokens.red));
            }
            if view.found.is_empty() && unread == 0 {
                ui.label(RichText::new(w.check_fine).color(tokens.green));
            } else if !view.found.is_empty() {
                ui.label(RichText::new(fill(w.check_counts, &[&errors, &warnings])).color(tokens.text));
                ui.label(theme::caption(ui, w.check_press));
            }
        });
        if view.found.is_empty() {
            return;
        }
        egui::ScrollArea::vertical().id_salt("check").max_height(CHECKED).auto_shrink([false, true]).show(ui, |ui| {
            for found in &view.found {
                if check_line(ui, found, lang) {
                    local.choose(Part::of(&found.place));
                    local.seek = true;
                }
            }
        });
    });
}

fn check_line(ui: &mut egui::Ui, found: &Diagnostic, lang: Lang) -> bool {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    let place = if found.place == Place::File { w.whole_list.to_owned() } else { found.place.to_string() };
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), LINE - 4.0), Sense::click());
    let said = format!("{place} {}", found.sentence(lang));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &said));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, tokens.raised);
    }
    let ink = if found.severity == Severity::Error { tokens.red } else { tokens.amber };
    let (left, rest) = rect.split_left_right_at_x(rect.left() + 76.0);
    painted::shortened(ui, left.shrink2(egui::vec2(4.0, 0.0)), &place, theme::CAPTION, ink);
    let text = format!("{} · {}", found.message.get(lang), found.remedy.get(lang));
    painted::shortened(ui, rest, &text, theme::BASE, tokens.text);
    response.on_hover_text(text).clicked()
}

/// The contents; gives what was pressed.
fn contents_ui(
    ui: &mut egui::Ui,
    view: &DraftView,
    library: &Library,
    lang: Lang,
    local: &mut EditorLocal,
    height: f32,
    out: &mut Vec<Command>,
) -> Option<Part> {
    let (w, draft) = (words(lang), &view.draft);
    let mut next = None;
    let sum: Points =
        draft.list.items().filter(|(_, item)| item.weight == Weight::Normal).map(|(_, item)| item.points).sum();
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.horizontal(|ui| {
        ui.label(theme::heading(w.outline));
        ui.label(theme::caption(ui, fill(w.sum, &[&sum])));
    });
    let worst = worst(view);
    let seek = std::mem::take(&mut local.seek);
    egui::ScrollArea::vertical().id_salt("contents").max_height(height - 76.0).auto_shrink([false, true]).show(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut line = |ui: &mut egui::Ui, part: Part, number: &str, text: &str, points: &str| {
                let chosen = local.part == part;
                let response = contents_line(ui, chosen, worst.get(&part).copied(), number, text, points);
                if chosen && seek {
                    response.scroll_to_me(Some(egui::Align::Center));
                }
                if response.clicked() {
                    next = Some(part);
                }
            };
            line(ui, Part::Head, "", w.head, "");
            for (at, section) in draft.list.sections.iter().enumerate() {
                let name = if section.name.is_empty() { w.unnamed } else { section.name.get(lang) };
                line(ui, Part::Section(at), &(at + 1).to_string(), &format!("{} {name}", section.code), "");
                for (number, item) in section.items.iter().enumerate() {
                    let text = if item.text.is_empty() { w.unnamed } else { item.text.get(lang) };
                    let numbers = format!("{}-{}", at + 1, number + 1);
                    line(ui, Part::Item(at, number), &numbers, text, &item.points.to_string());
                }
            }
        },
    );
    ui.add_space(theme::GAP[0]);
    ui.add_enabled_ui(!library.read_only, |ui| {
        ui.horizontal(|ui| {
            let (part, edit) = (local.part, adds(draft, local.part));
            if let Some((after, edit)) = edit
                && button::small(ui, w.add_item).clicked()
            {
                out.push(Command::Lists(ListCommand::Edit(Box::new(edit), false)));
                (next, local.seek) = (Some(after), true);
            }
            if button::small(ui, w.add_section).clicked() {
                let at = match part {
                    Part::Head => draft.list.sections.len(),
                    Part::Section(at) | Part::Item(at, _) => at + 1,
                };
                let edit = Edit::AddSection(at, Box::new(draft.blank_section()));
                out.push(Command::Lists(ListCommand::Edit(Box::new(edit), false)));
                (next, local.seek) = (Some(Part::Section(at)), true);
            }
        });
    });
    next
}

/// The item that is added after what is chosen, and the part that it will be.
fn adds(draft: &Draft, part: Part) -> Option<(Part, Edit)> {
    let at = match part {
        Part::Head => return None,
        Part::Section(section) => At { section, item: draft.list.sections.get(section)?.items.len() },
        Part::Item(section, item) => At { section, item: item + 1 },
    };
    let item: Item = draft.blank_item();
    Some((Part::Item(at.section, at.item), Edit::AddItem(at, Box::new(item))))
}

/// The worst that is said of each part.
fn worst(view: &DraftView) -> BTreeMap<Part, Severity> {
    let mut worst = BTreeMap::new();
    for found in &view.found {
        let known = worst.entry(Part::of(&found.place)).or_insert(found.severity);
        *known = (*known).min(found.severity);
    }
    worst
}

fn contents_line(
    ui: &mut egui::Ui,
    chosen: bool,
    worst: Option<Severity>,
    number: &str,
    text: &str,
    points: &str,
) -> egui::Response {
    let tokens = theme::tokens(ui);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), LINE), Sense::click());
    let spoken = format!("{number} {text}");
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Tab, true, chosen, spoken.trim()));
    if chosen || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, if chosen { tokens.pressed } else { tokens.raised });
    }
    let is_item = !points.is_empty();
    let inner = rect.shrink2(egui::vec2(theme::GAP[1], 0.0));
    let (left, rest) = inner.split_left_right_at_x(inner.left() + if is_item { 44.0 } else { 22.0 });
    let (middle, right) = rest.split_left_right_at_x(rest.right() - 42.0);
    painted::shortened(ui, left, number, theme::CAPTION, tokens.second);
    let ink = if is_item && !chosen { tokens.second } else { tokens.text };
    let middle = if number.is_empty() { middle.with_min_x(inner.left()) } else { middle };
    painted::shortened(ui, middle, text, theme::BASE, ink);
    let painter = ui.painter();
    painter.text(right.right_center(), egui::Align2::RIGHT_CENTER, points, theme::font(theme::CAPTION), tokens.second);
    if let Some(severity) = worst {
        let ink = if severity == Severity::Error { tokens.red } else { tokens.amber };
        painter.circle_filled(egui::pos2(right.left() + 6.0, rect.center().y), 3.5, ink);
    }
    response
}
