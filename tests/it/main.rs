//! All integration tests in one binary, so that GStreamer and egui are linked once.

mod checklists;
mod cli;
mod demo;
mod edits;
// flow follows with the app
mod footage_review;
mod kill;
mod media;
mod panels;
mod panels_tape;
mod panels_video;
mod places;
mod report;
mod scoring;
mod store;
mod window;
