//! Planes to ordinary colours on the processor, by the rule that stands at the top of `picture`.

use crate::media::error::MediaError;
use crate::media::picture::{Colour, Look, Matrix, Picture, PixelFormat, Rgb, Rotation};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

/// The figures for a look and a depth.
pub(super) fn colour(look: Look, ten_bit: bool) -> Colour {
    let (kr, kb) = match look.matrix {
        Matrix::Bt601 => (0.299_f32, 0.114),
        Matrix::Bt709 => (0.2126, 0.0722),
        Matrix::Bt2020 => (0.2627, 0.0593),
    };
    let kg = 1.0 - kr - kb;
    let unit = if ten_bit { 4.0 } else { 1.0 };
    let most = if ten_bit { 1023.0 } else { 255.0 };
    let (y_zero, y_range, c_range) =
        if look.full_range { (0.0, most, most) } else { (16.0 * unit, 219.0 * unit, 224.0 * unit) };
    Colour {
        y_zero,
        y_scale: 1.0 / y_range,
        c_zero: 128.0 * unit,
        c_scale: 1.0 / c_range,
        r_cr: 2.0 * (1.0 - kr),
        g_cb: -2.0 * kb * (1.0 - kb) / kg,
        g_cr: -2.0 * kr * (1.0 - kr) / kg,
        b_cb: 2.0 * (1.0 - kb),
    }
}

/// Width and height with square pixels; one of them grows, none shrinks.
pub(super) fn squared(width: u32, height: u32, (over, under): (u32, u32)) -> (u32, u32) {
    let grown = |side: u32, more: u32, less: u32| {
        let exact = (u64::from(side) * u64::from(more) * 2 + u64::from(less)) / (u64::from(less) * 2);
        u32::try_from(exact).unwrap_or(u32::MAX)
    };
    if over >= under { (grown(width, over, under), height) } else { (width, grown(height, under, over)) }
}

pub(super) fn to_rgb(picture: &Picture) -> Rgb {
    let stored = if picture.format() == PixelFormat::Rgba { from_rgba(picture) } else { from_ycbcr(picture) };
    let look = picture.look();
    let (width, height) = squared(stored.width, stored.height, look.par);
    turned(stretched(stored, width, height), look.flipped, look.rotation)
}

fn from_rgba(picture: &Picture) -> Rgb {
    let mut bytes = Vec::with_capacity(picture.width() as usize * picture.height() as usize * 3);
    for y in 0..picture.height() as usize {
        for pixel in picture.row(0, y).chunks_exact(4) {
            bytes.extend_from_slice(&pixel[..3]);
        }
    }
    Rgb { width: picture.width(), height: picture.height(), bytes }
}

fn from_ycbcr(picture: &Picture) -> Rgb {
    let colour = colour(picture.look(), picture.is_ten_bit());
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let chroma_rows = height.div_ceil(2);
    let mut luma = vec![0.0; width];
    let mut chroma = [Chroma::new(width), Chroma::new(width), Chroma::new(width)];
    let mut bytes = vec![0; width * height * 3];
    for (y, out) in bytes.chunks_exact_mut(width * 3).enumerate() {
        // Rows 2j and 2j+1 lie a quarter above and below chroma row j: three parts of it, one of its neighbour.
        let near = y / 2;
        let far = if y % 2 == 0 { near.saturating_sub(1) } else { (near + 1).min(chroma_rows - 1) };
        let [near_row, far_row, mixed] = &mut chroma;
        near_row.read(picture, near);
        far_row.read(picture, far);
        mixed.mix(near_row, far_row);
        read_samples(picture.format(), picture.row(0, y), 1, 0, &mut luma);
        for (x, pixel) in out.chunks_exact_mut(3).enumerate() {
            let (cb, cr) = mixed.at(x);
            let y = (luma[x] - colour.y_zero) * colour.y_scale;
            let cb = (cb - colour.c_zero) * colour.c_scale;
            let cr = (cr - colour.c_zero) * colour.c_scale;
            pixel[0] = level(y + colour.r_cr * cr);
            pixel[1] = level(y + colour.g_cb * cb + colour.g_cr * cr);
            pixel[2] = level(y + colour.b_cb * cb);
        }
    }
    Rgb { width: picture.width(), height: picture.height(), bytes }
}

