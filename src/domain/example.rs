//! Good examples (合格示范): moments at which a thing was done as the standard asks. They belong to the library, so that
//! one outlet's example serves another; what is shown beside a finding is the one that suits it best.

use crate::domain::book::{BookNo, Booked, Entry, standing};
use crate::domain::checklist::ItemCode;
use crate::domain::footage::Moment;
use crate::domain::inspection::{BlobHash, InspectionId};
use crate::domain::place::{OutletId, PersonId};
use crate::domain::time::Pts;

/// A moment, or a span, that shows how it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The inspection in whose footage it was seen.
    pub inspection: InspectionId,
    /// Its outlet.
    pub outlet: OutletId,
    /// The code of the checklist that names the item: another list's item of the same number asks for something else.
    pub checklist: String,
    /// The item that was done right.
    pub item: ItemCode,
    /// By whom, where that is known.
    pub person: Option<PersonId>,
    /// The picture that was on the screen.
    pub moment: Moment,
    /// End of the span, exclusive, in the same recording; none for an instant. Later than the moment.
    pub until: Option<Pts>,
    /// The still of that picture, PNG, kept in the library: it is there when the footage no longer is.
    pub still: Option<BlobHash>,
    /// A word on it; may be empty.
    pub note: String,
}

/// Why an example is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExampleError {
    /// The span ends before it begins.
    #[error("the span ends before it begins")]
    EmptySpan,
    /// The same item is marked at the same picture already.
    #[error("entry no. {} marks this item at this picture already", .0.0)]
    MarkedAlready(BookNo),
}

/// Every example that stands, in the book's order.
pub fn examples(book: &[Booked]) -> impl Iterator<Item = (&Booked, &Example)> {
    standing(book).filter_map(|booked| match &booked.entry {
        Entry::Example(example) => Some((booked, example)),
        _ => None,
    })
}

/// The example that suits a finding at that outlet best: of the same item of the same checklist, one of the outlet itself
/// before any other's, and the one that was marked last.
pub fn example_for<'b>(
    book: &'b [Booked],
    outlet: OutletId,
    checklist: &str,
    item: &ItemCode,
) -> Option<(&'b Booked, &'b Example)> {
    examples(book)
        .filter(|(_, example)| example.checklist == checklist && example.item == *item)
        .max_by_key(|(booked, example)| (example.outlet == outlet, booked.no))
}

/// Whether the example may be put into the book.
///
/// # Errors
/// See `ExampleError`.
pub(in crate::domain) fn check(book: &[Booked], example: &Example) -> Result<(), ExampleError> {
    if example.until.is_some_and(|until| until <= example.moment.pts) {
        return Err(ExampleError::EmptySpan);
    }
    let place = |of: &Example| (of.inspection, of.moment.recording, of.moment.pts, of.person);
    let same = |of: &Example| of.item == example.item && place(of) == place(example);
    match examples(book).find(|(_, other)| same(other)) {
        Some((booked, _)) => Err(ExampleError::MarkedAlready(booked.no)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, ExampleError, example_for};
    use crate::domain::book::{BookError, BookNo, Booked, Entry, check};
    use crate::domain::checklist::ItemCode;
    use crate::domain::footage::{Moment, RecordingId};
    use crate::domain::inspection::InspectionId;
    use crate::domain::place::OutletId;
    use crate::domain::time::Pts;
    use jiff::civil::DateTime;

    fn example(outlet: i64, item: &str, ms: i64) -> Example {
        Example {
            inspection: InspectionId(outlet),
            outlet: OutletId(outlet),
            checklist: "psbc".to_owned(),
            item: ItemCode(item.to_owned()),
            person: None,
            moment: Moment { recording: RecordingId(outlet), pts: Pts::from_ms(ms), site: None },
            until: None,
            still: None,
            note: String::new(),
        }
    }

    fn book(entries: Vec<Entry>) -> Vec<Booked> {
        let booked = |(entry, no)| Booked { no: BookNo(no), at: DateTime::default(), who: String::new(), entry };
        entries.into_iter().zip(1..).map(booked).collect()
    }

    #[test]
    fn the_outlets_own_example_comes_first_then_the_last_one() {
        let entries =
            [example(1, "A1", 0), example(2, "A1", 0), example(3, "A1", 0), example(2, "A1", 40), example(2, "B7", 0)];
        let mut entries: Vec<Entry> = entries.into_iter().map(Entry::Example).collect();
        let best = |entries: &[Entry], outlet, list: &str, item: &str| {
            let book = book(entries.to_vec());
            example_for(&book, OutletId(outlet), list, &ItemCode(item.to_owned())).map(|(booked, _)| booked.no.0)
        };
        assert_eq!(best(&entries, 1, "psbc", "A1"), Some(1));
        assert_eq!(best(&entries, 2, "psbc", "A1"), Some(4));
        assert_eq!(best(&entries, 9, "psbc", "A1"), Some(4), "of another outlet the last one");
        assert_eq!(best(&entries, 1, "psbc", "C1"), None);
        assert_eq!(best(&entries, 1, "abc", "A1"), None, "another list's A1 is another thing");
        entries.push(Entry::Strike { entry: BookNo(4), reason: "看不清".to_owned() });
        assert_eq!(best(&entries, 2, "psbc", "A1"), Some(2));
    }

    #[test]
    fn a_picture_is_marked_once_for_an_item_and_a_span_is_not_empty() {
        let book = book(vec![Entry::Example(example(1, "A1", 40))]);
        let refused = |example| check(&book, &Entry::Example(example)).err();
        assert_eq!(refused(example(1, "A1", 40)), Some(BookError::Example(ExampleError::MarkedAlready(BookNo(1)))));
        assert_eq!(refused(example(1, "A2", 40)), None);
        assert_eq!(refused(example(1, "A1", 80)), None);
        let empty = Example { until: Some(Pts::from_ms(80)), ..example(1, "A1", 80) };
        assert_eq!(refused(empty), Some(BookError::Example(ExampleError::EmptySpan)));
    }
}
