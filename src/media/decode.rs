//! The chain that makes pictures: parser, decoder between the gate's two probes, and the sink that hands them over.

use crate::media::error::MediaError;
use crate::media::frame::{Orientation, caps, caps_for};
use crate::media::gate::Gate;
use crate::media::tracks::{Track, chain, decoder, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use gstreamer_app as gst_app;
use std::path::Path;
use std::sync::Arc;

/// What is wanted of the chain.
pub(crate) struct PictureChain {
    /// Guards the decoder.
    pub gate: Arc<Gate>,
    /// Learns how pictures are to be turned.
    pub orientation: Orientation,
    /// Takes the pictures.
    pub sink: gst_app::AppSink,
}

/// An appsink for pictures. `sync` shows each at its time; otherwise they come as fast as they are decoded.
pub(crate) fn picture_sink(sync: bool) -> gst_app::AppSink {
    gst_app::AppSink::builder()
        .caps(&caps())
        .sync(sync)
        .qos(false)
        .max_buffers(2)
        .enable_last_sample(false)
        .wait_on_eos(false)
        .build()
}

impl PictureChain {
    /// Puts the chain behind a track; gives the pad to which seeks are sent.
    ///
    /// # Errors
    /// When an element is missing or does not link.
    pub(crate) fn attach(&self, pipeline: &gst::Pipeline, track: &Track) -> Result<gst::Pad, MediaError> {
        let nowhere = Path::new("");
        let decoder = decoder(&track.caps)?;
        let convert = make("videoconvert", nowhere)?;
        let sink: gst::Element = self.sink.clone().upcast();
        let without = |what: &str| MediaError::Broken { why: format!("{} has no {what}", decoder.name()) };
        let into = decoder.static_pad("sink").ok_or_else(|| without("sink"))?;
        let out = decoder.static_pad("src").ok_or_else(|| without("source"))?;
        self.gate.guard(&into, &out);
        if let Some(pad) = convert.static_pad("sink") {
            self.orientation.watch(&pad);
            choose_format(&pad, &self.sink);
        }
        let behind = [decoder.clone(), convert, sink];
        // Built from the sink on, so that nothing flows before all of it stands.
        let head = chain_ready(pipeline, &behind)?;
        let parsed = chain(pipeline, &track.pad, &parsers(track)?)?;
        parsed.link(&head).map_err(|why| MediaError::Broken { why: why.to_string() })?;
        Ok(parsed)
    }
}

/// Lets the sink ask for the kind of pixels that suits what is decoded.
fn choose_format(decoded: &gst::Pad, sink: &gst_app::AppSink) {
    let sink = sink.downgrade();
    decoded.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_pad, info| {
        if let Some(gst::PadProbeData::Event(event)) = &info.data
            && let gst::EventView::Caps(decoded) = event.view()
            && let (Some(sink), Some(caps)) = (sink.upgrade(), caps_for(decoded.caps()))
        {
            sink.set_caps(Some(&caps));
        }
        gst::PadProbeReturn::Ok
    });
}

/// Adds and links elements that nothing feeds yet; gives the first one's sink.
pub(crate) fn chain_ready(pipeline: &gst::Pipeline, elements: &[gst::Element]) -> Result<gst::Pad, MediaError> {
    let broken = |why: gst::glib::BoolError| MediaError::Broken { why: why.to_string() };
    for element in elements {
        pipeline.add(element).map_err(broken)?;
    }
    gst::Element::link_many(elements).map_err(broken)?;
    for element in elements.iter().rev() {
        element.sync_state_with_parent().map_err(broken)?;
    }
    let first = elements.first().and_then(|first| first.static_pad("sink"));
    first.ok_or_else(|| MediaError::Broken { why: "a chain without a beginning".to_owned() })
}
