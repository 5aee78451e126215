//! The cameras that do not lead: each shows what it has at the moment where the playhead is.

use crate::domain::time::{Pts, SiteTime};
use crate::media::player::Accuracy;
use crate::media::player::aim::Pace;
use crate::media::player::control::Control;
use crate::media::player::lane::{Lane, is_exact};
use crate::media::player::playing::due;
use crate::media::player::reel::{Aim, Facts, Find};
use crate::media::player::tally::Kept;
use std::sync::Arc;
use std::time::Instant;

impl Control {
    /// Brings the other cameras that are to be seen to where the playhead is.
    pub(super) fn follow(&mut self) {
        let Some(site) = self.site() else { return };
        for number in self.seen() {
            if number != self.lead {
                self.bring(number, site);
            }
        }
        self.measure_skew();
    }

    fn bring(&mut self, number: usize, site: SiteTime) {
        let (memory, shared) = (self.share(), Arc::clone(&self.shared));
        let lane = &mut self.lanes[number];
        let Some(segment) = lane.at(site) else {
            lane.settled = true;
            // Names of files tell whole seconds: a hole shorter than one is none.
            if !lane.track().gaps.iter().any(|gap| gap.is_slight() && gap.begin <= site && site < gap.end) {
                (lane.segment, lane.shown) = (None, None);
            }
            return;
        };
        lane.segment = Some(segment);
        if let Err(error) = lane.hold(segment, memory, &shared) {
            tracing::warn!(%error, "a camera stays dark");
            lane.settled = true;
            return;
        }
        let facts = lane.facts(segment);
        let is_over = lane.get(segment).is_some_and(|found| found.pts(site) >= lane.end(segment, &facts));
        if facts.failure.is_some() || is_over {
            // An old picture beside new ones would be a lie.
            (lane.shown, lane.settled) = (None, true);
            if is_over {
                lane.segment = None;
            }
            return;
        }
        self.bring_picture(number, segment, site, &facts);
    }

    fn bring_picture(&mut self, number: usize, segment: usize, site: SiteTime, facts: &Facts) {
        let now = Instant::now();
        let lane = &self.lanes[number];
        let (Some(found), Some(reel)) = (lane.get(segment), lane.reel(segment)) else { return };
        let (at, running) = (found.pts(site), self.running.is_some());
        let dragged = self.wish.is_some_and(|wish| wish.accuracy == Accuracy::Key);
        let usual = self.pace(facts);
        let goal = due(facts, at, if dragged && is_exact(facts) { Pace::Keys } else { usual });
        reel.aim(Aim { at: goal, way: self.way(), pace: if self.wish.is_some() { Pace::All } else { usual } });
        let shown = lane.shown_here().map(|shown| shown.pts());
        // An old picture beside new ones would be a lie.
        let mut is_far = false;
        let (picture, settled) = match reel.find(goal) {
            Find::Here(picture) => (Some(picture), true),
            Find::Lost => {
                is_far = shown.is_none_or(|shown| !running || (goal - shown).max(shown - goal) > self.patience());
                (None, true)
            }
            Find::Coming => {
                let nearer = reel.not_after(at).filter(|_| running);
                let nearer = nearer.filter(|near| shown.is_some_and(|shown| self.is_between(near.pts(), shown, at)));
                (nearer, false)
            }
        };
        let newest = picture.as_ref().map(|picture| picture.pts()).or(shown);
        let is_news = |pts: Pts| match shown {
            Some(shown) if running && !self.lanes[number].stale => self.is_onward(pts, shown),
            shown => Some(pts) != shown,
        };
        if let Some(picture) = picture.filter(|picture| is_news(picture.pts())) {
            let kept = match shown.filter(|_| running) {
                Some(before) => {
                    let moment = |pts| self.moment(found.site(pts));
                    self.kept(facts, &picture, before, lane.waited, now, moment)
                }
                None => Kept::default(),
            };
            self.lanes[number].show(segment, picture);
            self.count(kept);
        }
        if is_far {
            self.lanes[number].shown = None;
        }
        self.lanes[number].settled = settled;
        self.wait_for(number, facts, newest, goal, now);
    }

    /// The clock waits for another camera's pictures as it does for the lead's, but not for a recording that is still
    /// being opened.
    fn wait_for(&mut self, number: usize, facts: &Facts, newest: Option<Pts>, goal: Pts, now: Instant) {
        let (Some(_running), Some(newest)) = (&self.running, newest) else { return };
        if self.lanes[number].settled
            || !is_exact(facts)
            || !facts.index.reaches(goal)
            || self.pace(facts) == Pace::Keys
        {
            return;
        }
        let wanted = facts.index.at(goal).and_then(|number| facts.index.pts(number)).unwrap_or(goal);
        let apart = (wanted - newest).max(newest - wanted);
        if let Some(shown) = self.lane().shown_here().map(|shown| shown.pts())
            && apart > self.patience()
        {
            self.lanes[number].waited = true;
            self.hold_clock(shown, now);
        }
    }

    /// How far apart the pictures on the screens are.
    fn measure_skew(&mut self) {
        let Some(site) = self.lane().site_shown().filter(|_| self.lane().shown_here().is_some()) else { return };
        let seen = self.seen();
        if self.wish.is_some() || !self.playing && seen.iter().any(|lane| !self.lanes[*lane].settled) {
            return;
        }
        let fresh = |lane: &&Lane| lane.shown_here().is_some() && !lane.stale;
        let others = seen.into_iter().map(|lane| &self.lanes[lane]).filter(fresh);
        let apart = others.filter_map(|lane| lane.site_shown()).map(|other| other.since(site).max(site.since(other)));
        self.told.skew = self.told.skew.max(apart.max().unwrap_or_default());
    }
}
