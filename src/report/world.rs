//! The typesetter's world: the template, the data and the pictures as files that exist nowhere, and the given fonts.
//! It reads no disk, knows no packages and has no clock.

use crate::report::error::ReportError;
use crate::report::font::FontBytes;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

/// Where the template stands among the files.
const MAIN: &str = "report.typ";

/// Everything that one typesetting run can see.
pub(crate) struct ReportWorld {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    source: Source,
    files: BTreeMap<String, Bytes>,
}

impl ReportWorld {
    /// The template with `files` beside it, by their names.
    pub(crate) fn new(template: &str, fonts: Vec<Font>, files: BTreeMap<String, Vec<u8>>) -> Result<Self, ReportError> {
        let path = VirtualPath::new(MAIN).map_err(|why| ReportError::Pdf { message: why.to_string() })?;
        let main = FileId::new(RootedPath::new(VirtualRoot::Project, path));
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            source: Source::new(main, template.to_owned()),
            files: files.into_iter().map(|(name, bytes)| (name, Bytes::new(bytes))).collect(),
        })
    }

    /// The template, to say where in it something is wrong.
    pub(crate) fn template(&self) -> &Source {
        &self.source
    }
}

/// A font's bytes, as the typesetter takes them without a copy.
struct Shared(Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Reads the faces.
pub(crate) fn faces(fonts: &[FontBytes]) -> Result<Vec<Font>, ReportError> {
    if fonts.is_empty() {
        return Err(ReportError::NoFont);
    }
    let face = |font: &FontBytes| {
        Font::new(Bytes::new(Shared(Arc::clone(&font.bytes))), font.index)
            .ok_or_else(|| ReportError::BadFont { name: font.name.clone(), index: font.index })
    };
    fonts.iter().map(face).collect()
}

impl World for ReportWorld {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.source.id() { Ok(self.source.clone()) } else { Err(not_found(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(id.vpath().get_without_slash()).cloned().ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.vpath().get_without_slash()))
}
