//! Builds a [`FrameIndex`] by reading a file from end to end without decoding it. Others can use what was read so far
//! while the scan goes on.

mod laid;

use crate::domain::footage::Stretch;
use crate::domain::time::Pts;
use crate::media::container::{Container, Sniffed};
use crate::media::error::MediaError;
use crate::media::index::{FrameIndex, Scanned};
use crate::media::layout::{Beside, Layout};
use crate::media::survey::Survey;
use crate::media::tracks::{Source, Track, TrackKind, Wanted, chain, kind, make, parsers};
use crate::media::unit::{UnitReader, keys_are_hearsay};
use gst::prelude::*;
use gstreamer as gst;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A segment in time.
pub(crate) type Segment = gst::FormattedSegment<gst::ClockTime>;

/// The first part of the index is handed out after so many access units: enough to know which picture is shown first.
const FIRST_PART: usize = 40;

/// How often a further part is handed out at most.
const PART_EVERY: Duration = Duration::from_millis(400);

/// A scan in which nothing is read for so long has failed.
const STALLED: Duration = Duration::from_secs(8);

/// How often the scan looks at its bus and at whether it is still wanted.
const LOOK_EVERY: gst::ClockTime = gst::ClockTime::from_mseconds(5);

/// What is known of a track once its data flows.
#[derive(Clone, Debug)]
pub(crate) struct TrackFacts {
    /// Pictures, sound or something else.
    pub kind: TrackKind,
    /// What the container says of it; for the track that was scanned, what the parser says.
    pub caps: gst::Caps,
    /// Whether this is the track that was scanned.
    pub scanned: bool,
}

/// What the scan says, as far as it has come.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    /// The index, complete or not.
    pub index: Arc<FrameIndex>,
    /// The tracks, in the container's order.
    pub tracks: Vec<TrackFacts>,
    /// Tags of the container and its tracks.
    pub tags: Option<gst::TagList>,
    /// Length by the container's header.
    pub declared: Option<Pts>,
    /// Where site time begins anew, by the recorder's own clock; empty where the container keeps none.
    pub stretches: Vec<Stretch>,
    /// What a reader of ours found beside pictures and sound.
    pub beside: Beside,
    /// Whether the file was read to its end, without an error and without being told to stop.
    pub whole: bool,
    /// How the scan ended; none while it goes on.
    pub ended: Option<Result<(), MediaError>>,
}

impl Progress {
    /// The share of a file of `size` bytes that was read, 0..=1: by bytes where a reader of ours counts them, else by the
    /// length in the header.
    pub(crate) fn share(&self, size: u64) -> f32 {
        if self.beside.read > 0 {
            return (self.beside.read as f64 / size.max(1) as f64).min(1.0) as f32;
        }
        let whole = self.declared.map_or(0.0, Pts::seconds);
        if whole > 0.0 { (self.index.last().seconds() / whole).clamp(0.0, 1.0) as f32 } else { 0.0 }
    }

    /// Why there is not one picture in the index of a file that was read to its end.
    pub(crate) fn why_empty(&self, sniffed: Sniffed, path: &Path) -> MediaError {
        let path = path.to_owned();
        let has_pictures = self.tracks.iter().any(|track| track.kind == TrackKind::Pictures);
        // The header knows of pictures and of their length, and none came: the file ends before the first.
        let promised = self.declared.is_some_and(|declared| declared > Pts::ZERO);
        match (self.tracks.is_empty(), has_pictures) {
            _ if sniffed.cut_short => MediaError::Truncated { path },
            (true, _) => MediaError::NotFootage { path },
            (false, false) => MediaError::NoPictures { path },
            (false, true) if promised => MediaError::Truncated { path },
            (false, true) => MediaError::NothingDecodable { path, why: String::new() },
        }
    }
}

/// A scan that runs on a thread of its own. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Scan {
    shared: Arc<Shared>,
    layout: Option<Arc<Layout>>,
}

