//! One picture as the decoder gave it: planes, strides, colours, how it is to be turned, and when it was.
//!
//! # From planes to what is seen
//!
//! The screen's shader and [`Picture::to_rgb`] must agree, so this is the rule for both.
//!
//! 1. Luma is taken at its own pixel, without interpolation.
//! 2. Chroma (half as wide and half as high, rounded up) is sampled bilinearly with MPEG-2 siting: level with the left of
//!    two columns, between two rows. For the luma pixel `(x, y)` that is chroma column `x / 2` and row `y / 2 - 1/4`, as
//!    real numbers, clamped to the plane. In texture coordinates: `u = (x / 2 + 1/2) / chroma_width`,
//!    `v = (y / 2 + 1/4) / chroma_height`, clamped to the edge.
//! 3. Samples are code values: 0..=255 for eight bits, 0..=1023 for ten (P010 keeps them in the upper ten of sixteen
//!    bits). [`Colour`] turns them into red, green and blue between 0 and 1: `y = (Y - y_zero) * y_scale`,
//!    `cb = (Cb - c_zero) * c_scale`, `cr` likewise; then `r = y + r_cr * cr`, `g = y + g_cb * cb + g_cr * cr`,
//!    `b = y + b_cb * cb`. Each is clamped to 0..=1, times 255, rounded half up.
//! 4. Pixels that are not square are made square by stretching, never by shrinking: wider where the aspect is above 1,
//!    higher where it is below. Stretching is linear between pixel centres.
//! 5. At last the picture is mirrored left to right if `flipped`, then turned clockwise by `rotation`.

mod convert;
mod small;

pub use crate::media::picture::small::{thumbnail_of_photo, thumbnail_of_png};

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use gst_video::VideoFrameExt as _;
use gstreamer as gst;
use gstreamer_video as gst_video;
use std::fmt;

/// How the samples lie in the planes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PixelFormat {
    /// Three planes of eight bits: luma, Cb, Cr; chroma half as wide and high.
    I420,
    /// Two planes of eight bits: luma, then Cb and Cr in turns.
    Nv12,
    /// As I420, each sample ten bits in two little-endian bytes.
    I420Ten,
    /// As NV12, each sample in the upper ten bits of two little-endian bytes.
    P010,
    /// One plane, four bytes a pixel; the fallback for footage that is not YCbCr.
    Rgba,
}

impl PixelFormat {
    /// How many planes: 1, 2 or 3.
    pub const fn plane_count(self) -> usize {
        match self {
            Self::I420 | Self::I420Ten => 3,
            Self::Nv12 | Self::P010 => 2,
            Self::Rgba => 1,
        }
    }

    /// Bytes that count in a row of plane `i`, and how many rows it has.
    pub const fn plane_size(self, i: usize, width: u32, height: u32) -> (usize, usize) {
        let (width, height) = (width as usize, height as usize);
        let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
        match (self, i) {
            (Self::Rgba, _) => (width * 4, height),
            (Self::I420 | Self::Nv12, 0) => (width, height),
            (Self::I420Ten | Self::P010, 0) => (width * 2, height),
            (Self::I420, _) => (half_width, half_height),
            (Self::I420Ten | Self::Nv12, _) => (half_width * 2, half_height),
            (Self::P010, _) => (half_width * 4, half_height),
        }
    }
}

/// Which weights red, green and blue had when luma was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Matrix {
    /// Standard definition.
    Bt601,
    /// High definition.
    Bt709,
    /// Ultra high definition.
    Bt2020,
}

/// How a picture must be turned clockwise to stand upright.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rotation {
    /// Not at all.
    #[default]
    None,
    /// A quarter clockwise.
    Quarter,
    /// Upside down.
    Half,
    /// Three quarters clockwise, that is one quarter counter-clockwise.
    ThreeQuarters,
}

impl Rotation {
    /// In degrees clockwise: 0, 90, 180 or 270.
    pub const fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// True when width and height change places.
    pub const fn is_sideways(self) -> bool {
        matches!(self, Self::Quarter | Self::ThreeQuarters)
    }
}

