//! What a file is: container, tracks, measured and declared length and rate, when it began, what is wrong with it.

use crate::domain::footage::SiteClock;
use crate::domain::text::Text;
use crate::domain::time::Pts;
use crate::media::clock;
use crate::media::container::{Container, Sniffed, sniff};
use crate::media::decoding::Decoding;
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, exactness};
use crate::media::frame;
use crate::media::index::FrameIndex;
use crate::media::picture::Rotation;
use crate::media::scan::{Progress, Scan, TrackFacts};
use crate::media::tracks::{TrackKind, codec_name, decoder};
use gstreamer as gst;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long the file is read at most; what is known by then is told.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// How long one picture may take to decode.
const DECODE_WITHIN: Duration = Duration::from_secs(3);

/// A pause between two pictures counts as a gap when it is longer than this.
const GAP: Pts = Pts::from_ms(1_000);

/// Gaps that are told one by one.
const MOST_GAPS: usize = 20;

/// One track.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// Pictures, sound or something else.
    pub kind: TrackKind,
    /// The codec, as people call it.
    pub codec: String,
    /// Width in pixels as stored; zero for sound or where it is not known.
    pub width: u32,
    /// Height in pixels as stored.
    pub height: u32,
    /// Width of a pixel over its height.
    pub par: (u32, u32),
    /// How it is to be turned clockwise.
    pub rotation: Rotation,
    /// Whether it is to be mirrored before.
    pub flipped: bool,
    /// Whether pictures have two fields.
    pub interlaced: bool,
    /// Bits of a sample.
    pub bit_depth: u32,
    /// Pictures a second by the header, as a fraction.
    pub declared_fps: Option<(u32, u32)>,
    /// Sound: samples a second.
    pub sample_rate: u32,
    /// Sound: channels.
    pub channels: u32,
}

/// Something about the file that one should know.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The file ends before what its header promises.
    CutShort,
    /// The header gives another length than the pictures have.
    DurationDiffers {
        /// By the header.
        declared: Pts,
        /// By the pictures.
        measured: Pts,
    },
    /// For a while there are no pictures.
    Gap {
        /// When the last picture before it begins.
        at: Pts,
        /// How long until the next.
        length: Pts,
    },
    /// There are more gaps than are told one by one.
    MoreGaps {
        /// How many more.
        count: usize,
    },
    /// Not one picture can be decoded by itself: seeks are slow.
    FewKeys {
        /// How many key pictures there are.
        keys: usize,
    },
    /// The sound cannot be played.
    SoundMissing {
        /// Its codec.
        codec: String,
        /// The package that brings the decoder; empty when nothing does.
        package: String,
    },
    /// The file is so large that it was not read to its end.
    NotReadWhole {
        /// How far it was read.
        to: Pts,
    },
}

