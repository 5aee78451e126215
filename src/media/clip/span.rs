//! Which pictures of a recording a span has, by its index.

use crate::domain::time::Pts;
use crate::media::clip::{Piece, Taken};
use crate::media::container::{Sniffed, sniff};
use crate::media::error::MediaError;
use crate::media::exact::{Exactness, exactness};
use crate::media::index::FrameIndex;
use crate::media::layout::Layout;
use crate::media::scan::{Progress, Scan};
use crate::media::sound::SoundTrack;
use crate::media::tracks::{TrackKind, codec_name, decoder};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a scan may take for each thousand million bytes, and at least.
const WITHIN: Duration = Duration::from_secs(120);

/// How often whoever watches is asked whether it goes on.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// Sound that belongs to pictures may lie so much behind them in a file.
const SOUND_BEHIND: Pts = Pts::from_ms(3_000);

/// A piece of a recording whose pictures are known.
pub(super) struct Span {
    /// The file.
    pub path: PathBuf,
    /// What it is.
    pub sniffed: Sniffed,
    /// When each picture is shown.
    pub index: Arc<FrameIndex>,
    /// The tracks, and what is known of them.
    pub progress: Progress,
    /// The number of the first picture.
    pub first: usize,
    /// The number of the last one.
    pub last: usize,
    /// Where the last one ends: where the next one begins, but not behind the span.
    pub end: Pts,
    /// Where it was asked to begin; sound begins there too where pictures are in step with others.
    pub from: Pts,
    /// Where nothing is to be heard.
    pub muted: Vec<(Pts, Pts)>,
    /// Goes on for as long as this lives: what follows may still be fed to a decoder.
    scan: Scan,
}

impl Span {
    /// Finds the pictures of a piece; scans as far as that takes. None when `goes_on` says no.
    ///
    /// # Errors
    /// When the file does not open, exact pictures cannot be had from it, or no picture begins in the span.
    pub(super) fn find(piece: &Piece, goes_on: &mut dyn FnMut() -> bool) -> Result<Option<Self>, MediaError> {
        let path = piece.path.as_path();
        let sniffed = sniff(path)?;
        let known = piece.survey.as_ref().filter(|survey| survey.is_of(sniffed));
        let is_ours = sniffed.container.is_ours();
        let enough = piece.to + SOUND_BEHIND;
        let scan = match known {
            Some(survey) => Scan::known(survey),
            None => Scan::start(path, sniffed, (!is_ours).then_some(enough), || {})?,
        };
        let mut left = WITHIN + WITHIN * u32::try_from(sniffed.size >> 30).unwrap_or(u32::MAX);
        let progress = loop {
            let progress = scan.wait(ASK_EVERY, |progress| progress.index.serves(enough));
            if progress.ended.is_some() || progress.index.serves(enough) {
                break progress;
            }
            left = left.saturating_sub(ASK_EVERY);
            if left.is_zero() {
                return Err(MediaError::TimedOut { what: "index", path: path.to_owned() });
            }
            if !goes_on() {
                return Ok(None);
            }
        };
        if let Some(Err(error)) = &progress.ended {
            return Err(error.clone());
        }
        let index = Arc::clone(&progress.index);
        if index.is_empty() {
            return Err(progress.why_empty(sniffed, path));
        }
        if let Exactness::Refused(_) = exactness(sniffed.container, &index) {
            let container = sniffed.container.name().to_owned();
            return Err(MediaError::Inexact { container, path: path.to_owned() });
        }
        let (first, last) = between(&index, piece.from, piece.to).ok_or_else(|| nothing(piece, &index, path))?;
        let end = index.pts(last + 1).unwrap_or_else(|| index.duration());
        // A picture that the span's end cuts off is shown for a moment at least.
        let least = index.pts(last).unwrap_or_default() + Pts::from_ms(1);
        let end = end.min(piece.to).max(least);
        let (muted, from) = (piece.muted.clone(), piece.from);
        Ok(Some(Self { path: path.to_owned(), sniffed, index, progress, first, last, end, from, muted, scan }))
    }

