//! `drive`: the player without a window, step by step.

use crate::app::config::AppConfig;
use crate::app::drive::{Shown, drive as take_through, read_steps};
use crate::app::wording;
use crate::cli::args::Drive;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::text::Lang;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Nothing is printed unless every step was taken.
pub(crate) fn drive(typed: &Drive, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let text = std::fs::read_to_string(&typed.steps).map_err(|why| {
        say::failed(&wording::file("读不了步骤文件", "The steps cannot be read", &why, &typed.steps), lang)
    })?;
    let steps = read_steps(&text).map_err(|mut why| {
        why.detail = [typed.steps.display().to_string(), why.detail].join(": ");
        say::failed(&why, lang)
    })?;
    let shown = take_through(&typed.files, &steps, typed.stills.as_deref()).map_err(|why| say::failed(&why, lang))?;
    if typed.json {
        say::json(&Value::Array(shown.iter().map(answer).collect()));
    } else {
        (1..).zip(&shown).for_each(|(number, shown)| say::line(&line(number, shown, lang)));
    }
    Ok(ExitCode::SUCCESS)
}

/// One camera is always in step with itself.
fn answer(shown: &Shown) -> Value {
    json!({
        "ms": milliseconds(shown),
        "pts_s": shown.pts.seconds(),
        "site": shown.site.map(|site| site.to_string()),
        "frame": shown.frame,
        "presented": shown.presented,
        "late": shown.late,
        "dropped": shown.dropped,
        "skew_ms": 0.0,
        "file": shown.file.display().to_string(),
    })
}

fn line(number: usize, shown: &Shown, lang: Lang) -> String {
    let (ms, pts) = (milliseconds(shown), shown.pts.clock());
    let site = shown.site.map(|site| site.to_string()).unwrap_or_default();
    let frame = shown.frame.map(|frame| frame.to_string()).unwrap_or_default();
    let Shown { presented, late, dropped, .. } = shown;
    match lang {
        Lang::Zh => format!(
            "{number}：{ms:.1} 毫秒，{pts}，第 {frame} 幅，显示 {presented}，迟到 {late}，丢弃 {dropped} {site}"
        ),
        Lang::En => format!(
            "{number}: {ms:.1} ms, {pts}, picture {frame}, {presented} shown, {late} late, {dropped} dropped {site}"
        ),
    }
    .trim_end()
    .to_owned()
}

/// To the microsecond.
fn milliseconds(shown: &Shown) -> f64 {
    (shown.took.as_secs_f64() * 1e6).round() / 1e3
}
