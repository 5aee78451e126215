//! All integration tests in one binary, so that GStreamer and egui are linked once.

mod checklists;
mod cli;
mod clips;
mod demo;
mod edits;
mod flow;
mod kill;
mod media;
mod panels;
mod places;
mod report;
mod scoring;
mod store;
mod window;
