//! Transport streams against ffmpeg's demuxer, and against damage.

use crate::media::container::Container;
use crate::media::reader::fuzz_one;
use crate::media::reader::made::{pes, picture};
use crate::media::reader::reread::damage::{Seed, damaged};
use crate::media::reader::ts::tables::checksum;
use crate::media::reader::ts::{payload, walk};
use crate::media::reader::walked::{Walked, agrees, joined, made, ticks};
use crate::media::reader::witness::{installed, shared};
use crate::media::reader::{Coding, Slot};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Cursor;
use std::path::Path;

fn walked(path: &Path) -> Walked {
    Walked::by(|found| walk(File::open(path).unwrap(), found))
}

#[test]
fn transport_streams_are_read_as_ffmpeg_reads_them() {
    if !installed() {
        return;
    }
    for (name, raw) in [
        ("footage/containers/exo-sample_h265.ts", ("hevc", None)),
        ("footage/containers/exo-sample_h264_mpeg_audio.ts", ("h264", Some("mp2"))),
        ("footage/containers/exo-sample_h262_mpeg_audio.ts", ("mpeg2video", Some("mp2"))),
        ("footage/odd/exo-sample_h264_no_access_unit_delimiters.ts", ("h264", None)),
    ] {
        let Some(path) = shared(name) else { return };
        agrees(&path, &walked(&path), payload, raw);
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
        ("h264.ts", "-c:v libx264 -bf 2 -g 50 -c:a aac -f mpegts", ("h264", "adts")),
        ("h264.m2ts", "-c:v libx264 -bf 2 -g 50 -c:a ac3 -f mpegts -mpegts_m2ts_mode 1", ("h264", "ac3")),
        ("slices.ts", "-c:v libx264 -x264-params open-gop=1:slices=4:interlaced=1 -c:a mp2 -f mpegts", ("h264", "mp2")),
        ("h265.ts", "-c:v libx265 -x265-params log-level=1 -c:a aac -f mpegts", ("hevc", "adts")),
        ("mpeg2.ts", "-c:v mpeg2video -bf 2 -b:v 2M -c:a mp2 -f mpegts", ("mpeg2video", "mp2")),
        ("mpeg4.ts", "-c:v mpeg4 -bf 2 -b:v 2M -c:a mp2 -f mpegts", ("m4v", "mp2")),
    ] {
        let path = made(dir.path(), name, &format!("{source} {args}"));
        agrees(&path, &walked(&path), payload, (raw.0, Some(raw.1)));
    }
}

/// Makes packets with their counters.
#[derive(Default)]
struct Muxer {
    data: Vec<u8>,
    counts: BTreeMap<u16, u8>,
}

impl Muxer {
    /// Packets that carry `payload`; the last is filled up before it.
    fn carry(&mut self, pid: u16, payload: &[u8]) {
        for (at, part) in payload.chunks(184).enumerate() {
            let count = self.counts.entry(pid).or_default();
            let begins = if at == 0 { 0x40 } else { 0 };
            let field = if part.len() < 184 { 0x20 } else { 0 };
            self.data.extend([0x47, begins | (pid >> 8) as u8, pid as u8, 0x10 | field | *count]);
            *count = (*count + 1) & 15;
            let fill = 184 - part.len();
            if fill > 0 {
                self.data.push((fill - 1) as u8);
            }
            if fill > 1 {
                self.data.push(0);
                self.data.extend(vec![0xFF; fill - 2]);
            }
            self.data.extend(part);
        }
    }

    fn section(&mut self, pid: u16, table: u8, body: &[u8]) {
        let size = body.len() + 9;
        let mut section = vec![table, 0xB0, size as u8, 0, 1, 0xC1, 0, 0];
        section.extend(body);
        let sum = checksum(&section);
        section.extend(sum.to_be_bytes());
        section.insert(0, 0);
        section.resize(184, 0xFF);
        self.carry(pid, &section);
    }

    fn tables(&mut self, pictures: u8, sound: u8) {
        self.section(0, 0, &[0, 1, 0xE1, 0]);
        self.section(0x100, 2, &[0xE1, 1, 0xF0, 0, pictures, 0xE1, 1, 0xF0, 0, sound, 0xE1, 2, 0xF0, 0]);
    }
}

/// Thirty pictures, packets of which do not say how long they are, and G.711 between them.
fn recording() -> Vec<u8> {
    let mut muxer = Muxer::default();
    for at in 0..30_u8 {
        let (key, pts) = (at.is_multiple_of(10), 90_000 + 3600 * u64::from(at));
        if key {
            muxer.tables(0x1B, 0x90);
        }
        muxer.carry(0x101, &pes(0xE0, Some(pts), false, false, &picture(at, key, 700 + 9 * usize::from(at))));
        muxer.carry(0x102, &pes(0xC0, Some(pts), false, true, &[0xD5 ^ at; 320]));
        muxer.carry(0x1FFF, &[0xFF; 184]);
    }
    muxer.data
}

