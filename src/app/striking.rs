//! Striking an entry of the book by its number, whatever it is: the way to correct what no page strikes.

use crate::app::notice::Notice;
use crate::app::{wall_clock, wording};
use crate::domain::book::{BookNo, Entry, check};
use crate::store::{Stamp, Store};
use std::path::Path;

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
    let stamp = Stamp { at: wall_clock::now(), who: by.trim(), undoes: None };
    let numbers = store.book_all(&[entry], &stamp).map_err(store_said)?;
    let aside = store.close().err().map(|why| wording::store(&why));
    Ok((numbers.first().copied().ok_or_else(wording::job_panicked)?, aside))
}
