//! Damage: files cut off anywhere and bytes changed anywhere are answered soon, with a sentence where they do not play, and
//! the pictures before the damage are still the right ones. The readers alone are given worse, and much more of it.

use crate::clips::{self, Clip};
use crate::media::matrix;
use crate::media::playing::Watched;
use crate::media::random::Random;
use crate::program::shared;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::media::container::Container;
use mingcha::media::error::MediaError;
use mingcha::media::fuzz_one;
use mingcha::media::player::Accuracy;
use mingcha::media::probe::{Fault, Probe, probe};
use mingcha::media::still::{At, still};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Nothing takes longer than this, whatever the file.
const PATIENCE: Duration = Duration::from_secs(10);

/// Pictures that lie in the file behind their turn, because sound or pictures that are shown later come first.
const SLACK: usize = 12;

/// One clip of each container, and of those that keep the least the other codecs, too: with the pictures from one key picture to the next, and what begins its index where that
/// is at the end.
const CLIPS: &[(&str, usize, Option<&[u8]>)] = &[
    ("h264-closed.mp4", 50, Some(b"moov")),
    ("h264-fragments.mp4", 50, Some(b"mfra")),
    ("h264-closed.mkv", 50, Some(&[0x1C, 0x53, 0xBB, 0x6B])),
    ("h264-closed.avi", 50, Some(b"idx1")),
    ("h265-b.avi", 50, Some(b"idx1")),
    ("mpeg4-b.avi", 50, Some(b"idx1")),
    ("msmpeg4.avi", 100, Some(b"idx1")),
    ("mjpeg.avi", 1, Some(b"idx1")),
    ("h264-closed.ts", 50, None),
    ("mpeg2.mpg", 25, None),
    ("h264-b.mpg", 250, None),
    ("h264-gop250.imkh", 250, None),
    ("h264.flv", 50, None),
    ("h264-b.dav", 50, None),
];

fn is_proof() -> bool {
    std::env::var_os("MINGCHA_PROVE").is_some()
}

/// A file that stays when the test fails or is killed by it.
fn place(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("torture");
    fs::create_dir_all(&dir).unwrap();
    dir.join(name)
}

/// Does it on another thread, and waits no longer than [`PATIENCE`].
fn soon<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
    let (done, wait) = mpsc::sync_channel(1);
    let thread = std::thread::Builder::new().name("damaged".to_owned());
    let worker = thread.spawn(move || drop(done.send(work()))).unwrap();
    match wait.recv_timeout(PATIENCE) {
        Ok(result) => Ok(result),
        Err(mpsc::RecvTimeoutError::Timeout) => Err(format!("{what}: nothing within {PATIENCE:?}")),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(format!("{what}: panicked: {:?}", worker.join().err())),
    }
}

/// One kind of damage to one file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    /// The file ends there.
    Cut(usize),
    /// The byte there is another.
    Flip(usize),
}

impl Damage {
    fn at(self) -> usize {
        match self {
            Self::Cut(at) | Self::Flip(at) => at,
        }
    }

    fn done_to(self, whole: &[u8], random: &mut Random) -> Vec<u8> {
        let mut bytes = whole.to_vec();
        match self {
            Self::Cut(at) => bytes.truncate(at),
            Self::Flip(at) => bytes[at] ^= 1 + random.below(255) as u8,
        }
        bytes
    }
}

/// A clip, and what is known of where its pictures lie.
struct Victim {
    clip: &'static Clip,
    gop: usize,
    whole: Vec<u8>,
    /// Where the index begins, if that is at the end; else where the file ends.
    index: usize,
    index_is_needed: bool,
}

impl Victim {
    fn new(name: &str, gop: usize, index: Option<&[u8]>) -> Self {
        let clip = matrix::EXACT.iter().find(|clip| clip.name == name).unwrap();
        let whole = fs::read(clips::file(clip)).unwrap();
        let found = index.map(|mark| whole.windows(mark.len()).rposition(|at| at == mark).unwrap());
        let index = found.unwrap_or(whole.len());
        Self { clip, gop, whole, index, index_is_needed: name == "h264-closed.mp4" }
    }

    /// How many pictures certainly lie before the damage: the groups of these clips are of one size.
    fn before(&self, damage: Damage) -> usize {
        let is_index_hurt = self.index_is_needed && matches!(damage, Damage::Cut(_));
        let is_in_index = matches!(damage, Damage::Flip(at) if at >= self.index.saturating_sub(8));
        if is_index_hurt || is_in_index {
            return 0;
        }
        let share = self.clip.pictures * damage.at().min(self.index) / self.index;
        share.saturating_sub(self.gop + SLACK)
    }
}

/// What came of all the damage to one clip.
#[derive(Debug, Default)]
struct Tally {
    opened: usize,
    refused: usize,
    checked: usize,
    slowest: Duration,
    wrong: Vec<String>,
}

