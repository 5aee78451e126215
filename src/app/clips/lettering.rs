//! Words as pixels, large enough for a phone: white on a dark band as wide as the picture, or alone in a colour.

use crate::app::clips::refused;
use crate::app::fonts::{Face, Fonts};
use crate::app::notice::Notice;
use crate::media::canvas::Overlay;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use tiny_skia::{FillRule, Mask, PathBuilder, Transform};
use ttf_parser::{GlyphId, OutlineBuilder};

/// A line is this part of the picture's shorter side, and no less than so many pixels: on a phone held upright a picture
/// is four centimetres high, and letters of two millimetres can be read.
const PART: usize = 18;
const LEAST: usize = 16;

/// The band: its grey level and its opacity.
const BAND: (u8, u8) = (12, 176);

/// A font of the machine.
#[derive(Clone, Debug)]
pub(super) struct Lettering {
    face: Face,
}

/// The two faces that cards and captions are set in.
#[derive(Clone, Debug)]
pub struct Letters {
    /// For captions and headings.
    pub(super) bold: Lettering,
    /// For text.
    pub(super) regular: Lettering,
}

impl Letters {
    /// Those of the machine: looking for them takes some tens of milliseconds.
    ///
    /// # Errors
    /// When there is no Chinese face, with the package that brings one.
    pub fn find() -> Result<Self, Notice> {
        let fonts = Fonts::find();
        Ok(Self { bold: Lettering::new(fonts.bold)?, regular: Lettering::new(fonts.regular)? })
    }
}

/// How high a line of a caption is on a picture of this size, in pixels.
pub(super) fn line_height((width, height): (usize, usize)) -> usize {
    (width.min(height) / PART).max(LEAST)
}

/// A line of glyphs with where each begins, in units of the font.
#[derive(Default)]
struct Line {
    glyphs: Vec<(GlyphId, f32)>,
    width: f32,
}

impl Lettering {
    /// With a Chinese face.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub(super) fn new(face: Option<Face>) -> Result<Self, Notice> {
        let lacking = || {
            refused("没有中文字体，不能加字幕", "Words cannot be put on the picture: there is no Chinese font")
                .hint("请安装：sudo apt-get install fonts-noto-cjk", "Install it: sudo apt-get install fonts-noto-cjk")
        };
        let face = face.ok_or_else(lacking)?;
        ttf_parser::Face::parse(&face.bytes, face.index).map_err(|_why| lacking())?;
        Ok(Self { face })
    }

    /// A band with these lines, each `size` pixels high, broken where they are too long; as wide as the picture, and never higher than two fifths
    /// of it: what does not fit is left out, and that is seen.
    pub(super) fn band(&self, lines: &[String], (width, height): (usize, usize), size: usize) -> Overlay {
        let margin = size / 2;
        let most = (height * 2 / 5).saturating_sub(margin) / (size * 5 / 4);
        let drawn = self.drawn(lines, width, (size, margin), most.max(1));
        let Some(mask) = drawn else { return Overlay::new(width, Vec::new()) };
        let pixel = |ink: &u8| {
            let blend = |under: u8, over: u8| {
                let (under, over, ink) = (u32::from(under), u32::from(over), u32::from(*ink));
                ((under * (255 - ink) + over * ink + 127) / 255) as u8
            };
            let level = blend(BAND.0, u8::MAX);
            [level, level, level, blend(BAND.1, u8::MAX)]
        };
        Overlay::new(width, mask.data().iter().flat_map(pixel).collect())
    }

    /// The words alone in a colour, broken where they are longer than `width`; nothing around them.
    pub(super) fn block(&self, lines: &[String], width: usize, size: usize, [red, green, blue]: [u8; 3]) -> Overlay {
        let Some(mask) = self.drawn(lines, width, (size, 0), usize::MAX) else {
            return Overlay::new(width, Vec::new());
        };
        Overlay::new(width, mask.data().iter().flat_map(|ink| [red, green, blue, *ink]).collect())
    }

    /// How wide a text is on one line, in pixels.
    pub(super) fn width(&self, text: &str, size: usize) -> usize {
        let Ok(face) = ttf_parser::Face::parse(&self.face.bytes, self.face.index) else { return 0 };
        let scale = size as f32 / f32::from(face.units_per_em());
        set(&face, text, f32::MAX).first().map_or(0, |line| (line.width * scale).ceil() as usize)
    }

    /// The lines as ink, so many pixels high each and with this margin around them; at most so many.
    fn drawn(&self, lines: &[String], width: usize, (size, margin): (usize, usize), most: usize) -> Option<Mask> {
        let face = ttf_parser::Face::parse(&self.face.bytes, self.face.index).ok()?;
        let scale = size as f32 / f32::from(face.units_per_em());
        let room = width.saturating_sub(2 * margin) as f32 / scale;
        let mut lines: Vec<Line> = lines.iter().flat_map(|line| set(&face, line, room)).collect();
        if lines.len() > most {
            lines.truncate(most);
            lines.iter_mut().last().into_iter().for_each(|line| line.end_early(&face));
        }
        let pitch = size * 5 / 4;
        let rows = (lines.len() * pitch + margin).next_multiple_of(2);
        let mut mask = Mask::new(width.max(1) as u32, rows as u32)?;
        for (number, line) in lines.iter().enumerate() {
            let baseline = (margin / 2 + number * pitch + size) as f32;
            let mut outline = Outline::default();
            for (glyph, at) in &line.glyphs {
                outline.at = *at;
                face.outline_glyph(*glyph, &mut outline);
            }
            if let Some(path) = outline.path.finish() {
                let transform = Transform::from_row(scale, 0.0, 0.0, -scale, margin as f32, baseline);
                mask.fill_path(&path, FillRule::Winding, true, transform);
            }
        }
        Some(mask)
    }
}

