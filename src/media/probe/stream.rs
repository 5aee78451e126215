//! The tracks of a file: what container, parser and decoder say of them, in the field's words.

use crate::media::doctor::missing_for;
use crate::media::frame::parsed;
use crate::media::picture::Rotation;
use crate::media::probe::first::Opened;
use crate::media::scan::{Progress, TrackFacts};
use crate::media::tracks::{TrackKind, codec_name, decoder};
use gstreamer as gst;

/// One track.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// Pictures, sound or something else.
    pub kind: TrackKind,
    /// The codec as people call it: H.264, AAC.
    pub codec: String,
    /// True for the tracks that are shown and heard.
    pub used: bool,
    /// What there is to say of pictures.
    pub picture: Option<PictureFacts>,
    /// What there is to say of sound.
    pub sound: Option<SoundFacts>,
    /// Set where no decoder is installed: the Debian package that brings one, or nothing where none does.
    pub missing: Option<String>,
}

/// A track of pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureFacts {
    /// Width in pixels as coded; zero when unknown.
    pub width: u32,
    /// Height in pixels as coded; zero when unknown.
    pub height: u32,
    /// Width of a pixel over its height.
    pub par: (u32, u32),
    /// How it must be turned to stand upright.
    pub rotation: Rotation,
    /// Whether it must be mirrored first.
    pub flipped: bool,
    /// Whether a picture has two fields of different moments.
    pub interlaced: bool,
    /// Bits of a sample, where it is known.
    pub depth: Option<u32>,
    /// Pictures a second by the headers, where they say.
    pub fps: Option<f64>,
}

/// A track of sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundFacts {
    /// Samples a second, where it is known.
    pub rate: Option<u32>,
    /// Channels, where it is known.
    pub channels: Option<u32>,
}

/// All tracks, in the container's order.
pub(crate) fn streams(progress: &Progress, first: &Opened) -> Vec<Stream> {
    let heard = first.sound.as_ref();
    let heard_place = heard.and_then(|(track, _)| progress.tracks.iter().position(|other| other.caps == *track));
    // A sound track that appears late is the first one all the same.
    let heard_place = heard_place.or_else(|| progress.tracks.iter().position(|track| track.kind == TrackKind::Sound));
    let turned = progress.tags.as_ref().or(first.tags.as_ref());
    let (rotation, flipped) = turned
        .and_then(|tags| tags.get::<gst::tags::ImageOrientation>())
        .map_or((Rotation::None, false), |word| parsed(word.get()));
    (0..)
        .zip(&progress.tracks)
        .map(|(place, track)| match track.kind {
            TrackKind::Pictures => {
                let decoded = first.decoded.as_ref().filter(|_| track.scanned);
                let mut facts = picture(&track.caps, decoded.map(|caps| caps.as_ref()));
                if track.scanned {
                    (facts.rotation, facts.flipped) = (rotation, flipped);
                    // The container's own figure goes before the one in the bitstream.
                    facts.fps = first.pictures.as_ref().and_then(|caps| fps(caps)).or(facts.fps);
                }
                Stream { picture: Some(facts), ..stream(track, &track.caps, track.scanned) }
            }
            TrackKind::Sound => {
                let used = heard_place == Some(place);
                let parsed = heard.filter(|_| used).and_then(|(_, parsed)| parsed.as_ref());
                let caps = parsed.unwrap_or(&track.caps);
                let facts = SoundFacts { rate: number(caps, "rate"), channels: number(caps, "channels") };
                Stream { sound: Some(facts), ..stream(track, caps, used) }
            }
            TrackKind::Other => stream(track, &track.caps, false),
        })
        .collect()
}

fn stream(track: &TrackFacts, caps: &gst::Caps, used: bool) -> Stream {
    let raw = name(caps).ends_with("/x-raw");
    let lacks = track.kind != TrackKind::Other && !raw && decoder(caps).is_err();
    let missing = lacks.then(|| missing_for(name(caps)).to_owned());
    let codec = if track.kind == TrackKind::Other { name(caps).to_owned() } else { codec_name(caps) };
    Stream { kind: track.kind, codec, used, picture: None, sound: None, missing }
}

/// By the parser's caps, and by those of the first decoded picture where there is one.
fn picture(caps: &gst::CapsRef, decoded: Option<&gst::CapsRef>) -> PictureFacts {
    let side = |field| decoded.and_then(|caps| number(caps, field)).or_else(|| number(caps, field));
    let par = decoded.and_then(|caps| fraction(caps, "pixel-aspect-ratio"));
    let par = par.or_else(|| fraction(caps, "pixel-aspect-ratio"));
    let mode = |caps: &gst::CapsRef| caps.structure(0).and_then(|s| s.get::<String>("interlace-mode").ok());
    let mode = decoded.and_then(mode).or_else(|| mode(caps));
    let depth = decoded.and_then(depth).or_else(|| number(caps, "bit-depth-luma"));
    PictureFacts {
        width: side("width").unwrap_or(0),
        height: side("height").unwrap_or(0),
        par: par.filter(|(wide, high)| *wide > 0 && *high > 0).unwrap_or((1, 1)),
        rotation: Rotation::None,
        flipped: false,
        interlaced: mode.is_some_and(|mode| mode != "progressive"),
        depth,
        fps: fps(caps),
    }
}

fn fraction(caps: &gst::CapsRef, field: &str) -> Option<(u32, u32)> {
    let value = caps.structure(0).and_then(|s| s.get::<gst::Fraction>(field).ok())?;
    Some((u32::try_from(value.numer()).ok()?, u32::try_from(value.denom()).ok()?))
}

/// Pictures a second, where the caps say.
pub(crate) fn fps(caps: &gst::CapsRef) -> Option<f64> {
    let (over, under) = fraction(caps, "framerate").filter(|(over, under)| *over > 0 && *under > 0)?;
    Some(f64::from(over) / f64::from(under))
}

/// Bits of a sample of decoded pictures.
fn depth(caps: &gst::CapsRef) -> Option<u32> {
    let info = gstreamer_video::VideoInfo::from_caps(caps).ok()?;
    info.comp_depth(0).into()
}

fn number(caps: &gst::CapsRef, field: &str) -> Option<u32> {
    let value = caps.structure(0)?.get::<i32>(field).ok();
    let value = value.or_else(|| caps.structure(0)?.get::<u32>(field).ok()?.try_into().ok());
    value.and_then(|value| u32::try_from(value).ok()).filter(|value| *value > 0)
}

fn name(caps: &gst::CapsRef) -> &str {
    caps.structure(0).map_or("", |structure| structure.name().as_str())
}
