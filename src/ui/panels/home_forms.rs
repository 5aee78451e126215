//! Outlets and people, and the forms: a new inspection, a new outlet, a new person.

use crate::app::command::{Command, NewInspection, NewOutlet, NewPerson};
use crate::app::state::{ChecklistChoice, ChecklistLine, Library, State};
use crate::domain::place::{Level, OutletId, Post};
use crate::domain::text::Lang;
use crate::ui::dialogs::Purpose;
use crate::ui::panels::choosers;
use crate::ui::panels::home::{ask_checklist, head};
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use egui::ComboBox;
use jiff::civil::Date;

/// A new inspection being filled in.
#[derive(Debug)]
pub struct InspectionForm {
    outlet: Option<OutletId>,
    date: String,
    inspector: String,
    checklist: Option<ChecklistChoice>,
    /// Somebody chose the list; else it follows the date.
    picked: bool,
    focused: bool,
}

/// A new outlet being filled in.
#[derive(Debug)]
pub struct OutletForm {
    code: String,
    name: String,
    level: Level,
    queue_machine: bool,
}

impl Default for OutletForm {
    fn default() -> Self {
        Self { code: String::new(), name: String::new(), level: Level::Outlet, queue_machine: true }
    }
}

/// A new person being filled in.
#[derive(Debug)]
pub struct PersonForm {
    staff_no: String,
    name: String,
    post: Post,
    outlet: Option<OutletId>,
}

impl InspectionForm {
    /// Filled with what is most likely: the first outlet, today, the inspector's name, the first checklist.
    pub fn new(state: &State, library: &Library) -> Self {
        Self {
            outlet: library.inspectable().next().map(|outlet| outlet.id),
            date: state.today.to_string(),
            inspector: state.settings.inspector.clone(),
            checklist: library.checklists_on(state.today).first().map(|line| line.choice.clone()),
            picked: false,
            focused: false,
        }
    }

    /// The lists of the date that is typed; the first of them is taken until somebody chooses one, and again when the one
    /// chosen is not valid on that date.
    fn follow<'l>(&mut self, library: &'l Library) -> Vec<&'l ChecklistLine> {
        let Ok(date) = self.date.trim().parse() else { return library.checklists.iter().collect() };
        let offered = library.checklists_on(date);
        let is_file = matches!(self.checklist, Some(ChecklistChoice::File(_)));
        let offers = offered.iter().any(|line| Some(&line.choice) == self.checklist.as_ref());
        let kept = is_file || self.picked && offers;
        if !kept {
            self.checklist = offered.first().map(|line| line.choice.clone());
            self.picked = false;
        }
        offered
    }

    fn ready(&self) -> Option<NewInspection> {
        let date: Date = self.date.trim().parse().ok()?;
        let inspector = self.inspector.trim();
        if inspector.is_empty() {
            return None;
        }
        Some(NewInspection {
            outlet: self.outlet?,
            date,
            inspector: inspector.to_owned(),
            checklist: self.checklist.clone()?,
        })
    }
}

/// Paints the form of a new inspection.
pub fn inspection_ui(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let t = t(lang);
    if let (Some(form), Some(path)) = (view.home.inspection.as_mut(), view.dialogs.checklist.take()) {
        form.checklist = Some(ChecklistChoice::File(path));
    }
    let Some(form) = view.home.inspection.as_mut() else { return };
    let (mut done, mut ask) = (false, false);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t.new_inspection));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            choosers::outlet_ui(ui, library, lang, &mut form.outlet, "new-inspection-outlet");
            field::captioned(ui, &mut form.date, t.date, "2026-03-05", 130.0);
            let inspector = field::captioned(ui, &mut form.inspector, t.inspector, t.inspector_hint, 200.0);
            if !std::mem::replace(&mut form.focused, true) && form.inspector.is_empty() {
                inspector.request_focus();
            }
            let offered = form.follow(library);
            let before = form.checklist.clone();
            ask = checklist_box(ui, library, &offered, lang, &mut form.checklist);
            form.picked |= form.checklist != before;
        });
        ui.horizontal(|ui| {
            let ready = form.ready();
            let start = ui.add_enabled_ui(ready.is_some(), |ui| button::primary(ui, t.start)).inner;
            let waits = ready.is_none();
            if start.clicked() {
                out.extend(ready.map(Command::NewInspection));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
            if waits {
                ui.label(theme::caption(ui, t.form_incomplete));
            }
        });
    });
    if done {
        view.home.inspection = None;
    }
    if ask {
        ask_checklist(&mut view.dialogs);
    }
}

