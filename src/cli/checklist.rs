//! `checklist template`, `import`, `export`: checklists as workbooks.

use crate::app::checklist_sheets::{self, Turned};
use crate::app::config::AppConfig;
use crate::cli::args::{Checklist, ExportChecklist, ImportChecklist, Template};
use crate::cli::library::lang;
use crate::cli::{Ending, lists, say};
use serde_json::json;
use std::path::Path;
use std::process::ExitCode;

/// Does what was typed; exit 1 and no file when the list that is read has an error.
pub(crate) fn checklist(typed: &Checklist, config: &AppConfig) -> Ending {
    match typed {
        Checklist::Template(typed) => template(typed, config),
        Checklist::Import(typed) => import(typed, config),
        Checklist::Export(typed) => export(typed, config),
    }
}

fn template(typed: &Template, config: &AppConfig) -> Ending {
    let lang = lang(config);
    checklist_sheets::template(&typed.output, lang).map_err(|notice| say::failed(&notice, lang))?;
    let out = typed.output.display().to_string();
    if typed.json {
        say::json(&json!({ "out": out }));
    } else {
        say::line(&out);
    }
    Ok(ExitCode::SUCCESS)
}

fn import(typed: &ImportChecklist, config: &AppConfig) -> Ending {
    let turned = checklist_sheets::import(&typed.workbook, &typed.output, &config.reserved_keys);
    let turned = turned.map_err(|notice| say::failed(&notice, lang(config)))?;
    Ok(told(&turned, (&typed.workbook, &typed.output), typed.json, config))
}

fn export(typed: &ExportChecklist, config: &AppConfig) -> Ending {
    let turned = checklist_sheets::export(&typed.list, &typed.output, lang(config), &config.reserved_keys);
    let turned = turned.map_err(|notice| say::failed(&notice, lang(config)))?;
    Ok(told(&turned, (&typed.list, &typed.output), typed.json, config))
}

/// What was found in the file that was read, then the name of the one that was written.
fn told(turned: &Turned, (read, out): (&Path, &Path), json: bool, config: &AppConfig) -> ExitCode {
    let written = turned.checklist.is_some();
    let out = out.display().to_string();
    if json {
        let mut answer = lists::answer(read, written, &turned.diagnostics);
        answer["out"] = if written { json!(out) } else { serde_json::Value::Null };
        say::json(&answer);
    } else {
        for diagnostic in &turned.diagnostics {
            say::line(&lists::line(read, diagnostic, lang(config)));
        }
        if written {
            say::line(&out);
        }
    }
    ExitCode::from(u8::from(!written))
}
