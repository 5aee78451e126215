//! The inspection's footage in the player: which cameras are seen, which one leads, and what the player says of them.

use crate::app::App;
use crate::app::notice::Notice;
use crate::app::review::{Layout, Review};
use crate::app::state::Screen;
use crate::app::taking::survey;
use crate::app::wording;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::place::CameraId;
use crate::domain::tape::Tape;
use crate::domain::time::Pts;
use crate::media::player::{Accuracy, Line, Player, PlayerCommand, PlayerStatus, Programme, Spot, Surveys};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// Shows a time of a recording; its camera leads. Recordings without a place on the wall clock play by themselves.
    pub(crate) fn put_in_player(&mut self, id: RecordingId, pts: Pts) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        let Some(recording) = review.inspection.recording(id) else { return };
        let programme = programme(review, recording);
        self.bound_for = None;
        if let (Some(player), true) = (&self.player, self.programme == programme.lines) {
            player.send(PlayerCommand::Pause);
            player.send(PlayerCommand::Seek { to: Spot::In(id, pts), accuracy: Accuracy::Exact });
            return;
        }
        self.on_screen = Some(id);
        review.footage.recording = Some(id);
        review.footage.picture = None;
        review.footage.screens.clear();
        self.forget_recording();
        self.open_player(Programme { begin: Some((id, pts)), ..programme });
        self.look_at_player();
    }

    /// Clocks were set, files moved or came: the player goes on with the tape as it is now, where it is.
    pub(crate) fn lay_tape_anew(&mut self) {
        let Screen::Review(review) = &self.state.screen else { return };
        let Some((id, pts)) = place(review) else { return };
        let Some(recording) = review.inspection.recording(id) else { return };
        let hole = review.footage.status.site.filter(|_| review.is_in_hole());
        let programme = programme(review, recording);
        if self.player.is_none() || self.programme == programme.lines {
            return;
        }
        let (rate, playing) = (review.footage.status.rate, review.footage.status.playing);
        self.open_player(Programme { begin: Some((id, pts)), ..programme });
        let Some(player) = &self.player else { return };
        if let Some(site) = hole {
            player.send(PlayerCommand::Seek { to: Spot::Site(site), accuracy: Accuracy::Exact });
        }
        if playing {
            player.send(PlayerCommand::SetRate(rate));
            player.send(PlayerCommand::Play);
        }
    }

    fn open_player(&mut self, programme: Programme) {
        self.programme.clone_from(&programme.lines);
        let player = Player::play(programme, self.surveys(), Arc::clone(&self.wake));
        player.send(PlayerCommand::SetMemory(self.state.settings.memory()));
        if let Screen::Review(review) = &self.state.screen {
            player.send(PlayerCommand::SetGain(review.footage.gain_db));
            player.send(PlayerCommand::SetMuted(review.footage.muted));
            player.send(PlayerCommand::Repeat(review.footage.repeat));
        }
        self.player = Some(player);
        self.shown.clear();
        self.waiting_since = Some(std::time::Instant::now());
        self.show_cameras();
    }

    /// What the library knows of recordings' files.
    pub(crate) fn surveys(&self) -> Option<Surveys> {
        self.state.library.as_ref().map(|library| -> Surveys {
            let library = library.path.clone();
            Arc::new(move |recording, path| survey::index_of(&library, recording, path))
        })
    }

    /// What was known of the recording on the screen is not true of another.
    fn forget_recording(&mut self) {
        let Screen::Review(review) = &mut self.state.screen else { return };
        review.footage.loudness.clear();
        (review.footage.span_in, review.footage.span_out) = (None, None);
        self.listening = None;
    }

    /// Arranges the cameras.
    pub(crate) fn arrange(&mut self, layout: Layout) {
        if let Screen::Review(review) = &mut self.state.screen {
            review.footage.layout = layout;
        }
        self.show_cameras();
    }

    /// Another camera leads, at the moment on the screen.
    pub(crate) fn lead(&mut self, camera: CameraId) {
        let Some(player) = &self.player else { return };
        self.bound_for = None;
        player.send(PlayerCommand::Lead(camera));
    }

    /// Says to the player which cameras are to be seen, where that has changed.
    fn show_cameras(&mut self) {
        let (Some(player), Screen::Review(review)) = (&self.player, &self.state.screen) else { return };
        let leads = review.camera().unwrap_or(review.footage.status.camera);
        let cameras: Vec<CameraId> = self.programme.iter().map(|line| line.track.camera).collect();
        let shown = seen(review.footage.layout, &cameras, leads);
        if shown != self.shown {
            self.shown.clone_from(&shown);
            player.send(PlayerCommand::Show(shown));
        }
    }

    /// Takes up what the player says.
    pub(crate) fn look_at_player(&mut self) {
        let (Some(player), Screen::Review(review)) = (&self.player, &mut self.state.screen) else { return };
        let (status, screens) = (player.status(), player.screens());
        let notices = news(&review.footage.status, &status);
        let Some(leads) = screens.iter().find(|screen| screen.camera == status.camera) else { return };
        let changed = leads.recording.is_some() && leads.recording != self.on_screen;
        let turned = status.camera != review.footage.status.camera;
        self.on_screen = leads.recording.or(self.on_screen);
        review.footage.recording = leads.recording;
        review.footage.picture.clone_from(&leads.picture);
        review.footage.status = status;
        if leads.picture.is_some()
            && let Some(since) = self.waiting_since.take()
        {
            tracing::info!(ms = since.elapsed().as_millis(), "first picture");
        }
        review.footage.screens = screens;
        if changed {
            self.forget_recording();
        }
        if changed || turned {
            self.show_cameras();
        }
        notices.into_iter().for_each(|notice| self.notify(notice));
    }
}

