//! Nobody sees what is under a cover: two recordings that differ only there give the same file, byte for byte.

use crate::clips::{self, Clip, Pace, SIZE};
use crate::media::cutting::{lumas, numbers, piece, wanted};
use mingcha::domain::cover::Cover;
use mingcha::domain::inspection::Rect;
use mingcha::domain::time::Pts;
use mingcha::media::canvas::Canvas;
use mingcha::media::clip::{Shot, exact};
use std::path::{Path, PathBuf};

/// Left, top, right, bottom of what differs, in pixels.
const SECRET: [usize; 4] = [121, 47, 158, 89];

/// Lossless, so that what differs in one place differs nowhere else.
const PLAIN: Clip = Clip {
    name: "lossless.mkv",
    pictures: 100,
    pace: Pace::Even(25, 1),
    encode: "-c:v ffv1 -g 1 -pix_fmt yuv420p",
    sound: false,
};

fn with_secret(name: &str, colour: &str) -> PathBuf {
    let [left, top, right, bottom] = SECRET;
    let (width, height) = (right - left, bottom - top);
    let draw =
        format!("-vf drawbox=x={left}:y={top}:w={width}:h={height}:color={colour}:t=fill:enable=between(n\\,20\\,60)");
    clips::remade(&PLAIN, name, &[], &format!("{draw} -c:v ffv1 -g 1 -pix_fmt yuv420p"))
}

/// Makes a clip; gives the pictures as they were painted.
fn covered(source: &Path, cover: &Cover, to: &Path) -> Vec<Canvas> {
    let wanted = wanted(vec![piece(source, 400_000_000, 3_000_000_000)]);
    let mut painted = Vec::new();
    let mut paint = |shot: &Shot, canvas: &mut Canvas| {
        if let Some(rect) = cover.at(shot.pts) {
            canvas.cover(rect);
        }
        painted.push(canvas.clone());
    };
    exact(&wanted, to, Some(&mut paint), &mut |_share| true).unwrap().unwrap();
    painted
}

/// Pixels as ten-thousandths, rounded outwards.
fn rect([left, top, right, bottom]: [usize; 4]) -> Rect {
    let low = |pixel: usize, side: usize| (pixel * 10_000 / side) as u16;
    let high = |pixel: usize, side: usize| (pixel * 10_000).div_ceil(side) as u16;
    Rect { min: (low(left, SIZE.0), low(top, SIZE.1)), max: (high(right, SIZE.0), high(bottom, SIZE.1)) }
}

#[test]
fn sources_that_differ_only_under_the_cover_give_the_same_file() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (red, white) = (with_secret("secret-red.mkv", "red"), with_secret("secret-white.mkv", "white"));
    let at = |ms| Pts::from_ms(ms);
    // From the first picture that has a secret to the last; the cover that moves is larger by as much as it moves.
    let [left, top, right, bottom] = SECRET;
    let moving = Cover::moving(vec![
        (at(800), rect([left - 20, top, right, bottom])),
        (at(2_400), rect([left, top - 30, right + 9, bottom])),
    ]);
    for (name, cover) in [("still", Cover::still(rect(SECRET), at(800), at(2_400))), ("moving", moving.unwrap())] {
        let files = [&red, &white].map(|source| {
            let path = dir.path().join(format!("{name}-{}.mp4", source.file_stem().unwrap().display()));
            (covered(source, &cover, &path), path)
        });
        assert!(files[0].0 == files[1].0, "{name}: something is seen before it is encoded");
        let files = files.map(|(_painted, path)| path);
        let [one, other] = files.each_ref().map(|path| std::fs::read(path).unwrap());
        assert!(one == other, "{name}: the files differ, {} and {} bytes", one.len(), other.len());
        // The pattern is there from the first picture to the last, and not on their neighbours.
        let [inside, ..] = [((left + right) / 2 + (top + bottom) / 2 * SIZE.0)];
        for (luma, number) in lumas(&files[0], SIZE).iter().zip(10..) {
            let is_pattern = (48..=80).contains(&luma[inside]);
            assert_eq!(is_pattern, (20..=60).contains(&number), "{name}: picture {number}: {}", luma[inside]);
        }
        assert_eq!(numbers(&files[0]).len(), 65);
    }
    // One picture too few, and the secret is out: the test can fail.
    let short = Cover::still(rect(SECRET), at(800), at(2_399));
    let [one, other] = [&red, &white].map(|source| {
        let path = dir.path().join(format!("short-{}.mp4", source.file_stem().unwrap().display()));
        covered(source, &short, &path);
        std::fs::read(&path).unwrap()
    });
    assert!(one != other);
}
