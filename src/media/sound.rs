//! The sound of a few seconds of a recording, as WAV, in step with its pictures.
//!
//! ```text
//! file ! demuxer ! parser ! decoder ! audioconvert ! audioresample ! S16LE ! appsink
//! ```
//!
//! The demuxer is asked to begin a little early; what comes is put in its place by its own time stamps, sample by sample.

use crate::domain::time::Pts;
use crate::media::container::{Container, Sniffed, sniff};
use crate::media::decode::chain_ready;
use crate::media::error::MediaError;
use crate::media::layout::Layout;
use crate::media::scan::{Scan, as_scanned, said, stream_time};
use crate::media::tracks::{Source, TrackKind, Wanted, chain, decoder, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long nothing may come.
const WITHIN: Duration = Duration::from_secs(20);

/// How much earlier than wanted the demuxer begins: decoders need a little before they are right.
const EARLY_NS: i64 = 1_000_000_000;

/// The least rate that is kept, in samples a second; telephone sound is raised to it.
const LEAST_RATE: i32 = 16_000;

/// A piece whose time is not further than this from where the piece before it ended, in ns, follows it without a seam:
/// containers round times, Matroska to milliseconds. What is further off has a place of its own.
const ROUNDED_NS: i64 = 40_000_000;

/// The sound of one moment, laid out sample by sample.
struct Excerpt {
    container: Container,
    /// Stream time of the first sample, in ns.
    from: i64,
    /// Stream time after the last sample, in ns.
    to: i64,
    format: Option<(usize, usize)>,
    samples: Vec<u8>,
    /// How far sound has come, in bytes.
    reached: usize,
    /// Where the newest piece ends, in sample places from the first; negative before it.
    next: Option<i128>,
}

/// The sound from `from` to `to` as a WAV file (16 bits, at most two channels, at least 16 kHz), cut where the recording
/// ends; none where there is no sound track.
///
/// # Errors
/// When the file cannot be read or its sound cannot be decoded.
pub fn excerpt(path: &Path, from: Pts, to: Pts) -> Result<Option<Vec<u8>>, MediaError> {
    crate::media::init()?;
    let sniffed = sniff(path)?;
    // Where the layout says where the sound lies, it must reach as far as that.
    let hurried = (!sniffed.container.is_ours()).then_some(Pts::ZERO);
    let scan = Scan::start(path, sniffed, hurried, || {})?;
    let known = scan.wait(WITHIN, |progress| progress.index.reaches(Pts::ZERO));
    if let Some(Err(error)) = known.ended {
        return Err(error);
    }
    if !known.tracks.iter().any(|track| track.kind == TrackKind::Sound) || to <= from {
        return Ok(None);
    }
    let from = from.max(Pts::ZERO);
    let track = SoundTrack { path, sniffed, layout: scan.layout(), origin: known.index.origin() };
    Ok(track.gather(from, to, None)?.wav())
}

/// The sound track of a file, and what its scan has found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SoundTrack<'a> {
    /// The file.
    pub path: &'a Path,
    /// What it is.
    pub sniffed: Sniffed,
    /// Where its pieces lie, where a reader of ours takes it apart.
    pub layout: Option<&'a Arc<Layout>>,
    /// Stream time of the first picture, in ns.
    pub origin: i64,
}

/// Sound of 16 bits, sample by sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Samples {
    /// One or two, which take turns.
    pub channels: usize,
    /// From the first moment asked for on, two bytes each, the lower one first.
    pub bytes: Vec<u8>,
}

