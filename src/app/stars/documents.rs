//! Documents of the selection (S1-27).
