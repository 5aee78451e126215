//! Recorders' exports from the shared folder beside the checkout, where it exists: the right picture at the right site
//! time, by seek, by step over every edge, and by playing; and the sound in step with both.
//!
//! The recorder burned the clock of the site and a running `#number` into the pictures: number n at 09:00:00 + n * 40 ms.
//! Which picture carries which number is counted by ffmpeg, which decodes every file from its beginning; what the player
//! shows is compared with the upper right quarter of that picture, where the number stands, sample by sample.

use crate::clips;
use crate::media::playing::Watched;
use crate::media::random::Random;
use crate::program::shared;
use mingcha::app::drive::{drive, read_steps};
use mingcha::domain::footage::Timeline;
use mingcha::domain::time::{Pts, SiteTime};
use mingcha::media::picture::Picture;
use mingcha::media::player::{Accuracy, PlayerCommand};
use mingcha::media::probe::{probe, start};
use mingcha::media::sound::excerpt;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// The quarter of the picture that is compared.
const QUARTER: (usize, usize) = (320, 180);

/// Pictures come every 40 ms.
const EVERY_MS: i64 = 40;

/// Site times come in the recorder's own ticks.
const TICK: Pts = Pts::from_ms(1);

/// One export, and what its pictures carry.
#[derive(Clone, Copy, Debug)]
struct Export {
    name: &'static str,
    /// The burned-in number of the first picture.
    first: i64,
    /// How many pictures.
    pictures: usize,
    /// How many more ffmpeg makes of an access unit that is cut off, which is no picture to show.
    torn: usize,
    /// By how much the recorder's clock is ahead of the one burned in.
    ahead: Pts,
    /// The picture before which the recorder's clock was set forward, and by how much.
    jump: Option<(usize, Pts)>,
}

const fn export(name: &'static str, first: i64, pictures: usize) -> Export {
    Export { name, first, pictures, torn: 0, ahead: Pts::ZERO, jump: None }
}

const EXPORTS: &[Export] = &[
    export("dahua/NVR_ch1_main_20260305090000_20260305090028.dav", 0, 700),
    export("dahua/NVR_ch1_main_20260305090028_20260305090052.dav", 700, 600),
    export("dahua/NVR_ch1_main_20260305090100_20260305090130.dav", 1500, 750),
    Export { ahead: Pts::from_ms(3_240), ..export("dahua/NVR_ch2_main_20260305090000_20260305090130.dav", 0, 2250) },
    Export { torn: 1, ..export("dahua/cut-in-the-middle-of-a-frame.dav", 0, 455) },
    export("hikvision/ch01_00000000363000000.mp4", 0, 700),
    export("hikvision/ch01_00000000363001000.mp4", 700, 600),
    export("hikvision/ch01_00000000363002000.mp4", 1500, 750),
    export("hikvision/ch02_00000000363009000.mp4", 0, 2250),
    export("hikvision/bare-ps-no-header.mp4", 0, 700),
    Export { jump: Some((250, Pts::from_ms(600_000))), ..export("hikvision/time-jumps-600s.mp4", 0, 700) },
];

impl Export {
    /// What the recorder's clock showed at picture `n` of the file.
    fn site(&self, n: usize) -> SiteTime {
        let burned = Pts::from_ms((self.first + n as i64) * EVERY_MS);
        let jump = self.jump.filter(|(at, _)| n >= *at).map_or(Pts::ZERO, |(_, by)| by);
        "2026-03-05T09:00:00".parse::<SiteTime>().unwrap().plus(burned + self.ahead + jump)
    }
}

/// Every picture of a file as ffmpeg decodes it, on disk.
struct Witness {
    quarters: File,
    pictures: usize,
    /// Removed with the witness.
    _dir: tempfile::TempDir,
}

impl Witness {
    fn of(path: &Path) -> Self {
        let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let raw = dir.path().join("quarters.gray");
        let mut ffmpeg = Command::new("ffmpeg");
        ffmpeg.args(["-v", "fatal", "-nostdin", "-y", "-i"]).arg(path);
        ffmpeg.args(["-map", "0:v:0", "-vf", "extractplanes=y,crop=320:180:320:0", "-fps_mode", "passthrough"]);
        let done = ffmpeg.args(["-f", "rawvideo", "-pix_fmt", "gray"]).arg(&raw).status();
        assert!(done.is_ok_and(|status| status.success()), "{ffmpeg:?}");
        let quarters = File::open(&raw).unwrap();
        let pictures = quarters.metadata().unwrap().len() as usize / (QUARTER.0 * QUARTER.1);
        Self { quarters, pictures, _dir: dir }
    }

