//! Bad lists: each is refused as a whole, with the cell, the fault and the remedy.

use super::{csv, outlet, people, province, put, said, taken, workbook, year_2026};
use mingcha::catalog::results::{Known, preview, propose, read};
use mingcha::domain::results::{ResultKind, Role, Subject, Wanted};
use rust_xlsxwriter::{Format, Formula};

const HEAD: &str = "机构号,网点名称,得分,排名,参评网点数,检查日期,期间\n";

/// A row in the place of the good one, with everything that is said.
#[test]
fn every_wrong_cell_is_named_with_its_remedy() {
    let score = |shown: &str, fault: &str, how: &str| format!("error 2:C 得分 {shown:?} {fault} | {how}");
    let no_day = |shown: &str| format!("error 2:F 检查日期 {shown:?} is no day since 2000 | Write it like 2026-05-20");
    let range = "Write a number from 0 to 100";
    let round_it = "Write it as it was published, or round it to three places with ROUND";
    let cases = [
        ("3201,城关支行,100.5,1,9,2026-05-20,", score("100.5", "is out of range", range)),
        ("3201,城关支行,-1,1,9,2026-05-20,", score("-1", "is out of range", range)),
        ("3201,城关支行,1e30,1,9,2026-05-20,", score("1e30", "is no number", "Write it like 92.5")),
        ("3201,城关支行,92.3333,1,9,2026-05-20,", score("92.3333", "has more than three places", round_it)),
        ("3201,城关支行,优,1,9,2026-05-20,", score("优", "is no number", "Write it like 92.5")),
        ("3201,城关支行,“92.5”,1,9,2026-05-20,", score("“92.5”", "is no number", "Write it like 92.5")),
        (
            "3201,城关支行,,1,9,2026-05-20,",
            "error 2:C 得分 is empty | Fill it in; remove the row if there is no result".to_owned(),
        ),
        (
            "3201,城关支行,—,1,9,2026-05-20,",
            "error 2:C 得分 is empty | Fill it in; remove the row if there is no result".to_owned(),
        ),
        (
            "3201,城关支行,92.5,10,9,2026-05-20,",
            "error 2:D 排名 \"10\" is over the number ranked, 9 | Look at the rank and the number ranked".to_owned(),
        ),
        (
            "3201,城关支行,92.5,0,9,2026-05-20,",
            "error 2:D 排名 \"0\" is no whole number from 1 | Write a whole number such as 3".to_owned(),
        ),
        (
            "3201,城关支行,92.5,1/9,,2026-05-20,",
            "error 2:D 排名 \"1/9\" is no whole number from 1 | Write a whole number such as 3".to_owned(),
        ),
        (
            "3201,城关支行,92.5,1,九,2026-05-20,",
            "error 2:E 参评网点数 \"九\" is no whole number from 1 | Write a whole number such as 3".to_owned(),
        ),
        ("3201,城关支行,92.5,1,9,2026-02-30,", no_day("2026-02-30")),
        ("3201,城关支行,92.5,1,9,2026年2月29日,", no_day("2026年2月29日")),
        ("3201,城关支行,92.5,1,9,1026-05-20,", no_day("1026-05-20")),
        ("3201,城关支行,92.5,1,9,5月20日,", no_day("5月20日")),
        ("3201,城关支行,92.5,1,9,46162,", no_day("46162")),
        (
            "3201,城关支行,92.5,1,9,2026年5月,",
            "error 2:F 检查日期 \"2026年5月\" does not say which day | Write the day, such as 2026-05-20, or match this column as the period".to_owned(),
        ),
        (
            "3201,城关支行,92.5,1,9,,二季度",
            "error 2:G 期间 \"二季度\" is no period | Write it like 2026, 2026-Q2 or 2026-05".to_owned(),
        ),
        (
            "3201,城关支行,92.5,1,9,,",
            "error 2:F the row gives neither the day of the visit nor a period | Fill in the day or the period, or choose a period for the whole list".to_owned(),
        ),
        (
            ",,92.5,1,9,2026-05-20,",
            "error 2:A the row has a result but does not say whose | Fill it in; of merged cells only the first row has the value".to_owned(),
        ),
    ];
    for (row, expected) in cases {
        let good = "3202,东街支行,98,2,9,2026-05-20,\n";
        let found = csv(&format!("{HEAD}{row}\n{good}"), &province()).expect_err(row);
        assert_eq!(said(&found), [expected], "{row}");
    }
}

#[test]
fn rows_that_contradict_are_refused() {
    let text = format!("{HEAD}3201,城关支行,92.5,3,9,2026-05-20,\n3201,城关支行,93,3,9,2026年5月20日,\n");
    assert_eq!(
        said(&csv(&text, &province()).unwrap_err()),
        ["error 3:C 2:C says 92.5 #3/9 of the same outlet and day, but this says 93 #3/9 | Keep the right row"]
    );
}

