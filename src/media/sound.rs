//! A piece of a recording's sound as a WAV file, in step with its pictures: time zero is the first picture.

use crate::domain::time::Pts;
use crate::media::container::{Sniffed, sniff};
use crate::media::decode::chain_ready;
use crate::media::error::MediaError;
use crate::media::scan::{Scan, Segment, said, segment_of, stream_time};
use crate::media::tracks::{Source, Track, TrackKind, Wanted, chain, decoder, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use gstreamer_audio as gst_audio;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long the file may take to open, and each piece of sound to come.
const WITHIN: gst::ClockTime = gst::ClockTime::from_seconds(8);

/// Decoding begins so much earlier, so that codecs which need a run-up have it.
const RUN_UP_NS: i64 = 1_000_000_000;

/// Pieces longer than this are cut: this is for evidence, not for copying recordings.
const LONGEST: Pts = Pts::from_ms(600_000);

/// The sound from `from` to `to`, as far as the recording has it: a WAV file of 16 bits, mono or stereo, 16 to 48 kHz.
/// None when there is no sound track, or nothing of it in that time.
///
/// # Errors
/// When the file cannot be read, or its sound cannot be decoded.
pub fn excerpt(path: &Path, from: Pts, to: Pts) -> Result<Option<Vec<u8>>, MediaError> {
    crate::media::init()?;
    let sniffed = sniff(path)?;
    let from = from.max(Pts::ZERO);
    let to = to.min(from + LONGEST);
    let scan = Scan::start(path, sniffed, Some(Pts::ZERO), || {})?;
    let progress = scan.wait(Duration::from_secs(8), |progress| progress.index.reaches(Pts::ZERO));
    if let Some(Err(error)) = progress.ended {
        return Err(error);
    }
    let has_sound = progress.tracks.iter().any(|track| track.kind == TrackKind::Sound);
    if !has_sound || to <= from {
        return Ok(None);
    }
    let index = &progress.index;
    let decoding = Decoding::open(path, sniffed)?;
    let piece = decoding.piece(index.stream_time(from), index.stream_time(to))?;
    Ok(piece.map(|piece| piece.wav()))
}

/// Samples in turns by channel.
#[derive(Debug, Default)]
struct Piece {
    rate: u32,
    channels: u16,
    samples: Vec<i16>,
}

struct Decoding<'a> {
    source: Source,
    sink: gst_app::AppSink,
    head: Arc<OnceLock<gst::Pad>>,
    path: &'a Path,
}

impl<'a> Decoding<'a> {
    fn open(path: &'a Path, sniffed: Sniffed) -> Result<Self, MediaError> {
        let caps = gst_audio::AudioCapsBuilder::new_interleaved()
            .format(gst_audio::AUDIO_FORMAT_S16)
            .rate_range(16_000..=48_000)
            .channels_range(1..=2)
            .build();
        let sink = gst_app::AppSink::builder().caps(&caps).sync(false).max_buffers(16).build();
        let head = Arc::new(OnceLock::new());
        let (end, seeks) = (sink.clone(), Arc::clone(&head));
        let attach = move |pipeline: &gst::Pipeline, _kind, track: &Track| {
            let nowhere = Path::new("");
            let convert = make("audioconvert", nowhere)?;
            if let Some(pad) = convert.static_pad("sink") {
                pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_pad, info| {
                    if let Some(gst::PadProbeData::Event(event)) = &mut info.data
                        && let Some(segment) = segment_of(event, sniffed.container)
                    {
                        *event = gst::event::Segment::builder(&segment).seqnum(event.seqnum()).build();
                    }
                    gst::PadProbeReturn::Ok
                });
            }
            let behind = [decoder(&track.caps)?, convert, make("audioresample", nowhere)?, end.clone().upcast()];
            let first = chain_ready(pipeline, &behind)?;
            let parsed = chain(pipeline, &track.pad, &parsers(track)?)?;
            parsed.link(&first).map_err(|why| MediaError::Broken { why: why.to_string() })?;
            seeks.get_or_init(|| parsed);
            Ok(())
        };
        let wanted = Wanted { pictures: false, sound: true };
        let source = Source::open(path, sniffed, wanted, Box::new(attach))?;
        let decoding = Self { source, sink, head, path };
        if decoding.source.pipeline.set_state(gst::State::Paused).is_err() {
            return Err(decoding.failure());
        }
        decoding.settled()?;
        Ok(decoding)
    }

    /// Waits until the pipeline has something to give, or an end.
    fn settled(&self) -> Result<(), MediaError> {
        let Some(bus) = self.source.pipeline.bus() else { return Err(self.failure()) };
        let kinds = [
            gst::MessageType::AsyncDone,
            gst::MessageType::Error,
            gst::MessageType::Application,
            gst::MessageType::Eos,
        ];
        let message = bus.timed_pop_filtered(WITHIN, &kinds);
        match message.as_ref().map(|message| message.view()) {
            None => Err(MediaError::TimedOut { what: "sound", path: self.path.to_owned() }),
            Some(gst::MessageView::Error(error)) => {
                Err(self.source.problem.take().unwrap_or_else(|| said(error, self.path)))
            }
            Some(gst::MessageView::Application(_)) => Err(self.failure()),
            Some(_) => Ok(()),
        }
    }

    fn failure(&self) -> MediaError {
        let stopped = || MediaError::Failed { why: "the sound does not open".to_owned(), path: self.path.to_owned() };
        self.source.problem.take().unwrap_or_else(stopped)
    }

    /// The sound between two stream times in ns.
    fn piece(&self, from: i64, to: i64) -> Result<Option<Piece>, MediaError> {
        if let Some(head) = self.head.get() {
            let begin = u64::try_from((from - RUN_UP_NS).max(0)).unwrap_or(0);
            let seek = gst::event::Seek::new(
                1.0,
                gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE,
                gst::SeekType::Set,
                gst::ClockTime::from_nseconds(begin),
                gst::SeekType::None,
                gst::ClockTime::NONE,
            );
            if !head.send_event(seek) {
                tracing::debug!("no seek for the sound: read from the beginning");
            }
        }
        if self.source.pipeline.set_state(gst::State::Playing).is_err() {
            return Err(self.failure());
        }
        let mut piece = None;
        while let Some(sample) = self.sink.try_pull_sample(WITHIN) {
            if !add(&mut piece, &sample, from, to) {
                break;
            }
        }
        Ok(piece.filter(|piece: &Piece| !piece.samples.is_empty()))
    }
}

