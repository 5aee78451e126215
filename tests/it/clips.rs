//! Footage for tests: every picture carries its number in squares that survive compression, so that "the right picture"
//! is read off the pixels and not assumed. ffmpeg encodes it, which shares no code with what is tested.

use crate::dhav_writer::Recorder;
use mingcha::media::picture::{Picture, Rgb};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

/// Size of the clips.
pub(crate) const SIZE: (usize, usize) = (320, 180);

/// Squares in a row; two rows carry sixteen bits, two more the same bits inverted.
const COLUMNS: usize = 8;
const CELL: (usize, usize) = (SIZE.0 / COLUMNS, SIZE.1 / 4);

/// How the pictures of a clip follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Pictures a second, as a fraction.
    Even(u32, u32),
    /// 25 a second, and after each third picture a pause of 110 ms.
    Uneven,
}

/// One clip: how it is encoded and wrapped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clip {
    /// Its name, unlike any other clip's; the ending chooses the container.
    pub name: &'static str,
    /// How many pictures.
    pub pictures: usize,
    /// When they come.
    pub pace: Pace,
    /// What ffmpeg encodes with.
    pub encode: &'static str,
    /// With a sound track: a tone that is loud in the second half of every second.
    pub sound: bool,
}

impl Clip {
    /// When picture `n` is shown, in ns from the first.
    pub(crate) fn at(&self, n: usize) -> i64 {
        let n = n as i64;
        match self.pace {
            Pace::Even(pictures, seconds) => n * i64::from(seconds) * 1_000_000_000 / i64::from(pictures),
            Pace::Uneven => (n * 40 + n / 3 * 110) * 1_000_000,
        }
    }

    /// The number of the picture that is shown at `ns`.
    pub(crate) fn shown_at(&self, ns: i64) -> usize {
        (0..self.pictures).rev().find(|n| self.at(*n) <= ns).unwrap_or(0)
    }
}

/// Whether ffmpeg is there; says so when it is not.
pub(crate) fn ffmpeg_is_missing() -> bool {
    let there = Command::new("ffmpeg").arg("-version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let missing = !there.is_ok_and(|status| status.success());
    if missing {
        println!("skipped: ffmpeg is not installed");
    }
    missing
}

/// The clip's file; made once and kept beside the build.
pub(crate) fn file(clip: &Clip) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clips-1");
    fs::create_dir_all(&dir).unwrap();
    let path = dir.join(clip.name);
    if !path.exists() {
        let part = dir.join(format!("part-{}-{}", std::process::id(), clip.name));
        encode(clip, &part);
        fs::rename(&part, &path).unwrap();
    }
    path
}

/// What ffmpeg makes of a clip's pictures and of sound from `sound` (its arguments; none for none), with `encode`; made
/// once and kept beside the build.
pub(crate) fn remade(clip: &Clip, name: &str, sound: &[&str], encode: &str) -> PathBuf {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let pictures = file(clip);
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let path = pictures.with_file_name(name);
    if path.exists() {
        return path;
    }
    let part = pictures.with_file_name(format!("part-{}-{name}", std::process::id()));
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-i"]).arg(pictures).args(sound).args(["-map", "0:v"]);
    if !sound.is_empty() {
        command.args(["-map", "1:a"]);
    }
    let done = command.args(encode.split_whitespace()).arg(&part).stdin(Stdio::null()).status();
    assert!(done.is_ok_and(|status| status.success()), "{name}: ffmpeg failed: {command:?}");
    fs::rename(&part, &path).unwrap();
    path
}

