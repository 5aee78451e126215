//! JSON: the model as it stands, after the schema in `assets/report/report.schema.json`.

use crate::report::error::ReportError;
use crate::report::model::ReportModel;

/// The JSON Schema (draft 2020-12) of the JSON report.
pub const SCHEMA: &str = include_str!("../../assets/report/report.schema.json");

/// The report as indented JSON with a line break at its end. Stills and sounds stand there by their hashes.
///
/// # Errors
/// Never in practice; the writer of JSON may say otherwise.
pub fn json(model: &ReportModel) -> Result<String, ReportError> {
    let mut text = serde_json::to_string_pretty(model)?;
    text.push('\n');
    Ok(text)
}
