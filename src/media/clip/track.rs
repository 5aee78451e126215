//! The sound of a clip's pieces, one after the other, sample by sample, as long as their pictures.

use crate::domain::time::Pts;
use crate::media::clip::span::Span;
use crate::media::clip::writer::Writer;
use crate::media::encode::SOUND_RATE;
use crate::media::error::MediaError;
use crate::media::sound::Samples;
use std::sync::mpsc::{Receiver, SyncSender};

/// How far sound is handed to the encoder ahead of the pictures.
pub(super) const SOUND_AHEAD: Pts = Pts::from_ms(500);

/// How much is read at once: a minute and a half of stereo takes 17 MB.
const AT_ONCE: usize = 90 * RATE;

const RATE: usize = SOUND_RATE as usize;

/// What comes from the thread that reads.
pub(super) type Sounds = Receiver<Result<Samples, MediaError>>;

/// Where the sound comes from, and how far it was handed on.
pub(super) struct Sound {
    from: Sounds,
    /// One or two.
    pub channels: usize,
    waiting: Vec<u8>,
    /// Samples of one channel that were handed on.
    done: usize,
}

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
    let mut samples = samples.unwrap_or_else(|| Samples { channels: 1, bytes: vec![0; frames * 2] });
    for (mute, until) in &span.muted {
        let place = |at: Pts| samples_at((at - from).max(Pts::ZERO)).min(frames) * samples.channels * 2;
        let (mute, until) = (place(*mute), place(*until));
        samples.bytes[mute..until.max(mute)].fill(0);
    }
    Ok(samples)
}

/// How many samples there are before a time.
fn samples_at(at: Pts) -> usize {
    usize::try_from(i128::from(at.ns()) * RATE as i128 / 1_000_000_000).unwrap_or(0)
}

/// The same sound in so many channels, one or two.
fn in_channels(sound: Samples, channels: usize) -> Vec<u8> {
    match (sound.channels, channels) {
        (1, 2) => sound.bytes.chunks_exact(2).flat_map(|sample| [sample[0], sample[1], sample[0], sample[1]]).collect(),
        (2, 1) => {
            let sample = |pair: &[u8]| i32::from(i16::from_le_bytes([pair[0], pair[1]]));
            let mean = |frame: &[u8]| ((sample(&frame[..2]) + sample(&frame[2..])) / 2) as i16;
            sound.bytes.chunks_exact(4).flat_map(|frame| mean(frame).to_le_bytes()).collect()
        }
        _same => sound.bytes,
    }
}

impl Sound {
    /// Waits for the first of it, which says how many channels there are.
    ///
    /// # Errors
    /// When the sound cannot be decoded.
    pub(super) fn begin(from: Sounds) -> Result<Self, MediaError> {
        let first = from.recv().unwrap_or(Ok(Samples { channels: 1, bytes: Vec::new() }))?;
        Ok(Self { from, channels: first.channels, waiting: first.bytes, done: 0 })
    }

    /// Hands on what is heard before that time of the clip.
    ///
    /// # Errors
    /// When the sound cannot be decoded or encoded.
    pub(super) fn hand_on(&mut self, until: Pts, writer: &mut Writer) -> Result<(), MediaError> {
        let until = i128::from(until.ns()) * i128::from(SOUND_RATE) / 1_000_000_000;
        let until = usize::try_from(until).unwrap_or(usize::MAX);
        while self.done < until {
            if self.waiting.is_empty() {
                // Nobody sends any more: it is over.
                let Ok(more) = self.from.recv() else { return Ok(()) };
                self.waiting = in_channels(more?, self.channels);
            }
            let count = (until - self.done).saturating_mul(self.channels * 2).min(self.waiting.len());
            let rest = self.waiting.split_off(count);
            writer.sound(std::mem::replace(&mut self.waiting, rest))?;
            self.done += count / (self.channels * 2);
        }
        Ok(())
    }
}
