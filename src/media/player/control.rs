//! The thread that is the only writer of the playhead: takes commands, says to the reels where the playhead is, shows the
//! pictures there once they have come, and tells how things stand.

use crate::domain::footage::RecordingId;
use crate::domain::place::CameraId;
use crate::domain::tape::Span;
use crate::domain::time::{Pts, SiteTime};
use crate::media::error::MediaError;
use crate::media::exact::Exactness;
use crate::media::player::aim::{Pace, Way};
use crate::media::player::lane::{Lane, is_exact};
use crate::media::player::pace::Running;
use crate::media::player::programme::{Programme, Surveys};
use crate::media::player::reel::{Aim, Facts};
use crate::media::player::shared::{Input, Shared};
use crate::media::player::speech::Speech;
use crate::media::player::{Accuracy, FASTEST, Phase, PlayerCommand, SLOWEST, Screen, Spot};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the thread sleeps when nothing is due; only a check, since news wake it.
const IDLE: Duration = Duration::from_secs(60);

/// How much memory decoded pictures may take, in bytes, until somebody says otherwise.
pub(super) const MEMORY: usize = 256 << 20;

/// From this rate on only key pictures are shown, where they come often enough.
const KEYS_FROM: f64 = 8.0;

/// Key pictures that come less often than this, as one watches, are too rare to follow anything by.
const RAREST_S: f64 = 1.5;

/// How many pictures in a row that cannot be had are passed over at once.
const MOST_TURNS: usize = 200;

/// What is being waited for: a picture of the segment that the playhead is in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Wish {
    pub to: Pts,
    pub accuracy: Accuracy,
    /// The way to go where there is no picture: a step goes on, a seek does not.
    pub onward: i64,
}

/// Where the playhead is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    /// In a segment of the camera that leads; times are those of its recording.
    Segment(usize),
    /// At a moment at which that camera recorded nothing; times count from there.
    Hole(SiteTime),
}

/// How the lead goes on behind a hole.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Behind {
    /// With whatever it recorded at the moment to which the clock comes.
    Any,
    /// With this segment.
    Segment(usize),
    /// Not at all: it was played to its end.
    Nothing,
}

/// A stretch that is played again and again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Repeat {
    pub recording: RecordingId,
    pub from: Pts,
    pub to: Pts,
}

/// What the status says of what is over.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub missed: Option<MediaError>,
    pub at_end: bool,
    pub jumped: Option<(u64, Span)>,
    pub presented: u64,
    pub late: u64,
    pub dropped: u64,
    pub skew: Pts,
}

/// See the top of this file.
pub(super) struct Control {
    pub shared: Arc<Shared>,
    pub lanes: Vec<Lane>,
    /// The place of the camera that leads among the lanes.
    pub lead: usize,
    /// The cameras that are to be seen, in their order.
    shows: Vec<CameraId>,
    pub place: Place,
    pub behind: Behind,
    /// The time that the lead was sent to last.
    sought: Pts,
    /// What is known of the recording that the lead is in.
    pub facts: Facts,
    pub wish: Option<Wish>,
    /// The key picture that was wished for before, while somebody drags: shown on the way if it comes.
    pub passing: Option<Pts>,
    pub steps: i64,
    pub playing: bool,
    pub running: Option<Running>,
    pub rate: f64,
    pub repeat: Option<Repeat>,
    pub speech: Speech,
    pub told: Told,
    memory: usize,
}

impl Control {
    pub(super) fn new(programme: Programme, surveys: Option<Surveys>, shared: Arc<Shared>) -> Self {
        let lines = programme.lines.into_iter().filter(|line| !line.track.segments.is_empty());
        let mut control = Self {
            speech: Speech::new(Arc::clone(&shared)),
            shared,
            lanes: lines.map(|line| Lane::new(line, surveys.clone())).collect(),
            lead: 0,
            shows: Vec::new(),
            place: Place::Segment(0),
            behind: Behind::Any,
            sought: Pts::ZERO,
            facts: Facts::default(),
            wish: None,
            passing: None,
            steps: 0,
            playing: false,
            running: None,
            rate: 1.0,
            repeat: None,
            told: Told::default(),
            memory: MEMORY,
        };
        let begin = programme.begin.and_then(|(recording, pts)| Some((control.segment_in(recording, pts)?, pts)));
        let (segment, to) = begin.unwrap_or((0, control.begin_of(0)));
        control.enter(segment, Wish { to, accuracy: Accuracy::Exact, onward: 1 });
        control
    }

