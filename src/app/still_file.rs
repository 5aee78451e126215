//! Footage without a library: one picture of a file, by the time that was typed.

use crate::app::files;
use crate::app::notice::{Level, Notice};
use crate::app::wording;
use crate::domain::footage::Timeline;
use crate::domain::time::{Pts, SiteTime};
use crate::media::MediaError;
use crate::media::probe;
use crate::media::still::{At, still};
use jiff::civil::{DateTime, Time};
use std::path::Path;

/// Quality of JPEG stills, 0..=100: no difference to be seen in faces and papers.
const JPEG_QUALITY: u8 = 92;

/// A moment as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Time from the first picture.
    Pts(Pts),
    /// What the site's clock showed, with its date.
    Site(SiteTime),
    /// What the site's clock showed; the day is the recording's.
    TimeOfDay(Time),
}

/// The picture that was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Its own time, which is not later than the one asked for.
    pub pts: Pts,
    /// What the site's clock showed, where the recording's start is known.
    pub site: Option<SiteTime>,
    /// Its number from 0, as shown.
    pub number: Option<u64>,
}

#[derive(Clone, Copy)]
enum Ending {
    Png,
    Jpeg,
}

/// Reads a moment: seconds from the first picture (`12.48`), a site time (`2026-03-05T09:00:12.480`), or one without its
/// day (`09:00:12.480`).
///
/// # Errors
/// When it is none of these.
pub fn read_moment(text: &str) -> Result<Typed, Notice> {
    let text = text.trim();
    let is_time = text.contains(':') && !text.contains('-');
    let typed = seconds(text).map(Typed::Pts).or_else(|| {
        if is_time {
            text.parse().ok().map(Typed::TimeOfDay)
        } else {
            text.contains(':').then(|| text.parse().ok().map(Typed::Site)).flatten()
        }
    });
    typed.ok_or_else(|| {
        Notice::new(Level::Error, "看不懂这个时刻", "This is no moment of a recording")
            .hint(
                "请写秒数（12.48）或现场时间（2026-03-05T09:00:12.480 或 09:00:12.480）",
                "Write seconds (12.48) or a site time (2026-03-05T09:00:12.480 or 09:00:12.480)",
            )
            .detail(text)
    })
}

/// Saves the picture that is shown at a moment; a file of that name is replaced, unless it is the footage itself.
///
/// # Errors
/// When the name ends in neither .png nor .jpg, the picture cannot be had, or the file cannot be written.
pub fn save_still(footage: &Path, at: Typed, to: &Path) -> Result<Taken, Notice> {
    let ending = ending(to)?;
    if files::same_file(footage, to) {
        return Err(wording::never_over(to));
    }
    let failed = |why: MediaError| wording::media(&why);
    let unknown = || failed(MediaError::NoClock { path: footage.to_owned() });
    let (at, clock) = match at {
        Typed::Pts(pts) => (pts, None),
        Typed::Site(_) | Typed::TimeOfDay(_) => {
            let clock = probe::start(footage).map_err(failed)?.ok_or_else(unknown)?;
            (by_clock(at, &clock), Some(clock))
        }
    };
    let picture = still(footage, At::Pts(at)).map_err(failed)?;
    let bytes = match ending {
        Ending::Png => picture.png(),
        Ending::Jpeg => picture.jpeg(JPEG_QUALITY),
    };
    files::replace(to, &bytes.map_err(failed)?)
        .map_err(|why| wording::file("截图没有存下来", "The still could not be saved", &why, to))?;
    let clock = match clock {
        Some(clock) => Some(clock),
        None => probe::start(footage).map_err(failed)?,
    };
    Ok(Taken { pts: picture.pts(), site: clock.map(|clock| clock.site(picture.pts())), number: picture.index() })
}

/// A time of day before the recording's first is the next day's: recordings run past midnight.
pub(crate) fn by_clock(at: Typed, clock: &Timeline) -> Pts {
    let first = clock.clock.at_first.civil();
    match at {
        Typed::Pts(pts) => pts,
        Typed::Site(site) => clock.pts(site),
        Typed::TimeOfDay(time) => {
            let same_day = DateTime::from_parts(first.date(), time);
            let next_day = first.date().tomorrow().map(|date| DateTime::from_parts(date, time));
            clock.pts(SiteTime::new(if time < first.time() { next_day.unwrap_or(same_day) } else { same_day }))
        }
    }
}

fn ending(path: &Path) -> Result<Ending, Notice> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    match ending.as_deref() {
        Some("png") => Ok(Ending::Png),
        Some("jpg" | "jpeg") => Ok(Ending::Jpeg),
        _ => Err(Notice::new(Level::Error, "截图只能存为 PNG 或 JPEG", "A still is saved as PNG or JPEG")
            .hint("文件名请以 .png 或 .jpg 结尾", "End the name in .png or .jpg")
            .detail(path.display().to_string())),
    }
}

/// Decimal seconds as nanoseconds, digit by digit; what is finer than a nanosecond cannot change the picture.
fn seconds(text: &str) -> Option<Pts> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(part) || whole.is_empty() && part.is_empty() {
        return None;
    }
    let whole = if whole.is_empty() { 0 } else { whole.parse::<i64>().ok()? };
    let part: String = part.chars().chain(std::iter::repeat('0')).take(9).collect();
    let ns = whole.checked_mul(1_000_000_000)?.checked_add(part.parse().ok()?)?;
    Some(Pts::from_ns(if negative { -ns } else { ns }))
}

#[cfg(test)]
mod tests {
    use super::{Typed, by_clock, read_moment, save_still};
    use crate::domain::footage::{ClockSource, SiteClock};
    use crate::domain::time::Pts;
    use std::path::Path;

    #[test]
    fn seconds_are_read_to_the_nanosecond() {
        for (text, ns) in [
            ("12.48", 12_480_000_000),
            ("0.1", 100_000_000),
            (".5", 500_000_000),
            ("7", 7_000_000_000),
            ("7.", 7_000_000_000),
            ("4503599.627370497", 4_503_599_627_370_497),
            ("9007199.254740993", 9_007_199_254_740_993),
            ("1.0000000019", 1_000_000_001),
            ("-1", -1_000_000_000),
        ] {
            assert_eq!(read_moment(text).unwrap(), Typed::Pts(Pts::from_ns(ns)), "{text}");
        }
        for text in ["", ".", "soon", "1e3", "1,5", "--1", "99999999999", "2026-03-05", "25:00:00", "9:00", "inf"] {
            assert!(read_moment(text).is_err(), "{text} was taken for a moment");
        }
    }

    #[test]
    fn site_times_are_read_with_and_without_their_day() {
        let full = read_moment("2026-03-05T09:00:12.480").unwrap();
        assert_eq!(read_moment("2026-03-05 09:00:12.480").unwrap(), full);
        let clock = SiteClock::new("2026-03-05T09:00:00".parse().unwrap(), ClockSource::FileName);
        assert_eq!(by_clock(full, &clock.into()), Pts::from_ms(12_480));
        assert_eq!(by_clock(read_moment("09:00:12.480").unwrap(), &clock.into()), Pts::from_ms(12_480));
        let night = SiteClock { at_first: "2026-03-05T23:59:50".parse().unwrap(), ..clock };
        assert_eq!(by_clock(read_moment("00:00:05").unwrap(), &night.into()), Pts::from_ms(15_000));
    }

    #[test]
    fn a_still_has_the_ending_of_a_picture() {
        let refused = save_still(Path::new("a.mp4"), Typed::Pts(Pts::ZERO), Path::new("a.gif")).unwrap_err();
        assert!(refused.hint.en.contains(".png"));
    }
}
