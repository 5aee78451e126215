//! Checklists as workbooks: what goes out comes back the same, what is wrong is told by cell and remedy, and the program does
//! both from the command line.

mod bad;
mod book;

use crate::checklist_sheets::book::{HEADINGS, LIST, Number, ROWS, Share, Words, Worked, put, workbook};
use crate::checklists::{RESERVED, SHIPPED, any_checklist, shipped};
use crate::program::{json, mingcha, run, text};
use calamine::{Reader as _, Xlsx};
use mingcha::app::checklist_sheets;
use mingcha::app::checklists::{self, Content};
use mingcha::app::state::ChecklistChoice;
use mingcha::catalog::checklist::{self as file, sheet};
use mingcha::domain::checklist::{Area, Checklist, Observe, Weight};
use mingcha::domain::checklist_table::Column;
use mingcha::domain::diagnostic::{Diagnostic, Place, Severity};
use mingcha::domain::number::Points;
use mingcha::domain::place::Post;
use mingcha::domain::text::Lang;
use mingcha::report::{checklist_sheet, checklist_template};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use std::io::Cursor;
use std::path::Path;
use std::process::Command;

fn said(found: &[Diagnostic], lang: Lang) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let place = if d.place == Place::File { "file".to_owned() } else { d.place.to_string() };
        format!("{} {place} {} | {}", d.severity.name(Lang::En), d.message.get(lang), d.remedy.get(lang))
    };
    found.iter().map(line).collect()
}

fn clean(bytes: &[u8]) -> Checklist {
    let (checklist, found) = sheet::read(bytes, RESERVED);
    assert_eq!(said(&found, Lang::En), Vec::<String>::new());
    checklist.unwrap()
}

#[test]
fn every_shipped_list_goes_to_a_workbook_and_back() {
    for name in SHIPPED {
        let checklist = shipped(name);
        for lang in [Lang::Zh, Lang::En] {
            let bytes = checklist_sheet(&checklist, lang).unwrap();
            assert_eq!(bytes, checklist_sheet(&checklist, lang).unwrap(), "{name}: not the same bytes");
            let again = clean(&bytes);
            assert_eq!(again, checklist, "{name}");
            let (from_file, found) = file::read(&file::write(&again), RESERVED);
            assert_eq!(found, Vec::new(), "{name}");
            assert_eq!(from_file.unwrap(), checklist, "{name}");
        }
    }
}

#[test]
fn another_spreadsheet_program_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (from, to) = (dir.path().join("表.xlsx"), dir.path().join("out"));
    if Command::new("soffice").arg("--version").output().is_err() {
        println!("skipped: there is no LibreOffice (soffice) on this machine");
        return;
    }
    for name in SHIPPED {
        let checklist = shipped(name);
        std::fs::write(&from, checklist_sheet(&checklist, Lang::Zh).unwrap()).unwrap();
        let profile = format!("-env:UserInstallation=file://{}", dir.path().join("profile").display());
        let mut office = Command::new("soffice");
        office.args([&profile, "--headless", "--convert-to", "xlsx", "--outdir"]).arg(&to).arg(&from);
        assert!(office.output().unwrap().status.success());
        assert_eq!(clean(&std::fs::read(to.join("表.xlsx")).unwrap()), checklist, "{name}");
    }
}

#[test]
fn the_empty_form_reads_and_says_which_rows_are_examples() {
    for lang in [Lang::Zh, Lang::En] {
        let (checklist, found) = sheet::read(&checklist_template(lang).unwrap(), RESERVED);
        let checklist = checklist.unwrap();
        assert_eq!(checklist.total, Points::whole(100));
        assert!(checklist.items().any(|(_, item)| item.weight == Weight::FromTotal && item.points.is_zero()));
        let examples = found.iter().filter(|d| d.message.en == "this row is an example from the template").count();
        assert_eq!(examples, checklist.items().count());
        assert_eq!(found.len(), examples + 1, "{:?}", said(&found, Lang::En));
        assert!(found.iter().all(|d| d.severity == Severity::Warning));
    }
}

