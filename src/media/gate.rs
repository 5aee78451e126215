//! Sees to it that a picture is what was asked for: two probes around the decoder.
//!
//! In front of it, access units are dropped until the key picture comes with which decoding must begin, by its stamp and
//! by its bitstream; units that nobody refers to are dropped before the picture asked for, which saves their decoding.
//! Behind it, pictures before the one asked for are dropped, and the first that passes must bear its very time.
//!
//! The demuxer is asked for the key's time; the segment it answers with begins there. Decoders cut pictures to their
//! segment and give the one that reaches into it the segment's own start as its time, which would put a wrong time on a
//! picture. So the decoder sees a segment that cuts nothing, and the sinks see one that begins at the picture asked for.

use crate::media::container::Container;
use crate::media::index::FrameIndex;
use crate::media::scan::{Segment, segment_of, stream_time};
use crate::media::unit::UnitReader;
use gst::prelude::*;
use gstreamer as gst;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// What is to be shown next.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Counts up, so that what belongs to an older plan is known as such.
    pub generation: u64,
    /// The access unit to begin with.
    pub from: From,
    /// The picture to show first, in ns of stream time; none for whatever comes first.
    pub target: Option<i64>,
    /// Take the first picture that is not earlier, whatever its time: where exact pictures cannot be had.
    pub lenient: bool,
    /// Earlier pictures that were decoded on the way go on as well; else nothing does before the one to show first.
    pub early: bool,
    /// Only key pictures are decoded.
    pub keys: bool,
    /// What is known of the recording.
    pub index: Arc<FrameIndex>,
}

/// With which access unit decoding begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// With the first that comes.
    Any,
    /// With the first key that comes.
    AnyKey,
    /// With the one of this stamp, in ns of stream time.
    Stamp(i64),
}

/// What the gate found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing yet.
    Pending,
    /// The picture asked for has passed.
    Shown,
    /// The key did not come: the demuxer began behind it, or there was nothing more.
    KeyMissed,
    /// The key came, and yet the first picture that was not too early was a later one, or none came.
    PictureMissed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing passes until a plan is there: the pipeline waits.
    Closed,
    /// A flush is going on: everything is dropped until it ends.
    Flushing,
    /// Access units are dropped until the key comes.
    Seeking,
    /// Everything goes to the decoder.
    Open,
}

#[derive(Debug)]
struct State {
    stage: Stage,
    plan: Option<Plan>,
    next: Option<Plan>,
    outcome: Outcome,
    reader: Option<UnitReader>,
    interlaced: bool,
    /// The demuxer's segment, as access units carry it.
    segment: Option<Segment>,
    /// Segments that have gone into the decoder and not yet come out.
    inside: VecDeque<Segment>,
    /// The segment of the pictures that come out.
    out: Option<Segment>,
    /// Access units that came, whether they passed or not: a sign of life.
    came: u64,
    /// An access unit waits until it is known when it is shown.
    waits: bool,
}

/// The two probes' common knowledge.
#[derive(Debug)]
pub(crate) struct Gate {
    container: Container,
    state: Mutex<State>,
    changed: Condvar,
    told: Told,
}

/// Called, without any lock, when data first arrives and when the gate finds something out.
struct Told(Box<dyn Fn() + Send + Sync>);

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Told")
    }
}

