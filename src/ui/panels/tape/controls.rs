//! The row above the axis: the time, the transport, rate, span, sound, and the keys that do the same.

use crate::app::command::{Command, Transport};
use crate::app::review::{Layout as ShowAs, Review};
use crate::app::transport::RATES;
use crate::domain::footage::ClockSource;
use crate::domain::text::Lang;
use crate::ui::action::{Action, can_repeat};
use crate::ui::panels::tape::icons::{self, Icon};
use crate::ui::panels::tape::lanes::Lanes;
use crate::ui::panels::tape::{TapeLocal, Typed, goto, has_sound};
use crate::ui::strings::t;
use crate::ui::theme;
use crate::ui::widgets::{keycap, level};
use eframe::egui;
use egui::{Align, Button, Key, Layout, RichText, Sense, Ui};

/// The most that quiet voices are raised by, in dB.
const MOST_GAIN: f32 = 24.0;

/// What transport, rate and span take of the row, what the sound takes, and what the layouts take, in points; what is
/// left is for words.
const TRANSPORT: f32 = 400.0;
const SOUND: f32 = 190.0;
const LAYOUTS: f32 = 4.0 * theme::CONTROL + 14.0;

/// Paints the row.
pub(super) fn controls_ui(
    ui: &mut Ui,
    review: &Review,
    lanes: &Lanes,
    local: &mut TapeLocal,
    lang: Lang,
    out: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.x = theme::GAP[0];
    time_ui(ui, review, lanes, local, lang, out);
    ui.add_space(theme::GAP[1]);
    transport_ui(ui, review, lang, out);
    ui.add_space(theme::GAP[1]);
    rate_ui(ui, review, lang, out);
    span_ui(ui, review, lang, out);
    sound_ui(ui, review, local, lang, out);
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        layout_ui(ui, review, lang, out);
        keys_ui(ui, lang);
    });
}

/// The time in large figures (a click lets one type another), and where it comes from.
fn time_ui(ui: &mut Ui, review: &Review, lanes: &Lanes, local: &mut TapeLocal, lang: Lang, out: &mut Vec<Command>) {
    let tokens = theme::tokens(ui);
    let moment = review.moment();
    let in_hole = review.footage.status.site.filter(|_| review.is_in_hole());
    if let Some(mut typed) = local.typed.take() {
        if !field_ui(ui, review, lanes, &mut typed, lang, out) {
            local.typed = Some(typed);
        }
    } else {
        let is_somewhere = moment.is_some() || in_hole.is_some();
        let site = moment.and_then(|moment| moment.site).or(in_hole);
        let pts = moment.map(|moment| moment.pts.clock());
        let text = site.map(|site| site.time_of_day()).or(pts).unwrap_or_else(|| "--:--:--.---".to_owned());
        let shown = RichText::new(&text).font(egui::FontId::new(18.0, egui::FontFamily::Monospace)).color(tokens.text);
        let response = ui.add(egui::Label::new(shown).sense(Sense::click()));
        response
            .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, is_somewhere, t(lang).go_to_time));
        if response.on_hover_text(t(lang).go_to_time_hint).clicked() && is_somewhere {
            local.type_time();
        }
    }
    let index = review.footage.picture.as_ref().and_then(|picture| picture.index());
    let frame = index.map(|index| format!("{} {index}", t(lang).frame));
    let clock = review.recording().map(|recording| clock_words(recording.clock.map(|clock| clock.source), lang));
    let words = frame.into_iter().chain(clock.map(str::to_owned)).collect::<Vec<_>>().join(" · ");
    let wide = ui.painter().layout_no_wrap(words.clone(), theme::font(theme::CAPTION), tokens.second).size().x;
    let rest = TRANSPORT + if has_sound(review) { SOUND } else { 0.0 } + layouts_width(review);
    if !words.is_empty() && ui.available_width() > wide + rest {
        ui.add_space(theme::GAP[0]);
        ui.label(theme::caption(ui, words));
    }
}

fn clock_words(source: Option<ClockSource>, lang: Lang) -> &'static str {
    match source {
        Some(ClockSource::Inspector) => t(lang).clock_inspector,
        Some(ClockSource::Frames) => t(lang).clock_frames,
        Some(ClockSource::FileName) => t(lang).clock_file_name,
        Some(ClockSource::Container) => t(lang).clock_container,
        None => t(lang).clock_unknown,
    }
}

