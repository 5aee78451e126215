//! Takes a file apart: `filesrc`, the demuxer, and for each track that is wanted its parser. This is the one place that
//! knows which element opens which container; a reader of our own for another container would be one more `Source`.

use crate::media::container::{Container, Sniffed};
use crate::media::doctor::{missing_for, package_of};
use crate::media::error::MediaError;
use crate::media::feed::Feed;
use crate::media::layout::Layout;
use crate::media::reader::Slot;
use gst::prelude::*;
use gstreamer as gst;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A track of a file, as the container announces it.
#[derive(Clone, Debug)]
pub(crate) struct Track {
    /// Where its data comes out.
    pub pad: gst::Pad,
    /// What it is.
    pub caps: gst::Caps,
}

/// Pictures, sound, or something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TrackKind {
    /// Pictures.
    Pictures,
    /// Sound.
    Sound,
    /// Subtitles, data, whatever else.
    Other,
}

/// Which tracks are wanted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// The picture track.
    pub pictures: bool,
    /// The sound track, if there is one.
    pub sound: bool,
}

/// How long a file may take to show what tracks it has; a walk through gigabytes of garbage takes no longer.
const FORMATS_WITHIN: Duration = Duration::from_secs(8);

/// What to do with the tracks chosen; called on a thread of GStreamer, before their data flows.
pub(crate) type Attach = dyn Fn(&gst::Pipeline, TrackKind, &Track) -> Result<(), MediaError> + Send + Sync;

/// A file being taken apart.
#[derive(Debug)]
pub(crate) struct Source {
    /// All of it.
    pub pipeline: gst::Pipeline,
    /// What went wrong while tracks were attached.
    pub problem: Problem,
    /// Every track that the container has announced so far.
    pub tracks: Arc<Mutex<Vec<Track>>>,
    /// What feeds the tracks, where a reader of our own takes the file apart.
    feeds: Vec<Feed>,
}

/// The first thing that went wrong; the bus only wakes whoever waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem(Arc<Mutex<Option<MediaError>>>);

impl Problem {
    /// Takes what went wrong.
    pub(crate) fn take(&self) -> Option<MediaError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn set(&self, pipeline: &gst::Pipeline, error: MediaError) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        let note = gst::message::Application::new(gst::Structure::new_empty("mingcha-problem"));
        if let Err(why) = pipeline.post_message(note) {
            tracing::debug!(%why, "a problem waits for the next look");
        }
    }
}

/// The choice of tracks, made once all are known or, where that may take long, as they come.
struct Choice {
    wanted: Wanted,
    at_once: bool,
    taken: Mutex<[bool; 2]>,
    attach: Box<Attach>,
    problem: Problem,
    path: PathBuf,
}

impl Source {
    /// Opens a file whose content was looked at. Data flows once the pipeline is set to pause or play.
    ///
    /// # Errors
    /// When the element for the container is missing, or the container is one that nothing here reads.
    pub(crate) fn open(
        path: &Path,
        sniffed: Sniffed,
        layout: Option<&Arc<Layout>>,
        wanted: Wanted,
        attach: Box<Attach>,
    ) -> Result<Self, MediaError> {
        crate::media::init()?;
        let container = sniffed.container;
        if let Some(layout) = layout {
            return Self::laid(path, container, layout, wanted, &*attach);
        }
        if container.is_unread() {
            return Err(MediaError::Unread { container: container.name(), path: path.to_owned() });
        }
        let pipeline = gst::Pipeline::new();
        let problem = Problem::default();
        let tracks = Arc::new(Mutex::new(Vec::new()));
        let file = make("filesrc", path)?;
        file.set_property("location", path);
        // The generic opener announces its tracks together, when it knows them all.
        let opener = make(container.demuxer().unwrap_or("parsebin"), path)?;
        let broken = |why: gst::glib::BoolError| MediaError::Broken { why: why.to_string() };
        pipeline.add_many([&file, &opener]).map_err(broken)?;
        file.link(&opener).map_err(broken)?;
        let at_once = container == Container::Other;
        let choice = Choice {
            wanted,
            at_once,
            taken: Mutex::new([false; 2]),
            attach,
            problem: problem.clone(),
            path: path.to_owned(),
        };
        watch(&pipeline, &opener, Arc::new(choice), Arc::clone(&tracks));
        Ok(Self { pipeline, problem, tracks, feeds: Vec::new() })
    }

