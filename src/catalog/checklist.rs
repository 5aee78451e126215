//! The checklist file: TOML in, `domain::checklist::Checklist` out, and back. The same as a workbook is in `sheet`.
//!
//! # The format
//!
//! ```toml
//! code = "county"                    # name of the list in files: letters, digits, - _ .
//! version = "2026.1"                 # its edition
//! name = { zh = "…", en = "…" }      # any text is { zh, en }, or a plain string for Chinese alone
//! basis = "…"                        # optional: the standard it follows
//! notice = { zh = "…", en = "…" }    # optional: a warning for screen and report
//! total = 100                        # full marks
//! bonus_cap = 2                      # optional, 0: the most that all bonus items add together
//! na = "drop"                        # optional: 不适用 leaves the score ("drop") or counts as right ("pass")
//! places = 2                         # optional: decimals of the score, 0 to 3
//!
//! [[section]]
//! code = "A"
//! name = { zh = "…", en = "…" }
//! class = "hardware"                 # or "software"
//! minimum_percent = 60               # optional: below this share the section is not met
//!
//! [[section.item]]
//! code = "S2-27"                     # unique in the file
//! text = { zh = "…", en = "…" }      # short: it stands in a narrow row
//! standard = { zh = "…", en = "…" }  # optional: what is asked, in a sentence
//! posts = ["high-counter"]           # optional: one verdict for each person in these posts; else one for the outlet
//! area = "counter"                   # outside hall counter low-counter writing-desk self-service all
//! observe = ["picture", "sound"]     # picture sound time document hand; at least one
//! points = 4                         # what it is worth; left out for weight = "from-total"
//! step = 0.5                         # optional, its points: what one finding costs (or earns)
//! per = "occurrence"                 # optional, "once"
//! cap = 2                            # optional, its points: the most it loses (or earns)
//! weight = "normal"                  # optional; "from-total": taken off the total; "bonus": added to it
//! key_item = true                    # optional: on the superior's key-rectification list
//! gates = ["S2-28"]                  # optional: items whose points are all lost when this one fails
//! key = "q"                          # optional: one stroke, or …
//! keys = "32"                        # … two digits: the section's number (its place in the file), then the item's
//! remedy = { zh = "…", en = "…" }    # optional
//! responsible = "lobby-manager"      # optional: who puts it right
//! evidence = "still"                 # optional: none still sound document
//! reference = "desk.jpg"             # optional: a picture of how it should look, beside this file
//! required = true                    # optional: whether it must be judged before closing
//! clauses = ["S2-27"]                # optional: rule IDs that it comes from
//! ```
//!
//! Points are decimal numbers with at most three places. They are taken from the text as it is written, never through a
//! binary float. Posts, areas and the other words may also be written by their Chinese names. A line break may stand only
//! in `standard`, `remedy`, `notice` and `basis`.

mod check;
mod item;
mod keys;
pub mod sheet;
mod write;

pub use write::write;

use crate::catalog::checklist::item::ReadItem;
use crate::catalog::fields::Fields;
use crate::catalog::position::{Problems, Span};
use crate::catalog::wording::say;
use crate::domain::checklist::{Checklist, Class, NaRule, Section};
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use crate::domain::number::Points;
use toml::de::DeTable;

/// The most points that a file may name anywhere: far above any real list, and safe in exact arithmetic.
const MOST_POINTS: Points = Points::whole(100_000);

/// Faults of TOML itself that are told; a file that is something else altogether has one at every other character.
const MOST_FAULTS: usize = 50;

const KEYS: &[&str] = &["code", "version", "name", "basis", "notice", "total", "bonus_cap", "na", "places", "section"];
const SECTION_KEYS: &[&str] = &["code", "name", "class", "minimum_percent", "item"];

/// A section as read, with the places that later checks point at.
struct ReadSection {
    code: String,
    code_at: Span,
    section: Section,
    items: Vec<ReadItem>,
}

