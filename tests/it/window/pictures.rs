//! Noisy, colourful pictures of every kind, made by bytes, laid out on pages of the window.

use eframe::egui::{Rect, pos2, vec2};
use mingcha::app::picture::{Look, Matrix, Picture, PixelFormat, Rotation};
use mingcha::domain::time::Pts;
use mingcha::media::picture::Plane;

/// Size of the window.
pub(crate) const WINDOW: (usize, usize) = (1400, 860);
/// How many pages `page` knows.
pub(crate) const PAGES: usize = 3;

/// One picture and its place in the window, of exactly its size.
pub(crate) struct Case {
    /// What is special about it.
    pub(crate) name: &'static str,
    /// Its place.
    pub(crate) rect: Rect,
    /// The picture.
    pub(crate) picture: Picture,
}

/// How samples are chosen.
#[derive(Clone, Copy)]
enum Noise {
    /// Every value that the format can have, so that many colours lie outside what a screen shows.
    Wild,
    /// Values whose colours all lie within what a screen shows: where a picture is stretched, the still cuts colours off
    /// before it stretches and the shader after, which is the same only within.
    Mild,
}

/// The pictures of a page; the same at every call.
pub(crate) fn page(page: usize) -> Vec<Case> {
    use PixelFormat::{I420, I420Ten, Nv12, P010, Rgba};
    let plain = Look::default();
    let hd = Look { matrix: Matrix::Bt709, ..plain };
    let full = Look { full_range: true, ..plain };
    let uhd = Look { matrix: Matrix::Bt2020, ..plain };
    let turned = |rotation| Look { rotation, ..hd };
    let par = |over, under| Look { par: (over, under), ..plain };
    let small = (320, 180);
    let wild = |name, format, size, look, pad| (name, made(format, size, look, pad, Noise::Wild));
    let mild = |name, format, size, look, pad| (name, made(format, size, look, pad, Noise::Mild));
    let pictures = match page {
        0 => vec![
            wild("I420 limited BT.601", I420, small, plain, 0),
            wild("I420 full range (yuvj)", I420, small, full, 0),
            wild("I420 limited BT.709", I420, small, hd, 0),
            wild("NV12 limited BT.709", Nv12, small, hd, 0),
            wild("NV12 full range BT.709", Nv12, small, Look { full_range: true, ..hd }, 0),
            wild("I420 ten bits BT.2020", I420Ten, small, uhd, 0),
            wild("P010 BT.2020", P010, small, uhd, 0),
            wild("P010 full range BT.709", P010, small, Look { full_range: true, ..hd }, 0),
            wild("I420 padded by 32", I420, small, hd, 32),
            wild("NV12 padded by an odd number", Nv12, small, hd, 13),
            wild("I420 ten bits padded", I420Ten, small, hd, 64),
            wild("P010 padded by an odd number", P010, small, hd, 7),
            wild("RGBA padded", Rgba, small, plain, 12),
            wild("I420 odd size 319 x 179", I420, (319, 179), hd, 0),
            wild("NV12 odd size, padded", Nv12, (317, 175), hd, 3),
            wild("P010 odd size", P010, (315, 177), hd, 0),
        ],
        1 => vec![
            wild("turned by 90", I420, small, turned(Rotation::Quarter), 0),
            wild("turned by 180", Nv12, small, turned(Rotation::Half), 0),
            wild("turned by 270, odd size", I420, (319, 179), turned(Rotation::ThreeQuarters), 5),
            wild("mirrored", I420, small, Look { flipped: true, ..hd }, 0),
            wild("mirrored and turned by 90", Nv12, small, Look { flipped: true, ..turned(Rotation::Quarter) }, 0),
        ],
        _ => vec![
            mild("PAR 16:11 (PAL wide)", I420, (352, 288), par(16, 11), 0),
            mild("PAR 12:11 NV12", Nv12, (352, 288), par(12, 11), 0),
            mild("PAR 10:11 (higher)", I420, (352, 240), par(10, 11), 0),
            mild("PAR 16:11 turned by 90", I420, (176, 144), Look { rotation: Rotation::Quarter, ..par(16, 11) }, 0),
        ],
    };
    lay_out(pictures)
}

/// Row by row, with a gap.
fn lay_out(pictures: Vec<(&'static str, Picture)>) -> Vec<Case> {
    let (mut x, mut y, mut high) = (0.0, 0.0, 0.0_f32);
    let mut cases = Vec::new();
    for (name, picture) in pictures {
        let (width, height) = picture.display_size();
        let size = vec2(width as f32, height as f32);
        if x + size.x > WINDOW.0 as f32 {
            (x, y, high) = (0.0, y + high + 3.0, 0.0);
        }
        assert!(y + size.y <= WINDOW.1 as f32, "{name} does not fit the window");
        cases.push(Case { name, rect: Rect::from_min_size(pos2(x, y), size), picture });
        (x, high) = (x + size.x + 3.0, high.max(size.y));
    }
    cases
}

/// Numbers that look like chance and are the same every time.
struct Chance(u64);

impl Chance {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

fn made(format: PixelFormat, (width, height): (u32, u32), look: Look, pad: usize, noise: Noise) -> Picture {
    let mut chance = Chance(u64::from(width) * 7919 + u64::from(height));
    let (w, h) = (width as usize, height as usize);
    let (cw, ch) = (w.div_ceil(2), h.div_ceil(2));
    // Rows, samples per row, and whether they are chroma.
    let shapes: &[(usize, usize, bool)] = match format {
        PixelFormat::I420 | PixelFormat::I420Ten => &[(h, w, false), (ch, cw, true), (ch, cw, true)],
        PixelFormat::Nv12 | PixelFormat::P010 => &[(h, w, false), (ch, cw * 2, true)],
        PixelFormat::Rgba => &[(h, w * 4, false)],
    };
    let planes = shapes.iter().map(|(rows, samples, chroma)| {
        let mut bytes = Vec::new();
        for row in 0..*rows {
            for sample in 0..*samples {
                // A slow change across the picture under the noise, so that a shift by one pixel would show as well.
                let slow = (sample * 64 / samples + row * 64 / rows) as u64;
                let value = match (noise, chroma) {
                    (Noise::Wild, _) => (slow + chance.next(192)) as u16 * 4 + chance.next(4) as u16,
                    (Noise::Mild, false) => (90 + slow / 2 + chance.next(60)) as u16 * 4,
                    (Noise::Mild, true) => (112 + slow / 8 + chance.next(16)) as u16 * 4,
                };
                match format {
                    PixelFormat::I420Ten => bytes.extend(value.to_le_bytes()),
                    PixelFormat::P010 => bytes.extend((value << 6).to_le_bytes()),
                    PixelFormat::I420 | PixelFormat::Nv12 | PixelFormat::Rgba => bytes.push((value / 4) as u8),
                }
            }
            if row + 1 < *rows {
                // What pads a row must never be seen.
                bytes.extend(std::iter::repeat_n(if row % 2 == 0 { 255 } else { 0 }, pad));
            }
        }
        let wide = if matches!(format, PixelFormat::I420Ten | PixelFormat::P010) { 2 } else { 1 };
        Plane { bytes, stride: samples * wide + pad }
    });
    Picture::from_planes(format, (width, height), planes.collect(), look, Pts::ZERO).unwrap()
}
