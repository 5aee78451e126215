//! Everything that will be printed, already decided: plain data, written out in the report's language.
//!
//! Serialised as it stands it is the JSON report; `assets/report/report.schema.json` documents it. Pictures and sounds
//! travel beside it as bytes and appear in JSON by their hashes.

use crate::domain::number::Points;
use crate::domain::text::Lang;
use crate::report::error::Warning;
use serde::Serialize;

/// The name and edition of this data's form; it changes when a reader would have to change.
pub(crate) const FORM: &str = "mingcha-report-1";

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportModel {
    /// `FORM`.
    pub form: &'static str,
    /// `zh` or `en`.
    pub lang: &'static str,
    /// The heading.
    pub title: String,
    /// When it was made, `2026-03-05T18:00:00`.
    pub made_at: String,
    /// Who, what, with which checklist, from which footage.
    pub cover: Cover,
    /// The score and its sections.
    pub score: ScoreEntry,
    /// Findings that cost points, in the order of their numbers.
    pub deductions: Vec<FindingEntry>,
    /// Findings of bonus items: what was done well.
    pub merits: Vec<FindingEntry>,
    /// Findings withdrawn: they count nothing and stay visible (invariant 6).
    pub withdrawn: Vec<FindingEntry>,
    /// Every item with its outcome, by section.
    pub sections: Vec<SectionEntry>,
    /// What was seen at all.
    pub coverage: CoverageEntry,
    /// The score, line by line.
    pub explanation: Vec<Line>,
    /// Who signs, in order.
    pub signatures: Vec<String>,
    /// What stands at the foot of each page.
    pub footer: Footer,
    /// What was shown differently from what was recorded.
    #[serde(skip)]
    pub warnings: Vec<Warning>,
    /// The language, for the exporters' own words.
    #[serde(skip)]
    pub language: Lang,
}

/// Points, exact and as they are printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Amount {
    /// Thousandths of a point.
    pub thousandths: i64,
    /// As printed, without a unit.
    pub text: String,
}

impl Amount {
    /// Without needless zeros.
    pub(crate) fn plain(points: Points) -> Self {
        Self { thousandths: points.thousandths(), text: points.to_string() }
    }

    /// With exactly `places` decimals.
    pub(crate) fn fixed(points: Points, places: u32) -> Self {
        Self { thousandths: points.thousandths(), text: points.fixed(places) }
    }

    /// True for no points.
    pub fn is_zero(&self) -> bool {
        self.thousandths == 0
    }
}

/// A code for programs with its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// The word that stands in files.
    pub code: String,
    /// The name in the report's language.
    pub name: String,
}

/// The cover block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// The inspection's number in its library.
    pub inspection: i64,
    /// The outlet.
    pub outlet: OutletEntry,
    /// The day inspected, `2026-03-05`.
    pub date: String,
    /// The day as people write it.
    pub date_text: String,
    /// Who inspects.
    pub inspector: String,
    /// Code and title of the checklist.
    pub checklist: Named,
    /// Edition of the checklist.
    pub checklist_version: String,
    /// The standard it follows; may be empty.
    pub basis: String,
    /// The checklist's word of warning; may be empty.
    pub notice: String,
    /// Open or closed.
    pub status: Status,
    /// The footage handed in.
    pub footage: Vec<FootageEntry>,
}

/// The outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletEntry {
    /// The bank's number for it.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Named,
    /// Its class, where it has one.
    pub class: Option<Named>,
    /// Whether it calls customers by a queue machine.
    pub queue_machine: bool,
}

/// Whether the inspection is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// True once closed.
    pub closed: bool,
    /// As people read it.
    pub text: String,
    /// When it was closed, `2026-03-05T17:30:00`.
    pub at: Option<String>,
    /// The score frozen then.
    pub score: Option<Amount>,
    /// Why in spite of open items; may be empty.
    pub reason: String,
}

