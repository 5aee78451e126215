//! The sound of a clip's pieces, one after the other, sample by sample, as long as their pictures.

use crate::domain::time::Pts;
use crate::media::clip::span::Span;
use crate::media::encode::SOUND_RATE;
use crate::media::error::MediaError;
use crate::media::sound::Samples;
use std::sync::mpsc::SyncSender;

/// How much is read at once: a minute and a half of stereo takes 17 MB.
const AT_ONCE: usize = 90 * RATE;

const RATE: usize = SOUND_RATE as usize;

/// Reads the sound of all pieces and hands it on piece by piece; ends early when nobody takes it. What is silent all along
/// has no channels of its own.
pub(super) fn read(spans: &[Span], to: &SyncSender<Result<Samples, MediaError>>) {
    let mut at = Pts::ZERO;
    for span in spans {
        let (begin, end) = (samples_at(at), samples_at(at + span.length()));
        at = at + span.length();
        let mut done = 0;
        while done < end - begin {
            let frames = AT_ONCE.min(end - begin - done);
            let from = span.begin() + Pts::from_ns((done as i128 * 1_000_000_000 / RATE as i128) as i64);
            let heard = heard(span, from, frames);
            done += frames;
            if to.send(heard).is_err() {
                return;
            }
        }
    }
}

fn heard(span: &Span, from: Pts, frames: usize) -> Result<Samples, MediaError> {
    let samples = match span.sound() {
        Some(track) => track.samples(from, frames, SOUND_RATE.unsigned_abs())?,
        None => None,
    };
    // Silence has no channels of its own: one sample of each frame is enough.
    let mut samples = samples.unwrap_or_else(|| Samples { channels: 1, samples: vec![0; frames] });
    for (mute, until) in &span.muted {
        let place = |at: Pts| samples_at((at - from).max(Pts::ZERO)).min(frames) * samples.channels;
        let (mute, until) = (place(*mute), place(*until));
        samples.samples[mute..until.max(mute)].fill(0);
    }
    Ok(samples)
}

/// How many samples there are before a time.
fn samples_at(at: Pts) -> usize {
    usize::try_from(i128::from(at.ns()) * RATE as i128 / 1_000_000_000).unwrap_or(0)
}

/// The same sound in so many channels, one or two.
pub(super) fn in_channels(sound: Samples, channels: usize) -> Vec<i16> {
    match (sound.channels, channels) {
        (1, 2) => sound.samples.iter().flat_map(|sample| [*sample, *sample]).collect(),
        (2, 1) => {
            let mean = |pair: &[i16]| ((i32::from(pair[0]) + i32::from(pair[1])) / 2) as i16;
            sound.samples.chunks_exact(2).map(mean).collect()
        }
        _same => sound.samples,
    }
}
