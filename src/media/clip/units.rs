//! Access units of one recording as the parser gives them, in the order of decoding, without decoding them.

use crate::media::clip::span::Span;
use crate::media::error::MediaError;
use crate::media::scan::{Segment, as_scanned, said, stream_time};
use crate::media::seek;
use crate::media::tracks::{Source, Track, Wanted, chain, codec_name, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

const MS: i64 = 1_000_000;

/// How long before the first unit the demuxer is asked to begin, one try after the other, in ns: those that guess by bytes
/// may land behind it.
const EARLIER: [i64; 4] = [MS, 2_000 * MS, 10_000 * MS, i64::MAX];

/// How long nothing may come.
const WITHIN: Duration = Duration::from_secs(20);

const LOOK_EVERY: gst::ClockTime = gst::ClockTime::from_mseconds(20);

/// A recording that is open for copying.
pub(super) struct Units<'a> {
    span: &'a Span,
    source: Source,
    sink: gst_app::AppSink,
    head: gst::Pad,
}

impl<'a> Units<'a> {
    /// Opens the recording.
    ///
    /// # Errors
    /// When it does not open, or its codec cannot be copied.
    pub(super) fn open(span: &'a Span) -> Result<Self, MediaError> {
        let sink = gst_app::AppSink::builder().sync(false).max_buffers(64).enable_last_sample(false).build();
        let (last, head) = (sink.clone(), Arc::new(OnceLock::new()));
        let found = Arc::clone(&head);
        let attach = move |pipeline: &gst::Pipeline, _kind, track: &Track| {
            let pad = attach(pipeline, track, &last)?;
            found.get_or_init(|| pad);
            Ok(())
        };
        let wanted = Wanted { pictures: true, sound: false };
        let source = Source::open(&span.path, span.sniffed, span.layout(), wanted, Box::new(attach));
        let source = source.map_err(|error| with_path(error, &span.path))?;
        let failed = |why: &str| MediaError::Failed { why: why.to_owned(), path: span.path.clone() };
        let going = source.pipeline.set_state(gst::State::Paused);
        going.map_err(|_why| problem(&source, &span.path).unwrap_or_else(|| failed("the file does not open")))?;
        let until = Instant::now() + WITHIN;
        while sink.try_pull_preroll(LOOK_EVERY).is_none() {
            if let Some(problem) = problem(&source, &span.path) {
                return Err(problem);
            }
            if Instant::now() > until {
                return Err(MediaError::TimedOut { what: "picture", path: span.path.clone() });
            }
        }
        let head = head.get().cloned().ok_or_else(|| failed("no pictures"))?;
        Ok(Self { span, source, sink, head })
    }

    /// Hands on the units at these places, which are in order.
    ///
    /// # Errors
    /// When one of them does not come, or `take` fails.
    pub(super) fn read(
        &self,
        places: &[u32],
        take: &mut dyn FnMut(&gst::Sample) -> Result<(), MediaError>,
    ) -> Result<(), MediaError> {
        let Some(first) = places.first() else { return Ok(()) };
        let at = self.span.index.shown_at(*first).unwrap_or(0);
        let mut found = None;
        for earlier in EARLIER {
            let begin = at.saturating_sub(earlier).max(0);
            let event = seek::event(self.span.sniffed.container, &self.span.index, begin, 1.0);
            if !self.source.seek(&self.head, event) {
                continue;
            }
            if self.source.pipeline.set_state(gst::State::Playing).is_err() {
                break;
            }
            found = self.until(*first)?;
            if found.is_some() {
                break;
            }
        }
        let mut sample = found.ok_or_else(|| self.missing(*first))?;
        take(&sample)?;
        for place in &places[1..] {
            sample = self.until(*place)?.ok_or_else(|| self.missing(*place))?;
            take(&sample)?;
        }
        Ok(())
    }

    /// The unit at this place; none when one behind it came, or the end.
    fn until(&self, place: u32) -> Result<Option<gst::Sample>, MediaError> {
        let until = Instant::now() + WITHIN;
        loop {
            match self.sink.try_pull_sample(LOOK_EVERY) {
                Some(sample) => match self.place(&sample) {
                    Some(here) if here == place => return Ok(Some(sample)),
                    Some(here) if here > place => return Ok(None),
                    _before => {}
                },
                None if self.sink.is_eos() => return Ok(None),
                None => {
                    if let Some(problem) = problem(&self.source, &self.span.path) {
                        return Err(problem);
                    }
                    if Instant::now() > until {
                        return Err(MediaError::TimedOut { what: "picture", path: self.span.path.clone() });
                    }
                }
            }
        }
    }

    fn place(&self, sample: &gst::Sample) -> Option<u32> {
        let segment: &Segment = sample.segment()?.downcast_ref()?;
        let buffer = sample.buffer()?;
        let index = &self.span.index;
        let stamp = if index.is_by_dts() { buffer.dts()? } else { buffer.pts()? };
        index.place(stream_time(&as_scanned(segment, self.span.sniffed.container), stamp)?)
    }

    fn missing(&self, place: u32) -> MediaError {
        let at = self.span.index.shown_at(place).map(|at| self.span.index.pts_of(at)).unwrap_or_default();
        MediaError::WrongPicture { asked: format!("{:.3}", at.seconds()), path: self.span.path.clone() }
    }
}

fn attach(pipeline: &gst::Pipeline, track: &Track, sink: &gst_app::AppSink) -> Result<gst::Pad, MediaError> {
    let name = track.caps.structure(0).map_or("", |s| s.name().as_str());
    let format = match name {
        "video/x-h264" => "avc",
        "video/x-h265" => "hvc1",
        _other => {
            let codec = codec_name(&track.caps);
            return Err(MediaError::NotCopied { codec, path: std::path::PathBuf::new() });
        }
    };
    let filter = make("capsfilter", Path::new(""))?;
    let caps = gst::Caps::builder(name).field("stream-format", format).field("alignment", "au").build();
    filter.set_property("caps", caps);
    let mut elements = parsers(track)?;
    // The parser's own filter would only say half of it.
    elements.truncate(1);
    elements.extend([filter, sink.clone().upcast()]);
    if let Some(pad) = sink.static_pad("sink") {
        // A gap (an edit that shows nothing) would satisfy a sink that waits for its first unit.
        pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, |_pad, info| match &info.data {
            Some(gst::PadProbeData::Event(event)) if event.type_() == gst::EventType::Gap => {
                gst::PadProbeReturn::Handled
            }
            _other => gst::PadProbeReturn::Ok,
        });
    }
    chain(pipeline, &track.pad, &elements)
}

fn problem(source: &Source, path: &Path) -> Option<MediaError> {
    let message = source.pipeline.bus()?.pop_filtered(&[gst::MessageType::Error]);
    let error = match message.as_ref().map(|message| message.view()) {
        Some(gst::MessageView::Error(error)) => Some(said(error, path)),
        _other => None,
    };
    source.problem.take().or(error).map(|problem| with_path(problem, path))
}

fn with_path(error: MediaError, path: &Path) -> MediaError {
    match error {
        MediaError::NotCopied { codec, .. } => MediaError::NotCopied { codec, path: path.to_owned() },
        other => other,
    }
}
