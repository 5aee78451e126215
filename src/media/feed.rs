//! Feeds the pieces of a layout to GStreamer: one `appsrc` for each track, which seeks by the layout and never by guess.

use crate::media::container::Container;
use crate::media::error::MediaError;
use crate::media::layout::{Layout, Place};
use crate::media::reader::{self, Coding, Format, Piece, Slot};
use crate::media::tracks::Track;
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long is waited for a piece before it is looked whether anybody still wants it.
const WAIT: Duration = Duration::from_millis(20);

/// How many bytes may wait in a feed: GStreamer's own queue behind it is what counts.
const AHEAD_BYTES: u64 = 1 << 20;

/// One track on its way into a pipeline.
#[derive(Clone, Debug)]
pub(crate) struct Feed {
    source: gst_app::AppSrc,
    /// Counts up whenever the piece that is waited for is not wanted any more.
    interrupted: Arc<AtomicU64>,
}

struct Feeding {
    layout: Arc<Layout>,
    container: Container,
    slot: Slot,
    file: Mutex<File>,
    next: AtomicUsize,
    interrupted: Arc<AtomicU64>,
}

impl Feed {
    /// A feed for one track, not yet in a pipeline.
    ///
    /// # Errors
    /// When the file cannot be opened, or when nothing decodes the track's coding.
    pub(crate) fn new(
        path: &Path,
        container: Container,
        layout: &Arc<Layout>,
        slot: Slot,
        format: &Format,
    ) -> Result<Self, MediaError> {
        let unreadable = |why: std::io::Error| MediaError::Unreadable { path: path.to_owned(), why: why.to_string() };
        let file = File::open(path).map_err(unreadable)?;
        let Some(caps) = caps_of(format) else {
            let format = format!("{:?}", format.coding);
            return Err(MediaError::Missing { format, package: String::new(), path: path.to_owned() });
        };
        let interrupted = Arc::new(AtomicU64::new(0));
        let feeding = Arc::new(Feeding {
            layout: Arc::clone(layout),
            container,
            slot,
            file: Mutex::new(file),
            next: AtomicUsize::new(0),
            interrupted: Arc::clone(&interrupted),
        });
        let seeking = Arc::clone(&feeding);
        let callbacks = gst_app::AppSrcCallbacks::builder()
            .need_data(move |source, _size| feeding.push(source))
            .seek_data(move |_source, to| {
                seeking.seek(to);
                true
            })
            .build();
        let source = gst_app::AppSrc::builder()
            .caps(&caps)
            .format(gst::Format::Time)
            .stream_type(gst_app::AppStreamType::Seekable)
            .max_bytes(AHEAD_BYTES)
            .callbacks(callbacks)
            .build();
        Ok(Self { source, interrupted })
    }

    /// Puts it into a pipeline.
    ///
    /// # Errors
    /// When GStreamer refuses.
    pub(crate) fn join(&self, pipeline: &gst::Pipeline) -> Result<Track, MediaError> {
        let broken = |why: String| MediaError::Broken { why };
        pipeline.add(&self.source).map_err(|why| broken(why.to_string()))?;
        let pad = self.source.static_pad("src").ok_or_else(|| broken("a feed without a source".to_owned()))?;
        Ok(Track { pad, caps: self.source.caps().unwrap_or_else(gst::Caps::new_any) })
    }

    /// Sends a seek; false when it is refused.
    pub(crate) fn seek(&self, seek: gst::Event) -> bool {
        self.interrupt();
        self.source.send_event(seek)
    }

    /// Whoever waits for a piece waits no longer.
    pub(crate) fn interrupt(&self) {
        self.interrupted.fetch_add(1, Ordering::SeqCst);
    }
}

impl Feeding {
    fn seek(&self, to: u64) {
        let to = i64::try_from(to).unwrap_or(i64::MAX);
        self.next.store(self.layout.first_from(self.slot, to), Ordering::SeqCst);
    }

