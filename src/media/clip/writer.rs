//! Pictures, each with its time, and sound in; a temporary MP4 file out.
//!
//! ```text
//! appsrc ! x264enc ! h264parse ! queue ! mp4mux ! filesink
//! appsrc ! avenc_aac ! aacparse ! queue ! mp4mux
//! ```

use crate::domain::time::Pts;
use crate::media::canvas::Shades;
use crate::media::clip::boxes::{Truth, put_right};
use crate::media::clip::packets::Packets;
use crate::media::clip::part::Part;
use crate::media::doctor::{first_of, package_of};
use crate::media::encode::{SOUND_RATE, add, branch, element, endless_queue, missing, sound_encoder};
use crate::media::error::MediaError;
use crate::media::picture::Matrix;
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::fs::OpenOptions;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many raw pictures wait for the encoder.
const PICTURES_AHEAD: u64 = 4;

/// How many bytes of access units wait for the muxer.
const UNITS_AHEAD: u64 = 8 << 20;

/// How long the encoder may take for what waits for it; slow machines encode a 4K picture in a second.
const STALLED: Duration = Duration::from_secs(120);

/// How long the end may take: the media data is moved behind the index then.
const ENDS_WITHIN: Duration = Duration::from_secs(900);

/// How often whoever watches is asked at the end whether it goes on.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// How often a wait looks at whether the pipeline failed.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Ticks a second in which the file counts its pictures: those of broadcast rates come out without rounding.
const TICKS: u32 = 90_000;

/// Seconds from one key picture to the next at most.
const KEY_EVERY: f64 = 10.0;

/// Constant quality of the encoder, as x264 counts it: what is lost is not seen.
const QUALITY: u32 = 23;

/// What raw pictures are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Form {
    /// Width and height in pixels, even.
    pub size: (usize, usize),
    /// What samples mean.
    pub shades: Shades,
    /// About how many pictures come in a second.
    pub fps: f64,
}

/// What comes in as pictures.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'a> {
    /// Raw ones, to be encoded.
    Raw(Form),
    /// Access units with their caps, to be copied.
    Coded(&'a gst::CapsRef),
}

/// What comes in as sound.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tone<'a> {
    /// Nothing: there is no sound track.
    None,
    /// Samples of so many channels, to be encoded.
    Raw(usize),
    /// AAC packets, to be copied.
    Coded(&'a Packets),
}

/// Writes one file.
#[derive(Debug)]
pub(super) struct Writer {
    pipeline: Stops,
    pictures: gst_app::AppSrc,
    sound: Option<gst_app::AppSrc>,
    room: Arc<(Mutex<()>, Condvar)>,
    /// How many bytes may wait for the encoder.
    most: u64,
    channels: usize,
    /// What is shown at the very beginning has this time within the pipeline, so that decoding times before it have one.
    zero: Pts,
    /// Samples of one channel that were pushed.
    heard: u64,
    /// What is to be shown and heard.
    truth: Truth,
    /// How long the clip is to be, and how far its pictures have come.
    length: Pts,
    reached: Pts,
    part: Part,
}

impl Writer {
    /// Begins a file that is to be `length` long, with this sound.
    ///
    /// # Errors
    /// When an encoder is missing or the folder cannot be written.
    pub(super) fn create(part: Part, content: Content<'_>, tone: Tone<'_>, length: Pts) -> Result<Self, MediaError> {
        let pipeline = gst::Pipeline::new();
        let mux = muxer(&part)?;
        let sink = element("filesink")?;
        sink.set_property("location", part.part().to_string_lossy().as_ref());
        add(&pipeline, &[&mux, &sink])?;
        let (pictures, most) = match content {
            Content::Raw(form) => {
                (pictures(&pipeline, &mux, form)?, (form.size.0 * form.size.1 * 3 / 2) as u64 * PICTURES_AHEAD)
            }
            Content::Coded(caps) => (coded(&pipeline, &mux, caps)?, UNITS_AHEAD),
        };
        let mut truth = Truth { pictures_ns: u64::try_from(length.ns()).unwrap_or(0), sound: None };
        let (sound, channels) = match tone {
            Tone::None => (None, 1),
            Tone::Raw(channels) => {
                let (source, priming) = sound(&pipeline, &mux, channels)?;
                truth.sound = Some((0, priming));
                (Some(source), channels)
            }
            Tone::Coded(packets) => {
                truth.sound = Some((u64::try_from(packets.length.ns()).unwrap_or(0), packets.before));
                (Some(coded(&pipeline, &mux, &packets.caps)?), 1)
            }
        };
        let room = Arc::new((Mutex::new(()), Condvar::new()));
        let woken = Arc::clone(&room);
        pictures.set_callbacks(gst_app::AppSrcCallbacks::builder().need_data(move |_, _| woken.1.notify_all()).build());
        let pipeline = Stops(pipeline);
        let writer = Self {
            pipeline,
            pictures,
            sound,
            room,
            most,
            channels,
            zero: Pts::ZERO,
            heard: 0,
            truth,
            length,
            reached: Pts::ZERO,
            part,
        };
        if writer.pipeline.0.set_state(gst::State::Playing).is_err() {
            return Err(writer.failed());
        }
        Ok(writer)
    }