    /// Takes the picture as well that is on already where the span begins.
    pub(super) fn with_what_is_on(mut self) -> Self {
        self.first = self.index.at(self.from).unwrap_or(self.first).min(self.first);
        self
    }

    /// The same for copying: from a key picture on, to where nothing is left out that is needed; with the access units by
    /// their places. None where access units are not pictures one for one.
    pub(super) fn copied(mut self) -> Result<(Self, Vec<u32>), Box<Self>> {
        let Some(copied) = self.index.copied(self.first, self.last) else { return Err(Box::new(self)) };
        if copied.last > self.last {
            self.end = self.index.pts(copied.last + 1).unwrap_or_else(|| self.index.duration());
        }
        (self.first, self.last) = (copied.first, copied.last);
        Ok((self, copied.places))
    }

    /// How the codec is called.
    pub(super) fn codec(&self) -> String {
        let scanned = self.progress.tracks.iter().find(|track| track.scanned);
        scanned.map(|track| codec_name(&track.caps)).unwrap_or_default()
    }

    /// Where the pieces lie, where a reader of ours takes the file apart.
    pub(super) fn layout(&self) -> Option<&Arc<Layout>> {
        self.scan.layout()
    }

    /// The time of a picture, which is there.
    pub(super) fn pts(&self, number: usize) -> Pts {
        self.index.pts(number).unwrap_or_default()
    }

    /// When the first picture begins.
    pub(super) fn begin(&self) -> Pts {
        self.pts(self.first)
    }

    /// Where a picture of it ends: where the next one begins, or the span does.
    pub(super) fn end_of(&self, number: usize) -> Pts {
        if number >= self.last { self.end } else { self.pts(number + 1) }
    }

    /// How long it is, as recorded.
    pub(super) fn length(&self) -> Pts {
        self.end - self.begin()
    }

    /// How many pictures it has.
    pub(super) const fn count(&self) -> usize {
        self.last - self.first + 1
    }

    /// The sound track; none where there is none that anything here decodes.
    pub(super) fn sound(&self) -> Option<SoundTrack<'_>> {
        let has = self.progress.tracks.iter().any(|t| t.kind == TrackKind::Sound && decoder(&t.caps).is_ok());
        let track =
            SoundTrack { path: &self.path, sniffed: self.sniffed, layout: self.layout(), origin: self.index.origin() };
        has.then_some(track)
    }

    /// Whether its sound is AAC.
    pub(super) fn has_aac(&self) -> bool {
        let sound = self.progress.tracks.iter().filter(|track| track.kind == TrackKind::Sound);
        sound.map(|track| codec_name(&track.caps)).all(|codec| codec == "AAC")
    }

    /// What it says of itself in the clip.
    pub(super) fn taken(&self, at: Pts) -> Taken {
        Taken {
            path: self.path.clone(),
            first: self.first as u64,
            last: self.last as u64,
            pictures: self.count() as u64,
            first_pts: self.begin(),
            last_pts: self.pts(self.last),
            end: self.end,
            at,
            segment: 0,
            cell: None,
            piece: 0,
        }
    }
}

/// The first picture that is not earlier than `from`, and the last that is earlier than `to`.
fn between(index: &FrameIndex, from: Pts, to: Pts) -> Option<(usize, usize)> {
    let not_later = index.at(from)?;
    let first = if index.pts(not_later)? >= from { not_later } else { not_later + 1 };
    let last = index.at(to - Pts::from_ns(1))?;
    let is_inside = first <= last && index.pts(first)? < to && index.pts(last)? < to;
    is_inside.then_some((first, last))
}

fn nothing(piece: &Piece, index: &FrameIndex, path: &Path) -> MediaError {
    let seconds = |pts: Pts| format!("{:.3}", pts.seconds());
    let path = path.to_owned();
    if piece.to > piece.from && (piece.from >= index.duration() || piece.to <= Pts::ZERO) {
        let asked = if piece.to <= Pts::ZERO { piece.to } else { piece.from };
        return MediaError::Outside { asked: seconds(asked), duration: seconds(index.duration()), path };
    }
    MediaError::NoPictureBetween { from: seconds(piece.from), to: seconds(piece.to), path }
}
