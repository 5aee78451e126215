//! A paper that is printed, signed and sealed: the model that every such document fills, and its PDF.

use crate::report::error::{ReportError, Warning};
use crate::report::font::FontBytes;
use crate::report::pdf::{Ident, typeset};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

/// The built-in template.
const TEMPLATE: &str = include_str!("../../assets/report/paper.typ");

/// A label with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The text; empty: a blank to fill in.
    pub text: String,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaperColumn {
    /// Heading.
    pub name: String,
    /// Share of the width.
    pub weight: u32,
    /// Whether it is set flush right.
    pub right: bool,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaperTable {
    /// Its title; may be empty.
    pub title: String,
    /// Columns.
    pub columns: Vec<PaperColumn>,
    /// Rows, each with a cell for every column.
    pub rows: Vec<Vec<String>>,
}

/// Paragraphs under a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PaperSection {
    /// Heading.
    pub title: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
}

/// A box in which somebody writes, signs and seals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Opinion {
    /// Whose opinion.
    pub title: String,
    /// The line for signature, seal and day.
    pub sign: String,
}

/// What is printed, from top to bottom; what is empty is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// `zh` or `en`.
    pub lang: String,
    /// Across the page.
    pub wide: bool,
    /// Title.
    pub title: String,
    /// A line below the title.
    pub below: String,
    /// To whom.
    pub address: String,
    /// Paragraphs.
    pub before: Vec<String>,
    /// Facts in two columns.
    pub facts: Vec<Fact>,
    /// What stands in the place for a photo; empty: no such place.
    pub photo: String,
    /// Tables.
    pub tables: Vec<PaperTable>,
    /// Paragraphs under headings.
    pub sections: Vec<PaperSection>,
    /// Paragraphs.
    pub after: Vec<String>,
    /// Boxes to write in.
    pub opinions: Vec<Opinion>,
    /// Lines at the right foot: unit, day.
    pub signed: Vec<String>,
    /// The foot of every page.
    pub footer: String,
}

/// Sets the paper in the given fonts, best first; A4.
///
/// # Errors
/// When there is no font, or one cannot be read.
pub fn paper_pdf(paper: &Paper, fonts: &[FontBytes]) -> Result<(Vec<u8>, Vec<Warning>), ReportError> {
    let ident = Ident { name: paper.title.clone(), creator: env!("CARGO_PKG_VERSION").to_owned() };
    typeset(TEMPLATE, json!({ "paper": paper }), BTreeMap::new(), fonts, ident, &mut |_share| {})
}
