//! The demo's book: results of the province and the district, praise, an innovation, an item that is missing. With them
//! the settlement has something of everything to show.

use crate::domain::book::Entry;
use crate::domain::number::{Fen, Points};
use crate::domain::place::{Outlet, OutletId};
use crate::domain::scheme::By;
use crate::store::{Stamp, Store, StoreError};
use jiff::civil::{Date, date};
use std::collections::{BTreeMap, BTreeSet};

/// Scores in thousandths, ranks and how many are ranked, for the outlets in the order of their codes.
const PROVINCE: [(i64, u32, u32); 3] = [(90_500, 1_320, 1_500), (93_200, 640, 1_500), (95_800, 152, 1_500)];
const DISTRICT: [(i64, u32, u32); 3] = [(91_000, 12, 12), (94_300, 5, 12), (96_100, 2, 12)];

/// Puts the entries into the book.
pub(super) fn fill(store: &mut Store, outlets: &[Outlet], stamp: &Stamp<'_>) -> Result<(), StoreError> {
    let mut entries = Vec::new();
    for (outlet, (province, district)) in outlets.iter().zip(PROVINCE.iter().zip(&DISTRICT)) {
        entries.push(round(outlet.id, By::Province, date(2026, 3, 15), *province));
        entries.push(round(outlet.id, By::District, date(2026, 3, 20), *district));
    }
    if let Some(outlet) = outlets.first() {
        let letter = BTreeMap::from([("channel".to_owned(), "letter".to_owned())]);
        entries.push(event(outlet.id, "customer_praise", date(2026, 3, 18), None, &[], letter));
        let flags = ["first_user", "reported", "recognised"];
        entries.push(event(outlet.id, "innovation", date(2026, 3, 25), Some(300), &flags, BTreeMap::new()));
        entries.push(event(outlet.id, "fixed_item_missing", date(2026, 3, 10), None, &[], BTreeMap::new()));
    }
    store.book_all(&entries, stamp).map(drop)
}

fn round(outlet: OutletId, by: By, visited: Date, (score, rank, ranked): (i64, u32, u32)) -> Entry {
    let score = Points::from_thousandths(score);
    Entry::Round { outlet, by, visited, score, rank: Some(rank), ranked: Some(ranked), source: None }
}

fn event(
    outlet: OutletId,
    kind: &str,
    date: Date,
    yuan: Option<i64>,
    flags: &[&str],
    words: BTreeMap<String, String>,
) -> Entry {
    Entry::Event {
        kind: kind.to_owned(),
        outlet,
        person: None,
        date,
        amount: yuan.map(|yuan| Fen::new(yuan * 100)),
        flags: flags.iter().map(|flag| (*flag).to_owned()).collect::<BTreeSet<_>>(),
        words,
        note: String::new(),
        proof: None,
    }
}
