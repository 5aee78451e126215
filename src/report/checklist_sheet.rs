//! A checklist as a workbook that its owner fills in, changes and gives back: the list's own fields, a row for each item, and
//! an explanation of every column.
//!
//! `catalog::checklist::sheet` reads it back without loss. Headings and words are in one language; the explanation is in both.

use crate::domain::checklist::{Area, Checklist, Class, Evidence, Hotkey, Item, NaRule, Observe, Per, Section, Weight};
use crate::domain::checklist_table::{Column, ListField, example_code, join, join_phrases, sheet_names, yes_no};
use crate::domain::number::Points;
use crate::domain::place::Post;
use crate::domain::text::Lang;
use crate::report::checklist_notes::{explain, explain_list, notes};
use crate::report::checklist_template::example;
use crate::report::error::ReportError;
use crate::report::xlsx::{cut, lines};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Workbook, Worksheet, XlsxError, utility::row_col_to_cell,
};

/// Rows below the headings that are ready to be filled in.
const ROWS: u32 = 1000;

/// Height of one line of text, in points.
const LINE: f64 = 15.0;

/// The checklist as a workbook, headings and words in `lang`.
///
/// # Errors
/// `CellTooSmall` when a text is longer than a cell holds: it is not cut.
pub fn checklist_sheet(checklist: &Checklist, lang: Lang) -> Result<Vec<u8>, ReportError> {
    let looks = Looks::new(lang);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(checklist)?);
    let writers: [Write; 3] = [write_list, write_items, |page, _| notes(page)];
    for (name, write) in sheet_names(lang).into_iter().zip(writers) {
        let sheet = workbook.add_worksheet().set_name(name)?;
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        write(&mut Page { sheet, name, looks: &looks, lang }, checklist)?;
    }
    Ok(workbook.save_to_buffer()?)
}

type Write = fn(&mut Page<'_>, &Checklist) -> Result<(), ReportError>;

/// The empty form: the same workbook with a few rows that show how it is filled in, and say that they are examples.
///
/// # Errors
/// When the writer refuses, which it has no reason to.
pub fn checklist_template(lang: Lang) -> Result<Vec<u8>, ReportError> {
    checklist_sheet(&example(lang), lang)
}

/// The same list gives the same bytes: the workbook bears no time of its own.
fn properties(checklist: &Checklist) -> Result<DocProperties, XlsxError> {
    let title = format!("{} {}", checklist.name.zh, checklist.version);
    Ok(DocProperties::new().set_title(title).set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}

/// The looks of cells.
pub(crate) struct Looks {
    pub(crate) title: Format,
    pub(crate) head: Format,
    /// A text that stands in a cell.
    pub(crate) text: Format,
    pub(crate) quiet: Format,
    example: Format,
    /// A cell that waits for a text, or a number.
    empty: Format,
    empty_number: Format,
}

impl Looks {
    fn new(lang: Lang) -> Self {
        let base = match lang {
            Lang::Zh => Format::new().set_font_name("Microsoft YaHei"),
            Lang::En => Format::new(),
        };
        let base = base.set_font_size(10).set_align(FormatAlign::Top);
        let quiet = Color::RGB(0x55_60_70);
        // As text for good: a code 1-2 typed into such a cell is no date, and 2026.10 keeps its zero.
        let empty = base.clone().set_text_wrap().set_num_format("@");
        let text = empty.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(Color::RGB(0xA0_A8_B2));
        Self {
            title: base.clone().set_font_size(16).set_bold(),
            head: base
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xEE_F1_F5))
                .set_border_bottom(FormatBorder::Thin),
            example: text.clone().set_italic().set_font_color(quiet),
            text,
            empty,
            empty_number: base.clone().set_align(FormatAlign::Left),
            quiet: base.set_text_wrap().set_font_color(quiet),
        }
    }
}

/// A sheet under way.
pub(crate) struct Page<'a> {
    pub(crate) sheet: &'a mut Worksheet,
    name: &'static str,
    pub(crate) looks: &'a Looks,
    lang: Lang,
}

impl Page<'_> {
    /// A text, whole or not at all.
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), ReportError> {
        if cut(text).len() < text.len() {
            return Err(ReportError::CellTooSmall { sheet: self.name, cell: row_col_to_cell(row, column) });
        }
        if text.is_empty() {
            self.sheet.write_blank(row, column, format)?;
        } else {
            self.sheet.write_string_with_format(row, column, text, format)?;
        }
        Ok(())
    }

    /// Gives a row the height of its longest text; texts come with the widths of their columns.
    pub(crate) fn height<'t>(
        &mut self,
        row: u32,
        texts: impl Iterator<Item = (&'t str, f64)>,
    ) -> Result<(), ReportError> {
        let high = texts.map(|(text, width)| lines(text, width)).max().unwrap_or(1);
        self.sheet.set_row_height(row, high as f64 * LINE)?;
        Ok(())
    }

    fn put(&mut self, row: u32, column: u16, value: &Value, format: &Format) -> Result<(), ReportError> {
        match value {
            Value::Text(text) => self.text(row, column, text, format),
            Value::Number(number) => {
                let left = format.clone().set_num_format("General").set_align(FormatAlign::Left);
                self.sheet.write_number_with_format(row, column, *number, &left)?;
                Ok(())
            }
        }
    }
}

