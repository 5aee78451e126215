//! Several cameras in one picture: each cell shows the picture that is on at that moment, by the number in its pixels.

use crate::clips::{self, Clip, Pace, SIZE};
use crate::media::cutting::{lumas, onsets, packets, piece, sound};
use crate::media::matrix;
use mingcha::domain::cover::Cover;
use mingcha::domain::inspection::Rect;
use mingcha::domain::time::Pts;
use mingcha::media::canvas::Canvas;
use mingcha::media::clip::{Cell, Made, PaintView, Piece, Programme, Segment, View, Wall, compose};
use mingcha::media::picture::Rgb;
use std::path::{Path, PathBuf};

const SECOND: i64 = 1_000_000_000;
const MS: i64 = 1_000_000;

/// Other paces than the first camera's.
const SLOWER: Clip = Clip {
    name: "wall-12.mp4",
    pictures: 150,
    pace: Pace::Even(25, 2),
    encode: "-c:v libx264 -bf 2 -g 25",
    sound: false,
};
const FASTER: Clip = Clip {
    name: "wall-30.mp4",
    pictures: 360,
    pace: Pace::Even(30_000, 1_001),
    encode: "-c:v libx264 -bf 0 -g 40",
    sound: false,
};

fn first() -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap()
}

fn in_step(pieces: Vec<(i64, Piece)>) -> Cell {
    Cell::InStep { pieces: pieces.into_iter().map(|(at, piece)| (Pts::from_ns(at), piece)).collect(), slower: 1 }
}

fn wall(columns: usize, cells: Vec<Cell>, length: Option<i64>) -> Programme {
    let wall = Wall { columns, cells, length: length.map(Pts::from_ns) };
    Programme { segments: vec![Segment::Wall(wall)], sound: true }
}

fn make(programme: &Programme, to: &Path, paint: Option<&mut PaintView<'_>>) -> Made {
    compose(programme, to, paint, &mut |_share| true).unwrap().unwrap()
}

/// The number in a part of a picture: left, top, width, height in pixels. None in a dark cell.
pub(crate) fn number(luma: &[u8], [left, top, width, height]: [usize; 4]) -> Option<usize> {
    let rows = (top..top + height).flat_map(|y| &luma[y * SIZE.0 + left..][..width]);
    let bytes: Vec<u8> = rows.flat_map(|level| [*level; 3]).collect();
    clips::number_of_small(&Rgb { width: width as u32, height: height as u32, bytes })
}

const QUARTERS: [[usize; 4]; 4] = [[0, 0, 160, 90], [160, 0, 160, 90], [0, 90, 160, 90], [160, 90, 160, 90]];

