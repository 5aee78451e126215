//! What is painted on each picture of a clip: covers first, then what is marked, then the words.

use crate::app::clips::lettering::Lettering;
use crate::app::clips::typed::PlacedCover;
use crate::domain::footage::Timeline;
use crate::domain::inspection::Rect;
use crate::domain::time::Pts;
use crate::media::canvas::{Canvas, Overlay};
use crate::media::clip::Shot;

/// Stands for the site time in words.
pub(super) const TIME: &str = "{time}";

/// The colour of the frame around what is marked, and which part of the picture's height its line is.
const MARKED: [u8; 3] = [255, 64, 48];
const LINE: usize = 180;

/// What the inspector marked on the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Highlight {
    /// In which piece of the clip.
    pub piece: usize,
    /// From this time of its recording on.
    pub from: Pts,
    /// Until then, exclusive.
    pub to: Pts,
    /// Where.
    pub rect: Rect,
}

/// See the top of this file.
pub(super) struct Painter<'a> {
    /// By the pieces of the clip.
    covers: Vec<Vec<PlacedCover>>,
    highlight: Option<Highlight>,
    caption: Vec<String>,
    lettering: Option<Lettering>,
    clocks: Vec<Option<&'a Timeline>>,
    /// The words on the picture before this one, as pixels: they change once a second at most.
    written: Option<(Vec<String>, Overlay)>,
}

impl<'a> Painter<'a> {
    pub(super) fn new(
        covers: Vec<Vec<PlacedCover>>,
        caption: Vec<String>,
        lettering: Option<Lettering>,
        clocks: Vec<Option<&'a Timeline>>,
    ) -> Self {
        Self { covers, highlight: None, caption, lettering, clocks, written: None }
    }

    /// Frames what is marked.
    pub(super) fn highlight(&mut self, highlight: Option<Highlight>) {
        self.highlight = highlight;
    }

    /// Paints on one picture.
    pub(super) fn paint(&mut self, shot: &Shot, canvas: &mut Canvas) {
        for cover in self.covers.get(shot.piece).into_iter().flatten() {
            if (cover.from..=cover.to).contains(&shot.pts) {
                canvas.cover(rect(cover.pixels, canvas.seen()));
            }
        }
        if let Some(marked) = self.highlight
            && shot.piece == marked.piece
            && (marked.from..marked.to).contains(&shot.pts)
        {
            frame(marked.rect, canvas);
        }
        let Some(lettering) = &self.lettering else { return };
        let clock = self.clocks.get(shot.piece).copied().flatten();
        let lines = with_time(&self.caption, clock, shot.pts);
        if self.written.as_ref().is_none_or(|(written, _overlay)| *written != lines) {
            let overlay = lettering.band(&lines, canvas.size());
            self.written = Some((lines, overlay));
        }
        if let Some((_lines, overlay)) = &self.written {
            let top = canvas.size().1.saturating_sub(overlay.size().1);
            canvas.lay(overlay, (0, top));
        }
    }
}

/// Words with the site time of a picture; without it where nothing tells it.
pub(super) fn with_time(lines: &[String], clock: Option<&Timeline>, pts: Pts) -> Vec<String> {
    let time = clock.map(|clock| clock.site(pts).civil());
    let time = time.map(|at| format!("{}\u{a0}{:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second()));
    let time = time.unwrap_or_default();
    lines.iter().map(|line| line.replace(TIME, &time)).collect()
}

/// Frames a region that was marked.
pub(super) fn frame(rect: Rect, canvas: &mut Canvas) {
    let thick = canvas.size().1 / LINE;
    canvas.frame(rect, thick, MARKED);
}

/// Pixels as shares of the picture, rounded outwards.
pub(super) fn rect([left, top, width, height]: [u32; 4], (whole_width, whole_height): (usize, usize)) -> Rect {
    let share = |pixel: u32, whole: usize, up: bool| {
        let (pixel, whole) = (u64::from(pixel) * 10_000, whole.max(1) as u64);
        let share = if up { pixel.div_ceil(whole) } else { pixel / whole };
        u16::try_from(share.min(10_000)).unwrap_or(10_000)
    };
    Rect {
        min: (share(left, whole_width, false), share(top, whole_height, false)),
        max: (
            share(left.saturating_add(width), whole_width, true),
            share(top.saturating_add(height), whole_height, true),
        ),
    }
}
