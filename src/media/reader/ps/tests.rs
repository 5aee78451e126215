//! Program streams against ffmpeg's demuxer, and against damage.

use crate::media::container::Container;
use crate::media::reader::fuzz_one;
use crate::media::reader::made::{pes, picture};
use crate::media::reader::ps::{payload, walk};
use crate::media::reader::reread::damage::{Seed, damaged};
use crate::media::reader::walked::{Walked, agrees, joined, made, ticks};
use crate::media::reader::witness::{installed, shared};
use crate::media::reader::{Coding, Slot};
use memchr::memmem;
use std::fs::File;
use std::io::Cursor;
use std::path::Path;

fn walked(path: &Path) -> Walked {
    Walked::by(|found| walk(File::open(path).unwrap(), found))
}

#[test]
fn recordings_of_hikvision_are_read_as_ffmpeg_reads_them() {
    if !installed() {
        return;
    }
    for name in ["ch01_00000000363000000", "ch01_00000000363001000", "ch01_00000000363002000", "time-jumps-600s"] {
        let Some(path) = shared(&format!("footage/nvr/hikvision/{name}.mp4")) else { return };
        agrees(&path, &walked(&path), payload, ("h264", Some("alaw")));
    }
    for (name, began) in [("363000000", "09:00:00.000"), ("363001000", "09:00:28.000"), ("363002000", "09:01:00.000")] {
        let Some(path) = shared(&format!("footage/nvr/hikvision/ch01_00000000{name}.mp4")) else { return };
        let walked = walked(&path);
        let (site, at) = walked.clocks[0];
        assert_eq!((site.time_of_day().as_str(), Some(at)), (began, walked.pictures[0].pts), "{name}");
        assert_eq!(walked.clocks.len(), walked.pictures.iter().filter(|piece| piece.key).count());
        let pictures = walked.tracks.iter().find(|(slot, _)| *slot == Slot::Pictures);
        assert_eq!(pictures.and_then(|(_, format)| format.size), Some((640, 360)));
    }
    if let Some(path) = shared("footage/nvr/hikvision/ch02_00000000363009000.mp4") {
        agrees(&path, &walked(&path), payload, ("hevc", Some("alaw")));
    }
    if let Some(path) = shared("footage/nvr/hikvision/bare-ps-no-header.mp4") {
        agrees(&path, &walked(&path), payload, ("h264", None));
    }
}

#[test]
fn other_program_streams_are_read_as_ffmpeg_reads_them() {
    if !installed() {
        return;
    }
    if let Some(path) = shared("footage/containers/cityCC0.mpg") {
        agrees(&path, &walked(&path), payload, ("mpeg2video", None));
    }
    if let Some(path) = shared("footage/containers/exo-sample_h262_mpeg_audio.ps") {
        agrees(&path, &walked(&path), payload, ("mpeg2video", Some("mp2")));
    }
}

#[test]
fn what_ffmpeg_writes_is_read_as_ffmpeg_reads_it() {
    if !installed() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let source = "-f lavfi -i testsrc2=s=320x180:r=25:d=8 -f lavfi -i sine=440:d=8 -b:a 128k";
    for (name, args, raw) in [
        ("h264.mpg", "-c:v libx264 -bf 2 -g 50 -c:a mp2 -f mpeg", ("h264", "mp2")),
        ("h264-open.mpg", "-c:v libx264 -x264-params open-gop=1:keyint=50 -c:a mp2 -f vob", ("h264", "mp2")),
        ("h265.mpg", "-c:v libx265 -x265-params log-level=1 -c:a mp2 -f vob", ("hevc", "mp2")),
        ("mpeg2.mpg", "-c:v mpeg2video -bf 2 -b:v 2M -c:a mp2 -f mpeg", ("mpeg2video", "mp2")),
        ("mpeg2-ac3.vob", "-c:v mpeg2video -bf 2 -b:v 2M -c:a ac3 -f vob", ("mpeg2video", "ac3")),
        ("fields.vob", "-c:v mpeg2video -flags +ilme+ildct -b:v 2M -c:a mp2 -f vob", ("mpeg2video", "mp2")),
        ("mpeg1.mpg", "-c:v mpeg1video -bf 2 -b:v 2M -c:a mp2 -f mpeg", ("mpeg1video", "mp2")),
        ("mpeg4.mpg", "-c:v mpeg4 -bf 2 -b:v 2M -c:a mp2 -f mpeg", ("m4v", "mp2")),
    ] {
        let path = made(dir.path(), name, &format!("{source} {args}"));
        agrees(&path, &walked(&path), payload, (raw.0, Some(raw.1)));
    }
}

