//! Shows what is due by the clock, and goes from segment to segment, over the holes between them.

use crate::domain::tape::SLIGHT;
use crate::domain::time::{Pts, SiteTime};
use crate::media::picture::Picture;
use crate::media::player::Accuracy;
use crate::media::player::aim::Pace;
use crate::media::player::control::{Behind, Control, Place, Wish};
use crate::media::player::lane::{Lane, is_exact};
use crate::media::player::pace::Running;
use crate::media::player::reel::{Facts, Find};
use crate::media::player::tally::{self, Kept};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A picture that is later than this stops the clock until it has come.
const LATE: Pts = Pts::from_ms(150);

/// How long before the end of a segment the next one is opened, as one watches.
const READY_S: f64 = 4.0;

impl Control {
    /// Shows what is due by the clock.
    pub(super) fn play_on(&mut self) {
        let Place::Segment(segment) = self.place else {
            self.play_hole();
            return;
        };
        let Some(shown) = self.lane().shown_here().cloned() else { return };
        let now = Instant::now();
        let running = *self.running.get_or_insert(Running::new(shown.pts(), now, self.rate));
        let at = running.at(now);
        if self.begins_again(segment, at) {
            return;
        }
        if self.has_ended(segment, at) {
            self.told.dropped += self.passed(&self.facts, shown.pts(), at);
            self.leave(segment, now);
            return;
        }
        let Some(reel) = self.lane().reel(segment) else { return };
        let pace = self.pace(&self.facts);
        let sought = reel.find(due(&self.facts, at, pace).max(Pts::ZERO));
        // For what cannot be had nobody waits.
        let is_lost = matches!(sought, Find::Lost);
        let found = match sought {
            // A key picture before the segment's begin would lead back over its edge.
            Find::Here(picture) => Some(picture).filter(|found| self.is_onward(found.pts(), shown.pts())),
            // What is there already and nearer than what is shown is better than nothing.
            Find::Coming | Find::Lost => {
                reel.not_after(at).filter(|found| self.is_between(found.pts(), shown.pts(), at))
            }
        };
        let newest = found.as_ref().map_or(shown.pts(), |found| found.pts());
        if let Some(found) = found.filter(|found| found.pts() != shown.pts()) {
            let waited = self.lane().waited;
            let kept = self.kept(&self.facts, &found, shown.pts(), waited, now, |pts| running.when(pts));
            self.show(segment, found, kept);
        }
        self.keep_in_step(if is_lost { at } else { newest }, at, now);
    }

    /// Whether a time lies behind the picture shown, in the direction of play.
    pub(super) fn is_onward(&self, pts: Pts, shown: Pts) -> bool {
        if self.rate > 0.0 { pts > shown } else { pts < shown }
    }

    /// Whether a time lies between the picture shown and the clock.
    pub(super) fn is_between(&self, pts: Pts, shown: Pts, at: Pts) -> bool {
        if self.rate > 0.0 { pts > shown && pts <= at } else { pts < shown && pts >= at }
    }

    /// How a picture that the clock asked for keeps to it, shown now in the place of one before; `moment` says when a time
    /// of its recording is.
    pub(super) fn kept(
        &self,
        facts: &Facts,
        picture: &Picture,
        before: Pts,
        waited: bool,
        now: Instant,
        moment: impl Fn(Pts) -> Option<Instant>,
    ) -> Kept {
        let over = tally::over(&facts.index, picture.pts(), self.pace(facts), self.rate < 0.0);
        let late = waited || moment(over).is_some_and(|over| now > over);
        Kept { late, dropped: self.passed(facts, before, picture.pts()) }
    }

    /// How many pictures lie between two that were shown one after the other.
    fn passed(&self, facts: &Facts, before: Pts, behind: Pts) -> u64 {
        if is_exact(facts) { tally::between(&facts.index, before, behind, self.pace(facts)) } else { 0 }
    }

    /// The clock waits for pictures that are too late.
    fn keep_in_step(&mut self, newest: Pts, at: Pts, now: Instant) {
        let index = &self.facts.index;
        let wanted = index.at(at).and_then(|number| index.pts(number)).filter(|_| self.is_exact()).unwrap_or(at);
        let apart = if self.rate > 0.0 { wanted - newest } else { newest - wanted };
        if self.pace(&self.facts) == Pace::All && apart > self.patience() {
            self.hold_clock(newest, now);
            let lead = self.lead;
            self.lanes[lead].waited = true;
        }
        self.speech.in_step = apart <= Pts::ZERO;
    }

    /// How late a picture may be.
    pub(super) fn patience(&self) -> Pts {
        Pts::from_ns((LATE.ns() as f64 * self.rate.abs().max(1.0)) as i64)
    }

    /// The clock stands at a time of the lead until what is missing has come.
    pub(super) fn hold_clock(&mut self, at: Pts, now: Instant) {
        self.speech.stop();
        self.running = Some(Running::new(at, now, self.rate));
    }

