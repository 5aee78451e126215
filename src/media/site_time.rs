//! When a recording began, by its file name or its container, and of which channel it is. Recorders write local time; a
//! zone is never applied, and a creation time that a container calls UTC is taken as it stands, because recorders do not
//! know better.
//!
//! | file | what it does |
//! | --- | --- |
//! | `table` | the names that recorders and their clients give, one row each |
//! | `pattern` | whether a name is as a row has it, and what stands in it |
//! | `container` | the creation time of an MP4 file |
//! | `channel` | the channel by a word in a name |

mod channel;
mod container;
mod pattern;
mod table;

pub use crate::media::site_time::channel::in_words;

use crate::domain::footage::{ClockSource, SiteClock};
use crate::domain::time::SiteTime;
use crate::media::container::Container;
use gstreamer as gst;
use jiff::civil::DateTime;
use std::path::Path;

/// Which of a camera's two streams was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamKind {
    /// The large picture.
    Main,
    /// The small one.
    Sub,
}

/// What a file's name tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Whose way of naming it is.
    pub pattern: &'static str,
    /// When the first picture was.
    pub start: Option<SiteTime>,
    /// When the last picture was; later than the start.
    pub end: Option<SiteTime>,
    /// The recorder's channel, as people count: from 1.
    pub channel: Option<u32>,
    /// Which stream.
    pub stream: Option<StreamKind>,
}

/// What the name of a file tells, by the first row of the table that it is like; where a row has a time of day only, the
/// day stands in the name of a folder above. None for a name that tells nothing.
pub fn named(path: &Path) -> Option<Named> {
    let folders: Vec<String> = path
        .ancestors()
        .skip(1)
        .filter_map(|folder| folder.file_name())
        .take(table::FOLDERS)
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    table::read(&bare_name(path)?, &folders)
}

/// The start that a file's name tells.
pub fn from_name(path: &Path) -> Option<SiteClock> {
    let at_first = named(path)?.start?;
    Some(SiteClock::new(at_first, ClockSource::FileName))
}

/// The name without endings and without the `(1)` of a second copy.
fn bare_name(path: &Path) -> Option<String> {
    const ENDINGS: &[&str] = &["dav", "mp4", "avi", "mkv", "ts", "ps", "flv", "cpv"];
    let name = path.file_name()?.to_string_lossy();
    let mut bare = match name.rsplit_once('.') {
        // The seconds of `09.00.00` are no ending.
        Some((stem, ending)) if !stem.is_empty() && !is_two_digits(ending) => stem,
        _ => &name,
    };
    // Clients make `….dav.mp4` of `….dav`.
    if let Some((stem, ending)) = bare.rsplit_once('.')
        && ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
    {
        bare = stem;
    }
    if let Some((stem, copy)) = bare.rsplit_once('(')
        && let Some(number) = copy.strip_suffix(')')
        && !number.is_empty()
        && number.chars().all(|c| c.is_ascii_digit())
    {
        bare = stem.trim_end();
    }
    Some(bare.to_owned())
}

fn is_two_digits(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The start that the container's creation time tells. Our own reader of fragmented MP4 makes no tags: the field itself is
/// read.
pub(crate) fn from_container(path: &Path, container: Container, tags: Option<&gst::TagList>) -> Option<SiteClock> {
    if container == Container::FragmentedMp4 { container::in_mp4(path) } else { from_tags(tags) }
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
    Some(SiteClock::new(SiteTime::new(at_first), ClockSource::Container))
}

/// No camera recorded before 1995; container times of 1904 and 1970 are empty fields.
fn is_plausible(at: DateTime) -> bool {
    (1995..2100).contains(&at.year())
}