/// Reads a checklist file. `reserved` are the keys that the program's own actions take.
///
/// All problems are given at once, in the order of the file; only a file that is no TOML at all stops earlier. There is
/// no checklist as soon as one of them is an error.
pub fn read(text: &str, reserved: &[char]) -> (Option<Checklist>, Vec<Diagnostic>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in faults.iter().take(MOST_FAULTS) {
        put_fault(fault.message(), fault.span().unwrap_or(0..0), &mut problems);
    }
    if !faults.is_empty() {
        return (None, problems.sorted());
    }
    let checklist = read_table(&Fields::new(table.get_ref(), 0..0), reserved, &mut problems);
    let found = problems.sorted();
    let usable = found.iter().all(|problem| problem.severity != Severity::Error);
    (usable.then_some(checklist), found)
}

/// What is wrong with a list that somebody is writing in a form, each with the part that it is about (`Place::Part`, or the
/// file for the list as a whole). The rules are those of `read`; fields have the names that a form gives them.
pub fn review(list: &Checklist, reserved: &[char]) -> Vec<Diagnostic> {
    let (text, parts): (String, Vec<(usize, Place)>) = write::write_in_parts(list);
    let mut problems = Problems::in_form(&parts);
    let (table, _sound) = DeTable::parse_recoverable(&text);
    read_table(&Fields::new(table.get_ref(), 0..0), reserved, &mut problems);
    problems.sorted()
}

fn read_table(fields: &Fields<'_>, reserved: &[char], problems: &mut Problems<'_>) -> Checklist {
    fields.only(KEYS, problems);
    let mut checklist = Checklist {
        code: fields.code("code", problems),
        version: fields.needed_line("version", problems),
        name: fields.needed_text("name", problems),
        basis: fields.string("basis", problems).unwrap_or_default(),
        notice: fields.text("notice", problems),
        total: read_total(fields, problems),
        bonus_cap: fields.points("bonus_cap", problems).unwrap_or_default(),
        na: fields.word("na", NaRule::ALL, NaRule::code, NaRule::parse, problems).unwrap_or(NaRule::Drop),
        places: fields.number("places", 0, 3, problems).unwrap_or(2),
        sections: Vec::new(),
    };
    fields.within("bonus_cap", checklist.bonus_cap, Points::ZERO, MOST_POINTS, problems);
    let sections = read_sections(fields, problems);
    check::check(&checklist, fields, &sections, problems);
    keys::check(&sections, reserved, problems);
    checklist.sections = sections.into_iter().map(ReadSection::into_section).collect();
    checklist
}

