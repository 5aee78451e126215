//! Cards between clips, slow motion among others, and reels: counts, times and sound by ffprobe and ffmpeg.

use crate::clips::{self, Clip, SIZE};
use crate::media::cutting::walls::{number, secret, with_secret};
use crate::media::cutting::{lumas, numbers, onsets, packets, piece, sound};
use crate::media::matrix;
use mingcha::app::clips::{Letters, Reel, ReelClip, ReelPart, ReelPiece, Title, make_reel};
use mingcha::domain::cover::Cover;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::media::canvas::Canvas;
use mingcha::media::clip::{Made, Programme, Segment, View, compose};
use mingcha::media::error::MediaError;
use std::path::{Path, PathBuf};
use std::process::Command;

const SECOND: i64 = 1_000_000_000;

fn source() -> PathBuf {
    let clip: &Clip = matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap();
    clips::file(clip)
}

fn card(ms: i64) -> Segment {
    Segment::Card { length: Pts::from_ms(ms) }
}

fn shown(from: i64, to: i64, slower: u32) -> Segment {
    Segment::Piece { piece: Box::new(piece(&source(), from, to)), slower }
}

fn make(segments: Vec<Segment>, to: &Path) -> Result<Made, MediaError> {
    let programme = Programme { segments, sound: true };
    compose(&programme, to, None, &mut |_share| true).map(|made| made.expect("nobody stopped it"))
}

#[test]
fn cards_stand_between_clips_and_sound_stays_in_step() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cards.mp4");
    let segments =
        vec![card(1_500), shown(2 * SECOND, 4 * SECOND, 1), card(900), shown(6 * SECOND, 7 * SECOND, 1), card(50)];
    let made = make(segments, &path).unwrap();
    let ms = |at: i64| Pts::from_ms(at);
    assert_eq!(
        made.segments,
        [(0, 1_500), (1_500, 3_500), (3_500, 4_400), (4_400, 5_400), (5_400, 5_450)].map(|(a, b)| (ms(a), ms(b)))
    );
    assert_eq!((made.pictures, made.length, made.size), (8 + 50 + 5 + 25 + 1, ms(5_450), (320, 180)));
    let taken: Vec<(usize, usize, Pts)> = made.pieces.iter().map(|one| (one.segment, one.piece, one.at)).collect();
    assert_eq!(taken, [(1, 0, ms(1_500)), (3, 1, ms(4_400))]);
    let (times, thrown_away) = packets(&path);
    assert!(!thrown_away);
    let even = |from: i64, step: i64, count: i64| (0..count).map(move |n| (from + n * step) as f64 / 1e3);
    let due: Vec<f64> = even(0, 200, 8)
        .chain(even(1_500, 40, 50))
        .chain(even(3_500, 200, 5))
        .chain(even(4_400, 40, 25))
        .chain([5.4])
        .collect();
    assert_eq!(times.len(), due.len());
    assert!(times.iter().zip(&due).all(|(at, due)| (at - due).abs() < 0.001), "{times:?}");
    let seen = numbers(&path);
    let clip = |range: std::ops::Range<usize>| range.map(Some).collect::<Vec<_>>();
    let none = |count: usize| vec![None; count];
    assert_eq!(seen, [none(8), clip(50..100), none(5), clip(150..175), none(1)].concat());
    // Loud in the second half of every second of the recording, and silent on cards.
    let heard: Vec<f64> = onsets(&sound(&path));
    let due = [2_000.0, 3_000.0, 4_900.0];
    assert!(heard.len() == 3 && heard.iter().zip(due).all(|(at, due)| (at - due).abs() < 20.0), "{heard:?}");
    // A card is the dark ground where nothing is painted on it: nearly black, and not black.
    let first = &lumas(&path, SIZE)[0];
    assert!(first.iter().all(|level| (10..24).contains(level)), "{:?}", &first[..8]);
}

