//! The checklist files that are shipped, what is said about bad ones, and reading back what was written.

#![expect(clippy::unwrap_used, reason = "helpers of a test may stop at the first surprise")]

use mingcha::app::checklists;
use mingcha::catalog::checklist::{read, write};
use mingcha::domain::checklist::{
    Area, Checklist, Class, Evidence, Hotkey, Item, ItemCode, NaRule, Observe, Per, Section, Weight,
};
use mingcha::domain::diagnostic::{Place, Severity};
use mingcha::domain::number::Points;
use mingcha::domain::place::Post;
use mingcha::domain::text::{Lang, Text};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Keys that the player takes.
pub(crate) const RESERVED: &[char] = &[
    ' ', ',', '.', 'j', 'k', 'l', 'm', 'i', 'o', 'p', 'n', 'f', 'g', 't', 'y', 'x', 'u', '/', '?', '[', ']', '-', '=',
];

pub(crate) const SHIPPED: [&str; 6] =
    ["psbc-county.toml", "six-s.toml", "abc-etiquette.toml", "abc-process.toml", "service-star-sheet.toml", GRID];

/// No post of a bank fits a grid worker (S4-06): this list names none.
const GRID: &str = "grid-worker-forms.toml";

pub(crate) fn shipped(name: &str) -> Checklist {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("checklists").join(name);
    let (checklist, found) = read(&fs::read_to_string(&path).unwrap(), RESERVED);
    let found: Vec<String> = found.iter().map(|diagnostic| diagnostic.sentence(Lang::En)).collect();
    assert!(found.is_empty(), "{}:\n{}", path.display(), found.join("\n"));
    checklist.unwrap()
}

fn wide(text: &str) -> usize {
    text.chars().count()
}

#[test]
fn shipped_checklists_read_without_a_word_and_add_up_to_100() {
    for name in SHIPPED {
        let checklist = shipped(name);
        assert_eq!(checklist.total, Points::whole(100), "{name}");
        assert_eq!(checklist.items().map(|(_, item)| item.points).sum::<Points>(), checklist.total, "{name}");
        assert_eq!(format!("{}.toml", checklist.code), name);
        assert!(checklists::shipped(&checklist.code).is_some(), "{name} is not built into the program");
        assert!(
            !checklist.notice.zh.is_empty() && !checklist.notice.en.is_empty(),
            "{name} says not that it is a starter"
        );
        for (section, item) in checklist.items() {
            let code = &item.code;
            assert!(!section.name.en.is_empty(), "{name}: section {} has no English name", section.code);
            for text in [&item.text, &item.standard, &item.remedy] {
                assert!(!text.zh.is_empty() && !text.en.is_empty(), "{name}: {code} lacks a text");
            }
            assert!(wide(&item.text.zh) <= 14, "{name}: {code} is too long for its row: {}", item.text.zh);
            assert!(wide(&item.text.en) <= 45, "{name}: {code} is too long for its row: {}", item.text.en);
            assert!(item.hotkey.is_some(), "{name}: {code} has no key");
            assert!(!item.clauses.is_empty(), "{name}: {code} names no clause");
            let held = !item.posts.is_empty() || item.responsible.is_some();
            assert_eq!(held, name != GRID, "{name}: who puts {code} right");
        }
    }
}

#[test]
fn the_county_checklist_holds_every_item_of_the_scheme() {
    let checklist = shipped("psbc-county.toml");
    let codes: BTreeSet<&str> = checklist.items().map(|(_, item)| item.code.0.as_str()).collect();
    let wanted = [
        "S2-45a", "S2-45b", "S2-45c1", "S2-45c2", "S2-45c3", "S2-45c4", "S2-45d1", "S2-45d2", "S2-45d3", "S2-45e1",
        "S2-45e2", "S2-45f", "S2-26", "S2-27", "S2-28", "S2-29", "S2-30", "S2-31", "S2-48a", "S2-48b", "S2-48c1",
        "S2-48c2", "S2-48c3", "S2-48c4", "S2-48d", "S2-48e", "S2-48f1", "S2-48f2", "S2-48f3", "S2-48g1", "S2-48g2",
        "S2-48g3", "S1-11",
    ];
    assert_eq!(codes, BTreeSet::from(wanted));
    let voices = ["S2-48c1", "S2-48c2", "S2-48c3", "S2-48c4"];
    for code in voices {
        assert!(checklist.item(&ItemCode(code.to_owned())).unwrap().needs_sound(), "{code} is heard");
    }
    let mut hardware = checklist.items().filter(|(section, _)| section.class == Class::Hardware);
    assert!(hardware.all(|(_, item)| item.posts.is_empty()), "hardware is the outlet's, not a person's");
}

#[test]
fn what_is_written_of_the_shipped_ones_reads_back_the_same() {
    for name in SHIPPED {
        let checklist = shipped(name);
        let (again, found) = read(&write(&checklist), RESERVED);
        assert_eq!(found, Vec::new());
        assert_eq!(again.unwrap(), checklist);
    }
}

