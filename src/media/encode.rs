//! Pictures and sound in, an MP4 file out: H.264 with its index at the front, AAC where there is sound.
//!
//! Pictures and samples may be pushed in any order, all of one and then all of the other too: encoded data waits in
//! memory for the muxer, raw pictures never do.

use crate::media::doctor::{first_of, package_of};
use crate::media::error::MediaError;
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The longest that encoding what was pushed may take at the end.
const FINISH_WITHIN: Duration = Duration::from_secs(300);

/// How many raw pictures wait for the encoder before `push_picture` waits.
const PICTURES_AHEAD: u64 = 8;

/// AAC at the 8 kHz of telephony would begin 128 ms late; at 48 kHz it is 21 ms.
pub(crate) const SOUND_RATE: i32 = 48_000;

/// What is to be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeSettings {
    /// Width in pixels, even.
    pub width: u32,
    /// Height in pixels, even.
    pub height: u32,
    /// Pictures a second, as a fraction: `(25, 1)`, `(30000, 1001)`.
    pub fps: (u32, u32),
    /// Samples a second of the mono sound, if there is sound.
    pub sample_rate: Option<u32>,
}

/// Writes one file. Dropped without `finish`, it leaves nothing behind.
#[derive(Debug)]
pub struct Encoder {
    pipeline: gst::Pipeline,
    pictures: gst_app::AppSrc,
    sound: Option<gst_app::AppSrc>,
    settings: EncodeSettings,
    pushed: u64,
    samples: u64,
    path: PathBuf,
    part: PathBuf,
}

impl Encoder {
    /// Begins a file at `path`. It has a temporary name beside it until `finish`.
    ///
    /// # Errors
    /// When `path` exists, the settings are wrong, an encoder is missing, or the folder cannot be written.
    pub fn create(path: &Path, settings: EncodeSettings) -> Result<Self, MediaError> {
        crate::media::init()?;
        check(path, settings)?;
        let part = beside(path, "part");
        let pipeline = gst::Pipeline::new();
        let mux = element("mp4mux")?;
        mux.set_property("faststart", true);
        mux.set_property("faststart-file", beside(path, "faststart").to_string_lossy().as_ref());
        let sink = element("filesink")?;
        sink.set_property("location", part.to_string_lossy().as_ref());
        add(&pipeline, &[&mux, &sink])?;
        let pictures = picture_branch(&pipeline, &mux, settings)?;
        let sound = settings.sample_rate.map(|rate| sound_branch(&pipeline, &mux, rate)).transpose()?;
        let encoder = Self { pipeline, pictures, sound, settings, pushed: 0, samples: 0, path: path.to_owned(), part };
        if encoder.pipeline.set_state(gst::State::Playing).is_err() {
            return Err(encoder.failure().unwrap_or_else(|| MediaError::Unreadable {
                path: path.to_owned(),
                why: "the folder cannot be written".to_owned(),
            }));
        }
        Ok(encoder)
    }

    /// One more picture: I420 planes without padding, `width * height * 3 / 2` bytes. Waits while the encoder is busy.
    ///
    /// # Errors
    /// When the size is wrong or encoding failed.
    pub fn push_picture(&mut self, i420: &[u8]) -> Result<(), MediaError> {
        let wanted = picture_bytes(self.settings);
        if i420.len() != wanted {
            return Err(MediaError::BadInput { what: format!("{} bytes for a picture of {wanted}", i420.len()) });
        }
        let mut buffer = gst::Buffer::from_slice(i420.to_vec());
        let at = self.picture_time(self.pushed);
        let until = self.picture_time(self.pushed + 1);
        let fresh = buffer.make_mut();
        fresh.set_pts(at);
        fresh.set_dts(at);
        fresh.set_duration(until.saturating_sub(at));
        self.pushed += 1;
        self.pictures.push_buffer(buffer).map(drop).map_err(|flow| self.push_failure(flow))
    }

    /// More mono samples.
    ///
    /// # Errors
    /// When the file was begun without sound or encoding failed.
    pub fn push_sound(&mut self, samples: &[i16]) -> Result<(), MediaError> {
        let (Some(sound), Some(rate)) = (&self.sound, self.settings.sample_rate) else {
            return Err(MediaError::BadInput { what: "sound for a file that was begun without".to_owned() });
        };
        let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let mut buffer = gst::Buffer::from_slice(bytes);
        let at = sample_time(self.samples, rate);
        self.samples += samples.len() as u64;
        let fresh = buffer.make_mut();
        fresh.set_pts(at);
        fresh.set_duration(sample_time(self.samples, rate).saturating_sub(at));
        sound.push_buffer(buffer).map(drop).map_err(|flow| self.push_failure(flow))
    }

