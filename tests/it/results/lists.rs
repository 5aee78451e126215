//! Lists as bodies hand them down, and what is read from them.

use super::{csv, outlets, people, province, put, round, rounds, said, taken, workbook, year_2026};
use encoding_rs::GBK;
use mingcha::catalog::results::{Known, preview, propose, read};
use mingcha::domain::facts::{Figure, Id, Tickets};
use mingcha::domain::number::Points;
use mingcha::domain::results::{
    Interval, Matching, Measure, PeriodFigure, ResultKind, Role, Rows, SkillGrade, Subject, Wanted, conflicts,
};
use mingcha::domain::scheme::By;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet};

const SMALL: &str = "\
机构号,网点名称,得分,全省排名,参评网点数,检查日期
3201,城关支行,92.5,900,1500,2026-05-20
3202,东街支行,98,12,1500,2026/5/21
9901,别处支行,91,1000,1500,2026-05-21
";

fn small() -> Vec<mingcha::domain::facts::Round> {
    vec![
        round("3201", "2026-05-20", "92.5", Some(900), Some(1500)),
        round("3202", "2026-05-21", "98", Some(12), Some(1500)),
    ]
}

/// A province's list: two rows of titles, headings in two rows, ranks of two bodies, fifteen hundred outlets.
fn whole_province(sheet: &mut Worksheet) {
    let middle = Format::new();
    sheet.merge_range(0, 0, 0, 6, "全省2026年第二季度神秘人检查成绩通报", &middle).unwrap();
    sheet.write_string(1, 0, "单位：分").unwrap();
    for (column, heading) in (0..).zip(["序号", "机构号", "网点名称", "得分（满分100）"]) {
        sheet.merge_range(2, column, 3, column, heading, &middle).unwrap();
    }
    sheet.merge_range(2, 4, 2, 5, "排名", &middle).unwrap();
    sheet.write_string(3, 4, "全省").unwrap();
    sheet.write_string(3, 5, "全区").unwrap();
    for row in 0..1500_u32 {
        let place = f64::from(row + 1);
        let (code, name) = match row {
            11 => ("3202".to_owned(), "东街支行".to_owned()),
            899 => ("3201".to_owned(), "城关支行".to_owned()),
            1449 => ("3203".to_owned(), "西湖路支行".to_owned()),
            other => (
                format!("99{other:04}"),
                if other % 50 == 0 { "城关支行".to_owned() } else { format!("某县{other}支行") },
            ),
        };
        sheet.write_number(row + 4, 0, place).unwrap();
        sheet.write_string(row + 4, 1, code).unwrap();
        sheet.write_string(row + 4, 2, name).unwrap();
        sheet.write_number(row + 4, 3, 100.0 - place / 100.0).unwrap();
        sheet.write_number(row + 4, 4, place).unwrap();
        sheet.write_number(row + 4, 5, (place / 100.0).ceil()).unwrap();
    }
    sheet.write_string(1504, 2, "平均").unwrap();
    sheet.write_number(1504, 3, 92.495).unwrap();
    sheet.merge_range(1505, 0, 1505, 5, "注：成绩以通报为准", &middle).unwrap();
}

#[test]
fn a_provinces_list_is_read_for_the_three_outlets_of_the_county() {
    let table = preview(&workbook(whole_province), "通报.xlsx").unwrap();
    assert_eq!(table.heading_rows(), (3, 4));
    assert_eq!(table.titles().collect::<Vec<_>>(), ["全省2026年第二季度神秘人检查成绩通报", "单位：分"]);
    let headings: Vec<&str> = table.columns().iter().map(|column| column.heading.as_str()).collect();
    assert_eq!(headings, ["序号", "机构号", "网点名称", "得分（满分100）", "排名 全省", "排名 全区"]);
    assert_eq!(table.columns()[3].examples, ["99.99", "99.98", "99.97"]);
    let period = table.period();
    assert_eq!(period.map(|period| period.to_string()).as_deref(), Some("2026-Q2"));

    let results = taken(&table, &Wanted { period, ..province() }).unwrap();
    assert_eq!(results.skipped, 1497);
    assert_eq!(
        said(&results.warnings),
        [
            "warning file where no day of the visit is given, the last of the period counts, such as 2026-06-30 for 2026-Q2 | Add the day of the visit if it is known",
            "warning 名单!E4 the number ranked is not given; the list has 1500 rows with ranks, so 1500 it is | If that is wrong, add a column with the number ranked",
        ]
    );
    let expected = [
        round("3202", "2026-06-30", "99.88", Some(12), Some(1500)),
        round("3201", "2026-06-30", "91", Some(900), Some(1500)),
        round("3203", "2026-06-30", "85.5", Some(1450), Some(1500)),
    ];
    assert_eq!(rounds(results), expected);

    let district = Wanted { kind: ResultKind::Rounds { by: By::District }, period };
    let ranks: Vec<_> =
        rounds(taken(&table, &district).unwrap()).into_iter().map(|round| (round.rank, round.ranked)).collect();
    assert_eq!(ranks, [(Some(1), None), (Some(9), None), (Some(15), None)], "1500 are ranked by the province alone");
}

