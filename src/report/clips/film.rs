//! The manifest of a film: clips one after the other in one file, each part with its times and what it was made of.

use crate::report::clips::{ClipExample, ClipPerson, ClipPiece};
use serde::{Deserialize, Serialize};

/// What the manifest says it is.
const KIND: &str = "mingcha-film/1";

/// A film.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FilmList {
    /// `mingcha-film/1`
    pub kind: String,
    /// Name of the film beside the manifest.
    pub file: String,
    /// SHA-256 of the film, lower-case hex.
    pub sha256: String,
    /// Size of the film in bytes.
    pub size: u64,
    /// How many pictures.
    pub pictures: u64,
    /// How long it plays, in seconds.
    pub duration_s: f64,
    /// Width and height in pixels.
    pub dimensions: (u32, u32),
    /// Whether it has a sound track.
    pub sound: bool,
    /// Names of the subtitles beside it: VTT, SRT.
    pub subtitles: (String, String),
    /// SHA-256 of both, lower-case hex: those that somebody changed are not replaced.
    pub subtitles_sha256: (String, String),
    /// SHA-256 over sources, spans and what is on the pictures: the same film again has the same.
    pub settings: String,
    /// In the order of the film.
    pub parts: Vec<FilmPart>,
}

/// What a finding has of a film: its card where there is one, and its clip.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FilmPart {
    /// The inspection's number in its library.
    pub inspection: i64,
    /// Number of the finding.
    pub finding: u32,
    /// The outlet's name.
    pub outlet: String,
    /// The day inspected, `2026-03-05`.
    pub date: String,
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
    /// What is shown beside it, as it should be.
    pub example: Option<ClipExample>,
    /// When its card begins, in seconds of the film; none: it has no card.
    pub card_s: Option<f64>,
    /// When its clip begins and ends, in seconds of the film.
    pub clip_s: (f64, f64),
    /// What the clip was made of, in order; of two side by side the finding's own first.
    pub pieces: Vec<ClipPiece>,
}

impl FilmList {
    /// Without parts as yet.
    pub fn new(file: String) -> Self {
        Self {
            kind: KIND.to_owned(),
            file,
            sha256: String::new(),
            size: 0,
            pictures: 0,
            duration_s: 0.0,
            dimensions: (0, 0),
            sound: false,
            subtitles: (String::new(), String::new()),
            subtitles_sha256: (String::new(), String::new()),
            settings: String::new(),
            parts: Vec::new(),
        }
    }

    /// As it stands in the file.
    ///
    /// # Errors
    /// Never in practice; the writer of JSON may say otherwise.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// What stands in a file; none where it is no manifest of a film.
    pub fn from_json(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|list: &Self| list.kind == KIND)
    }
}
