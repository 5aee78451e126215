//! The library: one `NAME.mingcha` SQLite file with places, people, recordings, inspections, their evidence and the
//! append-only edit log. The only room that speaks SQL.
//!
//! `Store` is the one writer of a library, `Reader` looks at it without changing a byte; what both can be asked stands
//! in `Contents`, to which both dereference.
//!
//! A change reaches the disk whole or not at all: `Store::commit` writes rows, evidence and log line in one
//! transaction. The log is the truth: `verify` replays it and compares it with the rows.
//!
//! ```text
//!  open ─► migrate ─► lock, network_folder   opening, and who may write
//!  commit ─► cells, evidence, chain          one change to the disk
//!  places, footage, inspections              what is not an edit: rows added by hand or by import
//!  book, json_book                          what schemes look at beside inspections: it only grows
//!  draft, json_draft                        a checklist being written: one, kept as it stands at every change
//!  footage_index                             a cache: what reading a file has found
//!  contents ─► loading                       everything that can be asked
//!  verify                                    is it still what was written?
//!  json, json_checklist, column              values of the domain as JSON and as columns
//! ```

mod error;
mod open;
mod lock;
mod network_folder;
mod migrate;
mod contents;
mod loading;
mod places;
mod footage;
mod footage_index;
mod inspections;
mod commit;
mod cells;
mod evidence;
mod chain;
mod book;
mod draft;
mod verify;
mod json;
mod json_checklist;
mod json_book;
mod json_candidacy;
mod json_case;
mod json_rehearsal;
mod json_draft;
mod json_footage;
mod column;

pub use crate::store::chain::LogLine;
pub use crate::store::commit::Stamp;
pub use crate::store::contents::{Contents, InspectionRow, Resume};
pub use crate::store::error::StoreError;
pub use crate::store::evidence::{BlobKind, NewBlob, blob_hash};
pub use crate::store::footage::{NewRecording, RecordingFacts};
pub use crate::store::footage_index::IndexStamp;
pub use crate::store::inspections::NewInspection;
pub use crate::store::open::{Reader, Store};
pub use crate::store::verify::{Problem, VerifyReport, verify};
