//! The five sheets of the workbook.

use crate::report::cover;
use crate::report::model::{FindingEntry, ItemEntry, PersonEntry, ReportModel, SectionEntry, SubjectEntry};
use crate::report::strings::{Strings, fill, strings};
use crate::report::xlsx::{Page, lines};
use rust_xlsxwriter::{Image, ObjectMovement, XlsxError};

/// The room for a still, in pixels.
const STILL: (u32, u32) = (208, 117);
/// Height of a row with a still, in points.
const STILL_ROW: f64 = 94.0;
/// Height of one line of text, in points.
const LINE: f64 = 15.0;

pub(crate) fn summary(page: &mut Page<'_>, model: &ReportModel) -> Result<(), XlsxError> {
    let words = strings(model.language);
    let looks = page.looks;
    for (column, width) in (0_u16..).zip([22.0, 34.0, 12.0, 30.0, 12.0, 22.0, 22.0]) {
        page.sheet.set_column_width(column, width)?;
    }
    page.text(0, 0, &model.title, &looks.title)?;
    page.sheet.set_row_height(0, 30)?;
    let mut row = 1;
    for (label, text) in cover::facts(model) {
        page.text(row, 0, label, &looks.label)?;
        page.text(row, 1, &text, &looks.text)?;
        row += 1;
    }
    if !model.cover.notice.is_empty() {
        page.text(row, 0, words.notice, &looks.label)?;
        page.text(row, 1, &model.cover.notice, &looks.text)?;
        row += 1;
    }
    row = score_rows(page, model, row + 1)?;
    row = section_rows(page, model, row + 1)?;
    footage_rows(page, model, row + 1)
}

fn score_rows(page: &mut Page<'_>, model: &ReportModel, mut row: u32) -> Result<u32, XlsxError> {
    let (words, looks, score) = (strings(model.language), page.looks, &model.score);
    page.text(row, 0, words.score, &looks.title)?;
    let places = score.value.text.split_once('.').map_or(0, |(_, places)| places.len());
    let form = if places == 0 { "0".to_owned() } else { format!("0.{}", "0".repeat(places)) };
    page.points(row, 1, &score.value, &looks.score.clone().set_num_format(form))?;
    page.sheet.set_row_height(row, 40)?;
    row += 1;
    page.text(row, 1, &fill(words.full_marks, &[("total", &score.total.text)]), &looks.quiet)?;
    row += 1;
    if !score.complete {
        page.text(row, 0, words.incomplete, &looks.quiet.clone().set_bold())?;
        page.text(row, 1, &score.open_text, &looks.quiet)?;
        row += 1;
    }
    Ok(row)
}

fn section_rows(page: &mut Page<'_>, model: &ReportModel, mut row: u32) -> Result<u32, XlsxError> {
    let (words, looks, score) = (strings(model.language), page.looks, &model.score);
    let heads = [words.section, words.class_column, words.possible, words.met_column, words.earned, words.lost];
    // The sheet's widths serve the footage below as well, so the figures stand where columns are narrow.
    let order: [usize; 6] = [0, 1, 2, 3, 4, 5];
    for (column, at) in (0_u16..).zip(order) {
        page.text(row, column, heads[at], &looks.head)?;
    }
    row += 1;
    for section in &model.sections {
        page.text(row, 0, &section.name, &looks.text)?;
        page.text(row, 1, &section.class.name, &looks.text)?;
        page.points(row, 2, &section.possible, &looks.number)?;
        page.text(row, 3, &section.met_text, &looks.text)?;
        page.points(row, 4, &section.earned, &looks.number)?;
        let lost = if section.lost.is_zero() { &looks.number } else { &looks.lost };
        page.points(row, 5, &section.lost, lost)?;
        row += 1;
    }
    page.text(row, 0, words.sum, &looks.group)?;
    page.points(row, 2, &score.possible, &looks.group)?;
    page.points(row, 4, &score.earned, &looks.group)?;
    for column in [1, 3, 5] {
        page.text(row, column, "", &looks.group)?;
    }
    row += 1;
    for (label, amount) in [(words.from_total, &score.from_total), (words.bonus, &score.bonus)] {
        if !amount.is_zero() {
            page.text(row, 0, label, &looks.text)?;
            page.points(row, 4, amount, &looks.number)?;
            row += 1;
        }
    }
    Ok(row)
}

