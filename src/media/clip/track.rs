//! The sound of a clip, sample by sample, as long as its pictures: that of its pieces, and silence where they have none.

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

/// A part of what is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passage {
    /// Of which span; none for silence.
    pub span: Option<usize>,
    /// From this time of its recording on.
    pub from: Pts,
    /// From when to when in the clip.
    pub at: Pts,
    pub until: Pts,
}

impl Passage {
    /// The sound of all spans, one after the other.
    pub(super) fn row(spans: &[Span]) -> Vec<Self> {
        let mut at = Pts::ZERO;
        let passage = |(number, span): (usize, &Span)| {
            let from = at;
            at = at + span.length();
            Self { span: Some(number), from: span.begin(), at: from, until: at }
        };
        spans.iter().enumerate().map(passage).collect()
    }

    /// With silence between them and to the end.
    pub(super) fn without_holes(passages: Vec<Self>, length: Pts) -> Vec<Self> {
        let mut all = Vec::new();
        let mut reached = Pts::ZERO;
        let silence = |at: Pts, until: Pts| Self { span: None, from: Pts::ZERO, at, until };
        for passage in passages {
            all.extend((passage.at > reached).then(|| silence(reached, passage.at)));
            reached = passage.until.max(reached);
            all.push(passage);
        }
        all.extend((length > reached).then(|| silence(reached, length)));
        all
    }
}

/// What comes from the thread that reads: so many samples of silence, which has no channels of its own, or sound.
pub(super) enum Heard {
    Silence(usize),
    Samples(Samples),
}

/// What comes from the thread that reads, as long as all goes well.
pub(super) type Sounds = Receiver<Result<Heard, MediaError>>;

/// Where the sound comes from, and how far it was handed on.
pub(super) struct Sound {
    from: Sounds,
    /// One or two.
    pub channels: usize,
    /// Silence that waits, in samples of one channel; it comes before what else waits.
    silence: usize,
    waiting: Vec<u8>,
    /// Samples of one channel that were handed on.
    done: usize,
}

/// Reads what is to be heard and hands it on piece by piece; ends early when nobody takes it.
pub(super) fn read(spans: &[Span], passages: &[Passage], to: &SyncSender<Result<Heard, MediaError>>) {
    for passage in passages {
        let (mut done, all) = (0, samples_at(passage.until).saturating_sub(samples_at(passage.at)));
        while done < all {
            let frames = AT_ONCE.min(all - done);
            let from = passage.from + Pts::from_ns((done as i128 * 1_000_000_000 / RATE as i128) as i64);
            let heard = match passage.span.and_then(|span| spans.get(span)) {
                Some(span) => heard(span, from, frames),
                None => Ok(Heard::Silence(frames)),
            };
            done += frames;
            if to.send(heard).is_err() {
                return;
            }
        }
    }
}

fn heard(span: &Span, from: Pts, frames: usize) -> Result<Heard, MediaError> {
    let samples = match span.sound() {
        Some(track) => track.samples(from, frames, SOUND_RATE.unsigned_abs())?,
        None => None,
    };
    let Some(mut samples) = samples else { return Ok(Heard::Silence(frames)) };
    for (mute, until) in &span.muted {
        let place = |at: Pts| samples_at((at - from).max(Pts::ZERO)).min(frames) * samples.channels * 2;
        let (mute, until) = (place(*mute), place(*until));
        samples.bytes[mute..until.max(mute)].fill(0);
    }
    Ok(Heard::Samples(samples))
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
    /// Waits for the first that is heard, which says how many channels there are.
    ///
    /// # Errors
    /// When the sound cannot be decoded.
    pub(super) fn begin(from: Sounds) -> Result<Self, MediaError> {
        let mut sound = Self { from, channels: 1, silence: 0, waiting: Vec::new(), done: 0 };
        while let Ok(heard) = sound.from.recv() {
            match heard? {
                Heard::Silence(frames) => sound.silence += frames,
                Heard::Samples(samples) => {
                    (sound.channels, sound.waiting) = (samples.channels, samples.bytes);
                    break;
                }
            }
        }
        Ok(sound)
    }

    /// Hands on what is heard before that time of the clip.
    ///
    /// # Errors
    /// When the sound cannot be decoded or encoded.
    pub(super) fn hand_on(&mut self, until: Pts, writer: &mut Writer) -> Result<(), MediaError> {
        let until = i128::from(until.ns()) * i128::from(SOUND_RATE) / 1_000_000_000;
        let until = usize::try_from(until).unwrap_or(usize::MAX);
        while self.done < until {
            if self.silence > 0 {
                let frames = self.silence.min(until - self.done).min(RATE);
                writer.sound(vec![0; frames * self.channels * 2])?;
                self.silence -= frames;
                self.done += frames;
                continue;
            }
            if self.waiting.is_empty() {
                // Nobody sends any more: it is over.
                let Ok(more) = self.from.recv() else { return Ok(()) };
                match more? {
                    Heard::Silence(frames) => self.silence = frames,
                    Heard::Samples(samples) => self.waiting = in_channels(samples, self.channels),
                }
                continue;
            }
            let count = (until - self.done).saturating_mul(self.channels * 2).min(self.waiting.len());
            let rest = self.waiting.split_off(count);
            writer.sound(std::mem::replace(&mut self.waiting, rest))?;
            self.done += count / (self.channels * 2);
        }
        Ok(())
    }
}
