//! Outlets and people from CSV and workbooks: what is taken, what is said by row, and that nothing is half taken in.

#![expect(clippy::unwrap_used, reason = "helpers of a test may stop at the first surprise")]

use encoding_rs::GB18030;
use jiff::civil::date;
use mingcha::catalog::places::{NotAcceptable, accepted, read_places};
use mingcha::domain::diagnostic::{Diagnostic, Place, Severity};
use mingcha::domain::place::{Level, OutletClass, Post};
use mingcha::domain::places_draft::{OutletRow, PersonRow, PlacesDraft};
use mingcha::domain::text::Lang;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

const OUTLETS: &str = "\
网点编号,名称,级别,上级编号,等级,叫号机
3200,县支行,县,,,
3201,城关支行,二级支行,3200,精品,是
3202,东街网点,网点,3201,,无
";

const PEOPLE: &str = "\
工号,姓名,岗位,网点编号,起始日期,截止日期
10086,柜员01,高柜柜员,3202,2026-03-05,
10087,保安01,保安,3202,2025/1/1,2026年12月31日
";

fn outlet(code: &str, name: &str, level: Level, parent: Option<&str>) -> OutletRow {
    OutletRow {
        code: code.to_owned(),
        name: name.to_owned(),
        level,
        parent_code: parent.map(str::to_owned),
        class: None,
        queue_machine: false,
    }
}

fn expected_outlets() -> Vec<OutletRow> {
    vec![
        outlet("3200", "县支行", Level::County, None),
        OutletRow {
            class: Some(OutletClass::Premium),
            queue_machine: true,
            ..outlet("3201", "城关支行", Level::SubBranch, Some("3200"))
        },
        outlet("3202", "东街网点", Level::Outlet, Some("3201")),
    ]
}

fn expected_people() -> Vec<PersonRow> {
    vec![
        PersonRow {
            staff_no: "10086".to_owned(),
            name: "柜员01".to_owned(),
            post: Post::HighCounter,
            outlet_code: "3202".to_owned(),
            from: Some(date(2026, 3, 5)),
            to: None,
        },
        PersonRow {
            staff_no: "10087".to_owned(),
            name: "保安01".to_owned(),
            post: Post::Guard,
            outlet_code: "3202".to_owned(),
            from: Some(date(2025, 1, 1)),
            to: Some(date(2026, 12, 31)),
        },
    ]
}

/// `error 3:C what | remedy`, in order.
fn said(found: &[Diagnostic]) -> Vec<String> {
    let line = |d: &Diagnostic| {
        let place = if d.place == Place::File { "file".to_owned() } else { d.place.to_string() };
        format!("{} {place} {} | {}", d.severity.name(Lang::En), d.message.en, d.remedy.en)
    };
    found.iter().map(line).collect()
}

fn clean(bytes: &[u8]) -> PlacesDraft {
    let (draft, found) = read_places("名单.csv", bytes);
    assert_eq!(said(&found), Vec::<String>::new());
    accepted(draft, &found).unwrap()
}

#[test]
fn csv_is_read_in_every_encoding_that_offices_write() {
    let with_bom = [b"\xEF\xBB\xBF", OUTLETS.as_bytes()].concat();
    let gb18030 = GB18030.encode(OUTLETS).0.into_owned();
    assert!(std::str::from_utf8(&gb18030).is_err());
    let tabs = OUTLETS.replace(',', "\t").replace('\n', "\r\n");
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let semicolons = OUTLETS.replace(',', ";");
    for bytes in [OUTLETS.as_bytes(), &with_bom, &gb18030, &utf16, tabs.as_bytes(), semicolons.as_bytes()] {
        let draft = clean(bytes);
        assert_eq!(draft.outlets, expected_outlets());
        assert_eq!(draft.people, Vec::new());
    }
    assert_eq!(clean(PEOPLE.as_bytes()).people, expected_people());
    assert_eq!(clean(&GB18030.encode(PEOPLE).0).people, expected_people());
}

#[test]
fn english_headings_any_order_titles_and_blank_rows() {
    let text = "\
Staff list of the county,,,,
,,,,
Name, Outlet code ,POST,Staff No.,From (first day)
柜员01,3202,High-counter teller,10086,2026.3.5
,,,,
保安01,3202,guard,10087,20250101
";
    let people = clean(text.as_bytes()).people;
    assert_eq!(people[0], expected_people()[0]);
    assert_eq!(people[1], PersonRow { to: None, ..expected_people()[1].clone() });
}

