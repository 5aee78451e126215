//! `tape`: which camera recorded what when, by whose clock, and what is missing.

use crate::app::config::AppConfig;
use crate::app::tape::{DayTape, day_tape};
use crate::cli::args::Tape;
use crate::cli::library::lang;
use crate::cli::{Ending, say};
use crate::domain::footage::{Disagreement, Recording, RecordingId, Stretch};
use crate::domain::inspection::InspectionId;
use crate::domain::tape::{Overlap, Segment, Span, Track};
use crate::domain::text::Lang;
use crate::domain::time::{Pts, SiteTime};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Prints the tape.
pub(crate) fn tape(typed: &Tape, config: &AppConfig) -> Ending {
    let lang = lang(config);
    let day = day_tape(&typed.library, typed.inspection.map(InspectionId)).map_err(|why| say::failed(&why, lang))?;
    if typed.json {
        say::json(&answer(&day));
    } else {
        lines(&day, lang).iter().for_each(|line| say::line(line));
    }
    Ok(ExitCode::SUCCESS)
}

fn path(day: &DayTape, id: RecordingId) -> &str {
    day.inspection.recording(id).map_or("", |recording| recording.path.as_str())
}

fn answer(day: &DayTape) -> Value {
    let inspection = &day.inspection;
    let cameras = inspection.cameras.iter().map(|camera| {
        let track = day.tape.track(camera.id);
        let list = |of: fn(&DayTape, &Track) -> Vec<Value>| track.map(|track| of(day, track)).unwrap_or_default();
        json!({
            "camera": camera.name, "id": camera.id.0,
            "segments": list(|day, track| track.segments.iter().map(|one| segment(day, one)).collect()),
            "gaps": list(|_, track| track.gaps.iter().map(span).collect()),
            "overlaps": list(|day, track| track.overlaps.iter().map(|one| overlap(day, one)).collect()),
        })
    });
    let missing = day.missing.iter().map(|id| json!({ "recording": id.0, "path": path(day, *id) }));
    let apart = day.tape.apart.iter().map(|id| json!({ "recording": id.0, "path": path(day, *id) }));
    json!({
        "inspection": inspection.id.0,
        "outlet": inspection.outlet.name,
        "date": inspection.date.to_string(),
        "cameras": cameras.collect::<Vec<_>>(),
        "recordings": inspection.recordings.iter().map(|one| recording(day, one)).collect::<Vec<_>>(),
        "apart": apart.collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
    })
}

fn segment(day: &DayTape, segment: &Segment) -> Value {
    json!({
        "recording": segment.recording.0, "path": path(day, segment.recording),
        "from_s": segment.from.seconds(), "to_s": segment.to.seconds(),
        "begin": segment.begin.to_string(), "end": segment.end.to_string(),
    })
}

fn span(span: &Span) -> Value {
    json!({ "begin": span.begin.to_string(), "end": span.end.to_string(), "seconds": span.length().seconds() })
}

fn overlap(day: &DayTape, overlap: &Overlap) -> Value {
    let mut told = span(&overlap.span);
    told["recordings"] = json!([overlap.earlier.0, overlap.later.0]);
    told["paths"] = json!([path(day, overlap.earlier), path(day, overlap.later)]);
    told
}

fn recording(day: &DayTape, recording: &Recording) -> Value {
    let disagreement = |other: &Disagreement| json!({ "source": other.source.code(), "at": other.at_first.to_string(), "by_s": other.by.seconds() });
    let stretch = |stretch: &Stretch| json!({ "from_s": stretch.from.seconds(), "at": stretch.site.to_string() });
    let provenance = recording.clock.map(|clock| {
        json!({
            "source": clock.source.code(),
            "at": clock.at_first.to_string(),
            "drift_ppb": clock.drift_ppb,
            "disagreements": recording.disagreements().iter().map(disagreement).collect::<Vec<_>>(),
            "stretches": recording.stretches.iter().map(stretch).collect::<Vec<_>>(),
        })
    });
    let camera = day.inspection.camera(recording.camera).map(|camera| camera.name.as_str());
    json!({
        "recording": recording.id.0, "path": recording.path, "camera": camera, "channel": recording.channel,
        "duration_s": recording.duration.seconds(), "missing": day.missing.contains(&recording.id),
        "fault": recording.fault, "provenance": provenance,
    })
}

