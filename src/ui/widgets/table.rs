//! Tables of one look: a quiet head, rows of equal height with a line between them, the row under the pointer raised.

use crate::ui::theme;
use eframe::egui;
use egui::{Align, Color32, Layout, Sense};
use egui_extras::{Column as Width, TableBuilder};

/// A column: its heading, its share of the width, and whether it holds figures, which stand to the right.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// Heading.
    pub name: &'a str,
    /// Share of the width.
    pub weight: f32,
    /// Whether it is set flush right.
    pub right: bool,
}

/// A column of words.
pub const fn words(name: &str, weight: f32) -> Column<'_> {
    Column { name, weight, right: false }
}

/// A column of figures.
pub const fn figures(name: &str, weight: f32) -> Column<'_> {
    Column { name, weight, right: true }
}

/// What a table is made of.
pub struct Table<'a> {
    /// Tells tables of one screen apart.
    pub id: &'a str,
    /// Its columns.
    pub columns: &'a [Column<'a>],
    /// How many rows.
    pub rows: usize,
    /// The most that the rows may take before they scroll.
    pub height: f32,
    /// What is read to those who cannot see a row, and whether it can be pressed.
    pub pressable: Option<&'a dyn Fn(usize) -> String>,
    /// The row that the keyboard means.
    pub selected: Option<usize>,
}

impl Table<'_> {
    /// Paints it; `cell` paints one cell of a row. Gives the row that was pressed.
    pub fn show(self, ui: &mut egui::Ui, mut cell: impl FnMut(&mut egui::Ui, usize, usize)) -> Option<usize> {
        let sum: f32 = self.columns.iter().map(|column| column.weight).sum();
        // A row is raised a little beyond its words, which line up with what stands above the table.
        let outer = ui.available_rect_before_wrap().expand2(egui::vec2(theme::GAP[1], 0.0));
        let room = outer.width().max(100.0);
        let sense = if self.pressable.is_some() { Sense::click() } else { Sense::hover() };
        let mut pressed = None;
        let mut inside = ui.new_child(egui::UiBuilder::new().max_rect(outer));
        // Rows touch each other; cells keep their distance by themselves, so that the lines have no gaps.
        inside.spacing_mut().item_spacing = egui::Vec2::ZERO;
        inside.visuals_mut().selection.bg_fill = theme::tokens(ui).raised;
        self.paint(&mut inside, room, sum, sense, &mut cell, &mut pressed);
        ui.advance_cursor_after_rect(inside.min_rect().expand2(egui::vec2(-theme::GAP[1], 0.0)));
        pressed
    }

    fn paint(
        self,
        ui: &mut egui::Ui,
        room: f32,
        sum: f32,
        sense: Sense,
        cell: &mut dyn FnMut(&mut egui::Ui, usize, usize),
        pressed: &mut Option<usize>,
    ) {
        let mut builder = TableBuilder::new(ui)
            .id_salt(self.id)
            .striped(false)
            .sense(sense)
            .auto_shrink([false, true])
            .max_scroll_height(self.height)
            .min_scrolled_height(self.height)
            .animate_scrolling(false)
            .cell_layout(Layout::left_to_right(Align::Center));
        for column in self.columns {
            builder = builder.column(Width::exact(room * column.weight / sum).clip(true));
        }
        builder
            .header(30.0, |mut row| {
                for number in 0..self.columns.len() {
                    let name = self.columns[number].name;
                    row.col(|ui| side(ui, self.columns, number, |ui| drop(ui.label(theme::caption(ui, name)))));
                }
            })
            .body(|body| {
                body.rows(theme::ROW, self.rows, |mut row| {
                    let index = row.index();
                    let selected = self.selected == Some(index);
                    row.set_overline(true);
                    row.set_selected(selected);
                    for number in 0..self.columns.len() {
                        row.col(|ui| {
                            if selected && number == 0 {
                                edge(ui);
                            }
                            side(ui, self.columns, number, |ui| cell(ui, index, number));
                        });
                    }
                    if let Some(name) = self.pressable {
                        let response = row.response();
                        response.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name(index))
                        });
                        if response.clicked() {
                            *pressed = Some(index);
                        }
                    }
                });
            });
    }
}

/// The accent at the left end of the selected row.
fn edge(ui: &egui::Ui) {
    let cell = ui.max_rect();
    let edge = egui::Rect::from_min_size(cell.min, egui::vec2(2.0, cell.height()));
    ui.painter().rect_filled(edge, 0.0, theme::tokens(ui).accent);
}

/// Words begin and figures end at the column's edge, with a gap to the next column; words after figures need one more.
fn side(ui: &mut egui::Ui, columns: &[Column<'_>], number: usize, content: impl FnOnce(&mut egui::Ui)) {
    let column = columns[number];
    let mut inner = ui.max_rect();
    inner.min.x += theme::GAP[1];
    inner.max.x -= theme::GAP[1];
    if !column.right && number > 0 && columns[number - 1].right {
        inner.min.x += theme::GAP[3];
    }
    let layout = if column.right { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner).layout(layout), |ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[1];
        content(ui);
    });
}

/// A cell's words, cut with an ellipsis where they do not fit.
pub fn say(ui: &mut egui::Ui, text: impl Into<String>, colour: Color32) {
    ui.add(egui::Label::new(egui::RichText::new(text).color(colour)).truncate());
}