impl SoundTrack<'_> {
    /// What is heard from `from` on, `frames` samples of each channel at `rate` a second, with silence where the recording
    /// has none; none where nothing is heard at all.
    ///
    /// # Errors
    /// When the sound cannot be decoded.
    pub(crate) fn samples(self, from: Pts, frames: usize, rate: u32) -> Result<Option<Samples>, MediaError> {
        let length = i64::try_from((frames as u128 * 1_000_000_000).div_ceil(u128::from(rate))).unwrap_or(i64::MAX);
        let Excerpt { format, samples, .. } = self.gather(from, from + Pts::from_ns(length), Some(rate))?;
        Ok(format.map(|(_rate, channels)| {
            let mut bytes = samples;
            bytes.resize(frames * channels * 2, 0);
            Samples { channels, bytes }
        }))
    }

    /// Whether there is sound in the last moments before a time, to the end.
    ///
    /// # Errors
    /// When the sound cannot be decoded.
    pub(crate) fn reaches(self, until: Pts) -> Result<bool, MediaError> {
        let from = (until - Pts::from_ms(500)).max(Pts::ZERO);
        let excerpt = self.gather(from, until, None)?;
        let bytes_a_second = excerpt.format.map_or(1, |(rate, channels)| rate * channels * 2);
        let heard = excerpt.reached as i128 * 1_000_000_000 / bytes_a_second as i128;
        Ok(heard + i128::from(ROUNDED_NS) >= i128::from((until - from).ns()))
    }

    fn gather(self, from: Pts, to: Pts, rate: Option<u32>) -> Result<Excerpt, MediaError> {
        let (path, container) = (self.path, self.sniffed.container);
        let (from, to) = (from.ns() + self.origin, to.ns() + self.origin);
        let sink = gst_app::AppSink::builder().sync(false).max_buffers(16).enable_last_sample(false).build();
        let last = sink.clone();
        let attach = move |pipeline: &gst::Pipeline, _kind, track: &crate::media::tracks::Track| {
            let behind = [
                decoder(&track.caps)?,
                make("audioconvert", Path::new(""))?,
                make("audioresample", Path::new(""))?,
                format(&track.caps, rate)?,
                last.clone().upcast(),
            ];
            let head = chain_ready(pipeline, &behind)?;
            let parsed = chain(pipeline, &track.pad, &parsers(track)?)?;
            parsed.link(&head).map(drop).map_err(|why| MediaError::Broken { why: why.to_string() })
        };
        let wanted = Wanted { pictures: false, sound: true };
        let source = Source::open(path, self.sniffed, self.layout, wanted, Box::new(attach))?;
        let mut excerpt = Excerpt { container, from, to, format: None, samples: Vec::new(), reached: 0, next: None };
        let begin = Pts::from_ns(from - EARLY_NS - self.origin);
        let read = read_samples(&source, &sink, self, begin, &mut |sample| {
            excerpt.take(sample);
            !excerpt.is_full()
        });
        if source.pipeline.set_state(gst::State::Null).is_err() {
            tracing::debug!("the sound's pipeline does not stop cleanly");
        }
        read?;
        Ok(excerpt)
    }
}

/// Sixteen bits, one or two channels, at the rate asked for or else at least 16 kHz, else as the track has it.
fn format(track: &gst::CapsRef, wanted: Option<u32>) -> Result<gst::Element, MediaError> {
    let number = |field| track.structure(0).and_then(|s| s.get::<i32>(field).ok());
    let mut caps = gst::Caps::builder("audio/x-raw").field("format", "S16LE").field("layout", "interleaved");
    // What a container says of channels is often wrong; the decoder knows.
    caps = caps.field("channels", gst::IntRange::new(1, 2));
    let wanted = wanted.and_then(|rate| i32::try_from(rate).ok());
    caps = match wanted.or_else(|| Some(number("rate")?.max(LEAST_RATE))) {
        Some(rate) => caps.field("rate", rate),
        None => caps.field("rate", gst::IntRange::new(LEAST_RATE, 192_000)),
    };
    let filter = make("capsfilter", Path::new(""))?;
    filter.set_property("caps", caps.build());
    Ok(filter)
}

/// Reads a track from a time of the recording on, for as long as `take` says yes.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read_samples(
    source: &Source,
    sink: &gst_app::AppSink,
    track: SoundTrack<'_>,
    begin: Pts,
    take: &mut dyn FnMut(&gst::Sample) -> bool,
) -> Result<(), MediaError> {
    let path = track.path;
    let shift = if track.sniffed.container == Container::Matroska { 0 } else { track.origin };
    let begin = begin.ns() + shift;
    let mut until = Instant::now() + WITHIN;
    let failed = |what: &str| MediaError::Failed { why: what.to_owned(), path: path.to_owned() };
    let pipeline = &source.pipeline;
    pipeline.set_state(gst::State::Paused).map_err(|why| problem(source, path).unwrap_or(failed(&why.to_string())))?;
    while sink.try_pull_preroll(gst::ClockTime::from_mseconds(20)).is_none() {
        if let Some(problem) = problem(source, path) {
            return Err(problem);
        }
        // A sink that has not begun says that it has ended.
        if sink.current_state() == gst::State::Paused && sink.is_eos() {
            return Ok(());
        }
        if Instant::now() > until {
            return Err(MediaError::TimedOut { what: "sound", path: path.to_owned() });
        }
    }
    if let Ok(begin) = u64::try_from(begin)
        && begin > 0
    {
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        pipeline.seek_simple(flags, gst::ClockTime::from_nseconds(begin)).map_err(|why| failed(&why.to_string()))?;
    }
    pipeline.set_state(gst::State::Playing).map_err(|why| failed(&why.to_string()))?;
    let mut goes_on = true;
    while goes_on {
        match sink.try_pull_sample(gst::ClockTime::from_mseconds(50)) {
            Some(sample) => {
                goes_on = take(&sample);
                until = Instant::now() + WITHIN;
            }
            None if sink.is_eos() => break,
            None if Instant::now() > until => {
                return Err(MediaError::TimedOut { what: "sound", path: path.to_owned() });
            }
            None => {
                if let Some(problem) = problem(source, path) {
                    return Err(problem);
                }
            }
        }
    }
    Ok(())
}