const PACK: [u8; 14] = [0, 0, 1, 0xBA, 0x44, 0x55, 0xD6, 0x54, 4, 1, 1, 0x86, 0xA3, 0xF8];

/// A map of one stream of pictures and one of sound, with the clock of 2026-03-05 09:00:00 and some milliseconds.
fn map(pictures: u8, sound: u8, ms: u16) -> Vec<u8> {
    let mut clock = vec![0x40, 14, 0x48, 0x4B, 1, 0, 0x1A, 0x32, 0xA4, 0, 0x20 | (ms >> 5) as u8, (ms << 3) as u8];
    clock.extend([0xFF; 4]);
    let streams = [pictures, 0xE0, 0, 0, sound, 0xC0, 0, 0];
    let mut body = vec![0xE0, 0xFF, 0, clock.len() as u8];
    body.extend(clock);
    body.extend([0, streams.len() as u8]);
    body.extend(streams);
    body.extend([1, 2, 3, 4]);
    [&[0, 0, 1, 0xBC, 0, body.len() as u8][..], &body].concat()
}

/// Forty pictures, each in two packets, with G.711 between them.
fn recording() -> Vec<u8> {
    let mut out = Vec::new();
    for at in 0..40_u8 {
        let (key, pts) = (at.is_multiple_of(20), 90_000 + 3600 * u64::from(at));
        out.extend(PACK);
        if key {
            out.extend(map(0x1B, 0x90, 40 * u16::from(at)));
        }
        let data = picture(at, key, 700 + 9 * usize::from(at));
        out.extend(pes(0xE0, Some(pts), true, true, &data[..500]));
        out.extend(pes(0xE0, None, false, true, &data[500..]));
        out.extend(pes(0xC0, Some(pts), true, true, &[0xD5 ^ at; 320]));
    }
    out
}

fn of(data: &[u8]) -> Walked {
    Walked::by(|found| walk(Cursor::new(data), found))
}

#[test]
fn a_start_code_split_over_two_packets_belongs_to_the_first() {
    // Pictures with long codes and no delimiters, in packets that begin anywhere: the times of a packet are those of the
    // first picture that begins in it.
    let slices: Vec<Vec<u8>> = (0..8_u8)
        .map(|at| {
            let key =
                if at == 0 { &[0, 0, 0, 1, 0x67, 0x64, 0, 0x1E, 0xAC, 0, 0, 0, 1, 0x68, 0xEF, 0x0F][..] } else { &[] };
            let slice = [0, 0, 0, 1, if at == 0 { 0x65 } else { 0x41 }, 0x88];
            [key, &slice, &[0x40 | at; 300]].concat()
        })
        .collect();
    let stream = slices.concat();
    let begin = |at: usize| slices[..at].iter().map(Vec::len).sum::<usize>();
    // Cut within the second, behind the zero of the fourth one's code, and within the sixth.
    let cuts = [0, begin(1) + 100, begin(3) + 1, begin(5) + 50, stream.len()];
    let first = [0, 2, 4, 6];
    let mut data = PACK.to_vec();
    for (number, cut) in cuts.windows(2).enumerate() {
        let pts = 90_000 + 3600 * first[number];
        data.extend(pes(0xE0, Some(pts), false, true, &stream[cut[0]..cut[1]]));
    }
    let walked = of(&data);
    let told: Vec<Option<i64>> = walked.pictures.iter().map(|piece| piece.pts).collect();
    let times = |at: i64| Some(1_000_000_000 + 40_000_000 * at);
    let wanted = [times(0), None, times(2), None, times(4), None, times(6), None];
    assert_eq!(told, wanted);
}

