//! `probe` and `still`: what is in a file of footage, and one picture of it.

use crate::app::config::AppConfig;
use crate::app::notice::Notice;
use crate::app::probe::{Probe as Facts, Stream, probe_watched};
use crate::app::still_file::{read_moment, save_still};
use crate::app::wording;
use crate::cli::args::{Probe, Still};
use crate::cli::library::lang;
use crate::cli::progress::Bar;
use crate::cli::{Ending, say};
use crate::domain::footage::Stretch;
use crate::domain::text::{Lang, Text};
use serde_json::{Value, json};
use std::path::Path;
use std::process::ExitCode;

/// Says what is in each file; one that does not play is told with its remedy, and the others all the same.
pub(crate) fn probe(typed: &Probe, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let mut answers = Vec::new();
    let mut failed = false;
    for path in &typed.files {
        let facts = looked_at(path);
        if let Err(why) = &facts {
            failed = true;
            say::error(&say::failed(why, lang));
        }
        match facts {
            _ if typed.json => answers.push(answer(path, facts.as_ref())),
            Ok(facts) => lines(path, &facts, lang).iter().for_each(|line| say::line(line)),
            Err(_told) => {}
        }
    }
    if typed.json {
        let one = if answers.len() == 1 { answers.pop() } else { None };
        say::json(&one.unwrap_or(Value::Array(answers)));
    }
    Ok(ExitCode::from(if failed { 2 } else { 0 }))
}

/// Saves one picture and says which it is.
pub(crate) fn still(typed: &Still, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let failed = |why: Notice| say::failed(&why, lang);
    let at = read_moment(&typed.at).map_err(failed)?;
    let taken = save_still(&typed.file, at, &typed.output).map_err(failed)?;
    let site = taken.site.map(|site| site.to_string());
    if typed.json {
        say::json(&json!({ "pts_s": taken.pts.seconds(), "site": site, "frame": taken.number }));
        return Ok(ExitCode::SUCCESS);
    }
    let (path, pts) = (typed.output.display(), taken.pts.clock());
    let (frame, site) = (taken.number.unwrap_or_default(), site.unwrap_or_default());
    say::line(
        match lang {
            Lang::Zh => format!("{path}：{pts}，第 {frame} 幅 {site}"),
            Lang::En => format!("{path}: {pts}, picture {frame} {site}"),
        }
        .trim_end(),
    );
    Ok(ExitCode::SUCCESS)
}

fn looked_at(path: &Path) -> Result<Facts, Notice> {
    let bar = Bar::new(&path.display().to_string());
    let facts = probe_watched(path, &mut |share| {
        bar.set(share);
        true
    });
    let facts = facts.map_err(|why| wording::media(&why))?;
    facts.ok_or_else(|| Notice::new(crate::app::notice::Level::Info, "已取消", "Cancelled"))
}

fn answer(path: &Path, facts: Result<&Facts, &Notice>) -> Value {
    let file = path.display().to_string();
    let facts = match facts {
        Ok(facts) => facts,
        Err(why) => {
            let error = Text::new(say::sentence(why, Lang::Zh), say::sentence(why, Lang::En));
            return json!({ "file": file, "error": both(&error) });
        }
    };
    let spacing = facts.key_spacing_s.map(|(min, median, max)| json!({ "min": min, "median": median, "max": max }));
    let stretch = |stretch: &Stretch| json!({ "from_s": stretch.from.seconds(), "at": stretch.site.to_string() });
    let start = facts.start.as_ref().map(|start| {
        json!({
            "at": start.clock.at_first.to_string(),
            "from": start.clock.source.code(),
            "stretches": start.stretches.iter().map(stretch).collect::<Vec<_>>(),
        })
    });
    let refused = facts.refusal();
    json!({
        "file": file,
        "container": facts.container.name(),
        "size": facts.size,
        "streams": facts.streams.iter().map(stream).collect::<Vec<_>>(),
        "duration_s": facts.duration().seconds(),
        "declared_duration_s": facts.declared.map(|declared| declared.seconds()),
        "fps": thousandths(facts.measured_fps),
        "declared_fps": facts.declared_fps.map(thousandths),
        "vfr": facts.vfr,
        "pictures": facts.pictures,
        "asides": facts.asides,
        "key_spacing_s": spacing,
        "start": start,
        "exact": refused.is_none(),
        "exact_refused": refused.as_ref().map(both),
        "faults": facts.faults.iter().map(|fault| both(&fault.text())).collect::<Vec<_>>(),
    })
}

