//! A picture to be painted on and encoded: planes of luma and chroma with even sides, upright, with square pixels.
//!
//! What is painted never depends on what lies beneath, unless it is see-through: a cover is a pattern of its own.

use crate::domain::inspection::Rect;
use crate::domain::time::Pts;
use crate::media::picture::{Look, Matrix, Picture, PixelFormat, Plane, Rgb, Rotation};
use image::imageops::FilterType;
use image::{ImageBuffer, RgbImage};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Luma of the two stripes of a cover, and how wide they are in pixels.
const STRIPES: [u8; 2] = [58, 70];
const STRIPE: usize = 16;

/// No colour.
const NEUTRAL: u8 = 128;

/// Which values samples take for a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shades {
    /// The weights of luma.
    pub matrix: Matrix,
    /// True when samples use all values; false when black is 16 and white 235.
    pub full_range: bool,
}

impl Shades {
    /// Those of a picture.
    pub const fn of(look: Look) -> Self {
        Self { matrix: look.matrix, full_range: look.full_range }
    }

    /// Luma, Cb and Cr of red, green and blue.
    fn samples(self, rgb: [u8; 3]) -> [u8; 3] {
        let (kr, kb) = match self.matrix {
            Matrix::Bt601 => (0.299_f32, 0.114),
            Matrix::Bt709 => (0.2126, 0.0722),
            Matrix::Bt2020 => (0.2627, 0.0593),
        };
        let [r, g, b] = rgb.map(|level| f32::from(level) / 255.0);
        let luma = kr * r + (1.0 - kr - kb) * g + kb * b;
        let (cb, cr) = ((b - luma) / (2.0 * (1.0 - kb)), (r - luma) / (2.0 * (1.0 - kr)));
        let (zero, range, chroma) = if self.full_range { (0.0, 255.0, 255.0) } else { (16.0, 219.0, 224.0) };
        // `as` cuts off towards zero and clamps.
        [zero + range * luma, 128.0 + chroma * cb, 128.0 + chroma * cr].map(|value| (value + 0.5) as u8)
    }
}

/// See the top of this file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    width: usize,
    height: usize,
    shades: Shades,
    /// Where the picture itself lies: left, top, width, height.
    area: [usize; 4],
    /// Luma, Cb, Cr, without padding.
    bytes: Vec<u8>,
}

/// Something to be laid on pictures: red, green, blue and opacity of each pixel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    width: usize,
    height: usize,
    rgba: Vec<u8>,
    /// Luma, Cb and Cr of each pixel, for the shades of the first canvas that it was laid on.
    samples: OnceLock<(Shades, Vec<[u8; 3]>)>,
}

impl Overlay {
    /// Four bytes a pixel, not multiplied by opacity; what is missing in the last row is clear.
    pub fn new(width: usize, mut rgba: Vec<u8>) -> Self {
        let row = width.max(1) * 4;
        let height = rgba.len().div_ceil(row);
        rgba.resize(height * row, 0);
        Self { width: width.max(1), height, rgba, samples: OnceLock::new() }
    }

    /// Width and height in pixels.
    pub const fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    fn samples(&self, shades: Shades) -> Cow<'_, [[u8; 3]]> {
        let all = || self.rgba.chunks_exact(4).map(|pixel| shades.samples([pixel[0], pixel[1], pixel[2]])).collect();
        let (known, samples) = self.samples.get_or_init(|| (shades, all()));
        if *known == shades { Cow::Borrowed(samples) } else { Cow::Owned(all()) }
    }
}

/// The size of the canvas for a picture: as it is seen, with even sides.
pub(crate) fn size_for(picture: &Picture) -> (usize, usize) {
    let (width, height) = picture.display_size();
    let even = |side: u32| (side as usize).next_multiple_of(2);
    (even(width), even(height))
}

/// Whether a picture's own planes are what a canvas of this kind would hold.
pub(crate) fn is_plain(picture: &Picture, (width, height): (usize, usize), shades: Shades) -> bool {
    let is_size = (picture.width() as usize, picture.height() as usize) == (width, height);
    picture.format() == PixelFormat::I420 && is_size && is_upright(picture) && Shades::of(picture.look()) == shades
}

fn is_upright(picture: &Picture) -> bool {
    let look = picture.look();
    look.rotation == Rotation::None && !look.flipped && look.par.0 == look.par.1
}

