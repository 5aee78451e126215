//! From a picture to what the shader wants: planes as textures, and where on the screen which of its pixels lies.

use crate::app::picture::{Picture, PixelFormat, Rotation};
use crate::ui::video::shader::{Colour, Layout};
use crate::ui::video::view::Placed;
use eframe::egui;
use egui::{Pos2, Vec2, pos2, vec2};

/// One plane as a texture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane<'a> {
    /// Bytes that reach at least to the end of the last row.
    pub(super) bytes: &'a [u8],
    /// Bytes from one row to the next.
    pub(super) stride: usize,
    /// Width in texels.
    pub(super) width: usize,
    /// Height in texels.
    pub(super) height: usize,
    /// Bytes (and channels) of a texel: 1, 2 or 4.
    pub(super) channels: u8,
}

impl<'a> Plane<'a> {
    /// The distance of rows in texels; none where it is no whole number of them.
    pub(super) fn row_length(&self) -> Option<usize> {
        let channels = usize::from(self.channels);
        self.stride.is_multiple_of(channels).then_some(self.stride / channels)
    }

    /// The rows without what pads them.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'a [u8]> {
        let (bytes, row) = (self.bytes, self.width * usize::from(self.channels));
        let stride = self.stride;
        (0..self.height).map(move |y| &bytes[y * stride..y * stride + row])
    }
}

/// A picture's planes and how its samples lie in them.
#[derive(Clone, Debug)]
pub(super) struct Planes<'a> {
    /// How samples lie.
    pub(super) layout: Layout,
    /// One to three planes.
    pub(super) planes: Vec<Plane<'a>>,
    /// Whether pixels are lower than wide.
    pub(super) higher: bool,
    /// From code values to RGB.
    pub(super) colour: Colour,
}

impl<'a> Planes<'a> {
    /// The planes of a picture.
    ///
    /// # Errors
    /// When a plane has fewer bytes than its size wants.
    pub(super) fn of(picture: &'a Picture) -> Result<Self, String> {
        let (layout, channels): (Layout, &[u8]) = match picture.format() {
            PixelFormat::I420 => (Layout::I420, &[1, 1, 1]),
            PixelFormat::Nv12 => (Layout::Nv12, &[1, 2]),
            PixelFormat::I420Ten => (Layout::I420Words, &[2, 2, 2]),
            PixelFormat::P010 => (Layout::P010, &[2, 4]),
            PixelFormat::Rgba => (Layout::Rgba, &[4]),
        };
        let planes = channels.iter().enumerate().map(|(i, channels)| plane(picture, i, *channels));
        let planes = planes.collect::<Result<Vec<_>, _>>()?;
        let (over, under) = picture.look().par;
        Ok(Self {
            layout,
            planes,
            higher: over < under,
            colour: picture.colour().map(Colour::from).unwrap_or_default(),
        })
    }

    /// Width and height of a plane in texels; one where there is no such plane.
    pub(super) fn size(&self, i: usize) -> [f32; 2] {
        self.planes.get(i).map_or([1.0, 1.0], |plane| [plane.width as f32, plane.height as f32])
    }
}

fn plane(picture: &Picture, i: usize, channels: u8) -> Result<Plane<'_>, String> {
    let (row, height) = picture.plane_size(i);
    let (bytes, stride) = (picture.plane(i), picture.stride(i));
    if height == 0 || stride < row || bytes.len() < stride * (height - 1) + row {
        return Err(format!("plane {i}: {} bytes, stride {stride}, {height} rows of {row}", bytes.len()));
    }
    Ok(Plane { bytes, stride, width: row / usize::from(channels), height, channels })
}

/// Width and height as seen, in pixels.
pub(super) fn displayed_size(picture: &Picture) -> Vec2 {
    let (width, height) = picture.display_size();
    vec2(width as f32, height as f32)
}

/// The place in the picture as it is stored (0..=1) of a place in the picture as it is seen.
fn stored(seen: Pos2, rotation: Rotation, flipped: bool) -> Pos2 {
    let turned = match rotation {
        Rotation::None => seen,
        Rotation::Quarter => pos2(seen.y, 1.0 - seen.x),
        Rotation::Half => pos2(1.0 - seen.x, 1.0 - seen.y),
        Rotation::ThreeQuarters => pos2(1.0 - seen.y, seen.x),
    };
    if flipped { pos2(1.0 - turned.x, turned.y) } else { turned }
}

/// Which pixels of the picture as it is stored lie at the corners of what is visible.
pub(super) fn mapping(picture: &Picture, placed: &Placed) -> Mapping {
    let visible = placed.visible();
    let size = [picture.width() as f32, picture.height() as f32];
    let at = |point: Pos2| {
        let look = picture.look();
        let place = stored(placed.place_of(point), look.rotation, look.flipped);
        [place.x * size[0], place.y * size[1]]
    };
    let origin = at(visible.left_top());
    let from_origin = |corner: [f32; 2]| [corner[0] - origin[0], corner[1] - origin[1]];
    let (across, down) = (from_origin(at(visible.right_top())), from_origin(at(visible.left_bottom())));
    Mapping { origin, across, down }
}

/// Where the picture as it is stored lies on the screen: places in luma pixels at the corners of what is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mapping {
    /// At the left top.
    pub(super) origin: [f32; 2],
    /// From the left to the right edge.
    pub(super) across: [f32; 2],
    /// From the top to the bottom edge.
    pub(super) down: [f32; 2],
}

/// The picture as an ordinary image, for machines whose OpenGL does not take the shader.
pub(super) fn plain(picture: &Picture) -> egui::ColorImage {
    let rgb = picture.to_rgb();
    egui::ColorImage::from_rgb([rgb.width as usize, rgb.height as usize], &rgb.bytes)
}

#[cfg(test)]
mod tests {
    use super::{Plane, stored};
    use crate::app::picture::Rotation;
    use eframe::egui::pos2;

    #[test]
    fn turning_is_clockwise_and_mirroring_comes_first() {
        // A quarter clockwise: what is stored at the left bottom is seen at the left top.
        assert_eq!(stored(pos2(0.0, 0.0), Rotation::Quarter, false), pos2(0.0, 1.0));
        assert_eq!(stored(pos2(1.0, 0.0), Rotation::Quarter, false), pos2(0.0, 0.0));
        assert_eq!(stored(pos2(0.0, 0.0), Rotation::ThreeQuarters, false), pos2(1.0, 0.0));
        assert_eq!(stored(pos2(0.25, 0.0), Rotation::Half, false), pos2(0.75, 1.0));
        assert_eq!(stored(pos2(0.25, 0.0), Rotation::None, true), pos2(0.75, 0.0));
        assert_eq!(stored(pos2(0.0, 0.0), Rotation::Quarter, true), pos2(1.0, 1.0));
    }

    #[test]
    fn rows_leave_out_what_pads_them() {
        let bytes = [1, 2, 3, 4, 0, 5, 6, 7, 8];
        let plane = Plane { bytes: &bytes, stride: 5, width: 2, height: 2, channels: 2 };
        assert_eq!(plane.row_length(), None);
        assert_eq!(plane.rows().collect::<Vec<_>>(), [[1, 2, 3, 4], [5, 6, 7, 8]]);
    }
}
