//! Tests of scoring.
