//! Everything that can be done, once: its key, its title and hint, and what it sends. Menus, tooltips, the key sheet,
//! the palette and the table in the README all come from here.
//!
//! A new shortcut is a new row of `TABLE` (`action/table.rs`) and an arm of `effect`.

mod table;

use crate::app::command::{Command, Transport};
use crate::app::review::{Layout, Review};
use crate::app::state::{Screen, State};
use crate::domain::checklist::Subject;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::inspection::{Outcome, Verdict};
use crate::domain::place::CameraId;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::ui::veils;
use eframe::egui;
use egui::Key;
pub use table::TABLE;

/// One thing that can be done by key, menu, button or palette.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Play, or pause.
    PlayPause,
    /// One picture back.
    StepBack,
    /// One picture forward.
    StepForward,
    /// One second back.
    Back1s,
    /// One second forward.
    Forward1s,
    /// Five seconds back.
    Back5s,
    /// Five seconds forward.
    Forward5s,
    /// One minute back.
    Back1min,
    /// One minute forward.
    Forward1min,
    /// The last five seconds again.
    Replay,
    /// The next lower rate.
    Slower,
    /// Pause.
    Pause,
    /// The next higher rate.
    Faster,
    /// To the first picture.
    ToStart,
    /// To the last picture.
    ToEnd,
    /// The recording before this one.
    PreviousRecording,
    /// The recording after this one.
    NextRecording,
    /// To the end of the recordings before the last hole.
    HoleBack,
    /// To where the recordings go on behind the next hole.
    HoleForward,
    /// Play the span again and again, or no longer.
    Repeat,
    /// The camera above leads.
    CameraUp,
    /// The camera below leads.
    CameraDown,
    /// Sound on or off.
    Mute,
    /// Less gain.
    GainDown,
    /// More gain.
    GainUp,
    /// Set the clock from the picture.
    SetClock,
    /// Start a span.
    SpanIn,
    /// End a span.
    SpanOut,
    /// Mark the selected item.
    Mark,
    /// Mark the picture as a good example of the selected item.
    MarkExample,
    /// The selected item is right.
    Pass,
    /// The selected item is right for everybody who is not judged yet.
    PassAll,
    /// The selected item does not apply.
    NotApplicable,
    /// The selected item cannot be seen.
    NotObservable,
    /// Withdraw the selected finding.
    Withdraw,
    /// The finding before.
    PreviousFinding,
    /// The finding after.
    NextFinding,
    /// Select the item above.
    ItemUp,
    /// Select the item below.
    ItemDown,
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
    /// Find an item or a person.
    Palette,
    /// Cancel what is open, one thing at a time.
    Cancel,
    /// Full screen.
    FullScreen,
    /// One camera.
    LayoutOne,
    /// Two rows of two cameras.
    LayoutFour,
    /// Three rows of three cameras.
    LayoutNine,
    /// One large camera and a strip of others.
    LayoutStrip,
    /// Guide lines on or off.
    Guides,
    /// Draw guide lines.
    DrawGuides,
    /// Draw covers.
    DrawCover,
    /// Draw customers' areas.
    DrawArea,
    /// No sound in the span.
    MuteSpan,
    /// Covers on the picture or not.
    CoverPreview,
    /// The tab of items.
    TabItems,
    /// The tab of deductions.
    TabFindings,
    /// The tab of coverage.
    TabCoverage,
    /// The tab that explains the score.
    TabExplain,
    /// The tab of covers and muted spans.
    TabCovers,
    /// The sheet of keys.
    KeySheet,
    /// Language, theme, name.
    Settings,
    /// The report.
    Report,
    /// Close or reopen the inspection.
    Close,
    /// The list of recordings.
    Recordings,
    /// Add files of footage.
    AddFootage,
    /// Add a folder of footage.
    AddFolder,
    /// Back to the list of inspections.
    Leave,
    /// Open the inspection that is selected in the list.
    OpenInspection,
    /// Make a library.
    NewLibrary,
    /// Open a library.
    OpenLibrary,
    /// Close the window.
    Quit,
}

/// How actions are grouped on the key sheet and in the README.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Moving the footage.
    Footage,
    /// Marking and judging.
    Marking,
    /// What the window shows.
    View,
    /// Libraries, footage, report.
    File,
}