    /// One more picture, from one time of the clip to another. Waits while the encoder is busy.
    ///
    /// # Errors
    /// When encoding or writing failed.
    pub(super) fn picture(&mut self, mut buffer: gst::Buffer, from: Pts, to: Pts) -> Result<(), MediaError> {
        let fresh = buffer.make_mut();
        fresh.set_pts(clock(from));
        fresh.set_dts(gst::ClockTime::NONE);
        fresh.set_duration(clock(to - from));
        self.reached = to;
        self.wait_for_room()?;
        self.pictures.push_buffer(buffer).map(drop).map_err(|_flow| self.failed())
    }

    /// Before anything is pushed: what is shown at the very beginning is decoded so much earlier.
    pub(super) fn decodes_earlier(&mut self, by: Pts) {
        self.zero = by;
    }

    /// One more access unit with its times in the clip; `dts` may be as much before zero as was said.
    ///
    /// # Errors
    /// When writing failed.
    pub(super) fn unit(&mut self, mut buffer: gst::Buffer, pts: Pts, dts: Pts, length: Pts) -> Result<(), MediaError> {
        let fresh = buffer.make_mut();
        fresh.set_pts(clock(pts + self.zero));
        fresh.set_dts(clock(dts + self.zero));
        fresh.set_duration(clock(length));
        self.reached = pts + length;
        self.wait_for_room()?;
        self.pictures.push_buffer(buffer).map(drop).map_err(|_flow| self.failed())
    }

    fn wait_for_room(&self) -> Result<(), MediaError> {
        let begun = Instant::now();
        let mut turn = self.room.0.lock().unwrap_or_else(PoisonError::into_inner);
        while self.pictures.current_level_bytes() >= self.most {
            if let Some(failure) = self.failure() {
                return Err(failure);
            }
            if begun.elapsed() > STALLED {
                return Err(MediaError::TimedOut { what: "encoding", path: self.part.path().to_owned() });
            }
            turn = self.room.1.wait_timeout(turn, LOOK_EVERY).unwrap_or_else(PoisonError::into_inner).0;
        }
        Ok(())
    }

    /// More samples at 48 kHz: two bytes each, channels taking turns.
    ///
    /// # Errors
    /// When encoding or writing failed.
    pub(super) fn sound(&mut self, samples: Vec<u8>) -> Result<(), MediaError> {
        let Some(sound) = &self.sound else { return Ok(()) };
        if samples.is_empty() {
            return Ok(());
        }
        let zero = clock(self.zero);
        let at = |samples: u64| gst::ClockTime::from_nseconds(in_ns(samples)) + zero;
        let from = self.heard;
        self.heard += (samples.len() / (self.channels * 2)) as u64;
        self.truth.sound = self.truth.sound.map(|(_before, priming)| (in_ns(self.heard), priming));
        let mut buffer = gst::Buffer::from_mut_slice(samples);
        let fresh = buffer.make_mut();
        fresh.set_pts(at(from));
        fresh.set_duration(at(self.heard) - at(from));
        sound.push_buffer(buffer).map(drop).map_err(|_flow| self.failed())
    }

    /// All AAC packets, before any picture.
    ///
    /// # Errors
    /// When writing failed.
    pub(super) fn packets(&self, packets: &Packets) -> Result<(), MediaError> {
        let Some(sound) = &self.sound else { return Ok(()) };
        for (at, buffer) in &packets.buffers {
            let mut buffer = buffer.clone();
            let fresh = buffer.make_mut();
            fresh.set_pts(clock(*at + self.zero));
            fresh.set_dts(clock(*at + self.zero));
            sound.push_buffer(buffer).map_err(|_flow| self.failed())?;
        }
        Ok(())
    }

