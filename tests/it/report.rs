//! The report: four formats from one model.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and says what it skips"
)]

mod fixture;
mod schema;

use calamine::{Data, DataType, Reader, Xlsx};
use fixture::{NOTES, case, item_texts};
use mingcha::domain::checklist::Weight;
use mingcha::domain::footage::{ClockSource, SiteClock, Stretch};
use mingcha::domain::inspection::{Closing, FindingNo};
use mingcha::domain::number::Points;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::report::{FontBytes, Format, ReportError, ReportModel, SCHEMA, Warning, export, html, json, pdf, xlsx};
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

/// Noto Sans CJK SC, regular and bold; none where the package is not installed.
fn fonts() -> Option<Vec<FontBytes>> {
    let folder = Path::new("/usr/share/fonts/opentype/noto");
    let face = |file: &str| {
        let bytes = std::fs::read(folder.join(file)).ok()?;
        Some(FontBytes { name: file.to_owned(), bytes: Arc::new(bytes), index: 2 })
    };
    let faces = face("NotoSansCJK-Regular.ttc").zip(face("NotoSansCJK-Bold.ttc"));
    if faces.is_none() {
        println!("skipped: Noto Sans CJK is not installed");
    }
    faces.map(|(regular, bold)| vec![regular, bold])
}

