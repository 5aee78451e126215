//! The checklists: the shipped ones and the library's own, version by version; one opened is read whole. A draft has the
//! page to itself while somebody writes it.

use crate::app::checklist_drafts::ListCommand;
use crate::app::command::Command;
use crate::app::state::{ChecklistChoice, ChecklistLine, Library, State};
use crate::domain::book::BookNo;
use crate::domain::checklist::{Checklist, Item, Per, Section, Weight};
use crate::domain::text::Lang;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::page_file::PageFile;
use crate::ui::panels::checklist_editor::{self, EditorLocal};
use crate::ui::panels::home::head;
use crate::ui::panels::home_import;
use crate::ui::strings::lists::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use egui::RichText;
use jiff::civil::Date;

/// What the page remembers.
#[derive(Debug, Default)]
pub struct ListsLocal {
    /// The list that is read.
    open: Option<ChecklistChoice>,
    /// The list that a path is being asked for.
    export: Option<ChecklistChoice>,
    /// The version being struck, with the reason typed so far.
    strike: Option<(BookNo, String)>,
    /// Whether there was a draft when the page was painted last.
    had_draft: bool,
    /// Whether the draft has the page.
    editing: bool,
    /// The draft's editor.
    editor: EditorLocal,
}

/// Paints the page.
pub fn checklists_ui(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let local = &mut view.home.lists;
    take_file(&mut view.dialogs, local, out);
    let has_draft = state.draft.is_some();
    if has_draft != std::mem::replace(&mut local.had_draft, has_draft) {
        local.editing = has_draft;
        local.editor = EditorLocal::default();
    }
    if let Some(draft) = state.draft.as_ref().filter(|_| local.editing) {
        local.editing = !checklist_editor::editor_ui(ui, draft, library, lang, &mut local.editor, out);
        return;
    }
    if let Some(line) = local.open.clone().and_then(|choice| library.checklist(&choice)) {
        return list_ui(ui, state, line, library, view, out);
    }
    let w = words(lang);
    head(ui, t(lang).checklists, w.below, |ui| {
        let writable = !library.read_only;
        let import = ui.add_enabled_ui(writable && !has_draft, |ui| button::primary(ui, w.import)).inner;
        let waits = if writable { w.copy_waits } else { t(lang).read_only };
        if import.on_hover_text(w.import_hint).on_disabled_hover_text(waits).clicked() {
            view.dialogs.ask(Purpose::Page(PageFile::ListIn));
        }
        if button::plain(ui, w.form).on_hover_text(w.form_hint).clicked() {
            let file = PageFile::ListForm;
            view.dialogs.ask_with(Purpose::Page(file), file.suggestion(t(lang).checklist));
        }
    });
    if let Some(draft) = &state.draft {
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                let list = &draft.draft.list;
                ui.label(fill(w.draft_waits, &[&format!("{} {}", list.name.get(lang), list.version)]));
                local.editing = button::plain(ui, w.go_on).clicked();
            });
        });
    }
    faulty_ui(ui, state, lang, out);
    theme::card(ui).show(ui, |ui| lists_table(ui, library, state.today, lang, local));
}

/// Does what a path was asked for.
fn take_file(dialogs: &mut Dialogs, local: &mut ListsLocal, out: &mut Vec<Command>) {
    let Some((file, path)) = dialogs.page.take_if(|(file, _)| file.is_list()) else { return };
    let command = match file {
        PageFile::ListIn => Some(ListCommand::Import(path)),
        PageFile::ListForm => Some(ListCommand::BlankForm(path)),
        _ => local.export.take().map(|choice| ListCommand::Export(choice, path)),
    };
    out.extend(command.map(Command::Lists));
}

/// What is wrong in a file that was not taken in.
pub(super) fn faulty_ui(ui: &mut egui::Ui, state: &State, lang: Lang, out: &mut Vec<Command>) {
    let Some(faulty) = &state.faulty else { return };
    let w = words(lang);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(RichText::new(w.faulty).font(theme::bold_font(theme::HEADING)).color(theme::tokens(ui).red));
            ui.label(theme::caption(ui, fill(w.faulty_text, &[&faulty.path.display()])));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                if button::small(ui, w.close).clicked() {
                    out.push(Command::Lists(ListCommand::DropFaults));
                }
            });
        });
        home_import::diagnostics(ui, &faulty.found, lang);
    });
}

