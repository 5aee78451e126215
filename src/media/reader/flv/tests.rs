//! FLV by hand-made files, by damage, and beside ffmpeg.

use crate::media::container::Container;
use crate::media::reader::flv::{payload, walk};
use crate::media::reader::fuzz_one;
use crate::media::reader::reread::damage::{Seed, damaged};
use crate::media::reader::witness::{Heard, copied, hear, hear_bytes, installed, make, packets, shared};
use crate::media::reader::{Coding, Piece, Slot};
use std::path::Path;

const MS: i64 = 1_000_000;

fn tag(kind: u8, ms: u32, body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(body.len()).unwrap();
    let [top, low, mid, high] = ms.to_be_bytes();
    let mut tag = vec![kind];
    tag.extend(&size.to_be_bytes()[1..]);
    tag.extend([low, mid, high, top, 0, 0, 0]);
    tag.extend(body);
    tag.extend((size + 11).to_be_bytes());
    tag
}

fn begin() -> Vec<u8> {
    b"FLV\x01\x05\0\0\0\x09\0\0\0\0".to_vec()
}

fn heads() -> Vec<u8> {
    [tag(18, 0, b"meta"), tag(9, 0, &[0x17, 0, 0, 0, 0, 1, 66, 0, 30]), tag(8, 0, &[0xAF, 0, 0x12, 0x10])].concat()
}

fn picture(n: u32, ms: u32) -> Vec<u8> {
    let kind = if n.is_multiple_of(10) { 0x17 } else { 0x27 };
    tag(9, ms, &[&[kind, 1, 0, 0, 80, 0, 0, 0, 9][..], &[n as u8; 9]].concat())
}

fn small(from_ms: u32) -> Vec<u8> {
    let mut file = [begin(), heads()].concat();
    for n in 0..20 {
        let ms = from_ms.wrapping_add(n * 40);
        file.extend([picture(n, ms), tag(8, ms, &[&[0xAF, 1][..], &[n as u8; 7]].concat())].concat());
    }
    file
}

fn heard(data: &[u8]) -> Heard {
    hear_bytes(data, |source, found| walk(source, found), payload)
}

#[test]
fn a_small_file_is_read_whole() {
    let heard = heard(&small(1000));
    assert_eq!((heard.pictures.len(), heard.sound.len(), heard.asides, heard.lost.len()), (20, 20, 1, 0));
    let formats: Vec<_> = heard.formats.iter().map(|(slot, f)| (*slot, f.coding, f.header.len(), f.sound)).collect();
    let pictures = (Slot::Pictures, Coding::H264Lengths, 4, None);
    assert_eq!(formats, [pictures, (Slot::Sound, Coding::AacRaw, 2, Some((44100, 2)))]);
    for (n, (picture, sound)) in (0..).zip(heard.pictures.iter().zip(&heard.sound)) {
        assert_eq!(picture.dts, Some((1000 + n * 40) * MS));
        assert_eq!(picture.pts, Some((1080 + n * 40) * MS));
        assert_eq!((sound.pts, picture.key), (picture.dts, n % 10 == 0));
    }
    assert_eq!(heard.picture_bytes[..6], [0, 0, 0, 9, 0, 0]);
    assert_eq!(heard.sound_bytes, (0..20).flat_map(|n| [n; 7]).collect::<Vec<u8>>());
}

#[test]
fn times_wrap_with_and_without_their_top_byte() {
    let steady = |pieces: &[Piece]| pieces.windows(2).all(|p| p[1].dts.unwrap() - p[0].dts.unwrap() == 40 * MS);
    for from in [0, 0xFF_FFFF - 300, u32::MAX - 300] {
        let heard = heard(&small(from));
        assert!(heard.pictures.len() == 20 && steady(&heard.pictures), "from {from}");
    }
    let mut short = [begin(), heads()].concat();
    for n in 0..20 {
        short.extend(picture(n, (0xFF_FFFF - 300 + n * 40) & 0xFF_FFFF));
    }
    assert!(steady(&heard(&short).pictures));
    let jump = [begin(), heads(), picture(0, 9_000_000), picture(1, 40)].concat();
    let jump = heard(&jump).pictures;
    assert_eq!(jump[1].dts.unwrap() - jump[0].dts.unwrap(), (40 - 9_000_000) * MS, "a jump is a jump");
}

