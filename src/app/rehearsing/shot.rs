//! One picture of a rehearsal: the span around a moment, played by a player of its own. It stops at the moment by itself,
//! goes on when asked, and ends where the span does; or it is played again and again.

use crate::app::clips::Preview;
use crate::app::picture::Picture;
use crate::app::review::Thumbnail;
use crate::domain::cover::Redaction;
use crate::domain::footage::{Recording, RecordingId};
use crate::domain::inspection::{BlobHash, Rect};
use crate::domain::text::Text;
use crate::domain::time::Pts;
use crate::media::player::{Accuracy, Phase, Player, PlayerCommand, PlayerStatus, Programme, Spot, Surveys, Waker};
use std::path::Path;
use std::sync::Arc;

/// What is played before the moment: long enough to see how it came to it.
const LEAD: Pts = Pts::from_ms(5_000);

/// What is played after it.
const LAG: Pts = Pts::from_ms(5_000);

/// So much before a muted span the sound goes off: what plays is a little ahead of what is known of it.
const EARLY: Pts = Pts::from_ms(300);

/// Width of the still that stands in for footage that is gone, in pixels.
pub(super) const STILL_WIDTH: u32 = 1920;

/// One picture of a rehearsal.
#[derive(Debug)]
pub struct Shot {
    /// The recording that it is of; none: there is only the still.
    pub recording: Option<RecordingId>,
    /// Where playing begins.
    pub from: Pts,
    /// The moment.
    pub mark: Pts,
    /// Where playing ends, exclusive.
    pub to: Pts,
    /// What the inspector marked on the picture of the moment.
    pub rect: Option<Rect>,
    /// What the player says.
    pub status: PlayerStatus,
    /// The newest picture.
    pub picture: Option<Arc<Picture>>,
    /// The still that the library keeps of the moment, once it is read.
    pub still: Option<Thumbnail>,
    /// Why the footage is not played, where it is not.
    pub missing: Option<Text>,
    /// The still's name in the library.
    pub(super) hash: Option<BlobHash>,
    /// What of the recording nobody may see or hear.
    pub veiled: Redaction,
    /// Lays the covers on its pictures.
    preview: Preview,
    /// Whether it has no sound at all, and whether there is none at the moment.
    muted: bool,
    silent: bool,
    /// Whether it still is to stop at the moment.
    armed: bool,
}

/// What a shot is made of.
pub(super) struct Of<'a> {
    pub(super) recording: Option<&'a Recording>,
    pub(super) mark: Pts,
    pub(super) until: Option<Pts>,
    pub(super) rect: Option<Rect>,
    pub(super) still: Option<&'a BlobHash>,
    pub(super) veiled: &'a Redaction,
}

impl Shot {
    /// A shot, and the player that plays it where its footage is there.
    pub(super) fn open(of: &Of<'_>, muted: bool, surveys: Option<Surveys>, waker: Waker) -> (Self, Option<Player>) {
        let mark = of.mark;
        let from = (mark - LEAD).max(Pts::ZERO);
        let mut to = of.until.unwrap_or(mark) + LAG;
        let mut missing = None;
        let file = match of.recording {
            None => {
                missing = Some(Text::new("没有录像，只有当时的截图", "There is no footage of it, only the still"));
                None
            }
            Some(recording) if !Path::new(&recording.path).is_file() => {
                missing = Some(Text::new(
                    format!("录像文件不在了，显示当时的截图：{}", recording.path),
                    format!("The recording is gone; this is the still of the moment: {}", recording.path),
                ));
                None
            }
            Some(recording) => Some(recording),
        };
        if let Some(recording) = file.filter(|recording| recording.duration > Pts::ZERO) {
            to = to.min(recording.duration);
        }
        let player = file.map(|recording| {
            let alone = Programme::alone(recording.camera, recording.id, Path::new(&recording.path));
            let player = Player::play(Programme { begin: Some((recording.id, from)), ..alone }, surveys, waker);
            player.send(PlayerCommand::SetMuted(muted || is_muted(of.veiled, from)));
            player.send(PlayerCommand::Play);
            player
        });
        let shot = Self {
            recording: file.map(|recording| recording.id),
            from,
            mark,
            to,
            rect: of.rect,
            status: PlayerStatus { playing: player.is_some(), ..PlayerStatus::default() },
            picture: None,
            still: None,
            missing,
            hash: of.still.cloned(),
            veiled: of.veiled.clone(),
            preview: Preview::default(),
            muted,
            silent: muted || is_muted(of.veiled, from),
            armed: true,
        };
        (shot, player)
    }

    /// Whether the picture of the moment is on the screen, or the moment's span.
    pub fn is_at_mark(&self) -> bool {
        self.picture.as_ref().is_none_or(|picture| picture.pts() == self.mark)
    }

    /// Whether its footage is there to be played.
    pub fn plays(&self) -> bool {
        self.recording.is_some() && self.missing.is_none()
    }

    /// Whether it has played to its end.
    pub(super) fn has_ended(&self) -> bool {
        !self.status.playing && (self.status.position >= self.to || self.status.at_end)
    }

    /// Takes up what the player says, and stops it at the moment and at the end. A picture beyond the moment may have been
    /// on the screen for an instant: the one of the moment itself is asked for.
    pub(super) fn follow(&mut self, player: &Player, looped: bool) {
        self.status = player.status();
        if let Phase::Failed(why) = &self.status.phase {
            self.missing = Some(why.text());
            self.picture = None;
            return;
        }
        self.picture = player.picture().map(|picture| self.preview.covered(&self.veiled.covers, &picture));
        let Some(now) = self.picture.as_ref().map(|picture| picture.pts()) else { return };
        // Where it is played again and again, it jumps back before anybody could say so.
        let jumps = looped && self.veiled.muted.iter().any(|(from, to)| *from < self.to && *to > self.from);
        self.set_silent(player, jumps || is_muted(&self.veiled, now));
        if !self.status.playing || self.status.seeking || looped {
            return;
        }
        if self.armed && now >= self.mark {
            self.armed = false;
            player.send(PlayerCommand::Pause);
            self.seek(player, self.mark);
        } else if now >= self.to {
            player.send(PlayerCommand::Pause);
        }
    }

    /// From before the moment again.
    pub(super) fn again(&mut self, player: &Player) {
        self.armed = true;
        self.seek(player, self.from);
        player.send(PlayerCommand::Play);
    }

    /// To the moment.
    pub(super) fn show_mark(&mut self, player: &Player) {
        self.armed = false;
        player.send(PlayerCommand::Pause);
        self.seek(player, self.mark);
    }

    /// Plays the span again and again from its start, or stops doing so.
    pub(super) fn repeat(&mut self, player: &Player, looped: bool) {
        let span = self.recording.filter(|_| looped).map(|recording| (recording, self.from, self.to));
        player.send(PlayerCommand::Repeat(span));
        if looped {
            self.armed = false;
            self.seek(player, self.from);
            player.send(PlayerCommand::Play);
        }
    }

    fn seek(&mut self, player: &Player, to: Pts) {
        if is_muted(&self.veiled, to) {
            self.set_silent(player, true);
        }
        player.send(PlayerCommand::Seek { to: Spot::Here(to), accuracy: Accuracy::Exact });
    }

    fn set_silent(&mut self, player: &Player, silent: bool) {
        let silent = silent || self.muted;
        if silent != self.silent {
            self.silent = silent;
            player.send(PlayerCommand::SetMuted(silent));
        }
    }
}

fn is_muted(veiled: &Redaction, at: Pts) -> bool {
    veiled.muted.iter().any(|(from, to)| (*from - EARLY..*to).contains(&at))
}
