//! Opens a file and decodes its first picture: the proof that there is one, and what only parser and decoder know.

use crate::media::container::{Container, Sniffed};
use crate::media::error::MediaError;
use crate::media::layout::Layout;
use crate::media::scan::said;
use crate::media::tracks::{Source, Track, TrackKind, Wanted, chain, decoder, make, parsers};
use gst::prelude::*;
use gstreamer as gst;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a sound track may take to say what it is, once a picture is there.
const SOUND_WITHIN: Duration = Duration::from_millis(300);

/// How long a sound track may take to appear at all, once a picture is there.
const TRACK_WITHIN: Duration = Duration::from_millis(60);

/// How long nothing may happen at all.
const PICTURE_WITHIN: Duration = Duration::from_secs(6);

const LOOK_EVERY: gst::ClockTime = gst::ClockTime::from_mseconds(5);

/// How far a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Until its first data comes: by then its tags are known.
    Tags,
    /// Until its first picture is decoded.
    Picture,
}

/// What was seen until the first picture was there.
#[derive(Clone, Debug, Default)]
pub(crate) struct Opened {
    /// What the container says of the pictures.
    pub pictures: Option<gst::Caps>,
    /// What the decoder makes of them.
    pub decoded: Option<gst::Caps>,
    /// The sound track's caps by the container, and by its parser once that has spoken.
    pub sound: Option<(gst::Caps, Option<gst::Caps>)>,
    /// Tags of the container and its tracks.
    pub tags: Option<gst::TagList>,
    fed: bool,
    picture: bool,
}

/// The opening of a file, on a thread of its own, so that nothing that hangs in it holds up whoever asked.
#[derive(Debug)]
pub(crate) struct First {
    answer: Receiver<Result<Opened, MediaError>>,
    path: PathBuf,
}

type Seen = Arc<Mutex<Opened>>;

impl Opened {
    fn take_tags(&mut self, message: Option<&gst::Message>) {
        if let Some(gst::MessageView::Tag(tag)) = message.map(|message| message.view()) {
            let tags = self.tags.get_or_insert_with(gst::TagList::new);
            tags.make_mut().insert(&tag.tags(), gst::TagMergeMode::Keep);
        }
    }
}

impl First {
    /// Begins to open a file whose content was looked at.
    ///
    /// # Errors
    /// When no thread can be started.
    pub(crate) fn open(
        path: &Path,
        sniffed: Sniffed,
        layout: Option<&Arc<Layout>>,
        goal: Goal,
    ) -> Result<Self, MediaError> {
        let (tell, answer) = sync_channel(1);
        let (of, layout) = (path.to_owned(), layout.cloned());
        std::thread::Builder::new()
            .name("footage-first".to_owned())
            .spawn(move || {
                if tell.send(opened(&of, sniffed, layout.as_ref(), goal)).is_err() {
                    tracing::debug!("nobody waits for the first picture any more");
                }
            })
            .map_err(|why| MediaError::Broken { why: why.to_string() })?;
        Ok(Self { answer, path: path.to_owned() })
    }

    /// What was seen, once the first picture is there.
    ///
    /// # Errors
    /// When there is none: the container or the decoder failed, or nothing came in time.
    pub(crate) fn wait(&self, until: Instant) -> Result<Opened, MediaError> {
        let left = until.saturating_duration_since(Instant::now());
        let late = || MediaError::TimedOut { what: "picture", path: self.path.clone() };
        self.answer.recv_timeout(left).map_err(|_why| late())?
    }
}

fn opened(path: &Path, sniffed: Sniffed, layout: Option<&Arc<Layout>>, goal: Goal) -> Result<Opened, MediaError> {
    let seen = Seen::default();
    let wanted = Wanted { pictures: true, sound: goal == Goal::Picture };
    let attach = attach(Arc::clone(&seen), goal);
    let source = Source::open(path, sniffed, layout, wanted, Box::new(attach))?;
    let broken = || MediaError::Broken { why: "a pipeline without a bus".to_owned() };
    let bus = source.pipeline.bus().ok_or_else(broken)?;
    if source.pipeline.set_state(gst::State::Playing).is_err() {
        let failed = MediaError::Failed { why: "the file does not open".to_owned(), path: path.to_owned() };
        return Err(failure(&source, bus.pop_filtered(&[gst::MessageType::Error]).as_ref(), path).unwrap_or(failed));
    }
    // These announce their tracks as they come upon them.
    let streams_in = sniffed.container == Container::Other;
    let begun = Instant::now();
    let mut shown = None;
    loop {
        let message = bus.timed_pop(LOOK_EVERY);
        look(&seen).take_tags(message.as_ref());
        let mut now = look(&seen).clone();
        if now.picture {
            let since = *shown.get_or_insert_with(Instant::now);
            let patience = match &now.sound {
                Some((_, Some(_parsed))) => Duration::ZERO,
                Some((_, None)) => SOUND_WITHIN,
                None if streams_in => TRACK_WITHIN,
                None => Duration::ZERO,
            };
            if goal == Goal::Tags || is_end(message.as_ref()) || since.elapsed() >= patience {
                while let Some(message) = bus.pop_filtered(&[gst::MessageType::Tag]) {
                    now.take_tags(Some(&message));
                }
                return Ok(now);
            }
            continue;
        }
        if let Some(error) = failure(&source, message.as_ref(), path) {
            return Err(if now.fed { error } else { unfed(error, &now) });
        }
        if begun.elapsed() > PICTURE_WITHIN {
            return Err(MediaError::TimedOut { what: "picture", path: path.to_owned() });
        }
    }
}

