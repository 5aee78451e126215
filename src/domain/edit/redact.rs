//! Covers, muted spans and customers' areas: what clips do not show and do not sound.

use crate::domain::cover::Redaction;
use crate::domain::edit::{Cell, EditError};
use crate::domain::footage::RecordingId;
use crate::domain::inspection::{Inspection, Rect};
use crate::domain::place::CameraId;
use crate::domain::time::Pts;

/// The right and the lower edge of a picture.
const EDGE: u16 = 10_000;

impl Inspection {
    pub(super) fn plan_areas(&self, camera: CameraId, areas: Vec<Rect>) -> Result<Vec<Cell>, EditError> {
        let before = self.camera(camera).ok_or(EditError::NoSuchCamera)?.areas.clone();
        areas.iter().try_for_each(|area| check_region(*area))?;
        Ok(vec![Cell::Areas(camera, before, areas)])
    }

    /// Key times lie in the recording, its end included: what is covered to the end is covered on the last picture.
    pub(super) fn plan_redaction(&self, id: RecordingId, redaction: Redaction) -> Result<Vec<Cell>, EditError> {
        let end = self.recording(id).ok_or(EditError::NoSuchRecording)?.duration;
        let inside = |pts: Pts| pts >= Pts::ZERO && (end == Pts::ZERO || pts <= end);
        for (at, rect) in redaction.covers.iter().flat_map(|cover| cover.keys()) {
            check_region(*rect)?;
            if !inside(*at) {
                return Err(EditError::OutsideRecording);
            }
        }
        let muted = &redaction.muted;
        if !muted.iter().all(|(from, to)| inside(*from) && inside(*to)) {
            return Err(EditError::OutsideRecording);
        }
        if !muted.iter().all(|(from, to)| from < to) || !muted.is_sorted_by(|one, next| one.1 <= next.0) {
            return Err(EditError::MutedOutOfOrder);
        }
        let before = self.redaction(id).cloned().unwrap_or_default();
        Ok(vec![Cell::Redaction(id, before, redaction)])
    }
}

fn check_region(rect: Rect) -> Result<(), EditError> {
    let has_room = rect.min.0 < rect.max.0 && rect.min.1 < rect.max.1;
    let is_inside = rect.max.0 <= EDGE && rect.max.1 <= EDGE;
    if has_room && is_inside { Ok(()) } else { Err(EditError::EmptyRegion) }
}
