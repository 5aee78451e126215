//! The screens and what they are made of. A panel paints the state and collects commands; it decides nothing about
//! points or rules.

pub mod checklist;
pub mod set_clock;
pub mod checklist_editor;
pub mod checklist_fields;
pub mod checklists;
pub mod close;
pub mod coverage;
pub mod explain;
pub mod finding_card;
pub mod findings;
pub mod home;
pub mod home_forms;
pub mod home_import;
pub mod keysheet;
pub mod notices;
pub mod palette;
pub mod recordings;
pub mod ranking;
pub mod registers;
pub mod report;
pub mod results_import;
pub mod review;
pub mod scheme_effect;
pub mod scheme_parts;
pub mod schemes;
pub mod score;
pub mod settings;
pub mod settlement;
pub mod settlement_lines;
pub mod tape;
pub mod top_bar;
pub mod verdicts;
pub mod welcome;
pub mod what_if;
pub mod who;
