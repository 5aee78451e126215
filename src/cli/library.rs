//! `verify`, `list`, `close`, `report`: a library without a window.

use crate::app::closing;
use crate::app::config::AppConfig;
use crate::app::exporting::{self, Order, make_report};
use crate::app::files;
use crate::app::fonts::Fonts;
use crate::app::settings::Settings;
use crate::app::{Format, wall_clock, wording};
use crate::cli::args::{Close, Library, Report};
use crate::cli::progress::Bar;
use crate::cli::{Ending, say};
use crate::domain::inspection::InspectionId;
use crate::domain::text::Lang;
use jiff::civil::DateTime;
use serde_json::{Value, json};
use std::process::ExitCode;

/// The language: as typed, else as set, else Chinese.
pub(crate) fn lang(config: &AppConfig) -> Lang {
    config.lang.unwrap_or_else(|| Settings::read(&config.config_dir).lang)
}

/// Integrity check, hash chain, evidence hashes; exit 1 if anything is wrong.
pub(crate) fn verify(typed: &Library, config: &AppConfig) -> Ending {
    let report = closing::verify(&typed.library).map_err(|notice| say::failed(&notice, lang(config)))?;
    let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    if typed.json {
        say::json(&json!({
            "sound": report.is_sound(), "inspections": report.inspections, "log_lines": report.lines,
            "evidence": report.blobs, "problems": problems,
        }));
    } else {
        for problem in &problems {
            say::line(problem);
        }
        let (inspections, lines, blobs) = (report.inspections, report.lines, report.blobs);
        say::line(&match (lang(config), report.is_sound()) {
            (Lang::Zh, true) => format!("完好：{inspections} 次检查，{lines} 行日志，{blobs} 件证据"),
            (Lang::Zh, false) => format!("有问题：{inspections} 次检查，{lines} 行日志，{blobs} 件证据"),
            (Lang::En, true) => {
                format!("sound: {inspections} inspections, {lines} log lines, {blobs} pieces of evidence")
            }
            (Lang::En, false) => {
                format!("NOT sound: {inspections} inspections, {lines} log lines, {blobs} pieces of evidence")
            }
        });
    }
    Ok(ExitCode::from(u8::from(!report.is_sound())))
}

/// One line per inspection.
pub(crate) fn list(typed: &Library, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let listed = closing::list(&typed.library).map_err(|notice| say::failed(&notice, lang))?;
    if typed.json {
        let rows: Vec<Value> = listed
            .iter()
            .map(|one| {
                json!({
                    "inspection": one.id.0, "outlet": one.outlet, "date": one.date.to_string(),
                    "inspector": one.inspector, "checklist": one.checklist.get(lang), "score": one.score.to_string(),
                    "complete": one.complete, "closed": one.closed.map(|at| at.to_string()),
                })
            })
            .collect();
        say::json(&Value::Array(rows));
        return Ok(ExitCode::SUCCESS);
    }
    for one in &listed {
        let state = match (&one.closed, one.complete, lang) {
            (Some(at), _, Lang::Zh) => format!("已结案 {at}"),
            (Some(at), _, Lang::En) => format!("closed {at}"),
            (None, true, Lang::Zh) => "已判定".to_owned(),
            (None, true, Lang::En) => "all judged".to_owned(),
            (None, false, Lang::Zh) => "未完成".to_owned(),
            (None, false, Lang::En) => "not complete".to_owned(),
        };
        let (id, name) = (one.id.0, one.checklist.get(lang));
        say::line(&format!("{id}\t{}\t{}\t{}\t{name}\t{}\t{state}", one.outlet, one.date, one.inspector, one.score));
    }
    Ok(ExitCode::SUCCESS)
}

/// Freezes the score.
pub(crate) fn close(typed: &Close, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let (closed, aside) = closing::close(&typed.library, InspectionId(typed.inspection), &typed.reason)
        .map_err(|notice| say::failed(&notice, lang))?;
    if let Some(notice) = aside {
        say::aside(&say::sentence(&notice, lang));
    }
    if typed.json {
        say::json(&json!({
            "inspection": typed.inspection, "closed": closed.at.to_string(), "score": closed.score.to_string(),
            "checklist_version": closed.checklist_version, "reason": closed.reason,
        }));
    } else {
        say::line(&format!("{} {}", closed.score, closed.at));
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes a report; warnings go to stderr.
pub(crate) fn report(typed: &Report, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let format =
        Format::parse(&typed.format).ok_or_else(|| say::failed(&wording::no_such_format(&typed.format), lang))?;
    let made_at = match &typed.made_at {
        Some(text) => text.parse::<DateTime>().map_err(|_no_time| say::failed(&wording::no_such_time(text), lang))?,
        None => wall_clock::now(),
    };
    let order = Order { inspection: InspectionId(typed.inspection), format, lang, made_at };
    exporting::may_be_written(&typed.library, InspectionId(typed.inspection), &typed.out)
        .map_err(|notice| say::failed(&notice, lang))?;
    let bar = Bar::new(&typed.format);
    let made = make_report(&typed.library, order, &Fonts::find(), &mut |share| {
        bar.set(share);
        true
    });
    drop(bar);
    let made = made.map_err(|notice| say::failed(&notice, lang))?;
    files::replace(&typed.out, &made.bytes)
        .map_err(|why| say::failed(&wording::report_not_written(&why, &typed.out), lang))?;
    for warning in &made.warnings {
        say::aside(warning);
    }
    if typed.json {
        let (out, bytes) = (typed.out.display().to_string(), made.bytes.len());
        say::json(&json!({ "out": out, "bytes": bytes, "warnings": made.warnings }));
    } else {
        say::line(&typed.out.display().to_string());
    }
    Ok(ExitCode::SUCCESS)
}
