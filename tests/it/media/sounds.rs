//! The sound kept with a mark is the sound of that moment.

use crate::clips::{self, Clip};
use crate::media::matrix;
use mingcha::domain::time::Pts;
use mingcha::media::sound::excerpt;

/// Rate, channels and samples of the first channel, of a WAV file of 16 bits.
fn read(wav: &[u8]) -> (u32, u16, Vec<i16>) {
    assert_eq!((&wav[..4], &wav[8..16], &wav[36..40]), (&b"RIFF"[..], &b"WAVEfmt "[..], &b"data"[..]));
    let (channels, rate) =
        (u16::from_le_bytes([wav[22], wav[23]]), u32::from_le_bytes(wav[24..28].try_into().unwrap()));
    let length = u32::from_le_bytes(wav[40..44].try_into().unwrap()) as usize;
    assert_eq!(wav.len(), 44 + length);
    let samples = wav[44..].chunks_exact(2 * channels as usize);
    (rate, channels, samples.map(|frame| i16::from_le_bytes([frame[0], frame[1]])).collect())
}

/// The first moment, in ms, from which on it is loud.
fn onset(rate: u32, samples: &[i16]) -> f64 {
    let first = samples.iter().position(|sample| sample.abs() > 3_000).expect("never loud");
    first as f64 * 1000.0 / f64::from(rate)
}

#[test]
fn an_excerpt_is_in_step_with_the_pictures() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    for clip in matrix::EXACT.iter().filter(|clip| clip.sound) {
        let path = clips::file(clip);
        // Loud from half past each second on: from 2.2 s that is 300 ms later.
        let wav = excerpt(&path, Pts::from_ms(2_200), Pts::from_ms(2_900)).unwrap().unwrap();
        let (rate, channels, samples) = read(&wav);
        assert!((16_000..=96_000).contains(&rate) && (1..=2).contains(&channels), "{rate} {channels}");
        let length = samples.len() as f64 / f64::from(rate);
        assert!((length - 0.7).abs() < 0.01, "{}: {length} s", clip.name);
        let onset = onset(rate, &samples);
        assert!((onset - 300.0).abs() < 30.0, "{}: loud after {onset} ms", clip.name);
        assert!(samples[..rate as usize / 5].iter().all(|sample| sample.abs() < 1_000), "{}: not quiet", clip.name);
    }
}

#[test]
fn an_excerpt_ends_with_the_file_and_is_none_without_sound() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let with =
        |name: &str| matrix::EXACT.iter().find(|clip| clip.name == name).map(|clip: &Clip| clips::file(clip)).unwrap();
    let path = with("h264-closed.mp4");
    let (rate, _, samples) = read(&excerpt(&path, Pts::from_ms(-500), Pts::from_ms(1_000)).unwrap().unwrap());
    assert!((samples.len() as f64 / f64::from(rate) - 1.0).abs() < 0.01, "begins with the file");
    let (rate, _, samples) = read(&excerpt(&path, Pts::from_ms(11_000), Pts::from_ms(20_000)).unwrap().unwrap());
    assert!((samples.len() as f64 / f64::from(rate) - 1.0).abs() < 0.1, "{} samples", samples.len());
    assert_eq!(excerpt(&path, Pts::from_ms(50_000), Pts::from_ms(60_000)).unwrap(), None);
    assert_eq!(excerpt(&with("h264-no-b.mp4"), Pts::ZERO, Pts::from_ms(1_000)).unwrap(), None);
}

#[test]
fn rounded_times_leave_no_clicks() {
    if clips::ffmpeg_is_missing() {
        return;
    }
    let plain = matrix::EXACT.iter().find(|clip| clip.name == "h264-closed.mp4").unwrap();
    let tone = ["-f", "lavfi", "-t", "12", "-i", "aevalsrc=0.5*sin(200*PI*t):s=48000"];
    for (name, encode) in [
        ("tone-aac.mkv", "-c:v copy -c:a aac"),
        ("tone-mp3.mkv", "-c:v copy -c:a libmp3lame"),
        ("tone-pcm.mkv", "-c:v copy -c:a pcm_s16le"),
        ("tone-44100.mkv", "-c:v copy -c:a aac -ar 44100"),
        ("tone-a-law.mkv", "-c:v copy -c:a pcm_alaw -ar 8000"),
    ] {
        let path = clips::remade(plain, name, &tone, encode);
        let (rate, _, samples) = read(&excerpt(&path, Pts::from_ms(2_000), Pts::from_ms(9_000)).unwrap().unwrap());
        let loudest = samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        assert!((12_000..24_000).contains(&loudest), "{name}: {loudest}");
        // What a sine of 100 Hz does by itself, one step of A-law where it is steepest, and a twentieth of its height.
        let own = 16_384.0 * 2.0 * std::f64::consts::PI * 100.0 / f64::from(rate) + 512.0;
        let limit = own + 0.05 * 16_384.0;
        let jumps: Vec<usize> = (1..samples.len())
            .filter(|n| f64::from((i32::from(samples[*n]) - i32::from(samples[n - 1])).abs()) > limit)
            .collect();
        assert!(
            jumps.is_empty(),
            "{name}: {} jumps, the first at samples {:?}",
            jumps.len(),
            &jumps[..jumps.len().min(9)]
        );
        // It does not drift: zero upwards at every full hundredth of a second, to the end.
        let crossing =
            (samples.len() - rate as usize / 50..samples.len()).find(|n| samples[n - 1] < 0 && samples[*n] >= 0);
        let phase = crossing.unwrap() as f64 / f64::from(rate) * 100.0;
        let off = (phase - phase.round()) * 10.0;
        assert!(off.abs() < 2.0, "{name}: {off:.2} ms off at the end");
    }
}
