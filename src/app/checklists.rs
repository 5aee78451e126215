//! The checklists that come with the program, and reading one that somebody wrote.

use crate::app::notice::{Level, Notice};
use crate::app::state::{ChecklistChoice, ChecklistLine, OwnList};
use crate::catalog;
use crate::domain::book::{Booked, Entry, standing};
use crate::domain::checklist::Checklist;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::text::Lang;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Code and text of each checklist that comes with the program, the one most used first.
const SHIPPED: &[(&str, &str)] = &[
    ("psbc-county", include_str!("../../checklists/psbc-county.toml")),
    ("six-s", include_str!("../../checklists/six-s.toml")),
    ("abc-etiquette", include_str!("../../checklists/abc-etiquette.toml")),
    ("abc-process", include_str!("../../checklists/abc-process.toml")),
    ("service-star-sheet", include_str!("../../checklists/service-star-sheet.toml")),
    ("grid-worker-forms", include_str!("../../checklists/grid-worker-forms.toml")),
];

/// Codes of the shipped checklists.
pub fn shipped_codes() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(code, _)| *code)
}

/// The text of a shipped checklist.
pub fn shipped(code: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == code).map(|(_, text)| *text)
}

/// Reads a checklist's text. `reserved` are the keys that belong to the window's own actions.
pub fn read(text: &str, reserved: &[char]) -> (Option<Checklist>, Vec<Diagnostic>) {
    catalog::checklist::read(text, reserved)
}

/// What is in a file, as its bytes tell; its name is never asked.
#[derive(Debug)]
pub enum Content {
    /// A workbook.
    Workbook(Vec<u8>),
    /// Text.
    Text(String),
}

impl Content {
    /// Reads a file.
    ///
    /// # Errors
    /// A notice when it cannot be read, or is neither a workbook nor text in UTF-8.
    pub fn of(path: &Path) -> Result<Self, Notice> {
        let bytes = std::fs::read(path).map_err(|why| unreadable(path, &why.to_string()))?;
        if catalog::checklist::sheet::is_workbook(&bytes) {
            return Ok(Self::Workbook(bytes));
        }
        String::from_utf8(bytes).map(Self::Text).map_err(|why| {
            Notice::new(Level::Error, "检查表既不是文字也不是工作簿", "The checklist is neither text nor a workbook")
                .hint("请存成 UTF-8 的 TOML 或 .xlsx", "Save it as TOML in UTF-8, or as .xlsx")
                .detail(format!("{why}: {}", path.display()))
        })
    }

    /// The checklist in it.
    pub fn checklist(&self, reserved: &[char]) -> (Option<Checklist>, Vec<Diagnostic>) {
        match self {
            Self::Workbook(bytes) => catalog::checklist::sheet::read(bytes, reserved),
            Self::Text(text) => read(text, reserved),
        }
    }
}

/// The checklist that was chosen, a shipped one or a file. Those of a library's own are read from its book (`own`).
///
/// # Errors
/// A notice that names the first thing wrong with it.
pub fn load(choice: &ChecklistChoice, reserved: &[char]) -> Result<Checklist, Notice> {
    let (content, path) = match choice {
        ChecklistChoice::Shipped(code) => {
            let text = shipped(code).ok_or_else(|| unreadable(Path::new(code), "no such checklist"))?;
            (Content::Text(text.to_owned()), PathBuf::from(code))
        }
        ChecklistChoice::File(path) => (Content::of(path)?, path.clone()),
        ChecklistChoice::Own(no) => {
            let entry = PathBuf::from(no.0.to_string());
            return Err(unreadable(&entry, "a list of the book is read with its library"));
        }
    };
    let (checklist, diagnostics) = content.checklist(reserved);
    let checklist = checklist.map(|checklist| match choice {
        ChecklistChoice::Shipped(_) | ChecklistChoice::Own(_) => checklist,
        ChecklistChoice::File(_) => with_pictures_from(path.parent().unwrap_or(Path::new("")), checklist),
    });
    checklist.ok_or_else(|| {
        let wrong = diagnostics.iter().find(|d| d.severity == Severity::Error);
        let first = |lang| wrong.map(|d: &Diagnostic| d.sentence(lang)).unwrap_or_default();
        Notice::new(Level::Error, "检查表有错误，没有打开", "The checklist has errors and was not opened")
            .hint(first(Lang::Zh), first(Lang::En))
            .detail(path.display().to_string())
    })
}

/// With the whole paths of the pictures that lie beside the checklist's file: an inspection keeps the list's text, and has
/// to find them later.
pub(crate) fn with_pictures_from(folder: &Path, mut checklist: Checklist) -> Checklist {
    let items = checklist.sections.iter_mut().flat_map(|section| &mut section.items);
    for item in items.filter(|item| !item.reference.is_empty()) {
        let picture = folder.join(&item.reference);
        let picture = std::path::absolute(&picture).unwrap_or(picture);
        item.reference = picture.to_string_lossy().into_owned();
    }
    checklist
}

/// The shipped checklists, for a list to choose from.
pub fn shipped_lines() -> Vec<ChecklistLine> {
    let read = |(code, text): &(&str, &str)| {
        let list = Arc::new(read(text, &[]).0?);
        Some(ChecklistLine { choice: ChecklistChoice::Shipped((*code).to_owned()), list, own: None })
    };
    SHIPPED.iter().filter_map(read).collect()
}

/// The library's own versions that stand in its book, in the order in which they were made.
pub fn own_lines(book: &[Booked]) -> Vec<ChecklistLine> {
    standing(book).filter_map(own_line).collect()
}

fn own_line(booked: &Booked) -> Option<ChecklistLine> {
    let Entry::Checklist { from, folder, text, .. } = &booked.entry else { return None };
    let (list, faults) = read(text, &[]);
    if list.is_none() {
        tracing::warn!(no = booked.no.0, ?faults, "a checklist of the book cannot be read");
    }
    let own = OwnList { from: *from, at: booked.at, who: booked.who.clone(), folder: folder.clone() };
    Some(ChecklistLine { choice: ChecklistChoice::Own(booked.no), list: Arc::new(list?), own: Some(own) })
}

/// A checklist file that cannot be read.
pub(crate) fn unreadable(path: &Path, why: &str) -> Notice {
    Notice::new(Level::Error, "读不到检查表", "The checklist cannot be read")
        .hint("请检查文件是否还在", "See whether the file is still there")
        .detail(format!("{why}: {}", path.display()))
}
