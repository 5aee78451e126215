//! Several cameras on one wall clock: each shows what it has at that moment, whichever leads, and nothing where it has
//! nothing.

use crate::clips::{self, Clip, Pace};
use crate::media::matrix;
use crate::media::playing::Watched;
use crate::media::random::Random;
use crate::program::shared;
use mingcha::domain::footage::{ClockSource, Recording, RecordingId, SiteClock, Stretch};
use mingcha::domain::place::{Camera, CameraId, OutletId};
use mingcha::domain::tape::Tape;
use mingcha::domain::time::{Pts, SiteTime};
use mingcha::media::player::{Accuracy, Line, Phase, PlayerCommand, Programme, Screen, Spot};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// One recording of a camera: the clip, and when it begins, in ms after nine o'clock.
#[derive(Clone, Copy)]
struct Piece {
    clip: &'static Clip,
    begins_ms: i64,
}

fn clip(name: &str) -> &'static Clip {
    matrix::EXACT.iter().find(|clip| clip.name == name).unwrap()
}

fn nine() -> SiteTime {
    "2026-03-05T09:00:00".parse().unwrap()
}

fn at_ms(ms: i64) -> SiteTime {
    nine().plus(Pts::from_ms(ms))
}

/// Cameras numbered from 1, recordings from 0 in the order of all pieces.
struct Room {
    cameras: Vec<Vec<Piece>>,
    files: BTreeMap<RecordingId, PathBuf>,
}

impl Room {
    fn new(cameras: &[&[Piece]]) -> Self {
        let cameras: Vec<Vec<Piece>> = cameras.iter().map(|pieces| pieces.to_vec()).collect();
        let pieces = (0..).zip(cameras.iter().flatten());
        let files = pieces.map(|(id, piece)| (RecordingId(id), clips::file(piece.clip))).collect();
        Self { cameras, files }
    }

    fn programme(&self) -> Programme {
        let ids = 1..=self.cameras.len() as i64;
        let camera = |id| Camera {
            id: CameraId(id),
            outlet: OutletId(1),
            name: String::new(),
            guides: Vec::new(),
            areas: Vec::new(),
        };
        let cameras: Vec<Camera> = ids.clone().map(camera).collect();
        let all = ids.zip(&self.cameras).flat_map(|(id, pieces)| pieces.iter().map(move |piece| (id, *piece)));
        let recordings: Vec<Recording> = (0..)
            .zip(all)
            .map(|(number, (camera, piece))| Recording {
                id: RecordingId(number),
                camera: CameraId(camera),
                duration: Pts::from_ns(piece.clip.at(piece.clip.pictures)),
                clock: Some(SiteClock::new(at_ms(piece.begins_ms), ClockSource::FileName)),
                ..Recording::default()
            })
            .collect();
        let tape = Tape::of(&cameras, &recordings);
        let lines = tape.tracks.into_iter().map(|track| Line { track, files: self.files.clone() });
        Programme { lines: lines.collect(), begin: None }
    }

    fn open(&self) -> Watched {
        let watched = Watched::play(self.programme());
        watched.player.send(PlayerCommand::Show((1..=self.cameras.len() as i64).map(CameraId).collect()));
        watched.indexed().unwrap();
        watched
    }

    /// The picture that a camera has at a moment; none where it recorded nothing.
    fn wanted(&self, camera: CameraId, site: SiteTime) -> Option<usize> {
        let pieces = &self.cameras[camera.0 as usize - 1];
        pieces.iter().find_map(|piece| {
            let ns = site.since(at_ms(piece.begins_ms)).ns();
            (0..piece.clip.at(piece.clip.pictures)).contains(&ns).then(|| piece.clip.shown_at(ns))
        })
    }

