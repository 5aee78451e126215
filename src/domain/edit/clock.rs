//! Setting a recording's clock by what is burned into its pictures: one reading puts it right, a second one says how fast
//! it goes.

use crate::domain::edit::{Cell, EditError};
use crate::domain::footage::{ClockSource, Moment, Recording, RecordingId, SiteClock, Timeline};
use crate::domain::inspection::{Finding, Inspection};
use crate::domain::time::{Pts, SiteTime};

/// How far two readings must be apart. A reading is right to a second or so, which over a minute is a part in sixty.
pub const LEAST_APART: Pts = Pts::from_ms(60_000);

/// No clock goes less than half or more than twice as fast as the pictures.
const DRIFTS: std::ops::RangeInclusive<i128> = -500_000_000..=1_000_000_000;

impl Inspection {
    /// One reading: the clock goes as the pictures do, and shows this at that picture.
    pub(super) fn plan_clock(&self, id: RecordingId, pts: Pts, shows: SiteTime) -> Result<Vec<Cell>, EditError> {
        let recording = self.recording(id).ok_or(EditError::NoSuchRecording)?;
        let clock = SiteClock { read_at: pts, ..SiteClock::new(shows, ClockSource::Inspector) };
        Ok(self.with_clock(recording, put(recording, clock, pts, shows)))
    }

    /// One reading for a whole camera: what its other recordings' clocks are wrong by is the same. Those that have none, and
    /// all of them where this one has none yet, stay as they are.
    pub(super) fn plan_camera_clock(&self, id: RecordingId, pts: Pts, shows: SiteTime) -> Result<Vec<Cell>, EditError> {
        let mut cells = self.plan_clock(id, pts, shows)?;
        let recording = self.recording(id).ok_or(EditError::NoSuchRecording)?;
        let Some(by) = recording.site(pts).map(|before| shows.since(before)) else { return Ok(cells) };
        let others = self.recordings.iter().filter(|other| other.camera == recording.camera && other.id != id);
        for other in others {
            let Some(clock) = other.clock else { continue };
            cells.extend(self.with_clock(other, SiteClock { source: ClockSource::Inspector, ..clock.moved(by) }));
        }
        Ok(cells)
    }

    /// A second reading: the clock goes so that both are right.
    pub(super) fn plan_second_reading(
        &self,
        id: RecordingId,
        pts: Pts,
        shows: SiteTime,
    ) -> Result<Vec<Cell>, EditError> {
        let recording = self.recording(id).ok_or(EditError::NoSuchRecording)?;
        let first = recording.clock.filter(|clock| clock.source == ClockSource::Inspector);
        let first = first.ok_or(EditError::NoFirstReading)?;
        let apart = pts - first.read_at;
        if apart < LEAST_APART && apart > Pts::ZERO - LEAST_APART {
            return Err(EditError::ReadingsTooClose);
        }
        let shown_first = with(recording, first).site(first.read_at);
        let even = put(recording, SiteClock { drift_ppb: 0, ..first }, first.read_at, shown_first);
        let behind = i128::from(shows.since(with(recording, even).site(pts)).ns());
        let (gained, over) = (behind * 1_000_000_000 * i128::from(apart.ns().signum()), i128::from(apart.ns().abs()));
        let drift = (gained + over / 2).div_euclid(over);
        let drift = i64::try_from(drift).ok().filter(|drift| DRIFTS.contains(&i128::from(*drift)));
        let drift_ppb = drift.ok_or(EditError::ReadingsContradict)?;
        let clock = put(recording, SiteClock { drift_ppb, ..first }, first.read_at, shown_first);
        Ok(self.with_clock(recording, clock))
    }

    fn with_clock(&self, recording: &Recording, clock: SiteClock) -> Vec<Cell> {
        let timeline = with(recording, clock);
        let mut cells = vec![Cell::Clock(recording.id, recording.clock, Some(clock))];
        for finding in self.findings.values() {
            let Some(moment) = finding.moment.filter(|moment| moment.recording == recording.id) else { continue };
            let moment = Moment { site: Some(timeline.site(moment.pts)), ..moment };
            let after = Finding { moment: Some(moment), ..finding.clone() };
            cells.push(Cell::Finding(finding.no, Some(Box::new(finding.clone())), Some(Box::new(after))));
        }
        cells
    }
}

/// The recording's site time by this clock.
fn with(recording: &Recording, clock: SiteClock) -> Timeline {
    Timeline { clock, stretches: recording.stretches.clone() }
}

/// The clock put so that this picture shows this time, whatever stretch it is in.
fn put(recording: &Recording, clock: SiteClock, pts: Pts, shows: SiteTime) -> SiteClock {
    clock.moved(shows.since(with(recording, clock).site(pts)))
}