impl Group {
    /// In the order of the sheet.
    pub const ALL: [Self; 4] = [Self::Marking, Self::Footage, Self::View, Self::File];

    /// Its heading.
    pub const fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Footage, Lang::Zh) => "录像",
            (Self::Footage, Lang::En) => "Footage",
            (Self::Marking, Lang::Zh) => "判定与扣分",
            (Self::Marking, Lang::En) => "Judging and deducting",
            (Self::View, Lang::Zh) => "界面",
            (Self::View, Lang::En) => "View",
            (Self::File, Lang::Zh) => "文件",
            (Self::File, Lang::En) => "Files",
        }
    }
}

/// Which of Shift and Ctrl (Command on a Mac) must be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// Neither.
    Nothing,
    /// Shift alone.
    Shift,
    /// Ctrl alone.
    Ctrl,
    /// Both.
    CtrlShift,
}

/// A key with what is held beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stroke {
    /// What is held.
    pub held: Held,
    /// The key.
    pub key: Key,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Which action.
    pub action: Action,
    /// Where it is listed.
    pub group: Group,
    /// Its keys; the first is the one that is shown.
    pub keys: &'static [Stroke],
    /// Whether holding the key down does it again and again.
    pub repeats: bool,
    /// Title in Chinese and English.
    pub title: (&'static str, &'static str),
    /// Hint in Chinese and English; may be empty.
    pub hint: (&'static str, &'static str),
}

/// What an action does: commands to the program, or a change of what the window shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Sent to the program.
    Send(Vec<Command>),
    /// Done in the window.
    Show(Action),
}

impl Stroke {
    /// Whether this key event is the stroke.
    pub fn is(self, key: Key, modifiers: egui::Modifiers) -> bool {
        // A question mark is typed with Shift on most keyboards and without on some.
        let shift = modifiers.shift && key != Key::Questionmark;
        let held = match (modifiers.command || modifiers.ctrl, shift) {
            (false, false) => Held::Nothing,
            (false, true) => Held::Shift,
            (true, false) => Held::Ctrl,
            (true, true) => Held::CtrlShift,
        };
        key == self.key && held == self.held && !modifiers.alt
    }

    /// As it stands on the key cap.
    pub fn label(self) -> String {
        let key = match self.key {
            Key::Space => "Space",
            Key::Comma => ",",
            Key::Period => ".",
            Key::Slash => "/",
            Key::Questionmark => "?",
            Key::OpenBracket => "[",
            Key::CloseBracket => "]",
            Key::Minus => "-",
            Key::Equals => "=",
            Key::ArrowLeft => "←",
            Key::ArrowRight => "→",
            Key::ArrowUp => "↑",
            Key::ArrowDown => "↓",
            Key::Escape => "Esc",
            Key::Delete => "Del",
            other => other.name(),
        };
        match self.held {
            Held::Nothing => key.to_owned(),
            Held::Shift => format!("Shift {key}"),
            Held::Ctrl => format!("Ctrl {key}"),
            Held::CtrlShift => format!("Ctrl Shift {key}"),
        }
    }
}