    pub(super) fn run(mut self) {
        loop {
            let due = self.due();
            let within = due.map_or(IDLE, |due| due.saturating_duration_since(Instant::now()));
            match self.shared.next(within) {
                Input::Close => return,
                Input::Command(command) => self.command(command),
                Input::News | Input::Nothing => {}
            }
            if self.lanes.is_empty() {
                continue;
            }
            self.advance();
            self.tell();
        }
    }

    fn command(&mut self, command: PlayerCommand) {
        match command {
            PlayerCommand::Play => self.play(),
            PlayerCommand::Pause => self.pause(),
            PlayerCommand::Seek { to, accuracy } => {
                let dragged = self.wish.filter(|wish| wish.accuracy == Accuracy::Key && accuracy == Accuracy::Key);
                let passing = dragged.map(|wish| self.goal(wish));
                self.seek(to, accuracy, passing);
            }
            PlayerCommand::Step(pictures) => {
                self.pause();
                self.steps = self.steps.saturating_add(i64::from(pictures));
                (self.told.at_end, self.told.missed, self.told.skew) = (false, None, Pts::ZERO);
            }
            PlayerCommand::SetRate(rate) => self.set_rate(rate),
            PlayerCommand::SetGain(db) => self.speech.set_gain(db),
            PlayerCommand::SetMuted(muted) => self.speech.set_muted(muted),
            PlayerCommand::SetMemory(bytes) => {
                self.memory = bytes;
                self.share_memory();
            }
            PlayerCommand::Show(cameras) => {
                self.shows = cameras;
                self.put_others_away();
                self.share_memory();
            }
            PlayerCommand::Lead(camera) => {
                if let Some(lead) = self.lanes.iter().position(|lane| lane.camera() == camera) {
                    self.follow_another(lead);
                }
            }
            PlayerCommand::Repeat(stretch) => {
                self.repeat = stretch.map(|(recording, from, to)| Repeat { recording, from, to });
            }
        }
    }

    /// Whether a camera is to be seen.
    fn is_shown(&self, lane: usize) -> bool {
        lane == self.lead || self.lanes.get(lane).is_some_and(|lane| self.shows.contains(&lane.camera()))
    }

    /// The places of the cameras that are to be seen, the lead's last.
    pub(super) fn seen(&self) -> Vec<usize> {
        if self.lanes.is_empty() {
            return Vec::new();
        }
        let others = (0..self.lanes.len()).filter(|lane| *lane != self.lead && self.is_shown(*lane));
        others.chain([self.lead]).collect()
    }

    fn put_others_away(&mut self) {
        let hidden: Vec<usize> = (0..self.lanes.len()).filter(|lane| !self.is_shown(*lane)).collect();
        hidden.into_iter().for_each(|lane| self.lanes[lane].put_away());
    }

    /// How many bytes of pictures each camera may keep.
    pub(super) fn share(&self) -> usize {
        self.memory / self.seen().len().max(1)
    }

    fn share_memory(&self) {
        let share = self.share();
        self.seen().into_iter().for_each(|lane| self.lanes[lane].resize(share));
    }

    pub(super) fn lane(&self) -> &Lane {
        &self.lanes[self.lead]
    }

    /// Where a segment of the lead begins.
    pub(super) fn begin_of(&self, segment: usize) -> Pts {
        self.lanes.get(self.lead).and_then(|lane| lane.get(segment)).map_or(Pts::ZERO, |segment| segment.from)
    }

