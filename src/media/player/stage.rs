//! One pipeline: the file, the pictures' chain, the sound's chain, and what its bus says. Owned by the control thread.

use crate::media::container::Sniffed;
use crate::media::decode::{PictureChain, chain_ready, picture_sink, queue_pads};
use crate::media::error::MediaError;
use crate::media::frame::{Orientation, picture};
use crate::media::gate::{Gate, pts_of};
use crate::media::layout::Layout;
use crate::media::player::Level;
use crate::media::player::shared::{Event, Shared};
use crate::media::player::slot::Arrival;
use crate::media::scan::said;
use crate::media::tracks::{Source, Track, TrackKind, Wanted, chain, decoder, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// How often it is measured how loud it is, in ns.
const LEVEL_EVERY: u64 = 50_000_000;

/// How many buffers each track may be ahead of what plays, while the other track has some as well.
const AHEAD: u32 = 30;

/// How many bytes each track may be ahead at most.
const AHEAD_BYTES: u32 = 32 << 20;

/// The name of the element that plays sound, by which its errors are known.
const SOUND_SINK: &str = "sound-device";

/// Where the sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sound {
    /// To the machine's device, or to nothing that keeps the time where there is none.
    Device,
    /// To nothing that keeps the time: the device failed.
    Nowhere,
    /// It is not read at all: the file's sound holds its pictures up.
    Ignored,
}

/// Two volume elements in a row, each with half of the gain: one alone raises by 20 dB at most.
#[derive(Clone)]
struct Volume([gst::Element; 2]);

/// See the top of this file.
pub(super) struct Stage {
    /// The file.
    pub source: Source,
    /// Guards the decoder.
    pub gate: Arc<Gate>,
    sink: gst_app::AppSink,
    head: Arc<OnceLock<gst::Pad>>,
    volume: Volume,
    has_sound: Arc<AtomicBool>,
}

impl Stage {
    /// Builds the pipeline and sets it to pause; pictures wait at the closed gate.
    pub(super) fn build(
        path: &Path,
        sniffed: Sniffed,
        layout: Option<&Arc<Layout>>,
        sound: Sound,
        shared: &Arc<Shared>,
    ) -> Result<Self, MediaError> {
        let told = Arc::clone(shared);
        let gate = Gate::new(sniffed.container, move || told.event(Event::Gate));
        let (orientation, sink) = (Orientation::default(), picture_sink(true));
        hand_over(&sink, &gate, &orientation, shared);
        let queue = queue(path)?;
        let volume = Volume([make("volume", path)?, make("volume", path)?]);
        let (head, has_sound) = (Arc::new(OnceLock::new()), Arc::new(AtomicBool::new(false)));
        let pictures =
            PictureChain { gate: Arc::clone(&gate), orientation, sink: sink.clone(), queue: Some(queue.clone()) };
        let (seeks, heard, behind_gate, turned) =
            (Arc::clone(&head), Arc::clone(&has_sound), Arc::clone(&gate), volume.clone());
        let attach = move |pipeline: &gst::Pipeline, kind, track: &Track| {
            if queue.parent().is_none() {
                let broken = |why: gst::glib::BoolError| MediaError::Broken { why: why.to_string() };
                pipeline.add(&queue).and_then(|()| queue.sync_state_with_parent()).map_err(broken)?;
            }
            if kind == TrackKind::Sound {
                match attach_sound(pipeline, track, &queue, &turned, &behind_gate, sound) {
                    Ok(()) => heard.store(true, Ordering::SeqCst),
                    Err(error) => tracing::warn!(%error, "plays without sound"),
                }
                return Ok(());
            }
            let pad = pictures.attach(pipeline, track)?;
            seeks.get_or_init(|| pad);
            Ok(())
        };
        let wanted = Wanted { pictures: true, sound: sound != Sound::Ignored };
        let source = Source::open(path, sniffed, layout, wanted, Box::new(attach))?;
        // Of all clocks the system's: it does not stop with a sound device, and several players can share it.
        source.pipeline.use_clock(Some(&gst::SystemClock::obtain()));
        listen(&source.pipeline, path, shared);
        let stage = Self { source, gate, sink, head, volume, has_sound };
        stage.set_playing(false);
        Ok(stage)
    }

