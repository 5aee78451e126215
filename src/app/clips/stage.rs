//! What is painted on a programme: on each picture its covers, its mark and its words; words on walls; and cards.

use crate::app::clips::lettering::{Letters, line_height};
use crate::app::clips::title::{self, Title};
use crate::app::clips::typed::PlacedCover;
use crate::domain::cover::Cover;
use crate::domain::footage::Timeline;
use crate::domain::inspection::Rect;
use crate::domain::text::Lang;
use crate::domain::time::Pts;
use crate::media::canvas::{Canvas, Overlay};
use crate::media::clip::{Shot, View};
use std::collections::BTreeMap;

/// Stands for the site time in words.
pub(super) const TIME: &str = "{time}";

/// The colour of the frame around what is marked, and which part of the picture's height its line is.
const MARKED: [u8; 3] = [255, 64, 48];
const LINE: usize = 180;

/// The colour of words where there is no picture.
const QUIET: [u8; 3] = [0x9D, 0xAA, 0xBB];

/// The colour between cells: the dark ground.
const SEAM: [u8; 3] = [0x0E, 0x11, 0x16];

/// What is painted on the pictures of one piece.
#[derive(Clone, Debug, Default)]
pub(super) struct Scene<'a> {
    /// What nobody may see, by the recording's times.
    pub covers: Vec<Cover>,
    /// The same, as typed.
    pub typed: Vec<PlacedCover>,
    /// Where the piece was asked to begin: a picture that was on already is covered as that moment is, too.
    pub from: Pts,
    /// What is marked, from and until when, exclusive.
    pub marked: Option<(Pts, Pts, Rect)>,
    /// What tells the site time.
    pub clock: Option<&'a Timeline>,
    /// The words; `{time}` stands for the site time.
    pub caption: Vec<String>,
    /// A line above the words of a cell, in a colour of its own.
    pub heading: Option<(&'static str, [u8; 3])>,
    /// How many cells are in a row, and how many rows, where it is a cell of a wall: its words then stand above and are as
    /// large as those of a whole picture.
    pub grid: Option<(usize, usize)>,
}

/// See the top of this file.
pub(super) struct Stage<'a> {
    /// By the pieces of the programme.
    pub scenes: Vec<Scene<'a>>,
    /// Words at the foot of walls, by the segments of the programme.
    pub feet: BTreeMap<usize, Vec<String>>,
    /// Cards by the segments of the programme.
    pub cards: BTreeMap<usize, Title>,
    /// None where nothing is written anywhere.
    pub letters: Option<Letters>,
    /// How many cells walls have in a row, and how many rows, by the segments of the programme.
    pub grids: BTreeMap<usize, (usize, usize)>,
    pub lang: Lang,
    written: Written,
}

/// Words that were on a picture before, as pixels: they change once a second at most. Those that were used last stand last.
#[derive(Default)]
struct Written(Vec<Words>);

struct Words {
    lines: Vec<String>,
    /// Size of the canvas.
    on: (usize, usize),
    /// How high a line is.
    high: usize,
    band: Overlay,
}

impl Written {
    /// As many as a wall's cells and its foot.
    const MOST: usize = 17;

    fn band(&mut self, lines: Vec<String>, on: (usize, usize), high: usize, letters: &Letters) -> &Overlay {
        let is_it = |words: &Words| (words.on, words.high) == (on, high) && words.lines == lines;
        let words = match self.0.iter().rposition(is_it) {
            Some(at) => self.0.remove(at),
            None => Words { band: letters.bold.band(&lines, on, high), lines, on, high },
        };
        if self.0.len() >= Self::MOST {
            self.0.remove(0);
        }
        &self.0.push_mut(words).band
    }
}

impl<'a> Stage<'a> {
    pub(super) fn new(letters: Option<Letters>, lang: Lang) -> Self {
        Self {
            scenes: Vec::new(),
            feet: BTreeMap::new(),
            cards: BTreeMap::new(),
            letters,
            grids: BTreeMap::new(),
            lang,
            written: Written::default(),
        }
    }

    /// One more piece of the programme.
    pub(super) fn scene(&mut self, scene: Scene<'a>) {
        self.scenes.push(scene);
    }

    /// Paints on one canvas.
    pub(super) fn paint(&mut self, view: &View, canvas: &mut Canvas) {
        match view {
            View::Picture(shot) => self.picture(shot, canvas),
            View::Empty { segment, .. } => self.empty(*segment, canvas),
            View::Whole { segment, .. } => {
                self.seams(*segment, canvas);
                self.foot(*segment, canvas);
            }
            View::Card { segment, .. } => {
                if let (Some(card), Some(letters)) = (self.cards.get(segment), &self.letters) {
                    title::paint(card, letters, canvas);
                }
            }
        }
    }

