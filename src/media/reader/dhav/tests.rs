//! DHAV by hand-made files, by damage, and beside ffmpeg.

use crate::media::container::Container;
use crate::media::index::{FrameIndex, Scanned};
use crate::media::reader::dhav::{payload, walk};
use crate::media::reader::fuzz_one;
use crate::media::reader::reread::damage::{Seed, damaged};
use crate::media::reader::witness::{Heard, copied, hear, hear_bytes, installed, make, packets, shared};
use crate::media::reader::{Coding, Piece, Slot};
use crate::media::unit::UnitReader;
use dhav_writer::{Frame, Recorder, access_units};
use gstreamer as gst;
use jiff::SignedDuration;
use std::fs;
use std::process::Command;

#[path = "../../../../tests/it/dhav_writer.rs"]
mod dhav_writer;

const MS: i64 = 1_000_000;

/// A stream of so many pictures: a key picture in ten, the others of type P.
fn stream(pictures: usize) -> Vec<u8> {
    let key = [&[0, 0, 0, 1, 0x67, 66, 0, 30, 0, 0, 0, 1, 0x65, 0x88][..], &[7; 60]].concat();
    let other = [&[0, 0, 0, 1, 0x41, 0b1100_0000][..], &[9; 30]].concat();
    (0..pictures).flat_map(|n| if n % 10 == 0 { key.clone() } else { other.clone() }).collect()
}

fn small(pictures: usize) -> Vec<Frame> {
    Recorder::default().frames(&stream(pictures), &vec![0xD5; pictures * 320])
}

fn file(frames: &[Frame]) -> Vec<u8> {
    frames.iter().flat_map(Frame::bytes).collect()
}

fn heard(data: &[u8]) -> Heard {
    hear_bytes(data, |source, found| walk(source, found), payload)
}

#[test]
fn a_small_file_is_read_whole() {
    let heard = heard(&file(&small(50)));
    assert_eq!((heard.pictures.len(), heard.sound.len(), heard.asides), (50, 50, 0));
    assert_eq!((&heard.lost, &heard.channels), (&vec![], &vec![1]));
    assert_eq!(heard.picture_bytes, stream(50));
    assert_eq!(heard.sound_bytes, vec![0xD5; 50 * 320]);
    let formats: Vec<_> = heard.formats.iter().map(|(slot, f)| (*slot, f.coding, f.size, f.sound)).collect();
    let pictures = (Slot::Pictures, Coding::H264, Some((320, 180)), None);
    assert_eq!(formats, [pictures, (Slot::Sound, Coding::ALaw, None, Some((8000, 1)))]);
    let keys: Vec<usize> = (0..50).filter(|n| heard.pictures[*n].key).collect();
    assert_eq!(keys, [0, 10, 20, 30, 40]);
    for (number, (picture, sound)) in (0..).zip(heard.pictures.iter().zip(&heard.sound)) {
        assert_eq!(picture.pts.map(|pts| pts - heard.pictures[0].pts.unwrap()), Some(number * 40 * MS));
        assert_eq!((picture.pts, picture.dts, sound.duration), (sound.pts, sound.dts, Some(40 * MS)));
    }
    let first = heard.pictures[0].pts.unwrap();
    let begin = "2026-03-05T09:00:00.000".to_owned();
    assert_eq!(heard.clocks, [(begin.clone(), first, false), (begin, first, true)]);
}

#[test]
fn a_prefix_and_frames_of_other_kinds_are_passed_over() {
    let mut frames = small(20);
    let data = Frame { kind: 0xF1, ..frames[3].clone() };
    frames.insert(5, data.clone());
    frames.push(data);
    let mut prefixed = b"DAHUA".to_vec();
    prefixed.resize(0x400, 0);
    prefixed.extend(file(&frames));
    let with = heard(&prefixed);
    assert_eq!((with.pictures.len(), with.sound.len(), with.asides, with.lost), (20, 20, 2, vec![]));
    let other = [&b"something else"[..], &file(&frames)].concat();
    assert_eq!(heard(&other).lost, [(0, 14)]);
    let before = file(&small(20)[2..]);
    assert_eq!((heard(&before).pictures.len(), heard(&before).asides), (10, 9), "before the first key picture");
}