/// True when another file is to be chosen.
fn checklist_box(
    ui: &mut egui::Ui,
    library: &Library,
    offered: &[&ChecklistLine],
    lang: Lang,
    chosen: &mut Option<ChecklistChoice>,
) -> bool {
    let mut ask = false;
    let name = match chosen {
        Some(ChecklistChoice::File(path)) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        Some(choice) => library.checklist(choice).map(|line| line.title(lang)).unwrap_or_default(),
        None => String::new(),
    };
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, t(lang).checklist));
        let shown =
            ComboBox::from_id_salt("new-inspection-checklist").width(260.0).selected_text(name).show_ui(ui, |ui| {
                for line in offered {
                    ui.selectable_value(chosen, Some(line.choice.clone()), line.title(lang));
                }
                ask = ui.button(t(lang).checklist_file).clicked();
            });
        shown.response.accessible_name(t(lang).checklist);
    });
    ask
}

/// Paints the page of outlets and people.
pub fn places_ui(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let t = t(lang);
    let editable = !library.read_only;
    head(ui, t.places, &fill(t.places_counts, &[&library.outlets.len(), &library.people.len()]), |ui| {
        ui.add_enabled_ui(editable, |ui| {
            if button::primary(ui, t.import_places).on_hover_text(t.import_places_hint).clicked() {
                view.dialogs.ask(Purpose::Import);
            }
            if button::plain(ui, t.add_person).clicked() {
                let outlet = library.inspectable().next().map(|outlet| outlet.id);
                let form = PersonForm { staff_no: String::new(), name: String::new(), post: Post::HighCounter, outlet };
                view.home.person = Some(form);
            }
            if button::plain(ui, t.add_outlet).clicked() {
                view.home.outlet = Some(OutletForm::default());
            }
        });
    });
    outlet_form(ui, lang, view, out);
    person_form(ui, lang, library, view, out);
    theme::card(ui).show(ui, |ui| outlet_table(ui, library, lang));
    theme::card(ui).show(ui, |ui| people_table(ui, library, lang));
}

fn outlet_form(ui: &mut egui::Ui, lang: Lang, view: &mut View, out: &mut Vec<Command>) {
    let t = t(lang);
    let Some(form) = view.home.outlet.as_mut() else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t.add_outlet));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            field::captioned(ui, &mut form.code, t.code, "", 130.0);
            field::captioned(ui, &mut form.name, t.name, "", 200.0);
            named_box(ui, t.level, "new-outlet-level", Level::ALL, &mut form.level, |level| level.name(lang));
            ui.checkbox(&mut form.queue_machine, t.queue_machine);
        });
        ui.horizontal(|ui| {
            let ready = !form.code.trim().is_empty() && !form.name.trim().is_empty();
            if ui.add_enabled_ui(ready, |ui| button::primary(ui, t.add)).inner.clicked() {
                out.push(Command::AddOutlet(NewOutlet {
                    code: form.code.trim().to_owned(),
                    name: form.name.trim().to_owned(),
                    level: form.level,
                    queue_machine: form.queue_machine,
                }));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
        });
    });
    if done {
        view.home.outlet = None;
    }
}

