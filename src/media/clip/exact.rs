//! Exact clips: the pictures are decoded from a key picture on, and exactly those asked for are encoded again.

use crate::domain::time::Pts;
use crate::media::canvas::{Canvas, Shades, is_plain, size_for};
use crate::media::clip::check::{Expected, check};
use crate::media::clip::part::Part;
use crate::media::clip::plan::{Plan, Planned, Wall, What};
use crate::media::clip::programme::{PaintView, Programme, Shot, View, slowed};
use crate::media::clip::reading::Reading;
use crate::media::clip::track::{SOUND_AHEAD, Sound, Sounds, read};
use crate::media::clip::wall::{Cell, Shown};
use crate::media::clip::writer::{Content, Form, Tone, Writer};
use crate::media::clip::{Made, Wanted};
use crate::media::error::MediaError;
use crate::media::picture::Picture;
use gstreamer as gst;
use gstreamer_video as gst_video;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Pictures a second where an index of one picture says nothing.
const USUAL_RATE: f64 = 25.0;

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
    paint: Option<&mut Paint<'_>>,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<Made>, MediaError> {
    let programme = Programme::from(wanted);
    let Some(paint) = paint else { return compose(&programme, path, None, watch) };
    let mut only_pictures = |view: &View, canvas: &mut Canvas| {
        if let View::Picture(shot) = view {
            paint(shot, canvas);
        }
    };
    compose(&programme, path, Some(&mut only_pictures), watch)
}

/// The same for a whole programme.
///
/// # Errors
/// As there, and when the programme has no recording, or something in it is out of bounds.
pub fn compose(
    programme: &Programme,
    path: &Path,
    paint: Option<&mut PaintView<'_>>,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<Made>, MediaError> {
    crate::media::init()?;
    let begun = Instant::now();
    let part = Part::new(path)?;
    let Some(plan) = Plan::find(programme, &mut || watch(0.0))? else { return Ok(None) };
    let passages = if programme.sound { plan.sound() } else { None };
    let written = std::thread::scope(|scope| {
        let (to, sound) = sync_channel(1);
        if let Some(passages) = &passages {
            let spans = &plan.spans;
            scope.spawn(move || read(spans, passages, &to));
        }
        write(&plan, part, passages.is_some().then_some(sound), paint, watch)
    })?;
    let Some((part, form)) = written else { return Ok(None) };
    let writing = begun.elapsed();
    let (pictures, length, has_sound) = (plan.count(), plan.length(), passages.is_some());
    let expected = Expected { pictures, length, last: plan.last(), sound: has_sound.then_some(length) };
    let Some(checking) = check(part.part(), path, &expected, &mut || watch(1.0))? else { return Ok(None) };
    part.publish()?;
    Ok(Some(Made {
        pieces: plan.taken(),
        segments: plan.segments.iter().map(|segment| (segment.at, segment.at + segment.length)).collect(),
        pictures: pictures as u64,
        length,
        size: (form.size.0 as u32, form.size.1 as u32),
        sound: has_sound,
        copied: false,
        writing,
        checking,
    }))
}

/// Writes everything under the temporary name. None when stopped.
fn write(
    plan: &Plan,
    part: Part,
    sound: Option<Sounds>,
    paint: Option<&mut PaintView<'_>>,
    watch: &mut dyn FnMut(f32) -> bool,
) -> Result<Option<(Part, Form)>, MediaError> {
    let Some((span, number)) = plan.first() else { return Ok(None) };
    // What decides about size and colours may come behind a card: it is decoded first, and waits for its turn.
    let reading = Reading::open(&plan.spans[span], number)?;
    let form = form(reading.picture(), plan.rate());
    let sound = sound.map(Sound::begin).transpose()?;
    let tone = sound.as_ref().map_or(Tone::None, |sound| Tone::Raw(sound.channels));
    let writer = Writer::create(part, Content::Raw(form), tone, plan.length())?;
    let ahead = Some((span, reading));
    let mut work = Work { plan, form, writer, sound, paint, watch, ahead, done: 0, count: plan.count() };
    for (number, segment) in plan.segments.iter().enumerate() {
        let goes_on = match &segment.what {
            What::Piece { span, slower } => work.piece(segment.at, *span, *slower)?,
            What::Card => work.card(number, segment)?,
            What::Wall(wall) => work.wall(number, segment, wall)?,
        };
        if !goes_on {
            return Ok(None);
        }
    }
    let Work { mut writer, sound, watch, .. } = work;
    if let Some(mut sound) = sound {
        sound.hand_on(Pts::from_ns(i64::MAX), &mut writer)?;
    }
    Ok(writer.finish(&mut || watch(1.0))?.map(|part| (part, form)))
}

fn form(first: &Picture, rate: f64) -> Form {
    let fps = if rate > 0.1 { rate } else { USUAL_RATE };
    Form { size: size_for(first), shades: Shades::of(first.look()), fps }
}

/// A clip that is being written.
struct Work<'a, 'p> {
    plan: &'a Plan,
    form: Form,
    writer: Writer,
    sound: Option<Sound>,
    paint: Option<&'a mut PaintView<'p>>,
    watch: &'a mut dyn FnMut(f32) -> bool,
    /// What was opened before its turn.
    ahead: Option<(usize, Reading)>,
    /// Pictures that were handed to the encoder, and how many there are to be.
    done: usize,
    count: usize,
}

