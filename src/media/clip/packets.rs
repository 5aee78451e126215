//! The sound of a recording as it is, where it is AAC: packets that are copied beside copied pictures.

use crate::domain::time::Pts;
use crate::media::clip::span::Span;
use crate::media::error::MediaError;
use crate::media::scan::{as_scanned, stream_time};
use crate::media::sound::{SoundTrack, read_samples};
use crate::media::tracks::{Source, Track, Wanted, chain, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::Path;

/// How much earlier than wanted the demuxer begins.
const EARLY: Pts = Pts::from_ms(200);

/// AAC packets in a row.
#[derive(Clone, Debug)]
pub(super) struct Packets {
    /// What they are.
    pub caps: gst::Caps,
    /// Each with its time from the first.
    pub buffers: Vec<(Pts, gst::Buffer)>,
    /// How many samples are decoded before what is to be heard: a decoder needs a packet before it is right.
    pub before: u32,
    /// For how long there is sound from the span's begin on.
    pub length: Pts,
}

impl Packets {
    /// The packets of a span; none where its sound is not AAC, is muted somewhere, or there is none in it.
    ///
    /// # Errors
    /// When the sound cannot be read.
    pub(super) fn of(span: &Span) -> Result<Option<Self>, MediaError> {
        let Some(track) = span.sound().filter(|_| span.muted.is_empty() && span.has_aac()) else { return Ok(None) };
        let mut found: Vec<(Pts, gst::Buffer)> = Vec::new();
        let mut caps = None;
        let end = span.end;
        let (sink, source) = open(track)?;
        read_samples(&source, &sink, track, span.begin() - EARLY, &mut |sample| {
            let segment = sample.segment().and_then(|segment| segment.downcast_ref::<gst::ClockTime>());
            let timed = segment.zip(sample.buffer_owned()).and_then(|(segment, buffer)| {
                let at = stream_time(&as_scanned(segment, track.sniffed.container), buffer.pts()?)?;
                Some((Pts::from_ns(at - track.origin), buffer))
            });
            caps = caps.take().or_else(|| sample.caps_owned());
            let Some((at, buffer)) = timed else { return true };
            if at < end {
                found.push((at, buffer));
            }
            at < end
        })?;
        Ok(caps.and_then(|caps| Self::chosen(caps, found, span.begin())))
    }

    /// From the packet before the one that has the begin.
    fn chosen(caps: gst::Caps, found: Vec<(Pts, gst::Buffer)>, begin: Pts) -> Option<Self> {
        let rate = caps.structure(0)?.get::<i32>("rate").ok().filter(|rate| *rate > 0)?;
        let inside = found.partition_point(|(at, _buffer)| *at <= begin).checked_sub(2)?;
        let (first, last) = (found.get(inside)?.0, found.last()?);
        let own = last.1.duration().and_then(|own| i64::try_from(own.nseconds()).ok()).unwrap_or(0);
        let before = u32::try_from((begin - first).ns() as i128 * i128::from(rate) / 1_000_000_000).ok()?;
        let length = last.0 + Pts::from_ns(own) - begin;
        let buffers = found.into_iter().skip(inside).map(|(at, buffer)| (at - first, buffer)).collect();
        Some(Self { caps, buffers, before, length })
    }
}

fn open(track: SoundTrack<'_>) -> Result<(gst_app::AppSink, Source), MediaError> {
    let sink = gst_app::AppSink::builder().sync(false).max_buffers(64).enable_last_sample(false).build();
    let last = sink.clone();
    let attach = move |pipeline: &gst::Pipeline, _kind, track: &Track| {
        let filter = make("capsfilter", Path::new(""))?;
        let caps = gst::Caps::builder("audio/mpeg").field("stream-format", "raw").field("framed", true).build();
        filter.set_property("caps", caps);
        let mut elements = parsers(track)?;
        elements.extend([filter, last.clone().upcast()]);
        chain(pipeline, &track.pad, &elements).map(drop)
    };
    let wanted = Wanted { pictures: false, sound: true };
    let source = Source::open(track.path, track.sniffed, track.layout, wanted, Box::new(attach))?;
    Ok((sink, source))
}
