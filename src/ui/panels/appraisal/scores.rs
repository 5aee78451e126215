//! The score sheet: a row for each person, a cell for each part. What is typed into an empty cell is in the book at once; a
//! change strikes what stood there, with its reason.

use crate::app::appraising::{Appraisal, Record, Worker};
use crate::app::command::Command;
use crate::domain::book::{About, BookNo, Entry};
use crate::domain::facts::Term;
use crate::domain::number::Points;
use crate::domain::place::PersonId;
use crate::domain::scheme::{Scheme, Weight};
use crate::domain::text::Lang;
use crate::ui::panels::appraisal::{detail, grade_name, is_worst, notice};
use crate::ui::strings::appraisal::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::{button, chip, field, table};
use eframe::egui;
use egui::{Color32, Key, Margin, RichText, Stroke, TextEdit};
use std::collections::BTreeMap;

/// One cell: whose, which term, which part.
type Key3 = (PersonId, Term, String);

/// What the sheet remembers.
#[derive(Debug, Default)]
pub(super) struct ScoresLocal {
    /// Cells that are being typed, or that hold what is no score.
    typed: BTreeMap<Key3, String>,
    /// The cell that was seen to have the focus in this frame.
    focused: Option<Key3>,
    /// A change that waits for its reason.
    change: Option<Change>,
    /// The row whose formula is shown.
    selected: Option<PersonId>,
}

/// A change of what stands in the book.
#[derive(Debug)]
struct Change {
    /// What stands.
    old: BookNo,
    /// What is to stand instead; none: nothing.
    new: Option<Entry>,
    /// The cell, where it is a score.
    cell: Option<Key3>,
    /// What it is, in words.
    what: String,
    /// Why, as typed so far.
    reason: String,
    /// Whether the field of the reason had the focus once.
    asked: bool,
}

impl ScoresLocal {
    /// Asks for the reason of a change; one that was asked before is forgotten, and its cell shows the book again.
    fn ask(&mut self, change: Change) {
        let before = self.change.replace(change).and_then(|before| before.cell);
        let now = self.change.as_ref().and_then(|change| change.cell.as_ref());
        if let Some(cell) = before.filter(|cell| Some(cell) != now) {
            self.typed.remove(&cell);
        }
    }
}

/// What the sheet shows.
pub(super) struct Sheet<'a> {
    pub(super) scheme: &'a Scheme,
    pub(super) appraisal: &'a Appraisal,
    pub(super) workers: &'a [&'a Worker],
    pub(super) term: Term,
    pub(super) writable: bool,
    pub(super) lang: Lang,
}

/// The parts that are weighed in the term.
pub(super) fn parts(scheme: &Scheme, term: Term) -> Vec<&Weight> {
    let (_, day) = term.days();
    let holds = |weight: &&Weight| {
        weight.classes.is_empty() && weight.from.is_none_or(|from| from <= day) && weight.to.is_none_or(|to| day <= to)
    };
    scheme.weights.iter().filter(holds).collect()
}

/// Paints the sheet, the change that waits for its reason, and the formula of the row that is selected.
pub(super) fn scores_ui(ui: &mut egui::Ui, sheet: &Sheet<'_>, local: &mut ScoresLocal, out: &mut Vec<Command>) {
    let w = words(sheet.lang);
    let parts = parts(sheet.scheme, sheet.term);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::heading(w.scores));
            ui.label(theme::caption(ui, w.scores_text));
            notice(ui, sheet.scheme, sheet.lang);
        });
        let mut columns = vec![table::words(w.column_no, 0.75), table::words(w.column_name, 0.9)];
        columns.push(table::words(w.station, 1.4));
        columns.extend(parts.iter().map(|weight| table::figures(weight.part_name(sheet.lang), 0.7)));
        columns.push(table::figures(w.column_composite, 0.85));
        columns.push(table::words(w.column_proposed, 0.95));
        columns.push(table::words(w.column_decided, 1.05));
        columns.push(table::words(w.column_follows, 1.15));
        let spoken = |row: usize| {
            let worker = sheet.workers[row];
            format!("{} {}", worker.name, worker.station)
        };
        let selected = local.selected;
        let table = table::Table {
            id: "scores",
            columns: &columns,
            rows: sheet.workers.len(),
            // So high that the selected row's formula below stays in sight.
            height: theme::ROW * ((ui.ctx().content_rect().height() - 640.0) / theme::ROW).floor().clamp(5.0, 20.0),
            pressable: Some(&spoken),
            selected: sheet.workers.iter().position(|worker| Some(worker.id) == selected),
        };
        local.focused = None;
        let pressed = table.show(ui, |ui, row, column| {
            let worker = sheet.workers[row];
            match column.checked_sub(3) {
                Some(at) if at < parts.len() => score_cell(ui, sheet, worker, parts[at], local, out),
                after => cell(ui, sheet, worker, column, after.map(|at| at - parts.len()), local, out),
            }
        });
        leave_unseen(sheet, local, out);
        if let Some(row) = pressed {
            local.selected = Some(sheet.workers[row].id);
        }
        faults(ui, sheet, local);
        change_ui(ui, sheet.lang, local, out);
    });
    let selected = sheet.workers.iter().find(|worker| Some(worker.id) == local.selected);
    if let Some(worker) = selected.or(sheet.workers.first()) {
        detail::detail_ui(ui, sheet, worker, &parts);
    }
}

