//! A picture to be painted on and encoded: planes of luma and chroma with even sides, upright, with square pixels.
//!
//! What is painted never depends on what lies beneath, unless it is see-through: a cover is a pattern of its own.

mod shrink;

use crate::domain::inspection::Rect;
use crate::media::canvas::shrink::shrink;
use crate::media::picture::{Look, Matrix, Picture, PixelFormat, Rgb, Rotation};
use image::imageops::FilterType;
use image::{ImageBuffer, RgbImage};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Luma of the two stripes of a cover, and how wide they are in pixels.
const STRIPES: [u8; 2] = [58, 70];
const STRIPE: usize = 16;

/// No colour.
const NEUTRAL: u8 = 128;

/// Behind cards and in cells where there is no picture: the dark ground of the window.
const GROUND: [u8; 3] = [0x0E, 0x11, 0x16];

/// Pixels of a picture may be mixed with those so far from them when it is made to fit: filters, and chroma that is shared.
const MIXED: usize = 4;

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
    /// The picture's own width and height as it is seen.
    seen: (usize, usize),
    /// How far around a region there may be traces of what is in it: a cover reaches so much farther.
    traces: usize,
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

/// Whether a picture's samples mean what they would mean on a canvas with these shades.
fn is_alike(picture: &Picture, shades: Shades) -> bool {
    picture.format() != PixelFormat::Rgba && is_upright(picture) && Shades::of(picture.look()) == shades
}

fn is_upright(picture: &Picture) -> bool {
    let look = picture.look();
    look.rotation == Rotation::None && !look.flipped && look.par.0 == look.par.1
}

impl Canvas {
    /// A picture on a canvas of this size: as large as fits and in the middle, with black around it.
    pub(crate) fn of(picture: &Picture, size: (usize, usize), shades: Shades) -> Self {
        if is_alike(picture, shades) && size_for(picture) == size {
            return Self::copied(picture, size, shades);
        }
        Self::fitted(picture, Self::filled(size, shades, [0; 3]))
    }

    /// The same with the dark ground around it.
    pub(crate) fn on_ground(picture: &Picture, size: (usize, usize), shades: Shades) -> Self {
        Self::fitted(picture, Self::blank(size, shades))
    }

    /// The dark ground alone.
    pub(crate) fn blank(size: (usize, usize), shades: Shades) -> Self {
        Self::filled(size, shades, GROUND)
    }

    fn filled((width, height): (usize, usize), shades: Shades, rgb: [u8; 3]) -> Self {
        let samples = shades.samples(rgb);
        let mut bytes = vec![samples[0]; width * height];
        bytes.resize(width * height * 5 / 4, samples[1]);
        bytes.resize(width * height * 3 / 2, samples[2]);
        Self { width, height, shades, area: [0, 0, width, height], seen: (width, height), traces: 0, bytes }
    }

    /// Width and height in pixels; both even.
    pub const fn size(&self) -> (usize, usize) {
        (self.width, self.height)
    }

    /// Where the picture itself lies, in pixels: left, top, width, height. All of the canvas where there is none.
    pub const fn area(&self) -> [usize; 4] {
        self.area
    }

    /// Width and height of the picture as it is seen at full size, in pixels.
    pub const fn seen(&self) -> (usize, usize) {
        self.seen
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
        let seen = (picture.width() as usize, own_height);
        Self { width, height, shades, area: [0, 0, seen.0, seen.1], seen, traces: 0, bytes }
    }

    /// Puts a picture into the middle of a canvas, as large as fits.
    fn fitted(picture: &Picture, mut canvas: Self) -> Self {
        let own = size_for(picture);
        let (width, height) = (canvas.width, canvas.height);
        let scaled = |side: usize, by: usize, over: usize| ((side * by / over.max(1)).max(2)) & !1;
        let (to_width, to_height) = if own == (width, height) {
            own
        } else if own.0 * height > own.1 * width {
            (width, scaled(own.1, width, own.0).min(height))
        } else {
            (scaled(own.0, height, own.1).min(width), height)
        };
        let at = ((width - to_width) / 4 * 2, (height - to_height) / 4 * 2);
        if is_alike(picture, canvas.shades) && to_width <= own.0 && to_height <= own.1 {
            let whole = Self::copied(picture, own, canvas.shades);
            canvas.put(&whole.shrunk((to_width, to_height)), at);
        } else {
            canvas.draw_fitted(&picture.to_rgb(), (to_width, to_height), at);
        }
        let (seen_width, seen_height) = picture.display_size();
        canvas.seen = (seen_width as usize, seen_height as usize);
        canvas.traces = MIXED * to_width.div_ceil(canvas.seen.0.max(1)) + 2;
        canvas
    }

    /// The whole of it with fewer pixels.
    fn shrunk(&self, (width, height): (usize, usize)) -> Self {
        let (luma, chroma) = self.bytes.split_at(self.width * self.height);
        let half = (self.width / 2, self.height / 2);
        let mut bytes = shrink(luma, (self.width, self.height), (width, height));
        for plane in chroma.chunks_exact((half.0 * half.1).max(1)) {
            bytes.extend(shrink(plane, half, (width / 2, height / 2)));
        }
        let area = [0, 0, width, height];
        Self { width, height, shades: self.shades, area, seen: self.seen, traces: 0, bytes }
    }

