//! The fields of what is chosen in a checklist's draft: the list itself, a section, an item. Every change is sent at once; a
//! field that says no number or day yet keeps what is typed, with a sentence below it.

use crate::app::checklist_drafts::ListCommand;
use crate::app::command::Command;
use crate::domain::checklist::{
    Area, Checklist, Class, Evidence, Hotkey, Item, ItemCode, NaRule, Observe, Per, Section, Weight,
};
use crate::domain::checklist_draft::{At, Draft, Edit};
use crate::domain::checklist_table::{join_phrases, split_phrases};
use crate::domain::place::Post;
use crate::domain::text::Lang;
use crate::ui::panels::checklist_editor::{EditorLocal, Part, Typed};
use crate::ui::strings::fill;
use crate::ui::strings::lists::{Words, words};
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use egui::RichText;
use jiff::civil::Date;

/// Paints the fields.
pub fn fields_ui(ui: &mut egui::Ui, draft: &Draft, lang: Lang, local: &mut EditorLocal, out: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = theme::GAP[2];
    let part = local.part;
    let mut pen = Pen { of: format!("{part:?}"), lang, w: words(lang), local, changed: None };
    let edit = match part {
        Part::Head => head_ui(ui, draft, &mut pen),
        Part::Section(at) => {
            draft.list.sections.get(at).and_then(|section| section_ui(ui, draft, at, section, &mut pen))
        }
        Part::Item(section, item) => {
            let place = At { section, item };
            let found = draft.list.sections.get(section).and_then(|section| section.items.get(item));
            found.and_then(|item| item_ui(ui, draft, place, item, &mut pen))
        }
    };
    let Some(edit) = edit else { return };
    let changed = pen.changed.take();
    let goes_on = changed.is_some() && changed == local.last;
    local.last = changed;
    out.push(Command::Lists(ListCommand::Edit(Box::new(edit), goes_on)));
}

/// Paints fields of one part, and remembers which was changed.
struct Pen<'l> {
    of: String,
    lang: Lang,
    w: &'static Words,
    local: &'l mut EditorLocal,
    changed: Option<String>,
}

impl Pen<'_> {
    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.of)
    }

    fn text(&mut self, ui: &mut egui::Ui, value: &mut String, name: &str, hint: &str, width: f32) {
        if field::captioned(ui, value, name, hint, width).changed() {
            self.changed = Some(self.key(name));
        }
    }

    fn area(&mut self, ui: &mut egui::Ui, value: &mut String, name: &str, width: f32) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP[0];
            ui.label(theme::caption(ui, name));
            let edit = egui::TextEdit::multiline(value)
                .margin(egui::Margin::symmetric(8, 5))
                .desired_rows(2)
                .desired_width(width);
            if ui.add(edit).accessible_name(name).changed() {
                self.changed = Some(self.key(name));
            }
        });
    }

    /// A field whose text must be read as something. What cannot be read stays in the field, with `wrong` below it.
    #[expect(clippy::too_many_arguments, reason = "a field with its words and how it is read")]
    fn read<T: PartialEq>(
        &mut self,
        ui: &mut egui::Ui,
        value: &mut T,
        name: &str,
        (hint, wrong): (&str, &str),
        width: f32,
        write: impl Fn(&T) -> String,
        parse: impl Fn(&str) -> Option<T>,
    ) {
        let key = self.key(name);
        let known = self.local.typed.get(&key);
        let mut text = known.map_or_else(|| write(value), |typed| typed.text.clone());
        ui.vertical(|ui| {
            let response = field::captioned(ui, &mut text, name, hint, width);
            let parsed = parse(text.trim());
            let sound = parsed.is_some();
            if !sound {
                ui.label(RichText::new(wrong).font(theme::font(theme::TINY)).color(theme::tokens(ui).red));
            }
            if response.has_focus() || !sound {
                self.local.typed.insert(key.clone(), Typed { text, sound });
            } else {
                self.local.typed.remove(&key);
            }
            if let Some(parsed) = parsed.filter(|parsed| response.changed() && parsed != value) {
                *value = parsed;
                self.changed = Some(key);
            }
        });
    }

    fn one_of<T: Copy + PartialEq>(
        &mut self,
        ui: &mut egui::Ui,
        value: &mut T,
        all: &[T],
        name: &str,
        said: impl Fn(T) -> &'static str,
    ) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP[0];
            ui.label(theme::caption(ui, name));
            let before = *value;
            let id = self.key(name);
            let shown = egui::ComboBox::from_id_salt(id).width(128.0).selected_text(said(*value)).show_ui(ui, |ui| {
                for one in all {
                    ui.selectable_value(value, *one, said(*one));
                }
            });
            shown.response.accessible_name(name);
            if before != *value {
                self.changed = Some(format!("{} {}", self.key(name), said(*value)));
            }
        });
    }

    fn some_of<T: Copy + PartialEq>(
        &mut self,
        ui: &mut egui::Ui,
        chosen: &mut Vec<T>,
        all: &[T],
        name: &str,
        said: impl Fn(T) -> &'static str,
    ) {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = theme::GAP[0];
            ui.label(theme::caption(ui, name));
            ui.horizontal_wrapped(|ui| {
                field::frame_ticks(ui);
                for one in all {
                    let mut ticked = chosen.contains(one);
                    if ui.checkbox(&mut ticked, said(*one)).changed() {
                        // In the order in which people list them, whatever was ticked first.
                        *chosen = all
                            .iter()
                            .copied()
                            .filter(|x| if x == one { ticked } else { chosen.contains(x) })
                            .collect();
                        self.changed = Some(format!("{} {} {ticked}", self.key(name), said(*one)));
                    }
                }
            });
        });
    }

    fn tick(&mut self, ui: &mut egui::Ui, value: &mut bool, name: &str) {
        if field::tick(ui, value, name, "") {
            self.changed = Some(format!("{} {value}", self.key(name)));
        }
    }

    fn phrases(&mut self, ui: &mut egui::Ui, value: &mut Vec<String>, name: &str, hint: &str, width: f32) {
        let lang = self.lang;
        let write = |phrases: &Vec<String>| join_phrases(phrases, lang).trim_end().to_owned();
        let parse = |typed: &str| Some(split_phrases(typed).into_iter().map(str::to_owned).collect());
        self.read(ui, value, name, (hint, ""), width, write, parse);
    }
}