    fn picture(&mut self, shot: &Shot, canvas: &mut Canvas) {
        let Some(scene) = self.scenes.get(shot.piece) else { return };
        // By its own moment and, where it was on already, by that at which its piece begins.
        let moments = [shot.pts, shot.pts.max(scene.from)];
        for region in scene.covers.iter().flat_map(|cover| moments.map(|at| cover.at(at))).flatten() {
            canvas.cover(region);
        }
        for cover in scene.typed.iter().filter(|cover| moments.iter().any(|at| (cover.from..=cover.to).contains(at))) {
            canvas.cover(rect(cover.pixels, canvas.seen()));
        }
        if let Some((_from, _to, region)) = scene.marked.filter(|(from, to, _)| (*from..*to).contains(&shot.pts)) {
            frame(region, canvas);
        }
        let says_something = scene.heading.is_some() || !scene.caption.is_empty();
        let Some(letters) = self.letters.as_ref().filter(|_| says_something) else { return };
        let mut lines = with_time(&scene.caption, scene.clock, shot.pts);
        if scene.heading.is_some() {
            lines.insert(0, String::new());
        }
        let (width, height) = canvas.size();
        let size = scene.grid.map_or_else(|| line_height((width, height)), |grid| in_cells((width, height), grid));
        let overlay = self.written.band(lines, (width, height), size, letters);
        let band = overlay.size().1;
        // Beside the picture where there is room, and else on it.
        let top =
            if scene.grid.is_some() { canvas.area()[1].saturating_sub(band) } else { height.saturating_sub(band) };
        let top = top / 2 * 2;
        canvas.lay(overlay, (0, top));
        if let Some((heading, colour)) = scene.heading {
            let block = letters.bold.block(&[heading.to_owned()], width, size, colour);
            canvas.lay(&block, (size / 2, top + size / 4));
        }
    }

    fn empty(&self, segment: usize, canvas: &mut Canvas) {
        let Some(letters) = &self.letters else { return };
        let words = match self.lang {
            Lang::Zh => "此时无录像",
            Lang::En => "Not recorded",
        };
        let (width, height) = canvas.size();
        let size = in_cells((width, height), self.grid(segment));
        let wide = letters.regular.width(words, size);
        let block = letters.regular.block(&[words.to_owned()], (wide + 2).min(width), size, QUIET);
        let at = (width.saturating_sub(wide) / 2, height.saturating_sub(block.size().1) / 2);
        canvas.lay(&block, at);
    }

    fn grid(&self, segment: usize) -> (usize, usize) {
        self.grids.get(&segment).copied().unwrap_or((1, 1))
    }

    /// Dark lines between the cells.
    fn seams(&self, segment: usize, canvas: &mut Canvas) {
        let ((width, height), (columns, rows)) = (canvas.size(), self.grid(segment));
        let thick = (line_height((width, height)) / 10).next_multiple_of(2);
        for column in 1..columns {
            canvas.fill([width / columns / 2 * 2 * column - thick / 2, 0, thick, height], SEAM);
        }
        for row in 1..rows {
            canvas.fill([0, height / rows / 2 * 2 * row - thick / 2, width, thick], SEAM);
        }
    }

    fn foot(&mut self, segment: usize, canvas: &mut Canvas) {
        let (Some(lines), Some(letters)) = (self.feet.get(&segment), &self.letters) else { return };
        if lines.is_empty() {
            return;
        }
        let size = canvas.size();
        let overlay = self.written.band(lines.clone(), size, line_height(size), letters);
        canvas.lay(overlay, (0, size.1.saturating_sub(overlay.size().1) / 2 * 2));
    }
}

/// How high a line is in a cell, in pixels: nearly as high as on the whole, for both are read from the same distance.
fn in_cells((width, height): (usize, usize), (columns, rows): (usize, usize)) -> usize {
    line_height((width * columns, height * rows)) * 5 / 6
}

