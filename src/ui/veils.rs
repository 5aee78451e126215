//! What is covered and muted at the picture on the screen, and the commands that change it. No painting.

use crate::app::command::Command;
use crate::app::review::Review;
use crate::domain::cover::{Cover, Redaction};
use crate::domain::footage::Recording;
use crate::domain::inspection::Rect;
use crate::domain::place::Camera;
use crate::domain::time::Pts;

/// A covered region of the recording in the player or of its camera, by its place in the list, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// A cover of the recording.
    Cover(usize),
    /// A customers' area of the camera.
    Area(usize),
}

/// What the recording in the player does not show and sound; none while none is in it.
pub fn redaction(review: &Review) -> Option<(&Recording, Redaction)> {
    let recording = review.recording()?;
    Some((recording, review.inspection.redaction(recording.id).cloned().unwrap_or_default()))
}

/// The camera of the recording in the player.
pub fn camera(review: &Review) -> Option<&Camera> {
    review.inspection.camera(review.recording()?.camera)
}

/// Where a region is at a time of the recording; none where it is not, or no longer there.
pub fn at(review: &Review, region: Region, pts: Pts) -> Option<Rect> {
    match region {
        Region::Cover(number) => {
            let recording = review.recording()?;
            let redaction = review.inspection.redaction(recording.id)?;
            redaction.covers.get(number)?.at(within(recording, pts))
        }
        Region::Area(number) => camera(review)?.areas.get(number).copied(),
    }
}

/// All regions, the customers' areas first.
pub fn regions(review: &Review) -> Vec<Region> {
    let areas = camera(review).map_or(0, |camera| camera.areas.len());
    let covers = redaction(review).map_or(0, |(_, redaction)| redaction.covers.len());
    (0..areas).map(Region::Area).chain((0..covers).map(Region::Cover)).collect()
}

/// A new customers' area; or a new cover: in the marked span while the picture is in it, else from the picture to the end of
/// the recording. Gives the region that it will be.
pub fn add(review: &Review, is_area: bool, pts: Pts, rect: Rect) -> Option<(Region, Command)> {
    if is_area {
        let camera = camera(review)?;
        let areas = camera.areas.iter().copied().chain([rect]).collect();
        return Some((Region::Area(camera.areas.len()), Command::SetAreas(camera.id, areas)));
    }
    let (recording, mut redaction) = redaction(review)?;
    let marked = span(review).filter(|(from, to)| (*from..*to).contains(&pts));
    let (from, to) = match marked {
        Some((from, to)) => (within(recording, from), within(recording, to - Pts::from_ns(1))),
        None if recording.duration > Pts::ZERO => (within(recording, pts), recording.duration),
        None => (pts, pts),
    };
    redaction.covers.push(Cover::still(rect, from, to));
    Some((Region::Cover(redaction.covers.len() - 1), Command::Redact(recording.id, redaction)))
}

/// The region is there at that time; a cover moves there from where it is before, and stays there if it was to stand still.
pub fn place(review: &Review, region: Region, pts: Pts, rect: Rect) -> Option<Command> {
    match region {
        Region::Cover(number) => {
            let pts = within(review.recording()?, pts);
            change(review, number, |cover| Some(cover.moved(pts, rect)))
        }
        Region::Area(number) => {
            let camera = camera(review)?;
            let mut areas = camera.areas.clone();
            *areas.get_mut(number)? = rect;
            Some(Command::SetAreas(camera.id, areas))
        }
    }
}

/// The cover becomes another one; none where there is no other.
pub fn change(review: &Review, number: usize, other: impl FnOnce(&Cover) -> Option<Cover>) -> Option<Command> {
    let (recording, mut redaction) = redaction(review)?;
    let cover = redaction.covers.get_mut(number)?;
    *cover = other(cover)?;
    Some(Command::Redact(recording.id, redaction))
}

/// From the first picture of the recording to the last.
pub fn all_through(review: &Review, number: usize) -> Option<Command> {
    let end = review.recording()?.duration;
    change(review, number, |cover| cover.since(Pts::ZERO)?.until(end.max(cover.span().1)))
}

/// The region is no longer there.
pub fn remove(review: &Review, region: Region) -> Option<Command> {
    match region {
        Region::Cover(number) => {
            let (recording, mut redaction) = redaction(review)?;
            (number < redaction.covers.len()).then(|| redaction.covers.remove(number))?;
            Some(Command::Redact(recording.id, redaction))
        }
        Region::Area(number) => {
            let camera = camera(review)?;
            let mut areas = camera.areas.clone();
            (number < areas.len()).then(|| areas.remove(number))?;
            Some(Command::SetAreas(camera.id, areas))
        }
    }
}

/// No sound in the marked span, which is then no longer marked; none while none is marked.
pub fn mute_span(review: &Review) -> Option<Command> {
    let (from, to) = span(review)?;
    let (recording, redaction) = redaction(review)?;
    let (from, to) = (within(recording, from), within(recording, to));
    (from < to).then(|| Command::MuteSpan(recording.id, redaction.muting(from, to)))
}

/// Sound again in that muted span.
pub fn unmute(review: &Review, number: usize) -> Option<Command> {
    let (recording, mut redaction) = redaction(review)?;
    (number < redaction.muted.len()).then(|| redaction.muted.remove(number))?;
    Some(Command::Redact(recording.id, redaction))
}

/// The marked span, half open.
fn span(review: &Review) -> Option<(Pts, Pts)> {
    let (from, to) = (review.footage.span_in.as_ref()?.0, review.footage.span_out?);
    (from < to).then_some((from, to))
}

/// A file may have pictures behind the end that it names: what is covered to that end is covered on them too.
pub fn within(recording: &Recording, pts: Pts) -> Pts {
    if recording.duration > Pts::ZERO { pts.min(recording.duration) } else { pts }
}
