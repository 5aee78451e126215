//! `check`: what is wrong with checklist and scheme files.

use crate::app::checklists;
use crate::app::config::AppConfig;
use crate::app::schemes;
use crate::cli::args::Check;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::diagnostic::{Diagnostic, Place};
use crate::domain::text::{Lang, Text};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// Prints `FILE:LINE:COLUMN: error: what; remedy` for everything wrong; exit 1 if any file has an error.
pub(crate) fn check(typed: &Check, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let mut answers = Vec::new();
    let mut wrong = false;
    for path in &typed.files {
        let text = std::fs::read_to_string(path)
            .map_err(|why| say::failed(&checklists::unreadable(path, &why.to_string()), lang))?;
        let (summary, diagnostics) = looked_at(&text, config);
        wrong |= summary.is_none();
        if typed.json {
            answers.push(answer(path, summary.is_some(), &diagnostics));
            continue;
        }
        for diagnostic in &diagnostics {
            say::line(&line(path, diagnostic, lang));
        }
        if let Some(summary) = summary {
            say::line(&match lang {
                Lang::Zh => format!("{}：{}", path.display(), summary.zh),
                Lang::En => format!("{}: {}", path.display(), summary.en),
            });
        }
    }
    if typed.json {
        say::json(&Value::Array(answers));
    }
    Ok(ExitCode::from(u8::from(wrong)))
}

/// What a file holds, if it can be used, and what is wrong with it.
fn looked_at(text: &str, config: &AppConfig) -> (Option<Text>, Vec<Diagnostic>) {
    if schemes::is_scheme(text) {
        let (scheme, diagnostics) = schemes::check(text);
        let summary = scheme.map(|scheme| {
            let (clauses, readings) = (scheme.clauses.len(), scheme.readings.len());
            Text::new(
                format!("方案，{clauses} 条，{readings} 处可选读法"),
                format!("scheme, {clauses} clauses, {readings} readings to choose"),
            )
        });
        return (summary, diagnostics);
    }
    let (checklist, diagnostics) = checklists::read(text, &config.reserved_keys);
    let summary = checklist.map(|checklist| {
        let (items, total) = (checklist.items().count(), checklist.total);
        Text::new(format!("{items} 项，共 {total} 分"), format!("{items} items, {total} points"))
    });
    (summary, diagnostics)
}

fn line(path: &Path, diagnostic: &Diagnostic, lang: Lang) -> String {
    format!("{}:{}", path.display(), diagnostic.sentence(lang))
}

fn answer(path: &Path, opens: bool, diagnostics: &[Diagnostic]) -> Value {
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            let (line, column) = match &d.place {
                Place::Line { line, column } => (json!(line), json!(column)),
                Place::File | Place::Key(_) | Place::Cell { .. } => (Value::Null, Value::Null),
            };
            json!({
                "severity": d.severity.name(Lang::En), "line": line, "column": column,
                "message": { "zh": d.message.zh, "en": d.message.en },
                "remedy": { "zh": d.remedy.zh, "en": d.remedy.en },
            })
        })
        .collect();
    json!({ "file": path.display().to_string(), "opens": opens, "diagnostics": list })
}
