//! The sound of one recording: a pipeline of its own that is told from which time on, and from which moment on, it plays.
//! Sound that comes late is left out, so that it joins in step.

use crate::domain::time::Pts;
use crate::media::container::{Container, Sniffed, sniff};
use crate::media::decode::chain_ready;
use crate::media::error::MediaError;
use crate::media::index::FrameIndex;
use crate::media::layout::Layout;
use crate::media::player::Level;
use crate::media::player::reel::Facts;
use crate::media::scan::counts_by_buffers;
use crate::media::tracks::{Source, Track, Wanted, chain, decoder, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// How often it is measured how loud it is, in ns.
const LEVEL_EVERY: u64 = 50_000_000;

/// How long before its moment the sound is made ready.
const READY: Duration = Duration::from_millis(60);

/// How long a file's sound track may take to show itself.
const TRACK_WITHIN: Duration = Duration::from_secs(3);

/// How long a seek in the sound may take.
const WITHIN: gst::ClockTime = gst::ClockTime::from_seconds(3);

/// The name of the element that plays sound, by which its errors are known.
const SOUND_SINK: &str = "sound-device";

/// From which time on it plays, at which moment that sounds, and what is known of the recording.
#[derive(Clone, Debug)]
struct Cue {
    from: Pts,
    at: Instant,
    index: Arc<FrameIndex>,
    layout: Option<Arc<Layout>>,
}

/// What it is told to do.
#[derive(Clone, Debug)]
enum Order {
    /// Play.
    Play(Cue),
    /// Be silent.
    Stop,
}

/// What is wanted; of several orders only the last counts.
#[derive(Debug, Default)]
struct Wish {
    order: Option<Order>,
    /// Gain in dB, and whether there is to be silence.
    volume: (f32, bool),
    changed: bool,
    closed: bool,
}

type Wishes = Arc<(Mutex<Wish>, Condvar)>;

/// See the top of this file. Dropping it stops the sound without waiting.
pub(super) struct Voice {
    wishes: Wishes,
    playing: bool,
}

type Hear = Arc<dyn Fn(Level) + Send + Sync>;

impl Voice {
    /// Opens a file's sound when it is first played. `hear` is told how loud it is.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(super) fn open(path: &Path, hear: impl Fn(Level) + Send + Sync + 'static) -> Result<Self, MediaError> {
        let wishes = Wishes::default();
        let speaker = Speaker { path: path.to_owned(), hear: Arc::new(hear), sound: None, nowhere: false };
        let told = Arc::clone(&wishes);
        std::thread::Builder::new()
            .name("voice".to_owned())
            .spawn(move || speaker.run(&told))
            .map_err(|why| MediaError::Broken { why: why.to_string() })?;
        Ok(Self { wishes, playing: false })
    }

    /// Plays from `from` on, which sounds at the moment `at`.
    pub(super) fn play(&mut self, from: Pts, at: Instant, facts: &Facts) {
        self.playing = true;
        let (index, layout) = (Arc::clone(&facts.index), facts.layout.clone());
        let order = Order::Play(Cue { from, at, index, layout });
        self.wish(|wish| wish.order = Some(order));
    }

    /// Is silent.
    pub(super) fn stop(&mut self) {
        if std::mem::replace(&mut self.playing, false) {
            self.wish(|wish| wish.order = Some(Order::Stop));
        }
    }

    /// Whether it was told to play.
    pub(super) fn is_playing(&self) -> bool {
        self.playing
    }

    /// Gain in dB, and whether there is to be silence.
    pub(super) fn set_volume(&self, gain_db: f32, muted: bool) {
        self.wish(|wish| wish.volume = (gain_db, muted));
    }

    fn wish(&self, change: impl FnOnce(&mut Wish)) {
        let mut wish = self.wishes.0.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut wish);
        wish.changed = true;
        drop(wish);
        self.wishes.1.notify_one();
    }
}

impl Drop for Voice {
    fn drop(&mut self) {
        self.wish(|wish| wish.closed = true);
    }
}

/// The thread behind it.
struct Speaker {
    path: PathBuf,
    hear: Hear,
    sound: Option<Sound>,
    /// The machine's device failed: the sound goes nowhere, and is measured all the same.
    nowhere: bool,
}

/// The pipeline.
struct Sound {
    source: Source,
    container: Container,
    volume: [gst::Element; 2],
    index: Arc<Mutex<Arc<FrameIndex>>>,
    broken: Arc<OnceLock<bool>>,
}

impl Speaker {
    fn run(mut self, (wishes, changed): &(Mutex<Wish>, Condvar)) {
        loop {
            let wish = wishes.lock().unwrap_or_else(PoisonError::into_inner);
            let mut wish = changed.wait_while(wish, |wish| !wish.changed).unwrap_or_else(PoisonError::into_inner);
            if wish.closed {
                return;
            }
            wish.changed = false;
            let (order, volume) = (wish.order.take(), wish.volume);
            drop(wish);
            self.follow(order, volume);
        }
    }