    /// The mean difference to picture `n`.
    fn difference(&self, ours: &[u8], n: usize) -> f64 {
        let mut theirs = vec![0; QUARTER.0 * QUARTER.1];
        let mut file = &self.quarters;
        file.seek(SeekFrom::Start((n * theirs.len()) as u64)).unwrap();
        file.read_exact(&mut theirs).unwrap();
        let sum: u64 = ours.iter().zip(&theirs).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / theirs.len() as f64
    }

    /// Whether a picture is picture `n`, and none of its neighbours; what is wrong with it.
    fn is(&self, picture: &Picture, n: usize) -> Result<(), String> {
        assert_eq!((picture.width(), picture.height()), (640, 360));
        let ours: Vec<u8> = (0..QUARTER.1).flat_map(|y| picture.row(0, y)[640 - QUARTER.0..640].to_vec()).collect();
        let own = self.difference(&ours, n);
        let others = (n.saturating_sub(3)..(n + 4).min(self.pictures)).filter(|other| *other != n);
        let nearest = others.map(|other| (self.difference(&ours, other), other)).min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            _ if own > 0.5 => Err(format!("differs from picture {n} by {own:.3}; nearest {nearest:?}")),
            Some((difference, other)) if difference <= own => Err(format!("is picture {other} instead of {n}")),
            _ => Ok(()),
        }
    }
}

/// An export in the player, beside its witness.
struct Case {
    export: Export,
    watched: Watched,
    witness: Witness,
    timeline: Timeline,
}

impl Case {
    fn open(dir: &Path, export: Export) -> Self {
        let path = dir.join(export.name);
        let watched = Watched::open(&path);
        watched.indexed().unwrap();
        let timeline = start(&path).unwrap().expect("the recorder keeps a clock in the file");
        Self { export, watched, witness: Witness::of(&path), timeline }
    }

    /// What is wrong with a picture that shall be picture `n`.
    fn check(&self, what: &str, picture: &Picture, n: usize) -> Option<String> {
        let (site, wanted) = (self.timeline.site(picture.pts()), self.export.site(n));
        let off = site.since(wanted);
        let is_near = off <= TICK && off >= Pts::ZERO - TICK;
        let wrong = if picture.index() != Some(n as u64) {
            Err(format!("says it is number {:?}", picture.index()))
        } else if !is_near {
            Err(format!("has site time {site} instead of {wanted}"))
        } else {
            self.witness.is(picture, n)
        };
        wrong.err().map(|why| format!("{}: {what}, picture {n}: {why}", self.export.name))
    }

    /// Seeks a moment within picture `n` by its site time.
    fn seek(&self, n: usize, into_ms: u64) -> std::sync::Arc<Picture> {
        let at = self.export.site(n).plus(Pts::from_ms(into_ms as i64));
        self.watched.seek(self.timeline.pts(at).ns(), Accuracy::Exact);
        self.watched.settled().unwrap()
    }

    fn step(&self, pictures: i32) -> std::sync::Arc<Picture> {
        self.watched.player.send(PlayerCommand::Step(pictures));
        self.watched.settled().unwrap()
    }

    /// Steps forward over the edge behind picture `before`, and back again.
    fn over(&self, before: usize) -> Vec<String> {
        let last = self.export.pictures - 1;
        let (low, high) = (before.saturating_sub(2), (before + 3).min(last));
        let mut wrong = Vec::new();
        wrong.extend(self.check("seek before the edge", &self.seek(low, 15), low));
        (low + 1..=high).for_each(|n| wrong.extend(self.check("step forward", &self.step(1), n)));
        (low..high).rev().for_each(|n| wrong.extend(self.check("step back", &self.step(-1), n)));
        wrong
    }
}

/// The folder; none where it or ffmpeg is missing, which is said.
fn exports() -> Option<PathBuf> {
    shared("footage/nvr").filter(|_| !clips::ffmpeg_is_missing())
}