#[test]
fn a_slow_piece_among_others_is_silent_and_a_clip_that_is_slow_all_through_has_no_sound() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("slow.mp4");
    let segments =
        vec![shown(2 * SECOND, 3 * SECOND, 1), shown(3 * SECOND, 4 * SECOND, 2), shown(4 * SECOND, 5 * SECOND, 1)];
    let made = make(segments, &path).unwrap();
    assert_eq!((made.pictures, made.length, made.sound), (75, Pts::from_ms(4_000), true));
    assert_eq!(numbers(&path), (50..125).map(Some).collect::<Vec<_>>());
    let heard = onsets(&sound(&path));
    let due = [500.0, 3_500.0];
    assert!(heard.len() == 2 && heard.iter().zip(due).all(|(at, due)| (at - due).abs() < 20.0), "{heard:?}");
    let (times, _) = packets(&path);
    assert!((times[26] - 1.08).abs() < 0.001 && (times[50] - 3.0).abs() < 0.001, "{times:?}");
    let made = make(vec![card(400), shown(2 * SECOND, 3 * SECOND, 2)], &dir.path().join("all.mp4")).unwrap();
    assert!(!made.sound);
}

#[test]
fn a_programme_that_makes_no_sense_is_refused() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("none.mp4");
    for segments in [
        vec![],
        vec![card(1_000)],
        vec![card(0), shown(0, SECOND, 1)],
        vec![card(700_000), shown(0, SECOND, 1)],
        vec![shown(0, SECOND, 17)],
        vec![shown(0, SECOND, 0)],
    ] {
        let refused = make(segments, &path);
        assert!(matches!(refused, Err(MediaError::BadInput { .. })), "{refused:?}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "something is left behind");
}

#[test]
fn a_card_is_painted_once_and_pictures_each() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (mut cards, mut pictures) = (Vec::new(), Vec::new());
    let mut paint = |view: &View, canvas: &mut Canvas| match view {
        View::Card { segment, at } => {
            canvas.fill([0, 0, 40, 40], [255; 3]);
            cards.push((*segment, *at));
        }
        View::Picture(shot) => pictures.push((shot.piece, shot.pts, shot.at)),
        View::Empty { .. } | View::Whole { .. } => panic!("there is no wall"),
    };
    let path = dir.path().join("painted.mp4");
    let programme = Programme { segments: vec![card(400), shown(SECOND, SECOND + SECOND / 5, 1)], sound: false };
    compose(&programme, &path, Some(&mut paint), &mut |_share| true).unwrap().unwrap();
    assert_eq!(cards, [(0, Pts::ZERO)]);
    let due: Vec<_> = (0..5).map(|n| (0, Pts::from_ms(1_000 + n * 40), Pts::from_ms(400 + n * 40))).collect();
    assert_eq!(pictures, due);
    let seen = lumas(&path, SIZE);
    assert!(seen[..2].iter().all(|luma| luma[20 * SIZE.0 + 20] > 220 && luma[100 * SIZE.0 + 100] < 40));
}