impl Canvas {
    /// A picture on a canvas of this size: as large as fits and in the middle, with black around it.
    pub(crate) fn of(picture: &Picture, size: (usize, usize), shades: Shades) -> Self {
        let is_planes = picture.format() != PixelFormat::Rgba && Shades::of(picture.look()) == shades;
        if is_planes && is_upright(picture) && size_for(picture) == size {
            return Self::copied(picture, size, shades);
        }
        Self::drawn(&picture.to_rgb(), size, shades)
    }

    /// Width and height in pixels; both even.
    pub const fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// The same as a picture for the screen.
    pub(crate) fn into_picture(self, pts: Pts) -> Picture {
        let (width, height) = (self.width, self.height);
        let look = Look { matrix: self.shades.matrix, full_range: self.shades.full_range, ..Look::default() };
        let mut luma = self.bytes;
        let mut cb = luma.split_off(width * height);
        let cr = cb.split_off(width * height / 4);
        let planes = [(luma, width), (cb, width / 2), (cr, width / 2)];
        let planes = planes.map(|(bytes, stride)| Plane { bytes, stride }).to_vec();
        let size = (u32::try_from(width).unwrap_or(0), u32::try_from(height).unwrap_or(0));
        Picture::from_planes(PixelFormat::I420, size, planes, look, pts)
            .expect("a canvas has pixels, and planes of its own size")
    }

