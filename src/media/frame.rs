//! From what a decoder hands over to a [`Picture`]: colours, orientation, and pictures of two fields made whole.

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::picture::{Look, Matrix, Picture, PixelFormat, Plane, Rotation};
use gst::prelude::*;
use gst_video::VideoFrameExt as _;
use gstreamer as gst;
use gstreamer_video as gst_video;
use std::sync::{Arc, Mutex, PoisonError};

/// How far a line of the second field may lie outside its neighbours before it counts as another moment's.
const COMB: i16 = 8;

/// The pixel formats that pictures have, best first.
const PLANES: [&str; 4] = ["I420", "NV12", "I420_10LE", "P010_10LE"];

/// What the sink of pictures takes before it is known what comes.
pub(crate) fn caps() -> gst::Caps {
    formats(&[&PLANES[..], &["RGBA"]].concat())
}

/// What the sink takes for what a decoder gives. Pictures of luma and chroma stay such, because GStreamer's way from them
/// to RGBA is several levels off; ours is not.
pub(crate) fn caps_for(decoded: &gst::CapsRef) -> Option<gst::Caps> {
    let info = gst_video::VideoInfo::from_caps(decoded).ok()?;
    Some(if info.format_info().is_rgb() { formats(&["RGBA"]) } else { formats(&PLANES) })
}

fn formats(names: &[&str]) -> gst::Caps {
    gst::Caps::builder("video/x-raw").field("format", gst::List::new(names)).build()
}

/// How pictures of a track are to be turned, as its tags say; shared with the probe that reads them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orientation(Arc<Mutex<(Rotation, bool)>>);