#[test]
fn four_cameras_of_other_phases_and_rates_show_what_is_on() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("four.mp4");
    let uneven = matrix::EXACT.iter().find(|clip| clip.pace == Pace::Uneven && clip.pictures < 1_000).unwrap();
    // Where each recording is at the wall's time zero.
    let cameras = [(first(), 2_010 * MS), (&SLOWER, 3_017 * MS), (&FASTER, 1_003 * MS), (uneven, 2_500 * MS)];
    let length = 3 * SECOND;
    let cell = |(clip, from): &(&Clip, i64)| in_step(vec![(0, piece(&clips::file(clip), *from, from + length))]);
    let programme = wall(2, cameras.iter().map(cell).collect(), Some(length));
    let made = make(&programme, &path, None);
    // The first camera's pictures 51 to 125 lead; the first one begins 30 ms behind zero.
    assert_eq!((made.pictures, made.length, made.size), (75, Pts::from_ms(2_970), (320, 180)));
    let (times, thrown_away) = packets(&path);
    assert!(!thrown_away && times.iter().zip(0..).all(|(at, n)| (at - f64::from(n) * 0.04).abs() < 0.001), "{times:?}");
    let mut wrong = Vec::new();
    for (n, luma) in lumas(&path, SIZE).iter().enumerate() {
        let at = 30 * MS + n as i64 * 40 * MS;
        for ((clip, from), quarter) in cameras.iter().zip(QUARTERS) {
            let due = Some(clip.shown_at(from + at));
            let seen = number(luma, quarter);
            if seen != due {
                wrong.push(format!("{} in output picture {n}: {seen:?} instead of {due:?}", clip.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for ((clip, from), taken) in cameras.iter().zip(&made.pieces) {
        let due = (clip.shown_at(from + 30 * MS) as u64, clip.shown_at(from + 2_990 * MS) as u64);
        assert_eq!((taken.first, taken.last, taken.at), (due.0, due.1, Pts::ZERO), "{}", clip.name);
    }
    let cells: Vec<Option<usize>> = made.pieces.iter().map(|taken| taken.cell).collect();
    assert_eq!(cells, [Some(0), Some(1), Some(2), Some(3)]);
    // The first camera has sound: loud at every half second of its recording.
    let heard = onsets(&sound(&path));
    let due = [460.0, 1_460.0, 2_460.0];
    assert!(heard.len() == 3 && heard.iter().zip(due).all(|(at, due)| (at - due).abs() < 20.0), "{heard:?}");
}

#[test]
fn a_camera_with_a_gap_is_dark_then_and_the_next_one_leads() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gap.mp4");
    let (one, other) = (clips::file(first()), clips::file(&SLOWER));
    // The first camera pauses from 1 s to 3 s of the wall; and what it has in another size lies behind that.
    let small = clips::remade(first(), "wall-small.mp4", &[], "-vf scale=160:90 -c:v libx264 -bf 2 -g 50");
    let leader =
        in_step(vec![(0, piece(&one, 2 * SECOND, 3 * SECOND)), (3 * SECOND, piece(&small, 5 * SECOND, 6 * SECOND))]);
    let second = in_step(vec![(0, piece(&other, SECOND, 5 * SECOND))]);
    let mut dark = Vec::new();
    let mut paint = |view: &View, canvas: &mut Canvas| {
        if let View::Empty { cell, at, .. } = view {
            assert_eq!(canvas.size(), (160, 180));
            dark.push((*cell, *at));
        }
    };
    let made = make(&wall(2, vec![leader, second], Some(4 * SECOND)), &path, Some(&mut paint));
    assert_eq!(dark, [(0, Pts::from_ms(1_000))]);
    let (times, _) = packets(&path);
    // 25 of the first; while it is dark those of the second, every 80 ms; 25 of the first again.
    let (before, behind) = ((0..25).map(|n| n * 40), (0..25).map(|n| 3_000 + n * 40));
    let ms = before.chain((25..50).map(|n| n * 80 - 1_000)).chain(behind);
    let due: Vec<f64> = ms.map(|ms| f64::from(ms) / 1e3).collect();
    assert_eq!(times.len(), due.len(), "{times:?}");
    assert!(times.iter().zip(&due).all(|(at, due)| (at - due).abs() < 0.001), "{times:?}");
    assert_eq!(made.pictures as usize, due.len());
    // Cells are half as wide and as high as the whole: pictures lie in the middle.
    let (left, right) = ([0, 44, 160, 90], [160, 44, 160, 90]);
    for (luma, at) in lumas(&path, SIZE).iter().zip(&due) {
        let ms = (at * 1e3).round() as i64;
        let due = match ms {
            0..1_000 => Some(50 + ms as usize / 40),
            1_000..3_000 => None,
            _behind => Some(125 + (ms as usize - 3_000) / 40),
        };
        assert_eq!(number(luma, left), due, "the first camera at {ms} ms");
        assert_eq!(number(luma, right), Some(SLOWER.shown_at((ms + 1_000) * MS)), "the second camera at {ms} ms");
    }
    assert_eq!(
        made.pieces.iter().map(|taken| (taken.cell, taken.pictures)).collect::<Vec<_>>(),
        [(Some(0), 25), (Some(0), 25), (Some(1), 51)]
    );
}

#[test]
fn a_camera_that_has_nothing_is_dark_all_along_and_none_at_all_is_refused() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("one.mp4");
    let file = clips::file(first());
    let gone = in_step(vec![(0, piece(&file, 99 * SECOND, 100 * SECOND))]);
    let there = in_step(vec![(0, piece(&file, SECOND, 2 * SECOND))]);
    let made = make(&wall(2, vec![gone.clone(), there], Some(SECOND)), &path, None);
    assert_eq!((made.pictures, made.pieces.len(), made.pieces[0].piece), (25, 1, 1));
    assert!(lumas(&path, SIZE).iter().all(|luma| luma[..160].iter().all(|level| *level < 40)));
    let none = compose(&wall(2, vec![gone], Some(SECOND)), &dir.path().join("none.mp4"), None, &mut |_| true);
    assert!(none.is_err(), "{none:?}");
}

#[test]
fn of_a_pair_the_shorter_ones_last_picture_stays() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("pair.mp4");
    let (one, other) = (clips::file(first()), clips::file(&SLOWER));
    let cell = |pieces: Vec<Piece>, slower| Cell::Row { pieces, slower };
    let was = cell(vec![piece(&one, SECOND, 2 * SECOND)], 1);
    let should = cell(vec![piece(&other, 1_030 * MS, 2 * SECOND), piece(&one, 0, SECOND / 5)], 2);
    let made = make(&wall(2, vec![was, should], None), &path, None);
    // 13 pictures of 80 ms of which the last is cut off, and 5 of 40 ms, twice as long each.
    let first_end = 2 * (2_000 - 1_040);
    assert_eq!(made.length, Pts::from_ms(first_end + 400));
    let (left, right) = ([0, 44, 160, 90], [160, 44, 160, 90]);
    let (times, _) = packets(&path);
    let seen = lumas(&path, SIZE);
    assert_eq!(times.len(), seen.len());
    for (luma, at) in seen.iter().zip(&times) {
        let ms = (at * 1e3).round() as i64;
        assert_eq!(number(luma, left), Some(25 + (ms / 40).min(24) as usize), "at {ms} ms");
        let due = if ms < first_end { 13 + ms / 160 } else { (ms - first_end) / 80 };
        assert_eq!(number(luma, right), Some(due as usize), "at {ms} ms");
    }
    assert!(times.iter().any(|at| *at > 2.2), "the longer one goes on: {times:?}");
}

/// Lossless, so that what differs in one place differs nowhere else.
const PLAIN: Clip = Clip {
    name: "lossless.mkv",
    pictures: 100,
    pace: Pace::Even(25, 1),
    encode: "-c:v ffv1 -g 1 -pix_fmt yuv420p",
    sound: false,
};

pub(crate) fn with_secret(name: &str, colour: &str) -> PathBuf {
    let draw = format!("-vf drawbox=x=121:y=47:w=37:h=42:color={colour}:t=fill");
    clips::remade(&PLAIN, name, &[], &format!("{draw} -c:v ffv1 -g 1 -pix_fmt yuv420p"))
}

/// Where the secret is, rounded outwards.
pub(crate) fn secret() -> Rect {
    let low = |pixel: usize, side: usize| (pixel * 10_000 / side) as u16;
    let high = |pixel: usize, side: usize| (pixel * 10_000).div_ceil(side) as u16;
    Rect { min: (low(121, SIZE.0), low(47, SIZE.1)), max: (high(158, SIZE.0), high(89, SIZE.1)) }
}

#[test]
fn what_is_covered_in_a_cell_leaves_no_trace() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let sources =
        [("wall-red.mkv", "red"), ("wall-white.mkv", "white")].map(|(name, colour)| with_secret(name, colour));
    let rect = secret();
    let cover = Cover::still(rect, Pts::ZERO, Pts::from_ms(9_000));
    // Beside the leader the same recording is scaled down, in quarters and in thirds, which divide no side evenly.
    for (columns, count) in [(2, 4), (3, 5)] {
        let made = |source: &PathBuf, covered: bool| {
            let path = dir.path().join(format!("{columns}-{covered}-{}.mp4", source.file_stem().unwrap().display()));
            let cells = (0..count).map(|n| in_step(vec![(0, piece(source, n * 13 * MS, 2 * SECOND))])).collect();
            let mut painted = Vec::new();
            let mut paint = |view: &View, canvas: &mut Canvas| {
                if let View::Picture(shot) = view
                    && let Some(rect) = cover.at(shot.pts).filter(|_| covered)
                {
                    canvas.cover(rect);
                }
                painted.push(canvas.clone());
            };
            make(&wall(columns, cells, Some(SECOND)), &path, Some(&mut paint));
            (std::fs::read(&path).unwrap(), painted)
        };
        let [one, other] = sources.each_ref().map(|source| made(source, true));
        assert!(one.1 == other.1, "{columns}: something is seen before it is encoded");
        assert!(one.0 == other.0, "{columns}: the files differ");
        let [one, other] = sources.each_ref().map(|source| made(source, false));
        assert!(one.0 != other.0, "without covers the secret is out: the test can fail");
    }
}