#[test]
fn records_tell_the_tracks() {
    let with = |records: &[u8], kind: u8, payload: &[u8]| {
        let frame = &small(1)[0];
        let frame = Frame { kind, records: records.to_vec(), payload: payload.to_vec(), ..frame.clone() };
        let heard = heard(&frame.bytes());
        heard.formats.first().map(|(_, f)| (f.coding, f.size, f.sound, f.header.clone())).unwrap()
    };
    let pictures = |records: &[u8], payload: &[u8]| with(records, 0xFD, payload);
    assert_eq!(pictures(&[0x80, 0, 80, 60, 0x81, 0, 1, 25], &[1]).0, Coding::Mpeg4);
    assert_eq!(pictures(&[0x80, 0, 80, 60, 0x81, 0, 3, 25], &[1]).1, Some((640, 480)));
    // A record of eight bytes that nobody reads, then the codec; one that is not in the table, and one cut off.
    assert_eq!(pictures(&[0x95, 1, 2, 3, 4, 5, 6, 0x81, 0x81, 0, 12, 25, 0x77, 1, 2, 3], &[1]).0, Coding::H265);
    assert_eq!(pictures(&[0x81, 0, 2, 25, 0x82, 0, 0], &[1]), (Coding::H264, None, None, vec![]));
    assert_eq!(pictures(&[], &[0, 0, 0, 1, 0x40, 1, 12]).0, Coding::H265, "by its first unit");
    assert_eq!(pictures(&[], &[0, 0, 1, 0x67, 1, 12]).0, Coding::H264);
    assert_eq!(pictures(&[], &[0xFF, 0xD8, 0xFF]).0, Coding::Jpeg);
    assert_eq!(pictures(&[0x81, 0, 9, 25], &[1, 2, 3]).0, Coding::Unknown(9));
    let sound = |records: &[u8], payload: &[u8]| {
        let (coding, _, sound, header) = with(records, 0xF0, payload);
        (coding, sound.unwrap(), header)
    };
    assert_eq!(sound(&[0x83, 2, 0x0A, 4], &[1]), (Coding::MuLaw, (16000, 2), vec![]));
    assert_eq!(sound(&[0x83, 0, 0x10, 0], &[1]), (Coding::Pcm16, (8000, 1), vec![]));
    assert_eq!(sound(&[0x8C, 0, 1, 0x1A, 4, 0, 0, 0], &[0xFF, 0xF1, 1]).0, Coding::AacAdts);
    assert_eq!(sound(&[0x8C, 0, 1, 0x1A, 4, 0, 0, 0], &[0x21, 1]), (Coding::AacRaw, (16000, 1), vec![0x14, 0x08]));
    assert_eq!(sound(&[], &[1]).0, Coding::Unknown(0));
}

#[test]
fn pictures_that_refer_to_later_ones_have_times_of_decoding_unless_these_go_back() {
    let mut frames = Recorder { times: vec![0, 40, 80, 120], ..Recorder::default() }.frames(&stream(4), &[]);
    frames[2].kind = 0xFE;
    frames[3].kind = 0xFE;
    let by_decoding = heard(&file(&frames));
    assert_eq!(by_decoding.pictures.iter().map(|p| p.pts.is_some()).collect::<Vec<_>>(), [true, true, false, false]);
    assert!(by_decoding.pictures.windows(2).all(|p| p[1].dts.unwrap() - p[0].dts.unwrap() == 40 * MS));
    let mut frames = Recorder { times: vec![0, 120, 40, 80], ..Recorder::default() }.frames(&stream(4), &[]);
    frames[2].kind = 0xFE;
    frames[3].kind = 0xFE;
    let by_presentation = heard(&file(&frames));
    let first = by_presentation.pictures[0].pts.unwrap();
    let times: Vec<i64> = by_presentation.pictures.iter().map(|p| (p.pts.unwrap() - first) / MS).collect();
    assert_eq!(times, [0, 120, 40, 80]);
}

#[test]
fn damage_costs_what_is_damaged_and_nothing_else() {
    let frames = small(50);
    let sizes: Vec<usize> = frames.iter().map(|frame| frame.bytes().len()).collect();
    let start = |frame: usize| sizes[..frame].iter().sum::<usize>();
    let whole = file(&frames);
    let garbage = [&whole[..start(31)], b"DHAVgarbage DHAV\xFD", &whole[start(31)..]].concat();
    let at = start(31) as u64;
    let read = heard(&garbage);
    assert_eq!((read.pictures.len(), read.sound.len(), read.lost), (50, 50, vec![(at, at + 17)]));

    let missing = [&whole[..start(20) + 10], &whole[start(24) + 5..]].concat();
    let read = heard(&missing);
    assert_eq!((read.pictures.len(), read.sound.len()), (47, 48));
    let lost = start(20) as u64;
    assert_eq!(read.lost, [(lost, lost + 5 + sizes[24] as u64)]);

    let cut = &whole[..start(40) + 33];
    let read = heard(cut);
    assert_eq!((read.pictures.len(), read.sound.len()), (20, 20), "the last one is not whole");
    assert_eq!(read.lost, [(start(40) as u64, cut.len() as u64)]);
    assert_eq!(read.clocks.len(), 2);
    assert_eq!(heard(&whole[..start(20)]).clocks.len(), 1, "ten pictures leave the part of the second open");
}

