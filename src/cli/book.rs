//! `book`: the entries of a library's book, and striking one of them.

use crate::app::book_words::{self, Listed};
use crate::app::config::AppConfig;
use crate::app::settings::Settings;
use crate::app::striking;
use crate::cli::args::Book;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::book::BookNo;
use crate::domain::text::Lang;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Lists the book, or strikes an entry.
pub(crate) fn book(typed: &Book, config: &AppConfig) -> Ending {
    match typed.strike {
        Some(no) => strike(typed, BookNo(no), config),
        None => list(typed, config),
    }
}

fn list(typed: &Book, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let listed = book_words::list(&typed.library).map_err(|notice| say::failed(&notice, lang))?;
    if typed.json {
        let row = |one: &Listed| {
            let struck = one.struck.as_ref().map(|(by, reason)| json!({ "by": by.0, "reason": reason }));
            json!({
                "no": one.no.0, "at": one.at.to_string(), "who": one.who, "kind": one.kind,
                "says": one.says.get(lang), "struck": struck,
            })
        };
        say::json(&Value::Array(listed.iter().map(row).collect()));
        return Ok(ExitCode::SUCCESS);
    }
    for one in &listed {
        let struck = match (&one.struck, lang) {
            (None, _) => String::new(),
            (Some((by, reason)), Lang::Zh) => format!("\t已作废（第 {} 笔）：{reason}", by.0),
            (Some((by, reason)), Lang::En) => format!("\tstruck by no. {}: {reason}", by.0),
        };
        let (no, kind, says) = (one.no.0, one.kind_words.get(lang), one.says.get(lang));
        say::line(&format!("{no}\t{}\t{}\t{kind}\t{says}{struck}", one.at, one.who));
    }
    Ok(ExitCode::SUCCESS)
}

/// Who strikes it is as typed, else the inspector of the settings, as in the window.
fn strike(typed: &Book, no: BookNo, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let by = typed.by.clone().unwrap_or_else(|| Settings::read(&config.config_dir).inspector);
    let reason = typed.reason.as_deref().unwrap_or_default().trim();
    let (strike, aside) =
        striking::strike(&typed.library, no, reason, &by).map_err(|notice| say::failed(&notice, lang))?;
    if let Some(notice) = aside {
        say::aside(&say::sentence(&notice, lang));
    }
    if typed.json {
        say::json(&json!({ "no": strike.0, "strikes": no.0, "reason": reason, "who": by.trim() }));
    } else {
        say::line(&match lang {
            Lang::Zh => format!("第 {} 笔已作废（作废记录为第 {} 笔）", no.0, strike.0),
            Lang::En => format!("no. {} is struck, by no. {}", no.0, strike.0),
        });
    }
    Ok(ExitCode::SUCCESS)
}