    /// Ends the file; it is complete then, under its temporary name. None when `goes_on` says no.
    ///
    /// # Errors
    /// When encoding or writing failed.
    pub(super) fn finish(self, goes_on: &mut dyn FnMut() -> bool) -> Result<Option<Part>, MediaError> {
        for source in std::iter::once(&self.pictures).chain(&self.sound) {
            source.end_of_stream().map_err(|_flow| self.failed())?;
        }
        if !self.wait_for_end(goes_on)? {
            return Ok(None);
        }
        if self.pipeline.0.set_state(gst::State::Null).is_err() {
            return Err(self.failed());
        }
        let opened = OpenOptions::new().read(true).write(true).open(self.part.part());
        opened.and_then(|mut file| put_right(&mut file, self.truth)).map_err(|why| self.part.unwritable(&why))?;
        Ok(Some(self.part))
    }

    /// False when it is to be stopped.
    fn wait_for_end(&self, goes_on: &mut dyn FnMut() -> bool) -> Result<bool, MediaError> {
        let bus = self.pipeline.0.bus().ok_or_else(|| self.failed())?;
        let kinds = [gst::MessageType::Eos, gst::MessageType::Error];
        let (begun, slice) = (Instant::now(), gst::ClockTime::from_mseconds(ASK_EVERY.as_millis() as u64));
        loop {
            if let Some(message) = bus.timed_pop_filtered(slice, &kinds) {
                return match message.view() {
                    gst::MessageView::Error(error) => Err(self.why(error)),
                    _eos => Ok(true),
                };
            }
            if begun.elapsed() > ENDS_WITHIN {
                return Err(MediaError::TimedOut { what: "encoding", path: self.part.path().to_owned() });
            }
            if !goes_on() {
                return Ok(false);
            }
        }
    }

    /// What the pipeline said, or at least that it failed.
    fn failed(&self) -> MediaError {
        let path = self.part.path().to_owned();
        let unknown = || self.part.explained(MediaError::Failed { why: "encoding".to_owned(), path }, self.needed());
        self.failure().unwrap_or_else(unknown)
    }

    /// About how many bytes the file takes while it is written, by what there is so far: its media data lies there twice
    /// at the end.
    fn needed(&self) -> u64 {
        let share = self.reached.seconds() / self.length.seconds();
        let whole = self.part.written() as f64 / share;
        if whole.is_finite() { (whole * 2.0) as u64 } else { 0 }
    }

    fn failure(&self) -> Option<MediaError> {
        let message = self.pipeline.0.bus()?.pop_filtered(&[gst::MessageType::Error])?;
        match message.view() {
            gst::MessageView::Error(error) => Some(self.why(error)),
            _other => None,
        }
    }

    fn why(&self, error: &gst::message::Error) -> MediaError {
        let (why, path) = (error.error(), self.part.path().to_owned());
        if why.matches(gst::ResourceError::NoSpaceLeft) {
            return MediaError::DiskFull { needed: self.needed(), path };
        }
        self.part.explained(MediaError::Failed { why: why.message().to_owned(), path }, self.needed())
    }
}

/// Whatever happened, the pipeline stops before its file goes.
#[derive(Debug)]
struct Stops(gst::Pipeline);

impl Drop for Stops {
    fn drop(&mut self) {
        if self.0.set_state(gst::State::Null).is_err() {
            tracing::warn!("the encoder did not stop");
        }
    }
}

/// Writes the index in front.
///
/// # Errors
/// When it is missing.
fn muxer(part: &Part) -> Result<gst::Element, MediaError> {
    let mux = element("mp4mux")?;
    mux.set_property("faststart", true);
    mux.set_property("faststart-file", part.faststart().to_string_lossy().as_ref());
    mux.set_property("movie-timescale", TICKS);
    Ok(mux)
}

fn in_ns(samples: u64) -> u64 {
    (u128::from(samples) * 1_000_000_000 / SOUND_RATE as u128) as u64
}

fn clock(at: Pts) -> gst::ClockTime {
    gst::ClockTime::from_nseconds(u64::try_from(at.ns()).unwrap_or(0))
}

