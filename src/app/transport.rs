//! Moving the footage: what a person asks becomes what the player is told, always counted from the picture on the
//! screen and never from where the player should be by now.

use crate::app::App;
use crate::app::command::Transport;
use crate::app::review::Review;
use crate::app::state::Screen;
use crate::domain::footage::RecordingId;
use crate::domain::tape::{At, Span, Tape, Track};
use crate::domain::time::Pts;
use crate::media::player::{Accuracy, PlayerCommand, Spot};

/// The rates that keys step through, backward ones first.
pub const RATES: &[f64] = &[-16.0, -8.0, -4.0, -2.0, -1.0, 0.125, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0, 16.0];

/// What 再看 goes back.
const REPLAY: Pts = Pts::from_ms(5_000);

/// The most that faint voices are raised, in dB.
pub const MOST_GAIN_DB: f32 = 24.0;

impl App {
    /// Moves the footage.
    pub(crate) fn transport(&mut self, transport: Transport) {
        let (Some(player), Screen::Review(review)) = (&self.player, &mut self.state.screen) else { return };
        if !matches!(transport, Transport::Pause | Transport::Gain(_) | Transport::Mute(_) | Transport::Rate(_)) {
            self.bound_for = None;
        }
        let status = &review.footage.status;
        let send = |command| player.send(command);
        match transport {
            Transport::PlayPause if status.playing => send(PlayerCommand::Pause),
            Transport::PlayPause | Transport::Play => {
                // Whoever went back and stopped wants to see it again, forward.
                if status.rate < 0.0 {
                    send(PlayerCommand::SetRate(1.0));
                }
                send(PlayerCommand::Play);
            }
            Transport::Pause => send(PlayerCommand::Pause),
            Transport::SeekTo(to) => send(seek(here(review, to), Accuracy::Exact)),
            Transport::SeekIn(recording, to) => send(seek(Spot::In(recording, to), Accuracy::Exact)),
            Transport::ScrubTo(recording, to) => send(seek(Spot::In(recording, to), Accuracy::Key)),
            Transport::Skip(by) => send(seek(beside(review, by), Accuracy::Exact)),
            Transport::Step(pictures) => send(PlayerCommand::Step(pictures)),
            Transport::Replay => {
                send(seek(beside(review, Pts::ZERO - REPLAY), Accuracy::Exact));
                send(PlayerCommand::Play);
            }
            Transport::OverHole { forward } => {
                if let Some(spot) = over_hole(review, forward) {
                    send(seek(spot, Accuracy::Exact));
                }
            }
            Transport::Repeat => {
                review.footage.repeat = match review.footage.repeat {
                    Some(_) => None,
                    None => span(review),
                };
                send(PlayerCommand::Repeat(review.footage.repeat));
            }
            Transport::Faster if !status.playing => {
                send(PlayerCommand::SetRate(if status.rate < 0.0 { 1.0 } else { status.rate }));
                send(PlayerCommand::Play);
            }
            Transport::Slower if !status.playing => {
                send(PlayerCommand::SetRate(-1.0));
                send(PlayerCommand::Play);
            }
            Transport::Faster => send(PlayerCommand::SetRate(next_rate(status.rate, 1))),
            Transport::Slower => send(PlayerCommand::SetRate(next_rate(status.rate, -1))),
            Transport::Rate(rate) => send(PlayerCommand::SetRate(rate.clamp(RATES[0], RATES[RATES.len() - 1]))),
            Transport::Gain(db) => {
                review.footage.gain_db = db.clamp(0.0, MOST_GAIN_DB);
                send(PlayerCommand::SetGain(review.footage.gain_db));
            }
            Transport::Mute(muted) => {
                review.footage.muted = muted;
                send(PlayerCommand::SetMuted(muted));
            }
        }
    }
}

fn seek(to: Spot, accuracy: Accuracy) -> PlayerCommand {
    PlayerCommand::Seek { to, accuracy }
}

/// A time of the recording on the screen, kept within it.
fn here(review: &Review, to: Pts) -> Spot {
    let to = clamp(to, review.footage.status.duration);
    review.footage.recording.map_or(Spot::Here(to), |recording| Spot::In(recording, to))
}

