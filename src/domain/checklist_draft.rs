//! A checklist being written: a copy of a list, changed edit by edit. Each edit leaves behind what takes it back, and all of
//! that is kept with the draft, so that undoing goes on after the program was closed.
//!
//! A draft may be wrong anywhere (a code that stands twice, an empty section): whether it can be used is for `catalog` to
//! say. Here only the places of sections and items must exist.

use crate::domain::checklist::{Area, Checklist, Class, Evidence, Item, ItemCode, Observe, Per, Section, Weight};
use crate::domain::number::Points;
use crate::domain::text::Text;
use jiff::civil::Date;

/// The most edits that can be taken back; the oldest are forgotten first.
pub const MOST_UNDONE: usize = 100;

/// Where an item stands; both count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Its section.
    pub section: usize,
    /// Its place in the section.
    pub item: usize,
}

/// A checklist under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The list as it stands.
    pub list: Checklist,
    /// The first day on which new inspections would take it.
    pub from: Date,
    /// The folder that its pictures lie in, where it was read from a file; may be empty.
    pub folder: String,
    /// What takes back the edits made so far, the oldest first.
    pub undo: Vec<Edit>,
}

/// One change of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The list's own fields and the day; the sections given here are not looked at.
    Head(Date, Box<Checklist>),
    /// The fields of a section; the items given here are not looked at.
    Section(usize, Box<Section>),
    /// An item as a whole.
    Item(At, Box<Item>),
    /// A section more, at that place.
    AddSection(usize, Box<Section>),
    /// The section goes, with its items.
    RemoveSection(usize),
    /// The section moves; its new place counts without it.
    MoveSection(usize, usize),
    /// An item more, at that place.
    AddItem(At, Box<Item>),
    /// The item goes.
    RemoveItem(At),
    /// The item moves; its new place counts without it.
    MoveItem(At, At),
}

/// The edit speaks of a place that is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the draft has no such place")]
pub struct NoSuchPlace;

impl Draft {
    /// A copy of a list, to be valid from that day on.
    pub fn new(list: Checklist, from: Date, folder: String) -> Self {
        Self { list, from, folder, undo: Vec::new() }
    }

    /// Makes a change that can be taken back. One that changes nothing leaves nothing behind.
    ///
    /// # Errors
    /// When the place is not there; the draft is then as it was.
    pub fn edit(&mut self, edit: Edit) -> Result<(), NoSuchPlace> {
        let edit = match edit {
            Edit::Head(from, head) => Edit::Head(from, Box::new(Checklist { sections: Vec::new(), ..*head })),
            Edit::Section(at, section) => Edit::Section(at, Box::new(Section { items: Vec::new(), ..*section })),
            edit => edit,
        };
        let back = self.apply(edit.clone())?;
        if back != edit {
            self.undo.push(back);
            let over = self.undo.len().saturating_sub(MOST_UNDONE);
            self.undo.drain(..over);
        }
        Ok(())
    }

    /// Goes on with the last change, as one does who types: both are taken back together. Where the last change was about
    /// something else, this is a change of its own.
    ///
    /// # Errors
    /// As `edit`.
    pub fn go_on(&mut self, edit: Edit) -> Result<(), NoSuchPlace> {
        let same = match (self.undo.last(), &edit) {
            (Some(Edit::Head(..)), Edit::Head(..)) => true,
            (Some(Edit::Section(at, _)), Edit::Section(here, _)) => at == here,
            (Some(Edit::Item(at, _)), Edit::Item(here, _)) => at == here,
            _ => false,
        };
        if same { self.apply(edit).map(drop) } else { self.edit(edit) }
    }

    /// Takes the last change back. False when there is none.
    pub fn undo(&mut self) -> bool {
        let Some(back) = self.undo.pop() else { return false };
        self.apply(back).is_ok()
    }