fn pictures(pipeline: &gst::Pipeline, mux: &gst::Element, form: Form) -> Result<gst_app::AppSrc, MediaError> {
    let too_large = |_why| MediaError::BadInput { what: "the picture is too large".to_owned() };
    let matrix = match form.shades.matrix {
        Matrix::Bt601 => 4,
        Matrix::Bt709 => 3,
        Matrix::Bt2020 => 6,
    };
    // Range, matrix, transfer, primaries: the last two are not known.
    let colour = format!("{}:{matrix}:0:0", if form.shades.full_range { 1 } else { 2 });
    let caps = gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", i32::try_from(form.size.0).map_err(too_large)?)
        .field("height", i32::try_from(form.size.1).map_err(too_large)?)
        .field("framerate", gst::Fraction::new((form.fps * 1_000.0).round() as i32, 1_000))
        .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
        .field("colorimetry", colour)
        .build();
    let source = gst_app::AppSrc::builder().caps(&caps).format(gst::Format::Time).max_bytes(0).build();
    let chain = [encoder(form)?, element("h264parse")?, endless_queue()?];
    let source = branch(pipeline, mux, source, &chain)?;
    count_in_ticks(mux);
    Ok(source)
}

/// Access units or packets as they are.
fn coded(pipeline: &gst::Pipeline, mux: &gst::Element, caps: &gst::CapsRef) -> Result<gst_app::AppSrc, MediaError> {
    let source = gst_app::AppSrc::builder().caps(&caps.to_owned()).format(gst::Format::Time).max_bytes(0).build();
    // By the filter the muxer knows what they are.
    let filter = element("capsfilter")?;
    filter.set_property("caps", caps.to_owned());
    let source = branch(pipeline, mux, source, &[endless_queue()?, filter])?;
    count_in_ticks(mux);
    Ok(source)
}

/// Lets the muxer count the times of pictures finely enough.
fn count_in_ticks(mux: &gst::Element) {
    for pad in mux.sink_pads().iter().filter(|pad| pad.name().starts_with("video")) {
        pad.set_property("trak-timescale", TICKS);
    }
}

/// x264enc at a constant quality; openh264enc at a bitrate that suits the size where x264enc is missing.
fn encoder(form: Form) -> Result<gst::Element, MediaError> {
    let name = first_of(&["x264enc", "openh264enc"]).ok_or_else(|| missing("H.264", package_of("x264enc")))?;
    let encoder = element(name)?;
    let key_every = (form.fps * KEY_EVERY).ceil().clamp(1.0, 600.0) as u32;
    if name == "x264enc" {
        encoder.set_property_from_str("speed-preset", "veryfast");
        encoder.set_property_from_str("pass", "qual");
        encoder.set_property("quantizer", QUALITY);
        // Without this the element caps the bitrate at 2 Mbit/s, whatever the quality.
        encoder.set_property("vbv-buf-capacity", 0_u32);
        encoder.set_property("key-int-max", key_every);
        // In MP4 every sample has its length: nothing needs marks between them.
        encoder.set_property("aud", false);
        if reads_what_nobody_wrote() {
            encoder.set_property("option-string", "asm=avx2");
        }
    } else {
        let bits = form.size.0 as f64 * form.size.1 as f64 * form.fps / 8.0;
        encoder.set_property("bitrate", bits.clamp(300_000.0, 20_000_000.0) as u32);
        encoder.set_property("gop-size", key_every);
    }
    Ok(encoder)
}

/// With AVX-512, x264's rate control (core 164) reads memory that it never wrote: the same pictures then give another file
/// now and then. One step down it does not, and is as fast.
fn reads_what_nobody_wrote() -> bool {
    #[cfg(target_arch = "x86_64")]
    return std::arch::is_x86_feature_detected!("avx512f") && std::arch::is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    false
}

/// Gives also how many samples the encoder puts in front.
fn sound(pipeline: &gst::Pipeline, mux: &gst::Element, channels: usize) -> Result<(gst_app::AppSrc, u32), MediaError> {
    let caps = gst::Caps::builder("audio/x-raw")
        .field("format", "S16LE")
        .field("layout", "interleaved")
        .field("rate", SOUND_RATE)
        .field("channels", channels as i32)
        .build();
    let source = gst_app::AppSrc::builder().caps(&caps).format(gst::Format::Time).max_bytes(0).build();
    let name = sound_encoder()?;
    let encoder = element(name)?;
    let priming = match name {
        "voaacenc" => 1_600,
        "fdkaacenc" => 2_048,
        _avenc_aac => 1_024,
    };
    encoder.set_property_from_str("bitrate", if channels == 1 { "64000" } else { "128000" });
    let chain = [element("audioconvert")?, encoder, element("aacparse")?, endless_queue()?];
    Ok((branch(pipeline, mux, source, &chain)?, priming))
}
