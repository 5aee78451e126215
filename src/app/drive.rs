//! The player without a window: the files of one camera or several, taken through a list of steps, with what each step
//! showed and how long that took.
//!
//! | file | what it does |
//! | --- | --- |
//! | `steps` | reads the list of steps |
//! | `cameras` | lays the files on the wall clock, camera by camera, and says which picture a moment means |
//! | `driving` | takes the player through the steps and measures |
//! | `stills` | saves what was shown, all of it or nothing |

mod cameras;
mod driving;
mod steps;
mod stills;

pub use crate::app::drive::steps::{Step, read_steps};

use crate::app::drive::cameras::Cameras;
use crate::app::drive::driving::Driver;
use crate::app::drive::stills::Stills;
use crate::app::notice::{Level, Notice};
use crate::domain::time::{Pts, SiteTime};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What one step showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// From the command to the picture: the one asked for, the first new one of a play, the last one of a scrub.
    pub took: Duration,
    /// What the cameras show at the end of the step, the leading one first.
    pub cameras: Vec<OnScreen>,
    /// How many pictures were shown during the step, by all of them.
    pub presented: u64,
    /// How many of them came more than an interval after they were due.
    pub late: u64,
    /// How many were due and never shown.
    pub dropped: u64,
    /// How far apart the pictures of the cameras were at most, by the wall clock.
    pub skew: Pts,
}

/// What one camera shows.
#[derive(Clone, Debug, PartialEq)]
pub struct OnScreen {
    /// The file; none where the camera recorded nothing at this moment.
    pub file: Option<PathBuf>,
    /// The time of the picture, from the file's first; none where there is no picture.
    pub pts: Option<Pts>,
    /// What the site's clock showed; none where nothing tells it.
    pub site: Option<SiteTime>,
    /// The picture's number in the file, from 0; none where numbers are not certain.
    pub frame: Option<u64>,
}

/// Takes the player through the steps. `stills` is a folder for what each step showed last, as
/// `STEP-FRAME.png` with steps counted from 1, or `STEP-CAMERA-FRAME.png` where several cameras are seen; it is made where it is missing, and nothing is in it when a step fails.
///
/// # Errors
/// A notice when a file does not play, only some files have a clock, a time is outside of them, or a still cannot be
/// saved.
pub fn drive(files: &[PathBuf], steps: &[Step], stills: Option<&Path>) -> Result<Vec<Shown>, Notice> {
    let cameras = Cameras::of(files)?;
    let mut stills = stills.map(Stills::begin).transpose()?;
    let mut driver = Driver::begin(&cameras)?;
    let mut shown = Vec::new();
    for (number, step) in (1..).zip(steps) {
        let (told, pictures) = driver.take(step).map_err(|why| in_step(number, why))?;
        if let Some(stills) = &mut stills {
            stills.keep(number, &pictures)?;
        }
        shown.push(told);
    }
    if let Some(stills) = stills {
        stills.finish()?;
    }
    Ok(shown)
}

/// A notice that says in which step it was, from 1.
fn in_step(number: usize, why: Notice) -> Notice {
    let (zh, en) = (format!("第 {number} 步：{}", why.headline.zh), format!("Step {number}: {}", why.headline.en));
    Notice { headline: crate::domain::text::Text::new(zh, en), ..why }
}

/// A refusal of what was asked for.
fn refused(zh: impl Into<String>, en: impl Into<String>) -> Notice {
    Notice::new(Level::Error, zh, en)
}