/// What a cell is to hold.
enum Value {
    Text(String),
    /// A number; a spreadsheet knows only binary ones, and shows fifteen digits, which is more than points have.
    Number(f64),
}

impl Value {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number(_) => "",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Points> for Value {
    fn from(points: Points) -> Self {
        Self::Number(points.thousandths() as f64 / 1000.0)
    }
}

fn write_list(page: &mut Page<'_>, checklist: &Checklist) -> Result<(), ReportError> {
    let looks = page.looks;
    let heads = match page.lang {
        Lang::Zh => ["基本信息", "填写", "说明"],
        Lang::En => ["Field", "Value", "What it is"],
    };
    let widths = [18.0, 60.0, 60.0];
    for ((column, head), width) in (0_u16..).zip(heads).zip(widths) {
        page.text(0, column, head, &looks.head)?;
        page.sheet.set_column_width(column, width)?;
    }
    page.sheet.set_row_height(0, 24)?;
    page.sheet.set_freeze_panes(1, 0)?;
    for (row, field) in (1_u32..).zip(ListField::ALL) {
        page.text(row, 0, field.name(page.lang), &looks.head)?;
        let (value, holds) = (list_value(*field, checklist, page.lang), explain_list(*field));
        let holds = holds.get(page.lang);
        page.put(row, 1, &value, &looks.text)?;
        page.text(row, 2, holds, &looks.quiet)?;
        page.height(row, [value.text(), holds].into_iter().zip([widths[1], widths[2]]))?;
        let rule = match field {
            ListField::Na => {
                Some(DataValidation::new().allow_list_strings(&names(NaRule::ALL, NaRule::name, page.lang))?)
            }
            ListField::Places => Some(DataValidation::new().allow_whole_number(DataValidationRule::Between(0, 3))),
            _ => None,
        };
        if let Some(rule) = rule {
            page.sheet.add_data_validation(row, 1, row, 1, &rule)?;
        }
    }
    Ok(())
}

fn list_value(field: ListField, checklist: &Checklist, lang: Lang) -> Value {
    match field {
        ListField::Code => checklist.code.as_str().into(),
        ListField::Name => checklist.name.zh.as_str().into(),
        ListField::NameEn => checklist.name.en.as_str().into(),
        ListField::Version => checklist.version.as_str().into(),
        ListField::Basis => checklist.basis.as_str().into(),
        ListField::Notice => checklist.notice.zh.as_str().into(),
        ListField::NoticeEn => checklist.notice.en.as_str().into(),
        ListField::Total => checklist.total.into(),
        ListField::BonusCap => checklist.bonus_cap.into(),
        ListField::Na => checklist.na.name(lang).into(),
        ListField::Places => Value::Number(f64::from(checklist.places)),
    }
}

fn write_items(page: &mut Page<'_>, checklist: &Checklist) -> Result<(), ReportError> {
    let looks = page.looks;
    for (at, column) in (0_u16..).zip(Column::ALL) {
        page.text(0, at, column.name(page.lang), &looks.head)?;
        let ready = if is_number(*column) { &looks.empty_number } else { &looks.empty };
        page.sheet.set_column_format(at, ready)?;
        page.sheet.set_column_width(at, width(*column))?;
        if let Some(rule) = validation(*column, page.lang)? {
            page.sheet.add_data_validation(1, at, ROWS, at, &rule)?;
        }
    }
    page.sheet.set_row_height(0, 30)?;
    page.sheet.set_freeze_panes(1, 0)?;
    page.sheet.set_repeat_rows(0, 0)?;
    page.sheet.set_print_fit_to_pages(2, 0);
    let mut last = 0;
    for (row, (section, item)) in (1_u32..).zip(checklist.items()) {
        let example = item.code.0.starts_with(example_code(page.lang));
        let format = if example { &looks.example } else { &looks.text };
        let values: Vec<Value> =
            Column::ALL.iter().map(|column| item_value(*column, section, item, page.lang)).collect();
        for (at, value) in (0_u16..).zip(&values) {
            page.put(row, at, value, format)?;
        }
        page.height(row, values.iter().map(Value::text).zip(Column::ALL.iter().copied().map(width)))?;
        last = row;
    }
    let columns = u16::try_from(Column::ALL.len()).unwrap_or(u16::MAX);
    page.sheet.autofilter(0, 0, last, columns - 1)?;
    Ok(())
}

fn item_value(column: Column, section: &Section, item: &Item, lang: Lang) -> Value {
    match column {
        Column::SectionCode => section.code.as_str().into(),
        Column::SectionName => section.name.zh.as_str().into(),
        Column::SectionNameEn => section.name.en.as_str().into(),
        Column::Class => section.class.name(lang).into(),
        Column::MinimumPercent => {
            section.minimum_percent.map_or("".into(), |percent| Value::Number(f64::from(percent)))
        }
        Column::Code => item.code.0.as_str().into(),
        Column::Text => item.text.zh.as_str().into(),
        Column::TextEn => item.text.en.as_str().into(),
        Column::Standard => item.standard.zh.as_str().into(),
        Column::StandardEn => item.standard.en.as_str().into(),
        Column::Posts => Value::Text(join(item.posts.iter().map(|post| post.name(lang)), lang)),
        Column::Area => item.area.name(lang).into(),
        Column::Observe => Value::Text(join(item.observe.iter().map(|way| way.name(lang)), lang)),
        Column::Points if item.weight == Weight::FromTotal => "".into(),
        Column::Points => item.points.into(),
        Column::Step => item.step.into(),
        Column::Per => item.per.name(lang).into(),
        Column::Cap => item.cap.into(),
        Column::Weight => item.weight.name(lang).into(),
        Column::KeyItem => yes_no(item.key_item, lang).into(),
        Column::Gates => Value::Text(join(item.gates.iter().map(|gate| gate.0.as_str()), lang)),
        Column::Key => match item.hotkey {
            Some(Hotkey::Stroke(key)) => Value::Text(key.to_string()),
            Some(Hotkey::Number(section, number)) => Value::Text(format!("{section}{number}")),
            None => "".into(),
        },
        Column::Remedy => item.remedy.zh.as_str().into(),
        Column::RemedyEn => item.remedy.en.as_str().into(),
        Column::Responsible => item.responsible.map_or("", |post| post.name(lang)).into(),
        Column::Evidence => item.evidence.name(lang).into(),
        Column::Reference => item.reference.as_str().into(),
        Column::Required => yes_no(item.required, lang).into(),
        Column::Clauses => Value::Text(join_phrases(&item.clauses, lang)),
    }
}

const fn is_number(column: Column) -> bool {
    matches!(column, Column::MinimumPercent | Column::Points | Column::Step | Column::Cap)
}

/// In characters.
const fn width(column: Column) -> f64 {
    match column {
        Column::Standard | Column::StandardEn | Column::Remedy | Column::RemedyEn => 36.0,
        Column::Text | Column::TextEn => 24.0,
        Column::SectionName | Column::SectionNameEn | Column::Posts | Column::Observe => 18.0,
        Column::Responsible | Column::Reference | Column::Clauses | Column::Code | Column::Evidence => 13.0,
        _ => 10.0,
    }
}

fn names<T: Copy>(all: &[T], name: fn(T, Lang) -> &'static str, lang: Lang) -> Vec<&'static str> {
    all.iter().map(|one| name(*one, lang)).collect()
}

/// The words that a column knows, and whether a cell may hold several of them.
pub(crate) fn words(column: Column, lang: Lang) -> Option<(Vec<&'static str>, bool)> {
    let one = |words| Some((words, false));
    match column {
        Column::Class => one(names(Class::ALL, Class::name, lang)),
        Column::Area => one(names(Area::ALL, Area::name, lang)),
        Column::Per => one(names(Per::ALL, Per::name, lang)),
        Column::Weight => one(names(Weight::ALL, Weight::name, lang)),
        Column::Responsible => one(names(Post::ALL, Post::name, lang)),
        Column::Evidence => one(names(Evidence::ALL, Evidence::name, lang)),
        Column::KeyItem | Column::Required => one(vec![yes_no(true, lang), yes_no(false, lang)]),
        Column::Posts => Some((names(Post::ALL, Post::name, lang), true)),
        Column::Observe => Some((names(Observe::ALL, Observe::name, lang), true)),
        _ => None,
    }
}

/// A choice of words, or the range of a number. Where several words may stand in a cell the choice does not forbid that.
fn validation(column: Column, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
    if let Some((words, several)) = words(column, lang) {
        let choice = DataValidation::new().allow_list_strings(&words)?;
        return Ok(Some(if several {
            choice.show_error_message(false).set_input_message(explain(column).get(lang))?
        } else {
            choice
        }));
    }
    Ok(match column {
        Column::MinimumPercent => Some(DataValidation::new().allow_whole_number(DataValidationRule::Between(0, 100))),
        Column::Points | Column::Step | Column::Cap => {
            Some(DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThan(0.0)))
        }
        _ => None,
    })
}
