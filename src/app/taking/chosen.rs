//! The inspection that is meant where none is named: the library's only one.

use crate::app::notice::{Level, Notice};
use crate::app::wording;
use crate::domain::inspection::InspectionId;
use crate::store::{Contents, InspectionRow, StoreError};

/// The inspection of that number, or the only one.
///
/// # Errors
/// A notice that lists the choices where several can be meant, and says what to do where there is none.
pub(crate) fn inspection(contents: &Contents, typed: Option<InspectionId>) -> Result<InspectionRow, Notice> {
    let mut rows = contents.inspections().map_err(|why| wording::store(&why))?;
    rows.sort_by_key(|row| row.id);
    if let Some(id) = typed {
        let missing = || wording::store(&StoreError::NoSuch { what: "inspection", id: id.0 });
        return rows.into_iter().find(|row| row.id == id).ok_or_else(missing);
    }
    match rows.len() {
        1 => rows.pop().ok_or_else(wording::job_panicked),
        0 => Err(Notice::new(Level::Error, "库里还没有检查", "The library has no inspection yet")
            .hint("请先在窗口里新建一次检查", "Start one in the window first")),
        several => {
            let choices = rows.iter().map(|row| format!("{} {} {}", row.id.0, row.outlet_name, row.date));
            let choices: Vec<String> = choices.collect();
            Err(Notice::new(
                Level::Error,
                format!("库里有 {several} 次检查，不知道是哪一次"),
                format!("The library has {several} inspections, and any can be meant"),
            )
            .hint("请写明 --inspection 编号", "Name one with --inspection and its number")
            .detail(choices.join("; ")))
        }
    }
}
