//! Brings the lead's picture that was asked for: seeks and steps, into the segments beside it as well.

use crate::domain::tape::{SLIGHT, Span};
use crate::domain::time::{Pts, SiteTime};
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use crate::media::player::Accuracy;
use crate::media::player::control::{Behind, Control, Place, Wish};
use crate::media::player::reel::Find;
use crate::media::player::tally::Kept;
use std::sync::Arc;

impl Control {
    /// The recording that the lead is in does not play, or no longer. Steps and playing go on behind it.
    pub(super) fn failed(&mut self, failure: MediaError) {
        let Place::Segment(segment) = self.place else { return };
        let onward = match self.steps {
            0 => (self.playing && self.wish.is_some()).then_some(self.rate > 0.0),
            steps => Some(steps > 0),
        };
        if let Some(forward) = onward
            && let Some(next) = self.lane().neighbour(segment, forward)
        {
            self.steps -= self.steps.signum();
            self.cross_to(segment, next, forward);
            self.told.missed = Some(failure);
            return;
        }
        self.pause();
        (self.wish, self.steps) = (None, 0);
        // What was seen stays to be seen; but nothing else comes any more, and that must be said.
        if self.lane().shown_here().is_some() {
            self.told.missed = Some(failure);
        }
        let lead = self.lead;
        self.lanes[lead].settled = true;
    }

    /// Steps count from the picture on the screen, or from the one that is on its way there.
    pub(super) fn take_steps(&mut self) {
        if self.steps == 0 {
            return;
        }
        let Place::Segment(segment) = self.place else {
            self.step_out_of_hole();
            return;
        };
        let from = match (self.wish, self.lane().shown_here()) {
            (Some(wish), _) if wish.onward != 0 && self.lane().shown.is_some() => wish.to,
            (None, Some(shown)) => shown.pts(),
            _ => return,
        };
        if self.facts.exactness.is_none() || self.is_exact() && !self.facts.index.reaches(from) {
            return;
        }
        let steps = std::mem::take(&mut self.steps);
        let to =
            if self.is_exact() { self.step_by_number(segment, from, steps) } else { Some(self.about(from, steps)) };
        if let Some(to) = to.filter(|to| *to != from || self.wish.is_some()) {
            self.enter(segment, Wish { to: to.max(Pts::ZERO), accuracy: Accuracy::Exact, onward: steps.signum() });
        }
    }

    /// The time of the picture so many steps away; none where the steps go on in another segment.
    fn step_by_number(&mut self, segment: usize, from: Pts, steps: i64) -> Option<Pts> {
        let index = Arc::clone(&self.facts.index);
        let (first, last) = self.lane().numbers(segment, &self.facts)?;
        let signed = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let to = signed(index.at(from)?.clamp(first, last)).saturating_add(steps);
        let (forward, left) = match to {
            to if to > signed(last) => (true, to - signed(last) - 1),
            to if to < signed(first) => (false, to - signed(first) + 1),
            to => return index.pts(usize::try_from(to).ok()?),
        };
        let end = self.lane().get(segment).map_or(Pts::ZERO, |found| found.to);
        let next = self.lane().neighbour(segment, forward).filter(|_| !forward || index.reaches(end));
        let Some(next) = next else { return index.pts(if forward { last } else { first }) };
        self.cross_to(segment, next, forward);
        self.steps = left;
        self.take_steps();
        None
    }

    /// Where pictures are not known by number, a step is as long as the others are.
    fn about(&self, from: Pts, steps: i64) -> Pts {
        let fps = self.facts.index.fps();
        let usual = if fps > 0.0 { (1e9 / fps) as i64 } else { 40_000_000 };
        let Place::Segment(segment) = self.place else { return from };
        let next = self.lane().reel(segment).filter(|_| steps == 1).and_then(|reel| reel.after(from));
        next.map_or_else(|| from + Pts::from_ns(usual.saturating_mul(steps)), |next| next.pts())
    }

    /// From where the camera recorded nothing a step leads to its next picture, or the last one before.
    fn step_out_of_hole(&mut self) {
        let (Place::Hole(site), forward) = (self.place, self.steps > 0) else { return };
        let next = match self.behind {
            Behind::Segment(next) if forward == (self.rate > 0.0) => Some(next),
            _ => self.lane().beyond(site, forward),
        };
        let Some(next) = next else {
            self.steps = 0;
            return;
        };
        self.steps -= self.steps.signum();
        self.enter_at_edge(next, forward);
        self.take_steps();
    }

    /// Goes to the first picture of a segment, or to its last one where it comes from behind.
    pub(super) fn enter_at_edge(&mut self, segment: usize, forward: bool) {
        let Some(found) = self.lane().get(segment) else { return };
        self.enter_onward(segment, if forward { found.from } else { found.to - Pts::from_ns(1) }, forward);
    }

