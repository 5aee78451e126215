//! What an access unit (the data of one picture) is, read from the bitstream itself: whether decoding can begin there,
//! whether others refer to it, and where it comes in presentation order.
//!
//! GStreamer's parsers call every picture that has an intra slice a key picture. That is not enough: pictures behind it
//! may refer to pictures before it. Here a key picture is an instantaneous refresh, or one that carries a recovery point
//! of zero pictures (H.264), a random access picture (H.265), or an intra picture (MPEG-2 and MPEG-4, where later
//! pictures cannot reach over it).

mod bits;
mod h264;
mod h265;
mod mpeg;

use gstreamer as gst;

/// The codec of a picture track, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Codec {
    /// H.264, AVC.
    H264,
    /// H.265, HEVC.
    H265,
    /// MPEG-4 part 2.
    Mpeg4,
    /// MPEG-1 or MPEG-2.
    Mpeg2,
    /// VP8.
    Vp8,
    /// Any other: the container is believed.
    Other,
}

/// Where a picture comes in presentation order, for containers that keep no such times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// As decoded.
    Decoded,
    /// By this count since the last refresh; `refresh` begins a new count.
    Count {
        /// The count.
        count: i64,
        /// Whether a new count begins with this picture.
        refresh: bool,
    },
    /// Shown at once, before the reference picture that was decoded last.
    Between,
    /// A reference picture: shown when the next one has been decoded.
    Reference,
    /// It cannot be told.
    Unknown,
}

/// One access unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    /// Decoding can begin here.
    pub key: bool,
    /// No other picture refers to it.
    pub lone: bool,
    /// It gives no picture of its own: the second field of one, or data that is never shown.
    pub silent: bool,
    /// Its place in presentation order.
    pub order: Order,
}

/// Reads the access units of one track.
#[derive(Debug)]
pub(crate) struct UnitReader {
    codec: Codec,
    h264: h264::Reader,
    h265: h265::Reader,
}

impl UnitReader {
    /// For a track with these caps (behind the parser).
    pub(crate) fn new(caps: &gst::CapsRef) -> Self {
        let mut reader = Self { codec: codec(caps), h264: h264::Reader::default(), h265: h265::Reader::default() };
        let header = caps.structure(0).and_then(|s| s.get::<gst::Buffer>("codec_data").ok());
        if let Some(header) = header.as_ref().and_then(|buffer| buffer.map_readable().ok()) {
            match reader.codec {
                Codec::H264 => reader.h264.configure(&header),
                Codec::H265 => reader.h265.configure(&header),
                Codec::Mpeg4 | Codec::Mpeg2 | Codec::Vp8 | Codec::Other => {}
            }
        }
        reader
    }

    /// Reads one access unit; `delta` is what the container says where the bitstream is not read.
    pub(crate) fn read(&mut self, data: &[u8], delta: bool) -> Unit {
        match self.codec {
            Codec::H264 => self.h264.read(data),
            Codec::H265 => self.h265.read(data),
            Codec::Mpeg4 => mpeg::mpeg4(data),
            Codec::Mpeg2 => mpeg::mpeg2(data),
            // The frame header's fourth bit says whether the picture is shown.
            Codec::Vp8 => {
                let silent = data.first().is_some_and(|tag| tag & 0x10 == 0);
                Unit { key: !delta, lone: false, silent, order: Order::Decoded }
            }
            Codec::Other => Unit { key: !delta, lone: false, silent: false, order: Order::Decoded },
        }
    }
}

/// The codec that caps name.
pub(crate) fn codec(caps: &gst::CapsRef) -> Codec {
    let Some(structure) = caps.structure(0) else { return Codec::Other };
    match structure.name().as_str() {
        "video/x-h264" => Codec::H264,
        "video/x-h265" => Codec::H265,
        "video/x-vp8" => Codec::Vp8,
        "video/mpeg" if structure.get::<i32>("mpegversion") == Ok(4) => Codec::Mpeg4,
        "video/mpeg" => Codec::Mpeg2,
        _ => Codec::Other,
    }
}

/// Whether only the container says which pictures are keys: the bitstream is not read, and pictures refer to others.
pub(crate) fn keys_are_hearsay(caps: &gst::CapsRef) -> bool {
    let name = caps.structure(0).map_or("", |structure| structure.name().as_str());
    let stand_alone = name.starts_with("image/") || matches!(name, "video/x-raw" | "video/x-dv" | "video/x-huffyuv");
    !stand_alone && matches!(codec(caps), Codec::Vp8 | Codec::Other)
}
