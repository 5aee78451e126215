//! What was written is opened again and decoded to the end, before it gets its name.

use crate::domain::text::Text;
use crate::domain::time::Pts;
use crate::media::container::sniff;
use crate::media::error::MediaError;
use crate::media::index::FrameIndex;
use crate::media::run::Run;
use crate::media::scan::Scan;
use crate::media::sound::SoundTrack;
use crate::media::tracks::TrackKind;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Times in the file are counted in ticks of 1/90000 s: sound in samples. So much they may be off.
const TICK: Pts = Pts::from_ns(25_000);

/// How long the file may take to be read.
const WITHIN: Duration = Duration::from_secs(120);

/// How often whoever watches is asked whether it goes on.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// What must be in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected {
    /// How many pictures.
    pub pictures: usize,
    /// How long it is.
    pub length: Pts,
    /// When the last picture is shown; the first one at zero.
    pub last: Pts,
    /// Until when there is sound; none for no sound track.
    pub sound: Option<Pts>,
}

/// Checks the file at `part`, which is to be called `path`: how many pictures, when the first and the last are shown, how
/// long it is, and that every one of them can be decoded. Gives how long that took; none when `goes_on` says no.
///
/// # Errors
/// When it is not as expected.
pub(super) fn check(
    part: &Path,
    path: &Path,
    expected: &Expected,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Duration>, MediaError> {
    let begun = Instant::now();
    let looked_at = looked_at(part, path, expected, goes_on).map_err(|error| match error {
        MediaError::WrongClip { .. } => error,
        other => wrong(path, other.text()),
    })?;
    Ok(looked_at.map(|()| begun.elapsed()))
}

fn wrong(path: &Path, what: Text) -> MediaError {
    MediaError::WrongClip { what, path: path.to_owned() }
}

fn looked_at(
    part: &Path,
    path: &Path,
    expected: &Expected,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<()>, MediaError> {
    let sniffed = sniff(part)?;
    let scan = Scan::start(part, sniffed, None, || {})?;
    let mut run = Run::open(part, sniffed, scan.layout())?;
    let begun = Instant::now();
    let progress = loop {
        let progress = scan.wait(ASK_EVERY, |_progress| false);
        if progress.ended.is_some() || begun.elapsed() > WITHIN {
            break progress;
        }
        if !goes_on() {
            return Ok(None);
        }
    };
    let index = &progress.index;
    let Expected { pictures, length, last, sound } = *expected;
    if index.len() != pictures {
        let found = index.len();
        let (zh, en) =
            (format!("应有 {pictures} 幅，实有 {found} 幅"), format!("{found} pictures instead of {pictures}"));
        return Err(wrong(path, Text::new(zh, en)));
    }
    let declared = progress.declared.unwrap_or_default();
    // A copied packet of sound may go on for a moment behind the last picture.
    let length = sound.unwrap_or_default().max(length);
    for (zh, en, found, wanted) in
        [("末幅时刻", "last picture", index.last(), last), ("时长", "length", declared, length)]
    {
        if found > wanted + TICK || wanted > found + TICK {
            let (found, wanted) = (found.seconds(), wanted.seconds());
            let zh = format!("{zh}应为 {wanted:.3} 秒，实为 {found:.3} 秒");
            return Err(wrong(path, Text::new(zh, format!("{en} at {found:.3} s instead of {wanted:.3} s"))));
        }
    }
    if sound.is_some() != progress.tracks.iter().any(|track| track.kind == TrackKind::Sound) {
        return Err(wrong(path, Text::new("声音轨道不符", "there is a sound track too many or too few")));
    }
    // The end of the sound is decoded as well, beside the pictures.
    let track = SoundTrack { path: part, sniffed, layout: scan.layout(), origin: index.origin() };
    std::thread::scope(|scope| {
        let heard = sound.map(|until| scope.spawn(move || track.reaches(until)));
        if decoded(&mut run, index, pictures, goes_on)?.is_none() {
            return Ok(None);
        }
        match heard.map(std::thread::ScopedJoinHandle::join) {
            None | Some(Ok(Ok(true))) => Ok(Some(())),
            Some(Ok(Err(error))) => Err(error),
            Some(Ok(Ok(false)) | Err(_)) => {
                Err(wrong(path, Text::new("声音不到末尾", "its sound does not reach its end")))
            }
        }
    })
}

/// Every picture, one after the other.
fn decoded(
    run: &mut Run,
    index: &Arc<FrameIndex>,
    pictures: usize,
    goes_on: &mut dyn FnMut() -> bool,
) -> Result<Option<()>, MediaError> {
    run.begin(index, 0)?;
    for _number in 1..pictures {
        if !goes_on() {
            return Ok(None);
        }
        run.next()?;
    }
    Ok(Some(()))
}