/// One recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FootageEntry {
    /// The camera's name.
    pub camera: String,
    /// The file's name without its folder.
    pub file: String,
    /// Size in bytes.
    pub size: u64,
    /// Size as people read it.
    pub size_text: String,
    /// Modification time, UTC, `2026-03-05T01:02:03Z`.
    pub modified: String,
    /// SHA-256; empty until it was computed.
    pub sha256: String,
    /// Its first characters, or a word that it was not computed.
    pub sha256_short: String,
    /// Length, `0:02:30.000`, or a word that it is not known.
    pub duration: String,
    /// Whether it has sound.
    pub has_sound: bool,
    /// Its clock, where one is known.
    pub clock: Option<ClockEntry>,
    /// The clock as people read it.
    pub clock_text: String,
    /// Why it does not play; empty when it does.
    pub fault: String,
}

/// Where a recording's site time is known from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClockEntry {
    /// Site time of the first picture, `2026-03-05T09:00:00.000`.
    pub at_first: String,
    /// The source.
    pub source: Named,
}

/// The score.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScoreEntry {
    /// The figure, rounded to the checklist's places.
    pub value: Amount,
    /// Full marks.
    pub total: Amount,
    /// False while anything is open.
    pub complete: bool,
    /// What to say about what is open; empty when nothing is.
    pub open_text: String,
    /// Subjects not judged or not observable.
    pub open: usize,
    /// Those that must be judged before closing.
    pub open_required: usize,
    /// Points earned by normal items.
    pub earned: Amount,
    /// Points possible by normal items.
    pub possible: Amount,
    /// Taken from the total.
    pub from_total: Amount,
    /// Added by bonus items.
    pub bonus: Amount,
    /// Findings that cost points.
    pub deductions: usize,
}

/// A section with its score and its items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SectionEntry {
    /// Its code.
    pub code: String,
    /// Its heading.
    pub name: String,
    /// 硬件 or 软件.
    pub class: Named,
    /// Points earned.
    pub earned: Amount,
    /// Points possible.
    pub possible: Amount,
    /// Points lost.
    pub lost: Amount,
    /// The least share of its points that it must earn, in percent.
    pub minimum_percent: Option<u8>,
    /// Whether it reaches that share; true where there is none.
    pub met: bool,
    /// The same in words; empty where there is no such share.
    pub met_text: String,
    /// Its items.
    pub items: Vec<ItemEntry>,
}

/// An item with its outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemEntry {
    /// Its code.
    pub code: String,
    /// What is checked.
    pub text: String,
    /// What the standard asks; may be empty.
    pub standard: String,
    /// On the key-rectification list (S2-25).
    pub key_item: bool,
    /// `normal`, `from-total` or `bonus`.
    pub weight: &'static str,
    /// How it stands over everybody.
    pub outcome: Named,
    /// Points it could give.
    pub possible: Amount,
    /// What its findings cost before the cap (for a bonus item: earned).
    pub found: Amount,
    /// What it lost after the cap and gates (for a bonus item: earned).
    pub lost: Amount,
    /// How it stands per person; one line without a person for an item of the outlet as a whole.
    pub subjects: Vec<SubjectEntry>,
    /// Numbers of its findings that count.
    pub findings: Vec<u32>,
    /// What else is to be said, such as a cap that was reached.
    pub remark: String,
}