/// Puts a decoded buffer where it belongs; false when it lies behind the end.
fn add(piece: &mut Option<Piece>, sample: &gst::Sample, from: i64, to: i64) -> bool {
    let segment: Option<&Segment> = sample.segment().and_then(|segment| segment.downcast_ref());
    let info = sample.caps().and_then(|caps| gst_audio::AudioInfo::from_caps(caps).ok());
    let (Some(segment), Some(info), Some(buffer)) = (segment, info, sample.buffer()) else { return true };
    let Some(at) = buffer.pts().and_then(|pts| stream_time(segment, pts)) else { return true };
    if at >= to {
        return false;
    }
    let Ok(data) = buffer.map_readable() else { return true };
    let channels = info.channels().max(1);
    let piece =
        piece.get_or_insert_with(|| Piece { rate: info.rate(), channels: channels as u16, samples: Vec::new() });
    if piece.rate != info.rate() || u32::from(piece.channels) != channels {
        return true;
    }
    let frames = |ns: i64| i128::from(ns) * i128::from(info.rate()) / 1_000_000_000;
    let most = frames(to - from);
    for (n, frame) in (0..).zip(data.chunks_exact(channels as usize * 2)) {
        let place = frames(at - from) + n;
        if place < 0 || place >= most {
            continue;
        }
        let start = place as usize * channels as usize;
        // A hole in the track is silence.
        if piece.samples.len() < start + channels as usize {
            piece.samples.resize(start + channels as usize, 0);
        }
        for (slot, bytes) in piece.samples[start..].iter_mut().zip(frame.chunks_exact(2)) {
            *slot = i16::from_le_bytes([bytes[0], bytes[1]]);
        }
    }
    true
}

impl Piece {
    fn wav(&self) -> Vec<u8> {
        let bytes = u32::try_from(self.samples.len() * 2).unwrap_or(u32::MAX - 36);
        let block = self.channels * 2;
        let mut wav = Vec::with_capacity(44 + bytes as usize);
        wav.extend_from_slice(b"RIFF");
        wav.extend_from_slice(&(36 + bytes).to_le_bytes());
        wav.extend_from_slice(b"WAVEfmt ");
        wav.extend_from_slice(&16_u32.to_le_bytes());
        wav.extend_from_slice(&1_u16.to_le_bytes());
        wav.extend_from_slice(&self.channels.to_le_bytes());
        wav.extend_from_slice(&self.rate.to_le_bytes());
        wav.extend_from_slice(&(self.rate * u32::from(block)).to_le_bytes());
        wav.extend_from_slice(&block.to_le_bytes());
        wav.extend_from_slice(&16_u16.to_le_bytes());
        wav.extend_from_slice(b"data");
        wav.extend_from_slice(&bytes.to_le_bytes());
        wav.extend(self.samples.iter().flat_map(|sample| sample.to_le_bytes()));
        wav
    }
}
