//! The library: its inspections, its outlets and people, the checklists one can start from.

use crate::app::checklist_drafts::ListCommand;
use crate::app::clipping::ClipsCommand;
use crate::app::command::Command;
use crate::app::rehearsing::RehearsalCommand;
use crate::app::scheme_trial::SchemeCommand;
use crate::app::state::{InspectionLine, Library, State};
use crate::domain::inspection::InspectionId;
use crate::domain::text::Lang;
use crate::ui::action::Action;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::panels::{
    appraisal, checklists, clips, home_forms, home_import, ranking, registers, rehearsal, schemes, settlement, stars,
};
use crate::ui::strings::{Strings, fill, t};
use crate::ui::theme;
use crate::ui::view::View;
use crate::ui::widgets::figures::{self, Figure};
use crate::ui::widgets::{bar, button, chip, keycap, table};
use eframe::egui;
use egui::{Align, Layout, RichText, Sense};
use std::path::PathBuf;

/// The pages of the home screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Inspections.
    #[default]
    Inspections,
    /// What is practised in the evening.
    Rehearsal,
    /// Outlets and people.
    Places,
    /// The settlement of a period.
    Settlement,
    /// Outlets side by side.
    Ranking,
    /// What people write down.
    Registers,
    /// Clips of findings, for rehearsal.
    Clips,
    /// Candidates for an award.
    Stars,
    /// People who are appraised, where the scheme is about people.
    Appraisal,
    /// Checklists.
    Checklists,
    /// Schemes.
    Schemes,
}

impl Page {
    /// Whether it shows what follows under the scheme in use.
    const fn is_settled(self) -> bool {
        match self {
            Self::Settlement | Self::Ranking | Self::Registers | Self::Stars | Self::Appraisal => true,
            Self::Inspections | Self::Clips | Self::Rehearsal | Self::Places | Self::Checklists | Self::Schemes => {
                false
            }
        }
    }
}

/// The pages that there are, with their names: the scheme in use decides whether people are candidates or appraised.
fn pages(state: &State) -> Vec<(Page, String)> {
    let (t, lang, view) = (t(state.settings.lang), state.settings.lang, state.settlement.as_ref());
    let stars =
        view.filter(|view| view.stars.is_some()).map(|_| crate::ui::strings::stars::words(lang).stars.to_owned());
    let people = view.filter(|view| view.appraisal.is_some());
    let people = people.map(|view| appraisal::page_name(&view.books.scheme, lang));
    let named = |page: Page, name: &str| Some((page, name.to_owned()));
    let pages = [
        named(Page::Inspections, t.inspections),
        named(Page::Clips, crate::ui::strings::clips::words(lang).page),
        named(Page::Rehearsal, crate::ui::strings::rehearsal::words(lang).page),
        named(Page::Settlement, t.settlement),
        named(Page::Ranking, t.ranking),
        named(Page::Registers, t.registers),
        stars.map(|name| (Page::Stars, name)),
        people.map(|name| (Page::Appraisal, name)),
        named(Page::Places, t.places),
        named(Page::Checklists, t.checklists),
        named(Page::Schemes, crate::ui::strings::schemes::words(lang).page),
    ];
    pages.into_iter().flatten().collect()
}

/// How much room at the right the scroll bar has beside the page.
const BAR: f32 = 12.0;

/// What the home screen remembers.
#[derive(Debug, Default)]
pub struct HomeLocal {
    /// The library that all of this is about.
    of: PathBuf,
    /// The page that is open.
    pub page: Page,
    /// The row of the list that Enter opens; the newest at first.
    row: usize,
    /// The settlement's page.
    pub settlement: settlement::SettlementLocal,
    /// The rehearsals' page.
    pub rehearsal: rehearsal::RehearsalLocal,
    /// The registers' page.
    pub registers: registers::RegistersLocal,
    /// The page of clips.
    pub clips: clips::ClipsLocal,
    /// The candidates' page.
    pub stars: stars::StarsLocal,
    /// The page of people who are appraised.
    pub appraisal: appraisal::AppraisalLocal,
    /// The checklists' page.
    pub lists: checklists::ListsLocal,
    /// The form of a new inspection, while it is open.
    pub inspection: Option<home_forms::InspectionForm>,
    /// The form of a new outlet, while it is open.
    pub outlet: Option<home_forms::OutletForm>,
    /// The form of a new person, while it is open.
    pub person: Option<home_forms::PersonForm>,
}

