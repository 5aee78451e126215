//! Small pictures of stills that were kept as PNG, and of photographs that lie beside a checklist.

use crate::media::MediaError;
use crate::media::picture::Rgb;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

/// A still, made no wider than `max_width`, its shape kept.
///
/// # Errors
/// When the bytes are no PNG.
pub fn thumbnail_of_png(png: &[u8], max_width: u32) -> Result<Rgb, MediaError> {
    small(image::load_from_memory_with_format(png, ImageFormat::Png), max_width)
}

/// A photograph (PNG or JPEG), made no wider than `max_width`, its shape kept.
///
/// # Errors
/// When the bytes are neither.
pub fn thumbnail_of_photo(bytes: &[u8], max_width: u32) -> Result<Rgb, MediaError> {
    small(image::load_from_memory(bytes), max_width)
}

fn small(image: image::ImageResult<DynamicImage>, max_width: u32) -> Result<Rgb, MediaError> {
    let image = image.map_err(|why| MediaError::BadInput { what: why.to_string() })?;
    let height = (u64::from(image.height()) * u64::from(max_width) / u64::from(image.width().max(1))).max(1);
    let small = if image.width() > max_width {
        image.resize_exact(max_width, u32::try_from(height).unwrap_or(u32::MAX), FilterType::Triangle)
    } else {
        image
    };
    let rgb = small.into_rgb8();
    Ok(Rgb { width: rgb.width(), height: rgb.height(), bytes: rgb.into_raw() })
}