impl Line {
    /// Takes the place of the last glyph to say that more would follow.
    fn end_early(&mut self, face: &ttf_parser::Face<'_>) {
        if let (Some(more), Some(last)) = (face.glyph_index('…'), self.glyphs.last_mut()) {
            last.0 = more;
        }
    }
}

/// Breaks a line where a word, or in Chinese a character, would not fit; a word longer than a line is broken anywhere. What
/// the font lacks is shown by its number.
fn set(face: &ttf_parser::Face<'_>, text: &str, room: f32) -> Vec<Line> {
    let advance = |glyph: GlyphId| f32::from(face.glyph_hor_advance(glyph).unwrap_or(face.units_per_em()));
    let width = |text: &str| text.chars().flat_map(|c| glyphs(face, c)).map(advance).sum::<f32>();
    let mut lines = vec![Line::default()];
    for part in parts(text) {
        // A blank may hang over the end.
        let fits = |line: &Line, wide: f32| line.glyphs.is_empty() || line.width + wide <= room;
        if lines.last().is_some_and(|line| !fits(line, width(part.trim_end()))) {
            lines.push(Line::default());
        }
        for (character, glyph) in part.chars().flat_map(|c| glyphs(face, c).into_iter().map(move |glyph| (c, glyph))) {
            if lines.last().is_some_and(|line| !fits(line, advance(glyph))) && !character.is_whitespace() {
                lines.push(Line::default());
            }
            if let Some(line) = lines.last_mut() {
                line.glyphs.push((glyph, line.width));
                line.width += advance(glyph);
            }
        }
    }
    lines
}

/// What a line is not broken within: words with the blank behind them, Chinese characters with their punctuation.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let breaks: Vec<usize> = segmenter.segment_str(text).collect();
    let parts: Vec<&str> = breaks.windows(2).filter_map(|ends| text.get(*ends.first()?..*ends.last()?)).collect();
    parts.into_iter()
}

fn glyphs(face: &ttf_parser::Face<'_>, character: char) -> Vec<GlyphId> {
    // A blank that no line is broken at looks like any other.
    let character = if character == '\u{a0}' { ' ' } else { character };
    if let Some(glyph) = face.glyph_index(character) {
        return vec![glyph];
    }
    if character.is_control() {
        return Vec::new();
    }
    format!("[U+{:04X}]", character as u32).chars().filter_map(|c| face.glyph_index(c)).collect()
}

/// Collects the outlines of glyphs into one path.
struct Outline {
    path: PathBuilder,
    /// Where the glyph begins.
    at: f32,
}

impl Default for Outline {
    fn default() -> Self {
        Self { path: PathBuilder::new(), at: 0.0 }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at + x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at + x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.path.quad_to(self.at + x1, y1, self.at + x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.path.cubic_to(self.at + x1, y1, self.at + x2, y2, self.at + x, y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

#[cfg(test)]
mod tests {
    use super::{Letters, parts};

    #[test]
    fn a_band_never_hides_more_than_two_fifths_of_the_picture() {
        let Ok(letters) = Letters::find() else {
            println!("skipped: there is no Chinese font");
            return;
        };
        let height = |times: usize| letters.bold.band(&["客户到窗口".repeat(times)], (640, 360), 20).size().1;
        assert!(height(1) < height(10) && height(10) < height(200));
        assert!((120..=360 * 2 / 5).contains(&height(200)), "{}", height(200));
    }

    #[test]
    fn lines_are_broken_between_words_and_never_before_a_full_stop() {
        let said: Vec<&str> = parts("the customer called; 客户到窗口，先问候。").collect();
        assert_eq!(said, ["the ", "customer ", "called; ", "客", "户", "到", "窗", "口，", "先", "问", "候。"]);
    }
}