    fn seek(&mut self, to: Spot, accuracy: Accuracy, passing: Option<Pts>) {
        if self.lanes.is_empty() {
            return;
        }
        self.steps = 0;
        let spot = match to {
            Spot::Here(pts) => self.segment_here(pts).map(|segment| (segment, pts)),
            Spot::In(recording, pts) => self.segment_in(recording, pts).map(|segment| (segment, pts)),
            Spot::Site(site) => match self.lane().at(site) {
                Some(segment) => self.lane().get(segment).map(|found| (segment, found.pts(site))),
                None => return self.stand_in_hole(site),
            },
        };
        let Some((segment, to)) = spot else { return };
        let passing = passing.filter(|_| self.place == Place::Segment(segment));
        let onward = i64::from(self.lane().shown.is_none());
        self.enter(segment, Wish { to, accuracy, onward });
        self.passing = passing;
    }

    /// The segment of the recording that one is in, or was in last, that holds a time.
    fn segment_here(&self, pts: Pts) -> Option<usize> {
        let lane = self.lane();
        let segment = match self.place {
            Place::Segment(segment) => segment,
            Place::Hole(_) => lane.shown.as_ref().map_or(0, |shown| shown.segment),
        };
        lane.find(lane.get(segment)?.recording, pts)
    }

    /// The segment of any recording, whose camera then leads.
    fn segment_in(&mut self, recording: RecordingId, pts: Pts) -> Option<usize> {
        let lead = (0..self.lanes.len()).find(|lane| self.lanes[*lane].find(recording, pts).is_some())?;
        if lead != self.lead {
            self.halt();
            self.lead = lead;
            self.put_others_away();
            self.share_memory();
        }
        self.lane().find(recording, pts)
    }

    /// The lead goes into a segment, and waits for a picture of it.
    pub(super) fn enter(&mut self, segment: usize, wish: Wish) {
        self.halt();
        self.passing = None;
        (self.told.at_end, self.told.missed, self.told.skew) = (false, None, Pts::ZERO);
        let (memory, shared) = (self.share(), Arc::clone(&self.shared));
        for lane in &mut self.lanes {
            // What did not play may play by now: the stick is back in its place.
            lane.let_go_of_failed();
            lane.stale = true;
        }
        let Some(lane) = self.lanes.get_mut(self.lead) else { return };
        (self.place, self.behind, self.sought) = (Place::Segment(segment), Behind::Any, wish.to);
        lane.segment = Some(segment);
        self.wish = Some(wish);
        if lane.shown_recording() != lane.recording(segment) {
            shared.forget_levels();
        }
        if let Err(error) = lane.hold(segment, memory, &shared) {
            self.told.missed = Some(error);
        }
        self.facts = self.lane().facts(segment);
    }

    /// The lead stands where its camera recorded nothing.
    fn stand_in_hole(&mut self, site: SiteTime) {
        self.halt();
        (self.told.at_end, self.told.missed, self.told.skew) = (false, None, Pts::ZERO);
        self.leave_to(site);
        self.behind = Behind::Any;
    }

    /// The lead has nothing to show from here on.
    pub(super) fn leave_to(&mut self, site: SiteTime) {
        self.place = Place::Hole(site);
        (self.wish, self.passing) = (None, None);
        self.facts = Facts::default();
        let lead = self.lead;
        (self.lanes[lead].segment, self.lanes[lead].settled) = (None, true);
    }

    /// Another camera leads, at the moment where one is.
    fn follow_another(&mut self, lead: usize) {
        if lead == self.lead {
            return;
        }
        let site = self.site();
        self.halt();
        self.lead = lead;
        self.put_others_away();
        self.share_memory();
        let Some(site) = site else { return };
        match self.lane().at(site) {
            Some(segment) => {
                let to = self.lane().get(segment).map_or(Pts::ZERO, |found| found.pts(site));
                // Whatever it shows already is what belongs there, or is about to be.
                let onward = i64::from(self.lane().shown.is_none());
                self.enter(segment, Wish { to, accuracy: Accuracy::Exact, onward });
            }
            None => self.stand_in_hole(site),
        }
    }

    fn play(&mut self) {
        self.playing = true;
        self.told.skew = Pts::ZERO;
        if std::mem::take(&mut self.told.at_end) && self.rate > 0.0 {
            self.enter(0, Wish { to: self.begin_of(0), accuracy: Accuracy::Exact, onward: 1 });
        }
    }

    pub(super) fn pause(&mut self) {
        self.playing = false;
        self.halt();
    }

