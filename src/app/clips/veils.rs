//! What of a recording nobody may see or hear, from what the library keeps: its covers, its camera's customers' areas, its
//! muted spans.

use crate::app::clips::refused;
use crate::app::notice::Notice;
use crate::domain::cover::{Cover, Redaction};
use crate::domain::footage::RecordingId;
use crate::domain::inspection::Inspection;
use crate::domain::time::Pts;
use crate::media::picture::Rgb;

/// The ends of all time: a file may be longer than the library was told.
const EVER: (Pts, Pts) = (Pts::from_ns(i64::MIN), Pts::from_ns(i64::MAX));

/// How light a covered region of a still is: as the stripes of a cover.
const COVERED: u8 = 64;

/// The covers on a recording's pictures and the spans of it without sound (half open), as times of the recording.
/// Customers' areas are covered all through; what lasts to the recording's end lasts to its last picture, wherever the file
/// says that the end is.
pub fn veils(inspection: &Inspection, recording: RecordingId) -> Redaction {
    let Some(known) = inspection.recording(recording) else { return Redaction::default() };
    let areas = inspection.camera(known.camera).into_iter().flat_map(|camera| &camera.areas);
    let mut covers: Vec<Cover> = areas.map(|area| Cover::still(*area, EVER.0, EVER.1)).collect();
    let Some(redaction) = inspection.redaction(recording) else { return Redaction { covers, muted: Vec::new() } };
    let lasts = |to: Pts| known.duration > Pts::ZERO && to >= known.duration;
    covers.extend(redaction.covers.iter().map(|cover| {
        let held = if lasts(cover.span().1) { cover.until(EVER.1) } else { None };
        held.unwrap_or_else(|| cover.clone())
    }));
    let lasting = |(from, to): &(Pts, Pts)| (*from, if lasts(*to) { EVER.1 } else { *to });
    Redaction { covers, muted: redaction.muted.iter().map(lasting).collect() }
}

/// Covers a still of the moment `at` as clips cover their pictures there.
pub fn cover_still(still: &mut Rgb, covers: &[Cover], at: Pts) {
    let (width, height) = (still.width as usize, still.height as usize);
    for region in covers.iter().filter_map(|cover| cover.at(at)) {
        // A pixel more on each side: a still that was made smaller has there a little of what lies beside.
        let low = |share: u16, whole: usize| (usize::from(share) * whole / 10_000).saturating_sub(1);
        let high = |share: u16, whole: usize| ((usize::from(share) * whole).div_ceil(10_000) + 1).min(whole);
        let columns = low(region.min.0, width) * 3..high(region.max.0, width) * 3;
        let rows = still.bytes.chunks_exact_mut((width * 3).max(1));
        for row in rows.take(high(region.max.1, height)).skip(low(region.min.1, height)) {
            row[columns.clone()].fill(COVERED);
        }
    }
}

/// Why a covered recording is not copied.
pub(super) fn not_copied() -> Notice {
    refused("录像有遮挡，不能原样截取", "The recording has covers and cannot be copied as it is")
        .hint("请改为精确截取，遮挡会印在画面上", "Make an exact clip: the covers are then part of its pictures")
}

#[cfg(test)]
mod tests {
    use super::{EVER, cover_still, veils};
    use crate::domain::cover::{Cover, Redaction};
    use crate::domain::footage::{Recording, RecordingId};
    use crate::domain::inspection::{Inspection, Rect};
    use crate::domain::place::{Camera, CameraId, OutletId};
    use crate::domain::time::Pts;
    use crate::media::picture::Rgb;

    const AREA: Rect = Rect { min: (0, 0), max: (4_000, 10_000) };
    const FACE: Rect = Rect { min: (5_000, 1_000), max: (6_000, 3_000) };

    fn inspection() -> Inspection {
        let mut inspection = crate::app::clips::tests::empty_inspection();
        let camera = |id, areas| Camera {
            id: CameraId(id),
            outlet: OutletId(1),
            name: String::new(),
            guides: Vec::new(),
            areas,
        };
        inspection.cameras = vec![camera(1, vec![AREA]), camera(2, Vec::new())];
        let recording = |id, camera| Recording {
            id: RecordingId(id),
            camera: CameraId(camera),
            duration: Pts::from_ms(60_000),
            ..Recording::default()
        };
        inspection.recordings = vec![recording(1, 1), recording(2, 2)];
        inspection
    }

    #[test]
    fn customers_areas_are_covered_all_through_on_their_camera_alone() {
        let inspection = inspection();
        let covers = vec![Cover::still(AREA, EVER.0, EVER.1)];
        assert_eq!(veils(&inspection, RecordingId(1)), Redaction { covers, muted: Vec::new() });
        assert_eq!(veils(&inspection, RecordingId(2)), Redaction::default());
        assert_eq!(veils(&inspection, RecordingId(3)), Redaction::default());
    }

    #[test]
    fn a_still_is_covered_where_its_moment_is() {
        let still = || Rgb { width: 10, height: 10, bytes: vec![255; 300] };
        let face = Rect { min: (5_000, 1_000), max: (6_100, 3_000) };
        let covers = [Cover::still(face, Pts::from_ms(10), Pts::from_ms(20))];
        let (mut inside, mut outside) = (still(), still());
        cover_still(&mut inside, &covers, Pts::from_ms(20));
        cover_still(&mut outside, &covers, Pts::from_ms(21));
        assert!(outside == still());
        let dark = |x: usize, y: usize| inside.bytes[(y * 10 + x) * 3..][..3] == [super::COVERED; 3];
        for (x, y) in (0..100).map(|n| (n % 10, n / 10)) {
            assert_eq!(dark(x, y), (4..=7).contains(&x) && y <= 3, "{x}, {y}: rounded outwards and a pixel more");
        }
    }

    #[test]
    fn what_lasts_to_the_end_has_no_end() {
        let mut inspection = inspection();
        let ms = Pts::from_ms;
        let covers = vec![Cover::still(FACE, ms(10), ms(20)), Cover::still(FACE, ms(30), ms(60_000))];
        let redaction = Redaction { covers, muted: vec![(ms(1), ms(2)), (ms(50_000), ms(60_000))] };
        inspection.redactions.insert(RecordingId(2), redaction);
        let Redaction { covers, muted } = veils(&inspection, RecordingId(2));
        let at = |ns: i64| covers.iter().filter_map(|cover| cover.at(Pts::from_ns(ns))).count();
        assert_eq!([9_999_999, 10_000_000, 20_000_000, 20_000_001, 30_000_000].map(at), [0, 1, 1, 0, 1]);
        assert_eq!(at(61_000_000_000), 1, "a picture behind the end that the file names");
        assert_eq!(muted, [(ms(1), ms(2)), (ms(50_000), EVER.1)]);
    }
}