#[test]
fn csv_is_read_in_every_encoding_that_offices_write() {
    let gbk = GBK.encode(SMALL).0.into_owned();
    assert!(std::str::from_utf8(&gbk).is_err());
    let with_bom = [b"\xEF\xBB\xBF", SMALL.as_bytes()].concat();
    let tabs = SMALL.replace(',', "\t").replace('\n', "\r\n");
    for bytes in [SMALL.as_bytes(), &gbk, &with_bom, tabs.as_bytes()] {
        let results = taken(&preview(bytes, "成绩.csv").unwrap(), &province()).unwrap();
        assert_eq!((results.skipped, said(&results.warnings)), (1, Vec::new()));
        assert_eq!(rounds(results), small());
    }
}

#[test]
fn english_headings_are_known_as_well() {
    let text = "Outlet code,Outlet,Score,Rank,Number ranked,Visit date\n3201,x城关支行,92.5,900,1500,2026-05-20\n";
    assert_eq!(rounds(csv(text, &province()).unwrap()), small()[..1]);
}

#[test]
fn figures_come_as_they_were_written() {
    let bytes = workbook(|sheet| {
        put(sheet, 0, "网点编号,得分,检查日期\n3201,92.5,2026年5月20日\n3202,,\n3203,,");
        sheet.write_number(2, 1, 91.98).unwrap();
        sheet
            .write_datetime_with_format(
                2,
                2,
                ExcelDateTime::from_ymd(2026, 5, 21).unwrap(),
                &Format::new().set_num_format("yyyy/m/d"),
            )
            .unwrap();
        sheet.write_formula(3, 1, Formula::new("=92.1+0.2").set_result("92.30000000000001")).unwrap();
        sheet.write_number(3, 2, 46_164).unwrap();
    });
    let expected = [
        round("3201", "2026-05-20", "92.5", None, None),
        round("3202", "2026-05-21", "91.98", None, None),
        round("3203", "2026-05-22", "92.3", None, None),
    ];
    assert_eq!(rounds(taken(&preview(&bytes, "成绩.xlsx").unwrap(), &province()).unwrap()), expected);

    let text = "网点,得 分,检查时间\n　城关支行 ,９２．５分,２０２６．５．２０\n东街 支行,91.98 分,20260521 14:30\n西湖路支行,92.3%,2026年5月22号\n";
    assert_eq!(rounds(csv(text, &province()).unwrap()), expected);
}

fn figure(of: &str, value: &str, period: Option<Interval>) -> PeriodFigure {
    let (name, value) = ("satisfaction".to_owned(), value.parse().unwrap());
    PeriodFigure { figure: Figure { of: Id::from(of), name, value }, period }
}

fn satisfaction(of: Subject) -> Wanted {
    Wanted { kind: ResultKind::Figures { name: "satisfaction".to_owned(), of }, period: None }
}

#[test]
fn percent_is_what_the_cell_shows() {
    let bytes = workbook(|sheet| {
        put(sheet, 0, "网点名称,月份,客户满意度\n城关支行,2026年5月,\n东街支行,,85.5%\n西湖路支行,2026年4-6月,0");
        sheet.write_number_with_format(1, 2, 0.855, &Format::new().set_num_format("0.0%")).unwrap();
        let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
        sheet.write_datetime_with_format(2, 1, ExcelDateTime::from_ymd(2026, 5, 1).unwrap(), &month).unwrap();
    });
    let table = preview(&bytes, "满意度.xlsx").unwrap();
    assert_eq!(table.columns()[2].examples, ["85.5%", "85.5%", "0"]);
    let may = Interval::months(2026, 5, 5);
    let expected =
        [figure("3201", "85.5", may), figure("3202", "85.5", may), figure("3203", "0", Interval::months(2026, 4, 6))];
    assert_eq!(taken(&table, &satisfaction(Subject::Outlet)).unwrap().rows, Rows::Figures(expected.to_vec()));
}

