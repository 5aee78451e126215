//! The review screen: footage and tape in the left two thirds, score and checklist in the right one.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::app::state::State;
use crate::domain::text::Lang;
use crate::ui::action::Action;
use crate::ui::dialogs::Purpose;
use crate::ui::panels::{checklist, coverage, covers, explain, findings, score, tape, who};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::video;
use crate::ui::video::Remedy;
use crate::ui::view::{Sheet, Tab, View};
use crate::ui::widgets::{button, keycap};
use eframe::egui;
use egui::{Align, Layout, Margin, Sense};

/// Share of the window that the right part takes, and its bounds in points.
const SHARE: f32 = 0.344;
const LEAST: f32 = 380.0;
const MOST: f32 = 560.0;
/// Between the name of a tab and its figure, in points.
const COUNT_GAP: f32 = 5.0;

/// Paints the screen.
pub fn review_ui(ui: &mut egui::Ui, state: &State, review: &Review, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let tokens = theme::tokens(ui);
    if !view.full_screen {
        let width = (ui.available_width() * SHARE).clamp(LEAST, MOST);
        let frame = egui::Frame::new().fill(tokens.panel);
        egui::Panel::right("checklist").resizable(false).exact_size(width).frame(frame).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            right(ui, state, review, view, out);
        });
    }
    let frame = egui::Frame::new().fill(tokens.panel);
    let tall = tape::tape_height(review);
    view.tape.covered = view.is_covered();
    egui::Panel::bottom("tape").resizable(false).exact_size(tall).frame(frame).show(ui, |ui| {
        tape::tape_ui(ui, review, &mut view.tape, lang, out);
    });
    let frame = egui::Frame::new().fill(tokens.ground);
    let picture = ui.available_rect_before_wrap();
    egui::CentralPanel::no_frame().frame(frame).show(ui, |ui| {
        view.video.guides_shown = view.guides;
        video::video_ui(ui, review, &mut view.video, lang, out);
    });
    view.who_height = review.draft.as_ref().map_or(0.0, |draft| {
        // Over the picture's foot: it must not jump under the eye of whoever just pressed a key.
        who::who_ui(ui.ctx(), picture, review, draft, lang, out)
    });
    follow_up(review, view);
}

/// What a card or the empty picture asked of other parts of the window.
fn follow_up(review: &Review, view: &mut View) {
    match view.video.take_remedy() {
        Some(Remedy::Add) => view.dialogs.ask(Purpose::Footage),
        Some(Remedy::Relink(id)) => {
            let path = review.inspection.recording(id).map(|recording| recording.path.clone()).unwrap_or_default();
            view.dialogs.ask_with(Purpose::Relink(id), path);
        }
        None => {}
    }
    if let Some(no) = view.checklist.draw.take() {
        view.video.draw_rectangle(no);
    }
    if let Some(no) = view.checklist.withdraw.take() {
        view.sheet = Some(Sheet::Withdraw(no, String::new()));
    }
}

fn right(ui: &mut egui::Ui, state: &State, review: &Review, view: &mut View, out: &mut Vec<Command>) {
    let lang = state.settings.lang;
    let padded = |x: i8, y: i8| egui::Frame::new().inner_margin(Margin::symmetric(x, y));
    egui::Panel::top("score").resizable(false).frame(padded(16, 12)).show(ui, |ui| {
        score::score_ui(ui, review, lang, &mut view.tab);
    });
    egui::Panel::top("tabs").resizable(false).frame(padded(12, 6)).show(ui, |ui| tabs(ui, review, view, lang));
    egui::Panel::bottom("hints").resizable(false).frame(padded(16, 8)).show(ui, |ui| hints(ui, state, view, lang, out));
    view.checklist.pending = view.keys.pending(ui.input(|input| input.time));
    egui::CentralPanel::no_frame().show(ui, |ui| match view.tab {
        Tab::Items => checklist::checklist_ui(ui, review, lang, &mut view.checklist, out),
        Tab::Findings => findings::findings_ui(ui, review, lang, &mut view.checklist, out),
        Tab::Coverage => coverage::coverage_ui(ui, review, lang, out),
        Tab::Explain => explain::explain_ui(ui, review, lang, out),
        Tab::Covers => covers::covers_ui(ui, review, lang, &mut view.covers, &mut view.video, out),
    });
    view.covers.keep_left(review, view.tab == Tab::Covers, &view.video, out);
}

