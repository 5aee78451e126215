//! An evening over the whole screen: one mark after the other, as it was, beside how it should be.

use crate::app::App;
use crate::app::clips::cover_still;
use crate::app::jobs::JobKind;
use crate::app::marking::small;
use crate::app::notice::Notice;
use crate::app::reading::Reading;
use crate::app::rehearsing::rows::{Rehearsals, Row};
use crate::app::rehearsing::shot::{Of, STILL_WIDTH, Shot};
use crate::app::state::Screen;
use crate::domain::book::BookNo;
use crate::domain::cover::Cover;
use crate::domain::inspection::BlobHash;
use crate::domain::place::OutletId;
use crate::domain::time::Pts;
use crate::media::picture::thumbnail_of_png;
use crate::media::player::{Player, PlayerCommand};
use crate::store::Reader;
use jiff::civil::Date;
use std::sync::Arc;

/// The rates that the key for slow motion goes through.
const RATES: [f64; 3] = [1.0, 0.5, 0.25];

/// The evening on the screen.
#[derive(Debug)]
pub struct Stage {
    /// Which evening.
    pub evening: Date,
    /// Of which outlet; none: of all.
    pub outlet: Option<OutletId>,
    /// What is rehearsed, in order; never empty.
    pub rows: Vec<Row>,
    /// The one that is shown.
    pub no: BookNo,
    /// As it was.
    pub was: Shot,
    /// As it should be, where there is a good example.
    pub should: Option<Shot>,
    /// Whether the good example is shown beside it.
    pub beside: bool,
    /// How fast it plays: 1, 1/2 or 1/4.
    pub rate: f64,
    /// Whether it is played again and again.
    pub looped: bool,
}

impl Stage {
    /// The rehearsal that is shown.
    pub fn row(&self) -> Option<&Row> {
        self.rows.iter().find(|row| row.rehearsal.no == self.no)
    }

    /// Whether the footage of the mark or of the example is there to be played.
    pub fn plays(&self) -> bool {
        self.was.plays() || self.should.as_ref().is_some_and(Shot::plays)
    }

    /// Whether the mark or the example is playing.
    pub fn is_playing(&self) -> bool {
        let plays = |shot: &Shot| shot.plays() && shot.status.playing;
        plays(&self.was) || self.should.as_ref().is_some_and(plays)
    }

    /// The good example, while it is shown.
    pub fn shown_example(&self) -> Option<&Shot> {
        self.should.as_ref().filter(|_| self.beside)
    }
}

impl App {
    /// Shows an evening, with the covers that there are by now. Nothing happens where there is nothing to rehearse.
    pub(crate) fn begin_rehearsal(&mut self, evening: Date, outlet: Option<OutletId>, first: Option<BookNo>) {
        self.leave_inspection();
        self.finish_reading();
        // What is old may lack a cover.
        if let Reading::Failed(why) = &self.state.rehearsals_reading {
            return self.notify(Notice::clone(why));
        }
        let Some(view) = &self.state.rehearsals else { return };
        let rows: Vec<Row> = view.on(evening, outlet).filter(|row| row.finding.withdrawn.is_none()).cloned().collect();
        let first = first.and_then(|no| rows.iter().find(|row| row.rehearsal.no == no)).or(rows.first());
        let Some(row) = first.cloned() else { return };
        let (no, rate) = (row.rehearsal.no, RATES[0]);
        let (was, should) = self.open_shots(&row);
        let stage = Stage { evening, outlet, rows, no, was, should, beside: true, rate, looped: false };
        self.state.screen = Screen::Rehearsal(Box::new(stage));
        self.read_stills();
    }

    /// Back to the page.
    pub(crate) fn leave_rehearsal(&mut self) {
        if matches!(self.state.screen, Screen::Rehearsal(_)) {
            (self.player, self.beside) = (None, None);
            self.state.screen = Screen::Home;
            self.look_at_rehearsals();
        }
    }

    /// Shows another mark of the evening; how fast it plays and whether again and again stays as it was.
    pub(crate) fn show_rehearsal(&mut self, no: BookNo) {
        let Screen::Rehearsal(stage) = &self.state.screen else { return };
        let Some(row) = stage.rows.iter().find(|row| row.rehearsal.no == no).cloned() else { return };
        let shots = self.open_shots(&row);
        let Screen::Rehearsal(stage) = &mut self.state.screen else { return };
        stage.no = no;
        (stage.was, stage.should) = shots;
        let (rate, looped) = (stage.rate, stage.looped);
        self.on_shots(|shot, player| {
            player.send(PlayerCommand::SetRate(rate));
            if looped {
                shot.repeat(player, true);
            }
        });
        self.read_stills();
    }

    pub(crate) fn show_beside(&mut self, forward: bool) {
        let Screen::Rehearsal(stage) = &self.state.screen else { return };
        let at = stage.rows.iter().position(|row| row.rehearsal.no == stage.no);
        let next = at.and_then(|at| if forward { Some(at + 1) } else { at.checked_sub(1) });
        if let Some(no) = next.and_then(|next| stage.rows.get(next)).map(|row| row.rehearsal.no) {
            self.show_rehearsal(no);
        }
    }