/// The field that takes a time; true once it is done with.
fn field_ui(
    ui: &mut Ui,
    review: &Review,
    lanes: &Lanes,
    typed: &mut Typed,
    lang: Lang,
    out: &mut Vec<Command>,
) -> bool {
    let tokens = theme::tokens(ui);
    let edit = egui::TextEdit::singleline(&mut typed.text)
        .font(egui::FontId::new(16.0, egui::FontFamily::Monospace))
        .desired_width(116.0)
        .hint_text(if lanes.midnight.is_some() { "9:12:30" } else { "1:05.2" });
    let response = ui.add(edit).accessible_name(t(lang).go_to_time);
    if typed.refused {
        ui.label(RichText::new(t(lang).no_such_time).font(theme::font(theme::CAPTION)).color(tokens.amber));
    }
    if response.changed() {
        typed.refused = false;
    }
    if response.lost_focus() {
        if !ui.input(|input| input.key_pressed(Key::Enter)) {
            return true;
        }
        let Some((recording, pts)) = goto::target(&typed.text, review, lanes) else {
            typed.refused = true;
            response.request_focus();
            return false;
        };
        // Within the recording it plays on if it played.
        out.push(match review.footage.recording {
            Some(here) if here == recording => Command::Transport(Transport::SeekTo(pts)),
            _ => Command::GoTo(recording, pts),
        });
        return true;
    }
    if !response.has_focus() {
        response.request_focus();
    }
    false
}

fn transport_ui(ui: &mut Ui, review: &Review, lang: Lang, out: &mut Vec<Command>) {
    let ready = review.footage.picture.is_some() || review.is_in_hole();
    let playing = review.footage.status.playing;
    let mut button = |ui: &mut Ui, icon: Icon, action: Action, sends: Transport| {
        let hint = format!("{} ({})", action.title(lang), action.key());
        if icons::button(ui, icon, ready, action.title(lang), &hint).clicked() {
            out.push(Command::Transport(sends));
        }
    };
    ui.spacing_mut().item_spacing.x = 2.0;
    button(ui, Icon::StepBack, Action::StepBack, Transport::Step(-1));
    button(ui, if playing { Icon::Pause } else { Icon::Play }, Action::PlayPause, Transport::PlayPause);
    button(ui, Icon::StepForward, Action::StepForward, Transport::Step(1));
    ui.spacing_mut().item_spacing.x = theme::GAP[0];
}

fn rate_ui(ui: &mut Ui, review: &Review, lang: Lang, out: &mut Vec<Command>) {
    let rate = if review.footage.picture.is_some() { review.footage.status.rate } else { 1.0 };
    let response = ui.menu_button(rate_words(rate), |ui| {
        // In columns, so that a window of little height shows all of them: backward, slow, fast.
        ui.horizontal_top(|ui| {
            for column in RATES.chunks(RATES.len().div_ceil(3)) {
                ui.vertical(|ui| {
                    for choice in column.iter().copied() {
                        if ui.selectable_label((choice - rate).abs() < 0.01, rate_words(choice)).clicked() {
                            out.push(Command::Transport(Transport::Rate(choice)));
                            ui.close();
                        }
                    }
                });
            }
        });
    });
    let name = format!("{} {}", t(lang).rate, rate_words(rate));
    response.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &name));
    response.response.on_hover_text(name);
}

fn rate_words(rate: f64) -> String {
    // A minus as wide as the figures.
    format!("{rate}×").replace('-', "−")
}

/// Start and end of the span; what is set can be cleared.
fn span_ui(ui: &mut Ui, review: &Review, lang: Lang, out: &mut Vec<Command>) {
    let footage = &review.footage;
    let ready = footage.picture.is_some();
    for (action, at, word, sends) in [
        (Action::SpanIn, footage.span_in.as_ref().map(|(at, _picture)| *at), t(lang).span_in, Command::SpanIn),
        (Action::SpanOut, footage.span_out, t(lang).span_out, Command::SpanOut),
    ] {
        let text = at.map_or_else(|| word.to_owned(), |at| format!("{word} {}", short(review, at)));
        let colour = if at.is_some() { theme::tokens(ui).accent } else { theme::tokens(ui).text };
        let response = ui.add_enabled(ready, Button::new(RichText::new(text).color(colour)));
        let name = action.title(lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, ready, name));
        if response.on_hover_text(format!("{name} ({})", action.key())).clicked() {
            out.push(sends);
        }
    }
    let any = footage.span_in.is_some() || footage.span_out.is_some();
    if can_repeat(review) {
        let (name, on) = (Action::Repeat.title(lang), footage.repeat.is_some());
        let hint = format!("{name} ({})", Action::Repeat.key());
        if icons::switch(ui, Icon::Repeat, ready || on, on, name, &hint).clicked() {
            out.push(Command::Transport(Transport::Repeat));
        }
    }
    if any && ui.add(Button::new("×").frame_when_inactive(false)).on_hover_text(t(lang).span_clear).clicked() {
        out.push(Command::ClearSpan);
    }
}

