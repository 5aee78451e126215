//! State and commands: the one place that joins catalog, store, media and report.
