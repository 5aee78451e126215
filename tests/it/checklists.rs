//! Tests of checklists.