fn of(data: &[u8]) -> Walked {
    Walked::by(|found| walk(Cursor::new(data), found))
}

/// The packets further apart, behind or before bytes of their own.
fn spread(data: &[u8], before: usize, behind: usize) -> Vec<u8> {
    data.chunks(188).flat_map(|packet| [&vec![0x11; before], packet, &vec![0x22; behind]].concat()).collect()
}

#[test]
fn packets_of_all_three_sizes_are_read() {
    let plain = recording();
    for data in [plain.clone(), spread(&plain, 4, 0), spread(&plain, 0, 16)] {
        let walked = of(&data);
        assert_eq!((walked.pictures.len(), walked.sound.len()), (30, 30));
        assert_eq!(walked.lost, []);
        for (at, piece) in walked.pictures.iter().enumerate() {
            let key = at % 10 == 0;
            assert_eq!((piece.key, piece.pts.map(ticks)), (key, Some(90_000 + 3600 * at as i64)));
            assert_eq!(joined(&data, &[*piece], payload), picture(at as u8, key, 700 + 9 * at), "picture {at}");
            assert_eq!(joined(&data, &[walked.sound[at]], payload), [0xD5 ^ at as u8; 320]);
        }
        assert_eq!(walked.coding(Slot::Sound), Some(Coding::ALaw));
    }
}

#[test]
fn a_missing_packet_is_told_and_its_picture_is_kept() {
    let mut data = recording();
    let whole = of(&data);
    let missing = usize::try_from(whole.pictures[5].at).unwrap() + 2 * 188;
    data.drain(missing..missing + 188);
    let walked = of(&data);
    assert_eq!(walked.lost, [(missing as u64, missing as u64)]);
    assert_eq!(walked.pictures.len(), 30);
    assert_eq!(walked.pictures[5].size, whole.pictures[5].size - 184);
    assert_eq!(walked.pictures[6].size, whole.pictures[6].size);
}

#[test]
fn a_packet_that_comes_twice_counts_once() {
    let data = recording();
    let whole = of(&data);
    let twice = usize::try_from(whole.pictures[5].at).unwrap() + 188;
    let copy = data[twice..twice + 188].to_vec();
    let mut doubled = data.clone();
    doubled.splice(twice..twice, copy);
    let walked = of(&doubled);
    assert_eq!(walked.lost, []);
    assert_eq!(joined(&doubled, &walked.pictures, payload), joined(&data, &whole.pictures, payload));
}

#[test]
fn packets_are_found_again_behind_damage() {
    let data = recording();
    let whole = of(&data);
    let place = usize::try_from(whole.pictures[7].at).unwrap();
    let mut damaged = data.clone();
    damaged.splice(place..place, vec![0x55; 3001]);
    let walked = of(&damaged);
    assert_eq!(walked.lost, [(place as u64, place as u64 + 3001)]);
    assert_eq!((walked.pictures.len(), walked.sound.len()), (30, 30));

    let mut damaged = data.clone();
    damaged[place] ^= 1;
    let walked = of(&damaged);
    assert_eq!(walked.lost, [(place as u64, place as u64 + 188)]);
    assert_eq!((walked.pictures.len(), walked.sound.len()), (29, 30));
    let mut lead = vec![0x33; 777];
    lead.extend(&data);
    assert_eq!(of(&lead).pictures.len(), 30, "behind what is no packet at all");
}

#[test]
fn a_picture_that_the_end_cuts_is_not_given() {
    let data = recording();
    let whole = of(&data);
    for cut in (0..data.len()).step_by(47) {
        let walked = of(&data[..cut]);
        assert_eq!(walked.pictures[..], whole.pictures[..walked.pictures.len()], "cut at {cut}");
        assert_eq!(walked.sound[..], whole.sound[..walked.sound.len()], "cut at {cut}");
        let sure = whole.pictures.iter().filter(|piece| piece.at + u64::from(piece.span) <= cut as u64).count();
        assert_eq!(walked.pictures.len(), sure, "cut at {cut}");
    }
}

#[test]
fn damage_of_any_kind_is_survived() {
    let mut seed = Seed(0x0BAD_CAFE);
    let plain = recording();
    let forms = [plain.clone(), spread(&plain, 4, 0), spread(&plain, 0, 16)];
    for run in 0..400 {
        fuzz_one(Container::MpegTs, &damaged(&forms[run % 3], &mut seed));
    }
    for cut in 0..400 {
        fuzz_one(Container::MpegTs, &plain[..cut]);
    }
}
