//! All integration tests in one binary, so that GStreamer and egui are linked once.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "a test that skips says so")]

mod app_window;
mod appraisal_flow;
mod assess;
mod checklist_sheets;
mod checklists;
mod cli;
mod clips;
mod covers_flow;
mod clips_flow;
mod demo;
mod dhav_writer;
mod drive;
mod edits;
mod flow;
mod footage_review;
mod grid;
mod kill;
mod media;
mod own_lists;
mod panels;
mod panels_tape;
mod panels_video;
mod places;
mod program;
mod report;
mod results;
mod results_import;
mod scheme_trial;
mod scoring;
mod rehearsal_flow;
mod settlement_flow;
mod settling;
mod star_papers;
mod stars;
mod stars_flow;
mod store;
mod tape;
mod window;