#[test]
fn pictures_in_several_packets_come_whole_and_clocks_belong_to_them() {
    let data = recording();
    let walked = of(&data);
    assert_eq!((walked.pictures.len(), walked.sound.len(), walked.lost.len()), (40, 40, 0));
    for (at, piece) in walked.pictures.iter().enumerate() {
        let key = at % 20 == 0;
        assert_eq!((piece.key, piece.pts.map(ticks)), (key, Some(90_000 + 3600 * at as i64)));
        let own = joined(&data, &[*piece], payload);
        assert_eq!(own, picture(at as u8, key, 700 + 9 * at), "picture {at}");
    }
    let clocks: Vec<String> = walked.clocks.iter().map(|(site, at)| format!("{site} {}", ticks(*at))).collect();
    assert_eq!(clocks, ["2026-03-05T09:00:00.000 90000", "2026-03-05T09:00:00.800 162000"]);
    assert_eq!(walked.coding(Slot::Sound), Some(Coding::ALaw));
}

#[test]
fn of_several_pictures_in_one_packet_the_first_that_begins_has_its_time() {
    let pictures: Vec<Vec<u8>> = (0..60).map(|at| picture(at, at == 0, 200)).collect();
    let stream = pictures.concat();
    for length in [true, false] {
        let mut data = Vec::new();
        for (at, part) in stream.chunks(500).enumerate() {
            data.extend(PACK);
            data.extend(pes(0xE0, Some(1000 * at as u64), false, length, part));
        }
        let walked = of(&data);
        assert_eq!((walked.pictures.len(), walked.lost.len()), (60, 0), "packets with a length: {length}");
        assert_eq!(joined(&data, &walked.pictures, payload), stream);
        let mut begins = 0;
        let mut had = None;
        for (piece, own) in walked.pictures.iter().zip(&pictures) {
            let packet = begins / 500;
            let due = (had != Some(packet)).then_some(1000 * packet as i64);
            assert_eq!(piece.pts.map(ticks), due, "at {begins}");
            (had, begins) = (Some(packet), begins + own.len());
        }
    }
}

#[test]
fn damage_is_told_and_both_sides_of_it_are_kept() {
    let data = recording();
    let whole = of(&data);
    let (place, junk) = (usize::try_from(whole.pictures[7].at).unwrap() - PACK.len(), vec![0x55; 3000]);
    let mut damaged = data.clone();
    damaged.splice(place..place, junk);
    let walked = of(&damaged);
    assert_eq!(walked.lost, [(place as u64, place as u64 + 3000)]);
    assert_eq!((walked.pictures.len(), walked.sound.len()), (40, 40));
    assert_eq!(walked.pictures[7].at, whole.pictures[7].at + 3000);

    damaged[place..place + 3000].fill(0);
    assert_eq!(of(&damaged).lost, [], "zeros are padding");

    let length = usize::try_from(whole.pictures[9].at).unwrap() + 4;
    let mut damaged = data.clone();
    damaged[length] ^= 0x20;
    let walked = of(&damaged);
    assert_eq!(walked.pictures.len(), 39, "one length is wrong, one picture is lost");
    assert_eq!(walked.sound.len(), 40);
    assert!(walked.lost.len() == 1 && walked.lost[0].1 - walked.lost[0].0 < 2000, "{:?}", walked.lost);
}