    /// A file whose pieces are fed to the pipeline by their places.
    fn laid(
        path: &Path,
        container: Container,
        layout: &Arc<Layout>,
        wanted: Wanted,
        attach: &Attach,
    ) -> Result<Self, MediaError> {
        let pipeline = gst::Pipeline::new();
        let [pictures, sound] = layout.formats(FORMATS_WITHIN);
        if wanted.pictures && pictures.is_none() {
            let path = path.to_owned();
            return Err(if layout.count() == 0 && sound.is_none() {
                MediaError::NotFootage { path }
            } else {
                MediaError::NoPictures { path }
            });
        }
        let mut source = Self { pipeline, problem: Problem::default(), tracks: Arc::default(), feeds: Vec::new() };
        for (slot, kind, format, is_wanted) in [
            (Slot::Pictures, TrackKind::Pictures, pictures, wanted.pictures),
            (Slot::Sound, TrackKind::Sound, sound, wanted.sound),
        ] {
            let Some(format) = format.filter(|_| is_wanted) else { continue };
            let joined = Feed::new(path, container, layout, slot, &format).and_then(|feed| {
                let track = feed.join(&source.pipeline)?;
                attach(&source.pipeline, kind, &track)?;
                source.tracks.lock().unwrap_or_else(PoisonError::into_inner).push(track);
                source.feeds.push(feed);
                Ok(())
            });
            match joined {
                // Pictures without their sound are better than none.
                Err(error) if kind == TrackKind::Sound && wanted.pictures => {
                    tracing::warn!(%error, "plays without sound")
                }
                joined => joined.map_err(|error| with_path(error, path))?,
            }
        }
        Ok(source)
    }

    /// Sends a seek to all tracks; `head` is a pad of the pictures' chain. False when it is refused.
    pub(crate) fn seek(&self, head: &gst::Pad, seek: gst::Event) -> bool {
        if self.feeds.is_empty() {
            return head.send_event(seek);
        }
        // Pictures first: by the time the sound's new segment comes, it is known where the pictures begin.
        self.feeds.iter().all(|feed| feed.seek(seek.clone()))
    }

