//! What a scheme says: phases with targets, grades, weights, and its clauses in plain words.

use crate::domain::scheme::{Clause, Kind, Scheme};
use crate::domain::text::Lang;
use crate::ui::strings::schemes::words;
use crate::ui::strings::{fill, t};
use crate::ui::theme;
use crate::ui::widgets::table;
use eframe::egui;
use egui::RichText;

/// Paints one of the parts.
type Part = fn(&mut egui::Ui, &Scheme, Lang);

/// Phases, grades and weights beside each other, as far as the scheme has them.
pub fn parts_ui(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang) {
    let parts: [(bool, Part); 3] = [
        (!scheme.phases.is_empty(), phases),
        (!scheme.grades.is_empty(), grades),
        (!scheme.weights.is_empty(), weights),
    ];
    let shown: Vec<_> = parts.into_iter().filter(|(has, _)| *has).map(|(_, part)| part).collect();
    if shown.is_empty() {
        return;
    }
    let gap = theme::GAP[3];
    let each = (ui.available_width() - gap * (shown.len() as f32 - 1.0)) / shown.len() as f32;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for part in shown {
            theme::card(ui).show(ui, |ui| {
                ui.vertical(|ui| {
                    ui.set_width(each - 34.0);
                    ui.spacing_mut().item_spacing.y = theme::GAP[1];
                    part(ui, scheme, lang);
                });
            });
        }
    });
}

fn list(
    ui: &mut egui::Ui,
    id: &str,
    columns: &[table::Column<'_>],
    rows: usize,
    cell: impl FnMut(&mut egui::Ui, usize, usize),
) {
    let table = table::Table { id, columns, rows, height: f32::INFINITY, pressable: None, selected: None };
    table.show(ui, cell);
}

fn phases(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    ui.label(theme::heading(w.phases));
    let columns = [table::words(w.phase, 1.6), table::words(w.validity, 1.8), table::figures(w.target, 0.7)];
    list(ui, "scheme-phases", &columns, scheme.phases.len(), |ui, row, column| {
        let phase = &scheme.phases[row];
        match column {
            0 => table::say(ui, phase.name.get(lang), tokens.text),
            1 => table::say(
                ui,
                format!("{} – {}", phase.from.strftime("%m-%d"), phase.to.strftime("%m-%d")),
                tokens.second,
            ),
            _ => {
                let target = phase.target.map_or(w.no_target.to_owned(), |target| target.to_string());
                table::say(ui, target, tokens.text);
            }
        }
    });
}

fn grades(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    ui.label(theme::heading(w.grades));
    let columns = [table::words(w.grade, 1.6), table::figures(w.grade_from, 1.0)];
    list(ui, "scheme-grades", &columns, scheme.grades.len(), |ui, row, column| {
        let grade = &scheme.grades[row];
        match column {
            0 => {
                let english = lang == Lang::En && !grade.english.is_empty();
                table::say(ui, if english { &grade.english } else { &grade.word }, tokens.text);
            }
            _ => table::say(ui, grade.from.map_or(w.no_target.to_owned(), |from| from.to_string()), tokens.text),
        }
    });
}

fn weights(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    ui.label(theme::heading(w.weights));
    let columns = [table::words(w.part, 1.4), table::figures(w.percent, 0.8), table::words(w.only_for, 1.8)];
    list(ui, "scheme-weights", &columns, scheme.weights.len(), |ui, row, column| {
        let weight = &scheme.weights[row];
        match column {
            0 => table::say(ui, weight.part_name(lang), tokens.text),
            1 => table::say(ui, weight.percent.to_string(), tokens.text),
            _ => {
                let classes: Vec<&str> = weight.classes.iter().map(|class| class.name(lang)).collect();
                let classes = if classes.is_empty() { w.everybody.to_owned() } else { classes.join(t(lang).comma) };
                let days = match (weight.from, weight.to) {
                    (None, None) => String::new(),
                    (from, to) => {
                        format!(" · {} – {}", from.unwrap_or(scheme.from), to.unwrap_or(scheme.to))
                    }
                };
                table::say(ui, format!("{classes}{days}"), tokens.second);
            }
        }
    });
}

/// Widths of a clause's ID, of who pays, and of the amount; the words have the rest.
const ID: f32 = 64.0;
const WHO: f32 = 150.0;
const AMOUNT: f32 = 300.0;

/// The clauses, in printed order: what each says with what fires it below, who pays or receives, how much. Nothing is cut.
pub fn clauses_ui(ui: &mut egui::Ui, scheme: &Scheme, lang: Lang) {
    let (w, tokens) = (words(lang), theme::tokens(ui));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = theme::GAP[1];
        ui.label(theme::heading(w.clauses));
        let room = ui.available_width() - ID - WHO - AMOUNT - 3.0 * theme::GAP[2];
        let widths = [ID, room.max(160.0), WHO, AMOUNT];
        row(ui, &widths, |ui, column| {
            let name = [w.clause, w.words, w.payer, w.amount][column];
            ui.label(theme::caption(ui, name));
        });
        for clause in &scheme.clauses {
            let line = egui::Stroke::new(1.0, tokens.line);
            let top = ui.cursor().top() - theme::GAP[0];
            ui.painter().hline(ui.max_rect().x_range(), top, line);
            row(ui, &widths, |ui, column| match column {
                0 => drop(ui.label(clause.id.0.as_str())),
                1 => {
                    ui.label(clause.words.get(lang));
                    ui.label(theme::caption(ui, clause.fires(scheme).get(lang)));
                }
                2 => who(ui, clause, lang),
                _ => drop(ui.label(clause.costs().get(lang))),
            });
        }
    });
}

/// A row of cells as high as the highest.
fn row(ui: &mut egui::Ui, widths: &[f32; 4], mut cell: impl FnMut(&mut egui::Ui, usize)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[2];
        for (column, width) in widths.iter().enumerate() {
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(egui::vec2(*width, 0.0), layout, |ui| {
                ui.set_width(*width);
                ui.spacing_mut().item_spacing.y = 2.0;
                cell(ui, column);
            });
        }
    });
}

/// Whose account it is, and whether it takes or gives; nothing for clauses without lines.
fn who(ui: &mut egui::Ui, clause: &Clause, lang: Lang) {
    let tokens = theme::tokens(ui);
    if !clause.gives_lines() {
        return;
    }
    let ink = match clause.kind {
        Kind::Reward => tokens.green,
        Kind::Penalty | Kind::Dismissal => tokens.red,
    };
    let payer = clause.payer.name(lang);
    let object = clause.object.get(lang);
    // As high as the words of the other cells.
    ui.spacing_mut().interact_size.y = 0.0;
    ui.horizontal(|ui| {
        ui.label(RichText::new(clause.kind.name(lang)).color(ink));
        ui.label(payer);
    });
    if !object.is_empty() && object != payer {
        ui.label(theme::caption(ui, fill(words(lang).object, &[&object])));
    }
}
