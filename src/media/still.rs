//! One picture of a recording, exactly: the one that is shown at the time asked for.

use crate::domain::footage::Timeline;
use crate::domain::time::{Pts, SiteTime};
use crate::media::container::{Sniffed, sniff};
use crate::media::decode::{PictureChain, picture_sink};
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, exactness};
use crate::media::frame::{Orientation, picture};
use crate::media::gate::{Gate, Outcome};
use crate::media::index::FrameIndex;
use crate::media::layout::Layout;
use crate::media::picture::Picture;
use crate::media::probe::timeline;
use crate::media::scan::{Progress, Scan, said};
use crate::media::seek::{Approach, approach, send};
use crate::media::site_time;
use crate::media::tracks::{Source, Wanted};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How long one picture may take altogether: a minute-long group of 4K pictures on a slow machine.
const WITHIN: Duration = Duration::from_secs(60);

/// How often the wait for a picture looks at what else happened.
const LOOK_EVERY: gst::ClockTime = gst::ClockTime::from_mseconds(10);

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
    let decoding = Decoding::open(path, sniffed, scan.layout())?;
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
    decoding.picture(&progress.index, number)
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

/// A file that is open for decoding and waits at its beginning.
struct Decoding {
    source: Source,
    gate: Arc<Gate>,
    orientation: Orientation,
    sink: gst_app::AppSink,
    head: Arc<OnceLock<gst::Pad>>,
    path: PathBuf,
    until: Instant,
}

impl Decoding {
    fn open(path: &Path, sniffed: Sniffed, layout: Option<&Arc<Layout>>) -> Result<Self, MediaError> {
        let (gate, orientation, sink) =
            (Gate::new(sniffed.container, || {}), Orientation::default(), picture_sink(false));
        let head = Arc::new(OnceLock::new());
        let chain = PictureChain { gate: Arc::clone(&gate), orientation: orientation.clone(), sink: sink.clone() };
        let seeks = Arc::clone(&head);
        let attach = move |pipeline: &gst::Pipeline, _kind, track: &_| {
            let pad = chain.attach(pipeline, track)?;
            seeks.get_or_init(|| pad);
            Ok(())
        };
        let wanted = Wanted { pictures: true, sound: false };
        let source = Source::open(path, sniffed, layout, wanted, Box::new(attach))?;
        let decoding =
            Self { source, gate, orientation, sink, head, path: path.to_owned(), until: Instant::now() + WITHIN };
        if decoding.source.pipeline.set_state(gst::State::Paused).is_err() {
            return Err(decoding.problem().unwrap_or_else(|| decoding.stopped()));
        }
        Ok(decoding)
    }

    /// Picture `number`, with as many attempts as it takes.
    fn picture(&self, index: &Arc<FrameIndex>, number: usize) -> Result<Picture, MediaError> {
        while !self.gate.wait_for_data(Duration::from_millis(10)) {
            self.look()?;
        }
        let head = self.head.get().ok_or_else(|| self.stopped())?;
        let mut attempt = 0;
        while let Some(way) = approach(index, number, attempt, attempt as u64 + 1) {
            if attempt == 0 && way.from_start {
                self.gate.open(way.plan.clone());
            } else if !send(&self.gate, &self.source, head, &way, 1.0) {
                tracing::debug!(attempt, "the demuxer refused to seek");
            }
            if let Some(sample) = self.first_sample(&way)? {
                let pts = index.pts(number).unwrap_or_default();
                return Ok(picture(&sample, pts, &self.orientation)?.numbered(Some(number as u64)));
            }
            attempt += 1;
        }
        let asked = index.pts(number).unwrap_or_default().seconds();
        Err(MediaError::WrongPicture { asked: format!("{asked:.3}"), path: self.path.clone() })
    }

    /// The first picture that the gate let through; none when it found that the attempt failed.
    fn first_sample(&self, way: &Approach) -> Result<Option<gst::Sample>, MediaError> {
        loop {
            if let Some(sample) = self.sink.try_pull_preroll(LOOK_EVERY) {
                return Ok(Some(sample));
            }
            if matches!(self.gate.outcome(), Outcome::KeyMissed | Outcome::PictureMissed) {
                tracing::debug!(?way.begin, outcome = ?self.gate.outcome(), "picture missed");
                return Ok(None);
            }
            self.look()?;
        }
    }

    /// Fails when the pipeline did, or when the time is up.
    fn look(&self) -> Result<(), MediaError> {
        if let Some(problem) = self.problem() {
            return Err(problem);
        }
        if Instant::now() > self.until {
            return Err(MediaError::TimedOut { what: "picture", path: self.path.clone() });
        }
        Ok(())
    }

    fn problem(&self) -> Option<MediaError> {
        let message = self.source.pipeline.bus()?.pop_filtered(&[gst::MessageType::Error]);
        let error = match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Error(error)) => Some(said(error, &self.path)),
            _ => None,
        };
        self.source.problem.take().or(error)
    }

    fn stopped(&self) -> MediaError {
        MediaError::Failed { why: "the file does not open".to_owned(), path: self.path.clone() }
    }
}

impl Drop for Decoding {
    fn drop(&mut self) {
        self.gate.release();
    }
}