#[test]
fn formats_are_told_by_number_and_by_letters() {
    let pictures = |head: &[u8], piece: &[u8]| {
        let heard = heard(&[begin(), tag(9, 0, head), tag(9, 40, piece)].concat());
        (heard.formats[0].1.coding, heard.formats[0].1.header.clone(), heard.pictures[0], heard.picture_bytes)
    };
    let (coding, header, piece, bytes) = pictures(&[0x1C, 0, 0, 0, 0, 1, 2], &[0x1C, 1, 0xFF, 0xFF, 0xF6, 7, 8]);
    assert_eq!((coding, header, piece.pts, bytes), (Coding::H265Lengths, vec![1, 2], Some(30 * MS), vec![7, 8]));
    let (coding, header, piece, bytes) = pictures(b"\x90hvc1\x01\x02", b"\x91hvc1\0\0\x0A\x07\x08");
    assert_eq!((coding, header, piece.pts, bytes), (Coding::H265Lengths, vec![1, 2], Some(50 * MS), vec![7, 8]));
    let (coding, _, piece, bytes) = pictures(b"\x90hvc1\x01\x02", b"\xA3hvc1\x07\x08");
    assert_eq!((coding, piece.key, piece.pts, bytes), (Coding::H265Lengths, false, Some(40 * MS), vec![7, 8]));
    let sound = |first: u8| {
        let heard = heard(&[begin(), tag(8, 0, &[first, 1, 2, 3])].concat());
        (heard.formats[0].1.coding, heard.formats[0].1.sound.unwrap(), heard.sound_bytes.len())
    };
    assert_eq!(sound(0x72), (Coding::ALaw, (8000, 1), 3));
    assert_eq!(sound(0x82), (Coding::MuLaw, (8000, 1), 3));
    assert_eq!(sound(0x2F), (Coding::MpegAudio, (44100, 2), 3));
    assert_eq!(sound(0x3B), (Coding::Pcm16, (22050, 2), 3));
    assert_eq!(sound(0x39), (Coding::Unknown(3), (22050, 2), 3));
    let heard = heard(&[begin(), tag(9, 0, &[0x22, 1, 2]), tag(9, 0, &[0x52, 0])].concat());
    assert_eq!((heard.formats[0].1.coding, heard.pictures.len(), heard.asides), (Coding::Unknown(2), 1, 1));
}

#[test]
fn damage_costs_what_is_damaged_and_nothing_else() {
    let whole = small(0);
    let sizes = (picture(0, 0).len(), 11 + 9 + 4);
    let start = |pair: usize| begin().len() + heads().len() + pair * (sizes.0 + sizes.1);
    let garbage = [&whole[..start(7)], &[9; 50], &whole[start(7)..]].concat();
    let read = heard(&garbage);
    assert_eq!((read.pictures.len(), read.sound.len()), (20, 20));
    assert_eq!(read.lost, [(start(7) as u64, start(7) as u64 + 50)]);
    let missing = [&whole[..start(3) + 5], &whole[start(4)..]].concat();
    let read = heard(&missing);
    assert_eq!((read.pictures.len(), read.sound.len(), read.lost.len()), (19, 19, 1));
    let read = heard(&whole[..start(5) + 20]);
    assert_eq!((read.pictures.len(), read.lost), (5, vec![(start(5) as u64, start(5) as u64 + 20)]));
    // Writers that put no length behind tags are read as well.
    let mut without = whole.clone();
    for at in (3..8).map(|pair| start(pair) - 4) {
        without[at..at + 4].fill(0);
    }
    assert_eq!((heard(&without).pictures.len(), heard(&without).lost), (20, vec![]));
}

#[test]
fn any_bytes_are_read_to_their_end() {
    let whole = small(0);
    let mut seed = Seed(0x0F4C_5601);
    for _ in 0..if cfg!(debug_assertions) { 2000 } else { 20_000 } {
        fuzz_one(Container::Flv, &damaged(&whole, &mut seed));
    }
    assert_eq!(fuzz_one(Container::Flv, &whole), 40);
    assert_eq!(fuzz_one(Container::Flv, &[9, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0].repeat(2000)), 0);
}

fn agrees(path: &Path, scratch: &Path) {
    let heard = hear(path, |source, found| walk(source, found), payload);
    let name = path.display();
    assert_eq!(heard.lost, [], "{name}");
    let facts = |p: &Piece| (p.pts.map(|t| t / MS), p.dts.map(|t| t / MS), p.size, p.key);
    for (kind, pieces, bytes) in [("v", &heard.pictures, &heard.picture_bytes), ("a", &heard.sound, &heard.sound_bytes)]
    {
        let theirs: Vec<_> =
            packets(path, kind).iter().map(|p| (p.pts.map(|t| t / MS), p.dts.map(|t| t / MS), p.size, p.key)).collect();
        assert_eq!(pieces.iter().map(facts).collect::<Vec<_>>(), theirs, "{name} {kind}");
        assert!(!theirs.is_empty() && *bytes == copied(path, kind, scratch), "{name} {kind}");
    }
}

#[test]
fn files_are_read_as_ffmpeg_reads_them() {
    if !installed() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    if let Some(path) = shared("footage/containers/exo-sample.flv") {
        agrees(&path, scratch.path());
    }
    let words = [
        "-c:v libx264 -bf 3 -g 25 -c:a aac -f flv",
        "-c:v libx264 -bf 2 -g 10 -ac 1 -ar 8000 -c:a pcm_alaw -output_ts_offset 100 -f flv",
        "-c:v libx264 -bf 0 -c:a libmp3lame -f flv",
        "-c:v libx264 -bf 2 -c:a pcm_mulaw -ar 8000 -ac 1 -output_ts_offset 16776 -f flv",
        "-c:v flv1 -c:a pcm_s16le -ar 22050 -f flv",
    ];
    for words in words {
        let path = scratch.path().join("made.flv");
        make(&path, words);
        agrees(&path, scratch.path());
    }
}