/// Everything but scores; `after` counts the columns behind them.
fn cell(
    ui: &mut egui::Ui,
    sheet: &Sheet<'_>,
    worker: &Worker,
    column: usize,
    after: Option<usize>,
    local: &mut ScoresLocal,
    out: &mut Vec<Command>,
) {
    let (w, tokens) = (words(sheet.lang), theme::tokens(ui));
    let record = sheet.appraisal.record(worker.id, sheet.term);
    let composite = record.and_then(|record| record.composite.as_ref());
    match (column, after) {
        (0, _) => table::say(ui, &worker.no, tokens.second),
        (1, _) => table::say(ui, &worker.name, tokens.text),
        (2, _) => table::say(ui, &worker.station, tokens.second),
        (_, Some(0)) => match composite {
            Some(composite) => {
                let text = theme::bold(composite.value.fixed(2)).color(tokens.text);
                ui.label(text).on_hover_text(&composite.formula);
            }
            None => table::say(ui, "—", tokens.amber),
        },
        (_, Some(1)) => {
            let grade = composite.and_then(|composite| composite.grade.as_deref()).unwrap_or("—");
            table::say(ui, grade_name(sheet.scheme, grade, sheet.lang), tokens.second);
        }
        (_, Some(2)) => grade_cell(ui, sheet, worker, record, local, out),
        _ => follows(ui, sheet, record, w.none_follows),
    }
}

/// What follows from the grade; nothing is said where the grade is not the worst.
fn follows(ui: &mut egui::Ui, sheet: &Sheet<'_>, record: Option<&Record>, none: &str) {
    let tokens = theme::tokens(ui);
    let Some(record) = record else { return };
    for id in &record.follows {
        let Some(clause) = sheet.scheme.clauses.iter().find(|clause| clause.id == *id) else { continue };
        let text = format!("{} {id}", clause.kind.name(sheet.lang));
        chip::label(ui, &text, tokens.red).on_hover_text(clause.words.get(sheet.lang));
    }
    let worst = record.grade.as_ref().is_some_and(|decided| is_worst(sheet.scheme, &decided.word));
    if record.follows.is_empty() && worst {
        ui.add(egui::Label::new(theme::caption(ui, none)).truncate()).on_hover_text(none);
    }
}

/// The grade that was decided, or that nobody has decided; choosing one decides it.
fn grade_cell(
    ui: &mut egui::Ui,
    sheet: &Sheet<'_>,
    worker: &Worker,
    record: Option<&Record>,
    local: &mut ScoresLocal,
    out: &mut Vec<Command>,
) {
    let (w, tokens) = (words(sheet.lang), theme::tokens(ui));
    let decided = record.and_then(|record| record.grade.as_ref());
    let shown = match decided {
        Some(decided) if is_worst(sheet.scheme, &decided.word) => {
            RichText::new(grade_name(sheet.scheme, &decided.word, sheet.lang)).color(tokens.red)
        }
        Some(decided) => RichText::new(grade_name(sheet.scheme, &decided.word, sheet.lang)).color(tokens.text),
        None => RichText::new(w.open_grade).color(tokens.amber),
    };
    let width = (ui.available_width() - 2.0).max(60.0);
    let mut chosen = None;
    let combo = egui::ComboBox::from_id_salt(("grade", worker.id)).width(width).truncate().selected_text(shown);
    let response = ui.add_enabled_ui(sheet.writable, |ui| {
        quiet(ui, None);
        combo.show_ui(ui, |ui| {
            for grade in &sheet.scheme.grades {
                let here = decided.is_some_and(|decided| decided.word == grade.word);
                let name = grade_name(sheet.scheme, &grade.word, sheet.lang);
                if ui.selectable_label(here, name).clicked() && !here {
                    chosen = Some(grade.word.clone());
                }
            }
        })
    });
    response.inner.response.accessible_name(fill(w.grade_of, &[&worker.name]));
    let Some(grade) = chosen else { return };
    local.selected = Some(worker.id);
    let name = |word: &str| grade_name(sheet.scheme, word, sheet.lang).to_owned();
    let new = Entry::Grade { person: worker.id, term: sheet.term, grade: grade.clone() };
    match decided {
        None => out.push(Command::Book(Box::new(new))),
        Some(decided) => {
            let what = fill(w.change_grade, &[&worker.name, &name(&decided.word), &name(&grade)]);
            local.ask(Change {
                old: decided.no,
                new: Some(new),
                cell: None,
                what,
                reason: String::new(),
                asked: false,
            });
        }
    }
}

