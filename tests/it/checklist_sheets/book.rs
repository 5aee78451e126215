//! A small good workbook to put something wrong into, and the smallest one, written by hand.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// What is put into a cell.
#[derive(Clone, Copy)]
pub(crate) enum Put {
    Text(&'static str),
    Number(f64),
    /// A number in percent format.
    Share(f64),
    /// A formula with its value.
    Formula(&'static str, &'static str),
    Date,
    Nothing,
}
pub(crate) use Put::{Date, Formula as Worked, Nothing, Number, Share, Text as Words};

pub(crate) const LIST: &[(&str, Put)] =
    &[("编号", Words("mine")), ("名称", Words("本行标准")), ("版本", Words("1")), ("满分", Number(6.0))];

pub(crate) const HEADINGS: &[&str] = &[
    "序号",
    "分组编号",
    "分组名称",
    "类别",
    "编号",
    "检查项",
    "区域",
    "观察方式",
    "分值",
    "最多扣",
    "计分方式",
    "否决",
    "按键",
    "岗位",
    "必检",
];

pub(crate) const ROWS: &[&[Put]] = &[
    &[
        Number(1.0),
        Words("A"),
        Words("甲"),
        Words("软件"),
        Words("A1"),
        Words("问候"),
        Words("柜台"),
        Words("画面、声音"),
        Number(2.0),
    ],
    &[Number(2.0), Words("A"), Nothing, Nothing, Words("A2"), Words("着装"), Words("大堂"), Words("画面"), Number(4.0)],
];

/// One sheet's cell to put something else into: sheet (0 the list, 1 the items), row and column from 0.
pub(crate) type Change = (usize, u32, u16, Put);

/// The small good workbook with some cells changed.
pub(crate) fn workbook(changes: &[Change]) -> Vec<u8> {
    workbook_with(changes, |_| {})
}

pub(crate) fn workbook_with(changes: &[Change], more: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let list = workbook.add_worksheet().set_name("检查表").unwrap();
    for (row, (label, value)) in (0..).zip(LIST) {
        put(list, row, 0, Words(label));
        put(list, row, 1, *value);
    }
    changes.iter().filter(|change| change.0 == 0).for_each(|(_, row, column, what)| put(list, *row, *column, *what));
    let items = workbook.add_worksheet().set_name("检查项").unwrap();
    for (column, heading) in (0..).zip(HEADINGS) {
        put(items, 0, column, Words(heading));
    }
    for (row, cells) in (1..).zip(ROWS) {
        (0..).zip(*cells).for_each(|(column, what)| put(items, row, column, *what));
    }
    changes.iter().filter(|change| change.0 == 1).for_each(|(_, row, column, what)| put(items, *row, *column, *what));
    more(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

pub(crate) fn put(sheet: &mut rust_xlsxwriter::Worksheet, row: u32, column: u16, what: Put) {
    match what {
        Words(text) => sheet.write_string(row, column, text).unwrap(),
        Number(number) => sheet.write_number(row, column, number).unwrap(),
        Worked(formula, value) => sheet.write_formula(row, column, Formula::new(formula).set_result(value)).unwrap(),
        Share(number) => {
            let percent = Format::new().set_num_format("0%");
            sheet.write_number_with_format(row, column, number, &percent).unwrap()
        }
        Date => {
            let day = Format::new().set_num_format("yyyy-mm-dd");
            sheet.write_datetime_with_format(row, column, ExcelDateTime::from_ymd(2026, 3, 5).unwrap(), &day).unwrap()
        }
        Nothing => sheet.clear_cell(row, column),
    };
}

/// The parts of the smallest workbook, its one sheet given. Packed without compression.
pub(crate) fn packed(sheet: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        ("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>")),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>")),
    ];
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in &parts {
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        common.extend(crc32(text.as_bytes()).to_le_bytes());
        common.extend(size.iter().chain(&size));
        common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        common.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00".iter().chain(&common));
        directory.extend([0; 10]);
        directory.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04".iter().chain(&common).chain(name.as_bytes()).chain(text.as_bytes()));
    }
    let begins = u32::try_from(bytes.len()).unwrap();
    bytes.extend(&directory);
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    bytes.extend(b"PK\x05\x06\x00\x00\x00\x00".iter().chain(&count).chain(&count));
    bytes.extend(u32::try_from(directory.len()).unwrap().to_le_bytes());
    bytes.extend(begins.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