/// How an item stands for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SubjectEntry {
    /// The person; none for the outlet as a whole.
    pub person: Option<PersonEntry>,
    /// The outcome.
    pub outcome: Named,
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonEntry {
    /// Name.
    pub name: String,
    /// Staff number.
    pub staff_no: String,
    /// Post; empty for somebody who is not on the list of that day.
    pub post: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingEntry {
    /// Its number.
    pub no: u32,
    /// The item's code.
    pub item: String,
    /// What was checked.
    pub item_text: String,
    /// What the standard asks.
    pub standard: String,
    /// The section's heading.
    pub section: String,
    /// On the key-rectification list (S2-25).
    pub key_item: bool,
    /// Rule IDs of the trade.
    pub clauses: Vec<String>,
    /// Whose.
    pub person: Option<PersonEntry>,
    /// Whose, as people read it.
    pub person_text: String,
    /// The camera; empty where nothing was on the screen.
    pub camera: String,
    /// The recording's file name.
    pub recording: String,
    /// Nanoseconds from the recording's first picture.
    pub pts_ns: Option<i64>,
    /// The span's end, exclusive.
    pub until_ns: Option<i64>,
    /// Recording time as printed; a span has both ends.
    pub recording_time: String,
    /// Site time of the moment, `2026-03-05T09:00:25.600`.
    pub site_time: Option<String>,
    /// Site time as printed; a span has both ends.
    pub site_time_text: String,
    /// What it costs (for a bonus item: earns).
    pub points: Amount,
    /// The note; may be empty.
    pub note: String,
    /// What is to be done; may be empty.
    pub remedy: String,
    /// Which post puts it right; may be empty.
    pub responsible: String,
    /// What is marked on the still.
    pub rect: Option<RectEntry>,
    /// The still.
    pub still: Option<StillEntry>,
    /// What to say where there should be a still and is none; empty otherwise.
    pub still_note: String,
    /// The sound.
    pub sound: Option<SoundEntry>,
    /// What to say where there should be a sound and is none; empty otherwise.
    pub sound_note: String,
    /// Why it was withdrawn.
    pub withdrawn: Option<String>,
}

/// A rectangle in ten-thousandths of the picture's width and height.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RectEntry {
    /// Left.
    pub left: u16,
    /// Top.
    pub top: u16,
    /// Right.
    pub right: u16,
    /// Bottom.
    pub bottom: u16,
}

/// A still: its hash in the library, and a small JPEG with the rectangle drawn in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StillEntry {
    /// SHA-256 of the PNG kept in the library.
    pub hash: String,
    /// Its first characters.
    pub hash_short: String,
    /// Width of the small picture in pixels.
    #[serde(skip)]
    pub width: u32,
    /// Height of the small picture in pixels.
    #[serde(skip)]
    pub height: u32,
    /// The small picture.
    #[serde(skip)]
    pub jpeg: Vec<u8>,
}

/// A sound: its hash in the library, and its WAV.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SoundEntry {
    /// SHA-256 of the WAV kept in the library.
    pub hash: String,
    /// Its first characters.
    pub hash_short: String,
    /// The sound.
    #[serde(skip)]
    pub wav: Vec<u8>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// Seen.
    pub seen: usize,
    /// Of all.
    pub all: usize,
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CoverageEntry {
    /// Items (S2-36).
    pub items: Counted,
    /// People (S2-37).
    pub people: Counted,
    /// Items times people.
    pub subjects: Counted,
    /// Items of which nothing was judged: code and text.
    pub unseen_items: Vec<Named>,
    /// People of whom nothing was judged.
    pub unseen_people: Vec<PersonEntry>,
    /// How much was judged of each person whom the checklist names.
    pub by_person: Vec<PersonCoverage>,
}

/// How much was judged of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonCoverage {
    /// The person.
    pub person: PersonEntry,
    /// Items judged, of those that apply to the post.
    pub items: Counted,
    /// What the person's findings cost in all, before caps.
    pub points: Amount,
}

/// One line of the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// `item`, `section`, `possible`, `earned`, `bonus`, `score` or `open`.
    pub kind: &'static str,
    /// The code of the item or section; empty for lines about the whole.
    pub code: String,
    /// What is counted.
    pub label: String,
    /// With the numbers put in.
    pub formula: String,
    /// What it comes to.
    pub value: Option<Amount>,
}

/// What stands at the foot of each page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Footer {
    /// The checklist's title and edition.
    pub checklist: String,
    /// The library's fingerprint.
    pub library_fingerprint: String,
    /// The program's version.
    pub program_version: String,
}