#[test]
fn every_fault_of_a_list_is_told_and_nothing_is_taken() {
    let text = format!("{HEAD}3201,城关支行,101,10,9,2026-02-30,\n3202,东街支行,优,0,9,2026-05-20,\n");
    let places: Vec<String> = csv(&text, &province()).unwrap_err().iter().map(|d| d.place.to_string()).collect();
    assert_eq!(places, ["2:C", "2:F", "3:C", "3:D"]);
}

#[test]
fn merged_cells_are_refused_with_the_remedy() {
    let list = "网点名称,期间,得分,备注\n城关支行,2026年一季度,92,\n,2026年二季度,93,\n东街支行,2026年二季度,94,\n";
    let unmerge = "Unmerge it and fill in every row";
    for (block, expected) in [
        ((1, 0, 2, 0, "城关支行"), format!("error 名单!A2 \"网点名称\" is merged over several rows, up to A3, so that no row has its own value | {unmerge}")),
        ((2, 1, 3, 1, "2026年二季度"), format!("error 名单!B3 \"期间\" is merged over several rows, up to B4, so that no row has its own value | {unmerge}")),
        ((1, 3, 3, 3, "无"), format!("error 名单!D2 \"备注\" is merged over several rows, up to D4, so that no row has its own value | {unmerge}")),
        ((3, 2, 3, 3, "94"), "error 名单!C4 \"得分\" is merged with what stands to its right, up to D4 | Unmerge it and fill in each column".to_owned()),
    ] {
        let bytes = workbook(|sheet| {
            put(sheet, 0, list);
            let (top, left, bottom, right, text) = block;
            sheet.merge_range(top, left, bottom, right, text, &Format::new()).unwrap();
        });
        let table = preview(&bytes, "成绩.xlsx").unwrap();
        assert_eq!(said(&taken(&table, &province()).unwrap_err()), [expected]);
    }
}

#[test]
fn cells_that_hold_errors_or_lost_their_digits_are_named() {
    let bytes = workbook(|sheet| {
        put(sheet, 0, "网点编号,得分,检查日期\n3201,,2026-05-20\n,92.5,2026-05-20");
        sheet.write_formula(1, 1, Formula::new("=VLOOKUP(1,X1:Y2,2)").set_result("#N/A")).unwrap();
        sheet.write_number(2, 0, 6.2e17).unwrap();
    });
    let found = taken(&preview(&bytes, "成绩.xlsx").unwrap(), &province()).unwrap_err();
    assert_eq!(
        said(&found),
        [
            "error 名单!B2 得分 holds the error #N/A | Mend the formula or write the value",
            "error 名单!A3 网点编号 \"620000000000000000\" is too long for a number; the spreadsheet dropped its last digits | Format the column as text and write it again",
        ]
    );
}

#[test]
fn columns_that_are_missing_are_told_by_what_they_should_say() {
    let found = csv("网点名称,备注\n城关支行,x\n", &province()).unwrap_err();
    assert_eq!(
        said(&found),
        ["error file no column is matched as Score | Match the column; add it if the list lacks it"]
    );
    let found = csv("甲,得分\n城关支行,92\n", &province()).unwrap_err();
    assert_eq!(
        said(&found),
        [
            "error file no column is matched as Outlet code or Outlet name | Match the column; add it if the list lacks it"
        ]
    );
    let table = preview("网点,得分\n城关支行,92\n".as_bytes(), "成绩.csv").unwrap();
    let beyond = propose(&table, None).with(Role::Rank, 9);
    let (outlets, people) = (super::outlets(), people());
    let found = read(&table, &beyond, &province(), Known { outlets: &outlets, people: &people }).unwrap_err();
    assert_eq!(
        said(&found),
        ["error file the column matched as \"Rank\" is not in the table | Match it to another column"]
    );
}

#[test]
fn a_list_about_others_is_not_taken_as_an_empty_one() {
    let found = csv(&format!("{HEAD}9901,别处支行,92.5,1,9,2026-05-20,\n"), &province()).unwrap_err();
    assert_eq!(
        said(&found),
        [
            "error 1:B rows about outlets of the library: none of 1 | See how the columns are matched, or add them to the library first"
        ]
    );
    let found = csv(HEAD, &province()).unwrap_err();
    assert!(said(&found)[0].contains("there is no result below the headings"), "{found:?}");
}

#[test]
fn names_that_several_outlets_bear_need_codes() {
    let (twins, people) = ([outlet(1, "3201", "城关支行"), outlet(2, "4201", "城关支行")], people());
    let known = Known { outlets: &twins, people: &people };
    let table = preview("网点,得分,日期\n城关支行,92,2026-05-20\n".as_bytes(), "成绩.csv").unwrap();
    let found = read(&table, &propose(&table, None), &province(), known).unwrap_err();
    assert!(said(&found)[0].starts_with("error 2:A more than one outlet of the library is called"), "{found:?}");

    let list = "8801,城关支行,92,1,9,2026-05-20,\n8802,城关支行,93,2,9,2026-05-20,\n";
    let found = csv(&format!("{HEAD}{list}"), &province()).unwrap_err();
    assert!(said(&found)[0].starts_with("error 3:A 8801 and 8802 are both called"), "{found:?}");
    let coded = "8801,城关支行,92,1,9,2026-05-20,\n3201,城关支行,93,2,9,2026-05-20,\n";
    assert_eq!(csv(&format!("{HEAD}{coded}"), &province()).unwrap().skipped, 1);
}