    /// Where seeks are sent, once the pictures' track is attached.
    pub(super) fn head(&self) -> Option<&gst::Pad> {
        self.head.get()
    }

    /// Whether there is a sound track that plays.
    pub(super) fn has_sound(&self) -> bool {
        self.has_sound.load(Ordering::SeqCst)
    }

    /// Plays or pauses.
    pub(super) fn set_playing(&self, playing: bool) {
        let state = if playing { gst::State::Playing } else { gst::State::Paused };
        if self.source.pipeline.set_state(state).is_err() {
            tracing::debug!(?state, "refused; the bus says why");
        }
    }

    /// Shows the picture so many further on. Only while paused.
    pub(super) fn step(&self, pictures: u32) -> bool {
        let count = gst::format::Buffers::from_u64(u64::from(pictures));
        self.sink.send_event(gst::event::Step::new(count, 1.0, true, false))
    }

    /// Gain in dB, and whether there is to be silence.
    pub(super) fn set_volume(&self, gain_db: f32, muted: bool) {
        for half in &self.volume.0 {
            half.set_property("volume", 10_f64.powf(f64::from(gain_db) / 40.0).min(10.0));
            half.set_property("mute", muted);
        }
    }

    /// What went wrong while tracks were attached.
    pub(super) fn problem(&self) -> Option<MediaError> {
        self.source.problem.take()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.gate.release();
    }
}

/// One queue for both tracks: it grows for one while the other has nothing, up to a number of bytes. A limit in time
/// would hold the pictures up where the sound begins later than that.
fn queue(path: &Path) -> Result<gst::Element, MediaError> {
    let queue = make("multiqueue", path)?;
    queue.set_property("max-size-buffers", AHEAD);
    queue.set_property("max-size-bytes", AHEAD_BYTES);
    queue.set_property("max-size-time", 0_u64);
    Ok(queue)
}

/// Pictures go to the mailbox, both when they are taken in advance while paused and when they are due while playing.
fn hand_over(sink: &gst_app::AppSink, gate: &Arc<Gate>, orientation: &Orientation, shared: &Arc<Shared>) {
    let arriving = arriving(sink, gate);
    let take = {
        let (gate, orientation, shared) = (Arc::clone(gate), orientation.clone(), Arc::clone(shared));
        move |sample: Option<gst::Sample>, arrival: Arrival| {
            let Some(sample) = sample else { return };
            let Some(pts) = pts_of(&sample, &shared.index()) else { return };
            match picture(&sample, pts, &orientation) {
                Ok(picture) => {
                    let generation = match arriving.load(Ordering::SeqCst) {
                        0 => gate.generation(),
                        generation => generation,
                    };
                    shared.put(generation, picture.numbered(shared.number_of(pts)), arrival);
                }
                Err(error) => tracing::warn!(%error, "a picture was lost"),
            }
        }
    };
    let (ready, due) = (take.clone(), take);
    sink.set_callbacks(
        gst_app::AppSinkCallbacks::builder()
            .new_preroll(move |sink| {
                ready(sink.pull_preroll().ok(), Arrival::InAdvance);
                Ok(gst::FlowSuccess::Ok)
            })
            .new_sample(move |sink| {
                due(sink.pull_sample().ok(), Arrival::InTime);
                Ok(gst::FlowSuccess::Ok)
            })
            .build(),
    );
}