impl Action {
    /// Its row of the table.
    pub fn entry(self) -> &'static Entry {
        TABLE.iter().find(|entry| entry.action == self).expect("a test sees to it that every action has a row")
    }

    /// Its title.
    pub fn title(self, lang: Lang) -> &'static str {
        pick(self.entry().title, lang)
    }

    /// Its hint; may be empty.
    pub fn hint(self, lang: Lang) -> &'static str {
        pick(self.entry().hint, lang)
    }

    /// Its first key as it stands on the key cap; empty where it has none.
    pub fn key(self) -> String {
        self.entry().keys.first().map(|stroke| stroke.label()).unwrap_or_default()
    }

    /// What it does now; none where it cannot be done, and is then greyed.
    pub fn effect(self, state: &State) -> Option<Effect> {
        match self {
            Self::KeySheet | Self::Settings | Self::Cancel | Self::NewLibrary | Self::OpenLibrary => {
                Some(Effect::Show(self))
            }
            Self::Quit => Some(Effect::Send(vec![Command::Quit])),
            _ => match &state.screen {
                Screen::Review(review) => self.in_review(review),
                Screen::Home => self.in_the_list(state),
                Screen::Welcome | Screen::Rehearsal(_) => None,
            },
        }
    }

    /// In the list of inspections arrows select and Enter opens.
    fn in_the_list(self, state: &State) -> Option<Effect> {
        let listed = state.import.is_none() && state.library.as_ref().is_some_and(|open| !open.inspections.is_empty());
        let moves = matches!(self, Self::ItemUp | Self::ItemDown | Self::OpenInspection);
        (listed && moves).then_some(Effect::Show(self))
    }

    fn in_review(self, review: &Review) -> Option<Effect> {
        let show = Some(Effect::Show(self));
        let editable = can_edit(review);
        match self {
            Self::Palette | Self::FullScreen | Self::Guides | Self::Report | Self::Recordings => show,
            Self::TabItems | Self::TabFindings | Self::TabCoverage | Self::TabExplain | Self::TabCovers => show,
            Self::CoverPreview => show,
            // Clips are made of closed inspections too.
            Self::DrawCover | Self::DrawArea if !review.read_only && review.footage.picture.is_some() => show,
            Self::AddFootage | Self::AddFolder if editable => show,
            Self::Close if !review.read_only => show,
            Self::DrawGuides | Self::SetClock if editable && review.footage.picture.is_some() => show,
            Self::Withdraw if editable && stands(review) => show,
            _ => self.commands(review).map(Effect::Send),
        }
    }

    fn commands(self, review: &Review) -> Option<Vec<Command>> {
        if let Some(moved) = self.transport(review) {
            let loaded = review.footage.recording.is_some() || !review.footage.screens.is_empty();
            return loaded.then(|| vec![Command::Transport(moved)]);
        }
        let editable = can_edit(review);
        let command = match self {
            Self::PreviousRecording => Command::SelectRecording(beside(review, false)?),
            Self::NextRecording => Command::SelectRecording(beside(review, true)?),
            Self::CameraUp => Command::Lead(camera_beside(review, false)?),
            Self::CameraDown => Command::Lead(camera_beside(review, true)?),
            Self::LayoutOne => arrange(review, Layout::One)?,
            Self::LayoutFour => arrange(review, Layout::Four)?,
            Self::LayoutNine => arrange(review, Layout::Nine)?,
            Self::LayoutStrip => arrange(review, Layout::Strip)?,
            Self::PreviousFinding if has_findings(review) => Command::NextFinding { forward: false },
            Self::NextFinding if has_findings(review) => Command::NextFinding { forward: true },
            Self::ItemUp => select_beside(review, false)?,
            Self::ItemDown => select_beside(review, true)?,
            Self::Leave => Command::LeaveInspection,
            Self::SpanIn if review.footage.picture.is_some() => Command::SpanIn,
            Self::SpanOut if review.footage.picture.is_some() => Command::SpanOut,
            Self::MuteSpan if !review.read_only => return veils::mute_span(review).map(|command| vec![command]),
            Self::Undo if !review.read_only && review.can_undo => Command::Undo,
            Self::Redo if !review.read_only && review.can_redo => Command::Redo,
            Self::Mark if editable => Command::Mark(review.item.clone()?),
            Self::MarkExample if !review.read_only && review.footage.picture.is_some() => {
                Command::MarkExample(review.item.clone()?)
            }
            Self::Pass if editable => judge_next(review, Verdict::Pass)?,
            Self::NotApplicable if editable => judge_next(review, Verdict::NotApplicable)?,
            Self::NotObservable if editable => judge_next(review, Verdict::NotObservable)?,
            Self::PassAll if editable => return judge_rest(review, Verdict::Pass),
            _ => return None,
        };
        Some(vec![command])
    }

    fn transport(self, review: &Review) -> Option<Transport> {
        let skip = |ms: i64| Some(Transport::Skip(Pts::from_ms(ms)));
        match self {
            Self::PlayPause => Some(Transport::PlayPause),
            Self::StepBack => Some(Transport::Step(-1)),
            Self::StepForward => Some(Transport::Step(1)),
            Self::Back1s => skip(-1_000),
            Self::Forward1s => skip(1_000),
            Self::Back5s => skip(-5_000),
            Self::Forward5s => skip(5_000),
            Self::Back1min => skip(-60_000),
            Self::Forward1min => skip(60_000),
            Self::Replay => Some(Transport::Replay),
            Self::Slower => Some(Transport::Slower),
            Self::Pause => Some(Transport::Pause),
            Self::Faster => Some(Transport::Faster),
            Self::ToStart => Some(Transport::SeekTo(Pts::ZERO)),
            Self::ToEnd => review.recording().map(|recording| Transport::SeekTo(recording.duration)),
            Self::HoleBack => Some(Transport::OverHole { forward: false }),
            Self::HoleForward => Some(Transport::OverHole { forward: true }),
            Self::Repeat if can_repeat(review) => Some(Transport::Repeat),
            Self::Mute => Some(Transport::Mute(!review.footage.muted)),
            Self::GainDown => Some(Transport::Gain((review.footage.gain_db - 3.0).max(0.0))),
            Self::GainUp => Some(Transport::Gain((review.footage.gain_db + 3.0).min(24.0))),
            _ => None,
        }
    }
}

