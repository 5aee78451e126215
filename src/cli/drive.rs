//! `drive`: the player without a window, step by step.

use crate::app::config::AppConfig;
use crate::app::drive::{OnScreen, Shown, drive as take_through, read_steps};
use crate::app::wording;
use crate::cli::args::Drive;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
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

/// The leading camera's picture; where several are seen the others' as well.
fn answer(shown: &Shown) -> Value {
    let mut answer = shown.cameras.first().map_or_else(|| json!({}), on_screen);
    let counts = json!({
        "ms": milliseconds(shown),
        "presented": shown.presented,
        "late": shown.late,
        "dropped": shown.dropped,
        "skew_ms": shown.skew.seconds() * 1e3,
    });
    if let (Some(answer), Value::Object(counts)) = (answer.as_object_mut(), counts) {
        answer.extend(counts);
        if shown.cameras.len() > 1 {
            answer.insert("cameras".to_owned(), shown.cameras.iter().map(on_screen).collect());
        }
    }
    answer
}

fn on_screen(camera: &OnScreen) -> Value {
    json!({
        "pts_s": camera.pts.map(Pts::seconds),
        "site": camera.site.map(|site| site.to_string()),
        "frame": camera.frame,
        "file": camera.file.as_ref().map(|file| file.display().to_string()),
    })
}

fn line(number: usize, shown: &Shown, lang: Lang) -> String {
    let leads = shown.cameras.first();
    let (ms, pts) = (milliseconds(shown), leads.and_then(|leads| leads.pts).map(Pts::clock).unwrap_or_default());
    let site = leads.and_then(|leads| leads.site).map(|site| site.to_string()).unwrap_or_default();
    let frame = leads.and_then(|leads| leads.frame).map(|frame| frame.to_string()).unwrap_or_default();
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
