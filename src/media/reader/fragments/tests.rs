//! Fragmented MP4 by hand-made files, by damage, and beside ffmpeg.

use crate::media::container::Container;
use crate::media::reader::fragments::{payload, walk};
use crate::media::reader::fuzz_one;
use crate::media::reader::reread::damage::{Seed, damaged};
use crate::media::reader::witness::{Heard, copied, hear, hear_bytes, installed, make, packets, shared};
use crate::media::reader::{Coding, Piece, Slot};
use std::path::Path;

const MS: i64 = 1_000_000;

fn cell(kind: &[u8; 4], parts: &[&[u8]]) -> Vec<u8> {
    let inside = parts.concat();
    [&u32::try_from(inside.len() + 8).unwrap().to_be_bytes()[..], kind, &inside].concat()
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// A track of 1000 ticks a second with these tables; `edit`: entries of (duration, from).
fn track(id: u32, handler: &[u8; 4], entry: &[u8], tables: &[u8], edit: &[(u32, i32)]) -> Vec<u8> {
    let list: Vec<u32> = edit.iter().flat_map(|(duration, from)| [*duration, from.cast_unsigned(), 0x1_0000]).collect();
    let edits = cell(b"edts", &[&cell(b"elst", &[&words(&[0, edit.len() as u32]), &words(&list)])]);
    let samples = cell(b"stbl", &[&cell(b"stsd", &[&words(&[0, 1]), entry]), tables]);
    let media = cell(
        b"mdia",
        &[
            &cell(b"mdhd", &[&words(&[0, 0, 0, 1000, 0, 0])]),
            &cell(b"hdlr", &[&words(&[0, 0]), handler, &[0; 13]]),
            &cell(b"minf", &[&samples]),
        ],
    );
    cell(
        b"trak",
        &[&cell(b"tkhd", &[&words(&[0, 0, 0, id]), &[0; 68]]), if edit.is_empty() { &[] } else { &edits }, &media],
    )
}

fn picture_entry() -> Vec<u8> {
    let mut fixed = vec![0; 78];
    fixed[24..28].copy_from_slice(&[1, 64, 0, 180]);
    cell(b"avc1", &[&fixed, &cell(b"avcC", &[&[1, 66, 0, 30]])])
}

fn sound_entry() -> Vec<u8> {
    let mut fixed = vec![0; 28];
    (fixed[17], fixed[19]) = (1, 16);
    fixed[24..26].copy_from_slice(&8000_u16.to_be_bytes());
    cell(b"alaw", &[&fixed])
}

fn no_tables() -> Vec<u8> {
    [b"stts", b"stsc", b"stco"]
        .iter()
        .flat_map(|kind| cell(kind, &[&words(&[0, 0])]))
        .collect::<Vec<u8>>()
        .into_iter()
        .chain(cell(b"stsz", &[&words(&[0, 0, 0])]))
        .collect()
}

fn movie(edit: &[(u32, i32)], with_defaults: bool) -> Vec<u8> {
    let defaults = |id| cell(b"trex", &[&words(&[0, id, 1, 40, 10, 0x1_0000])]);
    let extends = cell(b"mvex", &[&defaults(1), &defaults(2)]);
    cell(
        b"moov",
        &[
            &cell(b"mvhd", &[&words(&[0, 0, 0, 1000]), &[0; 84]]),
            &track(1, b"vide", &picture_entry(), &no_tables(), edit),
            &track(2, b"soun", &sound_entry(), &no_tables(), &[]),
            if with_defaults { &extends } else { &[] },
        ],
    )
}

/// Ten pictures of ten bytes, the first a key, and ten packets of sound of twenty.
fn fragment(number: u32) -> Vec<u8> {
    let build = |from: u32| {
        let start = cell(b"tfdt", &[&words(&[0, number * 400])]);
        let pictures = cell(
            b"traf",
            &[&cell(b"tfhd", &[&words(&[0x2_0000, 1])]), &start, &cell(b"trun", &[&words(&[0x005, 10, from, 0])])],
        );
        let sound = cell(
            b"traf",
            &[
                &cell(b"tfhd", &[&words(&[0x2_0010, 2, 20])]),
                &start,
                &cell(b"trun", &[&words(&[0x001, 10, from + 100])]),
            ],
        );
        cell(b"moof", &[&cell(b"mfhd", &[&words(&[0, number])]), &pictures, &sound])
    };
    let long = u32::try_from(build(0).len()).unwrap();
    let data: Vec<u8> = (0..300).map(|at| if at < 100 { at as u8 } else { 0xD5 }).collect();
    [build(long + 8), cell(b"mdat", &[&data])].concat()
}

fn small() -> Vec<u8> {
    let parts = [cell(b"ftyp", &[b"iso5", &[0; 4]]), movie(&[], true), fragment(0), fragment(1), fragment(2)];
    parts.concat()
}

fn heard(data: &[u8]) -> Heard {
    hear_bytes(data, |source, found| walk(source, found), payload)
}

fn ms(pieces: &[Piece]) -> Vec<i64> {
    pieces.iter().map(|piece| piece.pts.unwrap() / MS).collect()
}

#[test]
fn a_small_file_is_read_whole() {
    let heard = heard(&small());
    assert_eq!((heard.pictures.len(), heard.sound.len(), heard.lost), (30, 30, vec![]));
    let formats: Vec<_> = heard.formats.iter().map(|(slot, f)| (*slot, f.coding, f.size, f.sound)).collect();
    let pictures = (Slot::Pictures, Coding::H264Lengths, Some((320, 180)), None);
    assert_eq!(formats, [pictures, (Slot::Sound, Coding::ALaw, None, Some((8000, 1)))]);
    assert_eq!(heard.formats[0].1.header, [1, 66, 0, 30]);
    assert_eq!(ms(&heard.pictures), (0..30).map(|n| n * 40).collect::<Vec<_>>());
    assert_eq!(ms(&heard.sound), ms(&heard.pictures));
    let keys: Vec<usize> = (0..30).filter(|n| heard.pictures[*n].key).collect();
    assert_eq!(keys, [0, 10, 20]);
    assert_eq!(heard.picture_bytes, (0..300).map(|at| (at % 100) as u8).collect::<Vec<_>>());
    assert_eq!(heard.sound_bytes, [0xD5; 600]);
}

#[test]
fn edits_shift_times_and_hide_what_is_before() {
    let with = |edit: &[(u32, i32)]| heard(&[movie(edit, true), fragment(0)].concat()).pictures;
    let plain = with(&[(0, 80)]);
    assert_eq!(ms(&plain)[..4], [-80, -40, 0, 40]);
    assert_eq!(plain.iter().filter(|piece| piece.hidden).count(), 2);
    let late = with(&[(500, -1), (0, 0)]);
    assert_eq!((ms(&late)[0], late[0].hidden), (500, false));
    assert!(!with(&[(100, 0)])[9].hidden, "what a fragment adds is behind the end that was written before it");
}

#[test]
fn fragments_say_where_their_data_lies_in_every_way() {
    // Without defaults, with a base of its own, two runs of which the second follows the first, and every field given.
    let data_at = |moof: usize| (movie(&[], false).len() + moof + 8) as u32;
    let build = |base: u32| {
        let field = |size: u32, flags: u32, later: i32| words(&[33, size, flags, later.cast_unsigned()]);
        let runs = [
            cell(b"trun", &[&words(&[0x100_0F01, 2, 4]), &field(3, 0x200_0000, 66), &field(4, 0x1_0000, -33)]),
            cell(b"trun", &[&words(&[0xF00, 1]), &field(5, 0x101_0000, 0)]),
        ];
        let head = cell(b"tfhd", &[&words(&[0x3B, 1, 0, base, 1, 7, 8, 9])]);
        cell(b"moof", &[&cell(b"mfhd", &[&words(&[0, 0])]), &cell(b"traf", &[&head, &runs[0], &runs[1]])])
    };
    let moof = build(data_at(build(0).len()));
    let data: Vec<u8> = (0..20).collect();
    let read =
        heard(&[movie(&[], false), moof.clone(), cell(b"mdat", &[&data]), moof, cell(b"mdat", &[&data])].concat());
    assert_eq!(read.picture_bytes, [(4..16).collect::<Vec<u8>>(), (4..16).collect()].concat());
    assert_eq!(ms(&read.pictures), [66, 0, 66, 165, 99, 165], "without a start, fragments follow each other");
    assert_eq!(read.pictures.iter().map(|p| p.key).collect::<Vec<_>>(), [true, false, false, true, false, false]);
    // Nothing says where: the first track's data begins with the moof, the second's behind it.
    let head = |id| cell(b"tfhd", &[&words(&[0x38, id, 40, 8, 0])]);
    let run = cell(b"trun", &[&words(&[0, 2])]);
    let trafs = [cell(b"traf", &[&head(1), &run]), cell(b"traf", &[&head(2), &run])];
    let moof = cell(b"moof", &[&cell(b"mfhd", &[&words(&[0, 0])]), &trafs[0], &trafs[1]]);
    let read = heard(&[movie(&[], false), moof.clone()].concat());
    assert_eq!([read.picture_bytes, read.sound_bytes].concat(), moof[..32]);
}

#[test]
fn samples_that_moov_lists_come_before_its_fragments() {
    let listed = |at: u32| {
        let tables = [
            cell(b"stts", &[&words(&[0, 2, 2, 40, 2, 50])]),
            cell(b"ctts", &[&words(&[0, 1, 1, 80])]),
            cell(b"stsc", &[&words(&[0, 2, 1, 3, 1, 2, 1, 1])]),
            cell(b"stsz", &[&words(&[0, 0, 4, 4, 5, 6, 7])]),
            cell(b"stco", &[&words(&[0, 2, at, at + 20])]),
            cell(b"stss", &[&words(&[0, 2, 1, 4])]),
        ];
        let sound = [
            cell(b"stts", &[&words(&[0, 1, 3000, 1])]),
            cell(b"stsc", &[&words(&[0, 1, 1, 1500, 1])]),
            cell(b"stsz", &[&words(&[0, 1, u32::MAX])]),
            cell(b"stco", &[&words(&[0, 2, at + 27, at + 1527])]),
        ];
        cell(
            b"moov",
            &[
                &cell(b"mvhd", &[&words(&[0, 0, 0, 1000]), &[0; 84]]),
                &track(1, b"vide", &picture_entry(), &tables.concat(), &[(180, 0)]),
                &track(2, b"soun", &sound_entry(), &sound.concat(), &[]),
                &cell(b"mvex", &[&cell(b"trex", &[&words(&[0, 1, 1, 40, 10, 0x1_0000])])]),
            ],
        )
    };
    let data: Vec<u8> = (0..3027).map(|at| if at < 27 { at as u8 } else { 0xD5 }).collect();
    let moov = listed(listed(0).len() as u32 + 8);
    let read = heard(&[moov, cell(b"mdat", &[&data]), fragment(1)].concat());
    assert_eq!((read.pictures.len(), &read.lost), (14, &vec![]));
    assert_eq!(read.picture_bytes[..22], [(0..15).collect::<Vec<u8>>(), (20..27).collect()].concat());
    assert_eq!(ms(&read.pictures)[..5], [80, 120, 160, 210, 400]);
    assert_eq!(read.pictures[..5].iter().map(|p| p.key).collect::<Vec<_>>(), [true, false, false, true, true]);
    assert_eq!(read.pictures[..4].iter().map(|p| p.hidden).collect::<Vec<_>>(), [false, false, false, true]);
    assert_eq!(read.sound[..4].iter().map(|p| p.size).collect::<Vec<_>>(), [1024, 476, 1024, 476]);
    assert_eq!(ms(&read.sound)[..4], [0, 1024, 1500, 2524]);
}

#[test]
fn damage_costs_what_is_damaged_and_nothing_else() {
    let whole = small();
    let long = fragment(0).len();
    let start = |number: usize| whole.len() - (3 - number) * long;
    let read = heard(&[&whole[..start(1)], &[0xEE; 99], &whole[start(1)..]].concat());
    assert_eq!((read.pictures.len(), read.sound.len()), (30, 30));
    assert_eq!(read.lost, [(start(1) as u64, start(1) as u64 + 99)]);
    // The last fragment is cut in its data, in its third picture; and in its moof.
    let cut = start(2) + long - 300 + 25;
    let read = heard(&whole[..cut]);
    assert_eq!((read.pictures.len(), read.sound.len()), (22, 20));
    assert_eq!(read.lost, [(cut as u64 - 5, cut as u64)]);
    let read = heard(&whole[..start(2) + 30]);
    assert_eq!((read.pictures.len(), read.lost), (20, vec![(start(2) as u64, start(2) as u64 + 30)]));
    // A length of data that is too long, within the file and beyond it: the fragments in it are found.
    for length in [400, 0x7F00_0000_u32] {
        let mut data = whole.clone();
        let at = start(1) - 308;
        data[at..at + 4].copy_from_slice(&length.to_be_bytes());
        assert_eq!(heard(&data).pictures.len(), 30, "{length}");
    }
    // Without its moov nothing can be said of a fragment.
    assert_eq!(heard(&whole[start(0)..]).pictures.len(), 0);
}

#[test]
fn any_bytes_are_read_to_their_end() {
    let whole = small();
    let mut seed = Seed(0x4D50_3401);
    for _ in 0..if cfg!(debug_assertions) { 1500 } else { 20_000 } {
        fuzz_one(Container::FragmentedMp4, &damaged(&whole, &mut seed));
    }
    assert_eq!(fuzz_one(Container::FragmentedMp4, &whole), 60);
    let many = cell(b"trun", &[&words(&[0, u32::MAX])]);
    let head = cell(b"tfhd", &[&words(&[0x10, 1, 1])]);
    let moof = cell(b"moof", &[&cell(b"mfhd", &[&words(&[0, 0])]), &cell(b"traf", &[&head, &many])]);
    assert_eq!(
        fuzz_one(Container::FragmentedMp4, &[movie(&[], true), moof.clone()].concat()),
        moof.len(),
        "as many as there are bytes"
    );
}

fn agrees(path: &Path, scratch: &Path, what: &str) {
    let heard = hear(path, |source, found| walk(source, found), payload);
    assert_eq!(heard.lost, [], "{what}");
    for (kind, pieces, bytes) in [("v", &heard.pictures, &heard.picture_bytes), ("a", &heard.sound, &heard.sound_bytes)]
    {
        let theirs = packets(path, kind);
        assert!(!theirs.is_empty() && *bytes == copied(path, kind, scratch), "{what} {kind}");
        assert_eq!(pieces.len(), theirs.len(), "{what} {kind}");
        // Where pictures are shown before they are decoded, ffmpeg shows all of them later by the most of that.
        let later = pieces.iter().map(|p| p.dts.unwrap() - p.pts.unwrap()).max().unwrap_or(0).max(0);
        for (number, (own, other)) in pieces.iter().zip(&theirs).enumerate() {
            let shown = own.pts.map(|pts| pts + later);
            assert_eq!((own.size, own.key, shown), (other.size, other.key, other.pts), "{what} {kind} {number}");
            assert_eq!(own.dts, other.dts, "{what} {kind} {number}");
        }
    }
}

#[test]
fn files_are_read_as_ffmpeg_reads_them() {
    if !installed() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    for name in ["exo-sample_fragmented.mp4", "exo-sample_fragmented_seekable.mp4"] {
        if let Some(path) = shared(&format!("footage/odd/{name}")) {
            agrees(&path, scratch.path(), name);
        }
    }
    let avc = "-c:v libx264 -bf 3 -g 25 -c:a aac -f mp4";
    let hevc = "-c:v libx265 -x265-params log-level=error:bframes=3:keyint=25 -tag:v hvc1 -c:a aac -f mp4";
    let mpeg4 = "-c:v mpeg4 -g 12 -c:a libmp3lame -f mp4";
    let alaw = "-c:v libx264 -bf 0 -g 12 -ac 1 -ar 8000 -c:a pcm_alaw -f mov";
    let words = [
        format!("{avc} -movflags frag_keyframe+empty_moov"),
        format!("{avc} -movflags frag_keyframe+empty_moov+default_base_moof"),
        format!("{avc} -movflags frag_every_frame+empty_moov+delay_moov"),
        format!("{avc} -movflags cmaf+frag_keyframe"),
        format!("{avc} -movflags frag_keyframe+delay_moov"),
        format!("{avc} -movflags frag_keyframe"),
        format!("{avc} -movflags frag_keyframe+empty_moov+negative_cts_offsets"),
        format!("{avc} -movflags frag_keyframe+empty_moov+separate_moof"),
        format!("{avc} -movflags frag_keyframe+empty_moov+omit_tfhd_offset"),
        format!("{avc} -movflags frag_keyframe+empty_moov -output_ts_offset 100"),
        format!("{hevc} -movflags frag_keyframe+empty_moov+default_base_moof"),
        format!("{hevc} -movflags frag_every_frame+delay_moov -output_ts_offset 3"),
        format!("{mpeg4} -movflags frag_keyframe+empty_moov"),
        format!("{alaw} -movflags frag_keyframe+empty_moov"),
        avc.to_owned(),
        hevc.to_owned(),
    ];
    for words in words {
        let path = scratch.path().join("made.mp4");
        make(&path, &words);
        agrees(&path, scratch.path(), &words);
    }
}
