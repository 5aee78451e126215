//! What a clip will show, on the screen before it is made: painted on the same stage.

use crate::app::clips::stage::{Scene, Stage};
use crate::app::clips::veils::veils;
use crate::domain::cover::Cover;
use crate::domain::footage::RecordingId;
use crate::domain::inspection::{Inspection, Rect};
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::canvas::{Canvas, Shades, size_for};
use crate::media::clip::{Shot, View};
use crate::media::picture::Picture;
use std::fmt;
use std::sync::{Arc, Weak};

/// Covers pictures for one place on the screen. Keep it: a picture that stands is painted once.
#[derive(Default)]
pub struct Preview {
    last: Option<Painted>,
}

struct Painted {
    of: Weak<Picture>,
    covered: Vec<Rect>,
    picture: Arc<Picture>,
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Preview").field("covered", &self.last.as_ref().map(|last| &last.covered)).finish()
    }
}

impl Preview {
    /// The picture as a clip of this recording shows it, with the time and number that it had. The picture itself where
    /// nothing of it is covered.
    pub fn picture(&mut self, inspection: &Inspection, recording: RecordingId, picture: &Arc<Picture>) -> Arc<Picture> {
        self.covered(&veils(inspection, recording).covers, picture)
    }

    /// The same, by the covers of its recording.
    pub fn covered(&mut self, covers: &[Cover], picture: &Arc<Picture>) -> Arc<Picture> {
        let covered: Vec<Rect> = covers.iter().filter_map(|cover| cover.at(picture.pts())).collect();
        if covered.is_empty() {
            self.last = None;
            return Arc::clone(picture);
        }
        // For as long as something points there no other picture has this address.
        let is_painted = |last: &&Painted| Weak::as_ptr(&last.of) == Arc::as_ptr(picture) && last.covered == covered;
        if let Some(last) = self.last.as_ref().filter(is_painted) {
            return Arc::clone(&last.picture);
        }
        let mut canvas = Canvas::of(picture, size_for(picture), Shades::of(picture.look()));
        let mut stage = Stage::new(None, Lang::Zh);
        stage.scene(Scene { covers: covers.to_vec(), from: picture.pts(), ..Scene::default() });
        stage.paint(&View::Picture(Shot { piece: 0, pts: picture.pts(), at: Pts::ZERO }), &mut canvas);
        let painted = Arc::new(canvas.into_picture(picture.pts()).numbered(picture.index()));
        self.last = Some(Painted { of: Arc::downgrade(picture), covered, picture: Arc::clone(&painted) });
        painted
    }
}

#[cfg(test)]
mod tests {
    use super::Preview;
    use crate::app::clips::stage::{Scene, Stage};
    use crate::domain::cover::{Cover, Redaction};
    use crate::domain::footage::{Recording, RecordingId};
    use crate::domain::inspection::{Inspection, Rect};
    use crate::domain::text::Lang;
    use crate::domain::time::Pts;
    use crate::media::canvas::{Canvas, Shades, size_for};
    use crate::media::clip::{Piece, Shot, View, Wanted, exact};
    use crate::media::encode::{EncodeSettings, Encoder};
    use crate::media::picture::{Look, Matrix, Picture, PixelFormat, Plane, Rotation};
    use crate::media::still::{At, still};
    use std::sync::Arc;

    const ID: RecordingId = RecordingId(1);

    /// Covers from 1 s to 3 s that move.
    fn inspection() -> Inspection {
        let mut inspection = crate::app::clips::tests::empty_inspection();
        let recording = Recording { id: ID, duration: Pts::from_ms(60_000), ..Recording::default() };
        inspection.recordings.push(recording);
        let rect = |left| Rect { min: (left, 1_111), max: (left + 3_333, 7_777) };
        let keys = vec![(Pts::from_ms(1_000), rect(500)), (Pts::from_ms(3_000), rect(6_000))];
        let covers = vec![Cover::moving(keys).expect("two keys")];
        inspection.redactions.insert(ID, Redaction { covers, muted: Vec::new() });
        inspection
    }

    /// A picture with another value in every sample.
    fn picture(format: PixelFormat, (width, height): (u32, u32), look: Look, ms: i64) -> Arc<Picture> {
        let planes = (0..format.plane_count()).map(|i| {
            let (row, rows) = format.plane_size(i, width, height);
            let bytes = (0..(row + 3) * rows).map(|n| (n * 7 + i * 31) as u8).collect();
            Plane { bytes, stride: row + 3 }
        });
        Arc::new(Picture::from_planes(format, (width, height), planes.collect(), look, Pts::from_ms(ms)).unwrap())
    }

    /// What `exact` hands to the encoder.
    fn exported(inspection: &Inspection, picture: &Picture) -> Picture {
        let mut canvas = Canvas::of(picture, size_for(picture), Shades::of(picture.look()));
        let mut stage = Stage::new(None, Lang::Zh);
        stage.scene(Scene { covers: super::veils(inspection, ID).covers, ..Scene::default() });
        stage.paint(&View::Picture(Shot { piece: 0, pts: picture.pts(), at: Pts::from_ms(77) }), &mut canvas);
        canvas.into_picture(picture.pts())
    }

