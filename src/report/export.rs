//! The four formats behind one door.

use crate::report::error::{ReportError, Warning};
use crate::report::font::FontBytes;
use crate::report::model::ReportModel;

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Pages to print and sign.
    Pdf,
    /// A workbook to count with.
    Xlsx,
    /// One page for the browser, pictures and sounds inside.
    Html,
    /// Data for other programs, after `SCHEMA`.
    Json,
}

impl Format {
    /// All of them, in the order in which people list them.
    pub const ALL: &'static [Self] = &[Self::Pdf, Self::Xlsx, Self::Html, Self::Json];

    /// The word that stands in files and on the command line; also the extension, without a dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// By its word, in any case, with or without a dot.
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().trim_start_matches('.');
        Self::ALL.iter().copied().find(|format| format.extension().eq_ignore_ascii_case(word))
    }
}

/// A written report.
#[derive(Debug)]
pub struct Exported {
    /// The file's content.
    pub bytes: Vec<u8>,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
}

/// Writes the model. `fonts` are needed for PDF alone, best first. `template` replaces the built-in template of PDF or
/// HTML and means nothing for the others. `progress` is told shares of the work, 0..=1.
///
/// # Errors
/// When there is no font, or a template or a writer fails.
pub fn export(
    model: &ReportModel,
    format: Format,
    fonts: &[FontBytes],
    template: Option<&str>,
    progress: &mut dyn FnMut(f32),
) -> Result<Exported, ReportError> {
    progress(0.0);
    let (bytes, mut more) = match format {
        Format::Pdf => crate::report::pdf::pdf(model, fonts, template, progress)?,
        Format::Xlsx => crate::report::xlsx::xlsx(model)?,
        Format::Html => (crate::report::html::html(model, template)?.into_bytes(), Vec::new()),
        Format::Json => (crate::report::json::json(model)?.into_bytes(), Vec::new()),
    };
    progress(1.0);
    let mut warnings = model.warnings.clone();
    warnings.append(&mut more);
    Ok(Exported { bytes, warnings })
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn formats_are_found_by_their_word() {
        for format in Format::ALL {
            assert_eq!(Format::parse(format.extension()), Some(*format));
        }
        assert_eq!(Format::parse(" .PDF"), Some(Format::Pdf));
        assert_eq!(Format::parse("docx"), None);
    }
}
