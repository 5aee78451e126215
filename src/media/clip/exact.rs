//! Exact clips: the pictures are decoded from a key picture on, and exactly those asked for are encoded again.

use crate::domain::time::Pts;
use crate::media::canvas::{Canvas, Shades, is_plain, size_for};
use crate::media::clip::check::{Expected, check};
use crate::media::clip::part::Part;
use crate::media::clip::span::Span;
use crate::media::clip::track::{SOUND_AHEAD, Sound, Sounds, read};
use crate::media::clip::writer::{Content, Form, Tone, Writer};
use crate::media::clip::{Made, Wanted};
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use crate::media::run::Run;
use gstreamer as gst;
use gstreamer_video as gst_video;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Pictures a second where an index of one picture says nothing.
const USUAL_RATE: f64 = 25.0;

/// Slow motion beyond this is a still.
const SLOWEST: u32 = 16;

/// Which picture of a clip is to be painted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shot {
    /// Of which piece, from 0.
    pub piece: usize,
    /// Its time in the recording.
    pub pts: Pts,
    /// When it is shown in the clip.
    pub at: Pts,
}

/// Paints on a picture before it is encoded.
pub type Paint<'a> = dyn FnMut(&Shot, &mut Canvas) + 'a;

/// Makes a clip at `path`. Every picture goes to `paint` where there is one. `watch` is told the share that is done,
/// 0..=1, and stops it by saying false. None when stopped. Whatever happens, nothing that is not whole and checked has
/// the name `path`, and nothing that was there is replaced.
///
/// # Errors
/// When `path` exists or cannot be written, a recording cannot be read, a picture asked for cannot be had, an encoder is
/// missing, or what was written does not pass the check.
pub fn exact(
    wanted: &Wanted,
    path: &Path,
    mut paint: Option<&mut Paint<'_>>,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<Made>, MediaError> {
    crate::media::init()?;
    let begun = Instant::now();
    if wanted.pieces.is_empty() || !(1..=SLOWEST).contains(&wanted.slower) {
        let what = format!("a clip needs a recording, and at most {SLOWEST} times slower");
        return Err(MediaError::BadInput { what });
    }
    let part = Part::new(path)?;
    let mut spans = Vec::new();
    for piece in &wanted.pieces {
        let Some(span) = Span::find(piece, &mut || watch(0.0))? else { return Ok(None) };
        spans.push(span);
    }
    let has_sound = wanted.sound && wanted.slower == 1 && spans.iter().any(|span| span.sound().is_some());
    let work = Work { spans: &spans, slower: wanted.slower, count: spans.iter().map(Span::count).sum() };
    let written = std::thread::scope(|scope| {
        let (to, sound) = sync_channel(1);
        if has_sound {
            let spans = &spans;
            scope.spawn(move || read(spans, &to));
        }
        work.write(part, has_sound.then_some(sound), &mut paint, watch)
    })?;
    let Some((part, form)) = written else { return Ok(None) };
    let writing = begun.elapsed();
    let length = work.length();
    let expected = Expected { pictures: work.count, length, last: work.last(), sound: has_sound.then_some(length) };
    let checking = check(part.part(), path, &expected)?;
    part.publish()?;
    let mut at = Pts::ZERO;
    let pieces = spans.iter().map(|span| {
        let taken = span.taken(at);
        at = at + work.slowed(span.length());
        taken
    });
    Ok(Some(Made {
        pieces: pieces.collect(),
        pictures: work.count as u64,
        length,
        size: (form.size.0 as u32, form.size.1 as u32),
        sound: has_sound,
        copied: false,
        writing,
        checking,
    }))
}

struct Work<'a> {
    spans: &'a [Span],
    slower: u32,
    /// How many pictures there are.
    count: usize,
}