    /// What the screens show that is not what the cameras have at this moment.
    fn wrong(&self, screens: &[Screen], site: SiteTime) -> Vec<String> {
        let shown = |screen: &Screen| screen.picture.as_ref().map(|picture| clips::number(picture));
        let is_wrong = |screen: &&Screen| shown(screen) != self.wanted(screen.camera, site).map(Some);
        let words = |screen: &Screen| {
            format!(
                "{site}: {:?} shows {:?} instead of {:?}",
                screen.camera,
                shown(screen),
                self.wanted(screen.camera, site)
            )
        };
        screens.iter().filter(is_wrong).map(words).collect()
    }
}

/// Three cameras of different pace, container and codec; the second one has a hole, the third begins later.
fn room() -> Room {
    Room::new(&[
        &[Piece { clip: clip("h264-closed.mp4"), begins_ms: 0 }],
        &[
            Piece { clip: clip("h264-b.dav"), begins_ms: -2_480 },
            Piece { clip: clip("h265-closed.mp4"), begins_ms: 14_000 },
        ],
        &[Piece { clip: clip("h264-vfr.mp4"), begins_ms: 3_130 }],
    ])
}

#[test]
fn every_camera_shows_its_picture_of_the_moment() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let room = room();
    let watched = room.open();
    let (mut random, mut wrong) = (Random::new(7), Vec::new());
    let turns = if std::env::var_os("MINGCHA_PROVE").is_some() { 200 } else { 24 };
    for turn in 0..turns {
        if turn % 4 == 3 {
            watched.player.send(PlayerCommand::Step(random.below(7) as i32 - 3));
        } else {
            let lead = CameraId(1 + (turn / 2 % 3) as i64);
            let site = at_ms(random.below(24_000) as i64 - 3_000);
            if room.wanted(lead, site).is_none() {
                continue;
            }
            watched.player.send(PlayerCommand::Lead(lead));
            watched.player.send(PlayerCommand::Seek { to: Spot::Site(site), accuracy: Accuracy::Exact });
        }
        watched.settled().unwrap();
        let status = watched.player.status();
        let screens = watched.player.screens();
        assert_eq!(screens.len(), 3);
        wrong.extend(room.wrong(&screens, status.site.unwrap()).into_iter().map(|what| format!("turn {turn}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_camera_leads_where_it_stands_and_hidden_ones_are_put_away() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let room = room();
    let watched = room.open();
    let site = at_ms(4_500);
    watched.player.send(PlayerCommand::Seek { to: Spot::Site(site), accuracy: Accuracy::Exact });
    watched.settled().unwrap();
    for lead in [3, 2, 1] {
        let before = watched.player.status().site.unwrap();
        watched.player.send(PlayerCommand::Lead(CameraId(lead)));
        let led = watched.until(|status, _| status.camera == CameraId(lead) && !status.seeking).unwrap();
        let now = watched.player.status().site.unwrap();
        assert_eq!(clips::number(&led), room.wanted(CameraId(lead), before));
        assert!(before.since(now) < Pts::from_ms(200) && now <= before, "{before} {now}");
        assert_eq!(room.wrong(&watched.player.screens(), now), Vec::<String>::new());
    }
    watched.player.send(PlayerCommand::Show(vec![CameraId(2)]));
    watched.until(|_, _| watched.player.screens().len() == 2).unwrap();
    let shown: Vec<CameraId> = watched.player.screens().iter().map(|screen| screen.camera).collect();
    assert_eq!(shown, [CameraId(1), CameraId(2)], "the one that leads is seen in any case");
}

#[test]
fn it_plays_through_a_hole_that_another_camera_fills_and_jumps_where_nobody_recorded() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    // The first one's hole from 12 to 14 s is filled by the second to 13 s.
    let room = Room::new(&[
        &[
            Piece { clip: clip("h264-closed.mp4"), begins_ms: 0 },
            Piece {
                clip: clip("h265-closed.mp4"),
                begins_ms: clip("h264-closed.mp4").at(clip("h264-closed.mp4").pictures) / 1_000_000 + 3_000,
            },
        ],
        &[Piece { clip: clip("h264-b.dav"), begins_ms: 1_500 }],
    ]);
    let first = clip("h264-closed.mp4");
    let hole = at_ms(first.at(first.pictures) / 1_000_000);
    let filled = at_ms(1_500 + clip("h264-b.dav").at(clip("h264-b.dav").pictures) / 1_000_000);
    let behind = hole.plus(Pts::from_ms(3_000));
    assert!(hole < filled && filled < behind);
    let watched = room.open();
    let start = hole.plus(Pts::from_ms(-600));
    watched.player.send(PlayerCommand::Seek { to: Spot::Site(start), accuracy: Accuracy::Exact });
    watched.settled().unwrap();
    watched.player.send(PlayerCommand::Play);
    let without = |camera: i64| {
        let screens = watched.player.screens();
        screens.iter().any(|screen| screen.camera == CameraId(camera) && screen.recording.is_none())
    };
    drop(watched.until(|status, _| without(1) && !without(2) && status.site.is_some_and(|site| site >= hole)));
    assert!(without(1) && !without(2), "{:?}", watched.player.screens());
    assert_eq!(watched.player.status().recording, None);
    // Where the second one ends as well nobody waits.
    let landed = watched.until(|status, _| status.recording == Some(RecordingId(1))).unwrap();
    assert!(clips::number(&landed).unwrap() < 10, "{landed:?}");
    let (_, jumped) = watched.player.status().jumped.unwrap();
    assert!((jumped.begin.since(filled)).ns().abs() < 100_000_000 && jumped.end == behind, "{jumped:?}");
    // And back the same way.
    watched.player.send(PlayerCommand::SetRate(-1.0));
    drop(watched.until(|status, _| status.recording.is_none() && without(1)));
    watched.until(|status, _| status.recording == Some(RecordingId(0))).unwrap();
    watched.player.send(PlayerCommand::Pause);
    watched.until(|status, _| !status.playing && !status.seeking).unwrap();
    let site = watched.player.status().site.unwrap();
    assert_eq!(room.wrong(&watched.player.screens(), site), Vec::<String>::new());
    // A step out of a hole leads to the nearest picture.
    watched
        .player
        .send(PlayerCommand::Seek { to: Spot::Site(hole.plus(Pts::from_ms(200))), accuracy: Accuracy::Exact });
    drop(watched.until(|status, _| status.recording.is_none()));
    watched.player.send(PlayerCommand::Step(-1));
    let last = watched.until(|status, picture| !status.seeking && picture.is_some()).unwrap();
    assert_eq!(clips::number(&last), Some(first.pictures - 1));
    watched.player.send(PlayerCommand::Step(2));
    watched.until(|status, _| status.recording == Some(RecordingId(1)) && !status.seeking).unwrap();
    assert_eq!(clips::number(&watched.player.picture().unwrap()), Some(1));
}

#[test]
fn a_camera_that_leads_in_a_hole_goes_on_with_its_own_recordings() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let piece = |name, begins_ms| Piece { clip: clip(name), begins_ms };
    // All three have twelve seconds in each piece; at thirteen only the third recorded something.
    let room = Room::new(&[
        &[piece("h264-closed.mp4", 0), piece("h265-closed.mp4", 30_000)],
        &[piece("h264-b.dav", -14_000), piece("h264-closed.mkv", 0), piece("h265-open.mp4", 16_000)],
        &[piece("h264-open.mp4", 3_000)],
    ]);
    let watched = room.open();
    watched.player.send(PlayerCommand::Seek { to: Spot::Site(at_ms(11_700)), accuracy: Accuracy::Exact });
    watched.settled().unwrap();
    watched.player.send(PlayerCommand::Play);
    drop(watched.until(|status, _| status.recording.is_none()));
    watched.player.send(PlayerCommand::Lead(CameraId(2)));
    drop(watched.until(|status, _| status.camera == CameraId(2)));
    assert_eq!(watched.player.status().recording, None, "it has its hole there");
    watched.until(|status, _| status.recording.is_some()).unwrap();
    assert_eq!(watched.player.status().recording, Some(RecordingId(4)));
}

#[test]
fn what_was_recorded_twice_is_not_played_twice() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    // A copy of the middle lies within the first one's time; the third goes on behind the first.
    let room = Room::new(&[&[
        Piece { clip: clip("h264-closed.mp4"), begins_ms: 0 },
        Piece { clip: clip("h264-2997.mp4"), begins_ms: 1_000 },
        Piece { clip: clip("h265-closed.mp4"), begins_ms: 12_000 },
    ]]);
    let watched = room.open();
    let go = |recording: i64, picture: usize| {
        let pieces = &room.cameras[0];
        let to = Spot::In(RecordingId(recording), Pts::from_ns(pieces[recording as usize].clip.at(picture)));
        watched.player.send(PlayerCommand::Seek { to, accuracy: Accuracy::Exact });
        watched.settled().unwrap();
    };
    let shown = || {
        let picture = watched.settled().unwrap();
        (watched.player.status().recording.unwrap().0, clips::number(&picture).unwrap())
    };
    for (from, by, to) in [
        ((0, 299), 1, (2, 0)),
        ((2, 0), -1, (0, 299)),
        ((1, 299), 1, (0, 275)),
        ((1, 0), -1, (0, 24)),
        ((0, 100), -101, (0, 0)),
    ] {
        go(from.0, from.1);
        watched.player.send(PlayerCommand::Step(by));
        assert_eq!(shown(), to, "{by} from {from:?}");
    }
    go(0, 290);
    watched.player.send(PlayerCommand::Play);
    watched.until(|status, _| status.recording != Some(RecordingId(0))).unwrap();
    assert_eq!(watched.player.status().recording, Some(RecordingId(2)));
}