    /// The planes one after the other: luma, Cb, Cr.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn copied(picture: &Picture, (width, height): (usize, usize), shades: Shades) -> Self {
        let mut bytes = Vec::with_capacity(width * height * 3 / 2);
        let own_height = picture.height() as usize;
        for y in 0..height {
            narrow(&mut bytes, picture.row(0, y.min(own_height - 1)), picture.format(), (0, 1), width);
        }
        let is_paired = matches!(picture.format(), PixelFormat::Nv12 | PixelFormat::P010);
        for plane in 0..2 {
            for y in 0..height / 2 {
                let (row, every) =
                    if is_paired { (picture.row(1, y), (plane, 2)) } else { (picture.row(plane + 1, y), (0, 1)) };
                narrow(&mut bytes, row, picture.format(), every, width / 2);
            }
        }
        let area = [0, 0, picture.width() as usize, own_height];
        Self { width, height, shades, area, bytes }
    }

    fn drawn(rgb: &Rgb, (width, height): (usize, usize), shades: Shades) -> Self {
        let black = shades.samples([0; 3])[0];
        let mut bytes = vec![black; width * height];
        bytes.resize(width * height * 3 / 2, NEUTRAL);
        let (own_width, own_height) = (rgb.width as usize, rgb.height as usize);
        let mut canvas = Self { width, height, shades, area: [0, 0, own_width, own_height], bytes };
        // An odd side may end a pixel early; scaling for that would only blur.
        let fits = (own_width.next_multiple_of(2), own_height.next_multiple_of(2)) == (width, height);
        if fits {
            canvas.draw(&rgb.bytes, (own_width, own_height), (0, 0));
            return canvas;
        }
        let scaled = |side: usize, by: usize, over: usize| ((side * by / over.max(1)).max(2)) & !1;
        let (to_width, to_height) = if own_width * height > own_height * width {
            (width, scaled(own_height, width, own_width))
        } else {
            (scaled(own_width, height, own_height), height)
        };
        let Some(image): Option<RgbImage> = ImageBuffer::from_raw(rgb.width, rgb.height, rgb.bytes.clone()) else {
            return canvas;
        };
        let image = image::imageops::resize(&image, to_width as u32, to_height as u32, FilterType::Triangle);
        let at = ((width - to_width) / 4 * 2, (height - to_height) / 4 * 2);
        canvas.area = [at.0, at.1, to_width, to_height];
        canvas.draw(image.as_raw(), (to_width, to_height), at);
        canvas
    }

    /// Draws ordinary colours at an even place.
    fn draw(&mut self, rgb: &[u8], (width, height): (usize, usize), (left, top): (usize, usize)) {
        let at = |x: usize, y: usize| &rgb[(y.min(height - 1) * width + x.min(width - 1)) * 3..][..3];
        for y in (0..height).step_by(2) {
            for x in (0..width).step_by(2) {
                let mut sums = [0_u32; 3];
                for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                    let pixel = at(x + dx, y + dy);
                    let [luma, cb, cr] = self.shades.samples([pixel[0], pixel[1], pixel[2]]);
                    self.bytes[(top + y + dy) * self.width + left + x + dx] = luma;
                    sums[1] += u32::from(cb);
                    sums[2] += u32::from(cr);
                }
                for plane in [1, 2] {
                    let spot = self.chroma(plane, (left + x) / 2, (top + y) / 2);
                    self.bytes[spot] = ((sums[plane] + 2) / 4) as u8;
                }
            }
        }
    }

    /// Where a sample of Cb (1) or Cr (2) lies.
    const fn chroma(&self, plane: usize, x: usize, y: usize) -> usize {
        self.width * self.height * (plane + 3) / 4 + y * (self.width / 2) + x
    }

    /// The pixels that a region of the picture takes, rounded outwards to whole blocks of chroma: left, top, right, bottom.
    fn blocks(&self, rect: Rect) -> [usize; 4] {
        let [left, top, width, height] = self.area;
        let low = |from: usize, part: u16, side: usize| (from + usize::from(part) * side / 10_000) / 2 * 2;
        let high = |from: usize, part: u16, side: usize| {
            from + (usize::from(part) * side).div_ceil(10_000).next_multiple_of(2)
        };
        [
            low(left, rect.min.0, width).min(self.width),
            low(top, rect.min.1, height).min(self.height),
            high(left, rect.max.0, width).min(self.width),
            high(top, rect.max.1, height).min(self.height),
        ]
    }

    /// Covers a region with a pattern of its own: nothing of what was there is left.
    pub fn cover(&mut self, rect: Rect) {
        let [left, top, right, bottom] = self.blocks(rect);
        for y in top..bottom {
            for x in left..right {
                self.bytes[y * self.width + x] = STRIPES[(x - left + y - top) / STRIPE % 2];
            }
        }
        for plane in [1, 2] {
            for y in top / 2..bottom / 2 {
                let (from, to) = (self.chroma(plane, left / 2, y), self.chroma(plane, right / 2, y));
                self.bytes[from..to.max(from)].fill(NEUTRAL);
            }
        }
    }

    /// Draws a frame around a region, `thick` pixels wide and in this colour, inside its edge.
    pub fn frame(&mut self, rect: Rect, thick: usize, rgb: [u8; 3]) {
        let [left, top, right, bottom] = self.blocks(rect);
        let thick = thick.next_multiple_of(2).max(2);
        let [luma, cb, cr] = self.shades.samples(rgb);
        let is_edge =
            |x: usize, y: usize| x < left + thick || x + thick >= right || y < top + thick || y + thick >= bottom;
        for y in top..bottom {
            for x in (left..right).filter(|x| is_edge(*x, y)) {
                self.bytes[y * self.width + x] = luma;
                let (in_cb, in_cr) = (self.chroma(1, x / 2, y / 2), self.chroma(2, x / 2, y / 2));
                (self.bytes[in_cb], self.bytes[in_cr]) = (cb, cr);
            }
        }
    }

    /// Lays something on the picture with its upper left corner there; what does not fit is left out.
    pub fn lay(&mut self, overlay: &Overlay, (left, top): (usize, usize)) {
        let (width, height) = (overlay.width.min(self.width.saturating_sub(left)), overlay.height);
        let samples = overlay.samples(self.shades);
        for y in 0..height.min(self.height.saturating_sub(top)) {
            for x in 0..width {
                let opacity = overlay.rgba[(y * overlay.width + x) * 4 + 3];
                if opacity == 0 {
                    continue;
                }
                let [luma, cb, cr] = samples[y * overlay.width + x];
                let spot = (top + y) * self.width + left + x;
                self.bytes[spot] = blended(self.bytes[spot], luma, opacity);
                if (left + x).is_multiple_of(2) && (top + y).is_multiple_of(2) {
                    for (plane, sample) in [(1, cb), (2, cr)] {
                        let spot = self.chroma(plane, (left + x) / 2, (top + y) / 2);
                        self.bytes[spot] = blended(self.bytes[spot], sample, opacity);
                    }
                }
            }
        }
    }
}

fn blended(under: u8, over: u8, opacity: u8) -> u8 {
    let (under, over, opacity) = (u32::from(under), u32::from(over), u32::from(opacity));
    ((under * (255 - opacity) + over * opacity + 127) / 255) as u8
}

