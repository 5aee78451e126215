//! What the encoder writes is read back by a witness that shares no code with it.

use mingcha::media::encode::{EncodeSettings, Encoder};
use mingcha::media::error::MediaError;
use std::path::Path;
use std::process::Command;

const SETTINGS: EncodeSettings = EncodeSettings { width: 320, height: 180, fps: (25, 1), sample_rate: Some(16_000) };

fn probe(path: &Path, entries: &str) -> Option<String> {
    let out = Command::new("ffprobe")
        .args(["-v", "error", "-count_frames", "-show_entries", entries, "-of", "csv=p=0"])
        .arg(path)
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

#[test]
fn pictures_and_sound_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("柜台.mp4");
    let mut encoder = Encoder::create(&path, SETTINGS).unwrap();
    for number in 0..100_u32 {
        let mut picture = vec![(number * 2) as u8; 320 * 180];
        picture.extend(std::iter::repeat_n(128_u8, 320 * 180 / 2));
        encoder.push_picture(&picture).unwrap();
    }
    let sound: Vec<i16> = (0..64_000_i32).map(|n| ((n % 100) * 200) as i16).collect();
    encoder.push_sound(&sound).unwrap();
    encoder.finish().unwrap();
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "temporary files stay behind");
    let Some(streams) = probe(&path, "stream=codec_name,width,height,nb_read_frames") else {
        println!("skipped: ffprobe is not installed");
        return;
    };
    assert!(streams.contains("h264,320,180,100"), "{streams}");
    assert!(streams.contains("aac"), "{streams}");
}

#[test]
fn nothing_is_overwritten_and_wrong_sizes_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.mp4");
    let mut encoder = Encoder::create(&path, EncodeSettings { sample_rate: None, ..SETTINGS }).unwrap();
    assert!(matches!(encoder.push_picture(&[0; 7]), Err(MediaError::BadInput { .. })));
    assert!(matches!(encoder.push_sound(&[0; 7]), Err(MediaError::BadInput { .. })));
    drop(encoder);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "an unfinished file stays behind");
    std::fs::write(&path, b"kept").unwrap();
    assert!(matches!(Encoder::create(&path, SETTINGS), Err(MediaError::Exists { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), b"kept");
}