/// Camera by camera, what it has and what it lacks.
fn lines(day: &DayTape, lang: Lang) -> Vec<String> {
    let word = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let inspection = &day.inspection;
    let mut lines = vec![format!("{} {}", inspection.outlet.name, inspection.date)];
    for camera in &inspection.cameras {
        lines.push(camera.name.clone());
        match day.tape.track(camera.id) {
            Some(track) => lines.extend(track_lines(day, track, lang)),
            None => lines.push(format!("  {}", word("无录像", "no recording"))),
        }
    }
    let named = |ids: &mut dyn Iterator<Item = &RecordingId>, title: &str, lines: &mut Vec<String>| {
        let paths: Vec<String> = ids.map(|id| format!("  {}", path(day, *id))).collect();
        if !paths.is_empty() {
            lines.push(title.to_owned());
            lines.extend(paths);
        }
    };
    named(&mut day.tape.apart.iter(), word("未排上时间轴", "Not on the axis"), &mut lines);
    named(&mut day.missing.iter(), word("文件不在了", "Files that are gone"), &mut lines);
    lines
}

/// Segments, holes and overlaps by time.
fn track_lines(day: &DayTape, track: &Track, lang: Lang) -> Vec<String> {
    let mut rows: Vec<(SiteTime, u8, String)> = Vec::new();
    let word = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let seconds = |length: Pts| format!("{:.1} {}", length.seconds(), word("秒", "s"));
    for gap in track.gaps.iter().filter(|gap| !gap.is_slight()) {
        let text = format!("{}  {} {}", times(gap.begin, gap.end), word("缺", "gap of"), seconds(gap.length()));
        rows.push((gap.begin, 0, text));
    }
    for segment in &track.segments {
        let recording = day.inspection.recording(segment.recording);
        let source = recording.and_then(|recording| recording.clock).map_or("", |clock| clock.source.name(lang));
        let text = format!("{}  {}  ({source})", times(segment.begin, segment.end), path(day, segment.recording));
        rows.push((segment.begin, 1, text));
        let first = segment.from <= Pts::ZERO;
        for other in recording.filter(|_| first).map(Recording::disagreements).unwrap_or_default() {
            let (source, at) = (other.source.name(lang), other.at_first.to_string().replace('T', " "));
            let text = match lang {
                Lang::Zh => format!("  来源不一致：{source}写的是 {at}，相差 {}", seconds(other.by)),
                Lang::En => format!("  sources disagree: the {source} says {at}, by {}", seconds(other.by)),
            };
            rows.push((segment.begin, 2, text));
        }
    }
    for overlap in track.overlaps.iter().filter(|overlap| !overlap.span.is_slight()) {
        let Span { begin, end } = overlap.span;
        let length = seconds(overlap.span.length());
        let [one, two] = [overlap.earlier, overlap.later].map(|id| file_name(path(day, id)));
        let text = format!("{}  {} {length}: {one}, {two}", times(begin, end), word("重叠", "overlap of"));
        rows.push((begin, 3, text));
    }
    rows.sort_by_key(|(at, rank, _)| (*at, *rank));
    rows.into_iter().map(|(_, _, text)| format!("  {text}")).collect()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The day stands once, unless midnight lies between.
fn times(begin: SiteTime, end: SiteTime) -> String {
    let same_day = begin.civil().date() == end.civil().date();
    let until = if same_day { end.time_of_day() } else { end.to_string().replace('T', " ") };
    format!("{} – {until}", begin.to_string().replace('T', " "))
}