#[test]
fn a_header_with_a_wrong_sum_still_has_its_picture_and_its_date_is_not_believed() {
    let mut data = file(&small(100));
    let at = small(60).iter().map(|frame| frame.bytes().len()).sum::<usize>();
    data[at + 17] ^= 0x40;
    let read = heard(&data);
    assert_eq!((read.pictures.len(), read.lost), (100, vec![]));
    assert!(read.pictures.windows(2).all(|p| p[1].pts.unwrap() - p[0].pts.unwrap() == 40 * MS));
    assert_eq!(read.clocks.len(), 2, "{:?}", read.clocks);
    // The end is damaged: the header's sum bears it out. With the sum wrong as well, it is lost.
    let mut data = file(&small(100));
    data[at - 3] ^= 1;
    assert_eq!(heard(&data).lost, []);
    let size = small(1)[1].bytes().len();
    data[at - size + 20] ^= 1;
    assert_eq!(heard(&data).lost, [((at - size) as u64, at as u64)]);
}

#[test]
fn a_hole_of_an_hour_is_in_the_times_and_a_clock_set_is_not() {
    let times: Vec<i64> = (0..100).map(|n| n * 40 + if n < 50 { 0 } else { 3_600_000 }).collect();
    let mut recorder = Recorder { times: times.clone(), ..Recorder::default() };
    recorder.start += SignedDuration::from_millis(240);
    let read = heard(&recorder.file(&stream(100), &vec![0xD5; 32_000]));
    let first = read.pictures[0].pts.unwrap();
    assert_eq!(read.pictures.iter().map(|p| (p.pts.unwrap() - first) / MS).collect::<Vec<_>>(), times);
    assert_eq!(read.site_at(first + times[50] * MS), "2026-03-05T10:00:02.240");
    assert_eq!(read.clocks.len(), 2);

    let mut frames = small(100);
    for frame in &mut frames[100..] {
        frame.date -= SignedDuration::from_secs(86_400);
    }
    let read = heard(&file(&frames));
    let first = read.pictures[0].pts.unwrap();
    assert!(read.pictures.windows(2).all(|p| p[1].pts.unwrap() - p[0].pts.unwrap() == 40 * MS));
    assert_eq!(read.site_at(first + 1960 * MS), "2026-03-05T09:00:01.960");
    assert_eq!(read.site_at(first + 2000 * MS), "2026-03-04T09:00:02.000");
}

#[test]
fn any_bytes_are_read_to_their_end() {
    let whole = file(&small(12));
    let mut seed = Seed(0x0D4A_56F0);
    for _ in 0..if cfg!(debug_assertions) { 1500 } else { 20_000 } {
        fuzz_one(Container::Dhav, &damaged(&whole, &mut seed));
    }
    assert_eq!(fuzz_one(Container::Dhav, &whole), 24);
    assert_eq!(fuzz_one(Container::Dhav, &b"DHAV".repeat(5000)), 0);
}