/// Minute, second and tenth are enough to tell the ends of a span apart.
fn short(review: &Review, at: crate::domain::time::Pts) -> String {
    let long = review.site(at).map_or_else(|| at.clock(), |site| site.time_of_day());
    let from = long.find(':').map_or(0, |colon| colon + 1);
    long.get(from..long.len().saturating_sub(2)).unwrap_or(&long).to_owned()
}

/// Sound on or off, how much it is raised, and how loud it is now.
fn sound_ui(ui: &mut Ui, review: &Review, local: &TapeLocal, lang: Lang, out: &mut Vec<Command>) {
    let footage = &review.footage;
    let ready = footage.picture.is_some();
    if !has_sound(review) {
        if ready && ui.available_width() > 60.0 + layouts_width(review) {
            ui.add_space(theme::GAP[1]);
            ui.label(theme::caption(ui, t(lang).no_sound)).on_hover_text(t(lang).no_sound_hint);
        }
        return;
    }
    ui.add_space(theme::GAP[1]);
    let (icon, name) = if footage.muted { (Icon::Muted, t(lang).sound_on) } else { (Icon::Sound, t(lang).sound_off) };
    let hint = format!("{name} ({})", Action::Mute.key());
    if icons::button(ui, icon, ready, name, &hint).clicked() {
        out.push(Command::Transport(Transport::Mute(!footage.muted)));
    }
    if ui.available_width() < 170.0 + layouts_width(review) {
        return;
    }
    level::meter(ui, local.heard.now(), footage.gain_db);
    let mut gain = footage.gain_db;
    ui.spacing_mut().slider_width = 64.0;
    let slider = ui.add(egui::Slider::new(&mut gain, 0.0..=MOST_GAIN).step_by(1.0).show_value(false));
    let slider = slider.accessible_name(t(lang).gain);
    if slider.on_hover_text(t(lang).gain_hint).changed() {
        out.push(Command::Transport(Transport::Gain(gain)));
    }
    ui.label(theme::caption(ui, format!("+{gain:.0} dB")));
}

/// The keys, from the right, where there is room for them.
fn keys_ui(ui: &mut Ui, lang: Lang) {
    let groups: [(&str, &[Action]); 3] = [
        (t(lang).keys_step, &[Action::StepBack, Action::StepForward]),
        (t(lang).keys_rate, &[Action::Slower, Action::Pause, Action::Faster]),
        (t(lang).keys_findings, &[Action::PreviousFinding, Action::NextFinding]),
    ];
    let width = |ui: &Ui, (word, actions): &(&str, &[Action])| {
        let font = theme::font(theme::CAPTION);
        let words = ui.painter().layout_no_wrap((*word).to_owned(), font, egui::Color32::WHITE).size().x;
        words
            + actions.iter().map(|action| keycap::width(ui, &action.key()) + theme::GAP[0]).sum::<f32>()
            + theme::GAP[2]
    };
    for group in groups.iter().rev() {
        if ui.available_width() < width(ui, group) + theme::GAP[2] {
            break;
        }
        for action in group.1.iter().rev() {
            keycap::keycap(ui, &action.key());
        }
        ui.label(theme::caption(ui, group.0));
        ui.add_space(theme::GAP[1]);
    }
}

/// What the buttons of the layouts take of the row; nothing where there is one camera.
fn layouts_width(review: &Review) -> f32 {
    if review.cameras_on_tape().len() > 1 { LAYOUTS } else { 0.0 }
}

/// How the cameras stand, at the right end, where there are several. While a refused time is explained there may be no
/// room for it.
fn layout_ui(ui: &mut Ui, review: &Review, lang: Lang, out: &mut Vec<Command>) {
    let width = layouts_width(review);
    if width == 0.0 || ui.available_width() < width {
        return;
    }
    let layouts = [
        (Icon::Strip, Action::LayoutStrip, ShowAs::Strip),
        (Icon::Grid(3), Action::LayoutNine, ShowAs::Nine),
        (Icon::Grid(2), Action::LayoutFour, ShowAs::Four),
        (Icon::Grid(1), Action::LayoutOne, ShowAs::One),
    ];
    ui.spacing_mut().item_spacing.x = 2.0;
    for (icon, action, layout) in layouts {
        let (name, on) = (action.title(lang), review.footage.layout == layout);
        if icons::switch(ui, icon, true, on, name, &format!("{name} ({})", action.key())).clicked() {
            out.push(Command::Arrange(layout));
        }
    }
    ui.spacing_mut().item_spacing.x = theme::GAP[0];
    ui.add_space(theme::GAP[1]);
}
