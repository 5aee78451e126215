//! The trade as plain values and rules: footage time, checklist, inspection, score, coverage, scheme, ledger, results.
//!
//! Pure: no files, no database, no clock, no threads, no serde, and no floats in points or money. Everything that
//! can be said about an inspection without a machine is said here, and nothing here can fail for a reason outside
//! its arguments.
//!
//! Words: an *inspection* watches *recordings* of an *outlet*'s *cameras* against a *checklist*; a *finding* is one
//! lapse at one *moment* and costs *points* (the deduction); a *verdict* is what was decided for an item, per person
//! where the item names posts. A *scheme* says in *clauses* what follows; *settling* *facts* under it gives *lines*.

pub mod number;
pub mod time;
pub mod text;
pub mod place;
pub mod places_draft;
pub mod footage;
pub mod tape;
pub mod checklist;
pub mod checklist_table;
pub mod checklist_draft;
pub mod checklist_editions;
pub mod inspection;
pub mod cover;
pub mod edit;
pub mod history;
pub mod score;
pub mod scheme;
pub mod facts;
pub mod results;
pub mod ledger;
pub mod settle;
pub mod book;
pub mod candidacy;
pub mod casework;
pub mod example;
pub mod rehearsal;
pub mod difference;
pub mod period;
pub mod ranking;
pub mod cliff;
pub mod coverage;
pub mod diagnostic;
