//! XLSX: a workbook to count with. Points are real numbers, texts are texts whatever they begin with.
//!
//! `Points` become binary floats here and nowhere before, since a spreadsheet knows no other number.

use crate::domain::text::Lang;
use crate::report::error::{ReportError, Warning};
use crate::report::glyphs::visible;
use crate::report::model::{Amount, ReportModel};
use crate::report::strings::strings;
use crate::report::xlsx_sheets as sheets;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
    utility::row_col_to_cell,
};

/// What a cell holds at most, in UTF-16 units.
const CELL_HOLDS: usize = 32_767;
/// What a printed foot's part holds; all three share 255.
const FOOT_HOLDS: usize = 60;

/// The report as a workbook.
///
/// # Errors
/// When the writer refuses, which it has no reason to.
pub fn xlsx(model: &ReportModel) -> Result<(Vec<u8>, Vec<Warning>), ReportError> {
    let words = strings(model.language);
    let looks = Looks::new(model.language);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(model)?);
    let mut warnings = Vec::new();
    for (name, write) in [
        (words.summary_sheet, sheets::summary as Write),
        (words.deductions_sheet, sheets::deductions),
        (words.items_sheet, sheets::items),
        (words.coverage_sheet, sheets::coverage),
        (words.explanation_sheet, sheets::explanation),
    ] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        set_up_page(sheet, model)?;
        write(&mut Page { sheet, name, looks: &looks, warnings: &mut warnings }, model)?;
    }
    Ok((workbook.save_to_buffer()?, warnings))
}

type Write = fn(&mut Page<'_>, &ReportModel) -> Result<(), XlsxError>;

/// The looks of cells.
pub(crate) struct Looks {
    /// A sheet's heading.
    pub(crate) title: Format,
    /// The head of a table.
    pub(crate) head: Format,
    /// A label before a text.
    pub(crate) label: Format,
    /// A text that wraps.
    pub(crate) text: Format,
    /// A number.
    pub(crate) number: Format,
    /// A number of lost points.
    pub(crate) lost: Format,
    /// The score.
    pub(crate) score: Format,
    /// A section's row.
    pub(crate) group: Format,
    /// A withdrawn text or number.
    pub(crate) gone: Format,
    /// A quiet remark.
    pub(crate) quiet: Format,
}

impl Looks {
    fn new(lang: Lang) -> Self {
        let base = match lang {
            Lang::Zh => Format::new().set_font_name("Microsoft YaHei"),
            Lang::En => Format::new(),
        };
        let base = base.set_font_size(10).set_align(FormatAlign::Top);
        let lined = base.clone().set_border_bottom(FormatBorder::Hair).set_border_bottom_color(Color::RGB(0xA0A8B2));
        let red = Color::RGB(0xC4_24_2B);
        Self {
            title: base.clone().set_font_size(16).set_bold(),
            head: base
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xEE_F1_F5))
                .set_border_bottom(FormatBorder::Thin),
            label: lined.clone().set_font_color(Color::RGB(0x55_60_70)),
            text: lined.clone().set_text_wrap(),
            number: lined.clone().set_align(FormatAlign::Right),
            lost: lined.clone().set_align(FormatAlign::Right).set_font_color(red),
            score: base.clone().set_font_size(28).set_bold().set_align(FormatAlign::Left),
            group: lined.clone().set_bold().set_background_color(Color::RGB(0xF7_F8_FA)),
            gone: lined.set_text_wrap().set_font_strikethrough().set_font_color(Color::RGB(0x7D_88_96)),
            quiet: base.set_font_color(Color::RGB(0x55_60_70)),
        }
    }
}

/// A sheet under way.
pub(crate) struct Page<'a> {
    pub(crate) sheet: &'a mut Worksheet,
    pub(crate) name: &'a str,
    pub(crate) looks: &'a Looks,
    pub(crate) warnings: &'a mut Vec<Warning>,
}