/// How planes become what is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// The weights of luma.
    pub matrix: Matrix,
    /// True when samples use all values; false when black is 16 and white 235 (64 and 940 in ten bits).
    pub full_range: bool,
    /// How to turn it.
    pub rotation: Rotation,
    /// Whether to mirror it left to right before turning.
    pub flipped: bool,
    /// Width of a pixel over its height, as a fraction; `(16, 11)` for PAL 16:9.
    pub par: (u32, u32),
}

impl Default for Look {
    fn default() -> Self {
        Self { matrix: Matrix::Bt601, full_range: false, rotation: Rotation::None, flipped: false, par: (1, 1) }
    }
}

/// The figures of rule 3 at the top of this file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Code value of black luma.
    pub y_zero: f32,
    /// From code values to 0..=1.
    pub y_scale: f32,
    /// Code value of no colour.
    pub c_zero: f32,
    /// From code values to -0.5..=0.5.
    pub c_scale: f32,
    /// Red from Cr.
    pub r_cr: f32,
    /// Green from Cb.
    pub g_cb: f32,
    /// Green from Cr.
    pub g_cr: f32,
    /// Blue from Cb.
    pub b_cb: f32,
}

/// One plane of plain bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct Plane {
    /// `stride` bytes for each row; the last row may end early.
    pub bytes: Vec<u8>,
    /// Bytes from the start of one row to the start of the next.
    pub stride: usize,
}

/// A picture in ordinary colours, upright, with square pixels.
#[derive(Clone, PartialEq, Eq)]
pub struct Rgb {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// `width * height * 3` bytes.
    pub bytes: Vec<u8>,
}

enum Planes {
    Plain(Vec<Plane>),
    Mapped(Box<gst_video::VideoFrame<gst_video::video_frame::Readable>>),
}

/// One decoded picture. Cheap to share in an `Arc`; its planes are the decoder's own memory where that is possible.
pub struct Picture {
    format: PixelFormat,
    width: u32,
    height: u32,
    look: Look,
    pts: Pts,
    index: Option<u64>,
    planes: Planes,
}

impl Picture {
    /// From plain bytes.
    ///
    /// # Errors
    /// When planes are missing or too short for the size.
    pub fn from_planes(
        format: PixelFormat,
        (width, height): (u32, u32),
        planes: Vec<Plane>,
        look: Look,
        pts: Pts,
    ) -> Result<Self, MediaError> {
        let wrong = |what: String| Err(MediaError::BadInput { what });
        if width == 0 || height == 0 || look.par.0 == 0 || look.par.1 == 0 {
            return wrong("a picture without pixels".to_owned());
        }
        if planes.len() != format.plane_count() {
            return wrong(format!("{} planes instead of {}", planes.len(), format.plane_count()));
        }
        for (i, plane) in planes.iter().enumerate() {
            let (row, rows) = format.plane_size(i, width, height);
            if plane.stride < row || plane.bytes.len() < plane.stride * (rows - 1) + row {
                return wrong(format!("{} bytes with stride {} in a plane", plane.bytes.len(), plane.stride));
            }
        }
        Ok(Self { format, width, height, look, pts, index: None, planes: Planes::Plain(planes) })
    }

    /// From a mapped buffer of a decoder. The caller has seen to it that `format` is the frame's.
    pub(crate) fn from_frame(
        format: PixelFormat,
        frame: gst_video::VideoFrame<gst_video::video_frame::Readable>,
        look: Look,
        pts: Pts,
    ) -> Self {
        let (width, height) = (frame.width(), frame.height());
        Self { format, width, height, look, pts, index: None, planes: Planes::Mapped(Box::new(frame)) }
    }

    /// The same picture with its number in presentation order.
    #[must_use]
    pub fn numbered(mut self, index: Option<u64>) -> Self {
        self.index = index;
        self
    }