impl Gate {
    /// Closed: nothing passes until a plan is there.
    pub(crate) fn new(container: Container, told: impl Fn() + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self {
            told: Told(Box::new(told)),
            container,
            state: Mutex::new(State {
                stage: Stage::Closed,
                plan: None,
                next: None,
                outcome: Outcome::Pending,
                reader: None,
                interlaced: false,
                segment: None,
                inside: VecDeque::new(),
                out: None,
                came: 0,
                waits: false,
            }),
            changed: Condvar::new(),
        })
    }

    /// What the file is.
    pub(crate) fn container(&self) -> Container {
        self.container
    }

    /// The plan for the flush that is about to be sent.
    pub(crate) fn prepare(&self, plan: Plan) {
        self.lock().next = Some(plan);
    }

    /// Opens a closed gate for a plan without any flush.
    pub(crate) fn open(&self, plan: Plan) {
        self.prepare(plan);
        let mut state = self.lock();
        if state.stage == Stage::Closed {
            state.begin();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Whether data has reached a closed gate, so that the file is open and can seek.
    pub(crate) fn wait_for_data(&self, within: std::time::Duration) -> bool {
        let state = self.lock();
        let (state, _timeout) = self
            .changed
            .wait_timeout_while(state, within, |state| state.reader.is_none() || state.segment.is_none())
            .unwrap_or_else(PoisonError::into_inner);
        state.reader.is_some() && state.segment.is_some()
    }

    /// More is known of the recording: plans go by it from now on.
    pub(crate) fn learn(&self, index: &Arc<FrameIndex>) {
        let mut state = self.lock();
        let State { plan, next, .. } = &mut *state;
        for plan in plan.iter_mut().chain(next) {
            plan.index = Arc::clone(index);
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Whether an access unit waits until it is known when it is shown.
    pub(crate) fn is_waiting_for_index(&self) -> bool {
        self.lock().waits
    }

    /// What became of the newest plan.
    pub(crate) fn outcome(&self) -> Outcome {
        let state = self.lock();
        // Until the flush has passed, what comes still belongs to the plan before.
        if state.next.is_some() { Outcome::Pending } else { state.outcome }
    }

    /// The generation of the plan that pictures now belong to.
    pub(crate) fn generation(&self) -> u64 {
        self.lock().plan.as_ref().map_or(0, |plan| plan.generation)
    }

    /// How many access units have come so far, whether they passed or not: a sign of life.
    pub(crate) fn came(&self) -> u64 {
        self.lock().came
    }

    /// Whether data has reached the gate, so that the file is open and can seek.
    pub(crate) fn has_data(&self) -> bool {
        let state = self.lock();
        state.reader.is_some() && state.segment.is_some()
    }

    /// Lets everything go, so that the pipeline can stop.
    pub(crate) fn release(&self) {
        self.lock().stage = Stage::Flushing;
        self.changed.notify_all();
    }

    /// Puts the probes on a decoder's pads.
    pub(crate) fn guard(self: &Arc<Self>, into: &gst::Pad, out: &gst::Pad) {
        let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM | gst::PadProbeType::EVENT_FLUSH;
        let gate = Arc::clone(self);
        into.add_probe(mask, move |_pad, info| gate.before(info));
        let gate = Arc::clone(self);
        let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
        out.add_probe(mask, move |_pad, info| gate.behind(info));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn before(&self, info: &mut gst::PadProbeInfo<'_>) -> gst::PadProbeReturn {
        match &mut info.data {
            Some(gst::PadProbeData::Event(event)) => self.event_before(event),
            Some(gst::PadProbeData::Buffer(buffer)) => self.unit_before(buffer),
            _ => gst::PadProbeReturn::Ok,
        }
    }

    fn event_before(&self, event: &mut gst::Event) -> gst::PadProbeReturn {
        let mut state = self.lock();
        match event.view() {
            gst::EventView::FlushStart(_) => {
                state.stage = Stage::Flushing;
            }
            gst::EventView::FlushStop(_) => state.begin(),
            gst::EventView::Caps(caps) => {
                state.reader = Some(UnitReader::new(caps.caps()));
                state.interlaced = is_interlaced(caps.caps());
            }
            gst::EventView::Segment(_) => {
                if let Some(segment) = segment_of(event, self.container) {
                    *event = with_segment(event, &uncut(&segment));
                    state.inside.push_back(segment.clone());
                    state.segment = Some(segment);
                }
            }
            // A gap (an edit that shows nothing) would satisfy a sink that waits for its first picture.
            gst::EventView::Gap(_) => return gst::PadProbeReturn::Handled,
            gst::EventView::Eos(_) if state.stage == Stage::Seeking => state.outcome = Outcome::KeyMissed,
            _ => {}
        }
        drop(state);
        self.changed.notify_all();
        (self.told.0)();
        gst::PadProbeReturn::Ok
    }

    fn unit_before(&self, buffer: &mut gst::Buffer) -> gst::PadProbeReturn {
        let state = self.lock();
        let mut state = self
            .changed
            .wait_while(state, |state| state.stage == Stage::Closed || state.must_wait(buffer))
            .unwrap_or_else(PoisonError::into_inner);
        let before = state.outcome;
        let passes = state.takes(buffer);
        let found_out = state.outcome != before;
        drop(state);
        if found_out {
            self.changed.notify_all();
            (self.told.0)();
        }
        if passes { gst::PadProbeReturn::Ok } else { gst::PadProbeReturn::Handled }
    }

    fn behind(&self, info: &mut gst::PadProbeInfo<'_>) -> gst::PadProbeReturn {
        let mut state = self.lock();
        let before = state.outcome;
        let passes = state.behind(info);
        let found_out = state.outcome != before;
        drop(state);
        if found_out {
            (self.told.0)();
        }
        if passes { gst::PadProbeReturn::Ok } else { gst::PadProbeReturn::Handled }
    }
}

impl State {
    /// What comes out of the decoder: whether it goes on.
    fn behind(&mut self, info: &mut gst::PadProbeInfo<'_>) -> bool {
        match &mut info.data {
            Some(gst::PadProbeData::Event(event)) => {
                match event.view() {
                    gst::EventView::Segment(_) => {
                        if let Some(segment) = self.inside.pop_front() {
                            let target = self.plan.as_ref().filter(|plan| !plan.early).and_then(|plan| plan.target);
                            *event = with_segment(event, &trimmed(&segment, target));
                            self.out = Some(segment);
                        }
                    }
                    gst::EventView::Eos(_) if self.stage == Stage::Open && self.outcome == Outcome::Pending => {
                        self.outcome = Outcome::PictureMissed;
                    }
                    _ => {}
                }
                true
            }
            Some(gst::PadProbeData::Buffer(buffer)) => self.shows(buffer),
            _ => true,
        }
    }

    /// Begins with the next plan, or goes on with the same one.
    fn begin(&mut self) {
        if let Some(next) = self.next.take() {
            self.plan = Some(next);
            self.outcome = Outcome::Pending;
        }
        if self.stage == Stage::Flushing {
            self.inside.clear();
            self.out = None;
        }
        self.stage = Stage::Seeking;
    }

    /// Whether it is not yet known when an access unit is shown: a decoder would invent a time.
    fn must_wait(&mut self, buffer: &gst::BufferRef) -> bool {
        let dts = buffer.dts().zip(self.segment.as_ref()).and_then(|(dts, segment)| stream_time(segment, dts));
        let is_known = self.plan.as_ref().zip(dts).is_none_or(|(plan, dts)| plan.index.is_final(dts));
        self.waits = self.stage != Stage::Flushing && !is_known;
        self.waits
    }

    /// Whether an access unit goes to the decoder.
    fn takes(&mut self, buffer: &mut gst::Buffer) -> bool {
        let (Some(plan), Some(segment), Some(reader)) = (&self.plan, &self.segment, &mut self.reader) else {
            return false;
        };
        if self.stage == Stage::Flushing {
            return false;
        }
        self.came += 1;
        let pts = buffer.pts().and_then(|pts| stream_time(segment, pts));
        let dts = buffer.dts().and_then(|dts| stream_time(segment, dts));
        let stamp = if plan.index.is_by_dts() { dts } else { pts };
        let place = stamp.and_then(|stamp| plan.index.place(stamp));
        let delta = buffer.flags().contains(gst::BufferFlags::DELTA_UNIT);
        let unit = match buffer.map_readable() {
            Ok(data) => reader.read(&data, delta),
            Err(_) => return false,
        };
        if self.stage == Stage::Seeking {
            match (plan.from, place) {
                (From::Any, _) => {}
                (From::AnyKey, _) if unit.key => {}
                (From::AnyKey, _) | (From::Stamp(_), None) => return false,
                (From::Stamp(key), Some(here)) => {
                    let wanted = plan.index.place(key);
                    if wanted.is_none_or(|wanted| here < wanted) {
                        return false;
                    }
                    if wanted != Some(here) {
                        self.outcome = Outcome::KeyMissed;
                        return false;
                    }
                }
            }
            self.stage = Stage::Open;
        }
        if plan.keys && !unit.key {
            return false;
        }
        let shown = place.and_then(|place| plan.index.shown_at(place)).or(pts);
        let early = matches!((shown, plan.target), (Some(shown), Some(target)) if shown < target);
        if early && unit.lone && !self.interlaced && self.outcome == Outcome::Pending {
            return false;
        }
        if plan.index.is_by_dts()
            && let (Some(shown), Some(dts), Some(at)) = (shown, dts, buffer.dts())
        {
            let later = i64::try_from(at.nseconds()).unwrap_or(i64::MAX) + (shown - dts);
            buffer.make_mut().set_pts(u64::try_from(later).ok().map(gst::ClockTime::from_nseconds));
        }
        true
    }

    /// Whether a decoded picture goes on.
    fn shows(&mut self, buffer: &gst::BufferRef) -> bool {
        let (Some(plan), Some(segment)) = (&self.plan, &self.out) else { return false };
        if self.stage == Stage::Flushing {
            return false;
        }
        if self.outcome != Outcome::Pending {
            return self.outcome == Outcome::Shown;
        }
        let Some(target) = plan.target else {
            self.outcome = Outcome::Shown;
            return true;
        };
        let Some(at) = buffer.pts().and_then(|pts| stream_time(segment, pts)) else { return false };
        if at < target {
            return plan.early;
        }
        self.outcome = if at == target || plan.lenient { Outcome::Shown } else { Outcome::PictureMissed };
        self.outcome == Outcome::Shown
    }
}

fn is_interlaced(caps: &gst::CapsRef) -> bool {
    let mode = caps.structure(0).and_then(|s| s.get::<String>("interlace-mode").ok());
    mode.is_some_and(|mode| mode != "progressive")
}

fn with_segment(event: &gst::EventRef, segment: &Segment) -> gst::Event {
    gst::event::Segment::builder(segment).seqnum(event.seqnum()).build()
}

/// The same clock, and nothing is cut.
fn uncut(segment: &Segment) -> Segment {
    let mut open = gst::FormattedSegment::new();
    open.set_rate(segment.rate());
    open.set_applied_rate(segment.applied_rate());
    open.set_start(gst::ClockTime::ZERO);
    open.set_time(gst::ClockTime::ZERO);
    open
}

/// The same clock, beginning at `target` (ns of stream time), wherever the demuxer says that it begins.
fn trimmed(segment: &Segment, target: Option<i64>) -> Segment {
    let mut trimmed = segment.clone();
    let (Some(start), Some(time), Some(target)) = (segment.start(), segment.time(), target) else { return trimmed };
    let ns = |time: gst::ClockTime| i64::try_from(time.nseconds()).unwrap_or(i64::MAX);
    let clock = |ns: i64| u64::try_from(ns).ok().map(gst::ClockTime::from_nseconds);
    let (Some(position), Some(time)) = (clock(ns(start) + (target - ns(time))), clock(target)) else { return trimmed };
    trimmed.set_base(gst::ClockTime::ZERO);
    trimmed.set_offset(gst::ClockTime::ZERO);
    trimmed.set_stop(segment.stop().filter(|stop| *stop > position));
    trimmed.set_start(position);
    trimmed.set_position(position);
    trimmed.set_time(time);
    trimmed
}

/// When a sample is shown, in ns of stream time.
pub(crate) fn stream_time_of(sample: &gst::Sample) -> Option<i64> {
    let segment = sample.segment()?.downcast_ref::<gst::ClockTime>()?;
    stream_time(segment, sample.buffer()?.pts()?)
}