fn lists_table(ui: &mut egui::Ui, library: &Library, today: Date, lang: Lang, local: &mut ListsLocal) {
    let (w, t, tokens) = (words(lang), t(lang), theme::tokens(ui));
    let columns = [
        table::words(t.name, 3.0),
        table::words(w.code, 1.6),
        table::words(t.edition, 1.0),
        table::words(w.valid_from, 1.1),
        table::figures(t.items, 0.7),
        table::words(w.origin, 0.9),
        table::words(w.state, 1.3),
    ];
    let lines = &library.checklists;
    let name = |row: usize| fill(w.open_of, &[&lines[row].title(lang)]);
    let table = table::Table {
        id: "checklists",
        columns: &columns,
        rows: lines.len(),
        height: f32::INFINITY,
        pressable: Some(&name),
        selected: None,
    };
    let pressed = table.show(ui, |ui, row, column| {
        let line = &lines[row];
        let from = line.own.as_ref().map(|own| own.from);
        match column {
            0 => table::say(ui, line.list.name.get(lang), tokens.text),
            1 => table::say(ui, &line.list.code, tokens.second),
            2 => table::say(ui, &line.list.version, tokens.text),
            3 => table::say(ui, from.map(|from| from.to_string()).unwrap_or_default(), tokens.second),
            4 => table::say(ui, line.list.items().count().to_string(), tokens.text),
            5 => table::say(ui, if line.own.is_some() { w.own } else { w.shipped }, tokens.second),
            _ => {
                let (said, ink) = match from {
                    Some(from) if from > today => (fill(w.coming, &[&from]), tokens.second),
                    _ if is_current(library, line, today) => (w.current.to_owned(), tokens.text),
                    _ => (w.superseded.to_owned(), tokens.second),
                };
                table::say(ui, said, ink);
            }
        }
    });
    if let Some(row) = pressed {
        local.open = Some(lines[row].choice.clone());
    }
}

/// Whether a new inspection of that day takes it before every other version of its code.
fn is_current(library: &Library, line: &ChecklistLine, day: Date) -> bool {
    let offered = library.checklists_on(day);
    let first = offered.into_iter().find(|other| other.list.code == line.list.code);
    first.is_some_and(|first| first.choice == line.choice)
}

fn list_ui(
    ui: &mut egui::Ui,
    state: &State,
    line: &ChecklistLine,
    library: &Library,
    view: &mut View,
    out: &mut Vec<Command>,
) {
    let (lang, list) = (state.settings.lang, &line.list);
    let (w, local) = (words(lang), &mut view.home.lists);
    let facts = fill(w.facts, &[&list.code, &list.version, &list.items().count(), &list.total]);
    let mut back = false;
    head(ui, list.name.get(lang), &facts, |ui| {
        let waits = if library.read_only { t(lang).read_only } else { w.copy_waits };
        let free = !library.read_only && state.draft.is_none();
        let copy = ui.add_enabled_ui(free, |ui| button::primary(ui, w.copy)).inner;
        if copy.on_hover_text(w.copy_hint).on_disabled_hover_text(waits).clicked() {
            out.push(Command::Lists(ListCommand::Copy(line.choice.clone())));
        }
        for (name, file) in [(w.export_xlsx, PageFile::ListXlsx), (w.export_toml, PageFile::ListToml)] {
            if button::plain(ui, name).clicked() {
                local.export = Some(line.choice.clone());
                view.dialogs.ask_with(Purpose::Page(file), file.suggestion(&format!("{}_{}", list.code, list.version)));
            }
        }
        if let ChecklistChoice::Own(no) = line.choice
            && button::plain(ui, w.strike).on_hover_text(w.strike_hint).clicked()
        {
            local.strike = Some((no, String::new()));
        }
        back = button::plain(ui, w.back).clicked();
    });
    strike_ui(ui, lang, local, out);
    about_ui(ui, line, lang);
    for (at, section) in list.sections.iter().enumerate() {
        theme::card(ui).show(ui, |ui| section_ui(ui, list, section, at, lang));
    }
    if back {
        (local.open, local.strike) = (None, None);
    }
}