    #[test]
    fn it_is_byte_for_byte_what_is_encoded_whatever_shape_and_samples() {
        let inspection = inspection();
        let plain = Look::default();
        let turned = Look { rotation: Rotation::Quarter, flipped: true, matrix: Matrix::Bt709, ..plain };
        for (format, size, look) in [
            (PixelFormat::I420, (64, 48), plain),
            (PixelFormat::I420, (63, 47), plain),
            (PixelFormat::Nv12, (63, 48), Look { full_range: true, ..plain }),
            (PixelFormat::P010, (64, 47), plain),
            (PixelFormat::I420Ten, (33, 31), turned),
            (PixelFormat::I420, (64, 47), turned),
            (PixelFormat::I420, (44, 36), Look { par: (12, 11), rotation: Rotation::Half, ..plain }),
            (PixelFormat::Rgba, (31, 33), plain),
        ] {
            let mut preview = Preview::default();
            for ms in [1_000, 1_520, 3_000] {
                let picture = picture(format, size, look, ms);
                let (seen, exported) = (preview.picture(&inspection, ID, &picture), exported(&inspection, &picture));
                assert_eq!((seen.width(), seen.height()), (exported.width(), exported.height()));
                for plane in 0..3 {
                    assert!(seen.plane(plane) == exported.plane(plane), "{format:?} {size:?} {look:?} {ms} ms");
                }
                assert_eq!((seen.pts(), seen.look().rotation), (picture.pts(), Rotation::None));
                assert_eq!(Shades::of(seen.look()), Shades::of(look));
            }
        }
    }

    /// Four seconds in which every picture is another one.
    fn footage(path: &std::path::Path) {
        let settings = EncodeSettings { width: 96, height: 64, fps: (25, 1), sample_rate: None };
        let mut encoder = Encoder::create(path, settings).unwrap();
        for number in 0..100_usize {
            let luma = (0..96 * 64).map(|at| ((at % 96 + number * 5) * 2) as u8 / 2 + 60);
            encoder.push_picture(&luma.chain(std::iter::repeat_n(120, 96 * 64 / 2)).collect::<Vec<u8>>()).unwrap();
        }
        encoder.finish().unwrap();
    }

    #[test]
    fn it_is_byte_for_byte_what_a_clip_hands_to_its_encoder() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.mp4");
        footage(&path);
        let inspection = inspection();
        let mut stage = Stage::new(None, Lang::Zh);
        stage.scene(Scene { covers: super::veils(&inspection, ID).covers, ..Scene::default() });
        let mut handed = Vec::new();
        let mut paint = |shot: &Shot, canvas: &mut Canvas| {
            stage.paint(&View::Picture(*shot), canvas);
            handed.push((shot.pts, canvas.clone()));
        };
        let (from, to) = (Pts::from_ms(900), Pts::from_ms(3_200));
        let pieces = vec![Piece { path: path.clone(), from, to, survey: None, muted: Vec::new() }];
        let wanted = Wanted { pieces, sound: false, slower: 1 };
        exact(&wanted, &dir.path().join("b.mp4"), Some(&mut paint), &mut |_share| true).unwrap().unwrap();
        let mut covered = 0;
        for (pts, canvas) in handed.into_iter().step_by(4) {
            let picture = Arc::new(still(&path, At::Pts(pts)).unwrap());
            assert_eq!(picture.pts(), pts);
            let seen = Preview::default().picture(&inspection, ID, &picture);
            let is_covered = (Pts::from_ms(1_000)..=Pts::from_ms(3_000)).contains(&pts);
            assert_eq!(!Arc::ptr_eq(&seen, &picture), is_covered, "{pts:?}");
            covered += usize::from(is_covered);
            let handed = canvas.into_picture(pts);
            for plane in 0..3 {
                let rows = |of: &Picture| {
                    (0..of.plane_size(plane).1).flat_map(|y| of.row(plane, y).to_vec()).collect::<Vec<_>>()
                };
                assert!(rows(&seen) == rows(&handed), "plane {plane} of the picture at {pts:?}");
            }
        }
        assert!(covered > 8, "{covered} covered pictures were compared");
    }

    #[test]
    fn what_is_not_covered_is_shown_as_it_is_and_what_stands_is_painted_once() {
        let mut inspection = inspection();
        let mut preview = Preview::default();
        for ms in [999, 3_001] {
            let bare = picture(PixelFormat::I420, (64, 48), Look::default(), ms);
            assert!(Arc::ptr_eq(&preview.picture(&inspection, ID, &bare), &bare), "{ms} ms");
        }
        let shown = picture(PixelFormat::I420, (64, 48), Look::default(), 2_000);
        let first = preview.picture(&inspection, ID, &shown);
        assert!(!Arc::ptr_eq(&first, &shown));
        assert!(Arc::ptr_eq(&preview.picture(&inspection, ID, &shown), &first), "painted twice");
        inspection.redactions.clear();
        assert!(Arc::ptr_eq(&preview.picture(&inspection, ID, &shown), &shown), "covers that were taken away");
    }
}
