//! What the program can do. Shells send these; `handle.rs` calls one function for each.

use crate::app::checklist_drafts::ListCommand;
use crate::app::clipping::ClipsCommand;
use crate::app::rehearsing::RehearsalCommand;
use crate::app::review::{Amendment, Layout};
use crate::app::scheme_trial::SchemeCommand;
use crate::app::settings::Theme;
use crate::app::settling::OpenAmount;
use crate::app::stars::documents::StarPaper;
use crate::app::state::ChecklistChoice;
use crate::domain::book::{BookNo, Entry, Step};
use crate::domain::candidacy::Act;
use crate::domain::checklist::{ItemCode, Subject};
use crate::domain::cover::Redaction;
use crate::domain::facts::Id;
use crate::domain::footage::RecordingId;
use crate::domain::inspection::{FindingNo, InspectionId, Rect, Verdict};
use crate::domain::number::Fen;
use crate::domain::place::{CameraId, Guide, Level, OutletId, PersonId, Post};
use crate::domain::results::{ResultKind, Role};
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
pub use crate::report::Format;
use jiff::civil::Date;
use std::path::PathBuf;

/// One thing to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Make an empty library and open it.
    CreateLibrary(PathBuf),
    /// Open a library for writing.
    OpenLibrary(PathBuf),
    /// Open a library for reading only.
    OpenReadOnly(PathBuf),
    /// Close the library and show the first screen.
    CloseLibrary,
    /// Make the demo library in a folder, and open it.
    MakeDemo(PathBuf),
    /// Read outlets and people from a spreadsheet and show what they would bring.
    PreviewImport(PathBuf),
    /// Take in what the preview shows.
    ConfirmImport,
    /// Forget the preview.
    CancelImport,
    /// Read results from a spreadsheet and show what they would bring.
    PreviewResults(PathBuf),
    /// Look at another sheet of that file, from 0.
    ChooseSheet(usize, Option<usize>),
    /// Read the list as results of this kind.
    ChooseResultKind(ResultKind),
    /// What the list is about as a whole, as typed; empty: nothing.
    SetResultsPeriod(String),
    /// Let a column, from 0, say this; none: no column does.
    MatchColumn(Role, Option<usize>),
    /// Put the results into the book, all or none.
    ConfirmResults {
        /// Whether results that contradict the book strike what stands there; else they are passed over.
        replace: bool,
    },
    /// Forget them.
    CancelResults,
    /// Add one outlet by hand.
    AddOutlet(NewOutlet),
    /// Add one person by hand.
    AddPerson(NewPerson),
    /// Start an inspection and open it.
    NewInspection(NewInspection),
    /// Open an inspection.
    OpenInspection(InspectionId),
    /// Back to the home screen.
    LeaveInspection,
    /// Take files and folders of footage into the open inspection, under a camera's name (empty: from the file names).
    AddFootage {
        /// Files and folders.
        paths: Vec<PathBuf>,
        /// Name of the camera.
        camera: String,
    },
    /// Show the beginning of a recording; its camera leads.
    SelectRecording(RecordingId),
    /// Show the picture at a time of a recording, exactly; its camera leads.
    GoTo(RecordingId, Pts),
    /// The pointer is over this moment of the tape, or over none.
    Peek(Option<(RecordingId, Pts)>),
    /// Arrange the cameras on the screen.
    Arrange(Layout),
    /// Let another camera lead, at the moment on the screen.
    Lead(CameraId),
    /// Say where a recording's file is now.
    Relink(RecordingId, PathBuf),
    /// Move the footage.
    Transport(Transport),
    /// Select an item of the checklist.
    SelectItem(Option<ItemCode>),
    /// Select a finding and open its card; its moment is not visited.
    SelectFinding(Option<FindingNo>),
    /// Show the moment of a finding.
    GoToFinding(FindingNo),
    /// Show the next (or previous) finding on the tape.
    NextFinding {
        /// True for the next one, false for the previous one.
        forward: bool,
    },
    /// Mark an item at the picture on the screen; the person is asked for where several can be meant.
    Mark(ItemCode),
    /// Mark the picture on the screen, or the span, as a good example of an item; the person is asked for likewise.
    MarkExample(ItemCode),
    /// Show the moment of a good example of the open inspection.
    GoToExample(BookNo),
    /// Answer whose the draft is; none: not known or the outlet's.
    MarkPerson(Option<PersonId>),
    /// Forget the draft.
    CancelDraft,
    /// Set or clear a verdict.
    Judge(Subject, Option<Verdict>),
    /// Change a finding.
    Amend(Amendment),
    /// Move a finding to the picture on the screen.
    MoveHere(FindingNo),
    /// Withdraw a finding, with the reason.
    Withdraw(FindingNo, String),
    /// Take the last change back.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// "The picture on the screen shows this time."
    SetClock(SiteTime),
    /// "The picture on the screen shows this time", and all recordings of its camera are wrong by as much.
    SetCameraClock(SiteTime),
    /// "The picture on the screen shows this time", the first reading being right as well: the clock goes evenly between.
    SecondReading(SiteTime),
    /// Draw the guide lines of a camera.
    SetGuides(CameraId, Vec<Guide>),
    /// Say where customers stand on a camera's picture.
    SetAreas(CameraId, Vec<Rect>),
    /// Say what of a recording its clips do not show and do not sound.
    Redact(RecordingId, Redaction),
    /// The same where it takes the sound of the marked span; that is no longer marked once it is on the disk.
    MuteSpan(RecordingId, Redaction),
    /// Start the span here.
    SpanIn,
    /// End the span here.
    SpanOut,
    /// Forget the span.
    ClearSpan,
    /// Close the inspection; the reason may be empty when nothing required is open.
    CloseInspection(String),
    /// Open a closed inspection again, with the reason.
    ReopenInspection(String),
    /// Write the report.
    Export {
        /// As what.
        format: Format,
        /// Where to.
        path: PathBuf,
    },
    /// Compose the settlement of the library.
    LookAtSettlement,
    /// Look at the library under the scheme of this code.
    ChooseScheme(String),
    /// Look at this period.
    SettlePeriod(String),
    /// Look at this outlet.
    SettleOutlet(Id),
    /// Set an amount that a clause leaves open.
    SetAmount(OpenAmount),
    /// Put an entry into the book.
    Book(Box<Entry>),
    /// Put an entry into the book with the file that proves it.
    BookProven(Box<Entry>, PathBuf),
    /// Save the file that proves an entry.
    SaveProof(BookNo, PathBuf),
    /// Take a step of a person's candidacy.
    TakeStep(PersonId, Box<Act>),
    /// Write a document of the star selection, about one candidate or about the year.
    WriteStarPaper {
        /// Which.
        kind: StarPaper,
        /// About whom; none: about the year.
        person: Option<PersonId>,
        /// Where to.
        path: PathBuf,
    },
    /// Strike an entry of the book with the reason and put another in its place, both or neither.
    Rebook(BookNo, String, Box<Entry>),
    /// Submit the settlement that is looked at.
    PublishSettlement,
    /// The submitted settlement goes a step further, by the person named.
    MoveSettlement(BookNo, Step, String),
    /// Open the inspection and show the moment of a finding that a line comes from.
    OpenCause(InspectionId, FindingNo),
    /// Say of a finding whether it is punished on the spot, and the amount where the clause leaves it open.
    Assess(FindingNo, bool, Option<Fen>),
    /// Something about the library's own checklists.
    Lists(ListCommand),
    /// Something about the schemes.
    Schemes(SchemeCommand),
    /// Something about clips of findings.
    Clips(ClipsCommand),
    /// Something about rehearsals.
    Rehearsal(RehearsalCommand),
    /// Stop a job.
    CancelJob(u64),
    /// Take a notice off the screen.
    DismissNotice(u64),
    /// Speak this language.
    SetLang(Lang),
    /// Use this theme.
    SetTheme(Theme),
    /// Keep so many MiB of decoded pictures at most.
    SetMemory(u32),
    /// The name that stands under findings and reports.
    SetInspector(String),
    /// Close the window.
    Quit,
}