    /// Makes the change and gives the one that takes it back.
    fn apply(&mut self, edit: Edit) -> Result<Edit, NoSuchPlace> {
        let sections = &mut self.list.sections;
        Ok(match edit {
            Edit::Head(from, head) => {
                let sections = std::mem::take(sections);
                let before = std::mem::replace(&mut self.list, Checklist { sections, ..*head });
                Edit::Head(
                    std::mem::replace(&mut self.from, from),
                    Box::new(Checklist { sections: Vec::new(), ..before }),
                )
            }
            Edit::Section(at, fields) => {
                let section = sections.get_mut(at).ok_or(NoSuchPlace)?;
                let items = std::mem::take(&mut section.items);
                let before = std::mem::replace(section, Section { items, ..*fields });
                Edit::Section(at, Box::new(Section { items: Vec::new(), ..before }))
            }
            Edit::Item(at, item) => {
                let place = sections.get_mut(at.section).and_then(|section| section.items.get_mut(at.item));
                Edit::Item(at, Box::new(std::mem::replace(place.ok_or(NoSuchPlace)?, *item)))
            }
            Edit::AddSection(at, section) => {
                insert(sections, at, *section)?;
                Edit::RemoveSection(at)
            }
            Edit::RemoveSection(at) => Edit::AddSection(at, Box::new(remove(sections, at)?)),
            Edit::MoveSection(from, to) => {
                if from >= sections.len() || to >= sections.len() {
                    return Err(NoSuchPlace);
                }
                let section = sections.remove(from);
                sections.insert(to, section);
                Edit::MoveSection(to, from)
            }
            Edit::AddItem(at, item) => {
                insert(&mut sections.get_mut(at.section).ok_or(NoSuchPlace)?.items, at.item, *item)?;
                Edit::RemoveItem(at)
            }
            Edit::RemoveItem(at) => {
                let items = &mut sections.get_mut(at.section).ok_or(NoSuchPlace)?.items;
                Edit::AddItem(at, Box::new(remove(items, at.item)?))
            }
            Edit::MoveItem(from, to) => {
                self.move_item(from, to)?;
                Edit::MoveItem(to, from)
            }
        })
    }

    fn move_item(&mut self, from: At, to: At) -> Result<(), NoSuchPlace> {
        let sections = &mut self.list.sections;
        let room = sections.get(to.section).ok_or(NoSuchPlace)?.items.len();
        let room = if from.section == to.section { room.saturating_sub(1) } else { room };
        if to.item > room {
            return Err(NoSuchPlace);
        }
        let item = remove(&mut sections.get_mut(from.section).ok_or(NoSuchPlace)?.items, from.item)?;
        insert(&mut sections.get_mut(to.section).ok_or(NoSuchPlace)?.items, to.item, item)
    }

    /// An item to begin with, under a code that is free.
    pub fn blank_item(&self) -> Item {
        let taken = |code: &str| self.list.items().any(|(_, item)| item.code.0 == code);
        Item {
            code: ItemCode(free("N", taken)),
            text: Text::default(),
            standard: Text::default(),
            posts: Vec::new(),
            area: Area::All,
            observe: vec![Observe::Picture],
            points: Points::whole(1),
            step: Points::whole(1),
            per: Per::Once,
            cap: Points::whole(1),
            weight: Weight::Normal,
            key_item: false,
            gates: Vec::new(),
            hotkey: None,
            remedy: Text::default(),
            responsible: None,
            evidence: Evidence::Still,
            reference: String::new(),
            required: true,
            clauses: Vec::new(),
        }
    }

    /// A section to begin with, without items, under a code that is free.
    pub fn blank_section(&self) -> Section {
        let taken = |code: &str| self.list.sections.iter().any(|section| section.code == code);
        Section {
            code: free("S", taken),
            name: Text::default(),
            class: Class::Software,
            minimum_percent: None,
            items: Vec::new(),
        }
    }
}

impl Item {
    /// Worth so many points: what one finding costs and the most that is lost go along where they were the item's points.
    pub fn set_points(&mut self, points: Points) {
        let whole = self.points;
        if self.cap == whole {
            self.cap = points;
        }
        self.step = if self.step == whole { points } else { self.step.min(self.cap) };
        self.points = points;
    }

    /// Enters the score in that way. An item off the total carries no points; one that comes back is worth what it could
    /// lose.
    pub fn set_weight(&mut self, weight: Weight) {
        match (self.weight == Weight::FromTotal, weight == Weight::FromTotal) {
            (false, true) => self.points = Points::ZERO,
            (true, false) => self.points = self.cap,
            _ => {}
        }
        self.weight = weight;
    }
}

