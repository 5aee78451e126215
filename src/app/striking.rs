//! Striking an entry of the book by its number, whatever it is: the way to correct what no page strikes.

use crate::app::notice::{Level, Notice};
use crate::app::{wall_clock, wording};
use crate::domain::book::{BookNo, Booked, Entry, check, standing};
use crate::store::{Stamp, Store};
use std::path::Path;

/// Why the entry cannot be struck yet although the book's rules let it: a scheme under which a settlement was made stays
/// as long as that settlement stands.
pub(crate) fn in_the_way(book: &[Booked], no: BookNo) -> Option<Notice> {
    let made =
        standing(book).find(|booked| matches!(booked.entry, Entry::Settlement { scheme, .. } if scheme == no))?.no.0;
    let notice = Notice::new(
        Level::Warning,
        format!("第 {made} 笔结算是按这次启用的方案提交的，不能作废启用"),
        format!("Settlement no. {made} was made under this scheme, so its entry stays"),
    );
    Some(notice.hint(
        "先作废那份结算；已兑现的结算不能作废，可改为启用另一版方案",
        "Strike that settlement first; where it is paid, take another edition into use instead",
    ))
}

/// Strikes an entry, after the book's rules. The number of the strike; the notice, if there is one, says what else to
/// know: it is struck all the same.
///
/// # Errors
/// A notice: the library cannot be written, or the entry may not be struck.
pub fn strike(library: &Path, no: BookNo, reason: &str, by: &str) -> Result<(BookNo, Option<Notice>), Notice> {
    let store_said = |why| wording::store(&why);
    let mut store = Store::open(library).map_err(store_said)?;
    let book = store.book().map_err(store_said)?;
    let entry = Entry::Strike { entry: no, reason: reason.trim().to_owned() };
    check(&book, &entry).map_err(|why| Notice::from(&why))?;
    if let Some(notice) = in_the_way(&book, no) {
        return Err(notice);
    }
    let stamp = Stamp { at: wall_clock::now(), who: by.trim(), undoes: None };
    let numbers = store.book_all(&[entry], &stamp).map_err(store_said)?;
    let aside = store.close().err().map(|why| wording::store(&why));
    Ok((numbers.first().copied().ok_or_else(wording::job_panicked)?, aside))
}