impl Fault {
    /// In one sentence.
    pub fn text(&self) -> Text {
        match self {
            Self::CutShort => Text::new("文件不完整，结尾缺失", "The file is cut short: its end is missing"),
            Self::DurationDiffers { declared, measured } => Text::new(
                format!("文件头标明时长 {:.1} 秒，实际画面 {:.1} 秒", declared.seconds(), measured.seconds()),
                format!("The header says {:.1} s, the pictures last {:.1} s", declared.seconds(), measured.seconds()),
            ),
            Self::Gap { at, length } => Text::new(
                format!("{} 起缺 {:.1} 秒画面", at.clock(), length.seconds()),
                format!("No pictures for {:.1} s from {}", length.seconds(), at.clock()),
            ),
            Self::MoreGaps { count } => {
                Text::new(format!("另有 {count} 处画面缺失"), format!("{count} more gaps without pictures"))
            }
            Self::FewKeys { keys } => Text::new(
                format!("全片只有 {keys} 个关键帧，定位会较慢"),
                format!("Only {keys} key pictures in all: seeking is slow"),
            ),
            Self::SoundMissing { codec, package } if package.is_empty() => {
                Text::new(format!("声音无法播放（{codec}）"), format!("The sound cannot be played ({codec})"))
            }
            Self::SoundMissing { codec, package } => Text::new(
                format!("声音无法播放（{codec}），请安装：sudo apt-get install {package}"),
                format!("The sound cannot be played ({codec}). Install it: sudo apt-get install {package}"),
            ),
            Self::NotReadWhole { to } => Text::new(
                format!("文件较大，只分析到 {}", to.clock()),
                format!("The file is large and was read as far as {} only", to.clock()),
            ),
        }
    }
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Probe {
    /// What wraps the tracks.
    pub container: Container,
    /// Size in bytes.
    pub size: u64,
    /// The tracks, in the container's order.
    pub streams: Vec<Stream>,
    /// When the last picture ends, measured.
    pub duration: Pts,
    /// The length by the header.
    pub declared: Option<Pts>,
    /// Pictures a second, measured from first to last.
    pub fps: f64,
    /// Whether pictures come at uneven times.
    pub vfr: bool,
    /// How many pictures.
    pub pictures: u64,
    /// Seconds from one key picture to the next: least, median, most; none for fewer than two.
    pub key_spacing: Option<(f64, f64, f64)>,
    /// When it began by the site's clock, where something tells.
    pub start: Option<SiteClock>,
    /// Whether a picture asked for is the picture shown.
    pub exactness: Exactness,
    /// What one should know.
    pub faults: Vec<Fault>,
}

impl Probe {
    /// The picture track that is shown: the largest, the first of equals.
    pub fn pictures_track(&self) -> Option<&Stream> {
        let tracks = self.streams.iter().filter(|stream| stream.kind == TrackKind::Pictures);
        tracks.rev().max_by_key(|stream| u64::from(stream.width) * u64::from(stream.height))
    }

