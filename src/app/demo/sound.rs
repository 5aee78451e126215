//! The film's sound: the room's hum, a chime when a number is called, and voices that murmur without words.

use crate::app::demo::script::{CALLS, SECONDS, VOICES, Voice};
use crate::app::demo::space::chance;
use std::f32::consts::TAU;

/// Samples a second, one channel.
pub(crate) const RATE: u32 = 16_000;

/// Resonances of a few vowels, in hertz.
const VOWELS: [[f32; 3]; 5] = [
    [780.0, 1250.0, 2600.0],
    [480.0, 1900.0, 2550.0],
    [320.0, 2250.0, 3000.0],
    [520.0, 950.0, 2450.0],
    [360.0, 800.0, 2350.0],
];

/// All samples of the film.
pub(crate) fn record() -> Vec<i16> {
    let count = (SECONDS * RATE) as usize;
    let mut track = room(count);
    for call in CALLS.iter().filter(|call| call.at >= 0.0) {
        chime(&mut track, call.at, if call.window == 0 { 1.0 } else { 1.122 });
    }
    for (i, voice) in VOICES.iter().enumerate() {
        speak(&mut track, voice, i as i32);
    }
    echo(&mut track);
    track.iter().map(|x| (x.clamp(-0.98, 0.98) * 32_767.0) as i16).collect()
}

/// Air conditioning: soft noise and a faint hum of the mains.
fn room(count: usize) -> Vec<f32> {
    let (mut low, mut lower) = (0.0_f32, 0.0_f32);
    let mut track = Vec::with_capacity(count);
    for k in 0..count {
        let white = chance(k as i32, 3, 99) - 0.5;
        low += (white - low) * 0.12;
        lower += (low - lower) * 0.06;
        let hum = (k as f32 * (TAU * 100.0 / RATE as f32) % TAU).sin();
        track.push(0.018 * low + 0.05 * lower + 0.0007 * hum);
    }
    track
}

/// Two bells, the second lower.
fn chime(track: &mut [f32], at: f32, pitch: f32) {
    for (delay, hertz) in [(0.0, 659.3), (0.42, 523.3)] {
        let start = ((at + delay) * RATE as f32) as usize;
        for (k, sample) in track.iter_mut().skip(start).take(RATE as usize * 3 / 2).enumerate() {
            let t = k as f32 / RATE as f32;
            let swell = (t * 260.0).min(1.0) * (-3.6 * t).exp();
            let tone = |times: f32, fade: f32| (TAU * (hertz * pitch * times * t).fract()).sin() * (-fade * t).exp();
            *sample += 0.20 * swell * (tone(1.0, 0.0) + 0.35 * tone(2.0, 2.0) + 0.16 * tone(3.01, 5.0));
        }
    }
}

/// A resonance: two poles.
#[derive(Clone, Copy, Default)]
struct Formant {
    one: f32,
    two: f32,
}

impl Formant {
    fn ring(&mut self, x: f32, (turn, decay): (f32, f32)) -> f32 {
        let y = x + turn * self.one - decay * self.two;
        self.two = self.one;
        self.one = y;
        y
    }
}

/// Strength of a resonance of that many hertz and width.
fn tuned(hertz: f32, width: f32) -> (f32, f32) {
    let r = (-std::f32::consts::PI * width / RATE as f32).exp();
    (2.0 * r * (TAU * hertz / RATE as f32).cos(), r * r)
}

/// A murmur of syllables, each with a tone of its own, four to five a second.
fn speak(track: &mut [f32], voice: &Voice, seed: i32) {
    let start = (voice.from * RATE as f32) as usize;
    let count = ((voice.to - voice.from) * RATE as f32) as usize;
    let syllable = (0.205 + 0.04 * chance(seed, 1, 5)) * RATE as f32;
    let mut formants = [Formant::default(); 3];
    let (mut turn, mut pulse) = (0.0_f32, 0.0_f32);
    let mut shape = [(0.0, 0.0); 3];
    let mut current = i32::MAX;
    for k in 0..count.min(track.len().saturating_sub(start)) {
        let which = (k as f32 / syllable) as i32;
        let t = (k as f32 / syllable).fract();
        if which != current {
            current = which;
            let vowel = VOWELS[(chance(seed, which, 6) * 4.99) as usize];
            let higher = if voice.pitch > 160.0 { 1.14 } else { 1.0 };
            shape = [tuned(vowel[0] * higher, 90.0), tuned(vowel[1] * higher, 120.0), tuned(vowel[2] * higher, 190.0)];
        }
        // The four tones: level, rising, dipping, falling.
        let tone = match (chance(seed, which, 7) * 4.0) as i32 {
            0 => 1.14,
            1 => 0.92 + 0.22 * t,
            2 => 0.94 - 0.30 * t * (1.0 - t),
            _ => 1.20 - 0.34 * t,
        };
        let whole = k as f32 / count as f32;
        turn += voice.pitch * tone * (1.06 - 0.12 * whole) / RATE as f32;
        let mut source = 0.0;
        if turn >= 1.0 {
            turn -= 1.0;
            source = 1.0;
        }
        pulse += (source - pulse) * 0.5;
        let breath = (chance(k as i32, seed, 8) - 0.5) * if t < 0.16 { 0.5 } else { 0.03 };
        let swell = (t * 9.0).min(1.0) * ((1.0 - t) * 4.5).min(1.0) * (whole * 30.0).min(1.0);
        let mut sum = 0.0;
        for (i, formant) in formants.iter_mut().enumerate() {
            sum += formant.ring((pulse + breath * 0.12) * swell, shape[i]) * [0.050, 0.030, 0.012][i];
        }
        track[start + k] += sum * voice.loud;
    }
}

/// The room answers a little: two short echoes that fade.
fn echo(track: &mut [f32]) {
    for (delay, share) in [(743_usize, 0.16_f32), (1_187, 0.11)] {
        for k in delay..track.len() {
            track[k] += track[k - delay] * share;
        }
    }
}