#[test]
fn a_reel_has_cards_clips_and_pairs_and_says_where_each_begins() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let Ok(letters) = Letters::find() else {
        println!("skipped: there is no Chinese font");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let clip = |from: i64, to: i64| ReelClip {
        pieces: vec![ReelPiece { piece: piece(&source(), from, to), covers: Vec::new(), highlight: None, clock: None }],
        words: vec!["1.2 起身迎接".to_owned()],
        ..ReelClip::default()
    };
    let title = Title {
        count: Some((1, 2)),
        item: "起身迎接客户".to_owned(),
        standard: "客户到窗口时起身，微笑问候".to_owned(),
        who: vec!["张三".to_owned(), "城东支行".to_owned()],
        length: Pts::from_ms(2_000),
    };
    let parts = vec![
        ReelPart::Card(title),
        ReelPart::Clip(clip(2 * SECOND, 3 * SECOND)),
        ReelPart::Clip(ReelClip::default()),
        ReelPart::Pair { was: clip(SECOND, 2 * SECOND), should: clip(4 * SECOND, 6 * SECOND) },
    ];
    let path = dir.path().join("reel.mp4");
    let reel = Reel { parts, sound: true, lang: Lang::Zh };
    let film = make_reel(&reel, &letters, &path, &mut |_share| true).unwrap().unwrap();
    let ms = [(0, 2_000), (2_000, 3_000), (3_000, 3_000), (3_000, 5_000)];
    assert_eq!(film.parts, ms.map(|(from, to)| (Pts::from_ms(from), Pts::from_ms(to))));
    assert_eq!((film.part_of(1), film.part_of(2)), (1, 3));
    assert_eq!(film.made.pictures, 10 + 25 + 50);
    let seen = lumas(&path, SIZE);
    assert_eq!(seen.len(), 85);
    // Words are on the card, and the ground around them is dark.
    let bright = seen[0].iter().filter(|level| **level > 150).count();
    assert!((300..12_000).contains(&bright), "{bright} bright pixels on the card");
    // The words of the clip hide its lowest squares; the picture above them is untouched.
    let upper = |luma: &[u8], n: usize| {
        let at = |column: usize| (column * 40 + 20) + 22 * SIZE.0;
        (0..8).all(|column| (luma[at(column)] > 125) == (n >> column & 1 == 1))
    };
    assert!((0..25).all(|n| upper(&seen[10 + n], 50 + n)));
    // As it was on the left until it stands, as it should be on the right.
    for (n, luma) in seen[35..].iter().enumerate() {
        let [was, should] = [0, 160].map(|left| number(luma, [left, 44, 160, 90]));
        assert_eq!((was, should), (Some(25 + n.min(24)), Some(100 + n)), "picture {n} of the pair");
    }
    let [was, should] = [0, 160].map(|left| inked(&path, 40, left));
    assert!(was.0 > was.1 && should.1 > should.0, "the headings are {was:?} and {should:?}");
}

/// Red and green at most above a cell of the picture of that number.
fn inked(path: &Path, number: usize, left: usize) -> (u8, u8) {
    let filter = format!("select=eq(n\\,{number}),crop=160:44:{left}:0");
    let out = Command::new("ffmpeg")
        .args(["-v", "error", "-i"])
        .arg(path)
        .args(["-vf", &filter, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        .output()
        .unwrap();
    // The pixel that has most of a colour of its own.
    let pixels = out.stdout.chunks_exact(3).map(|rgb| (rgb[0], rgb[1]));
    pixels.max_by_key(|(red, green)| red.abs_diff(*green)).unwrap()
}

#[test]
fn covers_hold_in_every_part_of_a_reel() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let Ok(letters) = Letters::find() else { return };
    let dir = tempfile::tempdir().unwrap();
    let made = |name: &str, colour: &str, until: i64| {
        let source = with_secret(name, colour);
        let clip = |from: i64, to: i64| {
            let covers = vec![Cover::still(secret(), Pts::from_ns(from), Pts::from_ns(until))];
            let piece = ReelPiece { piece: piece(&source, from, to), covers, highlight: None, clock: None };
            ReelClip { pieces: vec![piece], words: vec!["1.2".to_owned()], slower: 2, ..ReelClip::default() }
        };
        let parts = vec![
            ReelPart::Clip(clip(SECOND, 2 * SECOND)),
            ReelPart::Pair { was: clip(0, SECOND), should: clip(SECOND, 3 * SECOND) },
        ];
        let path = dir.path().join(format!("{colour}-{until}.mp4"));
        let reel = Reel { parts, sound: true, lang: Lang::En };
        make_reel(&reel, &letters, &path, &mut |_share| true).unwrap().unwrap();
        std::fs::read(&path).unwrap()
    };
    let both = |until: i64| {
        [("wall-red.mkv", "red"), ("wall-white.mkv", "white")].map(|(name, colour)| made(name, colour, until))
    };
    let [one, other] = both(3 * SECOND);
    assert!(one == other, "something is seen");
    let [one, other] = both(3 * SECOND - 41_000_000);
    assert!(one != other, "one picture too few, and the secret is out: the test can fail");
}