fn encode(clip: &Clip, path: &Path) {
    let rate = match clip.pace {
        Pace::Even(pictures, seconds) => format!("{pictures}/{seconds}"),
        Pace::Uneven => "25/1".to_owned(),
    };
    let mut command = Command::new("ffmpeg");
    command
        .args(["-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "320x180", "-r", &rate, "-i", "-"]);
    if clip.sound {
        let seconds = clip.at(clip.pictures) as f64 / 1e9;
        command.args([
            "-f",
            "lavfi",
            "-i",
            &format!("aevalsrc=0.5*sin(880*PI*t)*gte(mod(t\\,1)\\,0.5):s=48000:d={seconds}"),
        ]);
    }
    if clip.pace == Pace::Uneven {
        command.args([
            "-vf",
            "settb=1/1000,setpts=N*40+floor(N/3)*110",
            "-fps_mode",
            "passthrough",
            "-enc_time_base",
            "1:1000",
        ]);
    }
    command.args(clip.encode.split_whitespace()).arg(path).stdin(Stdio::piped());
    let mut ffmpeg = command.spawn().unwrap();
    let mut input = ffmpeg.stdin.take().unwrap();
    for n in 0..clip.pictures {
        input.write_all(&drawn(n)).unwrap();
    }
    drop(input);
    assert!(ffmpeg.wait().unwrap().success(), "{}: ffmpeg failed: {command:?}", clip.name);
    wrap(clip, path);
}

/// What ffmpeg does not write: recorders' own containers.
fn wrap(clip: &Clip, path: &Path) {
    let stream = fs::read(path).unwrap();
    if clip.name.ends_with(".dav") {
        let recorder = Recorder { hevc: clip.encode.contains("hevc"), ..Recorder::default() };
        fs::write(path, recorder.file(&stream, &[])).unwrap();
    }
    if clip.name.ends_with(".imkh") {
        let mut header = b"IMKH\x02\x01\x00\x00\x02\x00\x00\x01\x00\x00".to_vec();
        header.resize(40, 0);
        fs::write(path, [header, stream].concat()).unwrap();
    }
}

/// Picture `n` as I420: its number in squares before a ground that moves, so that pictures refer to each other.
pub(crate) fn drawn(n: usize) -> Vec<u8> {
    let (width, height) = SIZE;
    let mut picture = vec![128; width * height * 3 / 2];
    for y in 0..height {
        for x in 0..width {
            let ground = 96 + ((x + n * 3) / 8 % 8 * 4 + (y + n) / 8 % 8 * 4) as u8;
            let (column, row) = (x / CELL.0, y / CELL.1);
            let (in_x, in_y) = (x % CELL.0, y % CELL.1);
            let inside = (8..32).contains(&in_x) && (8..37).contains(&in_y);
            picture[y * width + x] = match (inside, bit(n, column, row)) {
                (false, _) => ground,
                (true, true) => 235,
                (true, false) => 16,
            };
        }
    }
    let chroma = width * height;
    for (i, sample) in picture[chroma..].iter_mut().enumerate() {
        *sample = 118 + ((i + n * 5) / 16 % 20) as u8;
    }
    picture
}

fn bit(n: usize, column: usize, row: usize) -> bool {
    let set = n >> (row % 2 * COLUMNS + column) & 1 == 1;
    set != (row >= 2)
}

/// The number that a small picture carries, by the middle of each square.
pub(crate) fn number_of_small(small: &Rgb) -> Option<usize> {
    let (width, height) = (small.width as usize, small.height as usize);
    let is_light = |i: usize| {
        let (column, row) = (i % COLUMNS, i / COLUMNS);
        let (x, y) = ((column * 2 + 1) * width / (COLUMNS * 2), (row * 2 + 1) * height / 8);
        small.bytes[(y * width + x) * 3 + 1] > 125
    };
    let bits: Vec<bool> = (0..COLUMNS * 4).map(is_light).collect();
    let (plain, inverted) = bits.split_at(COLUMNS * 2);
    let consistent = plain.iter().zip(inverted).all(|(a, b)| a != b);
    consistent.then(|| plain.iter().enumerate().map(|(i, set)| usize::from(*set) << i).sum())
}

/// The number in a plane of luma of the clips' own size.
pub(crate) fn number_in(luma: &[u8], stride: usize) -> Option<usize> {
    let bits: Vec<bool> = (0..COLUMNS * 4)
        .map(|i| {
            let (left, top) = (i % COLUMNS * CELL.0 + 14, i / COLUMNS * CELL.1 + 16);
            let rows = (top..top + 12).map(|y| &luma[y * stride + left..][..12]);
            rows.map(|row| row.iter().map(|level| usize::from(*level)).sum::<usize>()).sum::<usize>() > 125 * 144
        })
        .collect();
    let (plain, inverted) = bits.split_at(COLUMNS * 2);
    let consistent = plain.iter().zip(inverted).all(|(a, b)| a != b);
    consistent.then(|| plain.iter().enumerate().map(|(i, set)| usize::from(*set) << i).sum())
}

/// The number that a picture carries; none where the squares contradict each other.
pub(crate) fn number(picture: &Picture) -> Option<usize> {
    let (step, high) = if picture.is_ten_bit() { (2, 1) } else { (1, 0) };
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut bits = [false; COLUMNS * 4];
    for (i, bit) in bits.iter_mut().enumerate() {
        let (column, row) = (i % COLUMNS, i / COLUMNS);
        let (left, top) = ((column * CELL.0 + 14) * width / SIZE.0, (row * CELL.1 + 16) * height / SIZE.1);
        let (across, down) = (12 * width / SIZE.0, 12 * height / SIZE.1);
        let sum: usize = (top..top + down)
            .map(|y| {
                let line = picture.row(0, y);
                (left..left + across).map(|x| usize::from(line[x * step + high])).sum::<usize>()
            })
            .sum();
        let mean = sum / (across * down);
        *bit = mean > if picture.is_ten_bit() { 1 } else { 125 };
    }
    let (plain, inverted) = bits.split_at(COLUMNS * 2);
    let consistent = plain.iter().zip(inverted).all(|(a, b)| a != b);
    consistent.then(|| plain.iter().enumerate().map(|(i, set)| usize::from(*set) << i).sum())
}