impl Page<'_> {
    /// A text. One that a spreadsheet might take for a formula later is marked as text for good.
    pub(crate) fn text(&mut self, row: u32, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        let shown = visible(text);
        let cut = cut(&shown);
        if cut.len() < shown.len() {
            self.warnings.push(Warning::TextCut { sheet: self.name.to_owned(), cell: row_col_to_cell(row, column) });
        }
        if cut.is_empty() {
            self.sheet.write_blank(row, column, format)?;
        } else if cut.starts_with(['=', '+', '-', '@']) {
            self.sheet.write_string_with_format(row, column, cut, &format.clone().set_quote_prefix())?;
        } else {
            self.sheet.write_string_with_format(row, column, cut, format)?;
        }
        Ok(())
    }

    /// Points as a number.
    pub(crate) fn points(&mut self, row: u32, column: u16, amount: &Amount, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, amount.thousandths as f64 / 1000.0, format)?;
        Ok(())
    }

    /// A count as a number.
    pub(crate) fn count(&mut self, row: u32, column: u16, count: usize, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(row, column, count as f64, format)?;
        Ok(())
    }

    /// The head of a table in `row`: words and column widths in characters.
    pub(crate) fn head(&mut self, row: u32, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
        let head = &self.looks.head;
        for (column, (word, width)) in (0_u16..).zip(columns) {
            self.sheet.write_string_with_format(row, column, *word, head)?;
            self.sheet.set_column_width(column, *width)?;
        }
        self.sheet.set_row_height(row, 24)?;
        Ok(())
    }

    /// Keeps the rows above `row` in sight and on each printed page.
    pub(crate) fn freeze(&mut self, row: u32, column: u16) -> Result<(), XlsxError> {
        self.sheet.set_freeze_panes(row, column)?;
        self.sheet.set_repeat_rows(row - 1, row - 1)?;
        Ok(())
    }
}

/// As much as a cell holds.
pub(crate) fn cut(text: &str) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > CELL_HOLDS {
            return &text[..at];
        }
    }
    text
}

/// How many lines a text takes in a column of that width; a Chinese character is two wide.
pub(crate) fn lines(text: &str, width: f64) -> usize {
    let wide = |c: char| if (c as u32) < 0x1100 { 1 } else { 2 };
    let columns = (width as usize).max(2);
    text.lines().map(|line| line.chars().map(wide).sum::<usize>().div_ceil(columns).max(1)).sum::<usize>().max(1)
}

fn set_up_page(sheet: &mut Worksheet, model: &ReportModel) -> Result<(), XlsxError> {
    let part = |text: &str| text.chars().take(FOOT_HOLDS).collect::<String>().replace('&', "&&");
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.35);
    sheet.set_footer(format!(
        "&L&8{}&C&8&P / &N&R&8{}",
        part(&model.footer.checklist),
        part(&model.footer.program_version)
    ));
    Ok(())
}

/// The workbook bears the report's own time, so that the same report gives the same bytes.
fn properties(model: &ReportModel) -> Result<DocProperties, XlsxError> {
    let made_at = ExcelDateTime::parse_from_str(&model.made_at)?;
    Ok(DocProperties::new()
        .set_title(format!("{} {} {}", model.title, model.cover.outlet.name, model.cover.date))
        .set_author(&model.cover.inspector)
        .set_comment(&model.footer.library_fingerprint)
        .set_company(&model.footer.program_version)
        .set_creation_datetime(&made_at))
}

#[cfg(test)]
mod tests {
    use super::{CELL_HOLDS, cut, lines};

    #[test]
    fn a_cell_is_cut_between_characters() {
        assert_eq!(cut("短"), "短");
        let long = "😀".repeat(CELL_HOLDS);
        assert_eq!(cut(&long).chars().count(), CELL_HOLDS / 2);
    }

    #[test]
    fn chinese_takes_twice_the_room() {
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("十个汉字占两行的宽", 10.0), 2);
        assert_eq!(lines("ten wide..", 10.0), 1);
        assert_eq!(lines("a\nb", 10.0), 2);
    }
}