/// The version that follows: its last number counts on until nobody has it; one without a number gets one.
pub fn next_version(version: &str, taken: impl Fn(&str) -> bool) -> String {
    let digits = version.chars().rev().take_while(char::is_ascii_digit).count();
    let (stem, number) = version.split_at(version.len() - digits);
    let (stem, number) = match number.parse::<u32>() {
        Ok(number) => (stem.to_owned(), number),
        Err(_no_number) => (format!("{stem}."), 1),
    };
    let following = (1..).map(|more| format!("{stem}{}", number.saturating_add(more)));
    following.take(10_000).find(|next| !taken(next)).unwrap_or_default()
}

fn free(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    (1..).map(|number| format!("{stem}{number}")).find(|code| !taken(code)).unwrap_or_default()
}

fn insert<T>(all: &mut Vec<T>, at: usize, one: T) -> Result<(), NoSuchPlace> {
    if at > all.len() {
        return Err(NoSuchPlace);
    }
    all.insert(at, one);
    Ok(())
}

fn remove<T>(all: &mut Vec<T>, at: usize) -> Result<T, NoSuchPlace> {
    if at < all.len() { Ok(all.remove(at)) } else { Err(NoSuchPlace) }
}

#[cfg(test)]
mod tests {
    use super::{At, Draft, Edit, MOST_UNDONE, NoSuchPlace, next_version};
    use crate::domain::checklist::{Checklist, ItemCode, NaRule, Weight};
    use crate::domain::number::Points;
    use crate::domain::text::Text;
    use jiff::civil::date;

    fn draft() -> Draft {
        let list = Checklist {
            code: "county".to_owned(),
            name: Text::new("县", ""),
            version: "2026.1".to_owned(),
            basis: String::new(),
            notice: Text::default(),
            total: Points::whole(100),
            bonus_cap: Points::ZERO,
            na: NaRule::Drop,
            places: 2,
            sections: Vec::new(),
        };
        let mut draft = Draft::new(list, date(2026, 5, 1), String::new());
        for section in 0..2 {
            draft.edit(Edit::AddSection(section, Box::new(draft.blank_section()))).unwrap();
            for item in 0..3 {
                draft.edit(Edit::AddItem(At { section, item }, Box::new(draft.blank_item()))).unwrap();
            }
        }
        draft.undo.clear();
        draft
    }

    fn codes(draft: &Draft) -> String {
        let section = |s: &crate::domain::checklist::Section| {
            let items: Vec<&str> = s.items.iter().map(|item| item.code.0.as_str()).collect();
            format!("{}:{}", s.code, items.join(","))
        };
        draft.list.sections.iter().map(section).collect::<Vec<_>>().join(" ")
    }

    fn at(section: usize, item: usize) -> At {
        At { section, item }
    }

    #[test]
    fn every_edit_is_made_and_taken_back() {
        let begun = draft();
        assert_eq!(codes(&begun), "S1:N1,N2,N3 S2:N4,N5,N6");
        let mut head = begun.list.clone();
        head.version = "2026.2".to_owned();
        let mut item = begun.list.sections[0].items[1].clone();
        item.code = ItemCode("X".to_owned());
        let mut section = begun.list.sections[1].clone();
        section.code = "Y".to_owned();
        let cases = [
            (Edit::Head(date(2026, 6, 1), Box::new(head)), "S1:N1,N2,N3 S2:N4,N5,N6"),
            (Edit::Section(1, Box::new(section)), "S1:N1,N2,N3 Y:N4,N5,N6"),
            (Edit::Item(at(0, 1), Box::new(item)), "S1:N1,X,N3 S2:N4,N5,N6"),
            (Edit::AddSection(0, Box::new(begun.blank_section())), "S3: S1:N1,N2,N3 S2:N4,N5,N6"),
            (Edit::RemoveSection(0), "S2:N4,N5,N6"),
            (Edit::MoveSection(0, 1), "S2:N4,N5,N6 S1:N1,N2,N3"),
            (Edit::AddItem(at(1, 3), Box::new(begun.blank_item())), "S1:N1,N2,N3 S2:N4,N5,N6,N7"),
            (Edit::RemoveItem(at(1, 0)), "S1:N1,N2,N3 S2:N5,N6"),
            (Edit::MoveItem(at(0, 0), at(0, 2)), "S1:N2,N3,N1 S2:N4,N5,N6"),
            (Edit::MoveItem(at(0, 2), at(1, 3)), "S1:N1,N2 S2:N4,N5,N6,N3"),
        ];
        // One by one, and then all of them on top of each other.
        let mut all = begun.clone();
        for (edit, expected) in cases {
            let mut one = begun.clone();
            one.edit(edit.clone()).unwrap();
            assert_eq!(codes(&one), expected, "{edit:?}");
            assert_ne!((&one.list, one.from), (&begun.list, begun.from));
            assert!(one.undo());
            assert_eq!(one, begun, "{edit:?}");
            all.edit(edit).unwrap_or(());
        }
        let made = all.undo.len();
        assert!(made >= 8, "{made}");
        for _edit in 0..made {
            assert!(all.undo());
        }
        assert_eq!(all, begun);
        assert!(!all.undo());
    }