const fn pick(pair: (&'static str, &'static str), lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => pair.0,
        Lang::En => pair.1,
    }
}

/// Whether the inspection can be changed: opened for writing and not closed.
pub fn can_edit(review: &Review) -> bool {
    !review.read_only && review.inspection.closing.is_none()
}

/// Whether a span is marked to be repeated, or one is being repeated.
pub fn can_repeat(review: &Review) -> bool {
    let footage = &review.footage;
    footage.repeat.is_some() || footage.span_in.is_some() && footage.span_out.is_some()
}

/// Several cameras are only seen together on the wall clock.
fn arrange(review: &Review, layout: Layout) -> Option<Command> {
    (review.cameras_on_tape().len() > 1).then_some(Command::Arrange(layout))
}

/// The camera below the one that leads, as the lanes of the tape lie; behind the last one comes the first.
fn camera_beside(review: &Review, below: bool) -> Option<CameraId> {
    let cameras = review.cameras_on_tape();
    let at = cameras.iter().position(|camera| Some(*camera) == review.camera())?;
    let next = if below { at + 1 } else { at + cameras.len() - 1 };
    cameras.get(next % cameras.len()).copied().filter(|next| Some(*next) != review.camera())
}

fn stands(review: &Review) -> bool {
    let finding = review.finding.and_then(|no| review.inspection.findings.get(&no));
    finding.is_some_and(|finding| finding.withdrawn.is_none())
}

fn has_findings(review: &Review) -> bool {
    review.inspection.standing().any(|finding| finding.moment.is_some())
}

/// The recording before or behind the one in the player: of each camera by their clocks, then of the next camera. In a
/// hole those of the camera that leads are meant.
fn beside(review: &Review, forward: bool) -> Option<RecordingId> {
    let order = |camera| review.inspection.cameras.iter().position(|other| other.id == camera);
    let begin = |recording: &Recording| recording.clock.map(|clock| clock.at_first);
    let mut all: Vec<&Recording> = review.inspection.recordings.iter().collect();
    all.sort_by_key(|recording| (order(recording.camera), begin(recording).is_none(), begin(recording)));
    let Some(here) = review.recording() else {
        let site = review.footage.status.site.filter(|_| review.is_in_hole())?;
        all.retain(|recording| Some(recording.camera) == review.camera() && begin(recording).is_some());
        let behind = all.partition_point(|recording| begin(recording) <= Some(site));
        let next = if forward { behind } else { behind.checked_sub(1)? };
        return all.get(next).map(|recording| recording.id);
    };
    let at = all.iter().position(|recording| recording.id == here.id)?;
    let next = if forward { at + 1 } else { at.checked_sub(1)? };
    all.get(next).map(|recording| recording.id)
}

fn select_beside(review: &Review, forward: bool) -> Option<Command> {
    let codes: Vec<_> = review.inspection.checklist.items().map(|(_, item)| &item.code).collect();
    let at = review.item.as_ref().and_then(|code| codes.iter().position(|other| *other == code));
    let next = match (at, forward) {
        (None, true) => 0,
        (None, false) => codes.len().checked_sub(1)?,
        (Some(at), true) => at + 1,
        (Some(at), false) => at.checked_sub(1)?,
    };
    codes.get(next).map(|code| Command::SelectItem(Some((*code).clone())))
}