#[test]
fn recordings_of_the_shared_folder_are_read_as_ffmpeg_reads_them() {
    let Some(folder) = shared("footage/nvr/dahua") else { return };
    if !installed() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    // The number burned into the first picture, and how far the recorder's clock is ahead of the burned one.
    let files = [
        ("NVR_ch1_main_20260305090000_20260305090028.dav", 700, 0, 0),
        ("NVR_ch1_main_20260305090028_20260305090052.dav", 600, 700, 0),
        ("NVR_ch1_main_20260305090100_20260305090130.dav", 750, 1500, 0),
        ("NVR_ch2_main_20260305090000_20260305090130.dav", 2250, 0, 3240),
        ("cut-in-the-middle-of-a-frame.dav", 0, 0, 0),
    ];
    for (name, count, burned, ahead) in files {
        let path = folder.join(name);
        let heard = hear(&path, |source, found| walk(source, found), payload);
        let (pictures, sound) = (packets(&path, "v"), packets(&path, "a"));
        let cut = usize::from(count == 0);
        if cut == 0 {
            assert_eq!((heard.pictures.len(), &heard.lost), (count, &vec![]), "{name}");
        }
        // ffmpeg gives what there is of a frame that is cut off.
        assert!(pictures.len() + sound.len() - heard.pictures.len() - heard.sound.len() <= cut, "{name}");
        let facts = |pieces: &[Piece]| pieces.iter().map(|p| (p.size, p.key)).collect::<Vec<_>>();
        let theirs = |packets: &[crate::media::reader::witness::Packet], most: usize| {
            packets.iter().take(most).map(|p| (p.size, p.key)).collect::<Vec<_>>()
        };
        assert_eq!(facts(&heard.pictures), theirs(&pictures, heard.pictures.len()), "{name}");
        assert_eq!(facts(&heard.sound), theirs(&sound, heard.sound.len()), "{name}");
        assert!(copied(&path, "v", scratch.path()).starts_with(&heard.picture_bytes), "{name}");
        assert!(copied(&path, "a", scratch.path()).starts_with(&heard.sound_bytes), "{name}");
        let start: crate::domain::time::SiteTime = "2026-03-05T09:00:00".parse().unwrap();
        for (number, picture) in (0..).zip(&heard.pictures) {
            let pts = picture.pts.unwrap();
            assert_eq!(pts - heard.pictures[0].pts.unwrap(), number * 40 * MS, "{name} {number}");
            let shows = start.plus(crate::domain::time::Pts::from_ms((burned + number) * 40 + ahead));
            assert_eq!(heard.site_at(pts), shows.to_string(), "{name} {number}");
        }
    }
}

/// When each picture of a track is shown, in ms from the first, by what a reader said of it and what its bits say.
fn shown_order(heard: &Heard, caps: &str) -> Vec<i64> {
    gst::init().unwrap();
    let mut reader = UnitReader::new(&caps.parse::<gst::Caps>().unwrap());
    let mut rest = heard.picture_bytes.as_slice();
    let scan = |piece: &Piece| {
        let (own, behind) = rest.split_at(piece.size as usize);
        rest = behind;
        let Piece { pts, dts, duration, hidden, key, .. } = *piece;
        Scanned { pts, dts, told: None, duration, hidden, unit: reader.read(own, !key) }
    };
    let scanned: Vec<Scanned> = heard.pictures.iter().map(scan).collect();
    let index = FrameIndex::new(&scanned, true);
    assert!(index.is_ordered());
    (0..).map_while(|place| Some((index.shown_at(place)? - index.origin()) / MS)).collect()
}

#[test]
fn written_files_are_read_as_ffmpeg_reads_them() {
    if !installed() {
        return;
    }
    let scratch = tempfile::tempdir().unwrap();
    let in_scratch = |name: &str| scratch.path().join(name);
    for (hevc, words, to_codes, caps) in [
        (false, "-map 0:v -c:v libx264 -bf 3 -g 12", "h264_mp4toannexb", "video/x-h264"),
        (
            true,
            "-map 0:v -c:v libx265 -x265-params log-level=error:bframes=3:keyint=12",
            "hevc_mp4toannexb",
            "video/x-h265",
        ),
    ] {
        let (made, raw, path) = (in_scratch("made.mp4"), in_scratch("raw"), in_scratch("written.dav"));
        make(&made, words);
        let mut command = Command::new("ffmpeg");
        command
            .args(["-v", "error", "-y", "-i"])
            .arg(&made)
            .args(["-map", "0:v", "-c", "copy", "-bsf:v", to_codes, "-f", "data"]);
        assert!(command.arg(&raw).status().unwrap().success());
        let stream = fs::read(&raw).unwrap();
        let between = access_units(&stream, hevc).iter().filter(|unit| unit.0 == 0xFE).count();
        fs::write(&path, Recorder { hevc, ..Recorder::default() }.file(&stream, &vec![0xD5; 19_200])).unwrap();
        let heard = hear(&path, |source, found| walk(source, found), payload);
        assert_eq!((heard.pictures.len(), heard.sound.len(), between > 10), (60, 60, true));
        assert_eq!(packets(&path, "v").len(), 60);
        assert_eq!(copied(&path, "v", scratch.path()), heard.picture_bytes);
        assert_eq!(copied(&path, "a", scratch.path()), heard.sound_bytes);
        assert_eq!(heard.picture_bytes, stream);
        // The times of decoding, dealt out in the order that the bits tell, are those of the encoder.
        let pts: Vec<i64> = packets(&made, "v").iter().map(|packet| packet.pts.unwrap()).collect();
        let first = *pts.iter().min().unwrap();
        assert_eq!(shown_order(&heard, caps), pts.iter().map(|pts| (pts - first) / MS).collect::<Vec<_>>());
    }
}
