//! The few widgets that egui does not have, or has in another look: chips, key caps, thin bars, sheets.

pub mod bar;
pub mod button;
pub mod chip;
pub mod field;
pub mod figures;
pub mod keycap;
pub mod level;
pub mod sheet;
pub mod stepper;
pub mod table;
pub mod words;