fn none_wrong(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_moment_is_the_right_picture_at_the_right_time() {
    let Some(dir) = exports() else { return };
    let tries = if std::env::var_os("MINGCHA_PROVE").is_some() { 50 } else { 4 };
    let mut wrong = Vec::new();
    for (export, seed) in EXPORTS.iter().zip(900..) {
        let begun = Instant::now();
        let case = Case::open(&dir, *export);
        let counted = export.pictures;
        assert_eq!(probe(&dir.join(export.name)).unwrap().pictures, counted as u64, "{}", export.name);
        assert_eq!(counted + export.torn, case.witness.pictures, "{}: ffmpeg counts otherwise", export.name);
        let mut random = Random::new(seed);
        let before = wrong.len();
        for _ in 0..tries {
            let n = random.below(counted as u64) as usize;
            // Site times are rounded to the recorder's ticks: not right at a picture's ends.
            let picture = case.seek(n, 2 + random.below(36));
            wrong.extend(case.check("seek", &picture, n));
        }
        let took = begun.elapsed().as_secs_f64();
        println!("{}: {} of {tries} wrong, {counted} pictures, {took:.1} s", export.name, wrong.len() - before);
    }
    none_wrong(&wrong);
}

#[test]
fn steps_go_over_every_edge_both_ways() {
    let Some(dir) = exports() else { return };
    let mut wrong = Vec::new();
    for export in EXPORTS {
        let case = Case::open(&dir, *export);
        wrong.extend(case.over(1));
        wrong.extend(case.over(export.pictures - 1));
        if let Some((at, _)) = export.jump {
            wrong.extend(case.over(at - 1));
        }
    }
    none_wrong(&wrong);
}

/// The three pieces of a recorder's first channel, with a hole of eight seconds before the last.
fn pieces(dir: &Path, recorder: &str) -> Vec<PathBuf> {
    let of_channel = |name: &&str| name.starts_with(recorder) && (name.contains("_ch1_") || name.contains("ch01"));
    EXPORTS.iter().map(|export| export.name).filter(of_channel).map(|name| dir.join(name)).collect()
}

#[test]
fn steps_and_play_go_from_piece_to_piece() {
    let Some(dir) = exports() else { return };
    for recorder in ["dahua", "hikvision"] {
        let files = pieces(&dir, recorder);
        assert_eq!(files.len(), 3);
        let steps = r#"[{"seek": "09:00:27.970"}, {"step": 1}, {"step": -1}, {"seek": "09:01:00.010"}, {"step": -1},
            {"step": 1}, {"seek": "09:00:51.500"}, {"play_s": 1.5}, {"play_s": 2.5, "rate": -1}]"#;
        let rows = drive(&files, &read_steps(steps).unwrap(), None).unwrap();
        let seen: Vec<(usize, u64, String)> = rows
            .iter()
            .map(|row| {
                let leads = &row.cameras[0];
                let piece = files.iter().position(|file| Some(file) == leads.file.as_ref()).unwrap();
                (piece, leads.frame.unwrap(), leads.site.unwrap().time_of_day())
            })
            .collect();
        let wanted = [
            (0, 699, "09:00:27.960"),
            (1, 0, "09:00:28.000"),
            (0, 699, "09:00:27.960"),
            (2, 0, "09:01:00.000"),
            (1, 599, "09:00:51.960"),
            (2, 0, "09:01:00.000"),
            (1, 587, "09:00:51.480"),
        ];
        let wanted = wanted.map(|(piece, frame, site)| (piece, frame, site.to_owned()));
        assert_eq!(seen[..7], wanted, "{recorder}");
        // Half a second to the hole and no wait there, then so far into the last piece; and back.
        let (through, back) = (&seen[7], &seen[8]);
        assert!(through.0 == 2 && (1..30).contains(&through.1), "{recorder}: {seen:?}");
        assert!(back.0 == 1 && back.1 < 599, "{recorder}: {seen:?}");
    }
}

