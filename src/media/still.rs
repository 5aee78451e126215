//! One picture of a recording, exactly: the one that is shown at the time asked for.

use crate::domain::footage::Timeline;
use crate::domain::time::{Pts, SiteTime};
use crate::media::container::{Sniffed, sniff};
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, exactness};
use crate::media::index::FrameIndex;
use crate::media::picture::Picture;
use crate::media::probe::timeline;
use crate::media::run::Run;
use crate::media::scan::{Progress, Scan};
use crate::media::site_time;
use std::path::Path;
use std::time::Duration;

/// How long one picture may take altogether: a minute-long group of 4K pictures on a slow machine.
const WITHIN: Duration = Duration::from_secs(60);

/// Which moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// Time from the first picture.
    Pts(Pts),
    /// What the site's clock showed.
    Site(SiteTime),
}

/// The picture shown at a moment, decoded from a key picture on. Its PTS is its own, not the one asked for. A site time
/// is understood by what the file says of its beginning.
///
/// # Errors
/// When the file cannot be read or decoded, exact pictures cannot be had from its container, the moment lies outside,
/// or a site time is asked for and nothing says when the recording began.
pub fn still(path: &Path, at: At) -> Result<Picture, MediaError> {
    still_by_clock(path, at, None)
}

/// As [`still`], with the site time that the library keeps for the recording.
///
/// # Errors
/// As [`still`].
pub fn still_by_clock(path: &Path, at: At, clock: Option<&Timeline>) -> Result<Picture, MediaError> {
    crate::media::init()?;
    let sniffed = sniff(path)?;
    if let Exactness::Refused(_) = exactness(sniffed.container, &FrameIndex::default()) {
        return Err(inexact(sniffed, path));
    }
    let known = match (at, clock) {
        (At::Pts(pts), _) => Some(pts),
        (At::Site(site), Some(clock)) => Some(clock.pts(site)),
        (At::Site(_), None) => None,
    };
    // The index is made while the file is being opened for decoding: two threads, one wait.
    let scan = Scan::start(path, sniffed, known, || {})?;
    let mut run = Run::open(path, sniffed, scan.layout())?;
    let progress = scan.wait(WITHIN, |progress| known.is_some_and(|pts| progress.index.serves(pts)));
    let pts = match (known, at) {
        (Some(pts), _) => pts,
        (None, At::Site(site)) => {
            let otherwise = site_time::from_name(path)
                .or_else(|| site_time::from_container(path, sniffed.container, progress.tags.as_ref()));
            let clock = timeline(&progress.stretches, otherwise);
            clock.ok_or_else(|| MediaError::NoClock { path: path.to_owned() })?.pts(site)
        }
        (None, At::Pts(pts)) => pts,
    };
    let number = chosen(&progress, pts, sniffed, path)?;
    run.begin(&progress.index, number)
}

/// The number of the picture shown at `pts`.
fn chosen(progress: &Progress, pts: Pts, sniffed: Sniffed, path: &Path) -> Result<usize, MediaError> {
    if let Some(Err(error)) = &progress.ended {
        return Err(error.clone());
    }
    let index = &progress.index;
    if let Exactness::Refused(_) = exactness(sniffed.container, index) {
        return Err(inexact(sniffed, path));
    }
    let Some(number) = index.at(pts) else { return Err(progress.why_empty(sniffed, path)) };
    if pts < Pts::ZERO || index.is_complete() && pts > index.duration() {
        let seconds = |pts: Pts| format!("{:.3}", pts.seconds());
        return Err(MediaError::Outside {
            asked: seconds(pts),
            duration: seconds(index.duration()),
            path: path.to_owned(),
        });
    }
    Ok(number)
}

fn inexact(sniffed: Sniffed, path: &Path) -> MediaError {
    MediaError::Inexact { container: sniffed.container.name().to_owned(), path: path.to_owned() }
}
