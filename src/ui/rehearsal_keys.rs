//! Keys of an evening over the whole screen. They are few, and those of a presenter's remote control are among them: it
//! sends PageUp and PageDown.

use crate::app::rehearsing::{RehearsalCommand, Stage};
use crate::app::state::State;
use crate::domain::text::Lang;
use crate::ui::strings::rehearsal::words;
use eframe::egui::Key;

/// Something that can be pressed, as its button shows it.
#[derive(Debug)]
pub struct Press {
    /// Its key, as it stands on the key cap.
    pub key: &'static str,
    /// What it does.
    pub title: String,
    /// Whether it is switched on.
    pub on: bool,
    /// Why it cannot be done now; none: it can.
    pub why_not: Option<&'static str>,
    /// What is sent.
    pub command: RehearsalCommand,
}

/// What a key sends; none where it means nothing here. `by` ticks.
pub fn command(key: Key, state: &State, stage: &Stage, by: &str) -> Option<RehearsalCommand> {
    match key {
        Key::PageDown | Key::ArrowDown | Key::ArrowRight => Some(RehearsalCommand::Beside { forward: true }),
        Key::PageUp | Key::ArrowUp | Key::ArrowLeft => Some(RehearsalCommand::Beside { forward: false }),
        Key::Space => Some(RehearsalCommand::PlayPause),
        Key::R | Key::Home => Some(RehearsalCommand::Again),
        Key::M => Some(RehearsalCommand::Moment),
        Key::L => Some(RehearsalCommand::Loop),
        Key::S => Some(RehearsalCommand::Slow),
        Key::E => stage.should.is_some().then_some(RehearsalCommand::Example),
        Key::T => tick(state, stage, by),
        _ => None,
    }
}

/// Says that the mark shown was rehearsed on its evening, or today where that is over and it is made up for; none where that
/// was said, the evening has not come, nobody says so, or nothing can be written.
pub fn tick(state: &State, stage: &Stage, by: &str) -> Option<RehearsalCommand> {
    let row = stage.row()?;
    let writable = state.library.as_ref().is_some_and(|library| !library.read_only);
    let can = writable && row.rehearsal.rehearsed().is_none() && !by.is_empty() && state.today >= stage.evening;
    can.then(|| RehearsalCommand::Tick(row.rehearsal.no, state.today.max(stage.evening), by.to_owned()))
}

/// Everything that can be pressed, in the order of the row of buttons.
pub fn presses(stage: &Stage, lang: Lang) -> Vec<Press> {
    let w = words(lang);
    let at = stage.rows.iter().position(|row| row.rehearsal.no == stage.no).unwrap_or_default();
    let playing = stage.is_playing();
    let slow = match stage.rate {
        rate if rate <= 0.25 => format!("{} 1/4", w.slow),
        rate if rate <= 0.5 => format!("{} 1/2", w.slow),
        _ => w.slow.to_owned(),
    };
    let press = |key, title: &str, on, why_not, command| Press { key, title: title.to_owned(), on, why_not, command };
    let without = |can: bool, why: &'static str| (!can).then_some(why);
    let (first, last, example) = (
        without(at > 0, w.is_first),
        without(at + 1 < stage.rows.len(), w.is_last),
        without(stage.should.is_some(), w.no_example),
    );
    let plays = without(stage.plays(), w.no_footage);
    let play = if playing { w.pause } else { w.play };
    vec![
        press("PgUp", w.previous, false, first, RehearsalCommand::Beside { forward: false }),
        press("PgDn", w.next, false, last, RehearsalCommand::Beside { forward: true }),
        press("Space", play, false, plays, RehearsalCommand::PlayPause),
        press("R", w.again, false, plays, RehearsalCommand::Again),
        press("M", w.to_moment, false, plays, RehearsalCommand::Moment),
        press("L", w.loop_on, stage.looped, plays, RehearsalCommand::Loop),
        press("S", &slow, stage.rate < 1.0, plays, RehearsalCommand::Slow),
        press("E", w.example, stage.shown_example().is_some(), example, RehearsalCommand::Example),
    ]
}