#[test]
fn people_are_found_by_their_staff_number() {
    let text = "工号,姓名,满意度,等级\n10086,柜员01,98.5,一等\n10087,柜员02,97,二等\n20000,别人,96,优\n";
    let results = csv(text, &satisfaction(Subject::Person)).unwrap();
    assert_eq!(results.skipped, 1);
    let expected = vec![figure("10086", "98.5", None), figure("010087", "97", None)];
    assert_eq!(results.rows, Rows::Figures(expected));

    let test = Wanted { kind: ResultKind::SkillTest { name: "点钞".to_owned() }, period: year_2026() };
    let grade = |person: &str, grade: &str| SkillGrade {
        person: Id::from(person),
        test: "点钞".to_owned(),
        grade: grade.to_owned(),
        period: year_2026(),
    };
    let expected = vec![grade("10086", "一等"), grade("010087", "二等")];
    assert_eq!(csv(text, &test).unwrap().rows, Rows::Skills(expected));
}

#[test]
fn tickets_count_by_the_year() {
    let wanted = Wanted { kind: ResultKind::Tickets, period: year_2026() };
    let tickets = |outlet: &str, year, count| Tickets { outlet: Id::from(outlet), year, count };
    let expected = vec![tickets("3201", 2026, 0), tickets("3202", 2025, 3)];
    let text = "网点,考核工单数,年度\n城关支行,0件,\n东街支行,3,2025年\n";
    assert_eq!(csv(text, &wanted).unwrap().rows, Rows::Tickets(expected));
}

#[test]
fn sums_and_remarks_are_no_outlets() {
    let text = format!("{SMALL}合计,,281.5,,,\n,平均分,93.8,,,\n注：以通报为准,,,,,\n,,,,,制表人\n");
    let results = csv(&text, &province()).unwrap();
    assert_eq!((results.skipped, said(&results.warnings)), (1, Vec::new()));
    assert_eq!(rounds(results), small());
}

#[test]
fn the_same_row_twice_is_taken_once() {
    let text = format!("{SMALL}3201,城关支行,92.50,900,1500,2026年5月20日\n");
    let results = csv(&text, &province()).unwrap();
    assert_eq!(
        said(&results.warnings),
        ["warning 5:C 2:C says the same of the same outlet and day; it is taken once | Remove one of the rows"]
    );
    assert_eq!(rounds(results), small());
}

#[test]
fn a_person_may_choose_sheet_headings_and_columns() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    put(workbook.add_worksheet().set_name("说明").unwrap(), 0, "填表说明\n一,二");
    put(workbook.add_worksheet().set_name("成绩").unwrap(), 0, SMALL);
    put(workbook.add_worksheet().set_name("乙").unwrap(), 0, "甲,乙,丙\n3201,97.25,2026-05-20\n");
    let table = preview(&workbook.save_to_buffer().unwrap(), "成绩.xlsx").unwrap();
    assert_eq!(table.sheets().collect::<Vec<_>>(), ["说明", "成绩", "乙"]);
    assert_eq!((table.sheet(), table.heading_rows(), table.len()), (1, (1, 1), 3));
    assert_eq!(table.proposed().column(Role::Rank), Some(3));

    assert!(table.clone().turned_to(3, None).is_none() && table.clone().turned_to(0, Some(9)).is_none());
    let third = table.clone().turned_to(2, Some(1)).unwrap();
    assert_eq!(third.proposed(), Matching::new(third.fingerprint()));
    let by_hand =
        Matching::new(third.fingerprint()).with(Role::OutletCode, 0).with(Role::Score, 1).with(Role::Visited, 2);
    let (outlets, people) = (outlets(), people());
    let known = Known { outlets: &outlets, people: &people };
    let results = read(&third, &by_hand, &province(), known).unwrap();
    assert_eq!(rounds(results), [round("3201", "2026-05-20", "97.25", None, None)]);

    let found = read(&table, &by_hand, &province(), known).unwrap_err();
    assert_eq!(said(&found), ["error file the columns were matched for other headings | Match the columns anew"]);
    let again = preview(SMALL.replace("得分", " 得 分").as_bytes(), "六月.csv").unwrap();
    assert_eq!(again.fingerprint(), table.fingerprint());
    assert!(read(&again, &propose(&table, Some(&province().kind)), &province(), known).is_ok());
}

