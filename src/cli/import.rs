//! `import`: takes files and folders of footage into an inspection, and says what became of each.

use crate::app::config::AppConfig;
use crate::app::taking::{Import as Done, Order, import as take_in};
use crate::cli::args::Import;
use crate::cli::library::lang;
use crate::cli::progress::Bar;
use crate::cli::{Ending, say};
use crate::domain::inspection::InspectionId;
use crate::domain::text::{Lang, Text};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Exit code 2 when nothing of it is in the library afterwards.
pub(crate) fn import(typed: &Import, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let order = Order {
        paths: &typed.paths,
        inspection: typed.inspection.map(InspectionId),
        camera: typed.camera.as_deref().unwrap_or_default(),
    };
    let bar = Bar::new(match lang {
        Lang::Zh => "读取录像",
        Lang::En => "Reading footage",
    });
    let done = take_in(&typed.library, &order, &mut |share| {
        bar.set(share);
        true
    });
    drop(bar);
    let (inspection, done) = done.map_err(|notice| say::failed(&notice, lang))?;
    for notice in done.refused.iter().chain(&done.faults) {
        say::error(&say::failed(notice, lang));
    }
    if typed.json {
        say::json(&answer(inspection, &done));
    } else {
        lines(&done, lang).iter().for_each(|line| say::line(line));
    }
    Ok(ExitCode::from(if done.is_empty() { 2 } else { 0 }))
}

fn answer(inspection: InspectionId, done: &Done) -> Value {
    let taken = done.taken.iter().map(|taken| {
        let recording = &taken.recording;
        let clock =
            recording.clock.map(|clock| json!({ "at": clock.at_first.to_string(), "from": clock.source.code() }));
        json!({
            "recording": recording.id.0, "file": recording.path, "camera": taken.camera, "channel": recording.channel,
            "start": clock, "duration_s": recording.duration.seconds(), "fault": recording.fault,
        })
    });
    json!({
        "inspection": inspection.0,
        "taken": taken.collect::<Vec<_>>(),
        "known": done.known.iter().map(|(path, id)| json!({ "file": path, "recording": id.0 })).collect::<Vec<_>>(),
        "copies": done.copies.iter().map(|(path, of)| json!({ "file": path, "of": of })).collect::<Vec<_>>(),
        "moved": done
            .moved
            .iter()
            .map(|moved| json!({ "recording": moved.recording.0, "from": moved.from, "to": moved.to }))
            .collect::<Vec<_>>(),
        "left_out": done
            .left_out
            .iter()
            .map(|(path, why)| json!({ "file": path, "reason": { "zh": why.zh, "en": why.en } }))
            .collect::<Vec<_>>(),
        "refused": done
            .refused
            .iter()
            .map(|why| json!({ "zh": say::sentence(why, Lang::Zh), "en": say::sentence(why, Lang::En) }))
            .collect::<Vec<_>>(),
    })
}

/// A line for each file, with a word for what became of it before.
fn lines(done: &Done, lang: Lang) -> Vec<String> {
    let word = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut lines = Vec::new();
    for taken in &done.taken {
        let recording = &taken.recording;
        let start = recording.clock.map_or_else(
            || word("时钟未知", "clock not known").to_owned(),
            |clock| format!("{} ({})", clock.at_first.to_string().replace('T', " "), clock.source.name(lang)),
        );
        let (path, length, camera) = (&recording.path, recording.duration.clock(), &taken.camera);
        lines.push(format!("{}  {camera}  {start}  {length}  {path}", word("收入", "taken")));
    }
    let known = done.known.iter().map(|(path, _)| format!("{}  {}", word("已有", "known"), path.display()));
    lines.extend(known);
    let moved = done.moved.iter().map(|one| format!("{}  {} → {}", word("移动", "moved"), one.from, one.to));
    lines.extend(moved);
    let copies = done.copies.iter();
    lines.extend(copies.map(|(path, of)| format!("{}  {} = {}", word("重复", "copy"), path.display(), of.display())));
    let reason = |why: &Text| why.get(lang).to_owned();
    let left_out = done.left_out.iter();
    lines.extend(
        left_out.map(|(path, why)| format!("{}  {}  {}", word("跳过", "left out"), path.display(), reason(why))),
    );
    if lines.is_empty() {
        lines.push(word("没有找到录像文件", "No footage was found").to_owned());
    }
    lines
}
