//! What the probe says of real footage, good and bad: never a crash, never long, and the facts that are known of it.
//! The pictures are counted by ffprobe as well, which shares no code with it.

use crate::program::shared;
use mingcha::domain::text::Lang;
use mingcha::domain::time::Pts;
use mingcha::media::MediaError;
use mingcha::media::probe::{Fault, Probe, Stream, probe, probe_watched, start};
use mingcha::media::tracks::TrackKind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// One file for which sources and witness agree: container, codec, width and height, pictures, rate, sound, exactness.
type Known = (&'static str, &'static str, &'static str, (u32, u32), u64, f64, Option<&'static str>, bool);

const KNOWN: &[Known] = &[
    ("single/one-by-one-person-detection.mp4", "MP4", "H.264", (768, 432), 1394, 10.0, None, true),
    ("single/car-detection.mp4", "MP4", "H.264", (768, 432), 377, 12.5, Some("AAC 48000 2"), true),
    ("single/bottle-detection.mp4", "MP4", "H.264", (640, 360), 1189, 29.833, None, true),
    ("single/intel-asl-book.mkv", "Matroska", "H.264", (640, 480), 109, 30.0, None, true),
    ("single/opencv-vtest.avi", "AVI", "MS-MPEG-4", (768, 576), 795, 10.0, None, true),
    ("single/opencv-box.mp4", "MP4", "H.264", (640, 480), 455, 29.965, Some("MPEG audio 44100 1"), true),
    ("single/opencv-cup.mp4", "MP4", "H.264", (640, 480), 217, 26.777, Some("AAC 48000 2"), true),
    ("multicam-office4/cam_0.mp4", "MP4", "MPEG-4", (1280, 720), 111, 6.0, None, true),
    ("containers/exo-sample.avi", "AVI", "MPEG-4", (960, 400), 96, 23.482, Some("MP3 48000 2"), true),
    ("containers/exo-sample.mkv", "Matroska", "H.264", (1080, 720), 30, 29.99, Some("AC-3 44100 1"), true),
    ("containers/exo-sample_h265.ts", "MPEG-TS", "H.265", (854, 480), 30, 30.0, None, true),
    ("containers/exo-sample.flv", "FLV", "H.264", (1080, 720), 30, 29.99, Some("AAC 44100 1"), true),
    ("odd/exo-sample_fragmented.mp4", "fragmented MP4", "H.264", (1080, 720), 30, 29.97, Some("AAC 44100 1"), true),
    ("odd/opencv-tree.avi", "AVI", "Cinepak", (320, 240), 68, 2.269, None, true),
    (
        "nvr/hikvision/ch02_00000000363009000.mp4",
        "Hikvision MPEG-PS",
        "H.265",
        (640, 360),
        2250,
        25.0,
        Some("G.711 A-law 8000 1"),
        true,
    ),
];

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    let mut inside: Vec<PathBuf> = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    inside.sort();
    for path in inside {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending != "md" && ending != "txt") {
            found.push(path);
        }
    }
}

fn row(of: &Result<Probe, MediaError>) -> String {
    let probe = match of {
        Ok(probe) => probe,
        Err(error) => return format!("{}. {}", error.text().get(Lang::En), error.hint().get(Lang::En)),
    };
    let codecs: Vec<&str> = probe.streams.iter().map(|stream| stream.codec.as_str()).collect();
    let faults: Vec<String> = probe.faults.iter().map(|fault| fault.text().get(Lang::En).to_owned()).collect();
    format!(
        "{} | {} | {} | {:.3} s | {:.3}{} | {} | {}",
        probe.container.name(),
        codecs.join("+"),
        probe.pictures,
        probe.duration().seconds(),
        probe.measured_fps,
        if probe.vfr { " VFR" } else { "" },
        if probe.refusal().is_none() { "exact" } else { "refused" },
        faults.join("; "),
    )
}

/// The packets of pictures that ffprobe counts, one count for each track; none where it is not installed.
fn witnessed(path: &Path) -> Option<Vec<u64>> {
    let entries = ["-v", "quiet", "-count_packets", "-select_streams", "v", "-show_entries", "stream=nb_read_packets"];
    let out = Command::new("ffprobe").args(entries).args(["-of", "csv=p=0"]).arg(path).output().ok()?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    Some(text.split([',', '\n']).filter_map(|word| word.trim().parse().ok()).collect())
}

