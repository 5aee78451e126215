//! The pipeline of a reel: the file and the pictures' chain, and what its bus says.

use crate::media::container::Sniffed;
use crate::media::decode::{PictureChain, picture_sink};
use crate::media::error::MediaError;
use crate::media::frame::{Orientation, picture};
use crate::media::gate::{Gate, stream_time_of};
use crate::media::layout::Layout;
use crate::media::player::reel::Desk;
use crate::media::scan::said;
use crate::media::tracks::{Source, Track, TrackKind, Wanted};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// See the top of this file.
pub(super) struct Stage {
    /// The file.
    pub source: Source,
    /// Guards the decoder.
    pub gate: Arc<Gate>,
    /// Where seeks are sent, once the pictures' track is attached.
    pub head: Arc<OnceLock<gst::Pad>>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.gate.release();
    }
}

impl Stage {
    /// Builds the pipeline and lets it run; pictures wait at the closed gate.
    ///
    /// # Errors
    /// When the file does not open or an element is missing.
    pub(super) fn build(
        path: &Path,
        sniffed: Sniffed,
        layout: Option<&Arc<Layout>>,
        desk: &Arc<Desk>,
    ) -> Result<Self, MediaError> {
        let told = Arc::clone(desk);
        let gate = Gate::new(sniffed.container, move || told.note(|state| state.news.gate = true));
        let (orientation, sink, head) = (Orientation::default(), picture_sink(false), Arc::new(OnceLock::new()));
        sink.set_property("async", false);
        hand_over(&sink, &gate, &orientation, desk);
        let chain = PictureChain { gate: Arc::clone(&gate), orientation, sink };
        let seeks = Arc::clone(&head);
        let attach = move |pipeline: &gst::Pipeline, _kind: TrackKind, track: &Track| {
            let pad = chain.attach(pipeline, track)?;
            seeks.get_or_init(|| pad);
            Ok(())
        };
        let wanted = Wanted { pictures: true, sound: false };
        let source = Source::open(path, sniffed, layout, wanted, Box::new(attach))?;
        listen(&source.pipeline, path, desk);
        let stage = Self { source, gate, head };
        if stage.source.pipeline.set_state(gst::State::Playing).is_err() {
            tracing::debug!("a pipeline refused to play; its bus says why");
        }
        Ok(stage)
    }
}

/// Pictures go to the desk as they are decoded.
fn hand_over(sink: &gst_app::AppSink, gate: &Arc<Gate>, orientation: &Orientation, desk: &Arc<Desk>) {
    let arriving = arriving(sink, gate);
    let (orientation, taken, ended) = (orientation.clone(), Arc::clone(desk), Arc::clone(desk));
    let at_end = Arc::clone(&arriving);
    sink.set_callbacks(
        gst_app::AppSinkCallbacks::builder()
            .new_sample(move |sink| {
                let Ok(sample) = sink.pull_sample() else { return Ok(gst::FlowSuccess::Ok) };
                let generation = arriving.load(Ordering::SeqCst);
                let Some(at) = stream_time_of(&sample) else { return Ok(gst::FlowSuccess::Ok) };
                let pts = taken.lock().progress.index.pts_of(at);
                match picture(&sample, pts, &orientation) {
                    Ok(picture) => taken.arrive(generation, at, picture),
                    Err(error) => tracing::warn!(%error, "a picture was lost"),
                }
                Ok(gst::FlowSuccess::Ok)
            })
            .eos(move |_sink| {
                let generation = at_end.load(Ordering::SeqCst);
                ended.note(|state| {
                    if state.run.is_some_and(|run| run.generation == generation) {
                        state.end_run();
                    }
                });
            })
            .build(),
    );
}

/// The run to which what arrives at the sink belongs: that of the newest segment that reached it. The gate itself may be
/// one seek ahead while the last picture of the one before is still being handed over.
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

/// What the bus says of failures goes to the desk.
fn listen(pipeline: &gst::Pipeline, path: &Path, desk: &Arc<Desk>) {
    let Some(bus) = pipeline.bus() else { return };
    let (desk, path) = (Arc::clone(desk), path.to_owned());
    bus.set_sync_handler(move |_bus, message| {
        match message.view() {
            gst::MessageView::Error(error) => {
                tracing::debug!(error = %error.error(), debug = ?error.debug(), "pipeline failed");
                let why = said(error, &path);
                desk.note(|state| state.news.failed = Some(why));
            }
            gst::MessageView::Application(_) => desk.note(|state| state.news.problem = true),
            _ => {}
        }
        gst::BusSyncReply::Drop
    });
}
