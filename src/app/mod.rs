//! State and commands: the one place that joins catalog, store, media and report.

// pub mod clock;
pub mod files;
pub mod jobs;
pub mod notice;
pub mod settings;