/// The seek to which what arrives at the sink belongs: that of the newest segment that reached it. The gate itself may
/// be one seek ahead while the last picture of the one before is still being handed over.
fn arriving(sink: &gst_app::AppSink, gate: &Arc<Gate>) -> Arc<AtomicU64> {
    let (arriving, gate) = (Arc::new(AtomicU64::new(0)), Arc::clone(gate));
    let told = Arc::clone(&arriving);
    if let Some(pad) = sink.static_pad("sink") {
        pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_pad, info| {
            if let Some(gst::PadProbeData::Event(event)) = &info.data
                && event.type_() == gst::EventType::Segment
            {
                told.store(gate.generation(), Ordering::SeqCst);
            }
            gst::PadProbeReturn::Ok
        });
    }
    arriving
}

fn attach_sound(
    pipeline: &gst::Pipeline,
    track: &Track,
    queue: &gst::Element,
    Volume([first_half, second_half]): &Volume,
    gate: &Arc<Gate>,
    sound: Sound,
) -> Result<(), MediaError> {
    let nowhere = Path::new("");
    let broken = |why: &str| MediaError::Broken { why: why.to_owned() };
    let level = make("level", nowhere)?;
    level.set_property("interval", LEVEL_EVERY);
    level.set_property("post-messages", true);
    let convert = make("audioconvert", nowhere)?;
    gate.follow(&convert.static_pad("sink").ok_or_else(|| broken("audioconvert has no sink"))?);
    let behind = [
        decoder(&track.caps)?,
        convert,
        level,
        first_half.clone(),
        second_half.clone(),
        make("audioconvert", nowhere)?,
        make("audioresample", nowhere)?,
        sound_sink(sound)?,
    ];
    let parsers = parsers(track)?;
    let first = chain_ready(pipeline, &behind)?;
    let (queue_in, queue_out) = queue_pads(queue)?;
    queue_out.link(&first).map_err(|why| broken(&why.to_string()))?;
    let parsed = chain(pipeline, &track.pad, &parsers)?;
    parsed.link(&queue_in).map(drop).map_err(|why| broken(&why.to_string()))
}

/// No picture waits for it: it takes no part in the pipeline's changes of state, since sound may begin late or not at all.
fn sound_sink(sound: Sound) -> Result<gst::Element, MediaError> {
    let device = device().filter(|_| sound == Sound::Device);
    let sink = make(device.unwrap_or("fakesink"), Path::new(""))?;
    sink.set_property("sync", true);
    sink.set_property("async", false);
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

/// Sends what the bus says to the control thread; how loud it was goes straight to the status.
fn listen(pipeline: &gst::Pipeline, path: &Path, shared: &Arc<Shared>) {
    let Some(bus) = pipeline.bus() else { return };
    let (shared, path) = (Arc::clone(shared), path.to_owned());
    bus.set_sync_handler(move |_bus, message| {
        match message.view() {
            gst::MessageView::Error(error) => {
                let device = error.src().is_some_and(|source| source.name() == SOUND_SINK);
                tracing::debug!(error = %error.error(), debug = ?error.debug(), "pipeline failed");
                shared.event(Event::Failed(said(error, &path), device));
            }
            gst::MessageView::Eos(_) => shared.event(Event::End),
            gst::MessageView::AsyncDone(_) => shared.event(Event::Settled),
            gst::MessageView::Application(_) => shared.event(Event::Problem),
            gst::MessageView::Element(element) => {
                if let Some(level) = element.structure().and_then(|said| level(said, &shared)) {
                    shared.level(level);
                }
            }
            _ => {}
        }
        gst::BusSyncReply::Drop
    });
}

fn level(said: &gst::StructureRef, shared: &Shared) -> Option<Level> {
    if said.name() != "level" {
        return None;
    }
    let at = said.get::<gst::ClockTime>("stream-time").ok()?;
    let loudest = |field| {
        let channels = said.get::<gst::glib::ValueArray>(field).ok()?;
        let loudest = channels.iter().filter_map(|value| value.get::<f64>().ok()).fold(-100.0, f64::max);
        Some(loudest.clamp(-100.0, 0.0) as f32)
    };
    let at = shared.index().pts_of(i64::try_from(at.nseconds()).ok()?);
    Some(Level { at, rms_db: loudest("rms")?, peak_db: loudest("peak")? })
}