#[test]
fn it_plays_through_a_clock_that_jumps() {
    let Some(dir) = exports() else { return };
    let (export, at) = EXPORTS.iter().find_map(|export| Some((*export, export.jump?.0))).unwrap();
    let case = Case::open(&dir, export);
    let (mut wrong, mut seen) = (Vec::new(), Vec::new());
    case.seek(at - 12, 5);
    case.watched.player.send(PlayerCommand::Play);
    let begun = Instant::now();
    while seen.last().is_none_or(|last| *last < at + 12) && begun.elapsed() < Duration::from_secs(10) {
        let picture = case.watched.player.picture().unwrap();
        let n = picture.index().unwrap() as usize;
        if seen.last() != Some(&n) {
            seen.push(n);
            wrong.extend(case.check("playing", &picture, n));
        }
        std::thread::sleep(Duration::from_millis(3));
    }
    none_wrong(&wrong);
    assert!(seen.is_sorted() && seen.iter().filter(|n| **n >= at).count() > 3, "{seen:?}");
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(3), "the jump is no wait: {took:?}");
}

#[test]
fn the_sound_is_loud_in_the_first_of_every_ten_seconds() {
    let Some(dir) = exports() else { return };
    let mut wrong = Vec::new();
    for export in EXPORTS {
        let path = dir.join(export.name);
        let facts = probe(&path).unwrap();
        assert!(facts.has_sound(), "{}", export.name);
        let begins = export.first * EVERY_MS;
        let ends = begins + facts.duration().ns() / 1_000_000;
        for tens in (begins / 10_000 + 1..).map(|ten| ten * 10_000).take_while(|at| at + 1_500 < ends) {
            let from = tens - begins - 500;
            let wav = excerpt(&path, Pts::from_ms(from), Pts::from_ms(from + 2_000)).unwrap();
            let loud = wav.as_deref().and_then(loud);
            let is_right = loud.is_some_and(|(on, off)| (450..660).contains(&on) && (1_450..1_660).contains(&off));
            if !is_right {
                wrong.push(format!("{}: {tens} ms: loud {loud:?}", export.name));
            }
        }
    }
    none_wrong(&wrong);
}

#[test]
fn what_the_player_plays_is_loud_at_that_second_too() {
    let Some(dir) = exports() else { return };
    // Not in pieces that begin between two full tens; the last one's second lies behind the jump.
    let names = ["090028.dav", "ch01_00000000363000000.mp4", "bare-ps-no-header.mp4", "time-jumps-600s.mp4"];
    for export in EXPORTS.iter().filter(|export| export.first == 0) {
        if !names.iter().any(|name| export.name.ends_with(name)) {
            continue;
        }
        let watched = Watched::open(&dir.join(export.name));
        watched.indexed().unwrap();
        watched.seek(19_200_000_000, Accuracy::Exact);
        watched.settled().unwrap();
        watched.player.send(PlayerCommand::Play);
        watched.until(|_, picture| picture.is_some_and(|picture| picture.pts() > Pts::from_ms(21_700))).unwrap();
        let levels = watched.player.status().levels;
        let mean = |from: i64, to: i64| {
            let heard: Vec<f32> = levels
                .iter()
                .filter(|level| (from..to).contains(&(level.at.ns() / 1_000_000)))
                .map(|level| level.rms_db)
                .collect();
            assert!(heard.len() > 2, "{}: nothing was heard: {levels:?}", export.name);
            heard.iter().sum::<f32>() / heard.len() as f32
        };
        let (before, loud, behind) = (mean(19_500, 19_950), mean(20_200, 20_900), mean(21_200, 21_600));
        assert!(loud > before + 15.0 && loud > behind + 15.0, "{}: {before} {loud} {behind} dB", export.name);
    }
}

/// When it is loud first and last, in ms; none where it never is.
fn loud(wav: &[u8]) -> Option<(usize, usize)> {
    let channels = usize::from(u16::from_le_bytes([wav[22], wav[23]]));
    let rate = u32::from_le_bytes(wav[24..28].try_into().unwrap()) as usize;
    let frames: Vec<i16> =
        wav[44..].chunks_exact(2 * channels).map(|frame| i16::from_le_bytes([frame[0], frame[1]])).collect();
    let is_loud = |sample: &i16| sample.unsigned_abs() > 3_000;
    let (first, last) = (frames.iter().position(is_loud)?, frames.iter().rposition(is_loud)?);
    Some((first * 1000 / rate, last * 1000 / rate))
}