    /// A stretch that is to be repeated is over.
    fn begins_again(&mut self, segment: usize, at: Pts) -> bool {
        let recording = self.lane().recording(segment);
        let Some(repeat) = self.repeat.filter(|repeat| Some(repeat.recording) == recording) else { return false };
        let (is_over, to) = if self.rate > 0.0 {
            (at >= repeat.to, repeat.from)
        } else {
            (at < repeat.from, repeat.to - Pts::from_ns(1))
        };
        if is_over && repeat.from < repeat.to {
            let begin = self.lane().find(repeat.recording, to).unwrap_or(segment);
            self.enter(begin, Wish { to, accuracy: Accuracy::Exact, onward: 0 });
        }
        is_over && repeat.from < repeat.to
    }

    fn has_ended(&self, segment: usize, at: Pts) -> bool {
        let lane = self.lane();
        if self.rate < 0.0 {
            return at < self.begin_of(segment);
        }
        at >= lane.end(segment, &self.facts)
            || !self.is_exact() && lane.reel(segment).is_some_and(|reel| reel.ends_at(at))
    }

    /// A segment is over: on into the next, or into the hole behind it as long as another camera recorded something there.
    fn leave(&mut self, segment: usize, now: Instant) {
        let forward = self.rate > 0.0;
        let lane = self.lane();
        let Some(left) = lane.get(segment) else { return };
        let next = lane.neighbour(segment, forward);
        let hole = |next: usize| {
            let next = lane.get(next)?;
            Some(if forward { next.begin.since(left.end) } else { left.begin.since(next.end) })
        };
        let edge = if forward { left.end } else { left.begin.plus(Pts::from_ns(-1)) };
        match next {
            Some(next) if hole(next).is_some_and(|hole| hole < SLIGHT) => self.cross_to(segment, next, forward),
            None if !self.others_go_on(edge, forward) => self.end(segment),
            _ => {
                self.behind = next.map_or(Behind::Nothing, Behind::Segment);
                if self.others_hold(edge) {
                    self.go_through_hole(edge, now);
                } else {
                    self.jump(edge, forward, now);
                }
            }
        }
    }

    /// Plays where the lead recorded nothing.
    fn play_hole(&mut self) {
        let Place::Hole(origin) = self.place else { return };
        let (now, forward) = (Instant::now(), self.rate > 0.0);
        let running = *self.running.get_or_insert(Running::new(Pts::ZERO, now, self.rate));
        let site = origin.plus(running.at(now));
        self.speech.in_step = true;
        let reached = |next: &usize| {
            self.lane().get(*next).is_some_and(|next| if forward { next.begin <= site } else { next.end > site })
        };
        let next = match self.behind {
            Behind::Any => self.lane().at(site),
            Behind::Segment(next) => Some(next).filter(reached),
            Behind::Nothing => None,
        };
        if let Some(segment) = next {
            let to = self.lane().get(segment).map_or(Pts::ZERO, |found| found.pts(site));
            self.enter(segment, Wish { to, accuracy: Accuracy::Exact, onward: if forward { 1 } else { -1 } });
        } else if !self.others_hold(site) {
            self.jump(site, forward, now);
        }
    }

    fn others(&self) -> impl Iterator<Item = &Lane> {
        self.seen().into_iter().filter(|lane| *lane != self.lead).map(|lane| &self.lanes[lane])
    }

    /// Whether another camera that is to be seen recorded something then.
    fn others_hold(&self, site: SiteTime) -> bool {
        let plays = |lane: &Lane, segment: usize| lane.facts(segment).failure.is_none();
        self.others().any(|lane| lane.at(site).is_some_and(|segment| plays(lane, segment)))
    }

    /// Whether another camera that is to be seen recorded something then or beyond.
    fn others_go_on(&self, site: SiteTime, forward: bool) -> bool {
        self.others_hold(site) || self.others().any(|lane| lane.beyond(site, forward).is_some())
    }

    fn go_through_hole(&mut self, site: SiteTime, now: Instant) {
        self.speech.stop();
        self.leave_to(site);
        self.running = Some(Running::new(Pts::ZERO, now, self.rate));
    }

    /// No camera recorded anything here: on to where one did.
    fn jump(&mut self, site: SiteTime, forward: bool, now: Instant) {
        let nearest = self.seen().into_iter().filter_map(|lane| {
            let segment = match self.behind {
                Behind::Segment(next) if lane == self.lead => next,
                Behind::Nothing if lane == self.lead => return None,
                _ => self.lanes[lane].beyond(site, forward)?,
            };
            let found = self.lanes[lane].get(segment)?;
            Some((if forward { found.begin } else { found.end }, lane, segment))
        });
        let nearest = if forward {
            nearest.min_by_key(|(at, lane, _)| (*at, *lane != self.lead))
        } else {
            nearest.max_by_key(|(at, lane, _)| (*at, *lane == self.lead))
        };
        match nearest {
            None => self.end_in_hole(site),
            Some((at, lane, segment)) => {
                if forward {
                    self.say_jump(site, at)
                } else {
                    self.say_jump(at, site)
                }
                if lane == self.lead {
                    self.enter_at_edge(segment, forward);
                } else {
                    self.go_through_hole(if forward { at } else { at.plus(Pts::from_ns(-1)) }, now);
                }
            }
        }
    }