/// Clamped, times 255, rounded half up: `as` cuts off towards zero and clamps.
fn level(value: f32) -> u8 {
    (value * 255.0 + 0.5) as u8
}

/// One row of both chroma planes as code values, and which row it is.
struct Chroma {
    row: Option<usize>,
    cb: Vec<f32>,
    cr: Vec<f32>,
}

impl Chroma {
    fn new(width: usize) -> Self {
        let columns = width.div_ceil(2);
        Self { row: None, cb: vec![0.0; columns], cr: vec![0.0; columns] }
    }

    fn read(&mut self, picture: &Picture, row: usize) {
        if self.row == Some(row) {
            return;
        }
        let format = picture.format();
        match format {
            PixelFormat::Nv12 | PixelFormat::P010 => {
                read_samples(format, picture.row(1, row), 2, 0, &mut self.cb);
                read_samples(format, picture.row(1, row), 2, 1, &mut self.cr);
            }
            PixelFormat::I420 | PixelFormat::I420Ten | PixelFormat::Rgba => {
                read_samples(format, picture.row(1, row), 1, 0, &mut self.cb);
                read_samples(format, picture.row(2, row), 1, 0, &mut self.cr);
            }
        }
        self.row = Some(row);
    }

    fn mix(&mut self, near: &Self, far: &Self) {
        for (out, near, far) in [(&mut self.cb, &near.cb, &far.cb), (&mut self.cr, &near.cr, &far.cr)] {
            for ((out, near), far) in out.iter_mut().zip(near).zip(far) {
                *out = 0.75 * near + 0.25 * far;
            }
        }
    }

    /// At luma column `x`: even columns lie on a chroma column, odd ones half-way to the next.
    fn at(&self, x: usize) -> (f32, f32) {
        let left = x / 2;
        if x.is_multiple_of(2) {
            return (self.cb[left], self.cr[left]);
        }
        let right = (left + 1).min(self.cb.len() - 1);
        (0.5 * (self.cb[left] + self.cb[right]), 0.5 * (self.cr[left] + self.cr[right]))
    }
}

/// Every `step`th sample from sample `first` on, as code values.
fn read_samples(format: PixelFormat, row: &[u8], step: usize, first: usize, out: &mut [f32]) {
    let wide = |pair: &[u8]| u16::from_le_bytes([pair[0], pair[1]]);
    match format {
        PixelFormat::I420Ten => {
            for (out, pair) in out.iter_mut().zip(row.chunks_exact(2).skip(first).step_by(step)) {
                *out = f32::from(wide(pair));
            }
        }
        PixelFormat::P010 => {
            for (out, pair) in out.iter_mut().zip(row.chunks_exact(2).skip(first).step_by(step)) {
                *out = f32::from(wide(pair) >> 6);
            }
        }
        PixelFormat::I420 | PixelFormat::Nv12 | PixelFormat::Rgba => {
            for (out, sample) in out.iter_mut().zip(row.iter().skip(first).step_by(step)) {
                *out = f32::from(*sample);
            }
        }
    }
}

fn stretched(rgb: Rgb, width: u32, height: u32) -> Rgb {
    let rgb = if width == rgb.width { rgb } else { stretched_across(&rgb, width) };
    if height == rgb.height { rgb } else { stretched_down(&rgb, height) }
}

