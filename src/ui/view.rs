//! What the window remembers that is no part of the program's state: the open tab, the open sheet, fields being typed.

use crate::app::command::Command;
use crate::app::rehearsing::RehearsalCommand;
use crate::app::state::{Screen, State};
use crate::domain::inspection::FindingNo;
use crate::ui::action::Action;
use crate::ui::dialogs::{Dialogs, Purpose};
use crate::ui::keys::KeysLocal;
use crate::ui::panels::checklist::ChecklistLocal;
use crate::ui::panels::covers::CoversLocal;
use crate::ui::panels::home::HomeLocal;
use crate::ui::panels::notices::NoticesLocal;
use crate::ui::panels::palette::PaletteLocal;
use crate::ui::panels::rehearsal_mode::ModeLocal;
use crate::ui::panels::set_clock::ClockLocal;
use crate::ui::panels::settings::SettingsLocal;
use crate::ui::panels::tape::TapeLocal;
use crate::ui::video::VideoLocal;

/// The tabs beside the footage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The checklist.
    #[default]
    Items,
    /// All deductions.
    Findings,
    /// Items × people.
    Coverage,
    /// The score line by line.
    Explain,
    /// What clips do not show and do not sound.
    Covers,
}

/// A sheet over the window; one at a time, closed by Esc.
#[derive(Debug)]
pub enum Sheet {
    /// All keys.
    Keys,
    /// Language, theme, name.
    Settings(SettingsLocal),
    /// "The picture shows this time."
    Clock(ClockLocal),
    /// Close or reopen, with the reason typed so far.
    Close(String),
    /// Withdraw a finding, with the reason typed so far.
    Withdraw(FindingNo, String),
    /// The report.
    Report,
    /// The recordings.
    Recordings,
}

/// All that the window remembers.
#[derive(Debug, Default)]
pub struct View {
    /// The open tab.
    pub tab: Tab,
    /// The open palette.
    pub palette: Option<PaletteLocal>,
    /// The open sheet.
    pub sheet: Option<Sheet>,
    /// Whether the window fills the screen and shows the footage only.
    pub full_screen: bool,
    /// Whether guide lines are shown.
    pub guides: bool,
    /// The keyboard.
    pub keys: KeysLocal,
    /// File dialogs and typed paths.
    pub dialogs: Dialogs,
    /// The home screen.
    pub home: HomeLocal,
    /// The evening over the whole screen.
    pub rehearsal: ModeLocal,
    /// The checklist and its cards.
    pub checklist: ChecklistLocal,
    /// The tab of covers.
    pub covers: CoversLocal,
    /// The picture.
    pub video: VideoLocal,
    /// The tape.
    pub tape: TapeLocal,
    /// How high the question whose a mark is stands over the foot of the picture, in points; 0 while none is asked.
    pub who_height: f32,
    /// When notices were first shown.
    pub notices: NoticesLocal,
}

impl View {
    /// Whether something lies over the screen, so that keys do not reach what is behind it.
    pub fn is_covered(&self) -> bool {
        self.palette.is_some() || self.sheet.is_some() || self.dialogs.is_asking()
    }

    /// Closes the topmost thing that lies over the screen. False when nothing did.
    pub fn close_overlay(&mut self) -> bool {
        if self.palette.take().is_some() || self.sheet.take().is_some() {
            return true;
        }
        self.dialogs.dismiss()
    }

    /// Does what an action does to the window alone.
    pub fn show(&mut self, action: Action, state: &State, out: &mut Vec<Command>) {
        match action {
            Action::Cancel => self.cancel(state, out),
            Action::KeySheet => self.toggle(Sheet::Keys),
            Action::Settings => self.toggle(Sheet::Settings(SettingsLocal::default())),
            Action::Report => self.toggle(Sheet::Report),
            Action::Recordings => self.toggle(Sheet::Recordings),
            Action::Close => self.sheet = Some(Sheet::Close(String::new())),
            Action::SetClock => self.sheet = clock(state).map(Sheet::Clock),
            Action::Withdraw => self.sheet = selected(state).map(|no| Sheet::Withdraw(no, String::new())),
            Action::Palette => self.palette = Some(PaletteLocal::default()),
            Action::FullScreen => self.full_screen = !self.full_screen,
            Action::Guides => self.guides = !self.guides,
            Action::DrawGuides => {
                self.guides = true;
                self.video.draw_guides();
            }
            Action::DrawCover | Action::DrawArea => {
                self.tab = Tab::Covers;
                self.video.draw_covers(action == Action::DrawArea);
            }
            Action::CoverPreview => self.video.toggle_preview(),
            Action::TabCovers => self.tab = Tab::Covers,
            Action::TabItems => self.tab = Tab::Items,
            Action::TabFindings => self.tab = Tab::Findings,
            Action::TabCoverage => self.tab = Tab::Coverage,
            Action::TabExplain => self.tab = Tab::Explain,
            Action::ItemUp => self.home.move_selection(state, false),
            Action::ItemDown => self.home.move_selection(state, true),
            Action::OpenInspection => out.extend(self.home.selected(state).map(Command::OpenInspection)),
            Action::AddFootage => self.dialogs.ask(Purpose::Footage),
            Action::AddFolder => self.dialogs.ask(Purpose::FootageFolder),
            Action::NewLibrary => self.dialogs.ask(Purpose::NewLibrary),
            Action::OpenLibrary => self.dialogs.ask(Purpose::OpenLibrary),
            _ => {}
        }
    }

    fn toggle(&mut self, sheet: Sheet) {
        let same =
            self.sheet.as_ref().is_some_and(|open| std::mem::discriminant(open) == std::mem::discriminant(&sheet));
        self.sheet = (!same).then_some(sheet);
    }

    /// One thing at a time: what lies on top, the draft, the span, full screen, the open card.
    fn cancel(&mut self, state: &State, out: &mut Vec<Command>) {
        if self.close_overlay() {
            return;
        }
        if self.video.is_drawing() {
            self.video.stop_drawing();
            // Elsewhere nobody sees the pen.
            if matches!(state.screen, Screen::Review(_)) {
                return;
            }
        }
        let review = match &state.screen {
            Screen::Review(review) => review,
            Screen::Rehearsal(_) => return out.push(Command::Rehearsal(RehearsalCommand::Leave)),
            Screen::Home | Screen::Welcome => return self.home.cancel(state, out),
        };
        if review.draft.is_some() {
            out.push(Command::CancelDraft);
        } else if review.footage.span_in.is_some() || review.footage.span_out.is_some() {
            out.push(Command::ClearSpan);
        } else if self.full_screen {
            self.full_screen = false;
        } else if review.finding.is_some() {
            out.push(Command::SelectFinding(None));
        }
    }
}

fn selected(state: &State) -> Option<FindingNo> {
    let Screen::Review(review) = &state.screen else { return None };
    review.finding
}

fn clock(state: &State) -> Option<ClockLocal> {
    let Screen::Review(review) = &state.screen else { return None };
    Some(ClockLocal::new(review))
}