/// Where one is: at the picture on the screen, or in the recording that is being opened. In a hole a recording of the
/// camera that leads is given.
fn place(review: &Review) -> Option<(RecordingId, Pts)> {
    let footage = &review.footage;
    let here = review.moment().map(|moment| (moment.recording, moment.pts));
    let opening = footage.recording.map(|id| (id, footage.status.position));
    let is_hers = |recording: &&Recording| Some(recording.camera) == review.camera() && recording.clock.is_some();
    let hers = || review.inspection.recordings.iter().find(is_hers).map(|recording| (recording.id, Pts::ZERO));
    here.or(opening).or_else(hers)
}

/// What is to be said of what the player has done since.
fn news(before: &PlayerStatus, now: &PlayerStatus) -> Vec<Notice> {
    let missed = now.missed.as_ref().filter(|_| now.missed != before.missed).map(wording::media);
    let jumped = now.jumped.filter(|_| now.jumped != before.jumped).map(|(_, hole)| wording::jumped(hole));
    missed.into_iter().chain(jumped).collect()
}

/// The cameras that are to be seen: of several pages of them the one that the leading camera is on.
fn seen(layout: Layout, cameras: &[CameraId], leads: CameraId) -> Vec<CameraId> {
    let page = layout.cameras();
    let at = cameras.iter().position(|camera| *camera == leads).unwrap_or(0);
    cameras.iter().skip(at / page * page).take(page).copied().collect()
}

/// All cameras on the wall clock, if the recording has a place there; else it alone.
fn programme(review: &Review, recording: &Recording) -> Programme {
    let inspection = &review.inspection;
    let path = |recording: &Recording| PathBuf::from(&recording.path);
    let tape = Tape::of(&inspection.cameras, &inspection.recordings);
    if tape.apart.contains(&recording.id) {
        return Programme::alone(recording.camera, recording.id, &path(recording));
    }
    let files: BTreeMap<RecordingId, PathBuf> =
        inspection.recordings.iter().map(|recording| (recording.id, path(recording))).collect();
    let lines = tape.tracks.into_iter().map(|track| {
        let hers = |id: &RecordingId| track.segments.iter().any(|segment| segment.recording == *id);
        let files = files.iter().filter(|(id, _)| hers(id)).map(|(id, path)| (*id, path.clone())).collect();
        Line { track, files }
    });
    Programme { lines: lines.collect(), begin: None }
}

#[cfg(test)]
mod tests {
    use super::seen;
    use crate::app::review::Layout;
    use crate::domain::place::CameraId;

    #[test]
    fn the_page_of_the_leading_camera_is_seen() {
        let cameras: Vec<CameraId> = (1..=11).map(CameraId).collect();
        let ids =
            |layout, leads| seen(layout, &cameras, CameraId(leads)).iter().map(|camera| camera.0).collect::<Vec<_>>();
        assert_eq!(ids(Layout::One, 3), [3]);
        assert_eq!(ids(Layout::Four, 3), [1, 2, 3, 4]);
        assert_eq!(ids(Layout::Four, 5), [5, 6, 7, 8]);
        assert_eq!(ids(Layout::Nine, 11), [10, 11]);
        assert_eq!(ids(Layout::Strip, 6), [1, 2, 3, 4, 5, 6]);
        assert_eq!(ids(Layout::Strip, 7), [7, 8, 9, 10, 11]);
        assert_eq!(ids(Layout::Four, 99), [1, 2, 3, 4], "an unknown one leads nowhere else");
    }
}
