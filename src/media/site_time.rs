//! When a recording began, by its file name or its container. Recorders write local time; a zone is never applied, and a
//! creation time that a container calls UTC is taken as it stands, because recorders do not know better.

use crate::domain::footage::{ClockSource, SiteClock};
use crate::domain::time::SiteTime;
use gstreamer as gst;
use jiff::civil::DateTime;
use std::path::Path;

/// A run of digits and where it stands among the name's characters.
struct Digits<'a> {
    text: &'a str,
    /// The characters before it.
    before: &'a str,
    /// The characters behind it.
    behind: &'a str,
}

/// The start that a file's name tells: fourteen digits as NVRs write them (`NVR_ch1_main_20260305090000_…`,
/// `ch01_20260305090000`), eight and six (`20260305_090000`), or all parts apart (`2026-03-05_09-00-00`).
pub fn from_name(path: &Path) -> Option<SiteClock> {
    let name = path.file_stem()?.to_string_lossy();
    let runs = runs(&name);
    let together = runs.iter().find_map(|run| match run.text.len() {
        14 => read(run.text),
        // Hikvision's clients add milliseconds. A disk's file number has as many digits, but is no date.
        17 => read(&run.text[..14]).map(|at| with_ms(at, &run.text[14..])),
        _ => None,
    });
    let apart = || {
        runs.windows(2).find_map(|pair| {
            let fits = pair[0].text.len() == 8 && pair[1].text.len() == 6 && is_joint(pair[0].behind, pair[1].before);
            fits.then(|| read(&format!("{}{}", pair[0].text, pair[1].text))).flatten()
        })
    };
    let parts = || {
        runs.windows(6).find_map(|run| {
            let lengths = run.iter().map(|run| run.text.len());
            let fits = lengths.eq([4, 2, 2, 2, 2, 2]);
            fits.then(|| read(&run.iter().map(|run| run.text).collect::<String>())).flatten()
        })
    };
    let at_first = together.or_else(apart).or_else(parts)?;
    Some(SiteClock { at_first: SiteTime::new(at_first), source: ClockSource::FileName })
}

/// The start that the container's creation time tells.
pub(crate) fn from_tags(tags: Option<&gst::TagList>) -> Option<SiteClock> {
    let tag = tags?.get::<gst::tags::DateTime>()?;
    let at = tag.get();
    if !at.has_time() {
        return None;
    }
    let field = |value: i32| i8::try_from(value).ok();
    let civil = DateTime::new(
        i16::try_from(at.year()).ok()?,
        field(at.month()?)?,
        field(at.day()?)?,
        field(at.hour()?)?,
        field(at.minute()?)?,
        field(at.second().unwrap_or(0))?,
        at.microsecond().unwrap_or(0).clamp(0, 999_999) * 1000,
    );
    let at_first = civil.ok().filter(|at| is_plausible(*at))?;
    Some(SiteClock { at_first: SiteTime::new(at_first), source: ClockSource::Container })
}

fn runs(name: &str) -> Vec<Digits<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = name[at..].find(|c: char| c.is_ascii_digit()).map(|from| at + from) {
        let end = name[start..].find(|c: char| !c.is_ascii_digit()).map_or(name.len(), |to| start + to);
        found.push(Digits { text: &name[start..end], before: &name[..start], behind: &name[end..] });
        at = end;
    }
    found
}

/// Whether only one `-`, `_`, `T` or space stands between a run and the next.
fn is_joint(behind: &str, before: &str) -> bool {
    let ends = before.chars().next_back();
    behind.starts_with(['-', '_', 'T', ' '])
        && ends.is_some_and(|c| ['-', '_', 'T', ' '].contains(&c))
        && behind.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

/// Fourteen digits as year, month, day, hour, minute, second.
fn read(digits: &str) -> Option<DateTime> {
    let part = |from: usize, to: usize| digits.get(from..to)?.parse::<i16>().ok();
    let small = |from: usize| part(from, from + 2).and_then(|value| i8::try_from(value).ok());
    let at = DateTime::new(part(0, 4)?, small(4)?, small(6)?, small(8)?, small(10)?, small(12)?, 0).ok()?;
    is_plausible(at).then_some(at)
}

fn with_ms(at: DateTime, digits: &str) -> DateTime {
    let ns = digits.parse::<i32>().unwrap_or(0) * 1_000_000;
    at.with().subsec_nanosecond(ns).build().unwrap_or(at)
}

/// No camera recorded before 1995; container times of 1904 and 1970 are empty fields.
fn is_plausible(at: DateTime) -> bool {
    (1995..2100).contains(&at.year())
}

#[cfg(test)]
mod tests {
    use super::from_name;
    use std::path::Path;

    #[test]
    fn names_of_recorders_tell_the_start() {
        for (name, start) in [
            ("NVR_ch1_main_20260305090000_20260305090028.dav", "2026-03-05T09:00:00.000"),
            ("XVR_ch1_main_20230201160000_20230201170000(1).mp4", "2023-02-01T16:00:00.000"),
            ("ch01_20260305090001.mp4", "2026-03-05T09:00:01.000"),
            ("192.168.1.64_20260305090000_20260305091000.mp4", "2026-03-05T09:00:00.000"),
            ("10.0.0.1_01_20260305090000250_MOTION.mp4", "2026-03-05T09:00:00.250"),
            ("大厅_20260305_090012.mkv", "2026-03-05T09:00:12.000"),
            ("20260305-090012.mp4", "2026-03-05T09:00:12.000"),
            ("2026-03-05_09-00-00.mp4", "2026-03-05T09:00:00.000"),
            ("柜台 2026-03-05 09.00.00.mp4", "2026-03-05T09:00:00.000"),
        ] {
            let clock = from_name(Path::new(name)).unwrap_or_else(|| panic!("{name} tells nothing"));
            assert_eq!(clock.at_first.to_string(), start, "{name}");
        }
    }

    #[test]
    fn names_without_a_time_tell_nothing() {
        for name in [
            "ch01_00000000363000000.mp4",
            "ch01_08000000058000601.mp4",
            "camera1.mp4",
            "20261305090000.mp4",
            "19000101000000.mp4",
            "20260305.mp4",
            "1080p_25.mp4",
        ] {
            assert_eq!(from_name(Path::new(name)), None, "{name}");
        }
    }
}