impl HomeLocal {
    /// Moves the selection of the list.
    pub fn move_selection(&mut self, state: &State, down: bool) {
        let Some(row) = self.row(state) else { return };
        self.row = if down { row + 1 } else { row.saturating_sub(1) };
    }

    /// The inspection that Enter opens; none while something else than the list has the page.
    pub fn selected(&self, state: &State) -> Option<InspectionId> {
        let line = state.library.as_ref()?.inspections.get(self.row(state)?)?;
        Some(line.id)
    }

    /// Closes the form, or the preview of an import.
    pub fn cancel(&mut self, state: &State, out: &mut Vec<Command>) {
        let form = self.inspection.take().is_some() | self.outlet.take().is_some() | self.person.take().is_some();
        if !form && state.import.is_some() {
            out.push(Command::CancelImport);
        } else if !form && self.page == Page::Registers && state.results.is_some() {
            out.push(Command::CancelResults);
        }
    }

    fn row(&self, state: &State) -> Option<usize> {
        let rows = state.library.as_ref()?.inspections.len();
        let listed = self.page == Page::Inspections && self.inspection.is_none() && state.import.is_none();
        (listed && rows > 0).then(|| self.row.min(rows - 1))
    }
}

/// Paints the home screen.
pub fn home_ui(ui: &mut egui::Ui, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let Some(library) = &state.library else { return };
    // Numbers of outlets, people and entries mean others in another library.
    if view.home.of != library.path {
        if !view.home.of.as_os_str().is_empty() {
            view.home = HomeLocal::default();
            (view.dialogs.proof, view.dialogs.page, view.dialogs.folder) = (None, None, None);
        }
        view.home.of.clone_from(&library.path);
    }
    let t = t(state.settings.lang);
    let tokens = theme::tokens(ui);
    let side = egui::Frame::new().fill(tokens.panel).inner_margin(egui::Margin::symmetric(8, 12));
    egui::Panel::left("pages").resizable(false).exact_size(200.0).frame(side).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let pages = pages(state);
        // Under another scheme there may be nobody to appraise and no candidate.
        if !pages.iter().any(|(page, _)| *page == view.home.page) {
            view.home.page = Page::Settlement;
        }
        for (page, name) in pages {
            if page_row(ui, &name, view.home.page == page) {
                if page != view.home.page && page.is_settled() {
                    out.push(Command::LookAtSettlement);
                }
                if page != view.home.page && state.faulty.is_some() {
                    out.push(Command::Lists(ListCommand::DropFaults));
                }
                if page != view.home.page && page == Page::Clips {
                    out.push(Command::Clips(ClipsCommand::Look));
                }
                if page != view.home.page && page == Page::Schemes {
                    out.push(Command::Schemes(SchemeCommand::Look));
                }
                if page != view.home.page && page == Page::Rehearsal {
                    out.push(Command::Rehearsal(RehearsalCommand::Look));
                }
                view.home.page = page;
            }
        }
    });
    let main = egui::Margin { left: 24, right: 24 - BAR as i8, top: 20, bottom: 20 };
    let main = egui::Frame::new().fill(tokens.ground).inner_margin(main);
    egui::CentralPanel::no_frame().frame(main).show(ui, |ui| {
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(ui.available_width() - BAR);
            ui.spacing_mut().item_spacing.y = theme::GAP[3];
            if state.import.is_some() {
                home_import::import_ui(ui, state, out);
                return;
            }
            if view.home.page.is_settled() && state.settlement.is_none() {
                ui.label(theme::caption(ui, t.settlement_composing));
                return;
            }
            match view.home.page {
                Page::Inspections => inspections(ui, state, library, view, out),
                Page::Clips => clips::clips_ui(ui, state, library, view, out),
                Page::Settlement => settlement::settlement_ui(ui, state, &mut view.home.settlement, out),
                Page::Ranking => ranking::ranking_ui(ui, state, out),
                Page::Rehearsal => rehearsal::rehearsal_ui(ui, state, library, view, out),
                Page::Registers => registers::registers_ui(ui, state, view, out),
                Page::Stars => stars::stars_ui(ui, state, view, out),
                Page::Appraisal => appraisal::appraisal_ui(ui, state, &mut view.home.appraisal, out),
                Page::Places => home_forms::places_ui(ui, state, library, view, out),
                Page::Checklists => checklists::checklists_ui(ui, state, library, view, out),
                Page::Schemes => schemes::schemes_ui(ui, state, library, view, out),
            }
        });
    });
}