fn footage_rows(page: &mut Page<'_>, model: &ReportModel, mut row: u32) -> Result<(), XlsxError> {
    let (words, looks) = (strings(model.language), page.looks);
    let heads =
        [words.camera, words.file, words.duration, words.clock, words.size, words.modified, words.sha256, words.remark];
    for (column, head) in (0_u16..).zip(heads) {
        page.text(row, column, head, &looks.head)?;
    }
    row += 1;
    for footage in &model.cover.footage {
        page.text(row, 0, &footage.camera, &looks.text)?;
        page.text(row, 1, &footage.file, &looks.text)?;
        page.text(row, 2, &footage.duration, &looks.text)?;
        page.text(row, 3, &footage.clock_text, &looks.text)?;
        page.text(row, 4, &footage.size_text, &looks.number)?;
        page.text(row, 5, &footage.modified, &looks.text)?;
        let hash = if footage.sha256.is_empty() { &footage.sha256_short } else { &footage.sha256 };
        page.text(row, 6, hash, &looks.text)?;
        page.text(row, 7, &footage.fault, &looks.text)?;
        row += 1;
    }
    page.text(row + 1, 0, &fill(words.library, &[("hash", &model.footer.library_fingerprint)]), &looks.quiet)?;
    page.text(row + 2, 0, &model.footer.program_version, &looks.quiet)
}

pub(crate) fn deductions(page: &mut Page<'_>, model: &ReportModel) -> Result<(), XlsxError> {
    let words = strings(model.language);
    page.sheet.set_landscape();
    let columns = [
        (words.number, 6.0),
        (words.still, 30.0),
        (words.status, 9.0),
        (words.item_code, 11.0),
        (words.item_text, 26.0),
        (words.points, 8.0),
        (words.person, 16.0),
        (words.staff_no, 11.0),
        (words.post, 14.0),
        (words.camera, 12.0),
        (words.site_time, 25.0),
        (words.recording_time, 16.0),
        (words.note, 36.0),
        (words.remedy, 36.0),
        (words.responsible, 12.0),
        (words.clauses, 12.0),
        (words.recording, 26.0),
        (words.still_hash, 22.0),
        (words.sound_hash, 22.0),
        (words.withdrawn_reason, 26.0),
    ];
    page.head(0, &columns)?;
    page.freeze(1, 1)?;
    let mut row = 1;
    for (findings, status) in
        [(&model.deductions, words.standing), (&model.merits, words.bonus), (&model.withdrawn, words.withdrawn_status)]
    {
        for finding in findings {
            finding_row(page, row, finding, status)?;
            row += 1;
        }
    }
    if row > 1 {
        page.sheet.autofilter(0, 0, row - 1, columns.len() as u16 - 1)?;
    }
    Ok(())
}

fn finding_row(page: &mut Page<'_>, row: u32, finding: &FindingEntry, status: &str) -> Result<(), XlsxError> {
    let looks = page.looks;
    let gone = finding.withdrawn.is_some();
    let text = if gone { &looks.gone } else { &looks.text };
    let number = if gone { &looks.gone } else { &looks.lost };
    page.count(row, 0, finding.no as usize, &looks.text)?;
    let height = still_cell(page, row, finding)?;
    page.text(row, 2, status, &looks.text)?;
    page.text(row, 3, &finding.item, text)?;
    page.text(row, 4, &finding.item_text, text)?;
    page.points(row, 5, &finding.points, number)?;
    let (staff_no, post) = finding.person.as_ref().map_or(("", ""), |p| (p.staff_no.as_str(), p.post.as_str()));
    page.text(row, 6, finding.person.as_ref().map_or(finding.person_text.as_str(), |p| p.name.as_str()), text)?;
    page.text(row, 7, staff_no, text)?;
    page.text(row, 8, post, text)?;
    page.text(row, 9, &finding.camera, text)?;
    page.text(row, 10, &finding.site_time_text, text)?;
    page.text(row, 11, &finding.recording_time, text)?;
    page.text(row, 12, &finding.note, text)?;
    page.text(row, 13, &finding.remedy, text)?;
    page.text(row, 14, &finding.responsible, text)?;
    page.text(row, 15, &finding.clauses.join(" "), text)?;
    page.text(row, 16, &finding.recording, text)?;
    page.text(row, 17, finding.still.as_ref().map_or("", |still| still.hash.as_str()), &looks.text)?;
    let sound = finding.sound.as_ref().map_or(finding.sound_note.as_str(), |sound| sound.hash.as_str());
    page.text(row, 18, sound, &looks.text)?;
    page.text(row, 19, finding.withdrawn.as_deref().unwrap_or_default(), &looks.text)?;
    let longest = lines(&finding.note, 36.0).max(lines(&finding.remedy, 36.0)).max(lines(&finding.item_text, 26.0));
    let height = height.max((longest as f64) * LINE + 4.0).min(400.0);
    page.sheet.set_row_height(row, height)?;
    Ok(())
}