#[test]
fn what_clerks_write_is_read() {
    let checklist = clean(&workbook(&[
        (0, 3, 1, Words("６")),
        (1, 0, 8, Words("分 值 *")),
        (1, 1, 8, Words("２ 分")),
        (1, 1, 9, Worked("=0.1+0.2", "0.30000000000000004")),
        (1, 2, 12, Number(1.0)),
        (1, 1, 13, Words("高柜，低柜柜员")),
        (1, 1, 14, Words("√")),
        (1, 2, 14, Words("no")),
        (1, 1, 11, Words("A2")),
        (1, 2, 6, Words("Hall")),
        (1, 1, 7, Words("Picture / 声音\n")),
        (1, 2, 7, Words("画面 时段；By hand")),
        (1, 0, 10, Words("分组下限%（可不填）")),
        (1, 1, 10, Share(0.6)),
        (1, 3, 5, Words("合计")),
        (1, 3, 8, Worked("=SUM(I2:I3)", "6")),
    ]));
    assert_eq!(checklist.total, Points::whole(6));
    let items: Vec<_> = checklist.items().map(|(_, item)| item).collect();
    assert_eq!((items[0].points, items[0].cap, items[0].step), (Points::whole(2), points("0.3"), points("0.3")));
    assert_eq!(items[0].posts, [Post::HighCounter, Post::LowCounter]);
    assert_eq!(items[0].observe, [Observe::Picture, Observe::Sound]);
    assert_eq!(items[1].observe, [Observe::Picture, Observe::Time, Observe::Hand]);
    assert_eq!(items[0].gates, [items[1].code.clone()]);
    assert_eq!(items[1].area, Area::Hall);
    assert_eq!(items[1].hotkey.as_ref().unwrap().to_string(), "1");
    assert_eq!((items[0].required, items[1].required), (true, false));
    assert_eq!(checklist.sections.len(), 1);
    assert_eq!(checklist.sections[0].minimum_percent, Some(60));
}

fn points(text: &str) -> Points {
    text.parse().unwrap()
}

#[test]
fn the_lists_own_fields_may_stand_above_its_items() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    put(sheet, 0, 0, Words("本行检查表"));
    for (row, (label, value)) in (2..).zip(LIST) {
        put(sheet, row, 0, Words(label));
        put(sheet, row, 1, *value);
    }
    (0..).zip(HEADINGS).for_each(|(column, heading)| put(sheet, 8, column, Words(heading)));
    for (row, cells) in (9..).zip(ROWS) {
        (0..).zip(*cells).for_each(|(column, what)| put(sheet, row, column, *what));
    }
    let bytes = workbook.save_to_buffer().unwrap();
    assert_eq!(clean(&bytes), clean(&book::workbook(&[])));
}

#[test]
fn a_text_that_no_cell_holds_is_refused_and_not_cut() {
    let mut checklist = shipped("six-s.toml");
    checklist.sections[0].items[0].standard.zh = "长".repeat(40_000);
    let why = checklist_sheet(&checklist, Lang::Zh).unwrap_err().to_string();
    assert!(why.contains("检查项!I2"), "{why}");
}

#[test]
fn every_column_is_explained_in_both_languages() {
    let bytes = checklist_template(Lang::Zh).unwrap();
    let mut book = Xlsx::new(Cursor::new(&bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["检查表", "检查项", "说明"]);
    let notes = book.worksheet_range("说明").unwrap();
    for column in Column::ALL {
        let row = notes.rows().find(|row| row[1] == *column.name(Lang::En)).unwrap();
        assert_eq!(row[0].to_string(), column.name(Lang::Zh));
        assert!(!row[3].to_string().is_empty() && !row[4].to_string().is_empty(), "{column:?}");
    }
}

#[test]
fn a_workbook_is_chosen_for_an_inspection_by_what_is_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("标准.toml");
    let mut checklist = shipped("six-s.toml");
    checklist.sections[0].items[0].reference = "图/桌面.png".to_owned();
    std::fs::write(&path, checklist_sheet(&checklist, Lang::Zh).unwrap()).unwrap();
    let loaded = checklists::load(&ChecklistChoice::File(path.clone()), RESERVED).unwrap();
    assert_eq!(loaded.items().count(), checklist.items().count());
    let picture = dir.path().join("图/桌面.png");
    assert_eq!(loaded.sections[0].items[0].reference, picture.to_string_lossy());
    assert!(matches!(Content::of(&path).unwrap(), Content::Workbook(_)));
    std::fs::write(&path, workbook(&[(1, 1, 8, Words("两"))])).unwrap();
    let refused = checklists::load(&ChecklistChoice::File(path), RESERVED).unwrap_err();
    assert!(refused.hint.zh.contains("检查项!I2"), "{refused:?}");
}

