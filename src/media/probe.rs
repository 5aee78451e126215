//! What is in a file of footage, measured: every access unit is counted and timed, and one picture is decoded, because
//! headers promise what is not there. Nothing is believed that can be counted.

mod fault;
mod first;
mod stream;

pub use crate::media::probe::fault::Fault;
pub use crate::media::probe::stream::{PictureFacts, SoundFacts, Stream};

use crate::domain::footage::{ClockSource, SiteClock, Stretch, Timeline};
use crate::domain::text::Text;
use crate::domain::time::Pts;
use crate::media::container::{Container, Sniffed, sniff};
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, Refusal, exactness};
use crate::media::probe::fault::Evidence;
use crate::media::probe::first::{First, Goal, Opened};
use crate::media::scan::{Progress, Scan};
use crate::media::site_time;
use crate::media::survey::Survey;
use crate::media::tracks::TrackKind;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long the reading may take, beside what the file's size asks for.
const WITHIN: Duration = Duration::from_secs(7);

/// A medium slower than this, in bytes a second, gives no more than a part of the file.
const SLOWEST: u64 = 10_000_000;

/// How often whoever watches is told how far the reading has come.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// What was found out about a file.
#[derive(Clone, Debug)]
pub struct Probe {
    /// What wraps the tracks.
    pub container: Container,
    /// Size in bytes.
    pub size: u64,
    /// The tracks, in the container's order.
    pub streams: Vec<Stream>,
    /// Length by the container's header; none where it names none.
    pub declared: Option<Pts>,
    /// Length of what was read, from the first picture to the end of the last; zero when no picture has a time.
    pub measured: Pts,
    /// Pictures a second by the headers.
    pub declared_fps: Option<f64>,
    /// Pictures a second from the first to the last; zero for fewer than two.
    pub measured_fps: f64,
    /// Whether pictures come at uneven times.
    pub vfr: bool,
    /// How many pictures were counted.
    pub pictures: u64,
    /// Seconds from one key picture to the next: least, median and most; none for fewer than two keys.
    pub key_spacing_s: Option<(f64, f64, f64)>,
    /// When the pictures were, by the recorder's clock, the file's name or its container.
    pub start: Option<Timeline>,
    /// What each of these says of the first picture, the one in use first.
    pub claims: Vec<SiteClock>,
    /// The recorder's channel, from 1, where its frames carry one.
    pub channel: Option<u32>,
    /// How many frames or packets are neither pictures nor sound: watermarks, metadata. Counted by our own readers only.
    pub asides: u64,
    /// Whether stills and marks can be had.
    pub exactness: Exactness,
    /// What is wrong with it, though it plays.
    pub faults: Vec<Fault>,
    /// What the scan found, as the bytes of a [`Survey`]; none where not all of the file could be read.
    pub survey: Option<Vec<u8>>,
}

impl Probe {
    /// How long it is: as measured, or else as its header says.
    pub fn duration(&self) -> Pts {
        if self.measured > Pts::ZERO { self.measured } else { self.declared.unwrap_or_default() }
    }

    /// Whether there is a sound track that can be heard.
    pub fn has_sound(&self) -> bool {
        self.streams.iter().any(|stream| stream.kind == TrackKind::Sound && stream.missing.is_none())
    }

    /// The track whose pictures are shown.
    pub fn pictures_shown(&self) -> Option<&Stream> {
        self.streams.iter().find(|stream| stream.kind == TrackKind::Pictures && stream.used)
    }

    /// Why stills and marks are refused, in words; none where they are exact.
    pub fn refusal(&self) -> Option<Text> {
        let Exactness::Refused(refusal) = self.exactness else { return None };
        let (Refusal::Container(container) | Refusal::Order(container)) = refusal;
        Some(MediaError::Inexact { container: container.name().to_owned(), path: std::path::PathBuf::new() }.text())
    }
}

/// Reads a file and says what is in it. Files of a size that is read in seconds take seconds, whatever is wrong with them.
///
/// # Errors
/// When it does not play: not readable, no footage, no index, cut off before its first picture, no decoder for its
/// pictures, nothing that can be decoded.
pub fn probe(path: &Path) -> Result<Probe, MediaError> {
    let whole = probe_watched(path, &mut |_share| true)?;
    whole.ok_or_else(|| MediaError::TimedOut { what: "index", path: path.to_owned() })
}

/// As [`probe`]; `watch` is told the share that was read, 0..=1, and stops it by saying false. None when stopped.
///
/// # Errors
/// As [`probe`].
pub fn probe_watched(path: &Path, watch: &mut dyn FnMut(f32) -> bool) -> Result<Option<Probe>, MediaError> {
    crate::media::init()?;
    let sniffed = sniff(path)?;
    if !watch(0.0) {
        return Ok(None);
    }
    let until = Instant::now() + WITHIN + Duration::from_secs(sniffed.size / SLOWEST);
    let scan = Scan::start(path, sniffed, None, || {})?;
    let opening = First::open(path, sniffed, scan.layout(), Goal::Picture)?;
    // A file that does not decode says so soon; there is no need to count it.
    let first = opening.wait(Instant::now() + WITHIN).map_err(|error| plainer(error, sniffed))?;
    let progress = loop {
        let progress = scan.wait(TELL_EVERY, |_progress| false);
        if progress.ended.is_some() || Instant::now() > until {
            break progress;
        }
        if !watch(progress.share(sniffed.size)) {
            return Ok(None);
        }
    };
    if let Some(Err(error)) = &progress.ended {
        return Err(plainer(error.clone(), sniffed));
    }
    let survey = Survey::of(sniffed, &progress, scan.layout()).and_then(|survey| survey.to_bytes());
    Ok(Some(Probe { survey, ..summed_up(path, sniffed, &progress, &first) }))
}

