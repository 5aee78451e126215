//! # Mingcha (明察)
//!
//! A county inspector watches a branch's footage beside the checklist and presses a key when something is missing. One
//! key press gives a deduction with its moment, its still and its sound; from those come the score and the report.
//!
//! ## Bird's-eye view
//!
//! ```text
//!  main ──► ui ──┐                       ┌──► catalog ──┐
//!    └────► cli ─┴─► app ────────────────┼──► store   ──┼──► domain ──► std, thiserror, rust_decimal, jiff
//!                └───────► domain        ├──► media   ──┤
//!                                        └──► report  ──┘
//! ```
//!
//! One direction: a key becomes an `Action` (ui), an action a `Command` (app), a command an `Edit` that the domain plans
//! into a `Change`; the store commits row and log line in one transaction; then the state applies it, the screen paints
//! it, and the report reads the database only.
//!
//! ## Code map
//!
//! | room | is | a change that belongs here |
//! | --- | --- | --- |
//! | [`domain`] | values and rules of the trade, pure | a new verdict, a scoring rule, a kind of clause, a new kind of edit |
//! | [`catalog`] | reads and writes what people write: checklists, schemes, spreadsheets | a new field of the checklist file |
//! | [`store`] | the library file: SQLite, migrations, the edit log | a new column |
//! | [`media`] | footage: probing, playing, stills, sound, encoding | a new container |
//! | [`report`] | report model in, bytes out: PDF, XLSX, HTML, JSON | a new section of the report |
//! | [`app`] | state, commands, jobs; joins the rooms above | a new command |
//! | [`ui`] | the window: paints the state, collects commands | a new shortcut (`ui/action.rs`), a new panel |
//! | [`cli`] | the same commands for scripts | a new subcommand |
//!
//! ## Invariants
//!
//! 1. The screen never shows an edit that is not on disk (WAL, `synchronous=FULL`).
//! 2. A deduction's moment is the PTS of a picture that was on the screen.
//! 3. A change and its inverse are together the identity; undo and redo are logged changes; the log only grows, and
//!    each line carries the hash of the one before.
//! 4. An inspection carries its own copy of its checklist.
//! 5. A total is a sum of lines, each with its cause.
//! 6. A withdrawn finding leaves every number as if it had never been recorded, and stays visible.
//! 7. Footage is only ever read. Files are written under a temporary name, synced, then renamed.
//! 8. The same library, time and version give byte-identical JSON, HTML and XLSX content.
//! 9. Site time is what the site's clock showed; it is never converted between zones.
//!
//! `tests/architecture.rs` keeps the map true.

pub mod app;
pub mod catalog;
pub mod cli;
pub mod domain;
pub mod media;
pub mod report;
pub mod store;
pub mod ui;