    #[test]
    fn a_place_that_is_not_there_changes_nothing() {
        let begun = draft();
        let item = Box::new(begun.blank_item());
        for edit in [
            Edit::Item(at(0, 3), item.clone()),
            Edit::AddItem(at(2, 0), item.clone()),
            Edit::AddItem(at(0, 4), item),
            Edit::RemoveItem(at(9, 0)),
            Edit::RemoveSection(2),
            Edit::MoveSection(0, 2),
            Edit::MoveItem(at(0, 0), at(0, 3)),
            Edit::MoveItem(at(0, 3), at(1, 0)),
            Edit::MoveItem(at(0, 0), at(1, 4)),
        ] {
            let mut tried = begun.clone();
            assert_eq!(tried.edit(edit.clone()), Err(NoSuchPlace), "{edit:?}");
            assert_eq!(tried, begun);
        }
    }

    #[test]
    fn what_changes_nothing_is_not_undone_and_the_oldest_are_forgotten() {
        let mut draft = draft();
        let same = draft.list.sections[0].items[0].clone();
        draft.edit(Edit::Item(at(0, 0), Box::new(same))).unwrap();
        draft.edit(Edit::Head(draft.from, Box::new(draft.list.clone()))).unwrap();
        draft.edit(Edit::Section(1, Box::new(draft.list.sections[1].clone()))).unwrap();
        draft.edit(Edit::MoveItem(at(0, 1), at(0, 1))).unwrap();
        assert!(draft.undo.is_empty());
        for _edit in 0..MOST_UNDONE + 20 {
            draft.edit(Edit::MoveItem(at(0, 0), at(0, 2))).unwrap();
        }
        assert_eq!(draft.undo.len(), MOST_UNDONE);
    }

    #[test]
    fn typing_is_taken_back_at_once() {
        let begun = draft();
        let mut typed = begun.clone();
        let item = |text: &str| {
            let mut item = begun.list.sections[0].items[0].clone();
            item.text = Text::new(text, "");
            Edit::Item(at(0, 0), Box::new(item))
        };
        typed.edit(item("站")).unwrap();
        typed.go_on(item("站立")).unwrap();
        typed.go_on(item("站立服务")).unwrap();
        assert_eq!((typed.list.sections[0].items[0].text.zh.as_str(), typed.undo.len()), ("站立服务", 1));
        let other = Edit::Item(at(0, 1), Box::new(begun.blank_item()));
        typed.go_on(other).unwrap();
        assert_eq!(typed.undo.len(), 2, "another item is another change");
        assert!(typed.undo() && typed.undo());
        assert_eq!(typed, begun);
    }

    #[test]
    fn points_take_along_what_follows_from_them() {
        let mut item = draft().blank_item();
        item.set_points(Points::whole(4));
        assert_eq!((item.points, item.step, item.cap), (Points::whole(4), Points::whole(4), Points::whole(4)));
        item.step = Points::from_thousandths(500);
        item.set_points(Points::whole(3));
        assert_eq!((item.step, item.cap), (Points::from_thousandths(500), Points::whole(3)));
        item.cap = Points::whole(2);
        item.set_points(Points::whole(5));
        assert_eq!((item.points, item.cap), (Points::whole(5), Points::whole(2)));
        item.set_weight(Weight::FromTotal);
        assert_eq!(item.points, Points::ZERO);
        item.set_weight(Weight::Normal);
        assert_eq!(item.points, Points::whole(2));
    }

    #[test]
    fn versions_count_on() {
        let taken = |version: &str| ["2026.2", "2026.3"].contains(&version);
        assert_eq!(next_version("2026.1", taken), "2026.4");
        assert_eq!(next_version("2026.9", taken), "2026.10");
        assert_eq!(next_version("试行", taken), "试行.2");
        assert_eq!(next_version("2026-v1", taken), "2026-v2");
    }
}