/// Takes every so many samples from the first on, as eight bits; the last one is repeated to fill the row.
fn narrow(out: &mut Vec<u8>, row: &[u8], format: PixelFormat, (first, every): (usize, usize), count: usize) {
    let until = out.len() + count;
    match format {
        PixelFormat::I420 | PixelFormat::Nv12 | PixelFormat::Rgba if every == 1 => {
            out.extend_from_slice(&row[..count.min(row.len())]);
        }
        PixelFormat::I420 | PixelFormat::Nv12 | PixelFormat::Rgba => {
            out.extend(row.iter().skip(first).step_by(every).take(count));
        }
        PixelFormat::I420Ten | PixelFormat::P010 => {
            let shift = if format == PixelFormat::P010 { 8 } else { 2 };
            let pairs = row.chunks_exact(2).skip(first).step_by(every).take(count);
            let half = (1_u16 << shift) / 2;
            out.extend(
                pairs.map(|pair| (u16::from_le_bytes([pair[0], pair[1]]).saturating_add(half) >> shift).min(255) as u8),
            );
        }
    }
    let last = out.last().copied().unwrap_or(NEUTRAL);
    out.resize(until, last);
}

#[cfg(test)]
mod tests {
    use super::{Canvas, NEUTRAL, Overlay, STRIPES, Shades, size_for};
    use crate::domain::inspection::Rect;
    use crate::domain::time::Pts;
    use crate::media::picture::{Look, Matrix, Picture, PixelFormat, Plane, Rotation};

    const SHADES: Shades = Shades { matrix: Matrix::Bt601, full_range: false };

    fn picture((width, height): (u32, u32), luma: u8, look: Look) -> Picture {
        let planes = (0..3).map(|i| {
            let (row, rows) = PixelFormat::I420.plane_size(i, width, height);
            Plane { bytes: vec![if i == 0 { luma } else { NEUTRAL }; row * rows], stride: row }
        });
        Picture::from_planes(PixelFormat::I420, (width, height), planes.collect(), look, Pts::ZERO).unwrap()
    }

    #[test]
    fn odd_sides_are_made_even_and_turned_pictures_stand_upright() {
        let odd = picture((5, 3), 90, Look::default());
        assert_eq!(size_for(&odd), (6, 4));
        let canvas = Canvas::of(&odd, (6, 4), SHADES);
        assert_eq!(canvas.bytes[..24], [90; 24]);
        assert_eq!(canvas.into_bytes().len(), 36);
        let turned = picture((8, 4), 90, Look { rotation: Rotation::Quarter, ..Look::default() });
        assert_eq!(size_for(&turned), (4, 8));
        assert_eq!(Canvas::of(&turned, (4, 8), SHADES).bytes[..32], [90; 32]);
    }

    #[test]
    fn another_size_is_fitted_in_with_black_around_it() {
        let canvas = Canvas::of(&picture((8, 8), 235, Look::default()), (16, 8), SHADES);
        let row = &canvas.bytes[..16];
        assert_eq!((&row[..4], &row[4..12], &row[12..]), (&[16; 4][..], &[235; 8][..], &[16; 4][..]));
    }

    #[test]
    fn a_cover_takes_whole_blocks_and_nothing_of_the_picture_is_left() {
        let rect = Rect { min: (1_500, 1_500), max: (5_100, 5_100) };
        let covered = |luma| {
            let mut canvas = Canvas::of(&picture((20, 20), luma, Look::default()), (20, 20), SHADES);
            canvas.cover(rect);
            canvas
        };
        let (dark, light) = (covered(30), covered(200));
        for y in 0..20 {
            for x in 0..20 {
                let inside = (2..12).contains(&x) && (2..12).contains(&y);
                let pair = (dark.bytes[y * 20 + x], light.bytes[y * 20 + x]);
                assert_eq!(pair.0 == pair.1, inside, "{x} {y}: {pair:?}");
                assert!(!inside || STRIPES.contains(&pair.0));
            }
        }
    }

    #[test]
    fn an_overlay_covers_by_its_opacity() {
        let mut canvas = Canvas::of(&picture((4, 2), 16, Look::default()), (4, 2), SHADES);
        let white = [255, 255, 255, 255];
        let half = [255, 255, 255, 128];
        canvas.lay(&Overlay::new(3, [white, half, [0; 4]].concat()), (0, 0));
        assert_eq!(canvas.bytes[..4], [235, 126, 16, 16]);
        canvas.lay(&Overlay::new(3, vec![255; 36]), (3, 1));
        assert_eq!(canvas.bytes[4..8], [16, 16, 16, 235]);
    }
}