fn stream(stream: &Stream) -> Value {
    let mut told = json!({ "kind": kind(stream, Lang::En), "codec": stream.codec, "used": stream.used });
    if let Some(facts) = &stream.picture {
        told["width"] = json!(facts.width);
        told["height"] = json!(facts.height);
        told["pixel_aspect"] = json!([facts.par.0, facts.par.1]);
        told["rotation"] = json!(facts.rotation.degrees());
        told["mirrored"] = json!(facts.flipped);
        told["interlaced"] = json!(facts.interlaced);
        told["bit_depth"] = json!(facts.depth);
        told["fps"] = json!(facts.fps.map(thousandths));
    }
    if let Some(facts) = &stream.sound {
        told["sample_rate"] = json!(facts.rate);
        told["channels"] = json!(facts.channels);
    }
    told["decoder"] = json!(stream.missing.is_none());
    told["package"] = json!(stream.missing.as_ref().filter(|package| !package.is_empty()));
    told
}

fn both(text: &Text) -> Value {
    json!({ "zh": text.zh, "en": text.en })
}

/// Rates are told to three places: 29.97.
fn thousandths(rate: f64) -> f64 {
    (rate * 1000.0).round() / 1000.0
}

fn kind(stream: &Stream, lang: Lang) -> &'static str {
    match (stream.picture.is_some(), stream.sound.is_some(), lang) {
        (true, _, Lang::Zh) => "画面",
        (true, _, Lang::En) => "picture",
        (_, true, Lang::Zh) => "声音",
        (_, true, Lang::En) => "sound",
        (_, _, Lang::Zh) => "其他",
        (_, _, Lang::En) => "other",
    }
}

/// A few lines, label and text.
fn lines(path: &Path, facts: &Facts, lang: Lang) -> Vec<String> {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut rows = vec![(say("容器", "file"), format!("{}, {}", facts.container.name(), size(facts.size)))];
    rows.extend(facts.streams.iter().map(|stream| (kind(stream, lang), of_stream(stream, lang))));
    rows.push((say("时长", "length"), length(facts, lang)));
    rows.push((say("张数", "pictures"), rhythm(facts, lang)));
    let start = facts.start.as_ref().map(|start| start.clock).map_or_else(
        || say("不知道", "not known").to_owned(),
        |clock| format!("{} ({})", clock.at_first, clock.source.name(lang)),
    );
    rows.push((say("起点", "start"), start));
    let refused = facts.refusal();
    let exact = say("逐幅精确", "every picture can be had");
    rows.push((say("截图", "stills"), refused.as_ref().map_or(exact, |why| why.get(lang)).to_owned()));
    rows.extend(facts.faults.iter().map(|fault| (say("问题", "fault"), fault.text().get(lang).to_owned())));
    let width = if lang == Lang::Zh { 2 } else { 8 };
    let rows = rows.into_iter().map(|(label, text)| format!("  {label:width$}  {text}"));
    std::iter::once(path.display().to_string()).chain(rows).collect()
}

fn of_stream(stream: &Stream, lang: Lang) -> String {
    let say = |zh: &str, en: &str| if lang == Lang::Zh { zh.to_owned() } else { en.to_owned() };
    let mut parts = vec![stream.codec.clone()];
    if let Some(facts) = &stream.picture {
        parts.push(format!("{}×{}", facts.width, facts.height));
        if facts.par != (1, 1) {
            parts.push(say("像素", "pixels ") + &format!("{}:{}", facts.par.0, facts.par.1));
        }
        if facts.rotation.degrees() != 0 {
            parts.push(say("旋转", "turned ") + &format!("{}°", facts.rotation.degrees()));
        }
        if facts.interlaced {
            parts.push(say("隔行", "interlaced"));
        }
        parts.extend(facts.depth.filter(|depth| *depth != 8).map(|depth| format!("{depth} bit")));
    }
    if let Some(facts) = &stream.sound {
        parts.extend(facts.rate.map(|rate| format!("{rate} Hz")));
        parts.extend(facts.channels.map(|channels| format!("{channels}{}", say(" 声道", " channel(s)"))));
    }
    if !stream.used {
        parts.push(say("未用", "not used"));
    }
    parts.join(" ")
}

fn length(facts: &Facts, lang: Lang) -> String {
    let length = facts.duration().clock();
    match (facts.declared, lang) {
        (None, _) => length,
        (Some(declared), Lang::Zh) => format!("{length}（文件头写 {}）", declared.clock()),
        (Some(declared), Lang::En) => format!("{length} (by the header {})", declared.clock()),
    }
}

fn rhythm(facts: &Facts, lang: Lang) -> String {
    let (count, fps) = (facts.pictures, thousandths(facts.measured_fps));
    let mut text = match lang {
        Lang::Zh => format!("{count}，每秒 {fps}，{}", if facts.vfr { "间隔不均" } else { "间隔均匀" }),
        Lang::En => format!("{count}, {fps} a second, {}", if facts.vfr { "uneven" } else { "even" }),
    };
    if let Some((min, _median, max)) = facts.key_spacing_s {
        text.push_str(&match lang {
            Lang::Zh => format!("，关键画面相隔 {min:.2} 到 {max:.2} 秒"),
            Lang::En => format!(", key pictures {min:.2} to {max:.2} s apart"),
        });
    }
    text
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{:.1} MB", bytes as f64 / 1e6),
        _ => format!("{:.2} GB", bytes as f64 / 1e9),
    }
}
