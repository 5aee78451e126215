//! A still is the picture asked for, in every container and codec for which that is owed.

use crate::clips::{self, Clip};
use crate::media::matrix;
use crate::media::random::Random;
use mingcha::domain::time::Pts;
use mingcha::media::error::MediaError;
use mingcha::media::still::{At, still};

/// How many stills of each clip: the whole proof, or a sample.
fn tries() -> usize {
    if std::env::var_os("MINGCHA_PROVE").is_some() { 200 } else { 4 }
}

fn check(clip: &Clip, tries: usize, seed: u64) -> Vec<String> {
    let path = clips::file(clip);
    let mut random = Random::new(seed);
    let last = clip.at(clip.pictures - 1);
    let mut wrong = Vec::new();
    let fixed = [0, last, last / 2];
    let asked = fixed.into_iter().chain((0..tries.saturating_sub(3)).map(|_| random.below(last as u64) as i64));
    for ns in asked {
        // Containers round to their ticks: a moment within a millisecond of a picture's beginning is moved to its middle.
        let wanted = clip.shown_at(ns);
        let ns = clip.at(wanted) + (clip.at(wanted + 1) - clip.at(wanted)).min(40_000_000) / 2;
        match still(&path, At::Pts(Pts::from_ns(ns))) {
            Ok(picture) => {
                let number = clips::number(&picture);
                let off = (picture.pts().ns() - clip.at(wanted)).abs();
                if number != Some(wanted) || picture.index() != Some(wanted as u64) || off > 1_500_000 {
                    wrong.push(format!(
                        "{}: asked {wanted}, shows {number:?}, says number {:?} at {} ns (off {off})",
                        clip.name,
                        picture.index(),
                        picture.pts().ns()
                    ));
                }
            }
            Err(error) => wrong.push(format!("{}: asked {wanted}: {error}", clip.name)),
        }
    }
    wrong
}

#[test]
fn every_still_is_the_picture_asked_for() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let mut wrong = Vec::new();
    for (clip, seed) in matrix::chosen(matrix::EXACT).zip(1..) {
        let begun = std::time::Instant::now();
        let found = check(clip, tries(), seed);
        println!("{}: {} of {} wrong, {:.1} s", clip.name, found.len(), tries(), begun.elapsed().as_secs_f64());
        wrong.extend(found);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_exactness_is_not_owed_stills_are_refused() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for clip in matrix::REFUSED {
        let refused = still(&clips::file(clip), At::Pts(Pts::from_ms(1_000)));
        assert!(matches!(refused, Err(MediaError::Inexact { .. })), "{}: {refused:?}", clip.name);
    }
}
