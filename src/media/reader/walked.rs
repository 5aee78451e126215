//! For tests of readers: what ffmpeg's own demuxers say of a file, beside what is found here.

use crate::domain::time::SiteTime;
use crate::media::reader::witness::packets;
use crate::media::reader::{Finder, Format, Found, Piece, Slot};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Everything that a walk through one file found.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub tracks: Vec<(Slot, Format)>,
    pub pictures: Vec<Piece>,
    pub sound: Vec<Piece>,
    pub clocks: Vec<(SiteTime, i64)>,
    pub lost: Vec<(u64, u64)>,
    pub asides: usize,
}

/// The kind of a reader's `payload`.
pub(crate) type Payload = fn(&[u8], &Piece) -> Option<Vec<u8>>;

impl Walked {
    pub(crate) fn by(walk: impl FnOnce(&mut Finder<'_>) -> std::io::Result<()>) -> Self {
        let mut walked = Self::default();
        let mut found = |what: Found<'_>| {
            match what {
                Found::Track(slot, format) => walked.tracks.push((slot, format)),
                Found::Piece(Slot::Pictures, piece, _) => walked.pictures.push(piece),
                Found::Piece(Slot::Sound, piece, _) => walked.sound.push(piece),
                Found::Clock { site, at, .. } => walked.clocks.push((site, at)),
                Found::Lost { from, to } => walked.lost.push((from, to)),
                Found::Aside => walked.asides += 1,
                Found::Channel(_) => {}
            }
            ControlFlow::Continue(())
        };
        walk(&mut found).unwrap();
        walked
    }

    pub(crate) fn coding(&self, slot: Slot) -> Option<crate::media::reader::Coding> {
        self.tracks.iter().find(|(of, _)| *of == slot).map(|(_, format)| format.coding)
    }
}

/// The payload of pieces, one behind the other.
pub(crate) fn joined(data: &[u8], pieces: &[Piece], payload: Payload) -> Vec<u8> {
    let one = |piece: &Piece| {
        let at = usize::try_from(piece.at).unwrap();
        payload(&data[at..at + piece.span as usize], piece).unwrap()
    };
    pieces.iter().flat_map(one).collect()
}

/// Makes a file with ffmpeg; the file's name comes last.
pub(crate) fn made(dir: &Path, name: &str, args: &str) -> PathBuf {
    let path = dir.join(name);
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-y"])
        .args(args.split_whitespace())
        .arg(&path)
        .status()
        .unwrap();
    assert!(status.success(), "{args}");
    path
}

/// What ffmpeg copies of a stream into this raw format.
pub(crate) fn copied(path: &Path, stream: &str, format: &str) -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("raw");
    let status = Command::new("ffmpeg")
        .args(["-v", "error", "-nostdin", "-i"])
        .arg(path)
        .args(["-map", &format!("0:{stream}"), "-c", "copy", "-bsf:v", "null", "-f", format])
        .arg(&out)
        .stderr(Stdio::null())
        .status();
    assert!(status.is_ok());
    fs::read(out).unwrap()
}

/// ns to ticks of 90 kHz.
pub(crate) fn ticks(ns: i64) -> i64 {
    (ns * 9 + 50_000).div_euclid(100_000)
}

/// Compares pictures and sound with ffmpeg's; `raw` are the formats that it copies them to.
pub(crate) fn agrees(path: &Path, walked: &Walked, payload: Payload, raw: (&str, Option<&str>)) {
    let data = fs::read(path).unwrap();
    let theirs = packets(path, "v");
    let name = path.file_name().unwrap().to_string_lossy();
    assert_eq!(walked.lost, [], "{name}: nothing is lost");
    assert_eq!(walked.pictures.len(), theirs.len(), "{name}: pictures");
    let mut timed = 0;
    for (at, (ours, theirs)) in walked.pictures.iter().zip(&theirs).enumerate() {
        assert_eq!(ours.key, theirs.key, "{name}: key picture {at}");
        if let (Some(ours), Some(pts)) = (ours.pts, theirs.pts) {
            timed += 1;
            assert_eq!(ours, pts, "{name}: time of picture {at}");
        }
    }
    assert!(timed > 0, "{name}: no picture has a time");
    let ours = joined(&data, &walked.pictures, payload);
    same(&ours, &copied(path, "v:0", raw.0), &format!("{name}: pictures"));
    if let Some(format) = raw.1 {
        let theirs = packets(path, "a");
        let ours = joined(&data, &walked.sound, payload);
        same(&ours, &copied(path, "a:0", format), &format!("{name}: sound"));
        if let (Some(ours), Some(theirs)) = (walked.sound[0].pts, theirs.first().and_then(|packet| packet.pts)) {
            assert_eq!(ours, theirs, "{name}: time of the first sound");
        }
    }
    println!("{name}: {} pictures, {timed} timed, {} of sound", walked.pictures.len(), walked.sound.len());
}

fn same(ours: &[u8], theirs: &[u8], what: &str) {
    let differs = ours.iter().zip(theirs).position(|(a, b)| a != b);
    assert!(differs.is_none() && ours.len() == theirs.len(), "{what}: {} {} {differs:?}", ours.len(), theirs.len());
}
