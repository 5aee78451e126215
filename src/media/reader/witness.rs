//! For tests: all that a reader says of a file, and what ffmpeg's demuxers say of the same file.

use crate::media::reader::{Finder, Format, Found, Piece, Slot};
use std::fs;
use std::fs::File;
use std::io::{Read, Result, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

/// All that a reader says of a file, with every payload read again.
#[derive(Debug, Default)]
pub(crate) struct Heard {
    pub formats: Vec<(Slot, Format)>,
    pub pictures: Vec<Piece>,
    pub sound: Vec<Piece>,
    /// Payloads one behind the other.
    pub picture_bytes: Vec<u8>,
    pub sound_bytes: Vec<u8>,
    /// Site time, place in ns, exact.
    pub clocks: Vec<(String, i64, bool)>,
    pub channels: Vec<u32>,
    pub lost: Vec<(u64, u64)>,
    pub asides: usize,
}

/// Listens to a reader of a file in memory.
pub(crate) fn hear_bytes(
    data: &[u8],
    walk: impl FnOnce(std::io::Cursor<&[u8]>, &mut Finder<'_>) -> Result<()>,
    payload: impl Fn(&[u8], &Piece) -> Option<Vec<u8>>,
) -> Heard {
    let mut heard = Heard::default();
    walk(std::io::Cursor::new(data), &mut |found| {
        heard.take(&found, |piece| {
            let from = usize::try_from(piece.at).unwrap();
            payload(&data[from..from + piece.span as usize], piece).unwrap()
        });
        ControlFlow::Continue(())
    })
    .unwrap();
    heard
}

/// Listens to a reader of a file on disk.
pub(crate) fn hear(
    path: &Path,
    walk: impl FnOnce(File, &mut Finder<'_>) -> Result<()>,
    payload: impl Fn(&[u8], &Piece) -> Option<Vec<u8>>,
) -> Heard {
    let mut heard = Heard::default();
    let mut again = File::open(path).unwrap();
    walk(File::open(path).unwrap(), &mut |found| {
        heard.take(&found, |piece| {
            let mut carried = vec![0; piece.span as usize];
            again.seek(SeekFrom::Start(piece.at)).unwrap();
            again.read_exact(&mut carried).unwrap();
            payload(&carried, piece).unwrap()
        });
        ControlFlow::Continue(())
    })
    .unwrap();
    heard
}

impl Heard {
    fn take(&mut self, found: &Found<'_>, mut payload: impl FnMut(&Piece) -> Vec<u8>) {
        match found {
            Found::Track(slot, format) => self.formats.push((*slot, format.clone())),
            Found::Piece(slot, piece, head) => {
                let own = payload(piece);
                assert!(own.starts_with(head) && own.len() == piece.size as usize, "{piece:?}");
                let (pieces, bytes) = match slot {
                    Slot::Pictures => (&mut self.pictures, &mut self.picture_bytes),
                    Slot::Sound => (&mut self.sound, &mut self.sound_bytes),
                };
                pieces.push(*piece);
                bytes.extend(own);
            }
            Found::Clock { site, at, exact } => self.clocks.push((site.to_string(), *at, *exact)),
            Found::Channel(number) => self.channels.push(*number),
            Found::Lost { from, to } => self.lost.push((*from, *to)),
            Found::Aside => self.asides += 1,
        }
    }

    /// The site time of a place in ns, by the readings as a listener keeps them: of two at the same place the later one.
    pub(crate) fn site_at(&self, at: i64) -> String {
        let mut kept: Vec<&(String, i64, bool)> = Vec::new();
        for clock in &self.clocks {
            kept.retain(|other| other.1 != clock.1);
            kept.push(clock);
        }
        kept.sort_by_key(|clock| clock.1);
        let clock = kept.iter().rev().find(|clock| clock.1 <= at).unwrap();
        let site: crate::domain::time::SiteTime = clock.0.parse().unwrap();
        site.plus(crate::domain::time::Pts::from_ns(at - clock.1)).to_string()
    }
}

/// A file of the shared folder beside the checkout, where it exists.
pub(crate) fn shared(inside: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(inside);
    if !path.exists() {
        println!("skipped: there is no shared/{inside} beside the checkout");
        return None;
    }
    Some(path)
}

/// Whether ffmpeg and ffprobe are installed; says so when they are not.
pub(crate) fn installed() -> bool {
    let there = ["ffmpeg", "ffprobe"].iter().all(|name| Command::new(name).arg("-version").output().is_ok());
    if !there {
        println!("skipped: ffmpeg and ffprobe are not installed");
    }
    there
}

/// Makes `out` by ffmpeg: 320×180, two seconds and a bit more, with these words for input effects and encoding.
pub(crate) fn make(out: &Path, words: &str) {
    let picture = "testsrc2=size=320x180:rate=25:duration=2.4";
    let sound = "sine=frequency=440:sample_rate=44100:duration=2.4";
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound]);
    let status = command.args(words.split_whitespace()).arg(out).status().unwrap();
    assert!(status.success(), "{words}");
}

/// A packet as ffprobe sees it: times in ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Packet {
    pub pts: Option<i64>,
    pub dts: Option<i64>,
    pub size: u32,
    pub key: bool,
    pub hidden: bool,
}

/// The packets of the first stream of a kind (`v`, `a`).
pub(crate) fn packets(path: &Path, kind: &str) -> Vec<Packet> {
    let probe = |entries: &str| {
        let mut command = Command::new("ffprobe");
        command.args(["-v", "error", "-select_streams", &format!("{kind}:0"), "-show_entries", entries]);
        let out = command.args(["-of", "compact=nk=0:p=0"]).arg(path).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let bases = probe("stream=time_base");
    let base = field(bases.lines().find(|line| line.contains("time_base")).unwrap(), "time_base").unwrap();
    let (above, below) = base.split_once('/').unwrap();
    let (above, below): (i128, i128) = (above.parse().unwrap(), below.parse().unwrap());
    let ns = |text: Option<&str>| {
        let ticks: i128 = text?.parse().ok()?;
        i64::try_from((ticks * above * 1_000_000_000).div_euclid(below)).ok()
    };
    let all = probe("packet=pts,dts,size,flags");
    let packets = all.lines().filter(|line| line.contains("size=")).map(|line| Packet {
        pts: ns(field(line, "pts")),
        dts: ns(field(line, "dts")),
        size: field(line, "size").unwrap().parse().unwrap(),
        key: field(line, "flags").unwrap().contains('K'),
        hidden: field(line, "flags").unwrap().contains('D'),
    });
    packets.collect()
}

fn field<'l>(line: &'l str, name: &str) -> Option<&'l str> {
    line.split('|').find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
}

/// All the bytes of the first stream of a kind, as the demuxer copies them.
pub(crate) fn copied(path: &Path, kind: &str, scratch: &Path) -> Vec<u8> {
    let out = scratch.join(format!("copied-{kind}"));
    let map = format!("0:{kind}:0");
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "fatal", "-y", "-copyts", "-i"]).arg(path);
    let status = command.args(["-map", &map, "-c", "copy", "-copyinkf", "-f", "data"]).arg(&out).status().unwrap();
    assert!(status.success(), "{}", path.display());
    fs::read(out).unwrap()
}
