//! The library file: one SQLite database with places, inspections, evidence and the append-only edit log.