    /// Ends the file, syncs it and gives it its name.
    ///
    /// # Errors
    /// When encoding or writing failed; nothing is left behind then.
    pub fn finish(self) -> Result<(), MediaError> {
        for source in std::iter::once(&self.pictures).chain(&self.sound) {
            source.end_of_stream().map_err(|flow| self.push_failure(flow))?;
        }
        self.wait()?;
        self.pipeline.set_state(gst::State::Null).map_err(|_why| self.failed("the file could not be ended"))?;
        fs::File::open(&self.part).and_then(|file| file.sync_all()).map_err(|why| self.failed(&why.to_string()))?;
        fs::rename(&self.part, &self.path).map_err(|why| self.failed(&why.to_string()))
    }

    fn wait(&self) -> Result<(), MediaError> {
        let bus = self.pipeline.bus().ok_or_else(|| self.failed("no bus"))?;
        let kinds = [gst::MessageType::Eos, gst::MessageType::Error];
        let within = gst::ClockTime::from_mseconds(FINISH_WITHIN.as_millis() as u64);
        match bus.timed_pop_filtered(within, &kinds) {
            None => Err(MediaError::TimedOut { what: "encoding", path: self.path.clone() }),
            Some(message) => match message.view() {
                gst::MessageView::Error(error) => Err(self.failed(&error.error().to_string())),
                _ => Ok(()),
            },
        }
    }

    fn failed(&self, why: &str) -> MediaError {
        MediaError::Failed { why: why.to_owned(), path: self.path.clone() }
    }

    /// What the pipeline said, if it said something.
    fn failure(&self) -> Option<MediaError> {
        let message = self.pipeline.bus()?.pop_filtered(&[gst::MessageType::Error])?;
        match message.view() {
            gst::MessageView::Error(error) => Some(self.failed(&error.error().to_string())),
            _ => None,
        }
    }

    fn push_failure(&self, flow: gst::FlowError) -> MediaError {
        self.failure().unwrap_or_else(|| self.failed(&flow.to_string()))
    }

    fn picture_time(&self, number: u64) -> gst::ClockTime {
        let (pictures, seconds) = self.settings.fps;
        scaled(number * u64::from(seconds), u64::from(pictures))
    }
}

impl Drop for Encoder {
    fn drop(&mut self) {
        if self.pipeline.set_state(gst::State::Null).is_err() {
            tracing::warn!(path = %self.path.display(), "the encoder did not stop");
        }
        for left in [&self.part, &beside(&self.path, "faststart")] {
            match fs::remove_file(left) {
                Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                    tracing::warn!(%why, path = %left.display(), "a temporary file stays behind");
                }
                _ => {}
            }
        }
    }
}

fn check(path: &Path, settings: EncodeSettings) -> Result<(), MediaError> {
    let wrong = |what: &str| Err(MediaError::BadInput { what: what.to_owned() });
    if path.exists() {
        return Err(MediaError::Exists { path: path.to_owned() });
    }
    if settings.width == 0 || settings.height == 0 || settings.width % 2 == 1 || settings.height % 2 == 1 {
        return wrong("width and height must be even and not zero");
    }
    if settings.fps.0 == 0 || settings.fps.1 == 0 {
        return wrong("pictures a second must not be zero");
    }
    if settings.sample_rate == Some(0) {
        return wrong("samples a second must not be zero");
    }
    Ok(())
}

pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

fn picture_bytes(settings: EncodeSettings) -> usize {
    let pixels = settings.width as usize * settings.height as usize;
    pixels + pixels / 2
}

fn scaled(count: u64, per_second: u64) -> gst::ClockTime {
    let ns = u128::from(count) * 1_000_000_000 / u128::from(per_second);
    gst::ClockTime::from_nseconds(ns as u64)
}

fn sample_time(sample: u64, rate: u32) -> gst::ClockTime {
    scaled(sample, u64::from(rate))
}

pub(crate) fn element(name: &'static str) -> Result<gst::Element, MediaError> {
    gst::ElementFactory::make(name).build().map_err(|_why| missing(name, package_of(name)))
}

pub(crate) fn missing(format: &str, package: &str) -> MediaError {
    MediaError::Missing { format: format.to_owned(), package: package.to_owned(), path: PathBuf::new() }
}

pub(crate) fn add(pipeline: &gst::Pipeline, elements: &[&gst::Element]) -> Result<(), MediaError> {
    let broken = |why: gst::glib::BoolError| MediaError::Broken { why: why.to_string() };
    pipeline.add_many(elements).map_err(broken)?;
    gst::Element::link_many(elements).map_err(broken)
}

