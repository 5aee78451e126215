//! What is written is what is read: the same figures from a workbook and from text, whatever they are.

use super::{outlet, province, rounds, workbook};
use encoding_rs::GBK;
use jiff::civil::{Date, date};
use mingcha::catalog::results::{Known, preview, propose, read};
use mingcha::domain::facts::Round;
use mingcha::domain::number::Points;
use mingcha::domain::place::Outlet;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format};

const HEADINGS: [&str; 6] = ["机构号", "网点名称", "得分", "全省排名", "参评网点数", "检查日期"];

/// One row: outlet, thousandths of a point, rank and ranked, day of the year.
type Line = (usize, i64, Option<(u32, u32)>, i32);

/// The library knows the first five outlets of a list.
const KNOWN: usize = 5;

fn library() -> Vec<Outlet> {
    (0_i64..).zip(0..KNOWN).map(|(id, of)| outlet(id, &format!("32{of:02}"), &name(of))).collect()
}

fn name(of: usize) -> String {
    if of < KNOWN { format!("第{of}支行") } else { format!("别处网点{of}") }
}

fn day(of_year: i32) -> Date {
    date(2026, 1, 1).saturating_add(jiff::Span::new().days(of_year))
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let ranks = proptest::option::of((1..1500_u32, 0..1500_u32).prop_map(|(rank, more)| (rank, rank + more)));
    let line = (0..8_usize, 0..=100_000_i64, ranks, 0..365_i32);
    proptest::collection::btree_map((0..8_usize, 0..365_i32), line, 1..40).prop_map(|lines| {
        let mut lines: Vec<Line> = lines.into_iter().map(|((of, day), line)| (of, line.1, line.2, day)).collect();
        // One outlet of the library is always there.
        lines.retain(|line| (line.0, line.3) != (0, 364));
        lines.push((0, 92_500, None, 364));
        lines
    })
}

fn as_workbook(lines: &[Line]) -> Vec<u8> {
    workbook(|sheet| {
        for (column, heading) in (0..).zip(HEADINGS) {
            sheet.write_string(0, column, heading).unwrap();
        }
        let date = Format::new().set_num_format("yyyy-mm-dd");
        for (row, (of, score, rank, of_year)) in (1..).zip(lines) {
            sheet.write_string(row, 0, format!("32{of:02}")).unwrap();
            sheet.write_string(row, 1, name(*of)).unwrap();
            sheet.write_number(row, 2, *score as f64 / 1000.0).unwrap();
            if let Some((rank, ranked)) = rank {
                sheet.write_number(row, 3, f64::from(*rank)).unwrap();
                sheet.write_number(row, 4, f64::from(*ranked)).unwrap();
            }
            let day = day(*of_year);
            let (month, of_month) = (u8::try_from(day.month()).unwrap(), u8::try_from(day.day()).unwrap());
            sheet
                .write_datetime_with_format(row, 5, ExcelDateTime::from_ymd(2026, month, of_month).unwrap(), &date)
                .unwrap();
        }
    })
}

fn as_text(lines: &[Line]) -> Vec<u8> {
    let mut text = HEADINGS.join(",") + "\r\n";
    for (of, score, rank, of_year) in lines {
        let (rank, ranked) =
            rank.map_or_else(Default::default, |(rank, ranked)| (rank.to_string(), ranked.to_string()));
        let (score, day) = (Points::from_thousandths(*score), day(*of_year).strftime("%Y年%-m月%-d日"));
        text += &format!("32{of:02},{},{score},{rank},{ranked},{day}\r\n", name(*of));
    }
    GBK.encode(&text).0.into_owned()
}

fn read_back(bytes: &[u8]) -> (Vec<Round>, usize) {
    let table = preview(bytes, "成绩").unwrap();
    let (wanted, outlets) = (province(), library());
    let known = Known { outlets: &outlets, people: &[] };
    let results = read(&table, &propose(&table, Some(&wanted.kind)), &wanted, known).unwrap();
    assert_eq!(results.warnings, []);
    let skipped = results.skipped;
    (rounds(results), skipped)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_written_is_read(lines in lines()) {
        let (from_workbook, skipped) = read_back(&as_workbook(&lines));
        let ours: Vec<&Line> = lines.iter().filter(|line| line.0 < KNOWN).collect();
        prop_assert_eq!(skipped, lines.len() - ours.len());
        prop_assert_eq!(from_workbook.len(), ours.len());
        for (round, (of, score, rank, of_year)) in from_workbook.iter().zip(ours) {
            prop_assert_eq!(round.outlet.as_str(), format!("32{of:02}"));
            prop_assert_eq!(round.score, Points::from_thousandths(*score));
            prop_assert_eq!(round.rank.zip(round.ranked), *rank);
            prop_assert_eq!(round.visited, day(*of_year));
        }
        prop_assert_eq!(read_back(&as_text(&lines)), (from_workbook, skipped));
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), zip in any::<bool>()) {
        let bytes = if zip { [b"PK\x03\x04".to_vec(), bytes].concat() } else { bytes };
        if let Ok(table) = preview(&bytes, "成绩") {
            let (wanted, outlets) = (province(), library());
            let known = Known { outlets: &outlets, people: &[] };
            prop_assert!(read(&table, &propose(&table, Some(&wanted.kind)), &wanted, known).is_err());
        }
    }

    /// A good list with one byte changed is either read whole or refused; no row is lost without a word.
    #[test]
    fn one_wrong_byte_loses_no_row_in_silence(at in 0..1000_usize, byte in any::<u8>()) {
        let text = "网点,得分,检查日期\n第0支行,92.5,2026-05-20\n第1支行,93,2026-05-21\n";
        let mut bytes = text.as_bytes().to_vec();
        let at = at % bytes.len();
        // A line break, comma or quote joins or splits cells; that is not one wrong character of one cell.
        prop_assume!(!b"\n\r\",".contains(&byte) && !b"\n,".contains(&bytes[at]));
        bytes[at] = byte;
        let (wanted, outlets) = (province(), library());
        let known = Known { outlets: &outlets, people: &[] };
        let table = preview(&bytes, "成绩.csv");
        let read = table.and_then(|table| read(&table, &propose(&table, Some(&wanted.kind)), &wanted, known));
        if let Ok(results) = read {
            let skipped = results.skipped;
            prop_assert_eq!(rounds(results).len() + skipped, 2);
        }
    }
}
