//! The checklist: sections of items, each with its points, how it can be observed, its key and its remedy.
//!
//! A `Checklist` is plain data; `catalog` reads it from a file and refuses what makes no sense, so that everything
//! past that door may rely on the rules named in the field docs.

use crate::domain::number::Points;
use crate::domain::place::{Person, PersonId, Post, named};
use crate::domain::text::{Lang, Text};
use std::fmt;

/// An item's code, unique in its checklist, such as `S2-48c1`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemCode(pub String);

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

named! {
    /// 硬件 or 软件 (S2-46, S2-47 treat them differently).
    Class {
        /// 硬件
        Hardware = "hardware", "硬件", "Hardware";
        /// 软件
        Software = "software", "软件", "Software";
    }
}

named! {
    /// How an item can be observed (domain.md: V, A, T, D, M).
    Observe {
        /// On the picture.
        Picture = "picture", "画面", "picture";
        /// By the sound.
        Sound = "sound", "声音", "sound";
        /// By times of presence.
        Time = "time", "时段", "time";
        /// By a document or photograph.
        Document = "document", "资料", "document";
        /// Asked or seen on the spot, and entered by hand.
        Hand = "hand", "人工", "by hand";
    }
}

named! {
    /// Where in an outlet an item is seen.
    Area {
        /// 门外
        Outside = "outside", "门外", "Outside";
        /// 大堂
        Hall = "hall", "大堂", "Hall";
        /// 高柜
        Counter = "counter", "柜台", "Counter";
        /// 低柜
        LowCounter = "low-counter", "低柜", "Low counter";
        /// 填单台
        WritingDesk = "writing-desk", "填单台", "Writing desk";
        /// 自助区
        SelfService = "self-service", "自助区", "Self-service area";
        /// 全网点
        All = "all", "全网点", "Whole outlet";
    }
}

named! {
    /// Whether an item loses its step once or at every occurrence.
    Per {
        /// One deduction however often it happens.
        Once = "once", "按项", "once";
        /// One deduction for each occurrence, up to the cap.
        Occurrence = "occurrence", "按次", "per occurrence";
    }
}

named! {
    /// The least evidence that a deduction must carry.
    Evidence {
        /// Nothing beyond the moment.
        None = "none", "不限", "none";
        /// The still picture.
        Still = "still", "截图", "still";
        /// The still and the sound around it.
        Sound = "sound", "截图与录音", "still and sound";
        /// A document.
        Document = "document", "资料", "document";
    }
}

named! {
    /// What happens to the score where an item does not apply.
    NaRule {
        /// It leaves earned and possible points.
        Drop = "drop", "剔除", "left out";
        /// It counts as earned.
        Pass = "pass", "视为合格", "counts as right";
    }
}

named! {
    /// How an item's points reach the score.
    #[derive(Default)]
    Weight {
        /// Part of the possible points; deductions come off it.
        #[default]
        Normal = "normal", "计分", "scored";
        /// Carries no points of its own; deductions come off the final total.
        FromTotal = "from-total", "总分扣减", "off the total";
        /// Adds nothing to the possible points; what is earned is added to the total. Its findings are what was done well.
        Bonus = "bonus", "加分", "bonus";
    }
}

/// The keys that stand for an item: one stroke (`q`), or a section's number and the item's as one types (`3` `2`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hotkey {
    /// One key: a letter or digit, lower case.
    Stroke(char),
    /// Section number, then item number; each one digit 1..=9.
    Number(u8, u8),
}

impl Hotkey {
    /// From what is typed: one letter or digit, or two digits from 1 to 9.
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [key] if key.is_ascii_alphanumeric() => Some(Self::Stroke(char::from(key.to_ascii_lowercase()))),
            [section @ b'1'..=b'9', item @ b'1'..=b'9'] => Some(Self::Number(section - b'0', item - b'0')),
            _ => None,
        }
    }
}

impl fmt::Display for Hotkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stroke(key) => write!(f, "{}", key.to_uppercase()),
            Self::Number(section, item) => write!(f, "{section}{item}"),
        }
    }
}

