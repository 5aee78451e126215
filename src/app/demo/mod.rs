//! The demo's own footage: a branch counter scene, drawn and encoded here, with known lapses at known moments.
//!
//! | file | is |
//! | --- | --- |
//! | `space` | points, the ceiling camera, repeatable chance |
//! | `letters` | an alphabet of strokes |
//! | `texture`, `room`, `mesh`, `light`, `raster` | what the room is made of, what stands where, its light, its picture |
//! | `figures`, `moves`, `cast` | bodies, how they move, who does what when |
//! | `script` | lapses, calls, voices |
//! | `paint`, `stage`, `osd` | bodies painted into the room, pictures one after the other, the burned-in clock |
//! | `sound` | room, chime and voices |
//! | `library`, `book` | the library of the film, and its book |
//! | `grid` | the library of a sub-district's grid workers |

mod book;
pub(crate) mod cast;
pub(crate) mod figures;
mod grid;
pub(crate) mod letters;
pub mod library;
pub(crate) mod light;
pub(crate) mod mesh;
pub(crate) mod moves;
pub(crate) mod osd;
pub(crate) mod paint;
pub(crate) mod raster;
pub(crate) mod room;
pub(crate) mod script;
pub(crate) mod sound;
pub(crate) mod space;
pub(crate) mod stage;
mod stars;
pub(crate) mod texture;

pub use crate::app::demo::osd::{clock_line, read_clock};
pub use crate::app::demo::script::{GUARD_NO, LAPSES, LOW_TELLER, Lapse, MANAGER, MODELS, Model, TELLER_1, TELLER_2};
pub use crate::app::demo::stage::{HEIGHT, Stage, WIDTH};

use crate::domain::time::{Pts, SiteTime};
use crate::media::encode::{EncodeSettings, Encoder};
use jiff::civil::date;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// The film's file name, as recorders write it: the site's time is read from it.
pub const FILE_NAME: &str = "NVR_ch1_main_20260305090000_20260305090230.mp4";
/// Pictures a second, as a fraction: 12.5, so that each stays for 80 ms.
pub const FPS: (u32, u32) = (25, 2);
/// Pictures of the whole film.
pub const PICTURES: u32 = script::SECONDS * FPS.0 / FPS.1;
/// Outlets of the demo's county, as a list that anybody could import.
pub const OUTLETS_CSV: &str = include_str!("../../../assets/demo/outlets.csv");
/// Its people.
pub const PEOPLE_CSV: &str = include_str!("../../../assets/demo/people.csv");
/// The outlet that the film shows, by its code in `OUTLETS_CSV`.
pub const OUTLET: &str = "350100101";

/// What `film` made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Film {
    /// Its length.
    pub duration: Pts,
    /// What the site's clock shows in the first picture.
    pub start: SiteTime,
}

/// Why there is no film.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// It was called off.
    #[error("the demo was called off; nothing was left behind")]
    Cancelled,
    /// It could not be encoded.
    #[error("the demo's footage could not be written: {0}")]
    Media(#[from] crate::media::MediaError),
}

/// What the site's clock shows in the first picture.
pub fn start() -> SiteTime {
    SiteTime::new(date(2026, 3, 5).at(9, 0, 0, 0))
}

/// Draws the film and encodes it to `path`, which must not exist. `progress` hears 0..=1.
///
/// # Errors
/// `Cancelled` when `cancel` was set meanwhile; `Media` when encoders are missing or the folder cannot be written.
/// Nothing is left behind then.
pub fn film(path: &Path, progress: &mut dyn FnMut(f32), cancel: &AtomicBool) -> Result<Film, DemoError> {
    let settings = EncodeSettings {
        width: stage::WIDTH as u32,
        height: stage::HEIGHT as u32,
        fps: FPS,
        sample_rate: Some(sound::RATE),
    };
    let mut encoder = Encoder::create(path, settings)?;
    progress(0.0);
    let mut stage = stage::Stage::build(cancel).ok_or(DemoError::Cancelled)?;
    let track = sound::record();
    let piece = (sound::RATE * FPS.1 / FPS.0) as usize;
    for number in 0..PICTURES {
        if cancel.load(Ordering::Relaxed) {
            return Err(DemoError::Cancelled);
        }
        let at = number as usize * piece;
        encoder.push_sound(&track[at..at + piece])?;
        encoder.push_picture(stage.picture(seconds(number)))?;
        progress(number as f32 / PICTURES as f32);
    }
    encoder.finish()?;
    progress(1.0);
    Ok(Film { duration: Pts::from_ms(i64::from(script::SECONDS) * 1000), start: start() })
}

/// The time of a picture in the script.
fn seconds(number: u32) -> f32 {
    number as f32 * FPS.1 as f32 / FPS.0 as f32
}