    /// Pushes the next piece that can be read, or says that there is none.
    fn push(&self, source: &gst_app::AppSrc) {
        let wanted = self.interrupted.load(Ordering::SeqCst);
        while self.interrupted.load(Ordering::SeqCst) == wanted {
            let number = self.next.load(Ordering::SeqCst);
            match self.layout.piece(self.slot, number, WAIT) {
                Place::Unknown => {}
                Place::Over => {
                    if let Err(why) = source.end_of_stream() {
                        tracing::debug!(?why, "nobody wants the end of a track");
                    }
                    return;
                }
                Place::Here(piece) => {
                    self.next.store(number + 1, Ordering::SeqCst);
                    let Some(data) = self.read(&piece) else {
                        tracing::warn!(at = piece.at, "a piece cannot be read");
                        continue;
                    };
                    if let Err(why) = source.push_buffer(buffer(data, &piece)) {
                        tracing::debug!(?why, "nobody wants a piece");
                    }
                    return;
                }
            }
        }
    }

    fn read(&self, piece: &Piece) -> Option<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut carried = vec![0; piece.span as usize];
        file.seek(SeekFrom::Start(piece.at)).ok()?;
        file.read_exact(&mut carried).ok()?;
        drop(file);
        reader::payload(self.container, &carried, piece)
    }
}

fn buffer(data: Vec<u8>, piece: &Piece) -> gst::Buffer {
    let mut buffer = gst::Buffer::from_mut_slice(data);
    let time = |at: Option<i64>| at.and_then(|at| u64::try_from(at).ok()).map(gst::ClockTime::from_nseconds);
    if let Some(buffer) = buffer.get_mut() {
        buffer.set_pts(time(piece.pts));
        buffer.set_dts(time(piece.dts));
        buffer.set_duration(time(piece.duration));
        if !piece.key {
            buffer.set_flags(gst::BufferFlags::DELTA_UNIT);
        }
    }
    buffer
}

/// How caps are called of which nobody knows what they are.
pub(crate) const UNKNOWN: &str = "/x-unknown-";

/// How GStreamer calls a format, or how it would if it knew it.
pub(crate) fn named_caps(slot: Slot, format: &Format) -> gst::Caps {
    caps_of(format).unwrap_or_else(|| {
        let kind = if slot == Slot::Sound { "audio" } else { "video" };
        let number = match format.coding {
            Coding::Unknown(number) => number,
            _ => 0,
        };
        gst::Caps::new_empty_simple(format!("{kind}{UNKNOWN}{number}"))
    })
}

/// How GStreamer calls a format; none where nothing decodes it.
pub(crate) fn caps_of(format: &Format) -> Option<gst::Caps> {
    let video =
        |version: i32| gst::Caps::builder("video/mpeg").field("mpegversion", version).field("systemstream", false);
    let units = |name: &str, kind: &str| gst::Caps::builder(name).field("stream-format", kind).field("alignment", "au");
    let mut caps = match format.coding {
        Coding::H264 => units("video/x-h264", "byte-stream"),
        Coding::H264Lengths => units("video/x-h264", "avc"),
        Coding::H265 => units("video/x-h265", "byte-stream"),
        Coding::H265Lengths => units("video/x-h265", "hvc1"),
        Coding::Mpeg1 => video(1),
        Coding::Mpeg2 => video(2),
        Coding::Mpeg4 => video(4),
        Coding::Jpeg => gst::Caps::builder("image/jpeg"),
        Coding::ALaw => gst::Caps::builder("audio/x-alaw"),
        Coding::MuLaw => gst::Caps::builder("audio/x-mulaw"),
        Coding::AacAdts => gst::Caps::builder("audio/mpeg").field("mpegversion", 4).field("stream-format", "adts"),
        Coding::AacRaw => gst::Caps::builder("audio/mpeg").field("mpegversion", 4).field("stream-format", "raw"),
        Coding::MpegAudio => gst::Caps::builder("audio/mpeg").field("mpegversion", 1),
        Coding::Ac3 => gst::Caps::builder("audio/x-ac3"),
        Coding::Pcm16 => gst::Caps::builder("audio/x-raw").field("format", "S16LE").field("layout", "interleaved"),
        Coding::Unknown(_) => return None,
    };
    if !format.header.is_empty() {
        caps = caps.field("codec_data", gst::Buffer::from_slice(format.header.clone()));
    }
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    if let Some((width, height)) = format.size {
        caps = caps.field("width", number(width)).field("height", number(height));
    }
    if let Some((rate, channels)) = format.sound {
        caps = caps.field("rate", number(rate)).field("channels", number(channels));
    }
    Some(caps.build())
}