/// Zero after a fault, which says that sums mean nothing.
fn read_total(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Points {
    if !fields.has("total") {
        fields.missing("total", problems);
    }
    let Some(total) = fields.points("total", problems) else { return Points::ZERO };
    fields.within("total", total, Points::from_thousandths(1), MOST_POINTS, problems);
    total
}

fn put_fault(message: &str, at: Span, problems: &mut Problems<'_>) {
    if message == "duplicate key" {
        let what = say("这个字段写了两次", "this field is written twice");
        problems.error(at, what, say("只留一个", "Keep one of them"));
    } else {
        let what = say(format!("不合 TOML 语法：{message}"), format!("this is no TOML: {message}"));
        problems.error(at, what, say("按 TOML 语法改正这一行", "Mend this line by the rules of TOML"));
    }
}

fn read_sections(fields: &Fields<'_>, problems: &mut Problems<'_>) -> Vec<ReadSection> {
    let tables = fields.tables("section", problems);
    if tables.is_empty() && !fields.has_fault("section") {
        let what = say("检查表没有任何分组", "the checklist has no section");
        let how = match problems.are_in_text() {
            true => say("至少写一个 [[section]]", "Write at least one [[section]]"),
            false => say("加一个分组", "Add a section"),
        };
        problems.error(fields.at("section"), what, how);
    }
    tables.iter().map(|table| read_section(table, problems)).collect()
}

fn read_section(fields: &Fields<'_>, problems: &mut Problems<'_>) -> ReadSection {
    fields.only(SECTION_KEYS, problems);
    let code = fields.code("code", problems);
    let class = fields.needed_word("class", Class::ALL, Class::code, Class::parse, problems);
    let minimum = fields.number("minimum_percent", 0, 100, problems);
    let tables = fields.tables("item", problems);
    if tables.is_empty() && !fields.has_fault("item") {
        let what = say(format!("分组 {code} 没有任何检查项"), format!("section {code} has no item"));
        let how = match problems.are_in_text() {
            true => {
                say("至少写一个 [[section.item]]，或删去这个分组", "Write a [[section.item]] or remove the section")
            }
            false => say("加一个检查项，或删去这个分组", "Add an item to it, or remove it"),
        };
        problems.error(fields.at("item"), what, how);
    }
    ReadSection {
        code_at: fields.at("code"),
        section: Section {
            code: code.clone(),
            name: fields.needed_text("name", problems),
            class: class.unwrap_or(Class::Hardware),
            minimum_percent: minimum.and_then(|percent| u8::try_from(percent).ok()),
            items: Vec::new(),
        },
        code,
        items: tables.iter().map(|table| item::read_item(table, problems)).collect(),
    }
}

impl ReadSection {
    fn into_section(self) -> Section {
        Section { items: self.items.into_iter().map(|read| read.item).collect(), ..self.section }
    }
}

#[cfg(test)]
mod tests {
    use super::{read, review, write};
    use crate::domain::checklist::{Checklist, Hotkey, ItemCode};
    use crate::domain::diagnostic::{Place, Severity};
    use crate::domain::number::Points;
    use crate::domain::text::Text;

    fn county() -> Checklist {
        read(include_str!("../../checklists/psbc-county.toml"), &[]).0.unwrap()
    }

    const fn part(section: usize, item: usize) -> Place {
        Place::Part { section, item: Some(item) }
    }

    #[test]
    fn a_sound_list_has_nothing_to_say_and_goes_round() {
        let list = county();
        assert_eq!(review(&list, &[]), []);
        assert_eq!(read(&write(&list), &[]).0, Some(list));
    }

    #[test]
    fn every_fault_of_a_form_is_told_at_its_part_and_without_the_words_of_files() {
        let mut list = county();
        list.version.clear();
        list.sections[0].name = Text::default();
        list.sections[2].items.clear();
        let item = &mut list.sections[1].items[0];
        item.text = Text::new("", "English alone");
        item.observe.clear();
        item.step = Points::whole(99);
        list.sections[1].items[1].code = list.sections[0].items[0].code.clone();
        list.sections[3].items[0].gates = vec![ItemCode("nobody".to_owned())];
        list.sections[3].items[1].hotkey = Some(Hotkey::Stroke('q'));
        let found = review(&list, &['q']);
        let at = |place: Place, chinese: &str| {
            let told = found.iter().find(|one| one.place == place && one.message.zh.contains(chinese));
            assert!(told.is_some_and(|one| one.severity == Severity::Error), "{place} {chinese}: {found:#?}");
        };
        at(Place::File, "版本 是空的");
        at(Place::Part { section: 1, item: None }, "缺少 分组名称");
        at(Place::Part { section: 3, item: None }, "没有任何检查项");
        at(part(2, 1), "检查项 没有中文");
        at(part(2, 1), "缺少 观察方式");
        at(part(2, 1), "每次扣分 = 99 超出范围");
        at(part(2, 2), "在 1-1 已经用过");
        at(part(4, 1), "否决 里的 nobody 不存在");
        at(part(4, 2), "程序自己的快捷键");
        for one in &found {
            for word in ["[[", "zh =", "observe", "step", "gates"] {
                assert!(!one.message.zh.contains(word) && !one.remedy.zh.contains(word), "{word}: {one:?}");
            }
        }
    }
}