#[test]
fn every_file_is_answered_within_ten_seconds() {
    let Some(footage) = shared("footage") else { return };
    let mut found = Vec::new();
    files(&footage, &mut found);
    assert!(found.len() >= 40, "only {} files", found.len());
    for path in found {
        let name = path.strip_prefix(&footage).unwrap().display();
        let begun = Instant::now();
        let answer = probe(&path);
        let took = begun.elapsed();
        println!("{name} | {} | {:.0} ms", row(&answer), took.as_secs_f64() * 1e3);
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
        let exact = answer.as_ref().is_ok_and(|probe| probe.refusal().is_none());
        if let Some(counts) = witnessed(&path).filter(|_| exact) {
            let pictures = answer.unwrap().pictures;
            // ffmpeg, too, makes fewer pictures of these: some cannot be decoded, for want of what they refer to.
            let spoilt = match path.file_name().and_then(|name| name.to_str()) {
                Some("opencv-box.mp4" | "exo-sample_sef_slow_motion.mp4") => 1,
                // The last one is cut off.
                Some("cut-in-the-middle-of-a-frame.dav") => 1,
                _ => 0,
            };
            assert!(counts.contains(&(pictures + spoilt)), "{name}: {pictures}, by ffprobe {counts:?}");
        }
    }
}

#[test]
fn what_is_known_of_the_files_is_found() {
    let Some(footage) = shared("footage") else { return };
    for (name, container, codec, size, pictures, fps, sound, exact) in KNOWN {
        let found = probe(&footage.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        let shown = found.pictures_shown().unwrap();
        let facts = shown.picture.as_ref().unwrap();
        assert_eq!((found.container.name(), shown.codec.as_str()), (*container, *codec), "{name}");
        assert_eq!(((facts.width, facts.height), found.pictures), (*size, *pictures), "{name}");
        assert!((found.measured_fps - fps).abs() < 0.005, "{name}: {}", found.measured_fps);
        assert_eq!(found.refusal().is_none(), *exact, "{name}");
        assert_eq!(heard(&found.streams).as_deref(), *sound, "{name}");
        assert_eq!(found.has_sound(), sound.is_some(), "{name}");
    }
}

fn heard(streams: &[Stream]) -> Option<String> {
    let stream = streams.iter().find(|stream| stream.kind == TrackKind::Sound && stream.used)?;
    let facts = stream.sound.as_ref().unwrap();
    Some(format!("{} {} {}", stream.codec, facts.rate.unwrap_or(0), facts.channels.unwrap_or(0)))
}

#[test]
fn uneven_deep_and_manifold_footage_is_told_from_plain() {
    let Some(footage) = shared("footage") else { return };
    let found = |name: &str| probe(&footage.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let phone = found("containers/exo-hdr10-video-with-sdr-container.mp4");
    assert!(phone.vfr);
    assert_eq!(phone.pictures_shown().unwrap().picture.as_ref().unwrap().depth, Some(10));
    let plain = found("single/one-by-one-person-detection.mp4");
    assert!(!plain.vfr && plain.faults.is_empty(), "{:?}", plain.faults);
    assert_eq!(plain.key_spacing_s, Some((1.0, 1.0, 1.0)));
    assert_eq!(plain.duration(), Pts::from_ms(139_400));
    let many = found("containers/torchcodec-nasa_13013.mp4");
    let used: Vec<usize> = (0..6).filter(|place| many.streams[*place].used).collect();
    assert_eq!((many.streams.len(), used.as_slice()), (6, &[3, 4][..]), "the larger pictures and the better sound");
    assert_eq!(many.pictures_shown().unwrap().picture.as_ref().unwrap().width, 480);
    assert_eq!(heard(&many.streams).unwrap(), "AAC 16000 2");
}

#[test]
fn what_is_wrong_is_said() {
    let Some(footage) = shared("footage") else { return };
    let of = |name: &str| probe(&footage.join(name));
    let faults = |name: &str| of(name).unwrap_or_else(|error| panic!("{name}: {error}")).faults;
    assert_eq!(faults("odd/exo-sample_mdat_too_long.mp4"), [Fault::CutShort]);
    let dropped = faults("odd/opencv-tree.avi");
    assert!(matches!(dropped.as_slice(), [Fault::Rate { declared, .. }] if *declared > 14.9), "{dropped:?}");
    assert_eq!(faults("nvr/hikvision/ch01_00000000363000000.mp4"), []);
    let jump = Fault::ClockJump { count: 1, by: Pts::from_ms(600_000), at: Pts::from_ms(10_000) };
    assert_eq!(faults("nvr/hikvision/time-jumps-600s.mp4"), [jump]);
    let cut = faults("nvr/dahua/cut-in-the-middle-of-a-frame.dav");
    assert!(matches!(cut.as_slice(), [Fault::Lost { places: 1, .. }]), "{cut:?}");
    assert!(matches!(of("odd/exo-invalid-bitstream.webm"), Err(MediaError::NothingDecodable { .. })));
    assert!(matches!(of("odd/mp4parse-invalid_userdata.mp4"), Err(MediaError::Truncated { .. })));
    assert!(matches!(of("derived/office4-cam_2-cut-no-moov.mp4"), Err(MediaError::NoIndex { .. })));
}

#[test]
fn sound_that_nothing_decodes_is_named_and_the_pictures_play() {
    let Some(footage) = shared("footage/nvr/hikvision/ch01_00000000363000000.mp4") else { return };
    let mut bytes = std::fs::read(footage).unwrap();
    // G.722.1 in the place of A-law, in the header and in every map of the streams.
    bytes[12..14].copy_from_slice(&[0x21, 0x72]);
    for at in 0..bytes.len() - 2 {
        if bytes[at..].starts_with(&[0x90, 0xC0]) {
            bytes[at] = 0x92;
        }
    }
    let file = tempfile::Builder::new().suffix(".mp4").tempfile().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let found = probe(file.path()).unwrap();
    assert_eq!((found.pictures, found.has_sound()), (700, false));
    let nameless = |fault: &Fault| matches!(fault, Fault::NoDecoder { sound: true, package, .. } if package.is_empty());
    assert!(found.faults.iter().any(nameless), "{:?}", found.faults);
}

#[test]
fn the_start_is_told_without_reading_the_file() {
    let Some(footage) = shared("footage") else { return };
    for name in ["single/car-detection.mp4", "containers/exo-sample.mkv", "containers/exo-sample.avi"] {
        let path = footage.join(name);
        assert_eq!(start(&path).unwrap(), probe(&path).unwrap().start, "{name}");
    }
    let named = start(Path::new("NVR_ch1_main_20260305090000_20260305090028.mp4")).unwrap().unwrap();
    assert_eq!(named.clock.at_first.to_string(), "2026-03-05T09:00:00.000");
}

#[test]
fn what_is_no_footage_is_refused_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let letter = write("信.mp4", "这是一封信。\n".repeat(500).as_bytes());
    assert!(matches!(probe(&letter), Err(MediaError::NotFootage { .. })), "{:?}", probe(&letter).err());
    let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(probe(&write("噪声.dat", &noise)).is_err());
    assert!(matches!(probe(&write("空.mp4", b"")), Err(MediaError::Empty { .. })));
    assert!(matches!(probe(dir.path()), Err(MediaError::Unreadable { .. })));
    let error = probe(&dir.path().join("没有.mp4")).unwrap_err();
    assert!(matches!(error, MediaError::Unreadable { .. }) && !error.hint().is_empty());
}

#[test]
fn a_probe_stops_when_it_is_told_to() {
    let Some(footage) = shared("footage") else { return };
    let path = footage.join("single/opencv-vtest.avi");
    assert!(probe_watched(&path, &mut |_share| false).unwrap().is_none());
    let mut shares = Vec::new();
    let whole = probe_watched(&path, &mut |share| {
        shares.push(share);
        true
    });
    assert!(whole.unwrap().is_some());
    assert!(!shares.is_empty() && shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
}

/// Cuts a file short and spoils bytes of it, the same way for the same seed.
fn damaged(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below.max(1) as u64) as usize
    };
    let mut bytes = bytes.to_vec();
    if next(2) == 0 {
        bytes.truncate(1 + next(bytes.len()));
    }
    // The first bytes decide most, so half of what is spoilt is there.
    for _ in 0..next(40) {
        let reach = if next(2) == 0 { 4096.min(bytes.len()) } else { bytes.len() };
        let at = next(reach);
        bytes[at] = next(256) as u8;
    }
    bytes
}

