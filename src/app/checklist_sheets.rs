//! Checklists as workbooks on the disk: the empty form, a workbook made a checklist file, a checklist made a workbook.

use crate::app::checklists::{Content, shipped, shipped_codes, unreadable};
use crate::app::notice::Notice;
use crate::app::{files, wording};
use crate::catalog::checklist::{sheet, write};
use crate::domain::checklist::Checklist;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::text::Lang;
use crate::report;
use std::path::Path;

/// What came of reading one checklist to write it as another file.
#[derive(Debug)]
pub struct Turned {
    /// The list, unless something is wrong with it; only then a file was written.
    pub checklist: Option<Checklist>,
    /// What was found in the file that was read.
    pub diagnostics: Vec<Diagnostic>,
}

/// Writes the empty form to `out`, replacing what is there.
///
/// # Errors
/// A notice when it cannot be written.
pub fn template(out: &Path, lang: Lang) -> Result<(), Notice> {
    let bytes = report::checklist_template(lang).map_err(|why| wording::checklist_not_made(&why))?;
    replace(out, &bytes)
}

/// Writes the checklist of a workbook as a checklist file to `out`, replacing what is there. Nothing is written when the
/// workbook has an error.
///
/// # Errors
/// A notice when a file cannot be read or written, or `out` is the workbook itself.
pub fn import(workbook: &Path, out: &Path, reserved: &[char]) -> Result<Turned, Notice> {
    refuse_itself(workbook, out)?;
    let bytes = std::fs::read(workbook).map_err(|why| unreadable(workbook, &why.to_string()))?;
    let (checklist, diagnostics) = sheet::read(&bytes, reserved);
    if let Some(checklist) = &checklist {
        replace(out, write(checklist).as_bytes())?;
    }
    Ok(Turned { checklist, diagnostics })
}

/// Writes a checklist, a file or a shipped one by its code, as a workbook to `out`, replacing what is there. Nothing is written
/// when the list has an error.
///
/// # Errors
/// A notice when a file cannot be read or written, or `out` is the list itself.
pub fn export(list: &Path, out: &Path, lang: Lang, reserved: &[char]) -> Result<Turned, Notice> {
    refuse_itself(list, out)?;
    let content = match list.to_str().and_then(shipped) {
        _ if list.exists() => Content::of(list)?,
        Some(text) => Content::Text(text.to_owned()),
        None => return Err(wording::no_such_checklist(list, &shipped_codes().collect::<Vec<_>>())),
    };
    let (checklist, diagnostics) = content.checklist(reserved);
    if let Some(checklist) = &checklist {
        let bytes = report::checklist_sheet(checklist, lang).map_err(|why| wording::checklist_not_made(&why))?;
        replace(out, &bytes)?;
    }
    Ok(Turned { checklist, diagnostics })
}

fn refuse_itself(read: &Path, out: &Path) -> Result<(), Notice> {
    if files::same_file(read, out) { Err(wording::checklist_onto_itself(out)) } else { Ok(()) }
}

fn replace(out: &Path, bytes: &[u8]) -> Result<(), Notice> {
    files::replace(out, bytes).map_err(|why| wording::checklist_not_written(&why, out))
}