#[test]
fn a_file_whose_clock_was_set_back_is_played_once_and_to_its_end() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = clip("h264-closed.mp4");
    let stretch = |ms: i64, shows: i64| Stretch { from: Pts::from_ms(ms), site: at_ms(shows) };
    let recording = Recording {
        id: RecordingId(0),
        camera: CameraId(1),
        duration: Pts::from_ns(clip.at(clip.pictures)),
        clock: Some(SiteClock::new(nine(), ClockSource::Frames)),
        stretches: vec![stretch(0, 0), stretch(4_000, 30_000), stretch(8_000, 20_000)],
        ..Recording::default()
    };
    let camera =
        Camera { id: CameraId(1), outlet: OutletId(1), name: String::new(), guides: Vec::new(), areas: Vec::new() };
    let track = Tape::of(&[camera], &[recording]).tracks.remove(0);
    let files = BTreeMap::from([(RecordingId(0), clips::file(clip))]);
    for rate in [4.0, 16.0] {
        let watched =
            Watched::play(Programme { lines: vec![Line { track: track.clone(), files: files.clone() }], begin: None });
        watched.indexed().unwrap();
        watched.player.send(PlayerCommand::SetRate(rate));
        watched.player.send(PlayerCommand::Play);
        let last =
            watched.until(|status, picture| status.at_end && picture.is_some_and(|p| p.index() == Some(299))).unwrap();
        assert_eq!(clips::number(&last), Some(299));
        let jumps = watched.player.status().jumped.map(|(number, _)| number);
        assert_eq!(jumps, Some(1), "one hole, said once, at {rate}");
        assert_eq!(watched.player.status().site, Some(at_ms(20_000 + 3_960)));
        watched.player.send(PlayerCommand::SetRate(-rate));
        watched.player.send(PlayerCommand::Play);
        let first =
            watched.until(|status, picture| !status.playing && picture.is_some_and(|p| p.index() == Some(0))).unwrap();
        assert_eq!(clips::number(&first), Some(0));
    }
}

