//! A checklist being written as JSON, with what takes its edits back.

use crate::domain::checklist_draft::{At, Draft, Edit};
use crate::store::column::Iso;
use crate::store::error::StoreError;
use crate::store::json::{read_json, write_json};
use crate::store::json_checklist::{ChecklistRecord, ItemRecord, SectionRecord};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DraftRecord {
    from: Iso<Date>,
    folder: String,
    list: ChecklistRecord,
    undo: Vec<EditRecord>,
}

/// Section and item, both from 0.
type Place = (usize, usize);

#[derive(Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
enum EditRecord {
    Head { from: Iso<Date>, list: Box<ChecklistRecord> },
    Section { at: usize, section: Box<SectionRecord> },
    Item { at: Place, item: Box<ItemRecord> },
    AddSection { at: usize, section: Box<SectionRecord> },
    RemoveSection { at: usize },
    MoveSection { from: usize, to: usize },
    AddItem { at: Place, item: Box<ItemRecord> },
    RemoveItem { at: Place },
    MoveItem { from: Place, to: Place },
}

/// The draft as JSON.
pub(crate) fn to_json(draft: &Draft) -> Result<String, StoreError> {
    let Draft { list, from, folder, undo } = draft.clone();
    let undo = undo.into_iter().map(EditRecord::from).collect();
    write_json("draft", &DraftRecord { from: Iso(from), folder, list: list.into(), undo })
}

/// The draft from JSON.
pub(crate) fn from_json(text: &str) -> Result<Draft, StoreError> {
    let DraftRecord { from, folder, list, undo } = read_json("draft", text)?;
    let undo = undo.into_iter().map(Edit::from).collect();
    Ok(Draft { list: list.into(), from: from.0, folder, undo })
}

const fn place(at: At) -> Place {
    (at.section, at.item)
}

const fn at((section, item): Place) -> At {
    At { section, item }
}

impl From<Edit> for EditRecord {
    fn from(edit: Edit) -> Self {
        match edit {
            Edit::Head(from, list) => Self::Head { from: Iso(from), list: Box::new((*list).into()) },
            Edit::Section(at, section) => Self::Section { at, section: Box::new((*section).into()) },
            Edit::Item(at, item) => Self::Item { at: place(at), item: Box::new((*item).into()) },
            Edit::AddSection(at, section) => Self::AddSection { at, section: Box::new((*section).into()) },
            Edit::RemoveSection(at) => Self::RemoveSection { at },
            Edit::MoveSection(from, to) => Self::MoveSection { from, to },
            Edit::AddItem(at, item) => Self::AddItem { at: place(at), item: Box::new((*item).into()) },
            Edit::RemoveItem(at) => Self::RemoveItem { at: place(at) },
            Edit::MoveItem(from, to) => Self::MoveItem { from: place(from), to: place(to) },
        }
    }
}

impl From<EditRecord> for Edit {
    fn from(record: EditRecord) -> Self {
        match record {
            EditRecord::Head { from, list } => Self::Head(from.0, Box::new((*list).into())),
            EditRecord::Section { at, section } => Self::Section(at, Box::new((*section).into())),
            EditRecord::Item { at: place, item } => Self::Item(at(place), Box::new((*item).into())),
            EditRecord::AddSection { at, section } => Self::AddSection(at, Box::new((*section).into())),
            EditRecord::RemoveSection { at } => Self::RemoveSection(at),
            EditRecord::MoveSection { from, to } => Self::MoveSection(from, to),
            EditRecord::AddItem { at: place, item } => Self::AddItem(at(place), Box::new((*item).into())),
            EditRecord::RemoveItem { at: place } => Self::RemoveItem(at(place)),
            EditRecord::MoveItem { from, to } => Self::MoveItem(at(from), at(to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{from_json, to_json};
    use crate::domain::checklist::{Checklist, Hotkey, NaRule};
    use crate::domain::checklist_draft::{At, Draft, Edit};
    use crate::domain::number::Points;
    use crate::domain::text::Text;
    use jiff::civil::date;

    #[test]
    fn a_draft_comes_back_with_everything_that_can_be_undone() {
        let list = Checklist {
            code: String::new(),
            name: Text::new("", "x"),
            version: "2026.1".to_owned(),
            basis: String::new(),
            notice: Text::default(),
            total: Points::ZERO,
            bonus_cap: Points::whole(2),
            na: NaRule::Pass,
            places: 2,
            sections: Vec::new(),
        };
        let mut draft = Draft::new(list.clone(), date(2026, 5, 1), "/表/甲".to_owned());
        let at = At { section: 0, item: 0 };
        let mut item = draft.blank_item();
        item.hotkey = Some(Hotkey::Number(1, 2));
        let (section, other) = (draft.blank_section(), draft.blank_section());
        for edit in [
            Edit::AddSection(0, Box::new(section)),
            Edit::AddSection(1, Box::new(other)),
            Edit::AddItem(at, Box::new(item.clone())),
            Edit::AddItem(at, Box::new(draft.blank_item())),
            Edit::Item(at, Box::new(item)),
            Edit::MoveItem(at, At { section: 1, item: 0 }),
            Edit::MoveSection(0, 1),
            Edit::Section(0, Box::new(draft.blank_section())),
            Edit::Head(date(2026, 6, 1), Box::new(Checklist { code: "a".to_owned(), ..list })),
            Edit::RemoveItem(at),
            Edit::RemoveSection(0),
        ] {
            draft.edit(edit).unwrap();
        }
        // The second blank section has the code that the first one has, so that only one field differs.
        assert!(draft.undo.len() >= 10, "{}", draft.undo.len());
        let mut kept = from_json(&to_json(&draft).unwrap()).unwrap();
        assert_eq!(kept, draft);
        while kept.undo() {}
        assert!(kept.list.sections.is_empty() && kept.from == date(2026, 5, 1));
        assert!(from_json("{}").is_err());
    }
}