fn problem(source: &Source, path: &Path) -> Option<MediaError> {
    let message = source.pipeline.bus()?.pop_filtered(&[gst::MessageType::Error]);
    let error = match message.as_ref().map(|message| message.view()) {
        Some(gst::MessageView::Error(error)) => Some(said(error, path)),
        _other => None,
    };
    source.problem.take().or(error)
}

impl Excerpt {
    /// Puts a piece of sound where its time says, or right behind the piece before it where the two agree but for rounding.
    fn take(&mut self, sample: &gst::Sample) {
        let number = |field| sample.caps()?.structure(0)?.get::<i32>(field).ok();
        let format = number("rate").zip(number("channels"));
        let Some((rate, channels)) = format.map(|(rate, channels)| (rate.unsigned_abs(), channels.unsigned_abs()))
        else {
            return;
        };
        let frame = channels as usize * 2;
        self.format.get_or_insert((rate as usize, channels as usize));
        let segment = sample.segment().and_then(|segment| segment.downcast_ref::<gst::ClockTime>());
        let piece = segment.zip(sample.buffer()).and_then(|(segment, buffer)| {
            let at = stream_time(&as_scanned(segment, self.container), buffer.pts()?)?;
            Some((at, buffer.map_readable().ok()?))
        });
        let Some((at, bytes)) = piece else { return };
        let frames = |ns: i64| i128::from(ns) * i128::from(rate) / 1_000_000_000;
        let by_time = frames(at - self.from);
        let begin = self.next.filter(|next| (next - by_time).abs() <= frames(ROUNDED_NS)).unwrap_or(by_time);
        self.next = Some(begin + (bytes.len() / frame) as i128);
        let offset = begin * frame as i128;
        let end = usize::try_from(frames(self.to - self.from)).unwrap_or(0) * frame;
        // What comes before the moment asked for, or behind it, is left out.
        let early = usize::try_from(-offset).unwrap_or(0).min(bytes.len());
        let place = usize::try_from(offset).unwrap_or(0);
        let whole = bytes.len() / frame * frame;
        let piece = &bytes[early..whole.max(early)];
        let piece = &piece[..piece.len().min(end.saturating_sub(place))];
        if place + piece.len() > self.samples.len() && !piece.is_empty() {
            self.samples.resize(place + piece.len(), 0);
        }
        if !piece.is_empty() {
            self.samples[place..place + piece.len()].copy_from_slice(piece);
            self.reached = place + piece.len();
        }
        if place >= end {
            self.reached = end;
        }
    }

    fn is_full(&self) -> bool {
        let Some((rate, channels)) = self.format else { return false };
        let frames = i128::from(self.to - self.from) * rate as i128 / 1_000_000_000;
        self.reached >= usize::try_from(frames).unwrap_or(0) * channels * 2
    }

    /// The file; none where nothing was heard in the time asked for.
    fn wav(self) -> Option<Vec<u8>> {
        let (rate, channels) = self.format?;
        let short = |value: usize| u16::try_from(value).unwrap_or(u16::MAX).to_le_bytes();
        let long = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes();
        let mut wav = Vec::with_capacity(44 + self.samples.len());
        wav.extend_from_slice(b"RIFF");
        wav.extend_from_slice(&long(36 + self.samples.len()));
        wav.extend_from_slice(b"WAVEfmt ");
        wav.extend_from_slice(&long(16));
        wav.extend_from_slice(&short(1));
        wav.extend_from_slice(&short(channels));
        wav.extend_from_slice(&long(rate));
        wav.extend_from_slice(&long(rate * channels * 2));
        wav.extend_from_slice(&short(channels * 2));
        wav.extend_from_slice(&short(16));
        wav.extend_from_slice(b"data");
        wav.extend_from_slice(&long(self.samples.len()));
        wav.extend_from_slice(&self.samples);
        (!self.samples.is_empty()).then_some(wav)
    }
}