impl Orientation {
    /// Reads the tags that pass a pad.
    pub(crate) fn watch(&self, pad: &gst::Pad) {
        let orientation = self.clone();
        pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_pad, info| {
            if let Some(gst::PadProbeData::Event(event)) = &info.data
                && let gst::EventView::Tag(tags) = event.view()
                && let Some(word) = tags.tag().get::<gst::tags::ImageOrientation>()
            {
                *orientation.0.lock().unwrap_or_else(PoisonError::into_inner) = parsed(word.get());
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn get(&self) -> (Rotation, bool) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `rotate-90` and the like; `flip-rotate-90` mirrors first.
pub(crate) fn parsed(word: &str) -> (Rotation, bool) {
    let flipped = word.starts_with("flip-");
    let rotation = match word.trim_start_matches("flip-") {
        "rotate-90" => Rotation::Quarter,
        "rotate-180" => Rotation::Half,
        "rotate-270" => Rotation::ThreeQuarters,
        _ => Rotation::None,
    };
    (rotation, flipped)
}

/// Makes a picture of a sample that has the caps above.
///
/// # Errors
/// When the sample is no picture.
pub(crate) fn picture(sample: &gst::Sample, pts: Pts, orientation: &Orientation) -> Result<Picture, MediaError> {
    let odd = |what: &str| MediaError::Broken { why: format!("a decoder gave {what}") };
    let caps = sample.caps().ok_or_else(|| odd("a picture without caps"))?;
    let info = gst_video::VideoInfo::from_caps(caps).map_err(|_why| odd("caps that are no picture"))?;
    let format = match info.format() {
        gst_video::VideoFormat::I420 => PixelFormat::I420,
        gst_video::VideoFormat::Nv12 => PixelFormat::Nv12,
        gst_video::VideoFormat::I42010le => PixelFormat::I420Ten,
        gst_video::VideoFormat::P01010le => PixelFormat::P010,
        gst_video::VideoFormat::Rgba => PixelFormat::Rgba,
        other => return Err(odd(&format!("pixels as {other}"))),
    };
    let buffer = sample.buffer_owned().ok_or_else(|| odd("no picture"))?;
    let look = look(caps, &info, orientation);
    let fields = fields(&info, &buffer).filter(|_| matches!(format, PixelFormat::I420 | PixelFormat::Nv12));
    let frame = gst_video::VideoFrame::from_buffer_readable(buffer, &info)
        .map_err(|_buffer| odd("a picture that cannot be read"))?;
    match fields {
        Some(first) => made_whole(format, &frame, first, look, pts),
        None => Ok(Picture::from_frame(format, frame, look, pts)),
    }
}

fn look(caps: &gst::CapsRef, info: &gst_video::VideoInfo, orientation: &Orientation) -> Look {
    // Read from the caps themselves: where the matrix is not named, GStreamer's own reading forgets the range as well, and
    // recorders that use the full range seldom name a matrix.
    let written = caps.structure(0).and_then(|s| s.get::<String>("colorimetry").ok());
    let colour = written.and_then(|text| text.parse().ok()).unwrap_or_else(|| info.colorimetry());
    let matrix = match colour.matrix() {
        gst_video::VideoColorMatrix::Bt709 => Matrix::Bt709,
        gst_video::VideoColorMatrix::Bt2020 => Matrix::Bt2020,
        gst_video::VideoColorMatrix::Bt601 | gst_video::VideoColorMatrix::Fcc => Matrix::Bt601,
        _ if info.height() > 576 => Matrix::Bt709,
        _ => Matrix::Bt601,
    };
    let (rotation, flipped) = orientation.get();
    let side = |side: i32| u32::try_from(side).unwrap_or(1).max(1);
    Look {
        matrix,
        full_range: colour.range() == gst_video::VideoColorRange::Range0_255,
        rotation,
        flipped,
        par: (side(info.par().numer()), side(info.par().denom())),
    }
}

/// Which lines are the first field's, when the picture has two fields of different moments: 0 for the even ones.
fn fields(info: &gst_video::VideoInfo, buffer: &gst::BufferRef) -> Option<usize> {
    let flags = gst_video::VideoBufferFlags::from_bits_truncate(buffer.flags().bits());
    let two = match info.interlace_mode() {
        gst_video::VideoInterlaceMode::Interleaved => true,
        gst_video::VideoInterlaceMode::Mixed => flags.contains(gst_video::VideoBufferFlags::INTERLACED),
        _ => false,
    };
    let top_first = match info.field_order() {
        gst_video::VideoFieldOrder::BottomFieldFirst => false,
        gst_video::VideoFieldOrder::TopFieldFirst => true,
        _ => flags.contains(gst_video::VideoBufferFlags::TFF),
    };
    two.then_some(usize::from(!top_first))
}

/// Keeps the first field's lines. A line of the second field stays where it fits between its neighbours, so that what
/// stands still keeps its full height; where it does not, something moved, and the neighbours' mean takes its place.
fn made_whole(
    format: PixelFormat,
    frame: &gst_video::VideoFrame<gst_video::video_frame::Readable>,
    first: usize,
    look: Look,
    pts: Pts,
) -> Result<Picture, MediaError> {
    let (width, height) = (frame.width(), frame.height());
    let planes = (0..format.plane_count())
        .map(|i| {
            let (row, rows) = format.plane_size(i, width, height);
            let data = frame.plane_data(i as u32).unwrap_or_default();
            let stride = frame.plane_stride()[i].unsigned_abs() as usize;
            Plane { bytes: whole_plane(data, stride, row, rows, first), stride: row }
        })
        .collect();
    Picture::from_planes(format, (width, height), planes, look, pts)
}

fn whole_plane(data: &[u8], stride: usize, row: usize, rows: usize, first: usize) -> Vec<u8> {
    let line = |y: usize| &data[y * stride..y * stride + row];
    let mut out = Vec::with_capacity(row * rows);
    for y in 0..rows {
        if y % 2 == first || rows < 2 {
            out.extend_from_slice(line(y));
            continue;
        }
        let above = line(if y == 0 { 1 } else { y - 1 });
        let below = line(if y + 1 == rows { y - 1 } else { y + 1 });
        let lines = above.iter().zip(below).zip(line(y));
        out.extend(lines.map(|((above, below), own)| fitting(*above, *below, *own)));
    }
    out
}

fn fitting(above: u8, below: u8, own: u8) -> u8 {
    let (low, high) = (above.min(below), above.max(below));
    let fits = i16::from(own) >= i16::from(low) - COMB && i16::from(own) <= i16::from(high) + COMB;
    if fits { own } else { (u16::from(above) + u16::from(below)).div_ceil(2) as u8 }
}

#[cfg(test)]
mod tests {
    use super::{fitting, parsed, whole_plane};
    use crate::media::picture::Rotation;

    #[test]
    fn what_stands_still_keeps_its_lines_and_what_moves_loses_the_second_field() {
        assert_eq!(fitting(100, 110, 105), 105);
        assert_eq!(fitting(100, 110, 118), 118);
        assert_eq!(fitting(100, 110, 200), 105);
        let comb = [10, 10, 0, 200, 200, 0, 10, 10, 0, 200, 200, 0];
        assert_eq!(whole_plane(&comb, 3, 2, 4, 0), [10; 8]);
        assert_eq!(whole_plane(&comb, 3, 2, 4, 1), [200; 8]);
    }

    #[test]
    fn orientation_tags_are_read() {
        assert_eq!(parsed("rotate-90"), (Rotation::Quarter, false));
        assert_eq!(parsed("flip-rotate-270"), (Rotation::ThreeQuarters, true));
        assert_eq!(parsed("rotate-0"), (Rotation::None, false));
    }
}