#[derive(Debug, Default)]
struct Shared {
    progress: Mutex<Progress>,
    changed: Condvar,
    wanted: Mutex<Wish>,
}

/// How far the scan shall go.
#[derive(Clone, Copy, Debug, Default)]
struct Wish {
    stop: bool,
    only_to: Option<Pts>,
}

impl Scan {
    /// Begins to scan; `only_to` ends it once the picture at that time has its number. `told` is called whenever there
    /// is something new.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn start(
        path: &Path,
        sniffed: Sniffed,
        only_to: Option<Pts>,
        told: impl Fn() + Send + 'static,
    ) -> Result<Self, MediaError> {
        let shared = Arc::new(Shared::default());
        shared.wanted.lock().unwrap_or_else(PoisonError::into_inner).only_to = only_to;
        let layout = sniffed.container.is_ours().then(Arc::<Layout>::default);
        let (ours, path, laid) = (Arc::clone(&shared), path.to_owned(), layout.clone());
        std::thread::Builder::new()
            .name("footage-index".to_owned())
            .spawn(move || {
                let ended = match &laid {
                    Some(layout) => laid::run(&path, sniffed, layout, &ours, &told),
                    None => run(&path, sniffed, &ours, &told),
                };
                ours.update(|progress| progress.ended = Some(ended));
                told();
            })
            .map_err(|why| MediaError::Broken { why: why.to_string() })?;
        Ok(Self { shared, layout })
    }

    /// One that is complete from the start, by what an earlier one has found.
    pub(crate) fn known(survey: &Survey) -> Self {
        let shared = Shared { progress: Mutex::new(survey.progress().clone()), ..Shared::default() };
        Self { shared: Arc::new(shared), layout: survey.layout().cloned() }
    }

    /// Where the pieces lie, where a reader of ours takes the file apart.
    pub(crate) fn layout(&self) -> Option<&Arc<Layout>> {
        self.layout.as_ref()
    }

    /// What is known now.
    pub(crate) fn progress(&self) -> Progress {
        self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until `enough` says so, the scan ends, or the time is up; gives what is known then.
    pub(crate) fn wait(&self, within: Duration, enough: impl Fn(&Progress) -> bool) -> Progress {
        let progress = self.shared.progress.lock().unwrap_or_else(PoisonError::into_inner);
        let (progress, _timeout) = self
            .shared
            .changed
            .wait_timeout_while(progress, within, |progress| progress.ended.is_none() && !enough(progress))
            .unwrap_or_else(PoisonError::into_inner);
        progress.clone()
    }
}

impl Drop for Scan {
    fn drop(&mut self) {
        self.shared.wanted.lock().unwrap_or_else(PoisonError::into_inner).stop = true;
        if let Some(layout) = &self.layout {
            layout.stop();
        }
    }
}

