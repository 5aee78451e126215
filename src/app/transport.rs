//! Moving the footage: what a person asks becomes what the player is told, always counted from the picture on the
//! screen and never from where the player should be by now.

use crate::app::App;
use crate::app::command::Transport;
use crate::app::state::Screen;
use crate::domain::time::Pts;
use crate::media::player::{Accuracy, PlayerCommand};

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
        let here = review.footage.picture.as_ref().map_or(status.position, |picture| picture.pts());
        let exact = |to: Pts| PlayerCommand::Seek { to: clamp(to, status.duration).into(), accuracy: Accuracy::Exact };
        match transport {
            Transport::PlayPause if status.playing => player.send(PlayerCommand::Pause),
            Transport::PlayPause | Transport::Play => {
                if status.at_end {
                    player.send(exact(Pts::ZERO));
                }
                // Whoever went back and stopped wants to see it again, forward.
                if status.rate < 0.0 {
                    player.send(PlayerCommand::SetRate(1.0));
                }
                player.send(PlayerCommand::Play);
            }
            Transport::Pause => player.send(PlayerCommand::Pause),
            Transport::SeekTo(to) => player.send(exact(to)),
            Transport::ScrubTo(to) => {
                player.send(PlayerCommand::Seek { to: clamp(to, status.duration).into(), accuracy: Accuracy::Key });
            }
            Transport::Skip(by) => player.send(exact(here + by)),
            Transport::Step(pictures) => player.send(PlayerCommand::Step(pictures)),
            Transport::Replay => {
                player.send(exact(here - REPLAY));
                player.send(PlayerCommand::Play);
            }
            Transport::Faster if !status.playing => {
                player.send(PlayerCommand::SetRate(if status.rate < 0.0 { 1.0 } else { status.rate }));
                player.send(PlayerCommand::Play);
            }
            Transport::Slower if !status.playing => {
                player.send(PlayerCommand::SetRate(-1.0));
                player.send(PlayerCommand::Play);
            }
            Transport::Faster => player.send(PlayerCommand::SetRate(next_rate(status.rate, 1))),
            Transport::Slower => player.send(PlayerCommand::SetRate(next_rate(status.rate, -1))),
            Transport::Rate(rate) => player.send(PlayerCommand::SetRate(rate.clamp(RATES[0], RATES[RATES.len() - 1]))),
            Transport::Gain(db) => {
                review.footage.gain_db = db.clamp(0.0, MOST_GAIN_DB);
                player.send(PlayerCommand::SetGain(review.footage.gain_db));
            }
            Transport::Mute(muted) => {
                review.footage.muted = muted;
                player.send(PlayerCommand::SetMuted(muted));
            }
        }
    }
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