/// Where pixel `to` of a side that grew from `from_len` to `to_len` pixels lies: two neighbours and the second's share.
fn between(to: usize, from_len: usize, to_len: usize) -> (usize, usize, f32) {
    let at = ((to as f32 + 0.5) * from_len as f32 / to_len as f32 - 0.5).max(0.0);
    let first = (at as usize).min(from_len - 1);
    (first, (first + 1).min(from_len - 1), at - first as f32)
}

fn blended(a: u8, b: u8, share: f32) -> u8 {
    (f32::from(a) + (f32::from(b) - f32::from(a)) * share + 0.5) as u8
}

fn stretched_across(rgb: &Rgb, width: u32) -> Rgb {
    let (from, to) = (rgb.width as usize, width as usize);
    let places: Vec<_> = (0..to).map(|x| between(x, from, to)).collect();
    let mut bytes = Vec::with_capacity(to * rgb.height as usize * 3);
    for row in rgb.bytes.chunks_exact(from * 3) {
        for &(left, right, share) in &places {
            bytes.extend((0..3).map(|c| blended(row[left * 3 + c], row[right * 3 + c], share)));
        }
    }
    Rgb { width, height: rgb.height, bytes }
}

fn stretched_down(rgb: &Rgb, height: u32) -> Rgb {
    let row = rgb.width as usize * 3;
    let mut bytes = Vec::with_capacity(row * height as usize);
    for y in 0..height as usize {
        let (above, below, share) = between(y, rgb.height as usize, height as usize);
        let (above, below) = (&rgb.bytes[above * row..][..row], &rgb.bytes[below * row..][..row]);
        bytes.extend(above.iter().zip(below).map(|(a, b)| blended(*a, *b, share)));
    }
    Rgb { width: rgb.width, height, bytes }
}

fn turned(rgb: Rgb, flipped: bool, rotation: Rotation) -> Rgb {
    if !flipped && rotation == Rotation::None {
        return rgb;
    }
    let (width, height) = (rgb.width as usize, rgb.height as usize);
    let (to_width, to_height) = if rotation.is_sideways() { (height, width) } else { (width, height) };
    let mut bytes = Vec::with_capacity(rgb.bytes.len());
    for y in 0..to_height {
        for x in 0..to_width {
            let (from_x, from_y) = match rotation {
                Rotation::None => (x, y),
                Rotation::Quarter => (y, height - 1 - x),
                Rotation::Half => (width - 1 - x, height - 1 - y),
                Rotation::ThreeQuarters => (width - 1 - y, x),
            };
            let from_x = if flipped { width - 1 - from_x } else { from_x };
            bytes.extend_from_slice(&rgb.bytes[(from_y * width + from_x) * 3..][..3]);
        }
    }
    Rgb { width: to_width as u32, height: to_height as u32, bytes }
}