/// Every file of `tests/cases/checklists` is a bad or doubtful checklist; its first lines say, after `#!`, what is found:
/// `error 12:5 what is wrong | what to do`, in the order of the file, all of it. Keys j and 9 are reserved.
#[test]
fn bad_checklists_are_told_by_line_column_and_remedy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/checklists");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 12, "only {} cases in {}", files.len(), folder.display());
    let mut wrong = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("#! ")).collect();
        assert!(!expected.is_empty(), "{} expects nothing", path.display());
        let (checklist, found) = read(&text, &['j', '9']);
        let lines: Vec<String> = found
            .iter()
            .map(|d| format!("{} {} {} | {}", d.severity.name(Lang::En), d.place, d.message.en, d.remedy.en))
            .collect();
        let errors = found.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        assert_eq!(checklist.is_none(), errors, "{}: a bad checklist never opens", path.display());
        for diagnostic in &found {
            assert!(!diagnostic.message.zh.is_empty() && !diagnostic.remedy.zh.is_empty(), "{}", path.display());
            assert!(matches!(diagnostic.place, Place::Line { .. }), "{}: no line", path.display());
        }
        if lines != expected {
            wrong.push(format!("{}:\n#! {}", path.display(), lines.join("\n#! ")));
        }
    }
    assert!(wrong.is_empty(), "found otherwise:\n{}", wrong.join("\n"));
}

#[test]
fn points_are_read_from_the_text_and_never_through_a_float() {
    let with = |points: &str| {
        let text = format!(
            "code = \"a\"\nversion = \"1\"\nname = \"表\"\ntotal = 100\n[[section]]\ncode = \"A\"\nname = \"甲\"\n\
             class = \"software\"\n[[section.item]]\ncode = \"A1\"\ntext = \"项\"\narea = \"hall\"\n\
             observe = [\"picture\"]\npoints = {points}\n"
        );
        let points = read(&text, &[]).0?.sections[0].items[0].points;
        Some(points.thousandths())
    };
    for (written, thousandths) in [
        ("0.1", 100),
        ("\"0.1\"", 100),
        ("2", 2000),
        ("+2.5", 2500),
        ("1_0", 10_000),
        ("0.123", 123),
        ("99999.999", 99_999_999),
    ] {
        assert_eq!(with(written), Some(thousandths), "{written}");
    }
    for written in ["0.1234", "1e3", "0x10", "nan", "inf", "-1", "0", "true", "\"\"", "\"二\"", "100000.001"] {
        assert_eq!(with(written), None, "{written} was taken");
    }
}

#[test]
fn brackets_without_end_are_an_error_and_no_overflow() {
    for open in ["a = [", "a = {b = ", "[[a.b]]\n[a."] {
        let text = open.replace("a = ", "").repeat(50_000);
        let (checklist, found) = read(&format!("a = {text}"), RESERVED);
        assert!(checklist.is_none() && !found.is_empty());
    }
}

#[test]
fn a_text_without_english_and_words_in_chinese_will_do() {
    let text = "\u{feff}code = '县行'\nversion = '1'\nname = '表'\ntotal = 2\n[[section]]\ncode = 'A'\nname = '甲'\n\
                class = '软件'\n[[section.item]]\ncode = 'A1'\ntext = '项'\nposts = ['高柜柜员']\narea = '柜台'\n\
                observe = ['画面', '声音']\npoints = 2\nkey = 'Q'\n";
    let (checklist, found) = read(text, &[]);
    assert_eq!(found, Vec::new());
    let checklist = checklist.unwrap();
    let item = &checklist.sections[0].items[0];
    assert_eq!(item.text.get(Lang::En), "项");
    assert_eq!((item.posts.as_slice(), item.area), ([Post::HighCounter].as_slice(), Area::Counter));
    assert_eq!((item.step, item.cap, item.per), (Points::whole(2), Points::whole(2), Per::Once));
    assert_eq!(item.hotkey, Some(Hotkey::Stroke('q')));
    assert!(item.required && !item.key_item && item.evidence == Evidence::Still);
}

fn any_line() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[a-z\"'\\\\#=\u{4e00}-\u{4e20}{}]{1,8}( [a-z0-9,]{1,5})?").unwrap()
}

fn any_long_text() -> impl Strategy<Value = Text> {
    let long = proptest::string::string_regex("[a-z\"\n\t\r\\\\\u{4e00}-\u{4e20}]{0,12}").unwrap();
    (any_line(), long).prop_map(|(line, more)| Text::new(format!("{line}{more}"), more))
}

fn any_text() -> impl Strategy<Value = Text> {
    (any_line(), prop_oneof![Just(String::new()), any_line()]).prop_map(|(zh, en)| Text::new(zh, en))
}

fn any_of<T: Clone + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    (0..all.len()).prop_map(|index| all[index].clone())
}

fn some_of<T: Clone + std::fmt::Debug + 'static>(all: &'static [T], least: usize) -> impl Strategy<Value = Vec<T>> {
    proptest::sample::subsequence(all.to_vec(), least..=all.len())
}

