//! Footage: probing, playing, stills, sound and encoding through GStreamer. Knows nothing of libraries or screens.
//!
//! From a file to a picture, in the order in which the code runs:
//!
//! | file | is |
//! | --- | --- |
//! | `container` | what a file is, by its content |
//! | `tracks` | takes it apart: demuxer, choice of tracks, parsers, decoders; a new container begins here |
//! | `reader`, `axis`, `gaps` | our own readers of recorders' files, and the one time axis that their times are laid on |
//! | `layout`, `feed` | where every piece lies in such a file, and how pieces are fed to GStreamer |
//! | `unit` | what an access unit is: whether decoding can begin there, whether others refer to it |
//! | `scan`, `index` | reads a file without decoding it: when each picture is shown, and where decoding must begin |
//! | `survey` | what a scan found, as a few bytes to be kept, so that the next opening need not scan |
//! | `exact` | from which containers exact pictures can be had |
//! | `seek`, `gate` | how one picture is sought, and the two probes that see to it that it is the one |
//! | `decode`, `frame`, `picture` | the chain that makes pictures, and how planes become what is seen |
//! | `run`, `still`, `player`, `sound` | pictures in a row, one picture, moving pictures with sound, a piece of sound |
//! | `probe`, `site_time` | what a file is and when it began |
//! | `encode` | pictures and sound in, an MP4 file out |
//! | `clip`, `canvas` | a span of a recording as a file of its own; what is painted on its pictures |
//! | `doctor` | which GStreamer elements this machine has, and the package that brings the others |
//! | `error` | what can go wrong with footage, in both languages |

mod axis;
pub mod canvas;
pub mod clip;
pub mod site_time;
pub mod container;
mod decode;
pub mod doctor;
pub mod encode;
pub mod error;
pub mod exact;
mod feed;
mod frame;
mod gaps;
mod gate;
pub mod index;
mod layout;
pub mod picture;
pub mod player;
pub mod probe;
mod reader;
mod run;
mod scan;
mod seek;
pub mod sound;
pub mod still;
pub mod survey;
pub mod tracks;
pub mod unit;

pub use crate::media::error::MediaError;
#[doc(hidden)]
pub use crate::media::reader::fuzz_one;

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