/// One thing to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Unique in the checklist.
    pub code: ItemCode,
    /// What is checked, short.
    pub text: Text,
    /// What the standard asks, in a sentence; may be empty.
    pub standard: Text,
    /// Whose it is: with posts named, verdicts are per person; empty: one verdict for the outlet.
    pub posts: Vec<Post>,
    /// Where it is seen.
    pub area: Area,
    /// How it can be observed; at least one.
    pub observe: Vec<Observe>,
    /// Points it is worth; zero only for `Weight::FromTotal`.
    pub points: Points,
    /// What one finding costs (or, for a bonus, earns) unless somebody types another figure; greater than zero.
    pub step: Points,
    /// Once or per occurrence.
    pub per: Per,
    /// The most that the item can lose (or earn); by default its points.
    pub cap: Points,
    /// How it enters the score.
    pub weight: Weight,
    /// On the superior's key-rectification list (重点整治, S2-25).
    pub key_item: bool,
    /// Codes of the items whose points are all lost when this one fails (a gate, inspection-practice 1.2).
    pub gates: Vec<ItemCode>,
    /// Its key.
    pub hotkey: Option<Hotkey>,
    /// What is to be done about it; may be empty.
    pub remedy: Text,
    /// Who puts it right, where that is not the person found.
    pub responsible: Option<Post>,
    /// The least evidence.
    pub evidence: Evidence,
    /// A picture of how it should look: a path beside the checklist file, the whole path once an inspection has its copy of
    /// the list; empty for none.
    pub reference: String,
    /// Whether it must be judged before closing.
    pub required: bool,
    /// Rule IDs of the trade that it comes from, such as `S2-48c1`.
    pub clauses: Vec<String>,
}

/// A group of items, as the checklist prints them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Unique in the checklist.
    pub code: String,
    /// Its heading.
    pub name: Text,
    /// 硬件 or 软件.
    pub class: Class,
    /// Below this share of its possible points (in percent, 0..=100) the section is not met, whatever the total.
    pub minimum_percent: Option<u8>,
    /// Its items, at least one.
    pub items: Vec<Item>,
}

/// A checklist with its edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// Short name in files, such as `psbc-county`.
    pub code: String,
    /// Its title.
    pub name: Text,
    /// Edition, such as `2026.1`.
    pub version: String,
    /// The standard it follows, by name and number; may be empty.
    pub basis: String,
    /// A word of warning that stands on the screen and in the report, such as "a starter, not the bank's own".
    pub notice: Text,
    /// What full marks are; greater than zero (S2-38 takes 100).
    pub total: Points,
    /// The most that all bonus items together can add.
    pub bonus_cap: Points,
    /// What 不适用 does.
    pub na: NaRule,
    /// Places of the score, 0..=3.
    pub places: u32,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// What a verdict is about: an item, and a person where the item names posts and somebody holds one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The item.
    pub item: ItemCode,
    /// The person, or none for an item of the outlet as a whole.
    pub person: Option<PersonId>,
}

impl Checklist {
    /// All items with their sections, in printed order.
    pub fn items(&self) -> impl Iterator<Item = (&Section, &Item)> {
        self.sections.iter().flat_map(|section| section.items.iter().map(move |item| (section, item)))
    }

    /// The item of that code.
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.items().map(|(_, item)| item).find(|item| item.code == *code)
    }

    /// Everything that has to be judged, in printed order: one subject per item, or one per person whose post the item
    /// names. Where nobody holds the post the item itself stands, to be judged 不适用.
    pub fn subjects(&self, people: &[Person]) -> Vec<Subject> {
        self.items().flat_map(|(_, item)| item.subjects(people)).collect()
    }
}

impl Item {
    /// What has to be judged for this item.
    pub fn subjects(&self, people: &[Person]) -> Vec<Subject> {
        let mut subjects: Vec<Subject> = people
            .iter()
            .filter(|person| self.posts.contains(&person.post))
            .map(|person| Subject { item: self.code.clone(), person: Some(person.id) })
            .collect();
        if subjects.is_empty() {
            subjects.push(Subject { item: self.code.clone(), person: None });
        }
        subjects
    }

    /// Whether it is heard rather than seen, so that a mark keeps the sound around it.
    pub fn needs_sound(&self) -> bool {
        self.observe.contains(&Observe::Sound)
    }
}