impl Rgb {
    /// As a PNG file, compressed fast rather than small.
    ///
    /// # Errors
    /// When the picture is too large for the format.
    pub fn png(&self) -> Result<Vec<u8>, MediaError> {
        let mut out = Vec::new();
        PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Sub)
            .write_image(&self.bytes, self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|why| MediaError::BadInput { what: why.to_string() })?;
        Ok(out)
    }

    /// As a JPEG file; `quality` from 1 to 100.
    ///
    /// # Errors
    /// When the picture is larger than 65535 pixels a side.
    pub fn jpeg(&self, quality: u8) -> Result<Vec<u8>, MediaError> {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
            .write_image(&self.bytes, self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|why| MediaError::BadInput { what: why.to_string() })?;
        Ok(out)
    }

    /// The same picture, no wider than `max_width` pixels; each pixel is the mean of those it stands for.
    #[must_use]
    pub fn no_wider_than(&self, max_width: u32) -> Self {
        let max_width = max_width.max(1);
        if self.width <= max_width {
            return self.clone();
        }
        let height = (u64::from(self.height) * u64::from(max_width) / u64::from(self.width)).max(1) as usize;
        let (from_width, from_height, width) = (self.width as usize, self.height as usize, max_width as usize);
        let mut bytes = Vec::with_capacity(width * height * 3);
        for y in 0..height {
            let rows = y * from_height / height..((y + 1) * from_height / height).max(y * from_height / height + 1);
            for x in 0..width {
                let columns = x * from_width / width..(x + 1) * from_width / width;
                bytes.extend(self.mean(rows.clone(), columns));
            }
        }
        Self { width: max_width, height: height as u32, bytes }
    }

    /// As four bytes a pixel, opaque.
    pub fn rgba(&self) -> Vec<u8> {
        self.bytes.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], u8::MAX]).collect()
    }

    fn mean(&self, rows: std::ops::Range<usize>, columns: std::ops::Range<usize>) -> [u8; 3] {
        let count = (rows.len() * columns.len()) as u32;
        let mut sum = [0_u32; 3];
        for y in rows {
            let row = y * self.width as usize;
            for pixel in self.bytes[(row + columns.start) * 3..(row + columns.end) * 3].chunks_exact(3) {
                sum.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += u32::from(*value));
            }
        }
        sum.map(|sum| ((sum + count / 2) / count) as u8)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::time::Pts;
    use crate::media::picture::{Look, Matrix, Picture, PixelFormat, Plane, Rotation};

    fn plane(bytes: &[u8], stride: usize) -> Plane {
        Plane { bytes: bytes.to_vec(), stride }
    }

    fn i420(size: (u32, u32), luma: &[u8], cb: &[u8], cr: &[u8], look: Look) -> Picture {
        let half = size.0.div_ceil(2) as usize;
        let planes = vec![plane(luma, size.0 as usize), plane(cb, half), plane(cr, half)];
        Picture::from_planes(PixelFormat::I420, size, planes, look, Pts::ZERO).unwrap()
    }

    #[test]
    fn ranges_and_matrices_give_known_colours() {
        let red = |matrix, full_range, y, cb, cr| {
            i420((1, 1), &[y], &[cb], &[cr], Look { matrix, full_range, ..Look::default() }).to_rgb().bytes
        };
        assert_eq!(red(Matrix::Bt601, false, 16, 128, 128), [0, 0, 0]);
        assert_eq!(red(Matrix::Bt709, false, 235, 128, 128), [255, 255, 255]);
        assert_eq!(red(Matrix::Bt601, true, 255, 128, 128), [255, 255, 255]);
        assert_eq!(red(Matrix::Bt601, false, 81, 90, 240), [254, 0, 0]);
        assert_eq!(red(Matrix::Bt709, false, 63, 102, 240), [255, 1, 0]);
        assert_eq!(red(Matrix::Bt601, true, 76, 85, 255), [254, 0, 0]);
    }

    #[test]
    fn chroma_lies_with_the_left_column_and_between_rows() {
        let grey = [128; 8];
        let rgb = i420((4, 2), &grey, &[128, 128], &[128, 228], Look { full_range: true, ..Look::default() }).to_rgb();
        let reds: Vec<u8> = rgb.bytes.chunks_exact(3).take(4).map(|p| p[0]).collect();
        assert_eq!(reds, [128, 198, 255, 255], "half-way at column 1, whole at column 2");
        let tall = i420((1, 4), &grey[..4], &[128, 128], &[128, 168], Look { full_range: true, ..Look::default() });
        let reds: Vec<u8> = tall.to_rgb().bytes.chunks_exact(3).map(|p| p[0]).collect();
        assert_eq!(reds, [128, 142, 170, 184], "rows at 0, 1/4, 3/4 and 1");
    }

    #[test]
    fn every_layout_gives_the_same_picture() {
        let (luma, cb, cr) = ([20, 90, 160, 230, 40, 110, 180, 210, 60], [90, 140, 100, 150], [200, 110, 60, 120]);
        let plain = i420((3, 3), &luma, &cb, &cr, Look::default()).to_rgb();
        let pairs: Vec<u8> = cb.iter().zip(&cr).flat_map(|(b, r)| [*b, *r]).collect();
        let ten = |bytes: &[u8], shift: u32| -> Vec<u8> {
            bytes.iter().flat_map(|b| (u16::from(*b) << shift).to_le_bytes()).collect()
        };
        let make = |format, planes| Picture::from_planes(format, (3, 3), planes, Look::default(), Pts::ZERO).unwrap();
        let nv12 = make(PixelFormat::Nv12, vec![plane(&luma, 3), plane(&pairs, 4)]);
        let ten_planar = vec![plane(&ten(&luma, 2), 6), plane(&ten(&cb, 2), 4), plane(&ten(&cr, 2), 4)];
        let p010 = make(PixelFormat::P010, vec![plane(&ten(&luma, 8), 6), plane(&ten(&pairs, 8), 8)]);
        let mut padded = Vec::new();
        luma.chunks(3).for_each(|row| padded.extend(row.iter().chain(&[7; 5])));
        let strided = make(PixelFormat::I420, vec![plane(&padded, 8), plane(&cb, 2), plane(&cr, 2)]);
        for other in [nv12, make(PixelFormat::I420Ten, ten_planar), p010, strided] {
            assert_eq!(other.to_rgb().bytes, plain.bytes, "{other:?}");
        }
    }

    #[test]
    fn turning_and_stretching_lose_nothing() {
        let look = |rotation, flipped, par| Look { rotation, flipped, par, full_range: true, ..Look::default() };
        let luma = [0, 50, 100, 150, 200, 250];
        let greys = |look| {
            let rgb = i420((3, 2), &luma, &[128; 2], &[128; 2], look).to_rgb();
            (rgb.width, rgb.height, rgb.bytes.chunks_exact(3).map(|p| p[0]).collect::<Vec<_>>())
        };
        assert_eq!(greys(look(Rotation::Quarter, false, (1, 1))), (2, 3, vec![150, 0, 200, 50, 250, 100]));
        assert_eq!(greys(look(Rotation::Half, false, (1, 1))), (3, 2, vec![250, 200, 150, 100, 50, 0]));
        assert_eq!(greys(look(Rotation::ThreeQuarters, false, (1, 1))), (2, 3, vec![100, 250, 50, 200, 0, 150]));
        assert_eq!(greys(look(Rotation::None, true, (1, 1))), (3, 2, vec![100, 50, 0, 250, 200, 150]));
        assert_eq!(greys(look(Rotation::None, false, (2, 1))).2[..6], [0, 13, 38, 63, 88, 100]);
        let tall = greys(look(Rotation::None, false, (1, 2)));
        assert_eq!((tall.0, tall.1, &tall.2[..4]), (3, 4, &[0, 50, 100, 38][..]));
    }

    #[test]
    fn thumbnails_are_means_and_files_are_read_back() {
        let rgb = i420(
            (4, 2),
            &[10, 20, 30, 40, 10, 20, 30, 40],
            &[128; 2],
            &[128; 2],
            Look { full_range: true, ..Look::default() },
        )
        .to_rgb();
        let small = rgb.no_wider_than(2);
        assert_eq!((small.width, small.height, small.bytes), (2, 1, vec![15, 15, 15, 35, 35, 35]));
        let back = image::load_from_memory(&rgb.png().unwrap()).unwrap().to_rgb8();
        assert_eq!(back.into_raw(), rgb.bytes);
        assert!(image::load_from_memory(&rgb.jpeg(90).unwrap()).is_ok());
    }

    #[test]
    fn short_planes_are_refused() {
        let planes = vec![plane(&[0; 8], 4), plane(&[0; 2], 2), plane(&[0; 1], 2)];
        assert!(Picture::from_planes(PixelFormat::I420, (4, 2), planes, Look::default(), Pts::ZERO).is_err());
    }
}