#[test]
fn blocks_side_by_side_are_not_passed_over_in_silence() {
    let text = "网点,得分,日期,网点,得分,日期\n城关支行,92.5,2026-05-20,东街支行,98,2026-05-21\n";
    let table = preview(text.as_bytes(), "成绩.csv").unwrap();
    assert_eq!(table.proposed(), Matching::new(table.fingerprint()), "which of the two is for a person to say");
    let left = table.proposed().with(Role::OutletName, 0).with(Role::Score, 1).with(Role::Visited, 2);
    let (outlets, people) = (outlets(), people());
    let results = read(&table, &left, &province(), Known { outlets: &outlets, people: &people }).unwrap();
    let unread = |column: &str, heading: &str| {
        format!(
            "warning 1:{column} more than one column is called {heading:?}; this one is not read | Put blocks that stand side by side below each other"
        )
    };
    assert_eq!(said(&results.warnings), [unread("D", "网点"), unread("E", "得分"), unread("F", "日期")]);
}

#[test]
fn a_list_that_is_cut_off_does_not_tell_how_many_it_ranks() {
    let cut = "网点,得分,排名,日期\n城关支行,92.5,900,2026-05-20\n别处支行,91,1000,2026-05-20\n";
    let results = csv(cut, &province()).unwrap();
    assert_eq!(said(&results.warnings).len(), 1);
    assert!(
        said(&results.warnings)[0]
            .starts_with("warning 1:C the number ranked is not given, and the ranks are not those of a whole list")
    );
    assert_eq!(rounds(results), [round("3201", "2026-05-20", "92.5", Some(900), None)]);
}

#[test]
fn each_period_of_a_list_has_its_own_number_ranked() {
    let text = "\
网点,期间,得分,排名
城关支行,2026年一季度,92.5,2
别处支行,2026年一季度,93,1
城关支行,2026年二季度,94,1
";
    let results = csv(text, &province()).unwrap();
    let ranked: Vec<_> = rounds(results).into_iter().map(|round| (round.visited.to_string(), round.ranked)).collect();
    assert_eq!(ranked, [("2026-03-31".to_owned(), Some(2)), ("2026-06-30".to_owned(), Some(1))]);
}

#[test]
fn outlets_are_found_by_code_else_by_name_and_almost_names_are_pointed_out() {
    let head = "机构号,网点,得分,检查日期\n";
    let by_name =
        csv(&format!("{head}8801,城关支行,92.5,2026-05-20\n8802,东衔支行,90,2026-05-20\n"), &province()).unwrap();
    assert_eq!(by_name.skipped, 1);
    assert_eq!(
        said(&by_name.warnings),
        [
            "warning 2:A codes of the list, such as 8801, are not in the library; rows taken by their name: 1 | See that they are the same outlets",
            "warning 3:B \"东衔支行\" is not in the library and was passed over; is it \"东街支行\"? | If so, write the same name, or add the outlet's code",
        ]
    );
    let slipped = csv(&format!("{head}3201,东街支行,92.5,2026-05-20\n"), &province()).unwrap();
    assert_eq!(
        said(&slipped.warnings),
        [
            "warning 2:B code 3201 is \"城关支行\" in the library and \"东街支行\" in the list | The code counts; see whether rows have slipped"
        ]
    );
    let in_names = csv("网点,得分,检查日期\n3201,92.5,2026-05-20\n", &province()).unwrap();
    assert_eq!(rounds(in_names), [round("3201", "2026-05-20", "92.5", None, None)]);
}

#[test]
fn what_was_read_is_laid_beside_what_is_known() {
    let new = rounds(csv(SMALL, &province()).unwrap());
    let mut known = new.clone();
    assert_eq!(conflicts(&known, &new).same, new);
    known[0].score = Points::whole(90);
    known.remove(1);
    let found = conflicts(&known, &new);
    let differences: Vec<_> = found.contradict.iter().flat_map(|pair| pair.differences()).collect();
    assert_eq!(differences, [(Measure::Score, Some("90".to_owned()), Some("92.5".to_owned()))]);
    assert_eq!(found.new, [small()[1].clone()]);
}
