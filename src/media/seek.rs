//! How one picture is sought: which key, how early the demuxer is asked to begin, and what is tried when that misses.

use crate::media::container::Container;
use crate::media::gate::{From, Gate, Plan};
use crate::media::index::FrameIndex;
use crate::media::tracks::Source;
use gstreamer as gst;
use std::sync::Arc;

const MS: i64 = 1_000_000;

/// What is tried, one after the other: how many keys earlier than the nearest, and how long before that key the demuxer
/// is asked to begin. Demuxers that keep an index land on the key at once; those that guess by bytes may land behind it.
const ATTEMPTS: &[(usize, i64)] =
    &[(0, MS), (0, 2_000 * MS), (1, 2_000 * MS), (2, 10_000 * MS), (usize::MAX, i64::MAX)];

/// One way to get a picture.
#[derive(Clone, Debug)]
pub(crate) struct Approach {
    /// For the gate.
    pub plan: Plan,
    /// What the demuxer is asked for, in ns of stream time.
    pub begin: i64,
    /// True when decoding begins with the very first access unit, so that a file just opened need not seek.
    pub from_start: bool,
}

/// The way to picture `number` at the given attempt, from 0; none when all have been tried.
pub(crate) fn approach(index: &Arc<FrameIndex>, number: usize, attempt: usize, generation: u64) -> Option<Approach> {
    let &(earlier, margin) = ATTEMPTS.get(attempt)?;
    let target = index.stream_time(index.pts(number)?);
    let entry = index.entry(number, earlier)?;
    let last_resort = margin == i64::MAX;
    let plan = Plan {
        generation,
        from: if last_resort { From::Any } else { From::Stamp(entry.stamp) },
        target: Some(target),
        lenient: false,
        early: false,
        keys: false,
        index: Arc::clone(index),
    };
    let begin = if last_resort { 0 } else { entry.at.saturating_sub(margin).max(0) };
    Some(Approach { plan, begin, from_start: index.place(entry.stamp) == Some(0) })
}

/// Sends the seek to the demuxer, with the gate prepared for it. False when the demuxer refuses.
pub(crate) fn send(gate: &Gate, source: &Source, head: &gst::Pad, approach: &Approach, rate: f64) -> bool {
    gate.prepare(approach.plan.clone());
    let seek = event(gate.container(), &approach.plan.index, approach.begin, rate);
    source.seek(head, seek)
}

/// The seek to a stream time in ns, as the demuxer counts it.
pub(crate) fn event(container: Container, index: &FrameIndex, begin: i64, rate: f64) -> gst::Event {
    // The Matroska demuxer counts seeks from where the file begins, but its buffers by their own times.
    let from = if container == Container::Matroska { index.origin() } else { 0 };
    let begin = gst::ClockTime::from_nseconds(u64::try_from(begin.saturating_sub(from)).unwrap_or(0));
    gst::event::Seek::new(
        rate,
        gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE,
        gst::SeekType::Set,
        begin,
        gst::SeekType::None,
        gst::ClockTime::NONE,
    )
}