/// Where the list comes from, what it follows, what its notice says.
fn about_ui(ui: &mut egui::Ui, line: &ChecklistLine, lang: Lang) {
    let (w, list) = (words(lang), &line.list);
    let origin = match &line.own {
        Some(own) if own.who.is_empty() => fill(w.saved_by_nobody, &[&own.at.date(), &own.from]),
        Some(own) => fill(w.saved_by, &[&own.at.date(), &own.who, &own.from]),
        None => w.shipped.to_owned(),
    };
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        ui.spacing_mut().interact_size.y = 0.0;
        for (name, said) in [(w.origin, origin.as_str()), (w.basis, &list.basis), (w.notice, list.notice.get(lang))] {
            if !said.is_empty() {
                ui.horizontal_wrapped(|ui| {
                    ui.label(theme::caption(ui, name));
                    ui.label(said);
                });
            }
        }
    });
}

fn strike_ui(ui: &mut egui::Ui, lang: Lang, local: &mut ListsLocal, out: &mut Vec<Command>) {
    let (w, t) = (words(lang), t(lang));
    let Some((no, reason)) = &mut local.strike else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            field::text(ui, reason, t.reason, t.reason_hint, 320.0);
            let ready = !reason.trim().is_empty();
            if ui.add_enabled_ui(ready, |ui| button::primary(ui, w.strike)).inner.clicked() {
                out.push(Command::Lists(ListCommand::Strike(*no, reason.trim().to_owned())));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
            ui.label(theme::caption(ui, w.strike_hint));
        });
    });
    if done {
        local.strike = None;
    }
}

fn section_ui(ui: &mut egui::Ui, list: &Checklist, section: &Section, at: usize, lang: Lang) {
    let (w, t, tokens) = (words(lang), t(lang), theme::tokens(ui));
    ui.set_width(ui.available_width());
    ui.spacing_mut().item_spacing.y = theme::GAP[1];
    ui.horizontal(|ui| {
        ui.label(theme::heading(format!("{} {} {}", at + 1, section.code, section.name.get(lang))));
        let minimum = section.minimum_percent.map(|percent| format!(" · {} {percent}", w.minimum)).unwrap_or_default();
        ui.label(theme::caption(ui, format!("{}{minimum}", section.class.name(lang))));
    });
    let columns = [
        table::words(w.code, 0.9),
        table::words(t.item, 2.6),
        table::words(t.post, 1.3),
        table::figures(w.points, 0.6),
        table::words(w.counted, 1.4),
        table::words(w.key, 0.5),
        table::words(w.marks, 1.2),
        table::words(w.remedy, 2.0),
    ];
    let id = format!("{}-{at}", list.code);
    let table = table::Table {
        id: &id,
        columns: &columns,
        rows: section.items.len(),
        height: f32::INFINITY,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let item = &section.items[row];
        match column {
            0 => table::say(ui, &item.code.0, tokens.second),
            1 => {
                let shown = egui::Label::new(RichText::new(item.text.get(lang)).color(tokens.text)).truncate();
                let standard = item.standard.get(lang);
                let said = if standard.is_empty() { item.text.get(lang) } else { standard };
                ui.add(shown).on_hover_text(said);
            }
            2 => {
                let posts: Vec<&str> = item.posts.iter().map(|post| post.name(lang)).collect();
                table::say(
                    ui,
                    if posts.is_empty() { t.whole_outlet.to_owned() } else { posts.join(t.comma) },
                    tokens.second,
                );
            }
            3 => table::say(ui, item.points.to_string(), tokens.text),
            4 => table::say(ui, counting(item, lang), tokens.second),
            5 => table::say(ui, item.hotkey.as_ref().map(ToString::to_string).unwrap_or_default(), tokens.second),
            6 => table::say(ui, marks(item, lang), tokens.text),
            _ => table::say(ui, item.remedy.get(lang).replace('\n', " "), tokens.second),
        }
    });
}

/// How points are lost, in a few words.
fn counting(item: &Item, lang: Lang) -> String {
    let w = words(lang);
    match item.per {
        Per::Once => fill(w.once, &[&item.step]),
        Per::Occurrence if item.cap == item.step => fill(w.each, &[&item.step]),
        Per::Occurrence => fill(w.each_at_most, &[&item.step, &item.cap]),
    }
}

fn marks(item: &Item, lang: Lang) -> String {
    let w = words(lang);
    let weight = (item.weight != Weight::Normal).then(|| item.weight.name(lang));
    let marks = [item.key_item.then_some(w.key_item), weight, (!item.required).then_some(w.not_required)];
    marks.into_iter().flatten().collect::<Vec<_>>().join(t(lang).comma)
}