fn page_row(ui: &mut egui::Ui, name: &str, open: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), theme::ROW), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Tab, true, open, name));
    let tokens = theme::tokens(ui);
    if open || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, if open { tokens.pressed } else { tokens.raised });
    }
    let ink = if open { tokens.text } else { tokens.second };
    let at = rect.left_center() + egui::vec2(theme::GAP[2], 0.0);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, name, theme::font(theme::BASE), ink);
    response.clicked()
}

/// A title with a line below it and buttons at its right.
pub fn head(ui: &mut egui::Ui, title: &str, below: &str, buttons: impl FnOnce(&mut egui::Ui)) {
    ui.horizontal(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.label(theme::title(title));
            ui.label(theme::caption(ui, below));
        });
        ui.with_layout(Layout::right_to_left(Align::BOTTOM), |ui| {
            let row = egui::vec2(ui.available_width(), theme::CONTROL);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), buttons);
        });
    });
}

fn inspections(ui: &mut egui::Ui, state: &State, library: &Library, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let t = t(lang);
    let can_start = !library.read_only && library.inspectable().next().is_some();
    head(ui, t.inspections, &library.path.display().to_string(), |ui| {
        let start = ui.add_enabled_ui(can_start, |ui| button::primary(ui, t.new_inspection)).inner;
        if start.on_disabled_hover_text(t.no_outlets_yet).clicked() {
            view.home.inspection = Some(home_forms::InspectionForm::new(state, library));
        }
    });
    cards(ui, library, t);
    if view.home.inspection.is_some() {
        home_forms::inspection_ui(ui, state, library, view, out);
    }
    if library.inspections.is_empty() {
        return nothing_yet(ui, library, t, view);
    }
    theme::card(ui).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::heading(t.all_inspections));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::caption(ui, t.open_row));
                keycap::keycap(ui, &Action::OpenInspection.key());
                ui.add_space(theme::GAP[1]);
                ui.label(theme::caption(ui, t.hint_select));
                keycap::keycap(ui, "↑↓");
            });
        });
        let row = view.home.row(state);
        inspection_table(ui, library, lang, row, out);
    });
}

fn cards(ui: &mut egui::Ui, library: &Library, t: &Strings) {
    let open = library.inspections.iter().filter(|line| line.closed.is_none()).count();
    let closed = library.inspections.len() - open;
    let findings: usize = library.inspections.iter().map(|line| line.findings).sum();
    let cards = [
        (t.card_open, open, t.card_open_text),
        (t.card_closed, closed, t.card_closed_text),
        (t.card_findings, findings, t.card_findings_text),
        (t.card_outlets, library.inspectable().count(), t.card_outlets_text),
    ];
    let figure = |(name, count, below): (&str, usize, &str)| Figure {
        name: name.to_owned(),
        figure: count.to_string(),
        below: below.to_owned(),
        ink: None,
    };
    figures::cards(ui, cards.into_iter().map(figure).collect());
}