#[test]
fn a_file_that_does_not_play_darkens_its_own_camera_only() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let mut room = room();
    room.files.insert(RecordingId(0), PathBuf::from("gone.mp4"));
    let watched = Watched::play(room.programme());
    watched.player.send(PlayerCommand::Show((1..=3).map(CameraId).collect()));
    let site = at_ms(4_500);
    watched.player.send(PlayerCommand::Seek { to: Spot::Site(site), accuracy: Accuracy::Exact });
    let others_are_right = || {
        let screens = watched.player.screens();
        screens.len() == 3 && room.wrong(&screens[1..], site).is_empty() && screens[0].failure.is_some()
    };
    drop(watched.until(|status, _| matches!(status.phase, Phase::Failed(_)) && others_are_right()));
    assert!(others_are_right(), "{:?}", watched.player.screens());
    assert!(watched.player.picture().is_none());
    watched.player.send(PlayerCommand::Lead(CameraId(2)));
    let led =
        watched.until(|status, _| status.camera == CameraId(2) && status.phase == Phase::Ready && !status.seeking);
    assert_eq!(clips::number(&led.unwrap()), room.wanted(CameraId(2), site));
    // It plays on with the others.
    watched.player.send(PlayerCommand::Step(1));
    watched.settled().unwrap();
    watched.player.send(PlayerCommand::Play);
    watched.until(|status, _| status.site.is_some_and(|now| now > site.plus(Pts::from_ms(600)))).unwrap();
}

