//! An inspection's own copy of its checklist as JSON (invariant 4): every field, so that it comes back exactly.

use crate::domain::checklist::{
    Area, Checklist, Class, Evidence, Hotkey, Item, ItemCode, NaRule, Observe, Per, Section, Weight,
};
use crate::domain::number::Points;
use crate::domain::place::Post;
use crate::domain::text::Text;
use crate::store::column::Word;
use crate::store::error::StoreError;
use crate::store::json::{read_json, write_json};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChecklistRecord {
    code: String,
    name: TextRecord,
    version: String,
    basis: String,
    notice: TextRecord,
    total: i64,
    bonus_cap: i64,
    na: Word<NaRule>,
    places: u32,
    sections: Vec<SectionRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionRecord {
    code: String,
    name: TextRecord,
    class: Word<Class>,
    minimum_percent: Option<u8>,
    items: Vec<ItemRecord>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ItemRecord {
    code: String,
    text: TextRecord,
    standard: TextRecord,
    posts: Vec<Word<Post>>,
    area: Word<Area>,
    observe: Vec<Word<Observe>>,
    points: i64,
    step: i64,
    per: Word<Per>,
    cap: i64,
    weight: WeightRecord,
    key_item: bool,
    gates: Vec<String>,
    hotkey: Option<HotkeyRecord>,
    remedy: TextRecord,
    responsible: Option<Word<Post>>,
    evidence: Word<Evidence>,
    reference: String,
    required: bool,
    clauses: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextRecord {
    zh: String,
    en: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WeightRecord {
    Normal,
    FromTotal,
    Bonus,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum HotkeyRecord {
    Stroke(char),
    Number(u8, u8),
}

/// The checklist as JSON.
pub(crate) fn checklist_to_json(checklist: &Checklist) -> Result<String, StoreError> {
    write_json("checklist", &ChecklistRecord::from(checklist.clone()))
}

/// The checklist from JSON.
pub(crate) fn checklist_from_json(json: &str) -> Result<Checklist, StoreError> {
    read_json::<ChecklistRecord>("checklist", json).map(Checklist::from)
}

fn words<T>(values: Vec<T>) -> Vec<Word<T>> {
    values.into_iter().map(Word).collect()
}

fn from_words<T>(words: Vec<Word<T>>) -> Vec<T> {
    words.into_iter().map(|word| word.0).collect()
}

impl From<Checklist> for ChecklistRecord {
    fn from(checklist: Checklist) -> Self {
        let Checklist { code, name, version, basis, notice, total, bonus_cap, na, places, sections } = checklist;
        Self {
            code,
            name: name.into(),
            version,
            basis,
            notice: notice.into(),
            total: total.thousandths(),
            bonus_cap: bonus_cap.thousandths(),
            na: Word(na),
            places,
            sections: sections.into_iter().map(SectionRecord::from).collect(),
        }
    }
}

impl From<ChecklistRecord> for Checklist {
    fn from(record: ChecklistRecord) -> Self {
        Self {
            code: record.code,
            name: record.name.into(),
            version: record.version,
            basis: record.basis,
            notice: record.notice.into(),
            total: Points::from_thousandths(record.total),
            bonus_cap: Points::from_thousandths(record.bonus_cap),
            na: record.na.0,
            places: record.places,
            sections: record.sections.into_iter().map(Section::from).collect(),
        }
    }
}

impl From<Section> for SectionRecord {
    fn from(section: Section) -> Self {
        let Section { code, name, class, minimum_percent, items } = section;
        let items = items.into_iter().map(ItemRecord::from).collect();
        Self { code, name: name.into(), class: Word(class), minimum_percent, items }
    }
}

impl From<SectionRecord> for Section {
    fn from(record: SectionRecord) -> Self {
        Self {
            code: record.code,
            name: record.name.into(),
            class: record.class.0,
            minimum_percent: record.minimum_percent,
            items: record.items.into_iter().map(Item::from).collect(),
        }
    }
}

impl From<Item> for ItemRecord {
    #[rustfmt::skip]
    fn from(item: Item) -> Self {
        let Item {
            code, text, standard, posts, area, observe, points, step, per, cap, weight, key_item, gates, hotkey, remedy,
            responsible, evidence, reference, required, clauses,
        } = item;
        Self {
            code: code.0,
            text: text.into(),
            standard: standard.into(),
            posts: words(posts),
            area: Word(area),
            observe: words(observe),
            points: points.thousandths(),
            step: step.thousandths(),
            per: Word(per),
            cap: cap.thousandths(),
            weight: weight.into(),
            key_item,
            gates: gates.into_iter().map(|code| code.0).collect(),
            hotkey: hotkey.map(Into::into),
            remedy: remedy.into(),
            responsible: responsible.map(Word),
            evidence: Word(evidence),
            reference,
            required,
            clauses,
        }
    }
}

impl From<ItemRecord> for Item {
    fn from(record: ItemRecord) -> Self {
        Self {
            code: ItemCode(record.code),
            text: record.text.into(),
            standard: record.standard.into(),
            posts: from_words(record.posts),
            area: record.area.0,
            observe: from_words(record.observe),
            points: Points::from_thousandths(record.points),
            step: Points::from_thousandths(record.step),
            per: record.per.0,
            cap: Points::from_thousandths(record.cap),
            weight: record.weight.into(),
            key_item: record.key_item,
            gates: record.gates.into_iter().map(ItemCode).collect(),
            hotkey: record.hotkey.map(Into::into),
            remedy: record.remedy.into(),
            responsible: record.responsible.map(|word| word.0),
            evidence: record.evidence.0,
            reference: record.reference,
            required: record.required,
            clauses: record.clauses,
        }
    }
}

impl From<Text> for TextRecord {
    fn from(Text { zh, en }: Text) -> Self {
        Self { zh, en }
    }
}

impl From<TextRecord> for Text {
    fn from(TextRecord { zh, en }: TextRecord) -> Self {
        Self { zh, en }
    }
}

impl From<Weight> for WeightRecord {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Normal => Self::Normal,
            Weight::FromTotal => Self::FromTotal,
            Weight::Bonus => Self::Bonus,
        }
    }
}

impl From<WeightRecord> for Weight {
    fn from(record: WeightRecord) -> Self {
        match record {
            WeightRecord::Normal => Self::Normal,
            WeightRecord::FromTotal => Self::FromTotal,
            WeightRecord::Bonus => Self::Bonus,
        }
    }
}

impl From<Hotkey> for HotkeyRecord {
    fn from(hotkey: Hotkey) -> Self {
        match hotkey {
            Hotkey::Stroke(key) => Self::Stroke(key),
            Hotkey::Number(section, item) => Self::Number(section, item),
        }
    }
}

impl From<HotkeyRecord> for Hotkey {
    fn from(record: HotkeyRecord) -> Self {
        match record {
            HotkeyRecord::Stroke(key) => Self::Stroke(key),
            HotkeyRecord::Number(section, item) => Self::Number(section, item),
        }
    }
}
