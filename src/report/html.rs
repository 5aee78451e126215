//! HTML: one file for the browser, with pictures and sounds inside and nothing that has to be fetched or run.

use crate::report::cover;
use crate::report::error::ReportError;
use crate::report::glyphs::visible;
use crate::report::html_finding::findings;
use crate::report::model::{FootageEntry, ItemEntry, Named, PersonEntry, ReportModel, SectionEntry, SubjectEntry};
use crate::report::strings::{Strings, fill, strings};

/// The built-in template.
const TEMPLATE: &str = include_str!("../../assets/report/report.html");
/// The places of a template, written `{{place}}`.
const PLACES: [&str; 10] =
    ["lang", "title", "cover", "score", "deductions", "items", "coverage", "explanation", "signatures", "footer"];

/// The report as one page. `template` replaces the built-in page; it needs every place that this one has.
///
/// # Errors
/// When the template lacks a place.
pub fn html(model: &ReportModel, template: Option<&str>) -> Result<String, ReportError> {
    let template = template.unwrap_or(TEMPLATE);
    if let Some(place) = PLACES.iter().find(|place| !template.contains(&format!("{{{{{place}}}}}"))) {
        return Err(ReportError::Place { place });
    }
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some(open) = rest.find("{{") {
        let Some(close) = rest[open..].find("}}") else { break };
        page.push_str(&rest[..open]);
        page.push_str(&part(model, &rest[open + 2..open + close]));
        rest = &rest[open + close + 2..];
    }
    page.push_str(rest);
    Ok(page)
}

/// Text as HTML shows it and never as HTML reads it; what cannot be seen becomes a mark.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in visible(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

fn part(model: &ReportModel, place: &str) -> String {
    let words = strings(model.language);
    match place {
        "lang" => (if model.lang == "zh" { "zh-CN" } else { "en" }).to_owned(),
        "title" => escape(&format!("{} · {} · {}", model.title, model.cover.outlet.name, model.cover.date_text)),
        "cover" => cover_part(model, words),
        "score" => score_part(model, words),
        "deductions" => findings(model, words),
        "items" => items_part(model, words),
        "coverage" => coverage_part(model, words),
        "explanation" => explanation_part(model, words),
        "signatures" => signatures_part(model, words),
        "footer" => footer_part(model, words),
        _ => String::new(),
    }
}