impl Work<'_> {
    fn slowed(&self, time: Pts) -> Pts {
        Pts::from_ns(time.ns().saturating_mul(i64::from(self.slower)))
    }

    fn length(&self) -> Pts {
        self.spans.iter().map(|span| self.slowed(span.length())).fold(Pts::ZERO, |sum, length| sum + length)
    }

    /// When the last picture is shown.
    fn last(&self) -> Pts {
        let Some(span) = self.spans.last() else { return Pts::ZERO };
        self.length() - self.slowed(span.end - span.pts(span.last))
    }

    fn write(
        &self,
        part: Part,
        sound: Option<Sounds>,
        paint: &mut Option<&mut Paint<'_>>,
        watch: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Option<(Part, Form)>, MediaError> {
        let (mut offset, mut done) = (Pts::ZERO, 0);
        let (mut part, mut sound_from) = (Some(part), sound);
        let mut begun: Option<(Writer, Form, Option<Sound>)> = None;
        for (piece, span) in self.spans.iter().enumerate() {
            let mut run = Run::open(&span.path, span.sniffed, span.layout())?;
            for number in span.first..=span.last {
                let picture = if number == span.first { run.begin(&span.index, number)? } else { run.next()? };
                let (writer, form, sound) = match &mut begun {
                    Some(begun) => begun,
                    None => {
                        let Some(part) = part.take() else { return Ok(None) };
                        let sound = sound_from.take().map(Sound::begin).transpose()?;
                        let form = self.form(&picture);
                        let tone = sound.as_ref().map_or(Tone::None, |sound| Tone::Raw(sound.channels));
                        begun.insert((Writer::create(part, Content::Raw(form), tone, self.length())?, form, sound))
                    }
                };
                let from = offset + self.slowed(span.pts(number) - span.begin());
                let until = if number == span.last { span.end } else { span.pts(number + 1) };
                let until = offset + self.slowed(until - span.begin());
                let shot = Shot { piece, pts: span.pts(number), at: from };
                writer.picture(laid(&picture, *form, &shot, paint), from, until)?;
                if let Some(sound) = sound {
                    sound.hand_on(until + SOUND_AHEAD, writer)?;
                }
                done += 1;
                if !watch(done as f32 / self.count as f32) {
                    return Ok(None);
                }
            }
            offset = offset + self.slowed(span.length());
        }
        let Some((mut writer, form, sound)) = begun else { return Ok(None) };
        if let Some(mut sound) = sound {
            sound.hand_on(Pts::from_ns(i64::MAX), &mut writer)?;
        }
        Ok(Some((writer.finish()?, form)))
    }

    fn form(&self, first: &Picture) -> Form {
        let rate = self.spans.first().map_or(0.0, |span| span.index.fps());
        let fps = if rate > 0.1 { rate } else { USUAL_RATE } / f64::from(self.slower);
        let (size, shades) = (size_for(first), Shades::of(first.look()));
        Form { size, shades, fps }
    }
}

/// The picture for the encoder: the decoder's own memory, where nothing is to be painted on it.
fn laid(picture: &Picture, form: Form, shot: &Shot, paint: &mut Option<&mut Paint<'_>>) -> gst::Buffer {
    if paint.is_none()
        && is_plain(picture, form.size, form.shades)
        && let Some(own) = picture.buffer()
    {
        return own;
    }
    let mut canvas = Canvas::of(picture, form.size, form.shades);
    if let Some(paint) = paint {
        paint(shot, &mut canvas);
    }
    without_padding(canvas.into_bytes(), form.size)
}

/// GStreamer would look for padding behind rows of most widths: it is told that there is none.
fn without_padding(bytes: Vec<u8>, (width, height): (usize, usize)) -> gst::Buffer {
    let mut buffer = gst::Buffer::from_mut_slice(bytes);
    let (luma, chroma) = (width * height, width * height / 4);
    let strides = [width, width / 2, width / 2].map(|stride| i32::try_from(stride).unwrap_or(i32::MAX));
    let added = gst_video::VideoMeta::add_full(
        buffer.make_mut(),
        gst_video::VideoFrameFlags::empty(),
        gst_video::VideoFormat::I420,
        u32::try_from(width).unwrap_or(0),
        u32::try_from(height).unwrap_or(0),
        &[0, luma, luma + chroma],
        &strides,
    );
    if let Err(why) = added {
        tracing::warn!(%why, "a picture without its layout");
    }
    buffer
}