/// How the footage moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transport {
    /// Play, or pause.
    PlayPause,
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Show the picture at this time, exactly.
    SeekTo(Pts),
    /// Show the picture at a time of a recording of the tape, exactly; its camera leads.
    SeekIn(RecordingId, Pts),
    /// While dragging: show the nearest key picture at a time of a recording of the tape.
    ScrubTo(RecordingId, Pts),
    /// Jump by this much from the picture on the screen, exactly.
    Skip(Pts),
    /// This many pictures forward, or back.
    Step(i32),
    /// Play the last five seconds again.
    Replay,
    /// The next higher rate; plays if paused.
    Faster,
    /// The next lower rate.
    Slower,
    /// This rate, 1/8..=16, or backward -16..=-1.
    Rate(f64),
    /// Play the marked span again and again, or no longer.
    Repeat,
    /// To where the recordings go on behind the next hole of the camera that leads, or to the end before the previous one.
    OverHole {
        /// True for the next one.
        forward: bool,
    },
    /// This gain in dB, 0..=24.
    Gain(f32),
    /// Sound on or off.
    Mute(bool),
}

/// An outlet typed in by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutlet {
    /// The bank's number for it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Whether it has a queue machine.
    pub queue_machine: bool,
}

/// A person typed in by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// Staff number.
    pub staff_no: String,
    /// Name.
    pub name: String,
    /// Post.
    pub post: Post,
    /// Where.
    pub outlet: OutletId,
}

/// What a new inspection needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInspection {
    /// Which outlet.
    pub outlet: OutletId,
    /// Which day.
    pub date: Date,
    /// Who inspects.
    pub inspector: String,
    /// By which checklist.
    pub checklist: ChecklistChoice,
}
