//! Chinese faces, found by name and never by fallback: fallback picks the Japanese forms. One choice for window and
//! documents.

use fontdb::{Database, Family, Query, Stretch, Style, Weight};
use std::sync::Arc;

/// Families that have Simplified Chinese forms, best first: Debian, Windows, macOS, then what old systems carry.
const FAMILIES: &[&str] = &[
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Microsoft YaHei",
    "PingFang SC",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
];

/// One face of a font file.
#[derive(Clone, Debug)]
pub struct Face {
    /// The family's name.
    pub family: String,
    /// The whole file.
    pub bytes: Arc<Vec<u8>>,
    /// Which face of the file.
    pub index: u32,
}

/// The faces for window and documents; empty where the machine has no Chinese font.
#[derive(Clone, Debug, Default)]
pub struct Fonts {
    /// For text.
    pub regular: Option<Face>,
    /// For headings and figures; the regular face where there is no bold one.
    pub bold: Option<Face>,
}

impl Fonts {
    /// Looks through the machine's fonts (some tens of milliseconds) and reads the chosen files.
    pub fn find() -> Self {
        let mut db = Database::new();
        db.load_system_fonts();
        for family in FAMILIES {
            let Some(regular) = face(&db, family, Weight::NORMAL) else { continue };
            let bold = face(&db, family, Weight::BOLD).or_else(|| Some(regular.clone()));
            return Self { regular: Some(regular), bold };
        }
        Self::default()
    }

    /// Both faces, once each.
    pub fn faces(&self) -> Vec<&Face> {
        self.regular.iter().chain(self.bold.iter()).collect()
    }
}

fn face(db: &Database, family: &str, weight: Weight) -> Option<Face> {
    let query = Query { families: &[Family::Name(family)], weight, stretch: Stretch::Normal, style: Style::Normal };
    let info = db.face(db.query(&query)?)?;
    let path = match &info.source {
        fontdb::Source::File(path) | fontdb::Source::SharedFile(path, _) => path.clone(),
        fontdb::Source::Binary(_) => return None,
    };
    let bytes = std::fs::read(path).ok()?;
    Some(Face { family: family.to_owned(), bytes: Arc::new(bytes), index: info.index })
}
