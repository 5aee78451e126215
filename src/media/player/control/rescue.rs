//! What the control thread does when nothing comes any more, or when the pipeline fails.

use crate::media::error::MediaError;
use crate::media::player::Phase;
use crate::media::player::control::{Control, STUCK};
use crate::media::player::moves::Moves;
use crate::media::player::stage::{Sound, Stage};
use std::time::Instant;

impl Control {
    /// Nothing has come for a while: is that all right?
    pub(super) fn look(&mut self) {
        if self.closed {
            self.look_at_opening();
            return;
        }
        let (Some(stage), Some(way)) = (&self.stage, &mut self.under_way) else { return };
        let came = stage.gate.came();
        if came != way.alive.1 || stage.gate.is_waiting_for_index() {
            way.alive = (Instant::now(), came);
        }
        if way.alive.0.elapsed() < STUCK {
            return;
        }
        if way.stepping {
            let (number, to) = (way.number, way.to);
            tracing::debug!("a step did not arrive");
            if !self.go_to(number, to) {
                self.finish_move();
            }
            return;
        }
        self.stuck();
    }

    fn look_at_opening(&mut self) {
        let Some(stage) = &self.stage else { return };
        if let Some(Err(error)) = &self.progress.ended {
            let error = error.clone();
            self.fail(error);
        } else if self.progress.ended.is_some() && !stage.gate.has_data() {
            self.stuck();
        }
    }

    /// A pipeline may be beyond help, and the file's sound may be to blame: a new one is tried, then one without sound.
    fn stuck(&mut self) {
        let has_sound = self.stage.as_ref().is_some_and(Stage::has_sound);
        let has_picture = self.shared.picture().is_some();
        if self.rebuilt < 2 && has_picture || self.rebuilt == 0 {
            let is_last = !has_picture || self.rebuilt > 0;
            self.rebuild(if has_sound && is_last { Sound::Ignored } else { self.sound });
        } else {
            self.fail(MediaError::TimedOut { what: "picture", path: self.path.clone() });
        }
    }

    pub(super) fn rebuild(&mut self, sound: Sound) {
        let Some(sniffed) = self.sniffed else { return };
        tracing::info!(?sound, "the pipeline is built anew");
        self.rebuilt += 1;
        self.sound = sound;
        let shown = self.shared.picture().map(|picture| picture.pts());
        self.back = shown.map(|shown| self.under_way.as_ref().map_or(shown, |way| way.to));
        if let Err(error) = self.build(sniffed) {
            self.fail(error);
        }
    }

    /// A pipeline may fail over a seek and be well as a new one. One that fails again, or while it plays on, has come to the
    /// end of what can be played.
    pub(super) fn pipeline_failed(&mut self, error: MediaError) {
        if self.failed {
            return;
        }
        let problem = self.stage.as_ref().and_then(Stage::problem);
        if self.shared.picture().is_none() {
            self.fail(problem.unwrap_or(error));
        } else if self.under_way.is_some() && self.rebuilt == 0 {
            tracing::warn!(%error, "a seek broke the pipeline");
            self.rebuild(self.sound);
        } else {
            tracing::warn!(%error, "playing ends early");
            if self.under_way.is_some() {
                self.shared.update(|status| status.missed = Some(error));
            }
            self.finish_move();
            self.ended();
        }
    }

    pub(super) fn fail(&mut self, error: MediaError) {
        if self.shared.is_closed() {
            return;
        }
        self.failed = true;
        self.playing = false;
        self.stage = None;
        self.under_way = None;
        self.moves = Moves::default();
        let cut_short = self.sniffed.is_some_and(|sniffed| sniffed.cut_short);
        let error = match error {
            MediaError::NothingDecodable { path, .. } | MediaError::Failed { path, .. } if cut_short => {
                MediaError::Truncated { path }
            }
            other => other,
        };
        self.shared.update(|status| status.phase = Phase::Failed(error));
    }
}