impl Tally {
    fn timed<T: Send + 'static>(&mut self, what: &str, work: impl FnOnce() -> T + Send + 'static) -> Result<T, String> {
        let begun = Instant::now();
        let result = soon(what, work);
        self.slowest = self.slowest.max(begun.elapsed());
        result
    }

    /// Probes a damaged file, and looks at one of the pictures before the damage.
    fn suffer(&mut self, victim: &Victim, damage: Damage, path: &Path, random: &mut Random) -> Result<(), String> {
        let (before, file) = (victim.before(damage), path.to_owned());
        let answer = self.timed("probe", move || probe(&file))?;
        self.hear(&answer)?;
        if victim.index_is_needed && matches!(damage, Damage::Cut(_)) {
            let is_said = matches!(answer, Err(MediaError::NoIndex { .. } | MediaError::Truncated { .. }));
            return if is_said || damage.at() < 1_000 { Ok(()) } else { Err(format!("without its index: {answer:?}")) };
        }
        if before == 0 {
            return Ok(());
        }
        match answer {
            Err(error) => return Err(format!("{before} pictures are whole, but {error}")),
            Ok(probe) if probe.container == Container::Avi && matches!(damage, Damage::Cut(_)) => {
                if !probe.faults.contains(&Fault::CutShort) {
                    return Err(format!("it is not said that it was cut off: {:?}", probe.faults));
                }
            }
            Ok(_) => {}
        }
        let wanted = if random.below(2) == 0 { before - 1 } else { random.below(before as u64) as usize };
        let moment = victim.clip.at(wanted) + 20_000_000;
        let file = path.to_owned();
        let number = if random.below(4) == 0 {
            self.timed("player", move || {
                let watched = Watched::open(&file);
                watched.settled()?;
                watched.seek(moment, Accuracy::Exact);
                watched.settled().map(|picture| clips::number(&picture))
            })?
        } else {
            let made = self.timed("still", move || still(&file, At::Pts(Pts::from_ns(moment))))?;
            made.map(|picture| clips::number(&picture)).map_err(|error| error.to_string())
        };
        self.checked += 1;
        if number == Ok(Some(wanted)) {
            return Ok(());
        }
        Err(format!("shows {number:?} instead of {wanted}; {before} pictures are whole"))
    }

    fn hear(&mut self, answer: &Result<Probe, MediaError>) -> Result<(), String> {
        match answer {
            Ok(_) => self.opened += 1,
            Err(error) => {
                self.refused += 1;
                if error.text().get(Lang::En).is_empty() || error.text().get(Lang::Zh).is_empty() {
                    return Err(format!("no sentence: {error:?}"));
                }
            }
        }
        Ok(())
    }
}

/// Damages every clip in so many places, and gives what is wrong.
fn torture(kind: &str, damage: fn(usize) -> Damage) {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let rounds = if is_proof() { 200 } else { 4 };
    let wanted = std::env::var("MINGCHA_CLIP").unwrap_or_default();
    let (mut wrong, mut checked, mut refused) = (Vec::new(), 0, 0);
    for (seed, (name, gop, index)) in (1..).zip(CLIPS).filter(|(_, (name, ..))| name.contains(&wanted)) {
        let victim = Victim::new(name, *gop, *index);
        let (mut tally, mut random, begun) = (Tally::default(), Random::new(seed), Instant::now());
        for round in 0..rounds {
            let damage = damage(1 + random.below(victim.whole.len() as u64 - 1) as usize);
            let path = place(&format!("{kind}-{round}-{name}"));
            fs::write(&path, damage.done_to(&victim.whole, &mut random)).unwrap();
            match tally.suffer(&victim, damage, &path, &mut random) {
                Ok(()) => fs::remove_file(&path).unwrap(),
                Err(why) => tally.wrong.push(format!("{name}: {damage:?} of {}: {why}", victim.whole.len())),
            }
        }
        println!(
            "{name}: {kind} at {rounds} places: {} opened, {} were refused, {} of {} pictures before are wrong, \
             at most {:.2} s, {:.0} s altogether",
            tally.opened,
            tally.refused,
            tally.wrong.len(),
            tally.checked,
            tally.slowest.as_secs_f64(),
            begun.elapsed().as_secs_f64(),
        );
        wrong.append(&mut tally.wrong);
        (checked, refused) = (checked + tally.checked, refused + tally.refused);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > 0 || !wanted.is_empty(), "nothing was looked at");
    println!("{checked} pictures looked at, {refused} files refused");
}

#[test]
fn what_is_cut_off_shows_what_is_left() {
    torture("cut", Damage::Cut);
}

#[test]
fn a_changed_byte_spoils_nothing_before_it() {
    torture("flip", Damage::Flip);
}