fn any_points(most: i64) -> impl Strategy<Value = Points> {
    (1..=most).prop_map(Points::from_thousandths)
}

fn any_item() -> impl Strategy<Value = Item> {
    let words = (
        any_text(),
        prop_oneof![Just(Text::default()), any_long_text()],
        prop_oneof![Just(Text::default()), any_long_text()],
        proptest::collection::btree_set("S[1-4]-[0-9]{1,2}[a-f]?", 0..3),
        prop_oneof![Just(String::new()), Just("参照/desk 1.jpg".to_owned())],
    );
    let kinds = (
        some_of(Post::ALL, 0),
        any_of(Area::ALL),
        some_of(Observe::ALL, 1),
        any_of(Per::ALL),
        any_of(Evidence::ALL),
        proptest::option::of(any_of(Post::ALL)),
        any_of(&[Weight::Normal, Weight::FromTotal, Weight::Bonus]),
    );
    let amounts = (any_points(100_000), 1..=100_i64, 1..=100_i64, any::<bool>(), any::<bool>());
    (words, kinds, amounts).prop_map(|(words, kinds, (points, cap, step, key_item, required))| {
        let part = |of: Points, percent: i64| Points::from_thousandths((of.thousandths() * percent / 100).max(1));
        let cap = part(points, cap);
        Item {
            code: ItemCode::default(),
            text: words.0,
            standard: words.1,
            posts: kinds.0,
            area: kinds.1,
            observe: kinds.2,
            points: if kinds.6 == Weight::FromTotal { Points::ZERO } else { points },
            step: part(cap, step),
            per: kinds.3,
            cap,
            weight: kinds.6,
            key_item,
            gates: Vec::new(),
            hotkey: None,
            remedy: words.2,
            responsible: kinds.5,
            evidence: kinds.4,
            reference: words.4,
            required,
            clauses: words.3.into_iter().collect(),
        }
    })
}

/// Any checklist that makes sense: codes and keys are given out in order, each item gates the normal one before it.
pub(crate) fn any_checklist() -> impl Strategy<Value = Checklist> {
    let section = (any_text(), any_of(Class::ALL), proptest::option::of(0..=100_u8));
    let sections = proptest::collection::vec((section, proptest::collection::vec(any_item(), 1..4)), 1..4);
    let head = (any_text(), any_line(), prop_oneof![Just(Text::default()), any_long_text()]);
    (head, sections, any_points(1_000_000), any_points(5_000), any_of(NaRule::ALL), 0..=3_u32).prop_map(
        |((name, version, notice), sections, total, bonus_cap, na, places)| {
            let mut before: Option<ItemCode> = None;
            let mut build = |s: usize, (i, mut item): (usize, Item)| {
                item.code = ItemCode(format!("项-{s}.{i}"));
                item.gates = before.iter().cloned().collect();
                if item.weight == Weight::Normal {
                    before = Some(item.code.clone());
                }
                item.hotkey = match i {
                    0 => Some(Hotkey::Stroke(['q', 'w', 'e'][s])),
                    1 => Some(Hotkey::Number(u8::try_from(s).unwrap() + 1, 2)),
                    _ => None,
                };
                item
            };
            let sections =
                sections.into_iter().enumerate().map(|(s, ((name, class, minimum_percent), items))| Section {
                    code: format!("S{s}"),
                    name,
                    class,
                    minimum_percent,
                    items: items.into_iter().enumerate().map(|item| build(s, item)).collect(),
                });
            Checklist {
                code: "any-list".to_owned(),
                name,
                version,
                basis: "依据\n第二行".to_owned(),
                notice,
                total,
                bonus_cap,
                na,
                places,
                sections: sections.collect(),
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_the_same(checklist in any_checklist()) {
        let text = write(&checklist);
        let (again, found) = read(&text, RESERVED);
        let errors: Vec<String> =
            found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.sentence(Lang::En)).collect();
        prop_assert!(errors.is_empty(), "{}\n{}", errors.join("\n"), text);
        prop_assert_eq!(again.unwrap(), checklist);
    }

    #[test]
    fn no_text_makes_the_reader_panic_or_open_in_spite_of_an_error(text in any::<String>()) {
        let (checklist, found) = read(&text, RESERVED);
        prop_assert_eq!(checklist.is_none(), found.iter().any(|d| d.severity == Severity::Error));
    }

    /// A good file with a piece cut out, doubled, or replaced by something odd.
    #[test]
    fn no_damage_makes_the_reader_panic(
        checklist in any_checklist(), from in 0..2000_usize, len in 0..40_usize, odd in "[\\[\\]{}=\"'#\n0-9a-z,.\u{4e00}]{0,6}",
    ) {
        let text: Vec<char> = write(&checklist).chars().collect();
        let from = from % text.len();
        let to = (from + len).min(text.len());
        let damaged: String = text[..from].iter().chain(&odd.chars().collect::<Vec<_>>()).chain(&text[to..]).collect();
        let (checklist, found) = read(&damaged, RESERVED);
        prop_assert_eq!(checklist.is_none(), found.iter().any(|d| d.severity == Severity::Error));
    }
}
