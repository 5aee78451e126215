//! Results in the book: rounds from outside, tickets, figures; each with where it came from. They are imported from lists
//! or typed here, and corrected by striking.

use crate::app::command::Command;
use crate::app::results::kinds;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::book::{About, Booked, Entry, check, strikes};
use crate::domain::place::{OutletId, PersonId};
use crate::domain::results::{ResultKind, Subject};
use crate::domain::text::Lang;
use crate::ui::panels::choosers;
use crate::ui::panels::registers::RegistersLocal;
use crate::ui::panels::sending::Sending;
use crate::ui::strings::registers::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field, table};
use eframe::egui;
use jiff::civil::Date;

/// A result being typed.
#[derive(Debug)]
pub struct ResultForm {
    kind: ResultKind,
    outlet: Option<OutletId>,
    person: Option<PersonId>,
    when: String,
    value: String,
    rank: String,
    ranked: String,
    sending: Sending,
}

impl ResultForm {
    /// Begins with a round of the province at the first outlet, today.
    pub fn new(state: &State, library: &Library) -> Self {
        Self {
            kind: ResultKind::Rounds { by: crate::domain::scheme::By::Province },
            outlet: library.inspectable().next().map(|outlet| outlet.id),
            person: None,
            when: state.today.to_string(),
            value: String::new(),
            rank: String::new(),
            ranked: String::new(),
            sending: Sending::default(),
        }
    }

    /// The entry as typed, if nothing is missing and nothing impossible.
    fn entry(&self) -> Option<Entry> {
        self.typed().filter(|entry| check(&[], entry).is_ok())
    }

    fn typed(&self) -> Option<Entry> {
        let place = |typed: &str| match typed.trim() {
            "" => Some(None),
            typed => typed.parse::<u32>().ok().map(Some),
        };
        let (when, value, source) = (self.when.trim(), self.value.trim(), None);
        match &self.kind {
            ResultKind::Rounds { by } => {
                let (score, visited) = (value.parse().ok()?, when.parse().ok()?);
                let (rank, ranked) = (place(&self.rank)?, place(&self.ranked)?);
                Some(Entry::Round { outlet: self.outlet?, by: *by, visited, score, rank, ranked, source })
            }
            ResultKind::Tickets => {
                let (year, count) = (when.parse().ok()?, value.parse().ok()?);
                Some(Entry::Tickets { outlet: self.outlet?, year, count, source })
            }
            ResultKind::Figures { name, of } => {
                let of = match of {
                    Subject::Outlet => About::Outlet(self.outlet?),
                    Subject::Person => About::Person(self.person?),
                };
                Some(Entry::Figure { of, name: name.clone(), value: value.parse().ok()?, source })
            }
            ResultKind::SkillTest { .. } => None,
        }
    }
}

/// Paints the form of a typed result. True when it is done with: given up, or what was typed stands in the book.
pub fn form_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    view: &SettlementView,
    form: &mut ResultForm,
    out: &mut Vec<Command>,
) -> bool {
    let lang = state.settings.lang;
    let (t, w) = (t(lang), words(lang));
    let mut done = form.sending.has_come(state, view);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(theme::heading(w.result_new));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            kind_ui(ui, view, lang, form);
            if choosers::outlet_ui(ui, library, lang, &mut form.outlet, "result outlet") {
                form.person = None;
            }
            if matches!(form.kind, ResultKind::Figures { of: Subject::Person, .. }) {
                choosers::person_ui(ui, library, lang, form.outlet, &mut form.person, ("result person", None));
            }
            let round = matches!(form.kind, ResultKind::Rounds { .. });
            if round || form.kind == ResultKind::Tickets {
                let (name, hint) = if round { (t.date, "2026-05-01") } else { (w.result_when, "2026") };
                field::captioned(ui, &mut form.when, name, hint, 110.0);
            }
            field::captioned(ui, &mut form.value, if round { t.score } else { w.result_value }, "", 90.0);
            if round {
                field::captioned(ui, &mut form.rank, w.rank, "", 80.0);
                field::captioned(ui, &mut form.ranked, w.ranked, "", 80.0);
            }
        });
        ui.horizontal(|ui| {
            let entry = form.entry().map(Box::new);
            let ready = entry.is_some() && !form.sending.waits();
            let add = ui.add_enabled_ui(ready, |ui| button::primary(ui, t.add)).inner;
            if let Some(entry) = entry.filter(|_| add.on_disabled_hover_text(t.form_incomplete).clicked()) {
                form.sending.begin(state, view, &entry);
                out.push(Command::Book(entry));
            }
            done |= button::plain(ui, t.cancel).clicked();
        });
    });
    done
}

fn kind_ui(ui: &mut egui::Ui, view: &SettlementView, lang: Lang, form: &mut ResultForm) {
    let kinds = kinds(Some(&view.books.scheme));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, words(lang).result_what));
        let name = kinds.iter().find(|(kind, _)| *kind == form.kind).map_or("", |(_, name)| name.get(lang));
        egui::ComboBox::from_id_salt("result kind").selected_text(name).show_ui(ui, |ui| {
            // Grades of skill tests are typed where the candidate stands.
            for (kind, name) in kinds.iter().filter(|(kind, _)| !matches!(kind, ResultKind::SkillTest { .. })) {
                if ui.selectable_label(*kind == form.kind, name.get(lang)).clicked() {
                    if *kind == ResultKind::Tickets {
                        form.when = view.books.scheme.to.year().to_string();
                    }
                    form.kind = kind.clone();
                }
            }
        });
    });
}