    /// Stops the clock where it is; whether it plays on is another matter.
    pub(super) fn halt(&mut self) {
        if let (Place::Hole(origin), Some(running)) = (self.place, self.running) {
            self.place = Place::Hole(origin.plus(running.at(Instant::now())));
        }
        self.running = None;
        self.lanes.iter_mut().for_each(|lane| lane.waited = false);
        self.speech.stop();
    }

    fn set_rate(&mut self, rate: f64) {
        let sign = if rate < 0.0 { -1.0 } else { 1.0 };
        let rate = if rate.is_finite() { sign * rate.abs().clamp(SLOWEST, FASTEST) } else { 1.0 };
        if (rate - self.rate).abs() > f64::EPSILON {
            self.rate = rate;
            // The clock goes on from the picture shown, at the new rate.
            self.halt();
        }
    }

    /// Does what can be done now.
    fn advance(&mut self) {
        if let Place::Segment(segment) = self.place {
            self.facts = self.lane().facts(segment);
        }
        match self.facts.failure.clone() {
            Some(failure) => self.failed(failure),
            None => self.take_steps(),
        }
        // What begins behind an edge is mostly there already, and the clock must not stand still until there is news.
        for _turn in 0..MOST_TURNS {
            let wished = self.wish;
            if wished.is_some() {
                self.fulfil();
            }
            match self.wish {
                // Over a picture that cannot be had to the next one.
                Some(wish) if Some(wish) != wished => continue,
                Some(_) => break,
                None if !self.playing => break,
                None => self.play_on(),
            }
            if self.wish.is_none() {
                break;
            }
        }
        self.aim();
        self.follow();
        self.speak();
        self.reach_ahead();
    }

    /// The moment on the wall clock at which the playhead is; none before the first picture.
    pub(super) fn site(&self) -> Option<SiteTime> {
        let lane = self.lanes.get(self.lead)?;
        let running = self.running.as_ref().map(|running| running.at(Instant::now()));
        match self.place {
            Place::Hole(origin) => Some(running.map_or(origin, |gone| origin.plus(gone))),
            Place::Segment(segment) => {
                let at = match (self.wish, running) {
                    (Some(wish), _) => self.goal(wish),
                    (None, Some(at)) => at,
                    (None, None) => lane.shown_here().map_or(self.sought, |shown| shown.pts()),
                };
                Some(lane.get(segment)?.site(at))
            }
        }
    }

    /// The time of the picture that a wish is for, as far as that is known.
    pub(super) fn goal(&self, wish: Wish) -> Pts {
        let index = &self.facts.index;
        let number = match wish.accuracy {
            Accuracy::Exact => index.at(wish.to).filter(|_| index.reaches(wish.to)),
            Accuracy::Key => index.key_at(wish.to),
        };
        number.and_then(|number| index.pts(number)).unwrap_or(wish.to)
    }

    /// Which pictures of a recording are shown at this rate.
    pub(super) fn pace(&self, facts: &Facts) -> Pace {
        if self.rate.abs() < KEYS_FROM || !is_exact(facts) || !self.playing {
            return Pace::All;
        }
        let median = facts.index.key_spacing().map_or(f64::MAX, |(_, median, _)| median);
        if median / self.rate.abs() <= RAREST_S { Pace::Keys } else { Pace::All }
    }

    /// Where the playhead goes.
    pub(super) fn way(&self) -> Way {
        match (self.playing, self.rate > 0.0) {
            // Whoever steps back once does so again.
            (false, _) if self.wish.is_some_and(|wish| wish.onward < 0) => Way::Backward,
            (false, _) => Way::Still,
            (true, true) => Way::Forward,
            (true, false) => Way::Backward,
        }
    }

    /// Says to the lead's reel where the playhead is, and where it goes.
    fn aim(&self) {
        let Place::Segment(segment) = self.place else { return };
        let Some(reel) = self.lane().reel(segment) else { return };
        let at = match (self.wish, &self.running, self.lane().shown_here()) {
            (Some(wish), ..) => self.goal(wish),
            (None, Some(running), _) => running.at(Instant::now()),
            (None, None, Some(shown)) => shown.pts(),
            (None, None, None) => self.begin_of(segment),
        };
        let pace = if self.wish.is_some() { Pace::All } else { self.pace(&self.facts) };
        reel.aim(Aim { at: at.max(Pts::ZERO), way: self.way(), pace });
    }

