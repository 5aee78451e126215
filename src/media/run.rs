//! Pictures of one file, decoded one after the other: the first is the one asked for, and each that follows is the one
//! that the index says comes next.

use crate::media::container::Sniffed;
use crate::media::decode::{PictureChain, picture_sink};
use crate::media::error::MediaError;
use crate::media::frame::{Orientation, picture};
use crate::media::gate::{Gate, Outcome, stream_time_of};
use crate::media::index::FrameIndex;
use crate::media::layout::Layout;
use crate::media::picture::Picture;
use crate::media::scan::said;
use crate::media::seek::{Approach, approach, send};
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

/// A file that is open for decoding.
pub(crate) struct Run {
    source: Source,
    gate: Arc<Gate>,
    orientation: Orientation,
    sink: gst_app::AppSink,
    head: Arc<OnceLock<gst::Pad>>,
    path: PathBuf,
    until: Instant,
    index: Arc<FrameIndex>,
    /// The number of the picture that comes next.
    next: usize,
}

impl Run {
    /// Opens a file, which waits at its beginning.
    ///
    /// # Errors
    /// When it does not open or an element is missing.
    pub(crate) fn open(path: &Path, sniffed: Sniffed, layout: Option<&Arc<Layout>>) -> Result<Self, MediaError> {
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
        let run = Self {
            source,
            gate,
            orientation,
            sink,
            head,
            path: path.to_owned(),
            until: Instant::now() + WITHIN,
            index: Arc::default(),
            next: 0,
        };
        if run.source.pipeline.set_state(gst::State::Paused).is_err() {
            return Err(run.problem().unwrap_or_else(|| run.stopped()));
        }
        Ok(run)
    }

    /// Picture `number`, with as many attempts as it takes. Called once.
    ///
    /// # Errors
    /// When it cannot be had.
    pub(crate) fn begin(&mut self, index: &Arc<FrameIndex>, number: usize) -> Result<Picture, MediaError> {
        self.until = Instant::now() + WITHIN;
        (self.index, self.next) = (Arc::clone(index), number);
        while !self.gate.wait_for_data(Duration::from_millis(10)) {
            self.look()?;
        }
        let head = self.head.get().ok_or_else(|| self.stopped())?.clone();
        let mut attempt = 0;
        while let Some(way) = approach(index, number, attempt, attempt as u64 + 1) {
            if attempt == 0 && way.from_start {
                self.gate.open(way.plan.clone());
            } else if !send(&self.gate, &self.source, &head, &way, 1.0) {
                tracing::debug!(attempt, "the demuxer refused to seek");
            }
            if let Some(sample) = self.first_sample(&way)? {
                return self.taken(&sample);
            }
            attempt += 1;
        }
        Err(self.missing())
    }

    /// The picture behind the one given last. After the last picture of the recording nothing more can be asked for.
    ///
    /// # Errors
    /// When it cannot be had: the picture is damaged, or the file ends.
    pub(crate) fn next(&mut self) -> Result<Picture, MediaError> {
        if self.source.pipeline.current_state() != gst::State::Playing {
            let going = self.source.pipeline.set_state(gst::State::Playing);
            going.map_err(|_why| self.problem().unwrap_or_else(|| self.stopped()))?;
        }
        self.until = Instant::now() + WITHIN;
        loop {
            match self.sink.try_pull_sample(LOOK_EVERY) {
                Some(sample) => {
                    let at = stream_time_of(&sample).map(|at| self.index.pts_of(at));
                    // What the index knows to be no picture is none; the first one comes a second time.
                    let number = at.and_then(|at| self.index.number_of(at)).filter(|number| *number >= self.next);
                    match number {
                        Some(number) if number == self.next => return self.taken(&sample),
                        Some(_later) => return Err(self.missing()),
                        None => {}
                    }
                }
                None if self.sink.is_eos() => return Err(self.problem().unwrap_or_else(|| self.missing())),
                None => self.look()?,
            }
        }
    }

    fn taken(&mut self, sample: &gst::Sample) -> Result<Picture, MediaError> {
        let (number, pts) = (self.next, self.index.pts(self.next).unwrap_or_default());
        self.next += 1;
        Ok(picture(sample, pts, &self.orientation)?.numbered(Some(number as u64)))
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

    /// The picture that comes next could not be had.
    fn missing(&self) -> MediaError {
        let asked = self.index.pts(self.next).unwrap_or_default().seconds();
        MediaError::WrongPicture { asked: format!("{asked:.3}"), path: self.path.clone() }
    }

    fn stopped(&self) -> MediaError {
        MediaError::Failed { why: "the file does not open".to_owned(), path: self.path.clone() }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.gate.release();
    }
}