/// How long each reader is given mangled bytes.
fn fuzzing() -> Duration {
    let seconds = std::env::var("MINGCHA_FUZZ_SECONDS").ok().and_then(|seconds| seconds.parse().ok());
    Duration::from_secs_f64(if is_proof() { seconds.unwrap_or(20.0) } else { 0.5 })
}

/// Whole files for a reader: recorders' own where they are, and clips.
fn whole(inside: &str, names: &[&str]) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    if let Some(dir) = shared("footage/nvr").filter(|_| !inside.is_empty()) {
        let mut paths: Vec<PathBuf> = fs::read_dir(dir.join(inside)).unwrap().map(|e| e.unwrap().path()).collect();
        paths.sort();
        found.extend(paths.iter().map(|path| fs::read(path).unwrap()));
    }
    if !clips::ffmpeg_is_missing() {
        let clips = matrix::EXACT.iter().filter(|clip| names.contains(&clip.name));
        found.extend(clips.map(|clip| fs::read(clips::file(clip)).unwrap()));
    }
    found
}

/// A piece of a file, from its beginning or from anywhere, with up to six things done to it.
fn mangled(whole: &[u8], random: &mut Random) -> Vec<u8> {
    let mut pick = |limit: usize| random.below(limit as u64) as usize;
    let from = if pick(2) == 0 { 0 } else { pick(whole.len()) };
    let most = [4_000, 40_000, 200_000][pick(3)];
    let length = 1 + pick(most);
    let mut data = whole[from..(from + length).min(whole.len())].to_vec();
    for _ in 0..pick(7) {
        let at = pick(data.len());
        let most = [8, 64, 5_000][pick(3)];
        let to = (at + pick(most)).min(data.len());
        match pick(8) {
            0 => data.truncate(at.max(1)),
            1 if to - at < data.len() => drop(data.drain(at..to)),
            2 => drop(data.splice(at..at, whole[from..].iter().take(to - at).copied().collect::<Vec<_>>())),
            3 => data.extend_from_within(at..to),
            4 => data[at..to].fill([0, 0xFF, 0x80, 0x47][pick(4)]),
            5 => {
                // Lengths and counts that lie.
                let lie = [0_u32, 1, 0x7FFF_FFFF, 0x8000_0000, u32::MAX, data.len() as u32][pick(6)];
                let bytes = if pick(2) == 0 { lie.to_be_bytes() } else { lie.to_le_bytes() };
                data.iter_mut().skip(at).zip(bytes).for_each(|(byte, lie)| *byte = lie);
            }
            6 => data[at] = pick(256) as u8,
            _ => data[at] ^= 1 << pick(8),
        }
    }
    data
}

/// Gives a reader mangled bytes until the time is up; what it broke its word on is kept.
fn fuzz(container: Container, files: &[Vec<u8>], seed: u64) -> Result<(), String> {
    let (mut random, mut count, mut slowest, begun) = (Random::new(seed), 0_u64, Duration::ZERO, Instant::now());
    while begun.elapsed() < fuzzing() {
        let data = mangled(&files[random.below(files.len() as u64) as usize], &mut random);
        let turn = Instant::now();
        let result = catch_unwind(AssertUnwindSafe(|| fuzz_one(container, &data)));
        slowest = slowest.max(turn.elapsed());
        if result.is_err() || turn.elapsed() > PATIENCE {
            let path = place(&format!("fuzz-{}-{count}", container.name().replace(' ', "-")));
            fs::write(&path, &data).unwrap();
            let why = if result.is_err() { "broke its word" } else { "took too long" };
            return Err(format!("{}: round {count} {why}: {}", container.name(), path.display()));
        }
        count += 1;
    }
    println!(
        "{}: {count} mangled files in {:.0} s, at most {slowest:.0?}",
        container.name(),
        begun.elapsed().as_secs_f64()
    );
    Ok(())
}

#[test]
fn the_readers_keep_their_word_on_mangled_files() {
    let readers: [(Container, &str, &[&str]); 5] = [
        (Container::Dhav, "dahua", &["h264-b.dav", "h265.dav"]),
        (Container::MpegPs, "hikvision", &["h264-b.mpg", "mpeg2.mpg", "h265-no-b.mpg"]),
        (Container::MpegTs, "", &["h264-closed.ts", "h265.ts", "mpeg2.ts"]),
        (Container::Flv, "", &["h264.flv", "h264-vfr.flv"]),
        (Container::FragmentedMp4, "", &["h264-fragments.mp4", "h265-fragments.mp4"]),
    ];
    let mut wrong = Vec::new();
    for (seed, (container, inside, names)) in (1..).zip(readers) {
        let files = whole(inside, names);
        if !files.is_empty() {
            wrong.extend(fuzz(container, &files, seed).err());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