/// Links a chain that begins with an appsrc to the muxer.
pub(crate) fn branch(
    pipeline: &gst::Pipeline,
    mux: &gst::Element,
    source: gst_app::AppSrc,
    chain: &[gst::Element],
) -> Result<gst_app::AppSrc, MediaError> {
    let mut all: Vec<&gst::Element> = vec![source.upcast_ref()];
    all.extend(chain);
    add(pipeline, &all)?;
    let last = chain.last().ok_or_else(|| missing("mp4mux", package_of("mp4mux")))?;
    last.link(mux).map_err(|why| MediaError::Broken { why: why.to_string() })?;
    Ok(source)
}

/// A queue for encoded data that never blocks: the muxer waits for both tracks, however they are pushed.
pub(crate) fn endless_queue() -> Result<gst::Element, MediaError> {
    let queue = element("queue")?;
    queue.set_property("max-size-buffers", 0_u32);
    queue.set_property("max-size-bytes", 0_u32);
    queue.set_property("max-size-time", 0_u64);
    Ok(queue)
}

fn picture_branch(
    pipeline: &gst::Pipeline,
    mux: &gst::Element,
    settings: EncodeSettings,
) -> Result<gst_app::AppSrc, MediaError> {
    let too_large = |_why| MediaError::BadInput { what: "the picture or its rate is too large".to_owned() };
    let fps = gst::Fraction::new(
        i32::try_from(settings.fps.0).map_err(too_large)?,
        i32::try_from(settings.fps.1).map_err(too_large)?,
    );
    let colour = if settings.height > 576 { "bt709" } else { "bt601" };
    let caps = gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", i32::try_from(settings.width).map_err(too_large)?)
        .field("height", i32::try_from(settings.height).map_err(too_large)?)
        .field("framerate", fps)
        .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
        .field("colorimetry", colour)
        .build();
    let source = gst_app::AppSrc::builder()
        .caps(&caps)
        .format(gst::Format::Time)
        .block(true)
        .max_bytes(picture_bytes(settings) as u64 * PICTURES_AHEAD)
        .build();
    let encoder = picture_encoder(settings)?;
    let parser = element("h264parse")?;
    branch(pipeline, mux, source, &[encoder, parser, endless_queue()?])
}

/// x264enc at a constant quality; openh264enc at a bitrate that suits the size where x264enc is missing.
fn picture_encoder(settings: EncodeSettings) -> Result<gst::Element, MediaError> {
    let name = first_of(&["x264enc", "openh264enc"]).ok_or_else(|| missing("H.264", package_of("x264enc")))?;
    let encoder = element(name)?;
    let per_second = settings.fps.0.div_ceil(settings.fps.1).max(1);
    let key_every = per_second * 2;
    if name == "x264enc" {
        encoder.set_property_from_str("speed-preset", "veryfast");
        encoder.set_property_from_str("pass", "qual");
        encoder.set_property("quantizer", 22_u32);
        encoder.set_property("key-int-max", key_every);
        encoder.set_property("bframes", 2_u32);
    } else {
        let bits = u64::from(settings.width) * u64::from(settings.height) * u64::from(per_second) / 8;
        encoder.set_property("bitrate", u32::try_from(bits.clamp(300_000, 20_000_000)).unwrap_or(20_000_000));
        encoder.set_property("gop-size", key_every);
    }
    Ok(encoder)
}

/// The element that encodes sound.
pub(crate) fn sound_encoder() -> Result<&'static str, MediaError> {
    first_of(&["avenc_aac", "voaacenc", "fdkaacenc"]).ok_or_else(|| missing("AAC", package_of("avenc_aac")))
}

fn sound_branch(pipeline: &gst::Pipeline, mux: &gst::Element, rate: u32) -> Result<gst_app::AppSrc, MediaError> {
    let too_large = |_why| MediaError::BadInput { what: "the sample rate is too high".to_owned() };
    let caps = gst::Caps::builder("audio/x-raw")
        .field("format", "S16LE")
        .field("layout", "interleaved")
        .field("rate", i32::try_from(rate).map_err(too_large)?)
        .field("channels", 1_i32)
        .build();
    let source = gst_app::AppSrc::builder()
        .caps(&caps)
        .format(gst::Format::Time)
        .block(true)
        .max_bytes(u64::from(rate) * 2)
        .build();
    let resampled = gst::Caps::builder("audio/x-raw").field("rate", SOUND_RATE).field("channels", 1_i32).build();
    let filter = element("capsfilter")?;
    filter.set_property("caps", resampled);
    let name = sound_encoder()?;
    let chain = [
        element("audioconvert")?,
        element("audioresample")?,
        filter,
        element(name)?,
        element("aacparse")?,
        endless_queue()?,
    ];
    branch(pipeline, mux, source, &chain)
}