/// A field without a frame until the pointer is over it; `frame` gives it one.
fn quiet(ui: &mut egui::Ui, frame: Option<Color32>) {
    let amber = theme::tokens(ui).amber;
    let widgets = &mut ui.visuals_mut().widgets;
    widgets.inactive.bg_stroke = frame.map_or(Stroke::NONE, |ink| Stroke::new(1.0, ink));
    widgets.inactive.weak_bg_fill = Color32::TRANSPARENT;
    let visuals = ui.visuals_mut();
    visuals.text_edit_bg_color = Some(Color32::TRANSPARENT);
    // The hint of a field without a frame is what is undecided.
    visuals.weak_text_color = Some(amber);
    ui.spacing_mut().button_padding.x = theme::GAP[0];
}

fn score_cell(
    ui: &mut egui::Ui,
    sheet: &Sheet<'_>,
    worker: &Worker,
    weight: &Weight,
    local: &mut ScoresLocal,
    out: &mut Vec<Command>,
) {
    let (w, tokens) = (words(sheet.lang), theme::tokens(ui));
    let key: Key3 = (worker.id, sheet.term, weight.part.clone());
    let record = sheet.appraisal.record(worker.id, sheet.term);
    let stands = record.and_then(|record| record.parts.get(&weight.part)).copied();
    let typed = local.typed.get(&key).cloned();
    let wrong = typed.as_ref().is_some_and(|typed| !typed.trim().is_empty() && read(typed).is_none());
    let mut text = typed.unwrap_or_else(|| stands.map(|(_, score)| score.to_string()).unwrap_or_default());
    let waits = local.change.as_ref().is_some_and(|change| change.cell.as_ref() == Some(&key));
    let frame = match stands {
        _ if wrong => Some(tokens.red),
        _ if waits => Some(tokens.accent),
        None => Some(tokens.amber.gamma_multiply(0.55)),
        Some(_) => None,
    };
    let name = fill(w.score_of, &[&worker.name, &weight.part_name(sheet.lang)]);
    let width = ui.available_width() - 2.0;
    let response = ui.add_enabled_ui(sheet.writable, |ui| {
        quiet(ui, frame);
        let edit = TextEdit::singleline(&mut text)
            .id_salt(("score", worker.id, &weight.part))
            .hint_text(w.missing)
            .char_limit(8)
            .align(egui::Align2::RIGHT_CENTER)
            .margin(Margin::symmetric(4, 3))
            .desired_width(width);
        ui.add(edit.text_color(if wrong { tokens.red } else { tokens.text })).accessible_name(name)
    });
    let response = match weight.words.get(sheet.lang) {
        "" => response.inner,
        words => response.inner.on_hover_text(words),
    };
    if response.gained_focus() {
        local.selected = Some(worker.id);
    }
    if response.has_focus() {
        local.focused = Some(key.clone());
    }
    if response.changed() {
        local.typed.insert(key.clone(), text);
    }
    if response.lost_focus() {
        let left = ui.input(|input| input.key_pressed(Key::Escape));
        leave(sheet, worker, weight, stands, key, left, local, out);
    }
}

/// A score as it is typed: 0 to 100, at most two places.
fn read(typed: &str) -> Option<Points> {
    let score: Points = typed.trim().parse().ok()?;
    let exact = score.thousandths() % 10 == 0;
    (exact && (Points::ZERO..=Points::whole(100)).contains(&score)).then_some(score)
}