/// Two fields of that share of the room each.
fn half(ui: &egui::Ui) -> f32 {
    ((ui.available_width() - theme::GAP[2]) / 2.0 - theme::GAP[1]).max(120.0)
}

fn row(ui: &mut egui::Ui, content: impl FnOnce(&mut egui::Ui)) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(theme::GAP[2], theme::GAP[1]);
        content(ui);
    });
}

fn head_ui(ui: &mut egui::Ui, draft: &Draft, pen: &mut Pen<'_>) -> Option<Edit> {
    let w = pen.w;
    let mut list = Checklist { sections: Vec::new(), ..draft.list.clone() };
    let mut from = draft.from;
    ui.label(theme::heading(w.head));
    row(ui, |ui| {
        pen.text(ui, &mut list.code, w.code, "", 180.0);
        pen.text(ui, &mut list.version, w.version, "2026.1", 110.0);
        let day = |day: &Date| day.to_string();
        pen.read(ui, &mut from, w.valid_from, ("2026-05-01", w.wrong_date), 120.0, day, |typed| typed.parse().ok());
    });
    let width = half(ui);
    row(ui, |ui| {
        pen.text(ui, &mut list.name.zh, w.name_zh, "", width);
        pen.text(ui, &mut list.name.en, w.name_en, "", width);
    });
    row(ui, |ui| {
        let points = ("", w.wrong_points);
        pen.read(ui, &mut list.total, w.total, points, 90.0, ToString::to_string, |typed| typed.parse().ok());
        pen.read(ui, &mut list.bonus_cap, w.bonus_cap, points, 90.0, ToString::to_string, |typed| typed.parse().ok());
        let places = |typed: &str| typed.parse().ok().filter(|places| *places <= 3);
        pen.read(ui, &mut list.places, w.places, ("2", w.wrong_places), 90.0, ToString::to_string, places);
        let lang = pen.lang;
        pen.one_of(ui, &mut list.na, NaRule::ALL, w.na, |rule| rule.name(lang));
    });
    let whole = ui.available_width() - theme::GAP[1];
    pen.area(ui, &mut list.basis, w.basis, whole);
    pen.area(ui, &mut list.notice.zh, w.notice_zh, whole);
    pen.area(ui, &mut list.notice.en, w.notice_en, whole);
    pen.changed.is_some().then(|| Edit::Head(from, Box::new(list)))
}

