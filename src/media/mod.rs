//! Footage: probing, playing, stills, sound and encoding through GStreamer. Knows nothing of libraries or screens.
//!
//! | file | is |
//! | --- | --- |
//! | `doctor` | which GStreamer elements this machine has, and the package that brings the others |
//! | `encode` | pictures and sound in, an MP4 file out |
//! | `error` | what can go wrong with footage, in both languages |
//! | `picture` | one decoded picture, and how it becomes what is seen |

pub mod clock;
pub mod container;
mod decode;
pub mod doctor;
pub mod encode;
pub mod error;
pub mod exact;
mod frame;
mod gate;
pub mod index;
pub mod picture;
pub mod player;
pub mod probe;
mod scan;
mod seek;
pub mod sound;
pub mod still;
pub mod tracks;
pub mod unit;

pub use crate::media::error::MediaError;

use gstreamer as gst;
use std::sync::OnceLock;

/// Starts GStreamer; does nothing when it runs already.
///
/// # Errors
/// When GStreamer itself cannot start, which means a broken installation.
pub fn init() -> Result<(), MediaError> {
    static STARTED: OnceLock<Result<(), MediaError>> = OnceLock::new();
    STARTED.get_or_init(|| gst::init().map_err(|why| MediaError::Broken { why: why.to_string() })).clone()
}

/// What runs, such as `GStreamer 1.22.0`.
pub fn version() -> String {
    gst::version_string().to_string()
}