/// When the pictures of a file were, by the recorder's clock, the file's name or its container, in this order. Only where
/// a recorder keeps a clock in the file is it read to its end.
///
/// # Errors
/// When the file does not open.
pub fn start(path: &Path) -> Result<Option<Timeline>, MediaError> {
    let named = site_time::from_name(path);
    let sniffed = match (sniff(path), named) {
        // A file that is gone has its name left.
        (Err(_gone), Some(clock)) => return Ok(Some(clock.into())),
        (sniffed, _) => sniffed?,
    };
    if sniffed.container.is_ours() {
        crate::media::init()?;
        let within = WITHIN + Duration::from_secs(sniffed.size / SLOWEST);
        let progress = Scan::start(path, sniffed, None, || {})?.wait(within, |_progress| false);
        let otherwise = named.or_else(|| site_time::from_container(path, sniffed.container, None));
        return Ok(timeline(&progress.stretches, otherwise));
    }
    if let Some(clock) = named {
        return Ok(Some(clock.into()));
    }
    crate::media::init()?;
    let opened = First::open(path, sniffed, None, Goal::Tags)?.wait(Instant::now() + WITHIN)?;
    Ok(site_time::from_tags(opened.tags.as_ref()).map(Timeline::from))
}

/// Site time by the recorder's clock, or else by another that is known.
pub(crate) fn timeline(stretches: &[Stretch], otherwise: Option<SiteClock>) -> Option<Timeline> {
    let recorder = |first: &Stretch| SiteClock::new(first.site.plus(Pts::ZERO - first.from), ClockSource::Frames);
    let clock = stretches.first().map(recorder).or(otherwise)?;
    Some(Timeline { clock, stretches: stretches.to_vec() })
}

/// A file that is cut off is called that, whatever the demuxer or the decoder made of it.
fn plainer(error: MediaError, sniffed: Sniffed) -> MediaError {
    match error {
        MediaError::NothingDecodable { path, .. }
        | MediaError::Failed { path, .. }
        | MediaError::NoPictures { path }
            if sniffed.cut_short =>
        {
            MediaError::Truncated { path }
        }
        // What nothing here knows by its content ends in all sorts of ways.
        MediaError::Failed { path, .. } | MediaError::TimedOut { path, .. }
            if sniffed.container == Container::Other =>
        {
            MediaError::NotFootage { path }
        }
        other => other,
    }
}

fn summed_up(path: &Path, sniffed: Sniffed, progress: &Progress, first: &Opened) -> Probe {
    let index = &progress.index;
    let streams = stream::streams(progress, first);
    let declared = progress.declared.filter(|declared| *declared > Pts::ZERO);
    let exactness = match exactness(sniffed.container, &progress.index) {
        Exactness::Exact if !index.is_ordered() || index.is_empty() => {
            Exactness::Refused(Refusal::Order(sniffed.container))
        }
        exactness => exactness,
    };
    let tags = progress.tags.as_ref().or(first.tags.as_ref());
    let container = site_time::from_container(path, sniffed.container, tags);
    let named = site_time::from_name(path);
    let start = timeline(&progress.stretches, named.or(container));
    let mut probe = Probe {
        container: sniffed.container,
        size: sniffed.size,
        declared_fps: streams.iter().filter(|stream| stream.used).find_map(|stream| stream.picture.as_ref()?.fps),
        streams,
        declared,
        measured: index.duration(),
        measured_fps: index.fps(),
        vfr: index.is_uneven(),
        pictures: index.len() as u64,
        key_spacing_s: index.key_spacing(),
        claims: claims(start.as_ref(), index.duration(), [named, container]),
        start,
        channel: progress.beside.channel,
        asides: progress.beside.asides,
        exactness,
        faults: Vec::new(),
        survey: None,
    };
    let read_fps = first.pictures.as_ref().and_then(|caps| stream::fps(caps));
    probe.faults = fault::faults(&probe, &Evidence { sniffed, progress, container_fps: read_fps });
    probe
}

/// What each source says of the first picture, the one in use first. A container's time behind the last picture is when
/// the file was written, and says nothing of the first.
fn claims(start: Option<&Timeline>, length: Pts, others: [Option<SiteClock>; 2]) -> Vec<SiteClock> {
    let Some(start) = start else { return Vec::new() };
    let end = start.site(length);
    let speaks = |other: &SiteClock| {
        let is_other = other.source != start.clock.source;
        is_other && (other.source != ClockSource::Container || other.at_first < end)
    };
    std::iter::once(start.clock).chain(others.into_iter().flatten().filter(speaks)).collect()
}
