//! The findings of the HTML report: a card each, with its picture and its sound inside.

use crate::report::html::escape;
use crate::report::model::{FindingEntry, ReportModel};
use crate::report::strings::{Strings, fill};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// How a list of findings counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Deduction,
    Merit,
    Withdrawn,
}

pub(crate) fn findings(model: &ReportModel, words: &Strings) -> String {
    let n = model.deductions.len();
    let mut part = format!("<h2>{} <span class=\"count\">{n}</span></h2>\n", words.deductions);
    if model.deductions.is_empty() {
        part.push_str(&format!("<p>{}</p>\n", words.no_deductions));
    } else {
        part.push_str(&format!(
            "<p class=\"lead\">{}</p>\n",
            escape(&fill(words.deductions_count, &[("n", &n.to_string())]))
        ));
    }
    cards(&mut part, &model.deductions, Kind::Deduction, words);
    if !model.merits.is_empty() {
        part.push_str(&format!("<h2>{}</h2>\n", words.merits));
        cards(&mut part, &model.merits, Kind::Merit, words);
    }
    if !model.withdrawn.is_empty() {
        part.push_str(&format!("<h2>{}</h2>\n<p class=\"lead\">{}</p>\n", words.withdrawn, words.withdrawn_note));
        cards(&mut part, &model.withdrawn, Kind::Withdrawn, words);
    }
    part
}

fn cards(part: &mut String, findings: &[FindingEntry], kind: Kind, words: &Strings) {
    for finding in findings {
        part.push_str(&card(finding, kind, words));
        part.push('\n');
    }
}

fn card(finding: &FindingEntry, kind: Kind, words: &Strings) -> String {
    let class = match kind {
        Kind::Deduction => "",
        Kind::Merit => " merit",
        Kind::Withdrawn => " gone",
    };
    let picture = finding.still.as_ref().map(|still| {
        format!(
            r#"<figure><img src="data:image/jpeg;base64,{}" width="{}" height="{}" alt="{}"></figure>"#,
            STANDARD.encode(&still.jpeg),
            still.width,
            still.height,
            escape(&format!("{} {} {}", words.still, finding.no, finding.item_text)),
        )
    });
    let bare = if picture.is_none() { " bare" } else { "" };
    let struck = |text: &str| match kind {
        Kind::Withdrawn => format!("<s>{}</s>", escape(text)),
        Kind::Deduction | Kind::Merit => escape(text),
    };
    let sign = if kind == Kind::Merit { "+" } else { "−" };
    let key =
        if finding.key_item { format!(r#" <span class="chip">{}</span>"#, words.key_item) } else { String::new() };
    let note = if finding.note.is_empty() {
        String::new()
    } else {
        format!(r#"<p class="note">{}</p>"#, struck(&finding.note))
    };
    format!(
        r#"<article class="finding panel{class}{bare}" id="f{no}">{picture}<div class="body"><header><span class="no">{no}</span><h3>{text} <span class="code">{code}</span>{key}</h3><span class="points">{points}</span></header>{note}<dl>{facts}</dl></div></article>"#,
        no = finding.no,
        picture = picture.unwrap_or_default(),
        text = struck(&finding.item_text),
        code = escape(&finding.item),
        points = struck(&format!("{sign}{}", finding.points.text)),
        facts = facts(finding, words),
    )
}

fn facts(finding: &FindingEntry, words: &Strings) -> String {
    let mut facts = String::new();
    let mut put = |label: &str, html: String| {
        if !html.is_empty() {
            facts.push_str(&format!("<dt>{label}</dt><dd>{html}</dd>"));
        }
    };
    put(words.withdrawn_reason, finding.withdrawn.as_deref().map(escape).unwrap_or_default());
    put(words.person, escape(&finding.person_text));
    put(words.camera, escape(&finding.camera));
    put(words.site_time, escape(&finding.site_time_text));
    put(words.recording_time, recording_time(finding));
    put(words.remedy, escape(&finding.remedy));
    put(words.responsible, escape(&finding.responsible));
    if finding.clauses != [finding.item.clone()] {
        put(words.clauses, escape(&finding.clauses.join(" ")));
    }
    let hash = |hash: &str| format!(r#"<span class="mono sub">{}</span>"#, escape(hash));
    match &finding.still {
        Some(still) => put(words.still_hash, hash(&still.hash)),
        None => put(words.still, escape(&finding.still_note)),
    }
    match &finding.sound {
        Some(sound) => {
            let wav = STANDARD.encode(&sound.wav);
            let label = escape(&format!("{} {}", words.sound, finding.no));
            let player = format!(
                r#"<audio controls preload="none" aria-label="{label}" src="data:audio/wav;base64,{wav}"></audio>"#
            );
            put(words.sound, format!("{player}{}", hash(&sound.hash)));
        }
        None => put(words.sound, escape(&finding.sound_note)),
    }
    facts
}

fn recording_time(finding: &FindingEntry) -> String {
    if finding.recording.is_empty() {
        return String::new();
    }
    format!(r#"{} <span class="sub">{}</span>"#, escape(&finding.recording_time), escape(&finding.recording))
}
