//! Stills and sounds: a still becomes a small JPEG with the rectangle drawn in red, a sound stays as it is.

use crate::domain::inspection::{BlobHash, Finding, Rect};
use crate::report::cover::short;
use crate::report::error::Warning;
use crate::report::model::{SoundEntry, StillEntry};
use crate::report::strings::Strings;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageReader, Rgb, RgbImage};
use std::io::Cursor;

/// Longest side of a printed still in pixels: 300 per inch at 8 cm.
const LONGEST: u32 = 960;
const JPEG_QUALITY: u8 = 82;
/// What is marked, and the line around it that keeps it visible on red.
const MARK: Rgb<u8> = Rgb([0xE0, 0x1F, 0x26]);
const EDGE: Rgb<u8> = Rgb([0xFF, 0xFF, 0xFF]);

/// A piece of evidence, or what to say instead.
pub(crate) struct Evidence<T> {
    pub(crate) entry: Option<T>,
    pub(crate) note: String,
    pub(crate) warning: Option<Warning>,
}

pub(crate) fn still(
    blob: &dyn Fn(&BlobHash) -> Option<Vec<u8>>,
    finding: &Finding,
    words: &Strings,
) -> Evidence<StillEntry> {
    let Some(hash) = &finding.still else {
        return Evidence { entry: None, note: words.no_still.to_owned(), warning: None };
    };
    let Some((jpeg, width, height)) = blob(hash).and_then(|png| small(&png, finding.rect)) else {
        let warning = Some(Warning::StillUnreadable(finding.no));
        return Evidence { entry: None, note: format!("{} {}", words.still_unreadable, short(&hash.0)), warning };
    };
    let entry = StillEntry { hash: hash.0.clone(), hash_short: short(&hash.0), width, height, jpeg };
    Evidence { entry: Some(entry), note: String::new(), warning: None }
}

pub(crate) fn sound(
    blob: &dyn Fn(&BlobHash) -> Option<Vec<u8>>,
    finding: &Finding,
    words: &Strings,
) -> Evidence<SoundEntry> {
    let Some(hash) = &finding.sound else {
        return Evidence { entry: None, note: String::new(), warning: None };
    };
    let is_wav = |bytes: &Vec<u8>| bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE");
    let Some(wav) = blob(hash).filter(is_wav) else {
        let warning = Some(Warning::SoundUnreadable(finding.no));
        return Evidence { entry: None, note: format!("{} {}", words.sound_unreadable, short(&hash.0)), warning };
    };
    let entry = SoundEntry { hash: hash.0.clone(), hash_short: short(&hash.0), wav };
    Evidence { entry: Some(entry), note: String::new(), warning: None }
}

/// JPEG, width, height; none when the bytes are no picture.
pub(crate) fn small(picture: &[u8], rect: Option<Rect>) -> Option<(Vec<u8>, u32, u32)> {
    let decoded = ImageReader::new(Cursor::new(picture)).with_guessed_format().ok()?.decode().ok()?;
    let fits = decoded.width() <= LONGEST && decoded.height() <= LONGEST;
    let mut rgb = if fits { decoded } else { decoded.thumbnail(LONGEST, LONGEST) }.to_rgb8();
    if let Some(rect) = rect {
        mark(&mut rgb, rect);
    }
    let (width, height) = rgb.dimensions();
    let mut jpeg = Vec::new();
    DynamicImage::ImageRgb8(rgb).write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)).ok()?;
    Some((jpeg, width, height))
}

/// Draws the rectangle's outline, in red between two thin white lines.
fn mark(picture: &mut RgbImage, rect: Rect) {
    let (width, height) = picture.dimensions();
    let at = |part: u16, whole: u32| i64::from(part.min(10_000)) * i64::from(whole.saturating_sub(1)) / 10_000;
    let (left, top) = (at(rect.min.0, width), at(rect.min.1, height));
    let (right, bottom) = (at(rect.max.0, width), at(rect.max.1, height));
    let thick = i64::from((width.max(height) / 180).max(2));
    let mut ring = |inset: i64, colour: Rgb<u8>| {
        let (left, top, right, bottom) = (left + inset, top + inset, right - inset, bottom - inset);
        for x in left..=right {
            put(picture, x, top, colour);
            put(picture, x, bottom, colour);
        }
        for y in top..=bottom {
            put(picture, left, y, colour);
            put(picture, right, y, colour);
        }
    };
    ring(-1, EDGE);
    ring(thick, EDGE);
    for inset in 0..thick {
        ring(inset, MARK);
    }
}

/// Sets a pixel where there is one.
fn put(picture: &mut RgbImage, x: i64, y: i64, colour: Rgb<u8>) {
    let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) else { return };
    if let Some(pixel) = picture.get_pixel_mut_checked(x, y) {
        *pixel = colour;
    }
}

#[cfg(test)]
mod tests {
    use super::{EDGE, MARK, mark, small};
    use crate::domain::inspection::Rect;
    use image::{Rgb, RgbImage};

    #[test]
    fn the_rectangle_is_drawn_where_it_was_marked() {
        let mut picture = RgbImage::from_pixel(200, 100, Rgb([10, 20, 30]));
        mark(&mut picture, Rect { min: (2500, 2500), max: (7500, 7500) });
        assert_eq!(*picture.get_pixel(49, 24), MARK);
        assert_eq!(*picture.get_pixel(149, 74), MARK);
        assert_eq!(*picture.get_pixel(48, 30), EDGE);
        assert_eq!(*picture.get_pixel(100, 50), Rgb([10, 20, 30]));
    }

    #[test]
    fn a_rectangle_at_the_edge_does_not_leave_the_picture() {
        let mut picture = RgbImage::from_pixel(20, 20, Rgb([0, 0, 0]));
        mark(&mut picture, Rect { min: (0, 0), max: (10_000, 10_000) });
        mark(&mut picture, Rect { min: (9_999, 9_999), max: (65_535, 65_535) });
        assert_eq!(*picture.get_pixel(0, 0), MARK);
    }

    #[test]
    fn what_is_no_picture_gives_none() {
        assert!(small(b"not a picture", None).is_none());
    }
}
