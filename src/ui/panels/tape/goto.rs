//! The field that takes a time: what was typed becomes a recording and a time of it.
//!
//! Read are `9:12:30.5`, `9:12`, `091230` (the site's clock), `12.48` and `95` (seconds of the recording), `1:02:05` in a
//! recording without a clock, and `+30` or `-5` (seconds from here).

use crate::app::review::Review;
use crate::domain::footage::RecordingId;
use crate::domain::time::Pts;
use crate::ui::panels::tape::lanes::{Bar, Lane, Lanes};

/// The picture that is meant, or none when no recording runs at that time or the text is no time.
pub(super) fn target(text: &str, review: &Review, lanes: &Lanes) -> Option<(RecordingId, Pts)> {
    let text: String = text.trim().chars().map(plain).collect();
    let recording = lanes.current().next().map(|bar| bar.recording);
    let end = lanes.current().map(Bar::end).max().unwrap_or_default();
    let within = |pts: Pts| recording.filter(|_| Pts::ZERO <= pts && pts < end).map(|recording| (recording, pts));
    if let Some(seconds) = text.strip_prefix('+').or_else(|| text.strip_prefix('-')) {
        let by = Pts::from_ns(ns(seconds)?);
        let here = review.moment().map_or(Pts::ZERO, |moment| moment.pts);
        return within(if text.starts_with('-') { here - by } else { here + by });
    }
    let colons = text.matches(':').count();
    let compact = colons == 0 && (text.len() == 4 || text.len() == 6) && text.bytes().all(|b| b.is_ascii_digit());
    if lanes.midnight.is_some() && (colons > 0 || compact) {
        return at_site(clock(&text, compact)?, review, lanes);
    }
    within(Pts::from_ns(if colons > 0 { minutes(&text)? } else { ns(&text)? }))
}

/// Full-width digits and signs are what a Chinese input method gives.
fn plain(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '：' => ':',
        '．' | '。' => '.',
        '＋' => '+',
        '－' | '−' => '-',
        other => other,
    }
}

/// A time of day on the lane of the camera that leads, else on any; past midnight where only the next day has it.
fn at_site(of_day: i64, review: &Review, lanes: &Lanes) -> Option<(RecordingId, Pts)> {
    const DAY: i64 = 86_400_000_000_000;
    let days = 0..=lanes.all.to.div_euclid(DAY);
    let times: Vec<i64> = days.map(|day| of_day + day * DAY).collect();
    let on = |lane: &Lane| {
        let mut bars =
            times.iter().filter_map(|time| Lanes::at(lane, *time).map(|bar| (bar.recording, bar.pts(*time))));
        bars.next()
    };
    let leads = lanes.lanes.iter().find(|lane| Some(lane.camera) == review.camera());
    leads.and_then(on).or_else(|| lanes.lanes.iter().find_map(on))
}

/// `h:mm:ss.f` or `h:mm` of the day, or `hhmm[ss]` when compact.
fn clock(text: &str, compact: bool) -> Option<i64> {
    let spread;
    let text = if compact {
        spread = format!(
            "{}:{}:{}",
            text.get(..2)?,
            text.get(2..4)?,
            text.get(4..).filter(|s| !s.is_empty()).unwrap_or("0")
        );
        &spread
    } else {
        text
    };
    let mut parts = text.split(':');
    let (hours, minutes) = (parts.next()?.parse::<i64>().ok()?, parts.next()?.parse::<i64>().ok()?);
    let seconds = parts.next().map_or(Some(0), ns)?;
    let fits = parts.next().is_none() && hours < 24 && minutes < 60 && seconds < 60_000_000_000;
    (fits && hours >= 0 && minutes >= 0).then(|| (hours * 60 + minutes) * 60_000_000_000 + seconds)
}

/// `m:ss.f` or `h:mm:ss.f` of the recording.
fn minutes(text: &str) -> Option<i64> {
    let (front, seconds) = text.rsplit_once(':')?;
    let mut whole = 0_i64;
    for part in front.split(':') {
        whole = whole.checked_mul(60)?.checked_add(part.parse::<u32>().ok()?.into())?;
    }
    whole.checked_mul(60_000_000_000)?.checked_add(ns(seconds)?)
}

/// Seconds with up to nine decimals, exactly.
fn ns(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    if part.len() > 9 || !part.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let part: i64 = format!("{part:0<9}").parse().ok()?;
    Some(i64::from(whole) * 1_000_000_000 + part)
}

#[cfg(test)]
mod tests {
    use super::{clock, minutes, ns, plain};

    #[test]
    fn seconds_are_exact() {
        assert_eq!(ns("12.48"), Some(12_480_000_000));
        assert_eq!(ns("95"), Some(95_000_000_000));
        assert_eq!(ns("0.000000001"), Some(1));
        for wrong in ["", "x", "1.x", "-3", "1.0000000001", "1e3"] {
            assert_eq!(ns(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn times_of_day_are_read_in_every_way_people_write_them() {
        let at = Some((9 * 3600 + 12 * 60 + 30) * 1_000_000_000);
        assert_eq!(clock("9:12:30", false), at);
        assert_eq!(clock("09:12:30.000", false), at);
        assert_eq!(clock("091230", true), at);
        assert_eq!(clock("0912", true), Some((9 * 3600 + 12 * 60) * 1_000_000_000));
        assert_eq!(clock("9:12", false), Some((9 * 3600 + 12 * 60) * 1_000_000_000));
        for wrong in ["24:00", "9:60", "9:12:60", "9:1:2:3", "a:b", ":"] {
            assert_eq!(clock(wrong, false), None, "{wrong}");
        }
        let wide: String = "０９：１２．５".chars().map(plain).collect();
        assert_eq!(wide, "09:12.5");
    }

    #[test]
    fn times_of_a_recording_count_minutes_and_hours() {
        assert_eq!(minutes("1:02:05.5"), Some(3_725_500_000_000));
        assert_eq!(minutes("75:00"), Some(4500 * 1_000_000_000));
        assert_eq!(minutes("1:x"), None);
    }
}