#[test]
fn figures_tickets_and_grades_have_their_own_faults() {
    let figures =
        |of| Wanted { kind: ResultKind::Figures { name: "satisfaction".to_owned(), of }, period: year_2026() };
    let tickets = |period| Wanted { kind: ResultKind::Tickets, period };
    let test = Wanted { kind: ResultKind::SkillTest { name: "点钞".to_owned() }, period: None };
    let cases = [
        (
            "网点,满意度\n城关支行,85%\n东街支行,0.9\n西湖路支行,0\n",
            figures(Subject::Outlet),
            "error 3:B 满意度 \"0.9\" has no percent sign, but 2:B has one | Write the percent sign in the whole column, or nowhere",
        ),
        (
            "网点,满意度\n城关支行,85\n城关支行,86\n",
            figures(Subject::Outlet),
            "error 3:B 2:B says 85 of the same period of the same one, but this says 86 | Keep the right row",
        ),
        (
            "工号,满意度\n10086,-1\n",
            figures(Subject::Person),
            "error 2:B 满意度 \"-1\" is out of range | Write a number from 0 to 1000000000000",
        ),
        (
            "网点,工单数\n城关支行,1.5\n",
            tickets(year_2026()),
            "error 2:B 工单数 \"1.5\" is no whole number | Write a whole number such as 0, 1 or 2",
        ),
        (
            "网点,工单数,期间\n城关支行,1,2026年一季度\n",
            tickets(None),
            "error 2:C 2026-Q1 is no whole year; tickets count by the year | Write the year's sum and 2026 as its period",
        ),
        (
            "网点,工单数\n城关支行,1\n",
            tickets(None),
            "error 2:A the row gives no year | Fill in the day or the period, or choose a period for the whole list",
        ),
        ("工号,等级\n10086,优\n", test, "error 2:B 等级 \"优\" is no grade | Write one of: 一等, 二等, 三等"),
    ];
    for (text, wanted, expected) in cases {
        assert_eq!(said(&csv(text, &wanted).expect_err(text)), [expected], "{text}");
    }
}

#[test]
fn a_list_of_faults_is_cut_where_nobody_reads_on() {
    let rows: String = (1..=60).map(|day| format!("3201,城关支行,优,,,2026-05-{day:02},\n")).collect();
    let found = csv(&format!("{HEAD}{rows}"), &province()).unwrap_err();
    assert_eq!(found.len(), 51);
    assert!(said(&found)[50].starts_with("error file "), "{}", said(&found)[50]);
}

#[test]
fn what_is_no_list_is_refused_with_a_sentence() {
    let mut broken = workbook(|sheet| put(sheet, 0, HEAD));
    broken.truncate(broken.len() / 2);
    let empty = workbook(|_| {});
    for (bytes, says) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0"[..], "is no text"),
        (&b""[..], "nothing is written"),
        (&b"\n\n,,\n"[..], "nothing is written"),
        (&broken[..], "is not a workbook"),
        (&empty[..], "nothing is written"),
        (&open_document()[..], "merged cells and percent signs cannot be told"),
    ] {
        let found = preview(bytes, "成绩").unwrap_err();
        assert!(found.len() == 1 && found[0].message.en.contains(says), "{:?}", said(&found));
    }
}

/// The smallest workbook of the OpenDocument format: a zip of three files that are not packed.
fn open_document() -> Vec<u8> {
    let manifest = "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    let content = "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
        <office:spreadsheet><table:table table:name=\"a\"><table:table-row><table:table-cell office:value-type=\"string\">\
        <text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>\
        </office:document-content>";
    let files = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ];
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let at = u32::try_from(zip.len()).unwrap();
        let (size, length) = (u32::try_from(text.len()).unwrap(), u16::try_from(name.len()).unwrap());
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
        common.extend(crc32(text.as_bytes()).to_le_bytes());
        common.extend([size.to_le_bytes(), size.to_le_bytes()].concat());
        common.extend([length.to_le_bytes(), [0, 0]].concat());
        zip.extend([&b"PK\x03\x04"[..], common.as_slice(), name.as_bytes(), text.as_bytes()].concat());
        let tail = [&[0; 10][..], &at.to_le_bytes(), name.as_bytes()].concat();
        directory.extend([&b"PK\x01\x02\x14\0"[..], common.as_slice(), &tail].concat());
    }
    let (at, size) = (u32::try_from(zip.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    zip.extend(directory);
    zip.extend([&b"PK\x05\x06\0\0\0\0\x03\0\x03\0"[..], &size.to_le_bytes(), &at.to_le_bytes(), &[0, 0]].concat());
    zip
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !bytes.iter().fold(!0, byte)
}