/// The text that a reader can copy out of the PDF, without white space; none where poppler-utils is not installed.
fn text_of(pdf: &[u8]) -> Option<String> {
    let child = Command::new("pdftotext").args(["-", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        println!("skipped: pdftotext is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(pdf).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    Some(squeezed(&String::from_utf8(output.stdout).unwrap()))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn write(model: &ReportModel, format: Format) -> Vec<u8> {
    export(model, format, &[], None, &mut |_| {}).unwrap().bytes
}

#[test]
fn the_same_inspection_gives_the_same_bytes() {
    for lang in [Lang::Zh, Lang::En] {
        let (first, second) = (case(5).model(lang), case(5).model(lang));
        assert_eq!(first, second);
        for format in [Format::Xlsx, Format::Html, Format::Json] {
            assert!(write(&first, format) == write(&second, format), "{format:?} differs from run to run");
        }
    }
}

#[test]
fn a_withdrawn_finding_changes_no_number() {
    let with = case(5);
    let mut without = case(5);
    without.inspection.findings.remove(&FindingNo(6)).unwrap();
    let (with, without) = (with.model(Lang::Zh), without.model(Lang::Zh));
    assert_eq!(with.withdrawn.len(), 1);
    assert_eq!(with.withdrawn[0].withdrawn.as_deref(), Some("经复核，该柜员当时正在为客户递送凭条。"));
    assert_eq!(ReportModel { withdrawn: Vec::new(), ..with }, without);
}

#[test]
fn the_model_says_what_was_found() {
    let model = case(5).model(Lang::Zh);
    assert_eq!(model.score.value.text, "96.81");
    assert!(!model.score.complete);
    assert_eq!(model.score.open_text, "尚有 5 处未检或无法观察，暂不扣分（其中必检未检 4 处）。");
    let first = &model.deductions[0];
    assert_eq!(first.person_text, "高柜柜员01（高柜柜员，工号 32100001）");
    assert_eq!(
        (first.recording_time.as_str(), first.site_time_text.as_str()),
        ("0:00:28.080", "2026-03-05 09:00:28.080")
    );
    assert_eq!(first.site_time.as_deref(), Some("2026-03-05T09:00:28.080"));
    assert_eq!((first.camera.as_str(), first.points.thousandths), ("高柜全景", 500));
    let span = &model.deductions[4];
    assert_eq!(span.site_time_text, "2026-03-05 09:00:38.000 – 09:04:38.000");
    assert_eq!(model.cover.footage[0].clock_text, "2026-03-05 09:00:00.000（文件名）");
    assert_eq!(model.cover.footage[1].file, "大堂 上午.avi");
    assert_eq!(model.coverage.unseen_people[0].name, "低柜柜员02");
    let english = case(5).model(Lang::En);
    assert_eq!(english.deductions[0].item_text, "Raises a hand after calling a number");
    assert_eq!(english.cover.date_text, "5 March 2026");
    assert_eq!(english.score.value, model.score.value);
}

#[test]
fn a_doubtful_clock_is_told_and_its_jumps_are_followed() {
    let mut case = case(5);
    let recording = &mut case.inspection.recordings[0];
    let clock = recording.clock.unwrap();
    recording.claims = vec![SiteClock { source: ClockSource::Frames, ..clock.moved(Pts::from_ms(3_240)) }, clock];
    let stretch = |ms, at| Stretch { from: Pts::from_ms(ms), site: clock.at_first.plus(Pts::from_ms(at)) };
    recording.stretches = vec![stretch(0, 0), stretch(60_000, 660_000)];
    let model = case.model(Lang::Zh);
    assert_eq!(model.cover.footage[0].clock_text, "2026-03-05 09:00:00.000（文件名）；与录像帧内时钟相差 3.2 秒");
    assert_eq!(
        model.deductions[4].site_time_text, "2026-03-05 09:00:38.000 – 09:14:38.000",
        "ten minutes were skipped"
    );
    assert!(case.model(Lang::En).cover.footage[0].clock_text.ends_with("; 3.2 s off the dates in the frames"));
}

#[test]
fn caps_gates_bonuses_and_closing_are_told() {
    let mut case = case(40);
    let sections = &mut case.inspection.checklist.sections;
    sections[0].items[2].weight = Weight::Bonus;
    sections[1].items[2].gates = vec![sections[1].items[3].code.clone()];
    sections[2].items[2].weight = Weight::FromTotal;
    case.inspection.findings.get_mut(&FindingNo(1)).unwrap().item = sections[0].items[2].code.clone();
    case.inspection.closing = Some(Closing {
        at: jiff::civil::datetime(2026, 3, 5, 17, 30, 0, 0),
        score: Points::from_thousandths(84_040),
        checklist_version: "2026.1".to_owned(),
        reason: "大堂摄像头当日检修".to_owned(),
    });
    let model = case.model(Lang::Zh);
    assert_eq!(model.merits.len(), 1);
    assert_eq!(model.score.bonus.text, "0.5");
    assert!(!model.score.from_total.is_zero());
    let items: Vec<_> = model.sections.iter().flat_map(|section| &section.items).collect();
    let remark = |code: &str| items.iter().find(|item| item.code == code).unwrap().remark.as_str();
    assert_eq!(remark("S2-48b"), "累计 4，按上限计 3");
    assert_eq!(remark("S2-48a"), "因 S2-48b 不合格，本项失全部分值");
    assert!(remark("S2-48g").starts_with("直接从总分扣减"));
    assert_eq!(remark("S2-31"), "加分项");
    assert_eq!(model.cover.status.text, "已结案（2026-03-05 17:30:00），结案得分 84.04");
    let page = html(&model, None).unwrap();
    assert!(page.contains("大堂摄像头当日检修") && page.contains("+0.5"));
}

#[test]
fn json_is_what_its_schema_says() {
    let document: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    for lang in [Lang::Zh, Lang::En] {
        for findings in [0, 5, 40] {
            let value = serde_json::from_str(&json(&case(findings).model(lang)).unwrap()).unwrap();
            assert_eq!(schema::faults(&document, &value), Vec::<String>::new());
        }
    }
    let mut wrong: serde_json::Value = serde_json::from_str(&json(&case(5).model(Lang::Zh)).unwrap()).unwrap();
    wrong["deductions"][0]["points"]["thousandths"] = 0.5.into();
    wrong["cover"].as_object_mut().unwrap().remove("inspector");
    wrong["score"]["extra"] = 1.into();
    wrong["made_at"] = "yesterday".into();
    assert_eq!(schema::faults(&document, &wrong).len(), 4);
}

#[test]
fn html_shows_every_note_and_obeys_none() {
    let model = case(5).model(Lang::Zh);
    let page = html(&model, None).unwrap();
    assert!(!page.contains("<script"), "a note became markup");
    assert!(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; 未说“您好” &amp; &quot;请坐&quot;"));
    assert!(page.contains("{{footer}} $x$"), "a note was read as a template");
    for note in [NOTES[0], NOTES[2], NOTES[4]] {
        assert!(page.contains(note));
    }
    assert_eq!(page.matches("<audio controls").count(), 1);
    assert_eq!(page.matches("src=\"data:image/jpeg;base64,").count(), 6);
    assert!(!page.contains("http://") && !page.contains("https://"), "the page must need nothing from elsewhere");
    for item in item_texts() {
        assert!(page.contains(item), "{item} is missing");
    }
    for link in page.split("href=\"#").skip(1) {
        let target = link.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{target}\"")), "{target} leads nowhere");
    }
}

#[test]
fn xlsx_read_back_holds_texts_and_numbers() {
    let model = case(5).model(Lang::Zh);
    let (bytes, warnings) = xlsx(&model).unwrap();
    assert_eq!(warnings, []);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["概要", "扣分", "检查项", "覆盖", "得分说明"]);
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none(), "{name} has a formula");
    }
    let deductions = book.worksheet_range("扣分").unwrap();
    let heads: Vec<String> = deductions.rows().next().unwrap().iter().map(ToString::to_string).collect();
    let column = |head: &str| heads.iter().position(|h| h == head).unwrap_or_else(|| panic!("no column {head}"));
    let all: Vec<_> = model.deductions.iter().chain(&model.merits).chain(&model.withdrawn).collect();
    assert_eq!(deductions.height(), all.len() + 1);
    for (row, finding) in deductions.rows().skip(1).zip(all) {
        assert_eq!(row[column("序号")], Data::Float(f64::from(finding.no)));
        assert_eq!(row[column("扣分")], Data::Float(finding.points.thousandths as f64 / 1000.0));
        for (head, text) in [
            ("编号", finding.item.as_str()),
            ("检查内容", &finding.item_text),
            ("人员", &finding.person.as_ref().unwrap().name),
            ("工号", &finding.person.as_ref().unwrap().staff_no),
            ("摄像头", &finding.camera),
            ("现场时间", &finding.site_time_text),
            ("录像时间", &finding.recording_time),
            ("情况说明", &finding.note),
            ("整改要求", &finding.remedy),
            ("截图 SHA-256", &finding.still.as_ref().unwrap().hash),
            ("撤销理由", finding.withdrawn.as_deref().unwrap_or_default()),
        ] {
            assert_eq!(row[column(head)].as_string().unwrap_or_default(), text, "{head} of {}", finding.no);
        }
    }
    let items = book.worksheet_range("检查项").unwrap();
    let subjects: usize = model.sections.iter().flat_map(|s| &s.items).map(|i| i.subjects.len()).sum();
    assert_eq!(items.height(), subjects + 1);
    let possible: f64 = items.rows().skip(1).filter_map(|row| row[9].as_f64()).sum();
    assert_eq!(possible, 94.0, "an item's points stand once, however many people it has");
    let summary = book.worksheet_range("概要").unwrap();
    assert!(summary.rows().flatten().any(|cell| *cell == Data::Float(96.81)), "the score is a number");
    let lines = book.worksheet_range("得分说明").unwrap();
    assert_eq!(lines.height(), model.explanation.len() + 1);
}