/// Whom a verdict key means: the next subject of the selected item that nobody judged; once all are judged, the person
/// chosen last, or the first. Those with deductions are left alone.
pub fn next_subject(review: &Review) -> Option<Subject> {
    let item = review.inspection.checklist.item(review.item.as_ref()?)?;
    let subjects = review.inspection.subjects_of(item);
    let outcome = |subject: &&Subject| review.inspection.outcome(subject);
    let fresh = subjects.iter().find(|subject| outcome(subject) == Outcome::NotJudged);
    let free = || subjects.iter().filter(|subject| outcome(subject) != Outcome::Deducted);
    fresh.or_else(|| free().find(|s| s.person == review.person)).or_else(|| free().next()).cloned()
}

fn judge_next(review: &Review, verdict: Verdict) -> Option<Command> {
    let subject = next_subject(review)?;
    let taken_back = review.inspection.verdicts.get(&subject) == Some(&verdict);
    Some(Command::Judge(subject, (!taken_back).then_some(verdict)))
}

fn judge_rest(review: &Review, verdict: Verdict) -> Option<Vec<Command>> {
    let item = review.inspection.checklist.item(review.item.as_ref()?)?;
    let fresh = |subject: &Subject| review.inspection.outcome(subject) == Outcome::NotJudged;
    let subjects: Vec<_> = review.inspection.subjects_of(item).into_iter().filter(fresh).collect();
    (!subjects.is_empty()).then(|| subjects.into_iter().map(|s| Command::Judge(s, Some(verdict))).collect())
}

/// The characters that items of a checklist cannot take as their key, since actions have them.
pub fn reserved_keys() -> Vec<char> {
    let strokes = TABLE.iter().flat_map(|entry| entry.keys).filter(|stroke| stroke.held == Held::Nothing);
    let mut keys: Vec<char> = strokes
        .filter_map(|stroke| {
            let name = if stroke.key == Key::Space { " ".to_owned() } else { stroke.label().to_lowercase() };
            let mut letters = name.chars();
            letters.next().filter(|_| letters.next().is_none()).filter(char::is_ascii)
        })
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key table of the README, in Markdown.
pub fn readme_table() -> String {
    let mut text = String::from("| Key | What it does | 作用 |\n| --- | --- | --- |\n");
    for group in Group::ALL {
        text += &format!("| **{}** | | **{}** |\n", group.name(Lang::En), group.name(Lang::Zh));
        for entry in TABLE.iter().filter(|entry| entry.group == group && !entry.keys.is_empty()) {
            let keys: Vec<String> = entry.keys.iter().map(|stroke| format!("`{}`", stroke.label())).collect();
            text += &format!("| {} | {} | {} |\n", keys.join(" "), entry.title.1, entry.title.0);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Action, Held, TABLE, reserved_keys};
    use std::collections::BTreeSet;

    #[test]
    fn every_action_has_one_row_and_no_key_means_two_things_on_one_screen() {
        let mut actions = BTreeSet::new();
        let mut strokes = Vec::new();
        for entry in TABLE {
            assert!(actions.insert(entry.action), "{:?} has two rows", entry.action);
            assert!(!entry.title.0.is_empty() && !entry.title.1.is_empty(), "{:?} has no title", entry.action);
            for stroke in entry.keys {
                // The list of inspections and an open one are never on the screen together.
                let place = (*stroke, entry.action == Action::OpenInspection);
                assert!(!strokes.contains(&place), "{} means two things", stroke.label());
                strokes.push(place);
            }
        }
        // `Quit` is the last variant of the enumeration.
        assert_eq!(actions.len(), Action::Quit as usize + 1, "an action has no row");
    }

    #[test]
    fn letters_and_digits_for_items_stay_free() {
        let reserved = reserved_keys();
        for free in "1234567890qwerasdzcvbh".chars() {
            assert!(!reserved.contains(&free), "{free} was taken from the checklists");
        }
        for taken in " ,./?-=[]jklmiopngftyxu".chars() {
            assert!(reserved.contains(&taken), "{taken} is not reserved");
        }
    }

    #[test]
    fn only_moving_repeats() {
        for entry in TABLE.iter().filter(|entry| entry.repeats) {
            let moves = format!("{:?}", entry.action);
            let known = ["Step", "Back", "Forward", "Gain", "Item", "PreviousFinding", "NextFinding"];
            assert!(known.iter().any(|word| moves.contains(word)), "{moves} repeats");
            assert!(entry.keys.iter().all(|stroke| stroke.held != Held::CtrlShift));
        }
    }
}