fn at(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_program_makes_the_form_and_turns_lists_both_ways() {
    let dir = tempfile::tempdir().unwrap();
    let [form, book, toml] = ["模板.xlsx", "六S.xlsx", "六S.toml"].map(|name| dir.path().join(name));
    run(&["checklist", "template", "-o", at(&form)], 0);
    assert!(text(&run(&["check", at(&form), "--lang", "en"], 0)).contains("example from the template"));
    assert_eq!(json(&run(&["checklist", "template", "-o", at(&form), "--json"], 0))["out"], at(&form));

    let out = run(&["checklist", "export", "six-s", "-o", at(&book)], 0);
    assert_eq!(text(&out).trim(), at(&book));
    assert!(text(&run(&["check", at(&book), "--lang", "en"], 0)).contains("100 points"));
    std::fs::write(&toml, "an old file").unwrap();
    let answer = json(&run(&["checklist", "import", at(&book), "-o", at(&toml), "--json"], 0));
    assert_eq!((answer["opens"].as_bool(), answer["out"].as_str()), (Some(true), Some(at(&toml))));
    assert_eq!(answer["diagnostics"].as_array().unwrap().len(), 0);
    let (again, _) = file::read(&std::fs::read_to_string(&toml).unwrap(), RESERVED);
    assert_eq!(again.unwrap(), shipped("six-s.toml"));
    let back = dir.path().join("back.xlsx");
    run(&["checklist", "export", at(&toml), "-o", at(&back)], 0);
    assert_eq!(std::fs::read(&back).unwrap(), std::fs::read(&book).unwrap());
    let refused = run(&["checklist", "export", "no-such-list", "-o", at(&back), "--lang", "en"], 2);
    assert!(String::from_utf8(refused.stderr).unwrap().contains("psbc-county, six-s"));
}

#[test]
fn the_program_writes_nothing_of_a_bad_workbook() {
    let dir = tempfile::tempdir().unwrap();
    let [book, toml] = ["坏.xlsx", "坏.toml"].map(|name| dir.path().join(name));
    std::fs::write(&book, workbook(&[(1, 1, 8, Words("两"))])).unwrap();
    std::fs::write(&toml, "before").unwrap();
    let said = text(&run(&["checklist", "import", at(&book), "-o", at(&toml), "--lang", "zh"], 1));
    assert_eq!(said.trim(), format!("{}:检查项!I2: 错误：分值 = 两 读不懂。写成 2 或 0.5，最多三位小数。", at(&book)));
    let answer = json(&run(&["check", at(&book), "--json"], 1));
    let found = &answer[0]["diagnostics"][0];
    assert_eq!((found["sheet"].as_str(), found["row"].as_u64()), (Some("检查项"), Some(2)));
    assert_eq!((found["column"].as_str(), found["line"].is_null()), (Some("I"), true));
    let answer = json(&run(&["checklist", "import", at(&book), "-o", at(&toml), "--json"], 1));
    assert_eq!((answer["opens"].as_bool(), answer["out"].is_null()), (Some(false), true));
    assert_eq!(std::fs::read_to_string(&toml).unwrap(), "before");
    let before = std::fs::read(&book).unwrap();
    run(&["checklist", "import", at(&book), "-o", at(&book)], 2);
    assert_eq!(std::fs::read(&book).unwrap(), before);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "temporary files stay behind");
    let help = mingcha(dir.path()).args(["checklist", "import", "--help"]).output().unwrap();
    assert!(String::from_utf8(help.stdout).unwrap().contains("a file of that name is replaced"));
}

#[test]
fn a_disk_that_refuses_leaves_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let refused = checklist_sheets::template(&dir.path().join("no/such/folder.xlsx"), Lang::Zh).unwrap_err();
    assert_eq!(refused.headline.en, "The checklist was not written");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_comes_back_the_same(checklist in any_checklist(), english in any::<bool>()) {
        let lang = if english { Lang::En } else { Lang::Zh };
        let bytes = checklist_sheet(&checklist, lang).unwrap();
        let (again, found) = sheet::read(&bytes, RESERVED);
        let errors: Vec<String> =
            found.iter().filter(|d| d.severity == Severity::Error).map(|d| d.sentence(Lang::En)).collect();
        prop_assert!(errors.is_empty(), "{}", errors.join("\n"));
        prop_assert_eq!(again.unwrap(), checklist);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), zip in any::<bool>()) {
        let bytes = if zip { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
        prop_assert!(sheet::read(&bytes, RESERVED).0.is_none());
    }

    /// A good workbook with some of its bytes changed is read whole or refused.
    #[test]
    fn no_damage_makes_the_reader_panic(at in any::<usize>(), odd in proptest::collection::vec(any::<u8>(), 1..8)) {
        let mut bytes = workbook(&[]);
        let at = at % (bytes.len() - odd.len());
        bytes[at..at + odd.len()].copy_from_slice(&odd);
        let (checklist, found) = sheet::read(&bytes, RESERVED);
        prop_assert_eq!(checklist.is_none(), found.iter().any(|d| d.severity == Severity::Error));
    }
}