    fn follow(&mut self, order: Option<Order>, volume: (f32, bool)) {
        if let Some(sound) = &self.sound {
            sound.turn(volume);
        }
        match (order, &self.sound) {
            (Some(Order::Stop), Some(sound)) => sound.set(gst::State::Paused),
            (Some(Order::Play(cue)), _) => {
                if let Err(error) = self.play(&cue, volume) {
                    tracing::warn!(%error, "plays without sound");
                    self.sound = None;
                }
            }
            _ => {}
        }
    }

    fn play(&mut self, cue: &Cue, volume: (f32, bool)) -> Result<(), MediaError> {
        if self.sound.as_ref().is_some_and(|sound| sound.broken.get().is_some()) {
            self.nowhere |= self.sound.as_ref().and_then(|sound| sound.broken.get()).is_some_and(|device| *device);
            self.sound = None;
        }
        let sound = match self.sound.take() {
            Some(sound) => sound,
            None => Sound::open(&self.path, cue.layout.as_ref(), self.nowhere, &self.hear)?,
        };
        let sound = self.sound.insert(sound);
        sound.turn(volume);
        sound.play(cue);
        Ok(())
    }
}

impl Sound {
    fn open(path: &Path, layout: Option<&Arc<Layout>>, nowhere: bool, hear: &Hear) -> Result<Self, MediaError> {
        let sniffed = sniff(path)?;
        let volume = [make("volume", path)?, make("volume", path)?];
        let sink = Arc::new(OnceLock::new());
        let source = open(path, sniffed, layout, &volume, nowhere, &sink)?;
        // Of all clocks the system's: it is the one that the pictures go by.
        source.pipeline.use_clock(Some(&gst::SystemClock::obtain()));
        let index = Arc::new(Mutex::new(Arc::<FrameIndex>::default()));
        let broken = Arc::new(OnceLock::new());
        listen(&source.pipeline, sniffed.container, &index, &broken, hear);
        let sound = Self { source, container: sniffed.container, volume, index, broken };
        sound.set(gst::State::Paused);
        // Before the track has come there is nothing that could settle.
        let begun = Instant::now();
        while sink.get().is_none() && sound.broken.get().is_none() && begun.elapsed() < TRACK_WITHIN {
            std::thread::sleep(Duration::from_millis(5));
        }
        if let Some(sink) = sink.get() {
            let (_settled, _now, _next) = sink.state(WITHIN);
        }
        sound.settle();
        Ok(sound)
    }

    fn set(&self, state: gst::State) {
        if self.source.pipeline.set_state(state).is_err() {
            tracing::debug!(?state, "the sound refused");
        }
    }

    /// Waits until a change of state or a seek has come through.
    fn settle(&self) {
        let (settled, ..) = self.source.pipeline.state(WITHIN);
        if settled.is_err() {
            tracing::debug!("the sound does not settle");
        }
    }

    fn play(&self, Cue { from, at, index, .. }: &Cue) {
        let (from, at) = (*from, *at);
        *self.index.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(index);
        let pipeline = &self.source.pipeline;
        self.set(gst::State::Paused);
        // What would have sounded while the sound is made ready is left out.
        let ready = Instant::now() + READY;
        let late = ready.saturating_duration_since(at);
        let from = from + Pts::from_ns(i64::try_from(late.as_nanos()).unwrap_or(0));
        let at = at + late;
        let origin = if self.container == Container::Matroska { index.origin() } else { 0 };
        let begin = u64::try_from(index.stream_time(from) - origin).unwrap_or(0);
        let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
        if pipeline.seek_simple(flags, gst::ClockTime::from_nseconds(begin)).is_err() {
            tracing::debug!("the sound refused to seek");
            return;
        }
        self.settle();
        let clock = gst::SystemClock::obtain();
        let (now, moment) = (clock.time(), Instant::now());
        let ns = |span: Duration| gst::ClockTime::from_nseconds(u64::try_from(span.as_nanos()).unwrap_or(0));
        // Sound whose moment has passed meanwhile is late for the sink, which leaves it out.
        let base = match at.checked_duration_since(moment) {
            Some(wait) => now + ns(wait),
            None => now.saturating_sub(ns(moment.saturating_duration_since(at))),
        };
        pipeline.set_start_time(gst::ClockTime::NONE);
        pipeline.set_base_time(base);
        self.set(gst::State::Playing);
    }

    fn turn(&self, (gain_db, muted): (f32, bool)) {
        // Two in a row, each with half of the gain: one alone raises by 20 dB at most.
        for half in &self.volume {
            half.set_property("volume", 10_f64.powf(f64::from(gain_db) / 40.0).min(10.0));
            half.set_property("mute", muted);
        }
    }
}