    /// Puts another canvas of the same shades on this one, at an even place; what does not fit is left out. That is where
    /// the picture lies then.
    pub(crate) fn put(&mut self, other: &Self, (left, top): (usize, usize)) {
        let width = other.width.min(self.width.saturating_sub(left));
        let height = other.height.min(self.height.saturating_sub(top));
        for y in 0..height {
            let (to, from) = ((top + y) * self.width + left, y * other.width);
            self.bytes[to..to + width].copy_from_slice(&other.bytes[from..from + width]);
        }
        for plane in [1, 2] {
            for y in 0..height / 2 {
                let (to, from) = (self.chroma(plane, left / 2, top / 2 + y), other.chroma(plane, 0, y));
                self.bytes[to..to + width / 2].copy_from_slice(&other.bytes[from..from + width / 2]);
            }
        }
        self.area = [left, top, width, height];
    }

    fn draw_fitted(&mut self, rgb: &Rgb, (to_width, to_height): (usize, usize), at: (usize, usize)) {
        let own = (rgb.width as usize, rgb.height as usize);
        // An odd side may end a pixel early; scaling for that would only blur.
        if (own.0.next_multiple_of(2), own.1.next_multiple_of(2)) == (to_width, to_height) {
            self.area = [at.0, at.1, own.0, own.1];
            self.draw(&rgb.bytes, own, at);
            return;
        }
        let Some(image): Option<RgbImage> = ImageBuffer::from_raw(rgb.width, rgb.height, rgb.bytes.clone()) else {
            return;
        };
        let image = image::imageops::resize(&image, to_width as u32, to_height as u32, FilterType::Triangle);
        self.area = [at.0, at.1, to_width, to_height];
        self.draw(image.as_raw(), (to_width, to_height), at);
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
        let more = self.traces.next_multiple_of(2);
        let (left, top) = (left.saturating_sub(more), top.saturating_sub(more));
        let (right, bottom) = ((right + more).min(self.width), (bottom + more).min(self.height));
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

    /// Fills a region of the canvas, in pixels: left, top, width, height.
    pub fn fill(&mut self, [left, top, width, height]: [usize; 4], [red, green, blue]: [u8; 3]) {
        let pixel = [red, green, blue, u8::MAX];
        self.lay(&Overlay::new(width, pixel.repeat(width * height)), (left, top));
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
    fn a_cover_leaves_no_trace_where_the_picture_was_made_to_fit() {
        // What is to be covered differs; everything else is the same.
        let secret = |level: u8, look: Look| {
            let planes = (0..3).map(|i| {
                let (row, rows) = PixelFormat::I420.plane_size(i, 90, 60);
                let own = if i == 0 { (31..57, 13..40) } else { (15..29, 6..20) };
                let is_inside = |at: usize| own.0.contains(&(at % row)) && own.1.contains(&(at / row));
                let bytes = (0..row * rows).map(|at| if is_inside(at) { level } else { (at % 200) as u8 });
                Plane { bytes: bytes.collect(), stride: row }
            });
            Picture::from_planes(PixelFormat::I420, (90, 60), planes.collect(), look, Pts::ZERO).unwrap()
        };
        let part = |pixel: u32, side: u32| (pixel * 10_000 / side) as u16;
        let rect = Rect { min: (part(30, 90), part(12, 60)), max: (part(58, 90), part(40, 60)) };
        let other_shades = Look { full_range: true, ..Look::default() };
        for look in [Look::default(), other_shades] {
            for size in [(90, 60), (38, 30), (62, 60), (64, 20), (200, 180), (30, 90)] {
                let [one, other] = [20, 230].map(|level| {
                    let mut canvas = Canvas::on_ground(&secret(level, look), size, SHADES);
                    let before = canvas.clone();
                    canvas.cover(rect);
                    (before, canvas)
                });
                assert!(one.0 != other.0);
                assert!(one.1 == other.1, "{look:?} {size:?}: something is seen");
            }
        }
    }

    #[test]
    fn a_canvas_is_put_on_another() {
        let mut wall = Canvas::blank((8, 4), SHADES);
        let ground = wall.bytes[0];
        wall.put(&Canvas::of(&picture((4, 4), 90, Look::default()), (4, 4), SHADES), (4, 0));
        assert_eq!(wall.bytes[..8], [ground, ground, ground, ground, 90, 90, 90, 90]);
        assert_eq!(wall.area(), [4, 0, 4, 4]);
        let small = Canvas::on_ground(&picture((16, 4), 90, Look::default()), (8, 4), SHADES);
        assert_eq!(small.area(), [0, 0, 8, 2]);
        assert_eq!((&small.bytes[..16], small.bytes[16]), (&[90; 16][..], ground));
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
