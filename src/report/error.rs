//! What can go wrong with a report, and what the reader should know although it went well.

use crate::domain::inspection::FindingNo;
use crate::domain::text::Lang;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Nothing to set the text in.
    #[error("no font was given for the PDF: install Noto Sans CJK SC (package fonts-noto-cjk), then try again")]
    NoFont,
    /// A font's bytes are not a font.
    #[error("the font {name} (face {index}) cannot be read: install it again or use another")]
    BadFont {
        /// The font's name.
        name: String,
        /// Which face of its file.
        index: u32,
    },
    /// The PDF template does not compile. Lines and columns count from 1.
    #[error("the PDF template is wrong at line {line}, column {column}: {message}")]
    Template {
        /// Line of the template.
        line: usize,
        /// Column, in characters.
        column: usize,
        /// What the typesetter says.
        message: String,
    },
    /// The HTML template lacks a place.
    #[error("the HTML template lacks {{{{{place}}}}}: put it where that part of the report is to stand")]
    Place {
        /// The place's name.
        place: &'static str,
    },
    /// The pages were laid out but could not be written as PDF.
    #[error("the PDF cannot be written: {message}")]
    Pdf {
        /// What the writer says.
        message: String,
    },
    /// The spreadsheet could not be written.
    #[error("the spreadsheet cannot be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// A text of a checklist that a cell cannot hold whole.
    #[error("the text for {sheet}!{cell} is longer than a spreadsheet cell holds: shorten it")]
    CellTooSmall {
        /// The sheet.
        sheet: &'static str,
        /// The cell, such as `I3`.
        cell: String,
    },
    /// The model could not be written as JSON.
    #[error("the report cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Something that the report shows differently from what was recorded. Never silent: it also leaves a visible mark.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Warning {
    /// No given font has this character; its code stands there instead.
    MissingGlyph {
        /// The character.
        character: char,
        /// How often it was replaced.
        times: usize,
    },
    /// A finding names a still that is not there or is no picture.
    StillUnreadable(FindingNo),
    /// A finding names a sound that is not there or is no WAV.
    SoundUnreadable(FindingNo),
    /// A text was longer than a spreadsheet cell holds, and was cut there.
    TextCut {
        /// The sheet.
        sheet: String,
        /// The cell, such as `M3`.
        cell: String,
    },
    /// The typesetter warned about the template.
    Typesetting(String),
}

impl Warning {
    /// The sentence for a reader.
    pub fn sentence(&self, lang: Lang) -> String {
        match (self, lang) {
            (Self::MissingGlyph { character, times }, Lang::Zh) => {
                format!(
                    "字体中没有 U+{:04X} 这个字，已在 {times} 处以编码代替；请改用别的字或安装含该字的字体",
                    *character as u32
                )
            }
            (Self::MissingGlyph { character, times }, Lang::En) => {
                let code = *character as u32;
                format!(
                    "no font has U+{code:04X}; its code stands there instead ({times}×): write it differently or install a font that has it"
                )
            }
            (Self::StillUnreadable(no), Lang::Zh) => format!("第 {} 条的截图缺失或损坏，报告中已注明", no.0),
            (Self::StillUnreadable(no), Lang::En) => {
                format!("the still of finding {} is missing or damaged; the report says so", no.0)
            }
            (Self::SoundUnreadable(no), Lang::Zh) => format!("第 {} 条的录音缺失或损坏，报告中已注明", no.0),
            (Self::SoundUnreadable(no), Lang::En) => {
                format!("the sound of finding {} is missing or damaged; the report says so", no.0)
            }
            (Self::TextCut { sheet, cell }, Lang::Zh) => {
                format!("{sheet}!{cell} 的文字超出单元格容量，已截断；全文见 PDF、HTML 或 JSON")
            }
            (Self::TextCut { sheet, cell }, Lang::En) => {
                format!(
                    "the text of {sheet}!{cell} is longer than a cell holds and was cut; PDF, HTML and JSON have all of it"
                )
            }
            (Self::Typesetting(message), Lang::Zh) => format!("排版提示：{message}"),
            (Self::Typesetting(message), Lang::En) => format!("typesetting: {message}"),
        }
    }
}
