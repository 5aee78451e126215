//! The player without a window: the files of one camera, taken through a list of steps, with what each step showed and how
//! long that took.
//!
//! | file | what it does |
//! | --- | --- |
//! | `steps` | reads the list of steps |
//! | `reels` | lays the files on the wall clock, and says which of them a moment means |
//! | `driving` | takes the player through the steps and measures |
//! | `stills` | saves what was shown, all of it or nothing |

mod driving;
mod reels;
mod steps;
mod stills;

pub use crate::app::drive::steps::{Step, read_steps};

use crate::app::drive::driving::Driver;
use crate::app::drive::reels::Reels;
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
    /// The file on the screen at the end of the step.
    pub file: PathBuf,
    /// The time of the picture shown then, from the file's first.
    pub pts: Pts,
    /// What the site's clock showed; none where nothing tells it.
    pub site: Option<SiteTime>,
    /// Its number in the file, from 0; none where numbers are not certain.
    pub frame: Option<u64>,
    /// How many pictures were shown during the step.
    pub presented: u64,
    /// How many of them came more than an interval after they were due.
    pub late: u64,
    /// How many were due and never shown.
    pub dropped: u64,
}

/// Takes the player through the steps. `stills` is a folder for what each step showed last, as
/// `STEP-FRAME.png` with steps counted from 1; it is made where it is missing, and nothing is in it when a step fails.
///
/// # Errors
/// A notice when a file does not play, the files are not of one camera, a time is outside of them, or a still cannot be
/// saved.
pub fn drive(files: &[PathBuf], steps: &[Step], stills: Option<&Path>) -> Result<Vec<Shown>, Notice> {
    let reels = Reels::of(files)?;
    let mut stills = stills.map(Stills::begin).transpose()?;
    let mut driver = Driver::begin(&reels)?;
    let mut shown = Vec::new();
    for (number, step) in (1..).zip(steps) {
        let (told, picture) = driver.take(step).map_err(|why| in_step(number, why))?;
        if let Some(stills) = &mut stills {
            stills.keep(number, &picture)?;
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
