//! What lies beside clips in their folder: the manifest (JSON), subtitles (VTT and SRT), and a page that lists them (HTML).
//!
//! | file | is |
//! | --- | --- |
//! | `subtitles` | lines with their times in the clip, as the two formats want them |
//! | `page` | the list for people, one file that fetches nothing |

mod page;
mod subtitles;

pub use crate::report::clips::page::{clip_page, is_clip_page};
pub use crate::report::clips::subtitles::{Cue, srt, vtt};

use serde::{Deserialize, Serialize};

/// What the manifest says it is.
const KIND: &str = "mingcha-clips/1";

/// The clips of one inspection in a folder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipList {
    /// `mingcha-clips/1`
    pub kind: String,
    /// The inspection's number in its library.
    pub inspection: i64,
    /// The bank's own number for the outlet.
    pub outlet_code: String,
    /// The outlet's name.
    pub outlet: String,
    /// The day inspected, `2026-03-05`.
    pub date: String,
    /// In the order in which they were made.
    pub clips: Vec<ClipEntry>,
}

/// One clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClipEntry {
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
    /// Name of the clip in the folder.
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
    /// The mark in the clip: its first and last moment, in seconds of the clip.
    pub mark_s: (f64, f64),
    /// What it was made of, in the order of the clip.
    pub pieces: Vec<ClipPiece>,
    /// Names of the subtitles in the folder: VTT, SRT.
    pub subtitles: (String, String),
    /// SHA-256 over source, span and what is on the picture: the same clip again has the same.
    pub settings: String,
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

impl ClipList {
    /// Of an inspection, without clips as yet.
    pub fn new(inspection: i64, outlet_code: String, outlet: String, date: String) -> Self {
        Self { kind: KIND.to_owned(), inspection, outlet_code, outlet, date, clips: Vec::new() }
    }

    /// Whether both are of the same inspection.
    pub fn is_of(&self, other: &Self) -> bool {
        let of = |list: &Self| (list.inspection, list.outlet_code.clone(), list.date.clone());
        of(self) == of(other)
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
