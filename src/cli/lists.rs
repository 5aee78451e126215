//! `check`: what is wrong with checklist and scheme files.

use crate::app::checklists::Content;
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

/// Prints `FILE:PLACE: error: what; remedy` for everything wrong; exit 1 if any file has an error.
pub(crate) fn check(typed: &Check, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let mut answers = Vec::new();
    let mut wrong = false;
    for path in &typed.files {
        let content = Content::of(path).map_err(|notice| say::failed(&notice, lang))?;
        let (summary, diagnostics) = looked_at(&content, config);
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
fn looked_at(content: &Content, config: &AppConfig) -> (Option<Text>, Vec<Diagnostic>) {
    if let Content::Text(text) = content
        && schemes::is_scheme(text)
    {
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
    let (checklist, diagnostics) = content.checklist(&config.reserved_keys);
    let summary = checklist.map(|checklist| {
        let (items, total) = (checklist.items().count(), checklist.total);
        Text::new(format!("{items} 项，共 {total} 分"), format!("{items} items, {total} points"))
    });
    (summary, diagnostics)
}

/// One diagnostic, the file's name before it.
pub(crate) fn line(path: &Path, diagnostic: &Diagnostic, lang: Lang) -> String {
    format!("{}:{}", path.display(), diagnostic.sentence(lang))
}

/// A file's diagnostics as JSON: with a line and a column, or a sheet, a row and a column's letters.
pub(crate) fn answer(path: &Path, opens: bool, diagnostics: &[Diagnostic]) -> Value {
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            let mut said = json!({
                "severity": d.severity.name(Lang::En), "line": null, "column": null,
                "message": { "zh": d.message.zh, "en": d.message.en },
                "remedy": { "zh": d.remedy.zh, "en": d.remedy.en },
            });
            match &d.place {
                Place::Line { line, column } => {
                    said["line"] = json!(line);
                    said["column"] = json!(column);
                }
                Place::Cell { sheet, row, column } => {
                    said["sheet"] = json!(sheet);
                    said["row"] = json!(row);
                    said["column"] = json!(column);
                }
                Place::File | Place::Part { .. } | Place::Key(_) => {}
            }
            said
        })
        .collect();
    json!({ "file": path.display().to_string(), "opens": opens, "diagnostics": list })
}