fn open(
    path: &Path,
    sniffed: Sniffed,
    layout: Option<&Arc<Layout>>,
    [first_half, second_half]: &[gst::Element; 2],
    nowhere: bool,
    sink: &Arc<OnceLock<gst::Element>>,
) -> Result<Source, MediaError> {
    let told = Arc::clone(sink);
    let (first_half, second_half) = (first_half.clone(), second_half.clone());
    let attach = move |pipeline: &gst::Pipeline, _kind, track: &Track| {
        let anywhere = Path::new("");
        let level = make("level", anywhere)?;
        level.set_property("interval", LEVEL_EVERY);
        level.set_property("post-messages", true);
        let sink = sound_sink(nowhere)?;
        let behind = [
            make("queue", anywhere)?,
            decoder(&track.caps)?,
            make("audioconvert", anywhere)?,
            level,
            first_half.clone(),
            second_half.clone(),
            make("audioconvert", anywhere)?,
            make("audioresample", anywhere)?,
            sink.clone(),
        ];
        let head = chain_ready(pipeline, &behind)?;
        told.get_or_init(|| sink);
        let parsed = chain(pipeline, &track.pad, &parsers(track)?)?;
        parsed.link(&head).map(drop).map_err(|why| MediaError::Broken { why: why.to_string() })
    };
    Source::open(path, sniffed, layout, Wanted { pictures: false, sound: true }, Box::new(attach))
}

fn sound_sink(nowhere: bool) -> Result<gst::Element, MediaError> {
    let device = device().filter(|_| !nowhere);
    let sink = make(device.unwrap_or("fakesink"), Path::new(""))?;
    sink.set_property("sync", true);
    if device.is_some() {
        sink.set_property("name", SOUND_SINK);
    }
    Ok(sink)
}

/// The element of a sound device that opens; looked for once. Sinks that would start a server are not asked.
fn device() -> Option<&'static str> {
    static FOUND: OnceLock<Option<&'static str>> = OnceLock::new();
    const CANDIDATES: &[&str] =
        &["pulsesink", "alsasink", "wasapi2sink", "wasapisink", "directsoundsink", "osxaudiosink"];
    *FOUND.get_or_init(|| {
        CANDIDATES.iter().copied().find(|name| {
            // ALSA complains on the terminal where there is no device at all.
            if *name == "alsasink" && !Path::new("/dev/snd").exists() {
                return false;
            }
            let Ok(sink) = gst::ElementFactory::make(name).build() else { return false };
            let opens = sink.set_state(gst::State::Ready).is_ok();
            sink.set_state(gst::State::Null).is_ok() && opens
        })
    })
}

/// Passes on how loud it was, and notes when the pipeline failed: true when the device did.
fn listen(
    pipeline: &gst::Pipeline,
    container: Container,
    index: &Arc<Mutex<Arc<FrameIndex>>>,
    broken: &Arc<OnceLock<bool>>,
    hear: &Hear,
) {
    let Some(bus) = pipeline.bus() else { return };
    let (index, broken, hear) = (Arc::clone(index), Arc::clone(broken), Arc::clone(hear));
    bus.set_sync_handler(move |_bus, message| {
        match message.view() {
            gst::MessageView::Error(error) => {
                tracing::debug!(error = %error.error(), debug = ?error.debug(), "the sound failed");
                broken.get_or_init(|| error.src().is_some_and(|source| source.name() == SOUND_SINK));
            }
            gst::MessageView::Element(element) => {
                let index = Arc::clone(&index.lock().unwrap_or_else(PoisonError::into_inner));
                if let Some(level) = element.structure().and_then(|said| level(said, container, &index)) {
                    hear(level);
                }
            }
            _ => {}
        }
        gst::BusSyncReply::Drop
    });
}

fn level(said: &gst::StructureRef, container: Container, index: &FrameIndex) -> Option<Level> {
    if said.name() != "level" {
        return None;
    }
    // By the buffers' own times: stream time begins elsewhere after a seek in most containers.
    let field = if counts_by_buffers(container) { "timestamp" } else { "stream-time" };
    let at = said.get::<gst::ClockTime>(field).ok()?;
    let loudest = |field| {
        let channels = said.get::<gst::glib::ValueArray>(field).ok()?;
        let loudest = channels.iter().filter_map(|value| value.get::<f64>().ok()).fold(-100.0, f64::max);
        Some(loudest.clamp(-100.0, 0.0) as f32)
    };
    let at = index.pts_of(i64::try_from(at.nseconds()).ok()?);
    Some(Level { at, rms_db: loudest("rms")?, peak_db: loudest("peak")? })
}