#[test]
fn a_picture_that_the_end_cuts_is_not_given() {
    let data = recording();
    let whole = of(&data);
    let mut seed = Seed(5);
    for _ in 0..300 {
        let cut = seed.below(data.len());
        let walked = of(&data[..cut]);
        // Between two packets of one picture nothing tells that the second is missing.
        let between = walked.pictures.last().is_some_and(|last| {
            let wanted = whole.pictures[walked.pictures.len() - 1];
            *last != wanted && last.at == wanted.at && cut as u64 - (last.at + u64::from(last.span)) < 4
        });
        let sure = walked.pictures.len() - usize::from(between);
        assert_eq!(walked.pictures[..sure], whole.pictures[..sure], "cut at {cut}");
        assert_eq!(walked.sound[..], whole.sound[..walked.sound.len()], "cut at {cut}");
    }
}

#[test]
fn nor_is_one_that_runs_through_packets_as_it_pleases() {
    let stream: Vec<u8> = (0..60).flat_map(|at| picture(at, at == 0, 1200)).collect();
    let mut data = Vec::new();
    for (at, part) in stream.chunks(500).enumerate() {
        data.extend(PACK);
        data.extend(pes(0xE0, Some(1000 * at as u64), false, true, part));
    }
    let whole = of(&data);
    assert_eq!(whole.pictures.len(), 60);
    for cut in (0..data.len()).step_by(31) {
        let walked = of(&data[..cut]);
        let boundary = data[cut..].starts_with(&[0, 0, 1]) && data[cut + 3] >= 0xB9;
        let sure = walked.pictures.len().saturating_sub(usize::from(boundary));
        assert_eq!(walked.pictures[..sure], whole.pictures[..sure], "cut at {cut}");
    }
}

#[test]
fn codings_are_found_out_where_nothing_says_them() {
    let mut data = recording();
    let maps: Vec<usize> = memmem::find_iter(&data, &[0, 0, 1, 0xBC]).collect();
    for at in maps {
        data[at + 3] = 0xBE;
    }
    let walked = of(&data);
    assert_eq!(walked.coding(Slot::Pictures), Some(Coding::H264));
    assert_eq!(walked.coding(Slot::Sound), Some(Coding::ALaw));
    assert_eq!((walked.pictures.len(), walked.sound.len(), walked.asides), (40, 40, 2));
    let header = [b"IMKH\x02\x01\0\0\x02\0\0\x01\x10\x71\x01\x10\x40\x1f\0\0".as_slice(), &[0; 20], &data].concat();
    assert_eq!(of(&header).coding(Slot::Sound), Some(Coding::MuLaw), "the header goes before a guess");
}

#[test]
fn a_stream_whose_number_was_damaged_at_first_is_found_all_the_same() {
    let mut data = [recording(), recording(), recording()].concat();
    let first = memmem::find(&data, &[0, 0, 1, 0xE0]).unwrap();
    data[first + 3] = 0xE1;
    let walked = of(&data);
    assert!(walked.pictures.len() > 80, "{}", walked.pictures.len());
    assert_eq!(walked.sound.len(), 120);
}

#[test]
fn a_stream_that_changes_its_coding_is_announced_again() {
    let mut data = recording();
    let second = memmem::rfind(&data, &[0, 0, 1, 0xBC]).unwrap();
    let kind = second + memmem::find(&data[second..], &[0x1B, 0xE0]).unwrap();
    data[kind] = 0x24;
    let walked = of(&data);
    let codings: Vec<Coding> =
        walked.tracks.iter().filter(|(slot, _)| *slot == Slot::Pictures).map(|(_, format)| format.coding).collect();
    assert_eq!(codings[0], Coding::H264);
    assert_eq!(walked.pictures[..20], of(&recording()).pictures[..20]);
}

#[test]
fn damage_of_any_kind_is_survived() {
    let mut seed = Seed(0x0BAD_CAFE);
    let plain = recording();
    for _ in 0..400 {
        fuzz_one(Container::MpegPs, &damaged(&plain, &mut seed));
    }
    for cut in 0..64 {
        fuzz_one(Container::MpegPs, &plain[..cut]);
    }
}
