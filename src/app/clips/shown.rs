//! Good examples (合格示范) beside findings: which one, and the footage that it is of.

use crate::app::clips::choice::{Chosen, Lacking, Looked};
use crate::domain::book::Booked;
use crate::domain::example::{Example, example_for, examples};
use crate::domain::inspection::{Finding, FindingNo, Inspection, InspectionId};
use crate::domain::number::Points;
use crate::store::{Reader, StoreError};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The examples of a library that findings have beside them. Each is a finding of its own kind here: what is shown of both
/// is the same.
#[derive(Debug, Default)]
pub(super) struct Shown {
    book: Vec<Booked>,
    inspections: BTreeMap<InspectionId, Inspection>,
    /// By the entries of the book.
    made: BTreeMap<i64, Finding>,
}

impl Shown {
    /// Reads the examples that suit the findings of these inspections, and the inspections that they are of.
    pub(super) fn read(reader: &Reader, of: &BTreeMap<InspectionId, Inspection>) -> Result<Self, StoreError> {
        let mut shown = Self { book: reader.book()?, ..Self::default() };
        let mut wanted = Vec::new();
        for (inspection, finding) in of.values().flat_map(|one| one.standing().map(move |finding| (one, finding))) {
            if let Some((no, example)) = shown.best(inspection, finding) {
                wanted.push((no, example.inspection, as_finding(example)));
            }
        }
        for (no, inspection, finding) in wanted {
            if let Entry::Vacant(unknown) = shown.inspections.entry(inspection) {
                unknown.insert(reader.load(inspection)?);
            }
            shown.made.insert(no, finding);
        }
        Ok(shown)
    }

    fn best(&self, inspection: &Inspection, finding: &Finding) -> Option<(i64, &Example)> {
        let best = example_for(&self.book, inspection.outlet.id, &inspection.checklist.code, &finding.item);
        best.map(|(booked, example)| (booked.no.0, example))
    }

    /// What is shown beside a finding, or why it cannot be; none where there is no example.
    pub(super) fn beside<'a>(
        &'a self,
        inspection: &'a Inspection,
        finding: &'a Finding,
        looked: &mut Looked,
    ) -> Option<Result<Chosen<'a>, Lacking>> {
        let (no, example) = self.best(inspection, finding)?;
        let one = Chosen::of(self.inspections.get(&example.inspection)?, self.made.get(&no)?, looked);
        Some(one.map(|one| Chosen { beside: Some((inspection, finding)), ..one }))
    }

    /// The book's entry of an example that was given out.
    pub(super) fn entry_of(&self, finding: &Finding) -> Option<i64> {
        self.made.iter().find(|(_no, made)| std::ptr::eq(*made, finding)).map(|(no, _made)| *no)
    }
}

/// Whether the example of that entry still stands.
pub(super) fn stands(book: &[Booked], entry: i64) -> bool {
    examples(book).any(|(booked, _)| booked.no.0 == entry)
}

fn as_finding(example: &Example) -> Finding {
    Finding {
        no: FindingNo(0),
        item: example.item.clone(),
        person: example.person,
        moment: Some(example.moment),
        until: example.until,
        points: Points::ZERO,
        note: example.note.clone(),
        rect: None,
        still: example.still.clone(),
        sound: None,
        on_the_spot: false,
        amount: None,
        withdrawn: None,
    }
}