#[test]
fn damaged_files_are_answered_too() {
    let Some(footage) = shared("footage") else { return };
    let rounds = if std::env::var_os("MINGCHA_PROVE").is_some() { 60 } else { 3 };
    let dir = tempfile::tempdir().unwrap();
    let (mut played, mut refused) = (0, 0);
    for name in [
        "containers/exo-sample.mp4",
        "containers/exo-sample.mkv",
        "containers/exo-sample.avi",
        "containers/exo-sample.flv",
        "containers/exo-sample_h265.ts",
        "containers/exo-sample_h264_mpeg_audio.ts",
        "containers/exo-sample_h262_mpeg_audio.ps",
        "odd/exo-sample_fragmented.mp4",
        "nvr/hikvision/ch01_00000000363000000.mp4",
        "odd/opencv-tree.avi",
    ] {
        let whole = std::fs::read(footage.join(name)).unwrap();
        for seed in 0..rounds {
            let path = dir.path().join("受损");
            std::fs::write(&path, damaged(&whole, seed)).unwrap();
            let begun = Instant::now();
            match probe(&path) {
                Ok(_) => played += 1,
                Err(error) => {
                    refused += 1;
                    assert!(!error.text().is_empty(), "{name}, seed {seed}");
                }
            }
            let took = begun.elapsed();
            if took > Duration::from_secs(1) {
                println!("{name}, seed {seed}: {took:.1?}");
            }
            assert!(took < Duration::from_secs(10), "{name}, seed {seed}: {took:?}");
        }
    }
    println!("{played} played, {refused} were refused");
    assert!(played > 0 && refused > 0);
}