fn tabs(ui: &mut egui::Ui, review: &Review, view: &mut View, lang: Lang) {
    let items = review.inspection.checklist.items().count();
    let findings = review.inspection.standing().count();
    let tabs = [
        (Tab::Items, Action::TabItems, items.to_string()),
        (Tab::Findings, Action::TabFindings, findings.to_string()),
        (Tab::Coverage, Action::TabCoverage, String::new()),
        (Tab::Explain, Action::TabExplain, String::new()),
        (Tab::Covers, Action::TabCovers, String::new()),
    ];
    let width = |words: &str| {
        ui.painter().layout_no_wrap(words.to_owned(), theme::font(theme::BASE), ui.visuals().text_color()).size().x
    };
    let words: f32 = tabs.iter().map(|(_, action, count)| width(action.title(lang)) + width(count) + COUNT_GAP).sum();
    let gaps = theme::GAP[0] * tabs.len() as f32;
    // All of them are seen in a narrow window too.
    let margin = ((ui.available_width() - words - gaps) / (2 * tabs.len()) as f32).clamp(3.0, 12.0);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::GAP[0];
        for (tab, action, count) in tabs {
            let response = tab_button(ui, (action.title(lang), &count), margin, view.tab == tab);
            if response.on_hover_text(action.key()).clicked() {
                view.tab = tab;
            }
        }
    });
}

fn tab_button(ui: &mut egui::Ui, (name, count): (&str, &str), margin: f32, open: bool) -> egui::Response {
    let tokens = theme::tokens(ui);
    let ink = if open { tokens.text } else { tokens.second };
    let font = theme::font(theme::BASE);
    let words = ui.painter().layout_no_wrap(name.to_owned(), font.clone(), ink);
    let figure = ui.painter().layout_no_wrap(count.to_owned(), font, tokens.second);
    let gap = if count.is_empty() { 0.0 } else { COUNT_GAP };
    let width = words.size().x + gap + figure.size().x + 2.0 * margin;
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, 30.0), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::Tab, true, open, name));
    if open || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 6.0, if open { tokens.pressed } else { tokens.raised });
    }
    let top = rect.center().y - words.size().y / 2.0;
    let at = egui::pos2(rect.left() + margin, top);
    let after = egui::pos2(at.x + words.size().x + gap, top);
    ui.painter().galley(at, words, ink);
    ui.painter().galley(after, figure, tokens.second);
    response
}

fn hints(ui: &mut egui::Ui, state: &State, view: &mut View, lang: Lang, out: &mut Vec<Command>) {
    let t = t(lang);
    let mut hints = vec![("↑↓".to_owned(), t.hint_select)];
    for action in [Action::Mark, Action::Pass, Action::NotApplicable] {
        hints.push((action.key(), action.title(lang)));
    }
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button::primary(ui, t.make_report).on_hover_text(Action::Report.hint(lang)).clicked() {
                view.sheet = Some(Sheet::Report);
            }
            close_button(ui, state, view, lang, out);
            // The hints have what the buttons leave.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = theme::GAP[0];
                for (key, words) in &hints {
                    let words = theme::caption(ui, *words);
                    let wide = egui::WidgetText::from(words.clone()).into_galley(
                        ui,
                        None,
                        f32::INFINITY,
                        egui::TextStyle::Body,
                    );
                    if ui.available_width() < keycap::width(ui, key) + wide.size().x + theme::GAP[3] {
                        break;
                    }
                    keycap::keycap(ui, key);
                    ui.label(words);
                    ui.add_space(theme::GAP[0]);
                }
            });
        });
    });
}

fn close_button(ui: &mut egui::Ui, state: &State, view: &mut View, lang: Lang, out: &mut Vec<Command>) {
    let crate::app::state::Screen::Review(review) = &state.screen else { return };
    let effect = Action::Close.effect(state);
    let text = if review.inspection.closing.is_some() { t(lang).reopen_short } else { t(lang).close_short };
    let response = ui.add_enabled_ui(effect.is_some(), |ui| button::plain(ui, text)).inner;
    if response.on_hover_text(Action::Close.hint(lang)).clicked() {
        button::perform(effect, state, view, out);
    }
}
