//! A file that is open for decoding and waits at its beginning until it is said which picture is wanted.

use crate::media::container::Sniffed;
use crate::media::decode::{PictureChain, picture_sink};
use crate::media::error::MediaError;
use crate::media::frame::{Orientation, picture};
use crate::media::gate::{From, Gate, Outcome, Plan};
use crate::media::index::FrameIndex;
use crate::media::picture::Picture;
use crate::media::scan::said;
use crate::media::seek::{approach, send};
use crate::media::tracks::{Source, Wanted};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How often the wait for a picture looks at what else happened.
const LOOK_EVERY: gst::ClockTime = gst::ClockTime::from_mseconds(10);

/// A file that is open for decoding and waits at its beginning.
pub(crate) struct Decoding {
    source: Source,
    gate: Arc<Gate>,
    orientation: Orientation,
    sink: gst_app::AppSink,
    head: Arc<OnceLock<gst::Pad>>,
    path: PathBuf,
    until: Instant,
}

impl Decoding {
    /// Opens a file; `within` is how long everything may take.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(crate) fn open(path: &Path, sniffed: Sniffed, within: Duration) -> Result<Self, MediaError> {
        let (gate, orientation, sink) =
            (Gate::new(sniffed.container, || {}), Orientation::default(), picture_sink(false));
        let head = Arc::new(OnceLock::new());
        let chain =
            PictureChain { gate: Arc::clone(&gate), orientation: orientation.clone(), sink: sink.clone(), queue: None };
        let seeks = Arc::clone(&head);
        let attach = move |pipeline: &gst::Pipeline, _kind, track: &_| {
            let pad = chain.attach(pipeline, track)?;
            seeks.get_or_init(|| pad);
            Ok(())
        };
        let wanted = Wanted { pictures: true, sound: false };
        let source = Source::open(path, sniffed, wanted, Box::new(attach))?;
        let decoding =
            Self { source, gate, orientation, sink, head, path: path.to_owned(), until: Instant::now() + within };
        if decoding.source.pipeline.set_state(gst::State::Paused).is_err() {
            return Err(decoding.problem().unwrap_or_else(|| decoding.stopped()));
        }
        Ok(decoding)
    }

    /// Whatever picture comes first, to see that one can be had at all.
    pub(crate) fn any_picture(&self, index: &Arc<FrameIndex>) -> Result<(), MediaError> {
        while !self.gate.wait_for_data(Duration::from_millis(10)) {
            self.look()?;
        }
        let plan = Plan { generation: 1, from: From::Any, target: None, lenient: true, index: Arc::clone(index) };
        self.gate.open(plan);
        match self.first_sample()? {
            Some(_sample) => Ok(()),
            None => Err(MediaError::NothingDecodable { path: self.path.clone(), why: String::new() }),
        }
    }

    /// Picture `number`, with as many attempts as it takes.
    pub(crate) fn picture(&self, index: &Arc<FrameIndex>, number: usize) -> Result<Picture, MediaError> {
        while !self.gate.wait_for_data(Duration::from_millis(10)) {
            self.look()?;
        }
        let head = self.head.get().ok_or_else(|| self.stopped())?;
        let mut attempt = 0;
        while let Some(way) = approach(index, number, attempt, attempt as u64 + 1) {
            if attempt == 0 && way.from_start {
                self.gate.open(way.plan.clone());
            } else if !send(&self.gate, head, &way, 1.0) {
                tracing::debug!(attempt, "the demuxer refused to seek");
            }
            if let Some(sample) = self.first_sample()? {
                let pts = index.pts(number).unwrap_or_default();
                return Ok(picture(&sample, pts, &self.orientation)?.numbered(Some(number as u64)));
            }
            attempt += 1;
        }
        let asked = index.pts(number).unwrap_or_default().seconds();
        Err(MediaError::WrongPicture { asked: format!("{asked:.3}"), path: self.path.clone() })
    }

    /// The first picture that the gate let through; none when it found that the attempt failed.
    fn first_sample(&self) -> Result<Option<gst::Sample>, MediaError> {
        loop {
            if let Some(sample) = self.sink.try_pull_preroll(LOOK_EVERY) {
                return Ok(Some(sample));
            }
            if matches!(self.gate.outcome(), Outcome::KeyMissed | Outcome::PictureMissed) {
                tracing::debug!(outcome = ?self.gate.outcome(), "picture missed");
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
