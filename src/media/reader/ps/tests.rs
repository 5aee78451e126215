//! Program streams against ffmpeg's demuxer, and against damage.

use crate::media::reader::ps::{payload, walk};
use crate::media::reader::witness::{Walked, agrees, made, present, shared};
use std::fs::File;
use std::path::Path;

fn walked(path: &Path) -> Walked {
    Walked::by(|found| walk(File::open(path).unwrap(), found))
}

#[test]
fn recordings_of_hikvision_are_read_as_ffmpeg_reads_them() {
    if !present() {
        return;
    }
    for name in ["ch01_00000000363000000", "ch01_00000000363001000", "ch01_00000000363002000", "time-jumps-600s"] {
        let Some(path) = shared(&format!("nvr/hikvision/{name}.mp4")) else { return };
        agrees(&path, &walked(&path), payload, ("h264", Some("alaw")));
    }
    if let Some(path) = shared("nvr/hikvision/ch02_00000000363009000.mp4") {
        agrees(&path, &walked(&path), payload, ("hevc", Some("alaw")));
    }
    if let Some(path) = shared("nvr/hikvision/bare-ps-no-header.mp4") {
        agrees(&path, &walked(&path), payload, ("h264", None));
    }
}

#[test]
fn other_program_streams_are_read_as_ffmpeg_reads_them() {
    if !present() {
        return;
    }
    if let Some(path) = shared("containers/cityCC0.mpg") {
        agrees(&path, &walked(&path), payload, ("mpeg2video", None));
    }
    if let Some(path) = shared("containers/exo-sample_h262_mpeg_audio.ps") {
        agrees(&path, &walked(&path), payload, ("mpeg2video", Some("mp2")));
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