    pub(super) fn is_exact(&self) -> bool {
        is_exact(&self.facts)
    }

    /// What the cameras show that are to be seen: in the order in which they were named, the lead among them.
    fn screens(&self) -> Vec<Screen> {
        let named = self.shows.iter().filter_map(|camera| self.lanes.iter().position(|lane| lane.camera() == *camera));
        let mut seen: Vec<usize> = named.collect();
        if !seen.contains(&self.lead) {
            seen.insert(0, self.lead);
        }
        seen.into_iter().map(|lane| self.screen(lane)).collect()
    }

    fn screen(&self, number: usize) -> Screen {
        let lane = &self.lanes[number];
        let nothing = Screen { camera: lane.camera(), recording: None, picture: None, failure: None };
        let Some(segment) = lane.segment else { return nothing };
        let (recording, failure) = (lane.recording(segment), lane.facts(segment).failure);
        match &lane.shown {
            // Until the next recording has its first picture the last one of the one before stays.
            Some(shown) if failure.is_none() || lane.shown_recording() == recording => {
                let picture = Some(Arc::clone(&shown.picture));
                Screen { recording: lane.shown_recording(), picture, ..nothing }
            }
            _ => Screen { recording, failure, ..nothing },
        }
    }

    /// Brings the status up to date.
    fn tell(&self) {
        let screens = self.screens();
        let leads = self.screen(self.lead);
        // Until the next recording has its first picture, what is told is of the one on the screen.
        let shown = self.lane().shown.as_ref().map(|shown| self.lane().facts(shown.segment));
        let facts = shown.filter(|facts| facts.exactness.is_some()).unwrap_or_else(|| self.facts.clone());
        let index = &facts.index;
        let duration = if index.is_complete() {
            index.duration()
        } else {
            facts.declared.unwrap_or_default().max(index.duration())
        };
        let waits = self.seen().into_iter().any(|lane| !self.lanes[lane].settled);
        let seeking = self.wish.is_some() || self.steps != 0 || !self.playing && waits;
        let phase = match (&leads.picture, &leads.failure, self.place) {
            (Some(_), ..) | (_, _, Place::Hole(_)) => Phase::Ready,
            (None, Some(failure), _) => Phase::Failed(failure.clone()),
            (None, None, _) => Phase::Loading,
        };
        let site = self.told_site();
        self.shared.publish(screens, |status| {
            status.phase = phase;
            status.camera = leads.camera;
            status.recording = leads.recording;
            status.site = site;
            status.jumped = self.told.jumped;
            status.duration = duration;
            status.position = leads.picture.as_ref().map_or(status.position, |picture| picture.pts());
            status.playing = self.playing;
            status.rate = self.rate;
            status.at_end = self.told.at_end;
            status.has_sound = facts.has_sound;
            status.missed.clone_from(&self.told.missed);
            status.exactness = facts.exactness.unwrap_or(Exactness::Exact);
            status.pictures = index.is_complete().then(|| index.len() as u64);
            (status.presented, status.late, status.dropped) = (self.told.presented, self.told.late, self.told.dropped);
            status.skew = self.told.skew;
            // Looked at inside, so that a command that comes just now is not forgotten.
            status.seeking = (seeking || self.shared.has_commands()) && status.phase == Phase::Ready;
        });
    }

    /// The moment of what is on the lead's screen; while nothing can be, the clock's.
    fn told_site(&self) -> Option<SiteTime> {
        match self.place {
            Place::Hole(origin) => {
                // To the second: there is no picture, and nobody shall be woken for less.
                let gone = self.running.as_ref().map_or(0, |running| running.at(Instant::now()).ns());
                Some(origin.plus(Pts::from_ns(gone - gone.rem_euclid(1_000_000_000))))
            }
            Place::Segment(segment) if self.facts.failure.is_some() && self.lane().shown_here().is_none() => {
                self.lane().get(segment).map(|found| found.site(self.sought))
            }
            Place::Segment(_) => self.lane().site_shown(),
        }
    }
}