impl Shared {
    fn update(&self, change: impl FnOnce(&mut Progress)) {
        change(&mut self.progress.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }

    fn wish(&self) -> Wish {
        *self.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the probe has read.
#[derive(Debug)]
struct Read {
    container: Container,
    units: Vec<Scanned>,
    caps: Option<gst::Caps>,
    segment: Option<Segment>,
    reader: Option<UnitReader>,
}

fn run(path: &Path, sniffed: Sniffed, shared: &Shared, told: &dyn Fn()) -> Result<(), MediaError> {
    let read = Read { container: sniffed.container, units: Vec::new(), caps: None, segment: None, reader: None };
    let read = Arc::new(Mutex::new(read));
    let wanted = Wanted { pictures: true, sound: false };
    let source = Source::open(
        path,
        sniffed,
        None,
        wanted,
        Box::new(attach(Arc::clone(&read), shared.wish().only_to.is_some())),
    )?;
    let mut scan = Running { path: path.to_owned(), source, read, shared, told, tags: None, rhythm: Rhythm::default() };
    scan.run()
}

/// Links parser and a sink that throws everything away, and reads on the way. A parser adds facts about the track that a
/// hurried scan does without, where the container itself already delivers whole access units.
fn attach(
    read: Arc<Mutex<Read>>,
    hurried: bool,
) -> impl Fn(&gst::Pipeline, TrackKind, &Track) -> Result<(), MediaError> + Send + Sync {
    move |pipeline, _kind, track| {
        let mut elements = if hurried && is_in_units(&track.caps) { Vec::new() } else { parsers(track)? };
        let sink = make("fakesink", Path::new(""))?;
        sink.set_property("sync", false);
        sink.set_property("async", false);
        elements.push(sink.clone());
        let pad =
            sink.static_pad("sink").ok_or_else(|| MediaError::Broken { why: "a sink without a pad".to_owned() })?;
        let read = Arc::clone(&read);
        let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM;
        pad.add_probe(mask, move |_pad, info| {
            let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
            match &info.data {
                Some(gst::PadProbeData::Event(event)) => read.event(event),
                Some(gst::PadProbeData::Buffer(buffer)) => read.buffer(buffer),
                _ => {}
            }
            gst::PadProbeReturn::Ok
        });
        chain(pipeline, &track.pad, &elements).map(drop)
    }
}

/// Whether the container holds access units one by one, each with its length: MP4 and Matroska do.
fn is_in_units(caps: &gst::Caps) -> bool {
    let format = caps.structure(0).and_then(|s| s.get::<&str>("stream-format").ok());
    matches!(format, Some("avc" | "avc3" | "hvc1" | "hev1"))
}

impl Read {
    fn event(&mut self, event: &gst::Event) {
        match event.view() {
            gst::EventView::Caps(caps) => {
                self.caps = Some(caps.caps_owned());
                self.reader = Some(UnitReader::new(caps.caps()));
            }
            gst::EventView::Segment(_) => self.segment = segment_of(event, self.container),
            _ => {}
        }
    }

    fn buffer(&mut self, buffer: &gst::Buffer) {
        let (Some(reader), Some(segment)) = (&mut self.reader, &self.segment) else { return };
        let Ok(data) = buffer.map_readable() else { return };
        let unit = reader.read(&data, buffer.flags().contains(gst::BufferFlags::DELTA_UNIT));
        let pts = buffer.pts();
        let dts = buffer.dts().and_then(|dts| stream_time(segment, dts));
        // AVI keeps no presentation times: what the demuxer gives to key pictures for such are their decoding times.
        let is_told = self.container != Container::Avi || dts.is_none();
        self.units.push(Scanned {
            pts: pts.filter(|_| is_told).and_then(|pts| stream_time(segment, pts)),
            dts,
            told: None,
            duration: buffer.duration().and_then(|duration| i64::try_from(duration.nseconds()).ok()),
            hidden: pts.is_some_and(|pts| is_outside(segment, pts)),
            unit,
        });
    }

    /// What was read, as far as it can be believed: the demuxer of AVI calls every picture a key where the file's index
    /// was cut off. Then decoding begins with the first, unless the bitstream itself says more.
    fn believed(&self) -> Cow<'_, [Scanned]> {
        let is_doubtful = self.container == Container::Avi
            && self.caps.as_ref().is_some_and(|caps| keys_are_hearsay(caps))
            && self.units.iter().all(|scan| scan.unit.key);
        let mut units = Cow::Borrowed(self.units.as_slice());
        if is_doubtful {
            units.to_mut().iter_mut().skip(1).for_each(|scan| scan.unit.key = false);
        }
        units
    }
}

/// The segment of an event, with stream time that is the same before and after a seek. Most demuxers begin at zero
/// with whatever comes first and do otherwise after a seek, while their buffers bear the same times throughout; only
/// MP4 has edits, which move them.
pub(crate) fn segment_of(event: &gst::EventRef, container: Container) -> Option<Segment> {
    let gst::EventView::Segment(segment) = event.view() else { return None };
    let segment: Segment = segment.segment().clone().downcast().ok()?;
    Some(as_scanned(&segment, container))
}

/// The segment with the clock that the index speaks of.
pub(crate) fn as_scanned(segment: &Segment, container: Container) -> Segment {
    let mut segment = segment.clone();
    if counts_by_buffers(container) {
        let start = segment.start();
        segment.set_time(start);
        segment.set_stop(gst::ClockTime::NONE);
        segment.set_base(gst::ClockTime::ZERO);
    }
    segment
}

/// Whether the times of buffers are the times that the index speaks of, whatever the segment says.
pub(crate) const fn counts_by_buffers(container: Container) -> bool {
    !matches!(container, Container::Mp4 | Container::Other)
}

/// Stream time in ns; negative before the segment's own beginning.
pub(crate) fn stream_time(segment: &Segment, at: gst::ClockTime) -> Option<i64> {
    match segment.to_stream_time_full(at)? {
        gst::Signed::Positive(time) => i64::try_from(time.nseconds()).ok(),
        gst::Signed::Negative(time) => i64::try_from(time.nseconds()).ok().map(|ns| -ns),
    }
}

/// Whether a time lies outside what the segment shows.
fn is_outside(segment: &Segment, at: gst::ClockTime) -> bool {
    segment.start().is_some_and(|start| at < start) || segment.stop().is_some_and(|stop| at >= stop)
}

struct Running<'a> {
    path: PathBuf,
    source: Source,
    read: Arc<Mutex<Read>>,
    shared: &'a Shared,
    told: &'a dyn Fn(),
    tags: Option<gst::TagList>,
    rhythm: Rhythm,
}

/// When another part of the index is worth handing out: parts grow with what is known, since each is sorted anew.
#[derive(Debug, Default)]
struct Rhythm {
    /// How many access units the last part had.
    parts: usize,
    last: Option<Instant>,
}

impl Rhythm {
    /// Whether a part is due when so many access units are known; if it is, the next one is counted from here.
    fn is_due(&mut self, count: usize, hurried: bool) -> bool {
        let more = count.saturating_sub(self.parts);
        let rested = self.last.is_none_or(|last| last.elapsed() >= PART_EVERY);
        let due = match self.parts {
            0 => count >= FIRST_PART,
            parts => more >= (parts / 4).max(250) && (hurried || rested),
        };
        if due {
            (self.parts, self.last) = (count, Some(Instant::now()));
        }
        due
    }
}

impl Running<'_> {
    fn run(&mut self) -> Result<(), MediaError> {
        let broken = |why: &str| MediaError::Broken { why: why.to_owned() };
        let bus = self.source.pipeline.bus().ok_or_else(|| broken("a pipeline without a bus"))?;
        if self.source.pipeline.set_state(gst::State::Playing).is_err() {
            return Err(self.ended_by(&bus));
        }
        let (mut seen, mut moved) = (0, Instant::now());
        loop {
            if let Some(message) = bus.timed_pop(LOOK_EVERY)
                && let Some(ended) = self.message(&message)
            {
                return self.end(ended);
            }
            let count = self.count();
            if count != seen {
                (seen, moved) = (count, Instant::now());
            }
            if moved.elapsed() > STALLED {
                return self.end(Err(MediaError::TimedOut { what: "index", path: self.path.clone() }));
            }
            let wish = self.shared.wish();
            if wish.stop {
                return Ok(());
            }
            if self.rhythm.is_due(count, wish.only_to.is_some()) {
                let index = self.hand_out(false);
                if wish.only_to.is_some_and(|to| index.serves(to)) {
                    return Ok(());
                }
            }
        }
    }