#[test]
fn a_stretch_is_played_again_and_again() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let clip = clip("h264-closed.mp4");
    let watched = Watched::open(&clips::file(clip));
    watched.indexed().unwrap();
    let (from, to) = (Pts::from_ns(clip.at(60)), Pts::from_ns(clip.at(70)));
    watched.player.send(PlayerCommand::Repeat(Some((RecordingId(0), from, to))));
    watched.seek(clip.at(60), Accuracy::Exact);
    watched.settled().unwrap();
    watched.player.send(PlayerCommand::Play);
    let (mut rounds, mut before) = (0, 60);
    while rounds < 3 {
        let shown = watched.until(|_, picture| picture.is_some_and(|picture| picture.index() != Some(before))).unwrap();
        let number = shown.index().unwrap();
        assert!((60..70).contains(&number), "{number}");
        rounds += usize::from(number < before);
        before = number;
    }
    watched.player.send(PlayerCommand::Repeat(None));
    watched.until(|_, picture| picture.is_some_and(|picture| picture.index() > Some(72))).unwrap();
}

/// Plays, seeks at random so often, plays on, stops; gives the largest distance of two pictures.
fn skew(watched: &Watched, lasting: Duration, seeks: usize, until: SiteTime) -> Pts {
    let mut random = Random::new(3);
    let mut most = Pts::ZERO;
    let span = until.since(nine()).ns() as u64 * 4 / 5;
    for _ in 0..seeks {
        let site = nine().plus(Pts::from_ns(random.below(span) as i64));
        watched.player.send(PlayerCommand::Seek { to: Spot::Site(site), accuracy: Accuracy::Exact });
        watched.settled().unwrap();
        watched.player.send(PlayerCommand::Play);
        std::thread::sleep(lasting / seeks as u32);
        watched.player.send(PlayerCommand::Pause);
        watched.until(|status, _| !status.playing && !status.seeking).unwrap();
        most = most.max(watched.player.status().skew);
    }
    most
}

#[test]
fn cameras_stay_in_step_while_they_play() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    // The room's footage is twelve seconds long: two seconds of play stay inside of it, wherever they begin.
    let seeks = if std::env::var_os("MINGCHA_PROVE").is_some() { 20 } else { 2 };
    let lasting = 2 * seeks as u64;
    let room = room();
    let watched = room.open();
    let most = skew(&watched, Duration::from_secs(lasting), seeks, at_ms(12_000));
    println!("three cameras, {lasting} s, {seeks} seeks: at most {:.1} ms apart", most.seconds() * 1e3);
    let status = watched.player.status();
    println!("{} shown, {} late, {} dropped", status.presented, status.late, status.dropped);
    assert_eq!(room.wrong(&watched.player.screens(), status.site.unwrap()), Vec::<String>::new());
    // The one whose pace is uneven shows a picture for 150 ms.
    assert!(most <= Pts::from_ms(150), "{most:?}");
}