#[test]
fn a_note_longer_than_a_cell_is_cut_with_a_warning() {
    let mut case = case(1);
    case.inspection.findings.get_mut(&FindingNo(1)).unwrap().note = "长".repeat(40_000);
    let model = case.model(Lang::Zh);
    let (_, warnings) = xlsx(&model).unwrap();
    assert_eq!(warnings, [Warning::TextCut { sheet: "扣分".to_owned(), cell: "M2".to_owned() }]);
    assert!(html(&model, None).unwrap().contains(&"长".repeat(40_000)));
}

#[test]
fn missing_evidence_is_marked_and_warned_of() {
    let mut case = case(2);
    let finding = case.inspection.findings[&FindingNo(2)].clone();
    case.blobs.remove(&finding.still.unwrap()).unwrap();
    case.blobs.insert(finding.sound.unwrap(), b"not a sound".to_vec());
    let model = case.model(Lang::Zh);
    let wanted = [Warning::StillUnreadable(FindingNo(2)), Warning::SoundUnreadable(FindingNo(2))];
    assert_eq!(model.warnings, wanted);
    assert!(
        wanted.iter().all(|w| w.sentence(Lang::Zh).contains("第 2 条") && w.sentence(Lang::En).contains("finding 2"))
    );
    let page = html(&model, None).unwrap();
    assert!(page.contains("截图缺失或损坏") && page.contains("录音缺失或损坏"));
    let exported = export(&model, Format::Json, &[], None, &mut |_| {}).unwrap();
    assert_eq!(exported.warnings, wanted);
}