fn section_ui(ui: &mut egui::Ui, draft: &Draft, at: usize, section: &Section, pen: &mut Pen<'_>) -> Option<Edit> {
    let (w, lang) = (pen.w, pen.lang);
    let last = draft.list.sections.len().saturating_sub(1);
    let mut edit = None;
    ui.horizontal(|ui| {
        ui.label(theme::heading(fill(w.section, &[&(at + 1)])));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button::small(ui, w.remove_section).on_hover_text(w.undo_hint).clicked() {
                edit = Some((Edit::RemoveSection(at), Part::Section(at)));
            }
            if ui.add_enabled_ui(at < last, |ui| button::small(ui, w.down)).inner.clicked() {
                edit = Some((Edit::MoveSection(at, at + 1), Part::Section(at + 1)));
            }
            if ui.add_enabled_ui(at > 0, |ui| button::small(ui, w.up)).inner.clicked() {
                edit = Some((Edit::MoveSection(at, at - 1), Part::Section(at - 1)));
            }
        });
    });
    let mut fields = Section { items: Vec::new(), ..section.clone() };
    row(ui, |ui| {
        pen.text(ui, &mut fields.code, w.code, "", 120.0);
        pen.one_of(ui, &mut fields.class, Class::ALL, w.class, |class| class.name(lang));
        let written = |percent: &Option<u8>| percent.map(|percent| percent.to_string()).unwrap_or_default();
        let parse = |typed: &str| match typed {
            "" => Some(None),
            typed => typed.parse().ok().filter(|percent| *percent <= 100).map(Some),
        };
        pen.read(ui, &mut fields.minimum_percent, w.minimum, (w.minimum_hint, w.wrong_percent), 130.0, written, parse);
    });
    let width = half(ui);
    row(ui, |ui| {
        pen.text(ui, &mut fields.name.zh, w.name_zh, "", width);
        pen.text(ui, &mut fields.name.en, w.name_en, "", width);
    });
    moved(edit, pen).or_else(|| pen.changed.is_some().then(|| Edit::Section(at, Box::new(fields))))
}

/// A change of the structure: what is typed by place means nothing any more.
fn moved(edit: Option<(Edit, Part)>, pen: &mut Pen<'_>) -> Option<Edit> {
    let (edit, part) = edit?;
    pen.local.typed.clear();
    pen.local.part = part;
    pen.changed = None;
    Some(edit)
}

fn item_ui(ui: &mut egui::Ui, draft: &Draft, at: At, item: &Item, pen: &mut Pen<'_>) -> Option<Edit> {
    let w = pen.w;
    let mut edit = None;
    ui.horizontal(|ui| {
        ui.label(theme::heading(fill(w.item, &[&format!("{}-{}", at.section + 1, at.item + 1)])));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if button::small(ui, w.remove_item).on_hover_text(w.undo_hint).clicked() {
                edit = Some((Edit::RemoveItem(at), Part::Item(at.section, at.item)));
            }
            for (name, to) in [(w.down, after(draft, at)), (w.up, before(draft, at))] {
                let pressed = ui.add_enabled_ui(to.is_some(), |ui| button::small(ui, name)).inner.clicked();
                if let Some(to) = to.filter(|_| pressed) {
                    edit = Some((Edit::MoveItem(at, to), Part::Item(to.section, to.item)));
                }
            }
        });
    });
    let mut changed = item.clone();
    words_ui(ui, &mut changed, pen);
    counting_ui(ui, &mut changed, pen);
    who_ui(ui, &mut changed, pen);
    origin_ui(ui, &mut changed, pen);
    moved(edit, pen).or_else(|| pen.changed.is_some().then(|| Edit::Item(at, Box::new(changed))))
}

/// One place down: in its section, or to the head of the next.
fn after(draft: &Draft, at: At) -> Option<At> {
    let sections = &draft.list.sections;
    if at.item + 1 < sections.get(at.section)?.items.len() {
        return Some(At { item: at.item + 1, ..at });
    }
    (at.section + 1 < sections.len()).then_some(At { section: at.section + 1, item: 0 })
}

