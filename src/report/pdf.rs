//! PDF: the template `assets/report/inspection.typ` is set by typst with the model as its data.

use crate::report::cover;
use crate::report::error::{ReportError, Warning};
use crate::report::font::FontBytes;
use crate::report::glyphs::Glyphs;
use crate::report::model::{FindingEntry, ReportModel};
use crate::report::strings::strings;
use crate::report::world::{ReportWorld, faces};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::Smart;
use typst::text::Font;
use typst_pdf::PdfOptions;

/// The built-in template.
const TEMPLATE: &str = include_str!("../../assets/report/inspection.typ");
/// The data's name among the template's files.
const DATA: &str = "report.json";

/// Sets the report in the given fonts, best first; A4. `template` replaces the built-in one: it finds the same data in
/// `report.json`. `progress` is told shares of the work, 0..=1.
///
/// # Errors
/// When there is no font, one cannot be read, or the template does not compile.
pub fn pdf(
    model: &ReportModel,
    fonts: &[FontBytes],
    template: Option<&str>,
    progress: &mut dyn FnMut(f32),
) -> Result<(Vec<u8>, Vec<Warning>), ReportError> {
    let ident = Ident {
        name: format!("{}/{}", model.footer.library_fingerprint, model.cover.inspection),
        creator: model.footer.program_version.clone(),
    };
    typeset(template.unwrap_or(TEMPLATE), data(model), pictures(model), fonts, ident, progress)
}

/// What tells one PDF from another, and who made it.
pub(crate) struct Ident {
    /// Stays the same for the same document.
    pub(crate) name: String,
    /// Made by.
    pub(crate) creator: String,
}

/// Sets a template with its data (`report.json`, to which the fonts' names are added) and its pictures beside it.
pub(crate) fn typeset(
    template: &str,
    mut data: Value,
    mut files: BTreeMap<String, Vec<u8>>,
    fonts: &[FontBytes],
    ident: Ident,
    progress: &mut dyn FnMut(f32),
) -> Result<(Vec<u8>, Vec<Warning>), ReportError> {
    let faces = faces(fonts)?;
    data["fonts"] = families(&faces);
    let has = |c: char| faces.iter().any(|face| face.info().coverage.contains(c as u32));
    let mut glyphs = Glyphs::new(&has);
    glyphs.value(&mut data);
    let mut warnings = glyphs.warnings();
    files.insert(DATA.to_owned(), serde_json::to_vec(&data)?);
    let world = ReportWorld::new(template, faces, files)?;
    progress(0.1);
    let set = typst::compile(&world);
    progress(0.75);
    warnings.extend(set.warnings.iter().map(|warning| Warning::Typesetting(warning.message.to_string())));
    let document = set.output.map_err(|wrong| template_error(&world, &wrong))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident.name),
        creator: Smart::Custom(Some(ident.creator)),
        ..PdfOptions::default()
    };
    let bytes = typst_pdf::pdf(&document, &options).map_err(|wrong| ReportError::Pdf { message: messages(&wrong) })?;
    // What the typesetter remembers would otherwise stay for as long as the program runs.
    typst::comemo::evict(0);
    progress(1.0);
    Ok((bytes, warnings))
}

/// Each family once, the best first.
fn families(faces: &[Font]) -> Value {
    let mut families: Vec<&str> = Vec::new();
    for face in faces {
        if !families.contains(&face.info().family.as_str()) {
            families.push(&face.info().family);
        }
    }
    json!(families)
}

/// What the template reads.
fn data(model: &ReportModel) -> Value {
    let facts: Vec<Value> =
        cover::facts(model).into_iter().map(|(label, text)| json!({"label": label, "text": text})).collect();
    json!({
        "report": model,
        "words": strings(model.language),
        "facts": facts,
    })
}

/// The stills as files, `still-N.jpg` by the finding's number.
fn pictures(model: &ReportModel) -> BTreeMap<String, Vec<u8>> {
    let all = model.deductions.iter().chain(&model.merits).chain(&model.withdrawn);
    let picture = |finding: &FindingEntry| {
        finding.still.as_ref().map(|still| (format!("still-{}.jpg", finding.no), still.jpeg.clone()))
    };
    all.filter_map(picture).collect()
}

fn template_error(world: &ReportWorld, wrong: &EcoVec<SourceDiagnostic>) -> ReportError {
    use typst::WorldExt;
    let source = world.template();
    let at = wrong.first().and_then(|first| world.range(first.span)).map_or(0, |range| range.start);
    let (line, column) = source.lines().byte_to_line_column(at).unwrap_or_default();
    ReportError::Template { line: line + 1, column: column + 1, message: messages(wrong) }
}

fn messages(wrong: &EcoVec<SourceDiagnostic>) -> String {
    let all: Vec<&str> = wrong.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
    all.join("; ")
}