/// What a message means when no picture has come yet; the end of the file is a failure, too.
fn failure(source: &Source, message: Option<&gst::Message>, path: &Path) -> Option<MediaError> {
    match message?.view() {
        gst::MessageView::Error(error) => Some(source.problem.take().unwrap_or_else(|| said(error, path))),
        gst::MessageView::Application(_) => source.problem.take(),
        gst::MessageView::Eos(_) => {
            let nothing = MediaError::NothingDecodable { path: path.to_owned(), why: String::new() };
            Some(source.problem.take().unwrap_or(nothing))
        }
        _ => None,
    }
}

/// A track that is announced and holds nothing: the file ends before its first picture.
fn unfed(error: MediaError, seen: &Opened) -> MediaError {
    match error {
        MediaError::NothingDecodable { path, .. } if seen.pictures.is_none() => MediaError::NoPictures { path },
        MediaError::NothingDecodable { path, .. } => MediaError::Truncated { path },
        other => other,
    }
}

fn is_end(message: Option<&gst::Message>) -> bool {
    message.is_some_and(|message| matches!(message.type_(), gst::MessageType::Eos | gst::MessageType::Error))
}

fn look(seen: &Seen) -> std::sync::MutexGuard<'_, Opened> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

fn attach(
    seen: Seen,
    goal: Goal,
) -> impl Fn(&gst::Pipeline, TrackKind, &Track) -> Result<(), MediaError> + Send + Sync {
    move |pipeline, kind, track| match kind {
        TrackKind::Pictures if goal == Goal::Tags => {
            watch_pictures(&track.pad, Arc::clone(&seen));
            chain(pipeline, &track.pad, &[sink()?]).map(drop)
        }
        TrackKind::Pictures => {
            let mut elements = parsers(track)?;
            let decoder = decoder(&track.caps)?;
            let out = decoder.static_pad("src").ok_or_else(|| no_pad("decoder"))?;
            elements.extend([decoder, sink()?]);
            look(&seen).pictures = Some(track.caps.clone());
            watch_data(&track.pad, Arc::clone(&seen));
            watch_pictures(&out, Arc::clone(&seen));
            chain(pipeline, &track.pad, &elements).map(drop)
        }
        TrackKind::Sound | TrackKind::Other => {
            look(&seen).sound = Some((track.caps.clone(), None));
            // Without its parser the sound is known by what the container says.
            let mut elements = parsers(track).unwrap_or_default();
            let sink = sink()?;
            let pad = sink.static_pad("sink").ok_or_else(|| no_pad("sink"))?;
            elements.push(sink);
            watch_sound(&pad, Arc::clone(&seen));
            chain(pipeline, &track.pad, &elements).map(drop)
        }
    }
}

fn sink() -> Result<gst::Element, MediaError> {
    let sink = make("fakesink", Path::new(""))?;
    sink.set_property("sync", false);
    sink.set_property("async", false);
    Ok(sink)
}

fn no_pad(of: &str) -> MediaError {
    MediaError::Broken { why: format!("a {of} without a pad") }
}

fn watch_data(pad: &gst::Pad, seen: Seen) {
    pad.add_probe(gst::PadProbeType::BUFFER, move |_pad, _info| {
        look(&seen).fed = true;
        gst::PadProbeReturn::Remove
    });
}

/// The first buffer that passes here is the first picture.
fn watch_pictures(pad: &gst::Pad, seen: Seen) {
    pad.add_probe(gst::PadProbeType::BUFFER | gst::PadProbeType::EVENT_DOWNSTREAM, move |_pad, info| {
        match &info.data {
            Some(gst::PadProbeData::Event(event)) => {
                if let gst::EventView::Caps(caps) = event.view() {
                    look(&seen).decoded.get_or_insert_with(|| caps.caps_owned());
                }
            }
            Some(gst::PadProbeData::Buffer(_)) => look(&seen).picture = true,
            _ => {}
        }
        gst::PadProbeReturn::Ok
    });
}

fn watch_sound(pad: &gst::Pad, seen: Seen) {
    pad.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_pad, info| {
        if let Some(gst::PadProbeData::Event(event)) = &info.data
            && let gst::EventView::Caps(caps) = event.view()
            && let Some((_, parsed)) = &mut look(&seen).sound
        {
            parsed.get_or_insert_with(|| caps.caps_owned());
        }
        gst::PadProbeReturn::Ok
    });
}