/// One place up: in its section, or to the end of the one before.
fn before(draft: &Draft, at: At) -> Option<At> {
    if at.item > 0 {
        return Some(At { item: at.item - 1, ..at });
    }
    let section = at.section.checked_sub(1)?;
    Some(At { section, item: draft.list.sections.get(section)?.items.len() })
}

fn words_ui(ui: &mut egui::Ui, item: &mut Item, pen: &mut Pen<'_>) {
    let w = pen.w;
    let width = half(ui);
    row(ui, |ui| {
        pen.text(ui, &mut item.code.0, w.code, "", 120.0);
        let none_or = |typed: &str| if typed.is_empty() { Some(None) } else { Hotkey::parse(typed).map(Some) };
        let written = |key: &Option<Hotkey>| key.as_ref().map(ToString::to_string).unwrap_or_default();
        pen.read(ui, &mut item.hotkey, w.key, (w.key_hint, w.wrong_key), 110.0, written, none_or);
    });
    row(ui, |ui| {
        pen.text(ui, &mut item.text.zh, w.text_zh, "", width);
        pen.text(ui, &mut item.text.en, w.text_en, "", width);
    });
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        pen.area(ui, &mut item.standard.zh, w.standard_zh, width);
        pen.area(ui, &mut item.standard.en, w.standard_en, width);
    });
}

fn counting_ui(ui: &mut egui::Ui, item: &mut Item, pen: &mut Pen<'_>) {
    let (w, lang) = (pen.w, pen.lang);
    row(ui, |ui| {
        let words = ("", w.wrong_points);
        let parse = |typed: &str| typed.parse().ok();
        if item.weight != Weight::FromTotal {
            let mut points = item.points;
            pen.read(ui, &mut points, w.points, words, 70.0, ToString::to_string, parse);
            if points != item.points {
                item.set_points(points);
            }
        }
        pen.read(ui, &mut item.step, w.step, words, 90.0, ToString::to_string, parse);
        pen.read(ui, &mut item.cap, w.cap, words, 70.0, ToString::to_string, parse);
        pen.one_of(ui, &mut item.per, Per::ALL, w.per, |per| per.name(lang));
        let mut weight = item.weight;
        pen.one_of(ui, &mut weight, Weight::ALL, w.weight, |weight| weight.name(lang));
        if weight != item.weight {
            item.set_weight(weight);
        }
    });
    row(ui, |ui| {
        pen.tick(ui, &mut item.key_item, w.key_item_tick);
        pen.tick(ui, &mut item.required, w.required);
    });
}

fn who_ui(ui: &mut egui::Ui, item: &mut Item, pen: &mut Pen<'_>) {
    let (w, lang) = (pen.w, pen.lang);
    pen.some_of(ui, &mut item.posts, Post::ALL, w.posts, |post| post.name(lang));
    pen.some_of(ui, &mut item.observe, Observe::ALL, w.observe, |observe| observe.name(lang));
    row(ui, |ui| {
        pen.one_of(ui, &mut item.area, Area::ALL, w.area, |area| area.name(lang));
        pen.one_of(ui, &mut item.evidence, Evidence::ALL, w.evidence, |evidence| evidence.name(lang));
        let posts: Vec<Option<Post>> = std::iter::once(None).chain(Post::ALL.iter().copied().map(Some)).collect();
        let said = |post: Option<Post>| post.map_or(w.nobody, |post| post.name(lang));
        pen.one_of(ui, &mut item.responsible, &posts, w.responsible, said);
    });
    let width = half(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        pen.area(ui, &mut item.remedy.zh, w.remedy_zh, width);
        pen.area(ui, &mut item.remedy.en, w.remedy_en, width);
    });
}

fn origin_ui(ui: &mut egui::Ui, item: &mut Item, pen: &mut Pen<'_>) {
    let w = pen.w;
    let width = half(ui);
    row(ui, |ui| {
        pen.phrases(ui, &mut item.clauses, w.clauses, w.clauses_hint, width);
        let mut gates: Vec<String> = item.gates.iter().map(|code| code.0.clone()).collect();
        pen.phrases(ui, &mut gates, w.gates, w.gates_hint, width);
        item.gates = gates.into_iter().map(ItemCode).collect();
    });
    pen.text(ui, &mut item.reference, w.reference, "desk.jpg", width);
}
