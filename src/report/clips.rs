//! What lies beside clips in their folder: the manifest (JSON), subtitles (VTT and SRT), and the list of them for people,
//! as a page (HTML) and on paper (PDF).
//!
//! | file | is |
//! | --- | --- |
//! | `subtitles` | lines with their times in the clip, as the two formats want them |
//! | `film` | the manifest of a film |
//! | `listed` | what both lists show: the clips by person |
//! | `page` | the page, one file that fetches nothing |
//! | `sheet` | the paper |

mod film;
mod listed;
mod page;
mod sheet;
mod subtitles;

pub use crate::report::clips::film::{FilmList, FilmPart};
pub use crate::report::clips::listed::{ClipGroup, ListedClip, by_person};
pub use crate::report::clips::page::{clip_page, is_clip_page};
pub use crate::report::clips::sheet::clip_sheet;
pub use crate::report::clips::subtitles::{Cue, srt, vtt};

use serde::{Deserialize, Serialize};

/// What the manifest says it is.
const KIND: &str = "mingcha-clips/1";

/// The clips in a folder, of one inspection or of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipList {
    /// `mingcha-clips/1`
    pub kind: String,
    /// In the order that was asked for last; those of earlier orders behind.
    pub clips: Vec<ClipEntry>,
    /// Clips that gave way to others of the same findings, made with other settings; their files lie in a folder of their own.
    pub earlier: Vec<ClipEntry>,
    /// The list on paper; none: it was not written.
    pub paper: Option<ClipPaper>,
}

/// The list on paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipPaper {
    /// Name of the PDF in the folder.
    pub file: String,
    /// SHA-256 of it, lower-case hex: one that somebody changed is not replaced.
    pub sha256: String,
}

/// One clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipEntry {
    /// The inspection's number in its library.
    pub inspection: i64,
    /// The bank's own number for the outlet.
    pub outlet_code: String,
    /// The outlet's name.
    pub outlet: String,
    /// The day inspected, `2026-03-05`.
    pub date: String,
    /// Number of the finding.
    pub finding: u32,
    /// Code of its item.
    pub item: String,
    /// What is checked.
    pub item_text: String,
    /// What the standard asks; may be empty.
    pub standard: String,
    /// Whose it is.
    pub person: Option<ClipPerson>,
    /// The inspector's words; may be empty.
    pub note: String,
    /// The camera.
    pub camera: String,
    /// What the site's clock showed at the mark; none without a clock.
    pub site: Option<String>,
    /// Name of the clip in the folder; of an earlier one with the folder that it lies in.
    pub file: String,
    /// SHA-256 of the clip, lower-case hex.
    pub sha256: String,
    /// Size of the clip in bytes.
    pub size: u64,
    /// How many pictures.
    pub pictures: u64,
    /// How long it plays, in seconds.
    pub duration_s: f64,
    /// Width and height in pixels.
    pub dimensions: (u32, u32),
    /// Whether it has a sound track.
    pub sound: bool,
    /// Whether the pictures' data was copied and not encoded again.
    pub copied: bool,
    /// How many times slower it plays; 1: as recorded.
    pub slower: u32,
    /// The mark in the clip: its first and last moment, in seconds of the clip.
    pub mark_s: (f64, f64),
    /// What it was made of, in the order of the clip.
    pub pieces: Vec<ClipPiece>,
    /// Names of the subtitles in the folder: VTT, SRT.
    pub subtitles: (String, String),
    /// SHA-256 over source, span and what is on the picture: the same clip again has the same.
    pub settings: String,
    /// Where the clip shows how it should be; none: it shows what the finding found.
    pub example: Option<ClipExample>,
}

/// Of what a clip is that shows how it should be. Camera, site time and note of the clip are the example's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipExample {
    /// The entry of the library's book.
    pub entry: i64,
    /// The outlet's name.
    pub outlet: String,
    /// The day inspected, `2026-03-05`.
    pub date: String,
    /// By whom, where that is known.
    pub person: Option<ClipPerson>,
}

/// Whose a finding is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClipPerson {
    /// Staff number.
    pub staff_no: String,
    /// Name.
    pub name: String,
}

/// A part of one recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipPiece {
    /// The recording.
    pub path: String,
    /// SHA-256 of the recording, lower-case hex.
    pub sha256: String,
    /// The span that was asked for, half open, in seconds of the recording.
    pub asked_s: (f64, f64),
    /// Number of the first picture in the recording, from 0.
    pub first_frame: u64,
    /// How many pictures.
    pub pictures: u64,
    /// Times of the first and the last picture in seconds of the recording.
    pub pts_s: (f64, f64),
    /// What the site's clock showed at both.
    pub site: Option<(String, String)>,
    /// When the first picture is shown in the clip, in seconds.
    pub at_s: f64,
}

impl ClipEntry {
    /// Whether both are of the same finding, and both show it or both how it should be.
    pub fn is_of_same(&self, other: &Self) -> bool {
        self.is_beside(other) && self.example.is_some() == other.example.is_some()
    }

    /// Whether both are of the same finding.
    pub fn is_beside(&self, other: &Self) -> bool {
        let of = |clip: &Self| (clip.inspection, clip.outlet_code.clone(), clip.date.clone(), clip.finding);
        of(self) == of(other)
    }

    /// Numbers of inspection and finding, `1-3`.
    pub fn number(&self) -> String {
        format!("{}-{}", self.inspection, self.finding)
    }

    /// What tells it from every other clip of its folder: `1-3`, or `1-3-示范` where it shows how it should be.
    pub fn key(&self) -> String {
        if self.example.is_some() { format!("{}-示范", self.number()) } else { self.number() }
    }
}

impl ClipList {
    /// Without clips as yet.
    pub fn new() -> Self {
        Self { kind: KIND.to_owned(), clips: Vec::new(), earlier: Vec::new(), paper: None }
    }

    /// As it stands in the file.
    ///
    /// # Errors
    /// Never in practice; the writer of JSON may say otherwise.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// What stands in a file; none where it is no manifest of clips.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|list: &Self| list.kind == KIND)
    }
}

impl Default for ClipList {
    fn default() -> Self {
        Self::new()
    }
}