/// So much from the picture on the screen, on the wall clock where there is one: beyond the end of a recording the next one
/// goes on. Where nothing was recorded the nearest picture in that direction is meant.
fn beside(review: &Review, by: Pts) -> Spot {
    let status = &review.footage.status;
    let pts = review.footage.picture.as_ref().map_or(status.position, |picture| picture.pts());
    let (Some(site), Some(track)) = (status.site, track(review)) else { return here(review, pts + by) };
    if review.footage.recording.is_some() && (Pts::ZERO..status.duration).contains(&(pts + by)) {
        return here(review, pts + by);
    }
    let to = site.plus(by);
    match (track.at(to), by > Pts::ZERO) {
        (At::Picture { recording, pts }, _) => Spot::In(recording, pts),
        (At::Gap { next: Some(next) }, true) => Spot::In(next.recording, next.from),
        (At::Gap { .. }, _) => match track.previous(to) {
            Some(before) => Spot::In(before.recording, before.to - Pts::from_ns(1)),
            // Before the first recording there is only its first picture.
            None => track.segments.first().map_or(Spot::Site(to), |first| Spot::In(first.recording, first.from)),
        },
    }
}

/// Where the recordings go on behind the next hole, or end before the previous one.
fn over_hole(review: &Review, forward: bool) -> Option<Spot> {
    let (site, track) = (review.footage.status.site?, track(review)?);
    let real = |gap: &&Span| !gap.is_slight();
    if forward {
        let hole = track.gaps.iter().filter(real).find(|gap| gap.end > site)?;
        let next = track.segments.iter().find(|segment| segment.begin == hole.end)?;
        Some(Spot::In(next.recording, next.from))
    } else {
        let hole = track.gaps.iter().rev().filter(real).find(|gap| gap.begin <= site)?;
        let before = track.previous(hole.begin)?;
        Some(Spot::In(before.recording, before.to - Pts::from_ns(1)))
    }
}

/// The track of the camera that leads; none where its recording has no place on the wall clock.
fn track(review: &Review) -> Option<Track> {
    let camera = review.footage.status.camera;
    let known = review.recording().is_none_or(|recording| recording.clock.is_some());
    let tape = Tape::of(&review.inspection.cameras, &review.inspection.recordings);
    tape.tracks.into_iter().find(|track| track.camera == camera).filter(|_| known)
}

/// The marked span.
fn span(review: &Review) -> Option<(RecordingId, Pts, Pts)> {
    let footage = &review.footage;
    let (from, to) = (footage.span_in.as_ref()?.0, footage.span_out?);
    footage.recording.filter(|_| from < to).map(|recording| (recording, from, to))
}

fn clamp(to: Pts, duration: Pts) -> Pts {
    let end = if duration > Pts::ZERO { duration } else { to };
    to.clamp(Pts::ZERO, end.max(Pts::ZERO))
}

fn next_rate(rate: f64, direction: isize) -> f64 {
    let at = RATES.iter().position(|r| *r >= rate - 1e-6).unwrap_or(RATES.len() - 1);
    let next = at.saturating_add_signed(direction).min(RATES.len() - 1);
    RATES[next]
}

#[cfg(test)]
mod tests {
    use super::{clamp, next_rate};
    use crate::domain::time::Pts;

    #[test]
    fn rates_step_and_stop_at_the_ends() {
        assert_eq!(next_rate(1.0, 1), 1.5);
        assert_eq!(next_rate(1.0, -1), 0.5);
        assert_eq!(next_rate(0.125, -1), -1.0, "slower than slowest is backward");
        assert_eq!(next_rate(-1.0, -1), -2.0);
        assert_eq!(next_rate(-1.0, 1), 0.125);
        assert_eq!(next_rate(-16.0, -1), -16.0);
        assert_eq!(next_rate(16.0, 1), 16.0);
    }

    #[test]
    fn jumps_stay_inside_the_recording() {
        let ten = Pts::from_ms(10_000);
        assert_eq!(clamp(Pts::from_ms(-5), ten), Pts::ZERO);
        assert_eq!(clamp(Pts::from_ms(12_000), ten), ten);
        assert_eq!(clamp(Pts::from_ms(12_000), Pts::ZERO), Pts::from_ms(12_000));
    }
}