fn cover_part(model: &ReportModel, words: &Strings) -> String {
    let cover = &model.cover;
    let facts: String = cover::facts(model)
        .iter()
        .map(|(label, text)| format!("<dt>{}</dt><dd>{}</dd>\n", escape(label), escape(text)))
        .collect();
    let score = &model.score;
    let open = if score.complete {
        String::new()
    } else {
        format!(r#"<p class="open"><strong>{}</strong><br>{}</p>"#, words.incomplete, escape(&score.open_text))
    };
    let notice = if cover.notice.is_empty() {
        String::new()
    } else {
        format!(r#"<p class="notice">{}</p>"#, escape(&cover.notice))
    };
    format!(
        r#"<h1>{title}</h1>
<p class="lead">{outlet} · {date}</p>
<div class="cover">
<dl class="facts panel">
{facts}</dl>
<div class="figure panel"><div class="label">{label}</div><div class="value">{value}</div><div class="of">{of}</div>{open}</div>
</div>
{notice}
<h2>{footage}</h2>
{table}"#,
        title = escape(&model.title),
        outlet = escape(&cover.outlet.name),
        date = escape(&cover.date_text),
        label = words.score,
        value = escape(&score.value.text),
        of = escape(&fill(words.full_marks, &[("total", &score.total.text)])),
        footage = words.footage,
        table = footage_part(&cover.footage, words),
    )
}

fn footage_part(footage: &[FootageEntry], words: &Strings) -> String {
    if footage.is_empty() {
        return format!("<p>{}</p>", words.no_footage);
    }
    let row = |f: &FootageEntry| {
        let fault = if f.fault.is_empty() { String::new() } else { format!("<br>{}", escape(&f.fault)) };
        let hash = escape(if f.sha256.is_empty() { &f.sha256_short } else { &f.sha256 });
        format!(
            r#"<tr><td class="c">{}</td><td>{}<div class="sub">{} {}<br>{} {}<br>{} <span class="mono">{hash}</span>{fault}</div></td><td class="n">{}</td><td class="n" title="{} B">{}</td></tr>"#,
            escape(&f.camera),
            escape(&f.file),
            words.clock,
            escape(&f.clock_text),
            words.modified,
            escape(&f.modified),
            words.sha256,
            escape(&f.duration),
            f.size,
            escape(&f.size_text),
        )
    };
    let rows: Vec<String> = footage.iter().map(row).collect();
    table(&[("c", words.camera), ("", words.file), ("n", words.duration), ("n", words.size)], &rows)
}

fn score_part(model: &ReportModel, words: &Strings) -> String {
    let row = |s: &SectionEntry| {
        format!(
            r#"<tr><td>{}</td><td class="c">{}</td><td class="n">{}</td><td class="n">{}</td>{}<td class="c{}">{}</td></tr>"#,
            escape(&s.name),
            escape(&s.class.name),
            s.possible.text,
            s.earned.text,
            lost_cell(&s.lost.text, s.lost.is_zero()),
            if s.met { "" } else { " lost" },
            escape(if s.met_text.is_empty() { words.none } else { &s.met_text }),
        )
    };
    let mut rows: Vec<String> = model.sections.iter().map(row).collect();
    let score = &model.score;
    rows.push(format!(
        r#"<tr><th>{}</th><td></td><td class="n">{}</td><td class="n">{}</td><td></td><td></td></tr>"#,
        words.sum, score.possible.text, score.earned.text
    ));
    for (label, amount, sign) in [(words.from_total, &score.from_total, "−"), (words.bonus, &score.bonus, "+")] {
        if !amount.is_zero() {
            rows.push(format!(
                r#"<tr><td>{label}</td><td></td><td></td><td class="n">{sign}{}</td><td></td><td></td></tr>"#,
                amount.text
            ));
        }
    }
    let heads = [
        ("", words.section),
        ("c", words.class_column),
        ("n", words.possible),
        ("n", words.earned),
        ("n", words.lost),
        ("c", words.met_column),
    ];
    format!("<h2>{}</h2>\n{}", words.score, table(&heads, &rows))
}

fn lost_cell(text: &str, zero: bool) -> String {
    if zero { r#"<td class="n"></td>"#.to_owned() } else { format!(r#"<td class="n lost">{text}</td>"#) }
}

fn items_part(model: &ReportModel, words: &Strings) -> String {
    let mut rows = Vec::new();
    for section in &model.sections {
        rows.push(format!(
            r#"<tr class="group"><th colspan="6">{}<span class="count">{} / {}</span></th></tr>"#,
            escape(&section.name),
            section.earned.text,
            section.possible.text
        ));
        rows.extend(section.items.iter().map(|item| item_row(item, words)));
    }
    let heads = [
        ("c", words.item_code),
        ("", words.item_text),
        ("c", words.outcome),
        ("n", words.possible),
        ("n", words.lost),
        ("", words.remark),
    ];
    format!("<h2>{}</h2>\n{}", words.items, table(&heads, &rows))
}

fn item_row(item: &ItemEntry, words: &Strings) -> String {
    let key = if item.key_item { format!(r#" <span class="chip">{}</span>"#, words.key_item) } else { String::new() };
    let people: Vec<String> = item.subjects.iter().filter_map(subject).collect();
    let people =
        if people.is_empty() { String::new() } else { format!(r#"<ul class="people">{}</ul>"#, people.concat()) };
    let mut remark = escape(&item.remark);
    if !item.findings.is_empty() {
        let links: Vec<String> = item.findings.iter().map(|no| format!(r##"<a href="#f{no}">{no}</a>"##)).collect();
        let list = fill(words.finding_ref, &[("list", &links.join(", "))]);
        remark = if remark.is_empty() { list } else { format!("{list}<br>{remark}") };
    }
    let loses = item.weight != "bonus" && !item.lost.is_zero();
    let lost = if item.weight == "bonus" && !item.lost.is_zero() {
        format!(r#"<td class="n">+{}</td>"#, item.lost.text)
    } else {
        lost_cell(&item.lost.text, !loses)
    };
    format!(
        r#"<tr><td class="c sub">{}</td><td>{}{key}{people}</td><td class="c">{}</td><td class="n">{}</td>{lost}<td class="sub remark">{remark}</td></tr>"#,
        escape(&item.code),
        escape(&item.text),
        chip(&item.outcome),
        item.possible.text,
    )
}

fn chip(outcome: &Named) -> String {
    format!(r#"<span class="chip {}">{}</span>"#, escape(&outcome.code), escape(&outcome.name))
}

fn subject(subject: &SubjectEntry) -> Option<String> {
    let person = subject.person.as_ref()?;
    Some(format!(
        r#"<li class="{}">{} {}</li>"#,
        escape(&subject.outcome.code),
        escape(&person.name),
        escape(&subject.outcome.name)
    ))
}

fn coverage_part(model: &ReportModel, words: &Strings) -> String {
    let coverage = &model.coverage;
    let counts: Vec<String> = [
        (words.covered_items, coverage.items),
        (words.covered_people, coverage.people),
        (words.covered_subjects, coverage.subjects),
    ]
    .iter()
    .map(|(label, n)| format!(r#"<tr><td>{label}</td><td class="n">{} / {}</td></tr>"#, n.seen, n.all))
    .collect();
    let unseen = |list: Vec<String>| {
        if list.is_empty() { format!("<p>{}</p>", words.all_seen) } else { format!("<p>{}</p>", list.join("；")) }
    };
    let item = |named: &Named| format!("{} {}", escape(&named.code), escape(&named.name));
    let person =
        |p: &PersonEntry| escape(&if p.post.is_empty() { p.name.clone() } else { format!("{} {}", p.name, p.post) });
    let mut part = format!("<h2>{}</h2>\n{}", words.coverage, table(&[("", ""), ("n", words.covered)], &counts));
    part.push_str(&format!(
        "<h4>{}</h4>{}",
        words.unseen_items,
        unseen(coverage.unseen_items.iter().map(item).collect())
    ));
    part.push_str(&format!(
        "<h4>{}</h4>{}",
        words.unseen_people,
        unseen(coverage.unseen_people.iter().map(person).collect())
    ));
    if !coverage.by_person.is_empty() {
        let rows: Vec<String> = coverage
            .by_person
            .iter()
            .map(|p| {
                format!(
                    r#"<tr><td>{}</td><td class="c">{}</td><td>{}</td><td class="n">{} / {}</td>{}</tr>"#,
                    escape(&p.person.name),
                    escape(&p.person.staff_no),
                    escape(&p.person.post),
                    p.items.seen,
                    p.items.all,
                    lost_cell(&p.points.text, p.points.is_zero()),
                )
            })
            .collect();
        let heads = [
            ("", words.person),
            ("c", words.staff_no),
            ("", words.post),
            ("n", words.covered),
            ("n", words.person_points),
        ];
        part.push_str(&format!("<h4>{}</h4>{}", words.by_person, table(&heads, &rows)));
    }
    part
}

fn explanation_part(model: &ReportModel, words: &Strings) -> String {
    let rows: Vec<String> = model
        .explanation
        .iter()
        .map(|line| {
            let lost = line.kind == "item" && line.value.as_ref().is_some_and(|value| value.thousandths < 0);
            format!(
                r#"<tr class="{}"><td>{} <span class="sub">{}</span></td><td>{}</td><td class="n{}">{}</td></tr>"#,
                line.kind,
                escape(&line.label),
                if line.kind == "item" { escape(&line.code) } else { String::new() },
                escape(&line.formula),
                if lost { " lost" } else { "" },
                line.value.as_ref().map_or("", |value| value.text.as_str()),
            )
        })
        .collect();
    let heads = [("", words.line), ("", words.formula), ("n", words.value)];
    format!("<h2>{}</h2>\n{}", words.explanation, table(&heads, &rows))
}

fn signatures_part(model: &ReportModel, words: &Strings) -> String {
    let block = |role: &String| {
        format!(r#"<div>{}<div class="line"></div><div class="date">{}：</div></div>"#, escape(role), words.sign_date)
    };
    let blocks: String = model.signatures.iter().map(block).collect();
    format!("<h2>{}</h2>\n<div class=\"signatures\">{blocks}</div>", words.signatures)
}

fn footer_part(model: &ReportModel, words: &Strings) -> String {
    format!(
        r#"<footer class="foot"><span>{}</span><span>{}</span><span>{}</span></footer>"#,
        escape(&model.footer.checklist),
        escape(&fill(words.library, &[("hash", &model.footer.library_fingerprint)])),
        escape(&model.footer.program_version),
    )
}

/// A table whose cells are HTML already; heads carry a class and a word.
fn table(heads: &[(&str, &str)], rows: &[String]) -> String {
    let heads: String =
        heads.iter().map(|(class, word)| format!(r#"<th scope="col" class="{class}">{}</th>"#, escape(word))).collect();
    format!(
        "<div class=\"wide panel\"><table><thead><tr>{heads}</tr></thead><tbody>\n{}\n</tbody></table></div>\n",
        rows.join("\n")
    )
}
