//! From key events to actions and marks. Nothing fires while text is typed or an input method composes, and a key that
//! is held down makes no second mark.

use crate::app::command::Command;
use crate::app::review::{Draft, Review};
use crate::app::state::{Screen, State};
use crate::domain::checklist::{Hotkey, Item, ItemCode};
use crate::ui::action::{Action, Effect, Entry, TABLE, can_edit};
use crate::ui::rehearsal_keys;
use crate::ui::view::View;
use eframe::egui;
use egui::{Event, Key, Modifiers};

/// How long the first of two digits waits for the second, in seconds.
const CHORD_S: f64 = 1.5;

/// What the keyboard remembers between two events.
#[derive(Debug, Default)]
pub struct KeysLocal {
    /// The section's digit that waits for the item's, and when it was pressed (seconds of the window's clock).
    chord: Option<(u8, f64)>,
    /// Whether an input method is composing.
    composing: bool,
    /// Whether a text field had the focus when the last frame ended; Esc in it must close nothing behind it.
    was_typing: bool,
}

impl KeysLocal {
    /// The section's digit that still waits for the item's.
    pub fn pending(&self, now: f64) -> Option<u8> {
        self.chord.filter(|(_, at)| now - at <= CHORD_S).map(|(digit, _)| digit)
    }
}

/// Reads this frame's key events. Call it before anything is painted.
pub fn take(ctx: &egui::Context, state: &State, view: &mut View, out: &mut Vec<Command>) {
    let (events, now) = ctx.input(|input| (input.events.clone(), input.time));
    let typing = ctx.text_edit_focused();
    let was_typing = std::mem::replace(&mut view.keys.was_typing, typing);
    for event in events {
        match event {
            Event::Ime(egui::ImeEvent::Preedit { text, .. }) => view.keys.composing = !text.is_empty(),
            Event::Ime(egui::ImeEvent::Commit(_)) => view.keys.composing = false,
            Event::Key { key: Key::Escape, pressed: true, repeat: false, .. } if was_typing || typing => {
                view.close_overlay();
            }
            Event::Key { key, pressed: true, repeat, modifiers, .. } if !typing && !view.keys.composing => {
                press(ctx, state, view, Pressed { key, modifiers, repeat, now }, out);
            }
            _ => {}
        }
    }
}

#[derive(Clone, Copy)]
struct Pressed {
    key: Key,
    modifiers: Modifiers,
    repeat: bool,
    now: f64,
}

fn press(ctx: &egui::Context, state: &State, view: &mut View, pressed: Pressed, out: &mut Vec<Command>) {
    let Pressed { key, modifiers, repeat, now } = pressed;
    let focused = ctx.memory(|memory| memory.focused().is_some());
    if focused && matches!(key, Key::Space | Key::Enter) {
        return; // the focused button is pressed by it
    }
    if egui::Popup::is_any_open(ctx) {
        return; // an open menu has the keys
    }
    if let Screen::Review(review) = &state.screen
        && !view.is_covered()
        && !modifiers.any()
    {
        if let Some(draft) = &review.draft
            && let Some(command) = answer(draft, review, key)
        {
            if !repeat {
                out.push(command);
            }
            return;
        }
        if review.draft.is_none()
            && can_edit(review)
            && let Some(code) = hotkey(review, view, key, repeat, now)
        {
            out.extend(code.map(Command::Mark));
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(CHORD_S));
            return;
        }
    }
    if let Screen::Rehearsal(stage) = &state.screen
        && !view.is_covered()
        && !modifiers.any()
        && let Some(command) = rehearsal_keys::command(key, state, stage, view.home.rehearsal.by(state))
    {
        // Arrows and the remote control's keys move no focus here.
        ctx.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
        out.extend((!repeat).then_some(Command::Rehearsal(command)));
        return;
    }
    view.keys.chord = None;
    let Some(entry) = entry_of(key, modifiers, state) else { return };
    if repeat && !entry.repeats {
        return;
    }
    let over_a_sheet = matches!(entry.action, Action::Cancel | Action::KeySheet | Action::Quit);
    if view.is_covered() && !over_a_sheet {
        return;
    }
    if matches!(key, Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight) {
        // The window moves the focus by arrows as well; here they move the footage and the selection.
        ctx.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
    }
    match entry.action.effect(state) {
        Some(Effect::Send(commands)) => out.extend(commands),
        Some(Effect::Show(action)) => view.show(action, state, out),
        None => {}
    }
}

/// The action of a stroke; of two with the same stroke the one that can be done on this screen.
fn entry_of(key: Key, modifiers: Modifiers, state: &State) -> Option<&'static Entry> {
    let mut found = TABLE.iter().filter(|entry| entry.keys.iter().any(|stroke| stroke.is(key, modifiers)));
    let first = found.next()?;
    if first.action.effect(state).is_some() {
        return Some(first);
    }
    Some(found.find(|entry| entry.action.effect(state).is_some()).unwrap_or(first))
}

/// In a draft digits say whose it is: 1..=9 in the order shown, 0 for nobody; Enter takes the person chosen last.
fn answer(draft: &Draft, review: &Review, key: Key) -> Option<Command> {
    if key == Key::Enter {
        let last = review.person.filter(|person| draft.candidates.contains(person));
        let person = last.or_else(|| draft.candidates.first().copied());
        return Some(Command::MarkPerson(person));
    }
    match digit(key)? {
        0 => Some(Command::MarkPerson(None)),
        number => {
            let person = draft.candidates.get(usize::from(number) - 1).copied()?;
            Some(Command::MarkPerson(Some(person)))
        }
    }
}

/// The item whose key this is. `Some(None)`: the key is taken, but nothing is marked (a first digit, a held key).
#[expect(clippy::option_option, reason = "the outer says whether the key is an item's, the inner whether it marks now")]
fn hotkey(review: &Review, view: &mut View, key: Key, repeat: bool, now: f64) -> Option<Option<ItemCode>> {
    let letter = letter(key)?;
    let find = |wanted: Hotkey| item_with(review, &wanted).map(|item| item.code.clone());
    let first = view.keys.pending(now);
    if let (Some(section), Some(number)) = (first, digit(key))
        && let Some(code) = find(Hotkey::Number(section, number))
    {
        if repeat {
            return Some(None);
        }
        view.keys.chord = None;
        return Some(Some(code));
    }
    if let Some(code) = find(Hotkey::Stroke(letter)) {
        view.keys.chord = None;
        return Some((!repeat).then_some(code));
    }
    let section = digit(key)?;
    let opens = review
        .inspection
        .checklist
        .items()
        .any(|(_, item)| matches!(item.hotkey, Some(Hotkey::Number(other, _)) if other == section));
    if !opens {
        return None;
    }
    if !repeat {
        view.keys.chord = Some((section, now));
    }
    Some(None)
}

fn item_with<'a>(review: &'a Review, key: &Hotkey) -> Option<&'a Item> {
    review.inspection.checklist.items().map(|(_, item)| item).find(|item| item.hotkey.as_ref() == Some(key))
}

fn letter(key: Key) -> Option<char> {
    let name = key.name();
    let mut letters = name.chars();
    let letter = letters.next().filter(|_| letters.next().is_none())?;
    letter.is_ascii_alphanumeric().then(|| letter.to_ascii_lowercase())
}

fn digit(key: Key) -> Option<u8> {
    letter(key)?.to_digit(10).and_then(|digit| u8::try_from(digit).ok())
}