    /// Whether there is a sound track that can be played.
    pub fn has_sound(&self) -> bool {
        let there = self.streams.iter().any(|stream| stream.kind == TrackKind::Sound);
        there && !self.faults.iter().any(|fault| matches!(fault, Fault::SoundMissing { .. }))
    }
}

/// Looks at a file. Takes ten seconds at most, whatever the file is.
///
/// # Errors
/// Says why a file does not play: it cannot be read, has no index, is of no known kind, needs a decoder that is not
/// installed, ends before its first picture, or gives not one picture.
pub fn probe(path: &Path) -> Result<Probe, MediaError> {
    crate::media::init()?;
    let sniffed = sniff(path)?;
    let scan = Scan::start(path, sniffed, None, || {})?;
    let decoding = Decoding::open(path, sniffed, READ_WITHIN + DECODE_WITHIN)?;
    let progress = scan.wait(READ_WITHIN, |_| false);
    drop(scan);
    if let Some(Err(error)) = &progress.ended {
        return Err(plain(error.clone(), sniffed));
    }
    if progress.index.is_empty() {
        return Err(progress.why_empty(sniffed, path));
    }
    decoding.any_picture(&progress.index).map_err(|error| plain(error, sniffed))?;
    drop(decoding);
    Ok(told(path, sniffed, &progress))
}

/// A file that ends early fails in many words; the reason is one.
fn plain(error: MediaError, sniffed: Sniffed) -> MediaError {
    match error {
        MediaError::NothingDecodable { path, .. } | MediaError::Failed { path, .. } if sniffed.cut_short => {
            MediaError::Truncated { path }
        }
        MediaError::TimedOut { path, .. } | MediaError::Failed { path, .. }
            if sniffed.container == Container::Other =>
        {
            MediaError::NotFootage { path }
        }
        other => other,
    }
}

fn told(path: &Path, sniffed: Sniffed, progress: &Progress) -> Probe {
    let index = &progress.index;
    let pictures = progress.tracks.iter().find(|track| track.kind == TrackKind::Pictures);
    Probe {
        container: sniffed.container,
        size: sniffed.size,
        streams: progress.tracks.iter().map(|track| stream(track, progress.tags.as_ref())).collect(),
        duration: index.duration(),
        declared: progress.declared,
        fps: index.fps(),
        vfr: index.is_uneven(),
        pictures: index.len() as u64,
        key_spacing: index.key_spacing(),
        start: clock::from_name(path).or_else(|| clock::from_tags(progress.tags.as_ref())),
        exactness: exactness(sniffed.container, pictures.map(|track| track.caps.as_ref()), index),
        faults: faults(sniffed, progress, index),
    }
}

fn stream(track: &TrackFacts, tags: Option<&gst::TagList>) -> Stream {
    let structure = track.caps.structure(0);
    let number = |field| structure.and_then(|s| s.get::<i32>(field).ok()).and_then(|n| u32::try_from(n).ok());
    let fraction = |field| {
        let fraction = structure.and_then(|s| s.get::<gst::Fraction>(field).ok())?;
        Some((u32::try_from(fraction.numer()).ok()?, u32::try_from(fraction.denom()).ok()?))
    };
    let word = tags.and_then(|tags| tags.get::<gst::tags::ImageOrientation>());
    let (rotation, flipped) = word.map_or((Rotation::None, false), |word| frame::parsed(word.get()));
    let is_pictures = track.kind == TrackKind::Pictures;
    let mode = structure.and_then(|s| s.get::<String>("interlace-mode").ok());
    let depth = structure.and_then(|s| s.get::<u32>("bit-depth-luma").ok());
    Stream {
        kind: track.kind,
        codec: codec_name(&track.caps),
        width: number("width").unwrap_or(0),
        height: number("height").unwrap_or(0),
        par: fraction("pixel-aspect-ratio").filter(|par| par.0 > 0 && par.1 > 0).unwrap_or((1, 1)),
        rotation: if is_pictures { rotation } else { Rotation::None },
        flipped: is_pictures && flipped,
        interlaced: mode.is_some_and(|mode| mode != "progressive"),
        bit_depth: if is_pictures { depth.unwrap_or(8) } else { number("depth").unwrap_or(0) },
        declared_fps: fraction("framerate").filter(|fps| fps.0 > 0),
        sample_rate: number("rate").unwrap_or(0),
        channels: number("channels").unwrap_or(0),
    }
}

fn faults(sniffed: Sniffed, progress: &Progress, index: &Arc<FrameIndex>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if sniffed.cut_short {
        faults.push(Fault::CutShort);
    }
    let measured = index.duration();
    if !index.is_complete() {
        faults.push(Fault::NotReadWhole { to: index.last() });
    } else if let Some(declared) = progress.declared.filter(|declared| differs(*declared, measured)) {
        faults.push(Fault::DurationDiffers { declared, measured });
    }
    let keys = (0..index.len()).filter(|number| index.is_key(*number)).count();
    if keys * 60 < measured.seconds() as usize {
        faults.push(Fault::FewKeys { keys });
    }
    faults.extend(gaps(index));
    let sound = progress.tracks.iter().find(|track| track.kind == TrackKind::Sound);
    if let Some(Err(MediaError::Missing { format, package, .. })) = sound.map(|track| decoder(&track.caps)) {
        faults.push(Fault::SoundMissing { codec: format, package });
    }
    faults
}

/// Sound may go on a little; a second and a fiftieth are too much.
fn differs(declared: Pts, measured: Pts) -> bool {
    let off = (declared - measured).ns().abs();
    off > 1_000_000_000 && off > measured.ns() / 50
}

fn gaps(index: &FrameIndex) -> Vec<Fault> {
    let times: Vec<Pts> = (0..index.len()).filter_map(|number| index.pts(number)).collect();
    // Time-lapse footage has long intervals throughout; a gap is longer than what is usual.
    let usual = if index.fps() > 0.0 { 5.0 / index.fps() } else { 0.0 };
    let pairs = times.windows(2).map(|pair| (pair[0], pair[1] - pair[0]));
    let mut found: Vec<Fault> = pairs
        .filter(|(_, length)| *length > GAP && length.seconds() > usual)
        .map(|(at, length)| Fault::Gap { at, length })
        .collect();
    let more = found.len().saturating_sub(MOST_GAPS);
    if more > 0 {
        found.truncate(MOST_GAPS);
        found.push(Fault::MoreGaps { count: more });
    }
    found
}