    /// The tracks announced so far.
    pub(crate) fn tracks(&self) -> Vec<Track> {
        self.tracks.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Source {
    fn drop(&mut self) {
        self.feeds.iter().for_each(Feed::interrupt);
        if self.pipeline.set_state(gst::State::Null).is_err() {
            tracing::warn!("a pipeline did not stop");
        }
    }
}

fn watch(pipeline: &gst::Pipeline, opener: &gst::Element, choice: Arc<Choice>, tracks: Arc<Mutex<Vec<Track>>>) {
    let (weak, seen, early) = (pipeline.downgrade(), Arc::clone(&tracks), Arc::clone(&choice));
    opener.connect_pad_added(move |_opener, pad| {
        let Some(pipeline) = weak.upgrade() else { return };
        if pad.direction() != gst::PadDirection::Src {
            return;
        }
        let caps = pad.current_caps().unwrap_or_else(|| pad.query_caps(None));
        let track = Track { pad: pad.clone(), caps };
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(track.clone());
        if early.at_once {
            early.take(&pipeline, &[track]);
        }
    });
    let weak = pipeline.downgrade();
    opener.connect_no_more_pads(move |_opener| {
        let Some(pipeline) = weak.upgrade() else { return };
        let tracks = tracks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !choice.at_once {
            choice.take(&pipeline, &tracks);
        }
        let has_pictures = tracks.iter().any(|track| kind(&track.caps) == TrackKind::Pictures);
        if choice.wanted.pictures && !has_pictures {
            choice.problem.set(&pipeline, MediaError::NoPictures { path: choice.path.clone() });
        }
    });
}

impl Choice {
    /// Attaches the best track of each kind that is wanted and not yet taken.
    fn take(&self, pipeline: &gst::Pipeline, tracks: &[Track]) {
        for (slot, kind, wanted) in
            [(0, TrackKind::Pictures, self.wanted.pictures), (1, TrackKind::Sound, self.wanted.sound)]
        {
            let Some(track) = best(tracks, kind).filter(|_| wanted) else { continue };
            let taken = {
                let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
                std::mem::replace(&mut taken[slot], true)
            };
            if taken {
                continue;
            }
            if let Err(error) = (self.attach)(pipeline, kind, track) {
                self.problem.set(pipeline, with_path(error, &self.path));
            }
        }
    }
}

fn with_path(error: MediaError, at: &Path) -> MediaError {
    match error {
        MediaError::Missing { format, package, .. } => MediaError::Missing { format, package, path: at.to_owned() },
        other => other,
    }
}

/// The largest picture, or the most channels and then the highest rate; the first of equals.
fn best(tracks: &[Track], wanted: TrackKind) -> Option<&Track> {
    let size = |track: &Track| {
        let field = |name| track.caps.structure(0).and_then(|s| s.get::<i32>(name).ok()).map_or(0, i64::from);
        match wanted {
            TrackKind::Pictures => (field("width") * field("height"), 0),
            TrackKind::Sound | TrackKind::Other => (field("channels"), field("rate")),
        }
    };
    let mut best: Option<&Track> = None;
    for track in tracks.iter().filter(|track| kind(&track.caps) == wanted) {
        if best.is_none_or(|best| size(track) > size(best)) {
            best = Some(track);
        }
    }
    best
}

/// What kind of track caps describe.
pub(crate) fn kind(caps: &gst::CapsRef) -> TrackKind {
    match caps.structure(0).map(|s| s.name().as_str()) {
        Some(name) if name.starts_with("video/") || name == "image/jpeg" => TrackKind::Pictures,
        Some(name) if name.starts_with("audio/") => TrackKind::Sound,
        _ => TrackKind::Other,
    }
}

/// The codec of a track, as people call it.
pub(crate) fn codec_name(caps: &gst::CapsRef) -> String {
    let Some(structure) = caps.structure(0) else { return String::new() };
    let number = |field| structure.get::<i32>(field).unwrap_or(0);
    let name = structure.name().as_str();
    let known = match (name, number("mpegversion"), number("layer")) {
        ("video/x-h264", ..) => "H.264",
        ("video/x-h265", ..) => "H.265",
        ("video/mpeg", 4, _) => "MPEG-4",
        ("video/mpeg", 1, _) => "MPEG-1",
        ("video/mpeg", ..) => "MPEG-2",
        ("video/x-msmpeg", ..) => "MS-MPEG-4",
        ("video/x-divx", ..) if number("divxversion") == 3 => "MS-MPEG-4",
        ("video/x-divx", ..) => "DivX",
        ("video/x-cinepak", ..) => "Cinepak",
        ("video/x-vp8", ..) => "VP8",
        ("video/x-vp9", ..) => "VP9",
        ("video/x-av1", ..) => "AV1",
        ("image/jpeg", ..) => "Motion JPEG",
        ("audio/mpeg", 1, 3) => "MP3",
        ("audio/mpeg", 1, _) => "MPEG audio",
        ("audio/mpeg", ..) => "AAC",
        ("audio/x-alaw", ..) => "G.711 A-law",
        ("audio/x-mulaw", ..) => "G.711 µ-law",
        ("audio/x-ac3", ..) => "AC-3",
        ("audio/x-raw", ..) => "PCM",
        _ => return name.split('/').next_back().unwrap_or(name).trim_start_matches("x-").to_owned(),
    };
    known.to_owned()
}

/// Makes an element, or says which package brings it.
pub(crate) fn make(name: &str, path: &Path) -> Result<gst::Element, MediaError> {
    gst::ElementFactory::make(name).build().map_err(|_why| MediaError::Missing {
        format: name.to_owned(),
        package: package_of(name).to_owned(),
        path: path.to_owned(),
    })
}

/// The parser for a track of these caps; none where the container's own cuts are right.
fn parser(caps: &gst::CapsRef) -> Option<&'static str> {
    let structure = caps.structure(0)?;
    let version = structure.get::<i32>("mpegversion").unwrap_or(0);
    match (structure.name().as_str(), version) {
        ("video/x-h264", _) => Some("h264parse"),
        ("video/x-h265", _) => Some("h265parse"),
        ("video/mpeg", 4) => Some("mpeg4videoparse"),
        ("video/mpeg", _) => Some("mpegvideoparse"),
        ("video/x-av1", _) => Some("av1parse"),
        ("audio/mpeg", 1) => Some("mpegaudioparse"),
        ("audio/mpeg", _) => Some("aacparse"),
        ("audio/x-ac3" | "audio/x-eac3", _) => Some("ac3parse"),
        _ => None,
    }
}

/// Adds a chain of elements behind a pad and starts them; gives the source pad of the last, or of the track itself.
pub(crate) fn chain(
    pipeline: &gst::Pipeline,
    from: &gst::Pad,
    elements: &[gst::Element],
) -> Result<gst::Pad, MediaError> {
    let broken = |why: String| MediaError::Broken { why };
    let mut pad = from.clone();
    for element in elements {
        pipeline.add(element).map_err(|why| broken(why.to_string()))?;
    }
    for element in elements {
        let sink = element.static_pad("sink").ok_or_else(|| broken(format!("{} has no sink", element.name())))?;
        pad.link(&sink).map_err(|why| broken(format!("{} to {}: {why}", pad.name(), element.name())))?;
        if let Some(source) = element.static_pad("src") {
            pad = source;
        }
    }
    // The last one first, so that nothing is pushed into an element that is not ready.
    for element in elements.iter().rev() {
        element.sync_state_with_parent().map_err(|why| broken(why.to_string()))?;
    }
    Ok(pad)
}

/// The parser of a track and what pins its output to whole access units.
pub(crate) fn parsers(track: &Track) -> Result<Vec<gst::Element>, MediaError> {
    let nowhere = Path::new("");
    let Some(name) = parser(&track.caps) else { return Ok(Vec::new()) };
    let already = track.caps.structure(0).is_some_and(|s| s.get::<bool>("parsed") == Ok(true));
    let mut elements = vec![make(name, nowhere)?];
    if matches!(name, "h264parse" | "h265parse") {
        let format = track.caps.structure(0).map_or("", |s| s.name().as_str());
        let filter = make("capsfilter", nowhere)?;
        filter.set_property("caps", gst::Caps::builder(format).field("alignment", "au").build());
        elements.push(filter);
    } else if already {
        elements.clear();
    }
    Ok(elements)
}

/// Decoders that go before others of their codec: what the proofs were made with.
const PROVEN: &[&str] = &[
    "avdec_h264",
    "avdec_h265",
    "avdec_mpeg4",
    "avdec_mpeg2video",
    "jpegdec",
    "avdec_msmpeg4",
    "avdec_aac",
    "mpg123audiodec",
];

/// The decoder for caps, in software: a proven one, or else the one that GStreamer ranks highest.
pub(crate) fn decoder(caps: &gst::Caps) -> Result<gst::Element, MediaError> {
    let factories = gst::ElementFactory::factories_with_type(gst::ElementFactoryType::DECODER, gst::Rank::MARGINAL);
    // What is not encoded goes through as it is.
    if caps.structure(0).is_some_and(|s| s.name().ends_with("/x-raw")) {
        return make("identity", Path::new(""));
    }
    let bare = bare(caps);
    let mut fitting: Vec<gst::ElementFactory> =
        factories.into_iter().filter(|factory| factory.can_sink_any_caps(&bare) && is_plain(factory)).collect();
    fitting.sort_by_key(|factory| {
        (!PROVEN.contains(&factory.name().as_str()), std::cmp::Reverse(factory.rank()), factory.name().to_string())
    });
    let missing = || MediaError::Missing {
        format: codec_name(caps),
        package: caps.structure(0).map_or("", |s| missing_for(s.name().as_str())).to_owned(),
        path: PathBuf::new(),
    };
    fitting.first().ok_or_else(missing)?.create().build().map_err(|_why| missing())
}

/// Whether a decoder is software and takes ordinary pictures: the bins for pictures with an alpha channel do not.
fn is_plain(factory: &gst::ElementFactory) -> bool {
    !factory.klass().contains("Hardware") && !factory.name().contains("alpha")
}

/// Caps without what a parser still changes.
fn bare(caps: &gst::Caps) -> gst::Caps {
    let mut bare = gst::Caps::new_empty();
    if let Some(structure) = caps.structure(0) {
        let mut structure = structure.to_owned();
        structure.remove_fields(["alignment", "stream-format", "codec_data", "framed", "parsed"]);
        bare.make_mut().append_structure(structure);
    }
    bare
}
