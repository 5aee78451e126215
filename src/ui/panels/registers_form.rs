//! The form of a register's entry: what kind, where, who, when, what was set, and the file that proves it.

use crate::app::command::Command;
use crate::app::settling::SettlementView;
use crate::app::state::{Library, State};
use crate::domain::book::Entry;
use crate::domain::number::Fen;
use crate::domain::place::{OutletId, PersonId};
use crate::domain::scheme::{ClauseId, Register, Scheme};
use crate::domain::text::Lang;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::panels::choosers;
use crate::ui::panels::sending::Sending;
use crate::ui::strings::registers::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, field};
use eframe::egui;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// An entry being written.
#[derive(Debug, Default)]
pub struct EntryForm {
    kind: String,
    outlet: Option<OutletId>,
    person: Option<PersonId>,
    date: String,
    amount: String,
    note: String,
    flags: BTreeSet<String>,
    words: BTreeMap<String, String>,
    proof: Option<PathBuf>,
    sending: Sending,
}

impl EntryForm {
    /// Begins with the scheme's first register, the first outlet and today.
    pub fn new(state: &State, library: &Library, scheme: &Scheme) -> Self {
        Self {
            kind: scheme.registers.first().map(|register| register.kind.clone()).unwrap_or_default(),
            outlet: library.inspectable().next().map(|outlet| outlet.id),
            date: state.today.to_string(),
            ..Self::default()
        }
    }

    /// The entry as typed, if nothing is missing.
    fn entry(&self, scheme: &Scheme) -> Option<Entry> {
        let register = scheme.register(&self.kind)?;
        let date: Date = self.date.trim().parse().ok()?;
        let amount = match self.amount.trim() {
            "" => None,
            typed => Some(typed.parse::<Fen>().ok().filter(|amount| *amount > Fen::default())?),
        };
        let chosen = register.choices.iter().all(|choice| self.words.contains_key(&choice.name));
        (chosen && scheme.holds_on(date)).then_some(Entry::Event {
            kind: self.kind.clone(),
            outlet: self.outlet?,
            person: self.person,
            date,
            amount,
            flags: self.flags.clone(),
            words: self.words.clone(),
            note: self.note.trim().to_owned(),
            proof: None,
        })
    }
}

/// Paints the form. True when it is done with: given up, or what was typed stands in the book.
pub fn form_ui(
    ui: &mut egui::Ui,
    state: &State,
    library: &Library,
    view: &SettlementView,
    form: &mut EntryForm,
    dialogs: &mut Dialogs,
    out: &mut Vec<Command>,
) -> bool {
    let (lang, scheme) = (state.settings.lang, &view.books.scheme);
    let (t, w) = (t(lang), words(lang));
    let mut done = form.sending.has_come(state, view);
    let personal = scheme.asks_person(&form.kind);
    if let Some(path) = dialogs.proof.take() {
        form.proof = Some(path);
    }
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal(|ui| {
            ui.label(theme::heading(t.register_new));
            ui.label(theme::caption(ui, feeds(scheme, &form.kind, lang)));
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP[2];
            kind_ui(ui, scheme, lang, form);
            if choosers::outlet_ui(ui, library, lang, &mut form.outlet, "register outlet") {
                form.person = None;
            }
            let nobody = (!personal).then_some(w.nobody);
            choosers::person_ui(ui, library, lang, form.outlet, &mut form.person, ("register person", nobody));
            field::captioned(ui, &mut form.date, t.date, "2026-05-01", 110.0);
            field::captioned(ui, &mut form.amount, t.register_amount, "200", 130.0);
            field::captioned(ui, &mut form.note, t.column_note, "", 280.0);
            proof_ui(ui, lang, form, dialogs);
        });
        if let Some(register) = scheme.register(&form.kind) {
            fields_ui(ui, register, lang, form);
        }
        ui.horizontal(|ui| {
            let entry = form.entry(scheme).map(Box::new);
            let somebody = !personal || form.person.is_some();
            let ready = entry.is_some() && somebody && !form.sending.waits();
            let add = ui.add_enabled_ui(ready, |ui| button::primary(ui, t.add)).inner;
            let missing = if somebody { t.form_incomplete } else { w.person_needed };
            if let Some(entry) = entry.filter(|_| add.on_disabled_hover_text(missing).clicked()) {
                form.sending.begin(state, view, &entry);
                out.push(match form.proof.clone() {
                    Some(path) => Command::BookProven(entry, path),
                    None => Command::Book(entry),
                });
            }
            done |= button::plain(ui, t.cancel).clicked();
            if !somebody {
                ui.label(theme::caption(ui, w.person_needed));
            }
        });
    });
    done
}

/// Which clauses look at the register.
fn feeds(scheme: &Scheme, kind: &str, lang: Lang) -> String {
    let w = words(lang);
    let clauses: Vec<&str> = scheme.fed_by(kind).map(|clause| clause.id.0.as_str()).collect();
    let kept_for = scheme.register(kind).map_or("", |register| register.kept_for.as_str());
    match (clauses.as_slice(), kept_for) {
        ([], "") => w.feeds_nothing.to_owned(),
        ([], rule) => fill(w.kept_for, &[&rule]),
        (clauses, _) => fill(w.feeds, &[&clauses.join(t(lang).comma)]),
    }
}

/// The IDs of the clauses that look at the register, or the rule that it is kept for.
pub fn clauses_of(scheme: &Scheme, kind: &str) -> String {
    let clauses: Vec<&str> = scheme.fed_by(kind).map(|clause| &clause.id).map(|ClauseId(id)| id.as_str()).collect();
    let kept_for = scheme.register(kind).map_or("", |register| register.kept_for.as_str());
    if clauses.is_empty() { kept_for.to_owned() } else { clauses.join(" ") }
}

fn kind_ui(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang, form: &mut EntryForm) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, t(lang).register_kind));
        let name = scheme.register(&form.kind).map_or("", |register| register.name.get(lang));
        egui::ComboBox::from_id_salt("register").selected_text(name).show_ui(ui, |ui| {
            for register in &scheme.registers {
                if ui.selectable_label(register.kind == form.kind, register.name.get(lang)).clicked() {
                    form.kind.clone_from(&register.kind);
                    (form.flags, form.words) = (BTreeSet::new(), BTreeMap::new());
                }
            }
        });
    });
}

fn proof_ui(ui: &mut egui::Ui, lang: Lang, form: &mut EntryForm, dialogs: &mut Dialogs) {
    let w = words(lang);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = theme::GAP[0];
        ui.label(theme::caption(ui, w.proof));
        let name =
            form.proof.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        if button::plain(ui, name.as_deref().unwrap_or(w.proof_choose)).clicked() {
            dialogs.ask(Purpose::Proof);
        }
    });
}

fn fields_ui(ui: &mut egui::Ui, register: &Register, lang: Lang, form: &mut EntryForm) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        for flag in &register.flags {
            let mut set = form.flags.contains(&flag.name);
            if field::tick(ui, &mut set, flag.label.get(lang), "") {
                if set {
                    form.flags.insert(flag.name.clone());
                } else {
                    form.flags.remove(&flag.name);
                }
            }
        }
        for choice in &register.choices {
            ui.label(theme::caption(ui, choice.label.get(lang)));
            for word in &choice.words {
                let chosen = form.words.get(&choice.name) == Some(&word.name);
                if button::choice(ui, word.label.get(lang), chosen).clicked() {
                    form.words.insert(choice.name.clone(), word.name.clone());
                }
            }
        }
    });
}