fn put(sheet: &mut Worksheet, text: &str) {
    for (row, line) in (0..).zip(text.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

fn workbook(fill: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_may_hold_both_tables_with_its_own_dates_and_numbers() {
    let bytes = workbook(|workbook| {
        put(workbook.add_worksheet().set_name("网点").unwrap(), OUTLETS);
        let people = workbook.add_worksheet().set_name("人员").unwrap();
        put(people, PEOPLE);
        let day = Format::new().set_num_format("yyyy/m/d");
        people.write_number(1, 0, 10086).unwrap();
        people.write_number(1, 3, 3202).unwrap();
        people.write_datetime_with_format(1, 4, ExcelDateTime::from_ymd(2026, 3, 5).unwrap(), &day).unwrap();
    });
    let (draft, found) = read_places("名单.xlsx", &bytes);
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(draft, PlacesDraft { outlets: expected_outlets(), people: expected_people() });
}

#[test]
fn a_stray_cell_at_the_end_of_a_sheet_costs_nothing() {
    let bytes = workbook(|workbook| {
        let sheet = workbook.add_worksheet();
        put(sheet, OUTLETS);
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let (draft, found) = read_places("网点.xlsx", &bytes);
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(draft.outlets, expected_outlets());
}

#[test]
fn cells_are_named_as_the_spreadsheet_names_them() {
    let bytes = workbook(|workbook| {
        let sheet = workbook.add_worksheet().set_name("人员").unwrap();
        for (column, heading) in (2..).zip(["工号", "姓名", "岗位", "网点编号", "起始日期", "备注"]) {
            sheet.write_string(4, column, heading).unwrap();
        }
        sheet.write_number(5, 2, 320_123_199_001_011_234_i64 as f64).unwrap();
        sheet.write_string(5, 3, "柜员01").unwrap();
        sheet.write_string(5, 4, "柜员").unwrap();
        sheet.write_number(5, 6, 46_086).unwrap();
        workbook.add_worksheet().set_name("说明").unwrap().write_string(0, 0, "填表说明").unwrap();
    });
    let (draft, found) = read_places("名单.xlsx", &bytes);
    assert_eq!(
        said(&found),
        [
            "warning file sheet \"说明\" has no known headings and was passed over | Give it headings if it is to be read",
            "warning 人员!H5 the column \"备注\" is not read | Nothing to do if it is not needed",
            "error 人员!C6 工号 is too long for a number; the spreadsheet dropped its last digits (320123199001011260) | Format the column as text and write it again",
            "error 人员!E6 岗位 \"柜员\" is not known | Write one of: 高柜柜员、低柜柜员、大堂经理、大堂助理、保安、合规人员、网点负责人、网格员",
            "error 人员!F6 网点编号 is empty | Fill in 网点编号",
            "error 人员!G6 起始日期 \"46086\" is no date | Write it like 2026-03-05",
        ]
    );
    assert_eq!(accepted(draft, &found), Err(NotAcceptable::Errors { errors: 4 }));
}

#[test]
fn every_wrong_row_is_named_and_nothing_is_taken_in() {
    let text = "\
网点编号,名称,级别,上级编号,等级,叫号机,等级
3200,县支行,县,,,,
3201,,支局,3200,钻石,也许,
3202,东街网点,网点,3202,,,
3203,南街网点,网点,3204,,,
3204,西街网点,网点,3203,,,
3202,东街网点,网点,3200,,,
3205,北街支行,县,3200,,,
3206,新区网点,网点,9999,,,
";
    let (draft, found) = read_places("网点.csv", text.as_bytes());
    assert_eq!(
        said(&found),
        [
            "error 1:G the column \"等级\" is there twice | Keep one of them",
            "error 3:B 名称 is empty | Fill in 名称",
            "error 3:C 级别 \"支局\" is not known | Write one of: 省、市、县、一级支行、二级支行、网点",
            "error 3:E 等级 \"钻石\" is not known | Write one of: 自助、基础、精品、财富",
            "error 3:F 叫号机 \"也许\" is neither yes nor no | Write 是 (yes) or 否 (no)",
            "error 4:D 3202 stands above itself | Correct the unit above",
            "error 5:D 3203 stands above itself | Correct the unit above",
            "error 6:D 3204 stands above itself | Correct the unit above",
            "error 7:A outlet code 3202 is there already at 4:A | Remove one row or correct the number",
            "warning 8:D 3200, the unit above 3205, is not of a higher level | Check both levels",
            "warning 9:D the list names no outlet 9999 | It must be in the library already; else add its row",
        ]
    );
    assert!(draft.outlets.iter().all(|row| row.code != "3201"), "a row with a fault is not in the preview");
    assert_eq!(accepted(draft, &found), Err(NotAcceptable::Errors { errors: 9 }));
}

#[test]
fn people_are_checked_row_by_row() {
    let text = "\
工号,姓名,岗位,网点编号,起始日期,截止日期
10086,柜员01,高柜柜员,3202,2026-02-30,
10087,柜员02,高柜柜员,3202,2026-03-05,2026-03-04
10088,柜员03,低柜柜员,3202,,
10088,柜员04,低柜柜员,3202,,
";
    let (_, found) = read_places("人员.csv", text.as_bytes());
    assert_eq!(
        said(&found),
        [
            "error 2:E 起始日期 \"2026-02-30\" is no date | Write it like 2026-03-05",
            "error 3:F the last day 2026-03-04 is before the first, 2026-03-05 | Correct one of the dates",
            "error 5:A staff number 10088 is there already at 4:A | Remove one row or correct the number",
        ]
    );
}

#[test]
fn rows_of_csv_are_counted_as_an_editor_counts_lines() {
    let text = "工号,姓名,岗位,网点编号\n\n10086,\"柜员\n01\",柜员,3202\n\n,,,\n10087,柜员02,柜员,3202\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let (_, found) = read_places("人员.csv", text.as_bytes());
        let places: Vec<String> = found.iter().map(|d| d.place.to_string()).collect();
        assert_eq!(places, ["3:C", "7:C"], "{:?}", said(&found));
    }
}

#[test]
fn a_table_that_lacks_a_column_says_so_once() {
    let text = "工号,姓名,网点编号\n10086,柜员01,3202\n10087,柜员02,3202\n";
    let (draft, found) = read_places("人员.csv", text.as_bytes());
    assert_eq!(said(&found), ["error 1:D the column \"岗位\" is missing | Add the column"]);
    assert!(draft.is_empty());
}

#[test]
fn what_is_no_list_at_all_is_refused_with_a_sentence() {
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0";
    let mut broken = workbook(|workbook| put(workbook.add_worksheet(), OUTLETS));
    broken.truncate(broken.len() / 2);
    for (bytes, says) in [
        (&b""[..], "holds no table"),
        (&b"a,b\n1,2\n"[..], "holds no table"),
        (&picture[..], "is no text"),
        (&broken[..], "is not a workbook"),
    ] {
        let (draft, found) = read_places("名单", bytes);
        assert_eq!(found.len(), 1, "{:?}", said(&found));
        assert!(found[0].severity == Severity::Error && found[0].message.en.contains(says), "{:?}", said(&found));
        assert!(draft.is_empty());
    }
}

#[test]
fn headings_alone_bring_nothing() {
    let (draft, found) = read_places("网点.csv", "网点编号,名称\n".as_bytes());
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(accepted(draft, &found), Err(NotAcceptable::Empty));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), zip in any::<bool>()) {
        let bytes = if zip { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
        let (draft, found) = read_places("名单", &bytes);
        prop_assert!(accepted(draft, &found).is_err());
    }

    /// A good list with one byte changed is either read whole or refused; no row gets lost without a word.
    #[test]
    fn one_wrong_byte_loses_no_row_in_silence(at in 0..200_usize, byte in any::<u8>()) {
        let mut bytes = PEOPLE.as_bytes().to_vec();
        let at = at % bytes.len();
        // A line break or quote joins or splits rows; that is not one wrong character of one cell.
        prop_assume!(![b'\n', b'\r', b'"'].contains(&byte) && bytes[at] != b'\n');
        bytes[at] = byte;
        let (draft, found) = read_places("人员.csv", &bytes);
        if let Ok(draft) = accepted(draft, &found) {
            prop_assert_eq!(draft.people.len(), 2);
        }
    }
}