fn person_form(ui: &mut egui::Ui, lang: Lang, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let t = t(lang);
    let Some(form) = view.home.person.as_mut() else { return };
    let mut done = false;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(t.add_person));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            field::captioned(ui, &mut form.staff_no, t.staff_no, "", 130.0);
            field::captioned(ui, &mut form.name, t.person_name, "", 160.0);
            named_box(ui, t.post, "new-person-post", Post::ALL, &mut form.post, |post| post.name(lang));
            choosers::outlet_ui(ui, library, lang, &mut form.outlet, "new-person-outlet");
        });
        ui.horizontal(|ui| {
            let filled = !form.staff_no.trim().is_empty() && !form.name.trim().is_empty();
            let outlet = form.outlet.filter(|_| filled);
            if ui.add_enabled_ui(outlet.is_some(), |ui| button::primary(ui, t.add)).inner.clicked() {
                out.extend(outlet.map(|outlet| {
                    let (staff_no, name) = (form.staff_no.trim().to_owned(), form.name.trim().to_owned());
                    Command::AddPerson(NewPerson { staff_no, name, post: form.post, outlet })
                }));
                done = true;
            }
            done |= button::plain(ui, t.cancel).clicked();
        });
    });
    if done {
        view.home.person = None;
    }
}

fn named_box<T: Copy + PartialEq>(
    ui: &mut egui::Ui,
    caption: &str,
    id: &str,
    all: &[T],
    chosen: &mut T,
    name: impl Fn(T) -> &'static str,
) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, caption));
        let shown = ComboBox::from_id_salt(id).width(160.0).selected_text(name(*chosen)).show_ui(ui, |ui| {
            for value in all {
                ui.selectable_value(chosen, *value, name(*value));
            }
        });
        shown.response.accessible_name(caption);
    });
}

fn outlet_table(ui: &mut egui::Ui, library: &Library, lang: Lang) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    ui.label(theme::heading(t.outlets));
    if library.outlets.is_empty() {
        ui.set_width(ui.available_width());
        ui.label(theme::caption(ui, t.begin_with_outlets_text));
        return;
    }
    let columns = [
        table::words(t.code, 1.2),
        table::words(t.name, 2.0),
        table::words(t.level, 1.3),
        table::words(t.parent, 1.6),
        table::words(t.class, 1.0),
        table::words(t.queue_machine, 1.0),
        table::figures(t.people, 0.8),
    ];
    let rows = &library.outlets;
    let table = table::Table {
        id: "outlets",
        columns: &columns,
        rows: rows.len(),
        height: 300.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let outlet = &rows[row];
        let parent = || outlet.parent.and_then(|id| library.outlet(id)).map(|o| o.name.clone()).unwrap_or_default();
        match column {
            0 => table::say(ui, &outlet.code, tokens.second),
            1 => table::say(ui, &outlet.name, tokens.text),
            2 => table::say(ui, outlet.level.name(lang), tokens.second),
            3 => table::say(ui, parent(), tokens.second),
            4 => table::say(ui, outlet.class.map_or("", |class| class.name(lang)), tokens.second),
            5 => table::say(ui, if outlet.queue_machine { t.yes } else { t.no }, tokens.second),
            _ => {
                let people = library.people.iter().filter(|person| person.outlet == outlet.id).count();
                table::say(ui, people.to_string(), tokens.text);
            }
        }
    });
}

fn people_table(ui: &mut egui::Ui, library: &Library, lang: Lang) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    ui.label(theme::heading(t.people));
    if library.people.is_empty() {
        ui.set_width(ui.available_width());
        ui.label(theme::caption(ui, t.no_people_yet));
        return;
    }
    let columns = [
        table::words(t.staff_no, 1.2),
        table::words(t.person_name, 1.5),
        table::words(t.post, 1.5),
        table::words(t.outlet, 1.8),
        table::words(t.from, 1.2),
        table::words(t.to, 1.2),
    ];
    let rows = &library.people;
    let table = table::Table {
        id: "people",
        columns: &columns,
        rows: rows.len(),
        height: 360.0,
        pressable: None,
        selected: None,
    };
    table.show(ui, |ui, row, column| {
        let person = &rows[row];
        let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        match column {
            0 => table::say(ui, &person.staff_no, tokens.second),
            1 => table::say(ui, &person.name, tokens.text),
            2 => table::say(ui, person.post.name(lang), tokens.second),
            3 => table::say(ui, library.outlet(person.outlet).map_or("", |outlet| &outlet.name), tokens.second),
            4 => table::say(ui, day(person.from), tokens.second),
            _ => table::say(ui, day(person.to), tokens.second),
        }
    });
}
