//! Reads what people write (checklists, schemes, facts, lists, results) into domain values, with errors by line or cell, and writes them back.
//!
//! Nothing here touches a disk: callers hand in text or bytes. A file with an error gives no value at all, so that a bad
//! checklist never opens as an empty one and a bad list of people is never half taken in.

pub mod checklist;
pub mod facts;
pub mod places;
pub mod results;
pub mod scheme;
mod fields;
mod position;
mod sheet;
mod wording;