    /// How much memory its pixels take, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        match &self.planes {
            Planes::Plain(planes) => planes.iter().map(|plane| plane.bytes.len()).sum(),
            Planes::Mapped(frame) => frame.buffer().size(),
        }
    }

    /// The decoder's own memory, shared; none where the planes are plain bytes.
    pub(crate) fn buffer(&self) -> Option<gst::Buffer> {
        match &self.planes {
            Planes::Plain(_) => None,
            Planes::Mapped(frame) => Some(frame.buffer().to_owned()),
        }
    }

    /// How the samples lie.
    pub const fn format(&self) -> PixelFormat {
        self.format
    }

    /// Width as decoded, in pixels.
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height as decoded, in pixels.
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// How planes become what is seen.
    pub const fn look(&self) -> Look {
        self.look
    }

    /// When it was, from the recording's first picture.
    pub const fn pts(&self) -> Pts {
        self.pts
    }

    /// Its number in presentation order, from 0, where the recording is indexed.
    pub const fn index(&self) -> Option<u64> {
        self.index
    }

    /// How many planes there are: 1, 2 or 3.
    pub fn plane_count(&self) -> usize {
        self.format.plane_count()
    }

    /// Bytes that count in a row of plane `i`, and how many rows it has; the stride may be larger.
    pub fn plane_size(&self, i: usize) -> (usize, usize) {
        self.format.plane_size(i, self.width, self.height)
    }

    /// The bytes of plane `i`; the last row may end after its last pixel.
    pub fn plane(&self, i: usize) -> &[u8] {
        match &self.planes {
            Planes::Plain(planes) => &planes[i].bytes,
            Planes::Mapped(frame) => frame.plane_data(i as u32).unwrap_or_default(),
        }
    }

    /// Bytes from one row of plane `i` to the next.
    pub fn stride(&self, i: usize) -> usize {
        match &self.planes {
            Planes::Plain(planes) => planes[i].stride,
            Planes::Mapped(frame) => frame.plane_stride()[i].unsigned_abs() as usize,
        }
    }

    /// One row of plane `i` without padding.
    pub fn row(&self, i: usize, y: usize) -> &[u8] {
        let (row, _rows) = self.plane_size(i);
        let from = y * self.stride(i);
        &self.plane(i)[from..from + row]
    }

    /// The figures that turn samples into colours; none for RGBA.
    pub fn colour(&self) -> Option<Colour> {
        (self.format != PixelFormat::Rgba).then(|| convert::colour(self.look, self.is_ten_bit()))
    }

    /// True for the two formats of ten bits.
    pub const fn is_ten_bit(&self) -> bool {
        matches!(self.format, PixelFormat::I420Ten | PixelFormat::P010)
    }

    /// Width and height on the screen: upright, with square pixels.
    pub fn display_size(&self) -> (u32, u32) {
        let (width, height) = convert::squared(self.width, self.height, self.look.par);
        if self.look.rotation.is_sideways() { (height, width) } else { (width, height) }
    }

    /// As it is seen: ordinary colours, square pixels, upright, at full resolution.
    pub fn to_rgb(&self) -> Rgb {
        convert::to_rgb(self)
    }

    /// As a PNG file, compressed fast rather than small.
    ///
    /// # Errors
    /// When the picture is too large for the format.
    pub fn png(&self) -> Result<Vec<u8>, MediaError> {
        self.to_rgb().png()
    }

    /// As a JPEG file; `quality` from 1 to 100.
    ///
    /// # Errors
    /// When the picture is larger than 65535 pixels a side.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, MediaError> {
        self.to_rgb().jpeg(quality)
    }

    /// As it is seen, no wider than `max_width` pixels.
    pub fn thumbnail(&self, max_width: u32) -> Rgb {
        self.to_rgb().no_wider_than(max_width)
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?} {}x{} at {}", self.format, self.width, self.height, self.pts.clock())?;
        self.index.map_or(Ok(()), |index| write!(f, ", number {index}"))?;
        f.write_str(")")
    }
}

impl fmt::Debug for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rgb({}x{})", self.width, self.height)
    }
}

impl fmt::Debug for Plane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Plane({} bytes, stride {})", self.bytes.len(), self.stride)
    }
}
