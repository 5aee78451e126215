//! `check`: what is wrong with checklist files.

use crate::app::checklists;
use crate::app::config::AppConfig;
use crate::cli::args::Check;
use crate::cli::{Ending, say};
use crate::domain::diagnostic::{Diagnostic, Place, Severity};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// Prints `FILE:LINE:COLUMN: error: what; remedy` for everything wrong; exit 1 if any file has an error.
pub(crate) fn check(typed: &Check, config: &AppConfig) -> Ending {
    let mut answers = Vec::new();
    let mut wrong = false;
    for path in &typed.files {
        let text = std::fs::read_to_string(path)
            .map_err(|why| anyhow::anyhow!("the file cannot be read ({why}); see whether it is there: {}", path.display()))?;
        let (checklist, diagnostics) = checklists::read(&text, &config.reserved_keys);
        wrong |= checklist.is_none();
        if typed.json {
            answers.push(answer(path, checklist.is_some(), &diagnostics));
            continue;
        }
        for diagnostic in &diagnostics {
            say::line(&line(path, diagnostic));
        }
        if let Some(checklist) = checklist {
            let items = checklist.items().count();
            say::line(&format!("{}: {items} items, {} points", path.display(), checklist.total));
        }
    }
    if typed.json {
        say::json(&Value::Array(answers));
    }
    Ok(ExitCode::from(u8::from(wrong)))
}

fn line(path: &Path, diagnostic: &Diagnostic) -> String {
    let severity = severity(diagnostic.severity);
    let Diagnostic { place, message, remedy, .. } = diagnostic;
    let colon = if matches!(place, Place::File) { "" } else { ":" };
    format!("{}:{place}{colon} {severity}: {message}; {remedy}", path.display())
}

fn answer(path: &Path, opens: bool, diagnostics: &[Diagnostic]) -> Value {
    let list: Vec<Value> = diagnostics
        .iter()
        .map(|d| {
            let (line, column) = match &d.place {
                Place::Line { line, column } => (json!(line), json!(column)),
                Place::File | Place::Cell { .. } => (Value::Null, Value::Null),
            };
            json!({
                "severity": severity(d.severity), "line": line, "column": column,
                "message": d.message, "remedy": d.remedy,
            })
        })
        .collect();
    json!({ "file": path.display().to_string(), "opens": opens, "diagnostics": list })
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