    fn count(&self) -> usize {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).units.len()
    }

    /// How the scan ended, if this message ends it.
    fn message(&mut self, message: &gst::Message) -> Option<Result<(), MediaError>> {
        match message.view() {
            gst::MessageView::Eos(_) => Some(Ok(())),
            gst::MessageView::Error(error) => Some(Err(self.failure(error))),
            gst::MessageView::Application(_) => self.source.problem.take().map(Err),
            gst::MessageView::Tag(tag) => {
                let tags = self.tags.get_or_insert_with(gst::TagList::new);
                tags.make_mut().insert(&tag.tags(), gst::TagMergeMode::Keep);
                None
            }
            _ => None,
        }
    }

    fn ended_by(&self, bus: &gst::Bus) -> MediaError {
        let said = bus.pop_filtered(&[gst::MessageType::Error]);
        match said.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Error(error)) => self.failure(error),
            _ => MediaError::Failed { why: "the file does not open".to_owned(), path: self.path.clone() },
        }
    }

    fn failure(&self, error: &gst::message::Error) -> MediaError {
        self.source.problem.take().unwrap_or_else(|| said(error, &self.path))
    }

    /// What was read before an error counts: a file that was cut off is known up to the cut.
    fn end(&mut self, ended: Result<(), MediaError>) -> Result<(), MediaError> {
        let index = self.hand_out(true);
        match ended {
            Err(error) if index.is_empty() => Err(error),
            Err(error) => {
                tracing::info!(%error, "the index ends early");
                Ok(())
            }
            Ok(()) => {
                self.shared.update(|progress| progress.whole = true);
                Ok(())
            }
        }
    }

    fn hand_out(&mut self, complete: bool) -> Arc<FrameIndex> {
        let (index, caps) = {
            let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
            (Arc::new(FrameIndex::new(&read.believed(), complete)), read.caps.clone())
        };
        let tracks = self.track_facts(caps.as_ref());
        let declared = self.source.pipeline.query_duration::<gst::ClockTime>();
        let declared = declared.and_then(|ns| i64::try_from(ns.nseconds()).ok()).map(Pts::from_ns);
        self.shared.update(|progress| {
            progress.index = Arc::clone(&index);
            progress.tracks = tracks;
            progress.tags.clone_from(&self.tags);
            progress.declared = declared.or(progress.declared);
        });
        (self.told)();
        index
    }

    /// The container's tracks; the one that was scanned with what its parser found out.
    fn track_facts(&self, scanned: Option<&gst::Caps>) -> Vec<TrackFacts> {
        let tracks = self.source.tracks();
        tracks
            .iter()
            .map(|track| {
                let kind = kind(&track.caps);
                let is_scanned = kind == TrackKind::Pictures && track.pad.is_linked();
                let caps = scanned.filter(|_| is_scanned).unwrap_or(&track.caps).clone();
                TrackFacts { kind, caps, scanned: is_scanned }
            })
            .collect()
    }
}

/// What an error message of GStreamer means for a file.
pub(crate) fn said(error: &gst::message::Error, path: &Path) -> MediaError {
    let (path, why) = (path.to_owned(), error.error());
    if let Some(kind) = why.kind::<gst::StreamError>() {
        return match kind {
            gst::StreamError::TypeNotFound | gst::StreamError::WrongType => MediaError::NotFootage { path },
            gst::StreamError::CodecNotFound => {
                MediaError::Missing { format: why.message().to_owned(), package: String::new(), path }
            }
            gst::StreamError::Decode | gst::StreamError::Demux => {
                MediaError::NothingDecodable { path, why: why.message().to_owned() }
            }
            _ => MediaError::Failed { why: why.message().to_owned(), path },
        };
    }
    if why.matches(gst::ResourceError::NotFound) || why.matches(gst::ResourceError::OpenRead) {
        return MediaError::Unreadable { path, why: why.message().to_owned() };
    }
    MediaError::Failed { why: why.message().to_owned(), path }
}
