//! Marking good examples (合格示范): the picture on the screen, or the span, shows how it should be. An example goes into
//! the library's book with its still; the inspection itself does not change by it, so that a closed one can give some.

use crate::app::App;
use crate::app::library::Shelf;
use crate::app::marking::{draft, may_show};
use crate::app::review::Draft;
use crate::app::state::Screen;
use crate::app::wording;
use crate::domain::book::{BookNo, Entry};
use crate::domain::checklist::ItemCode;
use crate::domain::example::{Example, examples};
use crate::domain::place::PersonId;
use crate::store::{BlobKind, NewBlob, blob_hash};

impl App {
    /// Marks an example of an item. Where several people can be meant a draft asks whose it is.
    pub(crate) fn mark_example(&mut self, code: &ItemCode) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(item) = review.inspection.checklist.item(code).cloned() else { return };
        review.item = Some(code.clone());
        if let Err(refusal) = may_show(review, &item) {
            return self.notify(refusal);
        }
        let draft = Draft { example: true, ..draft(review, &item) };
        if draft.moment.is_none() {
            return self.notify(wording::no_picture());
        }
        self.ask_whose(draft);
    }

    /// Puts the example into the book with its still.
    pub(crate) fn commit_example(&mut self, draft: Draft, person: Option<PersonId>) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(moment) = draft.moment else { return };
        let still = match draft.picture.as_ref().map(|picture| picture.png()).transpose() {
            Ok(still) => still,
            Err(why) => return self.notify(wording::media(&why)),
        };
        let inspection = &review.inspection;
        let example = Example {
            inspection: inspection.id,
            outlet: inspection.outlet.id,
            checklist: inspection.checklist.code.clone(),
            item: draft.item,
            person,
            moment,
            until: draft.until,
            still: still.as_deref().map(blob_hash),
            note: String::new(),
        };
        let stills: Vec<NewBlob> = still.into_iter().map(|bytes| NewBlob { kind: BlobKind::Still, bytes }).collect();
        if self.book_with(&[Entry::Example(example)], &stills).is_some() && draft.until.is_some() {
            self.clear_span();
        }
    }

    /// Shows the moment of an example of this inspection.
    pub(crate) fn go_to_example(&mut self, no: BookNo) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(example) = review.examples.get(&no) else { return };
        let moment = example.moment;
        review.item = Some(example.item.clone());
        self.put_in_player(moment.recording, moment.pts);
    }

    /// Reads the examples of the open inspection anew.
    pub(crate) fn read_examples(&mut self) {
        let (Screen::Review(review), Some(shelf)) = (&mut self.state.screen, &self.shelf) else { return };
        let read = Shelf::contents(shelf).book();
        match read {
            Ok(book) => {
                let here = examples(&book).filter(|(_, example)| example.inspection == review.inspection.id);
                review.examples = here.map(|(booked, example)| (booked.no, example.clone())).collect();
            }
            Err(why) => self.notify(wording::store(&why)),
        }
    }
}
