//! Transport streams against ffmpeg's demuxer, and against damage.

use crate::media::reader::ts::{payload, walk};
use crate::media::reader::witness::{Walked, agrees, made, present, shared};
use std::fs::File;
use std::path::Path;

fn walked(path: &Path) -> Walked {
    Walked::by(|found| walk(File::open(path).unwrap(), found))
}

#[test]
fn transport_streams_are_read_as_ffmpeg_reads_them() {
    if !present() {
        return;
    }
    for (name, raw) in [
        ("containers/exo-sample_h265.ts", ("hevc", None)),
        ("containers/exo-sample_h264_mpeg_audio.ts", ("h264", Some("mp2"))),
        ("containers/exo-sample_h262_mpeg_audio.ts", ("mpeg2video", Some("mp2"))),
        ("odd/exo-sample_h264_no_access_unit_delimiters.ts", ("h264", None)),
    ] {
        let Some(path) = shared(name) else { return };
        agrees(&path, &walked(&path), payload, raw);
    }
}

#[test]
fn what_ffmpeg_writes_is_read_as_ffmpeg_reads_it() {
    if !present() {
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