#[test]
fn pdf_gives_the_chinese_text_back() {
    let Some(fonts) = fonts() else { return };
    for findings in [0, 5, 40] {
        let model = case(findings).model(Lang::Zh);
        let mut shares = Vec::new();
        let (bytes, warnings) = pdf(&model, &fonts, None, &mut |share| shares.push(share)).unwrap();
        assert_eq!(warnings, []);
        assert!(shares.is_sorted() && shares.last() == Some(&1.0));
        let Some(text) = text_of(&bytes) else { return };
        assert!(text.contains("城东二级支行") && text.contains("NVR_ch1_main_20260305090000_20260305093000.mp4"));
        for finding in model.deductions.iter().chain(&model.withdrawn) {
            assert!(text.contains(&squeezed(&finding.note)), "the note of {} is missing", finding.no);
            assert!(text.contains(&squeezed(&finding.site_time_text)));
        }
        let missing: Vec<_> = item_texts().into_iter().filter(|item| !text.contains(&squeezed(item))).collect();
        assert!(missing.is_empty(), "{missing:?}");
        assert!(text.contains("检查人") && text.contains("被检网点负责人") && text.contains("复核人"));
    }
}

#[test]
fn a_character_without_a_glyph_becomes_a_mark_and_a_warning() {
    let Some(fonts) = fonts() else { return };
    let mut case = case(1);
    case.inspection.findings.get_mut(&FindingNo(1)).unwrap().note = "笑了\u{1F600}\u{FE0F}，姓𱁬\u{7}".to_owned();
    let model = case.model(Lang::Zh);
    let (bytes, warnings) = pdf(&model, &fonts, None, &mut |_| {}).unwrap();
    let missing = |character| Warning::MissingGlyph { character, times: 1 };
    assert!(warnings.contains(&missing('\u{1F600}')), "{warnings:?}");
    let Some(text) = text_of(&bytes) else { return };
    assert!(text.contains("笑了〔U+1F600〕，姓"), "{text}");
    assert!(text.contains("〔U+0007〕"));
    assert!(json(&model).unwrap().contains("笑了\u{1F600}"), "the data keeps what was written");
}

#[test]
fn wrong_fonts_and_templates_say_what_is_wrong() {
    let model = case(1).model(Lang::Zh);
    assert!(matches!(pdf(&model, &[], None, &mut |_| {}), Err(ReportError::NoFont)));
    let junk = FontBytes { name: "junk".to_owned(), bytes: Arc::new(vec![0; 64]), index: 0 };
    assert!(matches!(pdf(&model, &[junk], None, &mut |_| {}), Err(ReportError::BadFont { .. })));
    assert!(matches!(html(&model, Some("<p>{{title}}</p>")), Err(ReportError::Place { place: "lang" })));
    let Some(fonts) = fonts() else { return };
    let wrong = "#let data = json(\"report.json\")\n#data.nothing";
    let Err(ReportError::Template { line: 2, column, message }) = pdf(&model, &fonts, Some(wrong), &mut |_| {}) else {
        panic!("the template's fault was not found");
    };
    assert!(column > 1 && message.contains("nothing"), "{column} {message}");
    for outside in ["#image(\"/etc/hostname.png\")", "#read(\"../Cargo.toml\")", "#import \"@preview/cetz:0.1.0\""] {
        assert!(pdf(&model, &fonts, Some(outside), &mut |_| {}).is_err(), "{outside} was read");
    }
    let (own, _) = pdf(&model, &fonts, Some("#json(\"report.json\").report.title"), &mut |_| {}).unwrap();
    assert!(own.starts_with(b"%PDF"));
}

/// Every size of report in both languages can be made; with `MINGCHA_SAMPLES=DIR` they are kept to be looked at.
#[test]
fn reports_of_every_size_are_made_in_both_languages() {
    let Some(fonts) = fonts() else { return };
    let folder = std::env::var("MINGCHA_SAMPLES").ok();
    for (lang, name) in [(Lang::Zh, "zh"), (Lang::En, "en")] {
        for findings in [0, 5, 40] {
            let model = case(findings).model(lang);
            for format in Format::ALL {
                let done = export(&model, *format, &fonts, None, &mut |_| {}).unwrap();
                let path =
                    format!("{}/{name}-{findings}.{}", folder.as_deref().unwrap_or_default(), format.extension());
                assert!(!done.bytes.is_empty(), "{path}");
                if folder.is_some() {
                    std::fs::write(path, done.bytes).unwrap();
                }
            }
        }
    }
}