fn nothing_yet(ui: &mut egui::Ui, library: &Library, t: &Strings, view: &mut View) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let no_outlets = library.inspectable().next().is_none();
        ui.label(theme::heading(if no_outlets { t.begin_with_outlets } else { t.begin_with_inspection }));
        ui.label(theme::caption(ui, if no_outlets { t.begin_with_outlets_text } else { t.begin_with_inspection_text }));
        if no_outlets && !library.read_only {
            ui.add_space(theme::GAP[0]);
            ui.horizontal(|ui| {
                if button::plain(ui, t.import_places).clicked() {
                    view.dialogs.ask(Purpose::Import);
                }
                if button::plain(ui, t.add_outlet).clicked() {
                    view.home.page = Page::Places;
                    view.home.outlet = Some(home_forms::OutletForm::default());
                }
            });
        }
    });
}

fn inspection_table(ui: &mut egui::Ui, library: &Library, lang: Lang, selected: Option<usize>, out: &mut Vec<Command>) {
    let t = t(lang);
    let tokens = theme::tokens(ui);
    let columns = [
        table::words(t.outlet, 1.5),
        table::words(t.date, 1.1),
        table::words(t.checklist, 2.4),
        table::words(t.inspector, 1.0),
        table::words(t.judged, 1.5),
        table::figures(t.deductions, 0.95),
        table::figures(t.score, 0.8),
        table::words(t.status, 1.25),
    ];
    let lines = &library.inspections;
    let name = |row: usize| fill(t.open_inspection_of, &[&lines[row].outlet, &lines[row].date]);
    let table = table::Table {
        id: "inspections",
        columns: &columns,
        rows: lines.len(),
        height: 520.0,
        pressable: Some(&name),
        selected,
    };
    let pressed = table.show(ui, |ui, row, column| {
        let line = &lines[row];
        match column {
            0 => table::say(ui, &line.outlet, tokens.text),
            1 => table::say(ui, line.date.to_string(), tokens.text),
            2 => table::say(ui, format!("{} {}", line.checklist.get(lang), line.version), tokens.second),
            3 => table::say(ui, &line.inspector, tokens.second),
            4 => judged(ui, line, t),
            5 => table::say(ui, line.findings.to_string(), tokens.text),
            6 => score(ui, line, t),
            _ => status(ui, line, t),
        }
    });
    if let Some(row) = pressed {
        out.push(Command::OpenInspection(lines[row].id));
    }
}

/// What is frozen stands out; what is still under way is quiet; full marks that nobody earned are not shown at all.
fn score(ui: &mut egui::Ui, line: &InspectionLine, t: &Strings) {
    let tokens = theme::tokens(ui);
    if line.is_untouched() {
        ui.label(RichText::new("—").color(tokens.second)).on_hover_text(t.score_none_yet);
        return;
    }
    let ink = if line.closed.is_some() { tokens.text } else { tokens.second };
    table::say(ui, line.score.to_string(), ink);
}

fn judged(ui: &mut egui::Ui, line: &InspectionLine, t: &Strings) {
    let (done, all) = line.judged;
    let share = if all == 0 { 0.0 } else { done as f32 / all as f32 };
    let width = (ui.available_width() - 60.0).clamp(30.0, 96.0);
    bar::bar(ui, share, width, &fill(t.judged_of, &[&done, &all]));
    ui.label(theme::caption(ui, format!("{done}/{all}")));
}

fn status(ui: &mut egui::Ui, line: &InspectionLine, t: &Strings) {
    let tokens = theme::tokens(ui);
    match line.closed {
        Some(at) => drop(chip::label(ui, t.closed, tokens.green).on_hover_text(at.date().to_string())),
        None if line.is_untouched() => drop(chip::label(ui, t.not_begun, tokens.second)),
        None => drop(chip::label(ui, t.under_way, tokens.amber)),
    }
}

/// Asks for a checklist file for the form of a new inspection.
pub fn ask_checklist(dialogs: &mut Dialogs) {
    dialogs.ask(Purpose::Checklist);
}