/// Paints the list.
pub fn results_ui(
    ui: &mut egui::Ui,
    library: &Library,
    view: &SettlementView,
    lang: Lang,
    local: &mut RegistersLocal,
    out: &mut Vec<Command>,
) {
    let (t, w) = (t(lang), words(lang));
    let struck = strikes(&view.book);
    let mut rows: Vec<&Booked> = view.book.iter().filter(|booked| is_result(&booked.entry)).collect();
    rows.sort_by_key(|booked| std::cmp::Reverse((day(&booked.entry), booked.no)));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::heading(if rows.is_empty() { w.results_none } else { w.results }));
            ui.label(theme::caption(ui, if rows.is_empty() { w.results_none_text } else { w.results_text }));
        });
        if rows.is_empty() {
            return;
        }
        let columns = [
            table::words(w.result_when, 0.9),
            table::words(w.result_what, 1.6),
            table::words(w.result_whose, 1.6),
            table::words(w.result_value, 2.2),
            table::words(w.result_from, 1.9),
            table::words("", 1.4),
        ];
        let table = table::Table {
            id: "results",
            columns: &columns,
            rows: rows.len(),
            height: 420.0,
            pressable: None,
            selected: None,
        };
        let names = kinds(Some(&view.books.scheme));
        table.show(ui, |ui, row, column| {
            let booked = rows[row];
            let tokens = theme::tokens(ui);
            let reason = struck.get(&booked.no).map(|(_, reason)| *reason);
            let ink = if reason.is_some() { tokens.third } else { tokens.text };
            match column {
                0 => table::say(ui, when(&booked.entry), ink),
                1 => table::say(ui, what(&booked.entry, &names, lang), ink),
                2 => table::say(ui, whose(&booked.entry, library), ink),
                3 => table::say(ui, value(&booked.entry, lang), ink),
                4 => source(ui, booked, lang),
                _ => match reason {
                    Some(reason) => table::say(ui, fill(t.register_struck, &[&reason]), tokens.second),
                    None => local.strike_button(ui, booked, library, lang),
                },
            }
        });
        local.strike_ui(ui, lang, is_result, &view.book, out);
    });
}

/// Whether it is listed here.
pub const fn is_result(entry: &Entry) -> bool {
    matches!(entry, Entry::Round { .. } | Entry::Tickets { .. } | Entry::Figure { .. } | Entry::Skill { .. })
}

fn day(entry: &Entry) -> Option<Date> {
    match entry {
        Entry::Round { visited, .. } => Some(*visited),
        Entry::Tickets { year, .. } | Entry::Skill { year, .. } => Date::new(*year, 12, 31).ok(),
        _ => None,
    }
}

fn when(entry: &Entry) -> String {
    match entry {
        Entry::Round { visited, .. } => visited.to_string(),
        Entry::Tickets { year, .. } | Entry::Skill { year, .. } => year.to_string(),
        _ => String::new(),
    }
}

fn what(entry: &Entry, names: &[(ResultKind, crate::domain::text::Text)], lang: Lang) -> String {
    match entry {
        Entry::Round { by, .. } => {
            let known = names.iter().find(|(kind, _)| *kind == ResultKind::Rounds { by: *by });
            known.map_or(by.name(lang), |(_, text)| text.get(lang)).to_owned()
        }
        Entry::Tickets { .. } => words(lang).tickets.to_owned(),
        Entry::Skill { test, .. } => test.clone(),
        Entry::Figure { name, .. } => {
            let known =
                names.iter().find(|(kind, _)| matches!(kind, ResultKind::Figures { name: of, .. } if of == name));
            known.map_or(name.as_str(), |(_, text)| text.get(lang)).to_owned()
        }
        _ => String::new(),
    }
}

fn whose(entry: &Entry, library: &Library) -> String {
    let outlet = |id: &OutletId| library.outlet(*id).map(|outlet| outlet.name.clone()).unwrap_or_default();
    match entry {
        Entry::Round { outlet: id, .. } | Entry::Tickets { outlet: id, .. } => outlet(id),
        Entry::Figure { of: About::Outlet(id), .. } => outlet(id),
        Entry::Figure { of: About::Person(id), .. } | Entry::Skill { person: id, .. } => {
            library.people.iter().find(|person| person.id == *id).map(|person| person.name.clone()).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn value(entry: &Entry, lang: Lang) -> String {
    let w = words(lang);
    match entry {
        Entry::Round { score, rank: None, .. } => fill(w.result_score, &[&score.fixed(2)]),
        Entry::Round { score, rank: Some(rank), ranked: None, .. } => {
            fill(w.result_score_rank, &[&score.fixed(2), rank])
        }
        Entry::Round { score, rank: Some(rank), ranked: Some(ranked), .. } => {
            fill(w.result_score_of, &[&score.fixed(2), rank, ranked])
        }
        Entry::Tickets { count, .. } => fill(w.result_count, &[count]),
        Entry::Figure { value, .. } => value.to_string(),
        Entry::Skill { grade, .. } => grade.clone(),
        _ => String::new(),
    }
}

/// The file with its hash, or who typed it.
fn source(ui: &mut egui::Ui, booked: &Booked, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    match booked.entry.source() {
        Some(file) => {
            let name = egui::Label::new(egui::RichText::new(&file.name).color(tokens.second)).truncate();
            ui.add(name).on_hover_text(fill(w.result_hash, &[&file.sha256]));
        }
        None => table::say(ui, format!("{} · {}", w.result_typed, booked.who), tokens.second),
    }
}

/// The button that opens the form.
pub fn new_button(ui: &mut egui::Ui, writable: bool, lang: Lang) -> bool {
    ui.add_enabled_ui(writable, |ui| button::plain(ui, words(lang).result_new)).inner.clicked()
}