/// The cell is left: what is typed goes into the book, waits for its reason, or stays to be mended.
#[expect(clippy::too_many_arguments, reason = "a cell, what stands in it, and what becomes of it")]
fn leave(
    sheet: &Sheet<'_>,
    worker: &Worker,
    weight: &Weight,
    stands: Option<(BookNo, Points)>,
    key: Key3,
    given_up: bool,
    local: &mut ScoresLocal,
    out: &mut Vec<Command>,
) {
    let Some(typed) = local.typed.get(&key).cloned() else { return };
    let score = read(&typed);
    let entry = score.map(|score| Entry::Part {
        of: About::Person(worker.id),
        term: sheet.term,
        part: weight.part.clone(),
        score,
    });
    match (stands, entry) {
        _ if given_up => drop(local.typed.remove(&key)),
        (Some((_, old)), Some(_)) if Some(old) == score => drop(local.typed.remove(&key)),
        (None, Some(entry)) => {
            local.typed.remove(&key);
            out.push(Command::Book(Box::new(entry)));
        }
        (None, None) if typed.trim().is_empty() => drop(local.typed.remove(&key)),
        (Some((old, was)), new) if new.is_some() || typed.trim().is_empty() => {
            let w = words(sheet.lang);
            let becomes = score.map_or_else(|| w.change_nothing.to_owned(), |score| score.to_string());
            let part = weight.part_name(sheet.lang);
            let what = fill(w.change_score, &[&worker.name, &part, &was, &becomes]);
            local.ask(Change { old, new, cell: Some(key), what, reason: String::new(), asked: false });
        }
        // What is no score stays in its cell, in red.
        _ => {}
    }
}

/// Leaves every cell that was typed into and that has no focus: one that is scrolled out of sight, or is of another term or
/// station by now, is not painted, and never says that it lost the focus.
fn leave_unseen(sheet: &Sheet<'_>, local: &mut ScoresLocal, out: &mut Vec<Command>) {
    let waits = local.change.as_ref().and_then(|change| change.cell.as_ref());
    let busy = |key: &&Key3| Some(*key) == waits || Some(*key) == local.focused.as_ref();
    let left: Vec<Key3> = local.typed.keys().filter(|key| !busy(key)).cloned().collect();
    for key in left {
        let (id, term, part) = &key;
        let weight = parts(sheet.scheme, *term).into_iter().find(|weight| weight.part == *part);
        let (Some(worker), Some(weight)) = (sheet.appraisal.worker(*id), weight) else { continue };
        let stands = sheet.appraisal.record(*id, *term).and_then(|record| record.parts.get(part)).copied();
        let sheet = Sheet { term: *term, ..*sheet };
        leave(&sheet, worker, weight, stands, key, false, local, out);
    }
}

/// Cells of this term that hold what is no score and that nobody is typing into.
fn faults(ui: &mut egui::Ui, sheet: &Sheet<'_>, local: &ScoresLocal) {
    let red = theme::tokens(ui).red;
    let wrong = local
        .typed
        .iter()
        .filter(|((_, term, _), typed)| *term == sheet.term && !typed.trim().is_empty() && read(typed).is_none());
    for (_, typed) in wrong {
        ui.label(RichText::new(fill(words(sheet.lang).no_score, &[typed])).color(red));
    }
}

/// The form of a change below the table.
fn change_ui(ui: &mut egui::Ui, lang: Lang, local: &mut ScoresLocal, out: &mut Vec<Command>) {
    let (w, t) = (words(lang), t(lang));
    let Some(change) = &mut local.change else { return };
    let mut done = false;
    ui.add_space(theme::GAP[1]);
    ui.horizontal(|ui| {
        ui.label(theme::bold(change.what.as_str()));
        let field = field::text(ui, &mut change.reason, t.reason, t.reason_hint, 320.0);
        if !std::mem::replace(&mut change.asked, true) {
            field.request_focus();
        }
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let reason = change.reason.trim().to_owned();
        let set = ui.add_enabled_ui(!reason.is_empty(), |ui| button::primary(ui, w.change)).inner;
        if set.clicked() || entered && !reason.is_empty() {
            out.push(match change.new.take() {
                Some(new) => Command::Rebook(change.old, reason, Box::new(new)),
                None => Command::Book(Box::new(Entry::Strike { entry: change.old, reason })),
            });
            done = true;
        }
        done |= button::plain(ui, t.cancel).clicked();
    });
    if done && let Some(cell) = local.change.take().and_then(|change| change.cell) {
        local.typed.remove(&cell);
    }
}
