//! Fast clips: the pictures' data as it is. They begin with the key picture at or before the span, and nothing in the
//! file comes before it; they end where no picture lacks one that it refers to. Sound that is not AAC, or of
//! several pieces, is encoded again.

use crate::domain::time::Pts;
use crate::media::clip::check::{Expected, check};
use crate::media::clip::packets::Packets;
use crate::media::clip::part::Part;
use crate::media::clip::span::Span;
use crate::media::clip::track::{Passage, SOUND_AHEAD, Sound, Sounds, read};
use crate::media::clip::units::Units;
use crate::media::clip::writer::{Content, Tone, Writer};
use crate::media::clip::{Made, Taken, Wanted};
use crate::media::error::MediaError;
use crate::media::tracks::codec_name;
use gstreamer as gst;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Makes a clip at `path` as [`exact`](crate::media::clip::exact()) does, without decoding: it may begin earlier and end later than
/// asked, which is told. `wanted.slower` must be 1.
///
/// # Errors
/// As there, and when the codec is neither H.264 nor H.265, its access units are not pictures one for one (fields), or its
/// parameters change within the clip.
pub fn copy(wanted: &Wanted, path: &Path, watch: &mut dyn FnMut(f32) -> bool) -> Result<Option<Made>, MediaError> {
    crate::media::init()?;
    let begun = Instant::now();
    if wanted.pieces.is_empty() || wanted.slower != 1 {
        let what = "a copied clip needs a recording, and goes as fast as it was recorded".to_owned();
        return Err(MediaError::BadInput { what });
    }
    let part = Part::new(path)?;
    let (mut spans, mut places) = (Vec::new(), Vec::new());
    for piece in &wanted.pieces {
        let Some(span) = Span::find(piece, &mut || watch(0.0))? else { return Ok(None) };
        let (span, copied) = span.copied().map_err(|span| not_copied(span.codec(), &piece.path))?;
        spans.push(span);
        places.push(copied);
    }
    // One piece's AAC can be copied as well; at a seam it would not fit.
    let packets = match spans.as_slice() {
        [span] if wanted.sound => Packets::of(span)?,
        _several => None,
    };
    let has_sound = wanted.sound && spans.iter().any(|span| span.sound().is_some());
    let work = Work::new(&spans, &places, packets.as_ref());
    let written = std::thread::scope(|scope| {
        let (to, sound) = sync_channel(1);
        if has_sound && packets.is_none() {
            let spans = &spans;
            scope.spawn(move || read(spans, &Passage::row(spans), &to));
        }
        work.write(part, (has_sound && packets.is_none()).then_some(sound), watch)
    })?;
    let Some(Written { part, size }) = written else { return Ok(None) };
    let writing = begun.elapsed();
    let pictures = spans.iter().map(Span::count).sum();
    let last = work.times.iter().flatten().copied().max().unwrap_or_default();
    let heard = packets.as_ref().map_or(work.length, |packets| packets.length);
    let expected = Expected { pictures, length: work.length, last, sound: has_sound.then_some(heard) };
    let Some(checking) = check(part.part(), path, &expected, &mut || watch(1.0))? else { return Ok(None) };
    part.publish()?;
    let mut at = Pts::ZERO;
    let pieces = spans.iter().enumerate().map(|(number, span)| {
        let taken = Taken { segment: number, piece: number, ..span.taken(at) };
        at = at + span.length();
        taken
    });
    let pieces: Vec<Taken> = pieces.collect();
    let ends = pieces.iter().skip(1).map(|next| next.at).chain([work.length]);
    let segments = pieces.iter().zip(ends).map(|(taken, end)| (taken.at, end)).collect();
    Ok(Some(Made {
        pieces,
        segments,
        pictures: pictures as u64,
        length: work.length,
        size,
        sound: has_sound,
        copied: true,
        writing,
        checking,
    }))
}

fn not_copied(codec: String, path: &Path) -> MediaError {
    MediaError::NotCopied { codec, path: path.to_owned() }
}

/// A file that is complete under its temporary name, and how large its pictures are.
struct Written {
    part: Part,
    size: (u32, u32),
}