/// As long as it is to be played, at 640 x 360: 25 pictures a second, and half as many.
const LONG: [Clip; 2] = [
    Clip {
        name: "room-25.mp4",
        pictures: 8_250,
        pace: Pace::Even(25, 1),
        encode: "-vf scale=640:360:flags=neighbor -c:v libx264 -preset ultrafast -bf 2 -g 50",
        sound: false,
    },
    Clip {
        name: "room-12.mkv",
        pictures: 4_125,
        pace: Pace::Even(25, 2),
        encode: "-vf scale=640:360:flags=neighbor -c:v libx265 -preset ultrafast -x265-params log-level=error -g 50",
        sound: false,
    },
];
const SHORT: [Clip; 2] = [
    Clip { name: "room-25-short.mp4", pictures: 500, ..LONG[0] },
    Clip { name: "room-12-short.mkv", pictures: 250, ..LONG[1] },
];

#[test]
fn nine_cameras_stay_in_step() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let is_proof = std::env::var_os("MINGCHA_PROVE").is_some();
    let (clips, lasting, seeks) = if is_proof { (&LONG, 300, 20) } else { (&SHORT, 3, 2) };
    // Each clock stands elsewhere, by no whole number of pictures.
    let pieces: Vec<[Piece; 1]> =
        (0..9).map(|n| [Piece { clip: &clips[usize::from(n % 3 == 2)], begins_ms: n * 137 - 400 }]).collect();
    let cameras: Vec<&[Piece]> = pieces.iter().map(<[Piece; 1]>::as_slice).collect();
    let room = Room::new(&cameras);
    let watched = room.open();
    let most = skew(&watched, Duration::from_secs(lasting), seeks, at_ms(if is_proof { 300_000 } else { 12_000 }));
    let status = watched.player.status();
    let (most_ms, late, dropped) = (most.seconds() * 1e3, status.late, status.dropped);
    println!(
        "nine cameras, {lasting} s, {seeks} seeks: at most {most_ms:.1} ms apart; {} shown, {late} late, {dropped} dropped",
        status.presented
    );
    assert_eq!(room.wrong(&watched.player.screens(), status.site.unwrap()), Vec::<String>::new());
    // The slower ones show a picture for 80 ms.
    assert!(most <= Pts::from_ms(80), "{most:?}");
}

#[test]
fn four_cameras_of_one_room_stay_in_step() {
    let Some(dir) = shared("footage/multicam-office4") else { return };
    let lasting = if std::env::var_os("MINGCHA_PROVE").is_some() { 300 } else { 4 };
    let seeks = if lasting > 10 { 20 } else { 2 };
    let lines = (0..4).map(|number| {
        let path = dir.join(format!("cam_{number}.mp4"));
        Programme::alone(CameraId(number), RecordingId(number), &path).lines.remove(0)
    });
    let watched = Watched::play(Programme { lines: lines.collect(), begin: None });
    watched.player.send(PlayerCommand::Show((0..4).map(CameraId).collect()));
    watched.indexed().unwrap();
    let (mut random, mut most) = (Random::new(5), Pts::ZERO);
    for _ in 0..seeks {
        let to = Pts::from_ns(random.below(16_000_000_000) as i64);
        watched.player.send(PlayerCommand::Seek { to: Spot::Here(to), accuracy: Accuracy::Exact });
        watched.settled().unwrap();
        watched.player.send(PlayerCommand::Play);
        std::thread::sleep(Duration::from_secs(lasting) / seeks);
        watched.player.send(PlayerCommand::Pause);
        watched.until(|status, _| !status.playing && !status.seeking).unwrap();
        most = most.max(watched.player.status().skew);
        let numbers: Vec<_> =
            watched.player.screens().iter().map(|screen| screen.picture.as_ref().unwrap().index()).collect();
        assert!(numbers.iter().all(|number| *number == numbers[0]), "{numbers:?}");
    }
    println!("office, {lasting} s, {seeks} seeks: at most {:.1} ms apart", most.seconds() * 1e3);
    assert!(most <= Pts::from_ms(167), "{most:?}");
}