    fn end_in_hole(&mut self, site: SiteTime) {
        self.pause();
        self.place = Place::Hole(site);
        self.told.at_end = self.rate > 0.0;
    }

    /// Nothing comes any more. Whatever was skipped on the way: it ends with the picture at the end.
    fn end(&mut self, segment: usize) {
        self.pause();
        let (end, inward) = match self.lane().numbers(segment, &self.facts) {
            Some((_, last)) if self.rate > 0.0 => (self.facts.index.pts(last), -1),
            Some((first, _)) => (self.facts.index.pts(first), 1),
            None => (None, 0),
        };
        let shown = self.lane().shown_here().map(|shown| shown.pts());
        if let Some(end) = end.filter(|end| self.is_exact() && Some(*end) != shown) {
            self.wish = Some(Wish { to: end, accuracy: Accuracy::Exact, onward: inward });
        }
        self.told.at_end = self.rate > 0.0;
    }

    /// When something is due next.
    pub(super) fn due(&self) -> Option<Instant> {
        self.running.as_ref()?;
        let now = Instant::now();
        let when = self.seen().into_iter().filter_map(|lane| self.due_of(lane)).min()?;
        // A picture that is overdue comes with news; there is no use in looking all the time.
        Some(if when > now { when } else { now + Duration::from_millis(5) })
    }

    fn due_of(&self, number: usize) -> Option<Instant> {
        let lane = &self.lanes[number];
        let forward = self.rate > 0.0;
        let (Some(segment), Some(shown)) = (lane.segment, lane.shown_here()) else {
            let site = self.site()?;
            let next = lane.get(lane.beyond(site, forward)?)?;
            return self.moment(if forward { next.begin } else { next.end.plus(Pts::from_ns(-1)) });
        };
        let facts = lane.facts(segment);
        let index = &facts.index;
        let next = if !forward {
            // The picture shown is left once the clock is before it.
            shown.pts() - Pts::from_ns(1)
        } else if is_exact(&facts) {
            let number = index.at(shown.pts())?;
            let next = match self.pace(&facts) {
                Pace::All => Some(number + 1),
                Pace::Keys => index.key_after(number),
            };
            next.and_then(|next| index.pts(next)).unwrap_or(index.duration()).min(lane.end(segment, &facts))
        } else {
            let next = lane.reel(segment)?.after(shown.pts());
            next.map_or(shown.pts() + Pts::from_ms(40), |next| next.pts())
        };
        if number == self.lead {
            return self.running.as_ref()?.when(next);
        }
        // One that is past its last picture, or lost what comes, is not waited for.
        let when = self.moment(lane.get(segment)?.site(next));
        when.filter(|when| !lane.settled || *when > Instant::now())
    }

    /// When the clock comes to a moment of the wall clock.
    pub(super) fn moment(&self, site: SiteTime) -> Option<Instant> {
        let running = self.running.as_ref()?;
        match self.place {
            Place::Segment(segment) => running.when(self.lane().get(segment)?.reckon(site)),
            Place::Hole(origin) => running.when(site.since(origin)),
        }
    }

    /// Opens what comes next, so that it is there when its turn comes.
    pub(super) fn reach_ahead(&mut self) {
        let forward = match (self.playing, self.wish) {
            (true, _) => self.rate > 0.0,
            (false, Some(wish)) if wish.onward != 0 => wish.onward > 0,
            _ => return,
        };
        for number in self.seen() {
            let shared = Arc::clone(&self.shared);
            let Some(next) = self.next_soon(&self.lanes[number], forward) else { continue };
            if let Err(error) = self.lanes[number].prepare(next, &shared) {
                tracing::warn!(%error, "the next recording is not opened ahead");
            }
            self.lanes[number].aim_at_edge(next, forward);
        }
    }

    /// The segment that a lane comes to soon.
    fn next_soon(&self, lane: &Lane, forward: bool) -> Option<usize> {
        let next = match lane.segment {
            Some(segment) => {
                let (found, at) = (lane.get(segment)?, lane.shown_here()?.pts());
                let left = if forward { found.to - at } else { at - found.from };
                let is_soon = left.seconds() < READY_S * self.rate.abs().max(1.0);
                lane.neighbour(segment, forward).filter(|_| is_soon)
            }
            None => lane.beyond(self.site()?, forward),
        }?;
        // A hole within one recording needs no other reel.
        Some(next).filter(|next| lane.recording(*next) != lane.segment.and_then(|here| lane.recording(here)))
    }
}

/// The time of the picture that is due.
pub(super) fn due(facts: &Facts, at: Pts, pace: Pace) -> Pts {
    match pace {
        Pace::All => at,
        Pace::Keys => facts.index.key_at(at).and_then(|n| facts.index.pts(n)).unwrap_or(at),
    }
}
