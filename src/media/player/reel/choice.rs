//! What a reel decodes next, by what stands on its desk.

use crate::domain::time::Pts;
use crate::media::player::aim::{Next, Pace, Situation};
use crate::media::player::reel::{Find, State};

/// How far ahead of the playhead is decoded at most, in pictures.
const MOST_AHEAD: usize = 25;

/// How far behind it at most.
const MOST_BEHIND: usize = 150;

/// How many key pictures are wanted ahead or behind, when only those are.
const KEYS: usize = 4;

/// Where pictures are not exact, a time that is not further ahead than this is reached by decoding on, in ns.
pub(super) const NEAR_NS: i64 = 3_000_000_000;

impl State {
    /// Nothing more comes in this run.
    pub(super) fn end_run(&mut self) {
        if let Some(run) = &mut self.run {
            run.over = true;
        }
        self.news.arrived = true;
    }

    pub(super) fn shelf_is_used(&self) -> bool {
        self.shelf.not_after(i64::MAX).is_some()
    }

    /// Whether the picture that is wanted is there.
    pub(super) fn has_wanted(&self) -> bool {
        matches!(self.find(self.aim.at), Find::Here(_))
    }

    /// Whether the run under way leads to the picture that is wanted.
    pub(super) fn is_wanted_coming(&self) -> bool {
        let index = &self.progress.index;
        let Some(run) = self.run.filter(|run| !run.over) else { return false };
        let Some(wanted) = index.at(self.aim.at).and_then(|number| index.pts(number)) else { return true };
        let wanted = index.stream_time(wanted);
        run.pace == self.aim.pace && run.newest.unwrap_or(run.from) <= wanted && wanted <= self.until.max(run.from)
    }
}

/// What to decode next.
pub(super) fn next(state: &State) -> Next {
    let index = &state.progress.index;
    if !state.exact {
        return next_near(state);
    }
    if !index.reaches(state.aim.at) && state.shelf_is_used() {
        return Next::Rest;
    }
    let Some(at) = index.at(state.aim.at).filter(|_| index.reaches(state.aim.at)).or(index.at(Pts::ZERO)) else {
        return Next::Rest;
    };
    let room = state.shelf.room();
    let (ahead, behind) = match state.aim.pace {
        Pace::All => (state.shelf.ahead().min(MOST_AHEAD), (room * 5 / 8).clamp(1, MOST_BEHIND)),
        Pace::Keys => (KEYS.min(room / 3).max(1), KEYS.min(room / 3).max(1)),
    };
    let situation =
        Situation { index, at, way: state.aim.way, pace: state.aim.pace, ahead, behind, head: state.head() };
    situation.next(|number| {
        let at = index.pts(number).map(|pts| index.stream_time(pts));
        at.is_none_or(|at| state.shelf.has(at) || state.lost.contains(&at))
    })
}

fn next_near(state: &State) -> Next {
    let at = state.playhead();
    let Some(run) = state.run else { return Next::Seek { to: 0, until: 0 } };
    let newest = run.newest.unwrap_or(run.from);
    let leads = run.from <= at && at.saturating_sub(newest) < NEAR_NS;
    match (state.covers(at) || leads, run.over || newest >= at.saturating_add(NEAR_NS / 2)) {
        (true, true) => Next::Rest,
        (true, false) => Next::GoOn { until: 0 },
        (false, _) => Next::Seek { to: 0, until: 0 },
    }
}
