//! Pictures of a reel one by one, without a clock: for tests of what the reel knows from the start.

use crate::domain::time::Pts;
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use crate::media::player::aim::{Pace, Way};
use crate::media::player::control::MEMORY;
use crate::media::player::reel::{Aim, Find, Reel};
use crate::media::survey::Recall;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long one picture may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The pictures at these times, in this order, of a reel that recalls what an earlier scan has found; and how long it took
/// from the opening until the index was complete.
///
/// # Errors
/// When it does not play, or a picture cannot be had.
#[doc(hidden)]
pub fn glimpses(
    path: &Path,
    recall: Option<Recall>,
    times: &[Pts],
) -> Result<(Vec<Arc<Picture>>, Duration), MediaError> {
    let news = Arc::new((Mutex::new(()), Condvar::new()));
    let told = Arc::clone(&news);
    let begun = Instant::now();
    let reel = Reel::open(path, MEMORY, recall, move || {
        drop(told.0.lock());
        told.1.notify_all();
    })?;
    let wait = |what, is_done: &mut dyn FnMut() -> bool| {
        let since = Instant::now();
        while !is_done() {
            if let Some(failure) = reel.facts().failure {
                return Err(failure);
            }
            if since.elapsed() > PATIENCE {
                return Err(MediaError::TimedOut { what, path: path.to_owned() });
            }
            let turn = news.0.lock().unwrap_or_else(PoisonError::into_inner);
            drop(news.1.wait_timeout(turn, Duration::from_millis(5)));
        }
        Ok(())
    };
    wait("index", &mut || reel.facts().index.is_complete())?;
    let complete = begun.elapsed();
    let mut pictures = Vec::new();
    for at in times {
        reel.aim(Aim { at: *at, way: Way::Still, pace: Pace::All });
        wait("picture", &mut || match reel.find(*at) {
            Find::Here(picture) => {
                pictures.push(picture);
                true
            }
            Find::Coming | Find::Lost => false,
        })?;
    }
    Ok((pictures, complete))
}
