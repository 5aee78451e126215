//! How loud the recording in the player is from end to end, so that voices are seen on the tape before they are heard.
//!
//! It is read behind the scenes, a stretch at a time, by jobs that show no bar; nobody waits for it, and a recording that
//! is left is not read on.

use crate::app::App;
use crate::app::jobs::JobKind;
use crate::app::state::Screen;
use crate::domain::footage::RecordingId;
use crate::domain::time::Pts;
use crate::media::player::{Level, Phase};
use crate::media::sound;
use std::path::PathBuf;
use std::sync::Arc;

/// How much is read at once.
const STRETCH: Pts = Pts::from_ms(60_000);
/// Longer recordings are not read: their whole sound would cost the disk too much.
const LONGEST: Pts = Pts::from_ms(4 * 3_600_000);
/// Slots in a second, as the player has them.
const SLOTS: usize = 20;
/// The least loudness that is told, in dB of full scale.
const LEAST_DB: f32 = -100.0;
/// What stands before the samples in the files that `sound::excerpt` gives.
const HEADER: usize = 44;

impl App {
    /// Begins with the recording in the player once it is there, if it has sound.
    pub(crate) fn listen(&mut self) {
        let Screen::Review(review) = &self.state.screen else { return };
        let status = &review.footage.status;
        let Some(id) = review.footage.recording else { return };
        let begun = self.listening.is_some_and(|(other, _)| other == id);
        let worthwhile =
            status.phase == Phase::Ready && status.has_sound && (Pts::ZERO..LONGEST).contains(&status.duration);
        if !begun && worthwhile {
            self.listen_from(id, Pts::ZERO);
        }
    }

    fn listen_from(&mut self, id: RecordingId, from: Pts) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some(recording) = review.inspection.recording(id) else { return };
        let path = PathBuf::from(&recording.path);
        self.listening = Some((id, from));
        self.jobs.start_quietly(JobKind::Files, move |_reins| {
            let levels = match sound::excerpt(&path, from, from + STRETCH) {
                Ok(wav) => wav.map(|wav| levels(&wav, from)).unwrap_or_default(),
                Err(why) => {
                    tracing::debug!(%why, "the sound is not seen on the tape");
                    Vec::new()
                }
            };
            Box::new(move |app: &mut Self| app.take_loudness(id, from, levels))
        });
    }

    fn take_loudness(&mut self, id: RecordingId, from: Pts, levels: Vec<Level>) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        if self.listening != Some((id, from)) || review.footage.recording != Some(id) {
            return;
        }
        let goes_on = !levels.is_empty();
        review.footage.loudness.push(Arc::from(levels));
        let next = from + STRETCH;
        if goes_on && next < review.footage.status.duration {
            self.listen_from(id, next);
        }
    }
}

/// The loudness of each twentieth of a second of a WAV file of 16 bits that begins at `from`.
fn levels(wav: &[u8], from: Pts) -> Vec<Level> {
    let number = |at: usize, length: usize| {
        let bytes = wav.get(at..at + length).unwrap_or_default();
        bytes.iter().rev().fold(0_usize, |value, byte| value << 8 | usize::from(*byte))
    };
    let (channels, rate) = (number(22, 2).max(1), number(24, 4));
    let slot = (rate / SLOTS).max(1) * channels * 2;
    let pieces = wav.get(HEADER..).unwrap_or_default().chunks(slot).enumerate();
    pieces.map(|(at, piece)| level(piece, channels, from + Pts::from_ms(at as i64 * 1000 / SLOTS as i64))).collect()
}

fn level(piece: &[u8], channels: usize, at: Pts) -> Level {
    let sample = |pair: &[u8]| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0;
    let (mut loudest, mut peak) = (0.0_f32, 0.0_f32);
    for channel in 0..channels {
        let samples: Vec<f32> = piece.chunks_exact(2).skip(channel).step_by(channels).map(sample).collect();
        let power = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32;
        loudest = loudest.max(power);
        peak = samples.iter().fold(peak, |peak, sample| peak.max(sample.abs()));
    }
    let db = |power: f32| (10.0 * power.log10()).clamp(LEAST_DB, 0.0);
    Level { at, rms_db: db(loudest), peak_db: db(peak * peak) }
}

#[cfg(test)]
mod tests {
    use super::levels;
    use crate::domain::time::Pts;

    /// A second of silence on the left, and on the right half a second of silence and half a second at half scale.
    fn wav() -> Vec<u8> {
        let mut wav = vec![0_u8; 44];
        wav[22..24].copy_from_slice(&2_u16.to_le_bytes());
        wav[24..28].copy_from_slice(&16_000_u32.to_le_bytes());
        for at in 0..16_000 {
            let right: i16 = if at < 8_000 { 0 } else { 16_384 };
            wav.extend(0_i16.to_le_bytes());
            wav.extend(right.to_le_bytes());
        }
        wav
    }

    #[test]
    fn the_louder_channel_counts_by_its_mean_power() {
        let levels = levels(&wav(), Pts::from_ms(60_000));
        assert_eq!(levels.len(), 20);
        assert_eq!(levels[3].at, Pts::from_ms(60_150));
        assert_eq!((levels[3].rms_db, levels[3].peak_db), (-100.0, -100.0));
        assert!((levels[15].rms_db + 6.0206).abs() < 0.001, "{:?}", levels[15]);
        assert!((levels[15].peak_db + 6.0206).abs() < 0.001, "{:?}", levels[15]);
    }

    #[test]
    fn what_is_cut_short_is_silent_and_no_fault() {
        assert!(levels(&[], Pts::ZERO).is_empty());
        assert!(levels(&wav()[..44], Pts::ZERO).is_empty());
        assert_eq!(levels(&wav()[..47], Pts::ZERO).len(), 1);
    }
}