/// Puts the still into its cell; the row's height for it.
fn still_cell(page: &mut Page<'_>, row: u32, finding: &FindingEntry) -> Result<f64, XlsxError> {
    let looks = page.looks;
    let Some(still) = &finding.still else {
        page.text(row, 1, &finding.still_note, &looks.text)?;
        return Ok(LINE * 2.0);
    };
    page.text(row, 1, "", &looks.text)?;
    let image = Image::new_from_buffer(&still.jpeg)?
        .set_scale_to_size(STILL.0, STILL.1, true)
        .set_alt_text(format!("{} {}", finding.no, finding.item_text))
        .set_object_movement(ObjectMovement::MoveAndSizeWithCells);
    page.sheet.insert_image_with_offset(row, 1, &image, 3, 4)?;
    Ok(STILL_ROW)
}

pub(crate) fn items(page: &mut Page<'_>, model: &ReportModel) -> Result<(), XlsxError> {
    let words = strings(model.language);
    page.sheet.set_landscape();
    let columns = [
        (words.section, 18.0),
        (words.class_column, 9.0),
        (words.item_code, 11.0),
        (words.item_text, 30.0),
        (words.key_item, 9.0),
        (words.person, 16.0),
        (words.staff_no, 11.0),
        (words.post, 14.0),
        (words.outcome, 12.0),
        (words.possible, 8.0),
        (words.found, 8.0),
        (words.lost, 8.0),
        (words.findings, 12.0),
        (words.remark, 30.0),
    ];
    page.head(0, &columns)?;
    page.freeze(1, 0)?;
    let mut row = 1;
    for section in &model.sections {
        for item in &section.items {
            for (at, subject) in item.subjects.iter().enumerate() {
                item_row(page, row, section, item, subject, words)?;
                if at == 0 {
                    item_points(page, row, item)?;
                } else {
                    for column in 9..=13 {
                        page.text(row, column, "", &page.looks.text)?;
                    }
                }
                row += 1;
            }
        }
    }
    page.sheet.autofilter(0, 0, row - 1, columns.len() as u16 - 1)?;
    Ok(())
}

fn item_row(
    page: &mut Page<'_>,
    row: u32,
    section: &SectionEntry,
    item: &ItemEntry,
    subject: &SubjectEntry,
    words: &Strings,
) -> Result<(), XlsxError> {
    let text = &page.looks.text;
    page.text(row, 0, &section.name, text)?;
    page.text(row, 1, &section.class.name, text)?;
    page.text(row, 2, &item.code, text)?;
    page.text(row, 3, &item.text, text)?;
    page.text(row, 4, if item.key_item { words.yes } else { "" }, text)?;
    let none = (words.whole_outlet, "", "");
    let person = |p: &PersonEntry| (p.name.clone(), p.staff_no.clone(), p.post.clone());
    let (name, staff_no, post) =
        subject.person.as_ref().map_or_else(|| (none.0.to_owned(), none.1.to_owned(), none.2.to_owned()), person);
    page.text(row, 5, &name, text)?;
    page.text(row, 6, &staff_no, text)?;
    page.text(row, 7, &post, text)?;
    let deducted = subject.outcome.code == "deducted";
    let red = page.looks.lost.clone().set_align(rust_xlsxwriter::FormatAlign::Left);
    page.text(row, 8, &subject.outcome.name, if deducted { &red } else { text })
}