/// Words with the site time of a picture; without it where nothing tells it.
fn with_time(lines: &[String], clock: Option<&Timeline>, pts: Pts) -> Vec<String> {
    let time = clock.map(|clock| clock.site(pts).civil());
    let time = time.map(|at| format!("{}\u{a0}{:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second()));
    let time = time.unwrap_or_default();
    lines.iter().map(|line| line.replace(TIME, &time)).collect()
}

/// Frames a region that was marked.
fn frame(rect: Rect, canvas: &mut Canvas) {
    let thick = canvas.size().1 / LINE;
    canvas.frame(rect, thick, MARKED);
}

/// Pixels as shares of the picture, rounded outwards.
fn rect([left, top, width, height]: [u32; 4], (whole_width, whole_height): (usize, usize)) -> Rect {
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

#[cfg(test)]
mod tests {
    use super::{Scene, Stage};
    use crate::app::clips::lettering::Letters;
    use crate::app::clips::typed::PlacedCover;
    use crate::domain::cover::Cover;
    use crate::domain::footage::{ClockSource, SiteClock, Timeline};
    use crate::domain::inspection::Rect;
    use crate::domain::text::Lang;
    use crate::domain::time::Pts;
    use crate::media::canvas::{Canvas, Shades};
    use crate::media::clip::{Shot, View};
    use crate::media::picture::Matrix;

    #[test]
    fn what_was_on_already_is_covered_by_its_own_moment_and_by_that_at_which_its_piece_begins() {
        let blank = || Canvas::blank((64, 48), Shades { matrix: Matrix::Bt709, full_range: false });
        let rect = Rect { min: (0, 0), max: (5_000, 5_000) };
        let (from, to) = (Pts::from_ms(1_000), Pts::from_ms(2_000));
        let mut stage = Stage::new(None, Lang::Zh);
        stage.scene(Scene { covers: vec![Cover::still(rect, from, to)], from, ..Scene::default() });
        let mut covered = blank();
        covered.cover(rect);
        for (ms, is_covered) in [(960, true), (1_000, true), (2_000, true), (2_040, false)] {
            let mut canvas = blank();
            stage.paint(&View::Picture(Shot { piece: 0, pts: Pts::from_ms(ms), at: Pts::ZERO }), &mut canvas);
            assert_eq!(canvas == covered, is_covered, "{ms} ms");
        }
        // What ends between both, and what is another place by then.
        let other = Rect { min: (5_000, 5_000), max: (10_000, 10_000) };
        let ms = Pts::from_ms;
        let pixels = PlacedCover { pixels: [0, 0, 4, 4], from: ms(900), to: ms(980) };
        let covers = vec![Cover::still(rect, ms(900), ms(980)), Cover::still(other, ms(990), ms(2_000))];
        stage.scene(Scene { covers, typed: vec![pixels], from, ..Scene::default() });
        let mut due = blank();
        due.cover(rect);
        due.cover(other);
        due.cover(super::rect(pixels.pixels, due.seen()));
        let mut canvas = blank();
        stage.paint(&View::Picture(Shot { piece: 1, pts: ms(960), at: Pts::ZERO }), &mut canvas);
        assert!(canvas == due, "a picture of before shows what was covered then");
    }

    #[test]
    fn no_more_words_are_kept_than_are_shown_at_once() {
        let Ok(letters) = Letters::find() else { return };
        let mut written = super::Written::default();
        for second in 0..100 {
            written.band(vec![format!("09:00:{second:02}")], (320, 180), 20, &letters);
        }
        assert_eq!(written.0.len(), super::Written::MOST);
        let due = letters.bold.band(&["09:00:99".to_owned()], (320, 180), 20);
        assert!(*written.band(vec!["09:00:99".into()], (320, 180), 20, &letters) == due);
        assert_eq!(written.0.len(), super::Written::MOST, "what is there is not kept twice");
    }

    #[test]
    fn the_time_on_a_picture_is_that_of_its_own_moment() {
        let Ok(letters) = Letters::find() else { return };
        let blank = |size| Canvas::blank(size, Shades { matrix: Matrix::Bt709, full_range: false });
        let clock = SiteClock::new("2026-03-05T09:00:00".parse().unwrap(), ClockSource::FileName);
        let clock = Timeline::from(clock);
        let mut stage = Stage::new(Some(letters.clone()), Lang::Zh);
        let caption = vec!["柜台 {time}".to_owned()];
        for grid in [None, Some((2, 2))] {
            stage.scene(Scene { clock: Some(&clock), caption: caption.clone(), grid, ..Scene::default() });
        }
        for (ms, time) in [(2_960, "09:00:02"), (3_000, "09:00:03")] {
            let words = [format!("柜台 2026-03-05 {time}")];
            let shot = |piece| View::Picture(Shot { piece, pts: Pts::from_ms(ms), at: Pts::ZERO });
            let (mut whole, mut due) = (blank((1_280, 720)), blank((1_280, 720)));
            stage.paint(&shot(0), &mut whole);
            let band = letters.bold.band(&words, (1_280, 720), 40);
            due.lay(&band, (0, 720 - band.size().1));
            assert!(whole == due, "{time} on a picture of its own");
            let (mut cell, mut due) = (blank((640, 360)), blank((640, 360)));
            stage.paint(&shot(1), &mut cell);
            due.lay(&letters.bold.band(&words, (640, 360), 33), (0, 0));
            assert!(cell == due, "{time} in a cell, nearly as large");
        }
    }
}