/// What is written: the access units of each piece with their times in the clip.
struct Work<'a> {
    spans: &'a [Span],
    places: &'a [Vec<u32>],
    packets: Option<&'a Packets>,
    /// When each unit is shown, piece by piece in the order of decoding.
    times: Vec<Vec<Pts>>,
    /// By how much the first picture is decoded before it is shown: then each comes in time.
    delay: Pts,
    length: Pts,
}

impl<'a> Work<'a> {
    fn new(spans: &'a [Span], places: &'a [Vec<u32>], packets: Option<&'a Packets>) -> Self {
        let (mut length, mut times, mut delay) = (Pts::ZERO, Vec::new(), Pts::ZERO);
        for (span, places) in spans.iter().zip(places) {
            let at = |place: &u32| span.index.pts_of(span.index.shown_at(*place).unwrap_or(0)) - span.begin() + length;
            let shown: Vec<Pts> = places.iter().map(at).collect();
            let mut decoded = shown.clone();
            decoded.sort_unstable();
            let late = decoded.iter().zip(&shown).map(|(decoded, shown)| *decoded - *shown).max();
            delay = delay.max(late.unwrap_or_default());
            times.push(shown);
            length = length + span.length();
        }
        Self { spans, places, packets, times, delay, length }
    }

    fn write(
        &self,
        part: Part,
        sound: Option<Sounds>,
        watch: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<Written>, MediaError> {
        // Decoded in even steps: as they are shown, only earlier by as much as the latest of them needs.
        let mut decoded: Vec<Pts> = self.times.iter().flatten().copied().collect();
        decoded.sort_unstable();
        decoded.push(self.length);
        let (mut done, mut stopped) = (0, false);
        let mut part = Some(part);
        let mut sound = sound.map(Sound::begin).transpose()?;
        let tone = match (self.packets, &sound) {
            (Some(packets), _) => Tone::Coded(packets),
            (None, Some(sound)) => Tone::Raw(sound.channels),
            (None, None) => Tone::None,
        };
        let mut begun: Option<(Writer, gst::Caps)> = None;
        for ((span, places), times) in self.spans.iter().zip(self.places).zip(&self.times) {
            let units = Units::open(span)?;
            let mut shown = times.iter();
            units.read(places, &mut |sample| {
                let (Some(caps), Some(buffer), Some(pts)) = (sample.caps(), sample.buffer_owned(), shown.next()) else {
                    return Ok(());
                };
                let (writer, first) = match &mut begun {
                    Some(begun) => begun,
                    None => {
                        let part = part.take().ok_or_else(|| not_copied(codec_name(caps), &span.path))?;
                        let mut writer = Writer::create(part, Content::Coded(caps), tone, self.length)?;
                        writer.decodes_earlier(self.delay);
                        self.packets.map_or(Ok(()), |packets| writer.packets(packets))?;
                        begun.insert((writer, caps.to_owned()))
                    }
                };
                if !has_same_parameters(first, caps) {
                    return Err(not_copied(codec_name(caps), &span.path));
                }
                let (dts, next) = (decoded[done] - self.delay, decoded[done + 1] - self.delay);
                writer.unit(buffer, *pts, dts, next - dts)?;
                if let Some(sound) = &mut sound {
                    sound.hand_on(*pts + SOUND_AHEAD, writer)?;
                }
                done += 1;
                stopped = stopped || !watch(done as f32 / decoded.len() as f32);
                Ok(())
            })?;
            if stopped {
                return Ok(None);
            }
        }
        let Some((mut writer, caps)) = begun else { return Ok(None) };
        if let Some(mut sound) = sound {
            sound.hand_on(Pts::from_ns(i64::MAX), &mut writer)?;
        }
        let side = |name| caps.structure(0).and_then(|s| s.get::<i32>(name).ok()).map_or(0, i32::unsigned_abs);
        let part = writer.finish(&mut || watch(1.0))?;
        Ok(part.map(|part| Written { part, size: (side("width"), side("height")) }))
    }
}

/// Whether a decoder that was set up for the one decodes the other.
fn has_same_parameters(one: &gst::CapsRef, other: &gst::CapsRef) -> bool {
    let parameters = |caps: &gst::CapsRef| {
        let header = caps.structure(0)?.get::<gst::Buffer>("codec_data").ok()?;
        Some(header.map_readable().ok()?.to_vec())
    };
    parameters(one) == parameters(other)
}
