//! The report: a model of what is to be printed, and four exporters that turn it into bytes. No disk, no database, no
//! player.
//!
//! `build` decides everything once: texts in the report's language, points and times already written out, pictures
//! already small. The exporters only lay out what stands in the `ReportModel`, so that PDF, XLSX, HTML and JSON cannot
//! differ in what they say. The same model gives the same bytes for XLSX, HTML and JSON (invariant 8).
//!
//! `checklist_sheet` is a form rather than a report: a checklist as a workbook to be changed and read back.

mod build;
mod checklist_notes;
mod checklist_sheet;
mod checklist_template;
mod clips;
mod cover;
mod error;
mod evidence;
mod explain;
mod export;
mod font;
mod glyphs;
mod html;
mod html_finding;
mod json;
mod model;
mod outcomes;
mod paper;
mod pdf;
mod settlement;
mod star_paper;
mod strings;
mod world;
mod xlsx;
mod xlsx_sheets;

pub use build::{ReportInput, build, build_watched};
pub use checklist_sheet::{checklist_sheet, checklist_template};
pub use clips::{
    ClipEntry, ClipExample, ClipGroup, ClipList, ClipPaper, ClipPerson, ClipPiece, Cue, FilmList, FilmPart, ListedClip,
    by_person, clip_page, clip_sheet, is_clip_page, srt, vtt,
};
pub use error::{ReportError, Warning};
pub use export::{Exported, Format, export};
pub use font::FontBytes;
pub use html::html;
pub use json::{SCHEMA, json};
pub use model::{
    Amount, ClockEntry, Counted, Cover, CoverageEntry, FindingEntry, FootageEntry, Footer, ItemEntry, Line, Named,
    OutletEntry, PersonCoverage, PersonEntry, RectEntry, ReportModel, ScoreEntry, SectionEntry, SoundEntry, Status,
    StillEntry, SubjectEntry,
};
pub use paper::{Fact, Opinion, Paper, PaperColumn, PaperSection, PaperTable, paper_pdf};
pub use pdf::pdf;
pub use settlement::{period, ranking, settlement};
pub use star_paper::{StarEntry, StarInput, StarPaper, star_paper};
pub use xlsx::xlsx;