    fn open_shots(&mut self, row: &Row) -> (Shot, Option<Shot>) {
        let wake = || Arc::clone(&self.wake);
        let was = Of {
            recording: row.recording.as_ref(),
            mark: row.finding.moment.map_or(Pts::ZERO, |moment| moment.pts),
            until: row.finding.until,
            rect: row.finding.rect,
            still: row.finding.still.as_ref(),
            veiled: &row.veiled,
        };
        let (was, player) = Shot::open(&was, false, self.surveys(), wake());
        let should = row.example.as_ref().map(|shown| {
            let example = &shown.example;
            let should = Of {
                recording: shown.recording.as_ref(),
                mark: example.moment.pts,
                until: example.until,
                rect: None,
                still: example.still.as_ref(),
                veiled: &shown.veiled,
            };
            // Two sounds at once are none.
            Shot::open(&should, true, self.surveys(), wake())
        });
        let (should, beside) = should.unzip();
        (self.player, self.beside) = (player, beside.flatten());
        (was, should)
    }

    /// Does something with each shot that is shown and plays.
    fn on_shots(&mut self, mut act: impl FnMut(&mut Shot, &Player)) {
        let Screen::Rehearsal(stage) = &mut self.state.screen else { return };
        if let Some(player) = &self.player {
            act(&mut stage.was, player);
        }
        if let (Some(shot), Some(player)) = (&mut stage.should, &self.beside) {
            act(shot, player);
        }
    }

    pub(crate) fn rehearsal_play_pause(&mut self) {
        let Screen::Rehearsal(stage) = &self.state.screen else { return };
        let all = || [Some(&stage.was), stage.should.as_ref()].into_iter().flatten().filter(|shot| shot.plays());
        let plays = stage.is_playing();
        // Spans are not of one length: both begin anew when one has ended.
        if !plays && all().any(Shot::has_ended) {
            return self.on_shots(Shot::again);
        }
        let command = if plays { PlayerCommand::Pause } else { PlayerCommand::Play };
        self.on_shots(|_shot, player| player.send(command.clone()));
    }

    pub(crate) fn rehearsal_again(&mut self) {
        self.on_shots(Shot::again);
    }

    pub(crate) fn rehearsal_moment(&mut self) {
        if let Screen::Rehearsal(stage) = &mut self.state.screen {
            stage.looped = false;
        }
        self.on_shots(|shot, player| {
            shot.repeat(player, false);
            shot.show_mark(player);
        });
    }

    pub(crate) fn rehearsal_loop(&mut self) {
        let Screen::Rehearsal(stage) = &mut self.state.screen else { return };
        stage.looped = !stage.looped;
        let looped = stage.looped;
        self.on_shots(|shot, player| shot.repeat(player, looped));
    }

    pub(crate) fn rehearsal_slow(&mut self) {
        let Screen::Rehearsal(stage) = &mut self.state.screen else { return };
        let at = RATES.iter().position(|rate| *rate <= stage.rate).unwrap_or_default();
        stage.rate = RATES[(at + 1) % RATES.len()];
        let rate = stage.rate;
        self.on_shots(|_shot, player| player.send(PlayerCommand::SetRate(rate)));
    }

    pub(crate) fn rehearsal_example(&mut self) {
        if let Screen::Rehearsal(stage) = &mut self.state.screen {
            stage.beside = !stage.beside;
        }
    }

    /// Takes up what the players say.
    pub(crate) fn look_at_rehearsal(&mut self) {
        let Screen::Rehearsal(stage) = &self.state.screen else { return };
        let looped = stage.looped;
        self.on_shots(|shot, player| shot.follow(player, looped));
    }

    /// The evening follows what was entered since: ticks, comments, marks that came or fell. Where what is played is no
    /// longer the same, or covered otherwise, it is opened anew.
    pub(crate) fn follow_on_stage(&mut self, rehearsals: &Rehearsals) {
        let Screen::Rehearsal(stage) = &mut self.state.screen else { return };
        let rows = rehearsals.on(stage.evening, stage.outlet).filter(|row| row.finding.withdrawn.is_none());
        let rows: Vec<Row> = rows.cloned().collect();
        let Some(row) = rows.iter().find(|row| row.rehearsal.no == stage.no) else { return self.leave_rehearsal() };
        let (no, is_other) = (stage.no, stage.row().is_none_or(|before| !row.looks_like(before)));
        stage.rows = rows;
        if is_other {
            self.show_rehearsal(no);
        }
    }

    /// Reads the stills of what is shown, by a job.
    fn read_stills(&mut self) {
        let (Screen::Rehearsal(stage), Some(library)) = (&self.state.screen, &self.state.library) else { return };
        let shots = [Some(&stage.was), stage.should.as_ref()].into_iter().flatten();
        let wanted: Vec<(BlobHash, Vec<Cover>, Pts)> =
            shots.filter_map(|shot| Some((shot.hash.clone()?, shot.veiled.covers.clone(), shot.mark))).collect();
        let (path, opened) = (library.path.clone(), self.opened);
        self.jobs.start_quietly(JobKind::Library, move |_reins| {
            let read = |reader: &Reader, (hash, covers, mark): &(BlobHash, Vec<Cover>, Pts)| {
                let png = reader.blob(hash).ok().flatten()?;
                let mut still = thumbnail_of_png(&png, STILL_WIDTH).ok()?;
                cover_still(&mut still, covers, *mark);
                Some((hash.clone(), small(&still)))
            };
            let reader = Reader::open(&path).ok();
            let stills: Vec<_> =
                reader.iter().flat_map(|reader| wanted.iter().filter_map(|one| read(reader, one))).collect();
            Box::new(move |app: &mut Self| {
                let Screen::Rehearsal(stage) = &mut app.state.screen else { return };
                if app.opened != opened {
                    return;
                }
                for shot in [Some(&mut stage.was), stage.should.as_mut()].into_iter().flatten() {
                    let still = stills.iter().find(|(hash, _)| Some(hash) == shot.hash.as_ref());
                    shot.still = still.map(|(_, still)| still.clone()).or(shot.still.take());
                }
            })
        });
    }
}
