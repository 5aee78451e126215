//! The cover block: outlet, day, inspector, checklist, and the footage with its fingerprints and clocks.

use crate::domain::footage::{Fingerprint, Recording};
use crate::domain::inspection::Inspection;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::report::build::{ReportInput, site_text, written};
use crate::report::model::{Amount, ClockEntry, Cover, FootageEntry, Named, OutletEntry, ReportModel, Status};
use crate::report::strings::{fill, strings};
use jiff::Timestamp;
use jiff::civil::Date;

/// Characters of a hash that are printed where the whole is too long.
const SHORT_HASH: usize = 16;

pub(crate) fn cover(input: &ReportInput<'_>) -> Cover {
    let (inspection, lang) = (input.inspection, input.lang);
    let (outlet, checklist) = (&inspection.outlet, &inspection.checklist);
    Cover {
        inspection: inspection.id.0,
        outlet: OutletEntry {
            code: outlet.code.clone(),
            name: outlet.name.clone(),
            level: Named { code: outlet.level.code().to_owned(), name: outlet.level.name(lang).to_owned() },
            class: outlet.class.map(|class| Named { code: class.code().to_owned(), name: class.name(lang).to_owned() }),
            queue_machine: outlet.queue_machine,
        },
        date: inspection.date.to_string(),
        date_text: date_text(inspection.date, lang),
        inspector: inspection.inspector.clone(),
        checklist: Named { code: checklist.code.clone(), name: checklist.name.get(lang).to_owned() },
        checklist_version: checklist.version.clone(),
        basis: checklist.basis.clone(),
        notice: checklist.notice.get(lang).to_owned(),
        status: status(inspection, lang),
        footage: inspection.recordings.iter().map(|recording| footage(inspection, recording, lang)).collect(),
    }
}

/// Label and text of each line of the cover, for the exporters that print it.
pub(crate) fn facts(model: &ReportModel) -> Vec<(&'static str, String)> {
    let words = strings(model.language);
    let cover = &model.cover;
    let outlet = format!("{}（{}）", cover.outlet.name, cover.outlet.code);
    let outlet_en = format!("{} ({})", cover.outlet.name, cover.outlet.code);
    let class = cover.outlet.class.as_ref().map_or(words.none, |class| class.name.as_str());
    let machine = if cover.outlet.queue_machine { words.yes } else { words.no };
    let mut facts = vec![
        (words.outlet, if model.language == Lang::Zh { outlet } else { outlet_en }),
        (words.level, cover.outlet.level.name.clone()),
        (words.class, class.to_owned()),
        (words.queue_machine, machine.to_owned()),
        (words.date, cover.date_text.clone()),
        (words.inspector, cover.inspector.clone()),
        (words.checklist, format!("{} {}", cover.checklist.name, cover.checklist_version)),
        (words.basis, cover.basis.clone()),
        (words.status, cover.status.text.clone()),
        (words.close_reason, cover.status.reason.clone()),
        (words.made_at, model.made_at.replace('T', " ")),
    ];
    facts.retain(|(_, text)| !text.is_empty());
    facts
}

/// The name of a file without its folder, whichever way the system writes folders.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The first characters of a hash.
pub(crate) fn short(hash: &str) -> String {
    hash.chars().take(SHORT_HASH).collect()
}

fn date_text(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.strftime("%-d %B %Y").to_string(),
    }
}

fn status(inspection: &Inspection, lang: Lang) -> Status {
    let words = strings(lang);
    let Some(closing) = &inspection.closing else {
        return Status {
            closed: false,
            text: words.not_closed.to_owned(),
            at: None,
            score: None,
            reason: String::new(),
        };
    };
    let at = written(closing.at);
    let score = Amount::fixed(closing.score, inspection.checklist.places);
    Status {
        closed: true,
        text: fill(words.closed, &[("at", &at.replace('T', " ")), ("score", &score.text)]),
        at: Some(at),
        score: Some(score),
        reason: closing.reason.clone(),
    }
}

fn footage(inspection: &Inspection, recording: &Recording, lang: Lang) -> FootageEntry {
    let words = strings(lang);
    let Fingerprint { size, modified_s, sha256, .. } = &recording.fingerprint;
    let clock = recording.clock.map(|clock| ClockEntry {
        at_first: clock.at_first.to_string(),
        source: Named { code: clock.source.code().to_owned(), name: clock.source.name(lang).to_owned() },
    });
    let clock_text = match (&recording.clock, &clock) {
        (Some(known), Some(entry)) => {
            let text = fill(words.clock_text, &[("at", &site_text(known.at_first)), ("source", &entry.source.name)]);
            text + &doubts(recording, lang)
        }
        _ => words.clock_unknown.to_owned(),
    };
    FootageEntry {
        camera: inspection.camera(recording.camera).map_or_else(|| words.none.to_owned(), |camera| camera.name.clone()),
        file: file_name(&recording.path).to_owned(),
        size: *size,
        size_text: size_text(*size),
        modified: Timestamp::from_second(*modified_s)
            .map_or_else(|_outside| words.none.to_owned(), |at| at.to_string()),
        sha256: sha256.clone(),
        sha256_short: if sha256.is_empty() { words.not_hashed.to_owned() } else { short(sha256) },
        duration: if recording.duration == Pts::ZERO {
            words.duration_unknown.to_owned()
        } else {
            recording.duration.clock()
        },
        has_sound: recording.has_sound,
        clock,
        clock_text,
        fault: recording.fault.as_ref().map_or_else(String::new, |fault| fill(words.fault, &[("fault", fault)])),
    }
}

/// Which other sources of its time disagree with the one in use, and by how much; empty where none does.
fn doubts(recording: &Recording, lang: Lang) -> String {
    let words = strings(lang);
    let doubts = recording.disagreements().into_iter().map(|other| {
        let tenths = other.by.ns().unsigned_abs() / 100_000_000;
        let seconds = format!("{}.{}", tenths / 10, tenths % 10);
        fill(words.clock_differs, &[("source", other.source.name(lang)), ("seconds", &seconds)])
    });
    doubts.collect()
}

/// With one decimal, in the largest unit that leaves at least one before it; exact integers throughout.
fn size_text(bytes: u64) -> String {
    let units = ["B", "KB", "MB", "GB", "TB"];
    let mut unit = 0;
    let mut tenths = u128::from(bytes) * 10;
    while tenths >= 10_240 && unit + 1 < units.len() {
        tenths = tenths.div_ceil(1024);
        unit += 1;
    }
    if unit == 0 { format!("{bytes} B") } else { format!("{}.{} {}", tenths / 10, tenths % 10, units[unit]) }
}

#[cfg(test)]
mod tests {
    use super::{file_name, size_text};

    #[test]
    fn sizes_are_short() {
        assert_eq!(size_text(0), "0 B");
        assert_eq!(size_text(1023), "1023 B");
        assert_eq!(size_text(1024), "1.0 KB");
        assert_eq!(size_text(5 * 1024 * 1024 + 512 * 1024), "5.5 MB");
    }

    #[test]
    fn folders_of_both_kinds_are_cut_off() {
        assert_eq!(file_name("/录像/a.mp4"), "a.mp4");
        assert_eq!(file_name("D:\\录像\\a.mp4"), "a.mp4");
    }
}
