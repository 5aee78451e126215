//! Whose sound is heard: the lead's, or where that has none the first other one's that has.

use crate::domain::footage::RecordingId;
use crate::domain::time::Pts;
use crate::media::player::control::{Control, Place};
use crate::media::player::reel::Facts;
use crate::media::player::shared::Shared;
use crate::media::player::voice::Voice;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// The sound of one recording at a time.
pub(super) struct Speech {
    shared: Arc<Shared>,
    /// The recording, and whether it is the lead's: only then it is told how loud it is.
    voice: Option<((RecordingId, bool), Voice)>,
    /// The lane and segment that are heard.
    heard: Option<(usize, usize)>,
    gain_db: f32,
    muted: bool,
    /// Whether the picture that is due is on the screen: sound begins with it and not before.
    pub in_step: bool,
}

impl Speech {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, voice: None, heard: None, gain_db: 0.0, muted: false, in_step: false }
    }

    pub(super) fn set_gain(&mut self, db: f32) {
        self.gain_db = if db.is_finite() { db.clamp(-60.0, 24.0) } else { 0.0 };
        self.adjust();
    }

    pub(super) fn set_muted(&mut self, muted: bool) {
        self.muted = muted;
        self.adjust();
    }

    fn adjust(&self) {
        if let Some((_, voice)) = &self.voice {
            voice.set_volume(self.gain_db, self.muted);
        }
    }

    pub(super) fn stop(&mut self) {
        self.in_step = false;
        self.silence();
    }

    /// Whether what is to be heard is heard; silences what is not.
    fn settles(&mut self, speaks: Option<(usize, usize)>) -> bool {
        if self.heard != speaks {
            self.silence();
            self.heard = speaks;
        }
        self.voice.as_ref().is_some_and(|(_, voice)| voice.is_playing())
    }

    fn silence(&mut self) {
        if let Some((_, voice)) = &mut self.voice {
            voice.stop();
        }
    }

    /// Plays a recording's sound from `from` on, which sounds at the moment `at`. How loud it is is told of the lead only.
    fn play(&mut self, of: (RecordingId, &Path), leads: bool, from: Pts, at: Instant, facts: &Facts) {
        let (recording, path) = of;
        if self.voice.as_ref().is_none_or(|(other, _)| *other != (recording, leads)) {
            self.voice = None;
            self.shared.forget_levels();
            let heard = Arc::clone(&self.shared);
            let hear = move |level| {
                if leads {
                    heard.level(level);
                }
            };
            match Voice::open(path, hear) {
                Ok(voice) => self.voice = Some(((recording, leads), voice)),
                Err(error) => tracing::warn!(%error, "plays without sound"),
            }
            self.adjust();
        }
        if let Some((_, voice)) = &mut self.voice {
            voice.play(from, at, facts);
        }
    }
}

impl Control {
    /// The sound begins with the clock, and goes over to the next recording with it.
    pub(super) fn speak(&mut self) {
        let is_usual = (self.rate - 1.0).abs() < 1e-9;
        if !self.playing || !is_usual || self.wish.is_some() || self.running.is_none() || !self.speech.in_step {
            return;
        }
        let speaks = self.speaks().and_then(|lane| Some((lane, self.lanes[lane].segment?)));
        // No sound runs ahead of pictures that are waited for.
        let waits = self.seen().into_iter().any(|lane| self.lanes[lane].waited);
        if self.speech.settles(speaks) || waits {
            return;
        }
        let Some((speaks, segment)) = speaks else { return };
        let (now, lane) = (Instant::now(), &self.lanes[speaks]);
        let (Some(found), Some(site)) = (lane.get(segment), self.site()) else { return };
        let from = match (self.place, &self.running) {
            (Place::Segment(_), Some(running)) if speaks == self.lead => running.at(now),
            _ => found.pts(site),
        };
        let (path, facts) = (lane.path(found.recording), lane.facts(segment));
        let recording = found.recording;
        self.speech.play((recording, &path), speaks == self.lead, from, now, &facts);
    }

    fn speaks(&self) -> Option<usize> {
        let has_sound = |lane: &usize| {
            let lane = &self.lanes[*lane];
            lane.segment.is_some_and(|segment| lane.facts(segment).has_sound)
        };
        let lead = Some(self.lead).filter(has_sound);
        lead.or_else(|| self.seen().into_iter().find(has_sound))
    }
}
