//! Outlets and people as somebody lists them, before a library takes them in: rows name each other by the bank's own
//! numbers, not by places in a library.

use crate::domain::place::{Level, OutletClass, Post};
use jiff::civil::Date;

/// One outlet of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletRow {
    /// The bank's own number for it; unique in the list.
    pub code: String,
    /// Its name; never empty.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Number of the unit above it, in this list or already in the library.
    pub parent_code: Option<String>,
    /// Its class, where the bank has one.
    pub class: Option<OutletClass>,
    /// Whether it calls customers by a queue machine (S2-27, S2-28).
    pub queue_machine: bool,
}

/// One person of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Staff number (工号); unique in the list.
    pub staff_no: String,
    /// Name; never empty.
    pub name: String,
    /// Post held.
    pub post: Post,
    /// Number of the outlet, in this list or already in the library.
    pub outlet_code: String,
    /// First day in the post, if known.
    pub from: Option<Date>,
    /// Last day in the post, if it ended; not before `from`.
    pub to: Option<Date>,
}

/// What a list would bring into a library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlacesDraft {
    /// Outlets, in the order of the list.
    pub outlets: Vec<OutletRow>,
    /// People, in the order of the list.
    pub people: Vec<PersonRow>,
}

impl PlacesDraft {
    /// True when there is neither an outlet nor a person.
    pub fn is_empty(&self) -> bool {
        self.outlets.is_empty() && self.people.is_empty()
    }
}
