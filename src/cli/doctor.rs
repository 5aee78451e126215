//! `doctor`: what this machine has and lacks, with the command that mends it.

use crate::app::config::AppConfig;
use crate::app::doctor::{self, Finding};
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Exit 1 when something that is required is missing.
pub(crate) fn doctor(as_json: bool, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let findings = doctor::examine();
    let lacking = findings.iter().any(Finding::is_lacking);
    if as_json {
        let rows: Vec<Value> = findings
            .iter()
            .map(|f| {
                json!({
                    "group": f.group.en, "what": f.what.en, "found": f.found, "required": f.required, "fix": f.fix,
                })
            })
            .collect();
        say::json(&json!({ "ready": !lacking, "checks": rows }));
        return Ok(ExitCode::from(u8::from(lacking)));
    }
    let mut group = String::new();
    for finding in &findings {
        if group != finding.group.get(lang) {
            group = finding.group.get(lang).to_owned();
            say::line(&group);
        }
        let (mark, rest) = match &finding.found {
            Some(found) => ("✓", found.clone()),
            None if finding.required => ("✗", finding.fix.clone()),
            None => ("–", finding.fix.clone()),
        };
        say::line(&format!("  {mark} {}: {rest}", finding.what.get(lang)));
    }
    Ok(ExitCode::from(u8::from(lacking)))
}