    fn enter_onward(&mut self, segment: usize, to: Pts, forward: bool) {
        let onward = if forward { 1 } else { -1 };
        self.enter(segment, Wish { to, accuracy: Accuracy::Exact, onward });
    }

    /// Goes from one segment to another, and says what is missing between them.
    pub(super) fn cross_to(&mut self, from: usize, to: usize, forward: bool) {
        let (Some(left), Some(entered)) = (self.lane().get(from), self.lane().get(to)) else { return };
        let (before, behind) = if forward { (left.end, entered.begin) } else { (entered.end, left.begin) };
        let Some(entry) = self.lane().entry(from, to, forward) else { return };
        self.say_jump(before, behind);
        self.enter_onward(to, entry, forward);
    }

    /// Says that nothing was recorded between two moments.
    pub(super) fn say_jump(&mut self, begin: SiteTime, end: SiteTime) {
        if end.since(begin) >= SLIGHT {
            let number = self.told.jumped.map_or(0, |(number, _)| number);
            self.told.jumped = Some((number + 1, Span { begin, end }));
        }
    }

    /// Shows the picture wished for, once it is there.
    pub(super) fn fulfil(&mut self) {
        let (Some(wish), Place::Segment(segment)) = (self.wish, self.place) else { return };
        let exact = wish.accuracy == Accuracy::Exact && self.is_exact();
        if exact && !self.facts.index.reaches(wish.to) && self.lane().shown.is_some() {
            return;
        }
        let to = if self.is_exact() { self.goal(wish) } else { wish.to };
        let Some(reel) = self.lane().reel(segment) else { return };
        match reel.find(to) {
            Find::Here(picture) => {
                (self.wish, self.passing) = (None, None);
                self.show(segment, picture, Kept::default());
            }
            Find::Coming => {
                if let Some(Find::Here(picture)) = self.passing.map(|passing| reel.find(passing)) {
                    self.passing = None;
                    self.show(segment, picture, Kept::default());
                }
            }
            Find::Lost => self.miss(wish, segment, to),
        }
    }

    /// Another picture in the place of one that cannot be had would be a lie: the one before stays. A step goes over it.
    fn miss(&mut self, wish: Wish, segment: usize, to: Pts) {
        let index = &self.facts.index;
        let next = index.number_of(to).and_then(|number| {
            let next = number.checked_add_signed(isize::try_from(wish.onward).ok()?)?;
            index.pts(next)
        });
        let recording = self.lane().recording(segment).unwrap_or_default();
        let path = self.lane().path(recording);
        match (next.filter(|_| wish.onward != 0), self.lane().shown.as_ref().map(|shown| shown.segment)) {
            (Some(next), _) => self.wish = Some(Wish { to: next, ..wish }),
            (None, None) => {
                let error = MediaError::NothingDecodable { path, why: String::new() };
                self.lost(error);
            }
            (None, Some(shown)) => {
                self.pause();
                let error = MediaError::WrongPicture { asked: format!("{:.3}", to.seconds()), path };
                tracing::error!(%error, "the picture before stays");
                (self.wish, self.passing) = (None, None);
                self.told.missed = Some(error);
                // What stays on the screen is where one is.
                self.return_to(shown);
            }
        }
    }

    /// The lead is in the segment of the picture on its screen.
    fn return_to(&mut self, shown: usize) {
        let (lead, memory, shared) = (self.lead, self.share(), Arc::clone(&self.shared));
        self.place = Place::Segment(shown);
        self.lanes[lead].segment = Some(shown);
        if let Err(error) = self.lanes[lead].hold(shown, memory, &shared) {
            tracing::warn!(%error, "the recording on the screen is not open");
        }
        self.facts = self.lanes[lead].facts(shown);
    }

    /// Not one picture can be had.
    fn lost(&mut self, error: MediaError) {
        self.pause();
        self.wish = None;
        if let Place::Segment(segment) = self.place
            && let Some(reel) = self.lane().reel(segment)
        {
            reel.give_up(error);
        }
    }

    /// Puts a picture on the lead's screen, and counts how it kept to the clock.
    pub(super) fn show(&mut self, segment: usize, picture: Arc<Picture>, kept: Kept) {
        let lead = self.lead;
        self.lanes[lead].show(segment, picture);
        self.lanes[lead].settled = true;
        if let Some(segment) = self.lanes[lead].segment {
            self.place = Place::Segment(segment);
        }
        self.count(kept);
    }

    /// Counts a picture that was put on a screen.
    pub(super) fn count(&mut self, kept: Kept) {
        self.told.presented += 1;
        self.told.late += u64::from(kept.late);
        self.told.dropped += kept.dropped;
    }
}