/// An item's points stand in its first row only, so that the column can be added up.
fn item_points(page: &mut Page<'_>, row: u32, item: &ItemEntry) -> Result<(), XlsxError> {
    let looks = page.looks;
    page.points(row, 9, &item.possible, &looks.number)?;
    page.points(row, 10, &item.found, &looks.number)?;
    let loses = !item.lost.is_zero() && item.weight != "bonus";
    page.points(row, 11, &item.lost, if loses { &looks.lost } else { &looks.number })?;
    let findings: Vec<String> = item.findings.iter().map(u32::to_string).collect();
    page.text(row, 12, &findings.join(", "), &looks.text)?;
    page.text(row, 13, &item.remark, &looks.text)
}

pub(crate) fn coverage(page: &mut Page<'_>, model: &ReportModel) -> Result<(), XlsxError> {
    let (words, looks, coverage) = (strings(model.language), page.looks, &model.coverage);
    page.head(0, &[(words.coverage, 30.0), (words.judged, 12.0), (words.of_all, 12.0)])?;
    page.freeze(1, 0)?;
    let mut row = 1;
    for (label, counted) in [
        (words.covered_items, coverage.items),
        (words.covered_people, coverage.people),
        (words.covered_subjects, coverage.subjects),
    ] {
        page.text(row, 0, label, &looks.text)?;
        page.count(row, 1, counted.seen, &looks.number)?;
        page.count(row, 2, counted.all, &looks.number)?;
        row += 1;
    }
    row = people_rows(page, model, row + 1)?;
    page.text(row + 1, 0, words.unseen_items, &looks.head)?;
    row += 2;
    for item in &coverage.unseen_items {
        page.text(row, 0, &format!("{} {}", item.code, item.name), &looks.text)?;
        row += 1;
    }
    if coverage.unseen_items.is_empty() {
        page.text(row, 0, words.all_seen, &looks.text)?;
        row += 1;
    }
    page.text(row + 1, 0, words.unseen_people, &looks.head)?;
    row += 2;
    for person in &coverage.unseen_people {
        page.text(row, 0, &format!("{} {}", person.name, person.post), &looks.text)?;
        row += 1;
    }
    if coverage.unseen_people.is_empty() {
        page.text(row, 0, words.all_seen, &looks.text)?;
    }
    Ok(())
}

fn people_rows(page: &mut Page<'_>, model: &ReportModel, mut row: u32) -> Result<u32, XlsxError> {
    let (words, looks) = (strings(model.language), page.looks);
    let heads = [words.person, words.judged, words.of_all, words.person_points, words.staff_no, words.post];
    for (column, head) in (0_u16..).zip(heads) {
        page.text(row, column, head, &looks.head)?;
    }
    for (column, width) in [(3, 12.0), (4, 14.0), (5, 20.0)] {
        page.sheet.set_column_width(column, width)?;
    }
    row += 1;
    for entry in &model.coverage.by_person {
        page.text(row, 0, &entry.person.name, &looks.text)?;
        page.count(row, 1, entry.items.seen, &looks.number)?;
        page.count(row, 2, entry.items.all, &looks.number)?;
        let lost = if entry.points.is_zero() { &looks.number } else { &looks.lost };
        page.points(row, 3, &entry.points, lost)?;
        page.text(row, 4, &entry.person.staff_no, &looks.text)?;
        page.text(row, 5, &entry.person.post, &looks.text)?;
        row += 1;
    }
    Ok(row)
}

pub(crate) fn explanation(page: &mut Page<'_>, model: &ReportModel) -> Result<(), XlsxError> {
    let (words, looks) = (strings(model.language), page.looks);
    page.head(0, &[(words.item_code, 12.0), (words.line, 32.0), (words.formula, 70.0), (words.value, 12.0)])?;
    page.freeze(1, 0)?;
    for (row, line) in (1_u32..).zip(&model.explanation) {
        let label = if line.kind == "item" { &looks.text } else { &looks.group };
        page.text(row, 0, &line.code, label)?;
        page.text(row, 1, &line.label, label)?;
        page.text(row, 2, &line.formula, &looks.text)?;
        match &line.value {
            Some(value) if line.kind == "item" && value.thousandths < 0 => page.points(row, 3, value, &looks.lost)?,
            Some(value) => page.points(row, 3, value, &looks.number)?,
            None => page.text(row, 3, "", &looks.text)?,
        }
    }
    Ok(())
}