/// What a cell shows, and what it is decoding.
#[derive(Default)]
struct Screen {
    /// The place of the picture among the cell's; none before anything was shown, or within it for the dark cell.
    showing: Option<Option<usize>>,
    reading: Option<(usize, Reading)>,
}

impl Work<'_, '_> {
    /// Hands a picture to the encoder. False when it is to be stopped.
    fn push(&mut self, buffer: gst::Buffer, from: Pts, until: Pts) -> Result<bool, MediaError> {
        self.writer.picture(buffer, from, until)?;
        if let Some(sound) = &mut self.sound {
            sound.hand_on(until + SOUND_AHEAD, &mut self.writer)?;
        }
        self.done += 1;
        Ok((self.watch)(self.done as f32 / self.count as f32))
    }

    fn open(&mut self, span: usize, number: usize) -> Result<Reading, MediaError> {
        match self.ahead.take_if(|(ahead, reading)| *ahead == span && reading.number() <= number) {
            Some((_span, reading)) => Ok(reading),
            None => Reading::open(&self.plan.spans[span], number),
        }
    }

    fn paint(&mut self, view: &View, canvas: &mut Canvas) {
        if let Some(paint) = &mut self.paint {
            paint(view, canvas);
        }
    }

    fn piece(&mut self, at: Pts, number: usize, slower: u32) -> Result<bool, MediaError> {
        let (span, piece) = (&self.plan.spans[number], self.plan.pieces[number]);
        let mut reading = self.open(number, span.first)?;
        for shown in span.first..=span.last {
            reading.go_to(shown)?;
            let time = |pts: Pts| at + slowed(pts - span.begin(), slower);
            let (from, until) = (time(span.pts(shown)), time(span.end_of(shown)));
            let buffer = self.laid(reading.picture(), &Shot { piece, pts: span.pts(shown), at: from });
            if !self.push(buffer, from, until)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The picture for the encoder: the decoder's own memory, where nothing is to be painted on it.
    fn laid(&mut self, picture: &Picture, shot: &Shot) -> gst::Buffer {
        let Form { size, shades, .. } = self.form;
        if self.paint.is_none()
            && is_plain(picture, size, shades)
            && let Some(own) = picture.buffer()
        {
            return own;
        }
        let mut canvas = Canvas::of(picture, size, shades);
        self.paint(&View::Picture(*shot), &mut canvas);
        without_padding(canvas.into_bytes(), size)
    }

    fn card(&mut self, segment: usize, planned: &Planned) -> Result<bool, MediaError> {
        let mut canvas = Canvas::blank(self.form.size, self.form.shades);
        self.paint(&View::Card { segment, at: planned.at }, &mut canvas);
        let buffer = without_padding(canvas.into_bytes(), self.form.size);
        for (from, until) in Plan::card(planned.length) {
            if !self.push(buffer.clone(), planned.at + from, planned.at + until)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn wall(&mut self, segment: usize, planned: &Planned, wall: &Wall) -> Result<bool, MediaError> {
        let Form { size, shades, .. } = self.form;
        let rows = wall.cells.len().div_ceil(wall.columns);
        let room = (size.0 / wall.columns / 2 * 2, size.1 / rows / 2 * 2);
        let begin = wall.moments.first().copied().unwrap_or_default();
        let mut screens: Vec<Screen> = wall.cells.iter().map(|_cell| Screen::default()).collect();
        let mut whole = Canvas::blank(size, shades);
        let ends = wall.moments.iter().skip(1).copied().chain([begin + planned.length]);
        for (moment, end) in wall.moments.iter().zip(ends) {
            let at = planned.at + (*moment - begin);
            for (number, (cell, screen)) in wall.cells.iter().zip(&mut screens).enumerate() {
                if let Some((mut canvas, shown)) = self.changed(screen, cell, *moment, room)? {
                    let view = match shown {
                        Some(Shown { span, pts, .. }) => View::Picture(Shot { piece: self.plan.pieces[span], pts, at }),
                        None => View::Empty { segment, cell: number, at },
                    };
                    self.paint(&view, &mut canvas);
                    whole.put(&canvas, (number % wall.columns * room.0, number / wall.columns * room.1));
                }
            }
            let mut canvas = whole.clone();
            self.paint(&View::Whole { segment, at }, &mut canvas);
            let buffer = without_padding(canvas.into_bytes(), size);
            if !self.push(buffer, at, planned.at + (end - begin))? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a cell shows at a moment, before it is painted on; none where that is there already.
    fn changed(
        &mut self,
        screen: &mut Screen,
        cell: &Cell,
        moment: Pts,
        room: (usize, usize),
    ) -> Result<Option<(Canvas, Option<Shown>)>, MediaError> {
        let place = cell.on(moment);
        if screen.showing.replace(place) == Some(place) {
            return Ok(None);
        }
        let Some(shown) = place.map(|place| cell.shown[place]) else {
            return Ok(Some((Canvas::blank(room, self.form.shades), None)));
        };
        let mut reading = match screen.reading.take() {
            Some((span, reading)) if span == shown.span => reading,
            _other => self.open(shown.span, shown.number)?,
        };
        reading.go_to(shown.number)?;
        let canvas = Canvas::on_ground(reading.picture(), room, self.form.shades);
        screen.reading = Some((shown.span, reading));
        Ok(Some((canvas, Some(shown))))
    }
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
